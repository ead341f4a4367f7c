"""
Texts in JSON and TOML as plain data, with bounds: what is too large is refused at once.

Whatever is parsed holds texts, ints, truth values, null, lists and objects; floats stay what
they are, for their readers to refuse with the place.
"""

from __future__ import annotations

import json
import tomllib
from datetime import date, datetime, time
from typing import Any, Final, NoReturn

from exchangekit.errors import InvalidInputError
from exchangekit.wire.malformed import brief

MOST_CHARACTERS: Final = 1_000_000
"""Of a text, and of all texts and values in plain data together."""
DEEPEST: Final = 20
"""Levels of lists and objects within each other."""

_EACH: Final = 4  # what a value counts beside its text: about what it takes in JSON
_SMALLER: Final = f"at most {MOST_CHARACTERS} characters"
_SHALLOWER: Final = f"at most {DEEPEST} levels"


def from_json(text: str) -> Any:
    """
    Parse JSON.

    Raises:
        InvalidInputError: It is no JSON, names one thing twice, is longer than a million
            characters or nested over 20 levels; the place of a mistake is told by line.
    """
    _check_length(text)
    try:
        data = json.loads(text, object_pairs_hook=_once, parse_constant=_refused)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise InvalidInputError(place, error.msg, "JSON") from None
    except RecursionError:
        raise InvalidInputError("$", "thousands of levels", _SHALLOWER) from None
    except ValueError:
        raise InvalidInputError("$", "a number of thousands of digits", "a smaller one") from None
    check_bounds(data)
    return data


def from_toml(text: str) -> Any:
    """
    Parse TOML; instants and days become text as JSON would have them.

    Raises:
        InvalidInputError: It is no TOML, is longer than a million characters or nested over
            20 levels.
    """
    _check_length(text)
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InvalidInputError("$", brief(str(error)), "TOML") from None
    except RecursionError:
        raise InvalidInputError("$", "thousands of levels", _SHALLOWER) from None
    except ValueError:
        raise InvalidInputError("$", "a number of thousands of digits", "a smaller one") from None
    check_bounds(data)
    return _dated(data)


def check_bounds(data: object, where: str = "$") -> None:
    """
    Refuse plain data that is too large or too deep to be a policy.

    Raises:
        InvalidInputError: More than a million characters together, each value counted as
            four at least, or over 20 levels; with the place where the bound was reached.
    """
    _spend(data, where, MOST_CHARACTERS, DEEPEST)


def _spend(data: object, where: str, left: int, levels: int) -> int:
    left -= _EACH + (len(data) if isinstance(data, str) else 0)
    if left < 0:
        raise InvalidInputError(where, "more", _SMALLER)
    if not isinstance(data, (dict, list)):
        return left
    if not levels:
        raise InvalidInputError(where, f"over {DEEPEST} levels", _SHALLOWER)
    if isinstance(data, list):
        for number, part in enumerate(data):
            left = _spend(part, f"{where}[{number}]", left, levels - 1)
        return left
    for name, part in data.items():
        left = _spend(part, f"{where}.{brief(name)}", left - len(str(name)), levels - 1)
    return left


def _check_length(text: object) -> None:
    if not isinstance(text, str):
        raise InvalidInputError("$", brief(text), "text")
    if len(text) > MOST_CHARACTERS:
        raise InvalidInputError("$", f"{len(text)} characters", _SMALLER)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    named = dict(pairs)
    if len(named) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise InvalidInputError("$", f"{brief(twice)!r} twice", "each name once")
    return named


def _refused(name: str) -> NoReturn:
    raise InvalidInputError("$", name, "a number that JSON has")


def _dated(data: Any) -> Any:
    """Write the instants and days that TOML has as text."""
    if isinstance(data, dict):
        return {name: _dated(part) for name, part in data.items()}
    if isinstance(data, list):
        return [_dated(part) for part in data]
    return data.isoformat() if isinstance(data, (datetime, date, time)) else data
