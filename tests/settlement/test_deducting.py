"""`exchangekit.settlement.deducting`: missing parts and use, never more than was paid."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from exchangekit.errors import InvalidInputError
from exchangekit.policy.terms import GradeDeduction, PartDeduction, Terms
from exchangekit.policy.wear import DailyFee, Ground, Use, WearKind, Worn
from exchangekit.sale.facts import Moment, Trigger
from exchangekit.sale.spans import Span
from exchangekit.settlement.pricing import Bargain, Found, Returned
from exchangekit.settlement.quote import LineKind, Refund
from exchangekit.slip import commands as c
from exchangekit.values.goods import Disposition, Fault, Grade, Item, Reason
from exchangekit.values.ids import SiteId, Sku
from exchangekit.values.money import Money
from exchangekit.values.quantity import Unit
from exchangekit.values.tax import tax_inclusive

from tests import laws
from tests.builders import SHIRT_M, SITE, START, TEA, VAT, Shop
from tests.settlement.strategies import AT
from tests.settlement.test_benefits import cny, named, quote_of

if TYPE_CHECKING:
    from exchangekit.settlement.quote import Quote

CHARGER: Final = PartDeduction("charger", cny("30"))
MANUAL: Final = PartDeduction("manual", ppm=100_000)
SANBAO: Final = Ground("三包 13", date(1995, 8, 25))


def inspected(shop: Shop, *parts: str, grade: Grade = Grade.AS_NEW, steps: int = 1) -> Quote:
    """Inspect steps that lack parts, and show the quote."""
    found = c.Inspect(1, steps, grade, Disposition.REFURBISH, SiteId(SITE), missing_parts=parts)
    return quote_of(shop.do(found).slip)


def received(terms: Terms, *line: Any, **more: Any) -> Shop:
    """Sell a line, agree to take all of it back, and receive it."""
    shop = Shop(terms)
    shop.sell("SO-1", line, **more.pop("sale", {}))
    shop.agree(c.Asked(1, line[1], use=more.pop("use", None)), **more)
    shop.receive()
    return shop


def test_a_missing_part_is_a_line_of_its_own() -> None:
    """Example: a charger at 30.00 each, gross, and a manual at 10 %, with the tax of the goods."""
    shop = received(Terms(parts=(CHARGER, MANUAL)), SHIRT_M, 2, "100")

    inspected(shop, "charger", "manual")
    quote = inspected(shop)

    lines = [line for line in quote.lines if line.kind is LineKind.MISSING_PART]
    assert [("charger", "30.00"), ("manual", "10.00")] == [
        (line.name, line.amount.gross.amount) for line in lines
    ]
    assert tax_inclusive(cny("100"), VAT).upto(30, 100) == lines[0].amount
    assert Refund(cny("160.00")) == quote.difference
    shop.accept()
    shop.settle()
    laws.check(shop.store)


def test_a_part_of_a_unit_lacks_a_part_of_the_price() -> None:
    """Example: 250 g of tea without its tin, of which a kilogram's costs 8.00."""
    shop = received(Terms(parts=(PartDeduction("tin", cny("8")),)), TEA, 250)

    assert ["2.00"] == named(inspected(shop, "tin", steps=250), LineKind.MISSING_PART)


def test_more_than_was_paid_is_never_taken_off() -> None:
    """Half off for the grade, then the rest for the part, then nothing."""
    half = GradeDeduction(Grade.DAMAGED, 500_000)
    terms = Terms(deductions=(half,), parts=(CHARGER, MANUAL))
    shop = received(terms, SHIRT_M, 1, "40")

    quote = inspected(shop, "charger", "manual", grade=Grade.DAMAGED)

    assert (["20.00"], ["20.00"]) == (
        named(quote, LineKind.DEDUCTION),
        named(quote, LineKind.MISSING_PART),
    )
    assert 0 == quote.balance.minor


def test_a_part_counts_for_the_sides_of_the_reason_it_names() -> None:
    """Goods that came without it in the first place: the customer owes nothing for it."""
    terms = Terms(parts=(CHARGER,))
    shop = received(terms, SHIRT_M, 1, "100", reason=Reason.MISSING_PARTS)

    assert Refund(cny("100.00")) == inspected(shop, "charger").difference


