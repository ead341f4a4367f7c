"""Commerce: partial amounts, taxes and roundings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from exchangekit.sale.intake import TaxBasis
from exchangekit.sale.spans import value_of
from exchangekit.settlement.pricing import Price
from exchangekit.values.currencies import DIGITS
from exchangekit.values.decimals import Rounding, scaled
from exchangekit.values.money import Money, Rate
from exchangekit.values.tax import Tax, Taxed, TaxRate

from tests.cases.compare import differences
from tests.cases.model import Answers, Case, Check, Given, NotMapped
from tests.cases.orders import (
    Coins,
    one_line,
    read_line,
    read_sale,
    shipping_of,
    tax_of,
    unit_worth,
)
from tests.cases.shop import Line, Shop, added, line_of, quote_of, rate, refund_of, sale_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from exchangekit.sale.facts import Sale

_FINEST = 20
"""Digits to which amounts are read that are finer than any currency."""

# --- amounts ----------------------------------------------------------------------------


def partial(case: Case) -> Answers:
    """
    Amounts given back net, each taxed as its line was sold: the basis is declared.

    No more than was paid for so many units, or for shipping, is given back.
    """
    given = case.given
    sale, parts = read_sale(given), {}
    for sku, part in given.get("refund_net", {}).items():
        line = line_of(sale, sku)
        units = part.get("qty", line.steps) if isinstance(part, Given) else line.steps
        asked = finer(part["amount"] if isinstance(part, Given) else part, sale.currency)
        net = min(asked, unit_worth(line, 0, units).net)
        parts[sku] = TaxBasis.EXCLUSIVE.tax(net, [tax.rate for tax in line.paid.taxes])
    goods = sum(parts.values(), start=Taxed(Money.zero(sale.currency)))
    shipping = _shipping_part(given, sale)
    credit = goods if shipping is None else goods + shipping
    answers: dict[str, Any] = {
        "product_net": goods.net,
        "product_gross": goods.gross,
        "credit_net": credit.net,
        "credit_gross": credit.gross,
        "net": credit.net,
        "tax": credit.tax,
        "tax_refunded": credit.tax,
        "total": credit.gross,
        "refund": credit.gross,
        "line_net": {sku: part.net for sku, part in parts.items()},
        "line_gross": {sku: part.gross for sku, part in parts.items()},
    }
    if shipping is not None:
        answers |= {"shipping_net": shipping.net, "shipping_gross": shipping.gross}
    return answers


def _shipping_part(given: Given, sale: Sale) -> Taxed | None:
    if "refund_shipping_net" not in given:
        return None
    paid = shipping_of(sale)
    net = min(finer(given["refund_shipping_net"], sale.currency), paid.net)
    return TaxBasis.EXCLUSIVE.tax(net, [tax.rate for tax in paid.taxes])


def finer(text: str, currency: str) -> Money:
    """Read an amount of more digits than the currency has, rounded once, half up."""
    minor = scaled(text, _FINEST, where="amount")
    if minor is None:
        raise NotMapped(f"an amount of {text}")
    return Money(Rounding.HALF_UP.divide(minor, 10 ** (_FINEST - DIGITS[currency])), currency)


def tax(case: Case) -> Answers:
    """Tell the shapes of a tax apart."""
    given, coins = case.given, Coins.of(case.given)
    if case.shape("cases"):
        return _order_discounts(given)
    if case.shape("refund_net"):
        given.aside("tax_rate_now")  # what was sold keeps the rate it was sold at
        return partial(case)
    if case.shape("line_tax", "qty"):
        return {"unit_tax": coins.money(given["line_tax"]).share(1, given["qty"])}
    if case.shape("shipping_gross", "shipping_tax", "refund_gross"):
        gross, taxed = coins.money(given["shipping_gross"]), coins.money(given["shipping_tax"])
        paid = Taxed(gross - taxed, (Tax(TaxRate("vat", 0), taxed),))
        cut = paid.upto(coins.money(given["refund_gross"]).minor, gross.minor)
        return {"net": cut.net, "tax": cut.tax, "refund": cut.gross, "total": cut.gross}
    if case.shape("returned") and "lines" not in given:
        return _amounts_with_tax(given["returned"], coins)
    if case.shape("returned", "lines"):
        return _taxed_return(case, coins)
    raise NotMapped("no shape of a tax that is known")


def _order_discounts(given: Given) -> Answers:
    sales = []
    for part in given["cases"]:
        both = Given({"minor_units": given.get("minor_units", False)} | _plain(part))
        sales.append(read_sale(both))
        part.aside(*part)
    nets = [added((line.paid.net for line in sale.lines), sale.currency) for sale in sales]
    return {
        "net": [_or_not_said(net) for net in nets],
        "gross": [_or_not_said(sale.paid) for sale in sales],
        "tax": [_or_not_said(tax_of(sale)) for sale in sales],
    }


def _plain(value: Any) -> Any:
    if isinstance(value, Given):
        return {key: _plain(part) for key, part in value.items()}
    return [_plain(part) for part in value] if isinstance(value, list) else value


def _or_not_said(amount: Money) -> Check:
    """In a list of figures null means that the source does not say."""
    return Check(lambda said: said is None or not differences("", said, amount), amount.amount)


def _amounts_with_tax(returned: Sequence[Given], coins: Coins) -> Answers:
    """Amounts before tax, each with the tax that was paid on it."""
    whole = Taxed(coins.zero())
    for part in returned:
        paid = (Tax(TaxRate("vat", 0), coins.money(part["tax"])),)
        whole += Taxed(coins.money(part["amount"]), paid)
    return {
        "net": whole.net,
        "tax": whole.tax,
        "tax_refunded": whole.tax,
        "total": whole.gross,
        "refund": whole.gross,
    }


def _taxed_return(case: Case, coins: Coins) -> Answers:
    """What comes back has the tax of the sale, whatever the rate is now."""
    given = case.given
    sale, back = read_sale(given), {}
    for line in given["returned"]:
        back[line["sku"]] = line["qty"]
    prices = {}
    if "tax_rate_now" in given:
        now = (TaxRate.parse("vat", given["tax_rate_now"]),)
        rates = {line["sku"]: line["unit_price"] for line in given["lines"]}
        prices = {
            sku: Price(rate(price, coins.currency, minor=coins.minor), TaxBasis.EXCLUSIVE, now)
            for sku, price in rates.items()
        }
    slip = Shop(sale, prices=prices).ask(back)
    worth = [line.as_returned().worth(0, line.steps) for line in slip.returns]
    whole = sum(worth, start=Taxed(coins.zero()))
    return {
        "refund": refund_of(quote_of(slip)),
        "total": refund_of(quote_of(slip)),
        "tax": whole.tax,
        "tax_refunded": whole.tax,
        "net": whole.net,
        "credit_gross": whole.gross,
        "unit_tax": lambda: unit_worth(one_line(sale)).tax,
    }


def rounding(case: Case) -> Answers:
    """Tell the shapes of a rounding apart."""
    given, coins = case.given, Coins.of(case.given)
    if case.shape("return_amounts"):
        total = _rounded(given["return_amounts"], given.get("rounding", ""), coins)
        return {"refund": total, "store_credit": total}
    if case.shape("units_removed_one_by_one"):
        return _removed(given, coins)
    if case.shape("refund_net"):
        return partial(case)
    raise NotMapped("no shape of a rounding that is known")


def _rounded(amounts: Sequence[str], rule: str, coins: Coins) -> Money:
    """Amounts finer than the currency: rounded each or once, in a named way."""
    way, _, where = (rule or "half_up_on_sum").partition("_on_" if "_on_" in rule else "_per_")
    if rule and (where not in {"sum", "line"} or way not in set(Rounding)):
        raise NotMapped(f"rounding {rule!r}")
    named = Rounding(way if rule else "half_up")
    rates = [Rate.parse(amount, coins.currency) for amount in amounts]
    if rule and where == "line":
        return added((one.extend(1, rounding=named) for one in rates), coins.currency)
    digits = max(one.digits for one in rates)
    figures = sum(one.figures * 10 ** (digits - one.digits) for one in rates)
    return Rate(figures, digits, coins.currency).extend(1, rounding=named)


def _removed(given: Given, coins: Coins) -> Answers:
    """
    Units of a line taken off one by one.

    Which of its equal units bears the odd cent is nobody's fact, so the amounts are
    compared in any order, and without their sign: they come off the line.
    """
    if len(given["lines"]) != 1:
        raise NotMapped("several lines where one was meant")
    line = read_line(given["lines"][0], 1, coins)
    off = -coins.money(given.get("line_adjustment", "0"))
    sale = sale_of([Line(line.sku, line.qty, line.price, line.taxes, off)], coins.currency)
    sold, gone = one_line(sale), given["units_removed_one_by_one"]
    shop = Shop(sale)
    parts = [refund_of(quote_of(shop.ask({line.sku: 1}, slip=f"X-{unit}"))) for unit in range(gone)]
    left = value_of(sold.paid, sold.steps, shop.entitlement().free(sold.line)).gross
    return {"amounts": _any_order(parts), "line_total_after": left}


def _any_order(amounts: Sequence[Money]) -> Check:
    got = sorted(amount.minor for amount in amounts)

    def same(texts: object) -> bool | None:
        if not isinstance(texts, list):
            return None
        currency = amounts[0].currency
        read = [Money.parse(text, currency).minor for text in texts]
        return sorted(abs(minor) for minor in read) == got

    return Check(same, [amount.amount for amount in amounts])
