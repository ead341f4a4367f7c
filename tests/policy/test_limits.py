"""`exchangekit.policy.limits` by example, a rule of a host's own, and the shipped check."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve, frozen
from hypothesis import given

from exchangekit.errors import InvalidInputError
from exchangekit.policy.checking import check_rule
from exchangekit.policy.facts import (
    ALWAYS,
    CaseFacts,
    LineFacts,
    PaymentState,
    ShippingState,
    When,
    Where,
)
from exchangekit.policy.limits import (
    PaymentRule,
    PriceRule,
    PromotionRule,
    RegionRule,
    RiskRule,
    ShippingRule,
)
from exchangekit.policy.verdict import ChangeKind, Finding, Outcome
from exchangekit.sale.facts import Channel
from exchangekit.text import finding_words
from exchangekit.values.goods import Item, Reason
from exchangekit.values.ids import Sku
from exchangekit.values.money import Money

from tests.policy.strategies import NOW, cases, places, rules

if TYPE_CHECKING:
    from exchangekit.policy.rules import Rule

PAID = Money(10_000, "CNY")
LINE = LineFacts(1, Item(Sku("mug"), category="kitchen"), PAID)
CASE = CaseFacts(Channel.ONLINE, "CN", Reason.SIZE, NOW, (), proof=True, lines=(LINE,))
SAY, ASK = (ChangeKind.SAY,), (ChangeKind.APPROVAL,)
FAIL, PASS, UNKNOWN, REVIEW = Outcome.FAIL, Outcome.PASS, Outcome.UNKNOWN, Outcome.REVIEW


def some(*names: str) -> frozenset[str]:
    """Give a set of names."""
    return frozenset(names)


@pytest.mark.parametrize(
    "rule, case, line, code, outcome",
    [
        (PaymentRule(), {}, {}, "payment.unknown", UNKNOWN),
        (PaymentRule(), {"payment": PaymentState.PAID}, {}, "payment.accepted", PASS),
        (PaymentRule(), {"payment": PaymentState.REFUNDED}, {}, "payment.refused", FAIL),
        (ShippingRule(), {}, {}, "shipping.unknown", UNKNOWN),
        (ShippingRule(), {}, {"shipping": ShippingState.DELIVERED}, "shipping.accepted", PASS),
        (ShippingRule(), {}, {"shipping": ShippingState.UNDER_WAY}, "shipping.refused", FAIL),
        (RegionRule(some("north")), {}, {}, "region.unknown", UNKNOWN),
        (RegionRule(some("north")), {"region": "north"}, {}, "region.served", PASS),
        (RegionRule(some("north")), {"region": "south"}, {}, "region.refused", FAIL),
        (PriceRule(PAID, PAID), {}, {}, "price.within", PASS),
        (PriceRule(least=Money(10_001, "CNY")), {}, {}, "price.below", FAIL),
        (PriceRule(most=Money(9_999, "CNY")), {}, {}, "price.above", FAIL),
        (PriceRule(most=Money(1, "EUR")), {}, {}, "price.other-currency", REVIEW),
        (PromotionRule(some("sale")), {}, {}, "promotion.none", PASS),
        (
            PromotionRule(some("sale")),
            {},
            {"promotions": some("sale")},
            "promotion.unconfirmed",
            PASS,
        ),
        (
            PromotionRule(some("sale")),
            {},
            {"promotions": some("sale", "x"), "exclusion_confirmed": True},
            "promotion.excluded",
            FAIL,
        ),
        (
            PromotionRule(some("sale"), unless_unconfirmed=False),
            {},
            {"promotions": some("sale")},
            "promotion.excluded",
            FAIL,
        ),
        (RiskRule(), {}, {}, "risk.none", PASS),
        (RiskRule(), {"marks": some("habitual")}, {}, "risk.marked", REVIEW),
        (RiskRule(some("swapped")), {"marks": some("habitual")}, {}, "risk.none", PASS),
        (RiskRule(some("swapped")), {}, {"marks": some("swapped")}, "risk.marked", REVIEW),
    ],
)  # fmt: skip
def test_each_rule_by_example(
    rule: Rule, case: dict[str, Any], line: dict[str, Any], code: str, outcome: Outcome
) -> None:
    """Example: what each rule says, at its limits and without the fact it needs."""
    asked = evolve(LINE, **line)
    finding = rule.examine(evolve(CASE, lines=(asked,), **case), asked, Where(NOW.tzinfo))  # type: ignore[arg-type]

    assert (code, outcome) == (finding.code, finding.outcome)


@pytest.mark.parametrize(
    "rule, case, line, facts, helps",
    [
        (PaymentRule(), {}, {}, {"accepted": "paid"}, SAY),
        (
            PaymentRule(frozenset({PaymentState.PAID, PaymentState.PART_PAID})),
            {"payment": PaymentState.PAID},
            {},
            {"state": "paid", "accepted": "paid, part_paid"},
            (),
        ),
        (
            PaymentRule(),
            {"payment": PaymentState.REFUNDED},
            {},
            {"state": "refunded", "accepted": "paid"},
            ASK,
        ),
        (ShippingRule(), {}, {}, {"accepted": "delivered"}, SAY),
        (
            ShippingRule(),
            {},
            {"shipping": ShippingState.DELIVERED},
            {"state": "delivered", "accepted": "delivered"},
            (),
        ),
        (
            ShippingRule(),
            {},
            {"shipping": ShippingState.UNDER_WAY},
            {"state": "under_way", "accepted": "delivered"},
            ASK,
        ),
        (RegionRule(some("south", "north")), {}, {}, {"served": "north, south"}, SAY),
        (
            RegionRule(some("north")),
            {"region": "north"},
            {},
            {"region": "north", "served": "north"},
            (),
        ),
        (
            RegionRule(some("north")),
            {"region": "south"},
            {},
            {"region": "south", "served": "north"},
            ASK,
        ),
        (PriceRule(PAID, PAID), {}, {}, {"paid": "100.00 CNY"}, ()),
        (
            PriceRule(least=Money(10_001, "CNY")),
            {},
            {},
            {"paid": "100.00 CNY", "least": "100.01 CNY"},
            ASK,
        ),
        (
            PriceRule(most=Money(9_999, "CNY")),
            {},
            {},
            {"paid": "100.00 CNY", "most": "99.99 CNY"},
            ASK,
        ),
        (PriceRule(most=Money(1, "EUR")), {}, {}, {"paid": "100.00 CNY"}, ()),
        (PromotionRule(some("sale")), {}, {}, {}, ()),
        (
            PromotionRule(some("sale", "x")),
            {},
            {"promotions": some("x", "sale", "y")},
            {"promotion": "sale, x"},
            (),
        ),
        (
            PromotionRule(some("sale")),
            {},
            {"promotions": some("sale"), "exclusion_confirmed": True},
            {"promotion": "sale"},
            ASK,
        ),
        (RiskRule(some("swapped")), {"marks": some("habitual")}, {}, {}, ()),
        (
            RiskRule(),
            {"marks": some("habitual")},
            {"marks": some("swapped")},
            {"marks": "habitual, swapped"},
            (),
        ),
    ],
)  # fmt: skip
def test_what_a_finding_tells_and_what_would_help(
    rule: Rule, case: dict[str, Any], line: dict[str, Any], facts: dict[str, str], helps: Any
) -> None:
    """Every fact that the words need, by name; a missing fact is to be said, the rest allowed."""
    asked = evolve(LINE, **line)
    finding = rule.examine(evolve(CASE, lines=(asked,), **case), asked, Where(NOW.tzinfo))  # type: ignore[arg-type]

    assert (facts, 1) == (dict(finding.facts), finding.line)
    assert helps == tuple(change.kind for change in finding.helps)
    assert all(
        change.facts == (("fact", finding.code.partition(".")[0]),)
        for change in finding.helps
        if change.kind is ChangeKind.SAY
    )


@pytest.mark.parametrize(
    "rule, arguments",
    [
        (PaymentRule, (frozenset(),)),
        (ShippingRule, (frozenset(),)),
        (RegionRule, (frozenset(),)),
        (PromotionRule, (frozenset(),)),
        (PriceRule, ()),
        (PriceRule, (Money(2, "CNY"), Money(1, "CNY"))),
    ],
    ids=["payment", "shipping", "region", "promotion", "price without", "price crossed"],
)
def test_a_rule_that_decides_nothing_is_a_mistake(rule: Any, arguments: Any) -> None:
    """Law: a rule that nothing or everything passes is refused when it is made."""
    with pytest.raises(InvalidInputError):
        rule(*arguments)


def test_a_price_band_is_of_one_currency() -> None:
    """Law: two currencies are never compared (gh:Dolibarr/dolibarr/pull/40508)."""
    with pytest.raises(InvalidInputError) as caught:
        PriceRule(Money(1, "CNY"), Money(2, "EUR"))

    assert "price.most" == caught.value.where


# --- a rule of a host's own ----------------------------------------------------------------------


@frozen
class MemberRule:
    """Only members exchange; an example of a host's own rule."""

    only_when: When = ALWAYS

    def examine(self, case: CaseFacts, line: LineFacts, where: Where) -> Finding:
        """No tier is no membership."""
        del where
        outcome = PASS if case.tier else FAIL
        return Finding(f"acme.member.{outcome}", outcome, line.line, (("tier", case.tier),))


