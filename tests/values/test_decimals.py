"""`exchangekit.values.decimals`: exact input, exact text, named rounding."""

from __future__ import annotations

from decimal import (
    ROUND_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Context,
    Decimal,
    Inexact,
    InvalidOperation,
    Rounded,
    getcontext,
    localcontext,
)
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchangekit.errors import FloatAmountError, InvalidInputError
from exchangekit.values.decimals import Rounding, scaled, text_of

BY_DECIMAL = {
    Rounding.HALF_UP: ROUND_HALF_UP,
    Rounding.HALF_EVEN: ROUND_HALF_EVEN,
    Rounding.DOWN: ROUND_DOWN,
    Rounding.UP: ROUND_UP,
}


# --- rounding ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "rounding, expected",
    [
        (Rounding.HALF_UP, [-3, -2, -1, 0, 1, 2, 3]),
        (Rounding.HALF_EVEN, [-2, -2, 0, 0, 0, 2, 2]),
        (Rounding.DOWN, [-2, -1, 0, 0, 0, 1, 2]),
        (Rounding.UP, [-3, -2, -1, 0, 1, 2, 3]),
    ],
)
def test_rounding_of_halves(rounding: Rounding, expected: list[int]) -> None:
    """Example: -2.5, -1.5, -0.5, 0, 0.5, 1.5 and 2.5 under every rounding."""
    halves = [-5, -3, -1, 0, 1, 3, 5]

    assert expected == [rounding.divide(half, 2) for half in halves]


def test_no_rounding_is_left_untested() -> None:
    """The oracle below knows every rounding there is."""
    assert set(BY_DECIMAL) == set(Rounding)


@given(st.sampled_from(Rounding), st.integers(-(10**20), 10**20), st.integers(1, 10**6))
def test_divide_agrees_with_decimal(rounding: Rounding, dividend: int, divisor: int) -> None:
    """Law: integer rounding is what `decimal` gives for the exact quotient."""
    quotient, rest = divmod(abs(dividend), divisor)
    # Only where the rest lies between 0, one half and 1 decides; it is exact as a digit.
    half = (2 * rest > divisor) - (2 * rest < divisor)
    digit = {-1: 1 if rest else 0, 0: 5, 1: 9}[half]
    exact = Decimal(f"{quotient}.{digit}").copy_sign(Decimal(dividend))

    expected = int(exact.quantize(Decimal(1), BY_DECIMAL[rounding], Context(prec=60)))

    assert expected == rounding.divide(dividend, divisor)


@given(st.sampled_from(Rounding), st.integers(), st.integers(1, 10**9))
def test_rounding_is_odd_and_within_one(rounding: Rounding, dividend: int, divisor: int) -> None:
    """Law: the sign never matters, and the error is less than one; half of one if nearest."""
    rounded = rounding.divide(dividend, divisor)
    error = abs(Fraction(dividend, divisor) - rounded)

    assert -rounded == rounding.divide(-dividend, divisor)
    assert error < 1
    assert error <= Fraction(1, 2) or rounding in {Rounding.UP, Rounding.DOWN}


# --- reading -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "value, digits, expected",
    [
        ("12.50", 2, 1250),
        ("12.5", 2, 1250),
        ("-0.01", 2, -1),
        ("-0", 2, 0),
        ("12.50000", 2, 1250),
        ("1.2e3", 0, 1200),
        (7, 3, 7000),
        (Decimal("0.001"), 3, 1),
        ("12.501", 2, None),
        ("0.1", 0, None),
    ],
)
def test_scaled_reads_exactly_or_not_at_all(
    value: str | int | Decimal, digits: int, expected: int | None
) -> None:
    """Example: text, ints and Decimals; None where the number is finer than the steps."""
    assert expected == scaled(value, digits, where="amount")


@given(st.integers(-(10**30), 10**30), st.integers(0, 12))
def test_reading_undoes_writing(steps: int, digits: int) -> None:
    """Law: what `text_of` writes, `scaled` reads back, for any number of digits."""
    assert steps == scaled(text_of(steps, digits), digits, where="amount")


@given(st.decimals(-(10**15), 10**15, places=6), st.integers(0, 6))
def test_scaled_never_rounds(value: Decimal, digits: int) -> None:
    """Law: the steps are exactly the number, and None means that no steps are."""
    exact = Fraction(value) * 10**digits
    expected = int(exact) if exact.denominator == 1 else None

    assert expected == scaled(value, digits, where="amount")


