"""Verdicts: three-valued, with every finding kept."""

from __future__ import annotations

from enum import StrEnum

from exchangekit.values.classes import frozen

Details = tuple[tuple[str, str], ...]
"""What words need, as (name, text) pairs."""


class Outcome(StrEnum):
    """What one rule says about one line."""

    PASS = "pass"
    FAIL = "fail"
    UNKNOWN = "unknown"  # a fact is missing
    REVIEW = "review"  # allowed, but somebody must look


class Eligibility(StrEnum):
    """What all rules together say."""

    ELIGIBLE = "eligible"
    INELIGIBLE = "ineligible"
    UNDECIDED = "undecided"


class ChangeKind(StrEnum):
    """Kinds of change that could make a refused line eligible."""

    ASK_EARLIER = "ask_earlier"
    BRING_PROOF = "bring_proof"
    OTHER_ITEM = "other_item"
    BETTER_CONDITION = "better_condition"
    APPROVAL = "approval"
    SAY = "say"  # a missing fact
    STORE_CREDIT = "store_credit"


@frozen
class Change:
    """
    One thing that would help.

    Args:
        kind: What would have to be otherwise.
        facts: What the words need, as (name, text) pairs.
    """

    kind: ChangeKind
    facts: Details = ()


@frozen
class Finding:
    """
    What one rule found about one line.

    Args:
        code: Stable, such as ``window.passed``; `exchangekit.text` has its words.
        outcome: What the rule says.
        line: Of the slip.
        facts: What the words need, as (name, text) pairs.
        source: The law or policy clause it rests on.
        helps: What would make this rule pass; `exchangekit.policy.helping` tells what would
            make the whole case eligible.
    """

    code: str
    outcome: Outcome
    line: int
    facts: Details = ()
    source: str = ""
    helps: tuple[Change, ...] = ()

    @property
    def may_be_excepted(self) -> bool:
        """Whether an approval would help against it."""
        return any(change.kind is ChangeKind.APPROVAL for change in self.helps)


@frozen
class Verdict:
    """
    All findings about a request.

    Args:
        findings: Of every rule that applies, for every line.
    """

    findings: tuple[Finding, ...]

    def of_line(self, line: int) -> Verdict:
        """Give the part about one line."""
        return Verdict(tuple(f for f in self.findings if f.line == line))

    @property
    def eligibility(self) -> Eligibility:
        """The worst outcome decides; what fails is ineligible whatever is unknown."""
        outcomes = {finding.outcome for finding in self.findings}
        if Outcome.FAIL in outcomes:
            return Eligibility.INELIGIBLE
        return Eligibility.UNDECIDED if Outcome.UNKNOWN in outcomes else Eligibility.ELIGIBLE

    @property
    def needs_review(self) -> bool:
        """Whether somebody has to look before it goes on."""
        return any(f.outcome in (Outcome.REVIEW, Outcome.UNKNOWN) for f in self.findings)

    @property
    def refusals(self) -> tuple[Finding, ...]:
        """The findings that stand against it."""
        return tuple(f for f in self.findings if f.outcome is Outcome.FAIL)

    @property
    def missing(self) -> tuple[Finding, ...]:
        """The findings that wait for a fact."""
        return tuple(f for f in self.findings if f.outcome is Outcome.UNKNOWN)
