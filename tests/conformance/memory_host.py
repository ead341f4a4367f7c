"""The memory store's hooks, as an author of an adapter would write them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from exchangekit.conformance import Hooks
from exchangekit.conformance.views import ledgers_in_memory
from exchangekit.memory import MemoryStore

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from exchangekit.conformance import Ledgers
    from exchangekit.memory import MasterData
    from exchangekit.values.ids import CompanyId


class MemoryHooks(Hooks):
    """All that the kit asks for."""

    @pytest.fixture
    def open_empty(self) -> Callable[[MasterData], MemoryStore]:
        return MemoryStore

    @pytest.fixture
    def close_before(self) -> Callable[[MemoryStore, CompanyId, date], None]:
        return lambda store, company, first_open: store.close_before(company, first_open)

    @pytest.fixture
    def ledgers(self) -> Callable[[MemoryStore], Ledgers]:
        return ledgers_in_memory
