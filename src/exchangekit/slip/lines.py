"""Lines of a slip, and what happened to their steps."""

from __future__ import annotations

from datetime import datetime

from attrs import evolve

from exchangekit.policy.terms import ReturnValue
from exchangekit.policy.wear import Worn
from exchangekit.sale.facts import SaleLine
from exchangekit.sale.spans import Spans, cut, steps_in
from exchangekit.settlement.pricing import Found, Returned
from exchangekit.slip.parts import ResentSteps, Reservation, WantedLine
from exchangekit.stock.places import Place, place_after
from exchangekit.values.classes import frozen
from exchangekit.values.goods import Disposition, Grade, Item, Tracked
from exchangekit.values.ids import SiteId
from exchangekit.values.money import Money, total


@frozen
class Receipt:
    """
    Steps that arrived.

    Args:
        site: Where.
        steps: How many.
        value: What they are worth in the books.
        tracking: Lot or serial, or None.
        instead: What that is where it is not the value of the issue that delivered them.
    """

    site: SiteId
    steps: int
    value: Money
    tracking: str | None = None
    instead: ReturnValue | None = None


@frozen(slots=False)
class Inspection:
    """
    Steps that were looked at.

    Args:
        site: Where.
        steps: How many.
        grade: As found.
        disposition: Where they went.
        value: What they were worth in the books.
        missing_parts: Names of parts that each unit lacked.
        back: How many of them an undone slip has sent back.
        gone: How many it has paid for instead.
        by: Everyone who looked; nobody is named in older histories.
        tracking: Lot or serial, or None.
    """

    site: SiteId
    steps: int
    grade: Grade
    disposition: Disposition
    value: Money
    missing_parts: tuple[str, ...] = ()
    back: int = 0
    gone: int = 0
    by: frozenset[str] = frozenset()
    tracking: str | None = None

    @property
    def settled(self) -> int:
        """How many of them are sent back or paid for."""
        return self.back + self.gone

    @property
    def given_back(self) -> bool:
        """Whether the customer got them back at once."""
        return self.disposition is Disposition.BACK_TO_CUSTOMER

    @property
    def lying(self) -> int:
        """How many of them are ours to give back."""
        return 0 if self.given_back else self.steps - self.settled

    @property
    def place(self) -> Place:
        """Where they went."""
        return place_after(self.disposition, self.site)

    def booked(self, steps: int) -> Money:
        """Give the value of the next steps to be settled; the parts add up to all of it."""
        return self.value.between(self.settled, self.settled + steps, self.steps)


@frozen
class Spot:
    """
    Goods to look at: where they lie, and of which lot or serial.

    Args:
        site: Where.
        tracking: Lot or serial; None: all that lies there.
    """

    site: SiteId
    tracking: str | None = None

    def has(self, part: Receipt | Inspection) -> bool:
        """Tell whether goods are among them."""
        return part.site == self.site and self.tracking in {None, part.tracking}


def to_look_at(
    came: tuple[Receipt, ...], seen: tuple[Inspection | Receipt, ...], spot: Spot
) -> int:
    """Count what arrived at a spot and was neither looked at nor sent back unseen."""
    arrived = sum(receipt.steps for receipt in came if spot.has(receipt))
    return arrived - sum(part.steps for part in seen if spot.has(part))


def worth_at(
    came: tuple[Receipt, ...], seen: tuple[Inspection | Receipt, ...], spot: Spot, steps: int
) -> Money:
    """
    Give the book value of the next steps to be looked at, or sent back, at a spot.

    Shares of each receipt in turn, so the parts of a receipt add up to its value.
    """
    skip = sum(part.steps for part in seen if spot.has(part))
    value = Money(0, came[0].value.currency)
    for receipt in came:
        if not spot.has(receipt):
            continue
        start = min(skip, receipt.steps)
        stop = min(start + steps, receipt.steps)
        skip, steps = skip - start, steps - (stop - start)
        value += receipt.value.between(start, stop, receipt.steps)
    return value


