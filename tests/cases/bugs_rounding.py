"""Bugs others shipped: roundings."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from attrs import evolve

from exchangekit.sale.intake import TaxBasis
from exchangekit.settlement.quote import LineKind
from exchangekit.settlement.tenders import PaymentBalance, spread
from exchangekit.slip import commands as c
from exchangekit.slip.phases import SettlementPhase
from exchangekit.values.decimals import Rounding, scaled
from exchangekit.values.ids import PaymentId
from exchangekit.values.money import Money, Rate
from exchangekit.values.quantity import Unit
from exchangekit.values.tax import TaxRate

from tests.cases.bugs_money import (
    coin,
    less_percent,
    line_from,
    only_sku,
    paid_in_full,
    with_taxes,
)
from tests.cases.model import Answers, Case, Check, Given, NotMapped
from tests.cases.shop import (
    Line,
    Shop,
    added,
    fraction,
    quote_of,
    rate,
    refund_of,
    refusal,
    sale_of,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from exchangekit.sale.facts import Sale

# --- rounding -----------------------------------------------------------------------------


_FINE = 12


def rounding(case: Case) -> Answers:
    """Tell the shapes of a rounding apart."""
    given, currency = case.given, coin(case.given)
    shapes = (
        (("line_tax_total", "qty", "returns"), _tax_in_turn),
        (("kit_gross_paid", "parts"), _kit),
        (("lines", "refund_cap"), _cap),
        (("amount", "parts"), _parts),
        (("quantity_done_input", "quantity_expected", "uom_rounding"), _quantities),
        (("computed_item_value",), _one_value),
        (("computed_total", "paid"), _rounded_total),
        (("unit", "qty"), _priced),
        (("lines",), _all_ways),
        (("paid", "returns"), _amounts_in_turn),
    )
    for keys, answer in shapes:
        if case.shape(*keys):
            return answer(given, currency)
    raise NotMapped("no shape of a rounding that is known")


def _tax_in_turn(given: Given, currency: str) -> Answers:
    whole, qty = Money.parse(given["line_tax_total"], currency), given["qty"]
    sale = with_taxes([Given({"id": "A", "qty": qty, "tax": whole.amount})], currency)
    shop, taxes = Shop(sale), []
    for number, steps in enumerate(given["returns"]):
        slip = shop.ask({"A": steps}, slip=f"X-{number}")
        taxes.append((-quote_of(slip).sum_of(LineKind.CREDIT)).tax)
    return {
        "tax_per_return": taxes,
        "sum": added(taxes, currency),
        "equal": len(set(taxes)) == 1,
        "must_not": Check(lambda wrong: _same_texts(wrong, taxes), taxes),
    }


def _same_texts(wrong: object, amounts: Sequence[Money]) -> bool | None:
    if isinstance(wrong, str):
        return any(wrong == amount.amount for amount in amounts)
    return None


def _kit(given: Given, currency: str) -> Answers:
    """A kit's price is spread over its parts once; every view reads that."""
    paid, parts = Money.parse(given["kit_gross_paid"], currency), given["parts"]
    given.aside("tax_rate")  # one rate for all parts does not change their weights
    weights = []
    for part in parts:
        part.aside("id")
        net = scaled(part["net"], _FINE, where="net")
        if net is None:
            raise NotMapped(f"a net amount of {part['net']}")
        weights.append(net * part.get("qty", 1))
    shares = paid.allocate(weights)
    texts = sorted(share.amount for share in shares)
    return {
        "parts_sorted": sorted(shares),
        "parts_one_of": Check(lambda ways: _is_one_of(ways, texts), texts),
        "sum": added(shares, currency),
        "order_total": added(shares, currency),
    }


def _is_one_of(ways: object, texts: list[str]) -> bool | None:
    if not isinstance(ways, list) or not all(isinstance(way, list) for way in ways):
        return None
    return any(sorted(map(str, way)) == texts for way in ways)


def _cap(given: Given, currency: str) -> Answers:
    cap = Money.parse(given["refund_cap"], currency)
    shares = cap.allocate([Money.parse(line, currency).minor for line in given["lines"]])
    return {"lines_sorted": sorted(shares), "sum": added(shares, currency)}


def _parts(given: Given, currency: str) -> Answers:
    """Paid back in equal parts: the last one settles the slip."""
    amount, count = Money.parse(given["amount"], currency), given["parts"]
    parts = amount.allocate([1] * count)
    sale = paid_in_full(sale_of([Line("A", 1, rate(amount.amount, currency))], currency))
    shop = Shop(sale)
    shop.ask({"A": 1})
    slip = shop.take_back()
    for number, part in enumerate(parts):
        slip = shop.do(c.Refund(PaymentId(f"R-{number}"), part)).slip
    settled = slip.phases.settlement is SettlementPhase.SETTLED
    return {
        "parts_sorted": sorted(parts),
        "sum": added(parts, currency),
        "remaining": -slip.money.outstanding,
        "outstanding": -slip.money.outstanding,
        "status_after": Check(
            lambda word: settled if word in {"fully_settled", "settled", "refunded"} else None,
            slip.phases.settlement.value,
        ),
    }


