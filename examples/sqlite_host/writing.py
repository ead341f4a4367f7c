"""
What one commit does, inside a transaction that its caller has opened.

First everything is checked, then everything is written.  Whatever raises, in whichever
statement, the caller rolls back, so nothing of the batch stays.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Final

from exchangekit.errors import ConflictError, DuplicateReferenceError, InsufficientStockError
from exchangekit.settlement.tenders import PaymentBalance
from exchangekit.stock.corrections import check_later, taken_in_the_past
from exchangekit.stock.places import PlaceKind
from exchangekit.values.money import Money

from . import rows

if TYPE_CHECKING:
    from collections.abc import Iterable
    from sqlite3 import Connection

    from exchangekit.ports import Batch
    from exchangekit.stock.movements import Movement
    from exchangekit.stock.places import Place
    from exchangekit.values.ids import PaymentId, SiteId, Sku, StreamId

    _Balance = tuple[Sku, str, SiteId, PlaceKind]
    _Streams = dict[StreamId, tuple[int, int]]

_STREAMS: Final = """
    SELECT stream, version, last_seq FROM streams
    WHERE stream IN (SELECT value FROM json_each(?))
"""
_SET_STREAM: Final = """
    INSERT INTO streams VALUES (?, ?, ?)
    ON CONFLICT DO UPDATE SET version = excluded.version, last_seq = excluded.last_seq
"""
_TAKEN: Final = "SELECT name FROM names WHERE name IN (SELECT value FROM json_each(?))"
_BALANCE: Final = """
    SELECT steps FROM balances WHERE item = ? AND tracking = ? AND site = ? AND kind = ?
"""
_SET_BALANCE: Final = """
    INSERT INTO balances (item, tracking, site, kind, steps, value) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET steps = excluded.steps, value = value + excluded.value
