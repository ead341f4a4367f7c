"""ERP: cost of what was sold, of kits, of what is entered late, and over several sites."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from exchangekit.slip import commands as c
from exchangekit.stock.corrections import check_backdated, reversal_of
from exchangekit.stock.kits import Component, Kit
from exchangekit.stock.ledger import balances, holdings
from exchangekit.stock.places import Place, PlaceKind
from exchangekit.stock.stocktake import Count, Tolerance, adjustments, variances
from exchangekit.stock.transfers import Part, arrived, sent
from exchangekit.stock.valuation.operations import (
    ORIGINAL,
    Issued,
    Received,
    Returned,
    Revalued,
)
from exchangekit.values.money import Money, Rate

from tests.cases.erp_late import balances_at_days, chained
from tests.cases.erp_valuation import Play
from tests.cases.goods import NOON, OUTSIDE, SHELF, cause, moved
from tests.cases.model import Answers, Case, Check, Given, NotMapped
from tests.cases.shop import Line, Shop, rate, refusal, sale_of
from tests.cases.valuing import Book, Scale, decimals, pool_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from exchangekit.stock.movements import Movement

_COIN = "USD"
_PLAIN = Scale(_COIN)


def _priced(price: Any, quantity: Any) -> Money:
    digits = decimals([quantity])
    steps = Scale(_COIN, digits).steps(quantity)
    return Rate.parse(str(price), _COIN).extend(steps, digits)


# --- cost of sales -----------------------------------------------------------------------------


def cogs(case: Case) -> Answers:
    """The cost of what was sold, when it was delivered and for the very goods."""
    given = case.given
    if case.shape("receipts", "deliveries"):
        return _returned_delivery(given)
    if case.shape("ops"):
        return _by_order(given)
    if case.shape("pack_of", "sequences"):
        return _packs(given)
    if case.shape("steps"):
        return _standard_steps(given)
    raise NotMapped("no shape of a cost of sales that is known")


def _returned_delivery(given: Given) -> Answers:
    """Receipts, deliveries, a late receipt, and one delivery that comes back."""
    given.aside("price")
    book = Book(pool_of(given["method"]), _PLAIN, oversell=False)
    for number, cost in enumerate(given["receipts"]):
        book.post(Received(f"in-{number}", 1, _PLAIN.value(cost, "1")))
    for number, qty in enumerate(given["deliveries"], 1):
        book.post(Issued(f"out-{number}", _PLAIN.steps(qty)))
    if "late_receipt" in given:
        book.post(Received("late", 1, _PLAIN.value(given["late_receipt"], "1")))
    back = _PLAIN.steps(given["credit_qty"])
    value = book.post(Returned("back", back, f"out-{given['return_of_delivery']}", ORIGINAL))
    worth = _PLAIN.money(value.change)
    return {"stock_out_debit": worth, "cogs_credit": worth}


def _by_order(given: Given) -> Answers:
    given.aside("negative_stock")
    play = Play(given, given["ops"], ORIGINAL)
    orders: dict[str, int] = {}
    shipped: dict[str, int] = {}
    for op, (kind, valued) in zip(given["ops"], play.posted, strict=True):
        if kind in {"issue", "customer_return"}:
            order = op.get("order", "")
            orders[order] = orders.get(order, 0) - valued.change
            shipped[order] = shipped.get(order, 0) - valued.steps
    costs = {order: play.scale.money(value) for order, value in orders.items()}
    answers: dict[str, Any] = {
        "cogs": costs.get("", costs),
        "issue_values": [play.scale.money(-v.change) for v in play.of_kind("issue")],
        "correction": play.scale.money(-sum(v.gap for v in play.of_kind("receive"))),
    }
    if "price" in given:
        owed = {o: _priced(given["price"], play.scale.quantity(n)) for o, n in shipped.items()}
        answers["receivable"] = owed.get("", owed)
    return answers


def _packs(given: Given) -> Answers:
    """Costs are per unit, prices per pack."""
    costs, owed = [], []
    for part in given["sequences"]:
        opening = _PLAIN.cost(part.get("opening_unit_cost", "0"))
        book = Book(pool_of(given["method"]), _PLAIN, opening, oversell=True)
        if "received" in part:
            came = part["received"]
            value = _PLAIN.value(came["unit_cost"], came["qty"])
            book.post(Received("in", _PLAIN.steps(came["qty"]), value))
        pack = Kit("PACK", (Component("A", _PLAIN.steps(given["pack_of"])),))
        units = pack.of(_PLAIN.steps(part["sold_packs"]))["A"]
        costs.append(_PLAIN.money(-book.post(Issued("out", units)).change))
        owed.append(_priced(given["price_per_pack"], part["sold_packs"]))
    wrong = Check(lambda text: any(Money.parse(text, _COIN) == cost for cost in costs), costs)
    return {"cogs": costs, "receivable": owed, "must_not": wrong}


def _standard_steps(given: Given) -> Answers:
    """What is delivered costs what it cost on that day."""
    if given["method"] != "standard":
        raise NotMapped(f"steps by {given['method']!r}")
    book = Book(pool_of("standard"), _PLAIN, oversell=True)
    delivered, invoiced = 0, Decimal(0)
    for number, step in enumerate(given["steps"]):
        if "set_cost" in step:
            book.books.post(Revalued(f"op-{number}", _PLAIN.cost(step["set_cost"])))
        elif "deliver" in step:
            delivered -= book.post(Issued(f"op-{number}", _PLAIN.steps(step["deliver"]))).change
        else:
            invoiced += Decimal(step["invoice"])
    if invoiced != -sum(valued.steps for valued in book.done):
        raise NotMapped("more or less is invoiced than was delivered")
    return {"cogs": _PLAIN.money(delivered), "receivable": _priced(given["price"], str(invoiced))}


# --- kits --------------------------------------------------------------------------------------


def kit(case: Case) -> Answers:
    """Sold as one, moved by component, credited whole."""
    given = case.given
    steps = {item: _PLAIN.steps(qty) for item, qty in given["components_per_kit"].items()}
    sold = _PLAIN.steps(given["kits_sold"])
    whole = Kit("KIT", tuple(Component(item, qty) for item, qty in steps.items()))
    if case.shape("deliveries", "return_kits"):
        return _delivered_kits(given, whole, sold)
    return _valued_kits(given, whole, sold)


def _delivered_kits(given: Given, whole: Kit, sold: int) -> Answers:
    deliveries = [{item: _PLAIN.steps(q) for item, q in one.items()} for one in given["deliveries"]]
    if whole.returnable(deliveries) != sold:
        raise NotMapped("not all that was sold was delivered")
    first = _PLAIN.steps(given["return_kits"][0])
    parts, claimed, left = whole.of(first), 0, []
    for text in given["return_kits"]:
        kits = _PLAIN.steps(text)
        if kits > whole.returnable(deliveries, claimed):
            left.append("rejected")
            continue
        claimed += kits
        left.append(str(whole.returnable(deliveries, claimed)))
    (item, steps), *_ = parts.items()
    tries = [refusal(lambda c=came: whole.credit(first, c)) for came in ({item: steps}, parts)]
    return {
        f"component_returns_for_{first}_kits": parts,
        "refund_after_one_component_only": "rejected" if tries[0] else "accepted",
        "refund_after_all": {
            "kits": whole.credit(first, parts),
            "credit_notes": tries.count(None),
        },
        "returnable_kits_after": left,
    }


def _valued_kits(given: Given, whole: Kit, sold: int) -> Answers:
    ((item, _),) = whole.of(1).items()
    out, back = whole.of(sold)[item], whole.of(_PLAIN.steps(given["kits_returned"]))[item]
    if "receipt" in given:
        came, cost = given["receipt"]["qty"], given["receipt"]["unit_cost"]
    else:
        came, cost = given["on_hand"], given["unit_cost"]

    def played(extra: int) -> Book:
        book = Book(pool_of("average"), _PLAIN)
        book.post(Received("in", _PLAIN.steps(came), _PLAIN.value(cost, came) + extra))
        book.post(Issued("out", out))
        book.post(Returned("back", back, "out", ORIGINAL))
        return book

    def shown(book: Book) -> dict[str, Any]:
        value = book.done[-1]
        unit = _PLAIN.per_unit(Fraction(value.change, value.steps))
        return {"unit_cost": unit, "return_unit_cost": unit, "value": _PLAIN.money(value.change)}

    book = played(0)
    answers = shown(book) | {
        "component_returned": book.done[-1].steps,
        "on_hand_after_sale": book.done[1].held.steps,
        "on_hand_after_return": book.done[2].held.steps,
    }
    if "landed_cost_added_to_receipt" in given:
        answers["after_landed_cost"] = shown(
            played(_PLAIN.value(given["landed_cost_added_to_receipt"], "1"))
        )
    return answers


# --- what is entered late ----------------------------------------------------------------------


def backdated(case: Case) -> Answers:
    """The past is entered where it happened, if nothing after it breaks."""
    given = case.given
    if case.only("chain", "method", "receipt", "backdated"):
        return chained(given)
    if case.shape("posted_in_order"):
        rows = case.expect.get("balance_at_day", ())
        days = balances_at_days(given["posted_in_order"], rows)
        return {"balance_at_day": days, **_posted(case)}
    raise NotMapped("no shape of a late entry that is known")


def _posted(case: Case) -> Answers:
    given = case.given
    if "method" in given:
        return _in_order_of_days(given)
    if given.get("negative_stock", "forbidden") == "forbidden":
        return _guarded(given["posted_in_order"])
    return {}


def _in_order_of_days(given: Given) -> Answers:
    posted = given["posted_in_order"]
    given.aside("negative_stock")
    quantities = [op["in"] if "in" in op else op["out"] for op in posted]
    scale = Scale(_COIN, decimals(quantities))
    book = Book(pool_of(given["method"]), scale, oversell=given.get("negative_stock") == "allowed")
    for number, op in sorted(enumerate(posted), key=lambda pair: (pair[1]["day"], pair[0])):
        if "in" in op:
            value = scale.value(op["unit_cost"], op["in"])
            book.post(Received(f"op-{number}", scale.steps(op["in"]), value))
        else:
            book.post(Issued(f"op-{number}", scale.steps(op["out"])))
    values = {valued.name: scale.money(-valued.change) for valued in book.done}
    held = book.books.held
    return {
        "issue_values": [values[f"op-{n}"] for n, op in enumerate(posted) if "out" in op],
        "qty": scale.quantity(held.steps),
        "value": scale.money(held.value),
    }


def _guarded(posted: Sequence[Given]) -> Answers:
    history: list[Movement] = []
    accepted, of_day, would = [], {}, None
    for number, op in enumerate(posted):
        added = _entry(number, op, history, of_day)
        problem = refusal(lambda old=tuple(history), new=added: check_backdated(old, new))
        accepted.append(problem is None)
        would = getattr(problem, "balance", would)
        if problem is None:
            history += added
            if "count" in op:
                of_day[op["day"]] = added
    held = balances(history).get(("A", None, SHELF), 0)
    return {"accepted": accepted, "balance": held, "would_be": would}


def _entry(
    number: int, op: Given, history: Sequence[Movement], of_day: Mapping[int, Sequence[Movement]]
) -> list[Movement]:
    """Give the movements of an entry."""
    if "in" in op:
        return [moved(number, _PLAIN.steps(op["in"]), OUTSIDE, SHELF, day=op["day"])]
    if "out" in op:
        return [moved(number, _PLAIN.steps(op["out"]), SHELF, OUTSIDE, day=op["day"])]
    if "count" in op:
        return _counted(number, _PLAIN.steps(op["count"]), op["day"], history)
    if "cancel_count_of_day" in op:
        wrong = of_day[op["cancel_count_of_day"]]
        return [reversal_of(movement, cause(number, 30)) for movement in wrong]
    raise NotMapped(f"an entry {dict(op)!r}")


def _counted(number: int, steps: int, day: int, history: Sequence[Movement]) -> list[Movement]:
    """Count at the end of a day; the difference is booked on that day."""
    when = NOON + timedelta(days=day, hours=6)
    found = variances([Count(("A", None, SHELF), when, steps, "u-1")], history, Tolerance(10**9))
    return list(adjustments(found, cause(number, 31), {}))


# --- several sites -----------------------------------------------------------------------------


def multi_warehouse(case: Case) -> Answers:
    """Sold at one site, returned at another; goods sent on keep their value."""
    given = case.given
    if case.shape("received", "sold_from", "returned_to"):
        return _returned_elsewhere(given)
    if case.shape("on_hand", "kits", "components_per_kit"):
        return _kits_sent_on(given)
    if case.shape("opening", "transfer", "method"):
        return _sent_on(given)
    raise NotMapped("no shape of several warehouses that is known")


def _returned_elsewhere(given: Given) -> Answers:
    """The cost comes from the sale, wherever the goods come back."""
    ((_, (qty, cost)),) = given["received"].items()
    steps = _PLAIN.steps(qty)
    if list(given["received"]) != [given["sold_from"]] or _PLAIN.steps(given["qty"]) > steps:
        raise NotMapped("sold where nothing was received")
    sold, back = _PLAIN.steps(given["qty"]), given["returned_to"]
    sale = sale_of([Line("A", sold, rate(given["price"], _COIN))], _COIN)
    shop = Shop.booked(sale, {"A": (steps, _PLAIN.value(cost, qty))})
    shop.ask({"A": sold})
    shop.do(c.AcceptQuote(1))
    shop.do(c.Receive(back, (c.LineSteps(1, sold),)))
    value = shop.store.movements[-1].value
    held = balances(shop.store.movements)
    at = {
        given["sold_from"]: held[("A", None, SHELF)],
        back: held[("A", None, Place(back, PlaceKind.INSPECTION))],
    }
    return {"return_unit_cost": _PLAIN.per_unit(Fraction(value, sold)), "balances": at}


def _kits_sent_on(given: Given) -> Answers:
    """Goods sent to a customer's warehouse are still ours; they only change place."""
    on_hand = {site: _PLAIN.steps(qty) for site, qty in given["on_hand"].items()}
    whole = Kit("KIT", (Component("A", _PLAIN.steps(given["components_per_kit"])),))
    parts = whole.of(_PLAIN.steps(given["kits"]))
    shelf = {site: Place(site, PlaceKind.SELLABLE) for site in on_hand}
    history = [
        moved(n, steps, OUTSIDE, shelf[site]) for n, (site, steps) in enumerate(on_hand.items(), 1)
    ]
    source, target = on_hand
    away = [Part(item, steps, 0) for item, steps in parts.items()]
    history += sent(away, cause(8), source=shelf[source], to=target)
    there = holdings(history)
    came = [(item, None, steps) for item, steps in parts.items()]
    history += arrived(came, cause(9), at=target, held=there)
    held = balances(history)
    return {"on_hand": {site: held[("A", None, place)] for site, place in shelf.items()}}


