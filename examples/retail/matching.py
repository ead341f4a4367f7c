"""
Who bought what and may still cancel it: open sale lines, and requests that wait.

Memory is bounded by what is open: a line goes once all of it was cancelled, a request once
it is decided.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import TYPE_CHECKING

from attrs import define, field

from exchangekit.values.ids import CustomerRef, SaleId, Sku, SlipId

from examples.retail.outcomes import Outcome

if TYPE_CHECKING:
    from examples.retail.rows import Row


@define(eq=False)
class OpenLine:
    """
    A sale line with steps that nobody has cancelled.

    Args:
        sale: Its sale.
        line: Its number there.
        sku: What was sold.
        price: As the row wrote it.
        left: Steps not cancelled.
    """

    sale: SaleId
    line: int
    sku: Sku
    price: str
    left: int


@define(eq=False)
class Cancellation:
    """
    A matched cancellation row, until every slip it takes part in is decided.

    Args:
        undecided: How many slips are not.
        results: How the others ended.
    """

    undecided: int = 0
    results: set[Outcome] = field(factory=set)

    def decided(self, result: Outcome) -> Outcome | None:
        """Note how a slip ended; give the row's outcome once all have."""
        self.results.add(result)
        self.undecided -= 1
        if self.undecided:
            return None
        if Outcome.REFUSED in self.results and len(self.results) > 1:
            return Outcome.PART_REFUSED
        return Outcome.EXCHANGED if Outcome.EXCHANGED in self.results else result


@define(eq=False)
class Request:
    """
    What one cancellation invoice asks of one sale; it becomes one slip.

    Args:
        name: The cancellation and the sale.
        slip: The id of the slip it will be.
        sale: Whose lines come back.
        customer: Who asked.
        asked_at: When.
        steps: By sale line, in the order in which they were asked.
        rows: The cancellation rows in it.
    """

    name: str
    slip: SlipId
    sale: SaleId
    customer: CustomerRef
    asked_at: datetime
    steps: dict[OpenLine, int] = field(factory=dict)
    rows: list[Cancellation] = field(factory=list)

    def add(self, line: OpenLine, steps: int, row: Cancellation) -> None:
        """Ask for steps of a line back."""
        self.steps[line] = self.steps.get(line, 0) + steps
        if row not in self.rows:
            self.rows.append(row)
            row.undecided += 1


Parts = list[tuple[OpenLine, int]]


@define
class OpenLines:
    """Every customer's sale lines that can still be cancelled, oldest first."""

    _lines: defaultdict[tuple[CustomerRef, Sku], list[OpenLine]] = field(
        init=False, factory=lambda: defaultdict(list)
    )
    _replaced: set[tuple[CustomerRef, Sku]] = field(init=False, factory=set)

    def sold(self, customer: CustomerRef, line: OpenLine) -> None:
        """Note a sale line."""
        self._lines[customer, line.sku].append(line)

    def replaced(self, customer: CustomerRef, sku: Sku) -> None:
        """Note that a slip sent an item: it is on no sale."""
        self._replaced.add((customer, sku))

    def take(self, row: Row) -> Parts | Outcome:
        """
        Match a cancellation to the customer's earlier sale lines of the item.

        Lines sold at the price it names come first, then the latest sale; nothing is
        taken when all of them together have less left than it cancels.
        """
        key = (row.customer, row.sku)
        lines = [line for line in reversed(self._lines.get(key, ())) if line.left]
        wanted = -row.quantity
        if sum(line.left for line in lines) < wanted:
            if key in self._replaced:
                return Outcome.CANCELS_REPLACEMENT
            return Outcome.CANCELS_TOO_MUCH if lines else Outcome.CANCELS_NO_SALE
        parts: Parts = []
        for line in sorted(lines, key=lambda line: line.price != row.price):
            taken = min(line.left, wanted)
            if taken:
                line.left -= taken
                wanted -= taken
                parts.append((line, taken))
        return parts

    def settle(self, request: Request, *, refused: bool) -> None:
        """Forget lines of which nothing is left; give back what a refused request took."""
        for line, steps in request.steps.items():
            if refused:
                line.left += steps
            elif not line.left:
                lines = self._lines[request.customer, line.sku]
                if line in lines:
                    lines.remove(line)
                if not lines:
                    del self._lines[request.customer, line.sku]
