"""
Model check: every state of small slips, through `decide`, one by one.

Exhaustive for one line of two units and for two lines of one, each leg alone for two of two,
on a key without instants, ids and money.  Answers GUARANTEES 52 (spree 5804, medusa 5457):
no state is a dead end, and what is offered is exactly what can be done.
"""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

import pytest
from attrs import evolve

from exchangekit.effects.holds import holds_of
from exchangekit.errors import ExchangeKitError
from exchangekit.policy.approval import Gate, Level, Successor
from exchangekit.policy.deadlines import Deadline, Escalate, Expire, Pass, Wait
from exchangekit.policy.pledges import Pledge, PledgeKind
from exchangekit.policy.terms import HoldAt, Sequence, Terms
from exchangekit.slip import commands as c
from exchangekit.slip.allowed import Allowed, allowed_commands
from exchangekit.slip.duties import DUTIES
from exchangekit.slip.guards import stage_text
from exchangekit.slip.lifecycle import decide
from exchangekit.slip.phases import Leg, SettlementPhase
from exchangekit.values.goods import Disposition, Grade
from exchangekit.values.people import Role

from tests import laws
from tests.builders import MUG, SHIRT_L, SITE, Shop
from tests.laws import claimed_by, kept_by
from tests.slip.exploring import Graph, changed, explore, retracted
from tests.slip.world import ANYBODY, NAMES, ROLES, World, forms, shop_for, taken_over

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exchangekit.slip.model import Slip
    from exchangekit.values.people import Actor

# Every line it runs has a smaller example elsewhere; tracing half a million decisions takes
# longer than making them.
pytestmark = pytest.mark.no_cover

DAY = timedelta(days=1)
SELL_AS_NEW = Disposition.SELL_AS_NEW
EVERY_WAIT = (
    Deadline(Wait.APPROVAL, DAY, Pass()),
    Deadline(Wait.GOODS, 2 * DAY, Expire()),
    Deadline(Wait.PARCEL, 2 * DAY, Expire()),
    Deadline(Wait.DISPATCH, DAY, Escalate()),
    Deadline(Wait.CONFIRMATION, DAY, Pass()),
)


NEVER_CAME = (Deadline(Wait.GOODS, 2 * DAY, Expire()),)


class Case(NamedTuple):
    """
    A slip to explore.

    Args:
        parts: What comes back and what goes out.
        terms: Of the shop's one policy.
        floor: The fewest states and steps there have to be.
        leg: Explored alone, or None for all of them.
        only: The commands of that leg.
        before: How the slip gets there; a class stands for its form that is offered.
    """

    parts: tuple[c.Asked | c.Wish, ...]
    terms: Terms
    floor: tuple[int, int]
    leg: Leg | None = None
    only: tuple[type, ...] | None = None
    before: tuple[c.Command | type, ...] = ()


SWAP = (c.Asked(1, 2), c.Wish(SHIRT_L, 2))
TWO_SWAPS = (c.Asked(1, 1), c.Asked(2, 1), c.Wish(SHIRT_L, 1), c.Wish(MUG, 1))
TWO_BY_TWO = (c.Asked(1, 2), c.Asked(2, 2))
INSPECTED = (c.Receive, *(c.Inspect(n, 2, Grade.OPENED, SELL_AS_NEW, SITE) for n in (1, 2)))
MONEY = (c.AcceptQuote, c.Requote, c.Adjust, c.Countersign, c.Pay, c.Refund)

