"""What a sale refuses, told in full: where, what was given, and what would be right."""

from __future__ import annotations

from typing import Any

import pytest
from attrs import evolve

from exchangekit.errors import (
    CurrencyMismatchError,
    DiscountError,
    DuplicateLineError,
    InvalidInputError,
    NotReturnableError,
    SaleChangedError,
    UnknownSaleLineError,
)
from exchangekit.sale.discounts import Discount, Excess, FreeShipping, LineDiscount
from exchangekit.sale.entitlement import Claimed, Entitlement, SaleRegistered, entitlement_of
from exchangekit.sale.facts import Gift, Payment
from exchangekit.sale.following import claims_outside, follow
from exchangekit.sale.foreign import at_rate
from exchangekit.sale.intake import Order, Shipping, take_in
from exchangekit.sale.kits import Kit, KitPart
from exchangekit.sale.spans import Span
from exchangekit.sale.stand_in import stand_in_for
from exchangekit.values.fx import FxRate
from exchangekit.values.goods import Item, Tracked, TrackedBy
from exchangekit.values.ids import PaymentId, Sku
from exchangekit.values.money import Money, Rate
from exchangekit.values.tax import Taxed

from tests.refusing import Refusal, check
from tests.sale.test_facts import SALE, cny
from tests.sale.test_facts import line_of as sold
from tests.sale.test_intake import eur, line_of, order_of

TEN = line_of(1, 1, "10")
ODD: Any = 1.5
YEN: Any = Money(1, "JPY")
KIT = Kit("k", Rate.parse("50", "EUR"), 1, (KitPart(1, Item(Sku("A")), 1, eur("1")),))
LOTS = Item(Sku("mug"), tracked_by=TrackedBy.LOT)
SERIALS = Item(Sku("mug"), tracked_by=TrackedBy.SERIAL)


def offer(**more: Any) -> Discount:
    """Give 30.00 off what comes to 100.00, unless told otherwise."""
    return Discount(**{"name": "X", "off": eur("30"), "threshold": eur("100"), **more})


def taken(*discounts: Discount) -> Order:
    """Give an order of two lines for 10.00 with these discounts."""
    return evolve(order_of(TEN, line_of(2, 1, "10")), discounts=discounts)


def claimed(*spans: Span) -> Entitlement:
    """Give the sale with some steps of its first line claimed."""
    found = entitlement_of([SaleRegistered(SALE), Claimed("EX-1", 1, spans)])
    assert found is not None
    return found


def invalid(where: str, got: str, want: str) -> InvalidInputError:
    """Say so much shorter that something is not what it should be."""
    return InvalidInputError(where, got, want)


DISCOUNTS: list[Refusal] = [
    (
        LineDiscount,
        invalid("line.discount", "(None, 0)", "either a flat amount or a percentage"),
    ),
    (
        lambda: LineDiscount(off=eur("1"), ppm=1),
        invalid(
            "line.discount",
            "(Money(minor=100, currency='EUR'), 1)",
            "either a flat amount or a percentage",
        ),
    ),
    (
        lambda: LineDiscount(ppm=1_000_001),
        invalid("line.discount.ppm", "1000001", "an int of 0 to 1000000 ppm"),
    ),
    (
        lambda: LineDiscount(ppm=-1),
        invalid("line.discount.ppm", "-1", "an int of 0 to 1000000 ppm"),
    ),
    (
        lambda: LineDiscount(off=eur("1"), at_most=eur("0")),
        invalid("line.discount", "1.00 EUR, 0.00 EUR", "positive amounts"),
    ),
    (
        lambda: offer(threshold=eur("0")),
        invalid("discount[X]", "30.00 EUR, None, 0.00 EUR", "positive amounts"),
    ),
    (
        lambda: offer(off=eur("-30"), at_most=eur("1")),
        invalid("discount[X]", "-30.00 EUR, 1.00 EUR, 100.00 EUR", "positive amounts"),
    ),
    (
        lambda: offer(threshold=None, repeats=True),
        invalid("discount[X].repeats", "true", "a flat amount with a threshold"),
    ),
    (
        lambda: offer(off=None, ppm=1, repeats=True),
        invalid("discount[X].repeats", "true", "a flat amount with a threshold"),
    ),
    (
        lambda: offer(name=" "),
        invalid("discount.name", "' '", "printable text of 1 to 200 characters"),
    ),
    (
        lambda: LineDiscount(off=eur("11")).left_of(eur("10"), "here"),
        DiscountError("here", "11.00 EUR", "10.00 EUR"),
    ),
    (
        lambda: offer().taken_off(eur("99.99")),
        DiscountError("discounts[X]", "30.00 EUR", "99.99 EUR"),
    ),
    (
        lambda: offer(off=eur("200")).taken_off(eur("100")),
        DiscountError("discounts[X]", "200.00 EUR", "100.00 EUR"),
    ),
    (
        lambda: FreeShipping(eur("0"), Taxed(eur("6"))),
        invalid("free_shipping", "0.00 EUR, 6.00 EUR", "positive amounts"),
    ),
    (
        lambda: FreeShipping(eur("99"), Taxed(eur("0"))),
        invalid("free_shipping", "99.00 EUR, 0.00 EUR", "positive amounts"),
    ),
]

