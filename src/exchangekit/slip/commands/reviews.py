"""Commands that decide on a request as a whole."""

from __future__ import annotations

from enum import StrEnum

from exchangekit.policy.approval import Gate
from exchangekit.slip.commands.parts import Plain
from exchangekit.values.classes import frozen
from exchangekit.values.ids import check_id


class Decision(StrEnum):
    """What a reviewer says."""

    APPROVE = "approve"
    REFUSE = "refuse"
    SEND_BACK = "send_back"  # a request, to be changed and asked again


class Assignment(StrEnum):
    """How another reviewer comes in."""

    BEFORE = "before"
    AFTER = "after"
    BESIDE = "beside"  # in any order
    INSTEAD = "instead"


@frozen
class Review:
    """
    Decide at a gate that waits.

    Args:
        decision: Approve, refuse, or send a request back to be changed.
        note: The host's reference of the reviewer's words, or None.
        gate: At which.
    """

    decision: Decision
    note: str | None = None
    gate: Gate = Gate.REQUEST

    def __attrs_post_init__(self) -> None:
        if self.note is not None:
            check_id(self.note, where="review.note")


@frozen
class Assign:
    """
    Bring another reviewer in, by one who could decide now.

    Args:
        person: The host's reference of whom.
        how: Before, after or beside the approval of who assigns, or instead of it.
        gate: At which.
    """

    person: str
    how: Assignment
    gate: Gate = Gate.REQUEST

    def __attrs_post_init__(self) -> None:
        check_id(self.person, where="assign.person")


class Withdraw(Plain):
    """Take a request back before it is decided: it is a draft again."""


class Cancel(Plain):
    """
    Call the whole slip off.

    While no goods and no money have moved that is all.  Afterwards it is a way to go: goods
    are sent back and called in, money is paid back, and the slip ends when all is there.
    """
