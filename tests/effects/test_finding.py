"""Finding slips and listing work, over the rows that every commit leaves behind."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchangekit.effects.finding import Order, Search, found_in
from exchangekit.effects.summary import summary_of
from exchangekit.errors import InvalidInputError, NaiveDatetimeError
from exchangekit.policy.deadlines import USUAL_DEADLINES, Wait
from exchangekit.policy.terms import Terms
from exchangekit.slip import commands as c
from exchangekit.slip.parts import Series
from exchangekit.slip.phases import Leg
from exchangekit.values.goods import Reason
from exchangekit.values.ids import CustomerRef, SaleId, SiteId
from exchangekit.values.people import Role

from tests.builders import COMPANY, MUG, OTHER_SITE, SHIRT_L, SHIRT_M, SITE, Shop


def busy_shop() -> Shop:
    """Five slips: two to inspect at two sites, one to approve, one cancelled, one a draft."""
    shop = Shop(Terms(deadlines=USUAL_DEADLINES))
    shop.stock("CAP", 3, 90, price="40", site=OTHER_SITE)
    for number in range(1, 6):
        shop.sell(f"SO-{number}", (SHIRT_M, 1), (MUG, 1))
    for number, site in ((1, SITE), (2, OTHER_SITE)):
        slip = f"EX-{number}"
        shop.agree(c.Asked(1, 1), c.Wish(SHIRT_L, 1), slip=slip, sale=f"SO-{number}")
        shop.receive(slip, site)
    shop.approve(c.Asked(2, 1), slip="EX-3", sale="SO-3", reason=Reason.DEFECTIVE)
    shop.approve(c.Asked(1, 1), c.Wish(MUG, 1), slip="EX-4", sale="SO-4")
    shop.do(c.Cancel(), slip="EX-4")
    shop.open(c.Asked(1, 1), slip="EX-5", sale="SO-5")
    return shop


SHOP = busy_shop()


def found(search: Search) -> list[str]:
    return [one.slip for one in SHOP.desk.find(search)]


def test_what_is_to_inspect_at_a_site_the_oldest_first() -> None:
    """Answers PROMISE X9: to inspect at site X, oldest first, page 3."""
    work = Search(stage=Wait.INSPECTION, site=SITE, limit=1)
    assert found(work) == ["EX-1"]
    assert found(work.page(3)) == []
    assert found(Search(stage=Wait.INSPECTION)) == ["EX-1", "EX-2"]


@pytest.mark.parametrize(
    "search, slips",
    [
        (Search(number="EX-3"), ["EX-3"]),
        (Search(number=f"{COMPANY}-slip-000002"), ["EX-2"]),
        (Search(number=f"{COMPANY}-return_order-000003"), ["EX-3"]),
        (Search(customer=CustomerRef("cust-7"), stage="ended"), ["EX-4"]),
        (Search(customer=CustomerRef("nobody")), []),
        (Search(sale=SaleId("SO-2")), ["EX-2"]),
        (Search(sku=SHIRT_L), ["EX-1", "EX-2"]),
        (Search(sku=MUG), ["EX-3", "EX-4"]),
        (Search(company=COMPANY, reason=Reason.DEFECTIVE), ["EX-3"]),
        (Search(leg=Leg.REVIEW), ["EX-5"]),
        (Search(site=SiteId("depot")), ["EX-2"]),
        (Search(order=Order.NEWEST, limit=2), ["EX-5", "EX-4"]),
        (Search(order=Order.OPENED, skip=1, limit=2), ["EX-2", "EX-3"]),
    ],
)
def test_slips_are_found_by_all_that_is_known_of_them(search: Search, slips: list[str]) -> None:
    assert found(search) == slips


def test_a_period_has_a_first_instant_and_one_that_is_too_late() -> None:
    opened = SHOP.slip("EX-3").opened_at
    assert found(Search(opened_from=opened, order=Order.OPENED)) == ["EX-3", "EX-4", "EX-5"]
    assert found(Search(opened_before=opened, order=Order.OPENED)) == ["EX-1", "EX-2"]


def test_what_is_overdue_stands_on_a_list() -> None:
    shop = busy_shop()
    shop.later(days=3)
    soon = shop.desk.find(Search(due_by=shop.now, order=Order.DUE))
    assert [one.slip for one in soon] == ["EX-1", "EX-2", "EX-3"]
    for one in shop.desk.due(shop.now):
        shop.desk.do(one.envelope(shop.envelope(c.Hold()).actor, shop.tick()))
    assert [one.slip for one in shop.desk.find(Search(role=Role.INSPECTOR))] == ["EX-1", "EX-2"]


def test_a_row_tells_where_the_work_is_and_since_when() -> None:
    slip = SHOP.slip("EX-2")
    row = summary_of(slip)
    assert row == SHOP.store.summaries[slip.id]
    assert (row.company, row.reason, row.opened_at) == (COMPANY, Reason.SIZE, slip.opened_at)
    assert row.sites == (OTHER_SITE, SITE)  # to look at, and to send from
    assert row.waiting_since == slip.since.return_
    assert set(row.numbers) == {
        slip.number(Series.RETURN_ORDER),
        slip.number(Series.REPLACEMENT_ORDER),
    }
    ended = summary_of(SHOP.slip("EX-4"))
    assert (ended.waiting_since, ended.sites) == (None, ())


@pytest.mark.parametrize(
    "wrong", [{"skip": -1}, {"limit": 0}, {"limit": 1001}, {"limit": True}, {"skip": 1.5}]
)
def test_a_page_that_cannot_be_is_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(InvalidInputError):
        Search(**wrong)  # type: ignore[arg-type] # wrong on purpose
    with pytest.raises(InvalidInputError):
        Search().page(0)


@pytest.mark.parametrize("name", ["opened_from", "opened_before", "due_by"])
def test_instants_of_a_search_have_a_zone(name: str) -> None:
    with pytest.raises(NaiveDatetimeError):
        Search(**{name: datetime(2026, 3, 2)})  # type: ignore[arg-type] # noqa: DTZ001 - on purpose


@given(st.sampled_from(Order), st.integers(1, 4))
def test_pages_add_up_to_all_that_is_found(order: Order, limit: int) -> None:
    """Law: whatever the order, no slip is on two pages and none is left out."""
    search = Search(order=order, limit=limit)
    paged = [slip for number in range(1, 7) for slip in found(search.page(number))]
    assert paged == found(Search(order=order))


def test_a_row_without_an_instant_is_in_no_period() -> None:
    row = SHOP.store.summaries[SHOP.slip("EX-1").id]
    old = type(row)(*(getattr(row, name) for name in _OLD))
    since = row.opened_at
    assert since is not None
    day = timedelta(days=1)
    for search in (Search(opened_from=since - day), Search(opened_before=since + day)):
        assert found_in([row], search) == (row,)
        assert found_in([old], search) == ()


_OLD = (
    "slip",
    "number",
    "customer",
    "sale",
    "items",
    "phases",
    "stage",
    "leg",
    "changed_at",
    "next_due",
)
