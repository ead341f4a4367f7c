"""
A small world around one slip, without a store: what a command changes of it, and its key.

`World.after` decides a command and carries its effects out on the facts: claims, stock,
holds and payments.  `key` names a state without instants, ids and money.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, get_args

from attrs import evolve, frozen

from exchangekit.effects.holds import holds_of
from exchangekit.effects.projection import project
from exchangekit.policy.approval import Gate
from exchangekit.sale.entitlement import Entitlement, entitlement_of
from exchangekit.settlement.tenders import PaymentBalance
from exchangekit.slip import commands as c
from exchangekit.slip.due import due, escalated_to, next_due
from exchangekit.slip.envelope import Envelope
from exchangekit.slip.facts import Facts
from exchangekit.slip.lifecycle import decide
from exchangekit.slip.model import Slip
from exchangekit.slip.phases import Leg
from exchangekit.slip.pledging import still_asked
from exchangekit.stock.holds import Resting, StockFacts
from exchangekit.stock.movements import Cause, Movement
from exchangekit.stock.places import PlaceKind
from exchangekit.values.goods import Disposition, Grade
from exchangekit.values.ids import CommandKey, CompanyId, PaymentId, Sku, StreamId
from exchangekit.values.money import Money
from exchangekit.values.people import Actor, Role

from tests.builders import COMPANY, EX_1, MUG, SHIRT_L, SHIRT_M, SITE, Shop

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exchangekit.effects.projection import Effects
    from exchangekit.policy.terms import Terms
    from exchangekit.slip.gates import GateState
    from exchangekit.slip.lifecycle import Step

DECISIONS: Final = (c.Decision.APPROVE, c.Decision.REFUSE)
TICK: Final = timedelta(minutes=1)
ANYBODY: Final = Actor("anybody", set(Role))
BOSSES: Final = (Actor("boss-1", set(Role)), Actor("boss-2", set(Role)))
ROLES: Final = tuple(Actor(role.value, {role}) for role in Role)


@frozen
class World:
    """A slip, the facts around it, the time, and how it came about."""

    slip: Slip
    facts: Facts
    now: datetime
    way: tuple[tuple[Actor, c.Command, datetime], ...] = ()

    def envelope(self, command: c.Command, actor: Actor) -> Envelope:
        """Wrap a command as one given now."""
        return Envelope(self.slip.id, command, actor, self.now, CommandKey(f"k{len(self.way)}"))

    def after(self, command: c.Command, actor: Actor) -> World:
        """Decide a command and carry its effects out; a coded error when it is refused."""
        steps = decide(self.slip, self.envelope(command, actor), self.facts)
        effects = project(steps, _cause(self.now), self.now.date())
        way = (*self.way, (actor, command, self.now))
        return World(steps[-1].slip, _facts_after(self.facts, steps, effects), self.now + TICK, way)

    def waited(self) -> World | None:
        """Let time pass until something is due; None when it is, or never will be."""
        at = next_due(self.slip)
        return evolve(self, now=at) if at is not None and at > self.now else None


def _cause(at: datetime) -> Cause:
    stream, key = StreamId(f"slip:{EX_1}"), CommandKey("k")
    return Cause(stream, 0, at, at, "anybody", key, CompanyId(COMPANY), "CNY")


def _beside(known: StockFacts, kind: PlaceKind, movement: Movement, sign: int) -> StockFacts:
    """Move goods in or out of a place beside the shelf."""
    others = {(one.kind, one.tracking): one for one in known.resting or ()}
    which = (kind, movement.tracking)
    before = others.get(which) or Resting(*which, 0, 0)
    steps, value = before.steps + sign * movement.steps, before.value + sign * movement.value
    others[which] = Resting(*which, steps, value)
    return evolve(known, resting=tuple(others.values()))


def _facts_after(facts: Facts, steps: tuple[Step, ...], effects: Effects) -> Facts:
    """Carry claims, movements, holds and payments out on the facts."""
    slip = steps[-1].slip
    stock = dict(facts.stock)
    for movement in effects.movements:
        for place, sign in ((movement.source, -1), (movement.target, 1)):
            if place.kind is PlaceKind.SELLABLE:
                known = stock[movement.item, place.site]
                sellable, value = known.sellable, known.value
                stock[movement.item, place.site] = evolve(
                    known,
                    sellable=sellable + sign * movement.steps,
                    value=value + sign * movement.value,
                )
            elif place.is_physical:
                at = (movement.item, place.site)
                known = stock.get(at) or StockFacts(*at, 0, 0)
                stock[at] = _beside(known, place.kind, movement, sign)
    for where, known in stock.items():
        held = tuple(hold for hold in holds_of(slip) if (hold.item, hold.site) == where)
        stock[where] = evolve(known, holds=held)
    payments = {balance.id: balance for balance in facts.payments}
    for entry in effects.payments:
        nothing = Money(0, entry.received.currency)
        before = payments.get(entry.payment) or PaymentBalance(entry.payment, nothing, nothing)
        payments[entry.payment] = PaymentBalance(
            entry.payment, before.received + entry.received, before.refunded + entry.refunded
        )
    entitlement = entitlement_of(effects.claims, facts.entitlement)
    paid = tuple(payments.values())
    return evolve(facts, entitlement=entitlement, stock=stock, payments=paid)


def shop_for(terms: Terms, *parts: c.Asked | c.Wish) -> Shop:
    """Open a slip over two shirts and two mugs."""
    shop = Shop(terms)
    shop.sell("SO-1", (SHIRT_M, 2), (MUG, 2))
    shop.open(*parts, by=ANYBODY)
    return shop


def taken_over(shop: Shop, slip: Slip) -> World:
    """Give the world of a shop's slip; drawn numbers aside, which no decision looks at."""
    store = shop.store
    skus = (SHIRT_M, SHIRT_L, MUG)
    entitlement = shop.desk._folds.entitlement(store.sale_records(slip.request.sale))
    assert isinstance(entitlement, Entitlement)
    payments = (store.payment(paid.id).value for paid in entitlement.sale.payments)
    facts = Facts(
        entitlement,
        items={sku: store.master.items[sku] for sku in skus},
        prices={sku: store.master.prices[sku] for sku in skus},
        stock={(sku, SITE): store.stock(sku, SITE).value for sku in skus},
        payments=tuple(payment for payment in payments if payment is not None),
        policies=store.policies(),
        where=store.where(slip.request.zone, slip.request.jurisdiction),
    )
    return World(slip, facts, shop.now + TICK)


