"""
Records: what is stored of an event, chained so that no change goes unnoticed.

A record's hash covers its stored bytes, the one before included, so a history is verified
without reading a single body: a class may gain a field and old hashes still hold.
"""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

from exchangekit.errors import ChainBrokenError, InvalidInputError
from exchangekit.values.classes import frozen
from exchangekit.values.dates import check_instant
from exchangekit.values.ids import CommandKey, StreamId
from exchangekit.wire.canonical import digest, text_of_plain
from exchangekit.wire.codec import encode
from exchangekit.wire.shapes import kind_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from exchangekit.values.people import Actor

GENESIS: Final = "0" * 64
"""What stands for the hash before the first record of a stream."""

_NO_KEY: Final = CommandKey("")


class Body(NamedTuple):
    """
    An event as it is stored.

    Args:
        type: Name of its class on the wire, such as ``goods-received``.
        v: Version of its form, from 1.
        text: Canonical JSON.
    """

    type: str
    v: int
    text: str


@frozen
class Stamp:
    """
    What all records of one command share.

    Args:
        at: When they are recorded.
        occurred: When it happened, at most `at`.
        actor: Who gave the command, by reference.
        key: Of the command.
        digest: Of the command; see `command_digest`.
    """

    at: datetime
    occurred: datetime
    actor: str
    key: CommandKey
    digest: str


@frozen
class Head:
    """
    The end of a stream at some time: what to build on, and what to checkpoint elsewhere.

    Args:
        stream: Which one.
        seq: Of its last record; 0 when it has none.
        hash: Of its last record; `GENESIS` when it has none.
    """

    stream: StreamId
    seq: int = 0
    hash: str = GENESIS


@frozen
class Record:
    """
    One event as stored.

    Args:
        stream: To which it belongs, such as ``slip:EX-1``.
        seq: Its number in the stream, from 1 without gaps.
        type: Name of the event's class on the wire.
        v: Version of the body's form.
        at: When it was recorded, with any offset: only the instant counts.
        occurred: When it happened, likewise.
        actor: Who gave the command, by reference.
        key: Of the command.
        digest: Of the command.
        body: Canonical JSON of the event, stored as it is.
        previous: Hash of the record before.
        hash: SHA-256 of the canonical JSON of an object with all fields but this one,
            instants in UTC as ``2026-03-01T01:30:00+00:00``.

    Raises:
        NaiveDatetimeError: `at` has no time zone.
    """

    stream: StreamId
    seq: int
    type: str
    v: int
    at: datetime
    occurred: datetime
    actor: str
    key: CommandKey
    digest: str
    body: str
    previous: str
    hash: str

    def __attrs_post_init__(self) -> None:
        check_instant(self.at, where="record.at")
        check_instant(self.occurred, where="record.occurred")

    @property
    def head(self) -> Head:
        """The end of the stream when this is its last record."""
        return Head(self.stream, self.seq, self.hash)

    def computed_hash(self) -> str:
        """Compute the hash anew from what is stored."""
        return digest(text_of_plain(self.covered()))

    def covered(self) -> dict[str, object]:
        """Give what the hash covers, as JSON holds it."""
        stamp = Stamp(self.at, self.occurred, self.actor, self.key, self.digest)
        body = Body(self.type, self.v, self.body)
        return _covered(Head(self.stream, self.seq - 1, self.previous), stamp, body)


class Break(StrEnum):
    """How a chain can be broken."""

    OTHER_STREAM = "other-stream"  # a record of another stream stands among them
    OUT_OF_SEQUENCE = "out-of-sequence"  # one was removed, added or moved
    UNLINKED = "unlinked"  # it does not name the hash of the one before
    EDITED = "edited"  # its hash is not the one of what is stored
    CUT_OFF = "cut-off"  # the checkpoint is later than the last record
    REWRITTEN = "rewritten"  # sound in itself, but not what the checkpoint saw


def seal(head: Head, stamp: Stamp, body: Body) -> Record:
    """
    Put a record on top of a stream.

    Raises:
        NaiveDatetimeError: The stamp's instant has no time zone.
        InvalidInputError: The stamp's instant lies outside the years 1 to 9999 in UTC.
    """
    seq = head.seq + 1
    shared = (stamp.at, stamp.occurred, stamp.actor, stamp.key, stamp.digest)
    own = (body.text, head.hash, _hash(head, stamp, body))
    return Record(head.stream, seq, body.type, body.v, *shared, *own)


