"""The slip as its events have made it: a header, lines, and a record per leg."""

from __future__ import annotations

from datetime import datetime

from exchangekit.errors import UnknownSlipLineError
from exchangekit.policy.facts import CaseFacts
from exchangekit.policy.terms import Terms
from exchangekit.policy.verdict import Verdict
from exchangekit.sale.facts import Channel, Payment, SaleLine
from exchangekit.sale.spans import Spans, cut, steps_in
from exchangekit.settlement.pricing import Found, Returned
from exchangekit.settlement.quote import Difference, Quote, QuoteLine, difference_of
from exchangekit.settlement.whole import WholeSale
from exchangekit.slip.commands import Asked, Intent
from exchangekit.slip.parts import Reservation, Series, WantedLine
from exchangekit.slip.phases import Leg, Phase, Phases
from exchangekit.slip.transitions import stage
from exchangekit.values.classes import frozen
from exchangekit.values.goods import Disposition, Grade, Item, Reason
from exchangekit.values.ids import CompanyId, CustomerRef, PaymentId, SaleId, SiteId, SlipId
from exchangekit.values.money import Money
from exchangekit.values.people import Role


@frozen
class Request:
    """What was asked for, as the draft says."""

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
    contact: str | None
    evidence: tuple[str, ...]


@frozen
class ReviewLeg:
    """How the request was assessed and who decided what."""

    policy: str
    policy_version: int
    facts: CaseFacts
    verdict: Verdict
    terms: Terms
    due: tuple[Role, ...]
    exception: bool = False
    paid_by: tuple[Payment, ...] = ()
    approved_by: tuple[frozenset[str], ...] = ()
    note: str | None = None
    whole: WholeSale | None = None

    @property
    def next_role(self) -> Role | None:
        """Whose approval is waited for; None when all levels are given."""
        given = len(self.approved_by)
        return self.due[given] if given < len(self.due) else None


@frozen
class Receipt:
    """Steps that arrived at a site, and what they are worth in the books."""

    site: SiteId
    steps: int
    value: Money


@frozen
class Inspection:
    """Steps that were looked at."""

    site: SiteId
    steps: int
    grade: Grade
    disposition: Disposition


@frozen
class ReturnLine:
    """
    One line of goods that come back.

    Args:
        line: Its number in the return leg, from 1.
        sold: The sale line, as frozen.
        spans: The steps claimed; those of `resolved` are free again.
        declared: The condition the customer declared.
        receipts: In the order they came.
        inspections: In the order they were made.
        resolved: Steps that will not arrive.
    """

    line: int
    sold: SaleLine
    spans: Spans
    declared: Grade | None
    receipts: tuple[Receipt, ...] = ()
    inspections: tuple[Inspection, ...] = ()
    resolved: int = 0

    @property
    def item(self) -> Item:
        """What comes back."""
        return self.sold.item

    @property
    def steps(self) -> int:
        """How much was agreed to come back."""
        return steps_in(self.spans)

    @property
    def received(self) -> int:
        """How much arrived."""
        return sum(receipt.steps for receipt in self.receipts)

    @property
    def inspected(self) -> int:
        """How much was looked at."""
        return sum(inspection.steps for inspection in self.inspections)

    @property
    def outstanding(self) -> int:
        """How much is still to arrive."""
        return self.steps - self.received - self.resolved

    def to_inspect(self, site: SiteId) -> int:
        """How much lies at a site and was not looked at."""
        came = sum(receipt.steps for receipt in self.receipts if receipt.site == site)
        seen = sum(found.steps for found in self.inspections if found.site == site)
        return came - seen

    def book_value(self, site: SiteId, steps: int) -> Money:
        """
        Give the book value of the next steps to be inspected at a site.

        Shares of each receipt in turn, so the parts of a receipt add up to its value.
        """
        skip = sum(found.steps for found in self.inspections if found.site == site)
        value = Money(0, self.receipts[0].value.currency)
        for receipt in self.receipts:
            if receipt.site != site:
                continue
            start = min(skip, receipt.steps)
            stop = min(start + steps, receipt.steps)
            skip, steps = skip - start, steps - (stop - start)
            value += receipt.value.share(stop, receipt.steps)
            value -= receipt.value.share(start, receipt.steps)
        return value

    def unresolved_spans(self, steps: int) -> Spans:
        """Give the last `steps` of those still to arrive: they are let go."""
        keep = self.steps - self.resolved - steps
        return cut(self.spans, keep, steps)

    def as_returned(self) -> Returned:
        """Give the line as the quote sees it."""
        found = tuple(
            Found(i.steps, i.grade, i.disposition is not Disposition.BACK_TO_CUSTOMER)
            for i in self.inspections
        )
        sold = self.sold
        return Returned(
            self.line,
            sold.item,
            sold.paid,
            sold.steps,
            self.spans,
            found,
            self.resolved,
            sold.line,
            sold.discounts,
        )


