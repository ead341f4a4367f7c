"""Lots: first expired, first out; and only what was delivered comes back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchangekit.errors import InsufficientStockError, LotMismatchError, OverReversedError
from exchangekit.stock.lots import Lot, Pick, check_lots, lots_back, pick

from tests.stock.strategies import SELLABLE, SHIRT

TODAY = date(2026, 3, 2)


def lot(name: str | None, steps: int, days: int | None) -> Lot:
    """Make a lot that expires so many days from today."""
    expires = None if days is None else TODAY + timedelta(days=days)
    return Lot(SHIRT, SELLABLE, name, steps, expires)


lots = st.lists(
    st.builds(
        lot,
        st.sampled_from([None, "A", "B", "C"]),
        st.integers(0, 9),
        st.none() | st.integers(-5, 30),
    ),
    max_size=6,
)
amounts = st.dictionaries(st.sampled_from("ABC"), st.integers(1, 9), min_size=1)


def test_what_expires_first_goes_first() -> None:
    """The fresh lot stays; what keeps for ever goes last; the expired one not at all."""
    old, fresh, keeps = lot("OLD", 2, 5), lot("FRESH", 9, 90), lot(None, 9, None)
    shelf = [keeps, fresh, lot("GONE", 9, 0), old, lot("EMPTY", 0, 1)]

    assert pick(shelf, 3, good_until=TODAY) == (Pick(old, 2), Pick(fresh, 1))
    assert pick(shelf, 12, good_until=TODAY)[-1] == Pick(keeps, 1)


def test_a_lot_must_be_good_long_enough() -> None:
    """A customer who is promised thirty days gets the lot that has them."""
    old, fresh = lot("OLD", 2, 5), lot("FRESH", 2, 90)

    until = TODAY + timedelta(days=30)

    assert pick([old, fresh], 1, good_until=until) == (Pick(fresh, 1),)


def test_too_few_good_ones_are_refused() -> None:
    """Nothing is picked in part: what to do is the caller's decision."""
    with pytest.raises(InsufficientStockError) as caught:
        pick([lot("OLD", 2, 0), lot("B", 1, 1)], 2, good_until=TODAY)

    expected = {"item": "SHIRT-M", "place": "SH-1/sellable", "asked": 2, "available": 1}
    assert caught.value.facts == expected

    with pytest.raises(InsufficientStockError):
        pick([], 1, good_until=TODAY)


@given(lots, st.integers(1, 30))
def test_a_pick_is_complete_good_and_in_order(shelf: list[Lot], steps: int) -> None:
    """Law: all that is asked, never more than a lot holds, nothing fresher before older."""
    good = [lot for lot in shelf if lot.is_good(TODAY)]
    if sum(lot.steps for lot in good) < steps:
        with pytest.raises(InsufficientStockError):
            pick(shelf, steps, good_until=TODAY)
        return
    picked = pick(shelf, steps, good_until=TODAY)
    dates = [taken.lot.expires or date.max for taken in picked]
    last = dates[-1]

    assert sum(taken.steps for taken in picked) == steps
    assert all(1 <= taken.steps <= taken.lot.steps for taken in picked)
    assert dates == sorted(dates)
    assert sum(x.steps for x in good if (x.expires or date.max) < last) < steps


# --- returns -------------------------------------------------------------------------------------


def test_a_return_names_the_lots_that_were_delivered() -> None:
    """OCA rma_lot: three came of two lots; ERPNext: five of a lot come back as 3 and 2."""
    out = {"L1": 1, "L2": 2}

    assert lots_back(SHIRT, out, {}, 3, where="m") == {"L1": 1, "L2": 2}
    assert lots_back(SHIRT, out, {"L1": 1}, 1, where="m") == {"L2": 1}
    check_lots(SHIRT, {"B": 5}, {}, {"B": 3}, where="m")
    check_lots(SHIRT, {"B": 5}, {"B": 3}, {"B": 2}, where="m")


def test_another_lot_does_not_come_back() -> None:
    """Lot mismatch: the error names what can still come back."""
    with pytest.raises(LotMismatchError) as caught:
        check_lots(SHIRT, {"A": 1, "B": 2}, {"A": 1}, {"C": 1}, where="m")

    assert caught.value.facts == {"item": "SHIRT-M", "lot": "C", "known": ("B",)}

    with pytest.raises(LotMismatchError):
        lots_back(SHIRT, {"A": 1}, {"C": 1}, 1, where="m")


def test_no_more_of_a_lot_comes_back_than_went_out() -> None:
    """gh:frappe/erpnext/issues/24259: two sold, returned three times."""
    with pytest.raises(OverReversedError) as caught:
        check_lots(SHIRT, {"A": 2}, {"A": 1}, {"A": 2}, where="m")

    assert caught.value.facts == {"where": "m", "of": "A", "asked": 2, "left": 1}

    with pytest.raises(OverReversedError):
        lots_back(SHIRT, {"A": 2}, {"A": 1}, 2, where="m")


@given(amounts, st.data())
def test_what_is_proposed_is_accepted(out: dict[str, int], data: st.DataObject) -> None:
    """Law: proposal and check are one query (gh:OCA/rma/issues/418)."""
    came: dict[str, int] = {}
    left = sum(out.values())
    while left:
        steps = data.draw(st.integers(1, left))
        proposed = lots_back(SHIRT, out, came, steps, where="m")
        check_lots(SHIRT, out, came, proposed, where="m")
        came = {name: came.get(name, 0) + proposed.get(name, 0) for name in out}
        left -= steps

    assert came == out
