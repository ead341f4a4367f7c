"""
Instants, calendars and windows: how a right of so many days is counted.

Ends are half-open: `expires_before` is the first instant too late.  Dates are taken in
the sale's own time zone, which the caller passes as a `tzinfo` object.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, timezone
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, assert_never

from dateutil.relativedelta import relativedelta

from exchangekit.errors import CalendarError, InvalidInputError, NaiveDatetimeError
from exchangekit.values.classes import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import tzinfo

_DAY = timedelta(days=1)
_SATURDAY_SUNDAY = frozenset({5, 6})
_FIRST_YEAR, _LAST_YEAR = 2, 8999  # leaves room for zones before and the longest window after


def check_instant(value: datetime, *, where: str) -> None:
    """
    Refuse an instant without a time zone.

    Raises:
        NaiveDatetimeError: `value` is naive.
        InvalidInputError: `value` is no datetime at all.
    """
    if not isinstance(value, datetime):
        raise InvalidInputError(where, repr(value), "a datetime with a time zone")
    if value.utcoffset() is None:
        raise NaiveDatetimeError(where, value.isoformat())


def exact(at: datetime) -> datetime:
    """
    Give an instant by its offset, so that lengths added to it and comparisons are exact.

    Of two instants in one zone Python compares what clocks show, and a length added to one
    moves its clock: on the night clocks change an hour is lost, or comes twice.

    >>> from zoneinfo import ZoneInfo
    >>> late = datetime(2026, 3, 29, 1, 30, tzinfo=ZoneInfo("Europe/Berlin"))
    >>> (exact(late) + timedelta(hours=2)).isoformat()
    '2026-03-29T03:30:00+01:00'

    What is no instant is given back as it is; see `check_instant`.
    """
    zone = getattr(at, "tzinfo", None)
    if zone is None or isinstance(zone, timezone):
        return at
    offset = at.utcoffset()
    return at if offset is None else at.replace(tzinfo=timezone(offset), fold=0)


def local_day(at: datetime, zone: tzinfo, *, where: str = "at") -> date:
    """
    Give the day of an instant in a zone.

    Args:
        at: Any instant of the years 2 to 8999.
        zone: Where days are counted, the sale's own.
        where: What to call it in an error.

    Raises:
        NaiveDatetimeError: `at` has no time zone.
        InvalidInputError: It lies where no window can be counted.
    """
    check_instant(at, where=where)
    check_day(at, where=where)
    return at.astimezone(zone).date()


def check_day(day: date, *, where: str) -> None:
    """
    Refuse a day from which no window can be counted.

    Raises:
        InvalidInputError: It is not of the years 2 to 8999.
    """
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        raise InvalidInputError(where, day.isoformat(), "a day of the years 2 to 8999")


@frozen
class Calendar:
    """
    Which days are rest days.

    Args:
        weekend: Weekdays off, Monday is 0; Saturday and Sunday unless told.
        holidays: Days off whatever weekday they are.
        workdays: Weekend days that are worked, as the yearly PRC notice orders.

    Raises:
        CalendarError: A day is both a holiday and a working day.
    """

    weekend: frozenset[int] = _SATURDAY_SUNDAY
    holidays: frozenset[date] = frozenset()
    workdays: frozenset[date] = frozenset()

    def __attrs_post_init__(self) -> None:
        both = self.holidays & self.workdays
        if both:
            raise CalendarError("calendar.workdays", min(both).isoformat())
        if not self.weekend < frozenset(range(7)):
            got = repr(sorted(self.weekend))
            raise InvalidInputError("calendar.weekend", got, "weekdays 0 to 6, at least one worked")

    @classmethod
    def of_holidays(
        cls,
        named: Iterable[date],
        *,
        workdays: Iterable[date] = (),
        weekend: frozenset[int] = _SATURDAY_SUNDAY,
    ) -> Calendar:
        """
        Take over what the `holidays` package gives: a mapping from day to name.

        Args:
            named: The mapping, or any days; the names are not kept.  A mapping that grows
                when asked has to be filled before, such as by ``years=range(2024, 2027)``.
            workdays: Weekend days that are worked, `weekend_workdays` of the package.  One
                that is listed as a holiday too is refused, not guessed.
            weekend: Weekdays off, Monday is 0.

        Raises:
            CalendarError: A day is both a holiday and a working day.
            InvalidInputError: One of them is not a date.

        >>> Calendar.of_holidays({date(2026, 1, 1): "New Year's Day"}).is_rest_day(date(2026, 1, 1))
        True
        """
        off, on = frozenset(named), frozenset(workdays)
        for day in (*off, *on):
            if type(day) is not date:
                raise InvalidInputError("calendar.holidays", repr(day), "a date")
        return cls(weekend, off, on)

    def is_rest_day(self, day: date) -> bool:
        """Tell whether nobody works on `day`; a named workday always is one."""
        if day in self.workdays:
            return False
        return day in self.holidays or day.weekday() in self.weekend

    def next_workday(self, day: date) -> date:
        """Give `day`, or the first working day after it."""
        while self.is_rest_day(day):
            day += _DAY
        return day


class LengthUnit(StrEnum):
    """In what the length of a window is counted."""

    DAYS = "days"
    WORKDAYS = "workdays"
    MONTHS = "months"
    YEARS = "years"


class FirstDay(StrEnum):
    """Whether the day of the trigger is day one of the window."""

    EXCLUDED = "excluded"
    INCLUDED = "included"


_HUGE: Final = 10**12


def _brief(count: object) -> str:
    """Show what was given; a huge int would take seconds to write, or refuse to be."""
    return "a huge int" if type(count) is int and abs(count) > _HUGE else repr(count)


MOST: Final = MappingProxyType(
    {
        LengthUnit.DAYS: 36_600,
        LengthUnit.WORKDAYS: 3_660,
        LengthUnit.MONTHS: 1_200,
        LengthUnit.YEARS: 100,
    }
)
"""The longest that a window can be; a hundred years, ten of working days."""


@frozen
class Length:
    """
    How long a window is and how its days are counted.

    Args:
        count: 0 to `MOST` of its unit; 0 days with the first day excluded end on the
            trigger's day.
        unit: Calendar days, working days, months or years.
        first_day: Excluded by PRC Civil Code art. 201 and EU Reg. 1182/71 art. 3(1);
            included by Japan's Specified Commercial Transactions Act art. 15-3.
        roll_on_rest_day: Move an end on a rest day to the next working day (PRC Civil
            Code art. 203).  Off unless told: platforms mostly do not roll [verify].

    Raises:
        InvalidInputError: The count is negative, above `MOST`, or no int.
    """

    count: int
    unit: LengthUnit = LengthUnit.DAYS
    first_day: FirstDay = FirstDay.EXCLUDED
    roll_on_rest_day: bool = False

    def __attrs_post_init__(self) -> None:
        most = MOST[self.unit]
        if type(self.count) is not int or not 0 <= self.count <= most:
            raise InvalidInputError("length.count", _brief(self.count), f"an int of 0 to {most}")

    def nominal_last_day(self, trigger: date, calendar: Calendar) -> date:
        """
        Give the last day before any roll-over.

        Months and years end on the corresponding day, else on the month's last (PRC Civil
        Code art. 202); with the first day included on the day before, unless the month
        has no corresponding day (Japan's Civil Code art. 143(2)).  Every end is computed
        from the trigger, never from another end.

        Raises:
            InvalidInputError: The trigger is not of the years 2 to 8999.
        """
        check_day(trigger, where="trigger")
        included = self.first_day is FirstDay.INCLUDED and self.count > 0
        match self.unit:
            case LengthUnit.DAYS:
                return trigger + timedelta(days=self.count - included)
            case LengthUnit.WORKDAYS:
                return self._last_workday(trigger, calendar)
            case LengthUnit.MONTHS:
                last = trigger + relativedelta(months=self.count)
            case LengthUnit.YEARS:
                last = trigger + relativedelta(years=self.count)
            case _:
                assert_never(self.unit)
        return last - _DAY if included and last.day == trigger.day else last

    def _last_workday(self, trigger: date, calendar: Calendar) -> date:
        day, left = trigger, self.count
        if self.first_day is FirstDay.INCLUDED and left and not calendar.is_rest_day(day):
            left -= 1
        while left:
            day += _DAY
            left -= not calendar.is_rest_day(day)
        return day

    def last_day(self, trigger: date, calendar: Calendar) -> date:
        """
        Give the last day that is still in time.

        >>> Length(7).last_day(date(2026, 2, 26), Calendar())
        datetime.date(2026, 3, 5)
        """
        nominal = self.nominal_last_day(trigger, calendar)
        return calendar.next_workday(nominal) if self.roll_on_rest_day else nominal

    def expires_before(self, trigger: datetime, zone: tzinfo, calendar: Calendar) -> datetime:
        """
        Give the first instant too late, in `zone`.

        Args:
            trigger: The instant that starts the window, in any time zone.
            zone: The sale's own; the trigger's date is taken there.
            calendar: Rest days where the right is exercised.

        Raises:
            NaiveDatetimeError: `trigger` has no time zone.
            InvalidInputError: It is not of the years 2 to 8999.
        """
        return first_instant_after(
            self.last_day(local_day(trigger, zone, where="trigger"), calendar), zone
        )


def first_instant_after(last: date, zone: tzinfo) -> datetime:
    """Give the first instant that is no longer of a day in a zone: the half-open end."""
    return datetime.combine(last + _DAY, time.min, tzinfo=zone)
