"""Reading whole streams back."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchangekit.errors import UnknownRecordError
from exchangekit.sale.entitlement import SaleEntry
from exchangekit.slip.events import Event
from exchangekit.values.ids import CommandKey, StreamId
from exchangekit.wire.history import EVENTS, SALE_ENTRIES, read_sale, read_slip
from exchangekit.wire.records import Head, Stamp, seal_all

from tests.wire import strategies as given_

AT = datetime(2026, 3, 1, tzinfo=UTC)
STAMP = Stamp(AT, AT, "clerk-7", CommandKey("k-1"), "")


@given(st.lists(given_.fitting(Event), max_size=3))
def test_a_slip_is_read_as_it_was_written(events: list[Event]) -> None:
    """Law: the same events in the same order, each with the instant of its record."""
    records = seal_all(Head(StreamId("slip:EX-1")), STAMP, map(EVENTS.to_body, events))

    assert [(AT, event) for event in events] == read_slip(records)


@given(st.lists(given_.fitting(SaleEntry), max_size=3))
def test_a_sale_is_read_as_it_was_written(entries: list[SaleEntry]) -> None:
    """Law: the same entries in the same order."""
    records = seal_all(Head(StreamId("sale:SO-1")), STAMP, map(SALE_ENTRIES.to_body, entries))

    assert entries == read_sale(records)


@given(given_.fitting(SaleEntry))
def test_a_stream_is_read_as_what_it_is(entry: SaleEntry) -> None:
    """A sale's entries are nothing a slip can hold."""
    records = seal_all(Head(StreamId("sale:SO-1")), STAMP, [SALE_ENTRIES.to_body(entry)])

    with pytest.raises(UnknownRecordError):
        read_slip(records)
