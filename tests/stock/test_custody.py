"""Custody: a serial is in one place, by one sale."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from exchangekit.errors import (
    ExchangeKitError,
    InsufficientStockError,
    MovementError,
    SerialElsewhereError,
    SerialHereError,
    SerialReplacesItselfError,
    SerialUnknownError,
)
from exchangekit.stock.custody import (
    Custodies,
    Custody,
    check_receipt,
    check_replacement,
    check_return,
    check_source,
    custody_of,
    whereabouts,
)
from exchangekit.stock.movements import Movement
from exchangekit.stock.places import Place, PlaceKind
from exchangekit.values.ids import CustomerRef, SiteId, Sku, StreamId

from tests.stock.strategies import (
    CUSTOMER,
    INSPECTION,
    SCRAP,
    SELLABLE,
    SHIRT,
    SUPPLIER,
    cause,
    move,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

ONE = (SHIRT, "SN-1")
SALE, OTHER = StreamId("sale:S-1"), StreamId("sale:S-2")


def go(source: Place, target: Place, by: str = "stock:x", serial: str = "SN-1") -> Movement:
    """Move one serial."""
    return Movement(cause(by), 1, SHIRT, serial, 1, source, target, 0)


BUY, SELL = go(SUPPLIER, SELLABLE), go(SELLABLE, CUSTOMER, SALE)
BACK = go(CUSTOMER, INSPECTION, "slip:EX-1")


def after(*movements: Movement, before: Custodies | None = None) -> Custodies:
    """Fold movements of shirts, which have serials."""
    return custody_of(movements, {SHIRT}, before or {})


def test_custody_names_the_sale_that_holds_it() -> None:
    """Who holds it, by which sale; other items are passed over."""
    trousers = evolve(move(5, SUPPLIER, SELLABLE), item=Sku("TROUSERS"))

    assert after(BUY, SELL, trousers) == {ONE: Custody(CUSTOMER, SALE, "sale:S-1/1/1")}
    assert after(BUY, SELL)[ONE].holder == SALE
    assert after(BUY)[ONE].holder == "SH-1/sellable"


ELSEWHERE = Place(SiteId("SH-2"), PlaceKind.CUSTOMER)
KEPT = Place(CUSTOMER.site, PlaceKind.CUSTOMER_PROPERTY)


def test_whoever_gives_back_what_it_took_leaves_it_with_the_sale_before() -> None:
    """Inspected and given back by one slip; sold again, by whatever stream, it is another's."""
    inside = go(INSPECTION, SELLABLE, "slip:EX-1")
    given = after(BUY, SELL, BACK, inside, go(SELLABLE, CUSTOMER, "slip:EX-1"))
    sold = after(BUY, SELL, BACK, inside, go(SELLABLE, CUSTOMER, OTHER))

    assert (given[ONE].holder, given[ONE].came) == (SALE, None)
    assert sold[ONE].holder == OTHER
    assert after(BUY, SELL, BACK, inside)[ONE].came == ("slip:EX-1", SALE)


def test_what_never_was_ours_may_lie_here_and_go() -> None:
    """A customer's own comes and goes back; as a return it would be refused."""
    came = go(CUSTOMER, KEPT, "slip:EX-1")

    assert after(came)[ONE].holder == str(KEPT)
    assert after(came, go(KEPT, CUSTOMER, "slip:EX-1"))[ONE].is_out
    with pytest.raises(SerialUnknownError):
        after(BACK)


def test_a_customer_carries_a_serial_to_any_site() -> None:
    """Sold at one shop and brought to another; two customers at once it is not."""
    there = Place(ELSEWHERE.site, PlaceKind.INSPECTION)

    assert after(BUY, SELL, go(ELSEWHERE, there, "slip:EX-1"))[ONE].place == there
    with pytest.raises(SerialElsewhereError):
        after(BUY, SELL, go(SELLABLE, CUSTOMER, OTHER))


def test_a_serial_does_not_come_back_twice() -> None:
    """gh:frappe/erpnext/pull/13378; Tryton: the second receipt left 2 and -1."""
    with pytest.raises(SerialHereError) as caught:
        after(BUY, SELL, BACK, BACK)

    assert caught.value.facts == {"item": "SHIRT-M", "serial": "SN-1", "place": "SH-1/inspection"}

    with pytest.raises(SerialHereError):
        check_return(after(BUY, SELL, BACK), ONE, SALE)


def test_a_serial_is_bought_once() -> None:
    """gh:frappe/erpnext/issues/27517: a second receipt invented stock."""
    with pytest.raises(SerialHereError):
        after(BUY, BUY)

    with pytest.raises(SerialHereError):
        check_receipt(after(BUY), ONE)

    with pytest.raises(SerialElsewhereError) as caught:
        check_receipt(after(BUY, SELL), ONE)

    assert (caught.value.asked, caught.value.holder) == ("supplier", SALE)


def test_a_serial_may_be_bought_again_after_it_went_back() -> None:
    """A supplier repairs it and sends the same one."""
    sent = after(BUY, go(SELLABLE, SUPPLIER))
    check_receipt(sent, ONE)
    check_receipt({}, ONE)

    assert after(BUY, before=sent)[ONE].place == SELLABLE


def test_a_serial_is_where_it_was_brought_to_last() -> None:
    """What nobody saw leave and comes back lies here all the same."""
    assert whereabouts([]) is None
    assert whereabouts([BUY, SELL]) == Custody(CUSTOMER, SALE, "sale:S-1/1/1")
    assert whereabouts([BACK]) == Custody(INSPECTION, StreamId("slip:EX-1"), "slip:EX-1/1/1")


