"""What commands are made of."""

from __future__ import annotations

from typing import Final

from exchangekit.errors import DuplicateLineError, InvalidInputError
from exchangekit.slip.phases import Leg
from exchangekit.values.classes import frozen

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
    """So many steps of a line of the slip."""

    line: int
    steps: int

    def __attrs_post_init__(self) -> None:
        check_steps(self.steps, f"lines[{self.line}].steps")


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
    Refuse a list of lines that names none, or one twice.

    Raises:
        InvalidInputError: There is none.
        DuplicateLineError: One stands there twice.
    """
    if not lines:
        raise InvalidInputError("lines", "()", "at least one line")
    seen: set[int] = set()
    for line in lines:
        if line.line in seen:
            raise DuplicateLineError("lines", line.line)
        seen.add(line.line)
