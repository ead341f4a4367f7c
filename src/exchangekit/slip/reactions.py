"""
What follows by itself once the quantities demand it.

A command records a fact; these rules then say which legs move on.  They run until none
has anything to say, each on the slip as the one before left it, in the same commit.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Final

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
from exchangekit.slip.facts import Facts
from exchangekit.slip.model import Slip
from exchangekit.slip.phases import (
    RETURN_DONE,
    TO_COME,
    TO_SEND,
    Phases,
    ReplacementPhase,
    ReturnPhase,
    ReviewPhase,
    SettlementPhase,
)
from exchangekit.slip.pledging import pledges_end
from exchangekit.slip.replacing import held_now
from exchangekit.values.classes import frozen

if TYPE_CHECKING:
    from exchangekit.policy.terms import Terms
    from exchangekit.values.money import Money

React = Callable[[Slip, Facts, datetime], tuple[e.Event, ...]]
"""Gives what follows from a slip as it is; nothing where nothing does."""


def _review_ends(slip: Slip, facts: Facts, at: datetime) -> tuple[e.Event, ...]:
    """Refuse what policy refuses; approve when no level is left to give."""
    del facts, at
    review = slip.review
    against = review is not None and review.verdict.eligibility is Eligibility.INELIGIBLE
    if review is not None and against and not review.exception:
        return (e.Refused(frozenset()),)
    return () if review is None or review.waits_at(Gate.REQUEST) else (e.Approved(),)


def _hold_is_due(slip: Slip, facts: Facts, at: datetime) -> tuple[e.Event, ...]:
    """Set goods aside at the step the terms name."""
    terms = slip.terms
    if terms is None or (terms.hold_at is HoldAt.ACCEPTED and slip.money.accepted is None):
        return ()
    return held_now(slip, facts, at)


def _everything_arrived(slip: Slip, facts: Facts, at: datetime) -> tuple[e.Event, ...]:
    del facts, at
    return () if any(line.outstanding for line in slip.returns) else (e.ReturnReceived(),)


def _everything_inspected(slip: Slip, facts: Facts, at: datetime) -> tuple[e.Event, ...]:
    """End the return leg; what was found re-quotes the money if it changes it."""
    del facts
    quote, terms = slip.money.quote, slip.terms
    if quote is None or terms is None or slip.strays_lie:
        return ()
    if any(line.received > line.inspected for line in slip.returns):
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
    return () if is_waiting(slip, *BEFORE_MONEY) else (e.SettlementDue(),)


def _nobody_owes(slip: Slip, facts: Facts, at: datetime) -> tuple[e.Event, ...]:
    del facts, at
    owed = slip.money.outstanding.minor or slip.money.pledged(*PledgeKind).minor
    return () if owed else (e.Settled(),)


def _everything_left(slip: Slip, facts: Facts, at: datetime) -> tuple[e.Event, ...]:
    del facts, at
    left = any(line.left for line in slip.replacements)
    return () if left else (e.ReplacementDispatched(),)


def _everything_delivered(slip: Slip, facts: Facts, at: datetime) -> tuple[e.Event, ...]:
    del facts, at
    under_way = any(line.on_the_way for line in slip.replacements)
    return () if under_way else (e.ReplacementDelivered(),)


def _lost_is_sent_again(slip: Slip, facts: Facts, at: datetime) -> tuple[e.Event, ...]:
    """Set goods aside again for what was lost after everything had left."""
    return held_now(slip, facts, at) if any(line.left for line in slip.replacements) else ()


def _everything_went_back(slip: Slip, facts: Facts, at: datetime) -> tuple[e.Event, ...]:
    del facts, at
    if slip.strays_lie or any(line.outstanding or line.lying for line in slip.returns):
        return ()
    return (e.ReturnUndone(),)


def _everything_is_here_again(slip: Slip, facts: Facts, at: datetime) -> tuple[e.Event, ...]:
    del facts, at
    out = any(line.called_in or line.unstocked for line in slip.replacements)
    return () if out else (e.ReplacementUndone(),)


def _nothing_is_left(slip: Slip, facts: Facts, at: datetime) -> tuple[e.Event, ...]:
    """End an undone slip: goods are where they were, and nobody owes anything."""
    del facts, at
    owed = slip.money.outstanding.minor or slip.money.pledged(*PledgeKind).minor
    return () if owed else (e.Undone(),)


@frozen
class _Reaction:
    """What may follow by itself, and the phases of each leg in which it may; None: any."""

    react: React
    review: frozenset[ReviewPhase] | None = None
    return_: frozenset[ReturnPhase] | None = None
    replacement: frozenset[ReplacementPhase] | None = None
    settlement: frozenset[SettlementPhase] | None = None

    def may_follow(self, phases: Phases) -> bool:
        """Tell whether the legs are where it may have anything to say."""
        return (
            (self.review is None or phases.review in self.review)
            and (self.return_ is None or phases.return_ in self.return_)
            and (self.replacement is None or phases.replacement in self.replacement)
            and (self.settlement is None or phases.settlement in self.settlement)
        )


_APPROVED = frozenset({ReviewPhase.APPROVED})
_OUT = frozenset({ReplacementPhase.DISPATCHED})
_HOME_AGAIN = frozenset(ReturnPhase) - {ReturnPhase.GOING_BACK}
_STOCKED_AGAIN = frozenset(ReplacementPhase) - {ReplacementPhase.CALLED_IN}

_REACTIONS: Final = (
    _Reaction(gate_opens),
    _Reaction(_review_ends, frozenset({ReviewPhase.WAITING})),
    _Reaction(_hold_is_due, _APPROVED, replacement=frozenset({ReplacementPhase.IDLE})),
    _Reaction(_everything_arrived, return_=TO_COME),
    _Reaction(_everything_inspected, return_=frozenset({ReturnPhase.INSPECTING})),
    _Reaction(
        _money_is_final, return_=RETURN_DONE, settlement=frozenset({SettlementPhase.ACCEPTED})
    ),
    _Reaction(pledges_end),
    _Reaction(_nobody_owes, settlement=frozenset({SettlementPhase.DUE})),
    _Reaction(_everything_left, _APPROVED, replacement=TO_SEND),
    _Reaction(_lost_is_sent_again, replacement=_OUT),
    _Reaction(_everything_delivered, replacement=_OUT),
    _Reaction(_everything_went_back, return_=frozenset({ReturnPhase.GOING_BACK})),
    _Reaction(_everything_is_here_again, replacement=frozenset({ReplacementPhase.CALLED_IN})),
    _Reaction(
        _nothing_is_left,
        return_=_HOME_AGAIN,
        replacement=_STOCKED_AGAIN,
        settlement=frozenset({SettlementPhase.UNWINDING}),
    ),
)
"""Tried in this order until none has anything to say."""


@cache  # of few phases; it is asked after every event
def reactions_in(phases: Phases) -> tuple[React, ...]:
    """Give what may follow by itself where the legs are, in the order it is tried."""
    return tuple(one.react for one in _REACTIONS if one.may_follow(phases))
