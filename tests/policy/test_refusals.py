"""What no policy can say, told in full: where, what was given, and what would be right."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from attrs import evolve

from exchangekit.errors import (
    CurrencyMismatchError,
    InvalidInputError,
    NaiveDatetimeError,
    NoPolicyError,
    PolicyOverlapError,
    UnknownStatuteError,
)
from exchangekit.policy.book import Policy, PolicyBook
from exchangekit.policy.deadlines import Deadline, Expire, Pass, Remind, SendBack, Wait
from exchangekit.policy.facts import PaymentState, ShippingState
from exchangekit.policy.helping import applied
from exchangekit.policy.limits import (
    PaymentRule,
    PriceRule,
    PromotionRule,
    RegionRule,
    ShippingRule,
)
from exchangekit.policy.money_terms import MoneyTerms
from exchangekit.policy.pledges import Pledge
from exchangekit.policy.quizzing import quiz
from exchangekit.policy.rules import (
    ConditionRule,
    Likeness,
    RepeatRule,
    ReplacementRule,
    WindowRule,
)
from exchangekit.policy.statutes import cars, prc
from exchangekit.policy.statutes.amounts import fraud_compensation, possession, withdrawal_refund
from exchangekit.policy.statutes.known import statute_named
from exchangekit.policy.terms import FeeKind, FeeTerm, GradeDeduction, PartDeduction, Terms
from exchangekit.policy.verdict import Change, ChangeKind
from exchangekit.policy.wear import DailyFee, DistanceFee, Ground, Use
from exchangekit.sale.facts import Channel, Trigger
from exchangekit.values.dates import Length
from exchangekit.values.goods import Grade
from exchangekit.values.money import Money

from tests.policy.test_helping import CASE, HERE
from tests.refusing import Refusal, check

START = datetime(2026, 1, 1, tzinfo=UTC)
NAIVE = datetime(2026, 1, 1)  # noqa: DTZ001 - the mistake
DAY = timedelta(days=1)
EURO = Pledge(amount=Money(1, "EUR"))
PLAIN = Policy("shop", 1, (), Terms(), START)
GROUND = Ground("art. 13", date(2026, 1, 1))
ODD: Any = 1.5
NAMED = "printable text of 1 to 200 characters"
SHARE = "an int of 0 to 1000000 ppm"


def cny(minor: int) -> Money:
    """Give so many fen."""
    return Money(minor, "CNY")


def invalid(where: str, got: str, want: str) -> InvalidInputError:
    """Say so much shorter that something is not what it should be."""
    return InvalidInputError(where, got, want)


BOOKS: list[Refusal] = [
    (lambda: evolve(PLAIN, id=" "), invalid("policy.id", "' '", NAMED)),
    (
        lambda: evolve(PLAIN, effective_from=NAIVE),
        NaiveDatetimeError("policy.effective_from", "2026-01-01T00:00:00"),
    ),
    (
        lambda: evolve(PLAIN, effective_before=NAIVE),
        NaiveDatetimeError("policy.effective_before", "2026-01-01T00:00:00"),
    ),
    (
        lambda: evolve(PLAIN, effective_before=START),
        invalid("policy.effective_before", "2026-01-01T00:00:00+00:00", "after effective_from"),
    ),
    (
        lambda: PolicyBook((evolve(PLAIN, version=2, effective_from=START + DAY), PLAIN)),
        PolicyOverlapError("book.policies", "shop", 1, 2),
    ),
    (
        lambda: PolicyBook((PLAIN,)).in_force("CN", Channel.STORE, START - DAY),
        NoPolicyError("CN", "store", "2025-12-31T00:00:00+00:00"),
    ),
    (
        lambda: evolve(CASE, asked_at=NAIVE),
        NaiveDatetimeError("case.asked_at", "2026-01-01T00:00:00"),
    ),
    (
        lambda: quiz(PLAIN, HERE, seed=1, count=0),
        invalid("quiz.count", "0", "an int of at least 1"),
    ),
    (
        lambda: quiz(PLAIN, HERE, seed=1, count=ODD),
        invalid("quiz.count", "1.5", "an int of at least 1"),
    ),
    (
        lambda: applied(CASE, Change(ChangeKind.OTHER_ITEM, (("line", "9"), ("item", "mug")))),
        invalid("change", "other_item ['item', 'line']", "a change of what_would_help"),
    ),
    (
        lambda: applied(CASE, Change(ChangeKind.SAY, (("fact", "condition"),))),
        invalid("change", "say ['fact']", "a change of what_would_help"),
    ),
]

RULES: list[Refusal] = [
    (lambda: WindowRule(ODD, Length(7)), invalid("window.trigger", "1.5", "a moment of the sale")),
    (
        lambda: WindowRule(Trigger.DELIVERED, ODD),
        invalid("window.length", "1.5", "a length of time"),
    ),
    (
        lambda: ConditionRule(frozenset()),
        invalid("condition.accepted", "[]", "at least one grade"),
    ),
    (
        lambda: ReplacementRule(Likeness.SAME_OPTIONS),
        invalid("replacement.options", "()", "the options that must agree"),
    ),
    (lambda: RepeatRule(-1), invalid("repeat.most", "-1", "an int of at least 0")),
    (lambda: RepeatRule(ODD), invalid("repeat.most", "1.5", "an int of at least 0")),
    (lambda: PaymentRule(frozenset()), invalid("payment.accepted", "[]", "at least one")),
    (lambda: ShippingRule(frozenset()), invalid("shipping.accepted", "[]", "at least one")),
    (lambda: RegionRule(frozenset()), invalid("region.served", "[]", "at least one")),
    (lambda: PromotionRule(frozenset()), invalid("promotion.excluded", "[]", "at least one")),
    (PriceRule, invalid("price.least", "None", "at least one")),
    (
        lambda: PriceRule(least=cny(2), most=cny(1)),
        invalid("price.most", "0.01 CNY", "not below least"),
    ),
    (
        lambda: PriceRule(least=Money(1, "JPY"), most=cny(2)),
        invalid("price.most", "0.02 CNY", "not below least"),
    ),
]

TERMS: list[Refusal] = [
    (lambda: Remind(0), invalid("remind.times", "0", "an int of 1 to 30")),
    (lambda: Remind(31), invalid("remind.times", "31", "an int of 1 to 30")),
    (
        lambda: Deadline(Wait.GOODS, timedelta(0)),
        invalid("deadline.return/awaiting.after", "0:00:00", "a positive length"),
    ),
    (
        lambda: Deadline(Wait.GOODS, 36_526 * DAY),
        invalid("deadline.return/awaiting.after", "36526 days, 0:00:00", "at most 36525 days"),
    ),
    (
        lambda: Terms(quote_for=36_526 * DAY),
        invalid(
            "terms.hold_for/quote_for/appeal_for",
            "14 days, 0:00:00, 36526 days, 0:00:00, 7 days, 0:00:00",
            "at most 36525 days",
        ),
    ),
    (
        lambda: Deadline(Wait.GOODS, DAY, Pass()),
        invalid("deadline.return/awaiting.then", "Pass", "a wait that silence can end"),
    ),
    (
        lambda: Deadline(Wait.DELIVERY, DAY, Expire()),
        invalid(f"deadline.{Wait.DELIVERY}.then", "Expire", "a wait for what can be let go of"),
    ),
    (
        lambda: Deadline(Wait.GOODS, DAY, SendBack()),
        invalid("deadline.return/awaiting.then", "SendBack", "a wait for an approval"),
    ),
    (
        lambda: MoneyTerms(cash_step=0),
        invalid("terms.money.cash_step", "0", "an int of at least 1"),
    ),
    (
        lambda: MoneyTerms(cash_step=ODD),
        invalid("terms.money.cash_step", "1.5", "an int of at least 1"),
    ),
    (
        lambda: FeeTerm(FeeKind.RESTOCKING, ppm=1_000_001),
        invalid("fee.restocking.ppm", "1000001", SHARE),
    ),
    (lambda: FeeTerm(FeeKind.RESTOCKING, ppm=-1), invalid("fee.restocking.ppm", "-1", SHARE)),
    (
        lambda: FeeTerm(FeeKind.HANDLING, cny(-1)),
        invalid("fee.handling.amount", "-0.01 CNY", "at least 0"),
    ),
    (
        lambda: GradeDeduction(Grade.USED, 1_000_001),
        invalid("deduction.used.ppm", "1000001", SHARE),
    ),
    (lambda: PartDeduction(""), invalid("deduction.part", "''", NAMED)),
    (lambda: PartDeduction("plug", ppm=-1), invalid("deduction.plug.ppm", "-1", SHARE)),
    (
        lambda: PartDeduction("plug", cny(-1)),
        invalid("deduction.plug.amount", "-0.01 CNY", "at least 0"),
    ),
    *(
        (
            lambda name=name: Terms(**{name: timedelta(0)}),
            invalid("terms.hold_for/quote_for/appeal_for", got, "positive lengths"),
        )
        for name, got in (
            ("hold_for", "0:00:00, 7 days, 0:00:00, 7 days, 0:00:00"),
            ("quote_for", "14 days, 0:00:00, 0:00:00, 7 days, 0:00:00"),
            ("appeal_for", "14 days, 0:00:00, 7 days, 0:00:00, 0:00:00"),
        )
    ),
    (
        lambda: Terms(without_receipt=frozenset()),
        invalid("terms.without_receipt", "none", "at least one way"),
    ),
    (
        lambda: Terms(deductions=(GradeDeduction(Grade.USED, 600_000),) * 2),
        invalid("terms.deductions.used.customer", "1200000", "at most 1000000 ppm together"),
    ),
    (
        lambda: Terms(parts=(PartDeduction("plug", ppm=1), PartDeduction("plug", ppm=2))),
        invalid("terms.parts", "plug, plug", "names used once"),
    ),
    (lambda: Use(-1), invalid("use", "(-1, 0)", "ints of at least 0")),
    (lambda: Use(0, ODD), invalid("use", "(0, 1.5)", "ints of at least 0")),
    (lambda: evolve(GROUND, article=""), invalid("wear.article", "''", NAMED)),
    (
        lambda: evolve(GROUND, in_force_before=date(2026, 1, 1)),
        invalid("wear.in_force_before", "2026-01-01", "after in_force_from"),
    ),
    (lambda: DailyFee(GROUND, 0), invalid("wear.ppm", "0", "an int of 1 to 1000000 ppm")),
    (
        lambda: DailyFee(GROUND, 1, at_most=1_000_001),
        invalid("wear.at_most", "1000001", "an int of 1 to 1000000 ppm"),
    ),
    (lambda: DistanceFee(GROUND, 5_001), invalid("wear.ppm", "5001", "an int of 1 to 5000 ppm")),
    (
        lambda: DistanceFee(GROUND, 1, at_most=0),
        invalid("wear.at_most", "0", "an int of 1 to 1000000 ppm"),
    ),
]

LAWS: list[Refusal] = [
    (
        lambda: evolve(prc.QUALITY_7_DAYS, id=""),
        invalid("statute.id", "''", NAMED),
    ),
    (
        lambda: evolve(prc.QUALITY_7_DAYS, in_force_before=prc.QUALITY_7_DAYS.in_force_from),
        invalid("statute.in_force_before", "2014-03-15", "after in_force_from"),
    ),
    (
        lambda: evolve(prc.QUALITY_7_DAYS, jurisdictions=frozenset()),
        invalid("statute.jurisdictions", "[]", "at least one"),
    ),
    (
        lambda: statute_named("statute:cn.none", {"cn.b": prc.QUALITY_7_DAYS, "cn.a": prc.ALL[0]}),
        UnknownStatuteError("source", "cn.none", ("cn.a", "cn.b")),
    ),
    (
        lambda: statute_named("statute:cn.none", {}, where="$.rules[2].source"),
        UnknownStatuteError("$.rules[2].source", "cn.none", ()),
    ),
    (lambda: possession([]), invalid("deliveries", "[]", "a list with at least one day")),
    *(
        (
            lambda amounts=amounts: withdrawal_refund(
                **{"goods": cny(1), "delivery_paid": cny(1), **amounts}
            ),
            invalid("withdrawal", "-0.01 CNY", "an amount of at least 0"),
        )
        for amounts in (
            {"goods": cny(-1)},
            {"delivery_paid": cny(-1)},
            {"standard_delivery": cny(-1)},
            {"diminished": cny(-1)},
        )
    ),
    (
        lambda: fraud_compensation(cny(-1)),
        invalid("price", "-0.01 CNY", "an amount of at least 0"),
    ),
    (lambda: fraud_compensation(Money(1, "JPY")), CurrencyMismatchError("JPY", "CNY")),
    (lambda: EURO.asked(Money(9, "CNY")), CurrencyMismatchError("CNY", "EUR")),
    (
        lambda: cars.Cover(Length(60), 0),
        invalid("cover.most_km", "0", "an int of at least 1"),
    ),
    (
        lambda: cars.repair_days([DAY, -DAY]),
        invalid("sessions", "-1 day, 0:00:00", "a length of time"),
    ),
]


@pytest.mark.parametrize("ask, error", [*BOOKS, *RULES, *TERMS, *LAWS])
def test_a_refusal_says_where_what_and_what_would_be_right(ask: Any, error: Any) -> None:
    check(ask, error)


def test_what_can_be_is_not_refused() -> None:
    """The near side of each bound."""
    assert Remind(1).times + Remind(30).times == 31
    assert RepeatRule(0).most == 0
    assert PriceRule(least=cny(1), most=cny(1)).most == PriceRule(most=cny(1)).most
    assert FeeTerm(FeeKind.HANDLING, cny(0), ppm=1_000_000).amount == cny(0)
    assert PartDeduction("plug", cny(0), ppm=0).amount == cny(0)
    assert Use(0, 0).km == 0
    assert DailyFee(GROUND, 1_000_000, at_most=1).at_most == DistanceFee(GROUND, 5_000, 1).at_most
    assert MoneyTerms(cash_step=1).cash_step == cars.Cover(Length(60), 1).most_km
    assert withdrawal_refund(cny(0), cny(0), diminished=cny(0)) == cny(0)
    assert fraud_compensation(cny(0)) == cny(50_000)
    assert cars.repair_days([timedelta(0)]) == (0,)
    assert PolicyBook(
        (
            evolve(PLAIN, effective_before=START + DAY),
            evolve(PLAIN, version=2, effective_from=START + DAY),
        )
    )
    assert PaymentRule(frozenset({PaymentState.PAID}))
    assert ShippingRule(frozenset({ShippingState.DELIVERED}))
    assert Terms(deductions=(GradeDeduction(Grade.USED, 500_000),) * 2).deductions
    assert statute_named("a text of its own", {}) is None
