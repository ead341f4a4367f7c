"""A booking that was a mistake is taken back, as long as nothing was built on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from exchangekit.accounting.roles import AccountRole
from exchangekit.accounting.vouchers import VoucherKind, effect
from exchangekit.care.notices import NoticeKind
from exchangekit.effects.holds import holds_of
from exchangekit.errors import BuiltOnError, CommandNotAllowedError, RoleError
from exchangekit.policy.deadlines import Deadline, Expire, Wait
from exchangekit.policy.terms import GradeDeduction, Sequence, Terms
from exchangekit.slip import commands as c
from exchangekit.slip import events as e
from exchangekit.slip.due import due
from exchangekit.slip.guards import stage_text
from exchangekit.slip.phases import Leg, ReplacementPhase, ReturnPhase, SettlementPhase
from exchangekit.values.goods import Disposition, Fault, Grade, Tracked
from exchangekit.values.ids import PaymentId, SaleId, SlipId, chained_sale
from exchangekit.values.money import Money
from exchangekit.values.people import Actor, Role

from tests import laws
from tests.builders import EX_1, MUG, OTHER_SITE, SHIRT_L, SHIRT_M, SITE, Shop
from tests.slip.test_tracked import ADVANCE, MILK, PHONE, entitlement, look, named, sell, stocked
from tests.slip.test_undoing import documents, move_average
from tests.slip.world import ANYBODY

if TYPE_CHECKING:
    from exchangekit.desk import Outcome

B = c.Booking
DAMAGE = {"deductions": (GradeDeduction(Grade.DAMAGED, 500_000, frozenset(Fault)),)}
WORSE = Terms(**DAMAGE)
AS_NEW = (Grade.AS_NEW, Disposition.SELL_AS_NEW, SITE)
DAMAGED = (Grade.DAMAGED, Disposition.SCRAP, SITE)


def one(steps: int = 1, line: int = 1) -> tuple[c.LineSteps, ...]:
    return (c.LineSteps(line, steps),)


def retract(shop: Shop, booking: c.Booking, line: int = 1) -> Outcome:
    return shop.do(c.Retract(booking, line), by=ANYBODY)


def names(shop: Shop, booking: c.Booking, line: int = 1) -> list[str]:
    return [type(event).__name__ for event in retract(shop, booking, line).events]


def agreed(*wishes: c.Wish, terms: Terms = WORSE) -> Shop:
    """Two shirts of one line are to come back."""
    shop = Shop(terms)
    shop.sell("SO-1", (SHIRT_M, 2))
    shop.agree(c.Asked(1, 2), *wishes)
    return shop


def sold_more(shop: Shop) -> SaleId:
    """Sell a shirt under another sale."""
    return shop.sell("SO-2", (SHIRT_L, 1)).id


def refused(shop: Shop, booking: c.Booking, line: int = 1) -> tuple[str, str]:
    error = shop.refuse(BuiltOnError, c.Retract(booking, line), by=ANYBODY)
    return error.by, error.about


# --- what came back ------------------------------------------------------------------------------


def test_what_was_graded_wrongly_is_graded_again() -> None:
    """The last inspection ended the return and quoted it worse; both are open again."""
    shop = agreed()
    shop.do(c.Receive(SITE, one(2)))
    shop.do(c.Inspect(1, 2, *DAMAGED))
    assert stage_text(shop.slip()) == "settlement/quoted"
    outcome = retract(shop, B.INSPECTION)
    assert [type(event).__name__ for event in outcome.events] == [
        "Retracted",
        "InspectionReopened",
    ]
    assert [notice.kind for notice in outcome.batch.notices] == [NoticeKind.CORRECTED]
    assert outcome.slip.returns[0].to_inspect(SITE) == 2
    shop.do(c.Inspect(1, 2, *AS_NEW))
    quote = shop.slip().money.quote
    assert quote is not None
    assert (quote.number, quote.balance) == (3, Money(-39800, "CNY"))
    laws.check(shop.store)


def test_money_that_was_final_is_open_again_and_what_it_posted_is_reversed() -> None:
    shop = agreed()
    shop.do(c.Receive(SITE, one(2)))
    shop.do(c.Inspect(1, 2, *AS_NEW))
    assert shop.slip().phases.settlement is SettlementPhase.DUE
    assert names(shop, B.INSPECTION) == [
        "SettlementReopened",
        "Retracted",
        "InspectionReopened",
    ]
    vouchers = laws.vouchers_of(shop.store, shop.slip())
    assert effect(vouchers, AccountRole.CUSTOMER, "CNY") == Money(0, "CNY")
    assert documents(shop) == Money(0, "CNY")
    shop.do(c.Inspect(1, 2, *DAMAGED))
    shop.accept()
    shop.settle()
    assert stage_text(shop.slip()) == "ended"
    assert documents(shop) == shop.slip().money.quote.balance
    laws.check(shop.store)


def test_a_wrong_count_is_received_again() -> None:
    """The record says what it reverses, and the goods go the same way back, worth the same."""
    shop = agreed(c.Wish(SHIRT_L, 2))
    wrong = shop.do(c.Receive(SITE, one(2)))
    assert shop.slip().phases.return_ is ReturnPhase.INSPECTING
    outcome = retract(shop, B.RECEIPT)
    retracted, awaited = outcome.events
    assert isinstance(retracted, e.Retracted)
    assert isinstance(awaited, e.ReturnAwaited)
    received = shop.store.slip_records(EX_1)[retracted.booked.record - 1]
    assert received.type == "goods-received"
    (there,), (back,) = wrong.batch.movements, outcome.batch.movements
    assert (back.source, back.target) == (there.target, there.source)
    assert (back.steps, back.value) == (there.steps, there.value)
    (voucher,) = outcome.batch.vouchers
    assert voucher.kind is VoucherKind.REVERSAL
    shop.do(c.Receive(SITE, one()))
    assert shop.slip().returns[0].outstanding == 1
    laws.check(shop.store)


def test_only_the_wrong_line_of_a_receipt_is_taken_back() -> None:
    shop = Shop()
    shop.sell("SO-1", (SHIRT_M, 1), (MUG, 1))
    shop.agree(c.Asked(1, 1), c.Asked(2, 1))
    shop.do(c.ShipReturn("SF-1"))
    shop.do(c.Receive(SITE, (*one(), *one(line=2))))
    assert names(shop, B.RECEIPT, 2) == ["Retracted", "ParcelAwaited"]
    assert [line.received for line in shop.slip().returns] == [1, 0]
    shop.do(c.Receive(OTHER_SITE, one(line=2)))
    assert stage_text(shop.slip()) == "return/inspecting"
    laws.check(shop.store)


def test_of_two_receipts_the_last_one_is_taken_back_first() -> None:
    shop = agreed()
    shop.do(c.Receive(SITE, one()))
    shop.do(c.Receive(OTHER_SITE, one()))
    shop.do(c.Inspect(1, 1, *AS_NEW))
    assert names(shop, B.RECEIPT) == ["Retracted", "ReturnAwaited"]
    assert [receipt.site for receipt in shop.slip().returns[0].receipts] == [SITE]
    assert refused(shop, B.RECEIPT) == ("looked-at", SITE)
    assert names(shop, B.INSPECTION) == ["Retracted"]
    assert names(shop, B.RECEIPT) == ["Retracted"]
    assert not shop.slip().goods_moved
    shop.do(c.Cancel())
    assert stage_text(shop.slip()) == "ended"
    laws.check(shop.store)


def test_a_parcel_nobody_sent_is_not_on_its_way() -> None:
    """The slip can be called off at once again; of two parcels the other is still awaited."""
    shop = agreed()
    shop.do(c.ShipReturn("SF-1"))
    shop.do(c.ShipReturn("SF-2"))
    outcome = retract(shop, B.PARCEL, 0)
    assert [type(event).__name__ for event in outcome.events] == ["Retracted"]
    assert outcome.batch.notices == ()
    assert names(shop, B.PARCEL, 0) == ["Retracted", "ReturnAwaited"]
    shop.do(c.ShipReturn("SF-3"))
    record = shop.slip().version + 1
    shop.do(c.Receive(SITE, one()))
    assert refused(shop, B.PARCEL, 0) == ("arrived", str(record))


def test_goods_that_were_given_up_are_awaited_again_unless_somebody_has_claimed_them() -> None:
    shop = agreed(terms=Terms(deadlines=()))
    shop.do(c.Receive(SITE, one()))
    shop.do(c.Inspect(1, 1, *AS_NEW))
    shop.do(c.Resolve(1, 1, c.Outcome.LOST))
    shop.accept()
    assert shop.slip().phases.settlement is SettlementPhase.DUE
    shop.submit(c.Asked(1, 1), slip="EX-2")
    assert refused(shop, B.GIVEN_UP) == ("claimed", "EX-2")
    shop.do(c.Cancel(), slip="EX-2")
    assert names(shop, B.GIVEN_UP) == [
        "SettlementReopened",
        "Retracted",
        "ReturnAwaited",
    ]
    shop.do(c.Receive(SITE, one()))
    shop.do(c.Inspect(1, 1, *AS_NEW))
    shop.settle()
    assert shop.slip().money.refunded == Money(39800, "CNY")
    laws.check(shop.store)


def test_what_a_deadline_gave_up_can_be_taken_back_too() -> None:
    gives_up = Deadline(Wait.PARCEL, Terms().quote_for, Expire())
    shop = agreed(terms=Terms(deadlines=(gives_up,), sequence=Sequence.ADVANCE))
    shop.do(c.ShipReturn())
    shop.later(hours=24 * 60)
    (lapsed,) = due(shop.slip(), shop.now)
    shop.do(lapsed.command)
    assert shop.slip().returns[0].resolved == 2
    assert names(shop, B.GIVEN_UP)[-1] == "ParcelAwaited"


def test_goods_given_back_at_once_are_claimed_again() -> None:
    shop = agreed()
    shop.do(c.Receive(SITE, one(2)))
    back = (Grade.OPENED, Disposition.BACK_TO_CUSTOMER, SITE)
    shop.do(c.Inspect(1, 1, *AS_NEW))
    shop.do(c.Inspect(1, 1, *back))
    shop.submit(c.Asked(1, 1), slip="EX-2")
    assert refused(shop, B.INSPECTION) == ("claimed", "EX-2")
    shop.do(c.Cancel(), slip="EX-2")
    retract(shop, B.INSPECTION)
    (sold,) = laws.sales_in(shop.store)
    assert sold.returnable(1) == 0
    shop.do(c.Inspect(1, 1, *AS_NEW))
    laws.check(shop.store)


def test_serials_that_came_by_mistake_can_still_come() -> None:
    shop = stocked(Shop(Terms(), rules=()))
    sell(shop, "SO-1", "S1", "S2")
    shop.agree(c.Asked(1, 2))
    shop.do(c.Receive(SITE, named("S1", "S2")))
    assert names(shop, B.RECEIPT) == ["Retracted", "ReturnAwaited"]
    assert entitlement(shop, "SO-1").back == ()
    shop.do(c.Receive(SITE, named("S2")))
    shop.do(look("S2", Disposition.BACK_TO_CUSTOMER))
    assert names(shop, B.INSPECTION) == ["Retracted"]
    assert [back.tracking for back in entitlement(shop, "SO-1").back] == ["S2"]
    shop.do(look("S2"))
    shop.sell("SO-2", (PHONE, 1), tracked=(Tracked("S2"),))
    assert refused(shop, B.INSPECTION) == ("sold-on", "shop/sellable")
    laws.check_goods(shop.store)


def test_goods_on_the_shelf_are_free_and_worth_what_they_came_in_at() -> None:
    """One is set aside for another slip, then sold; and what a dear one left is worth more."""
    shop = agreed()
    shop.bring_back()
    shop.agree(c.Asked(1, 1), c.Wish(SHIRT_M, 12), slip="EX-2", sale=sold_more(shop))
    assert refused(shop, B.INSPECTION) == ("sold-on", "shop/sellable")
    shop.do(c.Cancel(), slip="EX-2")
    names(shop, B.INSPECTION)
    laws.check(shop.store)


def test_a_shelf_that_is_worth_another_average_keeps_what_it_got() -> None:
    """Nothing would be left, but worth something: a part of the value was sold by others."""
    shop = Shop(Terms())
    shop.sell("SO-1", (SHIRT_M, 1))
    shop.agree(c.Asked(1, 1))
    shop.bring_back()
    move_average(shop)
    left = shop.store.stock(SHIRT_M, SITE).value.sellable
    shop.sell("SO-2", (SHIRT_M, left - 1))
    assert refused(shop, B.INSPECTION) == ("sold-on", "shop/sellable")


def test_what_was_paid_back_is_built_on_the_inspection() -> None:
    shop = agreed(terms=Terms())
    shop.bring_back()
    shop.do(c.Refund(PaymentId("R-1"), Money(100, "CNY")))
    assert refused(shop, B.INSPECTION) == ("refunded", "1.00 CNY")


def test_what_left_because_goods_had_come_is_built_on_them() -> None:
    shop = agreed(c.Wish(SHIRT_L, 2), terms=Terms())
    shop.bring_back()
    shop.do(c.Dispatch(one(2)))
    assert refused(shop, B.INSPECTION) == ("dispatched", "1")
    names(shop, B.DISPATCH)
    assert names(shop, B.INSPECTION)[0] == "SettlementReopened"


def test_what_left_in_advance_is_no_swap_any_more_once_it_is_graded_anew() -> None:
    """Its charge had been taken back as a swap's; it is charged again, and the goods credited."""
    shop = agreed(c.Wish(SHIRT_L, 2), terms=Terms(sequence=Sequence.ADVANCE, **DAMAGE))
    shop.do(c.Dispatch(one()))
    shop.bring_back()
    assert shop.slip().phases.settlement is SettlementPhase.SETTLED
    shop.do(c.Dispatch(one()))
    assert documents(shop) == Money(0, "CNY")
    assert names(shop, B.INSPECTION)[0] == "SettlementReopened"
    assert documents(shop) == Money(39800, "CNY")
    shop.do(c.Inspect(1, 2, *DAMAGED))
    shop.accept()
    shop.settle()
    assert shop.slip().money.taken == Money(19900, "CNY")
    assert documents(shop) == Money(19900, "CNY")
    laws.check(shop.store)


