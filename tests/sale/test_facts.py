"""`exchangekit.sale.facts`: a sale as it was, frozen and valid."""

from __future__ import annotations

import pickle
from datetime import UTC, datetime
from typing import Any

import pytest
from attrs import evolve
from attrs.exceptions import FrozenInstanceError
from hypothesis import given

from exchangekit.errors import (
    CurrencyMismatchError,
    DuplicateLineError,
    ExchangeKitError,
    InvalidInputError,
    NaiveDatetimeError,
    UnknownSaleLineError,
)
from exchangekit.sale.facts import Channel, Gift, Moment, Payment, Sale, SaleLine, Trigger
from exchangekit.values.goods import Item, Tracked, TrackedBy
from exchangekit.values.ids import CompanyId, CustomerRef, PaymentId, SaleId, SiteId, Sku
from exchangekit.values.money import Money
from exchangekit.values.tax import Tax, Taxed, TaxRate

from tests import strategies as given_

VAT = TaxRate("vat", 130_000)
YEN = Money(1, "JPY")


def cny(minor: int) -> Money:
    """Give so many fen."""
    return Money(minor, "CNY")


def line_of(number: int = 1, *, steps: int = 3, shipped: int = 3) -> SaleLine:
    """Give a line of mugs for 113.00, 13 % in."""
    paid = Taxed(cny(10_000), (Tax(VAT, cny(1_300)),))
    return SaleLine(number, Item(Sku("mug")), steps, shipped, paid, SiteId("site-1"))


SALE = Sale(
    id=SaleId("order-1"),
    company=CompanyId("company-1"),
    currency="CNY",
    zone="Asia/Shanghai",
    jurisdiction="CN",
    channel=Channel.ONLINE,
    customer=CustomerRef("customer-1"),
    lines=(line_of(1), line_of(4)),
)


def test_a_line_is_found_by_its_number() -> None:
    """Example: numbers are the host's and need not follow each other."""
    assert SALE.lines[1] is SALE.line(4)
    with pytest.raises(UnknownSaleLineError) as caught:
        SALE.line(2)

    assert {"sale": "order-1", "line": 2, "known": (1, 4)} == caught.value.facts


def test_a_moment_is_found_by_its_trigger() -> None:
    """
    Example: what is not known is None, so a window can say that it does not know.

    gh:thirtybees/thirtybees/issues/1926: without a delivery date returns were allowed for ever.
    """
    delivered = datetime(2026, 2, 26, 12, tzinfo=UTC)
    sale = evolve(SALE, moments=(Moment(Trigger.DELIVERED, delivered),))

    assert delivered == sale.moment(Trigger.DELIVERED)
    assert sale.moment(Trigger.INSTALLED) is None


def test_paid_is_goods_and_shipping() -> None:
    """Example: gross, with or without shipping."""
    assert cny(22_600) == SALE.paid
    assert cny(23_600) == evolve(SALE, shipping=Taxed(cny(1_000))).paid


@given(given_.sales())
def test_a_sale_is_a_value(sale: Sale) -> None:
    """Law: a sale is equal to its copy, hashes alike and survives a pickle."""
    again = pickle.loads(pickle.dumps(sale))  # noqa: S301 - our own bytes

    assert sale == again == evolve(sale)
    assert hash(sale) == hash(again)
    assert sale.lines[-1] == again.line(sale.lines[-1].line)


def test_a_sale_is_frozen() -> None:
    """gh:DynEntTech/CBKnownIssues/issues/11: an edit re-priced 50 paid at today's 75."""
    with pytest.raises(FrozenInstanceError):
        SALE.lines[0].paid = Taxed(cny(7_500))  # type: ignore[misc]


def test_lots_and_serials_of_what_was_shipped_are_known() -> None:
    """Example: three pieces of two lots, and three serials."""
    lots = evolve(line_of().item, tracked_by=TrackedBy.LOT)
    serials = evolve(line_of().item, tracked_by=TrackedBy.SERIAL)
    two, three = (Tracked("L1", 2), Tracked("L2")), tuple(Tracked(f"S{n}") for n in range(3))

    assert two == evolve(line_of(), item=lots, tracked=two).tracked
    assert three == evolve(line_of(), item=serials, tracked=three).tracked


# --- refusals ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "changes, error",
    [
        ({"id": ""}, InvalidInputError),
        ({"customer": " "}, InvalidInputError),
        ({"lines": ()}, InvalidInputError),
        ({"lines": (line_of(1), line_of(1, steps=5))}, DuplicateLineError),
        ({"lines": (SALE.lines[0],) * 2}, DuplicateLineError),
        ({"currency": "JPY"}, CurrencyMismatchError),
        ({"lines": (evolve(line_of(), paid=Taxed(YEN)),)}, CurrencyMismatchError),
        ({"shipping": Taxed(YEN)}, CurrencyMismatchError),
        ({"payments": (Payment(PaymentId("p-1"), "card", YEN),)}, CurrencyMismatchError),
    ],
)
def test_a_sale_that_cannot_be_is_refused(
    changes: dict[str, Any], error: type[ExchangeKitError]
) -> None:
    """
    A sale is valid once built: named, with distinct lines, of one currency throughout.

    gh:microsoft/BCApps/pull/6139: two currencies were summed.
    """
    with pytest.raises(error):
        evolve(SALE, **changes)


@pytest.mark.parametrize(
    "gift",
    [{"marked": cny(-1)}, {"marked": cny(1), "threshold": cny(-1)}],
    ids=["marked", "threshold"],
)
def test_a_gift_is_marked_with_something(gift: dict[str, Any]) -> None:
    """Neither its price nor its threshold is below nothing."""
    with pytest.raises(InvalidInputError):
        Gift(**gift)


@pytest.mark.parametrize(
    "changes, where",
    [
        ({"line": 0}, "lines[0]"),
        ({"steps": 0}, "lines[1]"),
        ({"shipped": -1}, "lines[1].shipped"),
        ({"shipped": 4}, "lines[1].shipped"),
        ({"shipped": 1.5}, "lines[1].shipped"),
        ({"cost": cny(-1)}, "lines[1].cost"),
        ({"gift": Gift(cny(1))}, "lines[1].gift.marked"),
        ({"shipped": 2, "returned": 3}, "lines[1]"),
        ({"shipped": 2, "cancelled": 2}, "lines[1]"),
        ({"returned": -1}, "lines[1]"),
        ({"cancelled": True}, "lines[1]"),
    ],
)
def test_a_line_that_cannot_be_is_refused(changes: dict[str, Any], where: str) -> None:
    """
    Numbers from 1, steps of at least one, shipped within them, no negative cost.

    gh:frappe/erpnext/pull/37424: a unit cost of -309.09.
    """
    with pytest.raises(InvalidInputError) as caught:
        evolve(line_of(), **changes)

    assert where == caught.value.where


def test_a_payment_is_money_received() -> None:
    """A payment has a number and is never negative; a refund is something else."""
    with pytest.raises(InvalidInputError) as amount:
        Payment(PaymentId("p-1"), "card", cny(-1))
    with pytest.raises(InvalidInputError) as number:
        Payment(PaymentId(""), "card", cny(1))

    assert "payment.amount" == amount.value.where
    assert "payment.id" == number.value.where


def test_a_moment_has_a_time_zone() -> None:
    """gh:openboxes/openboxes/pull/6163: naive dates shift by a day."""
    with pytest.raises(NaiveDatetimeError) as caught:
        Moment(Trigger.SHIPPED, datetime(2026, 2, 26))  # noqa: DTZ001 - the mistake

    assert "moments.shipped" == caught.value.where
