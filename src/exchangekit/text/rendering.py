"""
Filling facts into a message, each shown as its placeholder says.

A placeholder such as ``{last_day:day}`` names a fact and how to show it: ``day``,
``instant``, ``money``, ``place`` and ``want`` have a way of their own below; any other is
the prefix under which words for the fact's value stand, so ``{condition:grade}`` looks up
``grade.used``.  What has no words is shown as it is.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import cache
from string import Formatter
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from exchangekit.errors import ExchangeKitError
from exchangekit.text.amounts import format_money
from exchangekit.text.catalogue import in_language, negotiate
from exchangekit.text.dates import format_day, format_instant
from exchangekit.text.messages import MESSAGES
from exchangekit.text.messages.wants import WANTS
from exchangekit.values.money import Money

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import tzinfo


def translate(
    code: str, facts: Mapping[str, object], locale: str, *, zone: tzinfo | None = None
) -> str:
    """
    Give the words of a code with its facts filled in.

    Args:
        code: A key of `exchangekit.text.messages`, such as ``finding.window.passed``; one
            that nobody knows, such as a host's own, is given back as it is.
        facts: What the placeholders name; one that is missing stays a placeholder.
        locale: The reader's language.
        zone: Where the reader counts days; an instant's own when None.

    Raises:
        UnknownLocaleError: There are no words in `locale`.
    """
    language = negotiate(locale)
    if code not in MESSAGES:
        return code
    return _Words(language, zone).vformat(in_language(MESSAGES[code], language), (), facts)


class _Words(Formatter):
    """A formatter that takes the part after the colon as the way to show a fact."""

    def __init__(self, language: str, zone: tzinfo | None) -> None:
        self.language = language
        self.zone = zone

    def get_value(self, key: int | str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> object:
        """Give a fact; one that is missing is seen to be missing."""
        del args
        return kwargs.get(str(key), f"{{{key}}}")

    def format_field(self, value: object, format_spec: str) -> str:
        """Show a fact, or each of several."""
        if isinstance(value, tuple):
            return self._joined([self.format_field(part, format_spec) for part in value])
        if not format_spec:
            return str(value)
        if format_spec in _SHOWN:
            return _SHOWN[format_spec](str(value), self)
        parts = [f"{format_spec}.{part}" for part in str(value).split(", ")]
        return self._joined([self._word(part, len(format_spec) + 1) for part in parts])

    def _word(self, code: str, prefix: int) -> str:
        return in_language(MESSAGES[code], self.language) if code in MESSAGES else code[prefix:]

    def _joined(self, parts: Sequence[str]) -> str:
        return in_language(MESSAGES["notation.list"], self.language).join(parts)


def _day(text: str, words: _Words) -> str:
    try:
        return format_day(date.fromisoformat(text), words.language)
    except ValueError:
        return text


def _instant(text: str, words: _Words) -> str:
    try:
        return format_instant(datetime.fromisoformat(text), words.language, words.zone)
    except (ValueError, ExchangeKitError):
        return text


def _money(text: str, words: _Words) -> str:
    """Show an amount as `Money` writes itself: ``12.50 CNY``."""
    figures, _, currency = text.rpartition(" ")
    try:
        return format_money(Money.parse(figures, currency), words.language)
    except ExchangeKitError:
        return text


def _place(text: str, words: _Words) -> str:
    """Show a place as `Place` writes itself: ``<site>/<kind>``."""
    site, _, kind = text.rpartition("/")
    return translate("place_at", {"site": site, "kind": kind}, words.language)


def _want(text: str, words: _Words) -> str:
    """Show what a value should have been, if it is one of the sentences we know."""
    for pattern, want in _patterns():
        if found := pattern.fullmatch(text):
            return in_language(want, words.language).format_map(found.groupdict())
    return text


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Turn each sentence into what matches it with its placeholders filled in."""
    return tuple((re.compile("".join(_pieces(want))), want) for want in WANTS)


def _pieces(want: str) -> list[str]:
    return [
        re.escape(literal) + (f"(?P<{name}>.+)" if name else "")
        for literal, name, _, _ in Formatter().parse(want)
    ]


_SHOWN: Final[Mapping[str, Callable[[str, _Words], str]]] = MappingProxyType(
    {"day": _day, "instant": _instant, "money": _money, "place": _place, "want": _want}
)
"""The ways to show a fact that are not a look-up."""
