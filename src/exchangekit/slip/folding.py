"""Folding: what each event makes of a slip. Never refuses, never decides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from exchangekit.policy.approval import ApprovalDue, Gate
from exchangekit.policy.verdict import Verdict
from exchangekit.sale.facts import Payment
from exchangekit.sale.spans import steps_in
from exchangekit.slip import events as e
from exchangekit.slip.bookings import noted, noted_by_line
from exchangekit.slip.commands.corrections import Booking
from exchangekit.slip.commands.requests import Asked, Intent
from exchangekit.slip.folding_back import FOLDS_BACK, instead, with_sent
from exchangekit.slip.folding_corrections import FOLDS_OF_CORRECTIONS
from exchangekit.slip.gates import GateState
from exchangekit.slip.legs import Adjustment, MoneyLeg, Request, ReviewLeg
from exchangekit.slip.lines import Inspection, Receipt, ReplacementLine, ReturnLine
from exchangekit.slip.model import Changes, Slip
from exchangekit.slip.parts import Enforcement, Reservation
from exchangekit.slip.phases import Phases, ReplacementPhase, ReturnPhase, Since
from exchangekit.slip.pledge_folds import PLEDGE_FOLDS, taken_of
from exchangekit.slip.resending import with_resent
from exchangekit.slip.review_folds import REVIEW_FOLDS
from exchangekit.slip.strays import Stray
from exchangekit.slip.transitions import next_phases
from exchangekit.values.classes import evolve
from exchangekit.values.money import Money, total

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime

    from exchangekit.values.ids import SlipId


def opened(slip_id: SlipId, event: e.Opened, at: datetime) -> Slip:
    """Start a slip: a leg its intent does not need has ended before it begins."""
    intent = event.intent
    phases = Phases(
        return_=ReturnPhase.NOT_NEEDED if intent is Intent.RESEND else ReturnPhase.IDLE,
        replacement=ReplacementPhase.IDLE if intent.sends else ReplacementPhase.NOT_NEEDED,
    )
    nothing = Money(0, event.currency)
    lines = tuple(ReplacementLine(n, wanted) for n, wanted in enumerate(event.wanted, 1))
    money = MoneyLeg(None, None, nothing, nothing)
    since = Since(at, at, at, at)
    asked = _requested(event)
    return Slip(slip_id, 1, asked, phases, money, at, at, since, replacements=lines)


def _requested(event: e.Opened) -> Request:
    return Request(
        event.sale,
        event.company,
        event.currency,
        event.customer,
        event.zone,
        event.jurisdiction,
        event.intent,
        event.channel,
        event.reason,
        event.returns,
        event.wanted,
        event.requested_by,
        event.contact,
        event.evidence,
        event.marks,
        event.fx,
        event.paper,
        event.about,
        event.decided_by,
    )


def _numbered(slip: Slip, event: e.Numbered) -> Changes:
    return {"numbers": (*slip.numbers, (event.series, event.number))}


def _submitted(slip: Slip, event: e.Submitted) -> Changes:
    asked = slip.request.returns
    lines = tuple(
        ReturnLine(n, claimed.sold, claimed.spans, asked[n - 1].condition, worn=claimed.worn)
        for n, claimed in enumerate(event.lines, 1)
    )
    plain = tuple(ApprovalDue(frozenset({role}), rank) for rank, role in enumerate(event.due, 1))
    before = slip.review.gates if event.again and slip.review is not None else ()
    review = ReviewLeg(
        event.policy,
        event.policy_version,
        event.facts,
        Verdict(event.findings),
        event.terms,
        event.exception,
        event.paid_by,
        whole=event.whole,
        gates=(GateState(Gate.REQUEST, plain),) if plain else before,
    )
    request = evolve(
        slip.request,
        requested_by=slip.request.requested_by | event.submitted_by,
        at_first=slip.request.at_first or slip.request.asked_for,
    )
    out = with_resent(slip.replacements, event.resent)
    return {
        "request": request,
        "review": review,
        "returns": lines,
        "replacements": out,
        "booked": (),
    }


def _quoted(slip: Slip, event: e.Quoted) -> Changes:
    quotes = (*slip.money.quotes, event.quote)
    return {"money": evolve(slip.money, quote=event.quote, quotes=quotes)}


def _quote_accepted(slip: Slip, event: e.QuoteAccepted) -> Changes:
    del event  # only the latest quote can be accepted
    return {"money": evolve(slip.money, accepted=slip.money.quote)}


def _adjustment_asked(slip: Slip, event: e.AdjustmentAsked) -> Changes:
    asked = Adjustment(event.number, event.line, event.by)
    return {"money": evolve(slip.money, adjustments=(*slip.money.adjustments, asked))}


def _adjustment_decided(slip: Slip, event: e.AdjustmentDecided) -> Changes:
    before, number = slip.money.adjustments, event.number
    decided = evolve(before[number - 1], approved=event.approved, decided_by=event.by)
    return {"money": evolve(slip.money, adjustments=instead(before, number, decided))}


def _stock_held(slip: Slip, event: e.StockHeld, at: datetime) -> Changes:
    """What was expected is so no longer once that instant has come, or enough is there."""
    held: dict[int, tuple[Reservation, ...]] = {}
    for one in event.reservations:
        held[one.line] = (*held.get(one.line, ()), one)
    lines = []
    for line in slip.replacements:
        now = evolve(line, holds=held.get(line.line, ()))
        over = now.expected is not None and (now.expected <= at or not now.short)
        lines.append(evolve(now, expected=None) if over else now)
    return {"replacements": tuple(lines)}


def _replacement_expected(slip: Slip, event: e.ReplacementExpected) -> Changes:
    said = {arrival.line: arrival.at for arrival in event.arrivals}
    lines = (evolve(x, expected=said.get(x.line, x.expected)) for x in slip.replacements)
    return {"replacements": tuple(lines)}


def _replacement_changed(
    slip: Slip, event: e.ReplacementChanged | e.ReplacementCalledOff
) -> Changes:
    """
    Old lines keep their numbers and hold nothing; new ones follow them.

    What was to be sent again and is paid back instead comes back by itself: it never left us.
    """
    wanted = event.wanted if isinstance(event, e.ReplacementChanged) else ()
    off = tuple(evolve(line, holds=(), called_off=line.wanted.steps) for line in slip.replacements)
    new = tuple(ReplacementLine(n, line) for n, line in enumerate(wanted, len(off) + 1))
    resent = event.resent if isinstance(event, e.ReplacementChanged) else ()
    by = slip.request.requested_by | event.by
    request = evolve(slip.request, intent=event.intent, wanted=wanted, requested_by=by)
    changes: Changes = {"request": request, "replacements": with_resent((*off, *new), resent)}
    if isinstance(event, e.ReplacementCalledOff) and event.lost:
        asked = tuple(Asked(one.sold.line, steps_in(one.spans)) for one in event.lost)
        changes["request"] = evolve(request, returns=asked)
        changes["returns"] = tuple(
            ReturnLine(n, one.sold, one.spans, None, undelivered=steps_in(one.spans))
            for n, one in enumerate(event.lost, 1)
        )
    return changes


def _release_holds(slip: Slip, event: object) -> Changes:
    del event
    return {"replacements": tuple(evolve(line, holds=()) for line in slip.replacements)}


def _goods_received(slip: Slip, event: e.GoodsReceived) -> Changes:
    lines = list(slip.returns)
    for part in event.parts:
        line = lines[part.line - 1]
        receipt = Receipt(event.site, part.steps, part.value, part.tracking, part.instead)
        lines[part.line - 1] = evolve(line, receipts=(*line.receipts, receipt))
    booked = noted_by_line(
        slip, Booking.RECEIPT, event, lambda own: e.GoodsReceived(event.site, own)
    )
    return {"returns": tuple(lines), "booked": booked}


def _return_shipped(slip: Slip, event: e.ReturnShipped) -> Changes:
    return {"booked": noted(slip, Booking.PARCEL, 0, event)}


def _resolved(slip: Slip, event: e.Resolved) -> Changes:
    line = slip.return_line(event.line)
    booked = noted(slip, Booking.GIVEN_UP, event.line, event)
    line = evolve(line, resolved=line.resolved + event.steps)
    return {"returns": instead(slip.returns, event.line, line), "booked": booked}


def _stray_arrived(slip: Slip, event: e.StrayArrived, at: datetime) -> Changes:
    what = (event.why, event.line, event.item, event.site, event.steps, at)
    stray = Stray(len(slip.strays) + 1, *what, tracking=event.tracking)
    return {"strays": (*slip.strays, stray)}


def _stray_returned(slip: Slip, event: e.StrayReturned) -> Changes:
    stray = slip.stray(event.number)
    back = evolve(stray, back=stray.back + event.steps)
    return {"strays": instead(slip.strays, event.number, back)}


def _stray_taken(slip: Slip, event: e.StrayTaken) -> Changes:
    stray = slip.stray(event.number)
    taken = evolve(stray, taken=(*stray.taken, (event.steps, event.disposition)))
    return {"strays": instead(slip.strays, event.number, taken)}


def _inspected(slip: Slip, event: e.Inspected) -> Changes:
    line = slip.return_line(event.line)
    found = Inspection(
        event.site,
        event.steps,
        event.grade,
        event.disposition,
        event.value,
        event.missing_parts,
        by=event.by,
        tracking=event.tracking,
    )
    booked = noted(slip, Booking.INSPECTION, event.line, event)
    line = evolve(line, inspections=(*line.inspections, found))
    return {"returns": instead(slip.returns, event.line, line), "booked": booked}


def _payment_taken(slip: Slip, event: e.PaymentTaken) -> Changes:
    money = slip.money
    received = (*money.received, Payment(event.payment, "exchange", event.amount))
    if event.over is not None:
        money = taken_of(money, event.over, event.amount)
    return {"money": evolve(money, taken=money.taken + event.amount, received=received)}


def _refund_paid(slip: Slip, event: e.RefundPaid) -> Changes:
    money, paid = slip.money, total(event.settles, slip.request.currency)
    hands = money.refunded_by | event.paid_by
    return {"money": evolve(money, refunded=money.refunded + paid, refunded_by=hands)}


def _dispatched(slip: Slip, event: e.Dispatched) -> Changes:
    lines = list(slip.replacements)
    for part in event.parts:
        lines[part.line - 1] = with_sent(lines[part.line - 1], part)
    booked = noted_by_line(
        slip, Booking.DISPATCH, event, lambda own: e.Dispatched(own, event.tracking)
    )
    return {"replacements": tuple(lines), "booked": booked}


def _delivered(slip: Slip, event: e.Delivered) -> Changes:
    lines = list(slip.replacements)
    for part in event.parts:
        line = lines[part.line - 1]
        lines[part.line - 1] = evolve(line, delivered=line.delivered + part.steps)
    booked = noted_by_line(slip, Booking.DELIVERY, event, e.Delivered)
    return {"replacements": tuple(lines), "booked": booked}


def _enforced(slip: Slip, event: e.Reminded | e.Lapsed) -> Changes:
    return {"enforced": (*slip.enforced, Enforcement(event.deadline, event.due))}


def _escalated(slip: Slip, event: e.Escalated) -> Changes:
    return {"enforced": (*slip.enforced, Enforcement(event.deadline, event.due, event.to))}


def _called_back(slip: Slip, event: e.CalledBack) -> Changes:
    received = (*slip.money.received, *event.received)
    return _release_holds(slip, event) | {"money": evolve(slip.money, received=received)}


_FOLDS: Mapping[type, Callable[[Slip, Any], Changes]] = {
    e.Numbered: _numbered,
    e.Submitted: _submitted,
    **REVIEW_FOLDS,
    e.Quoted: _quoted,
    e.QuoteAccepted: _quote_accepted,
    e.AdjustmentAsked: _adjustment_asked,
    e.AdjustmentDecided: _adjustment_decided,
    e.ReplacementExpected: _replacement_expected,
    e.ReplacementChanged: _replacement_changed,
    e.ReplacementCalledOff: _replacement_changed,
    e.ReturnShipped: _return_shipped,
    e.GoodsReceived: _goods_received,
    e.Resolved: _resolved,
    e.StrayReturned: _stray_returned,
    e.StrayTaken: _stray_taken,
    e.Inspected: _inspected,
    e.PaymentTaken: _payment_taken,
    e.RefundPaid: _refund_paid,
    e.Dispatched: _dispatched,
    e.Delivered: _delivered,
    e.Cancelled: _release_holds,
    e.Reminded: _enforced,
    e.Escalated: _escalated,
    e.Lapsed: _enforced,
    e.CalledBack: _called_back,
    **FOLDS_BACK,
    **PLEDGE_FOLDS,
    **FOLDS_OF_CORRECTIONS,
}

_TIMED: Mapping[type, Callable[[Slip, Any, datetime], Changes]] = {
    e.StockHeld: _stock_held,
    e.StrayArrived: _stray_arrived,
}
"""Those that depend on when the event was recorded."""


def folded(slip: Slip, event: e.Event, at: datetime) -> Slip:
    """
    Give the slip after one more event.

    Raises:
        TransitionNotAllowedError: A leg cannot take this step.
    """
    return evolve(slip, **_changed_by(slip, event, at))


def folded_all(slip: Slip, entries: Iterable[tuple[datetime, e.Event]]) -> Slip:
    """
    Give the slip after more events: one slip is made for them, and grows until they end.

    Args:
        slip: Before them.
        entries: Instants and events, oldest first.

    Raises:
        TransitionNotAllowedError: A leg cannot take one of these steps.
    """
    grown = evolve(slip)
    for at, event in entries:
        vars(grown).update(_changed_by(grown, event, at))
    return grown


def _changed_by(slip: Slip, event: e.Event, at: datetime) -> Changes:
    kind: type = type(event)
    changes: Changes = {}
    if (fold := _FOLDS.get(kind)) is not None:
        changes = fold(slip, event)
    elif (timed := _TIMED.get(kind)) is not None:
        changes = timed(slip, event, at)
    phases = next_phases(slip.phases, kind)
    if phases is not slip.phases:
        changes["phases"], changes["since"] = phases, slip.since.moved(slip.phases, phases, at)
    changes["version"], changes["changed_at"] = slip.version + 1, at
    return changes
