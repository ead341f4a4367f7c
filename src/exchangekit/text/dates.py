"""Days and instants as people read them; an instant always says its offset."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from exchangekit.text.catalogue import negotiate
from exchangekit.values.dates import check_instant

if TYPE_CHECKING:
    from datetime import date, datetime, tzinfo


def format_day(day: date, locale: str) -> str:
    """
    Write a date, the month in words or characters so that no order can be mistaken.

    Raises:
        UnknownLocaleError: There are no words in `locale`.
    """
    from babel.dates import format_date

    return format_date(day, "medium", locale=negotiate(locale).replace("-", "_"))


def format_instant(at: datetime, locale: str, zone: tzinfo | None = None) -> str:
    """
    Write an instant in a zone, to the minute, or to the second where there are seconds.

    Args:
        at: Any instant.
        locale: The reader's language.
        zone: Where the reader counts days; the instant's own when None.

    Raises:
        NaiveDatetimeError: `at` has no time zone.
        UnknownLocaleError: There are no words in `locale`.
    """
    check_instant(at, where="at")
    local = at if zone is None else at.astimezone(zone)
    clock = f"{local:%H:%M:%S}" if local.second or local.microsecond else f"{local:%H:%M}"
    return f"{format_day(local.date(), locale)} {clock} (UTC{_offset(local)})"


def _offset(local: datetime) -> str:
    """Write the offset; babel's own turns -09:30 into -10:30."""
    minutes = round((local.utcoffset() or timedelta(0)) / timedelta(minutes=1))
    hours, rest = divmod(abs(minutes), 60)
    return f"{'-' if minutes < 0 else '+'}{hours:02d}:{rest:02d}"
