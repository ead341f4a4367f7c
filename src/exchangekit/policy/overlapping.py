"""Whether two closed conditions can hold of one line, and whether one holds wherever another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exchangekit.values.goods import Reason

if TYPE_CHECKING:
    from exchangekit.policy.facts import When

_SETS = ("channels", "categories", "remedies", "tiers", "regions")


def overlap(one: When, other: When) -> bool:
    """
    Tell whether some line of some case meets both conditions.

    A line has one channel, reason, category, remedy, tier and region, so two sets without a
    common member exclude each other; promotions do not, a line may have several.
    """
    if any(
        (ours := getattr(one, name))
        and (theirs := getattr(other, name))
        and ours.isdisjoint(theirs)
        for name in _SETS
    ):
        return False
    if None not in (one.business, other.business) and one.business is not other.business:
        return False
    return bool(reasons(one) & reasons(other))


def reasons(when: When) -> frozenset[Reason]:
    """Give the reasons that reasons and faults of a condition leave."""
    return frozenset(
        reason
        for reason in Reason
        if (not when.reasons or reason in when.reasons)
        and (not when.faults or reason.fault in when.faults)
    )


def implies(narrow: When, wide: When) -> bool:
    """Tell whether `wide` holds wherever `narrow` does."""
    for name in (*_SETS, "promotions"):
        ours, theirs = getattr(narrow, name), getattr(wide, name)
        if theirs and not (ours and ours <= theirs):
            return False
    if wide.business is not None and narrow.business is not wide.business:
        return False
    return reasons(narrow) <= reasons(wide)
