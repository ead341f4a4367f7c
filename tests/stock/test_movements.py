"""Movements and their causes: what cannot be built."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from attrs import evolve
from attrs.exceptions import FrozenInstanceError
from hypothesis import given
from hypothesis import strategies as st

from exchangekit.errors import MovementError, NaiveDatetimeError, TimeOrderError
from exchangekit.stock.movements import Movement

from tests.stock.strategies import CUSTOMER, MOST, NOON, SELLABLE, SHIRT, cause, move

NAIVE = NOON.replace(tzinfo=None)


def test_a_movement_is_named_by_the_record_that_caused_it() -> None:
    """Stream, sequence number, number within: no drawn ids."""
    movement = Movement(cause("slip:EX-9", 4), 2, SHIRT, None, 1, SELLABLE, CUSTOMER, 4000)

    assert movement.id == "slip:EX-9/4/2"


def test_a_movement_tells_who_moved_the_goods_and_why() -> None:
    """gh:msupply-foundation/open-msupply/issues/12638: movements left no audit trace."""
    movement = move(1, SELLABLE, CUSTOMER)

    assert (movement.cause.actor, movement.cause.key) == ("clerk-7", "slip:EX-1/1")


def test_a_movement_cannot_be_edited() -> None:
    """gh:woocommerce/woocommerce/issues/31011: a save changed stock once moved."""
    movement = move(1, SELLABLE, CUSTOMER)

    with pytest.raises(FrozenInstanceError):
        movement.steps = 2  # type: ignore[misc]


@given(steps=st.integers(max_value=0), value=st.integers(0, MOST))
def test_nothing_cannot_be_moved(steps: int, value: int) -> None:
    """Law: a movement has at least one step; taking back is a movement the other way."""
    with pytest.raises(MovementError) as caught:
        move(steps, SELLABLE, CUSTOMER, value)

    assert caught.value.where == "slip:EX-1/1/1"


@given(st.integers(max_value=-1))
def test_goods_are_never_worth_less_than_nothing(value: int) -> None:
    """Law: cost is at least 0 (gh:frappe/erpnext/pull/37424: a unit cost of -309.09)."""
    with pytest.raises(MovementError):
        move(1, SELLABLE, CUSTOMER, value)


@pytest.mark.parametrize("steps, value", [(0.5, 0), (1.0, 0), (True, 0), (1, 39.9)])
def test_steps_and_value_are_ints(steps: float, value: float) -> None:
    """gh:OCA/rma/issues/398: 13.700000000000001 was not 13.7."""
    with pytest.raises(MovementError):
        move(steps, SELLABLE, CUSTOMER, value)  # type: ignore[arg-type]


def test_a_movement_goes_somewhere_else() -> None:
    """An equal place is the same place, even when it was made twice."""
    with pytest.raises(MovementError) as caught:
        move(1, SELLABLE, evolve(SELLABLE))

    assert caught.value.got == "SH-1/sellable"


def test_a_cause_is_recorded_when_it_happens_or_later() -> None:
    """Shops enter yesterday's receipt today, never tomorrow's."""
    today = cause()
    yesterday = evolve(today, occurred=NOON - timedelta(days=1))

    assert yesterday.at - yesterday.occurred == timedelta(days=1)

    with pytest.raises(TimeOrderError) as caught:
        evolve(today, occurred=NOON + timedelta(microseconds=1))

    assert caught.value.where == "cause.at"


@pytest.mark.parametrize(
    "at, occurred, where",
    [(NAIVE, NOON, "cause.at"), (NOON, NAIVE, "cause.occurred")],
)
def test_a_cause_needs_time_zones(at: datetime, occurred: datetime, where: str) -> None:
    """gh:openboxes/openboxes/pull/6163: dates shifted by a day."""
    with pytest.raises(NaiveDatetimeError) as caught:
        evolve(cause(), at=at, occurred=occurred)

    assert caught.value.where == where
