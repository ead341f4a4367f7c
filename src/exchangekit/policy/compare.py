"""A policy held against the law: where it gives less, and what was not compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exchangekit.policy.comparing import LOOKS
from exchangekit.policy.facts import is_within
from exchangekit.policy.overlapping import overlap
from exchangekit.policy.shortfalls import Comparison, NotCompared, Shortfall

if TYPE_CHECKING:
    from collections.abc import Iterable

    from exchangekit.policy.book import Policy
    from exchangekit.policy.statutes.facts import Statute


def compare(policy: Policy, statutes: Iterable[Statute]) -> Comparison:
    """
    Hold a policy against every statute of its jurisdictions, channels and time.

    Every right is held against the policy by itself: a customer may use the longest, so one
    that gives less than any of them is named for it.  A rule is held against a statute when
    some case could fall under both, so rules for businesses are never held against rights
    of consumers; a statute that ended before the policy began is left out.
    """
    found = dict.fromkeys(
        one
        for statute in statutes
        if _meets(policy, statute)
        for look in LOOKS
        for one in look(policy, statute)
    )
    return Comparison(
        tuple(one for one in found if isinstance(one, Shortfall)),
        tuple(one for one in found if isinstance(one, NotCompared)),
    )


def _meets(policy: Policy, statute: Statute) -> bool:
    return (
        _shares_a_place(policy.jurisdictions, statute.jurisdictions)
        and overlap(policy.scope, statute.when)
        and _shares_a_day(policy, statute)
    )


def _shares_a_place(ours: frozenset[str], theirs: frozenset[str]) -> bool:
    return (
        not ours
        or any(is_within(one, theirs) for one in ours)
        or any(is_within(one, ours) for one in theirs)
    )


def _shares_a_day(policy: Policy, statute: Statute) -> bool:
    before = policy.effective_before
    began = before is None or statute.in_force_from <= before.date()
    ended = statute.in_force_before
    return began and (ended is None or policy.effective_from.date() < ended)
