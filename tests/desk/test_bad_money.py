"""Money that cannot be: one coded error each, and nothing posted, drawn or written."""

from __future__ import annotations

from decimal import ROUND_DOWN, Decimal, Inexact, localcontext
from typing import TYPE_CHECKING, Any, Final

import pytest
from attrs import evolve

from exchangekit.errors import ExchangeKitError
from exchangekit.policy.money_terms import MoneyTerms, RefundOrder
from exchangekit.policy.terms import PriceBasis, Terms
from exchangekit.sale.facts import Payment
from exchangekit.sale.intake import take_in
from exchangekit.settlement.tenders import RefundPart
from exchangekit.slip import commands as c
from exchangekit.values.ids import PaymentId, Sku
from exchangekit.values.money import Money
from exchangekit.values.tax import TaxRate
from exchangekit.wire.orders import read_order

from tests import laws
from tests.builders import SHIRT_M, Shop
from tests.settlement.test_benefits import cny

if TYPE_CHECKING:
    from collections.abc import Callable

ORDER: Final[dict[str, Any]] = {
    "id": "SO-9",
    "company": "co",
    "site": "shop",
    "currency": "CNY",
    "tax": "inclusive",
    "zone": "Asia/Shanghai",
    "jurisdiction": "CN",
    "channel": "online",
    "customer": "cust-7",
    "lines": [
        {
            "sku": "SHIRT-M",
            "quantity": 2,
            "price": "99.99",
            "taxes": [{"code": "vat", "percent": "13"}],
        }
    ],
    "discount": "10.00",
    "payments": [{"id": "P-9", "method": "card", "amount": "189.98"}],
}


def with_line(**changes: Any) -> dict[str, Any]:
    return {"lines": [{**ORDER["lines"][0], **changes}]}


@pytest.mark.parametrize(
    "changes, code",
    [
        (with_line(price="0.0000000000001"), "money.digits"),
        (with_line(price="1E+999999999"), "input.invalid"),
        (with_line(price="1E-999999999"), "input.invalid"),
        (with_line(price="NaN"), "input.invalid"),
        (with_line(price="-Infinity"), "input.invalid"),
        (with_line(price="9" * 41), "input.invalid"),
        (with_line(price=99.99), "money.float"),
        (with_line(amount="10.001", price=None), "money.digits"),
        (with_line(taxes=[{"code": "vat", "percent": "1000.0001"}]), "money.tax-rate"),
        (with_line(taxes=[{"code": "vat", "percent": "0.00001"}]), "money.tax-rate"),
        (with_line(taxes=[{"code": "vat", "percent": "-13"}]), "money.tax-rate"),
        (with_line(discount="200.00"), "sale.discount"),
        ({"discount": "199.99"}, "sale.discount"),
        ({"discount": "1E+30"}, "sale.discount"),
        ({"discounts": [{"name": "x", "amount": "200.00"}]}, "sale.discount"),
        ({"currency": "XXQ"}, "money.unknown-currency"),
        ({"shipping": {"price": "0.001"}}, "money.digits"),
        ({"payments": [{"id": "P-9", "method": "card", "amount": "sNaN"}]}, "input.invalid"),
        (
            {"payments": [{"id": "P-9", "method": "card", "amount": "9", "refunded": "9.01"}]},
            "input.invalid",
        ),
    ],
    ids=str,
)
def test_an_order_that_cannot_be_is_not_taken_in(changes: dict[str, Any], code: str) -> None:
    """Too many digits, figures without end or out of all bounds, rates, discounts, currencies."""
    shop = Shop(goods=4)
    before = shop.store.dump()

    with pytest.raises(ExchangeKitError) as caught:
        shop.desk.record_sale(take_in(read_order({**ORDER, **changes})), shop.signed())

    assert code == caught.value.code
    assert before == shop.store.dump()


def refunding(order: RefundOrder = RefundOrder.NEWEST_FIRST) -> Shop:
    """A shirt for 199.00 came back; 100.00 of it were paid by card, nothing was by gift card."""
    shop = Shop(Terms(money=MoneyTerms(refund_order=order)))
    payments = (Payment(PaymentId("P-1"), "card", cny("100")),)
    shop.sell("SO-1", (SHIRT_M, 1), payments=payments)
    shop.agree(c.Asked(1, 1))
    shop.bring_back()
    return shop


