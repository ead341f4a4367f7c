"""Looking back: a slip at an earlier instant, its timeline, and the chain it stands in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exchangekit.desk.asks import Ask, Conversation
from exchangekit.desk.exchange import show
from exchangekit.desk.many import find
from exchangekit.effects.finding import Order, Search
from exchangekit.errors import UnknownSlipError
from exchangekit.slip.lifecycle import as_of
from exchangekit.values.classes import frozen
from exchangekit.values.dates import check_instant
from exchangekit.values.ids import SaleId, SlipId, chained_sale
from exchangekit.wire.history import Entry, entries, read_slip

if TYPE_CHECKING:
    from datetime import datetime

    from exchangekit.desk.folds import Folds
    from exchangekit.slip.model import Slip
    from exchangekit.wire.records import Record

_PER_PAGE = 100


@frozen
class Links:
    """
    Where a slip stands among sales and other slips.

    Args:
        sale: Whose goods first came back, generations ago perhaps.
        earlier: The slips whose replacement was exchanged in turn, the first one first.
        later: Slips over what this slip sent, and over what those sent, oldest first within
            a generation.
    """

    sale: SaleId
    earlier: tuple[SlipId, ...]
    later: tuple[SlipId, ...]


def show_as_of(slip_id: SlipId, at: datetime) -> Conversation[Slip]:
    """
    Read a slip as it was at an instant.

    Raises:
        UnknownSlipError: Nobody had opened it by then.
        NaiveDatetimeError: `at` has no time zone.
    """
    check_instant(at, where="as_of")
    records: tuple[Record, ...] = yield Ask("slip_records", (slip_id,))
    slip = as_of(slip_id, read_slip(records), at)
    if slip is None:
        raise UnknownSlipError(slip_id)
    return slip


def timeline(slip_id: SlipId) -> Conversation[tuple[Entry, ...]]:
    """
    Read everything that happened to a slip, oldest first.

    Raises:
        UnknownSlipError: Nobody opened it.
    """
    records: tuple[Record, ...] = yield Ask("slip_records", (slip_id,))
    if not records:
        raise UnknownSlipError(slip_id)
    return entries(records)


def links(slip_id: SlipId, folds: Folds) -> Conversation[Links]:
    """
    Walk from a slip back to its first sale, and on to every slip over what it sent.

    Raises:
        UnknownSlipError: Nobody opened it.
    """
    earlier: list[SlipId] = []
    slip = yield from show(slip_id, folds)
    while (before := _slip_of(slip.request.sale)) is not None:
        earlier.insert(0, before)
        slip = yield from show(before, folds)
    later: list[SlipId] = []
    todo = [slip_id]
    while todo:
        sent = yield from show(todo.pop(0), folds)
        for again in range(sent.redelivered + 1):
            found = yield from slips_over(chained_sale(sent.id, again))
            later += found
            todo += found
    return Links(slip.request.sale, tuple(earlier), tuple(later))


def _slip_of(sale: SaleId) -> SlipId | None:
    """Give the slip whose replacement a sale is, or None."""
    prefix, _, name = sale.partition(":")
    again = prefix.removeprefix("slip.")
    slip, number = SlipId(name), int(again) if again.isdecimal() else 0
    return slip if name and chained_sale(slip, number) == sale else None


def slips_over(sale: SaleId) -> Conversation[tuple[SlipId, ...]]:
    """Give every slip over a sale."""
    slips: list[SlipId] = []
    search, page = Search(sale=sale, order=Order.OPENED, limit=_PER_PAGE), 0
    while len(slips) == page * _PER_PAGE:
        page += 1
        slips += [one.slip for one in (yield from find(search.page(page)))]
    return tuple(slips)
