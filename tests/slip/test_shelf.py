"""What is set aside by its lot or serial: no other will do, and nobody else can take it."""

from __future__ import annotations

from datetime import date

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from exchangekit.accounting.vouchers import VoucherKind
from exchangekit.desk.goods import Going, GoodsDocument
from exchangekit.errors import (
    DuplicateLineError,
    ExchangeKitError,
    InsufficientStockError,
    InvalidInputError,
    SerialReplacesItselfError,
    TooManyError,
    TrackingError,
    UnknownSlipLineError,
)
from exchangekit.policy.terms import Sequence, Terms
from exchangekit.slip import commands as c
from exchangekit.slip.due import due
from exchangekit.slip.facts import Facts
from exchangekit.slip.lifecycle import decide
from exchangekit.slip.phases import ReplacementPhase
from exchangekit.stock.places import Place, PlaceKind
from exchangekit.values.goods import Disposition, Grade, Tracked, TrackedBy
from exchangekit.values.ids import Sku, SlipId

from tests import laws
from tests.builders import COMPANY, EX_1, EX_2, MUG, SHIRT_L, SHIRT_M, SITE, Shop

MILK, PHONE = Sku("MILK"), Sku("PHONE")
LOTS = {"LATE": date(2026, 6, 1), "SOON": date(2026, 4, 1), "OLD": date(2026, 3, 1)}


def dairy(**there: int) -> Shop:
    """A shop with milk in lots, three phones by serial, and mugs sold that may be exchanged."""
    shop = Shop(Terms(sequence=Sequence.ADVANCE), rules=())
    shop.stock(MILK, 0, 0, price="99", product="MILK", tracked_by=TrackedBy.LOT)
    shop.stock(PHONE, 0, 0, price="99", product="PHONE", tracked_by=TrackedBy.SERIAL)
    shop.master.expiries = {(MILK, lot): day for lot, day in LOTS.items()}
    for lot, steps in (there or {"LATE": 5, "SOON": 2, "OLD": 4}).items():
        shop.buy(MILK, Tracked(lot, steps, shop.money(steps)))
    shop.buy(PHONE, *(Tracked(f"S{n}", 1, shop.money("1")) for n in range(1, 5)))
    shop.sell("SO-1", (MUG, 9))
    return shop


def held(shop: Shop, slip: str = EX_1, line: int = 1) -> dict[str | None, int]:
    found = shop.slip(slip).replacements[line - 1].holds
    return {hold.tracking: hold.steps for hold in found}


def wants(shop: Shop, *wishes: c.Wish, slip: str = EX_1) -> dict[str | None, int]:
    """Let a slip hold what is free of some goods, all paid; give what it holds."""
    shop.agree(c.Asked(1, 1), *wishes, slip=slip)
    shop.settle(slip)
    return held(shop, slip)


def fits(shop: Shop) -> None:
    """Check that all that is set aside is there, lot by lot."""
    facts = shop.store.stock(MILK, SITE).value
    live = [hold for hold in facts.holds if hold.is_live(shop.now)]
    assert sum(hold.steps for hold in live) <= facts.sellable
    there = {lot.tracking: lot.steps for lot in facts.lots}
    for lot in {hold.tracking for hold in live}:
        assert sum(hold.steps for hold in live if hold.tracking == lot) <= there[lot]


def test_what_expires_first_is_set_aside_first() -> None:
    """K6: lot by lot, and what is over today is never promised."""
    shop = dairy()

    assert {"SOON": 2, "LATE": 3} == wants(shop, c.Wish(MILK, 5))
    assert {"LATE": 2} == wants(shop, c.Wish(MILK, 4), slip=EX_2)
    assert ReplacementPhase.BACKORDERED is shop.slip(EX_2).phases.replacement
    fits(shop)


