"""What is expected back of sales and slips, and that the books end without any of it."""

from __future__ import annotations

from fractions import Fraction

import pytest

from exchangekit.accounting.expected_returns import Expected, re_estimated
from exchangekit.accounting.roles import AccountRole as R
from exchangekit.accounting.vouchers import effect
from exchangekit.effects.expecting import expected_returns
from exchangekit.errors import CurrencyMismatchError, InvalidInputError
from exchangekit.slip import commands as c

from tests import laws
from tests.accounting.strategies import voucher
from tests.builders import MUG, SHIRT_M, Shop

TENTH = Fraction(1, 10)


def estimate(shop: Shop, rate: Fraction = TENTH) -> Expected:
    slips = laws.slips_in(shop.store).values()
    return expected_returns(laws.sales_in(shop.store), slips, rate, "CNY")


def test_unclaimed_goods_by_the_rate_and_claimed_ones_in_full() -> None:
    """Ten shirts at 113.00 that cost 0.80 each: one of ten, and all three that were asked for."""
    shop = Shop(rules=())
    shop.sell("SO-1", (SHIRT_M, 10, "113"))
    assert estimate(shop) == Expected(shop.money("100"), shop.money("0.80"))
    shop.agree(c.Asked(1, 3))
    assert estimate(shop) == Expected(shop.money("370"), shop.money("2.96"))


def test_goods_that_were_looked_at_are_stock_again() -> None:
    """The asset shrinks with each inspection, the liability when the money is final."""
    shop = Shop(rules=())
    shop.sell("SO-1", (SHIRT_M, 10, "113"))
    shop.agree(c.Asked(1, 2))
    shop.receive()
    shop.inspect(1)
    assert estimate(shop, Fraction(0)) == Expected(shop.money("200"), shop.money("0.80"))
    shop.inspect(1)
    assert estimate(shop, Fraction(0)) == Expected.nothing("CNY")


def test_drafts_expect_nothing_of_their_own() -> None:
    """Nothing is claimed and nothing quoted yet: the goods count by the rate."""
    shop = Shop(rules=())
    shop.sell("SO-1", (SHIRT_M, 10, "113"))
    shop.open(c.Asked(1, 3))

    assert estimate(shop) == Expected(shop.money("100"), shop.money("0.80"))


def test_costs_nobody_knows_are_no_asset() -> None:
    """A sale imported without its cost still owes its refund."""
    shop = Shop(rules=())
    shop.desk.import_sale(shop.order("SO-1", (SHIRT_M, 10, "113")), shop.signed())
    shop.agree(c.Asked(1, 3))

    assert estimate(shop) == Expected(shop.money("370"), shop.money("0"))


def test_the_books_end_where_the_returns_do() -> None:
    """Estimated, re-estimated and returned: what was sold, less what came back."""
    shop = Shop(rules=())
    shop.sell("SO-1", (SHIRT_M, 10, "113"))
    first = estimate(shop)
    shop.agree(c.Asked(1, 2))
    shop.bring_back()
    shop.settle()
    then = estimate(shop)
    books = [
        *shop.store.vouchers,
        voucher(*re_estimated(Expected.nothing("CNY"), first)),
        voucher(*re_estimated(first, then)),
        voucher(*re_estimated(then, Expected.nothing("CNY"))),
    ]

    assert then == Expected(shop.money("80"), shop.money("0.64"))
    assert -effect(books, R.REVENUE, "CNY") == shop.money("800")
    assert effect(books, R.COST_OF_SALES, "CNY") == shop.money("6.40")
    assert effect(books, R.REFUND_LIABILITY, "CNY") == shop.money("0")
    assert effect(books, R.RETURN_ASSET, "CNY") == shop.money("0")


def test_bad_input_is_refused() -> None:
    """A rate above one, and a sale in another currency."""
    shop = Shop(rules=())
    shop.sell("SO-1", (MUG, 1))
    with pytest.raises(InvalidInputError):
        estimate(shop, Fraction(2))
    with pytest.raises(CurrencyMismatchError):
        expected_returns(laws.sales_in(shop.store), (), TENTH, "JPY")
