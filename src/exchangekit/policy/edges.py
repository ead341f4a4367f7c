"""Cases just on either side of what each ready rule decides."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final

from attrs import evolve

from exchangekit.policy.examples import example_case
from exchangekit.policy.facts import CaseFacts, PaymentState, Remedy, ShippingState
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
    ProofRule,
    RepeatRule,
    ReplacementRule,
    WindowRule,
)
from exchangekit.sale.facts import Moment, Trigger
from exchangekit.values.goods import Grade, Item
from exchangekit.values.ids import Sku
from exchangekit.values.money import Money

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from exchangekit.policy.book import Policy
    from exchangekit.policy.facts import When, Where
    from exchangekit.policy.rules import Rule

_DAY: Final = timedelta(days=1)
_NOON: Final = time(12)
_ELSEWHERE: Final = "elsewhere"
_OTHER: Final = Item(Sku("another"), category="another")


def edges(rule: Rule, case: CaseFacts, where: Where) -> Iterator[CaseFacts]:
    """Give a case as it is just on either side of what a rule decides; none of a host's own."""
    return _EDGES.get(type(rule), _none)(rule, case, where)


def plain_case(policy: Policy, where: Where, *conditions: When) -> CaseFacts:
    """Make a case of some conditions, with every fact known and as the rules want it."""
    case = example_case(policy, policy.scope, *conditions)
    sold = policy.effective_from.astimezone(where.zone).date() + _DAY
    at = datetime.combine(sold, _NOON, tzinfo=where.zone)
    line, remedy = case.lines[0], case.remedy or Remedy.EXCHANGE
    line = evolve(
        line,
        condition=Grade.AS_NEW,
        wanted=(line.item,) if remedy is Remedy.EXCHANGE else (),
        shipping=ShippingState.DELIVERED,
    )
    case = evolve(
        case,
        asked_at=(at.astimezone(UTC) + timedelta(hours=1)).astimezone(where.zone),
        moments=tuple(Moment(trigger, at) for trigger in _triggers(policy)),
        proof=True,
        remedy=remedy,
        payment=PaymentState.PAID,
        lines=(line,),
    )
    for other in policy.rules:
        if other.only_when.holds(case, case.lines[0]):
            wanted = _as_wanted(case, other)
            if all(when.holds(wanted, wanted.lines[0]) for when in conditions):
                case = wanted
    return case


def _triggers(policy: Policy) -> list[Trigger]:
    """Give the moments that windows of a policy run from."""
    windows = (rule for rule in policy.rules if isinstance(rule, WindowRule))
    return sorted({trigger for rule in windows for trigger in rule.triggers})


def _as_wanted(case: CaseFacts, rule: Rule) -> CaseFacts:
    """Set the fact a rule looks at to the first it accepts."""
    match rule:
        case ConditionRule() if case.lines[0].condition not in rule.accepted:
            return _on(case, condition=min(rule.accepted))
        case PaymentRule() if case.payment not in rule.accepted:
            return evolve(case, payment=min(rule.accepted))
        case ShippingRule() if case.lines[0].shipping not in rule.accepted:
            return _on(case, shipping=min(rule.accepted))
        case RegionRule() if case.region not in rule.served:
            return evolve(case, region=min(rule.served))
        case PriceRule():
            return _on(case, paid=rule.most if rule.least is None else rule.least)
        case _:
            return case


def _on(case: CaseFacts, **facts: Any) -> CaseFacts:
    return evolve(case, lines=(evolve(case.lines[0], **facts),))


def _none(rule: Rule, case: CaseFacts, where: Where) -> Iterator[CaseFacts]:
    del rule, case, where
    yield from ()


def _window(rule: WindowRule, case: CaseFacts, where: Where) -> Iterator[CaseFacts]:
    last = rule.last_day(case, case.lines[0], where)
    for day in () if last is None else (last, last + _DAY):
        yield evolve(case, asked_at=datetime.combine(day, _NOON, tzinfo=where.zone))
    yield evolve(case, moments=tuple(m for m in case.moments if m.trigger is not rule.trigger))


def _condition(rule: ConditionRule, case: CaseFacts, where: Where) -> Iterator[CaseFacts]:
    del rule, where
    yield from (_on(case, condition=grade) for grade in (*Grade, None))


def _proof(rule: ProofRule, case: CaseFacts, where: Where) -> Iterator[CaseFacts]:
    del rule, where
    yield from (evolve(case, proof=proof) for proof in (True, False, None))


def _exclusion(rule: ExclusionRule, case: CaseFacts, where: Where) -> Iterator[CaseFacts]:
    del where
    item = case.lines[0].item
    named = (
        *(evolve(item, category=category) for category in sorted(rule.categories)),
        *(evolve(item, sku=Sku(sku)) for sku in sorted(rule.items)),
    )
    for one in (item, *named):
        for confirmed in (True, False):
            yield _on(case, item=one, wanted=(one,), exclusion_confirmed=confirmed)


def _replacement(rule: ReplacementRule, case: CaseFacts, where: Where) -> Iterator[CaseFacts]:
    del rule, where
    item = case.lines[0].item
    variant = evolve(item, sku=Sku("variant"), product=item.family)
    yield from (_on(case, wanted=(one,)) for one in (item, variant, _OTHER))


def _repeat(rule: RepeatRule, case: CaseFacts, where: Where) -> Iterator[CaseFacts]:
    del where
    yield from (_on(case, earlier_exchanges=rule.most + more) for more in (0, 1))


def _payment(rule: PaymentRule, case: CaseFacts, where: Where) -> Iterator[CaseFacts]:
    del rule, where
    yield from (evolve(case, payment=state) for state in (*PaymentState, None))


def _shipping(rule: ShippingRule, case: CaseFacts, where: Where) -> Iterator[CaseFacts]:
    del rule, where
    yield from (_on(case, shipping=state) for state in (*ShippingState, None))


def _region(rule: RegionRule, case: CaseFacts, where: Where) -> Iterator[CaseFacts]:
    del where
    yield from (evolve(case, region=region) for region in (*sorted(rule.served), _ELSEWHERE, ""))


def _price(rule: PriceRule, case: CaseFacts, where: Where) -> Iterator[CaseFacts]:
    del where
    for limit, beyond in ((rule.least, -1), (rule.most, 1)):
        if limit is not None:
            yield _on(case, paid=limit)
            if limit.minor + beyond >= 0:
                yield _on(case, paid=limit + Money(beyond, limit.currency))


def _promotion(rule: PromotionRule, case: CaseFacts, where: Where) -> Iterator[CaseFacts]:
    del where
    for promotion in sorted(rule.excluded):
        for confirmed in (True, False):
            named = case.lines[0].promotions | {promotion}
            yield _on(case, promotions=named, exclusion_confirmed=confirmed)


def _risk(rule: RiskRule, case: CaseFacts, where: Where) -> Iterator[CaseFacts]:
    del where
    yield case
    yield from (evolve(case, marks=frozenset({mark})) for mark in sorted(rule.marks) or ["any"])


_EDGES: Final[Mapping[type, Callable[[Any, CaseFacts, Where], Iterator[CaseFacts]]]] = {
    WindowRule: _window,
    ConditionRule: _condition,
    ProofRule: _proof,
    ExclusionRule: _exclusion,
    ReplacementRule: _replacement,
    RepeatRule: _repeat,
    PaymentRule: _payment,
    ShippingRule: _shipping,
    RegionRule: _region,
    PriceRule: _price,
    PromotionRule: _promotion,
    RiskRule: _risk,
}
"""Cases just on either side of what each ready rule decides."""
