"""
What is overdue on a slip, and the command to give.

Everything is read off the slip: its terms, since when each leg is in its phase, and which
deadlines were carried out.  So nothing has to be scheduled, and no job that died is missed.
"""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Final

from exchangekit.policy.deadlines import Wait
from exchangekit.slip import commands as c
from exchangekit.slip.envelope import Envelope
from exchangekit.slip.facts import Facts
from exchangekit.slip.phases import SET_ASIDE, Leg, ReplacementPhase, ReviewPhase, SettlementPhase
from exchangekit.slip.replacing import may_leave
from exchangekit.slip.shelf import Shelf
from exchangekit.values.classes import frozen
from exchangekit.values.ids import CommandKey, SlipId

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from exchangekit.policy.deadlines import Deadline
    from exchangekit.slip.model import Slip
    from exchangekit.slip.phases import Phases
    from exchangekit.stock.holds import StockFacts
    from exchangekit.values.people import Actor, Role

_WAITS: Final[Mapping[str, Wait]] = {wait.value: wait for wait in Wait}
_LEGS: Final = {wait: Leg(wait.partition("/")[0]) for wait in Wait}


@frozen
class Due:
    """
    Something that is overdue, and what to do about it.

    Args:
        slip: On which slip.
        at: The instant at which it fell due.
        wait: What is waited for.
        command: What to give; it is accepted, by a job of the host too.
        key: To give it under, so that it has one effect however often it is given.
    """

    slip: SlipId
    at: datetime
    wait: Wait
    command: c.Command
    key: CommandKey

    def envelope(self, actor: Actor, now: datetime) -> Envelope:
        """Wrap the command, to be given now by a job or a clerk."""
        return Envelope(self.slip, self.command, actor, now, self.key)


def due(slip: Slip, now: datetime, stock: Iterable[StockFacts] = ()) -> tuple[Due, ...]:
    """
    List what is overdue, the longest overdue first.

    Deadlines of the terms that have passed, a quote that ran out before anybody agreed to
    it, and goods set aside for so long that others may take them; goods that were expected
    by now, or of which enough is there to set more aside.  Each is accepted as the slip is
    now; after one is carried out ask again.

    Args:
        slip: As it is.
        now: At which instant; what falls due at it is overdue.
        stock: What lies where, of goods that have come in; others are not looked at.
    """
    found = [*_deadlines(slip, now), *_quote(slip, now), *_holds(slip, now, stock)]
    return tuple(sorted(found, key=lambda one: one.at))


def next_due(slip: Slip) -> datetime | None:
    """Give the first instant at which `due` lists something; None when nothing will be."""
    times = [at for one in _running(slip) for at in _left(slip, *one)[:1]]
    times += [ends for ends, _ in _quote_ends(slip)]
    times += [ends for _, ends, _ in _hold_ends(slip)]
    return min(times, default=None)


def escalated_to(slip: Slip) -> tuple[Role, ...]:
    """Give the roles on whose list a wait is that goes on, sorted."""
    starts = {number: start for number, _, start in _running(slip)}
    roles = {
        done.to
        for done in slip.enforced
        if done.to is not None and done.deadline in starts and done.due > starts[done.deadline]
    }
    return tuple(sorted(roles))


def waits(slip: Slip) -> tuple[Wait, ...]:
    """Give everything a slip waits for now, on any leg, sorted."""
    known = (*_waits_of(slip.phases), Wait.STRAY)
    return tuple(sorted(wait for wait in known if begun(slip, wait) is not None))


@cache  # of few phases; it is in every summary
def _waits_of(phases: Phases) -> tuple[Wait, ...]:
    """Give the waits that the phases name, leg by leg."""
    named = (f"{leg}/{phases.of(leg)}" for leg in Leg)
    return tuple(_WAITS[name] for name in named if name in _WAITS)


