"""
What a case is, and how honestly it is read.

`Given` remembers which of its keys somebody looked at: a key nobody read could change
what the case means, so such a case is never called held.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class NotMapped(Exception):  # noqa: N818 - no error: the runner says what it cannot do
    """The library, or this runner, has nothing to say about this shape."""


class CaseFileError(Exception):
    """A folder or file of cases cannot be read."""


class Given(Mapping[str, Any]):
    """A mapping that remembers which keys were read, at every depth."""

    def __init__(self, raw: Mapping[str, Any]) -> None:
        self._plain = raw
        self._raw = {key: _watched(value) for key, value in raw.items()}
        self._read: set[str] = set()

    def __getitem__(self, key: str) -> Any:
        value = self._raw[key]
        self._read.add(key)
        return value

    def __iter__(self) -> Iterator[str]:
        return iter(self._raw)

    def __len__(self) -> int:
        return len(self._raw)

    def __contains__(self, key: object) -> bool:
        return key in self._raw  # asking whether it is there is not reading it

    def afresh(self) -> Given:
        """Give the same, of which nobody has read anything."""
        return Given(self._plain)

    def aside(self, *keys: str) -> None:
        """Set keys aside on purpose: they say nothing the library would need."""
        for key in keys:
            if key in self._raw:
                self._read.add(key)
                _set_aside(self._raw[key])

    def unread(self) -> list[str]:
        """List the paths nobody read."""
        paths = []
        for key, value in self._raw.items():
            if key not in self._read:
                paths.append(key)
            elif isinstance(value, Given):
                paths += [f"{key}.{path}" for path in value.unread()]
            elif isinstance(value, list):
                parts = [part for part in value if isinstance(part, Given)]
                paths += [f"{key}[].{path}" for part in parts for path in part.unread()]
        return list(dict.fromkeys(paths))


def _watched(value: Any) -> Any:
    if isinstance(value, Mapping):
        return Given(value)
    return [_watched(part) for part in value] if isinstance(value, list) else value


def _set_aside(value: Any) -> None:
    if isinstance(value, Given):
        value.aside(*value)
    for part in value if isinstance(value, list) else ():
        _set_aside(part)


@dataclass(frozen=True)
class Case:
    """One case; `policy` marks one platform's choice."""

    file: str
    id: str
    topic: str
    given: Given
    expect: Mapping[str, Any]
    policy: bool = False

    def shape(self, *keys: str) -> bool:
        """Tell whether all of these keys stand in what is given."""
        return all(key in self.given for key in keys)

    def only(self, *keys: str) -> bool:
        """Tell whether nothing but these keys is given."""
        return set(self.given) <= set(keys)


@dataclass(frozen=True)
class Check:
    """
    An answer that is a test of the expected value rather than a value.

    `test` gives None when it does not understand what is expected.
    """

    test: Callable[[Any], bool | None]
    got: object = ""


Answers = Mapping[str, Any]
"""By expected key: a value, a `Check`, or a function that gives one of them."""

Handler = Callable[[Case], Answers]
Table = Mapping[str, Handler]


class Status(StrEnum):
    """What became of a case."""

    HELD = "held"
    FAILED = "failed"
    DISPUTED = "disputed"
    NOT_MAPPED = "not mapped"


@dataclass(frozen=True)
class Result:
    """What became of one case, and why."""

    case: str
    topic: str
    status: Status
    reason: str = ""


@dataclass(frozen=True)
class FileReport:
    """The results of one file."""

    file: str
    results: Sequence[Result] = field(default=())

    def of(self, status: Status) -> list[Result]:
        """Give those of one status."""
        return [result for result in self.results if result.status is status]
