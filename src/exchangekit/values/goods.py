"""Goods: items, their barcodes, and what an inspection finds and decides."""

from __future__ import annotations

from enum import StrEnum

from exchangekit.errors import BarcodeError, InvalidInputError
from exchangekit.values.classes import frozen
from exchangekit.values.ids import Sku, check_id
from exchangekit.values.money import Money
from exchangekit.values.quantity import EACH, Unit

_GTIN_LENGTHS = (8, 12, 13, 14)


def check_barcode(text: str, *, where: str = "barcode") -> None:
    """
    Check a GTIN-8, -12, -13 or -14, its check digit included.

    Source:
        GS1 General Specifications 7.9: weights 3, 1, 3 ... from the right.

    Raises:
        BarcodeError: Wrong length, not digits, or a wrong check digit.

    >>> check_barcode("6901234567892")
    """
    if not (text.isascii() and text.isdigit()) or len(text) not in _GTIN_LENGTHS:
        raise BarcodeError(where, text, "8, 12, 13 or 14 digits")
    body = [int(figure) for figure in reversed(text[:-1])]
    weighted = 3 * sum(body[::2]) + sum(body[1::2])
    digit = -weighted % 10
    if digit != int(text[-1]):
        raise BarcodeError(where, text, f"check digit {digit}")


class TrackedBy(StrEnum):
    """By what single goods of an item are told apart."""

    LOT = "lot"
    SERIAL = "serial"  # one step each


@frozen
class Tracked:
    """
    So much of one lot, or one serial.

    Args:
        tracking: Its number.
        steps: How much, at least 1; of a serial 1.
        cost: What it is worth in the books, not negative; None where nobody knows.

    Raises:
        InvalidInputError: No number, no quantity, or a negative cost.
    """

    tracking: str
    steps: int = 1
    cost: Money | None = None

    def __attrs_post_init__(self) -> None:
        check_id(self.tracking, where="tracked.tracking")
        if type(self.steps) is not int or self.steps < 1:
            raise InvalidInputError("tracked.steps", repr(self.steps), "an int of at least 1 step")
        if self.cost is not None and self.cost.minor < 0:
            raise InvalidInputError("tracked.cost", str(self.cost), "at least 0")

    def cost_between(self, start: int, stop: int) -> Money | None:
        """Give what the steps from `start` to before `stop` cost; all parts add up to it."""
        return None if self.cost is None else self.cost.between(start, stop, self.steps)


@frozen
class Item:
    """
    One stock-keeping unit.

    Args:
        sku: The host's number of the variant.
        product: The number all its variants share; the SKU itself when there is one only.
        unit: In what it is counted.
        category: For rules by category, such as ``clothing`` or ``food``.
        options: What sets the variant apart, as sorted (name, value) pairs.
        tax_class: The host's name of how it is taxed.
        barcode: GTIN, or None.
        tracked_by: By what its goods are told apart; None: they are not.
    """

    sku: Sku
    product: str = ""
    unit: Unit = EACH
    category: str = ""
    options: tuple[tuple[str, str], ...] = ()
    tax_class: str = ""
    barcode: str | None = None
    tracked_by: TrackedBy | None = None

    def __attrs_post_init__(self) -> None:
        check_id(self.sku, where="item.sku")
        if self.barcode is not None:
            check_barcode(self.barcode, where="item.barcode")

    @property
    def family(self) -> str:
        """The product's number; the SKU when no product is named."""
        return self.product or self.sku


class Grade(StrEnum):
    """In what state goods are found or declared."""

    AS_NEW = "as_new"
    OPENED = "opened"
    USED = "used"
    INCOMPLETE = "incomplete"
    DAMAGED = "damaged"
    DEFECTIVE = "defective"


class Disposition(StrEnum):
    """
    Where inspected goods go.

    Source:
        Sellable marked as opened is a disposition of its own: goods that cannot be fully
        restored may be sold again only with their true state marked (PRC SAMR order 31 of
        2020, art. 25).
    """

    SELL_AS_NEW = "sell_as_new"
    SELL_AS_OPENED = "sell_as_opened"
    REFURBISH = "refurbish"
    TO_SUPPLIER = "to_supplier"
    SCRAP = "scrap"
    BACK_TO_CUSTOMER = "back_to_customer"


class Fault(StrEnum):
    """On whose side the reason of an exchange lies."""

    SELLER = "seller"
    CUSTOMER = "customer"
    CARRIER = "carrier"
    SUPPLIER = "supplier"


class Reason(StrEnum):
    """
    Why goods come back: the leaves of a short tree whose branches are `Fault`.

    A host with a longer list keeps it and maps each entry to one of these.
    """

    SIZE = "size"
    COLOUR = "colour"
    CHANGED_MIND = "changed_mind"
    NOT_AS_DESCRIBED = "not_as_described"
    WRONG_ITEM = "wrong_item"
    DEFECTIVE = "defective"
    MISSING_PARTS = "missing_parts"
    TRANSPORT_DAMAGE = "transport_damage"
    RECALL = "recall"

    @property
    def fault(self) -> Fault:
        """Whose side it lies on."""
        match self:
            case Reason.SIZE | Reason.COLOUR | Reason.CHANGED_MIND:
                return Fault.CUSTOMER
            case Reason.TRANSPORT_DAMAGE:
                return Fault.CARRIER
            case Reason.RECALL:
                return Fault.SUPPLIER
            case _:
                return Fault.SELLER
