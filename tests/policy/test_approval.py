"""`exchangekit.policy.approval`: who has to approve what, and when nobody has to."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from exchangekit.errors import CurrencyMismatchError
from exchangekit.policy.approval import (
    ApprovalDue,
    Gate,
    Level,
    Occasion,
    Quorum,
    approvals_due,
    worth_of,
)
from exchangekit.policy.facts import CaseFacts, LineFacts, When
from exchangekit.sale.facts import Channel
from exchangekit.values.goods import Fault, Item, Reason
from exchangekit.values.ids import Sku
from exchangekit.values.money import Money
from exchangekit.values.people import Role

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
LINE = LineFacts(1, Item(Sku("mug"), category="home"), Money(1000, "CNY"))
CASE = CaseFacts(Channel.ONLINE, "CN", Reason.SIZE, NOW, (), proof=True, lines=(LINE, LINE))
A_DOUBT = frozenset({Occasion.DOUBT})


def due(*levels: Level, gate: Gate = Gate.REQUEST, case: CaseFacts = CASE) -> list[tuple[int, str]]:
    found = approvals_due(levels, gate, case, worth_of(case))
    return [(one.rank, "/".join(sorted(one.roles))) for one in found]


def test_a_level_is_due_above_its_limit() -> None:
    """Example: over 20.00 means over, not at."""
    assert due(Level(over=Money(2000, "CNY"))) == []
    assert due(Level(over=Money(1999, "CNY"))) == [(1, "approver")]


def test_a_limit_of_another_currency_decides_nothing() -> None:
    """Law: amounts of two currencies are never compared (gh:Dolibarr/dolibarr/pull/40508)."""
    with pytest.raises(CurrencyMismatchError):
        due(Level(over=Money(1, "JPY")))


def test_levels_follow_each_other_and_roles_stand_by_their_quorum() -> None:
    """Example: a clerk; then any of two; then both in any order; then both in this order."""
    two = (Role.CASHIER,)
    assert due(
        Level(Role.CLERK),
        Level(also=two),
        Level(also=two, quorum=Quorum.ALL_OF),
        Level(also=two, quorum=Quorum.IN_ORDER),
    ) == [
        (1, "clerk"),
        (2, "approver/cashier"),
        (3, "approver"),
        (3, "cashier"),
        (4, "approver"),
        (5, "cashier"),
    ]


def test_each_gate_has_levels_of_its_own() -> None:
    """Example: the payout needs a cashier, the request nobody (DOMAIN C21)."""
    level = Level(Role.CASHIER, gate=Gate.PAYOUT)
    assert due(level) == []
    assert due(level, gate=Gate.PAYOUT) == [(1, "cashier")]


def test_reasons_and_goods_choose_a_level() -> None:
    """Example: only the shop's own faults, only for things of the home."""
    level = Level(only_when=When(faults=frozenset({Fault.SELLER}), categories=frozenset({"home"})))
    assert due(level) == []
    assert due(level, case=evolve(CASE, reason=Reason.DEFECTIVE)) == [(1, "approver")]
    other = evolve(LINE, item=Item(Sku("tea"), category="food"))
    assert due(level, case=evolve(CASE, reason=Reason.DEFECTIVE, lines=(other,))) == []
    assert due(level, case=evolve(CASE, lines=())) == [(1, "approver")]


@given(st.frozensets(st.sampled_from(Occasion)), st.frozensets(st.sampled_from(Occasion)))
def test_an_occasion_calls_for_its_level(
    named: frozenset[Occasion], found: frozenset[Occasion]
) -> None:
    """Law: due when one of the occasions it names is there, or when it names none."""
    level = Level(Role.CLERK, gate=Gate.PAYOUT, occasions=named)
    approvals = approvals_due((level,), Gate.PAYOUT, CASE, None, found)
    assert bool(approvals) == (not named or bool(named & found))


@given(st.frozensets(st.sampled_from(Occasion)), st.sampled_from(Gate))
def test_an_occasion_is_looked_at_by_somebody(found: frozenset[Occasion], gate: Gate) -> None:
    """Law: no level due is approved at once, unless something calls for a look at the request."""
    approvals = approvals_due((), gate, CASE, None, found)
    looked_at = bool(found) and gate is Gate.REQUEST
    assert approvals == ((ApprovalDue(frozenset({Role.APPROVER})),) if looked_at else ())


def test_a_limit_is_never_passed_by_nothing() -> None:
    """Example: a resend, of which nothing comes back, is worth nothing."""
    nothing = evolve(CASE, lines=())
    assert worth_of(nothing) is None
    assert due(Level(over=Money(0, "CNY")), case=nothing) == []
    assert due(Level(), case=nothing) == [(1, "approver")]
