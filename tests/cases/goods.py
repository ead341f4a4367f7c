"""
Goods that move, as cases give them.

Everything here only arranges calls; every figure comes back from `exchangekit.stock`.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from exchangekit.stock.holds import Hold, StockFacts
from exchangekit.stock.movements import Cause, Movement
from exchangekit.stock.places import Place, PlaceKind

from tests.cases.model import NotMapped
from tests.cases.shop import SITE

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
SHELF = Place(SITE, PlaceKind.SELLABLE)
OUTSIDE = Place(SITE, PlaceKind.ADJUSTMENT)

_PLACES = {
    "supplier": PlaceKind.SUPPLIER,
    "storage": PlaceKind.SELLABLE,
    "stock": PlaceKind.SELLABLE,
    "customer": PlaceKind.CUSTOMER,
    "input": PlaceKind.INSPECTION,
    "quarantine": PlaceKind.INSPECTION,
    "output": PlaceKind.IN_TRANSIT,
    "scrap": PlaceKind.SCRAP,
    "lost_found": PlaceKind.ADJUSTMENT,
    "adjustment": PlaceKind.ADJUSTMENT,
}


def place_named(name: str) -> Place:
    """Give a place by the name a case uses; each name is a place of its own."""
    if name not in _PLACES:
        raise NotMapped(f"a place called {name!r}")
    return Place(f"shop-{name}", _PLACES[name])


def cause(number: int, day: int = 0, stream: str = "case:1") -> Cause:
    """Give the cause of the document with this number, on a day of the case."""
    happened = NOON + timedelta(days=day, seconds=number)
    recorded = max(happened, NOON + timedelta(days=60, seconds=number))
    return Cause(stream, number, recorded, happened, "u-1", f"k-{number}", "co", "USD")


def moved(
    number: int,
    steps: int,
    source: Place,
    target: Place,
    *,
    item: str = "A",
    value: int = 0,
    day: int = 0,
    tracking: str | None = None,
    stream: str = "case:1",
) -> Movement:
    """Write a movement."""
    return Movement(cause(number, day, stream), 1, item, tracking, steps, source, target, value)


def shelf_facts(on_hand: int, holds: dict[str, int], reserved: int = 0) -> StockFacts:
    """Give what is known of a shelf on which goods are set aside, by slip."""
    end = NOON + timedelta(days=1)
    return StockFacts(
        "A",
        SITE,
        on_hand,
        0,
        tuple(
            Hold(slip, 1, "A", SITE, None, steps, end) for slip, steps in holds.items() if steps > 0
        ),
        reserved,
    )
