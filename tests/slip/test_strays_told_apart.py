"""Lots and serials of goods nobody expected: named, in one pair of hands, sent back or left."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchangekit.accounting.vouchers import VoucherKind
from exchangekit.desk.goods import Going, GoodsDocument
from exchangekit.effects.finding import Search
from exchangekit.effects.laws import undone
from exchangekit.errors import (
    ExchangeKitError,
    InvalidInputError,
    SerialHereError,
    TooManyError,
    TrackingError,
    UnknownItemError,
)
from exchangekit.slip import commands as c
from exchangekit.slip.allowed import NotAllowed
from exchangekit.slip.guards import stage_text
from exchangekit.stock.custody import custody_of
from exchangekit.stock.laws import audit
from exchangekit.stock.ledger import balances
from exchangekit.stock.places import Place, PlaceKind, place_after
from exchangekit.values.goods import Disposition, Grade, Tracked, TrackedBy
from exchangekit.values.ids import SiteId, Sku

from tests import laws
from tests.builders import COMPANY, EX_1, MUG, OTHER_SITE, SHIRT_M, SITE, Shop
from tests.desk.test_two_writers import interrupted

K = c.StrayKind
PHONE, MILK, SCARF = Sku("PHONE"), Sku("MILK"), Sku("SCARF")


def sold() -> Shop:
    """Two phones are sold, of which one is to come back, beside a mug."""
    shop = Shop(rules=())
    shop.stock(PHONE, 0, 0, price="900", product="PHONE", tracked_by=TrackedBy.SERIAL)
    shop.stock(MILK, 0, 0, price="5", product="MILK", tracked_by=TrackedBy.LOT)
    shop.buy(PHONE, *(Tracked(f"S{n}", 1, shop.money("100")) for n in range(1, 5)))
    shop.sell("SO-1", (PHONE, 2), tracked=(Tracked("S1"), Tracked("S2")))
    shop.agree(c.Asked(1, 1))
    return shop


def came(
    kind: K, item: Sku, tracking: str | None, *, line: int = 1, steps: int = 1, site: SiteId = SITE
) -> c.Resolve:
    return c.Resolve(line, steps, c.StrayCame(kind, item, site), tracking=tracking)


def holder(shop: Shop, serial: str) -> str:
    return custody_of(shop.store.movements, {PHONE})[PHONE, serial].holder


def test_a_serial_too_many_stays_the_customers_and_goes_back_under_its_sale() -> None:
    """S14: both phones came, one was announced; the other is told apart all the way."""
    shop = sold()
    shop.do(c.Receive(SITE, (c.LineSteps(1, 1, "S1"),)))
    moved = shop.do(came(K.SURPLUS, PHONE, "S2")).batch.movements
    assert ["S2"] == [movement.tracking for movement in moved]
    assert "shop/customer_property" == holder(shop, "S2")
    assert (EX_1,) == tuple(one.slip for one in shop.desk.find(Search(serial="S2")))
    shop.do(c.Resolve(1, 1, c.StrayBack("SF-3")))

    assert "sale:SO-1" == holder(shop, "S2")
    assert audit(shop.store.movements, serialised={PHONE}) is None


def test_goods_that_never_were_ours_can_come_and_go() -> None:
    """A phone of our kind from elsewhere, at another site than anything was sold from."""
    shop = sold()
    shop.do(came(K.UNEXPECTED, MILK, "LOT-9", line=0, steps=3))
    shop.do(c.Receive(SITE, (c.LineSteps(1, 1, "S1"),)))
    shop.do(came(K.SURPLUS, PHONE, "X9", site=OTHER_SITE))
    place = Place(SITE, PlaceKind.CUSTOMER_PROPERTY)
    assert 3 == balances(shop.store.movements)[MILK, "LOT-9", place]
    assert f"{OTHER_SITE}/customer_property" == holder(shop, "X9")
    shop.do(c.Resolve(2, 1, c.StrayBack()))

    assert f"slip:{EX_1}" == holder(shop, "X9")
    assert audit(shop.store.movements, serialised={PHONE}) is None


def test_what_is_left_to_us_goes_into_stock_and_can_be_sold() -> None:
    """It is worth nothing in the books and earns no credit; the return ends without it."""
    shop = sold()
    shop.do(c.Receive(SITE, (c.LineSteps(1, 1, "S1"),)))
    shop.do(came(K.SURPLUS, PHONE, "S2"))
    shop.do(c.Inspect(1, 1, Grade.AS_NEW, Disposition.REFURBISH, SITE, tracking="S1"))
    before = shop.slip().money.quote
    taken = shop.do(c.Resolve(1, 1, c.StrayKept(Disposition.SELL_AS_NEW)))
    assert [movement.value for movement in taken.batch.movements] == [0]
    assert (taken.batch.vouchers[1:], taken.slip.money.quote) == ((), before)
    assert "stray_taken" in [notice.kind for notice in taken.batch.notices]
    shop.settle()
    assert "ended" == stage_text(shop.slip())
    shop.sell("SO-2", (PHONE, 1), tracked=(Tracked("S2"),))

    assert "sale:SO-2" == holder(shop, "S2")
    laws.check_goods(shop.store)


def test_an_undone_slip_leaves_what_was_left_to_us() -> None:
    """D12: the law knows what the customer did not want back."""
    shop = sold()
    shop.do(came(K.UNEXPECTED, Sku(MUG), None, line=0, steps=3))
    shop.do(c.Resolve(1, 1, c.StrayKept(Disposition.SCRAP)))
    shop.do(c.Cancel())
    shop.do(c.Resolve(1, 1, c.StrayKept(Disposition.SELL_AS_OPENED)))
    shop.do(c.Resolve(1, 1, c.StrayBack()))
    slip = shop.slip()
    own = [m for m in shop.store.movements if m.cause.stream == f"slip:{EX_1}"]

    assert "ended" == stage_text(slip)
    assert undone(slip, own, laws.vouchers_of(shop.store, slip)) is None
    assert undone(slip, own[:-2], laws.vouchers_of(shop.store, slip)) is not None


@pytest.mark.parametrize(
    "error, command",
    [
        (TrackingError, came(K.SURPLUS, PHONE, None)),
        (TrackingError, came(K.SURPLUS, PHONE, "S2", steps=2)),
        (SerialHereError, came(K.SURPLUS, PHONE, "S1")),  # it has just come
        (SerialHereError, came(K.SURPLUS, PHONE, "S4")),  # it never left
        (SerialHereError, came(K.SURPLUS, PHONE, "X7")),  # it lies here as the customer's
        (TrackingError, came(K.UNEXPECTED, MILK, None, line=0)),
        (TrackingError, came(K.UNEXPECTED, Sku(MUG), "LOT-1", line=0)),
        (TooManyError, c.Resolve(1, 2, c.StrayKept(Disposition.SCRAP))),
        (UnknownItemError, c.Resolve(2, 1, c.StrayKept(Disposition.SCRAP))),
    ],
    ids=repr,
)
def test_what_cannot_be_said_of_lots_and_serials(
    error: type[ExchangeKitError], command: c.Command
) -> None:
    shop = sold()
    shop.do(c.Receive(SITE, (c.LineSteps(1, 1, "S1"),)))
    shop.do(came(K.SURPLUS, PHONE, "X7"))
    shop.do(came(K.UNEXPECTED, SCARF, "any", line=0))

    shop.refuse(error, command)


def test_a_serial_that_lies_here_as_a_stray_does_not_come_back_as_well() -> None:
    """The same phone cannot be the surplus and the one that was announced."""
    shop = sold()
    shop.do(c.Receive(SITE, (c.LineSteps(1, 1, "S1"),)))
    shop.do(came(K.SURPLUS, PHONE, "S2"))
    shop.agree(c.Asked(1, 1), slip="EX-2")
    shop.refuse(SerialHereError, came(K.SURPLUS, PHONE, "S2"))
    shop.do(c.Resolve(1, 1, c.StrayBack()))
    shop.do(c.Receive(SITE, (c.LineSteps(1, 1, "S2"),)), slip="EX-2")

    assert "shop/inspection" == holder(shop, "S2")


def test_a_serial_that_is_here_at_another_site_neither_comes_back_nor_strays() -> None:
    """S14: what the ledger has in any place of the company cannot arrive as well."""
    shop = sold()
    away = Place(OTHER_SITE, PlaceKind.REFURBISH)
    shelf, outside = Place(SITE, PlaceKind.SELLABLE), Place(SITE, PlaceKind.ADJUSTMENT)
    moves = (Going(PHONE, 1, shelf, away, 100, "S4"), Going(PHONE, 1, outside, away, 0, "S5"))
    day = shop.now.date()
    moved = GoodsDocument("TR-1", VoucherKind.TRANSFER, COMPANY, "CNY", day, moves)
    shop.desk.book_goods(moved, shop.signed())
    shop.do(c.Receive(SITE, (c.LineSteps(1, 1, "S1"),)))
    for serial in ("S4", "S5"):
        shop.refuse(SerialHereError, came(K.SURPLUS, PHONE, serial))

    shop.desk.import_sale(shop.order("SO-2", (PHONE, 1)), shop.signed())  # says not which
    shop.agree(c.Asked(1, 1), slip="EX-2", sale="SO-2")
    shop.refuse(SerialHereError, c.Receive(SITE, (c.LineSteps(1, 1, "S5"),)), slip="EX-2")


def test_no_form_is_offered_for_a_serial_that_is_here() -> None:
    """D7: the order of another system names a phone that lies on a shelf of ours."""
    shop = sold()
    named = shop.order("SO-2", (PHONE, 1), tracked=(Tracked("S4"),))
    shop.desk.import_sale(named, shop.signed())
    shop.agree(c.Asked(1, 1), slip="EX-2", sale="SO-2")
    slip, clerk = shop.slip("EX-2").id, shop.signed().actor
    answers = {one.command: one for one in shop.desk.allowed(slip, clerk, shop.now)}

    assert isinstance(answers["Receive"], NotAllowed)


def test_what_is_bought_while_a_slip_takes_it_in_is_taken_in_once() -> None:
    """A receipt of a document and one of a slip at another site: whoever is second is told."""
    shop = sold()
    shop.do(c.Receive(SITE, (c.LineSteps(1, 1, "S1"),)))
    there = Place(OTHER_SITE, PlaceKind.INSPECTION)
    source = Place(OTHER_SITE, PlaceKind.SUPPLIER)
    line = (Going(PHONE, 1, source, there, 100, "X9"),)
    day = shop.now.date()
    bought = GoodsDocument("PO-9", VoucherKind.PURCHASE, COMPANY, "CNY", day, line)
    desk = interrupted(shop, lambda: shop.desk.book_goods(bought, shop.signed()))
    stray = shop.envelope(came(K.SURPLUS, PHONE, "X9"))
    with pytest.raises(SerialHereError):
        desk.do(stray)

    assert holder(shop, "X9") == str(there)


def test_every_movement_of_a_serial_raises_its_version() -> None:
    """SERIAL-2: whoever read where it is before is told, whichever way it moved since."""
    shop = sold()

    def version() -> int:
        return shop.store.serial(COMPANY, PHONE, "S2").version

    before = version()
    shop.do(c.Receive(SITE, (c.LineSteps(1, 1, "S1"),)))
    assert version() == before
    shop.do(came(K.SURPLUS, PHONE, "S2"))
    assert version() == before + 1
    shop.do(c.Resolve(1, 1, c.StrayBack("SF-3")))
    assert version() == before + 2


def test_what_is_left_to_us_does_not_go_back() -> None:
    """Bad input: a way back is `StrayBack`."""
    with pytest.raises(InvalidInputError) as caught:
        c.StrayKept(Disposition.BACK_TO_CUSTOMER)

    assert caught.value.where == "resolve.outcome.disposition"


OURS = [one for one in Disposition if one is not Disposition.BACK_TO_CUSTOMER]


@given(
    st.lists(
        st.tuples(st.integers(1, 3), st.sampled_from([None, *OURS]), st.integers(0, 3)),
        max_size=4,
    )
)
def test_every_stray_is_sent_back_or_ours(
    strays: list[tuple[int, Disposition | None, int]],
) -> None:
    """Law: what came is with the customer or where it was left; nothing else moves."""
    shop = Shop()
    shop.sell("SO-1", (SHIRT_M, 1))
    shop.agree(c.Asked(1, 1))
    stays: dict[Place, int] = {}
    vouchers = len(shop.store.vouchers)
    for number, (steps, where, most) in enumerate(strays, 1):
        shop.do(came(K.UNEXPECTED, Sku(MUG), None, line=0, steps=steps))
        left = min(steps, most) if where is not None else 0
        if where is not None and left:
            shop.do(c.Resolve(number, left, c.StrayKept(where)))
            place = place_after(where, SITE)
            stays[place] = stays.get(place, 0) + left
        if steps > left:
            shop.do(c.Resolve(number, steps - left, c.StrayBack()))
    mine = [m for m in shop.store.movements if m.cause.stream == f"slip:{EX_1}"]
    found = balances(mine)
    customer = Place(SITE, PlaceKind.CUSTOMER)

    assert {place: found[Sku(MUG), None, place] for place in stays} == stays
    assert found.get((Sku(MUG), None, customer), 0) == -sum(stays.values())
    assert not found.get((Sku(MUG), None, Place(SITE, PlaceKind.CUSTOMER_PROPERTY)))
    assert len(shop.store.vouchers) == vouchers
    laws.check_goods(shop.store)
