"""`exchangekit.values.people`: who acts, and for whom."""

from __future__ import annotations

import pytest

from exchangekit.errors import InvalidInputError
from exchangekit.values.people import Actor, Role


def test_an_actor_may_do_what_one_of_the_roles_allows() -> None:
    """Example: roles are given in any iterable and kept as a set."""
    actor = Actor("u-1", [Role.CLERK, Role.CASHIER, Role.CLERK])

    assert frozenset({Role.CLERK, Role.CASHIER}) == actor.roles
    assert actor.may(Role.APPROVER, Role.CASHIER)
    assert not actor.may(Role.APPROVER, Role.WAREHOUSE)
    assert not actor.may()


def test_everyone_who_acts_is_known() -> None:
    """
    Example: who stands in for somebody acts as both.

    gh:Expensify/App/issues/59901: a delegate approved what the delegator had asked for.
    """
    alone, delegate = Actor("u-1", frozenset()), Actor("u-1", frozenset(), on_behalf_of="u-2")

    assert {"u-1"} == alone.persons
    assert {"u-1", "u-2"} == delegate.persons


@pytest.mark.parametrize("reference", ["", "  ", "a\nb", 7])
def test_both_references_name_somebody(reference: str) -> None:
    """An empty delegator would hide who is behind an act, so it is refused, not dropped."""
    with pytest.raises(InvalidInputError) as by:
        Actor(reference, frozenset())
    with pytest.raises(InvalidInputError) as behalf:
        Actor("u-1", frozenset(), on_behalf_of=reference)

    assert "actor.id" == by.value.where
    assert "actor.on_behalf_of" == behalf.value.where
