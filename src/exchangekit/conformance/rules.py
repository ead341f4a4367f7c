"""
Clauses of a host's own rule: RULE-1 to RULE-6 of `exchangekit.policy.rules.Rule`.

An author fills in three hooks, and widens the requests where a rule looks at facts of the
host's own::

    from exchangekit.conformance import RuleSuite

    class TestMemberRule(RuleSuite):
        @pytest.fixture
        def rule(self):
            return MemberRule(frozenset({"gold"}))

        @pytest.fixture
        def form(self):
            return PolicyForm({"acme-member": MemberRule})

        @pytest.fixture
        def words(self):
            return acme_words                       # of a finding, in a language
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve
from hypothesis import given, settings

from exchangekit.conformance.cases import NOW, cases, places
from exchangekit.conformance.hooks import Honest, missing
from exchangekit.policy.book import Policy
from exchangekit.policy.checking import check_rule
from exchangekit.policy.facts import CaseFacts, PaymentState, ShippingState, When, Where
from exchangekit.policy.helping import applied, what_would_help
from exchangekit.policy.rules import Rule
from exchangekit.policy.terms import Terms
from exchangekit.policy.verdict import Finding, Outcome
from exchangekit.text import locales
from exchangekit.values.goods import Grade

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from hypothesis.strategies import SearchStrategy

    from exchangekit.wire.policies import PolicyForm

_OF_THE_CASE: dict[str, tuple[Any, ...]] = {
    "proof": (None, True, False),
    "payment": (None, *PaymentState),
}
_OF_A_LINE: dict[str, tuple[Any, ...]] = {
    "condition": (None, *Grade),
    "shipping": (None, *ShippingState),
}


class RuleSuite(Honest):
    """Everything a host's own rule has to keep."""

    # --- to be filled in -----------------------------------------------------------------

    @pytest.fixture
    def rule(self) -> Rule:
        """Give the rule (required)."""
        missing("rule")

    @pytest.fixture
    def form(self) -> PolicyForm:
        """Give a form that knows its kind (required)."""
        missing("form")

    @pytest.fixture
    def words(self) -> Callable[[Finding, str], str]:
        """Give what words its findings in a language (required)."""
        missing("words")

    @pytest.fixture
    def requests(self) -> SearchStrategy[CaseFacts]:
        """Give the requests to try it on; every fact known or not unless told."""
        return cases()

    # --- clauses -------------------------------------------------------------------------

    def test_rule_1_answers_the_same_twice(
        self, rule: Rule, requests: SearchStrategy[CaseFacts]
    ) -> None:
        """RULE-1: the same rule, line and case give the same finding."""
        _keeps("RULE-1-same", rule, requests)

    def test_rule_1_is_about_the_line(
        self, rule: Rule, requests: SearchStrategy[CaseFacts]
    ) -> None:
        """RULE-1: the finding is about the line that was examined."""
        _keeps("RULE-1-line", rule, requests)

    def test_rule_2_never_raises(self, rule: Rule, requests: SearchStrategy[CaseFacts]) -> None:
        """RULE-2: no request raises, and what comes out is a finding."""

        def check(case: CaseFacts, where: Where) -> None:
            for line in case.lines:
                assert type(rule.only_when) is When
                assert type(rule.examine(case, line, where)) is Finding

        _try(requests, check)

    def test_rule_3_a_missing_fact_is_no_pass(
        self, rule: Rule, requests: SearchStrategy[CaseFacts]
    ) -> None:
        """RULE-3: where a fact decides between pass and fail, not knowing it is no pass."""

        def check(case: CaseFacts, where: Where) -> None:
            for variants in _variants(case):
                (unknown, *known) = [_outcome(rule, each, where) for each in variants]
                if {Outcome.PASS, Outcome.FAIL} <= set(known):
                    assert unknown is not Outcome.PASS

        _try(requests, check)

    def test_rule_4_offers_help_only_where_it_is_needed(
        self, rule: Rule, requests: SearchStrategy[CaseFacts]
    ) -> None:
        """RULE-4: only what fails or is unknown says what would help."""
        _keeps("RULE-4-helps", rule, requests)

    def test_rule_4_offers_help_where_there_is_any(
        self, rule: Rule, requests: SearchStrategy[CaseFacts]
    ) -> None:
        """RULE-4: where a single change makes it pass, it says that something would help."""
        policy = Policy("suite", 1, (_always(rule),), Terms(), NOW)

        def check(case: CaseFacts, where: Where) -> None:
            for line in case.lines:
                alone = case.only(line.line)
                finding = rule.examine(alone, line, where)
                if finding.outcome in (Outcome.FAIL, Outcome.UNKNOWN) and not finding.helps:
                    changes = what_would_help(policy, alone, where)
                    assert not [c for c in changes if _passes(rule, applied(alone, c), where)]

        _try(requests, check)

    def test_rule_5_has_codes_of_its_own(
        self, rule: Rule, requests: SearchStrategy[CaseFacts]
    ) -> None:
        """RULE-5: its codes begin with a name of the host's own."""
        _keeps("RULE-5-code", rule, requests)

    def test_rule_5_tells_facts_as_text(
        self, rule: Rule, requests: SearchStrategy[CaseFacts]
    ) -> None:
        """RULE-5: each fact is text, and named once."""
        _keeps("RULE-5-facts", rule, requests)

    def test_rule_5_is_worded(
        self,
        rule: Rule,
        requests: SearchStrategy[CaseFacts],
        words: Callable[[Finding, str], str],
    ) -> None:
        """RULE-5: every finding has words in every language, with nothing left to fill in."""

        def check(case: CaseFacts, where: Where) -> None:
            for line in case.lines:
                finding = rule.examine(case, line, where)
                for locale in locales():
                    said = words(finding, locale)
                    assert said.strip()
                    assert "{" not in said

        _try(requests, check)

    def test_rule_6_is_the_same_after_its_data(self, rule: Rule, form: PolicyForm) -> None:
        """RULE-6: written as data and read back, it is equal, under a kind of its own."""
        data = json.loads(json.dumps(form.to_data(rule)))

        assert data["kind"] in form.own
        assert form.read(Rule, data) == rule


