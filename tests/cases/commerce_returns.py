"""Commerce: how much may come back, and what arrives."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from exchangekit.policy.rules import ProofRule
from exchangekit.sale.entitlement import Claimed, SaleRegistered, entitlement_of
from exchangekit.sale.spans import Span
from exchangekit.slip import commands as c
from exchangekit.slip.phases import ReturnPhase, ReviewPhase
from exchangekit.values.goods import Disposition, Grade, Reason
from exchangekit.values.money import Rate

from tests.cases.model import Answers, Case, Check, Given, NotMapped
from tests.cases.orders import Coins, read_sale
from tests.cases.shop import (
    Line,
    Shop,
    line_of,
    quote_of,
    rate,
    refund_of,
    refusal,
    sale_of,
)
from tests.cases.words import reason

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from exchangekit.errors import ExchangeKitError
    from exchangekit.sale.facts import Sale
    from exchangekit.slip.model import Slip

_PRICE = Rate.parse("10.00", "USD")


_STATES = {"awaiting", "requested", "received"}


def plain_sale(qty: int, shipped: int | None = None, sku: str = "A") -> Sale:
    """Take in a sale of one line, where a case says nothing of prices."""
    return sale_of([Line(sku, qty, _PRICE, shipped=shipped)], "USD")


def quantity_guard(case: Case) -> Answers:
    """Tell the shapes of a guarded quantity apart."""
    given = case.given
    if case.shape("cases"):
        return _guards(given["cases"])
    if case.shape("unit", "action"):
        return _unit_action(case)
    if case.shape("lines", "returned"):
        return _request(case)
    if "ordered" in given or "fulfilled" in given:
        return _counted(case)
    raise NotMapped("no shape of a guarded quantity that is known")


def _request(case: Case) -> Answers:
    """One request over lines of which some have been asked back before."""
    given = case.given
    sale = read_sale(given)
    shop = Shop(sale)
    before = given.get("already_requested", {})
    if asked := {sku: qty for sku, qty in before.items() if qty}:
        shop.ask(asked, slip="X-0")
    wanted = {line["sku"]: line["qty"] for line in given["returned"]}
    first = next(iter(wanted))
    known = first in {line.item.sku for line in sale.lines}
    most = shop.entitlement().returnable(line_of(sale, first).line) if known else None
    problem = refusal(lambda: shop.ask(wanted))
    return {
        "accepted": problem is None,
        "reason": reason(problem),
        "max_qty": most,
        "refund": lambda: None if problem else refund_of(quote_of(shop.desk.show("X-1"))),
        "outstanding": lambda: outstanding(shop, ["X-0", "X-1"]),
        "still_returnable": lambda: returnable(shop),
        "state_unchanged": Check(lambda _: None),
    }


def returnable(shop: Shop) -> dict[str, int]:
    """Give by SKU what may still come back."""
    entitlement = shop.entitlement()
    return {line.item.sku: entitlement.returnable(line.line) for line in shop.sale.lines}


def outstanding(shop: Shop, slips: Sequence[str]) -> dict[str, int]:
    """Give by SKU what is agreed to come back and has not arrived."""
    left = dict.fromkeys((line.item.sku for line in shop.sale.lines), 0)
    for name in slips:
        if refusal(lambda name=name: shop.desk.show(name)) is not None:
            continue
        for line in shop.desk.show(name).returns:
            left[line.item.sku] += line.outstanding
    return left


def _counted(case: Case) -> Answers:
    """Plain numbers: so many ordered and shipped, so many asked back."""
    given, coins = case.given, Coins.of(case.given)
    ordered = given.get("ordered", given.get("fulfilled"))
    shipped = given.get("fulfilled")
    price = rate(given["unit_gross"], coins.currency) if "unit_gross" in given else _PRICE
    sale = sale_of([Line("A", ordered, price, shipped=shipped)], coins.currency)
    shop = Shop(sale)
    if "return_from_unfulfilled" in given:
        if given["return_from_unfulfilled"] <= ordered - sale.line(1).shipped:
            raise NotMapped("taking back what never left is an amendment, not a return")
        requests = [sale.line(1).shipped + given["return_from_unfulfilled"]]
    elif "requests" in given:
        requests = given["requests"]
    else:
        requests = [given["returned_qty"]]
    most = shop.entitlement().returnable(1)
    told = [_ask_back(shop, f"X-{number}", qty) for number, qty in enumerate(requests)]
    single = not isinstance(case.expect.get("accepted"), list)
    accepted = [problem is None for problem, _, _ in told]
    return {
        "accepted": accepted[0] if single and len(told) == 1 else accepted,
        "max_qty": most,
        "reason": reason(next((problem for problem, _, _ in told if problem), None)),
        "refund": [None if problem else worth for problem, worth, _ in told],
        "outstanding": [left for _, _, left in told],
    }


def _ask_back(shop: Shop, slip: str, qty: int) -> tuple[ExchangeKitError | None, Any, int]:
    problem = refusal(lambda: shop.ask({"A": qty}, slip=slip))
    worth = None if problem else refund_of(quote_of(shop.desk.show(slip)))
    known = [key.removeprefix("slip:") for key in shop.store.records if key.startswith("slip:")]
    return problem, worth, outstanding(shop, known)["A"]


def _guards(cases: Sequence[Any]) -> Answers:
    accepted = [_granted(one) if isinstance(one, Given) else guard(one) for one in cases]
    return {"accepted": accepted}


def _granted(case: Given) -> bool:
    """So many of a line were granted before; may so many more be?"""
    entitlement = Shop(plain_sale(case["qty"])).entitlement()
    shop = Shop(entitlement.sale)
    if case["already_granted"]:
        shop.ask({"A": case["already_granted"]}, slip="X-0")
    return refusal(lambda: shop.ask({"A": case["request"]})) is None


def guard(word: str) -> bool:
    """Play a guard that a case names by a word; tell whether it is accepted."""
    sized = re.fullmatch(r"qty_(-?\d+)_of_(\d+)", word)
    if sized is not None:
        shop = Shop(plain_sale(int(sized[2])))
        return refusal(lambda: shop.ask({"A": int(sized[1])})) is None
    match word:
        case "order_not_completed" | "nothing_shipped" | "not_shipped":
            shop = Shop(plain_sale(1, shipped=0))
        case "zero_units" | "zero_quantity":
            shop = Shop(plain_sale(1))
            return refusal(lambda: shop.ask({"A": 0})) is None
        case "negative_quantity":
            shop = Shop(plain_sale(1))
            return refusal(lambda: shop.ask({"A": -1})) is None
        case "second_request_same_unit" | "unit_already_refunded" | "unit_already_returned":
            shop = Shop(plain_sale(1))
            shop.ask({"A": 1}, slip="X-0")
        case "request_after_cancelling_first":
            shop = Shop(plain_sale(1))
            shop.ask({"A": 1}, slip="X-0")
            shop.do(c.Cancel(), "X-0")
        case "unknown_line" | "foreign_line":
            shop = Shop(plain_sale(1))
            return refusal(lambda: shop.ask({"Z": 1})) is None
        case _:
            raise NotMapped(f"a guard called {word!r}")
    return refusal(lambda: shop.ask({"A": 1})) is None


def _unit_action(case: Case) -> Answers:
    given = case.given
    unit = given["unit"]
    match given["action"]:
        case "receive":
            shop = Shop(plain_sale(1, sku=unit))
            shop.ask({unit: 1})
            if unit in given.get("already_received", []):
                shop.receive({1: 1})
            before = shop.store.dump()
            problem = refusal(lambda: shop.receive({1: 1}))
            unchanged = shop.store.dump() == before
            return {
                "accepted": problem is None,
                "reason": reason(problem),
                "state_unchanged": Check(
                    lambda word: unchanged if word in _STATES else None, unchanged
                ),
            }
        case "new_return":
            played = [superseded(unit, state) for state in given["prior_state"]]
            return {
                "accepted": [accepted for accepted, _ in played],
                "prior_state_after": [check for _, check in played],
            }
        case action:
            raise NotMapped(f"action {action!r}")


def superseded(unit: str, state: str) -> tuple[bool, Check]:
    """A new return calls the open one off first; when that cannot be, it is refused."""
    if state == "given_to_customer":
        return _given_away(unit, state)
    shop = Shop(plain_sale(1, sku=unit))
    shop.ask({unit: 1}, slip="X-0")
    match state:
        case "awaiting":
            pass
        case "cancelled":
            shop.do(c.Cancel(), "X-0")
        case "received":
            shop.receive({1: 1}, "X-0")
        case _:
            raise NotMapped(f"state {state!r}")
    if state != "received":  # afterwards calling off means sending the goods back
        refusal(lambda: shop.do(c.Cancel(), "X-0"))
    accepted = refusal(lambda: shop.ask({unit: 1})) is None
    return accepted, _is_state(shop.desk.show("X-0"))


def _given_away(unit: str, name: str) -> tuple[bool, Check]:
    """What was credited outside and left with the customer is a claim booked outside."""
    outside = Claimed(name, 1, (Span(0, 1),))
    held = entitlement_of((SaleRegistered(plain_sale(1, sku=unit)), outside))
    if held is None:
        raise NotMapped("the sale was never taken in")
    accepted = refusal(lambda: held.claim("X-1", 1, 1)) is None
    return accepted, Check(lambda word: word in held.claimants, sorted(held.claimants))


def _is_state(slip: Slip) -> Check:
    phase = slip.phases.return_
    states: Mapping[str, bool] = {
        "awaiting": phase in {ReturnPhase.AWAITING, ReturnPhase.IN_TRANSIT},
        "cancelled": phase is ReturnPhase.CANCELLED,
        "received": phase in {ReturnPhase.INSPECTING, ReturnPhase.COMPLETE},
    }
    return Check(lambda word: states.get(str(word)), phase.value)


# --- receipt -----------------------------------------------------------------------------


def receipt(case: Case) -> Answers:
    """Tell the shapes of a receipt apart."""
    given = case.given
    if case.shape("cases"):
        return {"accepted": [_receives(word) for word in given["cases"]]}
    if case.shape("returns", "receipts"):
        return _receipts(case)
    if case.shape("receive"):
        return _received_once(case)
    raise NotMapped("no shape of a receipt that is known")


def _receives(word: str) -> bool:
    sized = re.fullmatch(r"approved_(full|partial|over)(?:_by_(\d+))?", word)
    if sized is None and word not in {"not_approved", "cancelled", "zero", "twice"}:
        raise NotMapped(f"a receipt called {word!r}")
    announced = 2
    if word == "not_approved":
        shop = Shop(plain_sale(announced), rules=(ProofRule(),))
        _drafted(shop, announced)
        return refusal(lambda: shop.receive({1: announced})) is None
    shop = Shop(plain_sale(announced))
    shop.ask({"A": announced})
    if word == "cancelled":
        shop.do(c.Cancel())
    if word == "twice":
        shop.receive({1: announced})
    arrives = 0 if word == "zero" else announced
    if sized is not None and sized[1] == "partial":
        arrives = announced - int(sized[2] or 1)
    if sized is not None and sized[1] == "over":
        arrives = announced + int(sized[2] or 1)
    return refusal(lambda: shop.receive({1: arrives})) is None


def _drafted(shop: Shop, qty: int) -> None:
    asked = (c.Asked(1, qty, Grade.AS_NEW),)
    opened = c.Open(shop.sale.id, c.Intent.REFUND, shop.sale.channel, Reason.SIZE, asked)
    shop.do(opened)
    if shop.desk.show("X-1").phases.review is not ReviewPhase.DRAFT:
        raise NotMapped("a draft that is none")


def _lines_or_requested(given: Given) -> Sale:
    """Take in the lines; without any, as much as is asked back was sold and shipped."""
    if "lines" in given:
        return read_sale(given)
    asked = dict(given["already_requested"].items())
    return sale_of([Line(sku, qty, _PRICE) for sku, qty in asked.items()], "USD")


def _received_once(case: Case) -> Answers:
    given = case.given
    shop = Shop(_lines_or_requested(given))
    asked = {sku: qty for sku, qty in given["already_requested"].items() if qty}
    slip = shop.ask(asked)
    numbers = {line.item.sku: line.line for line in slip.returns}
    arrives = [(line["sku"], line["qty"], line.get("condition")) for line in given["receive"]]
    most = next(
        (slip.return_line(numbers[s]).outstanding for s, _, _ in arrives if s in numbers), 0
    )
    before = shop.store.dump()
    problem = refusal(lambda: _arrive(shop, numbers, arrives))
    if problem is not None and shop.store.dump() != before:
        raise NotMapped("one document of several receipts, of which some were booked")
    return {
        "accepted": problem is None,
        "reason": reason(problem),
        "max_qty": most,
        "received_after": lambda: received(shop, ["X-1"]),
        "outstanding_after": lambda: outstanding(shop, ["X-1"]),
        "outstanding_before_receipts": {
            line.item.sku: asked.get(line.item.sku, 0) for line in shop.sale.lines
        },
    }


def _arrive(
    shop: Shop, numbers: Mapping[str, int], arrives: Sequence[tuple[str, int, str | None]]
) -> None:
    """Book one receipt, the quantities of a line added up, then what inspection found."""
    counted: dict[int, int] = {}
    for sku, qty, _ in arrives:
        number = numbers.get(sku, len(numbers) + 1)
        counted[number] = counted.get(number, 0) + qty
    shop.receive(counted)
    for sku, qty, condition in arrives:
        match condition:
            case None:
                pass
            case "good":
                shop.inspect(numbers[sku], qty)
            case "damaged":
                shop.inspect(numbers[sku], qty, Grade.DAMAGED, Disposition.SCRAP)
            case _:
                raise NotMapped(f"condition {condition!r}")


def received(shop: Shop, slips: Sequence[str]) -> dict[str, int]:
    came = dict.fromkeys((line.item.sku for line in shop.sale.lines), 0)
    for name in slips:
        for line in shop.desk.show(name).returns:
            came[line.item.sku] += line.received
    return came


def _receipts(case: Case) -> Answers:
    """Several returns of one order, received in turn, each in one go or in parts."""
    given = case.given
    shop = Shop(read_sale(given))
    names: list[str] = []
    for one in given["returns"]:
        one.aside("return_shipping")
        shop.ask({line["sku"]: line["qty"] for line in one["lines"]}, slip=one["id"])
        names.append(one["id"])
    before = outstanding(shop, names)
    told: dict[str, list[str]] = {name: [] for name in names}
    accepted = []
    for one in given["receipts"]:
        slip = shop.desk.show(one["return"])
        numbers = {line.item.sku: line.line for line in slip.returns}
        lines = {numbers[line["sku"]]: line["qty"] for line in one["lines"]}
        accepted.append(refusal(lambda lines=lines, one=one: shop.receive(lines, one["return"])))
        told[one["return"]].append(_arrival(shop.desk.show(one["return"])))
    return {
        "accepted": [problem is None for problem in accepted],
        "outstanding_before_receipts": before,
        "outstanding_after": lambda: outstanding(shop, names),
        "received_after": lambda: received(shop, names),
        "status_after_each_receipt": {name: _last_or_all(words) for name, words in told.items()},
    }


def _arrival(slip: Slip) -> str:
    if slip.phases.return_ in {ReturnPhase.INSPECTING, ReturnPhase.COMPLETE}:
        return "received"
    return "partially_received" if any(line.received for line in slip.returns) else "requested"


def _last_or_all(words: Sequence[str]) -> Check:
    def told(expected: object) -> bool | None:
        if isinstance(expected, list):
            return expected == list(words)
        return bool(words) and expected == words[-1] if isinstance(expected, str) else None

    return Check(told, words)
