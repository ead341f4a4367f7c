"""Folding corrections: what a booking that is taken back makes of a slip."""

from __future__ import annotations

from itertools import dropwhile
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, assert_never

from exchangekit.sale.spans import cut, minus, steps_in
from exchangekit.slip import events as e
from exchangekit.slip.commands.corrections import Booking
from exchangekit.slip.folding_back import (
    not_sent,
    with_kept,
    with_replacement,
    with_return,
    with_sent,
    with_taken_back,
)
from exchangekit.slip.phases import Leg
from exchangekit.stock.places import PlaceKind
from exchangekit.values.classes import evolve

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from exchangekit.sale.spans import Spans
    from exchangekit.slip.events.corrections import ReplacementBookable, ReturnBookable
    from exchangekit.slip.lines import ReplacementLine, ReturnLine
    from exchangekit.slip.model import Changes, Slip
    from exchangekit.slip.parts import BackPart


def _retracted(slip: Slip, event: e.Retracted) -> Changes:
    """Take the last fact of its kind off its line."""
    booked = event.booked
    number = booked.line
    booked_still = tuple(one for one in slip.booked if one != booked)
    left: Changes = {"booked": booked_still}
    match booked.event:
        case e.ReturnShipped():
            return left
        case e.Compensated(leg=Leg.REPLACEMENT):
            line = _not_kept(slip.replacement_line(number), booked_still, slip.request.books)
            return left | with_replacement(slip, line)
        case e.Compensated(spans=spans):
            return left | with_return(slip, _not_paid_for(slip.return_line(number), spans))
        case e.GoodsReceived() | e.Resolved() | e.Inspected() | e.SentBack() as fact:
            return left | with_return(slip, _without(slip.return_line(number), fact))
        case fact:
            return left | with_replacement(slip, _not_so(slip.replacement_line(number), fact))


def _without(line: ReturnLine, fact: ReturnBookable) -> ReturnLine:
    match fact:
        case e.GoodsReceived(parts=parts):
            return evolve(line, receipts=line.receipts[: -len(parts)])
        case e.Resolved(steps=steps):
            return evolve(line, resolved=line.resolved - steps)
        case e.Inspected():
            return evolve(line, inspections=line.inspections[:-1])
        case e.SentBack(parts=gone):
            for part in reversed(gone):
                line = _here_again(line, part)
            return line
        case _:
            assert_never(fact)


def _here_again(line: ReturnLine, part: BackPart) -> ReturnLine:
    """Put what did not leave where it lay: with the inspections that it was taken off last."""
    if part.kind is PlaceKind.INSPECTION:
        return evolve(line, unseen=line.unseen[:-1])
    left, inspections = part.steps, list(line.inspections)
    for number in reversed(range(len(inspections))):
        found = inspections[number]
        spot = (found.place.site, found.place.kind, found.tracking)
        again = min(left, found.back) if spot == (part.site, part.kind, part.tracking) else 0
        left -= again
        inspections[number] = evolve(found, back=found.back - again) if again else found
    return evolve(line, inspections=tuple(inspections))


def _not_paid_for(line: ReturnLine, spans: Spans) -> ReturnLine:
    """Steps that can be given back after all are settled no longer."""
    before, inspections = 0, []
    for found in line.inspections:
        own = cut(line.spans, before, found.steps)
        again = found.steps - steps_in(minus(own, spans))
        before += found.steps
        inspections.append(evolve(found, gone=found.gone - again) if again else found)
    return evolve(line, inspections=tuple(inspections), gone=minus(line.gone, spans))


def _not_so(line: ReplacementLine, fact: ReplacementBookable) -> ReplacementLine:
    match fact:
        case e.Dispatched(parts=sent):
            for part in sent:
                line = not_sent(line, part)
            return line
        case e.Delivered(parts=there):
            return evolve(line, delivered=line.delivered - sum(part.steps for part in there))
        case e.ReplacementLost():
            return _found_again(line, fact)
        case e.TakenBack(parts=parts):
            return evolve(line, taken_back=line.taken_back[: -len(parts)])
        case e.Restocked():
            return evolve(line, restocked=line.restocked[:-1])
        case _:
            assert_never(fact)


def _found_again(line: ReplacementLine, lost: e.ReplacementLost) -> ReplacementLine:
    """What was not lost has left, and is wanted and set aside no more."""
    out = with_sent(line, lost)
    out = evolve(out, lost=line.lost - lost.steps, holds=line.held_after(None, 0, out.left))
    return out if lost.tracking is None else evolve(out, lost_lots=line.lost_lots[:-1])


_Off = e.TakenBack | e.ReplacementLost | e.Compensated
_OFF = frozenset({Booking.TAKEN_BACK, Booking.LOSS, Booking.KEPT})
"""What makes less of the replacement goods that an undone slip still calls in."""


def _not_kept(line: ReplacementLine, booked: tuple[e.Booked, ...], books: str) -> ReplacementLine:
    """
    Work out anew what the customer keeps of a line, of what is booked still.

    Each share of the cost was one of what was out by then, so they are taken in their order.
    """
    own = (one.event for one in booked if one.line == line.line and one.booking in _OFF)
    off = (event for event in own if isinstance(event, _Off))
    back = list(dropwhile(lambda event: isinstance(event, e.ReplacementLost), off))
    out = evolve(line, taken_back=(), kept=0, kept_cost=None, kept_at=())
    for event in back:  # what was lost later was out when the first of it was not
        out = with_sent(out, event) if isinstance(event, e.ReplacementLost) else out
    for event in back:
        match event:
            case e.TakenBack(site=site, parts=parts):
                out = with_taken_back(out, site, parts)
            case e.Compensated():
                out = with_kept(out, event, books)
            case e.ReplacementLost():
                out = not_sent(out, event)
            case _:
                assert_never(event)
    return evolve(line, kept=out.kept, kept_cost=out.kept_cost, kept_at=out.kept_at)


def _delivery_reopened(slip: Slip, event: e.DeliveryReopened) -> Changes:
    del event
    return {"redelivered": slip.redelivered + 1}


FOLDS_OF_CORRECTIONS: Final[Mapping[type, Callable[[Slip, Any], Changes]]] = MappingProxyType({
    e.Retracted: _retracted,
    e.DeliveryReopened: _delivery_reopened,
})  # fmt: skip
"""By event; the rest of them is in `exchangekit.slip.folding`."""
