"""Goods that nothing is held of, and goods that have not left."""

from __future__ import annotations

from attrs import evolve

from exchangekit.slip import commands as c
from exchangekit.slip.phases import ReplacementPhase

from tests.builders import SHIRT_M, Shop


def test_what_arrives_after_a_backorder_can_leave_without_a_hold() -> None:
    """D9: without a live hold a dispatch takes free stock."""
    shop = Shop()
    shop.stock("SHIRT-S", 0, 0, price="199", product="SHIRT")
    shop.sell("SO-1", (SHIRT_M, 1))
    shop.agree(c.Asked(1, 1), c.Wish("SHIRT-S", 1))
    backordered = shop.bring_back().slip

    assert backordered.phases.replacement is ReplacementPhase.BACKORDERED
    assert not backordered.replacements[0].holds

    shop.stock("SHIRT-S", 2, 160)
    sent = shop.do(c.Dispatch((c.LineSteps(1, 1),))).slip

    assert sent.phases.replacement is ReplacementPhase.DISPATCHED
    assert 1 == sent.replacements[0].dispatched


def test_a_sale_moves_only_what_has_left() -> None:
    """A line that was not shipped takes nothing from stock and cannot come back."""
    shop = Shop()
    sale = shop.order("SO-1", (SHIRT_M, 2), (SHIRT_M, 1))
    waiting = evolve(sale.lines[1], shipped=0)
    before = len(shop.store.movements)
    shop.desk.record_sale(evolve(sale, lines=(sale.lines[0], waiting)), shop.signed())

    assert [2] == [movement.steps for movement in shop.store.movements[before:]]
