"""
Stocktake: counts at an instant, while goods go on moving.

An adjustment is what was counted less what the books held at the very instant of the count,
so movements before and after it change nothing about it.  A blank is not a zero, and a
count of zero has to lie within the tolerance like any other.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING

from attrs import evolve

from exchangekit.errors import (
    FutureCountError,
    InvalidInputError,
    NotOnSheetError,
    RecountNeededError,
    UnknownItemError,
)
from exchangekit.stock.costs import share
from exchangekit.stock.movements import Cause, Movement
from exchangekit.stock.places import Place, PlaceKind
from exchangekit.stock.sheets import SheetLine
from exchangekit.values.classes import frozen
from exchangekit.values.dates import check_instant
from exchangekit.values.decimals import Rounding

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from exchangekit.stock.ledger import Holding
    from exchangekit.stock.sheets import CountSheet
    from exchangekit.values.ids import Sku


class VarianceCause(StrEnum):
    """Why books and shelf differ."""

    UNEXPLAINED = "unexplained"
    NOT_BOOKED = "not_booked"  # goods moved and nobody wrote it down
    BOOKED_TWICE = "booked_twice"
    WRONG_ITEM = "wrong_item"
    WRONG_PLACE = "wrong_place"
    WRONG_UNIT = "wrong_unit"
    DAMAGED = "damaged"
    STOLEN = "stolen"


@frozen
class Count:
    """
    What somebody counted.

    Args:
        line: Item, lot or serial, and place.
        at: The instant of the count.
        counted: Steps found, at least 0; None for a line that was left blank.
        by: Who counted, by reference.

    Raises:
        InvalidInputError: Fewer than none were counted.
        NaiveDatetimeError: `at` has no time zone.
    """

    line: SheetLine
    at: datetime
    counted: int | None
    by: str

    def __attrs_post_init__(self) -> None:
        check_instant(self.at, where="count.at")
        if self.counted is not None and (type(self.counted) is not int or self.counted < 0):
            raise InvalidInputError("count.counted", repr(self.counted), "an int of at least 0")


@frozen
class Tolerance:
    """
    How far a count may be off before somebody counts again.

    Both limits have to hold where both are given; without any, every variance is counted
    again.

    Args:
        steps: Most steps of difference, at least 0.
        share: Most difference as a part of the book quantity, from 0; for a book quantity
            of zero it allows none.

    Source:
        Tryton skips the tolerance where the count is 0 (stock/inventory.py, run in 8.2).
    """

    steps: int | None = None
    share: Fraction | None = None

    def allows(self, counted: int, book: int) -> bool:
        """Tell whether a count is near enough to the books; a count of zero is a count."""
        off = abs(counted - book)
        limits = [] if self.steps is None else [Fraction(self.steps)]
        if self.share is not None:
            limits.append(self.share * abs(book))
        return off <= min(limits, default=Fraction(0))


EXACT = Tolerance()


@frozen
class Variance:
    """
    What a line came to.

    Args:
        line: Item, lot or serial, and place.
        at: The instant of the count that stands.
        counted: Steps found, at least 0.
        book: Steps in the books at that instant.
        rounds: How often it was counted.
        settled: Whether the count stands; False while it has to be counted again.
        cause: Why books and shelf differ, as far as known.
    """

    line: SheetLine
    at: datetime
    counted: int
    book: int
    rounds: int
    settled: bool
    cause: VarianceCause = VarianceCause.UNEXPLAINED

    @property
    def adjustment(self) -> int:
        """Steps by which the books have to change, signed."""
        return self.counted - self.book

    def because(self, cause: VarianceCause) -> Variance:
        """Give the variance with its cause."""
        return evolve(self, cause=cause)


def check_counts(
    on: CountSheet, counts: Iterable[Count], *, items: Collection[Sku], now: datetime
) -> None:
    """
    Check counts before anything is made of them.

    Args:
        on: The sheet that was counted.
        counts: In any order.
        items: The items that exist.
        now: When they are handed in.

    Raises:
        UnknownItemError: An item does not exist.
        NotOnSheetError: A line is not on the sheet.
        FutureCountError: A count is dated after now.
    """
    for count in counts:
        item, _, place = count.line
        if item not in items:
            raise UnknownItemError(item)
        if count.line not in on.lines:
            raise NotOnSheetError(on.name, item, str(place))
        if count.at > now:
            raise FutureCountError(item, count.at.isoformat(), now.isoformat())


def variances(
    counts: Iterable[Count], history: Iterable[Movement], tolerance: Tolerance = EXACT
) -> tuple[Variance, ...]:
    """
    Compare counts with the books, each at its own instant.

    A count stands when it is within the tolerance, or when somebody else found the same
    difference before or after.  Until then the line has to be counted again; blank lines
    are not counted and come to nothing.

    Args:
        counts: Of one sheet, checked before; of one line, several when it was recounted.
        history: All movements of what was counted, in any order.
        tolerance: How far a count may be off.
    """
    of: defaultdict[SheetLine, list[Count]] = defaultdict(list)
    for count in sorted(counts, key=lambda count: count.at):
        if count.counted is not None:
            of[count.line].append(count)
    moves: defaultdict[SheetLine, list[tuple[datetime, int]]] = defaultdict(list)
    for movement in history:
        for place, sign in ((movement.source, -1), (movement.target, 1)):
            line = (movement.item, movement.tracking, place)
            if line in of:
                moves[line].append((movement.cause.occurred, sign * movement.steps))
    return tuple(_settled(rounds, moves[line], tolerance) for line, rounds in of.items())


def _settled(
    rounds: Sequence[Count], moves: Iterable[tuple[datetime, int]], tolerance: Tolerance
) -> Variance:
    """Let the first count stand that is near enough or confirmed, else the last wait."""
    moved = list(moves)
    seen: list[tuple[str, int]] = []
    found: list[Variance] = []
    for n, count in enumerate(rounds, 1):
        counted = count.counted or 0
        book = sum(steps for at, steps in moved if at <= count.at)
        off = counted - book
        confirmed = any(by != count.by and same == off for by, same in seen)
        settled = confirmed or tolerance.allows(counted, book)
        seen.append((count.by, off))
        found.append(Variance(count.line, count.at, counted, book, n, settled))
    return next((variance for variance in found if variance.settled), found[-1])


def blank_lines(on: CountSheet, counts: Iterable[Count]) -> tuple[SheetLine, ...]:
    """Give the lines nobody has counted; the books keep what they say about them."""
    done = {count.line for count in counts if count.counted is not None}
    return tuple(line for line in on.lines if line not in done)


def to_recount(found: Iterable[Variance]) -> tuple[SheetLine, ...]:
    """Give the lines somebody else has to count again."""
    return tuple(variance.line for variance in found if not variance.settled)


def adjustments(
    found: Iterable[Variance], cause: Cause, worth: Mapping[SheetLine, Holding]
) -> tuple[Movement, ...]:
    """
    Give the movements that bring the books to what was counted.

    They happen at the instant of their count, so each has the cause's document and that
    instant; `corrections.check_backdated` tells whether the past allows it.  A shortage
    leaves at its share of the value, a surplus comes in at the unit cost, at nothing where
    there is none.

    Args:
        found: All of them settled.
        cause: Of the stocktake, recorded at or after every count.
        worth: Quantity and value of each line at its count.

    Raises:
        RecountNeededError: A line has to be counted again.
        TimeOrderError: A count was made after the stocktake is recorded.
    """
    moved: list[Movement] = []
    for variance in found:
        item, tracking, place = variance.line
        if not variance.settled:
            raise RecountNeededError(item, str(place), variance.counted, variance.book)
        if off := variance.adjustment:
            outside = Place(place.site, PlaceKind.ADJUSTMENT)
            ends = (outside, place) if off > 0 else (place, outside)
            value = _value_of(off, worth.get(variance.line))
            when = evolve(cause, occurred=variance.at)
            n = len(moved) + 1
            moved.append(Movement(when, n, item, tracking, abs(off), *ends, value))
    return tuple(moved)


def _value_of(off: int, held: Holding | None) -> int:
    if held is None or held.steps <= 0:
        return 0
    if off < 0:
        return share(held.value, -off, held.steps)
    return Rounding.HALF_UP.divide(held.value * off, held.steps)


def restated(
    variance: Variance, held: Holding, value: int, cause: Cause, *, n: int = 1
) -> tuple[Movement, ...]:
    """
    Write a line off in full and on again as counted, at another value.

    For a count that also found out what the goods are worth.

    Args:
        variance: What was counted.
        held: Quantity and value of the line at its count.
        value: What all that was counted is worth, in minor units, at least 0.
        cause: Of the stocktake.
        n: Number of the first movement within the cause, from 1.

    Raises:
        RecountNeededError: The line has to be counted again.
        MovementError: The value is negative.

    Source:
        ERPNext, batchwise reconciliation: 10 worth 1,000 off, 5 worth 250 on.
    """
    item, tracking, place = variance.line
    if not variance.settled:
        raise RecountNeededError(item, str(place), variance.counted, variance.book)
    outside = Place(place.site, PlaceKind.ADJUSTMENT)
    when = evolve(cause, occurred=variance.at)
    moved: list[Movement] = []
    if held.steps:
        moved.append(Movement(when, n, item, tracking, held.steps, place, outside, held.value))
    if variance.counted:
        number, steps = n + len(moved), variance.counted
        moved.append(Movement(when, number, item, tracking, steps, outside, place, value))
    return tuple(moved)
