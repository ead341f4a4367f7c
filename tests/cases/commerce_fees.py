"""Commerce: shipping and fees that change, are set by hand, or come back by themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from exchangekit.policy.terms import FeeKind, FeeTerm, PriceBasis, Terms
from exchangekit.sale.intake import TaxBasis
from exchangekit.settlement.pricing import Price
from exchangekit.settlement.quote import LineKind
from exchangekit.slip import commands as c
from exchangekit.values.money import Money

from tests.cases.commerce_voucher import amounts_back
from tests.cases.model import Answers, Case, Given, NotMapped
from tests.cases.orders import SHIPPING, Coins, read_sale
from tests.cases.shop import BOSS, Line, Shop, added, percent, quote_of, rate, refund_of, refusal
from tests.cases.shop import sale_of as sold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from exchangekit.settlement.quote import Quote
    from exchangekit.values.tax import TaxRate

_GOODS = 100_000  # minor units: what the goods of a case cost that names no price


def fees(case: Case) -> Answers:
    """Tell the shapes apart that are about more than one refund of shipping."""
    given, coins = case.given, Coins.of(case.given)
    if case.shape("refund_shipping_net") or case.shape("refund_net"):
        return amounts_back(case)
    if case.shape("shipping_paid", "shipping_new", "recalculate"):
        return _recalculated(given, coins)
    if case.shape("custom_fee", "list_fee"):
        return _set_by_hand(given, coins)
    if case.shape("fee_gross"):
        return _with_tax(given, coins)
    if case.shape("cases") and any(
        "shipping" in one or "shippings" in one for one in given["cases"]
    ):
        return _each(given, coins)
    if case.shape("shipping") and isinstance(given["shipping"], str):
        return _once(given, coins)
    raise NotMapped("no shape of fees that is known")


def shipping_again(shop: Shop) -> bool:
    """Tell whether shipping that was asked back can be asked back once more."""
    return refusal(lambda: shop.ask({SHIPPING: 1}, slip="X-2")) is None


def _once(given: Given, coins: Coins) -> Answers:
    """Shipping comes back with its tax, and then no more."""
    price = coins.money(given["shipping"])
    taxes = percent(given["tax_rate"]) if "tax_rate" in given else ()
    line = Line(SHIPPING, 1, rate(price.amount, coins.currency), taxes)
    shop = Shop(sold([line], coins.currency, _basis(given)))
    if not given.get("refund_shipping", True):
        raise NotMapped("shipping that nobody asks back")
    quote = quote_of(shop.ask({SHIPPING: 1}))
    paid = shop.sale.line(1).paid
    return {
        "refund": refund_of(quote),
        "accepted": True,
        "shipping_net": paid.net,
        "shipping_gross": paid.gross,
        "shipping_refundable_again": shipping_again(shop),
    }


def _basis(given: Given) -> TaxBasis:
    return TaxBasis.INCLUSIVE if given.get("tax_included", False) else TaxBasis.EXCLUSIVE


def _each(given: Given, coins: Coins) -> Answers:
    """Shipping of one parcel or of several, alone or with a unit of goods: all comes back."""
    refunds, nets, grosses = [], [], []
    for one in given["cases"]:
        text = one.get("tax_rate", given.get("tax_rate", None))
        taxes = () if text is None else percent(text)
        lines = [
            _line(f"{SHIPPING}-{n}", price, taxes, coins)
            for n, price in enumerate(one.get("shippings", [one.get("shipping")]))
        ]
        if "unit" in one:
            lines.append(_line("UNIT", one["unit"], taxes, coins))
        sale = sold(lines, coins.currency, _basis(given))
        quote = quote_of(Shop(sale).ask({line.sku: 1 for line in lines}))
        refunds.append(refund_of(quote))
        nets.append(added((line.paid.net for line in sale.lines), coins.currency))
        grosses.append(sale.paid)
    return {
        "refund": refunds,
        "refunded_total": refunds,
        "net": nets,
        "gross": grosses,
        "accepted": [True] * len(refunds),
        "refundable": [refund.minor > 0 for refund in refunds],
    }


def _line(sku: str, value: Any, taxes: Sequence[TaxRate], coins: Coins) -> Line:
    if isinstance(value, Given):
        taxes = percent(value["tax_rate"]) if "tax_rate" in value else taxes
        value = value["amount" if "amount" in value else "gross"]
    price = coins.money(value)
    return Line(sku, 1, rate(price.amount, coins.currency), tuple(taxes))


def _recalculated(given: Given, coins: Coins) -> Answers:
    """The same shipping again: at what was paid for it, or at what it costs today."""
    gaps = []
    for paid, new, today in zip(
        given["shipping_paid"], given["shipping_new"], given["recalculate"], strict=True
    ):
        before, now = coins.money(paid), coins.money(new)
        price = Price(rate(now.amount, coins.currency), TaxBasis.INCLUSIVE)
        basis = PriceBasis.TODAY if today else PriceBasis.ORIGINAL
        line = Line(SHIPPING, 1, rate(before.amount, coins.currency))
        shop = Shop(
            sold([line], coins.currency), Terms(price_basis=basis), prices={SHIPPING: price}
        )
        gaps.append(quote_of(shop.ask({SHIPPING: 1}, [c.Wish(SHIPPING, 1)])).balance)
    return {"difference": gaps}


def _set_by_hand(given: Given, coins: Coins) -> Answers:
    """A fee of the terms, corrected by hand and back again: each correction is a line."""
    listed, custom = coins.money(given["list_fee"]), coins.money(given["custom_fee"])
    goods = added((listed, custom, Money(_GOODS, coins.currency)), coins.currency)
    shop = _charging(listed, goods, coins)
    wanted = {"set_custom": custom, "reset": listed}
    after: dict[str, Money] = {"list": listed}
    number = 0
    for step in given.get("steps", list(wanted)):
        if step not in wanted:
            raise NotMapped(f"a step called {step!r}")
        gap = wanted[step] - _fee(quote_of(shop.desk.show("X-1")))
        if gap.minor:
            number += 1
            _correct(shop, gap, number)
        after[step] = _fee(quote_of(shop.desk.show("X-1")))
    return {"fee_after": after}


def _charging(fee: Money, goods: Money, coins: Coins) -> Shop:
    """Goods come back for a fee, which the customer pays whatever the reason."""
    term = FeeTerm(FeeKind.RETURN_FREIGHT, fee, borne_by_shop_for=frozenset())
    sale = sold([Line("A", 1, rate(goods.amount, coins.currency))], coins.currency)
    shop = Shop(sale, Terms(fees=(term,)))
    shop.ask({"A": 1})
    return shop


def _correct(shop: Shop, gap: Money, number: int) -> None:
    shop.do(c.Adjust(gap, "by-hand"))
    shop.do(c.Countersign(number, c.Decision.APPROVE), actor=BOSS)


def _fee(quote: Quote) -> Money:
    return quote.sum_of(LineKind.FEE, LineKind.ADJUSTMENT).gross


def _with_tax(given: Given, coins: Coins) -> Answers:
    """A surcharge with its tax in it, of either sign, on an order that is otherwise even."""
    if not given.get("tax_included", True):
        raise NotMapped("a gross fee without its tax")
    goods = coins.money(given["goods"]) if "goods" in given else Money(_GOODS, coins.currency)
    taxes = percent(given["tax_rate"]) if "tax_rate" in given else ()
    price = rate(goods.amount, coins.currency)
    lines: list[Quote] = []
    for value in given["fee_gross"]:
        shop = Shop(
            sold([Line("A", 1, price)], coins.currency),
            prices={"A": Price(price, TaxBasis.INCLUSIVE)},
        )
        shop.ask({"A": 1}, [c.Wish("A", 1)])
        shop.do(c.Adjust(coins.money(value), "surcharge", taxes=taxes))
        shop.do(c.Countersign(1, c.Decision.APPROVE), actor=BOSS)
        lines.append(quote_of(shop.desk.show("X-1")))
    fees_ = [quote.sum_of(LineKind.ADJUSTMENT) for quote in lines]
    nets = [fee.net for fee in fees_]
    gaps = [quote.balance for quote in lines]
    return {"fee_net": nets, "net": nets, "gross": [fee.gross for fee in fees_], "difference": gaps}


def of_the_sale(case: Case) -> Answers:
    """Shipping of an order that is asked back as it was paid, once."""
    shop = Shop(read_sale(case.given))
    refund = refund_of(quote_of(shop.ask({SHIPPING: 1})))
    return {
        "refund": refund,
        "accepted": True,
        "shipping_gross": refund,
        "shipping_refundable_again": shipping_again(shop),
    }
