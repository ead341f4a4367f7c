"""The laws of a sale and the claims on it, as a check any host can run on its own history."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from exchangekit.sale.entitlement import (
    Claimed,
    Entitlement,
    MoneyReceived,
    Released,
    SaleEntry,
    SaleRegistered,
    entitlement_of,
)
from exchangekit.sale.spans import minus, value_of
from exchangekit.values.classes import frozen
from exchangekit.values.tax import Taxed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from exchangekit.sale.facts import Sale, SaleLine
    from exchangekit.sale.spans import Span


class SaleLaw(StrEnum):
    """What must hold after every entry of a sale's stream."""

    FIRST = "first"  # it begins with the sale
    FROZEN = "frozen"  # what was sold and paid never changes
    NEGATIVE = "negative"  # no net and no tax of a line is below nothing
    DISCOUNTS = "discounts"  # shares follow each other, down to what was paid
    TWICE = "twice"  # no step is claimed by two, or lies beyond the line
    RELEASE = "release"  # only what a claimant holds, or has held, is released
    PARTS = "parts"  # claimed and free steps are worth what was paid, tax by tax
    RECEIVED = "received"  # a payment is received for it once


@frozen
class Violation:
    """
    The first entry that breaks a law.

    Args:
        law: Which one.
        entry: Its position in the stream, from 1.
        about: The line of the sale, or 0 for all of it.
    """

    law: SaleLaw
    entry: int
    about: int


def audit(entries: Iterable[SaleEntry]) -> Violation | None:
    """Prove the laws on the stream of one sale, in its order; None when they hold."""
    entitlement: Entitlement | None = None
    held: dict[tuple[str, int], list[Span]] = {}
    for number, entry in enumerate(entries, 1):
        broken = _broken(entitlement, entry, held)
        if broken is not None:
            return Violation(broken[0], number, broken[1])
        entitlement = entitlement_of([entry], entitlement)
        if isinstance(entry, Claimed):
            held.setdefault((entry.by, entry.line), []).extend(entry.spans)
    return None


def _broken(
    before: Entitlement | None, entry: SaleEntry, held: Mapping[tuple[str, int], list[Span]]
) -> tuple[SaleLaw, int] | None:
    match entry:
        case SaleRegistered(sale=sale):
            return _registered(before, sale)
        case _ if before is None:
            return SaleLaw.FIRST, 0
        case Claimed(line=number, spans=spans):
            if minus(spans, before.unclaimed(number)):
                return SaleLaw.TWICE, number
            return _parts(before, before.sale.line(number), entry)
        case Released(by=by, line=number, spans=spans):
            if minus(spans, held.get((by, number), ())):
                return SaleLaw.RELEASE, number
        case MoneyReceived(payment=payment):
            if payment.id in {known.id for known in before.payments}:
                return SaleLaw.RECEIVED, 0
        case _:
            pass
    return None


def _registered(before: Entitlement | None, sale: Sale) -> tuple[SaleLaw, int] | None:
    for line in sale.lines:
        if any(part.minor < 0 for part in (line.paid.net, *(t.amount for t in line.paid.taxes))):
            return SaleLaw.NEGATIVE, line.line
        after = [share.after for share in line.discounts]
        follow = [share.before for share in line.discounts[1:]] + [line.paid]
        if after and after != follow:
            return SaleLaw.DISCOUNTS, line.line
    receipts = () if before is None else before.receipts
    paid = [payment.id for payment in (*sale.payments, *receipts)]
    if len(set(paid)) < len(paid):
        return SaleLaw.RECEIVED, 0
    if before is not None and [*map(_sold, before.sale.lines)] != [*map(_sold, sale.lines)]:
        return SaleLaw.FROZEN, 0
    return None


def _sold(line: SaleLine) -> tuple[object, ...]:
    return line.line, line.item, line.steps, line.paid


def _parts(before: Entitlement, line: SaleLine, claim: Claimed) -> tuple[SaleLaw, int] | None:
    """Add up what every claimant holds and what is left to nobody."""
    parts = [value_of(line.paid, line.steps, minus(before.unclaimed(line.line), claim.spans))]
    others = (c for c in (*before.claims, claim) if c.line == line.line)
    parts += [value_of(line.paid, line.steps, c.spans) for c in others]
    whole = sum(parts, start=Taxed(line.paid.net - line.paid.net, ()))
    by_rate = {tax.rate: tax.amount for tax in whole.taxes if tax.amount.minor}
    paid = {tax.rate: tax.amount for tax in line.paid.taxes if tax.amount.minor}
    if (whole.net, by_rate) != (line.paid.net, paid):
        return SaleLaw.PARTS, line.line
    return None
