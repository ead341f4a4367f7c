"""Events of a booking that was a mistake and is taken back."""

from __future__ import annotations

from exchangekit.slip.commands.corrections import Booking
from exchangekit.slip.events.parts import Milestone
from exchangekit.slip.events.replacements import Delivered, Dispatched, ReplacementLost
from exchangekit.slip.events.returns import GoodsReceived, Inspected, Resolved, ReturnShipped
from exchangekit.slip.events.undoing import Compensated, Restocked, SentBack, TakenBack
from exchangekit.values.classes import frozen

ReturnBookable = GoodsReceived | Resolved | Inspected | SentBack
"""Facts about goods of the customer."""

ReplacementBookable = Dispatched | Delivered | ReplacementLost | TakenBack | Restocked
"""Facts about replacement goods."""

WayBack = SentBack | TakenBack | Restocked | Compensated | ReplacementLost
"""Facts about goods that go the other way than they should have, or not at all."""

Bookable = ReturnShipped | ReturnBookable | ReplacementBookable | Compensated
"""The facts about goods that can be taken back."""


@frozen
class Booked:
    """
    A fact as far as it is of one line.

    Args:
        record: Number of its record in the slip's history.
        booking: Its kind.
        line: Of its leg; 0 where it is of none.
        event: What was recorded, with the parts of this line alone.
    """

    record: int
    booking: Booking
    line: int
    event: Bookable


@frozen
class Retracted:
    """A booking was a mistake: what it moved, posted and claimed is reversed."""

    booked: Booked


class ReturnAwaited(Milestone):
    """Goods that were booked by mistake are still to come, and nobody has sent them yet."""


class ParcelAwaited(Milestone):
    """Goods that were booked by mistake are still to come, in a parcel that was announced."""


class InspectionReopened(Milestone):
    """Goods that are here are to be looked at again."""


class ReturnReopened(Milestone):
    """Goods of the customer are still to be given back by a slip that is undone."""


class ReplacementReopened(Milestone):
    """Replacement goods are still to come back to a slip that is undone."""


class DeliveryReopened(Milestone):
    """What was delivered by mistake is on its way; the sale that it became is void."""
