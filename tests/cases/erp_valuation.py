"""ERP: what goods are worth, by the method named."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from exchangekit.stock.valuation.operations import (
    CURRENT,
    ORIGINAL,
    AtGiven,
    Issued,
    Operation,
    Received,
    ReturnCost,
    Returned,
    Revalued,
    SentBack,
)

from tests.cases.domain import currency_of
from tests.cases.model import Answers, Case, Check, Given, NotMapped
from tests.cases.valuing import Book, Scale, decimals, pool_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from exchangekit.stock.valuation.fold import Valued

_RETURN_COSTS: Mapping[str, ReturnCost] = {
    "original": ORIGINAL,
    "current": CURRENT,
    "current_average": CURRENT,
}


class Play:
    """Operations of a case, played once."""

    def __init__(
        self, given: Given, ops: Sequence[Given], at: ReturnCost, extra: int = 0, **more: Any
    ) -> None:
        self.given, self.ops, self.at, self.extra = given, ops, at, extra
        self.factors = given.get("factors", {})
        self.scale = scale_of(given, [*ops, *given.get("layers", [])], self.factors)
        opening = more.get("opening", given.get("opening_unit_cost", given.get("unit_cost", "0")))
        oversell = given.get("negative_stock") == "allowed" or "unit_cost" in given
        standard = self.scale.cost(_first_cost(ops, opening))
        cost = self.scale.cost(opening)
        pool = pool_of(more.get("method") or given["method"], standard)
        self.book = Book(pool, self.scale, opening=cost, oversell=oversell)
        self.posted: list[tuple[str, Valued]] = []
        self._open(opening)
        for number, op in enumerate(ops):
            self._play(number, op)

    def _open(self, cost: str) -> None:
        rows = [(layer, layer["unit_cost"]) for layer in self.given.get("layers", [])]
        for number, (layer, rate) in enumerate(rows):
            left = Decimal(layer["qty"]) - Decimal(layer["consumed"])
            self._begin(f"layer-{number}", left, rate)
        self._begin("opening", Decimal(self.given.get("opening_qty", "0")), cost)

    def _begin(self, name: str, quantity: Decimal, cost: str) -> None:
        if quantity > 0:
            value = self.scale.value(cost, quantity)
            self.book.books.post(Received(name, self.scale.steps(quantity), value))

    def _play(self, number: int, op: Given) -> None:
        op.aside("day")  # who calls orders by it
        for _ in range(op.get("times", 1)):
            kind, name = op["op"], f"op-{number}"
            if "times" in op:
                name = f"{name}.{len(self.posted)}"
            self.posted.append((kind, self.book.post(self.operation(kind, name, op))))

    def operation(self, kind: str, name: str, op: Given) -> Operation:
        """Read an operation."""
        of = f"op-{op['of']}" if op.get("of") is not None else None
        op.aside("of", "order")
        match kind:
            case "receive":
                value = self.scale.value(op["unit_cost"], op["qty"]) + self._extra()
                return Received(name, self._steps(op), value)
            case "issue":
                return Issued(name, self._steps(op))
            case "redeliver":
                return Issued(name, self._steps(op), of=of)
            case "supplier_return" if of is None:
                op.aside("unit_price")  # what the supplier pays says nothing of the goods
                return Issued(name, self._steps(op))
            case "supplier_return":
                return SentBack(name, self._steps(op), str(of))
            case "customer_return" | "undo_supplier_return":
                at = self.at
                if "unit_cost" in op:
                    at = AtGiven(self.scale.value(op["unit_cost"], op["qty"]))
                return Returned(name, self._steps(op), of, at)
            case "set_cost":
                return Revalued(name, self._new_cost(op))
            case _:
                raise NotMapped(f"an operation {kind!r}")

    def _extra(self) -> int:
        extra, self.extra = self.extra, 0
        return extra

    def _new_cost(self, op: Given) -> Fraction:
        if "factor" in op:
            return self.book.books.unit_cost() * Fraction(op["factor"])
        return self.scale.cost(op["unit_cost"])

    def _steps(self, op: Given) -> int:
        return self.scale.steps(in_stock_unit(op, self.factors))

    def of_kind(self, *kinds: str) -> list[Valued]:
        """Give what operations of some kinds came to."""
        return [valued for kind, valued in self.posted if kind in kinds]

    def unit_costs(self, *kinds: str) -> list[Check]:
        """Give value by steps of some operations."""
        return [self.scale.per_unit(_unit(valued)) for valued in self.of_kind(*kinds)]

    def cost(self) -> Check:
        """Give the unit cost at the end."""
        return self.scale.per_unit(self.book.costs[-1])

    def state(self) -> dict[str, Any]:
        """Give what is there at the end."""
        held = self.book.books.held
        return {
            "qty": self.scale.quantity(held.steps),
            "value": self.scale.money(held.value),
            "unit_cost": self.cost(),
        }


def _unit(valued: Valued) -> Fraction:
    return Fraction(valued.change, valued.steps) if valued.steps else Fraction(0)


def in_stock_unit(op: Given, factors: Mapping[str, str]) -> Decimal:
    """Read a quantity in the unit of the stock."""
    factor = factors[op["uom"]] if "uom" in op else "1"
    return Decimal(op["qty"]) * Decimal(factor)


def scale_of(given: Given, ops: Sequence[Given], factors: Mapping[str, str]) -> Scale:
    """Give the steps and the currency a case is counted in."""
    for key in ("digits", "stock_uom"):
        given.aside(key)
    places = given.get("currency_digits", 2)
    if "currency_rounding" in given:
        places = decimals([given["currency_rounding"]])
    quantities = [in_stock_unit(op, factors) for op in ops if "qty" in op]
    return Scale(currency_of(places), decimals(quantities))


def _first_cost(ops: Sequence[Given], opening: str) -> str:
    """Give the standard cost to begin with: that of the first receipt where none is named."""
    return next((op["unit_cost"] for op in ops if op["op"] == "receive"), opening)


def valuation(case: Case) -> Answers:
    """Post the operations one by one."""
    given = case.given
    at = _return_cost(given)
    given.aside("selling_price", "negative_stock")  # a price says nothing of a cost
    if "sequences" in given:
        plays = [_sequence(given, part, at) for part in given["sequences"]]
        return {"sequences": [_sequence_answers(play) for play in plays]}
    play = Play(given, given["ops"], at)
    return _figures(play) | _variants(case, given, play)


def _return_cost(given: Given) -> ReturnCost:
    text = given.get("return_cost", "original")
    if text not in _RETURN_COSTS:
        raise NotMapped(f"return cost {text!r}")
    return _RETURN_COSTS[text]


def _sequence(given: Given, part: Given, at: ReturnCost) -> Play:
    more = {"opening": part["opening_unit_cost"]} if "opening_unit_cost" in part else {}
    return Play(given, part["ops"], at, **more)


def _sequence_answers(play: Play) -> dict[str, Any]:
    scale, done = play.scale, play.book.done
    issues, receipts = play.of_kind("issue"), play.of_kind("receive")
    last_in = max(i for i, (kind, _) in enumerate(play.posted) if kind != "issue")
    answers = play.state() | {
        "unit_cost_rounded": scale.per_unit(play.book.costs[last_in]),
        "correction": scale.money(-sum(valued.gap for valued in receipts)),
    }
    if issues:
        first = done.index(issues[0])
        before = done[first - 1].held.value if first else 0
        answers |= {
            "issue_value_first": scale.money(-issues[0].change),
            "value_before_issue": scale.money(before),
            "adjustment": scale.money(-issues[-1].rounding),
        }
    return answers


def _figures(play: Play) -> dict[str, Any]:
    scale, done, book = play.scale, play.book.done, play.book
    backs = play.of_kind("customer_return", "undo_supplier_return")
    issues, money = play.of_kind("issue", "redeliver"), scale.money
    first_issue = done.index(issues[0]) if issues else 0
    revalued = play.of_kind("set_cost")
    total_back = sum(valued.change for valued in backs)
    total_out = -sum(valued.change for valued in issues)
    return play.state() | {
        "qty_after": [scale.quantity(valued.held.steps) for valued in done],
        "value_after": [money(valued.held.value) for valued in done],
        "unit_cost_after": [scale.per_unit(cost) for cost in book.costs],
        "op_unit_cost": [scale.per_unit(_unit(valued)) for valued in done],
        "queue_after": [book.shown(queue) for queue in book.queues],
        "layers_after_first_issue": book.shown(book.queues[first_issue]),
        "issue_values": [money(-valued.change) for valued in issues],
        "issue_unit_cost": play.unit_costs("issue", "redeliver"),
        "issue_equals_return": total_out == total_back,
        "unit_cost_before_issue": scale.per_unit(book.costs[max(0, first_issue - 1)]),
        "revaluation": money(sum(valued.change for valued in revalued)),
        "return_value": money(total_back),
        "supplier_return_value": money(
            -sum(valued.change for valued in play.of_kind("supplier_return"))
        ),
        "value_change_last": money(done[-1].change),
        "value_change": money(sum(v.change for v in revalued) if revalued else done[-1].change),
        "value_of_all_issues_minus_returns": money(total_out - total_back),
        "return_unit_cost": (play.unit_costs("customer_return") or [None])[-1],
    }


def _variants(case: Case, given: Given, play: Play) -> dict[str, Any]:
    """Play again as if something had been otherwise."""
    answers: dict[str, Any] = {}
    wanted = set(case.expect)
    original = Play(given, given["ops"], ORIGINAL)
    answers["return_unit_cost_if_original"] = (original.unit_costs("customer_return") or [None])[-1]
    answers["unit_cost_if_original"] = original.cost()
    answers["unit_cost_if_return_cost_original"] = original.cost()
    answers["value_if_return_cost_original"] = original.state()["value"]
    answers["unit_cost_with_current_rate"] = Play(given, given["ops"], CURRENT).cost()
    if "landed_cost_added_to_receipt" in given:
        extra = play.scale.value(given["landed_cost_added_to_receipt"], "1")
        landed = Play(given, given["ops"], play.at, extra=extra)
        if isinstance(case.expect.get("after_landed_cost"), dict):
            answers["after_landed_cost"] = _figures(landed) | {
                "issue_unit_cost": (landed.unit_costs("issue") or [None])[0]
            }
    if "after_recompute" in wanted:
        answers["after_recompute"] = _recomputed(case, given, play.at)
    return answers


def _recomputed(case: Case, given: Given, at: ReturnCost) -> Any:
    """Play in the order of the days, the receipts of a day before its issues."""
    ops = given["ops"]
    order = sorted(
        range(len(ops)), key=lambda n: (ops[n].get("day", 0), ops[n]["op"] != "receive", n)
    )
    again = Play(given, [ops[n] for n in order], at)
    costs = [again.book.costs[order.index(n)] for n in range(len(ops))]
    moved = [_unit(again.book.done[order.index(n)]) for n in range(len(ops))]
    if isinstance(case.expect["after_recompute"], list):
        return [again.scale.per_unit(cost) for cost in costs]
    return {
        "op_unit_cost": [again.scale.per_unit(cost) for cost in moved],
        "unit_cost": again.cost(),
    }


# --- queues ------------------------------------------------------------------------------------


def queue(case: Case) -> Answers:
    """Layers that come and go; some begin with what is owed."""
    given = case.given
    if given["method"] != "fifo":
        raise NotMapped(f"a queue by {given['method']!r}")
    if "sequences" in given:
        books = [_queued(part.get("start", []), part["ops"]) for part in given["sequences"]]
        for part in given["sequences"]:
            part.aside("start")
        return {
            "queues": [book.shown(book.queue()) for book, _ in books],
            "final_qty": [book.scale.quantity(book.books.held.steps) for book, _ in books],
            "consumed": [gone for _, gone in books],
        }
    book, gone = _queued(given.get("start", []), given["ops"])
    given.aside("start")
    held = book.books.held
    return {
        "queue_after": [book.shown(queue) for queue in book.queues],
        "consumed": gone,
        "final_qty": book.scale.quantity(held.steps),
        "final_value": book.scale.money(held.value),
    }


def _queued(start: Sequence[Any], ops: Sequence[Any]) -> tuple[Book, list[Check]]:
    quantities = [row[0] for row in start] + [op[1] for op in ops]
    scale = Scale("USD", decimals(quantities))
    owed = [scale.cost(rate) for qty, rate in start if Decimal(qty) < 0]
    book = Book(pool_of("fifo"), scale, owed[0] if owed else Fraction(0), oversell=True)
    names: dict[str, str] = {}
    for number, (qty, rate) in enumerate(start):
        steps = scale.steps(qty)
        name = names[rate] = f"start-{number}"
        if steps < 0:
            book.books.post(Issued(name, -steps))
        else:
            book.books.post(Received(name, steps, scale.value(rate, qty)))
    gone = []
    for number, op in enumerate(ops):
        match list(op):
            case ["add", qty, rate]:
                name = f"op-{number}"
                names.setdefault(rate, name)
                book.post(Received(name, scale.steps(qty), scale.value(rate, qty)))
            case ["remove", qty, *at]:
                of = names.get(at[1]) if at else None
                before = book.queue()
                book.post(Issued(f"op-{number}", scale.steps(qty), of=of))
                gone.append(book.shown(_consumed(before, book.queue())))
            case _:
                raise NotMapped(f"an operation {op!r}")
    return book, gone


def _consumed(
    before: list[tuple[int, Fraction]], after: list[tuple[int, Fraction]]
) -> list[tuple[int, Fraction]]:
    """Give what is in one queue and no longer in the next, layer by layer."""
    left: dict[Fraction, int] = {}
    for steps, cost in after:
        left[cost] = left.get(cost, 0) + steps
    gone = []
    for steps, cost in reversed(before):
        stays = min(steps, left.get(cost, 0))
        left[cost] = left.get(cost, 0) - stays
        if steps > stays:
            gone.append((steps - stays, cost))
    return list(reversed(gone))


# --- changes of documents and methods -----------------------------------------------------------


def amendment(case: Case) -> Answers:
    """A document changed afterwards is the difference posted as a movement of its own."""
    given = case.given
    if "cases" in given:
        parts = [(one["ops"], one["amend"], one.get("then", [])) for one in given["cases"]]
        for one in given["cases"]:
            one.aside("then")
    else:
        parts = [(given["ops"], one, []) for one in given["amendments"]]
    return {"results": [_amended(given, *part).state() for part in parts]}


def _amended(given: Given, ops: Sequence[Given], amend: Given, then: Sequence[Given]) -> Play:
    play = Play(given, ops, ORIGINAL)
    old, scale = ops[amend["of"]], play.scale
    name, of = "amendment", f"op-{amend['of']}"
    more = scale.steps(amend["qty"]) - scale.steps(old["qty"])
    operation: Operation
    match old["op"], more > 0:
        case "receive", True:
            value = scale.value(old["unit_cost"], scale.quantity(more))
            operation = Received(name, more, value)
        case "receive", False:
            operation = SentBack(name, -more, of)
        case "issue", True:
            operation = Issued(name, more)
        case "issue", False:
            operation = Returned(name, -more, of)
        case _:
            raise NotMapped(f"an amendment of {old['op']!r}")
    play.book.post(operation)
    for number, op in enumerate(then, len(ops)):
        play.book.post(play.operation(op["op"], f"op-{number}", op))
    return play


def method_change(case: Case) -> Answers:
    """What is there at a change of method is one receipt of the new one."""
    given = case.given
    values, left = [], Decimal(0)
    for change in given["changes"]:
        first, *others = list(change)
        play = Play(given, given["ops"], ORIGINAL, method=first)
        books = play.book.books
        for number, method in enumerate(others):
            books.switch(pool_of(method, books.unit_cost()), f"change-{number}")
        values.append(play.scale.money(books.held.value))
        left = play.scale.quantity(books.held.steps)
    return {"qty": left, "values": values}
