"""Who acts, and for whom. No names, no addresses: references to what the host keeps."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from attrs import field

from exchangekit.values.classes import frozen
from exchangekit.values.ids import check_id

if TYPE_CHECKING:
    from collections.abc import Iterable


class Role(StrEnum):
    """What an actor may do; a host maps its own groups to these."""

    CUSTOMER = "customer"
    CLERK = "clerk"  # takes the request in, sees it through
    APPROVER = "approver"
    WAREHOUSE = "warehouse"
    INSPECTOR = "inspector"
    CASHIER = "cashier"
    SYSTEM = "system"  # a scheduled job of the host


def _as_set(roles: Iterable[Role]) -> frozenset[Role]:
    return frozenset(roles)


@frozen
class Actor:
    """
    Who gives a command.

    Args:
        id: The host's reference of the person or job; no name.
        roles: What they may do.
        on_behalf_of: The reference of the person they stand in for, or None.
    """

    id: str
    roles: frozenset[Role] = field(converter=_as_set)
    on_behalf_of: str | None = None

    def __attrs_post_init__(self) -> None:
        check_id(self.id, where="actor.id")
        if self.on_behalf_of is not None:
            check_id(self.on_behalf_of, where="actor.on_behalf_of")

    @property
    def persons(self) -> frozenset[str]:
        """Everyone who acts when this actor does."""
        return frozenset(filter(None, (self.id, self.on_behalf_of)))

    def may(self, *roles: Role) -> bool:
        """Tell whether the actor has one of `roles`."""
        return not self.roles.isdisjoint(roles)
