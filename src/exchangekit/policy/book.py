"""Policies and the book that says which version ruled a sale."""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise
from typing import TYPE_CHECKING

from attrs import evolve

from exchangekit.errors import InvalidInputError, NoPolicyError, PolicyOverlapError
from exchangekit.policy.facts import When, is_within
from exchangekit.policy.rules import Rule
from exchangekit.policy.terms import Terms
from exchangekit.policy.verdict import Finding, Outcome, Verdict
from exchangekit.sale.facts import NOBODY, Buyer, Channel
from exchangekit.values.classes import frozen
from exchangekit.values.dates import check_instant
from exchangekit.values.ids import check_id

if TYPE_CHECKING:
    from exchangekit.policy.facts import CaseFacts, Where


@frozen
class Policy:
    """
    Rules and terms that hold for a while.

    Args:
        id: The host's name of the policy.
        version: From 1, growing.
        rules: A flat list; every one that applies is evaluated.
        terms: What holds when a request is allowed.
        effective_from: The first instant of a sale it rules.
        effective_before: The first instant of a sale it no longer rules; None: no end.
        jurisdictions: It rules sales there and in their parts (``CN-ZJ`` is one of ``CN``);
            everywhere when empty.
        channels: It rules sales made so; all when empty.
        business: Only sales to a business when True, only to consumers when False.
        tiers: It rules sales to these kinds of customer; to all when empty.
    """

    id: str
    version: int
    rules: tuple[Rule, ...]
    terms: Terms
    effective_from: datetime
    effective_before: datetime | None = None
    jurisdictions: frozenset[str] = frozenset()
    channels: frozenset[Channel] = frozenset()
    business: bool | None = None
    tiers: frozenset[str] = frozenset()

    def __attrs_post_init__(self) -> None:
        check_id(self.id, where="policy.id")
        check_instant(self.effective_from, where="policy.effective_from")
        if self.effective_before is not None:
            check_instant(self.effective_before, where="policy.effective_before")
            if self.effective_before <= self.effective_from:
                got = self.effective_before.isoformat()
                raise InvalidInputError("policy.effective_before", got, "after effective_from")

    @property
    def scope(self) -> When:
        """For which sales it is, but for where and when they were made."""
        return When(channels=self.channels, business=self.business, tiers=self.tiers)

    @property
    def specificity(self) -> int:
        """How many kinds of condition it names."""
        named = (self.jurisdictions, self.channels, self.tiers)
        return sum(map(bool, named)) + (self.business is not None)

    def rules_sale(
        self, jurisdiction: str, channel: Channel, at: datetime, buyer: Buyer = NOBODY
    ) -> bool:
        """Tell whether it is the policy of a sale made there, so, then and to such a buyer."""
        return (
            (not self.jurisdictions or is_within(jurisdiction, self.jurisdictions))
            and (not self.channels or channel in self.channels)
            and self.business in (None, buyer.business)
            and (not self.tiers or buyer.tier in self.tiers)
            and self.effective_from <= at
            and (self.effective_before is None or at < self.effective_before)
        )


def assess(policy: Policy, case: CaseFacts, where: Where) -> Verdict:
    """
    Evaluate every rule that applies on every line and keep every finding.

    A line on which no rule applies gets the finding ``policy.no-rule`` and passes.  In a case
    that somebody allows as an exception, what an approval helps against is only looked at.
    """
    findings: list[Finding] = []
    for line in case.lines:
        found = [
            rule.examine(case, line, where)
            for rule in policy.rules
            if rule.only_when.holds(case, line)
        ]
        findings += found or [Finding("policy.no-rule", Outcome.PASS, line.line)]
    if case.excepted:
        findings = [_excepted(finding) for finding in findings]
    return Verdict(tuple(findings))


def _excepted(finding: Finding) -> Finding:
    if finding.outcome is Outcome.FAIL and finding.may_be_excepted:
        return evolve(finding, outcome=Outcome.REVIEW)
    return finding


@frozen
class PolicyBook:
    """
    All versions of all policies.

    Raises:
        PolicyOverlapError: Two versions of one policy rule the same instant.
    """

    policies: tuple[Policy, ...]

    def __attrs_post_init__(self) -> None:
        by_id = sorted(self.policies, key=lambda p: (p.id, p.effective_from))
        for earlier, later in pairwise(by_id):
            ended = earlier.effective_before
            if earlier.id == later.id and (ended is None or later.effective_from < ended):
                raise PolicyOverlapError(
                    "book.policies", earlier.id, earlier.version, later.version
                )

    def in_force(
        self, jurisdiction: str, channel: Channel, at: datetime, buyer: Buyer = NOBODY
    ) -> Policy:
        """
        Give the policy of a sale; the most specific one, then the first listed.

        A policy that names the very jurisdiction goes before one that names what it is a
        part of.

        Args:
            jurisdiction: Whose law rules the sale.
            channel: How it was made.
            at: When.
            buyer: What kind of customer bought.

        Raises:
            NoPolicyError: None was in force.
        """
        candidates = [p for p in self.policies if p.rules_sale(jurisdiction, channel, at, buyer)]
        if not candidates:
            raise NoPolicyError(jurisdiction, channel, at.isoformat())
        return max(candidates, key=lambda p: (p.specificity, jurisdiction in p.jurisdictions))
