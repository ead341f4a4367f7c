"""
Taxes: their rates, and amounts that carry their tax split.

Net plus taxes is gross, always; net and tax are never the outcome of two roundings.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from attrs import field

from exchangekit.errors import CurrencyMismatchError, TaxRateError
from exchangekit.values.classes import frozen
from exchangekit.values.decimals import Exact, Rounding, half_up, scaled, text_of
from exchangekit.values.money import Money, allocate, exactly, total

if TYPE_CHECKING:
    from collections.abc import Sequence

_PERCENT_DIGITS = 4
_MOST_TAX = 10_000_000  # 1000 %


@frozen
class TaxRate:
    """
    One tax by name and height.

    Args:
        code: The host's name of the tax, such as ``vat``.
        ppm: Parts per million, so ``130000`` is 13 %.
    """

    code: str
    ppm: int

    def __attrs_post_init__(self) -> None:
        if type(self.ppm) is not int or not 0 <= self.ppm <= _MOST_TAX:
            raise TaxRateError("TaxRate.ppm", repr(self.ppm))

    @classmethod
    def parse(cls, code: str, percent: Exact, *, where: str = "tax") -> Self:
        """
        Read a rate in percent with up to four digits.

        Raises:
            TaxRateError: Negative, above 1000 % or finer than 0.0001 %.

        >>> TaxRate.parse("vat", "13")
        TaxRate(code='vat', ppm=130000)
        """
        ppm = scaled(percent, _PERCENT_DIGITS, where=where)
        if ppm is None or not 0 <= ppm <= _MOST_TAX:
            raise TaxRateError(where, str(percent))
        return cls(code, ppm)

    @property
    def percent(self) -> str:
        """The rate in percent, as plain text without needless zeros."""
        text = text_of(self.ppm, _PERCENT_DIGITS)
        return text.rstrip("0").rstrip(".")


@frozen
class Tax:
    """What one rate of tax comes to."""

    rate: TaxRate
    amount: Money


@frozen
class Taxed:
    """
    An amount with its tax split: net plus taxes is gross, always.

    Args:
        net: Without tax.
        taxes: Per rate, in the order of the sale line.
    """

    net: Money
    taxes: tuple[Tax, ...] = field(default=())

    @property
    def tax(self) -> Money:
        """All taxes together."""
        return total((tax.amount for tax in self.taxes), self.net.currency)

    @property
    def gross(self) -> Money:
        """Net plus taxes."""
        minor, currency = self.net.minor, self.net.currency
        for tax in self.taxes:
            if tax.amount.currency != currency:
                raise CurrencyMismatchError(currency, tax.amount.currency)
            minor += tax.amount.minor
        return exactly(minor, currency)

    def upto(self, part: int, whole: int) -> Taxed:
        """
        Give what the first `part` of `whole` equal steps are worth, tax included.

        Gross is cut first, each tax is the same share of that, net is what is left; so
        neighbouring parts differ by amounts of one sign and any partition adds up.
        """
        if part == whole != 0:
            return self
        return self._made_of(self._cut(part, whole))

    def between(self, start: int, stop: int, whole: int) -> Taxed:
        """Give what the steps from `start` to before `stop` of `whole` are worth, tax included."""
        if not start:
            return self.upto(stop, whole)
        pairs = zip(self._cut(stop, whole), self._cut(start, whole), strict=True)
        return self._made_of([upto - before for upto, before in pairs])

    def _cut(self, part: int, whole: int) -> list[int]:
        """Give net and each tax of the first `part` of `whole` steps, in minor units."""
        left = self.gross.minor
        cut = half_up(left * part, whole) if whole else 0
        minors = [0]
        for tax in self.taxes:
            amount = _proportion(tax.amount.minor, cut, left)
            minors.append(amount)
            left, cut = left - tax.amount.minor, cut - amount
        minors[0] = cut
        return minors

    def _made_of(self, minors: list[int]) -> Taxed:
        """Give an amount of the same currency and rates."""
        net, *taxes = (exactly(minor, self.net.currency) for minor in minors)
        pairs = zip(self.taxes, taxes, strict=True)
        return Taxed(net, tuple([Tax(tax.rate, amount) for tax, amount in pairs]))

    def __add__(self, other: Taxed) -> Taxed:
        return Taxed(self.net + other.net, _together(self.taxes, other.taxes))

    def __sub__(self, other: Taxed) -> Taxed:
        return self + -other

    def __neg__(self) -> Taxed:
        return Taxed(-self.net, tuple([Tax(tax.rate, -tax.amount) for tax in self.taxes]))


def _together(some: tuple[Tax, ...], others: tuple[Tax, ...]) -> tuple[Tax, ...]:
    """Add taxes up rate by rate; most often both are of the same rates, or one side is none."""
    if not some or not others:
        return some or others
    if len(some) == len(others):
        pairs = tuple(zip(some, others, strict=True))
        if all(a.rate is b.rate for a, b in pairs):
            return tuple([Tax(a.rate, a.amount + b.amount) for a, b in pairs])
    by_rate: dict[TaxRate, Money] = {}
    for tax in (*some, *others):
        held = by_rate.get(tax.rate)
        by_rate[tax.rate] = tax.amount if held is None else held + tax.amount
    return tuple(Tax(rate, amount) for rate, amount in by_rate.items())


def _proportion(amount: int, part: int, whole: int) -> int:
    """Give ``amount * part / whole`` half up for any sign of `whole`; of nothing, nothing."""
    if whole == 0:
        return 0
    return half_up(amount * part, whole) if whole > 0 else half_up(-amount * part, -whole)


def tax_inclusive(
    gross: Money, rates: Sequence[TaxRate], rounding: Rounding = Rounding.HALF_UP
) -> Taxed:
    """
    Take the taxes out of a gross amount: net is rounded, half up unless told, tax is the rest.

    Several rates apply to the same net; their tax is split by largest remainder.

    Source:
        net = round(gross / (1 + r)), tax = gross - net; never two independent roundings
        (PRC VAT law in force 2026-01-01, art. 7: price excludes tax).

    >>> tax_inclusive(Money(11300, "CNY"), [TaxRate("vat", 130000)]).net.minor
    10000
    """
    together = sum(rate.ppm for rate in rates)
    net = rounding.divide(gross.minor * 1_000_000, 1_000_000 + together)
    return _split(Money(net, gross.currency), gross.minor - net, rates)


def tax_exclusive(
    net: Money, rates: Sequence[TaxRate], rounding: Rounding = Rounding.HALF_UP
) -> Taxed:
    """
    Put the taxes on top of a net amount: their sum is rounded once, half up unless told.

    >>> tax_exclusive(Money(10000, "CNY"), [TaxRate("vat", 130000)]).gross.minor
    11300
    """
    together = sum(rate.ppm for rate in rates)
    return _split(net, rounding.divide(net.minor * together, 1_000_000), rates)


def _split(net: Money, tax: int, rates: Sequence[TaxRate]) -> Taxed:
    if not rates:
        return Taxed(net)
    parts = allocate(tax, [rate.ppm for rate in rates])
    pairs = zip(rates, parts, strict=True)
    return Taxed(net, tuple(Tax(rate, Money(part, net.currency)) for rate, part in pairs))
