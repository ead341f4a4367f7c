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
          "amount"?: "398.00",            for all of it, instead of a price
          "discount"?: "20.00" or {"percent": "10"},
          "discounts"?: [                 further ones, each off what is left
            {"amount": "9.00" or "percent": "5", "at_most"?: "10.00",
             "excess"?: "refuse", "cut" or "pass_on"}
          ],
          "taxes"?: [{"code": "vat", "percent": "13"}],
          "shipped"?: "2",                all when left out
          "returned"?: "1",               of it, before the order was taken in
          "cancelled"?: "0",              and never to be shipped
          "cost"?: "80.00",               of what was shipped, in the books
          "gift"?: {"marked": "15.00", "lines"?: [1], "threshold"?: "99.00"},
          "exclusion_confirmed"?: false,
          "pauses"?: [{"first": "2026-03-05", "last": "2026-03-09"}],
          "marks"?: ["swapped"]           risks seen in the goods
        }
      ],
      "kits"?: [
        {
          "name": "set-1", "price": "80.00", "count"?: 1, "discounts"?: [...],
          "parts": [                      of all the kits together
            {"sku": "MUG", "quantity": "1", "worth": "60.00", as on a line:
             "product"?, "category"?, "tax_class"?, "options"?, "barcode"?, "unit"?,
             "taxes"?, "shipped"?, "cost"?}
          ]
        }
      ],
      "discount"?: "50.00",
      "discounts"?: [                     further ones, each off what is left
        {"name": "less-30", "kind"?: "promotion", "coupon" or "points",
         "amount": "30.00" or "percent": "10", "at_most"?: "50.00",
         "threshold"?: "200.00", "repeats"?: false, "lines"?: [1, 2],
         "capped"?: false, "shared"?: "quantity" or "evenly"}
      ],
      "shipping"?: {"price": "12.00", "taxes"?: [...]},
      "shipping_refunded"?: false,        before the order was taken in
      "free_shipping"?: {"threshold": "99.00", "freight": {"price": "10.00", "taxes"?: [...]}},
      "tax_rounding"?: "line" or "document",
      "payments"?: [
        {"id": "PAY-1", "method": "card", "amount": "328.00", "refunded"?: "0.00"}
      ],
      "moments"?: {"ordered": "2026-03-01T09:30:00+08:00", "delivered": "..."},
      "proof"?: true, false or null,      nobody has looked
      "buyer"?: {
        "business"?: false, "tier"?: "gold", "region"?: "north", "uninformed"?: false,
        "marks"?: ["habitual"]            risks seen in the customer
      }
    }

