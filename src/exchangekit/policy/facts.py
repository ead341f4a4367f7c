"""What a policy is asked about: one request, line by line, with what is known of it."""

from __future__ import annotations

from datetime import datetime, tzinfo
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from attrs import evolve, field

from exchangekit.sale.facts import Channel, Moment, Trigger
from exchangekit.values.classes import frozen
from exchangekit.values.dates import Calendar, check_instant
from exchangekit.values.goods import Fault, Grade, Item, Reason
from exchangekit.values.money import Money
from exchangekit.values.windows import Pause

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


class PaymentState(StrEnum):
    """How far the sale is paid."""

    UNPAID = "unpaid"
    PART_PAID = "part_paid"
    PAID = "paid"
    REFUNDED = "refunded"


class ShippingState(StrEnum):
    """How far the goods of a line are."""

    NOT_SHIPPED = "not_shipped"
    UNDER_WAY = "under_way"
    DELIVERED = "delivered"


class Remedy(StrEnum):
    """What the customer gets."""

    EXCHANGE = "exchange"
    REFUND = "refund"
    STORE_CREDIT = "store_credit"
    REPAIR = "repair"
    PRICE_REDUCTION = "price_reduction"


def is_within(jurisdiction: str, named: frozenset[str]) -> bool:
    """
    Tell whether a jurisdiction is one of some, or a part of one, such as ``CN-ZJ`` of ``CN``.

    >>> is_within("CN-ZJ", frozenset({"CN"})), is_within("CN", frozenset({"CN-ZJ"}))
    (True, False)
    """
    return jurisdiction in named or any(jurisdiction.startswith(f"{one}-") for one in named)


@frozen
class LineFacts:
    """
    One return line as the policy sees it.

    Args:
        line: Of the slip.
        item: What was sold.
        paid: Gross value of the steps asked back.
        condition: As declared or found; None when nobody has said.
        wanted: What is asked for in its place; nothing for a refund.
        exclusion_confirmed: The customer confirmed at the sale that it cannot come back.
        earlier_exchanges: How often these goods were exchanged before.
        shipping: How far the goods are; None when nobody has said.
        promotions: The host's names of the promotions they were sold under.
        pauses: When the customer waited for their repair or replacement.
        marks: The host's names of risks seen in these goods, such as ``swapped``.
    """

    line: int
    item: Item
    paid: Money
    condition: Grade | None = None
    wanted: tuple[Item, ...] = ()
    exclusion_confirmed: bool = False
    earlier_exchanges: int = 0
    shipping: ShippingState | None = None
    promotions: frozenset[str] = frozenset()
    pauses: tuple[Pause, ...] = ()
    marks: frozenset[str] = frozenset()


@frozen
class CaseFacts:
    """
    One request as the policy sees it.

    Args:
        channel: Of the sale.
        jurisdiction: Whose law rules the sale.
        reason: Why the goods come back.
        asked_at: When the customer asked.
        moments: What is known of the sale's history.
        proof: Whether a proof of purchase exists; None when nobody has looked.
        lines: At least one.
        business: The buyer is a business: rights of consumers do not hold.
        uninformed: The customer was not told at the sale of the right to give goods back;
            the moment ``informed`` says when it was made up for.
        remedy: What the customer asks for; None when nobody has said.
        payment: How far the sale is paid; None when nobody has said.
        region: The host's name of where the customer is; empty when it is not known.
        tier: The host's name of what kind of customer it is, such as ``gold``.
        marks: The host's names of risks seen in the customer, such as ``habitual``.
        excepted: Somebody with the authority allows it as an exception: what an approval
            helps against no longer fails, it is only looked at.
    """

    channel: Channel
    jurisdiction: str
    reason: Reason
    asked_at: datetime
    moments: tuple[Moment, ...]
    proof: bool | None
    lines: tuple[LineFacts, ...]
    business: bool = False
    uninformed: bool = False
    remedy: Remedy | None = None
    payment: PaymentState | None = None
    region: str = ""
    tier: str = ""
    marks: frozenset[str] = frozenset()
    excepted: bool = False

    def __attrs_post_init__(self) -> None:
        check_instant(self.asked_at, where="case.asked_at")

    def moment(self, trigger: Trigger) -> datetime | None:
        """Give the instant of a trigger, or None when it is not known."""
        return next((m.at for m in self.moments if m.trigger is trigger), None)

    def only(self, line: int) -> CaseFacts:
        """Give the case as if it were about one of its lines alone."""
        return evolve(self, lines=tuple(x for x in self.lines if x.line == line))


@frozen
class Where:
    """In which zone and by which calendar the days of a case are counted."""

    zone: tzinfo
    calendar: Calendar = field(factory=Calendar)


@frozen
class When:
    """
    Closed conditions under which a rule applies; an empty one does not restrict.

    Args:
        channels: Of the sale.
        faults: Sides of the reason.
        categories: Of the item.
        reasons: Why the goods come back.
        remedies: What is asked for; one nobody has named is none of them.
        tiers: Kinds of customer.
        regions: Where the customer is.
        promotions: At least one of those the goods were sold under.
        business: Only sales to a business when True, only to consumers when False.
    """

    channels: frozenset[Channel] = frozenset()
    faults: frozenset[Fault] = frozenset()
    categories: frozenset[str] = frozenset()
    reasons: frozenset[Reason] = frozenset()
    remedies: frozenset[Remedy] = frozenset()
    tiers: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    promotions: frozenset[str] = frozenset()
    business: bool | None = None
    _named: tuple[str, ...] = field(init=False, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        named = tuple(n for n in CONDITIONS if getattr(self, n) not in (None, frozenset()))
        object.__setattr__(self, "_named", named)

    def holds(self, case: CaseFacts, line: LineFacts) -> bool:
        """Tell whether every condition that is named holds."""
        return not self._named or all(
            CONDITIONS[name](getattr(self, name), case, line) for name in self._named
        )


CONDITIONS: Final[Mapping[str, Callable[[Any, CaseFacts, LineFacts], bool]]] = MappingProxyType(
    {
        "channels": lambda named, case, _: case.channel in named,
        "faults": lambda named, case, _: case.reason.fault in named,
        "categories": lambda named, _, line: line.item.category in named,
        "reasons": lambda named, case, _: case.reason in named,
        "remedies": lambda named, case, _: case.remedy in named,
        "tiers": lambda named, case, _: case.tier in named,
        "regions": lambda named, case, _: case.region in named,
        "promotions": lambda named, _, line: not named.isdisjoint(line.promotions),
        "business": lambda named, case, _: case.business is named,
    }
)
"""Each condition of `When` by its name; how it is held against a line of a case."""

ALWAYS = When()
"""No condition."""
