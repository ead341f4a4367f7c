"""Whether two closed conditions can hold of one line, and whether one holds wherever another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exchangekit.values.goods import Reason

if TYPE_CHECKING:
    from exchangekit.policy.facts import When

_SETS = ("channels", "categories", "remedies", "tiers", "regions")


def overlap(*conditions: When) -> bool:
    """
    Tell whether some line of some case meets all of some conditions.

    A line has one channel, reason, category, remedy, tier and region, so sets without a
    common member exclude each other; promotions do not, a line may have several.
    """
    for name in _SETS:
        named = [getattr(when, name) for when in conditions if getattr(when, name)]
        if named and not frozenset.intersection(*named):
            return False
    business = {when.business for when in conditions} - {None}
    return len(business) < len((True, False)) and bool(
        frozenset.intersection(*map(reasons, conditions))
    )


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
