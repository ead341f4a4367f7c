"""`exchangekit.policy.diff` and `what_if`: what changes with another policy."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from exchangekit.policy.book import Policy, assess
from exchangekit.policy.diff import Difference, DiffKind, diff
from exchangekit.policy.facts import CaseFacts, LineFacts, When, Where
from exchangekit.policy.rules import ProofRule, RepeatRule, Rule, WindowRule
from exchangekit.policy.terms import FeeKind, FeeTerm, PriceBasis, Terms
from exchangekit.policy.verdict import Eligibility
from exchangekit.policy.what_if import Move, Moved, WhatIf, joined, what_if
from exchangekit.sale.facts import Channel, Moment, Trigger
from exchangekit.values.dates import Length
from exchangekit.values.goods import Item, Reason
from exchangekit.values.ids import Sku
from exchangekit.values.money import Money

from tests.policy.strategies import NOW, cases, rules
from tests.strategies import lengths

START = datetime(2026, 1, 1, tzinfo=UTC)
HERE = Where(UTC)


def ruled(*listed: Rule, terms: Terms | None = None) -> Policy:
    """Give a policy of some rules."""
    return Policy("shop", 1, listed, terms or Terms(), START)


SEVEN = WindowRule(Trigger.RECEIVED, Length(7))

# --- differences ---------------------------------------------------------------------------------


def test_what_became_of_each_part() -> None:
    """Example: a longer window, a rule less, a rule more, a fee, another day."""
    fee = FeeTerm(FeeKind.HANDLING, Money(500, "CNY"))
    old = ruled(SEVEN, ProofRule())
    new = evolve(
        ruled(RepeatRule(2), evolve(SEVEN, length=Length(15), only_when=When(business=False))),
        terms=Terms(price_basis=PriceBasis.TODAY, fees=(fee,)),
        effective_before=START + timedelta(days=365),
    )

    found = diff(old, new)

    assert [
        Difference(DiffKind.CHANGED, "WindowRule", "length.count", "7", "15"),
        ("changed", "WindowRule", "only_when.business"),
        ("removed", "ProofRule", ""),
        ("added", "RepeatRule", ""),
        ("changed", "policy", "effective_before"),
        ("changed", "terms", "price_basis"),
        ("changed", "terms", "fees"),
    ] == [found[0], *((one.kind, one.part, one.place) for one in found[1:])]
    assert "5.00 CNY" in found[-1].new


@given(st.lists(rules(), max_size=4), st.lists(rules(), max_size=4))
def test_no_difference_exactly_if_the_same_is_said(one: list[Rule], other: list[Rule]) -> None:
    """Law: the same rules in any order do not differ; others always do, and can be told."""
    found = diff(ruled(*one), ruled(*other))

    assert () == diff(ruled(*one), ruled(*reversed(one)))
    assert (not found) == (sorted(map(repr, one)) == sorted(map(repr, other)))
    assert all(difference.part for difference in found)


@given(lengths(), lengths())
def test_every_change_of_a_parameter_shows(one: Length, other: Length) -> None:
    """Law: whatever differs between two lengths is named by its place, with both values."""
    found = diff(ruled(evolve(SEVEN, length=one)), ruled(evolve(SEVEN, length=other)))

    for name in ("count", "unit", "first_day", "roll_on_rest_day"):
        before, after = str(getattr(one, name)), str(getattr(other, name))
        expected = [(before, after)] if before != after else []
        assert expected == [(d.old, d.new) for d in found if d.place == f"length.{name}"]


# --- what if -------------------------------------------------------------------------------------


def histories() -> st.SearchStrategy[list[CaseFacts]]:
    """Give a few past cases."""
    return st.lists(cases(), max_size=4)


@given(histories())
def test_each_move_is_counted_with_its_money(past: list[CaseFacts]) -> None:
    """Law: as many cases move as are decided otherwise one by one, worth as much together."""
    old, new = ruled(SEVEN), ruled(evolve(SEVEN, length=Length(30)))
    pairs = [(assess(old, c, HERE).eligibility, assess(new, c, HERE).eligibility) for c in past]
    otherwise = [c for c, (one, two) in zip(past, pairs, strict=True) if one is not two]

    found = what_if(old, new, iter(past), HERE)

    assert len(past) == found.cases
    assert len(otherwise) == sum(one.cases for one in found.moved)
    worth = sum(line.paid.minor for case in otherwise for line in case.lines)
    assert worth == sum(one.worth.minor for one in found.moved)
    ways = {Move(Eligibility.INELIGIBLE, Eligibility.ELIGIBLE, ("window.passed",), "CNY")}
    assert {one.move for one in found.moved} <= ways


def test_cases_that_move_alike_are_counted_together() -> None:
    """Example: one case three times over, asked on the tenth day; 7 days become 30."""
    line = LineFacts(1, Item(Sku("mug")), Money(1_000, "CNY"))
    received = Moment(Trigger.RECEIVED, NOW - timedelta(days=10))
    case = CaseFacts(
        Channel.ONLINE, "CN", Reason.SIZE, NOW, (received,), proof=True, lines=(line, line)
    )
    move = Move(Eligibility.INELIGIBLE, Eligibility.ELIGIBLE, ("window.passed",), "CNY")

    found = what_if(ruled(SEVEN), ruled(evolve(SEVEN, length=Length(30))), [case] * 3, HERE)

    assert WhatIf(3, (Moved(move, 3, Money(6_000, "CNY")),)) == found


@given(
    st.lists(rules(), max_size=2),
    st.lists(rules(), max_size=2),
    histories(),
    histories(),
    histories(),
)
def test_parts_add_up(
    one: list[Rule],
    other: list[Rule],
    first: list[CaseFacts],
    second: list[CaseFacts],
    third: list[CaseFacts],
) -> None:
    """Law: parts tried apart and added, in any order, are the whole tried at once."""
    old, new = ruled(*one), ruled(*other)
    parts = [what_if(old, new, past, HERE) for past in (first, second, third)]

    whole = what_if(old, new, [*first, *second, *third], HERE)

    assert whole == joined(parts) == joined(reversed(parts))
    assert parts[0] == parts[0] + WhatIf() == WhatIf() + parts[0]


@given(st.lists(rules(), max_size=3), histories())
def test_the_same_policy_moves_nothing(listed: list[Rule], past: list[CaseFacts]) -> None:
    """Law: tried against itself, or the other way round, there is nothing or its mirror."""
    policy = ruled(*listed)
    forth = what_if(policy, ruled(), past, HERE)
    back = what_if(ruled(), policy, past, HERE)

    assert WhatIf(len(past)) == what_if(policy, policy, past, HERE)
    assert {(one.move.before, one.move.after, one.cases) for one in forth.moved} == {
        (one.move.after, one.move.before, one.cases) for one in back.moved
    }
