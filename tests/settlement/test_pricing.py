"""`exchangekit.settlement.pricing`: credits, charges, fees and deductions, by defect and by law."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from exchangekit.errors import InvalidInputError
from exchangekit.policy.terms import FeeKind, FeeTerm, GradeDeduction, PriceBasis, Terms
from exchangekit.sale.discounts import Discount, DiscountKind, DiscountShare
from exchangekit.sale.intake import TaxBasis
from exchangekit.sale.spans import Span, cut, steps_in, value_of
from exchangekit.settlement.pricing import (
    Bargain,
    Found,
    Price,
    Returned,
    Wanted,
    charges_for,
    replaced_for,
    tax_gaps_for,
)
from exchangekit.settlement.quote import Collect, Even, LineKind, Quote, QuoteLine, Refund
from exchangekit.values.decimals import Rounding
from exchangekit.values.goods import Fault, Grade, Item
from exchangekit.values.ids import Sku
from exchangekit.values.money import Money, Rate, total
from exchangekit.values.quantity import Unit
from exchangekit.values.tax import Tax, Taxed, TaxRate, tax_exclusive, tax_inclusive

from tests.settlement.strategies import AT, bargains, paid, returned, terms, todays_prices
from tests.strategies import currencies, partitions

if TYPE_CHECKING:
    from collections.abc import Sequence

VAT = TaxRate("vat", 130_000)
SHIRT_M = Item(Sku("shirt-m"), "shirt", tax_class="goods")
SHIRT_L = Item(Sku("shirt-l"), "shirt", tax_class="goods")
COAT = Item(Sku("coat"), "coat", tax_class="goods")


def yuan(minor: int) -> Money:
    """Give an amount in fen."""
    return Money(minor, "CNY")


def back(gross: int, steps: int = 1, *, sold: int | None = None, item: Item = SHIRT_M) -> Returned:
    """Give line 1: the first `steps` of a sale line paid `gross` with 13 % in it."""
    return Returned(1, item, tax_inclusive(yuan(gross), [VAT]), sold or steps, (Span(0, steps),))


def price(gross: int) -> Price:
    """Give a price of today with 13 % in it."""
    return Price(Rate(gross, 2, "CNY"), TaxBasis.INCLUSIVE, (VAT,))


def wish(item: Item, gross: int, steps: int = 1, *, line: int = 1) -> Wanted:
    """Give a wish that stands for line 1."""
    return Wanted(line, item, steps, (1,), price(gross))


def quote(
    goods: Sequence[Returned],
    wishes: Sequence[Wanted] = (),
    agreed: Terms | None = None,
    fault: Fault = Fault.CUSTOMER,
) -> Quote:
    """Work a quote out."""
    agreed = agreed or Terms()
    charges = charges_for(tuple(goods), tuple(wishes), agreed.price_basis)
    return Bargain("CNY", fault, agreed, tuple(goods), charges).quote(1, AT)


def of(offer: Quote, kind: LineKind) -> list[QuoteLine]:
    """Pick the lines of a kind."""
    return [line for line in offer.lines if line.kind is kind]


# --- examples that answer a defect ---------------------------------------------------------------


def test_a_dearer_replacement_is_collected_net_of_the_credit() -> None:
    """
    gh:medusajs/medusa/issues/7653: the difference was null, and the sides were added up.

    1,130.00 comes back, 1,356.00 goes out: 226.00, of which 26.00 is tax.
    """
    offer = quote([back(113_000)], [wish(COAT, 135_600)])

    assert Collect(yuan(22_600)) == offer.difference
    assert yuan(2_600) == offer.sum_of(*LineKind).tax


def test_a_cheaper_replacement_is_refunded() -> None:
    """gh:microsoft/BCApps/pull/10467: both directions are first class, and no line plugs a gap."""
    offer = quote([back(25_000)], [wish(COAT, 10_000)])

    assert Refund(yuan(15_000)) == offer.difference
    assert [LineKind.CREDIT, LineKind.CHARGE] == [line.kind for line in offer.lines]


def test_the_difference_is_taken_gross_to_gross() -> None:
    """gh:medusajs/medusa/issues/10686: 12 to 24 came out as 10, net mixed with gross."""
    tax = TaxRate("vat", 200_000)
    goods = Returned(1, SHIRT_M, tax_exclusive(yuan(1_000), [tax]), 1, (Span(0, 1),))
    dear = Wanted(1, COAT, 1, (1,), Price(Rate(20, 0, "CNY"), TaxBasis.EXCLUSIVE, (tax,)))

    assert Collect(yuan(1_200)) == quote([goods], [dear]).difference


def test_a_partial_return_is_worth_its_paid_share() -> None:
    """gh:smartlabsAT/sonata-project-ecommerce/issues/177: 3 x 100 less 10 %, 2 back, 200 paid."""
    assert Refund(yuan(18_000)) == quote([back(27_000, 2, sold=3)]).difference


def test_a_discount_keeps_its_sign() -> None:
    """gh:frappe/erpnext/issues/7436: 112.50 less 4.45 was paid, 116.95 went back."""
    assert Refund(yuan(10_805)) == quote([back(11_250 - 445)]).difference


def test_todays_price_never_changes_what_comes_back() -> None:
    """gh:DynEntTech/CBKnownIssues/issues/11: what was paid 50 was valued at today's 75."""
    offers = [quote([back(5_000)], [wish(SHIRT_L, gross)]) for gross in (7_500, 1)]

    assert [Even(), Even()] == [offer.difference for offer in offers]


