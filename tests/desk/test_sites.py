"""A place that does not exist is refused before anything is written."""

from __future__ import annotations

import pytest
from attrs import evolve

from exchangekit.desk import Opening
from exchangekit.errors import UnknownPlaceError
from exchangekit.sale.facts import Channel
from exchangekit.slip import commands as c
from exchangekit.values.goods import Reason
from exchangekit.values.ids import SiteId

from tests.builders import COMPANY, MUG, OTHER_SITE, SHIRT_L, SHIRT_M, SITE, START, Shop

NOWHERE = SiteId("nowhere")


@pytest.fixture
def shop() -> Shop:
    """Give a shop that names its two sites."""
    shop = Shop()
    shop.master.sites = {COMPANY: frozenset({SITE, OTHER_SITE})}
    shop.sell("SO-1", (SHIRT_M, 2))
    return shop


def test_goods_are_not_received_nowhere(shop: Shop) -> None:
    """The error names the site, where it stood, and the sites there are."""
    shop.agree(c.Asked(1, 1), c.Wish(SHIRT_L, 1))
    error = shop.refuse(UnknownPlaceError, c.Receive(NOWHERE, (c.LineSteps(1, 1),)))

    assert ("receive.site", NOWHERE) == (error.where, error.place)
    assert (OTHER_SITE, SITE) == error.known


def test_nor_are_goods_that_nobody_expected(shop: Shop) -> None:
    shop.agree(c.Asked(1, 1), c.Wish(SHIRT_L, 1))
    came = c.StrayCame(c.StrayKind.UNEXPECTED, MUG, NOWHERE)
    error = shop.refuse(UnknownPlaceError, c.Resolve(0, 1, came))
    assert ("resolve.outcome.site", NOWHERE) == (error.where, error.place)


def test_another_site_of_the_company_will_do(shop: Shop) -> None:
    """What was sold at one site can come back at another."""
    shop.agree(c.Asked(1, 1), c.Wish(SHIRT_L, 1))

    assert 1 == shop.receive(site=OTHER_SITE).slip.returns[0].received


def test_nothing_is_sent_from_nowhere(shop: Shop) -> None:
    """A wish names a site of the company."""
    wishes = (c.Wish(SHIRT_L, 1, site=NOWHERE),)
    command = c.Open(
        sale=shop.order("SO-1", (SHIRT_M, 2)).id,
        intent=c.Intent.EXCHANGE,
        channel=Channel.STORE,
        reason=Reason.SIZE,
        returns=(c.Asked(1, 1),),
        wishes=wishes,
    )

    assert "wishes.site" == shop.refuse(UnknownPlaceError, command).where


def test_sales_and_opening_stock_name_a_site_too(shop: Shop) -> None:
    """Neither a sale nor opening stock is booked where the company is not."""
    before = shop.store.dump()
    opening = Opening(COMPANY, NOWHERE, "CNY", START.date(), {MUG: (1, 100)})
    with pytest.raises(UnknownPlaceError):
        shop.desk.open_stock(opening, shop.signed())
    sale = shop.order("SO-2", (SHIRT_M, 1), site=NOWHERE)
    with pytest.raises(UnknownPlaceError):
        shop.desk.record_sale(sale, shop.signed())
    with pytest.raises(UnknownPlaceError):
        shop.desk.import_sale(evolve(sale, payments=()), shop.signed())

    assert before == shop.store.dump()
