"""Bugs others shipped: taxes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import evolve

from exchangekit.policy.terms import PriceBasis, Terms
from exchangekit.sale.intake import TaxBasis
from exchangekit.settlement.pricing import Price
from exchangekit.settlement.quote import LineKind
from exchangekit.slip import commands as c
from exchangekit.values.money import Money
from exchangekit.values.tax import Tax, Taxed, tax_exclusive

from tests.cases.bugs_money import (
    NO_TAX_NAMED,
    coin,
    line_from,
    paid_in_full,
    what_comes_back,
    with_taxes,
)
from tests.cases.model import Answers, Case, Check, Given, NotMapped
from tests.cases.shop import (
    Line,
    Shop,
    fraction,
    quote_of,
    rate,
    sale_of,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from exchangekit.sale.facts import Sale

# --- tax ----------------------------------------------------------------------------------


def tax(case: Case) -> Answers:
    """Tell the shapes of a tax apart."""
    given, currency = case.given, coin(case.given)
    if case.shape("partial_net_amount", "tax_rate"):
        net = Money.parse(given["partial_net_amount"], currency)
        part = tax_exclusive(net, fraction(given["tax_rate"]))
        given.aside("prices_include_tax", "gross_paid")
        return _taxed(part)
    if case.shape("replacement", "returned"):
        return _taxed_swap(given, currency)
    if case.shape("gross_paid", "tax_rate"):
        return _gross_back(given, currency)
    if case.shape("unit_net", "tax_rate"):
        off = Money.parse(given.get("line_discount_net", "0"), currency)
        rates = fraction(given["tax_rate"])
        line = Line("A", given.get("qty", 1), rate(given["unit_net"], currency), rates, off)
        sale = paid_in_full(sale_of([line], currency, TaxBasis.EXCLUSIVE))
        if "returned" in given:
            back = what_comes_back(given, sale)
            return _taxed(_credit(Shop(sale), back))
        return _taxed(sale.lines[0].paid)
    if "lines" in given:
        return _lines_with_tax(given, currency)
    raise NotMapped("no shape of a tax that is known")


def _taxed(amount: Taxed) -> dict[str, Any]:
    """Answer with an amount, however a case calls its parts."""
    exact = amount.net + amount.tax == amount.gross
    return {
        "goods": amount.net,
        "tax": amount.tax,
        "total": amount.gross,
        "returned_tax": amount.tax,
        "returned_value": amount.gross,
        "invariant": Check(
            lambda text: exact if text == "net + tax == gross exactly" else None, amount
        ),
    }


def _credit(shop: Shop, back: Mapping[str, int]) -> Taxed:
    return -quote_of(shop.ask(back)).sum_of(LineKind.CREDIT)


def _gross_back(given: Given, currency: str) -> Answers:
    if not given.get("prices_include_tax", True):
        raise NotMapped("a gross amount of prices without tax")
    line = Line("A", 1, rate(given["gross_paid"], currency), fraction(given["tax_rate"]))
    sale = paid_in_full(sale_of([line], currency))
    return _taxed(_credit(Shop(sale), what_comes_back(given, sale)))


def _lines_with_tax(given: Given, currency: str) -> Answers:
    sale = with_taxes(given["lines"], currency)
    back = what_comes_back(given, sale)
    if "shipping" in given:
        sale = _with_shipping(given, sale, currency)
        if given.get("refund_shipping", False):
            back["SHIPPING"] = 1
    return _taxed(_credit(Shop(sale), back))


def _with_shipping(given: Given, sale: Sale, currency: str) -> Sale:
    """Shipping has its own tax; where it may come back it is a line of its own."""
    raw = given["shipping"]
    amounts = [Money.parse(raw[key], currency) for key in ("net", "tax")]
    paid = Taxed(amounts[0], (Tax(NO_TAX_NAMED, amounts[1]),))
    if not given.get("refund_shipping", False):
        return paid_in_full(evolve(sale, shipping=paid))
    first = sale.lines[0]
    item = evolve(first.item, sku="SHIPPING")
    line = evolve(first, line=len(sale.lines) + 1, item=item, steps=1, shipped=1, paid=paid)
    return paid_in_full(evolve(sale, lines=(*sale.lines, line)))


def _taxed_swap(given: Given, currency: str) -> Answers:
    """A swap of taxed goods: the tax of both sides stands in the quote."""
    if "tax_rate" not in given:
        raise NotMapped("a swap of taxed goods without a rate")
    rates = fraction(given["tax_rate"])
    included = given.get("prices_include_tax", False)
    basis = TaxBasis.INCLUSIVE if included else TaxBasis.EXCLUSIVE
    lines = [line_from(raw, n, currency, rates) for n, raw in enumerate(given["returned"], 1)]
    sale = paid_in_full(sale_of(lines, currency, basis))
    for raw, line in zip(given["returned"], sale.lines, strict=True):
        if "tax_paid" in raw and Money.parse(raw["tax_paid"], currency) != line.paid.tax:
            raise NotMapped("the tax that was paid is not that of the rate")
    new = [line_from(raw, n, currency, rates) for n, raw in enumerate(given["replacement"], 1)]
    prices = {line.sku: Price(line.price, basis, rates) for line in new}
    shop = Shop(sale, Terms(price_basis=PriceBasis.TODAY), prices=prices)
    wishes = [c.Wish(line.sku, line.qty) for line in new]
    quote = quote_of(shop.ask({line.sku: line.qty for line in lines}, wishes))
    both = quote.sum_of(*LineKind)
    back = -quote.sum_of(LineKind.CREDIT)
    return _taxed(back) | {
        "difference": quote.balance,
        "tax_difference": both.tax,
        "total": quote.balance,
        "tax": both.tax,
    }
