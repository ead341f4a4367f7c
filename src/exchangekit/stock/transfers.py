"""
Transfers: from one site to another by way of goods in transit.

Goods in transit lie at the site they go to.  They keep their value: what leaves is what
arrives, and what does not arrive is lost by a movement of its own.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from exchangekit.errors import InsufficientStockError, InvalidInputError
from exchangekit.stock.costs import share
from exchangekit.stock.ledger import Holding
from exchangekit.stock.movements import Movement
from exchangekit.stock.places import PHYSICAL, Place, PlaceKind
from exchangekit.values.classes import frozen
from exchangekit.values.ids import Sku

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from exchangekit.stock.ledger import BalanceKey
    from exchangekit.stock.movements import Cause
    from exchangekit.values.ids import SiteId


@frozen
class Part:
    """
    Goods of a transfer.

    Args:
        item: The SKU.
        steps: How much, at least 1.
        value: What it is worth in the books, in minor units, at least 0.
        tracking: Lot or serial, or None.
    """

    item: Sku
    steps: int
    value: int
    tracking: str | None = None


def sent(
    parts: Iterable[Part],
    cause: Cause,
    *,
    source: Place,
    to: SiteId,
    n: int = 1,
) -> tuple[Movement, ...]:
    """
    Give the movements that send goods to another site.

    Args:
        parts: What is sent.
        cause: Why.
        source: From where; a place that can be touched.
        to: The site they go to.
        n: Number of the first within the cause, from 1.

    Raises:
        InvalidInputError: The source cannot be touched.
        MovementError: No quantity, a negative value, or no way to go.
    """
    _check_physical(source.kind)
    on_the_way = Place(to, PlaceKind.IN_TRANSIT)
    return tuple(
        Movement(cause, n + i, part.item, part.tracking, part.steps, source, on_the_way, part.value)
        for i, part in enumerate(parts)
    )


def arrived(
    parts: Iterable[tuple[Sku, str | None, int]],
    cause: Cause,
    *,
    at: SiteId,
    held: Mapping[BalanceKey, Holding],
    land: PlaceKind = PlaceKind.SELLABLE,
    n: int = 1,
) -> tuple[Movement, ...]:
    """
    Give the movements that take goods out of transit.

    Args:
        parts: Item, lot or serial, and steps of what arrived.
        cause: Why.
        at: The site they went to.
        held: Holdings before, as `ledger.holdings` gives them; they tell what is in transit
            and at which value it arrives.
        land: Where policy lets it land: on the shelf, or first in inspection.  Outside, as
            what it is not: `PlaceKind.SCRAP` or `PlaceKind.ADJUSTMENT` for goods lost or
            spoilt on the way.
        n: Number of the first within the cause, from 1.

    Raises:
        InsufficientStockError: More arrived than was sent.
        InvalidInputError: Goods cannot land with a customer or supplier, or in transit.
    """
    if land in {PlaceKind.CUSTOMER, PlaceKind.SUPPLIER, PlaceKind.IN_TRANSIT}:
        raise InvalidInputError("transfer.land", land, "a place of ours, or scrap or adjustment")
    on_the_way, target = Place(at, PlaceKind.IN_TRANSIT), Place(at, land)
    moved: list[Movement] = []
    taken: defaultdict[tuple[Sku, str | None], Counter[str]] = defaultdict(Counter)
    for item, tracking, steps in parts:
        there = held.get((item, tracking, on_the_way), Holding(0, 0))
        before = taken[item, tracking]
        left, worth = there.steps - before["steps"], there.value - before["value"]
        if steps > left:
            raise InsufficientStockError(item, str(on_the_way), steps, max(0, left))
        value = share(worth, steps, left)
        before.update(steps=steps, value=value)
        number = n + len(moved)
        moved.append(Movement(cause, number, item, tracking, steps, on_the_way, target, value))
    return tuple(moved)


def landed(
    kinds: Mapping[str, PlaceKind], reason: str, *, otherwise: PlaceKind = PlaceKind.INSPECTION
) -> PlaceKind:
    """
    Give where goods land by policy.

    Args:
        kinds: By reason of arrival, such as ``return``, ``transfer`` or ``purchase``; a
            site with rules of its own has a table of its own.
        reason: Why they arrive.
        otherwise: Where they land for any other reason.

    Raises:
        InvalidInputError: Nothing can be touched there.
    """
    kind = kinds.get(reason, otherwise)
    _check_physical(kind)
    return kind


def _check_physical(kind: PlaceKind) -> None:
    if kind not in PHYSICAL:
        raise InvalidInputError("transfer.place", kind, "a place that can be touched")
