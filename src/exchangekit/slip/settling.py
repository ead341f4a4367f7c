"""Deciding on money: consent, renewal, payment, refund."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve

from exchangekit.errors import CurrencyMismatchError, StaleQuoteError
from exchangekit.policy.approval import Duty, Gate
from exchangekit.policy.money_terms import (
    DEFAULT_MONEY_TERMS,
    MoneyTerms,
    RefundBy,
    RefundOrder,
)
from exchangekit.settlement.quote import Collect
from exchangekit.settlement.quote import Refund as Owed
from exchangekit.settlement.tenders import PaymentBalance, RefundPart, cash_rounding, spread
from exchangekit.slip import events as e
from exchangekit.slip.approving import is_waiting
from exchangekit.slip.commands.requests import Intent, Paper
from exchangekit.slip.duties import check_apart
from exchangekit.slip.guards import need, refuse
from exchangekit.slip.phases import ReplacementPhase, ReviewPhase, SettlementPhase
from exchangekit.slip.pledging import (
    capture,
    check_between,
    give_back,
    is_called_off,
    leave,
)
from exchangekit.values.money import Money, total

if TYPE_CHECKING:
    from exchangekit.settlement.quote import Quote
    from exchangekit.slip.commands.amounts import AcceptQuote, Pay, Refund, Requote
    from exchangekit.slip.envelope import Envelope
    from exchangekit.slip.facts import Facts
    from exchangekit.slip.model import Slip
    from exchangekit.values.fx import FxRate

_PAYABLE = frozenset({SettlementPhase.ACCEPTED, SettlementPhase.DUE, SettlementPhase.UNWINDING})


def accept_quote(
    slip: Slip, command: AcceptQuote, envelope: Envelope, facts: Facts
) -> tuple[e.Event, ...]:
    """Agree to the latest quote in time; any other is stale."""
    del facts
    quote = slip.money.quote
    need(slip, command, slip.phases.review is ReviewPhase.APPROVED, "not-approved")
    if quote is not None and command.number != quote.number:
        raise _stale(slip, command.number, quote)
    need(slip, command, slip.phases.settlement is SettlementPhase.QUOTED, "nothing-to-accept")
    if quote is not None and envelope.happened >= quote.expires_before:
        came_to = str(quote.balance)
        amounts = (came_to, came_to, str(quote.balance - quote.balance))
        raise StaleQuoteError(slip.id, quote.number, quote.number, "expired", *amounts)
    return (e.QuoteAccepted(command.number),)


def _stale(slip: Slip, asked: int, now: Quote) -> StaleQuoteError:
    """Show what has changed since the quote that was asked for."""
    came_to = str(now.balance)
    if not 0 < asked <= slip.money.quoted:
        return StaleQuoteError(slip.id, asked, now.number, "unknown", "", came_to, "")
    before = slip.money.quotes[asked - 1].balance
    amounts = (str(before), came_to, str(now.balance - before))
    return StaleQuoteError(slip.id, asked, now.number, "superseded", *amounts)


def requote(slip: Slip, command: Requote, envelope: Envelope, facts: Facts) -> tuple[e.Event, ...]:
    """Renew a quote that ran out: same lines, next number, new end."""
    del facts
    quote, terms = slip.money.quote, slip.terms
    need(slip, command, slip.phases.settlement is SettlementPhase.QUOTED, "nothing-to-renew")
    if quote is None or terms is None or envelope.at < quote.expires_before:
        refuse(slip, command, "quote-still-open")
    ends = envelope.at + terms.quote_for
    return (e.Quoted(evolve(quote, number=quote.number + 1, expires_before=ends)),)


def pay(slip: Slip, command: Pay, envelope: Envelope, facts: Facts) -> tuple[e.Event, ...]:
    """Take money from the customer, at most what is outstanding, or a pledge that is asked."""
    del envelope, facts
    if command.pledge:
        return leave(slip, command, _of_the_day(slip, command))
    if command.over is not None:
        return capture(slip, command, _of_the_day(slip, command))
    need(slip, command, slip.phases.settlement in _PAYABLE, "nothing-agreed")
    owed = slip.money.difference
    _check_amount(slip, command.amount, owed.amount if isinstance(owed, Collect) else None)
    rounding = _rounding(slip, command.amount) if command.cash else None
    return (e.PaymentTaken(command.payment, command.amount, rounding, _of_the_day(slip, command)),)


def refund(slip: Slip, command: Refund, envelope: Envelope, facts: Facts) -> tuple[e.Event, ...]:
    """Pay back at most what is outstanding, over the payments received, to the cent."""
    unwinding = slip.phases.settlement is SettlementPhase.UNWINDING
    due = unwinding or slip.phases.settlement is SettlementPhase.DUE
    free = command.pledge is not None and is_called_off(slip)
    need(slip, command, due or free, "nothing-due")
    called_in = slip.phases.replacement is ReplacementPhase.CALLED_IN
    need(slip, command, not called_in, "replacement-not-back")
    if command.pledge is not None:
        check_apart(slip, envelope.actor, Duty.PAY)
        return give_back(slip, command, _of_the_day(slip, command), envelope.actor.persons)
    need(slip, command, not is_waiting(slip, Gate.PAYOUT), "approval-waits")
    check_apart(slip, envelope.actor, Duty.PAY)
    paid_by = envelope.actor.persons
    owed = slip.money.difference
    most = owed.amount if isinstance(owed, Owed) else Money(0, slip.request.currency)
    _check_amount(slip, command.amount, most)
    said, ways = command.by or _asked_for(slip), _ways(slip)
    by = said or RefundBy.PAYMENTS
    rate = _of_the_day(slip, command)
    left = total((payment.left for payment in facts.payments), most.currency)
    if by is RefundBy.ACCOUNT and by not in ways:
        _check_amount(slip, command.amount, max(most - left, Money(0, most.currency)))
        return (e.RefundPaid(command.reference, (), by, command.amount, fx=rate, paid_by=paid_by),)
    need(slip, command, by in ways, "tender-not-allowed")
    rest = max(command.amount - left, Money(0, most.currency)) if by is RefundBy.ACCOUNT else None
    over = command.amount if rest is None else command.amount - rest
    parts = _parts(slip, command, over, facts.payments)
    rounding = _rounding(slip, command.amount) if by is RefundBy.CASH else None
    kept = None if rest is None or not rest.minor else rest
    return (e.RefundPaid(command.reference, parts, said, kept, rounding, rate, paid_by),)


def _of_the_day(slip: Slip, command: Pay | Refund) -> FxRate | None:
    """Give the rate of the day; it has to be of the currencies of the sale's own."""
    rate, own = command.fx, slip.request.fx
    if rate is None:
        return None
    sold = (slip.request.currency, slip.request.books)
    if own is None or (rate.currency, rate.base) != sold:
        raise CurrencyMismatchError("/".join(sold), f"{rate.currency}/{rate.base}")
    return rate


