"""Folding bookings: what was booked about goods, and what a mistake makes of a slip."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, TypeVar, assert_never

from exchangekit.slip import events as e
from exchangekit.slip.folding_back import not_sent, with_replacement, with_return
from exchangekit.values.classes import evolve

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from exchangekit.slip.commands.corrections import Booking
    from exchangekit.slip.lines import ReplacementLine, ReturnLine
    from exchangekit.slip.model import Slip
    from exchangekit.slip.parts import DeliveredPart, ReceivedPart, SentPart

P = TypeVar("P", bound="ReceivedPart | SentPart | DeliveredPart")


def noted(
    slip: Slip, booking: Booking, facts: Iterable[tuple[int, e.Bookable]]
) -> tuple[e.Booked, ...]:
    """
    Give what a slip has booked, with what its next record books.

    Args:
        slip: Right before that record.
        booking: Its kind.
        facts: The event by line, with the parts of that line alone.
    """
    record = slip.version + 1
    return (*slip.booked, *(e.Booked(record, booking, line, fact) for line, fact in facts))


def by_line(parts: tuple[P, ...]) -> Iterable[tuple[int, tuple[P, ...]]]:
    """Give the parts of each line, in their order."""
    if len(parts) == 1:
        return ((parts[0].line, parts),)
    found: dict[int, tuple[P, ...]] = {}
    for part in parts:
        found[part.line] = (*found.get(part.line, ()), part)
    return found.items()


def _retracted(slip: Slip, event: e.Retracted) -> Slip:
    """Take the last fact of its kind off its line."""
    booked = event.booked
    left = tuple(one for one in slip.booked if one != booked)
    slip, number = evolve(slip, booked=left), booked.line
    match booked.event:
        case e.ReturnShipped():
            return slip
        case e.GoodsReceived() | e.Resolved() | e.Inspected() as fact:
            return with_return(slip, _without(slip.return_line(number), fact))
        case e.Dispatched() | e.Delivered() as fact:
            return with_replacement(slip, _not_out(slip.replacement_line(number), fact))
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


def _delivery_reopened(slip: Slip, event: e.DeliveryReopened) -> Slip:
    del event
    return evolve(slip, redelivered=slip.redelivered + 1)


FOLDS_OF_CORRECTIONS: Final[Mapping[type, Callable[[Slip, Any], Slip]]] = MappingProxyType({
    e.Retracted: _retracted,
    e.DeliveryReopened: _delivery_reopened,
})  # fmt: skip
"""By event; the rest of them is in `exchangekit.slip.folding`."""
