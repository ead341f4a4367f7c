"""Lawful histories of any length, and what they come to when folded with nothing but Python."""

from __future__ import annotations

from collections import defaultdict, deque
from typing import TYPE_CHECKING

from exchangekit.stock.movements import Cause, Movement
from exchangekit.stock.places import Place, PlaceKind
from exchangekit.values.ids import CommandKey, CompanyId, SiteId, Sku, StreamId

from bench.shop import DELIVERED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from exchangekit.stock.ledger import BalanceKey

ITEMS, SITES, LOT = 500, 4, 9
CHUNK = ITEMS * SITES * (LOT + 1)
"""Movements after which nothing is left on any shelf."""

_SKUS = [Sku(f"SKU-{n}") for n in range(ITEMS)]
_NAMES = [SiteId(f"S{n}") for n in range(SITES)]
_SUPPLIERS = [Place(site, PlaceKind.SUPPLIER) for site in _NAMES]
_SHELVES = [Place(site, PlaceKind.SELLABLE) for site in _NAMES]
_CUSTOMERS = [Place(site, PlaceKind.CUSTOMER) for site in _NAMES]


def _cause(n: int) -> Cause:
    stream, key = StreamId(f"slip:X{n}"), CommandKey("k")
    return Cause(stream, 1, DELIVERED, DELIVERED, "u-1", key, CompanyId("co"), "CNY")


def history(many: int) -> Iterator[Movement]:
    """
    Give movements of 500 items at four sites: nine are bought, then sold one by one.

    Three share a cause.  What nine cost differs from lot to lot and divides by nine.
    """
    cause = _cause(0)
    for n in range(many):
        if n % 3 == 0:
            cause = _cause(n // 3)
        item, turn = _SKUS[n % ITEMS], n // ITEMS
        step, lot = turn % (LOT + 1), turn // (LOT + 1)
        site, cost = lot % SITES, 1_000 + lot % 50
        if step:
            source, target = _SHELVES[site], _CUSTOMERS[site]
            yield Movement(cause, n % 3 + 1, item, None, 1, source, target, cost)
        else:
            source, target = _SUPPLIERS[site], _SHELVES[site]
            yield Movement(cause, n % 3 + 1, item, None, LOT, source, target, LOT * cost)


def bare_balances(movements: Iterable[Movement]) -> dict[BalanceKey, int]:
    """Fold with nothing but a defaultdict over the same objects."""
    held: defaultdict[BalanceKey, int] = defaultdict(int)
    for m in movements:
        held[m.item, m.tracking, m.source] -= m.steps
        held[m.item, m.tracking, m.target] += m.steps
    return dict(held)


def bare_average(movements: Iterable[Movement]) -> dict[Sku, tuple[int, int]]:
    """Give steps and value of every item by moving average, and keep nothing else."""
    held: dict[Sku, tuple[int, int]] = {}
    for m in movements:
        steps, value = held.get(m.item, (0, 0))
        if m.target.kind is PlaceKind.SELLABLE:
            held[m.item] = (steps + m.steps, value + m.value)
        else:
            out = (2 * value * m.steps + steps) // (2 * steps)
            held[m.item] = (steps - m.steps, value - out)
    return held


def bare_fifo(movements: Iterable[Movement]) -> dict[Sku, tuple[int, int]]:
    """Give steps and value of every item by layers, and keep nothing else."""
    layers: defaultdict[Sku, deque[list[int]]] = defaultdict(deque)
    for m in movements:
        mine = layers[m.item]
        if m.target.kind is PlaceKind.SELLABLE:
            mine.append([m.steps, m.value])
            continue
        left = m.steps
        while left:
            steps, value = mine[0]
            part = min(left, steps)
            mine[0] = [steps - part, value - (2 * value * part + steps) // (2 * steps)]
            left -= part
            if part == steps:
                mine.popleft()
    return {
        item: (sum(s for s, _ in rows), sum(v for _, v in rows)) for item, rows in layers.items()
    }
