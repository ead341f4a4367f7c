"""
Goods booked without a slip or a sale: bought, sent back, transferred, corrected, counted.

Each document is booked once, all or nothing, in an open period, and only what is there and
not set aside can leave.  What happened in the past needs the history: no balance after it
may break.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from attrs import evolve, field

from exchangekit.accounting.vouchers import Voucher, VoucherKind
from exchangekit.desk.asks import Conversation, Loading
from exchangekit.desk.folds import Folds
from exchangekit.desk.planning import serials_moved
from exchangekit.desk.trade import (
    cause_of,
    check_items,
    check_open,
    check_sites,
    commit_once,
    first_record,
)
from exchangekit.desk.worth import Worth
from exchangekit.effects.booking import GoodsBooked, GoodsMove, movements_booked, moves_of
from exchangekit.effects.goods import goods_vouchers, stocktake_vouchers
from exchangekit.effects.movements import places_of
from exchangekit.errors import (
    InsufficientStockError,
    InvalidInputError,
    MovementError,
)
from exchangekit.ports import Batch, goods_stream, stock_stream
from exchangekit.slip.tracked import check_named
from exchangekit.stock.corrections import check_backdated
from exchangekit.stock.corrections import check_period as check_occurred
from exchangekit.stock.custody import Custody, SerialKey, check_source
from exchangekit.stock.holds import NOBODY, StockFacts
from exchangekit.stock.ledger import Holding
from exchangekit.stock.movements import Cause, Movement
from exchangekit.stock.places import Place, PlaceKind
from exchangekit.stock.sheets import SheetLine
from exchangekit.stock.stocktake import Variance, adjustments
from exchangekit.values.classes import frozen
from exchangekit.values.goods import Item, TrackedBy
from exchangekit.values.ids import CompanyId, SiteId, Sku, check_id
from exchangekit.values.tax import TaxRate
from exchangekit.wire.documents import GOODS_ENTRIES
from exchangekit.wire.records import Record

if TYPE_CHECKING:
    from datetime import datetime

    from exchangekit.desk.trade import Signature

    History = Sequence[Movement] | None

_UNTAXED: Final[Mapping[Sku, Sequence[TaxRate]]] = MappingProxyType({})


@frozen
class Going:
    """
    Goods to be moved.

    Args:
        item: The SKU.
        steps: How much, at least 1.
        source: From where.
        target: To where.
        value: What it is worth, in minor units, at least 0; None for goods that leave a
            shelf, where the host's method says it.
        tracking: Lot or serial, or None.

    Raises:
        MovementError: No quantity or a negative value.
    """

    item: Sku
    steps: int
    source: Place
    target: Place
    value: int | None = None
    tracking: str | None = None

    def __attrs_post_init__(self) -> None:
        worth = self.value is None or (type(self.value) is int and self.value >= 0)
        if type(self.steps) is not int or self.steps < 1 or not worth:
            got = f"{self.steps!r} steps worth {self.value!r}"
            raise MovementError("goods", got, "ints: at least 1 step worth at least 0")


@frozen
class GoodsDocument:
    """
    A document that moves goods.

    Args:
        name: Unique among the documents of goods.
        kind: Such as `VoucherKind.PURCHASE`, `TRANSFER` or `DISPOSAL`.
        company: Whose goods.
        currency: Of every value.
        posting_date: Of the voucher.
        goods: At least one line.

    Raises:
        InvalidInputError: No name or no line.
    """

    name: str
    kind: VoucherKind
    company: CompanyId
    currency: str
    posting_date: date
    goods: tuple[Going, ...]

    def __attrs_post_init__(self) -> None:
        check_id(self.name, where="goods.name")
        if not self.goods:
            raise InvalidInputError("goods.goods", "()", "at least one line")


@frozen
class Stocktaking:
    """
    A count that is to be booked.

    Args:
        name: Unique among the documents of goods.
        company: Whose goods.
        currency: Of every value.
        posting_date: Of the voucher.
        found: Settled variances, as `stocktake.variances` gives them.
        worth: Quantity and value of each line at its count.
        input_tax: By SKU, the rates transferred out with what mismanagement lost.

    Raises:
        InvalidInputError: No name.
    """

    name: str
    company: CompanyId
    currency: str
    posting_date: date
    found: tuple[Variance, ...]
    worth: Mapping[SheetLine, Holding]
    input_tax: Mapping[Sku, Sequence[TaxRate]] = field(default=_UNTAXED)

    def __attrs_post_init__(self) -> None:
        check_id(self.name, where="stocktake.name")


def book_goods(
    document: GoodsDocument, signed: Signature, history: History = None
) -> Conversation[tuple[Movement, ...]]:
    """
    Book a document of goods: its movements and its voucher.

    Args:
        document: What moves.
        signed: Who books it, and when it happened.
        history: All movements of its items so far; needed when it happened in the past.

    Returns:
        The movements.

    Raises:
        DuplicateReferenceError: A document of this name was booked before.
        PeriodClosedError: Its day cannot be posted to.
        UnknownItemError: An item does not exist.
        UnknownPlaceError: The company has no such site.
        InsufficientStockError: More leaves than is there, or than is not set aside.
        LaterBalanceError: A later movement would be left without goods.
        MovementError: No quantity, no distance, or a value that leaves less than nothing, or
            something where nothing lies.
        TrackingError: A lot is not named, or serials not one by one.
        SerialHereError: A serial comes in that is here already, at whatever site.
        SerialElsewhereError: A serial comes in from where it is not: a customer has it.
        InvalidInputError: No value is said where no method says it, or no history.
    """
    ends = {(line.item, end) for line in document.goods for end in (line.source, line.target)}
    known = yield from _known(document.company, document.posting_date, ends)
    yield from _check_told_apart(document.goods, known, document.name)
    shelves = _Shelves(known.stock, signed.at)
    worth = Worth(known.stock)
    lines = (shelves.move(line, signed.happened) for line in document.goods)
    moves = tuple(worth.checked(line) for line in lines)
    event = GoodsBooked(document.kind, document.company, document.currency, moves)
    record = first_record(goods_stream(document.name), event, signed, GOODS_ENTRIES)
    cause = cause_of(record, document.company, document.currency)
    moved = movements_booked(event, cause)
    vouchers = goods_vouchers(document.kind, moved, cause, document.posting_date)
    yield from _booked(_Booking(record, moved, vouchers), known, history)
    return moved


def book_count(
    counted: Stocktaking, signed: Signature, history: History = None
) -> Conversation[tuple[Movement, ...]]:
    """
    Book what a count found: adjustments at the instant of each count, and their voucher.

    A count that agrees with the books moves nothing and takes its name.  What is missing
    leaves before what was found comes in: a serial may have lain in the wrong place.  Where
    goods moved since and took a part of its value, it leaves at its share of what is there.

    Args:
        counted: What was found.
        signed: Who books it.
        history: All movements of its items so far; needed, as every count is past.

    Returns:
        The movements.

    Raises:
        DuplicateReferenceError: A document of this name was booked before.
        PeriodClosedError: Its day, or that of a count, cannot be posted to.
        UnknownItemError: An item does not exist.
        UnknownPlaceError: The company has no such site.
        RecountNeededError: A line has to be counted again.
        TimeOrderError: A count was made after it is booked.
        TrackingError: A lot is not named, or serials not one by one.
        SerialHereError: A serial was found that is in another place and not missing there.
        SerialElsewhereError: A serial was found that a customer or a supplier has.
        LaterBalanceError: A later movement would be left without goods.
        InvalidInputError: The history is missing.
    """
    ends = {(item, place) for item, _, place in (variance.line for variance in counted.found)}
    known = yield from _known(counted.company, counted.posting_date, ends)
    found = sorted(counted.found, key=lambda variance: variance.adjustment > 0)
    moved = adjustments(found, _draft(counted, signed), counted.worth)
    off = [variance for variance in found if variance.adjustment]
    worth = Worth(known.stock)
    moves = tuple(
        worth.fitted(evolve(move, why=variance.cause))
        for move, variance in zip(moves_of(moved), off, strict=True)
    )
    yield from _check_told_apart(moves, known, counted.name)
    event = GoodsBooked(VoucherKind.STOCKTAKE, counted.company, counted.currency, moves)
    record = first_record(goods_stream(counted.name), event, signed, GOODS_ENTRIES)
    cause = cause_of(record, counted.company, counted.currency)
    moved = movements_booked(event, cause)
    vouchers = stocktake_vouchers(
        moved, off, cause, counted.posting_date, input_tax=counted.input_tax
    )
    yield from _booked(_Booking(record, moved, vouchers), known, history)
    return moved


@frozen
class _Booking:
    record: Record
    moved: tuple[Movement, ...]
    vouchers: tuple[Voucher, ...]


@frozen
class _Known:
    loading: Loading
    items: Mapping[Sku, Item]
    stock: Mapping[tuple[Sku, SiteId], StockFacts]
    company: CompanyId
    first_open: date


class _Shelves:
    """What leaves shelves, line by line: only what is free, at what the host says it costs."""

    def __init__(self, stock: Mapping[tuple[Sku, SiteId], StockFacts], at: datetime) -> None:
        self.stock = stock
        self.at = at
        self.gone: Counter[tuple[Sku, SiteId]] = Counter()
        self.of_lot: Counter[tuple[Sku, SiteId, str | None]] = Counter()

    def move(self, line: Going, occurred: datetime) -> GoodsMove:
        """Give a line its value; refuse what is not there or set aside."""
        value = line.value
        if line.source.kind is PlaceKind.SELLABLE:
            said = self._issued(line)
            value = said if value is None else value
        if value is None:
            want = "a value, for goods that do not leave a shelf"
            raise InvalidInputError("goods.value", "None", want)
        ends = (line.source, line.target)
        return GoodsMove(line.item, line.tracking, line.steps, *ends, value, occurred)

    def _issued(self, line: Going) -> int:
        place, steps = (line.item, line.source.site), line.steps
        lot = (*place, line.tracking)
        facts, gone, of_lot = self.stock[place], self.gone[place], self.of_lot[lot]
        free = facts.available(NOBODY, self.at) - gone
        if line.tracking is not None:
            free = min(free, facts.available(NOBODY, self.at, line.tracking) - of_lot)
        if steps > free:
            where = str(line.source)
            raise InsufficientStockError(line.item, where, steps, max(0, free))
        self.gone[place] += steps
        self.of_lot[lot] += steps
        return facts.next_value(steps, line.tracking, gone=gone, of_lot=of_lot)


def _known(
    company: CompanyId, posting_date: date, ends: set[tuple[Sku, Place]]
) -> Conversation[_Known]:
    """Check day, items and sites, and read what lies where goods can be touched."""
    loading = Loading(Folds())
    first_open = yield from check_open(company, posting_date, loading)
    items = yield from check_items({item for item, _ in ends}, loading)
    yield from check_sites(company, {place.site for _, place in ends}, "goods.site")
    physical = {(item, place.site) for item, place in ends if place.is_physical}
    stock = yield from loading.stock(tuple(sorted(physical)))
    return _Known(loading, items, stock, company, first_open)


def _check_told_apart(
    goods: Sequence[Going | GoodsMove], known: _Known, document: str
) -> Conversation[None]:
    """
    Refuse lots and serials that are not named, and a serial that comes in from where it is not.

    Raises:
        TrackingError: No lot, or not one step of a serial.
        SerialHereError: It is here, or comes in twice.
        SerialElsewhereError: Somebody else has it.
    """
    named: list[tuple[SerialKey, Going | GoodsMove]] = []
    for line in goods:
        item = known.items[line.item]
        if item.tracked_by is None:
            continue
        check_named(item, line.steps, line.tracking, "goods.tracking")
        if item.tracked_by is TrackedBy.SERIAL and line.tracking is not None:
            named.append(((line.item, line.tracking), line))
    # What leaves a place of ours has to be there: the store sees to that.
    coming = [key for key, line in named if not line.source.is_physical]
    at = yield from known.loading.serials(known.company, coming)
    for key, line in named:
        if key in at and not line.source.is_physical:
            check_source(at[key], key, line.source)
        at[key] = Custody(line.target, goods_stream(document), document)


def _draft(counted: Stocktaking, signed: Signature) -> Cause:
    """Give the cause of a count before its record is sealed."""
    where, who = (goods_stream(counted.name), 1), (signed.actor.id, signed.key)
    return Cause(*where, signed.at, signed.happened, *who, counted.company, counted.currency)


def _booked(booking: _Booking, known: _Known, history: History) -> Conversation[None]:
    """Check the past, and commit; a name is taken once."""
    moved = booking.moved
    first_open = {known.company: known.first_open}
    if any(m.cause.occurred < m.cause.at and m.source.is_physical for m in moved):
        if history is None:
            want = "all movements of its items so far, for goods that left in the past"
            raise InvalidInputError("goods.history", "None", want)
        check_backdated(history, moved, first_open=first_open)
    for movement in moved:
        check_occurred(movement.cause, first_open)
    stock = {stock_stream(*place) for place in places_of(moved)}
    batch = Batch(
        expects=known.loading.expects(),
        records=(booking.record,),
        bumps=tuple(sorted(stock | serials_moved(moved, known.items.values()))),
        movements=moved,
        vouchers=booking.vouchers,
    )
    yield from commit_once(batch, booking.record.stream)
