"""`exchangekit.policy.rules`: each rule by example, and the laws all of them keep."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from exchangekit.errors import InvalidInputError
from exchangekit.policy.checking import check_rule
from exchangekit.policy.facts import CaseFacts, LineFacts, Where
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
from exchangekit.policy.verdict import Change, ChangeKind, Finding, Outcome
from exchangekit.sale.facts import Channel, Moment, Trigger
from exchangekit.values.dates import Length, first_instant_after
from exchangekit.values.goods import Grade, Item, Reason
from exchangekit.values.ids import Sku
from exchangekit.values.money import Money
from exchangekit.values.windows import Pause, Stops, Uninformed

from tests.policy.strategies import (
    NOW,
    SHELF,
    cases,
    condition_rules,
    line_facts,
    places,
    replacement_rules,
    rules,
    window_rules,
)
from tests.strategies import lengths, zones

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import tzinfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
HERE = Where(SHANGHAI)
SHIRT = Item(
    Sku("shirt-red-M"), "shirt", category="clothing", options=(("colour", "red"), ("size", "M"))
)
LINE = LineFacts(1, SHIRT, Money(9900, "CNY"))
RECEIVED = Moment(Trigger.RECEIVED, datetime(2026, 2, 26, 10, tzinfo=SHANGHAI))
CASE = CaseFacts(Channel.ONLINE, "CN", Reason.SIZE, NOW, (RECEIVED,), proof=True, lines=(LINE,))
SEVEN_DAYS = WindowRule(Trigger.RECEIVED, Length(7), "PRC Consumer Protection Law, art. 25")


def asked(wall: str) -> CaseFacts:
    """Give the case as asked at a Shanghai wall time."""
    return evolve(CASE, asked_at=datetime.fromisoformat(wall).replace(tzinfo=SHANGHAI))


# --- every rule ----------------------------------------------------------------------------------


@given(rules(), cases(), places())
def test_every_rule_says_one_thing_about_every_line(
    rule: Rule, case: CaseFacts, where: Where
) -> None:
    """Law: no case that can be made raises; what stands against it says what would help."""
    for line in case.lines:
        finding = rule.examine(case, line, where)

        assert line.line == finding.line
        assert bool(finding.helps) == (finding.outcome in {Outcome.FAIL, Outcome.UNKNOWN})
        assert ("RULE-5-code",) == check_rule(rule, case, where)


@given(rules(), cases(), places())
def test_a_finding_names_the_source_of_its_rule(rule: Rule, case: CaseFacts, where: Where) -> None:
    """Law: whatever is found rests on what the rule rests on; nothing else depends on that."""
    cited = evolve(rule, source="clause 7")
    for line in case.lines:
        finding = cited.examine(case, line, where)

        assert finding == evolve(rule.examine(case, line, where), source="clause 7")


@given(rules(), cases(), places())
def test_what_is_offered_as_help_helps(rule: Rule, case: CaseFacts, where: Where) -> None:
    """
    Law: with the change made the same rule passes; only an approval is a person's word.

    A moment that is said may leave another one to be said.
    """
    for line in case.lines:
        for change in rule.examine(case, line, where).helps:
            for new_case, new_line in changed(change, case, line, where):
                finding = rule.examine(new_case, new_line, where)

                next_one = finding.outcome is Outcome.UNKNOWN and finding.facts != change.facts
                assert finding.outcome is Outcome.PASS or next_one, (change, finding)


def changed(
    change: Change, case: CaseFacts, line: LineFacts, where: Where
) -> Iterator[tuple[CaseFacts, LineFacts]]:
    """Make every change the words could mean."""
    facts = dict(change.facts)
    match change.kind:
        case ChangeKind.ASK_EARLIER:
            after = date.fromisoformat(facts["last_day"]) + timedelta(days=1)
            end = datetime.combine(after, time.min, where.zone).astimezone(UTC)
            yield evolve(case, asked_at=end - timedelta(microseconds=1)), line
        case ChangeKind.BRING_PROOF:
            yield evolve(case, proof=True), line
        case ChangeKind.BETTER_CONDITION:
            for grade in facts["accepted"].split(", "):
                yield case, evolve(line, condition=Grade(grade))
        case ChangeKind.OTHER_ITEM:
            likeness = Likeness(facts["likeness"])
            alike = ReplacementRule(likeness, ("colour", "size")).among(line.item, SHELF)
            assert line.item in alike
            for item in alike:
                yield case, evolve(line, wanted=(item,))
        case ChangeKind.SAY if "trigger" in facts:
            moment = Moment(Trigger(facts["trigger"]), case.asked_at)
            yield evolve(case, moments=(*case.moments, moment)), line
        case ChangeKind.SAY:
            assert facts["fact"] in {"condition", "payment", "shipping", "region"}
        case ChangeKind.APPROVAL | ChangeKind.STORE_CREDIT:
            pass


# --- windows -------------------------------------------------------------------------------------


def test_seven_days_end_with_the_seventh_day() -> None:
    """Example: received on 26 February, the last instant of 5 March is in time."""
    finding = SEVEN_DAYS.examine(asked("2026-03-05T23:59:59"), LINE, HERE)

    assert finding.code == "window.open"
    assert Outcome.PASS is finding.outcome
    assert dict(finding.facts)["last_day"] == "2026-03-05"


def test_midnight_after_the_last_day_is_too_late() -> None:
    """Example: the refusal names the days, the law, and what would have helped."""
    finding = SEVEN_DAYS.examine(asked("2026-03-06T00:00"), LINE, HERE)

    expected = Finding(
        "window.passed",
        Outcome.FAIL,
        1,
        (
            ("trigger", "received"),
            ("started", "2026-02-26"),
            ("last_day", "2026-03-05"),
            ("asked", "2026-03-06"),
        ),
        "PRC Consumer Protection Law, art. 25",
        (
            Change(ChangeKind.ASK_EARLIER, (("last_day", "2026-03-05"),)),
            Change(ChangeKind.APPROVAL),
        ),
    )

    assert expected == finding


def test_no_delivery_date_is_not_a_window_without_end() -> None:
    """gh:thirtybees/thirtybees/issues/1926: no delivery date allowed returns for ever."""
    rule = WindowRule(Trigger.DELIVERED, Length(7))

    finding = rule.examine(CASE, LINE, HERE)

    assert (finding.code, finding.outcome) == ("window.unknown", Outcome.UNKNOWN)
    assert finding.facts == (("trigger", "delivered"),)


def test_the_day_is_taken_where_the_sale_was_made() -> None:
    """
    gh:openboxes/openboxes/pull/6163: dates shifted a day by time zone.

    20:00 UTC on 25 February is 26 February in Shanghai, so 5 March is in time there.
    """
    start = datetime(2026, 2, 25, 20, tzinfo=UTC)
    case = evolve(asked("2026-03-05T23:00"), moments=(Moment(Trigger.RECEIVED, start),))

    assert Outcome.PASS is SEVEN_DAYS.examine(case, LINE, HERE).outcome
    assert Outcome.FAIL is SEVEN_DAYS.examine(case, LINE, Where(UTC)).outcome


def test_the_day_of_being_told_is_one_of_the_sale() -> None:
    """Example: told at half past eight in the evening in London is told on the next day here."""
    rule = evolve(SEVEN_DAYS, if_uninformed=Uninformed())
    told = Moment(Trigger.INFORMED, datetime(2026, 3, 2, 20, 30, tzinfo=UTC))
    case = evolve(CASE, uninformed=True, moments=(RECEIVED, told))

    assert rule.last_day(case, LINE, HERE) == date(2026, 3, 17)
    assert rule.last_day(case, LINE, Where(UTC)) == date(2026, 3, 16)


@given(window_rules(), cases(), places(), st.datetimes(datetime(2000, 1, 1), datetime(2040, 1, 1)))  # noqa: DTZ001
def test_a_window_is_half_open(
    rule: WindowRule, case: CaseFacts, where: Where, start: datetime
) -> None:
    """Law: the instant after the last day is too late, one before is in time, in any zone."""
    began = tuple(Moment(trigger, start.replace(tzinfo=UTC)) for trigger in rule.triggers)
    case = evolve(case, moments=began)
    line = case.lines[0]
    last = rule.last_day(case, line, where)
    assert last is not None
    end = first_instant_after(last, where.zone).astimezone(UTC)
    late = evolve(case, asked_at=end)
    in_time = evolve(late, asked_at=end - timedelta(microseconds=1))

    assert Outcome.FAIL is rule.examine(late, line, where).outcome
    assert Outcome.PASS is rule.examine(in_time, line, where).outcome


@given(lengths(), cases(), places())
def test_a_plain_window_ends_as_its_length_does(
    length: Length, case: CaseFacts, where: Where
) -> None:
    """Law: waiting and silence change nothing where the rule does not say so."""
    rule = WindowRule(Trigger.RECEIVED, length)
    start = case.moment(Trigger.RECEIVED)
    last = rule.last_day(case, case.lines[0], where)

    assert (start is None) == (last is None)
    if start is not None and last is not None:
        end = length.expires_before(start, where.zone, where.calendar)
        assert end == first_instant_after(last, where.zone)


@given(window_rules(), cases(), places(), st.sampled_from(Trigger))
def test_one_more_trigger_is_never_a_loss(
    rule: WindowRule, case: CaseFacts, where: Where, other: Trigger
) -> None:
    """Law: a window that waits for one more moment ends no earlier, or is not known."""
    rule = evolve(rule, stops=None, if_uninformed=None)
    longer = evolve(rule, and_after=rule.and_after | {other})
    for line in case.lines:
        one, more = (r.last_day(case, line, where) for r in (rule, longer))

        assert more is None or (one is not None and one <= more)


def test_the_latest_of_several_moments_starts_the_window() -> None:
    """Example: installed four days after receipt, seven days run from the installation."""
    rule = evolve(SEVEN_DAYS, and_after=frozenset({Trigger.INSTALLED}))
    installed = Moment(Trigger.INSTALLED, datetime(2026, 3, 2, 9, tzinfo=SHANGHAI))

    missing = rule.examine(asked("2026-03-09T20:00"), LINE, HERE)
    known = rule.examine(
        evolve(asked("2026-03-09T20:00"), moments=(RECEIVED, installed)), LINE, HERE
    )

    assert ("window.unknown", {"trigger": "installed"}) == (missing.code, dict(missing.facts))
    assert ("window.open", "2026-03-09") == (known.code, dict(known.facts)["last_day"])
    assert dict(known.facts)["trigger"] == "installed"


def test_a_repair_makes_the_window_longer_and_the_finding_says_so() -> None:
    """Example: ten days of repair in the seven; a rule without stops takes no notice."""
    waited = Pause(date(2026, 3, 1), date(2026, 3, 10))
    line = evolve(LINE, pauses=(waited,))
    stopping = evolve(SEVEN_DAYS, stops=Stops())

    finding = stopping.examine(asked("2026-03-15T12:00"), line, HERE)

    assert ("window.extended", Outcome.PASS) == (finding.code, finding.outcome)
    assert {"last_day": "2026-03-15", "ordinary": "2026-03-05"}.items() <= dict(
        finding.facts
    ).items()
    assert "window.passed" == SEVEN_DAYS.examine(asked("2026-03-15T12:00"), line, HERE).code
    assert "window.passed" == stopping.examine(asked("2026-03-16T00:00"), line, HERE).code


def test_who_was_not_told_has_a_year_more() -> None:
    """Example: EU Directive 2011/83 art. 10; told late it is fourteen days from then."""
    rule = WindowRule(Trigger.RECEIVED, Length(14), if_uninformed=Uninformed())
    case = evolve(asked("2026-06-01T12:00"), uninformed=True)
    told = Moment(Trigger.INFORMED, datetime(2026, 5, 1, 9, tzinfo=SHANGHAI))

    assert date(2027, 3, 12) == rule.last_day(case, LINE, HERE)
    assert date(2026, 5, 15) == rule.last_day(
        evolve(case, moments=(*case.moments, told)), LINE, HERE
    )
    assert date(2026, 3, 12) == rule.last_day(evolve(case, uninformed=False), LINE, HERE)


@given(window_rules(), cases(), places(), zones())
def test_in_which_zone_an_instant_is_written_does_not_matter(
    rule: WindowRule, case: CaseFacts, where: Where, other: tzinfo
) -> None:
    """Law: only the sale's zone counts days; the request's own is a way of writing."""
    elsewhere = evolve(
        case,
        asked_at=case.asked_at.astimezone(other),
        moments=tuple(Moment(m.trigger, m.at.astimezone(other)) for m in case.moments),
    )
    line = case.lines[0]

    assert rule.examine(case, line, where) == rule.examine(elsewhere, line, where)


# --- condition and proof -------------------------------------------------------------------------

INTACT = ConditionRule(frozenset({Grade.AS_NEW, Grade.OPENED}))


@pytest.mark.parametrize(
    "condition, code, outcome",
    [
        (None, "condition.unknown", Outcome.UNKNOWN),
        (Grade.OPENED, "condition.accepted", Outcome.PASS),
        (Grade.USED, "condition.refused", Outcome.FAIL),
    ],
)
def test_a_condition_is_accepted_refused_or_not_known(
    condition: Grade | None, code: str, outcome: Outcome
) -> None:
    """Example: opened to look is still taken back; what nobody declared is asked for."""
    finding = INTACT.examine(CASE, evolve(LINE, condition=condition), HERE)

    assert (code, outcome) == (finding.code, finding.outcome)
    assert dict(finding.facts)["accepted"] == "as_new, opened"


def test_a_rule_that_accepts_nothing_is_no_rule_on_condition() -> None:
    """It could offer no help that helps; goods that never come back are excluded."""
    with pytest.raises(InvalidInputError) as caught:
        ConditionRule(frozenset())

    assert caught.value.where == "condition.accepted"


@given(condition_rules(), line_facts())
def test_a_condition_passes_exactly_when_accepted(rule: ConditionRule, line: LineFacts) -> None:
    """Law: the outcome is the answer of the set, three-valued."""
    known = Outcome.PASS if line.condition in rule.accepted else Outcome.FAIL
    expected = Outcome.UNKNOWN if line.condition is None else known

    assert expected == rule.examine(CASE, line, HERE).outcome


@pytest.mark.parametrize(
    "proof, code, outcome",
    [
        (True, "proof.shown", Outcome.PASS),
        (None, "proof.unknown", Outcome.UNKNOWN),
        (False, "proof.none", Outcome.FAIL),
    ],
)
def test_a_proof_is_there_not_there_or_not_looked_for(
    proof: bool | None,  # noqa: FBT001 - the fact itself is three-valued
    code: str,
    outcome: Outcome,
) -> None:
    """Example: nobody having looked is not the same as no proof."""
    finding = ProofRule().examine(evolve(CASE, proof=proof), LINE, HERE)

    assert (code, outcome) == (finding.code, finding.outcome)


# --- exclusions ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "excluded",
    [
        ExclusionRule(categories=frozenset({"clothing"})),
        ExclusionRule(items=frozenset({"shirt-red-M"})),
    ],
)
def test_an_exclusion_binds_when_it_was_confirmed(excluded: ExclusionRule) -> None:
    """Source: PRC SAMR order 31 of 2020, art. 7; State Council order 778, art. 19."""
    confirmed = excluded.examine(CASE, evolve(LINE, exclusion_confirmed=True), HERE)
    unconfirmed = excluded.examine(CASE, LINE, HERE)

    assert (confirmed.code, confirmed.outcome) == ("exclusion.excluded", Outcome.FAIL)
    assert (unconfirmed.code, unconfirmed.outcome) == ("exclusion.unconfirmed", Outcome.PASS)


def test_what_the_law_itself_excludes_needs_no_confirmation() -> None:
    """Example: newspapers delivered never come back, whoever confirmed what."""
    by_law = ExclusionRule(categories=frozenset({"clothing"}), unless_unconfirmed=False)

    finding = by_law.examine(CASE, LINE, HERE)

    assert finding.code == "exclusion.excluded"


@given(line_facts(), st.frozensets(st.sampled_from(("clothing", "kitchen"))))
def test_only_named_goods_are_excluded(line: LineFacts, categories: frozenset[str]) -> None:
    """Law: an unconfirmed exclusion never refuses; a confirmed one exactly what it names."""
    rule = ExclusionRule(categories)
    refused = line.item.category in categories and line.exclusion_confirmed

    assert refused == (rule.examine(CASE, line, HERE).outcome is Outcome.FAIL)


# --- replacements --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "likeness, expected",
    [
        (Likeness.SAME_VARIANT, {"shirt-red-M"}),
        (Likeness.SAME_OPTIONS, {"shirt-red-M", "shirt-red-L"}),
        (Likeness.SAME_PRODUCT, {"shirt-red-M", "shirt-red-L", "shirt-blue-M", "shirt-blue-L"}),
        (Likeness.SAME_CATEGORY, {i.sku for i in SHELF if i.category == "clothing"}),
        (Likeness.ANY, {i.sku for i in SHELF}),
    ],
)
def test_how_like_a_replacement_has_to_be(likeness: Likeness, expected: set[str]) -> None:
    """Example: what a red shirt in M may be exchanged for, in the colour it was."""
    rule = ReplacementRule(likeness, ("colour",))

    assert expected == {item.sku for item in rule.among(SHIRT, SHELF)}


def test_goods_without_a_category_are_not_of_one_category() -> None:
    """A missing category fails closed: wire is not exchanged for nails, but for other wire."""
    rule = ReplacementRule(Likeness.SAME_CATEGORY)
    wire, nail = (next(i for i in SHELF if i.product == name) for name in ("wire", "nail"))

    assert not rule.allows(wire, nail)
    assert rule.allows(wire, evolve(wire, sku=Sku("wire-long")))


def test_agreeing_options_have_to_be_named() -> None:
    """Same options without a name would mean any variant under a stricter word."""
    with pytest.raises(InvalidInputError) as caught:
        ReplacementRule(Likeness.SAME_OPTIONS)

    assert caught.value.where == "replacement.options"


def test_a_refused_replacement_is_named() -> None:
    """Example: of two wishes only the wrong one is named."""
    line = evolve(LINE, wanted=(SHIRT, SHELF[0]))

    finding = ReplacementRule(Likeness.SAME_PRODUCT).examine(CASE, line, HERE)

    assert (finding.code, finding.outcome) == ("replacement.refused", Outcome.FAIL)
    assert dict(finding.facts)["wanted"] == "loose"


@given(st.sampled_from(SHELF), st.sampled_from(SHELF))
def test_a_looser_likeness_allows_whatever_a_stricter_one_does(old: Item, new: Item) -> None:
    """Law: the likenesses are ordered, and goods are always like themselves."""
    answers = [ReplacementRule(like, ("colour",)).allows(old, new) for like in Likeness]

    assert all(stricter <= looser for stricter, looser in pairwise(answers))
    assert all(ReplacementRule(like, ("size",)).allows(old, old) for like in Likeness)


@given(replacement_rules(), line_facts())
def test_a_line_passes_exactly_when_every_wish_is_allowed(
    rule: ReplacementRule, line: LineFacts
) -> None:
    """Law: proposal and check are one question (gh:spree/spree/issues/6575)."""
    allowed = set(rule.among(line.item, SHELF))

    finding = rule.examine(CASE, line, HERE)

    assert (set(line.wanted) <= allowed) == (finding.outcome is Outcome.PASS)


# --- repeats -------------------------------------------------------------------------------------


@pytest.mark.parametrize("most", [-1, 1.0, True])
def test_a_number_of_repeats_is_a_count(most: int) -> None:
    """A float or a negative number counts nothing."""
    with pytest.raises(InvalidInputError):
        RepeatRule(most)


@given(st.integers(0, 5), st.integers(0, 5))
def test_the_limit_itself_is_still_fine(most: int, earlier: int) -> None:
    """Law: as many earlier exchanges as allowed pass, one more fails."""
    line = evolve(LINE, earlier_exchanges=earlier)

    finding = RepeatRule(most).examine(CASE, line, HERE)

    assert (earlier <= most) == (finding.outcome is Outcome.PASS)
    assert (("earlier", str(earlier)), ("most", str(most))) == finding.facts


@given(replacement_rules(), cases())
def test_what_is_wanted_never_changes_what_may_be_wanted(
    rule: ReplacementRule, case: CaseFacts
) -> None:
    """Law: candidates keep their order and are picked, never made up."""
    line = case.lines[0]

    picked = rule.among(line.item, SHELF)

    assert [item for item in SHELF if item in picked] == list(picked)


@pytest.mark.parametrize("wrong", [None, "delivered", 7])
def test_a_window_has_a_moment_to_run_from_and_a_length(wrong: Any) -> None:
    """Bad input: a window without a trigger, or without a length, is refused with its place."""
    with pytest.raises(InvalidInputError) as caught:
        WindowRule(wrong, Length(7))
    assert caught.value.where == "window.trigger"
    with pytest.raises(InvalidInputError) as caught:
        WindowRule(Trigger.DELIVERED, wrong)
    assert caught.value.where == "window.length"
