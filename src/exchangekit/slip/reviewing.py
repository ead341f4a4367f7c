"""Deciding what reviewers say, and calling a slip off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exchangekit.slip import events as e
from exchangekit.slip.commands.reviews import Decision
from exchangekit.slip.duties import check_reviewer
from exchangekit.slip.guards import need, refuse
from exchangekit.slip.phases import ReturnPhase, ReviewPhase, SettlementPhase

if TYPE_CHECKING:
    from exchangekit.slip.commands.reviews import Cancel, Review
    from exchangekit.slip.envelope import Envelope
    from exchangekit.slip.facts import Facts
    from exchangekit.slip.model import Slip


def review(slip: Slip, command: Review, envelope: Envelope, facts: Facts) -> tuple[e.Event, ...]:
    """Give one level of approval, or refuse the request."""
    del facts
    role = slip.review.next_role if slip.review else None
    if slip.phases.review is not ReviewPhase.WAITING or role is None:
        refuse(slip, command, "nothing-to-review")
    check_reviewer(slip, envelope.actor, role)
    persons = envelope.actor.persons
    if command.decision is Decision.APPROVE:
        return (e.LevelApproved(persons, command.note),)
    return (e.Refused(persons, command.note),)


_MONEY_IS_FINAL = frozenset({SettlementPhase.DUE, SettlementPhase.SETTLED})


def cancel(slip: Slip, command: Cancel, envelope: Envelope, facts: Facts) -> tuple[e.Event, ...]:
    """Call the slip off while nothing has moved; afterwards goods travel back."""
    del envelope, facts
    need(slip, command, slip.stage is not None, "ended")
    sent = slip.phases.return_ is ReturnPhase.IN_TRANSIT
    need(slip, command, not slip.goods_moved and not sent, "goods-moved")
    need(slip, command, not slip.money_moved, "money-moved")
    need(slip, command, slip.phases.settlement not in _MONEY_IS_FINAL, "posted")
    return (e.Cancelled(),)
