"""The machine of slips: hosts that keep the clauses pass, broken ones are found."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from exchangekit.conformance import life
from exchangekit.conformance.hooks import Adapter
from exchangekit.conformance.life import SlipMachine, SlipMachineSuite
from exchangekit.conformance.views import ledgers_in_memory
from exchangekit.slip import commands as c
from exchangekit.values.ids import PaymentId
from exchangekit.values.money import Money

from tests.conformance import saboteurs
from tests.conformance.memory_host import MemoryHooks
from tests.conformance.test_sqlite import TestSqlite as Sqlite

if TYPE_CHECKING:
    from exchangekit.memory import MemoryStore


class TestMemory(MemoryHooks, SlipMachineSuite):
    life_settings = settings(SlipMachineSuite.life_settings, max_examples=10)


class TestSqliteLife(SlipMachineSuite):
    life_settings = settings(SlipMachineSuite.life_settings, max_examples=10)
    opened = Sqlite.opened
    open_empty = Sqlite.open_empty
    reopen = Sqlite.reopen
    ledgers = Sqlite.ledgers


BROKEN = (
    saboteurs.KeepsTheLastNoticesOnly,
    saboteurs.NeverReplacesASummary,
    saboteurs.CountsWhatCameOnly,
)


@pytest.mark.parametrize("broken", BROKEN)
def test_a_broken_host_is_found(broken: type[MemoryStore]) -> None:
    class Machine(SlipMachine):
        adapter = Adapter(broken, None, None)
        ledgers = staticmethod(ledgers_in_memory)

    search = settings(
        SlipMachineSuite.life_settings,
        max_examples=60,
        derandomize=True,
        database=None,
        report_multiple_bugs=False,
        phases=(Phase.generate,),
    )
    with pytest.raises(AssertionError):
        run_state_machine_as_test(Machine, settings=search)


def test_a_payment_that_is_offered_gets_a_name_of_its_own() -> None:
    """Names are claimed once only, so a witness is never given under the same one twice."""
    name, cent = PaymentId("P-1"), Money(1, "CNY")

    assert c.Pay(name, cent) == life._named(c.Pay(PaymentId("witness"), cent), name)
    assert c.Refund(name, cent) == life._named(c.Refund(PaymentId("witness"), cent), name)
    assert c.Confirm() == life._named(c.Confirm(), name)
