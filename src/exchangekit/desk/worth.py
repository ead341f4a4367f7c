"""What goods are worth where they lie, line by line of one document, so that it stays sound."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve

from exchangekit.errors import InsufficientStockError, MovementError
from exchangekit.stock.costs import share
from exchangekit.stock.holds import is_sound
from exchangekit.stock.ledger import Holding
from exchangekit.stock.places import Place, PlaceKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from exchangekit.effects.booking import GoodsMove
    from exchangekit.stock.holds import StockFacts
    from exchangekit.values.ids import SiteId, Sku


class Worth:
    """What lies in each place, and its value, as the lines of a document leave it."""

    def __init__(self, stock: Mapping[tuple[Sku, SiteId], StockFacts]) -> None:
        self._stock = stock
        self._held: dict[tuple[Sku, Place], Holding] = {}

    def checked(self, move: GoodsMove) -> GoodsMove:
        """
        Move goods at the value that is said.

        Raises:
            InsufficientStockError: Not so much lies there.
            MovementError: It would leave less than nothing, or something where nothing lies.
        """
        held = self._there(move.item, move.source)
        if held is not None and held.steps < move.steps:
            where = str(move.source)
            raise InsufficientStockError(move.item, where, move.steps, held.steps)
        if held is not None and _breaks(held, move):
            want = "a value that leaves at least 0 with what stays, and nothing with nothing"
            got = f"{move.steps} worth {move.value} from {move.source}"
            raise MovementError("goods.value", got, want)
        return self._moved(move)

    def fitted(self, move: GoodsMove) -> GoodsMove:
        """Move goods at the value that is said, or at their share where that is there no more."""
        held = self._there(move.item, move.source)
        if held is not None and held.steps >= move.steps and _breaks(held, move):
            move = evolve(move, value=share(held.value, move.steps, held.steps))
        return self._moved(move)

    def _there(self, item: Sku, place: Place) -> Holding | None:
        """Give what lies in a place where goods can be touched; None where nobody says."""
        facts = self._stock.get((item, place.site))
        if facts is None or not place.is_physical:
            return None
        if (item, place) in self._held:
            return self._held[item, place]
        if place.kind is PlaceKind.SELLABLE:
            return Holding(facts.sellable, facts.value)
        return None if facts.resting is None else facts.lying(place.kind)

    def _moved(self, move: GoodsMove) -> GoodsMove:
        for place, sign in ((move.source, -1), (move.target, 1)):
            held = self._there(move.item, place)
            if held is not None:
                steps, value = sign * move.steps, sign * move.value
                self._held[move.item, place] = Holding(held.steps + steps, held.value + value)
        return move


def _breaks(held: Holding, move: GoodsMove) -> bool:
    """Tell whether what was sound would be so no more."""
    left = Holding(held.steps - move.steps, held.value - move.value)
    return is_sound(*held) and not is_sound(*left)
