"""One simple command against one trigger of the `transitions` library."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from transitions import Machine

from exchangekit import Actor, Envelope, MemoryStore, Role, commands
from exchangekit.slip.facts import Facts
from exchangekit.slip.lifecycle import decide
from exchangekit.slip.phases import Leg
from exchangekit.slip.transitions import TABLE
from exchangekit.values.ids import CommandKey, SlipId

from bench.shop import DELIVERED, first_half, master_data, opened, sell
from bench.timing import Measure, by_turns

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exchangekit import Slip

_ID = SlipId("EX-1")
_AT = DELIVERED + timedelta(days=2)
_SHIPPED = 5  # the first commands, up to the goods being sent


def _machine() -> Any:
    """Give a model of the return leg alone, over the same table."""
    rows = [
        {"trigger": event.__name__, "source": str(phase), "dest": str(target)}
        for phase, row in TABLE[Leg.RETURN].items()
        for event, target in row.items()
    ]
    states = [str(phase) for phase in TABLE[Leg.RETURN]]
    return Machine(states=states, transitions=rows, initial="in_transit", auto_transitions=False)


def _sent() -> Slip:
    """Give a slip whose goods are on their way; they may be sent on once more."""
    desk = opened(MemoryStore(master_data()))
    sell(desk, 1)
    for turn, (command, actor) in enumerate(first_half(1)[:_SHIPPED], 1):
        key = CommandKey(f"k{turn}")
        desk.do(Envelope(_ID, command, actor, DELIVERED + timedelta(hours=turn), key))
    return desk.show(_ID)


def run() -> Iterator[Measure]:
    """Compare a decided and folded command with a trigger that changes one attribute."""
    slip, machine = _sent(), _machine()
    clerk = Actor("u-1", frozenset({Role.CLERK}))
    again = Envelope(_ID, commands.ShipReturn("SF9"), clerk, _AT, CommandKey("again"))
    facts = Facts()
    machine.ReturnShipped()
    (step,) = decide(slip, again, facts)
    assert step.slip.phases.return_ == machine.state

    times = by_turns({"ours": lambda: decide(slip, again, facts), "theirs": machine.ReturnShipped})
    name = "a simple command, decided and applied / a trigger of transitions"
    yield Measure(name, times.ratio("ours", "theirs"), 3)
