"""Which languages there are, and a message in one of them."""

from __future__ import annotations

import re
from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files
from typing import Final

from exchangekit.errors import UnknownLocaleError

SOURCE: Final = "en"
"""The language messages are written in."""

LOCALES: Final = (SOURCE, "zh-CN")

_TRADITIONAL = frozenset({"hant", "tw", "hk", "mo"})


def locales() -> tuple[str, ...]:
    """Give the languages there are words in, as BCP 47 tags."""
    return LOCALES


def negotiate(tag: str) -> str:
    """
    Give the language to use for a tag as browsers, hosts and POSIX write it.

    Chinese without a script is Simplified unless the region writes Traditional, which is
    not offered: a wrong script is refused, not guessed.

    Raises:
        UnknownLocaleError: There are no words in it.

    >>> negotiate("zh_Hans"), negotiate("en-GB"), negotiate("zh_CN.UTF-8")
    ('zh-CN', 'en', 'zh-CN')
    """
    language, *subtags = re.split("[-_]", str(tag).partition(".")[0].lower())
    if language == SOURCE:
        return SOURCE
    if language == "zh" and ("hans" in subtags or _TRADITIONAL.isdisjoint(subtags)):
        return "zh-CN"
    raise UnknownLocaleError(str(tag), LOCALES)


def in_language(message: str, locale: str) -> str:
    """Give a message in one of `LOCALES`; untranslated ones stay English."""
    return _translations(locale).gettext(message)


@cache
def _translations(locale: str) -> NullTranslations:
    """Load a compiled catalogue, once per process."""
    if locale == SOURCE:
        return NullTranslations()
    folder = files("exchangekit") / "locale" / locale.replace("-", "_") / "LC_MESSAGES"
    with (folder / "exchangekit.mo").open("rb") as file:
        return GNUTranslations(file)
