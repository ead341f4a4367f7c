"""
Deciding to take a booking of the way back off it again, and what every booking is built on.

The way back of a line is a pile: what was booked last on it is taken off first, since every
booking took the share of goods and value that those before it had left.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NoReturn, assert_never

from exchangekit.errors import BuiltOnError
from exchangekit.sale.spans import minus
from exchangekit.slip import events as e
from exchangekit.slip.commands.corrections import Booking
from exchangekit.slip.lines import Spot
from exchangekit.slip.phases import Leg, ReplacementPhase, ReturnPhase
from exchangekit.slip.tracked import lots_here
from exchangekit.slip.undoing import requoted
from exchangekit.stock.places import Place, PlaceKind, place_after
from exchangekit.values.goods import Disposition, TrackedBy

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from exchangekit.sale.spans import Spans
    from exchangekit.settlement.quote import QuoteLine
    from exchangekit.slip.envelope import Envelope
    from exchangekit.slip.events.corrections import WayBack
    from exchangekit.slip.facts import Facts
    from exchangekit.slip.model import Slip
    from exchangekit.stock.custody import SerialKey
    from exchangekit.values.ids import Sku

_RETURN: Final = frozenset(
    {
        Booking.RECEIPT,
        Booking.GIVEN_UP,
        Booking.INSPECTION,
        Booking.GIVEN_BACK,
        Booking.PAID_FOR,
    }
)
_REPLACEMENT: Final = frozenset({Booking.TAKEN_BACK, Booking.RESTOCK, Booking.KEPT, Booking.LOSS})

ON_THE_WAY_BACK: Final = _RETURN | _REPLACEMENT
"""What can be taken back of a slip that is being undone."""

_FIRST: Final[Mapping[Booking, frozenset[Booking]]] = MappingProxyType({
    Booking.INSPECTION: frozenset({Booking.GIVEN_BACK, Booking.PAID_FOR}),
    Booking.GIVEN_BACK: frozenset({Booking.INSPECTION, Booking.PAID_FOR}),
    Booking.PAID_FOR: frozenset({Booking.GIVEN_BACK}),
    Booking.TAKEN_BACK: frozenset({Booking.KEPT, Booking.LOSS}),
    Booking.KEPT: frozenset({Booking.TAKEN_BACK, Booking.LOSS}),
    Booking.LOSS: frozenset({Booking.TAKEN_BACK, Booking.KEPT, Booking.DISPATCH}),
})  # fmt: skip
"""What is taken back first where it was booked later on the same line."""


def built_on(slip: Slip, booked: e.Booked, by: str, about: str) -> NoReturn:
    """
    Refuse to take a booking back.

    Raises:
        BuiltOnError: Always; `by` is a stable word of what was built on it.
    """
    raise BuiltOnError(slip.id, booked.record, by, about)


def check_last_of_line(slip: Slip, booked: e.Booked) -> None:
    """
    Refuse a booking on which a later one of its line took its share.

    Raises:
        BuiltOnError: One did.
    """
    first = _FIRST.get(booked.booking, frozenset())
    later = [one.record for one in slip.booked if one.booking in first and one.line == booked.line]
    if later and later[-1] > booked.record:
        built_on(slip, booked, "booked-after", str(later[-1]))


def check_way_back(
    slip: Slip, booked: e.Booked, event: WayBack, facts: Facts, at: datetime
) -> None:
    """
    Refuse a booking of the way back on which something was built.

    Raises:
        BuiltOnError: What came back was looked at, is sold on or came through another slip;
            what stays with the customer is exchanged again, what was lost is not to go out
            any more.
    """
    match event:
        case e.SentBack(parts=gone):
            check_not_elsewhere(slip, booked, ((one.tracking, one.steps) for one in gone), facts)
        case e.TakenBack() as back:
            _check_not_restocked(slip, booked, back, facts)
        case e.Restocked() as found:
            sku = slip.replacement_line(booked.line).item.sku
            check_on_shelf(slip, booked, found, sku, facts, at)
        case e.Compensated(leg=leg, spans=spans):
            if leg is Leg.REPLACEMENT:
                _check_not_exchanged(slip, booked, spans, facts)
        case e.ReplacementLost(line=number):
            if slip.replacement_line(number).called_off:
                built_on(slip, booked, "called-off", str(number))
        case _:
            assert_never(event)


def _check_not_restocked(slip: Slip, booked: e.Booked, back: e.TakenBack, facts: Facts) -> None:
    line = slip.replacement_line(booked.line)
    for part in back.parts:
        if part.steps > line.to_restock(Spot(back.site, part.tracking)):
            built_on(slip, booked, "looked-at", back.site)
    check_waiting(slip, booked, back, line.item.sku, facts)


def check_waiting(
    slip: Slip, booked: e.Booked, came: e.GoodsReceived | e.TakenBack, sku: Sku, facts: Facts
) -> None:
    """
    Refuse goods that do not lie in inspection any more, or are worth less there by now.

    Raises:
        BuiltOnError: They were counted out, say.
    """
    stock, place = facts.stock_of(sku, came.site), Place(came.site, PlaceKind.INSPECTION)
    steps = sum(part.steps for part in came.parts)
    value = sum(part.value.minor for part in came.parts)
    parts = [(part.steps, part.value.minor, part.tracking) for part in came.parts]
    if not all(stock.can_give_up(place.kind, *goods) for goods in ((steps, value, None), *parts)):
        built_on(slip, booked, "sold-on", str(place))


def _check_not_exchanged(slip: Slip, booked: e.Booked, spans: Spans, facts: Facts) -> None:
    """What the customer was to keep may have become a sale, and be claimed by now."""
    for claim in () if facts.chained is None else facts.chained.claims:
        if claim.line == booked.line and minus(spans, claim.spans) != spans:
            built_on(slip, booked, "exchanged-again", claim.by)


def serials_out(slip: Slip, booked: e.Booked) -> tuple[SerialKey, ...]:
    """Name the serials that left us by a booking: were it a mistake, they come in again."""
    names: list[str | None]
    match booked.event:
        case e.SentBack(parts=back):
            item, names = slip.return_line(booked.line).item, [one.tracking for one in back]
        case e.Dispatched(parts=sent):
            item, names = slip.replacement_line(booked.line).item, [one.tracking for one in sent]
        case e.Inspected() as found if not place_after(found.disposition, found.site).is_physical:
            item, names = slip.return_line(booked.line).item, [found.tracking]
        case e.Restocked() as found if not place_after(found.disposition, found.site).is_physical:
            item, names = slip.replacement_line(booked.line).item, [found.tracking]
        case _:
            return ()
    if item.tracked_by is not TrackedBy.SERIAL:
        return ()
    return tuple((item.sku, name) for name in names if name is not None)


def check_on_shelf(
    slip: Slip,
    booked: e.Booked,
    found: e.Inspected | e.Restocked,
    sku: Sku,
    facts: Facts,
    at: datetime,
) -> None:
    """
    Refuse what is where it was put no more, not free, or worth something else by now.

    Raises:
        BuiltOnError: It is.
    """
    stock = facts.stock_of(sku, found.site)
    place = place_after(found.disposition, found.site)
    goods = (found.steps, found.value.minor, found.tracking)
    match found.disposition:
        case Disposition.SELL_AS_NEW:
            there = stock.can_give_back(*goods, at)
        case Disposition.SELL_AS_OPENED | Disposition.REFURBISH:
            there = stock.can_give_up(place.kind, *goods)
        case _:
            there = True
    if not there:
        built_on(slip, booked, "sold-on", str(place))


def check_not_elsewhere(
    slip: Slip, booked: e.Booked, goods: Iterable[tuple[str | None, int]], facts: Facts
) -> None:
    """
    Refuse lots and serials the customer had again and brought through another slip since.

    Raises:
        BuiltOnError: More of one would be here than was sold.
    """
    line = slip.return_line(booked.line)
    sold = {one.tracking: one.steps for one in line.sold.tracked}
    single = line.item.tracked_by is TrackedBy.SERIAL
    came = dict(facts.sale(slip.request.sale).came(line.sold.line, but=slip.id))
    for tracking, steps in (*lots_here(line), *goods):
        if tracking is not None:
            came[tracking] = came.get(tracking, 0) + steps
            if came[tracking] > sold.get(tracking, 1 if single else line.sold.shipped):
                built_on(slip, booked, "came-again", tracking)


def taken_off_the_way_back(slip: Slip, booked: e.Booked, envelope: Envelope) -> tuple[e.Event, ...]:
    """Reverse a booking; its leg waits again, and what it settled is quoted no more."""
    events: list[e.Event] = []
    if booked.booking in _RETURN and slip.phases.return_ is ReturnPhase.CANCELLED:
        events.append(e.ReturnReopened())
    if booked.booking in _REPLACEMENT and slip.phases.replacement is ReplacementPhase.CANCELLED:
        events.append(e.ReplacementReopened())
    if isinstance(booked.event, e.Compensated):
        events.append(requoted(slip, _without(slip, booked.event.lines), envelope))
    return (*events, e.Retracted(booked))


def _without(slip: Slip, gone: tuple[QuoteLine, ...]) -> tuple[QuoteLine, ...]:
    """Leave lines out of the quote of the way back, the last of equal ones."""
    lines = [] if slip.money.quote is None else list(reversed(slip.money.quote.lines))
    for line in gone:
        lines.remove(line)
    return tuple(reversed(lines))
