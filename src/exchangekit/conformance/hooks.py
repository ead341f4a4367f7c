"""
The hooks an author of an adapter fills in, and what keeps a suite honest.

========================= =======================================================================
`Hooks.open_empty`        required: opens a new, empty store that serves some master data
`Hooks.close_before`      required: closes the books of a company before a day
`Hooks.ledgers`           required: reads what no port reads back
`Hooks.reopen`            for durable stores: opens the same store once more
`Hooks.run`               for awaited stores: runs a coroutine
`Honest.known_gaps`       clauses the adapter is known not to keep yet, each with its reason
========================= =======================================================================

A hook that is required and missing fails every test that needs it.  A gap is a strict xfail:
when the clause holds after all, the suite fails until the gap is taken off the list.  A
clause that is overridden is named by `Honest.test_no_clause_is_overridden`.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn, cast

import pytest

from exchangekit.conformance.seeds import master_data
from exchangekit.conformance.waiting import Waiting
from exchangekit.memory import MasterData
from exchangekit.values.classes import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from exchangekit.conformance.views import Ledgers
    from exchangekit.ports import AsyncStore, Store
    from exchangekit.values.ids import CompanyId

AnyStore = Any
"""What an author's own factory gives; a `Store`, or an `AsyncStore` with `run`."""


def missing(hook: str) -> NoReturn:
    """Fail a test that needs a hook its author has not filled in."""
    pytest.fail(f"override the {hook} fixture", pytrace=False)


@frozen
class Adapter:
    """
    The hooks of an author as one, awaited stores made to look like called ones.

    Args:
        open_empty: See `Hooks.open_empty`.
        reopen: See `Hooks.reopen`.
        run: See `Hooks.run`.
    """

    open_empty: Callable[[MasterData], AnyStore]
    reopen: Callable[[AnyStore], AnyStore] | None
    run: Callable[[Coroutine[Any, Any, Any]], Any] | None

    def open(self, master: MasterData) -> Store:
        """Open a new, empty store."""
        return self._called(self.open_empty(master))

    def again(self, store: Store) -> Store:
        """Open the same store once more; the very same handle when it cannot be."""
        return store if self.reopen is None else self._called(self.reopen(self.own(store)))

    def own(self, store: Store) -> AnyStore:
        """Give the author's own object back."""
        return store.store if isinstance(store, Waiting) else store

    def _called(self, store: AnyStore) -> Store:
        if self.run is None:
            return cast("Store", store)
        return Waiting(cast("AsyncStore", store), self.run)


class Honest:
    """What keeps a suite honest: gaps are visible, and no clause is overridden."""

    known_gaps: ClassVar[Mapping[str, str]] = {}
    """Name of a clause's test to the reason why it cannot pass yet."""

    @pytest.fixture(autouse=True)
    def _apply_known_gaps(self, request: pytest.FixtureRequest) -> None:
        if reason := self.known_gaps.get(request.node.originalname):
            request.applymarker(pytest.mark.xfail(reason=reason, strict=True))

    def test_no_clause_is_overridden(self) -> None:
        """A clause that cannot pass yet belongs into `known_gaps`."""
        overridden = [name for name, test in _clauses(self) if getattr(type(self), name) != test]

        assert not overridden, "list these in known_gaps, with a reason, instead"

    def test_known_gaps_are_clauses_with_reasons(self) -> None:
        """A gap names a test of this suite, and says why."""
        known = {name for name, _ in _clauses(self)}
        wrong = [name for name, why in self.known_gaps.items() if name not in known or not why]

        assert not wrong


class Hooks(Honest):
    """What all suites of stores share; see `exchangekit.conformance.hooks`."""

    # --- to be filled in -----------------------------------------------------------------

    @pytest.fixture
    def open_empty(self) -> Callable[[MasterData], AnyStore]:
        """
        Give a factory of new, empty stores (required).

        It is called with the items, prices, policies and calendars to serve; a host that
        keeps these in tables of its own fills them from it.  The state machine calls it once
        per example; the stores it gave before are then no longer used and can be closed.
        """
        missing("open_empty")

    @pytest.fixture
    def close_before(self) -> Callable[[AnyStore, CompanyId, date], None]:
        """Give what closes the books of a company before a day (required)."""
        missing("close_before")

    @pytest.fixture
    def ledgers(self) -> Callable[[AnyStore], Ledgers]:
        """Give what reads the ledgers of a store (required)."""
        missing("ledgers")

    @pytest.fixture
    def reopen(self) -> Callable[[AnyStore], AnyStore] | None:
        """Give what opens the same store once more; None when nothing outlives it."""
        return None

    @pytest.fixture
    def run(self) -> Callable[[Coroutine[Any, Any, Any]], Any] | None:
        """Give what runs a coroutine when the store is awaited; otherwise None."""
        return None

    # --- what the clauses use ------------------------------------------------------------

    @pytest.fixture
    def master(self) -> MasterData:
        """Give the master data that the store is asked to serve."""
        return master_data()

    @pytest.fixture
    def adapter(
        self,
        open_empty: Callable[[MasterData], AnyStore],
        reopen: Callable[[AnyStore], AnyStore] | None,
        run: Callable[[Coroutine[Any, Any, Any]], Any] | None,
    ) -> Adapter:
        """Give the hooks as one."""
        return Adapter(open_empty, reopen, run)

    @pytest.fixture
    def store(self, adapter: Adapter, master: MasterData) -> Store:
        """Give a new, empty store."""
        return adapter.open(master)

    @pytest.fixture
    def seen(self, adapter: Adapter, store: Store) -> Callable[[], Store]:
        """Give what opens the store once more, for reading what was committed."""
        return lambda: adapter.again(store)

    @pytest.fixture
    def written(
        self, adapter: Adapter, store: Store, ledgers: Callable[[AnyStore], Ledgers]
    ) -> Callable[[], Ledgers]:
        """Give what reads the ledgers through a second handle."""
        return lambda: ledgers(adapter.own(adapter.again(store)))


def _clauses(suite: Honest) -> Iterator[tuple[str, Any]]:
    """Give every test the kit ships in a suite, as the kit wrote it."""
    shipped = __name__.rpartition(".")[0]
    for cls in type(suite).__mro__:
        if cls.__module__.startswith(f"{shipped}."):
            yield from ((name, value) for name, value in vars(cls).items() if name[:5] == "test_")
