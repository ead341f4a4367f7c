"""Stocktake: what was counted less what the books held at that very instant."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta, timezone
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from exchangekit.errors import (
    FutureCountError,
    InvalidInputError,
    MovementError,
    NaiveDatetimeError,
    NotOnSheetError,
    RecountNeededError,
    TimeOrderError,
    UnknownItemError,
)
from exchangekit.stock.accuracy import Accuracy, accuracy_of, trend
from exchangekit.stock.ledger import Holding, balances
from exchangekit.stock.sheets import (
    CountSheet,
    SheetLine,
    cycle_sheet,
    full_sheet,
    sheet,
    touched_sheet,
)
from exchangekit.stock.stocktake import (
    EXACT,
    Count,
    Tolerance,
    Variance,
    VarianceCause,
    adjustments,
    blank_lines,
    check_counts,
    restated,
    to_recount,
    variances,
)
from exchangekit.values.ids import SiteId, Sku

from tests.stock.strategies import (
    CUSTOMER,
    INSPECTION,
    NOON,
    SELLABLE,
    SHIRT,
    SITE,
    SUPPLIER,
    cause,
    move,
)

if TYPE_CHECKING:
    from exchangekit.stock.movements import Cause, Movement

LINE: SheetLine = (SHIRT, None, SELLABLE)
IN: SheetLine = (SHIRT, None, INSPECTION)
LOT: SheetLine = (SHIRT, "LOT-1", SELLABLE)
SHEET = sheet("ST-1", [LINE, IN, LOT])


def hours(n: int) -> datetime:
    """Give an instant some hours from noon."""
    return NOON + timedelta(hours=n)


def at(n: int, movement: Movement) -> Movement:
    """Let a movement happen some hours from noon, entered long after."""
    when = evolve(movement.cause, at=hours(9999), occurred=hours(n))
    return evolve(movement, cause=when)


def taking(stream: str = "stock:count") -> Cause:
    """Make the cause of a stocktake that is recorded after everything else."""
    return evolve(cause(stream), at=hours(9999))


def count(counted: int | None, n: int = 0, by: str = "anna", line: SheetLine = LINE) -> Count:
    """Count a line some hours from noon."""
    return Count(line, hours(n), counted, by)


TEN = at(-5, move(10, SUPPLIER, SELLABLE, 1000))
SOLD = at(1, move(3, SELLABLE, CUSTOMER, 300, seq=2))
HISTORY = [SOLD, TEN]


# --- sheets --------------------------------------------------------------------------------------


def test_a_full_count_lists_all_that_ever_lay_at_a_site() -> None:
    """What the books say is gone may lie there; customers and suppliers are not counted."""
    gone = balances([TEN, at(2, move(10, SELLABLE, INSPECTION, seq=3))])

    assert full_sheet("F", gone, SITE).lines == (IN, LINE)
    assert full_sheet("F", gone, SiteId("SH-9")).lines == ()


def test_what_exchanges_touched_is_counted() -> None:
    """Only slips, only since the instant, only where goods can be touched."""
    moves = [
        at(0, move(1, CUSTOMER, INSPECTION)),
        at(-1, move(1, INSPECTION, SELLABLE, seq=2)),
        evolve(TEN, cause=evolve(TEN.cause, stream="sale:S-1", occurred=NOON)),
    ]

    assert touched_sheet("T", moves, NOON).lines == (IN,)
    assert touched_sheet("T", moves, NOON, streams="sale:").lines == (LINE,)

    with pytest.raises(NaiveDatetimeError):
        touched_sheet("T", moves, NOON.replace(tzinfo=None))


def test_a_cycle_count_takes_what_was_not_counted_for_longest() -> None:
    """Never counted comes first; what was counted within the cycle is left alone."""
    held: dict[SheetLine, int] = {LINE: 5, IN: 0, LOT: 1, (SHIRT, None, CUSTOMER): 4}
    counted = {LINE: date(2026, 2, 1), LOT: date(2026, 2, 28)}
    month = timedelta(days=28)

    def due(most: int, today: date = date(2026, 3, 2)) -> tuple[SheetLine, ...]:
        return cycle_sheet("C", held, counted, today=today, every=month, most=most).lines

    assert due(1) == (IN,)
    assert due(9) == (IN, LINE)
    assert due(9, date(2026, 3, 28)) == (IN, LINE, LOT)


def test_a_sheet_names_places_that_can_be_touched() -> None:
    """Nobody counts what lies at the customer's; found goods get a line."""
    with pytest.raises(InvalidInputError):
        sheet("S", [(SHIRT, None, CUSTOMER)])
    with pytest.raises(InvalidInputError):
        CountSheet("", ())

    assert sheet("S", [LINE]).with_line(IN).lines == (IN, LINE)


