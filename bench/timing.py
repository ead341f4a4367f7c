"""
Timing by turns: all cases of a comparison in small slices, over and over, then medians.

What only computes is timed by the processor's clock, so that a long slice is not charged
for being interrupted where a short one is not; what waits for a disk, by the wall's.  A
ratio is the median of the ratios of slices that were neighbours: the machine changes its
speed more slowly than that.
"""

from __future__ import annotations

import gc
from collections.abc import Mapping
from statistics import median
from time import process_time
from typing import TYPE_CHECKING, Any

from attrs import frozen

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

ROUNDS = 150
_SLICE = 0.001  # seconds
_MOST_CALLS = 100_000


@frozen
class Measure:
    """
    One line of the report.

    Args:
        name: What was measured.
        value: The ratio, or the quantity when `unit` says so.
        goal: The most it should be; None for a figure that is only told.
        unit: ``x`` for a ratio.
    """

    name: str
    value: float
    goal: float | None = None
    unit: str = "x"

    def __str__(self) -> str:
        figure = f"{self.value:,.2f}" if self.value < 100 else f"{self.value:,.0f}"
        told = f"  {self.name:<66} {figure:>9} {self.unit:<2}"
        if self.goal is None:
            return told
        verdict = "reached" if self.value <= self.goal else "MISSED"
        return f"{told}  goal {self.goal:>6g}  {verdict}"


@frozen
class Times:
    """
    What was timed.

    Args:
        of: By case, the seconds of one call in each round.
    """

    of: Mapping[str, list[float]]

    def seconds(self, case: str) -> float:
        """Give the median of a case."""
        return median(self.of[case])

    def ratio(self, case: str, other: str) -> float:
        """Give the median of one case over another, round by round."""
        return median(a / b for a, b in zip(self.of[case], self.of[other], strict=True))


def by_turns(cases: Mapping[str, Callable[[], object]], rounds: int = ROUNDS) -> Times:
    """
    Time one call of each case.

    Each slice calls its case as often as fits into about a millisecond, at least once.
    """
    calls = {name: _calls_in_a_slice(run) for name, run in cases.items()}
    times: dict[str, list[float]] = {name: [] for name in cases}
    with _settled():
        for _ in range(rounds):
            for name, run in cases.items():
                times[name].append(_slice(run, calls[name]) / calls[name])
    return Times(times)


def prepared_by_turns(
    cases: Mapping[str, tuple[Callable[[int], Any], Callable[[Any], object]]],
    rounds: int = ROUNDS,
    clock: Callable[[], float] = process_time,
) -> Times:
    """
    Time cases that need something new each time.

    Args:
        cases: By name, what makes the argument of round n, not timed, and what is timed.
        rounds: How often each is run.
        clock: `perf_counter` for what waits for a disk or another process.
    """
    times: dict[str, list[float]] = {name: [] for name in cases}
    with _settled():
        for n in range(rounds):
            for name, (prepare, run) in cases.items():
                given = prepare(n)
                start = clock()
                run(given)
                times[name].append(clock() - start)
    return Times(times)


def _calls_in_a_slice(run: Callable[[], object]) -> int:
    calls = 1
    while calls < _MOST_CALLS and _slice(run, calls) < _SLICE:
        calls *= 2
    return calls


def _slice(run: Callable[[], object], calls: int) -> float:
    turns = range(calls)
    start = process_time()
    for _ in turns:
        run()
    return process_time() - start


class _Settled:
    """The collector runs as always, but does not walk what was there before."""

    def __enter__(self) -> None:
        gc.collect()
        gc.freeze()

    def __exit__(self, *reason: object) -> None:
        gc.unfreeze()


def _settled() -> AbstractContextManager[None]:
    return _Settled()