@given(st.floats())
def test_every_float_is_refused(value: float) -> None:
    """
    Law: no binary float becomes an amount, not even a round one.

    gh:solidusio/solidus/issues/1564, gh:solidusio/solidus/pull/707: 19.99000000000000003398
    and 19.99999 truncated to 19.99.
    """
    with pytest.raises(FloatAmountError) as caught:
        scaled(value, 2, where="here")  # type: ignore[arg-type]

    assert "here" == caught.value.where
    assert repr(value) == caught.value.got


@pytest.mark.parametrize("value", [True, False, None, b"1", [1], Fraction(1, 2), 1j])
def test_what_is_no_decimal_number_is_refused(value: object) -> None:
    """A bool is an int to Python and a mistake to a shop."""
    with pytest.raises(InvalidInputError) as caught:
        scaled(value, 2, where="here")  # type: ignore[arg-type]

    assert repr(value) == caught.value.got


NOT_NUMBERS = ["", " ", "abc", "12,50", "1.2.3", "2.000.000₫", "0x10", "1/2", "--1", "½"]


@pytest.mark.parametrize("value", NOT_NUMBERS)
def test_text_that_is_no_number_is_refused(value: str) -> None:
    """gh:Shopify/quilt/pull/2126: "2.000.000₫" was read as 2000.00; here it is refused."""
    with pytest.raises(InvalidInputError):
        scaled(value, 2, where="here")


@pytest.mark.parametrize("value", ["NaN", "sNaN", "-NaN123", "Infinity", "-inf"])
@pytest.mark.parametrize("kind", [str, Decimal])
def test_what_is_not_finite_is_refused(value: str, kind: type[str | Decimal]) -> None:
    """NaN and the infinities are numbers to `decimal`, not to a shop."""
    with pytest.raises(InvalidInputError):
        scaled(kind(value), 2, where="here")


@pytest.mark.parametrize(
    "value",
    [
        "1e999999999",
        "-1e-999999999",
        "1e99999999999999999999",
        "0e41",
        "9" * 41,
        pytest.param("9" * 5000, id="5000 nines"),
        pytest.param("x" * 5000, id="5000 letters"),
        10**41,
        pytest.param(10**5000, id="an int too long for str()"),
        Decimal("1e999999999"),
    ],
)
def test_a_number_of_unbearable_size_is_refused_at_once(value: str | int | Decimal) -> None:
    """A huge exponent is refused before ``10**n`` is built, and the error stays small."""
    with pytest.raises(InvalidInputError) as caught:
        scaled(value, 2, where="here")

    assert len(caught.value.got) <= 60


@pytest.mark.parametrize("value", ["9" * 40, "1e40", 10**39, "0." + "0" * 39 + "1"])
def test_forty_digits_are_bearable(value: str | int) -> None:
    """The limit itself is still read."""
    assert int(Decimal(value).scaleb(40, Context(prec=100))) == scaled(value, 40, where="here")


@pytest.mark.parametrize("trap", [True, False])
def test_the_ambient_decimal_context_does_not_matter(*, trap: bool) -> None:
    """A host that works with two digits and every trap set still gets exact amounts."""
    hostile = Context(prec=2, Emax=3, Emin=-3)
    hostile.traps = {**hostile.traps, Inexact: trap, Rounded: trap, InvalidOperation: trap}
    with localcontext(hostile):
        amount = scaled("123456789.01", 2, where="here")
        given_as_decimal = scaled(Decimal("123456789.01"), 2, where="here")
        with pytest.raises(InvalidInputError):
            scaled("abc", 2, where="here")
        with pytest.raises(InvalidInputError):
            scaled("NaN", 2, where="here")
        raised = [signal for signal, set_ in getcontext().flags.items() if set_]

    assert 12345678901 == amount == given_as_decimal
    assert {Inexact, Rounded}.isdisjoint(raised)


# --- writing -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "steps, digits, expected",
    [(0, 0, "0"), (-5, 0, "-5"), (5, 3, "0.005"), (-5, 2, "-0.05"), (-1250, 2, "-12.50")],
)
def test_text_of_is_plain(steps: int, digits: int, expected: str) -> None:
    """Example: always all digits, never an exponent, the sign in front."""
    assert expected == text_of(steps, digits)


@pytest.mark.parametrize("digits", [0, 2])
def test_what_python_refuses_to_write_is_refused_with_a_code(digits: int) -> None:
    """No bare ValueError leaves, whoever shows an amount in a message."""
    with pytest.raises(InvalidInputError) as caught:
        text_of(-(10**5000), digits)

    facts = {"where": "number", "got": "an int of thousands of digits", "want": "a smaller one"}
    assert facts == caught.value.facts
