"""A whole exchange in memory, against an event store that keeps far less of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exchangekit import MemoryStore
from exchangekit.accounting.roles import AccountRole
from exchangekit.accounting.vouchers import VoucherKind, effect
from exchangekit.stock.ledger import balances
from exchangekit.values.ids import CommandKey
from exchangekit.wire.history import EVENTS
from exchangekit.wire.records import Head, Record, Stamp, command_digest, seal, seal_all

from bench.floors import COMMANDS, Exchange, Exchanges, bare
from bench.shop import CNY, exchange, journal, master_data, opened, sell
from bench.timing import Measure, prepared_by_turns

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exchangekit import Envelope, Outcome, Slip

_ROUNDS = 120
_NOT_OURS = frozenset({VoucherKind.OPENING, VoucherKind.SALE})


def _chain(told: list[tuple[Envelope, Outcome]]) -> list[Record]:
    """Make the slip's records again: every digest, encoding and hash, and nothing else."""
    made: list[Record] = []
    head = Head(told[0][1].batch.records[0].stream)
    for envelope, outcome in told:
        digest = command_digest(envelope.command, envelope.actor)
        shared = (envelope.at, envelope.happened, envelope.actor.id)
        bodies = [EVENTS.to_body(event) for event in outcome.events]
        first = seal(head, Stamp(*shared, envelope.key, digest), bodies[0])
        rest = seal_all(first.head, Stamp(*shared, CommandKey(""), ""), bodies[1:])
        made += (first, *rest)
        head = made[-1].head
    return made


def _same_as_eventsourcing(slip: Slip, theirs: Exchange) -> bool:
    (returned,), (sent,) = slip.returns, slip.replacements
    ours = (
        returned.received,
        [found.grade.value for found in returned.inspections],
        sent.dispatched,
        sent.delivered,
        slip.money.taken.minor,
    )
    found = (theirs.received, theirs.grades, theirs.dispatched, theirs.delivered, theirs.paid)
    return ours == found and theirs.state == "ended" and theirs.version == COMMANDS


def _same_as_bare(slip: Slip, store: MemoryStore) -> bool:
    owed, books, stock = bare()
    vouchers = [v for v in store.vouchers if v.kind not in _NOT_OURS]
    posted = {role.value: effect(vouchers, role, CNY).minor for role in AccountRole}
    moved = balances(m for m in store.movements if m.cause.stream == f"slip:{slip.id}")
    lying = {f"{item}/{place.kind}": steps for (item, _, place), steps in moved.items()}
    wanted = {role: minor for role, minor in books.items() if minor}
    return (
        slip.money.taken.minor == owed
        and {role: minor for role, minor in posted.items() if minor} == wanted
        and lying == stock
    )


def run() -> Iterator[Measure]:
    """Compare from request to end, then the share of the chain in it."""
    store = MemoryStore(master_data())
    desk, theirs = opened(store), Exchanges()
    sell(desk, -1)
    told = journal(desk, -1)
    slip = told[-1][1].slip
    assert _same_as_bare(slip, store)
    assert _same_as_eventsourcing(slip, theirs.exchange(-1, slip.money.taken.minor))
    assert len(told) == COMMANDS
    assert _chain(told) == list(store.slip_records(slip.id))

    def sold(n: int) -> int:
        sell(desk, n)
        return n

    owed = slip.money.taken.minor
    times = prepared_by_turns(
        {
            "ours": (sold, lambda n: exchange(desk, n)),
            "eventsourcing": (lambda n: n, lambda n: theirs.exchange(n, owed)),
            "chain": (lambda _: told, _chain),
            "bare": (lambda n: n, lambda _: [bare() for _ in range(100)]),
        },
        _ROUNDS,
    )
    name = f"whole exchange in memory, {COMMANDS} commands / eventsourcing, as many"
    yield Measure(name, times.ratio("ours", "eventsourcing"), 1)
    share = times.ratio("chain", "ours") * 100
    yield Measure("  the chain's part of it: encoding, hashing, records", share, 40, "%")
    yield Measure("  whole exchange / bare arithmetic", times.ratio("ours", "bare") * 100)
    yield Measure("  whole exchange here and now", times.seconds("ours") * 1000, unit="ms")