"""
_ADD_SELLABLE: Final = """
    INSERT INTO sellable VALUES (?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET steps = steps + excluded.steps, value = value + excluded.value
"""
_PAYMENT: Final = "SELECT currency, received, refunded FROM payments WHERE payment = ?"
_SET_PAYMENT: Final = """
    INSERT INTO payments VALUES (?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET received = excluded.received, refunded = excluded.refunded
"""


# A position is given as NULL: SQLite counts on.
_ADD_RECORD: Final = "INSERT INTO records VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_ADD_MOVEMENT: Final = """
    INSERT INTO movements
    VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_ADD_ENTRY: Final = "INSERT INTO payment_entries VALUES (NULL, ?, ?, ?, ?, ?, ?)"
_ADD_VOUCHER: Final = "INSERT INTO vouchers VALUES (NULL, ?, ?, ?, ?, ?, ?)"
_ADD_NOTICE: Final = "INSERT INTO notices VALUES (NULL, ?, ?, ?, ?, ?, ?)"
_ADD_POSTING: Final = "INSERT INTO postings VALUES (?, ?, ?, ?, ?, ?)"
_ADD_HOLD: Final = "INSERT INTO holds VALUES (?, ?, ?, ?, ?, ?, ?)"
_SET_SUMMARY: Final = """
    INSERT OR REPLACE INTO summaries
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""


def write(connection: Connection, batch: Batch) -> None:
    """
    Write a batch.

    Raises:
        ConflictError: An expectation does not hold, or a record does not follow.
        DuplicateReferenceError: A name was claimed before.
        InsufficientStockError: A physical place would hold less than nothing.
        LaterBalanceError: It would have, at an instant since the goods left.
    """
    streams = _checked_streams(connection, batch)
    _check_names(connection, batch.names)
    balances = _checked_balances(connection, batch.movements)
    _check_past(connection, batch.movements)
    many = connection.executemany
    if streams:
        many(_SET_STREAM, [(stream, *state) for stream, state in streams.items()])
        many(_ADD_RECORD, map(rows.row_of_record, batch.records))
    if batch.names:
        many("INSERT INTO names VALUES (?)", [(name,) for name in batch.names])
    if batch.movements:
        many(_ADD_MOVEMENT, map(rows.row_of_movement, batch.movements))
        worth = _worth(batch.movements)
        many(_SET_BALANCE, [(*key, steps, worth[key]) for key, steps in balances.items()])
        many(_ADD_SELLABLE, _sellable(batch.movements))
    if batch.payments:
        many(_SET_PAYMENT, _payments(connection, batch))
        many(_ADD_ENTRY, map(rows.row_of_entry, batch.payments))
    if batch.vouchers:
        many(_ADD_VOUCHER, map(rows.row_of_voucher, batch.vouchers))
        many(_ADD_POSTING, [row for v in batch.vouchers for row in rows.rows_of_postings(v)])
    if batch.notices:
        many(_ADD_NOTICE, map(rows.row_of_notice, batch.notices))
    for held in batch.holds:
        connection.execute("DELETE FROM holds WHERE slip = ?", (held.slip,))
        many(_ADD_HOLD, map(rows.row_of_hold, held.holds))
    if batch.summaries:
        many(_SET_SUMMARY, map(rows.row_of_summary, batch.summaries))


def _checked_streams(connection: Connection, batch: Batch) -> _Streams:
    """Check what is expected and what follows; give every stream that changes, as it will be."""
    named = {expected.stream for expected in batch.expects}
    named.update(record.stream for record in batch.records)
    named.update(batch.bumps)
    found = connection.execute(_STREAMS, (json.dumps(list(named)),))
    known: _Streams = {stream: (version, last) for stream, version, last in found}
    for expected in batch.expects:
        actual, _ = known.get(expected.stream, (0, 0))
        if actual != expected.version:
            raise ConflictError(expected.stream, expected.version, actual)
    changed: _Streams = {}
    for record in batch.records:
        stream = record.stream
        version, last = changed.get(stream) or known.get(stream, (0, 0))
        if record.seq != last + 1:
            raise ConflictError(stream, record.seq - 1, last)
        changed[stream] = (version + 1, record.seq)
    for stream in batch.bumps:
        version, last = changed.get(stream) or known.get(stream, (0, 0))
        changed[stream] = (version + 1, last)
    return changed


def _check_names(connection: Connection, names: tuple[str, ...]) -> None:
    if not names:
        return
    taken = {name for (name,) in connection.execute(_TAKEN, (json.dumps(names),))}
    for name in names:
        if name in taken:
            raise DuplicateReferenceError(name)
        taken.add(name)


def _checked_balances(
    connection: Connection, movements: tuple[Movement, ...]
) -> dict[_Balance, int]:
    """Check that no physical place gives what it has not; give what each will hold."""
    after: dict[_Balance, int] = {}
    for movement in movements:
        for place, sign in ((movement.source, -1), (movement.target, 1)):
            if not place.is_physical:
                continue
            key = _balance(movement, place)
            held = after.get(key)
            if held is None:
                found = connection.execute(_BALANCE, key).fetchone()
                held = found[0] if found else 0
            after[key] = held + sign * movement.steps
            if after[key] < 0:
                where = str(place)
                raise InsufficientStockError(movement.item, where, movement.steps, held)
    return after


def _check_past(connection: Connection, movements: tuple[Movement, ...]) -> None:
    """Hold what left before it is recorded against everything that happened since."""
    added = taken_in_the_past(movements)
    if added:
        items = dict.fromkeys(movement.item for movement in added)
        found = (row for item in items for row in connection.execute(rows.MOVEMENTS_OF, (item,)))
        check_later(map(rows.movement_of, found), added)


def _balance(movement: Movement, place: Place) -> _Balance:
    return movement.item, movement.tracking or "", place.site, place.kind


def _worth(movements: Iterable[Movement]) -> Counter[_Balance]:
    """Sum up by how much the value of what lies in each place changes."""
    change: Counter[_Balance] = Counter()
    for movement in movements:
        change[_balance(movement, movement.source)] -= movement.value
        change[_balance(movement, movement.target)] += movement.value
    return change


def _sellable(movements: Iterable[Movement]) -> list[rows.Row]:
    """Sum up what comes to and goes from what can be sold."""
    change: defaultdict[tuple[Sku, SiteId], list[int]] = defaultdict(lambda: [0, 0])
    for movement in movements:
        for place, sign in ((movement.source, -1), (movement.target, 1)):
            if place.kind is PlaceKind.SELLABLE:
                sums = change[movement.item, place.site]
                sums[0] += sign * movement.steps
                sums[1] += sign * movement.value
    return [(*key, *sums) for key, sums in change.items()]


def _payments(connection: Connection, batch: Batch) -> list[rows.Row]:
    """Add the entries up; a payment refuses to give back more than it received."""
    after: dict[PaymentId, PaymentBalance] = {}
    for entry in batch.payments:
        name = entry.payment
        before = after.get(name)
        if before is None:
            found = connection.execute(_PAYMENT, (name,)).fetchone()
            currency, received, refunded = found or (entry.received.currency, 0, 0)
            before = PaymentBalance(name, Money(received, currency), Money(refunded, currency))
        received_by_now = before.received + entry.received
        after[name] = PaymentBalance(name, received_by_now, before.refunded + entry.refunded)
    return [
        (name, paid.received.currency, paid.received.minor, paid.refunded.minor)
        for name, paid in after.items()
    ]
