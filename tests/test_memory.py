"""The memory store: every port over plain dicts, all or nothing (COMMIT-1 to COMMIT-8)."""

from __future__ import annotations

from datetime import UTC, date
from zoneinfo import ZoneInfo

import pytest
from attrs import evolve

from exchangekit.errors import (
    ConflictError,
    CurrencyMismatchError,
    DuplicateReferenceError,
    ExchangeKitError,
    InsufficientStockError,
    InvalidInputError,
)
from exchangekit.memory import MasterData, MemoryStore
from exchangekit.policy.book import PolicyBook
from exchangekit.policy.facts import Where
from exchangekit.ports import (
    Batch,
    Expectation,
    SlipHolds,
    Versioned,
    books_stream,
    payment_stream,
    sale_stream,
    slip_stream,
    stock_stream,
)
from exchangekit.settlement.tenders import PaymentBalance, PaymentEntry
from exchangekit.slip import commands as c
from exchangekit.slip.parts import Series
from exchangekit.stock.holds import Hold, StockFacts
from exchangekit.stock.movements import Movement
from exchangekit.stock.places import Place, PlaceKind
from exchangekit.values.dates import Calendar
from exchangekit.values.goods import Item
from exchangekit.values.ids import PaymentId, SaleId, Sku, SlipId, StreamId
from exchangekit.values.money import Money

from tests.builders import COMPANY, MUG, SHIRT_L, SHIRT_M, SITE, START, Shop
from tests.stock.strategies import cause

SELLABLE = Place(SITE, PlaceKind.SELLABLE)
CUSTOMER = Place(SITE, PlaceKind.CUSTOMER)
STREAM = StreamId("slip:EX-1")


def entry(
    received: int, refunded: int, currency: str = "CNY", payment: str = "P-1"
) -> PaymentEntry:
    money = (Money(received, currency), Money(refunded, currency))
    return PaymentEntry(PaymentId(payment), PaymentId(payment), STREAM, *money)


def move(steps: int, n: int = 1) -> Movement:
    return Movement(cause(), n, MUG, None, steps, SELLABLE, CUSTOMER, 0)


def a_batch() -> Batch:
    """Take the batch of a receipt as the desk plans it."""
    shop = Shop()
    shop.sell("SO-1", (SHIRT_M, 2))
    shop.approve(c.Asked(1, 2), c.Wish(SHIRT_L, 1))
    return shop.desk.preview(shop.envelope(c.AcceptQuote(1))).batch


def test_an_empty_store_knows_nothing() -> None:
    """SLIP-2, SALE-2, STOCK-1, ITEM-1, ITEM-2, PAY-1: nothing is there, at version 0."""
    store = MemoryStore(MasterData(PolicyBook(()), ZoneInfo))
    assert store.slip_records(SlipId("EX-1")) == ()
    assert store.sale_records(SaleId("SO-1")) == ()
    assert store.stock(MUG, SITE) == Versioned(StockFacts(MUG, SITE, 0, 0, resting=()), 0)
    assert store.item(MUG) is None
    assert store.price(MUG, START) is None
    assert store.payment(PaymentId("P-1")) == Versioned(None, 0)
    assert store.first_open(COMPANY) == Versioned(date.min, 0)
    assert store.policies() == PolicyBook(())
    assert all(not part for part in store.dump().values())


def test_reading_writes_nothing() -> None:
    shop = Shop()
    before = shop.store.dump()
    shop.store.stock(Sku("HAT"), SITE)
    shop.store.payment(PaymentId("P-9"))
    shop.store.slip_records(SlipId("EX-9"))
    shop.store.sale_records(SaleId("SO-9"))
    shop.store.first_open(COMPANY)
    assert shop.store.dump() == before


def test_zones_and_calendars_are_the_hosts() -> None:
    calendar = Calendar(frozenset({4}))
    master = MasterData(PolicyBook(()), ZoneInfo, calendars={"AE": calendar})
    store = MemoryStore(master)
    assert store.where("Asia/Dubai", "AE") == Where(ZoneInfo("Asia/Dubai"), calendar)
    assert store.where("UTC", "CN").calendar == Calendar()


def test_an_item_may_have_no_price() -> None:
    master = MasterData(PolicyBook(()), lambda _: UTC)
    master.add(Item(MUG))
    assert MemoryStore(master).item(MUG) == Item(MUG)
    assert MemoryStore(master).price(MUG, START) is None


def test_numbers_follow_each_other_per_series_and_company() -> None:
    """NUM-1: never the same number twice."""
    store = Shop().store
    drawn = [store.draw(series, COMPANY) for series in (Series.SLIP, Series.SLIP)]
    assert drawn == ["co-slip-000001", "co-slip-000002"]
    assert store.draw(Series.RETURN_ORDER, COMPANY) == "co-return_order-000001"


