"""Goods that nobody expected: kept for the customer, worth nothing to us, and sent back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchangekit.care.notices import NoticeKind
from exchangekit.effects.finding import Search
from exchangekit.errors import (
    CommandNotAllowedError,
    InvalidInputError,
    TooManyError,
    UnknownSlipLineError,
)
from exchangekit.policy.deadlines import Deadline, Escalate, Wait
from exchangekit.policy.terms import Terms
from exchangekit.slip import commands as c
from exchangekit.slip import events as e
from exchangekit.slip.allowed import Allowed
from exchangekit.slip.guards import stage_text
from exchangekit.slip.phases import Leg
from exchangekit.stock.ledger import balances
from exchangekit.stock.places import Place, PlaceKind
from exchangekit.values.goods import Disposition, Grade
from exchangekit.values.ids import SiteId, Sku
from exchangekit.values.people import Actor, Role

from tests import laws
from tests.builders import MUG, OTHER_SITE, SHIRT_L, SHIRT_M, SITE, Shop

K = c.StrayKind
SCARF = Sku("SCARF")
ANYBODY = Actor("anybody", set(Role))
ONE = (c.LineSteps(1, 1),)


def stray(kind: K, item: Sku, line: int = 1, steps: int = 1) -> c.Resolve:
    return c.Resolve(line, steps, c.StrayCame(kind, item, SITE))


def back(number: int = 1, steps: int = 1) -> c.Resolve:
    return c.Resolve(number, steps, c.StrayBack("SF-3"))


def agreed(steps: int = 2, terms: Terms | None = None) -> Shop:
    shop = Shop(terms)
    shop.sell("SO-1", (SHIRT_M, 3))
    shop.agree(c.Asked(1, steps), c.Wish(SHIRT_L, steps))
    return shop


def test_a_surplus_is_the_customers_and_goes_back() -> None:
    """PROMISE S8: a receipt never exceeds its line; the third shirt earns no credit."""
    shop = agreed()
    shop.do(c.Receive(SITE, (c.LineSteps(1, 2),)))
    before = shop.slip().money.quote
    came = shop.do(stray(K.SURPLUS, SHIRT_M))
    assert [notice.kind for notice in came.batch.notices] == [NoticeKind.STRAY_ARRIVED]
    assert (came.batch.vouchers, came.batch.movements[0].value) == ((), 0)
    shop.do(c.Inspect(1, 2, Grade.AS_NEW, Disposition.SELL_AS_NEW, SITE))
    assert stage_text(shop.slip()) == "return/inspecting"
    gone = shop.do(back())
    assert [type(event) for event in gone.events][:2] == [e.StrayReturned, e.ReturnComplete]
    assert [notice.kind for notice in gone.batch.notices][:1] == [NoticeKind.STRAY_RETURNED]
    assert gone.slip.money.quote == before
    shop.settle()
    shop.send()
    assert stage_text(shop.slip()) == "ended"
    laws.check(shop.store)


def test_the_wrong_item_leaves_the_announced_one_outstanding() -> None:
    shop = agreed(1)
    slip = shop.do(stray(K.WRONG_ITEM, MUG)).slip
    assert (slip.returns[0].outstanding, stage_text(slip)) == (1, "return/awaiting")
    shop.do(back())
    shop.bring_back()
    assert stage_text(shop.slip()) != "return/inspecting"
    laws.check(shop.store)


def test_what_nobody_expected_keeps_the_way_back_open() -> None:
    """Called off before anything else came, the slip ends once the scarves are on their way."""
    shop = agreed()
    shop.do(stray(K.UNEXPECTED, SCARF, 0, 2))
    called = shop.do(c.Cancel())
    assert stage_text(called.slip) == "return/going_back"
    assert stage_text(shop.do(back()).slip) == "return/going_back"
    place = Place(SITE, PlaceKind.CUSTOMER_PROPERTY)
    assert balances(shop.store.movements)[SCARF, None, place] == 1
    offered = {a.command: a for a in shop.desk.allowed(called.slip.id, ANYBODY, shop.now)}
    found = offered["Resolve"]
    assert isinstance(found, Allowed)
    assert found.witness == c.Resolve(1, 1, c.StrayBack())
    assert stage_text(shop.do(back()).slip) == "ended"
    laws.check(shop.store)


@pytest.mark.parametrize(
    "error,command",
    [
        (InvalidInputError, stray(K.SURPLUS, SHIRT_M)),  # two are still to come
        (InvalidInputError, stray(K.SURPLUS, MUG)),
        (InvalidInputError, stray(K.WRONG_ITEM, SHIRT_M)),
        (TooManyError, stray(K.WRONG_ITEM, MUG, steps=3)),
        (UnknownSlipLineError, stray(K.WRONG_ITEM, MUG, line=2)),
        (InvalidInputError, stray(K.UNEXPECTED, SCARF)),
        (InvalidInputError, stray(K.UNEXPECTED, SHIRT_M, line=0)),
        (UnknownSlipLineError, back()),
    ],
    ids=repr,
)
def test_what_cannot_be_said_of_strays(error: type[Exception], command: c.Command) -> None:
    agreed().refuse(error, command)


def test_strays_go_back_once_and_come_only_while_goods_are_awaited() -> None:
    shop = Shop()
    shop.sell("SO-1", (SHIRT_M, 1))
    shop.agree(c.Asked(1, 1))
    shop.do(stray(K.UNEXPECTED, SCARF, 0))
    shop.refuse(TooManyError, back(steps=2))
    shop.do(back())
    shop.refuse(TooManyError, back())
    shop.bring_back()
    late = shop.refuse(CommandNotAllowedError, stray(K.UNEXPECTED, SCARF, 0))
    assert late.reason == "return-not-awaited"


def test_strays_are_on_the_worklists_until_they_are_gone() -> None:
    """Whatever the return waits for meanwhile; a job puts them on a list, once, in time."""
    late = (Deadline(Wait.STRAY, timedelta(days=3), Escalate(Role.WAREHOUSE)),)
    shop = agreed(terms=Terms(deadlines=late))
    shop.do(c.Resolve(0, 1, c.StrayCame(K.UNEXPECTED, SCARF, SITE)))
    shop.later(days=1)
    came = shop.do(c.Resolve(0, 2, c.StrayCame(K.UNEXPECTED, SCARF, OTHER_SITE))).slip
    (row,) = shop.desk.find(Search(wait=Wait.STRAY, site=OTHER_SITE))
    assert (row.stage, row.waits) == ("return/awaiting", (Wait.GOODS, Wait.STRAY))
    assert row.next_due == came.strays[0].at + timedelta(days=3)
    shop.later(days=3)
    (one,) = shop.desk.due(shop.now)
    assert one.wait is Wait.STRAY
    shop.do(one.command, by=Actor("night-job", {Role.SYSTEM}), key=one.key)
    assert shop.desk.due(shop.now) == ()
    shop.do(back())
    (row,) = shop.desk.find(Search(role=Role.WAREHOUSE))
    assert Wait.STRAY in row.waits
    shop.do(back(2, 2))
    for search in (Search(role=Role.WAREHOUSE), Search(wait=Wait.STRAY), Search(site=OTHER_SITE)):
        assert shop.desk.find(search) == ()
    laws.check(shop.store)


def test_strays_are_of_the_return() -> None:
    with pytest.raises(InvalidInputError):
        c.Resolve(1, 1, c.StrayBack(), Leg.REPLACEMENT)


@given(st.lists(st.tuples(st.sampled_from([SITE, OTHER_SITE]), st.integers(1, 3)), max_size=4))
def test_strays_move_no_money_and_leave_nothing(came: list[tuple[SiteId, int]]) -> None:
    """Law: what comes and goes back is worth nothing, claims nothing, and is where it was."""
    shop = agreed()
    claims = shop.store.sale_records(shop.slip().request.sale)
    vouchers = len(shop.store.vouchers)
    for site, steps in came:
        shop.do(c.Resolve(0, steps, c.StrayCame(K.UNEXPECTED, SCARF, site)))
    for number, (_, steps) in enumerate(came, 1):
        shop.do(back(number, steps))
    sums = balances(m for m in shop.store.movements if m.item == SCARF)
    assert not any(sums.values())
    assert shop.store.sale_records(shop.slip().request.sale) == claims
    assert len(shop.store.vouchers) == vouchers
    laws.check(shop.store)
