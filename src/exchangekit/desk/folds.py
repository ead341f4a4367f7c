"""
Slips and sales already folded, by the hash of their last record.

The chain makes that hash stand for the whole history before it, so what is found under it
is what any replay would give; whoever wrote in between only adds records, and those alone
are read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

from attrs import define, field

from exchangekit.sale.entitlement import Entitlement, entitlement_of
from exchangekit.slip.lifecycle import apply
from exchangekit.slip.model import Slip
from exchangekit.wire.history import EVENTS, read_sale

if TYPE_CHECKING:
    from exchangekit.values.ids import SlipId
    from exchangekit.wire.records import Record

T = TypeVar("T")
_MOST = 1024


@define
class _Kept(Generic[T]):
    """A bounded store of what histories have made; the oldest is forgotten first."""

    _made: dict[str, T] = field(init=False, factory=dict)

    def keep(self, record: Record, made: T) -> None:
        self._made.pop(record.previous, None)
        self._made[record.hash] = made
        if len(self._made) > _MOST:
            del self._made[next(iter(self._made))]

    def longest(self, records: tuple[Record, ...]) -> tuple[T | None, int]:
        """Find the longest part that was folded before, and how long it is."""
        for done in range(len(records), 0, -1):
            if made := self._made.get(records[done - 1].hash):
                return made, done
        return None, 0


@define
class Folds:
    """What one desk has folded so far."""

    _slips: _Kept[Slip] = field(init=False, factory=_Kept)
    _sales: _Kept[Entitlement] = field(init=False, factory=_Kept)

    def keep(self, record: Record, slip: Slip) -> None:
        """Remember a slip as its last record has made it."""
        self._slips.keep(record, slip)

    def fold(self, slip_id: SlipId, records: tuple[Record, ...]) -> Slip | None:
        """
        Give the slip of a history, reading only the records that were not folded before.

        Raises:
            UnknownRecordError: A record is of a type or version this release cannot read.
        """
        slip, done = self._slips.longest(records)
        for record in records[done:]:
            slip = apply(slip, EVENTS.from_record(record), slip_id, record.at)
        if slip is not None and done < len(records):
            self.keep(records[-1], slip)
        return slip

    def entitlement(self, records: tuple[Record, ...]) -> Entitlement | None:
        """
        Give the sale of a history and the claims on it, likewise.

        Raises:
            UnknownRecordError: A record is of a type or version this release cannot read.
        """
        known, done = self._sales.longest(records)
        entitlement = entitlement_of(read_sale(records[done:]), known)
        if entitlement is not None and done < len(records):
            self._sales.keep(records[-1], entitlement)
        return entitlement
