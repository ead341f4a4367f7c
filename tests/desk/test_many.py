"""Many slips at once: an outcome each, and the same again after a crash in the middle."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchangekit.desk import AsyncDesk, Desk, Outcome, Refusal
from exchangekit.policy.deadlines import USUAL_DEADLINES
from exchangekit.policy.terms import Level, Terms
from exchangekit.slip import commands as c
from exchangekit.values.people import Actor, Role

from tests import laws
from tests.builders import BOSS, SHIRT_L, SHIRT_M, Shop
from tests.desk.test_async import Awaited

if TYPE_CHECKING:
    from exchangekit.memory import MemoryStore
    from exchangekit.ports import Batch
    from exchangekit.slip.envelope import Envelope

SLIPS = ("EX-1", "EX-2", "EX-3", "EX-4")
JOB = Actor("job", {Role.SYSTEM})


def shop_with_requests() -> Shop:
    """Four requests, the third of which was decided before."""
    shop = Shop(Terms(levels=(Level(),), deadlines=USUAL_DEADLINES))
    shop.sell("SO-1", (SHIRT_M, 4))
    for slip in SLIPS:
        shop.submit(c.Asked(1, 1), c.Wish(SHIRT_L, 1), slip=slip)
    shop.do(c.Review(c.Decision.REFUSE), slip="EX-3")
    return shop


def approvals(shop: Shop) -> list[Envelope]:
    """One command, for every slip and one that is not there."""
    approve = c.Review(c.Decision.APPROVE)
    slips = (*SLIPS, "EX-9")
    return [shop.envelope(approve, slip=slip, by=BOSS, key="monday") for slip in slips]


def told(results: tuple[Outcome | Refusal, ...]) -> list[str]:
    return [
        result.error.code if isinstance(result, Refusal) else "again" if result.repeated else "done"
        for result in results
    ]


WANTED = ["done", "done", "slip.not-allowed", "done", "slip.unknown"]


def test_each_slip_gets_an_outcome_of_its_own() -> None:
    shop = shop_with_requests()
    batch = approvals(shop)
    results = shop.desk.do_each(batch)
    assert told(results) == WANTED
    assert [result.slip for result in results if isinstance(result, Refusal)] == ["EX-3", "EX-9"]
    assert told(shop.desk.do_each(batch)) == [
        "again" if word == "done" else word for word in WANTED
    ]
    laws.check(shop.store)


class PowerCutError(Exception):
    """The power went."""


class Failing:
    """The memory store, until the power goes: before or after so many commits."""

    def __init__(self, store: MemoryStore, commits: int, *, written: bool) -> None:
        self._store, self._left, self._written = store, commits, written

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def commit(self, batch: Batch) -> None:
        if self._left or self._written:
            self._store.commit(batch)
        if not self._left:
            raise PowerCutError
        self._left -= 1


@given(st.integers(0, 2), st.booleans())
def test_after_a_crash_in_the_middle_the_same_batch_goes_on(
    commits: int,
    written: bool,  # noqa: FBT001 - drawn
) -> None:
    """Law: whenever the power goes, given again all is done once, as without a crash."""
    shop, whole = shop_with_requests(), shop_with_requests()
    batch = approvals(shop)
    with pytest.raises(PowerCutError):
        Desk(Failing(shop.store, commits, written=written)).do_each(batch)
    results = Desk(shop.store).do_each(batch)
    assert told(results).count("again") == commits + written
    whole.desk.do_each(approvals(whole))
    for part in ("movements", "vouchers", "notices", "holds"):
        assert shop.store.dump()[part] == whole.store.dump()[part]
    laws.check(shop.store)


def test_all_that_is_overdue_is_done_by_a_job() -> None:
    shop = shop_with_requests()
    shop.desk.do_each(approvals(shop))
    shop.later(days=6)
    overdue = shop.desk.due(shop.now)
    assert [(one.slip, type(one.command).__name__) for one in overdue] == [
        (slip, name) for slip in ("EX-1", "EX-2", "EX-4") for name in ("Enforce", "Enforce")
    ]
    done = shop.desk.do_each(one.envelope(JOB, shop.now) for one in overdue)
    assert told(done) == ["done"] * 6
    assert shop.desk.due(shop.now) == ()
    later = shop.desk.due(shop.now + timedelta(days=30), limit=1)
    assert {one.slip for one in later} == {"EX-1"}


def test_awaited_it_is_the_same() -> None:
    shop = shop_with_requests()
    desk = AsyncDesk(Awaited(shop.store))

    async def work() -> list[str]:
        words = told(await desk.do_each(approvals(shop)))
        shop.later(days=6)
        overdue = await desk.due(shop.now)
        return [*words, str(len(overdue))]

    assert asyncio.run(work()) == [*WANTED, "6"]
