"""What was booked about goods, fact by fact and line by line, as a slip keeps it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from exchangekit.slip import events as e

if TYPE_CHECKING:
    from collections.abc import Callable

    from exchangekit.slip.commands.corrections import Booking
    from exchangekit.slip.model import Slip

    Several = e.GoodsReceived | e.Dispatched | e.Delivered | e.SentBack | e.TakenBack


def noted(slip: Slip, booking: Booking, line: int, fact: e.Bookable) -> tuple[e.Booked, ...]:
    """
    Give what a slip has booked, with what its next record books on one line.

    Args:
        slip: Right before that record.
        booking: Its kind.
        line: Its number; 0 where it is of none.
        fact: What happened to it.
    """
    return (*slip.booked, e.Booked(slip.version + 1, booking, line, fact))


def noted_by_line(
    slip: Slip, booking: Booking, fact: Several, of: Callable[[tuple[Any, ...]], Several]
) -> tuple[e.Booked, ...]:
    """Give the same where a record may be about several lines: `of` gives it of some parts."""
    first, *others = fact.parts
    if all(part.line == first.line for part in others):
        return noted(slip, booking, first.line, fact)
    parts: dict[int, list[Any]] = {}
    for part in fact.parts:
        parts.setdefault(part.line, []).append(part)
    record = slip.version + 1
    own = (e.Booked(record, booking, line, of(tuple(few))) for line, few in parts.items())
    return (*slip.booked, *own)
