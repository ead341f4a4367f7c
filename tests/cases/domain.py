"""Domain: shares, value added tax, and windows of law."""

from __future__ import annotations

from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Any

from exchangekit.policy.terms import PriceBasis, Terms
from exchangekit.sale.intake import TaxBasis
from exchangekit.settlement.pricing import Price
from exchangekit.settlement.quote import LineKind, Quote
from exchangekit.slip import commands as c
from exchangekit.values.currencies import DIGITS
from exchangekit.values.decimals import Rounding
from exchangekit.values.money import Money
from exchangekit.values.tax import Tax, Taxed, tax_exclusive, tax_inclusive

from tests.cases.domain_journal import journal
from tests.cases.domain_money import coupon_refund, freight_clawback, promo_clawback
from tests.cases.domain_stock import cost_fifo, cost_moving_average, stock
from tests.cases.domain_use import car_fee, depreciation, gift
from tests.cases.domain_windows import WINDOWS
from tests.cases.model import Answers, Case, NotMapped, Table
from tests.cases.shop import (
    Line,
    Shop,
    added,
    fraction,
    quote_of,
    rate,
    refusal,
    sale_of,
)
from tests.cases.words import direction

if TYPE_CHECKING:
    from collections.abc import Sequence

    from exchangekit.sale.entitlement import Entitlement

_BY_DIGITS = {0: "JPY", 2: "CNY", 3: "KWD", 4: "CLF"}
_ROUNDINGS = {
    "HALF_UP": Rounding.HALF_UP,
    "ROUND_HALF_UP": Rounding.HALF_UP,
    "HALF_EVEN": Rounding.HALF_EVEN,
    "ROUND_HALF_EVEN": Rounding.HALF_EVEN,
    "DOWN": Rounding.DOWN,
    "ROUND_DOWN": Rounding.DOWN,
    "UP": Rounding.UP,
    "ROUND_UP": Rounding.UP,
}


def currency_of(scale: int) -> str:
    """A scale is that of a currency: exchangekit has no amounts without one."""
    for digits, code in _BY_DIGITS.items():
        if digits == scale == DIGITS[code]:
            return code
    raise NotMapped(f"no currency of {scale} digits")


def _rounding(name: str) -> Rounding:
    if name.upper() not in _ROUNDINGS:
        raise NotMapped(f"rounding {name!r}")
    return _ROUNDINGS[name.upper()]


# --- amounts ----------------------------------------------------------------------------


def allocate(case: Case) -> Answers:
    """A discount over lines, at intake: largest remainder, ties to the lower line."""
    given = case.given
    method, tie = given["method"], given["tie"]
    if (method, tie) != ("largest_remainder", "lowest_index"):
        raise NotMapped(f"method {method!r} with ties to {tie!r}")
    currency = currency_of(given["scale"])
    amounts = [Money.parse(amount, currency) for amount in given["line_amounts"]]
    discount = Money.parse(given["discount"], currency)
    shares = discount.allocate([amount.minor for amount in amounts])
    lines = [
        Line(f"L{number}", 1, rate(amount.amount, currency))
        for number, amount in enumerate(amounts, 1)
    ]
    sale = sale_of(lines, currency, discount=discount)
    return {
        "allocation": shares,
        "net_lines": [line.paid.gross for line in sale.lines],
        "sum": added(shares, currency),
    }


def vat_extract(case: Case) -> Answers:
    """Tax out of a gross amount."""
    given = case.given
    gross = Money.parse(given["gross"], currency_of(given["scale"]))
    split = tax_inclusive(gross, fraction(given["rate"]), _rounding(given["rounding"]))
    return {"net": split.net, "tax": split.tax, "gross": split.gross}


def vat_exclusive(case: Case) -> Answers:
    """Tax on top of a net amount."""
    given = case.given
    net = Money.parse(given["net"], currency_of(given["scale"]))
    split = tax_exclusive(net, fraction(given["rate"]), _rounding(given["rounding"]))
    return {"net": split.net, "tax": split.tax, "gross": split.gross}


def vat_rounding(case: Case) -> Answers:
    """Tax line by line against tax on the document."""
    given = case.given
    rates = fraction(given["rate"])
    gross = [Money.parse(amount, "CNY") for amount in given["lines_gross"]]
    lines = [tax_inclusive(amount, rates) for amount in gross]
    document = tax_inclusive(added(gross, "CNY"), rates)
    taxes = added((line.tax for line in lines), "CNY")
    return {
        "line_net": [line.net for line in lines],
        "line_tax": [line.tax for line in lines],
        "document_net": document.net,
        "document_tax": document.tax,
        "sum_line_tax": taxes,
        "rounding_gap_tax": document.tax - taxes,
    }


