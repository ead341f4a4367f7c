"""Rules that never speak, never decide, or cannot both be kept; each with an example."""

from __future__ import annotations

from enum import StrEnum
from itertools import combinations
from typing import TYPE_CHECKING

from exchangekit.policy.examples import example_case
from exchangekit.policy.facts import CaseFacts, When
from exchangekit.policy.overlapping import implies, overlap, reasons
from exchangekit.policy.strictness import contradict, is_stricter
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
        example: A case that shows it: on which both rules apply, or one that meets the
            conditions of a rule that is never reached; None when no case can.
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
        example = example_case(policy, policy.scope, one.only_when, other.only_when)
        if contradict(one, other):
            found.append(Lint(LintKind.CONTRADICTORY, second, first, example))
        for number, rule, by, stricter in (
            (second, other, first, one),
            (first, one, second, other),
        ):
            if by not in hidden and number not in hidden and _is_shadowed(rule, stricter):
                hidden.add(number)
                found.append(Lint(LintKind.SHADOWED, number, by, example))
    return tuple(found)


def _is_reachable(policy: Policy, when: When) -> bool:
    return overlap(when, policy.scope)


def _is_shadowed(rule: Rule, by: Rule) -> bool:
    """Tell whether `by` applies wherever `rule` does, and passes only what it passes too."""
    return implies(rule.only_when, by.only_when) and (rule == by or is_stricter(by, rule))