# --- counts --------------------------------------------------------------------------------------


def test_counts_are_checked() -> None:
    """An unknown item, a line not listed and a count of tomorrow are refused."""
    trousers = Sku("TROUSERS")
    items = {SHIRT, trousers}
    check_counts(SHEET, [count(1), count(None, line=LOT)], items=items, now=NOON)

    with pytest.raises(UnknownItemError):
        check_counts(SHEET, [count(1)], items={trousers}, now=NOON)
    with pytest.raises(NotOnSheetError) as missing:
        check_counts(SHEET, [count(1, line=(trousers, None, SELLABLE))], items=items, now=NOON)
    with pytest.raises(FutureCountError) as future:
        check_counts(SHEET, [count(1, 1)], items=items, now=NOON)

    expected = {"sheet": "ST-1", "item": "TROUSERS", "place": "SH-1/sellable"}
    assert missing.value.facts == expected
    assert future.value.counted == hours(1).isoformat()


@pytest.mark.parametrize("counted", [-1, 1.0, True])
def test_a_count_is_an_int_of_at_least_none(counted: int) -> None:
    """Goods are never fewer than none."""
    with pytest.raises(InvalidInputError):
        count(counted)


def test_a_count_has_a_time_zone() -> None:
    """The instant decides which movements it saw."""
    with pytest.raises(NaiveDatetimeError):
        Count(LINE, NOON.replace(tzinfo=None), 1, "anna")


def test_a_blank_is_not_a_zero() -> None:
    """A line left blank keeps its book quantity; a zero empties it."""
    assert variances([count(None)], HISTORY) == ()
    assert blank_lines(SHEET, [count(None), count(0, line=LOT)]) == (IN, LINE)

    (zero,) = variances([count(0)], HISTORY, Tolerance(10))
    assert zero.adjustment == -10


@pytest.mark.parametrize("n, book", [(-6, 0), (-5, 10), (0, 10), (1, 7), (2, 7)])
def test_the_books_are_read_at_the_instant_of_the_count(n: int, book: int) -> None:
    """gh:msupply-foundation/mobile/issues/638: counted less a snapshot of another time."""
    (found,) = variances([count(8, n)], HISTORY)

    assert (found.book, found.adjustment) == (book, 8 - book)


# --- tolerance and recount -----------------------------------------------------------------------


def test_a_count_of_zero_has_to_be_within_the_tolerance() -> None:
    """Tryton 8.2: `if self.quantity and ...` let every count of zero pass."""
    assert not Tolerance(2).allows(0, 10)
    assert not Tolerance(share=Fraction(1, 10)).allows(0, 10)
    assert Tolerance(2).allows(0, 2)
    assert Tolerance(2).allows(2, 0)
    assert not Tolerance(share=Fraction(1)).allows(1, 0)
    assert EXACT.allows(0, 0)
    assert not EXACT.allows(1, 0)


def test_both_limits_hold() -> None:
    """The narrower one decides."""
    both = Tolerance(5, Fraction(1, 10))

    assert [both.allows(counted, 20) for counted in (18, 17, 22, 23)] == [True, False, True, False]
    assert [both.allows(counted, 100) for counted in (95, 94)] == [True, False]


