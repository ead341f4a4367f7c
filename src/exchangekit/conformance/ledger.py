"""
A state machine of the stock ledger: whatever is done to goods, a store agrees with looking.

Movements, holds, corrections, transfers and counts are worked out by `exchangekit.stock`,
committed to a host's store, and compared with `storeroom.Storeroom`, where every unit has a
sticker.
"""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from attrs import evolve
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from exchangekit.conformance.hooks import Adapter, Hooks
from exchangekit.conformance.seeds import ITEMS, NOON, SITES, SLIPS, cause, master_data
from exchangekit.conformance.storeroom import PLACES, ROOMS, SHELVES, Storeroom
from exchangekit.effects.movements import places_of
from exchangekit.errors import ConflictError, InsufficientStockError
from exchangekit.ports import Batch, Expectation, SlipHolds, stock_stream
from exchangekit.stock.corrections import compensation, corrected
from exchangekit.stock.costs import share
from exchangekit.stock.holds import Hold
from exchangekit.stock.laws import audit
from exchangekit.stock.ledger import Holding, balances, holdings
from exchangekit.stock.movements import Movement
from exchangekit.stock.places import Place, PlaceKind
from exchangekit.stock.stocktake import Count, Tolerance, adjustments, variances
from exchangekit.stock.transfers import Part, arrived, sent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from hypothesis.strategies import DataObject

    from exchangekit.conformance.storeroom import Stack
    from exchangekit.conformance.views import Ledgers
    from exchangekit.stock.holds import StockFacts
    from exchangekit.stock.movements import Cause
    from exchangekit.values.ids import SiteId, Sku, SlipId, StreamId

    Read = Callable[[Any], Ledgers]

_SUPPLIER, _CUSTOMER = PlaceKind.SUPPLIER, PlaceKind.CUSTOMER
_items, _sites, _slips = st.sampled_from(ITEMS), st.sampled_from(SITES), st.sampled_from(SLIPS[:3])
_lots = st.sampled_from((None, "LOT-1", "lot-1"))
_few = st.integers(1, 4)
# Half of what comes in is for sale, because that is what a store sums up.
_rooms = st.sampled_from(SHELVES) | st.sampled_from(ROOMS)
_instants = st.integers(-2, 2).map(lambda hours: NOON + timedelta(hours=hours))


