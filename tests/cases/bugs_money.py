"""Bugs others shipped: what their cases on money have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve

from exchangekit.values.ids import PaymentId
from exchangekit.values.money import Money
from exchangekit.values.tax import Tax, Taxed, TaxRate

from tests.cases.model import Given, NotMapped
from tests.cases.shop import (
    Line,
    line_of,
    rate,
    sale_of,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from exchangekit.sale.facts import Sale

NO_TAX_NAMED = TaxRate("tax", 0)  # where a case gives amounts of tax but no rate


def coin(given: Given) -> str:
    """Read the currency."""
    return str(given.get("currency", "USD"))


def line_from(raw: Given, number: int, currency: str, taxes: tuple[TaxRate, ...] = ()) -> Line:
    """Read a line of a bug case."""
    for key in ("unit", "unit_gross", "unit_net", "unit_paid", "net", "price"):
        if key in raw:
            price = rate(raw[key], currency)
            break
    else:
        raise NotMapped("a line without a price")
    name = raw.get("sku", raw.get("id")) if "sku" in raw or "id" in raw else f"L{number}"
    return Line(str(name), raw.get("qty", 1), price, taxes)


def paid_in_full(sale: Sale) -> Sale:
    """Give the sale with one payment of all it came to."""
    from exchangekit.sale.facts import Payment

    return evolve(sale, payments=(Payment(PaymentId("P-1"), "card", sale.paid),))


def what_comes_back(given: Given, sale: Sale) -> dict[str, int]:
    if "returned_qty" in given:
        return {only_sku(sale): given["returned_qty"]}
    returned = given.get("returned", "all")
    if returned == "all":
        return {line.item.sku: line.steps for line in sale.lines}
    if isinstance(returned, str):
        if returned in {line.item.sku for line in sale.lines}:
            return {returned: line_of(sale, returned).steps}
        raise NotMapped(f"returned {returned!r}")
    back: dict[str, int] = {}
    for line in returned:
        name = str(line["sku"] if "sku" in line else line["id"])
        back[name] = back.get(name, 0) + line["qty"]
    return back


def only_sku(sale: Sale) -> str:
    if len(sale.lines) != 1:
        raise NotMapped("several lines where one was meant")
    return sale.lines[0].item.sku


def less_percent(lines: list[Line], currency: str, percent: str) -> Sale:
    whole = sale_of(lines, currency).paid
    off = whole.share(TaxRate.parse("off", percent).ppm, 1_000_000)
    return sale_of(lines, currency, discount=off)


def with_taxes(raw: Sequence[Given], currency: str) -> Sale:
    """Lines whose tax is given as an amount: frozen as such."""
    plain = [Line(str(r.get("sku", r.get("id")) if "sku" in r or "id" in r else f"L{n}"),
                  r.get("qty", 1), rate("0", currency)) for n, r in enumerate(raw)]  # fmt: skip
    sale, lines = sale_of(plain, currency), []
    for line, one in zip(sale.lines, raw, strict=True):
        amount = Money.parse(one["tax" if "tax" in one else "tax_paid"], currency)
        net = Money.parse(one.get("net", "0"), currency)
        lines.append(evolve(line, paid=Taxed(net, (Tax(NO_TAX_NAMED, amount),))))
    return paid_in_full(evolve(sale, lines=tuple(lines)))
