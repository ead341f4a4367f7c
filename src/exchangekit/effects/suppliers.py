"""Goods that went back to suppliers, ready to be claimed, and what their claims post."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve

from exchangekit.accounting.roles import AccountRole
from exchangekit.accounting.supplier_claims import ClaimSource, postings_of
from exchangekit.accounting.vouchers import Voucher, VoucherKind
from exchangekit.effects.vouchers import voucher_of
from exchangekit.slip import events as e
from exchangekit.stock.places import PlaceKind
from exchangekit.values.goods import Disposition
from exchangekit.values.ids import SlipId
from exchangekit.values.money import Money

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from exchangekit.accounting.journal import JournalEntry
    from exchangekit.accounting.supplier_claims import ClaimEntry, SupplierClaim
    from exchangekit.slip.lifecycle import Step
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
    for movement in _at_suppliers(movements):
        if movement.id not in known:
            slip = _slip_of(movement)
            value = Money(movement.value, movement.cause.currency)
            yield ClaimSource(movement.id, movement.item, movement.steps, value, slip)


def _slip_of(movement: Movement) -> SlipId | None:
    stream = movement.cause.stream
    return SlipId(stream.removeprefix(_SLIP)) if stream.startswith(_SLIP) else None


def _at_suppliers(movements: Iterable[Movement]) -> list[Movement]:
    """Give what went to suppliers, without what a slip took back as a mistake."""
    there: list[Movement] = []
    for movement in movements:
        if movement.target.kind is PlaceKind.SUPPLIER:
            there.append(movement)
        elif movement.source.kind is PlaceKind.SUPPLIER and _slip_of(movement) is not None:
            wrong = (one for one in reversed(there) if _is_reversed(one, movement))
            there.remove(next(wrong))
    return there


def _is_reversed(one: Movement, by: Movement) -> bool:
    same = evolve(by, cause=one.cause, n=one.n, source=by.target, target=by.source)
    return one.cause.stream == by.cause.stream and one == same


def claimed_name(reference: str) -> str:
    """Give the name that goods with a supplier have claimed once somebody claims them."""
    return f"claimed:{reference}"


def not_there(step: Step, cause: Cause) -> tuple[str, ...]:
    """
    Name goods that a slip had sent to a supplier by mistake, so that nobody claims them.

    Where somebody has, the name is taken and nothing is written.
    """
    match step.event:
        case e.Retracted(
            booked=e.Booked(
                record=record,
                event=e.Inspected(disposition=Disposition.TO_SUPPLIER)
                | e.Restocked(disposition=Disposition.TO_SUPPLIER),
            )
        ):
            return (claimed_name(f"{cause.stream}/{record}/1"),)
        case _:
            return ()


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
