"""
Goods that move without a slip or a sale, as a document: what is recorded, and what follows.

Purchases, goods sent back to suppliers, transfers, corrections, scrap and counts.
"""

from __future__ import annotations

from datetime import datetime

from attrs import evolve

from exchangekit.accounting.vouchers import VoucherKind
from exchangekit.errors import InvalidInputError
from exchangekit.stock.movements import Cause, Movement
from exchangekit.stock.places import Place
from exchangekit.stock.stocktake import VarianceCause
from exchangekit.values.classes import frozen
from exchangekit.values.ids import CompanyId, Sku


@frozen
class GoodsMove:
    """
    A line of a document of goods.

    Args:
        item: The SKU.
        tracking: Lot or serial, or None.
        steps: How much, at least 1.
        source: From where.
        target: To where.
        value: Minor units of the document's currency, at least 0.
        occurred: When it happened.
        why: Why books and shelf differed, for a count.
    """

    item: Sku
    tracking: str | None
    steps: int
    source: Place
    target: Place
    value: int
    occurred: datetime
    why: VarianceCause | None = None


@frozen
class GoodsBooked:
    """
    Goods moved without a slip or a sale.

    Args:
        kind: What the voucher documents.
        company: Whose goods.
        currency: Of every value.
        moves: At least one; none where a count agreed with the books.

    Raises:
        InvalidInputError: Nothing moves, and nothing was counted.
    """

    kind: VoucherKind
    company: CompanyId
    currency: str
    moves: tuple[GoodsMove, ...]

    def __attrs_post_init__(self) -> None:
        if not self.moves and self.kind is not VoucherKind.STOCKTAKE:
            raise InvalidInputError("goods.moves", "()", "at least one")


def movements_booked(event: GoodsBooked, cause: Cause) -> tuple[Movement, ...]:
    """
    Give the movements of a document of goods, each at the instant it happened.

    Args:
        event: What was booked.
        cause: Of its record.

    Raises:
        MovementError: No quantity, no distance or a negative value.
        TimeOrderError: Something happened after it was recorded.
    """
    return tuple(
        Movement(
            evolve(cause, occurred=move.occurred),
            n,
            move.item,
            move.tracking,
            move.steps,
            move.source,
            move.target,
            move.value,
        )
        for n, move in enumerate(event.moves, 1)
    )


def moves_of(movements: tuple[Movement, ...]) -> tuple[GoodsMove, ...]:
    """Write movements that were worked out elsewhere as the lines of a document."""
    return tuple(
        GoodsMove(m.item, m.tracking, m.steps, m.source, m.target, m.value, m.cause.occurred)
        for m in movements
    )
