"""`exchangekit.policy.quizzing`: questions at the edges of the rules, answered by them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from exchangekit.errors import InvalidInputError
from exchangekit.policy.book import Policy, assess
from exchangekit.policy.facts import PaymentState, Remedy, ShippingState, When, Where
from exchangekit.policy.limits import (
    PaymentRule,
    PriceRule,
    PromotionRule,
    RegionRule,
    RiskRule,
    ShippingRule,
)
from exchangekit.policy.quizzing import questions, quiz
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
from exchangekit.policy.verdict import Eligibility
from exchangekit.sale.facts import Channel, Trigger
from exchangekit.values.dates import Length, local_day
from exchangekit.values.goods import Grade
from exchangekit.values.money import Money

from tests.policy.strategies import places, rules
from tests.text.test_publishing import LoyaltyRule

if TYPE_CHECKING:
    from exchangekit.policy.quizzing import Question

HERE = Where(ZoneInfo("Asia/Shanghai"))
START = datetime(2026, 1, 1, tzinfo=UTC)
PLAIN = Policy("shop", 1, (), Terms(), START)
YES, NO, OPEN = Eligibility.ELIGIBLE, Eligibility.INELIGIBLE, Eligibility.UNDECIDED


def asked(*listed: Rule) -> list[Question]:
    """Give every question on some rules."""
    return list(questions(evolve(PLAIN, rules=listed), HERE))


def test_the_last_day_and_the_day_after() -> None:
    """Example: delivered on 2 January, asked on the 9th, on the 10th, and delivered who knows."""
    found = asked(WindowRule(Trigger.DELIVERED, Length(7)), ProofRule())
    days = [local_day(question.case.asked_at, HERE.zone) for question in found[:2]]

    assert days == [date(2026, 1, 9), date(2026, 1, 10)]
    assert [q.answer for q in found] == [YES, NO, OPEN, YES, NO, OPEN]
    assert [q.rule for q in found] == [1, 1, 1, 2, 2, 2]


@pytest.mark.parametrize(
    "rule, answers",
    [
        (ConditionRule(frozenset({Grade.DAMAGED})), [NO, NO, NO, NO, YES, NO, OPEN]),
        (ExclusionRule(frozenset({"food"}), frozenset({"knife"})), [YES, YES, NO, YES, NO, YES]),
        (ExclusionRule(frozenset({"food"}), unless_unconfirmed=False), [YES, YES, NO, NO]),
        (ReplacementRule(Likeness.SAME_PRODUCT), [YES, YES, NO]),
        (RepeatRule(2), [YES, NO]),
        (PaymentRule(frozenset({PaymentState.PART_PAID})), [NO, YES, NO, NO, OPEN]),
        (ShippingRule(frozenset({ShippingState.UNDER_WAY})), [NO, YES, NO, OPEN]),
        (RegionRule(frozenset({"north", "south"})), [YES, YES, NO, OPEN]),
        (PriceRule(Money(5, "CNY"), Money(9, "CNY")), [YES, NO, YES, NO]),
        (PriceRule(least=Money(0, "CNY")), [YES]),
        (PriceRule(most=Money(0, "CNY")), [YES, NO]),
        (PromotionRule(frozenset({"clearance"})), [NO, YES]),
        (RiskRule(frozenset({"habitual"})), [YES, YES]),
        (LoyaltyRule(), []),
    ],
)
def test_either_side_of_a_rule(rule: Rule, answers: list[Eligibility]) -> None:
    """Example: what a rule accepts and what it does not, each with its answer."""
    assert answers == [question.answer for question in asked(rule)]


def test_other_rules_are_kept_where_one_is_asked_about() -> None:
    """Example: the proof decides, since all else is as the other rules want it."""
    listed = (
        ProofRule(),
        ConditionRule(frozenset({Grade.USED})),
        PaymentRule(frozenset({PaymentState.UNPAID})),
        ShippingRule(frozenset({ShippingState.NOT_SHIPPED})),
        RegionRule(frozenset({"north"})),
        PriceRule(least=Money(10**6, "CNY")),
        PriceRule(most=Money(10**6, "CNY")),
    )

    assert [YES, NO, OPEN] == [q.answer for q in asked(*listed) if q.rule == 1]


def test_an_exchange_is_asked_about_unless_told_otherwise() -> None:
    """Example: the item itself is wanted, as new, paid and delivered."""
    (first, *_) = asked(ProofRule())
    (line,) = first.case.lines

    assert (Remedy.EXCHANGE, (line.item,)) == (first.case.remedy, line.wanted)
    assert (Grade.AS_NEW, ShippingState.DELIVERED) == (line.condition, line.shipping)
    assert (PaymentState.PAID, True) == (first.case.payment, first.case.proof)


def test_questions_on_a_rule_of_a_region_stay_there() -> None:
    """Example: nothing is served but the north, so in the south the other rule answers no."""
    south = ProofRule(only_when=When(regions=frozenset({"south"})))
    found = [q for q in asked(south, RegionRule(frozenset({"north"}))) if q.rule == 1]

    assert {q.case.region for q in found} == {"south"}
    assert {q.answer for q in found} == {NO}


def test_a_rule_for_refunds_is_asked_about_refunds() -> None:
    """Example: nothing is wanted where money is asked for, and no question is about nobody."""
    refunds = ProofRule(only_when=When(remedies=frozenset({Remedy.REFUND})))
    found = asked(refunds)
    online = evolve(PLAIN, channels=frozenset({Channel.ONLINE}))
    never = ProofRule(only_when=When(channels=frozenset({Channel.STORE})))

    assert {(q.case.remedy, q.case.lines[0].wanted) for q in found} == {(Remedy.REFUND, ())}
    assert [] == list(questions(evolve(online, rules=(never,)), HERE))


@given(st.lists(rules(), max_size=4), places())
def test_every_answer_is_what_the_policy_says(listed: list[Rule], where: Where) -> None:
    """Law: whatever the rules, the answer marked right is that of `assess`; no case twice."""
    policy = evolve(PLAIN, rules=tuple(listed))
    found = list(questions(policy, where))

    assert all(q.answer is assess(policy, q.case, where).eligibility for q in found)
    assert len({q.case for q in found}) == len(found)


@given(st.lists(rules(), min_size=1, max_size=3), st.integers(), st.integers(1, 9))
def test_a_seed_gives_the_same_quiz_again(listed: list[Rule], seed: int, count: int) -> None:
    """Law: chosen among all questions, none twice, and the same again."""
    policy = evolve(PLAIN, rules=tuple(listed))
    found = quiz(policy, HERE, seed=seed, count=count)
    everything = list(questions(policy, HERE))

    assert found == quiz(policy, HERE, seed=seed, count=count)
    assert len(found) == min(count, len(everything))
    assert len({q.case for q in found}) == len(found)
    assert all(q in everything for q in found)


def test_seeds_differ() -> None:
    """Example: another seed, another order."""
    policy = evolve(PLAIN, rules=(ConditionRule(frozenset(Grade)), ProofRule()))

    assert len({quiz(policy, HERE, seed=seed) for seed in range(5)}) == 5


@pytest.mark.parametrize("count", [0, -1, True, 2.0])
def test_a_quiz_has_a_question(count: int) -> None:
    """Bad input: no questions at all."""
    with pytest.raises(InvalidInputError):
        quiz(PLAIN, HERE, seed=1, count=count)
