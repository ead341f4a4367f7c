"""
The sale as a whole, as one slip finds it: what nobody else has claimed or settled.

It is read once, when the slip is submitted, and stays with it, so that an accepted quote
never shifts because another slip moved; the next slip finds what this one has settled.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from exchangekit.sale.discounts import Discount, DiscountShare, FreeShipping
from exchangekit.sale.entitlement import GiftSettled, LostBenefit
from exchangekit.sale.facts import SaleLine
from exchangekit.sale.spans import Span, Spans, minus
from exchangekit.values.classes import frozen
from exchangekit.values.money import Money, total
from exchangekit.values.tax import Taxed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from exchangekit.sale.entitlement import Entitlement


@frozen
class LineLeft:
    """
    A line of the sale, as a slip finds it.

    Args:
        sold: As frozen at intake.
        left: The steps that nobody else gives back or calls off, shipped or not; what was
            lost and is sent again is among them.
    """

    sold: SaleLine
    left: Spans


@frozen
class WholeSale:
    """
    What of the sale as a whole is left to a slip.

    Args:
        currency: Of the sale.
        lines: All of the sale.
        shipping: Outbound shipping that nobody else pays back; None when there is none.
        free_shipping: Why it was free, unless somebody else charges it already.
        replaced: What others' replacements are charged, gross.
        discounts: Promotions of the whole order.
        settled: What others have made of them.
        gifts: What others have made of gifts.
        rounding: The gap of rounding, unless somebody else gives it back already.
    """

    currency: str
    lines: tuple[LineLeft, ...]
    shipping: Taxed | None = None
    free_shipping: FreeShipping | None = None
    replaced: Money | None = None
    discounts: tuple[Discount, ...] = ()
    settled: tuple[LostBenefit, ...] = ()
    gifts: tuple[GiftSettled, ...] = ()
    rounding: Taxed | None = None

    def sum_settled(self, name: str) -> LostBenefit:
        """Add up what others have made of a discount."""
        parts = [one for one in self.settled if one.name == name]
        return LostBenefit(
            name,
            total((part.value for part in parts), self.currency),
            total((part.off for part in parts), self.currency),
            total((part.amount for part in parts), self.currency),
        )


def whole_sale(entitlement: Entitlement) -> WholeSale:
    """Read what of the sale as a whole is left to the next slip."""
    sale, reckoned = entitlement.sale, entitlement.reckoned
    replaced = [one.replaced for one in reckoned if one.replaced is not None]
    shipped_back = sale.shipping_refunded or any(one.shipping for one in reckoned)
    return WholeSale(
        currency=sale.currency,
        lines=tuple(LineLeft(line, _left(entitlement, line)) for line in sale.lines),
        shipping=None if shipped_back else sale.shipping,
        free_shipping=None if any(one.freight for one in reckoned) else sale.free_shipping,
        replaced=total(replaced, sale.currency) if replaced else None,
        discounts=tuple(one for one in sale.discounts if not one.kind.in_kind),
        settled=tuple(lost for one in reckoned for lost in one.discounts),
        gifts=tuple(gift for one in reckoned for gift in one.gifts if gift.amount.minor),
        rounding=None if any(one.rounding for one in reckoned) else sale.rounding,
    )


def _left(entitlement: Entitlement, line: SaleLine) -> Spans:
    claims = (one for one in entitlement.claims if one.line == line.line and not one.resent)
    return minus((Span(0, line.steps),), (span for claim in claims for span in claim.spans))


def share_of(shares: Iterable[DiscountShare], name: str) -> DiscountShare | None:
    """Give a line's share of a discount, or None when it was not eligible."""
    return next((share for share in shares if share.name == name), None)
