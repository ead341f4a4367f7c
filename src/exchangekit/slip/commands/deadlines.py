"""Commands that carry out what time has made due."""

from __future__ import annotations

from datetime import datetime

from attrs import field

from exchangekit.errors import InvalidInputError
from exchangekit.values.classes import frozen
from exchangekit.values.dates import check_instant, exact


@frozen
class Enforce:
    """
    Carry out a deadline that has passed; `exchangekit.slip.due.due` gives these.

    Args:
        deadline: Its position in the slip's terms, from 1.
        due: The instant at which it fell due; the same one is carried out once.
    """

    deadline: int
    due: datetime = field(converter=exact)

    def __attrs_post_init__(self) -> None:
        if type(self.deadline) is not int or self.deadline < 1:
            got = repr(self.deadline)
            raise InvalidInputError("enforce.deadline", got, "an int of at least 1")
        check_instant(self.due, where="enforce.due")
