"""Movements, read as what happened to the goods of an item, and valued."""

from __future__ import annotations

from collections import deque
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from exchangekit.stock.places import PHYSICAL, PlaceKind
from exchangekit.stock.valuation.fold import Valuation
from exchangekit.stock.valuation.operations import ORIGINAL, Issued, Received, Returned, SentBack

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from exchangekit.stock.costs import Layer
    from exchangekit.stock.movements import Movement
    from exchangekit.stock.places import Place
    from exchangekit.stock.valuation.fold import Valued
    from exchangekit.stock.valuation.operations import Operation, ReturnCost
    from exchangekit.stock.valuation.pools import Pool
    from exchangekit.values.ids import Sku

OURS: Final = PHYSICAL - {PlaceKind.CUSTOMER_PROPERTY}
"""The kinds of place whose goods are ours and can be touched."""

_NOTHING: Final[Mapping[str, str]] = MappingProxyType({})


def is_ours(place: Place) -> bool:
    """Tell whether goods in a place are valued: those we hold, less what belongs to customers."""
    return place.kind in OURS


def operations_of(
    movements: Iterable[Movement],
    *,
    inside: Callable[[Place], bool] = is_ours,
    reverses: Mapping[str, str] = _NOTHING,
    at: ReturnCost = ORIGINAL,
) -> Iterator[Operation]:
    """
    Read movements of one item as operations, one at a time and in the order given.

    What crosses the border of the valued places comes in or goes out; what moves within
    them keeps its value and is left out.

    Args:
        movements: Of one item.
        inside: Which places are valued together; all of ours when not said.
        reverses: By id, which movement another one reverses.  Goods that come in without
            being named here come in at the value of their movement.
        at: At which value returns come in.
    """
    for movement in movements:
        entering = inside(movement.target)
        if entering == inside(movement.source):
            continue
        name, steps, tracking = movement.id, movement.steps, movement.tracking
        of = reverses.get(name) if reverses else None
        if entering and of is None:
            yield Received(name, steps, movement.value, tracking)
        elif entering:
            yield Returned(name, steps, of, at, tracking)
        elif of is None:
            yield Issued(name, steps, tracking)
        else:
            yield SentBack(name, steps, of, tracking)


def valued_movements(
    movements: Iterable[Movement],
    books: Callable[[Sku], Valuation],
    *,
    inside: Callable[[Place], bool] = is_ours,
    reverses: Mapping[str, str] = _NOTHING,
    at: ReturnCost = ORIGINAL,
) -> Iterator[Valued]:
    """
    Value movements of any items, one at a time and in the order given.

    What crosses the border of the valued places; see `operations_of`.

    Args:
        movements: Of any items of one company.
        books: Gives the books of an item, the same ones each time it is asked, such as
            ``defaultdict(lambda: Valuation(Fifo())).__getitem__``.
        inside: Which places are valued together; all of ours when not said.
        reverses: By id, which movement another one reverses.
        at: At which value returns come in.

    Raises:
        OverIssuedError: More leaves than is there.
        OverReversedError: More is reversed than the movement it names still has out.
    """
    for movement in movements:
        entering = inside(movement.target)
        if entering == inside(movement.source):
            continue
        item, name = movement.item, movement.id
        if reverses and name in reverses:
            reversing = operations_of((movement,), inside=inside, reverses=reverses, at=at)
            yield from map(books(item).post, reversing)
        elif entering:
            yield books(item).received(name, movement.steps, movement.value, movement.tracking)
        else:
            yield books(item).issued(name, movement.steps, movement.tracking)


def costing(
    pool: Callable[[], Pool],
) -> Callable[[Place, Iterable[Movement]], tuple[Layer, ...]]:
    """
    Make what answers for a host what the goods on a shelf cost: `StockFacts.layers`.

    Args:
        pool: The method, such as `layers.Fifo` or ``lambda: Standard(Fraction(700))``.

    Returns:
        A function of a shelf and all movements of one item in the order they were
        committed; it gives what lies there, in the order in which it leaves.
    """

    def layers_on(shelf: Place, movements: Iterable[Movement]) -> tuple[Layer, ...]:
        books = Valuation(pool())
        crossed = valued_movements(movements, lambda _: books, inside=shelf.__eq__)
        deque(crossed, maxlen=0)
        return books.layers

    return layers_on
