"""`exchangekit.values.dates`: how a right of so many days is counted."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchangekit.errors import CalendarError, InvalidInputError, NaiveDatetimeError
from exchangekit.values.dates import (
    MOST,
    Calendar,
    FirstDay,
    Length,
    LengthUnit,
    check_instant,
    local_day,
)

from tests import strategies as given_

if TYPE_CHECKING:
    from datetime import tzinfo

D, W, M, Y = LengthUnit.DAYS, LengthUnit.WORKDAYS, LengthUnit.MONTHS, LengthUnit.YEARS
OUT, IN = FirstDay.EXCLUDED, FirstDay.INCLUDED
DAY = timedelta(days=1)
NAIVE = datetime(2026, 2, 26)  # noqa: DTZ001 - the mistake that is tested

SPRING_FESTIVAL = Calendar(
    holidays=frozenset(date(2026, 2, day) for day in range(15, 24)),
    workdays=frozenset({date(2026, 2, 14), date(2026, 2, 28)}),
)
"""The weeks around the Spring Festival of 2026, with two worked Saturdays."""


# --- instants ------------------------------------------------------------------------------------


def test_an_instant_has_a_time_zone() -> None:
    """Example: any zone will do, none will not."""
    check_instant(datetime(2026, 2, 26, tzinfo=UTC), where="here")
    with pytest.raises(NaiveDatetimeError) as caught:
        check_instant(NAIVE, where="here")

    assert {"where": "here", "got": "2026-02-26T00:00:00"} == caught.value.facts


@pytest.mark.parametrize("value", [None, "2026-02-26T00:00:00Z", 0, date(2026, 2, 26)])
def test_what_is_no_instant_is_refused(value: datetime) -> None:
    """Text, numbers and dates are not instants."""
    with pytest.raises(InvalidInputError) as caught:
        check_instant(value, where="here")

    facts = {"where": "here", "got": repr(value), "want": "a datetime with a time zone"}
    assert facts == caught.value.facts


# --- calendars -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "day, rest",
    [
        (date(2026, 2, 14), False),  # a Saturday, worked
        (date(2026, 2, 16), True),  # a Monday, holiday
        (date(2026, 2, 24), False),  # a Tuesday
        (date(2026, 3, 1), True),  # a Sunday
    ],
)
def test_rest_days_of_the_spring_festival(day: date, *, rest: bool) -> None:
    """Example: the yearly PRC notice moves rest days, so weekdays alone do not tell."""
    assert rest == SPRING_FESTIVAL.is_rest_day(day)


def test_the_next_workday_skips_a_whole_festival() -> None:
    """Example: nine days off, and a workday that is its own next one."""
    assert date(2026, 2, 24) == SPRING_FESTIVAL.next_workday(date(2026, 2, 15))
    assert date(2026, 2, 14) == SPRING_FESTIVAL.next_workday(date(2026, 2, 14))


@given(given_.calendars(), given_.days())
def test_the_next_workday_is_the_first_that_is_worked(calendar: Calendar, day: date) -> None:
    """Law: it is worked, not before `day`, and every day between is a rest day."""
    found = calendar.next_workday(day)

    assert not calendar.is_rest_day(found)
    assert all(calendar.is_rest_day(day + DAY * n) for n in range((found - day).days))


def test_a_day_is_not_both_worked_and_off() -> None:
    """The first such day is named."""
    days = frozenset({date(2026, 2, 15), date(2026, 2, 14)})

    with pytest.raises(CalendarError) as caught:
        Calendar(holidays=days, workdays=days)

    assert {"where": "calendar.workdays", "day": "2026-02-14"} == caught.value.facts


@pytest.mark.parametrize("weekend", [{*range(7)}, {7}, {-1}], ids=str)
def test_a_week_has_a_workday(weekend: set[int]) -> None:
    """Otherwise the next workday would never come."""
    with pytest.raises(InvalidInputError) as caught:
        Calendar(weekend=frozenset(weekend))

    want = "weekdays 0 to 6, at least one worked"
    facts = {"where": "calendar.weekend", "got": repr(sorted(weekend)), "want": want}
    assert facts == caught.value.facts


# --- last days -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "count, unit, first_day, trigger, expected",
    [
        (7, D, OUT, date(2026, 2, 26), date(2026, 3, 5)),
        (8, D, IN, date(2026, 2, 26), date(2026, 3, 5)),
        (0, D, OUT, date(2026, 2, 26), date(2026, 2, 26)),
        (0, D, IN, date(2026, 2, 26), date(2026, 2, 26)),
        (1, D, IN, date(2026, 2, 26), date(2026, 2, 26)),
        (1, D, OUT, date(2024, 2, 28), date(2024, 2, 29)),
        (1, M, OUT, date(2026, 1, 31), date(2026, 2, 28)),
        (1, M, OUT, date(2024, 1, 31), date(2024, 2, 29)),
        (3, M, OUT, date(2026, 1, 31), date(2026, 4, 30)),
        (1, M, OUT, date(2026, 2, 28), date(2026, 3, 28)),
        (1, M, IN, date(2026, 1, 15), date(2026, 2, 14)),
        (1, M, IN, date(2026, 2, 1), date(2026, 2, 28)),
        (1, Y, OUT, date(2024, 2, 29), date(2025, 2, 28)),
        (4, Y, OUT, date(2024, 2, 29), date(2028, 2, 29)),
        (1, Y, OUT, date(2025, 2, 28), date(2026, 2, 28)),
        (1, Y, IN, date(2026, 1, 1), date(2026, 12, 31)),
        (0, Y, IN, date(2026, 1, 1), date(2026, 1, 1)),
        (1, W, OUT, date(2026, 2, 14), date(2026, 2, 24)),
        (1, W, IN, date(2026, 2, 14), date(2026, 2, 14)),
        (2, W, IN, date(2026, 2, 14), date(2026, 2, 24)),
        (5, W, OUT, date(2026, 2, 16), date(2026, 2, 28)),
        (5, W, IN, date(2026, 2, 16), date(2026, 2, 28)),
        (0, W, OUT, date(2026, 2, 16), date(2026, 2, 16)),
        (0, W, IN, date(2026, 2, 16), date(2026, 2, 16)),
    ],
)
def test_the_last_day_of_a_window(
    count: int, unit: LengthUnit, first_day: FirstDay, trigger: date, expected: date
) -> None:
    """Example: days, months and years over leap days and month ends, working days over a feast."""
    assert expected == Length(count, unit, first_day).last_day(trigger, SPRING_FESTIVAL)


@pytest.mark.parametrize(
    "count, unit, trigger, expected",
    [
        (1, M, date(2026, 1, 31), date(2026, 2, 28)),
        (1, M, date(2026, 1, 29), date(2026, 2, 28)),
        (1, M, date(2024, 1, 30), date(2024, 2, 29)),
        (1, Y, date(2024, 2, 29), date(2025, 2, 28)),
    ],
)
def test_a_month_without_the_corresponding_day_is_not_cut_twice(
    count: int, unit: LengthUnit, trigger: date, expected: date
) -> None:
    """Japan's Civil Code art. 143(2): with no corresponding day it ends with the month."""
    assert expected == Length(count, unit, IN).last_day(trigger, Calendar())


