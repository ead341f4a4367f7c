"""The command that takes a booking back."""

from __future__ import annotations

from enum import StrEnum

from exchangekit.values.classes import frozen


class Booking(StrEnum):
    """What was booked about goods of a slip, and can be taken back."""

    PARCEL = "parcel"  # the customer sent goods
    RECEIPT = "receipt"
    GIVEN_UP = "given_up"  # goods of the customer that will not arrive
    INSPECTION = "inspection"
    DISPATCH = "dispatch"
    DELIVERY = "delivery"


@frozen
class Retract:
    """
    The last booking of its kind on a line was a mistake.

    It is reversed as a whole, as far as it was of this line; what is right is booked anew.

    Args:
        booking: Its kind.
        line: Of the return leg, of a dispatch or delivery the replacement line; 0 for a
            parcel, which is of no line.
    """

    booking: Booking
    line: int
