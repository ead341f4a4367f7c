"""
Lots and serials on a slip: what has to be named, and what can come back.

What the sale says it sold comes back through that sale and no other, and once: the sale's own
stream keeps what came.  What leaves is chosen from the `shelf`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from exchangekit.errors import SerialHereError, TrackingError
from exchangekit.stock.lots import check_lots
from exchangekit.values.goods import TrackedBy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exchangekit.slip.commands.parts import LineSteps
    from exchangekit.slip.facts import Facts
    from exchangekit.slip.lines import ReplacementLine, ReturnLine
    from exchangekit.slip.model import Slip
    from exchangekit.values.goods import Item, Tracked
    from exchangekit.values.ids import Sku
    from exchangekit.values.money import Money


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


def check_back(slip: Slip, line: ReturnLine, asked: LineSteps, facts: Facts) -> int:
    """
    Check that a lot or serial can come back, and give how much of it came before.

    Args:
        slip: Through which.
        line: With what arrived before, earlier in the same command included.
        asked: What arrives.
        facts: The sale, with what came back through other slips, and where serials are.

    Raises:
        TrackingError: Lot or serial is missing, or there is none.
        SerialHereError: The serial is with us.
        LotMismatchError: It was not sold under this sale.
        OverReversedError: More of it comes back than went out.
    """
    where, item = f"lines[{asked.line}].tracking", line.item
    check_named(item, asked.steps, asked.tracking, where)
    if asked.tracking is None:
        return 0
    came = _came(slip, line, facts)
    if item.tracked_by is TrackedBy.SERIAL and not came.get(asked.tracking):
        check_not_here(item.sku, asked.tracking, facts)
    sold = {one.tracking: one.steps for one in line.sold.tracked}
    if not sold:  # nobody knows which went out: at most once each, as far as they are serials
        single = item.tracked_by is TrackedBy.SERIAL
        sold = {**came, asked.tracking: 1 if single else line.sold.shipped}
    check_lots(item.sku, sold, came, {asked.tracking: asked.steps}, where=where)
    return came.get(asked.tracking, 0)


def check_not_here(item: Sku, serial: str, facts: Facts) -> None:
    """
    Refuse a serial that arrives and is here already.

    Raises:
        SerialHereError: It is in a place of ours, or lies with us as the customer's.
    """
    at = facts.serials.get((item, serial))
    if at is not None and at.place.is_physical:
        raise SerialHereError(item, serial, str(at.place))


def _came(slip: Slip, line: ReturnLine, facts: Facts) -> dict[str, int]:
    """Give what came back of a sale line: what others brought, and what this slip has here."""
    came = facts.sale(slip.request.sale).came(line.sold.line, but=slip.id)
    for tracking, steps in lots_here(line):
        came[tracking] = came.get(tracking, 0) + steps
    return came


def lots_here(line: ReturnLine) -> Iterator[tuple[str, int]]:
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
