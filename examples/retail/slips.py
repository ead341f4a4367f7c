"""One request through the desk: from the draft to the end of every leg, or to a refusal."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from attrs import define

from exchangekit.desk import Desk
from exchangekit.sale.facts import Channel
from exchangekit.settlement.quote import Collect, Refund
from exchangekit.slip import commands as c
from exchangekit.slip.envelope import Envelope
from exchangekit.slip.phases import ReviewPhase
from exchangekit.values.goods import Disposition, Grade, Reason
from exchangekit.values.ids import CommandKey, PaymentId

from examples.retail.matching import Request
from examples.retail.shop import APPROVER, CASHIER, CLERK, SITE, WAREHOUSE, price_of

if TYPE_CHECKING:
    from exchangekit.memory import MasterData
    from exchangekit.slip.model import Slip
    from exchangekit.values.people import Actor

    from examples.retail.rows import Row


@define
class Case:
    """
    A request on its way over the desk.

    Args:
        desk: Which carries it out.
        request: What comes back.
        now: The instant it is decided; the goods came back when it was asked.
        given: How many commands so far.
    """

    desk: Desk
    request: Request
    now: datetime
    given: int = 0

    def run(self, wanted: tuple[Row, ...]) -> Slip:
        """Take it to its end: an exchange when rows replace something, else a refund."""
        slip = self._submitted(wanted)
        if slip.phases.review is ReviewPhase.REFUSED:
            return slip
        if slip.phases.review is ReviewPhase.WAITING:
            self._give(c.Review(c.Decision.APPROVE), APPROVER)
        self._give(c.AcceptQuote(1), CLERK)
        slip = self._settled(self._returned())
        return self._sent(slip) if wanted else slip

    def _submitted(self, wanted: tuple[Row, ...]) -> Slip:
        draft = c.Open(
            sale=self.request.sale,
            intent=c.Intent.EXCHANGE if wanted else c.Intent.REFUND,
            channel=Channel.ONLINE,
            reason=Reason.CHANGED_MIND,
            returns=tuple(
                c.Asked(line.line, steps, Grade.AS_NEW)
                for line, steps in self.request.steps.items()
            ),
            wishes=tuple(c.Wish(row.sku, row.quantity) for row in wanted),
        )
        self._give(draft, CLERK, self.request.asked_at)
        return self._give(c.Submit(), CLERK, self.request.asked_at)

    def _returned(self) -> Slip:
        """Take the goods in and look at them: the export knows only goods as new."""
        back = tuple(
            c.LineSteps(number, steps)
            for number, steps in enumerate(self.request.steps.values(), 1)
        )
        slip = self._give(c.Receive(SITE, back), WAREHOUSE, self.request.asked_at)
        for part in back:
            found = (Grade.AS_NEW, Disposition.SELL_AS_NEW, SITE)
            inspect = c.Inspect(part.line, part.steps, *found)
            slip = self._give(inspect, WAREHOUSE, self.request.asked_at)
        return slip

    def _settled(self, slip: Slip) -> Slip:
        reference = PaymentId(f"{slip.id}-money")
        match slip.money.difference:
            case Collect(amount):
                return self._give(c.Pay(reference, amount), CASHIER)
            case Refund(amount):
                return self._give(c.Refund(reference, amount), CASHIER)
            case _:
                return slip

    def _sent(self, slip: Slip) -> Slip:
        lines = tuple(c.LineSteps(line.line, line.left) for line in slip.replacements)
        self._give(c.Dispatch(lines), WAREHOUSE)
        self._give(c.Deliver(lines), CLERK)
        return self._give(c.Confirm(), CLERK)

    def _give(self, command: c.Command, actor: Actor, occurred: datetime | None = None) -> Slip:
        self.given += 1
        key = CommandKey(str(self.given))
        envelope = Envelope(self.request.slip, command, actor, self.now, key, occurred=occurred)
        return self.desk.do(envelope).slip


def picked(request: Request, rows: list[Row]) -> tuple[Row, ...]:
    """
    Pick what replaces a request's lines from a purchase: one row for each of them.

    The same item first, else the next row; an item at most once, as it has one price.
    """
    found: dict[str, Row] = {}
    for line in request.steps:
        free = [row for row in rows if row.sku not in found]
        same = next((row for row in free if row.sku == line.sku), None)
        row = same or next(iter(free), None)
        if row is not None:
            found[row.sku] = row
    return tuple(found.values())


def price_today(master: MasterData, rows: tuple[Row, ...]) -> None:
    """Make the prices that a purchase names those of today."""
    for row in rows:
        master.prices[row.sku] = price_of(row)