def collecting() -> Shop:
    """A dearer shirt is wanted: 50.00 are due, 20.00 of it are paid."""
    shop = Shop(Terms(price_basis=PriceBasis.TODAY))
    shop.stock("NEW", 2, 10, price="249", product="SHIRT")
    shop.sell("SO-1", (SHIRT_M, 1))
    shop.agree(c.Asked(1, 1), c.Wish(Sku("NEW"), 1))
    shop.do(c.Pay(PaymentId("X-1"), cny("20")))
    return shop


def back(amount: Money, reference: str = "R-1", **over: str) -> c.Refund:
    parts = tuple(RefundPart(PaymentId(name), cny(part)) for name, part in over.items())
    return c.Refund(PaymentId(reference), amount, over=parts)


@pytest.mark.parametrize(
    "shop, command, code",
    [
        (refunding, back(cny("100.01")), "payment.amount"),
        (refunding, back(cny("199.01")), "payment.amount"),
        (refunding, back(cny("-1")), "payment.amount"),
        (refunding, back(cny("0")), "payment.amount"),
        (refunding, back(Money(1, "EUR")), "payment.amount"),
        (refunding, back(Money(10**40, "CNY")), "payment.amount"),
        (refunding, back(Money(10**5000, "CNY")), "input.invalid"),
        (refunding, back(cny("10"), "P-1"), "payment.duplicate-reference"),
        (lambda: refunding(RefundOrder.NAMED), back(cny("10"), P2="10"), "payment.unknown"),
        (
            lambda: refunding(RefundOrder.NAMED),
            back(cny("10"), **{"P-1": "9"}),
            "payment.amount",
        ),
        (collecting, c.Pay(PaymentId("X-2"), cny("30.01")), "payment.amount"),
        (collecting, c.Pay(PaymentId("X-2"), Money(1, "JPY")), "payment.amount"),
        (collecting, c.Pay(PaymentId("X-2"), Money(10**5000, "CNY")), "input.invalid"),
        (collecting, c.Pay(PaymentId("X-1"), cny("20")), "payment.duplicate-reference"),
        (collecting, c.Pay(PaymentId("X-1"), cny("30")), "payment.duplicate-reference"),
    ],
)
def test_money_that_cannot_move_does_not(
    shop: Callable[[], Shop], command: c.Command, code: str
) -> None:
    """Above what was received or is due, over no such payment, in another currency, twice."""
    opened = shop()

    assert code == opened.refuse(ExchangeKitError, command).code
    laws.check(opened.store)


def test_prices_of_another_currency_are_not_charged() -> None:
    """The master data answers in euros for a sale in yuan: nothing is claimed or quoted."""
    shop = Shop(Terms(price_basis=PriceBasis.TODAY))
    shop.sell("SO-1", (SHIRT_M, 1))
    shop.stock("NEW", 2, 10, price="249", product="SHIRT")
    price = shop.master.prices[Sku("NEW")]
    shop.master.prices[Sku("NEW")] = evolve(price, rate=evolve(price.rate, currency="EUR"))
    shop.open(c.Asked(1, 1), c.Wish(Sku("NEW"), 1))

    assert "money.currency-mismatch" == shop.refuse(ExchangeKitError, c.Submit()).code


def test_a_hostile_decimal_context_changes_nothing() -> None:
    """One digit of precision, rounding down, traps on: the same sale, quote and books."""

    def told() -> object:
        shop = Shop(goods=4)
        order = {**ORDER, "discount": "10.01"}
        shop.desk.record_sale(take_in(read_order(order)), shop.signed())
        shop.agree(c.Asked(1, 1), sale="SO-9")
        shop.bring_back()
        shop.settle()
        return shop.store.dump(), TaxRate.parse("vat", Decimal("13.25")), cny("12345678.91")

    usual = told()
    with localcontext() as context:
        context.prec, context.rounding = 1, ROUND_DOWN
        context.Emax, context.Emin = 1, -1
        context.traps[Inexact] = True
        hostile = told()

    assert usual == hostile
