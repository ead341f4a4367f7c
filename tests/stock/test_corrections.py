"""Corrections: reversal plus new entry; the past changes only where nothing breaks."""

from __future__ import annotations

from datetime import date, timedelta, timezone

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from exchangekit.errors import AlreadyReversedError, LaterBalanceError, PeriodClosedError
from exchangekit.stock.corrections import (
    Broken,
    by_occurrence,
    check_backdated,
    check_period,
    compensation,
    corrected,
    first_broken,
    reversal_of,
)
from exchangekit.stock.ledger import balances, holdings
from exchangekit.stock.movements import Movement
from exchangekit.stock.places import Place, PlaceKind
from exchangekit.values.ids import CompanyId

from tests.stock.strategies import (
    CUSTOMER,
    INSPECTION,
    NOON,
    OPENED,
    SCRAP,
    SELLABLE,
    SITE,
    SUPPLIER,
    any_movements,
    cause,
    lawful_histories,
    move,
)

UNDO = cause("slip:EX-9", 7)
ADJUSTMENT = Place(SITE, PlaceKind.ADJUSTMENT)


def on(day: int, movement: Movement) -> Movement:
    """Let a movement happen some days from noon, entered a year later."""
    at = NOON + timedelta(days=365)
    when = evolve(movement.cause, at=at, occurred=NOON + timedelta(days=day))
    return evolve(movement, cause=when)


# --- reversal ------------------------------------------------------------------------------------


@given(any_movements())
def test_a_reversal_is_the_exact_inverse(movements: list[Movement]) -> None:
    """Law: with its reversal a movement is nothing, in quantity and value (D12)."""
    back = [reversal_of(movement, UNDO, n=n) for n, movement in enumerate(movements, 1)]

    assert set(holdings([*movements, *back]).values()) <= {(0, 0)}
    assert [movement.id for movement in back[:1]] == ["slip:EX-9/7/1"][: len(back)]


@given(any_movements())
def test_a_compensation_leaves_nothing(movements: list[Movement]) -> None:
    """Law: what was posted and its compensation sum to zero per item, lot and place."""
    undone = compensation(movements, UNDO)

    assert set(balances([*movements, *undone]).values()) <= {0}
    assert compensation([*movements, *undone], UNDO) == ()
    assert len({movement.id for movement in undone}) == len(undone)


def test_what_was_put_back_is_not_put_back_again() -> None:
    """gh:woocommerce/woocommerce/issues/27504: a cancelled order was restocked twice."""
    sold = move(3, SELLABLE, CUSTOMER, 300)
    refund = move(1, CUSTOMER, SELLABLE, 100, seq=2)

    undone = compensation([sold, refund], UNDO)

    assert undone == (Movement(UNDO, 1, sold.item, None, 2, CUSTOMER, SELLABLE, 200),)


def test_more_came_back_than_went() -> None:
    """The other way round: what is too much goes out again, at no negative value."""
    posted = [move(1, SELLABLE, CUSTOMER, 500), move(2, CUSTOMER, SELLABLE, 100, seq=2)]

    (out,) = compensation(posted, UNDO, n=4)

    assert (out.source, out.target, out.steps, out.value, out.n) == (SELLABLE, CUSTOMER, 1, 0, 4)


def test_a_wrong_grade_is_reversed_and_entered_anew() -> None:
    """Received as new, found opened: the wrong line stays, with its reversal and the right one."""
    wrong = move(2, INSPECTION, SELLABLE, 700)
    right = evolve(wrong, cause=UNDO, target=OPENED)

    undone, entered = corrected([wrong], [right])

    assert (undone.source, undone.target, undone.id) == (SELLABLE, INSPECTION, "slip:EX-9/7/1")
    assert (entered.target, entered.id) == (OPENED, "slip:EX-9/7/2")
    assert balances([wrong, undone, entered])[wrong.item, None, SELLABLE] == 0


def test_a_scan_is_undone_once() -> None:
    """The second undoing of the last scan finds nothing left to undo."""
    wrong = move(2, INSPECTION, SELLABLE, 700)

    with pytest.raises(AlreadyReversedError) as caught:
        corrected([wrong, reversal_of(wrong, UNDO)], [wrong])

    assert caught.value.movement == wrong.id


