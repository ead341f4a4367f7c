"""
What arises without slips: sales made or imported, and opening stock.

A sale made here posts its goods and its voucher; one imported from elsewhere is only
frozen, with its payments, so that its lines can be claimed and its money paid back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, TypeVar

from attrs import evolve, field, fields
from attrs.converters import optional

from exchangekit.desk.asks import Ask, Conversation, Loading
from exchangekit.desk.folds import Folds
from exchangekit.desk.planning import check_period, serials_moved
from exchangekit.effects.claims import payments_received
from exchangekit.effects.movements import issue_of, places_of
from exchangekit.effects.postings import opening_voucher, sale_voucher
from exchangekit.errors import (
    AlreadyMovedError,
    ConflictError,
    DuplicateReferenceError,
    InsufficientStockError,
    InvalidInputError,
    SaleChangedError,
    TimeOrderError,
    UnknownItemError,
)
from exchangekit.ports import Batch, payment_stream, sale_stream, stock_stream
from exchangekit.sale.entitlement import SaleRegistered
from exchangekit.sale.facts import Sale, SaleLine
from exchangekit.slip.tracked import check_named
from exchangekit.stock.entries import StockOpened
from exchangekit.stock.holds import NOBODY
from exchangekit.stock.movements import Cause, Movement
from exchangekit.stock.places import Place, PlaceKind, check_site
from exchangekit.values.classes import frozen
from exchangekit.values.dates import check_instant, exact
from exchangekit.values.ids import CommandKey, CompanyId, SiteId, Sku, StreamId, check_id
from exchangekit.values.money import Money, total
from exchangekit.values.people import Actor
from exchangekit.wire.history import SALE_ENTRIES, STOCK_ENTRIES
from exchangekit.wire.records import Head, Record, Stamp, command_digest, seal

if TYPE_CHECKING:
    from exchangekit.policy.facts import Where
    from exchangekit.settlement.tenders import PaymentEntry
    from exchangekit.stock.holds import StockFacts
    from exchangekit.values.goods import Item, Tracked
    from exchangekit.wire.registry import Registry


E = TypeVar("E")


@frozen
class Signature:
    """
    Who books something, when, and under which key.

    Args:
        actor: Who.
        at: The instant it is recorded.
        key: The caller's.
        occurred: When it happened; `at` when None.
    """

    actor: Actor
    at: datetime = field(converter=exact)
    key: CommandKey
    occurred: datetime | None = field(default=None, kw_only=True, converter=optional(exact))

    def __attrs_post_init__(self) -> None:
        check_id(self.key, where="key")
        check_instant(self.at, where="at")
        check_instant(self.happened, where="occurred")
        if self.happened > self.at:
            raise TimeOrderError("at", self.at.isoformat(), self.happened.isoformat())

    @property
    def happened(self) -> datetime:
        """When it happened."""
        return self.at if self.occurred is None else self.occurred

    def stamp(self, command: object) -> Stamp:
        """Give what the record of a command or document carries, with the digest of it."""
        digest = command_digest(command, self.actor)
        return Stamp(self.at, self.happened, self.actor.id, self.key, digest)


def import_sale(sale: Sale, signed: Signature) -> Conversation[Sale]:
    """
    Freeze a sale made elsewhere, so that its lines can be claimed.

    Registering it again with the same figures changes nothing.

    Raises:
        SaleChangedError: It is registered with other figures.
        DuplicateReferenceError: One of its payments was booked before for something else.
        UnknownPlaceError: The company has no such site.
    """
    loading = Loading(Folds())
    if (known := (yield from _registered(sale, loading))) is not None:
        return known
    yield from loading.payments(tuple(paid.id for paid in sale.payments))
    yield Ask("commit", (evolve(_registration(sale, signed), expects=loading.expects()),))
    return sale


def _registered(sale: Sale, loading: Loading) -> Conversation[Sale | None]:
    """Give a sale that was taken in before; of a new one check that its sites are known."""
    known = yield from loading.sale(sale.id)
    if known is not None:
        return _same(known.sale, sale)
    yield from check_sites(sale.company, {line.site for line in sale.lines}, "sale.lines.site")
    return None


def record_sale(sale: Sale, signed: Signature) -> Conversation[Sale]:
    """
    Book a sale made here: its goods leave at their average cost, its voucher is posted.

    Booking it again with the same figures changes nothing.

    Returns:
        The sale with the cost of every line.

    Raises:
        SaleChangedError: It is registered with other figures.
        InsufficientStockError: The goods are not there, or set aside for a slip.
        PeriodClosedError: Its day cannot be posted to.
        DuplicateReferenceError: One of its payments was booked before for something else.
    """
    loading = Loading(Folds())
    if (known := (yield from _registered(sale, loading))) is not None:
        return known
    places = tuple(dict.fromkeys((line.item.sku, line.site) for line in sale.lines))
    stock = yield from loading.stock(places)
    yield from loading.payments(tuple(paid.id for paid in sale.payments))
    where: Where = yield Ask("where", (sale.zone, sale.jurisdiction))
    posting_date = signed.happened.astimezone(where.zone).date()
    yield from check_open(sale.company, posting_date, loading)
    sale = _at_cost(sale, stock, signed.at)
    batch = _registration(sale, signed)
    cause = cause_of(batch.records[0], sale.company, sale.books)
    movements = issue_of(sale, cause)
    serials = serials_moved(movements, (line.item for line in sale.lines))
    bumps = (*(stock_stream(*place) for place in sorted(places_of(movements))), *sorted(serials))
    batch = evolve(
        batch,
        expects=loading.expects(),
        movements=movements,
        vouchers=sale_voucher(sale, cause, posting_date),
        bumps=(*batch.bumps, *bumps),
    )
    yield Ask("commit", (batch,))
    return sale


@frozen
class Opening:
    """
    Opening stock at a site.

    Args:
        company: Whose goods.
        site: Where they lie.
        currency: Of their values.
        posting_date: Of the voucher.
        goods: Steps and book value in minor units, by SKU; at least one.
    """

    company: CompanyId
    site: SiteId
    currency: str
    posting_date: date
    goods: Mapping[Sku, tuple[int, int]]

    def __attrs_post_init__(self) -> None:
        if not self.goods:
            raise InvalidInputError("opening.goods", "{}", "at least one item")


def open_stock(opening: Opening, signed: Signature) -> Conversation[None]:
    """
    Book opening stock of items that have none yet.

    Raises:
        AlreadyMovedError: One of them has moved before, by this very opening perhaps.
        PeriodClosedError: The day cannot be posted to.
        TrackingError: One of them is told apart; a document of goods names lots and serials.
        MovementError: A quantity below one step, or a negative value.
    """
    loading = Loading(Folds())
    for item in (yield from loading.items(tuple(opening.goods))).values():
        check_named(item, 1, None, "opening.goods")
    yield from check_open(opening.company, opening.posting_date, loading)
    yield from check_sites(opening.company, {opening.site}, "opening.site")
    yield from loading.stock(tuple((sku, opening.site) for sku in opening.goods))
    records, movements, values = [], [], {}
    for sku, (steps, minor) in opening.goods.items():
        value = values[sku] = Money(minor, opening.currency)
        stream = stock_stream(sku, opening.site)
        if loading.versions[stream]:
            raise AlreadyMovedError(sku, opening.site)
        record = first_record(stream, StockOpened(steps, value), signed, STOCK_ENTRIES)
        cause = cause_of(record, opening.company, opening.currency)
        source = Place(opening.site, PlaceKind.ADJUSTMENT)
        target = Place(opening.site, PlaceKind.SELLABLE)
        records.append(record)
        movements.append(Movement(cause, 1, sku, None, steps, source, target, minor))
    vouchers = opening_voucher(values, movements[0].cause, opening.posting_date)
    batch = Batch(
        expects=loading.expects(),
        records=tuple(records),
        movements=tuple(movements),
        vouchers=vouchers,
    )
    yield Ask("commit", (batch,))


def check_sites(company: CompanyId, sites: set[SiteId], where: str) -> Conversation[None]:
    """
    Refuse sites that a company does not have.

    Raises:
        UnknownPlaceError: It has other ones.
    """
    known: frozenset[SiteId] = yield Ask("sites", (company,))
    for site in sorted(sites):
        check_site(site, known, where)


def check_items(wanted: set[Sku], loading: Loading) -> Conversation[Mapping[Sku, Item]]:
    """
    Read items that a document names.

    Raises:
        UnknownItemError: One does not exist.
    """
    names = tuple(sorted(wanted))
    items = yield from loading.items(names)
    for name in names:
        if name not in items:
            raise UnknownItemError(name)
    return items


def check_open(company: CompanyId, posting_date: date, loading: Loading) -> Conversation[date]:
    """
    Refuse a day in a closed period, else give the first open one.

    Raises:
        PeriodClosedError: It is, and the error has the first that is not.
    """
    first_open = yield from loading.first_open(company)
    check_period(company, posting_date, first_open)
    return first_open


def commit_once(batch: Batch, stream: StreamId) -> Conversation[None]:
    """
    Commit what begins a stream, which a document names.

    Raises:
        DuplicateReferenceError: The stream has begun: a document of that name is booked.
        ConflictError: Something else that was read has changed.
    """
    try:
        yield Ask("commit", (batch,))
    except ConflictError as conflict:
        if conflict.stream != stream:
            raise
        raise DuplicateReferenceError(stream) from None


def _same(known: Sale, again: Sale) -> Sale:
    """Give the registered sale; costs aside, it has to be the same in every field."""
    for part in fields(Sale):
        before, now = getattr(known, part.name), getattr(again, part.name)
        if part.name == "lines":
            before = tuple(_uncosted(line) for line in before)
            now = tuple(_uncosted(line) for line in now)
        if part.eq and before != now:
            raise SaleChangedError(known.id, part.name, repr(before)[:200], repr(now)[:200])
    return known


def _uncosted(line: SaleLine) -> SaleLine:
    return evolve(line, cost=None, tracked=tuple(evolve(one, cost=None) for one in line.tracked))


def _at_cost(sale: Sale, stock: Mapping[tuple[Sku, SiteId], StockFacts], at: datetime) -> Sale:
    """Cost every line at the average of what lies there, line by line; held goods stay."""
    gone: dict[tuple[Sku, SiteId], int] = {}
    gone_lots: Counter[tuple[Sku, SiteId, str]] = Counter()
    lines = []
    for line in sale.lines:
        place = (line.item.sku, line.site)
        facts, before = stock[place], gone.get(place, 0)
        after = gone[place] = before + line.shipped
        most = facts.sellable - sum(hold.steps for hold in facts.holds if hold.is_live(at))
        if after > most:
            free = max(0, most - before)
            raise InsufficientStockError(line.item.sku, f"{line.site}/sellable", line.shipped, free)
        _check_lots(line, facts, gone_lots, at)
        value = facts.issue_value(after) - facts.issue_value(before)
        if line.tracked and any(layer.tracking for layer in facts.layers):
            tracked = tuple(_cost_of(one, facts, sale.books) for one in line.tracked)
            cost = total((one.cost for one in tracked if one.cost is not None), sale.books)
            lines.append(evolve(line, cost=cost, tracked=tracked))
        else:
            lines.append(evolve(line, cost=Money(value, sale.books)))
    return evolve(sale, lines=tuple(lines))


def _check_lots(
    line: SaleLine, facts: StockFacts, gone: Counter[tuple[Sku, SiteId, str]], at: datetime
) -> None:
    """Refuse lots and serials that are not there, or set aside by name, where it is known."""
    if not facts.lots:
        return
    there = {lot.tracking: lot.steps for lot in facts.lots_for(NOBODY, at)}
    for one in line.tracked:
        lot = (line.item.sku, line.site, one.tracking)
        free = there.get(one.tracking, 0) - gone[lot]
        if one.steps > free:
            raise InsufficientStockError(lot[0], f"{line.site}/sellable", one.steps, max(0, free))
        gone[lot] += one.steps


def _cost_of(one: Tracked, facts: StockFacts, currency: str) -> Tracked:
    """Cost a lot or serial that is valued by itself."""
    return evolve(one, cost=Money(facts.issue_value(one.steps, one.tracking), currency))


def _registration(sale: Sale, signed: Signature) -> Batch:
    record = first_record(sale_stream(sale.id), SaleRegistered(sale), signed, SALE_ENTRIES)
    return with_payments((record,), payments_received(sale, record.stream))


def with_payments(records: tuple[Record, ...], payments: tuple[PaymentEntry, ...]) -> Batch:
    """Give a batch of records of a sale and the payments they tell of, each named once."""
    return Batch(
        records=records,
        bumps=tuple(payment_stream(entry.payment) for entry in payments),
        names=tuple(f"payment:{entry.reference}" for entry in payments),
        payments=payments,
    )


def cause_of(record: Record, company: CompanyId, currency: str) -> Cause:
    """Give the cause of what a record moves and posts."""
    return Cause(
        record.stream,
        record.seq,
        record.at,
        record.occurred,
        record.actor,
        record.key,
        company,
        currency,
    )


def first_record(stream: StreamId, entry: E, signed: Signature, registry: Registry[E]) -> Record:
    """Seal the record that begins a stream."""
    return next_record(Head(stream), entry, signed, registry)


def next_record(head: Head, entry: E, signed: Signature, registry: Registry[E]) -> Record:
    """Seal the record that follows the last one of a stream."""
    return seal(head, signed.stamp(entry), registry.to_body(entry))