@frozen
class ReplacementLine:
    """
    One line of goods that go out.

    Args:
        line: Its number in the replacement leg, from 1.
        wanted: What was asked for.
        hold: What is set aside for it, or None.
        dispatched: How much has left.
        delivered: How much has arrived.
        cost: What has left is worth in the books; None before anything has.
    """

    line: int
    wanted: WantedLine
    hold: Reservation | None = None
    dispatched: int = 0
    delivered: int = 0
    cost: Money | None = None

    @property
    def item(self) -> Item:
        """What goes out."""
        return self.wanted.item

    @property
    def left(self) -> int:
        """How much has not left yet."""
        return self.wanted.steps - self.dispatched

    @property
    def on_the_way(self) -> int:
        """How much has left and not arrived."""
        return self.dispatched - self.delivered


@frozen
class Adjustment:
    """
    A correction of the money by hand.

    Args:
        number: From 1, within the slip.
        line: Of the quote, once it is approved.
        asked_by: Everyone who asked.
        approved: None while it waits.
        decided_by: Everyone who decided.
    """

    number: int
    line: QuoteLine
    asked_by: frozenset[str]
    approved: bool | None = None
    decided_by: frozenset[str] = frozenset()


@frozen
class MoneyLeg:
    """
    The quote that counts and what was paid.

    Args:
        quote: The latest one, or None.
        accepted: The one the customer agreed to last, or None.
        taken: What the customer paid.
        refunded: What the shop paid back.
        received: The payments in which the customer paid.
        adjustments: Asked for so far.
    """

    quote: Quote | None
    accepted: Quote | None
    taken: Money
    refunded: Money
    received: tuple[Payment, ...] = ()
    adjustments: tuple[Adjustment, ...] = ()

    @property
    def payments(self) -> tuple[PaymentId, ...]:
        """The numbers of what the customer paid."""
        return tuple(payment.id for payment in self.received)

    @property
    def outstanding(self) -> Money:
        """What is still owed, positive by the customer; zero without a quote."""
        moved = self.taken - self.refunded
        return -moved if self.quote is None else self.quote.balance - moved

    @property
    def difference(self) -> Difference:
        """What is still owed, and by whom."""
        return difference_of(self.outstanding)


@frozen
class Slip:
    """
    One exchange.

    Args:
        id: Chosen by the caller.
        version: How many events it has seen.
        request: What was asked for.
        phases: One per leg.
        money: Quote and payments.
        opened_at: The first instant recorded.
        changed_at: The last instant recorded.
        numbers: Drawn so far.
        review: Once submitted.
        returns: Once submitted.
        replacements: Once opened.
    """

    id: SlipId
    version: int
    request: Request
    phases: Phases
    money: MoneyLeg
    opened_at: datetime
    changed_at: datetime
    numbers: tuple[tuple[Series, str], ...] = ()
    review: ReviewLeg | None = None
    returns: tuple[ReturnLine, ...] = ()
    replacements: tuple[ReplacementLine, ...] = ()

    def number(self, series: Series = Series.SLIP) -> str | None:
        """Give the number drawn from a series, or None."""
        return next((number for drawn, number in self.numbers if drawn is series), None)

    @property
    def stage(self) -> tuple[Leg, Phase] | None:
        """The first leg that has not ended, in the order of the terms; None at the end."""
        return stage(self.phases, None if self.review is None else self.review.terms.sequence)

    @property
    def terms(self) -> Terms | None:
        """The terms that rule it, once submitted."""
        return None if self.review is None else self.review.terms

    def return_line(self, number: int) -> ReturnLine:
        """
        Give a return line.

        Raises:
            UnknownSlipLineError: There is none of that number.
        """
        if 1 <= number <= len(self.returns):
            return self.returns[number - 1]
        known = tuple(line.line for line in self.returns)
        raise UnknownSlipLineError(self.id, "return", number, known)

    def replacement_line(self, number: int) -> ReplacementLine:
        """
        Give a replacement line.

        Raises:
            UnknownSlipLineError: There is none of that number.
        """
        if 1 <= number <= len(self.replacements):
            return self.replacements[number - 1]
        known = tuple(line.line for line in self.replacements)
        raise UnknownSlipLineError(self.id, "replacement", number, known)

    @property
    def goods_moved(self) -> bool:
        """Whether anything was sent, received or dispatched."""
        return any(line.receipts for line in self.returns) or any(
            line.dispatched for line in self.replacements
        )

    @property
    def money_moved(self) -> bool:
        """Whether anything was paid in either direction."""
        return bool(self.money.taken.minor or self.money.refunded.minor)
