"""What went back and what went out for it: the from-to matrix, reasons and outcomes."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from attrs import field

from exchangekit.slip.phases import ReviewPhase
from exchangekit.values.classes import frozen
from exchangekit.values.goods import Reason
from exchangekit.values.ids import Sku

if TYPE_CHECKING:
    from collections.abc import Iterable

    from exchangekit.slip.model import Slip


@frozen
class Flow:
    """
    Counts over slips; add two to get the counts over both.

    Args:
        slips: How many were looked at.
        ended: How many have ended.
        refused: How many were refused, by policy or by a reviewer.
        reasons: Slips by reason.
        returned: Steps received, by SKU.
        from_to: Steps sent, by the SKU that came back and the SKU that went out for it; a
            replacement for several lines counts under the first of them.
    """

    slips: int = 0
    ended: int = 0
    refused: int = 0
    reasons: Counter[Reason] = field(factory=Counter)
    returned: Counter[Sku] = field(factory=Counter)
    from_to: Counter[tuple[Sku, Sku]] = field(factory=Counter)

    def __add__(self, other: Flow) -> Flow:
        return Flow(
            self.slips + other.slips,
            self.ended + other.ended,
            self.refused + other.refused,
            self.reasons + other.reasons,
            self.returned + other.returned,
            self.from_to + other.from_to,
        )

    def pareto(self) -> tuple[tuple[Reason, int], ...]:
        """Rank the reasons, most frequent first, ties by name."""
        return tuple(sorted(self.reasons.items(), key=lambda pair: (-pair[1], pair[0])))


def flow_of(slip: Slip) -> Flow:
    """Count one slip."""
    from_to: Counter[tuple[Sku, Sku]] = Counter()
    for line in slip.replacements:
        if line.dispatched and line.wanted.replaces and slip.returns:
            old = slip.return_line(line.wanted.replaces[0]).item.sku
            from_to[old, line.item.sku] += line.dispatched
    returned: Counter[Sku] = Counter()
    for back in slip.returns:
        if back.received:
            returned[back.item.sku] += back.received
    return Flow(
        slips=1,
        ended=int(slip.stage is None),
        refused=int(slip.phases.review is ReviewPhase.REFUSED),
        reasons=Counter({slip.request.reason: 1}),
        returned=returned,
        from_to=from_to,
    )


def flow(slips: Iterable[Slip]) -> Flow:
    """Count many slips, in one pass."""
    return sum((flow_of(slip) for slip in slips), start=Flow())
