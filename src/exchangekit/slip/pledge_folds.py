"""Folding of what was left for goods that are sent in advance."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from exchangekit.sale.facts import Payment
from exchangekit.settlement.tenders import PledgeHeld
from exchangekit.slip import events as e
from exchangekit.values.classes import evolve
from exchangekit.values.money import Money

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from exchangekit.slip.legs import MoneyLeg
    from exchangekit.slip.model import Changes, Slip
    from exchangekit.values.ids import PaymentId


def _left(slip: Slip, event: e.PledgeLeft) -> Changes:
    nothing = Money(0, event.amount.currency)
    held = PledgeHeld(event.payment, event.way, event.amount, nothing, nothing)
    return {"money": evolve(slip.money, pledges=(*slip.money.pledges, held))}


def taken_of(money: MoneyLeg, payment: PaymentId, amount: Money) -> MoneyLeg:
    """Give the money once so much of a pledge has paid for what is owed."""
    return _with(money, payment, lambda held: evolve(held, taken=held.taken + amount))


def _back_of(money: MoneyLeg, payment: PaymentId, amount: Money) -> MoneyLeg:
    return _with(money, payment, lambda held: evolve(held, back=held.back + amount))


def _with(
    money: MoneyLeg, payment: PaymentId, changed: Callable[[PledgeHeld], PledgeHeld]
) -> MoneyLeg:
    held = (changed(one) if one.payment == payment else one for one in money.pledges)
    return evolve(money, pledges=tuple(held))


def _applied(slip: Slip, event: e.PledgeApplied) -> Changes:
    money = taken_of(slip.money, event.payment, event.amount)
    paid = Payment(event.payment, "exchange", event.amount)
    before = next((one for one in money.received if one.id == paid.id), None)
    if before is not None:  # undone after it had paid before: it is one payment still
        paid = Payment(paid.id, paid.method, before.amount + paid.amount)
    received = (*(one for one in money.received if one.id != paid.id), paid)
    return {"money": evolve(money, taken=money.taken + event.amount, received=received)}


def _returned(slip: Slip, event: e.PledgeReturned) -> Changes:
    money = _back_of(slip.money, event.payment, event.amount)
    return {"money": evolve(money, refunded_by=money.refunded_by | event.paid_by)}


def _released(slip: Slip, event: e.PledgeReleased) -> Changes:
    return {"money": _back_of(slip.money, event.payment, event.amount)}


PLEDGE_FOLDS: Final[Mapping[type, Callable[[Slip, Any], Changes]]] = MappingProxyType({
    e.PledgeLeft: _left,
    e.PledgeApplied: _applied,
    e.PledgeReturned: _returned,
    e.PledgeReleased: _released,
})  # fmt: skip
