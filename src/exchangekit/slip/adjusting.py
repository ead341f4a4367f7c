"""
Deciding on corrections of the money alone: asked for by one, approved by another.

The difference is never typed in: an adjustment is a line of its own beside what was worked
out, signed, with its reason, and it counts only once somebody else has approved it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve

from exchangekit.errors import AdjustmentError, RoleError
from exchangekit.settlement.quote import LineKind, Quote, QuoteLine
from exchangekit.slip import events as e
from exchangekit.slip.commands.reviews import Decision
from exchangekit.slip.guards import refuse
from exchangekit.slip.phases import UNSETTLED
from exchangekit.slip.reactions import standing_consent
from exchangekit.values.money import Money, total
from exchangekit.values.people import Role
from exchangekit.values.tax import Taxed, tax_inclusive

if TYPE_CHECKING:
    from exchangekit.slip.commands.amounts import Adjust, Countersign
    from exchangekit.slip.envelope import Envelope
    from exchangekit.slip.facts import Facts
    from exchangekit.slip.legs import Adjustment
    from exchangekit.slip.model import Slip


def adjust(slip: Slip, command: Adjust, envelope: Envelope, facts: Facts) -> tuple[e.Event, ...]:
    """Ask for a correction; it waits for somebody else."""
    del facts
    quote = slip.money.quote
    if slip.phases.settlement not in UNSETTLED or quote is None:
        refuse(slip, command, "nothing-to-adjust")
    line = QuoteLine(LineKind.ADJUSTMENT, command.line, command.reason, _taxed(slip, command))
    _check_limit(slip, quote, line)
    number = len(slip.money.adjustments) + 1
    return (e.AdjustmentAsked(number, line, envelope.actor.persons),)


def _taxed(slip: Slip, command: Adjust) -> Taxed:
    """Take the tax out: the rates of the line's goods, else those that were named."""
    if command.line is None:
        return tax_inclusive(command.amount, command.taxes)
    rates = [tax.rate for tax in slip.return_line(command.line).sold.paid.taxes]
    return tax_inclusive(command.amount, rates)


def countersign(
    slip: Slip, command: Countersign, envelope: Envelope, facts: Facts
) -> tuple[e.Event, ...]:
    """Approve a correction, which makes a new quote, or turn it down."""
    quote, terms = slip.money.quote, slip.terms
    if slip.phases.settlement not in UNSETTLED or quote is None or terms is None:
        refuse(slip, command, "nothing-to-adjust")
    asked = _waiting(slip, command)
    persons = envelope.actor.persons
    if not persons.isdisjoint(asked.asked_by | slip.request.requested_by):
        raise RoleError(envelope.actor.id, Role.APPROVER, "own-request")
    approved = command.decision is Decision.APPROVE
    decided = e.AdjustmentDecided(command.number, approved, persons)
    if not approved:
        return (decided,)
    _check_limit(slip, quote, asked.line)
    del facts
    new = evolve(
        quote,
        number=quote.number + 1,
        lines=(*quote.lines, asked.line),
        expires_before=envelope.at + terms.quote_for,
    )
    return (decided, e.Quoted(new), *standing_consent(slip, new))


def _waiting(slip: Slip, command: Countersign) -> Adjustment:
    found = (one for one in slip.money.adjustments if one.number == command.number)
    adjustment = next(found, None)
    if adjustment is None or adjustment.approved is not None:
        refuse(slip, command, "no-such-adjustment")
    return adjustment


def _check_limit(slip: Slip, quote: Quote, line: QuoteLine) -> None:
    """
    Keep what is given for a line, and for the slip in all, to what was paid.

    Raises:
        AdjustmentError: More would be given than was paid, or less than nothing.
    """
    nothing = Money(0, quote.currency)
    for number in dict.fromkeys((line.line, None)):
        about = (other.amount.gross for other in quote.lines if _counts(other, number))
        given = -total((*about, line.amount.gross), quote.currency)
        worth = (
            part.as_returned().worth(0, part.steps).gross
            for part in slip.returns
            if number in (None, part.line)
        )
        most = total(worth, quote.currency)
        if line.amount.gross < nothing and given > most:
            raise AdjustmentError(slip.id, str(line.amount.gross), str(given - most))
        if number is not None and given < nothing:
            raise AdjustmentError(slip.id, str(line.amount.gross), str(-given))


_OF_RETURNS = frozenset(
    {
        LineKind.CREDIT,
        LineKind.DEDUCTION,
        LineKind.MISSING_PART,
        LineKind.WEAR,
        LineKind.ADJUSTMENT,
    }
)
_OF_THE_SALE = frozenset({LineKind.SHIPPING, LineKind.LOST_PROMOTION, LineKind.ROUNDING})


def _counts(line: QuoteLine, number: int | None) -> bool:
    """Of one return line what it earns; of the slip everything but what the sale owes anyway."""
    if number is None:
        return line.kind not in _OF_THE_SALE
    return line.kind in _OF_RETURNS and line.line == number
