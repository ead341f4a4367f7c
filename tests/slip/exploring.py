"""Every state that any commands can bring a small slip to, and every step between them."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

from attrs import define, field

from exchangekit.errors import ExchangeKitError
from exchangekit.policy.terms import Sequence
from exchangekit.slip import commands as c
from exchangekit.slip.phases import Leg, SettlementPhase
from exchangekit.slip.transitions import is_end

from tests.builders import SHIRT_M
from tests.slip.world import ANYBODY, BOSSES, World, forms, key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exchangekit.slip.model import Slip
    from exchangekit.values.people import Actor

Key = tuple[Any, ...]
WAIT: Final = "wait"
_BY_OTHERS: Final = (c.Review, c.Assign, c.Countersign)


@define
class Graph:
    """
    States by their key, and the steps between them by the command's name.

    Args:
        states: Each as it was first come to.
        edges: From a key by a name to keys.
        leaves: From which nothing new was found.
        leg: Explored alone, or None for all of them.
    """

    states: dict[Key, World] = field(factory=dict)
    edges: dict[Key, set[tuple[str, Key]]] = field(factory=lambda: defaultdict(set))
    leaves: set[Key] = field(factory=set)
    leg: Leg | None = None

    @property
    def steps(self) -> int:
        """How many steps there are."""
        return sum(map(len, self.edges.values()))

    @property
    def ends(self) -> set[Key]:
        """States of slips, or legs, that have ended."""
        return {key for key, world in self.states.items() if self._ended(world)}

    def _ended(self, world: World) -> bool:
        if self.leg is None:
            return world.slip.stage is None
        return is_end(self.leg, world.slip.phases.of(self.leg))

    def stuck(self) -> list[World]:
        """Give the states from which no end can be reached."""
        before: dict[Key, set[Key]] = defaultdict(set)
        for source, steps in self.edges.items():
            for _, target in steps:
                before[target].add(source)
        good, todo = set(self.ends), list(self.ends)
        while todo:
            new = before[todo.pop()] - good
            good |= new
            todo += new
        return [world for key, world in self.states.items() if key not in good]


def explore(start: World, only: tuple[type, ...] | None = None, leg: Leg | None = None) -> Graph:
    """Try every form of every command in every state, depth first; `only` those of a leg."""
    graph = Graph({key(start): start}, leg=leg)
    todo = [start]
    while todo:
        world = todo.pop()
        source, fresh = key(world), False
        for name, after in moves(world, only):
            target = key(after)
            graph.edges[source].add((name, target))
            if target not in graph.states:
                graph.states[target] = after
                todo.append(after)
                fresh = True
        if not fresh:
            graph.leaves.add(source)
    return graph


def moves(world: World, only: tuple[type, ...] | None) -> Iterator[tuple[str, World]]:
    """Give every step that can be taken, waiting too."""
    waited = world.waited()
    if waited is not None:
        yield WAIT, waited
    for command in forms(world):
        if (only is None or isinstance(command, only)) and not _beyond(world, command):
            for actor in actors(command):
                try:
                    after = world.after(command, actor)
                except ExchangeKitError:
                    continue
                yield type(command).__name__, after


def _beyond(world: World, command: c.Command) -> bool:
    """
    Goods that go out are changed once, on slips of one unit without a gate, where nothing
    leaves in advance, and those of a resend to money.  A mistake is taken back once, on
    exchanges of one unit without gate or pledge, unless their goods were changed.

    One correction is enough, on slips of one leg of goods: it would double all others.

    Goods that nobody expected come once, to a plain refund of one unit: they change nothing else.

    Two lines are called back when one is as far as the other.  The way back goes by whole
    lines, the first one first, and goods are lost once and from one line: everything else
    is in the property of undoing.
    """
    if isinstance(command, c.Resolve) and not isinstance(command.outcome, c.Outcome):
        return isinstance(command.outcome, c.StrayCame) and _is_enough(world.slip, command.outcome)
    if isinstance(command, c.Retract):
        return _retracts_too_much(world)
    if world.slip.phases.settlement is SettlementPhase.UNWINDING:
        return _in_part(world.slip, command)
    if isinstance(command, c.ChangeReplacement):
        return _changes_too_much(world, command)
    if isinstance(command, c.Cancel):
        return len({(r.received, r.inspected, r.resolved) for r in world.slip.returns}) > 1
    if isinstance(command, c.Resolve) and command.leg is Leg.REPLACEMENT:
        lines = world.slip.replacements
        return len(lines) > 1 or any(r.lost or command.steps < r.on_the_way for r in lines)
    if not isinstance(command, c.Adjust):
        return False
    return bool(world.slip.money.adjustments or (world.slip.returns and world.slip.replacements))


def _is_enough(slip: Slip, came: c.StrayCame) -> bool:
    asked = slip.request
    plain = slip.terms is not None and not slip.terms.levels and not asked.wanted
    small = plain and [one.steps for one in asked.returns] == [1]
    return not small or bool(slip.strays) or came.why is not c.StrayKind.UNEXPECTED


def changed(world: World) -> bool:
    """Tell whether other goods go out than were asked for, or none."""
    return _has_had(world, c.ChangeReplacement)


def retracted(world: World) -> bool:
    """Tell whether a mistake was taken back."""
    return _has_had(world, c.Retract)


def _has_had(world: World, command: type) -> bool:
    return any(isinstance(given, command) for _, given, _ in world.way)


def _is_small(slip: Slip) -> bool:
    """One unit comes back, and nobody has to approve anything."""
    gates = slip.terms is not None and bool(slip.terms.levels)
    return not gates and [asked.steps for asked in slip.request.returns] == [1]


def _changes_too_much(world: World, command: c.ChangeReplacement) -> bool:
    """Each change adds lines: one, to shirts or to nothing, and only where states are few."""
    ahead = world.slip.terms is not None and world.slip.terms.sequence is not Sequence.AFTER_RECEIPT
    before = changed(world) or retracted(world) or ahead
    if world.slip.request.intent is c.Intent.RESEND:  # to money alone
        return before or bool(command.wishes)
    other = any(wish.sku != SHIRT_M for wish in command.wishes)
    return before or other or not _is_small(world.slip) or bool(world.slip.strays)


def _retracts_too_much(world: World) -> bool:
    slip = world.slip
    pledged = slip.terms is not None and slip.terms.pledge is not None
    before = changed(world) or retracted(world) or pledged
    return before or not _is_small(slip) or not slip.replacements


def _in_part(slip: Slip, command: c.Command) -> bool:
    match command:
        case c.Receive() | c.Dispatch():
            some, leg = command.lines, command.leg
        case c.Resolve() | c.Inspect():
            some, leg = (c.LineSteps(command.line, command.steps),), command.leg
        case _:
            return False
    backs: dict[int, tuple[int, ...]] = {}
    if leg is Leg.RETURN:
        backs = {line.line: (line.lying, line.outstanding) for line in slip.returns}
    else:
        backs = {line.line: (line.called_in, line.unstocked) for line in slip.replacements}
    first = min((line for line, left in backs.items() if any(left)), default=0)
    return any(one.line != first or one.steps not in backs[first] for one in some)


def actors(command: c.Command) -> tuple[Actor, ...]:
    """Give who tries a command: decisions are for those who did not ask."""
    return (ANYBODY, *BOSSES) if isinstance(command, _BY_OTHERS) else (ANYBODY,)
