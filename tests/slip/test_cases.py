"""`exchangekit.slip.cases`: what a slip puts before its policy."""

from __future__ import annotations

from datetime import timedelta

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from exchangekit.policy.facts import PaymentState, Remedy, ShippingState
from exchangekit.policy.limits import RegionRule, RiskRule
from exchangekit.policy.verdict import Eligibility
from exchangekit.sale.discounts import Discount
from exchangekit.sale.entitlement import entitlement_of
from exchangekit.sale.facts import Buyer, Sale, Trigger
from exchangekit.slip import commands as c
from exchangekit.slip.cases import payment_state, shipping_state
from exchangekit.slip.phases import ReviewPhase
from exchangekit.values.goods import Reason
from exchangekit.values.ids import PaymentId
from exchangekit.values.windows import Pause
from exchangekit.wire.history import read_sale

from tests.builders import BOSS, MUG, SHIRT_L, SHIRT_M, Shop
from tests.strategies import sales

GOLD = Buyer(
    business=True, tier="gold", region="north", uninformed=True, marks=frozenset({"habitual"})
)


def test_what_the_sale_knows_reaches_the_policy() -> None:
    """Example: buyer, promotion, repair, marks, payment and delivery, without being asked."""
    shop = Shop()
    promo = Discount("promo", off=shop.money("30"))
    sale = shop.order("SO-1", (SHIRT_M, 1), (MUG, 1), buyer=GOLD, discounts=(promo,))
    waited = Pause(shop.now.date(), shop.now.date() + timedelta(days=3))
    line = evolve(sale.line(1), pauses=(waited,), marks=frozenset({"swapped"}))
    shop.desk.record_sale(evolve(sale, lines=(line, sale.line(2))), shop.signed())
    shop.submit(c.Asked(1, 1), c.Wish(SHIRT_L, 1))

    review = shop.slip().review
    assert review is not None
    facts, (asked,) = review.facts, review.facts.lines
    assert (True, "gold", "north", True) == (
        facts.business,
        facts.tier,
        facts.region,
        facts.uninformed,
    )
    assert (Remedy.EXCHANGE, PaymentState.PAID) == (facts.remedy, facts.payment)
    assert ShippingState.DELIVERED is asked.shipping
    assert ({"promo"}, (waited,), {"swapped"}) == (asked.promotions, asked.pauses, asked.marks)
    assert not facts.excepted


def test_marks_of_the_request_stand_beside_those_of_the_customer() -> None:
    """Example: a mark calls for a look where the policy asks for one."""
    shop = Shop(rules=(RiskRule(frozenset({"seen-before"})),))
    shop.sell("SO-1", (SHIRT_M, 1), buyer=GOLD)
    asked = (c.Asked(1, 1),)
    channel = shop.order("SO-1", (SHIRT_M, 1)).channel
    marks = frozenset({"seen-before"})
    shop.do(c.Open("SO-1", c.Intent.REFUND, channel, Reason.SIZE, asked, marks=marks))
    slip = shop.do(c.Submit()).slip

    assert slip.review is not None
    assert {"habitual", "seen-before"} == slip.review.facts.marks
    assert Remedy.REFUND is slip.review.facts.remedy
    assert ReviewPhase.WAITING is slip.phases.review


def test_an_exception_is_a_fact_of_the_case() -> None:
    """Example: the findings stand as they were; the case says that a person allows it."""
    shop = Shop(rules=(RegionRule(frozenset({"south"})),))
    shop.sell("SO-1", (SHIRT_M, 1), buyer=GOLD)
    shop.open(c.Asked(1, 1), c.Wish(SHIRT_L, 1))
    review = shop.do(c.Submit(as_exception=True)).slip.review
    shop.do(c.Review(c.Decision.APPROVE), by=BOSS)

    assert review is not None
    assert review.facts.excepted
    assert Eligibility.INELIGIBLE is review.verdict.eligibility
    assert ReviewPhase.APPROVED is shop.slip().phases.review


def test_the_buyer_of_a_replacement_is_the_same() -> None:
    """Example: what a customer received is a sale to the same kind of customer."""
    shop = Shop()
    shop.sell("SO-1", (SHIRT_M, 1), buyer=GOLD)
    shop.agree(c.Asked(1, 1), c.Wish(SHIRT_L, 1))
    shop.bring_back()
    shop.send()
    chained = entitlement_of(read_sale(shop.store.sale_records("slip:EX-1")))  # type: ignore[arg-type]

    assert chained is not None
    assert GOLD == chained.sale.buyer


@given(sales(), st.data())
def test_a_sale_is_paid_as_far_as_its_payments_go(sale: Sale, data: st.DataObject) -> None:
    """Law: not paid without a payment, paid in part below what it came to, else paid."""
    minor = data.draw(st.integers(0, 2 * sale.paid.minor))
    (payment,) = sale.payments
    amount = evolve(payment.amount, minor=minor)
    paid = evolve(sale, payments=(evolve(payment, id=PaymentId("P"), amount=amount),))

    state = payment_state(paid)
    assert (state is PaymentState.PAID) == (minor >= sale.paid.minor)
    assert (state is PaymentState.UNPAID) == (minor == 0 < sale.paid.minor)
    gone = evolve(paid, payments=(evolve(payment, amount=amount, refunded=amount),))
    assert (payment_state(gone) is PaymentState.REFUNDED) == (minor > 0)
    assert payment_state(evolve(sale, payments=())) is (
        PaymentState.UNPAID if sale.paid.minor else PaymentState.PAID
    )


@pytest.mark.parametrize(
    "shipped, trigger, expected",
    [
        (0, Trigger.DELIVERED, ShippingState.NOT_SHIPPED),
        (1, Trigger.SHIPPED, ShippingState.UNDER_WAY),
        (1, Trigger.INSTALLED, ShippingState.DELIVERED),
    ],
)
def test_goods_are_where_the_moments_say(
    shipped: int, trigger: Trigger, expected: ShippingState
) -> None:
    """Example: what has not left is not under way, what was installed has arrived."""
    sale = Shop().order("SO-1", (SHIRT_M, 1))
    moments = tuple(evolve(moment, trigger=trigger) for moment in sale.moments)
    known = evolve(sale, moments=moments)

    assert expected is shipping_state(known, evolve(sale.line(1), shipped=shipped))
