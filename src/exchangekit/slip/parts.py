"""What events are made of: numbers to draw, lines, and so many steps of a line."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from attrs import field

from exchangekit.policy.terms import ReturnValue
from exchangekit.policy.wear import Worn
from exchangekit.sale.facts import SaleLine
from exchangekit.sale.spans import Spans
from exchangekit.stock.places import PlaceKind
from exchangekit.values.classes import frozen
from exchangekit.values.dates import check_instant, exact
from exchangekit.values.goods import Item
from exchangekit.values.ids import SiteId
from exchangekit.values.money import Money
from exchangekit.values.people import Role


class Series(StrEnum):
    """The numbers a slip draws."""

    SLIP = "slip"
    RETURN_ORDER = "return_order"
    REPLACEMENT_ORDER = "replacement_order"


class StrayKind(StrEnum):
    """Why goods that arrived are no part of a slip."""

    SURPLUS = "surplus"  # more of a line than was agreed
    WRONG_ITEM = "wrong_item"  # instead of the goods of a line
    UNEXPECTED = "unexpected"  # nothing like them was to come


@frozen
class WantedLine:
    """
    One replacement line as asked for.

    Args:
        item: What is wanted.
        steps: How much.
        replaces: Numbers of the return lines it stands for.
        site: From where it is sent.
        lost: Lines of the sale whose goods were lost and are sent again.
    """

    item: Item
    steps: int
    replaces: tuple[int, ...]
    site: SiteId
    lost: tuple[int, ...] = ()


@frozen
class ClaimedLine:
    """
    One return line as claimed.

    Args:
        sold: The sale line, as frozen.
        spans: Which steps of it.
        worn: What its use comes to, by the terms.
    """

    sold: SaleLine
    spans: Spans
    worn: tuple[Worn, ...] = ()


@frozen
class FreedSteps:
    """
    Steps of the sale that a slip lets go.

    Args:
        sale_line: Of the sale.
        spans: Which steps of it.
    """

    sale_line: int
    spans: Spans


@frozen
class ResentSteps:
    """
    Steps of the sale that were lost, and that a replacement line stands for.

    Args:
        line: The replacement line.
        sold: The sale line, as frozen.
        spans: Which steps of it.
    """

    line: int
    sold: SaleLine
    spans: Spans


@frozen(slots=False)
class Reservation:
    """
    Goods set aside for a replacement line.

    Args:
        line: The replacement line.
        steps: How much.
        expires_before: The first instant at which it no longer counts.
        tracking: The lot or serial, or None for any.
    """

    line: int
    steps: int
    expires_before: datetime
    tracking: str | None = None


@frozen
class Arrival:
    """
    When goods are expected that a replacement line waits for.

    Args:
        line: The replacement line.
        at: From when on they should be there.

    Raises:
        NaiveDatetimeError: `at` has no time zone.
    """

    line: int
    at: datetime = field(converter=exact)

    def __attrs_post_init__(self) -> None:
        check_instant(self.at, where=f"expected[{self.line}].at")


@frozen
class ReceivedPart:
    """
    Steps of a return line that arrived.

    Args:
        line: The return line.
        steps: How many.
        value: What they are worth in the books.
        tracking: Lot or serial, or None.
        instead: What that is where it is not the value of the issue that delivered them.
    """

    line: int
    steps: int
    value: Money
    tracking: str | None = None
    instead: ReturnValue | None = None


@frozen
class SentPart:
    """
    Steps of a replacement line that left.

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


@frozen
class BackPart:
    """
    Steps of a return line that left for the customer again.

    Args:
        line: The return line.
        steps: How many.
        site: From where.
        kind: From which place there.
        booked: What these very steps were taken in at.
        value: What they leave at, by the present rule of the place.
        tracking: Lot or serial, or None.
    """

    line: int
    steps: int
    site: SiteId
    kind: PlaceKind
    booked: Money
    value: Money
    tracking: str | None = None


@frozen
class DeliveredPart:
    """Steps of a replacement line that arrived at the customer's."""

    line: int
    steps: int


@frozen
class Enforcement:
    """
    A deadline that was carried out.

    Args:
        deadline: Its position in the terms, from 1.
        due: The instant at which it was due.
        to: On whose list it is since then, or None.
    """

    deadline: int
    due: datetime
    to: Role | None = None
