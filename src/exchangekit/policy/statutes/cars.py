"""
Family cars of the PRC: days or kilometres, days of repair, and answers in working days.

Source:
    Rules of SAMR of 2021-07-22 on repair, exchange and return of family cars (in force
    2022-01-01), arts. 18, 20, 22 to 24, 28 and 40.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from exchangekit.errors import InvalidInputError
from exchangekit.values.classes import frozen
from exchangekit.values.dates import Calendar, Length, LengthUnit

if TYPE_CHECKING:
    from collections.abc import Iterable

_DAY = timedelta(days=1)


@frozen
class Cover:
    """
    A time that use can end before its last day.

    Args:
        length: How long it is.
        most_km: The most that may have been driven, itself included, at least 1.
    """

    length: Length
    most_km: int

    def __attrs_post_init__(self) -> None:
        if type(self.most_km) is not int or self.most_km < 1:
            raise InvalidInputError("cover.most_km", repr(self.most_km), "an int of at least 1")

    def holds(self, start: date, on: date, odometer_km: int, calendar: Calendar) -> bool:
        """
        Tell whether a fault shown on a day, at so many kilometres, is covered.

        >>> cover = Cover(Length(60), 3000)
        >>> cover.holds(date(2026, 1, 1), date(2026, 3, 2), 3000, Calendar())
        True
        """
        in_time = start <= on <= self.length.last_day(start, calendar)
        return in_time and 0 <= odometer_km <= self.most_km


EXCHANGE_OR_RETURN: Final = Cover(Length(60), 3000)
"""Free exchange or return for faults of safety and of main parts (arts. 20, 23)."""

SANBAO: Final = Cover(Length(2, LengthUnit.YEARS), 50_000)
"""The least validity of exchange and return (art. 18); of repair it is `REPAIR`."""

REPAIR: Final = Cover(Length(3, LengthUnit.YEARS), 60_000)
"""The least validity of free repair (art. 18)."""

MOST_REPAIR_DAYS: Final = 30
"""More days of repair of one fault, added up, give exchange or return (art. 24)."""

ANSWER_WITHIN: Final = Length(10, LengthUnit.WORKDAYS)
"""From the request to the seller's answer (art. 28)."""

COMPLETE_WITHIN: Final = Length(20, LengthUnit.WORKDAYS)
"""From the request to the exchange or return (art. 28)."""


def repair_days(sessions: Iterable[timedelta]) -> tuple[int, ...]:
    """
    Give the days of repair that each stay in the workshop counts for.

    Every full 24 hours are a day, what is left over one more (art. 40); stays are counted
    one by one and then added.

    Raises:
        InvalidInputError: A stay is negative.

    >>> repair_days([timedelta(hours=24), timedelta(hours=25), timedelta(hours=1)])
    (1, 2, 1)
    """
    stays = tuple(sessions)
    for stay in stays:
        if stay < timedelta(0):
            raise InvalidInputError("sessions", str(stay), "a length of time")
    return tuple(-(-stay // _DAY) for stay in stays)
