"""What an allowed request obliges to: evidence, fees, freight, approvals, deadlines."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from exchangekit.policy.approval import Gate, Occasion, approvals_due, worth_of
from exchangekit.policy.rules import WindowRule
from exchangekit.policy.terms import FeeKind
from exchangekit.policy.verdict import Change, Details, Eligibility
from exchangekit.values.classes import frozen
from exchangekit.values.goods import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exchangekit.policy.approval import ApprovalDue
    from exchangekit.policy.book import Policy
    from exchangekit.policy.facts import CaseFacts, Where
    from exchangekit.policy.terms import FeeTerm, Terms
    from exchangekit.policy.verdict import Verdict


class ObligationKind(StrEnum):
    """Kinds of obligation."""

    EVIDENCE = "evidence"
    FEE = "fee"
    FREIGHT = "freight"
    APPROVAL = "approval"
    DEADLINE = "deadline"


@frozen
class Obligation:
    """
    One thing somebody has to do or pay.

    Args:
        kind: What it is.
        facts: What the words need, as (name, text) pairs.
        line: Of the slip; None for the slip as a whole.
        evidence: For evidence, the change that would bring it.
    """

    kind: ObligationKind
    facts: Details = ()
    line: int | None = None
    evidence: Change | None = None


def obligations(
    policy: Policy, case: CaseFacts, verdict: Verdict, where: Where
) -> tuple[Obligation, ...]:
    """
    Give what follows from a verdict under the terms of its policy.

    Args:
        policy: The one that made the verdict.
        case: What it was about.
        verdict: Of `assess`.
        where: How its days were counted.

    Returns:
        Evidence that is missing, fees by their terms, who pays the return freight, who has
        to approve at which gate as far as the worth of the goods tells, the last day to ask;
        nothing for what is refused.
    """
    if verdict.eligibility is Eligibility.INELIGIBLE:
        return ()
    doubt = frozenset({Occasion.DOUBT} if verdict.needs_review else ())
    return (
        *_evidence(verdict),
        *_money(policy.terms, case.reason.fault),
        *(
            Obligation(ObligationKind.APPROVAL, (("gate", gate.value), ("role", _roles(due))))
            for gate in Gate
            for due in approvals_due(policy.terms.levels, gate, case, worth_of(case), doubt)
        ),
        *_deadlines(policy, case, where),
    )


def _roles(due: ApprovalDue) -> str:
    return ", ".join(sorted(due.roles))


def _evidence(verdict: Verdict) -> Iterator[Obligation]:
    for finding in verdict.missing:
        for change in finding.helps:
            yield Obligation(ObligationKind.EVIDENCE, change.facts, finding.line, change)


def _money(terms: Terms, fault: Fault) -> Iterator[Obligation]:
    charged = [fee for fee in terms.fees if fault not in fee.borne_by_shop_for]
    for fee in charged:
        yield Obligation(ObligationKind.FEE, (("fee", fee.kind.value), ("height", height(fee))))
    by_customer = any(fee.kind is FeeKind.RETURN_FREIGHT for fee in charged)
    payer = Fault.CUSTOMER if by_customer else Fault.SELLER
    yield Obligation(ObligationKind.FREIGHT, (("payer", payer.value),))


def height(fee: FeeTerm) -> str:
    """Write the height of a fee: an amount, or percent of the credit."""
    return percent(fee.ppm) if fee.amount is None else str(fee.amount)


def percent(ppm: int) -> str:
    """
    Write parts per million as percent, every digit.

    >>> percent(130_000), percent(500)
    ('13 %', '0.05 %')
    """
    whole, rest = divmod(ppm, 10_000)
    return f"{whole}.{rest:04d}".rstrip("0").rstrip(".") + " %"


def _deadlines(policy: Policy, case: CaseFacts, where: Where) -> Iterator[Obligation]:
    for line in case.lines:
        days = [
            day
            for rule in policy.rules
            if isinstance(rule, WindowRule) and rule.only_when.holds(case, line)
            if (day := rule.last_day(case, line, where)) is not None
        ]
        if days:
            facts = (("last_day", min(days).isoformat()),)
            yield Obligation(ObligationKind.DEADLINE, facts, line.line)
