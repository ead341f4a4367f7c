"""The SQLite example host keeps every clause, read through a second handle."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from exchangekit.conformance import Ledgers, StoreSuite, SummaryReaderSuite

from examples.sqlite_host import SqliteStore

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date
    from pathlib import Path

    from exchangekit.memory import MasterData
    from exchangekit.values.ids import CompanyId


class TestSqlite(SummaryReaderSuite, StoreSuite):
    """Every store in a file of its own; every read of what was committed over a new handle."""

    # Each commit waits for the disk: forty examples, however thorough the rest of a run is.
    machine_settings = settings(StoreSuite.machine_settings, max_examples=40)
    ledger_settings = settings(StoreSuite.ledger_settings, max_examples=15)

    @pytest.fixture
    def opened(self) -> Iterator[list[SqliteStore]]:
        opened: list[SqliteStore] = []
        yield opened
        for store in opened:
            store.close()

    @pytest.fixture
    def open_empty(
        self, tmp_path: Path, opened: list[SqliteStore]
    ) -> Callable[[MasterData], SqliteStore]:
        files = (tmp_path / f"{n}.db" for n in count())

        def open_empty(master: MasterData) -> SqliteStore:
            while opened:
                opened.pop().close()
            opened.append(SqliteStore.open(next(files), master))
            return opened[-1]

        return open_empty

    @pytest.fixture
    def reopen(self, opened: list[SqliteStore]) -> Callable[[SqliteStore], SqliteStore]:
        def reopen(store: SqliteStore) -> SqliteStore:
            [(_, _, path)] = store.connection.execute("PRAGMA database_list")
            opened.append(SqliteStore.open(path, store.master))
            return opened[-1]

        return reopen

    @pytest.fixture
    def close_before(self) -> Callable[[SqliteStore, CompanyId, date], None]:
        return SqliteStore.close_before

    @pytest.fixture
    def ledgers(self) -> Callable[[SqliteStore], Ledgers]:
        return lambda s: Ledgers(
            s.movements(), s.vouchers(), s.payments(), s.notices(), s.summaries()
        )
