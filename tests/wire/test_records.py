"""Records: a chain in which no edit, removal, addition, swap or cut goes unnoticed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve, fields
from hypothesis import given
from hypothesis import strategies as st

from exchangekit.errors import ChainBrokenError, InvalidInputError, NaiveDatetimeError
from exchangekit.slip.commands.amounts import AcceptQuote, Pay, Requote
from exchangekit.slip.commands.requests import Submit
from exchangekit.values.ids import CommandKey, PaymentId, StreamId
from exchangekit.values.money import Money
from exchangekit.values.people import Actor, Role
from exchangekit.wire.canonical import canonical
from exchangekit.wire.codec import decode, encode
from exchangekit.wire.records import (
    GENESIS,
    Body,
    Break,
    Head,
    Record,
    Stamp,
    command_digest,
    seal,
    seal_all,
    verify,
)

from tests.wire import strategies as given_

if TYPE_CHECKING:
    from hypothesis.strategies import DataObject, DrawFn

EIGHT = timezone(timedelta(hours=8))
AT = datetime(2026, 3, 1, 9, 30, tzinfo=EIGHT)
STREAM = StreamId("slip:EX-1")
STAMP = Stamp(AT, AT, "clerk-7", CommandKey("k-1"), "d" * 64)
CLERK = Actor("clerk-7", frozenset({Role.CLERK}))


def chain_of(*texts: str, stream: StreamId = STREAM) -> list[Record]:
    """Seal records with these bodies on an empty stream."""
    return list(seal_all(Head(stream), STAMP, [Body("opened", 1, text) for text in texts]))


stamps = st.builds(
    Stamp,
    given_.instants,
    given_.instants,
    given_.names,
    given_.names.map(CommandKey),
    st.text("0a"),
)
bodies = st.builds(Body, given_.names, st.integers(1, 9), given_.json_texts)


@st.composite
def chains(draw: DrawFn, least: int = 1) -> list[Record]:
    """Give sound streams of records."""
    head, records = Head(StreamId(draw(given_.names))), []
    for body in draw(st.lists(bodies, min_size=least, max_size=6)):
        records.append(seal(head, draw(stamps), body))
        head = records[-1].head
    return records


def why_broken(records: list[Record], head: Head | None = None) -> tuple[str, int, str]:
    """Give where and why a chain is broken."""
    with pytest.raises(ChainBrokenError) as caught:
        verify(records, head)
    return caught.value.stream, caught.value.seq, caught.value.reason


# --- a sound chain -------------------------------------------------------------------------------


def test_the_hash_can_be_computed_without_this_library() -> None:
    """Example: canonical JSON of all other fields, instants in UTC, SHA-256 of its UTF-8."""
    (record,) = chain_of('{"by":"元"}')
    text = (
        '{"actor":"clerk-7","at":"2026-03-01T01:30:00+00:00","body":"{\\"by\\":\\"元\\"}",'
        f'"digest":"{"d" * 64}","key":"k-1","occurred":"2026-03-01T01:30:00+00:00",'
        f'"previous":"{GENESIS}","seq":1,"stream":"slip:EX-1","type":"opened","v":1}}'
    )

    assert sha256(text.encode()).hexdigest() == record.hash == record.computed_hash()


def test_records_of_one_command_are_chained() -> None:
    """Example: each names the hash of the one before, the first one nothing."""
    first, second, third = chain_of("1", "2", "3")

    assert [1, 2, 3] == [first.seq, second.seq, third.seq]
    assert (GENESIS, first.hash, second.hash) == (
        first.previous,
        second.previous,
        third.previous,
    )
    assert Head(STREAM, 3, third.hash) == third.head


@given(chains())
def test_what_was_sealed_is_sound(records: list[Record]) -> None:
    """Law: a chain verifies, against every checkpoint it ever had, and gives the next one."""
    assert records[-1].head == verify(records)
    for earlier in (Head(records[0].stream), *(record.head for record in records)):
        assert records[-1].head == verify(records, earlier)


@given(chains())
def test_a_database_may_give_instants_in_another_offset(records: list[Record]) -> None:
    """Law: only the instant counts; PostgreSQL gives it back in the session's zone."""
    moved = [
        evolve(r, at=r.at.astimezone(UTC), occurred=r.occurred.astimezone(EIGHT)) for r in records
    ]

    assert records[-1].head == verify(moved)