CASES: Final = {
    "1 line x 2 units": Case(SWAP, Terms(levels=(Level(), Level())), (200, 650)),
    "1 x 2, once it is sent": Case(
        SWAP, Terms(sequence=Sequence.AFTER_RETURN_SHIPPED, quote_for=30 * DAY), (420, 1500)
    ),
    "1 x 2, in advance": Case(
        SWAP, Terms(sequence=Sequence.ADVANCE, hold_at=HoldAt.ACCEPTED), (520, 2000)
    ),
    "1 x 1, with deadlines": Case(
        (c.Asked(1, 1), c.Wish(MUG, 1)),
        Terms(sequence=Sequence.ADVANCE, levels=(Level(),), deadlines=EVERY_WAIT),
        (130, 450),
    ),
    "1 x 1, a deposit": Case(
        (c.Asked(1, 1), c.Wish(MUG, 1)),
        Terms(sequence=Sequence.ADVANCE, pledge=Pledge(), deadlines=NEVER_CAME),
        (680, 1600),
    ),
    "1 x 1, an authorisation": Case(
        (c.Asked(1, 1), c.Wish(MUG, 1)),
        Terms(
            sequence=Sequence.ADVANCE,
            pledge=Pledge(PledgeKind.AUTHORISATION),
            deadlines=NEVER_CAME,
        ),
        (650, 1550),
    ),
    "1 x 1, a stray": Case((c.Asked(1, 1),), Terms(), (600, 1700)),
    "1 x 1, other goods": Case((c.Asked(1, 1), c.Wish(MUG, 1)), Terms(), (450, 1150)),
    "1 x 1, in advance": Case(
        (c.Asked(1, 1), c.Wish(MUG, 1)), Terms(sequence=Sequence.ADVANCE), (450, 1150)
    ),
    "1 x 2, refund": Case((c.Asked(1, 2),), Terms(), (400, 1300)),
    "1 x 2, resend": Case((c.Wish(SHIRT_L, 2),), Terms(), (70, 180)),
    "2 lines x 1 unit": Case(TWO_SWAPS, Terms(), (320, 1100)),
    "1 x 1, every gate": Case(
        (c.Asked(1, 1),),
        Terms(levels=tuple(Level(gate=gate) for gate in Gate)),
        (100, 300),
    ),
    "review alone": Case(
        TWO_SWAPS,
        Terms(levels=(Level(), Level())),
        (13, 19),
        Leg.REVIEW,
        (c.Submit, c.Amend, c.Review, c.Assign, c.Withdraw, c.Cancel),
    ),
    "review alone, overdue": Case(
        TWO_SWAPS,
        Terms(
            levels=(Level(successors=(Successor(person="boss-2"), Successor(Role.CASHIER))),),
            deadlines=tuple(Deadline(Wait.APPROVAL, days * DAY, Escalate()) for days in (1, 2, 3)),
        ),
        (20, 40),
        Leg.REVIEW,
        (c.Submit, c.Review, c.Withdraw, c.Cancel, c.Enforce),
    ),
    "return alone, 2 x 2": Case(
        TWO_BY_TWO,
        Terms(quote_for=90 * DAY),
        (860, 3800),
        Leg.RETURN,
        (c.ShipReturn, c.Receive, c.Resolve, c.Inspect),
        (c.Submit,),
    ),
    "replacement alone, 2 x 2": Case(
        (c.Wish(SHIRT_L, 2), c.Wish(MUG, 2)),
        Terms(),
        (64, 270),
        Leg.REPLACEMENT,
        (c.Hold, c.Dispatch, c.Deliver, c.Confirm),
        (c.Submit, c.AcceptQuote, c.Pay),
    ),
    "settlement alone, 2 x 2": Case(
        TWO_BY_TWO, Terms(), (20, 34), Leg.SETTLEMENT, MONEY, (c.Submit, *INSPECTED)
    ),
}
WHOLE: Final = [name for name, case in CASES.items() if case.only is None]


def shop_of(case: Case) -> Shop:
    return shop_for(case.terms, *case.parts)


EVERY: Final = pytest.mark.parametrize("name", CASES)
EVERY_WHOLE: Final = pytest.mark.parametrize("name", WHOLE)


def start_of(case: Case) -> World:
    shop = shop_of(case)
    world = taken_over(shop, shop.slip())
    for command in case.before:
        found = offered(world, command) if isinstance(command, type) else command
        world = world.after(found, ANYBODY)
    return world


def offered(world: World, command: type) -> c.Command:
    """Give the form of a command that is offered."""
    answers = allowed_commands(world.slip, ANYBODY, world.facts, world.now)
    (found,) = (a.witness for a in answers if isinstance(a, Allowed) and type(a.witness) is command)
    return found


@cache
def graph_of(name: str) -> Graph:
    case = CASES[name]
    return explore(start_of(case), case.only, case.leg)


def worlds(name: str) -> Iterator[World]:
    return iter(graph_of(name).states.values())


# --- what is proved ------------------------------------------------------------------------------


