"""What can become of a row: every row ends in exactly one of these."""

from __future__ import annotations

import re
from collections import Counter
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from attrs import define, field

if TYPE_CHECKING:
    from examples.retail.rows import Row


class Outcome(StrEnum):
    """The named ends of a row, in the order of the report."""

    SOLD = "sold"
    REPLACEMENT = "replacement"  # a purchase line that a slip sent: no sale of its own
    EXCHANGED = "exchanged"
    REFUNDED = "refunded"
    PART_REFUSED = "part_refused"  # it touches several sales, and some were refused
    REFUSED = "refused"
    CANCELS_NO_SALE = "cancels_no_sale"
    CANCELS_TOO_MUCH = "cancels_too_much"
    CANCELS_REPLACEMENT = "cancels_replacement"
    NO_CUSTOMER = "no_customer"
    POSTAGE = "postage"
    FEE = "fee"
    SAMPLE = "sample"
    ADJUSTMENT = "adjustment"
    GIFT_VOUCHER = "gift_voucher"
    NO_GOODS = "no_goods"  # another code that is no article number


MEANING: Final = {
    Outcome.SOLD: "purchase, booked as a line of a sale",
    Outcome.REPLACEMENT: "purchase, sent by a slip as a replacement",
    Outcome.EXCHANGED: "cancellation, exchanged",
    Outcome.REFUNDED: "cancellation, refunded",
    Outcome.PART_REFUSED: "cancellation of several sales, refused for some",
    Outcome.REFUSED: "cancellation, refused by policy",
    Outcome.CANCELS_NO_SALE: "cancellation without an earlier sale of the item",
    Outcome.CANCELS_TOO_MUCH: "cancellation of more than is left of the sales",
    Outcome.CANCELS_REPLACEMENT: "cancellation of what came as a replacement",
    Outcome.NO_CUSTOMER: "goods, but no customer named",
    Outcome.POSTAGE: "postage or carriage",
    Outcome.FEE: "fee of a bank or marketplace",
    Outcome.SAMPLE: "samples",
    Outcome.ADJUSTMENT: "manual entry, discount or stock correction",
    Outcome.GIFT_VOUCHER: "gift voucher",
    Outcome.NO_GOODS: "another code that is no article number",
}
"""What each means, in a few words."""

MATCHED: Final = (
    Outcome.EXCHANGED,
    Outcome.REFUNDED,
    Outcome.PART_REFUSED,
    Outcome.REFUSED,
)
"""Cancellations matched to a sale line, and then settled or refused by a named rule."""

_GOODS = re.compile(r"\d{5}[A-Z]{0,2}|DCGS\w+|PADS")
_NO_GOODS = {
    "POST": Outcome.POSTAGE,
    "DOT": Outcome.POSTAGE,
    "C2": Outcome.POSTAGE,
    "BANK CHARGES": Outcome.FEE,
    "AMAZONFEE": Outcome.FEE,
    "CRUK": Outcome.FEE,
    "S": Outcome.SAMPLE,
    "M": Outcome.ADJUSTMENT,
    "D": Outcome.ADJUSTMENT,
    "B": Outcome.ADJUSTMENT,
}


def set_aside(row: Row) -> Outcome | None:
    """Give the outcome of a row that never reaches the desk; None for the others."""
    if not _GOODS.fullmatch(row.sku):
        if row.sku.startswith("GIFT_"):
            return Outcome.GIFT_VOUCHER
        return _NO_GOODS.get(row.sku, Outcome.NO_GOODS)
    if row.quantity < 0 and not row.is_cancellation:
        return Outcome.ADJUSTMENT
    return None if row.customer else Outcome.NO_CUSTOMER


@define
class Tally:
    """
    How many rows ended how.

    Args:
        rows: By outcome.
        refusals: How often each rule refused a slip, by its code.
        cancellations: Rows of cancellation invoices.
        slips: Opened.
        exchanges: Of them.
        refused: Of them.
        seconds: Spent in their commands.
    """

    rows: Counter[Outcome] = field(factory=Counter)
    refusals: Counter[str] = field(factory=Counter)
    cancellations: int = 0
    slips: int = 0
    exchanges: int = 0
    refused: int = 0
    seconds: float = 0.0

    @property
    def matched(self) -> int:
        """Cancellation rows matched to a sale line."""
        return sum(self.rows[outcome] for outcome in MATCHED)
