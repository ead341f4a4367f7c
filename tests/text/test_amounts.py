"""`exchangekit.text.amounts`: every digit, and a currency that is named."""

from __future__ import annotations

from decimal import Context, Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchangekit.errors import UnknownLocaleError
from exchangekit.text import format_money, locales
from exchangekit.values.currencies import DIGITS
from exchangekit.values.money import Money


@pytest.mark.parametrize("locale", locales())
@pytest.mark.parametrize(
    "minor, currency, expected",
    [
        (123_456, "CNY", "CNY\xa01,234.56"),
        (-5, "CNY", "-CNY\xa00.05"),
        (0, "CNY", "CNY\xa00.00"),
        (1_250, "JPY", "JPY\xa01,250"),
        (1_250, "KWD", "KWD\xa01.250"),
    ],
)
def test_an_amount_has_the_digits_of_its_currency(
    minor: int, currency: str, expected: str, locale: str
) -> None:
    """gh:frappe/books/issues/770: JPY was shown with two decimals, rounded the wrong way."""
    assert expected == format_money(Money(minor, currency), locale)


def test_yuan_and_yen_are_not_both_a_yen_sign() -> None:
    """Example: in Chinese ¥ is the yuan and in English the yen; a code means one of them."""
    written = {format_money(Money(100, c), "zh-CN") for c in ("CNY", "JPY")}

    assert {"CNY\xa01.00", "JPY\xa0100"} == written


@given(st.integers(-(10**60), 10**60), st.sampled_from(sorted(DIGITS)), st.sampled_from(locales()))
def test_no_digit_is_lost(minor: int, currency: str, locale: str) -> None:
    """Law: reading the figures gives the amount, whatever the ambient decimal context."""
    amount = Money(minor, currency)
    with localcontext(Context(prec=2, Emax=9, Emin=-9)):
        written = format_money(amount, locale)

    figures = written.replace(currency, "").replace("\xa0", "").replace(",", "")
    assert Decimal(figures) == Decimal(amount.amount)
    assert figures == amount.amount
    assert currency in written


def test_an_amount_in_no_known_language_is_refused() -> None:
    """Law: a formatter negotiates like everything else."""
    with pytest.raises(UnknownLocaleError):
        format_money(Money(1, "CNY"), "fr")
