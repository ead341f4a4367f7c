"""
Invoices in the order of time: purchases become sales or replacements, cancellations slips.

A matched cancellation waits until the customer's next purchase within 14 days, which makes
it an exchange, or until that time is over, which makes it a refund.
"""

from __future__ import annotations

from collections import defaultdict
from time import perf_counter
from typing import TYPE_CHECKING, Any

from attrs import define, field

from exchangekit.desk import Desk
from exchangekit.desk.trade import Signature
from exchangekit.memory import MasterData
from exchangekit.ports import Store
from exchangekit.sale.facts import Channel, Moment, Payment, Trigger
from exchangekit.sale.intake import Order, OrderLine, TaxBasis, take_in
from exchangekit.slip.phases import ReviewPhase
from exchangekit.values.goods import Item
from exchangekit.values.ids import CommandKey, CustomerRef, PaymentId, SaleId, SlipId
from exchangekit.values.money import total

from examples.retail.matching import Cancellation, OpenLine, OpenLines, Parts, Request
from examples.retail.outcomes import Outcome, Tally, set_aside
from examples.retail.rows import ZONE
from examples.retail.shop import (
    BUYS_AGAIN_WITHIN,
    CLERK,
    COMPANY,
    CURRENCY,
    JURISDICTION,
    SITE,
    price_of,
)
from examples.retail.slips import Case, picked, price_today

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from exchangekit.wire.records import Record

    from examples.retail.rows import Row
    from examples.retail.shop import Survey


