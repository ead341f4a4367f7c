"""Commerce: balances, fees, caps and what a request has to name."""

from __future__ import annotations

import re
from typing import Any

from attrs import evolve

from exchangekit.desk.trade import Signature
from exchangekit.policy.money_terms import RefundOrder
from exchangekit.policy.terms import FeeKind, FeeTerm, PriceBasis, Sequence, Terms
from exchangekit.sale.facts import Payment
from exchangekit.sale.intake import TaxBasis
from exchangekit.settlement.outstanding import outstanding
from exchangekit.settlement.pricing import Price
from exchangekit.settlement.quote import Refund
from exchangekit.settlement.tenders import PaymentBalance, spread
from exchangekit.slip import commands as c
from exchangekit.values.ids import PaymentId
from exchangekit.values.money import Money, Rate

from tests.cases import commerce_more as more
from tests.cases.commerce_fees import fees as more_fees
from tests.cases.commerce_fees import of_the_sale
from tests.cases.commerce_taxes import partial
from tests.cases.model import Answers, Case, Check, Given, NotMapped
from tests.cases.orders import SHIPPING, Coins, discount_of, read_sale
from tests.cases.shop import (
    EVERYBODY,
    SALE,
    START,
    Line,
    Shop,
    added,
    percent,
    quote_of,
    rate,
    refund_of,
    refusal,
    sale_of,
)
from tests.cases.words import reason

# --- balance -----------------------------------------------------------------------------


def balance(case: Case) -> Answers:
    """What is owed for a sale as it stands."""
    given, coins = case.given, Coins.of(case.given)
    whole = coins.money(given["order_total"])
    received = whole
    for key in ("paid", "charged"):
        received = coins.money(given[key]) if key in given else received
    if "cases" in given:
        shops = [
            _paid_shop(whole, received, coins.money(one.get("refunded", "0")), coins)
            for one in given["cases"]
        ]
        for shop, one in zip(shops, given["cases"], strict=True):
            if one.get("cancelled", False):
                shop.desk.claim_outside(SALE, "cancelled", [(1, 1)], _signed())
        return {"balance": [_owed(shop) for shop in shops]}
    refunded = coins.money(given["refunded"]) if "refunded" in given else coins.zero()
    back = coins.zero()
    for key in ("returned_value", "granted_refund"):
        back = coins.money(given[key]) if key in given else back
    shop = _paid_shop(whole, received, refunded, coins, back=back)
    if back.minor:
        shop.ask({"BACK": 1})
    if "returned_value" in given:
        shop.take_back()
        shop.settle()
    return _balance_answers(shop, back)


def _balance_answers(shop: Shop, back: Money) -> Answers:
    owed, (payment,) = _owed(shop), _payments(shop)
    words = {
        "paid": owed.minor == 0 and payment.left.minor > 0,
        "fully_charged": owed.minor == 0 and payment.received.minor > 0,
        "overcharged": owed.minor < 0,
        "overpaid": owed.minor < 0,
        "balance_due": owed.minor > 0,
        "unpaid": payment.received.minor == 0,
        "refunded": payment.left.minor == 0 < payment.refunded.minor,
        "partially_refunded": 0 < payment.refunded.minor < payment.received.minor,
    }
    state = Check(lambda word: words.get(str(word)), owed.amount)
    return {
        "balance": owed,
        "refund": back,
        "net_received": payment.left,
        "payment_state": state,
        "charge_status": state,
    }


def _paid_shop(
    whole: Money, received: Money, refunded: Money, coins: Coins, back: Money | None = None
) -> Shop:
    """Sell goods for a total, of which some may come back, paid and refunded in part."""
    lines = [("KEPT", whole if back is None else whole - back), ("BACK", back)]
    sold = [
        Line(sku, 1, rate(worth.amount, coins.currency))
        for sku, worth in lines
        if worth is not None and worth.minor
    ]
    sale = sale_of(sold, coins.currency)
    paid = Payment(PaymentId("P-1"), "card", received, refunded)
    return Shop(evolve(sale, payments=(paid,)))


