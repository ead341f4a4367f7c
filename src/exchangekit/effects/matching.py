"""What reconciling takes in and gives out: entries, figures to compare, the report."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from exchangekit.accounting.roles import AccountRole
from exchangekit.accounting.vouchers import Voucher
from exchangekit.effects.claims import payments_received
from exchangekit.effects.movements import issue_of
from exchangekit.effects.postings import sale_voucher
from exchangekit.effects.suppliers import claim_vouchers, journal_vouchers
from exchangekit.settlement.tenders import PaymentEntry
from exchangekit.slip.events import Event
from exchangekit.stock.movements import Cause, Movement
from exchangekit.values.classes import frozen
from exchangekit.values.ids import CompanyId, SlipId
from exchangekit.values.money import Money

if TYPE_CHECKING:
    from exchangekit.accounting.journal import JournalEntry
    from exchangekit.accounting.supplier_claims import ClaimEntry
    from exchangekit.sale.facts import Sale

Figures = tuple[tuple[str, str], ...]
"""What of an entry has to agree, by name."""


class LedgerKind(StrEnum):
    """Where an entry stands."""

    RECORD = "record"
    MOVEMENT = "movement"
    VOUCHER = "voucher"
    PAYMENT = "payment"
    STOCK = "stock"


class Mismatch(StrEnum):
    """Why an entry is unmatched."""

    MISSING = "missing"  # a record causes it, the ledger has it not
    UNKNOWN = "unknown"  # the ledger has it, no record causes it, or it stands there again
    DIFFERS = "differs"  # both have it, with other figures
    REPEATED = "repeated"  # it stands there twice
    BROKEN = "broken"  # the records of a slip do not follow each other
    VALUE = "value"  # goods are worth something else than their account


@frozen
class Unmatched:
    """
    One thing that does not match.

    Args:
        kind: Where it stands.
        reason: Why.
        name: Its id: ``<stream>/<seq>/<n>``; of a payment, stream, payment and reference; of
            stock, company and role.
        got: What the ledger says that the records do not, or nothing.
        want: What the records say that the ledger does not, or nothing.
    """

    kind: LedgerKind
    reason: Mismatch
    name: str
    got: Figures = ()
    want: Figures = ()


@frozen
class SlipEvent:
    """
    One record of a slip.

    Args:
        slip: Whose.
        cause: Of the record itself: its own stream and seq.
        event: What it says.
        posting_date: Of its vouchers: the day it occurred in the zone of the sale.
    """

    slip: SlipId
    cause: Cause
    event: Event
    posting_date: date


@frozen
class Caused:
    """What a record that is no slip's causes: a sale, opening stock, a count, a claim."""

    movements: tuple[Movement, ...] = ()
    vouchers: tuple[Voucher, ...] = ()
    payments: tuple[PaymentEntry, ...] = ()

    @classmethod
    def by_sale(cls, sale: Sale, cause: Cause, posting_date: date) -> Caused:
        """Give what the record of a sale made here causes."""
        return cls(
            issue_of(sale, cause),
            sale_voucher(sale, cause, posting_date),
            payments_received(sale, cause.stream),
        )

    @classmethod
    def by_entry(cls, entry: JournalEntry, cause: Cause) -> Caused:
        """Give what the record of a journal entry causes."""
        return cls(vouchers=journal_vouchers(entry, cause))

    @classmethod
    def by_claim(
        cls,
        entry: ClaimEntry,
        cause: Cause,
        posting_date: date,
        *,
        stock: AccountRole = AccountRole.STOCK_INSPECTION,
    ) -> Caused:
        """Give what a record of a claim on a supplier causes."""
        return cls(vouchers=claim_vouchers(entry, cause, posting_date, stock=stock))


Entry = SlipEvent | Caused | Movement | Voucher | PaymentEntry
"""What a stream to be reconciled holds."""


@frozen
class StockAgreement:
    """
    What goods of one kind of place changed by in the period, and their account.

    Args:
        company: Whose.
        role: The account.
        goods: By the movements.
        account: By the vouchers.
    """

    company: CompanyId
    role: AccountRole
    goods: Money
    account: Money


@frozen
class Counts:
    """How much was looked at: slips begun and ended, entries of each ledger."""

    slips: int = 0
    ended: int = 0
    movements: int = 0
    vouchers: int = 0
    payments: int = 0


@frozen
class Report:
    """
    What came of reconciling a period.

    Args:
        first: The first day.
        last: The last day.
        counts: How much was looked at.
        stock: Every stock account, by company and role.
        unmatched: Everything that does not match, by name.
    """

    first: date
    last: date
    counts: Counts
    stock: tuple[StockAgreement, ...]
    unmatched: tuple[Unmatched, ...]

    @property
    def clean(self) -> bool:
        """Whether everything matches."""
        return not self.unmatched


def moved(movement: Movement) -> Figures:
    """Give item, quantity, way and value of a movement."""
    return (
        ("company", movement.cause.company),
        ("item", movement.item),
        ("tracking", movement.tracking or "-"),
        ("steps", str(movement.steps)),
        ("source", str(movement.source)),
        ("target", str(movement.target)),
        ("value", str(Money(movement.value, movement.cause.currency))),
    )


def posted(voucher: Voucher) -> Figures:
    """Debit less credit by role: the same in every style of reading."""
    sums: dict[str, int] = {}
    for line in voucher.postings:
        minor = line.amount.minor
        sums[line.debit] = sums.get(line.debit, 0) + minor
        sums[line.credit] = sums.get(line.credit, 0) - minor
    return (
        ("company", voucher.company),
        ("kind", voucher.kind),
        ("party", voucher.customer or "-"),
        ("posting_date", voucher.posting_date.isoformat()),
        *((role, str(Money(sums[role], voucher.currency))) for role in sorted(sums) if sums[role]),
    )


def paid(entry: PaymentEntry) -> tuple[str, Figures]:
    """Give the name of a payment entry, and its amounts."""
    figures = (("received", str(entry.received)), ("refunded", str(entry.refunded)))
    return f"{entry.stream}/{entry.payment}/{entry.reference}", figures


def differing(figures: Figures, other: Figures) -> Figures:
    """Give those of the first that are not in the second."""
    return tuple(pair for pair in figures if pair not in other)
