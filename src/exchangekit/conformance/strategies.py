"""
Batches as Hypothesis strategies: valid ones, and ones with exactly one fault.

What is valid depends on what was committed before, so each strategy is given the memory
store that has it.  One fault at a time, because the clauses do not say which of two errors
a store finds first.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, assert_never

from attrs import evolve
from hypothesis import strategies as st

from exchangekit.conformance import seeds
from exchangekit.conformance.seeds import ITEMS, PAYMENTS, SALES, SITES, SLIP, SLIPS
from exchangekit.ports import (
    Batch,
    Expectation,
    SlipHolds,
    payment_stream,
    sale_stream,
    slip_stream,
    stock_stream,
)
from exchangekit.stock.holds import Hold
from exchangekit.stock.ledger import holdings
from exchangekit.stock.places import Place, PlaceKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hypothesis.strategies import DrawFn, SearchStrategy

    from exchangekit.effects.summary import Summary
    from exchangekit.memory import MemoryStore
    from exchangekit.settlement.tenders import PaymentEntry
    from exchangekit.stock.ledger import BalanceKey
    from exchangekit.stock.movements import Movement
    from exchangekit.values.ids import SiteId, Sku, SlipId, StreamId
    from exchangekit.wire.records import Record

PLACES = tuple(Place(site, kind) for site in SITES for kind in PlaceKind)
STREAMS: tuple[StreamId, ...] = (
    *map(slip_stream, SLIPS),
    *map(sale_stream, SALES),
    *map(payment_stream, PAYMENTS),
    *(stock_stream(item, site) for item in ITEMS for site in SITES),
)
NAMES = ("payment:R-1", "payment:R-2", "payment:r-1", "inbox:R-1")

_few = st.integers(0, 2)
_items, _sites, _slips = st.sampled_from(ITEMS), st.sampled_from(SITES), st.sampled_from(SLIPS)
_trackings = st.sampled_from((None, "LOT-1", "lot-1"))
# Half of what moves is for sale, because that is what a store sums up.
_places = st.sampled_from(PLACES) | st.builds(Place, _sites, st.just(PlaceKind.SELLABLE))
_ways = st.lists(_places, min_size=2, max_size=2, unique=True)


class Fault(StrEnum):
    """What can be wrong with a batch; the error it must raise follows from it."""

    STALE = "stale"  # an expectation of too little
    AHEAD = "ahead"  # an expectation of too much
    GAP = "gap"  # a record that does not follow
    TAKEN = "taken"  # a name twice
    SHORT = "short"  # a physical place gives what it has not


def streams() -> SearchStrategy[StreamId]:
    """Give the streams of the seeds."""
    return st.sampled_from(STREAMS)


@st.composite
def records(draw: DrawFn, model: MemoryStore) -> tuple[Record, ...]:
    """Give records that follow what was committed, of up to two slips and a sale."""
    found: list[Record] = []
    # One slip of many records rather than many of one.
    for slip in draw(st.lists(st.just(SLIP) | _slips, max_size=2, unique=True)):
        count = draw(st.sampled_from((1, 2, 3, 10)))
        found += seeds.slip_records(slip, count, model.slip_records(slip))
    for sale in draw(st.lists(st.sampled_from(SALES), max_size=1)):
        found += seeds.sale_records(sale, draw(st.integers(1, 2)), model.sale_records(sale))
    return tuple(found)


@st.composite
def movements(draw: DrawFn, model: MemoryStore) -> tuple[Movement, ...]:
    """
    Give movements of what is there; what is not is bought.

    They keep the stock laws: goods leave at no more than all lots of them are worth, and the
    last of them at exactly that.
    """
    steps: Counter[BalanceKey] = Counter()
    pools: defaultdict[tuple[Sku, Place], Counter[str]] = defaultdict(Counter)
    for (item, tracking, place), held in holdings(model.movements).items():
        steps[item, tracking, place] += held.steps
        pools[item, place].update(steps=held.steps, value=held.value)
    found: list[Movement] = []
    for _ in range(draw(_few)):
        item, tracking, (source, target) = draw(_items), draw(_trackings), draw(_ways)
        count, value = draw(st.integers(1, 9)), draw(st.integers(0, 500))
        lying = [key for key, held in steps.items() if held > 0 and key[2] != target]
        known = draw(st.none() | st.sampled_from(lying)) if lying else None
        if known is not None:
            item, tracking, source = known
        there, pool = steps[item, tracking, source], pools[item, source]
        if source.is_physical and not there:
            kind = PlaceKind.CUSTOMER if target.kind is PlaceKind.SUPPLIER else PlaceKind.SUPPLIER
            source = Place(source.site, kind)
        elif source.is_physical:
            count = min(count, there)
            value = pool["value"] if count == pool["steps"] else min(value, pool["value"])
        seq = len(model.movements) + len(found) + 1
        found.append(seeds.move(seq, count, source, target, value, item=item, tracking=tracking))
        for place, sign in ((source, -1), (target, 1)):
            steps[item, tracking, place] += sign * count
            pools[item, place].update(steps=sign * count, value=sign * value)
    return tuple(found)


@st.composite
def payments(draw: DrawFn, model: MemoryStore) -> tuple[PaymentEntry, ...]:
    """Give entries of payments: what comes in, and what of it goes back."""
    left: dict[str, int] = {}
    found: list[PaymentEntry] = []
    for payment in draw(st.lists(st.sampled_from(PAYMENTS), max_size=3)):
        known = model.payment(payment).value
        most = left.get(payment, known.left.minor if known else 0)
        received = draw(st.integers(0, 1000))
        refunded = draw(st.integers(0, most + received))
        left[payment] = most + received - refunded
        number = len(model.payments) + len(found) + 1
        found.append(seeds.entry(received, refunded, payment=payment, reference=f"R-{number}"))
    return tuple(found)


@st.composite
def holds(draw: DrawFn) -> tuple[SlipHolds, ...]:
    """Give what one or two slips hold from now on: up to one hold per line, or nothing."""
    found = []
    for slip in draw(st.lists(_slips, max_size=2, unique=True)):
        lines = draw(st.lists(st.integers(1, 3), max_size=3, unique=True))
        found.append(SlipHolds(slip, tuple(draw(_held(slip, line)) for line in lines)))
    return tuple(found)


def _held(slip: SlipId, line: int) -> SearchStrategy[Hold]:
    def make(item: Sku, site: SiteId, lot: str | None, steps: int, hours: int) -> Hold:
        ends = seeds.NOON + timedelta(hours=hours)
        return Hold(slip, line, item, site, lot, steps, ends)

    lots = st.sampled_from((None, "LOT-1"))
    return st.builds(make, _items, _sites, lots, st.integers(1, 9), st.integers(-2, 2))


@st.composite
def summaries(draw: DrawFn) -> tuple[Summary, ...]:
    """Give summaries of different slips."""
    slips = draw(st.lists(_slips, max_size=2, unique=True))
    return tuple(seeds.summary(slip, draw(st.none() | st.just("N-1"))) for slip in slips)


@st.composite
def batches(draw: DrawFn, model: MemoryStore) -> Batch:
    """Give batches that can be committed after what the model has."""
    expected = draw(st.lists(streams(), max_size=3, unique=True))
    bumped = draw(st.lists(streams(), max_size=2))
    twice = bumped if draw(st.booleans()) else []
    free = [name for name in NAMES if name not in model.names]
    vouchers, notices = len(model.vouchers) + 1, len(model.notices) + 1
    return Batch(
        expects=tuple(Expectation(stream, model.versions[stream]) for stream in expected),
        records=draw(records(model)),
        bumps=(*bumped, *twice),
        names=tuple(free[: draw(_few)]),
        movements=draw(movements(model)),
        vouchers=tuple(seeds.voucher(vouchers + n) for n in range(draw(_few))),
        payments=draw(payments(model)),
        notices=tuple(seeds.notice(notices + n) for n in range(draw(_few))),
        holds=draw(holds()),
        summaries=draw(summaries()),
    )


@st.composite
def refused_batches(draw: DrawFn, model: MemoryStore) -> Batch:
    """Give batches with exactly one fault."""
    batch = draw(batches(model))
    stream, slip = draw(streams()), draw(_slips)
    fault: Fault = draw(st.sampled_from(Fault))
    match fault:
        case Fault.STALE:
            wrong = Expectation(stream, model.versions[stream] - 1)
            return evolve(batch, expects=(*batch.expects, wrong))
        case Fault.AHEAD:
            wrong = Expectation(stream, model.versions[stream] + 1)
            return evolve(batch, expects=(wrong, *batch.expects))
        case Fault.GAP:
            gap = seeds.slip_records(slip, 2, model.slip_records(slip))[1:]
            return evolve(batch, records=(*_but(batch.records, slip_stream(slip)), *gap))
        case Fault.TAKEN:
            name = draw(st.sampled_from(sorted({*model.names, *batch.names, "inbox:R-2"})))
            taken = (name,) if name in {*model.names, *batch.names} else (name, name)
            return evolve(batch, names=(*batch.names, *taken))
        case Fault.SHORT:
            site = Place(draw(_sites), PlaceKind.SELLABLE)
            short = seeds.move(10**6, 10**6, site, seeds.CUSTOMER, item=draw(_items))
            return evolve(batch, movements=(*batch.movements, short))
        case _ as never:
            assert_never(never)


def _but(written: Iterable[Record], stream: StreamId) -> tuple[Record, ...]:
    return tuple(record for record in written if record.stream != stream)
