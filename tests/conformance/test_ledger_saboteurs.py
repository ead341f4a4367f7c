"""A ledger that drifts in one way is found by the machine that works a storeroom with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve
from hypothesis import Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from exchangekit.conformance import Adapter, LedgerMachine, LedgerSuite
from exchangekit.conformance.views import ledgers_in_memory
from exchangekit.errors import ExchangeKitError
from exchangekit.memory import MemoryStore
from exchangekit.stock.corrections import compensation
from exchangekit.stock.places import PlaceKind

from tests.conformance.saboteurs import SABOTEURS

if TYPE_CHECKING:
    from exchangekit.ports import Batch, Versioned
    from exchangekit.stock.holds import StockFacts
    from exchangekit.stock.movements import Movement
    from exchangekit.values.ids import SiteId, Sku


class _Changing(MemoryStore):
    """Posts something else than it was given."""

    def changed(self, movement: Movement) -> Movement | None:
        """Give what is posted instead; None for nothing."""
        return movement

    def commit(self, batch: Batch, /) -> None:
        changed = (self.changed(movement) for movement in batch.movements)
        super().commit(evolve(batch, movements=tuple(m for m in changed if m is not None)))


class LosesTheLot(_Changing):
    """gh:odoo/odoo/issues/9906: a lot that nobody had was shipped."""

    def changed(self, movement: Movement) -> Movement | None:
        return evolve(movement, tracking=None)


class ValuesReturnsAtNothing(_Changing):
    """gh:frappe/erpnext/pull/22528: what came back was valued at today's cost, or at none."""

    def changed(self, movement: Movement) -> Movement | None:
        back = movement.source.kind is PlaceKind.CUSTOMER
        return evolve(movement, value=0) if back else movement


class ForgetsGoodsOnTheirWay(_Changing):
    """What was sent is gone, and what arrives was never sent."""

    def changed(self, movement: Movement) -> Movement | None:
        return None if movement.target.kind is PlaceKind.IN_TRANSIT else movement


class SkipsCountsOfNothing(_Changing):
    """Tryton: a count of zero skips the tolerance, and the adjustment with it."""

    def changed(self, movement: Movement) -> Movement | None:
        there = self.stock(movement.item, movement.source.site).value.sellable
        counted_out = movement.target.kind is PlaceKind.ADJUSTMENT
        return None if counted_out and movement.steps == there else movement


class RestocksTwice(_Changing):
    """gh:woocommerce/woocommerce/issues/27504: a return was put on the shelf twice."""

    def commit(self, batch: Batch, /) -> None:
        again = tuple(
            evolve(movement, n=movement.n + 10)
            for movement in batch.movements
            if movement.source.kind is PlaceKind.CUSTOMER
        )
        super().commit(evolve(batch, movements=(*batch.movements, *again)))


class ErasesWhatWasWrong(MemoryStore):
    """Edits the history instead of reversing: what was wrong is no longer there."""

    def commit(self, batch: Batch, /) -> None:
        super().commit(batch)
        for back in batch.movements:
            for wrong in self.movements[: -len(batch.movements)]:
                if compensation([wrong], back.cause, n=back.n) == (back,):
                    self.movements.remove(wrong)
                    break


class LooksIntoTheOtherSite(MemoryStore):
    """Finds a shelf without minding case, so two sites are one."""

    def stock(self, item: Sku, site: SiteId, /) -> Versioned[StockFacts]:
        return super().stock(item, type(site)(site.upper()))


class RoundsTheShelf(MemoryStore):
    """Keeps a rounded unit cost, so a cent stays on an empty shelf."""

    def stock(self, item: Sku, site: SiteId, /) -> Versioned[StockFacts]:
        read = super().stock(item, site)
        there = read.value.sellable
        value = read.value.value // there * there if there else 0
        return evolve(read, value=evolve(read.value, value=value))


class KeepsHoldsForEver(MemoryStore):
    """What was set aside once stays so, whatever the slip holds now."""

    def commit(self, batch: Batch, /) -> None:
        kept = tuple(
            evolve(held, holds=held.holds or self._holds.get(held.slip, ())) for held in batch.holds
        )
        super().commit(evolve(batch, holds=kept))


OF_STOCK = [
    cls
    for cls, clause in SABOTEURS.items()
    if clause in {"STOCK-1", "STOCK-2", "STOCK-3", "COMMIT-3", "COMMIT-6"}
    or cls.__name__ == "AddsHoldsToHolds"
]
BROKEN = [
    *OF_STOCK,
    LosesTheLot,
    ValuesReturnsAtNothing,
    ForgetsGoodsOnTheirWay,
    SkipsCountsOfNothing,
    RestocksTwice,
    ErasesWhatWasWrong,
    LooksIntoTheOtherSite,
    RoundsTheShelf,
    KeepsHoldsForEver,
]


def work(store: type[MemoryStore]) -> None:
    """Let the machine work a storeroom with a store."""

    class Machine(LedgerMachine):
        adapter = Adapter(store, None, None)
        ledgers: Any = staticmethod(ledgers_in_memory)

    quick = settings(
        LedgerSuite.ledger_settings,
        max_examples=200,
        report_multiple_bugs=False,
        derandomize=True,
        database=None,
        phases=(Phase.generate,),
    )
    run_state_machine_as_test(Machine, settings=quick)


@pytest.mark.parametrize("store", BROKEN)
def test_a_broken_ledger_is_found(store: type[MemoryStore]) -> None:
    with pytest.raises((AssertionError, ExchangeKitError)):
        work(store)
