"""Places: what can be touched, and where inspected goods go."""

from __future__ import annotations

import pytest

from exchangekit.errors import InvalidInputError, UnknownPlaceError
from exchangekit.stock.places import PHYSICAL, Place, PlaceKind, check_site, place_after
from exchangekit.values.goods import Disposition
from exchangekit.values.ids import SiteId

from tests.stock.strategies import CUSTOMER, INSPECTION, OPENED, SCRAP, SELLABLE, SITE, SUPPLIER


def test_a_place_reads_as_site_and_kind() -> None:
    """Site, slash, kind."""
    text = str(INSPECTION)

    assert text == "SH-1/inspection"


def test_a_place_needs_a_site() -> None:
    """Goods nowhere are nowhere to be found."""
    with pytest.raises(InvalidInputError) as caught:
        Place(SiteId(" "), PlaceKind.SELLABLE)

    assert caught.value.where == "place.site"


def test_equal_places_are_one_key() -> None:
    """Ledgers are dicts by place, so a place made twice is the same place."""
    again = Place(SiteId("SH-1"), PlaceKind.SELLABLE)

    assert {SELLABLE: 1}[again] == 1


@pytest.mark.parametrize("kind", PlaceKind)
def test_each_kind_is_physical_or_a_place_of_origin_and_end(kind: PlaceKind) -> None:
    """What goods come from and go to may be negative: customer, supplier, scrap, adjustment."""
    virtual = {PlaceKind.CUSTOMER, PlaceKind.SUPPLIER, PlaceKind.SCRAP, PlaceKind.ADJUSTMENT}

    assert Place(SITE, kind).is_physical is (kind not in virtual)
    assert (kind in PHYSICAL) is (kind not in virtual)


@pytest.mark.parametrize(
    "disposition, place",
    [
        (Disposition.SELL_AS_NEW, SELLABLE),
        (Disposition.SELL_AS_OPENED, OPENED),
        (Disposition.REFURBISH, Place(SITE, PlaceKind.REFURBISH)),
        (Disposition.TO_SUPPLIER, SUPPLIER),
        (Disposition.SCRAP, SCRAP),
        (Disposition.BACK_TO_CUSTOMER, CUSTOMER),
    ],
)
def test_a_disposition_names_one_place(disposition: Disposition, place: Place) -> None:
    """
    Only goods found as new become sellable as new.

    gh:medusajs/medusa/pull/11919, gh:Dolibarr/dolibarr/issues/26384: whether damaged units
    could be sold again was undefined.
    """
    assert place_after(disposition, SITE) == place


def test_no_two_dispositions_share_a_place() -> None:
    """Six ways, six places: where goods lie tells what was decided about them."""
    reached = {place_after(disposition, SITE) for disposition in Disposition}

    assert len(reached) == len(Disposition)


def test_a_site_is_one_of_those_known() -> None:
    """Where no sites are known, any will do."""
    known = frozenset({SITE, SiteId("SH-0")})
    check_site(SITE, known, "here")
    check_site(SiteId("SH-9"), frozenset(), "here")

    with pytest.raises(UnknownPlaceError) as caught:
        check_site(SiteId("SH-9"), known, "here")

    assert caught.value.facts == {"where": "here", "place": "SH-9", "known": ("SH-0", "SH-1")}