def test_an_end_on_a_rest_day_may_roll_on() -> None:
    """Example (PRC Civil Code art. 203): from the feast to the first day worked after it."""
    fixed, rolling = Length(2), Length(2, roll_on_rest_day=True)
    trigger = date(2026, 2, 14)

    assert date(2026, 2, 16) == fixed.last_day(trigger, SPRING_FESTIVAL)
    assert date(2026, 2, 24) == rolling.last_day(trigger, SPRING_FESTIVAL)
    assert date(2026, 2, 16) == rolling.nominal_last_day(trigger, SPRING_FESTIVAL)


@given(given_.lengths(), given_.days(), given_.calendars())
def test_a_window_never_ends_before_it_begins(
    length: Length, trigger: date, calendar: Calendar
) -> None:
    """Law: the last day is the trigger's or later, and rolls only to a day that is worked."""
    nominal = length.nominal_last_day(trigger, calendar)
    last = length.last_day(trigger, calendar)

    assert trigger <= nominal <= last
    assert last == (calendar.next_workday(nominal) if length.roll_on_rest_day else nominal)


@given(given_.lengths(), given_.days(), given_.calendars())
def test_a_longer_window_never_ends_earlier(
    length: Length, trigger: date, calendar: Calendar
) -> None:
    """Law: one more day, month or year is never a loss."""
    longer = Length(length.count + 1, length.unit, length.first_day, length.roll_on_rest_day)

    assert length.last_day(trigger, calendar) <= longer.last_day(trigger, calendar)


