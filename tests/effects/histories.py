"""Random histories of a shop, and all that is to be reconciled of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

from exchangekit.effects.matching import Caused, SlipEvent
from exchangekit.effects.postings import opening_voucher
from exchangekit.policy.terms import FeeKind, FeeTerm, GradeDeduction, PriceBasis, Terms
from exchangekit.sale.entitlement import SaleRegistered
from exchangekit.slip import commands as c
from exchangekit.stock.entries import StockOpened
from exchangekit.stock.movements import Movement
from exchangekit.stock.places import Place, PlaceKind
from exchangekit.values.goods import Disposition, Grade
from exchangekit.values.ids import SiteId, Sku
from exchangekit.values.money import Money
from exchangekit.wire.history import SALE_ENTRIES, STOCK_ENTRIES

from tests.builders import COMPANY, MUG, SHIRT_L, SHIRT_M, Shop
from tests.effects.books import all_steps, cause_of

if TYPE_CHECKING:
    from exchangekit.effects.matching import Entry
    from exchangekit.memory import MemoryStore

ACCEPTED, RECEIVED, INSPECTED, SETTLED, SENT = range(5)
"""How far an exchange gets."""

TERMS = (
    Terms(),
    Terms(
        price_basis=PriceBasis.TODAY,
        fees=(FeeTerm(FeeKind.RETURN_FREIGHT, Money(1000, "CNY"), borne_by_shop_for=frozenset()),),
        deductions=(GradeDeduction(Grade.DAMAGED, 500_000),),
    ),
)

exchanges = st.tuples(
    st.sampled_from([SHIRT_M, SHIRT_L, MUG, None]),  # what is wanted; None for money back
    st.sampled_from(
        [
            (Grade.AS_NEW, Disposition.SELL_AS_NEW),
            (Grade.OPENED, Disposition.SELL_AS_OPENED),
            (Grade.DAMAGED, Disposition.SCRAP),
            (Grade.DAMAGED, Disposition.TO_SUPPLIER),
        ]
    ),
    st.sampled_from([ACCEPTED, RECEIVED, INSPECTED, SETTLED, SENT, SENT]),
)


@st.composite
def shops(draw: st.DrawFn, most: int = 3) -> Shop:
    """Draw a shop that opened its stock, sold, and exchanged this and that."""
    shop = Shop(draw(st.sampled_from(TERMS)), rules=(), goods=40)
    for n, (wish, found, end) in enumerate(draw(st.lists(exchanges, min_size=1, max_size=most)), 1):
        price = Money(draw(st.integers(100, 40_000)), "CNY").amount
        shop.sell(f"SO-{n}", (SHIRT_M, 2, price))
        exchange(shop, f"EX-{n}", f"SO-{n}", wish, found, end)
    return shop


def exchange(
    shop: Shop,
    slip: str,
    sale: str,
    wish: Sku | None,
    found: tuple[Grade, Disposition],
    end: int,
) -> None:
    """Exchange one shirt of a sale, or take it back, so far and no further."""
    wishes = () if wish is None else (c.Wish(wish, 1),)
    shop.agree(c.Asked(1, 1), *wishes, slip=slip, sale=sale)
    if end >= RECEIVED:
        shop.receive(slip)
    if end >= INSPECTED:
        shop.inspect(1, *found, slip=slip)
        money = shop.slip(slip).money
        if money.accepted != money.quote:
            shop.accept(slip)
    if end >= SETTLED:
        shop.settle(slip)
    if end >= SENT and wishes:
        shop.send(slip)


def caused_by(store: MemoryStore) -> list[Entry]:
    """Give what the records say: events of slips, and what sales and openings cause."""
    found: list[Entry] = [
        SlipEvent(step.slip.id, cause, step.event, on) for step, cause, on in all_steps(store)
    ]
    for stream, records in store.records.items():
        kind, _, name = stream.partition(":")
        record = records[0]
        if kind == "sale":
            entry = SALE_ENTRIES.from_record(record)
            assert isinstance(entry, SaleRegistered)
            cause = cause_of(record, entry.sale.company, entry.sale.books)
            if not name.startswith(("slip:", "slip.")):  # a replacement: its own slip posted it
                found.append(Caused.by_sale(entry.sale, cause, record.occurred.date()))
        elif kind == "stock":
            opened = STOCK_ENTRIES.from_record(record)
            assert isinstance(opened, StockOpened)
            item, _, site = name.partition("@")
            cause = cause_of(record, COMPANY, opened.value.currency)
            source, target = (
                Place(SiteId(site), kind) for kind in (PlaceKind.ADJUSTMENT, PlaceKind.SELLABLE)
            )
            value = opened.value.minor
            moved = Movement(cause, 1, Sku(item), None, opened.steps, source, target, value)
            values = {Sku(item): opened.value}
            books = opening_voucher(values, cause, record.occurred.date())
            found.append(Caused((moved,), books))
    return found


def held_by(store: MemoryStore) -> list[Entry]:
    """Give what the ledgers hold."""
    return [*store.movements, *store.vouchers, *store.payments]