TRACKED = "the lots or serials of the 3 steps shipped, each once"
FACTS: list[Refusal] = [
    (
        lambda: Payment(PaymentId("p"), "card", cny(-1)),
        invalid("payment.amount", "-0.01 CNY", "an amount of at least 0"),
    ),
    (
        lambda: Payment(PaymentId("p"), "card", cny(1), refunded=cny(2)),
        invalid("payment.refunded", "0.02 CNY", "0 to the 0.01 CNY received"),
    ),
    (
        lambda: Payment(PaymentId("p"), "card", cny(1), refunded=cny(-1)),
        invalid("payment.refunded", "-0.01 CNY", "0 to the 0.01 CNY received"),
    ),
    (
        lambda: Payment(PaymentId(""), "card", cny(1)),
        invalid("payment.id", "''", "printable text of 1 to 200 characters"),
    ),
    (lambda: Gift(cny(-1)), invalid("gift", "-0.01 CNY, None", "amounts of at least 0")),
    (
        lambda: Gift(cny(1), threshold=cny(-1)),
        invalid("gift", "0.01 CNY, -0.01 CNY", "amounts of at least 0"),
    ),
    (lambda: sold(0), invalid("lines[0]", "(0, 3)", "a line number, steps >= 1")),
    (
        lambda: sold(steps=0, shipped=0),
        invalid("lines[1]", "(1, 0)", "a line number, steps >= 1"),
    ),
    (
        lambda: sold(shipped=4),
        invalid("lines[1].shipped", "4", "an int from 0 to the 3 steps sold"),
    ),
    (
        lambda: sold(shipped=ODD),
        invalid("lines[1].shipped", "1.5", "an int from 0 to the 3 steps sold"),
    ),
    (
        lambda: evolve(sold(), cost=cny(-1)),
        invalid("lines[1].cost", "-0.01 CNY", "at least 0"),
    ),
    (
        lambda: evolve(sold(), gift=Gift(cny(11_299))),
        invalid("lines[1].gift.marked", "112.99 CNY", "at least the 113.00 CNY paid"),
    ),
    (
        lambda: evolve(sold(), returned=-1),
        invalid("lines[1]", "(-1, 0)", "ints of at least 0 steps"),
    ),
    (
        lambda: evolve(sold(), cancelled=ODD),
        invalid("lines[1]", "(0, 1.5)", "ints of at least 0 steps"),
    ),
    (
        lambda: evolve(sold(), shipped=2, returned=3),
        invalid(
            "lines[1]", "3 returned, 0 cancelled", "at most the 2 shipped and the rest of 3 sold"
        ),
    ),
    (
        lambda: evolve(sold(), shipped=2, cancelled=2),
        invalid(
            "lines[1]", "0 returned, 2 cancelled", "at most the 2 shipped and the rest of 3 sold"
        ),
    ),
    (
        lambda: evolve(sold(), tracked=(Tracked("L1", 3),)),
        invalid("lines[1].tracked", "3 of L1", TRACKED),
    ),
    (
        lambda: evolve(sold(), item=LOTS, tracked=(Tracked("L1", 2), Tracked("L1", 1))),
        invalid("lines[1].tracked", "2 of L1, 1 of L1", TRACKED),
    ),
    (
        lambda: evolve(sold(), item=LOTS, tracked=(Tracked("L1", 2),)),
        invalid("lines[1].tracked", "2 of L1", TRACKED),
    ),
    (
        lambda: evolve(sold(), item=SERIALS, tracked=(Tracked("S1", 2), Tracked("S2", 1))),
        invalid("lines[1].tracked", "2 of S1, 1 of S2", TRACKED),
    ),
    (lambda: evolve(SALE, lines=()), invalid("sale.lines", "[]", "at least one line")),
    (
        lambda: evolve(SALE, id=""),
        invalid("sale.id", "''", "printable text of 1 to 200 characters"),
    ),
    (
        lambda: evolve(SALE, customer=""),
        invalid("sale.customer", "''", "printable text of 1 to 200 characters"),
    ),
    (lambda: evolve(SALE, lines=(sold(4),) * 2), DuplicateLineError("sale.lines", 4)),
    (lambda: evolve(SALE, shipping=Taxed(YEN)), CurrencyMismatchError("CNY", "JPY")),
    (lambda: evolve(SALE, rounding=Taxed(YEN)), CurrencyMismatchError("CNY", "JPY")),
    (
        lambda: evolve(SALE, fx=FxRate.parse("7.8", "EUR", "CNY")),
        CurrencyMismatchError("CNY", "EUR"),
    ),
    (
        lambda: at_rate(SALE, FxRate.parse("7.8", "EUR", "CNY")),
        CurrencyMismatchError("CNY", "EUR"),
    ),
    (lambda: SALE.line(2), UnknownSaleLineError("order-1", 2, (1, 4))),
    (lambda: Span(2, 2), invalid("span", "(2, 2)", "0 <= start < stop")),
    (lambda: Span(-1, 2), invalid("span", "(-1, 2)", "0 <= start < stop")),
]

