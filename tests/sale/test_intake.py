"""`exchangekit.sale.intake`: discounts are shared once, and what was paid is frozen."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from exchangekit.errors import (
    CurrencyMismatchError,
    DiscountError,
    DuplicateLineError,
    ExchangeKitError,
    InvalidInputError,
)
from exchangekit.sale.discounts import Excess, LineDiscount
from exchangekit.sale.facts import Channel, Gift
from exchangekit.sale.intake import (
    Order,
    OrderLine,
    Shipping,
    TaxBasis,
    TaxRounding,
    take_in,
)
from exchangekit.sale.spans import Span, value_of
from exchangekit.values.goods import Item, Tracked, TrackedBy
from exchangekit.values.ids import CompanyId, CustomerRef, SaleId, SiteId, Sku
from exchangekit.values.money import Money, Rate, total
from exchangekit.values.tax import TaxRate
from exchangekit.values.windows import Pause

from tests import strategies as given_

VAT = TaxRate("vat", 200_000)


def eur(text: str) -> Money:
    """Give an amount in euros."""
    return Money.parse(text, "EUR")


def line_of(number: int, steps: int, price: str, discount: str | None = None) -> OrderLine:
    """Give an order line of pieces with 20 % tax."""
    return OrderLine(
        line=number,
        item=Item(Sku(f"sku-{number}")),
        steps=steps,
        price=Rate.parse(price, "EUR"),
        discount=None if discount is None else eur(discount),
        taxes=(VAT,),
    )


def order_of(
    *lines: OrderLine, discount: str | None = None, basis: TaxBasis = TaxBasis.INCLUSIVE
) -> Order:
    """Give an order in euros."""
    return Order(
        id=SaleId("order-1"),
        company=CompanyId("company-1"),
        site=SiteId("site-1"),
        currency="EUR",
        basis=basis,
        zone="Europe/Berlin",
        jurisdiction="DE",
        channel=Channel.ONLINE,
        customer=CustomerRef("customer-1"),
        lines=lines,
        discount=None if discount is None else eur(discount),
    )


# --- examples ------------------------------------------------------------------------------------


def test_a_discount_and_its_tax_are_frozen_to_the_cent() -> None:
    """gh:woocommerce/woocommerce/issues/64668: 10 x 23.90, -25 %, 20 % in: 179.25 paid."""
    sale = take_in(order_of(line_of(1, 10, "23.90", discount="59.75")))

    paid = sale.line(1).paid

    assert eur("179.25") == paid.gross == sale.paid
    assert (eur("149.38"), eur("29.87")) == (paid.net, paid.tax)


def test_an_order_discount_is_paid_back_in_proportion() -> None:
    """
    gh:smartlabsAT/sonata-project-ecommerce/issues/177: 3 x 100 at -10 %, two back, 200 paid.

    Also gh:solidusio/solidus/issues/512 and gh:saleor/saleor/issues/7271: the order's
    discount ignored on a return of one item.
    """
    line = take_in(order_of(line_of(1, 3, "100"), discount="30")).line(1)

    assert eur("180") == value_of(line.paid, line.steps, (Span(0, 2),)).gross


def test_the_first_item_does_not_take_the_whole_voucher() -> None:
    """gh:PrestaShop/PrestaShop/issues/28284, gh:odoo/odoo/pull/286433: it is shared by amount."""
    sale = take_in(order_of(line_of(1, 1, "20"), line_of(2, 1, "80"), discount="10"))

    assert [eur("18"), eur("72")] == [line.paid.gross for line in sale.lines]


def test_a_remainder_goes_to_the_lower_line() -> None:
    """Example: 10.00 off three equal lines; one cent is left, and the first line bears it."""
    lines = [line_of(number, 1, "30") for number in (1, 2, 3)]

    sale = take_in(order_of(*lines, discount="10"))

    assert [eur("26.66"), eur("26.67"), eur("26.67")] == [line.paid.gross for line in sale.lines]


def test_with_exclusive_prices_discounts_come_off_the_net() -> None:
    """gh:medusajs/medusa/issues/15885: tax on the discount was deducted twice."""
    line = line_of(1, 1, "100", discount="10")

    paid = take_in(order_of(line, basis=TaxBasis.EXCLUSIVE)).line(1).paid

    assert (eur("90"), eur("18"), eur("108")) == (paid.net, paid.tax, paid.gross)


def test_shipping_stands_apart_with_its_own_tax() -> None:
    """gh:magento/magento2/issues/10982: its tax was refunded though shipping was not."""
    order = evolve(order_of(line_of(1, 1, "100")), shipping=Shipping(eur("6"), (VAT,)))

    sale = take_in(order)

    assert sale.shipping is not None
    assert (eur("5"), eur("1")) == (sale.shipping.net, sale.shipping.tax)
    assert eur("100") == sale.line(1).paid.gross
    assert eur("106") == sale.paid


def test_free_goods_are_taken_in() -> None:
    """Example: a gift among the lines, and an order that is free altogether."""
    gift = take_in(order_of(line_of(1, 1, "0"), line_of(2, 1, "50"), discount="5"))
    free = take_in(order_of(line_of(1, 3, "0"), line_of(2, 1, "0")))

    assert [eur("0"), eur("45")] == [line.paid.gross for line in gift.lines]
    assert eur("0") == free.paid


def test_what_the_host_knows_of_a_line_is_kept() -> None:
    """Example: shipped so far, cost of the issue, and a confirmed exclusion."""
    known = evolve(line_of(1, 3, "10"), shipped=2, cost=eur("4"), exclusion_confirmed=True)

    line, other = take_in(order_of(known, line_of(2, 3, "10"))).lines

    facts = evolve(
        line_of(1, 3, "10"),
        item=Item(Sku("sku-1"), tracked_by=TrackedBy.LOT),
        kit="set",
        pauses=(Pause(date(2026, 3, 1), date(2026, 3, 2)),),
        marks=frozenset({"swapped"}),
        tracked=(Tracked("L1", 3),),
        gift=Gift(eur("40")),
    )
    (marked,) = take_in(order_of(facts)).lines

    assert (facts.kit, facts.pauses, facts.marks) == (marked.kit, marked.pauses, marked.marks)
    assert (facts.tracked, facts.gift) == (marked.tracked, marked.gift)
    assert (2, eur("4"), True) == (line.shipped, line.cost, line.exclusion_confirmed)
    assert (3, None, False) == (other.shipped, other.cost, other.exclusion_confirmed)


def test_discounts_of_one_line_come_off_one_after_the_other() -> None:
    """Example: 200.00 less 10.00, less 10 % of what is left but at most 15.00, less 5 %."""
    capped = LineDiscount(ppm=100_000, at_most=eur("15"))
    line = evolve(line_of(1, 2, "100", discount="10"), discounts=(capped, LineDiscount(ppm=50_000)))

    assert eur("166.25") == take_in(order_of(line)).line(1).paid.gross


@pytest.mark.parametrize(
    "excess, paid",
    [(Excess.CUT, ["0.00", "60.00", "30.00"]), (Excess.PASS_ON, ["0.00", "40.00", "20.00"])],
)
def test_a_discount_larger_than_its_line(excess: Excess, paid: list[str]) -> None:
    """Capped at the line; what is above is given up, or goes to the other lines by amount."""
    lines = [line_of(1, 1, "20"), line_of(2, 1, "60"), line_of(3, 1, "30")]
    lines[0] = evolve(lines[0], discounts=(LineDiscount(off=eur("50"), excess=excess),))

    assert paid == [line.paid.gross.amount for line in take_in(order_of(*lines)).lines]


def test_what_passes_on_and_the_discount_of_the_order_are_one() -> None:
    """Example: 30 pass on and 15 come off the order, together 45 over 60 and 30."""
    lines = [line_of(1, 1, "20"), line_of(2, 1, "60"), line_of(3, 1, "30")]
    beyond = LineDiscount(off=eur("50"), excess=Excess.PASS_ON)
    lines[0] = evolve(lines[0], discounts=(beyond,))

    sale = take_in(order_of(*lines, discount="15"))

    assert ["0.00", "30.00", "15.00"] == [line.paid.gross.amount for line in sale.lines]


def test_an_amount_may_stand_in_for_a_price() -> None:
    """Example: a host that keeps 100.00 for three pieces, which is no price per piece."""
    line = take_in(order_of(evolve(line_of(1, 3, "1"), price=eur("100")))).line(1)

    assert ["33.33", "33.34", "33.33"] == [
        value_of(line.paid, 3, (Span(n, n + 1),)).gross.amount for n in range(3)
    ]


@pytest.mark.parametrize(
    "price, per, steps, amount",
    [("0.0125", 1, 3, "0.04"), ("12.345678", 1, 7, "86.42"), ("12.34", 100, 7, "0.86")],
)
def test_unit_prices_have_more_digits_than_the_currency(
    price: str, per: int, steps: int, amount: str
) -> None:
    """Example: four and six digits, and a price per 100: rounded once, for the whole line."""
    line = evolve(line_of(1, steps, "1"), price=Rate.parse(price, "EUR", per=per))

    assert eur(amount) == take_in(order_of(line)).paid


def test_several_taxes_on_a_line_and_several_rates_on_an_order() -> None:
    """Example: 20 % and a levy of 1.5 % on one line, 9 % on the other, shipping at 20 %."""
    levy, food = TaxRate("levy", 15_000), TaxRate("vat", 90_000)
    lines = (
        evolve(line_of(1, 1, "100"), taxes=(VAT, levy)),
        evolve(line_of(2, 1, "50"), taxes=(food,)),
    )
    order = order_of(*lines, basis=TaxBasis.EXCLUSIVE)

    sale = take_in(evolve(order, shipping=Shipping(eur("10"), (VAT,))))

    assert [["20.00", "1.50"], ["4.50"]] == [
        [tax.amount.amount for tax in line.paid.taxes] for line in sale.lines
    ]
    assert eur("188.00") == sale.paid


def test_tax_rounded_on_the_document_leaves_a_gap_by_name() -> None:
    """
    V08: three lines of 33.33 with 13 % in: 3.83 each, 11.50 on the whole.

    One cent of tax is more than the lines have, and one of net less: a line of its own.
    """
    lines = [evolve(line_of(n, 1, "33.33"), taxes=(TaxRate("vat", 130_000),)) for n in (1, 2, 3)]

    sale = take_in(evolve(order_of(*lines), tax_rounding=TaxRounding.DOCUMENT))

    assert sale.rounding is not None
    assert ("-0.01", "0.01") == (sale.rounding.net.amount, sale.rounding.tax.amount)
    assert eur("99.99") == sale.paid
    assert take_in(order_of(*lines)).rounding is None


def test_on_net_prices_the_gap_is_paid() -> None:
    """Example: 3 x 0.04 at 20 % is 0.01 each, 0.02 on the whole; shipping counts with them."""
    order = order_of(*(line_of(n, 1, "0.04") for n in (1, 2)), basis=TaxBasis.EXCLUSIVE)
    order = evolve(order, tax_rounding=TaxRounding.DOCUMENT, shipping=Shipping(eur("0.04"), (VAT,)))

    sale = take_in(order)

    assert sale.rounding is not None
    assert (eur("0"), eur("-0.01")) == (sale.rounding.net, sale.rounding.gross)
    assert eur("0.14") == sale.paid
    even = evolve(order, lines=order.lines[:1], shipping=None)
    assert take_in(even).rounding is None


def test_what_was_gone_before_is_kept() -> None:
    """Opening position: returned and cancelled steps, a refund, shipping paid back."""
    line = evolve(line_of(1, 5, "10"), returned=1, cancelled=2)
    order = evolve(order_of(line), shipping=Shipping(eur("6")), shipping_refunded=True)

    sale = take_in(order)

    assert (3, 1, 2) == (sale.line(1).shipped, sale.line(1).returned, sale.line(1).cancelled)
    assert sale.shipping_refunded


# --- laws ----------------------------------------------------------------------------------------


@given(given_.orders(TaxBasis.INCLUSIVE))
def test_inclusive_lines_sum_to_what_was_charged(order: Order) -> None:
    """
    Law: the lines' gross is the sum of the amounts less every discount, to the cent.

    gh:medusajs/medusa/issues/15885: 97.9 instead of 99.
    """
    charged = total(given_.charged(order.lines), order.currency)
    expected = charged if order.discount is None else charged - order.discount

    sale = take_in(order)

    assert expected == total((line.paid.gross for line in sale.lines), order.currency)


@given(given_.orders(TaxBasis.EXCLUSIVE))
def test_exclusive_lines_sum_to_what_was_charged_before_tax(order: Order) -> None:
    """Law: the lines' net is the sum of the amounts less every discount, to the cent."""
    charged = total(given_.charged(order.lines), order.currency)
    expected = charged if order.discount is None else charged - order.discount

    sale = take_in(order)

    assert expected == total((line.paid.net for line in sale.lines), order.currency)