def test_closing_a_period_is_seen_as_a_new_version() -> None:
    """PERIOD-1."""
    store = Shop().store
    version = store.first_open(COMPANY).version
    store.close_before(COMPANY, START.date())
    assert store.first_open(COMPANY) == Versioned(START.date(), version + 1)


def test_what_is_committed_is_read_and_counted() -> None:
    """COMMIT-1 and COMMIT-4."""
    shop = Shop()
    stream = stock_stream(MUG, SITE)
    version = shop.store.stock(MUG, SITE).version
    hold = Hold(SlipId("EX-1"), 1, MUG, SITE, None, 2, START)
    shop.store.commit(
        Batch(
            bumps=(stream, payment_stream(PaymentId("P-1"))),
            movements=(move(3),),
            payments=(entry(5, 0), entry(0, 2)),
            holds=(SlipHolds(SlipId("EX-1"), (hold,)),),
        )
    )
    read = shop.store.stock(MUG, SITE)
    assert (read.value.sellable, read.value.holds, read.version) == (7, (hold,), version + 1)
    balance = PaymentBalance(PaymentId("P-1"), shop.money("0.05"), shop.money("0.02"))
    assert shop.store.payment(PaymentId("P-1")) == Versioned(balance, 1)
    shop.store.commit(Batch(holds=(SlipHolds(SlipId("EX-1"), ()),)))
    assert shop.store.stock(MUG, SITE).value.holds == ()
    shop.store.commit(Batch(payments=(entry(1, 0),)))
    later = shop.store.payment(PaymentId("P-1")).value
    assert later is not None
    assert later.received == shop.money("0.06")


GOOD = a_batch()
BAD: dict[str, tuple[type[ExchangeKitError], Batch]] = {
    "stale": (
        ConflictError,
        Batch(bumps=(STREAM,), expects=(Expectation(StreamId("sale:SO-1"), 7),)),
    ),
    "gap": (ConflictError, Batch(records=(evolve(GOOD.records[0], seq=2),))),
    "within": (ConflictError, Batch(records=(GOOD.records[0], GOOD.records[0]))),
    "claimed": (DuplicateReferenceError, Batch(bumps=(STREAM,), names=("payment:P-SO-1",))),
    "twice": (DuplicateReferenceError, Batch(names=("payment:P-9", "payment:P-9"))),
    "overdrawn": (
        InsufficientStockError,
        Batch(names=("payment:P-9",), movements=(move(6), move(5, n=2))),
    ),
    "over-refunded": (
        InvalidInputError,
        Batch(names=("x",), movements=(move(1),), payments=(entry(1, 0), entry(0, 2))),
    ),
    "mixed": (
        CurrencyMismatchError,
        Batch(movements=(move(1),), payments=(entry(1, 0), entry(1, 0, "EUR"))),
    ),
    "mixed-before": (
        CurrencyMismatchError,
        Batch(names=("x",), payments=(entry(1, 0, "EUR", "P-SO-1"),)),
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_a_batch_that_cannot_be_written_leaves_nothing(case: str) -> None:
    """COMMIT-2, -3, -5, -6 and -7; a refund beyond its payment is no half-written batch."""
    shop = Shop()
    shop.sell("SO-1", (SHIRT_M, 1))
    error, batch = BAD[case]
    before, balance = shop.store.dump(), shop.store.payment(PaymentId("P-SO-1"))
    stock = shop.store.stock(MUG, SITE)
    with pytest.raises(error):
        shop.store.commit(batch)
    assert shop.store.dump() == before
    assert shop.store.payment(PaymentId("P-SO-1")) == balance
    assert shop.store.stock(MUG, SITE) == stock


def test_streams_have_one_name_each() -> None:
    assert slip_stream(SlipId("EX-1")) == "slip:EX-1"
    assert sale_stream(SaleId("SO-1")) == "sale:SO-1"
    assert stock_stream(MUG, SITE) == "stock:MUG@shop"
    assert payment_stream(PaymentId("P-1")) == "payment:P-1"
    assert books_stream(COMPANY) == "books:co"


def test_an_unknown_time_zone_is_a_coded_error() -> None:
    """A sale whose days nobody can count is refused before anything is written."""
    shop = Shop()
    sale = evolve(shop.order("SO-9", (SHIRT_M, 1)), zone="Mars/Base")
    before = shop.store.dump()

    with pytest.raises(InvalidInputError) as caught:
        shop.desk.record_sale(sale, shop.signed())

    assert "'Mars/Base'" == caught.value.got
    assert before == shop.store.dump()
