"""Events of goods that go out."""

from __future__ import annotations

from exchangekit.slip.commands import Intent
from exchangekit.slip.events.parts import Milestone
from exchangekit.slip.parts import (
    Arrival,
    ClaimedLine,
    DeliveredPart,
    FreedSteps,
    ResentSteps,
    Reservation,
    SentPart,
    WantedLine,
)
from exchangekit.values.classes import frozen
from exchangekit.values.money import Money


@frozen
class StockHeld:
    """Replacement goods were set aside; lines not named hold nothing."""

    reservations: tuple[Reservation, ...]


class ReplacementReserved(Milestone):
    """Everything that goes out is set aside."""


class ReplacementBackordered(Milestone):
    """Something that goes out is not there yet."""


@frozen
class ReplacementChanged:
    """
    Other goods go out than were to; what was to go out is called off.

    Args:
        wanted: All that goes out from now on, on lines of new numbers.
        was: What the customer wanted before.
        intent: What the customer wants now.
        by: Everyone who changed it.
        freed: What a resend had claimed of its sale.
        resent: What it claims instead.
    """

    wanted: tuple[WantedLine, ...]
    was: Intent
    intent: Intent
    by: frozenset[str]
    freed: tuple[FreedSteps, ...] = ()
    resent: tuple[ResentSteps, ...] = ()


@frozen
class ReplacementCalledOff:
    """
    Nothing goes out any more: the customer is paid back instead.

    Args:
        was: What the customer wanted before.
        intent: What the customer gets now.
        by: Everyone who changed it.
        freed: What it had claimed as sent again.
        lost: That, as what never reached the customer and is paid back, line by line.
    """

    was: Intent
    intent: Intent
    by: frozenset[str]
    freed: tuple[FreedSteps, ...] = ()
    lost: tuple[ClaimedLine, ...] = ()


@frozen
class ReplacementExpected:
    """It was said when goods should be there of which there are not enough."""

    arrivals: tuple[Arrival, ...]


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


@frozen
class ReplacementLost:
    """
    Goods that left for the customer were lost on the way; the line wants as many again.

    Args:
        line: The replacement line.
        steps: How many.
        value: What they are worth in the books.
        tracking: Lot or serial, or None.
    """

    line: int
    steps: int
    value: Money
    tracking: str | None = None


class Confirmed(Milestone):
    """The customer confirmed the result."""
