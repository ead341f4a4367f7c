"""`exchangekit.sale.kits`: one price, split once over what is in the kit."""

from __future__ import annotations

from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from exchangekit.errors import CurrencyMismatchError, DiscountError, InvalidInputError
from exchangekit.sale.discounts import Excess, LineDiscount
from exchangekit.sale.intake import TaxBasis, take_in
from exchangekit.sale.kits import Kit, KitPart, lines_of
from exchangekit.values.goods import Item
from exchangekit.values.ids import Sku
from exchangekit.values.money import Money, Rate, total
from exchangekit.values.tax import TaxRate

from tests import strategies as given_
from tests.sale.test_intake import VAT, eur, order_of

FOOD = (TaxRate("vat", 70_000),)


def part(line: int, worth: str, steps: int = 1, **more: Any) -> KitPart:
    return KitPart(line, Item(Sku(f"part-{line}")), steps, eur(worth), **more)


def test_a_kit_is_split_by_what_its_parts_cost_alone() -> None:
    """
    gh:solidusio-contrib/solidus_product_assembly/issues/61: 169.58 here, 169.60 there.

    Each part has its own tax; what was paid is 169.59 in every view.
    """
    kit = Kit(
        "set-1",
        Rate.parse("169.59", "EUR"),
        1,
        (part(1, "99.99", taxes=(VAT,)), part(2, "49.99", 3, taxes=FOOD, shipped=1)),
    )

    sale = take_in(order_of(*lines_of(kit)))

    assert [eur("113.06"), eur("56.53")] == [line.paid.gross for line in sale.lines]
    assert eur("169.59") == sale.paid
    assert [(VAT,), FOOD] == [tuple(t.rate for t in line.paid.taxes) for line in sale.lines]
    assert [("set-1", 1), ("set-1", 1)] == [(line.kit, line.shipped) for line in sale.lines]


def test_a_discount_of_the_kit_is_taken_before_it_is_split() -> None:
    """Example: 20 % off two kits of 50.00, at most 15.00; then nothing is left of the next."""
    fifth = LineDiscount(ppm=200_000, at_most=eur("15"))
    kit = Kit("k", Rate.parse("50", "EUR"), 2, (part(1, "0"), part(2, "0")), (fifth,))

    half, other = lines_of(kit)
    free = evolve(kit, discounts=(LineDiscount(off=eur("101"), excess=Excess.CUT),))

    assert (eur("42.50"), eur("42.50")) == (half.price, other.price)
    assert [eur("0"), eur("0")] == [line.price for line in lines_of(free)]
    with pytest.raises(DiscountError) as caught:
        lines_of(evolve(kit, discounts=(LineDiscount(off=eur("101")),)))
    assert "kit[k].discount" == caught.value.where


def test_a_part_that_costs_nothing_alone_bears_nothing() -> None:
    """Example: a gift in the kit; the other part, worth a cent, is what is paid for."""
    kit = Kit("k", Rate.parse("50", "EUR"), 1, (part(1, "0"), part(2, "0.01")))

    assert [eur("0"), eur("50")] == [line.price for line in lines_of(kit)]


@given(
    st.sampled_from(TaxBasis),
    given_.prices("EUR"),
    st.integers(1, 20),
    st.lists(st.integers(0, 10**6), min_size=1, max_size=6),
)
def test_a_kit_comes_to_its_price(
    basis: TaxBasis, price: Rate, count: int, worths: list[int]
) -> None:
    """Law: the parts of a kit add up to what was charged for it, on either basis."""
    parts = tuple(
        KitPart(n, Item(Sku(f"part-{n}")), 1, Money(worth, "EUR"), taxes=(VAT,))
        for n, worth in enumerate(worths, 1)
    )

    sale = take_in(order_of(*lines_of(Kit("k", price, count, parts)), basis=basis))

    amounts = (
        line.paid.gross if basis is TaxBasis.INCLUSIVE else line.paid.net for line in sale.lines
    )
    assert price.extend(count) == total(amounts, "EUR")


@pytest.mark.parametrize(
    "changes, error",
    [
        ({"name": ""}, InvalidInputError),
        ({"count": 0}, InvalidInputError),
        ({"count": True}, InvalidInputError),
        ({"parts": ()}, InvalidInputError),
        ({"discounts": (LineDiscount(ppm=1, excess=Excess.PASS_ON),)}, InvalidInputError),
    ],
)
def test_a_kit_that_cannot_be_is_refused(changes: dict[str, Any], error: type[Exception]) -> None:
    """An excess that passes on would have no line to go to."""
    kit = Kit("k", Rate.parse("50", "EUR"), 1, (part(1, "1"),))

    with pytest.raises(error):
        evolve(kit, **changes)


def test_a_part_is_worth_something_of_the_same_currency() -> None:
    with pytest.raises(InvalidInputError):
        part(1, "-1")
    foreign = KitPart(1, Item(Sku("A")), 1, Money(1, "CNY"))
    with pytest.raises(CurrencyMismatchError):
        lines_of(Kit("k", Rate.parse("50", "EUR"), 1, (foreign,)))
