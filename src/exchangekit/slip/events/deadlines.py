"""Events of deadlines that have passed."""

from __future__ import annotations

from datetime import datetime

from exchangekit.policy.deadlines import Wait
from exchangekit.values.classes import frozen
from exchangekit.values.people import Role


@frozen
class Reminded:
    """
    It was said once more what is waited for.

    Args:
        deadline: Its position in the terms, from 1.
        wait: What is waited for.
        due: The instant at which it was due.
    """

    deadline: int
    wait: Wait
    due: datetime


@frozen
class Escalated:
    """A wait of which the deadline has passed is on the list of a role; see `Reminded`."""

    deadline: int
    wait: Wait
    due: datetime
    to: Role


@frozen
class Lapsed:
    """A wait is over because its deadline has passed; what follows says how. See `Reminded`."""

    deadline: int
    wait: Wait
    due: datetime
