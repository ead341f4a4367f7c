"""Folding the way back: what goods that go the other way make of a slip's lines."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, TypeVar

from exchangekit.sale.spans import Spans, cut, minus
from exchangekit.slip import events as e
from exchangekit.slip.bookings import noted, noted_by_line
from exchangekit.slip.commands.corrections import Booking
from exchangekit.slip.lines import Inspection, Receipt, ReplacementLine, ReturnLine
from exchangekit.slip.phases import Leg
from exchangekit.stock.places import PlaceKind
from exchangekit.values.classes import evolve
from exchangekit.values.goods import Tracked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from exchangekit.slip.model import Changes, Slip
    from exchangekit.slip.parts import BackPart, ReceivedPart, SentPart
    from exchangekit.values.ids import SiteId

L = TypeVar("L")


def instead(those: tuple[L, ...], number: int, one: L) -> tuple[L, ...]:
    """Give numbered things, counted from 1, with one in the place of another."""
    return (*those[: number - 1], one, *those[number:])


def with_return(slip: Slip, line: ReturnLine) -> Changes:
    """Put a return line in the place of the one of that number."""
    return {"returns": instead(slip.returns, line.line, line)}


def with_replacement(slip: Slip, line: ReplacementLine) -> Changes:
    """Put a replacement line in the place of the one of that number."""
    return {"replacements": instead(slip.replacements, line.line, line)}


def _sent_back(slip: Slip, event: e.SentBack) -> Changes:
    lines = list(slip.returns)
    for part in event.parts:
        lines[part.line - 1] = without(lines[part.line - 1], part)
    booked = noted_by_line(
        slip, Booking.GIVEN_BACK, event, lambda own: e.SentBack(own, event.tracking)
    )
    return {"returns": tuple(lines), "booked": booked}


def without(line: ReturnLine, part: BackPart) -> ReturnLine:
    """Take what left off the inspections that put it there, the first one first."""
    if part.kind is PlaceKind.INSPECTION:
        gone = Receipt(part.site, part.steps, part.booked, part.tracking)
        return evolve(line, unseen=(*line.unseen, gone))
    left, inspections = part.steps, []
    for found in line.inspections:
        spot = (found.place.site, found.place.kind, found.tracking)
        here = spot == (part.site, part.kind, part.tracking)
        taken = min(left, found.lying) if here else 0
        left -= taken
        inspections.append(evolve(found, back=found.back + taken) if taken else found)
    return evolve(line, inspections=tuple(inspections))


def _taken_back(slip: Slip, event: e.TakenBack) -> Changes:
    lines = list(slip.replacements)
    for part in event.parts:
        lines[part.line - 1] = with_taken_back(lines[part.line - 1], event.site, (part,))
    booked = noted_by_line(
        slip, Booking.TAKEN_BACK, event, lambda own: e.TakenBack(event.site, own)
    )
    return {"replacements": tuple(lines), "booked": booked}


def with_taken_back(
    line: ReplacementLine, site: SiteId, parts: Iterable[ReceivedPart]
) -> ReplacementLine:
    """Add goods that came back to a line."""
    came = (Receipt(site, part.steps, part.value, part.tracking) for part in parts)
    return evolve(line, taken_back=(*line.taken_back, *came))


def _restocked(slip: Slip, event: e.Restocked) -> Changes:
    line = slip.replacement_line(event.line)
    how = (event.grade, event.disposition, event.value)
    found = Inspection(event.site, event.steps, *how, tracking=event.tracking)
    booked: Changes = {"booked": noted(slip, Booking.RESTOCK, event.line, event)}
    return booked | with_replacement(slip, evolve(line, restocked=(*line.restocked, found)))


def _compensated(slip: Slip, event: e.Compensated) -> Changes:
    kind = Booking.PAID_FOR if event.leg is Leg.RETURN else Booking.KEPT
    booked: Changes = {"booked": noted(slip, kind, event.line, event)}
    if event.leg is Leg.RETURN:
        return booked | with_return(slip, _given_up(slip.return_line(event.line), event.spans))
    line = with_kept(slip.replacement_line(event.line), event, slip.request.books)
    return booked | with_replacement(slip, line)


def with_kept(line: ReplacementLine, event: e.Compensated, books: str) -> ReplacementLine:
    """Leave steps with the customer, at their share of what is out."""
    cost = line.out_value(event.steps, books)
    cost = cost if line.kept_cost is None else line.kept_cost + cost
    kept, at = line.kept + event.steps, (*line.kept_at, *event.spans)
    return evolve(line, kept=kept, kept_cost=cost, kept_at=at)


def _given_up(line: ReturnLine, spans: Spans) -> ReturnLine:
    """Settle the steps in the inspections they belong to, which follow the line's spans."""
    before, inspections = 0, []
    for found in line.inspections:
        own = cut(line.spans, before, found.steps)
        taken = found.steps - sum(len(span) for span in minus(own, spans))
        before += found.steps
        inspections.append(evolve(found, gone=found.gone + taken) if taken else found)
    gone = tuple(sorted((*line.gone, *spans)))
    return evolve(line, inspections=tuple(inspections), gone=gone)