INTAKE: list[Refusal] = [
    (
        lambda: take_in(order_of(evolve(TEN, steps=0))),
        invalid("lines[1].steps", "0", "an int of at least 1"),
    ),
    (
        lambda: take_in(order_of(evolve(TEN, steps=ODD))),
        invalid("lines[1].steps", "1.5", "an int of at least 1"),
    ),
    (
        lambda: take_in(order_of(evolve(TEN, price=eur("-0.01")))),
        invalid("lines[1].price", "-0.01 EUR", "an amount of at least 0"),
    ),
    (lambda: Shipping(eur("-0.01")), invalid("shipping.price", "-0.01 EUR", "at least 0")),
    (
        lambda: take_in(order_of(evolve(TEN, discount=eur("10.01")))),
        DiscountError("lines[1].discount", "10.01 EUR", "10.00 EUR"),
    ),
    (
        lambda: take_in(order_of(evolve(TEN, discount=eur("-0.01")))),
        DiscountError("lines[1].discount", "-0.01 EUR", "10.00 EUR"),
    ),
    (
        lambda: take_in(order_of(TEN, discount="10.01")),
        DiscountError("order.discount", "10.01 EUR", "10.00 EUR"),
    ),
    (
        lambda: take_in(order_of(TEN, discount="-0.01")),
        DiscountError("order.discount", "-0.01 EUR", "10.00 EUR"),
    ),
    (
        lambda: take_in(
            order_of(evolve(TEN, discounts=(LineDiscount(off=eur("11")),)), discount="1")
        ),
        DiscountError("lines[1].discounts", "11.00 EUR", "10.00 EUR"),
    ),
    (
        lambda: take_in(
            taken(offer(threshold=None, off=eur("1")), offer(threshold=None, off=eur("2")))
        ),
        invalid("order.discounts", "X", "names used once"),
    ),
    (
        lambda: take_in(taken(offer(lines=(2, 3)))),
        invalid("discounts[X].lines", "(2, 3)", "lines of the order"),
    ),
    (
        lambda: take_in(taken(offer())),
        DiscountError("discounts[X]", "30.00 EUR", "20.00 EUR"),
    ),
    (
        lambda: stand_in_for(
            evolve(order_of(TEN), payments=(Payment(PaymentId("p"), "card", eur("1")),))
        ),
        invalid("declared.payments", "1", "none"),
    ),
    (
        lambda: stand_in_for(order_of(TEN, evolve(line_of(2, 1, "10"), cost=eur("0")))),
        invalid("declared.lines.cost", "a cost", "none"),
    ),
    (
        lambda: evolve(KIT, name=""),
        invalid("kit.name", "''", "printable text of 1 to 200 characters"),
    ),
    (lambda: evolve(KIT, count=0), invalid("kit.count", "0", "an int of at least 1")),
    (lambda: evolve(KIT, count=True), invalid("kit.count", "True", "an int of at least 1")),
    (lambda: evolve(KIT, parts=()), invalid("kit.parts", "()", "at least one")),
    (
        lambda: evolve(KIT, discounts=(LineDiscount(ppm=1, excess=Excess.PASS_ON),)),
        invalid("kit.discounts", "pass_on", "refuse or cut"),
    ),
    (
        lambda: evolve(KIT.parts[0], worth=eur("-0.01")),
        invalid("kit.parts[1].worth", "-0.01 EUR", "an amount of at least 0"),
    ),
]

