"""The memory store keeps every clause, called and awaited."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from exchangekit.conformance import Ledgers, StoreSuite, SummaryReaderSuite
from exchangekit.conformance.views import ledgers_in_memory
from exchangekit.memory import MemoryStore

from tests.conformance.memory_host import MemoryHooks

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterator
    from datetime import date

    from exchangekit.memory import MasterData
    from exchangekit.ports import AsyncStore
    from exchangekit.values.ids import CompanyId


class TestMemory(MemoryHooks, SummaryReaderSuite, StoreSuite):
    """As it is."""


class AwaitedMemory:
    """The memory store behind ``async def``."""

    def __init__(self, master: MasterData) -> None:
        self.store = MemoryStore(master)

    def __getattr__(self, name: str) -> Any:
        async def ask(*args: Any) -> Any:
            await asyncio.sleep(0)
            return getattr(self.store, name)(*args)

        return ask


class TestAwaitedMemory(SummaryReaderSuite, StoreSuite):
    """The same clauses, awaited: all that is different is `run`."""

    @pytest.fixture
    def open_empty(self) -> Callable[[MasterData], AsyncStore]:
        return AwaitedMemory

    @pytest.fixture
    def run(self) -> Iterator[Callable[[Coroutine[Any, Any, Any]], Any]]:
        with asyncio.Runner() as runner:
            yield runner.run

    @pytest.fixture
    def close_before(self) -> Callable[[AwaitedMemory, CompanyId, date], None]:
        return lambda awaited, company, day: awaited.store.close_before(company, day)

    @pytest.fixture
    def ledgers(self) -> Callable[[AwaitedMemory], Ledgers]:
        return lambda awaited: ledgers_in_memory(awaited.store)
