"""The audit: silent about every lawful history, and first to name what breaks one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from attrs import evolve
from hypothesis import assume, given
from hypothesis import strategies as st

from exchangekit.errors import ExchangeKitError
from exchangekit.stock.custody import custody_of
from exchangekit.stock.laws import StockLaw, Violation, audit
from exchangekit.stock.ledger import BalanceKey, Holding, holdings
from exchangekit.stock.movements import Movement
from exchangekit.stock.places import Place, PlaceKind
from exchangekit.values.ids import CompanyId, SiteId

from tests.stock.strategies import (
    CUSTOMER,
    INSPECTION,
    SCRAP,
    SELLABLE,
    SHIRT,
    SUPPLIER,
    cause,
    lawful_histories,
    move,
)

if TYPE_CHECKING:
    from exchangekit.values.ids import Sku


@st.composite
def cuts(draw: st.DrawFn) -> tuple[list[Movement], list[Movement]]:
    """Draw a lawful history, cut in two where something is going to go wrong."""
    history = draw(lawful_histories(min_size=1))
    at = draw(st.integers(1, len(history)))
    return history[:at], history[at:]


def lying(history: list[Movement]) -> list[tuple[BalanceKey, Holding]]:
    """Give the physical places that hold something."""
    found = holdings(history).items()
    return [(key, held) for key, held in found if key[2].is_physical and held.steps]


def worth(history: list[Movement], item: Sku, place: Place) -> int:
    """Give what all lots of an item in a place are worth."""
    found = holdings(history).items()
    return sum(held.value for key, held in found if (key[0], key[2]) == (item, place))


def rogue(key: BalanceKey, steps: int, value: int) -> Movement:
    """Take goods out of a place to the scrap, under a cause of its own."""
    item, tracking, place = key
    return Movement(cause("rogue"), 1, item, tracking, steps, place, SCRAP, value)


def test_an_empty_history_is_lawful() -> None:
    """Nothing moved, nothing broken."""
    assert audit([]) is None


def test_the_second_of_two_equal_movements_is_named() -> None:
    """gh:woocommerce/woocommerce/issues/27504: a cancelled order was restocked twice."""
    restock = move(1, CUSTOMER, SELLABLE, 4000)

    found = audit([restock, restock])

    about = "SHIRT-M - SH-1/sellable"
    assert found == Violation(StockLaw.REPEATED, "slip:EX-1/1/1", about, 1)


def test_an_earlier_movement_of_the_same_stream_is_named() -> None:
    """Numbers rise within a stream, so one movement of each is all that is remembered."""
    late = [move(1, SUPPLIER, SELLABLE, seq=2), move(1, SUPPLIER, SELLABLE, seq=1)]

    found = audit(late)

    assert found is not None
    assert (found.law, found.movement) == (StockLaw.REPEATED, "slip:EX-1/1/1")


def test_the_movement_that_takes_more_than_is_there_is_named() -> None:
    """Two in, three out: the third is missing, of this serial in this place."""
    history = [
        move(2, SUPPLIER, SELLABLE, seq=1, serial="LOT-1"),
        move(3, SELLABLE, CUSTOMER, seq=2, serial="LOT-1"),
        move(3, CUSTOMER, SELLABLE, seq=3, serial="LOT-1"),
    ]

    found = audit(history)

    about = "SHIRT-M LOT-1 SH-1/sellable"
    assert found == Violation(StockLaw.NEGATIVE, "slip:EX-1/2/1", about, -1)


def test_a_forced_serial_is_named() -> None:
    """gh:odoo/odoo/issues/9906: a serial was shipped that was not there."""
    found = audit([move(1, SELLABLE, CUSTOMER, serial="SN-1")])

    assert found is not None
    assert found.law is StockLaw.NEGATIVE


def test_value_left_in_an_empty_place_is_named() -> None:
    """Sold for 39.99 of the 40.00 it cost: a cent would lie on an empty shelf."""
    history = [
        move(1, SUPPLIER, INSPECTION, 4000, seq=1),
        move(1, INSPECTION, CUSTOMER, 3999, seq=2),
    ]

    found = audit(history)

    about = "SHIRT-M - SH-1/inspection"
    assert found == Violation(StockLaw.VALUE, "slip:EX-1/2/1", about, 1)


def test_lots_share_an_average() -> None:
    """Bought at 10.00 and 20.00, each lot goes at 15.00: no lot owes the other anything."""
    history = [
        move(1, SUPPLIER, SELLABLE, 1000, seq=1, serial="LOT-1"),
        move(1, SUPPLIER, SELLABLE, 2000, seq=2, serial="LOT-2"),
        move(1, SELLABLE, CUSTOMER, 1500, seq=3, serial="LOT-1"),
        move(1, SELLABLE, CUSTOMER, 1500, seq=4, serial="LOT-2"),
    ]

    assert audit(history) is None


def test_two_movements_of_one_record_are_two() -> None:
    """One receipt may move several items; the number within the cause tells them apart."""
    first = move(1, SUPPLIER, SELLABLE, 4000)

    assert audit([first, evolve(first, n=2)]) is None


def test_a_negative_value_is_named_while_goods_are_there() -> None:
    """
    Goods on hand are never worth less than nothing.

    gh:frappe/erpnext/pull/37424: 10 at 100, 100 at 10, 100 issued, 8 sent back at 100 left
    two at a unit cost of -309.09.
    """
    history = [
        move(10, SUPPLIER, SELLABLE, 100000, seq=1),
        move(100, SUPPLIER, SELLABLE, 100000, seq=2),
        move(100, SELLABLE, CUSTOMER, 181818, seq=3),
        move(8, SELLABLE, SUPPLIER, 80000, seq=4),
    ]

    found = audit(history)

    about = "SHIRT-M - SH-1/sellable"
    assert found == Violation(StockLaw.VALUE, "slip:EX-1/4/1", about, -61818)


def under(movement: Movement, *, company: str = "CN01", currency: str = "CNY") -> Movement:
    """Let another company move the goods, or value them in another currency."""
    by = evolve(movement.cause, company=CompanyId(company), currency=currency)
    return evolve(movement, cause=by)


def test_stock_is_valued_in_one_currency() -> None:
    """gh:microsoft/BCApps/pull/6139: two currencies were summed."""
    history = [
        move(1, SUPPLIER, SELLABLE, 4000, seq=1),
        under(move(1, SELLABLE, CUSTOMER, 4000, seq=2), currency="JPY"),
    ]

    found = audit(history)

    about = "SHIRT-M - SH-1/customer"
    assert found == Violation(StockLaw.CURRENCY, "slip:EX-1/2/1", about, 0)


def test_a_company_cannot_issue_what_another_has() -> None:
    """K7: both use one shelf, and each has its own goods on it."""
    history = [
        move(1, SUPPLIER, SELLABLE, 4000, seq=1),
        under(move(1, SUPPLIER, SELLABLE, 500, seq=2), company="JP01", currency="JPY"),
    ]
    sold = under(move(2, SELLABLE, CUSTOMER, 500, seq=3), company="JP01", currency="JPY")

    assert audit(history) is None
    found = audit([*history, sold])
    assert found is not None
    assert (found.law, found.balance) == (StockLaw.NEGATIVE, -1)


BUY = move(1, SUPPLIER, SELLABLE, seq=1, serial="SN-1")
SELL = move(1, SELLABLE, CUSTOMER, seq=2, serial="SN-1")
BACK = move(1, CUSTOMER, INSPECTION, seq=3, serial="SN-1")


def test_a_serial_may_come_and_go() -> None:
    """Bought, sold, brought back and sold again."""
    again = move(1, INSPECTION, CUSTOMER, seq=4, serial="SN-1")

    assert audit([BUY, SELL, BACK, again], serialised={SHIRT}) is None


def test_a_customers_own_serial_may_lie_here() -> None:
    """It never was ours, and a customer may bring what we sold to any site."""
    kept = Place(CUSTOMER.site, PlaceKind.CUSTOMER_PROPERTY)
    there = SiteId("SH-2")
    elsewhere, seen = Place(there, PlaceKind.CUSTOMER), Place(there, PlaceKind.INSPECTION)
    own = move(1, CUSTOMER, kept, seq=1, serial="SN-1")

    assert audit([own], serialised={SHIRT}) is None
    brought = move(1, elsewhere, seen, seq=3, serial="SN-1")
    assert audit([BUY, SELL, brought], serialised={SHIRT}) is None


def test_a_supplier_brings_a_serial_to_any_site() -> None:
    """Sent back from one shop, repaired, and delivered to another."""
    sent = move(1, SELLABLE, SUPPLIER, seq=2, serial="SN-1")
    elsewhere = evolve(SUPPLIER, site=SiteId("SH-2"))
    again = move(1, elsewhere, evolve(SELLABLE, site=SiteId("SH-2")), seq=3, serial="SN-1")

    assert audit([BUY, sent, again], serialised={SHIRT}) is None


@pytest.mark.parametrize(
    "history",
    [
        [BUY, SELL, BACK, move(1, CUSTOMER, INSPECTION, seq=4, serial="SN-1")],
        [BUY, move(1, SUPPLIER, INSPECTION, seq=4, serial="SN-1")],
        [BACK],
        [move(1, SELLABLE, CUSTOMER, serial="SN-1")],
        [move(1, SUPPLIER, SELLABLE)],
        [move(2, SUPPLIER, SELLABLE, serial="SN-1")],
    ],
)
def test_a_serial_is_in_one_place(history: list[Movement]) -> None:
    """gh:frappe/erpnext/pull/13378, gh:odoo/odoo/issues/9906: twice back, forced, in bulk."""
    found = audit(history, serialised={SHIRT})

    assert found is not None
    assert (found.law, found.movement) == (StockLaw.SERIAL, history[-1].id)


@given(st.lists(st.sampled_from([BUY, SELL, BACK]), max_size=6))
def test_the_audit_and_custody_agree(history: list[Movement]) -> None:
    """Law: what custody refuses, the audit names."""
    history = [evolve(m, cause=cause(seq=seq)) for seq, m in enumerate(history)]
    try:
        custody_of(history, {SHIRT})
    except ExchangeKitError:
        found = audit(history, serialised={SHIRT})
        assert found is not None
        assert found.law is StockLaw.SERIAL
    else:
        assert audit(history, serialised={SHIRT}) is None


@given(lawful_histories())
def test_every_lawful_history_passes(history: list[Movement]) -> None:
    """Law: the audit accepts whatever legal moves can build, read once from a stream."""
    assert audit(iter(history)) is None


@given(lawful_histories(min_size=1), st.data())
def test_a_lawful_history_has_only_lawful_beginnings(
    history: list[Movement], data: st.DataObject
) -> None:
    """Law: a history is lawful at every instant, not only in the end."""
    until = data.draw(st.integers(0, len(history)))

    assert audit(history[:until]) is None


@given(cuts(), st.data())
def test_a_repeated_movement_is_the_first_named(
    cut: tuple[list[Movement], list[Movement]], data: st.DataObject
) -> None:
    """
    Law: a movement counts once, even when its copy says something else.

    gh:woocommerce/woocommerce/issues/27504, gh:woocommerce/woocommerce/issues/22489.
    """
    before, after = cut
    again = data.draw(st.sampled_from(before))
    again = evolve(again, steps=again.steps + data.draw(st.integers(0, 3)))

    found = audit([*before, again, *after])

    assert found is not None
    assert (found.law, found.movement) == (StockLaw.REPEATED, again.id)


@given(cuts(), st.integers(1, 9), st.data())
def test_an_overdraft_is_the_first_named(
    cut: tuple[list[Movement], list[Movement]], extra: int, data: st.DataObject
) -> None:
    """Law: no physical place is ever below zero, later receipts or not."""
    before, after = cut
    assume(lying(before))
    key, held = data.draw(st.sampled_from(lying(before)))
    taken = rogue(key, held.steps + extra, 0)

    found = audit([*before, taken, *after])

    assert found is not None
    assert (found.law, found.movement) == (StockLaw.NEGATIVE, taken.id)
    assert found.balance == -extra


@given(cuts(), st.data())
def test_value_left_behind_is_the_first_named(
    cut: tuple[list[Movement], list[Movement]], data: st.DataObject
) -> None:
    """Law: the last of an item leaves a place at all it is worth, neither less nor more."""
    before, after = cut
    assume(lying(before))
    (item, _, place), _ = data.draw(st.sampled_from(lying(before)))
    lots = [(key, held) for key, held in lying(before) if (key[0], key[2]) == (item, place)]
    *others, (last, left) = lots
    emptied = [evolve(rogue(key, held.steps, 0), n=n) for n, (key, held) in enumerate(others, 1)]
    all_of_it = worth(before, item, place)
    value = data.draw(st.integers(0, 2 * all_of_it + 1).filter(lambda v: v != all_of_it))
    taken = evolve(rogue(last, left.steps, value), n=len(lots))

    found = audit([*before, *emptied, taken, *after])

    assert found is not None
    assert (found.law, found.movement) == (StockLaw.VALUE, taken.id)
    assert found.balance == all_of_it - value


@given(cuts(), st.integers(1, 999), st.data())
def test_a_value_overdrawn_is_the_first_named(
    cut: tuple[list[Movement], list[Movement]], extra: int, data: st.DataObject
) -> None:
    """Law: an item in a physical place is never worth less than nothing, some left or none."""
    before, after = cut
    assume(lying(before))
    key, held = data.draw(st.sampled_from(lying(before)))
    value = worth(before, key[0], key[2]) + extra
    taken = rogue(key, data.draw(st.integers(1, held.steps)), value)

    found = audit([*before, taken, *after])

    assert found is not None
    assert (found.law, found.movement) == (StockLaw.VALUE, taken.id)
    assert found.balance == -extra
