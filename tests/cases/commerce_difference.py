"""Commerce: what an exchange costs whom."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from exchangekit.policy.terms import PriceBasis, Terms
from exchangekit.sale.intake import TaxBasis
from exchangekit.settlement.pricing import Price
from exchangekit.settlement.quote import LineKind, Quote
from exchangekit.slip import commands as c
from exchangekit.slip.phases import ReturnPhase
from exchangekit.values.ids import PaymentId

from tests.cases.model import Answers, Case, Check, Given, NotMapped
from tests.cases.orders import (
    SHIPPING,
    Coins,
    basis_of,
    read_line,
    read_sale,
    read_shipping,
    tax_of,
    terms_of,
    wishes_of,
)
from tests.cases.shop import (
    Line,
    Shop,
    added,
    line_of,
    quote_of,
    rate,
    refund_of,
    sale_of,
    takes_no,
)
from tests.cases.words import direction

if TYPE_CHECKING:
    from collections.abc import Mapping

    from exchangekit.sale.facts import Sale
    from exchangekit.slip.model import Slip
    from exchangekit.values.money import Money


def difference(case: Case) -> Answers:
    """Tell the shapes of a difference apart."""
    given = case.given
    if case.shape("steps"):
        return _edits(case)
    if case.shape("original_unit", "replacement_unit"):
        return _one_for_one(case)
    if case.shape("return_amounts"):
        return _amounts(case)
    if "returned" in given:
        return _exchange(case)
    raise NotMapped("no shape of a difference that is known")


@dataclass(frozen=True)
class _Asked:
    """A sale and what is asked of it."""

    coins: Coins
    shop: Shop
    returns: Mapping[str, int]
    wishes: tuple[c.Wish, ...]
    slip: Slip
    pays: bool

    @property
    def sale(self) -> Sale:
        return self.shop.sale

    @property
    def quote(self) -> Quote:
        return quote_of(self.slip)


def _exchange(case: Case) -> Answers:
    asked = _asked(case)
    quote, sale = asked.quote, asked.sale
    after = sale.paid + quote.balance
    received = added((payment.amount for payment in sale.payments), sale.currency)
    return {
        "difference": quote.balance,
        "direction": direction(quote.difference),
        "order_total_before": sale.paid,
        "order_total_after": after,
        "order_total": sale.paid,
        "tax": lambda: _tax_after(asked) if asked.wishes else abs_of(quote.sum_of(*LineKind).tax),
        "total": after if asked.wishes else refund_of(quote),
        "tax_basis": Check(_gross_to_gross, "gross"),
        "balance_due": lambda: after - received,
        "refund": lambda: _finished(asked).money.refunded,
        "status": Check(lambda word: _status(word, _finished(asked)), "the finished slip"),
        "shipping_refund": lambda: -_credit(quote, asked, SHIPPING),
        "refunded_lines": lambda: _refunded_lines(asked),
        "refunded_qty": lambda: sum(line.steps for line in asked.slip.returns),
        "replacement_lines": lambda: _replacement_lines(asked),
        "return_requested": lambda: _requested(asked),
        "units_refundable_again": lambda: _units(case, asked),
        "rule": Check(_never_an_input, "commands without an amount"),
    }


def _asked(case: Case) -> _Asked:
    given, coins = case.given, Coins.of(case.given)
    returned = given["returned"]
    given.aside("caller_supplied_difference", "caller_supplied_return_amount")
    sale = read_sale(given) if "lines" in given else _sale_of_returned(returned, coins)
    replacement = list(given.get("replacement", []))
    replacement += [line for line in returned if line.get("replace", False)]
    for line in returned:
        line.aside("unit_price", "amount_set_by_user")
    wishes, prices, priced = wishes_of(replacement, sale, coins)
    shop = Shop(sale, terms_of(case, coins, today=priced), prices=prices)
    returns = dict(_quantities(returned))
    if given.get("refund_shipping"):
        returns[SHIPPING] = 1
    slip = shop.ask(returns, wishes)
    pays = given.get("refund_requested", True)
    return _Asked(coins, shop, returns, wishes, slip, pays)


def _quantities(returned: list[Given]) -> Counter[str]:
    counted: Counter[str] = Counter()
    for line in returned:
        counted[line["sku"]] += line.get("qty", 1)
    return counted


def _sale_of_returned(returned: list[Given], coins: Coins) -> Sale:
    """A case without lines says with what is returned what was paid for it."""
    lines = []
    for line in returned:
        key = "amount_set_by_user" if "amount_set_by_user" in line else "unit_price"
        qty = line.get("qty", 1)
        per = qty if key == "amount_set_by_user" else 1
        price = rate(line[key], coins.currency, minor=coins.minor, per=per)
        lines.append(Line(line["sku"], qty, price))
    total = sale_of(lines, coins.currency).paid
    return sale_of(lines, coins.currency, payments=[("P-1", total)])


def _tax_after(asked: _Asked) -> Money:
    return tax_of(asked.sale) + asked.quote.sum_of(*LineKind).tax


def abs_of(amount: Money) -> Money:
    """Give an amount without its sign."""
    return amount if amount.minor >= 0 else -amount


def _gross_to_gross(word: object) -> bool | None:
    """A difference is what is charged with its tax less what was paid with its own."""
    gross = {"gross", "with_tax", "tax_inclusive", "inclusive", "gross_to_gross", "total_with_tax"}
    net = {"net", "without_tax", "tax_exclusive", "exclusive", "subtotal"}
    return True if word in gross else False if word in net else None


def _finished(asked: _Asked) -> Slip:
    """Carry the slip through: everything comes back as new and is paid for."""
    slip = asked.shop.desk.show("X-1")
    if slip.phases.return_ is ReturnPhase.COMPLETE:
        return slip
    slip = asked.shop.take_back()
    return _paid_back(asked, slip) if asked.pays else slip


def _paid_back(asked: _Asked, slip: Slip) -> Slip:
    """Pay what is owed, but no more than was received for the sale."""
    received = added((paid.amount for paid in asked.sale.payments), asked.sale.currency)
    owed = -slip.money.outstanding
    if owed <= received or not received.minor:
        return asked.shop.settle()
    return asked.shop.do(c.Refund(PaymentId("R-1"), received)).slip


def _status(word: object, slip: Slip) -> bool | None:
    back = slip.phases.return_ is ReturnPhase.COMPLETE
    paid = slip.money.refunded.minor > 0
    match word:
        case "refunded_and_returned" | "returned_and_refunded":
            return back and paid
        case "returned":
            return back and not paid and not slip.replacements
        case "replaced" | "replaced_and_returned":
            return back and not paid and bool(slip.replacements)
        case _:
            return None


def _credit(quote: Quote, asked: _Asked, sku: str) -> Money:
    credits_ = [q for q in quote.lines if q.kind is LineKind.CREDIT and q.name == sku]
    return added((line.amount.gross for line in credits_), asked.coins.currency)


def _refunded_lines(asked: _Asked) -> list[str]:
    swapped = {wish.sku for wish in asked.wishes}
    names = [line.item.sku for line in asked.slip.returns]
    return [name for name in names if name not in swapped and name != SHIPPING]


def _replacement_lines(asked: _Asked) -> list[dict[str, Any]]:
    lines = []
    for line in asked.slip.replacements:
        charge = asked.quote.charge_of(line.line)
        unit = charge.upto(1, line.wanted.steps).gross
        lines.append({"sku": line.item.sku, "qty": line.wanted.steps, "unit_gross": unit})
    return lines


def _requested(asked: _Asked) -> dict[str, int]:
    by_sku = dict.fromkeys((line.item.sku for line in asked.sale.lines), 0)
    by_line = {line.line: line.item.sku for line in asked.sale.lines}
    for claim in asked.shop.entitlement().claims:
        by_sku[by_line[claim.line]] += sum(len(span) for span in claim.spans)
    return by_sku


def _units(case: Case, asked: _Asked) -> dict[str, bool]:
    """A unit, such as A1, is refundable again when its step is free."""
    entitlement, again = asked.shop.entitlement(), {}
    for name in case.expect["units_refundable_again"]:
        found = re.fullmatch(r"(.*?)(\d+)", name)
        if found is None:
            raise NotMapped(f"unit {name!r}")
        step = int(found[2]) - 1
        free = entitlement.free(line_of(asked.sale, found[1]).line)
        again[name] = any(span.start <= step < span.stop for span in free)
    return again


def _never_an_input(text: object) -> bool | None:
    if text != "a caller-supplied difference is refused or ignored":
        return None
    names = ("difference", "amount", "balance", "return_amount")
    return all(takes_no(kind, *names) for kind in (c.Open, c.Submit, c.AcceptQuote, c.Requote))


# --- other shapes ------------------------------------------------------------------------


def _edits(case: Case) -> Answers:
    """An order edited line by line: each state is the order as it would be taken in."""
    given, coins = case.given, Coins.of(case.given)
    raw = {line["sku"]: line for line in given["lines"]}
    basis = basis_of(given["lines"])
    lines = {
        sku: read_line(line, number, coins) for number, (sku, line) in enumerate(raw.items(), 1)
    }
    sales = []
    for step in given["steps"]:
        ((_, change),) = step.items()
        _edit(lines, change, coins)
        read = [line for line in lines.values() if line.qty]
        shipping = read_shipping(given, coins, read)
        sales.append(sale_of(read, coins.currency, basis, shipping=shipping))
    return {
        "net_total_after_step": lambda: [_net(sale) for sale in sales],
        "final_total_with_tax": lambda: sales[-1].paid,
        "final_balance_basis": lambda: sales[-1].paid,
        "order_total": lambda: sales[-1].paid,
        "total": lambda: sales[-1].paid,
        "tax": lambda: tax_of(sales[-1]),
        "tax_basis": Check(_gross_to_gross, "gross"),
    }


def _edit(lines: dict[str, Line], change: Given, coins: Coins) -> None:
    sku, old = change["sku"], lines.get(change["sku"])
    if "unit_price" not in change:
        if old is None:
            raise NotMapped(f"a step changes {sku}, which is not there")
        lines[sku] = Line(sku, change["qty"], old.price, old.taxes, old.discount)
        return
    new = read_line(change, 0, coins)
    taxes = old.taxes if old is not None and "tax_rate" not in change else new.taxes
    lines[sku] = Line(sku, new.qty, new.price, taxes)


def _net(sale: Sale) -> Money:
    nets = [line.paid.net for line in sale.lines]
    if sale.shipping is not None:
        nets.append(sale.shipping.net)
    return added(nets, sale.currency)


def _one_for_one(case: Case) -> Answers:
    """One unit, or several of one kind, swapped at today's price, once for each price."""
    given, coins = case.given, Coins.of(case.given)
    qty, old = given.get("qty", 1), rate(given["original_unit"], coins.currency, minor=coins.minor)
    quotes = []
    for unit in given["replacement_unit"]:
        sale = sale_of([Line("OLD", qty, old)], coins.currency)
        price = Price(rate(unit, coins.currency, minor=coins.minor), TaxBasis.INCLUSIVE)
        terms = Terms(price_basis=PriceBasis.TODAY)
        shop = Shop(sale, terms, prices={"NEW": price})
        quotes.append(quote_of(shop.ask({"OLD": qty}, [c.Wish("NEW", qty)])))
    several = isinstance(case.expect.get("difference"), list)
    return {
        "direction": [direction(quote.difference) for quote in quotes],
        "difference": [q.balance for q in quotes] if several else quotes[0].balance,
        "refund": refund_of(quotes[0]),
    }


def _amounts(case: Case) -> Answers:
    """Several lines that come back, each named by what was paid for it."""
    given, coins = case.given, Coins.of(case.given)
    lines = [
        Line(f"L{number}", 1, rate(amount, coins.currency, minor=coins.minor))
        for number, amount in enumerate(given["return_amounts"], 1)
    ]
    sale = sale_of(lines, coins.currency)
    quote = quote_of(Shop(sale).ask({line.sku: 1 for line in lines}))
    return {
        "difference": quote.balance,
        "direction": direction(quote.difference),
        "refund": refund_of(quote),
        "total": refund_of(quote),
    }
