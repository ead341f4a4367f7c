"""Folding of the review: gates, approvals, and a request that is changed."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from exchangekit.policy.approval import Gate
from exchangekit.slip import events as e
from exchangekit.slip.gates import GateState
from exchangekit.slip.lines import ReplacementLine
from exchangekit.slip.resending import with_resent
from exchangekit.values.classes import evolve

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from exchangekit.slip.legs import ReviewLeg
    from exchangekit.slip.model import Changes, Slip


def _amended(slip: Slip, event: e.Amended) -> Changes:
    """Lines are drawn anew; what was set aside for the old ones is free."""
    request = evolve(
        slip.request,
        returns=event.returns,
        wanted=event.wanted,
        contact=event.contact,
        evidence=event.evidence,
        shop_evidence=event.shop_evidence,
        requested_by=slip.request.requested_by | event.by,
    )
    if event.wanted == slip.request.wanted:
        return {"request": request}
    off = tuple(line for line in slip.replacements if line.called_off)
    new = (ReplacementLine(n, wanted) for n, wanted in enumerate(event.wanted, len(off) + 1))
    return {"request": request, "replacements": (*off, *new)}


def _draft_again(slip: Slip, event: e.ChangeAsked | e.Withdrawn) -> Changes:
    note = event.note if isinstance(event, e.ChangeAsked) else None
    review = evolve(_review(slip), gates=(), note=note)
    money = evolve(slip.money, quote=None, adjustments=())
    out = with_resent(slip.replacements, ())
    return {"review": review, "returns": (), "replacements": out, "money": money}


def _gate_opened(slip: Slip, event: e.GateOpened) -> Changes:
    """What was approved beyond this gate was approved of something else."""
    order = list(Gate)
    earlier = order[: order.index(event.gate)]
    review = _review(slip)
    kept = tuple(state for state in review.gates if state.gate in earlier)
    gates = (*kept, GateState(event.gate, event.due, event.scope))
    return {"review": evolve(review, gates=gates)}


def _level_approved(slip: Slip, event: e.LevelApproved) -> Changes:
    state = _gate(slip, event.gate)
    number = event.number - 1 if event.number else state.next[0]
    return _with_gate(slip, state.given_by(number, event.by), event.note)


def _gate_refused(slip: Slip, event: e.GateRefused) -> Changes:
    return _with_gate(slip, evolve(_gate(slip, event.gate), refused_by=event.by), event.note)


def _reviewer_assigned(slip: Slip, event: e.ReviewerAssigned) -> Changes:
    note = _review(slip).note
    return _with_gate(slip, evolve(_gate(slip, event.gate), due=event.due), note)


def _approval_reassigned(slip: Slip, event: e.ApprovalReassigned) -> Changes:
    state = _gate(slip, event.gate)
    due = (*state.due[: event.number - 1], event.due, *state.due[event.number :])
    return _with_gate(slip, evolve(state, due=due), _review(slip).note)


def _refused(slip: Slip, event: e.Refused) -> Changes:
    state = _review(slip).gate(Gate.REQUEST)
    if state is None:
        return {"review": evolve(_review(slip), note=event.note)}
    return _with_gate(slip, evolve(state, refused_by=event.by), event.note)


def _gate(slip: Slip, gate: Gate) -> GateState:
    state = _review(slip).gate(gate)
    if state is None:
        message = f"slip {slip.id} has never waited at the gate {gate}"
        raise ValueError(message)
    return state


def _with_gate(slip: Slip, changed: GateState, note: str | None) -> Changes:
    review = _review(slip)
    gates = tuple(changed if state.gate is changed.gate else state for state in review.gates)
    return {"review": evolve(review, gates=gates, note=note)}


def _review(slip: Slip) -> ReviewLeg:
    if slip.review is None:
        message = f"slip {slip.id} was never submitted"
        raise ValueError(message)
    return slip.review


REVIEW_FOLDS: Final[Mapping[type, Callable[[Slip, Any], Changes]]] = MappingProxyType({
    e.Amended: _amended,
    e.ChangeAsked: _draft_again,
    e.Withdrawn: _draft_again,
    e.GateOpened: _gate_opened,
    e.LevelApproved: _level_approved,
    e.GateRefused: _gate_refused,
    e.ReviewerAssigned: _reviewer_assigned,
    e.ApprovalReassigned: _approval_reassigned,
    e.Refused: _refused,
})  # fmt: skip
