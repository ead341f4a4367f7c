"""What the ledger refuses: each with one coded error, and nothing has moved."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

from exchangekit.errors import (
    ExchangeKitError,
    FutureCountError,
    InexactQuantityError,
    InsufficientStockError,
    LotMismatchError,
    MovementError,
    QuantityError,
    SerialHereError,
    UnknownItemError,
    UnknownPlaceError,
    UnknownUnitError,
)
from exchangekit.memory import MasterData, MemoryStore
from exchangekit.policy.book import PolicyBook
from exchangekit.ports import Batch
from exchangekit.stock.custody import check_receipt, custody_of
from exchangekit.stock.holds import Hold, StockFacts
from exchangekit.stock.lots import check_lots
from exchangekit.stock.places import check_site
from exchangekit.stock.sheets import CountSheet
from exchangekit.stock.stocktake import Count, check_counts
from exchangekit.values.ids import SlipId
from exchangekit.values.quantity import EACH, Pack, Unit, unit_named

from tests.stock.strategies import CUSTOMER, NOON, SELLABLE, SHIRT, SITE, SUPPLIER, move

if TYPE_CHECKING:
    from collections.abc import Callable

TOMORROW = NOON + timedelta(days=1)
FACTS = StockFacts(SHIRT, SITE, 3, 300, (Hold(SlipId("EX-1"), 1, SHIRT, SITE, None, 2, TOMORROW),))
SERIAL = move(1, SUPPLIER, SELLABLE, 100, serial="SN-1")
LINE = (SHIRT, None, SELLABLE)
SHEET = CountSheet("S-1", (LINE,))


def hold(slip: str, steps: int) -> Callable[[], object]:
    """Set shirts aside for a slip."""
    held = Hold(SlipId(slip), 2, SHIRT, SITE, None, steps, TOMORROW)
    return lambda: FACTS.with_hold(held, NOON)


def count(**more: Any) -> Callable[[], object]:
    """Hand a count of shirts in."""
    counts = [Count(LINE, more.pop("at", NOON), 1, "u-3")]
    return lambda: check_counts(SHEET, counts, **({"items": {SHIRT}, "now": NOON} | more))


BAD: dict[str, tuple[Callable[[], object], type[ExchangeKitError]]] = {
    "a movement of nothing": (lambda: move(0, SUPPLIER, SELLABLE), MovementError),
    "a negative movement": (lambda: move(-1, SUPPLIER, SELLABLE), MovementError),
    "a negative value": (lambda: move(1, SUPPLIER, SELLABLE, -1), MovementError),
    "the same place twice": (lambda: move(1, SELLABLE, SELLABLE), MovementError),
    "an unknown place": (
        lambda: check_site(SITE, frozenset({type(SITE)("other")}), "receive.site"),
        UnknownPlaceError,
    ),
    "an unknown unit": (lambda: unit_named("furlong"), UnknownUnitError),
    "a conversion that does not fit": (
        lambda: Pack("box", EACH, 12).whole(30),
        InexactQuantityError,
    ),
    "finer than the unit": (lambda: Unit("kg", 3).steps("0.0001"), QuantityError),
    "a hold beyond what is there": (hold("EX-9", 2), InsufficientStockError),
    "a hold beyond what a slip has beside its own": (hold("EX-1", 2), InsufficientStockError),
    "a second receipt of a serial": (
        lambda: check_receipt(custody_of([SERIAL], {SHIRT}), (SHIRT, "SN-1")),
        SerialHereError,
    ),
    "a lot that was not delivered": (
        lambda: check_lots(SHIRT, {"L-1": 2}, {}, {"L-2": 1}, where="return"),
        LotMismatchError,
    ),
    "a count of an unknown item": (count(items=set()), UnknownItemError),
    "a count dated in the future": (count(at=TOMORROW), FutureCountError),
}  # fmt: skip


@pytest.mark.parametrize("what", BAD)
def test_bad_input_has_one_coded_error(what: str) -> None:
    bad, error = BAD[what]

    with pytest.raises(error) as found:
        bad()

    assert found.value.code


def test_overselling_moves_nothing() -> None:
    store = MemoryStore(MasterData(PolicyBook(()), ZoneInfo))
    store.commit(Batch(movements=(move(2, SUPPLIER, SELLABLE, 200),)))
    before = store.dump()

    with pytest.raises(InsufficientStockError):
        store.commit(Batch(movements=(move(3, SELLABLE, CUSTOMER, 200, seq=2),)))

    assert store.dump() == before


def test_a_hold_within_what_is_there_is_added() -> None:
    held = Hold(SlipId("EX-1"), 2, SHIRT, SITE, None, 1, TOMORROW)

    more = FACTS.with_hold(held, NOON)

    assert (more.available(SlipId("EX-1"), NOON), more.available(SlipId("EX-9"), NOON)) == (3, 0)
