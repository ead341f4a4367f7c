"""
Spans: every smallest step of a sale line has a place, and so a value of its own.

A line of n steps is worth ``g(k) = round_half_up(paid * k / n)`` for its first k steps,
tax alike; the half-open span [a, b) is worth ``g(b) - g(a)``.  So any partition of the
line, in any order, with cancellations between, adds up to what was paid.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from exchangekit.errors import InvalidInputError
from exchangekit.values.classes import frozen
from exchangekit.values.money import Money
from exchangekit.values.tax import Taxed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from exchangekit.sale.facts import SaleLine


@frozen(order=True)
class Span:
    """Steps `start` up to but not including `stop` of a line."""

    start: int
    stop: int

    def __attrs_post_init__(self) -> None:
        if not 0 <= self.start < self.stop:
            raise InvalidInputError("span", repr((self.start, self.stop)), "0 <= start < stop")

    def __len__(self) -> int:
        return self.stop - self.start


Spans = tuple[Span, ...]
"""Disjoint spans in ascending order."""


def steps_in(spans: Spans) -> int:
    """Count the steps."""
    steps = 0
    for span in spans:
        steps += span.stop - span.start
    return steps


def cut(spans: Spans, skip: int, take: int) -> Spans:
    """
    Leave out the first `skip` steps and give the next `take`.

    >>> cut((Span(0, 2), Span(5, 9)), 1, 3)
    (Span(start=1, stop=2), Span(start=5, stop=7))
    """
    parts = []
    for span in spans:
        start = min(span.start + skip, span.stop)
        skip -= start - span.start
        stop = min(span.stop, start + take)
        take -= stop - start
        if start < stop:
            parts.append(Span(start, stop))
    return tuple(parts)


def minus(spans: Spans, taken: Iterable[Span]) -> Spans:
    """
    Give what of `spans` is not in `taken`.

    >>> minus((Span(0, 9),), [Span(2, 4), Span(8, 9)])
    (Span(start=0, stop=2), Span(start=4, stop=8))
    """
    left = list(spans)
    for hole in taken:
        pieces = []
        for span in left:
            if span.start < min(hole.start, span.stop):
                pieces.append(Span(span.start, min(hole.start, span.stop)))
            if max(hole.stop, span.start) < span.stop:
                pieces.append(Span(max(hole.stop, span.start), span.stop))
        left = pieces
    return tuple(left)


def value_of(paid: Taxed, steps: int, spans: Spans) -> Taxed:
    """Give what spans of a line of `steps` are worth, tax included."""
    parts = (paid.between(span.start, span.stop, steps) for span in spans)
    worth = next(parts, None) or Taxed(Money(0, paid.net.currency))
    return sum(parts, start=worth)


def cost_of(cost: Money, steps: int, spans: Spans) -> Money:
    """Give the spans' share of the value of the issue that delivered the line."""
    worth = Money(0, cost.currency)
    for span in spans:
        worth += cost.between(span.start, span.stop, steps)
    return worth


def whole(line: SaleLine) -> Spans:
    """Give the shipped steps of a line, which are the ones that can come back."""
    return (Span(0, line.shipped),) if line.shipped else ()
