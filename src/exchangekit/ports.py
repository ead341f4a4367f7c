"""
What a host implements: small read ports, and one write port that commits all or nothing.

A port is a Protocol: an adapter needs no base class.  Clauses are numbered; the suites of
`exchangekit.conformance` test each by its number.  `AsyncStore` has the same clauses with
``async def``.

A *stream* is ``slip:<id>``, ``sale:<id>``, ``stock:<item>@<site>``, ``goods:<document>``,
``serial:<company>/<item>/<serial>``, ``payment:<id>``, ``books:<company>``, and of the books
``journal:<company>/<number>``, ``claim:<number>`` and ``write-down:<company>``.  Its version
counts records and bumps written to it; a stream nobody wrote to has version 0.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from exchangekit.accounting.vouchers import Voucher
from exchangekit.care.notices import Notice
from exchangekit.effects.summary import Summary
from exchangekit.settlement.tenders import PaymentBalance, PaymentEntry
from exchangekit.stock.holds import Hold, StockFacts
from exchangekit.stock.movements import Movement
from exchangekit.values.classes import frozen
from exchangekit.values.ids import CompanyId, PaymentId, SaleId, SiteId, Sku, SlipId, StreamId
from exchangekit.wire.records import Record

if TYPE_CHECKING:
    from datetime import date, datetime

    from exchangekit.effects.finding import Search
    from exchangekit.policy.book import PolicyBook
    from exchangekit.policy.facts import Where
    from exchangekit.settlement.pricing import Price
    from exchangekit.slip.parts import Series
    from exchangekit.stock.custody import Custody
    from exchangekit.values.goods import Item

T_co = TypeVar("T_co", covariant=True)


def slip_stream(slip: SlipId) -> StreamId:
    """Name the stream of a slip."""
    return StreamId(f"slip:{slip}")


def sale_stream(sale: SaleId) -> StreamId:
    """Name the stream of a sale."""
    return StreamId(f"sale:{sale}")


def stock_stream(item: Sku, site: SiteId) -> StreamId:
    """Name the stream of an item at a site."""
    return StreamId(f"stock:{item}@{site}")


def serial_stream(company: CompanyId, item: Sku, serial: str) -> StreamId:
    """Name the stream of a serial of an item, among a company's goods."""
    return StreamId(f"serial:{company}/{item}/{serial}")


def goods_stream(document: str) -> StreamId:
    """Name the stream of a document of goods without a slip or a sale."""
    return StreamId(f"goods:{document}")


def payment_stream(payment: PaymentId) -> StreamId:
    """Name the stream of a payment."""
    return StreamId(f"payment:{payment}")


def journal_stream(company: CompanyId, number: str) -> StreamId:
    """Name the stream of a document of a company's books."""
    return StreamId(f"journal:{company}/{number}")


def claim_stream(claim: str) -> StreamId:
    """Name the stream of a claim on a supplier."""
    return StreamId(f"claim:{claim}")


def write_down_stream(company: CompanyId) -> StreamId:
    """Name the stream of a company's write-downs."""
    return StreamId(f"write-down:{company}")


def books_stream(company: CompanyId) -> StreamId:
    """Name the stream of a company's books."""
    return StreamId(f"books:{company}")


@frozen
class Versioned(Generic[T_co]):
    """What was read, and the version of the stream it came from."""

    value: T_co
    version: int


@frozen
class Expectation:
    """A stream has exactly this version."""

    stream: StreamId
    version: int


@frozen
class SlipHolds:
    """Everything a slip holds from now on; what it held before and is not here is free."""

    slip: SlipId
    holds: tuple[Hold, ...]


@frozen
class Batch:
    """
    Everything one command writes; committed as one, or not at all.

    Args:
        expects: The version of every stream that was read.
        records: To append to the streams of slips, sales and stock, in this order.
        bumps: Streams whose version goes up by one beside what records do.
        names: Outside references that nobody may have claimed before.
        movements: Of goods.
        vouchers: For the books.
        payments: Entries of payments.
        notices: For the customer, in this order.
        holds: Per slip.
        summaries: Per slip; each replaces the one before.
    """

    expects: tuple[Expectation, ...] = ()
    records: tuple[Record, ...] = ()
    bumps: tuple[StreamId, ...] = ()
    names: tuple[str, ...] = ()
    movements: tuple[Movement, ...] = ()
    vouchers: tuple[Voucher, ...] = ()
    payments: tuple[PaymentEntry, ...] = ()
    notices: tuple[Notice, ...] = ()
    holds: tuple[SlipHolds, ...] = ()
    summaries: tuple[Summary, ...] = ()


