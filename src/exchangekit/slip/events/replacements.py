"""Events of goods that go out."""

from __future__ import annotations

from exchangekit.slip.events.parts import Milestone
from exchangekit.slip.parts import DeliveredPart, Reservation, SentPart
from exchangekit.values.classes import frozen


@frozen
class StockHeld:
    """Replacement goods were set aside; lines not named hold nothing."""

    reservations: tuple[Reservation, ...]


class ReplacementReserved(Milestone):
    """Everything that goes out is set aside."""


class ReplacementBackordered(Milestone):
    """Something that goes out is not there yet."""


@frozen
class Dispatched:
    """Replacement goods left."""

    parts: tuple[SentPart, ...]
    tracking: str | None = None


class ReplacementDispatched(Milestone):
    """Everything that goes out has left."""


@frozen
class Delivered:
    """Replacement goods arrived."""

    parts: tuple[DeliveredPart, ...]


class ReplacementDelivered(Milestone):
    """Everything that went out has arrived."""


class Confirmed(Milestone):
    """The customer confirmed the result."""
