"""
Deciding the way back: a slip is undone after something has moved.

Goods travel: what the customer gave is sent back from wherever it lies, what the customer
got is called in.  What cannot travel any more is settled at its value, on a named line of
a quote that starts empty: an undone slip owes nothing but that.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from attrs import evolve

from exchangekit.errors import (
    InsufficientStockError,
    InvalidInputError,
    RoleError,
)
from exchangekit.policy.terms import Terms
from exchangekit.sale.spans import Span, steps_in, value_of
from exchangekit.settlement.deducting import found_lines
from exchangekit.settlement.pricing import Found
from exchangekit.settlement.quote import LineKind, Quote, QuoteLine
from exchangekit.slip import events as e
from exchangekit.slip.commands.returns import Outcome
from exchangekit.slip.folding_back import without
from exchangekit.slip.guards import check_left, need
from exchangekit.slip.lines import Receipt, Spot, worth_at
from exchangekit.slip.parts import BackPart, ReceivedPart
from exchangekit.slip.phases import FINAL, Leg, ReplacementPhase, ReturnPhase, SettlementPhase
from exchangekit.slip.shelf import Shelf
from exchangekit.slip.tracked import check_named, check_out
from exchangekit.stock.places import Place, PlaceKind
from exchangekit.values.goods import Disposition
from exchangekit.values.money import Money
from exchangekit.values.people import Role
from exchangekit.values.tax import Taxed

if TYPE_CHECKING:
    from datetime import datetime

    from exchangekit.sale.spans import Spans
    from exchangekit.slip.commands.parts import LineSteps
    from exchangekit.slip.commands.replacements import Dispatch
    from exchangekit.slip.commands.returns import Inspect, Receive, Resolve
    from exchangekit.slip.commands.reviews import Cancel
    from exchangekit.slip.envelope import Envelope
    from exchangekit.slip.facts import Facts
    from exchangekit.slip.lines import Inspection, ReplacementLine, ReturnLine
    from exchangekit.slip.model import Slip
    from exchangekit.values.goods import Tracked


def cancel(slip: Slip, command: Cancel, envelope: Envelope, facts: Facts) -> tuple[e.Event, ...]:
    """Call the slip off while nothing has moved; else start the way back."""
    need(slip, command, slip.stage is not None, "ended")
    settlement = slip.phases.settlement
    need(slip, command, settlement is not SettlementPhase.UNWINDING, "going-back")
    if not has_moved(slip):
        return (e.Cancelled(),)
    if not envelope.actor.may(Role.CLERK):
        raise RoleError(envelope.actor.id, Role.CLERK, "role")
    need(slip, command, not _is_exchanged_again(facts), "exchanged-again")
    received = () if facts.chained is None else facts.chained.receipts
    others = tuple(paid for paid in received if paid.id not in slip.money.payments)
    return (
        *_not_sent(slip),
        e.CalledBack(settlement in FINAL, others),
        requoted(slip, (), envelope),
    )


def has_moved(slip: Slip) -> bool:
    """Tell whether goods or money have moved, or anything is posted, so that it must go back."""
    sent = slip.phases.return_ is ReturnPhase.IN_TRANSIT
    moved = slip.goods_moved or slip.strays_lie or sent or slip.money_moved
    return moved or slip.phases.settlement in FINAL


def _is_exchanged_again(facts: Facts) -> bool:
    """Whether somebody has claimed a part of what the replacement became."""
    return facts.chained is not None and bool(facts.chained.claims)


def _not_sent(slip: Slip) -> tuple[e.Resolved, ...]:
    """Let go of what the customer was to send and has not."""
    awaited = slip.phases.return_ is ReturnPhase.AWAITING
    return let_go(slip, Outcome.KEPT) if awaited else ()


def let_go(slip: Slip, outcome: Outcome) -> tuple[e.Resolved, ...]:
    """Give up all that has not arrived: lost, or kept by the customer."""
    return tuple(
        e.Resolved(line.line, line.outstanding, outcome, line.unresolved_spans(line.outstanding))
        for line in slip.returns
        if line.outstanding
    )


def _next_number(slip: Slip) -> int:
    return 1 if slip.money.quote is None else slip.money.quote.number + 1


def _ends(slip: Slip, envelope: Envelope) -> datetime:
    return envelope.at if slip.terms is None else envelope.at + slip.terms.quote_for


# --- goods of the return leg, to the customer --------------------------------------------


def send_back(
    slip: Slip, command: Dispatch, envelope: Envelope, facts: Facts
) -> tuple[e.Event, ...]:
    """Give the customer's goods back from where they lie, the ones not looked at first."""
    going = slip.phases.return_ is ReturnPhase.GOING_BACK
    need(slip, command, going, "nothing-to-send-back")
    shelf = Shelf(slip, facts, envelope.at)
    lines: dict[int, ReturnLine] = {}
    parts: list[BackPart] = []
    for asked in command.lines:
        line = lines.get(asked.line) or slip.return_line(asked.line)
        lying = line.lying_of(asked.tracking)
        check_left(slip, "return", line.line, asked.steps, lying)
        for part in _parts(line, asked, shelf):
            parts.append(part)
            line = without(line, part)
        lines[line.line] = line
        gone = lying - line.lying_of(asked.tracking)
        if gone < asked.steps:
            place = str(_first_left(line, asked.tracking))
            raise InsufficientStockError(line.item.sku, place, asked.steps, gone)
    return (e.SentBack(tuple(parts), command.tracking),)