@given(given_.orders())
def test_a_discount_never_exceeds_a_line(order: Order) -> None:
    """Law: nobody pays less than nothing, or more than the line came to before tax."""
    sale = take_in(order)

    for line, amount in zip(sale.lines, given_.charged(order.lines), strict=True):
        basis = line.paid.gross if order.basis is TaxBasis.INCLUSIVE else line.paid.net

        assert 0 <= basis.minor <= amount.minor
        assert line.paid.net.minor >= 0
        assert all(tax.amount.minor >= 0 for tax in line.paid.taxes)


@given(given_.orders())
def test_an_order_is_taken_in_line_by_line(order: Order) -> None:
    """Law: numbers, items, steps, moments and payments are the order's own."""
    sale = take_in(order)

    assert [(line.line, line.item, line.steps) for line in order.lines] == [
        (line.line, line.item, line.steps) for line in sale.lines
    ]
    assert (order.id, order.moments, order.payments) == (sale.id, sale.moments, sale.payments)
    assert {order.site} == {line.site for line in sale.lines}
    assert sale == take_in(order)


@given(given_.orders(), st.data())
def test_every_line_comes_back_for_exactly_what_was_paid(order: Order, data: st.DataObject) -> None:
    """
    Law: from order to last return, the parts of a line sum to its paid share.

    gh:frappe/erpnext/pull/50944: the second partial credit note was "invalid discount".
    """
    line = data.draw(st.sampled_from(take_in(order).lines))

    parts = [
        value_of(line.paid, line.steps, (span,)).gross
        for span in data.draw(given_.partitions(line.steps))
    ]

    assert line.paid.gross == total(parts, order.currency)


