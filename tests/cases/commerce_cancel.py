"""Commerce: requests and units that are called off, and what a state allows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from attrs import evolve

from exchangekit.errors import InvalidInputError, QuantityError
from exchangekit.policy.terms import FeeKind, FeeTerm, Terms
from exchangekit.sale.entitlement import SaleRegistered, entitlement_of
from exchangekit.sale.facts import Channel
from exchangekit.sale.spans import value_of
from exchangekit.settlement.quote import LineKind
from exchangekit.slip import commands as c
from exchangekit.slip.phases import ReturnPhase, ReviewPhase
from exchangekit.values.goods import Reason
from exchangekit.values.people import Actor, Role

from tests.cases.commerce_returns import guard, outstanding, plain_sale, received
from tests.cases.model import Answers, Case, Check, Given, NotMapped
from tests.cases.orders import Coins, read_sale, unit_worth
from tests.cases.replacements import advance_shop, held, on_hand
from tests.cases.shop import Line, Shop, rate, refusal, sale_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from exchangekit.sale.facts import Sale
    from exchangekit.slip.lines import ReturnLine
    from exchangekit.values.money import Money

_CUSTOMER = Actor("cust-1", frozenset({Role.CUSTOMER}))


def cancel(case: Case) -> Answers:
    """Tell the shapes of a cancellation apart."""
    given = case.given
    if case.only("state", "action") and given["action"] == "cancel":
        return {"accepted": [_customer_cancels(state) for state in given["state"]]}
    if case.only("line_states", "action") and given["action"] == "cancel":
        return {"line_states": _called_off(given["line_states"])}
    if case.only("cases") and all(isinstance(one, list) for one in given["cases"]):
        return {"can_cancel": [_can_call_off(states) for states in given["cases"]]}
    if case.only("line_total", "units", "cancelled_before"):
        return _one_more(given)
    if case.only("line_total", "units", "cancel"):
        return _in_turn(given)
    if case.only("lines", "short_shipped"):
        return _short_shipped(given)
    if case.shape("lines", "returned", "then") and given["then"] == ["cancel_draft", "confirm"]:
        return _draft(given)
    if case.only("lines", "returns", "steps"):
        return _returns(given)
    if case.only("on_hand", "allocated", "cancel"):
        return _set_aside(given)
    raise NotMapped("no shape of a cancellation that is known")


def _draft(given: Given) -> Answers:
    shop = Shop(read_sale(given))
    wanted = {line["sku"]: line["qty"] for line in given["returned"]}
    shop.open(wanted)
    slip = shop.do(c.Cancel()).slip
    confirmed = refusal(lambda: shop.do(c.Submit())) is None
    left = {sku: sum(line.outstanding for line in slip.returns) for sku in wanted}
    return {"confirm_accepted": confirmed, "outstanding": left}


def _customer_cancels(state: str) -> bool:
    """Once goods have moved, undoing is a matter of the shop: a customer may not."""
    shop = Shop(plain_sale(1))
    shop.open({"A": 1})
    if state != "draft":
        shop.do(c.Submit())
    match state:
        case "draft" | "requested" | "approved" | "awaiting":
            pass
        case "in_transit":
            shop.do(c.ShipReturn())
        case "received":
            shop.receive({1: 1})
        case "completed" | "refunded":
            shop.take_back()
            shop.settle()
        case "cancelled" | "canceled":
            shop.do(c.Cancel())
        case _:
            raise NotMapped(f"state {state!r}")
    return refusal(lambda: shop.do(c.Cancel(), actor=_CUSTOMER)) is None


# --- lines of one request -------------------------------------------------------------------


def _in_states(states: Sequence[str]) -> Shop:
    """Give a request whose lines, one by one, are in these states."""
    price = rate("10.00", "USD")
    lines = [Line(f"L{number}", 1, price) for number, _ in enumerate(states, 1)]
    shop = Shop(sale_of(lines, "USD"))
    shop.ask({line.sku: 1 for line in lines})
    for number, state in enumerate(states, 1):
        match state:
            case "awaiting":
                pass
            case "received":
                shop.receive({number: 1})
            case "cancelled":
                shop.do(c.Resolve(number, 1, c.Outcome.KEPT))
            case _:
                raise NotMapped(f"a line that is {state!r}")
    return shop


def _call_off(shop: Shop) -> bool:
    """Let go of what has not come; tell whether there was anything."""
    slip = shop.desk.show("X-1")
    if not any(line.received or line.resolved for line in slip.returns):
        return refusal(lambda: shop.do(c.Cancel())) is None
    open_lines = [line for line in slip.returns if line.outstanding]
    for line in open_lines:
        shop.do(c.Resolve(line.line, line.outstanding, c.Outcome.KEPT))
    return bool(open_lines)


def _called_off(states: Sequence[str]) -> list[Check]:
    shop = _in_states(states)
    _call_off(shop)
    slip = shop.desk.show("X-1")
    over = slip.phases.return_ is ReturnPhase.CANCELLED
    return [_line_state(line, cancelled=over) for line in slip.returns]


def _line_state(line: ReturnLine, *, cancelled: bool) -> Check:
    words = {
        "cancelled": cancelled or line.resolved == line.steps,
        "received": line.received == line.steps,
        "awaiting": not cancelled and line.outstanding == line.steps,
    }
    return Check(words.get, (line.received, line.resolved))


def _can_call_off(states: Sequence[str]) -> bool:
    if states:
        return _call_off(_in_states(states))
    shop = Shop(plain_sale(1))
    shop.do(c.Open(shop.sale.id, c.Intent.REFUND, Channel.ONLINE, Reason.SIZE))
    return refusal(lambda: shop.do(c.Cancel())) is None


# --- units of an order that will not be shipped ----------------------------------------------


def _open_units(units: int, left: Money) -> Sale:
    """Take in what is left of a line: so many units that are open, for so much."""
    return sale_of([Line("A", units, rate(left.amount, left.currency, per=units))], left.currency)


def _one_more(given: Given) -> Answers:
    """A unit is worth its share of what is left; where none is left there is no sale."""
    total, units = Coins.of(given).money(given["line_total"]), given["units"]
    amounts: list[Any] = []
    for before in given["cancelled_before"]:
        try:
            sale = _open_units(units - before, total)
        except (QuantityError, InvalidInputError, ZeroDivisionError):
            amounts.append("error")
        else:
            amounts.append(-unit_worth(sale.lines[0]).gross)
    return {"amount": amounts}


def _in_turn(given: Given) -> Answers:
    """Units called off one after the other; the last ones take what is left."""
    left, units = Coins.of(given).money(given["line_total"]), given["units"]
    amounts = []
    for number in given["cancel"]:
        worth = unit_worth(_open_units(units, left).lines[0], 0, number).gross
        amounts.append(-worth)
        left, units = left - worth, units - number
    return {"amount": amounts, "order_total_at_end": left}


def _short_shipped(given: Given) -> Answers:
    """What will not be shipped is claimed before anybody can ask for it."""
    sale, short = read_sale(given), given["short_shipped"]
    if len(sale.lines) != 1:
        raise NotMapped("several lines where one was meant")
    line = sale.lines[0]
    sale = evolve(sale, lines=(evolve(line, cancelled=short, shipped=line.steps - short),))
    known = entitlement_of((SaleRegistered(sale),))
    spans = () if known is None else known.claims[0].spans
    return {"order_total_delta": -value_of(line.paid, line.steps, spans).gross}


def _set_aside(given: Given) -> Answers:
    """Replacements called off before they leave: what was set aside is free again."""
    wanted = given["allocated"]
    shop = advance_shop(given["on_hand"], sold=wanted)
    slips = [f"X-{number}" for number in range(wanted)]
    for slip in slips:
        shop.ask({"A": 1}, [c.Wish("B", 1)], slip=slip)
    there, aside = [], []
    for number in given["cancel"]:
        for slip in [slips.pop() for _ in range(number)]:
            shop.do(c.Cancel(), slip)
        there.append(on_hand(shop))
        aside.append(held(shop))
    return {"on_hand": there, "allocated": aside}


# --- several returns of one order --------------------------------------------------------------


def _returns(given: Given) -> Answers:
    """Each return has its own fee; one that is called off has none."""
    coins, fees = Coins.of(given), set()
    for one in given["returns"]:
        fees.add(one.get("return_shipping"))
    if len(fees) != 1:
        raise NotMapped("returns with different fees")
    (fee,) = fees
    freight = FeeTerm(FeeKind.RETURN_FREIGHT, coins.money(fee)) if fee is not None else None
    shop = Shop(read_sale(given), terms=Terms(fees=(freight,) if freight else ()))
    names = []
    for one in given["returns"]:
        shop.ask({line["sku"]: line["qty"] for line in one["lines"]}, slip=one["id"])
        names.append(one["id"])
    accepted = [_step(shop, step) for step in given["steps"]]
    slips = [shop.desk.show(name) for name in names]
    live = [slip for slip in slips if slip.phases.return_ is not ReturnPhase.CANCELLED]
    quotes = [slip.money.quote for slip in live if slip.money.quote is not None]
    return {
        "accepted": accepted,
        "outstanding_after": outstanding(shop, [slip.id for slip in live]),
        "received_after": received(shop, names),
        "return_shipping_lines_left": sum(
            line.kind is LineKind.FEE for quote in quotes for line in quote.lines
        ),
    }


def _step(shop: Shop, step: str) -> bool:
    match step.split():
        case ["cancel", name]:
            return refusal(lambda: shop.do(c.Cancel(), name, actor=_CUSTOMER)) is None
        case ["receive", name]:
            lines = {line.line: line.outstanding for line in shop.desk.show(name).returns}
            return refusal(lambda: shop.receive(lines, name)) is None
        case _:
            raise NotMapped(f"a step {step!r}")


# --- what a state allows --------------------------------------------------------------------


def state(case: Case) -> Answers:
    """Tell of each attempt on the way of an exchange whether it is accepted."""
    if not case.only("cases"):
        raise NotMapped("no shape of a state that is known")
    return {"accepted": [_attempt(word) for word in case.given["cases"]]}


_STEPS = {
    "requested": 0, "approved": 0, "receipt": 1, "received": 1,
    "fulfilled": 2, "fulfillment": 2, "shipped": 2,
}  # fmt: skip


def _attempt(word: str) -> bool:
    if found := re.fullmatch(r"cancel_(?:when|after)_(\w+)", word):
        shop = _exchange(found[1])
        return refusal(lambda: shop.do(c.Cancel(), actor=_CUSTOMER)) is None
    if found := re.fullmatch(r"(?:fulfil|fulfill|ship)_(?:when|after)_(\w+)", word):
        return _fulfils(_exchange(found[1]))
    match word:
        case "fulfil_before_receipt" | "fulfill_before_receipt" | "ship_before_receipt":
            return _fulfils(_exchange("requested"))
        case "fulfil_twice" | "fulfill_twice":
            return _fulfils(_exchange("fulfilled"))
        case "receive_twice":
            shop = _exchange("received")
            return refusal(lambda: shop.receive({1: 1})) is None
        case "replacement_not_purchasable" | "unknown_replacement":
            shop = advance_shop(1)
            return refusal(lambda: shop.ask({"A": 1}, [c.Wish("not-for-sale", 1)])) is None
        case _:
            return guard(word)


def _exchange(reached: str) -> Shop:
    """Bring an exchange, whose goods leave after the receipt, to a state."""
    if reached not in _STEPS:
        raise NotMapped(f"state {reached!r}")
    shop = advance_shop(1, terms=Terms())
    slip = shop.ask({"A": 1}, [c.Wish("B", 1)])
    if slip.phases.review is not ReviewPhase.APPROVED:
        raise NotMapped("a request that waits")
    if _STEPS[reached] > 0:
        shop.take_back()
    if _STEPS[reached] > 1:
        _fulfils(shop)
    return shop


def _fulfils(shop: Shop) -> bool:
    if shop.desk.show("X-1").money.accepted is None:
        shop.do(c.AcceptQuote(1))
    return refusal(lambda: shop.do(c.Dispatch((c.LineSteps(1, 1),)))) is None
