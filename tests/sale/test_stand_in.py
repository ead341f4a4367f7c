"""`exchangekit.sale.stand_in`: goods without a receipt, at the price that was declared."""

from __future__ import annotations

from attrs import evolve

from exchangekit.sale.facts import Payment
from exchangekit.sale.intake import take_in
from exchangekit.sale.stand_in import stand_in_for
from exchangekit.values.ids import PaymentId

from tests.sale.test_intake import eur, line_of, order_of


def test_a_declared_order_is_a_sale_that_was_paid_its_declared_price() -> None:
    """Example: 30.00 and 5.00 declared: one payment of 35.00, a proof nobody has seen."""
    declared = order_of(line_of(1, 3, "10"), line_of(2, 1, "5"))

    sale = stand_in_for(declared)

    assert sale.stand_in
    assert sale.proof is None
    assert (Payment(PaymentId("declared:order-1"), "declared", eur("35")),) == sale.payments
    plain = evolve(sale, payments=(), stand_in=False, proof=True)
    assert take_in(declared) == plain
