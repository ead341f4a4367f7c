"""Many slips at once: finding them, what is overdue on them, and one command for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exchangekit.desk.asks import Ask, Conversation
from exchangekit.desk.exchange import give, show
from exchangekit.effects.finding import Order, Search
from exchangekit.errors import ExchangeKitError
from exchangekit.policy.deadlines import Wait
from exchangekit.slip.due import Due, due
from exchangekit.values.classes import frozen
from exchangekit.values.ids import SlipId

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from exchangekit.desk.folds import Folds
    from exchangekit.desk.planning import Outcome
    from exchangekit.effects.summary import Summary
    from exchangekit.ports import Versioned
    from exchangekit.slip.envelope import Envelope
    from exchangekit.stock.holds import StockFacts
    from exchangekit.values.ids import SiteId, Sku


@frozen
class Refusal:
    """
    A command of several that was refused; nothing of it was written.

    Args:
        slip: To which it was given.
        error: Why.
    """

    slip: SlipId
    error: ExchangeKitError


def find(search: Search) -> Conversation[tuple[Summary, ...]]:
    """Look for slips."""
    found: tuple[Summary, ...] = yield Ask("find", (search,))
    return found


def overdue(
    now: datetime, limit: int, arrived: Iterable[tuple[Sku, SiteId]], folds: Folds
) -> Conversation[tuple[Due, ...]]:
    """
    List what is overdue on any slip, the longest overdue slips first.

    Then come the slips that wait for goods which have arrived, of each the longest first.

    Raises:
        InvalidInputError: `limit` is out of the bounds of a search.
        NaiveDatetimeError: `now` has no time zone.
    """
    found = yield from find(Search(due_by=now, order=Order.DUE, limit=limit))
    listed: dict[SlipId, tuple[Due, ...]] = {}
    for summary in found:
        slip = yield from show(summary.slip, folds)
        listed[slip.id] = due(slip, now)
    for sku, site in dict.fromkeys(arrived):
        stock: Versioned[StockFacts] = yield Ask("stock", (sku, site))
        for summary in (yield from find(Search(sku=sku, wait=Wait.STOCK, limit=limit))):
            slip = yield from show(summary.slip, folds)
            more = due(slip, now, (stock.value,))
            listed[slip.id] = tuple(dict.fromkeys((*listed.get(slip.id, ()), *more)))
    return tuple(one for dues in listed.values() for one in dues)


def give_each(
    envelopes: Iterable[Envelope], tries: int, folds: Folds
) -> Conversation[tuple[Outcome | Refusal, ...]]:
    """
    Carry commands out one by one, each in a commit of its own.

    Given again with the same keys after a crash, those that were done before are repeated
    and have no second effect.
    """
    results: list[Outcome | Refusal] = []
    for envelope in envelopes:
        try:
            outcome = yield from give(envelope, tries, folds)
        except ExchangeKitError as error:
            results.append(Refusal(envelope.slip, error))
        else:
            results.append(outcome)
    return tuple(results)
