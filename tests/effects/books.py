"""What a memory store holds, as the steps and causes that made it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exchangekit.slip.lifecycle import Step, apply
from exchangekit.stock.movements import Cause
from exchangekit.wire.history import read_slip

from tests import laws

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from exchangekit.memory import MemoryStore
    from exchangekit.values.ids import SlipId
    from exchangekit.wire.records import Record


def cause_of(record: Record, company: str, currency: str) -> Cause:
    """Give the cause a record is to what follows from it."""
    stamp = (record.at, record.occurred, record.actor, record.key or "k")
    return Cause(record.stream, record.seq, *stamp, company, currency)  # type: ignore[arg-type]


def steps_of(store: MemoryStore, slip: SlipId) -> Iterator[tuple[Step, Cause, date]]:
    """Replay a slip step by step, with cause and posting date."""
    records = store.slip_records(slip)
    now = None
    for record, (at, event) in zip(records, read_slip(records), strict=True):
        now = apply(now, event, slip, at)
        request = now.request
        zone = store.where(request.zone, request.jurisdiction).zone
        cause = cause_of(record, request.company, request.books)
        yield Step(event, now), cause, record.occurred.astimezone(zone).date()


def all_steps(store: MemoryStore) -> Iterator[tuple[Step, Cause, date]]:
    """Replay every slip of a store."""
    for slip in laws.slips_in(store):
        yield from steps_of(store, slip)
