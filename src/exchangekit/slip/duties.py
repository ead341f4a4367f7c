"""Who may do what: roles per command, nobody approves their own request, duties kept apart."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final, assert_never

from exchangekit.errors import RoleError
from exchangekit.policy.approval import Duty
from exchangekit.slip import commands as c
from exchangekit.values.people import Role

if TYPE_CHECKING:
    from collections.abc import Mapping

    from exchangekit.policy.approval import ApprovalDue
    from exchangekit.slip.gates import GateState
    from exchangekit.slip.model import Slip
    from exchangekit.values.people import Actor

DUTIES: Final[Mapping[type, frozenset[Role]]] = MappingProxyType({
    c.Open: frozenset({Role.CUSTOMER, Role.CLERK, Role.SYSTEM}),
    c.Submit: frozenset({Role.CUSTOMER, Role.CLERK, Role.SYSTEM}),
    c.Amend: frozenset({Role.CUSTOMER, Role.CLERK}),
    c.Review: frozenset(Role),  # the level that is due says who
    c.Assign: frozenset(Role),  # likewise
    c.Withdraw: frozenset({Role.CUSTOMER, Role.CLERK, Role.SYSTEM}),
    c.AcceptQuote: frozenset({Role.CUSTOMER, Role.CLERK}),
    c.Requote: frozenset({Role.CLERK, Role.SYSTEM}),
    c.Adjust: frozenset({Role.CLERK, Role.CASHIER, Role.APPROVER}),
    c.Countersign: frozenset({Role.APPROVER}),
    c.ShipReturn: frozenset({Role.CUSTOMER, Role.CLERK, Role.SYSTEM}),
    c.Receive: frozenset({Role.WAREHOUSE}),
    c.Resolve: frozenset({Role.CLERK, Role.WAREHOUSE}),
    c.Inspect: frozenset({Role.INSPECTOR}),
    c.Hold: frozenset({Role.CLERK, Role.WAREHOUSE, Role.SYSTEM}),
    c.ChangeReplacement: frozenset({Role.CLERK}),
    c.Retract: frozenset({Role.CLERK, Role.WAREHOUSE, Role.INSPECTOR}),  # and who may book it
    c.Pay: frozenset({Role.CASHIER, Role.SYSTEM}),
    c.Refund: frozenset({Role.CASHIER}),
    c.Dispatch: frozenset({Role.WAREHOUSE}),
    c.Deliver: frozenset({Role.WAREHOUSE, Role.CLERK, Role.SYSTEM}),
    c.Confirm: frozenset({Role.CUSTOMER, Role.CLERK}),
    c.Cancel: frozenset({Role.CUSTOMER, Role.CLERK}),
    c.Enforce: frozenset({Role.SYSTEM, Role.CLERK}),
})  # fmt: skip
"""The roles that may give each command; one of them is enough."""


def check_duty(actor: Actor, command: c.Command) -> None:
    """
    Refuse a command from an actor without one of its roles.

    Raises:
        RoleError: The actor has none of them.
    """
    roles = DUTIES[type(command)]
    if not actor.may(*roles):
        raise RoleError(actor.id, ", ".join(sorted(roles)), "role")


def check_reviewer(slip: Slip, actor: Actor, state: GateState) -> int:
    """
    Give the position of the approval an actor can give at a gate now, from 0.

    Four eyes: neither who asked or changed the request, nor who approved at this gate
    before, nor who decided what is appealed against, nor anyone who stands in for one of
    them; nor whom the terms keep apart.

    Raises:
        RoleError: The actor may not decide there.
    """
    waiting = [(number, state.due[number]) for number in state.next]
    needs = ", ".join(sorted({role for _, due in waiting for role in due.roles}))
    found = next((number for number, due in waiting if _suits(actor, due)), None)
    if found is None and all(due.person is not None for _, due in waiting):
        raise RoleError(actor.id, needs, "not-assigned")
    if found is None and any(due.person is None and actor.may(*due.roles) for _, due in waiting):
        raise RoleError(actor.id, needs, "stand-in")
    if found is None:
        raise RoleError(actor.id, needs, "role")
    if not actor.persons.isdisjoint(slip.request.requested_by):
        raise RoleError(actor.id, needs, "own-request")
    if any(not actor.persons.isdisjoint(persons) for persons in state.given):
        raise RoleError(actor.id, needs, "earlier-level")
    if not actor.persons.isdisjoint(slip.request.decided_by):
        raise RoleError(actor.id, needs, "first-decision")
    check_apart(slip, actor, Duty.APPROVE)
    return found


def _suits(actor: Actor, due: ApprovalDue) -> bool:
    named = due.person in actor.persons if due.person is not None else actor.may(*due.roles)
    return named and (due.stand_ins or actor.on_behalf_of is None)


_ROLE_OF: Final[Mapping[Duty, Role]] = MappingProxyType({
    Duty.ASK: Role.CLERK,
    Duty.APPROVE: Role.APPROVER,
    Duty.INSPECT: Role.INSPECTOR,
    Duty.PAY: Role.CASHIER,
})  # fmt: skip
"""Who usually has each duty: another one of them is needed."""


def check_apart(slip: Slip, actor: Actor, duty: Duty) -> None:
    """
    Refuse who has another of the duties that the terms keep apart.

    Raises:
        RoleError: The actor, or whom they stand in for, has one.
    """
    apart = slip.terms.apart if slip.terms is not None else frozenset[Duty]()
    if duty not in apart:
        return
    for other in sorted(apart - {duty}):
        if not actor.persons.isdisjoint(hands(slip, other)):
            raise RoleError(actor.id, _ROLE_OF[duty], "apart")


def hands(slip: Slip, duty: Duty) -> frozenset[str]:
    """Give everyone who has a duty in a slip so far."""
    match duty:
        case Duty.ASK:
            return slip.request.requested_by
        case Duty.APPROVE:
            gates = slip.review.gates if slip.review is not None else ()
            return frozenset[str]().union(*(state.reviewers for state in gates))
        case Duty.INSPECT:
            return frozenset[str]().union(
                *(found.by for line in slip.returns for found in line.inspections)
            )
        case Duty.PAY:
            return slip.money.refunded_by
        case _:
            assert_never(duty)
