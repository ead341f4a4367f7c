"""Goods: which event moves what from where to where."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from exchangekit.effects.undoing import moved, movements_back
from exchangekit.slip import events as e
from exchangekit.slip.lifecycle import Step
from exchangekit.stock.corrections import reversal_of
from exchangekit.stock.movements import Cause, Movement
from exchangekit.stock.places import Place, PlaceKind, place_after
from exchangekit.values.goods import Disposition

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from exchangekit.sale.facts import Sale, SaleLine
    from exchangekit.values.ids import SiteId, Sku


def movements_of(step: Step, cause: Cause) -> tuple[Movement, ...]:
    """
    Give the movements of one event.

    Receipt raises inspection, inspection moves on, dispatch lowers sellable stock; asking,
    approving and quoting move nothing.  What is taken back as a mistake goes the same way
    back, at the same value; the event names the record it reverses.
    """
    match step.event:
        case e.GoodsReceived():
            return _received(step, step.event, cause)
        case e.Inspected():
            return _inspected(step, step.event, cause)
        case e.Dispatched():
            return _dispatched(step, step.event, cause)
        case e.StrayArrived() | e.StrayReturned() | e.StrayTaken():
            return (_strayed(step, step.event, cause),)
        case e.Retracted(booked=booked):
            wrong = movements_of(Step(booked.event, step.slip), cause)
            return tuple(reversal_of(one, cause, n=one.n) for one in wrong)
        case _:
            return movements_back(step, cause)


def _received(step: Step, event: e.GoodsReceived, cause: Cause) -> tuple[Movement, ...]:
    target = Place(event.site, PlaceKind.INSPECTION)
    sold = [step.slip.return_line(part.line).sold for part in event.parts]
    ways = [(one.item.sku, Place(one.site, PlaceKind.CUSTOMER), target) for one in sold]
    return moved(cause, event.parts, ways)


def _inspected(step: Step, event: e.Inspected, cause: Cause) -> tuple[Movement, ...]:
    """To where it was decided; back to the customer is back to where they came from."""
    sold = step.slip.return_line(event.line).sold
    source = Place(event.site, PlaceKind.INSPECTION)
    given_back = event.disposition is Disposition.BACK_TO_CUSTOMER
    target = place_after(event.disposition, sold.site if given_back else event.site)
    value = event.value.minor
    goods = (sold.item.sku, event.tracking, event.steps)
    return (Movement(cause, 1, *goods, source, target, value),)


def _dispatched(step: Step, event: e.Dispatched, cause: Cause) -> tuple[Movement, ...]:
    shelf, customer = PlaceKind.SELLABLE, PlaceKind.CUSTOMER
    wanted = [step.slip.replacement_line(part.line).wanted for part in event.parts]
    ways = [(one.item.sku, Place(one.site, shelf), Place(one.site, customer)) for one in wanted]
    return moved(cause, event.parts, ways)


def _strayed(
    step: Step, event: e.StrayArrived | e.StrayReturned | e.StrayTaken, cause: Cause
) -> Movement:
    """Goods that are the customer's, with the customer or with us, until they are left to us."""
    stray = step.slip.strays[-1 if isinstance(event, e.StrayArrived) else event.number - 1]
    goods = (stray.item, stray.tracking, event.steps)
    return Movement(cause, 1, *goods, *_stray_ends(event, stray.site), 0)


def _stray_ends(
    event: e.StrayArrived | e.StrayReturned | e.StrayTaken, site: SiteId
) -> tuple[Place, Place]:
    customer, ours = Place(site, PlaceKind.CUSTOMER), Place(site, PlaceKind.CUSTOMER_PROPERTY)
    match event:
        case e.StrayArrived():
            return customer, ours
        case e.StrayReturned():
            return ours, customer
        case e.StrayTaken(disposition=disposition):
            return ours, place_after(disposition, site)
        case _ as never:
            assert_never(never)


def issue_of(sale: Sale, cause: Cause) -> tuple[Movement, ...]:
    """Give the movements that delivered a sale: what is shipped, at its cost."""
    issued: list[Movement] = []
    for line in sale.lines:
        if line.shipped:
            source = Place(line.site, PlaceKind.SELLABLE)
            target = Place(line.site, PlaceKind.CUSTOMER)
            for tracking, steps, value in _issues(line):
                goods = (line.item.sku, tracking, steps)
                issued.append(Movement(cause, len(issued) + 1, *goods, source, target, value))
    return tuple(issued)


def _issues(line: SaleLine) -> Iterator[tuple[str | None, int, int]]:
    """Give what left of each lot or serial and its value; where only all is known, its share."""
    value = 0 if line.cost is None else line.cost.minor
    if not line.tracked:
        yield None, line.shipped, value
        return
    gone = 0
    for one in line.tracked:
        if one.cost is not None:
            worth = one.cost.minor
        elif line.cost is None:
            worth = 0
        else:
            worth = line.cost.between(gone, gone + one.steps, line.shipped).minor
        gone += one.steps
        yield one.tracking, one.steps, worth


def places_of(movements: Iterable[Movement]) -> frozenset[tuple[Sku, SiteId]]:
    """Give item and site of every physical place that movements touch."""
    return frozenset(
        (movement.item, place.site)
        for movement in movements
        for place in (movement.source, movement.target)
        if place.is_physical
    )
