"""What the ports do not ask of the SQLite example host: durability, joining, flat reads."""

from __future__ import annotations

from shutil import copytree
from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve

from exchangekit.conformance import Ledgers, seeds
from exchangekit.conformance.story import APPROVED, SWAPPED, Play
from exchangekit.conformance.views import view
from exchangekit.errors import ConflictError, NotReturnableError
from exchangekit.ports import Batch, Expectation, SlipHolds, stock_stream
from exchangekit.slip.parts import Series

from examples.sqlite_host import SqliteStore
from examples.sqlite_host import store as module

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from pathlib import Path

STOCK = stock_stream(seeds.SHIRT, seeds.SHOP)
FULL = Batch(
    expects=(Expectation(STOCK, 0),),
    records=(*seeds.slip_records(seeds.SLIP, 2), *seeds.sale_records(seeds.SALE, 1)),
    bumps=(STOCK,),
    names=("payment:R-1",),
    movements=(seeds.move(1, 5, seeds.SUPPLIER, seeds.SELLABLE, 500, tracking="LOT-1"),),
    vouchers=(seeds.voucher(1),),
    payments=(seeds.entry(500),),
    notices=(seeds.notice(1), seeds.notice(2), seeds.notice(3)),
    holds=(SlipHolds(seeds.SLIP, (seeds.hold(seeds.SLIP, 2),)),),
    summaries=(seeds.summary(seeds.SLIP, "N-1"),),
)


class CrashError(Exception):
    """The process goes away."""


class Failing:
    """A connection that fails before its n-th statement."""

    def __init__(self, connection: sqlite3.Connection, after: int) -> None:
        self.connection, self.left, self.seen = connection, after, 0

    def __getattr__(self, name: str) -> Any:
        if name in {"execute", "executemany"}:
            self.seen += 1
            if self.seen > self.left:
                raise CrashError(name)
        return getattr(self.connection, name)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "shop").mkdir()
    return tmp_path / "shop" / "shop.db"


@pytest.fixture
def store(path: Path) -> Iterator[SqliteStore]:
    with SqliteStore.open(path, seeds.master_data()) as store:
        yield store


@pytest.fixture
def other(path: Path, store: SqliteStore) -> Iterator[SqliteStore]:
    with SqliteStore.open(path, store.master) as other:
        yield other


def everything(store: SqliteStore) -> tuple[object, ...]:
    """Read all there is, through every reader and off the tables."""
    ledgers = Ledgers(
        store.movements(), store.vouchers(), store.payments(), store.notices(), store.summaries()
    )
    return view(store), ledgers, *store.connection.iterdump()


def test_what_was_committed_outlives_the_process(path: Path) -> None:
    with SqliteStore.open(path, seeds.master_data()) as store:
        play = Play(store)
        play.begin()
        play.act(SWAPPED)
        before = everything(store)
    with SqliteStore.open(path, seeds.master_data()) as again:
        assert everything(again) == before


def test_a_commit_is_on_the_disk_before_it_returns(store: SqliteStore) -> None:
    asked = ("journal_mode", "synchronous", "foreign_keys")
    found = [store.connection.execute(f"PRAGMA {name}").fetchone()[0] for name in asked]

    assert found == ["wal", 2, 1]


def test_an_exception_between_statements_undoes_all_before(store: SqliteStore) -> None:
    connection, before = store.connection, everything(store)
    counting = Failing(connection, 1000)
    store.connection = counting  # type: ignore[assignment]
    with pytest.raises(ConflictError):
        store.commit(evolve(FULL, expects=(Expectation(STOCK, 1),)))
    counting.seen = 0
    with pytest.raises(CrashError), store.transaction():  # noqa: PT012 - one host transaction
        store.commit(FULL)
        statements = counting.seen - 1  # but for what opened the transaction
        raise CrashError
    assert everything(store) == before

    for after in range(statements):
        store.connection = Failing(connection, after)  # type: ignore[assignment]
        with pytest.raises(CrashError):
            store.commit(FULL)
        store.connection = connection
        assert not connection.in_transaction
        assert everything(store) == before
    store.commit(FULL)

    assert len(store.slip_records(seeds.SLIP)) == 2


def test_a_process_that_dies_in_a_commit_leaves_nothing(store: SqliteStore, path: Path) -> None:
    before, left = everything(store), path.parent.with_name("left")
    with store.transaction():
        store.commit(FULL)
        copytree(path.parent, left)
    with SqliteStore.open(left / path.name, store.master) as found:
        assert everything(found) == before


def test_of_two_connections_one_writes(store: SqliteStore, other: SqliteStore) -> None:
    other.commit(FULL)
    before = everything(store)
    with pytest.raises(ConflictError):
        store.commit(FULL)

    assert everything(store) == before


def test_two_desks_on_one_file_decide_on_what_the_other_wrote(
    store: SqliteStore, other: SqliteStore
) -> None:
    here, there = Play(store), Play(other)
    here.begin()
    here.act(APPROVED[:2], seeds.SLIPS[0], "here")
    there.act(APPROVED[:2], seeds.SLIPS[1], "there")

    assert here.told[-1] == (False, ["Submitted", "Quoted", "GateOpened"])
    assert there.told[-1] == NotReturnableError.code


def test_a_commit_joins_the_hosts_transaction(store: SqliteStore, other: SqliteStore) -> None:
    store.connection.execute("CREATE TABLE orders (id TEXT PRIMARY KEY)")
    before = everything(store)

    with pytest.raises(CrashError), store.transaction() as connection:  # noqa: PT012 - one host transaction
        connection.execute("INSERT INTO orders VALUES ('SO-1')")
        store.commit(FULL)
        store.draw(Series.SLIP, seeds.COMPANY)
        assert view(other) != view(store)  # nobody else sees it yet
        raise CrashError
    assert everything(store) == before

    with store.transaction() as connection:
        connection.execute("INSERT INTO orders VALUES ('SO-1')")
        store.commit(FULL)
        with pytest.raises(ConflictError):
            store.commit(FULL)
    assert everything(other) == everything(store)
    assert other.connection.execute("SELECT id FROM orders").fetchall() == [("SO-1",)]
    assert len(store.slip_records(seeds.SLIP)) == 2


def test_notices_are_read_page_by_page(store: SqliteStore) -> None:
    store.commit(FULL)
    store.commit(Batch(notices=(seeds.notice(4),)))

    pages = [[*store.notices(after, 3)] for after in (0, 3, 4)]
    assert [[notice.facts[0][1] for notice in page] for page in pages] == [
        ["1", "2", "3"],
        ["4"],
        [],
    ]


@pytest.mark.parametrize("query", ["_RECORDS", "_STOCK", "_PAYMENT", "_FIRST_OPEN"])
def test_a_read_does_not_slow_down_with_what_is_stored(store: SqliteStore, query: str) -> None:
    sql = vars(module)[query]
    plan = store.connection.execute(f"EXPLAIN QUERY PLAN {sql}", ("x",) * sql.count("?"))
    scanned = {step for *_, step in plan if step.startswith("SCAN")}

    # The one row that is asked about, by the name it has in the query or none.
    assert scanned <= {"SCAN CONSTANT ROW", "SCAN (subquery-1)", "SCAN asked"}
