"""`exchangekit.sale.spans`: every step has a place, and so a value of its own."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchangekit.errors import InvalidInputError
from exchangekit.sale.spans import Span, Spans, cost_of, cut, minus, steps_in, value_of, whole
from exchangekit.values.money import Money
from exchangekit.values.tax import Tax, Taxed, TaxRate

from tests import strategies as given_

if TYPE_CHECKING:
    from exchangekit.sale.facts import Sale

VAT = TaxRate("vat", 200_000)
STEPS = 60


def places(spans: Spans) -> list[int]:
    """List every step, so spans can be compared with plain sets."""
    return [step for span in spans for step in range(span.start, span.stop)]


def are_in_order(spans: Spans) -> bool:
    """Tell whether spans are disjoint and ascending."""
    return all(one.stop <= other.start for one, other in pairwise(spans))


# --- places --------------------------------------------------------------------------------------


@pytest.mark.parametrize("start, stop", [(0, 0), (2, 1), (-1, 1)])
def test_a_span_is_never_empty_nor_backwards(start: int, stop: int) -> None:
    """A span that exists has steps, so nothing needs a check for zero."""
    with pytest.raises(InvalidInputError) as caught:
        Span(start, stop)

    assert repr((start, stop)) == caught.value.got


def test_spans_are_counted_and_sorted_by_place() -> None:
    """Example: half-open, so `[2, 5)` has three steps."""
    assert 3 == len(Span(2, 5))
    assert 4 == steps_in((Span(0, 1), Span(2, 5)))
    assert [Span(0, 9), Span(2, 3)] == sorted([Span(2, 3), Span(0, 9)])


@given(given_.spans_within(STEPS), st.integers(0, STEPS), st.integers(0, STEPS))
def test_cut_takes_the_lowest_steps_after_those_left_out(
    spans: Spans, skip: int, take: int
) -> None:
    """Law: cutting spans is slicing the list of their steps."""
    part = cut(spans, skip, take)

    assert places(spans)[skip : skip + take] == places(part)
    assert are_in_order(part)


@given(given_.spans_within(STEPS), st.integers(0, STEPS))
def test_two_cuts_are_the_whole(spans: Spans, at: int) -> None:
    """Law: what is cut off and what is left are disjoint and together everything."""
    first, rest = cut(spans, 0, at), cut(spans, at, STEPS)

    assert places(spans) == places(first) + places(rest)
    assert places(rest) == places(minus(spans, first))


@given(given_.spans_within(STEPS), st.lists(given_.spans_within(STEPS), max_size=3))
def test_minus_is_set_difference(spans: Spans, holes: list[Spans]) -> None:
    """Law: exactly the steps that are in no hole stay, in order; overlapping holes are fine."""
    taken = [span for hole in holes for span in hole]

    left = minus(spans, taken)

    assert sorted(set(places(spans)) - set(places(tuple(taken)))) == places(left)
    assert are_in_order(left)


@given(given_.spans_within(STEPS))
def test_nothing_less_is_everything_and_everything_less_is_nothing(spans: Spans) -> None:
    """Law: the neutral and the inverse of `minus`."""
    assert spans == minus(spans, ())
    assert () == minus(spans, spans) == minus((), spans)


# --- values --------------------------------------------------------------------------------------


def test_returning_ten_one_by_one_is_what_was_paid() -> None:
    """gh:woocommerce/woocommerce/issues/64668: 10 x 23.90, -25 %, 20 % in: 179.25, not 179.26."""
    paid = Taxed(Money(14_938, "EUR"), (Tax(VAT, Money(2_987, "EUR")),))

    units = [value_of(paid, 10, (Span(step, step + 1),)) for step in range(10)]

    assert 17_925 == sum(unit.gross.minor for unit in units)
    assert 2_987 == sum(unit.tax.minor for unit in units)
    assert {1_792, 1_793} == {unit.gross.minor for unit in units}


@given(given_.paid_amounts(), st.integers(1, 10_000), st.data())
def test_slips_and_cancellations_in_any_order_add_up(
    paid: Taxed, steps: int, data: st.DataObject
) -> None:
    """
    Law: steps returned, given free and returned again, in any grouping, are what was paid.

    gh:bagisto/bagisto/issues/1509: the discount of one unit was applied again on the
    later refund; gh:frappe/erpnext/issues/7436: 112.50 - 4.45 paid, 116.95 returned.
    """
    numbers = st.integers(0, steps)
    kept: list[Spans] = []
    free: Spans = (Span(0, steps),)
    for skip, take, cancelled in data.draw(st.lists(st.tuples(numbers, numbers, numbers))):
        claimed = cut(free, skip, take)
        kept.append(minus(claimed, cut(claimed, 0, cancelled)))
        free = minus(free, kept[-1])

    parts = [value_of(paid, steps, spans) for spans in (*kept, free)]

    assert paid.net.minor == sum(part.net.minor for part in parts)
    for tax in paid.taxes:
        assert tax.amount.minor == sum(
            of_part.amount.minor
            for part in parts
            for of_part in part.taxes
            if of_part.rate == tax.rate
        )


@given(given_.paid_amounts(), given_.spans_within(STEPS))
def test_spans_are_worth_nothing_of_the_wrong_sign_and_at_most_all(
    paid: Taxed, spans: Spans
) -> None:
    """Law: net and every tax of a part lie between nothing and what was paid."""
    worth = value_of(paid, STEPS, spans)
    most = {tax.rate: tax.amount.minor for tax in paid.taxes}

    assert 0 <= worth.net.minor <= paid.net.minor
    assert all(0 <= tax.amount.minor <= most[tax.rate] for tax in worth.taxes)


@given(given_.moneys(least=0), st.integers(1, 10_000), st.data())
def test_costs_of_parts_add_up(cost: Money, steps: int, data: st.DataObject) -> None:
    """
    Law: the parts of a line bring back exactly the value of the issue that delivered it.

    gh:odoo/odoo/issues/106243, gh:frappe/erpnext/pull/22528: returned goods were valued at
    today's or a neighbour's cost.
    """
    parts = [cost_of(cost, steps, (span,)) for span in data.draw(given_.partitions(steps))]

    assert cost.minor == sum(part.minor for part in parts)
    assert all(part.minor >= 0 for part in parts)


@given(given_.moneys(least=0), given_.spans_within(STEPS))
def test_spans_cost_what_each_of_them_costs(cost: Money, spans: Spans) -> None:
    """Law: several spans together are the sum of each."""
    each = [cost_of(cost, STEPS, (span,)).minor for span in spans]

    assert sum(each) == cost_of(cost, STEPS, spans).minor


def test_no_spans_are_worth_nothing() -> None:
    """Zero contributes exactly zero (gh:frappe/erpnext/pull/58313)."""
    paid = Taxed(Money(100, "CNY"), (Tax(VAT, Money(20, "CNY")),))

    assert Money(0, "CNY") == value_of(paid, 3, ()).gross
    assert Money(0, "CNY") == cost_of(Money(70, "CNY"), 3, ())


# --- lines ---------------------------------------------------------------------------------------


@given(given_.sales())
def test_only_what_was_shipped_can_come_back(sale: Sale) -> None:
    """Law: the steps of a line that can come back are its first, as many as were shipped."""
    for line in sale.lines:
        assert list(range(line.shipped)) == places(whole(line))
