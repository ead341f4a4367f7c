"""Approvals that take too long pass to the next in line, as the matrix names them."""

from __future__ import annotations

from datetime import UTC, timedelta

import pytest

from exchangekit.effects.finding import Search
from exchangekit.errors import InvalidInputError, RoleError
from exchangekit.policy.approval import Level, Quorum, Successor
from exchangekit.policy.deadlines import Deadline, Escalate, Wait
from exchangekit.policy.terms import Terms
from exchangekit.slip import commands as c
from exchangekit.slip import events as e
from exchangekit.slip.phases import ReviewPhase
from exchangekit.text import timeline_words
from exchangekit.values.people import Actor, Role

from tests import laws
from tests.builders import BOSS, CASHIER, EX_1, SHIRT_M, Shop

DAY = timedelta(days=1)
JOB = Actor("night-job", {Role.SYSTEM})
DEPUTY = Actor("deputy", {Role.INSPECTOR})
YES = c.Review(c.Decision.APPROVE)
TWICE = tuple(Deadline(Wait.APPROVAL, days * DAY, Escalate(Role.CLERK)) for days in (1, 2))


def waiting(*levels: Level) -> Shop:
    shop = Shop(Terms(levels=levels, deadlines=TWICE))
    shop.sell("SO-1", (SHIRT_M, 2))
    shop.submit(c.Asked(1, 1))
    return shop


def overdue(shop: Shop) -> list[e.ApprovalReassigned]:
    """Let a day pass, and let a job carry out what is due."""
    shop.later(days=1)
    (one,) = shop.desk.due(shop.now)
    done = shop.do(one.command, by=JOB, key=one.key, at=shop.now)
    assert isinstance(done.events[0], e.Escalated)
    return [event for event in done.events if isinstance(event, e.ApprovalReassigned)]


def lists(shop: Shop) -> tuple[Role, ...]:
    (row,) = shop.desk.find(Search(number=EX_1))
    return row.lists


def test_an_approval_that_takes_too_long_passes_to_the_next_role_and_then_to_a_person() -> None:
    shop = waiting(Level(successors=(Successor(Role.CASHIER), Successor(person="deputy"))))
    (moved,) = overdue(shop)
    assert (moved.number, moved.due.roles, moved.due.person) == (1, {Role.CASHIER}, None)
    assert lists(shop) == (Role.CASHIER,)
    assert shop.refuse(RoleError, YES, by=BOSS).reason == "role"
    (moved,) = overdue(shop)
    assert (moved.due.person, moved.due.successors) == ("deputy", ())
    assert lists(shop) == (Role.APPROVER, Role.CASHIER)
    for other in (CASHIER, BOSS):
        assert shop.refuse(RoleError, YES, by=other).reason == "not-assigned"
    said = [
        line for line in timeline_words(shop.desk.timeline(EX_1), "en", UTC) if "goes to" in line
    ]
    assert [line.partition("goes to")[2] for line in said] == [": cashier.", " deputy."]
    slip = shop.do(YES, by=DEPUTY).slip
    assert slip.phases.review is ReviewPhase.APPROVED
    assert lists(shop) == ()
    laws.check(shop.store)


def test_who_could_not_give_it_is_passed_over_and_without_anybody_left_it_stays() -> None:
    """Nobody is named who asked, who reviews here already, or whom the request is of."""
    named = tuple(Successor(person=person) for person in ("clerk", "cust-7"))
    shop = waiting(Level(successors=named))
    assert overdue(shop) == []
    assert lists(shop) == (Role.CLERK,)
    assert shop.do(YES, by=BOSS).slip.phases.review is ReviewPhase.APPROVED
    after = Level(successors=(Successor(person="boss"), Successor(Role.CASHIER)))
    second = waiting(Level(), after)
    second.do(YES, by=BOSS)
    (moved,) = overdue(second)
    assert (moved.number, moved.due.roles, moved.due.person) == (2, {Role.CASHIER}, None)


@pytest.mark.parametrize(
    "quorum,takers",
    [
        (Quorum.ALL_OF, [(1, "deputy"), (2, None)]),  # nobody gives two of them
        (Quorum.IN_ORDER, [(1, "deputy")]),  # whose turn it is
        (Quorum.ONE_OF, [(1, "deputy")]),
    ],
)
def test_each_approval_that_could_be_given_now_passes_on(
    quorum: Quorum, takers: list[tuple[int, str | None]]
) -> None:
    line = (Successor(person="deputy"), Successor(Role.CASHIER))
    shop = waiting(Level(also=(Role.CLERK,), quorum=quorum, successors=line))
    assert [(one.number, one.due.person) for one in overdue(shop)] == takers


def test_only_approvals_pass_on() -> None:
    late = (Deadline(Wait.GOODS, DAY, Escalate(Role.CLERK)),)
    shop = Shop(Terms(levels=(Level(successors=(Successor(),)),), deadlines=late))
    shop.sell("SO-1", (SHIRT_M, 2))
    shop.approve(c.Asked(1, 1))
    assert overdue(shop) == []


def test_a_successor_has_a_name() -> None:
    with pytest.raises(InvalidInputError) as refusal:
        Successor(person=" ")
    assert refusal.value.where == "level.successors.person"
