"""
Deciding on what a customer leaves for goods that are sent in advance: deposit or hold.

It is left before the goods leave, in the way and to the amount the terms say.  Once the
money is final it pays for what is owed, a deposit by itself, what a bank set aside when the
host has taken it; the rest goes back.  All of it does as soon as the goods are called off.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from exchangekit.errors import PaymentAmountError, UnknownPaymentError
from exchangekit.policy.pledges import PledgeKind
from exchangekit.policy.terms import Sequence
from exchangekit.settlement.quote import LineKind
from exchangekit.slip import events as e
from exchangekit.slip.guards import need, refuse
from exchangekit.slip.phases import RETURN_DONE, ReplacementPhase, ReturnPhase, SettlementPhase
from exchangekit.values.money import Money

if TYPE_CHECKING:
    from datetime import datetime

    from exchangekit.settlement.tenders import PledgeHeld
    from exchangekit.slip.commands.amounts import Pay, Refund
    from exchangekit.slip.facts import Facts
    from exchangekit.slip.model import Slip
    from exchangekit.values.fx import FxRate
    from exchangekit.values.ids import PaymentId

_NOTHING_OUT = frozenset({ReplacementPhase.NOT_NEEDED, ReplacementPhase.CANCELLED})
_ENDED = frozenset({SettlementPhase.SETTLED, SettlementPhase.CANCELLED})


def still_asked(slip: Slip) -> Money:
    """
    Give how much the customer has still to leave before goods may leave; zero for nothing.

    Nothing is asked before there is an agreed quote, once the return is complete, or where
    the terms let nothing leave before that.

    Raises:
        CurrencyMismatchError: The terms name an amount in another currency than the sale's.
    """
    nothing = Money(0, slip.request.currency)
    terms, money, phases = slip.terms, slip.money, slip.phases
    if terms is None or terms.pledge is None or terms.sequence is Sequence.AFTER_RECEIPT:
        return nothing
    if money.accepted is None or phases.replacement in _NOTHING_OUT:
        return nothing
    if phases.settlement is not SettlementPhase.ACCEPTED or phases.return_ in RETURN_DONE:
        return nothing
    asked = terms.pledge.asked(money.accepted.sum_of(LineKind.CHARGE).gross)
    return max(nothing, asked - money.pledged(*PledgeKind))


def leave(slip: Slip, command: Pay, rate: FxRate | None) -> tuple[e.Event, ...]:
    """Take a deposit, or note that the customer's bank set money aside; what is asked at most."""
    asked = still_asked(slip)
    terms = slip.terms
    if terms is None or terms.pledge is None or not asked.minor:
        refuse(slip, command, "no-pledge-asked")
    check_between(slip, command.amount, asked)
    return (e.PledgeLeft(command.payment, terms.pledge.kind, command.amount, rate),)


def capture(slip: Slip, command: Pay, rate: FxRate | None) -> tuple[e.Event, ...]:
    """Take what is owed out of what the bank set aside, never more than that."""
    held = _pledge(slip, command.over, PledgeKind.AUTHORISATION)
    need(slip, command, _is_final(slip), "not-final")
    check_between(slip, command.amount, min(held.left, slip.money.outstanding))
    return (e.PaymentTaken(command.payment, command.amount, fx=rate, over=held.payment),)


def give_back(
    slip: Slip, command: Refund, rate: FxRate | None, paid_by: frozenset[str]
) -> tuple[e.Event, ...]:
    """Pay a deposit back the way it came, as far as it did not pay for what is owed."""
    held = _pledge(slip, command.pledge, PledgeKind.DEPOSIT)
    free = is_called_off(slip) or slip.money.outstanding.minor <= 0
    need(slip, command, free, "not-paid")
    check_between(slip, command.amount, held.left)
    back = (command.reference, held.payment, command.amount)
    return (e.PledgeReturned(*back, rate, paid_by),)


def is_called_off(slip: Slip) -> bool:
    """Tell whether nothing goes out any more, nor has: then a pledge is for nothing."""
    return slip.phases.replacement is ReplacementPhase.NOT_NEEDED


def _pledge(slip: Slip, payment: PaymentId | None, kind: PledgeKind) -> PledgeHeld:
    known = [held for held in slip.money.pledges if held.kind is kind]
    for held in known:
        if held.payment == payment:
            return held
    raise UnknownPaymentError(slip.id, str(payment), tuple(held.payment for held in known))


def check_between(slip: Slip, amount: Money, most: Money) -> None:
    """
    Refuse an amount of another currency, below one cent, or above a limit.

    Raises:
        PaymentAmountError: It is one of these.
    """
    if amount.currency != most.currency or amount.minor <= 0 or amount > most:
        raise PaymentAmountError(slip.id, str(amount), str(most))


def _is_final(slip: Slip) -> bool:
    """Whether what is owed will not change; while a slip is undone, once nothing travels."""
    phases = slip.phases
    if phases.settlement is not SettlementPhase.UNWINDING:
        return phases.settlement is SettlementPhase.DUE
    going = phases.return_ is ReturnPhase.GOING_BACK
    return not going and phases.replacement is not ReplacementPhase.CALLED_IN


def pledges_end(slip: Slip, facts: Facts, at: datetime) -> tuple[e.Event, ...]:
    """Let deposits pay for what is owed, and let go of what the bank need not hold any more."""
    del facts, at
    money = slip.money
    if not money.pledges:
        return ()
    ended, final = slip.phases.settlement in _ENDED, _is_final(slip)
    if final and money.outstanding.minor > 0:
        return _applied(money.pledges, money.outstanding)
    if not (ended or final or is_called_off(slip)):
        return ()
    return tuple(
        e.PledgeReleased(held.payment, held.left)
        for held in money.pledges
        if held.kind is PledgeKind.AUTHORISATION and held.left.minor
    )


def _applied(pledges: tuple[PledgeHeld, ...], owed: Money) -> tuple[e.Event, ...]:
    events = []
    for held in pledges:
        part = min(owed, held.left)
        if held.kind is PledgeKind.DEPOSIT and part.minor:
            events.append(e.PledgeApplied(held.payment, part))
            owed -= part
    return tuple(events)
