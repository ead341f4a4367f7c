"""Commerce: shares of discounts and taxes, and what is left after rounding."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from exchangekit.policy.money_terms import LostPromotion, MoneyTerms
from exchangekit.policy.terms import Terms
from exchangekit.sale.discounts import Discount
from exchangekit.settlement.tenders import PaymentBalance
from exchangekit.values.decimals import Rounding, scaled
from exchangekit.values.ids import PaymentId
from exchangekit.values.money import Money, allocate

from tests.cases.commerce_taxes import partial
from tests.cases.model import Answers, Case, Check, Given, NotMapped
from tests.cases.orders import (
    Coins,
    one_line,
    read_line,
    read_sale,
    shipping_of,
    tax_of,
    terms_of,
    unit_worth,
    wishes_of,
)
from tests.cases.shop import Line, Shop, added, line_of, quote_of, rate, refund_of, sale_of
from tests.cases.words import direction

if TYPE_CHECKING:
    from exchangekit.sale.facts import Sale
    from exchangekit.values.tax import Taxed

_FINE = 30  # digits for reading what an unrounded figure would be


def proration(case: Case) -> Answers:
    """Tell the shapes of a share apart."""
    given = case.given
    if case.shape("weights", "total_minor_units"):
        shares = allocate(given["total_minor_units"], given["weights"])
        split = Money(given["total_minor_units"], "USD").allocate(given["weights"])
        if [share.minor for share in split] != shares:
            raise NotMapped("Money.allocate and allocate disagree")
        return {"shares": shares, "sum": sum(shares)}
    if case.shape("refund_net"):
        return {**_left(case), **partial(case), **_most_net(case)}
    if isinstance(given.get("order_discount"), list):
        coins = Coins.of(given)
        offs = [coins.money(off) for off in given["order_discount"]]
        sales = [read_sale(given, discount=off.amount) for off in offs]
        return {"line_total": lambda: [one_line(sale).paid.gross for sale in sales]}
    if case.shape("unit_gross", "qty"):
        return _one_priced_line(case)
    if "lines" in given:
        return _shares(case)
    raise NotMapped("no shape of a share that is known")


def _left(case: Case) -> Answers:
    given, coins = case.given, Coins.of(case.given)

    def remaining() -> Money:
        received, refunded = coins.money(given["paid"]), coins.money(given["refund"])
        return PaymentBalance(PaymentId("P-1"), received, refunded).left

    return {"remaining_refundable": remaining} if "refund" in given else {}


def _most_net(case: Case) -> Answers:
    """What is left of a line, net, is the most a partial amount may take."""
    asked = [key for key in case.expect if key.startswith("max_refundable_")]
    sale = read_sale(case.given) if asked else None
    skus = {key: key.removeprefix("max_refundable_").removesuffix("_net") for key in asked}
    return {key: line_of(sale, sku).paid.net for key, sku in skus.items() if sale is not None}


def _one_priced_line(case: Case) -> Answers:
    given, coins = case.given, Coins.of(case.given)
    if "promotion" in given:
        off = coins.money(given["promotion"]["discount_gross"])
        whole = coins.money(given["unit_gross"]) * given["qty"]
        minimum = coins.money(given["promotion"]["min_order_gross"])
        off = Money.zero(coins.currency) if whole < minimum else off
    else:
        off = coins.money(given.get("order_discount", 0))
    line = Line("A", given["qty"], rate(given["unit_gross"], coins.currency, minor=coins.minor))
    sale = sale_of([line], coins.currency, discount=off)
    back = given.get("returned_qty", 0)
    keep = refund_of(quote_of(Shop(sale).ask({"A": back}))) if back else coins.zero()
    answers: Answers = {"alternative_keep_discount": keep, "refund": keep, "total": sale.paid}
    if "promotion" not in given or not back:
        return answers
    refund = _promotion_lost(line, off, coins.money(given["promotion"]["min_order_gross"]), back)
    left = sale.paid - refund
    return {**answers, "refund": refund, "difference": -refund, "new_goods_total": left}


def _promotion_lost(line: Line, off: Money, minimum: Money, back: int) -> Money:
    """Pay back what is left of the price when what stays no longer earns the promotion."""
    promo = Discount("promo", off=off, threshold=minimum)
    sale = sale_of([line], off.currency, discounts=(promo,) if off.minor else ())
    terms = Terms(money=MoneyTerms(lost_promotion=LostPromotion.REPRICE_REMAINDER))
    return refund_of(quote_of(Shop(sale, terms).ask({line.sku: back})))


def _shares(case: Case) -> Answers:
    given, coins = case.given, Coins.of(case.given)
    sale = read_sale(given)
    whole = read_sale(given, discount="0") if "order_discount" in given else sale
    pairs = list(zip(sale.lines, whole.lines, strict=True))
    goods = [line.paid.gross for line in sale.lines]
    several = isinstance(case.expect.get("line_total"), list)
    return {
        **_returned(case, sale),
        **_left(case),
        "line_discount": [old.paid.gross - new.paid.gross for new, old in pairs],
        "line_gross_after": goods,
        "line_total": goods if several else goods[0],
        "sum": lambda: _sum(case, sale, whole),
        "item_total": lambda: added(goods, coins.currency),
        "subtotal": lambda: _subtotal(given, coins),
        "total": sale.paid,
        "tax": lambda: tax_of(sale),
        "shipping_total": lambda: shipping_of(sale).gross,
        "shipping": lambda: _split(shipping_of(sale)),
        "unit_value": lambda: unit_worth(one_line(sale)).gross,
        "unit_value_gross": lambda: unit_worth(one_line(sale)).gross,
        "unit_refundable": lambda: unit_worth(one_line(sale)).gross,
        "units": lambda: _units(case, sale),
    }


def _sum(case: Case, sale: Sale, whole: Sale) -> Money:
    """What the listed parts add up to: discounts where those are listed, else what was paid."""
    if "line_discount" in case.expect:
        return whole.paid - sale.paid
    return added((line.paid.gross for line in sale.lines), sale.currency)


def _subtotal(given: Given, coins: Coins) -> Money:
    lines = [read_line(line, number, coins) for number, line in enumerate(given["lines"], 1)]
    return added((line.price.extend(line.qty) for line in lines), coins.currency)


def _split(amount: Taxed) -> dict[str, Money]:
    return {"gross": amount.gross, "net": amount.net, "tax": amount.tax}


def _returned(case: Case, sale: Sale) -> Answers:
    """What comes back, through a desk; a swap where something goes out."""
    given, coins = case.given, Coins.of(case.given)
    answers: dict[str, Any] = {}
    if isinstance(case.expect.get("refund"), Mapping):
        shop = Shop(sale)
        answers["refund"] = {
            line.item.sku: refund_of(quote_of(shop.ask({line.item.sku: 1}, slip=f"X-{line.line}")))
            for line in sale.lines
        }
        return answers
    if "returned" in given:
        back = {line["sku"]: line["qty"] for line in given["returned"]}
    elif "returned_qty" in given:
        back = {one_line(sale).item.sku: given["returned_qty"]}
    else:
        return answers
    if "replacement" in given:
        return _swapped(case, sale, back, coins)
    answers["refund"] = answers["refund_cents"] = answers["returned_value"] = lambda: refund_of(
        quote_of(Shop(sale).ask(back))
    )
    answers["refund_exact"] = lambda: _rounds_to(refund_of(quote_of(Shop(sale).ask(back))))
    answers["refund_all_three"] = lambda: _one_by_one(sale)
    if "received_good" in given and "dismissed" in given:
        answers |= _dismissed(given, sale)
    return answers


def _swapped(case: Case, sale: Sale, back: Mapping[str, int], coins: Coins) -> Answers:
    wishes, prices, priced = wishes_of(case.given["replacement"], sale, coins)
    shop = Shop(sale, terms_of(case, coins, today=priced), prices=prices)
    slip = shop.ask(back, wishes)
    quote = quote_of(slip)
    credit = [line.as_returned().worth(0, line.steps).gross for line in slip.returns]
    charges = [quote.charge_of(line.line).gross for line in slip.replacements]
    return {
        "difference": quote.balance,
        "direction": direction(quote.difference),
        "refund": refund_of(quote),
        "returned_value": lambda: added(credit, coins.currency),
        "new_goods_total": lambda: added(charges, coins.currency),
    }


def _rounds_to(cents: Money) -> Check:
    """An unrounded figure is right when half up makes the library's cents of it."""

    def rounds(text: object) -> bool | None:
        fine = scaled(str(text), _FINE, where="refund_exact")
        if fine is None:
            return None
        digits = _FINE - 2 if cents.currency == "USD" else None
        if digits is None:
            return None
        return Rounding.HALF_UP.divide(fine, 10**digits) == cents.minor

    return Check(rounds, cents.amount)


