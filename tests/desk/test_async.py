"""The awaited desk holds the same conversations: same batches, same refusals, same end."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from exchangekit.desk import AsyncDesk, Opening
from exchangekit.errors import ConflictError, ExchangeKitError, UnknownSlipError
from exchangekit.policy.approval import Level
from exchangekit.policy.terms import GradeDeduction, Terms
from exchangekit.slip import commands as c
from exchangekit.values.goods import Disposition, Grade
from exchangekit.values.ids import SaleId, SlipId

from tests.builders import CLERK, COMPANY, MUG, SHIRT_L, SHIRT_M, SITE, START, Shop

if TYPE_CHECKING:
    from collections.abc import Callable

    from exchangekit.desk import Desk
    from exchangekit.memory import MemoryStore

TERMS = Terms(levels=(Level(),), deductions=(GradeDeduction(Grade.DAMAGED, 300_000),))


class Awaited:
    """The memory store, every method awaited and every read giving way to others."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store

    def __getattr__(self, name: str) -> Callable[..., Any]:
        async def call(*args: object) -> Any:
            await asyncio.sleep(0)
            return getattr(self._store, name)(*args)

        return call


class Blocking:
    """An awaited desk as the builder's desk: runs every method to its end."""

    def __init__(self, desk: AsyncDesk) -> None:
        self._desk = desk

    def __getattr__(self, name: str) -> Callable[..., Any]:
        def call(*args: object) -> Any:
            return asyncio.run(getattr(self._desk, name)(*args))

        return call


def a_story(shop: Shop) -> list[object]:
    """Tell one exchange with refusals in it, and give what came of each command."""
    told: list[object] = []

    def do(command: c.Command, **more: Any) -> None:
        envelope = shop.envelope(command, **more)
        for say in (shop.desk.preview, shop.desk.do):
            try:
                outcome = say(envelope)
            except ExchangeKitError as error:
                told.append((error.code, error.facts))
            else:
                told.append((outcome, outcome.batch))

    sale = shop.order("SO-1", (SHIRT_M, 3), (MUG, 1))
    told += [shop.desk.record_sale(sale, shop.signed()), shop.desk.import_sale(sale, shop.signed())]
    shop.open(c.Asked(1, 2), c.Asked(2, 1), c.Wish(SHIRT_L, 2))
    told.append(shop.desk.propose(SaleId("SO-1")))
    do(c.Confirm())
    do(c.Submit(), key="submit")
    do(c.Submit(), key="submit")
    do(c.Review(c.Decision.APPROVE))
    do(c.AcceptQuote(1))
    do(c.Receive(SITE, (c.LineSteps(1, 2),)))
    do(c.Resolve(2, 1, c.Outcome.KEPT))
    do(c.Inspect(1, 2, Grade.DAMAGED, Disposition.SCRAP, SITE))
    told += [str(answer) for answer in shop.desk.allowed(SlipId("EX-1"), CLERK, shop.now)]
    do(c.AcceptQuote(2))
    told.append(shop.settle())
    do(c.Dispatch((c.LineSteps(1, 9),)))
    told.append(shop.send())
    told.append(shop.slip())
    return told


def test_both_desks_write_the_same() -> None:
    calling, awaiting = Shop(TERMS), Shop(TERMS)
    awaiting.desk = Blocking(AsyncDesk(Awaited(awaiting.store)))  # type: ignore[assignment]

    assert a_story(calling) == a_story(awaiting)
    assert calling.store.dump() == awaiting.store.dump()


def test_a_slip_nobody_opened_cannot_be_awaited() -> None:
    shop = Shop()
    desk = AsyncDesk(Awaited(shop.store))
    with pytest.raises(UnknownSlipError):
        asyncio.run(desk.show(SlipId("EX-9")))


def test_opening_stock_is_awaited_too() -> None:
    shop = Shop(goods=0)
    desk = AsyncDesk(Awaited(shop.store))
    opening = Opening(COMPANY, SITE, "CNY", START.date(), {SHIRT_M: (2, 160)})
    asyncio.run(desk.open_stock(opening, shop.signed()))
    assert shop.store.stock(SHIRT_M, SITE).value.sellable == 2


def test_two_awaited_desks_at_once_decide_one_after_the_other() -> None:
    """Reads interleave; the loser is refused by what the winner wrote."""
    shop = Shop()
    shop.sell("SO-1", (SHIRT_M, 1))
    slips = ("EX-1", "EX-2")
    for slip in slips:
        shop.open(c.Asked(1, 1), slip=slip)
    envelopes = [shop.envelope(c.Submit(), slip=slip) for slip in slips]

    async def race() -> list[Any]:
        desks = [AsyncDesk(Awaited(shop.store)) for _ in envelopes]
        tasks = [desk.do(envelope) for desk, envelope in zip(desks, envelopes, strict=True)]
        return await asyncio.gather(*tasks, return_exceptions=True)

    codes = [getattr(result, "code", "done") for result in asyncio.run(race())]
    assert sorted(codes) == ["done", "sale.not-returnable"]


def test_an_awaited_desk_gives_up_after_its_tries() -> None:
    shop = Shop()
    shop.sell("SO-1", (SHIRT_M, 1))
    shop.agree(c.Asked(1, 1))
    envelope = shop.envelope(c.ShipReturn())

    class Interrupted(Awaited):
        async def commit(self, batch: object) -> None:
            del batch
            stream = "slip:EX-1"
            raise ConflictError(stream, 1, 2)

    with pytest.raises(ConflictError):
        asyncio.run(AsyncDesk(Interrupted(shop.store), tries=2).do(envelope))


def same_names(desk: type[Desk], other: type[AsyncDesk]) -> bool:
    return {n for n in vars(desk) if n[0] != "_"} == {n for n in vars(other) if n[0] != "_"}


def test_both_desks_can_do_the_same() -> None:
    from exchangekit.desk import Desk as Sync

    assert same_names(Sync, AsyncDesk)
