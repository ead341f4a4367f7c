"""Who may do what: one table of roles per command, and nobody approves their own request."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from exchangekit.errors import RoleError
from exchangekit.slip import commands as c
from exchangekit.values.people import Role

if TYPE_CHECKING:
    from collections.abc import Mapping

    from exchangekit.slip.model import Slip
    from exchangekit.values.people import Actor

DUTIES: Final[Mapping[type, frozenset[Role]]] = MappingProxyType({
    c.Open: frozenset({Role.CUSTOMER, Role.CLERK, Role.SYSTEM}),
    c.Submit: frozenset({Role.CUSTOMER, Role.CLERK, Role.SYSTEM}),
    c.Review: frozenset(Role),  # the level that is due says who
    c.AcceptQuote: frozenset({Role.CUSTOMER, Role.CLERK}),
    c.Requote: frozenset({Role.CLERK, Role.SYSTEM}),
    c.Adjust: frozenset({Role.CLERK, Role.CASHIER, Role.APPROVER}),
    c.Countersign: frozenset({Role.APPROVER}),
    c.ShipReturn: frozenset({Role.CUSTOMER, Role.CLERK, Role.SYSTEM}),
    c.Receive: frozenset({Role.WAREHOUSE}),
    c.Resolve: frozenset({Role.CLERK, Role.WAREHOUSE}),
    c.Inspect: frozenset({Role.INSPECTOR}),
    c.Hold: frozenset({Role.CLERK, Role.WAREHOUSE, Role.SYSTEM}),
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


def check_reviewer(slip: Slip, actor: Actor, role: Role) -> None:
    """
    Refuse a reviewer without the level's role, or one with a part in the request.

    Four eyes: neither who asked, nor who approved an earlier level, nor anyone who stands
    in for one of them.

    Raises:
        RoleError: The actor may not decide this level.
    """
    if not actor.may(role):
        raise RoleError(actor.id, role, "role")
    if not actor.persons.isdisjoint(slip.request.requested_by):
        raise RoleError(actor.id, role, "own-request")
    earlier = slip.review.approved_by if slip.review else ()
    if any(not actor.persons.isdisjoint(persons) for persons in earlier):
        raise RoleError(actor.id, role, "earlier-level")
