"""Amounts and days that the law itself works out: withdrawal in the EU, fraud in the PRC."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from exchangekit.errors import InvalidInputError
from exchangekit.values.classes import frozen
from exchangekit.values.dates import Calendar, Length
from exchangekit.values.money import Money

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

_FOURTEEN_DAYS: Final = Length(14)
_LEAST_FOR_FRAUD: Final = Money(50_000, "CNY")


def possession(deliveries: Iterable[datetime], *, regular: bool = False) -> datetime:
    """
    Give the instant of having the goods, from which a right to withdraw runs.

    Args:
        deliveries: Of the goods of one order, or of the pieces of one good, in any order.
        regular: They are delivered again and again over a defined time.

    Returns:
        The last delivery, the first of regular ones; make it the sale's moment ``received``.

    Raises:
        InvalidInputError: There is none.

    Source:
        EU Directive 2011/83 art. 9(2)(b).
    """
    known = sorted(deliveries)
    if not known:
        raise InvalidInputError("deliveries", "[]", "a list with at least one day")
    return known[0] if regular else known[-1]


@frozen
class Withdrawal:
    """
    Who has to do what by when after a withdrawal.

    Args:
        send_back_by: The customer's last day to send the goods.
        refund_by: The trader's last day to pay back.
        may_withhold_until: The trader may wait that long although ``refund_by`` is over;
            None: for nothing, or it is not known yet.
    """

    send_back_by: date
    refund_by: date
    may_withhold_until: date | None


def withdrawal(
    told: date, goods_or_proof: date | None = None, *, trader_collects: bool = False
) -> Withdrawal:
    """
    Work out the days of a withdrawal.

    Args:
        told: The day the trader was told.
        goods_or_proof: The day the goods, or a proof of sending them, came; None: not yet.
        trader_collects: The trader offered to collect the goods, so cannot wait for them.

    Source:
        EU Directive 2011/83 arts. 13(1), 13(3), 14(1): fourteen days from the day of being
        told.  Their end is not moved on from a rest day here, which only makes it earlier.
    """
    last = _FOURTEEN_DAYS.last_day(told, Calendar())
    return Withdrawal(last, last, None if trader_collects else goods_or_proof)


def withdrawal_refund(
    goods: Money,
    delivery_paid: Money,
    *,
    standard_delivery: Money | None = None,
    diminished: Money | None = None,
    informed: bool = True,
) -> Money:
    """
    Work out what a withdrawal gives back, tax included.

    Args:
        goods: What was paid for the goods that come back.
        delivery_paid: What was paid for having them delivered.
        standard_delivery: What the least expensive way offered would have cost; the extra
            for another one is not paid back.  None: it was the standard.
        diminished: What handling beyond trying took off their value; at most all of it.
        informed: The customer was told of the right; else nothing is taken off.

    Raises:
        InvalidInputError: An amount is negative.
        CurrencyMismatchError: They are of several currencies.

    Source:
        EU Directive 2011/83 arts. 13(1), 13(2), 14(2) and 14(3).
    """
    for amount in (goods, delivery_paid, standard_delivery, diminished):
        if amount is not None and amount.minor < 0:
            raise InvalidInputError("withdrawal", str(amount), "an amount of at least 0")
    delivery = delivery_paid if standard_delivery is None else min(delivery_paid, standard_delivery)
    if diminished is None or not informed:
        return goods + delivery
    return goods - min(diminished, goods) + delivery


def fraud_compensation(price: Money) -> Money:
    """
    Give what is added to the refund of a good sold by fraud: three times its price.

    Raises:
        InvalidInputError: The price is negative.
        CurrencyMismatchError: It is not in CNY.

    Source:
        PRC Consumer Rights Protection Law, art. 55: at least 500 yuan.

    >>> print(fraud_compensation(Money(16667, "CNY")))
    500.01 CNY
    """
    if price.minor < 0:
        raise InvalidInputError("price", str(price), "an amount of at least 0")
    return max(price * 3, _LEAST_FOR_FRAUD)