# --- what went out -------------------------------------------------------------------------------


def ready(terms: Terms | None = None, goods: int = 4) -> Shop:
    """Two of another size are to go out for two shirts that came back, of four that are there."""
    shop = Shop(terms or Terms(), goods=goods)
    shop.sell("SO-1", (SHIRT_M, 2))
    shop.agree(c.Asked(1, 2), c.Wish(MUG, 2))
    shop.bring_back()
    return shop


def test_what_has_not_left_is_set_aside_again() -> None:
    """All there are: what comes back onto the shelf counts at once."""
    shop = ready(goods=2)
    shop.do(c.Dispatch(one(2), "SF-1"))
    assert shop.slip().phases.replacement is ReplacementPhase.DISPATCHED
    assert names(shop, B.DISPATCH) == ["Retracted", "StockHeld", "ReplacementReserved"]
    (hold,) = holds_of(shop.slip())
    assert hold.steps == 2
    assert shop.store.stock(MUG, SITE).value.sellable == 2
    laws.check(shop.store)
    shop.settle()
    shop.send()
    assert stage_text(shop.slip()) == "ended"
    assert documents(shop) == shop.slip().money.quote.balance
    laws.check(shop.store)


def test_of_two_parcels_the_last_one_is_taken_back() -> None:
    shop = ready()
    shop.do(c.Dispatch(one()))
    shop.do(c.Dispatch(one()))
    names(shop, B.DISPATCH)
    shop.do(c.Deliver(one()))
    assert refused(shop, B.DISPATCH) == ("delivered", "1")
    assert names(shop, B.DELIVERY) == ["Retracted"]
    names(shop, B.DISPATCH)
    assert shop.slip().replacements[0].left == 2
    laws.check(shop.store)


