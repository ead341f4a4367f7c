"""Bugs: amounts of several currencies, their digits, and the rate a sale was made at."""

from __future__ import annotations

from decimal import Decimal

from babel import Locale
from babel.numbers import get_currency_symbol, list_currencies, parse_decimal

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
    if case.shape("foreign", "base_at_payment"):
        return _paid_at(given)
    if case.shape("foreign", "rate_sale"):
        return _credited(given)
    if case.shape("lines_eur", "rate_sale"):
        return _lines(given)
    if case.only("locale", "text"):
        return _told(given)
    return more.currency(case)


def _told(given: Given) -> Answers:
    """A host reads what people write by babel; the currency's own digits say what it is worth."""
    text, locale = given["text"], Locale.parse(given["locale"], sep="-")
    symbols = {get_currency_symbol(code, locale): code for code in list_currencies(locale)}
    found = [symbol for symbol in symbols if text.startswith(symbol) or text.endswith(symbol)]
    if not found:
        raise NotMapped("a currency without its symbol")
    symbol = max(found, key=len)
    plain = text.removeprefix(symbol).removesuffix(symbol).strip()
    money = Money.parse(parse_decimal(plain, locale, strict=True), symbols[symbol])
    return {"amount": money.amount, "currency": money.currency, "must_not": money.amount}


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


def _paid_at(given: Given) -> Answers:
    """What was paid keeps its worth, whatever rate the invoice is given later."""
    foreign = given.get("currency", "USD")
    base = given.get("base") or currency_of(given.get("base_digits", 2))
    if base == foreign:
        raise NotMapped("no currency of the books")
    amount = Money.parse(given["foreign"], foreign)
    paid = Money.parse(given["base_at_payment"], base)
    given.aside("base_digits")
    if "rate_sale" in given:
        then = FxRate.parse(given["rate_sale"], foreign, base)
    else:
        per_unit = Decimal(given["base_at_payment"]) / Decimal(given["foreign"])
        then = FxRate.parse(per_unit.quantize(_FINEST).normalize(), foreign, base)
    sold = sale_of([Line("A", 1, rate(amount.amount, foreign))], foreign)
    booked = at_rate(sold, then).line(1).booked.gross
    if booked != paid:
        raise NotMapped(f"{amount} at {then} is not the {paid} paid")
    answers = {"base_value": booked, "base_total": booked, "must_not": booked}
    if "invoice_rate_changed_to" in given:
        now = FxRate.parse(given["invoice_rate_changed_to"], foreign, base)
        lost = booked - now.convert(amount)
        answers["lost_if_wrong"] = lost if lost.minor >= 0 else -lost
    return answers


_FINEST = Decimal("0.0000000001")


def _lines(given: Given) -> Answers:
    lines = [Line(f"A{n}", 1, rate(text, "EUR")) for n, text in enumerate(given["lines_eur"])]
    sale = at_rate(sale_of(lines, "EUR"), _rate(given, "rate_sale", "EUR"))
    worth = [line.booked.gross for line in sale.lines]
    return {"base_lines": worth, "base_total": added(worth, sale.books)}
