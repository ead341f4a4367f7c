"""ERP: caps on what comes back, receipts, and taxed documents."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from exchangekit.sale.intake import TaxBasis
from exchangekit.values.money import Money
from exchangekit.values.tax import tax_exclusive, tax_inclusive

from tests.cases.domain import currency_of
from tests.cases.erp_books import accounting, credit_note, net_document_
from tests.cases.erp_costs import backdated, cogs, kit, multi_warehouse
from tests.cases.erp_money import invoice_sum
from tests.cases.erp_orders import order_progress
from tests.cases.erp_progress import (
    replacement_progress,
    return_receipt,
    split,
    state,
    whole,
)
from tests.cases.erp_refunds import (
    delivery_after_payment,
    precision,
    refund_grouping,
    refund_quantity,
)
from tests.cases.erp_stock import exchange, locations, lots, reservation, stocktake, uom
from tests.cases.erp_valuation import amendment, method_change, queue, valuation
from tests.cases.model import Answers, Case, Given, NotMapped, Table
from tests.cases.shop import (
    Line,
    Shop,
    added,
    fraction,
    quote_of,
    rate,
    refund_of,
    refusal,
    sale_of,
)
from tests.cases.valuing import ours

if TYPE_CHECKING:
    from collections.abc import Sequence

_COIN = "USD"


def return_limit(case: Case) -> Answers:
    """No more comes back, over all requests, than was sold."""
    given = case.given
    for key in ("sold", "bought"):
        if case.only(key, "returns"):
            return _one_line(whole(given[key]), [whole(qty) for qty in given["returns"]])
    if case.only("lines", "requests"):
        return _several(given)
    raise NotMapped("no shape of a return limit that is known")


def _one_line(sold: int, returns: Sequence[int]) -> Answers:
    shop, accepted, left = Shop(sale_of([Line("A", sold, rate("1", _COIN))], _COIN)), [], []
    for number, qty in enumerate(returns):
        problem = refusal(lambda q=qty, n=number: shop.ask({"A": q}, slip=f"X-{n}"))
        accepted.append(problem is None)
        left.append(shop.entitlement().returnable(1))
    return {"accepted": accepted, "remaining": left[-1], "returnable_after": left}


def _several(given: Given) -> Answers:
    """A request over several lines is accepted as one, or not at all."""
    lines = []
    for line in given["lines"]:
        price = rate(line["unit_price"], _COIN)
        lines.append(Line(str(line["line"]), whole(line["sold"]), price))
    shop, accepted = Shop(sale_of(lines, _COIN)), []
    for number, request in enumerate(given["requests"]):
        wanted = {str(line["line"]): whole(line["qty"]) for line in request}
        problem = refusal(lambda w=wanted, n=number: shop.ask(w, slip=f"X-{n}"))
        accepted.append(problem is None)
    alone = [_by_itself(lines, request) for request in given["requests"]]
    return {
        "accepted": accepted,
        "accepted_with_cap": accepted,
        "accepted_by_tryton": [worth is not None for worth in alone],
        "amounts": alone,
    }


def _by_itself(lines: Sequence[Line], request: Sequence[Given]) -> Money | None:
    """Give what a request is worth where the others do not count, at the price it names."""
    named = {str(line["line"]): line for line in request}
    prices = {sku: line.get("unit_price") for sku, line in named.items()}
    sold = [
        replace(line, price=rate(price, _COIN)) if (price := prices.get(line.sku)) else line
        for line in lines
    ]
    shop = Shop(sale_of(sold, _COIN))
    wanted = {sku: whole(line["qty"]) for sku, line in named.items()}
    if refusal(lambda: shop.ask(wanted)) is not None:
        return None
    return refund_of(quote_of(shop.desk.show("X-1")))


def invoice(case: Case) -> Answers:
    """Tax line by line, on net prices."""
    given = case.given
    rates = fraction(given["tax_rate"])
    lines = [
        Line(f"L{number}", whole(line["qty"]), rate(line["unit_price"], _COIN), rates)
        for number, line in enumerate(given["lines"], 1)
    ]
    sale = sale_of(lines, _COIN, TaxBasis.EXCLUSIVE)
    return {
        "tax_per_line": [line.paid.tax for line in sale.lines],
        "tax": added((line.paid.tax for line in sale.lines), _COIN),
        "untaxed": added((line.paid.net for line in sale.lines), _COIN),
        "total": sale.paid,
    }


def refund(case: Case) -> Answers:
    """Each line paid back whole, with its tax."""
    given, refunds = case.given, []
    rates = fraction(given["tax_rate"])
    for line in given["lines"]:
        qty = whole(line["qty"])
        sold = Line("A", qty, rate(line["price"], _COIN), rates)
        sale = sale_of([sold], _COIN, TaxBasis.EXCLUSIVE)
        refunds.append(refund_of(quote_of(Shop(sale).ask({"A": qty}))))
    return {"refunds": refunds}


def tax_inclusive_(case: Case) -> Answers:
    """
    Several rates inside one gross amount.

    The net is what is left without all of them; where each tax is worked out on it by itself,
    what that misses the gross by is an amount of its own.
    """
    given = case.given
    currency = currency_of(given["digits"])
    rates = [one for text in given["rates"] for one in fraction(text)]
    split = tax_inclusive(Money.parse(given["gross"], currency), rates)
    alone = added((tax_exclusive(split.net, [one]).tax for one in rates), currency)
    return {
        "net": split.net,
        "tax_total": alone,
        "gross": split.gross,
        "rounding": split.gross - split.net - alone,
    }


TOPICS: Table = {
    "exchange": exchange,
    "locations": locations,
    "lots": ours(lots),
    "reservation": reservation,
    "stocktake": stocktake,
    "uom": uom,
    "backdated": ours(backdated),
    "cogs": ours(cogs),
    "kit": kit,
    "multi_warehouse": ours(multi_warehouse),
    "amendment": ours(amendment),
    "method_change": method_change,
    "queue": ours(queue),
    "valuation": ours(valuation),
    "accounting": accounting,
    "credit_note": credit_note,
    "invoice": invoice,
    "invoice_sum": invoice_sum,
    "net_document": net_document_,
    "refund": refund,
    "refund_quantity": refund_quantity,
    "refund_grouping": refund_grouping,
    "delivery_after_payment": delivery_after_payment,
    "precision": precision,
    "return_limit": return_limit,
    "return_receipt": return_receipt,
    "order_progress": order_progress,
    "replacement_progress": replacement_progress,
    "split": split,
    "state": state,
    "tax_inclusive": tax_inclusive_,
}
