"""The host's method answers what goods cost; the answer is frozen in the movement."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from exchangekit.desk import Desk
from exchangekit.memory import Costing, MemoryStore
from exchangekit.ports import Batch, stock_stream
from exchangekit.stock.costs import Layer
from exchangekit.stock.laws import audit
from exchangekit.stock.movements import Cause, Movement
from exchangekit.stock.places import Place, PlaceKind
from exchangekit.stock.valuation.layers import Fifo, Specific
from exchangekit.stock.valuation.pools import MovingAverage, Standard
from exchangekit.stock.valuation.reading import costing
from exchangekit.values.ids import CommandKey, Sku, StreamId

from examples.sqlite_host import SqliteStore
from tests.builders import COMPANY, MUG, SITE, START, Shop

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SHELF = Place(SITE, PlaceKind.SELLABLE)
SUPPLIER = Place(SITE, PlaceKind.SUPPLIER)
Host = MemoryStore | SqliteStore

METHODS = {
    "average": None,
    "average by name": costing(MovingAverage),
    "fifo": costing(Fifo),
    "standard": costing(lambda: Standard(Fraction(45))),
    "specific": costing(Specific),
}


@pytest.fixture(params=["memory", "sqlite"])
def host(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Host]:
    """Give an empty host for the master data of a shop."""
    master = Shop(goods=0).master
    if request.param == "memory":
        yield MemoryStore(master)
        return
    with SqliteStore.open(tmp_path / "shop.db", master) as store:
        yield store


def stocked(host: Host, costs: Costing | None) -> Shop:
    """Buy 4 mugs at 0.30, then 4 at 0.60."""
    shop = Shop(goods=0)
    if costs is not None:
        shop.master.costings = {Sku(MUG): costs}
    host.master = shop.master
    shop.desk = Desk(host)
    shop.stock(MUG, 0, 0, price="60")
    for seq, value in enumerate((120, 240), 1):
        at = START - timedelta(days=9 - seq)
        stream, key = StreamId("purchase:PO-1"), CommandKey(f"po-{seq}")
        cause = Cause(stream, seq, at, at, "u-1", key, COMPANY, "CNY")
        bought = Movement(cause, 1, Sku(MUG), f"LOT-{seq}", 4, SUPPLIER, SHELF, value)
        loose = Movement(cause, 2, Sku(MUG), None, 4, SUPPLIER, SHELF, value)
        moves = (bought,) if costs is METHODS["specific"] else (loose,)
        host.commit(Batch(movements=moves, bumps=(stock_stream(Sku(MUG), SITE),)))
    return shop


def posted(host: Host) -> list[Movement]:
    """Give all movements."""
    return list(host.movements if isinstance(host, MemoryStore) else host.movements())


@pytest.mark.parametrize(
    "method, cost",
    [
        ("average", 45 * 6),
        ("average by name", 45 * 6),
        ("fifo", 4 * 30 + 2 * 60),
        ("standard", 45 * 6),
    ],
)
def test_a_sale_costs_what_the_method_says(host: Host, method: str, cost: int) -> None:
    """Six of eight are sold; what is left takes the rest, so nothing is lost or hidden."""
    shop = stocked(host, METHODS[method])
    before = host.stock(Sku(MUG), SITE).value

    sale = shop.sell("SO-1", (MUG, 6))

    line = sale.lines[0]
    assert line.cost is not None
    assert line.cost.minor == before.issue_value(6) == cost
    after = host.stock(Sku(MUG), SITE).value
    assert (after.sellable, after.value) == (2, 360 - cost)
    assert after.issue_value(2) == 360 - cost
    assert audit(posted(host)) is None


def test_the_layers_are_what_is_left(host: Host) -> None:
    """After six of eight by FIFO two of the second purchase are left."""
    shop = stocked(host, METHODS["fifo"])
    shop.sell("SO-1", (MUG, 6))

    assert host.stock(Sku(MUG), SITE).value.layers == (Layer(2, 120),)


def test_lots_are_answered_by_name(host: Host) -> None:
    """Each lot at its own cost, the first purchase before the second."""
    stocked(host, METHODS["specific"])
    facts = host.stock(Sku(MUG), SITE).value

    assert facts.layers == (Layer(4, 120, "LOT-1"), Layer(4, 240, "LOT-2"))
    assert facts.issue_value(1, "LOT-2") == 60


def test_moving_average_needs_no_answer(host: Host) -> None:
    """Where no method is named, the facts say nothing beyond quantity and value."""
    stocked(host, None)

    assert host.stock(Sku(MUG), SITE).value.layers == ()
