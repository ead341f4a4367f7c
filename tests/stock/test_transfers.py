"""Transfers: through transit, at unchanged value."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchangekit.errors import InsufficientStockError, InvalidInputError, MovementError
from exchangekit.stock.laws import audit
from exchangekit.stock.ledger import Holding, holdings
from exchangekit.stock.places import Place, PlaceKind
from exchangekit.stock.transfers import Part, arrived, landed, sent
from exchangekit.values.ids import SiteId

from tests.stock.strategies import CUSTOMER, SELLABLE, SHIRT, SUPPLIER, cause, move

THERE = SiteId("SH-2")
TRANSIT = (SHIRT, None, Place(THERE, PlaceKind.IN_TRANSIT))
OUT, IN = cause("transfer:T-1", 1), cause("transfer:T-1", 2)
STOCK = move(500, SUPPLIER, SELLABLE, 50000)


def test_goods_travel_through_transit() -> None:
    """ERPNext: 25 of 500 change place; while they travel they are at neither."""
    away = sent([Part(SHIRT, 25, 2500)], OUT, source=SELLABLE, to=THERE)
    travelling = holdings([STOCK, *away])
    home = arrived([(SHIRT, None, 25)], IN, at=THERE, held=travelling)
    ended = holdings([STOCK, *away, *home])

    assert travelling[TRANSIT] == Holding(25, 2500)
    assert ended[SHIRT, None, SELLABLE] == Holding(475, 47500)
    assert ended[SHIRT, None, Place(THERE, PlaceKind.SELLABLE)] == Holding(25, 2500)
    assert ended[TRANSIT] == Holding(0, 0)


@given(st.integers(1, 20), st.integers(0, 999), st.data())
def test_a_transfer_keeps_its_value(steps: int, value: int, data: st.DataObject) -> None:
    """Law: in any parts it arrives, value out equals value in (ERPNext: 1,728 kg of 20 t)."""
    stock = move(steps, SUPPLIER, SELLABLE, value)
    away = sent([Part(SHIRT, steps, value)], OUT, source=SELLABLE, to=THERE)
    left, parts = steps, []
    while left:
        part = data.draw(st.integers(1, left))
        parts.append((SHIRT, None, part))
        left -= part
    home = arrived(parts, IN, at=THERE, held=holdings([stock, *away]))

    assert sum(movement.value for movement in home) == value
    assert audit([stock, *away, *home]) is None


def test_no_more_arrives_than_was_sent() -> None:
    """Neither in one part nor in two."""
    held = {TRANSIT: Holding(3, 300)}

    with pytest.raises(InsufficientStockError) as caught:
        arrived([(SHIRT, None, 2), (SHIRT, None, 2)], IN, at=THERE, held=held)

    expected = {"item": "SHIRT-M", "place": "SH-2/in_transit", "asked": 2, "available": 1}
    assert caught.value.facts == expected

    with pytest.raises(InsufficientStockError):
        arrived([(SHIRT, "LOT-1", 1)], IN, at=THERE, held=held)


@pytest.mark.parametrize("land", [PlaceKind.INSPECTION, PlaceKind.SCRAP, PlaceKind.ADJUSTMENT])
def test_goods_land_where_policy_says(land: PlaceKind) -> None:
    """First inspected, or spoilt or lost on the way; numbered through."""
    held = {TRANSIT: Holding(3, 300)}

    (line,) = arrived([(SHIRT, None, 1)], IN, at=THERE, held=held, land=land, n=4)

    assert (line.target, line.value, line.n) == (Place(THERE, land), 100, 4)


@pytest.mark.parametrize("land", [PlaceKind.CUSTOMER, PlaceKind.SUPPLIER, PlaceKind.IN_TRANSIT])
def test_goods_do_not_land_outside(land: PlaceKind) -> None:
    """A transfer is no sale."""
    with pytest.raises(InvalidInputError):
        arrived([], IN, at=THERE, held={}, land=land)


def test_what_cannot_be_sent_is_refused() -> None:
    """Nothing, or from where nothing can be touched."""
    with pytest.raises(InvalidInputError):
        sent([], OUT, source=CUSTOMER, to=THERE)
    with pytest.raises(MovementError):
        sent([Part(SHIRT, 0, 0)], OUT, source=SELLABLE, to=THERE)


def test_a_table_says_where_goods_land() -> None:
    """Returns are inspected unless a site says otherwise."""
    table = {"transfer": PlaceKind.SELLABLE, "theft": PlaceKind.CUSTOMER}

    assert landed(table, "transfer") is PlaceKind.SELLABLE
    assert landed(table, "return") is PlaceKind.INSPECTION

    with pytest.raises(InvalidInputError):
        landed(table, "theft")
