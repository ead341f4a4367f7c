"""What Hypothesis may give a test of a policy: goods, cases, rules, versions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product
from typing import TYPE_CHECKING, Any, Final

from hypothesis import strategies as st

from exchangekit.policy.facts import (
    CaseFacts,
    LineFacts,
    PaymentState,
    Remedy,
    ShippingState,
    When,
    Where,
)
from exchangekit.policy.limits import (
    PaymentRule,
    PriceRule,
    PromotionRule,
    RegionRule,
    RiskRule,
    ShippingRule,
)
from exchangekit.policy.rules import (
    ConditionRule,
    ExclusionRule,
    Likeness,
    ProofRule,
    RepeatRule,
    ReplacementRule,
    Rule,
    WindowRule,
)
from exchangekit.sale.facts import Channel, Moment, Trigger
from exchangekit.values.goods import Fault, Grade, Item, Reason
from exchangekit.values.ids import Sku
from exchangekit.values.money import Money
from exchangekit.values.windows import Pause, Stops, Uninformed

from tests.strategies import calendars, lengths, zones

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

NOW: Final = datetime(2026, 3, 1, 12, tzinfo=UTC)

PRODUCTS: Final = (
    ("shirt", "clothing"),
    ("coat", "clothing"),
    ("mug", "kitchen"),
    ("wire", ""),
    ("nail", ""),
)

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

CATEGORIES: Final = ("clothing", "kitchen", "food")
TIERS: Final = ("", "gold")
REGIONS: Final = ("", "north", "south")
PROMOTIONS: Final = ("clearance", "bundle")
MARKS: Final = ("habitual", "swapped")


def some(*values: Any) -> SearchStrategy[frozenset[Any]]:
    """Give sets of at least one of some values."""
    return st.frozensets(st.sampled_from(values), min_size=1)


def whens() -> SearchStrategy[When]:
    """Give closed conditions, the empty one and those that name a little often."""
    return st.just(When()) | st.fixed_dictionaries(
        {},
        optional={
            "channels": some(*Channel),
            "faults": some(*Fault),
            "categories": some(*CATEGORIES),
            "reasons": some(*Reason),
            "remedies": some(*Remedy),
            "tiers": some(*TIERS),
            "regions": some(*REGIONS),
            "promotions": some(*PROMOTIONS),
            "business": st.booleans(),
        },
    ).map(lambda named: When(**named))


def pauses() -> SearchStrategy[Pause]:
    """Give waits of up to thirty days in the two years before `NOW`."""
    ago, days = st.integers(0, 2 * 365), st.integers(0, 30)
    return st.builds(
        lambda ago, days: Pause(
            NOW.date() - timedelta(days=ago), NOW.date() - timedelta(days=ago - days)
        ),
        ago,
        days,
    )


def stops() -> SearchStrategy[Stops]:
    """Give both ways to stop a clock."""
    return st.builds(Stops, st.sampled_from((0, 7)))


def window_rules() -> SearchStrategy[WindowRule]:
    """Give windows of any length from any moment, plain ones often."""
    triggers = st.sampled_from(Trigger)
    return st.builds(WindowRule, triggers, lengths(), only_when=whens()) | st.builds(
        WindowRule,
        triggers,
        lengths(),
        only_when=whens(),
        and_after=st.frozensets(triggers, max_size=2),
        stops=st.none() | stops(),
        if_uninformed=st.none() | st.just(Uninformed()),
    )


def condition_rules() -> SearchStrategy[ConditionRule]:
    """Give rules on the state of goods that accept something."""
    grades = st.frozensets(st.sampled_from(Grade), min_size=1)
    return st.builds(ConditionRule, grades, only_when=whens())


def replacement_rules() -> SearchStrategy[ReplacementRule]:
    """Give rules of every likeness."""
    options = st.sampled_from((("size",), ("colour",), ("colour", "size")))
    return st.builds(ReplacementRule, st.sampled_from(Likeness), options, only_when=whens())


def rules() -> SearchStrategy[Rule]:
    """Give rules of every kind."""
    skus = st.frozensets(st.sampled_from(SHELF).map(lambda item: str(item.sku)), max_size=3)
    return st.one_of(
        window_rules(),
        condition_rules(),
        replacement_rules(),
        st.builds(ProofRule, only_when=whens()),
        st.builds(
            ExclusionRule,
            st.frozensets(st.sampled_from(CATEGORIES)),
            skus,
            st.booleans(),
            only_when=whens(),
        ),
        st.builds(RepeatRule, st.integers(0, 3), only_when=whens()),
        st.builds(PaymentRule, some(*PaymentState), only_when=whens()),
        st.builds(ShippingRule, some(*ShippingState), only_when=whens()),
        st.builds(RegionRule, some(*REGIONS[1:]), only_when=whens()),
        price_rules(),
        st.builds(PromotionRule, some(*PROMOTIONS), st.booleans(), only_when=whens()),
        st.builds(RiskRule, st.frozensets(st.sampled_from(MARKS)), only_when=whens()),
    )


@st.composite
def price_rules(draw: DrawFn) -> PriceRule:
    """Give price bands with one limit or two, now and then of another currency."""
    currency = draw(st.sampled_from(("CNY", "CNY", "CNY", "EUR")))
    low, high = sorted(draw(st.tuples(st.integers(0, 100_000), st.integers(0, 100_000))))
    least, most = draw(st.sampled_from(((low, None), (None, high), (low, high))))
    return PriceRule(
        None if least is None else Money(least, currency),
        None if most is None else Money(most, currency),
        only_when=draw(whens()),
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
    seconds = st.integers(0, 2 * 365 * 24 * 3600)
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
    """Give zones and calendars."""
    return st.builds(Where, zones(), calendars())