@EVERY
def test_there_is_no_dead_end(name: str) -> None:
    """Law: from every state an end can be reached; and nothing was left unexplored."""
    graph, (states, steps) = graph_of(name), CASES[name].floor
    found = (len(graph.states), graph.steps)
    print(f"{name}: {found[0]} states, {found[1]} steps, {len(graph.ends)} ends")  # noqa: T201
    assert [stage_text(world.slip) for world in graph.stuck()] == []
    assert found[0] >= states
    assert found[1] >= steps


@EVERY_WHOLE
def test_nothing_leaks_at_an_end(name: str) -> None:
    """Law: an ended slip holds nothing, owes nothing, and claims what it keeps, no more."""
    graph = graph_of(name)
    for end in graph.ends:
        world = graph.states[end]
        slip = world.slip
        assert holds_of(slip) == ()
        assert not slip.strays_lie
        assert not any(pledge.left.minor for pledge in slip.money.pledges)
        moved = slip.goods_moved or slip.money_moved
        assert slip.money.outstanding.minor == 0 or (_undone(slip) and not moved)
        if _undone(slip):
            assert not any(line.lying or line.outstanding for line in slip.returns) or not moved
            assert not any(line.called_in or line.unstocked for line in slip.replacements)
        else:
            assert all(line.received == line.inspected for line in slip.returns)
            assert all(line.on_the_way == 0 for line in slip.replacements)
        assert world.facts.entitlement is not None
        assert claimed_by(world.facts.entitlement, slip.id) == kept_by(slip)


def _undone(slip: Slip) -> bool:
    return slip.phases.settlement is SettlementPhase.CANCELLED


@EVERY_WHOLE
def test_what_is_offered_is_what_can_be_done(name: str) -> None:
    """
    Law: by every role in every state each witness is accepted, and no form of the rest.

    On the way back, where a pledge was left, once other goods go out and once a mistake was
    taken back, every fifth state is asked by every role, the others by one who has all.  Of
    the rest a role alone tries every form in every third state, and one who has all in each.
    """
    for number, world in enumerate(worlds(name)):
        tried = list(forms(world))
        assert {type(form).__name__ for form in tried} == NAMES
        back = world.slip.phases.settlement is SettlementPhase.UNWINDING
        seldom = back or changed(world) or retracted(world) or bool(world.slip.money.pledges)
        for actor in (ANYBODY, *(() if seldom and number % 5 else ROLES)):
            answers = allowed_commands(world.slip, actor, world.facts, world.now)
            assert {answer.command for answer in answers} == NAMES
            allowed = {a.command: a.witness for a in answers if isinstance(a, Allowed)}
            assert all(accepts(world, actor, witness) for witness in allowed.values())
            if actor is not ANYBODY and number % 3:
                continue
            refused = (form for form in tried if type(form).__name__ not in allowed)
            assert not any(accepts(world, actor, form) for form in _each_or_one(refused, actor))


def _plain(slip: Slip) -> Slip:
    """Leave out numbers, which a desk alone draws, and those of the records behind them."""
    booked = tuple(evolve(one, record=0) for one in slip.booked)
    return evolve(slip, numbers=(), version=0, booked=booked)


def _each_or_one(forms: Iterator[c.Command], actor: Actor) -> Iterator[c.Command]:
    """Of a command that an actor's role does not give, one form stands for all."""
    seen: set[type] = set()
    for form in forms:
        if actor.may(*DUTIES[type(form)]) or type(form) not in seen:
            seen.add(type(form))
            yield form


def accepts(world: World, actor: Actor, command: c.Command) -> bool:
    """Tell whether a command is accepted; whatever else than a coded error is raised fails."""
    try:
        decide(world.slip, world.envelope(command, actor), world.facts)
    except ExchangeKitError:
        return False
    return True


@EVERY_WHOLE
def test_each_way_through_a_desk_has_one_effect_per_key(name: str) -> None:
    """Law: to every leaf a desk goes the same way; each command repeated changes nothing."""
    graph = graph_of(name)
    for leaf in sorted(graph.leaves, key=repr)[::8]:
        world = graph.states[leaf]
        shop = shop_of(CASES[name])
        for actor, command, at in world.way:
            envelope = shop.envelope(command, by=actor, at=at)
            done = shop.desk.do(envelope)
            before = shop.store.dump()
            again = shop.desk.do(envelope)
            assert (again.repeated, again.slip, again.events) == (True, done.slip, done.events)
            assert shop.store.dump() == before
        assert _plain(shop.slip()) == _plain(world.slip)
        laws.check(shop.store)