@given(chains())
def test_an_exported_chain_is_as_sound(records: list[Record]) -> None:
    """Law: a chain that went through JSON verifies, so an auditor needs no host."""
    again = [decode(Record, encode(record)) for record in records]

    assert records == again
    assert records[-1].head == verify(again)


def test_bodies_are_never_read() -> None:
    """A class may change and a body may be unreadable: the hash covers the stored bytes."""
    assert chain_of("not even JSON")[0].head == verify(chain_of("not even JSON"))


def test_an_empty_stream_is_sound() -> None:
    """Nothing was written, so nothing was changed."""
    assert verify([]) is None
    assert verify([], Head(STREAM)) is None


# --- a broken one --------------------------------------------------------------------------------


@given(chains(), st.data())
def test_every_edit_is_found(records: list[Record], data: DataObject) -> None:
    """Law: whatever field of whatever record is changed, the chain breaks."""
    place = data.draw(st.integers(0, len(records) - 1))
    name = data.draw(st.sampled_from([field.name for field in fields(Record)]))
    was = getattr(records[place], name)
    other: Any
    if isinstance(was, datetime):
        other = was + timedelta(microseconds=data.draw(st.sampled_from((-1, 1, 10**6))))
    elif isinstance(was, int):
        other = was + data.draw(st.sampled_from((-1, 1, 7)))
    else:
        other = data.draw(given_.names.filter(lambda text: text != was))

    edited = [*records[:place], evolve(records[place], **{name: other}), *records[place + 1 :]]

    assert why_broken(edited)[2] != Break.CUT_OFF


@given(chains(least=2), st.data())
def test_every_removal_is_found(records: list[Record], data: DataObject) -> None:
    """Law: a record taken out leaves a gap; the last one only a checkpoint misses."""
    place = data.draw(st.integers(0, len(records) - 1))
    head = records[-1].head

    left = [*records[:place], *records[place + 1 :]]

    last = place == len(records) - 1
    expected = Break.CUT_OFF if last else Break.OUT_OF_SEQUENCE
    assert (head.stream, place + 1, expected) == why_broken(left, head)


@given(chains(), st.data())
def test_every_cut_is_found_against_a_checkpoint(records: list[Record], data: DataObject) -> None:
    """Law: a tail that is cut off is later than what is left, however much it is."""
    length = data.draw(st.integers(0, len(records) - 1))
    head = records[-1].head

    assert (head.stream, length + 1, Break.CUT_OFF) == why_broken(records[:length], head)


@given(chains(), st.data())
def test_every_addition_is_found(records: list[Record], data: DataObject) -> None:
    """Law: a record put in between, old or newly sealed, breaks the chain."""
    place = data.draw(st.integers(0, len(records) - 1))
    before = records[place - 1].head if place else Head(records[0].stream)
    new = seal(before, data.draw(stamps), data.draw(bodies))

    for extra in (new, data.draw(st.sampled_from(records))):
        added = [*records[:place], extra, *records[place:]]
        assert why_broken(added)[2] in {Break.OUT_OF_SEQUENCE, Break.UNLINKED}


@given(chains(least=2), st.data())
def test_every_swap_is_found(records: list[Record], data: DataObject) -> None:
    """Law: any other order breaks the chain."""
    order = data.draw(st.permutations(records).filter(lambda moved: moved != records))

    assert why_broken(order)[2] == Break.OUT_OF_SEQUENCE


