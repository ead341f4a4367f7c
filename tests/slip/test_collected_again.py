"""Money that an undone slip collects again is money of the sale: it can be refunded once more."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from exchangekit.errors import PaymentAmountError, SaleChangedError
from exchangekit.policy.money_terms import MoneyTerms, RefundOrder
from exchangekit.policy.terms import Sequence, Terms
from exchangekit.sale.facts import Payment
from exchangekit.settlement.laws import audit_payments
from exchangekit.settlement.quote import Collect, Refund
from exchangekit.slip import commands as c
from exchangekit.slip.guards import stage_text
from exchangekit.slip.phases import Leg
from exchangekit.values.goods import Disposition, Grade
from exchangekit.values.ids import PaymentId
from exchangekit.values.money import Money

from tests import laws
from tests.builders import MUG, SHIRT_L, SHIRT_M, SITE, Shop

if TYPE_CHECKING:
    from exchangekit.sale.entitlement import Entitlement

ORDERS = (RefundOrder.NEWEST_FIRST, RefundOrder.OLDEST_FIRST, RefundOrder.PROPORTIONAL)


def sale(shop: Shop, name: str = "SO-1") -> Entitlement:
    (found,) = (one for one in laws.sales_in(shop.store) if one.sale.id == name)
    return found


def refunded_and_undone(shop: Shop, slip: str, steps: int = 1) -> None:
    """Shirts go back for a mug, the rest is refunded; then all of it is undone but the money."""
    shop.agree(c.Asked(1, steps), c.Wish(MUG, 1), slip=slip)
    shop.bring_back(slip=slip)
    shop.settle(slip, f"R-{slip}")
    shop.do(c.Cancel(), slip=slip)
    shop.do(c.Dispatch((c.LineSteps(1, steps),), leg=Leg.RETURN), slip=slip)
    assert stage_text(shop.slip(slip)) == "settlement/unwinding"


def test_what_an_undone_slip_collects_again_can_be_refunded_by_the_next() -> None:
    shop = Shop()
    shop.sell("SO-1", (SHIRT_M, 2))
    refunded_and_undone(shop, "EX-1", 2)
    assert not sale(shop).receipts
    assert stage_text(shop.settle("EX-1", "P-2")) == "ended"
    assert [(paid.id, paid.amount.minor) for paid in sale(shop).payments] == [
        ("P-SO-1", 39800), ("P-2", 33800),
    ]  # fmt: skip
    assert sale(shop).sale.payments == sale(shop).payments[:1]

    shop.agree(c.Asked(1, 2), slip="EX-2")
    shop.bring_back(slip="EX-2")
    assert stage_text(shop.settle("EX-2", "R-2")) == "ended"
    back = [(e.payment, e.refunded.minor) for e in shop.store.payments if e.reference == "R-2"]
    assert back == [("P-2", 33800), ("P-SO-1", 6000)]
    laws.check(shop.store)


def test_what_was_collected_and_paid_back_is_not_refunded_twice() -> None:
    """A payment of the undone slip itself: its balance is what is left of it, nothing."""
    shop = Shop()
    shop.sell("SO-1", (MUG, 1))
    shop.agree(c.Asked(1, 1), c.Wish(SHIRT_L, 1))
    shop.settle("EX-1", "P-2")
    shop.do(c.Cancel())
    shop.settle("EX-1", "R-1")
    assert [paid.id for paid in sale(shop).receipts] == ["P-2"]
    shop.agree(c.Asked(1, 1), slip="EX-2")
    shop.bring_back(slip="EX-2")
    shop.refuse(PaymentAmountError, c.Refund(PaymentId("R-2"), shop.money("60.01")), slip="EX-2")
    assert stage_text(shop.settle("EX-2", "R-2")) == "ended"
    assert all(not shop.store.payment(PaymentId(p)).value.left.minor for p in ("P-SO-1", "P-2"))
    laws.check(shop.store)


def test_an_order_may_list_what_an_undone_slip_was_paid() -> None:
    """It is booked already; with another amount it is another payment, and refused."""
    shop = Shop()
    sold = shop.sell("SO-1", (SHIRT_M, 1))
    refunded_and_undone(shop, "EX-1")
    shop.settle("EX-1", "P-2")
    again = Payment(PaymentId("P-2"), "card", shop.money("139"))
    now = evolve(sold, payments=(*sold.payments, again))
    before = shop.store.dump()
    assert shop.desk.follow_sale(now, shop.signed()) == sale(shop)
    assert shop.store.dump() == before
    more = Payment(PaymentId("P-3"), "card", shop.money("5"))
    followed = shop.desk.follow_sale(evolve(now, payments=(*now.payments, more)), shop.signed())
    assert [paid.id for paid in followed.payments] == ["P-SO-1", "P-3", "P-2"]
    wrong = evolve(again, amount=shop.money("139.01"))
    with pytest.raises(SaleChangedError) as refusal:
        shop.desk.follow_sale(evolve(sold, payments=(*sold.payments, more, wrong)), shop.signed())
    assert refusal.value.where == "payments[P-2].amount"
    assert "13901" in refusal.value.now


def test_money_collected_over_a_replacement_goes_back_when_its_own_slip_is_undone() -> None:
    """What the first slip took was paid back by the second, and collected once more by it."""
    shop = Shop(Terms(sequence=Sequence.ADVANCE))
    shop.sell("SO-1", (MUG, 1))
    shop.agree(c.Asked(1, 1), c.Wish(SHIRT_L, 1))
    shop.settle("EX-1", "P-2")
    shop.do(c.Dispatch((c.LineSteps(1, 1),)))
    shop.do(c.Deliver((c.LineSteps(1, 1),)))
    chained = "slip:EX-1"
    shop.agree(c.Asked(1, 1), c.Wish(MUG, 1), slip="EX-2", sale=chained)
    shop.bring_back(slip="EX-2")
    shop.settle("EX-2", "R-2")
    shop.do(c.Cancel(), slip="EX-2")
    shop.do(c.Dispatch((c.LineSteps(1, 1),), leg=Leg.RETURN), slip="EX-2")
    shop.settle("EX-2", "P-3")
    assert [paid.id for paid in sale(shop, chained).receipts] == ["P-3"]

    shop.do(c.Cancel())
    shop.do(c.Receive(SITE, (c.LineSteps(1, 1),), leg=Leg.REPLACEMENT))
    as_new = (Grade.AS_NEW, Disposition.SELL_AS_NEW, SITE)
    shop.do(c.Inspect(1, 1, *as_new, leg=Leg.REPLACEMENT))
    assert stage_text(shop.settle("EX-1", "R-1")) == "ended"
    assert [paid.id for paid in sale(shop).receipts] == ["P-2", "P-3"]
    shop.agree(c.Asked(1, 1), slip="EX-3")
    shop.bring_back(slip="EX-3")
    assert stage_text(shop.settle("EX-3", "R-3")) == "ended"
    laws.check(shop.store)


def pay_in_parts(shop: Shop, slip: str, data: st.DataObject) -> None:
    """Settle what is left in one to three payments of any size."""
    for n in range(3):
        match shop.slip(slip).money.difference:
            case Collect(amount):
                most = amount.minor
                part = most if n == 2 else data.draw(st.integers(1, most), label="part")
                paid = Money(part, "CNY")
                shop.do(c.Pay(PaymentId(f"{slip}-{n}"), paid), slip=slip)
            case _:
                return


@given(data=st.data(), order=st.sampled_from(ORDERS), rounds=st.integers(1, 2))
def test_pay_refund_undo_and_refund_again_never_exceeds_what_came_in(
    data: st.DataObject, order: RefundOrder, rounds: int
) -> None:
    """Refunds are at most the receipts, payment by payment, and all of it can be had back."""
    shop = Shop(Terms(money=MoneyTerms(refund_order=order)))
    first = data.draw(st.integers(1, 39799), label="first payment")
    paid = tuple(
        Payment(PaymentId(f"P-{n}"), "card", Money(minor, "CNY"))
        for n, minor in enumerate((first, 39800 - first))
    )
    shop.sell("SO-1", (SHIRT_M, 2), payments=paid)
    for n in range(rounds):
        refunded_and_undone(shop, f"EX-{n}", data.draw(st.integers(1, 2), label="steps"))
        pay_in_parts(shop, f"EX-{n}", data)
        assert stage_text(shop.slip(f"EX-{n}")) == "ended"
    shop.agree(c.Asked(1, 2), slip="EX-9")
    shop.bring_back(slip="EX-9")
    assert isinstance(shop.slip("EX-9").money.difference, Refund)
    assert stage_text(shop.settle("EX-9")) == "ended"
    assert audit_payments(shop.store.payments) is None
    balances = [shop.store.payment(one.id).value for one in sale(shop).payments]
    assert all(one is not None and not one.left.minor for one in balances)
    laws.check(shop.store)
