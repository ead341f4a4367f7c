"""Folding bookings: what was booked about goods, and what a mistake makes of a slip."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, assert_never

from exchangekit.slip import events as e
from exchangekit.slip.folding_back import not_sent, with_replacement, with_return
from exchangekit.values.classes import evolve

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from exchangekit.slip.commands.corrections import Booking
    from exchangekit.slip.lines import ReplacementLine, ReturnLine
    from exchangekit.slip.model import Changes, Slip

    Several = e.GoodsReceived | e.Dispatched | e.Delivered


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


def _retracted(slip: Slip, event: e.Retracted) -> Changes:
    """Take the last fact of its kind off its line."""
    booked = event.booked
    number = booked.line
    left: Changes = {"booked": tuple(one for one in slip.booked if one != booked)}
    match booked.event:
        case e.ReturnShipped():
            return left
        case e.GoodsReceived() | e.Resolved() | e.Inspected() as fact:
            return left | with_return(slip, _without(slip.return_line(number), fact))
        case e.Dispatched() | e.Delivered() as fact:
            return left | with_replacement(slip, _not_out(slip.replacement_line(number), fact))
        case _:
            assert_never(booked.event)


def _without(line: ReturnLine, fact: e.GoodsReceived | e.Resolved | e.Inspected) -> ReturnLine:
    match fact:
        case e.GoodsReceived(parts=parts):
            return evolve(line, receipts=line.receipts[: -len(parts)])
        case e.Resolved(steps=steps):
            return evolve(line, resolved=line.resolved - steps)
        case e.Inspected():
            return evolve(line, inspections=line.inspections[:-1])
        case _:
            assert_never(fact)


def _not_out(line: ReplacementLine, fact: e.Dispatched | e.Delivered) -> ReplacementLine:
    match fact:
        case e.Dispatched(parts=sent):
            for part in sent:
                line = not_sent(line, part)
            return line
        case e.Delivered(parts=there):
            return evolve(line, delivered=line.delivered - sum(part.steps for part in there))
        case _:
            assert_never(fact)


def _delivery_reopened(slip: Slip, event: e.DeliveryReopened) -> Changes:
    del event
    return {"redelivered": slip.redelivered + 1}


FOLDS_OF_CORRECTIONS: Final[Mapping[type, Callable[[Slip, Any], Changes]]] = MappingProxyType({
    e.Retracted: _retracted,
    e.DeliveryReopened: _delivery_reopened,
})  # fmt: skip
"""By event; the rest of them is in `exchangekit.slip.folding`."""
