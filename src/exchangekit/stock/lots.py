"""Lots: which one to pick, and which ones come back."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from exchangekit.errors import InsufficientStockError, LotMismatchError, OverReversedError
from exchangekit.stock.places import Place
from exchangekit.values.classes import frozen
from exchangekit.values.ids import Sku

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@frozen
class Lot:
    """
    Goods of one lot or serial in a place.

    Args:
        item: The SKU.
        place: Where they lie.
        tracking: Lot or serial, or None for goods without one.
        steps: How much is free to be taken, at least 0.
        expires: The first day on which it may no longer be sold; None when it keeps.
    """

    item: Sku
    place: Place
    tracking: str | None
    steps: int
    expires: date | None = None

    def is_good(self, until: date) -> bool:
        """Tell whether it may still be sold on a day."""
        return self.expires is None or until < self.expires


class Pick(NamedTuple):
    """
    What to take from where.

    Args:
        lot: Of which, and where it lies.
        steps: How much, at least 1.
    """

    lot: Lot
    steps: int


def pick(lots: Iterable[Lot], steps: int, *, good_until: date) -> tuple[Pick, ...]:
    """
    Choose what to send: first expired, first out; what keeps for ever goes last.

    Of equal lots the one that comes first is taken.

    Args:
        lots: Of one item in the places that may be picked from, in the order to prefer.
        steps: How much is wanted, at least 1.
        good_until: The last day on which the customer must be able to use it; today, or
            later where policy asks for a remaining shelf life.

    Raises:
        InsufficientStockError: Not enough is free and good that long; nothing is picked.
    """
    every = list(lots)
    picked = pick_at_most(every, steps, good_until=good_until)
    available = sum(part.steps for part in picked)
    if available < steps:
        item = every[0].item if every else ""
        place = str(every[0].place) if every else ""
        raise InsufficientStockError(item, place, steps, available)
    return picked


def pick_at_most(lots: Iterable[Lot], steps: int, *, good_until: date) -> tuple[Pick, ...]:
    """
    Choose as `pick` does, but only as much as there is.

    Args:
        lots: Of one item in the places that may be picked from, in the order to prefer.
        steps: How much is wanted, at least 0.
        good_until: The last day on which it must be good.
    """
    good = [lot for lot in lots if lot.steps > 0 and lot.is_good(good_until)]
    picked = []
    for lot in sorted(good, key=lambda lot: lot.expires or date.max):
        part = min(steps, lot.steps)
        if part:
            picked.append(Pick(lot, part))
        steps -= part
    return tuple(picked)


def lots_back(
    item: Sku,
    delivered: Mapping[str, int],
    came: Mapping[str, int],
    steps: int,
    *,
    where: str,
) -> dict[str, int]:
    """
    Give of which lots a return is when nobody said: the first delivered first.

    Args:
        item: The SKU, for the error.
        delivered: Steps of each lot that went out, in the order they did.
        came: Steps of each lot that came back before.
        steps: How much comes back, at least 1.
        where: What brings it back, for the error.

    Raises:
        OverReversedError: More comes back than is still out.
        LotMismatchError: `came` names a lot that was not delivered.
    """
    left = _still_out(item, delivered, came)
    if steps > sum(left.values()):
        raise OverReversedError(where, item, steps, sum(left.values()))
    found = {}
    for lot, most in left.items():
        found[lot] = min(steps, most)
        steps -= found[lot]
    return {lot: part for lot, part in found.items() if part}


def check_lots(
    item: Sku,
    delivered: Mapping[str, int],
    came: Mapping[str, int],
    asked: Mapping[str, int],
    *,
    where: str,
) -> None:
    """
    Check that the lots that come back are lots that went out, and not more of them.

    Args:
        item: The SKU, for the error.
        delivered: Steps of each lot that went out.
        came: Steps of each lot that came back before.
        asked: Steps of each lot that come back now.
        where: What brings them back, for the error.

    Raises:
        LotMismatchError: A lot was not delivered.
        OverReversedError: More of a lot comes back than is still out.
    """
    left = _still_out(item, delivered, came)
    for lot, steps in asked.items():
        if lot not in left:
            raise LotMismatchError(item, lot, tuple(name for name in left if left[name]))
        if steps > left[lot]:
            raise OverReversedError(where, lot, steps, left[lot])


def _still_out(item: Sku, delivered: Mapping[str, int], came: Mapping[str, int]) -> dict[str, int]:
    for lot in came:
        if lot not in delivered:
            raise LotMismatchError(item, lot, tuple(delivered))
    return {lot: steps - came.get(lot, 0) for lot, steps in delivered.items()}
