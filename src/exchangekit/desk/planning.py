"""The pure plan: what a decided command writes, as one batch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import field

from exchangekit.desk.asks import Loaded
from exchangekit.effects.holds import holds_of
from exchangekit.effects.movements import places_of
from exchangekit.effects.projection import Effects, project
from exchangekit.effects.summary import summary_of
from exchangekit.errors import PeriodClosedError
from exchangekit.ports import (
    Batch,
    Expectation,
    SlipHolds,
    payment_stream,
    sale_stream,
    serial_stream,
    slip_stream,
    stock_stream,
)
from exchangekit.sale.entitlement import SaleRegistered
from exchangekit.slip import events as e
from exchangekit.slip.envelope import Envelope
from exchangekit.slip.folding import folded
from exchangekit.slip.lifecycle import Step
from exchangekit.slip.model import Slip
from exchangekit.slip.parts import Series
from exchangekit.slip.phases import ReviewPhase
from exchangekit.stock.movements import Cause, Movement
from exchangekit.values.classes import frozen
from exchangekit.values.goods import Item, TrackedBy
from exchangekit.values.ids import CommandKey
from exchangekit.wire.history import EVENTS, SALE_ENTRIES
from exchangekit.wire.records import Head, Record, Stamp, seal, seal_all, seal_command

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from exchangekit.sale.entitlement import SaleEntry
    from exchangekit.sale.facts import Sale
    from exchangekit.stock.holds import Hold
    from exchangekit.values.ids import StreamId


@frozen
class Outcome:
    """
    What a command came to.

    Args:
        slip: Right after it.
        events: What it caused, in order.
        batch: What was committed, or would be; empty when it was a repetition.
        repeated: The key was known: this is the first result, and nothing was written.
    """

    slip: Slip
    events: tuple[e.Event, ...]
    batch: Batch = field(repr=False)
    repeated: bool = False


def series_due(slip: Slip) -> tuple[Series, ...]:
    """Say which numbers a slip should have by now and has not."""
    wanted = [Series.SLIP]
    if slip.phases.review is ReviewPhase.APPROVED:
        if slip.returns:
            wanted.append(Series.RETURN_ORDER)
        if slip.replacements:
            wanted.append(Series.REPLACEMENT_ORDER)
    return tuple(series for series in wanted if slip.number(series) is None)


def numbered(steps: tuple[Step, ...], drawn: tuple[tuple[Series, str], ...]) -> tuple[Step, ...]:
    """Add the drawn numbers to the steps."""
    added = list(steps)
    for series, number in drawn:
        event = e.Numbered(series, number)
        slip = added[-1].slip
        added.append(Step(event, folded(slip, event, slip.changed_at)))
    return tuple(added)


@frozen
class Given:
    """
    What a plan is made of, beside what was decided.

    Args:
        before: The slip as it was; None when it did not exist.
        history: Its records so far.
        envelope: The command.
        loaded: The facts it was decided on.
        digest: Of the command.
    """

    before: Slip | None
    history: tuple[Record, ...]
    envelope: Envelope
    loaded: Loaded
    digest: str


def follow(given: Given, steps: tuple[Step, ...]) -> Effects:
    """
    Project what the steps of a command cause.

    Raises:
        PeriodClosedError: It would move goods or post in a closed period.
    """
    envelope, request = given.envelope, steps[-1].slip.request
    facts = given.loaded.facts
    posting_date = envelope.happened.astimezone(facts.where.zone).date()
    origin = Cause(
        slip_stream(envelope.slip),
        len(given.history),
        envelope.at,
        envelope.happened,
        envelope.actor.id,
        envelope.key,
        request.company,
        request.books,
    )
    effects = project(steps, origin, posting_date)
    if effects.movements or effects.vouchers:
        check_period(request.company, posting_date, facts.first_open)
    return effects


def plan(given: Given, steps: tuple[Step, ...], effects: Effects) -> Outcome:
    """Work out the batch of a decided command."""
    records = _slip_records(given, steps)
    before, slip = given.before, steps[-1].slip
    expected = Expectation(slip_stream(slip.id), len(given.history))
    held, holds = () if before is None else holds_of(before), holds_of(slip)
    batch = Batch(
        expects=(expected, *given.loaded.expects, *(_unwritten(sale) for sale in effects.sales)),
        records=(
            *records,
            *_sale_records(given.loaded.sale_records, effects.claims, records[0]),
            *_sale_records(given.loaded.chained_records, effects.chained, records[0]),
            *(_chained(sale, records[0]) for sale in effects.sales),
        ),
        bumps=_bumps(frozenset(held) ^ frozenset(holds), effects, _items(slip, given)),
        names=_names(effects),
        movements=effects.movements,
        vouchers=effects.vouchers,
        payments=effects.payments,
        notices=effects.notices,
        holds=() if holds == held else (SlipHolds(slip.id, holds),),
        summaries=(summary_of(slip),),
    )
    return Outcome(slip, tuple(step.event for step in steps), batch)


def check_period(company: str, posting_date: date, first_open: date) -> None:
    """
    Refuse a date in a closed period.

    Raises:
        PeriodClosedError: It is, and this is the first open date.
    """
    if posting_date < first_open:
        raise PeriodClosedError(company, posting_date.isoformat(), first_open.isoformat())


def _slip_records(given: Given, steps: tuple[Step, ...]) -> tuple[Record, ...]:
    """Seal one record per event; the first carries the command's key and digest."""
    envelope, history = given.envelope, given.history
    head = history[-1].head if history else Head(slip_stream(envelope.slip))
    shared = (envelope.at, envelope.happened, envelope.actor.id)
    bodies = [EVENTS.to_body(step.event) for step in steps]
    return seal_command(head, Stamp(*shared, envelope.key, given.digest), bodies)


