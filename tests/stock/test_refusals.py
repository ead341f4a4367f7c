"""What stock refuses, told in full: where, what was given, and what would be right."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from attrs import evolve

from exchangekit.errors import (
    AlreadyReversedError,
    FutureCountError,
    InsufficientStockError,
    InvalidInputError,
    KitIncompleteError,
    LaterBalanceError,
    LotMismatchError,
    MovementError,
    NaiveDatetimeError,
    NotOnSheetError,
    OverIssuedError,
    OverReversedError,
    PeriodClosedError,
    RecountNeededError,
    SerialElsewhereError,
    SerialHereError,
    SerialReplacesItselfError,
    SerialUnknownError,
    TimeOrderError,
    UnknownComponentError,
    UnknownItemError,
    UnknownPlaceError,
)
from exchangekit.stock.corrections import check_backdated, check_period, corrected, reversal_of
from exchangekit.stock.custody import check_receipt, check_replacement, check_return, custody_of
from exchangekit.stock.entries import StockOpened
from exchangekit.stock.holds import Hold, StockFacts
from exchangekit.stock.kits import Component, Kit
from exchangekit.stock.ledger import Holding
from exchangekit.stock.lots import Lot, check_lots, lots_back, pick
from exchangekit.stock.places import Place, PlaceKind, check_site
from exchangekit.stock.promising import Expected
from exchangekit.stock.sheets import CountSheet, touched_sheet
from exchangekit.stock.stocktake import Count, Variance, adjustments, check_counts, restated
from exchangekit.stock.transfers import Part, arrived, landed, sent
from exchangekit.stock.valuation.operations import (
    AtGiven,
    Issued,
    Received,
    Returned,
    Revalued,
    SentBack,
)
from exchangekit.stock.valuation.pools import Standard
from exchangekit.values.ids import CompanyId, CustomerRef, SiteId, Sku, SlipId, StreamId
from exchangekit.values.money import Money

from tests.refusing import Refusal, check
from tests.stock.strategies import (
    CUSTOMER,
    INSPECTION,
    NOON,
    SCRAP,
    SELLABLE,
    SHIRT,
    SITE,
    SUPPLIER,
    cause,
    move,
)
from tests.stock.valuation.strategies import shelf

NAIVE = datetime(2026, 3, 2, 12)  # noqa: DTZ001 - the mistake
ODD: Any = 1.5
OTHER = SiteId("SH-2")
KEY = (SHIRT, "S1")
SALE, SLIP = StreamId("sale:SO-1"), StreamId("slip:EX-1")
TODAY, TOMORROW = NOON.date(), NOON + timedelta(days=1)
INT_1 = "an int of at least 1"
BOUGHT = move(1, SUPPLIER, SELLABLE, 100, serial="S1")
HERE = custody_of([BOUGHT], {SHIRT})
OUT = custody_of([move(1, SELLABLE, CUSTOMER, 100, seq=2, serial="S1")], {SHIRT}, HERE)
GONE = custody_of([move(1, SELLABLE, SCRAP, 100, seq=2, serial="S1")], {SHIRT}, HERE)
CHECKED = custody_of([move(1, SELLABLE, INSPECTION, 100, seq=2, serial="S1")], {SHIRT}, HERE)
LINE = (SHIRT, None, SELLABLE)
SHEET = CountSheet("S-1", (LINE,))
SET = Kit(Sku("SET"), (Component(Sku("CUP"), 2), Component(Sku("POT"), 1)))
FACTS = StockFacts(SHIRT, SITE, 3, 300, (Hold(SlipId("EX-1"), 1, SHIRT, SITE, None, 2, TOMORROW),))
MOST = "ints: at least 1 step worth at least 0"


def lot(name: str, steps: int, expires: date | None = None) -> Lot:
    """Give shirts of a lot on the shelf."""
    return Lot(SHIRT, SELLABLE, name, steps, expires)


def arriving(*parts: tuple[int, int], land: PlaceKind = PlaceKind.SELLABLE) -> object:
    """Let (steps, times) of shirts arrive where three are in transit."""
    way = Place(OTHER, PlaceKind.IN_TRANSIT)
    held = {(SHIRT, None, way): Holding(3, 300)}
    return arrived([(SHIRT, None, n) for n, _ in parts], cause(), at=OTHER, held=held, land=land)


def yesterday(steps: int) -> Any:
    """Send shirts out the day before."""
    before = evolve(cause(seq=9), occurred=NOON - timedelta(days=1))
    return evolve(move(steps, SELLABLE, CUSTOMER), cause=before)


def invalid(where: str, got: str, want: str) -> InvalidInputError:
    """Say so much shorter that something is not what it should be."""
    return InvalidInputError(where, got, want)


MOVED: list[Refusal] = [
    (lambda: move(0, SUPPLIER, SELLABLE), MovementError("slip:EX-1/1/1", "0 steps worth 0", MOST)),
    (
        lambda: move(1, SUPPLIER, SELLABLE, -1, seq=2),
        MovementError("slip:EX-1/2/1", "1 steps worth -1", MOST),
    ),
    (
        lambda: move(ODD, SUPPLIER, SELLABLE),
        MovementError("slip:EX-1/1/1", "1.5 steps worth 0", MOST),
    ),
    (
        lambda: move(1, SUPPLIER, SELLABLE, ODD),
        MovementError("slip:EX-1/1/1", "1 steps worth 1.5", MOST),
    ),
    (
        lambda: move(1, SELLABLE, SELLABLE),
        MovementError("slip:EX-1/1/1", "SH-1/sellable", "two different places"),
    ),
    (lambda: evolve(cause(), at=NAIVE), NaiveDatetimeError("cause.at", "2026-03-02T12:00:00")),
    (
        lambda: evolve(cause(), occurred=NAIVE),
        NaiveDatetimeError("cause.occurred", "2026-03-02T12:00:00"),
    ),
    (
        lambda: evolve(cause(), occurred=TOMORROW),
        TimeOrderError("cause.at", "2026-03-02T12:00:00+00:00", "2026-03-03T12:00:00+00:00"),
    ),
    (
        lambda: StockOpened(0, Money(1, "CNY")),
        MovementError("opening", "0 steps worth 0.01 CNY", "at least 1 step worth at least 0"),
    ),
    (
        lambda: StockOpened(1, Money(-1, "CNY")),
        MovementError("opening", "1 steps worth -0.01 CNY", "at least 1 step worth at least 0"),
    ),
    (
        lambda: StockOpened(ODD, Money(1, "CNY")),
        MovementError("opening", "1.5 steps worth 0.01 CNY", "at least 1 step worth at least 0"),
    ),
    (
        lambda: Place(SiteId(""), PlaceKind.SCRAP),
        invalid("place.site", "''", "printable text of 1 to 200 characters"),
    ),
    (
        lambda: check_site(SITE, frozenset({OTHER, SiteId("DEPOT")}), "receive.site"),
        UnknownPlaceError("receive.site", "SH-1", ("DEPOT", "SH-2")),
    ),
    (
        lambda: corrected(
            [BOUGHT, reversal_of(BOUGHT, cause(seq=2))], [move(1, SUPPLIER, INSPECTION, seq=3)]
        ),
        AlreadyReversedError("slip:EX-1/1/1"),
    ),
    (lambda: corrected([], [move(1, SUPPLIER, INSPECTION)]), AlreadyReversedError("")),
    (
        lambda: check_backdated(
            [move(5, SUPPLIER, SELLABLE), move(4, SELLABLE, CUSTOMER, seq=2)], [yesterday(2)]
        ),
        LaterBalanceError("slip:EX-1/9/1", "slip:EX-1/9/1", "SHIRT-M", "SH-1/sellable", -2),
    ),
    (
        lambda: check_period(cause(), {CompanyId("CN01"): date(2026, 3, 3)}),
        PeriodClosedError("CN01", "2026-03-02", "2026-03-03"),
    ),
    (
        lambda: check_period(
            evolve(cause(), occurred=datetime(2026, 3, 1, 15, 59, tzinfo=UTC)),
            {CompanyId("CN01"): date(2026, 3, 2)},
            ZoneInfo("Asia/Shanghai"),
        ),
        PeriodClosedError("CN01", "2026-03-01", "2026-03-02"),
    ),
    (
        lambda: sent([], cause(), source=SCRAP, to=OTHER),
        invalid("transfer.place", "scrap", "a place that can be touched"),
    ),
    (
        lambda: sent([Part(SHIRT, 0, 0)], cause(), source=SELLABLE, to=OTHER),
        MovementError("slip:EX-1/1/1", "0 steps worth 0", MOST),
    ),
    (
        lambda: arriving((4, 1)),
        InsufficientStockError("SHIRT-M", "SH-2/in_transit", 4, 3),
    ),
    (
        lambda: arriving((2, 1), (2, 1)),
        InsufficientStockError("SHIRT-M", "SH-2/in_transit", 2, 1),
    ),
    *(
        (
            lambda kind=kind: arriving((1, 1), land=kind),
            invalid("transfer.land", kind, "a place of ours, or scrap or adjustment"),
        )
        for kind in (PlaceKind.CUSTOMER, PlaceKind.SUPPLIER, PlaceKind.IN_TRANSIT)
    ),
    (
        lambda: landed({"return": PlaceKind.SCRAP}, "return"),
        invalid("transfer.place", "scrap", "a place that can be touched"),
    ),
]

HELD: list[Refusal] = [
    (
        lambda: Hold(SlipId("EX-1"), 1, SHIRT, SITE, None, 0, TOMORROW),
        invalid("hold.steps", "0", INT_1),
    ),
    (
        lambda: Hold(SlipId("EX-1"), 1, SHIRT, SITE, None, ODD, TOMORROW),
        invalid("hold.steps", "1.5", INT_1),
    ),
    (
        lambda: Hold(SlipId("EX-1"), 1, SHIRT, SITE, None, 1, NAIVE),
        NaiveDatetimeError("hold.expires_before", "2026-03-02T12:00:00"),
    ),
    (
        lambda: FACTS.with_hold(Hold(SlipId("EX-9"), 1, SHIRT, SITE, None, 2, TOMORROW), NOON),
        InsufficientStockError("SHIRT-M", "SH-1/sellable", 2, 1),
    ),
    (
        lambda: evolve(FACTS, sellable=1).with_hold(
            Hold(SlipId("EX-1"), 2, SHIRT, SITE, None, 1, TOMORROW), NOON
        ),
        InsufficientStockError("SHIRT-M", "SH-1/sellable", 1, 0),
    ),
    (lambda: Expected(TODAY, 0), invalid("expected.steps", "0", INT_1)),
    (lambda: Expected(TODAY, ODD), invalid("expected.steps", "1.5", INT_1)),
    (
        lambda: pick([lot("L1", 1), lot("L2", 1, TODAY)], 2, good_until=TODAY),
        InsufficientStockError("SHIRT-M", "SH-1/sellable", 2, 1),
    ),
    (lambda: pick([], 1, good_until=TODAY), InsufficientStockError("", "", 1, 0)),
    (
        lambda: lots_back(SHIRT, {"L1": 3, "L2": 1}, {"L1": 1}, 4, where="EX-1"),
        OverReversedError("EX-1", "SHIRT-M", 4, 3),
    ),
    (
        lambda: lots_back(SHIRT, {"L1": 3}, {"L9": 1}, 1, where="EX-1"),
        LotMismatchError("SHIRT-M", "L9", ("L1",)),
    ),
    (
        lambda: check_lots(SHIRT, {"L1": 1, "L2": 2}, {"L1": 1}, {"L9": 1}, where="EX-1"),
        LotMismatchError("SHIRT-M", "L9", ("L2",)),
    ),
    (
        lambda: check_lots(SHIRT, {"L1": 3}, {"L1": 1}, {"L1": 3}, where="EX-1"),
        OverReversedError("EX-1", "L1", 3, 2),
    ),
]

SERIALS: list[Refusal] = [
    (
        lambda: custody_of([move(2, SUPPLIER, SELLABLE, serial="S1")], {SHIRT}),
        MovementError("slip:EX-1/1/1", "2 of S1", "1 step of a serial"),
    ),
    (
        lambda: custody_of([move(1, SUPPLIER, SELLABLE)], {SHIRT}),
        MovementError("slip:EX-1/1/1", "1 of None", "1 step of a serial"),
    ),
    (
        lambda: custody_of([move(1, SELLABLE, CUSTOMER, serial="S1")], {SHIRT}),
        SerialUnknownError("SHIRT-M", "S1"),
    ),
    (
        lambda: custody_of([move(1, CUSTOMER, INSPECTION, serial="S1")], {SHIRT}),
        SerialUnknownError("SHIRT-M", "S1"),
    ),
    (
        lambda: custody_of([BOUGHT], {SHIRT}, HERE),
        SerialHereError("SHIRT-M", "S1", "SH-1/sellable"),
    ),
    (
        lambda: custody_of([move(1, INSPECTION, SCRAP, serial="S1")], {SHIRT}, HERE),
        SerialElsewhereError("SHIRT-M", "S1", "SH-1/inspection", "SH-1/sellable"),
    ),
    (
        lambda: custody_of([move(1, SELLABLE, CUSTOMER, seq=3, serial="S1")], {SHIRT}, OUT),
        SerialElsewhereError("SHIRT-M", "S1", "SH-1/sellable", "slip:EX-1"),
    ),
    (lambda: check_return({}, KEY, SLIP), SerialUnknownError("SHIRT-M", "S1")),
    (
        lambda: check_return(HERE, KEY, SLIP),
        SerialHereError("SHIRT-M", "S1", "SH-1/sellable"),
    ),
    (
        lambda: check_return(OUT, KEY, SALE),
        SerialElsewhereError("SHIRT-M", "S1", "sale:SO-1", "slip:EX-1"),
    ),
    (
        lambda: check_return(GONE, KEY, SLIP),
        SerialElsewhereError("SHIRT-M", "S1", "slip:EX-1", "SH-1/scrap"),
    ),
    (
        lambda: check_return(
            OUT, KEY, SLIP, customer=CustomerRef("bob"), customers={SLIP: CustomerRef("anne")}
        ),
        SerialElsewhereError("SHIRT-M", "S1", "bob", "slip:EX-1"),
    ),
    (lambda: check_receipt(HERE, KEY), SerialHereError("SHIRT-M", "S1", "SH-1/sellable")),
    (
        lambda: check_receipt(OUT, KEY),
        SerialElsewhereError("SHIRT-M", "S1", "supplier", "slip:EX-1"),
    ),
    (
        lambda: check_receipt(GONE, KEY),
        SerialElsewhereError("SHIRT-M", "S1", "supplier", "SH-1/scrap"),
    ),
    (
        lambda: check_replacement(HERE, KEY, [KEY]),
        SerialReplacesItselfError("SHIRT-M", "S1"),
    ),
    (lambda: check_replacement({}, KEY), SerialUnknownError("SHIRT-M", "S1")),
    (
        lambda: check_replacement(CHECKED, KEY),
        InsufficientStockError("SHIRT-M", "SH-1/inspection", 1, 0),
    ),
]

COUNTED: list[Refusal] = [
    (
        lambda: CountSheet("", ()),
        invalid("sheet.name", "''", "printable text of 1 to 200 characters"),
    ),
    (
        lambda: CountSheet("S-1", ((SHIRT, None, CUSTOMER),)),
        invalid("sheet.lines", "SH-1/customer", "a place that can be touched"),
    ),
    (
        lambda: touched_sheet("S-1", [], NAIVE),
        NaiveDatetimeError("since", "2026-03-02T12:00:00"),
    ),
    (lambda: Count(LINE, NOON, -1, "u-1"), invalid("count.counted", "-1", "an int of at least 0")),
    (
        lambda: Count(LINE, NOON, ODD, "u-1"),
        invalid("count.counted", "1.5", "an int of at least 0"),
    ),
    (
        lambda: Count(LINE, NAIVE, 1, "u-1"),
        NaiveDatetimeError("count.at", "2026-03-02T12:00:00"),
    ),
    (
        lambda: check_counts(SHEET, [Count(LINE, NOON, 1, "u-1")], items=set(), now=NOON),
        UnknownItemError("SHIRT-M"),
    ),
    (
        lambda: check_counts(
            SHEET, [Count((SHIRT, "L1", INSPECTION), NOON, 1, "u-1")], items={SHIRT}, now=NOON
        ),
        NotOnSheetError("S-1", "SHIRT-M", "SH-1/inspection"),
    ),
    (
        lambda: check_counts(SHEET, [Count(LINE, TOMORROW, 1, "u-1")], items={SHIRT}, now=NOON),
        FutureCountError("SHIRT-M", "2026-03-03T12:00:00+00:00", "2026-03-02T12:00:00+00:00"),
    ),
]

OPEN = Variance(LINE, NOON, 1, 3, 1, settled=False)
COUNTED += [
    (ask, RecountNeededError("SHIRT-M", "SH-1/sellable", 1, 3))
    for ask in (
        lambda: adjustments([OPEN], cause(), {}),
        lambda: restated(OPEN, Holding(3, 300), 100, cause()),
    )
]

KITS: list[Refusal] = [
    *(
        (
            lambda parts=parts: Kit(Sku("SET"), parts),
            invalid(
                "kit.components", got, "at least one component, each once, at least 1 step of it"
            ),
        )
        for parts, got in (
            ((), ""),
            ((Component(SHIRT, 0),), "SHIRT-M 0"),
            ((Component(SHIRT, ODD),), "SHIRT-M 1.5"),
            ((Component(SHIRT, 1), Component(SHIRT, 2)), "SHIRT-M 1, SHIRT-M 2"),
        )
    ),
    (
        lambda: SET.credit(2, {Sku("CUP"): 6, Sku("POT"): 3}, 2),
        KitIncompleteError("SET", 2, 1),
    ),
    (
        lambda: SET.credit(1, {Sku("CUP"): 2}, 1),
        KitIncompleteError("SET", 1, 0),
    ),
    (
        lambda: SET.credit(0, {Sku("CUP"): 2, Sku("POT"): 1}),
        KitIncompleteError("SET", 0, 1),
    ),
    *(
        (ask, UnknownComponentError("SET", "LID", ("CUP", "POT")))
        for ask in (
            lambda: SET.whole({Sku("LID"): 1}),
            lambda: SET.missing(1, {Sku("LID"): 1}),
            lambda: SET.loose({Sku("LID"): 1}),
            lambda: SET.returnable([{Sku("LID"): 1}]),
        )
    ),
]

VALUED: list[Refusal] = [
    (lambda: Issued("x", 0), invalid("operation.steps", "0", INT_1)),
    (lambda: SentBack("x", ODD, "y"), invalid("operation.steps", "1.5", INT_1)),
    (lambda: Received("x", 1, -1), invalid("operation.value", "-1", "an int of at least 0")),
    (lambda: AtGiven(ODD), invalid("operation.value", "1.5", "an int of at least 0")),
    (
        lambda: Revalued("x", Fraction(-1, 2)),
        invalid("operation.cost", "Fraction(-1, 2)", "a Fraction of at least 0"),
    ),
    (lambda: Standard(ODD), invalid("operation.cost", "1.5", "a Fraction of at least 0")),
    (
        lambda: Returned("x", 1, None),
        invalid("operation.of", "None", "the issue that is reversed"),
    ),
]


@pytest.mark.parametrize("ask, error", [*MOVED, *HELD, *SERIALS, *COUNTED, *KITS, *VALUED])
def test_a_refusal_says_where_what_and_what_would_be_right(ask: Any, error: Any) -> None:
    check(ask, error)


def test_what_is_valued_is_refused_by_what_is_left() -> None:
    """Five in, two of them out, one of these back, one of the five sent back."""
    into = shelf()
    into.post(Received("in", 5, 500))
    into.post(Issued("out", 2))
    into.post(Returned("back", 1, "out"))
    into.post(SentBack("sent", 1, "in"))

    check(lambda: into.post(Issued("x", 4)), OverIssuedError("x", 4, 3))
    check(lambda: into.post(Returned("x", 2, "out")), OverReversedError("x", "out", 2, 1))
    check(lambda: into.post(SentBack("x", 5, "in")), OverReversedError("x", "in", 5, 4))
    check(lambda: into.post(SentBack("x", 1, "no")), OverReversedError("x", "no", 1, 0))


def test_what_can_be_is_not_refused() -> None:
    """The near side of each bound: the last one, the first day, any site, a lot once more."""
    check_site(SITE, frozenset(), "anywhere")
    check_site(SITE, frozenset({SITE}), "here")
    check_period(cause(), {CompanyId("CN01"): TODAY})
    check_counts(SHEET, [Count(LINE, NOON, 0, "u-1")], items={SHIRT}, now=NOON)
    check_lots(SHIRT, {"L1": 3}, {"L1": 1}, {"L1": 2}, where="EX-1")
    check_replacement(HERE, KEY)
    check_receipt({}, KEY)
    mine = {SLIP: CustomerRef("anne")}

    assert check_return(OUT, KEY, SLIP, customer=CustomerRef("anne"), customers=mine).is_out
    assert check_return(OUT, KEY, SLIP, customer=CustomerRef("anne")).by == SLIP
    assert lots_back(SHIRT, {"L1": 3, "L2": 1}, {"L1": 1}, 3, where="EX-1") == {"L1": 2, "L2": 1}
    assert SET.credit(1, {Sku("CUP"): 6, Sku("POT"): 3}, 2) == 3
    assert Count(LINE, NOON, 0, "u-1").counted == 0


def test_a_period_ends_at_midnight_of_the_companys_zone() -> None:
    """Half an hour into 2 March in Shanghai it is still 1 March in London."""
    early = evolve(cause(), occurred=datetime(2026, 3, 1, 16, 30, tzinfo=UTC))
    bought = evolve(move(1, SUPPLIER, SELLABLE), cause=early)
    first_open = {CompanyId("CN01"): date(2026, 3, 2)}

    check_backdated([], [bought], first_open=first_open, zone=ZoneInfo("Asia/Shanghai"))
    check(
        lambda: check_backdated([], [bought], first_open=first_open),
        PeriodClosedError("CN01", "2026-03-01", "2026-03-02"),
    )
