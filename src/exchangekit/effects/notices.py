"""Customer care: which event the customer hears of, and with which facts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from exchangekit.care.notices import Notice, NoticeKind
from exchangekit.policy.deadlines import Wait
from exchangekit.policy.pledges import PledgeKind
from exchangekit.policy.verdict import Details
from exchangekit.settlement.quote import Collect, Refund
from exchangekit.slip import events as e
from exchangekit.slip.commands import Booking
from exchangekit.slip.phases import Leg, SettlementPhase
from exchangekit.slip.pledging import still_asked
from exchangekit.values.ids import CustomerRef
from exchangekit.values.money import Money, total

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from exchangekit.slip.lifecycle import Step
    from exchangekit.slip.model import Slip
    from exchangekit.stock.movements import Cause

K = NoticeKind
Told = tuple[tuple[NoticeKind, Details], ...]


def notices_of(step: Step, cause: Cause) -> tuple[Notice, ...]:
    """Give what the customer should be told of one event."""
    slip = step.slip
    contact = slip.request.contact
    recipient = slip.request.customer if contact is None else CustomerRef(contact)
    return tuple(
        Notice(f"{cause.stream}/{cause.seq}/{n}", kind, slip.id, recipient, cause.at, facts)
        for n, (kind, facts) in enumerate(_told(step.event, slip), 1)
    )


def _told(event: e.Event, slip: Slip) -> Told:
    plain = _PLAIN.get(type(event))
    if plain is not None:
        return ((plain, ()),)
    tell = _WITH_FACTS.get(type(event))
    return () if tell is None else tell(event, slip)


def _submitted(event: e.Submitted, slip: Slip) -> Told:
    del slip
    return () if event.again else ((K.RECEIVED, ()),)


def _approved(event: e.Approved, slip: Slip) -> Told:
    del event
    send: Told = ((K.SEND_GOODS, ()),) if slip.returns else ()
    return ((K.APPROVED, ()), *send)


def _refused(event: e.Refused, slip: Slip) -> Told:
    del event
    return ((K.REFUSED, _reasons(slip)),)


def _quoted(event: e.Quoted, slip: Slip) -> Told:
    if slip.phases.settlement is SettlementPhase.UNWINDING:
        return ()
    ends = event.quote.expires_before.isoformat()
    about = (("number", str(event.quote.number)), ("expires_before", ends))
    return ((K.QUOTED, (*about, *_owed(slip))),)


def _received(event: e.GoodsReceived, slip: Slip) -> Told:
    del slip
    return ((K.GOODS_ARRIVED, (("steps", str(sum(part.steps for part in event.parts))),)),)


def _inspected(event: e.Inspected, slip: Slip) -> Told:
    del slip
    found = (("grade", event.grade.value), ("disposition", event.disposition.value))
    return ((K.INSPECTED, found),)


def _settlement_due(event: e.SettlementDue, slip: Slip) -> Told:
    del event
    rest = slip.money.outstanding - slip.money.pledged(*PledgeKind)
    if rest.minor <= 0:  # even, a refund, or covered by what the customer left
        return ()
    return ((K.PLEASE_PAY, (("direction", "collect"), *_money(rest))),)


def _accepted(event: e.QuoteAccepted, slip: Slip) -> Told:
    del event
    asked = still_asked(slip)
    pledge = None if slip.terms is None else slip.terms.pledge
    if pledge is None or not asked.minor:
        return ()
    return ((K.PLEASE_PLEDGE, (("pledge", pledge.kind.value), *_money(asked))),)


def _payment_taken(event: e.PaymentTaken, slip: Slip) -> Told:
    del slip
    return () if event.over is None else ((K.PLEDGE_TAKEN, _money(event.amount)),)


def _pledge_applied(event: e.PledgeApplied, slip: Slip) -> Told:
    del slip
    return ((K.PLEDGE_TAKEN, _money(event.amount)),)


def _pledge_back(event: e.PledgeReturned | e.PledgeReleased, slip: Slip) -> Told:
    del slip
    return ((K.PLEDGE_BACK, _money(event.amount)),)


def _refund_paid(event: e.RefundPaid, slip: Slip) -> Told:
    paid = total(event.settles, slip.request.currency)
    return ((K.REFUNDED, (*_money(paid), ("by", event.way.value))),)


def _dispatched(event: e.Dispatched, slip: Slip) -> Told:
    del slip
    return ((K.SHIPPED, (("tracking", event.tracking or "-"),)),)


def _reminded(event: e.Reminded, slip: Slip) -> Told:
    """The customer is reminded of what the customer owes; staff have their lists."""
    if event.wait not in _CUSTOMERS or (
        event.wait is Wait.PAYMENT and not isinstance(slip.money.difference, Collect)
    ):
        return ()
    return ((K.REMINDER, (("wait", event.wait.value),)),)


def _escalated(event: e.Escalated, slip: Slip) -> Told:
    """The customer hears that it takes longer when that is not their doing."""
    del slip
    if event.wait in _CUSTOMERS:
        return ()
    return ((K.DELAYED, (("wait", event.wait.value),)),)


_CUSTOMERS: Final = frozenset(
    {Wait.GOODS, Wait.CONSENT, Wait.CONFIRMATION, Wait.PAYMENT, Wait.CALLED_IN}
)
"""What the customer is waited for."""


def _called_back(event: e.CalledBack, slip: Slip) -> Told:
    """They are told what goes back; what they have to give back is a task of its own."""
    del event
    give = any(line.called_in for line in slip.replacements)
    return ((K.UNDONE, ()), *(((K.GIVE_BACK, ()),) if give else ()))


def _sent_back(event: e.SentBack, slip: Slip) -> Told:
    del slip
    return ((K.SENT_BACK, (("tracking", event.tracking or "-"),)),)


def _expected(event: e.ReplacementExpected, slip: Slip) -> Told:
    """All of it can be sent once the last of it is there, whenever that was said."""
    del event
    latest = max(line.expected for line in slip.replacements if line.expected is not None)
    return ((K.EXPECTED, (("at", latest.isoformat()),)),)


def _stray_arrived(event: e.StrayArrived, slip: Slip) -> Told:
    del slip
    facts = (("steps", str(event.steps)), ("item", event.item), ("why", event.why.value))
    return ((K.STRAY_ARRIVED, facts),)


def _stray_returned(event: e.StrayReturned, slip: Slip) -> Told:
    stray = slip.stray(event.number)
    facts = (("steps", str(event.steps)), ("item", stray.item))
    return ((K.STRAY_RETURNED, (*facts, ("tracking", event.tracking or "-"))),)


def _stray_taken(event: e.StrayTaken, slip: Slip) -> Told:
    stray = slip.stray(event.number)
    return ((K.STRAY_TAKEN, (("steps", str(event.steps)), ("item", stray.item))),)


def _retracted(event: e.Retracted, slip: Slip) -> Told:
    """They are told of what they were told by mistake."""
    del slip
    booking = event.booked.booking
    return ((K.CORRECTED, (("booking", booking.value),)),) if booking in _TOLD else ()


_TOLD: Final = frozenset({
    Booking.RECEIPT,
    Booking.INSPECTION,
    Booking.DISPATCH,
    Booking.DELIVERY,
    Booking.LOSS,
    Booking.GIVEN_BACK,
    Booking.PAID_FOR,
    Booking.KEPT,
})  # fmt: skip
"""The bookings that a customer hears of as they are made."""


def _compensated(event: e.Compensated, slip: Slip) -> Told:
    """What was kept has to be paid, what cannot be given back is."""
    due = total((line.amount.gross for line in event.lines), slip.request.currency)
    kept = event.leg is Leg.REPLACEMENT
    amount = due if kept else -due
    kind = K.KEPT if kept else K.COMPENSATED
    return ((kind, _money(amount)),)


_PLAIN: Final[Mapping[type, NoticeKind]] = {
    e.ChangeAsked: K.NEED_INFORMATION,
    e.ReplacementBackordered: K.OUT_OF_STOCK,
    e.ReplacementDelivered: K.DELIVERED,
    e.Confirmed: K.FINISHED,
    e.Cancelled: K.CANCELLED,
    e.ReplacementLost: K.REPLACEMENT_LOST,
    e.Undone: K.CANCELLED,
}
_WITH_FACTS: Final[Mapping[type, Callable[[Any, Slip], Told]]] = {
    e.Submitted: _submitted,
    e.Approved: _approved,
    e.Refused: _refused,
    e.Quoted: _quoted,
    e.GoodsReceived: _received,
    e.Inspected: _inspected,
    e.SettlementDue: _settlement_due,
    e.RefundPaid: _refund_paid,
    e.Dispatched: _dispatched,
    e.Reminded: _reminded,
    e.Escalated: _escalated,
    e.CalledBack: _called_back,
    e.SentBack: _sent_back,
    e.Compensated: _compensated,
    e.StrayArrived: _stray_arrived,
    e.StrayReturned: _stray_returned,
    e.StrayTaken: _stray_taken,
    e.QuoteAccepted: _accepted,
    e.ReplacementExpected: _expected,
    e.PaymentTaken: _payment_taken,
    e.PledgeApplied: _pledge_applied,
    e.PledgeReturned: _pledge_back,
    e.PledgeReleased: _pledge_back,
    e.Retracted: _retracted,
}


def _money(amount: Money) -> Details:
    return (("amount", amount.amount), ("currency", amount.currency))


def _reasons(slip: Slip) -> Details:
    found = slip.review.verdict.refusals if slip.review else ()
    return (("reasons", ", ".join(finding.code for finding in found) or "-"),)


def _owed(slip: Slip) -> Details:
    owed = slip.money.difference
    currency = ("currency", slip.request.currency)
    match owed:
        case Collect(amount):
            return (("direction", "collect"), ("amount", amount.amount), currency)
        case Refund(amount):
            return (("direction", "refund"), ("amount", amount.amount), currency)
        case _:
            return (("direction", "even"), ("amount", "0"), currency)
