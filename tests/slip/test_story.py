"""Whole exchanges, with the phases of every leg along the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from attrs import evolve

from exchangekit.policy.approval import Level
from exchangekit.policy.terms import (
    FeeKind,
    FeeTerm,
    GradeDeduction,
    HoldAt,
    PriceBasis,
    Sequence,
    Terms,
)
from exchangekit.settlement.quote import Collect, Even, LineKind, Refund
from exchangekit.slip import commands as c
from exchangekit.slip import events as e
from exchangekit.slip.guards import stage_text
from exchangekit.values.goods import Disposition, Fault, Grade, Reason
from exchangekit.values.ids import PaymentId, chained_sale
from exchangekit.values.people import Role

from tests import laws
from tests.builders import DIRECTOR, EX_1, MUG, SHIRT_L, SHIRT_M, SITE, TEA, Shop

if TYPE_CHECKING:
    from exchangekit.slip.model import Slip

DAMAGED_30 = Terms(levels=(Level(),), deductions=(GradeDeduction(Grade.DAMAGED, 300_000),))


def names(events: tuple[e.Event, ...]) -> list[str]:
    return [type(event).__name__ for event in events]


def phases(slip: Slip) -> list[str]:
    now = slip.phases
    return [now.review.value, now.return_.value, now.replacement.value, now.settlement.value]


def test_the_whole_exchange_step_by_step() -> None:
    """Answers 7653 of medusa (no null difference) and spree 14678 (settle what was inspected)."""
    shop = Shop(DAMAGED_30)
    shop.sell("SO-1", (SHIRT_M, 3), discount=shop.money("50"))

    outcome = shop.open(c.Asked(1, 2), c.Wish(SHIRT_L, 2))
    assert names(outcome.events) == ["Opened", "Numbered"]
    assert phases(outcome.slip) == ["draft", "idle", "idle", "idle"]
    assert outcome.slip.number() == "co-slip-000001"

    outcome = shop.do(c.Submit())
    assert names(outcome.events) == ["Submitted", "Quoted", "GateOpened"]
    assert phases(outcome.slip) == ["waiting", "idle", "idle", "quoted"]
    assert outcome.slip.money.difference == Even()

    outcome = shop.do(c.Review(c.Decision.APPROVE))
    assert names(outcome.events) == [
        "LevelApproved",
        "Approved",
        "StockHeld",
        "ReplacementReserved",
        "Numbered",
        "Numbered",
    ]
    assert phases(outcome.slip) == ["approved", "awaiting", "reserved", "quoted"]

    outcome = shop.do(c.AcceptQuote(1))
    assert phases(outcome.slip) == ["approved", "awaiting", "reserved", "accepted"]

    outcome = shop.do(c.ShipReturn("SF1"))
    assert phases(outcome.slip) == ["approved", "in_transit", "reserved", "accepted"]

    outcome = shop.do(c.Receive(SITE, (c.LineSteps(1, 1),)))
    assert names(outcome.events) == ["GoodsReceived"]
    assert phases(outcome.slip)[1] == "in_transit"

    outcome = shop.receive()
    assert names(outcome.events) == ["GoodsReceived", "ReturnReceived"]
    assert phases(outcome.slip)[1] == "inspecting"

    outcome = shop.inspect(1)
    assert phases(outcome.slip)[1] == "inspecting"

    outcome = shop.inspect(1, Grade.DAMAGED, Disposition.REFURBISH)
    assert names(outcome.events) == ["Inspected", "ReturnComplete", "Quoted"]
    assert phases(outcome.slip) == ["approved", "complete", "reserved", "quoted"]
    # 182.33 paid for the second shirt, 30 % of it deducted
    assert outcome.slip.money.difference == Collect(shop.money("54.70"))

    outcome = shop.accept()
    assert names(outcome.events) == ["QuoteAccepted", "SettlementDue"]
    assert phases(outcome.slip)[3] == "due"

    outcome = shop.do(c.Pay(PaymentId("P-2"), shop.money("4.70")))
    assert names(outcome.events) == ["PaymentTaken"]
    outcome = shop.do(c.Pay(PaymentId("P-3"), shop.money("50")))
    assert names(outcome.events) == ["PaymentTaken", "Settled"]
    assert stage_text(outcome.slip) == "replacement/reserved"

    outcome = shop.do(c.Dispatch((c.LineSteps(1, 1),), "SF2"))
    assert phases(outcome.slip)[2] == "reserved"
    outcome = shop.do(c.Deliver((c.LineSteps(1, 1),)))
    assert names(outcome.events) == ["Delivered"]
    outcome = shop.do(c.Dispatch((c.LineSteps(1, 1),), "SF3"))
    assert names(outcome.events) == ["Dispatched", "ReplacementDispatched"]
    outcome = shop.do(c.Deliver((c.LineSteps(1, 1),)))
    assert phases(outcome.slip)[2] == "delivered"

    outcome = shop.do(c.Confirm())
    assert phases(outcome.slip) == ["approved", "complete", "complete", "settled"]
    assert stage_text(outcome.slip) == "ended"
    laws.check(shop.store)


def test_an_even_swap_costs_nobody_anything() -> None:
    """Answers medusa 3175 and slatwall 2955: an even size swap never charges tax again."""
    shop = Shop()
    shop.sell("SO-1", (SHIRT_M, 3, "66.67"), discount=shop.money("0.01"))
    for number in range(1, 4):
        slip = f"EX-{number}"
        quote = shop.agree(c.Asked(1, 1), c.Wish(SHIRT_L, 1), slip=slip).slip.money.quote
        assert quote is not None
        swap = quote.sum_of(LineKind.CREDIT, LineKind.CHARGE)
        assert (swap.net.minor, [tax.amount.minor for tax in swap.taxes]) == (0, [0])
        slip_now = shop.bring_back(slip=slip).slip
        assert slip_now.phases.settlement == "settled"
        assert stage_text(shop.send(slip).slip) == "ended"
    laws.check(shop.store)


def test_standing_consent_covers_what_makes_nobody_worse_off() -> None:
    """A deduction with a share fee that falls by more: the customer owes less, nobody is asked."""
    steep = FeeTerm(FeeKind.RESTOCKING, ppm=1_000_000, borne_by_shop_for=frozenset())
    dear = evolve(steep, kind=FeeKind.HANDLING)
    shop = Shop(Terms(fees=(steep, dear), deductions=DAMAGED_30.deductions))
    shop.sell("SO-1", (SHIRT_M, 1))
    slip = shop.agree(c.Asked(1, 1), c.Wish(SHIRT_L, 1)).slip
    assert slip.money.difference == Collect(shop.money("398"))
    shop.settle()

    outcome = shop.bring_back(Grade.DAMAGED, Disposition.SCRAP)

    assert names(outcome.events) == [
        "Inspected",
        "ReturnComplete",
        "Quoted",
        "QuoteAccepted",
        "SettlementDue",
    ]
    assert outcome.events[3] == e.QuoteAccepted(2, standing=True)
    # collected before, owed back now: over the slip's own payment, to the cent
    assert outcome.slip.money.difference == Refund(shop.money("59.70"))
    shop.settle()
    assert shop.store.payments[-1].payment.startswith("EX-1-money")
    shop.send()
    laws.check(shop.store)


def test_consent_is_asked_again_when_the_customer_is_worse_off() -> None:
    """Answers vendure 890: what is executed is the quote that was accepted, never another."""
    shop = Shop(DAMAGED_30)
    shop.sell("SO-1", (SHIRT_M, 1))
    shop.agree(c.Asked(1, 1), c.Wish(MUG, 1))
    outcome = shop.bring_back(Grade.DAMAGED, Disposition.TO_SUPPLIER)
    assert outcome.slip.phases.settlement == "quoted"
    assert outcome.slip.money.accepted != outcome.slip.money.quote
    shop.accept()
    shop.settle()
    shop.send()
    laws.check(shop.store)


def test_findings_before_consent_make_a_new_quote_to_accept() -> None:
    shop = Shop(DAMAGED_30)
    shop.sell("SO-1", (SHIRT_M, 1))
    shop.approve(c.Asked(1, 1), c.Wish(SHIRT_L, 1))
    outcome = shop.bring_back(Grade.DAMAGED, Disposition.SCRAP)
    assert names(outcome.events) == ["Inspected", "ReturnComplete", "Quoted"]
    assert outcome.slip.phases.settlement == "quoted"


def test_a_refund_without_replacement() -> None:
    """Answers vendure 1753: a refund goes over the payments to the cent, in parts."""
    shop = Shop()
    shop.sell("SO-1", (SHIRT_M, 2))
    slip = shop.agree(c.Asked(1, 2)).slip
    assert phases(slip) == ["approved", "awaiting", "not_needed", "accepted"]
    shop.bring_back()
    shop.do(c.Refund(PaymentId("R-1"), shop.money("100")))
    outcome = shop.do(c.Refund(PaymentId("R-2"), shop.money("298")))
    assert phases(outcome.slip) == ["approved", "complete", "not_needed", "settled"]
    assert stage_text(outcome.slip) == "ended"
    laws.check(shop.store)


def test_a_resend_without_return() -> None:
    shop = Shop()
    shop.sell("SO-1", (SHIRT_M, 1))
    slip = shop.agree(c.Wish(SHIRT_M, 1)).slip
    assert phases(slip) == ["approved", "not_needed", "reserved", "due"]
    shop.settle()
    assert stage_text(shop.send().slip) == "ended"
    laws.check(shop.store)


def test_today_prices_and_a_flat_fee_make_the_customer_pay_or_get_back() -> None:
    """Answers BCApps 10467: positive and negative differences are both first class."""
    fee = FeeTerm(FeeKind.RETURN_FREIGHT, amount=Shop().money("10"))
    terms = Terms(price_basis=PriceBasis.TODAY, fees=(fee,))
    for sku, steps, owed in ((SHIRT_L, 1, Collect), (MUG, 1, Refund)):
        shop = Shop(terms)
        shop.sell("SO-1", (SHIRT_M, 1))
        assert isinstance(shop.agree(c.Asked(1, 1), c.Wish(sku, steps)).slip.money.difference, owed)
        shop.bring_back()
        shop.settle()
        assert stage_text(shop.send().slip) == "ended"
        laws.check(shop.store)


def test_a_fee_the_shop_bears_stands_beside_its_waiver() -> None:
    """Answers medusa 4838: fees are explicit lines, waived ones too."""
    fee = FeeTerm(FeeKind.HANDLING, amount=Shop().money("10"))
    shop = Shop(Terms(fees=(fee,)))
    shop.sell("SO-1", (SHIRT_M, 1))
    reason = next(reason for reason in Reason if reason.fault is Fault.SELLER)
    quote = shop.agree(c.Asked(1, 1), reason=reason).slip.money.quote
    assert quote is not None
    assert [line.kind for line in quote.lines] == ["credit", "fee", "waiver"]
    shop.bring_back()
    shop.settle()
    laws.check(shop.store)


def test_two_levels_are_given_by_two_people() -> None:
    shop = Shop(Terms(levels=(Level(), Level(over=Shop().money("100")))))
    shop.sell("SO-1", (SHIRT_M, 1), (MUG, 1))
    outcome = shop.submit(c.Asked(2, 1))
    assert outcome.slip.review is not None
    assert [due.roles for due in outcome.slip.review.gates[0].due] == [{Role.APPROVER}]
    outcome = shop.submit(c.Asked(1, 1), slip="EX-2")
    outcome = shop.do(c.Review(c.Decision.APPROVE), slip="EX-2")
    assert names(outcome.events) == ["LevelApproved"]
    outcome = shop.do(c.Review(c.Decision.APPROVE, "note-1"), slip="EX-2", by=DIRECTOR)
    assert outcome.slip.phases.review == "approved"
    assert outcome.slip.review is not None
    assert outcome.slip.review.note == "note-1"


def test_nobody_has_to_look_when_no_level_is_due() -> None:
    shop = Shop()
    shop.sell("SO-1", (SHIRT_M, 1))
    outcome = shop.submit(c.Asked(1, 1), c.Wish(SHIRT_L, 1))
    assert outcome.slip.phases.review == "approved"


def test_a_doubt_is_looked_at_by_somebody() -> None:
    """Answers thirtybees 1926: without a delivery date a return is never open for ever."""
    shop = Shop()
    shop.sell("SO-1", (SHIRT_M, 1), moments=())
    outcome = shop.submit(c.Asked(1, 1))
    assert outcome.slip.review is not None
    assert outcome.slip.review.verdict.missing
    assert outcome.slip.phases.review == "waiting"


def test_policy_refuses_with_reasons_and_claims_nothing() -> None:
    shop = Shop()
    shop.sell("SO-1", (SHIRT_M, 1))
    shop.later(days=30)
    outcome = shop.submit(c.Asked(1, 1), c.Wish(SHIRT_L, 1))
    assert names(outcome.events) == ["Submitted", "Refused"]
    assert phases(outcome.slip) == ["refused", "cancelled", "cancelled", "cancelled"]
    assert stage_text(outcome.slip) == "ended"
    assert shop.store.notices[-1].facts == (("reasons", "window.passed"),)
    (entitlement,) = laws.sales_in(shop.store)
    assert entitlement.returnable(1) == 1
    laws.check(shop.store)


def test_a_reviewer_refuses_and_the_steps_are_free_again() -> None:
    """Answers PrestaShop 9579: open requests count, refused ones do not."""
    shop = Shop(Terms(levels=(Level(),)))
    shop.sell("SO-1", (SHIRT_M, 1))
    shop.submit(c.Asked(1, 1), c.Wish(SHIRT_L, 1))
    outcome = shop.do(c.Review(c.Decision.REFUSE, "note-9"))
    assert phases(outcome.slip) == ["refused", "cancelled", "cancelled", "cancelled"]
    assert shop.store.notices[-1].facts == (("reasons", "-"),)
    assert shop.submit(c.Asked(1, 1), slip="EX-2").slip.phases.review == "waiting"
    laws.check(shop.store)


@pytest.mark.parametrize("sequence", [Sequence.AFTER_RETURN_SHIPPED, Sequence.ADVANCE])
def test_replacements_that_leave_before_the_return_arrives(sequence: Sequence) -> None:
    shop = Shop(Terms(sequence=sequence, hold_at=HoldAt.ACCEPTED))
    shop.sell("SO-1", (SHIRT_M, 1))
    slip = shop.approve(c.Asked(1, 1), c.Wish(SHIRT_L, 1)).slip
    assert slip.phases.replacement == "idle"  # terms hold at consent only
    assert shop.accept().slip.phases.replacement == "reserved"
    if sequence is Sequence.AFTER_RETURN_SHIPPED:
        shop.do(c.ShipReturn())
    shop.send()
    outcome = shop.bring_back()
    assert stage_text(outcome.slip) == "ended"
    laws.check(shop.store)


def test_a_dearer_replacement_in_advance_is_paid_first_and_credited_later() -> None:
    shop = Shop(Terms(sequence=Sequence.ADVANCE, deductions=DAMAGED_30.deductions))
    shop.sell("SO-1", (MUG, 1))
    shop.agree(c.Asked(1, 1), c.Wish(SHIRT_L, 1))
    shop.settle()
    shop.send()
    shop.bring_back(Grade.DAMAGED, Disposition.SCRAP)
    shop.accept()
    assert stage_text(shop.settle()) == "ended"
    laws.check(shop.store)


def test_cancel_before_anything_moved_frees_everything() -> None:
    """Answers medusa 11703: cancel is the exact inverse; no voucher was ever posted."""
    shop = Shop()
    shop.sell("SO-1", (SHIRT_M, 2))
    posted = len(shop.store.vouchers)
    shop.agree(c.Asked(1, 2), c.Wish(SHIRT_L, 10))
    outcome = shop.do(c.Cancel())
    assert phases(outcome.slip) == ["approved", "cancelled", "cancelled", "cancelled"]
    assert stage_text(outcome.slip) == "ended"
    assert len(shop.store.vouchers) == posted
    again = shop.agree(c.Asked(1, 2), c.Wish(SHIRT_L, 10), slip="EX-2")
    assert again.slip.phases.replacement == "reserved"
    laws.check(shop.store)


def test_cancel_a_draft() -> None:
    shop = Shop()
    shop.sell("SO-1", (SHIRT_M, 1))
    shop.open(c.Asked(1, 1), c.Wish(SHIRT_L, 1))
    assert phases(shop.do(c.Cancel()).slip) == ["cancelled"] * 4
    laws.check(shop.store)


def test_cancel_a_backorder() -> None:
    shop = Shop(goods=2)
    shop.sell("SO-1", (SHIRT_M, 2))
    slip = shop.agree(c.Asked(1, 2), c.Wish(SHIRT_L, 3)).slip
    assert slip.phases.replacement == "backordered"
    assert slip.replacements[0].held == 2
    assert phases(shop.do(c.Cancel()).slip)[2] == "cancelled"
    laws.check(shop.store)


def test_a_weighed_good_comes_back_in_grams() -> None:
    shop = Shop()
    sale = shop.sell("SO-1", (TEA, 337))
    shop.agree(c.Asked(1, 113), c.Wish(TEA, 113))
    shop.agree(c.Asked(1, 224), c.Wish(TEA, 224), slip="EX-2")
    for slip in ("EX-1", "EX-2"):
        shop.bring_back(slip=slip)
        assert stage_text(shop.send(slip).slip) == "ended"
    assert sale.line(1).paid.gross == shop.money("40.44")
    laws.check(shop.store)


@pytest.mark.parametrize("currency", ["JPY", "KWD"])
def test_currencies_without_and_with_three_digits(currency: str) -> None:
    """Answers books 770: every amount is whole minor units of its own currency."""
    shop = Shop(evolve(DAMAGED_30, levels=()), currency=currency)
    shop.sell("SO-1", (SHIRT_M, 3), (MUG, 2))
    shop.agree(c.Asked(1, 1), c.Asked(2, 1), c.Wish(MUG, 1), c.Wish(SHIRT_L, 2))
    shop.bring_back(Grade.DAMAGED, Disposition.SELL_AS_OPENED)
    shop.accept()
    shop.settle()
    shop.send()
    laws.check(shop.store, currency)


def test_a_line_that_was_free_earns_nothing_and_costs_nothing() -> None:
    """Answers erpnext 58313: a zero contributes exactly zero."""
    shop = Shop(DAMAGED_30)
    shop.sell("SO-1", (SHIRT_M, 2, "0"), (MUG, 1))
    shop.agree(c.Asked(1, 2), c.Wish(SHIRT_L, 2))
    outcome = shop.bring_back()
    assert outcome.slip.phases.settlement == "settled"
    shop.send()
    laws.check(shop.store)


def test_a_resend_is_free_unless_the_customer_is_at_fault() -> None:
    """What never arrived, or arrived incomplete, is sent again without a charge."""
    shop = Shop()
    shop.sell("SO-1", (MUG, 1))
    shop.agree(c.Wish(MUG, 1), reason=Reason.MISSING_PARTS)
    outcome = shop.send()
    assert stage_text(outcome.slip) == "ended"
    assert outcome.slip.money.difference == Even()
    (charge,) = outcome.slip.money.quote.lines if outcome.slip.money.quote else ()
    assert (charge.kind, charge.amount.gross) == (LineKind.CHARGE, shop.money("0"))
    laws.check(shop.store)
    shop.agree(c.Wish(MUG, 1), slip="EX-2", sale=chained_sale(EX_1))
    assert shop.slip("EX-2").money.outstanding == shop.money("60")