@given(given_.lengths(), given_.days(), given_.calendars())
def test_a_later_trigger_never_ends_earlier(
    length: Length, trigger: date, calendar: Calendar
) -> None:
    """Law: whoever gets the goods a day later has no less time, month ends included."""
    assert length.last_day(trigger, calendar) <= length.last_day(trigger + DAY, calendar)


@given(given_.lengths(W), given_.days(), given_.calendars())
def test_working_days_are_counted_one_by_one(
    length: Length, trigger: date, calendar: Calendar
) -> None:
    """Law: between trigger and end lie exactly so many working days, the end being one."""
    last = length.nominal_last_day(trigger, calendar)
    skipped = 0 if length.first_day is IN else 1
    days = [trigger + DAY * n for n in range(skipped, (last - trigger).days + 1)]

    worked = [day for day in days if not calendar.is_rest_day(day)]

    assert length.count == (len(worked) if length.count else 0)
    assert length.count == 0 or last == worked[-1]


@pytest.mark.parametrize("count", [-1, 1.0, True, "7", None])
def test_a_length_that_cannot_be_is_refused(count: int) -> None:
    """A count is an int of at least 0."""
    with pytest.raises(InvalidInputError) as caught:
        Length(count)

    facts = {"where": "length.count", "got": repr(count), "want": "an int of 0 to 36600"}
    assert facts == caught.value.facts


# --- ends as instants ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "zone, trigger, expected",
    [
        # The day is the sale's own: 16:30 UTC is already tomorrow in Shanghai.
        ("Asia/Shanghai", "2026-02-26T16:30+00:00", "2026-03-07T00:00+08:00"),
        ("Asia/Shanghai", "2026-02-26T15:30+00:00", "2026-03-06T00:00+08:00"),
        # Summer time begins within the window, and ends within it.
        ("Europe/Berlin", "2026-03-25T10:00+00:00", "2026-04-02T00:00+02:00"),
        ("Europe/Berlin", "2026-10-20T10:00+00:00", "2026-10-28T00:00+01:00"),
        # Midnight of the next day does not exist: its first instant is one o'clock.
        ("America/Sao_Paulo", "2018-10-27T12:00+00:00", "2018-11-04T01:00-02:00"),
        # Midnight of the next day comes twice: the first one counts.
        ("America/Havana", "2025-10-25T12:00+00:00", "2025-11-02T00:00-04:00"),
        # The next day was left out altogether.
        ("Pacific/Apia", "2011-12-22T12:00-10:00", "2011-12-31T00:00+14:00"),
    ],
)
def test_seven_days_end_at_midnight_of_the_sale(zone: str, trigger: str, expected: str) -> None:
    """
    Example: the first instant too late, where clocks are moved.

    gh:openboxes/openboxes/pull/6163: dates shifted by a day with the time zone.
    """
    end = Length(7).expires_before(datetime.fromisoformat(trigger), ZoneInfo(zone), Calendar())

    assert datetime.fromisoformat(expected).astimezone(UTC) == end.astimezone(UTC)
    assert zone == str(end.tzinfo)