def seal_all(head: Head, stamp: Stamp, bodies: Iterable[Body]) -> tuple[Record, ...]:
    """Put the records of one command on top of a stream, in their order."""
    records = []
    for body in bodies:
        record = seal(head, stamp, body)
        records.append(record)
        head = record.head
    return tuple(records)


def seal_command(head: Head, stamp: Stamp, bodies: Sequence[Body]) -> tuple[Record, ...]:
    """
    Put what a command caused on top of its stream: the first record carries key and digest.

    Args:
        head: Of the stream.
        stamp: With the key and the digest of the command.
        bodies: At least one, in their order.
    """
    first = seal(head, stamp, bodies[0])
    follows = Stamp(stamp.at, stamp.occurred, stamp.actor, _NO_KEY, "")
    return (first, *seal_all(first.head, follows, bodies[1:]))


def _hash(head: Head, stamp: Stamp, body: Body) -> str:
    return digest(text_of_plain(_covered(head, stamp, body)))


def _covered(head: Head, stamp: Stamp, body: Body) -> dict[str, object]:
    at = _utc_text(stamp.at, "stamp.at")
    same = stamp.occurred is stamp.at
    return {
        "stream": head.stream,
        "seq": head.seq + 1,
        "type": body.type,
        "v": body.v,
        "at": at,
        "occurred": at if same else _utc_text(stamp.occurred, "stamp.occurred"),
        "actor": stamp.actor,
        "key": stamp.key,
        "digest": stamp.digest,
        "body": body.text,
        "previous": head.hash,
    }


def _utc_text(instant: datetime, where: str) -> str:
    check_instant(instant, where=where)
    try:
        return instant.astimezone(UTC).isoformat()
    except OverflowError:
        got = instant.isoformat()
        raise InvalidInputError(where, got, "an instant of the years 1 to 9999") from None


def verify(records: Iterable[Record], head: Head | None = None) -> Head | None:
    """
    Prove that a stream is what was written, without reading a body.

    Args:
        records: The whole stream, in order.
        head: A checkpoint kept elsewhere.  Without one, a tail that is cut off and a
            history that was written anew from some point cannot be told from a sound one.

    Returns:
        The end of the stream, to be kept as the next checkpoint; None without records.

    Raises:
        ChainBrokenError: The chain is broken; its reason is a `Break`.
    """
    end: Head | None = None
    for record in records:
        before = Head(record.stream) if end is None else end
        if reason := _break(record, before):
            raise ChainBrokenError(before.stream, before.seq + 1, reason)
        end = record.head
        if head is not None and _differ(head, end):
            raise ChainBrokenError(head.stream, end.seq, Break.REWRITTEN)
    last = 0 if end is None else end.seq
    if head is not None and head.seq > last:
        raise ChainBrokenError(head.stream, last + 1, Break.CUT_OFF)
    return end


def _differ(checkpoint: Head, end: Head) -> bool:
    return checkpoint.stream != end.stream or (
        checkpoint.seq == end.seq and checkpoint.hash != end.hash
    )


def _break(record: Record, before: Head) -> Break | None:
    if record.stream != before.stream:
        return Break.OTHER_STREAM
    if record.seq != before.seq + 1:
        return Break.OUT_OF_SEQUENCE
    if record.previous != before.hash:
        return Break.UNLINKED
    if record.hash != record.computed_hash():
        return Break.EDITED
    return None


def command_digest(command: object, actor: Actor) -> str:
    """
    Give the digest that tells a repeated command from another one under the same key.

    It covers what is asked, who asks and for whom; not the actor's roles, which may have
    changed between the first try and the next, and not the instant.

    Raises:
        InvalidInputError: The command is not of the types it should have.
        NaiveDatetimeError: An instant in it has no time zone.
    """
    cls: type = type(command)
    asked = {
        "command": kind_of(cls),
        "body": encode(command),
        "actor": actor.id,
        "on_behalf_of": actor.on_behalf_of,
    }
    return digest(text_of_plain(asked))