class SlipReader(Protocol):
    """**Protocol:** the records of slips."""

    def slip_records(self, slip: SlipId, /) -> tuple[Record, ...]:
        """
        Give the records of a slip, oldest first.

        SLIP-1. Every record that was committed, byte for byte, in the order of `seq`.
        SLIP-2. Nothing for a slip nobody wrote; never another slip's records.
        """
        ...


class SaleReader(Protocol):
    """**Protocol:** the records of sales and the claims on them."""

    def sale_records(self, sale: SaleId, /) -> tuple[Record, ...]:
        """
        Give the records of a sale, oldest first.

        SALE-1. Every record that was committed, byte for byte, in the order of `seq`.
        SALE-2. Nothing for a sale nobody wrote; never another sale's records.
        """
        ...


class StockReader(Protocol):
    """**Protocol:** what lies where, and what is set aside."""

    def stock(self, item: Sku, site: SiteId, /) -> Versioned[StockFacts]:
        """
        Give the stock of an item at a site.

        STOCK-1. `sellable` and `value` are the sums of committed movements into the
        sellable place less those out of it; zero for what never moved.  `layers` say what
        the next of it costs where the host does not value it at moving average; `lots`,
        where it gives any, how much of it is of which lot or serial.
        STOCK-2. `holds` are those of every slip on this item at this site as last
        committed, run out or not, of the lot or serial they name.
        STOCK-3. The version is that of ``stock:<item>@<site>``, read in the same instant.
        STOCK-4. `resting` is what committed movements leave in the other physical places of
        the site, each lot or serial with its value.
        """
        ...


class SerialReader(Protocol):
    """**Protocol:** who holds which serial."""

    def serial(self, company: CompanyId, item: Sku, serial: str, /) -> Versioned[Custody | None]:
        """
        Give where a serial is.

        SERIAL-1. What `custody.whereabouts` says of all committed movements of it that are
        this company's, at whatever site; None for one that never moved.
        SERIAL-2. The version is that of ``serial:<company>/<item>/<serial>``, read in the
        same instant; whoever moves a serial bumps it.
        """
        ...


class ItemReader(Protocol):
    """**Protocol:** items and today's prices; the host's master data."""

    def item(self, sku: Sku, /) -> Item | None:
        """ITEM-1. Give an item, or None when there is none."""
        ...

    def price(self, sku: Sku, at: datetime, /) -> Price | None:
        """ITEM-2. Give the price of an item at an instant, or None when there is none."""
        ...


class SiteReader(Protocol):
    """**Protocol:** where a company keeps goods."""

    def sites(self, company: CompanyId, /) -> frozenset[SiteId]:
        """SITE-1. Give every site of a company; where it gives none, no site is refused."""
        ...


class PolicyReader(Protocol):
    """**Protocol:** policies, zones and calendars."""

    def policies(self) -> PolicyBook:
        """POLICY-1. Give all versions of all policies, ended ones too."""
        ...

    def where(self, zone: str, jurisdiction: str, /) -> Where:
        """POLICY-2. Give the zone of that IANA name and the calendar of a jurisdiction."""
        ...


class PaymentReader(Protocol):
    """**Protocol:** payments and what of them went back."""

    def payment(self, payment: PaymentId, /) -> Versioned[PaymentBalance | None]:
        """
        Give a payment.

        PAY-1. The sums of the committed entries; None for a payment nobody wrote.
        PAY-2. The version is that of ``payment:<id>``, read in the same instant.
        """
        ...


class Numbers(Protocol):
    """**Protocol:** the host's number sequences."""

    def draw(self, series: Series, company: CompanyId, /) -> str:
        """
        Draw the next number.

        NUM-1. Never the same number twice for a series and company.
        """
        ...


class Periods(Protocol):
    """**Protocol:** which days can be posted to."""

    def first_open(self, company: CompanyId, /) -> Versioned[date]:
        """
        Give the first date that can be posted to.

        PERIOD-1. The version is that of ``books:<company>``; closing a period bumps it.
        """
        ...


