"""Bugs others shipped: discounts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from exchangekit.sale.spans import value_of
from exchangekit.values.money import Money

from tests.cases.bugs_money import (
    coin,
    less_percent,
    line_from,
    only_sku,
    paid_in_full,
    what_comes_back,
)
from tests.cases.bugs_promotions import is_promotion, promotion
from tests.cases.model import Answers, Case, Given, NotMapped
from tests.cases.shop import (
    Line,
    Shop,
    added,
    quote_of,
    rate,
    refund_of,
    refusal,
    sale_of,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from exchangekit.sale.facts import Sale

# --- discount ---------------------------------------------------------------------------


def discount(case: Case) -> Answers:
    """A discounted sale, returned whole, in part, or step by step."""
    given = case.given
    given.aside("customer_discount_today_percent", "promotion")
    sale = paid_in_full(_discounted(given))
    answers: dict[str, Any] = {}
    shop = Shop(sale)
    if "returns" in given:
        return _in_turn(case, shop, given["returns"])
    back = what_comes_back(given, sale)
    quote = quote_of(shop.ask(back))
    left = shop.entitlement()
    rest = [value_of(x.paid, x.steps, left.free(x.line)).gross for x in sale.lines]
    answers["returned_value"] = refund_of(quote)
    answers["policy_keep_allocation"] = {"returned_value": refund_of(quote),
                                         "kept_cost": added(rest, sale.currency)}  # fmt: skip
    if is_promotion(given) and any(key.startswith("policy_") for key in case.expect):
        answers |= promotion(given, back)
    answers["remaining_value"] = added(rest, sale.currency)
    answers["sum_all"] = lambda: _unit_by_unit(sale)
    answers["sum"] = lambda: added([refund_of(quote), *rest], sale.currency)
    return answers


def _discounted(given: Given) -> Sale:
    currency = coin(given)
    if "bought" in given:
        bought = given["bought"]
        qty = bought.get("qty", given.get("returned_qty", 1))
        lines = [Line("A", qty, rate(bought["unit"], currency))]
        return less_percent(lines, currency, bought["discount_percent"])
    if "lines" in given:
        lines = [line_from(raw, number, currency) for number, raw in enumerate(given["lines"], 1)]
    elif "price_rules" in given:
        lines = [_by_quantity(given, currency)]
    else:
        key = next((key for key in ("gross_total", "gross") if key in given), None)
        if key is None:
            raise NotMapped("no lines and no total")
        qty = given.get("items", given.get("sold_qty", 1))
        lines = [Line("A", qty, rate(given[key], currency, per=qty))]
    return _taken_off(given, lines, currency)


def _taken_off(given: Given, lines: list[Line], currency: str) -> Sale:
    if "percent_discount" in given:
        return less_percent(lines, currency, given["percent_discount"])
    if "coupon" in given:
        coupon, whole = given["coupon"], sale_of(lines, currency).paid
        if whole < Money.parse(coupon["min_order"], currency):
            return sale_of(lines, currency)
        return less_percent(lines, currency, coupon["percent"])
    if "line_discount" in given:
        off = Money.parse(given["line_discount"], currency)
        first = lines[0]
        lines = [Line(first.sku, first.qty, first.price, first.taxes, off), *lines[1:]]
        return sale_of(lines, currency)
    named = [key for key in ("order_discount", "voucher", "discount") if key in given]
    if len(named) > 1:
        raise NotMapped(f"several discounts: {named}")
    off = Money.parse(given[named[0]], currency) if named else Money.zero(currency)
    sale = sale_of(lines, currency, discount=off)
    if "paid" in given:
        paid = Money.parse(given["paid"], currency)
        if not named:
            return sale_of(lines, currency, discount=sale.paid - paid)
        if sale.paid != paid:
            raise NotMapped(f"paid {paid} is not what the lines come to, {sale.paid}")
    return sale


def _by_quantity(given: Given, currency: str) -> Line:
    """A price that depends on how much is bought: the highest step that is reached."""
    qty = given["sold_qty"]
    reached = [rule for rule in given["price_rules"] if rule["min_qty"] <= qty]
    for rule in given["price_rules"]:
        rule.aside("unit")
    if not reached:
        raise NotMapped("no price for that quantity")
    best = max(reached, key=lambda rule: rule["min_qty"])
    return Line("A", qty, rate(best["unit"], currency))


def _in_turn(case: Case, shop: Shop, returns: Sequence[int]) -> Answers:
    sku, values = only_sku(shop.sale), []
    for number, qty in enumerate(returns, 1):
        problem = refusal(lambda qty=qty, n=number: shop.ask({sku: qty}, slip=f"X-{n}"))
        worth = None if problem else refund_of(quote_of(shop.desk.show(f"X-{number}")))
        values.append(worth)
    given = [worth for worth in values if worth is not None]
    line, left = shop.sale.lines[0], shop.entitlement()
    rest = value_of(line.paid, line.steps, left.free(line.line)).gross
    total = added(given, shop.sale.currency)
    return {
        "first_return": values[0],
        "second_return": lambda: values[1],
        "second_return_allowed": lambda: values[1] is not None,
        "sum": total,
        "sum_all": total,
        "returned_value": total,
        "remaining_value": rest,
        "must_not": values[0] if "first_return" in case.expect else total,
    }


def _unit_by_unit(sale: Sale) -> Money:
    """Return every unit on a slip of its own."""
    shop, parts = Shop(sale), []
    for line in sale.lines:
        for unit in range(line.steps):
            slip = shop.ask({line.item.sku: 1}, slip=f"X-{line.line}-{unit}")
            parts.append(refund_of(quote_of(slip)))
    return added(parts, sale.currency)
