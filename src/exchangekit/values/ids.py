"""Names of things, as distinct types, and the one check that all of them pass."""

from __future__ import annotations

from typing import NewType

from exchangekit.errors import InvalidInputError

SlipId = NewType("SlipId", str)
"""Names a slip; the caller chooses it."""
SaleId = NewType("SaleId", str)
"""The host's number of an order or a receipt."""
Sku = NewType("Sku", str)
"""The host's number of an item, one per variant."""
SiteId = NewType("SiteId", str)
"""A shop or a warehouse of a company."""
PaymentId = NewType("PaymentId", str)
"""The host's number of a payment or a refund."""
CompanyId = NewType("CompanyId", str)
"""Whose goods and books they are."""
CustomerRef = NewType("CustomerRef", str)
"""A customer, by reference; the host keeps the person."""
StreamId = NewType("StreamId", str)
"""What is written together; see `exchangekit.ports`."""
CommandKey = NewType("CommandKey", str)
"""Tells a repeated command from a new one."""

_MOST_CHARACTERS = 200


def check_id(value: object, *, where: str) -> None:
    """
    Refuse what cannot name anything: empty, over 200 characters, or not printable.

    Raises:
        InvalidInputError: `value` is such a name.
    """
    if (
        not isinstance(value, str)
        or not value.strip()
        or len(value) > _MOST_CHARACTERS
        or not value.isprintable()
    ):
        want = "printable text of 1 to 200 characters"
        raise InvalidInputError(where, repr(value)[:80], want)


def chained_sale(slip: SlipId, again: int = 0) -> SaleId:
    """
    Name the sale that a slip's replacement becomes.

    Args:
        slip: Which slip.
        again: How often its delivery was taken back as a mistake: `Slip.redelivered`.
    """
    return SaleId(f"slip.{again}:{slip}" if again else f"slip:{slip}")
