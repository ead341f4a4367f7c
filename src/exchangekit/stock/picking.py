"""Pick lists: what to take from where, in walking order."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from attrs import evolve

from exchangekit.stock.lots import pick

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from exchangekit.stock.lots import Lot
    from exchangekit.values.ids import Sku


class Wanted(NamedTuple):
    """
    Goods to be sent.

    Args:
        document: What they are for, such as a slip and its line, by reference.
        item: The SKU.
        steps: How much, at least 1.
        tracking: Of which lot or serial; None for any.
    """

    document: str
    item: Sku
    steps: int
    tracking: str | None = None


class PickLine(NamedTuple):
    """
    A line of a pick list.

    Args:
        lot: What to take, with its place and expiry.
        steps: How much, at least 1.
        document: What it is for.
    """

    lot: Lot
    steps: int
    document: str


def pick_list(
    wanted: Iterable[Wanted], lots: Sequence[Lot], *, good_until: date
) -> tuple[PickLine, ...]:
    """
    Choose for several documents, the first one first, and sort by place, item and lot.

    What names a lot or serial is chosen before what does not.

    Args:
        wanted: What is to be sent.
        lots: What is free, of any items, in the order to prefer.
        good_until: The last day on which the goods must be good.

    Raises:
        InsufficientStockError: Not enough is free for one of them; nothing is picked.
    """
    free = list(lots)
    lines: list[PickLine] = []
    for document, item, steps, tracking in sorted(wanted, key=lambda one: one.tracking is None):
        mine = [lot for lot in free if lot.item == item and tracking in {None, lot.tracking}]
        picked = pick(mine, steps, good_until=good_until)
        for lot, part in picked:
            lines.append(PickLine(lot, part, document))
            free[free.index(lot)] = evolve(lot, steps=lot.steps - part)
    return tuple(sorted(lines, key=_walk))


def _walk(line: PickLine) -> tuple[str, str, str, str]:
    lot = line.lot
    return str(lot.place), lot.item, lot.tracking or "", line.document