def _quantities(given: Given, currency: str) -> Answers:
    """A quantity from a float is rounded to its unit at the host's border; then it is exact."""
    del currency
    digits = len(given["uom_rounding"].partition(".")[2])
    unit, fine = Unit("uom", digits), 20
    done = scaled(given["quantity_done_input"], fine, where="done")
    if done is None or scaled(given["uom_rounding"], digits, where="uom") != 1:
        raise NotMapped("a rounding that is no power of ten")
    steps = Rounding.HALF_UP.divide(done, 10 ** (fine - digits))
    return {"equal": steps == unit.steps(given["quantity_expected"]), "value": unit.text(steps)}


def _one_value(given: Given, currency: str) -> Answers:
    return {"value": Rate.parse(given["computed_item_value"], currency).extend(1)}


def _rounded_total(given: Given, currency: str) -> Answers:
    """What was computed is rounded at intake; what was paid can go back to the cent."""
    total = Rate.parse(given["computed_total"], currency).extend(1)
    paid = Money.parse(given["paid"], currency)
    answers: dict[str, Any] = {"order_total": total, "outstanding": total - paid, "value": total}
    if "refund_request" in given:
        request = Money.parse(given["refund_request"], currency)
        answers |= _paid_back(paid, [request])
    return answers


def _paid_back(paid: Money, requests: Sequence[Money]) -> dict[str, Any]:
    balance, problems = PaymentBalance(PaymentId("P-1"), paid, Money.zero(paid.currency)), []
    for request in requests:
        problem = refusal(lambda r=request, b=balance: spread(r, [b], slip="X-1"))
        problems.append(problem)
        if problem is None:
            parts = spread(request, [balance], slip="X-1")
            gone = added((part.amount for part in parts), paid.currency)
            balance = evolve(balance, refunded=balance.refunded + gone)
    return {
        "allowed": not any(problems),
        "remaining": balance.left,
        "sum": balance.refunded,
        "status_after": Check(
            lambda word: balance.left.minor == 0
            if word in {"fully_settled", "fully_refunded", "refunded"} else None,
            balance.left,
        ),
    }  # fmt: skip


def _priced(given: Given, currency: str) -> Answers:
    """A unit price finer than the currency, extended once."""
    line = Line("A", given["qty"], rate(given["unit"], currency))
    sale = less_percent([line], currency, given.get("percent_discount", "0"))
    answers: dict[str, Any] = {"order_total": sale.paid, "value": sale.paid}
    if "paid" in given:
        answers["outstanding"] = sale.paid - Money.parse(given["paid"], currency)
    if "returns" in given or "returned_qty" in given or "returned" in given:
        answers |= _ways(given, paid_in_full(sale))
    return answers


def _all_ways(given: Given, currency: str) -> Answers:
    raw = given["lines"]
    if not all(isinstance(line, Given) for line in raw):
        raise NotMapped("lines that are amounts, and nothing to do with them")
    rates = fraction(given["tax_rate"]) if "tax_rate" in given else ()
    lines = [line_from(line, number, currency, rates) for number, line in enumerate(raw, 1)]
    included = given.get("prices_include_tax", True)
    basis = TaxBasis.INCLUSIVE if included else TaxBasis.EXCLUSIVE
    whole = sale_of(lines, currency, basis)
    base = added([x.paid.gross if included else x.paid.net for x in whole.lines], currency)
    off = base.share(TaxRate.parse("off", given.get("percent_discount", "0")).ppm, 1_000_000)
    sale = paid_in_full(sale_of(lines, currency, basis, discount=off))
    return _ways(given, sale) | {"order_total": sale.paid}


def _ways(given: Given, sale: Sale) -> dict[str, Any]:
    """The same goods, returned at once and one by one."""
    returned = given.get("returned", "all")
    if isinstance(returned, str) and re.match(r"all\b", returned) is None:
        raise NotMapped(f"returned {returned!r}")
    whole = {line.item.sku: line.steps for line in sale.lines}
    if "returned_qty" in given:
        whole = {only_sku(sale): given["returned_qty"]}
    once = refund_of(quote_of(Shop(sale).ask(whole)))
    shop, single = Shop(sale), []
    parts = list(given["returns"]) if "returns" in given else [1] * sum(whole.values())
    skus = [sku for sku, qty in whole.items() for _ in range(qty)] if "returns" not in given else [
        only_sku(sale)] * len(parts)  # fmt: skip
    for number, (sku, qty) in enumerate(zip(skus, parts, strict=True)):
        single.append(refund_of(quote_of(shop.ask({sku: qty}, slip=f"X-{number}"))))
    return {
        "all_at_once": once,
        "returned_value": once,
        "sum_one_by_one": added(single, sale.currency),
        "sum": added(single, sale.currency),
        "parts_sorted": sorted(single),
        "lines_sorted": sorted(single),
        "max_unit_spread": max(single) - min(single),
        "remaining": sale.paid - added(single, sale.currency),
        "must_not": once,
    }


def _amounts_in_turn(given: Given, currency: str) -> Answers:
    """Amounts paid back in turn, to the last cent of what was received."""
    if "qty" in given:
        line = Line("A", given["qty"], rate(given["paid"], currency, per=given["qty"]))
        return _ways(given, paid_in_full(sale_of([line], currency)))
    if not all(isinstance(amount, str) for amount in given["returns"]):
        raise NotMapped("quantities of nothing")
    requests = [Money.parse(amount, currency) for amount in given["returns"]]
    return _paid_back(Money.parse(given["paid"], currency), requests)
