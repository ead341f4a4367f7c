"""
What Hypothesis may give a test: amounts, rates, orders, sales, spans, windows.

Small numbers come often, because that is where a cent gets lost; wide ones come too.
Every function returns a strategy of *valid* values; a test of a refusal spoils one.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from attrs import evolve
from hypothesis import strategies as st

from exchangekit.sale.entitlement import SaleRegistered
from exchangekit.sale.facts import Channel, Moment, Payment, Sale, Trigger
from exchangekit.sale.intake import Order, OrderLine, Shipping, TaxBasis, take_in
from exchangekit.sale.spans import Span, Spans
from exchangekit.values.dates import Calendar, FirstDay, Length, LengthUnit
from exchangekit.values.goods import Item
from exchangekit.values.ids import CompanyId, CustomerRef, PaymentId, SaleId, SiteId, Sku
from exchangekit.values.money import Money, Rate
from exchangekit.values.quantity import EACH, Unit
from exchangekit.values.tax import Taxed, TaxRate, tax_exclusive, tax_inclusive

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import tzinfo

    from hypothesis.strategies import DrawFn, SearchStrategy

CURRENCIES: Final = ("CNY", "JPY", "KWD", "CLF", "EUR")
"""Currencies of two, no, three and four digits."""

ZONES: Final = (
    "Asia/Shanghai",
    "Europe/Berlin",
    "America/New_York",
    "America/Sao_Paulo",  # its clocks went forward at midnight
    "America/Havana",  # its clocks go back to midnight
    "Pacific/Apia",  # it left out a whole day
    "Australia/Lord_Howe",  # its clocks move by half an hour
    "UTC",
)
"""Time zones that go wrong in different ways."""

MOST_MINOR: Final = 10**12
MOST_PPM: Final = 10_000_000


# --- money ---------------------------------------------------------------------------------------


def currencies() -> SearchStrategy[str]:
    """Give currency codes of 0, 2, 3 and 4 digits."""
    return st.sampled_from(CURRENCIES)


def minors(*, least: int = -MOST_MINOR, most: int = MOST_MINOR) -> SearchStrategy[int]:
    """Give whole minor units from `least` to `most`, often small ones."""
    small = st.integers(max(least, -100), min(most, 100))
    return small | st.integers(least, most)


@st.composite
def moneys(draw: DrawFn, currency: str | None = None, *, least: int = -MOST_MINOR) -> Money:
    """Give amounts of one currency, or of any."""
    return Money(draw(minors(least=least)), currency or draw(currencies()))


def weights() -> SearchStrategy[list[int]]:
    """Give one to twelve weights for an allocation, zeros among them."""
    return st.lists(minors(least=0, most=10**9), min_size=1, max_size=12)


@st.composite
def prices(draw: DrawFn, currency: str | None = None) -> Rate:
    """Give unit prices, some with more digits than the currency or per 100 units."""
    figures = draw(st.integers(0, 10_000) | st.integers(0, 10**9))
    digits = draw(st.integers(0, 6))
    per = draw(st.sampled_from((1, 1, 1, 12, 100)))
    return Rate(figures, digits, currency or draw(currencies()), per)


# --- tax -----------------------------------------------------------------------------------------


def ppms() -> SearchStrategy[int]:
    """Give heights of a tax in parts per million: usual ones, then any that is allowed."""
    usual = st.sampled_from((0, 10_000, 55_000, 60_000, 130_000, 190_000, 200_000))
    return usual | st.integers(0, MOST_PPM)


@st.composite
def tax_rates(draw: DrawFn, *, most: int = 3) -> tuple[TaxRate, ...]:
    """Give up to `most` taxes with distinct names, as they stand on one line."""
    heights = draw(st.lists(ppms(), max_size=most))
    return tuple(TaxRate(f"tax-{number}", ppm) for number, ppm in enumerate(heights, 1))


@st.composite
def paid_amounts(draw: DrawFn, *, least: int = 0) -> Taxed:
    """Give amounts with their tax split, put on top or taken out, at least `least`."""
    split = draw(st.sampled_from((tax_inclusive, tax_exclusive)))
    return split(draw(moneys(least=least)), draw(tax_rates()))


# --- goods and orders ----------------------------------------------------------------------------


def units() -> SearchStrategy[Unit]:
    """Give units counted in pieces, hundredths or thousandths."""
    return st.sampled_from((EACH, Unit("m", 2), Unit("kg", 3)))


@st.composite
def order_lines(draw: DrawFn, number: int, currency: str) -> OrderLine:
    """Give lines with a discount of their own that they can bear, some not fully shipped."""
    line = OrderLine(
        line=number,
        item=Item(Sku(f"sku-{number}"), unit=draw(units())),
        steps=draw(st.integers(1, 12) | st.integers(1, 10_000)),
        price=draw(prices(currency)),
        taxes=draw(tax_rates()),
        cost=draw(st.none() | moneys(currency, least=0)),
    )
    amount = line.price.extend(line.steps, line.item.unit.digits)
    discount = draw(st.none() | st.builds(Money, shares(amount.minor), st.just(currency)))
    shipped = draw(st.none() | st.integers(0, line.steps))
    return evolve(line, discount=discount, shipped=shipped)


def shares(whole: int) -> SearchStrategy[int]:
    """Give parts of a whole that is not negative: none, all, or something between."""
    return st.sampled_from((0, whole)) | st.integers(0, whole)


@st.composite
def orders(draw: DrawFn, basis: TaxBasis | None = None) -> Order:
    """Give orders that can be taken in, their discount within what the lines come to."""
    currency = draw(currencies())
    count = draw(st.integers(1, 3))
    lines = tuple(draw(order_lines(number, currency)) for number in range(1, count + 1))
    shipping = st.builds(Shipping, moneys(currency, least=0), tax_rates())
    discount = shares(sum(amount.minor for amount in charged(lines)))
    return Order(
        id=SaleId("order-1"),
        company=CompanyId("company-1"),
        site=SiteId("site-1"),
        currency=currency,
        basis=basis or draw(st.sampled_from(TaxBasis)),
        zone="Asia/Shanghai",
        jurisdiction="CN",
        channel=draw(st.sampled_from(Channel)),
        customer=CustomerRef("customer-1"),
        lines=lines,
        discount=draw(st.none() | st.builds(Money, discount, st.just(currency))),
        shipping=draw(st.none() | shipping),
        payments=(Payment(PaymentId("payment-1"), "card", draw(moneys(currency, least=0))),),
        moments=(Moment(Trigger.ORDERED, draw(instants())),),
    )


def charged(lines: Sequence[OrderLine]) -> list[Money]:
    """Compute what lines come to after their own discounts, before the order's."""
    extended = [line.price.extend(line.steps, line.item.unit.digits) for line in lines]
    return [
        amount if line.discount is None else amount - line.discount
        for line, amount in zip(lines, extended, strict=True)
    ]


