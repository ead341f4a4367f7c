"""Expected returns: re-estimated at every date, and one way to end at the same balances."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchangekit.accounting.expected_returns import Expected, re_estimated
from exchangekit.accounting.roles import AccountRole as R
from exchangekit.accounting.vouchers import Posting, effect
from exchangekit.errors import CurrencyMismatchError, InvalidInputError
from exchangekit.values.money import Money

from tests.accounting.strategies import voucher, yuan

NOTHING = Expected.nothing("CNY")


def test_returns_posted_gross_end_where_the_book_says() -> None:
    """
    CAS 14 art. 32: 5,000 x 500, cost 400; 20 %, then 10 % expected, then 400 came back.

    Goods that come back are posted as every return is; what is expected after it is less.
    """
    net, cost = yuan(250_000_000), yuan(200_000_000)
    came_net, came_cost = yuan(20_000_000), yuan(16_000_000)
    first = Expected.of(net, cost, Fraction(20, 100))
    then = Expected.of(net, cost, Fraction(10, 100))
    books = [
        voucher(
            Posting(R.CUSTOMER, R.REVENUE, net, "sale"),
            Posting(R.COST_OF_SALES, R.STOCK, cost, "sale"),
        ),
        voucher(*re_estimated(NOTHING, first)),
        voucher(*re_estimated(first, then)),
        voucher(
            Posting(R.REVENUE, R.CUSTOMER, came_net, "return"),
            Posting(R.STOCK, R.COST_OF_SALES, came_cost, "return"),
        ),
        voucher(*re_estimated(then, NOTHING)),
    ]

    assert (first.net, first.cost) == (yuan(50_000_000), yuan(40_000_000))
    assert effect(books, R.REVENUE, "CNY") == yuan(-230_000_000)
    assert effect(books, R.COST_OF_SALES, "CNY") == yuan(184_000_000)
    assert effect(books, R.REFUND_LIABILITY, "CNY") == yuan(0)
    assert effect(books, R.RETURN_ASSET, "CNY") == yuan(0)


def test_nothing_is_expected_at_first() -> None:
    """No refund and no goods, in the currency of the books."""
    assert Expected.nothing("JPY") == Expected(Money(0, "JPY"), Money(0, "JPY"))


def test_what_gets_lost_on_the_way_is_not_expected() -> None:
    """The asset is the cost less what it takes to get the goods back, never below nothing."""
    half = Fraction(1, 2)

    assert Expected.of(yuan(1000), yuan(600), half, lost=yuan(50)).cost == yuan(250)
    assert Expected.of(yuan(1000), yuan(600), half, lost=yuan(900)).cost == yuan(0)


def test_an_estimate_that_stands_posts_nothing() -> None:
    """The same again at the next date."""
    estimate = Expected.of(yuan(1000), yuan(600), Fraction(1, 10))

    assert re_estimated(estimate, estimate) == ()


def test_bad_input_is_refused() -> None:
    """Rates outside 0 to 1, less than nothing, two currencies."""
    for rate in (Fraction(-1, 10), Fraction(11, 10)):
        with pytest.raises(InvalidInputError, match="rate"):
            Expected.of(yuan(1), yuan(1), rate)
    for net, cost in ((-1, 0), (0, -1)):
        with pytest.raises(InvalidInputError):
            Expected(yuan(net), yuan(cost))
    with pytest.raises(CurrencyMismatchError):
        Expected(yuan(1), Money(1, "JPY"))


amounts = st.integers(0, 10**9).map(yuan)


@given(st.lists(st.builds(Expected, amounts, amounts), min_size=1, max_size=8))
def test_the_books_hold_the_last_estimate(estimates: list[Expected]) -> None:
    """Law: liability and asset are the last estimate, whatever was expected before."""
    before, postings = NOTHING, []
    for now in estimates:
        postings += re_estimated(before, now)
        before = now
    books = [voucher(*postings)] if postings else []

    assert -effect(books, R.REFUND_LIABILITY, "CNY") == before.net
    assert effect(books, R.RETURN_ASSET, "CNY") == before.cost
    assert effect(books, R.REVENUE, "CNY") == before.net
    assert -effect(books, R.COST_OF_SALES, "CNY") == before.cost
