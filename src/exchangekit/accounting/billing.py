"""Billing: which deliveries of an order its invoices reach, and what is still to be billed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from attrs import evolve

from exchangekit.errors import InvalidInputError
from exchangekit.values.classes import frozen
from exchangekit.values.money import Money, total

if TYPE_CHECKING:
    from collections.abc import Iterable

_ALL: Final = 1_000_000


@frozen
class Bill:
    """
    What an invoice or a credit note says of one order.

    Args:
        amount: Of an invoice above zero, of a credit note below; net or gross as those of
            the deliveries are.
        delivery: The one it names, from 1; None when it is of the order as a whole.
    """

    amount: Money
    delivery: int | None = None


@frozen
class Billed:
    """
    How far one delivery is billed.

    Args:
        worth: What it comes to, at least 0.
        amount: What of it is billed, from 0 to `worth`.
        over: What invoices that name it bill beyond that, at least 0.
    """

    worth: Money
    amount: Money
    over: Money

    @property
    def left(self) -> Money:
        """What is still to be billed."""
        return self.worth - self.amount

    @property
    def ppm(self) -> int:
        """
        The part that is billed, in millionths, rounded down; all is 1 000 000.

        Of what is worth nothing, all is billed.
        """
        return self.amount.minor * _ALL // self.worth.minor if self.worth.minor else _ALL


@frozen
class Billing:
    """
    How far the deliveries of an order are billed.

    What is billed of them, over them and ahead of them adds up to all bills.

    Args:
        deliveries: One for each, in their order.
        ahead: What invoices of the order bill beyond all that was delivered, at least 0.
    """

    deliveries: tuple[Billed, ...]
    ahead: Money

    @property
    def whole(self) -> Billed:
        """All deliveries as one; what is billed ahead of them is over it."""
        currency = self.ahead.currency
        return Billed(
            total((one.worth for one in self.deliveries), currency),
            total((one.amount for one in self.deliveries), currency),
            total((one.over for one in self.deliveries), currency) + self.ahead,
        )


def billed_over(deliveries: Iterable[Money], bills: Iterable[Bill], currency: str) -> Billing:
    """
    Spread bills over the deliveries of an order.

    A bill that names a delivery is of it alone, in whatever order the bills came; invoices of
    the order fill what is left of the deliveries, the first one first.  Credit notes take off
    what they name, those of the order what its invoices reached last.

    Args:
        deliveries: What each comes to, at least 0, in their order.
        bills: Invoices and credit notes, in any order.
        currency: Of all of them.

    Raises:
        InvalidInputError: A delivery is worth less than nothing, a bill names one that is
            not there, or credit notes take off more than was billed.
        CurrencyMismatchError: An amount is of another currency.

    >>> yuan = lambda amount: Money(amount * 100, "CNY")
    >>> bills = [Bill(yuan(200), delivery=1), Bill(yuan(400))]
    >>> billing = billed_over([yuan(200), yuan(500)], bills, "CNY")
    >>> [(str(one.amount), one.ppm) for one in billing.deliveries]
    [('200.00 CNY', 1000000), ('400.00 CNY', 800000)]
    """
    billed = [_delivered(n, worth, currency) for n, worth in enumerate(deliveries, 1)]
    of_order = Money(0, currency)
    credited: dict[int, Money] = {}
    for number, bill in enumerate(bills):
        named = bill.delivery
        if named is None:
            of_order += bill.amount
        elif not 1 <= named <= len(billed):
            want = f"a delivery from 1 to {len(billed)}, or none"
            raise InvalidInputError(f"bills[{number}].delivery", repr(named), want)
        elif bill.amount.minor > 0:
            billed[named - 1] = _with(billed[named - 1], bill.amount)
        else:
            credited[named] = credited.get(named, Money(0, currency)) - bill.amount
    ahead = _filled(billed, of_order)
    for named, amount in credited.items():
        billed[named - 1], rest = _less(billed[named - 1], amount)
        _check_all_taken(rest, amount, f"credit notes of delivery {named}")
    if ahead.minor < 0:
        _check_all_taken(_taken_last(billed, -ahead), -ahead, "credit notes of the order")
        ahead = Money(0, currency)
    return Billing(tuple(billed), ahead)


def _delivered(number: int, worth: Money, currency: str) -> Billed:
    if worth.minor < 0:
        raise InvalidInputError(f"deliveries[{number - 1}]", str(worth), "at least 0")
    nothing = Money(0, currency)
    return Billed(nothing + worth, nothing, nothing)


def _with(one: Billed, amount: Money) -> Billed:
    """Bill more of a delivery; what it is not worth is over it."""
    part = min(amount, one.left)
    return evolve(one, amount=one.amount + part, over=one.over + (amount - part))


def _less(one: Billed, amount: Money) -> tuple[Billed, Money]:
    """Bill less of a delivery, of what is over it first; give what it could not take."""
    over = min(amount, one.over)
    part = min(amount - over, one.amount)
    less = evolve(one, amount=one.amount - part, over=one.over - over)
    return less, amount - over - part


def _filled(billed: list[Billed], amount: Money) -> Money:
    """Fill deliveries up, the first one first; give what is left, below zero for credits."""
    for number, one in enumerate(billed):
        part = min(amount, one.left)
        if part.minor > 0:
            billed[number] = _with(one, part)
            amount -= part
    return amount


def _taken_last(billed: list[Billed], amount: Money) -> Money:
    for number in reversed(range(len(billed))):
        billed[number], amount = _less(billed[number], amount)
    return amount


def _check_all_taken(rest: Money, amount: Money, where: str) -> None:
    if rest.minor:
        raise InvalidInputError(where, str(amount), f"at most {amount - rest}, which is billed")
