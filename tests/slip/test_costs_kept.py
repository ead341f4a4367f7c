"""What goods that went out have cost stays known: by lot, and of what a customer keeps."""

from __future__ import annotations

from exchangekit.policy.terms import Sequence, Terms
from exchangekit.slip import commands as c
from exchangekit.slip.phases import Leg
from exchangekit.values.goods import Tracked, TrackedBy
from exchangekit.values.ids import Sku

from tests.builders import MUG, SHIRT_M, Shop

MILK = Sku("MILK")


def test_more_of_a_lot_that_left_before_joins_it() -> None:
    """Three pints of one lot in two parcels, one of another: each with what it cost together."""
    shop = Shop(Terms(sequence=Sequence.ADVANCE), rules=())
    shop.stock(MILK, 0, 0, price="5", product="MILK", tracked_by=TrackedBy.LOT)
    shop.buy(MILK, *(Tracked(lot, 5, shop.money("10")) for lot in ("A", "B")))
    shop.sell("SO-1", (SHIRT_M, 1))
    shop.agree(c.Asked(1, 1), c.Wish(MILK, 4))

    for steps, lot in ((1, "A"), (1, "B"), (2, "A")):
        shop.do(c.Dispatch((c.LineSteps(1, steps, lot),)))

    (line,) = shop.slip().replacements
    assert line.sent == (Tracked("A", 3, shop.money("6")), Tracked("B", 1, shop.money("2")))
    assert line.cost == shop.money("8")


def test_what_a_customer_of_an_undone_slip_keeps_has_its_cost() -> None:
    """Two mugs went out, one is kept and then the other: each takes its share along."""
    shop = Shop(Terms(sequence=Sequence.ADVANCE), rules=())
    shop.sell("SO-1", (SHIRT_M, 1))
    shop.agree(c.Asked(1, 1), c.Wish(MUG, 2))
    shop.do(c.Dispatch((c.LineSteps(1, 2),)))
    shop.do(c.Cancel())
    kept = c.Resolve(1, 1, c.Outcome.KEPT, leg=Leg.REPLACEMENT)

    shop.do(kept)
    (first,) = shop.slip().replacements
    shop.do(kept)
    (both,) = shop.slip().replacements

    assert (first.kept, first.kept_cost) == (1, shop.money("0.31"))
    assert (both.kept, both.kept_cost) == (2, shop.money("0.62"))
