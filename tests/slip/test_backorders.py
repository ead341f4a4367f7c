"""Backorders: when goods are expected, and when they can be set aside at last."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchangekit.accounting.vouchers import VoucherKind
from exchangekit.care.notices import NoticeKind
from exchangekit.desk.goods import Going, GoodsDocument
from exchangekit.effects.finding import Search
from exchangekit.effects.summary import summary_of
from exchangekit.errors import (
    CommandNotAllowedError,
    DuplicateLineError,
    InvalidInputError,
    NaiveDatetimeError,
    UnknownSlipLineError,
)
from exchangekit.policy.deadlines import Wait
from exchangekit.slip import commands as c
from exchangekit.slip import events as e
from exchangekit.slip.due import Due, due, next_due
from exchangekit.slip.phases import ReplacementPhase
from exchangekit.stock.holds import StockFacts
from exchangekit.stock.places import Place, PlaceKind
from exchangekit.text import customer_timeline
from exchangekit.values.ids import SlipId
from exchangekit.values.people import Actor, Role

from tests import laws
from tests.builders import COMPANY, EX_1, MUG, OTHER_SITE, SHIRT_L, SHIRT_M, SITE, Shop

DAY = timedelta(days=1)
JOB = Actor("night-job", {Role.SYSTEM})


def short() -> Shop:
    """Four large shirts are wanted, and three are there."""
    shop = Shop(goods=3)
    shop.sell("SO-1", (SHIRT_M, 1))
    shop.agree(c.Asked(1, 1), c.Wish(SHIRT_L, 4))
    assert shop.slip().phases.replacement is ReplacementPhase.BACKORDERED
    return shop


def expect(shop: Shop, days: int, line: int = 1) -> c.Hold:
    return c.Hold(expected=(c.Arrival(line, shop.now + days * DAY),))


def arrive(shop: Shop, steps: int) -> StockFacts:
    ends = (Place(SITE, PlaceKind.SUPPLIER), Place(SITE, PlaceKind.SELLABLE))
    goods = (Going(SHIRT_L, steps, *ends, 82 * steps),)
    name, day = f"PO-{shop.tick()}", shop.now.date()
    bought = GoodsDocument(name, VoucherKind.PURCHASE, COMPANY, "CNY", day, goods)
    shop.desk.book_goods(bought, shop.signed())
    return shop.store.stock(SHIRT_L, SITE).value


def check(shop: Shop) -> None:
    """Hold every slip, and what is set aside for it, against its records."""
    for slip in laws.slips_in(shop.store).values():
        laws.check_rebuilt(shop.store, slip)
        laws.check_slip(shop.store, slip)
        laws.check_holds(shop.store, slip)


def carry_out(shop: Shop, one: Due) -> None:
    shop.do(one.command, by=JOB, key=one.key, at=shop.now, slip=one.slip)


def test_the_customer_is_told_when_all_of_it_should_be_there() -> None:
    """A line named later does not bring forward what was said of another."""
    shop = Shop(goods=1)
    shop.sell("SO-1", (SHIRT_M, 1))
    shop.agree(c.Asked(1, 1), c.Wish(SHIRT_L, 2), c.Wish(MUG, 2))
    first = shop.do(expect(shop, 30))
    second = shop.do(expect(shop, 5, line=2))
    at = first.slip.replacements[0].expected
    assert at is not None

    assert second.batch.notices[-1].facts == (("at", at.isoformat()),)


def test_a_backorder_has_an_expected_date_and_goes_on_by_itself_once_it_has_passed() -> None:
    shop = short()
    told = shop.do(expect(shop, 5))
    assert [type(event) for event in told.events][-1] is e.ReplacementExpected
    (notice,) = told.batch.notices[-1:]
    at = told.slip.replacements[0].expected
    assert at is not None
    assert (notice.kind, dict(notice.facts)) == (NoticeKind.EXPECTED, {"at": at.isoformat()})
    assert "expected: Mar 7, 2026" in customer_timeline(shop.desk.timeline(EX_1), "en", UTC)[-1]
    assert next_due(told.slip) == summary_of(told.slip).next_due == at
    assert due(told.slip, shop.now) == ()
    arrive(shop, 4)
    shop.later(days=5)
    (one,) = shop.desk.due(shop.now)
    assert (one.at, one.wait, one.command) == (at, Wait.STOCK, c.Hold())
    carry_out(shop, one)
    slip = shop.slip()
    assert slip.phases.replacement is ReplacementPhase.RESERVED
    assert (slip.replacements[0].held, slip.replacements[0].expected) == (4, None)
    assert due(slip, shop.now) == ()
    check(shop)


def test_goods_that_do_not_come_in_time_are_looked_for_once() -> None:
    """What was expected and did not come is named until somebody has looked, and no longer."""
    shop = short()
    shop.do(expect(shop, 5))
    shop.do(c.Hold())
    assert shop.slip().replacements[0].expected is not None
    shop.later(days=6)
    (one,) = due(shop.slip(), shop.now)
    carry_out(shop, one)
    assert shop.slip().replacements[0].expected is None
    assert due(shop.slip(), shop.now) == ()


def test_the_earliest_reason_to_set_goods_aside_is_given_alone() -> None:
    """Goods are set aside for 14 days and expected in 20."""
    shop = short()
    shop.do(expect(shop, 20))
    shop.later(days=30)
    (one,) = due(shop.slip(), shop.now)
    (held,) = shop.slip().replacements[0].holds
    assert (one.at, one.wait) == (held.expires_before, Wait.STOCK)


def test_goods_that_have_come_in_are_set_aside_for_who_waits_for_them() -> None:
    shop = short()
    slip = shop.slip()
    before = shop.store.stock(SHIRT_L, SITE).value
    assert due(slip, shop.now, (before,)) == ()
    assert due(slip, shop.now, (StockFacts(MUG, SITE, 9, 9),)) == ()
    assert due(slip, shop.now, (StockFacts(SHIRT_L, OTHER_SITE, 9, 9),)) == ()
    facts = arrive(shop, 1)
    (one,) = due(slip, shop.now, (facts,))
    assert (one.wait, one.at) == (Wait.STOCK, slip.since.replacement)
    shop.sell("SO-2", (MUG, 1))
    shop.agree(c.Asked(1, 1), c.Wish(MUG, 1), slip="EX-2", sale="SO-2")
    shop.sell("SO-3", (SHIRT_M, 1))
    shop.agree(c.Asked(1, 1), c.Wish(SHIRT_L, 2), slip="EX-3", sale="SO-3")
    assert shop.desk.due(shop.now) == ()
    arrived = [(SHIRT_L, SITE), (SHIRT_L, SITE), (MUG, SITE)]
    assert shop.desk.due(shop.now, arrived=arrived) == ()  # EX-3 took it
    assert shop.slip("EX-3").replacements[0].short == 1
    arrive(shop, 1)
    found = shop.desk.due(shop.now, arrived=arrived)
    assert [each.slip for each in found] == ["EX-1", "EX-3"]
    carry_out(shop, found[0])
    assert shop.slip().phases.replacement is ReplacementPhase.RESERVED
    assert shop.desk.due(shop.now, arrived=arrived) == ()
    check(shop)


def test_of_what_is_not_there_at_all_nothing_runs_out() -> None:
    """Nothing is set aside and nobody said when it comes: only goods that come in wake it."""
    shop = short()
    shop.sell("SO-2", (SHIRT_M, 1))
    shop.agree(c.Asked(1, 1), c.Wish(SHIRT_L, 1), slip="EX-2", sale="SO-2")
    slip = shop.slip("EX-2")
    assert (slip.replacements[0].held, next_due(slip)) == (0, None)
    assert due(slip, shop.now + 99 * DAY) == ()
    assert len(due(slip, shop.now, (arrive(shop, 1),))) == 1


def test_what_is_overdue_too_is_named_once() -> None:
    shop = short()
    shop.do(expect(shop, 5))
    shop.later(days=6)
    arrive(shop, 1)
    assert len(shop.desk.due(shop.now, arrived=[(SHIRT_L, SITE)])) == 1


def test_a_search_finds_what_a_slip_waits_for_on_any_leg() -> None:
    """Its stage is the return; the replacement waits as well."""
    shop = short()
    (row,) = shop.desk.find(Search(wait=Wait.STOCK))
    assert (row.stage, row.waits) == ("return/awaiting", (Wait.STOCK, Wait.GOODS))
    assert shop.desk.find(Search(wait=Wait.PARCEL)) == ()
    shop.do(c.Cancel())
    assert shop.desk.find(Search(wait=Wait.STOCK)) == ()


def test_what_cannot_be_expected() -> None:
    shop = short()
    past = c.Hold(expected=(c.Arrival(1, shop.now),))
    assert shop.refuse(InvalidInputError, past).where == "expected[1].at"
    shop.refuse(UnknownSlipLineError, expect(shop, 1, line=2))
    arrive(shop, 1)
    enough = shop.refuse(CommandNotAllowedError, expect(shop, 1))
    assert enough.reason == "enough-is-there"
    with pytest.raises(DuplicateLineError):
        c.Hold(expected=(c.Arrival(1, shop.now), c.Arrival(1, shop.now + DAY)))
    with pytest.raises(NaiveDatetimeError):
        c.Arrival(1, datetime(2026, 3, 9))  # noqa: DTZ001


@given(
    goods=st.integers(1, 3),
    steps=st.integers(1, 6),
    days=st.integers(1, 20),
    came=st.lists(st.tuples(st.integers(1, 9), st.integers(0, 2)), max_size=4),
)
def test_a_backorder_is_resumed_as_soon_as_it_can_be_and_not_before(
    *, goods: int, steps: int, days: int, came: list[tuple[int, int]]
) -> None:
    """Law: what is offered sets more aside or has looked in time; then nothing is offered."""
    shop = Shop(goods=goods)
    shop.sell("SO-1", (SHIRT_M, 1))
    shop.agree(c.Asked(1, 1), c.Wish(SHIRT_L, steps))
    slip = shop.slip()
    if slip.phases.replacement is ReplacementPhase.BACKORDERED:
        shop.do(expect(shop, days))
    for later, steps_in in came:
        shop.later(days=later)
        if steps_in:
            arrive(shop, steps_in)
        facts = (shop.store.stock(SHIRT_L, SITE).value,)
        for one in due(shop.slip(), shop.now, facts):
            before = shop.slip().replacements[0]
            carry_out(shop, one)
            after = shop.slip().replacements[0]
            live = sum(h.steps for h in before.holds if shop.now < h.expires_before)
            assert after.held > live or one.at <= shop.now
        line = shop.slip().replacements[0]
        assert due(shop.slip(), shop.now, facts) == ()
        there = shop.store.stock(SHIRT_L, SITE).value.available(SlipId(EX_1), shop.now)
        assert line.held == min(line.left, there)
    check(shop)
