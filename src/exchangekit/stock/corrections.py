"""
Corrections: movements are never edited.

What was wrong is reversed by movements the other way, computed from what was posted, and
the right entry is a new movement.  A movement that happened in the past is only posted when
no balance after it breaks, and never in a closed period.
"""

from __future__ import annotations

from collections import defaultdict
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from attrs import evolve

from exchangekit.errors import AlreadyReversedError, LaterBalanceError, PeriodClosedError
from exchangekit.stock.movements import Cause, Movement
from exchangekit.stock.places import Place
from exchangekit.values.classes import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date, datetime, tzinfo

    from exchangekit.stock.ledger import BalanceKey
    from exchangekit.values.ids import CompanyId, Sku

_NEVER_CLOSED: Final[Mapping[CompanyId, date]] = MappingProxyType({})


def reversal_of(movement: Movement, cause: Cause, *, n: int = 1) -> Movement:
    """
    Give the exact inverse of a movement, under a cause of its own.

    Args:
        movement: What is undone: the same goods and value go the other way.
        cause: Why.
        n: Number within the cause, from 1.
    """
    return evolve(movement, cause=cause, n=n, source=movement.target, target=movement.source)


def compensation(posted: Iterable[Movement], cause: Cause, *, n: int = 1) -> tuple[Movement, ...]:
    """
    Give the movements that undo what is left of others; none when nothing is.

    Computed from everything posted so far, so whoever asks twice undoes once.

    Args:
        posted: All movements to be undone, with what was reversed of them already.
        cause: Why.
        n: Number of the first within the cause, from 1.

    Source:
        gh:woocommerce/woocommerce/issues/27504: an order cancelled after its refund was
        restocked twice.  gh:medusajs/medusa/issues/11703: a cancelled dispatch put back
        something else than what had been taken.
    """
    net: dict[tuple[Sku, str | None, Place, Place], list[int]] = {}
    for movement in posted:
        item, tracking, source, target = (
            movement.item,
            movement.tracking,
            movement.source,
            movement.target,
        )
        back = net.get((item, tracking, target, source))
        if back is not None:
            back[0] -= movement.steps
            back[1] -= movement.value
            continue
        left = net.setdefault((item, tracking, source, target), [0, 0])
        left[0] += movement.steps
        left[1] += movement.value
    undone: list[Movement] = []
    for (item, tracking, source, target), (steps, value) in net.items():
        if steps:
            ends = (target, source) if steps > 0 else (source, target)
            worth = max(0, value if steps > 0 else -value)
            number = n + len(undone)
            undone.append(Movement(cause, number, item, tracking, abs(steps), *ends, worth))
    return tuple(undone)


def corrected(wrong: Iterable[Movement], right: Sequence[Movement]) -> tuple[Movement, ...]:
    """
    Give reversal and new entry in one batch: a wrong line, grade or scan put right.

    Args:
        wrong: The movements posted by mistake, with what was reversed of them already.
        right: What should have been posted, at least one, all under the cause of the
            correction; they are numbered behind the reversals.

    Raises:
        AlreadyReversedError: Nothing is left of what was wrong.
    """
    posted = list(wrong)
    cause = right[0].cause
    undone = compensation(posted, cause)
    if not undone:
        raise AlreadyReversedError(", ".join(movement.id for movement in posted[:1]))
    numbered = [evolve(entry, n=n) for n, entry in enumerate(right, len(undone) + 1)]
    return (*undone, *numbered)


@frozen
class Broken:
    """
    The first movement that would leave a physical place with less than nothing.

    Args:
        movement: It.
        place: Which place.
        balance: What it would then hold, below 0.
    """

    movement: Movement
    place: Place
    balance: int


def by_occurrence(movements: Iterable[Movement]) -> list[Movement]:
    """Sort by when it happened; what happened at one instant stays in the order given."""
    return sorted(movements, key=_happened)


def _happened(movement: Movement) -> datetime:
    return movement.cause.occurred


def first_broken(history: Iterable[Movement], added: Iterable[Movement]) -> Broken | None:
    """
    Find the first movement that would break when others are put into the past.

    Only what the added movements touch is looked at, so a history that was broken elsewhere
    does not matter.

    Args:
        history: What is posted, in any order.
        added: What is to be posted; at one instant it comes after the history.

    Source:
        ERPNext refuses a backdated count of 1 with a later issue of 2 as its balance "now
        or later" would be -1.
    """
    extra = list(added)
    touched = {key for movement in extra for key, _ in _effects(movement) if key[2].is_physical}
    held: defaultdict[BalanceKey, int] = defaultdict(int)
    concerned = [m for m in history if any(key in touched for key, _ in _effects(m))]
    for movement in by_occurrence([*concerned, *extra]):
        for key, change in _effects(movement):
            held[key] += change
            if change < 0 and held[key] < 0 and key in touched:
                return Broken(movement, key[2], held[key])
    return None


def _effects(movement: Movement) -> tuple[tuple[BalanceKey, int], tuple[BalanceKey, int]]:
    item, tracking, steps = movement.item, movement.tracking, movement.steps
    return ((item, tracking, movement.source), -steps), ((item, tracking, movement.target), steps)


def check_backdated(
    history: Iterable[Movement],
    added: Sequence[Movement],
    *,
    first_open: Mapping[CompanyId, date] = _NEVER_CLOSED,
    zone: tzinfo | None = None,
) -> None:
    """
    Check that movements may be posted though they happened in the past.

    Args:
        history: What is posted, in any order.
        added: What is to be posted, at least one.
        first_open: By company, the first date that may still be posted to; a company that
            is not named is open for ever.
        zone: In which the company counts days; each instant's own when None.

    Raises:
        PeriodClosedError: One of them lies in a closed period.
        LaterBalanceError: One of them, or a movement after it, would leave a physical place
            with less than nothing.
    """
    for movement in added:
        check_period(movement.cause, first_open, zone)
    check_later(history, added)


def check_later(history: Iterable[Movement], added: Sequence[Movement]) -> None:
    """
    Check that movements into the past leave no later balance without goods.

    Args:
        history: What is posted, in any order; all of the items that are added.
        added: What is to be posted, at least one.

    Raises:
        LaterBalanceError: One of them, or a movement after it, would leave a physical place
            with less than nothing.
    """
    broken = first_broken(history, added)
    if broken is not None:
        movement = broken.movement
        place = str(broken.place)
        raise LaterBalanceError(added[0].id, movement.id, movement.item, place, broken.balance)


def taken_in_the_past(movements: Iterable[Movement]) -> tuple[Movement, ...]:
    """
    Give those of a batch that have to be held against their history; mostly none.

    All of an item that leaves a physical place at an instant before it is recorded.
    """
    batch = tuple(movements)
    late = {m.item for m in batch if m.source.is_physical and m.cause.occurred < m.cause.at}
    return tuple(m for m in batch if m.item in late)


def check_period(
    cause: Cause, first_open: Mapping[CompanyId, date], zone: tzinfo | None = None
) -> None:
    """
    Check that a cause may still move goods.

    Raises:
        PeriodClosedError: It occurred before the first open date of its company.
    """
    day = cause.occurred.astimezone(zone).date() if zone else cause.occurred.date()
    opened = first_open.get(cause.company)
    if opened is not None and day < opened:
        raise PeriodClosedError(cause.company, day.isoformat(), opened.isoformat())
