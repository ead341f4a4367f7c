"""A gate of a slip: what is due at it, what was given, and how far an approval reaches."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import evolve

from exchangekit.policy.approval import ApprovalDue, Gate
from exchangekit.values.classes import frozen
from exchangekit.values.ids import Sku
from exchangekit.values.money import Money

if TYPE_CHECKING:
    from collections.abc import Mapping


@frozen
class Scope:
    """
    How far an approval reaches: beyond it, it is void.

    Args:
        quote: The number of the quote it was taken from.
        returns: Steps by sale line.
        wanted: Steps by item.
        gives: The most the shop gives away in all, gross; negative when the customer pays.
    """

    quote: int
    returns: tuple[tuple[int, int], ...]
    wanted: tuple[tuple[Sku, int], ...]
    gives: Money

    def covers(self, other: Scope) -> bool:
        """Tell whether another one asks for no line, no step and no cent more."""
        return (
            other.gives <= self.gives
            and _within(dict(other.returns), dict(self.returns))
            and _within(dict(other.wanted), dict(self.wanted))
        )


def _within(some: Mapping[Any, int], most: Mapping[Any, int]) -> bool:
    return all(steps <= most.get(key, 0) for key, steps in some.items())


@frozen(slots=False)
class GateState:
    """
    One gate as the slip has it.

    Args:
        gate: Which.
        due: Every approval it takes, given or not.
        scope: What the approvals are for; None in histories that did not record it yet:
            whatever comes is covered.
        refused_by: Who turned it down last; it waits for another reviewer all the same.
    """

    gate: Gate
    due: tuple[ApprovalDue, ...]
    scope: Scope | None = None
    refused_by: frozenset[str] = frozenset()

    @property
    def waits(self) -> bool:
        """Whether an approval is still to be given."""
        return bool(self.left)

    @property
    def left(self) -> tuple[int, ...]:
        """The positions, from 0, of all that is still to be given."""
        return tuple(number for number, due in enumerate(self.due) if due.given_by is None)

    @property
    def next(self) -> tuple[int, ...]:
        """The positions, from 0, of what can be given now, which is all of the least rank left."""
        left = self.left
        least = min((self.due[number].rank for number in left), default=0)
        return tuple(number for number in left if self.due[number].rank == least)

    @property
    def given(self) -> tuple[frozenset[str], ...]:
        """Everyone who approved, approval by approval."""
        return tuple(due.given_by for due in self.due if due.given_by is not None)

    @property
    def reviewers(self) -> frozenset[str]:
        """Everyone who approved, turned it down, or is named to decide."""
        named = frozenset(due.person for due in self.due if due.person is not None)
        return named.union(self.refused_by, *self.given)

    def given_by(self, number: int, by: frozenset[str]) -> GateState:
        """Give the state with one more approval."""
        due = list(self.due)
        due[number] = evolve(due[number], given_by=by)
        return GateState(self.gate, tuple(due), self.scope)
