"""Something else goes out than was asked for, or nothing, or goods where money was to go back."""

from __future__ import annotations

import pytest

from exchangekit.accounting.roles import AccountRole
from exchangekit.accounting.vouchers import VoucherKind, effect
from exchangekit.effects.holds import holds_of
from exchangekit.errors import AmendmentError, CommandNotAllowedError, IncompleteError
from exchangekit.policy.approval import Level
from exchangekit.policy.money_terms import RefundBy
from exchangekit.policy.terms import Sequence, Terms
from exchangekit.slip import commands as c
from exchangekit.slip import events as e
from exchangekit.slip.changing import substitutes_for
from exchangekit.slip.phases import ReplacementPhase, ReturnPhase, SettlementPhase
from exchangekit.stock.promising import Candidate
from exchangekit.values.goods import Item, Reason
from exchangekit.values.ids import PaymentId, Sku, chained_sale
from exchangekit.values.money import Money
from exchangekit.values.quantity import EACH

from tests import laws
from tests.builders import BOSS, EX_1, MUG, SHIRT_L, SHIRT_M, Shop
from tests.slip.test_undoing import documents

SHIRT_S = Sku("SHIRT-S")
LAMP = Sku("LAMP")


def names(shop: Shop, command: c.Command) -> list[str]:
    return [type(event).__name__ for event in shop.do(command).events]


def out_of_stock(*wishes: c.Wish, terms: Terms | None = None) -> Shop:
    """Two shirts are to be exchanged for a size that is not there."""
    shop = Shop(terms)
    shop.stock(SHIRT_S, 0, 0, price="249", product="SHIRT")
    shop.sell("SO-1", (SHIRT_M, 2))
    shop.agree(c.Asked(1, 2), *(wishes or (c.Wish(SHIRT_S, 2),)))
    return shop


def test_a_substitute_goes_out_for_what_is_out_of_stock() -> None:
    """A line that was called off keeps its number; the new goods are set aside and agreed to."""
    shop = out_of_stock()
    assert shop.slip().phases.replacement is ReplacementPhase.BACKORDERED
    assert names(shop, c.ChangeReplacement((c.Wish(SHIRT_L, 2),))) == [
        "ReplacementChanged",
        "Quoted",
        "StockHeld",
        "ReplacementReserved",
    ]
    slip = shop.slip()
    assert [(line.line, line.item.sku, line.steps) for line in slip.replacements] == [
        (1, SHIRT_S, 0),
        (2, SHIRT_L, 2),
    ]
    assert slip.phases.settlement is SettlementPhase.QUOTED
    shop.bring_back()
    shop.refuse(CommandNotAllowedError, c.Dispatch((c.LineSteps(2, 2),)))
    shop.accept()
    shop.do(c.Dispatch((c.LineSteps(2, 2),)))
    shop.do(c.Deliver((c.LineSteps(2, 2),)))
    shop.do(c.Confirm())
    assert shop.slip().stage is None
    assert [asked.sale_line for asked in shop.desk.propose(chained_sale(EX_1))] == [2]
    laws.check(shop.store)


def test_nothing_to_send_is_paid_back_after_the_money_was_final() -> None:
    """A swap that was final is no swap any more: it is opened again, and refunded in full."""
    shop = out_of_stock(c.Wish(SHIRT_L, 2))
    shop.bring_back()
    assert shop.slip().phases.settlement is SettlementPhase.SETTLED
    assert names(shop, c.ChangeReplacement()) == [
        "SettlementReopened",
        "ReplacementCalledOff",
        "Quoted",
    ]
    slip = shop.slip()
    assert slip.request.intent is c.Intent.REFUND
    assert holds_of(slip) == ()
    assert slip.phases.replacement is ReplacementPhase.NOT_NEEDED
    shop.accept()
    shop.settle()
    assert shop.slip().stage is None
    assert shop.slip().money.refunded == Money(39800, "CNY")
    assert documents(shop) == Money(-39800, "CNY")
    laws.check(shop.store)


def test_what_was_posted_of_the_final_quote_is_reversed_with_the_same_amounts() -> None:
    """Found damaged, so it was no swap; calling the goods off turns its voucher round."""
    shop = out_of_stock(c.Wish(MUG, 2), terms=Terms())
    shop.bring_back()
    shop.do(c.ChangeReplacement((c.Wish(SHIRT_L, 2),)))
    made = laws.vouchers_of(shop.store, shop.slip())
    (posted,) = (one for one in made if one.kind is VoucherKind.RETURN)
    (reversed_,) = (one for one in made if one.kind is VoucherKind.REVERSAL)
    turned = {(line.credit, line.debit, line.amount) for line in reversed_.postings}
    assert {(line.debit, line.credit, line.amount) for line in posted.postings} == turned
    assert effect(made, AccountRole.CUSTOMER, "CNY") == Money(0, "CNY")


def test_a_refund_becomes_an_exchange_and_the_event_says_so() -> None:
    shop = Shop()
    shop.sell("SO-1", (SHIRT_M, 1))
    shop.agree(c.Asked(1, 1))
    shop.bring_back()
    events = shop.do(c.ChangeReplacement((c.Wish(MUG, 1),))).events
    changed = next(event for event in events if isinstance(event, e.ReplacementChanged))
    assert (changed.was, changed.intent) == (c.Intent.REFUND, c.Intent.EXCHANGE)
    assert names(shop, c.AcceptQuote(2)) == ["QuoteAccepted", "SettlementDue"]
    shop.settle()
    shop.send()
    slip = shop.slip()
    assert slip.phases.return_ is ReturnPhase.COMPLETE
    assert slip.money.refunded == Money(13900, "CNY")
    assert slip.stage is None
    laws.check(shop.store)


