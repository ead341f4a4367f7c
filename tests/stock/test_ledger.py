"""Balances and holdings against what a storekeeper would count by hand."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from exchangekit.stock.holds import StockFacts
from exchangekit.stock.laws import StockLaw, audit
from exchangekit.stock.ledger import Holding, balances, holdings

from tests.stock.strategies import (
    CUSTOMER,
    INSPECTION,
    PLACES,
    SELLABLE,
    SHIRT,
    SITE,
    SUPPLIER,
    any_movements,
    cause,
    move,
)

if TYPE_CHECKING:
    from random import Random

    from exchangekit.stock.movements import Movement
    from exchangekit.stock.places import Place


def test_goods_bought_and_sold_lie_where_they_should() -> None:
    """Ten shirts bought for 400.00, three of them sold."""
    history = [
        move(10, SUPPLIER, SELLABLE, 40000, seq=1),
        move(3, SELLABLE, CUSTOMER, 12000, seq=2),
    ]

    held = holdings(history)

    assert held == {
        (SHIRT, None, SUPPLIER): Holding(-10, -40000),
        (SHIRT, None, SELLABLE): Holding(7, 28000),
        (SHIRT, None, CUSTOMER): Holding(3, 12000),
    }


def test_asking_for_a_balance_makes_none() -> None:
    """A place never touched has no balance, and looking for one does not change that."""
    held = balances([move(1, SUPPLIER, SELLABLE)])

    with pytest.raises(KeyError):
        held[SHIRT, None, INSPECTION]

    assert len(held) == 2


def test_an_exchange_leaves_the_customer_with_as_many_as_before() -> None:
    """gh:ingadhoc/purchase/pull/341: after an exchange of 4, 10 delivered looked like 14."""
    history = [
        move(20, SUPPLIER, SELLABLE, seq=1),
        move(10, SELLABLE, CUSTOMER, seq=2),
        move(4, CUSTOMER, INSPECTION, seq=3),
        move(4, SELLABLE, CUSTOMER, seq=4),
    ]

    assert balances(history)[SHIRT, None, CUSTOMER] == 10


def test_what_is_delivered_again_can_come_back_again() -> None:
    """gh:odoo/odoo/pull/61996: after deliver, return, deliver nothing was returnable."""
    history = [
        move(1, SUPPLIER, SELLABLE, seq=1),
        move(1, SELLABLE, CUSTOMER, seq=2),
        move(1, CUSTOMER, SELLABLE, seq=3),
        move(1, SELLABLE, CUSTOMER, seq=4),
    ]

    assert balances(history)[SHIRT, None, CUSTOMER] == 1
    assert audit([*history, move(1, CUSTOMER, SELLABLE, seq=5)]) is None


def test_a_forced_serial_that_comes_back_is_nowhere_twice() -> None:
    """gh:odoo/odoo/issues/9906: -1 and +1 stayed side by side for one serial."""
    history = [
        move(1, SELLABLE, CUSTOMER, seq=1, serial="SN-1"),
        move(1, CUSTOMER, SELLABLE, seq=2, serial="SN-1"),
    ]

    assert balances(history) == {(SHIRT, "SN-1", SELLABLE): 0, (SHIRT, "SN-1", CUSTOMER): 0}


def test_a_return_keeps_the_value_of_its_issue() -> None:
    """gh:odoo/odoo/issues/106243: sold at 6, it came back at today's 10."""
    history = [
        move(1, SUPPLIER, SELLABLE, 600, seq=1),
        move(1, SELLABLE, CUSTOMER, 600, seq=2),
        move(1, SUPPLIER, SELLABLE, 1000, seq=3),
        move(1, CUSTOMER, SELLABLE, 600, seq=4),
    ]

    held = holdings(history)

    assert held[SHIRT, None, SELLABLE] == Holding(2, 1600)
    assert held[SHIRT, None, CUSTOMER] == Holding(0, 0)


@given(any_movements())
def test_the_sum_over_all_places_is_zero(history: list[Movement]) -> None:
    """Law: movements neither make nor destroy goods or value, per item and lot or serial."""
    steps: Counter[object] = Counter()
    values: Counter[object] = Counter()
    for (item, tracking, _), held in holdings(history).items():
        steps[item, tracking] += held.steps
        values[item, tracking] += held.value

    assert set(steps.values()) <= {0}
    assert set(values.values()) <= {0}


@given(any_movements())
def test_balances_are_the_steps_of_holdings(history: list[Movement]) -> None:
    """Law: both folds name the same places and agree on the steps in each."""
    counts = {key: held.steps for key, held in holdings(history).items()}

    assert balances(history) == counts


