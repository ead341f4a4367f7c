"""`exchangekit.values.goods`: items, barcodes, reasons."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchangekit.errors import BarcodeError, InvalidInputError
from exchangekit.values.goods import Fault, Item, Reason, check_barcode
from exchangekit.values.ids import Sku

GTINS = ["6901234567892", "4006381333931", "96385074", "036000291452", "10614141000415"]


@pytest.mark.parametrize("code", GTINS)
def test_real_barcodes_pass(code: str) -> None:
    """Example: EAN-13, EAN-8, UPC-A and ITF-14 as printed on goods."""
    check_barcode(code)


@given(st.sampled_from([7, 11, 12, 13]), st.data())
def test_one_check_digit_fits(size: int, data: st.DataObject) -> None:
    """Law: of the ten possible last digits exactly one passes, and the error names it."""
    body = data.draw(st.text("0123456789", min_size=size, max_size=size))
    wanted = set()
    passed = []
    for digit in "0123456789":
        try:
            check_barcode(body + digit)
        except BarcodeError as error:
            wanted.add(error.want)
        else:
            passed.append(f"check digit {digit}")

    assert 1 == len(passed)
    assert set(passed) == wanted


@given(st.sampled_from(GTINS), st.data())
def test_one_wrong_digit_is_always_found(code: str, data: st.DataObject) -> None:
    """Law (GS1 7.9): changing any single digit breaks the check digit."""
    place = data.draw(st.integers(0, len(code) - 1))
    digit = data.draw(st.sampled_from("0123456789").filter(lambda d: d != code[place]))

    with pytest.raises(BarcodeError):
        check_barcode(code[:place] + digit + code[place + 1 :])


@pytest.mark.parametrize(
    "code", ["", "123", "690123456789", "69012345678AB", "６901234567892", "²²²²²²²²"]
)
def test_what_is_no_gtin_is_refused(code: str) -> None:
    """Wrong lengths and figures that are not ASCII digits."""
    with pytest.raises(BarcodeError) as caught:
        check_barcode(code, where="here")

    assert "here" == caught.value.where
    assert code == caught.value.got


def test_variants_of_a_product_are_one_family() -> None:
    """Example: the product's number, or the SKU where there is one variant only."""
    assert "shirt" == Item(Sku("shirt-red-m"), "shirt").family
    assert "mug" == Item(Sku("mug")).family


def test_an_item_is_valid_once_built() -> None:
    """A SKU that names something and, if any, a real barcode."""
    assert "96385074" == Item(Sku("mug"), barcode="96385074").barcode
    with pytest.raises(InvalidInputError):
        Item(Sku(""))
    with pytest.raises(BarcodeError) as caught:
        Item(Sku("mug"), barcode="96385075")
    assert "item.barcode" == caught.value.where


@pytest.mark.parametrize(
    "fault, reasons",
    [
        (Fault.CUSTOMER, {Reason.SIZE, Reason.COLOUR, Reason.CHANGED_MIND}),
        (Fault.CARRIER, {Reason.TRANSPORT_DAMAGE}),
        (Fault.SUPPLIER, {Reason.RECALL}),
        (
            Fault.SELLER,
            {Reason.NOT_AS_DESCRIBED, Reason.WRONG_ITEM, Reason.DEFECTIVE, Reason.MISSING_PARTS},
        ),
    ],
)
def test_every_reason_lies_on_one_side(fault: Fault, reasons: set[Reason]) -> None:
    """Example: the whole tree, so a new reason must be put on a side here."""
    assert reasons == {reason for reason in Reason if reason.fault is fault}
