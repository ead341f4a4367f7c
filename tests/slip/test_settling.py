"""`exchangekit.slip.settling`: paying back as the terms allow, without a dead end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve

from exchangekit.accounting.roles import AccountRole
from exchangekit.accounting.vouchers import effect
from exchangekit.errors import (
    CommandNotAllowedError,
    DuplicateReferenceError,
    ExchangeKitError,
    InvalidInputError,
    PaymentAmountError,
)
from exchangekit.policy.money_terms import MoneyTerms, RefundBy, RefundOrder
from exchangekit.policy.terms import PriceBasis, Terms
from exchangekit.sale.facts import Payment
from exchangekit.settlement.tenders import RefundPart
from exchangekit.slip import commands as c
from exchangekit.slip.allowed import Allowed
from exchangekit.slip.phases import SettlementPhase
from exchangekit.values.ids import PaymentId, Sku
from exchangekit.values.money import Money

from tests import laws
from tests.builders import CASHIER, EX_1, SHIRT_L, SHIRT_M, Shop

if TYPE_CHECKING:
    from exchangekit.slip.model import Slip

A = AccountRole


def cny(amount: str) -> Money:
    return Money.parse(amount, "CNY")


def paid(*amounts: str) -> tuple[Payment, ...]:
    """Give payments P-1, P-2 ... of these amounts."""
    return tuple(
        Payment(PaymentId(f"P-{n}"), "card", cny(amount)) for n, amount in enumerate(amounts, 1)
    )


def due(money: MoneyTerms, *payments: str, price: str = "199", slip: str = "EX-1") -> Shop:
    """Open a shop where a shirt came back and its refund is due."""
    shop = Shop(Terms(money=money))
    shop.sell("SO-1", (SHIRT_M, 1, price), payments=paid(*payments))
    shop.agree(c.Asked(1, 1), slip=slip)
    shop.bring_back(slip=slip)
    return shop


def pay_back(amount: str, by: RefundBy | None = None, reference: str = "R-1", **more: Any) -> Any:
    return c.Refund(PaymentId(reference), cny(amount), by, **more)


def settled(slip: Slip) -> bool:
    return slip.phases.settlement is SettlementPhase.SETTLED


def booked(shop: Shop, role: AccountRole) -> str:
    return effect(laws.vouchers_of(shop.store, shop.slip()), role, "CNY").amount


@pytest.mark.parametrize(
    "order, refunded",
    [
        (RefundOrder.NEWEST_FIRST, ["0.00", "99.00"]),
        (RefundOrder.OLDEST_FIRST, ["99.00", "0.00"]),
        (RefundOrder.PROPORTIONAL, ["49.75", "49.25"]),
    ],
)
def test_the_terms_say_over_which_payments(order: RefundOrder, refunded: list[str]) -> None:
    shop = due(MoneyTerms(refund_order=order), "100", "99")

    shop.do(pay_back("99"))

    back = [shop.store.payment(PaymentId(f"P-{n}")).value for n in (1, 2)]
    assert refunded == [balance.refunded.amount for balance in back if balance]
    assert Money(10_000, "CNY") == -shop.slip().money.outstanding
    laws.check(shop.store)


def test_named_payments_have_to_be_named() -> None:
    shop = due(MoneyTerms(refund_order=RefundOrder.NAMED), "100", "99")
    over = (RefundPart(PaymentId("P-1"), cny("60")), RefundPart(PaymentId("P-2"), cny("9")))

    refused = shop.refuse(CommandNotAllowedError, pay_back("69"))
    shop.do(pay_back("69", over=over))

    assert "payments-not-named" == refused.reason
    assert cny("130.00") == -shop.slip().money.outstanding


def test_payments_are_not_named_where_the_terms_say_which() -> None:
    shop = due(MoneyTerms(), "199")
    over = (RefundPart(PaymentId("P-1"), cny("199")),)

    assert (
        "payments-not-asked"
        == shop.refuse(CommandNotAllowedError, pay_back("199", over=over)).reason
    )


def test_store_credit_instead_of_the_card() -> None:
    """Allowed by the terms only; what went back as credit cannot go back by card again."""
    shop = due(MoneyTerms(refund_by=frozenset({RefundBy.STORE_CREDIT})), "199")

    refused = shop.refuse(CommandNotAllowedError, pay_back("199"))
    shop.do(pay_back("199", RefundBy.STORE_CREDIT))

    assert "tender-not-allowed" == refused.reason
    assert settled(shop.slip())
    assert ("-199.00", "0.00") == (booked(shop, A.STORE_CREDIT), booked(shop, A.BANK))
    balance = shop.store.payment(PaymentId("P-1")).value
    assert balance is not None
    assert cny("0") == balance.left
    laws.check(shop.store)


def test_a_gift_card_instead_of_the_card() -> None:
    """Owed in goods, as store credit is; the payment is used up all the same."""
    shop = due(MoneyTerms(refund_by=frozenset({RefundBy.GIFT_CARD})), "199")

    shop.do(pay_back("199", RefundBy.GIFT_CARD))

    assert settled(shop.slip())
    assert ("-199.00", "0.00") == (booked(shop, A.STORE_CREDIT), booked(shop, A.BANK))
    laws.check(shop.store)


def test_a_gift_card_and_points_that_paid_are_paid_back_as_such() -> None:
    """SAMR order 31 of 2020, art. 14: the same ways and the same split; a payment is a tender."""
    shop = Shop(Terms(money=MoneyTerms(refund_order=RefundOrder.PROPORTIONAL)))
    ways = (("card", "100"), ("gift_card", "60"), ("points", "39"))
    payments = tuple(Payment(PaymentId(way), way, cny(amount)) for way, amount in ways)
    shop.sell("SO-1", (SHIRT_M, 2, "99.50"), payments=payments)
    shop.agree(c.Asked(1, 1))
    shop.bring_back()

    shop.do(pay_back("99.50"))

    back = [shop.store.payment(payment.id).value for payment in payments]
    assert ["50.00", "30.00", "19.50"] == [one.refunded.amount for one in back if one]


def test_a_settlement_is_recorded_once_by_its_reference() -> None:
    """Under a new key, with the same or another amount: refused, and nothing is written twice."""
    shop = due(MoneyTerms(), "199")
    shop.do(pay_back("99"))

    for amount in ("99", "100"):
        error = shop.refuse(DuplicateReferenceError, pay_back(amount))
        assert "payment:R-1" == error.reference

    shop.do(pay_back("100", reference="R-2"))
    assert settled(shop.slip())
    laws.check(shop.store)


@pytest.mark.parametrize("price, by", [("249.00", "Pay"), ("149.00", "Refund")])
def test_two_who_settle_at_once_settle_once(price: str, by: str) -> None:
    """gh:woocommerce/woocommerce-gateway-stripe/issues/838: the webhook beat the response."""
    shop = Shop(Terms(price_basis=PriceBasis.TODAY))
    shop.stock("NEW", 2, 10, price=price, product="SHIRT")
    shop.sell("SO-1", (SHIRT_M, 1))
    shop.agree(c.Asked(1, 1), c.Wish(Sku("NEW"), 1))
    shop.bring_back()
    money = {"Pay": c.Pay(PaymentId("X-1"), cny("50")), "Refund": pay_back("50", reference="X-1")}
    first, second = shop.envelope(money[by], by=CASHIER), shop.envelope(money[by], by=CASHIER)
    planned = shop.desk.preview(second)

    shop.desk.do(first)

    with pytest.raises(ExchangeKitError):
        shop.store.commit(planned.batch)
    with pytest.raises(ExchangeKitError):
        shop.desk.do(second)
    assert cny("0") == shop.slip().money.outstanding
    laws.check(shop.store)


def test_a_sale_nobody_paid_yet_goes_on_account() -> None:
    """No dead end: with no payment to refund, the customer's own ledger takes it, once."""
    shop = due(MoneyTerms())
    shop.refuse(PaymentAmountError, pay_back("199"))
    offered = shop.desk.allowed(EX_1, CASHIER, shop.now)
    witness = next(a for a in offered if a.command == "Refund")

    assert isinstance(witness, Allowed)
    shop.do(witness.witness)

    assert settled(shop.slip())
    assert ("-199.00", "0.00") == (booked(shop, A.CUSTOMER_LEDGER), booked(shop, A.BANK))
    laws.check(shop.store)