# --- how clauses are tried -----------------------------------------------------------------------


def _try(requests: SearchStrategy[CaseFacts], check: Callable[[CaseFacts, Where], None]) -> None:
    """Try a check on drawn requests, the same ones each time."""

    @settings(max_examples=40, derandomize=True, database=None, deadline=None)
    @given(requests, places())
    def run(case: CaseFacts, where: Where) -> None:
        check(case, where)

    run()


def _keeps(clause: str, rule: Rule, requests: SearchStrategy[CaseFacts]) -> None:
    """Try a clause of `check_rule`."""
    _try(requests, lambda case, where: _assert_kept(clause, check_rule(rule, case, where)))


def _assert_kept(clause: str, broken: tuple[str, ...]) -> None:
    assert clause not in broken


def _outcome(rule: Rule, case: CaseFacts, where: Where) -> Outcome:
    return rule.examine(case, case.lines[0], where).outcome


def _passes(rule: Rule, case: CaseFacts, where: Where) -> bool:
    return _outcome(rule, case, where) is Outcome.PASS


def _variants(case: CaseFacts) -> Iterator[list[CaseFacts]]:
    """Give a request with each fact that can be missing: first without it, then with each."""
    first, *others = case.lines
    for name, values in _OF_THE_CASE.items():
        yield [evolve(case, **{name: value}) for value in values]
    for name, values in _OF_A_LINE.items():
        lines = [evolve(first, **{name: value}) for value in values]
        yield [evolve(case, lines=(line, *others)) for line in lines]


class _Always:
    """A rule as if it had no conditions."""

    only_when = When()

    def __init__(self, rule: Rule) -> None:
        self.examine = rule.examine


def _always(rule: Rule) -> Rule:
    return _Always(rule)
