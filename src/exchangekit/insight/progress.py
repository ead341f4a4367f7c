"""How far a replacement is: what was promised, set aside, sent, delivered and billed."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from exchangekit.accounting.billing import Bill, Billing, billed_over
from exchangekit.effects.owing import charge_between
from exchangekit.slip import events as e
from exchangekit.values.classes import frozen
from exchangekit.values.ids import Sku
from exchangekit.values.money import Money, total

if TYPE_CHECKING:
    from collections.abc import Iterable

    from exchangekit.slip.model import Slip
    from exchangekit.slip.parts import SentPart


@frozen
class LineProgress:
    """
    How far one replacement line is, in steps of its item.

    Args:
        line: Its number.
        item: What goes out.
        promised: How much in all.
        set_aside: How much of it is held.
        sent: How much has left and was not lost.
        delivered: How much has arrived.
    """

    line: int
    item: Sku
    promised: int
    set_aside: int
    sent: int
    delivered: int

    @property
    def to_send(self) -> int:
        """How much has not left yet."""
        return self.promised - self.sent


@frozen
class Progress:
    """
    How far a replacement is.

    Args:
        lines: That were not called off.
        parcels: What is billed of each parcel, in the order they left; one that was taken
            back as a mistake, or lost altogether, stands there and is worth nothing.
    """

    lines: tuple[LineProgress, ...]
    parcels: Billing


def progress_of(slip: Slip, events: Iterable[e.Event], bills: Iterable[Bill] = ()) -> Progress:
    """
    Tell how far the replacement of a slip is.

    A parcel is worth what the quote that counts charges for its goods, gross; the parcels of
    a line add up to what is charged for all that has left of it.  Of a slip that is undone
    that is nothing.

    Args:
        slip: As it is now; `Desk.show`.
        events: All of its events, oldest first; those of `Desk.timeline`.
        bills: What the host has invoiced and credited for it, gross; a bill names a parcel
            by its number, from 1, or is of the exchange as a whole.

    Raises:
        InvalidInputError: A bill names a parcel that never left, or credit notes take off
            more than was billed.
        CurrencyMismatchError: A bill is not in the currency of the sale.
    """
    lines = tuple(
        LineProgress(one.line, one.item.sku, one.steps, one.held, one.dispatched, one.delivered)
        for one in slip.going_out
    )
    currency, gone = slip.request.currency, Counter[int]()
    worths = []
    for parcel in _parcels(events):
        parts = [_worth(slip, number, gone[number], steps) for number, steps in parcel.items()]
        gone.update(parcel)
        worths.append(total(parts, currency))
    return Progress(lines, billed_over(worths, bills, currency))


def _worth(slip: Slip, number: int, start: int, steps: int) -> Money:
    line = slip.replacement_line(number)
    return charge_between(slip, line, start, start + steps).gross


def _parcels(events: Iterable[e.Event]) -> list[Counter[int]]:
    """Count what left by line, parcel by parcel; what did not stay away left last."""
    parcels: list[Counter[int]] = []
    for event in events:
        match event:
            case e.Dispatched(parts=parts):
                parcels.append(_steps(parts))
            case e.Retracted(booked=e.Booked(event=e.Dispatched(parts=parts))):
                for line, steps in _steps(parts).items():  # of one line
                    _take_off(parcels, line, steps)
            case e.ReplacementLost(line=line, steps=steps):
                _take_off(parcels, line, steps)
            case _:
                pass
    return parcels


def _steps(parts: Iterable[SentPart]) -> Counter[int]:
    steps = Counter[int]()
    for part in parts:
        steps[part.line] += part.steps
    return steps


def _take_off(parcels: list[Counter[int]], line: int, steps: int) -> None:
    for parcel in reversed(parcels):
        part = min(steps, parcel[line])
        parcel[line] -= part
        steps -= part
