"""`exchangekit.settlement.outstanding`: what is owed for a sale as it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from attrs import evolve
from hypothesis import given

from exchangekit.errors import CurrencyMismatchError
from exchangekit.sale.entitlement import Claimed, Entitlement
from exchangekit.sale.intake import Shipping, TaxRounding, take_in
from exchangekit.sale.spans import Span
from exchangekit.settlement.outstanding import outstanding, worth_kept
from exchangekit.settlement.tenders import PaymentBalance
from exchangekit.values.ids import PaymentId
from exchangekit.values.money import Money

from tests import strategies as given_
from tests.sale.test_intake import eur, line_of, order_of

if TYPE_CHECKING:
    from exchangekit.sale.facts import Sale

SALE = take_in(evolve(order_of(line_of(1, 2, "10")), shipping=Shipping(eur("6"))))


def paid(received: str, refunded: str = "0") -> PaymentBalance:
    return PaymentBalance(PaymentId("P-1"), eur(received), eur(refunded))


def test_what_is_kept_less_what_was_paid() -> None:
    """SOL-44: paid it is even; a bare refund opens the debt; goods that come back close it."""
    bought = Entitlement(SALE)
    half_back = Entitlement(SALE, (Claimed("slip-1", 1, (Span(0, 1),)),))

    assert eur("26") == worth_kept(bought)
    assert ["0.00", "10.00", "26.00"] == [
        outstanding(bought, payments).amount for payments in ([paid("26")], [paid("26", "10")], [])
    ]
    assert ["-10.00", "0.00"] == [
        outstanding(half_back, [payment]).amount for payment in (paid("26"), paid("26", "10"))
    ]


def test_a_payment_is_of_the_currency_of_the_sale() -> None:
    foreign = PaymentBalance(PaymentId("P-1"), Money(1, "CNY"), Money(0, "CNY"))

    with pytest.raises(CurrencyMismatchError):
        outstanding(Entitlement(SALE), [foreign])


@given(given_.orders().map(lambda order: take_in(evolve(order, tax_rounding=TaxRounding.DOCUMENT))))
def test_all_of_a_sale_is_what_it_came_to(sale: Sale) -> None:
    """Law: with nothing claimed what is kept is what the sale came to, gap and shipping with it."""
    assert sale.paid == worth_kept(Entitlement(sale))