def test_a_large_difference_is_counted_again_by_somebody_else() -> None:
    """The same person again does not confirm it; another with the same difference does."""
    once = [count(8)]
    twice = [*once, count(8, by="anna", n=0)]
    confirmed = [*once, count(5, 2, by="ben")]  # three were sold between the two

    assert [x.settled for x in variances(once, HISTORY)] == [False]
    assert [x.settled for x in variances(twice, HISTORY)] == [False]
    assert to_recount(variances(once, HISTORY)) == (LINE,)

    (stands,) = variances(confirmed, HISTORY)
    assert (stands.settled, stands.rounds, stands.adjustment) == (True, 2, -2)
    assert to_recount([stands]) == ()


def test_a_recount_that_agrees_with_the_books_stands() -> None:
    """The first was a slip of the eye; a count after that changes nothing."""
    (found,) = variances([count(1), count(10, by="ben"), count(4, 0, by="cleo")], HISTORY)

    assert (found.counted, found.settled, found.rounds) == (10, True, 2)


def test_what_nobody_confirmed_is_not_booked() -> None:
    """The error names what to count again."""
    found = variances([count(8)], HISTORY)

    for asking in (
        lambda: adjustments(found, taking(), {}),
        lambda: restated(found[0], Holding(10, 1000), 0, taking()),
    ):
        with pytest.raises(RecountNeededError) as caught:
            asking()

        expected = {"item": "SHIRT-M", "place": "SH-1/sellable", "counted": 8, "book": 10}
        assert caught.value.facts == expected


# --- what follows --------------------------------------------------------------------------------

WIDE = Tolerance(100)


def test_a_shortage_leaves_at_its_share_and_a_surplus_comes_at_cost() -> None:
    """Eight of ten worth 1,000; or twelve; or three where there were none."""
    worth = {LINE: Holding(10, 1000)}
    short, over, new = (
        adjustments(variances([found], HISTORY, WIDE), taking(), worth)[0]
        for found in (count(8), count(12), count(3, line=LOT))
    )

    assert (str(short.source), str(short.target)) == ("SH-1/sellable", "SH-1/adjustment")
    assert (short.steps, short.value, short.cause.occurred) == (2, 200, NOON)
    assert (str(over.source), over.steps, over.value) == ("SH-1/adjustment", 2, 200)
    assert (new.tracking, new.steps, new.value) == ("LOT-1", 3, 0)


def test_an_empty_pool_has_no_unit_cost() -> None:
    """Found where nothing was: it comes in at nothing."""
    found = [Variance(LINE, NOON, 2, 0, 1, settled=True)]

    assert adjustments(found, taking(), {LINE: Holding(0, 0)})[0].value == 0


def test_what_agrees_moves_nothing() -> None:
    """No variance, no movement; movements of one stocktake are numbered through."""
    lines = [count(10), count(1, line=LOT), count(2, line=IN)]
    moved = adjustments(variances(lines, HISTORY, WIDE), taking(), {})

    assert [movement.id for movement in moved] == ["stock:count/1/1", "stock:count/1/2"]


def test_a_stocktake_is_recorded_after_its_counts() -> None:
    """A count of tomorrow cannot be booked today."""
    with pytest.raises(TimeOrderError):
        adjustments(variances([count(8, 1)], HISTORY, WIDE), cause(), {})


@given(
    st.lists(st.tuples(st.integers(-5, 5), st.integers(1, 9), st.booleans()), max_size=8),
    st.integers(0, 30),
    st.integers(-5, 5),
)
def test_after_the_adjustment_the_books_say_what_was_counted(
    moves: list[tuple[int, int, bool]], counted: int, n: int
) -> None:
    """Law: at the instant of the count, books and shelf agree."""
    history = [
        at(hour, move(steps, *((SUPPLIER, SELLABLE) if comes else (SELLABLE, CUSTOMER)), seq=seq))
        for seq, (hour, steps, comes) in enumerate(moves)
    ]
    found = variances([count(counted, n)], history, Tolerance(10**6))
    booked = [*history, *adjustments(found, taking(), {})]
    then = [movement for movement in booked if movement.cause.occurred <= hours(n)]

    assert balances(then).get(LINE, 0) == counted
    assert variances([count(counted, n)], booked)[0].adjustment == 0


