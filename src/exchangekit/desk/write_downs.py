"""
Write-downs at the desk: goods are looked at, and stand in the books for what they will fetch.

Each is a record of the company's own stream of write-downs, and posts in an open period only.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from exchangekit.desk.asks import Ask, Conversation, Loading
from exchangekit.desk.folds import Folds
from exchangekit.desk.trade import cause_of, check_items, check_open, check_sites
from exchangekit.effects.write_downs import (
    Allowance,
    Fetching,
    Lying,
    WrittenDown,
    allowances,
    write_down_vouchers,
    written_line,
)
from exchangekit.errors import InvalidInputError, RepeatedKeyError
from exchangekit.ports import Batch, Expectation, write_down_stream
from exchangekit.values.classes import frozen
from exchangekit.values.ids import CompanyId
from exchangekit.values.money import total
from exchangekit.wire.documents import WRITE_DOWN_ENTRIES
from exchangekit.wire.records import Head, Record, seal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from exchangekit.desk.trade import Signature
    from exchangekit.stock.holds import StockFacts
    from exchangekit.values.ids import SiteId, Sku


@frozen
class WriteDown:
    """
    Goods that are looked at together.

    Args:
        company: Whose goods.
        posting_date: Of the voucher.
        goods: At least one; each item once in each place.

    Raises:
        InvalidInputError: None, or one twice.
    """

    company: CompanyId
    posting_date: date
    goods: tuple[Fetching, ...]

    def __attrs_post_init__(self) -> None:
        if not self.goods:
            raise InvalidInputError("write_down.goods", "()", "at least one line")
        if len({(one.item, one.place) for one in self.goods}) < len(self.goods):
            got = ", ".join(f"{one.item} {one.place}" for one in self.goods)
            raise InvalidInputError("write_down.goods", got, "each item once in each place")


def write_down(
    history: Sequence[Record], document: WriteDown, signed: Signature
) -> Conversation[tuple[Record, ...]]:
    """
    Write goods down to what they will fetch, or take back what is lost no longer.

    Never above cost, whatever they fetch; what goods sold were written down by goes with
    them.  Where nothing changes nothing is posted, and the record says that the goods were
    looked at.  The same key and document give the same records and no second effect.

    Args:
        history: The company's write-downs so far, in the stream ``write-down:<company>``.
        document: What the goods will fetch.
        signed: By whom, and when.

    Returns:
        The company's write-downs with this one.

    Raises:
        RepeatedKeyError: The key was used for another one.
        PeriodClosedError: Its day cannot be posted to; the error has the first that can.
        UnknownItemError: An item does not exist.
        UnknownPlaceError: The company has no such site.
        InvalidInputError: More has left than was written down before.
        CurrencyMismatchError: Amounts are of different currencies.
        ConflictError: Somebody else wrote goods down in between, or they moved.
    """
    stream = write_down_stream(document.company)
    stamp = signed.stamp(document)
    for record in history:
        if record.key == signed.key:
            if record.digest != stamp.digest:
                raise RepeatedKeyError(stream, signed.key)
            return tuple(history)
    loading = Loading(Folds())
    yield from _check(document, loading)
    shelves = {(one.item, one.place.site) for one in document.goods if one.there is None}
    stock = yield from loading.stock(tuple(sorted(shelves)))
    entries = [WRITE_DOWN_ENTRIES.from_record(record) for record in history]
    entry = _written(document, entries, stock)
    head = history[-1].head if history else Head(stream)
    record = seal(head, stamp, WRITE_DOWN_ENTRIES.to_body(entry))
    cause = cause_of(record, entry.company, entry.currency)
    batch = Batch(
        expects=(*loading.expects(), Expectation(stream, head.seq)),
        records=(record,),
        vouchers=write_down_vouchers(entry, cause, document.posting_date),
    )
    yield Ask("commit", (batch,))
    return (*history, record)


def _check(document: WriteDown, loading: Loading) -> Conversation[None]:
    """Check day, items and sites."""
    yield from check_open(document.company, document.posting_date, loading)
    yield from check_items({one.item for one in document.goods}, loading)
    sites = {one.place.site for one in document.goods}
    yield from check_sites(document.company, sites, "write_down.site")


def _written(
    document: WriteDown,
    entries: Sequence[WrittenDown],
    stock: Mapping[tuple[Sku, SiteId], StockFacts],
) -> WrittenDown:
    """Work out every line, all in one currency."""
    currency = entries[-1].currency if entries else document.goods[0].fetches.currency
    total((one.fetches for one in document.goods), currency)
    known = allowances(entries)
    lines = []
    for one in document.goods:
        before = known.get((one.item, one.place), Allowance(0, 0))
        there = one.there
        if there is None:
            facts = stock[one.item, one.place.site]
            there = Lying(facts.sellable, max(0, facts.value))
        lines.append(written_line(before, one, there))
    return WrittenDown(document.company, currency, tuple(lines))