@frozen(slots=False)
class ReturnLine:
    """
    One line of goods that come back.

    Args:
        line: Its number in the return leg, from 1.
        sold: The sale line, as frozen.
        spans: The steps claimed; those of `resolved` are free again.
        declared: The condition the customer declared.
        receipts: In the order they came.
        inspections: In the order they were made.
        resolved: Steps that will not arrive.
        worn: What its use comes to.
        unseen: Steps sent back without having been looked at, by an undone slip.
        gone: The steps an undone slip paid for instead of giving them back.
        undelivered: Steps that never reached the customer: credited, and not to come.
    """

    line: int
    sold: SaleLine
    spans: Spans
    declared: Grade | None
    receipts: tuple[Receipt, ...] = ()
    inspections: tuple[Inspection, ...] = ()
    resolved: int = 0
    worn: tuple[Worn, ...] = ()
    unseen: tuple[Receipt, ...] = ()
    gone: Spans = ()
    undelivered: int = 0

    @property
    def item(self) -> Item:
        """What comes back."""
        return self.sold.item

    @property
    def steps(self) -> int:
        """How much was agreed to come back."""
        return steps_in(self.spans)

    @property
    def received(self) -> int:
        """How much arrived."""
        return sum(receipt.steps for receipt in self.receipts)

    @property
    def inspected(self) -> int:
        """How much was looked at."""
        return sum(inspection.steps for inspection in self.inspections)

    @property
    def outstanding(self) -> int:
        """How much is still to arrive."""
        return self.steps - self.received - self.resolved - self.undelivered

    def to_inspect(self, site: SiteId, tracking: str | None = None) -> int:
        """How much, of a lot or serial or of all, lies at a site and was not looked at."""
        return to_look_at(self.receipts, (*self.inspections, *self.unseen), Spot(site, tracking))

    def book_value(self, site: SiteId, steps: int, tracking: str | None = None) -> Money:
        """Give the book value of the next steps to be inspected at a site."""
        spot = Spot(site, tracking)
        return worth_at(self.receipts, (*self.inspections, *self.unseen), spot, steps)

    @property
    def spots(self) -> tuple[Spot, ...]:
        """Where goods of it arrived, and of which lots or serials, in that order."""
        return tuple(dict.fromkeys(Spot(one.site, one.tracking) for one in self.receipts))

    @property
    def lying(self) -> int:
        """How much is ours to give back when the slip is undone."""
        return self.lying_of(None)

    def lying_of(self, tracking: str | None) -> int:
        """How much of a lot or serial, or of all, is ours to give back."""
        came = sum(one.steps for one in self.receipts if tracking in {None, one.tracking})
        left = sum(one.steps for one in self.unseen if tracking in {None, one.tracking})
        gone = sum(f.steps - f.lying for f in self.inspections if tracking in {None, f.tracking})
        return came - left - gone

    def spans_of(self, number: int, steps: int) -> Spans:
        """Give the next steps to be settled of an inspection, counted from 0."""
        before = sum(found.steps for found in self.inspections[:number])
        return cut(self.spans, before + self.inspections[number].settled, steps)

    def unresolved_spans(self, steps: int) -> Spans:
        """Give the last `steps` of those still to arrive: they are let go."""
        keep = self.steps - self.resolved - steps
        return cut(self.spans, keep, steps)

    def as_returned(self) -> Returned:
        """Give the line as the quote sees it."""
        found = tuple(
            Found(seen.steps, seen.grade, not seen.given_back, seen.missing_parts)
            for seen in self.inspections
        )
        sold = self.sold
        return Returned(
            self.line,
            sold.item,
            sold.paid,
            sold.steps,
            self.spans,
            found,
            self.resolved,
            sold.line,
            sold.discounts,
            self.worn,
        )