def _payments(shop: Shop) -> list[PaymentBalance]:
    found = (shop.store.payment(paid.id).value for paid in shop.sale.payments)
    return [payment for payment in found if payment is not None]


def _owed(shop: Shop) -> Money:
    return outstanding(shop.entitlement(), _payments(shop))


def _signed() -> Signature:
    return Signature(EVERYBODY, START, "outside")


# --- fees --------------------------------------------------------------------------------


def fees(case: Case) -> Answers:
    """Shipping and fees, whole or in part."""
    given = case.given
    if case.shape("lines", "refund_shipping") and "returned" not in given:
        if not given["refund_shipping"]:
            raise NotMapped("shipping that nobody asks back")
        return of_the_sale(case)
    if case.only("shipping_discount", "shipping", "currency"):
        return _discounted_shipping(given)
    if case.only("returned_value", "fee", "currency") and isinstance(given["fee"], list):
        return _fee_from_value(given)
    if case.shape("shipping", "cases") and isinstance(given["shipping"], str):
        return _shipping_in_parts(given)
    return more_fees(case)


def _discounted_shipping(given: Given) -> Answers:
    """Shipping comes back for what was paid for it; free shipping has nothing to pay back."""
    coins, parts, refunds, refundable = Coins.of(given), list[Line](), list[Check](), list[bool]()
    for text, off in zip(given["shipping"], given["shipping_discount"], strict=True):
        found = re.fullmatch(r"([\d.]+)(?: @([\d.]+)%)?", text)
        if text == "both":
            lines = [*parts]
        elif found is None:
            raise NotMapped(f"shipping {text!r}")
        else:
            price = coins.money(found[1])
            cut = discount_of(off, price, coins)
            taxes = percent(found[2]) if found[2] else ()
            sku = f"{SHIPPING}-{len(parts)}"
            lines = [Line(sku, 1, rate(price.amount, coins.currency), taxes, cut)]
            parts += lines
        sale = sale_of(lines, coins.currency, TaxBasis.EXCLUSIVE)
        quote = quote_of(Shop(sale).ask({line.sku: 1 for line in lines}))
        refundable.append(isinstance(quote.difference, Refund))
        refunds.append(_or_nothing(refund_of(quote)))
    return {"refund": refunds, "refundable": refundable}


def _or_nothing(amount: Money) -> Check:
    """Null stands for nothing to pay back."""
    return Check(
        lambda said: (
            amount.minor == 0 if said is None else Money.parse(said, amount.currency) == amount
        ),
        amount.amount,
    )


def _fee_from_value(given: Given) -> Answers:
    """A return fee comes off what is paid back."""
    coins, refunds = Coins.of(given), []
    value = coins.money(given["returned_value"])
    for fee in given["fee"]:
        term = FeeTerm(FeeKind.RETURN_FREIGHT, coins.money(fee), borne_by_shop_for=frozenset())
        sale = sale_of([Line("A", 1, rate(value.amount, coins.currency))], coins.currency)
        refunds.append(refund_of(quote_of(Shop(sale, Terms(fees=(term,))).ask({"A": 1}))))
    return {"refund": refunds}


def _shipping_in_parts(given: Given) -> Answers:
    """Part of the shipping after part of it: each cent is a step, claimed once."""
    coins, accepted, refunded = Coins.of(given), [], []
    cents = coins.money(given["shipping"]).minor
    for one in given["cases"]:
        cent = Money(1, coins.currency)
        shop = Shop(sale_of([Line(SHIPPING, cents, rate(cent.amount, coins.currency))], "USD"))
        before = coins.money(one.get("already", "0"))
        if before.minor:
            shop.ask({SHIPPING: before.minor}, slip="X-0")
        wanted = coins.money(one["refund"])
        problem = refusal(lambda shop=shop, w=wanted: shop.ask({SHIPPING: w.minor}))
        accepted.append(problem is None)
        refunded.append(Money(cents - shop.entitlement().returnable(1), coins.currency))
    return {"accepted": accepted, "refunded_total": refunded}


# --- caps --------------------------------------------------------------------------------


