"""What lots and serials refuse, told in full: where, which goods, and what would be right."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from attrs import evolve

from exchangekit.errors import (
    ExchangeKitError,
    LotMismatchError,
    OverReversedError,
    SerialHereError,
    TooManyError,
    TrackingError,
)
from exchangekit.slip import commands as c
from exchangekit.slip.tracked import check_named
from exchangekit.values.goods import Item, TrackedBy
from exchangekit.values.ids import Sku

from tests.builders import SITE
from tests.refusing import Refusal, check
from tests.slip.test_tracked import look, named, one_has_come

if TYPE_CHECKING:
    from typing import Any

PLAIN = Item(Sku("MUG"))
LOT, SERIAL = (evolve(PLAIN, tracked_by=by) for by in (TrackedBy.LOT, TrackedBy.SERIAL))

NAMED: list[Refusal] = [
    (
        lambda: check_named(SERIAL, 1, None, "here"),
        TrackingError("here", "MUG", "1 of -", "1 step of a serial"),
    ),
    (
        lambda: check_named(SERIAL, 2, "S1", "here"),
        TrackingError("here", "MUG", "2 of S1", "1 step of a serial"),
    ),
    (
        lambda: check_named(LOT, 2, None, "here"),
        TrackingError("here", "MUG", "2 of -", "so many steps of a lot"),
    ),
    (
        lambda: check_named(PLAIN, 2, "L1", "here"),
        TrackingError("here", "MUG", "L1", "no lot or serial"),
    ),
]


@pytest.mark.parametrize("ask, error", NAMED)
def test_goods_are_named_as_they_are_told_apart(ask: Any, error: Any) -> None:
    check(ask, error)


def test_goods_that_are_named_rightly_are_not_refused() -> None:
    check_named(SERIAL, 1, "S1", "here")
    check_named(LOT, 7, "L1", "here")
    check_named(PLAIN, 7, None, "here")


def test_what_cannot_come_back_is_told_by_its_serial() -> None:
    """Of another customer, never sold, back through another slip, more than was asked for."""
    shop = one_has_come()
    where, still_out = "lines[1].tracking", ("S1", "S4", "S5")
    expected: list[tuple[tuple[c.LineSteps, ...], ExchangeKitError]] = [
        (
            (c.LineSteps(1, 1),),
            TrackingError(where, "PHONE", "1 of -", "1 step of a serial"),
        ),
        (named("S3"), LotMismatchError("PHONE", "S3", still_out)),
        (named("S6"), SerialHereError("PHONE", "S6", "shop/sellable")),
        (named("S2"), OverReversedError(where, "S2", 1, 0)),
        (named("S1", "S4", "S5"), TooManyError("EX-1", "return", 1, 1, 0)),
    ]
    for lines, error in expected:
        assert shop.refuse(type(error), c.Receive(SITE, lines)).facts == error.facts

    shop.do(c.Receive(SITE, named("S1")))

    nothing = shop.refuse(TrackingError, look(None))
    assert nothing.got == "1 of -"
