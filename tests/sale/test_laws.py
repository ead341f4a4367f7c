"""`exchangekit.sale.laws`: a host's own stream of a sale, entry by entry."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from exchangekit.sale.discounts import Discount
from exchangekit.sale.entitlement import (
    Claimed,
    MoneyReceived,
    Reckoned,
    Released,
    SaleEntry,
    SaleRegistered,
    entitlement_of,
)
from exchangekit.sale.facts import Payment
from exchangekit.sale.intake import take_in
from exchangekit.sale.laws import SaleLaw, Violation, audit
from exchangekit.sale.spans import Span
from exchangekit.values.ids import PaymentId
from exchangekit.values.money import Money
from exchangekit.values.tax import Tax, Taxed

from tests import strategies as given_
from tests.sale.test_intake import VAT, eur, line_of, order_of

if TYPE_CHECKING:
    from exchangekit.sale.facts import Sale

PROMO = Discount("promo", off=eur("5"))
SALE = take_in(evolve(order_of(line_of(1, 3, "10"), line_of(2, 1, "10")), discounts=(PROMO,)))
FIRST = SaleRegistered(SALE)
PAID = Payment(PaymentId("P-7"), "card", eur("5"))
RECEIVED = MoneyReceived("slip-1", PAID)


def spoiled(**changes: object) -> SaleRegistered:
    """Change the first line of the sale."""
    line, *others = SALE.lines
    return SaleRegistered(evolve(SALE, lines=(evolve(line, **changes), *others)))


@given(given_.sales(), st.data())
def test_any_history_of_claims_and_releases_is_lawful(sale: Sale, data: st.DataObject) -> None:
    """Law: whatever is claimed by the book and released again breaks nothing."""
    entries: list[SaleEntry] = [SaleRegistered(sale)]
    for number in range(data.draw(st.integers(0, 4))):
        entitlement = entitlement_of(entries)
        assert entitlement is not None
        line = data.draw(st.sampled_from(sale.lines)).line
        if free := entitlement.returnable(line):
            claim = entitlement.claim(f"slip-{number}", line, data.draw(st.integers(1, free)))
            entries.append(claim)
            if data.draw(st.booleans()):
                entries.append(Released(claim.by, line, claim.spans))

    assert audit(entries) is None


@pytest.mark.parametrize(
    "entries, law, entry, about",
    [
        ([Reckoned("slip-1")], SaleLaw.FIRST, 1, 0),
        ([FIRST, spoiled(paid=Taxed(eur("1")))], SaleLaw.DISCOUNTS, 2, 1),
        ([FIRST, spoiled(steps=4, shipped=3)], SaleLaw.FROZEN, 2, 0),
        ([spoiled(paid=Taxed(eur("2"), (Tax(VAT, eur("-1")),)))], SaleLaw.NEGATIVE, 1, 1),
        ([spoiled(paid=Taxed(eur("-1")))], SaleLaw.NEGATIVE, 1, 1),
        ([FIRST, Claimed("slip-1", 1, (Span(2, 4),))], SaleLaw.TWICE, 2, 1),
        (
            [FIRST, Claimed("s-1", 1, (Span(0, 2),)), Claimed("s-2", 1, (Span(1, 3),))],
            SaleLaw.TWICE,
            3,
            1,
        ),
        ([FIRST, Released("slip-1", 1, (Span(0, 1),))], SaleLaw.RELEASE, 2, 1),
        (
            [FIRST, Claimed("s-1", 1, (Span(0, 1),)), Released("s-1", 1, (Span(0, 2),))],
            SaleLaw.RELEASE,
            3,
            1,
        ),
        ([FIRST, RECEIVED, RECEIVED], SaleLaw.RECEIVED, 3, 0),
        ([FIRST, RECEIVED, SaleRegistered(evolve(SALE, payments=(PAID,)))], SaleLaw.RECEIVED, 3, 0),
        ([SaleRegistered(evolve(SALE, payments=(PAID, PAID)))], SaleLaw.RECEIVED, 1, 0),
    ],
)
def test_a_history_that_is_wrong_is_found(
    entries: list[SaleEntry], law: SaleLaw, entry: int, about: int
) -> None:
    """Each law with the first entry that breaks it."""
    assert Violation(law, entry, about) == audit(entries)


def test_each_discount_goes_on_where_the_one_before_has_left_off() -> None:
    """Example: two discounts of a line follow each other; a gap between them is found."""
    second = Discount("second", off=eur("4"))
    order = evolve(order_of(line_of(1, 3, "10")), discounts=(PROMO, second))
    sale = take_in(order)
    (line,) = sale.lines
    first, last = line.discounts
    torn = evolve(line, discounts=(first, evolve(last, before=last.after)))
    wrong = SaleRegistered(evolve(sale, lines=(torn,)))

    assert audit([SaleRegistered(sale)]) is None
    assert Violation(SaleLaw.DISCOUNTS, 1, 1) == audit([wrong])


def test_what_a_slip_reckons_breaks_nothing() -> None:
    assert audit([FIRST, Reckoned("slip-1", shipping=True), FIRST]) is None


def test_parts_that_do_not_add_up_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """A value per step that is rounded by itself, as hosts have worked it out, loses a cent."""

    def by_step(paid: Taxed, steps: int, spans: tuple[Span, ...]) -> Taxed:
        each = paid.gross.minor // steps
        return Taxed(Money(each * sum(map(len, spans)), "EUR"))

    monkeypatch.setattr("exchangekit.sale.laws.value_of", by_step)

    assert Violation(SaleLaw.PARTS, 2, 1) == audit([FIRST, Claimed("s-1", 1, (Span(0, 1),))])
