"""A million movements: folded, audited, valued; what each weighs; and what holds cost."""

from __future__ import annotations

import gc
import tracemalloc
from collections import defaultdict, deque
from datetime import timedelta
from time import process_time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from attrs import evolve

from exchangekit.memory import MasterData, MemoryStore
from exchangekit.policy.book import PolicyBook
from exchangekit.ports import Batch, SlipHolds
from exchangekit.stock.holds import Hold
from exchangekit.stock.laws import audit
from exchangekit.stock.ledger import balances
from exchangekit.stock.valuation.fold import Valuation
from exchangekit.stock.valuation.layers import Fifo
from exchangekit.stock.valuation.pools import MovingAverage
from exchangekit.stock.valuation.reading import valued_movements
from exchangekit.values.ids import SiteId, Sku, SlipId

from bench.histories import CHUNK, bare_average, bare_balances, bare_fifo, history
from bench.shop import DELIVERED
from bench.timing import Measure, by_turns, prepared_by_turns

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from exchangekit.stock.movements import Movement
    from exchangekit.stock.valuation.pools import Pool

_MANY, _MORE = 1_000_000, 5_000_000
_WEIGHED = 100_000
_FEW_SLIPS, _MORE_SLIPS, _MANY_SLIPS = 1_000, 10_000, 100_000
_HELD_BY = 5

_GOALS = {"fold": 1.5, "audit": 4, "moving average": 4, "FIFO": 8}


def _proved(movements: Iterable[Movement]) -> None:
    assert audit(movements) is None


def _by(pool: Callable[[], Pool]) -> Callable[[Iterable[Movement]], Mapping[Sku, Valuation]]:
    def books_of(movements: Iterable[Movement]) -> Mapping[Sku, Valuation]:
        books: defaultdict[Sku, Valuation] = defaultdict(lambda: Valuation(pool()))
        deque(valued_movements(movements, books.__getitem__), maxlen=0)
        return books

    return books_of


_OURS: Mapping[str, Callable[[Iterable[Movement]], object]] = {
    "fold": balances,
    "audit": _proved,
    "moving average": _by(MovingAverage),
    "FIFO": _by(Fifo),
}


def _check_answers() -> None:
    """Hold every fold against its floor in the middle of a history, where goods are left."""
    movements = list(history(CHUNK - 7_777))
    assert balances(movements) == bare_balances(movements)
    for pool, floor in ((MovingAverage, bare_average), (Fifo, bare_fifo)):
        books = _by(pool)(movements)
        assert {item: tuple(book.held) for item, book in books.items()} == floor(movements)


def _weight() -> float:
    """Give the bytes of a movement in a list, its numbers included, its cause not."""
    gc.collect()
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    (first,) = history(1)
    kept = [evolve(movement, cause=first.cause) for movement in history(_WEIGHED)]
    after = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    return (after - before) / len(kept)


def _folds() -> Iterator[Measure]:
    """Compare in slices of the million; each begins and ends with empty shelves."""
    movements = list(history(_MANY))
    assert balances(movements) == bare_balances(movements)
    assert audit(movements) is None

    def part(n: int) -> list[Movement]:
        return movements[n * CHUNK : (n + 1) * CHUNK]

    cases = {name: (part, fold) for name, fold in {**_OURS, "bare": bare_balances}.items()}
    times = prepared_by_turns(cases, _MANY // CHUNK)
    for name, goal in _GOALS.items():
        label = f"{name} of {_MANY:,} movements / bare defaultdict"
        yield Measure(label, times.ratio(name, "bare"), goal)


def _seconds(fold: Callable[[Iterable[Movement]], object], many: int) -> float:
    """Time a fold over movements that are made on the way, without their making."""
    start = process_time()
    deque(history(many), maxlen=0)
    made = process_time()
    fold(history(many))
    return process_time() - made - (made - start)


def _linear() -> Iterator[Measure]:
    for name, fold in _OURS.items():
        few, many = _seconds(fold, _MANY), _seconds(fold, _MORE)
        ratio = many / few * _MANY / _MORE
        yield Measure(f"{name}, each of {_MORE:,} / each of {_MANY:,}", ratio, 1.3)


def _shelf(slips: int) -> MemoryStore:
    """Fill a store: every slip held the same goods once, and holds goods of its own now."""
    store = MemoryStore(MasterData(PolicyBook(()), ZoneInfo))
    site, wanted = SiteId("S0"), Sku("WANTED")
    store.commit(Batch(movements=tuple(_opening(wanted))))
    for n in range(slips):
        slip = SlipId(f"EX-{n}")
        mine = wanted if n < _HELD_BY else Sku(f"SKU-{n // _HELD_BY}")
        for item in dict.fromkeys((wanted, mine)):
            hold = Hold(slip, 1, item, site, None, 1, DELIVERED)
            store.commit(Batch(holds=(SlipHolds(slip, (hold,)),)))
    return store


def _opening(item: Sku) -> Iterator[Movement]:
    (bought,) = history(1)
    yield evolve(bought, item=item, steps=_MANY_SLIPS)


def _available(store: MemoryStore) -> int:
    facts = store.stock(Sku("WANTED"), SiteId("S0")).value
    return facts.available(SlipId("EX-new"), DELIVERED - timedelta(days=1))


def _holds(slips: int) -> Iterator[Measure]:
    few, many = _shelf(_FEW_SLIPS), _shelf(slips)
    assert _available(few) == _available(many) == _MANY_SLIPS - _HELD_BY
    times = by_turns({"few": lambda: _available(few), "many": lambda: _available(many)})
    label = f"holds and availability among {slips:,} slips / among {_FEW_SLIPS:,}"
    yield Measure(label, times.ratio("many", "few"), 1.3)


def run(*, full: bool = False) -> Iterator[Measure]:
    """Check the answers, then compare; `full` goes on to five million movements."""
    weight = _weight()
    _check_answers()
    yield from _folds()
    yield Measure("memory of a movement without its cause", weight, 170, "B")
    yield from _holds(_MANY_SLIPS if full else _MORE_SLIPS)
    if full:
        yield from _linear()
