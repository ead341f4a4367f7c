"""A command with who gives it, when, and under which key."""

from __future__ import annotations

from datetime import datetime

from attrs import field
from attrs.converters import optional

from exchangekit.errors import InvalidInputError
from exchangekit.slip.commands import Command
from exchangekit.values.classes import frozen
from exchangekit.values.dates import check_instant, exact
from exchangekit.values.ids import CommandKey, SlipId, check_id
from exchangekit.values.people import Actor


@frozen(slots=False)
class Envelope:
    """
    A command with who gives it, when, and under which key.

    Args:
        slip: Chosen by the caller, so opening twice is opening once.
        command: What is asked.
        actor: Who asks.
        at: The instant it is recorded.
        key: Unique within the slip; the same key and payload give the same result.
        occurred: When it happened, at most `at`; `at` when None.
        expected: The version of the slip the actor saw, or None when it does not matter.
    """

    slip: SlipId
    command: Command
    actor: Actor
    at: datetime = field(converter=exact)
    key: CommandKey
    occurred: datetime | None = field(default=None, kw_only=True, converter=optional(exact))
    expected: int | None = field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        check_id(self.slip, where="slip")
        check_id(self.key, where="key")
        check_instant(self.at, where="at")
        if self.occurred is not None:
            check_instant(self.occurred, where="occurred")
        if self.expected is not None and (type(self.expected) is not int or self.expected < 0):
            raise InvalidInputError("expected", repr(self.expected), "an int of at least 0")

    @property
    def happened(self) -> datetime:
        """When it happened."""
        return self.at if self.occurred is None else self.occurred
