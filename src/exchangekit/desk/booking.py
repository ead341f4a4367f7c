"""
What the books hold that no slip and no sale has caused: journal entries, supplier claims.

Each is a record of its own stream and posts in an open period only.
"""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING, TypeVar

from exchangekit.accounting.roles import AccountRole
from exchangekit.accounting.supplier_claims import (
    ClaimCredited,
    ClaimEntry,
    ClaimOpened,
    ClaimReturned,
    SupplierClaim,
    apply,
)
from exchangekit.desk.asks import Ask, Conversation, Loading
from exchangekit.desk.folds import Folds
from exchangekit.desk.planning import check_period
from exchangekit.effects.suppliers import claim_vouchers, journal_vouchers
from exchangekit.errors import ConflictError, DuplicateReferenceError
from exchangekit.ports import Batch, Expectation, claim_stream, journal_stream
from exchangekit.stock.movements import Cause
from exchangekit.wire.history import CLAIM_ENTRIES, JOURNAL_ENTRIES
from exchangekit.wire.records import Head, Record, Stamp, command_digest, seal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from exchangekit.accounting.journal import JournalEntry
    from exchangekit.accounting.vouchers import Voucher
    from exchangekit.desk.trade import Signature
    from exchangekit.values.ids import CompanyId
    from exchangekit.wire.registry import Registry

E = TypeVar("E")


def book(entry: JournalEntry, signed: Signature) -> Conversation[Voucher]:
    """
    Post a journal entry, once: its number names the document.

    Raises:
        PeriodClosedError: Its day cannot be posted to; the error has the first that can.
        DuplicateReferenceError: A document of this number is booked already.
        ConflictError: The period was closed in between.
    """
    loading = Loading(Folds())
    first_open = yield from loading.first_open(entry.company)
    check_period(entry.company, entry.posting_date, first_open)
    head = Head(journal_stream(entry.company, entry.number))
    record = _sealed(head, entry, signed, JOURNAL_ENTRIES)
    (voucher,) = journal_vouchers(entry, _cause(record, entry.company, entry.currency))
    expects = (*loading.expects(), Expectation(record.stream, 0))
    batch = Batch(expects=expects, records=(record,), vouchers=(voucher,))
    try:
        yield Ask("commit", (batch,))
    except ConflictError as conflict:
        if conflict.stream != record.stream:
            raise
        raise DuplicateReferenceError(record.stream) from None
    return voucher


def claim(
    history: Sequence[Record],
    entry: ClaimEntry,
    signed: Signature,
    posting_date: date,
    stock: AccountRole = AccountRole.STOCK_INSPECTION,
) -> Conversation[tuple[Record, ...]]:
    """
    Add an entry to a claim on a supplier, and post what it changes.

    Goods are named so that nobody claims them again, in this claim or in another; so are
    the supplier's credit notes.

    Args:
        history: The claim's records so far; none opens it.
        entry: What happened.
        signed: By whom, and when.
        posting_date: In an open period.
        stock: The role that goods of a batch come out of and goods sent back come to.

    Returns:
        The claim's records with the new one.

    Raises:
        ClaimError: More than there is, nothing, twice, or before it was opened.
        DuplicateReferenceError: Goods or a credit note are claimed or credited already.
        PeriodClosedError: It would post on a closed day; the error has the first open one.
        ConflictError: Somebody else added to the claim in between.
    """
    before = claim_of(history)
    now = apply(before, entry)
    company, currency = now.opened.company, now.opened.claimed.currency
    head = history[-1].head if history else Head(claim_stream(now.opened.claim))
    record = _sealed(head, entry, signed, CLAIM_ENTRIES)
    cause = _cause(record, company, currency)
    vouchers = claim_vouchers(entry, cause, posting_date, stock=stock)
    loading = Loading(Folds())
    if vouchers:
        first_open = yield from loading.first_open(company)
        check_period(company, posting_date, first_open)
    batch = Batch(
        expects=(*loading.expects(), Expectation(head.stream, head.seq)),
        records=(record,),
        names=_names(entry, now),
        vouchers=vouchers,
    )
    yield Ask("commit", (batch,))
    return (*history, record)


def claim_of(history: Sequence[Record]) -> SupplierClaim | None:
    """
    Fold a claim's records; None when it has none.

    Raises:
        UnknownRecordError: A record is of a type or version this release cannot read.
    """
    entries = (CLAIM_ENTRIES.from_record(record) for record in history)
    return reduce(apply, entries, None)


def _names(entry: ClaimEntry, now: SupplierClaim) -> tuple[str, ...]:
    """Name the goods of a claim, or the credit or delivery note of an entry."""
    if isinstance(entry, ClaimOpened):
        return tuple(f"claimed:{source.reference}" for source in entry.sources)
    if isinstance(entry, ClaimCredited):
        return (f"credit:{now.opened.supplier}/{entry.reference}",)
    if isinstance(entry, ClaimReturned):
        return (f"sent-back:{now.opened.supplier}/{entry.reference}",)
    return ()


def _sealed(head: Head, entry: E, signed: Signature, registry: Registry[E]) -> Record:
    digest = command_digest(entry, signed.actor)
    stamp = Stamp(signed.at, signed.happened, signed.actor.id, signed.key, digest)
    return seal(head, stamp, registry.to_body(entry))


def _cause(record: Record, company: CompanyId, currency: str) -> Cause:
    stamp = (record.at, record.occurred, record.actor, record.key)
    return Cause(record.stream, record.seq, *stamp, company, currency)
