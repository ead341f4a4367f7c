"""
Holds: goods set aside for a slip until an instant, and what is available to whom.

A hold counts while ``now < expires_before``: expiry needs no event and no job, so a dead
worker leaks nothing.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Final

from attrs import evolve

from exchangekit.errors import InsufficientStockError, InvalidInputError
from exchangekit.stock.costs import Layer, cost_of_first
from exchangekit.stock.ledger import Holding
from exchangekit.stock.lots import Lot
from exchangekit.stock.places import PlaceKind
from exchangekit.values.classes import frozen
from exchangekit.values.dates import check_instant
from exchangekit.values.ids import SiteId, Sku, SlipId

NOBODY: Final = SlipId("")
"""No slip has this id; what it can take is what nobody has set aside."""


@frozen
class Hold:
    """
    Goods set aside.

    Args:
        slip: For which slip.
        line: For which of its replacement lines.
        item: The SKU.
        site: Where it lies.
        tracking: The lot or serial that is set aside, and no other will do; None for any.
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
class Resting:
    """
    Goods that lie at a site in a place of ours that is not the sellable one.

    Args:
        kind: The kind of place.
        tracking: Their lot or serial, or None.
        steps: How much, at least 0.
        value: What that is worth in the books, in minor units.
    """

    kind: PlaceKind
    tracking: str | None
    steps: int
    value: int


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
        resting: What lies at the site in other places of ours, each lot or serial by
            itself; None where the host does not say, and its own commit knows.
    """

    item: Sku
    site: SiteId
    sellable: int
    value: int
    holds: tuple[Hold, ...] = ()
    reserved: int = 0
    layers: tuple[Layer, ...] = ()
    lots: tuple[Lot, ...] = ()
    resting: tuple[Resting, ...] | None = None

    def available(self, slip: SlipId, now: datetime, tracking: str | None = None) -> int:
        """
        Give what a slip can take: sellable less the live holds of others and the host's.

        The slip's own holds count as available to it.  Of a lot or serial it is at most what
        lies there of it less the holds of others that name it; where nobody says what lies
        there of each, any may be it.

        Args:
            slip: For whom.
            now: At which instant.
            tracking: Of which lot or serial; None for any.
        """
        others = sum(h.steps for h in self.holds if h.slip != slip and h.is_live(now))
        free = self.sellable - others - self.reserved
        if tracking is not None and self.lots:
            mine = (lot for lot in self.lots_for(slip, now) if lot.tracking == tracking)
            free = min(free, sum(lot.steps for lot in mine))
        return max(0, free)

    def lots_for(self, slip: SlipId, now: datetime) -> tuple[Lot, ...]:
        """Give the lots and serials, of each as much as the holds of others do not name."""
        named: Counter[str | None] = Counter()
        for hold in self.holds:
            if hold.tracking is not None and hold.slip != slip and hold.is_live(now):
                named[hold.tracking] += hold.steps
        if not named:
            return self.lots
        return tuple(
            evolve(lot, steps=max(0, lot.steps - named[lot.tracking])) for lot in self.lots
        )

    def with_hold(self, hold: Hold, now: datetime) -> StockFacts:
        """
        Give what is known once more is set aside.

        Raises:
            InsufficientStockError: It is more than the slip can take beside what it holds, of
                any lot or of the one the hold names.
        """
        own = [h for h in self.holds if h.slip == hold.slip and h.is_live(now)]
        free = self.available(hold.slip, now) - sum(h.steps for h in own)
        if hold.tracking is not None:
            same = sum(h.steps for h in own if h.tracking == hold.tracking)
            free = min(free, self.available(hold.slip, now, hold.tracking) - same)
        if hold.steps > free:
            where = f"{self.site}/sellable"
            raise InsufficientStockError(self.item, where, hold.steps, max(0, free))
        return evolve(self, holds=(*self.holds, hold))

    def lying(self, kind: PlaceKind) -> Holding:
        """Give what lies in another place than the sellable one, over all lots, and its value."""
        mine = [one for one in self.resting or () if one.kind is kind]
        return Holding(sum(one.steps for one in mine), sum(one.value for one in mine))

    def lying_of(self, kind: PlaceKind, tracking: str | None) -> int:
        """Count what lies of a lot or serial, or of all, in another place than the sellable one."""
        mine = (one for one in self.resting or () if one.kind is kind)
        return sum(one.steps for one in mine if tracking in {None, one.tracking})

    def can_give_up(self, kind: PlaceKind, steps: int, value: int, tracking: str | None) -> bool:
        """
        Tell whether goods can leave another place than the sellable one as they came in.

        They must lie there, and leave a sound value; where nobody says what lies there, they do.

        Args:
            kind: Which place.
            steps: How many came in.
            value: At which value, in minor units.
            tracking: Of which lot or serial, or None.
        """
        there = self.lying(kind)
        sound = is_sound(there.steps - steps, there.value - value)
        return self.resting is None or (sound and self.lying_of(kind, tracking) >= steps)

    def can_give_back(self, steps: int, value: int, tracking: str | None, now: datetime) -> bool:
        """
        Tell whether goods can leave as they came in, as if they never had.

        They must lie there, free of everybody's holds, and leave nothing worth less than
        nothing, or something worth although nothing is left.

        Args:
            steps: How many came in.
            value: At which value, in minor units.
            tracking: Of which lot or serial, or None.
            now: When they leave.
        """
        sound = is_sound(self.sellable - steps, self.value - value)
        return sound and self.available(NOBODY, now, tracking) >= steps

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

    def next_value(self, steps: int, tracking: str | None, *, gone: int, of_lot: int) -> int:
        """
        Give the value of the next issue of several, which add up to that of all together.

        Args:
            steps: How much leaves, at least 0.
            tracking: The lot or serial that leaves, or None.
            gone: How much left before it of any lot.
            of_lot: How much left before it of the same.
        """
        each = tracking is not None and any(layer.tracking for layer in self.layers)
        before, name = (of_lot, tracking) if each else (gone, None)
        value = self.issue_value(before + steps, name)
        return value - (self.issue_value(before, name) if before else 0)


def is_sound(steps: int, value: int) -> bool:
    """Tell whether so much can be worth so much: nothing exactly 0, and goods at least that."""
    return value >= 0 if steps else value == 0
