"""`exchangekit.effects.matching`: what of an entry has to agree, and on which days."""

from __future__ import annotations

from datetime import date

import pytest
from attrs import evolve

from exchangekit.accounting.roles import AccountRole as R
from exchangekit.accounting.vouchers import Posting
from exchangekit.effects.matching import differing, moved, paid, posted
from exchangekit.effects.reconcile import Reconciliation
from exchangekit.policy.terms import Sequence, Terms
from exchangekit.settlement.tenders import PaymentEntry
from exchangekit.slip import commands as c
from exchangekit.slip.phases import Leg
from exchangekit.stock.places import PlaceKind
from exchangekit.values.ids import PaymentId, StreamId

from tests.accounting.strategies import voucher, yuan
from tests.builders import MUG, SHIRT_M, SITE, Shop
from tests.effects.histories import caused_by, held_by
from tests.effects.test_reconcile import KINDS, shop_with
from tests.stock.strategies import CUSTOMER, SELLABLE, move


def test_a_movement_agrees_by_goods_way_and_value() -> None:
    """Company, item, lot or serial, quantity, both ends, and what it is worth."""
    figures = moved(move(2, SELLABLE, CUSTOMER, 340, serial="S1"))

    assert dict(figures) == {
        "company": "CN01",
        "item": "SHIRT-M",
        "tracking": "S1",
        "steps": "2",
        "source": "SH-1/sellable",
        "target": "SH-1/customer",
        "value": "3.40 CNY",
    }
    assert dict(moved(move(1, SELLABLE, CUSTOMER)))["tracking"] == "-"


def test_a_voucher_agrees_by_what_each_role_comes_to() -> None:
    """Debit less credit, sorted by role; what comes to nothing is not told."""
    lines = (
        Posting(R.REVENUE, R.CUSTOMER, yuan(100), "goods"),
        Posting(R.CUSTOMER, R.FEE_INCOME, yuan(30), "fee"),
        Posting(R.BANK, R.STOCK, yuan(5), "there"),
        Posting(R.STOCK, R.BANK, yuan(5), "and back"),
    )

    assert posted(voucher(*lines)) == (
        ("company", "CN01"),
        ("kind", "return"),
        ("party", "C-1"),
        ("posting_date", "2026-03-02"),
        ("customer", "-0.70 CNY"),
        ("fee_income", "-0.30 CNY"),
        ("revenue", "1.00 CNY"),
    )
    assert ("party", "-") in posted(evolve(voucher(*lines), customer=None))


def test_a_payment_agrees_by_what_came_and_went() -> None:
    """Its name is the stream, the payment and the reference."""
    entry = PaymentEntry(
        PaymentId("P-1"), PaymentId("R-1"), StreamId("slip:EX-1"), yuan(0), yuan(7)
    )

    assert paid(entry) == (
        "slip:EX-1/P-1/R-1",
        (("received", "0.00 CNY"), ("refunded", "0.07 CNY")),
    )


def test_what_differs_is_what_the_other_has_not() -> None:
    ours, theirs = (("steps", "1"), ("item", "MUG")), (("steps", "2"), ("item", "MUG"))

    assert (differing(ours, theirs), differing(ours, ours)) == ((("steps", "1"),), ())


@pytest.mark.parametrize(
    "first, last, clean",
    [(2, 2, True), (1, 2, True), (2, 3, True), (3, 3, False), (1, 1, False)],
)
def test_both_ends_of_a_period_belong_to_it(first: int, last: int, *, clean: bool) -> None:
    """All of it happened on 2 March: held against another day, the ledgers have too much."""
    shop = shop_with()
    pass_ = Reconciliation(date(2026, 3, first), date(2026, 3, last), KINDS)
    pass_.add(caused_by(shop.store))
    pass_.add(held_by(shop.store))

    assert pass_.report().clean is clean


def test_goods_called_in_move_one_by_one_under_their_own_numbers() -> None:
    """Two lines come back from the customer of an undone slip, in one receipt."""
    shop = Shop(Terms(sequence=Sequence.ADVANCE), rules=())
    shop.sell("SO-1", (SHIRT_M, 2))
    shop.agree(c.Asked(1, 2), c.Wish(MUG, 2), c.Wish(SHIRT_M, 1))
    shop.do(c.Dispatch((c.LineSteps(1, 2), c.LineSteps(2, 1))))
    shop.do(c.Cancel())

    shop.do(c.Receive(SITE, (c.LineSteps(1, 2), c.LineSteps(2, 1)), leg=Leg.REPLACEMENT))

    back = [m for m in shop.store.movements if m.target.kind is PlaceKind.INSPECTION]
    assert [(m.n, m.item, m.steps, m.source.kind) for m in back] == [
        (1, MUG, 2, PlaceKind.CUSTOMER),
        (2, SHIRT_M, 1, PlaceKind.CUSTOMER),
    ]
    assert len({m.id for m in back}) == 2
