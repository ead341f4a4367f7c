"""
What a whole exchange is compared with: bare arithmetic, and an event-sourced aggregate.

Both do far less: no policy, claims, holds, vouchers, notices or hash chain.  Both have to
come to the same figures.
"""

# The library keeps the arguments of a method as its event, used or not.
# ruff: noqa: ARG002

from __future__ import annotations

from typing import Final
from uuid import UUID

from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event

from bench.shop import DEDUCTION, DISCOUNT, PRICE, TAX

_MILLION: Final = 1_000_000
_COST, _NEW_COST = 8_000, 8_200
_SOLD, _BACK = 3, 2

COMMANDS: Final = 15


def half_up(dividend: int, divisor: int) -> int:
    """Divide two integers, half up; neither is negative."""
    return (2 * dividend + divisor) // (2 * divisor)


def bare() -> tuple[int, dict[str, int], dict[str, int]]:
    """
    Give what is owed, the postings and the balances of the exchange, and keep nothing.

    Nets and taxes of the claimed part, the deduction of the damaged step, the charge of
    each parcel, eight movements of two sizes between four places.
    """
    paid = _SOLD * PRICE - DISCOUNT
    tax = paid - half_up(paid * _MILLION, _MILLION + TAX)
    worth = [half_up(paid * k, _SOLD) for k in range(_BACK + 1)]
    taxes = [half_up(tax * part, paid) for part in worth]
    cut = half_up((worth[2] - worth[1]) * DEDUCTION, _MILLION)
    cut_tax = half_up((taxes[2] - taxes[1]) * cut, worth[2] - worth[1])

    books: dict[str, int] = {}

    def post(debit: str, credit: str, minor: int) -> None:
        books[debit] = books.get(debit, 0) + minor
        books[credit] = books.get(credit, 0) - minor

    stock: dict[str, int] = {}

    def move(source: str, target: str) -> None:
        stock[source] = stock.get(source, 0) - 1
        stock[target] = stock.get(target, 0) + 1

    for target, role in (("SHIRT-M/sellable", "stock"), ("SHIRT-M/refurbish", "stock_refurbish")):
        move("SHIRT-M/customer", "SHIRT-M/inspection")
        post("stock_inspection", "exchange_clearing", _COST)
        move("SHIRT-M/inspection", target)
        post(role, "stock_inspection", _COST)
        post("exchange_clearing", "cost_of_sales", _COST)
    post("revenue", "customer", worth[2] - taxes[2])
    post("output_tax", "customer", taxes[2])
    post("customer", "deduction_income", cut - cut_tax)
    post("customer", "output_tax", cut_tax)
    post("bank", "customer", cut)
    half = half_up(worth[2], 2)
    half_tax = half_up(taxes[2] * half, worth[2])
    for gross, share in ((half, half_tax), (worth[2] - half, taxes[2] - half_tax)):
        move("SHIRT-L/sellable", "SHIRT-L/customer")
        post("customer", "revenue", gross - share)
        post("customer", "output_tax", share)
        post("cost_of_sales", "stock", _NEW_COST)
    return cut, books, stock


class Exchange(Aggregate):
    """
    The same exchange as an aggregate of the `eventsourcing` library: one event a command.

    Each keeps who gave the command and under which key, as ours do.
    """

    def __init__(self, by: str, key: str, sale: str, item: str, wish: str, steps: int) -> None:
        self.sale, self.item, self.wish, self.steps = sale, item, wish, steps
        self.state = "draft"
        self.consent = self.received = self.dispatched = self.delivered = self.paid = 0
        self.grades: list[str] = []

    @event("Submitted")
    def submit(self, by: str, key: str) -> None:
        """Ask for a decision."""
        self.state = "waiting"

    @event("Reviewed")
    def review(self, by: str, key: str, decision: str) -> None:
        """Decide."""
        self.state = decision

    @event("QuoteAccepted")
    def accept(self, by: str, key: str, number: int) -> None:
        """Agree to a quote."""
        self.consent = number

    @event("Shipped")
    def ship(self, by: str, key: str, tracking: str) -> None:
        """Send the goods."""
        self.tracking = tracking

    @event("Received")
    def receive(self, by: str, key: str, line: int, steps: int) -> None:
        """Take goods in."""
        self.received += steps

    @event("Inspected")
    def inspect(self, by: str, key: str, line: int, steps: int, grade: str) -> None:
        """Look at goods."""
        self.grades.append(grade)

    @event("Paid")
    def pay(self, by: str, key: str, payment: str, amount: int) -> None:
        """Take money."""
        self.paid += amount

    @event("Dispatched")
    def dispatch(self, by: str, key: str, line: int, steps: int, tracking: str) -> None:
        """Send replacement goods."""
        self.dispatched += steps

    @event("Delivered")
    def deliver(self, by: str, key: str, line: int, steps: int) -> None:
        """Hand replacement goods over."""
        self.delivered += steps

    @event("Confirmed")
    def confirm(self, by: str, key: str) -> None:
        """End it."""
        self.state = "ended"


class Exchanges(Application[UUID]):
    """Fifteen commands: each gets the aggregate, triggers one event and saves."""

    def exchange(self, n: int, owed: int) -> Exchange:
        """Run one exchange from request to end."""
        opened = Exchange("u-1", "k0", f"SO-{n}", "SHIRT-M", "SHIRT-L", _BACK)
        self.save(opened)
        name = opened.id
        self._do(name, "submit")
        self._do(name, "review", "approve")
        self._do(name, "accept", 1)
        self._do(name, "ship", "SF1")
        self._do(name, "receive", 1, 1)
        self._do(name, "receive", 1, 1)
        self._do(name, "inspect", 1, 1, "as_new")
        self._do(name, "inspect", 1, 1, "damaged")
        self._do(name, "accept", 2)
        self._do(name, "pay", f"P-{n}-2", owed)
        self._do(name, "dispatch", 1, 1, "SF2")
        self._do(name, "dispatch", 1, 1, "SF3")
        self._do(name, "deliver", 1, 2)
        self._do(name, "confirm")
        ended: Exchange = self.repository.get(name)
        return ended

    def _do(self, name: UUID, command: str, *args: object) -> None:
        found: Exchange = self.repository.get(name)
        getattr(found, command)("u-1", f"k{found.version}", *args)
        self.save(found)
