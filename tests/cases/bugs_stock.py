"""Bugs others shipped: goods counted twice, costs that changed, and serials from elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from exchangekit.errors import MovementError, SerialElsewhereError
from exchangekit.slip import commands as c
from exchangekit.stock.custody import Custodies, check_return, custody_of
from exchangekit.stock.ledger import balances
from exchangekit.stock.stocktake import Count, adjustments, variances
from exchangekit.stock.valuation.operations import ORIGINAL, Issued, Received, Returned
from exchangekit.values.goods import Disposition, Grade
from exchangekit.values.ids import StreamId

from tests.cases import bugs_life as life
from tests.cases import bugs_more as more
from tests.cases.bugs_money import coin, paid_in_full
from tests.cases.commerce_returns import plain_sale, returnable
from tests.cases.goods import OUTSIDE, SHELF, cause, moved, place_named
from tests.cases.model import Answers, Case, Check, Given, NotMapped
from tests.cases.replacements import advance_shop, on_hand, send
from tests.cases.shop import SITE, Line, Shop, quote_of, rate, refusal, sale_of
from tests.cases.valuing import Book, Scale, pool_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from exchangekit.errors import ExchangeKitError
    from exchangekit.stock.movements import Movement

_STEPS_BACK = ("return and restock 1", "save order again")
_STEPS_GONE = ("refund without restock", "remove line")


def stock(case: Case) -> Answers:
    """Goods move when they move, once, and at the cost of the very ones."""
    given = case.given
    if case.only("moves", "ask") and given["ask"] == "returnable":
        return _sent_again(given["moves"])
    if case.only("stock_before", "sold", "steps"):
        return _edited(given)
    if case.only("to_deliver", "demand", "done"):
        return _done(given)
    if case.only("timeline"):
        return _counted(given["timeline"])
    if case.only("stock", "event"):
        return _event(given["stock"], given["event"])
    if case.only("received", "exchange_returned", "replacement_received"):
        return _net_received(given)
    if case.only("received", "accepted", "damaged"):
        return _accepted(given)
    if case.only("currency", "serial_costs", "returned") or case.only("serial_costs", "returned"):
        return _serials_back(given)
    if case.shape("slip") and case.only("slip", "event", "returned_qty"):
        return _at_the_door(given)
    if case.shape("receipts", "deliveries", "returned_delivery"):
        return _delivery_back(case)
    return more.stock(case)


def _at_the_door(given: Given) -> Answers:
    """Goods of a draft or of what was called off are not received; those of a request are."""
    state, qty = str(given["slip"]).lower(), given.get("returned_qty", 1)
    if "event" in given and not str(given["event"]).lower().startswith("receive"):
        raise NotMapped(f"an event {given['event']!r}")
    shop = advance_shop(1, sold=qty)
    if state == "draft":
        shop.open({"A": qty})
    elif state in {"cancelled", "canceled", "withdrawn", "void"}:
        shop.ask({"A": qty})
        shop.do(c.Cancel())
    elif state in {"submitted", "approved", "authorised", "authorized", "confirmed", "open"}:
        shop.ask({"A": qty})
    else:
        raise NotMapped(f"a slip that is {state}")
    before = len(shop.store.movements)
    refused = shop.refuses(c.Receive(SITE, (c.LineSteps(1, qty),)))
    came = sum(moved.steps for moved in shop.store.movements[before:])
    return {"receive_allowed": not refused, "stock_plus": came}


def _sent_again(moves: Sequence[str]) -> Answers:
    """What came back and was sent again can come back again: it is a sale of its own."""
    if list(moves) != ["deliver 1", "return 1", "redeliver 1"]:
        raise NotMapped(f"moves {moves!r}")
    shop = advance_shop(1)
    shop.ask({"A": 1}, [c.Wish("B", 1)])
    send(shop, 1)
    left = sum(returnable(shop).values())
    shop.sale = shop.chained("X-1")
    left += sum(returnable(shop).values())
    return {"returnable": left, "must_not": left}


def _edited(given: Given) -> Answers:
    """Saving or dropping what was booked changes nothing a second time."""
    sold, before, steps = given["sold"], given["stock_before"], tuple(given["steps"])
    if steps == _STEPS_BACK:
        shop = _back_again(before, sold)
        shop.inspect(1, sold)
        shop.desk.record_sale(shop.sale, shop.signature())
        return {"stock_after": on_hand(shop, "A"), "must_not": on_hand(shop, "A")}
    if steps != _STEPS_GONE:
        raise NotMapped(f"steps {steps!r}")
    left = []
    for grade, where in (
        (Grade.DAMAGED, Disposition.SCRAP),
        (Grade.AS_NEW, Disposition.SELL_AS_NEW),
    ):
        shop = _back_again(before, sold)
        shop.inspect(1, sold, grade, where)
        shop.settle()
        refusal(lambda on=shop: on.do(c.Cancel()))
        left.append(on_hand(shop, "A"))
    wrong = Check(left.__contains__, left)
    return {"stock_after_one_of": left, "must_not": wrong}


def _back_again(before: int, sold: int) -> Shop:
    """Sell some, and receive all of it back."""
    shop = Shop.booked(paid_in_full(plain_sale(sold)), {"A": (before, before * 100)})
    shop.ask({"A": sold})
    shop.do(c.AcceptQuote(1))
    shop.receive({1: sold})
    return shop


def _done(given: Given) -> Answers:
    """More than was agreed cannot be sent, so nothing negative is left."""
    shop = advance_shop(given["demand"])
    shop.ask({"A": 1}, [c.Wish("B", given["to_deliver"])])
    shop.do(c.AcceptQuote(1))
    shop.settle()
    if given["demand"] > given["to_deliver"]:
        refusal(lambda: shop.do(c.Dispatch((c.LineSteps(1, given["demand"]),))))
    shop.do(c.Dispatch((c.LineSteps(1, given["done"]),)))
    (line,) = shop.desk.show("X-1").replacements
    left = line.wanted.steps - line.dispatched
    negative = Check(lambda word: left < 0 if word == "negative" else None, left)
    return {"remaining_to_deliver": left, "must_not": negative}


def _counted(timeline: Sequence[Given]) -> Answers:
    """A count is compared with the books at its own instant, not with the snapshot."""
    line = ("A", None, SHELF)
    history: list[Movement] = []
    counts: list[Count] = []
    for number, step in enumerate(timeline, 1):
        step.aside("t")  # they come in order
        match step["event"]:
            case "snapshot":
                history.append(moved(number, step["qty"], OUTSIDE, SHELF))
            case "issue":
                history.append(moved(number, step["qty"], SHELF, OUTSIDE))
            case "receipt" | "receive":
                history.append(moved(number, step["qty"], OUTSIDE, SHELF))
            case "count":
                counts.append(Count(line, cause(number).occurred, step["counted"], "u-1"))
            case "post":
                found = variances(counts, history)
                history += adjustments(found, cause(number), {})
            case other:
                raise NotMapped(f"an event {other!r}")
    off = sum(variance.adjustment for variance in found)
    return {"adjustment": off, "book_after": balances(history)[line]}


def _event(there: int, event: str) -> Answers:
    *words, qty = event.split()
    kinds = {"return to supplier qty": "supplier", "return to supplier": "supplier"}
    if " ".join(words) not in kinds or not qty.isdigit():
        raise NotMapped(f"an event {event!r}")
    away = place_named(kinds[" ".join(words)])
    moves = [moved(1, there, OUTSIDE, SHELF), moved(2, int(qty), SHELF, away)]
    left = balances(moves)["A", None, SHELF]
    return {"stock_after": left, "must_not": left}


def _net_received(given: Given) -> Answers:
    """What was exchanged with the supplier was not received twice."""
    supplier = place_named("supplier")
    moves = [
        moved(1, given["received"], supplier, SHELF),
        moved(2, given["exchange_returned"], SHELF, supplier),
        moved(3, given["replacement_received"], supplier, SHELF),
    ]
    net = -balances(moves)["A", None, supplier]
    return {"net_received": net, "must_not": net}


def _accepted(given: Given) -> Answers:
    """Only what was found good is for sale; the rest stays where it was received."""
    received = given["received"]
    if given["accepted"] + given["damaged"] != received:
        raise NotMapped("not all of it was looked at")
    shop = Shop.booked(plain_sale(received), {"A": (received, 100)})
    shop.ask({"A": received})
    shop.do(c.AcceptQuote(1))
    shop.receive({1: received})
    shop.inspect(1, given["accepted"])
    held = balances(shop.store.movements)
    kept = {str(place.kind): steps for (_, _, place), steps in held.items() if place.is_physical}
    return {"sellable_plus": kept["sellable"], "quarantine_plus": kept["inspection"]}


def _serials_back(given: Given) -> Answers:
    scale = Scale(coin(given) if "currency" in given else "USD")
    book = Book(pool_of("specific"), scale)
    for serial, cost in given["serial_costs"].items():
        book.post(Received(f"in-{serial}", 1, scale.value(cost, "1"), serial))
        book.post(Issued(f"out-{serial}", 1, serial))
    for serial in given["returned"]:
        book.post(Returned(f"back-{serial}", 1, f"out-{serial}", ORIGINAL, serial))
    worth = scale.money(book.books.held.value)
    return {"value_in": worth, "stock_value_in": worth, "must_not": worth}


def _delivery_back(case: Case) -> Answers:
    given = case.given
    scale = Scale(coin(given) if "currency" in given else "USD")
    book = Book(pool_of(given.get("method", "fifo")), scale)
    given.aside("method")
    for number, cost in enumerate(given["receipts"], 1):
        book.post(Received(f"in-{number}", 1, scale.value(cost, "1")))
    for number in range(1, given["deliveries"] + 1):
        book.post(Issued(f"out-{number}", 1))
    of = f"out-{given['returned_delivery']}"
    worth = scale.money(book.post(Returned("back", 1, of, ORIGINAL)).change)
    return {"value_in": worth, "stock_value_in": worth, "must_not": worth}


# --- chains of exchanges, and serials ------------------------------------------------------------


def chain(case: Case) -> Answers:
    """What an exchange brought can be exchanged again; a serial comes back by its own sale."""
    given = case.given
    if case.only("currency", "chain"):
        return _exchanged_twice(given)
    if case.only("serial", "steps"):
        return _serial_steps(given["serial"], given["steps"])
    if case.only("serialised", "sold", "returned_qty", "serials_given"):
        return _no_serial(given)
    if case.only("warranty_days", "replaced_on_day"):
        return life.warranty(given)
    if case.only("serial", "sold_to", "returned_by"):
        given_to, by = given["sold_to"], given["returned_by"]
        return life.serial_back([given["serial"]], given["serial"], to=given_to, by=by)
    if case.only("sold", "returned_serial", "serialised"):
        given.aside("serialised")
        return life.serial_back(given["sold"], given["returned_serial"])
    raise NotMapped("no shape of a chain that is known")


def _exchanged_twice(given: Given) -> Answers:
    """Each exchange credits what the one before charged."""
    code, steps = given["currency"], given["chain"]
    paid = steps[0]["paid"]
    sale = sale_of([Line(steps[0]["returned"], 1, rate(paid, code))], code)
    sale = paid_in_full(sale)
    prices = {step["replacement"]: more.priced(step["price"], code) for step in steps}
    opening = dict.fromkeys((steps[0]["returned"], *prices), (1, 100))
    shop = Shop.booked(sale, opening, terms=more.TODAY, prices=prices)
    answers: dict[str, Any] = {}
    total = sale.paid
    for number, step in enumerate(steps, 1):
        name = f"X-{step['step']}"
        slip = shop.ask({step["returned"]: 1}, [c.Wish(step["replacement"], 1)], slip=name)
        quote = quote_of(slip)
        total += quote.balance
        answers[f"step{number}_difference"] = quote.balance
        answers[f"step{number}_returned_value"] = shop.sale.lines[0].paid.gross
        shop.take_back(name)
        shop.settle(name)
        shop.do(c.Dispatch((c.LineSteps(1, 1),)), name)
        shop.do(c.Deliver((c.LineSteps(1, 1),)), name)
        shop.sale = shop.chained(name)
    answers["total_paid_by_customer"] = total
    return answers


_ERRORS = {
    "serial_not_held_by_customer_for_sale": SerialElsewhereError,
    "serial_required": MovementError,
}


def _said(problem: ExchangeKitError | None) -> Check:
    def test(word: object) -> bool | None:
        kind = _ERRORS.get(str(word))
        return None if kind is None else isinstance(problem, kind)

    return Check(test, problem)


def _serial_steps(serial: str, steps: Sequence[str]) -> Answers:
    """Who holds a serial, by which sale, folded from movements."""
    customer, key = place_named("customer"), ("A", serial)
    known: Custodies = custody_of(
        [moved(0, 1, place_named("supplier"), SHELF, tracking=serial)], {"A"}
    )
    problem = None
    for number, step in enumerate(steps, 1):
        verb, _, sale, *_ = step.split()
        stream = StreamId(f"sale:{sale}")
        ends = (SHELF, customer) if verb == "sell" else (customer, SHELF)
        if verb not in {"sell", "return"} or problem is not None:
            raise NotMapped(f"a step {step!r}")
        move = moved(number, 1, *ends, tracking=serial, stream=stream)
        if verb == "return":
            problem = refusal(lambda at=known, by=stream: check_return(at, key, by))
        if problem is None:
            known = custody_of([move], {"A"}, known)
    return {"last_accepted": problem is None, "error": _said(problem)}


def _no_serial(given: Given) -> Answers:
    """Serialised goods do not come in without saying which; and none is made up."""
    customer = place_named("customer")
    if not given["serialised"] or given["serials_given"]:
        raise NotMapped("serials that are named")
    sold = [
        moved(n, 1, place_named("supplier"), customer, tracking=serial)
        for n, serial in enumerate(given["sold"], 1)
    ]
    known = custody_of(sold, {"A"})
    back = moved(9, given["returned_qty"], customer, SHELF)
    problem = refusal(lambda: custody_of([back], {"A"}, known))
    new = set(known) - {("A", serial) for serial in given["sold"]}
    return {"accepted": problem is None, "error": _said(problem), "new_serials": len(new)}
