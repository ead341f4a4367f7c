"""`exchangekit.values.quantity`: exact steps of a unit of measure."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchangekit.errors import (
    FloatAmountError,
    InexactQuantityError,
    InvalidInputError,
    QuantityError,
    UnknownUnitError,
)
from exchangekit.values.quantity import EACH, UNITS, Pack, Packs, Unit, converted, unit_named

from tests import strategies as given_

KG = Unit("kg", 3)


@pytest.mark.parametrize(
    "unit, quantity, steps",
    [(EACH, 3, 3), (EACH, "3.0", 3), (KG, "1.25", 1250), (KG, Decimal("0.001"), 1)],
)
def test_a_quantity_is_read_in_steps(unit: Unit, quantity: str | int | Decimal, steps: int) -> None:
    """Example: pieces, and kilograms in grams."""
    assert steps == unit.steps(quantity)


@given(given_.units(), st.integers(1, 10**12))
def test_steps_undo_text(unit: Unit, steps: int) -> None:
    """Law: what is written is read back."""
    assert steps == unit.steps(unit.text(steps))


@pytest.mark.parametrize("quantity", [0, "-1", "0.5", "-0.0"])
def test_a_quantity_that_cannot_be_is_refused(quantity: str | int) -> None:
    """
    Zero, negative, or finer than the unit.

    gh:frappe/erpnext/pull/58313, gh:SAP/spartacus/issues/6045: a line of zero was credited
    in full, or crashed; zero never gets in.
    """
    with pytest.raises(QuantityError) as caught:
        EACH.steps(quantity, where="here")

    expected = {"where": "here", "got": str(quantity), "unit": "each", "digits": 0}

    assert expected == caught.value.facts


def test_a_quantity_is_no_float() -> None:
    """gh:OCA/rma/issues/398: 13.700000000000001 against 13.7 blocked a receipt."""
    with pytest.raises(FloatAmountError):
        KG.steps(13.7)  # type: ignore[arg-type]


@pytest.mark.parametrize("quantity", [True, "NaN", "Infinity", "1e999999999", "two"])
def test_no_number_is_no_quantity(quantity: str) -> None:
    """What is no finite number of bearable size is refused as input."""
    with pytest.raises(InvalidInputError):
        EACH.steps(quantity)


@pytest.mark.parametrize(
    "code, digits", [("", 0), ("kg", -1), ("kg", 7), ("kg", 1.0), ("kg", True)]
)
def test_a_unit_that_cannot_be_is_refused(code: str, digits: int) -> None:
    """A unit has a code and 0 to 6 digits."""
    with pytest.raises(InvalidInputError) as caught:
        Unit(code, digits)

    assert repr((code, digits)) == caught.value.got


def test_units_are_found_by_their_code() -> None:
    """Example: ours, and a host's own."""
    box = Unit("box")

    assert EACH is unit_named("each")
    assert box is unit_named("box", {"box": box})
    assert all(code == unit.code for code, unit in UNITS.items())


@pytest.mark.parametrize("code", ["stone", "", None, ["kg"]])
def test_an_unknown_unit_is_refused(code: str) -> None:
    """The error names the units that are known."""
    with pytest.raises(UnknownUnitError) as caught:
        unit_named(code, where="here")

    expected = {"where": "here", "unit": str(code), "known": tuple(sorted(UNITS))}

    assert expected == caught.value.facts


# --- packs ---------------------------------------------------------------------------------------

CARTON = Pack("carton", EACH, 12)
packs = st.builds(Pack, st.just("carton"), given_.units(), st.integers(1, 10**6))


@pytest.mark.parametrize("quantity, steps", [(1, 12), ("2.5", 30), ("0.25", 3), ("1.000", 12)])
def test_packs_are_read_in_steps(quantity: str | int, steps: int) -> None:
    """gh:NETOPRD/EDM-Issues/issues/23: a carton was sold, pieces came back."""
    assert steps == CARTON.steps(quantity)


def test_a_tonne_is_a_pack_of_grams() -> None:
    """ERPNext: 20 t received, 1,728 kg of them moved on."""
    tonne = Pack("tonne", KG, 1_000_000)

    assert 20_000_000 == tonne.steps(20)
    assert "1.728" == tonne.text(KG.steps(1728))


@pytest.mark.parametrize("quantity", ["0.1", "0.000001"])
def test_a_pack_is_not_broken_into_less_than_a_step(quantity: str) -> None:
    """Refused, never rounded: a tenth of a dozen is no number of pieces."""
    with pytest.raises(InexactQuantityError) as caught:
        CARTON.steps(quantity, where="here")

    expected = {"where": "here", "got": quantity, "unit": "carton", "into": "each"}

    assert expected == caught.value.facts


@pytest.mark.parametrize("quantity", [0, "-1", "0.0000001"])
def test_no_packs_are_no_quantity(quantity: str | int) -> None:
    """Zero, negative or finer than can be written."""
    with pytest.raises(QuantityError):
        CARTON.steps(quantity)


def test_pieces_are_packs_and_loose_ones() -> None:
    """Example: 30 pieces are two cartons and six."""
    assert Packs(2, 6) == CARTON.of(30)
    assert 2 == CARTON.whole(24)

    with pytest.raises(InexactQuantityError) as caught:
        CARTON.whole(30)

    assert ("30", "each", "carton") == (caught.value.got, caught.value.unit, caught.value.into)


def test_a_third_of_a_pack_cannot_be_written() -> None:
    """Three digits or six, a third is never exact."""
    with pytest.raises(InexactQuantityError):
        Pack("triple", EACH, 3).text(1)


@given(packs, st.integers(1, 10**9))
def test_packs_lose_nothing(pack: Pack, steps: int) -> None:
    """Law: whole packs and loose steps are all there is; what can be written is read back."""
    count, loose = pack.of(steps)

    assert steps == count * pack.content + loose
    assert 0 <= loose < pack.content
    assert count == pack.whole(count * pack.content)
    try:
        text = pack.text(steps)
    except InexactQuantityError:
        return
    assert steps == pack.steps(text)


@pytest.mark.parametrize("code, content", [("", 12), ("carton", 0), ("carton", 1.0)])
def test_a_pack_that_cannot_be_is_refused(code: str, content: int) -> None:
    """A pack has a code and something in it."""
    with pytest.raises(InvalidInputError):
        Pack(code, EACH, content)


def test_a_quantity_changes_its_unit_exactly_or_not_at_all() -> None:
    """Example: a dozen is twelve; a gram is no whole number of kilograms."""
    assert 24 == converted(2, Unit("dozen"), EACH, times=12)
    assert 1500 == converted(150, Unit("m", 2), Unit("mm"), times=1000)

    with pytest.raises(InexactQuantityError) as caught:
        converted(1, KG, EACH)

    assert ("0.001", "kg", "each") == (caught.value.got, caught.value.unit, caught.value.into)


@given(st.integers(0, 10**9), st.integers(1, 999), st.integers(1, 999))
def test_a_conversion_is_undone_by_its_inverse(steps: int, times: int, per: int) -> None:
    """Law: no conversion loses anything."""
    unit = Unit("fine", 6)
    try:
        there = converted(steps, unit, KG, times=times, per=per)
    except InexactQuantityError:
        return

    assert steps == converted(there, KG, unit, times=per, per=times)
