"""
The same exchange in a small file and in a big one, by turns.

A big file is made by copying the rows of one ended slip, with its sale, under other
numbers.  The copies' hashes are then not theirs, which nothing here looks at.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TYPE_CHECKING

from exchangekit.values.ids import SlipId

from bench.shop import exchange, master_data, opened, sell
from bench.timing import Measure, prepared_by_turns
from examples.sqlite_host import SqliteStore

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from sqlite3 import Connection

    from exchangekit import Desk

_TEMPLATE = 812_345_678  # no other number in the file looks like it
_FEW, _MORE, _MANY = 1_000, 10_000, 100_000
_ROUNDS = 120


def _copied(connection: Connection, copies: int) -> None:
    """Copy every row that names the template, as often as told, in one transaction."""
    tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("BEGIN")
    for (table,) in tables:
        columns = connection.execute(f"PRAGMA table_info({table})").fetchall()
        texts = [name for _, name, kind, *_ in columns if kind == "TEXT"]
        if texts:
            connection.execute(_copy_of(table, columns, texts), {"copies": copies})
    connection.execute("COMMIT")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _copy_of(table: str, columns: list[tuple[object, ...]], texts: list[str]) -> str:
    """Write the statement that copies the template's rows of a table."""
    new = [
        f"replace({name}, {_TEMPLATE}, {_TEMPLATE} + no)" if name in texts
        else "NULL" if name == "position"
        else str(name)
        for _, name, *_ in columns
    ]  # fmt: skip
    named = " OR ".join(f"instr({name}, {_TEMPLATE})" for name in texts)
    return f"""
        WITH RECURSIVE copy (no) AS (
          SELECT 1 UNION ALL SELECT no + 1 FROM copy WHERE no < :copies
        ), template AS MATERIALIZED (SELECT * FROM {table} WHERE {named})
        INSERT INTO {table} SELECT {", ".join(new)} FROM copy CROSS JOIN template
    """  # noqa: S608 -- its own names


def _filled(path: Path, slips: int) -> tuple[SqliteStore, Desk]:
    store = SqliteStore.open(path, master_data())
    desk = opened(store)
    sell(desk, _TEMPLATE)
    exchange(desk, _TEMPLATE)
    _copied(store.connection, slips - 1)
    return store, desk


def _sale_for(desk: Desk) -> Callable[[int], int]:
    def sold(n: int) -> int:
        sell(desk, n)
        return n

    return sold


def run(*, full: bool = False) -> Iterator[Measure]:
    """Compare wall time; `full` is the measure itself, without it the big file is smaller."""
    many = _MANY if full else _MORE
    with TemporaryDirectory() as folder:
        before = perf_counter()
        few, many_file = Path(folder, "few.db"), Path(folder, "many.db")
        small, small_desk = _filled(few, _FEW)
        big, big_desk = _filled(many_file, many)
        filled = perf_counter() - before
        template = SlipId(f"EX-{_TEMPLATE}")
        assert small_desk.show(template) == big_desk.show(template)
        counted = big.connection.execute("SELECT count(*) FROM summaries").fetchone()
        assert counted == (many,)
        more = many_file.stat().st_size - few.stat().st_size
        times = prepared_by_turns(
            {
                "few": (_sale_for(small_desk), lambda n: exchange(small_desk, n)),
                "many": (_sale_for(big_desk), lambda n: exchange(big_desk, n)),
            },
            _ROUNDS,
            perf_counter,
        )
        small.close()
        big.close()
    name = f"an exchange among {many:,} slips / among {_FEW:,}"
    yield Measure(name, times.ratio("many", "few"), 1.3)
    yield Measure("file of a slip with its sale", more / (many - _FEW) / 1000, 25, "kB")
    yield Measure("  time to fill both files", filled, unit="s")
