"""Commerce: what a request has to name, and which refunds are none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve

from exchangekit.errors import IncompleteError
from exchangekit.policy.money_terms import MoneyTerms, RefundOrder
from exchangekit.policy.terms import Terms
from exchangekit.sale.facts import Payment
from exchangekit.slip import commands as c
from exchangekit.values.goods import Grade, Reason
from exchangekit.values.ids import PaymentId
from exchangekit.values.money import Money, Rate

from tests.cases import commerce_more as more
from tests.cases.commerce_returns import guard
from tests.cases.model import Answers, Case, Check, Given, NotMapped
from tests.cases.orders import SHIPPING, read_sale
from tests.cases.shop import Line, Shop, rate, refusal, sale_of
from tests.cases.words import reason

if TYPE_CHECKING:
    from collections.abc import Mapping

    from exchangekit.errors import ExchangeKitError
    from exchangekit.sale.facts import Sale


def validation(case: Case) -> Answers:
    """What a request has to have."""
    given = case.given
    if case.only("returned") and any("order" in line for line in given["returned"]):
        return _two_orders(given)
    if case.only("difference", "refund_destination", "currency", "minor_units"):
        return _destination(given)
    if case.shape("lines", "returned") and not given["returned"]:
        return _nothing_asked(case)
    if case.only("returned", "replacement") and not (given["returned"] or given["replacement"]):
        return _lacking()
    if case.shape("attempts"):
        return _attempted_refunds(given)
    if case.only("cases"):
        return {"accepted": [_valid(word) for word in given["cases"]]}
    return more.validation(case)


_LACKS = {
    "returns": ("returns", "returned", "return_items", "inbound", "inbound_items"),
    "wishes": ("wishes", "replacement", "new_items", "outbound", "outbound_items"),
}


def _lacking() -> Answers:
    """An exchange of nothing for nothing lacks both sides."""
    sale = sale_of([Line("A", 1, Rate.parse("10", "USD"))], "USD")
    shop = Shop(sale)
    shop.do(c.Open(sale.id, c.Intent.EXCHANGE, sale.channel, Reason.SIZE))
    problem = refusal(lambda: shop.do(c.Submit()))
    lacks = problem.missing if isinstance(problem, IncompleteError) else ()
    named = [
        Check(lambda word, one=one: word in _LACKS[one] if _is_side(word) else None, one)
        for one in lacks
    ]
    return {"accepted": problem is None, "reason": reason(problem), "missing": named}


def _is_side(word: object) -> bool:
    return any(word in words for words in _LACKS.values())


_AMOUNTS = {"zero_amount": 0, "negative_amount": -1, "amount_zero": 0, "amount_negative": -1}


def _valid(word: str) -> bool:
    """Play a guard of an amount, or one of a quantity."""
    if word in _AMOUNTS:
        return _paid_back(_one_mug(), {"A": 1}, Money(_AMOUNTS[word], "USD")) is None
    return guard(word)


def _one_mug() -> Sale:
    return sale_of([Line("A", 1, Rate.parse("10", "USD"))], "USD")


def _attempted_refunds(given: Given) -> Answers:
    """Refunds of some units by an amount before tax; each stands alone."""
    sale, accepted, problem = read_sale(given), list[bool](), None
    for one in given["attempts"]:
        refused = _attempt(sale, one)
        accepted.append(refused is None)
        problem = problem or refused
    return {
        "accepted": accepted,
        "reason": reason(problem),
        **{f"max_qty_{line.item.sku}": line.shipped for line in sale.lines},
    }


def _attempt(sale: Sale, one: Given) -> ExchangeKitError | None:
    first = sale.lines[0].item.sku
    if one.get("empty", False):
        return refusal(lambda: Shop(sale).ask({}))
    if one.get("no_document", False):  # money goes back under a reference, or not at all
        return _paid_back(sale, {first: 1}, Money(1, sale.currency), reference="")
    if not one.get("paid", True):
        unpaid = evolve(sale, payments=(Payment(PaymentId("P-1"), "card", sale.paid * 0),))
        return _paid_back(unpaid, {first: 1}, Money(1, sale.currency))
    if "qty" not in one:
        return _paid_back(sale, {first: 1}, Money(1, sale.currency))
    sku = one.get("of", first)
    amount = Money.parse(one["amount"], sale.currency) if "amount" in one else None
    return _paid_back(sale, {sku: one["qty"]}, amount)


def _paid_back(
    sale: Sale, units: Mapping[str, int], amount: Money | None, *, reference: str = "R-1"
) -> ExchangeKitError | None:
    """Take units back and pay an amount for them over the card; all that is owed when None."""

    def act() -> None:
        shop = Shop(sale)
        shop.ask(units)
        owed = -shop.take_back().money.outstanding
        shop.do(c.Refund(PaymentId(reference), owed if amount is None else amount))

    return refusal(act)


def _refused(problem: ExchangeKitError | None, *words: str) -> Answers:
    """Say whether it is refused; for these words there is no other reason it could be."""
    said = Check(lambda word: problem is not None if word in words else None, problem)
    return {"accepted": problem is None, "reason": said}


def _two_orders(given: Given) -> Answers:
    """A slip has one sale: a line of another order is none of its lines."""
    orders: dict[str, list[str]] = {}
    for line in given["returned"]:
        orders.setdefault(line["order"], []).append(line["sku"])
    first = next(iter(orders))
    sale = sale_of([Line(sku, 1, Rate.parse("10", "USD")) for sku in orders[first]], "USD")
    lines = range(1, sum(map(len, orders.values())) + 1)
    asked = tuple(c.Asked(number, 1, Grade.AS_NEW) for number in lines)
    command = c.Open(sale.id, c.Intent.REFUND, sale.channel, Reason.SIZE, asked)
    return _refused(refusal(lambda: Shop(sale).do(command)), "multiple_orders")


def _destination(given: Given) -> Answers:
    """Where the terms leave the payments open, a refund names them."""
    owed = Money(abs(given["difference"]), "USD")
    if given["refund_destination"] is not None or given["difference"] >= 0:
        raise NotMapped("a refund that says where it goes")
    terms = Terms(money=MoneyTerms(refund_order=RefundOrder.NAMED))
    sale = sale_of([Line("A", 1, rate(owed.amount, "USD"))], "USD", payments=[("P-1", owed)])
    shop = Shop(sale, terms)
    shop.ask({"A": 1})
    shop.take_back()
    problem = refusal(lambda: shop.do(c.Refund(PaymentId("R-1"), owed)))
    return _refused(problem, "refund_destination_missing")


def _nothing_asked(case: Case) -> Answers:
    """A request for nothing cannot be submitted; one for shipping alone can."""
    given = case.given
    if given.get("manual_refund") is not None or given.get("replacement"):
        raise NotMapped("a request for an amount")
    sale = read_sale(given)
    shop = Shop(sale)
    wanted = {SHIPPING: 1} if given.get("refund_shipping") else {}
    problem = refusal(lambda: shop.ask(wanted))
    return _refused(problem, "nothing_to_refund", "empty_request", "no_lines", "nothing_returned")
