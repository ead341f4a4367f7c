"""Lines of a slip, and what happened to their steps."""

from __future__ import annotations

from exchangekit.policy.wear import Worn
from exchangekit.sale.facts import SaleLine
from exchangekit.sale.spans import Spans, cut, steps_in
from exchangekit.settlement.pricing import Found, Returned
from exchangekit.slip.parts import Reservation, WantedLine
from exchangekit.values.classes import frozen
from exchangekit.values.goods import Disposition, Grade, Item
from exchangekit.values.ids import SiteId
from exchangekit.values.money import Money


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
    missing_parts: tuple[str, ...] = ()


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
        worn: What its use comes to.
    """

    line: int
    sold: SaleLine
    spans: Spans
    declared: Grade | None
    receipts: tuple[Receipt, ...] = ()
    inspections: tuple[Inspection, ...] = ()
    resolved: int = 0
    worn: tuple[Worn, ...] = ()

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
            Found(
                i.steps,
                i.grade,
                i.disposition is not Disposition.BACK_TO_CUSTOMER,
                i.missing_parts,
            )
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
            self.worn,
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