@given(
    given_.lengths(),
    given_.instants(),
    given_.zones(),
    given_.calendars(),
    st.integers(-5400, 5400),
)
def test_in_time_is_by_date_in_the_zone_of_the_sale(
    length: Length, trigger: datetime, zone: tzinfo, calendar: Calendar, seconds: int
) -> None:
    """Law: an instant is before the end just when its date, in the sale's zone, is in time."""
    last = length.last_day(trigger.astimezone(zone).date(), calendar)
    end = length.expires_before(trigger, zone, calendar)

    now = end.astimezone(UTC) + timedelta(seconds=seconds)

    assert (now.astimezone(zone).date() <= last) == (now < end)


@given(given_.lengths(), given_.instants(), given_.zones(), given_.zones(), given_.calendars())
def test_an_end_does_not_depend_on_how_the_trigger_is_written(
    length: Length, trigger: datetime, zone: tzinfo, other: tzinfo, calendar: Calendar
) -> None:
    """Law: one instant, written in any time zone, starts one window."""
    expected = length.expires_before(trigger, zone, calendar)

    assert expected == length.expires_before(trigger.astimezone(other), zone, calendar)


def test_a_window_needs_an_instant_with_a_time_zone() -> None:
    """A naive trigger would mean another day on another server."""
    with pytest.raises(NaiveDatetimeError) as caught:
        Length(7).expires_before(NAIVE, UTC, Calendar())

    assert "trigger" == caught.value.where


# --- limits --------------------------------------------------------------------------------------


@pytest.mark.parametrize("unit", LengthUnit)
def test_a_length_has_a_limit(unit: LengthUnit) -> None:
    """A window of more than a lifetime is a slip of the pen; a huge one was an OverflowError."""
    Length(MOST[unit], unit)
    with pytest.raises(InvalidInputError) as caught:
        Length(MOST[unit] + 1, unit)
    assert f"an int of 0 to {MOST[unit]}" == caught.value.want

    with pytest.raises(InvalidInputError) as caught:
        Length(10**5000, unit)
    assert "a huge int" == caught.value.got


@pytest.mark.parametrize("year", [1, 9000, 9999])
def test_what_cannot_be_counted_from_is_refused(year: int) -> None:
    """No OverflowError leaves: neither from a date nor from an instant."""
    start = datetime(year, 1, 1, tzinfo=UTC)
    facts = {"where": "trigger", "want": "a day of the years 2 to 8999"}
    with pytest.raises(InvalidInputError) as of_day:
        Length(1).last_day(start.date(), Calendar())
    with pytest.raises(InvalidInputError) as of_instant:
        Length(1).expires_before(start, UTC, Calendar())
    with pytest.raises(InvalidInputError) as unnamed:
        local_day(start, UTC)

    assert facts | {"got": start.date().isoformat()} == of_day.value.facts
    assert facts | {"got": start.isoformat()} == of_instant.value.facts
    assert "at" == unnamed.value.where


def test_a_large_count_that_can_be_written_is_shown() -> None:
    """Only what would take long to write is called huge."""
    for count, shown in ((10**12, "1000000000000"), (10**12 + 1, "a huge int")):
        with pytest.raises(InvalidInputError) as caught:
            Length(count)
        assert shown == caught.value.got


def test_a_calendar_from_a_mapping_of_names() -> None:
    """Example: the shape of the `holidays` package, with its worked weekends."""
    named = {date(2026, 2, 16): "Chinese New Year's Eve", date(2026, 2, 17): "Chinese New Year"}
    calendar = Calendar.of_holidays(named, workdays=[date(2026, 2, 14)])

    assert calendar == Calendar(holidays=frozenset(named), workdays=frozenset({date(2026, 2, 14)}))
    assert frozenset({4, 5}) == Calendar.of_holidays({}, weekend=frozenset({4, 5})).weekend


@pytest.mark.parametrize("day", ["2026-02-16", datetime(2026, 2, 16, tzinfo=UTC), None])
def test_a_holiday_is_a_date(day: date) -> None:
    """An instant among the days would never equal one of them."""
    facts = {"where": "calendar.holidays", "got": repr(day), "want": "a date"}
    with pytest.raises(InvalidInputError) as off:
        Calendar.of_holidays([day])
    with pytest.raises(InvalidInputError) as on:
        Calendar.of_holidays([], workdays=[day])

    assert facts == off.value.facts == on.value.facts
