"""
Conversations: a generator asks for what it needs, a desk answers from its store.

An `Ask` names a method of the store and its arguments.  The same generator is driven by a
synchronous desk that calls and by an asynchronous one that awaits, so what is asked, in
which order, and what happens on a conflict is written once.
"""

from __future__ import annotations

from collections.abc import Generator
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

from exchangekit.ports import (
    Expectation,
    books_stream,
    payment_stream,
    sale_stream,
    serial_stream,
    slip_stream,
    stock_stream,
)
from exchangekit.slip.facts import ANYWHERE, NO_POLICIES, Facts
from exchangekit.values.classes import frozen
from exchangekit.wire.records import Record

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from exchangekit.desk.folds import Folds
    from exchangekit.desk.needs import Needs
    from exchangekit.ports import Versioned
    from exchangekit.sale.entitlement import Entitlement
    from exchangekit.settlement.pricing import Price
    from exchangekit.settlement.tenders import PaymentBalance
    from exchangekit.slip.model import Slip
    from exchangekit.stock.custody import Custodies, Custody, SerialKey
    from exchangekit.stock.holds import StockFacts
    from exchangekit.values.goods import Item
    from exchangekit.values.ids import CompanyId, PaymentId, SaleId, SiteId, Sku, SlipId, StreamId


@frozen
class Ask:
    """Call a method of the store by name."""

    method: str
    args: tuple[Any, ...]


T = TypeVar("T")
Conversation = Generator[Ask, Any, T]
"""A generator that asks a store and ends with a `T`."""


@frozen
class Loaded:
    """
    Facts, and what they were read at.

    Args:
        facts: For deciding.
        expects: The version of every stream they came from.
        sale_records: Of the sale, when it was read.
        chained_records: Of the sale the replacement became, when it was read.
    """

    facts: Facts
    expects: tuple[Expectation, ...]
    sale_records: tuple[Record, ...]
    chained_records: tuple[Record, ...] = ()


class Loading:
    """Collects facts and the versions of the streams they came from, one ask at a time."""

    def __init__(self, folds: Folds) -> None:
        self.folds = folds
        self.versions: dict[StreamId, int] = {}
        self.sale_records: tuple[Record, ...] = ()
        self.chained_records: tuple[Record, ...] = ()

    def sale(self, sale: SaleId) -> Conversation[Entitlement | None]:
        """Read a sale and the claims on it."""
        self.sale_records = yield from self._records(sale)
        return self.folds.entitlement(self.sale_records)

    def chained(self, sale: SaleId) -> Conversation[Entitlement | None]:
        """Read the sale that a replacement became."""
        self.chained_records = yield from self._records(sale)
        return self.folds.entitlement(self.chained_records)

    def _records(self, sale: SaleId) -> Conversation[tuple[Record, ...]]:
        records: tuple[Record, ...] = yield Ask("sale_records", (sale,))
        self.versions[sale_stream(sale)] = len(records)
        return records

    def slip(self, slip: SlipId) -> Conversation[Slip | None]:
        """Read another slip."""
        records: tuple[Record, ...] = yield Ask("slip_records", (slip,))
        self.versions[slip_stream(slip)] = len(records)
        return self.folds.fold(slip, records)

    def items(self, skus: tuple[Sku, ...]) -> Conversation[dict[Sku, Item]]:
        """Read items; unknown ones are left out."""
        found = {}
        for sku in skus:
            item: Item | None = yield Ask("item", (sku,))
            if item is not None:
                found[sku] = item
        return found

    def prices(self, skus: tuple[Sku, ...], at: datetime) -> Conversation[dict[Sku, Price]]:
        """Read prices; unknown ones are left out."""
        found = {}
        for sku in skus:
            price: Price | None = yield Ask("price", (sku, at))
            if price is not None:
                found[sku] = price
        return found

    def stock(
        self, places: tuple[tuple[Sku, SiteId], ...]
    ) -> Conversation[dict[tuple[Sku, SiteId], StockFacts]]:
        """Read what lies where."""
        found = {}
        for sku, site in places:
            read: Versioned[StockFacts] = yield Ask("stock", (sku, site))
            found[sku, site] = read.value
            self.versions[stock_stream(sku, site)] = read.version
        return found

    def serials(self, company: CompanyId, keys: Iterable[SerialKey]) -> Conversation[Custodies]:
        """Read where serials of a company are; those that never moved are left out."""
        found = {}
        for item, serial in dict.fromkeys(keys):
            read: Versioned[Custody | None] = yield Ask("serial", (company, item, serial))
            self.versions[serial_stream(company, item, serial)] = read.version
            if read.value is not None:
                found[item, serial] = read.value
        return found

    def payments(self, payments: tuple[PaymentId, ...]) -> Conversation[tuple[PaymentBalance, ...]]:
        """Read payments; unknown ones are left out."""
        found = []
        for payment in payments:
            read: Versioned[PaymentBalance | None] = yield Ask("payment", (payment,))
            self.versions[payment_stream(payment)] = read.version
            if read.value is not None:
                found.append(read.value)
        return tuple(found)

    def first_open(self, company: CompanyId) -> Conversation[date]:
        """Read the first day that can be posted to."""
        read: Versioned[date] = yield Ask("first_open", (company,))
        self.versions[books_stream(company)] = read.version
        return read.value

    def expects(self) -> tuple[Expectation, ...]:
        """Give the version of every stream that was read."""
        return tuple(Expectation(stream, version) for stream, version in self.versions.items())


def load(slip: Slip | None, needs: Needs, at: datetime, folds: Folds) -> Conversation[Loaded]:
    """Read everything a command needs."""
    loading = Loading(folds)
    entitlement = (yield from loading.sale(needs.sale)) if needs.sale is not None else None
    chained = (yield from loading.chained(needs.chained)) if needs.chained is not None else None
    items = yield from loading.items(needs.items)
    prices = yield from loading.prices(needs.prices, at)
    own_sites = () if entitlement is None else [line.site for line in entitlement.sale.lines]
    at_sale = ((sku, site) for sku in needs.stock_at_sale for site in own_sites)
    stock = yield from loading.stock(tuple(dict.fromkeys((*needs.stock, *at_sale))))
    own = needs.payments
    if needs.sale_payments and entitlement is not None:
        own = (*(paid.id for paid in entitlement.payments), *own)
    payments = yield from loading.payments(tuple(dict.fromkeys(own)))
    company = _company(slip, entitlement)
    policies = (yield Ask("policies", ())) if needs.policies else NO_POLICIES
    sites = (yield Ask("sites", (company,))) if needs.sites and company else frozenset()
    where, first_open, serials = ANYWHERE, date.min, {}
    if slip is not None:
        serials = yield from loading.serials(slip.request.company, needs.serials)
        where = yield Ask("where", (slip.request.zone, slip.request.jurisdiction))
        first_open = yield from loading.first_open(slip.request.company)
    earlier = (yield from loading.slip(needs.earlier)) if needs.earlier is not None else None
    facts = Facts(
        *(entitlement, items, prices, stock, payments, policies, where, first_open, sites),
        chained=chained,
        earlier=earlier,
        serials=serials,
    )
    return Loaded(facts, loading.expects(), loading.sale_records, loading.chained_records)


def _company(slip: Slip | None, entitlement: Entitlement | None) -> CompanyId | None:
    if slip is not None:
        return slip.request.company
    return None if entitlement is None else entitlement.sale.company
