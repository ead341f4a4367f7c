"""`exchangekit.settlement.benefits`: shipping and promotions, settled once over all slips."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from exchangekit.errors import PromotionGroupError, UnevenExchangeError
from exchangekit.policy.money_terms import (
    LostPromotion,
    MoneyTerms,
    RefundFloor,
    Settlement,
    ShippingRefund,
)
from exchangekit.policy.terms import FeeKind, FeeTerm, GradeDeduction, PriceBasis, Terms
from exchangekit.sale.discounts import Discount, DiscountKind, FreeShipping
from exchangekit.sale.entitlement import Entitlement, entitlement_of
from exchangekit.sale.intake import Shipping, TaxBasis
from exchangekit.settlement.quote import Collect, Even, LineKind, Quote, Refund
from exchangekit.slip import commands as c
from exchangekit.values.goods import Disposition, Fault, Grade, Reason
from exchangekit.values.ids import SaleId
from exchangekit.values.money import Money
from exchangekit.values.tax import tax_inclusive
from exchangekit.wire.history import read_sale

from tests import laws
from tests.builders import MUG, SHIRT_L, SHIRT_M, VAT, Shop

if TYPE_CHECKING:
    from exchangekit.slip.model import Slip

REPRICE = MoneyTerms(lost_promotion=LostPromotion.REPRICE_REMAINDER)
WHOLE_GROUP = MoneyTerms(lost_promotion=LostPromotion.WHOLE_GROUP_ONLY)
BACK_WITH_ALL = MoneyTerms(shipping=ShippingRefund.WITH_EVERYTHING)
BACK_BY_FAULT = MoneyTerms(shipping=ShippingRefund.BY_FAULT)
LOST_SHIPPING = MoneyTerms(lost_shipping_for=frozenset({Fault.CUSTOMER}))


def cny(amount: str) -> Money:
    return Money.parse(amount, "CNY")


def off(amount: str, threshold: str, **more: Any) -> Discount:
    """Give a promotion: so much off, from so much on."""
    return Discount("promo", off=cny(amount), threshold=cny(threshold), **more)


def shop_with(money: MoneyTerms, *prices: str, rules: Any = (), **more: Any) -> Shop:
    """Open a shop that has sold a shirt, a mug ... at these prices."""
    terms: dict[str, Any] = more.pop("terms", {"price_basis": PriceBasis.TODAY})
    shop = Shop(Terms(money=money, **terms), rules=rules)
    names = (SHIRT_M, MUG, SHIRT_L)
    shop.sell("SO-1", *((names[n], 1, price) for n, price in enumerate(prices)), **more)
    return shop


def quote_of(slip: Slip) -> Quote:
    assert slip.money.quote is not None
    return slip.money.quote


def asked(shop: Shop, *lines: int, slip: str = "EX-1", **more: Any) -> Quote:
    """Ask for a refund of whole lines, and show the quote."""
    return quote_of(shop.submit(*(c.Asked(n, 1) for n in lines), slip=slip, **more).slip)


def taken_back(shop: Shop, *lines: int, slip: str) -> Slip:
    """Take whole lines back, up to where the money is due."""
    shop.agree(*(c.Asked(n, 1) for n in lines), slip=slip)
    return shop.bring_back(slip=slip).slip


def finished(shop: Shop, *lines: int, slip: str) -> Slip:
    """See a refund through to its end."""
    taken_back(shop, *lines, slip=slip)
    return shop.settle(slip)


def named(quote: Quote, kind: LineKind) -> list[str]:
    return [line.amount.gross.amount for line in quote.lines if line.kind is kind]


def sale_of(shop: Shop) -> Entitlement:
    entitlement = entitlement_of(read_sale(shop.store.sale_records(SaleId("SO-1"))))
    assert entitlement is not None
    return entitlement


# --- outbound shipping ---------------------------------------------------------------------------


def test_shipping_comes_back_with_everything_once_with_its_own_tax() -> None:
    """Answers gh:magento/magento2/issues/10982: shipping is a line with its own tax."""
    shop = shop_with(BACK_WITH_ALL, "100", "60", shipping=Shipping(cny("11.30"), VAT))

    first = finished(shop, 1, slip="EX-1")
    last = asked(shop, 2, slip="EX-2")

    assert [] == named(quote_of(first), LineKind.SHIPPING)
    (line,) = (line for line in last.lines if line.kind is LineKind.SHIPPING)
    assert -tax_inclusive(cny("11.30"), VAT) == line.amount
    assert Refund(cny("71.30")) == last.difference
    laws.check(shop.store)


def test_shipping_is_never_paid_back_twice() -> None:
    """Answers saleor: includeShippingCosts could be refunded again on each return."""
    shop = shop_with(BACK_BY_FAULT, "100", "60", shipping=Shipping(cny("10"), VAT))
    shop.approve(c.Asked(1, 1), slip="EX-1", reason=Reason.DEFECTIVE)

    second = asked(shop, 2, slip="EX-2", reason=Reason.DEFECTIVE)
    shop.do(c.Cancel(), slip="EX-1")
    third = asked(shop, 1, slip="EX-3", reason=Reason.DEFECTIVE)

    assert ["-10.00"] == named(quote_of(shop.slip("EX-1")), LineKind.SHIPPING)
    assert [] == named(second, LineKind.SHIPPING)
    assert ["-10.00"] == named(third, LineKind.SHIPPING)
    laws.check(shop.store)


def test_a_customers_change_of_mind_pays_no_shipping_back() -> None:
    shop = shop_with(BACK_BY_FAULT, "100", shipping=Shipping(cny("10"), VAT))

    assert [] == named(asked(shop, 1), LineKind.SHIPPING)


@pytest.mark.parametrize(
    "money", [MoneyTerms(), BACK_WITH_ALL, LOST_SHIPPING], ids=("none", "all", "lost")
)
def test_shipping_stays_where_the_terms_do_not_give_it_back(money: MoneyTerms) -> None:
    """Never; with everything, while goods go out; a sale whose shipping cost nothing."""
    shop = shop_with(money, "100", shipping=Shipping(cny("10"), VAT))
    free = shop_with(BACK_WITH_ALL, "100", shipping=Shipping(cny("0"), VAT))

    swap = quote_of(shop.submit(c.Asked(1, 1), c.Wish(SHIRT_L, 1)).slip)

    assert [] == named(swap, LineKind.SHIPPING)
    assert [] == named(asked(free, 1), LineKind.SHIPPING)


def test_goods_that_do_not_arrive_leave_shipping_with_the_shop() -> None:
    """What was found re-quotes the money, and the claim on shipping is free again."""
    shop = shop_with(BACK_WITH_ALL, "100", "60", shipping=Shipping(cny("10"), VAT))
    shop.agree(c.Asked(1, 1), c.Asked(2, 1))
    shop.receive()
    shop.inspect(1)

    shop.inspect(1, Grade.USED, Disposition.BACK_TO_CUSTOMER, line=2)

    assert [] == named(quote_of(shop.slip()), LineKind.SHIPPING)
    assert () == sale_of(shop).reckoned
    assert ["-10.00"] == named(asked(shop, 2, slip="EX-2"), LineKind.SHIPPING)
    laws.check(shop.store)


def test_a_lost_free_shipping_threshold_is_charged_once() -> None:
    """A15: 60 + 60 came free from 99 on; after one comes back the other pays 10 freight."""
    free = FreeShipping(cny("99"), tax_inclusive(cny("10"), VAT))
    shop = shop_with(LOST_SHIPPING, "60", "60", free_shipping=free)

    first = asked(shop, 2)
    second = asked(shop, 1, slip="EX-2")

    assert ["10.00"] == named(first, LineKind.LOST_SHIPPING)
    assert Refund(cny("50.00")) == first.difference
    assert Refund(cny("60.00")) == second.difference
    laws.check(shop.store)


def test_replacements_count_towards_free_shipping() -> None:
    """The threshold is tested on kept and replacement lines, over all slips."""
    free = FreeShipping(cny("99"), tax_inclusive(cny("10"), VAT))
    shop = shop_with(LOST_SHIPPING, "60", "60", free_shipping=free)

    swap = quote_of(shop.submit(c.Asked(1, 1), c.Wish(SHIRT_L, 1), slip="EX-1").slip)
    later = asked(shop, 2, slip="EX-2")

    assert [] == named(swap, LineKind.LOST_SHIPPING)
    assert [] == named(later, LineKind.LOST_SHIPPING)


def test_the_shops_own_fault_loses_no_free_shipping() -> None:
    free = FreeShipping(cny("99"), tax_inclusive(cny("10"), VAT))
    shop = shop_with(LOST_SHIPPING, "60", "60", free_shipping=free)

    assert Refund(cny("60.00")) == asked(shop, 1, reason=Reason.DEFECTIVE).difference


# --- lost promotions -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "prices, promo, method, floor, difference",
    [
        (("100", "110"), ("30", "200"), "keep_share", "collect", Refund(cny("94.29"))),
        (("100", "110"), ("30", "200"), "reprice_remainder", "collect", Refund(cny("80.00"))),
        (("290", "20"), ("100", "300"), "keep_share", "collect", Refund(cny("13.55"))),
        (("290", "20"), ("100", "300"), "reprice_remainder", "collect", Collect(cny("80.00"))),
        (("290", "20"), ("100", "300"), "reprice_remainder", "zero", Even()),
        (("200", "110"), ("30", "200"), "reprice_remainder", "collect", Refund(cny("110.00"))),
    ],
    ids=["A11-keep", "A11-reprice", "A13-keep", "A13-collect", "A13-zero", "still-earned"],
)
def test_a_broken_promotion_is_settled_by_the_named_method(
    prices: tuple[str, ...], promo: tuple[str, str], method: str, floor: str, difference: Any
) -> None:
    """
    A11, A13: keep the share, or settle as if the rest alone had been bought.

    Answers gh:smartlabsAT/sonata-project-ecommerce/issues/177 (case 3): the customer keeps no
    benefit that what is left does not earn, and gets at full price back what does not lose it.
    """
    money = MoneyTerms(lost_promotion=LostPromotion(method), floor=RefundFloor(floor))
    shop = shop_with(money, *prices, discounts=(off(*promo),))

    quote = asked(shop, 2)

    assert difference == quote.difference
    laws.check(shop.store)


def test_the_working_is_shown() -> None:
    """Every figure of it is data: 100 kept earn nothing of the 14.29 they were given."""
    quote = asked(shop_with(REPRICE, "100", "110", discounts=(off("30", "200"),)), 2)

    (working,) = quote.workings
    assert ("promo", LostPromotion.REPRICE_REMAINDER) == (working.discount, working.method)
    assert cny("200") == working.threshold
    assert (cny("100"), cny("0")) == (working.kept, working.replaced)
    assert (cny("14.29"), cny("0")) == (working.enjoyed, working.earned)
    assert (cny("0"), cny("14.29")) == (working.settled, working.amount)
    assert cny("14.29") == working.as_settled.amount


def test_a_like_for_like_swap_breaks_no_promotion() -> None:
    """Law: even swap, tax included, whatever the promotion; the replacement carries the share."""
    terms = {"price_basis": PriceBasis.ORIGINAL}
    shop = shop_with(REPRICE, "100", "110", discounts=(off("30", "200"),), terms=terms)

    swap = quote_of(shop.submit(c.Asked(1, 1), c.Wish(SHIRT_L, 1)).slip)
    later = asked(shop, 2, slip="EX-2")

    assert Even() == swap.difference
    assert cny("0.00") == swap.sum_of(*LineKind).tax
    assert Refund(cny("80.00")) == later.difference
    laws.check(shop.store)


def test_todays_replacement_counts_for_what_it_costs_today() -> None:
    """A mug of 110 for a shirt of 199 today: 100 + 199 still earn the 30."""
    shop = shop_with(REPRICE, "100", "110", discounts=(off("30", "200"),))

    swap = quote_of(shop.submit(c.Asked(2, 1), c.Wish(SHIRT_L, 1)).slip)

    assert Collect(cny("89.00")) == swap.difference  # 269 should be paid, 180 was
    assert ["-15.71"] == named(swap, LineKind.LOST_PROMOTION)


def test_what_replaces_goods_outside_the_promotion_does_not_count() -> None:
    promo = off("30", "200", lines=(1, 2))
    shop = shop_with(REPRICE, "100", "110", "50", discounts=(promo,))

    swap = quote_of(shop.submit(c.Asked(3, 1), c.Wish(MUG, 1)).slip)

    assert (cny("210"), cny("0")) == (swap.workings[0].kept, swap.workings[0].replaced)
    assert Collect(cny("10.00")) == swap.difference


def test_findings_settle_the_promotion_again() -> None:
    """What goes back to the customer is kept: nothing was lost after all."""
    shop = shop_with(REPRICE, "100", "110", discounts=(off("30", "200"),))
    shop.agree(c.Asked(2, 1))
    shop.receive()

    shop.inspect(1, Grade.USED, Disposition.BACK_TO_CUSTOMER)

    assert Even() == quote_of(shop.slip()).difference
    assert Refund(cny("80.00")) == asked(shop, 2, slip="EX-2").difference
    laws.check(shop.store)


def test_a_renewed_quote_still_stands_on_the_sale() -> None:
    """Renewing reads the sale too, so that nobody else settles it meanwhile."""
    shop = shop_with(REPRICE, "100", "110", discounts=(off("30", "200"),))
    first = asked(shop, 2)
    shop.later(days=8)

    shop.do(c.Requote())

    assert first.lines == quote_of(shop.slip()).lines
    laws.check(shop.store)


def test_a_group_comes_back_whole_or_not_at_all() -> None:
    """Whole group only: breaking it is refused, bringing all of it is not."""
    shop = shop_with(WHOLE_GROUP, "100", "110", discounts=(off("30", "200"),))
    shop.open(c.Asked(2, 1), slip="EX-1")

    refused = shop.refuse(PromotionGroupError, c.Submit(), slip="EX-1")
    whole = asked(shop, 1, 2, slip="EX-2")

    assert ("promo", "100.00 CNY") == (refused.promotion, refused.left)
    assert Refund(cny("180.00")) == whole.difference


@pytest.mark.parametrize(
    "allowed, paid, gap",
    [
        (None, "200", None),
        (Settlement.NO_REFUND, "200", "-1.00 CNY"),
        (Settlement.NO_REFUND, "199", None),
        (Settlement.NO_REFUND, "198", None),
        (Settlement.EVEN_ONLY, "200", "-1.00 CNY"),
        (Settlement.EVEN_ONLY, "199", None),
        (Settlement.EVEN_ONLY, "198", "1.00 CNY"),
    ],
)
def test_an_exchange_has_only_the_gap_that_is_allowed(
    allowed: Settlement | None, paid: str, gap: str | None
) -> None:
    """Even only, or nothing paid back: another shirt at 199 is refused; a refund is not."""
    shop = shop_with(MoneyTerms(settlement=allowed), paid)
    shop.open(c.Asked(1, 1), c.Wish(SHIRT_L, 1), slip="EX-1")

    if gap is None:
        assert quote_of(shop.do(c.Submit(), slip="EX-1").slip).number == 1
    else:
        refused = shop.refuse(UnevenExchangeError, c.Submit(), slip="EX-1")
        assert {"slip": "EX-1", "gap": gap, "settlement": allowed} == refused.facts
        assert Refund(cny(paid)) == asked(shop, 1, slip="EX-2").difference


def test_other_goods_chosen_later_have_to_be_even_too() -> None:
    """A mug for a shirt is not; the money instead is no exchange any more."""
    shop = shop_with(MoneyTerms(settlement=Settlement.EVEN_ONLY), "199")
    shop.approve(c.Asked(1, 1), c.Wish(SHIRT_L, 1), slip="EX-1")

    refused = shop.refuse(UnevenExchangeError, c.ChangeReplacement((c.Wish(MUG, 1),)))
    assert refused.gap == "-139.00 CNY"
    assert Refund(cny("199")) == shop.do(c.ChangeReplacement()).slip.money.difference


def test_a_group_that_still_earns_its_benefit_may_shrink() -> None:
    """Whole group only: what is left earns it, so what comes back takes its share."""
    shop = shop_with(WHOLE_GROUP, "200", "110", discounts=(off("30", "200"),))

    assert Refund(cny("99.35")) == asked(shop, 2).difference


def test_a_broken_group_is_repriced_when_findings_break_it() -> None:
    """All was to come; what the customer gets back loses the benefit."""
    shop = shop_with(WHOLE_GROUP, "100", "110", discounts=(off("30", "200"),))
    shop.agree(c.Asked(1, 1), c.Asked(2, 1))
    shop.receive()
    shop.inspect(1)

    shop.inspect(1, Grade.USED, Disposition.BACK_TO_CUSTOMER, line=2)

    assert Refund(cny("70.00")) == quote_of(shop.slip()).difference  # 110 should be paid
    laws.check(shop.store)


def test_coupons_and_points_go_back_in_kind() -> None:
    """Dangdang: 15 off 25 + 15; the first comes back: 15.62 in cash, 9.38 as coupon."""
    coupon = Discount("c-15", DiscountKind.COUPON, off=cny("15"))
    shop = shop_with(REPRICE, "25", "15", discounts=(coupon,))

    quote = asked(shop, 1)

    assert Refund(cny("15.62")) == quote.difference
    (back,) = quote.in_kind
    assert (1, "c-15", DiscountKind.COUPON, cny("9.38")) == (
        back.line,
        back.name,
        back.kind,
        back.amount,
    )
    assert () == quote.workings


# --- floors --------------------------------------------------------------------------------------


def test_what_the_floor_did_not_take_is_not_given_back_later() -> None:
    """Law: refunds never exceed what was paid, over all slips, with a floor between them."""
    money = MoneyTerms(lost_promotion=LostPromotion.REPRICE_REMAINDER, floor=RefundFloor.ZERO)
    shop = shop_with(money, "290", "20", discounts=(off("100", "300"),))

    first = finished(shop, 2, slip="EX-1")
    last = finished(shop, 1, slip="EX-2")

    assert ["-80.00"] == named(quote_of(first), LineKind.FLOOR)
    assert cny("80.00") == quote_of(first).workings[0].waived
    assert Refund(cny("210.00")) == quote_of(last).difference
    laws.check(shop.store)


def test_fees_can_be_kept_to_what_comes_back() -> None:
    """Spree and Medusa: a fee above the value made the customer owe for giving goods back."""
    fees = (
        FeeTerm(FeeKind.RESTOCKING, cny("50"), taxes=VAT),
        FeeTerm(FeeKind.RETURN_FREIGHT, cny("20")),
    )
    deduction = GradeDeduction(Grade.AS_NEW, 0)
    terms = {"fees": fees, "deductions": (deduction,)}
    shop = shop_with(MoneyTerms(fees_above_value=False), "40", "70", terms=terms)

    small, large = asked(shop, 1), asked(shop, 2, slip="EX-2")

    assert Even() == small.difference
    assert ["-20.00", "-16.50"] == named(small, LineKind.FLOOR)
    assert ["-6.50"] == named(large, LineKind.FLOOR)
    assert Even() == large.difference


def test_a_floor_under_plain_lines_changes_nothing() -> None:
    """No promotion, no shipping: goods are never worth less than nothing."""
    shop = shop_with(MoneyTerms(floor=RefundFloor.ZERO), "40")

    assert Refund(cny("40.00")) == asked(shop, 1).difference


def test_a_floor_holds_where_prices_are_net() -> None:
    """US style: threshold and promotion count net; what is not charged is gross, with its tax."""
    money = MoneyTerms(lost_promotion=LostPromotion.REPRICE_REMAINDER, floor=RefundFloor.ZERO)
    promo = off("100", "300")
    shop = shop_with(money, "290", "20", basis=TaxBasis.EXCLUSIVE, discounts=(promo,))

    quote = asked(shop, 2)

    assert Even() == quote.difference
    assert ["-90.41"] == named(quote, LineKind.FLOOR)
    assert cny("80.00") == quote.workings[0].waived


def test_what_shipping_charges_above_the_value_is_not_charged() -> None:
    """A floor also holds for shipping that is no longer free; its books follow."""
    money = evolve(LOST_SHIPPING, floor=RefundFloor.ZERO)
    free = FreeShipping(cny("9"), tax_inclusive(cny("8"), VAT))
    shop = shop_with(money, "5", "5", free_shipping=free)

    quote = quote_of(taken_back(shop, 1, slip="EX-1"))

    assert ["-3.00"] == named(quote, LineKind.FLOOR)
    assert Even() == quote.difference
    laws.check(shop.store)


def test_fees_may_exceed_the_value_unless_told() -> None:
    terms = {"fees": (FeeTerm(FeeKind.RESTOCKING, cny("50")),)}
    shop = shop_with(MoneyTerms(), "40", terms=terms)

    assert Collect(cny("10.00")) == asked(shop, 1).difference


# --- law -----------------------------------------------------------------------------------------


@settings(max_examples=25)
@given(
    st.lists(st.integers(1, 30_000), min_size=2, max_size=3),
    st.integers(1, 20_000),
    st.integers(1, 60_000),
    st.permutations([1, 2, 3]),
    st.sampled_from(RefundFloor),
    st.booleans(),
)
def test_everything_back_is_everything_paid(
    prices: list[int],
    amount: int,
    threshold: int,
    order: list[int],
    floor: RefundFloor,
    repeats: bool,  # noqa: FBT001
) -> None:
    """
    Law: one slip per line, in any order, whatever the promotion: in the end what was paid.

    Answers gh:bagisto/bagisto/issues/1509: what was settled before is consumed, not derived
    again; at no time more has gone back than was paid.
    """
    threshold = min(threshold, sum(prices))
    promo = Discount(
        "promo",
        off=Money(amount, "CNY"),
        threshold=Money(threshold, "CNY"),
        repeats=repeats,
        capped=True,
    )
    money = MoneyTerms(lost_promotion=LostPromotion.REPRICE_REMAINDER, floor=floor)
    texts = [Money(price, "CNY").amount for price in prices]
    shop = shop_with(money, *texts, discounts=(promo,))
    paid = sale_of(shop).sale.paid.minor
    back, taxes = 0, 0

    for n in (number for number in order if number <= len(prices)):
        quote = quote_of(taken_back(shop, n, slip=f"EX-{n}"))
        back -= quote.balance.minor
        taxes -= quote.sum_of(*LineKind).tax.minor

        assert back <= paid
        assert floor is RefundFloor.COLLECT or quote.balance.minor <= 0

    assert paid == back
    assert sum(line.paid.tax.minor for line in sale_of(shop).sale.lines) == taxes
    laws.check(shop.store)
