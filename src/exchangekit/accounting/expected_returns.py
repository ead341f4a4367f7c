"""
Expected returns: what of sales that may still come back is neither earned nor used up.

The refund liability and the right to the goods stand gross, and are worked out anew at
every date; only the change is posted.  Goods that do come back are posted as every return
is, and what is expected after it is less by as much: both ways end at the same balances.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from exchangekit.accounting.standard import RETURNS_RE_ESTIMATED
from exchangekit.errors import InvalidInputError
from exchangekit.values.classes import frozen
from exchangekit.values.money import Money, total

if TYPE_CHECKING:
    from fractions import Fraction

    from exchangekit.accounting.vouchers import Posting


@frozen
class Expected:
    """
    What is expected to come back.

    Args:
        net: What will be refunded for it, without tax; at least 0.
        cost: What it will be worth then: its cost less what it costs to get it back and
            what it loses; at least 0.

    Raises:
        InvalidInputError: Less than nothing is expected.
        CurrencyMismatchError: Of two currencies.
    """

    net: Money
    cost: Money

    def __attrs_post_init__(self) -> None:
        total((self.net, self.cost), self.net.currency)
        if self.net.minor < 0 or self.cost.minor < 0:
            got = f"{self.net}, cost {self.cost}"
            raise InvalidInputError("expected_returns", got, "amounts of at least 0")

    @classmethod
    def nothing(cls, currency: str) -> Self:
        """Expect nothing."""
        return cls(Money(0, currency), Money(0, currency))

    @classmethod
    def of(cls, net: Money, cost: Money, rate: Fraction, *, lost: Money | None = None) -> Self:
        """
        Estimate by a rate.

        Args:
            net: What the goods that may still come back were sold for, without tax.
            cost: What they cost.
            rate: The part of them that will, 0 to 1.
            lost: What it costs to get that part back, and what it loses; nothing unless
                told, and never more than it cost.

        Raises:
            InvalidInputError: A rate below 0 or above 1, or an amount below zero.
        """
        if not 0 <= rate <= 1:
            raise InvalidInputError("expected_returns.rate", str(rate), "0 to 1")
        worth = cost.share(rate.numerator, rate.denominator)
        if lost is not None:
            worth = max(worth - lost, worth - worth)
        return cls(net.share(rate.numerator, rate.denominator), worth)


def re_estimated(before: Expected, now: Expected) -> tuple[Posting, ...]:
    """
    Post the change of an estimate: what is no longer expected back is earned, and the other way.

    Args:
        before: At the date before; `Expected.nothing` at first.
        now: At this date.

    Source:
        CAS 14 (2017), art. 32 (a change of estimate); IFRS 15 B23-B25.
    """
    amounts = {"net": before.net - now.net, "cost": before.cost - now.cost}
    return RETURNS_RE_ESTIMATED.postings(amounts)
