"""Assessing a slip against a hand-written if-chain, and another policy over past cases."""

from __future__ import annotations

import tracemalloc
from datetime import UTC, datetime, timedelta
from time import process_time
from typing import TYPE_CHECKING

from exchangekit import (
    Channel,
    Grade,
    Item,
    Length,
    Likeness,
    Moment,
    Money,
    Policy,
    ProofRule,
    Reason,
    RepeatRule,
    ReplacementRule,
    Terms,
    Trigger,
    WindowRule,
)
from exchangekit.policy.book import assess
from exchangekit.policy.facts import (
    CaseFacts,
    LineFacts,
    PaymentState,
    Remedy,
    ShippingState,
    When,
    Where,
)
from exchangekit.policy.limits import (
    PaymentRule,
    PriceRule,
    PromotionRule,
    RegionRule,
    ShippingRule,
)
from exchangekit.policy.rules import ConditionRule, ExclusionRule
from exchangekit.policy.what_if import joined, what_if
from exchangekit.values.goods import Fault
from exchangekit.values.ids import Sku

from bench.timing import Measure, by_turns

if TYPE_CHECKING:
    from collections.abc import Iterator

_START = datetime(2026, 1, 1, tzinfo=UTC)
_HERE = Where(UTC)
_NO_REASON = When(faults=frozenset({Fault.CUSTOMER}))
_FEW, _MANY = 10_000, 100_000


def _policy(days: int) -> Policy:
    rules = (
        WindowRule(Trigger.RECEIVED, Length(days), only_when=_NO_REASON),
        WindowRule(Trigger.DELIVERED, Length(days + 30)),
        ConditionRule(frozenset({Grade.AS_NEW, Grade.OPENED})),
        ProofRule(),
        ExclusionRule(frozenset({"food"}), unless_unconfirmed=False),
        ReplacementRule(Likeness.SAME_PRODUCT),
        RepeatRule(2),
        PaymentRule(),
        ShippingRule(),
        RegionRule(frozenset({"north", "south"})),
        PriceRule(most=Money(1_000_000, "CNY")),
        PromotionRule(frozenset({"clearance"})),
    )
    return Policy("bench", 1, rules, Terms(), _START)


def _case(days: int, lines: int = 3) -> CaseFacts:
    item, other = (Item(Sku(f"SHIRT-{size}"), "SHIRT") for size in "ML")
    each = (
        LineFacts(
            number,
            item,
            Money(19_900, "CNY"),
            condition=Grade.AS_NEW,
            wanted=(other,),
            shipping=ShippingState.DELIVERED,
        )
        for number in range(1, lines + 1)
    )
    moments = (Moment(Trigger.DELIVERED, _START), Moment(Trigger.RECEIVED, _START))
    return CaseFacts(
        *(Channel.ONLINE, "CN", Reason.SIZE, _START + timedelta(days=days), moments, True),
        lines=tuple(each),
        remedy=Remedy.EXCHANGE,
        payment=PaymentState.PAID,
        region="north",
    )


def _by_hand(case: CaseFacts, days: int) -> bool:  # noqa: C901, PLR0912 -- that is the point
    """Decide the same with ifs: no reason, no source, no missing fact, nothing that helps."""
    received = delivered = None
    for moment in case.moments:
        if moment.trigger is Trigger.RECEIVED:
            received = moment.at
        elif moment.trigger is Trigger.DELIVERED:
            delivered = moment.at
    asked = case.asked_at.date()
    if received is None or delivered is None or case.proof is not True:
        return False
    if case.payment is not PaymentState.PAID or case.region not in {"north", "south"}:
        return False
    for line in case.lines:
        if case.reason.fault is Fault.CUSTOMER and (asked - received.date()).days > days:
            return False
        if (asked - delivered.date()).days > days + 30:
            return False
        if line.condition not in (Grade.AS_NEW, Grade.OPENED) or line.item.category == "food":
            return False
        if any(wanted.product != line.item.product for wanted in line.wanted):
            return False
        if line.earlier_exchanges > 2 or line.shipping is not ShippingState.DELIVERED:
            return False
        if line.paid.minor > 1_000_000:
            return False
        if line.exclusion_confirmed and "clearance" in line.promotions:
            return False
    return True


def _past(count: int) -> Iterator[CaseFacts]:
    """Give past cases, made one at a time from a few dozen."""
    known = [_case(days, lines=1) for days in range(40)]
    return (known[n % len(known)] for n in range(count))


def _tried(count: int, traced: int) -> tuple[float, int]:
    """Try another policy on so many cases; give the seconds of one, and the memory of some."""
    seconds = process_time()
    found = what_if(_policy(7), _policy(15), _past(count), _HERE)
    seconds = process_time() - seconds
    assert found.cases == count
    assert sum(one.cases for one in found.moved) == count // 40 * 8
    return seconds / count, _memory(traced)


def _memory(count: int) -> int:
    tracemalloc.start()
    what_if(_policy(7), _policy(15), _past(count), _HERE)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most


def run(*, full: bool = False) -> Iterator[Measure]:
    """
    Compare answers first, then times and memory.

    Tracing memory takes its time, so a fiftieth of the cases is traced unless in full.
    """
    part = 1 if full else 50
    policy = _policy(7)
    for days in range(60):
        case = _case(days)
        verdict = assess(policy, case, _HERE)
        assert (verdict.eligibility == "eligible") == _by_hand(case, 7)
        assert len(verdict.findings) == 36
    case = _case(5)
    times = by_turns(
        {"ours": lambda: assess(policy, case, _HERE), "by hand": lambda: _by_hand(case, 7)}
    )
    name = "3 lines under 12 rules, every finding kept / ifs that stop at the first"
    yield Measure(name, times.ratio("ours", "by hand"), 60)
    yield Measure("  the same, absolute", times.seconds("ours") * 1e6, unit="us")
    parts = (what_if(policy, _policy(15), _past(400), _HERE) for _ in range(3))
    assert joined(parts) == what_if(policy, _policy(15), _past(1200), _HERE)
    few, small = _tried(_FEW, _FEW // part)
    many, big = _tried(_MANY, _MANY // part)
    few = (few + _tried(_FEW, 0)[0]) / 2  # the machine changes its speed meanwhile
    name = f"a past case among {_MANY:,} / among {_FEW:,}"
    yield Measure(name, many / few, 1.2)
    yield Measure(f"  the most memory of {_MANY // part:,} / {_FEW // part:,}", big / small, 1.2)
    yield Measure("  that of the more", big / 1000, unit="kB")
    yield Measure(f"  {_MANY:,} past cases, one pass", many * _MANY, unit="s")