def test_a_line_is_written_off_and_on_again() -> None:
    """ERPNext: -10 worth -1,000, 5 worth 250; -13 worth -2,600, 20 worth 1,500."""
    y = Variance(LINE, NOON, 5, 10, 1, settled=True)
    x = Variance(LOT, NOON, 20, 13, 1, settled=True)

    moved = [
        *restated(y, Holding(10, 1000), 250, taking()),
        *restated(x, Holding(13, 2600), 1500, taking(), n=3),
    ]

    assert [(m.n, m.steps, m.value) for m in moved] == [
        (1, 10, 1000),
        (2, 5, 250),
        (3, 13, 2600),
        (4, 20, 1500),
    ]


def test_a_count_with_a_cost_of_its_own() -> None:
    """ERPNext: 5 at 200, 6 at 300, none; a negative cost is refused."""
    line = Variance(LINE, NOON, 5, 0, 1, settled=True)
    (first,) = restated(line, Holding(0, 0), 1000, taking())
    (last,) = restated(evolve(line, counted=0), Holding(6, 1800), 0, taking())

    assert (first.value, last.value) == (1000, 1800)

    with pytest.raises(MovementError):
        restated(line, Holding(0, 0), -1, taking())


# --- measures ------------------------------------------------------------------------------------

found_ = st.builds(
    Variance,
    st.just(LINE),
    st.integers(0, 10**6).map(lambda n: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=n)),
    st.integers(0, 9),
    st.integers(0, 9),
    st.just(1),
    st.booleans(),
    st.sampled_from(VarianceCause),
)


def test_accuracy_counts_lines_and_steps() -> None:
    """Two of three lines right; a surplus and a shortage do not hide each other."""
    stolen = Variance(IN, NOON, 3, 5, 1, settled=True).because(VarianceCause.STOLEN)
    over = Variance(LOT, NOON, 7, 5, 1, settled=True)
    right = Variance(LINE, NOON, 5, 5, 1, settled=True)
    waits = Variance(LINE, NOON, 0, 5, 1, settled=False)

    total = accuracy_of([stolen, over, right, waits])

    causes = Counter({VarianceCause.STOLEN: 1, VarianceCause.UNEXPLAINED: 1})
    assert total == Accuracy(3, 1, 15, 2, 2, causes)
    assert (total.rate, total.net, total.off) == (Fraction(1, 3), 0, Fraction(4, 15))
    assert (Accuracy().rate, Accuracy().off) == (None, None)


@given(st.lists(found_), st.lists(found_))
def test_parts_add_up_to_the_whole(one: list[Variance], other: list[Variance]) -> None:
    """Law: sheets, sites and months can be measured apart and put together (I6)."""
    whole = accuracy_of([*one, *other])

    assert accuracy_of(one) + accuracy_of(other) == whole
    assert accuracy_of(other) + accuracy_of(one) == whole
    assert sum(trend([*one, *other], zone=UTC).values(), Accuracy()) == whole


def test_a_trend_goes_by_the_months_of_the_place() -> None:
    """A count at 20:00 UTC on the 31st is one of February in Shanghai."""
    late = Variance(LINE, datetime(2026, 1, 31, 20, tzinfo=UTC), 1, 1, 1, settled=True)
    early = evolve(late, at=datetime(2026, 1, 5, tzinfo=UTC))
    shanghai = timezone(timedelta(hours=8))

    assert list(trend([late, early], zone=shanghai)) == [(2026, 1), (2026, 2)]
    assert list(trend([late, early], zone=UTC)) == [(2026, 1)]
