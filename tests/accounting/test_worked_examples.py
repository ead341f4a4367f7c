"""The worked examples of the field, entry by entry and to the cent, at 13 % tax."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from exchangekit.accounting import standard as s
from exchangekit.accounting.roles import AccountRole as R
from exchangekit.accounting.templates import Written
from exchangekit.accounting.vouchers import effect
from exchangekit.values.money import Money
from exchangekit.values.tax import TaxRate, tax_exclusive, tax_inclusive

from tests.accounting.strategies import voucher

if TYPE_CHECKING:
    from exchangekit.accounting.templates import Template

VAT = (TaxRate.parse("vat", "13"),)
FREIGHT_TAX = (TaxRate.parse("vat", "9"),)

Side = list[tuple[R, str]]


def money(text: str) -> Money:
    return Money.parse(text, "CNY")


def filled(template: Template, **amounts: str) -> tuple[Written, ...]:
    return template.written({name: money(text) for name, text in amounts.items()})


def entry(memo: str, debit: Side, credit: Side) -> Written:
    def side(pairs: Side) -> tuple[tuple[R, Money], ...]:
        return tuple((role, money(text)) for role, text in pairs)

    return Written(memo, side(debit), side(credit))


DEARER = {
    "returned_net": "1000",
    "returned_tax": "130",
    "returned_cost": "700",
    "sent_net": "1200",
    "sent_tax": "156",
    "sent_cost": "820",
}
CHEAPER = {
    "returned_net": "1200",
    "returned_tax": "156",
    "returned_cost": "820",
    "sent_net": "1000",
    "sent_tax": "130",
    "sent_cost": "700",
}

EXAMPLES: dict[str, tuple[tuple[Written, ...], list[Written]]] = {
    "same kind, same cost": (
        filled(s.SWAP, returned="60", sent="60"),
        [entry("swap", [(R.STOCK, "60")], [(R.STOCK, "60")])],
    ),
    "same kind, dearer by 2": (
        filled(s.SWAP, returned="60", sent="62"),
        [entry("swap", [(R.STOCK, "60"), (R.COST_OF_SALES, "2")], [(R.STOCK, "62")])],
    ),
    "the customer pays 226": (
        filled(s.EXCHANGE, **DEARER),
        [
            entry(
                "return_revenue",
                [(R.REVENUE, "1000"), (R.OUTPUT_TAX, "130")],
                [(R.CUSTOMER, "1130")],
            ),
            entry("return_cost", [(R.STOCK, "700")], [(R.COST_OF_SALES, "700")]),
            entry(
                "sale_revenue", [(R.CUSTOMER, "1356")], [(R.REVENUE, "1200"), (R.OUTPUT_TAX, "156")]
            ),
            entry("sale_cost", [(R.COST_OF_SALES, "820")], [(R.STOCK, "820")]),
            entry("settlement", [(R.BANK, "226")], [(R.CUSTOMER, "226")]),
        ],
    ),
    "226 are refunded": (
        filled(s.EXCHANGE, **CHEAPER)[-1:],
        [entry("settlement", [(R.CUSTOMER, "226")], [(R.BANK, "226")])],
    ),
    "defective and scrapped": (
        filled(s.SCRAPPED, cost="700", salvage="50", supplier="400"),
        [
            entry("goods_return", [(R.STOCK_INSPECTION, "700")], [(R.COST_OF_SALES, "700")]),
            entry("goods_scrapped", [(R.STOCK_DIFFERENCE, "700")], [(R.STOCK_INSPECTION, "700")]),
            entry(
                "loss_decided",
                [(R.SALVAGE, "50"), (R.SUPPLIER_CLAIM, "400"), (R.ADMIN_EXPENSE, "250")],
                [(R.STOCK_DIFFERENCE, "700")],
            ),
        ],
    ),
    "lost by mismanagement": (
        filled(
            s.MISMANAGED,
            cost="700",
            input_tax=tax_exclusive(money("700"), VAT).tax.amount,
            employee="0",
        ),
        [
            entry(
                "loss_found",
                [(R.STOCK_DIFFERENCE, "791")],
                [(R.STOCK, "700"), (R.INPUT_TAX_TRANSFER, "91")],
            ),
            entry("loss_decided", [(R.ADMIN_EXPENSE, "791")], [(R.STOCK_DIFFERENCE, "791")]),
        ],
    ),
    "stocktake: 2 too many at 60": (
        filled(s.SURPLUS, cost="120"),
        [
            entry("surplus_found", [(R.STOCK, "120")], [(R.STOCK_DIFFERENCE, "120")]),
            entry("surplus_decided", [(R.STOCK_DIFFERENCE, "120")], [(R.ADMIN_EXPENSE, "120")]),
        ],
    ),
    "stocktake: 5 missing at 60, one pays 100": (
        filled(
            s.SHORTAGE_MISMANAGED,
            cost="300",
            input_tax=tax_exclusive(money("300"), VAT).tax.amount,
            employee="100",
        ),
        [
            entry(
                "loss_found",
                [(R.STOCK_DIFFERENCE, "339")],
                [(R.STOCK, "300"), (R.INPUT_TAX_TRANSFER, "39")],
            ),
            entry(
                "loss_decided",
                [(R.EMPLOYEE_CLAIM, "100"), (R.ADMIN_EXPENSE, "239")],
                [(R.STOCK_DIFFERENCE, "339")],
            ),
        ],
    ),
    "a disaster, 200 insured": (
        filled(s.DISASTER, cost="300", salvage="0", insurance="200"),
        [
            entry("loss_found", [(R.STOCK_DIFFERENCE, "300")], [(R.STOCK, "300")]),
            entry(
                "loss_decided",
                [(R.INSURANCE_CLAIM, "200"), (R.EXTRAORDINARY_LOSS, "100")],
                [(R.STOCK_DIFFERENCE, "300")],
            ),
        ],
    ),
    "5,000 x 500 with 20 % expected back": (
        filled(
            s.SALE_WITH_RETURNS,
            net="2500000",
            tax=tax_exclusive(money("2500000"), VAT).tax.amount,
            cost="2000000",
            expected_net="500000",
            expected_cost="400000",
        ),
        [
            entry(
                "sale_revenue",
                [(R.CUSTOMER, "2825000")],
                [(R.REVENUE, "2000000"), (R.REFUND_LIABILITY, "500000"), (R.OUTPUT_TAX, "325000")],
            ),
            entry(
                "sale_cost",
                [(R.COST_OF_SALES, "1600000"), (R.RETURN_ASSET, "400000")],
                [(R.STOCK, "2000000")],
            ),
        ],
    ),
    "then 10 %": (
        filled(s.RETURNS_RE_ESTIMATED, net="250000", cost="200000"),
        [
            entry("re_estimate_revenue", [(R.REFUND_LIABILITY, "250000")], [(R.REVENUE, "250000")]),
            entry("re_estimate_cost", [(R.COST_OF_SALES, "200000")], [(R.RETURN_ASSET, "200000")]),
        ],
    ),
    "then 400 come back": (
        filled(
            s.RETURNS_ARRIVED,
            returned_net="200000",
            returned_tax=tax_exclusive(money("200000"), VAT).tax.amount,
            returned_cost="160000",
            expected_net="250000",
            expected_cost="200000",
        ),
        [
            entry("return_stock", [(R.STOCK, "160000")], [(R.RETURN_ASSET, "160000")]),
            entry(
                "return_money",
                [(R.REFUND_LIABILITY, "250000"), (R.OUTPUT_TAX, "26000")],
                [(R.REVENUE, "50000"), (R.BANK, "226000")],
            ),
            entry(
                "release_return_asset", [(R.COST_OF_SALES, "40000")], [(R.RETURN_ASSET, "40000")]
            ),
        ],
    ),
    "refurbished stock fetches 520": (
        filled(s.WRITE_DOWN, loss="180"),
        [entry("write_down", [(R.WRITE_DOWN_LOSS, "180")], [(R.WRITE_DOWN_ALLOWANCE, "180")])],
    ),
    "the seller bears the freight": (
        filled(
            s.SELLER_FREIGHT,
            freight="12",
            input_tax=tax_exclusive(money("12"), FREIGHT_TAX).tax.amount,
        ),
        [
            entry(
                "freight",
                [(R.SELLING_EXPENSE, "12"), (R.INPUT_TAX, "1.08")],
                [(R.PAYABLE, "13.08")],
            )
        ],
    ),
    "a fee of 181.20 is kept": (
        filled(
            s.REFUND,
            returned_net=tax_inclusive(money("1618.80"), VAT).net.amount,
            returned_tax=tax_inclusive(money("1618.80"), VAT).tax.amount,
            returned_cost="0",
        ),
        [
            entry(
                "return_revenue",
                [(R.REVENUE, "1432.57"), (R.OUTPUT_TAX, "186.23")],
                [(R.BANK, "1618.80")],
            )
        ],
    ),
}


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_worked_example_is_written_to_the_cent(example: str) -> None:
    """CAS 14 art. 32, CAS 1, IFRS 15 B20-B26 and PRC VAT law art. 22(3), as the books teach."""
    written, expected = EXAMPLES[example]

    assert list(written) == expected


def test_the_example_of_ifrs_15() -> None:
    """IFRS 15 Example 22: 100 at 100, cost 60, 97 kept; paid in cash, no tax."""
    cash = s.SALE_WITH_RETURNS.replacing({R.CUSTOMER: R.BANK})
    amounts = {
        "net": "10000",
        "tax": "0",
        "cost": "6000",
        "expected_net": "300",
        "expected_cost": "180",
    }

    assert list(filled(cash, **amounts)) == [
        entry(
            "sale_revenue", [(R.BANK, "10000")], [(R.REVENUE, "9700"), (R.REFUND_LIABILITY, "300")]
        ),
        entry(
            "sale_cost", [(R.COST_OF_SALES, "5820"), (R.RETURN_ASSET, "180")], [(R.STOCK, "6000")]
        ),
    ]


def test_a_year_of_expected_returns_ends_where_the_book_says() -> None:
    """2,300,000 earned, 1,840,000 used up, nothing expected any more."""
    names = [name for name in EXAMPLES if "expected" in name or name.startswith("then")]
    books = [voucher(*(p for one in EXAMPLES[n][0] for p in one.postings())) for n in names]
    left = {role: effect(books, role, "CNY") for role in R}

    assert -left[R.REVENUE] == money("2300000")
    assert left[R.COST_OF_SALES] == money("1840000")
    assert not left[R.REFUND_LIABILITY].minor
    assert not left[R.RETURN_ASSET].minor