Amounts and quantities are text, or ints; a float is refused.  Prices and discounts are on
the order's tax basis.  Lines are numbered from 1 in their order, then the parts of kits.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from exchangekit.errors import UnknownCurrencyError
from exchangekit.sale.facts import Buyer, Channel, Moment, Payment, Trigger
from exchangekit.sale.intake import Order, OrderLine, TaxBasis, TaxRounding
from exchangekit.sale.kits import Kit, KitPart, lines_of
from exchangekit.values.currencies import DIGITS
from exchangekit.values.ids import CompanyId, CustomerRef, PaymentId, SaleId, SiteId
from exchangekit.values.money import Money
from exchangekit.values.quantity import UNITS, Unit
from exchangekit.values.windows import Pause
from exchangekit.wire.codec import decode
from exchangekit.wire.cursor import Cursor
from exchangekit.wire.order_parts import (
    ITEM,
    amount_at,
    discount_at,
    flat_discount_at,
    free_shipping_at,
    gift_at,
    item_of,
    line_discount_at,
    price_of,
    shipping_at,
    steps_at,
    tax_at,
    unit_of,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from exchangekit.values.money import Rate
    from exchangekit.wire.cursor import Fields

_ORDER = (
    *("id", "company", "site", "currency", "tax", "zone", "jurisdiction", "channel"),
    *("customer", "lines", "kits", "discount", "discounts", "shipping", "shipping_refunded"),
    *("free_shipping", "tax_rounding", "payments", "moments", "proof", "buyer"),
)
_LINE = (
    *(*ITEM, "quantity", "price", "per", "amount", "discount", "discounts", "taxes", "shipped"),
    *("returned", "cancelled", "cost", "gift", "exclusion_confirmed", "pauses", "marks"),
)
_PART = (*ITEM, "quantity", "worth", "taxes", "shipped", "cost")
_NONE: frozenset[str] = frozenset()


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
    amount = partial(amount_at, currency=currency)
    basis = order.at("tax").one_of(TaxBasis)
    free = partial(free_shipping_at, currency=currency, basis=basis)
    return Order(
        id=SaleId(order.at("id").name()),
        company=CompanyId(order.at("company").name()),
        site=SiteId(order.at("site").name()),
        currency=currency,
        basis=basis,
        zone=order.at("zone").name(),
        jurisdiction=order.at("jurisdiction").name(),
        channel=order.at("channel").one_of(Channel),
        customer=CustomerRef(order.at("customer").name()),
        lines=_lines(order, currency, units),
        discount=order.maybe("discount", amount, None),
        shipping=order.maybe("shipping", partial(shipping_at, currency=currency), None),
        payments=order.each("payments", partial(_payment, currency=currency)),
        moments=order.maybe("moments", _moments, ()),
        proof=_proof(order),
        discounts=order.each("discounts", partial(discount_at, currency=currency)),
        free_shipping=order.maybe("free_shipping", free, None),
        tax_rounding=order.maybe("tax_rounding", _tax_rounding, TaxRounding.LINE),
        shipping_refunded=order.maybe("shipping_refunded", Cursor.flag, otherwise=False),
        buyer=order.maybe("buyer", lambda at: decode(Buyer, at.value, at.path), None),
    )


def _currency(at: Cursor) -> str:
    code = at.name()
    if code not in DIGITS:
        raise UnknownCurrencyError(at.path, code)
    return code


def _tax_rounding(at: Cursor) -> TaxRounding:
    return at.one_of(TaxRounding)


def _lines(order: Fields, currency: str, units: Mapping[str, Unit]) -> tuple[OrderLine, ...]:
    """Read the lines, then the kits, whose parts are lines that follow."""
    at = order.at("lines")
    read_line = partial(_line, currency=currency, units=units)
    lines = [read_line(line, n) for n, line in enumerate(at.items(), start=1)]
    for kit in order.each("kits", lambda one: one):
        lines += _kit(kit, len(lines), currency, units)
    if not lines:
        raise at.wrong("at least one line")
    return tuple(lines)


def _line(at: Cursor, number: int, currency: str, units: Mapping[str, Unit]) -> OrderLine:
    line = at.fields(*_LINE)
    unit = unit_of(line, units)
    quantity = line.at("quantity")
    steps = unit.steps(quantity.exact(), where=quantity.path)
    price = _price(line, currency)
    worth = price if isinstance(price, Money) else price.extend(steps, unit.digits)
    some = partial(steps_at, unit=unit, steps=steps)
    return OrderLine(
        line=number,
        item=item_of(line, unit),
        steps=steps,
        price=price,
        discount=line.maybe("discount", partial(flat_discount_at, worth=worth), None),
        taxes=line.each("taxes", tax_at),
        shipped=line.maybe("shipped", some, None),
        cost=line.maybe("cost", partial(amount_at, currency=currency), None),
        exclusion_confirmed=line.maybe("exclusion_confirmed", Cursor.flag, otherwise=False),
        discounts=line.each("discounts", partial(line_discount_at, currency=currency)),
        gift=line.maybe("gift", partial(gift_at, currency=currency), None),
        returned=line.maybe("returned", some, 0),
        cancelled=line.maybe("cancelled", some, 0),
        pauses=line.each("pauses", lambda at: decode(Pause, at.value, at.path)),
        marks=line.maybe("marks", lambda at: decode(frozenset[str], at.value, at.path), _NONE),
    )


def _price(line: Fields, currency: str) -> Rate | Money:
    """Read a price per unit, or an amount for all of the line, but not both."""
    if line.values.get("amount") is None:
        return price_of(line, currency)
    at = line.at("amount")
    if line.values.get("price") is not None or line.values.get("per") is not None:
        raise at.wrong("either a price or an amount")
    return amount_at(at, currency)


def _kit(at: Cursor, lines: int, currency: str, units: Mapping[str, Unit]) -> tuple[OrderLine, ...]:
    kit = at.fields("name", "price", "count", "discounts", "parts")
    read_part = partial(_part, currency=currency, units=units)
    parts = kit.at("parts").items()
    made = partial(
        Kit,
        name=kit.at("name").name(),
        price=price_of(kit, currency),
        count=kit.maybe("count", Cursor.count, 1),
        parts=tuple(read_part(part, n) for n, part in enumerate(parts, start=lines + 1)),
        discounts=kit.each("discounts", partial(line_discount_at, currency=currency)),
    )
    return at.placed(lambda: lines_of(made()))


def _part(at: Cursor, number: int, currency: str, units: Mapping[str, Unit]) -> KitPart:
    part = at.fields(*_PART)
    unit = unit_of(part, units)
    quantity = part.at("quantity")
    steps = unit.steps(quantity.exact(), where=quantity.path)
    return KitPart(
        line=number,
        item=item_of(part, unit),
        steps=steps,
        worth=amount_at(part.at("worth"), currency),
        taxes=part.each("taxes", tax_at),
        shipped=part.maybe("shipped", partial(steps_at, unit=unit, steps=steps), None),
        cost=part.maybe("cost", partial(amount_at, currency=currency), None),
    )


def _payment(at: Cursor, currency: str) -> Payment:
    payment = at.fields("id", "method", "amount", "refunded")
    amount = partial(amount_at, currency=currency)
    made = partial(
        Payment,
        PaymentId(payment.at("id").name()),
        payment.at("method").name(),
        amount(payment.at("amount")),
        payment.maybe("refunded", amount, None),
    )
    return at.placed(made)


def _moments(at: Cursor) -> tuple[Moment, ...]:
    moments = at.fields(*Trigger)
    return tuple(Moment(Trigger(name), moments.at(name).instant()) for name in moments.values)


def _proof(order: Fields) -> bool | None:
    """Read whether a proof exists; here null has a meaning of its own."""
    if "proof" in order.values and order.values["proof"] is None:
        return None
    return order.maybe("proof", Cursor.flag, otherwise=True)
