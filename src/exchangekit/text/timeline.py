"""
The timeline of a slip in words: who, when, what, and why as far as somebody said so.

The customer's own is another one, not a shorter one: it is made of facts that are theirs to
know alone, so that nobody of the staff, no note, no gate and no cost can come into it.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Protocol, assert_never

from exchangekit.policy.verdict import Outcome
from exchangekit.settlement.quote import Collect, Difference, Even, Refund, difference_of
from exchangekit.slip import events as e
from exchangekit.text.messages import MESSAGES
from exchangekit.text.telling import difference_words
from exchangekit.text.voice import Voice

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime, tzinfo


class Happening(Protocol):
    """**Protocol:** what a timeline is made of, such as an entry of `Desk.timeline`."""

    @property
    def occurred(self) -> datetime:
        """When it happened."""

    @property
    def actor(self) -> str:
        """Who gave the command, by reference."""

    @property
    def key(self) -> str:
        """The key of the command; empty for what followed by itself."""

    @property
    def event(self) -> e.Event:
        """What happened."""


class Said(NamedTuple):
    """A code with the facts to fill in."""

    code: str
    facts: Mapping[str, object]


def timeline_words(
    entries: Iterable[Happening], locale: str, zone: tzinfo | None = None
) -> tuple[str, ...]:
    """
    Say everything that happened, for staff: a sentence or two per entry.

    Args:
        entries: As `Desk.timeline` gives them.
        locale: The reader's language.
        zone: Where the reader counts days; an instant's own when None.

    Raises:
        UnknownLocaleError: There are no words in `locale`.
    """
    voice = Voice(locale, zone)
    return tuple(_entry(entry, voice) for entry in entries)


def customer_timeline(
    entries: Iterable[Happening], locale: str, zone: tzinfo | None = None
) -> tuple[str, ...]:
    """
    Say what happened for the customer's eyes; what is not theirs to see is left out.

    Args:
        entries: As `Desk.timeline` gives them.
        locale: The customer's language.
        zone: Where the customer counts days; an instant's own when None.

    Raises:
        UnknownLocaleError: There are no words in `locale`.
    """
    voice = Voice(locale, zone)
    return tuple(
        voice.say("timeline.seen", at=entry.occurred.isoformat(), what=_what("seen", entry, voice))
        for entry in entries
        if f"seen.{type(entry.event).__name__}" in MESSAGES
    )


def _entry(entry: Happening, voice: Voice) -> str:
    what = _what("event", entry, voice)
    if isinstance(entry.event, e.Opened) and entry.event.about is not None:
        about = entry.event.about
        what = voice.joined([what, voice.say("timeline.about", slip=about.slip, link=about.kind)])
    note: str | None = getattr(entry.event, "note", None)
    if note is not None:
        what = voice.joined([what, voice.say("timeline.note", note=note)])
    code = "timeline.by" if entry.key else "timeline.itself"
    return voice.say(code, at=entry.occurred.isoformat(), actor=entry.actor, what=what)


def _what(side: str, entry: Happening, voice: Voice) -> str:
    said = _FACTS.get(type(entry.event), _plain)(entry.event)
    facts = dict(said.facts)
    if isinstance(entry.event, e.Quoted):
        owed = difference_of(entry.event.quote.balance)
        staff = side == "event"
        facts["owed"] = difference_words(owed, voice.locale) if staff else _yours(owed, voice)
    code = f"{side}.{type(entry.event).__name__}"
    return voice.say(f"{code}.{said.code}" if f"{code}.{said.code}" in MESSAGES else code, **facts)


def _yours(owed: Difference, voice: Voice) -> str:
    match owed:
        case Collect(amount):
            return voice.say("due.collect", amount=amount)
        case Refund(amount):
            return voice.say("due.refund", amount=amount)
        case Even():
            return voice.say("due.even")
        case _:
            assert_never(owed)


def _plain(event: e.Event) -> Said:
    del event
    return Said("", {})


def _of(*names: str) -> Callable[[Any], Said]:
    """Take fields by their names."""
    return lambda event: Said("", {name: getattr(event, name) for name in names})


def _opened(event: e.Opened) -> Said:
    lost = dict.fromkeys(number for line in event.wanted for number in line.lost)
    facts = {"sale": event.sale, "intent": event.intent, "reason": event.reason}
    lines = ", ".join(map(str, lost))
    return Said("lost", {**facts, "lines": lines}) if lost else Said("", facts)


def _submitted(event: e.Submitted) -> Said:
    against = [one.code for one in event.findings if one.outcome is not Outcome.PASS]
    facts = {"policy": event.policy, "version": event.policy_version}
    reasons = ", ".join(dict.fromkeys(against))
    return Said("against" if against else "", {**facts, "reasons": reasons})


def _gate_opened(event: e.GateOpened) -> Said:
    roles = tuple(sorted({role for due in event.due for role in due.roles}))
    return Said("" if event.due else "none", {"gate": event.gate, "roles": roles})


def _reassigned(event: e.ApprovalReassigned) -> Said:
    person, roles = event.due.person, tuple(sorted(event.due.roles))
    if person is None:
        return Said("", {"gate": event.gate, "roles": roles})
    return Said("person", {"gate": event.gate, "person": person})


def _quoted(event: e.Quoted) -> Said:
    return Said("", {"number": event.quote.number})


def _accepted(event: e.QuoteAccepted) -> Said:
    return Said("standing" if event.standing else "", {"number": event.number})


def _asked(event: e.AdjustmentAsked) -> Said:
    line = event.line
    return Said("", {"number": event.number, "name": line.name, "amount": line.amount.gross})


def _decided(event: e.AdjustmentDecided) -> Said:
    return Said("" if event.approved else "refused", {"number": event.number})


def _paid(event: e.PaymentTaken) -> Said:
    facts = {"amount": event.amount, "payment": event.payment}
    return Said("", facts) if event.over is None else Said("over", {**facts, "over": event.over})


def _refunded(event: e.RefundPaid) -> Said:
    return Said("", {"amounts": event.settles, "payment": event.reference, "by": event.way})


def _sent(event: e.ReturnShipped | e.Dispatched | e.SentBack | e.StrayReturned) -> Said:
    return Said("", {"tracking": event.tracking or "-"})


def _received(event: e.GoodsReceived) -> Said:
    instead = tuple(dict.fromkeys(part.instead for part in event.parts if part.instead))
    return Said("instead" if instead else "", {"site": event.site, "instead": instead})


def _expected(event: e.ReplacementExpected) -> Said:
    return Said("", {"at": max(arrival.at for arrival in event.arrivals).isoformat()})


def _retracted(event: e.Retracted) -> Said:
    booked = event.booked
    return Said("", {"booking": booked.booking, "record": booked.record})


def _escalated(event: e.Escalated) -> Said:
    return Said("", {"wait": event.wait, "role": event.to})


_FACTS: Final[Mapping[type, Callable[[Any], Said]]] = MappingProxyType({
    e.Opened: _opened,
    e.Numbered: _of("series", "number"),
    e.Submitted: _submitted,
    e.GateOpened: _gate_opened,
    e.ReviewerAssigned: _of("person", "gate", "how"),
    e.LevelApproved: _of("gate"),
    e.ApprovalReassigned: _reassigned,
    e.GateRefused: _of("gate"),
    e.Quoted: _quoted,
    e.QuoteAccepted: _accepted,
    e.AdjustmentAsked: _asked,
    e.AdjustmentDecided: _decided,
    e.ReturnShipped: _sent,
    e.GoodsReceived: _received,
    e.Resolved: _of("line", "outcome"),
    e.Inspected: _of("line", "grade", "disposition"),
    e.PaymentTaken: _paid,
    e.RefundPaid: _refunded,
    e.Dispatched: _sent,
    e.ReplacementExpected: _expected,
    e.Reminded: _of("wait"),
    e.Escalated: _escalated,
    e.Lapsed: _of("wait"),
    e.ReplacementLost: _of("line"),
    e.SentBack: _sent,
    e.StrayArrived: _of("item", "site", "why"),
    e.StrayReturned: _sent,
    e.StrayTaken: _of("disposition"),
    e.TakenBack: _of("site"),
    e.Restocked: _of("line", "grade", "disposition"),
    e.Compensated: _of("outcome"),
    e.PledgeLeft: _of("amount", "way", "payment"),
    e.PledgeApplied: _of("amount", "payment"),
    e.PledgeReturned: _of("amount", "payment", "reference"),
    e.PledgeReleased: _of("amount", "payment"),
    e.Retracted: _retracted,
})  # fmt: skip
"""The facts an event is told with; any other is told by its name."""
