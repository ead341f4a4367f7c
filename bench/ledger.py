"""A million movements: folded to balances, and what each of them weighs."""

from __future__ import annotations

import gc
import tracemalloc
from collections import defaultdict
from typing import TYPE_CHECKING

from exchangekit.stock.ledger import balances
from exchangekit.stock.movements import Cause, Movement
from exchangekit.stock.places import Place, PlaceKind
from exchangekit.values.ids import CommandKey, CompanyId, SiteId, Sku, StreamId

from bench.shop import DELIVERED
from bench.timing import Measure, prepared_by_turns

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exchangekit.stock.ledger import BalanceKey

_MANY = 1_000_000
_ITEMS = 500
_SITES = 4
_SLICE = 2_000
_WEIGHED = 100_000


def _movements(many: int) -> list[Movement]:
    """Give movements of 500 items between stock and customers of four sites."""
    company, key = CompanyId("co"), CommandKey("k")
    cause = Cause(StreamId("slip:X"), 1, DELIVERED, DELIVERED, "u-1", key, company, "CNY")
    skus = [Sku(f"SKU-{n}") for n in range(_ITEMS)]
    sites = [SiteId(f"S{n}") for n in range(_SITES)]
    ways = [(Place(site, PlaceKind.SELLABLE), Place(site, PlaceKind.CUSTOMER)) for site in sites]
    ways += [(target, source) for source, target in ways]
    return [
        Movement(
            cause, n % 9 + 1, skus[n % _ITEMS], None, n % 7 + 1, *ways[n % len(ways)], 1_000 + n
        )
        for n in range(many)
    ]


def _bare(movements: list[Movement]) -> dict[BalanceKey, int]:
    """Fold with nothing but a defaultdict over the same objects."""
    held: defaultdict[BalanceKey, int] = defaultdict(int)
    for m in movements:
        held[m.item, m.tracking, m.source] -= m.steps
        held[m.item, m.tracking, m.target] += m.steps
    return dict(held)


def _weight() -> float:
    """Give the bytes of a movement in a list, its numbers included, its cause not."""
    gc.collect()
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    kept = _movements(_WEIGHED)
    after = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    return (after - before) / len(kept)


def run() -> Iterator[Measure]:
    """Compare the fold in slices of the million, then as a whole for the answer."""
    weight = _weight()
    movements = _movements(_MANY)
    assert balances(movements) == _bare(movements)

    def part(n: int) -> list[Movement]:
        start = n * _SLICE
        return movements[start : start + _SLICE]

    rounds = _MANY // _SLICE
    times = prepared_by_turns({"ours": (part, balances), "bare": (part, _bare)}, rounds)
    name = f"fold of {_MANY:,} movements / bare defaultdict"
    yield Measure(name, times.ratio("ours", "bare"), 1.5)
    yield Measure("memory of a movement without its cause", weight, 170, "B")
