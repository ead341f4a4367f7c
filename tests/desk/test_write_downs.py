"""Write-downs at the desk: to what goods will fetch, never above cost, each once, in open days."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchangekit.accounting.roles import AccountRole as R
from exchangekit.accounting.vouchers import VoucherKind, effect
from exchangekit.desk import AsyncDesk
from exchangekit.desk.goods import Going, GoodsDocument
from exchangekit.desk.write_downs import WriteDown
from exchangekit.effects.write_downs import Allowance, Fetching, Lying, WrittenDown, allowances
from exchangekit.errors import (
    ConflictError,
    CurrencyMismatchError,
    ExchangeKitError,
    InvalidInputError,
    PeriodClosedError,
    RepeatedKeyError,
    UnknownItemError,
    UnknownPlaceError,
)
from exchangekit.memory import MemoryStore
from exchangekit.ports import Batch
from exchangekit.stock.places import Place, PlaceKind
from exchangekit.values.ids import SiteId, Sku
from exchangekit.values.money import Money
from exchangekit.wire.documents import WRITE_DOWN_ENTRIES

from tests.builders import COMPANY, MUG, SHIRT_M, SITE, Shop
from tests.desk.test_async import Awaited

if TYPE_CHECKING:
    from exchangekit.wire.records import Record

SHELF, OPENED = Place(SITE, PlaceKind.SELLABLE), Place(SITE, PlaceKind.OPENED)
History = tuple["Record", ...]


def mugs(minor: int, sold: int = 0) -> Fetching:
    """Ten mugs that cost 3.10 will fetch so much."""
    return Fetching(Sku(MUG), SHELF, Money(minor, "CNY"), sold=sold)


def written(shop: Shop, history: History, *goods: Fetching) -> History:
    """Write goods down today."""
    document = WriteDown(COMPANY, shop.now.date(), goods)
    return shop.desk.write_down(history, document, shop.signed())


def down(history: History) -> dict[tuple[str, Place], Allowance]:
    return dict(allowances(map(WRITE_DOWN_ENTRIES.from_record, history)))


def stands(shop: Shop) -> dict[R, int]:
    """Give what all write-downs did, by role."""
    own = [v for v in shop.store.vouchers if v.kind is VoucherKind.WRITE_DOWN]
    sums = {role: effect(own, role, "CNY").minor for role in R}
    return {role: minor for role, minor in sums.items() if minor}


def test_goods_are_written_down_and_what_is_lost_no_longer_is_taken_back() -> None:
    """CAS 1 arts. 15 and 19: 3.10 down to 2.00, to 2.50, and never above cost."""
    shop = Shop()
    history = written(shop, (), mugs(200))
    assert {R.WRITE_DOWN_LOSS: 110, R.WRITE_DOWN_ALLOWANCE: -110} == stands(shop)
    history = written(shop, history, mugs(250))
    assert {R.WRITE_DOWN_LOSS: 60, R.WRITE_DOWN_ALLOWANCE: -60} == stands(shop)
    history = written(shop, history, mugs(99_999))

    assert {} == stands(shop)
    assert {(MUG, SHELF): Allowance(10, 0)} == down(history)
    assert [1, 2, 3] == [record.seq for record in history]
    assert 310 == shop.store.stock(Sku(MUG), SITE).value.value  # stock stays at cost


def test_what_was_written_down_goes_with_the_goods() -> None:
    """IAS 2.34: four of ten are sold, so four tenths of the allowance are no cost again."""
    shop = Shop()
    history = written(shop, (), mugs(200))
    shop.sell("SO-1", (MUG, 4))
    history = written(shop, history, mugs(120, sold=4))

    assert {(MUG, SHELF): Allowance(6, 66)} == down(history)
    assert {
        R.WRITE_DOWN_LOSS: 110,
        R.WRITE_DOWN_ALLOWANCE: -66,
        R.COST_OF_SALES: -44,
    } == stands(shop)


def test_goods_on_no_shelf_say_what_they_cost() -> None:
    """Two opened boxes stand beside the shelf; each is written down by itself."""
    shop = Shop()
    opened = Fetching(Sku(MUG), OPENED, Money(10, "CNY"), Lying(2, 62))
    history = written(shop, (), opened, mugs(300))

    assert {(MUG, OPENED): Allowance(2, 52), (MUG, SHELF): Allowance(10, 10)} == down(history)


def test_goods_that_fetch_more_post_nothing_and_their_key_is_used() -> None:
    """D11: one key, one document, also where it changed nothing."""
    shop = Shop()
    document, signed = WriteDown(COMPANY, shop.now.date(), (mugs(500),)), shop.signed()
    history = shop.desk.write_down((), document, signed)

    assert {(MUG, SHELF): Allowance(10, 0)} == down(history)
    assert {} == stands(shop)
    before = shop.store.dump()
    assert history == shop.desk.write_down(history, document, signed)
    other = WriteDown(COMPANY, shop.now.date(), (mugs(1),))
    with pytest.raises(RepeatedKeyError):
        shop.desk.write_down(history, other, signed)
    assert before == shop.store.dump()


def test_the_same_key_has_one_effect() -> None:
    shop = Shop()
    document, signed = WriteDown(COMPANY, shop.now.date(), (mugs(200),)), shop.signed()
    history = shop.desk.write_down((), document, signed)
    before = shop.store.dump()

    assert history == shop.desk.write_down(history, document, signed)
    with pytest.raises(RepeatedKeyError):
        shop.desk.write_down(history, WriteDown(COMPANY, shop.now.date(), (mugs(1),)), signed)
    with pytest.raises(ConflictError):  # whoever does not know of it cannot do it again
        shop.desk.write_down((), document, signed)
    assert before == shop.store.dump()


def refused(shop: Shop, error: type[ExchangeKitError], document: Any, history: History = ()) -> Any:
    before = shop.store.dump()
    with pytest.raises(error) as caught:
        shop.desk.write_down(history, document(), shop.signed())
    assert shop.store.dump() == before
    return caught.value


def test_a_closed_day_stays_closed() -> None:
    shop = Shop()
    day = shop.now.date()
    shop.store.close_before(COMPANY, day + timedelta(days=1))

    assert refused(shop, PeriodClosedError, lambda: WriteDown(COMPANY, day, (mugs(1),)))


def at(item: str, place: Place, money: str, there: tuple[int, int] | None = None) -> Fetching:
    lying = None if there is None else Lying(*there)
    return Fetching(Sku(item), place, Money.parse(money[:-4], money[-3:]), lying)


BAD: dict[str, tuple[type[ExchangeKitError], Any]] = {
    "none": (InvalidInputError, lambda: ()),
    "twice": (InvalidInputError, lambda: (mugs(1), mugs(2))),
    "more sold than written down": (InvalidInputError, lambda: (mugs(1, sold=1),)),
    "less than none sold": (InvalidInputError, lambda: (mugs(1, sold=-1),)),
    "no cost": (InvalidInputError, lambda: (at(MUG, OPENED, "1 CNY"),)),
    "another cost": (InvalidInputError, lambda: (at(MUG, SHELF, "1 CNY", (1, 1)),)),
    "less than nothing": (InvalidInputError, lambda: (at(MUG, OPENED, "1 CNY", (-1, 1)),)),
    "no int": (InvalidInputError, lambda: (at(MUG, OPENED, "1 CNY", (True, 1)),)),
    "not ours": (InvalidInputError, lambda: (at(MUG, Place(SITE, PlaceKind.SCRAP), "1 CNY"),)),
    "dollars": (CurrencyMismatchError, lambda: (mugs(1), at(SHIRT_M, SHELF, "1 USD"))),
    "unknown item": (UnknownItemError, lambda: (at("NONE", SHELF, "1 CNY"),)),
    "unknown site": (
        UnknownPlaceError,
        lambda: (at(MUG, Place(SiteId("moon"), PlaceKind.SELLABLE), "1 CNY"),),
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_writes_nothing(name: str) -> None:
    """One coded error, and nothing half done."""
    error, goods = BAD[name]
    shop = Shop()
    shop.master.sites = {COMPANY: frozenset({SITE})}

    refused(shop, error, lambda: WriteDown(COMPANY, shop.now.date(), goods()))


def test_goods_that_move_in_between_are_looked_at_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """The cost was read before somebody sold one: nothing is written."""
    shop, sold = Shop(), list[Batch]()
    commit = MemoryStore.commit

    def late(store: MemoryStore, batch: Batch) -> None:
        sold.append(batch)
        if len(sold) == 1:
            shop.sell("SO-1", (MUG, 1))
        commit(store, batch)

    monkeypatch.setattr(MemoryStore, "commit", late)
    with pytest.raises(ConflictError):
        written(shop, (), mugs(200))

    assert {} == stands(shop)


def test_an_awaited_desk_does_the_same() -> None:
    shop, other = Shop(), Shop()
    desk = AsyncDesk(Awaited(other.store))  # type: ignore[arg-type]
    document, signed = WriteDown(COMPANY, shop.now.date(), (mugs(200),)), shop.signed()
    other.signed()
    history = shop.desk.write_down((), document, signed)

    assert history == asyncio.run(desk.write_down((), document, signed))
    assert other.store.dump() == shop.store.dump()


amounts = st.integers(-50, 500)


@given(st.lists(st.tuples(amounts, st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=5))
def test_goods_never_stand_above_cost_nor_above_what_they_fetch(
    dates: list[tuple[int, int, int]],
) -> None:
    """Law: at every date the allowance is what is lost, 0 to cost, and the books have it."""
    shop, history = Shop(), ()
    ends = (Place(SITE, PlaceKind.SUPPLIER), SHELF)
    for number, (fetches, sold, bought) in enumerate(dates):
        if bought:
            line = Going(Sku(MUG), bought, *ends, 40 * bought)
            about = (COMPANY, "CNY", shop.now.date(), (line,))
            bill = GoodsDocument(f"PO-{number}", VoucherKind.PURCHASE, *about)
            shop.desk.book_goods(bill, shop.signed())
        held = down(history).get((MUG, SHELF), Allowance(0, 0)).steps
        gone = min(sold, held)
        if gone:
            shop.sell(f"SO-{number}", (MUG, gone))
        cost = shop.store.stock(Sku(MUG), SITE).value.value
        history = written(shop, history, mugs(fetches, gone))
        (line_now,) = [*down(history).values()] or [Allowance(0, 0)]

        assert line_now.amount == min(cost, max(0, cost - fetches))
        assert -stands(shop).get(R.WRITE_DOWN_ALLOWANCE, 0) == line_now.amount


def test_a_write_down_is_of_something() -> None:
    with pytest.raises(InvalidInputError):
        WrittenDown(COMPANY, "CNY", ())