def test_who_was_granted_store_credit_gets_no_money_by_a_change_to_goods_and_back() -> None:
    """The policy was asked for store credit, and may grant nothing else."""
    shop = Shop()
    shop.sell("SO-1", (SHIRT_M, 1))
    shop.agree(c.Asked(1, 1), intent=c.Intent.STORE_CREDIT)
    shop.do(c.ChangeReplacement((c.Wish(MUG, 1),)))
    (called_off, *_) = shop.do(c.ChangeReplacement()).events
    assert isinstance(called_off, e.ReplacementCalledOff)
    assert (called_off.was, called_off.intent) == (c.Intent.EXCHANGE, c.Intent.STORE_CREDIT)
    shop.accept()
    shop.bring_back()
    (paid, _) = shop.do(c.Refund(PaymentId("R-1"), shop.money("199"))).events
    assert isinstance(paid, e.RefundPaid)
    assert paid.by is RefundBy.STORE_CREDIT
    laws.check(shop.store)


def test_a_correction_by_hand_stays_in_the_new_quote() -> None:
    shop = out_of_stock()
    shop.do(c.Adjust(Money(-500, "CNY"), "late"))
    shop.do(c.Countersign(1, c.Decision.APPROVE), by=BOSS)
    quote = shop.do(c.ChangeReplacement()).slip.money.quote
    assert quote is not None
    assert quote.balance == Money(-39800 - 500, "CNY")


def test_other_goods_are_approved_anew() -> None:
    """The one who changed them is one who asked, and does not approve."""
    shop = out_of_stock(terms=Terms(levels=(Level(),)))
    assert "GateOpened" in names(shop, c.ChangeReplacement((c.Wish(MUG, 2),)))
    shop.accept()
    shop.bring_back()
    assert shop.slip().phases.settlement is SettlementPhase.ACCEPTED
    shop.do(c.Review(c.Decision.APPROVE))
    assert shop.slip().phases.settlement is not SettlementPhase.ACCEPTED


def test_amending_after_a_change_keeps_the_numbers_of_what_was_called_off() -> None:
    shop = out_of_stock()
    shop.do(c.ChangeReplacement((c.Wish(SHIRT_L, 2),)))
    slip = shop.do(c.Amend(wishes=(c.Wish(MUG, 2),))).slip
    assert [(line.line, line.item.sku, line.steps) for line in slip.replacements] == [
        (1, SHIRT_S, 0),
        (2, MUG, 2),
    ]


def test_goods_the_policy_refuses_are_no_substitute() -> None:
    shop = out_of_stock()
    lamp = Item(LAMP, "LAMP", EACH, "lighting")
    shop.master.add(lamp, shop.master.prices[MUG])
    error = shop.refuse(AmendmentError, c.ChangeReplacement((c.Wish(LAMP, 1),)))
    assert error.findings == ("replacement.refused",)


@pytest.mark.parametrize(
    "command, reason",
    [
        (c.ChangeReplacement((c.Wish(SHIRT_S, 2),)), "nothing-changed"),
        (c.ChangeReplacement((c.Wish(MUG, 1),)), "replacement-left"),
    ],
)
def test_a_change_comes_too_late_or_changes_nothing(command: c.Command, reason: str) -> None:
    shop = out_of_stock(terms=Terms(sequence=Sequence.ADVANCE))
    if reason == "replacement-left":
        shop.stock(SHIRT_S, 2, 170)
        shop.do(c.Dispatch((c.LineSteps(1, 1),)))
    assert shop.refuse(CommandNotAllowedError, command).reason == reason


def test_money_that_was_paid_back_stays_paid_back() -> None:
    shop = Shop()
    shop.sell("SO-1", (SHIRT_M, 2))
    shop.agree(c.Asked(1, 2))
    shop.bring_back()
    shop.do(c.Refund(PaymentId("R-1"), Money(100, "CNY")))
    to_goods = c.ChangeReplacement((c.Wish(MUG, 1),))
    assert shop.refuse(CommandNotAllowedError, to_goods).reason == "refund-paid"


def test_a_resend_stands_for_what_was_lost() -> None:
    shop = Shop()
    shop.sell("SO-1", (SHIRT_M, 2))
    shop.agree(c.Wish(MUG, 1, lost=(1,)), reason=Reason.DEFECTIVE)
    of_nothing = c.ChangeReplacement((c.Wish(MUG, 2),))
    assert shop.refuse(IncompleteError, of_nothing).missing == ("lost",)
    assert shop.do(c.ChangeReplacement((c.Wish(SHIRT_L, 1),))).slip.money.outstanding.minor == 0


def test_substitutes_are_those_the_policy_allows_the_same_product_first() -> None:
    shop = out_of_stock()
    shop.master.add(Item(LAMP, "LAMP", EACH, "lighting"), shop.master.prices[MUG])
    wanted, mug, shirt, lamp = (
        Candidate(shop.master.items[sku], 5, 100) for sku in (SHIRT_S, MUG, SHIRT_L, LAMP)
    )
    (policy,) = shop.store.policies().policies
    where = shop.store.where("Asia/Shanghai", "CN")
    found = substitutes_for(shop.slip(), wanted, (lamp, mug, wanted, shirt), policy, where)
    assert found == (shirt, mug)