@given(given_.orders())
def test_the_document_is_lines_shipping_and_the_gap(order: Order) -> None:
    """Law: gap and parts come to the tax of each set of rates, rounded once."""
    sale = take_in(evolve(order, tax_rounding=TaxRounding.DOCUMENT))
    parts = [*(line.paid for line in sale.lines), sale.shipping, sale.rounding]
    tax = sum(part.tax.minor for part in parts if part is not None)

    amounts: dict[tuple[TaxRate, ...], int] = {}
    for paid in [*(line.paid for line in sale.lines), sale.shipping]:
        if paid is not None:
            rates = tuple(one.rate for one in paid.taxes)
            basis = paid.gross if order.basis is TaxBasis.INCLUSIVE else paid.net
            amounts[rates] = amounts.get(rates, 0) + basis.minor
    whole = (order.basis.tax(Money(n, order.currency), rates) for rates, n in amounts.items())

    assert sum(one.tax.minor for one in whole) == tax
    if order.basis is TaxBasis.INCLUSIVE and sale.rounding is not None:
        assert 0 == sale.rounding.gross.minor


# --- refusals ------------------------------------------------------------------------------------


PASSES_ON = LineDiscount(off=eur("11"), excess=Excess.PASS_ON)


@pytest.mark.parametrize(
    "order, where",
    [
        (order_of(line_of(1, 1, "10", discount="10.01")), "lines[1].discount"),
        (order_of(line_of(1, 1, "10", discount="-0.01")), "lines[1].discount"),
        (order_of(line_of(1, 1, "10"), discount="10.01"), "order.discount"),
        (order_of(line_of(1, 1, "10"), discount="-0.01"), "order.discount"),
        (order_of(line_of(1, 1, "10", discount="5"), discount="6"), "order.discount"),
        (order_of(discount="1"), "order.discount"),
        (
            order_of(evolve(line_of(1, 1, "10"), discounts=(LineDiscount(off=eur("11")),))),
            "lines[1].discounts",
        ),
        (order_of(evolve(line_of(1, 1, "10"), discounts=(PASSES_ON,))), "order.discount"),
    ],
)
def test_a_discount_that_cannot_be_is_refused(order: Order, where: str) -> None:
    """gh:frappe/erpnext/issues/7436: a discount whose sign flips; here it stays within bounds."""
    with pytest.raises(DiscountError) as caught:
        take_in(order)

    assert where == caught.value.where


