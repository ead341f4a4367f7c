"""`exchangekit.settlement.quote`: named lines, and what they come to."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchangekit.errors import CurrencyMismatchError, NaiveDatetimeError
from exchangekit.settlement.quote import (
    Collect,
    Difference,
    Even,
    LineKind,
    Quote,
    QuoteLine,
    Refund,
    difference_of,
)
from exchangekit.values.money import Money
from exchangekit.values.tax import Taxed, TaxRate, tax_inclusive

from tests.settlement.strategies import AT, bargains
from tests.strategies import moneys

if TYPE_CHECKING:
    from exchangekit.settlement.pricing import Bargain

VAT = TaxRate("vat", 130_000)


def line(kind: LineKind, gross: int, number: int | None = None, currency: str = "CNY") -> QuoteLine:
    """Give a line of a gross amount with 13 % in it."""
    return QuoteLine(kind, number, "thing", tax_inclusive(Money(gross, currency), [VAT]))


def quote(*lines: QuoteLine) -> Quote:
    """Give a quote of lines in yuan."""
    return Quote(1, "CNY", lines, AT)


@pytest.mark.parametrize(
    "minor, expected",
    [
        (1, Collect(Money(1, "CNY"))),
        (0, Even()),
        (-1, Refund(Money(1, "CNY"))),
    ],
)
def test_who_pays(minor: int, expected: Difference) -> None:
    """Example: a positive balance is paid by the customer; an amount is always positive."""
    assert expected == difference_of(Money(minor, "CNY"))


@given(moneys())
def test_a_difference_is_the_balance_and_nothing_else(balance: Money) -> None:
    """
    Law: direction and amount together are the signed balance, never null.

    gh:medusajs/medusa/issues/7653: `difference_due` stayed null.
    """
    signed = {Collect: 1, Refund: -1}
    difference = difference_of(balance)
    amount = Money(0, balance.currency) if isinstance(difference, Even) else difference.amount

    assert balance == amount * signed.get(type(difference), 0)
    assert (amount.minor == 0) == isinstance(difference, Even)


def test_credit_charge_and_waived_freight() -> None:
    """Example: 1,130.00 back, 1,356.00 out, freight of 12.00 borne by the shop."""
    offer = quote(
        line(LineKind.CREDIT, -113_000, 1),
        line(LineKind.CHARGE, 135_600, 1),
        line(LineKind.FEE, 1_200),
        line(LineKind.WAIVER, -1_200),
    )

    assert Collect(Money(22_600, "CNY")) == offer.difference
    assert Money(2_600, "CNY") == offer.sum_of(*LineKind).tax
    assert Money(20_000, "CNY") == offer.sum_of(*LineKind).net
    assert Money(0, "CNY") == offer.sum_of(LineKind.FEE, LineKind.WAIVER).gross


def test_what_one_replacement_line_is_charged() -> None:
    """Example: two charges of one line add up, and other lines or kinds do not count."""
    offer = quote(
        line(LineKind.CHARGE, 100, 1),
        line(LineKind.CHARGE, 50, 1),
        line(LineKind.CHARGE, 7, 2),
        line(LineKind.CREDIT, -9, 1),
    )

    assert 150 == offer.charge_of(1).gross.minor
    assert Taxed(Money(0, "CNY")) == offer.charge_of(3)


def test_an_empty_quote_is_even() -> None:
    """Example: no lines, no difference; never a missing one."""
    assert Even() == quote().difference


def test_a_quote_is_of_one_currency() -> None:
    """gh:microsoft/BCApps/pull/6139: two currencies were summed; here the quote is refused."""
    with pytest.raises(CurrencyMismatchError) as caught:
        quote(line(LineKind.CHARGE, 1, 1), line(LineKind.CREDIT, -1, 1, "JPY"))

    assert {"left": "CNY", "right": "JPY"} == caught.value.facts


def test_a_quote_ends_at_an_instant_with_a_zone() -> None:
    """A naive end would be a day off somewhere."""
    with pytest.raises(NaiveDatetimeError) as caught:
        Quote(1, "CNY", (), datetime(2026, 3, 1))  # noqa: DTZ001 - that is the point

    assert caught.value.where == "quote.expires_before"


@given(bargains())
def test_every_cent_stands_on_a_named_line(bargain: Bargain) -> None:
    """
    Law: difference = charges + fees + deductions + waivers - credit, gross and per rate.

    gh:medusajs/medusa/issues/10686: net was mixed with gross.
    gh:microsoft/BCApps/pull/10467: a plug line hid the receivable.
    """
    offer = bargain.quote(1, AT)
    by_kind = [offer.sum_of(kind) for kind in LineKind]
    taxes: defaultdict[TaxRate, int] = defaultdict(int)
    for quoted in offer.lines:
        for tax in quoted.amount.taxes:
            taxes[tax.rate] += tax.amount.minor
    all_ = offer.sum_of(*LineKind)

    assert offer.balance.minor == sum(amount.gross.minor for amount in by_kind)
    assert offer.balance == all_.gross == all_.net + all_.tax
    assert dict(taxes) == {tax.rate: tax.amount.minor for tax in all_.taxes}
    assert {name.kind for name in offer.lines} <= set(LineKind)
    assert offer.difference == difference_of(offer.balance)


@given(bargains(), st.sampled_from(LineKind))
def test_a_kind_has_one_sign(bargain: Bargain, kind: LineKind) -> None:
    """Law: credits and waivers are the customer's, the rest is the shop's; never the reverse."""
    offer = bargain.quote(1, AT)
    sign = -1 if kind in {LineKind.CREDIT, LineKind.WAIVER} else 1

    amounts = [quoted.amount for quoted in offer.lines if quoted.kind is kind]

    assert all(sign * amount.net.minor >= 0 for amount in amounts)
    assert all(sign * tax.amount.minor >= 0 for amount in amounts for tax in amount.taxes)
