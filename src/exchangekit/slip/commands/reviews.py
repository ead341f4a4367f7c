"""Commands that decide on a request as a whole."""

from __future__ import annotations

from enum import StrEnum

from exchangekit.slip.commands.parts import Plain
from exchangekit.values.classes import frozen


class Decision(StrEnum):
    """What a reviewer says."""

    APPROVE = "approve"
    REFUSE = "refuse"


@frozen
class Review:
    """
    Decide a request that waits.

    Args:
        decision: Approve or refuse.
        note: The host's reference of the reviewer's words, or None.
    """

    decision: Decision
    note: str | None = None


class Cancel(Plain):
    """
    Call the whole slip off.

    While no goods and no money have moved that is all.  Afterwards it is a way to go: goods
    are sent back and called in, money is paid back, and the slip ends when all is there.
    """
