"""ERP: what lies where, in which lot, and what is set aside."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from exchangekit.errors import ExchangeKitError
from exchangekit.slip import commands as c
from exchangekit.stock.custody import custody_of
from exchangekit.stock.ledger import Holding, balances, holdings
from exchangekit.stock.lots import lots_back
from exchangekit.stock.places import PlaceKind
from exchangekit.stock.promising import Expected, promised, shared
from exchangekit.stock.stocktake import Count, Tolerance, adjustments, restated, variances
from exchangekit.stock.transfers import Part, arrived, sent
from exchangekit.stock.valuation.operations import Issued, Received
from exchangekit.values.quantity import Pack, Unit

from tests.cases.erp_counts import blank_policy, dated, to_confirm
from tests.cases.goods import NOON, OUTSIDE, SHELF, cause, moved, place_named, shelf_facts
from tests.cases.model import Answers, Case, Check, Given, NotMapped
from tests.cases.replacements import advance_shop, held, send
from tests.cases.shop import START, Line, Shop, rate, refusal, sale_of
from tests.cases.valuing import Book, Scale, decimals, pool_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from exchangekit.stock.movements import Movement
    from exchangekit.stock.places import Place

_COIN = "USD"
_PLAIN = Scale(_COIN)
_steps = _PLAIN.steps


# --- reservations ------------------------------------------------------------------------------


def reservation(case: Case) -> Answers:
    """Goods set aside: in part where they are short, and bound against everybody else."""
    given = case.given
    if case.only("on_hand", "demand"):
        return _shared(case)
    if case.only("quants", "reserve"):
        return _owed_elsewhere(given)
    if case.only("quants", "decrease"):
        return _decreased(given)
    if case.only("quants", "steps"):
        return _round_trip(given)
    if case.only("on_hand", "order", "events"):
        return _reserved_again(given)
    if case.only("on_hand", "order", "steps"):
        return _step_by_step(given)
    if case.only("on_hand", "reserved", "issue_unrelated"):
        return _held_against_others(given)
    raise NotMapped("no shape of a reservation that is known")


def _shared(case: Case) -> Answers:
    given = case.given
    on_hand, demand = _steps(given["on_hand"]), [_steps(text) for text in given["demand"]]
    result = shared(on_hand, demand)
    answers: dict[str, Any] = {
        "reserved": sum(result.got),
        "unreserved": sum(result.open),
        "complete": result.is_complete,
        "after_dropping_unreserved": {
            "quantities": sorted(result.got),
            "shipped": sum(result.got),
        },
    }
    for key in case.expect:
        if more := re.fullmatch(r"second_demand_of_(\d+)", key):
            answers[key] = {"reserved": shared(on_hand, [*demand, int(more[1])]).got[-1]}
    return answers


def _owed_elsewhere(given: Given) -> Answers:
    """What one place is short of is owed by the others of the site."""
    on_hand = sum(_steps(quant["qty"]) for quant in given["quants"])
    owed = sum(_steps(quant["reserved"]) for quant in given["quants"])
    free = shelf_facts(on_hand, {}, owed).available("X-1", NOON)
    got = shared(free, [_steps(given["reserve"])]).got
    return {"available": free, "reserved": sum(got)}


def _decreased(given: Given) -> Answers:
    """More than is there, or than is free, does not leave; where it may, the rest is owed."""
    on_hand = sum(_steps(quant["qty"]) for quant in given["quants"])
    held = sum(_steps(quant["reserved"]) for quant in given["quants"])
    less = _steps(given["decrease"])
    free = shelf_facts(on_hand, {"X-1": held}).available("other", NOON)
    accepted = less <= free
    left = shelf_facts(on_hand - less * accepted, {"X-1": held}).available("other", NOON)
    return {
        "accepted": accepted,
        "available": left,
        "available_after": left,
        "reserved": held,
        "available_if_negative_allowed": on_hand - held - less,
    }


def _round_trip(given: Given) -> Answers:
    on_hand = sum(_steps(quant["qty"]) for quant in given["quants"])
    held = sum(_steps(quant["reserved"]) for quant in given["quants"])
    left = []
    for step in given["steps"]:
        if "reserve" in step:
            free = shelf_facts(on_hand, {"X-1": held}).available("other", NOON)
            held += shared(free, [_steps(step["reserve"])]).got[0]
        else:
            held -= _steps(step["release"])
        left.append(shelf_facts(on_hand, {"X-1": held}).available("other", NOON))
    return {"available_after": left}


def _step_by_step(given: Given) -> Answers:
    """Several reservations of one order, made and ended one by one."""
    on_hand, order = _steps(given["on_hand"]), _steps(given["order"])
    parts: list[int] = []
    reserved, complete = [], []
    for step in given["steps"]:
        match dict(step.items()):
            case {"reserve": qty}:
                wanted = [*parts, _steps(qty)]
                parts = list(shared(min(on_hand, order), wanted).got)
            case {"release": qty}:
                parts.remove(_steps(qty))
            case {"set_second_to": qty}:
                parts = list(shared(min(on_hand, order), [_steps(qty)]).got)
            case {"release_all": True}:
                parts = []
            case other:
                raise NotMapped(f"a step {other!r}")
        holds = {f"X-{n}": steps for n, steps in enumerate(parts)}
        reserved.append(on_hand - shelf_facts(on_hand, holds).available("other", NOON))
        complete.append(shared(reserved[-1], [order]).is_complete)
    words = [_status(done, some) for done, some in zip(complete, reserved, strict=True)]
    return {"reserved_after": reserved, "status_after": words}


def _status(complete: bool, reserved: int) -> Check:  # noqa: FBT001 - a row of a table
    words = {
        "Reserved": complete,
        "Partially Reserved": not complete and reserved > 0,
        "Unreserved": reserved == 0,
    }
    return Check(lambda word: True if word is None else words.get(word), (complete, reserved))


def _held_against_others(given: Given) -> Answers:
    """A sale cannot take what is set aside for an exchange."""
    shop = advance_shop(_steps(given["on_hand"]))
    shop.ask({"A": 1}, [c.Wish("B", _steps(given["reserved"]))])
    facts = shop.store.stock("B", SHELF.site).value
    wanted = _steps(given["issue_unrelated"])
    other = sale_of([Line("B", wanted, rate("10.00", _COIN))], _COIN, sale="S-9")
    problem = refusal(lambda: shop.desk.record_sale(other, shop.signature()))
    return {"accepted": problem is None, "max_issue": facts.available("other", START)}


def _reserved_again(given: Given) -> Answers:
    """Whether what comes back is set aside again is up to what is asked for."""
    wanted = _steps(given["order"])
    if list(given["events"]) != ["order", f"deliver_{wanted}", f"return_{wanted}"]:
        raise NotMapped(f"events {given['events']!r}")

    def played(*, again: bool) -> list[int]:
        shop = advance_shop(_steps(given["on_hand"]))
        shop.ask({"A": 1}, [c.Wish("B", wanted)])
        seen = [held(shop)]
        send(shop, wanted)
        seen.append(held(shop))
        shop.sale = shop.chained("X-1")
        shop.ask({"B": wanted}, [c.Wish("B", wanted)] if again else [], slip="X-2")
        seen.append(held(shop))
        return seen

    return {
        "reserved_after": {
            "re_reserve": played(again=True),
            "do_not_re_reserve": played(again=False),
        }
    }


# --- places ------------------------------------------------------------------------------------


def locations(case: Case) -> Answers:
    """Double entry over places; only what lies on the shelf can be sold."""
    given = case.given
    if case.only("moves"):
        return _moves(given["moves"])
    if case.only("sold", "on_hand", "attempts"):
        return _attempts(given)
    if case.only("on_hand", "received_in_return_location"):
        return _not_sellable(given)
    raise NotMapped("no shape of locations that is known")


def _moves(rows: Sequence[Sequence[str]]) -> Answers:
    moves = [
        moved(n, _steps(qty), place_named(source), place_named(target), item=item)
        for n, (item, qty, source, target) in enumerate(rows, 1)
    ]
    quarantined = max((n for n, row in enumerate(rows) if row[3] == "quarantine"), default=-1)
    then = balances(moves[: quarantined + 1])
    items = sorted({row[0] for row in rows})
    return {
        "balances": {item: _by_name(balances(moves), item) for item in items},
        "sum_over_locations": {item: sum(_by_place(balances(moves), item)) for item in items},
        "pickable_while_quarantined": {
            item: then.get((item, None, place_named("storage")), 0) for item in items
        },
        "in_warehouse_while_quarantined": {
            item: sum(steps for (sku, _, place), steps in then.items()
                      if sku == item and place.is_physical)
            for item in items
        },
    }  # fmt: skip


def _by_name(held: dict[Any, int], item: str) -> dict[str, int]:
    return {
        place.site.removeprefix("shop-"): n for (sku, _, place), n in held.items() if sku == item
    }


def _by_place(held: dict[Any, int], item: str) -> list[int]:
    return [steps for (sku, _, _), steps in held.items() if sku == item]


def _attempts(given: Given) -> Answers:
    """The fold takes whatever is written down; the desk refuses what cannot be."""
    ((sold, qty),) = given["sold"].items()
    shop = Shop.booked(
        sale_of([Line(sold, _steps(qty), rate("10.00", _COIN))], _COIN),
        {sold: (_steps(qty), 0)}
        | {item: (_steps(n), 0) for item, n in given["on_hand"].items()},
    )  # fmt: skip
    strict, history = [], []
    for number, (item, wanted, source, target) in enumerate(given["attempts"], 1):
        steps = _steps(wanted)
        history.append(moved(number, steps, place_named(source), place_named(target), item=item))
        if source == "customer":
            problem = refusal(lambda i=item, n=steps: shop.ask({i: n}))
        else:
            line = Line(item, steps, rate("10.00", _COIN))
            other = sale_of([line], _COIN, sale=f"S-{number}")
            problem = refusal(lambda s=other: shop.desk.record_sale(s, shop.signature()))
        strict.append("done" if problem is None else "rejected")
    for item, n in given["on_hand"].items():
        history.append(moved(99, _steps(n), OUTSIDE, place_named("storage"), item=item))
    posted = balances(history)
    ways = [posted[item, None, place_named(to)] for item, _, _, to in given["attempts"]]
    return {
        "strict": strict,
        "tryton": ["done" if steps > 0 else "rejected" for steps in ways],
        "tryton_balance_B_storage": posted["B", None, place_named("storage")],
    }


def _not_sellable(given: Given) -> Answers:
    back = _steps(given["received_in_return_location"])
    on_hand = _steps(given["on_hand"])
    sale = sale_of([Line("A", back, rate("10.00", _COIN))], _COIN)
    shop = Shop.booked(sale, {"A": (back + on_hand, 0)})
    shop.ask({"A": back})
    shop.do(c.AcceptQuote(1))
    shop.receive({1: back})
    facts = shop.store.stock("A", SHELF.site).value
    return {"available_to_sell": facts.available("other", START)}


# --- lots and serials --------------------------------------------------------------------------


def lots(case: Case) -> Answers:
    """Lots that come back, lots by their own average, and serials one by one."""
    given = case.given
    if case.only("delivered", "return_qty"):
        went = {row["lot"]: _steps(row["qty"]) for row in given["delivered"]}
        back = lots_back("A", went, {}, _steps(given["return_qty"]), where="return")
        return {"documents": [{"lot": lot, "qty": steps} for lot, steps in back.items()]}
    if case.only("delivered", "returns"):
        return _lot_returns(given)
    if case.only("serial", "moves"):
        return _serial_moves(given)
    if case.only("method", "ops"):
        return _by_lot(given)
    if case.only("method", "received", "issues"):
        return _by_serial(given)
    raise NotMapped("no shape of lots that is known")


def _lot_returns(given: Given) -> Answers:
    went = {row["lot"]: _steps(row["qty"]) for row in given["delivered"]}
    came: dict[str, int] = {}
    accepted, named, left = [], [], []
    for text in given["returns"]:
        try:
            back = lots_back("A", went, came, _steps(text), where="return")
        except ExchangeKitError:
            accepted.append(False)
            continue
        accepted.append(True)
        named.append(", ".join(back))
        for lot, steps in back.items():
            came[lot] = came.get(lot, 0) + steps
        history = [moved(1, n, SHELF, OUTSIDE, tracking=lot) for lot, n in went.items()]
        history += [moved(2, n, OUTSIDE, SHELF, tracking=lot) for lot, n in came.items()]
        left.append(sum(n for (_, _, at), n in balances(history).items() if at == OUTSIDE))
    return {"accepted": accepted, "lots": named, "remaining_after": left}


def _serial_moves(given: Given) -> Answers:
    serial, rows = given["serial"], given["moves"]
    moves = [
        moved(n, 1, place_named(source), place_named(target), tracking=serial)
        for n, (source, target) in enumerate(rows, 1)
    ]
    refused = None
    for n in range(1, len(moves) + 1):
        if refused is None and refusal(lambda k=n: custody_of(moves[:k], {"A"})) is not None:
            refused = n
    words = ("", "first", "second", "third", "fourth", "fifth", "sixth", "seventh")
    said = "all accepted" if refused is None else f"{words[refused]} move rejected"
    plain = _by_name(balances(moves), "A")
    return {"strict": said, "tryton_balances": plain}


def _by_lot(given: Given) -> Answers:
    book = Book(pool_of(given["method"]), _PLAIN)
    values, issues = [], []
    for number, op in enumerate(given["ops"]):
        match list(op):
            case ["in", lot, qty, cost]:
                book.post(Received(f"op-{number}", _steps(qty), _PLAIN.value(cost, qty), lot))
                values.append(_PLAIN.money(book.books.held.value))
            case ["out", lot, qty]:
                issues.append(
                    _PLAIN.money(-book.post(Issued(f"op-{number}", _steps(qty), lot)).change)
                )
            case other:
                raise NotMapped(f"an operation {other!r}")
    worth = _PLAIN.money(book.books.held.value)
    return {"stock_value_after_in": values, "issue_values": issues, "value": worth}


def _by_serial(given: Given) -> Answers:
    book = Book(pool_of(given["method"]), _PLAIN)
    for number, row in enumerate(given["received"]):
        for serial in row["serials"]:
            value = _PLAIN.value(row["unit_cost"], "1")
            book.post(Received(f"in-{number}-{serial}", 1, value, serial))
    issues = []
    for number, serials in enumerate(given["issues"]):
        before = book.books.held.value
        for serial in serials:
            book.post(Issued(f"out-{number}-{serial}", 1, serial))
        issues.append(_PLAIN.money(before - book.books.held.value))
    return {"issue_values": issues, "value": _PLAIN.money(book.books.held.value)}


# --- stocktake ---------------------------------------------------------------------------------


def stocktake(case: Case) -> Answers:
    """Counts against the books, each at its own instant."""
    given = case.given
    if case.only("lots"):
        return _recounted_lots(given["lots"])
    if case.only("lot", "counts"):
        return _counts_of_a_lot(given)
    if case.only("counts", "history") and all("date" in row for row in given["counts"]):
        return dated(given)
    confirmed = {"tolerance_ratio", "value_threshold", "history"}
    if case.shape("lines") and confirmed & set(given):
        return to_confirm(case)
    if case.shape("lines") and case.only("lines", "received_meanwhile", "then_counted"):
        return _counted_lines(given)
    raise NotMapped("no shape of a stocktake that is known")


def _restated(
    number: int, lot: str, held: Holding, counted: int, value: int
) -> tuple[Movement, ...]:
    line = ("A", lot, SHELF)
    history = [moved(0, held.steps, OUTSIDE, SHELF, tracking=lot)] if held.steps else []
    counts = [Count(line, cause(number).occurred, counted, "u-1")]
    (variance,) = variances(counts, history, Tolerance(10**9))
    return restated(variance, held, value, cause(number))


def _signed(movement: Movement) -> tuple[int, int]:
    sign = 1 if movement.target == SHELF else -1
    return sign * movement.steps, sign * movement.value


def _recounted_lots(rows: Sequence[Given]) -> Answers:
    entries: list[tuple[int, int]] = []
    begun: list[Movement] = []
    for number, row in enumerate(rows, 1):
        book, counted = _steps(row["expected"]), _steps(row["counted"])
        before = Holding(book, _PLAIN.value(row["rate"], row["expected"]))
        value = _PLAIN.value(row["new_rate"], row["counted"])
        entries += [_signed(m) for m in _restated(number, row["lot"], before, counted, value)]
        begun += _restated(number, row["lot"], before, counted, value)[-1:]
    there = holdings(begun)
    on_shelf = [held for (_, _, place), held in there.items() if place == SHELF]
    return {
        "entries": [[steps, _PLAIN.money(value)] for steps, value in entries],
        "qty": sum(held.steps for held in on_shelf),
        "value": _PLAIN.money(sum(held.value for held in on_shelf)),
    }


def _counts_of_a_lot(given: Given) -> Answers:
    lot, history = given["lot"], []
    rates, values, counts = [], [], []
    key = ("A", lot, SHELF)
    for number, row in enumerate(given["counts"], 1):
        held = holdings(history).get(key, Holding(0, 0))
        value = _PLAIN.value(row["rate"], row["counted"])
        history += _restated(number, lot, held, _steps(row["counted"]), value)
        held = holdings(history)[key]
        values.append(_PLAIN.money(held.value))
        counts.append(held.steps)
        rates.append(_PLAIN.per_unit(Fraction(held.value, held.steps)) if held.steps else None)
    return {"rate_after": rates, "value_after": values, "qty_after": counts}


def _counted_lines(given: Given) -> Answers:
    """Goods may arrive between the sheet and the count; the books go on."""
    meanwhile = given.get("received_meanwhile", {})
    again = given.get("then_counted", {})
    history, counts, blank = [], [], []
    for row in given["lines"]:
        item, line = row["item"], (row["item"], None, SHELF)
        row.aside("uom")
        history.append(moved(1, _steps(row["expected"]), OUTSIDE, SHELF, item=item))
        if item in meanwhile:
            history.append(moved(2, _steps(meanwhile[item]), OUTSIDE, SHELF, item=item))
        said = again[item] if item in again else row["counted"]
        if said is None:
            blank.append(item)
        else:
            counts.append(Count(line, cause(3).occurred, _steps(said), "u-1"))
    found = variances(counts, history, Tolerance(10**9))
    moves = adjustments(found, cause(4), {})
    return {
        "movements": [_told(movement) for movement in moves],
        "difference": {variance.line[0]: variance.adjustment for variance in found},
        "expected_after_refresh": {variance.line[0]: variance.book for variance in found},
        "blank_policy": blank_policy(given["lines"], history),
    }


def _told(movement: Movement) -> dict[str, Any]:
    return {
        "item": movement.item,
        "qty": movement.steps,
        "from": _is_place(movement.source),
        "to": _is_place(movement.target),
    }


def _is_place(place: Place) -> Check:
    lost = ("lost_found", "lost and found", "adjustment", "inventory_loss", "inventory loss")
    shelf = ("storage", "stock")
    words = dict.fromkeys(lost, place.kind is PlaceKind.ADJUSTMENT)
    words |= dict.fromkeys(shelf, place.kind is PlaceKind.SELLABLE)
    return Check(words.get, place)


# --- units of measure, and what is still to come -----------------------------------------------


def uom(case: Case) -> Answers:
    """A tonne is so many kilograms, exactly; goods keep their value on the way."""
    given = case.given
    if case.only("received", "transfer_kg"):
        return _tonnes(given)
    if case.only("sold", "on_hand"):
        return _sold_in_packs(given)
    if case.only("lines"):
        return _ordered_in_packs(case)
    raise NotMapped("no shape of units that is known")


def _tonnes(given: Given) -> Answers:
    came, away = given["received"], given["transfer_kg"]
    unit = Unit("kg", decimals([away]))
    scale = Scale(_COIN, unit.digits)
    content = int(came["factor"]) * 10**unit.digits
    steps = Pack(came["uom"], unit, content).steps(came["qty"])
    book = Book(pool_of("average"), scale)
    book.post(Received("in", steps, scale.value(came["rate_per_uom"], came["qty"])))
    out = book.post(Issued("out", unit.steps(away)))
    on_the_way = [Part("A", -out.steps, -out.change)]
    begun = [moved(1, steps, OUTSIDE, SHELF, value=book.done[0].change)]
    begun += sent(on_the_way, cause(2), source=SHELF, to="other")
    (landed,) = arrived([("A", None, -out.steps)], cause(3), at="other", held=holdings(begun))
    return {
        "stock_qty": scale.quantity(steps),
        "unit_cost": scale.per_unit(book.costs[0]),
        "value_out_equals_value_in": landed.value == -out.change,
    }


def _sold_in_packs(given: Given) -> Answers:
    sold, unit = given["sold"], Unit("each", decimals([given["on_hand"]]))
    content = int(sold["factor"]) * 10**unit.digits
    steps = Pack(sold["uom"], unit, content).steps(sold["qty"])
    there = unit.steps(given["on_hand"])
    moves = [moved(1, there, OUTSIDE, SHELF), moved(2, steps, SHELF, OUTSIDE)]
    scale = Scale(_COIN, unit.digits)
    return {
        "stock_qty": scale.quantity(steps),
        "on_hand_after": scale.quantity(balances(moves)["A", None, SHELF]),
    }


_CONTENTS = {"dozen": 12, "pair": 2, "tonne": 1000, "kilogram": 1, "kg": 1, "unit": 1, "each": 1}
"""What trade and the metre convention put into one, of the unit that stock counts in."""


def _ordered_in_packs(case: Case) -> Answers:
    """What was ordered by the dozen comes back by the dozen, and lies in stock by the piece."""
    counted, back = [], []
    for line in case.given["lines"]:
        qty, uom = line["qty"], line["uom"]
        stock_uom = line.get("stock_uom", uom)
        content = 1 if uom == stock_uom else _CONTENTS.get(str(uom).lower())
        if content is None or (uom != stock_uom and _CONTENTS.get(str(stock_uom).lower()) != 1):
            raise NotMapped(f"what one {uom} has of {stock_uom} is not known")
        unit = Unit("each", decimals([qty]))
        pack = Pack(uom, unit, content * 10**unit.digits)
        steps = pack.steps(qty)
        counted.append(Scale(_COIN, unit.digits).quantity(steps))
        back.append({"qty": str(pack.whole(steps)) if unit.digits == 0 else qty, "uom": uom})
    several = isinstance(case.expect.get("stock_qty"), list)
    return {"stock_qty": counted if several else counted[0], "return_lines": back}


def exchange(case: Case) -> Answers:
    """What a supplier will send instead counts in what can be promised, not on hand."""
    given = case.given
    if not case.only("on_hand", "return_to_supplier"):
        raise NotMapped("no shape of an exchange that is known")
    there, back = _steps(given["on_hand"]), _steps(given["return_to_supplier"])
    supplier = place_named("supplier")
    moves = [moved(1, there, OUTSIDE, SHELF), moved(2, back, SHELF, supplier)]
    left = balances(moves)["A", None, SHELF]
    day = NOON.date()
    dated = promised(there + back, left, [Expected(day, back, "exchange")], today=day)
    moves.append(moved(3, back, supplier, SHELF))
    return {
        "on_hand_after_return": left,
        "forecast_after_return": sum(part.steps for part in dated if part.on is not None),
        "on_hand_after_exchange": balances(moves)["A", None, SHELF],
    }
