"""`exchangekit.policy.book`: which version ruled a sale, and what it says."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import combinations
from typing import TYPE_CHECKING

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from exchangekit.errors import (
    InvalidInputError,
    NaiveDatetimeError,
    NoPolicyError,
    PolicyOverlapError,
)
from exchangekit.policy.book import Policy, PolicyBook, assess
from exchangekit.policy.rules import ProofRule, RepeatRule, Rule
from exchangekit.policy.terms import Terms
from exchangekit.policy.verdict import Eligibility, Outcome
from exchangekit.sale.facts import Buyer, Channel

from tests.policy.strategies import cases, places, rules

if TYPE_CHECKING:
    from exchangekit.policy.facts import CaseFacts, Where

START = datetime(2026, 1, 1, tzinfo=UTC)
RETURNS = Policy("returns", 1, (), Terms(), START)


def day(number: int) -> datetime:
    """Give an instant some days after the start."""
    return START + timedelta(days=number)


# --- assessing -----------------------------------------------------------------------------------


@given(st.lists(rules(), max_size=5), cases(), places())
def test_no_rule_hides_another(listed: list[Rule], case: CaseFacts, where: Where) -> None:
    """Law: the verdict holds what each rule that applies says alone, on every line."""
    verdict = assess(evolve(RETURNS, rules=tuple(listed)), case, where)

    for line in case.lines:
        applying = [rule for rule in listed if rule.only_when.holds(case, line)]
        alone = [rule.examine(case, line, where) for rule in applying]
        found = list(verdict.of_line(line.line).findings)

        assert alone == found or (not alone and [f.code for f in found] == ["policy.no-rule"])


@given(st.lists(rules(), max_size=4), st.lists(rules(), max_size=4), cases(), places())
def test_rules_only_add_findings(
    some: list[Rule], more: list[Rule], case: CaseFacts, where: Where
) -> None:
    """Law: in whatever order rules are listed, the same findings are made."""
    one = assess(evolve(RETURNS, rules=(*some, *more)), case, where)
    other = assess(evolve(RETURNS, rules=(*more, *some)), case, where)

    assert Counter(one.findings) == Counter(other.findings)
    assert one.eligibility == other.eligibility


@given(cases(), places())
def test_every_reason_is_told_at_once(case: CaseFacts, where: Where) -> None:
    """Example: no proof and too many exchanges are two findings, not one after the other."""
    case = evolve(
        case, proof=False, lines=tuple(evolve(x, earlier_exchanges=9) for x in case.lines)
    )
    policy = evolve(RETURNS, rules=(ProofRule(), RepeatRule(0)))

    verdict = assess(policy, case, where)

    codes = ["proof.none", "repeat.exceeded"] * len(case.lines)
    assert codes == [finding.code for finding in verdict.refusals]
    assert Eligibility.INELIGIBLE is verdict.eligibility


# --- which version -------------------------------------------------------------------------------


def test_the_version_of_the_sale_rules_not_the_one_of_today() -> None:
    """gh:frappe/erpnext/issues/41893: today's settings blocked returns of older sales."""
    first = evolve(RETURNS, effective_before=day(10))
    second = evolve(RETURNS, version=2, effective_from=day(10))
    book = PolicyBook((second, first))

    assert first == book.in_force("CN", Channel.STORE, day(10) - timedelta(microseconds=1))
    assert second == book.in_force("CN", Channel.STORE, day(10))


def test_before_the_first_version_there_is_none() -> None:
    """A sale older than the book is refused by name, not ruled by a guess."""
    with pytest.raises(NoPolicyError) as caught:
        PolicyBook((RETURNS,)).in_force("CN", Channel.STORE, day(-1))

    expected = {"jurisdiction": "CN", "channel": "store", "at": "2025-12-31T00:00:00+00:00"}
    assert expected == caught.value.facts


@pytest.mark.parametrize(
    "jurisdiction, channel, expected",
    [
        ("CN", Channel.ONLINE, "cn-online"),
        ("CN", Channel.STORE, "cn"),
        ("DE", Channel.ONLINE, "online"),
        ("DE", Channel.STORE, "general"),
    ],
)
def test_the_most_specific_policy_rules(jurisdiction: str, channel: Channel, expected: str) -> None:
    """Example: of several that apply the one that names most; then the first listed."""
    cn, online = frozenset({"CN"}), frozenset({Channel.ONLINE})
    book = PolicyBook(
        (
            evolve(RETURNS, id="general"),
            evolve(RETURNS, id="general-too"),
            evolve(RETURNS, id="cn", jurisdictions=cn),
            evolve(RETURNS, id="online", channels=online),
            evolve(RETURNS, id="cn-online", jurisdictions=cn, channels=online),
        )
    )

    assert expected == book.in_force(jurisdiction, channel, day(0)).id


