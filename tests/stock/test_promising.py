"""What can be promised, and what else would do."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchangekit.errors import InvalidInputError
from exchangekit.stock.holds import Hold, StockFacts
from exchangekit.stock.promising import (
    Candidate,
    Expected,
    Promise,
    Shared,
    promise_of,
    promised,
    shared,
    substitutes,
)
from exchangekit.values.goods import Item
from exchangekit.values.ids import Sku, SlipId

from tests.stock.strategies import NOON, SHIRT, SITE

TODAY = date(2026, 3, 2)


def in_days(n: int) -> date:
    """Give a day from today."""
    return TODAY + timedelta(days=n)


def test_a_promise_says_what_comes_when() -> None:
    """Two now, three with a return, the rest with a purchase, and one nobody knows when."""
    coming = [Expected(in_days(9), 4, "PO-1"), Expected(in_days(2), 3, "EX-7")]

    expected = (
        Promise(TODAY, 2),
        Promise(in_days(2), 3, "EX-7"),
        Promise(in_days(9), 4, "PO-1"),
        Promise(None, 1),
    )
    assert promised(10, 2, coming, today=TODAY) == expected
    assert promised(2, 2, coming, today=TODAY) == (Promise(TODAY, 2),)


def test_what_is_late_is_expected_today() -> None:
    """A purchase of last week does not promise goods for last week."""
    late = [Expected(in_days(-7), 1, "PO-1")]

    assert promised(1, 0, late, today=TODAY) == (Promise(TODAY, 1, "PO-1"),)


def test_what_others_hold_comes_off_first() -> None:
    """Five on hand, four held by others and three reserved: two of the purchase are theirs."""
    end = NOON + timedelta(days=1)
    holds = tuple(
        Hold(SlipId(slip), 1, SHIRT, SITE, None, steps, end) for slip, steps in (("A", 4), ("B", 2))
    )
    facts = StockFacts(SHIRT, SITE, 5, 500, holds, reserved=3)
    coming = [Expected(in_days(1), 3, "PO-1")]

    def promise(slip: str, now: datetime = NOON) -> tuple[Promise, ...]:
        return promise_of(facts, SlipId(slip), 1, coming, now=now, today=TODAY)

    assert promise("B") == (Promise(in_days(1), 1, "PO-1"),)
    assert promise("C") == (Promise(None, 1),)
    assert promise("B", end) == (Promise(TODAY, 1),)


@pytest.mark.parametrize("steps", [0, -1, 1.5])
def test_nothing_is_not_expected(steps: int) -> None:
    """An expectation has a quantity."""
    with pytest.raises(InvalidInputError):
        Expected(TODAY, steps)


expectations = st.lists(
    st.builds(Expected, st.integers(-5, 20).map(in_days), st.integers(1, 9)), max_size=5
)


@given(st.integers(1, 40), st.integers(0, 9), expectations, st.integers(0, 9))
def test_a_promise_is_all_that_is_asked(
    steps: int, free: int, coming: list[Expected], owed: int
) -> None:
    """Law: no part is promised twice, none is left out, and the earliest come first."""
    made = promised(steps, free, coming, today=TODAY, owed=owed)
    dated = [part for part in made if part.on is not None]
    there = max(0, free + sum(part.steps for part in coming) - owed)

    assert sum(part.steps for part in made) == steps
    assert sum(part.steps for part in dated) == min(steps, there)
    assert [part.on for part in dated] == sorted(part.on for part in dated if part.on)


# --- sharing -------------------------------------------------------------------------------------


def test_what_is_short_is_shared_first_come_first_served() -> None:
    """Tryton: one unit for two lines; four for six, and then nothing for one."""
    assert shared(1, (1, 1)) == Shared((1, 0), (0, 1))
    assert not shared(4, (6, 1)).is_complete
    assert shared(100, (30, 20)).is_complete
    assert shared(-2, (1,)) == Shared((0,), (1,))


@given(st.integers(0, 50), st.lists(st.integers(0, 20)))
def test_sharing_gives_all_it_can(available: int, wanted: list[int]) -> None:
    """Law: nobody gets more than wanted, and nothing is kept back while somebody waits."""
    got, waiting = shared(available, wanted)

    assert [g + w for g, w in zip(got, waiting, strict=True)] == wanted
    assert sum(got) == min(available, sum(wanted))


# --- substitutes ---------------------------------------------------------------------------------


def candidate(
    sku: str,
    price: int = 100,
    *,
    product: str = "SHIRT",
    options: tuple[tuple[str, str], ...] = (),
    available: int = 9,
) -> Candidate:
    """Make an item of a category named by its product."""
    item = Item(Sku(sku), product, category=product.lower(), options=options)
    return Candidate(item, available, price)


BLUE, LARGE = ("colour", "blue"), ("size", "L")
WANTED = candidate("SHIRT-L-BLUE", options=(BLUE, LARGE))


def test_substitutes_are_ranked_by_how_near_they_are() -> None:
    """Product, then options that agree, then the price; the dearer of two as near."""
    near = candidate("A", options=(BLUE,))
    dearer, cheaper = candidate("C", 110), candidate("B", 90)
    other = candidate("D", product="COAT", options=(BLUE, LARGE))
    same_kind = Candidate(Item(Sku("E"), "BLOUSE", category="shirt"), 9, 100)

    ranked = substitutes(WANTED, [other, cheaper, same_kind, dearer, near], steps=1)

    assert ranked == (near, dearer, cheaper, same_kind, other)


def test_only_what_is_there_is_proposed() -> None:
    """gh:spree/spree/pull/5472: an exchange for what is out of stock failed silently."""
    short, full = candidate("A", available=1), candidate("B", available=2)

    assert substitutes(WANTED, [WANTED, short, full], steps=2) == (full,)


@given(st.permutations([candidate(sku, 90 + n) for n, sku in enumerate("ABCDE")]))
def test_the_ranking_does_not_depend_on_the_order(given_: list[Candidate]) -> None:
    """Law: whoever asks gets the same answer."""
    assert [x.item.sku for x in substitutes(WANTED, given_, steps=1)] == list("EDCBA")
