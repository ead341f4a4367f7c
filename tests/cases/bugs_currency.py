"""Bugs: amounts of several currencies, their digits, and the rate a sale was made at."""

from __future__ import annotations

from exchangekit.sale.foreign import at_rate
from exchangekit.values.decimals import Rounding
from exchangekit.values.fx import FxRate
from exchangekit.values.money import Money
from exchangekit.values.tax import tax_exclusive

from tests.cases import bugs_more as more
from tests.cases.domain import currency_of
from tests.cases.model import Answers, Case, Given, NotMapped
from tests.cases.shop import Line, added, fraction, rate, sale_of


def currency(case: Case) -> Answers:
    """Tell the shapes of a currency apart."""
    given = case.given
    if case.only("currency", "net", "tax_rate"):
        net, rates = Money.parse(given["net"], given["currency"]), fraction(given["tax_rate"])
        floor, half_up = (tax_exclusive(net, rates, way).tax for way in _WAYS)
        return {"floor": floor, "half_up": half_up}
    if case.shape("foreign", "rate_sale"):
        return _credited(given)
    if case.shape("lines_eur", "rate_sale"):
        return _lines(given)
    return more.currency(case)


_WAYS = (Rounding.DOWN, Rounding.HALF_UP)


def _rate(given: Given, key: str, foreign: str) -> FxRate:
    base = given.get("base")
    if base is None and "base_digits" in given:
        base = currency_of(given["base_digits"])
    if base is None or base == foreign:
        raise NotMapped("no currency of the books")
    return FxRate.parse(given[key], foreign, base)


def _credited(given: Given) -> Answers:
    """A credit is worth what it was worth when it was sold, whatever the rate is now."""
    foreign = given.get("currency", "USD")
    amount = Money.parse(given["foreign"], foreign)
    sale = at_rate(
        sale_of([Line("A", 1, rate(amount.amount, foreign))], foreign),
        _rate(given, "rate_sale", foreign),
    )
    answers = {"base_value": sale.line(1).booked.gross, "base_total": sale.line(1).booked.gross}
    if "rate_return" in given:
        answers["must_not"] = answers["base_value"]
        _rate(given, "rate_return", foreign)
    return answers


def _lines(given: Given) -> Answers:
    lines = [Line(f"A{n}", 1, rate(text, "EUR")) for n, text in enumerate(given["lines_eur"])]
    sale = at_rate(sale_of(lines, "EUR"), _rate(given, "rate_sale", "EUR"))
    worth = [line.booked.gross for line in sale.lines]
    return {"base_lines": worth, "base_total": added(worth, sale.books)}
