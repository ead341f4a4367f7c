"""`exchangekit.values.money`: unit prices (`Rate`) and heights of taxes (`TaxRate`)."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchangekit.errors import (
    AmountDigitsError,
    FloatAmountError,
    InvalidInputError,
    TaxRateError,
    UnknownCurrencyError,
)
from exchangekit.values.currencies import DIGITS
from exchangekit.values.decimals import Rounding
from exchangekit.values.money import Money, Rate
from exchangekit.values.tax import TaxRate

from tests import strategies as given_


@pytest.mark.parametrize(
    "price, per, expected",
    [
        ("23.90", 1, Rate(239, 1, "EUR")),
        (5, 1, Rate(5, 0, "EUR")),
        (100, 100, Rate(100, 0, "EUR", 100)),
        (Decimal("0.00010"), 1, Rate(1, 4, "EUR")),
        ("0.000000000001", 1, Rate(1, 12, "EUR")),
        ("0.00", 1, Rate(0, 0, "EUR")),
    ],
)
def test_a_price_is_read_in_its_shortest_form(
    price: str | int | Decimal, per: int, expected: Rate
) -> None:
    """Example: equal prices are equal values, however many zeros were typed."""
    assert expected == Rate.parse(price, "EUR", per=per)


def test_a_price_is_written_as_it_is() -> None:
    """Example: with the number of units it is for, when that is not one."""
    assert "12.34 CNY" == str(Rate.parse("12.34", "CNY"))
    assert "12.34 CNY/100" == str(Rate.parse("12.34", "CNY", per=100))


@given(given_.prices(), st.integers(0, 10**6), st.integers(0, 3), st.sampled_from(Rounding))
def test_extension_rounds_once(price: Rate, steps: int, digits: int, rounding: Rounding) -> None:
    """
    Law: a price times a quantity is within one minor unit of exact, and is exact if it can be.

    gh:medusajs/medusa/pull/15303: 87.957975 captured against 87.96 paid; totals are
    whole minor units from intake on.
    """
    quantity = Fraction(steps, 10**digits)
    exact = Fraction(price.figures, 10**price.digits) / price.per * quantity
    exact *= 10 ** DIGITS[price.currency]

    extended = price.extend(steps, digits, rounding).minor

    assert abs(exact - extended) < 1
    assert exact.denominator != 1 or exact == extended
    assert rounding is not Rounding.HALF_UP or abs(exact - extended) <= Fraction(1, 2)
    assert rounding is not Rounding.DOWN or extended <= exact
    assert rounding is not Rounding.UP or extended >= exact


def test_a_price_by_weight_names_its_rounding() -> None:
    """Example: 1.250 kg at 9.98 are 12.475, half up unless told."""
    price = Rate.parse("9.98", "CNY")

    assert Money(1248, "CNY") == price.extend(1250, 3)
    assert Money(1247, "CNY") == price.extend(1250, 3, Rounding.DOWN)


@pytest.mark.parametrize(
    "price, error",
    [
        (1.5, FloatAmountError),
        ("0.0000000000001", AmountDigitsError),
        ("-1", InvalidInputError),
        ("NaN", InvalidInputError),
        ("1e999999999", InvalidInputError),
        (True, InvalidInputError),
    ],
)
def test_a_price_that_cannot_be_is_refused(price: str, error: type[Exception]) -> None:
    """Floats, more than 12 digits, negative prices and what is no number."""
    with pytest.raises(error):
        Rate.parse(price, "CNY")


@pytest.mark.parametrize(
    "figures, digits, per",
    [(-1, 0, 1), (1, -1, 1), (1, 13, 1), (1, 0, 0), (1.5, 0, 1), (1, True, 1), (1, 0, "1")],
)
def test_figures_that_cannot_be_are_refused(figures: int, digits: int, per: int) -> None:
    """A rate is valid once built, whoever builds it, and the error says what was given."""
    with pytest.raises(InvalidInputError) as caught:
        Rate(figures, digits, "CNY", per)

    assert repr((figures, digits, per)) == caught.value.got


def test_a_price_needs_a_known_currency() -> None:
    """A price has its currency from the start."""
    with pytest.raises(UnknownCurrencyError):
        Rate.parse("1", "RMB")


@pytest.mark.parametrize(
    "percent, ppm, text",
    [
        ("13", 130_000, "13"),
        (0, 0, "0"),
        ("5.5", 55_000, "5.5"),
        ("0.0001", 1, "0.0001"),
        ("100.00", 1_000_000, "100"),
        ("1000", 10_000_000, "1000"),
    ],
)
def test_a_tax_is_read_in_percent(percent: str | int, ppm: int, text: str) -> None:
    """Example: up to four digits of a percent, nothing to 1000 %."""
    rate = TaxRate.parse("vat", percent)

    assert TaxRate("vat", ppm) == rate
    assert text == rate.percent


@given(given_.ppms())
def test_percent_reads_back(ppm: int) -> None:
    """Law: the text of a rate is the rate."""
    rate = TaxRate("vat", ppm)

    assert rate == TaxRate.parse("vat", rate.percent)


@pytest.mark.parametrize("percent", ["-1", "1000.0001", "0.00001"])
def test_a_tax_that_cannot_be_is_refused(percent: str) -> None:
    """Negative, above 1000 % or finer than a ten-thousandth of a percent."""
    with pytest.raises(TaxRateError) as caught:
        TaxRate.parse("vat", percent, where="here")

    assert {"where": "here", "got": percent} == caught.value.facts


@pytest.mark.parametrize("ppm", [-1, 10_000_001, 1.0, True, "1"])
def test_a_height_that_cannot_be_is_refused(ppm: int) -> None:
    """A tax rate is valid once built, whoever builds it."""
    with pytest.raises(TaxRateError):
        TaxRate("vat", ppm)


@pytest.mark.parametrize("percent", [13.0, float("nan")])
def test_a_tax_is_no_float(percent: float) -> None:
    """gh:OCA/rma/issues/398: 13.700000000000001 is not 13.7."""
    with pytest.raises(FloatAmountError):
        TaxRate.parse("vat", percent)  # type: ignore[arg-type]