def _first_left(line: ReturnLine, tracking: str | None) -> Place:
    """Give the first place that should still have goods of a line, a lot or serial, and has not."""
    unseen = (
        Place(spot.site, PlaceKind.INSPECTION)
        for spot in line.spots
        if tracking in {None, spot.tracking} and line.to_inspect(spot.site, spot.tracking)
    )
    seen = (
        found.place
        for found in line.inspections
        if tracking in {None, found.tracking} and found.lying
    )
    return next(chain(unseen, seen))


def _parts(line: ReturnLine, asked: LineSteps, shelf: Shelf) -> list[BackPart]:
    """Take what is asked for from where it lies; a named lot or serial and no other."""
    parts, steps = [], asked.steps
    for spot in line.spots:
        if asked.tracking not in {None, spot.tracking}:
            continue
        place = Place(spot.site, PlaceKind.INSPECTION)
        most = min(steps, line.to_inspect(spot.site, spot.tracking))
        if take := shelf.there(line.item.sku, place, most, spot.tracking):
            booked = line.book_value(spot.site, take, spot.tracking)
            value = shelf.leave(line.item.sku, place, take, spot.tracking, booked)
            where = (place.site, place.kind)
            parts.append(BackPart(line.line, take, *where, booked, value, spot.tracking))
            steps -= take
    for found in line.inspections:
        if asked.tracking in {None, found.tracking}:
            part = _found_part(line, found, steps, shelf)
            if part is not None:
                parts.append(part)
                steps -= part.steps
    return parts


def _found_part(line: ReturnLine, found: Inspection, most: int, shelf: Shelf) -> BackPart | None:
    """Take as much as is there; sellable stock leaves at its average, the rest as booked."""
    place, steps, tracking = found.place, min(most, found.lying), found.tracking
    sku, sellable = line.item.sku, place.kind is PlaceKind.SELLABLE
    if sellable:
        steps = min(steps, shelf.free(sku, place.site))
    else:
        steps = shelf.there(sku, place, steps, tracking)
    if not steps or not place.is_physical:
        return None
    booked = found.booked(steps)
    if sellable:
        value = shelf.take(sku, place.site, steps, tracking)
    else:
        value = shelf.leave(sku, place, steps, tracking, booked)
    return BackPart(line.line, steps, place.site, place.kind, booked, value, tracking)


# --- goods of the replacement leg, from the customer -------------------------------------


def take_back(
    slip: Slip, command: Receive, envelope: Envelope, facts: Facts
) -> tuple[e.Event, ...]:
    """Take called-in goods into inspection where they came from, at the value they left at."""
    del envelope, facts
    called = slip.phases.replacement is ReplacementPhase.CALLED_IN
    need(slip, command, called, "replacement-not-called-in")
    parts = []
    lines: dict[int, ReplacementLine] = {}
    for asked in command.lines:
        line = lines.get(asked.line) or slip.replacement_line(asked.line)
        need(slip, command, command.site == line.wanted.site, "not-where-it-left")
        check_left(slip, "replacement", line.line, asked.steps, line.called_in)
        where = f"lines[{asked.line}].tracking"
        out = check_out(line, asked.steps, asked.tracking, where)
        value = value_out(line, asked.steps, out, slip.request.books)
        parts.append(ReceivedPart(line.line, asked.steps, value, asked.tracking))
        receipt = Receipt(command.site, asked.steps, value, asked.tracking)
        lines[line.line] = evolve(line, taken_back=(*line.taken_back, receipt))
    return (e.TakenBack(command.site, tuple(parts)),)


def value_out(line: ReplacementLine, steps: int, out: Tracked | None, currency: str) -> Money:
    """Give the book value of steps that left: of their own lot or serial, else their share."""
    own = None if out is None else out.cost_between(0, steps)
    return line.out_value(steps, currency) if own is None else own


