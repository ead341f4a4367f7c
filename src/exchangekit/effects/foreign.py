"""
Slips in a foreign currency, in the money of the books.

What comes back is worth what it was worth when it was sold: its part of the sale's own base
amounts.  Everything else of the slip is worth what the rate of the sale says.  Money that
moves relieves the customer's account by the rate of the sale; what it is worth that day at
another rate is a difference of exchange rates, and so are the cents of rounding, once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from exchangekit.sale.spans import value_of
from exchangekit.settlement.quote import LineKind
from exchangekit.values.money import Money, total

if TYPE_CHECKING:
    from exchangekit.settlement.quote import QuoteLine
    from exchangekit.slip.model import Slip
    from exchangekit.values.fx import FxRate
    from exchangekit.values.tax import Taxed


def booked(slip: Slip, line: QuoteLine) -> Taxed:
    """Give a line of a slip's quote in the money of the books."""
    rate = slip.request.fx
    if rate is None:
        return line.amount
    if line.kind is LineKind.CREDIT and line.line is not None:
        back = slip.return_line(line.line)
        return -value_of(back.sold.booked, back.sold.steps, back.as_returned().back)
    return rate.in_books(line.amount)


def in_books(slip: Slip, amount: Taxed) -> Taxed:
    """Give an amount of a slip in the money of the books."""
    rate = slip.request.fx
    return amount if rate is None else rate.in_books(amount)


def rounding_left(slip: Slip) -> Money:
    """
    Give what the lines of the final quote come to beyond its balance, because of cents.

    Lines are converted one by one, what a replacement line is charged together as it leaves,
    and the balance, which money settles, as a whole.
    """
    quote, rate = slip.money.quote, slip.request.fx
    nothing = Money(0, slip.request.books)
    if quote is None or rate is None:
        return nothing
    others = (line for line in quote.lines if line.kind is not LineKind.CHARGE)
    lines = [booked(slip, line).gross for line in others]
    lines += [rate.convert(quote.charge_of(out.line).gross) for out in slip.replacements]
    return total(lines, rate.base) - rate.convert(quote.balance)


def relieved(rate: FxRate | None, before: Money, amount: Money) -> Money:
    """
    Give by how much money that moves relieves the customer's account.

    Cumulative, so that all that moves relieves it by what its sum is worth.

    Args:
        rate: Of the sale; None where it is in the money of the books.
        before: What had moved, signed alike.
        amount: What moves now.
    """
    if rate is None:
        return amount
    return rate.convert(before + amount) - rate.convert(before)


def worth_today(rate: FxRate | None, own: FxRate | None, amount: Money, carried: Money) -> Money:
    """
    Give what money that moves is worth that day.

    Args:
        rate: Of the day; None where nobody told.
        own: Of the sale.
        amount: What moves.
        carried: What it relieves the customer's account by.
    """
    return carried if own is None or rate is None else rate.convert(amount)
