"""
Wear: what a merchant may take off for the days or kilometres goods were used.

Off unless a policy has a term for it, and each term names the article it rests on and when
that is in force.  Whether one still holds is for the merchant to answer: `compare` says
where a statute forbids it.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, assert_never

from exchangekit.errors import InvalidInputError
from exchangekit.sale.facts import Trigger
from exchangekit.values.classes import frozen
from exchangekit.values.dates import local_day
from exchangekit.values.goods import Fault
from exchangekit.values.ids import check_id

if TYPE_CHECKING:
    from collections.abc import Iterable

    from exchangekit.policy.facts import CaseFacts, LineFacts, Where

_MILLION = 1_000_000
_MOST_PER_1000_KM = 5_000  # ppm: 0.5 %


class DayCount(StrEnum):
    """
    How the days from invoice to return are counted.

    Source:
        The rules say "from the day of ... to the day of ..." and leave it open; trade takes
        the difference of the dates.  They differ by one day.
    """

    DIFFERENCE = "difference"  # day of the return less day of the invoice
    INCLUSIVE = "inclusive"  # both days count


@frozen
class Use:
    """
    What is known of how goods were used before they came back.

    Args:
        repair_days: Days they were in repair or waited for it; they do not count.
        km: How far they were driven, or None.
    """

    repair_days: int = 0
    km: int | None = None

    def __attrs_post_init__(self) -> None:
        counts = (self.repair_days, 0 if self.km is None else self.km)
        if any(type(count) is not int or count < 0 for count in counts):
            raise InvalidInputError("use", repr(counts), "ints of at least 0")


UNKNOWN_USE = Use()
"""Nothing is known; no repairs, no kilometres."""


@frozen
class Ground:
    """
    On what a term for wear rests, and for which goods.

    Args:
        article: As the law is cited.
        in_force_from: First day of a sale for which it may be charged.
        in_force_before: First day of a sale for which it may not any more, or None.
        categories: Of goods; all when empty.
        faults: Sides of the reason for which it is charged.
        regions_without: Where it never is, because local law forbids it.

    Source:
        Zhejiang forbids any such fee (浙江省实施消费者权益保护法办法 art. 26).
    """

    article: str
    in_force_from: date
    in_force_before: date | None = None
    categories: frozenset[str] = frozenset()
    faults: frozenset[Fault] = frozenset({Fault.SELLER, Fault.SUPPLIER})
    regions_without: frozenset[str] = frozenset()

    def __attrs_post_init__(self) -> None:
        check_id(self.article, where="wear.article")
        ends = self.in_force_before
        if ends is not None and ends <= self.in_force_from:
            raise InvalidInputError("wear.in_force_before", str(ends), "after in_force_from")

    def holds(self, case: CaseFacts, line: LineFacts, sold: date) -> bool:
        """Tell whether it holds for a line of a case sold on a day."""
        ends = self.in_force_before
        return (
            self.in_force_from <= sold
            and (ends is None or sold < ends)
            and case.reason.fault in self.faults
            and case.region not in self.regions_without
            and (not self.categories or line.item.category in self.categories)
        )


@frozen
class DailyFee:
    """
    So much of the price for each day from invoice to return (三包折旧费).

    Args:
        ground: On what it rests.
        ppm: Parts per million of what was paid, for each day, 1 to a million.
        counted: How days are counted.
        at_most: The most it comes to, in parts per million of what was paid.

    Source:
        Fee = price x rate x days, repair and waiting days left out (部分商品修理更换退货责任规定,
        1995, art. 13); contested since order 778 of 2024, art. 18(2), which refunds in one
        sum and names no deduction.
    """

    ground: Ground
    ppm: int
    counted: DayCount = DayCount.DIFFERENCE
    at_most: int = _MILLION

    def __attrs_post_init__(self) -> None:
        _check_share("ppm", self.ppm, _MILLION)
        _check_share("at_most", self.at_most, _MILLION)

    def days(self, invoiced: date, returned: date, repair_days: int) -> int:
        """Count the days that are charged, at least 0."""
        both = 1 if self.counted is DayCount.INCLUSIVE else 0
        return max(0, (returned - invoiced).days + both - repair_days)


@frozen
class DistanceFee:
    """
    So much of the price for each thousand kilometres driven.

    Args:
        ground: On what it rests.
        ppm: Parts per million of what was paid for each 1000 km: 1 to 5000, which is 0.5 %.
        at_most: The most it comes to, in parts per million of what was paid.

    Source:
        Fee = price x km / 1000 x n with n of at most 0.5 %, and only where the car goes back
        under art. 24 (家用汽车产品修理更换退货责任规定, 2022, art. 27).
    """

    ground: Ground
    ppm: int
    at_most: int = _MILLION

    def __attrs_post_init__(self) -> None:
        _check_share("ppm", self.ppm, _MOST_PER_1000_KM)
        _check_share("at_most", self.at_most, _MILLION)


Wear = DailyFee | DistanceFee
"""A term for wear, by the day or by the distance."""


class WearKind(StrEnum):
    """By what wear is charged."""

    DAYS = "days"
    DISTANCE = "distance"


@frozen
class Worn:
    """
    What wear comes to for a line, as a share of what is credited.

    Args:
        kind: By what it is charged.
        article: On which it rests.
        count: Days or kilometres.
        part: The share is ``part / whole`` of what is credited, at most all of it.
        whole: Positive.
    """

    kind: WearKind
    article: str
    count: int
    part: int
    whole: int


def worn(
    terms: Iterable[Wear], case: CaseFacts, line: LineFacts, use: Use, where: Where
) -> tuple[Worn, ...]:
    """
    Work out what wear comes to for goods that nothing replaces.

    Days run from the invoice; a sale whose invoice day nobody knows is charged nothing, and
    so are kilometres that nobody read.

    Args:
        terms: Of the policy.
        case: As assessed.
        line: Of the case.
        use: What is known of it.
        where: In which zone days are counted.
    """
    invoiced_at = case.moment(Trigger.INVOICED)
    if invoiced_at is None or line.wanted:
        return ()
    invoiced = local_day(invoiced_at, where.zone, where="case.moments")
    returned = local_day(case.asked_at, where.zone, where="case.asked_at")
    found = []
    for term in terms:
        if not term.ground.holds(case, line, invoiced):
            continue
        match term:
            case DailyFee():
                days = term.days(invoiced, returned, use.repair_days)
                found.append(_of(term, WearKind.DAYS, days, 1))
            case DistanceFee():
                found.append(_of(term, WearKind.DISTANCE, use.km or 0, 1000))
            case _ as never:
                assert_never(never)
    return tuple(one for one in found if one.part)


def _of(term: Wear, kind: WearKind, count: int, per: int) -> Worn:
    whole = per * _MILLION
    return Worn(kind, term.ground.article, count, min(count * term.ppm, term.at_most * per), whole)


def _check_share(name: str, ppm: object, most: int) -> None:
    if type(ppm) is not int or not 1 <= ppm <= most:
        raise InvalidInputError(f"wear.{name}", repr(ppm), f"an int of 1 to {most} ppm")
