"""
What happens to a sale outside: its order changes, goods come back or are called off there.

Nothing is posted and nothing moves here: the host has done that.  What is gone is claimed,
so that no exchange gives it back a second time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve

from exchangekit.desk.asks import Ask, Conversation, Loading
from exchangekit.desk.exchange import show
from exchangekit.desk.folds import Folds
from exchangekit.desk.looking import slips_over
from exchangekit.desk.trade import check_sites, with_payments
from exchangekit.effects.claims import payments_received
from exchangekit.errors import DuplicateReferenceError, PaymentOfSlipError, UnknownSaleError
from exchangekit.ports import Batch
from exchangekit.sale.entitlement import entitlement_of
from exchangekit.sale.following import claims_outside, follow
from exchangekit.values.ids import chained_sale, check_id
from exchangekit.wire.history import SALE_ENTRIES
from exchangekit.wire.records import seal_command

if TYPE_CHECKING:
    from collections.abc import Sequence

    from exchangekit.desk.trade import Signature
    from exchangekit.sale.entitlement import Entitlement, SaleEntry
    from exchangekit.sale.facts import Sale
    from exchangekit.values.ids import PaymentId, SaleId
    from exchangekit.wire.records import Record


def follow_sale(sale: Sale, signed: Signature) -> Conversation[Entitlement]:
    """
    Compare an imported sale with its order as it is now, and take over what may change.

    Following the same order again changes nothing; see `exchangekit.sale.following.follow`.

    Returns:
        The sale as it is now, and the claims on it.

    Raises:
        UnknownSaleError: It was never taken in.
        SaleChangedError: What was sold or paid differs.
        NotReturnableError: A line lost more than nobody else has claimed.
        PaymentOfSlipError: A payment that was added was taken by an exchange of its goods,
            which is not undone.
        DuplicateReferenceError: A payment that was added was booked before for something else.
        UnknownPlaceError: The company has no such site.
    """
    loading = Loading(Folds())
    known = yield from _known(loading, sale.id)
    yield from check_sites(sale.company, {line.site for line in sale.lines}, "sale.lines.site")
    entries = follow(known, sale)
    if not entries:
        return known
    records = _sealed(entries, loading, signed)
    before = {paid.id for paid in known.payments}
    added = evolve(sale, payments=tuple(p for p in sale.payments if p.id not in before))
    payments = payments_received(added, records[0].stream)
    booked = yield from loading.payments(tuple(entry.payment for entry in payments))
    if booked:
        yield from _check_no_slip_took(frozenset(one.id for one in booked), sale.id)
    batch = evolve(with_payments(records, payments), expects=loading.expects())
    yield Ask("commit", (batch,))
    return _after(known, entries)


def _check_no_slip_took(booked: frozenset[PaymentId], sale: SaleId) -> Conversation[None]:
    """Look for payments among those of the slips over a sale and over what it became."""
    sales = [sale]
    while sales:
        for slip_id in (yield from slips_over(sales.pop())):
            slip = yield from show(slip_id, Folds())
            pledged = (held.payment for held in slip.money.pledges)
            for payment in (*slip.money.payments, *pledged):
                if payment in booked:
                    raise PaymentOfSlipError(payment, sale, slip_id)
            sales += [chained_sale(slip_id, again) for again in range(slip.redelivered + 1)]


def claim_outside(
    sale: SaleId, reference: str, lines: Sequence[tuple[int, int]], signed: Signature
) -> Conversation[Entitlement]:
    """
    Note goods of a sale that came back or were called off without a slip.

    The same reference with the same lines changes nothing.

    Args:
        sale: Whose goods.
        reference: The host's number of the return or cancellation.
        lines: Line numbers of the sale, each once, and how many steps of each.
        signed: Who notes it.

    Raises:
        UnknownSaleError: It was never taken in.
        UnknownSaleLineError: It has no such line.
        DuplicateLineError: A line stands there twice.
        NotReturnableError: More than is shipped and free.
        DuplicateReferenceError: The reference was used before for something else.
    """
    check_id(reference, where="outside.reference")
    loading = Loading(Folds())
    known = yield from _known(loading, sale)
    by = f"outside:{reference}"
    claimed = {c.line: sum(map(len, c.spans)) for c in known.claims if c.by == by}
    if claimed:
        if claimed != dict(lines):
            raise DuplicateReferenceError(reference)
        return known
    entries = claims_outside(known, by, lines)
    batch = Batch(expects=loading.expects(), records=_sealed(entries, loading, signed))
    yield Ask("commit", (batch,))
    return _after(known, entries)


def _known(loading: Loading, sale: SaleId) -> Conversation[Entitlement]:
    known = yield from loading.sale(sale)
    if known is None:
        raise UnknownSaleError(sale)
    return known


def _sealed(
    entries: Sequence[SaleEntry], loading: Loading, signed: Signature
) -> tuple[Record, ...]:
    """Seal the entries onto the sale's own chain; the first carries the key."""
    stamp = signed.stamp(entries[0])
    bodies = [SALE_ENTRIES.to_body(entry) for entry in entries]
    return seal_command(loading.sale_records[-1].head, stamp, bodies)


def _after(known: Entitlement, entries: Sequence[SaleEntry]) -> Entitlement:
    after = entitlement_of(entries, known)
    return known if after is None else after
