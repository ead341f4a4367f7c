"""`exchangekit.policy.verdict`: what all findings together say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchangekit.policy.verdict import Eligibility, Finding, Outcome, Verdict


def verdict(*outcomes: Outcome) -> Verdict:
    """Build a verdict about lines 1, 2, 3 ... of which each has one finding."""
    return Verdict(tuple(Finding("a.b", outcome, n) for n, outcome in enumerate(outcomes, 1)))


@pytest.mark.parametrize(
    "outcomes, expected",
    [
        ([], Eligibility.ELIGIBLE),
        ([Outcome.PASS, Outcome.REVIEW], Eligibility.ELIGIBLE),
        ([Outcome.PASS, Outcome.UNKNOWN], Eligibility.UNDECIDED),
        ([Outcome.UNKNOWN, Outcome.FAIL], Eligibility.INELIGIBLE),
    ],
)
def test_the_worst_outcome_decides(outcomes: list[Outcome], expected: Eligibility) -> None:
    """Example: a failure is final, whatever else is unknown."""
    assert expected == verdict(*outcomes).eligibility


@given(st.lists(st.sampled_from(Outcome)))
def test_order_never_matters(outcomes: list[Outcome]) -> None:
    """Law: eligibility and review depend on which findings there are, not on their order."""
    one, other = verdict(*outcomes), verdict(*sorted(outcomes))

    assert one.eligibility == other.eligibility
    assert one.needs_review == other.needs_review


@given(st.lists(st.sampled_from(Outcome)), st.sampled_from(Outcome))
def test_one_more_finding_never_makes_it_better(outcomes: list[Outcome], more: Outcome) -> None:
    """Law: findings only add; none heals another."""
    worse = [Eligibility.ELIGIBLE, Eligibility.UNDECIDED, Eligibility.INELIGIBLE].index
    before, after = verdict(*outcomes), verdict(*outcomes, more)

    assert worse(after.eligibility) >= worse(before.eligibility)
    assert after.needs_review >= before.needs_review


@given(st.lists(st.sampled_from(Outcome)))
def test_lines_refusals_and_missing_are_parts_of_the_findings(outcomes: list[Outcome]) -> None:
    """Law: what is shown per line, as refusal or as missing is picked, never made up."""
    whole = verdict(*outcomes)

    by_line = [f for line in range(1, len(outcomes) + 1) for f in whole.of_line(line).findings]

    assert whole.findings == tuple(by_line)
    assert outcomes.count(Outcome.FAIL) == len(whole.refusals)
    assert outcomes.count(Outcome.UNKNOWN) == len(whole.missing)
    assert {Outcome.FAIL} >= {f.outcome for f in whole.refusals}
    assert {Outcome.UNKNOWN} >= {f.outcome for f in whole.missing}


@pytest.mark.parametrize(
    "outcome, expected",
    [
        (Outcome.PASS, False),
        (Outcome.FAIL, False),
        (Outcome.UNKNOWN, True),
        (Outcome.REVIEW, True),
    ],
)
def test_a_doubt_is_looked_at(outcome: Outcome, *, expected: bool) -> None:
    """Example: what is unknown or asks for review waits for a person."""
    assert expected == verdict(Outcome.PASS, outcome).needs_review
