"""`exchangekit.wire.texts`: JSON and TOML as plain data, quickly refused when too large."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given

from exchangekit.errors import InvalidInputError
from exchangekit.wire.texts import DEEPEST, MOST_CHARACTERS, check_bounds, from_json, from_toml

from tests.wire.strategies import json_values

if TYPE_CHECKING:
    from collections.abc import Callable

DEEP = 1_000


def refused(parse: Callable[[Any], object], text: object) -> tuple[str, str, str]:
    """Give where, what and what would be right of a refusal."""
    with pytest.raises(InvalidInputError) as caught:
        parse(text)
    return caught.value.where, caught.value.got, caught.value.want


def test_one_thing_in_both_languages() -> None:
    """Example: a table, a list, an instant and a day; text is what JSON has of these."""
    toml = 'at = 2026-01-01T00:00:00+08:00\nday = 2026-01-02\n[a]\nb = [1, "x", true]'
    text = '{"at": "2026-01-01T00:00:00+08:00", "day": "2026-01-02", "a": {"b": [1, "x", true]}}'

    assert from_json(text) == from_toml(toml)


@pytest.mark.parametrize(
    "parse, text, where, want",
    [
        (from_json, "{", "line 1, column 2", "JSON"),
        (from_json, '{"a": 1, "a": 2}', "$", "each name once"),
        (from_json, '{"a": NaN}', "$", "a number that JSON has"),
        (from_json, "[" + "1" * 5_000 + "]", "$", "a smaller one"),
        (from_json, b"{}", "$", "text"),
        (from_toml, "a = ", "$", "TOML"),
        (from_toml, "a = 1\na = 2", "$", "TOML"),
        (from_toml, "a = " + "1" * 5_000, "$", "a smaller one"),
    ],
    ids=range(8),
)
def test_what_is_neither_is_refused(
    parse: Callable[[Any], object], text: object, where: str, want: str
) -> None:
    """Example: broken text, a name twice, a number that is none or has no end."""
    assert (where, want) == refused(parse, text)[::2]


@pytest.mark.parametrize("parse", [from_json, from_toml])
def test_ten_megabytes_are_not_even_parsed(parse: Callable[[Any], object]) -> None:
    """Example: what is longer than a million characters is refused by its length alone."""
    where, got, want = refused(parse, "x" * 10_000_000)

    assert ("$", "10000000 characters") == (where, got)
    assert str(MOST_CHARACTERS) in want


@pytest.mark.parametrize("levels", [DEEPEST, DEEP, 100_000])
def test_what_nests_too_deep_is_refused(levels: int) -> None:
    """Example: one level too many, a thousand, and more than Python can recurse."""
    inner = "[" * levels + "]" * levels

    assert f"at most {DEEPEST} levels" == refused(from_json, f"[{inner}]")[2]
    assert f"at most {DEEPEST} levels" == refused(from_toml, f"a = {inner}")[2]


def test_data_of_any_parser_has_bounds_too() -> None:
    """Example: a long text, long names, and many values; the place is named."""
    half = "x" * (MOST_CHARACTERS // 2)

    assert refused(check_bounds, {"a": half, "b": {"c": [half]}})[0] == "$.b.c[0]"
    assert refused(check_bounds, {half: 1, f"{half}y": {"c": 1}})[0].startswith("$.xxx")
    assert refused(check_bounds, [[]] * MOST_CHARACTERS)[0] == f"$[{MOST_CHARACTERS // 4 - 1}]"


@given(json_values)
def test_small_json_is_what_json_says(data: Any) -> None:
    """Law: within the bounds the data is what the standard library reads."""
    try:
        text = json.dumps(data, allow_nan=False)
    except ValueError:
        return

    assert json.loads(text) == from_json(text)
