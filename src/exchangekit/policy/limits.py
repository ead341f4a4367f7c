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
        facts: Details = (("accepted", _listed(self.accepted)),)
        if case.payment is None:
            say = (Change(ChangeKind.SAY, (("fact", "payment"),)),)
            return Finding("payment.unknown", Outcome.UNKNOWN, line.line, facts, self.source, say)
        facts = (("state", case.payment.value), *facts)
        if case.payment in self.accepted:
            return Finding("payment.accepted", Outcome.PASS, line.line, facts, self.source)
        return Finding("payment.refused", Outcome.FAIL, line.line, facts, self.source, _APPROVAL)


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
        facts: Details = (("accepted", _listed(self.accepted)),)
        if line.shipping is None:
            say = (Change(ChangeKind.SAY, (("fact", "shipping"),)),)
            return Finding("shipping.unknown", Outcome.UNKNOWN, line.line, facts, self.source, say)
        facts = (("state", line.shipping.value), *facts)
        if line.shipping in self.accepted:
            return Finding("shipping.accepted", Outcome.PASS, line.line, facts, self.source)
        return Finding("shipping.refused", Outcome.FAIL, line.line, facts, self.source, _APPROVAL)


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
        facts: Details = (("served", _listed(self.served)),)
        if not case.region:
            say = (Change(ChangeKind.SAY, (("fact", "region"),)),)
            return Finding("region.unknown", Outcome.UNKNOWN, line.line, facts, self.source, say)
        facts = (("region", case.region), *facts)
        if case.region in self.served:
            return Finding("region.served", Outcome.PASS, line.line, facts, self.source)
        return Finding("region.refused", Outcome.FAIL, line.line, facts, self.source, _APPROVAL)


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
            raise InvalidInputError("price.most", str(self.most), "not below least")

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