def vat_red(case: Case) -> Answers:
    """Red figures of partial returns: neighbouring parts of what the blue document says."""
    given = case.given
    if given["method"] != "cumulative":
        raise NotMapped(f"method {given['method']!r}")
    blue = given["blue"]
    net, tax = (Money.parse(blue[key], "CNY") for key in ("net", "tax"))
    gross = Money.parse(blue["gross"], "CNY")
    if net + tax != gross:
        raise NotMapped("net and tax are not gross")
    paid = Taxed(net, (Tax(fraction("0.13")[0], tax),))
    ends = [0, *accumulate(given["returns_qty"])]
    parts = [-(paid.upto(b, blue["qty"]) - paid.upto(a, blue["qty"])) for a, b in pairwise(ends)]
    whole = sum(parts, start=Taxed(Money.zero("CNY")))
    return {
        "red": [{"net": part.net, "tax": part.tax, "gross": part.gross} for part in parts],
        "sum_net": whole.net,
        "sum_tax": whole.tax,
        "sum_gross": whole.gross,
    }


def _swap(old: Sequence[tuple[str, Any]], new: Sequence[tuple[str, Any]]) -> Quote:
    """Swap some goods for others, at what was paid and at today's price."""
    lines = [Line(f"A{n}", 1, rate(amount, "CNY"), taxes) for n, (amount, taxes) in enumerate(old)]
    names = [f"B{n}" for n in range(len(new))]
    prices = {
        name: Price(rate(amount, "CNY"), TaxBasis.INCLUSIVE, taxes)
        for name, (amount, taxes) in zip(names, new, strict=True)
    }
    shop = Shop(sale_of(lines, "CNY"), Terms(price_basis=PriceBasis.TODAY), prices=prices)
    return quote_of(shop.ask({line.sku: 1 for line in lines}, [c.Wish(name, 1) for name in names]))


def price_difference(case: Case) -> Answers:
    """What was paid against today's price."""
    given = case.given
    quote = _swap(
        [(amount, ()) for amount in given["returned_paid"]],
        [(amount, ()) for amount in given["replacement_price"]],
    )
    return {"difference": quote.balance, "direction": direction(quote.difference)}


def vat_exchange(case: Case) -> Answers:
    """Both sides of a swap with their tax."""
    sides = [case.given[side] for side in ("returned", "replacement")]
    old, new = [[(side["gross"], fraction(side["rate"]))] for side in sides]
    quote = _swap(old, new)
    red, blue = quote.sum_of(LineKind.CREDIT), quote.sum_of(LineKind.CHARGE)
    change = {"vat_change": red.tax + blue.tax, "customer_pays": quote.balance}
    return change | {
        "red_net": red.net, "red_tax": red.tax, "new_net": blue.net, "new_tax": blue.tax,
    }  # fmt: skip


# --- quantities ---------------------------------------------------------------------------


def return_limit(case: Case) -> Answers:
    """So many shipped, some back, some asked for: may so many more come back?"""
    given = case.given
    sale = sale_of([Line("A", given["shipped"], rate("1", "CNY"))], "CNY")
    shop = Shop(sale)
    for name in ("already_returned", "pending_returns"):
        if given[name]:
            shop.ask({"A": given[name]}, slip=name)
    held: Entitlement = shop.entitlement()
    told = [refusal(lambda qty=qty: held.claim("X-1", 1, qty)) for qty in given["requested"]]
    return {"accepted": [p is None for p in told], "returnable": held.returnable(1)}


TOPICS: Table = {
    **WINDOWS,
    "allocate": allocate,
    "car_fee": car_fee,
    "cost_fifo": cost_fifo,
    "cost_moving_average": cost_moving_average,
    "coupon_refund": coupon_refund,
    "depreciation": depreciation,
    "freight_clawback": freight_clawback,
    "gift": gift,
    "journal": journal,
    "price_difference": price_difference,
    "promo_clawback": promo_clawback,
    "return_limit": return_limit,
    "stock": stock,
    "vat_exchange": vat_exchange,
    "vat_exclusive": vat_exclusive,
    "vat_extract": vat_extract,
    "vat_red": vat_red,
    "vat_rounding": vat_rounding,
}