def key(world: World) -> tuple[Any, ...]:
    """Name a state without instants, ids and money: amounts by their sign alone."""
    slip, phases = world.slip, world.slip.phases
    money = slip.money
    agreed = None if money.accepted is None else money.accepted == money.quote
    review = slip.review
    return (
        (phases.review, phases.return_, phases.replacement, phases.settlement),
        None if review is None else tuple(_gate(state) for state in review.gates),
        tuple(
            (
                *(r.received, r.resolved, sum(gone.steps for gone in r.unseen)),
                tuple(sorted((i.disposition, i.steps, i.back, i.gone) for i in r.inspections)),
            )
            for r in slip.returns
        ),
        tuple(
            (
                *(r.held, r.dispatched, r.delivered),
                *(r.accounted, r.unstocked, r.kept, r.called_off),
            )
            for r in slip.replacements
        ),
        (agreed, _sign(money.outstanding), bool(money.taken.minor), bool(money.refunded.minor)),
        tuple(asked.approved for asked in money.adjustments),
        tuple(sorted(type(one.command).__name__ + one.wait for one in due(slip, world.now))),
        escalated_to(slip),
        tuple((stray.why, stray.line, stray.steps, stray.back) for stray in slip.strays),
        tuple(
            (one.kind, *(bool(part.minor) for part in (one.taken, one.back, one.left)))
            for one in money.pledges
        ),
        _sign(still_asked(slip)),
    )


def _gate(state: GateState) -> tuple[Any, ...]:
    due = tuple(
        (one.rank, one.person, one.given_by is None, tuple(sorted(one.roles))) for one in state.due
    )
    return (state.gate, due, bool(state.refused_by))


def _sign(amount: Money) -> int:
    return (amount.minor > 0) - (amount.minor < 0)


NAMES: Final = frozenset(each.__name__ for each in get_args(c.Command)) - {"Open"}
"""Every command that a slip that is there can be asked."""


