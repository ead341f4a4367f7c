"""The facts a command is decided on, read together with the versions of their streams."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date
from typing import Final

from attrs import field

from exchangekit.errors import UnknownItemError, UnknownSaleError, UnknownSlipError
from exchangekit.policy.book import PolicyBook
from exchangekit.policy.facts import Where
from exchangekit.sale.entitlement import Entitlement
from exchangekit.settlement.pricing import Price
from exchangekit.settlement.tenders import PaymentBalance
from exchangekit.slip.model import Slip
from exchangekit.stock.custody import Custody, SerialKey
from exchangekit.stock.holds import StockFacts
from exchangekit.stock.places import check_site
from exchangekit.values.classes import frozen
from exchangekit.values.goods import Item
from exchangekit.values.ids import SiteId, Sku, SlipId

NO_POLICIES: Final = PolicyBook(())
ANYWHERE: Final = Where(UTC)


@frozen
class Facts:
    """
    Everything outside the slip that a command may depend on.

    Args:
        entitlement: The sale and who claims what of it.
        items: By SKU.
        prices: Today's, by SKU.
        stock: By SKU and site.
        payments: What was received for the sale, in its order.
        policies: The book.
        where: Zone and calendar of the sale.
        first_open: The first date that can be posted to.
        sites: Of the company; where there are none, no site is refused.
        chained: The sale that the replacement became, and who claims what of it.
        earlier: The slip that a new one takes up, or None.
        serials: Where those are that arrive, as far as they ever moved.
    """

    entitlement: Entitlement | None = None
    items: Mapping[Sku, Item] = field(factory=dict)
    prices: Mapping[Sku, Price] = field(factory=dict)
    stock: Mapping[tuple[Sku, SiteId], StockFacts] = field(factory=dict)
    payments: tuple[PaymentBalance, ...] = ()
    policies: PolicyBook = NO_POLICIES
    where: Where = ANYWHERE
    first_open: date = date.min
    sites: frozenset[SiteId] = frozenset()
    chained: Entitlement | None = None
    earlier: Slip | None = None
    serials: Mapping[SerialKey, Custody] = field(factory=dict)

    def sale(self, wanted: str) -> Entitlement:
        """
        Give the sale.

        Raises:
            UnknownSaleError: It was never taken in.
        """
        if self.entitlement is None:
            raise UnknownSaleError(wanted)
        return self.entitlement

    def earlier_slip(self, wanted: SlipId) -> Slip:
        """
        Give the slip that a new one takes up.

        Raises:
            UnknownSlipError: Nobody opened it.
        """
        if self.earlier is None:
            raise UnknownSlipError(wanted)
        return self.earlier

    def item(self, sku: Sku) -> Item:
        """
        Give an item.

        Raises:
            UnknownItemError: There is none.
        """
        try:
            return self.items[sku]
        except KeyError:
            raise UnknownItemError(sku) from None

    def price(self, sku: Sku) -> Price:
        """
        Give today's price.

        Raises:
            UnknownItemError: There is none.
        """
        try:
            return self.prices[sku]
        except KeyError:
            raise UnknownItemError(sku) from None

    def check_site(self, site: SiteId, where: str) -> None:
        """
        Refuse a site the company does not have.

        Raises:
            UnknownPlaceError: It has other ones.
        """
        check_site(site, self.sites, where)

    def stock_of(self, sku: Sku, site: SiteId) -> StockFacts:
        """Give what lies at a site; nothing when nobody said."""
        return self.stock.get((sku, site)) or StockFacts(sku, site, 0, 0)
