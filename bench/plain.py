"""
A plain fold of a slip's events, as one would write it by hand: the floor of replaying.

The very same events, one frozen state with a field for every figure, `attrs.evolve` for each
event.  No lines, no gates, no lots, no table of what may follow; it has to come to the same
figures as the slip.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from attrs import evolve, frozen

from exchangekit.slip import events as e

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from exchangekit import Slip


@frozen
class Plain:
    """Phases, steps and minor units, all of them of one slip without lines."""

    version: int = 0
    changed_at: datetime | None = None
    review: str = "draft"
    return_: str = "idle"
    replacement: str = "idle"
    settlement: str = "idle"
    numbers: tuple[str, ...] = ()
    claimed: int = 0
    received: int = 0
    inspected: int = 0
    held: int = 0
    dispatched: int = 0
    delivered: int = 0
    balance: int = 0
    taken: int = 0


def _steps(parts: Iterable[Any]) -> int:
    return sum(part.steps for part in parts)


_CHANGES: Mapping[type, Callable[[Plain, Any], dict[str, Any]]] = {
    e.Opened: lambda _, __: {},
    e.Numbered: lambda state, event: {"numbers": (*state.numbers, event.number)},
    e.Submitted: lambda _, event: {
        "review": "waiting",
        "claimed": sum(len(span) for line in event.lines for span in line.spans),
    },
    e.Quoted: lambda _, event: {"settlement": "quoted", "balance": event.quote.balance.minor},
    e.GateOpened: lambda _, __: {},
    e.LevelApproved: lambda _, __: {},
    e.Approved: lambda _, __: {"review": "approved", "return_": "awaiting"},
    e.StockHeld: lambda _, event: {"held": _steps(event.reservations)},
    e.ReplacementReserved: lambda _, __: {"replacement": "reserved"},
    e.QuoteAccepted: lambda _, __: {"settlement": "accepted"},
    e.ReturnShipped: lambda _, __: {"return_": "in_transit"},
    e.GoodsReceived: lambda state, event: {"received": state.received + _steps(event.parts)},
    e.ReturnReceived: lambda _, __: {"return_": "inspecting"},
    e.Inspected: lambda state, event: {"inspected": state.inspected + event.steps},
    e.ReturnComplete: lambda _, __: {"return_": "complete"},
    e.SettlementDue: lambda _, __: {"settlement": "due"},
    e.PaymentTaken: lambda state, event: {"taken": state.taken + event.amount.minor},
    e.Settled: lambda _, __: {"settlement": "settled"},
    e.Dispatched: lambda state, event: {
        "dispatched": state.dispatched + _steps(event.parts),
        "held": state.held - _steps(event.parts),
    },
    e.ReplacementDispatched: lambda _, __: {"replacement": "dispatched"},
    e.Delivered: lambda state, event: {"delivered": state.delivered + _steps(event.parts)},
    e.ReplacementDelivered: lambda _, __: {"replacement": "delivered"},
    e.Confirmed: lambda _, __: {"replacement": "complete"},
}


def plain_fold(history: Iterable[tuple[datetime, e.Event]]) -> Plain:
    """Fold a history, oldest first."""
    state = Plain()
    for at, event in history:
        changes = _CHANGES[type(event)](state, event)
        state = evolve(state, version=state.version + 1, changed_at=at, **changes)
    return state


def plain_of(slip: Slip) -> Plain:
    """Give the same figures of a slip."""
    phases, back, out = slip.phases, slip.returns, slip.replacements
    return Plain(
        slip.version,
        slip.changed_at,
        phases.review,
        phases.return_,
        phases.replacement,
        phases.settlement,
        tuple(number for _, number in slip.numbers),
        sum(line.steps for line in back),
        sum(line.received for line in back),
        sum(line.inspected for line in back),
        sum(line.held for line in out),
        sum(line.dispatched for line in out),
        sum(line.delivered for line in out),
        0 if slip.money.quote is None else slip.money.quote.balance.minor,
        slip.money.taken.minor,
    )


@frozen
class Counters:
    """The least that can be evolved at all."""

    events: int = 0
    odd: int = 0
    even: int = 0


def counted(history: Iterable[tuple[datetime, e.Event]]) -> Counters:
    """Count events, and nothing that they say: what evolving alone takes."""
    state = Counters()
    for _ in history:
        events = state.events + 1
        state = evolve(state, events=events, odd=state.odd + events % 2)
    return state
