"""Events of what a customer leaves for goods that are sent in advance."""

from __future__ import annotations

from exchangekit.policy.pledges import PledgeKind
from exchangekit.values.classes import frozen
from exchangekit.values.fx import FxRate
from exchangekit.values.ids import PaymentId
from exchangekit.values.money import Money


@frozen
class PledgeLeft:
    """
    The customer left a deposit, or had their bank set money aside.

    Args:
        payment: The host's number of it.
        way: Which of the two it is.
        amount: How much.
        fx: The rate of the day of a deposit, where it was told.
    """

    payment: PaymentId
    way: PledgeKind
    amount: Money
    fx: FxRate | None = None


@frozen
class PledgeApplied:
    """
    A deposit pays for what is owed in the end.

    Args:
        payment: Of the deposit.
        amount: How much of it.
    """

    payment: PaymentId
    amount: Money


@frozen
class PledgeReturned:
    """
    The shop paid a deposit back.

    Args:
        reference: The host's number of the refund.
        payment: Of the deposit.
        amount: How much of it.
        fx: The rate of the day, where it was told.
        paid_by: Everyone who paid it.
    """

    reference: PaymentId
    payment: PaymentId
    amount: Money
    fx: FxRate | None = None
    paid_by: frozenset[str] = frozenset()


@frozen
class PledgeReleased:
    """
    Money set aside by the customer's bank is not needed any more; the host lets go of it.

    Args:
        payment: The host's number of what was set aside.
        amount: What was not taken of it.
    """

    payment: PaymentId
    amount: Money
