"""What commands are made of."""

from __future__ import annotations

from typing import Final

from exchangekit.errors import DuplicateLineError, InvalidInputError
from exchangekit.slip.phases import Leg
from exchangekit.values.classes import frozen
from exchangekit.values.ids import check_id

_GOODS: Final = frozenset({Leg.RETURN, Leg.REPLACEMENT})


@frozen
class Plain:
    """
    A command that asks for everything by its name.

    Those derived from it are as frozen as it is and equal only to their own kind, and cost
    nothing to make at import.
    """


@frozen
class LineSteps:
    """
    So many steps of a line of the slip.

    Args:
        line: Of the leg.
        steps: How many.
        tracking: Their lot or serial; None where goods are not told apart, or where the slip
            itself knows which ones to take.
    """

    line: int
    steps: int
    tracking: str | None = None

    def __attrs_post_init__(self) -> None:
        check_steps(self.steps, f"lines[{self.line}].steps")
        if self.tracking is not None:
            check_id(self.tracking, where=f"lines[{self.line}].tracking")


def check_steps(steps: object, where: str) -> None:
    """
    Refuse what is no quantity to ask for.

    Raises:
        InvalidInputError: Not an int of at least 1 step.
    """
    if type(steps) is not int or steps < 1:
        raise InvalidInputError(where, repr(steps), "an int of at least 1 step")


def check_leg(leg: Leg, where: str) -> None:
    """
    Refuse a leg that has no goods.

    Raises:
        InvalidInputError: It is neither the return nor the replacement.
    """
    if leg not in _GOODS:
        raise InvalidInputError(where, repr(leg), "return or replacement")


def check_lines(lines: tuple[LineSteps, ...]) -> None:
    """
    Refuse a list of lines that names none, or one twice with the same lot or serial.

    Raises:
        InvalidInputError: There is none.
        DuplicateLineError: One stands there twice.
    """
    if not lines:
        raise InvalidInputError("lines", "()", "at least one line")
    seen: set[tuple[int, str | None]] = set()
    for line in lines:
        key = (line.line, line.tracking)
        if key in seen:
            raise DuplicateLineError("lines", line.line)
        seen.add(key)
