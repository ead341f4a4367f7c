"""Templates: balanced whatever is filled in, refused when they could not be."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchangekit.accounting.charts import IFRS, PRC_GENERAL, PRC_SMALL
from exchangekit.accounting.reading import Style
from exchangekit.accounting.roles import AccountRole
from exchangekit.accounting.standard import (
    EXCHANGE,
    RETURNS_RE_ESTIMATED,
    SALE_WITH_RETURNS,
    SCRAPPED,
    STANDARD,
    SURPLUS,
    SWAP,
)
from exchangekit.accounting.templates import Template, TemplateEntry, Written
from exchangekit.accounting.vouchers import Posting, VoucherKind, effect
from exchangekit.errors import (
    CurrencyMismatchError,
    InvalidInputError,
    MissingFieldError,
    UnbalancedTemplateError,
    UnknownFieldError,
)
from exchangekit.values.money import Money

from tests.accounting.strategies import voucher, yuan

R = AccountRole
READY = pytest.mark.parametrize("template", STANDARD.values(), ids=list(STANDARD))


def balances(postings: tuple[Posting, ...]) -> dict[AccountRole, int]:
    """Give debit less credit of every role that is touched."""
    sums: dict[AccountRole, int] = {}
    for line in postings:
        sums[line.debit] = sums.get(line.debit, 0) + line.amount.minor
        sums[line.credit] = sums.get(line.credit, 0) - line.amount.minor
    return {role: minor for role, minor in sums.items() if minor}


def sides(written: tuple[Written, ...]) -> dict[AccountRole, int]:
    """Give debit less credit of every role as the bookkeeper wrote it."""
    sums: dict[AccountRole, int] = {}
    for one in written:
        for side, sign in ((one.debit, 1), (one.credit, -1)):
            for role, amount in side:
                sums[role] = sums.get(role, 0) + sign * amount.minor
    return {role: minor for role, minor in sums.items() if minor}


def amounts_for(template: Template, minors: list[int]) -> dict[str, Money]:
    """Give an amount for every name, negative only where that is allowed."""
    pairs = zip(sorted(template.names), minors, strict=False)
    return {n: yuan(m if n in template.signed else abs(m)) for n, m in pairs}


minors = st.lists(st.integers(-(10**7), 10**7), min_size=8, max_size=8)


@READY
@given(minors)
def test_every_ready_template_balances(template: Template, drawn: list[int]) -> None:
    """
    Law: debit = credit per entry, whatever is filled in; the postings say the same.

    gh:microsoft/BCApps/pull/10467: a line plugged the gap of a document that did not balance.
    """
    amounts = amounts_for(template, drawn)
    written = template.written(amounts)
    for one in written:
        assert sum(a.minor for _, a in one.debit) == sum(a.minor for _, a in one.credit)
        assert all(a.minor > 0 for _, a in (*one.debit, *one.credit))
        assert balances(one.postings()) == sides((one,))

    assert balances(template.postings(amounts)) == sides(written)


@READY
@given(minors)
def test_every_chart_reads_every_template(template: Template, drawn: list[int]) -> None:
    """Law: red letter and reversal give the same balances, under each ready chart."""
    postings = template.postings(amounts_for(template, drawn))
    if not postings:
        return
    book = voucher(*postings, kind=template.kind)
    for chart in (PRC_SMALL, PRC_GENERAL, IFRS):
        found = []
        for style in Style:
            sums: dict[str, int] = {}
            for line in chart.read(book, style):
                sums[line.account] = sums.get(line.account, 0) + (line.debit - line.credit).minor
            found.append({account: minor for account, minor in sums.items() if minor})
        assert found[0] == found[1]


def test_a_swap_touches_stock_and_the_gap_only() -> None:
    """IFRS 15 B26 with costs 60 and 62: no revenue, no tax, 2 to cost of sales."""
    amounts = {"returned": yuan(6000), "sent": yuan(6200)}

    assert balances(SWAP.postings(amounts)) == {R.STOCK: -200, R.COST_OF_SALES: 200}
    assert SWAP.written(amounts) == (
        Written(
            "swap",
            ((R.STOCK, yuan(6000)), (R.COST_OF_SALES, yuan(200))),
            ((R.STOCK, yuan(6200)),),
        ),
    )


def test_goods_that_cost_more_than_those_sent_credit_the_gap() -> None:
    """Costs 62 and 60: what comes out below zero changes sides."""
    (one,) = SWAP.written({"returned": yuan(6200), "sent": yuan(6000)})

    assert one.credit == ((R.COST_OF_SALES, yuan(200)), (R.STOCK, yuan(6000)))


@pytest.mark.parametrize("net, tax", [(120000, 15600), (100000, 13000), (80000, 10400)])
def test_an_exchange_leaves_no_receivable(net: int, tax: int) -> None:
    """Customer pays, even or refunded: the same entries, settled net (CAS 14)."""
    postings = EXCHANGE.postings(
        {
            "returned_net": yuan(100000),
            "returned_tax": yuan(13000),
            "sent_net": yuan(net),
            "sent_tax": yuan(tax),
            "returned_cost": yuan(70000),
            "sent_cost": yuan(82000),
        }
    )
    book = voucher(*postings)

    assert effect([book], R.CUSTOMER, "CNY").minor == 0
    assert effect([book], R.BANK, "CNY").minor == net + tax - 113000
    assert effect([book], R.REVENUE, "CNY").minor == 100000 - net


def test_more_may_be_expected_back_than_before() -> None:
    """A re-estimate goes both ways; nothing else may be below zero."""
    more = RETURNS_RE_ESTIMATED.postings({"net": yuan(-100), "cost": yuan(-60)})

    assert balances(more)[R.REFUND_LIABILITY] == -100
    with pytest.raises(InvalidInputError, match="surplus"):
        SURPLUS.postings({"cost": yuan(-1)})


def test_entries_of_nothing_are_left_out() -> None:
    """A gift costs nothing: no empty lines for a bookkeeper to wonder at."""
    assert SURPLUS.written({"cost": yuan(0)}) == ()
    assert SURPLUS.postings({"cost": yuan(0)}) == ()


def test_amounts_have_to_fit_the_template() -> None:
    """One missing, one too many, two currencies: refused by name."""
    amounts = {"cost": yuan(700), "salvage": yuan(50), "supplier": yuan(400)}
    with pytest.raises(MissingFieldError) as missing:
        SCRAPPED.postings({"cost": yuan(700), "salvage": yuan(50)})
    with pytest.raises(UnknownFieldError) as unknown:
        SCRAPPED.postings({**amounts, "suplier": yuan(1)})
    with pytest.raises(CurrencyMismatchError):
        SCRAPPED.postings({**amounts, "supplier": Money(400, "JPY")})

    assert missing.value.field == "supplier"
    assert (unknown.value.field, unknown.value.known) == ("suplier", tuple(sorted(amounts)))


def test_a_custom_template_that_does_not_balance_cannot_be_built() -> None:
    """Bad input: debit and credit differ by an amount that is named."""
    with pytest.raises(UnbalancedTemplateError) as refused:
        TemplateEntry("sale", ((R.BANK, "gross"),), ((R.REVENUE, "net"), (R.OUTPUT_TAX, "tax")))

    assert refused.value.facts == {"entry": "sale", "amounts": ("gross", "net", "tax")}


@pytest.mark.parametrize("formula", ["", "net tax", "net * 2", "Net", "net +", "1"])
def test_a_formula_is_names_added_and_taken_away(formula: str) -> None:
    """Nothing of it is ever evaluated as code."""
    with pytest.raises(InvalidInputError, match=r"template\.odd"):
        TemplateEntry("odd", ((R.BANK, formula),), ((R.REVENUE, formula),))


def test_a_custom_template_of_a_host() -> None:
    """A host's own roles and amounts: a deposit kept."""
    kept = TemplateEntry(
        "kept", ((R.CUSTOMER, "deposit"),), ((R.BANK, "-kept + deposit"), (R.FEE_INCOME, "kept"))
    )
    own = Template("deposit", VoucherKind.EXPENSE, (kept,))

    assert balances(own.postings({"deposit": yuan(500), "kept": yuan(200)})) == {
        R.CUSTOMER: 500,
        R.BANK: -300,
        R.FEE_INCOME: -200,
    }