@given(st.lists(st.sampled_from([BUY, SELL, BACK, go(INSPECTION, SELLABLE)]), max_size=8))
def test_whereabouts_and_custody_agree(moves: list[Movement]) -> None:
    """Law: after any history that custody accepts, both say the same of a serial."""
    lawful: list[Movement] = []
    for move_ in moves:
        try:
            after(*lawful, move_)
        except ExchangeKitError:
            continue
        lawful.append(move_)

    assert whereabouts(lawful) == after(*lawful).get(ONE)


@pytest.mark.parametrize("place", [SUPPLIER, CUSTOMER, SCRAP])
def test_outside_of_our_places_a_serial_is_at_no_site(place: Place) -> None:
    """Who has it brings it to any site; a shelf gives only what lies on it."""
    custody = Custody(place, SALE, "m")
    elsewhere = SiteId("SH-2")
    check_source(custody, ONE, evolve(place, site=elsewhere))

    with pytest.raises(SerialElsewhereError):
        check_source(custody, ONE, SELLABLE)
    with pytest.raises(SerialElsewhereError):
        check_source(Custody(SELLABLE, SALE, "m"), ONE, evolve(SELLABLE, site=elsewhere))


def test_a_serial_comes_back_by_the_sale_that_holds_it() -> None:
    """gh:odoo/odoo/pull/216111: a serial came back through another order."""
    sold = after(BUY, SELL)

    assert check_return(sold, ONE, SALE).is_out

    with pytest.raises(SerialElsewhereError) as caught:
        check_return(sold, ONE, OTHER)

    assert (caught.value.asked, caught.value.holder) == (OTHER, SALE)


def test_a_serial_comes_back_from_the_customer_who_has_it() -> None:
    """gh:frappe/erpnext/issues/48590: returned by another customer."""
    sold = after(BUY, SELL)
    anna, ben = CustomerRef("C-1"), CustomerRef("C-2")
    check_return(sold, ONE, SALE, customer=anna, customers={SALE: anna})
    check_return(sold, ONE, SALE, customer=anna)

    with pytest.raises(SerialElsewhereError) as caught:
        check_return(sold, ONE, SALE, customer=ben, customers={SALE: anna})

    assert caught.value.asked == ben


def test_a_replacement_is_held_by_its_slip() -> None:
    """gh:medusajs/medusa/issues/412: what came through an exchange can be exchanged."""
    sent = after(BUY, go(SELLABLE, CUSTOMER, "slip:EX-1"))

    assert check_return(sent, ONE, StreamId("slip:EX-1")).movement == "slip:EX-1/1/1"


def test_a_serial_nobody_saw_does_not_come_back() -> None:
    """gh:frappe/erpnext/issues/27517: a missing serial invented stock."""
    with pytest.raises(SerialUnknownError):
        after(BACK)
    with pytest.raises(SerialUnknownError):
        after(SELL)
    with pytest.raises(SerialUnknownError):
        check_return({}, ONE, SALE)
    with pytest.raises(SerialUnknownError):
        check_replacement({}, ONE)


def test_what_was_scrapped_is_with_nobody() -> None:
    """It comes back from no customer and is bought from no supplier."""
    gone = after(BUY, go(SELLABLE, SCRAP))

    with pytest.raises(SerialElsewhereError) as caught:
        check_return(gone, ONE, SALE)
    assert caught.value.holder == "SH-1/scrap"
    with pytest.raises(SerialElsewhereError):
        check_receipt(gone, ONE)


def test_a_serial_leaves_only_where_it_is() -> None:
    """gh:odoo/odoo/issues/9906: a serial was shipped from where it was not."""
    elsewhere = Place(SiteId("SH-2"), PlaceKind.SELLABLE)

    with pytest.raises(SerialElsewhereError) as caught:
        after(BUY, go(elsewhere, CUSTOMER))

    assert (caught.value.asked, caught.value.holder) == ("SH-2/sellable", "SH-1/sellable")

    with pytest.raises(SerialElsewhereError):
        after(BUY, SELL, go(SELLABLE, CUSTOMER))


def test_a_serial_is_not_its_own_replacement() -> None:
    """gh:frappe/erpnext/issues/48590: the returned serial was proposed as the replacement."""
    held = after(BUY, go(SUPPLIER, SELLABLE, serial="SN-2"))
    check_replacement(held, (SHIRT, "SN-2"), returned=[ONE])

    with pytest.raises(SerialReplacesItselfError):
        check_replacement(held, ONE, returned=[ONE])

    with pytest.raises(InsufficientStockError) as caught:
        check_replacement(after(BUY, SELL), ONE)

    assert caught.value.available == 0


@pytest.mark.parametrize("movement", [move(1, SUPPLIER, SELLABLE), evolve(BUY, steps=2)])
def test_a_serialised_item_moves_one_by_one(movement: Movement) -> None:
    """A serial is a step, and every step has one."""
    with pytest.raises(MovementError):
        after(movement)


PLACES = (SUPPLIER, SELLABLE, INSPECTION, CUSTOMER, SCRAP)
tries = st.lists(
    st.tuples(
        st.lists(st.sampled_from(PLACES), min_size=2, max_size=2, unique=True),
        st.sampled_from(["SN-1", "SN-2"]),
    ),
    max_size=15,
)


@given(tries)
def test_a_serial_is_always_in_one_place(moves: Sequence[tuple[list[Place], str]]) -> None:
    """Law: what is accepted is a chain: from outside first, then from where it is."""
    custodies: Custodies = {}
    for (source, target), serial in moves:
        at = custodies.get((SHIRT, serial))
        lawful = source in {SUPPLIER, SCRAP} if at is None else source == at.place
        try:
            custodies = after(go(source, target, serial=serial), before=custodies)
        except ExchangeKitError:
            assert not lawful
        else:
            assert lawful
            assert custodies[SHIRT, serial].place == target