def test_a_part_without_a_price_is_refused() -> None:
    """Nothing changed: a slip of the pen would have cost nothing."""
    shop = received(Terms(parts=(CHARGER,)), SHIRT_M, 1, "100")
    command = c.Inspect(
        1, 1, Grade.AS_NEW, Disposition.REFURBISH, SiteId(SITE), missing_parts=("chargre",)
    )

    assert "inspect.missing_parts" == shop.refuse(InvalidInputError, command).where


def test_use_is_taken_off_by_the_day_under_its_article() -> None:
    """三包: 30 days from the invoice less 5 of repair, at 0.5 % a day, of 199.00: 24.88."""
    bought = START - timedelta(days=30)
    moments = (Moment(Trigger.INVOICED, bought), Moment(Trigger.DELIVERED, START))
    shop = received(
        Terms(wear=(DailyFee(SANBAO, 5_000),)),
        SHIRT_M,
        1,
        sale={"moments": moments},
        use=Use(repair_days=5),
        reason=Reason.DEFECTIVE,
    )

    quote = inspected(shop)

    assert (Worn(WearKind.DAYS, "三包 13", 25, 125_000, 1_000_000),) == shop.slip().returns[0].worn
    (line,) = (line for line in quote.lines if line.kind is LineKind.WEAR)
    assert ("三包 13", "24.88") == (line.name, line.amount.gross.amount)
    assert Refund(cny("174.12")) == quote.difference
    shop.settle()
    laws.check(shop.store)


def test_use_is_taken_off_beside_the_grade_and_the_parts() -> None:
    """Half off for the grade, 30.00 for the charger; of a full price for use only 20.00 is left."""
    terms = Terms(deductions=(GradeDeduction(Grade.DAMAGED, 500_000),), parts=(CHARGER,))
    found = (Found(1, Grade.DAMAGED, missing_parts=("charger",)),)
    worn = (Worn(WearKind.DAYS, "art. 13", 9, 9, 10),)
    paid = tax_inclusive(cny("100"), VAT)
    goods = Returned(1, Item(Sku("A")), paid, 1, (Span(0, 1),), found, worn=worn)

    quote = Bargain("CNY", Fault.CUSTOMER, terms, (goods,), ()).quote(1, AT)

    taken = (LineKind.DEDUCTION, LineKind.MISSING_PART, LineKind.WEAR)
    assert [["50.00"], ["30.00"], ["20.00"]] == [named(quote, kind) for kind in taken]
    assert 0 == quote.balance.minor


@pytest.mark.parametrize("use", [None, Use(km=12)], ids=str)
def test_without_terms_use_costs_nothing(use: Use | None) -> None:
    moments = (Moment(Trigger.INVOICED, START), Moment(Trigger.DELIVERED, START))
    shop = received(Terms(), SHIRT_M, 1, "100", sale={"moments": moments}, use=use)

    assert () == shop.slip().returns[0].worn
    assert Refund(cny("100.00")) == inspected(shop).difference


@given(
    st.integers(0, 10_000),
    st.lists(st.tuples(st.integers(1, 4), st.sets(st.sampled_from("abc"))), min_size=1, max_size=4),
    st.lists(st.integers(0, 6_000), min_size=3, max_size=3),
    st.lists(st.integers(1, 1_000_000), max_size=2),
    st.integers(0, 1_000_000),
)
def test_a_credit_is_never_eaten_up(
    paid: int,
    found: list[tuple[int, set[str]]],
    prices: list[int],
    shares: list[int],
    graded: int,
) -> None:
    """Law: whatever is taken off, a line earns from nothing to what was paid, by net and tax."""
    steps = sum(count for count, _ in found)
    amounts = zip("abc", prices, strict=True)
    terms = Terms(
        deductions=(GradeDeduction(Grade.USED, graded),),
        parts=tuple(PartDeduction(name, Money(price, "CNY")) for name, price in amounts),
    )
    goods = Returned(
        1,
        Item(Sku("A"), unit=Unit("kg", 0)),
        tax_inclusive(Money(paid, "CNY"), VAT),
        steps,
        (Span(0, steps),),
        tuple(Found(count, Grade.USED, missing_parts=tuple(sorted(p))) for count, p in found),
        worn=tuple(Worn(WearKind.DAYS, f"art. {n}", n, n, 1_000_000) for n in shares),
    )

    quote = Bargain("CNY", Fault.CUSTOMER, terms, (goods,), ()).quote(1, AT)

    assert -paid <= quote.balance.minor <= 0
    whole = quote.sum_of(*LineKind)
    assert whole.net.minor <= 0 >= whole.tax.minor
    assert evolve(quote) == quote