GOOD = line_of(1, 1, "10")
HALF: Any = 0.5


@pytest.mark.parametrize(
    "order, error",
    [
        (order_of(), InvalidInputError),
        (order_of(discount="0"), InvalidInputError),
        (order_of(GOOD, GOOD), DuplicateLineError),
        (order_of(evolve(GOOD, steps=0)), InvalidInputError),
        (order_of(evolve(GOOD, steps=HALF)), InvalidInputError),
        (order_of(evolve(GOOD, steps=True)), InvalidInputError),
        (order_of(evolve(GOOD, shipped=2)), InvalidInputError),
        (order_of(evolve(GOOD, shipped=HALF)), InvalidInputError),
        (order_of(evolve(GOOD, cost=eur("-1"))), InvalidInputError),
        (order_of(evolve(GOOD, price=Rate(10, 0, "CNY"))), CurrencyMismatchError),
        (order_of(evolve(GOOD, price=Money(10, "CNY"))), CurrencyMismatchError),
        (order_of(evolve(GOOD, price=eur("-1"))), InvalidInputError),
        (
            order_of(evolve(GOOD, discounts=(LineDiscount(off=Money(1, "CNY")),))),
            CurrencyMismatchError,
        ),
        (order_of(evolve(GOOD, returned=2)), InvalidInputError),
        (order_of(evolve(GOOD, cancelled=-1)), InvalidInputError),
        (order_of(evolve(GOOD, shipped=1, cancelled=1)), InvalidInputError),
        (order_of(evolve(GOOD, gift=Gift(eur("9.99")))), InvalidInputError),
        (order_of(evolve(GOOD, discount=Money(0, "CNY"))), CurrencyMismatchError),
        (evolve(order_of(GOOD), discount=Money(0, "CNY")), CurrencyMismatchError),
        (evolve(order_of(GOOD), shipping=Shipping(Money(1, "CNY"))), CurrencyMismatchError),
        (evolve(order_of(GOOD), currency="JPY"), CurrencyMismatchError),
    ],
)
def test_an_order_that_cannot_be_is_refused(order: Order, error: type[ExchangeKitError]) -> None:
    """No lines, a repeated number, a quantity that is none, or a second currency."""
    with pytest.raises(error):
        take_in(order)


def test_shipping_is_never_negative() -> None:
    """A negative charge would be a discount that no line bears."""
    with pytest.raises(InvalidInputError) as caught:
        Shipping(eur("-0.01"))

    assert "shipping.price" == caught.value.where
