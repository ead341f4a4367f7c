"""`exchangekit.values.currencies`: the dated ISO 4217 table."""

from __future__ import annotations

import pytest

from exchangekit.values.currencies import DIGITS


@pytest.mark.parametrize(
    "currency, digits",
    [("JPY", 0), ("VND", 0), ("KRW", 0), ("CNY", 2), ("USD", 2), ("OMR", 3), ("CLF", 4)],
)
def test_digits_of_known_currencies(currency: str, digits: int) -> None:
    """gh:frappe/books/issues/770: JPY was shown with two decimals and rounded wrongly."""
    assert digits == DIGITS[currency]


def test_minor_units_are_not_what_is_displayed() -> None:
    """ISO 4217 gives these two digits; CLDR displays none and is not asked."""
    assert {2} == {DIGITS[code] for code in ("IDR", "IRR", "LAK", "HUF", "TWD")}


def test_every_code_is_three_capitals_and_stands_once() -> None:
    """House rule: the table holds ISO codes only, each under one number of digits."""
    assert all(len(code) == 3 and code.isascii() and code.isupper() for code in DIGITS)
    assert {0, 2, 3, 4} == set(DIGITS.values())
    assert 150 < len(DIGITS)


def test_the_table_cannot_be_changed() -> None:
    """A host that needs another currency upgrades; nobody patches the table at run time."""
    with pytest.raises(TypeError):
        DIGITS["XXX"] = 2  # type: ignore[index]
