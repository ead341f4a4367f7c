"""Slips in a foreign currency: books in base money, at the rate of the sale."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exchangekit.accounting.roles import AccountRole as R
from exchangekit.accounting.vouchers import effect
from exchangekit.desk import Opening
from exchangekit.effects.foreign import rounding_left
from exchangekit.effects.reconcile import Reconciliation
from exchangekit.errors import CurrencyMismatchError
from exchangekit.policy.money_terms import MoneyTerms, RefundBy
from exchangekit.policy.terms import FeeKind, FeeTerm, PriceBasis, Terms
from exchangekit.sale.foreign import at_rate
from exchangekit.sale.intake import Shipping
from exchangekit.slip import commands as c
from exchangekit.values.fx import FxRate
from exchangekit.values.ids import PaymentId, SaleId
from exchangekit.values.money import Money, Rate

from tests import laws
from tests.builders import COMPANY, EX_1, MUG, SHIRT_L, SHIRT_M, SITE, VAT, Shop
from tests.effects.histories import caused_by, held_by

if TYPE_CHECKING:
    from exchangekit.sale.facts import Sale
    from exchangekit.values.ids import Sku

SOLD_AT = FxRate.parse("7.1234", "USD", "CNY")
KINDS = frozenset({"slip", "sale", "stock"})
LATER = FxRate.parse("7.2", "USD", "CNY")
FEE = FeeTerm(FeeKind.RETURN_FREIGHT, Money(1130, "USD"), borne_by_shop_for=frozenset(), taxes=VAT)


def abroad(terms: Terms | None = None, **more: object) -> Shop:
    """Make a shop that sells in dollars and keeps its books in yuan."""
    shop = Shop(terms, rules=(), currency="USD", goods=0, **more)  # type: ignore[arg-type]
    for sku, value in ((SHIRT_M, 320_001), (SHIRT_L, 328_003), (MUG, 124_000)):
        opening = Opening(COMPANY, SITE, "CNY", shop.now.date(), {sku: (40, value)})
        shop.desk.open_stock(opening, shop.signed())
    return shop


def sell(shop: Shop, *lines: tuple[str, int, str], rate: FxRate = SOLD_AT, **more: object) -> Sale:
    """Sell in dollars, at a rate."""
    sale = at_rate(shop.order("SO-1", *lines, **more), rate)
    return shop.desk.record_sale(sale, shop.signed())


def left(shop: Shop) -> dict[R, int]:
    """Give the balance of every role that has one, in yuan."""
    sums = {role: effect(shop.store.vouchers, role, "CNY").minor for role in R}
    return {role: minor for role, minor in sums.items() if minor}


def test_a_sale_is_posted_in_the_money_of_the_books() -> None:
    """113.00 dollars at 7.1234: 804.94 yuan, tax included; the customer owes nothing."""
    shop = abroad()
    sale = sell(shop, (SHIRT_M, 1, "113"), shipping=Shipping(Money(1130, "USD"), VAT))

    assert left(shop)[R.BANK] == SOLD_AT.convert(sale.paid).minor
    assert R.CUSTOMER not in left(shop)
    assert {v.currency for v in shop.store.vouchers} == {"CNY"}
    assert sale.line(1).cost == Money(8000, "CNY")


def test_a_refund_at_another_rate_leaves_its_difference_and_nothing_else() -> None:
    """
    Sold at 7.1234, refunded at 7.2: the customer is even, the gap stands by itself.

    gh:odoo/odoo/pull/129529: the reversal exceeded the original.
    """
    shop = abroad()
    sell(shop, (SHIRT_M, 1, "113"))
    shop.agree(c.Asked(1, 1))
    shop.bring_back()
    owed = -shop.slip().money.outstanding
    shop.do(c.Refund(PaymentId("R-1"), owed, fx=LATER))

    assert left(shop) == {
        R.OPENING: -772_004,
        R.STOCK: 772_004,
        R.BANK: 80494 - 81360,
        R.CURRENCY_DIFFERENCE: 866,
    }
    laws.check(shop.store, "CNY")


def test_a_customer_who_pays_at_another_rate() -> None:
    """The bank gets what the dollars are worth that day."""
    shop = abroad(Terms(price_basis=PriceBasis.TODAY))
    sell(shop, (SHIRT_M, 1, "113"))
    shop.agree(c.Asked(1, 1), c.Wish(SHIRT_L, 1))
    shop.bring_back()
    due = shop.slip().money.outstanding
    before = left(shop)[R.BANK]
    shop.do(c.Pay(PaymentId("P-9"), due, fx=LATER))
    shop.send()

    assert left(shop)[R.BANK] - before == LATER.convert(due).minor
    gained = LATER.convert(due) - SOLD_AT.convert(due) - rounding_left(shop.slip())
    assert left(shop)[R.CURRENCY_DIFFERENCE] == -gained.minor
    laws.check(shop.store, "CNY")


def test_a_line_that_is_charged_in_two_parts_is_converted_as_it_leaves() -> None:
    """33.33 of the swap and 398 beyond it: 3072.54 together, 3072.53 one by one."""
    shop = abroad()
    sell(shop, (SHIRT_M, 1, "33.33"))
    shop.agree(c.Asked(1, 1), c.Wish(SHIRT_L, 3))
    quote = shop.slip().money.quote
    assert quote is not None
    charges = [line.amount.gross.minor for line in quote.lines if line.line == 1][1:]
    assert charges == [3_333, 39_800]
    shop.bring_back()
    shop.settle()
    shop.send()

    assert R.CUSTOMER not in left(shop)
    laws.check(shop.store, "CNY")


def test_store_credit_knows_no_rate_of_the_day() -> None:
    """It is owed at the rate of the sale; only the bank feels another one."""
    terms = Terms(money=MoneyTerms(refund_by=frozenset({RefundBy.STORE_CREDIT})))
    shop = abroad(terms)
    sell(shop, (SHIRT_M, 1, "113"))
    shop.agree(c.Asked(1, 1))
    shop.bring_back()
    owed = -shop.slip().money.outstanding
    shop.do(c.Refund(PaymentId("R-1"), owed, RefundBy.STORE_CREDIT, fx=LATER))

    assert left(shop)[R.STORE_CREDIT] == -80494
    assert R.CURRENCY_DIFFERENCE not in left(shop)


@pytest.mark.parametrize("rate", [None, LATER])
def test_coins_are_rounded_at_the_rate_at_which_they_move(rate: FxRate | None) -> None:
    """Cash to the next five cents."""
    terms = Terms(money=MoneyTerms(refund_by=frozenset({RefundBy.CASH}), cash_step=5))
    shop = abroad(terms)
    sell(shop, (SHIRT_M, 1, "113.02"))
    shop.agree(c.Asked(1, 1))
    shop.bring_back()
    owed = -shop.slip().money.outstanding
    shop.do(c.Refund(PaymentId("R-1"), owed, RefundBy.CASH, fx=rate))

    assert left(shop)[R.CASH_ROUNDING] == (rate or SOLD_AT).convert(Money(-2, "USD")).minor
    laws.check(shop.store, "CNY")


def test_what_was_received_is_a_foreign_sale_again() -> None:
    """Along a chain the rate stays: what was charged is worth what it was worth."""
    shop = abroad(Terms(price_basis=PriceBasis.TODAY, fees=(FEE,)))
    sell(shop, (SHIRT_M, 1, "113"))
    shop.agree(c.Asked(1, 1), c.Wish(SHIRT_L, 1))
    shop.bring_back()
    shop.settle()
    shop.send()
    chained = {one.sale.id: one.sale for one in laws.sales_in(shop.store)}[SaleId("slip:EX-1")]

    assert chained.fx == SOLD_AT
    assert chained.line(1).booked.gross == SOLD_AT.convert(Money(19900, "USD"))
    laws.check(shop.store, "CNY")


def test_goods_of_unknown_cost_come_in_at_the_average_of_the_books() -> None:
    """A sale imported without its cost: yuan of the shelf, not dollars of the price."""
    shop = abroad()
    shop.desk.import_sale(at_rate(shop.order("SO-1", (SHIRT_M, 1)), SOLD_AT), shop.signed())
    shop.agree(c.Asked(1, 1))
    shop.receive()

    assert left(shop)[R.STOCK_INSPECTION] == 8000


def test_a_rate_has_to_fit_the_sale() -> None:
    """Bad input: a rate of another currency, and one where nothing is foreign."""
    shop = abroad()
    sell(shop, (SHIRT_M, 1, "113"))
    shop.agree(c.Asked(1, 1))
    shop.bring_back()
    owed = -shop.slip().money.outstanding
    euros = FxRate.parse("7.8", "EUR", "CNY")
    shop.refuse(CurrencyMismatchError, c.Refund(PaymentId("R-1"), owed, fx=euros))
    home = Shop(rules=())
    home.sell("SO-1", (SHIRT_M, 1))
    home.agree(c.Asked(1, 1))
    home.bring_back()
    owed = -home.slip().money.outstanding
    home.refuse(CurrencyMismatchError, c.Refund(PaymentId("R-1"), owed, fx=SOLD_AT))
    assert rounding_left(home.slip()) == Money(0, "CNY")


exchanges = st.lists(
    st.tuples(st.sampled_from([SHIRT_M, SHIRT_L, MUG, None]), st.integers(1, 2)),
    min_size=1,
    max_size=3,
)


@settings(max_examples=20, deadline=None)
@given(
    figures=st.integers(1, 200_000),
    price=st.integers(1, 99_999),
    wishes=exchanges,
    basis=st.sampled_from(PriceBasis),
    later=st.booleans(),
)
def test_books_of_foreign_slips_balance_and_reconcile(
    *,
    figures: int,
    price: int,
    wishes: list[tuple[Sku | None, int]],
    basis: PriceBasis,
    later: bool,
) -> None:
    """
    Law: the customer is even once everything is settled, whatever the rates and the cents.

    Credit reuses the rate and the base amounts of the sale; only money that moved at another
    rate, and cents of rounding, stand on the difference.
    """
    rate = FxRate("USD", Rate(figures, 4, "CNY"))
    day = LATER if later else None
    shop = abroad(Terms(price_basis=basis, fees=(FEE,)))
    sell(shop, (SHIRT_M, 6, Money(price, "USD").amount), rate=rate)
    for n, (wish, steps) in enumerate(wishes, 1):
        name = f"EX-{n}"
        wanted = () if wish is None else (c.Wish(wish, steps),)
        shop.agree(c.Asked(1, steps), *wanted, slip=name)
        shop.bring_back(slip=name)
        money = shop.slip(name).money
        owed = money.outstanding
        if owed.minor > 0:
            shop.do(c.Pay(PaymentId(f"P-{n}"), owed, fx=day), slip=name)
        elif owed.minor < 0:
            shop.do(c.Refund(PaymentId(f"R-{n}"), -owed, fx=day), slip=name)
        if wish is not None:
            shop.send(name)
    laws.check(shop.store, "CNY")
    today = shop.now.date()
    made = Reconciliation(today.replace(day=1), today.replace(day=28), KINDS)
    made.add(caused_by(shop.store))
    made.add(held_by(shop.store))

    assert made.report().clean
    assert R.CUSTOMER not in left(shop)


@settings(max_examples=20, deadline=None)
@given(
    figures=st.integers(1, 200_000),
    price=st.integers(1, 99_999),
    parts=st.lists(st.integers(1, 3), min_size=1, max_size=4),
)
def test_everything_returned_leaves_no_revenue_and_no_tax(
    figures: int, price: int, parts: list[int]
) -> None:
    """
    Law: returned in any number of steps, a foreign sale leaves nothing but cents of rounding.

    gh:Dolibarr/dolibarr/pull/40508: a credit was valued anew, and 103.08 vanished.
    """
    rate = FxRate("USD", Rate(figures, 4, "CNY"))
    shop = abroad()
    sell(shop, (SHIRT_M, sum(parts), Money(price, "USD").amount), rate=rate)
    for n, steps in enumerate(parts, 1):
        shop.agree(c.Asked(1, steps), slip=f"EX-{n}")
        shop.bring_back(slip=f"EX-{n}")
        shop.settle(f"EX-{n}")
    sums = left(shop)
    cents = abs(sums.get(R.CURRENCY_DIFFERENCE, 0))

    assert not sums.keys() & {R.REVENUE, R.OUTPUT_TAX, R.CUSTOMER, R.COST_OF_SALES}
    assert sums.get(R.BANK, 0) == -sums.get(R.CURRENCY_DIFFERENCE, 0)
    assert cents <= len(parts)
    assert shop.slip(EX_1).request.books == "CNY"