def _parts(
    slip: Slip, command: Refund, amount: Money, payments: tuple[PaymentBalance, ...]
) -> tuple[RefundPart, ...]:
    """
    Spread over the payments as the terms say; named ones only where they leave it open.

    What an undone slip took goes back over the payments it came in, which are the newest.
    """
    unwinding = slip.phases.settlement is SettlementPhase.UNWINDING
    order = RefundOrder.NEWEST_FIRST if unwinding else _money_terms(slip).refund_order
    if order is RefundOrder.NAMED:
        need(slip, command, bool(command.over) or not amount.minor, "payments-not-named")
    else:
        need(slip, command, not command.over, "payments-not-asked")
    return spread(amount, payments, slip=slip.id, order=order, over=command.over)


def _asked_for(slip: Slip) -> RefundBy | None:
    """Give the way the customer asked for; what an undone slip took goes back as it came."""
    unwinding = slip.phases.settlement is SettlementPhase.UNWINDING
    credit = slip.request.intent is Intent.STORE_CREDIT and not unwinding
    return RefundBy.STORE_CREDIT if credit else None


def _ways(slip: Slip) -> frozenset[RefundBy]:
    """The ways in which money goes back: others where somebody else may have paid."""
    if (asked := _asked_for(slip)) is not None:
        return frozenset({asked})
    if slip.terms is not None and slip.request.paper is not Paper.RECEIPT:
        return slip.terms.without_receipt
    return _money_terms(slip).refund_by


def _money_terms(slip: Slip) -> MoneyTerms:
    return DEFAULT_MONEY_TERMS if slip.terms is None else slip.terms.on_money


def _rounding(slip: Slip, amount: Money) -> Money | None:
    """Give what is paid beyond an amount because of coins, or None."""
    rounding = cash_rounding(amount, _money_terms(slip).cash_step)
    return rounding if rounding.minor else None


def _check_amount(slip: Slip, amount: Money, limit: Money | None) -> None:
    check_between(slip, amount, Money(0, slip.request.currency) if limit is None else limit)
