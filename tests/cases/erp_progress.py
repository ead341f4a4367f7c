"""ERP: how far returns and replacements are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from exchangekit.accounting.vouchers import VoucherKind
from exchangekit.insight.progress import LineProgress, progress_of
from exchangekit.policy.terms import PriceBasis, Sequence, Terms
from exchangekit.sale.intake import TaxBasis
from exchangekit.settlement.pricing import Price
from exchangekit.slip import commands as c
from exchangekit.slip.phases import (
    FINAL,
    ReturnPhase,
    ReviewPhase,
    SettlementPhase,
)
from exchangekit.values.goods import Disposition, Grade
from exchangekit.values.ids import SlipId

from tests.cases.bugs_money import paid_in_full
from tests.cases.model import Answers, Case, Check, Given, NotMapped
from tests.cases.shop import SITE, Line, Shop, quote_of, rate, sale_of

if TYPE_CHECKING:
    from collections.abc import Sequence as Listed

    from exchangekit.slip.lines import ReturnLine
    from exchangekit.slip.model import Slip

_COIN = "USD"
_PRICE = rate("10.00", _COIN)


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
        credited.append(in_final(shop, [f"X-{n}" for n in range(number + 1)]))
    paid = [v for v in shop.store.vouchers if v.kind is VoucherKind.SETTLEMENT]
    return credited, len(paid)


def in_final(shop: Shop, slips: Listed[str]) -> int:
    """Count what came back on slips whose money is final."""
    known = [shop.desk.show(name) for name in slips]
    final = [slip for slip in known if slip.phases.settlement in FINAL]
    return sum(line.received for slip in final for line in slip.returns)


# --- replacements that are planned and sent ---------------------------------------------------


def replacement_progress(case: Case) -> Answers:
    """
    Planned and sent are counted apart; a plan may grow until something moves.

    What is planned after that is a slip of its own, over what the first one does not bring
    back.
    """
    given = case.given
    asked, steps = whole(given["rma_qty"]), given["steps"]
    skus = {step["item"] for step in steps if "item" in step} | {"B"}
    terms = Terms(price_basis=PriceBasis.TODAY, sequence=Sequence.ADVANCE)
    prices = {sku: Price(_PRICE, TaxBasis.INCLUSIVE) for sku in skus}
    shop = _sold(asked, terms=terms, prices=prices)
    shop.open_stock(dict.fromkeys(skus, (asked, asked * 100)), _COIN)
    told, plans = [], _plans(steps)
    for number, plan in enumerate(plans, 1):
        name, wishes = f"X-{number}", list[c.Wish]()
        own = asked if len(plans) == 1 else sum(whole(s["plan"]) for s in plan if "plan" in s)
        for step in plan:
            if "plan" in step:
                wishes.append(c.Wish(step.get("item", "B"), whole(step["plan"])))
                _plan(shop, name, own, wishes)
            else:
                _ship(shop, name, whole(step["ship"]))
            told.append(_progress(shop, number, asked))
    return {"after": told}


def _plans(steps: Listed[Given]) -> list[list[Given]]:
    """Begin anew with what is planned after something was shipped."""
    plans: list[list[Given]] = [[]]
    for step in steps:
        if "plan" in step and any("ship" in before for before in plans[-1]):
            plans.append([])
        plans[-1].append(step)
    return plans


def _plan(shop: Shop, name: str, own: int, wishes: Listed[c.Wish]) -> None:
    if len(wishes) == 1:
        shop.ask({"A": own}, wishes, name)
    else:
        shop.do(c.Amend(wishes=tuple(wishes)), name)


def _ship(shop: Shop, name: str, steps: int) -> None:
    slip = shop.desk.show(SlipId(name))
    if slip.money.accepted is None:
        shop.do(c.AcceptQuote(quote_of(slip).number), name)
    parts = []
    for line in slip.replacements:
        if take := min(line.left, steps):
            parts.append(c.LineSteps(line.line, take))
            steps -= take
    if steps:
        raise NotMapped("more is shipped than was planned last")
    shop.do(c.Dispatch(tuple(parts)), name)


def _progress(shop: Shop, slips: int, asked: int) -> dict[str, Any]:
    lines = [line for number in range(1, slips + 1) for line in _lines(shop, f"X-{number}")]
    planned, done = sum(line.promised for line in lines), sum(line.sent for line in lines)
    sent = planned == done == asked
    words = {"waiting_replacement": not sent, "replaced": sent}
    return {
        "delivered_qty": planned,
        "remaining_qty": asked - planned,
        "done": done,
        "remaining_to_done": asked - done,
        "state": Check(words.get, (planned, done)),
    }


def _lines(shop: Shop, name: str) -> tuple[LineProgress, ...]:
    slip, timeline = shop.desk.show(SlipId(name)), shop.desk.timeline(SlipId(name))
    return progress_of(slip, (entry.event for entry in timeline)).lines


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
