"""What days, windows and calendars refuse, told in full: where, what, what would be right."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from exchangekit.errors import CalendarError, InvalidInputError, NaiveDatetimeError
from exchangekit.values.dates import (
    Calendar,
    Length,
    LengthUnit,
    check_day,
    check_instant,
    local_day,
)
from exchangekit.values.windows import Pause, Stops

from tests.refusing import Refusal, check

NAIVE = datetime(2026, 3, 2)  # noqa: DTZ001 - the mistake
NONE: Any = None
ODD: Any = 1.5
TEXT: Any = "2026-03-02"
DAY, NEXT = date(2026, 3, 2), date(2026, 3, 3)
OF_THE_YEARS = "a day of the years 2 to 8999"
LATE = datetime(9000, 1, 1, tzinfo=UTC)


def invalid(where: str, got: str, want: str) -> InvalidInputError:
    """Say so much shorter that something is not what it should be."""
    return InvalidInputError(where, got, want)


REFUSED: list[Refusal] = [
    (
        lambda: check_instant(NAIVE, where="here"),
        NaiveDatetimeError("here", "2026-03-02T00:00:00"),
    ),
    (
        lambda: check_instant(TEXT, where="here"),
        invalid("here", "'2026-03-02'", "a datetime with a time zone"),
    ),
    (lambda: local_day(NAIVE, UTC), NaiveDatetimeError("at", "2026-03-02T00:00:00")),
    (lambda: local_day(LATE, UTC), invalid("at", "9000-01-01T00:00:00+00:00", OF_THE_YEARS)),
    (
        lambda: local_day(LATE, UTC, where="here"),
        invalid("here", "9000-01-01T00:00:00+00:00", OF_THE_YEARS),
    ),
    (
        lambda: check_day(date(1, 12, 31), where="here"),
        invalid("here", "0001-12-31", OF_THE_YEARS),
    ),
    (
        lambda: check_day(date(9000, 1, 1), where="here"),
        invalid("here", "9000-01-01", OF_THE_YEARS),
    ),
    (
        lambda: Calendar(holidays=frozenset({DAY, NEXT}), workdays=frozenset({DAY, NEXT})),
        CalendarError("calendar.workdays", "2026-03-02"),
    ),
    (
        lambda: Calendar(frozenset(range(7))),
        invalid(
            "calendar.weekend", "[0, 1, 2, 3, 4, 5, 6]", "weekdays 0 to 6, at least one worked"
        ),
    ),
    (
        lambda: Calendar(frozenset({7})),
        invalid("calendar.weekend", "[7]", "weekdays 0 to 6, at least one worked"),
    ),
    (
        lambda: Calendar.of_holidays([TEXT]),
        invalid("calendar.holidays", "'2026-03-02'", "a date"),
    ),
    (
        lambda: Calendar.of_holidays([DAY], workdays=[NONE]),
        invalid("calendar.holidays", "None", "a date"),
    ),
    (lambda: Length(-1), invalid("length.count", "-1", "an int of 0 to 36600")),
    (lambda: Length(ODD), invalid("length.count", "1.5", "an int of 0 to 36600")),
    (
        lambda: Length(10**12 + 1),
        invalid("length.count", "a huge int", "an int of 0 to 36600"),
    ),
    (
        lambda: Length(-(10**12)),
        invalid("length.count", "-1000000000000", "an int of 0 to 36600"),
    ),
    *(
        (
            lambda unit=unit, most=most: Length(most + 1, unit),
            invalid("length.count", str(most + 1), f"an int of 0 to {most}"),
        )
        for unit, most in (
            (LengthUnit.DAYS, 36_600),
            (LengthUnit.WORKDAYS, 3_660),
            (LengthUnit.MONTHS, 1_200),
            (LengthUnit.YEARS, 100),
        )
    ),
    (
        lambda: Length(7).nominal_last_day(date(1, 1, 1), Calendar()),
        invalid("trigger", "0001-01-01", OF_THE_YEARS),
    ),
    (
        lambda: Length(7).expires_before(NAIVE, UTC, Calendar()),
        NaiveDatetimeError("trigger", "2026-03-02T00:00:00"),
    ),
    (
        lambda: Length(7).expires_before(LATE, UTC, Calendar()),
        invalid("trigger", "9000-01-01T00:00:00+00:00", OF_THE_YEARS),
    ),
    (lambda: Pause(NEXT, DAY), invalid("pause.last", "2026-03-02", "not before first")),
    (
        lambda: Pause(date(1, 1, 1), DAY),
        invalid("pause.first", "0001-01-01", OF_THE_YEARS),
    ),
    (
        lambda: Pause(DAY, date(9000, 1, 1)),
        invalid("pause.last", "9000-01-01", OF_THE_YEARS),
    ),
    (lambda: Stops(-1), invalid("stops.left_after", "-1", "an int of 0 to 366")),
    (lambda: Stops(367), invalid("stops.left_after", "367", "an int of 0 to 366")),
    (lambda: Stops(ODD), invalid("stops.left_after", "1.5", "an int of 0 to 366")),
]


@pytest.mark.parametrize("ask, error", REFUSED)
def test_a_refusal_says_where_what_and_what_would_be_right(ask: Any, error: Any) -> None:
    check(ask, error)


def test_the_first_and_the_last_that_can_be_counted() -> None:
    """The near side of each bound."""
    for day in (date(2, 1, 1), date(8999, 12, 31)):
        check_day(day, where="here")
    assert Pause(DAY, DAY).last == DAY
    assert (Stops(0).left_after, Stops(366).left_after) == (0, 366)
    assert Length(0).last_day(DAY, Calendar()) == DAY
    assert Calendar(frozenset(range(6))).next_workday(DAY) == date(2026, 3, 8)
    assert Calendar(frozenset()).next_workday(date(2026, 3, 7)) == date(2026, 3, 7)


def test_a_pause_is_looked_at_where_it_touches_the_window() -> None:
    """Seven days from 1 March: the first counted is the 2nd, the last one is the 8th."""
    window, first = Length(7), date(2026, 3, 1)

    def ends(*pauses: tuple[int, int], left: int = 0) -> int:
        waits = [Pause(date(2026, 3, a), date(2026, 3, b)) for a, b in pauses]
        last = Stops(left).last_day(window, first, waits, Calendar())
        return (last - date(2026, 2, 28)).days

    assert ends() == 8
    assert ends((1, 1)) == 8  # the day it was received does not count anyway
    assert ends((1, 2)) == 9
    assert ends((8, 8)) == 9  # the last day still stops it
    assert ends((9, 9)) == 8  # it was over
    assert ends((3, 5), (5, 6)) == 12  # the 5th counts once
    assert ends((5, 6), (3, 5)) == 12
    assert ends((3, 5), (3, 5)) == 11
    assert ends((8, 8), left=3) == 11
    assert ends((2, 2), left=3) == 9
    assert ends((8, 8), left=0) == ends((8, 8), left=1) == 9


def test_working_days_waited_are_put_on_as_working_days() -> None:
    """Five working days from Monday 2 March; Thursday to Monday waited are three of them."""
    waited = [Pause(date(2026, 3, 5), date(2026, 3, 9))]
    five = Length(5, LengthUnit.WORKDAYS)
    days = Length(5)

    assert Stops().last_day(five, DAY, [], Calendar()) == date(2026, 3, 9)
    assert Stops().last_day(five, DAY, waited, Calendar()) == date(2026, 3, 12)
    assert Stops().last_day(days, DAY, waited, Calendar()) == date(2026, 3, 12)
