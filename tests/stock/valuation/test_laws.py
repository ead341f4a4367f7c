"""Laws of valuation, for every method and whatever happens."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchangekit.errors import InvalidInputError, OverIssuedError, OverReversedError
from exchangekit.stock.ledger import Holding
from exchangekit.stock.valuation.fold import valued
from exchangekit.stock.valuation.layers import Fifo, Specific
from exchangekit.stock.valuation.operations import (
    AtGiven,
    Issued,
    Operation,
    Received,
    Returned,
    Revalued,
    SentBack,
)
from exchangekit.stock.valuation.pools import MovingAverage, Pool, Standard

from tests.stock.valuation.strategies import cheap_pools, lives, pools, shelf

if TYPE_CHECKING:
    from collections.abc import Callable


@given(lives(), pools)
def test_quantity_and_value_are_the_sums_of_their_changes(
    life: list[Operation], making: Callable[[], Pool]
) -> None:
    """Law: nothing enters or leaves the books but by an operation."""
    steps = value = 0
    for done in valued(life, shelf(making())):
        steps, value = steps + done.steps, value + done.change

        assert done.held == Holding(steps, value)


@given(lives(), pools)
def test_goods_are_never_worth_less_than_nothing(
    life: list[Operation], making: Callable[[], Pool]
) -> None:
    """Law: value >= 0, and 0 when quantity is 0 (gh:frappe/erpnext/pull/37424: -309.09)."""
    into = shelf(making())
    for done in valued(life, into):
        assert done.held.steps >= 0
        assert done.held.value >= 0
        assert done.held.steps or not done.held.value
        assert into.unit_cost() >= 0


@given(lives(), pools)
def test_change_and_gap_are_what_the_document_says(
    life: list[Operation], making: Callable[[], Pool]
) -> None:
    """Law: every cent is in stock or on the line of the gap."""
    for operation, done in zip(life, valued(life, shelf(making())), strict=True):
        match operation:
            case Received(value=value):
                assert done.change + done.gap == value
            case Revalued():
                assert done.change + done.gap == 0
            case Issued():
                assert done.gap == 0
            case Returned() | SentBack():
                assert done.change * done.steps >= 0


@given(st.integers(1, 9), st.integers(0, 999), st.data(), pools)
def test_any_partition_of_a_return_adds_up_to_its_issue(
    steps: int, value: int, data: st.DataObject, making: Callable[[], Pool]
) -> None:
    """Law: returned bit by bit, goods are worth what they were worth when they left."""
    into = shelf(making())
    into.post(Received("in", steps, value))
    out = into.post(Issued("out", steps))
    back = left = 0
    for n in range(steps):
        part = data.draw(st.integers(0, steps - left))
        if part:
            done = into.post(Returned(f"back-{n}", part, "out"))
            back += done.change + done.gap
            left += part
    if left < steps:
        last = into.post(Returned("last", steps - left, "out"))
        back += last.change + last.gap

    assert back == -out.change


@given(lives(), pools, st.integers(1, 9))
def test_a_refused_operation_changes_nothing(
    life: list[Operation], making: Callable[[], Pool], extra: int
) -> None:
    """Law: after a refusal everything goes on as if nobody had asked."""
    into, other = shelf(making()), shelf(making())
    for operation in life:
        too_much = into.held.steps + extra
        with pytest.raises(OverIssuedError):
            into.post(Issued("x", too_much, "L1"))
        with pytest.raises(OverReversedError):
            into.post(Returned("x", extra, "nothing"))
        with pytest.raises(OverReversedError):
            into.post(SentBack("x", extra, "nothing"))

        assert into.post(operation) == other.post(operation)


@given(lives(), pools)
def test_no_more_comes_back_than_went_out(
    life: list[Operation], making: Callable[[], Pool]
) -> None:
    """gh:frappe/erpnext/issues/24259: 2 sold came back three times."""
    into = shelf(making())
    out: dict[str, int] = {}
    for operation, _ in zip(life, valued(life, into), strict=True):
        if isinstance(operation, Issued):
            out[operation.name] = operation.steps
        elif isinstance(operation, Returned) and operation.of in out:
            out[operation.of] -= operation.steps
    for name, left in out.items():
        with pytest.raises(OverReversedError) as caught:
            into.post(Returned("again", left + 1, name, AtGiven(0)))

        assert caught.value.left == left


@given(lives(revalued=False))
def test_an_average_is_within_half_a_minor_unit(life: list[Operation]) -> None:
    """Law: an issue is its share of the value there, half up; the last takes the rest."""
    into = shelf()
    before = into.held
    for operation, done in zip(life, valued(life, into), strict=True):
        if isinstance(operation, Issued):
            exact = Fraction(before.value * operation.steps, before.steps)
            assert abs(-done.change - exact) <= Fraction(1, 2)
        before = done.held


@given(st.lists(st.tuples(st.integers(1, 5), st.integers(0, 50)), min_size=1), st.data())
def test_fifo_agrees_with_a_queue_of_single_steps(
    receipts: list[tuple[int, int]], data: st.DataObject
) -> None:
    """Law: with whole unit costs, FIFO is a queue of steps."""
    into, queue = shelf(Fifo()), []
    for n, (steps, cost) in enumerate(receipts):
        into.post(Received(f"in-{n}", steps, steps * cost))
        queue += [cost] * steps
        taken = data.draw(st.integers(0, len(queue)))
        if taken:
            done = into.post(Issued(f"out-{n}", taken))
            assert -done.change == sum(queue[:taken])
            del queue[:taken]

    assert into.held == Holding(len(queue), sum(queue))


@given(lives())
def test_a_lot_is_a_book_of_its_own(life: list[Operation]) -> None:
    """Law: specific cost is moving average, lot by lot."""
    together, apart = shelf(Specific()), {lot: shelf(MovingAverage()) for lot in ("L1", "L2")}
    for operation in life:
        assert operation.tracking is not None
        done, alone = together.post(operation), apart[operation.tracking].post(operation)

        assert (done.steps, done.change, done.gap) == (alone.steps, alone.change, alone.gap)


@given(lives())
def test_standard_is_cost_times_quantity(life: list[Operation]) -> None:
    """Law: whatever was paid, the value is the standard cost times what is there, half up."""
    pool = Standard(Fraction(5, 2))
    for done in valued(life, shelf(pool)):
        exact = pool.standard * done.held.steps

        assert abs(done.held.value - exact) <= Fraction(1, 2)


@given(lives(oversold=True, revalued=False), cheap_pools)
def test_in_the_end_sales_cost_what_was_paid(
    life: list[Operation], making: Callable[[], Pool]
) -> None:
    """Law: whoever oversells, cost of sales and corrections add up to all receipts."""
    life = [operation for operation in life if not isinstance(operation, Returned)]
    into = shelf(making(), oversell=True, cost=77)
    done = list(valued(life, into))
    short = abs(into.held.steps) + 1
    done.append(into.post(Issued("last", into.held.steps + short)))

    paid = sum(operation.value for operation in life if isinstance(operation, Received)) + 999
    done.append(into.post(Received("cover", short, 999)))
    issued = sum(entry.change for entry in done if entry.steps < 0)

    assert into.held == Holding(0, 0)
    assert -issued + sum(entry.gap for entry in done) == paid


@pytest.mark.parametrize("steps", [0, -1, 1.0, True])
def test_no_quantity_is_no_operation(steps: int) -> None:
    """Zero contributes nothing because it never gets in (gh:frappe/erpnext/pull/58313)."""
    for making in (
        lambda: Received("x", steps, 0),
        lambda: Issued("x", steps),
        lambda: SentBack("x", steps, "y"),
        lambda: Returned("x", steps, "y"),
    ):
        with pytest.raises(InvalidInputError):
            making()


@pytest.mark.parametrize("value", [-1, 0.5])
def test_no_value_is_negative_or_inexact(value: int) -> None:
    """Law: cost is never below nothing."""
    for making in (lambda: Received("x", 1, value), lambda: AtGiven(value)):
        with pytest.raises(InvalidInputError):
            making()
    with pytest.raises(InvalidInputError):
        Revalued("x", Fraction(-1))
