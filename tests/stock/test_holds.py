"""Holds: what is set aside, for whom, how long, and what an issue is worth."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta, timezone

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from exchangekit.errors import InsufficientStockError, InvalidInputError, NaiveDatetimeError
from exchangekit.stock.holds import Hold, Resting, StockFacts, is_sound
from exchangekit.stock.lots import Lot
from exchangekit.stock.places import Place, PlaceKind
from exchangekit.values.ids import SlipId

from tests.stock.strategies import (
    MOST,
    NOON,
    SHIRT,
    SITE,
    holds,
    instants,
    slips,
    stock_facts,
)

LATER = NOON + timedelta(hours=1)
MINE, THEIRS = SlipId("EX-1"), SlipId("EX-2")


def hold(slip: SlipId, steps: int, expires_before: datetime = LATER) -> Hold:
    """Set shirts aside."""
    return Hold(slip, 1, SHIRT, SITE, None, steps, expires_before)


def test_a_slip_can_take_what_was_set_aside_for_it() -> None:
    """gh:medusajs/medusa/issues/6500: 4 there, 4 reserved, and the reserving could not ship."""
    facts = StockFacts(SHIRT, SITE, 4, 16000, holds=(hold(MINE, 4),))

    assert facts.available(MINE, NOON) == 4
    assert facts.available(THEIRS, NOON) == 0


def test_what_the_host_reserved_is_nobodys() -> None:
    """Ten there, three held by another slip, two reserved by the host."""
    facts = StockFacts(SHIRT, SITE, 10, 0, holds=(hold(THEIRS, 3),), reserved=2)

    assert facts.available(MINE, NOON) == 5


def test_too_much_set_aside_leaves_nothing_not_less() -> None:
    """A stocktake may find less than was held; then nothing is free."""
    facts = StockFacts(SHIRT, SITE, 2, 0, holds=(hold(THEIRS, 5),))

    assert facts.available(MINE, NOON) == 0


def shelf(**lots: int) -> StockFacts:
    """Give a shelf with shirts in lots."""
    place = Place(SITE, PlaceKind.SELLABLE)
    kept = tuple(Lot(SHIRT, place, lot, steps) for lot, steps in lots.items())
    return StockFacts(SHIRT, SITE, sum(lots.values()), 0, lots=kept)


def test_a_hold_names_a_lot_and_another_does_not_satisfy_it() -> None:
    """Three of A and two of B there; two of A are set aside, and one of any."""
    facts = evolve(shelf(A=3, B=2), holds=(evolve(hold(THEIRS, 2), tracking="A"), hold(THEIRS, 1)))

    assert facts.available(MINE, NOON) == 2
    assert (facts.available(MINE, NOON, "A"), facts.available(MINE, NOON, "B")) == (1, 2)
    assert facts.available(MINE, NOON, "C") == 0
    assert facts.available(THEIRS, NOON, "A") == 3
    assert facts.available(MINE, LATER, "A") == 3
    assert [lot.steps for lot in facts.lots_for(MINE, NOON)] == [1, 2]


def test_where_nobody_says_which_lots_there_are_any_may_be_it() -> None:
    """A host that keeps no lots: its own commit knows."""
    facts = evolve(shelf(A=3), lots=(), holds=(evolve(hold(THEIRS, 2), tracking="A"),))

    assert facts.available(MINE, NOON, "A") == 1


def test_more_of_a_lot_than_there_is_of_it_is_not_set_aside() -> None:
    """Beside what the slip holds of it already, or of any."""
    of_a = evolve(hold(MINE, 2), tracking="A")
    facts = shelf(A=3, B=2).with_hold(of_a, NOON)
    for one in (of_a, evolve(of_a, tracking="C")):
        with pytest.raises(InsufficientStockError):
            facts.with_hold(one, NOON)
    more = facts.with_hold(evolve(of_a, steps=1), NOON)

    with pytest.raises(InsufficientStockError):
        more.with_hold(evolve(hold(MINE, 3), tracking="B"), NOON)


@given(
    st.dictionaries(st.sampled_from("ABC"), st.integers(0, 6), min_size=1),
    st.lists(st.tuples(slips, st.sampled_from("ABC"), st.integers(1, 4)), max_size=5),
    st.lists(st.tuples(slips, st.integers(1, 4)), max_size=3),
    slips,
)
def test_of_a_lot_as_much_is_free_as_a_storekeeper_could_still_give(
    there: dict[str, int],
    named: list[tuple[SlipId, str, int]],
    any_lot: list[tuple[SlipId, int]],
    slip: SlipId,
) -> None:
    """Law: he puts aside what is named, then what is not from the other lots first."""
    facts = shelf(**there)
    for other, lot, steps in named:
        one = evolve(hold(other, steps), tracking=lot)
        if facts.available(other, NOON, lot) >= steps and other != slip:
            facts = evolve(facts, holds=(*facts.holds, one))
    bags = Counter(there)
    bags.subtract(Counter([str(h.tracking) for h in facts.holds for _ in range(h.steps)]))
    if min(bags.values()) < 0:
        return  # each could take it alone, all together could not
    for other, steps in any_lot:
        if other != slip:
            facts = evolve(facts, holds=(*facts.holds, hold(other, steps)))
    for wanted in bags:
        rest = sum(held.steps for held in facts.holds if held.tracking is None)
        elsewhere = sum(steps for lot, steps in bags.items() if lot != wanted)
        free = max(0, bags[wanted] - max(0, rest - elsewhere))

        assert facts.available(slip, NOON, wanted) == free


def test_a_hold_ends_at_the_instant_it_names() -> None:
    """``expires_before`` is the first instant too late, a microsecond earlier is in time."""
    held = hold(MINE, 1, LATER)

    assert held.is_live(LATER - timedelta(microseconds=1))
    assert not held.is_live(LATER)


@pytest.mark.parametrize("steps", [0, -1, 1.0, True])
def test_a_hold_sets_something_aside(steps: int) -> None:
    """A whole number of steps, at least one."""
    with pytest.raises(InvalidInputError) as caught:
        hold(MINE, steps)

    assert caught.value.where == "hold.steps"


def test_a_hold_needs_a_time_zone() -> None:
    """gh:openboxes/openboxes/pull/6163: instants without a zone shifted by a day."""
    with pytest.raises(NaiveDatetimeError) as caught:
        hold(MINE, 1, LATER.replace(tzinfo=None))

    assert caught.value.where == "hold.expires_before"


@given(holds, instants, st.integers(-14, 14))
def test_a_hold_lives_by_the_instant_not_by_the_clock_face(
    held: Hold, now: datetime, hours: int
) -> None:
    """Law: the zone in which `now` is written changes nothing."""
    elsewhere = now.astimezone(timezone(timedelta(hours=hours)))

    assert held.is_live(elsewhere) is held.is_live(now) is (now < held.expires_before)


@given(stock_facts, slips, instants)
def test_available_is_what_a_storekeeper_counts(
    facts: StockFacts, slip: SlipId, now: datetime
) -> None:
    """Law: sellable less the live holds of others less the host's own, never negative."""
    shelf = ["free"] * facts.sellable
    del shelf[: facts.reserved]
    for held in facts.holds:
        if now < held.expires_before and held.slip != slip:
            del shelf[: held.steps]

    assert facts.available(slip, now) == len(shelf)


