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
    LOSS = "loss"  # replacement goods that were lost on their way
    GIVEN_BACK = "given_back"  # goods of the customer that an undone slip sent back
    PAID_FOR = "paid_for"  # those that it could not give back
    TAKEN_BACK = "taken_back"  # replacement goods that an undone slip got back
    RESTOCK = "restock"  # how they were found, and where they went
    KEPT = "kept"  # those that stay with the customer


@frozen
class Retract:
    """
    The last booking of its kind on a line was a mistake.

    It is reversed as a whole, as far as it was of this line; what is right is booked anew.

    Args:
        booking: Its kind.
        line: Of its leg: the return, or the replacement where replacement goods are booked;
            0 for a parcel, which is of no line.
    """

    booking: Booking
    line: int
