"""Refunding over the payments that were received, to the cent or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from exchangekit.errors import InvalidInputError, PaymentAmountError, UnknownPaymentError
from exchangekit.policy.money_terms import RefundOrder
from exchangekit.policy.pledges import PledgeKind
from exchangekit.values.classes import frozen
from exchangekit.values.decimals import Rounding
from exchangekit.values.ids import PaymentId, StreamId
from exchangekit.values.money import Money, total

if TYPE_CHECKING:
    from collections.abc import Sequence


@frozen
class PaymentBalance:
    """
    A payment and what of it went back.

    Args:
        id: The host's number.
        received: Not negative.
        refunded: By every slip and by the host, not negative, at most `received`.
    """

    id: PaymentId
    received: Money
    refunded: Money

    def __attrs_post_init__(self) -> None:
        if not Money(0, self.received.currency) <= self.refunded <= self.received:
            got, want = str(self.refunded), f"0 to the {self.received} received"
            raise InvalidInputError(f"payment[{self.id}].refunded", got, want)

    @property
    def left(self) -> Money:
        """What can still be refunded."""
        return self.received - self.refunded


@frozen
class PaymentEntry:
    """
    One entry in the stream of a payment.

    Args:
        payment: The host's number of the payment.
        reference: The host's number of what was booked: the payment itself, or a refund; of
            a deposit that pays, the record that says so.
        stream: Of the record that caused it.
        received: What came in, not negative.
        refunded: What went back, not negative.
    """

    payment: PaymentId
    reference: PaymentId
    stream: StreamId
    received: Money
    refunded: Money


@frozen(slots=False)
class PledgeHeld:
    """
    What the customer left for goods that are sent in advance.

    Args:
        payment: The host's number of it.
        kind: In which way.
        amount: How much.
        taken: How much of it paid for what was owed in the end.
        back: How much was paid back, or let go of.
    """

    payment: PaymentId
    kind: PledgeKind
    amount: Money
    taken: Money
    back: Money

    @property
    def used(self) -> Money:
        """What has been taken or went back."""
        return self.taken + self.back

    @property
    def left(self) -> Money:
        """What has not been decided on."""
        return self.amount - self.used


@frozen
class RefundPart:
    """So much goes back over one payment."""

    payment: PaymentId
    amount: Money


def spread(
    refund: Money,
    payments: Sequence[PaymentBalance],
    *,
    slip: str,
    order: RefundOrder = RefundOrder.NEWEST_FIRST,
    over: Sequence[RefundPart] = (),
) -> tuple[RefundPart, ...]:
    """
    Spread a refund over payments, given in the order they were received.

    Total-preserving: the parts add up to `refund`, and no payment gives more than it has.

    Args:
        refund: Not negative.
        payments: What is left of each.
        slip: For which exchange.
        order: Which payment goes first.
        over: The parts themselves, where the order is that they are named.

    Raises:
        PaymentAmountError: It is negative, the payments have less left, or the named parts
            do not add up to it.
        UnknownPaymentError: A part names a payment that is none of these.
        CurrencyMismatchError: A payment is of another currency.
    """
    most = total((payment.left for payment in payments), refund.currency)
    if not Money(0, refund.currency) <= refund <= most:
        raise PaymentAmountError(slip, str(refund), str(most))
    match order:
        case RefundOrder.NEWEST_FIRST:
            return _in_turn(refund, tuple(reversed(payments)))
        case RefundOrder.OLDEST_FIRST:
            return _in_turn(refund, payments)
        case RefundOrder.PROPORTIONAL:
            return _proportional(refund, payments)
        case RefundOrder.NAMED:
            return _named(refund, payments, over, slip)
        case _ as never:
            assert_never(never)


def _in_turn(refund: Money, payments: Sequence[PaymentBalance]) -> tuple[RefundPart, ...]:
    parts, left = [], refund
    for payment in payments:
        part = min(left, payment.left)
        if part.minor:
            parts.append(RefundPart(payment.id, part))
            left -= part
    return tuple(parts)


def _proportional(refund: Money, payments: Sequence[PaymentBalance]) -> tuple[RefundPart, ...]:
    """By what each has left; no share exceeds that, as the refund does not exceed the sum."""
    weights = [payment.left.minor for payment in payments]
    shares = refund.allocate(weights) if any(weights) else ()
    parts = zip(payments, shares, strict=False)  # no shares: nothing to refund
    return tuple(RefundPart(payment.id, share) for payment, share in parts if share.minor)


def _named(
    refund: Money, payments: Sequence[PaymentBalance], over: Sequence[RefundPart], slip: str
) -> tuple[RefundPart, ...]:
    left = {payment.id: payment.left for payment in payments}
    for part in over:
        if part.payment not in left:
            raise UnknownPaymentError(slip, part.payment, tuple(left))
        most = left[part.payment]
        if not Money(0, refund.currency) < part.amount <= most:
            raise PaymentAmountError(slip, str(part.amount), str(most))
        left[part.payment] = most - part.amount
    named = total((part.amount for part in over), refund.currency)
    if named != refund:
        raise PaymentAmountError(slip, str(named), str(refund))
    return tuple(over)


def cash_rounding(amount: Money, step: int) -> Money:
    """
    Give what is paid in cash less what is owed: to the nearest coin, half up.

    Args:
        amount: What is owed.
        step: The least coin, in minor units.

    >>> cash_rounding(Money(1003, "CHF"), 5)
    Money(minor=2, currency='CHF')
    """
    paid = Rounding.HALF_UP.divide(amount.minor, step) * step
    return Money(paid - amount.minor, amount.currency)
