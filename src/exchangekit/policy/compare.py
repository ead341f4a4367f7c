"""A policy held against the law: where it gives less, and what was not compared."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any

from exchangekit.policy.facts import Remedy
from exchangekit.policy.lasting import Order, order
from exchangekit.policy.limits import PromotionRule
from exchangekit.policy.overlapping import overlap
from exchangekit.policy.rules import ExclusionRule, WindowRule
from exchangekit.policy.statutes.facts import Statute
from exchangekit.policy.terms import FeeKind
from exchangekit.policy.verdict import Details
from exchangekit.values.classes import frozen
from exchangekit.values.goods import Fault

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from exchangekit.policy.book import Policy


class Dimension(StrEnum):
    """What a policy is held against the law in."""

    WINDOW = "window"
    STOPS = "stops"
    UNINFORMED = "uninformed"
    FREIGHT = "freight"
    FEES = "fees"
    WEAR = "wear"
    USE = "use"
    EXCLUSIONS = "exclusions"
    REMEDY = "remedy"


@frozen
class Shortfall:
    """
    A place where a policy gives less than the law.

    Args:
        statute: What the law says.
        dimension: In what.
        facts: What the words need, as (name, text) pairs.
    """

    statute: Statute
    dimension: Dimension
    facts: Details = ()


@frozen
class NotCompared:
    """Something the law says on which the policy could not be judged; somebody has to look."""

    statute: Statute
    dimension: Dimension


@frozen
class Comparison:
    """
    What holding a policy against statutes came to.

    Args:
        shortfalls: Where the policy gives less.
        not_compared: What the law says and no rule or term answers in a comparable way.
    """

    shortfalls: tuple[Shortfall, ...]
    not_compared: tuple[NotCompared, ...]


_Found = Shortfall | NotCompared


def compare(policy: Policy, statutes: Iterable[Statute]) -> Comparison:
    """
    Hold a policy against every statute of its jurisdictions, channels and time.

    A rule is held against a statute when some case could fall under both; a statute that
    ended before the policy began is left out.  What is not said in either is not compared.
    """
    found = [
        one
        for statute in statutes
        if _meets(policy, statute)
        for look in _LOOKS
        for one in look(policy, statute)
    ]
    found = [*dict.fromkeys(found)]
    return Comparison(
        tuple(one for one in found if isinstance(one, Shortfall)),
        tuple(one for one in found if isinstance(one, NotCompared)),
    )


def _meets(policy: Policy, statute: Statute) -> bool:
    if policy.jurisdictions and policy.jurisdictions.isdisjoint(statute.jurisdictions):
        return False
    if not overlap(policy.scope, statute.when):
        return False
    before = policy.effective_before
    began = before is None or statute.in_force_from <= before.date()
    ended = statute.in_force_before
    return began and (ended is None or policy.effective_from.date() < ended)


def _windows(policy: Policy, statute: Statute) -> Iterator[_Found]:
    law = statute.window
    if law is None:
        return
    ours = _about(policy, statute, WindowRule)
    if not ours:
        yield NotCompared(statute, Dimension.WINDOW)
    for rule in ours:
        known = order(rule, law)
        if known is Order.UNKNOWN:
            yield NotCompared(statute, Dimension.WINDOW)
        elif known is Order.LESS:
            yield Shortfall(statute, Dimension.WINDOW, _both(rule, law))
        yield from _longer_by_law(statute, rule, law)


def _longer_by_law(statute: Statute, rule: WindowRule, law: WindowRule) -> Iterator[_Found]:
    if law.stops is not None:
        left = law.stops.left_after
        if rule.stops is None or rule.stops.left_after < left:
            yield Shortfall(statute, Dimension.STOPS, (("left", str(left)),))
    if law.if_uninformed is not None and rule.if_uninformed is None:
        yield Shortfall(statute, Dimension.UNINFORMED)
    elif law.if_uninformed not in (None, rule.if_uninformed):
        yield NotCompared(statute, Dimension.UNINFORMED)


def _both(rule: WindowRule, law: WindowRule) -> Details:
    return (
        ("law", str(law.length.count)),
        ("law_unit", law.length.unit.value),
        ("law_trigger", ", ".join(law.triggers)),
        ("given", str(rule.length.count)),
        ("given_unit", rule.length.unit.value),
        ("given_trigger", ", ".join(rule.triggers)),
    )


def _faults(statute: Statute) -> frozenset[Fault]:
    """Give the sides of a reason for which a statute holds."""
    named = statute.when.faults or frozenset(Fault)
    reasons = statute.when.reasons
    return named & {reason.fault for reason in reasons} if reasons else named


def _costs(policy: Policy, statute: Statute) -> Iterator[_Found]:
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


def _use(policy: Policy, statute: Statute) -> Iterator[_Found]:
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


def _is_for_return(kind: FeeKind, statute: Statute) -> bool:
    """Sending out a replacement is free only where an exchange is a right."""
    return kind is not FeeKind.OUTBOUND_FREIGHT or Remedy.EXCHANGE in statute.remedies


def _exclusions(policy: Policy, statute: Statute) -> Iterator[_Found]:
    if not statute.confirmed_exclusions:
        return
    for excluding in _about(policy, statute, ExclusionRule):
        if not excluding.unless_unconfirmed:
            yield NotCompared(statute, Dimension.EXCLUSIONS)  # the law itself may exclude them
    for promotion in _about(policy, statute, PromotionRule):
        if not promotion.unless_unconfirmed:
            names = ", ".join(sorted(promotion.excluded))
            yield Shortfall(statute, Dimension.EXCLUSIONS, (("promotion", names),))


def _remedies(policy: Policy, statute: Statute) -> Iterator[_Found]:
    del policy  # it says nothing of what is offered
    if statute.remedies:
        yield NotCompared(statute, Dimension.REMEDY)


def _about(policy: Policy, statute: Statute, kind: type[Any]) -> list[Any]:
    return [
        rule
        for rule in policy.rules
        if isinstance(rule, kind) and overlap(rule.only_when, statute.when)
    ]


_LOOKS = (_windows, _costs, _use, _exclusions, _remedies)
