"""
The shop around the export: what the file does not say, and this example has to state.

- Prices have VAT in them: 17.5 % until 3 January 2011, 20 % from 4 January on.  (The real
  shop's prices are probably net and its foreign trade zero-rated; the file does not say.)
- Opening stock: of each item exactly what the file sells to named customers, in the books
  at 60 % of the first price seen.
- Policy: goods come back within 90 days, as new, after at most one earlier exchange; any
  goods may replace them, at the price of the day; requests over GBP 500 need an approval.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from attrs import frozen

from exchangekit.desk.trade import Opening
from exchangekit.errors import InvalidInputError
from exchangekit.memory import MasterData
from exchangekit.policy.approval import Level
from exchangekit.policy.book import Policy, PolicyBook
from exchangekit.policy.rules import (
    ConditionRule,
    Likeness,
    ProofRule,
    RepeatRule,
    ReplacementRule,
    WindowRule,
)
from exchangekit.policy.terms import PriceBasis, Terms
from exchangekit.sale.facts import Trigger
from exchangekit.sale.intake import TaxBasis
from exchangekit.settlement.pricing import Price
from exchangekit.values.dates import Length
from exchangekit.values.goods import Grade, Item
from exchangekit.values.ids import CompanyId, SiteId, Sku
from exchangekit.values.money import Money, Rate
from exchangekit.values.people import Actor, Role
from exchangekit.values.tax import TaxRate

from examples.retail.outcomes import set_aside
from examples.retail.rows import ZONE, invoices, place

if TYPE_CHECKING:
    from collections.abc import Iterable

    from examples.retail.rows import Row

CURRENCY: Final = "GBP"
COMPANY: Final = CompanyId("retailer")
SITE: Final = SiteId("warehouse")
JURISDICTION: Final = "GB"
BUYS_AGAIN_WITHIN: Final = timedelta(days=14)
WINDOW_DAYS: Final = 90
COST_PERCENT: Final = 60

CLERK: Final = Actor("clerk", {Role.CLERK})
APPROVER: Final = Actor("manager", {Role.APPROVER})
WAREHOUSE: Final = Actor("warehouse", {Role.WAREHOUSE, Role.INSPECTOR})
CASHIER: Final = Actor("cashier", {Role.CASHIER})

_TWENTY_FROM: Final = date(2011, 1, 4)
_VAT_BEFORE: Final = (TaxRate.parse("vat", "17.5"),)
_VAT: Final = (TaxRate.parse("vat", "20"),)


def vat(at: datetime) -> tuple[TaxRate, ...]:
    """
    Give the tax of a day.

    Source:
        UK Finance (No. 2) Act 2010, s. 3: 20 % from 4 January 2011.
    """
    return _VAT if at.date() >= _TWENTY_FROM else _VAT_BEFORE


def price_of(row: Row) -> Price:
    """
    Give the price a row names.

    Raises:
        InvalidInputError: It is negative.
    """
    if row.price.startswith("-"):
        raise InvalidInputError(place(row.number, "UnitPrice"), row.price, "at least 0")
    return Price(Rate.parse(row.price, CURRENCY), TaxBasis.INCLUSIVE, vat(row.at))


def policy_book() -> PolicyBook:
    """Give the one policy, in force since before the file begins."""
    rules = (
        WindowRule(Trigger.DELIVERED, Length(WINDOW_DAYS)),
        ConditionRule(frozenset({Grade.AS_NEW})),
        ProofRule(),
        ReplacementRule(Likeness.ANY),
        RepeatRule(1),
    )
    levels = (Level(over=Money.parse("500", CURRENCY)),)
    terms = Terms(price_basis=PriceBasis.TODAY, levels=levels)
    start = datetime(2000, 1, 1, tzinfo=ZoneInfo(ZONE))
    return PolicyBook((Policy("retail", 1, rules, terms, start),))


def master_data() -> MasterData:
    """Give what the shop knows before the first row."""
    return MasterData(policy_book(), ZoneInfo)


@frozen
class Survey:
    """
    What the first pass over the file finds.

    Args:
        rows: How many.
        first: The first instant.
        goods: Steps sold to named customers and the first price seen, by SKU.
    """

    rows: int
    first: datetime
    goods: dict[Sku, tuple[int, Rate]]

    def opening(self) -> Opening:
        """Give the opening stock: enough for every sale, even if nothing came back."""
        goods = {
            sku: (steps, rate.extend(steps).share(COST_PERCENT, 100).minor)
            for sku, (steps, rate) in self.goods.items()
        }
        return Opening(COMPANY, SITE, CURRENCY, self.first.date(), goods)

    def stock(self, master: MasterData) -> None:
        """Make every item known."""
        for sku in self.goods:
            master.add(Item(sku))


def survey(rows: Iterable[Row]) -> Survey:
    """
    Read everything once: nothing is booked from a file that cannot be read to its end.

    Raises:
        InvalidInputError: There is no row.
    """
    count, first = 0, None
    goods: dict[Sku, tuple[int, Rate]] = {}
    for group in invoices(rows):
        first = first or group[0].at
        count += len(group)
        for row in group:
            if set_aside(row) is None and not row.is_cancellation:
                rate = price_of(row).rate
                steps, known = goods.get(row.sku, (0, rate))
                goods[row.sku] = (steps + row.quantity, known if known.figures else rate)
    if first is None:
        raise InvalidInputError("row 2", "the end of the file", "at least one row")
    return Survey(count, first, goods)