def test_each_kind_of_customer_has_its_own_policy() -> None:
    """Example: businesses and gold customers apart; a sale of nobody known is a consumer's."""
    book = PolicyBook(
        (
            evolve(RETURNS, id="general"),
            evolve(RETURNS, id="business", business=True),
            evolve(RETURNS, id="consumers", business=False, channels=frozenset({Channel.STORE})),
            evolve(RETURNS, id="gold", business=True, tiers=frozenset({"gold"})),
        )
    )
    buyers = (Buyer(), Buyer(business=True), Buyer(tier="gold"), Buyer(business=True, tier="gold"))
    found = [book.in_force("CN", Channel.ONLINE, day(0), buyer).id for buyer in buyers]

    assert ["general", "business", "general", "gold"] == found
    assert "consumers" == book.in_force("CN", Channel.STORE, day(0)).id


def test_a_part_of_a_country_is_ruled_by_it_unless_it_has_a_policy_of_its_own() -> None:
    """Example: Zhejiang has its own, Shanghai has that of the whole country."""
    country = evolve(RETURNS, id="country", jurisdictions=frozenset({"CN"}))
    region = evolve(RETURNS, id="region", jurisdictions=frozenset({"CN-ZJ"}))
    book = PolicyBook((country, region))

    for jurisdiction, expected in {"CN-ZJ": "region", "CN-SH": "country", "CN": "country"}.items():
        assert expected == book.in_force(jurisdiction, Channel.STORE, day(0)).id
    with pytest.raises(NoPolicyError):
        book.in_force("CNX", Channel.STORE, day(0))


def test_versions_that_rule_the_same_instant_are_refused() -> None:
    """Example: an end that lies after the next beginning, or no end at all."""
    endless = RETURNS
    second = evolve(RETURNS, version=2, effective_from=day(10))

    with pytest.raises(PolicyOverlapError) as caught:
        PolicyBook((endless, second))

    facts = {"where": "book.policies", "policy": "returns", "version": 1, "other": 2}
    assert caught.value.facts == facts


@st.composite
def versions(draw: st.DrawFn) -> tuple[Policy, ...]:
    """Give up to four versions of two policies, some of them ruling together."""
    made = []
    for number in range(1, draw(st.integers(1, 4)) + 1):
        start = draw(st.integers(0, 20))
        end = draw(st.none() | st.integers(start + 1, 25))
        until = None if end is None else day(end)
        name = draw(st.sampled_from(("returns", "exchanges")))
        made.append(Policy(name, number, (), Terms(), day(start), until))
    return tuple(made)


@given(versions(), st.integers(-1, 26))
def test_a_book_has_one_answer_or_does_not_exist(listed: tuple[Policy, ...], number: int) -> None:
    """Law: a book is refused exactly if two versions of one policy ever rule together."""
    days = [day(n) for n in range(-1, 30)]
    clash = any(
        one.id == other.id and _rules(one, at) and _rules(other, at)
        for one, other in combinations(listed, 2)
        for at in days
    )
    if clash:
        with pytest.raises(PolicyOverlapError):
            PolicyBook(listed)
        return
    ruling = [policy for policy in listed if _rules(policy, day(number))]
    book = PolicyBook(listed)

    if ruling:
        assert ruling[0] == book.in_force("CN", Channel.STORE, day(number))
    else:
        with pytest.raises(NoPolicyError):
            book.in_force("CN", Channel.STORE, day(number))


def _rules(policy: Policy, at: datetime) -> bool:
    return policy.effective_from <= at < (policy.effective_before or day(1000))


# --- what a policy has to be ---------------------------------------------------------------------


def test_a_policy_has_a_name_and_instants_with_a_zone() -> None:
    """A naive beginning would start on another day in another zone."""
    naive = datetime(2026, 1, 1)  # noqa: DTZ001 - that is the point
    with pytest.raises(InvalidInputError):
        evolve(RETURNS, id=" ")
    with pytest.raises(NaiveDatetimeError):
        evolve(RETURNS, effective_from=naive)
    with pytest.raises(NaiveDatetimeError):
        evolve(RETURNS, effective_before=naive)


def test_a_policy_ends_after_it_begins() -> None:
    """One that never rules is a mistake."""
    with pytest.raises(InvalidInputError) as caught:
        evolve(RETURNS, effective_before=START)

    assert caught.value.where == "policy.effective_before"


@given(cases(), places())
def test_what_no_rule_is_about_passes(case: CaseFacts, where: Where) -> None:
    """Law: silence of the policy is a finding, not a gap."""
    verdict = assess(RETURNS, case, where)

    assert len(case.lines) == len(verdict.findings)
    assert {("policy.no-rule", Outcome.PASS)} == {(f.code, f.outcome) for f in verdict.findings}
