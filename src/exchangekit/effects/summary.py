"""The summary row: an index for finding slips and for worklists, rebuilt by fold."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from exchangekit.policy.deadlines import Wait
from exchangekit.slip.due import escalated_to, next_due, waits
from exchangekit.slip.guards import spelled
from exchangekit.slip.phases import Leg, Phases, ReturnPhase
from exchangekit.values.classes import frozen
from exchangekit.values.goods import Reason
from exchangekit.values.ids import CompanyId, CustomerRef, SaleId, SiteId, Sku, SlipId
from exchangekit.values.people import Role

if TYPE_CHECKING:
    from exchangekit.slip.model import Slip


@frozen
class Summary:
    """
    What is needed to find a slip and to list the work it waits for.

    What has a default is missing in rows that were written before there was such a column.

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
        next_due: The next instant at which something falls due, or None.
        company: Whose goods and books they are.
        reason: Why it was asked for.
        opened_at: The first instant recorded.
        waiting_since: Since when that leg is in its phase; None once it has ended.
        numbers: Of its return and replacement orders.
        sites: Where work on it is to be done now, sorted: where goods are to be inspected or
            lie that are no part of it, from where they are sent; none where it waits for somebody.
        lists: The roles on whose list an overdue wait is, sorted.
        about: The slip that it takes up, as an appeal or reopening, or None.
        serials: The lots and serials that moved or surely will, on either leg, sorted.
        waits: Everything it waits for, on any leg, sorted.
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
    company: CompanyId | None = None
    reason: Reason | None = None
    opened_at: datetime | None = None
    waiting_since: datetime | None = None
    numbers: tuple[str, ...] = ()
    sites: tuple[SiteId, ...] = ()
    lists: tuple[Role, ...] = ()
    about: SlipId | None = None
    serials: tuple[str, ...] = ()
    waits: tuple[Wait, ...] = ()


def summary_of(slip: Slip) -> Summary:
    """Fold a slip to its summary row."""
    now, request, number = slip.stage, slip.request, slip.number()
    returned = {line.item.sku for line in slip.returns}
    return Summary(
        slip=slip.id,
        number=number,
        customer=request.customer,
        sale=request.sale,
        items=tuple(sorted(returned | {line.item.sku for line in slip.replacements})),
        phases=slip.phases,
        stage=spelled(now),
        leg=None if now is None else now[0],
        changed_at=slip.changed_at,
        next_due=next_due(slip),
        about=None if slip.request.about is None else slip.request.about.slip,
        company=request.company,
        reason=request.reason,
        opened_at=slip.opened_at,
        waiting_since=None if now is None else slip.since.of(now[0]),
        numbers=tuple(drawn for _, drawn in slip.numbers if drawn != number),
        sites=_sites(slip),
        lists=escalated_to(slip),
        serials=_serials(slip),
        waits=waits(slip),
    )


def _serials(slip: Slip) -> tuple[str, ...]:
    """Give what was named so far; of a sale line that comes back whole it is known before."""
    named: set[str | None] = set()
    for line in slip.returns:
        if line.item.tracked_by is not None:
            named.update(receipt.tracking for receipt in line.receipts)
            if line.steps == line.sold.shipped:
                named.update(one.tracking for one in line.sold.tracked)
    for wanted in slip.replacements:
        named.update(one.tracking for one in wanted.sent)
    named.update(stray.tracking for stray in slip.strays)
    return tuple(sorted(name for name in named if name is not None))


_COMING = frozenset({ReturnPhase.AWAITING, ReturnPhase.IN_TRANSIT, ReturnPhase.INSPECTING})


def _sites(slip: Slip) -> tuple[SiteId, ...]:
    """Give the sites that have goods of the slip to look at, to send, or to give back."""
    sites: set[SiteId] = set()
    if slip.phases.return_ in _COMING:
        for line in slip.returns:
            if line.received > line.inspected:
                came = {receipt.site for receipt in line.receipts}
                sites |= {site for site in came if line.to_inspect(site)}
    sites |= {stray.site for stray in slip.strays if stray.lying}
    sites |= {line.wanted.site for line in slip.replacements if line.holds and line.left}
    return tuple(sorted(sites))
