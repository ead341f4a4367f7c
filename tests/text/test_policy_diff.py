"""`exchangekit.text.policy_diff`: what a customer would read otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from exchangekit.policy.ready import PRC_ONLINE
from exchangekit.policy.rules import RepeatRule, WindowRule
from exchangekit.sale.facts import Trigger
from exchangekit.text import locales
from exchangekit.text.policy_diff import diff_sentences
from exchangekit.text.policy_terms import cost_sentences, way_sentences
from exchangekit.text.voice import Voice
from exchangekit.values.dates import Length

from tests.policy.strategies import rules
from tests.wire.strategies import fitting

if TYPE_CHECKING:
    from exchangekit.policy.rules import Rule

from exchangekit.policy.terms import Terms

CHANGED = evolve(
    PRC_ONLINE,
    rules=(WindowRule(Trigger.RECEIVED, Length(15)), *PRC_ONLINE.rules[1:-1], RepeatRule(5)),
    terms=evolve(PRC_ONLINE.terms, fees=()),
    version=2,
)


def test_a_longer_window_a_rule_more_and_a_fee_less() -> None:
    """Example: in English, with both sentences of what changed and the article it rests on."""
    said = "\n".join(diff_sentences(PRC_ONLINE, CHANGED, "en"))

    assert "Now: Ask within 15 days" in said
    assert "Until now: Ask within 7 days" in said
    assert "消费者权益保护法 第二十五条" in said
    for words in ("No longer: ", "New: ", "12.00", "version 2"):
        assert words in said


def test_the_same_in_chinese() -> None:
    """Example: nothing is left in English."""
    said = "\n".join(diff_sentences(PRC_ONLINE, CHANGED, "zh-CN"))

    assert "15 天" in said or "15天" in said
    assert "Until" not in said


@pytest.mark.parametrize("locale", locales())
def test_the_same_policy_says_nothing_new(locale: str) -> None:
    """Example: in whatever order its rules stand."""
    turned = evolve(PRC_ONLINE, rules=PRC_ONLINE.rules[::-1])

    assert () == diff_sentences(PRC_ONLINE, turned, locale)


@given(st.lists(rules(), max_size=3), st.lists(rules(), max_size=3), fitting(Terms))
def test_whatever_differs_is_said(one: list[Rule], other: list[Rule], terms: Terms) -> None:
    """Law: something is said exactly if rules or published terms differ."""
    old = evolve(PRC_ONLINE, rules=tuple(one))
    new = evolve(PRC_ONLINE, rules=tuple(other), terms=terms)
    voice = Voice("en")
    told = [
        sorted([*way_sentences(t, voice), *cost_sentences(t, voice)]) for t in (old.terms, terms)
    ]
    same = sorted(map(repr, one)) == sorted(map(repr, other)) and told[0] == told[1]

    assert same == (not diff_sentences(old, new, "en"))
