"""Holds: what a slip holds is read off the slip, so no operation can leak one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exchangekit.stock.holds import Hold

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
