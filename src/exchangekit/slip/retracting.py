"""
Deciding to take a booking back that was a mistake, and what keeps it from being one.

The last booking of its kind on a line is reversed, as long as nothing was built on it that
cannot be taken back by itself: other bookings, money paid back, a claim on what is free
again.  Final money is opened again first; legs go back to where they wait for what is right.
"""

from __future__ import annotations

from collections import Counter
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from exchangekit.errors import RoleError
from exchangekit.policy.terms import Terms
from exchangekit.sale.spans import cut, minus
from exchangekit.slip import commands as c
from exchangekit.slip import events as e
from exchangekit.slip.commands.corrections import Booking
from exchangekit.slip.duties import DUTIES
from exchangekit.slip.folding import folded
from exchangekit.slip.guards import need, refuse
from exchangekit.slip.lines import Spot
from exchangekit.slip.parts import Reservation
from exchangekit.slip.phases import FINAL, ReplacementPhase, ReturnPhase, SettlementPhase
from exchangekit.slip.replacing import in_sequence
from exchangekit.slip.retracting_back import (
    ON_THE_WAY_BACK,
    built_on,
    check_last_of_line,
    check_not_elsewhere,
    check_on_shelf,
    check_waiting,
    check_way_back,
    serials_out,
    taken_off_the_way_back,
)
from exchangekit.slip.tracked import check_not_here
from exchangekit.values.goods import Disposition

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from exchangekit.sale.spans import Spans
    from exchangekit.slip.envelope import Envelope
    from exchangekit.slip.facts import Facts
    from exchangekit.slip.model import Slip
    from exchangekit.slip.parts import SentPart
    from exchangekit.values.people import Actor

_COMMANDS: Final[Mapping[Booking, type]] = MappingProxyType({
    Booking.PARCEL: c.ShipReturn,
    Booking.RECEIPT: c.Receive,
    Booking.GIVEN_UP: c.Resolve,
    Booking.INSPECTION: c.Inspect,
    Booking.DISPATCH: c.Dispatch,
    Booking.DELIVERY: c.Deliver,
    Booking.LOSS: c.Resolve,
    Booking.GIVEN_BACK: c.Dispatch,
    Booking.PAID_FOR: c.Resolve,
    Booking.TAKEN_BACK: c.Receive,
    Booking.RESTOCK: c.Inspect,
    Booking.KEPT: c.Resolve,
})  # fmt: skip
"""Who may book may take it back."""

_OF_RETURN = frozenset({Booking.PARCEL, Booking.RECEIPT, Booking.GIVEN_UP, Booking.INSPECTION})
_SEEN = frozenset({Booking.INSPECTION, Booking.GIVEN_BACK})
_LOOKED_AT = frozenset({ReturnPhase.INSPECTING, ReturnPhase.COMPLETE})


def retract(
    slip: Slip, command: c.Retract, envelope: Envelope, facts: Facts
) -> tuple[e.Event, ...]:
    """Reverse the last booking of a kind on a line, with all that followed from it by itself."""
    need(slip, command, slip.stage is not None, "ended")
    undone = slip.phases.settlement is SettlementPhase.UNWINDING
    need(slip, command, not undone or command.booking in ON_THE_WAY_BACK, "going-back")
    booked = _last(slip, command)
    _check_role(envelope.actor, booked)
    _check_nothing_on_it(slip, booked, facts, envelope.at)
    if undone:
        return taken_off_the_way_back(slip, booked, envelope)
    returned = slip.phases.return_ is ReturnPhase.COMPLETE and booked.booking in _OF_RETURN
    if returned and slip.money.refunded.minor:
        built_on(slip, booked, "refunded", str(slip.money.refunded))
    reopened = (e.SettlementReopened(),) if returned and slip.phases.settlement in FINAL else ()
    events: tuple[e.Event, ...] = (*reopened, e.Retracted(booked))
    drawn = slip
    for event in events:
        drawn = folded(drawn, event, envelope.at)
    after = _legs(drawn, booked, envelope.at)
    for event in after:
        drawn = folded(drawn, event, envelope.at)
    if booked.booking in _OF_RETURN:
        _check_sequence(drawn, booked)
    return (*events, *after)


def _last(slip: Slip, command: c.Retract) -> e.Booked:
    asked, latest = (command.booking, command.line), reversed(slip.booked)
    found = next((one for one in latest if (one.booking, one.line) == asked), None)
    if found is None:
        refuse(slip, command, "nothing-booked")
    return found


def _check_role(actor: Actor, booked: e.Booked) -> None:
    roles = DUTIES[_COMMANDS[booked.booking]]
    if not actor.may(*roles):
        raise RoleError(actor.id, ", ".join(sorted(roles)), "role")


def _check_nothing_on_it(slip: Slip, booked: e.Booked, facts: Facts, at: datetime) -> None:
    check_last_of_line(slip, booked)
    match booked.event:
        case e.ReturnShipped():
            _check_not_arrived(slip, booked)
        case e.GoodsReceived() as received:
            _check_not_looked_at(slip, booked, received, facts)
        case e.Resolved(spans=spans):
            _check_free(slip, booked, spans, facts)
        case e.Inspected() as found:
            _check_still_there(slip, booked, found, facts, at)
        case e.Dispatched(parts=parts):
            _check_on_the_way(slip, booked, sum(part.steps for part in parts))
        case e.Delivered():
            _check_not_confirmed(slip, booked, facts)
        case on_the_way_back:
            check_way_back(slip, booked, on_the_way_back, facts, at)
    for item, serial in serials_out(slip, booked):
        check_not_here(item, serial, facts)


