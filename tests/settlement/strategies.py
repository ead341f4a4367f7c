"""What Hypothesis may give a test of settlement: goods that come back, wishes, terms, bargains."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from attrs import evolve
from hypothesis import strategies as st

from exchangekit.policy.terms import FeeKind, FeeTerm, GradeDeduction, PriceBasis, Terms
from exchangekit.sale.intake import TaxBasis
from exchangekit.sale.spans import Span, steps_in
from exchangekit.settlement.pricing import (
    Bargain,
    Found,
    Price,
    Returned,
    Wanted,
    charges_for,
)
from exchangekit.settlement.tenders import PaymentBalance
from exchangekit.values.goods import Fault, Grade, Item
from exchangekit.values.ids import PaymentId, Sku
from exchangekit.values.money import Money
from exchangekit.values.tax import Taxed, TaxRate, tax_exclusive, tax_inclusive

from tests.strategies import currencies, minors, moneys, prices, spans_within

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

AT: Final = datetime(2026, 3, 1, 12, tzinfo=UTC)

RATES: Final = (TaxRate("vat", 130_000), TaxRate("vat", 90_000), TaxRate("levy", 15_000))


def taxes() -> SearchStrategy[tuple[TaxRate, ...]]:
    """Give none, one or several of `RATES`, so that lines share some of them."""
    return st.lists(st.sampled_from(RATES), unique=True, max_size=3).map(tuple)


@st.composite
def paid(draw: DrawFn, currency: str) -> Taxed:
    """Give what a line was paid, with its tax on top or in it."""
    split = draw(st.sampled_from((tax_inclusive, tax_exclusive)))
    return split(draw(moneys(currency, least=0)), draw(taxes()))


@st.composite
def found(draw: DrawFn, steps: int) -> tuple[tuple[Found, ...], int]:
    """Give what was found among some steps, and how many of the rest will not come."""
    parts, left = [], steps
    while left and draw(st.booleans()):
        part = draw(st.integers(1, left))
        parts.append(Found(part, draw(st.sampled_from(Grade)), draw(st.booleans())))
        left -= part
    return tuple(parts), draw(st.integers(0, left))


@st.composite
def returned(draw: DrawFn, number: int, currency: str) -> Returned:
    """Give a return line of any spans of a sale line, some of it inspected or missing."""
    sold = draw(st.integers(1, 12) | st.integers(1, 5000))
    spans = draw(spans_within(sold)) or (Span(0, sold),)
    parts, missing = draw(found(steps_in(spans)))
    product = draw(st.sampled_from(("shirt", "mug")))
    item = Item(Sku(f"{product}-{number}"), product, tax_class=draw(st.sampled_from(("a", "b"))))
    return Returned(number, item, draw(paid(currency)), sold, spans, parts, missing)


@st.composite
def todays_prices(draw: DrawFn, currency: str) -> Price:
    """Give today's price on either tax basis."""
    return Price(draw(prices(currency)), draw(st.sampled_from(TaxBasis)), draw(taxes()))


@st.composite
def wanted(draw: DrawFn, number: int, back: tuple[Returned, ...], currency: str) -> Wanted:
    """Give a wish for some of the lines that come back: of their product, or of another."""
    lines = st.lists(st.sampled_from([goods.line for goods in back]), max_size=3)
    item = evolve(draw(st.sampled_from(back)).item, sku=Sku(f"new-{number}"))
    steps = draw(st.integers(1, 12) | st.integers(1, 5000))
    return Wanted(number, item, steps, tuple(draw(lines)), draw(todays_prices(currency)))


@st.composite
def terms(draw: DrawFn, currency: str) -> Terms:
    """Give terms with flat and relative fees, and deductions of at most the whole."""
    fee = st.builds(
        FeeTerm,
        st.sampled_from(FeeKind),
        st.none() | moneys(currency, least=0),
        st.integers(0, 1_000_000),
        st.frozensets(st.sampled_from(Fault)),
        taxes(),
    )
    faults = st.frozensets(st.sampled_from(Fault))
    share = st.sampled_from((0, 1, 333_333, 500_000))
    deduction = st.builds(GradeDeduction, st.sampled_from(Grade), share, faults)
    return Terms(
        fees=tuple(draw(st.lists(fee, max_size=3))),
        deductions=tuple(draw(st.lists(deduction, max_size=2))),
        price_basis=draw(st.sampled_from(PriceBasis)),
    )


@st.composite
def bargains(draw: DrawFn) -> Bargain:
    """Give everything a quote is worked out from."""
    currency = draw(currencies())
    back = tuple(draw(returned(n, currency)) for n in range(1, draw(st.integers(1, 3)) + 1))
    wishes = tuple(draw(wanted(n, back, currency)) for n in range(1, draw(st.integers(0, 3)) + 1))
    agreed = draw(terms(currency))
    charges = charges_for(back, wishes, agreed.price_basis)
    return Bargain(currency, draw(st.sampled_from(Fault)), agreed, back, charges)


@st.composite
def payments(draw: DrawFn, currency: str) -> tuple[PaymentBalance, ...]:
    """Give up to four payments of which some went back."""
    made = []
    for number in range(1, draw(st.integers(0, 4)) + 1):
        received = draw(minors(least=0))
        refunded = draw(st.sampled_from((0, received)) | st.integers(0, received))
        amounts = (Money(received, currency), Money(refunded, currency))
        made.append(PaymentBalance(PaymentId(f"payment-{number}"), *amounts))
    return tuple(made)
