"""Entitlement and payments: which event claims, releases, receives and refunds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exchangekit.sale.entitlement import (
    AppealDropped,
    Appealed,
    CameBack,
    Claimed,
    MoneyReceived,
    Reckoned,
    Released,
    SaleEntry,
    WentBack,
)
from exchangekit.sale.spans import Span, cut, minus
from exchangekit.settlement.quote import LineKind
from exchangekit.settlement.tenders import PaymentEntry
from exchangekit.slip import events as e
from exchangekit.slip.commands.requests import About, LinkKind
from exchangekit.slip.parts import BackPart, ClaimedLine, FreedSteps, ReceivedPart, ResentSteps
from exchangekit.slip.phases import Leg, ReviewPhase, SettlementPhase
from exchangekit.slip.resending import stood_for
from exchangekit.slip.reviewing import freed as freed_by
from exchangekit.values.goods import Disposition
from exchangekit.values.ids import PaymentId
from exchangekit.values.money import Money

if TYPE_CHECKING:
    from exchangekit.sale.facts import Sale
    from exchangekit.settlement.quote import Quote
    from exchangekit.slip.lifecycle import Step
    from exchangekit.slip.model import Slip
    from exchangekit.stock.movements import Cause
    from exchangekit.values.ids import StreamId

_Goods = ReceivedPart | BackPart | e.Inspected
_Tracked = type[CameBack] | type[WentBack]


def claims_of(step: Step) -> tuple[SaleEntry, ...]:
    """
    Give the entries for the sale's own stream.

    Submitting claims, goods that come back and goods that were lost and are sent again, and
    changing what is sent again claims anew, as does paying it back instead; refusing and
    calling off release everything, and so do amending and going back to a draft; goods that
    will not arrive or that the customer gets back release exactly their steps, which are
    claimed again when that was a mistake.  A quote that settles something of the sale as a
    whole says so, so that no other slip settles it again.  What an undone slip was paid
    belongs to the sale, whose goods are for others to bring back, but for those that stand
    for what the customer keeps.
    """
    slip = step.slip
    match step.event:
        case e.Submitted(lines=lines, resent=resent):
            return (*_claimed(slip, lines), *_resent(slip, resent))
        case e.Amended(freed=freed):
            return _let_go(slip, freed)
        case e.ReplacementChanged(freed=freed, resent=resent):
            return (*_let_go(slip, freed), *_resent(slip, resent))
        case e.ReplacementCalledOff(freed=freed, lost=lost):
            return (*_let_go(slip, freed), *_claimed(slip, lost))
        case e.ChangeAsked(freed=freed) | e.Withdrawn(freed=freed):
            return (*_let_go(slip, freed), *_reckoned_no_more(slip))
        case e.Opened(about=About(slip=about, kind=LinkKind.APPEAL)):
            return (Appealed(slip.id, about),)
        case e.Refused() | e.Cancelled():
            return (*_let_go(slip, freed_by(slip)), *_reckoned_no_more(slip), *_dropped(slip))
        case e.Quoted(quote=quote) if _settles_whole(slip):
            return (_reckoned(slip, quote),)
        case e.Undone():
            free = ((line.sold.line, minus(line.spans, line.gone)) for line in slip.returns)
            again = ((part.sold.line, part.spans) for part in _not_kept(slip))
            released = (Released(slip.id, line, spans) for line, spans in (*free, *again) if spans)
            paid = (MoneyReceived(slip.id, payment) for payment in slip.money.received)
            return (*released, *paid)
        case event:
            return _of_goods(slip, event)


def _claimed(slip: Slip, lines: tuple[ClaimedLine, ...]) -> tuple[Claimed, ...]:
    return tuple(Claimed(slip.id, line.sold.line, line.spans) for line in lines)


def _let_go(slip: Slip, freed: tuple[FreedSteps, ...]) -> tuple[Released, ...]:
    return tuple(Released(slip.id, steps.sale_line, steps.spans) for steps in freed)


def _reckoned_no_more(slip: Slip) -> tuple[Reckoned, ...]:
    return (Reckoned(slip.id),) if _settles_whole(slip) else ()


def _resent(slip: Slip, parts: tuple[ResentSteps, ...]) -> tuple[Claimed, ...]:
    return tuple(Claimed(slip.id, part.sold.line, part.spans, resent=True) for part in parts)


def _not_kept(slip: Slip) -> list[ResentSteps]:
    """What an undone resend stands for no more: all but what the customer keeps of it."""
    return [
        part
        for line in slip.going_out
        for part in stood_for(line, minus((Span(0, line.steps),), line.kept_at))
    ]


def _of_goods(slip: Slip, event: e.Event) -> tuple[SaleEntry, ...]:
    match event:
        case e.Resolved(line=number, spans=spans):
            return (Released(slip.id, slip.return_line(number).sold.line, spans),)
        case e.Retracted(booked=booked):
            return _claimed_again(slip, booked)
        case e.Inspected(disposition=Disposition.BACK_TO_CUSTOMER, line=number, steps=steps):
            line = slip.return_line(number)
            spans = cut(line.spans, line.inspected - steps, steps)
            return (Released(slip.id, line.sold.line, spans), *_tracked_of(slip, event))
        case _:
            return _tracked_of(slip, event)


def _dropped(slip: Slip) -> tuple[SaleEntry, ...]:
    """An appeal that is called off before it is decided leaves room for another."""
    undecided = slip.phases.review is ReviewPhase.CANCELLED
    return (AppealDropped(slip.id),) if undecided and slip.request.is_appeal else ()


def _claimed_again(slip: Slip, booked: e.Booked) -> tuple[SaleEntry, ...]:
    """Claim what a mistake had set free, and turn round what it said of lots and serials."""
    match booked.event:
        case e.Resolved(spans=spans):
            return (Claimed(slip.id, slip.return_line(booked.line).sold.line, spans),)
        case e.Inspected(disposition=Disposition.BACK_TO_CUSTOMER, steps=steps) as found:
            line = slip.return_line(booked.line)
            spans = cut(line.spans, line.inspected, steps)
            again = Claimed(slip.id, line.sold.line, spans)
            return (again, *_tracked_of(slip, found, WentBack, CameBack))
        case event:
            return _tracked_of(slip, event, WentBack, CameBack)


def _tracked_of(
    slip: Slip, event: e.Event, here: _Tracked = CameBack, there: _Tracked = WentBack
) -> tuple[SaleEntry, ...]:
    """Note which lots and serials come back, and which go to the customer again."""
    kind = here
    goods: tuple[_Goods, ...] = ()
    match event:
        case e.GoodsReceived(parts=came):
            goods = came
        case e.SentBack(parts=gone):
            kind, goods = there, gone
        case e.Inspected(disposition=Disposition.BACK_TO_CUSTOMER):
            kind, goods = there, (event,)
        case _:
            pass
    return tuple(
        kind(slip.id, slip.return_line(one.line).sold.line, one.tracking, one.steps)
        for one in goods
        if one.tracking is not None
    )


def chained_claims_of(step: Step) -> tuple[SaleEntry, ...]:
    """
    Give the entries for the sale that the replacement became.

    Undoing the slip claims all of it, so that nobody exchanges what is called in; what the
    customer keeps is free again.  So does taking a delivery back that was a mistake: what
    arrives later becomes another sale.  What the customer pays once it has arrived is paid for
    it, as what was paid before is.
    """
    slip = step.slip
    if isinstance(step.event, e.DeliveryReopened):
        return _all_of_it(slip)
    if not is_chained(slip):
        return ()
    undone = slip.phases.settlement is SettlementPhase.UNWINDING
    match step.event:
        case e.PaymentTaken(amount=amount) | e.PledgeApplied(amount=amount) if not undone:
            paid = slip.money.received[-1]
            first = paid.amount == amount  # a deposit that pays once more is known
            return (MoneyReceived(slip.id, paid),) if first else ()
        case e.CalledBack():
            return _all_of_it(slip)
        case e.Compensated(leg=Leg.REPLACEMENT, line=number, spans=spans):
            return (Released(slip.id, number, spans),)
        case e.Retracted(booked=e.Booked(event=e.Compensated(leg=Leg.REPLACEMENT) as kept)):
            return (Claimed(slip.id, kept.line, kept.spans),)
        case e.TakenBack(parts=parts):
            return _home(slip, parts, CameBack)
        case e.Retracted(booked=e.Booked(event=e.TakenBack(parts=parts))):
            return _home(slip, parts, WentBack)
        case _:
            return ()


def _home(slip: Slip, parts: tuple[ReceivedPart, ...], kind: _Tracked) -> tuple[SaleEntry, ...]:
    """Note which lots and serials of the replacement are here again, or are not after all."""
    return tuple(
        kind(slip.id, part.line, part.tracking, part.steps)
        for part in parts
        if part.tracking is not None
    )


def _all_of_it(slip: Slip) -> tuple[SaleEntry, ...]:
    return tuple(
        Claimed(slip.id, line.line, (Span(0, line.dispatched),)) for line in slip.going_out
    )


def is_chained(slip: Slip) -> bool:
    """Tell whether all of the replacement arrived, and so became a sale."""
    lines = slip.going_out
    return bool(lines) and all(line.delivered == line.steps for line in lines)


def _settles_whole(slip: Slip) -> bool:
    return slip.review is not None and slip.review.whole is not None


def _reckoned(slip: Slip, quote: Quote) -> Reckoned:
    kinds = {line.kind for line in quote.lines}
    charged = quote.sum_of(LineKind.CHARGE).gross
    return Reckoned(
        by=slip.id,
        shipping=LineKind.SHIPPING in kinds,
        freight=LineKind.LOST_SHIPPING in kinds,
        replaced=charged if LineKind.CHARGE in kinds else None,
        discounts=tuple(working.as_settled for working in quote.workings),
        gifts=tuple(gift.as_settled for gift in quote.gifts if gift.as_settled.amount.minor),
        rounding=LineKind.ROUNDING in kinds,
    )


def payments_of(step: Step, cause: Cause) -> tuple[PaymentEntry, ...]:
    """
    Give the entries for the payments' own streams.

    A pledge is no payment before it pays: nobody else refunds over what is left of it.  Its
    number and that of its return are taken all the same.
    """
    stream = cause.stream
    match step.event:
        case e.PaymentTaken(payment=payment, amount=amount):
            nothing = Money(0, amount.currency)
            return (PaymentEntry(payment, payment, stream, amount, nothing),)
        case e.RefundPaid():
            return _refunded(step.event, stream)
        case e.PledgeLeft(payment=payment, amount=amount):
            nothing = Money(0, amount.currency)
            return (PaymentEntry(payment, payment, stream, nothing, nothing),)
        case e.PledgeApplied(payment=payment, amount=amount):
            record = PaymentId(f"{stream}/{cause.seq}")  # the host has no number for it
            return (PaymentEntry(payment, record, stream, amount, Money(0, amount.currency)),)
        case e.PledgeReturned(reference=reference, payment=payment, amount=amount):
            nothing = Money(0, amount.currency)
            return (PaymentEntry(payment, reference, stream, nothing, nothing),)
        case _:
            return ()


def _refunded(event: e.RefundPaid, stream: StreamId) -> tuple[PaymentEntry, ...]:
    """What goes on account names its reference all the same: it is booked once only."""
    entries = [
        PaymentEntry(
            part.payment, event.reference, stream, Money(0, part.amount.currency), part.amount
        )
        for part in event.parts
    ]
    if event.on_account is not None:
        nothing = Money(0, event.on_account.currency)
        entries.append(PaymentEntry(event.reference, event.reference, stream, nothing, nothing))
    return tuple(entries)


def payments_received(sale: Sale, stream: StreamId) -> tuple[PaymentEntry, ...]:
    """Give the entries of what was received for a sale, and went back before it was taken in."""
    nothing = Money(0, sale.currency)
    return tuple(
        PaymentEntry(
            paid.id,
            paid.id,
            stream,
            paid.amount,
            nothing if paid.refunded is None else paid.refunded,
        )
        for paid in sale.payments
    )
