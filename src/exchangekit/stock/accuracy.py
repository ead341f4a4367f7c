"""How well books and shelf agree: measures that add up over sheets, sites and months."""

from __future__ import annotations

from collections import Counter, defaultdict
from fractions import Fraction
from typing import TYPE_CHECKING, Self

from attrs import field

from exchangekit.stock.stocktake import VarianceCause
from exchangekit.values.classes import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import tzinfo

    from exchangekit.stock.stocktake import Variance


@frozen
class Accuracy:
    """
    What counts came to; parts add up to the whole.

    Args:
        lines: Lines counted.
        matched: Lines where the books were right to the step.
        book: Steps in the books.
        surplus: Steps found and not in the books, at least 0.
        shortage: Steps in the books and not found, at least 0.
        causes: Lines that differ, by cause.
    """

    lines: int = 0
    matched: int = 0
    book: int = 0
    surplus: int = 0
    shortage: int = 0
    causes: Counter[VarianceCause] = field(factory=Counter)

    def __add__(self, other: Self) -> Accuracy:
        """Put two parts together, in any order."""
        return Accuracy(
            self.lines + other.lines,
            self.matched + other.matched,
            self.book + other.book,
            self.surplus + other.surplus,
            self.shortage + other.shortage,
            self.causes + other.causes,
        )

    @property
    def rate(self) -> Fraction | None:
        """Matched lines by lines counted; None when none was."""
        return Fraction(self.matched, self.lines) if self.lines else None

    @property
    def net(self) -> int:
        """Steps by which the books change, signed; surplus and shortage may hide each other."""
        return self.surplus - self.shortage

    @property
    def off(self) -> Fraction | None:
        """Surplus and shortage together by steps in the books; None when there were none."""
        return Fraction(self.surplus + self.shortage, self.book) if self.book else None


def accuracy_of(found: Iterable[Variance]) -> Accuracy:
    """Measure settled variances; those that wait for a recount are left out."""
    total = Accuracy()
    for variance in found:
        if variance.settled:
            off = variance.adjustment
            causes = Counter([variance.cause] if off else [])
            total += Accuracy(1, int(not off), variance.book, max(0, off), max(0, -off), causes)
    return total


def trend(found: Iterable[Variance], *, zone: tzinfo) -> dict[tuple[int, int], Accuracy]:
    """
    Measure by (year, month) of the count, oldest first.

    Args:
        found: Variances of any number of sheets.
        zone: Where the months begin.
    """
    months: defaultdict[tuple[int, int], list[Variance]] = defaultdict(list)
    for variance in found:
        local = variance.at.astimezone(zone)
        months[local.year, local.month].append(variance)
    return {month: accuracy_of(months[month]) for month in sorted(months)}
