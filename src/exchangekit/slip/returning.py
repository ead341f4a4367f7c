"""Deciding on goods that come back: sent, received, lost, inspected."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from attrs import evolve

from exchangekit.errors import InvalidInputError
from exchangekit.policy.approval import Duty
from exchangekit.slip import events as e
from exchangekit.slip.commands.returns import Outcome, StrayBack, StrayCame, StrayKept
from exchangekit.slip.duties import check_apart
from exchangekit.slip.guards import check_left, need
from exchangekit.slip.lines import Receipt
from exchangekit.slip.parts import ReceivedPart
from exchangekit.slip.phases import TO_COME, Leg, ReturnPhase
from exchangekit.slip.replacing import resolve_replacement
from exchangekit.slip.shelf import Shelf
from exchangekit.slip.strays import stray_back, stray_came, stray_kept
from exchangekit.slip.tracked import check_back, check_named
from exchangekit.slip.undoing import give_up, restock, take_back
from exchangekit.slip.valuing import Arrival, check_worth, value_back

if TYPE_CHECKING:
    from exchangekit.slip.commands.returns import (
        Inspect,
        Receive,
        Resolve,
        ShipReturn,
        StrayOutcome,
    )
    from exchangekit.slip.envelope import Envelope
    from exchangekit.slip.facts import Facts
    from exchangekit.slip.lines import ReturnLine
    from exchangekit.slip.model import Slip

_COMING = TO_COME | {ReturnPhase.GOING_BACK}
_HERE = _COMING | {ReturnPhase.INSPECTING}


def ship_return(
    slip: Slip, command: ShipReturn, envelope: Envelope, facts: Facts
) -> tuple[e.Event, ...]:
    """Note that the customer sent a parcel; there may be several."""
    del envelope, facts
    need(slip, command, slip.phases.return_ in TO_COME, "return-not-awaited")
    return (e.ReturnShipped(command.tracking),)


def receive(slip: Slip, command: Receive, envelope: Envelope, facts: Facts) -> tuple[e.Event, ...]:
    """Take goods into inspection, at the value of the issue that delivered them or the terms'."""
    if command.leg is Leg.REPLACEMENT:
        return take_back(slip, command, envelope, facts)
    need(slip, command, slip.phases.return_ in _COMING, "return-not-awaited")
    facts.check_site(command.site, "receive.site")
    check_worth(slip, command)
    parts = []
    lines: dict[int, ReturnLine] = {}
    for n, asked in enumerate(command.lines):
        line = lines.get(asked.line) or slip.return_line(asked.line)
        check_left(slip, "return", line.line, asked.steps, line.outstanding)
        came = check_back(slip, line, asked, facts)
        given = command.worth[n] if command.worth else None
        value, instead = value_back(slip, line, Arrival(asked, command.site, came, given), facts)
        parts.append(ReceivedPart(line.line, asked.steps, value, asked.tracking, instead))
        if asked.tracking is not None:  # only then can more of this line follow
            receipt = Receipt(command.site, asked.steps, value, asked.tracking, instead)
            lines[line.line] = evolve(line, receipts=(*line.receipts, receipt))
    return (e.GoodsReceived(command.site, tuple(parts)),)


def resolve(slip: Slip, command: Resolve, envelope: Envelope, facts: Facts) -> tuple[e.Event, ...]:
    """Give up waiting for steps, or giving back what cannot be; keep what nobody expected."""
    if command.leg is Leg.REPLACEMENT:
        return resolve_replacement(slip, command, envelope, facts)
    outcome = command.outcome
    if not isinstance(outcome, Outcome):
        return _resolve_stray(slip, command, outcome, facts)
    need(slip, command, slip.phases.return_ in _COMING, "return-not-awaited")
    if outcome is Outcome.GONE:
        going = slip.phases.return_ is ReturnPhase.GOING_BACK
        need(slip, command, going, "nothing-to-send-back")
        return give_up(slip, command, envelope, facts)
    line = slip.return_line(command.line)
    check_left(slip, "return", line.line, command.steps, line.outstanding)
    spans = line.unresolved_spans(command.steps)
    return (e.Resolved(line.line, command.steps, outcome, spans),)


def _resolve_stray(
    slip: Slip, command: Resolve, outcome: StrayOutcome, facts: Facts
) -> tuple[e.Event, ...]:
    need(slip, command, slip.phases.return_ in _HERE, "return-not-awaited")
    match outcome:
        case StrayCame():
            return stray_came(slip, command, outcome, facts)
        case StrayBack():
            return stray_back(slip, command, outcome)
        case StrayKept():
            return stray_kept(slip, command, outcome, facts)
        case _ as never:
            assert_never(never)


def inspect(slip: Slip, command: Inspect, envelope: Envelope, facts: Facts) -> tuple[e.Event, ...]:
    """Record what was found and where it goes; both are mandatory."""
    if command.leg is Leg.REPLACEMENT:
        return restock(slip, command, envelope, facts)
    need(slip, command, slip.phases.return_ in _HERE, "nothing-received")
    check_apart(slip, envelope.actor, Duty.INSPECT)
    line = slip.return_line(command.line)
    site, steps, tracking = command.site, command.steps, command.tracking
    check_named(line.item, steps, tracking, "inspect.tracking")
    check_left(slip, "return", line.line, steps, line.to_inspect(site, tracking))
    _check_parts(slip, command)
    booked, shelf = line.book_value(site, steps, tracking), Shelf(slip, facts, envelope.at)
    value = shelf.look_at(line.item.sku, site, steps, tracking, booked)
    found = e.Inspected(
        line=line.line,
        steps=command.steps,
        grade=command.grade,
        disposition=command.disposition,
        site=command.site,
        value=value,
        evidence=command.evidence,
        missing_parts=command.missing_parts,
        by=envelope.actor.persons,
        tracking=tracking,
        booked=None if value == booked else booked,
    )
    return (found,)


def _check_parts(slip: Slip, command: Inspect) -> None:
    """Refuse a missing part that the terms do not price: a slip of the pen would cost nothing."""
    known = () if slip.terms is None else tuple(part.part for part in slip.terms.parts)
    for part in command.missing_parts:
        if part not in known:
            raise InvalidInputError("inspect.missing_parts", part, "a part that the terms price")
