"""
Reading a host's order from plain JSON.

The form, with a question mark after what may be left out or null::

    {
      "id": "SO-1001", "company": "acme", "site": "SH",
      "currency": "CNY", "tax": "inclusive" or "exclusive",
      "zone": "Asia/Shanghai", "jurisdiction": "CN",
      "channel": "online", "store" or "phone", "customer": "cust-7",
      "lines": [
        {
          "sku": "TEE-RED-M", "quantity": "2", "price": "199.00",
          "product"?: "TEE", "category"?: "clothing", "tax_class"?: "standard",
          "options"?: {"colour": "red", "size": "M"},
          "barcode"?: "6901234567892", "unit"?: "each",
          "per"?: 1,                      the price is for so many units
          "discount"?: "20.00" or {"percent": "10"},
          "taxes"?: [{"code": "vat", "percent": "13"}],
          "shipped"?: "2",                all when left out
          "cost"?: "80.00",               of what was shipped, in the books
          "exclusion_confirmed"?: false
        }
      ],
      "discount"?: "50.00",
      "shipping"?: {"price": "12.00", "taxes"?: [...]},
      "payments"?: [{"id": "PAY-1", "method": "card", "amount": "328.00"}],
      "moments"?: {"ordered": "2026-03-01T09:30:00+08:00", "delivered": "..."},
      "proof"?: true, false or null       nobody has looked
    }

Amounts and quantities are text, or ints; a float is refused.  Prices and discounts are on
the order's tax basis.  Lines are numbered from 1 in their order.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from exchangekit.errors import UnknownCurrencyError
from exchangekit.sale.facts import Channel, Moment, Payment, Trigger
from exchangekit.sale.intake import Order, OrderLine, Shipping, TaxBasis
from exchangekit.values.currencies import DIGITS
from exchangekit.values.decimals import Rounding, scaled
from exchangekit.values.goods import Item, check_barcode
from exchangekit.values.ids import CompanyId, CustomerRef, PaymentId, SaleId, SiteId, Sku
from exchangekit.values.money import Money, Rate
from exchangekit.values.quantity import EACH, UNITS, Unit, unit_named
from exchangekit.values.tax import TaxRate
from exchangekit.wire.cursor import Cursor

if TYPE_CHECKING:
    from collections.abc import Mapping

    from exchangekit.wire.cursor import Fields

_ORDER = (
    *("id", "company", "site", "currency", "tax", "zone", "jurisdiction", "channel"),
    *("customer", "lines", "discount", "shipping", "payments", "moments", "proof"),
)
_LINE = (
    *("sku", "product", "category", "tax_class", "options", "barcode", "unit", "quantity"),
    *("price", "per", "discount", "taxes", "shipped", "cost", "exclusion_confirmed"),
)
_PERCENT_DIGITS = 4
_WHOLE = 1_000_000  # 100 % in parts per million


def read_order(data: object, *, units: Mapping[str, Unit] = UNITS) -> Order:
    """
    Read a host's order; the form stands at the top of this module.

    Args:
        data: What `json.loads` gave.
        units: Units of measure by code.

    Raises:
        ExchangeKitError: Something in it cannot be used: the error has its code, its path,
            such as ``$.lines[0].price``, and what would be right.
    """
    order = Cursor(data).fields(*_ORDER)
    currency = _currency(order.at("currency"))
    lines = order.at("lines")
    read_line = partial(_line, currency=currency, units=units)
    numbered = tuple(read_line(line, n) for n, line in enumerate(lines.items(), start=1))
    if not numbered:
        raise lines.wrong("at least one line")
    return Order(
        id=SaleId(order.at("id").name()),
        company=CompanyId(order.at("company").name()),
        site=SiteId(order.at("site").name()),
        currency=currency,
        basis=order.at("tax").one_of(TaxBasis),
        zone=order.at("zone").name(),
        jurisdiction=order.at("jurisdiction").name(),
        channel=order.at("channel").one_of(Channel),
        customer=CustomerRef(order.at("customer").name()),
        lines=numbered,
        discount=order.maybe("discount", partial(_amount, currency=currency), None),
        shipping=order.maybe("shipping", partial(_shipping, currency=currency), None),
        payments=order.each("payments", partial(_payment, currency=currency)),
        moments=order.maybe("moments", _moments, ()),
        proof=_proof(order),
    )


def _currency(at: Cursor) -> str:
    code = at.name()
    if code not in DIGITS:
        raise UnknownCurrencyError(at.path, code)
    return code


def _amount(at: Cursor, currency: str) -> Money:
    amount = Money.parse(at.exact(), currency, where=at.path)
    if amount.minor < 0:
        raise at.wrong("an amount of at least 0")
    return amount


def _tax(at: Cursor) -> TaxRate:
    tax = at.fields("code", "percent")
    percent = tax.at("percent")
    return TaxRate.parse(tax.at("code").name(), percent.exact(), where=percent.path)


def _line(at: Cursor, number: int, currency: str, units: Mapping[str, Unit]) -> OrderLine:
    line = at.fields(*_LINE)
    unit = line.maybe("unit", lambda code: unit_named(code.name(), units, where=code.path), EACH)
    quantity = line.at("quantity")
    steps = unit.steps(quantity.exact(), where=quantity.path)
    price = _price(line, currency)
    worth = price.extend(steps, unit.digits)
    return OrderLine(
        line=number,
        item=_item(line, unit),
        steps=steps,
        price=price,
        discount=line.maybe("discount", partial(_line_discount, worth=worth), None),
        taxes=line.each("taxes", _tax),
        shipped=line.maybe("shipped", partial(_shipped, unit=unit, steps=steps), None),
        cost=line.maybe("cost", partial(_amount, currency=currency), None),
        exclusion_confirmed=line.maybe("exclusion_confirmed", Cursor.flag, otherwise=False),
    )


def _item(line: Fields, unit: Unit) -> Item:
    return Item(
        sku=Sku(line.at("sku").name()),
        product=line.maybe("product", Cursor.name, ""),
        unit=unit,
        category=line.maybe("category", Cursor.name, ""),
        options=line.maybe("options", _options, ()),
        tax_class=line.maybe("tax_class", Cursor.name, ""),
        barcode=line.maybe("barcode", _barcode, None),
    )


def _options(at: Cursor) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((name, value.name()) for name, value in at.entries()))


def _barcode(at: Cursor) -> str:
    code = at.name()
    check_barcode(code, where=at.path)
    return code


def _price(line: Fields, currency: str) -> Rate:
    at = line.at("price")
    per = line.maybe("per", Cursor.count, 1)
    return at.placed(partial(Rate.parse, at.exact(), currency, per=per, where=at.path))


def _line_discount(at: Cursor, worth: Money) -> Money:
    """Read an amount, or a percentage of what the line is worth, half up."""
    if not isinstance(at.value, dict):
        return _amount(at, worth.currency)
    percent = at.fields("percent").at("percent")
    ppm = scaled(percent.exact(), _PERCENT_DIGITS, where=percent.path)
    if ppm is None or not 0 <= ppm <= _WHOLE:
        raise percent.wrong("0 to 100 percent with up to four digits")
    return Money(Rounding.HALF_UP.divide(worth.minor * ppm, _WHOLE), worth.currency)


def _shipped(at: Cursor, unit: Unit, steps: int) -> int:
    shipped = scaled(at.exact(), unit.digits, where=at.path)
    if shipped is None or not 0 <= shipped <= steps:
        raise at.wrong(f"0 to the {unit.text(steps)} {unit.code} ordered")
    return shipped


def _shipping(at: Cursor, currency: str) -> Shipping:
    shipping = at.fields("price", "taxes")
    return Shipping(_amount(shipping.at("price"), currency), shipping.each("taxes", _tax))


def _payment(at: Cursor, currency: str) -> Payment:
    payment = at.fields("id", "method", "amount")
    return Payment(
        PaymentId(payment.at("id").name()),
        payment.at("method").name(),
        _amount(payment.at("amount"), currency),
    )


def _moments(at: Cursor) -> tuple[Moment, ...]:
    moments = at.fields(*Trigger)
    return tuple(Moment(Trigger(name), moments.at(name).instant()) for name in moments.values)


def _proof(order: Fields) -> bool | None:
    """Read whether a proof exists; here null has a meaning of its own."""
    if "proof" in order.values and order.values["proof"] is None:
        return None
    return order.maybe("proof", Cursor.flag, otherwise=True)
