"""Goods that slips sent back to suppliers, ready to be claimed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exchangekit.accounting.supplier_claims import ClaimSource
from exchangekit.stock.places import PlaceKind
from exchangekit.values.ids import SlipId
from exchangekit.values.money import Money

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from exchangekit.accounting.supplier_claims import SupplierClaim
    from exchangekit.stock.movements import Movement

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