def test_only_what_no_payment_is_left_for_goes_on_account() -> None:
    """Half of it was paid by card: that half goes back by card."""
    shop = due(MoneyTerms(), "100")

    shop.refuse(PaymentAmountError, pay_back("199", RefundBy.ACCOUNT))
    shop.do(pay_back("99", RefundBy.ACCOUNT))
    shop.refuse(PaymentAmountError, pay_back("1", RefundBy.ACCOUNT, "R-2"))
    shop.do(pay_back("100", reference="R-2"))

    assert settled(shop.slip())
    assert ("-99.00", "-100.00") == (booked(shop, A.CUSTOMER_LEDGER), booked(shop, A.BANK))
    laws.check(shop.store)


@pytest.mark.parametrize("payments", [("199",), ("100",), ()], ids=str)
def test_the_terms_may_put_all_of_it_on_account(payments: tuple[str, ...]) -> None:
    """What is put on account uses the payments up: no card gives it a second time."""
    money = MoneyTerms(refund_by=frozenset({RefundBy.ACCOUNT, RefundBy.PAYMENTS}))
    shop = due(money, *payments)

    shop.do(pay_back("199", RefundBy.ACCOUNT))

    left = [shop.store.payment(payment.id).value for payment in paid(*payments)]
    assert all(balance is not None and balance.left == cny("0") for balance in left)
    assert "-199.00" == booked(shop, A.CUSTOMER_LEDGER)
    laws.check(shop.store)


