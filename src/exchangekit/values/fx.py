"""
Foreign currency: what one unit of it is worth in the money of the books.

A rate is kept with what was agreed at it and never looked up again; amounts of two
currencies never mix.
"""

from __future__ import annotations

from typing import Self

from exchangekit.errors import CurrencyMismatchError, InvalidInputError
from exchangekit.values.classes import frozen
from exchangekit.values.currencies import DIGITS
from exchangekit.values.decimals import Exact, Rounding
from exchangekit.values.money import Money, Rate, total
from exchangekit.values.tax import Tax, Taxed


@frozen
class FxRate:
    """
    What one unit of a currency is worth in base money.

    Args:
        currency: The foreign one.
        worth: In base currency, above zero, for as many units as it says.

    Raises:
        InvalidInputError: Worth nothing, or of its own currency.
    """

    currency: str
    worth: Rate

    def __attrs_post_init__(self) -> None:
        Money(0, self.currency)
        if not self.worth.figures or self.worth.currency == self.currency:
            raise InvalidInputError("fx.rate", str(self.worth), "above 0, in another currency")

    @classmethod
    def parse(cls, worth: Exact, currency: str, base: str, *, per: int = 1) -> Self:
        """
        Read a rate of up to 12 digits.

        Raises:
            FloatAmountError: It is a float.
            AmountDigitsError: It has more than 12 digits.
            InvalidInputError: It is no number above zero.

        >>> str(FxRate.parse("4.75", "JPY", "CNY", per=100).convert(Money(1999, "JPY")))
        '94.95 CNY'
        """
        return cls(currency, Rate.parse(worth, base, per=per, where="fx.rate"))

    @property
    def base(self) -> str:
        """The currency of the books."""
        return self.worth.currency

    def convert(self, amount: Money, rounding: Rounding = Rounding.HALF_UP) -> Money:
        """
        Give what an amount is worth in base money, rounded once.

        Raises:
            CurrencyMismatchError: It is not of the foreign currency.
        """
        if amount.currency != self.currency:
            raise CurrencyMismatchError(self.currency, amount.currency)
        sign = -1 if amount.minor < 0 else 1
        return self.worth.extend(sign * amount.minor, DIGITS[self.currency], rounding) * sign

    def in_books(self, amount: Taxed) -> Taxed:
        """
        Give what an amount is worth in base money, tax by rate.

        Raises:
            CurrencyMismatchError: It is not of the foreign currency.
        """
        return split_as(self.convert(amount.gross), amount)


def split_as(gross: Money, amount: Taxed) -> Taxed:
    """
    Split a gross amount of any currency into net and taxes as another amount is split.

    By largest remainder, so that net plus taxes is gross and none of them changes its sign;
    where net and taxes of the other amount are of two signs, net is what the taxes leave.
    """
    parts = [amount.net.minor, *(tax.amount.minor for tax in amount.taxes)]
    if min(parts) < 0 < max(parts):
        whole = amount.gross.minor
        sign = -1 if whole < 0 else 1
        taxes = [gross.share(sign * part, abs(whole)) for part in parts[1:]]
        net = gross - total(taxes, gross.currency)
    else:
        weights = [abs(part) for part in parts]
        net, *taxes = gross.allocate(weights if any(weights) else [1, *weights[1:]])
    split = zip(amount.taxes, taxes, strict=True)
    return Taxed(net, tuple(Tax(tax.rate, share) for tax, share in split))
