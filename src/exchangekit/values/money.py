"""
Money in whole minor units, unit prices with more digits, and amounts with their tax.

A cent is never created, lost or rounded in silence: money only adds, subtracts,
multiplies by integers and is allocated; the one place that rounds is a unit price
extended by a quantity, and there the rounding has a name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from exchangekit.errors import (
    AmountDigitsError,
    CurrencyMismatchError,
    InvalidInputError,
    UnknownCurrencyError,
)
from exchangekit.values.classes import frozen
from exchangekit.values.currencies import DIGITS
from exchangekit.values.decimals import Exact, Rounding, half_up, scaled, text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_RATE_DIGITS = 12


@frozen(order=False)
class Money:
    """
    An exact amount of one currency, of either sign.

    Args:
        minor: Whole minor units, so ``1250`` is CNY 12.50 and JPY 1,250.
        currency: ISO 4217 code, upper case.

    Raises:
        UnknownCurrencyError: The code is not in the ISO 4217 table.
        InvalidInputError: `minor` is not an int.
    """

    minor: int
    currency: str

    def __attrs_post_init__(self) -> None:
        if type(self.minor) is not int:
            raise InvalidInputError("Money.minor", repr(self.minor), "an int of minor units")
        if self.currency not in DIGITS:
            raise UnknownCurrencyError("Money.currency", str(self.currency))

    @classmethod
    def parse(cls, amount: Exact, currency: str, *, where: str = "amount") -> Self:
        """
        Read an amount in major units, exactly.

        Raises:
            FloatAmountError: The amount is a float.
            AmountDigitsError: It has more digits than the currency.
            UnknownCurrencyError: The code is not in the ISO 4217 table.
            InvalidInputError: It is no number.

        >>> Money.parse("12.50", "CNY")
        Money(minor=1250, currency='CNY')
        """
        if currency not in DIGITS:
            raise UnknownCurrencyError(where, str(currency))
        minor = scaled(amount, DIGITS[currency], where=where)
        if minor is None:
            raise AmountDigitsError(where, str(amount), currency, DIGITS[currency])
        return cls(minor, currency)

    @classmethod
    def zero(cls, currency: str) -> Self:
        """Nothing, in a currency."""
        return cls(0, currency)

    @property
    def amount(self) -> str:
        """The amount in major units as plain text, without the currency."""
        return text_of(self.minor, DIGITS[self.currency])

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"

    def __add__(self, other: Money) -> Money:
        if self.currency != other.currency:
            raise CurrencyMismatchError(self.currency, other.currency)
        return exactly(self.minor + other.minor, self.currency)

    def __sub__(self, other: Money) -> Money:
        if self.currency != other.currency:
            raise CurrencyMismatchError(self.currency, other.currency)
        return exactly(self.minor - other.minor, self.currency)

    def __neg__(self) -> Money:
        return exactly(-self.minor, self.currency)

    def __mul__(self, times: int) -> Money:
        if type(times) is not int:
            raise InvalidInputError("Money.__mul__", repr(times), "an int; use Rate for prices")
        return exactly(self.minor * times, self.currency)

    def __lt__(self, other: Money) -> bool:
        if self.currency != other.currency:
            raise CurrencyMismatchError(self.currency, other.currency)
        return self.minor < other.minor

    def __le__(self, other: Money) -> bool:
        if self.currency != other.currency:
            raise CurrencyMismatchError(self.currency, other.currency)
        return self.minor <= other.minor

    def __bool__(self) -> bool:
        """Refuse truth: zero money is still an amount, so ask `minor`."""
        message = "the truth of Money is ambiguous; compare .minor with 0"
        raise TypeError(message)

    def share(self, part: int, whole: int) -> Money:
        """
        Give ``part / whole`` of the amount, half up; a whole of zero gives zero.

        The cumulative form, so neighbouring parts add up; see `between`.
        """
        if whole == 0:
            return exactly(0, self.currency)
        return exactly(half_up(self.minor * part, whole), self.currency)

    def between(self, start: int, stop: int, whole: int) -> Money:
        """Give what the steps from `start` to before `stop` of `whole` come to; parts add up."""
        return self.share(stop, whole) - self.share(start, whole)

    def allocate(self, weights: Sequence[int]) -> tuple[Money, ...]:
        """
        Split the amount by weight so that the shares add up to it exactly.

        Largest remainder; ties go to the lower index; zero weights get nothing, unless
        all are zero, in which case the amount is split evenly.

        Raises:
            InvalidInputError: No weights, or a negative one.

        >>> [share.minor for share in Money(100, "CNY").allocate([1, 1, 1])]
        [34, 33, 33]
        """
        return tuple(exactly(part, self.currency) for part in allocate(self.minor, weights))


_set_minor, _set_currency = (vars(Money)[name].__set__ for name in ("minor", "currency"))


def exactly(minor: int, currency: str) -> Money:
    """
    Give money that is worked out of money, so it needs no check: half the time of `Money`.

    Args:
        minor: Whole minor units.
        currency: Of an amount there is.
    """
    money = object.__new__(Money)
    _set_minor(money, minor)
    _set_currency(money, currency)
    return money


def allocate(total: int, weights: Sequence[int]) -> list[int]:
    """
    Split an integer by weight: the integer core of `Money.allocate`.

    Raises:
        InvalidInputError: No weights, or a negative one.
    """
    if not weights or min(weights) < 0:
        raise InvalidInputError("weights", repr(list(weights)), "at least one, none negative")
    whole = sum(weights)
    if whole == 0:
        weights, whole = [1] * len(weights), len(weights)
    size = -total if total < 0 else total
    shares, rests = [], []
    for weight in weights:
        share, rest = divmod(size * weight, whole)
        shares.append(share)
        rests.append(-rest)
    short = size - sum(shares)
    if short:
        for index in sorted(range(len(shares)), key=rests.__getitem__)[:short]:
            shares[index] += 1
    return [-share for share in shares] if total < 0 else shares


def total(amounts: Iterable[Money], currency: str) -> Money:
    """
    Add amounts up; no amounts are zero of `currency`.

    Raises:
        CurrencyMismatchError: One of them is of another currency.
    """
    minor = 0
    for amount in amounts:
        if amount.currency != currency:
            raise CurrencyMismatchError(currency, amount.currency)
        minor += amount.minor
    return Money(minor, currency)


@frozen
class Rate:
    """
    A unit price, which may have more digits than the currency.

    Args:
        figures: The price in steps of ``10**-digits`` major units, not negative.
        digits: How many digits after the decimal mark `figures` has, 0 to 12.
        currency: ISO 4217 code.
        per: For how many units the price is, so 100 in "12.34 per 100".
    """

    figures: int
    digits: int
    currency: str
    per: int = 1

    def __attrs_post_init__(self) -> None:
        if self.currency not in DIGITS:
            raise UnknownCurrencyError("Rate.currency", str(self.currency))
        given = (self.figures, self.digits, self.per)
        if (
            any(type(number) is not int for number in given)
            or self.figures < 0
            or not 0 <= self.digits <= _RATE_DIGITS
            or self.per < 1
        ):
            want = "ints: figures of at least 0, 0 to 12 digits, per at least 1 unit"
            raise InvalidInputError("Rate", repr(given), want)

    @classmethod
    def parse(cls, price: Exact, currency: str, *, per: int = 1, where: str = "price") -> Self:
        """
        Read a unit price of up to 12 digits after the decimal mark.

        Raises:
            FloatAmountError: The price is a float.
            AmountDigitsError: It has more than 12 digits.
            InvalidInputError: It is no number, or negative.
        """
        figures = scaled(price, _RATE_DIGITS, where=where)
        if figures is None:
            raise AmountDigitsError(where, str(price), currency, _RATE_DIGITS)
        digits = _RATE_DIGITS
        while digits > 0 and figures % 10 == 0:
            figures, digits = figures // 10, digits - 1
        return cls(figures, digits, currency, per)

    def __str__(self) -> str:
        price = f"{text_of(self.figures, self.digits)} {self.currency}"
        return price if self.per == 1 else f"{price}/{self.per}"

    def extend(
        self, steps: int, unit_digits: int = 0, rounding: Rounding = Rounding.HALF_UP
    ) -> Money:
        """
        Price a quantity, rounded once to the currency's minor unit.

        Args:
            steps: Quantity in steps of ``10**-unit_digits`` units.
            unit_digits: Digits of the unit of measure, so 3 for kilograms in grams.
            rounding: Named, half up unless told.
        """
        dividend = self.figures * steps * 10 ** DIGITS[self.currency]
        divisor = 10 ** (self.digits + unit_digits) * self.per
        return Money(rounding.divide(dividend, divisor), self.currency)
