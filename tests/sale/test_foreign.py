"""A sale in a foreign currency: its base amounts add up, and parts of them too."""

from __future__ import annotations

from itertools import pairwise

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from exchangekit.errors import CurrencyMismatchError
from exchangekit.sale.foreign import at_rate
from exchangekit.sale.intake import Shipping
from exchangekit.sale.spans import Span, value_of
from exchangekit.values.fx import FxRate
from exchangekit.values.money import Money, Rate
from exchangekit.values.tax import Taxed

from tests.builders import MUG, SHIRT_M, VAT, Shop

SOLD_AT = FxRate.parse("7.1234", "USD", "CNY")


def test_lines_and_shipping_add_up_to_the_whole() -> None:
    """gh:microsoft/BCApps/pull/6139: no two currencies are ever summed."""
    shop = Shop(currency="USD")
    shipping = Shipping(Money(1130, "USD"), VAT)
    sale = at_rate(shop.order("SO-1", (SHIRT_M, 3), (MUG, 1), shipping=shipping), SOLD_AT)
    assert sale.shipping is not None
    shipped = sale.in_books(sale.shipping)
    worth = [line.booked.gross for line in sale.lines]

    assert sale.books == "CNY"
    assert shipped.gross == SOLD_AT.convert(Money(1130, "USD"))
    assert sum(worth, shipped.gross) == SOLD_AT.convert(sale.paid)


def test_a_sale_in_the_money_of_the_books_is_worth_itself() -> None:
    """Nothing is converted where there is nothing to convert."""
    sale = Shop().order("SO-1", (SHIRT_M, 1))

    assert (sale.books, sale.line(1).booked) == ("CNY", sale.line(1).paid)
    assert sale.in_books(sale.line(1).paid) == sale.line(1).paid


def test_gifts_are_worth_nothing_in_any_money() -> None:
    """A sale of nothing but gifts."""
    sale = at_rate(Shop(currency="USD").order("SO-1", (SHIRT_M, 1, "0")), SOLD_AT)

    assert sale.line(1).booked.gross == Money(0, "CNY")


def test_bad_input_is_refused() -> None:
    """A rate of another currency, and base amounts without a rate or of another one."""
    shop = Shop(currency="USD")
    sale = shop.order("SO-1", (SHIRT_M, 1), shipping=Shipping(Money(1130, "USD"), VAT))
    euros = FxRate.parse("7.8", "EUR", "CNY")
    with pytest.raises(CurrencyMismatchError):
        at_rate(sale, euros)
    foreign = at_rate(sale, SOLD_AT)
    for change in ({"fx": euros}, {"fx": None}, {"fx": SOLD_AT, "lines": sale.lines}):
        with pytest.raises(CurrencyMismatchError):
            evolve(foreign, **change)


@given(
    figures=st.integers(1, 10**9),
    prices=st.lists(st.integers(0, 10**6), min_size=1, max_size=4),
    steps=st.integers(1, 30),
    cuts=st.lists(st.integers(0, 30), max_size=5),
)
def test_parts_add_up_in_base_money(
    figures: int, prices: list[int], steps: int, cuts: list[int]
) -> None:
    """
    Law: any partition of a line is worth its base amount, net and every tax, none negative.

    gh:Dolibarr/dolibarr/pull/40508: a credit was valued anew and 103.08 vanished.
    """
    rate = FxRate("USD", Rate(figures, 4, "CNY"))
    order = [(SHIRT_M, steps, Money(price, "USD").amount) for price in prices]
    sale = at_rate(Shop(currency="USD").order("SO-1", *order), rate)
    ends = sorted({0, steps, *(cut % (steps + 1) for cut in cuts)})
    for line in sale.lines:
        whole = Taxed(Money(0, "CNY"))
        for start, stop in pairwise(ends):
            part = value_of(line.booked, steps, (Span(start, stop),))
            assert part.net.minor >= 0
            assert all(tax.amount.minor >= 0 for tax in part.taxes)
            whole += part
        assert whole == line.booked
    assert sum(line.booked.gross.minor for line in sale.lines) == rate.convert(sale.paid).minor
