"""Who owes what for which goods: roles of places and of quote lines, and their postings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from exchangekit.accounting.roles import AccountRole
from exchangekit.accounting.vouchers import Posting, posting
from exchangekit.effects.foreign import booked, in_books, rounding_left
from exchangekit.policy.terms import FeeKind
from exchangekit.settlement.benefits import SHIPPING
from exchangekit.settlement.quote import LineKind, QuoteLine
from exchangekit.stock.places import PlaceKind
from exchangekit.values.money import Money
from exchangekit.values.tax import Taxed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from exchangekit.slip.lines import ReplacementLine
    from exchangekit.slip.model import Slip
    from exchangekit.slip.parts import SentPart

A = AccountRole

STOCK_ROLES: Final[Mapping[PlaceKind, AccountRole]] = {
    PlaceKind.SELLABLE: A.STOCK,
    PlaceKind.OPENED: A.STOCK_OPENED,
    PlaceKind.INSPECTION: A.STOCK_INSPECTION,
    PlaceKind.REFURBISH: A.STOCK_REFURBISH,
    PlaceKind.IN_TRANSIT: A.STOCK_IN_TRANSIT,
    PlaceKind.SUPPLIER: A.SUPPLIER_CLAIM,
    PlaceKind.SCRAP: A.SCRAP_LOSS,
    PlaceKind.CUSTOMER: A.EXCHANGE_CLEARING,
}
"""Which role stands for goods in a place of this kind."""

_FEES = frozenset(FeeKind)
_FREIGHT = frozenset({FeeKind.RETURN_FREIGHT, FeeKind.OUTBOUND_FREIGHT})


def settlement_postings(slip: Slip) -> list[Posting]:
    """Give what a final quote posts that is no swap: every line but the charges."""
    quote = slip.money.quote
    lines = () if quote is None else quote.lines
    owed = [
        entry
        for line in lines
        if line.kind is not LineKind.CHARGE
        for entry in customer_owes(booked(slip, line), income_role(line), line.name)
    ]
    gap = rounding_left(slip)
    return [*owed, posting(A.CURRENCY_DIFFERENCE, A.CUSTOMER, gap, "rounding")]


_INCOME: Final[Mapping[LineKind, AccountRole]] = {
    LineKind.CREDIT: A.REVENUE,
    LineKind.DEDUCTION: A.DEDUCTION_INCOME,
    LineKind.MISSING_PART: A.DEDUCTION_INCOME,
    LineKind.WEAR: A.DEDUCTION_INCOME,
    LineKind.SHIPPING: A.FREIGHT_INCOME,
    LineKind.LOST_SHIPPING: A.FREIGHT_INCOME,
    LineKind.LOST_PROMOTION: A.REVENUE,
    LineKind.ADJUSTMENT: A.REVENUE,
    LineKind.KEPT_GIFT: A.REVENUE,
    LineKind.ROUNDING: A.REVENUE,
}
"""By kind of line; fees, and what is not charged of them, go by what they are for."""


def turned(lines: list[Posting]) -> list[Posting]:
    """Give what takes postings back: the same amounts the other way."""
    return [Posting(line.credit, line.debit, line.amount, line.about) for line in lines]


def from_to(
    parts: tuple[SentPart, ...], gone: Mapping[int, int]
) -> Iterator[tuple[SentPart, int, int]]:
    """
    Give of each part the steps of its line it is, from the first to the one behind the last.

    Args:
        parts: That left together; a line may have several, of other lots.
        gone: By line, how much of it had left before.
    """
    left = dict(gone)
    for part in parts:
        start = left[part.line]
        left[part.line] = start + part.steps
        yield part, start, left[part.line]


def gone_before(slip: Slip, parts: tuple[SentPart, ...]) -> dict[int, int]:
    """Give by line how much had left before its parts did; of a slip right after them."""
    gone = {part.line: slip.replacement_line(part.line).dispatched for part in parts}
    for part in parts:
        gone[part.line] -= part.steps
    return gone


def income_role(line: QuoteLine) -> AccountRole:
    """Give the role that a line of a quote is income of."""
    role = _INCOME.get(line.kind)
    if role is not None:
        return role
    if line.name == SHIPPING:
        return A.FREIGHT_INCOME
    if line.name not in _FEES:  # a limit of what was to be taken off
        return A.REVENUE if line.line is None else A.DEDUCTION_INCOME
    return A.FREIGHT_INCOME if line.name in _FREIGHT else A.FEE_INCOME


def charge_between(slip: Slip, line: ReplacementLine, start: int, stop: int) -> Taxed:
    """
    Give what the customer is charged for some steps of a replacement line, in their order.

    Parts that follow each other add up to the charge of the line, tax by tax.
    """
    return _charge(slip, line).between(start, stop, line.wanted.steps)


def charged(slip: Slip, line: ReplacementLine, start: int, stop: int) -> Taxed:
    """Give the same as `charge_between` in the money of the books."""
    return in_books(slip, _charge(slip, line)).between(start, stop, line.wanted.steps)


def _charge(slip: Slip, line: ReplacementLine) -> Taxed:
    quote = slip.money.quote
    nothing = Taxed(Money(0, slip.request.currency))
    return nothing if quote is None else quote.charge_of(line.line)


def customer_owes(amount: Taxed, income: AccountRole, about: str) -> list[Posting]:
    """Debit the customer with a signed amount, net to an income role, taxes to output tax."""
    lines = [posting(A.CUSTOMER, income, amount.net, about)]
    lines += [posting(A.CUSTOMER, A.OUTPUT_TAX, tax.amount, about) for tax in amount.taxes]
    return lines
