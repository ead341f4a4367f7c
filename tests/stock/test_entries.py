"""Entries of an item's own stream: what stock opens with."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchangekit.errors import MovementError
from exchangekit.stock.entries import StockOpened
from exchangekit.values.money import Money

from tests.stock.strategies import MOST


@pytest.mark.parametrize(
    "steps, minor",
    [(0, 100), (-1, 100), (1.0, 100), (True, 100), (1, -1)],
)
def test_opening_stock_is_goods_worth_at_least_nothing(steps: int, minor: int) -> None:
    """gh:frappe/erpnext/pull/37424: a negative cost, once in, spreads to every issue."""
    with pytest.raises(MovementError) as caught:
        StockOpened(steps, Money(minor, "CNY"))

    assert caught.value.where == "opening"


@given(st.integers(1, MOST), st.integers(0, MOST))
def test_any_goods_of_any_value_may_open_stock(steps: int, minor: int) -> None:
    """Law: a whole number of steps and an amount of at least 0 are kept as they are."""
    opened = StockOpened(steps, Money(minor, "CNY"))

    assert (opened.steps, opened.value.minor) == (steps, minor)