def test_a_lot_that_is_set_aside_is_nobody_elses() -> None:
    """Not of another slip, of a sale or of a document of goods; another lot is."""
    shop = dairy()
    wants(shop, c.Wish(MILK, 2))
    wants(shop, c.Wish(MUG, 1), c.Wish(MILK, 1), slip=EX_2)
    shop.refuse(InsufficientStockError, c.Dispatch((c.LineSteps(2, 1, "SOON"),)), slip=EX_2)
    with pytest.raises(InsufficientStockError):
        shop.sell("SO-2", (MILK, 1), tracked=(Tracked("SOON", 1),))
    ends = (Place(SITE, PlaceKind.SELLABLE), Place(SITE, PlaceKind.SCRAP))
    for lot, steps in (("SOON", 1), ("LATE", 6)):
        spoilt = (Going(MILK, steps, *ends, tracking=lot),)
        about = (COMPANY, "CNY", shop.now.date(), spoilt)
        with pytest.raises(InsufficientStockError) as caught:
            shop.desk.book_goods(GoodsDocument("D", VoucherKind.DISPOSAL, *about), shop.signed())
        assert caught.value.asked == steps
    shop.do(c.Dispatch((c.LineSteps(2, 1, "LATE"),)), slip=EX_2)
    shop.sell("SO-2", (MILK, 1), tracked=(Tracked("LATE", 1),))
    shop.do(c.Dispatch((c.LineSteps(1, 2, "SOON"),)))
    fits(shop)


def test_what_is_over_is_not_sent_though_it_is_there() -> None:
    """One carton is good, four are not: of two asked for nothing leaves."""
    shop = dairy(LATE=1, OLD=4)
    assert {"LATE": 1} == wants(shop, c.Wish(MILK, 2))
    refused = shop.refuse(InsufficientStockError, c.Dispatch((c.LineSteps(1, 2),)))

    assert (refused.asked, refused.available) == (2, 1)


def test_a_sale_takes_a_lot_once() -> None:
    """Two lines of one lot: what the first takes is not there for the second."""
    shop = dairy()
    with pytest.raises(InsufficientStockError):
        shop.sell("SO-2", (MILK, 2), (MILK, 2), tracked=(Tracked("SOON", 2),))


def test_what_is_set_aside_leaves_before_what_came_in_later() -> None:
    """A lot that expires sooner came in after the hold; the hold is of another."""
    shop = dairy()
    wants(shop, c.Wish(MILK, 3))
    shop.master.expiries = {**shop.master.expiries, (MILK, "NEXT"): date(2026, 3, 20)}
    shop.buy(MILK, Tracked("NEXT", 9, shop.money("9")))
    shop.do(c.Dispatch((c.LineSteps(1, 3),)))

    assert ["SOON", "LATE"] == [one.tracking for one in shop.slip().replacements[0].sent]


def test_another_lot_does_not_fulfil_a_hold() -> None:
    """It is taken from what is free; the hold stays as far as the line still wants goods."""
    shop = dairy()
    wants(shop, c.Wish(MILK, 3))
    shop.do(c.Dispatch((c.LineSteps(1, 1, "LATE"),)))
    assert {"SOON": 2} == held(shop)
    shop.do(c.Dispatch((c.LineSteps(1, 1, "LATE"),)))
    assert {"SOON": 1} == held(shop)
    shop.do(c.Dispatch((c.LineSteps(1, 1),)))

    assert {} == held(shop)
    sent = {one.tracking: one.steps for one in shop.slip().replacements[0].sent}
    assert {"LATE": 2, "SOON": 1} == sent


def test_a_hold_that_ran_out_frees_its_lot_and_is_made_again_of_the_same() -> None:
    shop = dairy(LATE=5, SOON=5)
    wants(shop, c.Wish(PHONE, 1), c.Wish(MILK, 2))
    shop.do(c.Hold((c.LineSteps(1, 1, "S3"), c.LineSteps(2, 1, "LATE"))))
    assert ({"S3": 1}, {"LATE": 1, "SOON": 1}) == (held(shop), held(shop, line=2))
    shop.do(c.Hold())
    assert ({"S3": 1}, {"LATE": 1, "SOON": 1}) == (held(shop), held(shop, line=2))
    shop.later(days=15)
    facts = shop.store.stock(MILK, SITE).value
    assert 5 == facts.available(SlipId("EX-9"), shop.now, "LATE")
    shop.do(c.Hold())

    assert ({"S3": 1}, {"LATE": 1, "SOON": 1}) == (held(shop), held(shop, line=2))


