"""Domain: what goods that come back do to stock, to the average and to the queue."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING

from exchangekit.stock.ledger import balances
from exchangekit.stock.places import Place, PlaceKind
from exchangekit.stock.valuation.layers import Fifo
from exchangekit.stock.valuation.operations import AtGiven, Issued, Received, Returned
from exchangekit.stock.valuation.pools import MovingAverage

from tests.cases.goods import OUTSIDE, SHELF, moved
from tests.cases.model import Answers, Case, NotMapped
from tests.cases.valuing import Book, Scale

if TYPE_CHECKING:
    from collections.abc import Collection

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


_LOOKED_AT, _SCRAP, _AWAY = (
    Place(SHELF.site, kind) for kind in (PlaceKind.INSPECTION, PlaceKind.SCRAP, PlaceKind.CUSTOMER)
)
_WAYS: tuple[tuple[str, tuple[Place, Place] | None], ...] = (
    (r"\bscrap|write[ -]?off", (_LOOKED_AT, _SCRAP)),
    (r"inspect|grade|quality|quarantine (ok|pass)|restock|release to stock", (_LOOKED_AT, SHELF)),
    (r"receive|arriv|goods back|into quarantine", (_AWAY, _LOOKED_AT)),
    (r"customer (ships|sends)|return (is )?(shipped|sent|in transit)", None),
    (r"dispatch|\bship|\bsend|\bsent\b|\bissue", (SHELF, _AWAY)),
    (r"creat|request|submit|approv|quot|reserve|\bhold|accept|draft|open|pay|refund|confirm", None),
)
"""What an event in words moves, the first that fits; nothing moves before goods do."""


def stock(case: Case) -> Answers:
    """Goods move when they move: in on receipt, on after inspection, out on dispatch."""
    initial, after = case.given["initial"], []
    there = {item: int(initial[item]) for item in initial}
    history = [moved(0, n, OUTSIDE, SHELF, item=item) for item, n in there.items() if n]
    for number, event in enumerate(case.given["events"], 1):
        way = _way(str(event).lower())
        if way is not None:
            steps = next(iter(re.findall(r"\d+", str(event))), "1")
            history.append(moved(number, int(steps), *way, item=_item(str(event), there)))
        held = balances(history)
        after.append({item: held.get((item, None, SHELF), 0) for item in there})
    sums = dict.fromkeys((SHELF, _LOOKED_AT, _SCRAP), 0)
    for (_, _, place), steps_there in balances(history).items():
        if place in sums:
            sums[place] += steps_there
    return {
        "after_each": after,
        "on_hand_total": sums[SHELF] + sums[_LOOKED_AT],
        "sellable": sums[SHELF],
        "quarantine": sums[_LOOKED_AT],
        "scrap": sums[_SCRAP],
    }


def _way(event: str) -> tuple[Place, Place] | None:
    if re.search(r"fail|damaged|defect|reject", event) and "scrap" not in event:
        raise NotMapped(f"where it goes after {event!r}")
    for words, way in _WAYS:
        if re.search(words, event):
            return way
    raise NotMapped(f"an event {event!r}")


def _item(event: str, known: Collection[str]) -> str:
    named = [item for item in known if re.search(rf"\b{re.escape(item)}\b", event)]
    if len(named) == 1:
        return named[0]
    if not named and len(known) == 1:
        return next(iter(known))
    raise NotMapped(f"of what {event!r} is")