# --- backdating ----------------------------------------------------------------------------------


def test_a_backdated_count_does_not_starve_a_later_issue() -> None:
    """ERPNext: 10 in, 2 out; a count of 1 between them would leave -1."""
    history = [on(-2, move(10, SUPPLIER, SELLABLE)), on(0, move(2, SELLABLE, CUSTOMER, seq=2))]
    count = on(-1, move(9, SELLABLE, ADJUSTMENT, seq=3))

    with pytest.raises(LaterBalanceError) as caught:
        check_backdated(history, [count])

    expected = {
        "added": "slip:EX-1/3/1",
        "movement": "slip:EX-1/2/1",
        "item": "SHIRT-M",
        "place": "SH-1/sellable",
        "balance": -1,
    }
    assert caught.value.facts == expected
    assert first_broken(history, [count]) == Broken(history[1], SELLABLE, -1)


def test_a_count_that_was_used_is_not_cancelled() -> None:
    """ERPNext: a count of 100, 100 sold; without the count they were never there."""
    counted = on(-1, move(100, ADJUSTMENT, SELLABLE))
    history = [counted, on(0, move(100, SELLABLE, CUSTOMER, seq=2))]
    undone = on(-1, reversal_of(counted, UNDO))

    with pytest.raises(LaterBalanceError) as caught:
        check_backdated(history, [undone])

    assert (caught.value.movement, caught.value.balance) == ("slip:EX-1/2/1", -100)


def test_an_issue_before_its_receipt_breaks_itself() -> None:
    """What was not there could not leave, whatever came later."""
    history = [on(0, move(5, SUPPLIER, SELLABLE))]

    with pytest.raises(LaterBalanceError) as caught:
        check_backdated(history, [on(-1, move(1, SELLABLE, CUSTOMER, seq=2))])

    assert caught.value.movement == caught.value.added


def test_what_breaks_elsewhere_does_not_matter() -> None:
    """A ledger that was broken before can still be added to where it is whole."""
    history = [move(5, INSPECTION, SCRAP), move(5, SUPPLIER, SELLABLE, seq=2)]

    check_backdated(history, [move(5, SELLABLE, CUSTOMER, seq=3)])


@given(lawful_histories(min_size=1), st.data())
def test_what_is_accepted_breaks_no_instant(history: list[Movement], data: st.DataObject) -> None:
    """Law: accepted means that no place is ever below nothing, at any time."""
    dated = [on(day, movement) for day, movement in enumerate(history)]
    day = data.draw(st.integers(-1, len(dated)))
    item, tracking, place = data.draw(st.sampled_from(sorted(balances(dated), key=str)))
    target = next(to for to in (CUSTOMER, SUPPLIER) if to != place)
    extra = Movement(cause("extra"), 1, item, tracking, 3, place, target, 0)
    added = on(day, extra)
    broken = first_broken(dated, [added])
    ordered = by_occurrence([*dated, added])
    low = [
        balance
        for until in range(len(ordered))
        for key, balance in balances(ordered[: until + 1]).items()
        if key[2].is_physical
    ]

    assert (broken is None) == (min(low, default=0) >= 0)


# --- periods -------------------------------------------------------------------------------------

OPEN = {CompanyId("CN01"): date(2026, 3, 2)}


def test_nothing_moves_in_a_closed_period() -> None:
    """A8: the error names the first date that is open."""
    late = on(-1, move(1, SUPPLIER, SELLABLE))

    with pytest.raises(PeriodClosedError) as caught:
        check_backdated([], [late], first_open=OPEN)

    expected = {"company": "CN01", "posting_date": "2026-03-01", "first_open": "2026-03-02"}
    assert caught.value.facts == expected

    check_backdated([], [on(0, late)], first_open=OPEN)
    check_backdated([], [late], first_open={CompanyId("DE01"): date(2027, 1, 1)})


def test_a_day_is_the_company_s_day() -> None:
    """gh:openboxes/openboxes/pull/6163: dates shifted by a day with the time zone."""
    night = evolve(cause(), occurred=NOON - timedelta(hours=13))
    shanghai = timezone(timedelta(hours=8))

    check_period(night, OPEN, shanghai)

    with pytest.raises(PeriodClosedError):
        check_period(night, OPEN)
