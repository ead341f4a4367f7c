"""What the next goods to leave cost: layers in their order, and all of it for the last."""

from __future__ import annotations

from itertools import accumulate, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchangekit.stock.costs import Layer, cost_of_first
from exchangekit.stock.holds import StockFacts

from tests.stock.strategies import SHIRT, SITE

layer_lists = st.lists(st.builds(Layer, st.integers(1, 9), st.integers(0, 999)), max_size=5)


@pytest.mark.parametrize(
    "steps, layers, worth",
    [
        (4, [Layer(3, 300), Layer(3, 600)], 500),
        (1, [Layer(3, 100)], 33),
        (5, [Layer(3, 300)], 700),  # what no layer reaches costs the average of the rest
        (6, [Layer(3, 300), Layer(3, 600)], 900),
        (6, [], 900),
        (2, [], 300),
        (5, [Layer(6, 6000)], 900),  # never more than there is
        (7, [Layer(9, 90)], 900),
        (0, [Layer(3, 300)], 0),
    ],
)
def test_layers_leave_in_their_order(steps: int, layers: list[Layer], worth: int) -> None:
    """Six worth 9.00: whatever leaves first, the last one takes what is left."""
    assert cost_of_first(steps, Layer(6, 900), layers) == worth


def test_layers_that_say_too_little_leave_the_rest_to_the_last() -> None:
    """A standard cost below what was paid: the variance stays until the goods are gone."""
    assert [cost_of_first(n, Layer(3, 900), [Layer(3, 300)]) for n in range(4)] == [
        0,
        100,
        200,
        900,
    ]


def test_a_lot_leaves_at_its_own_cost() -> None:
    """Two serials bought at 10.00 and 20.00; without a name the one that came first."""
    layers = (Layer(1, 1000, "SN-1"), Layer(1, 2000, "SN-2"))
    facts = StockFacts(SHIRT, SITE, 2, 3000, layers=layers)

    assert facts.issue_value(1, "SN-2") == 2000
    assert facts.issue_value(1, "SN-1") == facts.issue_value(1) == 1000
    assert facts.issue_value(2) == 3000


@given(layer_lists, st.integers(0, 30), st.integers(-99, 9999))
def test_parts_add_up_to_all_there_is(layers: list[Layer], steps: int, value: int) -> None:
    """Law: cost grows with the steps, from nothing for none to the whole value for all."""
    held = Layer(steps, value)
    costs = [cost_of_first(n, held, layers) for n in range(steps + 1)]

    assert all(before <= after for before, after in pairwise(costs))
    assert costs[-1] == max(0, value)
    assert costs[0] == 0 or not steps


@given(st.lists(st.tuples(st.integers(1, 9), st.integers(0, 99)), min_size=1, max_size=5))
def test_whole_layers_leave_at_their_value(rows: list[tuple[int, int]]) -> None:
    """Law: layers that add up to the books are given out to the cent, one by one."""
    layers = [Layer(steps, value) for steps, value in rows]
    held = Layer(sum(steps for steps, _ in rows), sum(value for _, value in rows))
    ends = accumulate(steps for steps, _ in rows)
    worths = accumulate(value for _, value in rows)

    assert [cost_of_first(n, held, layers) for n in ends] == list(worths)
