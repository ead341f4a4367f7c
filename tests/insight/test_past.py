"""`exchangekit.insight.past`: another policy tried on what slips have recorded."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from exchangekit.insight.past import Past, past_cases, tried
from exchangekit.policy.book import Policy, assess
from exchangekit.policy.facts import CaseFacts, Where
from exchangekit.policy.rules import ProofRule, Rule
from exchangekit.policy.terms import Terms
from exchangekit.policy.verdict import Eligibility
from exchangekit.policy.what_if import ByCode, Move, Moved, joined, what_if
from exchangekit.slip import commands as c
from exchangekit.values.ids import SlipId
from exchangekit.wire.history import read_slip

from tests.builders import SHIRT_L, SHIRT_M, START, Shop
from tests.policy.strategies import cases, rules


def here(zone: str, jurisdiction: str) -> Where:
    """Give where days are counted."""
    assert jurisdiction
    return Where(ZoneInfo(zone))


def ruled(*listed: Rule) -> Policy:
    """Give a policy of some rules."""
    return Policy("other", 1, listed, Terms(), START)


def test_a_year_of_slips_under_another_policy() -> None:
    """Example: one in time, one late and excepted; without a window both would be allowed."""
    shop = Shop()
    for number, days in ((1, 1), (2, 9)):
        sale, slip = f"SO-{number}", f"EX-{number}"
        shop.sell(sale, (SHIRT_M, 1))
        shop.later(days=days)
        shop.open(c.Asked(1, 1), c.Wish(SHIRT_L, 1), slip=slip, sale=sale)
        shop.do(c.Submit(as_exception=True), slip=slip)
    records = [r for n in (1, 2) for r in shop.store.slip_records(SlipId(f"EX-{n}"))]
    past = [*past_cases(event for _, event in read_slip(records))]

    found = tried(ruled(ProofRule()), past, here)

    assert [("shop", 1)] * 2 == [(one.policy, one.policy_version) for one in past]
    assert not any(one.case.excepted for one in past)
    worth = past[1].case.lines[0].paid
    move = Move(Eligibility.INELIGIBLE, Eligibility.ELIGIBLE, ("window.passed",), "CNY")
    assert (2, (Moved(move, 1, worth),)) == (found.cases, found.moved)
    assert (ByCode("window.passed", 1, worth),) == found.by_code


@given(
    st.lists(rules(), max_size=2), st.lists(rules(), max_size=2), st.lists(cases(), max_size=5),
    st.integers(0, 5),
)  # fmt: skip
def test_against_the_record_is_against_the_policy_that_made_it(
    one: list[Rule], other: list[Rule], asked: list[CaseFacts], cut: int
) -> None:
    """Law: the record stands for its policy, and two parts added are one pass."""
    old, new = ruled(*one), ruled(*other)
    past = [Past("UTC", old.id, 1, case, assess(old, case, here("UTC", "CN"))) for case in asked]

    found = tried(new, iter(past), here)

    assert found == what_if(old, new, (p.case for p in past), here("UTC", "CN"))
    assert found == joined((tried(new, past[:cut], here), tried(new, past[cut:], here)))
    counted = sum(len(m.move.codes) * m.cases for m in found.moved)
    assert counted == sum(b.cases for b in found.by_code)
