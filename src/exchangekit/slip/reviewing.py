"""Deciding what reviewers say, and taking a request back."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from attrs import evolve

from exchangekit.errors import RoleError
from exchangekit.policy.approval import ApprovalDue, Gate
from exchangekit.sale.spans import cut
from exchangekit.slip import events as e
from exchangekit.slip.commands.reviews import Assign, Assignment, Decision
from exchangekit.slip.duties import check_reviewer
from exchangekit.slip.guards import need, refuse
from exchangekit.slip.parts import FreedSteps
from exchangekit.slip.phases import ReviewPhase, SettlementPhase
from exchangekit.values.people import Role

if TYPE_CHECKING:
    from collections.abc import Container

    from exchangekit.slip.commands.reviews import Review, Withdraw
    from exchangekit.slip.envelope import Envelope
    from exchangekit.slip.facts import Facts
    from exchangekit.slip.gates import GateState
    from exchangekit.slip.model import Slip
    from exchangekit.values.people import Actor

_UNDONE = frozenset({SettlementPhase.CANCELLED, SettlementPhase.UNWINDING})
_OVER = {Gate.PAYOUT: frozenset({SettlementPhase.CANCELLED})}
"""Money still goes back over its gate while a slip is undone; nothing else is decided then."""

_DECIDABLE = frozenset({ReviewPhase.WAITING, ReviewPhase.APPROVED})


def review(slip: Slip, command: Review, envelope: Envelope, facts: Facts) -> tuple[e.Event, ...]:
    """Give one approval, turn down, or send the request back to be changed."""
    del facts
    state = _waiting(slip, command)
    number = check_reviewer(slip, envelope.actor, state)
    persons, asked = envelope.actor.persons, slip.phases.review is ReviewPhase.WAITING
    match command.decision:
        case Decision.APPROVE:
            return (e.LevelApproved(persons, command.note, state.gate, number + 1),)
        case Decision.SEND_BACK:
            need(slip, command, asked, "approved-before")
            return (e.ChangeAsked(persons, freed(slip), command.note),)
        case Decision.REFUSE if asked:
            return (e.Refused(persons, command.note),)
        case Decision.REFUSE:
            return (e.GateRefused(persons, state.gate, command.note),)
        case _:
            assert_never(command.decision)


def _waiting(slip: Slip, command: Review | Assign) -> GateState:
    state = None if slip.review is None else slip.review.gate(command.gate)
    over = slip.phases.settlement in _OVER.get(command.gate, _UNDONE)
    if state is None or not state.waits or over or slip.phases.review not in _DECIDABLE:
        refuse(slip, command, "nothing-to-review")
    return state


def freed(slip: Slip) -> tuple[FreedSteps, ...]:
    """Give all that a slip has claimed of its sale and not let go of since."""
    resent = (part for line in slip.replacements for part in line.resent)
    claimed = [(x.sold, cut(x.spans, 0, x.steps - x.resolved)) for x in slip.returns]
    claimed += [(part.sold, part.spans) for part in resent]
    return tuple(FreedSteps(sold.line, spans) for sold, spans in claimed if spans)


def assign(slip: Slip, command: Assign, envelope: Envelope, facts: Facts) -> tuple[e.Event, ...]:
    """
    Bring another reviewer in.

    Source:
        Not to oneself, no addition by who was added, nobody who is on the level already: the
        refusals of a common Chinese flow engine (hc.jiandaoyun.com/open/12344).
    """
    del facts
    state = _waiting(slip, command)
    number = check_reviewer(slip, envelope.actor, state)
    own, person = state.due[number], command.person
    need(slip, command, person not in envelope.actor.persons, "assign-oneself")
    asked = slip.request.requested_by | {slip.request.customer}
    need(slip, command, person not in asked, "assign-asker")
    need(slip, command, person not in slip.request.decided_by, "assign-decider")
    need(slip, command, person not in state.reviewers, "assign-again")
    instead = command.how is Assignment.INSTEAD
    need(slip, command, instead or not own.added, "assign-nested")
    due = _with(state.due, number, command)
    return (e.ReviewerAssigned(state.gate, person, command.how, due, envelope.actor.persons),)


def taken_over(slip: Slip) -> tuple[e.ApprovalReassigned, ...]:
    """Give every approval of a request whose turn it is to who comes next by the matrix."""
    gates = slip.review.gates if slip.review is not None else ()
    barred = {slip.request.customer, *slip.request.requested_by, *slip.request.decided_by}
    moved = []
    for state in gates:
        barred |= state.reviewers
        for number in state.next:
            due = _succeeded(state.due[number], barred)
            if due is not None:
                moved.append(e.ApprovalReassigned(state.gate, number + 1, due))
                barred.add(str(due.person))
    return tuple(moved)


def _succeeded(due: ApprovalDue, barred: Container[str]) -> ApprovalDue | None:
    """Pass over who could not give it: who asked, decided before, or reviews here already."""
    for number, taker in enumerate(due.successors, 1):
        if taker.person is None or taker.person not in barred:
            roles, rest = frozenset({taker.role}), due.successors[number:]
            return evolve(due, roles=roles, person=taker.person, successors=rest)
    return None


def _with(due: tuple[ApprovalDue, ...], number: int, command: Assign) -> tuple[ApprovalDue, ...]:
    """Place the new reviewer; whoever comes after them moves on by a rank."""
    own = due[number]
    if command.how is Assignment.INSTEAD:
        named = evolve(own, person=command.person)
        return (*due[:number], named, *due[number + 1 :])
    first = {Assignment.BEFORE: own.rank, Assignment.AFTER: own.rank + 1}.get(command.how)
    new = ApprovalDue(own.roles, first or own.rank, own.stand_ins, command.person, added=True)
    moved = [
        evolve(one, rank=one.rank + 1) if first is not None and one.rank >= first else one
        for one in due
    ]
    return (*moved, new)


def withdraw(
    slip: Slip, command: Withdraw, envelope: Envelope, facts: Facts
) -> tuple[e.Event, ...]:
    """Take a request back that nobody has decided; only who asked, or the customer, can."""
    del facts
    need(slip, command, slip.phases.review is ReviewPhase.WAITING, "nothing-to-withdraw")
    _check_asked(slip, envelope.actor)
    return (e.Withdrawn(envelope.actor.persons, freed(slip)),)


def _check_asked(slip: Slip, actor: Actor) -> None:
    if actor.persons.isdisjoint(slip.request.requested_by | {slip.request.customer}):
        raise RoleError(actor.id, Role.CUSTOMER, "not-asked")
