"""
Journal entries: what the books hold that no slip, sale or movement of ours has caused.

A write-down, freight the shop bears, a loss that was decided, expected returns.  An entry
keeps its postings, so it can be posted again from its record with nothing else; the
template it was made by is only its name.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from exchangekit.accounting.vouchers import Posting, VoucherKind
from exchangekit.errors import CurrencyMismatchError, InvalidInputError
from exchangekit.values.classes import frozen
from exchangekit.values.ids import CompanyId, CustomerRef, check_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from exchangekit.accounting.templates import Template
    from exchangekit.values.money import Money


@frozen
class JournalEntry:
    """
    A document of the books.

    Args:
        number: The host's, booked once.
        kind: What its voucher documents.
        company: Whose books.
        currency: Of every posting.
        posting_date: In an open period.
        postings: At least one of more than nothing.
        customer: Whose account the customer role means, or None.

    Raises:
        InvalidInputError: No number, or nothing is posted.
        CurrencyMismatchError: A posting is of another currency.
    """

    number: str
    kind: VoucherKind
    company: CompanyId
    currency: str
    posting_date: date
    postings: tuple[Posting, ...]
    customer: CustomerRef | None = None

    def __attrs_post_init__(self) -> None:
        check_id(self.number, where="journal.number")
        for line in self.postings:
            if line.amount.currency != self.currency:
                raise CurrencyMismatchError(self.currency, line.amount.currency)
        if not any(line.amount.minor for line in self.postings):
            raise InvalidInputError("journal.postings", "nothing", "at least one amount above 0")


@frozen
class Dated:
    """
    What every journal entry needs beside its postings.

    Args:
        number: The host's, booked once.
        company: Whose books.
        posting_date: In an open period.
    """

    number: str
    company: CompanyId
    posting_date: date


def entry_of(dated: Dated, kind: VoucherKind, postings: Iterable[Posting]) -> JournalEntry:
    """
    Make an entry of postings, such as `impairment.write_downs` gives.

    Raises:
        InvalidInputError: Nothing is posted.
        CurrencyMismatchError: They are of two currencies.
    """
    lines = tuple(postings)
    if not lines:
        raise InvalidInputError("journal.postings", "()", "at least one amount above 0")
    currency = lines[0].amount.currency
    return JournalEntry(dated.number, kind, dated.company, currency, dated.posting_date, lines)


def entry_by(dated: Dated, template: Template, amounts: Mapping[str, Money]) -> JournalEntry:
    """
    Make an entry by a template.

    Args:
        dated: Number, company and day.
        template: A ready one, some entries of it (`Template.only`), or the host's own.
        amounts: By name.

    Raises:
        ExchangeKitError: The amounts do not fit the template, or nothing is posted.

    >>> from datetime import date
    >>> from exchangekit.accounting.standard import SELLER_FREIGHT
    >>> from exchangekit.values.money import Money
    >>> day = Dated("F-1", CompanyId("co"), date(2026, 3, 2))
    >>> yuan = {"freight": Money(1200, "CNY"), "input_tax": Money(108, "CNY")}
    >>> [line.debit.value for line in entry_by(day, SELLER_FREIGHT, yuan).postings]
    ['selling_expense', 'input_tax']
    """
    return entry_of(dated, template.kind, template.postings(amounts))