def test_what_is_not_named_of_a_line_stays_as_it_was_set_aside() -> None:
    """One phone of two and one milk of four are named; the rest is not chosen anew."""
    shop = dairy()
    wants(shop, c.Wish(PHONE, 2), c.Wish(MILK, 4))
    chosen = (c.LineSteps(1, 1, "S3"), c.LineSteps(1, 1, "S4"), c.LineSteps(2, 4, "LATE"))
    shop.do(c.Hold(chosen))
    assert ({"S3": 1, "S4": 1}, {"LATE": 4}) == (held(shop), held(shop, line=2))
    shop.do(c.Hold((c.LineSteps(1, 1, "S1"), c.LineSteps(2, 1, "SOON"))))

    assert ({"S1": 1, "S3": 1}, {"SOON": 1, "LATE": 3}) == (held(shop), held(shop, line=2))


def test_what_was_set_aside_by_name_stays_where_the_host_does_not_say_what_is_there() -> None:
    """Made again it is the same; what is named anew is not counted twice."""
    shop = dairy()
    wants(shop, c.Wish(PHONE, 2))
    stock = evolve(shop.store.stock(PHONE, SITE).value, lots=())
    facts = Facts(stock={(PHONE, SITE): stock})
    slip, s3, s4 = shop.slip(), c.LineSteps(1, 1, "S3"), c.LineSteps(1, 1, "S4")
    for lots in ((s3, s4), (), (s4,)):
        slip = decide(slip, shop.envelope(c.Hold(lots)), facts)[-1].slip
        assert {"S3": 1, "S4": 1} == {
            hold.tracking: hold.steps for hold in slip.replacements[0].holds
        }


@pytest.mark.parametrize("item, first, second", [(MILK, "LATE", "SOON"), (PHONE, "S3", "S4")])
def test_a_second_line_of_the_same_goods_keeps_what_it_held_by_name(
    item: Sku, first: str, second: str
) -> None:
    """The first line is short, and takes nothing that the second was promised by name."""
    shop = dairy(LATE=3, SOON=1)
    wants(shop, c.Wish(item, 5), c.Wish(item, 1))
    named = (c.LineSteps(1, 1, first), c.LineSteps(2, 1, second))
    shop.do(c.Hold(named))
    mine = held(shop)
    assert {second: 1} == held(shop, line=2)
    for _ in range(2):
        shop.do(c.Hold())
        assert (mine, {second: 1}) == (held(shop), held(shop, line=2))
    fits(shop)
    stock = shop.store.stock(item, SITE).value
    assert item == PHONE or () == due(shop.slip(), shop.now, (stock,))  # as much as can be
    shop.do(c.Dispatch((c.LineSteps(1, 1, first), c.LineSteps(2, 1, second))))
    assert {} == held(shop, line=2)


def test_a_line_is_sent_of_what_no_other_line_was_promised_first() -> None:
    shop = dairy(LATE=2, SOON=1)
    wants(shop, c.Wish(MILK, 1), c.Wish(MILK, 1))
    shop.do(c.Hold((c.LineSteps(2, 1, "SOON"), c.LineSteps(1, 1, "LATE"))))
    shop.later(days=15)  # the holds ran out: nobody else takes them all the same
    shop.do(c.Dispatch((c.LineSteps(1, 1),)))
    shop.do(c.Dispatch((c.LineSteps(2, 1),)))

    sent = [line.sent[0].tracking for line in shop.slip().replacements]
    assert ["LATE", "SOON"] == sent


