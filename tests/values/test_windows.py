"""`exchangekit.values.windows`: repairs that stop a clock, and rights nobody told of."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchangekit.errors import InvalidInputError
from exchangekit.values.dates import MOST, Calendar, FirstDay, Length, LengthUnit
from exchangekit.values.windows import Pause, Stops, Uninformed

from tests.strategies import calendars, days, lengths

DAY = timedelta(days=1)
PLAIN = Calendar()
MARCH_1 = date(2026, 3, 1)


def march(first: int, last: int) -> Pause:
    """Give a wait in March 2026."""
    return Pause(date(2026, 3, first), date(2026, 3, last))


def waits() -> st.SearchStrategy[list[Pause]]:
    """Give up to three waits around February and March 2026."""
    starts = st.integers(0, 60).map(lambda n: date(2026, 2, 1) + n * DAY)
    one = st.builds(lambda first, n: Pause(first, first + n * DAY), starts, st.integers(0, 15))
    return st.lists(one, max_size=3)


def near() -> st.SearchStrategy[date]:
    """Give triggers around the waits."""
    return st.integers(0, 40).map(lambda n: date(2026, 2, 1) + n * DAY)


# --- examples ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "length, left, waited, expected",
    [
        # PRC order 778 art. 18(1): eight days of repair are put on at the end of 8 March.
        (Length(7), 0, [march(3, 10)], date(2026, 3, 16)),
        # UK CRA s 22(6)-(8): thirty days end on 31 March; ten of waiting put on.
        (Length(30), 7, [march(11, 20)], date(2026, 4, 10)),
        # Two days were left, but seven have to be.
        (Length(10), 7, [march(10, 20)], date(2026, 3, 27)),
        # The last day still stops the clock, the day after does not.
        (Length(7), 0, [march(8, 9)], date(2026, 3, 10)),
        (Length(7), 7, [march(9, 20)], date(2026, 3, 8)),
        # A second repair begins in the time the first one won.
        (Length(7), 0, [march(10, 11), march(4, 6)], date(2026, 3, 13)),
        # Days of two waits count once; days before the first counted day not at all.
        (Length(7), 0, [march(3, 6), march(4, 7), march(5, 5)], date(2026, 3, 13)),
        (Length(7), 0, [Pause(date(2026, 2, 20), date(2026, 3, 2))], date(2026, 3, 9)),
        (Length(7), 7, [Pause(date(2026, 2, 20), MARCH_1)], date(2026, 3, 8)),
        # With the first day counted a wait on it is put on as well.
        (Length(7, first_day=FirstDay.INCLUDED), 0, [march(1, 2)], date(2026, 3, 9)),
        # Five working days from Monday 2 March; Friday, the weekend and Monday were waited.
        (Length(5, LengthUnit.WORKDAYS), 0, [march(6, 9)], date(2026, 3, 10)),
        # The end rolls on once, after everything was put on.
        (Length(7, roll_on_rest_day=True), 0, [march(3, 8)], date(2026, 3, 16)),
        (Length(1, LengthUnit.YEARS), 0, [march(3, 4)], date(2027, 3, 3)),
    ],
)
def test_waiting_is_put_on_at_the_end(
    length: Length, left: int, waited: list[Pause], expected: date
) -> None:
    """Example: by hand, from 1 March 2026, a Sunday."""
    assert expected == Stops(left).last_day(length, MARCH_1, waited, PLAIN)


@pytest.mark.parametrize(
    "told, expected",
    [
        (None, date(2027, 3, 15)),  # 14 days and twelve months
        (date(2026, 3, 5), date(2026, 3, 19)),
        (date(2026, 2, 1), date(2026, 3, 15)),  # told in time: not shortened
        (date(2027, 3, 1), date(2027, 3, 15)),  # on the last day of twelve months
        (date(2027, 3, 2), date(2027, 3, 15)),  # too late to make it shorter
    ],
)
def test_a_right_nobody_told_of(told: date | None, expected: date) -> None:
    """Example: EU Directive 2011/83 art. 10, from 1 March 2026 and fourteen days."""
    assert expected == Uninformed().last_day(date(2026, 3, 15), MARCH_1, told, PLAIN)


# --- laws ----------------------------------------------------------------------------------------


@given(lengths(), near(), st.sampled_from((0, 7)), calendars())
def test_no_wait_changes_nothing(
    length: Length, trigger: date, left: int, calendar: Calendar
) -> None:
    """Law: without a pause a clock that can stop is one that cannot."""
    plain = length.last_day(trigger, calendar)

    assert plain == Stops(left).last_day(length, trigger, [], calendar)


@given(lengths(), near(), waits(), st.sampled_from((0, 7)), calendars())
def test_waiting_never_takes_a_day(
    length: Length, trigger: date, waited: list[Pause], left: int, calendar: Calendar
) -> None:
    """Law: a pause never shortens a right, and days left after it never either."""
    plain = length.last_day(trigger, calendar)
    stopped = Stops().last_day(length, trigger, waited, calendar)

    assert plain <= stopped <= Stops(left).last_day(length, trigger, waited, calendar)


@given(lengths(LengthUnit.DAYS), near(), waits())
def test_days_not_waited_are_what_was_promised(
    length: Length, trigger: date, waited: list[Pause]
) -> None:
    """Law: from the first counted day to the end, the days without a wait are the count."""
    length = Length(length.count, first_day=length.first_day)
    last = Stops().last_day(length, trigger, waited, PLAIN)
    start = trigger if length.first_day is FirstDay.INCLUDED else trigger + DAY
    counted = [start + n * DAY for n in range((last - start).days + 1)]

    free = [day for day in counted if not any(p.first <= day <= p.last for p in waited)]

    assert length.count == len(free) or length.count == 0


@given(lengths(), near(), waits(), st.sampled_from((0, 7)), st.randoms())
def test_the_order_of_waits_never_matters(
    length: Length, trigger: date, waited: list[Pause], left: int, random: object
) -> None:
    """Law: pauses are a set of days, listed in any order or twice."""
    shuffled = [*waited, *waited]
    random.shuffle(shuffled)  # type: ignore[attr-defined]

    expected = Stops(left).last_day(length, trigger, waited, PLAIN)

    assert expected == Stops(left).last_day(length, trigger, shuffled, PLAIN)


@given(lengths(), days(), st.none() | st.integers(-30, 800), calendars())
def test_not_being_told_is_never_a_loss(
    length: Length, trigger: date, after: int | None, calendar: Calendar
) -> None:
    """Law: told late or never, the right lasts at least as long as the ordinary one."""
    ordinary = length.last_day(trigger, calendar)
    told = None if after is None else trigger + after * DAY

    assert ordinary <= Uninformed().last_day(ordinary, trigger, told, calendar)


# --- what cannot be ------------------------------------------------------------------------------


def test_a_wait_ends_after_it_began() -> None:
    """Example: a day backwards, and years in which nothing can be counted."""
    with pytest.raises(InvalidInputError) as backwards:
        march(4, 3)
    with pytest.raises(InvalidInputError) as early:
        Pause(date(1, 1, 1), MARCH_1)
    with pytest.raises(InvalidInputError) as late:
        Pause(MARCH_1, date(9999, 12, 31))

    facts = {"where": "pause.last", "got": "2026-03-03", "want": "not before first"}
    assert facts == backwards.value.facts
    assert ("pause.first", "0001-01-01") == (early.value.where, early.value.got)
    assert ("pause.last", "9999-12-31") == (late.value.where, late.value.got)


def test_told_on_the_last_day_of_twelve_months_is_told() -> None:
    """Example: three days from then; told a day later the right has its full length."""
    first, ordinary = date(2026, 3, 2), date(2026, 3, 16)
    right = Uninformed(late=Length(3))

    assert date(2027, 3, 5) == right.last_day(ordinary, first, date(2027, 3, 2), PLAIN)
    assert date(2027, 3, 16) == right.last_day(ordinary, first, date(2027, 3, 3), PLAIN)


@pytest.mark.parametrize("left", [-1, 367, True, "7"])
def test_days_left_are_a_count(left: int) -> None:
    """A number of days, at most a year."""
    with pytest.raises(InvalidInputError) as caught:
        Stops(left)

    facts = {"where": "stops.left_after", "got": repr(left), "want": "an int of 0 to 366"}
    assert facts == caught.value.facts


@pytest.mark.parametrize("unit", LengthUnit)
def test_the_longest_window_can_be_counted(unit: LengthUnit) -> None:
    """Law: within its limits nothing overflows, not even with a week of one working day."""
    longest = Length(MOST[unit], unit, roll_on_rest_day=True)
    lazy = Calendar(frozenset(range(6)))
    waited = [Pause(date(8990, 1, 1), date(8999, 12, 31))]

    assert Stops(366).last_day(longest, date(8999, 12, 31), waited, lazy).year < 9300
