"""The case that a slip puts before its policy: what is known of sale, request and claims."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from exchangekit.policy.facts import (
    CaseFacts,
    LineFacts,
    PaymentState,
    Remedy,
    ShippingState,
)
from exchangekit.sale.facts import NOBODY, Trigger
from exchangekit.sale.spans import value_of
from exchangekit.slip.commands.requests import Intent
from exchangekit.values.money import total

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from exchangekit.sale.entitlement import Claimed, Entitlement
    from exchangekit.sale.facts import Sale, SaleLine
    from exchangekit.slip.commands.requests import Asked
    from exchangekit.slip.model import Slip

REMEDIES: Final[Mapping[Intent, Remedy]] = MappingProxyType(
    {
        Intent.EXCHANGE: Remedy.EXCHANGE,
        Intent.REFUND: Remedy.REFUND,
        Intent.STORE_CREDIT: Remedy.STORE_CREDIT,
    }
)
"""What each intent asks for; where nothing comes back there is no line to judge."""

_ARRIVED: Final = (Trigger.DELIVERED, Trigger.RECEIVED, Trigger.INSTALLED)


def case_of(
    slip: Slip, entitlement: Entitlement, claims: tuple[Claimed, ...], asked_at: datetime
) -> CaseFacts:
    """
    Give the case of a request.

    Args:
        slip: Its draft.
        entitlement: Of its sale.
        claims: Of its return lines, in their order.
        asked_at: When the customer asked.
    """
    sale, request = entitlement.sale, slip.request
    buyer = sale.buyer or NOBODY
    pairs = enumerate(zip(request.returns, claims, strict=True), 1)
    return CaseFacts(
        channel=sale.channel,
        jurisdiction=sale.jurisdiction,
        reason=request.reason,
        asked_at=asked_at,
        moments=sale.moments,
        proof=sale.proof,
        lines=tuple(_line(slip, sale, number, asked, claim) for number, (asked, claim) in pairs),
        business=buyer.business,
        uninformed=buyer.uninformed,
        remedy=REMEDIES.get(request.intent),
        payment=payment_state(sale),
        region=buyer.region,
        tier=buyer.tier,
        marks=buyer.marks | request.marks,
    )


def _line(slip: Slip, sale: Sale, number: int, asked: Asked, claim: Claimed) -> LineFacts:
    sold = sale.line(asked.sale_line)
    return LineFacts(
        line=number,
        item=sold.item,
        paid=value_of(sold.paid, sold.steps, claim.spans).gross,
        condition=asked.condition,
        wanted=tuple(w.item for w in slip.request.wanted if number in w.replaces),
        exclusion_confirmed=sold.exclusion_confirmed,
        earlier_exchanges=sold.earlier_exchanges,
        shipping=shipping_state(sale, sold),
        promotions=frozenset(share.name for share in sold.discounts),
        pauses=sold.pauses,
        marks=sold.marks,
    )


def payment_state(sale: Sale) -> PaymentState:
    """
    Tell how far a sale is paid: what it lists was received, and nothing else was.

    It is refunded when all of that had gone back before it was taken in; what slips pay back
    later is told by their claims on its goods.
    """
    received = total((payment.amount for payment in sale.payments), sale.currency)
    if received.minor and all(payment.refunded == payment.amount for payment in sale.payments):
        return PaymentState.REFUNDED
    if received >= sale.paid:
        return PaymentState.PAID
    return PaymentState.PART_PAID if received.minor else PaymentState.UNPAID


def shipping_state(sale: Sale, line: SaleLine) -> ShippingState:
    """Tell how far the goods of a line are: by what has left, and by the moments known."""
    if not line.shipped:
        return ShippingState.NOT_SHIPPED
    arrived = any(sale.moment(trigger) is not None for trigger in _ARRIVED)
    return ShippingState.DELIVERED if arrived else ShippingState.UNDER_WAY
