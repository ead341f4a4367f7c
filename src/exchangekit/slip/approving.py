"""
What each gate takes, and for what: opened when its turn comes, and anew beyond the scope.

A gate at which nothing is due never opens, so it never waits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from exchangekit.policy.approval import Gate, Occasion, approvals_due, worth_of
from exchangekit.settlement.quote import LineKind
from exchangekit.settlement.quote import Refund as Owed
from exchangekit.slip import events as e
from exchangekit.slip.commands.requests import Paper
from exchangekit.slip.gates import Scope
from exchangekit.slip.phases import UNSETTLED, ReturnPhase, ReviewPhase, SettlementPhase
from exchangekit.values.money import Money

if TYPE_CHECKING:
    from datetime import datetime

    from exchangekit.policy.approval import ApprovalDue
    from exchangekit.slip.facts import Facts
    from exchangekit.slip.gates import GateState
    from exchangekit.slip.legs import ReviewLeg
    from exchangekit.slip.model import Slip
    from exchangekit.values.ids import Sku

BEFORE_MONEY: Final = (Gate.REQUEST, Gate.RETURN_DOCUMENT)
"""The gates without which the money is not final and nothing leaves."""

_PAYING = frozenset({SettlementPhase.DUE, SettlementPhase.UNWINDING})


def is_waiting(slip: Slip, *gates: Gate) -> bool:
    """Tell whether an approval is still to be given at one of these gates."""
    return slip.review is not None and slip.review.waits_at(*gates)


def gate_opens(slip: Slip, facts: Facts, at: datetime) -> tuple[e.Event, ...]:
    """Open a gate anew whose approvals no longer cover the slip, else the one whose turn it is."""
    del facts, at
    review = slip.review
    if review is None or slip.money.quote is None:
        return ()
    if slip.phases.settlement in UNSETTLED:
        outgrown = next((state for state in review.gates if _is_beyond(slip, state)), None)
        if outgrown is not None:
            return (opened(slip, review, outgrown.gate),)
    gate = _whose_turn(slip)
    if gate is None or review.gate(gate) is not None:
        return ()
    due = dues(slip, review, gate)
    return (e.GateOpened(gate, due, scope_of(slip)),) if due else ()


def _is_beyond(slip: Slip, state: GateState) -> bool:
    """What needed no approval is judged when the request is submitted or amended."""
    if state.scope is None or state.scope.quote == slip.money.quoted:
        return False
    return not state.scope.covers(scope_of(slip))


def _whose_turn(slip: Slip) -> Gate | None:
    phases = slip.phases
    if phases.review is ReviewPhase.WAITING:
        return Gate.REQUEST
    if phases.settlement in _PAYING:
        return Gate.PAYOUT if isinstance(slip.money.difference, Owed) else None
    returned = phases.return_ is ReturnPhase.COMPLETE
    return Gate.RETURN_DOCUMENT if returned and phases.settlement in UNSETTLED else None


def opened(slip: Slip, review: ReviewLeg, gate: Gate) -> e.GateOpened:
    """Give the event by which a gate takes approvals of the slip as it is now."""
    return e.GateOpened(gate, dues(slip, review, gate), scope_of(slip))


def dues(slip: Slip, review: ReviewLeg, gate: Gate) -> tuple[ApprovalDue, ...]:
    """Give what a gate takes of a slip as it is now; a request may need a look without a level."""
    if gate is not Gate.REQUEST and all(level.gate is not gate for level in review.terms.levels):
        return ()
    stake = _stake(slip, review, gate)
    return approvals_due(review.terms.levels, gate, review.facts, stake, occasions(slip, review))


def _stake(slip: Slip, review: ReviewLeg, gate: Gate) -> Money | None:
    """What is at stake: goods asked back, the credit for them, the money that leaves."""
    quote = slip.money.quote
    if gate is Gate.REQUEST or quote is None:
        return worth_of(review.facts)
    if gate is Gate.RETURN_DOCUMENT:
        return -quote.sum_of(LineKind.CREDIT).gross
    return -slip.money.outstanding


def occasions(slip: Slip, review: ReviewLeg) -> frozenset[Occasion]:
    """Say what makes a request one that somebody looks at."""
    found = {
        Occasion.DOUBT: review.verdict.needs_review,
        Occasion.EXCEPTION: review.exception,
        Occasion.STAND_IN: slip.request.paper is Paper.NONE,
        Occasion.APPEAL: slip.request.is_appeal,
    }
    return frozenset(occasion for occasion, holds in found.items() if holds)


def scope_of(slip: Slip) -> Scope:
    """Give what somebody who approves the slip now approves."""
    wanted: dict[Sku, int] = {}
    for line in slip.going_out:
        wanted[line.item.sku] = wanted.get(line.item.sku, 0) + line.steps
    quote = slip.money.quote
    gives = Money(0, slip.request.currency) if quote is None else -quote.balance
    return Scope(
        quote=slip.money.quoted,
        returns=tuple((line.sold.line, line.steps) for line in slip.returns),
        wanted=tuple(sorted(wanted.items())),
        gives=gives,
    )
