"""Finding slips and listing work: pure questions to summary rows, which a host may index."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Final, Self, assert_never

from attrs import evolve

from exchangekit.errors import InvalidInputError
from exchangekit.policy.deadlines import Wait
from exchangekit.slip.phases import Leg
from exchangekit.values.classes import frozen
from exchangekit.values.dates import check_instant
from exchangekit.values.goods import Reason
from exchangekit.values.ids import CompanyId, CustomerRef, SaleId, SiteId, Sku
from exchangekit.values.people import Role

if TYPE_CHECKING:
    from collections.abc import Iterable

    from exchangekit.effects.summary import Summary

_LATEST: Final = datetime.max.replace(tzinfo=UTC)
_MOST: Final = 1_000


class Order(StrEnum):
    """Which of the slips that are found comes first."""

    WAITING = "waiting"  # that has been at its stage for longest
    DUE = "due"  # of which something falls due first; never: last
    OPENED = "opened"  # that was opened first
    NEWEST = "newest"  # that was opened last


@frozen
class Search:
    """
    Which slips to find: every part that is given has to hold.

    Args:
        number: Any number of the slip: its own, of one of its orders, or its id.
        customer: A reference.
        sale: Whose goods come back.
        sku: On either leg.
        serial: A lot or serial on either leg.
        company: Whose goods and books they are.
        reason: Why it was asked for.
        stage: The stage of the slip, ``leg/phase``, or ``ended``.
        leg: The leg waited for.
        wait: What it waits for, on any leg.
        site: Where work on it is to be done now.
        role: On whose list an overdue wait is.
        opened_from: The first instant of a period in which it was opened.
        opened_before: The first instant after it.
        due_by: Something falls due at this instant or before.
        order: Which comes first; among equals, by slip.
        skip: How many to leave out from the first, at least 0.
        limit: How many at most, 1 to 1,000.

    Raises:
        InvalidInputError: `skip` or `limit` is out of its bounds.
        NaiveDatetimeError: An instant has no time zone.
    """

    number: str | None = None
    customer: CustomerRef | None = None
    sale: SaleId | None = None
    sku: Sku | None = None
    company: CompanyId | None = None
    reason: Reason | None = None
    stage: str | None = None
    leg: Leg | None = None
    site: SiteId | None = None
    role: Role | None = None
    opened_from: datetime | None = None
    opened_before: datetime | None = None
    due_by: datetime | None = None
    order: Order = Order.WAITING
    skip: int = 0
    limit: int = 50
    serial: str | None = None
    wait: Wait | None = None

    def __attrs_post_init__(self) -> None:
        if type(self.skip) is not int or self.skip < 0:
            raise InvalidInputError("search.skip", repr(self.skip), "an int of at least 0")
        if type(self.limit) is not int or not 1 <= self.limit <= _MOST:
            raise InvalidInputError("search.limit", repr(self.limit), "an int of 1 to 1000")
        for name in ("opened_from", "opened_before", "due_by"):
            instant = getattr(self, name)
            if instant is not None:
                check_instant(instant, where=f"search.{name}")

    def page(self, number: int) -> Self:
        """
        Ask for a page of `limit` slips, from 1.

        >>> Search(limit=20).page(3).skip
        40

        Raises:
            InvalidInputError: There is no such page.
        """
        if type(number) is not int or number < 1:
            raise InvalidInputError("search.page", repr(number), "an int of at least 1")
        return evolve(self, skip=(number - 1) * self.limit)

    def matches(self, summary: Summary) -> bool:
        """Tell whether every part that is given holds of a slip."""
        return (
            _is(self.number, (summary.slip, summary.number, *summary.numbers))
            and _is(self.customer, (summary.customer,))
            and _is(self.sale, (summary.sale,))
            and _is(self.sku, summary.items)
            and _is(self.serial, summary.serials)
            and _is(self.company, (summary.company,))
            and _is(self.reason, (summary.reason,))
            and _is(self.stage, (summary.stage,))
            and _is(self.leg, (summary.leg,))
            and _is(self.wait, summary.waits)
            and _is(self.site, summary.sites)
            and _is(self.role, summary.lists)
            and self._in_time(summary)
        )

    def _in_time(self, summary: Summary) -> bool:
        opened, due = summary.opened_at, summary.next_due
        if self.opened_from is not None and (opened is None or opened < self.opened_from):
            return False
        if self.opened_before is not None and (opened is None or opened >= self.opened_before):
            return False
        return self.due_by is None or (due is not None and due <= self.due_by)


def _is(wanted: str | None, among: tuple[str | None, ...]) -> bool:
    return wanted is None or wanted in among


def found_in(summaries: Iterable[Summary], search: Search) -> tuple[Summary, ...]:
    """Answer a search over summaries in any order: what a host's own query has to give."""
    found = sorted(
        (summary for summary in summaries if search.matches(summary)), key=lambda one: one.slip
    )
    match search.order:
        case Order.WAITING:
            found.sort(key=lambda one: one.waiting_since or _LATEST)
        case Order.DUE:
            found.sort(key=lambda one: one.next_due or _LATEST)
        case Order.OPENED:
            found.sort(key=lambda one: one.opened_at or _LATEST)
        case Order.NEWEST:
            found.sort(key=lambda one: one.opened_at or _LATEST, reverse=True)
        case _ as never:
            assert_never(never)
    return tuple(found[search.skip : search.skip + search.limit])
