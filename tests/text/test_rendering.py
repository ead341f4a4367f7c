"""`exchangekit.text.rendering`: facts are shown as their placeholders say."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from exchangekit.errors import UnknownLocaleError
from exchangekit.text import translate
from exchangekit.text.rendering import _Words

ZONE = ZoneInfo("Asia/Shanghai")


def shown(message: str, locale: str = "en", **facts: object) -> str:
    """Fill a message of our own."""
    return _Words(locale, ZONE).vformat(message, (), facts)


@pytest.mark.parametrize(
    "way, fact, english, chinese",
    [
        ("", "used", "used", "used"),
        ("grade", "used", "used", "已使用"),
        ("grade", "as_new, opened", "as new, opened", "全新、已拆封"),
        ("role", ("clerk", "cashier"), "clerk, cashier", "店员、收银员"),
        ("", ("a", 7), "a, 7", "a、7"),
        ("day", "2026-03-05", "Mar 5, 2026", "2026年3月5日"),
        ("instant", "2026-03-05T04:00Z", "Mar 5, 2026 12:00 (UTC+08:00)", None),
        ("money", "1250.00 CNY", "CNY\xa01,250.00", None),
        ("place", "depot/inspection", "inspection area, depot", "待检区（depot）"),
        ("want", "an int of at least 0", "an int of at least 0", "不小于 0 的整数"),
        ("want", "check digit 7", "check digit 7", "校验位 7"),
    ],
)
def test_a_fact_is_shown_as_its_placeholder_says(
    way: str, fact: object, english: str, chinese: str | None
) -> None:
    """Example: dates, amounts and enum values are words of the reader."""
    assert english == shown(f"{{fact:{way}}}", fact=fact)
    if chinese is not None:
        assert chinese == shown(f"{{fact:{way}}}", "zh-CN", fact=fact)


@pytest.mark.parametrize(
    "way, fact",
    [
        ("day", "soon"),
        ("instant", "soon"),
        ("instant", "2026-03-05T04:00"),
        ("money", "much"),
        ("money", "1.005 CNY"),
        ("money", "12 ABC"),
        ("grade", "velvety"),
        ("want", "something else"),
        ("unheard_of", "text"),
    ],
)
def test_what_has_no_words_is_shown_as_it_is(way: str, fact: str) -> None:
    """Law: explaining never fails: a host's own word is better than none."""
    assert fact == shown(f"{{fact:{way}}}", fact=fact)
    assert fact == shown(f"{{fact:{way}}}", "zh-CN", fact=fact)


def test_a_missing_fact_is_seen_to_be_missing() -> None:
    """Example: a host that makes findings of its own may leave a fact out."""
    assert shown("until {last_day:day}, {other}") == "until {last_day}, {other}"


def test_a_code_nobody_knows_is_given_back() -> None:
    """Example: a host's own rule has a code of its own."""
    assert translate("finding.host.rule", {}, "en") == "finding.host.rule"


def test_an_unknown_language_is_refused_before_the_code() -> None:
    """Law: the language is checked whatever is said."""
    with pytest.raises(UnknownLocaleError):
        translate("finding.host.rule", {}, "fr")