def test_lots_that_have_not_left_lie_on_the_shelf_again() -> None:
    shop = stocked(Shop(ADVANCE, rules=()))
    shop.sell("SO-1", (SHIRT_M, 1))
    shop.agree(c.Asked(1, 1), c.Wish(MILK, 7))
    shop.do(c.Dispatch(one(7)))
    assert [lot.steps for lot in shop.slip().replacements[0].sent] == [2, 5]
    names(shop, B.DISPATCH)
    assert shop.slip().replacements[0].sent == ()
    assert documents(shop) == Money(0, "CNY")
    shop.do(c.Dispatch(one(7)))
    laws.check_goods(shop.store)
    laws.check_rebuilt(shop.store, shop.slip())


def test_a_parcel_that_was_lost_has_left() -> None:
    shop = ready()
    shop.do(c.Dispatch(one(2)))
    shop.do(c.Resolve(1, 1, c.Outcome.LOST, leg=Leg.REPLACEMENT))
    assert refused(shop, B.DISPATCH) == ("lost", "1")


def test_what_was_delivered_by_mistake_is_on_its_way_and_becomes_another_sale() -> None:
    """Nobody exchanges what has not arrived; what arrives later can be exchanged."""
    shop = ready()
    shop.settle()
    shop.do(c.Dispatch(one(2)))
    shop.do(c.Deliver(one(2)))
    assert shop.desk.propose(chained_sale(EX_1))
    assert names(shop, B.DELIVERY) == ["Retracted", "DeliveryReopened"]
    assert shop.desk.propose(chained_sale(EX_1)) == ()
    shop.do(c.Deliver(one(2)))
    again = chained_sale(EX_1, 1)
    assert [asked.steps for asked in shop.desk.propose(again)] == [2]
    shop.submit(c.Asked(1, 1), slip="EX-2", sale=again)
    assert shop.desk.links(SlipId("EX-2")).earlier == (EX_1,)
    assert shop.desk.links(EX_1).later == (SlipId("EX-2"),)
    assert refused(shop, B.DELIVERY) == ("exchanged-again", "EX-2")
    shop.do(c.Cancel(), slip="EX-2")
    laws.check(shop.store)