class Commits(Protocol):
    """**Protocol:** the only way anything is written."""

    def commit(self, batch: Batch, /) -> None:
        """
        Write a batch, all or nothing.

        COMMIT-1. After it returns, all of the batch is read by every reader.
        COMMIT-2. When it raises, nothing of the batch is read by anybody.
        COMMIT-3. An expectation that does not hold raises `ConflictError`.
        COMMIT-4. Each record and each bump raises its stream's version by one.
        COMMIT-5. A name claimed before raises `DuplicateReferenceError`.
        COMMIT-6. A movement that would leave a physical place with less than nothing of an
        item, lot or serial raises `InsufficientStockError`.
        COMMIT-7. A record whose `seq` does not follow its stream's last one raises
        `ConflictError`.
        COMMIT-8. Movements, vouchers, payment entries and notices are only ever added;
        holds and summaries replace those of the same slip.
        COMMIT-9. A payment entry that would refund more than was received raises
        `InvalidInputError`.
        COMMIT-10. A movement that happened before it is recorded, and would leave a physical
        place with less than nothing of an item, lot or serial at that instant or a later
        one, raises `LaterBalanceError`; `corrections.check_later` tells.
        """
        ...


class SummaryReader(Protocol):
    """**Protocol:** finding slips; only `Desk.find` and `Desk.due` need it."""

    def find(self, search: Search, /) -> tuple[Summary, ...]:
        """
        Give the summaries of the slips that a search looks for.

        FIND-1. Every slip of which the summary that was committed last is what
        `Search.matches` holds of, and no other.
        FIND-2. In the search's order; those without the instant it looks at come last, or
        first where the newest come first; equal ones in the order of their ids.
        FIND-3. As many as `skip` says are left out from the first, and no more than `limit`
        are given.
        """
        ...


class Store(
    SlipReader,
    SaleReader,
    StockReader,
    SerialReader,
    ItemReader,
    SiteReader,
    PolicyReader,
    PaymentReader,
    Numbers,
    Periods,
    Commits,
    Protocol,
):
    """**Protocol:** all ports in one object; a host may compose it from parts."""


class AsyncStore(Protocol):
    """**Protocol:** the same ports and clauses, awaited."""

    async def slip_records(self, slip: SlipId, /) -> tuple[Record, ...]:
        """See `SlipReader.slip_records`."""
        ...

    async def sale_records(self, sale: SaleId, /) -> tuple[Record, ...]:
        """See `SaleReader.sale_records`."""
        ...

    async def stock(self, item: Sku, site: SiteId, /) -> Versioned[StockFacts]:
        """See `StockReader.stock`."""
        ...

    async def serial(
        self, company: CompanyId, item: Sku, serial: str, /
    ) -> Versioned[Custody | None]:
        """See `SerialReader.serial`."""
        ...

    async def item(self, sku: Sku, /) -> Item | None:
        """See `ItemReader.item`."""
        ...

    async def price(self, sku: Sku, at: datetime, /) -> Price | None:
        """See `ItemReader.price`."""
        ...

    async def sites(self, company: CompanyId, /) -> frozenset[SiteId]:
        """See `SiteReader.sites`."""
        ...

    async def policies(self) -> PolicyBook:
        """See `PolicyReader.policies`."""
        ...

    async def where(self, zone: str, jurisdiction: str, /) -> Where:
        """See `PolicyReader.where`."""
        ...

    async def payment(self, payment: PaymentId, /) -> Versioned[PaymentBalance | None]:
        """See `PaymentReader.payment`."""
        ...

    async def draw(self, series: Series, company: CompanyId, /) -> str:
        """See `Numbers.draw`."""
        ...

    async def first_open(self, company: CompanyId, /) -> Versioned[date]:
        """See `Periods.first_open`."""
        ...

    async def commit(self, batch: Batch, /) -> None:
        """See `Commits.commit`."""
        ...


class AsyncSummaryReader(Protocol):
    """**Protocol:** the same port and clauses, awaited."""

    async def find(self, search: Search, /) -> tuple[Summary, ...]:
        """See `SummaryReader.find`."""
        ...
