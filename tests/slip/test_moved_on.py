"""Goods that came back and were moved on by others: what is not there does not leave."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from attrs import evolve

from exchangekit.accounting.roles import AccountRole as R
from exchangekit.accounting.vouchers import VoucherKind, effect
from exchangekit.desk import Desk
from exchangekit.desk.goods import Going, GoodsDocument
from exchangekit.effects.laws import undone
from exchangekit.errors import BuiltOnError, InsufficientStockError, SerialHereError
from exchangekit.memory import MemoryStore
from exchangekit.policy.terms import Sequence, Terms
from exchangekit.slip import commands as c
from exchangekit.slip import events as e
from exchangekit.slip.allowed import Allowed, NotAllowed
from exchangekit.slip.phases import Leg
from exchangekit.stock.laws import audit
from exchangekit.stock.places import Place, PlaceKind
from exchangekit.values.goods import Disposition, Grade, Tracked, TrackedBy
from exchangekit.values.ids import Sku, SlipId
from exchangekit.values.money import Money

from tests import laws
from tests.builders import COMPANY, EX_1, SHIRT_L, SHIRT_M, SITE, STORE_HAND, Shop

if TYPE_CHECKING:
    from exchangekit.ports import Versioned
    from exchangekit.stock.holds import StockFacts
    from exchangekit.values.ids import SiteId

INSPECTION = Place(SITE, PlaceKind.INSPECTION)
OPENED, REFURBISH = Place(SITE, PlaceKind.OPENED), Place(SITE, PlaceKind.REFURBISH)
SHELF, LOST = Place(SITE, PlaceKind.SELLABLE), Place(SITE, PlaceKind.ADJUSTMENT)
WAYS = [(Disposition.SELL_AS_OPENED, OPENED), (Disposition.REFURBISH, REFURBISH)]


def back(*steps: int) -> c.Dispatch:
    lines = tuple(c.LineSteps(line, n) for line, n in enumerate(steps, 1))
    return c.Dispatch(lines, leg=Leg.RETURN)


def look(where: Disposition, steps: int = 1, line: int = 1) -> c.Inspect:
    return c.Inspect(line, steps, Grade.AS_NEW, where, SITE)


def sold(*lines: int) -> Shop:
    """Shirts that cost 80 each are sold, in so many lines, and all have come back."""
    shop = Shop(rules=())
    shop.sell("SO-1", *((SHIRT_M, n) for n in lines))
    numbered = [(line, n) for line, n in enumerate(lines, 1)]
    shop.agree(*(c.Asked(line, n) for line, n in numbered))
    shop.do(c.Receive(SITE, tuple(c.LineSteps(line, n) for line, n in numbered)))
    return shop


def move_on(
    shop: Shop, source: Place, value: int, target: Place = SHELF, item: str = SHIRT_M
) -> None:
    """Move goods by a document: refurbished ones are sold as new, lost ones are written off."""
    going = (Going(Sku(item), 1, source, target, value),)
    day = shop.now.date()
    about = ("D-1", VoucherKind.TRANSFER, COMPANY, "CNY", day, going)
    shop.desk.book_goods(GoodsDocument(*about), shop.signed())


@pytest.mark.parametrize("disposition, place", WAYS)
def test_what_was_moved_on_does_not_go_back(disposition: Disposition, place: Place) -> None:
    """Oversell: refused before anything moves, and not offered."""
    shop = sold(2)
    shop.do(look(disposition))
    shop.do(look(Disposition.SELL_AS_NEW))
    move_on(shop, place, 80)
    shop.do(c.Cancel())
    refusal = shop.refuse(InsufficientStockError, back(2))

    assert (refusal.place, refusal.asked, refusal.available) == (str(place), 2, 1)
    answers = {a.command: a for a in shop.desk.allowed(SlipId(EX_1), STORE_HAND, shop.now)}
    assert isinstance(answers["Dispatch"], Allowed)  # of one, which is there
    shop.do(back(1))
    answers = {a.command: a for a in shop.desk.allowed(SlipId(EX_1), STORE_HAND, shop.now)}
    assert isinstance(answers["Dispatch"], NotAllowed)


def test_what_a_count_did_not_find_in_inspection_does_not_go_back() -> None:
    shop = sold(2)
    move_on(shop, INSPECTION, 80, target=LOST)
    shop.do(c.Cancel())

    assert str(INSPECTION) == shop.refuse(InsufficientStockError, back(2)).place
    shop.do(back(1))
    assert audit(shop.store.movements) is None


@pytest.mark.parametrize("disposition, place", WAYS)
def test_what_was_moved_on_was_no_mistake(disposition: Disposition, place: Place) -> None:
    """An inspection is taken back while the goods are there, and not when they are not."""
    shop = sold(2)
    shop.do(look(disposition, 2))
    move_on(shop, place, 80)
    refusal = shop.refuse(BuiltOnError, c.Retract(c.Booking.INSPECTION, 1), by=STORE_HAND)

    assert (refusal.by, refusal.about) == ("sold-on", str(place))


@pytest.mark.parametrize("place", [OPENED, INSPECTION])
def test_goods_of_others_leave_at_what_is_left_of_their_value(place: Place) -> None:
    """Three lie there; somebody moved one at 1 that was 80: the two go at 159 together."""
    shop = sold(1, 1, 1)
    if place is OPENED:
        for line in (1, 2, 3):
            shop.do(look(Disposition.SELL_AS_OPENED, line=line))
    worth = shop.store.stock(Sku(SHIRT_M), SITE).value.lying(place.kind).value
    move_on(shop, place, 1)
    left = worth - 1
    shop.do(c.Cancel())
    shop.refuse(InsufficientStockError, back(1, 1, 1))
    moved = shop.do(back(1, 1)).batch.movements

    booked = worth // 3
    assert [move.value for move in moved] == [booked, left - booked]
    assert audit(shop.store.movements) is None
    gap = [line for v in shop.store.vouchers for line in v.postings if line.about == "value_gap"]
    assert [line.amount.minor for line in gap] == [left - 2 * booked]
    slip = shop.slip()
    assert effect(laws.vouchers_of(shop.store, slip), R.EXCHANGE_CLEARING, "CNY").minor == (
        -booked if place is INSPECTION else 0
    )


@pytest.mark.parametrize(
    "disposition", [Disposition.SELL_AS_OPENED, Disposition.SCRAP, Disposition.BACK_TO_CUSTOMER]
)
def test_what_is_looked_at_leaves_inspection_at_what_is_left(disposition: Disposition) -> None:
    """K10: somebody moved one at 200 of the 240 there; value ends with the last of them."""
    shop = sold(1, 1, 1)
    move_on(shop, INSPECTION, 200)
    first = shop.do(look(disposition, line=1))
    last = shop.do(look(disposition, line=2))

    assert [one.batch.movements[0].value for one in (first, last)] == [20, 20]
    (found,) = (one for one in first.events if isinstance(one, e.Inspected))
    assert found.booked == Money(80, "CNY")
    assert audit(shop.store.movements) is None
    vouchers = laws.vouchers_of(shop.store, shop.slip())
    open_ = effect(vouchers, R.EXCHANGE_CLEARING, "CNY").minor
    assert open_ == -80  # of the third, which somebody else has moved on
    shop.refuse(InsufficientStockError, look(disposition, line=3))


def test_what_was_counted_out_of_inspection_did_arrive() -> None:
    """Neither looked at nor taken back as a mistake, and neither is offered."""
    shop = sold(1)
    move_on(shop, INSPECTION, 80, target=LOST)
    refusal = shop.refuse(InsufficientStockError, look(Disposition.SELL_AS_NEW))
    built = shop.refuse(BuiltOnError, c.Retract(c.Booking.RECEIPT, 1), by=STORE_HAND)

    assert (refusal.place, refusal.asked, refusal.available) == (str(INSPECTION), 1, 0)
    assert (built.by, built.about) == ("sold-on", str(INSPECTION))
    answers = {a.command: a for a in shop.desk.allowed(SlipId(EX_1), STORE_HAND, shop.now)}
    assert isinstance(answers["Inspect"], NotAllowed)
    assert isinstance(answers["Retract"], NotAllowed)


def test_what_is_called_in_is_restocked_at_what_is_left() -> None:
    """Likewise of goods that went out and are here again; and they are no mistake either."""
    shop = Shop(Terms(sequence=Sequence.ADVANCE), rules=())
    shop.sell("SO-1", (SHIRT_M, 2))
    shop.agree(c.Asked(1, 2), c.Wish(SHIRT_L, 2))
    shop.do(c.Dispatch((c.LineSteps(1, 2),)))
    shop.do(c.Cancel())
    shop.do(c.Receive(SITE, (c.LineSteps(1, 2),), leg=Leg.REPLACEMENT))
    worth = shop.store.stock(Sku(SHIRT_L), SITE).value.lying(PlaceKind.INSPECTION).value
    move_on(shop, INSPECTION, worth - 1, item=SHIRT_L)
    built = shop.refuse(BuiltOnError, c.Retract(c.Booking.TAKEN_BACK, 1), by=STORE_HAND)
    as_new = (Grade.AS_NEW, Disposition.SELL_AS_NEW, SITE)
    refusal = shop.refuse(InsufficientStockError, c.Inspect(1, 2, *as_new, leg=Leg.REPLACEMENT))
    back = shop.do(c.Inspect(1, 1, *as_new, leg=Leg.REPLACEMENT))

    assert (built.by, refusal.available) == ("sold-on", 1)
    assert [move.value for move in back.batch.movements] == [1]
    assert audit(shop.store.movements) is None


def test_where_a_host_does_not_say_its_commit_knows() -> None:
    """Nothing has moved either."""

    class Silent(MemoryStore):
        def stock(self, item: Sku, site: SiteId, /) -> Versioned[StockFacts]:
            read = super().stock(item, site)
            return evolve(read, value=evolve(read.value, resting=None))

    shop = sold(1)
    shop.do(look(Disposition.REFURBISH))
    silent = Silent(shop.master)
    for name in ("records", "versions", "movements", "_balances", "_drawn"):
        setattr(silent, name, getattr(shop.store, name))
    shop.store, shop.desk = silent, Desk(silent)
    move_on(shop, REFURBISH, 80)
    shop.do(c.Cancel())

    assert str(REFURBISH) == shop.refuse(InsufficientStockError, back(1)).place


def test_what_goes_back_leaves_nothing_behind() -> None:
    """D12: from every place, looked at or not."""
    shop = sold(4)
    shop.do(look(Disposition.SELL_AS_OPENED))
    shop.do(look(Disposition.REFURBISH))
    shop.do(look(Disposition.SELL_AS_NEW))
    shop.do(c.Cancel())
    shop.do(back(4))
    slip = shop.slip()
    own = [m for m in shop.store.movements if m.cause.stream == f"slip:{EX_1}"]

    assert undone(slip, own, laws.vouchers_of(shop.store, slip)) is None
    assert effect(laws.vouchers_of(shop.store, slip), R.STOCK_INSPECTION, "CNY").minor == 0


# --- serials -------------------------------------------------------------------------------------

PHONE = Sku("PHONE")
ONE = c.LineSteps(1, 1, "S1")
SENT = c.LineSteps(1, 1, "S2")
CUSTOMER, SUPPLIER = Place(SITE, PlaceKind.CUSTOMER), Place(SITE, PlaceKind.SUPPLIER)


def phones(disposition: Disposition) -> Shop:
    """One phone came back and was looked at, another is to be sent for it."""
    shop = Shop(rules=())
    shop.stock(PHONE, 0, 0, price="900", product="PHONE", tracked_by=TrackedBy.SERIAL)
    shop.buy(PHONE, *(Tracked(f"S{n}", 1, shop.money("100")) for n in (1, 2)))
    shop.sell("SO-1", (PHONE, 1), tracked=(Tracked("S1"),))
    shop.agree(c.Asked(1, 1), c.Wish(PHONE, 1))
    shop.do(c.Receive(SITE, (ONE,)))
    shop.do(c.Inspect(1, 1, Grade.AS_NEW, disposition, SITE, tracking="S1"))
    return shop


def bring(shop: Shop, source: Place, serial: str) -> None:
    """Book that a phone came in without the slip."""
    day, going = shop.now.date(), (Going(PHONE, 1, source, SHELF, 100, serial),)
    about = ("D-2", VoucherKind.TRANSFER, COMPANY, "CNY", day, going)
    shop.desk.book_goods(GoodsDocument(*about), shop.signed())


def refuse_to_retract(shop: Shop, booking: c.Booking) -> None:
    retract = c.Retract(booking, 1)
    assert str(SHELF) == shop.refuse(SerialHereError, retract, by=STORE_HAND).place
    answers = {a.command: a for a in shop.desk.allowed(SlipId(EX_1), STORE_HAND, shop.now)}
    offered = answers["Retract"]
    assert isinstance(offered, NotAllowed) or offered.witness != retract


def test_a_phone_the_supplier_sent_back_was_no_mistake() -> None:
    shop = phones(Disposition.TO_SUPPLIER)
    bring(shop, SUPPLIER, "S1")

    refuse_to_retract(shop, c.Booking.INSPECTION)


def test_a_phone_that_came_back_another_way_was_dispatched() -> None:
    shop = phones(Disposition.SCRAP)
    shop.do(c.Dispatch((SENT,)))
    bring(shop, CUSTOMER, "S2")

    refuse_to_retract(shop, c.Booking.DISPATCH)


def test_a_phone_that_was_given_back_and_came_again_was_given_back() -> None:
    shop = phones(Disposition.REFURBISH)
    shop.do(c.Dispatch((SENT,)))
    shop.do(c.Cancel())
    shop.do(c.Dispatch((ONE,), leg=Leg.RETURN))
    bring(shop, CUSTOMER, "S1")

    refuse_to_retract(shop, c.Booking.GIVEN_BACK)


def test_a_phone_that_was_found_among_the_scrap_is_on_the_shelf() -> None:
    """Called in, found broken and scrapped; somebody repaired it all the same."""
    shop = phones(Disposition.REFURBISH)
    shop.do(c.Dispatch((SENT,)))
    shop.do(c.Cancel())
    shop.do(c.Receive(SITE, (SENT,), leg=Leg.REPLACEMENT))
    found = (Grade.DAMAGED, Disposition.SCRAP, SITE)
    shop.do(c.Inspect(1, 1, *found, leg=Leg.REPLACEMENT, tracking="S2"))
    bring(shop, Place(SITE, PlaceKind.SCRAP), "S2")

    refuse_to_retract(shop, c.Booking.RESTOCK)
