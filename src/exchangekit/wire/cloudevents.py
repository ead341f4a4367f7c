"""
Records as CloudEvents, for queues and webhooks.

The envelope carries the whole record, so a receiver can verify the chain as well as the host.

Source:
    CloudEvents 1.0.2, JSON event format; the extension attributes are ours, named by its
    rule: lower-case letters and digits.
"""

from __future__ import annotations

from json import loads
from typing import Any, Final

from exchangekit.values.ids import CommandKey, StreamId
from exchangekit.wire.canonical import canonical
from exchangekit.wire.cursor import Cursor
from exchangekit.wire.records import Record

_PREFIX: Final = "exchangekit."
_KNOWN: Final = (
    *("specversion", "id", "source", "type", "subject", "time", "datacontenttype", "data"),
    *("sequence", "version", "occurred", "actor", "commandkey", "commanddigest"),
    *("previoushash", "recordhash"),
)


def to_cloudevent(record: Record, source: str) -> dict[str, Any]:
    """
    Put a record into an envelope.

    Args:
        record: Its body must be JSON, as every sealed event's is.
        source: URI of the host's system; together with ``id`` it names the event.
    """
    return {
        "specversion": "1.0",
        "id": f"{record.stream}/{record.seq}",
        "source": source,
        "type": f"{_PREFIX}{record.type}",
        "subject": record.stream,
        "time": record.at.isoformat(),
        "datacontenttype": "application/json",
        "sequence": record.seq,
        "version": record.v,
        "occurred": record.occurred.isoformat(),
        "actor": record.actor,
        "commandkey": record.key,
        "commanddigest": record.digest,
        "previoushash": record.previous,
        "recordhash": record.hash,
        "data": loads(record.body),
    }


def from_cloudevent(data: object) -> Record:
    """
    Take a record out of its envelope; verify it before its body is trusted.

    Args:
        data: What `json.loads` gave.

    Raises:
        ExchangeKitError: It is no envelope of a record; the error names the place.
    """
    event = Cursor(data).fields(*_KNOWN)
    kind = event.at("type")
    name = kind.name().removeprefix(_PREFIX)
    if kind.value != _PREFIX + name:
        raise kind.wrong(f"{_PREFIX}<event>")
    body = event.at("data")
    return Record(
        stream=StreamId(event.at("subject").name()),
        seq=event.at("sequence").count(),
        type=name,
        v=event.at("version").count(),
        at=event.at("time").instant(),
        occurred=event.at("occurred").instant(),
        actor=event.at("actor").name(),
        key=CommandKey(event.at("commandkey").name()),
        digest=event.at("commanddigest").name(),
        body=body.placed(lambda: canonical(body.value)),
        previous=event.at("previoushash").name(),
        hash=event.at("recordhash").name(),
    )
