"""Reading: the same balances, reversed or in red."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchangekit.accounting.charts import PRC_SMALL
from exchangekit.accounting.reading import Line, Style, read, takes_back
from exchangekit.accounting.roles import AccountRole
from exchangekit.accounting.vouchers import Posting, Voucher, VoucherKind
from exchangekit.values.money import total

from tests.accounting.strategies import voucher, vouchers, yuan

R = AccountRole
styles = st.sampled_from(Style)

SOLD = (
    Posting(R.CUSTOMER, R.REVENUE, yuan(10000), "goods"),
    Posting(R.CUSTOMER, R.OUTPUT_TAX, yuan(1300), "vat"),
    Posting(R.COST_OF_SALES, R.STOCK, yuan(4000), "SHIRT-M"),
)
TAKEN_BACK = tuple(Posting(p.credit, p.debit, p.amount, p.about) for p in SOLD)
FEE = Posting(R.CUSTOMER, R.FEE_INCOME, yuan(500), "restocking")


def plain(role: AccountRole) -> str:
    """Take the role's own name for its account."""
    return role.value


def figures(lines: tuple[Line, ...]) -> list[tuple[str, int, int]]:
    """Give account, debit and credit in minor units."""
    return [(line.account, line.debit.minor, line.credit.minor) for line in lines]


def test_a_return_reads_reversed_unless_told() -> None:
    """Each account on the side opposite to the sale's, all amounts positive."""
    lines = read(voucher(*TAKEN_BACK), plain)

    assert figures(lines) == [
        ("revenue", 10000, 0),
        ("customer", 0, 11300),
        ("output_tax", 1300, 0),
        ("stock", 4000, 0),
        ("cost_of_sales", 0, 4000),
    ]


def test_a_return_reads_in_red_on_the_sides_of_the_sale() -> None:
    """The red-letter voucher of PRC practice: the sale's lines, negative."""
    red = read(voucher(*TAKEN_BACK), plain, Style.RED_LETTER)
    sale = read(voucher(*SOLD, kind=VoucherKind.SALE), plain)

    assert sorted(figures(red)) == sorted((code, -dr, -cr) for code, dr, cr in figures(sale))


def test_a_fee_beside_a_return_stays_black() -> None:
    """Only what takes a sale back is red; the customer has a line of each colour."""
    lines = read(voucher(TAKEN_BACK[0], FEE), plain, Style.RED_LETTER)

    assert figures(lines) == [
        ("revenue", 0, -10000),
        ("customer", -10000, 0),
        ("customer", 500, 0),
        ("fee_income", 0, 500),
    ]


def test_roles_of_one_account_share_a_line() -> None:
    """Small enterprises book fees and freight on one account of other income."""
    freight = Posting(R.CUSTOMER, R.FREIGHT_INCOME, yuan(1200), "freight")

    lines = read(voucher(FEE, freight), PRC_SMALL.account)

    assert figures(lines) == [("1122", 1700, 0), ("5051", 0, 1700)]


def test_postings_of_nothing_give_no_line() -> None:
    """Books take no lines of zero."""
    free = Posting(R.CUSTOMER, R.FREIGHT_INCOME, yuan(0), "freight")

    assert read(voucher(free), plain) == ()


@pytest.mark.parametrize(
    "debit, credit, back",
    [
        (R.REVENUE, R.CUSTOMER, True),
        (R.FEE_INCOME, R.CUSTOMER, True),
        (R.EXCHANGE_CLEARING, R.COST_OF_SALES, True),
        (R.CUSTOMER, R.REVENUE, False),
        (R.COST_OF_SALES, R.STOCK, False),
        (R.REVENUE, R.DEDUCTION_INCOME, False),
        (R.CUSTOMER, R.BANK, False),
    ],
)
def test_what_takes_a_sale_back(debit: AccountRole, credit: AccountRole, *, back: bool) -> None:
    """Income debited or cost of sales credited, unless it goes to another of these."""
    line = Posting(debit, credit, yuan(1), "goods")

    assert takes_back(line) is back


@given(vouchers, styles)
def test_balances_are_those_of_the_voucher(books: Voucher, style: Style) -> None:
    """Law: debit less credit of each account is the effect on its role, in every style."""
    net: Counter[str] = Counter()
    for code, debit, credit in figures(read(books, plain, style)):
        net[code] += debit - credit

    for role in AccountRole:
        assert net[role.value] == books.effect_on(role).minor


@given(vouchers, styles)
def test_lines_balance(books: Voucher, style: Style) -> None:
    """Law: debit equals credit in every style."""
    lines = read(books, PRC_SMALL.account, style)
    debit = total((line.debit for line in lines), "CNY")
    credit = total((line.credit for line in lines), "CNY")

    assert debit == credit


@given(vouchers, styles)
def test_a_line_is_on_one_side(books: Voucher, style: Style) -> None:
    """Law: one side has an amount, the other is zero; only red-letter lines are negative."""
    for _, debit, credit in figures(read(books, PRC_SMALL.account, style)):
        assert (debit == 0) != (credit == 0)
        assert style is Style.RED_LETTER or (debit >= 0 and credit >= 0)


@given(vouchers)
def test_what_takes_nothing_back_reads_the_same(books: Voucher) -> None:
    """Law: the styles differ in what takes a sale back, and in nothing else."""
    black = [line for line in books.postings if not takes_back(line)]
    rest = [voucher(*black)] if black else []

    assert [read(v, plain) for v in rest] == [read(v, plain, Style.RED_LETTER) for v in rest]


@given(vouchers)
def test_a_line_is_as_large_in_red(books: Voucher) -> None:
    """Law: what takes a sale back is red on the other side, with the same amounts."""
    taken_back = [line for line in books.postings if takes_back(line)]
    rest = [voucher(*taken_back)] if taken_back else []
    reversed_, red = ([sorted(figures(read(v, plain, style))) for v in rest] for style in Style)

    assert red == [sorted((code, -cr, -dr) for code, dr, cr in lines) for lines in reversed_]
