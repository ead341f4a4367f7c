"""Clauses of finding slips: FIND."""

from __future__ import annotations

from datetime import UTC, timedelta, timezone
from typing import TYPE_CHECKING, Final, cast

from attrs import evolve

from exchangekit.conformance import seeds
from exchangekit.conformance.hooks import Hooks
from exchangekit.conformance.seeds import COMPANY, NOON, SALE, SHIRT, SHOP, SLIPS
from exchangekit.effects.finding import Order, Search, found_in
from exchangekit.policy.deadlines import Wait
from exchangekit.ports import Batch
from exchangekit.slip.phases import Leg
from exchangekit.values.goods import Reason
from exchangekit.values.ids import CustomerRef, SaleId, SiteId, Sku, SlipId
from exchangekit.values.people import Role

if TYPE_CHECKING:
    from collections.abc import Callable

    from exchangekit.effects.summary import Summary
    from exchangekit.ports import Store, SummaryReader

_HOUR: Final = timedelta(hours=1)
_WEST: Final = timezone(-5 * _HOUR)


def _waiting(slip: SlipId) -> Summary:
    """Make a row with something in every column."""
    return evolve(
        seeds.summary(slip, "N-1"),
        company=COMPANY,
        reason=Reason.SIZE,
        opened_at=NOON,
        waiting_since=NOON + _HOUR,
        numbers=("R-1", "S-1"),
        sites=(SHOP,),
        lists=(Role.CLERK,),
        waits=(Wait.STOCK, Wait.GOODS),
    )


def _rows() -> tuple[Summary, ...]:
    """Make rows that differ in everything a search looks at, an old and a bare one among them."""
    first, other, third, bare, ended = SLIPS[:5]
    waiting = _waiting(first)
    return (
        waiting,
        evolve(
            waiting,
            slip=other,
            number="N-2",
            customer=CustomerRef("cust-8"),
            items=(Sku("MUG"), SHIRT),
            numbers=(),
            opened_at=NOON - _HOUR,
            sites=(),
            lists=(),
            waits=(Wait.STOCK,),
            next_due=NOON + _HOUR,
        ),
        evolve(
            waiting,
            slip=third,
            number="n-1",
            sale=SaleId(f"{SALE}-2"),
            reason=Reason.DEFECTIVE,
            stage="return/awaiting",
            leg=Leg.RETURN,
            waiting_since=NOON,
            sites=(SiteId("depot"), SHOP),
            serials=("LOT-1", "SN-1"),
        ),
        seeds.summary(bare),
        evolve(waiting, slip=ended, stage="ended", leg=None, waiting_since=None, next_due=None),
    )


SEARCHES: Final = (
    Search(),
    Search(number="N-1"),
    Search(number="R-1"),
    Search(number=SLIPS[3]),
    Search(customer=CustomerRef("cust-8")),
    Search(sale=SALE),
    Search(sku=Sku("MUG")),
    Search(sku=SHIRT, company=COMPANY),
    Search(serial="SN-1"),
    Search(serial="SN"),
    Search(reason=Reason.DEFECTIVE),
    Search(stage="return/awaiting"),
    Search(stage="ended"),
    Search(leg=Leg.REVIEW),
    Search(wait=Wait.GOODS),
    Search(wait=Wait.STOCK, sku=Sku("MUG")),
    Search(site=SHOP),
    Search(site=SHOP, leg=Leg.RETURN),
    Search(role=Role.CLERK),
    Search(opened_from=NOON),
    Search(opened_before=NOON),
    Search(opened_from=NOON - _HOUR, opened_before=NOON),
    Search(due_by=NOON + _HOUR),
    Search(due_by=NOON),
)


def _sought(store: Store) -> SummaryReader:
    return cast("SummaryReader", store)


class SummaryReaderSuite(Hooks):
    """The clauses of `exchangekit.ports.SummaryReader`, for a store that can find slips."""

    def test_find_1_all_that_match_and_no_other(
        self, store: Store, seen: Callable[[], Store]
    ) -> None:
        """FIND-1: every slip a search matches, whatever it looks at, and no other."""
        rows = _rows()
        store.commit(Batch(summaries=rows))

        for search in SEARCHES:
            found = {row.slip for row in _sought(seen()).find(search)}
            assert found == {row.slip for row in rows if search.matches(row)}, search

    def test_find_1_the_summary_that_was_committed_last(
        self, store: Store, seen: Callable[[], Store]
    ) -> None:
        """FIND-1: of each slip the last summary alone, as it was committed."""
        row = _rows()[0]
        store.commit(Batch(summaries=(row,)))
        moved = evolve(row, stage="return/awaiting", leg=Leg.RETURN, lists=())
        store.commit(Batch(summaries=(moved,)))

        assert _sought(seen()).find(Search(stage=row.stage)) == ()
        assert _sought(seen()).find(Search(number="N-1")) == (moved,)

    def test_find_2_in_the_order_that_is_asked_for(
        self, store: Store, seen: Callable[[], Store]
    ) -> None:
        """FIND-2: in each order, those without the instant where the clause says, ties by id."""
        rows = _rows()
        twins = tuple(evolve(rows[0], slip=SlipId(f"{slip}-b")) for slip in SLIPS[2::-1])
        store.commit(Batch(summaries=(*twins, *rows)))

        for order in Order:
            wanted = found_in((*rows, *twins), Search(order=order))
            assert _sought(seen()).find(Search(order=order)) == wanted, order

    def test_find_2_instants_are_compared_as_instants(
        self, store: Store, seen: Callable[[], Store]
    ) -> None:
        """FIND-2: an instant is the same with any offset, and with parts of a second."""
        row = _rows()[0]
        steps = (timedelta(0), timedelta(microseconds=1), timedelta(seconds=1), 20 * _HOUR)
        rows = tuple(
            evolve(
                row, slip=SlipId(f"S-{n}"), opened_at=(NOON + step).astimezone(zone or NOON.tzinfo)
            )
            for n, (step, zone) in enumerate(zip(steps, (UTC, None, UTC, _WEST), strict=True))
        )
        store.commit(Batch(summaries=rows[::-1]))

        found = _sought(seen()).find(Search(opened_from=NOON, order=Order.OPENED))
        assert [one.slip for one in found] == [one.slip for one in rows]

    def test_find_3_page_after_page(self, store: Store, seen: Callable[[], Store]) -> None:
        """FIND-3: pages add up to all that is found, and the last one is short."""
        rows = _rows()
        store.commit(Batch(summaries=rows))
        search = Search(limit=2)

        pages = [_sought(seen()).find(search.page(number)) for number in (1, 2, 3, 4)]
        assert [len(page) for page in pages] == [2, 2, 1, 0]
        assert sum(pages, ()) == found_in(rows, Search())
