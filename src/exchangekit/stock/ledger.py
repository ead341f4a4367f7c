"""Balances: a fold of movements, per item, lot or serial, and place."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from exchangekit.stock.movements import Movement
    from exchangekit.stock.places import Place
    from exchangekit.values.ids import Sku

BalanceKey = tuple["Sku", "str | None", "Place"]
"""An item, its lot or serial or None, and where it lies."""


class Holding(NamedTuple):
    """How much lies in a place, and what it is worth in the books."""

    steps: int
    value: int


def balances(movements: Iterable[Movement]) -> dict[BalanceKey, int]:
    """
    Give the steps of every item, lot or serial in every place it ever touched.

    The law: for each item the sum over all places is zero.
    """
    held: defaultdict[BalanceKey, int] = defaultdict(int)
    for movement in movements:
        item, tracking, steps = movement.item, movement.tracking, movement.steps
        held[item, tracking, movement.source] -= steps
        held[item, tracking, movement.target] += steps
    return dict(held)


def holdings(movements: Iterable[Movement]) -> dict[BalanceKey, Holding]:
    """Give steps and value of every item, lot or serial in every place it ever touched."""
    steps: defaultdict[BalanceKey, int] = defaultdict(int)
    values: defaultdict[BalanceKey, int] = defaultdict(int)
    for movement in movements:
        for place, sign in ((movement.source, -1), (movement.target, 1)):
            key = (movement.item, movement.tracking, place)
            steps[key] += sign * movement.steps
            values[key] += sign * movement.value
    return {key: Holding(count, values[key]) for key, count in steps.items()}