def test_an_amount_may_be_added_more_than_once() -> None:
    """A bonus of twice the fee, half of it each to two roles."""
    twice = TemplateEntry(
        "bonus", ((R.BANK, "fee + fee"),), ((R.FEE_INCOME, "fee"), (R.FREIGHT_INCOME, "fee"))
    )
    own = Template("bonus", VoucherKind.EXPENSE, (twice,))

    assert balances(own.postings({"fee": yuan(5)})) == {
        R.BANK: 10,
        R.FEE_INCOME: -5,
        R.FREIGHT_INCOME: -5,
    }


def test_some_entries_keep_the_signs_their_amounts_may_have() -> None:
    """A re-estimate of revenue alone still goes both ways, and asks for its amount only."""
    revenue = RETURNS_RE_ESTIMATED.only("re_estimate_revenue")

    assert (revenue.names, revenue.signed) == ({"net"}, {"net"})
    assert balances(revenue.postings({"net": yuan(-7)})) == {R.REVENUE: 7, R.REFUND_LIABILITY: -7}


def test_roles_can_be_replaced() -> None:
    """IFRS 15 Example 22 is paid in cash: the bank instead of the customer."""
    cash = SALE_WITH_RETURNS.replacing({R.CUSTOMER: R.BANK})
    amounts = dict.fromkeys(sorted(cash.names), yuan(0)) | {"net": yuan(100)}

    assert balances(cash.postings(amounts)) == {R.BANK: 100, R.REVENUE: -100}
