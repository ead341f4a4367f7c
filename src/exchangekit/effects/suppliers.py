"""Goods that went back to suppliers, ready to be claimed, and what their claims post."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exchangekit.accounting.roles import AccountRole
from exchangekit.accounting.supplier_claims import ClaimSource, postings_of
from exchangekit.accounting.vouchers import Voucher, VoucherKind
from exchangekit.effects.vouchers import voucher_of
from exchangekit.stock.places import PlaceKind
from exchangekit.values.ids import SlipId
from exchangekit.values.money import Money

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from exchangekit.accounting.journal import JournalEntry
    from exchangekit.accounting.supplier_claims import ClaimEntry, SupplierClaim
    from exchangekit.stock.movements import Cause, Movement

_SLIP = "slip:"


def claimable(
    movements: Iterable[Movement], claims: Iterable[SupplierClaim] = ()
) -> Iterator[ClaimSource]:
    """
    Give what went to a supplier and no claim names yet, in the order it went.

    Goods that slips sent stand in the books as a claim already; those of a batch, which
    the host sent by movements of its own, are posted when their claim opens.

    Args:
        movements: Of any kind; only those to a supplier count.
        claims: Opened before.
    """
    known = {source.reference for claim in claims for source in claim.opened.sources}
    for movement in movements:
        if movement.target.kind is PlaceKind.SUPPLIER and movement.id not in known:
            stream, cause = movement.cause.stream, movement.cause
            slip = SlipId(stream.removeprefix(_SLIP)) if stream.startswith(_SLIP) else None
            value = Money(movement.value, cause.currency)
            yield ClaimSource(movement.id, movement.item, movement.steps, value, slip)


def claim_vouchers(
    entry: ClaimEntry,
    cause: Cause,
    posting_date: date,
    *,
    stock: AccountRole = AccountRole.STOCK_INSPECTION,
) -> tuple[Voucher, ...]:
    """
    Give the voucher of an entry of a claim; none where nothing changes in the books.

    Args:
        entry: One that was applied.
        cause: Of its record, in the stream ``claim:<number>``.
        posting_date: In an open period.
        stock: The role that goods of a batch come out of and goods sent back come to.
    """
    return voucher_of(VoucherKind.SUPPLIER, postings_of(entry, stock=stock), cause, posting_date)


def journal_vouchers(entry: JournalEntry, cause: Cause) -> tuple[Voucher, ...]:
    """Give the voucher of a journal entry."""
    return voucher_of(entry.kind, entry.postings, cause, entry.posting_date, entry.customer)
