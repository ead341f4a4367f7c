"""Commerce: stock that follows an order, goods set aside for a replacement, and inspection."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exchangekit.accounting.vouchers import VoucherKind
from exchangekit.policy.terms import PriceBasis, Terms
from exchangekit.sale.intake import TaxBasis
from exchangekit.settlement.pricing import Price
from exchangekit.slip import commands as c
from exchangekit.slip.phases import ReplacementPhase
from exchangekit.values.goods import Disposition, Grade

from tests.cases import commerce_more as more
from tests.cases.commerce_places import places
from tests.cases.commerce_returns import plain_sale
from tests.cases.commerce_voucher import amounts_back
from tests.cases.model import Answers, Case, Check, Given, NotMapped
from tests.cases.orders import read_sale
from tests.cases.replacements import advance_shop, held, on_hand, send
from tests.cases.shop import SITE, Shop, rate, refusal

if TYPE_CHECKING:
    from collections.abc import Sequence

_STOCK = 100
_FOUND = {
    "good": (Grade.AS_NEW, Disposition.SELL_AS_NEW),
    "damaged": (Grade.DAMAGED, Disposition.SCRAP),
    "dismissed": (Grade.DAMAGED, Disposition.BACK_TO_CUSTOMER),
    "refused": (Grade.DAMAGED, Disposition.BACK_TO_CUSTOMER),
}


def stock(case: Case) -> Answers:
    """What an order that grows and shrinks does to stock; the rest is about returns."""
    given = case.given
    if case.only("steps"):
        return _grown(given["steps"])
    if case.only("before_ship", "after_ship"):
        return _removed(given)
    if case.shape("lines", "refund_net"):
        return amounts_back(case)
    if case.shape("returned", "replacement"):
        return _exchanged(given)
    if {"cases", "received_at"} & set(given) or case.only("qty", "sold", "returned_qty", "restock"):
        return places(case)
    return more.stock(case)


def _exchanged(given: Given) -> Answers:
    """What goes out is set aside when the exchange is allowed, and leaves in one parcel."""
    ((old, qty),) = ((line["sku"], line["qty"]) for line in given["returned"])
    ((new, wanted),) = ((line["sku"], line["qty"]) for line in given["replacement"])
    sale = read_sale(given) if "lines" in given else plain_sale(qty, sku=old)
    prices = {new: Price(rate("10.00", sale.currency), TaxBasis.INCLUSIVE)}
    opening = {line.item.sku: (line.steps, 1000) for line in sale.lines}
    opening[new] = (opening.get(new, (0, 0))[0] + wanted, 1000)
    terms = Terms(price_basis=PriceBasis.TODAY)
    shop = Shop.booked(sale, opening, terms=terms, prices=prices)
    before = {sku: held(shop, sku) for sku in opening}
    shop.ask({old: qty}, [c.Wish(new, wanted)])
    aside = {sku: held(shop, sku) - before[sku] for sku in opening}
    shop.take_back()
    shop.settle()
    shop.do(c.Dispatch((c.LineSteps(1, wanted),)))
    left = [v for v in shop.store.vouchers if v.kind in {VoucherKind.REPLACEMENT, VoucherKind.SWAP}]
    (line,) = shop.desk.show("X-1").replacements
    return {
        "allocated_delta": aside,
        "new_outbound_shipments": len(left),
        "outbound_sku": line.item.sku,
    }


def _grown(steps: Sequence[str]) -> Answers:
    """An order that is raised is a further exchange; what is wanted is set aside at once."""
    shop = advance_shop(_STOCK, sold=9)
    there, aside, wanted, sent = [], [], 0, 0
    for step in steps:
        match step.split():
            case ["start"]:
                pass
            case ["order", number] | ["raise", "to", number]:
                for one in range(wanted + 1, int(number) + 1):
                    shop.ask({"A": 1}, [c.Wish("B", 1)], slip=f"X-{one}")
                wanted = int(number)
            case ["ship", number]:
                for one in range(sent + 1, sent + int(number) + 1):
                    send(shop, 1, f"X-{one}")
                sent += int(number)
            case _:
                raise NotMapped(f"a step {step!r}")
        there.append(on_hand(shop))
        aside.append(held(shop))
    return {"on_hand": there, "allocated": aside}


def _removed(given: Given) -> Answers:
    """What is called off before it is sent is free; afterwards it has to come back."""
    plays = {"before_ship": ["add 1", "remove 1"], "after_ship": ["ship 1", "remove 1"]}
    if any(list(given[name]) != steps for name, steps in plays.items()):
        raise NotMapped("other steps")
    before, after = advance_shop(_STOCK), advance_shop(_STOCK)
    answers: dict[str, dict[str, list[int]]] = {}
    for name, shop in (("before_ship", before), ("after_ship", after)):
        shop.ask({"A": 1}, [c.Wish("B", 1)])
        if name == "after_ship":
            send(shop, 1)
        there, aside = [on_hand(shop)], [held(shop)]
        if name == "after_ship":
            shop.sale = shop.chained("X-1")
            shop.ask({"B": 1}, slip="X-2")
            shop.take_back("X-2")
        else:
            shop.do(c.Cancel())
        answers[name] = {
            "on_hand": [*there, on_hand(shop)],
            "allocated": [*aside, held(shop)],
        }
    return answers


def reservation(case: Case) -> Answers:
    """Set aside on request, freed when called off; what is not there is waited for."""
    given = case.given
    if not case.only("replacement", "stock_on_hand", "steps"):
        raise NotMapped("no shape of a reservation that is known")
    ((sku, qty),) = ((line["sku"], line["qty"]) for line in given["replacement"])
    for line in given["replacement"]:
        line.aside("unit_price")
    there = given["stock_on_hand"]
    if not isinstance(there, list):
        steps = given["steps"]
        shop = _reserved(there[sku], qty, steps)
        return {
            "on_hand": {sku: on_hand(shop)},
            "allocated": {sku: held(shop)},
            "reservation_records_after": {
                step: _records(_reserved(there[sku], qty, steps[: number + 1]))
                for number, step in enumerate(steps)
            },
        }
    given.aside("steps")
    outcomes = [_reserved(one, qty, ["request"]).desk.show("X-1") for one in there]
    return {"outcome": [_outcome(slip.phases.replacement) for slip in outcomes]}


def _records(shop: Shop) -> int:
    """Count the lines for which something is set aside."""
    return len(shop.store.stock("B", SITE).value.holds)


def _outcome(phase: ReplacementPhase) -> Check:
    got = phase is ReplacementPhase.RESERVED
    words = {"reserved": got, "allocated": got, "accepted": got}
    words |= {"insufficient_stock": not got, "rejected": not got, "backordered": not got}
    return Check(words.get, phase)


def _reserved(stock_: int, qty: int, steps: Sequence[str]) -> Shop:
    shop = advance_shop(stock_, sold=qty)
    for step in steps:
        match step:
            case "request" | "start":
                shop.ask({"A": qty}, [c.Wish("B", qty)])
            case "confirm":
                shop.do(c.AcceptQuote(1))
            case "cancel":
                shop.do(c.Cancel())
            case "ship" | "fulfil" | "fulfill":
                shop.do(c.Dispatch((c.LineSteps(1, qty),)))
            case _:
                raise NotMapped(f"a step {step!r}")
    return shop


def inspection(case: Case) -> Answers:
    """Each part received is looked at; only what is as new is for sale again."""
    given = case.given
    if case.only("receive") and all("resellable" in part for part in given["receive"]):
        return _resellable(given["receive"])
    if case.only("already_requested", "receive"):
        return _conditions(given)
    raise NotMapped("no shape of an inspection that is known")


def _resellable(parts: Sequence[Given]) -> Answers:
    received, deltas = [], []
    for part in parts:
        shop = Shop.booked(plain_sale(part["qty"]), {"A": (part["qty"], 100)})
        before = on_hand(shop, "A")
        shop.ask({"A": part["qty"]})
        shop.do(c.AcceptQuote(1))
        slip = shop.receive({1: part["qty"]})
        shop.inspect(1, part["qty"], *_FOUND["good" if part["resellable"] else "damaged"])
        received.append(slip.return_line(1).received)
        deltas.append(on_hand(shop, "A") - before)
    return {"received": received, "stock_delta": deltas}


def _conditions(given: Given) -> Answers:
    ((sku, agreed),) = given["already_requested"].items()
    shop = Shop.booked(plain_sale(agreed, sku=sku), {sku: (agreed, 100)})
    shop.ask({sku: agreed})
    shop.do(c.AcceptQuote(1))
    problem = None
    for part in given["receive"]:
        if part["sku"] != sku or part["condition"] not in _FOUND:
            raise NotMapped(f"condition {part['condition']!r} of {part['sku']!r}")
        problem = problem or refusal(lambda p=part: shop.receive({1: p["qty"]}))
        if problem is None:
            shop.inspect(1, part["qty"], *_FOUND[part["condition"]])
    line = shop.desk.show("X-1").return_line(1)
    moved = {
        disposition: sum(part.steps for part in line.inspections if part.disposition is disposition)
        for disposition in Disposition
    }
    return {
        "accepted": problem is None,
        "outstanding": {sku: line.outstanding},
        "received_good": {sku: moved[Disposition.SELL_AS_NEW]},
        "written_off": {sku: moved[Disposition.SCRAP]},
        "dismissed": {sku: moved[Disposition.BACK_TO_CUSTOMER]},
    }