def test_what_leaves_for_another_line_is_not_set_aside_any_more() -> None:
    """Of all that is there the first line holds everything; the second is sent before it."""
    shop = dairy(LATE=2, SOON=1)
    wants(shop, c.Wish(MILK, 3), c.Wish(MILK, 2))
    assert ({"SOON": 1, "LATE": 2}, {}) == (held(shop), held(shop, line=2))
    outcome = shop.do(c.Dispatch((c.LineSteps(2, 1, "SOON"),)))
    assert ["Dispatched", "StockHeld"] == [type(event).__name__ for event in outcome.events]
    assert ({"LATE": 2}, {}) == (held(shop), held(shop, line=2))
    fits(shop)
    shop.later(days=15)
    shop.do(c.Dispatch((c.LineSteps(2, 1),)))
    assert {"LATE": 2} == held(shop)  # it ran out: nothing is promised by it
    laws.check_goods(shop.store)


def test_a_line_whose_goods_left_for_another_waits_for_stock() -> None:
    """Both had all they want; the customer hears of it once, and other goods do as well."""
    shop = dairy(LATE=2, SOON=1)
    wants(shop, c.Wish(MILK, 2), c.Wish(MILK, 1))
    shop.do(c.Hold((c.LineSteps(1, 2, "LATE"),)))
    assert ({"LATE": 2}, {"SOON": 1}) == (held(shop), held(shop, line=2))
    outcome = shop.do(c.Dispatch((c.LineSteps(2, 1, "LATE"),)))
    assert ["Dispatched", "StockHeld", "ReplacementBackordered"] == [
        type(event).__name__ for event in outcome.events
    ]
    (again,) = due(shop.slip(), shop.now, (shop.store.stock(MILK, SITE).value,))
    shop.do(again.command)
    assert {"LATE": 1, "SOON": 1} == held(shop)
    fits(shop)


def test_goods_that_are_not_told_apart_leave_for_another_line_too() -> None:
    shop = Shop(Terms(sequence=Sequence.ADVANCE), rules=(), goods=3)
    shop.sell("SO-1", (SHIRT_M, 2))
    shop.agree(c.Asked(1, 2), c.Wish(MUG, 2), c.Wish(MUG, 2))
    shop.do(c.Dispatch((c.LineSteps(2, 2),)))
    assert ({None: 1}, {}) == (held(shop), held(shop, line=2))


def test_a_serial_is_set_aside_by_its_name() -> None:
    """Nobody else gets it; what is not named of a line is any."""
    shop = dairy()
    assert {None: 2} == wants(shop, c.Wish(PHONE, 2))
    shop.do(c.Hold((c.LineSteps(1, 1, "S3"),)))
    assert {"S3": 1, None: 1} == held(shop)
    wants(shop, c.Wish(PHONE, 1), slip=EX_2)
    shop.refuse(InsufficientStockError, c.Dispatch((c.LineSteps(1, 1, "S3"),)), slip=EX_2)
    shop.refuse(InsufficientStockError, c.Hold((c.LineSteps(1, 1, "S3"),)), slip=EX_2)
    shop.do(c.Dispatch((c.LineSteps(1, 1, "S2"),)))
    assert {"S3": 1} == held(shop)
    shop.do(c.Dispatch((c.LineSteps(1, 1, "S3"),)))

    assert {} == held(shop)


