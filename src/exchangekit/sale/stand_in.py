"""
Stand-in sales: goods without a receipt, at prices that were declared.

A stand-in is taken in like a sale made elsewhere.  A slip over it always waits for somebody,
its goods come back at today's average cost, and what is owed goes back only in the ways
that the terms name for goods without a receipt, never above the declared price.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve

from exchangekit.errors import InvalidInputError
from exchangekit.sale.facts import Payment
from exchangekit.sale.intake import take_in
from exchangekit.values.ids import PaymentId

if TYPE_CHECKING:
    from exchangekit.sale.facts import Sale
    from exchangekit.sale.intake import Order


def stand_in_for(declared: Order) -> Sale:
    """
    Make a sale of what a customer declares to have bought.

    Args:
        declared: Items, quantities and prices as declared; the number is the host's own, no
            other sale has it.  It has no payments and no costs: nobody knows of any.

    Returns:
        A sale whose proof nobody has seen and whose one payment is the declared price, so
        that no more than this can ever go back.

    Raises:
        InvalidInputError: It names payments or costs.
    """
    if declared.payments:
        raise InvalidInputError("declared.payments", repr(len(declared.payments)), "none")
    if any(line.cost is not None for line in declared.lines):
        raise InvalidInputError("declared.lines.cost", "a cost", "none")
    sale = take_in(evolve(declared, proof=None))
    paid = Payment(PaymentId(f"declared:{declared.id}"), "declared", sale.paid)
    return evolve(sale, payments=(paid,), stand_in=True)