def sales() -> SearchStrategy[Sale]:
    """Give sales as taken in from orders."""
    return orders().map(take_in)


def registrations() -> SearchStrategy[SaleRegistered]:
    """Give first entries of a sale's stream."""
    return sales().map(SaleRegistered)


# --- spans ---------------------------------------------------------------------------------------


@st.composite
def spans_within(draw: DrawFn, steps: int) -> Spans:
    """Give disjoint ascending spans of a line of `steps`, some of them touching."""
    marks = sorted(draw(st.sets(st.integers(0, steps), max_size=8)))
    pieces = [Span(start, stop) for start, stop in pairwise(marks)]
    return tuple(piece for piece in pieces if draw(st.booleans()))


@st.composite
def partitions(draw: DrawFn, steps: int) -> list[Span]:
    """Give spans that together are a line of `steps`, in any order."""
    inner = draw(st.sets(st.integers(1, steps), max_size=8))
    marks = sorted({0, *inner, steps})
    return draw(st.permutations([Span(start, stop) for start, stop in pairwise(marks)]))


# --- time ----------------------------------------------------------------------------------------


def days() -> SearchStrategy[date]:
    """Give dates of four centuries, month ends and leap days often among them."""
    spread = st.dates(date(1900, 1, 1), date(2300, 12, 31))
    ends = st.sampled_from(
        (date(2024, 2, 29), date(2025, 2, 28), date(2026, 1, 31), date(2026, 12, 31))
    )
    return ends | spread


def instants() -> SearchStrategy[datetime]:
    """Give instants of sixty years, in UTC."""
    first = datetime(1990, 1, 1, tzinfo=UTC)
    return st.integers(0, 60 * 365 * 86_400).map(lambda ahead: first + timedelta(seconds=ahead))


def zones() -> SearchStrategy[tzinfo]:
    """Give the time zones of `ZONES`."""
    return st.sampled_from(ZONES).map(ZoneInfo)


@st.composite
def calendars(draw: DrawFn, near: date = date(2026, 2, 1)) -> Calendar:
    """Give calendars with any weekend, and holidays and worked days in the weeks from `near`."""
    dates = st.integers(0, 40).map(lambda ahead: near + timedelta(days=ahead))
    holidays = draw(st.frozensets(dates, max_size=12))
    workdays = draw(st.frozensets(dates, max_size=6)) - holidays
    return Calendar(draw(st.frozensets(st.integers(0, 6), max_size=6)), holidays, workdays)


def lengths(unit: LengthUnit | None = None) -> SearchStrategy[Length]:
    """Give windows of up to 60 days, months or years, counted in either way."""
    return st.builds(
        Length,
        count=st.integers(0, 60),
        unit=st.sampled_from(LengthUnit) if unit is None else st.just(unit),
        first_day=st.sampled_from(FirstDay),
        roll_on_rest_day=st.booleans(),
    )
