"""Holds: what a slip holds is read off the slip, so no operation can leak one; and what to pick."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exchangekit.slip.replacing import may_leave
from exchangekit.stock.holds import Hold
from exchangekit.stock.picking import Wanted

if TYPE_CHECKING:
    from exchangekit.slip.model import Slip


def holds_of(slip: Slip) -> tuple[Hold, ...]:
    """Give everything a slip holds now, live or run out."""
    return tuple(
        Hold(
            slip.id,
            line.line,
            line.item.sku,
            line.wanted.site,
            hold.tracking,
            hold.steps,
            hold.expires_before,
        )
        for line in slip.replacements
        for hold in line.holds
    )


def picking_of(slip: Slip) -> tuple[Wanted, ...]:
    """
    Give what is to be picked for a slip, as `picking.pick_list` takes it.

    Lot by lot what is set aside by name, then what else a line still wants; nothing of a slip
    whose goods may not leave.  The document is the slip's stream and the line.
    """
    if not may_leave(slip):
        return ()
    found = []
    for line in slip.replacements:
        document = f"slip:{slip.id}/{line.line}"
        named = [(hold.tracking, hold.steps) for hold in line.holds if hold.tracking is not None]
        rest = line.left - sum(steps for _, steps in named)
        for tracking, steps in (*named, (None, rest)):
            if steps:
                found.append(Wanted(document, line.item.sku, steps, tracking))
    return tuple(found)
