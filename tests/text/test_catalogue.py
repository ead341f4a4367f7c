"""`exchangekit.text.catalogue`: which language is spoken."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchangekit.errors import UnknownLocaleError
from exchangekit.text import locales, negotiate
from exchangekit.text.catalogue import in_language


@pytest.mark.parametrize(
    "tag", ["zh-CN", "zh_CN", "zh", "ZH", "zh-Hans", "zh_Hans_CN", "zh-Hans-HK", "zh_CN.UTF-8"]
)
def test_simplified_chinese(tag: str) -> None:
    """Example: as a browser, a host and POSIX write it."""
    assert negotiate(tag) == "zh-CN"


@pytest.mark.parametrize("tag", ["en", "EN", "en-US", "en_GB", "en-Latn-US", "en_US.UTF-8"])
def test_english(tag: str) -> None:
    """Example: every English is the one there is."""
    assert negotiate(tag) == "en"


@pytest.mark.parametrize("tag", ["fr", "zh-TW", "zh_HK", "zh-Hant", "zh-MO", "english", "", "zhx"])
def test_what_there_are_no_words_in_is_refused(tag: str) -> None:
    """Traditional Chinese is another script: refused, not guessed."""
    with pytest.raises(UnknownLocaleError) as caught:
        negotiate(tag)

    assert {"tag": tag, "known": ("en", "zh-CN")} == caught.value.facts


@given(st.text())
def test_any_tag_is_a_language_or_a_coded_error(tag: str) -> None:
    """Law: nothing else leaves the negotiation."""
    try:
        language = negotiate(tag)
    except UnknownLocaleError:
        return

    assert language in locales()


@pytest.mark.parametrize("locale", locales())
def test_every_language_is_its_own_tag(locale: str) -> None:
    """Law: negotiating twice changes nothing."""
    assert locale == negotiate(locale)


def test_what_is_not_translated_stays_english() -> None:
    """Example: a message of a host, or of a newer release than the catalogue."""
    assert in_language("Never seen before.", "zh-CN") == "Never seen before."


def test_babel_is_imported_only_when_something_is_written() -> None:
    """Law: loading the library, and words without amounts or dates, never loads babel."""
    script = (
        "import sys, exchangekit, exchangekit.text as t\n"
        "from exchangekit.values.goods import Grade\n"
        "assert t.word(Grade.USED, 'zh') == '已使用'\n"
        "assert 'babel' not in sys.modules"
    )

    done = subprocess.run([sys.executable, "-c", script], check=False, capture_output=True)

    assert (0, b"") == (done.returncode, done.stderr)
