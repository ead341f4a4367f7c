"""Events of the review, and the end of a slip that was called off."""

from __future__ import annotations

from exchangekit.slip.events.parts import Milestone
from exchangekit.values.classes import frozen


@frozen
class LevelApproved:
    """One level of approval was given."""

    by: frozenset[str]
    note: str | None = None


class Approved(Milestone):
    """The request is allowed; the last level, or none, was due."""


@frozen
class Refused:
    """The request is not allowed: by policy, or by a reviewer."""

    by: frozenset[str]
    note: str | None = None


class Cancelled(Milestone):
    """The slip was called off."""