def test_an_undone_slip_whose_delivery_was_taken_back_leaves_nothing_behind() -> None:
    shop = ready(Terms(sequence=Sequence.ADVANCE))
    shop.settle()
    shop.do(c.Dispatch(one(2)))
    shop.do(c.Deliver(one(2)))
    names(shop, B.DELIVERY)
    shop.do(c.Cancel())
    shop.do(c.Resolve(1, 1, c.Outcome.KEPT, leg=Leg.REPLACEMENT))
    shop.do(c.Resolve(1, 1, c.Outcome.LOST, leg=Leg.REPLACEMENT))
    shop.do(c.Dispatch(one(2), leg=Leg.RETURN))
    shop.settle()
    assert stage_text(shop.slip()) == "ended"
    assert [asked.steps for asked in shop.desk.propose(chained_sale(EX_1, 1))] == [1]
    laws.check(shop.store)


def test_what_the_customer_confirmed_was_delivered() -> None:
    shop = agreed(c.Wish(SHIRT_L, 2), terms=Terms(sequence=Sequence.ADVANCE))
    shop.send()
    assert refused(shop, B.DELIVERY) == ("confirmed", "1")


# --- who, when and what --------------------------------------------------------------------------


def test_who_may_book_may_take_it_back() -> None:
    shop = agreed()
    shop.bring_back()
    packer = Actor("packer", {Role.WAREHOUSE})
    error = shop.refuse(RoleError, c.Retract(B.INSPECTION, 1), by=packer)
    assert error.needs == "inspector"


