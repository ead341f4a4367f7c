"""The shelf as one command leaves it: what is still free on it, and which lots are taken."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from attrs import evolve

from exchangekit.errors import InsufficientStockError, SerialReplacesItselfError
from exchangekit.slip.tracked import check_named
from exchangekit.stock.costs import share
from exchangekit.stock.holds import is_sound
from exchangekit.stock.ledger import Holding
from exchangekit.stock.lots import Lot, pick, pick_at_most
from exchangekit.stock.places import Place, PlaceKind
from exchangekit.values.goods import TrackedBy
from exchangekit.values.money import Money

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, datetime

    from exchangekit.slip.commands.parts import LineSteps
    from exchangekit.slip.facts import Facts
    from exchangekit.slip.lines import ReplacementLine
    from exchangekit.slip.model import Slip
    from exchangekit.slip.parts import Reservation
    from exchangekit.values.ids import SiteId, Sku

Taken = list[tuple["str | None", int]]
"""Lots or serials, None for any, and how much of each."""


class Shelf:
    """What one command has taken or set aside so far of what is in stock."""

    def __init__(self, slip: Slip, facts: Facts, at: datetime) -> None:
        self.slip, self.facts, self.at = slip, facts, at
        self._taken: Counter[tuple[Sku, SiteId]] = Counter()
        self._of_lot: Counter[tuple[Sku, SiteId, str | None]] = Counter()
        self._gone: Counter[tuple[Sku, Place, str | None]] = Counter()
        self._beside: defaultdict[tuple[Sku, Place], Holding] = defaultdict(lambda: Holding(0, 0))

    def free(self, sku: Sku, site: SiteId) -> int:
        """Count what the slip can still take."""
        available = self.facts.stock_of(sku, site).available(self.slip.id, self.at)
        return max(0, available - self._taken[sku, site])

    def take(self, sku: Sku, site: SiteId, steps: int, tracking: str | None) -> Money:
        """Take goods, and give what they are worth by the rule of the host."""
        gone, of_lot = self._taken[sku, site], self._of_lot[sku, site, tracking]
        stock = self.facts.stock_of(sku, site)
        self._note(sku, site, steps, tracking)
        value = stock.next_value(steps, tracking, gone=gone, of_lot=of_lot)
        return Money(value, self.slip.request.books)

    def _note(self, sku: Sku, site: SiteId, steps: int, tracking: str | None) -> None:
        self._taken[sku, site] += steps
        if tracking is not None:
            self._of_lot[sku, site, tracking] += steps

    def there(self, sku: Sku, place: Place, most: int, tracking: str | None) -> int:
        """Count what can be taken out of a place beside the shelf, of so many at most."""
        stock = self.facts.stock_of(sku, place.site)
        if stock.resting is None:  # the host does not say: its own commit knows
            return most
        gone = self._gone[sku, place, tracking]
        return max(0, min(most, stock.lying_of(place.kind, tracking) - gone))

    def leave(
        self, sku: Sku, place: Place, steps: int, tracking: str | None, booked: Money
    ) -> Money:
        """
        Take goods out of a place beside the shelf, and give what they leave at.

        That is what they came in at; where others have left with a part of it, their share of
        what is there.
        """
        stock = self.facts.stock_of(sku, place.site)
        there, before = stock.lying(place.kind), self._beside[sku, place]
        left, worth = there.steps - before.steps, max(0, there.value - before.value)
        value = booked.minor
        if stock.resting is not None and not is_sound(left - steps, worth - value):
            value = share(worth, steps, left)
        self._gone[sku, place, tracking] += steps
        self._beside[sku, place] = Holding(before.steps + steps, before.value + value)
        return Money(value, booked.currency)

    def look_at(
        self, sku: Sku, site: SiteId, steps: int, tracking: str | None, booked: Money
    ) -> Money:
        """
        Take goods out of inspection, as `leave` does.

        Raises:
            InsufficientStockError: So much does not lie there: it was counted out, say.
        """
        place = Place(site, PlaceKind.INSPECTION)
        there = self.there(sku, place, steps, tracking)
        if there < steps:
            raise InsufficientStockError(sku, str(place), steps, there)
        return self.leave(sku, place, steps, tracking, booked)

    def chosen(self, line: ReplacementLine, asked: LineSteps) -> Taken:
        """
        Say which lots or serials leave: as named, else those set aside, then what expires first.

        Raises:
            TrackingError: A serial is not named, or a lot where the facts give no lots; or
                the item has none.
            SerialReplacesItselfError: It came back through this very slip.
            InsufficientStockError: The lots do not have as much that is still good and that
                nobody else has set aside.
        """
        item, site, tracking = line.item, line.wanted.site, asked.tracking
        known = self._lots(item.sku, site)
        if item.tracked_by is TrackedBy.LOT and tracking is None and known:
            found = self._soonest(line, asked.steps, known)
            there = sum(steps for _, steps in found)
            if there < asked.steps:
                place = f"{site}/sellable"
                raise InsufficientStockError(item.sku, place, asked.steps, there)
            return found
        check_named(item, asked.steps, tracking, f"lines[{asked.line}].tracking")
        if tracking is not None:
            self._check_named_lot(line, asked, known)
        return [(tracking, asked.steps)]

    def set_aside(self, line: ReplacementLine, lots: Iterable[LineSteps]) -> Taken:
        """
        Set aside the lots or serials that are named.

        Raises:
            TrackingError: The item has none, or more steps than one have one serial.
            SerialReplacesItselfError: It came back through this very slip.
            InsufficientStockError: So much of it is not there, or not free.
        """
        sku, site = line.item.sku, line.wanted.site
        found: Taken = []
        for asked in lots:
            check_named(line.item, asked.steps, asked.tracking, f"lots[{asked.line}].tracking")
            free = self.free(sku, site)
            if asked.steps > free:
                raise InsufficientStockError(sku, f"{site}/sellable", asked.steps, free)
            self._check_named_lot(line, asked, self._lots(sku, site))
            self._note(sku, site, asked.steps, asked.tracking)
            found.append((asked.tracking, asked.steps))
        return found

    def held_anew(self, named: Mapping[int, Iterable[LineSteps]]) -> dict[int, Counter[str | None]]:
        """
        Set aside what every line still wants, as far as it is free, by line and by lot.

        What is named goes first, then what each line held by name before, so that no line
        takes it from another; then line by line what is left.

        Args:
            named: By line, the lots or serials that are named.

        Raises:
            TrackingError: See `set_aside`; so are the others.
            SerialReplacesItselfError: One that is named came back through this very slip.
            InsufficientStockError: So much of one that is named is not there, or not free.
        """
        held = {line.line: Counter[str | None]() for line in self.slip.replacements}
        for number, asked in named.items():
            held[number].update(dict(self.set_aside(self.slip.replacement_line(number), asked)))
        for take in (self._kept, self._to_hold):
            for line in self.slip.replacements:
                own = held[line.line]
                own.update(dict(take(line, line.left - own.total())))
        return held

    def _kept(self, line: ReplacementLine, steps: int) -> Taken:
        """
        Set aside again what a line held by name before, as far as it is there and free.

        Args:
            line: For which.
            steps: How much it still wants, at least 0.
        """
        if all(hold.tracking is None for hold in line.holds):
            return []
        sku, site = line.item.sku, line.wanted.site
        steps = min(steps, self.free(sku, site))
        before = self._before(line, self._lots(sku, site))
        return self._noted(line, self._first_of((before,), steps))

    def _to_hold(self, line: ReplacementLine, steps: int) -> Taken:
        """
        Set aside what is free: of lots that are known what expires first, else any.

        Args:
            line: For which.
            steps: How much, at least 0.
        """
        sku, site = line.item.sku, line.wanted.site
        steps = min(steps, self.free(sku, site))
        known = self._lots(sku, site) if line.item.tracked_by is TrackedBy.LOT else []
        if known:
            return self._noted(line, self._first_of((known,), steps))
        return self._noted(line, [(None, steps)] if steps else [])

    def still_there(self, line: ReplacementLine, hold: Reservation) -> int:
        """Count how much of a live hold is on the shelf yet; of one that ran out, all of it."""
        if self.at >= hold.expires_before:
            return hold.steps
        sku, site, tracking = line.item.sku, line.wanted.site, hold.tracking
        steps = min(hold.steps, self.free(sku, site))
        if tracking is not None and (known := self._lots(sku, site)):
            of_lot = sum(lot.steps for lot in known if lot.tracking == tracking)
            steps = min(steps, of_lot)
        self._note(sku, site, steps, tracking)
        return steps

    def _noted(self, line: ReplacementLine, found: Taken) -> Taken:
        for name, part in found:
            self._note(line.item.sku, line.wanted.site, part, name)
        return found

    def _soonest(self, line: ReplacementLine, steps: int, known: list[Lot]) -> Taken:
        """Take what was set aside for the line, then for none, then for others of the slip."""
        place = (line.item.sku, line.wanted.site)
        promised = Counter[str | None]()
        for other in self.slip.replacements:
            if other.line != line.line and (other.item.sku, other.wanted.site) == place:
                for hold in other.holds:
                    promised[hold.tracking] += hold.steps
        spare = [evolve(lot, steps=lot.steps - promised[lot.tracking]) for lot in known]
        return self._first_of((self._before(line, known), spare, known), steps)

    def _before(self, line: ReplacementLine, known: list[Lot]) -> list[Lot]:
        """Give what was set aside for a line, as far as it is there and free, where it is known."""
        held = {hold.tracking: hold.steps for hold in line.holds if hold.tracking}
        sku, site = line.item.sku, line.wanted.site
        if not known:
            place, taken = Place(site, PlaceKind.SELLABLE), self._of_lot
            known = [Lot(sku, place, lot, n - taken[sku, site, lot]) for lot, n in held.items()]
        return [
            evolve(lot, steps=min(lot.steps, held[lot.tracking]))
            for lot in known
            if lot.tracking in held
        ]

    def _first_of(self, sources: Iterable[list[Lot]], steps: int) -> Taken:
        """Take of some lots, then of others, what expires first and is good today."""
        today = self._today()
        got: Counter[str | None] = Counter()
        for lots in sources:
            rest = [evolve(lot, steps=lot.steps - got[lot.tracking]) for lot in lots]
            for part in pick_at_most(rest, steps - got.total(), good_until=today):
                got[part.lot.tracking] += part.steps
        return list(got.items())

    def _today(self) -> date:
        return self.at.astimezone(self.facts.where.zone).date()

    def _check_named_lot(self, line: ReplacementLine, asked: LineSteps, known: list[Lot]) -> None:
        item, tracking = line.item, asked.tracking
        if item.tracked_by is TrackedBy.SERIAL and tracking is not None:
            for back in self.slip.returns:
                ours = back.item.sku == item.sku
                if ours and any(receipt.tracking == tracking for receipt in back.receipts):
                    raise SerialReplacesItselfError(item.sku, tracking)
        if not known:  # the host gives no lots: its own commit knows what lies where
            return
        mine = [lot for lot in known if lot.tracking == tracking]
        if not mine:
            place = f"{line.wanted.site}/sellable"
            raise InsufficientStockError(item.sku, place, asked.steps, 0)
        pick(mine, asked.steps, good_until=self._today())

    def _lots(self, sku: Sku, site: SiteId) -> list[Lot]:
        """Give the lots that are known, less what others hold and this command took of them."""
        lots = self.facts.stock_of(sku, site).lots_for(self.slip.id, self.at)
        taken = self._of_lot
        return [
            evolve(lot, steps=max(0, lot.steps - taken[sku, site, lot.tracking])) for lot in lots
        ]