def test_an_even_size_swap_has_no_tax() -> None:
    """gh:medusajs/medusa/issues/3175: an even swap was taxed again, or one side only."""
    offer = quote([back(9_900)], [wish(SHIRT_L, 9_900)])

    assert Even() == offer.difference
    assert Taxed(yuan(0), (Tax(VAT, yuan(0)),)) == offer.sum_of(*LineKind)


def test_three_equal_returns_have_equal_tax() -> None:
    """gh:magento/magento2/issues/38388: three equal returns gave tax 19.00, 19.01 and 18.99."""
    whole = tax_exclusive(yuan(30_000), [TaxRate("vat", 190_000)])

    taxes = [
        quote([Returned(1, SHIRT_M, whole, 3, (Span(n, n + 1),))]).sum_of(*LineKind).tax
        for n in range(3)
    ]

    assert [yuan(-1_900)] * 3 == taxes


def test_ten_returns_come_to_what_was_paid() -> None:
    """gh:woocommerce/woocommerce/issues/64668: paid 179.25, a full refund came to 179.26."""
    whole = tax_inclusive(yuan(17_925), [TaxRate("vat", 200_000)])

    singles = [
        quote([Returned(1, SHIRT_M, whole, 10, (Span(n, n + 1),))]).balance.minor for n in range(10)
    ]

    assert -17_925 == sum(singles)


def test_credit_follows_what_arrived() -> None:
    """gh:spree/spree/pull/14678: 3 announced, 2 received, 3 refunded."""
    goods = evolve(back(26_997, 3), found=(Found(2, Grade.AS_NEW),), missing=1)

    assert Refund(yuan(17_998)) == quote([goods]).difference


def test_what_goes_back_to_the_customer_earns_no_credit() -> None:
    """gh:medusajs/medusa/pull/11919: damaged units were credited like good ones."""
    goods = evolve(
        back(20_000, 2), found=(Found(1, Grade.DAMAGED, credited=False), Found(1, Grade.AS_NEW))
    )

    assert Refund(yuan(10_000)) == quote([goods]).difference


def test_a_waived_fee_stands_with_its_waiver() -> None:
    """gh:medusajs/medusa/issues/4838: return freight was charged though waived."""
    agreed = Terms(fees=(FeeTerm(FeeKind.RETURN_FREIGHT, yuan(1_000), taxes=(VAT,)),))

    theirs = quote([back(9_900)], agreed=agreed, fault=Fault.CUSTOMER)
    ours = quote([back(9_900)], agreed=agreed, fault=Fault.CARRIER)

    assert Refund(yuan(9_900 - 1_130)) == theirs.difference
    assert Refund(yuan(9_900)) == ours.difference
    assert ["return_freight"] == [line.name for line in of(ours, LineKind.WAIVER)]
    assert yuan(0) == ours.sum_of(LineKind.FEE, LineKind.WAIVER).tax


