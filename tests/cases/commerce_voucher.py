"""Commerce: what a credit document says, net, tax and gross, and what it leaves alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from exchangekit.sale.intake import TaxBasis
from exchangekit.slip import commands as c
from exchangekit.slip.phases import ReturnPhase, SettlementPhase
from exchangekit.stock.places import PlaceKind
from exchangekit.values.goods import Disposition, Grade
from exchangekit.values.money import Money
from exchangekit.values.tax import Taxed

from tests.cases.commerce_taxes import partial
from tests.cases.model import Answers, Case, Check, Given, NotMapped
from tests.cases.orders import Coins, one_line, read_sale, shipping_of
from tests.cases.shop import Shop, line_of, percent, quote_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from exchangekit.sale.facts import Sale
    from exchangekit.values.tax import TaxRate

_PART = re.compile(r"(\d+(?:\.\d+)?) of (\S+)")
_OPEN = frozenset({"failed", "pending", "none", "not_paid", "unpaid"})


def voucher(case: Case) -> Answers:
    """Tell the shapes of a voucher apart."""
    given = case.given
    if case.shape("cases"):
        return _whole_orders(given)
    if case.shape("refund_gross"):
        return _backed_out(given)
    if case.shape("refund_net") or case.shape("refund_shipping_net"):
        return amounts_back(case)
    if case.shape("returned_qty"):
        return _returned(given)
    if case.shape("lines"):
        return _told(_whole(read_sale(Given(_order(given))), given))
    raise NotMapped("no shape of a voucher that is known")


def _backed_out(given: Given) -> Answers:
    """Amounts given back gross: the tax is taken out at the rate of the sale."""
    sale, parts = read_sale(given), []
    for text in given["refund_gross"]:
        named = _PART.fullmatch(text)
        if named is None:
            raise NotMapped(f"a part such as {text!r}")
        amount, name = named.groups()
        paid = shipping_of(sale) if name == "shipping" else line_of(sale, name).paid
        rates = [tax.rate for tax in paid.taxes]
        parts.append(TaxBasis.INCLUSIVE.tax(Money.parse(amount, sale.currency), rates))
    return {
        "net": [part.net for part in parts],
        "tax": [part.tax for part in parts],
        "gross": [part.gross for part in parts],
        **_told(sum(parts, start=Taxed(Money.zero(sale.currency))), also=False),
    }


def amounts_back(case: Case) -> Answers:
    """Amounts of lines; the goods come back and go on the shelf, or to the scrap."""
    given = case.given
    answers: dict[str, Any] = dict(partial(case))
    sale = read_sale(given)
    asked = given.get("refund_net", {})
    units = {sku: part["qty"] if isinstance(part, Given) else 1 for sku, part in asked.items()}
    on_shelf = given.get("restock", True)
    answers["stock_delta"] = lambda: _moved(sale, units, on_shelf=on_shelf)
    answers["order_total_unchanged"] = sale.paid
    return answers


def _moved(sale: Sale, units: Mapping[str, int], *, on_shelf: bool) -> Mapping[str, int]:
    """Shipping alone moves no goods."""
    shop = _booked(sale)
    before = {line.item.sku: _sellable(shop, line.item.sku) for line in sale.lines}
    if units:
        shop.ask(units)
        _take_back(shop, on_shelf=on_shelf)
    return {sku: _sellable(shop, sku) - there for sku, there in before.items()}


def _booked(sale: Sale) -> Shop:
    return Shop.booked(sale, {line.item.sku: (line.steps, 1000) for line in sale.lines})


def _take_back(shop: Shop, *, on_shelf: bool) -> None:
    slip = shop.desk.show("X-1")
    shop.do(c.AcceptQuote(quote_of(slip).number))
    shop.receive({line.line: line.steps for line in slip.returns})
    found = (Grade.AS_NEW, Disposition.SELL_AS_NEW) if on_shelf else (Grade.USED, Disposition.SCRAP)
    for line in slip.returns:
        shop.inspect(line.line, line.steps, *found)


def _sellable(shop: Shop, sku: str) -> int:
    moved = 0
    for movement in shop.store.movements:
        if movement.item == sku:
            moved += movement.steps * (movement.target.kind is PlaceKind.SELLABLE)
            moved -= movement.steps * (movement.source.kind is PlaceKind.SELLABLE)
    return moved


def _returned(given: Given) -> Answers:
    """Goods are back; the money is owed until it is paid."""
    sale = read_sale(given)
    line, qty = one_line(sale), given["returned_qty"]
    sku, before = line.item.sku, sale.paid
    shop = _booked(sale)
    there = _sellable(shop, sku)
    shop.ask({sku: qty})
    _take_back(shop, on_shelf=given.get("restock", True))
    slip = shop.desk.show("X-1")
    if given.get("refund", "pending") not in _OPEN:
        shop.settle()
    given.aside("payment")  # how it was paid once says nothing of what is owed now
    paid = shop.desk.show("X-1").phases.settlement is SettlementPhase.SETTLED
    words: Mapping[str, bool] = {
        "received": slip.phases.return_ is ReturnPhase.COMPLETE,
        "returned": slip.phases.return_ is ReturnPhase.COMPLETE,
        "open": not paid,
        "unpaid": not paid,
        "pending": not paid,
        "manual_refund_required": not paid,
        "paid": paid,
        "settled": paid,
    }
    worth = [back.as_returned().worth(0, back.steps) for back in slip.returns]
    return {
        **_told(sum(worth, start=Taxed(Money.zero(sale.currency)))),
        "goods_state": Check(lambda word: words.get(str(word)), slip.phases),
        "payable_state": Check(lambda word: words.get(str(word)), slip.phases),
        "payable": -slip.money.outstanding,
        "stock_delta": {sku: _sellable(shop, sku) - there},
        "order_total_unchanged": before,
    }


def _whole_orders(given: Given) -> Answers:
    """The document over all of an order, under several discounts."""
    found = []
    for part in given["cases"]:
        found.append(_whole(_discounted(given, part), given))
        part.aside(*part)
    return {
        "net": [one.net for one in found],
        "tax": [one.tax for one in found],
        "gross": [one.gross for one in found],
    }


def _discounted(given: Given, part: Given) -> Sale:
    raw = _order(given) | dict(part)
    if "shipping_discount_pct" in part:
        raw["shipping_discount"] = f"{part['shipping_discount_pct']}%"
        del raw["shipping_discount_pct"]
    return read_sale(Given(raw))


def _order(given: Given) -> dict[str, Any]:
    """Give the order alone: its own keys, read here and taken in there."""
    raw = {key: _raw(value) for key, value in given.items() if key not in {"cases", "shippings"}}
    given.aside(*raw)
    return raw


def _raw(value: Any) -> Any:
    if isinstance(value, Given):
        return {key: _raw(part) for key, part in value.items()}
    return [_raw(part) for part in value] if isinstance(value, list) else value


def _whole(sale: Sale, given: Given) -> Taxed:
    """Lines and shippings, tax by rate."""
    whole = sum((line.paid for line in sale.lines), start=Taxed(Money.zero(sale.currency)))
    if sale.shipping is not None:
        whole += sale.shipping
    for amount, rates in _shippings(given, Coins.of(given)):
        whole += TaxBasis.EXCLUSIVE.tax(amount, rates)
    return whole


def _shippings(given: Given, coins: Coins) -> Sequence[tuple[Money, Sequence[TaxRate]]]:
    return [
        (coins.money(one["amount"]), percent(one["tax_rate"])) for one in given.get("shippings", [])
    ]


def _told(amount: Taxed, *, also: bool = True) -> dict[str, Any]:
    """Name an amount as the cases do."""
    named: dict[str, Any] = {
        "credit_net": amount.net,
        "credit_gross": amount.gross,
        "tax_by_rate": {tax.rate.percent: tax.amount for tax in amount.taxes},
    }
    plain = {"net": amount.net, "tax": amount.tax, "gross": amount.gross}
    return named | plain if also else named
