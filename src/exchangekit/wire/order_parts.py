"""What a host's order is made of: amounts, taxes, items, quantities, discounts, gifts."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from exchangekit.sale.discounts import (
    Discount,
    DiscountKind,
    Excess,
    FreeShipping,
    LineDiscount,
    SharedBy,
)
from exchangekit.sale.facts import Gift
from exchangekit.sale.intake import Shipping, TaxBasis
from exchangekit.values.decimals import Rounding, scaled
from exchangekit.values.goods import Item, check_barcode
from exchangekit.values.ids import Sku
from exchangekit.values.money import Money, Rate
from exchangekit.values.quantity import EACH, Unit, unit_named
from exchangekit.values.tax import TaxRate

if TYPE_CHECKING:
    from collections.abc import Mapping

    from exchangekit.wire.cursor import Cursor, Fields

_PERCENT_DIGITS = 4
_WHOLE = 1_000_000  # 100 % in parts per million

ITEM = ("sku", "product", "category", "tax_class", "options", "barcode", "unit")
"""The fields of an item, where it stands on a line."""


def amount_at(at: Cursor, currency: str) -> Money:
    """Read an amount of at least 0."""
    amount = Money.parse(at.exact(), currency, where=at.path)
    if amount.minor < 0:
        raise at.wrong("an amount of at least 0")
    return amount


def tax_at(at: Cursor) -> TaxRate:
    """Read a tax by name and height."""
    tax = at.fields("code", "percent")
    percent = tax.at("percent")
    return TaxRate.parse(tax.at("code").name(), percent.exact(), where=percent.path)


def unit_of(line: Fields, units: Mapping[str, Unit]) -> Unit:
    """Read a unit of measure by its code; pieces when it is left out."""
    return line.maybe("unit", lambda code: unit_named(code.name(), units, where=code.path), EACH)


def item_of(line: Fields, unit: Unit) -> Item:
    """Read the item of a line."""
    return Item(
        sku=Sku(line.at("sku").name()),
        product=line.maybe("product", lambda at: at.name(), ""),
        unit=unit,
        category=line.maybe("category", lambda at: at.name(), ""),
        options=line.maybe("options", _options, ()),
        tax_class=line.maybe("tax_class", lambda at: at.name(), ""),
        barcode=line.maybe("barcode", _barcode, None),
    )


def _options(at: Cursor) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((name, value.name()) for name, value in at.entries()))


def _barcode(at: Cursor) -> str:
    code = at.name()
    check_barcode(code, where=at.path)
    return code


def price_of(line: Fields, currency: str) -> Rate:
    """Read a price per unit, or per so many."""
    at = line.at("price")
    per = line.maybe("per", lambda count: count.count(), 1)
    return at.placed(partial(Rate.parse, at.exact(), currency, per=per, where=at.path))


def steps_at(at: Cursor, unit: Unit, steps: int) -> int:
    """Read a quantity from none to all of a line."""
    part = scaled(at.exact(), unit.digits, where=at.path)
    if part is None or not 0 <= part <= steps:
        raise at.wrong(f"0 to the {unit.text(steps)} {unit.code} ordered")
    return part


def percent_at(at: Cursor) -> int:
    """Read 0 to 100 percent as parts per million."""
    ppm = scaled(at.exact(), _PERCENT_DIGITS, where=at.path)
    if ppm is None or not 0 <= ppm <= _WHOLE:
        raise at.wrong("0 to 100 percent with up to four digits")
    return ppm


def flat_discount_at(at: Cursor, worth: Money) -> Money:
    """Read an amount, or a percentage of what the line is worth, half up."""
    if not isinstance(at.value, dict):
        return amount_at(at, worth.currency)
    ppm = percent_at(at.fields("percent").at("percent"))
    return Money(Rounding.HALF_UP.divide(worth.minor * ppm, _WHOLE), worth.currency)


def line_discount_at(at: Cursor, currency: str) -> LineDiscount:
    """Read a discount of one line."""
    given = at.fields("amount", "percent", "at_most", "excess")
    read = partial(amount_at, currency=currency)
    return at.placed(
        partial(
            LineDiscount,
            given.maybe("amount", read, None),
            given.maybe("percent", percent_at, 0),
            given.maybe("at_most", read, None),
            given.maybe("excess", lambda one: one.one_of(Excess), Excess.REFUSE),
        )
    )


_DISCOUNT = (
    *("name", "kind", "amount", "percent", "at_most", "threshold", "repeats"),
    *("lines", "capped", "shared"),
)


def discount_at(at: Cursor, currency: str) -> Discount:
    """Read a discount of the whole order."""
    given = at.fields(*_DISCOUNT)
    read = partial(amount_at, currency=currency)
    promotion = DiscountKind.PROMOTION
    return at.placed(
        partial(
            Discount,
            given.at("name").name(),
            given.maybe("kind", lambda one: one.one_of(DiscountKind), promotion),
            given.maybe("amount", read, None),
            given.maybe("percent", percent_at, 0),
            given.maybe("at_most", read, None),
            given.maybe("threshold", read, None),
            repeats=given.maybe("repeats", lambda one: one.flag(), otherwise=False),
            lines=given.each("lines", lambda one: one.count()),
            capped=given.maybe("capped", lambda one: one.flag(), otherwise=False),
            shared=given.maybe("shared", lambda one: one.one_of(SharedBy), None),
        )
    )


def gift_at(at: Cursor, currency: str) -> Gift:
    """Read why a line comes for nothing."""
    gift = at.fields("marked", "lines", "threshold")
    read = partial(amount_at, currency=currency)
    lines = gift.each("lines", lambda one: one.count())
    return Gift(read(gift.at("marked")), lines, gift.maybe("threshold", read, None))


def shipping_at(at: Cursor, currency: str) -> Shipping:
    """Read what shipping is charged, with its own taxes."""
    shipping = at.fields("price", "taxes")
    return Shipping(amount_at(shipping.at("price"), currency), shipping.each("taxes", tax_at))


def free_shipping_at(at: Cursor, currency: str, basis: TaxBasis) -> FreeShipping:
    """Read why shipping was free, and what it would have cost."""
    given = at.fields("threshold", "freight")
    threshold = amount_at(given.at("threshold"), currency)
    freight = shipping_at(given.at("freight"), currency)
    taxed = basis.tax(freight.price, freight.taxes)
    return at.placed(partial(FreeShipping, threshold, taxed))
