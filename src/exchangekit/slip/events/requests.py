"""Events of a request: taken in, numbered, submitted."""

from __future__ import annotations

from exchangekit.policy.facts import CaseFacts
from exchangekit.policy.terms import Terms
from exchangekit.policy.verdict import Finding
from exchangekit.sale.facts import Channel, Payment
from exchangekit.settlement.whole import WholeSale
from exchangekit.slip.commands import About, Asked, Intent, Paper
from exchangekit.slip.parts import ClaimedLine, FreedSteps, ResentSteps, Series, WantedLine
from exchangekit.values.classes import frozen
from exchangekit.values.fx import FxRate
from exchangekit.values.goods import Reason
from exchangekit.values.ids import CompanyId, CustomerRef, SaleId
from exchangekit.values.people import Role


@frozen
class Opened:
    """
    A request was taken in as a draft.

    `about` is the slip it takes up, and `decided_by` everyone who had a part in the decision
    of that one; `fx` is the rate of a sale in a foreign currency.
    """

    sale: SaleId
    company: CompanyId
    currency: str
    customer: CustomerRef
    zone: str
    jurisdiction: str
    intent: Intent
    channel: Channel
    reason: Reason
    returns: tuple[Asked, ...]
    wanted: tuple[WantedLine, ...]
    requested_by: frozenset[str]
    contact: str | None = None
    evidence: tuple[str, ...] = ()
    marks: frozenset[str] = frozenset()
    fx: FxRate | None = None
    paper: Paper = Paper.RECEIPT
    about: About | None = None
    decided_by: frozenset[str] = frozenset()


@frozen
class Numbered:
    """A number was drawn for the slip or one of its orders."""

    series: Series
    number: str


@frozen
class Submitted:
    """
    The request was assessed; facts, findings and terms stay with the slip.

    `exception` says that reviewers are asked to allow what the policy refuses; `paid_by`
    are the payments of the sale, to which a refund can be traced; `whole` is the sale as the
    slip found it, where its terms settle more than the lines that come back; `resent` is what
    it claims of goods that were lost.
    """

    policy: str
    policy_version: int
    facts: CaseFacts
    findings: tuple[Finding, ...]
    terms: Terms
    lines: tuple[ClaimedLine, ...]
    due: tuple[Role, ...]
    submitted_by: frozenset[str]
    exception: bool = False
    paid_by: tuple[Payment, ...] = ()
    whole: WholeSale | None = None
    again: bool = False
    resent: tuple[ResentSteps, ...] = ()


@frozen
class Amended:
    """
    The request was changed.

    Args:
        returns: All that comes back.
        wanted: All that goes out.
        contact: The host's reference of whom to write to, or None.
        evidence: All references of proofs and photos.
        by: Everyone who changed it.
        freed: What it had claimed, where it is assessed anew.
        shop_evidence: All references of what speaks for the shop.
    """

    returns: tuple[Asked, ...]
    wanted: tuple[WantedLine, ...]
    contact: str | None
    evidence: tuple[str, ...]
    by: frozenset[str]
    freed: tuple[FreedSteps, ...] = ()
    shop_evidence: tuple[str, ...] = ()
