"""
What the books hold that no slip and no sale has caused: journal entries, supplier claims.

Each is a record of its own stream and posts in an open period only.
"""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING

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
from exchangekit.desk.trade import (
    cause_of,
    check_open,
    commit_once,
    first_record,
    next_record,
)
from exchangekit.effects.suppliers import claim_vouchers, claimed_name, journal_vouchers
from exchangekit.ports import Batch, Expectation, claim_stream, journal_stream
from exchangekit.wire.documents import CLAIM_ENTRIES, JOURNAL_ENTRIES
from exchangekit.wire.records import Head, Record

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from exchangekit.accounting.journal import JournalEntry
    from exchangekit.accounting.vouchers import Voucher
    from exchangekit.desk.trade import Signature


def book(entry: JournalEntry, signed: Signature) -> Conversation[Voucher]:
    """
    Post a journal entry, once: its number names the document.

    Raises:
        PeriodClosedError: Its day cannot be posted to; the error has the first that can.
        DuplicateReferenceError: A document of this number is booked already.
        ConflictError: The period was closed in between.
    """
    loading = Loading(Folds())
    yield from check_open(entry.company, entry.posting_date, loading)
    stream = journal_stream(entry.company, entry.number)
    record = first_record(stream, entry, signed, JOURNAL_ENTRIES)
    (voucher,) = journal_vouchers(entry, cause_of(record, entry.company, entry.currency))
    expects = (*loading.expects(), Expectation(stream, 0))
    batch = Batch(expects=expects, records=(record,), vouchers=(voucher,))
    yield from commit_once(batch, stream)
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
    record = next_record(head, entry, signed, CLAIM_ENTRIES)
    cause = cause_of(record, company, currency)
    vouchers = claim_vouchers(entry, cause, posting_date, stock=stock)
    loading = Loading(Folds())
    if vouchers:
        yield from check_open(company, posting_date, loading)
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
        return tuple(claimed_name(source.reference) for source in entry.sources)
    if isinstance(entry, ClaimCredited):
        return (f"credit:{now.opened.supplier}/{entry.reference}",)
    if isinstance(entry, ClaimReturned):
        return (f"sent-back:{now.opened.supplier}/{entry.reference}",)
    return ()
