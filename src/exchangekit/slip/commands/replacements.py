"""Commands about goods that go out."""

from __future__ import annotations

from exchangekit.errors import DuplicateLineError, InvalidInputError
from exchangekit.slip.commands.parts import LineSteps, Plain, check_leg, check_lines
from exchangekit.slip.commands.requests import Wish
from exchangekit.slip.parts import Arrival
from exchangekit.slip.phases import Leg
from exchangekit.values.classes import frozen


@frozen
class Hold:
    """
    Set replacement goods aside now: again after a hold ran out, or after a backorder.

    Args:
        lots: The lots or serials that are set aside, of which line and how much; no other
            will do.  Of the rest of a line, and where none is named, what was set aside
            before stays if it is still free, then comes what expires first.
        expected: When goods should be there of which there are not enough, line by line; a
            line that is not named keeps what was said before, until that has passed.
    """

    lots: tuple[LineSteps, ...] = ()
    expected: tuple[Arrival, ...] = ()

    def __attrs_post_init__(self) -> None:
        if self.lots:
            check_lines(self.lots)
        numbers = [arrival.line for arrival in self.expected]
        for number in numbers:
            if numbers.count(number) > 1:
                raise DuplicateLineError("hold.expected", number)
        for asked in self.lots:
            if asked.tracking is None:
                raise InvalidInputError(f"lots[{asked.line}].tracking", "None", "a lot or serial")


@frozen
class Dispatch:
    """
    Goods leave for the customer.

    Args:
        lines: Lines of the leg and how much of each; serials one by one.  Where no lot is
            named, what expires first leaves first.
        tracking: The carrier's number, or None.
        leg: The replacement; or the return, whose goods an undone slip gives back.
    """

    lines: tuple[LineSteps, ...]
    tracking: str | None = None
    leg: Leg = Leg.REPLACEMENT

    def __attrs_post_init__(self) -> None:
        check_lines(self.lines)
        check_leg(self.leg, "dispatch.leg")


@frozen
class Deliver:
    """
    Replacement goods arrived at the customer's.

    Args:
        lines: Replacement lines and how much of each, lots and serials together.
    """

    lines: tuple[LineSteps, ...]

    def __attrs_post_init__(self) -> None:
        check_lines(self.lines)
        for line in self.lines:
            if line.tracking is not None:
                where = f"lines[{line.line}].tracking"
                raise InvalidInputError(where, line.tracking, "no lot or serial")


@frozen
class ChangeReplacement:
    """
    Other goods are to go out, or none, before any have left.

    A substitute for what is out of stock; a refund where nothing goes out any more; an
    exchange where a refund was asked for.

    Args:
        wishes: All that goes out from now on; nothing for a refund, which is store credit
            where that was granted at first.
    """

    wishes: tuple[Wish, ...] = ()


class Confirm(Plain):
    """The customer confirms the result."""
