"""Impairment: the lower of cost and what it will fetch, item by item, and never above cost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchangekit.accounting.impairment import (
    Impaired,
    loss_below,
    sold_written_down,
    write_downs,
)
from exchangekit.accounting.roles import AccountRole as R
from exchangekit.accounting.vouchers import effect
from exchangekit.errors import CurrencyMismatchError, InvalidInputError
from exchangekit.values.ids import Sku
from exchangekit.values.money import Money

from tests.accounting.strategies import voucher, yuan

PHONE, CASE = Sku("PHONE"), Sku("CASE")


def item(cost: int, realisable: int, allowance: int = 0, sku: Sku = PHONE) -> Impaired:
    return Impaired(sku, yuan(cost), yuan(realisable), yuan(allowance))


@pytest.mark.parametrize("fetches, loss", [(52000, 18000), (70000, 0), (90000, 0)])
def test_stock_is_written_down_and_never_up(fetches: int, loss: int) -> None:
    """CAS 1: lower of cost and net realisable value."""
    assert loss_below(yuan(70000), yuan(fetches)) == yuan(loss)
    assert item(70000, fetches).carried == yuan(70000 - loss)


def test_what_will_cost_more_than_it_fetches_is_worth_nothing() -> None:
    """Selling costs above the price: the loss ends at the cost."""
    assert item(70000, -500).loss == yuan(70000)


def test_a_recovery_takes_back_what_was_written_down_and_no_more() -> None:
    """IAS 2.33: 180 written down, now it fetches more than it cost."""
    (line,) = write_downs([item(70000, 99000, 18000)])

    assert (line.debit, line.credit) == (R.WRITE_DOWN_ALLOWANCE, R.WRITE_DOWN_LOSS)
    assert (line.amount, line.about) == (yuan(18000), PHONE)


def test_one_item_never_covers_another() -> None:
    """IAS 2.29: items are written down one by one."""
    lines = write_downs([item(70000, 52000), item(1000, 90000, sku=CASE)])

    assert [(line.about, line.amount) for line in lines] == [(PHONE, yuan(18000))]


def test_sold_goods_take_their_allowance_along() -> None:
    """One of three sold: a third of what it was written down by is no cost again."""
    (line,) = sold_written_down(item(9000, 6000, 3000), 1, 3)

    assert (line.debit, line.credit) == (R.WRITE_DOWN_ALLOWANCE, R.COST_OF_SALES)
    assert line.amount == yuan(1000)


def test_bad_input_is_refused() -> None:
    """Costs and allowances below zero, and two currencies."""
    for cost, allowance in ((-1, 0), (1, -1)):
        with pytest.raises(InvalidInputError, match="PHONE"):
            item(cost, 1, allowance)
    with pytest.raises(CurrencyMismatchError):
        Impaired(PHONE, yuan(1), Money(1, "JPY"), yuan(0))


@given(st.lists(st.tuples(st.integers(0, 10**7), st.integers(-(10**6), 10**7)), max_size=12))
def test_the_allowance_follows_the_last_date_whatever_lay_between(
    dates: list[tuple[int, int]],
) -> None:
    """Law: allowance = loss at the last date; loss and allowance always mirror each other."""
    allowance, postings = yuan(0), []
    for cost, fetches in dates:
        one = item(cost, fetches, allowance.minor)
        postings += write_downs([one])
        allowance = one.loss
        assert yuan(0) <= one.carried <= one.cost
    books = [voucher(*postings)] if postings else []

    assert -effect(books, R.WRITE_DOWN_ALLOWANCE, "CNY") == allowance
    assert effect(books, R.WRITE_DOWN_LOSS, "CNY") == allowance