def forms(world: World) -> Iterator[c.Command]:
    """Make every form of every command that a small slip can be asked, foolish ones too."""
    slip = world.slip
    yield from (c.Submit(), c.Submit(as_exception=True))
    yield from (c.Review(decision, gate=gate) for gate in Gate for decision in c.Decision)
    yield c.Assign("boss-2", c.Assignment.INSTEAD)
    yield from (c.Withdraw(), c.Amend(contact=f"mail-{slip.version % 2}"))
    number = slip.money.quote.number if slip.money.quote else 1
    yield from (c.AcceptQuote(number), c.AcceptQuote(number + 1), c.Requote())
    yield c.ChangeReplacement()
    yield from (c.ChangeReplacement((c.Wish(sku, 1),)) for sku in (SHIRT_M, MUG))
    for number in range(3):
        yield from (c.Retract(booking, number) for booking in c.Booking)
    yield from (c.ShipReturn(), c.Hold(), c.Confirm(), c.Cancel())
    yield from _of_returns(slip)
    yield from _of_replacements(slip)
    yield from _of_money(slip)
    found = [one.command for one in due(slip, world.now) if isinstance(one.command, c.Enforce)]
    yield from (*found, c.Enforce(1, world.now), c.Enforce(9, world.now))


def _lines(slip: Slip) -> Iterator[c.LineSteps]:
    most = max((asked.steps for asked in slip.request.returns), default=1)
    for number in range(1, len(slip.request.returns) + 1):
        yield from (c.LineSteps(number, steps) for steps in range(1, most + 2))
    yield c.LineSteps(9, 1)


def _of_returns(slip: Slip) -> Iterator[c.Command]:
    together = tuple(c.LineSteps(r.line, r.outstanding) for r in slip.returns if r.outstanding)
    if len(together) > 1:
        yield c.Receive(SITE, together)
    yield from _of_strays(slip)
    for asked in _lines(slip):
        yield c.Receive(SITE, (asked,))
        yield c.Resolve(asked.line, asked.steps, c.Outcome.LOST)
        yield c.Resolve(asked.line, asked.steps, c.Outcome.GONE)
        yield c.Dispatch((asked,), leg=Leg.RETURN)
        for disposition in (Disposition.SELL_AS_NEW, Disposition.BACK_TO_CUSTOMER):
            grade = Grade.AS_NEW
            yield c.Inspect(asked.line, asked.steps, grade, disposition, SITE)


def _of_strays(slip: Slip) -> Iterator[c.Command]:
    shirt, scarf = (r.item.sku for r in slip.returns[:1]), Sku("SCARF")
    for sku in shirt:
        yield c.Resolve(1, 1, c.StrayCame(c.StrayKind.SURPLUS, sku, SITE))
        yield c.Resolve(1, 1, c.StrayCame(c.StrayKind.WRONG_ITEM, scarf, SITE))
    yield c.Resolve(0, 1, c.StrayCame(c.StrayKind.UNEXPECTED, scarf, SITE))
    yield from (c.Resolve(1, steps, c.StrayBack()) for steps in (1, 2))


def _of_replacements(slip: Slip) -> Iterator[c.Command]:
    most = max((wanted.wanted.steps for wanted in slip.replacements), default=1)
    numbers = [line.line for line in slip.replacements] or [1]
    left = tuple(c.LineSteps(r.line, r.left) for r in slip.replacements if r.left)
    if len(left) > 1:
        yield c.Dispatch(left)
    for number in numbers:
        for steps in range(1, most + 2):
            yield c.Dispatch((c.LineSteps(number, steps),))
            yield c.Deliver((c.LineSteps(number, steps),))
            yield c.Receive(SITE, (c.LineSteps(number, steps),), leg=Leg.REPLACEMENT)
            as_new = (Grade.AS_NEW, Disposition.SELL_AS_NEW, SITE)
            yield c.Inspect(number, steps, *as_new, leg=Leg.REPLACEMENT)
            for outcome in (c.Outcome.KEPT, c.Outcome.LOST):
                yield c.Resolve(number, steps, outcome, leg=Leg.REPLACEMENT)


def _of_money(slip: Slip) -> Iterator[c.Command]:
    owed = slip.money.outstanding
    least = Money(1, slip.request.currency)
    paid = PaymentId(f"money-{slip.version}")
    for amount in dict.fromkeys((owed, -owed, least, Money(0, slip.request.currency))):
        yield c.Pay(paid, amount)
        yield c.Refund(paid, amount)
    yield c.Pay(paid, still_asked(slip), pledge=True)
    for held in slip.money.pledges:
        yield c.Pay(paid, min(held.left, owed), over=held.payment)
        yield c.Refund(paid, held.left, pledge=held.payment)
    for minor in (-100, 100):
        yield c.Adjust(Money(minor, slip.request.currency), "scratch", 1 if slip.returns else None)
    waiting = [one.number for one in slip.money.adjustments if one.approved is None]
    for asked in (*waiting, 9):
        yield from (c.Countersign(asked, decision) for decision in DECISIONS)
