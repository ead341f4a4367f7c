"""A check that authors of their own rules run over cases of their own or drawn ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from exchangekit.policy.verdict import Outcome

if TYPE_CHECKING:
    from exchangekit.policy.facts import CaseFacts, Where
    from exchangekit.policy.rules import Rule

OURS: Final = frozenset(
    {
        "condition",
        "exclusion",
        "payment",
        "policy",
        "price",
        "promotion",
        "proof",
        "region",
        "repeat",
        "replacement",
        "risk",
        "shipping",
        "window",
    }
)
"""First parts of the codes of the ready rules; a host begins its codes otherwise."""


def check_rule(rule: Rule, case: CaseFacts, where: Where) -> tuple[str, ...]:
    """
    Name the clauses of `Rule` that a rule breaks on a case; what it raises goes through.

    Returns:
        Sorted names without repetition, none for a sound rule; ``RULE-1-same`` (asked twice, it
        answers twice the same), ``RULE-1-line`` (the finding is about the line),
        ``RULE-4-helps`` (only what fails or lacks a fact offers help), ``RULE-5-code``
        (the code has a prefix that is not ours), ``RULE-5-facts`` (each fact is text and
        named once).
    """
    broken: set[str] = set()
    for line in case.lines:
        finding = rule.examine(case, line, where)
        names = [name for name, _ in finding.facts]
        texts = all(type(part) is str for pair in finding.facts for part in pair)
        sound = {
            "RULE-1-same": finding == rule.examine(case, line, where),
            "RULE-1-line": finding.line == line.line,
            "RULE-4-helps": not finding.helps or finding.outcome in (Outcome.FAIL, Outcome.UNKNOWN),
            "RULE-5-code": finding.code.partition(".")[0] not in OURS and "." in finding.code,
            "RULE-5-facts": texts and len(names) == len(set(names)),
        }
        broken |= {clause for clause, held in sound.items() if not held}
    return tuple(sorted(broken))
