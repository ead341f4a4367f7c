"""The summary row: an index for finding slips and for worklists, rebuilt by fold."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from exchangekit.slip.due import next_due
from exchangekit.slip.guards import spelled
from exchangekit.slip.phases import Leg, Phases
from exchangekit.values.classes import frozen
from exchangekit.values.ids import CustomerRef, SaleId, Sku, SlipId

if TYPE_CHECKING:
    from exchangekit.slip.model import Slip


@frozen
class Summary:
    """
    What is needed to find a slip and to list the work it waits for.

    Args:
        slip: Its id.
        number: Drawn, or None before it was.
        customer: A reference.
        sale: Whose goods come back.
        items: Every SKU on either leg, sorted.
        phases: One per leg.
        stage: Leg and phase waited for, ``leg/phase``; ``ended`` when the slip has.
        leg: The leg waited for, or None.
        changed_at: The last instant recorded.
        next_due: The next instant at which something runs out, or None.
        about: The slip that it takes up, as an appeal or reopening, or None.
    """

    slip: SlipId
    number: str | None
    customer: CustomerRef
    sale: SaleId
    items: tuple[Sku, ...]
    phases: Phases
    stage: str
    leg: Leg | None
    changed_at: datetime
    next_due: datetime | None
    about: SlipId | None = None


def summary_of(slip: Slip) -> Summary:
    """Fold a slip to its summary row."""
    now = slip.stage
    returned = {line.item.sku for line in slip.returns}
    return Summary(
        slip=slip.id,
        number=slip.number(),
        customer=slip.request.customer,
        sale=slip.request.sale,
        items=tuple(sorted(returned | {line.item.sku for line in slip.replacements})),
        phases=slip.phases,
        stage=spelled(now),
        leg=None if now is None else now[0],
        changed_at=slip.changed_at,
        next_due=next_due(slip),
        about=None if slip.request.about is None else slip.request.about.slip,
    )
