"""Deciding on deadlines: what follows when nobody did what was waited for."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from exchangekit.policy.deadlines import Escalate, Expire, Pass, Remind, SendBack, Wait
from exchangekit.slip import commands as c
from exchangekit.slip import events as e
from exchangekit.slip.due import begun, due
from exchangekit.slip.guards import need, refuse
from exchangekit.slip.parts import DeliveredPart
from exchangekit.slip.reviewing import freed, taken_over
from exchangekit.slip.undoing import has_moved, let_go
from exchangekit.values.people import Role

if TYPE_CHECKING:
    from exchangekit.policy.deadlines import Deadline
    from exchangekit.slip.envelope import Envelope
    from exchangekit.slip.facts import Facts
    from exchangekit.slip.model import Slip

_COMING = frozenset({Wait.GOODS, Wait.PARCEL})


def enforce(
    slip: Slip, command: c.Enforce, envelope: Envelope, facts: Facts
) -> tuple[e.Event, ...]:
    """Carry a deadline out, once and never before it is due."""
    del facts
    deadline = _deadline(slip, command)
    if command not in [one.command for one in due(slip, envelope.at)]:
        need(slip, command, begun(slip, deadline.wait) is not None, "not-waiting")
        need(slip, command, envelope.at >= command.due, "not-due-yet")
        refuse(slip, command, "not-overdue")
    about = (command.deadline, deadline.wait, command.due)
    match deadline.then:
        case Remind():
            return (e.Reminded(*about),)
        case Escalate(to=role):
            moved = taken_over(slip) if deadline.wait is Wait.APPROVAL else ()
            return (e.Escalated(*about, _list(role, moved)), *moved)
        case Pass():
            return (e.Lapsed(*about), *_passed(slip, deadline.wait))
        case Expire():
            gone = _let_go(slip, deadline.wait)
            return (e.Lapsed(*about), *gone) if gone else (e.Escalated(*about, Role.CLERK),)
        case SendBack():
            return (e.Lapsed(*about), e.ChangeAsked(frozenset(), freed(slip)))
        case _ as never:
            assert_never(never)


def _list(role: Role, moved: tuple[e.ApprovalReassigned, ...]) -> Role:
    """On whose list it is: that of who takes it over, else the one the deadline names."""
    return next((min(one.due.roles) for one in moved), role)


def _deadline(slip: Slip, command: c.Enforce) -> Deadline:
    deadlines = slip.terms.deadlines if slip.terms else ()
    if command.deadline > len(deadlines):
        refuse(slip, command, "no-such-deadline")
    return deadlines[command.deadline - 1]


def _passed(slip: Slip, wait: Wait) -> tuple[e.Event, ...]:
    """Take as given what is waited for: every approval that is left, delivery, or consent."""
    if wait is Wait.APPROVAL and slip.review is not None:
        left = [n for state in slip.review.gates for n in state.left]
        return tuple(e.LevelApproved(frozenset(), number=n + 1) for n in left)
    if wait is Wait.DELIVERY:
        lines = slip.replacements
        parts = tuple(DeliveredPart(r.line, r.on_the_way) for r in lines if r.on_the_way)
        return (e.Delivered(parts),)
    return (e.Confirmed(),)


def _let_go(slip: Slip, wait: Wait) -> tuple[e.Event, ...]:
    """Give up what never came once other goods have moved, else the slip; nothing: neither."""
    sent = wait is Wait.PARCEL
    if wait in _COMING and (sent or slip.goods_moved):
        return let_go(slip, c.Outcome.LOST if sent else c.Outcome.KEPT)
    return () if slip.stage is None or has_moved(slip) else (e.Cancelled(),)
