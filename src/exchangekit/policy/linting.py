"""Rules that never speak, never decide, or cannot both be kept; each with an example."""

from __future__ import annotations

from datetime import UTC
from enum import StrEnum
from itertools import combinations
from typing import TYPE_CHECKING, Final

from exchangekit.policy.edges import edges, plain_case
from exchangekit.policy.examples import example_case
from exchangekit.policy.facts import CaseFacts, When, Where
from exchangekit.policy.overlapping import implies, overlap, reasons
from exchangekit.policy.strictness import contradict, is_stricter
from exchangekit.policy.verdict import Outcome
from exchangekit.values.classes import frozen

if TYPE_CHECKING:
    from exchangekit.policy.book import Policy
    from exchangekit.policy.rules import Rule


class LintKind(StrEnum):
    """What can be wrong with rules that are each valid alone."""

    UNREACHABLE = "unreachable"  # it applies to no sale that the policy rules
    CONTRADICTORY = "contradictory"  # where both apply nothing passes both
    SHADOWED = "shadowed"  # wherever it applies another one is at least as strict


@frozen
class Lint:
    """
    A rule somebody should look at.

    Args:
        kind: What is wrong.
        rule: Its position in the policy, from 1.
        other: The position of the rule it collides with or hides behind; None: of none.
        example: A case that shows it: that meets the conditions of a rule never reached;
            that both rules are about, and what hides or contradicts the rule refuses, where
            it refuses anything.  Days are those of UTC.  None when no case can.
    """

    kind: LintKind
    rule: int
    other: int | None = None
    example: CaseFacts | None = None


def lint(policy: Policy) -> tuple[Lint, ...]:
    """
    Find rules that are unreachable, contradictory or shadowed.

    Compared are rules of one kind that we know; a host's own are only tried for being
    reachable.  Taking a shadowed rule out changes no verdict's eligibility.
    """
    found: list[Lint] = []
    hidden: set[int] = set()
    reached: list[tuple[int, Rule]] = []
    for number, rule in enumerate(policy.rules, 1):
        if _is_reachable(policy, rule.only_when):
            reached.append((number, rule))
        else:
            example = example_case(policy, rule.only_when) if reasons(rule.only_when) else None
            found.append(Lint(LintKind.UNREACHABLE, number, None, example))
    for (first, one), (second, other) in combinations(reached, 2):
        if not overlap(policy.scope, one.only_when, other.only_when):
            continue
        if contradict(one, other):
            example = _shown(policy, other, one)
            found.append(Lint(LintKind.CONTRADICTORY, second, first, example))
        for number, rule, by, stricter in (
            (second, other, first, one),
            (first, one, second, other),
        ):
            if by not in hidden and number not in hidden and _is_shadowed(rule, stricter):
                hidden.add(number)
                found.append(Lint(LintKind.SHADOWED, number, by, _shown(policy, rule, stricter)))
    return tuple(found)


def _is_reachable(policy: Policy, when: When) -> bool:
    return overlap(when, policy.scope)


def _is_shadowed(rule: Rule, by: Rule) -> bool:
    """Tell whether `by` applies wherever `rule` does, and passes only what it passes too."""
    return implies(rule.only_when, by.only_when) and (rule == by or is_stricter(by, rule))


def _shown(policy: Policy, rule: Rule, by: Rule) -> CaseFacts:
    """Give a case of both rules that `by` refuses, and that `rule` alone would let pass."""
    conditions = (policy.scope, rule.only_when, by.only_when)
    plain = plain_case(policy, _UTC, *conditions)
    tried = [
        case
        for one in (by, rule)
        for case in edges(one, plain, _UTC)
        if all(when.holds(case, case.lines[0]) for when in conditions)
    ]

    def shows(case: CaseFacts) -> tuple[int, bool]:
        (of_by, of_rule) = (one.examine(case, case.lines[0], _UTC).outcome for one in (by, rule))
        return _WEIGHT[of_by], of_rule is Outcome.PASS

    return max(tried, key=shows, default=example_case(policy, *conditions))


_UTC: Final = Where(UTC)
_WEIGHT: Final = {
    outcome: weight
    for weight, outcome in enumerate((Outcome.PASS, Outcome.UNKNOWN, Outcome.REVIEW, Outcome.FAIL))
}
"""How plainly an outcome shows that a rule stands against a case."""
