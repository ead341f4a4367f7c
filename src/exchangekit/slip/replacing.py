"""Deciding on goods that go out: held, dispatched, delivered, confirmed."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final, assert_never

from attrs import evolve

from exchangekit.errors import (
    CommandNotAllowedError,
    InsufficientStockError,
    InvalidInputError,
)
from exchangekit.policy.terms import Sequence, Terms
from exchangekit.slip import events as e
from exchangekit.slip.approving import BEFORE_MONEY, is_waiting
from exchangekit.slip.commands.parts import LineSteps
from exchangekit.slip.commands.replacements import Dispatch
from exchangekit.slip.commands.returns import Outcome
from exchangekit.slip.folding import folded
from exchangekit.slip.guards import check_left, need
from exchangekit.slip.parts import DeliveredPart, Reservation, SentPart
from exchangekit.slip.phases import (
    FINAL,
    RETURN_DONE,
    TO_SEND,
    Leg,
    ReplacementPhase,
    ReturnPhase,
    ReviewPhase,
    SettlementPhase,
)
from exchangekit.slip.pledging import still_asked
from exchangekit.slip.shelf import Shelf
from exchangekit.slip.tracked import check_out
from exchangekit.slip.undoing import keep, send_back, value_out

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from exchangekit.slip.commands.replacements import Confirm, Deliver, Hold
    from exchangekit.slip.commands.returns import Resolve
    from exchangekit.slip.envelope import Envelope
    from exchangekit.slip.facts import Facts
    from exchangekit.slip.lines import ReplacementLine
    from exchangekit.slip.model import Slip

_NONE_NAMED: Final[Mapping[int, list[LineSteps]]] = MappingProxyType({})
_UNDONE = frozenset({ReplacementPhase.CALLED_IN, ReplacementPhase.CANCELLED})
_AGREED = FINAL | {SettlementPhase.ACCEPTED}
_RETURN_SENT = RETURN_DONE | {ReturnPhase.IN_TRANSIT, ReturnPhase.INSPECTING}


def hold(slip: Slip, command: Hold, envelope: Envelope, facts: Facts) -> tuple[e.Event, ...]:
    """Set aside what is free now, in part when short; a lot or serial that is named wholly."""
    approved = slip.phases.review is ReviewPhase.APPROVED
    need(slip, command, approved and slip.phases.replacement in TO_SEND, "nothing-to-hold")
    named: dict[int, list[LineSteps]] = {}
    for asked in command.lots:
        line, mine = slip.replacement_line(asked.line), named.setdefault(asked.line, [])
        left = line.left - sum(one.steps for one in mine)
        check_left(slip, "replacement", line.line, asked.steps, left)
        mine.append(asked)
    events = held_now(slip, facts, envelope.at, named)
    return (*events, *_expected(slip, command, envelope, events))


def _expected(
    slip: Slip, command: Hold, envelope: Envelope, held: tuple[e.Event, ...]
) -> tuple[e.Event, ...]:
    """Note when goods are expected, of lines of which there is still not enough."""
    if not command.expected:
        return ()
    after = slip
    for event in held:
        after = folded(after, event, envelope.at)
    for arrival in command.expected:
        short = after.replacement_line(arrival.line).short
        need(slip, command, bool(short), "enough-is-there")
        if arrival.at <= envelope.at:
            got = arrival.at.isoformat()
            raise InvalidInputError(f"expected[{arrival.line}].at", got, "an instant to come")
    return (e.ReplacementExpected(command.expected),)


def held_now(
    slip: Slip,
    facts: Facts,
    at: datetime,
    named: Mapping[int, list[LineSteps]] = _NONE_NAMED,
) -> tuple[e.Event, ...]:
    """Give the holds that can be made now, and whether they are enough."""
    terms = slip.terms or Terms()
    until = at + terms.hold_for
    held = Shelf(slip, facts, at).held_anew(named)
    reservations = tuple(
        Reservation(number, steps, until, name)
        for number, own in held.items()
        for name, steps in own.items()
    )
    short = any(held[line.line].total() < line.left for line in slip.replacements)
    outcome = e.ReplacementBackordered() if short else e.ReplacementReserved()
    return (e.StockHeld(reservations), outcome)


def dispatch(
    slip: Slip, command: Dispatch, envelope: Envelope, facts: Facts
) -> tuple[e.Event, ...]:
    """Let goods leave: agreed, paid for, in the sequence the terms set, and in stock."""
    if command.leg is Leg.RETURN:
        return send_back(slip, command, envelope, facts)
    _check_may_leave(slip, command)
    shelf, taken = Shelf(slip, facts, envelope.at), dict[int, int]()
    parts: list[SentPart] = []
    for asked in command.lines:
        line = slip.replacement_line(asked.line)
        left = line.left - taken.get(line.line, 0)
        check_left(slip, "replacement", line.line, asked.steps, left)
        taken[line.line] = taken.get(line.line, 0) + asked.steps
        parts += _taken(line, asked, shelf)
    gone = e.Dispatched(tuple(parts), command.tracking)
    return (gone, *_taken_of_others(slip, gone, shelf))


def _taken_of_others(slip: Slip, gone: e.Dispatched, shelf: Shelf) -> tuple[e.Event, ...]:
    """Let go of what was set aside for other lines of the same goods and has left now."""
    places = {(line.item.sku, line.wanted.site) for line in slip.going_out}
    if len(places) == len(slip.going_out):
        return ()
    after = folded(slip, gone, shelf.at)
    held = [(line, hold) for line in after.replacements for hold in line.holds]
    there = [evolve(hold, steps=shelf.still_there(line, hold)) for line, hold in held]
    if all(now.steps == hold.steps for now, (_, hold) in zip(there, held, strict=True)):
        return ()
    kept = e.StockHeld(tuple(hold for hold in there if hold.steps))
    waits = slip.phases.replacement is ReplacementPhase.BACKORDERED
    return (kept,) if waits else (kept, e.ReplacementBackordered())


def _taken(line: ReplacementLine, asked: LineSteps, shelf: Shelf) -> list[SentPart]:
    """Take what is asked for off the shelf, lot by lot."""
    sku, site = line.item.sku, line.wanted.site
    free = shelf.free(sku, site)
    if asked.steps > free:
        raise InsufficientStockError(sku, f"{site}/sellable", asked.steps, free)
    return [
        SentPart(line.line, steps, shelf.take(sku, site, steps, tracking), tracking)
        for tracking, steps in shelf.chosen(line, asked)
    ]


def may_leave(slip: Slip) -> bool:
    """Tell whether goods may leave by all that the slip knows, stock aside."""
    return _passes(_check_may_leave, slip)


def in_sequence(slip: Slip) -> bool:
    """Tell whether enough has come back for goods to leave, as the terms have it."""
    return _passes(_check_sequence, slip)


def _passes(check: Callable[[Slip, Dispatch], None], slip: Slip) -> bool:
    try:
        check(slip, Dispatch((LineSteps(1, 1),)))
    except CommandNotAllowedError:
        return False
    return True


def _check_may_leave(slip: Slip, command: Dispatch) -> None:
    phases = slip.phases
    need(slip, command, phases.review is ReviewPhase.APPROVED, "not-approved")
    need(slip, command, phases.replacement in TO_SEND, "nothing-to-send")
    need(slip, command, phases.settlement in _AGREED, "quote-not-accepted")
    need(slip, command, not is_waiting(slip, *BEFORE_MONEY), "approval-waits")
    _check_sequence(slip, command)
    need(slip, command, slip.money.outstanding.minor <= 0, "not-paid")
    need(slip, command, not still_asked(slip).minor, "pledge-missing")


def _check_sequence(slip: Slip, command: Dispatch) -> None:
    return_ = slip.phases.return_
    match slip.terms.sequence if slip.terms else Sequence.AFTER_RECEIPT:
        case Sequence.AFTER_RECEIPT:
            need(slip, command, return_ in RETURN_DONE, "return-not-complete")
        case Sequence.AFTER_RETURN_SHIPPED:
            need(slip, command, return_ in _RETURN_SENT, "return-not-sent")
        case Sequence.ADVANCE:
            pass
        case _ as never:
            assert_never(never)


def resolve_replacement(
    slip: Slip, command: Resolve, envelope: Envelope, facts: Facts
) -> tuple[e.Event, ...]:
    """Settle replacement goods that were lost, or that the customer of an undone slip keeps."""
    called_in = slip.phases.replacement is ReplacementPhase.CALLED_IN
    if command.outcome is Outcome.LOST:
        return _lost(slip, command, called_in=called_in)
    kept = command.outcome is Outcome.KEPT
    need(slip, command, called_in and kept, "replacement-not-called-in")
    return keep(slip, command, envelope, facts)


def _lost(slip: Slip, command: Resolve, *, called_in: bool) -> tuple[e.Event, ...]:
    """Goods lost on the way are sent again, or no longer called in; the carrier is not ours."""
    line = slip.replacement_line(command.line)
    travels = slip.phases.replacement not in _UNDONE
    on_the_way = travels and any(other.on_the_way for other in slip.replacements)
    need(slip, command, called_in or on_the_way, "nothing-on-the-way")
    left = line.called_in if called_in else line.on_the_way
    check_left(slip, "replacement", line.line, command.steps, left)
    tracking = command.tracking
    out = check_out(line, command.steps, tracking, "resolve.tracking")
    value = value_out(line, command.steps, out, slip.request.books)
    return (e.ReplacementLost(line.line, command.steps, value, tracking),)


def deliver(slip: Slip, command: Deliver, envelope: Envelope, facts: Facts) -> tuple[e.Event, ...]:
    """Note that goods arrived; at most what is on the way."""
    del envelope, facts
    called_in = slip.phases.replacement in _UNDONE
    on_the_way = any(line.on_the_way for line in slip.replacements)
    need(slip, command, on_the_way and not called_in, "nothing-on-the-way")
    parts = []
    for asked in command.lines:
        line = slip.replacement_line(asked.line)
        check_left(slip, "replacement", line.line, asked.steps, line.on_the_way)
        parts.append(DeliveredPart(line.line, asked.steps))
    return (e.Delivered(tuple(parts)),)


def confirm(slip: Slip, command: Confirm, envelope: Envelope, facts: Facts) -> tuple[e.Event, ...]:
    """Close the replacement leg: the customer has what was agreed."""
    del envelope, facts
    delivered = slip.phases.replacement is ReplacementPhase.DELIVERED
    need(slip, command, delivered, "not-delivered")
    return (e.Confirmed(),)
