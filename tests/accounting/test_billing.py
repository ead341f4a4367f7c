"""Invoices over deliveries: what is billed of each, over it and ahead of all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, reject
from hypothesis import strategies as st

from exchangekit.accounting.billing import Bill, Billed, billed_over
from exchangekit.errors import CurrencyMismatchError, InvalidInputError
from exchangekit.values.money import Money, total

if TYPE_CHECKING:
    from exchangekit.accounting.billing import Billing


def yen(amount: int) -> Money:
    return Money(amount, "JPY")


def spread(worths: list[int], *bills: tuple[int, int | None]) -> Billing:
    """Spread bills, each an amount and the delivery it names, over deliveries."""
    told = [Bill(yen(amount), named) for amount, named in bills]
    return billed_over(map(yen, worths), told, "JPY")


def amounts(billing: Billing) -> list[int]:
    return [one.amount.minor for one in billing.deliveries]


def test_an_invoice_of_a_delivery_is_of_it_and_one_of_the_order_fills_the_rest() -> None:
    """In whatever order they came; the second delivery is billed to four fifths."""
    for bills in ([(200, 1), (400, None)], [(400, None), (200, 1)]):
        billing = spread([200, 500], *bills)
        assert amounts(billing) == [200, 400]
        assert [one.ppm for one in billing.deliveries] == [1_000_000, 800_000]
        assert billing.deliveries[1].left == yen(100)
        assert billing.whole == Billed(yen(700), yen(600), yen(0))


def test_what_is_billed_beyond_is_told() -> None:
    """Over a delivery that an invoice names, and ahead of goods that have not left."""
    billing = spread([200, 500], (250, 1), (600, None))
    assert amounts(billing) == [200, 500]
    assert [one.over.minor for one in billing.deliveries] == [50, 0]
    assert billing.ahead == yen(100)
    assert (billing.whole.over, billing.whole.ppm) == (yen(150), 1_000_000)


def test_a_part_is_rounded_down_so_that_all_means_all() -> None:
    billing = spread([3_000_001, 0], (3_000_000, None))
    assert [one.ppm for one in billing.deliveries] == [999_999, 1_000_000]


def test_a_credit_note_takes_off_what_it_names_and_one_of_the_order_what_came_last() -> None:
    billing = spread([200, 500], (600, None), (-150, 1))
    assert amounts(billing) == [50, 400]
    billing = spread([200, 500], (250, 1), (500, 2), (-30, 1), (-120, None))
    assert amounts(billing) == [200, 380]
    assert billing.deliveries[0].over == yen(20)
    assert amounts(spread([200, 500], (200, 1), (100, 2), (-150, None))) == [150, 0]


def test_nothing_delivered_is_billed_ahead() -> None:
    billing = spread([], (10, None))
    assert (billing.deliveries, billing.ahead, billing.whole.ppm) == ((), yen(10), 1_000_000)


@pytest.mark.parametrize(
    "worths, bills, where, got, want",
    [
        ([5, -1], [], "deliveries[1]", "-1 JPY", "at least 0"),
        ([5], [(1, None), (1, 2)], "bills[1].delivery", "2", "a delivery from 1 to 1, or none"),
        ([5], [(1, 0)], "bills[0].delivery", "0", "a delivery from 1 to 1, or none"),
        ([5, 5], [(5, 2), (-1, 1)], "credit notes of delivery 1", "1 JPY", "at most 0 JPY"),
        ([5], [(3, 1), (-4, None)], "credit notes of the order", "4 JPY", "at most 3 JPY"),
    ],
)
def test_what_cannot_be_is_refused(
    worths: list[int], bills: list[tuple[int, int | None]], where: str, got: str, want: str
) -> None:
    with pytest.raises(InvalidInputError) as refusal:
        spread(worths, *bills)
    assert (refusal.value.where, refusal.value.got) == (where, got)
    assert refusal.value.want.startswith(want)


@pytest.mark.parametrize("bill", [Bill(Money(1, "CNY")), Bill(Money(1, "CNY"), 1)])
def test_all_is_of_one_currency(bill: Bill) -> None:
    with pytest.raises(CurrencyMismatchError):
        billed_over([yen(5)], [bill], "JPY")
    with pytest.raises(CurrencyMismatchError):
        billed_over([yen(5)], [], "CNY")


WORTHS = st.lists(st.integers(0, 900), max_size=5)


@given(WORTHS, st.lists(st.tuples(st.integers(-300, 900), st.integers(0, 5)), max_size=8))
def test_all_that_is_billed_is_somewhere_and_nothing_is_billed_twice(
    worths: list[int], drawn: list[tuple[int, int]]
) -> None:
    """Law: of, over and ahead of deliveries add up to the bills; none is over its worth."""
    bills = [(amount, named if 0 < named <= len(worths) else None) for amount, named in drawn]
    try:
        billing = spread(worths, *bills)
    except InvalidInputError:
        reject()  # credit notes beyond what is billed
    whole = billing.whole
    assert whole.amount + whole.over == total((yen(amount) for amount, _ in bills), "JPY")
    for one, worth in zip(billing.deliveries, worths, strict=True):
        assert one.worth == yen(worth)
        assert 0 <= one.amount.minor <= worth
        assert one.over.minor >= 0
        assert 0 <= one.ppm <= 1_000_000
        assert (one.ppm == 1_000_000) is (one.left == yen(0))
    assert billing == spread(worths, *sorted(bills, key=str))


@given(WORTHS, st.lists(st.integers(1, 900), max_size=5))
def test_of_an_order_alone_the_first_deliveries_are_billed_first(
    worths: list[int], invoices: list[int]
) -> None:
    """Law: while a delivery is not billed in full, none after it is billed at all."""
    billing = spread(worths, *((amount, None) for amount in invoices))
    short = False
    for one in billing.deliveries:
        assert not (short and one.amount.minor)
        short = short or bool(one.left.minor)
    assert not (short and billing.ahead.minor)
