"""Commands that cannot be meant, told in full: where, what was given, what would be right."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from exchangekit.errors import (
    BarcodeError,
    DuplicateLineError,
    InvalidInputError,
    NaiveDatetimeError,
)
from exchangekit.sale.facts import Channel
from exchangekit.slip import commands as c
from exchangekit.slip.parts import StrayKind
from exchangekit.slip.phases import Leg
from exchangekit.values.goods import Disposition, Grade, Reason
from exchangekit.values.ids import SaleId, SiteId, Sku, SlipId
from exchangekit.values.money import Money

from tests.builders import CHINA, SITE, VAT
from tests.refusing import Refusal, check

NAMED = "printable text of 1 to 200 characters"
STEP = "an int of at least 1 step"
GOODS = "return or replacement"
NO_ADDRESS = "a reference of the host, no address"
NAIVE = datetime(2026, 3, 2)  # noqa: DTZ001 - the mistake
ODD: Any = 1.5
ONE = (c.LineSteps(1, 1),)


def opened(**more: Any) -> c.Open:
    """Ask for one line of a sale to come back."""
    facts = {"returns": (c.Asked(1, 1),), **more}
    return c.Open(SaleId("SO-1"), c.Intent.EXCHANGE, Channel.ONLINE, Reason.SIZE, **facts)


def inspected(**more: Any) -> c.Inspect:
    """Find one step of a line as new."""
    facts = {"line": 1, "steps": 1, "grade": Grade.AS_NEW, "site": SITE, **more}
    return c.Inspect(disposition=Disposition.SCRAP, **facts)


def invalid(where: str, got: str, want: str) -> InvalidInputError:
    """Say so much shorter that something is not what it should be."""
    return InvalidInputError(where, got, want)


MALFORMED: list[Refusal] = [
    (lambda: c.LineSteps(2, 0), invalid("lines[2].steps", "0", STEP)),
    (lambda: c.LineSteps(2, ODD), invalid("lines[2].steps", "1.5", STEP)),
    (lambda: c.LineSteps(2, 1, ""), invalid("lines[2].tracking", "''", NAMED)),
    (lambda: c.Deliver(()), invalid("lines", "()", "at least one line")),
    (lambda: c.Deliver((*ONE, *ONE)), DuplicateLineError("lines", 1)),
    (
        lambda: c.Deliver((c.LineSteps(3, 1, "L-1"),)),
        invalid("lines[3].tracking", "L-1", "no lot or serial"),
    ),
    (
        lambda: c.Dispatch((c.LineSteps(1, 1, "L-1"), c.LineSteps(1, 2, "L-1"))),
        DuplicateLineError("lines", 1),
    ),
    (lambda: c.Dispatch(()), invalid("lines", "()", "at least one line")),
    (
        lambda: c.Dispatch(ONE, leg=Leg.REVIEW),
        invalid("dispatch.leg", "<Leg.REVIEW: 'review'>", GOODS),
    ),
    (lambda: c.Receive(SiteId(""), ONE), invalid("receive.site", "''", NAMED)),
    (lambda: c.Receive(SITE, ()), invalid("lines", "()", "at least one line")),
    (
        lambda: c.Receive(SITE, ONE, leg=Leg.SETTLEMENT),
        invalid("receive.leg", "<Leg.SETTLEMENT: 'settlement'>", GOODS),
    ),
    (
        lambda: c.Receive(SITE, ONE, worth=(Money(-1, "CNY"),)),
        invalid(
            "receive.worth",
            "-0.01 CNY",
            "none, or 1 amounts of at least 0, one for each line that comes back",
        ),
    ),
    (
        lambda: c.Receive(SITE, ONE, worth=(Money(1, "CNY"), Money(2, "CNY"))),
        invalid(
            "receive.worth",
            "0.01 CNY, 0.02 CNY",
            "none, or 1 amounts of at least 0, one for each line that comes back",
        ),
    ),
    (lambda: c.Resolve(1, 0, c.Outcome.LOST), invalid("resolve.steps", "0", STEP)),
    (
        lambda: c.Resolve(1, 1, c.Outcome.LOST, leg=Leg.REVIEW),
        invalid("resolve.leg", "<Leg.REVIEW: 'review'>", GOODS),
    ),
    (
        lambda: c.Resolve(1, 1, c.StrayBack(), leg=Leg.REPLACEMENT),
        invalid("resolve.leg", "<Leg.REPLACEMENT: 'replacement'>", "return"),
    ),
    (
        lambda: c.StrayCame(StrayKind.SURPLUS, Sku(""), SITE),
        invalid("resolve.outcome.item", "''", NAMED),
    ),
    (
        lambda: c.StrayCame(StrayKind.SURPLUS, Sku("MUG"), SiteId("")),
        invalid("resolve.outcome.site", "''", NAMED),
    ),
    (lambda: inspected(steps=0), invalid("inspect.steps", "0", STEP)),
    (
        lambda: inspected(leg=Leg.REVIEW),
        invalid("inspect.leg", "<Leg.REVIEW: 'review'>", GOODS),
    ),
    (lambda: c.About(SlipId("")), invalid("about.slip", "''", NAMED)),
    (lambda: c.Asked(1, 0), invalid("returns.steps", "0", STEP)),
    (
        lambda: c.Asked(1, 1, barcode="690"),
        BarcodeError("returns.barcode", "690", "8, 12, 13 or 14 digits"),
    ),
    (lambda: c.Wish(Sku(""), 1), invalid("wishes.sku", "''", NAMED)),
    (lambda: c.Wish(Sku("MUG"), 0), invalid("wishes.steps", "0", STEP)),
    (lambda: c.Wish(Sku("MUG"), 1, site=SiteId("")), invalid("wishes.site", "''", NAMED)),
    (
        lambda: c.Wish(Sku("MUG"), 1, barcode="6901234567893"),
        BarcodeError("wishes.barcode", "6901234567893", "check digit 2"),
    ),
    (
        lambda: c.Open(SaleId(""), c.Intent.REFUND, Channel.ONLINE, Reason.SIZE),
        invalid("open.sale", "''", NAMED),
    ),
    (lambda: opened(contact=" "), invalid("open.contact", "' '", NAMED)),
    (
        lambda: opened(contact="li@example.com"),
        invalid("open.contact", "l***", NO_ADDRESS),
    ),
    (
        lambda: opened(evidence=("photo-1", "13800138000")),
        invalid("open.evidence", "1***", NO_ADDRESS),
    ),
    (
        lambda: opened(returns=(c.Asked(4, 1), c.Asked(4, 2))),
        DuplicateLineError("open.returns", 4),
    ),
    (
        lambda: opened(wishes=(c.Wish(Sku("MUG"), 1, (1, 2)),)),
        invalid("open.wishes.replaces", "(1, 2)", "positions 1 to 1 of the returns"),
    ),
    (
        lambda: opened(wishes=(c.Wish(Sku("MUG"), 1, (0,)),)),
        invalid("open.wishes.replaces", "(0,)", "positions 1 to 1 of the returns"),
    ),
    (c.Amend, invalid("amend", "nothing", "at least one change")),
    (lambda: c.Amend(contact=""), invalid("amend.contact", "''", NAMED)),
    (
        lambda: c.Amend(shop_evidence=("li@example.com",)),
        invalid("amend.evidence", "l***", NO_ADDRESS),
    ),
    (
        lambda: c.Amend(returns=(c.Asked(4, 1), c.Asked(4, 2))),
        DuplicateLineError("amend.returns", 4),
    ),
    (
        lambda: c.Amend(returns=(), wishes=(c.Wish(Sku("MUG"), 1, (1,)),)),
        invalid("amend.wishes.replaces", "(1,)", "positions 1 to 0 of the returns"),
    ),
    (
        lambda: c.Adjust(Money(0, "CNY"), "goodwill"),
        invalid("adjust.amount", "0.00 CNY", "an amount other than 0"),
    ),
    (lambda: c.Adjust(Money(1, "CNY"), ""), invalid("adjust.reason", "''", NAMED)),
    (
        lambda: c.Adjust(Money(1, "CNY"), "goodwill", line=1, taxes=VAT),
        invalid("adjust.taxes", repr(VAT), "none: those of the line apply"),
    ),
    (
        lambda: c.Countersign(1, c.Decision.SEND_BACK),
        invalid("countersign.decision", "send_back", "approve or refuse"),
    ),
    (
        lambda: c.Enforce(0, datetime(2026, 3, 2, tzinfo=CHINA)),
        invalid("enforce.deadline", "0", "an int of at least 1"),
    ),
    (
        lambda: c.Enforce(1, NAIVE),
        NaiveDatetimeError("enforce.due", "2026-03-02T00:00:00"),
    ),
]


@pytest.mark.parametrize("ask, error", MALFORMED)
def test_a_command_that_cannot_be_meant_is_refused(ask: Any, error: Any) -> None:
    check(ask, error)


def test_what_can_be_meant_is_not_refused() -> None:
    """The near side of each bound: two lots of a line, all lines replaced, nothing worth."""
    lots = (c.LineSteps(1, 1, "L-1"), c.LineSteps(1, 1, "L-2"))
    everything = c.Wish(Sku("MUG"), 1, (1,), SITE)

    assert c.Dispatch(lots).lines == lots
    assert c.Receive(SITE, ONE, worth=(Money(0, "CNY"),)).worth == (Money(0, "CNY"),)
    assert c.Receive(SITE, ONE, leg=Leg.REPLACEMENT).worth == ()
    assert opened(wishes=(everything,), contact="mail-7").wishes == (everything,)
    assert c.Amend(wishes=(c.Wish(Sku("MUG"), 1, (9,)),)).returns is None
    assert c.Amend(returns=()).returns == ()
