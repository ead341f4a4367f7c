"""
A command decides; nothing else does.

`decide` is pure: the slip, the command and the facts in, the events out.  `replay` gives
the slip as any number of its events have made it.
"""

from __future__ import annotations

from itertools import takewhile
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from exchangekit.errors import (
    CommandNotAllowedError,
    ConflictError,
    TimeOrderError,
    UnknownSlipError,
)
from exchangekit.slip import (
    adjusting,
    amending,
    asking,
    changing,
    enforcing,
    replacing,
    retracting,
    returning,
    reviewing,
    settling,
    undoing,
)
from exchangekit.slip import commands as c
from exchangekit.slip import events as e
from exchangekit.slip.duties import check_duty
from exchangekit.slip.folding import folded, folded_all, opened
from exchangekit.slip.guards import stage_text
from exchangekit.slip.model import Slip
from exchangekit.slip.reactions import reactions_in
from exchangekit.values.classes import frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime

    from exchangekit.slip.envelope import Envelope
    from exchangekit.slip.facts import Facts
    from exchangekit.values.ids import SlipId

_DECIDERS: Final[Mapping[type, Callable[[Slip, Any, Envelope, Facts], tuple[e.Event, ...]]]] = (
    MappingProxyType({
        c.Submit: asking.submit,
        c.Amend: amending.amend,
        c.Review: reviewing.review,
        c.Assign: reviewing.assign,
        c.Withdraw: reviewing.withdraw,
        c.AcceptQuote: settling.accept_quote,
        c.Requote: settling.requote,
        c.Adjust: adjusting.adjust,
        c.Countersign: adjusting.countersign,
        c.ShipReturn: returning.ship_return,
        c.Receive: returning.receive,
        c.Resolve: returning.resolve,
        c.Inspect: returning.inspect,
        c.Hold: replacing.hold,
        c.ChangeReplacement: changing.change_replacement,
        c.Retract: retracting.retract,
        c.Pay: settling.pay,
        c.Refund: settling.refund,
        c.Dispatch: replacing.dispatch,
        c.Deliver: replacing.deliver,
        c.Confirm: replacing.confirm,
        c.Enforce: enforcing.enforce,
        c.Cancel: undoing.cancel,
    })
)  # fmt: skip


@frozen
class Step:
    """One event and the slip right after it."""

    event: e.Event
    slip: Slip


def decide(slip: Slip | None, envelope: Envelope, facts: Facts) -> tuple[Step, ...]:
    """
    Decide a command; at least one event, or an error and nothing.

    Args:
        slip: As it is now; None when it does not exist yet.
        envelope: The command, who gives it and when.
        facts: Everything else it may depend on.

    Raises:
        ExchangeKitError: The command is refused; nothing has changed.
    """
    if slip is None:
        _check_given(0, envelope)
        return _opening(envelope, facts)
    return _follow_up(slip, decided(slip, envelope, facts), envelope.at, facts)


def decided(slip: Slip, envelope: Envelope, facts: Facts) -> tuple[e.Event, ...]:
    """
    Decide a command alone: its own events, before anything that follows by itself.

    What refuses a command refuses it here; what follows refuses nothing.

    Raises:
        ExchangeKitError: The command is refused.
    """
    if envelope.at < slip.changed_at:
        raise TimeOrderError("at", envelope.at.isoformat(), slip.changed_at.isoformat())
    _check_given(slip.version, envelope)
    decider = _DECIDERS.get(type(envelope.command))
    if decider is None:
        raise CommandNotAllowedError(slip.id, "Open", stage_text(slip), "already-open")
    return decider(slip, envelope.command, envelope, facts)


def _opening(envelope: Envelope, facts: Facts) -> tuple[Step, ...]:
    command = envelope.command
    if not isinstance(command, c.Open):
        raise UnknownSlipError(envelope.slip)
    (event,) = asking.open_slip(command, envelope, facts)
    return (Step(event, apply(None, event, envelope.slip, envelope.at)),)


def _check_given(version: int, envelope: Envelope) -> None:
    """Check who gives a command, when it happened, and the version they saw."""
    occurred = envelope.occurred
    if occurred is not None and occurred > envelope.at:
        raise TimeOrderError("at", envelope.at.isoformat(), occurred.isoformat())
    check_duty(envelope.actor, envelope.command)
    if envelope.expected not in (None, version):
        raise ConflictError(f"slip:{envelope.slip}", envelope.expected, version)


def _follow_up(
    slip: Slip, events: tuple[e.Event, ...], at: datetime, facts: Facts
) -> tuple[Step, ...]:
    """Fold the events, then let the reactions speak until none has anything to say."""
    steps: list[Step] = []
    while events:
        for event in events:
            slip = folded(slip, event, at)
            steps.append(Step(event, slip))
        events = _follows(slip, facts, at)
    return tuple(steps)


def _follows(slip: Slip, facts: Facts, at: datetime) -> tuple[e.Event, ...]:
    for react in reactions_in(slip.phases):
        if events := react(slip, facts, at):
            return events
    return ()


def apply(slip: Slip | None, event: e.Event, slip_id: SlipId, at: datetime) -> Slip:
    """
    Give the slip after one more event.

    Raises:
        UnknownSlipError: The first event is not `Opened`.
        TransitionNotAllowedError: A leg cannot take this step.
    """
    if slip is not None:
        return folded(slip, event, at)
    if not isinstance(event, e.Opened):
        raise UnknownSlipError(slip_id)
    return opened(slip_id, event, at)


def as_of(
    slip_id: SlipId, history: Iterable[tuple[datetime, e.Event]], at: datetime
) -> Slip | None:
    """
    Give a slip as it was at an instant, what was recorded at it included; None before it was.

    Args:
        slip_id: Its id.
        history: Instants and events, oldest first.
        at: When; of recording, not of happening.
    """
    return replay(slip_id, takewhile(lambda entry: entry[0] <= at, history))


def replay(slip_id: SlipId, history: Iterable[tuple[datetime, e.Event]]) -> Slip | None:
    """Fold a slip's whole history, oldest first; None when it has none."""
    entries = iter(history)
    first = next(entries, None)
    return None if first is None else folded_all(apply(None, first[1], slip_id, first[0]), entries)