@frozen
class BadRule:
    """Breaks what it can."""

    only_when: When = ALWAYS

    def examine(self, case: CaseFacts, line: LineFacts, where: Where) -> Finding:
        """Speak of another line, in our name, with a fact twice."""
        del case, where
        return Finding("window", PASS, line.line + 1, (("a", "1"), ("a", "2")))


@given(cases(), places())
def test_a_rule_of_a_host(case: CaseFacts, where: Where) -> None:
    """Law: a sound rule breaks no clause; words that are not ours are left to the host."""
    finding = MemberRule().examine(case, case.lines[0], where)

    assert () == check_rule(MemberRule(), case, where)
    assert f"finding.{finding.code}" == finding_words(finding, "zh-CN")


@given(cases(), places())
def test_the_check_finds_what_is_broken(case: CaseFacts, where: Where) -> None:
    """Law: each broken clause is named once."""
    assert ("RULE-1-line", "RULE-5-code", "RULE-5-facts") == check_rule(BadRule(), case, where)


@given(rules(), cases(), places())
def test_our_own_codes_are_ours(rule: Rule, case: CaseFacts, where: Where) -> None:
    """Law: the only clause that ready rules break is the one that keeps names apart."""
    assert ("RULE-5-code",) == check_rule(rule, case, where)
