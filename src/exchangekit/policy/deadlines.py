"""
Deadlines as data: what a slip may wait for, how long, and what then.

They stand in the terms and so stay with the slip; without any, nothing is ever due.
"""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import Final

from exchangekit.errors import InvalidInputError
from exchangekit.values.classes import frozen
from exchangekit.values.people import Role

_MOST_TIMES = 30


class Wait(StrEnum):
    """
    What a slip waits for: the leg and the phase it is in meanwhile.

    `STRAY` is no phase: goods that are no part of a slip lie with us in any of the return.
    """

    APPROVAL = "review/waiting"
    GOODS = "return/awaiting"
    PARCEL = "return/in_transit"
    INSPECTION = "return/inspecting"
    STOCK = "replacement/backordered"
    DISPATCH = "replacement/reserved"
    DELIVERY = "replacement/dispatched"
    CONFIRMATION = "replacement/delivered"
    CONSENT = "settlement/quoted"
    PAYMENT = "settlement/due"
    GOING_BACK = "return/going_back"
    CALLED_IN = "replacement/called_in"
    UNWINDING = "settlement/unwinding"
    STRAY = "return/stray"


@frozen
class Remind:
    """
    Say once more what is waited for; alone in that it may repeat.

    Args:
        times: How often, each time after another such length, 1 to 30.
    """

    times: int = 1

    def __attrs_post_init__(self) -> None:
        if type(self.times) is not int or not 1 <= self.times <= _MOST_TIMES:
            raise InvalidInputError("remind.times", repr(self.times), "an int of 1 to 30")


@frozen
class Escalate:
    """
    Put it on the list of somebody else.

    Args:
        to: Whose list.
    """

    to: Role = Role.APPROVER


@frozen
class Pass:
    """Take as given what nobody said: an approval, a delivery, a confirmation."""


@frozen
class Expire:
    """
    Let go of it.

    Before anything has moved the slip is called off.  Afterwards goods that never came
    count as kept by the customer, or as lost on the way when they were sent, so that what
    left in advance is charged.  What can be let go in neither way goes to a clerk.
    """


@frozen
class SendBack:
    """Give a request nobody decided back: a draft again that claims nothing, to be sent anew."""


Then = Remind | Escalate | Pass | Expire | SendBack
"""What is done when a deadline has passed."""

LONGEST: Final = timedelta(days=36_525)
"""The longest length that is counted in exact time, a hundred years."""

_ONCE: Final = Remind()
_PASSED: Final = frozenset({Wait.APPROVAL, Wait.DELIVERY, Wait.CONFIRMATION})
_LET_GO: Final = frozenset({Wait.APPROVAL, Wait.GOODS, Wait.PARCEL, Wait.STOCK, Wait.CONSENT})


@frozen
class Deadline:
    """
    How long a slip may wait for one thing, and what then.

    Args:
        wait: For what.
        after: How long, exact time from when the wait began, positive, at most 36525 days.
        then: What is done; `Pass` only for an approval, a delivery or a confirmation,
            `Expire` not for what the shop itself owes, `SendBack` only for an approval.
    """

    wait: Wait
    after: timedelta
    then: Then = _ONCE

    def __attrs_post_init__(self) -> None:
        where = f"deadline.{self.wait}"
        if self.after <= timedelta(0):
            raise InvalidInputError(f"{where}.after", str(self.after), "a positive length")
        if self.after > LONGEST:
            raise InvalidInputError(f"{where}.after", str(self.after), "at most 36525 days")
        if isinstance(self.then, Pass) and self.wait not in _PASSED:
            raise InvalidInputError(f"{where}.then", "Pass", "a wait that silence can end")
        if isinstance(self.then, Expire) and self.wait not in _LET_GO:
            raise InvalidInputError(f"{where}.then", "Expire", "a wait for what can be let go of")

        if isinstance(self.then, SendBack) and self.wait is not Wait.APPROVAL:
            raise InvalidInputError(f"{where}.then", "SendBack", "a wait for an approval")

    @property
    def times(self) -> int:
        """How often it falls due within one wait."""
        return self.then.times if isinstance(self.then, Remind) else 1


USUAL_DEADLINES: Final = (
    Deadline(Wait.APPROVAL, timedelta(days=1), Remind(2)),
    Deadline(Wait.APPROVAL, timedelta(days=3), Escalate(Role.APPROVER)),
    Deadline(Wait.APPROVAL, timedelta(days=14), SendBack()),
    Deadline(Wait.GOODS, timedelta(days=5), Remind(2)),
    Deadline(Wait.GOODS, timedelta(days=21), Expire()),
    Deadline(Wait.PARCEL, timedelta(days=10), Escalate(Role.CLERK)),
    Deadline(Wait.PARCEL, timedelta(days=30), Expire()),
    Deadline(Wait.INSPECTION, timedelta(days=2), Escalate(Role.INSPECTOR)),
    Deadline(Wait.STOCK, timedelta(days=14), Escalate(Role.CLERK)),
    Deadline(Wait.DISPATCH, timedelta(days=2), Escalate(Role.WAREHOUSE)),
    Deadline(Wait.DELIVERY, timedelta(days=10), Escalate(Role.CLERK)),
    Deadline(Wait.CONFIRMATION, timedelta(days=7), Pass()),
    Deadline(Wait.CONSENT, timedelta(days=3), Remind(2)),
    Deadline(Wait.CONSENT, timedelta(days=30), Expire()),
    Deadline(Wait.PAYMENT, timedelta(days=3), Remind(3)),
    Deadline(Wait.PAYMENT, timedelta(days=14), Escalate(Role.CASHIER)),
    Deadline(Wait.GOING_BACK, timedelta(days=3), Escalate(Role.WAREHOUSE)),
    Deadline(Wait.CALLED_IN, timedelta(days=5), Remind(3)),
    Deadline(Wait.CALLED_IN, timedelta(days=21), Escalate(Role.CLERK)),
    Deadline(Wait.UNWINDING, timedelta(days=14), Escalate(Role.CASHIER)),
    Deadline(Wait.STRAY, timedelta(days=3), Escalate(Role.WAREHOUSE)),
)
"""A start for a shop's own; every wait has one."""