def begun(slip: Slip, wait: Wait) -> datetime | None:
    """
    Give the instant at which a wait began; None when the slip does not wait for it.

    Consent is waited for once the request is approved, dispatch once goods may leave, and
    goods that are no part of the slip from when the first of them came that is still here.
    """
    if wait is Wait.STRAY:
        return min((stray.at for stray in slip.strays if stray.lying), default=None)
    if wait not in _waits_of(slip.phases):
        return None
    since = slip.since
    match wait:
        case Wait.CONSENT if slip.phases.review is not ReviewPhase.APPROVED:
            return None
        case Wait.CONSENT:
            return max(since.review, since.settlement)
        case Wait.DISPATCH if not may_leave(slip):
            return None
        case Wait.DISPATCH:
            return max(since.review, since.return_, since.replacement, since.settlement)
        case _:
            return since.of(_LEGS[wait])


def _running(slip: Slip) -> Iterator[tuple[int, Deadline, datetime]]:
    """Give the deadlines of waits that go on, by number from 1, and when each wait began."""
    deadlines = slip.terms.deadlines if slip.terms else ()
    for number, deadline in enumerate(deadlines, 1):
        start = begun(slip, deadline.wait)
        if start is not None:
            yield number, deadline, start


def _left(slip: Slip, number: int, deadline: Deadline, start: datetime) -> list[datetime]:
    """Give the instants at which a deadline is still to be carried out, earliest first."""
    times = (start + deadline.after * n for n in range(1, deadline.times + 1))
    done = [one.due for one in slip.enforced if one.deadline == number]
    return [at for at in times if not done or at > done[-1]]


def _deadlines(slip: Slip, now: datetime) -> Iterator[Due]:
    """Of a reminder that is overdue several times the last alone is given."""
    for number, deadline, start in _running(slip):
        passed = [at for at in _left(slip, number, deadline, start) if at <= now]
        if passed:
            command, key = c.Enforce(number, passed[-1]), _key("deadline", number, passed[-1])
            yield Due(slip.id, passed[-1], deadline.wait, command, key)


def _quote_ends(slip: Slip) -> Iterator[tuple[datetime, int]]:
    quote = slip.money.quote
    if slip.phases.settlement is SettlementPhase.QUOTED and quote is not None:
        yield quote.expires_before, quote.number


def _quote(slip: Slip, now: datetime) -> Iterator[Due]:
    for ends, number in _quote_ends(slip):
        if ends <= now:
            yield Due(slip.id, ends, Wait.CONSENT, c.Requote(), _key("quote", number, ends))


def _hold_ends(slip: Slip) -> Iterator[tuple[str, datetime, Wait]]:
    """Holds of goods that have not left, and goods expected; the earliest alone of each."""
    if slip.phases.replacement not in SET_ASIDE:
        return
    short = slip.phases.replacement is ReplacementPhase.BACKORDERED
    ends = [hold.expires_before for line in slip.replacements for hold in line.holds]
    if ends:
        yield "hold", min(ends), Wait.STOCK if short else Wait.DISPATCH
    expected = [line.expected for line in slip.replacements if line.expected]
    if expected:
        yield "expected", min(expected), Wait.STOCK


def _holds(slip: Slip, now: datetime, stock: Iterable[StockFacts]) -> Iterator[Due]:
    """All are made anew at once, so the earliest of the reasons is enough."""
    found = [one for one in _hold_ends(slip) if one[1] <= now]
    if not found and _is_more_there(slip, now, tuple(stock)):
        found = [("stock", slip.since.replacement, Wait.STOCK)]
    for why, at, wait in sorted(found, key=lambda one: one[1])[:1]:
        yield Due(slip.id, at, wait, c.Hold(), _key(why, slip.version, at))


def _is_more_there(slip: Slip, now: datetime, stock: tuple[StockFacts, ...]) -> bool:
    """Whether more could be set aside for a line whose goods have come in."""
    if slip.phases.replacement is not ReplacementPhase.BACKORDERED or not stock:
        return False
    known = {(one.item, one.site): one for one in stock}
    held = Shelf(slip, Facts(stock=known), now).held_anew({})
    for line in slip.replacements:
        if (line.item.sku, line.wanted.site) in known:
            free = held[line.line].total()
            live = sum(hold.steps for hold in line.holds if now < hold.expires_before)
            if free > live:
                return True
    return False


def _key(what: str, number: int, at: datetime) -> CommandKey:
    return CommandKey(f"{what}/{number}/{at.isoformat()}")
