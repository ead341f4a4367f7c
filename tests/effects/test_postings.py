"""`exchangekit.effects.postings`: what is posted without a slip, line by line."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from attrs import evolve

from exchangekit.accounting.roles import AccountRole as R
from exchangekit.accounting.vouchers import Posting, Voucher, VoucherKind
from exchangekit.effects.postings import opening_voucher, sale_voucher
from exchangekit.sale.facts import Payment
from exchangekit.sale.intake import Shipping, TaxBasis, TaxRounding, take_in
from exchangekit.values.ids import CompanyId, CustomerRef, PaymentId, Sku

from tests.sale.test_intake import VAT, eur, line_of, order_of
from tests.stock.strategies import cause

if TYPE_CHECKING:
    from exchangekit.stock.movements import Cause

DAY = date(2026, 3, 2)


def in_euros(stream: str) -> Cause:
    """Give the cause of a record of books in euros."""
    return evolve(cause(stream), currency="EUR")


def test_a_sale_posts_what_was_bought_and_what_was_paid() -> None:
    """Goods, their cost, shipping, the gap of rounding and each payment, named one by one."""
    lines = (evolve(line_of(1, 1, "0.04"), cost=eur("0.03")), line_of(2, 1, "0.04"))
    order = evolve(
        order_of(*lines, basis=TaxBasis.EXCLUSIVE),
        tax_rounding=TaxRounding.DOCUMENT,
        shipping=Shipping(eur("0.04"), (VAT,)),
        payments=(Payment(PaymentId("P-1"), "card", eur("0.14")),),
    )

    (voucher,) = sale_voucher(take_in(order), in_euros("sale:order-1"), DAY)

    goods = (R.CUSTOMER, R.REVENUE, eur("0.04"))
    tax = (R.CUSTOMER, R.OUTPUT_TAX, eur("0.01"))
    assert [(p.debit, p.credit, p.amount, p.about) for p in voucher.postings] == [
        (*goods, "sku-1"),
        (*tax, "sku-1"),
        (R.COST_OF_SALES, R.STOCK, eur("0.03"), "sku-1"),
        (*goods, "sku-2"),
        (*tax, "sku-2"),
        (R.CUSTOMER, R.FREIGHT_INCOME, eur("0.04"), "shipping"),
        (*tax, "shipping"),
        (R.OUTPUT_TAX, R.CUSTOMER, eur("0.01"), "tax_rounding"),
        (R.BANK, R.CUSTOMER, eur("0.14"), "P-1"),
    ]
    assert (voucher.id, voucher.kind) == ("sale:order-1/1/1", VoucherKind.SALE)
    assert (voucher.customer, voucher.posting_date) == (CustomerRef("customer-1"), DAY)
    assert voucher.effect_on(R.CUSTOMER) == eur("0")


def test_opening_stock_is_posted_item_by_item() -> None:
    values = {Sku("CUP"): eur("3"), Sku("POT"): eur("5")}

    (voucher,) = opening_voucher(values, in_euros("stock:x"), DAY)

    assert voucher == Voucher(
        "stock:x/1/1",
        VoucherKind.OPENING,
        CompanyId("CN01"),
        DAY,
        None,
        "EUR",
        (
            Posting(R.STOCK, R.OPENING, eur("3"), "CUP"),
            Posting(R.STOCK, R.OPENING, eur("5"), "POT"),
        ),
    )
