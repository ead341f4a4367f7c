"""
Histories for an auditor: JSON lines that can be checked without the host and this library.

Each line is one record: an object of what its hash covers, and the hash.  The rule is that
of `exchangekit.wire.records.Record`; docs/how-to/audit-a-history.md has it in twenty lines
of plain Python.
"""

from __future__ import annotations

from datetime import datetime
from json import loads
from typing import TYPE_CHECKING, Any, Final

from exchangekit.errors import InvalidInputError
from exchangekit.values.ids import CommandKey, StreamId
from exchangekit.wire.canonical import text_of_plain
from exchangekit.wire.malformed import shown
from exchangekit.wire.records import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_TEXTS: Final = ("stream", "type", "at", "occurred", "actor", "key", "digest", "body")
_KINDS: Final = {**dict.fromkeys((*_TEXTS, "previous", "hash"), str), "seq": int, "v": int}


def exported(records: Iterable[Record]) -> Iterator[str]:
    """Write records as lines, without line ends; of one stream or of several, each in order."""
    return (text_of_plain({**record.covered(), "hash": record.hash}) for record in records)


def imported(lines: Iterable[str]) -> Iterator[Record]:
    """
    Read exported lines back; whether they are sound, `exchangekit.wire.records.verify` says.

    Raises:
        InvalidInputError: A line is no such object.
        NaiveDatetimeError: An instant has no time zone.
    """
    return (_record(line, number) for number, line in enumerate(lines, 1))


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """What is said twice was edited: the hash would cover one of the two alone."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError(pairs)
    return found


def _record(line: str, number: int) -> Record:
    where = f"line {number}"
    try:
        data: Any = loads(line, object_pairs_hook=_each_once)
    except (ValueError, RecursionError):
        raise InvalidInputError(where, shown(line), "an object of a record") from None
    if type(data) is not dict or {name: type(data[name]) for name in data} != _KINDS:
        raise InvalidInputError(where, shown(data), "an object of a record")
    try:
        at, occurred = (datetime.fromisoformat(data[name]) for name in ("at", "occurred"))
    except ValueError:
        raise InvalidInputError(where, shown(data["at"]), "an instant") from None
    return Record(
        stream=StreamId(data["stream"]),
        seq=data["seq"],
        type=data["type"],
        v=data["v"],
        at=at,
        occurred=occurred,
        actor=data["actor"],
        key=CommandKey(data["key"]),
        digest=data["digest"],
        body=data["body"],
        previous=data["previous"],
        hash=data["hash"],
    )