class LedgerMachine(RuleBasedStateMachine):
    """
    Works a storeroom through a store and by hand.

    A subclass names the hooks; `LedgerSuite` does so with an author's fixtures.
    """

    adapter: ClassVar[Adapter]
    ledgers: ClassVar[Read]

    def __init__(self) -> None:
        super().__init__()
        self.subject = self.adapter.open(master_data())
        self.room = Storeroom()
        self.posted: list[Movement] = []
        self.versions: Counter[StreamId] = Counter()
        self.documents = 0

    # --- what happens to goods -------------------------------------------------------------

    @rule(item=_items, lot=_lots, steps=_few, price=st.integers(0, 99), onto=_rooms)
    def buy(self, item: Sku, lot: str | None, steps: int, price: int, onto: Place) -> None:
        """Goods come from a supplier."""
        source = Place(onto.site, _SUPPLIER)
        self._post([Movement(self._cause(), 1, item, lot, steps, source, onto, steps * price)])

    @precondition(lambda self: self.room.stacks())
    @rule(data=st.data())
    def carry(self, data: DataObject) -> None:
        """Goods go on, out of a shelf at the cost the store answers, else at the average."""
        stack, steps = self._part(data, ROOMS)
        others = [p for p in PLACES if p != stack[2] and p.kind is not PlaceKind.IN_TRANSIT]
        target = data.draw(st.sampled_from(others), "target")
        self._post([self._issue(stack, steps, target)])

    @precondition(lambda self: self.room.stacks(SHELVES))
    @rule(data=st.data())
    def sell(self, data: DataObject) -> None:
        """Goods leave a shelf at the cost the store answers."""
        stack, steps = self._part(data, SHELVES)
        self._post([self._issue(stack, steps, Place(stack[2].site, _CUSTOMER))])

    @precondition(lambda self: self._with_customers())
    @rule(data=st.data(), site=_sites, value=st.integers(0, 99))
    def come_back(self, data: DataObject, site: SiteId, value: int) -> None:
        """A customer brings goods back, to any site."""
        item, lot, source = data.draw(st.sampled_from(self._with_customers()), "stack")
        target = Place(site, PlaceKind.INSPECTION)
        self._post([Movement(self._cause(), 1, item, lot, 1, source, target, value)])

    @rule(item=_items, lot=_lots, place=st.sampled_from(ROOMS), extra=_few)
    def overdraw(self, item: Sku, lot: str | None, place: Place, extra: int) -> None:
        """What is not there cannot go, though another lot or another place had it."""
        steps = self.room.count((item, lot, place)) + extra
        target = Place(place.site, _CUSTOMER)
        self._refused([Movement(self._cause(), 1, item, lot, steps, place, target, 0)])

    @precondition(lambda self: self.posted)
    @rule(data=st.data(), again=st.booleans())
    def correct(self, data: DataObject, *, again: bool) -> None:
        """A wrong line, grade or scan is reversed, and the right one entered."""
        wrong = data.draw(st.sampled_from(self.posted), "wrong")
        change = self._cause()
        undone = compensation([wrong], change)
        if not all(self.room.can_move(back) for back in undone):
            return
        places = [place for place in ROOMS if place not in {wrong.source, wrong.target}]
        right = data.draw(st.sampled_from(places), "right place")
        if again:
            self._post(corrected([wrong], [evolve(wrong, cause=change, target=right)]))
        else:
            self._post(undone)

    # --- between sites, and counts -----------------------------------------------------------

    @precondition(lambda self: self.room.stacks())
    @rule(data=st.data())
    def send(self, data: DataObject) -> None:
        """Goods leave for the other site."""
        stack, steps = self._part(data, ROOMS)
        (other,) = (site for site in SITES if site != stack[2].site)
        value = self._worth(stack, steps)
        part = Part(stack[0], steps, value, stack[1])
        self._post(sent([part], self._cause(), source=stack[2], to=other))

    @precondition(lambda self: self._on_the_way())
    @rule(data=st.data(), lost=st.booleans())
    def arrive(self, data: DataObject, *, lost: bool) -> None:
        """Some of it arrives at what it was sent at, or is lost by a movement of its own."""
        item, lot, place = data.draw(st.sampled_from(self._on_the_way()), "stack")
        steps = data.draw(st.integers(1, self.room.count((item, lot, place))), "steps")
        land = PlaceKind.ADJUSTMENT if lost else PlaceKind.SELLABLE
        held = holdings(self._committed())
        parts = [(item, lot, steps)]
        self._post(arrived(parts, self._cause(), at=place.site, held=held, land=land))

    @rule(item=_items, lot=_lots, shelf=st.sampled_from(SHELVES), counted=st.integers(0, 6))
    def count(self, item: Sku, lot: str | None, shelf: Place, counted: int) -> None:
        """A shelf is counted; nothing found is a count as well."""
        change, line = self._cause(), (item, lot, shelf)
        counts = [Count(line, change.occurred, counted, "u-2")]
        found = variances(counts, self._committed(), Tolerance(steps=99))
        worth = {line: Holding(*self.room.pool(item, shelf))}
        moved = adjustments(found, change, worth)
        if moved:
            self._post(moved)
        assert self.room.count(line) == counted

    # --- what is set aside -------------------------------------------------------------------

    @rule(slip=_slips, data=st.data())
    def set_aside(self, slip: SlipId, data: DataObject) -> None:
        """What a slip holds from now on replaces what it held."""
        ways = st.tuples(_items, _sites, _lots, _few, _instants)
        wanted = data.draw(st.lists(ways, max_size=3), "wanted")
        holds = tuple(Hold(slip, line, *what) for line, what in enumerate(wanted, 1))
        touched = {*holds, *self.room.holds.get(slip, ())}
        streams = sorted({stock_stream(hold.item, hold.site) for hold in touched})
        self._commit(Batch(holds=(SlipHolds(slip, holds),), bumps=tuple(streams)))
        self.room.holds[slip] = holds

    @rule(item=_items, site=_sites, drift=st.sampled_from((-1, 1)))
    def come_late(self, item: Sku, site: SiteId, drift: int) -> None:
        """Whoever read the shelf before somebody else changed it is refused."""
        stream = stock_stream(item, site)
        late = Expectation(stream, self.versions[stream] + drift)
        source, target = Place(site, _SUPPLIER), Place(site, PlaceKind.SELLABLE)
        move = Movement(self._cause(), 1, item, None, 1, source, target, 0)
        try:
            self.subject.commit(Batch(expects=(late,), movements=(move,), bumps=(stream,)))
        except ConflictError:
            return
        raise AssertionError(f"{stream} has version {self.versions[stream]}, {late} was accepted")

    @rule()
    def open_again(self) -> None:
        """Go on with a second handle, where there can be one."""
        self.subject = self.adapter.again(self.subject)

    # --- what always holds -------------------------------------------------------------------

    @invariant()
    def shelves_agree(self) -> None:
        """The store answers what can be seen on every shelf, for everybody."""
        for item in ITEMS:
            for shelf in SHELVES:
                read = self.subject.stock(item, shelf.site)
                facts = read.value
                assert (facts.sellable, facts.value) == self.room.pool(item, shelf)
                assert sorted(facts.holds, key=repr) == self.room.held(item, shelf.site)
                assert read.version == self.versions[stock_stream(item, shelf.site)]
                assert not facts.lots or self._lots_of(facts) == self.room.lots(item, shelf)
                for slip in SLIPS[:3]:
                    free = self.room.available(item, shelf.site, slip, NOON)
                    assert facts.available(slip, NOON) == free
                    for lot in facts.lots:
                        free = self.room.available(item, shelf.site, slip, NOON, lot.tracking)
                        assert facts.available(slip, NOON, lot.tracking) == free

    @invariant()
    def the_ledger_agrees(self) -> None:
        """Every balance is what lies there, nothing was edited, and no law is broken."""
        movements = self._committed()
        assert list(movements) == self.posted
        held = balances(movements)
        for stack in self.room.all_stacks():
            assert held.get(stack, 0) == self.room.balance(stack)
        assert audit(movements) is None

    # --- by hand -----------------------------------------------------------------------------

    def _cause(self) -> Cause:
        self.documents += 1
        return cause(self.documents)

    def _committed(self) -> tuple[Movement, ...]:
        return type(self).ledgers(self.adapter.own(self.subject)).movements

    def _part(self, data: DataObject, places: Sequence[Place]) -> tuple[Stack, int]:
        stack = data.draw(st.sampled_from(self.room.stacks(places)), "stack")
        return stack, data.draw(st.integers(1, self.room.count(stack)), "steps")

    @staticmethod
    def _lots_of(facts: StockFacts) -> Counter[str | None]:
        return Counter({lot.tracking: lot.steps for lot in facts.lots})

    def _with_customers(self) -> list[Stack]:
        return self.room.stacks(place for place in PLACES if place.kind is _CUSTOMER)

    def _on_the_way(self) -> list[Stack]:
        return self.room.stacks(p for p in PLACES if p.kind is PlaceKind.IN_TRANSIT)

    def _worth(self, stack: Stack, steps: int) -> int:
        """Give what goods leave at; the last of them take all there is."""
        item, _, place = stack
        there, worth = self.room.pool(item, place)
        if place.kind is not PlaceKind.SELLABLE:
            return share(worth, steps, there)
        value = self.subject.stock(item, place.site).value.issue_value(steps)
        assert value == worth if steps == there else 0 <= value <= worth
        return value

    def _issue(self, stack: Stack, steps: int, target: Place) -> Movement:
        item, lot, source = stack
        value = self._worth(stack, steps)
        return Movement(self._cause(), 1, item, lot, steps, source, target, value)

    def _post(self, movements: Sequence[Movement]) -> None:
        self._commit(Batch(movements=tuple(movements), bumps=_touched(movements)))
        self.room.move(movements)
        self.posted += movements

    def _commit(self, batch: Batch) -> None:
        expects = tuple(Expectation(stream, self.versions[stream]) for stream in batch.bumps)
        self.subject.commit(evolve(batch, expects=expects))
        self.versions.update(batch.bumps)

    def _refused(self, movements: Sequence[Movement]) -> None:
        try:
            self.subject.commit(Batch(movements=tuple(movements), bumps=_touched(movements)))
        except InsufficientStockError:
            return
        raise AssertionError(f"{movements} takes more than is there, and was accepted")


def _touched(movements: Iterable[Movement]) -> tuple[StreamId, ...]:
    return tuple(sorted(stock_stream(*place) for place in places_of(movements)))


class LedgerSuite(Hooks):
    """Any life of a storeroom, compared with looking."""

    ledger_settings: ClassVar[settings] = settings(
        stateful_step_count=20,
        deadline=None,
        suppress_health_check=(HealthCheck.too_slow, HealthCheck.data_too_large),
    )
    """How long to search; an author may give more, or less."""

    def test_ledger_agrees_with_a_naive_storeroom(self, adapter: Adapter, ledgers: Read) -> None:
        """Movements, holds, corrections, transfers and counts: the store and looking agree."""

        class Machine(LedgerMachine):
            pass

        Machine.adapter = adapter
        Machine.ledgers = staticmethod(ledgers)
        run_state_machine_as_test(Machine, settings=self.ledger_settings)
