"""`exchangekit.policy.linting`: rules that never speak, never decide or exclude each other."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from exchangekit.policy.book import Policy, assess
from exchangekit.policy.facts import PaymentState, Remedy, When, Where
from exchangekit.policy.limits import (
    PaymentRule,
    PriceRule,
    PromotionRule,
    RegionRule,
    RiskRule,
)
from exchangekit.policy.linting import LintKind, lint
from exchangekit.policy.overlapping import implies, overlap
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
from exchangekit.policy.terms import Terms
from exchangekit.policy.verdict import Eligibility, Outcome
from exchangekit.sale.facts import Channel, Trigger
from exchangekit.text import lint_words, locales
from exchangekit.values.dates import Length, LengthUnit
from exchangekit.values.goods import Fault, Grade, Reason
from exchangekit.values.money import Money
from exchangekit.values.windows import Stops

from tests.policy.strategies import cases, places, rules, whens, window_rules

if TYPE_CHECKING:
    from exchangekit.policy.facts import CaseFacts

START = datetime(2026, 1, 1, tzinfo=UTC)
UTC_DAYS = Where(UTC)
ONLINE, STORE = frozenset({Channel.ONLINE}), frozenset({Channel.STORE})


def ruled(*listed: Rule, channels: frozenset[Channel] = frozenset()) -> Policy:
    """Give a policy of some rules."""
    return Policy("shop", 1, listed, Terms(), START, None, frozenset({"CN"}), channels)


def days(count: int) -> WindowRule:
    """Give a window from receipt."""
    return WindowRule(Trigger.RECEIVED, Length(count))


NEW, USED = frozenset({Grade.AS_NEW}), frozenset({Grade.USED})
SIZE_BY_SELLER = When(faults=frozenset({Fault.SELLER}), reasons=frozenset({Reason.SIZE}))


def price(least: int | None, most: int | None) -> PriceRule:
    """Give a band of prices in cents."""
    limits = (None if limit is None else Money(limit, "CNY") for limit in (least, most))
    return PriceRule(*limits)


def without(*categories: str) -> ExclusionRule:
    """Give an exclusion that always binds."""
    return ExclusionRule(frozenset(categories), unless_unconfirmed=False)


def months(count: int) -> WindowRule:
    """Give a window of calendar months."""
    return WindowRule(Trigger.RECEIVED, Length(count, LengthUnit.MONTHS))


def paused(rule: WindowRule) -> WindowRule:
    """Let repairs stop the clock of a window."""
    return evolve(rule, stops=Stops())


def like(likeness: Likeness, *options: str) -> ReplacementRule:
    """Give a rule on replacements."""
    return ReplacementRule(likeness, options)


@pytest.mark.parametrize(
    "policy, expected",
    [
        (
            ruled(ProofRule(only_when=When(channels=STORE)), channels=ONLINE),
            [("unreachable", 1, None)],
        ),
        (ruled(ProofRule(only_when=SIZE_BY_SELLER)), [("unreachable", 1, None)]),
        (ruled(ConditionRule(NEW), ConditionRule(USED)), [("contradictory", 2, 1)]),
        (
            ruled(
                PaymentRule(frozenset({PaymentState.PAID})),
                PaymentRule(frozenset({PaymentState.UNPAID})),
            ),
            [("contradictory", 2, 1)],
        ),
        (
            ruled(RegionRule(frozenset({"north"})), RegionRule(frozenset({"south"}))),
            [("contradictory", 2, 1)],
        ),
        (
            ruled(RegionRule(frozenset({"north"})), RegionRule(frozenset({"north", "south"}))),
            [("shadowed", 2, 1)],
        ),
        (ruled(days(7), days(15)), [("shadowed", 2, 1)]),
        (ruled(days(15), days(7)), [("shadowed", 1, 2)]),
        (ruled(days(7), days(7), days(7)), [("shadowed", 2, 1), ("shadowed", 3, 1)]),
        (ruled(days(7), WindowRule(Trigger.DELIVERED, Length(15))), []),
        (ruled(days(7), months(2)), [("shadowed", 2, 1)]),
        (ruled(paused(days(7)), paused(days(15))), [("shadowed", 2, 1)]),
        (ruled(paused(days(7)), days(15)), []),
        (ruled(paused(days(7)), paused(months(2))), []),
        (ruled(paused(days(7)), paused(months(2)), paused(months(3))), [("shadowed", 3, 2)]),
        (ruled(days(7), evolve(days(15), only_when=When(channels=ONLINE))), [("shadowed", 2, 1)]),
        (ruled(evolve(days(7), only_when=When(channels=ONLINE)), days(15)), []),
        (ruled(days(15), WindowRule(Trigger.RECEIVED, Length(7, LengthUnit.WORKDAYS))), []),
        (ruled(RepeatRule(2), RepeatRule(1), ProofRule(), ProofRule(source="x")),
         [("shadowed", 1, 2), ("shadowed", 4, 3)]),
        (ruled(ConditionRule(NEW), ConditionRule(NEW | USED)), [("shadowed", 2, 1)]),
        (
            ruled(
                ConditionRule(NEW, only_when=When(remedies=frozenset({Remedy.REFUND}))),
                ConditionRule(USED, only_when=When(remedies=frozenset({Remedy.EXCHANGE}))),
            ),
            [],
        ),
        (ruled(price(None, 500), price(600, None)), [("contradictory", 2, 1)]),
        (ruled(price(100, 500), price(None, 600)), [("shadowed", 2, 1)]),
        (ruled(price(100, 500), PriceRule(Money(600, "EUR"))), []),
        (ruled(PriceRule(Money(1, "EUR")), price(1, 2)), []),
        (ruled(without("a"), without("a", "b")), [("shadowed", 1, 2)]),
        (ruled(without("a"), evolve(without("a", "b"), unless_unconfirmed=True)), []),
        (ruled(PromotionRule(frozenset("a")), PromotionRule(frozenset("ab"))),
         [("shadowed", 1, 2)]),
        (ruled(RiskRule(), RiskRule(frozenset("a"))), [("shadowed", 2, 1)]),
        (ruled(RiskRule(frozenset("a")), RiskRule(frozenset("ab"))), [("shadowed", 1, 2)]),
        (ruled(like(Likeness.SAME_PRODUCT), like(Likeness.SAME_CATEGORY)), [("shadowed", 2, 1)]),
        (ruled(like(Likeness.SAME_OPTIONS, "size"), like(Likeness.SAME_OPTIONS, "size", "fit")),
         [("shadowed", 1, 2)]),
        (evolve(ruled(ProofRule(only_when=When(business=True))), business=False),
         [("unreachable", 1, None)]),
        (
            evolve(
                ruled(
                    ConditionRule(NEW, only_when=When(tiers=frozenset("ab"))),
                    ConditionRule(USED, only_when=When(tiers=frozenset("bc"))),
                ),
                tiers=frozenset("ac"),
            ),
            [],
        ),
    ],
    ids=range(34),
)  # fmt: skip
def test_each_finding_by_example(
    policy: Policy, expected: list[tuple[str, int, int | None]]
) -> None:
    """Example: what is wrong, with which rule, because of which other."""
    assert expected == [(one.kind, one.rule, one.other) for one in lint(policy)]


def test_a_rule_for_consumers_hides_none_for_everybody() -> None:
    """Example: what is stricter for consumers says nothing of a business."""
    assert implies(When(business=False), When())
    assert implies(When(business=False), When(business=False))
    assert not implies(When(), When(business=False))
    assert not overlap(When(business=True), When(business=False))


@given(whens(), whens(), cases())
def test_conditions_that_meet_overlap(one: When, other: When, case: CaseFacts) -> None:
    """Law: what both hold for overlaps, and what implies holds wherever it does."""
    for line in case.lines:
        if one.holds(case, line) and other.holds(case, line):
            assert overlap(one, other)
        if one.holds(case, line) and implies(one, other):
            assert other.holds(case, line)


@given(st.lists(rules() | window_rules(), max_size=5), cases(), places())
def test_a_shadowed_rule_decides_nothing(listed: list[Rule], case: CaseFacts, where: Where) -> None:
    """Law: without its shadowed rules a policy finds the same cases eligible."""
    policy = ruled(*listed)
    shadowed = {one.rule for one in lint(policy) if one.kind is LintKind.SHADOWED}
    rest = tuple(rule for number, rule in enumerate(listed, 1) if number not in shadowed)

    whole = assess(policy, case, where)
    less = assess(evolve(policy, rules=rest), case, where)

    assert whole.eligibility is less.eligibility


@given(st.lists(rules(), max_size=5), whens(), places())
def test_every_finding_has_an_example_and_words(
    listed: list[Rule], scope: When, where: Where
) -> None:
    """Law: the rules apply to the example; what contradicts refuses it or waits for a fact."""
    policy = evolve(
        ruled(*listed), channels=scope.channels, business=scope.business, tiers=scope.tiers
    )
    for one in lint(policy):
        assert one.example is not None or one.kind is LintKind.UNREACHABLE
        for locale in locales():
            assert "{" not in lint_words(one, locale)
        if one.example is None:
            continue
        line = one.example.lines[0]
        for number in filter(None, (one.rule, one.other)):
            assert listed[number - 1].only_when.holds(one.example, line)
        if one.kind is LintKind.CONTRADICTORY:
            verdict = assess(policy, one.example, where)
            assert verdict.eligibility is not Eligibility.ELIGIBLE
        else:
            reached = policy.scope.holds(one.example, line)
            assert reached == (one.kind is LintKind.SHADOWED)


def test_what_hides_a_rule_refuses_the_example() -> None:
    """Example: eight days are in time for fifteen and too late for seven; none pass both grades."""
    (late,) = lint(ruled(days(15), days(7)))
    (neither,) = lint(ruled(ConditionRule(NEW), ConditionRule(USED)))
    (marked,) = lint(ruled(RiskRule(), RiskRule()))

    assert late.example is not None
    assert [Outcome.PASS, Outcome.FAIL] == outcomes(late.example, days(15), days(7))
    assert neither.example is not None
    assert neither.example.lines[0].condition is Grade.USED
    assert marked.example is not None
    assert [Outcome.REVIEW] == outcomes(marked.example, RiskRule())


@given(rules() | window_rules(), whens(), st.lists(rules(), max_size=3), cases())
def test_an_example_shows_what_any_case_shows(
    rule: Rule, when: When, more: list[Rule], case: CaseFacts
) -> None:
    """Law: where what stands against a rule refuses any case of both, it refuses the example."""
    narrower: Any = rule  # every ready rule is an attrs class
    listed = [rule, evolve(narrower, only_when=when), *more]
    for one in lint(ruled(*listed)):
        if one.kind is LintKind.UNREACHABLE or one.example is None or one.other is None:
            continue
        both = [listed[number - 1] for number in (one.rule, one.other)]
        of_both = [x for x in case.lines if all(each.only_when.holds(case, x) for each in both)]
        if any(both[1].examine(case, x, UTC_DAYS).outcome is Outcome.FAIL for x in of_both):
            assert [Outcome.FAIL] == outcomes(one.example, both[1])


def outcomes(case: CaseFacts, *of: Rule) -> list[Outcome]:
    """Say what some rules make of a case of one line."""
    (line,) = case.lines
    return [rule.examine(case, line, UTC_DAYS).outcome for rule in of]
