"""A host's order as plain JSON: friendly, exact, and never half understood."""

from __future__ import annotations

import json
from copy import deepcopy
from datetime import date, datetime
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchangekit.errors import (
    AmountDigitsError,
    BarcodeError,
    ExchangeKitError,
    FloatAmountError,
    InvalidInputError,
    MissingFieldError,
    NaiveDatetimeError,
    QuantityError,
    TaxRateError,
    UnknownCurrencyError,
    UnknownFieldError,
    UnknownKindError,
    UnknownUnitError,
)
from exchangekit.sale.discounts import (
    Discount,
    DiscountKind,
    Excess,
    FreeShipping,
    LineDiscount,
    SharedBy,
)
from exchangekit.sale.facts import Buyer, Channel, Gift, Moment, Payment, Trigger
from exchangekit.sale.intake import (
    Order,
    OrderLine,
    Shipping,
    TaxBasis,
    TaxRounding,
    take_in,
)
from exchangekit.values.goods import Item
from exchangekit.values.ids import CompanyId, CustomerRef, PaymentId, SaleId, SiteId, Sku
from exchangekit.values.money import Money, Rate
from exchangekit.values.quantity import UNITS, Unit
from exchangekit.values.tax import Taxed, TaxRate
from exchangekit.values.windows import Pause
from exchangekit.wire.orders import read_order

VAT = TaxRate("vat", 130_000)

FULL: Final[dict[str, Any]] = {
    "id": "SO-1001",
    "company": "acme",
    "site": "SH",
    "currency": "CNY",
    "tax": "inclusive",
    "zone": "Asia/Shanghai",
    "jurisdiction": "CN",
    "channel": "online",
    "customer": "cust-7",
    "lines": [
        {
            "sku": "TEE-RED-M",
            "product": "TEE",
            "category": "clothing",
            "tax_class": "standard",
            "options": {"size": "M", "colour": "red"},
            "barcode": "6901234567892",
            "unit": "each",
            "quantity": "2",
            "price": "199.00",
            "discount": "20.00",
            "taxes": [{"code": "vat", "percent": "13"}],
            "shipped": "1",
            "cost": "80.00",
            "exclusion_confirmed": True,
            "pauses": [{"first": "2026-03-05", "last": "2026-03-09"}],
            "marks": ["swapped"],
        },
        {"sku": "NAIL", "unit": "kg", "quantity": "1.250", "price": "12.3456", "per": 100},
    ],
    "discount": "50.00",
    "shipping": {"price": "12.00", "taxes": [{"code": "vat", "percent": "9"}]},
    "payments": [{"id": "PAY-1", "method": "card", "amount": "328.00"}],
    "moments": {"ordered": "2026-03-01T09:30:00+08:00", "delivered": "2026-03-04T15:00:00+08:00"},
    "proof": None,
    "buyer": {"business": True, "tier": "gold", "marks": ["habitual"]},
}

LEAST: Final[dict[str, Any]] = {
    **{name: FULL[name] for name in ("id", "company", "site", "currency", "tax", "zone")},
    **{name: FULL[name] for name in ("jurisdiction", "channel", "customer")},
    "lines": [{"sku": "MUG", "quantity": 1, "price": 30}],
}


def order_with(path: str, part: object) -> dict[str, Any]:
    """Put something else into the full order; a path such as ``lines.0.price``."""
    data: Any = deepcopy(FULL)
    inner, (*steps, last) = data, path.split(".")
    for step in steps:
        inner = inner[int(step) if isinstance(inner, list) else step]
    inner[int(last) if isinstance(inner, list) else last] = part
    return dict(data)


def order_without(path: str) -> dict[str, Any]:
    """Leave a part of the full order out."""
    data: Any = deepcopy(FULL)
    inner, (*steps, last) = data, path.split(".")
    for step in steps:
        inner = inner[int(step) if isinstance(inner, list) else step]
    del inner[last]
    return dict(data)


