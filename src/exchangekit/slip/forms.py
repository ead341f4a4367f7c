"""The forms in which each command can be tried on a slip, made from its own state."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from exchangekit.policy.approval import Gate
from exchangekit.policy.money_terms import RefundBy
from exchangekit.policy.terms import ReturnValue
from exchangekit.settlement.quote import Collect
from exchangekit.settlement.quote import Refund as Owed
from exchangekit.settlement.tenders import RefundPart
from exchangekit.slip import commands as c
from exchangekit.slip.due import due
from exchangekit.slip.lines import Spot
from exchangekit.slip.phases import Leg, SettlementPhase
from exchangekit.slip.pledging import still_asked
from exchangekit.slip.retracting_back import ON_THE_WAY_BACK
from exchangekit.values.goods import Disposition, Grade, Tracked, TrackedBy
from exchangekit.values.ids import PaymentId, SiteId, Sku
from exchangekit.values.money import Money

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from exchangekit.slip.facts import Facts
    from exchangekit.slip.lines import ReplacementLine
    from exchangekit.slip.model import Slip

_PAYMENT = PaymentId("witness")
_NOWHERE = SiteId("witness")
_NOTHING = Sku("witness")


def _amend(slip: Slip, facts: Facts, now: datetime) -> Iterator[c.Command]:
    del facts, now
    yield c.Amend(contact="witness" if slip.request.contact != "witness" else "other-witness")


def _enforce(slip: Slip, facts: Facts, now: datetime) -> Iterator[c.Command]:
    del facts
    commands = [one.command for one in due(slip, now)]
    found = [command for command in commands if isinstance(command, c.Enforce)]
    yield from found or [c.Enforce(1, now)]


def _review(slip: Slip, facts: Facts, now: datetime) -> Iterator[c.Command]:
    """Offer every decision at every gate that waits."""
    del facts, now
    for gate in _waiting(slip):
        for decision in c.Decision:
            yield c.Review(decision, gate=gate)


def _assign(slip: Slip, facts: Facts, now: datetime) -> Iterator[c.Command]:
    """Offer other reviewers of each kind at every gate that waits."""
    del facts, now
    for gate in _waiting(slip):
        for how in c.Assignment:
            yield c.Assign("witness", how, gate)


def _waiting(slip: Slip) -> list[Gate]:
    gates = slip.review.gates if slip.review is not None else ()
    return [state.gate for state in gates if state.waits] or [Gate.REQUEST]


def _accept_quote(slip: Slip, facts: Facts, now: datetime) -> Iterator[c.Command]:
    del facts, now
    quote = slip.money.quote
    yield c.AcceptQuote(quote.number if quote else 1)


def _change(slip: Slip, facts: Facts, now: datetime) -> Iterator[c.Command]:
    """Offer a refund, then the very goods that come back, then one more of what goes out."""
    del now
    yield c.ChangeReplacement()
    for back in slip.returns:
        yield c.ChangeReplacement((c.Wish(back.item.sku, back.steps, (back.line,)),))
    for out in slip.going_out:
        lost = out.wanted.lost
        yield c.ChangeReplacement((c.Wish(out.item.sku, out.steps + 1, lost=lost),))
        yield from _resend_forms(out, facts)


def _resend_forms(out: ReplacementLine, facts: Facts) -> Iterator[c.Command]:
    """More than was lost is not sent again: offer less of it, what was sold, or another site."""
    lost = out.wanted.lost
    if lost and out.steps > 1:
        yield c.ChangeReplacement((c.Wish(out.item.sku, out.steps - 1, lost=lost),))
    for part in out.resent:
        sold = part.sold
        yield c.ChangeReplacement((c.Wish(sold.item.sku, 1, lost=(sold.line,)),))
        for site in sorted(facts.sites or {_NOWHERE}):
            wish = c.Wish(out.item.sku, out.steps, site=site, lost=lost)
            yield c.ChangeReplacement((wish,))


def _retract(slip: Slip, facts: Facts, now: datetime) -> Iterator[c.Command]:
    """Offer to take back the last booking of each kind on each line, the latest first."""
    del facts, now
    undone = slip.phases.settlement is SettlementPhase.UNWINDING
    booked = dict.fromkeys(
        (one.booking, one.line)
        for one in reversed(slip.booked)
        if not undone or one.booking in ON_THE_WAY_BACK
    )
    for booking, line in booked or ((c.Booking.RECEIPT, 1),):
        yield c.Retract(booking, line)


def _adjust(slip: Slip, facts: Facts, now: datetime) -> Iterator[c.Command]:
    del facts, now
    yield c.Adjust(Money(1, slip.request.currency), "witness")


def _countersign(slip: Slip, facts: Facts, now: datetime) -> Iterator[c.Command]:
    del facts, now
    waiting = [one.number for one in slip.money.adjustments if one.approved is None]
    for number in waiting or [1]:
        yield c.Countersign(number, c.Decision.APPROVE)
        yield c.Countersign(number, c.Decision.REFUSE)


def _site(slip: Slip) -> SiteId:
    """Give a site that the slip has to do with."""
    if slip.returns:
        return slip.returns[0].sold.site
    return slip.request.wanted[0].site if slip.request.wanted else _NOWHERE


def _coming(slip: Slip) -> tuple[c.LineSteps, ...]:
    return tuple(
        c.LineSteps(line.line, line.outstanding) for line in slip.returns if line.outstanding
    )


def _receive(slip: Slip, facts: Facts, now: datetime) -> Iterator[c.Command]:
    """Offer what is to come, then what an undone slip gets back."""
    del now
    first = _site(slip)
    for arriving in _named_arrivals(slip, _coming(slip), facts):
        lines = arriving or (c.LineSteps(1, 1),)
        yield c.Receive(first, lines)
        if slip.terms is not None and ReturnValue.GIVEN in slip.terms.on_value:
            yield c.Receive(first, lines, worth=(Money(0, slip.request.books),) * len(lines))
    for line in slip.replacements:
        if steps := line.called_in:
            for back in _out(line) or (c.LineSteps(line.line, steps),):
                yield c.Receive(line.wanted.site, (back,), leg=Leg.REPLACEMENT)


def _resolve(slip: Slip, facts: Facts, now: datetime) -> Iterator[c.Command]:
    """
    Offer what will not arrive, then what an undone slip need not move.

    Then sending back what nobody expected, and that something of that kind came.
    """
    del facts, now
    for asked in _coming(slip) or (c.LineSteps(1, 1),):
        yield c.Resolve(asked.line, asked.steps, c.Outcome.LOST)
    for back in slip.returns:
        if back.lying:
            yield c.Resolve(back.line, 1, c.Outcome.GONE)
    for line in slip.replacements:
        if steps := line.called_in:
            yield c.Resolve(line.line, steps, c.Outcome.KEPT, leg=Leg.REPLACEMENT)
            yield _lost(line)
    for stray in slip.strays:
        if stray.lying:
            yield c.Resolve(stray.number, stray.lying, c.StrayBack())
    came = c.StrayCame(c.StrayKind.UNEXPECTED, _NOTHING, _site(slip))
    yield c.Resolve(0, 1, came)


def _inspect(slip: Slip, facts: Facts, now: datetime) -> Iterator[c.Command]:
    """Offer goods that came, then what an undone slip got back."""
    del facts, now
    looked = False
    for line in slip.returns:
        for spot in line.spots:
            if steps := line.to_inspect(spot.site, spot.tracking):
                looked = True
                yield _as_new(line.line, steps, spot)
    if not looked:
        yield _as_new(1, 1, Spot(_site(slip)))
    for out in slip.replacements:
        if out.unstocked:
            spots = (Spot(one.site, one.tracking) for one in out.taken_back)
            for spot in dict.fromkeys(spots):
                if left := out.to_restock(spot):
                    yield _as_new(out.line, left, spot, Leg.REPLACEMENT)


def _dispatch(slip: Slip, facts: Facts, now: datetime) -> Iterator[c.Command]:
    """Offer the way back of an undone slip, then what goes out: all, lines, steps, lots."""
    del now
    lying = [c.LineSteps(line.line, line.lying) for line in slip.returns if line.lying]
    if lying:
        for some in _fewer(lying):
            yield c.Dispatch(some, leg=Leg.RETURN)
    left = [c.LineSteps(line.line, line.left) for line in slip.replacements if line.left]
    for some in _fewer(left or [c.LineSteps(1, 1)]):
        yield c.Dispatch(some)
    yield from _tracked_forms(slip, left, facts)


def _fewer(asked: list[c.LineSteps]) -> Iterator[tuple[c.LineSteps, ...]]:
    """Give all, then each line alone, then one step of it."""
    yield tuple(asked)
    for one in asked:
        yield (one,)
        yield (c.LineSteps(one.line, 1),)


def _named_arrivals(
    slip: Slip, coming: tuple[c.LineSteps, ...], facts: Facts
) -> Iterator[tuple[c.LineSteps, ...]]:
    """Give what is to come, then each lot or serial that can come by itself."""
    yield coming
    if all(line.item.tracked_by is None for line in slip.returns):
        return
    for asked in coming:
        line = slip.returns[asked.line - 1]
        if line.item.tracked_by is None:
            yield (asked,)
            continue
        came = {} if facts.entitlement is None else facts.entitlement.came(line.sold.line)
        for one in line.sold.tracked or (Tracked("witness"),):
            left = one.steps - came.get(one.tracking, 0)
            if steps := min(asked.steps, left):
                yield (c.LineSteps(asked.line, steps, one.tracking),)


def _lost(line: ReplacementLine) -> c.Resolve:
    most, lot = line.on_the_way or 1, line.out[0] if line.out else None
    how = (c.Outcome.LOST, Leg.REPLACEMENT)
    if lot is None:
        return c.Resolve(line.line, most, *how)
    return c.Resolve(line.line, min(most, lot.steps), *how, lot.tracking)


def _out(line: ReplacementLine) -> tuple[c.LineSteps, ...]:
    return tuple(c.LineSteps(line.line, one.steps, one.tracking) for one in line.out)


def _as_new(line: int, steps: int, spot: Spot, leg: Leg = Leg.RETURN) -> c.Inspect:
    how = (Grade.AS_NEW, Disposition.SELL_AS_NEW, spot.site)
    return c.Inspect(line, steps, *how, leg=leg, tracking=spot.tracking)


def _pay(slip: Slip, facts: Facts, now: datetime) -> Iterator[c.Command]:
    """Offer to pay out of a pledge, then to leave one, then to pay."""
    del facts, now
    least = Money(1, slip.request.currency)
    money, owed = slip.money, slip.money.difference
    for held in money.pledges:
        if (left := held.left).minor:
            yield c.Pay(_PAYMENT, max(least, min(left, money.outstanding)), over=held.payment)
    asked = still_asked(slip)
    if asked.minor:
        yield c.Pay(_PAYMENT, asked, pledge=True)
    yield c.Pay(_PAYMENT, owed.amount if isinstance(owed, Collect) else least)


def _refund(slip: Slip, facts: Facts, now: datetime) -> Iterator[c.Command]:
    """Offer to give pledges back, then to pay back: each way, all of it or a cent."""
    del now
    least = Money(1, slip.request.currency)
    for held in slip.money.pledges:
        if (left := held.left).minor:
            yield c.Refund(_PAYMENT, left, pledge=held.payment)
    owed = slip.money.difference
    if not isinstance(owed, Owed):  # whatever way it is paid in
        yield c.Refund(_PAYMENT, least)
        return
    for by in (None, *RefundBy):
        yield c.Refund(_PAYMENT, owed.amount, by)
        yield c.Refund(_PAYMENT, least, by)
    for paid in facts.payments:
        yield c.Refund(_PAYMENT, least, over=(RefundPart(paid.id, least),))


def _tracked_forms(slip: Slip, left: list[c.LineSteps], facts: Facts) -> Iterator[c.Command]:
    """Offer each lot or serial by itself: those on the shelf, and one that nobody tells of."""
    for asked in left:
        line = slip.replacements[asked.line - 1]
        if line.item.tracked_by is None:
            continue
        lots = facts.stock_of(line.item.sku, line.wanted.site).lots
        for name, most in [(lot.tracking, lot.steps) for lot in lots] or [("witness", 1)]:
            steps = 1 if line.item.tracked_by is TrackedBy.SERIAL else min(asked.steps, most)
            yield c.Dispatch((c.LineSteps(asked.line, steps, name),))


def _deliver(slip: Slip, facts: Facts, now: datetime) -> Iterator[c.Command]:
    del facts, now
    way = tuple(
        c.LineSteps(line.line, line.on_the_way) for line in slip.replacements if line.on_the_way
    )
    yield c.Deliver(way or (c.LineSteps(1, 1),))


Forms = Callable[["Slip", "Facts", "datetime"], "Iterable[c.Command]"]
"""Makes the forms of one command on a slip, from what is known and at what time."""


def _plain(command: c.Command) -> Forms:
    """Offer a command that needs nothing of the slip."""
    return lambda *_: (command,)


FORMS: Final[Mapping[type, Forms]] = MappingProxyType({
    c.Submit: _plain(c.Submit()),
    c.Amend: _amend,
    c.Review: _review,
    c.Assign: _assign,
    c.Withdraw: _plain(c.Withdraw()),
    c.AcceptQuote: _accept_quote,
    c.Requote: _plain(c.Requote()),
    c.Adjust: _adjust,
    c.Countersign: _countersign,
    c.ShipReturn: _plain(c.ShipReturn()),
    c.Receive: _receive,
    c.Resolve: _resolve,
    c.Inspect: _inspect,
    c.Hold: _plain(c.Hold()),
    c.ChangeReplacement: _change,
    c.Retract: _retract,
    c.Pay: _pay,
    c.Refund: _refund,
    c.Dispatch: _dispatch,
    c.Deliver: _deliver,
    c.Confirm: _plain(c.Confirm()),
    c.Cancel: _plain(c.Cancel()),
    c.Enforce: _enforce,
})  # fmt: skip
"""What makes at least one form of every command but `Open`, the likeliest first."""