def test_a_deduction_is_a_line_of_its_own() -> None:
    """Example: used goods lose 20 % of what was paid for them, and only them."""
    agreed = Terms(deductions=(GradeDeduction(Grade.USED, 200_000),))
    goods = evolve(back(20_000, 2), found=(Found(1, Grade.USED), Found(1, Grade.OPENED)))

    offer = quote([goods], agreed=agreed)

    assert Refund(yuan(18_000)) == offer.difference
    assert [("used", 1)] == [(line.name, line.line) for line in of(offer, LineKind.DEDUCTION)]
    assert Refund(yuan(20_000)) == quote([goods], agreed=agreed, fault=Fault.SELLER).difference


def test_a_relative_fee_is_taken_from_the_credit() -> None:
    """Example: 5 % restocking of a credit that a deduction has made smaller."""
    agreed = Terms(
        fees=(FeeTerm(FeeKind.RESTOCKING, ppm=50_000),),
        deductions=(GradeDeduction(Grade.USED, 200_000),),
    )
    goods = evolve(back(10_000), found=(Found(1, Grade.USED),))

    (fee,) = of(quote([goods], agreed=agreed), LineKind.FEE)

    assert yuan(400) == fee.amount.gross


# --- what goes out -------------------------------------------------------------------------------


def test_goods_beyond_those_replaced_cost_todays_price() -> None:
    """Example: one paid 50.00 comes back, three are wanted at today's 60.00."""
    lines = charges_for((back(5_000),), (wish(SHIRT_L, 6_000, 3),), PriceBasis.ORIGINAL)

    assert [5_000, 12_000] == [line.amount.gross.minor for line in lines]
    assert {1} == {line.line for line in lines}


def test_what_was_paid_is_given_once() -> None:
    """Example: two wishes for one returned line share its steps, the second pays the rest."""
    wishes = (wish(SHIRT_L, 6_000), wish(SHIRT_M, 6_000, 2, line=2))
    lines = charges_for((back(10_001, 2),), wishes, PriceBasis.ORIGINAL)

    assert [5_001, 5_000, 6_000] == [line.amount.gross.minor for line in lines]


def test_a_line_named_twice_is_replaced_once() -> None:
    """Naming a return line twice does not make a second piece free."""
    twice = evolve(wish(SHIRT_L, 6_000, 2), replaces=(1, 1))

    lines = charges_for((back(5_000),), (twice,), PriceBasis.ORIGINAL)

    assert [5_000, 6_000] == [line.amount.gross.minor for line in lines]


def test_of_several_lines_the_alike_one_gives_its_price() -> None:
    """Example: a shirt and a coat come back, a shirt goes out for what the shirt was paid."""
    coat = evolve(back(30_000, item=COAT), line=2)
    either = evolve(wish(SHIRT_L, 6_000), replaces=(2, 1))

    (line,) = charges_for((back(5_000), coat), (either,), PriceBasis.ORIGINAL)

    assert yuan(5_000) == line.amount.gross


@pytest.mark.parametrize(
    "new, basis",
    [
        (SHIRT_L, PriceBasis.TODAY),
        (COAT, PriceBasis.ORIGINAL),
        (evolve(SHIRT_L, tax_class="books"), PriceBasis.ORIGINAL),
        (evolve(SHIRT_L, unit=Unit("set")), PriceBasis.ORIGINAL),
    ],
)
def test_goods_that_are_not_alike_cost_todays_price(new: Item, basis: PriceBasis) -> None:
    """Example: another product, tax class or unit, or terms that say so."""
    (line,) = charges_for((back(5_000),), (wish(new, 6_000),), basis)

    assert yuan(6_000) == line.amount.gross


def test_a_price_extends_by_the_unit_with_todays_tax() -> None:
    """Example: 1.250 kg at 8.00 net a kilogram, 13 % on top."""
    flour = Item(Sku("flour"), unit=Unit("kg", 3))
    todays = Price(Rate(8, 0, "CNY"), TaxBasis.EXCLUSIVE, (VAT,))

    assert Taxed(yuan(1_000), (Tax(VAT, yuan(130)),)) == todays.charge(flour, 1_250)


# --- laws ----------------------------------------------------------------------------------------