@define
class Clearing:
    """
    Everything between a row and its outcome.

    Args:
        store: Where all is booked.
        master: Its items and prices.
        tally: What became of the rows.
    """

    store: Store
    master: MasterData
    tally: Tally = field(factory=Tally)
    _desk: Desk = field(init=False)
    _lines: OpenLines = field(init=False, factory=OpenLines)
    _waiting: dict[str, Request] = field(init=False, factory=dict)  # oldest first
    _of: defaultdict[CustomerRef, list[Request]] = field(
        init=False, factory=lambda: defaultdict(list)
    )

    def __attrs_post_init__(self) -> None:
        self._desk = Desk(self.store)

    def open(self, survey: Survey) -> None:
        """Make the items known and book the opening stock, in one commit."""
        survey.stock(self.master)
        if survey.goods:
            signed = Signature(CLERK, survey.first, CommandKey("opening"))
            self._desk.open_stock(survey.opening(), signed)

    def read(self, invoice: tuple[Row, ...]) -> None:
        """Take in one invoice."""
        now = invoice[-1].at
        self._refund_those_before(now)
        goods = []
        for row in invoice:
            self.tally.cancellations += row.is_cancellation
            aside = set_aside(row)
            if aside is None:
                goods.append(row)
            else:
                self.tally.rows[aside] += 1
        if goods and goods[0].is_cancellation:
            self._cancel(goods, now)
        elif goods:
            self._buy(goods, now)

    def close(self) -> None:
        """Refund what still waits: the file ends, and so does the chance to buy again."""
        for request in tuple(self._waiting.values()):
            self._decide(request, (), request.asked_at + BUYS_AGAIN_WITHIN)

    # --- purchases -------------------------------------------------------------------

    def _buy(self, rows: list[Row], now: datetime) -> None:
        """Replace what the customer has cancelled, first come, first served; sell the rest."""
        for request in tuple(self._of.get(rows[0].customer, ())):
            wanted = picked(request, rows)
            if not wanted:
                break
            price_today(self.master, wanted)
            if self._decide(request, wanted, now):
                rows = [row for row in rows if row not in wanted]
        if rows:
            self._sell(rows, now)

    def _sell(self, rows: list[Row], now: datetime) -> None:
        number = SaleId(_free(rows[0].invoice, self.store.sale_records))
        order = _order(number, rows, now)
        self._desk.record_sale(take_in(order), Signature(CLERK, now, CommandKey("sale")))
        for line, row in zip(order.lines, rows, strict=True):
            left = OpenLine(number, line.line, row.sku, row.price, row.quantity)
            self._lines.sold(row.customer, left)
        self.tally.rows[Outcome.SOLD] += len(rows)

    # --- cancellations ---------------------------------------------------------------

    def _cancel(self, rows: list[Row], now: datetime) -> None:
        """Match every row, and ask once of each sale touched."""
        for row in rows:
            found = self._lines.take(row)
            if isinstance(found, Outcome):
                self.tally.rows[found] += 1
            else:
                self._ask(row, found, now)

    def _ask(self, row: Row, parts: Parts, now: datetime) -> None:
        cancellation = Cancellation()
        for line, steps in parts:
            name = f"{row.invoice}-{line.sale}"
            request = self._waiting.get(name)
            if request is None:
                slip = SlipId(_free(name, self.store.slip_records))
                request = Request(name, slip, line.sale, row.customer, now)
                self._waiting[name] = request
                self._of[row.customer].append(request)
            request.add(line, steps, cancellation)

    def _refund_those_before(self, now: datetime) -> None:
        """Give up waiting for whom the time is over."""
        for request in tuple(self._waiting.values()):
            ends = request.asked_at + BUYS_AGAIN_WITHIN
            if now < ends:
                break
            self._decide(request, (), ends)

    def _decide(self, request: Request, wanted: tuple[Row, ...], now: datetime) -> bool:
        """Run a slip to its end; tell whether it was allowed."""
        began = perf_counter()
        slip = Case(self._desk, request, now).run(wanted)
        self.tally.seconds += perf_counter() - began
        self.tally.slips += 1
        refused = slip.phases.review is ReviewPhase.REFUSED
        if refused:
            self.tally.refused += 1
            found = slip.review.verdict.refusals if slip.review else ()
            self.tally.refusals.update({finding.code for finding in found})
        self._forget(request, refused=refused)
        if refused or not wanted:
            self._note(request, Outcome.REFUSED if refused else Outcome.REFUNDED)
            return not refused
        self.tally.exchanges += 1
        self.tally.rows[Outcome.REPLACEMENT] += len(wanted)
        for row in wanted:
            self._lines.replaced(row.customer, row.sku)
        self._note(request, Outcome.EXCHANGED)
        return True

    def _forget(self, request: Request, *, refused: bool) -> None:
        del self._waiting[request.name]
        mine = self._of[request.customer]
        mine.remove(request)
        if not mine:
            del self._of[request.customer]
        self._lines.settle(request, refused=refused)

    def _note(self, request: Request, result: Outcome) -> None:
        for row in request.rows:
            outcome = row.decided(result)
            if outcome is not None:
                self.tally.rows[outcome] += 1


def _free(name: str, records: Callable[[Any], tuple[Record, ...]]) -> str:
    """Number the parts of an invoice that goes on after another one began."""
    free, part = name, 1
    while records(free):
        part += 1
        free = f"{name}-{part}"
    return free


def _order(number: SaleId, rows: list[Row], now: datetime) -> Order:
    """Write an invoice as an order that was paid and delivered when it was written."""
    lines = []
    for line, row in enumerate(rows, 1):
        price = price_of(row)
        lines.append(OrderLine(line, Item(row.sku), row.quantity, price.rate, taxes=price.taxes))
    paid = total((line.worth for line in lines), CURRENCY)
    return Order(
        id=number,
        company=COMPANY,
        site=SITE,
        currency=CURRENCY,
        basis=TaxBasis.INCLUSIVE,
        zone=ZONE,
        jurisdiction=JURISDICTION,
        channel=Channel.ONLINE,
        customer=rows[0].customer,
        lines=tuple(lines),
        payments=(Payment(PaymentId(f"{number}-paid"), "invoice", paid),),
        moments=(Moment(Trigger.ORDERED, now), Moment(Trigger.DELIVERED, now)),
    )
