"""`exchangekit.policy.helping`: what would make a case eligible, and nothing but that."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from exchangekit.errors import InvalidInputError
from exchangekit.policy.book import Policy, assess
from exchangekit.policy.facts import CaseFacts, LineFacts, Remedy, When, Where
from exchangekit.policy.helping import applied, what_would_help
from exchangekit.policy.rules import (
    ConditionRule,
    ExclusionRule,
    Likeness,
    ProofRule,
    ReplacementRule,
    WindowRule,
)
from exchangekit.policy.terms import Terms
from exchangekit.policy.verdict import Change, ChangeKind, Eligibility, Outcome
from exchangekit.sale.facts import Channel, Moment, Trigger
from exchangekit.text import change_words, locales
from exchangekit.values.dates import Length
from exchangekit.values.goods import Grade, Item, Reason
from exchangekit.values.ids import Sku
from exchangekit.values.money import Money

from tests.policy.strategies import NOW, SHELF, cases, places, rules

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exchangekit.policy.rules import Rule

START = datetime(2020, 1, 1, tzinfo=UTC)
HERE = Where(UTC)
MUG = Item(Sku("mug"), category="kitchen")
LINE = LineFacts(1, MUG, Money(1000, "CNY"), condition=Grade.AS_NEW)
RECEIVED = Moment(Trigger.RECEIVED, NOW - timedelta(days=10))
CASE = CaseFacts(Channel.ONLINE, "CN", Reason.SIZE, NOW, (RECEIVED,), proof=True, lines=(LINE,))
SEVEN_DAYS = WindowRule(Trigger.RECEIVED, Length(7))
INTACT = ConditionRule(frozenset({Grade.AS_NEW, Grade.OPENED}))


def policy(*listed: Rule) -> Policy:
    """Give a policy of some rules."""
    return Policy("returns", 1, listed, Terms(), START)


def policies() -> st.SearchStrategy[Policy]:
    """Give policies of up to three rules."""
    return st.lists(rules(), max_size=3).map(lambda listed: policy(*listed))


def candidates() -> st.SearchStrategy[list[Item]]:
    """Give items the shop could give instead."""
    return st.lists(st.sampled_from(SHELF), max_size=3)


def is_eligible(ruling: Policy, case: CaseFacts, where: Where) -> bool:
    """Tell whether every rule agrees."""
    return assess(ruling, case, where).eligibility is Eligibility.ELIGIBLE


def kinds(changes: tuple[Change, ...]) -> list[str]:
    """Name the kinds of some changes."""
    return [change.kind.value for change in changes]


# --- examples ------------------------------------------------------------------------------------


def test_an_eligible_case_needs_nothing() -> None:
    """Example: nothing stands against it."""
    assert () == what_would_help(policy(INTACT), CASE, HERE)


def test_too_late_by_three_days() -> None:
    """Example: the last instant of the window, or an approval."""
    found = what_would_help(policy(SEVEN_DAYS, INTACT), CASE, HERE)

    expected = (("last_day", "2026-02-26"), ("at", "2026-02-26T23:59:59.999999+00:00"))
    assert Change(ChangeKind.ASK_EARLIER, expected) == found[0]
    assert ["ask_earlier", "approval"] == kinds(found)


def test_two_faults_need_two_changes() -> None:
    """Example: too late and without proof; only an approval of all of it does alone."""
    found = what_would_help(policy(SEVEN_DAYS), evolve(CASE, proof=False), HERE)
    both = what_would_help(policy(SEVEN_DAYS, ProofRule()), evolve(CASE, proof=False), HERE)

    assert ["ask_earlier", "approval"] == kinds(found)
    assert () == both


def test_store_credit_where_only_a_refund_is_too_late() -> None:
    """Example: thirty days for a credit, seven for money."""
    money = evolve(SEVEN_DAYS, only_when=When(remedies=frozenset({Remedy.REFUND})))
    month = evolve(SEVEN_DAYS, length=Length(30))

    found = what_would_help(policy(money, month), evolve(CASE, remedy=Remedy.REFUND), HERE)

    assert ["ask_earlier", "store_credit", "approval"] == kinds(found)


def test_another_item_condition_proof_or_moment() -> None:
    """Example: each of the listed changes, one fault at a time."""
    other = evolve(CASE, lines=(evolve(LINE, wanted=(Item(Sku("cup")),)),))
    used = evolve(CASE, lines=(evolve(LINE, condition=Grade.USED),))

    same = policy(ReplacementRule(Likeness.SAME_VARIANT))
    assert ["other_item", "store_credit"] == kinds(what_would_help(same, other, HERE))
    better = what_would_help(policy(INTACT), used, HERE)
    assert ["as_new", "opened"] == [dict(change.facts)["accepted"] for change in better]
    unproven = evolve(CASE, proof=None)
    assert ["bring_proof"] == kinds(what_would_help(policy(ProofRule()), unproven, HERE))
    unknown = evolve(CASE, moments=())
    assert ["say"] == kinds(what_would_help(policy(SEVEN_DAYS), unknown, HERE))


def test_another_item_among_those_the_shop_could_give() -> None:
    """Example: of two candidates the one of the same product would do, for the line it names."""
    blue, plate = Item(Sku("mug-blue"), "mug"), Item(Sku("plate"))
    other = evolve(CASE, lines=(evolve(LINE, wanted=(Item(Sku("cup")),)),))
    same = policy(ReplacementRule(Likeness.SAME_PRODUCT))

    found = what_would_help(same, other, HERE, (plate, blue, evolve(plate, sku=blue.sku)))

    named = Change(ChangeKind.OTHER_ITEM, (("line", "1"), ("item", "mug-blue")))
    assert ["other_item", "other_item", "store_credit"] == kinds(found)
    assert named == found[1]
    assert (blue,) == applied(other, named, (blue,)).lines[0].wanted
    with pytest.raises(InvalidInputError):
        applied(other, named, (plate,))


def test_an_exception_is_looked_at_and_heals_only_what_it_may() -> None:
    """Example: excluded goods pass for review; a condition is not a matter of approval."""
    excluded = ExclusionRule(frozenset({"kitchen"}), unless_unconfirmed=False)
    excepted = evolve(CASE, excepted=True, lines=(evolve(LINE, condition=Grade.USED),))

    allowed = assess(policy(excluded), excepted, HERE)
    refused = assess(policy(excluded, INTACT), excepted, HERE)

    assert [("exclusion.excluded", Outcome.REVIEW)] == [
        (finding.code, finding.outcome) for finding in allowed.findings
    ]
    assert allowed.needs_review
    credited = evolve(excepted, remedy=Remedy.STORE_CREDIT)
    better = kinds(what_would_help(policy(excluded, INTACT), credited, HERE))
    assert ["better_condition", "better_condition"] == better
    assert Eligibility.ELIGIBLE is allowed.eligibility
    assert Eligibility.INELIGIBLE is refused.eligibility


@pytest.mark.parametrize(
    "change",
    [
        Change(ChangeKind.ASK_EARLIER, (("last_day", "2026-02-26"),)),
        Change(ChangeKind.SAY, (("fact", "condition"),)),
        Change(ChangeKind.OTHER_ITEM, (("line", "9"),)),
        Change(ChangeKind.BETTER_CONDITION, (("line", "1"), ("accepted", "as_new, opened"))),
    ],
)
def test_a_change_has_to_say_enough(change: Change) -> None:
    """What a single finding offers is for reading; it names no line, instant or one grade."""
    with pytest.raises(InvalidInputError):
        applied(CASE, change)


# --- laws ----------------------------------------------------------------------------------------


@given(policies(), cases(), places(), candidates())
def test_each_change_flips_the_verdict(
    ruling: Policy, case: CaseFacts, where: Where, shelf: list[Item]
) -> None:
    """Law: not eligible before, eligible with any one of the changes."""
    for change in what_would_help(ruling, case, where, shelf):
        assert not is_eligible(ruling, case, where)
        assert is_eligible(ruling, applied(case, change, shelf), where)


@given(policies(), cases(), places(), st.lists(st.integers(0, 900 * 24), max_size=5), candidates())
def test_no_listed_change_is_missing(
    ruling: Policy, case: CaseFacts, where: Where, hours: list[int], shelf: list[Item]
) -> None:
    """Law: whatever listed change is made by hand, if it flips the verdict it is among them."""
    found = what_would_help(ruling, case, where, shelf)
    if is_eligible(ruling, case, where):
        return
    made = [applied(case, change, shelf) for change in found]
    known = set(made)
    assert len(known) == len(made)
    for by_hand in made_by_hand(case, shelf):
        assert is_eligible(ruling, by_hand, where) == (by_hand in known)
    earlier = [c for c in found if c.kind is ChangeKind.ASK_EARLIER]
    for ago in hours:
        asked = case.asked_at - timedelta(hours=ago)
        if is_eligible(ruling, evolve(case, asked_at=asked), where):
            assert asked <= datetime.fromisoformat(dict(earlier[0].facts)["at"])


def made_by_hand(case: CaseFacts, shelf: list[Item]) -> Iterator[CaseFacts]:
    """Make every listed change but those of the date, without asking how it is written."""
    changed = [evolve(case, proof=True), evolve(case, excepted=True)]
    credit = tuple(evolve(line, wanted=()) for line in case.lines)
    changed.append(evolve(case, remedy=Remedy.STORE_CREDIT, lines=credit))
    for index, line in enumerate(case.lines):
        new = [evolve(line, condition=grade) for grade in Grade]
        if line.wanted:
            new += [evolve(line, wanted=(item,)) for item in (line.item, *shelf)]
        before, after = case.lines[:index], case.lines[index + 1 :]
        changed += [evolve(case, lines=(*before, one, *after)) for one in new]
    for trigger in Trigger:
        if case.moment(trigger) is None:
            moments = (*case.moments, Moment(trigger, case.asked_at))
            changed.append(evolve(case, moments=moments))
    yield from (other for other in changed if other != case)


@given(policies(), cases(), places())
def test_what_helps_the_whole_helps_the_rules_that_refuse(
    ruling: Policy, case: CaseFacts, where: Where
) -> None:
    """Law: a change is of a kind that each refusing rule named, or takes rules out of play."""
    verdict = assess(ruling, case, where)
    against = [*verdict.refusals, *verdict.missing]
    for change in what_would_help(ruling, case, where):
        if change.kind is ChangeKind.STORE_CREDIT:
            continue
        for finding in against:
            offered = {help_.kind for help_ in finding.helps}

            assert change.kind in offered or (
                finding.code == "condition.unknown" and change.kind is ChangeKind.BETTER_CONDITION
            )


@given(policies(), cases(), places())
def test_a_case_of_one_line_has_its_own_help(ruling: Policy, case: CaseFacts, where: Where) -> None:
    """Law: what helps the whole case helps each of its lines alone that needs help."""
    for line in case.lines:
        alone = case.only(line.line)
        assert (line,) == alone.lines

        if not is_eligible(ruling, alone, where):
            own = {c.kind for c in what_would_help(ruling, alone, where)}
            for change in what_would_help(ruling, case, where):
                assert change.kind in own


@given(policies(), cases(), places())
def test_every_change_has_words(ruling: Policy, case: CaseFacts, where: Where) -> None:
    """Law: no placeholder is left open in any language."""
    for change in what_would_help(ruling, case, where):
        for locale in locales():
            words = change_words(change, locale)

            assert "{" not in words
            assert not words.startswith("change.")
