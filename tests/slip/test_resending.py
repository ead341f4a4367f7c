"""A resend says which goods were lost: lines of its sale, and the slip that had sent them."""

from __future__ import annotations

from datetime import UTC
from typing import Any

import pytest
from attrs import evolve

from exchangekit.effects.finding import Search
from exchangekit.errors import (
    CommandNotAllowedError,
    DuplicateLineError,
    InvalidInputError,
    UnknownSaleLineError,
)
from exchangekit.policy.approval import Level
from exchangekit.policy.terms import Terms
from exchangekit.sale.facts import Channel
from exchangekit.slip import commands as c
from exchangekit.text import customer_timeline, timeline_words
from exchangekit.values.goods import Grade, Reason
from exchangekit.values.ids import SaleId, SlipId, chained_sale

from tests import laws
from tests.builders import BOSS, EX_1, MUG, OTHER_SITE, SHIRT_L, SHIRT_M, TEA, Shop

EX_2 = SlipId("EX-2")
LOST = c.About(EX_1, c.LinkKind.RESEND)
SENT = chained_sale(EX_1)


def resend(sale: str, *wishes: c.Wish, **more: Any) -> c.Open:
    intent, asked = more.pop("intent", c.Intent.RESEND), more.pop("returns", ())
    what = (Channel.ONLINE, more.pop("reason", Reason.TRANSPORT_DAMAGE), asked, wishes)
    return c.Open(SaleId(sale), intent, *what, **more)


def sold() -> Shop:
    shop = Shop()
    shop.stock(MUG, 3, 90, site=OTHER_SITE)
    shop.sell("SO-1", (SHIRT_M, 1), (MUG, 2))
    return shop


def test_lost_goods_of_a_sale_are_named_and_sent_again_for_nothing() -> None:
    shop = sold()
    shop.do(resend("SO-1", c.Wish(MUG, 1, lost=(2,))))
    shop.do(c.Submit())
    shop.accept()
    slip = shop.send().slip
    assert slip.request.wanted[0].lost == (2,)
    assert slip.money.outstanding.minor == 0
    told = shop.desk.timeline(EX_1)
    assert timeline_words(told, "en", UTC)[0].endswith(
        "A request was taken in to send goods of sale SO-1 again that were lost, because of: "
        "damaged in transport. Lines of the sale: 2."
    )
    assert customer_timeline(told, "en", UTC)[0].endswith(
        "Your request was taken in, to send lost goods again."
    )
    laws.check(shop.store)


def test_a_resend_names_the_slip_whose_goods_were_lost() -> None:
    """Confirmed and ended, then it turns out that the parcel never came."""
    shop = sold()
    shop.agree(c.Asked(1, 1), c.Wish(SHIRT_L, 1))
    shop.bring_back()
    shop.send()
    shop.do(resend(SENT, c.Wish(SHIRT_L, 1, lost=(1,)), about=LOST), slip=EX_2)
    assert shop.slip(EX_2).request.about == LOST
    (row,) = shop.desk.find(Search(number="EX-2"))
    assert row.about == EX_1
    said = timeline_words(shop.desk.timeline(EX_2), "en", UTC)[0]
    assert said.endswith("Lines of the sale: 1. It takes up EX-1: goods sent again.")


def test_whoever_approved_the_first_one_may_approve_that_it_is_sent_again() -> None:
    """That goods were lost is no decision that is disputed."""
    shop = Shop(Terms(levels=(Level(),)))
    shop.sell("SO-1", (SHIRT_M, 1))
    shop.agree(c.Asked(1, 1), c.Wish(SHIRT_L, 1))
    shop.bring_back()
    shop.send()
    shop.do(resend(SENT, c.Wish(SHIRT_L, 1, lost=(1,)), about=LOST), slip=EX_2)
    shop.do(c.Submit(), slip=EX_2)
    shop.do(c.Review(c.Decision.APPROVE), slip=EX_2, by=BOSS)


def test_what_goods_of_a_slip_cannot_have_been_lost() -> None:
    shop = sold()
    shop.agree(c.Asked(1, 1), c.Wish(SHIRT_L, 1))
    of_the_first = resend("SO-1", c.Wish(SHIRT_L, 1), about=LOST)
    assert shop.refuse(CommandNotAllowedError, of_the_first, slip=EX_2).reason == "other-sale"
    shop.desk.import_sale(shop.order(SENT, (SHIRT_L, 1)), shop.signed())
    again = resend(SENT, c.Wish(SHIRT_L, 1), about=LOST)
    assert shop.refuse(CommandNotAllowedError, again, slip=EX_2).reason == "not-ended"
    shop.do(c.Cancel())
    assert shop.refuse(CommandNotAllowedError, again, slip=EX_2).reason == "nothing-sent"
    asked = (c.Asked(1, 1, Grade.AS_NEW),)
    refund = resend(SENT, returns=asked, intent=c.Intent.REFUND, about=LOST)
    assert shop.refuse(CommandNotAllowedError, refund, slip=EX_2).reason == "no-resend"
    shop.sell("SO-2", (MUG, 1))
    other = resend("SO-2", c.Wish(MUG, 1), about=LOST)
    assert shop.refuse(CommandNotAllowedError, other, slip=EX_2).reason == "other-sale"


def test_what_lines_cannot_be_lost() -> None:
    shop = sold()
    shop.refuse(UnknownSaleLineError, resend("SO-1", c.Wish(MUG, 1, lost=(9,))))
    asked = (c.Asked(1, 1, Grade.AS_NEW),)
    swap = c.Wish(SHIRT_L, 1, (1,), lost=(1,))
    exchange = resend("SO-1", swap, returns=asked, intent=c.Intent.EXCHANGE)
    assert shop.refuse(InvalidInputError, exchange).where == "wishes.lost"
    sale = shop.order("SO-3", (MUG, 1))
    unsent = evolve(sale, lines=tuple(evolve(line, shipped=0) for line in sale.lines))
    shop.desk.import_sale(unsent, shop.signed())
    shop.refuse(InvalidInputError, resend("SO-3", c.Wish(MUG, 1, lost=(1,))))
    shop.do(resend("SO-1", c.Wish(TEA, 1)))
    shop.do(c.Amend(wishes=(c.Wish(MUG, 1, lost=(2,)),)))
    assert shop.slip().request.wanted[0].lost == (2,)
    shop.refuse(UnknownSaleLineError, c.Amend(wishes=(c.Wish(MUG, 1, lost=(3,)),)))
    grams = c.Amend(wishes=(c.Wish(TEA, 1, lost=(2,)),))
    assert shop.refuse(InvalidInputError, grams).want == "lines in the unit of what is sent"
    with pytest.raises(DuplicateLineError):
        c.Wish(MUG, 2, lost=(2, 1, 2))
