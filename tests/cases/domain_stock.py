"""Domain: what goods that come back do to the average and to the queue."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from exchangekit.stock.valuation.layers import Fifo
from exchangekit.stock.valuation.operations import AtGiven, Issued, Received, Returned
from exchangekit.stock.valuation.pools import MovingAverage

from tests.cases.valuing import Book, Scale

if TYPE_CHECKING:
    from tests.cases.model import Answers, Case

_PLAIN = Scale("CNY")


def cost_moving_average(case: Case) -> Answers:
    """A return joins the average at the cost of its own issue."""
    given = case.given
    given.aside("avg_scale")  # the average is told to as many digits as are shown
    qty, book = given["on_hand_qty"], Book(MovingAverage(), _PLAIN)
    book.post(Received("in", qty, _PLAIN.value(given["on_hand_value"], "1")))
    back = given["return_qty"]
    value = _PLAIN.value(given["return_unit_cost"], str(back))
    book.post(Returned("back", back, None, AtGiven(value)))
    held = book.books.held
    worth = _PLAIN.per_unit(Fraction(held.value, held.steps))
    return {"qty": held.steps, "value": _PLAIN.money(held.value), "avg": worth}


def cost_fifo(case: Case) -> Answers:
    """Goods that come back stand in the queue by the day they were bought."""
    given = case.given
    rows = sorted([*given["layers"], given["return_layer"]], key=lambda row: str(row[0]))
    pool = Fifo()
    book = Book(pool, _PLAIN)
    for number, (_, qty, cost) in enumerate(rows):
        book.post(Received(f"in-{number}", qty, _PLAIN.value(cost, str(qty))))
    cost = -book.post(Issued("out", given["issue_qty"])).change
    days = {_PLAIN.value(cost, "1"): day for day, _, cost in rows}
    left = [
        [days[layer.value // layer.steps], layer.steps, _PLAIN.money(layer.value // layer.steps)]
        for layer in pool.layers
    ]
    return {"issue_cost": _PLAIN.money(cost), "remaining": left}