def restock(slip: Slip, command: Inspect, envelope: Envelope, facts: Facts) -> tuple[e.Event, ...]:
    """Record how called-in goods came back and where they go; the customer has no claim."""
    called = slip.phases.replacement is ReplacementPhase.CALLED_IN
    need(slip, command, called, "replacement-not-called-in")
    need(slip, command, command.disposition is not Disposition.BACK_TO_CUSTOMER, "not-theirs")
    if command.missing_parts:  # they are priced for goods that are credited
        got = command.missing_parts[0]
        raise InvalidInputError("inspect.missing_parts", got, "a part that the terms price")
    line = slip.replacement_line(command.line)
    check_named(line.item, command.steps, command.tracking, "inspect.tracking")
    spot = Spot(command.site, command.tracking)
    check_left(slip, "replacement", line.line, command.steps, line.to_restock(spot))
    booked = worth_at(line.taken_back, line.restocked, spot, command.steps)
    goods = (line.item.sku, command.site, command.steps, command.tracking)
    value = Shelf(slip, facts, envelope.at).look_at(*goods, booked)
    found = (command.grade, command.disposition, command.site, value)
    return (e.Restocked(line.line, command.steps, *found, command.evidence, command.tracking),)


# --- what does not travel any more -------------------------------------------------------


def give_up(slip: Slip, command: Resolve, envelope: Envelope, facts: Facts) -> tuple[e.Event, ...]:
    """Pay for goods that cannot be given back: as found, at what was paid for these steps."""
    del facts
    line = slip.return_line(command.line)
    seen = sum(found.lying for found in line.inspections)
    check_left(slip, "return", line.line, command.steps, seen)
    spans: list[Span] = []
    lines: list[QuoteLine] = []
    left = command.steps
    for number in _least_able(line):
        found = line.inspections[number]
        if take := min(left, found.lying):
            left -= take
            part = line.spans_of(number, take)
            spans += part
            lines += _as_found(slip, line, found, part)
    sold = line.sold
    worth = value_of(sold.paid, sold.steps, tuple(spans))
    lines.insert(0, QuoteLine(LineKind.CREDIT, line.line, sold.item.sku, -worth))
    event = e.Compensated(
        Leg.RETURN,
        line.line,
        command.steps,
        Outcome.GONE,
        tuple(sorted(spans)),
        tuple(lines),
    )
    return (event, _settled(slip, event, envelope))


def _least_able(line: ReturnLine) -> list[int]:
    """Order the inspections: what is out of reach first, then what could still be sold."""
    numbers = range(len(line.inspections))
    return sorted(numbers, key=lambda n: line.inspections[n].place.is_physical)


def _as_found(
    slip: Slip, line: ReturnLine, found: Inspection, spans: Spans
) -> tuple[QuoteLine, ...]:
    """Take off what the terms do for the state of steps, as a quote of them would."""
    terms, fault = slip.terms or Terms(), slip.request.reason.fault
    worth = value_of(line.sold.paid, line.sold.steps, spans)
    state = Found(steps_in(spans), found.grade, credited=True, missing_parts=found.missing_parts)
    return tuple(found_lines(line.as_returned(), state, worth, terms, fault))


def keep(slip: Slip, command: Resolve, envelope: Envelope, facts: Facts) -> tuple[e.Event, ...]:
    """Charge the customer as agreed for called-in goods that stay with them."""
    del facts
    line = slip.replacement_line(command.line)
    check_left(slip, "replacement", line.line, command.steps, line.called_in)
    start, stop = line.accounted, line.accounted + command.steps
    charge = _agreed_charge(slip, line, start, stop)
    charged = (QuoteLine(LineKind.CHARGE, line.line, line.item.sku, charge),)
    spans = (Span(start, stop),)
    event = e.Compensated(Leg.REPLACEMENT, line.line, command.steps, Outcome.KEPT, spans, charged)
    return (event, _settled(slip, event, envelope))


def _agreed_charge(slip: Slip, line: ReplacementLine, start: int, stop: int) -> Taxed:
    """Of the quote the goods left under; nothing leaves before one is accepted."""
    agreed, steps = slip.money.accepted, line.wanted.steps
    nothing = Taxed(Money(0, slip.request.currency))
    return nothing if agreed is None else agreed.charge_of(line.line).between(start, stop, steps)


def _settled(slip: Slip, event: e.Compensated, envelope: Envelope) -> e.Quoted:
    """Add what is settled to the quote of the way back."""
    old = slip.money.quote
    before = () if old is None else old.lines
    return requoted(slip, (*before, *event.lines), envelope)


def requoted(slip: Slip, lines: tuple[QuoteLine, ...], envelope: Envelope) -> e.Quoted:
    """Give the next quote of the way back."""
    return e.Quoted(Quote(_next_number(slip), slip.request.currency, lines, _ends(slip, envelope)))
