"""
Reference adapter: every port over plain dicts. The oracle of the conformance kit.

Not for production: nothing outlives the object, and one thread at a time may use it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date, tzinfo
from typing import TYPE_CHECKING, Any

from attrs import define, field

from exchangekit.accounting.vouchers import Voucher
from exchangekit.care.notices import Notice
from exchangekit.effects.finding import found_in
from exchangekit.effects.summary import Summary
from exchangekit.errors import (
    ConflictError,
    DuplicateReferenceError,
    InsufficientStockError,
    InvalidInputError,
)
from exchangekit.policy.book import PolicyBook
from exchangekit.policy.facts import Where
from exchangekit.ports import (
    Batch,
    Versioned,
    books_stream,
    payment_stream,
    sale_stream,
    serial_stream,
    slip_stream,
    stock_stream,
)
from exchangekit.settlement.pricing import Price
from exchangekit.settlement.tenders import PaymentBalance, PaymentEntry
from exchangekit.slip.parts import Series
from exchangekit.stock.corrections import check_later, taken_in_the_past
from exchangekit.stock.costs import Layer
from exchangekit.stock.custody import Custody, whereabouts
from exchangekit.stock.holds import Hold, Resting, StockFacts
from exchangekit.stock.ledger import Holding
from exchangekit.stock.lots import Lot
from exchangekit.stock.movements import Movement
from exchangekit.stock.places import Place, PlaceKind
from exchangekit.values.dates import Calendar
from exchangekit.values.goods import Item
from exchangekit.values.ids import CompanyId, PaymentId, SiteId, Sku, SlipId, StreamId
from exchangekit.values.money import Money
from exchangekit.wire.records import Record

if TYPE_CHECKING:
    from datetime import datetime

    from exchangekit.effects.finding import Search
    from exchangekit.values.ids import SaleId

_PLAIN_WEEKS = Calendar()
Costing = Callable[[Place, Iterable[Movement]], tuple[Layer, ...]]
"""Answers what goods on a shelf cost, from all movements of their item."""
_Balance = tuple[str, "str | None", "Place"]


@define
class MasterData:
    """
    What a host knows without any exchange.

    Args:
        book: Its policies.
        zone_named: Gives the `tzinfo` of an IANA name, such as `zoneinfo.ZoneInfo`.
        items: By SKU.
        prices: By SKU.
        calendars: By jurisdiction; Saturday and Sunday are off where none is named.
        reserved: Steps the host has set aside itself, by SKU and site.
        sites: Of each company; a company that names none has any.
        costings: By SKU, what answers what goods on a shelf cost, such as
            `exchangekit.stock.valuation.reading.costing` makes; at moving average where
            there is none.
        expiries: By SKU and lot, the first day on which it may no longer be sold.
    """

    book: PolicyBook
    zone_named: Callable[[str], tzinfo]
    items: dict[Sku, Item] = field(factory=dict)
    prices: dict[Sku, Price] = field(factory=dict)
    calendars: Mapping[str, Calendar] = field(factory=dict)
    reserved: dict[tuple[Sku, SiteId], int] = field(factory=dict)
    sites: Mapping[CompanyId, frozenset[SiteId]] = field(factory=dict)
    costings: Mapping[Sku, Costing] = field(factory=dict)
    expiries: Mapping[tuple[Sku, str], date] = field(factory=dict)

    def where(self, zone: str, jurisdiction: str) -> Where:
        """
        Give the zone of that name and the calendar of a jurisdiction.

        Raises:
            InvalidInputError: No zone has this name.
        """
        try:
            named = self.zone_named(zone)
        except (KeyError, ValueError):  # what zoneinfo raises for a name it does not know
            want = "an IANA name such as Asia/Shanghai"
            raise InvalidInputError("sale.zone", repr(zone), want) from None
        return Where(named, self.calendars.get(jurisdiction, _PLAIN_WEEKS))

    def layers(self, item: Sku, site: SiteId, movements: Iterable[Movement]) -> tuple[Layer, ...]:
        """
        Give what the next goods of an item to leave a site cost; nothing at moving average.

        Args:
            item: The SKU.
            site: Where.
            movements: Of the item, all of them, as they were committed; not read where the
                item is valued at moving average.
        """
        costing = self.costings.get(item)
        return () if costing is None else costing(Place(site, PlaceKind.SELLABLE), movements)

    def lots(self, item: Sku, site: SiteId, held: Mapping[str, int]) -> tuple[Lot, ...]:
        """
        Give the lots of an item that can be sold at a site, with their expiry.

        Args:
            item: The SKU.
            site: Where.
            held: Steps of each lot or serial in the sellable place; what holds none is left out.
        """
        place = Place(site, PlaceKind.SELLABLE)
        return tuple(
            Lot(item, place, name, steps, self.expiries.get((item, name)))
            for name, steps in held.items()
            if steps
        )

    def add(self, item: Item, price: Price | None = None) -> None:
        """Make an item known, and its price of today."""
        self.items[item.sku] = item
        if price is not None:
            self.prices[item.sku] = price


@define
class MemoryStore:
    """
    All ports over plain dicts.

    Args:
        master: Items, prices, policies, zones and calendars.
    """

    master: MasterData
    records: dict[StreamId, list[Record]] = field(init=False, factory=lambda: defaultdict(list))
    versions: dict[StreamId, int] = field(init=False, factory=lambda: defaultdict(int))
    names: set[str] = field(init=False, factory=set)
    movements: list[Movement] = field(init=False, factory=list)
    vouchers: list[Voucher] = field(init=False, factory=list)
    payments: list[PaymentEntry] = field(init=False, factory=list)
    notices: list[Notice] = field(init=False, factory=list)
    summaries: dict[SlipId, Summary] = field(init=False, factory=dict)
    _holds: dict[SlipId, tuple[Hold, ...]] = field(init=False, factory=dict)
    _held: dict[tuple[Sku, SiteId], dict[tuple[SlipId, int, str | None], Hold]] = field(
        init=False, factory=lambda: defaultdict(dict)
    )
    _balances: dict[_Balance, int] = field(init=False, factory=lambda: defaultdict(int))
    _sellable: dict[tuple[Sku, SiteId], tuple[int, int]] = field(
        init=False, factory=lambda: defaultdict(lambda: (0, 0))
    )
    _lots: dict[tuple[Sku, SiteId], dict[str, int]] = field(
        init=False, factory=lambda: defaultdict(dict)
    )
    _told_apart: dict[tuple[CompanyId, Sku, str], list[Movement]] = field(
        init=False, factory=lambda: defaultdict(list)
    )
    _resting: dict[tuple[Sku, SiteId], dict[tuple[PlaceKind, str | None], Holding]] = field(
        init=False, factory=lambda: defaultdict(lambda: defaultdict(lambda: Holding(0, 0)))
    )
    _paid: dict[PaymentId, PaymentBalance] = field(init=False, factory=dict)
    _drawn: dict[tuple[CompanyId, Series], int] = field(
        init=False, factory=lambda: defaultdict(int)
    )
    _first_open: dict[CompanyId, date] = field(init=False, factory=dict)

    # --- reading ---------------------------------------------------------------------

    def slip_records(self, slip: SlipId, /) -> tuple[Record, ...]:
        """See `SlipReader`."""
        return tuple(self.records.get(slip_stream(slip), ()))

    def sale_records(self, sale: SaleId, /) -> tuple[Record, ...]:
        """See `SaleReader`."""
        return tuple(self.records.get(sale_stream(sale), ()))

    def stock(self, item: Sku, site: SiteId, /) -> Versioned[StockFacts]:
        """See `StockReader`."""
        key = (item, site)
        sellable, value = self._sellable.get(key, (0, 0))
        holds = tuple(self._held.get(key, {}).values())
        reserved = self.master.reserved.get(key, 0)
        mine = (movement for movement in self.movements if movement.item == item)
        layers = self.master.layers(item, site, mine)
        lots = self.master.lots(item, site, self._lots.get(key, {}))
        resting = tuple(
            Resting(*which, *held)
            for which, held in self._resting.get(key, {}).items()
            if held.steps or held.value
        )
        facts = StockFacts(item, site, sellable, value, holds, reserved, layers, lots, resting)
        return Versioned(facts, self.versions.get(stock_stream(item, site), 0))

    def serial(self, company: CompanyId, item: Sku, serial: str, /) -> Versioned[Custody | None]:
        """See `SerialReader`."""
        at = whereabouts(self._told_apart.get((company, item, serial), ()))
        return Versioned(at, self.versions.get(serial_stream(company, item, serial), 0))

    def item(self, sku: Sku, /) -> Item | None:
        """See `ItemReader`."""
        return self.master.items.get(sku)

    def price(self, sku: Sku, at: datetime, /) -> Price | None:
        """See `ItemReader`; one price for all time."""
        del at
        return self.master.prices.get(sku)

    def sites(self, company: CompanyId, /) -> frozenset[SiteId]:
        """See `SiteReader`."""
        return self.master.sites.get(company, frozenset())

    def policies(self) -> PolicyBook:
        """See `PolicyReader`."""
        return self.master.book

    def where(self, zone: str, jurisdiction: str, /) -> Where:
        """See `PolicyReader`."""
        return self.master.where(zone, jurisdiction)

    def payment(self, payment: PaymentId, /) -> Versioned[PaymentBalance | None]:
        """See `PaymentReader`."""
        version = self.versions.get(payment_stream(payment), 0)
        return Versioned(self._paid.get(payment), version)

    def draw(self, series: Series, company: CompanyId, /) -> str:
        """See `Numbers`: ``<company>-<series>-000001``."""
        self._drawn[company, series] += 1
        return f"{company}-{series}-{self._drawn[company, series]:06d}"

    def first_open(self, company: CompanyId, /) -> Versioned[date]:
        """See `Periods`."""
        version = self.versions.get(books_stream(company), 0)
        return Versioned(self._first_open.get(company, date.min), version)

    def find(self, search: Search, /) -> tuple[Summary, ...]:
        """See `SummaryReader`."""
        return found_in(self.summaries.values(), search)

    # --- writing ---------------------------------------------------------------------

    def close_before(self, company: CompanyId, first_open: date) -> None:
        """Close every day before `first_open` for a company."""
        self._first_open[company] = first_open
        self.versions[books_stream(company)] += 1

    def commit(self, batch: Batch, /) -> None:
        """See `Commits`: everything is checked before the first line is written."""
        self._check_versions(batch)
        self._check_names(batch)
        self._check_balances(batch)
        self._check_past(batch)
        paid = self._paid_after(batch)
        for record in batch.records:
            self.records[record.stream].append(record)
            self.versions[record.stream] += 1
        for stream in batch.bumps:
            self.versions[stream] += 1
        self.names.update(batch.names)
        for movement in batch.movements:
            self._move(movement)
        self.payments += batch.payments
        self._paid.update(paid)
        self.vouchers += batch.vouchers
        self.notices += batch.notices
        for held in batch.holds:
            self._hold(held.slip, held.holds)
        for summary in batch.summaries:
            self.summaries[summary.slip] = summary

    def _check_versions(self, batch: Batch) -> None:
        for expected in batch.expects:
            actual = self.versions.get(expected.stream, 0)
            if actual != expected.version:
                raise ConflictError(expected.stream, expected.version, actual)
        last: dict[StreamId, int] = {}
        for record in batch.records:
            seq = last.get(record.stream, len(self.records.get(record.stream, ())))
            if record.seq != seq + 1:
                raise ConflictError(record.stream, record.seq - 1, seq)
            last[record.stream] = record.seq

    def _check_names(self, batch: Batch) -> None:
        for index, name in enumerate(batch.names):
            if name in self.names or name in batch.names[:index]:
                raise DuplicateReferenceError(name)

    def _check_balances(self, batch: Batch) -> None:
        after: dict[_Balance, int] = {}
        for movement in batch.movements:
            for place, sign in ((movement.source, -1), (movement.target, 1)):
                key = (movement.item, movement.tracking, place)
                held = after.get(key, self._balances.get(key, 0))
                after[key] = held + sign * movement.steps
                if after[key] < 0 and place.is_physical:
                    place_text = str(place)
                    raise InsufficientStockError(movement.item, place_text, movement.steps, held)

    def _check_past(self, batch: Batch) -> None:
        added = taken_in_the_past(batch.movements)
        if added:
            items = {movement.item for movement in added}
            check_later((past for past in self.movements if past.item in items), added)

    def _move(self, movement: Movement) -> None:
        self.movements.append(movement)
        if movement.tracking is not None:
            key = (movement.cause.company, movement.item, movement.tracking)
            self._told_apart[key].append(movement)
        for place, sign in ((movement.source, -1), (movement.target, 1)):
            steps, value = sign * movement.steps, sign * movement.value
            self._balances[movement.item, movement.tracking, place] += steps
            if place.kind is PlaceKind.SELLABLE:
                held, worth = self._sellable[movement.item, place.site]
                self._sellable[movement.item, place.site] = (held + steps, worth + value)
                if movement.tracking is not None:
                    lots = self._lots[movement.item, place.site]
                    lots[movement.tracking] = lots.get(movement.tracking, 0) + steps
            elif place.is_physical:
                resting = self._resting[movement.item, place.site]
                which = (place.kind, movement.tracking)
                before = resting[which]
                resting[which] = Holding(before.steps + steps, before.value + value)

    def _paid_after(self, batch: Batch) -> dict[PaymentId, PaymentBalance]:
        """Give the balances of the payments a batch touches; an impossible one raises."""
        after: dict[PaymentId, PaymentBalance] = {}
        for entry in batch.payments:
            name, nothing = entry.payment, Money(0, entry.received.currency)
            before = after.get(name) or self._paid.get(name)
            before = before or PaymentBalance(name, nothing, nothing)
            received = before.received + entry.received
            after[name] = PaymentBalance(name, received, before.refunded + entry.refunded)
        return after

    def _hold(self, slip: SlipId, holds: tuple[Hold, ...]) -> None:
        for hold in self._holds.get(slip, ()):
            del self._held[hold.item, hold.site][slip, hold.line, hold.tracking]
        self._holds[slip] = holds
        for hold in holds:
            self._held[hold.item, hold.site][slip, hold.line, hold.tracking] = hold

    def dump(self) -> dict[str, Any]:
        """Give everything ever written, for comparing before and after."""
        return {
            "records": {stream: tuple(records) for stream, records in self.records.items()},
            "versions": dict(self.versions),
            "names": frozenset(self.names),
            "movements": tuple(self.movements),
            "vouchers": tuple(self.vouchers),
            "payments": tuple(self.payments),
            "notices": tuple(self.notices),
            "holds": {slip: holds for slip, holds in self._holds.items() if holds},
            "summaries": dict(self.summaries),
            "drawn": dict(self._drawn),
        }