def test_a_history_written_anew_is_found_against_a_checkpoint() -> None:
    """Example: sound in itself, with every hash computed again, but not what was seen."""
    seen = chain_of("1", "2", "3")[1].head
    forged = chain_of("1", "two", "3")

    assert verify(forged) is not None
    assert ("slip:EX-1", 2, Break.REWRITTEN) == why_broken(forged, seen)


def test_the_checkpoint_of_another_stream_does_not_fit() -> None:
    """Example: a whole stream put in the place of another."""
    other = chain_of("1", "2", stream=StreamId("slip:EX-2"))

    assert ("slip:EX-1", 1, Break.REWRITTEN) == why_broken(other, chain_of("1")[0].head)


@pytest.mark.parametrize(
    "changes, reason",
    [
        ({"stream": "slip:EX-9"}, Break.OTHER_STREAM),
        ({"seq": 3}, Break.OUT_OF_SEQUENCE),
        ({"previous": GENESIS}, Break.UNLINKED),
        ({"body": "{}"}, Break.EDITED),
        ({"hash": "f" * 64}, Break.EDITED),
    ],
)
def test_the_reason_says_how(changes: dict[str, Any], reason: Break) -> None:
    """Examples: where to look first."""
    first, second, third = chain_of("1", "2", "3")

    assert ("slip:EX-1", 2, reason) == why_broken([first, evolve(second, **changes), third])


# --- instants ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["at", "occurred"])
def test_a_record_needs_a_time_zone(name: str) -> None:
    """A naive instant would hash differently on every machine."""
    naive: dict[str, Any] = {name: AT.replace(tzinfo=None)}

    with pytest.raises(NaiveDatetimeError):
        seal(Head(STREAM), evolve(STAMP, **naive), Body("opened", 1, "{}"))
    with pytest.raises(NaiveDatetimeError):
        evolve(chain_of("1")[0], **naive)


def test_an_instant_before_the_first_year_is_refused() -> None:
    """Year 1 in Shanghai is year 0 in UTC, which no calendar here has."""
    stamp = evolve(STAMP, at=datetime(1, 1, 1, tzinfo=EIGHT))

    with pytest.raises(InvalidInputError) as caught:
        seal(Head(STREAM), stamp, Body("opened", 1, "{}"))

    assert "stamp.at" == caught.value.where


# --- commands ------------------------------------------------------------------------------------


def test_a_digest_tells_commands_apart() -> None:
    """Law: kind, figures, actor and for whom; each changes the digest."""
    standing_in = evolve(CLERK, on_behalf_of="boss-1")
    pay = Pay(PaymentId("PAY-2"), Money(100, "CNY"))
    digests = [
        command_digest(Submit(), CLERK),
        command_digest(Requote(), CLERK),
        command_digest(AcceptQuote(1), CLERK),
        command_digest(AcceptQuote(2), CLERK),
        command_digest(pay, CLERK),
        command_digest(pay, evolve(CLERK, id="clerk-8")),
        command_digest(pay, standing_in),
    ]

    assert len(digests) == len(set(digests))


@given(given_.fitting(Pay), st.frozensets(st.sampled_from(Role)))
def test_a_repeated_command_has_the_same_digest(command: Pay, roles: frozenset[Role]) -> None:
    """Law: equal commands of one actor are one, whatever roles were granted meanwhile."""
    again = decode(Pay, encode(command))

    assert command_digest(command, CLERK) == command_digest(again, evolve(CLERK, roles=roles))


def test_the_digest_of_a_command_can_be_computed_without_this_library() -> None:
    """Example: what it covers."""
    text = canonical(
        {
            "command": "accept-quote",
            "body": {"number": 1},
            "actor": "clerk-7",
            "on_behalf_of": None,
        }
    )

    assert sha256(text.encode()).hexdigest() == command_digest(AcceptQuote(1), CLERK)
