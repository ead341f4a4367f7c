"""What was booked by mistake on the way back of an undone slip is taken off it again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from exchangekit.accounting.roles import AccountRole
from exchangekit.accounting.supplier_claims import ClaimOpened
from exchangekit.accounting.vouchers import VoucherKind, effect
from exchangekit.effects.laws import undone
from exchangekit.effects.suppliers import claimable
from exchangekit.errors import (
    CommandNotAllowedError,
    DuplicateReferenceError,
    RoleError,
)
from exchangekit.policy.terms import GradeDeduction, Sequence, Terms
from exchangekit.slip import commands as c
from exchangekit.slip import events as e
from exchangekit.slip.guards import stage_text
from exchangekit.slip.phases import Leg, ReplacementPhase, ReturnPhase
from exchangekit.values.goods import Disposition, Fault, Grade, Tracked
from exchangekit.values.people import Actor, Role

from tests import laws
from tests.builders import COMPANY, EX_1, MUG, OTHER_SITE, SHIRT_L, SHIRT_M, SITE, Shop
from tests.effects.test_foreign import abroad
from tests.effects.test_foreign import sell as sell_abroad
from tests.slip.test_retracting import names, one, refused, retract
from tests.slip.test_tracked import MILK, PHONE, entitlement, look, named, sell, stocked, take
from tests.slip.test_undoing import documents, offers, own_movements
from tests.slip.world import ANYBODY

if TYPE_CHECKING:
    from exchangekit.slip.model import Slip

B = c.Booking
WORSE = (GradeDeduction(Grade.DAMAGED, 500_000, frozenset(Fault)),)
ADVANCE = Terms(sequence=Sequence.ADVANCE, deductions=WORSE)
AS_NEW = (Grade.AS_NEW, Disposition.SELL_AS_NEW, SITE)
SCRAPPED = (Grade.DAMAGED, Disposition.SCRAP, SITE)
GIVE_BACK = c.Dispatch(one(), leg=Leg.RETURN)
TAKE_BACK = c.Receive(SITE, one(), leg=Leg.REPLACEMENT)
RESTOCK = c.Inspect(1, 1, *AS_NEW, leg=Leg.REPLACEMENT)
KEEP = c.Resolve(1, 1, c.Outcome.KEPT, leg=Leg.REPLACEMENT)
LOSE = c.Resolve(1, 1, c.Outcome.LOST, leg=Leg.REPLACEMENT)
PAY_FOR = c.Resolve(1, 1, c.Outcome.GONE)


def called_back(*found: tuple[Grade, Disposition, str], sent: int = 2) -> Shop:
    """Two shirts came back, some looked at; of two others some had left in advance."""
    shop = Shop(ADVANCE)
    shop.sell("SO-1", (SHIRT_M, 2))
    shop.agree(c.Asked(1, 2), c.Wish(SHIRT_L, 2))
    if sent:
        shop.do(c.Dispatch(one(sent)))
    shop.do(c.Receive(SITE, one(2)))
    for state in found:
        shop.do(c.Inspect(1, 1, *state))
    shop.do(c.Cancel())
    return shop


def is_undone(shop: Shop) -> None:
    """Check that the slip has ended, and left nothing behind."""
    slip = shop.slip()
    assert stage_text(slip) == "ended"
    assert undone(slip, own_movements(shop), laws.vouchers_of(shop.store, slip)) is None
    quote = slip.money.quote
    assert quote is not None
    assert documents(shop) == quote.balance
    laws.check(shop.store)


def lines(slip: Slip) -> object:
    """Give what a booking changes of a slip, but for what counts them."""
    quote = () if slip.money.quote is None else slip.money.quote.lines
    phases = (slip.phases.return_, slip.phases.replacement, slip.phases.settlement)
    return slip.returns, slip.replacements, quote, phases, slip.money.outstanding


# --- goods of the customer -----------------------------------------------------------------------


def test_goods_that_were_not_given_back_lie_where_they_lay() -> None:
    """Off the shelf, and unseen from inspection; the leg had ended and waits again."""
    shop = called_back(AS_NEW)
    before = lines(shop.slip())
    there = shop.store.stock(SHIRT_M, SITE).value
    shop.do(c.Dispatch(one(2), "SF-9", Leg.RETURN))
    assert shop.slip().phases.return_ is ReturnPhase.CANCELLED
    assert names(shop, B.GIVEN_BACK) == ["ReturnReopened", "Retracted"]
    assert lines(shop.slip()) == before
    assert shop.store.stock(SHIRT_M, SITE).value == there
    shop.do(c.Dispatch(one(2), leg=Leg.RETURN))
    for command in (KEEP, LOSE):
        shop.do(command)
    shop.settle()
    is_undone(shop)


def test_a_reversal_says_what_it_reverses_and_the_customer_is_told() -> None:
    shop = called_back(AS_NEW)
    sent = shop.do(GIVE_BACK)
    outcome = retract(shop, B.GIVEN_BACK)
    (gone,), (back,) = sent.batch.movements, outcome.batch.movements
    assert (back.source, back.target, back.value) == (gone.target, gone.source, gone.value)
    assert [voucher.kind for voucher in outcome.batch.vouchers] == [VoucherKind.REVERSAL]
    assert [dict(notice.facts) for notice in outcome.batch.notices] == [{"booking": "given_back"}]
    assert retract_is(shop, "nothing-booked", B.GIVEN_BACK)


def retract_is(shop: Shop, reason: str, booking: c.Booking) -> bool:
    refusal = shop.refuse(CommandNotAllowedError, c.Retract(booking, 1), by=ANYBODY)
    return refusal.reason == reason


def test_goods_that_can_be_given_back_after_all_are_paid_for_no_longer() -> None:
    """The second of two equal lines of the quote goes; then the goods themselves do."""
    shop = called_back(SCRAPPED, SCRAPPED)
    shop.do(PAY_FOR)
    before = lines(shop.slip())
    shop.do(PAY_FOR)
    assert shop.slip().phases.return_ is ReturnPhase.CANCELLED
    assert names(shop, B.PAID_FOR) == ["ReturnReopened", "Quoted", "Retracted"]
    assert lines(shop.slip()) == before
    assert shop.slip().money.outstanding == -shop.money("99.50")
    retract(shop, B.PAID_FOR)
    assert shop.slip().money.outstanding == shop.money("0")
    assert documents(shop) == shop.money("0")
    names(shop, B.INSPECTION)
    shop.do(c.Inspect(1, 1, *AS_NEW))
    shop.do(c.Dispatch(one(1), leg=Leg.RETURN))
    shop.do(PAY_FOR)
    shop.do(KEEP)
    shop.do(LOSE)
    shop.settle()
    is_undone(shop)


def test_a_parcel_that_was_found_is_received_and_sent_back() -> None:
    """Given up as lost on the way back, though it came; it may also have come by mistake."""
    shop = Shop(ADVANCE)
    shop.sell("SO-1", (SHIRT_M, 2))
    shop.agree(c.Asked(1, 2), c.Wish(SHIRT_L, 2))
    shop.do(c.ShipReturn())
    shop.do(c.Receive(SITE, one()))
    shop.do(c.Cancel())
    shop.do(c.Resolve(1, 1, c.Outcome.LOST))
    assert names(shop, B.GIVEN_UP) == ["Retracted"]
    (sold,) = laws.sales_in(shop.store)
    assert sold.returnable(1) == 0
    shop.do(c.Receive(OTHER_SITE, one()))
    assert names(shop, B.RECEIPT) == ["Retracted"]
    shop.do(c.Receive(SITE, one()))
    shop.do(c.Dispatch(one(2), leg=Leg.RETURN))
    is_undone(shop)


def test_what_was_looked_at_before_the_slip_was_called_back_is_looked_at_again() -> None:
    shop = called_back(SCRAPPED, SCRAPPED, sent=0)
    assert names(shop, B.INSPECTION) == ["Retracted"]
    shop.do(GIVE_BACK)
    assert shop.slip().returns[0].unseen
    shop.do(PAY_FOR)
    shop.settle()
    is_undone(shop)


def test_a_parcel_and_a_dispatch_of_before_are_not_taken_back() -> None:
    shop = called_back()
    for booking, line in ((B.DISPATCH, 1), (B.DELIVERY, 1), (B.PARCEL, 0)):
        wrong = c.Retract(booking, line)
        assert shop.refuse(CommandNotAllowedError, wrong, by=ANYBODY).reason == "going-back"


def test_what_came_first_on_a_line_is_taken_back_last() -> None:
    """Each booking took its share of what those before it had left."""
    shop = called_back(SCRAPPED)
    shop.do(GIVE_BACK)  # the one that nobody has looked at
    record = sent = shop.slip().version
    assert refused(shop, B.INSPECTION) == ("booked-after", str(record))
    shop.do(PAY_FOR)
    record += 1
    assert refused(shop, B.GIVEN_BACK) == ("booked-after", str(record))
    assert refused(shop, B.RECEIPT) == ("booked-after", str(sent))
    for booking in (B.PAID_FOR, B.GIVEN_BACK, B.INSPECTION, B.RECEIPT):
        retract(shop, booking)
    assert shop.slip().returns[0].received == 0


# --- replacement goods ---------------------------------------------------------------------------


def test_goods_that_did_not_come_back_are_called_in_again() -> None:
    shop = called_back()
    before = lines(shop.slip())
    shop.do(TAKE_BACK)
    shop.do(RESTOCK)
    assert refused(shop, B.TAKEN_BACK) == ("looked-at", SITE)
    assert names(shop, B.RESTOCK) == ["Retracted"]
    assert names(shop, B.TAKEN_BACK) == ["Retracted"]
    assert lines(shop.slip()) == before
    for command in (TAKE_BACK, RESTOCK, TAKE_BACK, RESTOCK):
        shop.do(command)
    assert shop.slip().phases.replacement is ReplacementPhase.CANCELLED
    assert names(shop, B.RESTOCK) == ["ReplacementReopened", "Retracted"]
    shop.do(c.Inspect(1, 1, *SCRAPPED, leg=Leg.REPLACEMENT))
    shop.do(c.Dispatch(one(2), leg=Leg.RETURN))
    is_undone(shop)


def test_what_went_back_to_the_shelf_must_lie_there() -> None:
    shop = called_back()
    shop.do(TAKE_BACK)
    shop.do(RESTOCK)
    left = shop.store.stock(SHIRT_L, SITE).value.sellable
    shop.sell("SO-2", (SHIRT_L, left))
    assert refused(shop, B.RESTOCK) == ("sold-on", "shop/sellable")


def test_what_the_customer_keeps_and_what_was_lost_is_taken_back_in_turn() -> None:
    """The shares of the cost come out as they were, whatever was booked between."""
    shop = Shop(ADVANCE)
    shop.sell("SO-1", (SHIRT_M, 5))
    shop.agree(c.Asked(1, 5), c.Wish(SHIRT_L, 5))
    shop.do(c.Dispatch(one(5)))
    shop.do(LOSE)
    shop.do(c.Cancel())
    seen = []
    commands = ((KEEP, B.KEPT), (TAKE_BACK, B.TAKEN_BACK), (LOSE, B.LOSS), (KEEP, B.KEPT))
    for command, _ in commands:
        seen.append(lines(shop.slip()))
        shop.do(command)
    assert shop.slip().phases.replacement is ReplacementPhase.CALLED_IN
    for booking in (B.TAKEN_BACK, B.LOSS):
        assert refused(shop, booking)[0] == "booked-after"
    for _, booking in reversed(commands):
        retract(shop, booking)
        assert lines(shop.slip()) == seen.pop()
    for command in (KEEP, LOSE, TAKE_BACK, RESTOCK, KEEP):
        shop.do(command)
    shop.settle()
    is_undone(shop)


def test_what_the_customer_keeps_is_charged_in_the_money_of_the_books() -> None:
    """Cents of conversion are those of what is owed then, in whatever order."""
    shop = abroad(ADVANCE)
    sell_abroad(shop, (SHIRT_M, 3, "29.99"))
    shop.agree(c.Asked(1, 3), c.Wish(SHIRT_L, 2), c.Wish(SHIRT_L, 1))
    shop.do(c.Dispatch((c.LineSteps(1, 2), c.LineSteps(2, 1))))
    shop.do(c.Receive(SITE, one(3)))
    shop.do(c.Inspect(1, 2, *SCRAPPED))
    shop.do(c.Cancel())
    shop.do(KEEP)
    shop.do(PAY_FOR)
    shop.do(evolve(KEEP, line=2))
    retract(shop, B.PAID_FOR)
    retract(shop, B.KEPT)
    for command in (KEEP, PAY_FOR, LOSE, PAY_FOR, c.Dispatch(one(), leg=Leg.RETURN)):
        shop.do(command)
    assert stage_text(shop.settle()) == "ended"
    slip = shop.slip()
    vouchers = laws.vouchers_of(shop.store, slip)
    assert undone(slip, own_movements(shop), vouchers) is None
    assert effect(vouchers, AccountRole.CUSTOMER, "CNY").minor == 0
    laws.check(shop.store, "CNY")


def test_what_the_customer_keeps_of_a_sale_of_its_own_is_claimed_again() -> None:
    """It had arrived; unless somebody exchanges it in turn it is called in once more."""
    shop = called_back_delivered()
    shop.do(KEEP)
    (chained,) = (s for s in laws.sales_in(shop.store) if s.sale.id == "slip:EX-1")
    assert chained.returnable(1) == 1
    shop.submit(c.Asked(1, 1), slip="EX-2", sale="slip:EX-1")
    assert refused(shop, B.KEPT) == ("exchanged-again", "EX-2")
    shop.do(c.Cancel(), slip="EX-2")
    retract(shop, B.KEPT)
    (chained,) = (s for s in laws.sales_in(shop.store) if s.sale.id == "slip:EX-1")
    assert chained.returnable(1) == 0
    shop.do(KEEP)
    shop.do(KEEP)
    shop.submit(c.Asked(1, 1), slip="EX-3", sale="slip:EX-1")  # the first one, not the last
    retract(shop, B.KEPT)
    for command in (TAKE_BACK, RESTOCK, c.Dispatch(one(2), leg=Leg.RETURN)):
        shop.do(command)
    shop.settle()
    is_undone(shop)


def called_back_delivered() -> Shop:
    shop = Shop(ADVANCE, rules=())
    shop.sell("SO-1", (SHIRT_M, 2))
    shop.agree(c.Asked(1, 2), c.Wish(SHIRT_L, 2))
    shop.do(c.Dispatch(one(2)))
    shop.do(c.Deliver(one(2)))
    shop.do(c.Receive(SITE, one(2)))
    shop.do(c.Cancel())
    return shop


# --- goods lost on the way forward ---------------------------------------------------------------


def lost(*, steps: int = 2, goods: int = 3) -> Shop:
    shop = Shop(ADVANCE, goods=goods)
    shop.sell("SO-1", (SHIRT_M, 2))
    shop.agree(c.Asked(1, 2), c.Wish(MUG, 2))
    shop.do(c.Dispatch(one(steps)))
    shop.do(LOSE)
    return shop


def test_a_parcel_that_was_not_lost_is_on_its_way() -> None:
    """What was set aside for it is free, its invoice stands, and it arrives."""
    shop = lost()
    assert shop.slip().replacements[0].held == 1
    assert names(shop, B.LOSS) == ["Retracted", "ReplacementDispatched"]
    line = shop.slip().replacements[0]
    assert (line.dispatched, line.lost, line.holds) == (2, 0, ())
    shop.do(c.Deliver(one(2)))
    shop.bring_back()
    shop.settle()
    quote = shop.slip().money.quote
    assert quote is not None
    assert documents(shop) == quote.balance
    laws.check(shop.store)


def test_while_others_are_still_to_leave_what_is_held_for_them_is_said() -> None:
    """One of two was lost, and there is one: it is enough again once the other is found."""
    shop = lost(steps=1, goods=2)
    shop.do(c.Hold())
    assert shop.slip().phases.replacement is ReplacementPhase.BACKORDERED
    assert names(shop, B.LOSS) == ["Retracted", "ReplacementReserved"]
    shop.do(c.Dispatch(one()))
    shop.do(LOSE)
    assert refused(shop, B.DISPATCH) == ("lost", "1")
    laws.check(shop.store)


def test_what_was_sent_in_its_place_is_taken_back_first() -> None:
    shop = lost()
    shop.do(c.Dispatch(one()))
    record = shop.slip().version - 1
    assert refused(shop, B.LOSS) == ("booked-after", str(record))
    assert "Retracted" in names(shop, B.DISPATCH)
    assert names(shop, B.LOSS)[0] == "Retracted"
    laws.check(shop.store)


@pytest.mark.parametrize("wishes", [(), (c.Wish(MUG, 1),)])
def test_what_is_not_to_go_out_any_more_has_not_left(wishes: tuple[c.Wish, ...]) -> None:
    """Lost, and other goods chosen or none at all: what is found then is no part of the slip."""
    shop = lost(steps=1)
    shop.do(c.ChangeReplacement(wishes))
    assert refused(shop, B.LOSS) == ("called-off", "1")


def test_a_swap_has_no_charge_that_comes_back_with_a_parcel() -> None:
    shop = Shop(Terms())
    shop.sell("SO-1", (SHIRT_M, 1))
    shop.agree(c.Asked(1, 1), c.Wish(SHIRT_L, 1))
    shop.bring_back()
    shop.do(c.Dispatch(one()))
    shop.do(LOSE)
    outcome = retract(shop, B.LOSS)
    (voucher,) = outcome.batch.vouchers
    assert {line.about for line in voucher.postings} == {SHIRT_L}
    assert documents(shop) == shop.money("0")
    shop.do(c.Deliver(one()))
    laws.check(shop.store)


def test_a_lot_that_was_not_lost_has_left() -> None:
    shop = stocked(Shop(ADVANCE, rules=()))
    shop.sell("SO-1", (SHIRT_M, 1))
    shop.agree(c.Asked(1, 1), c.Wish(MILK, 3))
    shop.do(c.Dispatch(one(3)))
    before = shop.slip().replacements[0]
    (lot, *_) = before.sent
    shop.do(evolve(LOSE, tracking=lot.tracking))
    assert shop.slip().replacements[0].lost_lots
    retract(shop, B.LOSS)
    after = shop.slip().replacements[0]
    assert sorted(after.sent, key=str) == sorted(before.sent, key=str)
    assert (after.lost_lots, after.cost) == ((), before.cost)
    laws.check_goods(shop.store)


# --- lots and serials ----------------------------------------------------------------------------


def test_serials_go_the_way_back_of_the_way_back() -> None:
    """What the sales say of each is turned round too; what came again elsewhere stays there."""
    shop = stocked(Shop(ADVANCE, rules=()))
    sell(shop, "SO-1", "S1", "S2")
    shop.agree(c.Asked(1, 1), c.Wish(PHONE, 1))
    shop.do(c.Receive(SITE, named("S1")))
    shop.do(c.Dispatch(named("S3")))
    shop.do(c.Deliver(one()))
    shop.do(c.Cancel())
    shop.do(c.Dispatch(named("S1"), leg=Leg.RETURN))
    shop.do(c.Receive(SITE, named("S3"), leg=Leg.REPLACEMENT))
    assert [back.tracking for back in entitlement(shop, "slip:EX-1").back] == ["S3"]
    names(shop, B.TAKEN_BACK)
    assert entitlement(shop, "slip:EX-1").back == ()
    shop.agree(c.Asked(1, 1), slip="EX-2")
    shop.do(c.Receive(SITE, named("S1")), slip="EX-2")
    assert refused(shop, B.GIVEN_BACK) == ("came-again", "S1")
    shop.do(c.Retract(B.RECEIPT, 1), slip="EX-2", by=ANYBODY)
    names(shop, B.GIVEN_BACK)
    assert [back.tracking for back in entitlement(shop, "SO-1").back] == ["S1"]
    laws.check_goods(shop.store)


def test_a_serial_that_was_given_back_and_came_again_is_not_here_twice() -> None:
    shop = stocked(Shop(Terms(), rules=()))
    sell(shop, "SO-1", "S1", "S2")
    shop.agree(c.Asked(1, 1))
    shop.do(c.Receive(SITE, named("S1")))
    shop.do(look("S1", Disposition.BACK_TO_CUSTOMER))
    shop.accept()
    shop.agree(c.Asked(1, 1), slip="EX-2")
    assert stage_text(shop.slip()) == "ended" or refused(shop, B.INSPECTION)


# --- goods with a supplier -----------------------------------------------------------------------


def with_supplier() -> Shop:
    shop = Shop(Terms())
    shop.sell("SO-1", (SHIRT_M, 2))
    shop.agree(c.Asked(1, 2))
    shop.do(c.Receive(SITE, one(2)))
    shop.do(c.Inspect(1, 1, Grade.DEFECTIVE, Disposition.TO_SUPPLIER, SITE))
    return shop


def test_goods_that_no_supplier_has_are_looked_at_again() -> None:
    """Nobody can claim them any more, and what is sent there after all is claimed by itself."""
    shop = with_supplier()
    (wrong,) = claimable(shop.store.movements)
    assert names(shop, B.INSPECTION) == ["Retracted"]
    assert list(claimable(shop.store.movements)) == []
    opened = ClaimOpened("C-1", "ACME", COMPANY, (wrong,))
    with pytest.raises(DuplicateReferenceError):
        shop.desk.claim((), opened, shop.signed(), shop.now.date())
    shop.do(c.Inspect(1, 2, Grade.DEFECTIVE, Disposition.TO_SUPPLIER, SITE))
    (right,) = claimable(shop.store.movements)
    assert right.steps == 2
    opened = ClaimOpened("C-1", "ACME", COMPANY, (right,))
    shop.desk.claim((), opened, shop.signed(), shop.now.date())
    laws.check(shop.store)


def test_goods_that_are_claimed_stay_with_the_supplier() -> None:
    shop = with_supplier()
    opened = ClaimOpened("C-1", "ACME", COMPANY, tuple(claimable(shop.store.movements)))
    shop.desk.claim((), opened, shop.signed(), shop.now.date())
    mistake = c.Retract(B.INSPECTION, 1)
    refusal = shop.refuse(DuplicateReferenceError, mistake, by=ANYBODY)
    assert refusal.reference == f"claimed:{opened.sources[0].reference}"


def test_called_in_goods_that_no_supplier_has_are_looked_at_again() -> None:
    shop = called_back()
    shop.do(TAKE_BACK)
    there = (Grade.DEFECTIVE, Disposition.TO_SUPPLIER, SITE)
    shop.do(c.Inspect(1, 1, *there, leg=Leg.REPLACEMENT))
    assert [source.item for source in claimable(shop.store.movements)] == [SHIRT_L]
    outcome = retract(shop, B.RESTOCK)
    assert list(claimable(shop.store.movements)) == []
    assert len(outcome.batch.names) == 1
    laws.check(shop.store)


# --- who may -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "booked, booking, needs",
    [
        (GIVE_BACK, B.GIVEN_BACK, "warehouse"),
        (TAKE_BACK, B.TAKEN_BACK, "warehouse"),
        (KEEP, B.KEPT, "clerk, warehouse"),
    ],
)
def test_who_may_book_it_may_take_it_back(
    booked: c.Command, booking: c.Booking, needs: str
) -> None:
    shop = called_back()
    shop.do(booked)
    inspector = Actor("inspector", {Role.INSPECTOR})
    assert shop.refuse(RoleError, c.Retract(booking, 1), by=inspector).needs == needs


# --- the law -------------------------------------------------------------------------------------

BACK = (c.Resolve, c.Receive, c.Inspect, c.Dispatch, c.Pay, c.Refund)


def found_out(data: st.DataObject, command: c.Command) -> c.Command:
    """Draw how much, what became of it and how it was found."""
    match command:
        case c.Receive(lines=(first, *_)) | c.Dispatch(lines=(first, *_)):
            steps = data.draw(st.integers(1, first.steps))
            return evolve(command, lines=(evolve(first, steps=steps),))
        case c.Inspect(steps=most):
            kinds = [Disposition.SELL_AS_NEW, Disposition.SCRAP, Disposition.TO_SUPPLIER]
            if command.leg is Leg.RETURN:
                kinds.append(Disposition.BACK_TO_CUSTOMER)
            steps, where = data.draw(st.integers(1, most)), data.draw(st.sampled_from(kinds))
            grade = data.draw(st.sampled_from((Grade.AS_NEW, Grade.DAMAGED)))
            return evolve(command, steps=steps, disposition=where, grade=grade)
        case c.Resolve(steps=most) if command.tracking is None:
            return evolve(command, steps=data.draw(st.integers(1, most)))
        case _:
            return command


def goes_on(shop: Shop) -> list[c.Command]:
    return [
        one
        for one in offers(shop, EX_1)
        if isinstance(one, BACK) and not isinstance(getattr(one, "outcome", None), c.StrayCame)
    ]


@given(data=st.data())
def test_whatever_is_taken_off_the_way_back_it_ends_where_it_began(data: st.DataObject) -> None:
    """
    D12 with mistakes: each booking that is taken back at once leaves the slip as it was.

    However many are, nothing is left behind at the end, of goods told apart either.
    """
    shop = stocked(Shop(ADVANCE, rules=()))
    item, tracked = data.draw(
        st.sampled_from(
            (
                (SHIRT_M, ()),
                (PHONE, (Tracked("S1"), Tracked("S2"))),
                (MILK, (Tracked("OLD", 1), Tracked("LATE", 1))),
            )
        )
    )
    shop.sell("SO-1", (item, 2), tracked=tracked)
    shop.agree(c.Asked(1, 2), c.Wish(SHIRT_L if item == SHIRT_M else item, 2))
    for _ in range(data.draw(st.integers(2, 6), label="forward")):
        forward = [one for one in goes_on(shop) if not isinstance(one, c.Pay | c.Refund)]
        if forward:
            take(shop, EX_1, found_out(data, data.draw(st.sampled_from(forward))))
    if stage_text(shop.slip()) == "ended":
        return
    back = shop.do(c.Cancel())
    if not any(isinstance(event, e.CalledBack) for event in back.events):
        return
    for step in range(40):
        if stage_text(shop.slip()) == "ended":
            break
        before = lines(shop.slip())
        command = (
            found_out(data, data.draw(st.sampled_from(goes_on(shop))))
            if step < 12
            else (goes_on(shop)[0])
        )
        take(shop, EX_1, command)
        wrong = [one for one in offers(shop, EX_1) if isinstance(one, c.Retract)]
        if not isinstance(command, c.Pay | c.Refund) and wrong and data.draw(st.booleans()):
            shop.do(wrong[0], by=ANYBODY)
            assert lines(shop.slip()) == before
    slip = shop.slip()
    assert stage_text(slip) == "ended"
    assert undone(slip, own_movements(shop), laws.vouchers_of(shop.store, slip)) is None
    laws.check_goods(shop.store)
    laws.check_rebuilt(shop.store, slip)