@given(stock_facts, slips, instants)
def test_expired_holds_might_as_well_not_be_there(
    facts: StockFacts, slip: SlipId, now: datetime
) -> None:
    """Law: expiry needs no job: clearing what has expired at `now` changes no answer."""
    cleared = evolve(facts, holds=tuple(h for h in facts.holds if h.expires_before > now))

    assert facts.available(slip, now) == cleared.available(slip, now)


@given(stock_facts, slips, instants)
def test_own_holds_take_nothing_from_their_slip(
    facts: StockFacts, slip: SlipId, now: datetime
) -> None:
    """Law: giving up its own holds gives a slip no more (gh:medusajs/medusa/issues/6500)."""
    without = evolve(facts, holds=tuple(h for h in facts.holds if h.slip != slip))

    assert facts.available(slip, now) == without.available(slip, now)


@given(stock_facts, instants)
def test_no_slip_can_take_what_is_set_aside_for_another(facts: StockFacts, now: datetime) -> None:
    """
    Law: while no more is held than is there, each slip can take all its live holds.

    gh:odoo/odoo/pull/283345: another document took away what was reserved.
    """
    mine = dict.fromkeys((held.slip for held in facts.holds), 0)
    for held in facts.holds:
        mine[held.slip] += held.steps if held.is_live(now) else 0
    enough = evolve(facts, sellable=facts.sellable + sum(mine.values()) + facts.reserved)

    assert all(enough.available(slip, now) >= steps for slip, steps in mine.items())


@given(stock_facts, holds, slips, instants)
def test_one_more_hold_never_frees_anything(
    facts: StockFacts, held: Hold, slip: SlipId, now: datetime
) -> None:
    """Law: a hold takes at most its steps from others, and nothing from its own slip."""
    more = evolve(facts, holds=(*facts.holds, held))
    taken = facts.available(slip, now) - more.available(slip, now)

    assert 0 <= taken <= (0 if held.slip == slip else held.steps)


