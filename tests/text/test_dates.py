"""`exchangekit.text.dates`: days and instants that cannot be mistaken."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchangekit.errors import NaiveDatetimeError
from exchangekit.text import format_day, format_instant, locales

from tests.strategies import instants, zones

NOON = datetime(2026, 3, 5, 4, tzinfo=UTC)
SHANGHAI = ZoneInfo("Asia/Shanghai")
MARQUESAS = timezone(-timedelta(hours=9, minutes=30))


@pytest.mark.parametrize("locale, expected", [("en", "Mar 5, 2026"), ("zh-CN", "2026年3月5日")])
def test_a_day_names_its_month(locale: str, expected: str) -> None:
    """Example: 3/5 would be March here and May there."""
    assert expected == format_day(date(2026, 3, 5), locale)


@pytest.mark.parametrize(
    "locale, expected",
    [("en", "Mar 5, 2026 12:00 (UTC+08:00)"), ("zh-CN", "2026年3月5日 12:00 (UTC+08:00)")],
)
def test_an_instant_is_shown_where_days_are_counted(locale: str, expected: str) -> None:
    """Example: four in the morning UTC is noon in Shanghai."""
    assert expected == format_instant(NOON, locale, SHANGHAI)


@pytest.mark.parametrize(
    "at, expected",
    [
        (NOON, "Mar 5, 2026 04:00 (UTC+00:00)"),
        (NOON + timedelta(seconds=7), "Mar 5, 2026 04:00:07 (UTC+00:00)"),
        (
            NOON.astimezone(MARQUESAS),
            "Mar 4, 2026 18:30 (UTC-09:30)",
        ),
    ],
)
def test_an_instant_says_its_offset(at: datetime, expected: str) -> None:
    """Example: seconds only where there are some; babel itself makes -10:30 of -09:30."""
    assert expected == format_instant(at, "en")


@given(instants(), zones(), st.sampled_from(locales()))
def test_an_instant_can_be_read_back_to_the_second(
    at: datetime, zone: ZoneInfo, locale: str
) -> None:
    """Law: day, clock and offset together are the instant, wherever it is shown."""
    local = at.astimezone(zone)
    day, _, rest = format_instant(at, locale, zone).rpartition(" (UTC")
    day, _, clock = day.rpartition(" ")

    assert format_day(local.date(), locale) == day
    assert local.time().isoformat("seconds").startswith(clock)
    assert local.utcoffset() == _offset(rest.rstrip(")"))


def _offset(written: str) -> timedelta:
    hours, minutes = (int(part) for part in written[1:].split(":"))
    length = timedelta(hours=hours, minutes=minutes)
    return -length if written.startswith("-") else length


def test_an_instant_without_a_zone_is_refused() -> None:
    """A naive instant would be shown a day off somewhere."""
    with pytest.raises(NaiveDatetimeError):
        format_instant(datetime(2026, 3, 5), "en")  # noqa: DTZ001 - that is the point
