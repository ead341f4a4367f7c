"""The four methods, by figures from other systems' tests."""

from __future__ import annotations

from fractions import Fraction

import pytest

from exchangekit.errors import InvalidInputError
from exchangekit.stock.costs import Layer
from exchangekit.stock.ledger import Holding
from exchangekit.stock.valuation.fold import Valuation, valued
from exchangekit.stock.valuation.layers import Fifo, Specific
from exchangekit.stock.valuation.operations import (
    CURRENT,
    AtGiven,
    Issued,
    Operation,
    Received,
    Returned,
    Revalued,
    SentBack,
)
from exchangekit.stock.valuation.pools import MovingAverage, Pool, Standard

from tests.stock.valuation.strategies import shelf


def bought(*receipts: tuple[int, int]) -> list[Operation]:
    """Receive (steps, unit cost) under the names in-0, in-1 ..."""
    return [Received(f"in-{n}", steps, steps * cost) for n, (steps, cost) in enumerate(receipts)]


def changes(into: Valuation, *operations: Operation) -> list[int]:
    """Post operations and give by how much each changed the value."""
    return [done.change for done in valued(operations, into)]


# --- moving average ------------------------------------------------------------------------------


def test_an_issue_takes_the_average() -> None:
    """odoo AVCO: 10 at 10 and 10 at 20 are 20 at 15."""
    into = shelf()

    assert changes(into, *bought((10, 10), (10, 20)), Issued("out", 15)) == [100, 200, -225]
    assert into.held == Holding(5, 75)
    assert into.unit_cost() == 15


def test_the_last_issue_takes_the_residue() -> None:
    """Odoo: 3.01 / 3 and 3.02 / 3; quantity zero is value zero, the residue is named."""
    below, above = shelf(), shelf()
    changes(below, *bought((1, 100), (1, 100), (1, 101)))
    changes(above, *bought((1, 102), (1, 100), (1, 100)))

    left, gained = below.post(Issued("out", 3)), above.post(Issued("out", 3))

    assert (left.change, left.rounding, left.held) == (-301, 1, Holding(0, 0))
    assert (gained.change, gained.rounding, gained.held) == (-302, -1, Holding(0, 0))
    assert below.unit_cost() == Fraction(301, 3)


def test_the_unit_cost_is_not_rounded_first() -> None:
    """ERPNext: 101.45 + 150.46 + 138.25 + 121.90 leave as 512.06, not as 4 x 128.02."""
    into = shelf()

    done = changes(into, *bought((1, 10145), (1, 15046), (1, 13825), (1, 12190)), Issued("out", 4))

    assert done[-1] == -51206
    assert into.held == Holding(0, 0)


def test_many_small_issues_add_up_to_the_whole() -> None:
    """Odoo: seventy issues of 0.1 out of 7 worth 24.46 (Tryton keeps 99.9998 of 100)."""
    into = shelf()
    changes(into, Received("in-0", 20, 926), Received("in-1", 50, 1520))

    done = changes(into, *(Issued(f"out-{n}", 1) for n in range(70)))

    assert sum(done) == -2446
    assert into.held == Holding(0, 0)


def test_a_revaluation_sets_the_unit_cost() -> None:
    """Tryton: 4 at 175 become 140, then 154; the write-down is a loss on a line of its own."""
    into = shelf()
    changes(into, *bought((1, 100), (3, 200)))

    down, up = into.post(Revalued("v1", Fraction(140))), into.post(Revalued("v2", Fraction(154)))

    assert (down.change, down.gap, down.steps) == (-140, 140, 0)
    assert (up.change, up.gap, up.rounding) == (56, -56, 0)
    assert into.held == Holding(4, 616)


def test_what_goes_back_to_the_supplier_leaves_at_the_average() -> None:
    """gh:frappe/erpnext/pull/37424: 8 at 100 out of 10 worth 181.82 left -309.09 a unit."""
    into = shelf()
    changes(into, *bought((10, 10000), (100, 1000)), Issued("out", 100))

    back = into.post(SentBack("back", 8, "in-0"))

    assert (back.change, back.gap) == (-14546, 14546 - 80000)
    assert into.held == Holding(2, 3636)


