"""Goods that were to be sent again and cannot be: what never reached the customer is paid back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchangekit.accounting.roles import AccountRole as R
from exchangekit.accounting.vouchers import effect
from exchangekit.errors import CommandNotAllowedError, NotReturnableError
from exchangekit.policy.approval import Level
from exchangekit.policy.terms import Terms
from exchangekit.sale.entitlement import Claimed
from exchangekit.sale.spans import Span
from exchangekit.slip import commands as c
from exchangekit.slip.allowed import Allowed
from exchangekit.slip.guards import stage_text
from exchangekit.values.goods import Reason
from exchangekit.values.ids import PaymentId, SlipId

from tests import laws
from tests.builders import EX_1, EX_2, MUG, SHIRT_L, SHIRT_M, SITE, Shop
from tests.slip.test_resent_claims import AGAIN, LOST, free, known, resend, sold
from tests.slip.world import ANYBODY

NOTHING_LEFT = c.ChangeReplacement()


def called_off(steps: int = 1, lost: int = 1, terms: Terms | None = None) -> Shop:
    """Some of the shirts of a sale were lost, were to be sent again, and are not to be had."""
    shop = sold(steps, terms)
    resend(shop, c.Wish(SHIRT_M, lost))
    answers = {a.command: a for a in shop.desk.allowed(SlipId(EX_1), ANYBODY, shop.now)}
    assert answers["ChangeReplacement"] == Allowed("ChangeReplacement", NOTHING_LEFT)
    shop.do(NOTHING_LEFT)
    return shop


def test_what_cannot_be_sent_again_is_paid_back() -> None:
    """All that was paid for it, and nothing has to come back for it."""
    shop = called_off(2)
    slip = shop.slip()
    assert (slip.request.intent, stage_text(slip)) == (c.Intent.REFUND, "settlement/quoted")
    assert slip.money.outstanding == -shop.money("199")
    assert (slip.returns[0].outstanding, slip.returns[0].received) == (0, 0)
    shop.accept()
    assert stage_text(shop.settle()) == "ended"

    slip = shop.slip()
    assert slip.money.refunded == shop.money("199")
    assert known(shop).claims == (Claimed(EX_1, 1, (Span(0, 1),)),)
    assert [m for m in shop.store.movements if m.cause.stream == f"slip:{EX_1}"] == []
    vouchers = laws.vouchers_of(shop.store, slip)
    back = effect(vouchers, R.REVENUE, "CNY") + effect(vouchers, R.OUTPUT_TAX, "CNY")
    assert back == shop.money("199")
    assert effect(vouchers, R.EXCHANGE_CLEARING, "CNY").minor == 0
    laws.check(shop.store)


def test_it_is_paid_back_once() -> None:
    shop = called_off(1)
    for again in (c.Asked(1, 1), AGAIN):
        slip = EX_2 if again is AGAIN else "EX-3"
        shop.open(again, slip=slip, reason=LOST)
        assert shop.refuse(NotReturnableError, c.Submit(), slip=slip).free == 0


def test_it_needs_the_consent_and_the_approvals_that_a_refund_needs() -> None:
    """What was approved was goods at no charge; money is more than that."""
    shop = called_off(terms=Terms(levels=(Level(),)))
    slip = shop.slip()
    assert slip.review is not None
    assert (slip.money.accepted, slip.review.gates[0].waits) == (slip.money.quotes[0], True)
    shop.refuse(CommandNotAllowedError, c.Refund(PaymentId("P-9"), shop.money("199")))


def test_other_goods_go_out_for_it_instead() -> None:
    """The customer takes another size: at what was paid for the one that was lost."""
    shop = called_off()
    shop.do(c.ChangeReplacement((c.Wish(SHIRT_L, 1, (1,)),)))
    slip = shop.slip()
    assert (slip.request.intent, slip.money.outstanding.minor) == (c.Intent.EXCHANGE, 0)
    shop.accept()
    shop.send()
    assert stage_text(shop.slip()) == "ended"
    laws.check(shop.store)


def test_nothing_of_it_comes_and_there_is_nothing_to_amend() -> None:
    shop = called_off()
    receive = c.Receive(SITE, (c.LineSteps(1, 1),))
    assert shop.refuse(CommandNotAllowedError, receive).reason == "return-not-awaited"
    amend = c.Amend(returns=(c.Asked(1, 1),), contact="c-9")
    assert shop.refuse(CommandNotAllowedError, amend).reason == "given-up"


@pytest.mark.parametrize("accepted", [False, True])
def test_it_can_be_called_off_as_well(accepted: bool) -> None:  # noqa: FBT001
    """The units are free again, to be sent or paid back by another slip."""
    shop = called_off(2)
    if accepted:
        shop.accept()
    shop.do(c.Cancel())
    assert stage_text(shop.slip()) == "ended"
    assert free(shop) == 2
    laws.check(shop.store)


def test_what_has_left_is_not_called_off() -> None:
    shop = sold(2)
    resend(shop, c.Wish(SHIRT_M, 2))
    shop.do(c.Dispatch((c.LineSteps(1, 1),)))
    assert shop.refuse(CommandNotAllowedError, NOTHING_LEFT).reason == "replacement-left"


@given(st.data())
def test_each_unit_is_credited_at_what_it_was_sold_for(data: st.DataObject) -> None:
    """Law: several lines, several wishes: the credit is the worth of the very steps claimed."""
    shop = Shop(rules=())
    shop.sell("SO-1", (SHIRT_M, 3), (MUG, 2))
    steps = {SHIRT_M: data.draw(st.integers(1, 3)), MUG: data.draw(st.integers(0, 2))}
    resend(shop, *(c.Wish(sku, n) for sku, n in steps.items() if n))
    shop.do(NOTHING_LEFT)
    slip, claims = shop.slip(), known(shop).claims

    assert {(one.sold.line, one.spans) for one in slip.returns} == {
        (one.line, one.spans) for one in claims
    }
    paid = sum(line.as_returned().worth(0, line.steps).gross.minor for line in slip.returns)
    assert slip.money.outstanding.minor == -paid
    laws.check(shop.store)


def test_the_reason_stays() -> None:
    assert called_off().slip().request.reason is Reason.TRANSPORT_DAMAGE
