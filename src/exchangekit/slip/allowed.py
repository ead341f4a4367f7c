"""
What can be done now: every command allowed with a witness, or refused with its code.

A witness is a whole command made from the slip's own state; it is offered only after
`decide` has accepted it, so nothing that raises is ever offered.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from exchangekit.errors import CommandNotAllowedError, ExchangeKitError
from exchangekit.policy.approval import Gate
from exchangekit.policy.money_terms import RefundBy
from exchangekit.policy.terms import ReturnValue
from exchangekit.settlement.quote import Collect
from exchangekit.settlement.quote import Refund as Owed
from exchangekit.settlement.tenders import RefundPart
from exchangekit.slip import commands as c
from exchangekit.slip.due import due
from exchangekit.slip.duties import DUTIES
from exchangekit.slip.envelope import Envelope
from exchangekit.slip.lifecycle import decide
from exchangekit.slip.lines import Spot
from exchangekit.slip.phases import Leg
from exchangekit.slip.pledging import still_asked
from exchangekit.values.classes import frozen
from exchangekit.values.goods import Disposition, Grade, Tracked, TrackedBy
from exchangekit.values.ids import CommandKey, PaymentId, SiteId, Sku
from exchangekit.values.money import Money

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from exchangekit.slip.facts import Facts
    from exchangekit.slip.lines import ReplacementLine
    from exchangekit.slip.model import Slip
    from exchangekit.values.people import Actor

_KEY = CommandKey("allowed-commands")
_PAYMENT = PaymentId("witness")
_NOWHERE = SiteId("witness")
_NOTHING = Sku("witness")


@frozen
class Allowed:
    """
    A command that would be accepted.

    Args:
        command: Its name.
        witness: One form of it that is accepted now.
    """

    command: str
    witness: c.Command


@frozen
class NotAllowed:
    """
    A command that would be refused.

    Args:
        command: Its name.
        error: Why; of the first form tried.
    """

    command: str
    error: ExchangeKitError


def allowed_commands(
    slip: Slip, actor: Actor, facts: Facts, now: datetime
) -> tuple[Allowed | NotAllowed, ...]:
    """
    Say for every command whether this actor can give it now.

    Args:
        slip: As it is.
        actor: Who asks.
        facts: Everything outside the slip that a command may depend on.
        now: The instant the command would be recorded at.
    """
    answers: dict[type, Allowed | NotAllowed] = {}
    hopeless: set[tuple[type, Leg | Gate | None]] = set()
    for command in _forms(slip, facts, now):
        kind, name = type(command), type(command).__name__
        about = (kind, _about(command))
        if about in hopeless or isinstance(answers.get(kind), Allowed):
            continue
        try:
            decide(slip, Envelope(slip.id, command, actor, now, _KEY), facts)
        except ExchangeKitError as error:
            answers.setdefault(kind, NotAllowed(name, error))
            if _concerns_every_form(kind, error, actor):
                hopeless.add(about)
        else:
            answers[kind] = Allowed(name, command)
    return tuple(answers.values())


def _about(command: c.Command) -> Leg | Gate | None:
    """Give the part of a slip that a command is about: one part tells nothing of another."""
    if isinstance(command, c.Review | c.Assign):
        return command.gate
    return getattr(command, "leg", None)


def _concerns_every_form(kind: type, error: ExchangeKitError, actor: Actor) -> bool:
    """Tell whether another form of a refused command, of its part, need not be tried."""
    if isinstance(error, CommandNotAllowedError):
        by_state = kind in _BY_STATE and error.reason not in _OF_ONE_FORM
        return by_state or error.reason in _WHATEVER_THE_FORM
    return not actor.may(*DUTIES[kind])


_BY_STATE = frozenset({c.Receive, c.Inspect, c.Dispatch, c.Deliver, c.ChangeReplacement, c.Retract})
"""Commands of which a state that forbids one form forbids all; a slip may have many lines."""
_OF_ONE_FORM = frozenset({"nothing-changed"})
"""Reasons that speak of what was asked for, not of the state."""

_WHATEVER_THE_FORM = frozenset({
    "approval-waits",
    "nothing-due",
    "nothing-to-adjust",
    "nothing-to-review",
    "replacement-not-back",
})  # fmt: skip
"""Reasons that speak of the state alone, of commands that other reasons may refuse by form."""


def _forms(slip: Slip, facts: Facts, now: datetime) -> Iterator[c.Command]:
    """Make at least one form of every command but `Open`, the likeliest first."""
    quote = slip.money.quote
    yield c.Submit()
    yield c.Amend(contact="witness" if slip.request.contact != "witness" else "other-witness")
    yield from _review_forms(slip)
    yield c.Withdraw()
    yield c.AcceptQuote(quote.number if quote else 1)
    yield c.Requote()
    yield from _adjustment_forms(slip)
    yield c.ShipReturn()
    yield from _return_forms(slip, facts)
    yield c.Hold()
    yield from _change_forms(slip, facts)
    yield from _retract_forms(slip)
    yield from _money_forms(slip, facts)
    yield from _replacement_forms(slip, facts)
    yield c.Confirm()
    yield c.Cancel()
    yield from _enforce_forms(slip, now)


def _enforce_forms(slip: Slip, now: datetime) -> Iterator[c.Command]:
    commands = [one.command for one in due(slip, now)]
    found = [command for command in commands if isinstance(command, c.Enforce)]
    yield from found or [c.Enforce(1, now)]


def _review_forms(slip: Slip) -> Iterator[c.Command]:
    """Offer every decision at every gate that waits, and other reviewers of each kind."""
    gates = slip.review.gates if slip.review is not None else ()
    for gate in [state.gate for state in gates if state.waits] or [Gate.REQUEST]:
        for decision in c.Decision:
            yield c.Review(decision, gate=gate)
        for how in c.Assignment:
            yield c.Assign("witness", how, gate)


def _change_forms(slip: Slip, facts: Facts) -> Iterator[c.Command]:
    """Offer a refund, then the very goods that come back, then one more of what goes out."""
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
        for site in sorted(facts.sites):
            wish = c.Wish(out.item.sku, out.steps, site=site, lost=lost)
            yield c.ChangeReplacement((wish,))


def _retract_forms(slip: Slip) -> Iterator[c.Command]:
    """Offer to take back the last booking of each kind on each line, the latest first."""
    booked = dict.fromkeys((one.booking, one.line) for one in reversed(slip.booked))
    for booking, line in booked or ((c.Booking.RECEIPT, 1),):
        yield c.Retract(booking, line)


def _adjustment_forms(slip: Slip) -> Iterator[c.Command]:
    least = Money(1, slip.request.currency)
    yield c.Adjust(least, "witness")
    waiting = [one.number for one in slip.money.adjustments if one.approved is None]
    for number in waiting or [1]:
        yield c.Countersign(number, c.Decision.APPROVE)
        yield c.Countersign(number, c.Decision.REFUSE)


def _return_forms(slip: Slip, facts: Facts) -> Iterator[c.Command]:
    sites = (*(line.sold.site for line in slip.returns), *(w.site for w in slip.request.wanted))
    first = sites[0] if sites else _NOWHERE
    coming = tuple(
        c.LineSteps(line.line, line.outstanding) for line in slip.returns if line.outstanding
    )
    for arriving in _named_arrivals(slip, coming, facts):
        lines = arriving or (c.LineSteps(1, 1),)
        yield c.Receive(first, lines)
        if slip.terms is not None and ReturnValue.GIVEN in slip.terms.on_value:
            yield c.Receive(first, lines, worth=(Money(0, slip.request.books),) * len(lines))
    for asked in coming or (c.LineSteps(1, 1),):
        yield c.Resolve(asked.line, asked.steps, c.Outcome.LOST)
    yield from _back_forms(slip)
    yield from _stray_forms(slip, first)
    looked = False
    for line in slip.returns:
        for spot in line.spots:
            if steps := line.to_inspect(spot.site, spot.tracking):
                looked = True
                yield _inspect(line.line, steps, spot)
    if not looked:
        yield _inspect(1, 1, Spot(first))


def _stray_forms(slip: Slip, site: SiteId) -> Iterator[c.Command]:
    """Offer to send back what nobody expected, then to say that something of that kind came."""
    for stray in slip.strays:
        if stray.lying:
            yield c.Resolve(stray.number, stray.lying, c.StrayBack())
    came = c.StrayCame(c.StrayKind.UNEXPECTED, _NOTHING, site)
    yield c.Resolve(0, 1, came)


def _back_forms(slip: Slip) -> Iterator[c.Command]:
    """Offer the way back of an undone slip: all, then each line alone, then one step of it."""
    lying = [c.LineSteps(line.line, line.lying) for line in slip.returns if line.lying]
    if lying:
        for some in _fewer(lying):
            yield c.Dispatch(some, leg=Leg.RETURN)
        for asked in lying:
            yield c.Resolve(asked.line, 1, c.Outcome.GONE)
    for line in slip.replacements:
        site = line.wanted.site
        if steps := line.called_in:
            for back in _out(line) or (c.LineSteps(line.line, steps),):
                yield c.Receive(site, (back,), leg=Leg.REPLACEMENT)
            yield c.Resolve(line.line, steps, c.Outcome.KEPT, leg=Leg.REPLACEMENT)
            yield _lost(line)
        if steps := line.unstocked:
            spots = (Spot(one.site, one.tracking) for one in line.taken_back)
            for spot in dict.fromkeys(spots):
                if left := line.to_restock(spot):
                    as_new = (Grade.AS_NEW, Disposition.SELL_AS_NEW, spot.site)
                    yield c.Inspect(
                        line.line, left, *as_new, leg=Leg.REPLACEMENT, tracking=spot.tracking
                    )


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


def _inspect(line: int, steps: int, spot: Spot) -> c.Inspect:
    as_new = (Grade.AS_NEW, Disposition.SELL_AS_NEW, spot.site)
    return c.Inspect(line, steps, *as_new, tracking=spot.tracking)


def _money_forms(slip: Slip, facts: Facts) -> Iterator[c.Command]:
    least = Money(1, slip.request.currency)
    money, owed = slip.money, slip.money.difference
    for held in money.pledges:
        if (left := held.left).minor:
            yield c.Pay(_PAYMENT, max(least, min(left, money.outstanding)), over=held.payment)
            yield c.Refund(_PAYMENT, left, pledge=held.payment)
    asked = still_asked(slip)
    if asked.minor:
        yield c.Pay(_PAYMENT, asked, pledge=True)
    yield c.Pay(_PAYMENT, owed.amount if isinstance(owed, Collect) else least)
    amount = owed.amount if isinstance(owed, Owed) else least
    for by in (None, *RefundBy):
        yield c.Refund(_PAYMENT, amount, by)
        yield c.Refund(_PAYMENT, least, by)
    for paid in facts.payments:
        yield c.Refund(_PAYMENT, least, over=(RefundPart(paid.id, least),))


def _replacement_forms(slip: Slip, facts: Facts) -> Iterator[c.Command]:
    left = [c.LineSteps(line.line, line.left) for line in slip.replacements if line.left]
    for some in _fewer(left or [c.LineSteps(1, 1)]):
        yield c.Dispatch(some)
    yield from _tracked_forms(slip, left, facts)
    way = tuple(
        c.LineSteps(line.line, line.on_the_way) for line in slip.replacements if line.on_the_way
    )
    yield c.Deliver(way or (c.LineSteps(1, 1),))


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
