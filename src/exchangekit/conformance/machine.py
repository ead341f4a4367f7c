"""A state machine: after any sequence of commits a store must agree with the memory store."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from exchangekit.conformance import strategies as given
from exchangekit.conformance.hooks import Adapter, Hooks
from exchangekit.conformance.seeds import COMPANY, TODAY, master_data
from exchangekit.conformance.views import differing, ledgers_in_memory, view
from exchangekit.errors import ExchangeKitError
from exchangekit.memory import MemoryStore
from exchangekit.slip.parts import Series

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from hypothesis.strategies import DataObject

    from exchangekit.conformance.views import Ledgers
    from exchangekit.ports import Batch, Store
    from exchangekit.values.ids import CompanyId

    Close = Callable[[Any, CompanyId, date], None]
    Read = Callable[[Any], Ledgers]


def _outcome(store: Store, batch: Batch) -> str | None:
    """Commit, and give the code of the error if there is one."""
    try:
        store.commit(batch)
    except ExchangeKitError as error:
        return error.code
    return None


class StoreMachine(RuleBasedStateMachine):
    """
    Gives a store and the memory store the same batches, good and bad.

    A subclass names the hooks; `MachineSuite` does so with an author's fixtures.
    """

    adapter: ClassVar[Adapter]
    close_before: ClassVar[Close]
    ledgers: ClassVar[Read]

    def __init__(self) -> None:
        super().__init__()
        master = master_data()
        self.model, self.subject = MemoryStore(master), self.adapter.open(master)
        self.drawn: list[str] = []

    @rule(data=st.data(), good=st.sampled_from((True, True, True, False)))
    def commit(self, data: DataObject, *, good: bool) -> None:
        """Commit what can be committed, and now and then what must be refused."""
        wanted = given.batches if good else given.refused_batches
        batch = data.draw(wanted(self.model))
        code = _outcome(self.model, batch)
        assert _outcome(self.subject, batch) == code
        assert (code is None) is good

    @rule(days=st.integers(0, 40))
    def close(self, days: int) -> None:
        """Close a period."""
        first_open = TODAY.replace(day=1 + days % 28)
        self.model.close_before(COMPANY, first_open)
        type(self).close_before(self.adapter.own(self.subject), COMPANY, first_open)

    @rule(series=st.sampled_from(Series))
    def draw(self, series: Series) -> None:
        """Draw a number; how it looks is the host's."""
        number = f"{series} {self.subject.draw(series, COMPANY)}"
        assert number not in self.drawn
        self.drawn.append(number)

    @rule()
    def open_again(self) -> None:
        """Go on with a second handle, where there can be one."""
        self.subject = self.adapter.again(self.subject)

    @invariant()
    def readers_agree(self) -> None:
        """Every reader gives what the memory store's gives."""
        assert not differing(view(self.subject), view(self.model))

    @invariant()
    def ledgers_agree(self) -> None:
        """Every ledger has what the memory store's has."""
        got = type(self).ledgers(self.adapter.own(self.subject))
        assert not differing(got.parts(), ledgers_in_memory(self.model).parts())


class MachineSuite(Hooks):
    """Any sequence of commits, compared with the memory store."""

    machine_settings: ClassVar[settings] = settings(
        stateful_step_count=15,
        deadline=None,
        suppress_health_check=(HealthCheck.too_slow, HealthCheck.data_too_large),
    )
    """How long to search; an author may give more, or less."""

    def test_machine_agrees_with_the_memory_store(
        self, adapter: Adapter, close_before: Close, ledgers: Read
    ) -> None:
        """Same batches: same outcome or same error code, same reads, same ledgers."""

        class Machine(StoreMachine):
            pass

        Machine.adapter = adapter
        Machine.close_before = staticmethod(close_before)
        Machine.ledgers = staticmethod(ledgers)
        run_state_machine_as_test(Machine, settings=self.machine_settings)