def _check_not_arrived(slip: Slip, booked: e.Booked) -> None:
    came = [one.record for one in slip.booked if one.booking is Booking.RECEIPT]
    if came:
        built_on(slip, booked, "arrived", str(came[-1]))


def _check_not_looked_at(
    slip: Slip, booked: e.Booked, received: e.GoodsReceived, facts: Facts
) -> None:
    line = slip.return_line(booked.line)
    came = Counter[Spot]()
    for part in received.parts:
        came[Spot(received.site, part.tracking)] += part.steps
    if any(steps > line.to_inspect(spot.site, spot.tracking) for spot, steps in came.items()):
        same = [one for one in slip.booked if one.line == line.line and one.booking in _SEEN]
        if same[-1].booking is Booking.GIVEN_BACK:
            built_on(slip, booked, "booked-after", str(same[-1].record))
        built_on(slip, booked, "looked-at", received.site)
    check_waiting(slip, booked, received, line.item.sku, facts)


def _check_free(slip: Slip, booked: e.Booked, spans: Spans, facts: Facts) -> None:
    """What is claimed again must be nobody else's by now."""
    sale, number = facts.sale(slip.request.sale), slip.return_line(booked.line).sold.line
    for claim in sale.claims:
        if claim.line == number and minus(spans, claim.spans) != spans:
            built_on(slip, booked, "claimed", claim.by)


def _check_still_there(
    slip: Slip, booked: e.Booked, found: e.Inspected, facts: Facts, at: datetime
) -> None:
    """What went to the shelf must lie there, free, and be worth what it came in at."""
    line = slip.return_line(booked.line)
    if found.disposition is not Disposition.BACK_TO_CUSTOMER:
        check_on_shelf(slip, booked, found, line.item.sku, facts, at)
        return
    spans = cut(line.spans, line.inspected - found.steps, found.steps)
    _check_free(slip, booked, spans, facts)
    check_not_elsewhere(slip, booked, ((found.tracking, found.steps),), facts)


def _check_on_the_way(slip: Slip, booked: e.Booked, steps: int) -> None:
    line = slip.replacement_line(booked.line)
    same = (one for one in slip.booked if one.line == line.line and one.record > booked.record)
    if any(one.booking is Booking.LOSS for one in same):
        built_on(slip, booked, "lost", str(line.line))
    if steps > line.on_the_way:
        built_on(slip, booked, "delivered", str(line.line))


def _check_not_confirmed(slip: Slip, booked: e.Booked, facts: Facts) -> None:
    if slip.phases.replacement is ReplacementPhase.COMPLETE:
        built_on(slip, booked, "confirmed", str(booked.line))
    if facts.chained is not None and facts.chained.claims:
        built_on(slip, booked, "exchanged-again", facts.chained.claims[0].by)


def _check_sequence(slip: Slip, booked: e.Booked) -> None:
    """Goods that left because enough had come back were built on it."""
    left = [line.line for line in slip.replacements if line.dispatched]
    if left and not in_sequence(slip):
        built_on(slip, booked, "dispatched", str(left[0]))


def _legs(slip: Slip, booked: e.Booked, at: datetime) -> tuple[e.Event, ...]:
    """Move the legs back to where they wait for what was taken back."""
    match booked.event:
        case e.Dispatched(parts=parts):
            return _set_aside_again(slip, parts, at)
        case e.ReplacementLost() if any(line.left for line in slip.replacements):
            return _set_aside(slip)
        case e.Delivered() if slip.phases.replacement is ReplacementPhase.DELIVERED:
            return (e.DeliveryReopened(),)
        case _ if booked.booking in _OF_RETURN:
            return _return_leg(slip, booked)
        case _:
            return ()


def _set_aside_again(slip: Slip, parts: tuple[SentPart, ...], at: datetime) -> tuple[e.Event, ...]:
    """Hold what has not left, lot by lot, beside what is set aside now."""
    terms = slip.terms or Terms()
    until = at + terms.hold_for
    holds = {(one.line, one.tracking): one for line in slip.replacements for one in line.holds}
    for part in parts:
        name = (part.line, part.tracking)
        old = holds.get(name)
        live = old.steps if old is not None and at < old.expires_before else 0
        holds[name] = Reservation(part.line, live + part.steps, until, part.tracking)
    held = Counter[int]()
    for hold in holds.values():
        held[hold.line] += hold.steps
    short = any(held[line.line] < line.left for line in slip.replacements)
    outcome = e.ReplacementBackordered() if short else e.ReplacementReserved()
    return (e.StockHeld(tuple(holds.values())), outcome)


def _set_aside(slip: Slip) -> tuple[e.Event, ...]:
    """Say so where what is held has become enough."""
    short = any(line.short for line in slip.replacements)
    waits = slip.phases.replacement is ReplacementPhase.BACKORDERED
    return (e.ReplacementReserved(),) if waits and not short else ()


def _return_leg(slip: Slip, booked: e.Booked) -> tuple[e.Event, ...]:
    announced = any(one.booking is Booking.PARCEL for one in slip.booked)
    if booked.booking is Booking.PARCEL:
        return () if announced else (e.ReturnAwaited(),)
    if slip.phases.return_ not in _LOOKED_AT:
        return ()
    if any(line.outstanding for line in slip.returns):
        return (e.ParcelAwaited(),) if announced else (e.ReturnAwaited(),)
    done = slip.phases.return_ is ReturnPhase.COMPLETE
    return (e.InspectionReopened(),) if done else ()