LATER: list[Refusal] = [
    (
        lambda: follow(claimed(Span(0, 3)), evolve(SALE, zone="Europe/Berlin")),
        SaleChangedError("order-1", "zone", "'Asia/Shanghai'", "'Europe/Berlin'"),
    ),
    (
        lambda: follow(claimed(Span(0, 1)), evolve(SALE, lines=(sold(1), sold(4), sold(5)))),
        SaleChangedError("order-1", "lines", "[1, 4]", "[1, 4, 5]"),
    ),
    (
        lambda: follow(claimed(Span(0, 1)), evolve(SALE, lines=(sold(1, steps=4), sold(4)))),
        SaleChangedError("order-1", "lines[1].steps", "3", "4"),
    ),
    (
        lambda: follow(claimed(Span(0, 1)), evolve(SALE, lines=(sold(1, shipped=2), sold(4)))),
        SaleChangedError("order-1", "lines[1].shipped", "3", "2"),
    ),
    (
        lambda: follow(
            claimed(Span(0, 1)), evolve(SALE, lines=(evolve(sold(1), kit="set"), sold(4)))
        ),
        SaleChangedError("order-1", "lines[1].kit", "''", "'set'"),
    ),
    (
        lambda: follow(claimed(Span(0, 3)), evolve(SALE, lines=(sold(4),))),
        NotReturnableError("order-1", 1, 3, 3, 3, 0),
    ),
    (
        lambda: claims_outside(claimed(Span(0, 1)), "R-7", [(1, 1), (1, 1)]),
        DuplicateLineError("outside.lines", 1),
    ),
    (
        lambda: claims_outside(claimed(Span(0, 1)), "R-7", []),
        invalid("outside.lines", "()", "at least one line"),
    ),
    (
        lambda: claims_outside(claimed(Span(0, 1)), "R-7", [(4, 3), (1, 3)]),
        NotReturnableError("order-1", 1, 3, 3, 1, 2),
    ),
]


@pytest.mark.parametrize("ask, error", [*DISCOUNTS, *FACTS, *INTAKE, *LATER])
def test_a_refusal_says_where_what_and_what_would_be_right(ask: Any, error: Any) -> None:
    check(ask, error)


def test_a_long_value_is_shown_by_its_beginning() -> None:
    """An error is no place for a whole sale: 200 characters of each value."""
    many = tuple(Payment(PaymentId(f"payment-{n}"), "card", cny(1)) for n in range(20))
    sale = evolve(SALE, payments=many)
    with pytest.raises(SaleChangedError) as caught:
        follow(Entitlement(sale), evolve(sale, payments=many[:-1]))

    assert (repr(many[-1]), repr(many)[:200]) == (caught.value.frozen, caught.value.now)
    with pytest.raises(SaleChangedError) as zone:
        follow(Entitlement(SALE), evolve(SALE, zone="Z" * 300))
    assert "'" + "Z" * 199 == zone.value.now
