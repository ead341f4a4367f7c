"""Operations read off movements."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from exchangekit.stock.ledger import Holding
from exchangekit.stock.places import Place, PlaceKind
from exchangekit.stock.valuation.fold import Valuation, valued
from exchangekit.stock.valuation.layers import Fifo
from exchangekit.stock.valuation.operations import Issued, Received, Returned, SentBack
from exchangekit.stock.valuation.pools import MovingAverage
from exchangekit.stock.valuation.reading import is_ours, operations_of, valued_movements
from exchangekit.values.ids import Sku

from tests.stock.strategies import (
    CUSTOMER,
    INSPECTION,
    SELLABLE,
    SHIRT,
    SITE,
    SUPPLIER,
    lawful_histories,
    move,
)
from tests.stock.valuation.strategies import shelf

if TYPE_CHECKING:
    from collections.abc import Callable

    from exchangekit.stock.movements import Movement
    from exchangekit.stock.valuation.pools import Pool

MUG = Sku("MUG")

HISTORY = [
    move(2, SUPPLIER, SELLABLE, 2000, seq=1),
    move(1, SELLABLE, CUSTOMER, 1000, seq=2),
    move(2, SUPPLIER, SELLABLE, 6000, seq=3),
    move(1, CUSTOMER, INSPECTION, 9999, seq=4),
    move(1, INSPECTION, SELLABLE, 9999, seq=5),
    move(1, SELLABLE, SUPPLIER, 9999, seq=6),
    move(1, CUSTOMER, INSPECTION, 500, seq=7),
]
REVERSES = {"slip:EX-1/4/1": "slip:EX-1/2/1", "slip:EX-1/6/1": "slip:EX-1/1/1"}


def test_what_crosses_the_border_is_an_operation() -> None:
    """Inspection to shelf stays inside; a return names its issue, or brings its own value."""
    expected = [
        Received("slip:EX-1/1/1", 2, 2000),
        Issued("slip:EX-1/2/1", 1),
        Received("slip:EX-1/3/1", 2, 6000),
        Returned("slip:EX-1/4/1", 1, "slip:EX-1/2/1"),
        SentBack("slip:EX-1/6/1", 1, "slip:EX-1/1/1"),
        Received("slip:EX-1/7/1", 1, 500),
    ]

    assert list(operations_of(HISTORY, reverses=REVERSES)) == expected


def test_a_history_is_valued_at_the_issue_it_reverses() -> None:
    """gh:odoo/odoo/issues/106243: what was sold at 10 came back at 60."""
    done = list(valued(operations_of(HISTORY, reverses=REVERSES), shelf()))

    assert done[3].change == 1000
    assert done[-1].held == Holding(4, 6500)


def test_movements_of_several_items_are_valued_each_in_its_own_books() -> None:
    """One pass over a mixed history; what reverses an issue has its value."""
    mug = [evolve(move(4, SUPPLIER, SELLABLE, 400, seq=n), item=MUG) for n in (8, 9)]
    books = defaultdict(shelf)

    done = list(valued_movements([*HISTORY, *mug], books.__getitem__, reverses=REVERSES))

    assert done[:6] == list(valued(operations_of(HISTORY, reverses=REVERSES), shelf()))
    assert (books[SHIRT].held, books[MUG].held) == (Holding(4, 6500), Holding(8, 800))


@given(lawful_histories(), st.sampled_from([MovingAverage, Fifo]))
def test_valuing_movements_is_valuing_the_operations_they_are(
    history: list[Movement], pool: Callable[[], Pool]
) -> None:
    """Law: both ways of reading a history give every movement the same value."""
    books = defaultdict(lambda: Valuation(pool(), oversell=True))
    by_item: defaultdict[Sku, list[Movement]] = defaultdict(list)
    for movement in history:
        by_item[movement.item].append(movement)

    found = {done.name: done for done in valued_movements(history, books.__getitem__)}

    for mine in by_item.values():
        for done in valued(operations_of(mine), Valuation(pool(), oversell=True)):
            assert found.pop(done.name) == done
    assert not found


def test_a_site_can_be_valued_by_itself() -> None:
    """A transfer out of the valued places is an issue, into them a receipt at its value."""
    there = Place(SITE, PlaceKind.IN_TRANSIT)
    history = [move(1, SUPPLIER, SELLABLE, 700), move(1, SELLABLE, there, 700, seq=2)]

    found = list(operations_of(history, inside=lambda place: place == there))

    assert found == [Received("slip:EX-1/2/1", 1, 700)]


def test_goods_of_customers_are_not_ours() -> None:
    """The surplus of a receipt is in our hands and worth nothing to us."""
    assert not is_ours(Place(SITE, PlaceKind.CUSTOMER_PROPERTY))
    assert not is_ours(CUSTOMER)
    assert is_ours(INSPECTION)
