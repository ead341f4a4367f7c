"""Events of goods that come back."""

from __future__ import annotations

from exchangekit.sale.spans import Spans
from exchangekit.slip.commands import Outcome
from exchangekit.slip.events.parts import Milestone
from exchangekit.slip.parts import ReceivedPart, StrayKind
from exchangekit.values.classes import frozen
from exchangekit.values.goods import Disposition, Grade
from exchangekit.values.ids import SiteId, Sku
from exchangekit.values.money import Money


@frozen
class ReturnShipped:
    """The customer sent goods."""

    tracking: str | None = None


@frozen
class GoodsReceived:
    """Goods arrived and went to inspection."""

    site: SiteId
    parts: tuple[ReceivedPart, ...]


@frozen
class Resolved:
    """Steps of a return line will not arrive; exactly `spans` are free again."""

    line: int
    steps: int
    outcome: Outcome
    spans: Spans


@frozen
class StrayArrived:
    """
    Goods arrived that are no part of the slip, and are kept as the customer's property.

    Args:
        why: They are no part of it.
        line: The return line they came for, or 0.
        item: What they are.
        site: Where they arrived.
        steps: How many.
        tracking: Lot or serial, or None.
    """

    why: StrayKind
    line: int
    item: Sku
    site: SiteId
    steps: int
    tracking: str | None = None


@frozen
class StrayReturned:
    """
    Goods that were no part of the slip left for the customer again.

    Args:
        number: Of the stray, from 1.
        steps: How many.
        tracking: The carrier's number, or None.
    """

    number: int
    steps: int
    tracking: str | None = None


@frozen
class StrayTaken:
    """
    Goods that were no part of the slip were left to us, and went into stock at no value.

    Args:
        number: Of the stray, from 1.
        steps: How many.
        disposition: Where they went.
    """

    number: int
    steps: int
    disposition: Disposition


class ReturnReceived(Milestone):
    """Everything that will arrive has arrived."""


@frozen
class Inspected:
    """
    Steps of a return line were looked at and sent on.

    Args:
        line: The return line.
        steps: How many.
        grade: As found.
        disposition: Where they went.
        site: Where they were received.
        value: What they are worth in the books.
        evidence: References the host keeps.
        missing_parts: Names of parts that each unit lacks.
        by: Everyone who looked.
        tracking: Lot or serial, or None.
        booked: What these very steps were taken in at, where that is another value.
    """

    line: int
    steps: int
    grade: Grade
    disposition: Disposition
    site: SiteId
    value: Money
    evidence: tuple[str, ...] = ()
    missing_parts: tuple[str, ...] = ()
    by: frozenset[str] = frozenset()
    tracking: str | None = None
    booked: Money | None = None


class ReturnComplete(Milestone):
    """Everything that arrived was looked at."""
