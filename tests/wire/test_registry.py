"""Registries and upcasters: what an older release wrote is read, what a newer one wrote is not."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve, frozen
from hypothesis import given

from exchangekit.errors import InvalidInputError, MissingFieldError, UnknownRecordError
from exchangekit.sale.entitlement import Claimed, Released, SaleEntry
from exchangekit.sale.spans import Span
from exchangekit.values.ids import CommandKey, StreamId
from exchangekit.wire.records import Body, Head, Record, Stamp, seal
from exchangekit.wire.registry import Registry
from exchangekit.wire.upcast import Upcasters

from tests.wire import strategies as given_

if TYPE_CHECKING:
    from exchangekit.wire.upcast import Upcaster

AT = datetime(2026, 3, 1, tzinfo=UTC)
STAMP = Stamp(AT, AT, "clerk-7", CommandKey("k-1"), "")
ENTRIES: Registry[SaleEntry] = Registry.of(SaleEntry)
CLAIM = Claimed("EX-1", 1, (Span(0, 2),))


@frozen
class Moved:
    """An event in its third version: first `qty`, then `steps`, now with a unit."""

    steps: int
    unit: str


def _to_steps(body: dict[str, Any]) -> dict[str, Any]:
    return {"steps": body["qty"]}


def _with_unit(body: dict[str, Any]) -> dict[str, Any]:
    return {**body, "unit": "each"}


STEPS: dict[tuple[str, int], Upcaster] = {("moved", 1): _to_steps, ("moved", 2): _with_unit}
MOVES: Registry[Moved | Released] = Registry.of(Moved | Released, Upcasters(STEPS))


def record(kind: str, v: int, text: str) -> Record:
    """Seal a record with any body."""
    return seal(Head(StreamId("sale:SO-1")), STAMP, Body(kind, v, text))


@given(given_.fitting(SaleEntry))
def test_every_entry_comes_back_from_its_record(entry: SaleEntry) -> None:
    """Law: what was stored is read as the same event."""
    assert entry == ENTRIES.from_record(record(*ENTRIES.to_body(entry)))


def test_an_event_is_stored_under_the_name_of_its_class() -> None:
    """Example: type, version and canonical JSON without the kind, which the type says."""
    body = ENTRIES.to_body(CLAIM)

    assert Body("claimed", 1, '{"by":"EX-1","line":1,"spans":[[0,2]]}') == body


@pytest.mark.parametrize(
    "v, body",
    [(1, {"qty": 2}), (2, {"steps": 2}), (3, {"steps": 2, "unit": "each"})],
)
def test_every_version_is_read_as_the_newest(v: int, body: dict[str, Any]) -> None:
    """Law: steps are taken one by one from the version that was written."""
    assert Moved(2, "each") == MOVES.from_record(record("moved", v, json.dumps(body)))


def test_the_newest_version_is_written() -> None:
    """Example: two steps lead to version 3; a type without steps is at version 1."""
    assert ("moved", 3) == MOVES.to_body(Moved(2, "each"))[:2]
    assert ("released", 1) == MOVES.to_body(Released("EX-1", 1, ()))[:2]


@pytest.mark.parametrize("kind, v", [("unclaimed", 1), ("claimed", 2), ("claimed", 0)])
def test_what_this_release_cannot_know_is_not_guessed(kind: str, v: int) -> None:
    """An unknown type or a newer version is an error, whatever its body looks like."""
    stored = record(kind, v, ENTRIES.to_body(CLAIM).text)

    with pytest.raises(UnknownRecordError) as caught:
        ENTRIES.from_record(stored)

    facts = {"stream": "sale:SO-1", "seq": 1, "type": kind, "v": v}
    assert facts == caught.value.facts


@pytest.mark.parametrize("text", ["", "{", "[]", "7", "NaN", "[" * 100_000, "9" * 5_000])
def test_a_body_that_is_no_object_is_named_by_its_record(text: str) -> None:
    """Law: damage shows as one coded error that names the record."""
    with pytest.raises(InvalidInputError) as caught:
        ENTRIES.from_record(record("claimed", 1, text))

    assert "sale:SO-1/1" == caught.value.where


def test_what_is_wrong_in_a_body_is_named_by_its_record() -> None:
    """Example: the record, then the path in it."""
    stored = record("claimed", 1, '{"by":"EX-1","line":1}')

    with pytest.raises(MissingFieldError) as caught:
        ENTRIES.from_record(stored)

    assert ("sale:SO-1/1", "spans") == (caught.value.where, caught.value.field)


def test_an_event_of_another_stream_is_a_mistake() -> None:
    """A slip's event never lands in a sale's stream."""
    with pytest.raises(TypeError, match="no event of this registry"):
        ENTRIES.to_body(Moved(1, "each"))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "steps",
    [
        {("moved", 2): _with_unit},
        {("moved", 1): _to_steps, ("moved", 3): _with_unit},
        {("m", 0): _to_steps},
    ],
    ids=["no first", "a gap", "version zero"],
)
def test_a_chain_with_a_gap_cannot_be_built(steps: dict[tuple[str, int], Upcaster]) -> None:
    """gh:proteanhq/protean/pull/670: a missing step shows at start, not in production."""
    with pytest.raises(ValueError, match="the one before has none"):
        Upcasters(steps)


def test_steps_must_lead_to_the_newest_version_of_a_known_type() -> None:
    """A step too many, one too few, or one for a misspelt type shows at start."""
    with pytest.raises(ValueError, match="nobody knows"):
        Registry.of(SaleEntry, Upcasters(STEPS))
    with pytest.raises(ValueError, match="at version 2, but its steps lead to 3"):
        Registry({"moved": (Moved, 2)}, Upcasters(STEPS))
    with pytest.raises(ValueError, match="at version 2, but its steps lead to 1"):
        Registry({"moved": (Moved, 2)})


def test_two_events_of_one_name_cannot_be_registered() -> None:
    """They could not be told apart when read."""
    other = frozen(type("Moved", (), {"__annotations__": {}}))

    with pytest.raises(ValueError, match="one name"):
        Registry.of(Moved | other)


def test_registries_are_values() -> None:
    """Example: equal when they hold the same events."""
    assert ENTRIES == Registry.of(SaleEntry)
    assert ENTRIES != evolve(ENTRIES, events={"claimed": (Claimed, 1)})
