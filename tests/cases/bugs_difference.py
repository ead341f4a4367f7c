"""Bugs others shipped: differences that came out wrong."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from exchangekit.accounting.roles import AccountRole
from exchangekit.accounting.vouchers import VoucherKind, effect
from exchangekit.policy.terms import FeeKind, FeeTerm, PriceBasis, Terms
from exchangekit.sale.intake import TaxBasis
from exchangekit.settlement.pricing import Price
from exchangekit.settlement.quote import LineKind, Quote
from exchangekit.settlement.tenders import PaymentBalance, spread
from exchangekit.slip import commands as c
from exchangekit.values.goods import Fault
from exchangekit.values.ids import PaymentId
from exchangekit.values.money import Money

from tests.cases.bugs_money import coin, line_from, paid_in_full
from tests.cases.model import Answers, Case, Check, Given, NotMapped
from tests.cases.shop import (
    Line,
    Shop,
    fraction,
    quote_of,
    rate,
    refund_of,
    refusal,
    sale_of,
)
from tests.cases.words import direction

if TYPE_CHECKING:
    from collections.abc import Sequence

    from exchangekit.sale.facts import Sale
    from exchangekit.slip.model import Slip

_FREIGHT_WORDS = {"return_shipping", "return_freight", "return_shipping_fee"}


_SAME_AS_SHOWN = {"executed == preview", "executed == preview for same slip version"}


def difference(case: Case) -> Answers:
    """Tell the shapes of a difference apart."""
    given = case.given
    if case.shape("payments", "refund_due"):
        return _over_payments(given)
    if case.shape("sold", "returned_qty"):
        return _frozen_price(given)
    if case.shape("line", "qty_before", "qty_after"):
        return _one_more(given)
    if case.shape("steps"):
        return _added_and_removed(given)
    if "returned" in given or case.shape("original_paid", "replacement"):
        return _exchange(given)
    raise NotMapped("no shape of a difference that is known")


def _over_payments(given: Given) -> Answers:
    """A refund over several payments; the preferred one is used first."""
    currency = coin(given)
    gone: dict[str, Money] = {}
    for refund in given.get("prior_refunds", []):
        amount = Money.parse(refund["amount"], currency)
        gone[refund["payment"]] = gone.get(refund["payment"], Money.zero(currency)) + amount
    balances = [
        PaymentBalance(
            PaymentId(payment["id"]),
            Money.parse(payment["amount"], currency),
            gone.get(payment["id"], Money.zero(currency)),
        )
        for payment in given["payments"]
    ]
    preferred = given.get("preferred")
    balances.sort(key=lambda balance: balance.id == preferred)  # `spread` takes the last first
    due = Money.parse(given["refund_due"], currency)
    problem = refusal(lambda: spread(due, balances, slip="X-1"))
    parts = () if problem else spread(due, balances, slip="X-1")
    paid = {(str(part.payment), part.amount.amount) for part in parts}
    total = sum((part.amount for part in parts), Money.zero(currency))
    return {
        "refunds": Check(lambda wanted: _same_parts(wanted, paid, currency), sorted(paid)),
        "total": total,
        "outstanding": due - total,
        "invariant": Check(lambda text: total == due if _adds_up(text) else None, total.amount),
    }


def _adds_up(text: object) -> bool:
    return (
        isinstance(text, str)
        and re.match(r"sum\(?(of )?refunds\)? ?==? ?refund_due", text) is not None
    )


def _same_parts(wanted: object, paid: set[tuple[str, str]], currency: str) -> bool | None:
    if not isinstance(wanted, list):
        return None
    pairs = [(part["payment"], Money.parse(part["amount"], currency).amount) for part in wanted]
    return len(pairs) == len(paid) and set(pairs) == paid


def _frozen_price(given: Given) -> Answers:
    """Goods come back at what was paid, whatever they cost today."""
    currency, sold = coin(given), given["sold"]
    sale = paid_in_full(
        sale_of([Line("A", sold["qty"], rate(sold["unit_paid"], currency))], currency)
    )
    prices = {}
    if "catalog_price_now" in given:
        prices = {"A": Price(rate(given["catalog_price_now"], currency), TaxBasis.INCLUSIVE)}
    shop = Shop(sale, prices=prices)
    quote = quote_of(shop.ask({"A": given["returned_qty"]}))
    return {
        "returned_value": refund_of(quote),
        "difference": quote.balance,
        "direction": direction(quote.difference),
        "total_before": sale.paid,
        "total_after": sale.paid + quote.balance,
    }


def _one_more(given: Given) -> Answers:
    """A quantity changes: both totals are gross, and so is their difference."""
    currency, raw = coin(given), given["line"]
    price, rates = rate(raw["unit_net"], currency), fraction(raw["tax_rate"])

    def total(qty: int) -> Money:
        if not qty:
            return Money.zero(currency)
        return sale_of([Line("A", qty, price, rates)], currency, TaxBasis.EXCLUSIVE).paid

    before, after = total(given["qty_before"]), total(given["qty_after"])
    paid = Money.parse(given["paid"], currency) if "paid" in given else before
    return {
        "total_before": before,
        "total_after": after,
        "total": after,
        "difference": after - before,
        "outstanding": after - paid,
    }


def _added_and_removed(given: Given) -> Answers:
    """Something is added and taken away again before anybody pays: no money moves."""
    currency = coin(given)
    words = [re.match(r"(add|remove)\b", step) for step in given["steps"]]
    verbs = [word[1] for word in words if word is not None]
    if len(verbs) != len(words) or verbs.count("add") != verbs.count("remove"):
        raise NotMapped("steps that do not cancel out")
    paid = Money.parse(given.get("paid", given.get("original_paid", "10.00")), currency)
    sale = sale_of([Line("A", 1, rate(paid.amount, currency))], currency)
    price = Price(rate("1", currency), TaxBasis.INCLUSIVE)
    shop = Shop(
        paid_in_full(sale), Terms(price_basis=PriceBasis.TODAY), prices={"A": price, "B": price}
    )
    before = len(shop.store.payments)
    shop.ask({"A": 1}, [c.Wish("A", 1), c.Wish("B", 1)])
    slip = shop.do(c.Cancel()).slip
    moved = shop.store.payments[before:]
    return {
        "additional_payments": [entry for entry in moved if entry.received.minor],
        "refunds": [entry for entry in moved if entry.refunded.minor],
        "outstanding": slip.money.taken - slip.money.refunded,
        "total_before": sale.paid,
        "total_after": shop.entitlement().sale.paid,
        "total": shop.entitlement().sale.paid,
    }


# --- a whole exchange -------------------------------------------------------------------


def _exchange(given: Given) -> Answers:
    sale, back = _what_was_sold(given)
    wishes, prices = _what_goes_out(given, sale.currency)
    terms = Terms(fees=_fees(given, sale.currency), price_basis=PriceBasis.TODAY)
    stock = {line.item.sku: (line.steps, line.steps * 100) for line in sale.lines}
    stock |= {wish.sku: (wish.steps + stock.get(wish.sku, (0, 0))[0], 1000) for wish in wishes}
    shop = Shop.booked(sale, stock, terms=terms, prices=prices)
    preview = _previewed(shop, back, wishes)
    slip = shop.desk.show("X-1")
    quote = quote_of(slip)
    done = _carried_through(shop)
    executed = done.money.refunded if refund_of(quote).minor else done.money.taken
    expected_lines = (
        len(back) + len(wishes) + sum(1 + bool(f.borne_by_shop_for) for f in terms.fees)
    )
    return {
        "difference": quote.balance,
        "direction": direction(quote.difference),
        "returned_value": -quote.sum_of(LineKind.CREDIT).gross,
        "total": quote.balance,
        "document_total": quote.balance,
        "must_not_document_total": quote.balance,
        "total_before": sale.paid,
        "total_after": sale.paid + quote.balance,
        "outstanding": slip.money.outstanding,
        "preview_amount": _moved(preview),
        "executed_amount": executed,
        "invariant": _as_shown(preview, executed),
    } | _in_the_books(shop, quote, done, expected_lines, terms)


def _as_shown(preview: Quote, executed: Money) -> Check:
    same = _moved(preview) == executed
    return Check(lambda text: same if text in _SAME_AS_SHOWN else None, executed)


def _in_the_books(
    shop: Shop, quote: Quote, done: Slip, expected_lines: int, terms: Terms
) -> dict[str, Any]:
    """What was posted, and that nothing but named lines was."""
    return {
        "vouchers_net": -_on_customer(shop),
        "net_sale_after": -effect(shop.store.vouchers, AccountRole.REVENUE, shop.sale.currency),
        "balancing_line_count": len(quote.lines) - expected_lines,
        "fee_lines": [_fee_line(quote, fee) for fee in terms.fees],
        "single_slip": len(shop.store.summaries) == 1 and bool(done.returns),
        "refunds": [entry for entry in shop.store.payments if entry.refunded.minor],
        "additional_payments": list(done.money.payments),
    }


def _what_was_sold(given: Given) -> tuple[Sale, dict[str, int]]:
    currency = coin(given)
    returned = given.get("returned", [])
    original = given.get("original_paid", given.get("paid"))
    if "lines" in given:
        lines = [line_from(raw, number, currency) for number, raw in enumerate(given["lines"], 1)]
    elif returned and all("paid" in line for line in returned):
        lines = [_line_paid(line, line["paid"], currency) for line in returned]
    elif original is not None and len(returned) <= 1:
        one = returned[0] if returned else Given({"sku": "OLD"})
        lines = [_line_paid(one, original, currency)]
    else:
        raise NotMapped("nothing says what was paid for what comes back")
    off = Money.parse(given.get("order_discount", "0"), currency)
    sale = sale_of(lines, currency, discount=off)
    if returned:
        back = {line["sku"]: line.get("qty", 1) for line in returned}
    else:
        back = {line.sku: line.qty for line in lines}
    return paid_in_full(sale), back


def _line_paid(line: Given, paid: str, currency: str) -> Line:
    qty = line.get("qty", 1)
    return Line(line["sku"], qty, rate(paid, currency, per=qty))


def _what_goes_out(given: Given, currency: str) -> tuple[tuple[c.Wish, ...], dict[str, Price]]:
    wishes, prices = [], {}
    for want in given.get("replacement", []):
        wishes.append(c.Wish(want["sku"], want.get("qty", 1)))
        prices[want["sku"]] = Price(rate(want["price"], currency), TaxBasis.INCLUSIVE)
    return tuple(wishes), prices


def _fees(given: Given, currency: str) -> tuple[FeeTerm, ...]:
    for fee in given.get("fees", []):
        raise NotMapped(f"a fee {dict(fee)}")
    if "return_shipping_fee" not in given:
        return ()
    fee = given["return_shipping_fee"]
    waived = isinstance(fee, Given) and fee["waived"]
    amount = Money.parse(fee["amount"] if isinstance(fee, Given) else fee, currency)
    bearer = frozenset(Fault) if waived else frozenset()
    return (FeeTerm(FeeKind.RETURN_FREIGHT, amount, borne_by_shop_for=bearer),)


def _previewed(shop: Shop, back: dict[str, int], wishes: Sequence[c.Wish]) -> Quote:
    """Open, preview the submission, then submit: what was shown is what counts."""
    shop.open(back, wishes)
    shown = shop.desk.preview(shop.envelope(c.Submit())).slip
    shop.do(c.Submit())
    return quote_of(shown)


def _moved(quote: Quote) -> Money:
    """Give the amount that moves, in either direction."""
    return max(quote.balance, -quote.balance)


def _carried_through(shop: Shop) -> Slip:
    shop.take_back()
    slip = shop.settle()
    if slip.replacements:
        parts = tuple(c.LineSteps(line.line, line.left) for line in slip.replacements)
        slip = shop.do(c.Dispatch(parts)).slip
    return slip


def _on_customer(shop: Shop) -> Money:
    """What the exchange's own documents, payments aside, leave on the customer's account."""
    kinds = {VoucherKind.RETURN, VoucherKind.REPLACEMENT}
    own = [voucher for voucher in shop.store.vouchers if voucher.kind in kinds]
    return effect(own, AccountRole.CUSTOMER, shop.sale.currency)


def _fee_line(quote: Quote, fee: FeeTerm) -> dict[str, Any]:
    amount = quote.sum_of(LineKind.FEE).gross
    waived = -quote.sum_of(LineKind.WAIVER).gross
    return {
        "kind": Check(lambda word: word in _FREIGHT_WORDS if word else None, fee.kind.value),
        "amount": amount,
        "waived": Check(lambda said: _waived(said, waived), waived.amount),
        "charged": Check(lambda said: _waived(said, amount - waived), (amount - waived).amount),
    }


def _waived(said: object, amount: Money) -> bool | None:
    if isinstance(said, bool):
        return said == (amount.minor != 0)
    return Money.parse(said, amount.currency) == amount if isinstance(said, str) else None
