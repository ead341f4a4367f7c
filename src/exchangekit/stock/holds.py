"""
Holds: goods set aside for a slip until an instant, and what is available to whom.

A hold counts while ``now < expires_before``: expiry needs no event and no job, so a dead
worker leaks nothing.
"""

from __future__ import annotations

from datetime import datetime

from attrs import evolve

from exchangekit.errors import InsufficientStockError, InvalidInputError
from exchangekit.stock.costs import Layer, cost_of_first
from exchangekit.stock.lots import Lot
from exchangekit.values.classes import frozen
from exchangekit.values.dates import check_instant
from exchangekit.values.ids import SiteId, Sku, SlipId


@frozen
class Hold:
    """
    Goods set aside.

    Args:
        slip: For which slip.
        line: For which of its replacement lines.
        item: The SKU.
        site: Where it lies.
        tracking: Lot or serial, or None for any.
        steps: How much, at least 1.
        expires_before: The first instant at which it no longer counts.

    Raises:
        InvalidInputError: Nothing is set aside.
        NaiveDatetimeError: `expires_before` has no time zone.
    """

    slip: SlipId
    line: int
    item: Sku
    site: SiteId
    tracking: str | None
    steps: int
    expires_before: datetime

    def __attrs_post_init__(self) -> None:
        check_instant(self.expires_before, where="hold.expires_before")
        if type(self.steps) is not int or self.steps < 1:
            raise InvalidInputError("hold.steps", repr(self.steps), "an int of at least 1")

    def is_live(self, now: datetime) -> bool:
        """Tell whether the hold still counts."""
        return now < self.expires_before


@frozen
class StockFacts:
    """
    What is known of one item at one site when a command is decided.

    Args:
        item: The SKU.
        site: Where.
        sellable: Steps in the sellable place.
        value: What they are worth in the books, in minor units.
        holds: All holds on them, live or not.
        reserved: Steps the host has set aside itself.
        layers: What the next steps to leave cost, in this order, where goods are not valued
            at moving average: first in first out, at standard, or each lot by itself.
        lots: The lots or serials in the sellable place with their expiry, in the order to
            prefer; nothing where the host keeps none, or does not say.
    """

    item: Sku
    site: SiteId
    sellable: int
    value: int
    holds: tuple[Hold, ...] = ()
    reserved: int = 0
    layers: tuple[Layer, ...] = ()
    lots: tuple[Lot, ...] = ()

    def available(self, slip: SlipId, now: datetime) -> int:
        """
        Give what a slip can take: sellable less the live holds of others and the host's.

        The slip's own holds count as available to it.
        """
        others = sum(h.steps for h in self.holds if h.slip != slip and h.is_live(now))
        return max(0, self.sellable - others - self.reserved)

    def with_hold(self, hold: Hold, now: datetime) -> StockFacts:
        """
        Give what is known once more is set aside.

        Raises:
            InsufficientStockError: It is more than the slip can take beside what it holds.
        """
        own = sum(h.steps for h in self.holds if h.slip == hold.slip and h.is_live(now))
        free = self.available(hold.slip, now) - own
        if hold.steps > free:
            where = f"{self.site}/sellable"
            raise InsufficientStockError(self.item, where, hold.steps, max(0, free))
        return evolve(self, holds=(*self.holds, hold))

    def issue_value(self, steps: int, tracking: str | None = None) -> int:
        """
        Give the value of an issue: of the layers in their order, else the moving average.

        Half up; the last step takes what is left.  Never negative, whatever the books say
        the goods are worth.

        Args:
            steps: How much leaves, at least 0.
            tracking: The lot or serial that leaves, where each is valued by itself.
        """
        mine = [layer for layer in self.layers if tracking in {None, layer.tracking}]
        return cost_of_first(steps, Layer(self.sellable, self.value), mine)