@frozen(slots=False)
class ReplacementLine:
    """
    One line of goods that go out.

    Args:
        line: Its number in the replacement leg, from 1.
        wanted: What was asked for.
        holds: What is set aside for it; of each lot that is named, once.
        dispatched: How much has left.
        delivered: How much has arrived.
        cost: What has left is worth in the books; None before anything has.
        taken_back: What an undone slip got back, in the order it came.
        restocked: How that was found.
        kept: How much the customer of an undone slip keeps.
        kept_cost: What that is worth in the books; None before anything is kept.
        lost: How much was lost on the way, and is not in `dispatched` any more.
        sent: The lots or serials of what has left and was not lost, with their cost.
        lost_lots: Those of what was lost.
        called_off: How much of what was asked for is not to go out any more.
        expected: When goods should be there that it waits for; None when nobody said, and
            once they were set aside.
        resent: The steps of the sale that it stands for, in the order of its own steps.
        kept_at: Which of its steps the customer of an undone slip keeps.
    """

    line: int
    wanted: WantedLine
    holds: tuple[Reservation, ...] = ()
    dispatched: int = 0
    delivered: int = 0
    cost: Money | None = None
    taken_back: tuple[Receipt, ...] = ()
    restocked: tuple[Inspection, ...] = ()
    kept: int = 0
    kept_cost: Money | None = None
    lost: int = 0
    sent: tuple[Tracked, ...] = ()
    lost_lots: tuple[Tracked, ...] = ()
    called_off: int = 0
    expected: datetime | None = None
    resent: tuple[ResentSteps, ...] = ()
    kept_at: Spans = ()

    @property
    def item(self) -> Item:
        """What goes out."""
        return self.wanted.item

    @property
    def steps(self) -> int:
        """How much is to go out in all."""
        return self.wanted.steps - self.called_off

    @property
    def left(self) -> int:
        """How much has not left yet."""
        return self.steps - self.dispatched

    @property
    def held(self) -> int:
        """How much is set aside for it, of any lot."""
        return sum(hold.steps for hold in self.holds)

    @property
    def short(self) -> int:
        """How much has not left and is not set aside either."""
        return max(0, self.left - self.held)

    def held_after(self, tracking: str | None, steps: int, left: int) -> tuple[Reservation, ...]:
        """
        Give what stays set aside once steps have left.

        What leaves is taken of the holds that it fulfils: those of its lot, then those of
        any.  A hold of another lot stays, as far as the line still wants goods.

        Args:
            tracking: The lot or serial that left, or None.
            steps: How much.
            left: How much the line still wants.
        """
        kept = []
        for hold in self.holds:
            used = min(steps, hold.steps) if hold.tracking in {None, tracking} else 0
            steps -= used
            stays = min(hold.steps - used, left)
            left -= stays
            if stays:
                kept.append(evolve(hold, steps=stays))
        return tuple(kept)

    @property
    def on_the_way(self) -> int:
        """How much has left and not arrived."""
        return max(0, self.dispatched - self.delivered)

    @property
    def accounted(self) -> int:
        """How much of what left is back, or stays with the customer for good."""
        return sum(receipt.steps for receipt in self.taken_back) + self.kept

    @property
    def called_in(self) -> int:
        """How much is to come back when the slip is undone."""
        return self.dispatched - self.accounted

    def out_value(self, steps: int, currency: str) -> Money:
        """Give the book value of the next steps to come back: their share of what is out."""
        nothing = Money(0, currency)
        out = nothing if self.cost is None else self.cost
        out -= total((receipt.value for receipt in self.taken_back), currency)
        out -= nothing if self.kept_cost is None else self.kept_cost
        return out.share(steps, self.called_in)

    @property
    def unstocked(self) -> int:
        """How much came back and was not looked at."""
        came = sum(receipt.steps for receipt in self.taken_back)
        return came - sum(found.steps for found in self.restocked)

    def to_restock(self, spot: Spot) -> int:
        """How much came back to a spot and was not looked at."""
        return to_look_at(self.taken_back, self.restocked, spot)

    @property
    def out(self) -> tuple[Tracked, ...]:
        """The lots or serials that left and did not come back, with what is left of their cost."""
        came: dict[str | None, int] = {}
        for receipt in self.taken_back:
            came[receipt.tracking] = came.get(receipt.tracking, 0) + receipt.steps
        return tuple(
            Tracked(
                one.tracking,
                one.steps - came.get(one.tracking, 0),
                one.cost_between(came.get(one.tracking, 0), one.steps),
            )
            for one in self.sent
            if one.steps > came.get(one.tracking, 0)
        )