def test_what_cannot_be_set_aside_is_refused() -> None:
    """Bad input: no lot, none at all, one of nothing, what came back, too much, no such line."""
    shop = dairy(LATE=3, SOON=2)
    shop.sell("SO-2", (PHONE, 1), tracked=(Tracked("S1"),))
    shop.agree(c.Asked(1, 1), c.Wish(PHONE, 2), c.Wish(MILK, 4), c.Wish(SHIRT_L, 1), sale="SO-2")
    shop.do(c.Receive(SITE, (c.LineSteps(1, 1, "S1"),)))
    shop.do(c.Inspect(1, 1, Grade.AS_NEW, Disposition.SELL_AS_NEW, SITE, tracking="S1"))
    before = held(shop, line=2)
    for error, lots in (
        (TrackingError, (c.LineSteps(1, 2, "S2"),)),
        (TrackingError, (c.LineSteps(3, 1, "LATE"),)),
        (SerialReplacesItselfError, (c.LineSteps(1, 1, "S1"),)),
        (InsufficientStockError, (c.LineSteps(2, 1, "NONE"),)),
        (InsufficientStockError, (c.LineSteps(2, 4, "LATE"),)),
        (TooManyError, (c.LineSteps(2, 3, "LATE"), c.LineSteps(2, 2, "SOON"))),
        (UnknownSlipLineError, (c.LineSteps(9, 1, "LATE"),)),
    ):
        shop.refuse(error, c.Hold(lots))

    with pytest.raises(InvalidInputError) as caught:
        c.Hold((c.LineSteps(1, 1),))
    with pytest.raises(DuplicateLineError):
        c.Hold((c.LineSteps(1, 1, "S2"), c.LineSteps(1, 1, "S2")))

    assert caught.value.where == "lots[1].tracking"
    assert {"SOON": 2, "LATE": 2} == before == held(shop, line=2)


def test_more_than_is_free_of_all_lots_is_not_set_aside() -> None:
    """The host reserved some of its own: which, it does not say."""
    shop = dairy(LATE=3, SOON=2)
    wants(shop, c.Wish(MILK, 5))
    shop.master.reserved[MILK, SITE] = 4
    shop.refuse(InsufficientStockError, c.Hold((c.LineSteps(1, 2, "LATE"),)))
    shop.do(c.Hold((c.LineSteps(1, 1, "LATE"),)))

    assert {"LATE": 1} == held(shop)


def test_goods_without_lots_are_set_aside_as_ever() -> None:
    shop = dairy()
    shop.sell("SO-2", (SHIRT_M, 1))
    shop.agree(c.Asked(1, 1), c.Wish(SHIRT_L, 1), sale="SO-2")

    assert {None: 1} == held(shop)


@given(
    st.dictionaries(st.sampled_from(sorted(LOTS)), st.integers(1, 4), min_size=1),
    st.lists(st.integers(1, 4), min_size=2, max_size=2),
    st.lists(st.tuples(st.sampled_from([1, 2]), st.sampled_from([None, *LOTS])), max_size=6),
)
def test_lines_of_the_same_goods_are_promised_no_more_than_is_there(
    there: dict[str, int], wanted: list[int], does: list[tuple[int, str | None]]
) -> None:
    """Law: whichever line is held for or sent first, what both hold is on the shelf."""
    shop = dairy(**there)
    wants(shop, *(c.Wish(MILK, steps) for steps in wanted))
    for line, lot in does:
        command = c.Hold() if lot is None else c.Hold((c.LineSteps(line, 1, lot),))
        for one in (command, c.Dispatch((c.LineSteps(line, 1, lot),))):
            try:
                shop.do(one)
            except ExchangeKitError:
                continue
            fits(shop)


@given(
    st.dictionaries(st.sampled_from(sorted(LOTS)), st.integers(1, 5), min_size=1),
    st.lists(st.tuples(st.integers(1, 4), st.integers(0, 2)), min_size=1, max_size=3),
)
def test_no_lot_is_promised_twice(there: dict[str, int], asked: list[tuple[int, int]]) -> None:
    """Law: all holds of a lot fit into it, and what is set aside can leave at any time."""
    shop = dairy(**there)
    for number, (steps, sent) in enumerate(asked, 1):
        slip = f"EX-{number}"
        mine = wants(shop, c.Wish(MILK, steps), slip=slip)
        assert set(mine) <= {"LATE", "SOON"}
        now = min(sent, sum(mine.values()))
        if now:
            shop.do(c.Dispatch((c.LineSteps(1, now),)), slip=slip)
        fits(shop)
    for number in range(len(asked), 0, -1):
        slip = f"EX-{number}"
        for lot, steps in held(shop, slip).items():
            shop.do(c.Dispatch((c.LineSteps(1, steps, lot),)), slip=slip)
    assert [] == [h for found in shop.store._holds.values() for h in found if h.item == MILK]
