"""ERP: how far orders, returns and replacements are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from exchangekit.accounting.vouchers import VoucherKind
from exchangekit.policy.terms import PriceBasis, Sequence, Terms
from exchangekit.sale.following import REDUCED
from exchangekit.sale.intake import TaxBasis
from exchangekit.sale.spans import steps_in
from exchangekit.settlement.pricing import Price
from exchangekit.slip import commands as c
from exchangekit.slip.phases import (
    FINAL,
    Leg,
    ReplacementPhase,
    ReturnPhase,
    ReviewPhase,
    SettlementPhase,
)
from exchangekit.values.goods import Disposition, Grade
from exchangekit.values.people import Actor, Role

from tests.cases.bugs_money import paid_in_full
from tests.cases.commerce_returns import returnable
from tests.cases.model import Answers, Case, Check, Given, NotMapped
from tests.cases.replacements import on_hand
from tests.cases.shop import SITE, Line, Shop, quote_of, rate, refusal, sale_of

if TYPE_CHECKING:
    from collections.abc import Sequence as Listed

    from exchangekit.slip.lines import ReturnLine
    from exchangekit.slip.model import Slip

_COIN = "USD"
_PRICE = rate("10.00", _COIN)
_CLERK = Actor("u-1", frozenset({Role.CLERK}))


def whole(quantity: str) -> int:
    """Read a quantity of pieces."""
    if not quantity.isdigit():
        raise NotMapped(f"a quantity of {quantity!r}")
    return int(quantity)


def _sold(qty: int, **more: Any) -> Shop:
    """Sell so many of A, all paid for, with the books to match."""
    sale = paid_in_full(sale_of([Line("A", qty, _PRICE)], _COIN))
    return Shop.booked(sale, {"A": (qty, qty * 100)}, **more)


# --- receipts in parts --------------------------------------------------------------------------


def return_receipt(case: Case) -> Answers:
    """What was agreed arrives in parts; each part counts, and no more than was agreed."""
    given = case.given
    agreed, receipts = whole(given["authorised"]), [whole(qty) for qty in given["receipts"]]
    shop = _sold(agreed)
    slip, left = shop.ask({"A": agreed}), []
    shop.do(c.AcceptQuote(quote_of(slip).number))
    for qty in receipts:
        slip = shop.receive({1: qty})
        left.append(slip.return_line(1).outstanding)
    arrived = [v for v in shop.store.vouchers if v.kind is VoucherKind.GOODS_RECEIPT]
    line = slip.return_line(1)
    in_one = left[0] == 0
    whole_or_not = {"rejected": not in_one, "accepted": in_one}
    return {
        "remaining_after": left,
        "return_shipments": len(arrived),
        "library": {"received": line.received, "remaining": line.outstanding},
        "oca": Check(whole_or_not.get, left),  # where a receipt is all that was agreed, or none
        "credit_qty_after": lambda: _credited(agreed, receipts)[0],
        "invoices": lambda: _credited(agreed, receipts)[1],
    }


def _credited(agreed: int, receipts: Listed[int]) -> tuple[list[int], int]:
    """
    Credit each part as it comes: what is not there is let go of, and asked for anew.

    Gives how much is credited after each part, and how many settlements there are.
    """
    shop, credited = _sold(agreed), []
    for number, qty in enumerate(receipts):
        name = f"X-{number}"
        slip = shop.ask({"A": shop.entitlement().returnable(1)}, slip=name)
        shop.do(c.AcceptQuote(1), name)
        slip = shop.receive({1: qty}, name)
        if left := slip.return_line(1).outstanding:
            shop.do(c.Resolve(1, left, c.Outcome.KEPT), name)
        slip = shop.inspect(1, qty, slip=name)
        if slip.phases.settlement not in FINAL:
            shop.do(c.AcceptQuote(quote_of(slip).number), name)
        shop.settle(name)
        credited.append(_in_final(shop, [f"X-{n}" for n in range(number + 1)]))
    paid = [v for v in shop.store.vouchers if v.kind is VoucherKind.SETTLEMENT]
    return credited, len(paid)


def _in_final(shop: Shop, slips: Listed[str]) -> int:
    """Count what came back on slips whose money is final."""
    known = [shop.desk.show(name) for name in slips]
    final = [slip for slip in known if slip.phases.settlement in FINAL]
    return sum(line.received for slip in final for line in slip.returns)


# --- replacements that are planned and sent ---------------------------------------------------


def replacement_progress(case: Case) -> Answers:
    """Planned and sent are counted apart; a plan may grow until something moves."""
    given = case.given
    asked, steps = whole(given["rma_qty"]), given["steps"]
    skus = {step["item"] for step in steps if "item" in step} | {"B"}
    terms = Terms(price_basis=PriceBasis.TODAY, sequence=Sequence.ADVANCE)
    shop = _sold(
        asked, terms=terms, prices={sku: Price(_PRICE, TaxBasis.INCLUSIVE) for sku in skus}
    )
    shop.open_stock(dict.fromkeys(skus, (asked, asked * 100)), _COIN)
    wishes: list[c.Wish] = []
    told = []
    for step in steps:
        if "plan" in step:
            wishes.append(c.Wish(step.get("item", "B"), whole(step["plan"])))
            _plan(shop, asked, wishes)
        else:
            _ship(shop, whole(step["ship"]))
        told.append(_progress(shop.desk.show("X-1"), asked))
    return {"after": told}


def _plan(shop: Shop, asked: int, wishes: Listed[c.Wish]) -> None:
    if len(wishes) == 1:
        shop.ask({"A": asked}, wishes)
    elif refusal(lambda: shop.do(c.Amend(wishes=tuple(wishes)))) is not None:
        raise NotMapped("a plan that grows after something has left")


def _ship(shop: Shop, steps: int) -> None:
    slip = shop.desk.show("X-1")
    if slip.money.accepted is None:
        shop.do(c.AcceptQuote(quote_of(slip).number))
    parts = []
    for line in slip.replacements:
        if take := min(line.left, steps):
            parts.append(c.LineSteps(line.line, take))
            steps -= take
    shop.do(c.Dispatch(tuple(parts)))


def _progress(slip: Slip, asked: int) -> dict[str, Any]:
    planned = sum(line.wanted.steps for line in slip.replacements)
    done = sum(line.dispatched for line in slip.replacements)
    sent = slip.phases.replacement is ReplacementPhase.DISPATCHED and planned == asked
    words = {"waiting_replacement": not sent, "replaced": sent}
    return {
        "delivered_qty": planned,
        "remaining_qty": asked - planned,
        "done": done,
        "remaining_to_done": asked - done,
        "state": Check(words.get, slip.phases.replacement),
    }


def split(case: Case) -> Answers:
    """A part goes back to the customer; the rest stays on the line, with its receipt."""
    given = case.given
    asked, back = whole(given["rma_qty"]), whole(given["sent_back"])
    shop = _sold(asked)
    shop.ask({"A": asked})
    shop.do(c.AcceptQuote(1))
    shop.receive({1: whole(given["received"])})
    slip = shop.inspect(1, back, Grade.DAMAGED, Disposition.BACK_TO_CUSTOMER)
    line = slip.return_line(1)
    rest, planned = line.to_inspect(SITE), sum(r.wanted.steps for r in slip.replacements)
    done = sum(r.dispatched for r in slip.replacements)
    sent_back = _sent_back(line)
    return {
        "original": {
            "qty": sent_back,
            "state": Check({"returned": sent_back == back}.get, line.inspections),
        },
        "new": {
            "qty": rest,
            "delivered_qty": planned,
            "remaining_qty": rest - planned,
            "done": done,
            "remaining_to_done": rest - done,
            "state": Check({"received": rest == line.received - sent_back}.get, rest),
        },
        "sum_qty": line.steps,
        "received_total": line.received,
    }


def _sent_back(line: ReturnLine) -> int:
    theirs = [i for i in line.inspections if i.disposition is Disposition.BACK_TO_CUSTOMER]
    return sum(found.steps for found in theirs)


# --- orders -----------------------------------------------------------------------------------


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
        "credit_qty": _in_final(shop, ["X-1"]),
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


# --- states -----------------------------------------------------------------------------------


def state(case: Case) -> Answers:
    """Goods and money are two dimensions: either may be ahead of the other."""
    given = case.given
    shop = _sold(1)
    match given["start"]:
        case "draft":
            shop.open({"A": 1})
        case "accepted" | "confirmed" | "approved" | "requested":
            shop.ask({"A": 1})
        case other:
            raise NotMapped(f"a return that is {other!r}")
    slips = []
    for event in given["events"]:
        _happens(shop, event)
        slips.append(shop.desk.show("X-1"))
    failed = [given["events"][: n + 1].count("refund_fails") for n, _ in enumerate(slips)]
    return {
        "header": [_state(slip) for slip in slips],
        "states": [_state(slip) for slip in slips],
        "item": [
            _item(slip, failed=bool(times)) for slip, times in zip(slips, failed, strict=True)
        ],
    }


def _happens(shop: Shop, event: str) -> None:
    match event:
        case "confirm" | "accept" | "submit":
            shop.do(c.Submit())
        case "receive":
            shop.take_back()
        case "refund_fails":
            _fails(shop)
        case "refund_by_hand" | "refund":
            shop.settle()
        case "cancel" if not shop.desk.show("X-1").goods_moved:
            shop.do(c.Cancel())
        case _:
            raise NotMapped(f"an event {event!r}")


def _fails(shop: Shop) -> None:
    """A refund that failed is not recorded: what is owed stays owed."""
    before = shop.desk.show("X-1")
    if before.phases.settlement is not SettlementPhase.DUE:
        raise NotMapped("nothing is due that could fail")


def _state(slip: Slip) -> Check:
    phases, ended = slip.phases, slip.stage is None
    cancelled = ended and phases.return_ is ReturnPhase.CANCELLED
    here = phases.return_ is ReturnPhase.COMPLETE
    asked = phases.return_ is ReturnPhase.AWAITING
    words = {
        "draft": phases.review is ReviewPhase.DRAFT,
        "confirmed": asked,
        "accepted": asked,
        "received": here and not ended,
        "completed": ended and here,
        "refunded": ended and here,
        "cancelled": cancelled,
    }
    return Check(words.get, phases)


def _item(slip: Slip, *, failed: bool) -> Check:
    due = slip.phases.settlement is SettlementPhase.DUE
    words = {
        None: True,  # the case says nothing of it
        "manual_refund_needed": failed and due,
        "completed": slip.phases.settlement is SettlementPhase.SETTLED,
        "received": due and not failed,
    }
    return Check(words.get, slip.phases)
