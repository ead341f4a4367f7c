"""
A whole exchange on SQLite (file, WAL, synchronous FULL) against its own bare SQL.

The statements of every exchange are first written down, with their values, on one copy of
a file.  Then the desk runs the exchanges on a second copy while the plain module runs the
same reads, writes and commits on a third; in the end both files hold the same rows.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from shutil import copyfile
from sqlite3 import Connection
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from exchangekit import Desk

from bench.shop import exchange, master_data, opened, sell
from bench.timing import Measure, prepared_by_turns
from examples.sqlite_host import SqliteStore

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from sqlite3 import Cursor

_ROUNDS = 120

Rows = dict[str, list[tuple[Any, ...]]]


@frozen
class Statement:
    """One call of the connection: for one row, or for many."""

    many: bool
    sql: str
    values: Any


@frozen
class Recorder:
    """A connection that writes down what it is asked."""

    connection: Connection
    script: list[Statement] = field(factory=list)

    def execute(self, sql: str, values: tuple[Any, ...] = ()) -> Cursor:
        """Write one statement down and execute it."""
        self.script.append(Statement(many=False, sql=sql, values=values))
        return self.connection.execute(sql, values)

    def executemany(self, sql: str, rows: Iterable[tuple[Any, ...]]) -> Cursor:
        """Write one statement down with its rows and execute it."""
        given = list(rows)
        self.script.append(Statement(many=True, sql=sql, values=given))
        return self.connection.executemany(sql, given)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.connection, name)


def replay(connection: Connection, script: list[Statement]) -> None:
    """Execute a script and fetch what its reads give."""
    for statement in script:
        call = connection.executemany if statement.many else connection.execute
        call(statement.sql, statement.values).fetchall()


def bare_connection(path: Path) -> Connection:
    """Open a file as the example host does."""
    connection = sqlite3.connect(path, isolation_level=None, cached_statements=256)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    return connection


def all_rows(connection: Connection) -> Rows:
    """Give every row of every table."""
    names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    return {
        name: sorted(connection.execute(f"SELECT * FROM {name}").fetchall(), key=repr)  # noqa: S608 -- its own table names
        for (name,) in names
    }


def _counted(connection: Connection, run: Callable[[], object]) -> int:
    """Count the statements that SQLite itself executes, one for each row."""
    seen: list[str] = []
    connection.set_trace_callback(seen.append)
    run()
    connection.set_trace_callback(None)
    return len(seen)


def _recorded(path: Path) -> list[list[Statement]]:
    """Run all exchanges on a file and give the script of each."""
    scripts = []
    with SqliteStore.open(path, master_data()) as store:
        recorder = Recorder(store.connection)
        store.connection = recorder  # type: ignore[assignment]
        desk = Desk(store)
        for n in range(_ROUNDS + 1):
            exchange(desk, n)
            scripts.append(recorder.script.copy())
            recorder.script.clear()
    return scripts


def run() -> Iterator[Measure]:
    """Compare wall time, as both wait for the disk."""
    with TemporaryDirectory() as folder:
        start, recorded, ours, raw = (Path(folder, f"{n}.db") for n in range(4))
        with SqliteStore.open(start, master_data()) as store:
            desk = opened(store)
            for n in range(_ROUNDS + 1):
                sell(desk, n)
        for copy in (recorded, ours, raw):
            copyfile(start, copy)
        scripts = _recorded(recorded)
        with SqliteStore.open(ours, master_data()) as store:
            desk, connection = Desk(store), bare_connection(raw)
            times = prepared_by_turns(
                {
                    "ours": (lambda n: n, lambda n: exchange(desk, n)),
                    "raw": (lambda n: scripts[n], lambda script: replay(connection, script)),
                },
                _ROUNDS,
                perf_counter,
            )
            by_us = _counted(store.connection, lambda: exchange(desk, _ROUNDS))
            by_raw = _counted(connection, lambda: replay(connection, scripts[_ROUNDS]))
            assert all_rows(connection) == all_rows(store.connection)
            connection.close()
    name = "whole exchange on SQLite (WAL, FULL) / the same SQL alone"
    yield Measure(name, times.ratio("ours", "raw"), 2.5)
    yield Measure("  whole exchange here and now", times.seconds("ours") * 1000, unit="ms")
    yield Measure("  statements of an exchange, ours", by_us, unit="")
    yield Measure("  statements of an exchange, bare SQL", by_raw, unit="")