@given(st.data(), currencies())
def test_a_like_for_like_swap_is_even_in_every_tax(data: st.DataObject, currency: str) -> None:
    """
    Law: same product, tax class and steps on the original basis: nothing is owed, net or tax.

    gh:medusajs/medusa/issues/3175, gh:ten24/slatwall/issues/2955. In whatever parts the goods
    go out, and in whatever parts and grades they are found, when nothing is deducted.
    """
    goods = evolve(data.draw(returned(1, currency)), missing=0)
    goods = evolve(goods, found=tuple(evolve(part, credited=True) for part in goods.found))
    todays = data.draw(todays_prices(currency))
    parts = [len(span) for span in data.draw(partitions(steps_in(goods.spans)))]
    wishes = tuple(
        Wanted(number, evolve(goods.item, sku=Sku(f"new-{number}")), steps, (1,), todays)
        for number, steps in enumerate(parts, 1)
    )
    charges = charges_for((goods,), wishes, PriceBasis.ORIGINAL)

    offer = Bargain(currency, Fault.CUSTOMER, Terms(), (goods,), charges).quote(1, AT)

    assert Even() == offer.difference
    whole = offer.sum_of(*LineKind)
    assert {0} == {whole.net.minor, *(tax.amount.minor for tax in whole.taxes), 0}


@given(bargains())
def test_credit_never_exceeds_what_was_paid(bargain: Bargain) -> None:
    """
    Law: per line, gross, net and every tax of the credit lie between nothing and what was paid.

    gh:frappe/erpnext/issues/7436; gh:magento/magento2/issues/14713: one line's return gave
    back the tax of the whole order; gh:frappe/erpnext/pull/58313: zero is exactly zero.
    """
    credited = {line.line: -line.amount for line in of(bargain.quote(1, AT), LineKind.CREDIT)}

    assert {goods.line for goods in bargain.returned} == set(credited)
    for goods in bargain.returned:
        got, most = credited[goods.line], goods.paid
        taxes = {tax.rate: tax.amount.minor for tax in most.taxes}
        assert 0 <= got.net.minor <= most.net.minor
        assert 0 <= got.gross.minor <= most.gross.minor
        assert all(0 <= tax.amount.minor <= taxes[tax.rate] for tax in got.taxes)


@given(bargains())
def test_credit_is_for_what_comes_and_stays(bargain: Bargain) -> None:
    """Law: credit and what is not credited add up to the whole line, whatever was found."""
    credited = {line.line: -line.amount for line in of(bargain.quote(1, AT), LineKind.CREDIT)}

    for goods in bargain.returned:
        not_credited, skip = Taxed(Money(0, bargain.currency)), 0
        for part in goods.found:
            if not part.credited:
                not_credited += goods.worth(skip, part.steps)
            skip += part.steps
        all_ = steps_in(goods.spans)
        not_credited += goods.worth(all_ - goods.missing, goods.missing)
        whole = value_of(goods.paid, goods.sold, goods.spans)

        assert whole.gross == (credited[goods.line] + not_credited).gross
        assert whole.net == (credited[goods.line] + not_credited).net


@given(st.data(), currencies())
def test_returns_in_any_partition_add_up_to_what_was_paid(
    data: st.DataObject, currency: str
) -> None:
    """
    Law: any number of partial returns in any order come to the whole, gross and every tax.

    gh:frappe/erpnext/pull/50944: the second partial credit was refused;
    gh:odoo/odoo/pull/286433: the whole discount went with the first.
    """
    whole, sold = data.draw(paid(currency)), data.draw(st.integers(1, 200))
    parts = data.draw(partitions(sold))

    credited = [
        Bargain(
            currency, Fault.SELLER, Terms(), (Returned(1, SHIRT_M, whole, sold, (span,)),), ()
        ).quote(1, AT)
        for span in parts
    ]
    together = sum(
        (-offer.sum_of(LineKind.CREDIT) for offer in credited), start=Taxed(Money(0, currency))
    )

    assert whole == together


@given(st.data(), bargains())
def test_found_in_any_parts_is_worth_the_same(data: st.DataObject, bargain: Bargain) -> None:
    """Law: inspecting piece by piece or at once gives the same credit."""
    goods = bargain.returned[0]
    steps = steps_in(goods.spans) - goods.missing
    spans = data.draw(partitions(steps)) if steps else []
    at_once = (Found(steps, Grade.AS_NEW),) if steps else ()
    stepwise = tuple(Found(len(span), Grade.AS_NEW) for span in spans)
    lenient = evolve(bargain, terms=Terms(), charges=())

    offers = [
        evolve(lenient, returned=(evolve(goods, found=found),)).quote(1, AT)
        for found in ((), at_once, stepwise)
    ]

    assert offers[0] == offers[1] == offers[2]


