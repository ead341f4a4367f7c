"""An awaited store, made to look like one that is called, so that one suite fits both."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any, TypeVar, cast

from exchangekit.ports import AsyncStore
from exchangekit.values.classes import frozen

if TYPE_CHECKING:
    from datetime import date, datetime

    from exchangekit.effects.finding import Search
    from exchangekit.effects.summary import Summary
    from exchangekit.policy.book import PolicyBook
    from exchangekit.policy.facts import Where
    from exchangekit.ports import AsyncSummaryReader, Batch, Versioned
    from exchangekit.settlement.pricing import Price
    from exchangekit.settlement.tenders import PaymentBalance
    from exchangekit.slip.parts import Series
    from exchangekit.stock.custody import Custody
    from exchangekit.stock.holds import StockFacts
    from exchangekit.values.goods import Item
    from exchangekit.values.ids import CompanyId, PaymentId, SaleId, SiteId, Sku, SlipId
    from exchangekit.wire.records import Record

T = TypeVar("T")


@frozen
class Waiting:
    """
    A `Store` that waits for an `AsyncStore`.

    Args:
        store: To be awaited.
        run: Runs a coroutine to its end, such as `asyncio.run`, or the method
            ``run_until_complete`` of the loop that the store is bound to.
    """

    store: AsyncStore
    run: Callable[[Coroutine[Any, Any, Any]], Any]

    def _wait(self, coroutine: Coroutine[Any, Any, T]) -> T:
        result: T = self.run(coroutine)
        return result

    def slip_records(self, slip: SlipId, /) -> tuple[Record, ...]:
        """See `exchangekit.ports.SlipReader`."""
        return self._wait(self.store.slip_records(slip))

    def sale_records(self, sale: SaleId, /) -> tuple[Record, ...]:
        """See `exchangekit.ports.SaleReader`."""
        return self._wait(self.store.sale_records(sale))

    def stock(self, item: Sku, site: SiteId, /) -> Versioned[StockFacts]:
        """See `exchangekit.ports.StockReader`."""
        return self._wait(self.store.stock(item, site))

    def serial(self, company: CompanyId, item: Sku, serial: str, /) -> Versioned[Custody | None]:
        """See `exchangekit.ports.SerialReader`."""
        return self._wait(self.store.serial(company, item, serial))

    def item(self, sku: Sku, /) -> Item | None:
        """See `exchangekit.ports.ItemReader`."""
        return self._wait(self.store.item(sku))

    def price(self, sku: Sku, at: datetime, /) -> Price | None:
        """See `exchangekit.ports.ItemReader`."""
        return self._wait(self.store.price(sku, at))

    def sites(self, company: CompanyId, /) -> frozenset[SiteId]:
        """See `exchangekit.ports.SiteReader`."""
        return self._wait(self.store.sites(company))

    def policies(self) -> PolicyBook:
        """See `exchangekit.ports.PolicyReader`."""
        return self._wait(self.store.policies())

    def where(self, zone: str, jurisdiction: str, /) -> Where:
        """See `exchangekit.ports.PolicyReader`."""
        return self._wait(self.store.where(zone, jurisdiction))

    def payment(self, payment: PaymentId, /) -> Versioned[PaymentBalance | None]:
        """See `exchangekit.ports.PaymentReader`."""
        return self._wait(self.store.payment(payment))

    def draw(self, series: Series, company: CompanyId, /) -> str:
        """See `exchangekit.ports.Numbers`."""
        return self._wait(self.store.draw(series, company))

    def first_open(self, company: CompanyId, /) -> Versioned[date]:
        """See `exchangekit.ports.Periods`."""
        return self._wait(self.store.first_open(company))

    def find(self, search: Search, /) -> tuple[Summary, ...]:
        """See `exchangekit.ports.SummaryReader`; only for a store that can."""
        return self._wait(cast("AsyncSummaryReader", self.store).find(search))

    def commit(self, batch: Batch, /) -> None:
        """See `exchangekit.ports.Commits`."""
        self._wait(self.store.commit(batch))