def test_everything_an_order_can_say() -> None:
    """Example: the whole form, exactly as it is meant."""
    tee = Item(
        Sku("TEE-RED-M"),
        product="TEE",
        category="clothing",
        options=(("colour", "red"), ("size", "M")),
        tax_class="standard",
        barcode="6901234567892",
    )
    expected = Order(
        id=SaleId("SO-1001"),
        company=CompanyId("acme"),
        site=SiteId("SH"),
        currency="CNY",
        basis=TaxBasis.INCLUSIVE,
        zone="Asia/Shanghai",
        jurisdiction="CN",
        channel=Channel.ONLINE,
        customer=CustomerRef("cust-7"),
        lines=(
            OrderLine(
                line=1,
                item=tee,
                steps=2,
                price=Rate(199, 0, "CNY"),
                discount=Money(2_000, "CNY"),
                taxes=(VAT,),
                shipped=1,
                cost=Money(8_000, "CNY"),
                exclusion_confirmed=True,
                pauses=(Pause(date(2026, 3, 5), date(2026, 3, 9)),),
                marks=frozenset({"swapped"}),
            ),
            OrderLine(2, Item(Sku("NAIL"), unit=UNITS["kg"]), 1_250, Rate(123_456, 4, "CNY", 100)),
        ),
        discount=Money(5_000, "CNY"),
        shipping=Shipping(Money(1_200, "CNY"), (TaxRate("vat", 90_000),)),
        payments=(Payment(PaymentId("PAY-1"), "card", Money(32_800, "CNY")),),
        moments=(
            Moment(Trigger.ORDERED, datetime.fromisoformat("2026-03-01T09:30:00+08:00")),
            Moment(Trigger.DELIVERED, datetime.fromisoformat("2026-03-04T15:00:00+08:00")),
        ),
        proof=None,
        buyer=Buyer(business=True, tier="gold", marks=frozenset({"habitual"})),
    )

    assert expected == read_order(json.loads(json.dumps(FULL)))


MORE: Final[dict[str, Any]] = {
    **LEAST,
    "lines": [
        {
            "sku": "MUG",
            "quantity": 5,
            "amount": "160.00",
            "shipped": "3",
            "returned": "1",
            "cancelled": "2",
            "discounts": [
                {"percent": "10", "at_most": "12.00"},
                {"amount": "4.00", "excess": "pass_on"},
            ],
        },
        {
            "sku": "BAG",
            "quantity": 1,
            "price": 0,
            "gift": {"marked": "15.00", "lines": [1], "threshold": "99.00"},
        },
    ],
    "kits": [
        {
            "name": "set-1",
            "price": "80.00",
            "count": 2,
            "discounts": [{"amount": "10.00"}],
            "parts": [
                {"sku": "CUP", "quantity": 2, "worth": "60.00", "shipped": 1, "cost": "9.00"},
                {
                    "sku": "TEA",
                    "quantity": "0.250",
                    "unit": "kg",
                    "worth": "30.00",
                    "taxes": [{"code": "vat", "percent": "9"}],
                },
            ],
        }
    ],
    "discounts": [
        {
            "name": "less-30",
            "kind": "coupon",
            "amount": "30.00",
            "threshold": "100.00",
            "repeats": True,
            "at_most": "40.00",
            "lines": [1, 3],
            "capped": True,
            "shared": "evenly",
        }
    ],
    "shipping_refunded": True,
    "free_shipping": {"threshold": "99.00", "freight": {"price": "10.00"}},
    "tax_rounding": "document",
    "payments": [{"id": "P-1", "method": "card", "amount": "9.00", "refunded": "1.00"}],
}


def test_kits_gifts_and_discounts_of_every_kind() -> None:
    """Example: the rest of the form; the parts of a kit follow the lines."""
    order = read_order(json.loads(json.dumps(MORE)))

    mug, bag, cup, tea = order.lines
    ten = LineDiscount(ppm=100_000, at_most=Money(1_200, "CNY"))
    four = LineDiscount(off=Money(400, "CNY"), excess=Excess.PASS_ON)
    assert (Money(16_000, "CNY"), (ten, four)) == (mug.price, mug.discounts)
    assert (3, 1, 2) == (mug.shipped, mug.returned, mug.cancelled)
    assert Gift(Money(1_500, "CNY"), (1,), Money(9_900, "CNY")) == bag.gift
    assert (3, "set-1", Money(10_000, "CNY"), 1) == (cup.line, cup.kit, cup.price, cup.shipped)
    assert (4, 250, Money(5_000, "CNY")) == (tea.line, tea.steps, tea.price)
    assert (
        Discount(
            "less-30",
            DiscountKind.COUPON,
            off=Money(3_000, "CNY"),
            at_most=Money(4_000, "CNY"),
            threshold=Money(10_000, "CNY"),
            repeats=True,
            lines=(1, 3),
            capped=True,
            shared=SharedBy.EVENLY,
        ),
    ) == order.discounts
    free = FreeShipping(Money(9_900, "CNY"), Taxed(Money(1_000, "CNY")))
    assert (True, free, TaxRounding.DOCUMENT) == (
        order.shipping_refunded,
        order.free_shipping,
        order.tax_rounding,
    )
    assert Money(100, "CNY") == order.payments[0].refunded
    assert Money(25_400, "CNY") == take_in(order).paid


