"""Movements, lawful histories and holds, as Hypothesis strategies."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from exchangekit.stock.holds import Hold, StockFacts
from exchangekit.stock.movements import Cause, Movement
from exchangekit.stock.places import Place, PlaceKind
from exchangekit.values.ids import CommandKey, CompanyId, SiteId, Sku, SlipId, StreamId

if TYPE_CHECKING:
    from exchangekit.stock.ledger import BalanceKey

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
SHIRT = Sku("SHIRT-M")
SITE = SiteId("SH-1")

SELLABLE = Place(SITE, PlaceKind.SELLABLE)
OPENED = Place(SITE, PlaceKind.OPENED)
INSPECTION = Place(SITE, PlaceKind.INSPECTION)
CUSTOMER = Place(SITE, PlaceKind.CUSTOMER)
SUPPLIER = Place(SITE, PlaceKind.SUPPLIER)
SCRAP = Place(SITE, PlaceKind.SCRAP)

PLACES = (*(Place(SITE, kind) for kind in PlaceKind), Place(SiteId("SH-2"), PlaceKind.SELLABLE))
MOST = 10**6


def cause(stream: str = "slip:EX-1", seq: int = 1) -> Cause:
    """Make a cause; only its name tells one from another here."""
    return Cause(
        stream=StreamId(stream),
        seq=seq,
        at=NOON,
        occurred=NOON,
        actor="clerk-7",
        key=CommandKey(f"{stream}/{seq}"),
        company=CompanyId("CN01"),
        currency="CNY",
    )


def move(
    steps: int, source: Place, target: Place, value: int = 0, *, seq: int = 1, serial: str = ""
) -> Movement:
    """Move shirts; examples number their movements by `seq`."""
    return Movement(cause(seq=seq), 1, SHIRT, serial or None, steps, source, target, value)


items = st.sampled_from([Sku("SHIRT-M"), Sku("SHIRT-L")])
trackings = st.sampled_from([None, "LOT-1"])
places = st.sampled_from(PLACES)
ways = st.lists(places, min_size=2, max_size=2, unique=True)


@st.composite
def any_movements(draw: st.DrawFn) -> list[Movement]:
    """Draw movements that are each possible but need not be so together."""
    wanted = draw(
        st.lists(
            st.tuples(items, trackings, st.integers(1, MOST), ways, st.integers(0, MOST)),
            max_size=20,
        )
    )
    return [
        Movement(cause(seq=seq), 1, item, tracking, steps, source, target, value)
        for seq, (item, tracking, steps, (source, target), value) in enumerate(wanted, 1)
    ]


@st.composite
def lawful_histories(draw: st.DrawFn, *, min_size: int = 0) -> list[Movement]:
    """
    Draw what a careful warehouse posts.

    Nothing leaves a physical place that is not in it, and it leaves at some value between
    nothing and all the item is worth there; the last of it at all it is worth.  What is not
    there is bought.
    """
    held: Counter[BalanceKey] = Counter()
    count: Counter[tuple[Sku, Place]] = Counter()  # the same over all lots
    worth: Counter[tuple[Sku, Place]] = Counter()
    history = []
    for seq in range(1, draw(st.integers(min_size, 15)) + 1):
        item, tracking, (source, target) = draw(items), draw(trackings), draw(ways)
        steps, value = draw(st.integers(1, 20)), draw(st.integers(0, 500))
        there = held[item, tracking, source]
        if source.is_physical and there == 0:
            source = SUPPLIER if target != SUPPLIER else CUSTOMER
        elif source.is_physical:
            steps = min(steps, there)
            most = worth[item, source]
            value = most if steps == count[item, source] else min(value, most)
        for place, sign in ((source, -1), (target, 1)):
            held[item, tracking, place] += sign * steps
            count[item, place] += sign * steps
            worth[item, place] += sign * value
        history.append(Movement(cause(seq=seq), 1, item, tracking, steps, source, target, value))
    return history


slips = st.sampled_from([SlipId("EX-1"), SlipId("EX-2"), SlipId("EX-3")])
# Around noon, so that what expires now is drawn as often as what expires before and after.
instants = st.integers(-2, 2).map(lambda hours: NOON + timedelta(hours=hours))
holds = st.builds(
    Hold,
    slip=slips,
    line=st.integers(1, 3),
    item=st.just(SHIRT),
    site=st.just(SITE),
    tracking=trackings,
    steps=st.integers(1, 20),
    expires_before=instants,
)
stock_facts = st.builds(
    StockFacts,
    item=st.just(SHIRT),
    site=st.just(SITE),
    sellable=st.integers(0, 50),
    value=st.integers(0, MOST),
    holds=st.lists(holds, max_size=6).map(tuple),
    reserved=st.integers(0, 10),
)
