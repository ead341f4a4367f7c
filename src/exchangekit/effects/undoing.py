"""The way back: which movements and postings take an undone slip's own back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from exchangekit.accounting.roles import AccountRole
from exchangekit.accounting.vouchers import Posting, VoucherKind, posting
from exchangekit.effects.foreign import in_books, relieved
from exchangekit.effects.owing import (
    STOCK_ROLES,
    charged,
    customer_owes,
    income_role,
    settlement_postings,
    turned,
)
from exchangekit.effects.swaps import is_final_swap, is_swap
from exchangekit.sale.spans import value_of
from exchangekit.settlement.quote import LineKind
from exchangekit.slip import events as e
from exchangekit.slip.phases import ReplacementPhase
from exchangekit.stock.movements import Cause, Movement
from exchangekit.stock.places import Place, PlaceKind, place_after
from exchangekit.values.money import Money, total

if TYPE_CHECKING:
    from collections.abc import Iterable

    from exchangekit.slip.lifecycle import Step
    from exchangekit.slip.model import Slip
    from exchangekit.slip.parts import BackPart, ReceivedPart, SentPart
    from exchangekit.values.ids import Sku

    Part = BackPart | ReceivedPart | SentPart

A = AccountRole
VALUE_GAP: Final = "value_gap"
"""What the postings are about by which goods left at another value than they came in at."""


def movements_back(step: Step, cause: Cause) -> tuple[Movement, ...]:
    """Give the movements of an event of the way back; none of any other."""
    slip = step.slip
    match step.event:
        case e.SentBack(parts=parts):
            return moved(cause, parts, [_way_back(slip, part) for part in parts])
        case e.TakenBack():
            return _taken_back(slip, step.event, cause)
        case e.Restocked() as found:
            sku = slip.replacement_line(found.line).item.sku
            source = Place(found.site, PlaceKind.INSPECTION)
            target = place_after(found.disposition, found.site)
            value = found.value.minor
            goods = (sku, found.tracking, found.steps)
            return (Movement(cause, 1, *goods, source, target, value),)
        case e.ReplacementLost() as lost:
            wanted = slip.replacement_line(lost.line).wanted
            source = Place(wanted.site, PlaceKind.CUSTOMER)
            target = Place(wanted.site, PlaceKind.SCRAP)
            goods = (wanted.item.sku, lost.tracking, lost.steps)
            return (Movement(cause, 1, *goods, source, target, lost.value.minor),)
        case _:
            return ()


def _way_back(slip: Slip, part: BackPart) -> tuple[Sku, Place, Place]:
    sold = slip.return_line(part.line).sold
    return sold.item.sku, Place(part.site, part.kind), Place(sold.site, PlaceKind.CUSTOMER)


def _taken_back(slip: Slip, event: e.TakenBack, cause: Cause) -> tuple[Movement, ...]:
    target = Place(event.site, PlaceKind.INSPECTION)
    wanted = [slip.replacement_line(part.line).wanted for part in event.parts]
    ways = [(one.item.sku, Place(one.site, PlaceKind.CUSTOMER), target) for one in wanted]
    return moved(cause, event.parts, ways)


def moved(
    cause: Cause, parts: Iterable[Part], ways: Iterable[tuple[Sku, Place, Place]]
) -> tuple[Movement, ...]:
    """
    Give the movements of the parts of an event.

    Args:
        cause: That they share.
        parts: How much of which lot or serial, and what it is worth.
        ways: Of each part the item, from where it goes and to where.
    """
    return tuple(
        Movement(cause, n, item, part.tracking, part.steps, source, target, part.value.minor)
        for n, (part, (item, source, target)) in enumerate(zip(parts, ways, strict=True), 1)
    )


def postings_back(step: Step) -> tuple[VoucherKind, list[Posting]] | None:
    """Give what an event of the way back posts; None of any other."""
    slip = step.slip
    match step.event:
        case e.CalledBack(final=final):
            return VoucherKind.REVERSAL, _reversed(slip, final=final)
        case e.SentBack(parts=parts):
            lines = [line for part in parts for line in _given_back(slip, part)]
            return VoucherKind.GOODS_RELEASE, lines
        case e.TakenBack(parts=parts):
            lines = [
                posting(A.STOCK_INSPECTION, A.COST_OF_SALES, part.value, _sku(slip, part.line))
                for part in parts
            ]
            return VoucherKind.GOODS_RECEIPT, lines
        case e.Restocked() as found:
            target = STOCK_ROLES[place_after(found.disposition, found.site).kind]
            about = _sku(slip, found.line)
            lines = [posting(target, A.STOCK_INSPECTION, found.value, about)]
            return VoucherKind.GOODS_RELEASE, lines
        case e.Compensated():
            return VoucherKind.RETURN, _compensated(slip, step.event)
        case e.ReplacementLost() as lost:
            gone = slip.replacement_line(lost.line).dispatched
            return VoucherKind.DISPOSAL, lost_postings(slip, lost, gone)
        case _:
            return None


def _sku(slip: Slip, line: int) -> str:
    return slip.replacement_line(line).item.sku


def _reversed(slip: Slip, *, final: bool) -> list[Posting]:
    """
    Turn round all that was posted between shop and customer but payments.

    With the same amounts: of a final quote its lines, and what each dispatch has charged.
    A swap of same for same had nothing left by then.
    """
    swapped = final and is_swap(slip)
    lines = settlement_postings(slip) if final and not swapped else []
    if not swapped:
        for line in slip.replacements:
            charge = charged(slip, line, 0, line.dispatched)
            lines += customer_owes(charge, A.REVENUE, line.item.sku)
    return turned(lines)


def _given_back(slip: Slip, part: BackPart) -> list[Posting]:
    """Back into the clearing, or into cost of sales; a gap in value has a line of its own."""
    about, role = slip.return_line(part.line).item.sku, STOCK_ROLES[part.kind]
    unseen = part.kind is PlaceKind.INSPECTION
    gap = part.value - part.booked
    return [
        posting(A.EXCHANGE_CLEARING if unseen else A.COST_OF_SALES, role, part.booked, about),
        posting(A.COST_OF_SALES, role, gap, VALUE_GAP),
    ]


def _compensated(slip: Slip, event: e.Compensated) -> list[Posting]:
    """Post the lines that the quote of the way back gets next, and cents of conversion apart."""
    lines, worth = [], Money(0, slip.request.books)
    for line in event.lines:
        amount = in_books(slip, line.amount)
        if line.kind is LineKind.CREDIT:  # one for all the steps, whatever was found of each
            sold = slip.return_line(event.line).sold
            amount = -value_of(sold.booked, sold.steps, event.spans)
        worth += amount.gross
        lines += customer_owes(amount, income_role(line), line.name)
    rate, before = slip.request.fx, slip.money.quote
    if rate is not None and before is not None:
        own = total((line.amount.gross for line in event.lines), slip.request.currency)
        gap = worth - relieved(rate, before.balance, own)
        lines.append(posting(A.CURRENCY_DIFFERENCE, A.CUSTOMER, gap, "rounding"))
    return lines


def lost_postings(slip: Slip, lost: e.ReplacementLost, gone: int) -> list[Posting]:
    """
    Give what a loss posts: it is no cost of sales, and what was charged goes.

    The charge stays where it was never posted, as of a swap, or is gone with all others.

    Args:
        slip: Whose goods were lost.
        lost: How many.
        gone: How much of the line has left beside them.
    """
    line = slip.replacement_line(lost.line)
    lines = [posting(A.SCRAP_LOSS, A.COST_OF_SALES, lost.value, line.item.sku)]
    called_in = slip.phases.replacement is ReplacementPhase.CALLED_IN
    if not called_in and not is_final_swap(slip):
        charge = charged(slip, line, gone, gone + lost.steps)
        lines += customer_owes(-charge, A.REVENUE, line.item.sku)
    return lines
