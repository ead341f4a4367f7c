"""Chains: what a customer received through an exchange is a sale that can be exchanged again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exchangekit.effects.claims import is_chained
from exchangekit.policy.terms import AfterExchange
from exchangekit.sale.facts import NOBODY, Buyer, Moment, Sale, SaleLine, Trigger
from exchangekit.slip import events as e
from exchangekit.slip.lines import ReplacementLine
from exchangekit.values.classes import frozen
from exchangekit.values.goods import Tracked
from exchangekit.values.ids import chained_sale
from exchangekit.values.money import Money

if TYPE_CHECKING:
    from exchangekit.settlement.quote import Quote
    from exchangekit.slip.legs import ReviewLeg
    from exchangekit.slip.lifecycle import Step
    from exchangekit.slip.model import Slip
    from exchangekit.stock.movements import Cause
    from exchangekit.values.windows import Pause


def sales_of(step: Step, cause: Cause) -> tuple[Sale, ...]:
    """
    Give the sale that an event makes of the replacement, once all of it has arrived.

    What the customer of an undone slip keeps becomes one too, unless it was one already.

    Its paid basis is what the replacement was charged; its payments are those of the first
    sale, which the exchange credit came from, and what was paid for the difference.
    """
    slip = step.slip
    quote, review = slip.money.quote, slip.review
    if quote is None or review is None:
        return ()
    there = _with_the_customer(step)
    if not there:
        return ()
    request, carried = slip.request, _carried(review)
    sale = Sale(
        id=chained_sale(slip.id, slip.redelivered),
        company=request.company,
        currency=request.currency,
        zone=request.zone,
        jurisdiction=request.jurisdiction,
        channel=review.facts.channel,
        customer=request.customer,
        lines=tuple(_line(slip, quote, carried, part) for part in there),
        moments=_moments(review, cause),
        payments=(*review.paid_by, *slip.money.received),
        buyer=_buyer(review),
        fx=request.fx,
    )
    return (sale,)


@frozen
class _There:
    """So much of a replacement line is with the customer for good, and what it cost."""

    line: ReplacementLine
    steps: int
    cost: Money | None
    tracked: tuple[Tracked, ...] = ()


def _with_the_customer(step: Step) -> tuple[_There, ...]:
    slip = step.slip
    if isinstance(step.event, e.ReplacementDelivered):
        return tuple(_There(line, line.dispatched, line.cost, line.sent) for line in slip.going_out)
    if isinstance(step.event, e.Undone) and not is_chained(slip):
        kept = (line for line in slip.replacements if line.kept)
        return tuple(_There(line, line.kept, line.kept_cost, line.out) for line in kept)
    return ()


def _carried(review: ReviewLeg) -> dict[int, tuple[Pause, ...]]:
    """Give the pauses that go on, by the line that was returned."""
    if review.terms.after_exchange is not AfterExchange.CARRY_OVER:
        return {}
    return {line.line: line.pauses for line in review.facts.lines}


def _line(
    slip: Slip, quote: Quote, carried: dict[int, tuple[Pause, ...]], there: _There
) -> SaleLine:
    line = there.line
    earlier = (slip.return_line(n).sold.earlier_exchanges for n in line.wanted.replaces)
    pauses = {pause for n in line.wanted.replaces for pause in carried.get(n, ())}
    charge, rate = quote.charge_of(line.line), slip.request.fx
    return SaleLine(
        line=line.line,
        item=line.item,
        steps=there.steps,
        shipped=there.steps,
        paid=charge,
        site=line.wanted.site,
        cost=there.cost,
        earlier_exchanges=1 + max(earlier, default=0),
        pauses=tuple(sorted(pauses)),
        base=None if rate is None else rate.in_books(charge),
        tracked=there.tracked,
    )


def _buyer(review: ReviewLeg) -> Buyer | None:
    facts = review.facts
    buyer = Buyer(facts.business, facts.tier, facts.region, facts.uninformed, facts.marks)
    return None if buyer == NOBODY else buyer


def _moments(review: ReviewLeg, cause: Cause) -> tuple[Moment, ...]:
    if review.terms.after_exchange is AfterExchange.CARRY_OVER:
        return review.facts.moments
    # Title may be kept until all is paid, so a delivery does not tell who owns the goods.
    told = (trigger for trigger in Trigger if trigger is not Trigger.OWNED)
    return tuple(Moment(trigger, cause.occurred) for trigger in told)
