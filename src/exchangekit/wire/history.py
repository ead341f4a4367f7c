"""Histories: which events each kind of stream holds, and reading them back."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

from exchangekit.sale.entitlement import SaleEntry
from exchangekit.slip.events import Event
from exchangekit.stock.entries import StockEntry
from exchangekit.values.classes import frozen
from exchangekit.values.ids import CommandKey
from exchangekit.wire.registry import Registry

if TYPE_CHECKING:
    from collections.abc import Iterable

    from exchangekit.wire.records import Record

EVENTS: Final[Registry[Event]] = Registry.of(Event)
"""What the stream of a slip holds."""

SALE_ENTRIES: Final[Registry[SaleEntry]] = Registry.of(SaleEntry)
"""What the stream of a sale holds."""

STOCK_ENTRIES: Final[Registry[StockEntry]] = Registry.of(StockEntry)
"""What the stream of an item at a site holds."""


@frozen
class Entry:
    """
    One thing that happened to a slip: who, when and what.

    Args:
        seq: Its number in the slip's history, from 1.
        at: When it was recorded.
        occurred: When it happened.
        actor: Who gave the command, by reference.
        key: Of the command; empty for what followed by itself.
        event: What happened, and why as far as somebody said so.
    """

    seq: int
    at: datetime
    occurred: datetime
    actor: str
    key: CommandKey
    event: Event


def entries(records: Iterable[Record]) -> tuple[Entry, ...]:
    """
    Read a slip's records as entries of a timeline, oldest first.

    Raises:
        UnknownRecordError: A record is of a type or version this release cannot read.
    """
    return tuple(
        Entry(
            record.seq,
            record.at,
            record.occurred,
            record.actor,
            record.key,
            EVENTS.from_record(record),
        )
        for record in records
    )


def read_slip(records: Iterable[Record]) -> list[tuple[datetime, Event]]:
    """
    Read a slip's events with the instants they were recorded at.

    Raises:
        UnknownRecordError: A record is of a type or version this release cannot read.
    """
    return [(record.at, EVENTS.from_record(record)) for record in records]


def read_sale(records: Iterable[Record]) -> list[SaleEntry]:
    """
    Read the entries of a sale's stream.

    Raises:
        UnknownRecordError: A record is of a type or version this release cannot read.
    """
    return [SALE_ENTRIES.from_record(record) for record in records]
