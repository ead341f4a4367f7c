"""Domain: promotions that are broken, free shipping that is lost, coupons, back in kind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from exchangekit.policy.money_terms import LostPromotion, MoneyTerms, RefundFloor
from exchangekit.policy.terms import Terms
from exchangekit.sale.discounts import Discount, DiscountKind, FreeShipping
from exchangekit.settlement.quote import LineKind, Quote
from exchangekit.values.goods import Fault
from exchangekit.values.money import Money
from exchangekit.values.tax import Taxed

from tests.cases.model import Answers, Case, NotMapped
from tests.cases.shop import Line, Shop, quote_of, rate, sale_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from exchangekit.sale.facts import Sale


def _sale(prices: Sequence[str], currency: str = "CNY", **more: Any) -> Sale:
    lines = [Line(f"L{n}", 1, rate(price, currency)) for n, price in enumerate(prices)]
    taken = sale_of(lines, currency, **more)
    return sale_of(lines, currency, payments=[("P-1", taken.paid)], **more)


def _quote(sale: Sale, returned: Sequence[int], money: MoneyTerms) -> Quote:
    """Ask for some lines back, counted from 0, under some terms."""
    shop = Shop(sale, Terms(money=money))
    return quote_of(shop.ask({f"L{n}": 1 for n in returned}))


def promo_clawback(case: Case) -> Answers:
    """Part of a promotion's goods comes back, by each named method."""
    given = case.given
    promo, returned = given["promo"], given["returned_index"]
    off, threshold = (Money.parse(promo[key], "CNY") for key in ("off", "threshold"))
    sale = _sale(given["lines"], discounts=(Discount("promo", off=off, threshold=threshold),))

    def refund(method: LostPromotion, floor: RefundFloor = RefundFloor.COLLECT) -> Money:
        return -_quote(sale, returned, MoneyTerms(lost_promotion=method, floor=floor)).balance

    repriced = refund(LostPromotion.REPRICE_REMAINDER)
    return {
        "paid": sale.paid,
        "refund_proportional": refund(LostPromotion.KEEP_SHARE),
        "remaining_should_pay": sale.paid - repriced,
        "refund_reprice": repriced,
        "refund_reprice_floored_at_zero": refund(LostPromotion.REPRICE_REMAINDER, RefundFloor.ZERO),
    }


def freight_clawback(case: Case) -> Answers:
    """An order that no longer comes to what made its shipping free."""
    given = case.given
    threshold, freight = (
        Money.parse(given[key], "CNY") for key in ("free_shipping_threshold", "freight")
    )
    sale = _sale(given["lines"], free_shipping=FreeShipping(threshold, Taxed(freight)))
    terms = MoneyTerms(lost_shipping_for=frozenset(Fault))
    quote = _quote(sale, given["returned_index"], terms)
    return {
        "goods_refund": -quote.sum_of(LineKind.CREDIT).gross,
        "freight_deducted": quote.sum_of(LineKind.LOST_SHIPPING).gross,
        "refund": -quote.balance,
    }


def coupon_refund(case: Case) -> Answers:
    """A coupon goes back in kind, by the share of what comes back."""
    given = case.given
    if given["scale"] != 2:
        raise NotMapped("a scale that is not that of the yuan")
    coupon = Discount("coupon", DiscountKind.COUPON, off=Money.parse(given["coupon"], "CNY"))
    sale = _sale(given["eligible_lines"], discounts=(coupon,))
    quote = _quote(sale, [given["returned_index"]], MoneyTerms())
    return {"cash_back": -quote.balance, "coupon_back": quote.in_kind[0].amount}
