"""ERP: goods stand on interim accounts until they are invoiced, by templates of a host."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from exchangekit.accounting.roles import AccountRole as A
from exchangekit.accounting.standard import PURCHASE_INVOICED
from exchangekit.accounting.templates import Template, TemplateEntry
from exchangekit.accounting.vouchers import VoucherKind
from exchangekit.stock.valuation.fold import Valuation
from exchangekit.stock.valuation.operations import Issued, Received
from exchangekit.stock.valuation.pools import MovingAverage, Standard
from exchangekit.values.money import Money

from tests.cases.model import Answers, Case, Given, NotMapped
from tests.cases.shop import added

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from exchangekit.accounting.vouchers import Posting
    from exchangekit.stock.valuation.pools import Pool

_COIN = "USD"
_OUT: Final = A.EXCHANGE_CLEARING
"""What has left and is not invoiced yet; a chart of the host names the account."""


def _host(name: str, kind: VoucherKind, debit: Any, credit: Any, *signed: str) -> Template:
    return Template(name, kind, (TemplateEntry(name, debit, credit),), frozenset(signed))


_BOUGHT = _host(
    "bought", VoucherKind.PURCHASE,
    ((A.STOCK, "value"),),
    ((A.GOODS_RECEIVED, "price"), (A.ADMIN_EXPENSE, "value - price")),
    "value - price",
)  # fmt: skip
_SENT = _host("sent", VoucherKind.REPLACEMENT, ((_OUT, "cost"),), ((A.STOCK, "cost"),))
_INVOICED = _host(
    "invoiced", VoucherKind.REPLACEMENT,
    ((A.CUSTOMER, "price"), (A.COST_OF_SALES, "cost")),
    ((A.REVENUE, "price"), (_OUT, "cost")),
)  # fmt: skip
_CREDITED = _host(
    "credited", VoucherKind.RETURN, ((A.GOODS_RECEIVED, "cost"),), ((A.COST_OF_SALES, "cost"),)
)


def anglo_saxon(case: Case) -> Answers:
    """Cost of sales is booked with the invoice; a standard cost leaves a variance at receipt."""
    given = case.given
    shelves = {name: _shelf(given["items"][name]) for name in given["items"]}
    bought = [line for one in given["receipts"] for line in _receive(shelves, one)]
    answers: dict[str, Any] = {
        "after_receipt": {
            "stock_debit": _of(bought, A.STOCK),
            "stock_in_credit": -_of(bought, A.GOODS_RECEIVED),
            "variance_credit": -_of(bought, A.ADMIN_EXPENSE),
        }
    }
    costs = [(one["item"], _qty(one["qty"]), _issue(shelves, one)) for one in given.get("ship", [])]
    sent = [line for _, _, cost in costs for line in _SENT.postings({"cost": cost})]
    out = {"stock_credit": -_of(sent, A.STOCK), "stock_out_debit": _of(sent, _OUT)}
    answers |= {"after_ship": out, "ship_value": out["stock_out_debit"]}
    if "customer_invoice" in given:
        answers["after_invoice"] = _invoice(given["customer_invoice"], costs)
    for one in given.get("credit", []):
        back = _CREDITED.postings({"cost": _returned(one, costs)})
        answers[f"credit_of_one_{one['item']}"] = {
            "cogs_credit": -_of(back, A.COST_OF_SALES),
            "stock_in_debit": _of(back, A.GOODS_RECEIVED),
        }
    if "supplier_invoice" in given:
        answers["supplier_invoice_payable"] = _owed(given["supplier_invoice"])
    return answers


def _shelf(item: Any) -> Valuation:
    """Read how an item is valued: by words, or by its method and cost."""
    words = " ".join(map(str, item.values())) if isinstance(item, Given) else str(item)
    named = re.search(r"standard|fixed|average", words)
    cost = re.search(r"\d+(?:\.\d+)?", words)
    if named is None:
        raise NotMapped(f"goods valued as {words!r}")
    if named[0] == "average":
        return Valuation(MovingAverage())
    if cost is None:
        raise NotMapped("a standard without its cost")
    pool: Pool = Standard(Fraction(Money.parse(cost[0], _COIN).minor))
    return Valuation(pool)


def _qty(text: str) -> int:
    if not text.isdigit():
        raise NotMapped(f"a quantity of {text!r}")
    return int(text)


def _receive(shelves: Mapping[str, Valuation], one: Given) -> tuple[Posting, ...]:
    qty, shelf = _qty(one["qty"]), shelves[one["item"]]
    price = Money.parse(one["price"], _COIN) * qty
    posted = shelf.post(Received(f"in-{shelf.held.steps}", qty, price.minor))
    return _BOUGHT.postings({"value": Money(posted.change, _COIN), "price": price})


def _issue(shelves: Mapping[str, Valuation], one: Given) -> Money:
    shelf = shelves[one["item"]]
    left = shelf.post(Issued(f"out-{shelf.held.steps}", _qty(one["qty"])))
    return Money(-left.change, _COIN)


def _invoice(rows: list[Given], costs: list[tuple[str, int, Money]]) -> dict[str, Money]:
    """All that left is invoiced, at the prices agreed."""
    if sum(_qty(row["qty"]) for row in rows) != sum(qty for _, qty, _ in costs):
        raise NotMapped("other quantities are invoiced than left")
    price = added((Money.parse(row["price"], _COIN) * _qty(row["qty"]) for row in rows), _COIN)
    cost = added((cost for _, _, cost in costs), _COIN)
    lines = _INVOICED.postings({"price": price, "cost": cost})
    return {
        "cogs_debit": _of(lines, A.COST_OF_SALES),
        "receivable_debit": _of(lines, A.CUSTOMER),
        "revenue_credit": -_of(lines, A.REVENUE),
        "stock_out_credit": -_of(lines, _OUT),
    }


def _returned(one: Given, costs: list[tuple[str, int, Money]]) -> Money:
    """A return comes back for its share of the issue that delivered it."""
    found = next(((qty, cost) for item, qty, cost in costs if item == one["item"]), None)
    if found is None:
        raise NotMapped(f"{one['item']} never left")
    qty, cost = found
    return cost.share(_qty(one["qty"]), qty)


def _owed(rows: list[Given]) -> Money:
    lines: list[Posting] = []
    for row in rows:
        row.aside("item")
        price = Money.parse(row["price"], _COIN) * _qty(row["qty"])
        lines += PURCHASE_INVOICED.postings({"price": price, "input_tax": Money(0, _COIN)})
    return -_of(lines, A.PAYABLE)


def _of(lines: Iterable[Posting], role: A) -> Money:
    """Debit less credit of a role."""
    sides = [(line, line.amount) for line in lines]
    debit = added((amount for line, amount in sides if line.debit is role), _COIN)
    return debit - added((amount for line, amount in sides if line.credit is role), _COIN)
