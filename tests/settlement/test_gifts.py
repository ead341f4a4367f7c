"""`exchangekit.settlement.gifts`: a gift whose goods go back, settled once over all slips."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from exchangekit.policy.money_terms import MoneyTerms, RefundFloor
from exchangekit.policy.terms import PriceBasis, Terms
from exchangekit.sale.facts import Gift
from exchangekit.sale.intake import TaxRounding
from exchangekit.settlement.quote import Even, GiftWorking, LineKind, Refund
from exchangekit.slip import commands as c
from exchangekit.values.goods import Fault, Reason
from exchangekit.values.money import Money
from exchangekit.values.tax import tax_inclusive

from tests import laws
from tests.builders import MUG, SHIRT_L, SHIRT_M, VAT, Shop
from tests.settlement.test_benefits import asked, cny, finished, named, quote_of, taken_back

if TYPE_CHECKING:
    from exchangekit.settlement.quote import Quote

CHARGED: Final = MoneyTerms(kept_gifts_for=frozenset({Fault.CUSTOMER}))


def shop_with(
    gift: Gift, *lines: tuple[str, int, str], money: MoneyTerms = CHARGED, given_away: str = "0"
) -> Shop:
    """Open a shop that has sold lines, and two mugs with them; the mugs stand last."""
    shop = Shop(Terms(money=money, price_basis=PriceBasis.TODAY), rules=())
    sale = shop.order("SO-1", *lines, (MUG, 2, given_away))
    *goods, mug = sale.lines
    sale = evolve(sale, lines=(*goods, evolve(mug, gift=gift)))
    shop.desk.record_sale(sale, shop.signed())
    return shop


def test_a_gift_that_stays_is_paid_at_its_marked_price() -> None:
    """SAMR order 31 of 2020, art. 12: 100.00 back, two mugs marked 15.00 kept, 85.00 refunded."""
    shop = shop_with(Gift(cny("15")), (SHIRT_M, 1, "100"))

    quote = asked(shop, 1)

    (line,) = (line for line in quote.lines if line.kind is LineKind.KEPT_GIFT)
    assert (MUG, tax_inclusive(cny("15"), VAT)) == (line.name, line.amount)
    assert (GiftWorking(2, 2, 0, cny("0"), cny("15")),) == quote.gifts
    assert Refund(cny("85.00")) == quote.difference


def test_a_gift_that_comes_along_costs_nothing() -> None:
    shop = shop_with(Gift(cny("15")), (SHIRT_M, 1, "100"))

    both = shop.submit(c.Asked(1, 1), c.Asked(2, 2))

    assert [] == named(quote_of(both.slip), LineKind.KEPT_GIFT)


def test_a_gift_that_comes_later_is_paid_back() -> None:
    """Charged by the first slip, given back by the second, tax and all."""
    shop = shop_with(Gift(cny("15")), (SHIRT_M, 1, "100"))

    first = finished(shop, 1, slip="EX-1")
    shop.agree(c.Asked(2, 2), slip="EX-2", reason=Reason.DEFECTIVE)
    shop.bring_back(slip="EX-2")
    second = shop.settle("EX-2")

    assert cny("85.00") == first.money.refunded
    assert cny("15.00") == second.money.refunded
    laws.check(shop.store)


@pytest.mark.parametrize(
    "gift, back, charged",
    [
        (Gift(cny("15")), 1, []),  # one of two stays: so does its half, one mug
        (Gift(cny("15"), threshold=cny("200")), 1, ["15.00"]),
        (Gift(cny("15"), threshold=cny("100")), 1, []),
        (Gift(cny("15"), lines=(2,)), 2, []),
        (Gift(cny("15"), lines=(1,)), 2, ["15.00"]),
    ],
    ids=str,
)
def test_what_stays_earns_its_share(gift: Gift, back: int, charged: list[str]) -> None:
    """In proportion, rounded up; or all of it from a threshold on; of the named lines."""
    shop = shop_with(gift, (SHIRT_M, 2, "100"), (SHIRT_L, 1, "50"))

    quote = quote_of(shop.submit(c.Asked(1, back)).slip)

    assert charged == named(quote, LineKind.KEPT_GIFT)


def test_one_of_two_gifts_is_charged_when_a_third_of_the_goods_stays() -> None:
    shop = shop_with(Gift(cny("15.01")), (SHIRT_M, 3, "100"))

    quote = quote_of(shop.submit(c.Asked(1, 2)).slip)

    assert ["7.51"] == named(quote, LineKind.KEPT_GIFT)
    assert (1, 2) == (quote.gifts[0].earned, quote.gifts[0].kept)


def test_a_replacement_earns_the_gift() -> None:
    shop = shop_with(Gift(cny("15")), (SHIRT_M, 1, "199"))

    first = quote_of(shop.submit(c.Asked(1, 1), c.Wish(SHIRT_L, 1)).slip)

    assert [] == named(first, LineKind.KEPT_GIFT)


def test_what_was_paid_for_the_gift_counts() -> None:
    """An extra for 1.00 each, marked 15.00: 13.00 more is paid when it stays."""
    shop = shop_with(Gift(cny("15"), lines=(1,)), (SHIRT_M, 1, "100"), given_away="1")

    assert ["13.00"] == named(asked(shop, 1), LineKind.KEPT_GIFT)


@pytest.mark.parametrize("charged", ["0", "1"])
def test_goods_that_cost_nothing_earn_a_gift_by_being_there(charged: str) -> None:
    """A line of samples: the gift is earned while any of them stays."""
    shop = shop_with(Gift(cny("15"), lines=(1,)), (SHIRT_M, 2, "0"))

    quote = quote_of(shop.submit(c.Asked(1, 1 + int(charged))).slip)

    assert (["15.00"] if charged == "1" else []) == named(quote, LineKind.KEPT_GIFT)


def test_the_shops_own_fault_charges_no_gift() -> None:
    shop = shop_with(Gift(cny("15")), (SHIRT_M, 1, "100"))
    unless_told = shop_with(Gift(cny("15")), (SHIRT_M, 1, "100"), money=MoneyTerms())

    assert Refund(cny("100.00")) == asked(shop, 1, reason=Reason.DEFECTIVE).difference
    assert Refund(cny("100.00")) == asked(unless_told, 1).difference


def test_a_gift_worth_more_than_what_comes_back() -> None:
    """With a floor nobody owes for giving goods back; what was waived is not paid back later."""
    money = evolve(CHARGED, floor=RefundFloor.ZERO)
    shop = shop_with(Gift(cny("15")), (SHIRT_M, 1, "10"), money=money)

    first = finished(shop, 1, slip="EX-1")
    quote = quote_of(first)
    last = taken_back(shop, 2, slip="EX-2")

    assert ["-5.00"] == named(quote, LineKind.FLOOR)
    assert (Even(), cny("5.00")) == (quote.difference, quote.gifts[0].waived)
    assert Refund(cny("2.50")) == quote_of(last).difference
    shop.agree(c.Asked(2, 1), slip="EX-3")
    shop.bring_back(slip="EX-3")
    assert Refund(cny("7.50")) == quote_of(shop.slip("EX-3")).difference
    laws.check(shop.store)


# --- the gap of rounding -------------------------------------------------------------------------


def sold_with_a_gap() -> Shop:
    """Sell three lines of 33.33: 3.83 tax each, 11.50 on the whole."""
    shop = Shop(rules=())
    lines = ((SHIRT_M, 1, "33.33"), (SHIRT_L, 1, "33.33"), (MUG, 1, "33.33"))
    shop.sell("SO-1", *lines, tax_rounding=TaxRounding.DOCUMENT)
    return shop


def test_the_gap_goes_back_with_the_last_of_the_goods() -> None:
    """Law: everything back is everything paid, tax included; the books end even."""
    shop = sold_with_a_gap()

    first = quote_of(finished(shop, 1, slip="EX-1"))
    last = quote_of(finished(shop, 2, 3, slip="EX-2"))

    assert [] == named(first, LineKind.ROUNDING)
    (gap,) = (line.amount for line in last.lines if line.kind is LineKind.ROUNDING)
    assert (1, -1, 0) == (gap.net.minor, gap.tax.minor, gap.gross.minor)
    tax = [-quote.sum_of(*LineKind).tax.minor for quote in (first, last)]
    assert tax_inclusive(cny("99.99"), VAT).tax.minor == sum(tax)
    laws.check(shop.store)


def test_the_gap_stays_while_goods_do() -> None:
    shop = sold_with_a_gap()
    swap = quote_of(shop.submit(c.Asked(1, 1), c.Wish(SHIRT_L, 1)).slip)

    rest = asked(shop, 2, 3, slip="EX-2")

    assert [] == named(swap, LineKind.ROUNDING) + named(rest, LineKind.ROUNDING)


# --- law -----------------------------------------------------------------------------------------


@settings(max_examples=20)
@given(
    st.integers(0, 30_000),
    st.none() | st.integers(1, 30_000),
    st.permutations([1, 2, 3]),
    st.sampled_from(RefundFloor),
)
def test_everything_back_is_everything_paid(
    marked: int, threshold: int | None, order: list[int], floor: RefundFloor
) -> None:
    """Law: whatever the gift and the order in which goods come back, the end is what was paid."""
    gift = Gift(
        Money(marked, "CNY"), threshold=None if threshold is None else Money(threshold, "CNY")
    )
    money = evolve(CHARGED, floor=floor)
    shop = shop_with(gift, (SHIRT_M, 1, "70.01"), (SHIRT_L, 1, "99.98"), money=money)
    quotes: list[Quote] = []

    for n in order:
        shop.agree(c.Asked(n, 2 if n == 3 else 1), slip=f"EX-{n}")
        shop.bring_back(slip=f"EX-{n}")
        quotes.append(quote_of(shop.slip(f"EX-{n}")))

    assert -16_999 == sum(quote.balance.minor for quote in quotes)
    taxes = tax_inclusive(cny("70.01"), VAT).tax + tax_inclusive(cny("99.98"), VAT).tax
    assert -taxes.minor == sum(quote.sum_of(*LineKind).tax.minor for quote in quotes)
    laws.check(shop.store)