@given(bargains())
def test_a_deduction_never_exceeds_the_credit_it_is_taken_from(bargain: Bargain) -> None:
    """Law: what is deducted from a line is at most its credit, net and in every tax."""
    offer = bargain.quote(1, AT)
    for goods in bargain.returned:
        (credit,) = [-q.amount for q in of(offer, LineKind.CREDIT) if q.line == goods.line]
        taken = sum(
            (q.amount for q in of(offer, LineKind.DEDUCTION) if q.line == goods.line),
            start=Taxed(Money(0, bargain.currency)),
        )
        left = credit - taken

        assert left.net.minor >= 0
        assert all(tax.amount.minor >= 0 for tax in left.taxes)


@given(bargains())
def test_each_deduction_is_the_terms_share_of_its_part(bargain: Bargain) -> None:
    """Law: in the order found, each graded and credited part loses what is agreed, if anything."""
    expected = []
    for goods in bargain.returned:
        skip = 0
        for part in goods.found:
            worth = value_of(goods.paid, goods.sold, cut(goods.spans, skip, part.steps))
            skip += part.steps
            ppm = bargain.terms.deduction(part.grade, bargain.fault)
            taken = Rounding.HALF_UP.divide(worth.gross.minor * ppm, 1_000_000)
            if part.credited and taken:
                expected.append((goods.line, part.grade.value, taken))

    found = of(bargain.quote(1, AT), LineKind.DEDUCTION)

    assert expected == [(line.line, line.name, line.amount.gross.minor) for line in found]


@given(bargains())
def test_fees_are_as_agreed_and_waived_by_fault(bargain: Bargain) -> None:
    """Law: one line per fee, half up of the credit left or flat, and its waiver is its mirror."""
    offer = bargain.quote(1, AT)
    credit = -offer.sum_of(LineKind.CREDIT, LineKind.DEDUCTION).gross.minor
    fees, waivers = of(offer, LineKind.FEE), of(offer, LineKind.WAIVER)

    assert [fee.kind.value for fee in bargain.terms.fees] == [line.name for line in fees]
    for fee, line in zip(bargain.terms.fees, fees, strict=True):
        relative = Rounding.HALF_UP.divide(credit * fee.ppm, 1_000_000)
        assert line.amount.net.minor == (relative if fee.amount is None else fee.amount.minor)
    borne = [bargain.fault in fee.borne_by_shop_for for fee in bargain.terms.fees]
    mirrored = [-line.amount for line, by_shop in zip(fees, borne, strict=True) if by_shop]
    assert mirrored == [line.amount for line in waivers]


@given(bargains())
def test_a_quote_is_a_function_of_what_it_is_worked_out_from(bargain: Bargain) -> None:
    """
    Law: the same goods and terms give the same lines, whatever its number and instant.

    gh:vendurehq/vendure/issues/4013: the settlement followed the edits, not the final lines.
    """
    one, other = bargain.quote(1, AT), bargain.quote(2, AT + bargain.terms.hold_for)

    assert one.lines == other.lines
    assert AT + bargain.terms.quote_for == one.expires_before
    assert (1, 2) == (one.number, other.number)


@given(st.data(), currencies())
def test_every_wanted_step_is_charged_once(data: st.DataObject, currency: str) -> None:
    """Law: steps at the original price are at most those returned; the rest costs today's."""
    goods = data.draw(returned(1, currency))
    steps = data.draw(st.integers(1, 5_000))
    todays = data.draw(todays_prices(currency))
    new = Wanted(1, goods.item, steps, (1,), todays)
    old = min(steps, steps_in(goods.spans))

    offer = charges_for((goods,), (new,), PriceBasis.ORIGINAL)

    expected = goods.worth(0, old)
    if steps > old:
        expected += todays.charge(goods.item, steps - old)
    together = sum((line.amount for line in offer), start=Taxed(Money(0, currency)))
    assert expected.gross == together.gross
    assert expected.tax == together.tax


# --- what cannot be ------------------------------------------------------------------------------