@pytest.mark.parametrize(
    "command, reason",
    [
        (c.Retract(B.DELIVERY, 1), "nothing-booked"),
        (c.Retract(B.RECEIPT, 2), "nothing-booked"),
    ],
)
def test_what_was_never_booked_is_not_taken_back(command: c.Command, reason: str) -> None:
    shop = agreed()
    shop.bring_back()
    assert shop.refuse(CommandNotAllowedError, command, by=ANYBODY).reason == reason


def test_what_has_ended_is_not_corrected() -> None:
    shop = agreed(terms=Terms())
    shop.bring_back()
    mistake = c.Retract(B.INSPECTION, 1)
    shop.do(c.Cancel())
    shop.do(c.Dispatch(one(2), leg=Leg.RETURN))
    assert shop.refuse(CommandNotAllowedError, mistake, by=ANYBODY).reason == "ended"


def test_a_request_that_is_amended_has_nothing_booked() -> None:
    """All that was booked was a mistake, or given up for goods that are not asked for now."""
    shop = agreed()
    shop.do(c.Resolve(1, 1, c.Outcome.LOST))
    shop.do(c.Amend(returns=(c.Asked(1, 1),)))
    mistake = c.Retract(B.GIVEN_UP, 1)
    assert shop.refuse(CommandNotAllowedError, mistake, by=ANYBODY).reason == "nothing-booked"
    laws.check(shop.store)
