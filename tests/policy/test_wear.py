"""`exchangekit.policy.wear`: what use takes off, where a term names its ground."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from exchangekit.errors import InvalidInputError
from exchangekit.policy.book import Policy
from exchangekit.policy.compare import compare
from exchangekit.policy.facts import CaseFacts, LineFacts, Where
from exchangekit.policy.shortfalls import Dimension
from exchangekit.policy.statutes import prc
from exchangekit.policy.terms import PartDeduction, Terms
from exchangekit.policy.wear import (
    UNKNOWN_USE,
    DailyFee,
    DayCount,
    DistanceFee,
    Ground,
    Use,
    WearKind,
    Worn,
    worn,
)
from exchangekit.sale.facts import Channel, Moment, Trigger
from exchangekit.values.goods import Fault, Item, Reason
from exchangekit.values.ids import Sku
from exchangekit.values.money import Money

SANBAO: Final = Ground("三包 13", date(1995, 8, 25), date(2024, 7, 1))
DAILY: Final = DailyFee(SANBAO, 500)
CAR: Final = DistanceFee(Ground("car 27", date(2022, 1, 1)), 3_500)
TV: Final = LineFacts(1, Item(Sku("TV"), category="tv"), Money(89_900, "CNY"))
CHINA: Final = Where(UTC)
TODAY: Final = date(2026, 3, 1)


def case_of(invoiced: str | None, asked: str, **more: Any) -> CaseFacts:
    """Give a case of a television, invoiced on a day and brought back on another."""
    moments = () if invoiced is None else (Moment(Trigger.INVOICED, _at(invoiced)),)
    facts = {"reason": Reason.DEFECTIVE, "region": "", **more}
    return CaseFacts(
        channel=Channel.STORE,
        jurisdiction="CN",
        asked_at=_at(asked),
        moments=moments,
        proof=True,
        lines=(TV,),
        **facts,
    )


def _at(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T12:00:00+00:00")


def fee(term: Any, case: CaseFacts, use: Use = UNKNOWN_USE, paid: int = 89_900) -> str | None:
    """Give what a term takes off what was paid."""
    found = worn((term,), case, TV, use, CHINA)
    if not found:
        return None
    return Money(paid, "CNY").share(found[0].part, found[0].whole).amount


def test_the_daily_fee_is_price_times_rate_times_days() -> None:
    """D02: 899.00 at 0.05 % a day over 77 days is 34.61; 78 days, both counted, 35.06."""
    ground = evolve(SANBAO, in_force_before=None)
    case = case_of("2025-01-05", "2025-03-23")
    both = DailyFee(ground, 500, DayCount.INCLUSIVE)

    assert "34.61" == fee(DailyFee(ground, 500), case)
    assert "35.06" == fee(both, case)
    assert (Worn(WearKind.DAYS, "三包 13", 78, 39_000, 1_000_000),) == worn(
        (both,), case, TV, UNKNOWN_USE, CHINA
    )


def test_days_of_repair_do_not_count_and_the_price_is_the_most() -> None:
    """Example: 163 days less 15 of repair; a fee of a quarter per day ends at the price."""
    case = case_of("2024-05-10", "2024-10-20")

    assert "133.05" == fee(DAILY, case, Use(repair_days=15), paid=179_798)
    assert fee(DAILY, case, Use(repair_days=163)) is None
    assert fee(DAILY, case, Use(repair_days=200)) is None
    assert "899.00" == fee(DailyFee(SANBAO, 250_000), case)
    assert "449.50" == fee(DailyFee(SANBAO, 250_000, at_most=500_000), case)


def test_the_car_fee_is_by_the_thousand_kilometres() -> None:
    """D15: 138,800 x 12.345 x 0.35 % = 5,997.20."""
    case = case_of("2023-01-01", "2024-01-01")

    assert "5997.20" == fee(CAR, case, Use(km=12_345), paid=13_880_000)
    assert fee(CAR, case, Use(km=0)) is None
    assert fee(CAR, case) is None


@pytest.mark.parametrize(
    "term, case",
    [
        (DAILY, case_of("2024-07-01", "2024-08-01")),  # not any more
        (DAILY, case_of("1995-08-24", "1995-09-24")),  # not yet
        (DAILY, case_of(None, "2024-05-01")),  # nobody knows since when
        (DAILY, case_of("2024-05-01", "2024-05-20", reason=Reason.SIZE)),
        (
            DailyFee(evolve(SANBAO, regions_without=frozenset({"ZJ"})), 500),
            case_of("2024-05-01", "2024-05-20", region="ZJ"),
        ),
        (
            DailyFee(evolve(SANBAO, categories=frozenset({"bicycle"})), 500),
            case_of("2024-05-01", "2024-05-20"),
        ),
    ],
    ids=["over", "early", "unknown", "no-fault", "region", "category"],
)
def test_without_its_ground_there_is_no_fee(term: DailyFee, case: CaseFacts) -> None:
    """Law: off unless every part of the ground holds; D08: Zhejiang forbids it."""
    assert fee(term, case) is None


def test_what_is_replaced_costs_nothing_for_use() -> None:
    """Art. 13: the fee is for a customer who insists on money though an exchange is due."""
    line = evolve(TV, wanted=(TV.item,))
    case = case_of("2024-05-01", "2024-05-20")

    assert () == worn((DAILY,), case, line, UNKNOWN_USE, CHINA)


@given(st.dates(date(2000, 1, 1), date(2024, 6, 30)), st.integers(0, 9_000), st.integers(0, 400))
def test_a_fee_grows_with_the_days_and_never_beyond_the_price(
    invoiced: date, days: int, repair: int
) -> None:
    """Law: both counts differ by a day, repair takes its days off, the price is the limit."""
    returned = invoiced + timedelta(days=days)
    case = case_of(invoiced.isoformat(), returned.isoformat())
    both = evolve(DAILY, counted=DayCount.INCLUSIVE)

    assert DAILY.days(invoiced, returned, repair) == max(0, days - repair)
    assert both.days(invoiced, returned, repair) == max(0, days + 1 - repair)
    for term in (DAILY, both):
        for one in worn((term,), case, TV, Use(repair), CHINA):
            assert 0 < one.part <= one.whole


def test_compare_warns_of_the_fee_since_order_778() -> None:
    """Order 778, art. 18(2): a consumer sale from 2024-07-01 on is refunded in one sum."""
    policy = Policy(
        "shop", 1, (), Terms(wear=(DailyFee(evolve(SANBAO, in_force_before=None), 500),)),
        datetime(2024, 1, 1, tzinfo=UTC), jurisdictions=frozenset({"CN"}),
    )  # fmt: skip

    def warned(policy: Policy) -> list[str]:
        found = compare(policy, (prc.ORDER_778_18, prc.ORDER_778_19)).shortfalls
        return [dict(one.facts)["basis"] for one in found if one.dimension is Dimension.USE]

    ends = evolve(policy, terms=Terms(wear=(DAILY,)))
    customers = evolve(SANBAO, in_force_before=None, faults=frozenset({Fault.CUSTOMER}))

    assert ["三包 13"] == warned(policy)
    assert [] == warned(ends)
    assert [] == warned(evolve(policy, terms=Terms(wear=(DailyFee(customers, 500),))))
    old = evolve(prc.ORDER_778_18, in_force_from=date(1990, 1, 1), in_force_before=date(1995, 1, 1))
    assert (
        ()
        == compare(
            evolve(policy, effective_from=datetime(1994, 1, 1, tzinfo=UTC)), (old,)
        ).shortfalls
    )


@pytest.mark.parametrize(
    "build, given_",
    [
        (DailyFee, {"ground": SANBAO, "ppm": 0}),
        (DailyFee, {"ground": SANBAO, "ppm": 1_000_001}),
        (DailyFee, {"ground": SANBAO, "ppm": True}),
        (DailyFee, {"ground": SANBAO, "ppm": 500, "at_most": 0}),
        (DistanceFee, {"ground": SANBAO, "ppm": 5_001}),
        (DistanceFee, {"ground": SANBAO, "ppm": 5_000, "at_most": 2_000_000}),
        (Ground, {"article": "", "in_force_from": date(2020, 1, 1)}),
        (Ground, {"article": "x", "in_force_from": TODAY, "in_force_before": TODAY}),
        (Use, {"repair_days": -1}),
        (Use, {"km": -1}),
        (Use, {"km": 1.5}),
        (PartDeduction, {"part": ""}),
        (PartDeduction, {"part": "charger", "amount": Money(-1, "CNY")}),
        (PartDeduction, {"part": "charger", "ppm": 1_000_001}),
        (Terms, {"parts": (PartDeduction("charger"), PartDeduction("charger", ppm=1))}),
    ],
    ids=[
        *("no-rate", "above-all", "no-int", "nothing-at-most"),
        *("above-the-law", "above-all-at-most"),
        *("no-article", "no-time"),
        *("repairs", "km", "part-of-a-km"),
        *("no-part", "below-nothing", "share", "twice"),
    ],
)
def test_what_cannot_be_a_term_is_refused(build: Any, given_: dict[str, Any]) -> None:
    """A rate above the law's most, no ground, ends before it begins, a part named twice."""
    with pytest.raises(InvalidInputError):
        build(**given_)
