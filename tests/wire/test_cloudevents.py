"""Records in an envelope: everything a receiver needs to verify what it got."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchangekit.errors import ExchangeKitError, InvalidInputError, MissingFieldError
from exchangekit.sale.entitlement import Claimed, SaleEntry
from exchangekit.sale.spans import Span
from exchangekit.values.ids import CommandKey, StreamId
from exchangekit.wire.cloudevents import from_cloudevent, to_cloudevent
from exchangekit.wire.history import SALE_ENTRIES
from exchangekit.wire.records import Head, Stamp, seal_all, verify

from tests.wire import strategies as given_

AT = datetime(2026, 3, 1, 9, 30, tzinfo=timezone(timedelta(hours=8)))
STAMP = Stamp(AT, AT - timedelta(hours=1), "clerk-7", CommandKey("k-1"), "d" * 64)
HEAD = Head(StreamId("sale:SO-1"))
HOST = "https://shop.example/erp"
(CLAIMED,) = seal_all(HEAD, STAMP, [SALE_ENTRIES.to_body(Claimed("EX-1", 1, (Span(0, 2),)))])
ENVELOPE = to_cloudevent(CLAIMED, HOST)


def test_the_envelope() -> None:
    """Example: required attributes first, ours after them, the event as plain JSON."""
    assert ENVELOPE == {
        "specversion": "1.0",
        "id": "sale:SO-1/1",
        "source": HOST,
        "type": "exchangekit.claimed",
        "subject": "sale:SO-1",
        "time": "2026-03-01T09:30:00+08:00",
        "datacontenttype": "application/json",
        "sequence": 1,
        "version": 1,
        "occurred": "2026-03-01T08:30:00+08:00",
        "actor": "clerk-7",
        "commandkey": "k-1",
        "commanddigest": "d" * 64,
        "previoushash": CLAIMED.previous,
        "recordhash": CLAIMED.hash,
        "data": {"by": "EX-1", "line": 1, "spans": [[0, 2]]},
    }


def test_attributes_are_named_by_the_rule() -> None:
    """CloudEvents 1.0.2, naming conventions: lower-case letters and digits, 20 at most."""
    assert all(name.isalnum() and name.islower() and len(name) <= 20 for name in ENVELOPE)


@given(st.lists(given_.fitting(SaleEntry), max_size=3))
def test_a_receiver_can_verify_the_chain(entries: list[SaleEntry]) -> None:
    """Law: what went through a queue is the same records, to the last byte."""
    records = seal_all(HEAD, STAMP, map(SALE_ENTRIES.to_body, entries))
    sent = json.dumps([to_cloudevent(record, HOST) for record in records])

    received = [from_cloudevent(data) for data in json.loads(sent)]

    assert list(records) == received
    assert (records[-1].head if records else None) == verify(received)


@pytest.mark.parametrize(
    "name", sorted({*ENVELOPE} - {"specversion", "id", "source", "datacontenttype"})
)
def test_what_is_missing_is_named(name: str) -> None:
    """Law: a record is whole or it is not read."""
    with pytest.raises(MissingFieldError) as caught:
        from_cloudevent({key: part for key, part in ENVELOPE.items() if key != name})

    assert ("$", name) == (caught.value.where, caught.value.field)


@pytest.mark.parametrize(
    "name, part",
    [("type", "claimed"), ("sequence", "1"), ("data", {"qty": 1.5}), ("time", 1_772_328_600)],
)
def test_what_is_wrong_is_named(name: str, part: object) -> None:
    """Examples: an event of somebody else, and parts of the wrong type."""
    with pytest.raises(InvalidInputError) as caught:
        from_cloudevent({**ENVELOPE, name: part})

    assert f"$.{name}" == caught.value.where


@given(given_.json_values | given_.spoiled(ENVELOPE))
def test_any_json_is_a_record_or_refused_with_a_code(data: Any) -> None:
    """Law: a webhook is a boundary like any other."""
    with suppress(ExchangeKitError):
        from_cloudevent(data)