@pytest.mark.parametrize(
    "changes, where",
    [
        ({"lines": [{**MORE["lines"][0], "price": "1"}]}, "$.lines[0].amount"),
        ({"lines": [{**MORE["lines"][0], "per": 1}]}, "$.lines[0].amount"),
        ({"lines": [{**LEAST["lines"][0], "discounts": [{}]}]}, "$.lines[0].discounts[0]"),
        ({"lines": [], "kits": None}, "$.lines"),
        ({"kits": [{**MORE["kits"][0], "parts": []}]}, "$.kits[0]"),
        ({"kits": [{**MORE["kits"][0], "discounts": [{"amount": "999"}]}]}, "$.kits[0]"),
        ({"discounts": [{"name": "x"}]}, "$.discounts[0]"),
        ({"free_shipping": {"threshold": "0", "freight": {"price": "1"}}}, "$.free_shipping"),
        ({"payments": [{**MORE["payments"][0], "refunded": "10"}]}, "$.payments[0]"),
    ],
    ids=lambda value: str(value)[-60:],
)
def test_what_is_wrong_with_a_discount_a_kit_or_a_payment(
    changes: dict[str, Any], where: str
) -> None:
    """Law: the error names the place, however deep."""
    with pytest.raises(ExchangeKitError) as caught:
        read_order({**MORE, **changes})

    assert str(caught.value.facts["where"]).startswith(where)


def test_the_least_an_order_must_say() -> None:
    """Example: everything else has a plain meaning when it is left out."""
    order = read_order(LEAST)

    assert (OrderLine(1, Item(Sku("MUG")), 1, Rate(30, 0, "CNY")),) == order.lines
    assert (None, None, (), (), True) == (
        order.discount,
        order.shipping,
        order.payments,
        order.moments,
        order.proof,
    )
    assert Money(3_000, "CNY") == take_in(order).paid


@pytest.mark.parametrize("name", ["discount", "shipping", "payments", "moments"])
def test_null_is_left_out(name: str) -> None:
    """Many systems write null for what they do not have."""
    assert read_order(order_without(name)) == read_order(order_with(name, None))


def test_a_discount_in_percent_is_of_what_the_line_is_worth() -> None:
    """Example: 12.5 % of 2 x 199.00 is 49.75; half a cent is rounded up."""
    order = read_order(order_with("lines.0.discount", {"percent": "12.5"}))
    small = read_order(
        order_with("lines.0", {**LEAST["lines"][0], "price": "0.05", "discount": {"percent": 10}})
    )

    assert Money(4_975, "CNY") == order.lines[0].discount
    assert Money(1, "CNY") == small.lines[0].discount


def test_a_host_has_units_of_its_own() -> None:
    """Example: eggs by the tray."""
    data = order_with("lines.0.unit", "tray")

    order = read_order(data, units={"tray": Unit("tray"), **UNITS})

    assert Unit("tray") == order.lines[0].item.unit


def test_nothing_shipped_yet_is_a_quantity() -> None:
    """Zero is no quantity to buy, but one to have shipped."""
    assert 0 == read_order(order_with("lines.0.shipped", "0")).lines[0].shipped


@given(st.integers(0, 10**9), st.integers(1, 99))
def test_amounts_are_taken_as_they_are_written(minor: int, quantity: int) -> None:
    """Law: no amount is rounded on its way in."""
    price = Money(minor, "CNY")
    line = {"sku": "MUG", "quantity": str(quantity), "price": price.amount}

    sale = take_in(read_order({**LEAST, "lines": [line]}))

    assert price * quantity == sale.paid


