"""`exchangekit.policy.obligations`: what an allowed request obliges to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from exchangekit.policy.approval import Level
from exchangekit.policy.book import Policy, assess
from exchangekit.policy.facts import CaseFacts, LineFacts, Where
from exchangekit.policy.obligations import ObligationKind, height, obligations
from exchangekit.policy.rules import ProofRule, Rule, WindowRule
from exchangekit.policy.terms import FeeKind, FeeTerm, Terms
from exchangekit.policy.verdict import ChangeKind, Eligibility
from exchangekit.sale.facts import Channel, Moment, Trigger
from exchangekit.text import locales
from exchangekit.text.telling import obligation_words
from exchangekit.values.dates import Length
from exchangekit.values.goods import Item, Reason
from exchangekit.values.ids import Sku
from exchangekit.values.money import Money
from exchangekit.values.people import Role

from tests.policy.strategies import NOW, cases, places, rules

HERE = Where(UTC)
LINE = LineFacts(1, Item(Sku("mug")), Money(1000, "CNY"))
RECEIVED = Moment(Trigger.RECEIVED, NOW - timedelta(days=3))
CASE = CaseFacts(Channel.ONLINE, "CN", Reason.SIZE, NOW, (RECEIVED,), proof=None, lines=(LINE,))
TERMS = Terms(
    fees=(
        FeeTerm(FeeKind.RETURN_FREIGHT, Money(1200, "CNY")),
        FeeTerm(FeeKind.RESTOCKING, ppm=55_000),
    ),
    levels=(Level(Role.CLERK), Level(Role.APPROVER, Money(500, "CNY"))),
)
POLICY = Policy(
    "returns",
    1,
    (WindowRule(Trigger.RECEIVED, Length(7)), WindowRule(Trigger.RECEIVED, Length(5)), ProofRule()),
    TERMS,
    datetime(2020, 1, 1, tzinfo=UTC),
)


def test_everything_a_request_obliges_to() -> None:
    """Example: a proof to bring, two fees, freight, two approvals, and five days to ask."""
    found = obligations(POLICY, CASE, assess(POLICY, CASE, HERE), HERE)

    evidence, *rest = found
    assert evidence.evidence is not None
    assert (ChangeKind.BRING_PROOF, 1) == (evidence.evidence.kind, evidence.line)
    expected = [
        ("fee", {"fee": "return_freight", "height": "12.00 CNY"}),
        ("fee", {"fee": "restocking", "height": "5.5 %"}),
        ("freight", {"payer": "customer"}),
        ("approval", {"gate": "request", "role": "clerk"}),
        ("approval", {"gate": "request", "role": "approver"}),
        ("deadline", {"last_day": "2026-03-03"}),
    ]
    assert expected == [(o.kind, dict(o.facts)) for o in rest]


def test_a_fault_of_the_shop_costs_the_customer_nothing() -> None:
    """Example: a defect waives both fees, the shop pays the freight."""
    case = evolve(CASE, reason=Reason.DEFECTIVE)
    found = obligations(POLICY, case, assess(POLICY, case, HERE), HERE)

    assert "fee" not in [o.kind for o in found]
    assert [{"payer": "seller"}] == [
        dict(o.facts) for o in found if o.kind is ObligationKind.FREIGHT
    ]


def test_what_is_refused_obliges_to_nothing() -> None:
    """Example: too late."""
    case = evolve(CASE, asked_at=NOW + timedelta(days=30))

    assert () == obligations(POLICY, case, assess(POLICY, case, HERE), HERE)


@pytest.mark.parametrize(
    "ppm, expected", [(0, "0 %"), (1, "0.0001 %"), (150_000, "15 %"), (1_000_000, "100 %")]
)
def test_a_share_is_written_in_percent(ppm: int, expected: str) -> None:
    """Example: no digit is lost and none is added."""
    assert expected == height(FeeTerm(FeeKind.HANDLING, ppm=ppm))


@given(st.lists(rules(), max_size=4), cases(), places())
def test_what_is_not_refused_names_its_evidence(
    listed: list[Rule], case: CaseFacts, where: Where
) -> None:
    """Law: every missing fact is asked for, and every obligation can be read."""
    policy = evolve(POLICY, rules=tuple(listed))
    verdict = assess(policy, case, where)
    found = obligations(policy, case, verdict, where)
    asked_for = {o.line for o in found if o.kind is ObligationKind.EVIDENCE}

    if verdict.eligibility is not Eligibility.INELIGIBLE:
        assert {finding.line for finding in verdict.missing} == asked_for
    for obligation in found:
        for locale in locales():
            words = obligation_words(obligation, locale)
            assert "{" not in words
            assert not words.startswith(("obligation.", "change."))
