"""`exchangekit.policy.calendars`: rest days as the notices order them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from exchangekit.policy.calendars.prc import PRC_2024, PRC_2024_2026, PRC_2025, PRC_2026
from exchangekit.values.dates import Calendar, Length


@pytest.mark.parametrize(
    "day, rest",
    [
        (date(2024, 2, 4), False),  # a Sunday, worked
        (date(2024, 2, 17), True),
        (date(2024, 9, 16), True),  # a Monday, off
        (date(2025, 1, 26), False),
        (date(2025, 10, 8), True),
        (date(2026, 2, 23), True),
        (date(2026, 2, 28), False),
        (date(2026, 10, 10), False),
        (date(2026, 3, 2), False),  # a plain Monday
        (date(2026, 3, 1), True),  # a plain Sunday
    ],
)
def test_days_of_the_notices(day: date, *, rest: bool) -> None:
    """Example: days picked from each notice."""
    assert rest == PRC_2024_2026.is_rest_day(day)


@pytest.mark.parametrize(
    "calendar, days_off, worked", [(PRC_2024, 28, 8), (PRC_2025, 28, 5), (PRC_2026, 33, 6)]
)
def test_each_notice_is_complete(calendar: Calendar, days_off: int, worked: int) -> None:
    """Example: days off and worked weekend days as counted in the notice."""
    assert (days_off, worked) == (len(calendar.holidays), len(calendar.workdays))


@pytest.mark.parametrize("year, calendar", [(2024, PRC_2024), (2025, PRC_2025), (2026, PRC_2026)])
def test_only_weekend_days_are_worked(year: int, calendar: Calendar) -> None:
    """Law: a worked day is a Saturday or Sunday of the year the notice is about."""
    assert {year} == {day.year for day in calendar.holidays | calendar.workdays}
    assert all(day.weekday() in calendar.weekend for day in calendar.workdays)


@pytest.mark.parametrize("year, statutory", [(2024, 11), (2025, 13), (2026, 13)])
def test_the_notice_gives_the_statutory_days_off(year: int, statutory: int) -> None:
    """Law: weekdays off less weekend days worked are the statutory holidays on weekdays."""
    start = date(year, 1, 1)
    days = [start + timedelta(days=n) for n in range(366)]
    days = [day for day in days if day.year == year]
    off = sum(PRC_2024_2026.is_rest_day(day) for day in days)
    weekends = sum(day.weekday() >= 5 for day in days)

    assert 0 <= off - weekends <= statutory


def test_a_window_rolls_over_the_spring_festival() -> None:
    """Example (PRC Civil Code art. 203): seven days from 9 February 2026 end on the 24th."""
    last = Length(7, roll_on_rest_day=True).last_day(date(2026, 2, 9), PRC_2024_2026)

    assert date(2026, 2, 24) == last
