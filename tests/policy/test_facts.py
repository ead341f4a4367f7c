"""`exchangekit.policy.facts`: what is asked, and to which cases a rule applies."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from attrs import evolve, fields
from hypothesis import given

from exchangekit.errors import NaiveDatetimeError
from exchangekit.policy.facts import ALWAYS, CONDITIONS, CaseFacts, LineFacts, Remedy, When
from exchangekit.sale.facts import Channel, Moment, Trigger
from exchangekit.values.goods import Fault, Item, Reason
from exchangekit.values.ids import Sku
from exchangekit.values.money import Money

from tests.policy.strategies import NOW, cases, whens

LINE = LineFacts(1, Item(Sku("mug"), category="kitchen"), Money(1000, "CNY"))
CASE = CaseFacts(Channel.ONLINE, "CN", Reason.DEFECTIVE, NOW, (), proof=True, lines=(LINE,))


def test_a_request_has_an_instant_with_a_zone() -> None:
    """A naive instant could be a day off in the sale's zone, so it is refused."""
    with pytest.raises(NaiveDatetimeError) as caught:
        evolve(CASE, asked_at=datetime(2026, 3, 1))  # noqa: DTZ001 - that is the point

    assert caught.value.where == "case.asked_at"


def test_the_moment_of_a_trigger() -> None:
    """Example: each trigger has its own instant, and one nobody named is not known."""
    later = NOW + timedelta(hours=1)
    moments = (Moment(Trigger.ORDERED, NOW), Moment(Trigger.DELIVERED, later))
    case = evolve(CASE, moments=moments)

    assert case.moment(Trigger.DELIVERED) == later.astimezone(UTC)
    assert case.moment(Trigger.RECEIVED) is None


@pytest.mark.parametrize(
    "when, expected",
    [
        (When(), True),
        (When(channels=frozenset({Channel.ONLINE})), True),
        (When(channels=frozenset({Channel.STORE})), False),
        (When(faults=frozenset({Fault.SELLER, Fault.CARRIER})), True),
        (When(faults=frozenset({Fault.CUSTOMER})), False),
        (When(categories=frozenset({"kitchen"})), True),
        (When(categories=frozenset({"food"})), False),
        (When(reasons=frozenset({Reason.DEFECTIVE})), True),
        (When(reasons=frozenset({Reason.SIZE})), False),
        (When(remedies=frozenset({Remedy.REFUND})), False),
        (When(tiers=frozenset({"gold"})), False),
        (When(tiers=frozenset({""})), True),
        (When(regions=frozenset({"north"})), False),
        (When(promotions=frozenset({"clearance"})), False),
        (When(business=False), True),
        (When(business=True), False),
        (When(frozenset({Channel.ONLINE}), frozenset({Fault.CUSTOMER})), False),
    ],
)
def test_a_rule_applies_when_every_named_condition_holds(when: When, *, expected: bool) -> None:
    """Example: conditions join by *and*; one that names nothing does not restrict."""
    assert expected == when.holds(CASE, LINE)


@given(whens(), cases())
def test_conditions_are_independent(when: When, case: CaseFacts) -> None:
    """Law: the whole holds exactly if each condition alone does."""
    alone = [When(**{name: getattr(when, name)}) for name in CONDITIONS]

    for line in case.lines:
        expected = all(condition.holds(case, line) for condition in alone)

        assert expected == when.holds(case, line)
        assert ALWAYS.holds(case, line)


def test_every_condition_has_its_test() -> None:
    """A condition without an entry would never restrict."""
    assert set(CONDITIONS) == {a.name for a in fields(When) if a.init}
