"""
What makes a window end later: repairs that stop its clock, and a right nobody was told of.

Days are whole days in the sale's own zone, the last one included.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from exchangekit.errors import InvalidInputError
from exchangekit.values.classes import frozen
from exchangekit.values.dates import Calendar, FirstDay, Length, LengthUnit, check_day

if TYPE_CHECKING:
    from collections.abc import Iterable

_DAY = timedelta(days=1)
_MOST_LEFT = 366
_TWELVE_MONTHS = Length(12, LengthUnit.MONTHS, roll_on_rest_day=True)
_FOURTEEN_DAYS = Length(14, roll_on_rest_day=True)


@frozen(order=True)
class Pause:
    """
    Days on which the customer had to wait for a repair or a replacement.

    Args:
        first: The day it was asked for or handed in.
        last: The day it came back, counted as well; while it goes on, the day of asking.

    Raises:
        InvalidInputError: It ends before it begins, or outside the years 2 to 8999.
    """

    first: date
    last: date

    def __attrs_post_init__(self) -> None:
        check_day(self.first, where="pause.first")
        check_day(self.last, where="pause.last")
        if self.last < self.first:
            raise InvalidInputError("pause.last", self.last.isoformat(), "not before first")


@frozen
class Stops:
    """
    Waiting stops the clock: its days are put on at the end.

    A pause counts from the first counted day of the window, and only if it began before
    the window was over; days of two pauses that overlap count once.

    Args:
        left_after: So many calendar days at least are left after each pause, 0 to 366.

    Source:
        PRC State Council order 778, art. 18(1): repair time does not count; nothing is
        said of days left.  UK Consumer Rights Act 2015 s 22(6)-(8): the clock stops from
        the day of the request to the day of receipt, both counted, and at least 7 days
        are left afterwards.
    """

    left_after: int = 0

    def __attrs_post_init__(self) -> None:
        if type(self.left_after) is not int or not 0 <= self.left_after <= _MOST_LEFT:
            raise InvalidInputError(
                "stops.left_after", repr(self.left_after), f"an int of 0 to {_MOST_LEFT}"
            )

    def last_day(
        self, length: Length, trigger: date, pauses: Iterable[Pause], calendar: Calendar
    ) -> date:
        """
        Give the last day that is still in time, rolled over as the length says.

        A window in working days gains the working days of a pause, any other all its days.

        >>> repair = Pause(date(2026, 3, 3), date(2026, 3, 10))
        >>> Stops().last_day(Length(7), date(2026, 3, 1), [repair], Calendar())
        datetime.date(2026, 3, 16)
        """
        end = length.nominal_last_day(trigger, calendar)
        uncounted = trigger if length.first_day is FirstDay.INCLUDED else trigger + _DAY
        for pause in sorted(pauses):
            start = max(pause.first, uncounted)
            if pause.first > end or pause.last < start:
                continue
            end = _moved(end, Pause(start, pause.last), length.unit, calendar)
            end = max(end, pause.last + self.left_after * _DAY)
            uncounted = pause.last + _DAY
        return calendar.next_workday(end) if length.roll_on_rest_day else end


def _moved(end: date, pause: Pause, unit: LengthUnit, calendar: Calendar) -> date:
    waited = (pause.last - pause.first).days + 1
    if unit is not LengthUnit.WORKDAYS:
        return end + waited * _DAY
    worked = sum(not calendar.is_rest_day(pause.first + n * _DAY) for n in range(waited))
    while worked:
        end += _DAY
        worked -= not calendar.is_rest_day(end)
    return end


@frozen
class Uninformed:
    """
    A right lasts longer when the customer was not told of it.

    Args:
        never: Put on at the end of the ordinary window when nobody told.
        late: Counted from the day of being told, if that came within `never` of the
            trigger; the ordinary window is not shortened by it.

    Source:
        EU Directive 2011/83 art. 10: twelve months from the end of the initial period;
        fourteen days from the day of information given within twelve months.  Both move on
        from a rest day: Reg. 1182/71 art. 3(4).
    """

    never: Length = _TWELVE_MONTHS
    late: Length = _FOURTEEN_DAYS

    def last_day(
        self, ordinary: date, trigger: date, told: date | None, calendar: Calendar
    ) -> date:
        """
        Give the last day that is still in time.

        Args:
            ordinary: The last day of the ordinary window.
            trigger: The day from which that one runs.
            told: The day the customer was told; None when nobody did.
            calendar: Rest days where the right is exercised.
        """
        if told is None or told > self.never.last_day(trigger, calendar):
            return self.never.last_day(ordinary, calendar)
        return max(ordinary, self.late.last_day(told, calendar))
