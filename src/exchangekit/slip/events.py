"""What happened to a slip: past tense, with enough to project it again."""

from __future__ import annotations

from exchangekit.policy.facts import CaseFacts
from exchangekit.policy.money_terms import RefundBy
from exchangekit.policy.terms import Terms
from exchangekit.policy.verdict import Finding
from exchangekit.sale.facts import Channel, Payment
from exchangekit.sale.spans import Spans
from exchangekit.settlement.quote import Quote, QuoteLine
from exchangekit.settlement.tenders import RefundPart
from exchangekit.settlement.whole import WholeSale
from exchangekit.slip.commands import Asked, Intent, Outcome
from exchangekit.slip.parts import (
    ClaimedLine,
    DeliveredPart,
    ReceivedPart,
    Reservation,
    SentPart,
    Series,
    WantedLine,
)
from exchangekit.values.classes import frozen
from exchangekit.values.goods import Disposition, Grade, Reason
from exchangekit.values.ids import CompanyId, CustomerRef, PaymentId, SaleId, SiteId
from exchangekit.values.money import Money
from exchangekit.values.people import Role


@frozen
class Opened:
    """A request was taken in as a draft."""

    sale: SaleId
    company: CompanyId
    currency: str
    customer: CustomerRef
    zone: str
    jurisdiction: str
    intent: Intent
    channel: Channel
    reason: Reason
    returns: tuple[Asked, ...]
    wanted: tuple[WantedLine, ...]
    requested_by: frozenset[str]
    contact: str | None = None
    evidence: tuple[str, ...] = ()


@frozen
class Numbered:
    """A number was drawn for the slip or one of its orders."""

    series: Series
    number: str


@frozen
class Submitted:
    """
    The request was assessed; facts, findings and terms stay with the slip.

    `exception` says that reviewers are asked to allow what the policy refuses; `paid_by`
    are the payments of the sale, to which a refund can be traced; `whole` is the sale as the
    slip found it, where its terms settle more than the lines that come back.
    """

    policy: str
    policy_version: int
    facts: CaseFacts
    findings: tuple[Finding, ...]
    terms: Terms
    lines: tuple[ClaimedLine, ...]
    due: tuple[Role, ...]
    submitted_by: frozenset[str]
    exception: bool = False
    paid_by: tuple[Payment, ...] = ()
    whole: WholeSale | None = None


@frozen
class LevelApproved:
    """One level of approval was given."""

    by: frozenset[str]
    note: str | None = None


@frozen
class Milestone:
    """
    An event that says everything by its name.

    Those derived from it are as frozen as it is and equal only to their own kind, and cost
    nothing to make at import.
    """


class Approved(Milestone):
    """The request is allowed; the last level, or none, was due."""


@frozen
class Refused:
    """The request is not allowed: by policy, or by a reviewer."""

    by: frozenset[str]
    note: str | None = None


@frozen
class Quoted:
    """The money was worked out."""

    quote: Quote


@frozen
class QuoteAccepted:
    """
    The customer agreed to a quote.

    Args:
        number: Of the quote.
        standing: An earlier consent covers it: nobody is worse off.
    """

    number: int
    standing: bool = False


@frozen
class AdjustmentAsked:
    """
    A correction was asked for; it waits for another person.

    Args:
        number: From 1, within the slip.
        line: Of the quote, once it is approved.
        by: Everyone who asked.
    """

    number: int
    line: QuoteLine
    by: frozenset[str]


@frozen
class AdjustmentDecided:
    """A correction was approved or turned down by another person."""

    number: int
    approved: bool
    by: frozenset[str]


@frozen
class StockHeld:
    """Replacement goods were set aside; lines not named hold nothing."""

    reservations: tuple[Reservation, ...]


class ReplacementReserved(Milestone):
    """Everything that goes out is set aside."""


class ReplacementBackordered(Milestone):
    """Something that goes out is not there yet."""


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
    """

    line: int
    steps: int
    grade: Grade
    disposition: Disposition
    site: SiteId
    value: Money
    evidence: tuple[str, ...] = ()


class ReturnComplete(Milestone):
    """Everything that arrived was looked at."""


class SettlementDue(Milestone):
    """The money is final: goods are accepted and the customer agrees."""


@frozen
class PaymentTaken:
    """
    The customer paid.

    Args:
        payment: The host's number of it.
        amount: What it settles.
        rounding: What was paid in cash beyond that; negative when less.
    """

    payment: PaymentId
    amount: Money
    rounding: Money | None = None


@frozen
class RefundPaid:
    """
    The shop paid back.

    Args:
        reference: The host's number of it.
        parts: Over, or instead of, these payments.
        by: In which way; the way it was paid when None.
        on_account: What no payment was left for, on the customer's account.
        rounding: What was paid in cash beyond that; negative when less.
    """

    reference: PaymentId
    parts: tuple[RefundPart, ...]
    by: RefundBy | None = None
    on_account: Money | None = None
    rounding: Money | None = None

    @property
    def settles(self) -> tuple[Money, ...]:
        """What it settles, part by part."""
        parts = tuple(part.amount for part in self.parts)
        return parts if self.on_account is None else (*parts, self.on_account)


class Settled(Milestone):
    """Nobody owes anything."""


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


class Cancelled(Milestone):
    """The slip was called off."""


Event = (
    Opened
    | Numbered
    | Submitted
    | LevelApproved
    | Approved
    | Refused
    | Quoted
    | QuoteAccepted
    | AdjustmentAsked
    | AdjustmentDecided
    | StockHeld
    | ReplacementReserved
    | ReplacementBackordered
    | ReturnShipped
    | GoodsReceived
    | Resolved
    | ReturnReceived
    | Inspected
    | ReturnComplete
    | SettlementDue
    | PaymentTaken
    | RefundPaid
    | Settled
    | Dispatched
    | ReplacementDispatched
    | Delivered
    | ReplacementDelivered
    | Confirmed
    | Cancelled
)
