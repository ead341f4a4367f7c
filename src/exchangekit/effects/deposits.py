"""
Deposits in the books: owed to the customer from when they are left.

What a bank only sets aside posts nothing until it is taken, and then as any payment does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from exchangekit.accounting.roles import AccountRole
from exchangekit.accounting.vouchers import Posting, posting
from exchangekit.effects.foreign import relieved, worth_today
from exchangekit.policy.pledges import PledgeKind
from exchangekit.slip import events as e
from exchangekit.values.money import Money

if TYPE_CHECKING:
    from exchangekit.slip.model import Slip
    from exchangekit.values.ids import PaymentId

A = AccountRole


def deposit_postings(
    slip: Slip, event: e.PledgeLeft | e.PledgeApplied | e.PledgeReturned
) -> list[Posting]:
    """
    Give what an event posts; nothing of what a bank only sets aside.

    Args:
        slip: Right after it.
        event: Which one.
    """
    match event:
        case e.PledgeLeft(way=PledgeKind.AUTHORISATION):
            return []
        case e.PledgeLeft():
            return _left(slip, event)
        case e.PledgeApplied():
            return _applied(slip, event)
        case e.PledgeReturned():
            return _returned(slip, event)
        case _ as never:
            assert_never(never)


def _left(slip: Slip, event: e.PledgeLeft) -> list[Posting]:
    own = slip.request.fx
    carried = relieved(own, Money(0, event.amount.currency), event.amount)
    worth = worth_today(event.fx, own, event.amount, carried)
    return [
        posting(A.BANK, A.CUSTOMER_DEPOSIT, carried, event.payment),
        posting(A.BANK, A.CURRENCY_DIFFERENCE, worth - carried, event.payment),
    ]


def _applied(slip: Slip, event: e.PledgeApplied) -> list[Posting]:
    """Against the customer's account, which has its own cents where currencies differ."""
    money, own = slip.money, slip.request.fx
    owed = _relieved(slip, event.payment, event.amount)
    paid = relieved(own, money.taken - event.amount - money.refunded, event.amount)
    return [
        posting(A.CUSTOMER_DEPOSIT, A.CUSTOMER, paid, event.payment),
        posting(A.CUSTOMER_DEPOSIT, A.CURRENCY_DIFFERENCE, owed - paid, event.payment),
    ]


def _returned(slip: Slip, event: e.PledgeReturned) -> list[Posting]:
    own = slip.request.fx
    owed = _relieved(slip, event.payment, event.amount)
    worth = worth_today(event.fx, own, event.amount, owed)
    return [
        posting(A.CUSTOMER_DEPOSIT, A.BANK, owed, event.payment),
        posting(A.CURRENCY_DIFFERENCE, A.BANK, worth - owed, event.payment),
    ]


def _relieved(slip: Slip, payment: PaymentId, amount: Money) -> Money:
    """Give by how much a part relieves a deposit; the parts add up to what came in."""
    (held,) = (one for one in slip.money.pledges if one.payment == payment)
    return relieved(slip.request.fx, held.used - amount, amount)
