"""What Hypothesis may give a test of a policy: goods, cases, rules, versions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from hypothesis import strategies as st

from exchangekit.conformance.cases import (
    MARKS,
    NOW,
    PROMOTIONS,
    REGIONS,
    SHELF,
    TIERS,
    cases,
    line_facts,
)
from exchangekit.policy.facts import (
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
from exchangekit.sale.facts import Channel, Trigger
from exchangekit.values.goods import Fault, Grade, Reason
from exchangekit.values.money import Money
from exchangekit.values.windows import Stops, Uninformed

from tests.strategies import calendars, lengths, zones

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

__all__ = ("NOW", "SHELF", "cases", "line_facts")

CATEGORIES: Final = ("clothing", "kitchen", "food")


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


def places() -> SearchStrategy[Where]:
    """Give zones and calendars."""
    return st.builds(Where, zones(), calendars())
