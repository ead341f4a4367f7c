"""Golden histories: what a release has written, every later release reads."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, get_args

import pytest

from exchangekit.effects.summary import Summary, summary_of
from exchangekit.slip.events import Event
from exchangekit.slip.lifecycle import replay
from exchangekit.values.ids import SlipId
from exchangekit.wire.codec import decode, encode
from exchangekit.wire.documents import (
    CLAIM_ENTRIES,
    GOODS_ENTRIES,
    JOURNAL_ENTRIES,
    WRITE_DOWN_ENTRIES,
)
from exchangekit.wire.history import EVENTS, SALE_ENTRIES, STOCK_ENTRIES, read_slip
from exchangekit.wire.records import Record, verify

from tests.wire.golden_stories import FOLDER, NEWEST, tell, written

if TYPE_CHECKING:
    from pathlib import Path

REGISTRIES = {
    "slip": EVENTS,
    "sale": SALE_ENTRIES,
    "stock": STOCK_ENTRIES,
    "journal": JOURNAL_ENTRIES,
    "claim": CLAIM_ENTRIES,
    "goods": GOODS_ENTRIES,
    "write-down": WRITE_DOWN_ENTRIES,
}


@pytest.fixture(params=sorted(FOLDER.glob("v*.json")), ids=lambda path: path.stem)
def golden(request: pytest.FixtureRequest) -> Any:
    """Give what one release has written."""
    path: Path = request.param
    return json.loads(path.read_text(encoding="utf-8"))


def test_every_chain_still_verifies(golden: Any) -> None:
    """The hash covers stored bytes, so no later class can break it."""
    for stream, records in golden["records"].items():
        head = verify([decode(Record, record) for record in records])

        assert head is not None
        assert (stream, len(records)) == (head.stream, head.seq)


def test_every_body_can_still_be_read(golden: Any) -> None:
    """Old forms are lifted to today's, and none is unknown."""
    for stream, records in golden["records"].items():
        registry = REGISTRIES[stream.partition(":")[0]]
        for record in records:
            assert registry.from_record(decode(Record, record)) is not None


def test_every_slip_still_folds_to_what_it_was(golden: Any) -> None:
    """A history replays to the same summary for ever."""
    for slip, summary in golden["summaries"].items():
        records = [decode(Record, record) for record in golden["records"][f"slip:{slip}"]]
        folded = replay(SlipId(slip), read_slip(records))

        assert folded is not None
        again = encode(summary_of(folded))
        assert decode(Summary, summary) is not None
        assert summary == {column: again[column] for column in summary}, "columns are only added"


def test_the_newest_file_has_every_event() -> None:
    """A form nobody keeps a golden of could change unseen."""
    stored = json.loads(NEWEST.read_text(encoding="utf-8"))["records"]
    types = {record["type"] for records in stored.values() for record in records}
    known = {kind for registry in REGISTRIES.values() for kind in registry.events}

    assert len(get_args(Event)) == len(EVENTS.events)
    assert set() == known - types


def test_today_still_writes_the_newest_form() -> None:
    """A change of a stored form shows here first; it needs a version and an upcaster."""
    assert json.loads(NEWEST.read_text(encoding="utf-8")) == json.loads(json.dumps(written(tell())))


def test_records_are_small() -> None:
    """A slip stays far below 25 KB in records."""
    sizes = [
        sum(len(json.dumps(encode(record))) for record in records)
        for stream, records in tell().store.records.items()
        if stream.startswith("slip:")
    ]

    assert max(sizes) < 25_000