def _sale_records(
    history: tuple[Record, ...], claims: tuple[SaleEntry, ...], cause: Record
) -> tuple[Record, ...]:
    """Seal the claims onto the sale's own chain; their key names the record that caused them."""
    if not claims:
        return ()
    head = history[-1].head
    return seal_all(head, _caused(cause), [SALE_ENTRIES.to_body(entry) for entry in claims])


def _chained(sale: Sale, cause: Record) -> Record:
    """Seal the sale that the replacement becomes onto a stream of its own."""
    return seal(
        Head(sale_stream(sale.id)), _caused(cause), SALE_ENTRIES.to_body(SaleRegistered(sale))
    )


def _unwritten(sale: Sale) -> Expectation:
    return Expectation(sale_stream(sale.id), 0)


def _caused(cause: Record) -> Stamp:
    key = CommandKey(f"{cause.stream}/{cause.seq}")
    return Stamp(cause.at, cause.occurred, cause.actor, key, cause.digest)


def _items(slip: Slip, given: Given) -> Iterator[Item]:
    """Give every item that a slip can move, strays too."""
    yield from given.loaded.facts.items.values()
    yield from (line.item for line in slip.returns)
    yield from (line.item for line in slip.replacements)


def serials_moved(moved: Iterable[Movement], items: Iterable[Item]) -> set[StreamId]:
    """Name the streams of the serials that move: whoever read where they are is told."""
    serialised = {item.sku for item in items if item.tracked_by is TrackedBy.SERIAL}
    return {
        serial_stream(movement.cause.company, movement.item, movement.tracking)
        for movement in moved
        if movement.tracking is not None and movement.item in serialised
    }


def _bumps(holds: frozenset[Hold], effects: Effects, items: Iterable[Item]) -> tuple[StreamId, ...]:
    """Name the streams of stock, serials and payments that change, by whatever it is."""
    places = places_of(effects.movements) | {(hold.item, hold.site) for hold in holds}
    stock = (stock_stream(sku, site) for sku, site in places)
    payments = (payment_stream(entry.payment) for entry in effects.payments)
    serials = serials_moved(effects.movements, items)
    return tuple(sorted({*stock, *payments, *serials}))


def _names(effects: Effects) -> tuple[str, ...]:
    paid = dict.fromkeys(f"payment:{entry.reference}" for entry in effects.payments)
    return (*paid, *effects.names)
