"""Operations, read off the movements of one item."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from exchangekit.stock.places import PHYSICAL, PlaceKind
from exchangekit.stock.valuation.operations import ORIGINAL, Issued, Received, Returned, SentBack

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from exchangekit.stock.movements import Movement
    from exchangekit.stock.places import Place
    from exchangekit.stock.valuation.operations import Operation, ReturnCost

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
        of = reverses.get(name)
        if entering and of is None:
            yield Received(name, steps, movement.value, tracking)
        elif entering:
            yield Returned(name, steps, of, at, tracking)
        elif of is None:
            yield Issued(name, steps, tracking)
        else:
            yield SentBack(name, steps, of, tracking)