@given(history=any_movements(), random=st.randoms(use_true_random=False))
def test_the_order_of_movements_does_not_matter(history: list[Movement], random: Random) -> None:
    """Law: a balance is a sum, so two warehouses may be folded in any order."""
    shuffled = [*history]
    random.shuffle(shuffled)

    assert holdings(shuffled) == holdings(history)


@given(any_movements())
def test_folding_again_changes_nothing(history: list[Movement]) -> None:
    """
    Law: only a movement changes stock; reading and saving are no movements.

    gh:woocommerce/woocommerce/issues/31011: what a return restocked, the next save removed.
    """
    before = tuple(history)

    assert holdings(history) == holdings(iter(history))
    assert tuple(history) == before


@given(any_movements())
def test_the_way_back_undoes_the_way(history: list[Movement]) -> None:
    """
    Law: movements and their inverses sum to zero in every place, virtual ones included.

    gh:medusajs/medusa/issues/11703, gh:vendurehq/vendure/issues/1250: cancelling restored
    one figure and not the other, or that of another item.
    """
    back = [evolve(m, cause=cause("undo"), source=m.target, target=m.source) for m in history]

    assert set(holdings([*history, *back]).values()) <= {Holding(0, 0)}


class Storeroom(RuleBasedStateMachine):
    """Every shirt has a sticker that says where it was first seen and where it lies now."""

    def __init__(self) -> None:
        """Open an empty storeroom."""
        super().__init__()
        self.history: list[Movement] = []
        self.first: list[Place] = []
        self.now: list[Place] = []
        self.worth: Counter[Place] = Counter()

    def post(self, steps: int, source: Place, target: Place, value: int) -> None:
        """Post one movement, and carry the value by hand."""
        self.history.append(move(steps, source, target, value, seq=len(self.history) + 1))
        self.worth[source] -= value
        self.worth[target] += value

    def stickers(self, place: Place) -> list[int]:
        """Give the shirts that lie in a place."""
        return [shirt for shirt, where in enumerate(self.now) if where == place]

    @rule(steps=st.integers(1, 9), price=st.integers(0, 999), onto=st.sampled_from(PLACES))
    def buy(self, steps: int, price: int, onto: Place) -> None:
        """New shirts come from the supplier; his own come from a customer."""
        source = SUPPLIER if onto != SUPPLIER else CUSTOMER
        self.first += [source] * steps
        self.now += [onto] * steps
        self.post(steps, source, onto, price)

    @precondition(lambda self: any(place.is_physical for place in self.now))
    @rule(data=st.data())
    def carry(self, data: st.DataObject) -> None:
        """Shirts go on at the moving average of the place they leave."""
        source = data.draw(st.sampled_from([p for p in self.now if p.is_physical]), "source")
        target = data.draw(st.sampled_from([p for p in PLACES if p != source]), "target")
        there = self.stickers(source)
        steps = data.draw(st.integers(1, len(there)), "steps")
        facts = StockFacts(SHIRT, SITE, len(there), self.worth[source])
        for shirt in there[:steps]:
            self.now[shirt] = target
        self.post(steps, source, target, facts.issue_value(steps))

    @precondition(lambda self: CUSTOMER in self.now)
    @rule(value=st.integers(0, 999))
    def bring_back(self, value: int) -> None:
        """A customer brings one back."""
        self.now[self.now.index(CUSTOMER)] = INSPECTION
        self.post(1, CUSTOMER, INSPECTION, value)

    @rule(extra=st.integers(1, 9))
    def overdraw(self, extra: int) -> None:
        """What is not there cannot be sent: the audit names it, nothing is posted."""
        asked = len(self.stickers(SELLABLE)) + extra
        rogue = move(asked, SELLABLE, CUSTOMER, seq=len(self.history) + 1)

        found = audit([*self.history, rogue])

        assert found is not None
        assert (found.law, found.movement) == (StockLaw.NEGATIVE, rogue.id)
        assert found.balance == -extra

    @invariant()
    def every_place_agrees(self) -> None:
        """Law: a balance is what lies there less what was first seen there."""
        held = holdings(self.history)
        for place in PLACES:
            count = self.now.count(place) - self.first.count(place)
            expected = Holding(count, self.worth[place])

            assert held.get((SHIRT, None, place), Holding(0, 0)) == expected

    @invariant()
    def the_books_are_lawful(self) -> None:
        """Law: legal moves at moving average never break a stock law."""
        assert audit(self.history) is None


TestStoreroom = Storeroom.TestCase