def test_a_reference_on_account_is_booked_once() -> None:
    """Answers woocommerce-gateway-stripe 838: an outside reference is unique."""
    shop = due(MoneyTerms())
    shop.do(pay_back("100", RefundBy.ACCOUNT))

    shop.refuse(DuplicateReferenceError, pay_back("99", RefundBy.ACCOUNT))


@pytest.mark.parametrize(
    "price, rounding, bank", [("10.03", "0.02", "-10.05"), ("10.02", "-0.02", "-10.00")]
)
def test_cash_is_rounded_to_coins_and_the_gap_is_named(
    price: str, rounding: str, bank: str
) -> None:
    """What is owed is settled to the cent; the coins beyond it are posted by name."""
    money = MoneyTerms(refund_by=frozenset({RefundBy.CASH}), cash_step=5)
    shop = due(money, price, price=price)

    shop.do(pay_back(price, RefundBy.CASH))

    assert settled(shop.slip())
    assert (rounding, bank) == (booked(shop, A.CASH_ROUNDING), booked(shop, A.BANK))
    laws.check(shop.store)


def test_cash_that_comes_out_even_has_no_gap() -> None:
    money = MoneyTerms(refund_by=frozenset({RefundBy.CASH}), cash_step=5)
    shop = due(money, "10.05", price="10.05")

    shop.do(pay_back("10.05", RefundBy.CASH))

    assert "0.00" == booked(shop, A.CASH_ROUNDING)


def test_a_difference_can_be_paid_in_cash_and_in_parts() -> None:
    """Partial payments of a difference, one of them in coins."""
    terms = Terms(price_basis=PriceBasis.TODAY, money=MoneyTerms(cash_step=5))
    shop = Shop(terms)
    shop.sell("SO-1", (SHIRT_M, 1, "100.02"))
    shop.agree(c.Asked(1, 1), c.Wish(SHIRT_L, 1))

    shop.do(c.Pay(PaymentId("C-1"), cny("50")))
    shop.do(c.Pay(PaymentId("C-2"), cny("48.98"), cash=True))

    assert cny("0") == shop.slip().money.outstanding
    assert ("99.00", "-0.02") == (booked(shop, A.BANK), booked(shop, A.CASH_ROUNDING))
    shop.bring_back()
    shop.send()
    laws.check(shop.store)


def test_a_refund_that_failed_leaves_the_balance_open() -> None:
    """Answers Solidus: money moved before completeness was checked; nothing is recorded here."""
    shop = due(MoneyTerms(), "100")
    before = shop.slip()

    shop.refuse(PaymentAmountError, pay_back("199"))

    assert before == shop.slip()
    assert cny("199.00") == -before.money.outstanding
    assert SettlementPhase.DUE is before.phases.settlement


@pytest.mark.parametrize("step", [0, -5, True, "5"])
def test_the_least_coin_is_a_whole_number_of_minor_units(step: Any) -> None:
    with pytest.raises(InvalidInputError):
        evolve(MoneyTerms(), cash_step=step)
