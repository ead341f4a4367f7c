"""Looking back: as of an instant, along the timeline, and along a chain of exchanges."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from exchangekit.desk import AsyncDesk
from exchangekit.effects.finding import Search
from exchangekit.errors import NaiveDatetimeError, UnknownSlipError
from exchangekit.slip import commands as c
from exchangekit.slip import events as e
from exchangekit.values.ids import SlipId, chained_sale

from tests.builders import EX_1, SHIRT_L, SHIRT_M, Shop
from tests.desk.test_async import Awaited

if TYPE_CHECKING:
    from exchangekit.slip.model import Slip

TICK = timedelta(seconds=1)


def told() -> tuple[Shop, list[Slip]]:
    """Tell a whole swap; give the slip after each command."""
    shop = Shop()
    shop.sell("SO-1", (SHIRT_M, 2))
    after = [shop.open(c.Asked(1, 1), c.Wish(SHIRT_L, 1)).slip]
    after += [shop.do(c.Submit()).slip, shop.accept().slip, shop.bring_back().slip]
    after.append(shop.send().slip)
    return shop, after


def test_a_slip_is_read_as_it_was_at_any_instant() -> None:
    """Law: as of the instant of a command it is what the command made of it, and until the next."""
    shop, after = told()
    for slip in after:
        assert shop.desk.show(EX_1, as_of=slip.changed_at) == slip
        assert shop.desk.show(EX_1, as_of=slip.changed_at + TICK) == slip
    with pytest.raises(UnknownSlipError):
        shop.desk.show(EX_1, as_of=after[0].opened_at - TICK)
    with pytest.raises(NaiveDatetimeError) as refusal:
        shop.desk.show(EX_1, as_of=after[0].opened_at.replace(tzinfo=None))
    assert refusal.value.where == "as_of"


def test_the_timeline_says_who_did_what_and_when() -> None:
    shop, after = told()
    entries = shop.desk.timeline(EX_1)
    assert len(entries) == after[-1].version
    first, last = entries[0], entries[-1]
    assert (first.seq, first.actor, first.key) == (1, "clerk", "key-6")
    assert isinstance(first.event, e.Opened)
    assert (last.at, type(last.event)) == (after[-1].changed_at, e.Confirmed)
    assert {entry.actor for entry in entries} == {"clerk", "store-hand"}
    assert [entry.occurred for entry in entries] == sorted(entry.at for entry in entries)
    with pytest.raises(UnknownSlipError):
        shop.desk.timeline(SlipId("EX-9"))


def chain() -> Shop:
    """Swap a shirt three times over: two slips over what the first one sent."""
    shop = Shop()
    shop.sell("SO-1", (SHIRT_M, 2))
    shop.agree(c.Asked(1, 2), c.Wish(SHIRT_L, 2))
    shop.bring_back()
    shop.send()
    for slip in ("EX-2", "EX-3"):
        shop.submit(c.Asked(1, 1), c.Wish(SHIRT_M, 1), slip=slip, sale=chained_sale(EX_1))
    return shop


def test_links_are_walked_both_ways() -> None:
    shop = chain()
    top, middle = shop.desk.links(EX_1), shop.desk.links(SlipId("EX-3"))
    assert (top.sale, top.earlier, top.later) == ("SO-1", (), ("EX-2", "EX-3"))
    assert (middle.sale, middle.earlier, middle.later) == ("SO-1", (EX_1,), ())
    found = shop.desk.find(Search(sale=chained_sale(EX_1)))
    assert {one.slip for one in found} == set(top.later)


def test_awaited_it_is_the_same() -> None:
    shop = chain()
    desk = AsyncDesk(Awaited(shop.store))
    slip = shop.slip()

    async def looked() -> bool:
        return (
            await desk.links(EX_1) == shop.desk.links(EX_1)
            and await desk.timeline(EX_1) == shop.desk.timeline(EX_1)
            and await desk.show(EX_1, slip.changed_at) == await desk.show(EX_1) == slip
            and await desk.find(Search()) == shop.desk.find(Search())
        )

    assert asyncio.run(looked())
