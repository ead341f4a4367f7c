"""
A naive storeroom: every single unit has a sticker with its item, its lot and where it lies.

It counts by looking, and knows nothing of folds: what a ledger says about any sequence of
movements has to agree with it.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from attrs import define, field

from exchangekit.conformance.seeds import ITEMS, SITES
from exchangekit.stock.holds import Hold
from exchangekit.stock.places import Place, PlaceKind
from exchangekit.values.ids import Sku, SlipId

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from exchangekit.stock.movements import Movement
    from exchangekit.values.ids import SiteId

Stack = tuple["Sku", "str | None", Place]
"""Units that cannot be told apart, by item, lot, and where they lie."""

PLACES = tuple(Place(site, kind) for site in SITES for kind in PlaceKind)
SHELVES = tuple(place for place in PLACES if place.kind is PlaceKind.SELLABLE)
ROOMS = tuple(
    place for place in PLACES if place.is_physical and place.kind is not PlaceKind.IN_TRANSIT
)
"""Where goods lie that are not on their way."""


@define
class Unit:
    """One unit; `came` is where it was first seen."""

    item: Sku
    lot: str | None
    place: Place
    came: Place


@define
class Storeroom:
    """
    Units with stickers, what they are worth by item and place, and who has set what aside.

    Args:
        units: All that were ever seen, in the order they came.
        worth: Minor units, by item and place.
        holds: By slip.
    """

    units: list[Unit] = field(factory=list)
    worth: Counter[tuple[Sku, Place]] = field(factory=Counter)
    holds: dict[SlipId, tuple[Hold, ...]] = field(factory=dict)

    def stacks(self, places: Iterable[Place] = ROOMS) -> list[Stack]:
        """Give the stacks in some places that are not empty, each once."""
        wanted = set(places)
        found = ((unit.item, unit.lot, unit.place) for unit in self.units)
        return list(dict.fromkeys(stack for stack in found if stack[2] in wanted))

    def count(self, stack: Stack) -> int:
        """Count the units of a stack."""
        return sum((unit.item, unit.lot, unit.place) == stack for unit in self.units)

    def pool(self, item: Sku, place: Place) -> tuple[int, int]:
        """Give units and worth of an item in a place, over all its lots."""
        there = sum((unit.item, unit.place) == (item, place) for unit in self.units)
        return there, self.worth[item, place]

    def can_move(self, movement: Movement) -> bool:
        """Tell whether the units are there, and worth what the movement says."""
        item, source = movement.item, movement.source
        if not source.is_physical:
            return True
        if self.count((item, movement.tracking, source)) < movement.steps:
            return False
        there, worth = self.pool(item, source)
        empties = there == movement.steps
        return movement.value == worth if empties else movement.value <= worth

    def move(self, movements: Sequence[Movement]) -> None:
        """Carry units; what comes from outside and was never seen gets a new sticker."""
        for movement in movements:
            item, lot, source = movement.item, movement.tracking, movement.source
            mine = [u for u in self.units if (u.item, u.lot, u.place) == (item, lot, source)]
            for unit in mine[: movement.steps]:
                unit.place = movement.target
            for _ in range(movement.steps - len(mine)):
                self.units.append(Unit(item, lot, movement.target, source))
            self.worth[item, source] -= movement.value
            self.worth[item, movement.target] += movement.value

    def balance(self, stack: Stack) -> int:
        """Give what lies there less what was first seen there."""
        item, lot, place = stack
        came = sum((unit.item, unit.lot, unit.came) == stack for unit in self.units)
        return self.count((item, lot, place)) - came

    def all_stacks(self) -> set[Stack]:
        """Give every stack that could be told from looking, in any place."""
        lots = {unit.lot for unit in self.units}
        return {(item, lot, place) for item in ITEMS for lot in lots for place in PLACES}

    def held(self, item: Sku, site: SiteId) -> list[Hold]:
        """Give the holds on an item at a site, run out or not."""
        every = (hold for holds in self.holds.values() for hold in holds)
        return sorted((h for h in every if (h.item, h.site) == (item, site)), key=repr)

    def lots(self, item: Sku, place: Place) -> Counter[str | None]:
        """Count the units of each lot in a place."""
        there = (unit for unit in self.units if (unit.item, unit.place) == (item, place))
        return Counter(unit.lot for unit in there if unit.lot is not None)

    def available(
        self, item: Sku, site: SiteId, slip: SlipId, now: datetime, lot: str | None = None
    ) -> int:
        """Count what a slip could take, of a lot or of any: units that nobody else set aside."""
        shelf = Place(site, PlaceKind.SELLABLE)
        there, _ = self.pool(item, shelf)
        mine = there if lot is None else self.count((item, lot, shelf))
        for hold in self.held(item, site):
            if hold.slip != slip and now < hold.expires_before:
                there -= hold.steps
                mine -= hold.steps if lot is None or hold.tracking == lot else 0
        return max(min(there, mine), 0)