@pytest.mark.parametrize("steps", [0, -1])
def test_found_is_at_least_one_step(steps: int) -> None:
    """gh:frappe/erpnext/pull/58313: a line left at quantity 0 was credited in full."""
    with pytest.raises(InvalidInputError):
        Found(steps, Grade.AS_NEW)


@pytest.mark.parametrize("found, missing", [(3, 0), (2, 1), (0, 3), (0, -1)])
def test_no_more_is_found_or_missing_than_was_agreed(found: int, missing: int) -> None:
    """gh:spree/spree/pull/14678: the ceiling is what the line has."""
    parts = (Found(found, Grade.AS_NEW),) if found else ()

    with pytest.raises(InvalidInputError) as caught:
        evolve(back(20_000, 2), found=parts, missing=missing)

    assert caught.value.where == "returned[1]"


@given(st.data(), currencies())
def test_goods_that_were_paid_nothing_are_credited_nothing(
    data: st.DataObject, currency: str
) -> None:
    """Law: a free gift comes back for nothing, and relative fees on nothing are nothing."""
    gift = evolve(data.draw(returned(1, currency)), paid=Taxed(Money(0, currency)))
    agreed = data.draw(terms(currency))
    relative = tuple(evolve(fee, amount=None) for fee in agreed.fees)

    offer = Bargain(currency, Fault.CUSTOMER, evolve(agreed, fees=relative), (gift,), ()).quote(
        1, AT
    )

    assert Even() == offer.difference


# --- protected prices ----------------------------------------------------------------------------


def protected(today: str, *rates: TaxRate, steps: int = 1) -> tuple[str, str, str]:
    """Swap one of two, bought at 113.00 with 13 % in, under a protected price: charge and gap."""
    paid = tax_inclusive(Money(22_600, "CNY"), (TaxRate("vat", 130_000),))
    item = Item(Sku("M"), "shirt")
    back = (Returned(1, item, paid, 2, (Span(0, 1),)),)
    price = Price(Rate.parse(today, "CNY"), TaxBasis.INCLUSIVE, rates)
    wish = (Wanted(1, Item(Sku("L"), "shirt"), steps, (1,), price),)

    charges = charges_for(back, wish, PriceBasis.PROTECTED)
    gaps = tax_gaps_for(back, wish, PriceBasis.PROTECTED)

    assert () == tax_gaps_for(back, wish, PriceBasis.ORIGINAL)
    gross = total((line.amount.gross for line in charges), "CNY")
    tax = total((line.amount.tax for line in charges), "CNY")
    return gross.amount, tax.amount, ", ".join(gap.amount.tax.amount for gap in gaps)


@pytest.mark.parametrize(
    "today, rate, steps, expected",
    [
        ("150", 130_000, 1, ("113.00", "13.00", "")),
        ("150", 90_000, 1, ("113.00", "9.33", "-3.67")),
        ("150", 160_000, 1, ("113.00", "15.59", "2.59")),
        ("100", 90_000, 1, ("100.00", "8.26", "")),
        ("150", 90_000, 2, ("263.00", "21.72", "-3.67")),
    ],
)
def test_a_protected_price_is_the_lower_one_with_todays_tax(
    today: str, rate: int, steps: int, expected: tuple[str, str, str]
) -> None:
    """What was paid is the most; what today's rate changes inside it has a name."""
    assert expected == protected(today, TaxRate("vat", rate), steps=steps)


def test_a_protected_price_carries_the_promotion_on() -> None:
    """It counts for what the old goods came to, as at the original price; a lower one does not."""
    promo = Discount("promo", off=Money(2_000, "CNY"), lines=(1,))
    was, paid = (tax_inclusive(Money(n, "CNY"), ()) for n in (12_000, 10_000))
    share = DiscountShare("promo", DiscountKind.PROMOTION, was, paid)
    back = (Returned(1, Item(Sku("M"), "shirt"), paid, 1, (Span(0, 1),), discounts=(share,)),)

    def replaced(today: str) -> list[str]:
        price = Price(Rate.parse(today, "CNY"), TaxBasis.INCLUSIVE)
        wish = (Wanted(1, Item(Sku("L"), "shirt"), 1, (1,), price),)
        found = replaced_for(back, wish, PriceBasis.PROTECTED, (promo,))
        return [amount.amount for one in found for amount in (one.value, one.off)]

    assert ["120.00", "20.00"] == replaced("150")
    assert ["90.00", "0.00"] == replaced("90")
