"""`exchangekit.text.quizzing`: cases and answers in words."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from exchangekit.policy.facts import CaseFacts, LineFacts, Where
from exchangekit.policy.limits import RiskRule
from exchangekit.policy.quizzing import questions, quiz
from exchangekit.policy.rules import Rule, WindowRule
from exchangekit.sale.facts import Trigger
from exchangekit.text import case_words, locales, quiz_words
from exchangekit.values.dates import Length
from exchangekit.values.goods import Item

from tests.policy.strategies import rules
from tests.text.test_publishing import PLAIN
from tests.variants import usual, variants

ZONE = ZoneInfo("Asia/Shanghai")
HERE = Where(ZONE)
SEVEN = evolve(PLAIN, rules=(WindowRule(Trigger.DELIVERED, Length(7)),))

NOT_LOOKED_AT = {"line", "tax_class", "unit", "barcode", "tracked_by"}
"""Fields of a case that no rule is about."""


def test_a_question_and_its_answer() -> None:
    """Example: delivered on 2 January, asked on the 10th: too late."""
    late = list(questions(SEVEN, HERE))[1]
    english, chinese = (quiz_words([late], locale, ZONE) for locale in locales())

    asked = english.sections[0].points
    assert "delivered: Jan 2, 2026 12:00 (UTC+08:00)." in asked
    assert "Asked on Jan 10, 2026 12:00 (UTC+08:00)." in asked
    assert english.sections[1].points == (
        (
            "Question 1: not allowed. Asked on Jan 10, 2026, too late: "
            "the time ran from Jan 2, 2026 (delivered) until Jan 9, 2026."
        ),
    )
    assert "第 1 题：不符合条件。" in chinese.sections[1].points[0]


def test_a_review_is_part_of_the_answer() -> None:
    """Example: a sign of a risk refuses nothing, but somebody has to look."""
    marked = evolve(PLAIN, rules=(RiskRule(frozenset({"habitual"})),))
    page = quiz_words(list(questions(marked, HERE)), "en", ZONE)

    assert page.sections[-1].points[1].endswith("because of: habitual. Somebody has to look first.")


@pytest.mark.parametrize("locale", locales())
def test_every_fact_of_a_case_is_told(locale: str) -> None:
    """Law: cases that differ in a fact a rule may look at read differently."""
    item = usual(Item)
    line = usual(LineFacts)
    case = usual(CaseFacts)
    cases = [
        case,
        *(one for name, one in variants(case, leave_out=frozenset({"lines"}))),
        *(
            evolve(case, lines=(one,))
            for name, one in variants(line, leave_out=frozenset({"item", "wanted"}))
            if name not in NOT_LOOKED_AT
        ),
        *(
            evolve(case, lines=(evolve(line, item=one),))
            for name, one in variants(item)
            if name not in NOT_LOOKED_AT
        ),
        evolve(case, lines=(evolve(line, wanted=()),)),
    ]

    assert len({case_words(one, locale, ZONE) for one in cases}) == len(cases)


@given(st.lists(rules(), min_size=1, max_size=3), st.integers(0, 9), st.sampled_from(locales()))
def test_questions_that_read_alike_have_one_answer(
    listed: list[Rule], seed: int, locale: str
) -> None:
    """Law: whatever the rules, words tell all that the answer rests on, with nothing open."""
    policy = evolve(PLAIN, rules=tuple(listed))
    found = quiz(policy, HERE, seed=seed, count=30)
    answers = {case_words(q.case, locale, ZONE): q.answer for q in found}

    assert len(answers) == len(found)
    assert "{" not in quiz_words(found, locale, ZONE).as_text()
