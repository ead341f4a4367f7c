"""What of sales and slips is expected to come back at a date, for the refund liability."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exchangekit.accounting.expected_returns import Expected
from exchangekit.sale.spans import cost_of, cut, value_of
from exchangekit.settlement.quote import LineKind
from exchangekit.slip.phases import FINAL, SettlementPhase
from exchangekit.values.money import Money

if TYPE_CHECKING:
    from collections.abc import Iterable
    from fractions import Fraction

    from exchangekit.sale.entitlement import Entitlement
    from exchangekit.slip.model import Slip


_SETTLED = FINAL | {SettlementPhase.UNWINDING}
"""What comes back is posted by then, or goes to the customer again."""


def expected_returns(
    sales: Iterable[Entitlement],
    slips: Iterable[Slip],
    rate: Fraction,
    currency: str,
    *,
    lost: Money | None = None,
) -> Expected:
    """
    Estimate what will come back, as a whole.

    What nobody has asked back yet comes by the rate; what a slip has claimed comes in
    full, until its money is final and posted.

    Args:
        sales: Those whose time to return is not over, in one company and currency.
        slips: Those that have not ended; the others count for nothing.
        rate: The part of the unclaimed goods that will come back, 0 to 1.
        currency: Of the sales.
        lost: What it costs to get that part back, and what it loses.

    Raises:
        InvalidInputError: A rate below 0 or above 1.
        CurrencyMismatchError: A sale or slip is of another currency.

    Source:
        CAS 14 (2017), art. 32; IFRS 15 B23-B25.
    """
    net = cost = Money(0, currency)
    for entitlement in sales:
        for line in entitlement.sale.lines:
            free = entitlement.free(line.line)
            net += value_of(line.booked, line.steps, free).net
            if line.cost is not None:
                cost += cost_of(line.cost, line.shipped, free)
    by_rate = Expected.of(net, cost, rate, lost=lost)
    net, cost = by_rate.net, by_rate.cost
    for slip in slips:
        asked = _asked(slip, currency)
        net, cost = net + asked.net, cost + asked.cost
    return Expected(net, cost)


def _asked(slip: Slip, currency: str) -> Expected:
    """What a slip will credit, and the cost of its goods that nobody has looked at yet."""
    quote = slip.money.quote
    nothing = Expected.nothing(currency)
    if quote is None or slip.stage is None or slip.phases.settlement in _SETTLED:
        return nothing
    credit = -quote.sum_of(LineKind.CREDIT).net
    cost = nothing.cost
    for line in slip.returns:
        if line.sold.cost is not None:
            left = cut(
                line.spans, line.inspected, line.received - line.inspected + line.outstanding
            )
            cost += cost_of(line.sold.cost, line.sold.shipped, left)
    return Expected(max(credit, nothing.net), cost)