def test_an_issue_takes_the_average() -> None:
    """Three worth 1.00: thirty-three cents, then half of what is left, then the rest."""
    assert StockFacts(SHIRT, SITE, 3, 100).issue_value(1) == 33
    assert StockFacts(SHIRT, SITE, 2, 67).issue_value(1) == 34
    assert StockFacts(SHIRT, SITE, 1, 33).issue_value(1) == 33


def test_mixed_prices_leave_no_negative_cost() -> None:
    """gh:frappe/erpnext/pull/37424: 10 at 100 and 100 at 10, 100 out, then 8 more."""
    facts = StockFacts(SHIRT, SITE, 110, 200000)
    first = facts.issue_value(100)
    second = StockFacts(SHIRT, SITE, 10, 200000 - first).issue_value(8)

    assert (first, second) == (181818, 14546)
    assert 200000 - first - second == 3636


@given(value=st.integers(0, MOST), parts=st.lists(st.integers(1, 50), min_size=1, max_size=20))
def test_issuing_all_in_any_partition_leaves_nothing(value: int, parts: list[int]) -> None:
    """Law: value never goes below zero on the way and is zero exactly when the steps are."""
    left, worth = sum(parts), value
    for steps in parts:
        issued = StockFacts(SHIRT, SITE, left, worth).issue_value(steps)
        left, worth = left - steps, worth - issued

        assert issued >= 0
        assert worth >= 0

    assert (left, worth) == (0, 0)


@given(stock_facts, st.integers(1, 60))
def test_one_more_step_never_costs_less(facts: StockFacts, steps: int) -> None:
    """Law: an issue grows with its steps, so its lines may take it in differences."""
    assert facts.issue_value(steps) <= facts.issue_value(steps + 1)


@given(value=st.integers(0, MOST), sellable=st.integers(1, 1000), data=st.data())
def test_an_issue_is_within_half_a_cent_of_its_share(
    value: int, sellable: int, data: st.DataObject
) -> None:
    """Law: the average is rounded once, half up."""
    steps = data.draw(st.integers(1, sellable))
    twice_off = 2 * (StockFacts(SHIRT, SITE, sellable, value).issue_value(steps) * sellable)
    twice_off -= 2 * value * steps

    assert -sellable < twice_off <= sellable


@given(st.integers(-MOST, -1), st.integers(0, 50), st.integers(1, 60))
def test_a_negative_value_in_the_books_is_never_passed_on(
    value: int, sellable: int, steps: int
) -> None:
    """Law: cost is at least 0, even when a host's own books have gone below."""
    assert StockFacts(SHIRT, SITE, sellable, value).issue_value(steps) == 0


# --- beside the shelf ----------------------------------------------------------------------------

OPENED, REFURBISH = PlaceKind.OPENED, PlaceKind.REFURBISH


def test_what_lies_beside_the_shelf_is_told_by_place_and_lot() -> None:
    """Five opened ones, of two lots; nothing is being repaired."""
    lots = (Resting(OPENED, "A", 2, 160), Resting(OPENED, "B", 3, 90))
    facts = StockFacts(SHIRT, SITE, 9, 900, resting=(*lots, Resting(PlaceKind.SCRAP, None, 1, 1)))

    assert facts.lying(OPENED) == (5, 250)
    assert facts.lying(REFURBISH) == (0, 0)
    assert (facts.lying_of(OPENED, "B"), facts.lying_of(OPENED, None)) == (3, 5)


@pytest.mark.parametrize(
    "steps, value, tracking, can",
    [
        (2, 160, "A", True),
        (3, 160, "A", False),  # of lot B is enough, of A is not
        (5, 250, None, True),
        (5, 249, None, False),  # worth something, and nothing there
        (1, 251, None, False),  # worth less than nothing
    ],
)
def test_goods_leave_as_they_came_while_that_is_sound(
    steps: int, value: int, tracking: str | None, *, can: bool
) -> None:
    lots = (Resting(OPENED, "A", 2, 160), Resting(OPENED, "B", 3, 90))
    facts = StockFacts(SHIRT, SITE, 0, 0, resting=lots)

    assert facts.can_give_up(OPENED, steps, value, tracking) is can
    assert evolve(facts, resting=None).can_give_up(OPENED, steps, value, tracking)


def test_nothing_is_worth_nothing() -> None:
    """And goods at least that."""
    assert [is_sound(0, 0), is_sound(0, 1), is_sound(1, 0), is_sound(1, -1)] == [
        *(True, False),
        *(True, False),
    ]
