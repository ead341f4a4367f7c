"""Bugs others shipped: what part of a promotion is worth, by each of the named methods."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from exchangekit.errors import PromotionGroupError
from exchangekit.policy.money_terms import LostPromotion, MoneyTerms
from exchangekit.policy.terms import Terms
from exchangekit.sale.discounts import Discount
from exchangekit.values.money import Money

from tests.cases.bugs_money import coin, line_from
from tests.cases.model import Answers, Check, Given, NotMapped
from tests.cases.shop import Line, Shop, quote_of, rate, refund_of, refusal, sale_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from exchangekit.values.money import Rate

_POLICIES = {
    "policy_keep_allocation": LostPromotion.KEEP_SHARE,
    "policy_reprice_remaining": LostPromotion.REPRICE_REMAINDER,
    "policy_forbid_partial": LostPromotion.WHOLE_GROUP_ONLY,
}


def is_promotion(given: Given) -> bool:
    """Tell whether a case names what earns the discount: a quantity, a sum, or the whole of it."""
    return any(key in given for key in ("price_rules", "coupon", "promotion"))


def promotion(given: Given, back: Mapping[str, int]) -> Answers:
    """Ask for the same goods under each method, of a sale with a threshold."""
    lines, promo = _read(given, back)
    answers: dict[str, Any] = {}
    for name, method in _POLICIES.items():
        terms = Terms(money=MoneyTerms(lost_promotion=method))
        sale = sale_of(lines, promo.off.currency, discounts=(promo,) if promo.off.minor else ())
        shop = Shop(sale, terms)
        problem = refusal(lambda shop=shop: shop.ask(back))
        if method is LostPromotion.WHOLE_GROUP_ONLY:
            answers[name] = {"eligible": problem is None, "reason": _together(problem)}
        elif problem is not None:
            raise problem
        else:
            worth = refund_of(quote_of(shop.desk.show("X-1")))
            answers[name] = {"returned_value": worth, "kept_cost": sale.paid - worth}
    return answers


def _together(problem: Exception | None) -> Check:
    """A word for goods that come back together, or not at all."""
    words = ("promo", "bundle", "partial", "whole", "group", "threshold", "min_order")
    return Check(
        lambda said: (
            isinstance(problem, PromotionGroupError)
            if any(word in str(said) for word in words)
            else None
        ),
        problem,
    )


def _read(given: Given, back: Mapping[str, int]) -> tuple[list[Line], Discount]:
    """Give the goods at the price of what stays, and what the whole got off it."""
    currency = coin(given)
    if "price_rules" in given:
        return _by_quantity(given, sum(back.values()), currency)
    lines = _lines(given, currency)
    whole = sale_of(lines, currency).paid
    if "coupon" in given:
        coupon = given["coupon"]
        threshold = Money.parse(coupon["min_order"], currency)
        off = whole.share(int(coupon["percent"]), 100)
        if whole < threshold:
            off = Money.zero(currency)
        return lines, Discount("promo", off=off, threshold=threshold)
    given.aside("promotion")  # its words; that it takes all of the goods is what it comes to
    key = next((key for key in ("discount", "line_discount") if key in given), None)
    off = whole - Money.parse(given["paid"], currency) if key is None else _off(given, key)
    return lines, Discount("promo", off=off, threshold=whole)


def _off(given: Given, key: str) -> Money:
    off = Money.parse(given[key], coin(given))
    given.aside("paid")
    return off


def _lines(given: Given, currency: str) -> list[Line]:
    if "lines" in given:
        return [line_from(raw, number, currency) for number, raw in enumerate(given["lines"], 1)]
    key = next((key for key in ("gross_total", "gross") if key in given), None)
    if key is None:
        raise NotMapped("no lines and no total")
    qty = given.get("items", given.get("sold_qty", 1))
    return [Line("A", qty, rate(given[key], currency, per=qty))]


def _by_quantity(given: Given, back: int, currency: str) -> tuple[list[Line], Discount]:
    sold = given["sold_qty"]
    kept, best = _unit(given, sold - back, currency), _unit(given, sold, currency)
    line = Line("A", sold, kept)
    whole, paid = kept.extend(sold), best.extend(sold)
    return [line], Discount("promo", off=whole - paid, threshold=whole)


def _unit(given: Given, qty: int, currency: str) -> Rate:
    """Give the price of each when so many are bought; of none, the price of the first step."""
    rules = sorted(given["price_rules"], key=lambda rule: int(rule["min_qty"]))
    for rule in rules:
        rule.aside("unit")
    reached = [rule for rule in rules if rule["min_qty"] <= max(qty, 1)]
    if not reached:
        raise NotMapped("no price for that quantity")
    return rate(reached[-1]["unit"], currency)
