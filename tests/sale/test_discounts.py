"""`exchangekit.sale.discounts`: what was given off a whole order, and each line's share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from exchangekit.errors import DiscountError, InvalidInputError
from exchangekit.sale.discounts import (
    Discount,
    DiscountKind,
    FreeShipping,
    LineDiscount,
    SharedBy,
    allocate_within,
)
from exchangekit.sale.intake import OrderLine, TaxBasis, take_in
from exchangekit.sale.spans import Span
from exchangekit.values.goods import Item
from exchangekit.values.ids import Sku
from exchangekit.values.money import Money, Rate
from exchangekit.values.quantity import Unit
from exchangekit.values.tax import Taxed

from tests.builders import VAT
from tests.sale.test_intake import order_of

if TYPE_CHECKING:
    from exchangekit.sale.facts import Sale

OFF_30 = Discount("less-30", off=Money(3000, "CNY"), threshold=Money(20000, "CNY"))


def cny(amount: str) -> Money:
    return Money.parse(amount, "CNY")


def sold(*prices: str, basis: TaxBasis = TaxBasis.INCLUSIVE, **more: Any) -> Sale:
    """Take in an order of one unit per price."""
    lines = tuple(
        OrderLine(n, Item(Sku(f"I{n}")), 1, Rate.parse(price, "CNY"), taxes=VAT)
        for n, price in enumerate(prices, 1)
    )
    return take_in(evolve(order_of(*lines), currency="CNY", basis=basis, **more))


def test_a_promotion_stands_on_the_sale_and_its_shares_on_the_lines() -> None:
    """A11: 100 + 110 less 30 from 200 on: 180 paid, 94.29 of it for the second line."""
    sale = sold("100", "110", discounts=(OFF_30,))

    assert [cny("85.71"), cny("94.29")] == [line.paid.gross for line in sale.lines]
    assert (evolve(OFF_30, lines=(1, 2)),) == sale.discounts
    (share,) = sale.line(2).discounts
    assert (cny("110"), cny("94.29")) == (share.before.gross, share.after.gross)
    assert cny("15.71") == share.off_of(1, (Span(0, 1),))


def test_discounts_come_off_what_those_before_have_left() -> None:
    """Tmall: 400 less a coupon of 380 less 50 leaves nothing, not minus 30."""
    coupon = Discount("coupon", DiscountKind.COUPON, off=cny("380"))
    fifty = Discount("fifty", off=cny("50"), capped=True)

    sale = sold("400", discounts=(coupon, fifty))

    assert cny("0") == sale.paid
    assert [cny("380"), cny("20")] == [
        share.off_of(1, (Span(0, 1),)) for share in sale.line(1).discounts
    ]


def test_only_eligible_lines_share() -> None:
    """Dangdang: a coupon of 15 over 25 + 15 of three lines."""
    coupon = Discount("coupon", DiscountKind.COUPON, off=cny("15"), lines=(1, 2))

    sale = sold("25", "15", "99", discounts=(coupon,))

    assert ["15.62", "9.38", "99.00"] == [line.paid.gross.amount for line in sale.lines]
    assert () == sale.line(3).discounts


def test_with_net_prices_the_net_is_what_counts() -> None:
    """A coupon of 10 off a net price is worth 10, not 10 and the tax on it."""
    coupon = Discount("coupon", DiscountKind.COUPON, off=cny("10"))

    sale = sold("100", basis=TaxBasis.EXCLUSIVE, discounts=(coupon,))

    (share,) = sale.line(1).discounts
    assert cny("101.70") == sale.paid
    assert cny("10") == share.off_of(1, (Span(0, 1),))
    assert cny("90") == sale.discounts[0].measure(sale.line(1).paid)


@pytest.mark.parametrize(
    "discount, value, off",
    [
        (Discount("percent", ppm=100_000), "99.95", "10.00"),
        (Discount("capped", ppm=100_000, at_most=cny("5")), "99.95", "5.00"),
        (OFF_30, "200.00", "30.00"),
        (OFF_30, "199.99", "0.00"),
        (OFF_30, "650.00", "30.00"),
        (evolve(OFF_30, repeats=True), "650.00", "90.00"),
        (Discount("more-than-there-is", off=cny("50")), "20.00", "20.00"),
        (Discount("of-nothing", off=cny("50")), "0.00", "0.00"),
    ],
    ids=lambda value: value.name if isinstance(value, Discount) else None,
)
def test_what_goods_of_a_value_earn(discount: Discount, value: str, off: str) -> None:
    """Threshold included, percentage half up; every full threshold counts where it repeats."""
    assert cny(off) == discount.off_for(cny(value))


@pytest.mark.parametrize(
    "discount",
    [OFF_30, Discount("too-much", off=cny("101"))],
    ids=["not-earned", "more-than-there-is"],
)
def test_a_discount_the_order_cannot_have_is_refused(discount: Discount) -> None:
    """Law: nothing is capped or left out in silence."""
    with pytest.raises(DiscountError) as raised:
        sold("100", discounts=(discount,))

    assert "100.00 CNY" == raised.value.limit


@pytest.mark.parametrize(
    "more",
    [
        {"off": None, "ppm": 0},
        {"ppm": 10},
        {"off": None, "ppm": 1_000_001},
        {"off": cny("0")},
        {"threshold": cny("-1")},
        {"threshold": None, "repeats": True},
        {"off": None, "ppm": 10, "repeats": True},
        {"name": " "},
    ],
    ids=str,
)
def test_what_is_no_discount_is_refused(more: dict[str, Any]) -> None:
    with pytest.raises(InvalidInputError):
        evolve(OFF_30, **more)


@pytest.mark.parametrize(
    "discounts",
    [(OFF_30, OFF_30), (evolve(OFF_30, lines=(1, 9)),)],
    ids=["one-name-twice", "no-such-line"],
)
def test_discounts_that_do_not_fit_the_order_are_refused(discounts: tuple[Discount, ...]) -> None:
    with pytest.raises(InvalidInputError):
        sold("200", "200", discounts=discounts)


@pytest.mark.parametrize("threshold, freight", [("0", "10"), ("99", "0")])
def test_free_shipping_needs_a_threshold_and_a_price(threshold: str, freight: str) -> None:
    with pytest.raises(InvalidInputError):
        FreeShipping(cny(threshold), Taxed(cny(freight)))


def test_coupons_and_points_go_back_as_what_they_were() -> None:
    """A promotion is no thing that somebody could have back."""
    assert {DiscountKind.COUPON, DiscountKind.POINTS} == {k for k in DiscountKind if k.in_kind}


@given(
    st.lists(st.integers(1, 99_999), min_size=1, max_size=6),
    st.lists(st.integers(1, 400_000), max_size=3),
    st.sampled_from(TaxBasis),
)
def test_shares_telescope_from_price_to_paid(
    prices: list[int], offs: list[int], basis: TaxBasis
) -> None:
    """
    Law: what comes before a share is what the one before left, and the last leaves what was paid.

    Answers gh:solidusio/solidus/issues/512: every line carries its exact share of every discount.
    """
    discounts = tuple(
        Discount(f"d{n}", off=Money(off, "CNY"), capped=True) for n, off in enumerate(offs)
    )
    lines = tuple(
        OrderLine(n, Item(Sku(f"I{n}")), 1, Rate(price, 2, "CNY"), taxes=VAT)
        for n, price in enumerate(prices, 1)
    )
    left = sum(prices)
    usable = []
    for discount in discounts:
        if left:
            usable.append(discount)
            left -= min(left, 0 if discount.off is None else discount.off.minor)

    sale = take_in(evolve(order_of(*lines), currency="CNY", basis=basis, discounts=tuple(usable)))

    assert left == sum(
        (line.paid.gross if basis is TaxBasis.INCLUSIVE else line.paid.net).minor
        for line in sale.lines
    )
    for line in sale.lines:
        chain = [share.before for share in line.discounts] + [line.paid]
        assert chain[1:] == [share.after for share in line.discounts]


@pytest.mark.parametrize(
    "shared, paid",
    [
        (None, ["7.50", "67.50", "75.00"]),
        (SharedBy.EVENLY, ["0.00", "70.00", "80.00"]),
        (SharedBy.QUANTITY, ["5.00", "45.00", "100.00"]),
    ],
)
def test_by_what_the_lines_share(shared: SharedBy | None, paid: list[str]) -> None:
    """50.00 off 10, 90 and 100: by amount; the same for each; by units, 1, 9 and none."""
    off = Discount("fifty", off=cny("50"), shared=shared)
    each = evolve(off, lines=(1, 2)) if shared is SharedBy.QUANTITY else off
    lines = (
        OrderLine(1, Item(Sku("A"), unit=Unit("kg", 3)), 1000, Rate.parse("10", "CNY"), taxes=VAT),
        OrderLine(2, Item(Sku("B")), 9, Rate.parse("10", "CNY"), taxes=VAT),
        OrderLine(3, Item(Sku("C")), 1, Rate.parse("100", "CNY"), taxes=VAT),
    )

    sale = take_in(evolve(order_of(*lines), currency="CNY", discounts=(each,)))

    assert paid == [line.paid.gross.amount for line in sale.lines]


@given(
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 1000)), min_size=1, max_size=8),
    st.data(),
)
def test_no_share_exceeds_its_line(lines: list[tuple[int, int]], data: st.DataObject) -> None:
    """
    Law: shares add up, none is above its limit, and of two lines alike none bears two more.

    gh:spree/spree/pull/14467: a cap of 1.03 over two lines of 1.00 gave 0.52 twice.
    """
    weights, limits = [weight for weight, _ in lines], [limit for _, limit in lines]
    amount = data.draw(st.integers(0, sum(limits)))

    shares = allocate_within(amount, weights, limits)

    assert amount == sum(shares)
    assert all(0 <= share <= limit for share, limit in zip(shares, limits, strict=True))
    for one in range(len(lines)):
        for other in range(one + 1, len(lines)):
            if lines[one] == lines[other]:
                assert 0 <= shares[one] - shares[other] <= 1


@pytest.mark.parametrize(
    "given_up",
    [
        {},
        {"off": cny("1"), "ppm": 1},
        {"off": cny("0")},
        {"ppm": -1},
        {"ppm": 1, "at_most": cny("-1")},
    ],
)
def test_a_discount_of_one_line_that_cannot_be_is_refused(given_up: dict[str, Any]) -> None:
    with pytest.raises(InvalidInputError):
        LineDiscount(**given_up)
