"""Example cases of a policy: the plainest one that meets some conditions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exchangekit.policy.facts import CaseFacts, LineFacts, When
from exchangekit.policy.overlapping import reasons
from exchangekit.sale.facts import Channel
from exchangekit.values.goods import Item, Reason
from exchangekit.values.ids import Sku
from exchangekit.values.money import Money

if TYPE_CHECKING:
    from exchangekit.policy.book import Policy


def example_case(policy: Policy, *conditions: When) -> CaseFacts:
    """Make a case that meets conditions which overlap, on the first day of the policy."""

    def pick(name: str, otherwise: str) -> str:
        named = [set(getattr(when, name)) for when in conditions if getattr(when, name)]
        return min(set.intersection(*named)) if named else otherwise

    reason = min(frozenset.intersection(*map(reasons, conditions)))
    remedies = [set(when.remedies) for when in conditions if when.remedies]
    business = [when.business for when in conditions if when.business is not None]
    promotions = frozenset(min(when.promotions) for when in conditions if when.promotions)
    item = Item(Sku("example"), category=pick("categories", ""))
    return CaseFacts(
        channel=Channel(pick("channels", min(policy.channels, default=Channel.ONLINE))),
        jurisdiction=min(policy.jurisdictions, default=""),
        reason=Reason(reason),
        asked_at=policy.effective_from,
        moments=(),
        proof=None,
        lines=(LineFacts(1, item, Money(10_000, "CNY"), promotions=promotions),),
        business=any(business),
        remedy=min(set.intersection(*remedies)) if remedies else None,
        region=pick("regions", ""),
        tier=pick("tiers", ""),
    )
