"""Exported histories: what an auditor gets is what was stored, and says so by itself."""

from __future__ import annotations

import json
from datetime import timedelta
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchangekit.errors import ChainBrokenError, InvalidInputError, NaiveDatetimeError
from exchangekit.wire.export import exported, imported
from exchangekit.wire.records import Record, verify

from tests.wire.test_records import chain_of

texts = st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1, max_size=4)


@given(texts)
def test_what_is_read_back_is_what_was_written(bodies: list[str]) -> None:
    """Law: lines and records are the same history, and as sound."""
    records = chain_of(*bodies)
    lines = list(exported(records))
    assert list(imported(lines)) == records
    assert verify(imported(lines)) == verify(records)
    assert not any("\n" in line for line in lines)


@given(texts)
def test_a_line_is_checked_with_the_standard_library(bodies: list[str]) -> None:
    """Law: SHA-256 of a line's own JSON, without its hash, is its hash."""
    for line in exported(chain_of(*bodies)):
        data = json.loads(line)
        stated = data.pop("hash")
        text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        assert sha256(text.encode()).hexdigest() == stated


def test_an_edited_line_is_found() -> None:
    lines = list(exported(chain_of('{"by":"a"}', '{"by":"b"}')))
    with pytest.raises(ChainBrokenError):
        verify(imported([lines[0].replace("clerk-7", "clerk-8"), lines[1]]))


def edited(**changes: object) -> str:
    data = json.loads(next(exported(chain_of("{}"))))
    return json.dumps({**data, **changes})


@pytest.mark.parametrize(
    "line",
    [
        *(
            "",
            "[1]",
            "{}",
            "{",
            edited(seq="1"),
            edited(v=None),
            edited(more=1),
            edited(at="today"),
        ),
        edited().replace('{"', '{"actor": "somebody-else", "', 1),
    ],
)
def test_a_line_that_is_no_record_is_refused(line: str) -> None:
    sound = next(exported(chain_of("{}")))
    with pytest.raises(InvalidInputError) as refused:
        list(imported([sound, line]))
    assert refused.value.where == "line 2"


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(NaiveDatetimeError):
        list(imported([edited(at="2026-03-01T01:30:00")]))


def test_an_instant_is_the_same_in_any_zone() -> None:
    (record,) = chain_of("{}")
    (again,) = imported(exported([record]))
    assert isinstance(again, Record)
    assert again.at == record.at
    assert again.at.utcoffset() == timedelta(0)