def _one_by_one(sale: Sale) -> Money:
    """Return every unit of the only line on a slip of its own."""
    line, shop = one_line(sale), Shop(sale)
    quotes = [
        quote_of(shop.ask({line.item.sku: 1}, slip=f"X-{unit}")) for unit in range(line.steps)
    ]
    return added(map(refund_of, quotes), sale.currency)


def _dismissed(given: Given, sale: Sale) -> Answers:
    """Good units first, then those that were dismissed: both came back."""
    line, good, bad = one_line(sale), given["received_good"], given["dismissed"]
    return {
        "value_received": unit_worth(line, 0, good).gross,
        "value_dismissed": unit_worth(line, good, good + bad).gross,
    }


def _units(case: Case, sale: Sale) -> list[dict[str, Any]]:
    """Groups of units: one for each line, or equal parts of the only line."""
    groups = case.expect["units"]
    if len(groups) == len(sale.lines):
        lines = [(line, 0, line.steps) for line in sale.lines]
    else:
        line, lines, start = one_line(sale), [], 0
        for group in groups:
            lines.append((line, start, start + group["count"]))
            start += group["count"]
    found = []
    for line, start, stop in lines:
        whole, first = unit_worth(line, start, stop), unit_worth(line, start, start + 1)
        alike = all(unit_worth(line, n, n + 1) == first for n in range(start, stop))
        each = _split(first) if alike else {}
        totals = {f"{key}_total": value for key, value in _split(whole).items()}
        found.append({"count": stop - start, **each, **totals})
    return found