def _replacement_lost(slip: Slip, event: e.ReplacementLost) -> Changes:
    """What is lost has not left: the last steps, which are wanted again."""
    line = not_sent(slip.replacement_line(event.line), event)
    line = evolve(line, lost=line.lost + event.steps)
    if event.tracking is not None:
        gone = Tracked(event.tracking, event.steps, event.value)
        line = evolve(line, lost_lots=(*line.lost_lots, gone))
    booked: Changes = {"booked": noted(slip, Booking.LOSS, event.line, event)}
    return booked | with_replacement(slip, line)


def not_sent(line: ReplacementLine, gone: e.ReplacementLost | SentPart) -> ReplacementLine:
    """Take the last steps, and the lot or serial they were of, off what has left."""
    left = line.dispatched - gone.steps
    cost = None if line.cost is None else line.cost - gone.value
    return evolve(line, dispatched=left, cost=cost, sent=_less(line.sent, gone))


def with_sent(line: ReplacementLine, part: SentPart | e.ReplacementLost) -> ReplacementLine:
    """Add steps, and the lot or serial they are of, to what has left; holds are used up."""
    gone = line.dispatched + part.steps
    holds = line.held_after(part.tracking, part.steps, line.steps - gone)
    cost = part.value if line.cost is None else line.cost + part.value
    line = evolve(line, dispatched=gone, holds=holds, cost=cost)
    return line if part.tracking is None else _tracked(line, part)


def _tracked(line: ReplacementLine, part: SentPart | e.ReplacementLost) -> ReplacementLine:
    """Keep which lot or serial left; more of a lot that left before joins it."""
    sent = {one.tracking: one for one in line.sent}
    name, steps, cost = str(part.tracking), part.steps, part.value
    before = sent.get(name)
    if before is not None:
        steps += before.steps
        cost = cost if before.cost is None else cost + before.cost
    sent[name] = Tracked(name, steps, cost)
    return evolve(line, sent=tuple(sent.values()))


def _less(sent: tuple[Tracked, ...], gone: e.ReplacementLost | SentPart) -> tuple[Tracked, ...]:
    kept = []
    for one in sent:
        if one.tracking != gone.tracking:
            kept.append(one)
        elif one.steps > gone.steps:
            cost = None if one.cost is None else one.cost - gone.value
            kept.append(Tracked(one.tracking, one.steps - gone.steps, cost))
    return tuple(kept)


FOLDS_BACK: Final[Mapping[type, Callable[[Slip, Any], Changes]]] = MappingProxyType({
    e.SentBack: _sent_back,
    e.TakenBack: _taken_back,
    e.Restocked: _restocked,
    e.Compensated: _compensated,
    e.ReplacementLost: _replacement_lost,
})  # fmt: skip
"""By event; the rest of them is in `exchangekit.slip.folding`."""