def test_a_return_of_a_return_is_worth_what_the_first_was() -> None:
    """Odoo: sent back at 15, taken in again at 15; brought back and delivered again at 15."""
    into = shelf()
    changes(into, *bought((1, 10), (1, 20)), Issued("out", 1))

    done = changes(into, SentBack("back", 1, "in-0"), Returned("undo", 1, "back"))
    again = changes(into, Returned("home", 1, "out"), Issued("redeliver", 1))

    assert done == [-15, 15]
    assert again == [15, -15]
    assert into.post(SentBack("once more", 1, "in-0")).held == Holding(0, 0)


# --- returns -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "at, change, gap", [(None, 500, 0), (CURRENT, 1250, -750), (AtGiven(300), 300, 200)]
)
def test_a_return_comes_in_at_the_value_the_policy_names(
    at: AtGiven | None, change: int, gap: int
) -> None:
    """ERPNext: sold at 100, bought since at 200 and 300: original 500, current 1250."""
    into = shelf()
    changes(into, *bought((5, 100)), Issued("out", 5), *bought((5, 200), (5, 300)))

    back = into.post(Returned("back", 5, "out", at) if at else Returned("back", 5, "out"))

    assert (back.change, back.gap) == (change, gap)


def test_a_return_of_unknown_origin_needs_a_value() -> None:
    """Fail closed: nobody's issue has no original value."""
    with pytest.raises(InvalidInputError):
        Returned("back", 1, None)

    into = shelf(cost=7)

    assert changes(into, Returned("a", 2, None, CURRENT), Returned("b", 1, None, AtGiven(1))) == [
        14,
        1,
    ]


def test_parts_of_an_issue_come_back_at_exactly_its_value() -> None:
    """Odoo: 25.33 = 25.33; three units of 25.33 come back as 8.44, 8.45 and 8.44."""
    into = shelf()
    changes(into, Received("in", 3, 2533), Issued("out", 3))

    done = changes(into, *(Returned(f"back-{n}", 1, "out") for n in range(3)))

    assert done == [844, 845, 844]


# --- first in first out --------------------------------------------------------------------------


def test_the_oldest_layer_goes_first() -> None:
    """Odoo: the second of three deliveries cost 20, so its return is worth 20, not 10 or 100."""
    into = shelf(Fifo())
    changes(into, *bought((1, 10), (1, 20), (1, 60)))
    changes(into, *(Issued(f"out-{n}", 1) for n in range(3)), *bought((1, 100)))

    assert into.post(Returned("back", 1, "out-1")).change == 20


def test_the_returned_unit_is_sold_again_at_its_cost() -> None:
    """Odoo: S1 = 20 - 10 + 20, S2 = 10."""
    into = shelf(Fifo())
    done = changes(
        into,
        *bought((2, 10)),
        Issued("S1", 2),
        Returned("back", 1, "S1"),
        Issued("S2", 1),
        Received("later", 1, 20),
        Issued("S1b", 1),
    )

    assert done == [20, -20, 10, -10, 20, -20]


def test_a_supplier_return_takes_the_layer_it_reverses() -> None:
    """gh:odoo/odoo/issues/79396: the first layer went instead of the one sent back."""
    into = shelf(Fifo())
    changes(into, *bought((10, 10), (10, 20)))

    assert into.post(SentBack("back", 2, "in-1")).change == -40
    assert into.held == Holding(18, 260)


@pytest.mark.parametrize(
    "receipts, issue, left",
    [
        ([(1, 10), (1, 10)], None, [(2, 20)]),
        ([(1, 10), (1, 20)], Issued("out", 1, of="in-1"), [(1, 10)]),
        ([(1, 10), (2, 20), (1, 20), (5, 20)], Issued("out", 4), [(5, 100)]),
        ([(1, 10), (2, 20), (1, 20), (5, 20)], Issued("out", 3, of="in-1"), [(1, 10), (5, 100)]),
        ([(1, 1), (1, 2), (1, 3), (1, 4)], Issued("out", 3, of="other"), [(1, 4)]),
    ],
)
def test_the_queue_of_layers(
    receipts: list[tuple[int, int]], issue: Issued | None, left: list[tuple[int, int]]
) -> None:
    """ERPNext FIFO queue: neighbours at one cost merge; an asked layer goes first."""
    pool = Fifo()
    changes(shelf(pool), *bought(*receipts), *([issue] if issue else []))

    assert list(pool.layers) == [Layer(*layer) for layer in left]


