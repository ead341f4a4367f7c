"""Operations that follow from each other, as Hypothesis strategies."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import strategies as st

from exchangekit.stock.valuation.fold import Valuation
from exchangekit.stock.valuation.layers import Fifo, Specific
from exchangekit.stock.valuation.operations import (
    CURRENT,
    ORIGINAL,
    AtGiven,
    Issued,
    Operation,
    Received,
    Returned,
    Revalued,
    SentBack,
)
from exchangekit.stock.valuation.pools import MovingAverage, Pool, Standard

LOTS = ("L1", "L2")
POOLS = (MovingAverage, Fifo, Specific, lambda: Standard(Fraction(701, 2)))

pools = st.sampled_from(POOLS)
cheap_pools = st.sampled_from([MovingAverage, Fifo])
values = st.integers(0, 5000)
costs = st.fractions(0, 900, max_denominator=9)


@st.composite
def lives(draw: st.DrawFn, *, oversold: bool = False, revalued: bool = True) -> list[Operation]:
    """Draw what may happen to one item; nothing is issued or reversed that is not there."""
    held = dict.fromkeys(LOTS, 0)
    bought: dict[str, list[int]] = {}
    gone: dict[str, list[int]] = {}
    lot_of: dict[str, str] = {}
    life: list[Operation] = []
    for n in range(draw(st.integers(1, 12))):
        name, lot, steps = f"op-{n}", draw(st.sampled_from(LOTS)), draw(st.integers(1, 9))
        kind = draw(st.sampled_from("rrisbv"))
        back = [of for of, (left,) in gone.items() if left]
        sent = [of for of, (left,) in bought.items() if left and held[lot_of[of]]]
        if kind == "i" and (held[lot] or oversold):
            steps = steps if oversold else min(steps, held[lot])
            life.append(Issued(name, steps, lot))
            gone[name] = [steps]
        elif kind == "s" and sent and not oversold:
            of = draw(st.sampled_from(sent))
            lot = lot_of[of]
            steps = min(steps, held[lot], bought[of][0])
            bought[of][0] -= steps
            life.append(SentBack(name, steps, of, lot))
        elif kind == "b" and back:
            of = draw(st.sampled_from(back))
            lot = lot_of[of]
            steps = min(steps, gone[of][0])
            gone[of][0] -= steps
            at = draw(st.sampled_from([ORIGINAL, CURRENT, AtGiven(1234)]))
            life.append(Returned(name, steps, of, at, lot))
            held[lot] += 2 * steps
        elif kind == "v" and revalued:
            life.append(Revalued(name, draw(costs), lot))
            continue
        else:
            life.append(Received(name, steps, draw(values), lot))
            bought[name] = [steps]
            held[lot] += 2 * steps
        held[lot] -= steps
        lot_of[name] = lot
    return life


def shelf(pool: Pool | None = None, *, oversell: bool = False, cost: int = 0) -> Valuation:
    """Open the books of one item, at moving average when nothing else is said."""
    return Valuation(pool or MovingAverage(), cost=Fraction(cost), oversell=oversell)