def _sent_on(given: Given) -> Answers:
    """Goods leave one site at its cost and join the others at that value."""
    move = given["transfer"]
    opening = {site: tuple(row) for site, row in given["opening"].items()}

    def played(openings: dict[str, tuple[str, str]]) -> tuple[Check, Check]:
        books = {site: Book(pool_of(given["method"]), _PLAIN) for site in openings}
        for site, (qty, cost) in openings.items():
            if _PLAIN.steps(qty):
                books[site].post(Received("in", _PLAIN.steps(qty), _PLAIN.value(cost, qty)))
        steps = _PLAIN.steps(move["qty"])
        away = books[move["from"]].post(Issued("away", steps))
        books[move["to"]].post(Received("arrived", steps, -away.change))
        unit = Fraction(away.change, away.steps)
        return _PLAIN.per_unit(unit), _PLAIN.per_unit(books[move["to"]].costs[-1])

    unit, after = played(opening)
    answers: dict[str, Any] = {"transfer_unit_cost": unit, "unit_cost_W2_after_transfer": after}
    if "backdated_rate_of_W1" in given:
        qty, _ = opening["W1"]
        unit, after = played(opening | {"W1": (qty, given["backdated_rate_of_W1"])})
        answers["after_backdating"] = {"transfer_unit_cost": unit, "unit_cost_W2": after}
    return answers
