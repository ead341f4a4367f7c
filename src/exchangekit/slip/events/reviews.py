"""Events of the review, and the end of a slip that was called off."""

from __future__ import annotations

from exchangekit.policy.approval import ApprovalDue, Gate
from exchangekit.slip.commands.reviews import Assignment
from exchangekit.slip.events.parts import Milestone
from exchangekit.slip.gates import Scope
from exchangekit.slip.parts import FreedSteps
from exchangekit.values.classes import frozen


@frozen
class GateOpened:
    """
    A gate takes approvals; those it had, and those of later gates, are void.

    Args:
        gate: Which.
        due: What it takes; nothing when what is asked now needs no approval.
        scope: What they are for.
    """

    gate: Gate
    due: tuple[ApprovalDue, ...]
    scope: Scope


@frozen
class LevelApproved:
    """
    One approval was given.

    Args:
        by: Everyone who gave it.
        note: The host's reference of their words, or None.
        gate: At which.
        number: Which of those due, from 1; 0: the first that waits.
    """

    by: frozenset[str]
    note: str | None = None
    gate: Gate = Gate.REQUEST
    number: int = 0


@frozen
class GateRefused:
    """
    A reviewer turned down what the slip has come to; it waits for another one.

    A request that was not approved yet is `Refused` for good.
    """

    by: frozenset[str]
    gate: Gate
    note: str | None = None


@frozen
class ReviewerAssigned:
    """
    Another reviewer came in.

    Args:
        gate: At which.
        person: Whom.
        how: In which way.
        due: What the gate takes from now on.
        by: Everyone who assigned them.
    """

    gate: Gate
    person: str
    how: Assignment
    due: tuple[ApprovalDue, ...]
    by: frozenset[str]


@frozen
class ApprovalReassigned:
    """
    An approval that nobody gave in time is somebody else's now.

    Args:
        gate: At which.
        number: Which of those due, from 1.
        due: As it is from now on.
    """

    gate: Gate
    number: int
    due: ApprovalDue


@frozen
class ChangeAsked:
    """
    The request is to be changed: it is a draft again, claims and quote are gone.

    Args:
        by: Everyone who sent it back; nobody: time did, as no reviewer decided.
        freed: What it had claimed.
        note: The host's reference of what is to be changed, or None.
    """

    by: frozenset[str]
    freed: tuple[FreedSteps, ...]
    note: str | None = None


@frozen
class Withdrawn:
    """
    Who asked took the request back: it is a draft again, claims and quote are gone.

    Args:
        by: Everyone who took it back.
        freed: What it had claimed.
    """

    by: frozenset[str]
    freed: tuple[FreedSteps, ...]


class Approved(Milestone):
    """The request is allowed; the last level, or none, was due."""


@frozen
class Refused:
    """The request is not allowed: by policy, or by a reviewer."""

    by: frozenset[str]
    note: str | None = None


class Cancelled(Milestone):
    """The slip was called off."""
