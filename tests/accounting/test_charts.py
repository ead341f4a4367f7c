"""Charts: each ready one is complete, and a missing account is named."""

from __future__ import annotations

import pytest
from hypothesis import given

from exchangekit.accounting.charts import IFRS, PRC_GENERAL, PRC_SMALL, Chart
from exchangekit.accounting.reading import Line, Style
from exchangekit.accounting.roles import AccountRole
from exchangekit.accounting.vouchers import Posting, Voucher
from exchangekit.errors import UnmappedRoleError

from tests.accounting.strategies import voucher, vouchers, yuan

READY = pytest.mark.parametrize("chart", [PRC_SMALL, PRC_GENERAL, IFRS], ids=lambda c: c.name)
SOLD = voucher(Posting(AccountRole.CUSTOMER, AccountRole.REVENUE, yuan(10000), "goods"))


@READY
def test_a_ready_chart_has_every_role(chart: Chart) -> None:
    """A new role without an account would stop a host in the middle of its month."""
    assert set(chart.accounts) == set(AccountRole)
    assert all(chart.account(role).strip() for role in AccountRole)


@READY
def test_a_ready_chart_keeps_goods_in_different_states_apart(chart: Chart) -> None:
    """Goods under inspection are no sellable stock, in the books as on the shelf."""
    states = [role for role in AccountRole if role.startswith("stock_")]
    codes = {chart.account(role) for role in (AccountRole.STOCK, *states)}

    assert len(codes) == len(states) + 1


@pytest.mark.parametrize(
    "chart, revenue, cost",
    [
        (PRC_SMALL, "5001", "5401"),
        (PRC_GENERAL, "6001", "6401"),
        (IFRS, "Revenue", "Cost of sales"),
    ],
)
def test_ready_charts_number_as_their_standard_does(chart: Chart, revenue: str, cost: str) -> None:
    """5xxx for small enterprises, 6xxx for general ones, names where none are prescribed."""
    assert chart.account(AccountRole.REVENUE) == revenue
    assert chart.account(AccountRole.COST_OF_SALES) == cost


def test_a_missing_account_is_named() -> None:
    """Chart and role, so that a host knows what to add."""
    chart = Chart("ours", {AccountRole.BANK: "1002"})

    with pytest.raises(UnmappedRoleError) as caught:
        chart.read(SOLD)

    assert (caught.value.chart, caught.value.role) == ("ours", "customer")


def test_a_chart_reads_in_the_style_that_is_asked_for() -> None:
    """A return stands reversed on the other side, or in red on the side the sale was on."""
    back = voucher(Posting(AccountRole.REVENUE, AccountRole.CUSTOMER, yuan(100), "goods"))
    nothing = yuan(0)
    black = (Line("5001", yuan(100), nothing), Line("1122", nothing, yuan(100)))
    red = (Line("5001", nothing, yuan(-100)), Line("1122", yuan(-100), nothing))

    assert PRC_SMALL.read(back) == PRC_SMALL.read(back, Style.REVERSAL) == black
    assert PRC_SMALL.read(back, Style.RED_LETTER) == red


def test_a_chart_keeps_what_it_was_given() -> None:
    """Changing the host's dict later, or a ready chart, changes no books."""
    ours = {AccountRole.BANK: "1002"}
    chart = Chart("ours", ours)
    ours[AccountRole.BANK] = "1001"

    assert chart.account(AccountRole.BANK) == "1002"
    with pytest.raises(TypeError):
        PRC_SMALL.accounts[AccountRole.BANK] = "1001"  # type: ignore[index]


def test_charts_are_values() -> None:
    """Equal charts are equal keys."""
    again = Chart(PRC_SMALL.name, dict(PRC_SMALL.accounts))

    assert {PRC_SMALL: "found"}[again] == "found"
    assert again != Chart(PRC_SMALL.name, {})


def test_a_chart_reads_a_voucher() -> None:
    """Each line has a code and an amount on one side."""
    lines = PRC_GENERAL.read(SOLD)

    assert lines == (Line("1122", yuan(10000), yuan(0)), Line("6001", yuan(0), yuan(10000)))


@READY
@given(books=vouchers)
def test_a_ready_chart_reads_every_voucher(chart: Chart, books: Voucher) -> None:
    """Law: no voucher of ours is unreadable in either style."""
    known = set(chart.accounts.values())
    for style in Style:
        lines = chart.read(books, style)

        assert {line.account for line in lines} <= known
