"""How a policy is held against one statute, dimension by dimension."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from exchangekit.policy.facts import Remedy
from exchangekit.policy.lasting import Order, compare_lengths, order, start_order
from exchangekit.policy.limits import PriceRule, PromotionRule, RegionRule, RiskRule
from exchangekit.policy.money_terms import LostPromotion, RefundBy, RefundOrder
from exchangekit.policy.overlapping import overlap
from exchangekit.policy.rules import (
    ConditionRule,
    ExclusionRule,
    ProofRule,
    ReplacementRule,
    WindowRule,
)
from exchangekit.policy.shortfalls import Dimension, NotCompared, Shortfall
from exchangekit.policy.terms import FeeKind
from exchangekit.values.goods import Fault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from exchangekit.policy.book import Policy
    from exchangekit.policy.shortfalls import Found
    from exchangekit.policy.statutes.facts import Statute
    from exchangekit.policy.verdict import Details
    from exchangekit.values.windows import Uninformed

_IN_MONEY: Final = frozenset({RefundBy.PAYMENTS, RefundBy.CASH})
_NARROWER: Final = (PriceRule, RegionRule)
"""Rules that refuse what no article makes depend on them."""
_LOOKED_AT: Final = (
    *(WindowRule, ConditionRule, ExclusionRule, PromotionRule),
    *(ProofRule, ReplacementRule, RiskRule),
)
"""
Rules with a look of their own, and rules that leave every right whole: a right is proved by
whoever has it, each likeness allows the very same item, and a risk only makes somebody look.
"""


def _windows(policy: Policy, statute: Statute) -> Iterator[Found]:
    law = statute.window
    if law is None:
        return
    ours = _about(policy, statute, WindowRule)
    if not ours:
        yield NotCompared(statute, Dimension.WINDOW)
    for rule in ours:
        start, known = start_order(rule, law), order(rule, law)
        if start is Order.LESS:
            yield Shortfall(statute, Dimension.TRIGGER, _both(rule, law))
        if known is Order.LESS:
            yield Shortfall(statute, Dimension.WINDOW, _both(rule, law))
        elif known is Order.UNKNOWN and start is not Order.LESS:
            yield NotCompared(statute, Dimension.WINDOW)
        yield from _longer_by_law(statute, rule, law)


def _longer_by_law(statute: Statute, rule: WindowRule, law: WindowRule) -> Iterator[Found]:
    if law.stops is not None:
        left = law.stops.left_after
        if rule.stops is None or rule.stops.left_after < left:
            yield Shortfall(statute, Dimension.STOPS, (("left", str(left)),))
    if law.if_uninformed is None:
        return
    if rule.if_uninformed is None:
        yield Shortfall(statute, Dimension.UNINFORMED)
        return
    known = _compare_uninformed(rule.if_uninformed, law.if_uninformed)
    if known is Order.LESS:
        yield Shortfall(statute, Dimension.UNINFORMED)
    elif known is Order.UNKNOWN:
        yield NotCompared(statute, Dimension.UNINFORMED)


def _compare_uninformed(given: Uninformed, law: Uninformed) -> Order:
    both = {compare_lengths(given.never, law.never), compare_lengths(given.late, law.late)}
    return next(known for known in (Order.LESS, Order.UNKNOWN, Order.NOT_LESS) if known in both)


def _both(rule: WindowRule, law: WindowRule) -> Details:
    return (
        ("law", str(law.length.count)),
        ("law_unit", law.length.unit.value),
        ("law_trigger", ", ".join(law.triggers)),
        ("given", str(rule.length.count)),
        ("given_unit", rule.length.unit.value),
        ("given_trigger", ", ".join(rule.triggers)),
    )


def _conditions(policy: Policy, statute: Statute) -> Iterator[Found]:
    for rule in _about(policy, statute, ConditionRule):
        refused = statute.accepted - rule.accepted
        if refused:
            grades = ", ".join(sorted(refused))
            yield Shortfall(statute, Dimension.CONDITION, (("grade", grades),))


def _costs(policy: Policy, statute: Statute) -> Iterator[Found]:
    faults = _faults(statute)
    for fee in policy.terms.fees:
        charged = bool(faults - fee.borne_by_shop_for) and (fee.amount is not None or fee.ppm > 0)
        if not charged:
            continue
        facts = (("fee", fee.kind.value),)
        if fee.kind is FeeKind.RETURN_FREIGHT:
            if statute.freight is Fault.SELLER:
                yield Shortfall(statute, Dimension.FREIGHT, facts)
        elif statute.fees is False and _is_for_return(fee.kind, statute):
            yield Shortfall(statute, Dimension.FEES, facts)
    for taken in policy.terms.deductions:
        if statute.wear is False and taken.ppm and taken.faults & faults:
            yield Shortfall(statute, Dimension.WEAR, (("grade", taken.grade.value),))


def _use(policy: Policy, statute: Statute) -> Iterator[Found]:
    """Tell of charges for use of sales that a statute rules which forbids them."""
    if statute.wear is not False:
        return
    faults, ends = _faults(statute), statute.in_force_before
    for term in policy.terms.wear:
        ground = term.ground
        over = ground.in_force_before
        later = over is None or statute.in_force_from < over
        if later and (ends is None or ground.in_force_from < ends) and ground.faults & faults:
            yield Shortfall(statute, Dimension.USE, (("basis", ground.article),))


def _faults(statute: Statute) -> frozenset[Fault]:
    """Give the sides of a reason for which a statute holds."""
    named = statute.when.faults or frozenset(Fault)
    reasons = statute.when.reasons
    return named & {reason.fault for reason in reasons} if reasons else named


def _is_for_return(kind: FeeKind, statute: Statute) -> bool:
    """Sending out a replacement is free only where an exchange is a right."""
    return kind is not FeeKind.OUTBOUND_FREIGHT or Remedy.EXCHANGE in statute.remedies


def _exclusions(policy: Policy, statute: Statute) -> Iterator[Found]:
    """Confirmed exclusions are fine where the law asks for that; else somebody looks."""
    asks = statute.confirmed_exclusions
    if not asks and not statute.gives_a_right:
        return
    for excluding in _about(policy, statute, ExclusionRule):
        if not (asks and excluding.unless_unconfirmed):
            yield NotCompared(statute, Dimension.EXCLUSIONS)  # the law itself may exclude them
    for promotion in _about(policy, statute, PromotionRule):
        if not asks:
            yield NotCompared(statute, Dimension.EXCLUSIONS)
        elif not promotion.unless_unconfirmed:
            names = ", ".join(sorted(promotion.excluded))
            yield Shortfall(statute, Dimension.EXCLUSIONS, (("promotion", names),))


def _limits(policy: Policy, statute: Statute) -> Iterator[Found]:
    if not statute.gives_a_right:
        return
    for rule in policy.rules:
        if isinstance(rule, _LOOKED_AT) or not overlap(rule.only_when, statute.when):
            continue
        if isinstance(rule, _NARROWER):
            facts = (("rule", type(rule).__name__),)
            yield Shortfall(statute, Dimension.LIMITS, facts)
        else:
            yield NotCompared(statute, Dimension.LIMITS)


def _promotions(policy: Policy, statute: Statute) -> Iterator[Found]:
    whole = policy.terms.on_money.lost_promotion is LostPromotion.WHOLE_GROUP_ONLY
    if statute.part_of_promotion and whole:
        yield Shortfall(statute, Dimension.PROMOTION)


def _remedies(policy: Policy, statute: Statute) -> Iterator[Found]:
    """Money is what a policy can withhold; an exchange is what it is about."""
    in_money = bool(policy.terms.on_money.refund_by & _IN_MONEY)
    if Remedy.REFUND in statute.remedies and not in_money:
        yield Shortfall(statute, Dimension.REMEDY, (("remedy", Remedy.REFUND.value),))
    if statute.remedies & {Remedy.REPAIR, Remedy.PRICE_REDUCTION}:
        yield NotCompared(statute, Dimension.REMEDY)  # no policy says what becomes of these


def _refunds(policy: Policy, statute: Statute) -> Iterator[Found]:
    money = policy.terms.on_money
    if statute.refund_as_paid:
        if RefundBy.PAYMENTS not in money.refund_by:
            yield Shortfall(statute, Dimension.REFUND_WAY)
        elif money.refund_order is not RefundOrder.PROPORTIONAL:
            yield NotCompared(statute, Dimension.REFUND_WAY)  # the same for one payment
    if statute.refund_within is not None:
        yield NotCompared(statute, Dimension.REFUND_TIME)  # no policy says when


def _about(policy: Policy, statute: Statute, kind: type[Any]) -> list[Any]:
    return [
        rule
        for rule in policy.rules
        if isinstance(rule, kind) and overlap(rule.only_when, statute.when)
    ]


LOOKS: Final[tuple[Callable[[Policy, Statute], Iterator[Found]], ...]] = (
    _windows,
    _conditions,
    _costs,
    _use,
    _exclusions,
    _limits,
    _promotions,
    _remedies,
    _refunds,
)
"""Every way of looking; what they find is listed in this order."""