def test_a_layer_emptied_in_the_middle_is_passed_over() -> None:
    """What was sent back is not there to be issued."""
    pool = Fifo()
    into = shelf(pool)
    changes(into, *bought((1, 10), (1, 20), (1, 30)), SentBack("back", 1, "in-1"))

    assert pool.layers == (Layer(1, 10), Layer(1, 30))
    assert changes(into, Issued("out", 2)) == [-40]


def test_a_revaluation_levels_all_layers() -> None:
    """Written down to 5 each, whatever each had cost; nothing there, nothing to level."""
    pool = Fifo()
    into = shelf(pool)
    changes(into, *bought((1, 10), (2, 20)), Revalued("v", Fraction(11, 2)))

    assert pool.layers == (Layer(1, 6), Layer(2, 11))
    assert changes(shelf(Fifo()), Revalued("v", Fraction(5))) == [0]


# --- standard ------------------------------------------------------------------------------------


def test_standard_cost_ignores_what_was_paid() -> None:
    """Odoo: 5 left at 10; raised to 15 they are worth 25 more; the price paid is a gap."""
    into = shelf(Standard(Fraction(10)))
    changes(into, *bought((10, 10), (9, 10)), Issued("out", 15))
    dear = into.post(Received("dear", 1, 13))

    assert (dear.change, dear.gap) == (10, 3)
    assert into.post(Revalued("v", Fraction(15))).change == 25
    assert into.held == Holding(5, 75)


def test_cost_of_sales_is_the_cost_at_delivery() -> None:
    """Odoo: 10 and then 14, not 28 when both are invoiced."""
    into = shelf(Standard(Fraction(0)))
    done = changes(
        into,
        Received("in", 2, 0),
        Revalued("ten", Fraction(10)),
        Issued("one", 1),
        Revalued("fourteen", Fraction(14)),
        Issued("two", 1),
    )

    assert done == [0, 20, -10, 4, -14]


def test_in_and_out_round_the_same_way() -> None:
    """Odoo, a currency without decimals: half a piece at 3 is 1.5, in and out."""
    into = shelf(Standard(Fraction(3, 10)))

    assert changes(into, Received("in", 5, 2), Issued("out", 5)) == [2, -2]
    assert into.held == Holding(0, 0)
    assert into.unit_cost() == Fraction(3, 10)


@pytest.mark.parametrize("cost", [Fraction(-1), 0.5, 7])
def test_a_standard_cost_is_exact_and_not_negative(cost: Fraction) -> None:
    """No float, nothing below nothing."""
    with pytest.raises(InvalidInputError):
        Standard(cost)


# --- specific ------------------------------------------------------------------------------------


def test_a_serial_is_worth_what_it_cost() -> None:
    """ERPNext: s1, s2 at 150, s3, s4 at 200; s1, s2, s3 leave as 500."""
    into = shelf(Specific())
    costs = {"s1": 150, "s2": 150, "s3": 200, "s4": 200}
    changes(into, *(Received(f"in-{s}", 1, cost, s) for s, cost in costs.items()))

    done = changes(into, *(Issued(f"out-{serial}", 1, serial) for serial in costs))

    assert (sum(done[:3]), done[3]) == (-500, -200)
    assert into.held == Holding(0, 0)
    assert (into.unit_cost("s3"), into.unit_cost("s9")) == (200, 0)
    assert Specific().price(3, 301, 1) == 100


def test_a_lot_has_an_average_of_its_own() -> None:
    """ERPNext batchwise: X at 100 and 150, Y at 50 and 100."""
    into = shelf(Specific())
    operations: list[Operation] = [
        *(Received(f"x{c}", 1, c, "X") for c in (100, 150)),
        *(Received(f"y{c}", 1, c, "Y") for c in (50, 100)),
        *(Issued(f"out-{n}", 1, lot) for n, lot in enumerate("YXYX")),
    ]

    assert changes(into, *operations)[4:] == [-75, -125, -75, -125]


def test_a_lot_is_revalued_by_itself() -> None:
    """A damaged lot is written down, the other keeps its cost; a lot not there is not."""
    into = shelf(Specific())
    changes(into, Received("x", 2, 200, "X"), Received("y", 2, 300, "Y"))

    down = changes(into, Revalued("v", Fraction(10), "X"), Revalued("w", Fraction(9), "Z"))

    assert down == [-180, 0]
    assert (into.unit_cost("X"), into.unit_cost("Y")) == (10, 150)


