"""Goods without a slip: purchases, transfers, counts; stock agrees with its accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from exchangekit.accounting.roles import AccountRole as R
from exchangekit.accounting.vouchers import VoucherKind, effect
from exchangekit.effects.goods import goods_vouchers, stocktake_vouchers
from exchangekit.effects.owing import STOCK_ROLES
from exchangekit.stock.corrections import reversal_of
from exchangekit.stock.ledger import Holding, holdings
from exchangekit.stock.places import PHYSICAL, Place, PlaceKind
from exchangekit.stock.stocktake import Variance, VarianceCause, adjustments
from exchangekit.stock.transfers import Part, arrived, sent
from exchangekit.values.ids import SiteId
from exchangekit.values.money import Money
from exchangekit.values.tax import TaxRate

from tests.stock.strategies import CUSTOMER, NOON, SELLABLE, SHIRT, SITE, SUPPLIER, cause, move

if TYPE_CHECKING:
    from exchangekit.stock.movements import Movement
    from exchangekit.stock.sheets import SheetLine

TODAY = NOON.date()
VAT = (TaxRate.parse("vat", "13"),)
COUNT = cause("stocktake:2026-03")
FOUND = {R.STOCK_DIFFERENCE, R.STOCK}
LINE: SheetLine = (SHIRT, None, SELLABLE)


def counted(counted: int, why: VarianceCause = VarianceCause.UNEXPLAINED) -> Variance:
    """Count shirts of which the books have 100 at 60.00."""
    return Variance(LINE, NOON, counted, 100, 1, settled=True, cause=why)


def posted(variance: Variance, **more: object) -> dict[R, int]:
    """Give what a count comes to, by role."""
    moved = adjustments([variance], COUNT, {LINE: Holding(100, 600_000)})
    books = stocktake_vouchers(moved, [variance], COUNT, TODAY, **more)  # type: ignore[arg-type]
    sums = {role: effect(books, role, "CNY").minor for role in R}
    return {role: minor for role, minor in sums.items() if minor}


def test_five_shirts_are_missing_and_input_tax_goes_with_them() -> None:
    """PRC VAT law art. 22(3): 5 x 60 stolen, 13 % of it no longer deductible."""
    stolen = counted(95, VarianceCause.STOLEN)

    assert posted(stolen, input_tax={SHIRT: VAT}) == {
        R.STOCK_DIFFERENCE: 33900,
        R.STOCK: -30000,
        R.INPUT_TAX_TRANSFER: -3900,
    }
    assert posted(stolen) == {R.STOCK_DIFFERENCE: 30000, R.STOCK: -30000}


def test_a_normal_loss_keeps_its_input_tax() -> None:
    """Nobody stole anything; and a host may see more causes as mismanagement."""
    damaged = counted(95, VarianceCause.DAMAGED)
    rates = {SHIRT: VAT}

    assert posted(damaged, input_tax=rates) == {R.STOCK_DIFFERENCE: 30000, R.STOCK: -30000}
    strict = frozenset({VarianceCause.DAMAGED})
    assert posted(damaged, input_tax=rates, mismanaged=strict)[R.INPUT_TAX_TRANSFER] == -3900


def test_two_too_many_wait_for_a_decision() -> None:
    """A surplus of 2 x 60."""
    assert posted(counted(102)) == {R.STOCK: 12000, R.STOCK_DIFFERENCE: -12000}


def test_a_count_that_agrees_posts_nothing() -> None:
    """Nor do goods that are worth nothing."""
    assert posted(counted(100)) == {}
    gone = counted(95, VarianceCause.STOLEN)
    moved = adjustments([gone], COUNT, {})
    assert stocktake_vouchers(moved, [gone], COUNT, TODAY, input_tax={SHIRT: VAT}) == ()


def test_opened_goods_that_are_missing_leave_their_own_account() -> None:
    """Each state of goods has its account, also when it is stolen from."""
    opened = Place(SITE, PlaceKind.OPENED)
    gone = Variance((SHIRT, None, opened), NOON, 9, 10, 1, settled=True, cause=VarianceCause.STOLEN)
    moved = adjustments([gone], COUNT, {gone.line: Holding(10, 1000)})
    (book,) = stocktake_vouchers(moved, [gone], COUNT, TODAY, input_tax={SHIRT: VAT})

    assert {p.credit for p in book.postings} == {R.STOCK_OPENED, R.INPUT_TAX_TRANSFER}
    assert {p.about for p in book.postings} == {SHIRT}
    assert (book.id, book.kind) == ("stocktake:2026-03/1/1", VoucherKind.STOCKTAKE)


def test_a_purchase_that_is_undone_posts_the_other_way() -> None:
    """Tryton, account_stock_continental: a move that was done and cancelled is reversed."""
    bought = move(1, SUPPLIER, SELLABLE, 1000)
    undone = reversal_of(bought, cause("purchase:1", 2))
    books = [
        *goods_vouchers(VoucherKind.PURCHASE, [bought], bought.cause, TODAY),
        *goods_vouchers(VoucherKind.PURCHASE, [undone], undone.cause, TODAY),
    ]

    assert [v.effect_on(R.STOCK).minor for v in books] == [1000, -1000]
    assert effect(books, R.GOODS_RECEIVED, "CNY").minor == 0


def test_goods_that_go_straight_to_the_customer_are_cost_of_sales() -> None:
    """A drop shipment never lies on a shelf."""
    (book,) = goods_vouchers(
        VoucherKind.PURCHASE, [move(3, SUPPLIER, CUSTOMER, 1800)], cause(), TODAY
    )

    assert [(p.debit, p.credit) for p in book.postings] == [(R.COST_OF_SALES, R.GOODS_RECEIVED)]


def test_a_transfer_changes_accounts_only_while_it_is_on_the_way() -> None:
    """Out of one shop into transit, and into the other: stock as a whole is the same."""
    other = SiteId("SH-2")
    out = sent([Part(SHIRT, 2, 500)], cause("transfer:1"), source=SELLABLE, to=other)
    there = arrived([(SHIRT, None, 2)], cause("transfer:1", 2), at=other, held=holdings(out))
    (left,) = goods_vouchers(VoucherKind.TRANSFER, out, out[0].cause, TODAY)
    (came,) = goods_vouchers(VoucherKind.TRANSFER, there, there[0].cause, TODAY)

    assert left.effect_on(R.STOCK_IN_TRANSIT) == Money(500, "CNY")
    assert effect([left, came], R.STOCK_IN_TRANSIT, "CNY").minor == 0
    assert effect([left, came], R.STOCK, "CNY").minor == 0


@pytest.mark.parametrize("kind", [PlaceKind.CUSTOMER_PROPERTY, PlaceKind.SELLABLE])
def test_what_changes_no_account_posts_nothing(kind: PlaceKind) -> None:
    """The customer's own goods, and goods from shelf to shelf."""
    aside = move(1, SELLABLE, Place(SiteId("SH-2"), kind), 300)

    assert goods_vouchers(VoucherKind.TRANSFER, [aside], aside.cause, TODAY) == ()


ours = st.sampled_from([kind for kind in PlaceKind if kind is not PlaceKind.CUSTOMER_PROPERTY])
ways = st.lists(ours, min_size=2, max_size=2, unique=True)


@given(st.lists(st.tuples(ways, st.integers(0, 10**6)), max_size=20))
def test_stock_is_worth_what_lies_in_its_places(
    moves: list[tuple[list[PlaceKind], int]],
) -> None:
    """
    Law (A9): whoever moved goods, each stock account is the value in its places.

    Odoo 523: receipts and returns hit different interim accounts, and balances grew for ever.
    """
    moved: list[Movement] = []
    for n, ((source, target), value) in enumerate(moves, 1):
        one = move(1, Place(SITE, source), Place(SITE, target), value)
        moved.append(evolve(one, n=n))
    books = goods_vouchers(VoucherKind.TRANSFER, moved, cause(), TODAY)
    held = holdings(moved).items()
    for kind in PHYSICAL & STOCK_ROLES.keys():
        worth = sum(holding.value for (_, _, place), holding in held if place.kind is kind)
        assert effect(books, STOCK_ROLES[kind], "CNY").minor == worth
