"""Deciding what reviewers say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exchangekit.slip import events as e
from exchangekit.slip.commands.reviews import Decision
from exchangekit.slip.duties import check_reviewer
from exchangekit.slip.guards import refuse
from exchangekit.slip.phases import ReviewPhase

if TYPE_CHECKING:
    from exchangekit.slip.commands.reviews import Review
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
