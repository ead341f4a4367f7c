"""Bugs: reports read off the books, where nothing stands twice."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from exchangekit.accounting.roles import AccountRole
from exchangekit.accounting.vouchers import VoucherKind, effect
from exchangekit.slip import commands as c
from exchangekit.values.goods import Disposition, Grade, Reason
from exchangekit.values.money import Money

from tests.cases.model import Answers, Case, Given, NotMapped
from tests.cases.shop import Line, Shop, fraction, quote_of, rate, sale_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from exchangekit.accounting.vouchers import Voucher

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def reporting(case: Case) -> Answers:
    """Tell the shapes of a report apart."""
    given = case.given
    if case.only("currency", "sale", "refunds"):
        return _refunds_by_day(given)
    if case.shape("items_gross", "tax_rate", "returned_items"):
        if given["prices_include_tax"] is not True:
            raise NotMapped("gross prices without their tax")
        return _net_of(given["items_gross"], given, given["returned_items"])
    if case.shape("orders", "refunded_orders"):
        return _net_of(given["orders"], given, given["refunded_orders"])
    raise NotMapped("no shape of a report that is known")


def _refunds_by_day(given: Given) -> Answers:
    """A sale of so many cents; each refund takes some of them back on its own day."""
    currency = given["currency"]
    cents = Money.parse(given["sale"], currency).minor
    sale = sale_of([Line("A", cents, rate(Money(1, currency).amount, currency))], currency)
    shop, days = Shop.booked(sale, {"A": (cents, cents)}), {}
    for number, refund in enumerate(given["refunds"]):
        days[refund["day"]] = _DAYS.index(refund["day"])
        units = Money.parse(refund["amount"], currency).minor
        _refund(shop, f"X-{number}", {"A": units}, days[refund["day"]])
    returns = [v for v in shop.store.vouchers if v.kind is VoucherKind.RETURN]
    by_day: defaultdict[str, Money] = defaultdict(lambda: Money.zero(currency))
    for one in returns:
        by_day[_DAYS[one.posting_date.weekday()]] += _given_back([one], currency)
    whole = _given_back(returns, currency)
    return {"returns_total": whole, "by_day": by_day, "must_not": whole}


def _given_back(vouchers: Sequence[Voucher], currency: str) -> Money:
    return -effect(vouchers, AccountRole.CUSTOMER, currency)


def _refund(shop: Shop, slip: str, units: dict[str, int], days: int) -> None:
    """Take goods back some days after the Monday on which they were sold."""

    def do(command: c.Command) -> Any:
        envelope = shop.envelope(command, slip)
        later = envelope.at + timedelta(days=days)
        return shop.desk.do(type(envelope)(slip, command, envelope.actor, later, envelope.key)).slip

    asked = tuple(c.Asked(line.line, units[line.item.sku]) for line in shop.sale.lines)
    intent = (c.Intent.REFUND, shop.sale.channel, Reason.SIZE)
    do(c.Open(shop.sale.id, *intent, asked))
    shown = do(c.Submit())
    do(c.AcceptQuote(quote_of(shown).number))
    parts = tuple(c.LineSteps(line.line, line.steps) for line in shown.returns)
    do(c.Receive("shop", parts))
    for line in shown.returns:
        found = (Grade.AS_NEW, Disposition.SELL_AS_NEW)
        do(c.Inspect(line.line, line.steps, *found, "shop"))


def _net_of(gross: Sequence[str], given: Given, back: int) -> Answers:
    """What is left of the revenue: tax is in neither of its sides."""
    currency = given.get("currency", "USD")
    taxes = fraction(given["tax_rate"]) if "tax_rate" in given else ()
    lines = [Line(f"A{n}", 1, rate(price, currency), taxes) for n, price in enumerate(gross)]
    sale = sale_of(lines, currency)
    shop = Shop.booked(sale, {line.sku: (1, 0) for line in lines})
    if back:
        shop.ask({line.sku: 1 for line in lines[:back]})
        shop.take_back()
    net = -effect(shop.store.vouchers, AccountRole.REVENUE, currency)
    returns = [v for v in shop.store.vouchers if v.kind is VoucherKind.RETURN]
    return {"net": net, "must_not": net, "returns_total": _given_back(returns, currency)}
