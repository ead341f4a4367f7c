"""Whether one rule passes only what another one passes too, and whether nothing passes both."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from exchangekit.policy.lasting import Order, compare_lengths
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
    WindowRule,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from exchangekit.policy.rules import Rule


def contradict(one: Rule, other: Rule) -> bool:
    """Tell whether nothing passes both of two rules where both apply."""
    if type(one) is not type(other):
        return False
    clash = _CONTRADICT.get(type(one))
    return clash is not None and clash(one, other)


def is_stricter(by: Rule, rule: Rule) -> bool:
    """Tell whether `by` passes only what `rule` passes too, where both apply."""
    if type(by) is not type(rule):
        return False
    compare = _STRICTER.get(type(by))
    return by == rule or (compare is not None and compare(by, rule))


def _ends_first(by: WindowRule, rule: WindowRule) -> bool:
    alike = (
        set(by.triggers) == set(rule.triggers)
        and by.stops == rule.stops
        and by.if_uninformed == rule.if_uninformed
        and by.length.roll_on_rest_day <= rule.length.roll_on_rest_day
        and (by.stops is None or by.length.unit is rule.length.unit)
        and (by.stops is None or by.length.first_day is rule.length.first_day)
    )
    return alike and compare_lengths(rule.length, by.length) is Order.NOT_LESS


def _excludes_more(by: ExclusionRule, rule: ExclusionRule) -> bool:
    binds = by.unless_unconfirmed <= rule.unless_unconfirmed
    return binds and by.categories >= rule.categories and by.items >= rule.items


def _promotes_less(by: PromotionRule, rule: PromotionRule) -> bool:
    return by.unless_unconfirmed <= rule.unless_unconfirmed and by.excluded >= rule.excluded


def _nearer(by: ReplacementRule, rule: ReplacementRule) -> bool:
    """Of one likeness the options decide; otherwise each allows what one before does."""
    if by.likeness is rule.likeness is Likeness.SAME_OPTIONS:
        return set(by.options) >= set(rule.options)
    order = [*Likeness]
    return order.index(by.likeness) <= order.index(rule.likeness)


def _narrower(by: PriceRule, rule: PriceRule) -> bool:
    if _currency(by) != _currency(rule):
        return False
    low = rule.least is None or (by.least is not None and rule.least <= by.least)
    high = rule.most is None or (by.most is not None and by.most <= rule.most)
    return low and high


def _apart(one: PriceRule, other: PriceRule) -> bool:
    if _currency(one) != _currency(other):
        return False
    return any(
        low.least is not None and high.most is not None and high.most < low.least
        for low, high in ((one, other), (other, one))
    )


def _currency(rule: PriceRule) -> str:
    limit = rule.most if rule.least is None else rule.least
    return "" if limit is None else limit.currency


def _sees_more(by: RiskRule, rule: RiskRule) -> bool:
    return not by.marks or (bool(rule.marks) and by.marks >= rule.marks)


_STRICTER: Final[Mapping[type, Callable[[Any, Any], bool]]] = {
    WindowRule: _ends_first,
    ConditionRule: lambda by, rule: by.accepted <= rule.accepted,
    ProofRule: lambda by, rule: True,  # noqa: ARG005 -- all of them ask the same
    ExclusionRule: _excludes_more,
    ReplacementRule: _nearer,
    RepeatRule: lambda by, rule: by.most <= rule.most,
    PaymentRule: lambda by, rule: by.accepted <= rule.accepted,
    ShippingRule: lambda by, rule: by.accepted <= rule.accepted,
    RegionRule: lambda by, rule: by.served <= rule.served,
    PriceRule: _narrower,
    PromotionRule: _promotes_less,
    RiskRule: _sees_more,
}
"""By kind, whether the first rule is at least as strict as the second."""

_CONTRADICT: Final[Mapping[type, Callable[[Any, Any], bool]]] = {
    ConditionRule: lambda one, other: one.accepted.isdisjoint(other.accepted),
    PaymentRule: lambda one, other: one.accepted.isdisjoint(other.accepted),
    ShippingRule: lambda one, other: one.accepted.isdisjoint(other.accepted),
    RegionRule: lambda one, other: one.served.isdisjoint(other.served),
    PriceRule: _apart,
}
"""By kind, whether nothing passes both; windows, proofs and the like have something."""
