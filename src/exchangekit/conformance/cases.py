"""Requests as Hypothesis strategies: every fact known or not, in any combination."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from itertools import product
from typing import TYPE_CHECKING, Final

from hypothesis import strategies as st

from exchangekit.policy.facts import (
    CaseFacts,
    LineFacts,
    PaymentState,
    Remedy,
    ShippingState,
    Where,
)
from exchangekit.sale.facts import Channel, Moment, Trigger
from exchangekit.values.dates import Calendar
from exchangekit.values.goods import Grade, Item, Reason
from exchangekit.values.ids import Sku
from exchangekit.values.money import Money
from exchangekit.values.windows import Pause

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

NOW: Final = datetime(2026, 3, 1, 12, tzinfo=UTC)
"""When every request is made."""

PRODUCTS: Final = (
    ("shirt", "clothing"),
    ("coat", "clothing"),
    ("mug", "kitchen"),
    ("wire", ""),
    ("nail", ""),
)
"""Products and their categories; some have none."""

SHELF: Final = (
    Item(Sku("loose")),
    *(
        Item(
            Sku(f"{name}-{colour}-{size}"),
            name,
            category=category,
            options=(("colour", colour), ("size", size)),
        )
        for (name, category), colour, size in product(PRODUCTS, ("red", "blue"), ("M", "L"))
    ),
)
"""Variants of products in two categories, two without a category, one without a product."""

TIERS: Final = ("", "gold")
REGIONS: Final = ("", "north", "south")
PROMOTIONS: Final = ("clearance", "bundle")
MARKS: Final = ("habitual", "swapped")

_YEARS: Final = 2 * 365
_RESTS: Final = Calendar.of_holidays(
    [date(2026, 2, day) for day in range(15, 24)], workdays=[date(2026, 2, 28)]
)


def pauses() -> SearchStrategy[Pause]:
    """Give waits of up to thirty days in the two years before `NOW`."""
    ago, days = st.integers(0, _YEARS), st.integers(0, 30)
    return st.builds(
        lambda ago, days: Pause(
            NOW.date() - timedelta(days=ago), NOW.date() - timedelta(days=ago - days)
        ),
        ago,
        days,
    )


@st.composite
def line_facts(draw: DrawFn, number: int = 1) -> LineFacts:
    """Give lines of which anything may be known or not."""
    return LineFacts(
        line=number,
        item=draw(st.sampled_from(SHELF)),
        paid=Money(draw(st.integers(0, 100_000)), "CNY"),
        condition=draw(st.none() | st.sampled_from(Grade)),
        wanted=tuple(draw(st.lists(st.sampled_from(SHELF), max_size=3))),
        exclusion_confirmed=draw(st.booleans()),
        earlier_exchanges=draw(st.integers(0, 5)),
        shipping=draw(st.none() | st.sampled_from(ShippingState)),
        promotions=draw(st.frozensets(st.sampled_from(PROMOTIONS))),
        pauses=tuple(draw(st.lists(pauses(), max_size=2))),
        marks=draw(st.frozensets(st.sampled_from(MARKS))),
    )


@st.composite
def moments(draw: DrawFn) -> tuple[Moment, ...]:
    """Give what is known of a sale's history, in the two years before `NOW`."""
    known = draw(st.frozensets(st.sampled_from(Trigger)))
    seconds = st.integers(0, _YEARS * 24 * 3600)
    return tuple(Moment(t, NOW - timedelta(seconds=draw(seconds))) for t in sorted(known))


@st.composite
def cases(draw: DrawFn) -> CaseFacts:
    """Give requests of one to three lines."""
    count = draw(st.integers(1, 3))
    return CaseFacts(
        channel=draw(st.sampled_from(Channel)),
        jurisdiction=draw(st.sampled_from(("CN", "DE", "JP"))),
        reason=draw(st.sampled_from(Reason)),
        asked_at=NOW,
        moments=draw(moments()),
        proof=draw(st.none() | st.booleans()),
        lines=tuple(draw(line_facts(number)) for number in range(1, count + 1)),
        business=draw(st.booleans()),
        uninformed=draw(st.booleans()),
        remedy=draw(st.none() | st.sampled_from(Remedy)),
        payment=draw(st.none() | st.sampled_from(PaymentState)),
        region=draw(st.sampled_from(REGIONS)),
        tier=draw(st.sampled_from(TIERS)),
        marks=draw(st.frozensets(st.sampled_from(MARKS))),
    )


def places() -> SearchStrategy[Where]:
    """Give zones on both sides of the date line, with rest days and without."""
    zones = [timezone(timedelta(hours=hours)) for hours in (-11, 0, 8, 13)]
    return st.builds(Where, st.sampled_from(zones), st.sampled_from((Calendar(), _RESTS)))
