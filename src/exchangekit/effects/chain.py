"""Chains: what a customer received through an exchange is a sale that can be exchanged again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exchangekit.effects.claims import is_chained
from exchangekit.policy.terms import AfterExchange
from exchangekit.sale.facts import NOBODY, Buyer, Moment, Sale, SaleLine, Trigger
from exchangekit.sale.spans import value_of
from exchangekit.slip import events as e
from exchangekit.slip.commands.requests import Intent
from exchangekit.slip.lines import ReplacementLine
from exchangekit.slip.parts import ResentSteps
from exchangekit.slip.resending import stood_for
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
    from exchangekit.values.tax import Taxed
    from exchangekit.values.windows import Pause


def sales_of(step: Step, cause: Cause) -> tuple[Sale, ...]:
    """
    Give the sale that an event makes of the replacement, once all of it has arrived.

    What the customer of an undone slip keeps becomes one too, unless it was one already.

    Its paid basis is what the replacement was charged, of a resend that is free what was paid
    for the goods that were lost; its payments are those of the first sale, which the exchange
    credit came from, and what was paid for the difference.
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
        moments=_moments(slip, review, cause),
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
    resent: tuple[ResentSteps, ...] = ()


def _with_the_customer(step: Step) -> tuple[_There, ...]:
    slip = step.slip
    if isinstance(step.event, e.ReplacementDelivered):
        return tuple(
            _There(line, line.dispatched, line.cost, line.sent, line.resent)
            for line in slip.going_out
        )
    if isinstance(step.event, e.Undone) and not is_chained(slip):
        kept = (line for line in slip.replacements if line.kept)
        return tuple(
            _There(line, line.kept, line.kept_cost, line.out, stood_for(line, line.kept_at))
            for line in kept
        )
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
    again = tuple(part.sold for part in there.resent)  # the same purchase, so no exchange
    earlier_exchanges = 1 + max(earlier, default=0)
    if again:
        earlier_exchanges = max(sold.earlier_exchanges for sold in again)
    paid, base = _paid(slip, quote, there)
    return SaleLine(
        line=line.line,
        item=line.item,
        steps=there.steps,
        shipped=there.steps,
        paid=paid,
        site=line.wanted.site,
        cost=there.cost,
        exclusion_confirmed=bool(again) and all(sold.exclusion_confirmed for sold in again),
        earlier_exchanges=earlier_exchanges,
        pauses=tuple(sorted(pauses)),
        base=base,
        tracked=there.tracked,
    )


def _paid(slip: Slip, quote: Quote, there: _There) -> tuple[Taxed, Taxed | None]:
    """Give what was paid for it, and in the money of the books where that is another one."""
    paid, rate = quote.charge_of(there.line.line), slip.request.fx
    base = None if rate is None else rate.in_books(paid)
    for part in there.resent if slip.request.is_free else ():
        sold = part.sold
        paid += value_of(sold.paid, sold.steps, part.spans)
        base = None if base is None else base + value_of(sold.booked, sold.steps, part.spans)
    return paid, base


def _buyer(review: ReviewLeg) -> Buyer | None:
    facts = review.facts
    buyer = Buyer(facts.business, facts.tier, facts.region, facts.uninformed, facts.marks)
    return None if buyer == NOBODY else buyer


def _moments(slip: Slip, review: ReviewLeg, cause: Cause) -> tuple[Moment, ...]:
    """Of goods that were lost nothing runs yet: the customer never had them."""
    resent = slip.request.intent is Intent.RESEND
    if review.terms.after_exchange is AfterExchange.CARRY_OVER and not resent:
        return review.facts.moments
    # Title may be kept until all is paid, so a delivery does not tell who owns the goods.
    told = (trigger for trigger in Trigger if trigger is not Trigger.OWNED)
    return tuple(Moment(trigger, cause.occurred) for trigger in told)
