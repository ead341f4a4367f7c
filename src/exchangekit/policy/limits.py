"""More rules: states of payment and shipping, prices, promotions, regions, risks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exchangekit.errors import InvalidInputError
from exchangekit.policy.facts import (
    ALWAYS,
    CaseFacts,
    LineFacts,
    PaymentState,
    ShippingState,
    When,
    Where,
)
from exchangekit.policy.verdict import Change, ChangeKind, Details, Finding, Outcome
from exchangekit.values.classes import frozen
from exchangekit.values.money import Money

if TYPE_CHECKING:
    from collections.abc import Iterable
    from enum import StrEnum

_APPROVAL = (Change(ChangeKind.APPROVAL),)


def _listed(named: Iterable[str]) -> str:
    return ", ".join(sorted(named))


def _check_some(named: frozenset[StrEnum] | frozenset[str], where: str) -> None:
    if not named:
        raise InvalidInputError(where, "[]", "at least one")


def _is_one_of(
    kind: str, known: tuple[str, str, str], accepted: frozenset[str], line: LineFacts, source: str
) -> Finding:
    """
    Find whether a fact is one of those accepted; one nobody has named is undecided.

    Args:
        kind: First part of the code, and the name of the fact that is missing.
        known: Code of what passes, name of the fact in words, and the fact or nothing.
        accepted: What is.
        line: Of the case.
        source: Of the rule.
    """
    passes, name, value = known
    facts: Details = ((passes, _listed(accepted)),)
    if not value:
        say = (Change(ChangeKind.SAY, (("fact", kind),)),)
        return Finding(f"{kind}.unknown", Outcome.UNKNOWN, line.line, facts, source, say)
    facts = ((name, str(value)), *facts)
    if value in accepted:
        return Finding(f"{kind}.{passes}", Outcome.PASS, line.line, facts, source)
    return Finding(f"{kind}.refused", Outcome.FAIL, line.line, facts, source, _APPROVAL)


@frozen
class PaymentRule:
    """
    Paid as far as it has to be.

    Args:
        accepted: The states that are, at least one.
        source: The law or clause it rests on.
        only_when: Conditions under which it applies.
    """

    accepted: frozenset[PaymentState] = frozenset({PaymentState.PAID})
    source: str = ""
    only_when: When = ALWAYS

    def __attrs_post_init__(self) -> None:
        _check_some(self.accepted, "payment.accepted")

    def examine(self, case: CaseFacts, line: LineFacts, where: Where) -> Finding:
        """A state nobody has named is undecided."""
        del where
        known = ("accepted", "state", case.payment or "")
        return _is_one_of("payment", known, self.accepted, line, self.source)


@frozen
class ShippingRule:
    """
    Shipped as far as it has to be.

    Args:
        accepted: The states that are, at least one.
        source: The law or clause it rests on.
        only_when: Conditions under which it applies.
    """

    accepted: frozenset[ShippingState] = frozenset({ShippingState.DELIVERED})
    source: str = ""
    only_when: When = ALWAYS

    def __attrs_post_init__(self) -> None:
        _check_some(self.accepted, "shipping.accepted")

    def examine(self, case: CaseFacts, line: LineFacts, where: Where) -> Finding:
        """A state nobody has named is undecided."""
        del case, where
        known = ("accepted", "state", line.shipping or "")
        return _is_one_of("shipping", known, self.accepted, line, self.source)


@frozen
class RegionRule:
    """
    From a region that is served.

    Args:
        served: The host's names of regions, at least one.
        source: The law or clause it rests on.
        only_when: Conditions under which it applies.
    """

    served: frozenset[str]
    source: str = ""
    only_when: When = ALWAYS

    def __attrs_post_init__(self) -> None:
        _check_some(self.served, "region.served")

    def examine(self, case: CaseFacts, line: LineFacts, where: Where) -> Finding:
        """A region that is not known is undecided."""
        del where
        known = ("served", "region", case.region)
        return _is_one_of("region", known, self.served, line, self.source)


@frozen
class PriceRule:
    """
    Worth enough, and not too much, to come back this way.

    Args:
        least: Gross value of the steps asked back, itself included; None: no limit.
        most: The same; not below `least` and of one currency with it.
        source: The law or clause it rests on.
        only_when: Conditions under which it applies.

    Raises:
        InvalidInputError: No limit, or the upper one lies below the lower.
        CurrencyMismatchError: The limits are of two currencies.
    """

    least: Money | None = None
    most: Money | None = None
    source: str = ""
    only_when: When = ALWAYS

    def __attrs_post_init__(self) -> None:
        if self.least is None and self.most is None:
            raise InvalidInputError("price.least", "None", "at least one")
        if self.least is None or self.most is None:
            return
        if self.least.currency != self.most.currency or self.most < self.least:
            want = f"{self.least} or more"
            raise InvalidInputError("price.most", str(self.most), want)

    def examine(self, case: CaseFacts, line: LineFacts, where: Where) -> Finding:
        """A price of another currency is compared by a person, not by a guess."""
        del case, where
        paid, number = line.paid, line.line
        limits = [limit for limit in (self.least, self.most) if limit is not None]
        if any(limit.currency != paid.currency for limit in limits):
            told: Details = (("paid", str(paid)),)
            return Finding("price.other-currency", Outcome.REVIEW, number, told, self.source)
        if self.least is not None and paid < self.least:
            facts = (("paid", str(paid)), ("least", str(self.least)))
            return Finding("price.below", Outcome.FAIL, number, facts, self.source, _APPROVAL)
        if self.most is not None and paid > self.most:
            facts = (("paid", str(paid)), ("most", str(self.most)))
            return Finding("price.above", Outcome.FAIL, number, facts, self.source, _APPROVAL)
        return Finding("price.within", Outcome.PASS, number, (("paid", str(paid)),), self.source)


@frozen
class PromotionRule:
    """
    Not sold under a promotion whose goods never come back.

    Args:
        excluded: The host's names of promotions, at least one.
        unless_unconfirmed: An exclusion the customer did not confirm at the sale does not
            bind (PRC State Council order 778, art. 19).
        source: The law or clause it rests on.
        only_when: Conditions under which it applies.
    """

    excluded: frozenset[str]
    unless_unconfirmed: bool = True
    source: str = ""
    only_when: When = ALWAYS

    def __attrs_post_init__(self) -> None:
        _check_some(self.excluded, "promotion.excluded")

    def examine(self, case: CaseFacts, line: LineFacts, where: Where) -> Finding:
        """Excluded promotions fail, unless the exclusion does not bind."""
        del case, where
        hit = self.excluded & line.promotions
        if not hit:
            return Finding("promotion.none", Outcome.PASS, line.line, (), self.source)
        facts: Details = (("promotion", _listed(hit)),)
        if self.unless_unconfirmed and not line.exclusion_confirmed:
            return Finding("promotion.unconfirmed", Outcome.PASS, line.line, facts, self.source)
        return Finding("promotion.excluded", Outcome.FAIL, line.line, facts, self.source, _APPROVAL)


@frozen
class RiskRule:
    """
    Marks of risk on customer or goods call for a look; they refuse nothing by themselves.

    Args:
        marks: The host's names, such as ``habitual`` or ``swapped``; any mark when empty.
        source: The law or clause it rests on.
        only_when: Conditions under which it applies.
    """

    marks: frozenset[str] = frozenset()
    source: str = ""
    only_when: When = ALWAYS

    def examine(self, case: CaseFacts, line: LineFacts, where: Where) -> Finding:
        """One of the marks asks for review."""
        del where
        seen = case.marks | line.marks
        hit = seen & self.marks if self.marks else seen
        if not hit:
            return Finding("risk.none", Outcome.PASS, line.line, (), self.source)
        facts: Details = (("marks", _listed(hit)),)
        return Finding("risk.marked", Outcome.REVIEW, line.line, facts, self.source)
