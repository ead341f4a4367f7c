"""
Exact decimal input as integers, and named rounding of integer divisions.

Nothing here depends on the ambient `decimal` context: a number is taken apart once, at
the boundary, and is an integer of small steps from then on.
"""

from __future__ import annotations

from decimal import Decimal, DecimalException
from enum import StrEnum
from typing import assert_never

from exchangekit.errors import FloatAmountError, InvalidInputError

_MOST_DIGITS = 40  # far above any amount of money, far below what makes 10**n slow

Exact = str | int | Decimal
"""What an exact number may be given as; a float never is."""


class Rounding(StrEnum):
    """How a division that does not come out even is rounded."""

    HALF_UP = "half_up"  # away from zero on a tie: the usual book rule
    HALF_EVEN = "half_even"
    DOWN = "down"  # towards zero
    UP = "up"  # away from zero

    def divide(self, dividend: int, divisor: int) -> int:
        """
        Divide two integers and round the quotient.

        Args:
            dividend: Any integer.
            divisor: A positive integer.

        >>> [Rounding.HALF_UP.divide(n, 2) for n in (-3, -1, 1, 3)]
        [-2, -1, 1, 2]
        """
        if self is Rounding.HALF_UP:
            return half_up(dividend, divisor)
        quotient, rest = divmod(abs(dividend), divisor)
        match self:
            case Rounding.HALF_EVEN:
                up = 2 * rest > divisor or (2 * rest == divisor and quotient % 2 == 1)
            case Rounding.DOWN:
                up = False
            case Rounding.UP:
                up = rest > 0
            case _:
                assert_never(self)
        return (quotient + up) * (-1 if dividend < 0 else 1)


def half_up(dividend: int, divisor: int) -> int:
    """
    Divide an integer by a positive one, half away from zero; what shares of money are cut by.

    >>> [half_up(n, 2) for n in (-3, -1, 1, 3)]
    [-2, -1, 1, 2]
    """
    quotient = (2 * abs(dividend) + divisor) // (2 * divisor)
    return -quotient if dividend < 0 else quotient


def scaled(value: Exact, digits: int, *, where: str) -> int | None:
    """
    Give `value` in steps of ``10**-digits``, or None when it is finer than that.

    Raises:
        FloatAmountError: `value` is a binary float.
        InvalidInputError: `value` is no finite number of at most 40 digits.
    """
    if isinstance(value, float):
        raise FloatAmountError(where, repr(value))
    if isinstance(value, bool) or not isinstance(value, (str, int, Decimal)):
        raise InvalidInputError(where, repr(value), "a decimal number as text, int or Decimal")
    coefficient, exponent = _taken_apart(value, where)
    shift = exponent + digits
    power: int = 10 ** abs(shift)
    if shift >= 0:
        return coefficient * power
    whole, rest = divmod(abs(coefficient), power)
    if rest:
        return None
    return -whole if coefficient < 0 else whole


def _taken_apart(value: Exact, where: str) -> tuple[int, int]:
    """Give the coefficient and the power of ten of a finite number of bearable size."""
    try:
        number = Decimal(value)
    except DecimalException:
        raise InvalidInputError(where, repr(value)[:60], "a decimal number such as 12.50") from None
    sign, figures, exponent = number.as_tuple()
    too_long = len(figures) > _MOST_DIGITS
    if isinstance(exponent, str) or too_long or abs(exponent) > _MOST_DIGITS:
        raise InvalidInputError(where, str(number)[:60], "a finite number of at most 40 digits")
    coefficient = int("".join(map(str, figures)))
    return (-coefficient if sign else coefficient), exponent


def text_of(steps: int, digits: int) -> str:
    """
    Write steps of ``10**-digits`` as plain decimal text.

    Raises:
        InvalidInputError: It has so many digits that Python refuses to write them.

    >>> text_of(-1250, 2), text_of(5, 0)
    ('-12.50', '5')
    """
    try:
        figures = str(abs(steps)).zfill(digits + 1)
    except ValueError:
        got = "an int of thousands of digits"
        raise InvalidInputError("number", got, "a smaller one") from None
    text = f"{figures[:-digits]}.{figures[-digits:]}" if digits else figures
    return f"-{text}" if steps < 0 else text
