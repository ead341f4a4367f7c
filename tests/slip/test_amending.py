"""Amending a request: free in a draft, assessed anew afterwards, and only until something moves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from exchangekit.errors import (
    AmendmentError,
    BarcodeError,
    CommandNotAllowedError,
    IncompleteError,
    InvalidInputError,
    NotReturnableError,
    UnknownItemError,
    UnknownSaleLineError,
)
from exchangekit.policy.approval import Gate, Level
from exchangekit.policy.money_terms import LostPromotion, MoneyTerms
from exchangekit.policy.terms import HoldAt, Terms
from exchangekit.sale.discounts import Discount
from exchangekit.sale.spans import Span
from exchangekit.slip import commands as c
from exchangekit.slip import events as e
from exchangekit.slip.phases import ReplacementPhase, ReviewPhase, SettlementPhase
from exchangekit.values.goods import Grade
from exchangekit.values.ids import PaymentId, Sku

from tests import laws
from tests.builders import CLERK, MUG, OTHER_SITE, SHIRT_L, SHIRT_M, SITE, Shop

if TYPE_CHECKING:
    from exchangekit.desk import Outcome

ONE = (c.Asked(1, 1, Grade.AS_NEW),)
TWO = (c.Asked(1, 2, Grade.AS_NEW),)
THREE = (c.Asked(1, 3, Grade.AS_NEW),)
YES = c.Review(c.Decision.APPROVE)


def submitted(terms: Terms | None = None) -> Shop:
    shop = Shop(terms)
    shop.sell("SO-1", (SHIRT_M, 3), (MUG, 1))
    shop.submit(c.Asked(1, 2), c.Wish(SHIRT_L, 2))
    return shop


def names(outcome: Outcome) -> list[str]:
    return [type(event).__name__ for event in outcome.events]


def test_a_draft_changes_freely() -> None:
    shop = Shop()
    shop.sell("SO-1", (SHIRT_M, 3), (MUG, 1))
    shop.open(intent=c.Intent.EXCHANGE)
    shop.do(c.Amend(returns=TWO, wishes=(c.Wish(MUG, 1, (1,), OTHER_SITE),), contact="mail-7"))
    slip = shop.do(c.Amend(evidence=("photo-1",))).slip
    request = slip.request
    assert (request.contact, request.evidence) == ("mail-7", ("photo-1",))
    assert (slip.replacements[0].item.sku, slip.replacements[0].wanted.site) == (MUG, OTHER_SITE)
    slip = shop.do(c.Submit()).slip
    assert slip.phases.review is ReviewPhase.APPROVED
    laws.check(shop.store)


def test_only_the_address_changes_nothing_else() -> None:
    shop = submitted()
    assert names(shop.do(c.Amend(contact="mail-7"))) == ["Amended"]
    again = c.Amend(contact="mail-7")
    assert shop.refuse(CommandNotAllowedError, again).reason == "nothing-changed"
    laws.check(shop.store)


def test_a_new_condition_is_assessed_and_costs_the_same() -> None:
    """Equal lines make no quote; the steps claimed are the very same."""
    shop = submitted(Terms(levels=(Level(),)))
    spans = shop.slip().returns[0].spans
    outcome = shop.do(c.Amend(returns=(c.Asked(1, 2, Grade.OPENED),)))
    assert names(outcome) == ["Amended", "Submitted"]
    (line,) = outcome.slip.returns
    assert (line.spans, line.declared) == (spans, Grade.OPENED)
    assert outcome.slip.money.quoted == 1
    laws.check(shop.store)


def test_fewer_goods_stay_within_the_approval_and_the_consent() -> None:
    """Answers D8: the customer is not worse off, the shop gives away less; all stands."""
    shop = Shop(Terms(levels=(Level(),)))
    shop.sell("SO-1", (SHIRT_M, 3), (MUG, 2, "60"))
    shop.agree(c.Asked(1, 2), c.Wish(SHIRT_L, 2))
    outcome = shop.do(c.Amend(returns=ONE, wishes=(c.Wish(SHIRT_L, 1),)))
    assert names(outcome) == [
        "Amended",
        "Submitted",
        "Quoted",
        "QuoteAccepted",
        "StockHeld",
        "ReplacementReserved",
    ]
    slip = outcome.slip
    assert slip.review is not None
    assert slip.review.gates[0].given == ({"boss"},)
    assert slip.replacements[0].held == 1
    assert slip.phases.settlement is SettlementPhase.ACCEPTED
    shop.bring_back()
    shop.send()
    laws.check(shop.store)


def test_more_goods_are_approved_and_agreed_again() -> None:
    """Example: a third shirt; what was approved is void, and the customer pays the mug."""
    shop = Shop(Terms(levels=(Level(),)))
    shop.sell("SO-1", (SHIRT_M, 3), (MUG, 1))
    shop.agree(c.Asked(1, 2), c.Wish(SHIRT_L, 2))
    outcome = shop.do(c.Amend(returns=THREE, wishes=(c.Wish(SHIRT_L, 3), c.Wish(MUG, 1))))
    assert names(outcome)[-1] == "GateOpened"
    slip = outcome.slip
    assert slip.review is not None
    assert slip.review.waits_at(Gate.REQUEST)
    assert slip.phases.settlement is SettlementPhase.QUOTED
    shop.accept()
    shop.bring_back()
    assert shop.slip().phases.settlement is SettlementPhase.ACCEPTED
    shop.do(YES)
    shop.settle()
    shop.send()
    laws.check(shop.store)


def test_what_needed_nobody_may_need_somebody_then() -> None:
    """Example: goods of up to 300.00 need nobody; a second shirt makes them 398.00."""
    shop = Shop(Terms(levels=(Level(over=Shop().money("300")),)))
    shop.sell("SO-1", (SHIRT_M, 3))
    shop.approve(c.Asked(1, 1))
    assert not [one for one in shop.do(c.Amend(evidence=("p-1",))).events if one_gate(one)]
    outcome = shop.do(c.Amend(returns=TWO))
    assert one_gate(outcome.events[-1])
    shop.do(YES)
    assert not shop.slip().review.waits_at(Gate.REQUEST)  # type: ignore[union-attr]


def one_gate(event: object) -> bool:
    return isinstance(event, e.GateOpened)


def test_a_request_that_waits_is_amended_before_anybody_decides() -> None:
    shop = submitted(Terms(levels=(Level(), Level())))
    shop.do(YES)
    outcome = shop.do(c.Amend(returns=THREE))
    assert names(outcome) == ["Amended", "Submitted", "Quoted", "GateOpened"]
    assert outcome.slip.phases.review is ReviewPhase.WAITING
    assert outcome.slip.review is not None
    assert outcome.slip.review.approved_by == ()
    assert [notice.kind for notice in shop.store.notices].count("received") == 1


def test_goods_set_aside_follow_the_wishes() -> None:
    """Example: what was held is free again, and what is short is said to be short."""
    shop = submitted(Terms(hold_at=HoldAt.ACCEPTED))
    assert names(shop.do(c.Amend(wishes=(c.Wish(MUG, 1),))))[-1] == "Quoted"
    shop.accept()
    outcome = shop.do(c.Amend(wishes=(c.Wish(MUG, 99),)))
    assert names(outcome)[-2:] == ["StockHeld", "ReplacementBackordered"]
    assert outcome.slip.phases.replacement is ReplacementPhase.BACKORDERED
    laws.check(shop.store)


def test_a_promotion_is_settled_again_as_if_the_slip_had_never_come() -> None:
    promo = Discount("promo", off=Shop().money("30"), threshold=Shop().money("200"))
    terms = Terms(money=MoneyTerms(lost_promotion=LostPromotion.REPRICE_REMAINDER))
    shop, fresh = Shop(terms), Shop(terms)
    for one in (shop, fresh):
        one.sell("SO-1", (SHIRT_M, 2), (MUG, 1), discounts=(promo,))
    shop.submit(c.Asked(2, 1))
    shop.do(c.Amend(returns=TWO))
    fresh.submit(c.Asked(1, 2))
    quotes = [one.slip().money.quote for one in (shop, fresh)]
    assert quotes[0] is not None
    assert quotes[1] is not None
    assert quotes[0].lines == quotes[1].lines
    laws.check(shop.store)


# --- what is refused -----------------------------------------------------------------------------


def test_the_policy_has_to_allow_what_it_becomes() -> None:
    shop = submitted()
    error = shop.refuse(AmendmentError, c.Amend(returns=(c.Asked(1, 2, Grade.DAMAGED),)))
    assert error.findings == ("condition.refused",)
    shop.refuse(IncompleteError, c.Amend(wishes=()))
    shop.submit(c.Asked(1, 1), slip="EX-2")
    shop.refuse(NotReturnableError, c.Amend(returns=THREE))
    shop.refuse(UnknownSaleLineError, c.Amend(returns=(c.Asked(9, 1),)))
    shop.refuse(UnknownItemError, c.Amend(wishes=(c.Wish(Sku("HAT"), 1),)))


def test_an_exception_stays_one() -> None:
    shop = Shop()
    shop.sell("SO-1", (SHIRT_M, 2))
    shop.later(days=9)
    shop.open(c.Asked(1, 1))
    shop.do(c.Submit(as_exception=True))
    slip = shop.do(c.Amend(returns=TWO)).slip
    assert slip.review is not None
    assert slip.review.exception
    shop.do(YES)


def test_wishes_stand_for_lines_that_are_there() -> None:
    shop = Shop()
    shop.sell("SO-1", (SHIRT_M, 3), (MUG, 1))
    shop.submit(c.Asked(1, 1), c.Asked(2, 1), c.Wish(SHIRT_L, 1, (2,)))
    assert shop.refuse(InvalidInputError, c.Amend(returns=ONE)).where == "amend.wishes.replaces"
    wrong = c.Amend(wishes=(c.Wish(MUG, 1, (3,)),))
    assert shop.refuse(InvalidInputError, wrong).want == "positions 1 to 2 of the returns"
    for make in (
        c.Amend,
        lambda: c.Amend(contact=""),
        lambda: c.Amend(returns=ONE, wishes=(c.Wish(MUG, 1, (2,)),)),
    ):
        with pytest.raises(InvalidInputError):
            make()


def test_a_barcode_is_held_against_the_sale() -> None:
    shop = Shop()
    shop.stock("CUP", 5, 50, price="10", barcode="6901234567892")
    shop.sell("SO-1", ("CUP", 2))
    shop.open(c.Asked(1, 1))
    scanned = c.Amend(returns=(c.Asked(1, 1, None, "4006381333931"),))
    shop.refuse(BarcodeError, scanned)


def test_what_has_moved_or_ended_is_not_amended() -> None:
    shop = submitted()
    shop.accept()
    shop.do(c.ShipReturn())
    amend = c.Amend(contact="mail-8")
    assert shop.refuse(CommandNotAllowedError, amend).reason == "goods-moved"
    other = Shop()
    other.sell("SO-1", (MUG, 1))
    other.agree(c.Asked(1, 1), c.Wish(SHIRT_L, 1))
    other.do(c.Pay(PaymentId("P-1"), other.money("1")))
    assert other.refuse(CommandNotAllowedError, amend).reason == "money-moved"
    ended = submitted()
    ended.do(c.Cancel(), by=CLERK)
    assert ended.refuse(CommandNotAllowedError, amend).reason == "ended"


def test_what_was_given_up_is_claimed_only_where_it_is_still_free() -> None:
    """One of two was given up and somebody else has it: the very steps are kept no more."""
    shop = submitted()
    shop.do(c.Resolve(1, 1, c.Outcome.LOST))
    shop.agree(c.Asked(1, 1), slip="EX-2")
    shop.do(c.Amend(wishes=(c.Wish(MUG, 1),)))
    laws.check(shop.store)
    kept = [line.spans for slip in ("EX-1", "EX-2") for line in shop.slip(slip).returns]
    assert kept == [(Span(0, 1), Span(2, 3)), (Span(1, 2),)]
    shop.do(c.Resolve(1, 1, c.Outcome.LOST))
    shop.agree(c.Asked(1, 1), slip="EX-3")
    change = c.Amend(wishes=(c.Wish(SHIRT_L, 1),))
    assert shop.refuse(NotReturnableError, change).free == 1
    laws.check(shop.store)


def test_where_everything_was_given_up_nothing_is_asked_for_again() -> None:
    """Nobody waits for goods any more: amended, they would be paid for and never come."""
    shop = submitted()
    shop.do(c.Resolve(1, 2, c.Outcome.LOST))
    change = c.Amend(wishes=(c.Wish(MUG, 1),))
    assert shop.refuse(CommandNotAllowedError, change).reason == "given-up"
    shop.do(c.Retract(c.Booking.GIVEN_UP, 1))
    shop.do(change)
    laws.check(shop.store)


def test_goods_that_nobody_expected_have_moved() -> None:
    shop = submitted()
    shop.do(c.Resolve(0, 1, c.StrayCame(c.StrayKind.UNEXPECTED, MUG, SITE)))
    change = c.Amend(wishes=(c.Wish(MUG, 1),))
    assert shop.refuse(CommandNotAllowedError, change).reason == "goods-moved"
    shop.do(c.Resolve(1, 1, c.StrayBack()))
    assert shop.refuse(CommandNotAllowedError, change).reason == "goods-moved"
