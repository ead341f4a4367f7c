"""
Foreign currency: a sale keeps its rate and its base amounts, and a credit reuses them.

What comes back is worth in the books what it was worth when it was sold, cut off by
cumulative shares, so parts add up to the whole in both currencies.  Only money that moves
at another rate makes a difference, on a role of its own.
"""

from __future__ import annotations

from typing import Self

from attrs import evolve, field

from exchangekit.accounting.roles import AccountRole
from exchangekit.accounting.vouchers import Posting, posting
from exchangekit.errors import CurrencyMismatchError, InvalidInputError
from exchangekit.values.classes import frozen
from exchangekit.values.currencies import DIGITS
from exchangekit.values.decimals import Exact, Rounding
from exchangekit.values.money import Money, Rate
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


@frozen
class FxAmount:
    """
    What a line of a sale was sold for, in both currencies, and what was credited of it.

    Args:
        rate: Of the day of the sale; never another one.
        amount: In the currency of the sale, not negative.
        credited: Gross, so far.
        base: In the currency of the books, at that rate; tax by rate.

    Raises:
        InvalidInputError: A negative amount, or more credited than there is.
        CurrencyMismatchError: The amount is not of the rate's currency.
    """

    rate: FxRate
    amount: Taxed
    credited: Money
    base: Taxed = field(init=False)

    def __attrs_post_init__(self) -> None:
        parts = [self.amount.net.minor, *(tax.amount.minor for tax in self.amount.taxes)]
        gross = self.amount.gross
        if min(parts) < 0 or not gross - gross <= self.credited <= gross:
            got = f"{self.credited} of {gross}"
            raise InvalidInputError("fx.amount", got, "at least 0, credited at most once")
        net, *taxes = self.rate.convert(gross).allocate(parts)
        split = zip(self.amount.taxes, taxes, strict=True)
        base = Taxed(net, tuple(Tax(tax.rate, share) for tax, share in split))
        object.__setattr__(self, "base", base)

    @classmethod
    def sold(cls, rate: FxRate, amount: Taxed) -> Self:
        """Keep what was sold today, of which nothing is credited yet."""
        return cls(rate, amount, amount.gross - amount.gross)

    @property
    def left(self) -> Money:
        """What can still be credited, gross, in the currency of the sale."""
        return self.amount.gross - self.credited

    def credit(self, gross: Money) -> tuple[Taxed, FxAmount]:
        """
        Cut a credit off, at the rate of the sale.

        Args:
            gross: In the currency of the sale, not negative, at most what is left.

        Returns:
            What it is worth in base money, tax by rate, and the amount after it.

        Raises:
            InvalidInputError: Less than nothing, or more than is left.
            CurrencyMismatchError: Of another currency than the sale.
        """
        if not gross - gross <= gross <= self.left:
            raise InvalidInputError("fx.credit", str(gross), "0 to what is left to credit")
        whole, start = self.amount.gross.minor, self.credited.minor
        stop = start + gross.minor
        worth = self.base.upto(stop, whole) - self.base.upto(start, whole)
        return worth, evolve(self, credited=self.credited + gross)


def sold_postings(base: Taxed, about: str) -> tuple[Posting, ...]:
    """Post a sale in base money; a negated amount is a credit."""
    parts = [(AccountRole.REVENUE, base.net)]
    parts += [(AccountRole.OUTPUT_TAX, tax.amount) for tax in base.taxes]
    return tuple(
        posting(AccountRole.CUSTOMER, role, amount, about) for role, amount in parts if amount.minor
    )


def paid_postings(paid: Money, carried: Money, today: FxRate, about: str) -> tuple[Posting, ...]:
    """
    Post foreign money that came in, or went back when negative.

    The customer's account is relieved of what it carries; what the money is worth today
    and that did not agree is a difference of exchange rates.

    Args:
        paid: In the foreign currency.
        carried: What the customer's account carries for it, in base money.
        today: The rate at which the money is worth something today.
        about: What it is for.

    Raises:
        CurrencyMismatchError: An amount is not of the currencies of the rate.
    """
    worth = today.convert(paid)
    lines = (
        posting(AccountRole.BANK, AccountRole.CUSTOMER, carried, about),
        posting(AccountRole.BANK, AccountRole.CURRENCY_DIFFERENCE, worth - carried, about),
    )
    return tuple(line for line in lines if line.amount.minor)