def payment_cap(case: Case) -> Answers:
    """A refund never exceeds what was received."""
    given, coins = case.given, Coins.of(case.given)
    if case.shape("line_value", "manual_refund") and case.only(
        "charged", "line_value", "manual_refund", "currency"
    ):
        return _capped(given, coins)
    if case.shape("paid", "attempts") and case.only(
        "paid", "attempts", "already_refunded", "currency", "minor_units"
    ):
        return _attempts(given, coins)
    if case.shape("payments", "refund") and ("order" in given or "eligible" in given):
        return _ordered(given, coins)
    return more.payment_cap(case)


def _capped(given: Given, coins: Coins) -> Answers:
    """What is owed beyond what was received goes over no payment; the rest may."""
    amounts = given["manual_refund"]
    value, charged = coins.money(given["line_value"]), coins.money(given["charged"])
    accepted, refunds = [], []
    for text in amounts if isinstance(amounts, list) else [amounts]:
        sale = sale_of(
            [Line("A", 1, rate(value.amount, coins.currency))],
            coins.currency,
            payments=[("P-1", charged)],
        )
        shop = Shop(sale)
        shop.ask({"A": 1})
        shop.take_back()
        amount = _payments(shop)[0].left if text is None else coins.money(text)
        problem = refusal(lambda shop=shop, a=amount: shop.do(c.Refund(PaymentId("R-1"), a)))
        accepted.append(problem is None)
        paid = shop.desk.show("X-1").money.refunded
        refunds.append(_or_nothing(paid))
    if not isinstance(amounts, list):
        return {"accepted": accepted[0], "refund": refunds[0], "max_refund": charged}
    return {"accepted": accepted, "refund": refunds, "max_refund": charged}


def _attempts(given: Given, coins: Coins) -> Answers:
    """One refund after the other, over one payment."""
    received = coins.money(given["paid"])
    refunded = coins.money(given.get("already_refunded", "0"))
    accepted, problem = [], None
    for text in given["attempts"]:
        payment = PaymentBalance(PaymentId("P-1"), received, refunded)
        amount = coins.money(text)
        refused = refusal(lambda p=payment, a=amount: spread(a, [p], slip="X-1"))
        accepted.append(refused is None)
        problem = problem or refused
        refunded = refunded if refused is not None else refunded + amount
    left = PaymentBalance(PaymentId("P-1"), received, refunded).left
    answers: Answers = {"accepted": accepted, "refundable_left": left, "max_refund": left}
    return {**answers, "reason": reason(problem), "remaining": left}


def _ordered(given: Given, coins: Coins) -> Answers:
    """Over the payments that may be used, in the order that is named."""
    eligible = given.get("eligible")
    named = {p["id"]: coins.money(p["amount"]) for p in given["payments"]}
    order = given.get("order", list(named))
    balances = [
        PaymentBalance(PaymentId(name), named[name], coins.zero())
        for name in order
        if eligible is None or name in eligible
    ]
    wanted = coins.money(given["refund"])
    most = added((balance.left for balance in balances), coins.currency)
    problem = refusal(lambda: spread(wanted, balances, slip="X-1"))
    parts = spread(min(wanted, most), balances, slip="X-1", order=RefundOrder.OLDEST_FIRST)
    return {
        "accepted": problem is None,
        "complete": problem is None,
        "reason": reason(problem),
        "max_refund": most,
        "unsettled": wanted - min(wanted, most),
        "refunds": [{"payment": part.payment, "amount": part.amount} for part in parts],
        "allocation": {part.payment: part.amount for part in parts},
    }


