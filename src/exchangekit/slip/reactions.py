"""
What follows by itself once the quantities demand it.

A command records a fact; these rules then say which legs move on.  They run until none
has anything to say, each on the slip as the one before left it, in the same commit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve

from exchangekit.policy.approval import Gate
from exchangekit.policy.pledges import PledgeKind
from exchangekit.policy.terms import HoldAt
from exchangekit.policy.verdict import Eligibility
from exchangekit.settlement.benefits import Replaced
from exchangekit.settlement.pricing import Bargain, Returned
from exchangekit.settlement.quote import LineKind, Quote
from exchangekit.slip import events as e
from exchangekit.slip.approving import BEFORE_MONEY, gate_opens, is_waiting
from exchangekit.slip.phases import (
    RETURN_DONE,
    TO_COME,
    TO_SEND,
    ReplacementPhase,
    ReturnPhase,
    ReviewPhase,
    SettlementPhase,
)
from exchangekit.slip.pledging import pledges_end
from exchangekit.slip.replacing import held_now

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from exchangekit.policy.terms import Terms
    from exchangekit.slip.facts import Facts
    from exchangekit.slip.model import Slip
    from exchangekit.values.money import Money


def _review_ends(slip: Slip, facts: Facts, at: datetime) -> tuple[e.Event, ...]:
    """Refuse what policy refuses; approve when no level is left to give."""
    del facts, at
    if slip.phases.review is not ReviewPhase.WAITING or slip.review is None:
        return ()
    refused = slip.review.verdict.eligibility is Eligibility.INELIGIBLE
    if refused and not slip.review.exception:
        return (e.Refused(frozenset()),)
    return () if slip.review.waits_at(Gate.REQUEST) else (e.Approved(),)


def _hold_is_due(slip: Slip, facts: Facts, at: datetime) -> tuple[e.Event, ...]:
    """Set goods aside at the step the terms name."""
    if slip.phases.replacement is not ReplacementPhase.IDLE or slip.terms is None:
        return ()
    if slip.phases.review is not ReviewPhase.APPROVED:
        return ()
    if slip.terms.hold_at is HoldAt.ACCEPTED and slip.money.accepted is None:
        return ()
    return held_now(slip, facts, at)


def _everything_arrived(slip: Slip, facts: Facts, at: datetime) -> tuple[e.Event, ...]:
    del facts, at
    if slip.phases.return_ not in TO_COME or any(line.outstanding for line in slip.returns):
        return ()
    return (e.ReturnReceived(),)


def _everything_inspected(slip: Slip, facts: Facts, at: datetime) -> tuple[e.Event, ...]:
    """End the return leg; what was found re-quotes the money if it changes it."""
    del facts
    quote, terms = slip.money.quote, slip.terms
    if slip.phases.return_ is not ReturnPhase.INSPECTING or quote is None or terms is None:
        return ()
    if slip.strays_lie or any(line.received > line.inspected for line in slip.returns):
        return ()
    return (e.ReturnComplete(), *_requoted(slip, quote, terms, at))


def _requoted(slip: Slip, old: Quote, terms: Terms, at: datetime) -> tuple[e.Event, ...]:
    """
    Quote again when the lines differ.

    Goods that go out keep the prices they were quoted at.  Consent is asked again if the
    customer is worse off by any unit; else the standing one covers the new quote.
    """
    found = tuple(line.as_returned() for line in slip.returns)
    new = _quote_of(slip, old, terms, found, at)
    if new.lines == old.lines:
        return ()
    unseen = tuple(evolve(line, found=()) for line in found)
    most = _quote_of(slip, old, terms, unseen, at) if _agreed_to_pay(slip, terms) else old
    return (e.Quoted(new), *standing_consent(slip, new, most.balance))


def _quote_of(
    slip: Slip, old: Quote, terms: Terms, returned: tuple[Returned, ...], at: datetime
) -> Quote:
    """Give the next quote for what comes back; corrections by hand stay."""
    charges = tuple(line for line in old.lines if line.kind is LineKind.CHARGE)
    fault = slip.request.reason.fault
    whole = None if slip.review is None else slip.review.whole
    replaced = tuple(Replaced(w.discount, w.own, w.carried) for w in old.workings)
    bargain = Bargain(old.currency, fault, terms, returned, charges, whole, replaced, old.tax_gaps)
    return bargain.quote(old.number + 1, at).with_corrections_of(old)


def _agreed_to_pay(slip: Slip, terms: Terms) -> bool:
    """Whether consent reaches to goods that never come: a pledge was left, and all has left."""
    out = slip.going_out
    left = bool(out) and all(not line.left for line in out)
    return terms.pledge is not None and bool(slip.money.pledges) and left


def standing_consent(slip: Slip, new: Quote, most: Money | None = None) -> tuple[e.Event, ...]:
    """
    Let the standing consent cover a new quote by which the customer is not worse off.

    Args:
        slip: Before it.
        new: The new one.
        most: What the customer has agreed to owe in another case, or None.
    """
    agreed = slip.money.accepted
    if slip.phases.settlement is not SettlementPhase.ACCEPTED or agreed is None:
        return ()
    limit = agreed.balance if most is None else max(most, agreed.balance)
    return () if new.balance > limit else (e.QuoteAccepted(new.number, standing=True),)


def _money_is_final(slip: Slip, facts: Facts, at: datetime) -> tuple[e.Event, ...]:
    del facts, at
    agreed = slip.phases.settlement is SettlementPhase.ACCEPTED
    final = agreed and slip.phases.return_ in RETURN_DONE
    return (e.SettlementDue(),) if final and not is_waiting(slip, *BEFORE_MONEY) else ()


def _nobody_owes(slip: Slip, facts: Facts, at: datetime) -> tuple[e.Event, ...]:
    del facts, at
    if slip.phases.settlement is not SettlementPhase.DUE:
        return ()
    owed = slip.money.outstanding.minor or slip.money.pledged(*PledgeKind).minor
    return () if owed else (e.Settled(),)


def _everything_left(slip: Slip, facts: Facts, at: datetime) -> tuple[e.Event, ...]:
    del facts, at
    if slip.phases.replacement not in TO_SEND or any(line.left for line in slip.replacements):
        return ()
    if slip.phases.review is not ReviewPhase.APPROVED:
        return ()
    return (e.ReplacementDispatched(),)


def _everything_delivered(slip: Slip, facts: Facts, at: datetime) -> tuple[e.Event, ...]:
    del facts, at
    if slip.phases.replacement is not ReplacementPhase.DISPATCHED:
        return ()
    if any(line.on_the_way for line in slip.replacements):
        return ()
    return (e.ReplacementDelivered(),)


def _lost_is_sent_again(slip: Slip, facts: Facts, at: datetime) -> tuple[e.Event, ...]:
    """Set goods aside again for what was lost after everything had left."""
    if slip.phases.replacement is not ReplacementPhase.DISPATCHED:
        return ()
    return held_now(slip, facts, at) if any(line.left for line in slip.replacements) else ()


def _everything_went_back(slip: Slip, facts: Facts, at: datetime) -> tuple[e.Event, ...]:
    del facts, at
    if slip.phases.return_ is not ReturnPhase.GOING_BACK:
        return ()
    if slip.strays_lie or any(line.outstanding or line.lying for line in slip.returns):
        return ()
    return (e.ReturnUndone(),)


def _everything_is_here_again(slip: Slip, facts: Facts, at: datetime) -> tuple[e.Event, ...]:
    del facts, at
    if slip.phases.replacement is not ReplacementPhase.CALLED_IN:
        return ()
    if any(line.called_in or line.unstocked for line in slip.replacements):
        return ()
    return (e.ReplacementUndone(),)


def _nothing_is_left(slip: Slip, facts: Facts, at: datetime) -> tuple[e.Event, ...]:
    """End an undone slip: goods are where they were, and nobody owes anything."""
    del facts, at
    if slip.phases.settlement is not SettlementPhase.UNWINDING or slip.money.outstanding.minor:
        return ()
    travelling = slip.phases.return_ is ReturnPhase.GOING_BACK
    travelling = travelling or slip.phases.replacement is ReplacementPhase.CALLED_IN
    kept = slip.money.pledged(*PledgeKind).minor
    return () if travelling or kept else (e.Undone(),)


REACTIONS: tuple[Callable[[Slip, Facts, datetime], tuple[e.Event, ...]], ...] = (
    gate_opens,
    _review_ends,
    _hold_is_due,
    _everything_arrived,
    _everything_inspected,
    _money_is_final,
    pledges_end,
    _nobody_owes,
    _everything_left,
    _lost_is_sent_again,
    _everything_delivered,
    _everything_went_back,
    _everything_is_here_again,
    _nothing_is_left,
)
"""Tried in this order until none has anything to say."""
