"""Foreign currency: amounts are converted once, with the digits of both currencies."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchangekit.errors import CurrencyMismatchError, FloatAmountError, InvalidInputError
from exchangekit.values.fx import FxRate, split_as
from exchangekit.values.money import Money, Rate
from exchangekit.values.tax import Tax, Taxed, TaxRate

VAT = TaxRate.parse("vat", "13")
SOLD_AT = FxRate.parse("7.1234", "USD", "CNY")


def yuan(minor: int) -> Money:
    return Money(minor, "CNY")


def dollars(minor: int) -> Money:
    return Money(minor, "USD")


@pytest.mark.parametrize(
    "rate, amount, worth",
    [
        (SOLD_AT, dollars(100), yuan(712)),
        (SOLD_AT, dollars(-100), yuan(-712)),
        (FxRate.parse("4.75", "JPY", "CNY", per=100), Money(1999, "JPY"), yuan(9495)),
        (FxRate.parse("23.5", "KWD", "CNY"), Money(1234, "KWD"), yuan(2900)),
        (FxRate.parse("21.05", "CNY", "JPY"), yuan(100), Money(21, "JPY")),
    ],
)
def test_amounts_are_converted_with_the_digits_of_both(
    rate: FxRate, amount: Money, worth: Money
) -> None:
    """Yen have no minor unit and dinars three digits; either sign rounds alike."""
    assert rate.convert(amount) == worth
    assert rate.base == worth.currency


def test_a_rate_is_above_zero_and_of_another_currency() -> None:
    """Rates of nothing, of their own currency, as floats; amounts of a third currency."""
    for worth in (Rate(0, 0, "CNY"), Rate(1, 0, "USD")):
        with pytest.raises(InvalidInputError):
            FxRate("USD", worth)
    with pytest.raises(FloatAmountError):
        FxRate.parse(7.1, "USD", "CNY")  # type: ignore[arg-type]
    for amount in (yuan(1), Money(1, "JPY")):
        with pytest.raises(CurrencyMismatchError):
            SOLD_AT.convert(amount)


def test_an_amount_of_two_signs_keeps_its_gross() -> None:
    """Net below zero, tax above it: net is what the taxes leave."""
    odd = Taxed(dollars(-300), (Tax(VAT, dollars(100)),))
    nothing = Taxed(dollars(-100), (Tax(VAT, dollars(100)),))

    assert split_as(yuan(-1400), odd) == Taxed(yuan(-2100), (Tax(VAT, yuan(700)),))
    assert split_as(yuan(0), nothing).gross == yuan(0)


@given(
    figures=st.integers(1, 10**9),
    net=st.integers(0, 10**7),
    taxes=st.lists(st.integers(0, 10**6), max_size=3),
    sign=st.sampled_from([1, -1]),
)
def test_net_and_taxes_stay_gross_in_the_books(
    figures: int, net: int, taxes: list[int], sign: int
) -> None:
    """Law: an amount is worth its converted gross, and no part of it changes its sign."""
    rate = FxRate("USD", Rate(figures, 4, "CNY"))
    split = tuple(Tax(TaxRate(f"t{n}", n), dollars(sign * part)) for n, part in enumerate(taxes))
    amount = Taxed(dollars(sign * net), split)
    worth = rate.in_books(amount)

    assert worth.gross == rate.convert(amount.gross)
    assert all(sign * tax.amount.minor >= 0 for tax in worth.taxes)
    assert sign * worth.net.minor >= 0