# --- overselling ---------------------------------------------------------------------------------


def test_the_receipt_corrects_what_was_sold_before_it() -> None:
    """Odoo: ten oversold at 15 are re-costed at 30; the ten that follow are worth 400."""
    into = shelf(oversell=True)
    changes(into, *bought((10, 10), (10, 20)), Issued("out", 30))
    cover = into.post(Received("cover", 10, 300))

    assert (cover.change, cover.gap, cover.held) == (150, 150, Holding(0, 0))
    assert changes(into, Received("more", 10, 400)) == [400]


def test_an_oversold_queue() -> None:
    """ERPNext: 10, -5, -10 and 5 at 15; a receipt worth 225 raises the value by 175."""
    pool = Fifo()
    into = shelf(pool, oversell=True)
    operations = [*bought((10, 10)), Issued("a", 15), Issued("b", 5), Received("in", 15, 225)]

    done = list(valued(operations, into))

    assert [entry.held for entry in done] == [(10, 100), (-5, -50), (-10, -100), (5, 75)]
    assert (done[-1].change, done[-1].gap) == (175, 50)
    assert pool.layers == (Layer(5, 75),)


def test_a_receipt_may_cover_only_part_of_what_is_owed() -> None:
    """Five oversold at 10, two of them come at 12 and three at 14: every cent finds its place."""
    into = shelf(oversell=True, cost=10)
    changes(into, Issued("out", 5))
    first = into.post(Received("two", 2, 24))
    last = into.post(Received("three", 3, 42))

    assert (first.change, first.gap, first.held) == (20, 4, Holding(-3, -30))
    assert (last.change, last.gap, last.held) == (30, 12, Holding(0, 0))


def test_an_oversold_return_is_worth_the_corrected_cost() -> None:
    """Odoo: issued at 1, re-costed at 2: the return is worth 20, not 10."""
    into = shelf(oversell=True, cost=1)
    changes(into, Issued("out", 10), Received("in", 10, 20))

    assert into.post(Returned("back", 10, "out")).held == Holding(10, 20)


def test_the_unit_cost_after_a_cover_is_the_cover_s() -> None:
    """Tryton: 5, 5, 3, 2 while the balance goes -1, -2, -1, 1."""
    into = shelf(oversell=True, cost=5)
    seen = []
    for operation in (
        Issued("a", 1),
        Issued("b", 1),
        Received("c", 1, 3),
        Received("d", 2, 4),
    ):
        into.post(operation)
        seen.append(into.unit_cost())

    assert seen == [5, 5, 3, 2]


def test_oversold_at_standard_needs_no_correction() -> None:
    """Standard cost is the cost, sooner or later; what was paid is a gap."""
    into = shelf(Standard(Fraction(10)), oversell=True)
    changes(into, Issued("out", 3))
    cover = into.post(Received("in", 4, 48))

    assert (cover.change, cover.gap, cover.held) == (40, 8, Holding(1, 10))


def test_serials_cannot_be_oversold() -> None:
    """A programming mistake, not an input."""
    with pytest.raises(ValueError, match="one by one"):
        shelf(Specific(), oversell=True)

    with pytest.raises(ValueError, match="one by one"):
        shelf(oversell=True).switch(Specific(), "change")


# --- a change of method --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "pool, value", [(Fifo(), 75), (MovingAverage(), 75), (Standard(Fraction(14)), 70)]
)
def test_a_change_of_method_keeps_what_is_there(pool: Pool, value: int) -> None:
    """What is there becomes one receipt; only standard cost revalues it, on a line."""
    into = shelf()
    changes(into, *bought((10, 10), (10, 20)), Issued("out", 15))

    switched = into.switch(pool, "change")

    assert (switched.held, switched.change, switched.gap) == ((5, value), value - 75, 75 - value)
    assert into.post(Returned("back", 15, "out")).steps == 15


def test_a_change_of_method_remembers_the_last_cost() -> None:
    """With nothing there, the cost known is still known; lots have none in common."""
    into = shelf()
    changes(into, *bought((1, 10)), Issued("out", 1))
    into.switch(Fifo(), "change")
    lots = shelf(Specific())
    lots.switch(MovingAverage(), "change")

    assert (into.unit_cost(), lots.unit_cost()) == (10, 0)
