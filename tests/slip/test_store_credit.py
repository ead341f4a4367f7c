"""Store credit as what the customer asks for: the policy decides on it, and it is paid so."""

from __future__ import annotations

import pytest

from exchangekit.accounting.roles import AccountRole
from exchangekit.accounting.vouchers import effect
from exchangekit.errors import CommandNotAllowedError
from exchangekit.policy.facts import Remedy, When
from exchangekit.policy.helping import what_would_help
from exchangekit.policy.money_terms import RefundBy
from exchangekit.policy.rules import WindowRule
from exchangekit.policy.terms import FeeKind, FeeTerm, Terms
from exchangekit.policy.verdict import ChangeKind, Eligibility
from exchangekit.sale.facts import Trigger
from exchangekit.slip import commands as c
from exchangekit.slip import events as e
from exchangekit.slip.allowed import Allowed
from exchangekit.slip.guards import stage_text
from exchangekit.text import notice_words
from exchangekit.values.dates import Length
from exchangekit.values.ids import PaymentId, SlipId
from exchangekit.values.money import Money

from tests import laws
from tests.builders import CASHIER, MUG, SHIRT_M, Shop

A = AccountRole
CREDIT = c.Intent.STORE_CREDIT
LATE = (
    WindowRule(Trigger.DELIVERED, Length(7), only_when=When(remedies=frozenset({Remedy.REFUND}))),
    WindowRule(
        Trigger.DELIVERED, Length(30), only_when=When(remedies=frozenset({Remedy.STORE_CREDIT}))
    ),
)
"""Money within a week, store credit within a month."""


def booked(shop: Shop, role: AccountRole, slip: str) -> str:
    own = laws.vouchers_of(shop.store, shop.slip(slip))
    return effect(own, role, "CNY").amount


def test_who_is_late_for_money_gets_store_credit() -> None:
    """What the refusal says would help is what the next request asks for."""
    shop = Shop(rules=LATE)
    shop.sell("SO-1", (SHIRT_M, 1))
    shop.later(days=10)
    review = shop.submit(c.Asked(1, 1)).slip.review
    assert review is not None
    assert review.verdict.eligibility is Eligibility.INELIGIBLE
    (policy,) = shop.master.book.policies
    where = shop.master.where("Asia/Shanghai", "CN")
    helps = what_would_help(policy, review.facts, where)
    assert ChangeKind.STORE_CREDIT in {change.kind for change in helps}

    agreed = shop.agree(c.Asked(1, 1), slip="EX-2", intent=CREDIT).slip
    assert agreed.review is not None
    assert agreed.review.facts.remedy is Remedy.STORE_CREDIT
    shop.bring_back(slip="EX-2")
    amount = shop.money("199")
    for other in (RefundBy.PAYMENTS, RefundBy.CASH, RefundBy.GIFT_CARD):
        refused = c.Refund(PaymentId("R-1"), amount, other)
        told = shop.refuse(CommandNotAllowedError, refused, slip="EX-2")
        assert told.reason == "tender-not-allowed"
    (offered,) = (
        one.witness
        for one in shop.desk.allowed(SlipId("EX-2"), CASHIER, shop.now)
        if isinstance(one, Allowed) and isinstance(one.witness, c.Refund)
    )
    assert offered.by is None
    (paid, _) = shop.do(c.Refund(PaymentId("R-1"), amount), slip="EX-2").events
    assert isinstance(paid, e.RefundPaid)
    assert paid.by is RefundBy.STORE_CREDIT
    told = notice_words(shop.store.notices[-1], "en").body
    assert told == "CNY\xa0199.00 of your exchange EX-2 was paid back: as store credit."
    assert stage_text(shop.slip("EX-2")) == "ended"
    assert booked(shop, A.STORE_CREDIT, "EX-2") == "-199.00"
    assert booked(shop, A.BANK, "EX-2") == "0.00"
    laws.check(shop.store)


def test_store_credit_too_late_is_refused() -> None:
    shop = Shop(rules=LATE)
    shop.sell("SO-1", (SHIRT_M, 1))
    shop.later(days=31)
    review = shop.submit(c.Asked(1, 1), intent=CREDIT).slip.review
    assert review is not None
    assert [finding.code for finding in review.verdict.refusals] == ["window.passed"]


def test_what_was_paid_in_money_goes_back_in_money_when_it_is_undone() -> None:
    """A fee above the credit is paid by card; undone, it is no store credit anybody wanted."""
    fee = FeeTerm(FeeKind.RESTOCKING, Money(30_000, "CNY"))
    shop = Shop(Terms(fees=(fee,)))
    shop.sell("SO-1", (SHIRT_M, 1))
    shop.agree(c.Asked(1, 1), intent=CREDIT)
    shop.settle("EX-1", "P-2")
    shop.do(c.Cancel())
    credit = c.Refund(PaymentId("R-1"), shop.money("101"), RefundBy.STORE_CREDIT)
    shop.refuse(CommandNotAllowedError, credit)
    assert stage_text(shop.settle("EX-1", "R-1")) == "ended"
    assert booked(shop, A.BANK, "EX-1") == "0.00"
    laws.check(shop.store)


def test_who_asks_for_store_credit_and_takes_goods_after_all_exchanges() -> None:
    shop = Shop()
    shop.sell("SO-1", (SHIRT_M, 1))
    shop.agree(c.Asked(1, 1), intent=CREDIT)
    shop.do(c.ChangeReplacement((c.Wish(MUG, 1),)))
    assert shop.slip().request.intent is c.Intent.EXCHANGE


@pytest.mark.parametrize("intent", c.Intent)
def test_an_intent_says_whether_goods_go_out(intent: c.Intent) -> None:
    assert intent.sends is (intent in {c.Intent.EXCHANGE, c.Intent.RESEND})
