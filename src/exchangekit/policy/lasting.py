"""Which of two windows gives less, as far as that can be told without a case."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING, Final

from exchangekit.sale.facts import Trigger
from exchangekit.values.dates import FirstDay, Length, LengthUnit

if TYPE_CHECKING:
    from exchangekit.policy.rules import WindowRule


class Order(Enum):
    """What is known of two windows."""

    LESS = auto()
    NOT_LESS = auto()
    UNKNOWN = auto()


USUAL_ORDER: Final = (
    Trigger.ORDERED,
    Trigger.INVOICED,
    Trigger.SHIPPED,
    Trigger.DELIVERED,
    Trigger.RECEIVED,
    Trigger.INSTALLED,
)
"""In which order the moments of a sale usually come; one may fall on the day of the next."""

_DAYS: Final = {
    LengthUnit.DAYS: (1, 1),
    LengthUnit.WORKDAYS: (1, 10**6),  # a calendar may have hardly any
    LengthUnit.MONTHS: (28, 31),
    LengthUnit.YEARS: (365, 366),
}
_LONGEST_REST: Final = 14
"""No calendar we know rests for more days in a row."""


def order(given: WindowRule, law: WindowRule) -> Order:
    """
    Tell whether one window ends earlier than another in some case.

    One that does not start earlier is compared by length, since both may start on one day;
    one that does start earlier and is not longer gives less.
    """
    match start_order(given, law):
        case Order.NOT_LESS:
            return compare_lengths(given.length, law.length)
        case Order.LESS:
            reverse = compare_lengths(law.length, given.length)
            return Order.LESS if reverse is Order.NOT_LESS else Order.UNKNOWN
        case _:
            return Order.UNKNOWN


def start_order(given: WindowRule, law: WindowRule) -> Order:
    """Tell whether a window may start earlier than another: its moments are over before."""
    ours, theirs = set(given.triggers), set(law.triggers)
    if ours >= theirs or _is_before(theirs, ours):
        return Order.NOT_LESS
    if ours < theirs or _is_before(ours, theirs):
        return Order.LESS
    return Order.UNKNOWN


def _is_before(one: set[Trigger], other: set[Trigger]) -> bool:
    """Tell whether the latest of some moments usually comes before the latest of others."""
    if not one | other <= set(USUAL_ORDER):
        return False
    return max(map(USUAL_ORDER.index, one)) < max(map(USUAL_ORDER.index, other))


def compare_lengths(given: Length, law: Length) -> Order:
    """
    Tell whether a length may end earlier than another from the same day.

    Within one unit the count decides, then a first day counted; across units the shortest
    and the longest that each can be.  A roll-over that only the other has counts for up to
    fourteen days; a window of working days ends on one anyway.
    """
    if given.unit is law.unit is LengthUnit.WORKDAYS:
        pairs = zip(_workdays(given), _workdays(law), strict=True)
        return Order.LESS if any(ours < theirs for ours, theirs in pairs) else Order.NOT_LESS
    spare = 0 if given.roll_on_rest_day or not law.roll_on_rest_day else _LONGEST_REST
    if given.unit is law.unit:
        ends, law_ends = _end(given), _end(law)
        if ends < law_ends or (ends == law_ends and spare):
            return Order.LESS
        smallest = _DAYS[given.unit][0]
        return Order.NOT_LESS if (ends - law_ends) // 2 * smallest >= spare else Order.UNKNOWN
    (least, most), (law_least, law_most) = _bounds(given), _bounds(law)
    if most < law_least:
        return Order.LESS
    return Order.NOT_LESS if least >= law_most + spare else Order.UNKNOWN


def _workdays(length: Length) -> tuple[int, int]:
    """Give which working day after the trigger is the last, from a working and a rest day."""
    if length.first_day is FirstDay.INCLUDED and length.count > 0:
        return length.count - 1, length.count
    return length.count, max(length.count, int(length.roll_on_rest_day))


def _end(length: Length) -> int:
    """
    Give the count in half units, less what a counted first day takes.

    It takes a day, which is less than any difference of months or years.
    """
    included = length.first_day is FirstDay.INCLUDED and length.count > 0
    return 2 * length.count - included * (2 if length.unit is LengthUnit.DAYS else 1)


def _bounds(length: Length) -> tuple[int, int]:
    shortest, longest = _DAYS[length.unit]
    lost = length.first_day is FirstDay.INCLUDED and length.count > 0
    return length.count * shortest - lost, length.count * longest - lost
