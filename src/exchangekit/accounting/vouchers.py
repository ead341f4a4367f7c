"""Vouchers: postings with a cause, in one company and one currency."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from exchangekit.accounting.roles import AccountRole
from exchangekit.errors import CurrencyMismatchError, InvalidInputError
from exchangekit.values.classes import frozen
from exchangekit.values.ids import CompanyId, CustomerRef
from exchangekit.values.money import Money

if TYPE_CHECKING:
    from collections.abc import Iterable


class VoucherKind(StrEnum):
    """What a voucher documents."""

    SALE = "sale"
    GOODS_RECEIPT = "goods_receipt"
    GOODS_RELEASE = "goods_release"  # out of inspection, to where it was decided
    RETURN = "return"
    REPLACEMENT = "replacement"
    SETTLEMENT = "settlement"
    OPENING = "opening"
    SWAP = "swap"  # goods for goods of the same kind; no revenue
    DISPOSAL = "disposal"  # goods scrapped or lost
    STOCKTAKE = "stocktake"
    WRITE_DOWN = "write_down"
    EXPECTED_RETURNS = "expected_returns"
    EXPENSE = "expense"
    SUPPLIER = "supplier"  # claims on suppliers
    PURCHASE = "purchase"  # goods from suppliers, and back to them
    TRANSFER = "transfer"  # goods from place to place
    REVERSAL = "reversal"  # of what a slip posted before it was undone
    REVALUATION = "revaluation"  # the same goods, at another cost


@frozen
class Posting:
    """
    One amount from a credited to a debited role.

    Args:
        debit: The role debited.
        credit: The role credited.
        amount: At least 0.
        about: What it is for: the name of a quote line, or an item.

    Raises:
        InvalidInputError: Less than nothing, or from a role to itself.
    """

    debit: AccountRole
    credit: AccountRole
    amount: Money
    about: str

    def __attrs_post_init__(self) -> None:
        if self.amount.minor < 0 or self.debit is self.credit:
            got = f"{self.debit}/{self.credit} {self.amount}"
            raise InvalidInputError("posting", got, "two roles and an amount of at least 0")


def posting(debit: AccountRole, credit: AccountRole, amount: Money, about: str) -> Posting:
    """Make a posting of a signed amount: a negative one changes sides."""
    if amount.minor < 0:
        return Posting(credit, debit, -amount, about)
    return Posting(debit, credit, amount, about)


@frozen
class Entry:
    """One side of one role of a voucher, as a bookkeeper reads it."""

    role: AccountRole
    debit: Money
    credit: Money


@frozen
class Voucher:
    """
    A balanced set of postings.

    Args:
        id: ``<stream>/<seq>/<n>`` of the record that caused it.
        kind: What it documents.
        company: Whose books.
        posting_date: In an open period.
        customer: Whose account the customer role means.
        currency: Of every posting.
        postings: At least one.

    Raises:
        InvalidInputError: There is no posting.
        CurrencyMismatchError: A posting is of another currency.
    """

    id: str
    kind: VoucherKind
    company: CompanyId
    posting_date: date
    customer: CustomerRef | None
    currency: str
    postings: tuple[Posting, ...]

    def __attrs_post_init__(self) -> None:
        if not self.postings:
            raise InvalidInputError("voucher.postings", "()", "at least one posting")
        for line in self.postings:
            if line.amount.currency != self.currency:
                raise CurrencyMismatchError(self.currency, line.amount.currency)

    def entries(self) -> tuple[Entry, ...]:
        """Give debit and credit per role, in the order the roles first appear."""
        nothing = Money(0, self.currency)
        sides: dict[AccountRole, list[Money]] = {}
        for line in self.postings:
            sides.setdefault(line.debit, [nothing, nothing])[0] += line.amount
            sides.setdefault(line.credit, [nothing, nothing])[1] += line.amount
        return tuple(Entry(role, debit, credit) for role, (debit, credit) in sides.items())

    def effect_on(self, role: AccountRole) -> Money:
        """Give debit less credit of a role."""
        return effect((self,), role, self.currency)


def effect(vouchers: Iterable[Voucher], role: AccountRole, currency: str) -> Money:
    """
    Give debit less credit of a role over vouchers of one currency.

    Raises:
        CurrencyMismatchError: The role is posted to in another currency.
    """
    minor = 0
    for voucher in vouchers:
        for line in voucher.postings:
            if role in (line.debit, line.credit):
                if line.amount.currency != currency:
                    raise CurrencyMismatchError(currency, line.amount.currency)
                minor += line.amount.minor if role is line.debit else -line.amount.minor
    return Money(minor, currency)
