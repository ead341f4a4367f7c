"""Kits: components move, whole kits are credited."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchangekit.errors import InvalidInputError, KitIncompleteError, UnknownComponentError
from exchangekit.stock.kits import Component, Kit, spread
from exchangekit.values.ids import Sku

CUP, PLATE = Sku("CUP"), Sku("PLATE")
KIT = Kit(Sku("KIT"), (Component(CUP, 2), Component(PLATE, 4)))
DELIVERIES = ({CUP: 3, PLATE: 13}, {CUP: 7, PLATE: 7})

quantities = st.fixed_dictionaries(
    {}, optional={CUP: st.integers(0, 50), PLATE: st.integers(0, 50)}
)


def test_components_are_received_and_whole_kits_credited() -> None:
    """OCA rma_sale_mrp: 4 of 5 kits need 8 and 16; with one component only, nothing yet."""
    assert KIT.of(4) == {CUP: 8, PLATE: 16}
    assert KIT.missing(4, {CUP: 8}) == {PLATE: 16}

    with pytest.raises(KitIncompleteError) as caught:
        KIT.credit(4, {CUP: 8})

    assert caught.value.facts == {"kit": "KIT", "asked": 4, "whole": 0}
    assert KIT.credit(4, {CUP: 8, PLATE: 16}) == 4


def test_a_kit_may_be_spread_over_deliveries() -> None:
    """OCA rma_sale_mrp: 3 + 7 cups and 13 + 7 plates are five kits."""
    assert [KIT.returnable(DELIVERIES, claimed) for claimed in (0, 4, 5, 6)] == [5, 1, 0, 0]
    assert spread(8, [delivery[CUP] for delivery in DELIVERIES]) == (3, 5)


def test_a_kit_is_credited_once() -> None:
    """gh:OCA/rma/pull/588: what was credited could be credited again."""
    came = {CUP: 8, PLATE: 16}

    with pytest.raises(KitIncompleteError) as caught:
        KIT.credit(1, came, credited=4)

    assert caught.value.whole == 0


def test_what_makes_no_kit_is_loose() -> None:
    """Five cups and four plates are one kit and three cups."""
    assert KIT.loose({CUP: 5, PLATE: 4}) == {CUP: 3}
    assert KIT.loose({CUP: 2, PLATE: 4}) == {}


@pytest.mark.parametrize("kits", [0, -1, 1.0])
def test_no_kit_is_no_credit(kits: int) -> None:
    """Law: at least one whole kit is credited."""
    with pytest.raises(KitIncompleteError):
        KIT.credit(kits, KIT.of(3))


def test_what_is_not_in_the_kit_is_refused() -> None:
    """ERPNext only printed a message; a wrong item is an outcome of its own here."""
    spoon = {Sku("SPOON"): 1}
    for asking in (KIT.whole, KIT.loose, lambda came: KIT.missing(1, came)):
        with pytest.raises(UnknownComponentError) as caught:
            asking(spoon)

        assert caught.value.facts == {"kit": "KIT", "item": "SPOON", "known": ("CUP", "PLATE")}


@pytest.mark.parametrize(
    "parts", [(), ((CUP, 0),), ((CUP, 1.5),), ((CUP, 1), (CUP, 2)), ((CUP, True),)]
)
def test_a_kit_that_cannot_be_is_refused(parts: tuple[tuple[Sku, int], ...]) -> None:
    """gh:odoo/odoo/pull/250821: identical components were merged; here each stands once."""
    with pytest.raises(InvalidInputError):
        Kit(Sku("KIT"), tuple(Component(*part) for part in parts))


@given(quantities)
def test_whole_kits_and_loose_components_are_all_that_came(came: dict[Sku, int]) -> None:
    """Law: nothing that came in is forgotten."""
    whole, loose = KIT.of(KIT.whole(came)), KIT.loose(came)

    assert {item: whole[item] + loose.get(item, 0) for item in came} == came
    assert KIT.whole(loose) == 0


@given(quantities, st.integers(0, 20))
def test_with_what_is_missing_the_kits_are_whole(came: dict[Sku, int], kits: int) -> None:
    """Law: `missing` is enough, and nothing of it can be left out."""
    missing = KIT.missing(kits, came)
    full = {item: came.get(item, 0) + missing.get(item, 0) for item in (CUP, PLATE)}

    assert KIT.whole(full) >= kits
    for item in missing:
        assert KIT.whole(full | {item: full[item] - 1}) < kits


@given(st.integers(0, 100), st.lists(st.integers(0, 30)))
def test_a_spread_takes_all_it_can(steps: int, over: list[int]) -> None:
    """Law: nobody gives more than it has, and together they give what is asked or all."""
    taken = spread(steps, over)

    assert all(0 <= part <= most for part, most in zip(taken, over, strict=True))
    assert sum(taken) == min(steps, sum(over))
