"""
Rest days of the PRC by the yearly notice of the State Council's General Office.

A notice names days off in a row and weekend days that are worked instead (调休).  Days
off that are not statutory holidays themselves are rest days as well; whether a plain
weekend is a 法定休假日 of Civil Code art. 203 is disputed, courts take it so [verify].
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from exchangekit.values.dates import Calendar

if TYPE_CHECKING:
    from collections.abc import Iterator


def _days(year: int, *spans: tuple[int, int, int]) -> Iterator[date]:
    """Give days of a year from spans of (month, first day, how many)."""
    for month, first, count in spans:
        start = date(year, month, first)
        yield from (start + timedelta(days=n) for n in range(count))


PRC_2024: Final = Calendar.of_holidays(
    _days(2024, (1, 1, 1), (2, 10, 8), (4, 4, 3), (5, 1, 5), (6, 10, 1), (9, 15, 3), (10, 1, 7)),
    workdays=_days(
        2024, (2, 4, 1), (2, 18, 1), (4, 7, 1), (4, 28, 1), (5, 11, 1), (9, 14, 1), (9, 29, 1),
        (10, 12, 1),
    ),
)  # fmt: skip
"""General Office notice of 2023-10-25 for 2024, from general knowledge [verify]."""

PRC_2025: Final = Calendar.of_holidays(
    _days(2025, (1, 1, 1), (1, 28, 8), (4, 4, 3), (5, 1, 5), (5, 31, 3), (10, 1, 8)),
    workdays=_days(2025, (1, 26, 1), (2, 8, 1), (4, 27, 1), (9, 28, 1), (10, 11, 1)),
)
"""General Office notice of 2024-11-12 for 2025, from general knowledge [verify]."""

PRC_2026: Final = Calendar.of_holidays(
    _days(2026, (1, 1, 3), (2, 15, 9), (4, 4, 3), (5, 1, 5), (6, 19, 3), (9, 25, 3), (10, 1, 7)),
    workdays=_days(2026, (1, 4, 1), (2, 14, 1), (2, 28, 1), (5, 9, 1), (9, 20, 1), (10, 10, 1)),
)
"""General Office notice for 2026, as printed by epaper.zsnews.cn on 2025-11-05."""

PRC_2024_2026: Final = Calendar(
    holidays=PRC_2024.holidays | PRC_2025.holidays | PRC_2026.holidays,
    workdays=PRC_2024.workdays | PRC_2025.workdays | PRC_2026.workdays,
)
"""All three; the calendar of a sale whose windows may end in another year."""
