"""ERP: how far orders are: delivered, brought back, invoiced."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from exchangekit.accounting.billing import Bill, billed_over
from exchangekit.sale.following import REDUCED
from exchangekit.sale.spans import steps_in
from exchangekit.slip import commands as c
from exchangekit.slip.phases import FINAL, Leg, SettlementPhase
from exchangekit.values.people import Actor, Role

from tests.cases.bugs_money import paid_in_full
from tests.cases.commerce_returns import returnable
from tests.cases.erp_progress import in_final, whole
from tests.cases.model import Answers, Case, Check, Given, NotMapped
from tests.cases.replacements import on_hand
from tests.cases.shop import Line, Shop, rate, sale_of

if TYPE_CHECKING:
    from exchangekit.values.money import Money, Rate

_COIN = "USD"
_PRICE = rate("10.00", _COIN)
_OF_REST = ("ordered", "delivered", "invoiced", "price", "returned")
_CLERK = Actor("u-1", frozenset({Role.CLERK}))


def order_progress(case: Case) -> Answers:
    """What of an order is with the customer, and what of it was credited."""
    given = case.given
    if case.only("ordered", "delivered", "invoiced", "returned_to_refund"):
        return _returned(given)
    if case.only("ordered", "delivered", "backorder") and not given["backorder"]:
        return _no_backorder(given)
    if case.only("ordered", "delivered", "invoiced", "events"):
        return _refund_undone(given)
    if case.shape("delivered", "returned") and case.only("ordered", "delivered", "returned"):
        return _next(given)
    if case.only("on_hand", "ordered", "price", "unit_cost", "events"):
        return _on_hand(given)
    if case.shape("deliveries", "invoices") and case.only("price", "deliveries", "invoices"):
        return _billed(given)
    if case.shape("cases") and case.only("cases"):
        return {"invoiceable": [_invoiceable(one) for one in given["cases"]]}
    if case.shape("delivered", "invoiced") and case.only(*_OF_REST):
        return _rest(given)
    raise NotMapped("no shape of an order's progress that is known")


def _delivered(given: Given) -> Shop:
    delivered = whole(given["delivered"])
    ordered = whole(given.get("ordered", given["delivered"]))
    line = Line("A", ordered, _PRICE, shipped=delivered)
    sale = paid_in_full(sale_of([line], _COIN))
    return Shop.booked(sale, {"A": (delivered, delivered * 100)})


def _claimed(shop: Shop) -> int:
    return sum(steps_in(claim.spans) for claim in shop.entitlement().claims)


def _returned(given: Given) -> Answers:
    """An invoice that was paid is the sale; what came back is credited by its slip."""
    if given["invoiced"] != given["delivered"]:
        raise NotMapped("an order that is invoiced in part")
    shop = _delivered(given)
    shop.ask({"A": whole(given["returned_to_refund"])})
    shop.take_back()
    shop.settle()
    left = returnable(shop)["A"]
    return {
        "qty_delivered": left,
        "credit_qty": in_final(shop, ["X-1"]),
        "returned_qty": _claimed(shop),
        "next_default": left,
    }


def _next(given: Given) -> Answers:
    """The proposal asks the query that is checked."""
    shop = _delivered(given)
    shop.ask({"A": whole(given["returned"])})
    shop.take_back()
    proposed = shop.desk.propose(shop.sale.id)
    return {
        "qty_delivered": returnable(shop)["A"],
        "returned_qty": _claimed(shop),
        "next_default": sum(asked.steps for asked in proposed),
        "percent_returned": _percent(_claimed(shop), whole(given["delivered"])),
    }


def _billed(given: Given) -> Answers:
    """Invoices spread over deliveries at one price."""
    price = rate(given.get("price", "10.00"), _COIN)
    worths = [price.extend(whole(qty)) for qty in given["deliveries"]]
    billing = billed_over(worths, [_bill(one, price) for one in given["invoices"]], _COIN)
    rest = billing.whole.left
    return {
        "billed": [one.amount for one in billing.deliveries],
        "percent": [_percent(one.ppm, 1_000_000) for one in billing.deliveries],
        "invoice_rest": {"amount": rest, "qty": _quantity(rest, price)},
    }


def _bill(one: Given, price: Rate) -> Bill:
    """Of a delivery, or of the order."""
    amount = price.extend(whole(one["qty"]))
    if "of_delivery" in one:
        return Bill(amount, one["of_delivery"])
    if one["of_order"] is not True:
        raise NotMapped("an invoice of neither a delivery nor the order")
    return Bill(amount)


def _quantity(amount: Money, price: Rate) -> Decimal:
    return Decimal(amount.minor) / price.extend(1).minor


def _percent(part: int, of: int) -> Check:
    """To as many digits as are expected."""

    def same(expected: Any) -> bool | None:
        if not isinstance(expected, str) or not re.fullmatch(r"\d+(\.\d+)?", expected):
            return None
        unit = Fraction(1, 10 ** len(expected.partition(".")[2]))
        return abs(Fraction(expected) - Fraction(100 * part, of)) <= unit / 2

    return Check(same, f"{part} of {of}")


def _invoiceable(one: Given) -> list[int]:
    """What was delivered, less what came back and what was invoiced before; line by line."""
    columns = [one["delivered"], one.get("returned", "0"), one["invoiced"]]
    if all(isinstance(column, str) for column in columns):
        columns = [[column] for column in columns]
    return [
        whole(delivered) - whole(returned) - whole(invoiced)
        for delivered, returned, invoiced in zip(*columns, strict=True)
    ]


def _rest(given: Given) -> Answers:
    """What is left to be invoiced of an order: the rest of what the customer keeps."""
    shop, returned = _delivered(given), whole(given.get("returned", "0"))
    if returned:
        shop.ask({"A": returned})
        shop.take_back()
    kept, invoiced = returnable(shop)["A"], whole(given["invoiced"])
    price = rate(given.get("price", "10.00"), _COIN)
    billing = billed_over([price.extend(kept)], [Bill(price.extend(invoiced))], _COIN)
    rest = billing.whole.left
    return {
        "invoice_rest": {"amount": rest, "qty": _quantity(rest, price)},
        "invoiceable": kept - invoiced,
        "qty_delivered": kept,
        "returned_qty": _claimed(shop),
        "next_default": kept,
        "percent": _percent(billing.whole.ppm, 1_000_000),
        "percent_returned": _percent(returned, whole(given["delivered"])),
    }


def _no_backorder(given: Given) -> Answers:
    """What will not be delivered is taken off the order; the rest is what there is to bill."""
    ordered, delivered = whole(given["ordered"]), whole(given["delivered"])
    before = sale_of([Line("A", ordered, _PRICE, shipped=delivered)], _COIN)
    shop = Shop(before)
    known = shop.desk.follow_sale(
        sale_of([Line("A", delivered, _PRICE, shipped=delivered)], _COIN), shop.signature()
    )
    off = sum(steps_in(claim.spans) for claim in known.claims if claim.by == REDUCED)
    line = known.sale.line(1)
    return {"qty_delivered": line.shipped, "invoiceable": line.steps - off}


def _refund_undone(given: Given) -> Answers:
    """A credit note that is called off before it is paid takes the goods along."""
    shop, invoiced, slips, qty = _delivered(given), whole(given["invoiced"]), 0, 0
    told = []
    for event in given["events"]:
        found = re.fullmatch(r"return_(\d+)_and_refund_(\d+)", event)
        if (found and found[1] == found[2]) or (event == "redraft_refund" and slips):
            qty = int(found[1]) if found else qty
            slips += 1
            name = f"X-{slips}"
            shop.ask({"A": qty}, slip=name)
            if shop.take_back(name).phases.settlement not in FINAL:
                raise NotMapped("a credit note that is not posted")
        elif event == "cancel_refund" and slips:
            _undo(shop, f"X-{slips}", qty)
        else:
            raise NotMapped(f"an event {event!r}")
        credited = _claimed(shop)
        told.append({"qty_delivered": returnable(shop)["A"], "qty_invoiced": invoiced - credited})
    return {"after": told}


def _undo(shop: Shop, name: str, qty: int) -> None:
    """Send the goods back; the slip ends as if it had never been."""
    shop.do(c.Cancel(), name, actor=_CLERK)
    slip = shop.do(c.Dispatch((c.LineSteps(1, qty),), leg=Leg.RETURN), name).slip
    if slip.phases.settlement is not SettlementPhase.CANCELLED:
        raise NotMapped("a refund that is not undone")


def _on_hand(given: Given) -> Answers:
    """What is on the shelf after an order is delivered, and after some of it came back."""
    there, price = whole(given["on_hand"]), rate(given.get("price", "10.00"), _COIN)
    worth = rate(given.get("unit_cost", "1.00"), _COIN).extend(there).minor
    given.aside("ordered")
    shop, left, slips = None, [], 0
    for event in given["events"]:
        match event.split("_"):
            case ["deliver", qty] if shop is None:
                sale = paid_in_full(sale_of([Line("A", whole(qty), price)], _COIN))
                shop = Shop.booked(sale, {"A": (there, worth)})
            case ["return", qty] if shop is not None:
                slips += 1
                shop.ask({"A": whole(qty)}, slip=f"X-{slips}")
                shop.take_back(f"X-{slips}")
            case _:
                raise NotMapped(f"an event {event!r}")
        left.append(on_hand(shop, "A"))
    return {"on_hand_after": left, "available_after": left}