@pytest.mark.parametrize(
    "path, part, error",
    [
        ("id", "", InvalidInputError),
        ("id", 1001, InvalidInputError),
        ("currency", "RMB", UnknownCurrencyError),
        ("tax", "none", UnknownKindError),
        ("tax", True, InvalidInputError),
        ("channel", "fax", UnknownKindError),
        ("lines", [], InvalidInputError),
        ("lines", {}, InvalidInputError),
        ("lines.1", "NAIL", InvalidInputError),
        ("lines.0.price", 199.0, FloatAmountError),
        ("lines.0.price", "-1", InvalidInputError),
        ("lines.0.price", "dear", InvalidInputError),
        ("lines.0.price", True, InvalidInputError),
        ("lines.0.price", "0." + 13 * "1", AmountDigitsError),
        ("lines.0.per", "1", InvalidInputError),
        ("lines.0.per", 0, InvalidInputError),
        ("lines.0.quantity", "0", QuantityError),
        ("lines.0.quantity", "1.5", QuantityError),
        ("lines.0.quantity", 2.0, FloatAmountError),
        ("lines.0.unit", "dozen", UnknownUnitError),
        ("lines.0.barcode", "6901234567890", BarcodeError),
        ("lines.0.options", ["M"], InvalidInputError),
        ("lines.0.options.size", 40, InvalidInputError),
        ("lines.0.discount", "-1.00", InvalidInputError),
        ("lines.0.discount", "0.001", AmountDigitsError),
        ("lines.0.discount.percent", "101", InvalidInputError),
        ("lines.0.discount.percent", "0.00001", InvalidInputError),
        ("lines.0.discount.percent", 0.5, FloatAmountError),
        ("lines.0.taxes.0.percent", "-1", TaxRateError),
        ("lines.0.taxes.0.percent", 13.0, FloatAmountError),
        ("lines.0.taxes.0.code", None, InvalidInputError),
        ("lines.0.shipped", "3", InvalidInputError),
        ("lines.0.shipped", "0.5", InvalidInputError),
        ("lines.0.cost", "-80.00", InvalidInputError),
        ("lines.0.exclusion_confirmed", "yes", InvalidInputError),
        ("lines.0.marks", "swapped", InvalidInputError),
        ("lines.0.pauses.0.last", "2026-03-04", InvalidInputError),
        ("buyer.tier", 1, InvalidInputError),
        ("discount", "-1", InvalidInputError),
        ("shipping.price", "12.001", AmountDigitsError),
        ("payments.0.amount", "-1", InvalidInputError),
        ("payments.0.id", "\n", InvalidInputError),
        ("moments", [], InvalidInputError),
        ("moments.ordered", "2026-03-01T09:30:00", NaiveDatetimeError),
        ("moments.ordered", 1_772_328_600, InvalidInputError),
        ("proof", "receipt", InvalidInputError),
    ],
    ids=lambda value: str(value)[:40],
)
def test_what_is_wrong_is_named_with_its_path(
    path: str, part: object, error: type[ExchangeKitError]
) -> None:
    """Law: one coded error, at the place where the sender wrote it."""
    data = deepcopy(FULL)
    if path == "lines.0.discount.percent":
        data["lines"][0]["discount"], path, part = {"percent": part}, "", None
    else:
        data = order_with(path, part)

    with pytest.raises(error) as caught:
        read_order(data)

    expected = path or "lines.0.discount.percent"
    dotted = "$." + expected.replace(".0", "[0]").replace(".1", "[1]")
    assert dotted == caught.value.facts["where"]


def test_a_name_among_the_options_must_be_one() -> None:
    """Example: an option without a name."""
    with pytest.raises(InvalidInputError) as caught:
        read_order(order_with("lines.0.options", {"": "M"}))

    assert "$.lines[0].options" == caught.value.where


@pytest.mark.parametrize(
    "path, where",
    [
        ("id", "$"),
        ("lines", "$"),
        ("lines.0.sku", "$.lines[0]"),
        ("lines.0.quantity", "$.lines[0]"),
        ("lines.0.price", "$.lines[0]"),
        ("shipping.price", "$.shipping"),
        ("payments.0.amount", "$.payments[0]"),
    ],
)
def test_what_is_missing_is_named(path: str, where: str) -> None:
    """Law: the object, and the field it lacks."""
    with pytest.raises(MissingFieldError) as caught:
        read_order(order_without(path))

    assert (where, path.rpartition(".")[2]) == (caught.value.where, caught.value.field)


@pytest.mark.parametrize(
    "path, where",
    [
        ("colour", "$"),
        ("lines.0.qty", "$.lines[0]"),
        ("lines.0.taxes.0.rate", "$.lines[0].taxes[0]"),
        ("moments.returned", "$.moments"),
    ],
)
def test_what_nobody_knows_is_named(path: str, where: str) -> None:
    """Law: a misspelt field is never ignored, and the right ones are named."""
    with pytest.raises(UnknownFieldError) as caught:
        read_order(order_with(path, "x"))

    assert (where, path.rpartition(".")[2]) == (caught.value.where, caught.value.field)
    assert caught.value.known


def test_an_order_is_an_object() -> None:
    """Example: a list of orders is read one by one."""
    with pytest.raises(InvalidInputError) as caught:
        read_order([FULL])

    assert ("$", "list", "an object") == (
        caught.value.where,
        caught.value.got,
        caught.value.want,
    )
