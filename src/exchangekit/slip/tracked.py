"""
Lots and serials on a slip: what has to be named, what can come back, and what leaves.

What the sale says it sold comes back through that sale and no other, and once: the sale's own
stream keeps what came.  What leaves is chosen from the shelf.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve

from exchangekit.errors import (
    InsufficientStockError,
    SerialHereError,
    SerialReplacesItselfError,
    TrackingError,
)
from exchangekit.stock.lots import check_lots, pick
from exchangekit.values.goods import TrackedBy
from exchangekit.values.money import Money

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from exchangekit.slip.commands.parts import LineSteps
    from exchangekit.slip.facts import Facts
    from exchangekit.slip.lines import ReplacementLine, ReturnLine
    from exchangekit.slip.model import Slip
    from exchangekit.stock.lots import Lot
    from exchangekit.values.goods import Item, Tracked
    from exchangekit.values.ids import SiteId, Sku


def check_named(item: Item, steps: int, tracking: str | None, where: str) -> None:
    """
    Refuse goods that are told apart and do not say which, and those that are not and do.

    Raises:
        TrackingError: Lot or serial is missing, more steps than one have one serial, or the
            item has none.
    """
    match item.tracked_by:
        case TrackedBy.SERIAL if tracking is None or steps != 1:
            got = f"{steps} of {tracking or '-'}"
            raise TrackingError(where, item.sku, got, "1 step of a serial")
        case TrackedBy.LOT if tracking is None:
            raise TrackingError(where, item.sku, f"{steps} of -", "so many steps of a lot")
        case None if tracking is not None:
            raise TrackingError(where, item.sku, tracking, "no lot or serial")
        case _:
            pass


def check_back(slip: Slip, line: ReturnLine, asked: LineSteps, site: SiteId, facts: Facts) -> int:
    """
    Check that a lot or serial can come back, and give how much of it came before.

    Args:
        slip: Through which.
        line: With what arrived before, earlier in the same command included.
        asked: What arrives.
        site: Where.
        facts: The sale, with what came back through other slips, and the shelf there.

    Raises:
        TrackingError: Lot or serial is missing, or there is none.
        SerialHereError: The serial is on the shelf.
        LotMismatchError: It was not sold under this sale.
        OverReversedError: More of it comes back than went out.
    """
    where, item = f"lines[{asked.line}].tracking", line.item
    check_named(item, asked.steps, asked.tracking, where)
    if asked.tracking is None:
        return 0
    if item.tracked_by is TrackedBy.SERIAL:
        for lot in facts.stock_of(item.sku, site).lots:
            if lot.tracking == asked.tracking and lot.steps:
                raise SerialHereError(item.sku, asked.tracking, str(lot.place))
    came = _came(slip, line, facts)
    sold = {one.tracking: one.steps for one in line.sold.tracked}
    if not sold:  # nobody knows which went out: at most once each, as far as they are serials
        single = item.tracked_by is TrackedBy.SERIAL
        sold = {**came, asked.tracking: 1 if single else line.sold.shipped}
    check_lots(item.sku, sold, came, {asked.tracking: asked.steps}, where=where)
    return came.get(asked.tracking, 0)


def _came(slip: Slip, line: ReturnLine, facts: Facts) -> dict[str, int]:
    """Give what came back of a sale line: what others brought, and what this slip has here."""
    came = facts.sale(slip.request.sale).came(line.sold.line, but=slip.id)
    for tracking, steps in _here(line):
        came[tracking] = came.get(tracking, 0) + steps
    return came


def _here(line: ReturnLine) -> Iterator[tuple[str, int]]:
    """Give what came and was not given back, lot by lot."""
    came = [(receipt.tracking, receipt.steps) for receipt in line.receipts]
    came += [(unseen.tracking, -unseen.steps) for unseen in line.unseen]
    came += [
        (one.tracking, -(one.steps if one.given_back else one.back)) for one in line.inspections
    ]
    yield from ((tracking, steps) for tracking, steps in came if tracking is not None)


def cost_back(line: ReturnLine, asked: LineSteps, came: int) -> Money | None:
    """Give what the very lot or serial cost that comes back; None where nobody knows."""
    for one in line.sold.tracked:
        if one.tracking == asked.tracking:
            return one.cost_between(came, came + asked.steps)
    return None


def check_out(
    line: ReplacementLine, steps: int, tracking: str | None, where: str
) -> Tracked | None:
    """
    Find the lot or serial of a replacement line that is with the customer, or on its way.

    Raises:
        TrackingError: Lot or serial is missing, or there is none.
        LotMismatchError: It did not leave, or is back.
        OverReversedError: More of it comes back than is out.
    """
    check_named(line.item, steps, tracking, where)
    if tracking is None:
        return None
    out = {one.tracking: one for one in line.out}
    left = {name: one.steps for name, one in out.items()}
    check_lots(line.item.sku, left, {}, {tracking: steps}, where=where)
    return out[tracking]


class Shelf:
    """What one command has taken so far of what is in stock."""

    def __init__(self, slip: Slip, facts: Facts, at: datetime) -> None:
        self.slip, self.facts, self.at = slip, facts, at
        self._taken: dict[tuple[Sku, SiteId], int] = {}
        self._of_lot: dict[tuple[Sku, SiteId, str | None], int] = {}

    def free(self, sku: Sku, site: SiteId) -> int:
        """Count what the slip can still take."""
        taken = self._taken.get((sku, site), 0)
        return max(0, self.facts.stock_of(sku, site).available(self.slip.id, self.at) - taken)

    def take(self, sku: Sku, site: SiteId, steps: int, tracking: str | None) -> Money:
        """Take goods, and give what they are worth by the rule of the host."""
        where = (sku, site)
        stock = self.facts.stock_of(*where)
        self._taken[where] = self._taken.get(where, 0) + steps
        lot = (sku, site, tracking)
        if tracking is not None:
            self._of_lot[lot] = self._of_lot.get(lot, 0) + steps
        if any(layer.tracking for layer in stock.layers):
            after = self._of_lot.get(lot, 0) if tracking is not None else self._taken[where]
        else:
            tracking, after = None, self._taken[where]
        before = after - steps
        value = stock.issue_value(after, tracking)
        value -= stock.issue_value(before, tracking) if before else 0
        return Money(value, self.slip.request.books)

    def chosen(self, line: ReplacementLine, asked: LineSteps) -> list[tuple[str | None, int]]:
        """
        Say which lots or serials leave: as named, else what expires first.

        Raises:
            TrackingError: A serial is not named, or a lot where the facts give no lots; or
                the item has none.
            SerialReplacesItselfError: It came back through this very slip.
            InsufficientStockError: The lots do not have as much that is still good.
        """
        item, site, tracking = line.item, line.wanted.site, asked.tracking
        known = self._lots(item.sku, site)
        if item.tracked_by is TrackedBy.LOT and tracking is None and known:
            today = self.at.astimezone(self.facts.where.zone).date()
            picked = pick(known, asked.steps, good_until=today)
            return [(part.lot.tracking, part.steps) for part in picked]
        check_named(item, asked.steps, tracking, f"lines[{asked.line}].tracking")
        if tracking is not None:
            self._check_named_lot(line, asked, known)
        return [(tracking, asked.steps)]

    def _check_named_lot(self, line: ReplacementLine, asked: LineSteps, known: list[Lot]) -> None:
        item, tracking = line.item, asked.tracking
        if item.tracked_by is TrackedBy.SERIAL and tracking is not None:
            for back in self.slip.returns:
                ours = back.item.sku == item.sku
                if ours and any(receipt.tracking == tracking for receipt in back.receipts):
                    raise SerialReplacesItselfError(item.sku, tracking)
        if not known:  # the host gives no lots: its own commit knows what lies where
            return
        today = self.at.astimezone(self.facts.where.zone).date()
        mine = [lot for lot in known if lot.tracking == tracking]
        if not mine:
            place = f"{line.wanted.site}/sellable"
            raise InsufficientStockError(item.sku, place, asked.steps, 0)
        pick(mine, asked.steps, good_until=today)

    def _lots(self, sku: Sku, site: SiteId) -> list[Lot]:
        """Give the lots that are known, less what this command took of them."""
        lots = self.facts.stock_of(sku, site).lots
        return [
            evolve(lot, steps=max(0, lot.steps - self._of_lot.get((sku, site, lot.tracking), 0)))
            for lot in lots
        ]
