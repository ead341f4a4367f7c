"""What is to be picked for a slip: what it holds by name, then the rest, once it may leave."""

from __future__ import annotations

from exchangekit.effects.holds import picking_of
from exchangekit.slip import commands as c
from exchangekit.stock.picking import Wanted, pick_list

from tests.builders import MUG, SITE
from tests.slip.test_shelf import MILK, PHONE, dairy


def test_a_slip_is_picked_lot_by_lot_until_it_has_left() -> None:
    """Two cartons that expire first, one of the next lot, and a phone by its serial."""
    shop = dairy()
    shop.agree(c.Asked(1, 1), c.Wish(MILK, 3), c.Wish(PHONE, 2), c.Wish(MUG, 1))
    assert picking_of(shop.slip()) == ()  # not paid yet
    shop.settle()
    shop.do(c.Hold((c.LineSteps(2, 1, "S3"),)))
    wanted = picking_of(shop.slip())
    lots = [lot for item in (MILK, PHONE) for lot in shop.store.stock(item, SITE).value.lots]
    listed = pick_list(wanted[:4], lots, good_until=shop.now.date())

    assert wanted == (
        Wanted("slip:EX-1/1", MILK, 2, "SOON"),
        Wanted("slip:EX-1/1", MILK, 1, "LATE"),
        Wanted("slip:EX-1/2", PHONE, 1, "S3"),
        Wanted("slip:EX-1/2", PHONE, 1),
        Wanted("slip:EX-1/3", MUG, 1),
    )
    assert {("LATE", 1), ("SOON", 2), ("S3", 1)} < {(p.lot.tracking, p.steps) for p in listed}
    named = tuple(c.LineSteps(2, 1, serial) for serial in ("S1", "S3"))
    shop.do(c.Dispatch((c.LineSteps(1, 3), *named, c.LineSteps(3, 1))))

    assert picking_of(shop.slip()) == ()