def double_refund(case: Case) -> Answers:
    """What was paid back once is not paid back again, though its goods come later."""
    given = case.given
    if not case.shape("lines", "extra_line", "returned"):
        return more.double_refund(case)
    extra, lines = given["extra_line"], [*given["lines"]]
    earlier = extra["already_refunded_qty"]
    sale = read_sale(given, lines=[*lines, extra])
    shop = Shop(sale)
    back, done = {}, {}
    for line in given["returned"]:
        (done if line.get("already_refunded", False) else back)[line["sku"]] = line["qty"]
    if done != {extra["sku"]: earlier}:
        raise NotMapped("what was paid back before is not what comes back now")
    first = shop.ask(done, slip="X-0")
    slip = shop.ask(back)
    again = refusal(lambda: shop.ask(dict.fromkeys(done, extra["qty"]), slip="X-2"))
    return {
        "refund": refund_of(quote_of(slip)),
        "returned_lines": len(first.returns) + len(slip.returns),
        "accepted": again is None,
    }


# --- settlement --------------------------------------------------------------------------

_DONE = frozenset({"ok", "succeeded", "success", "completed", "refunded"})
_FAILED = frozenset({"failed", "declined", "error", "timeout"})


def settlement(case: Case) -> Answers:
    """Money as it was settled, apart from goods."""
    given, coins = case.given, Coins.of(case.given)
    if case.only("order_total", "refunded", "currency"):
        return _refund_states(given, coins)
    if case.only("difference", "paid_extra", "currency", "minor_units"):
        return {"can_complete": [_may_leave(given, extra, coins) for extra in given["paid_extra"]]}
    if case.shape("refund_net") or case.shape("refund_shipping_net"):
        given.aside("as")
        credit = partial(case)
        return {**credit, "voucher": credit["credit_net"]}  # a voucher of what is named
    if case.only("order_total", "paid", "attempts", "currency"):
        return _attempted(given, coins)
    return more.settlement(case)


def _refund_states(given: Given, coins: Coins) -> Answers:
    whole, states = coins.money(given["order_total"]), []
    for text in given["refunded"]:
        payment = PaymentBalance(PaymentId("P-1"), whole, coins.money(text))
        words = {
            "paid": payment.refunded.minor == 0,
            "refunded": payment.left.minor == 0,
            "partially_refunded": 0 < payment.refunded.minor < whole.minor,
        }
        states.append(Check(lambda word, w=words: w.get(str(word)), payment.left.amount))
    return {"payment_state": states}


def _may_leave(given: Given, extra: Any, coins: Coins) -> bool:
    """Goods leave once the difference is paid, in however many parts."""
    due, paid = coins.money(given["difference"]), coins.money(extra)
    if not coins.zero() <= paid <= due:
        raise NotMapped("more is paid than is due")
    old, new = Money(100_000, coins.currency), Money(100_000, coins.currency) + due
    sale = sale_of([Line("OLD", 1, rate(old.amount, coins.currency))], coins.currency)
    price = Price(Rate.parse(new.amount, coins.currency), TaxBasis.INCLUSIVE)
    terms = Terms(price_basis=PriceBasis.TODAY, sequence=Sequence.ADVANCE)
    shop = Shop(sale, terms, prices={"NEW": price})
    shop.open_stock({"NEW": (1, 100)}, coins.currency)
    shop.ask({"OLD": 1}, [c.Wish("NEW", 1)])
    shop.do(c.AcceptQuote(1))
    if paid.minor:
        shop.do(c.Pay(PaymentId("P-X"), paid))
    return refusal(lambda: shop.do(c.Dispatch((c.LineSteps(1, 1),)))) is None


def _attempted(given: Given, coins: Coins) -> Answers:
    """A refund that failed is not recorded; one that went through is, once."""
    if not set(given["attempts"]) <= _DONE | _FAILED:
        raise NotMapped(f"attempts {given['attempts']!r}")
    whole, paid = coins.money(given["order_total"]), coins.money(given["paid"])
    line = Line("A", 1, rate(whole.amount, coins.currency))
    shop = Shop(sale_of([line], coins.currency, payments=[("P-1", paid)]))
    shop.ask({"A": 1})
    shop.take_back()
    counted = 0
    for attempt in given["attempts"]:
        if attempt in _DONE:
            refund = c.Refund(PaymentId("R-1"), whole)
            counted += refusal(lambda r=refund: shop.do(r)) is None
    refunded = shop.desk.show("X-1").money.refunded
    return {"counted_refunds": counted, "refunded_total": refunded}
