"""Pick lists: first expired first out over several documents, in walking order."""

from __future__ import annotations

from datetime import date

import pytest

from exchangekit.errors import InsufficientStockError
from exchangekit.stock.lots import Lot
from exchangekit.stock.picking import PickLine, Wanted, pick_list
from exchangekit.values.ids import Sku

from tests.stock.strategies import OPENED, SELLABLE, SHIRT

TODAY = date(2026, 3, 2)
OLD = Lot(SHIRT, SELLABLE, "OLD", 2, date(2026, 4, 1))
NEW = Lot(SHIRT, SELLABLE, "NEW", 5, date(2027, 1, 1))
COAT = Lot(Sku("COAT"), OPENED, None, 1)


def test_no_lot_is_picked_twice() -> None:
    """The second document takes what the first has left, and the list is walked once."""
    wanted = [Wanted("EX-1", SHIRT, 1), Wanted("EX-2", SHIRT, 3), Wanted("EX-1", COAT.item, 1)]

    listed = pick_list(wanted, [NEW, COAT, OLD], good_until=TODAY)

    assert [(line.lot.tracking, line.steps, line.document) for line in listed] == [
        (None, 1, "EX-1"),
        ("NEW", 2, "EX-2"),
        ("OLD", 1, "EX-1"),
        ("OLD", 1, "EX-2"),
    ]
    assert listed[0] == PickLine(COAT, 1, "EX-1")


def test_what_is_short_is_refused() -> None:
    """Seven there, eight wanted by two."""
    with pytest.raises(InsufficientStockError) as caught:
        pick_list([Wanted("A", SHIRT, 4), Wanted("B", SHIRT, 4)], [OLD, NEW], good_until=TODAY)

    assert caught.value.available == 3


def test_what_names_a_lot_gets_it_whoever_comes_first() -> None:
    """The first takes any: not the only one that the second may have."""
    wanted = [Wanted("EX-1", SHIRT, 2), Wanted("EX-2", SHIRT, 1, "OLD")]
    listed = pick_list(wanted, [OLD, NEW], good_until=TODAY)

    assert [(line.lot.tracking, line.steps, line.document) for line in listed] == [
        ("NEW", 1, "EX-1"),
        ("OLD", 1, "EX-1"),
        ("OLD", 1, "EX-2"),
    ]
    with pytest.raises(InsufficientStockError):
        pick_list([Wanted("EX-1", SHIRT, 1, "NONE")], [OLD, NEW], good_until=TODAY)
