"""The slip as its events have made it: a header, lines, and a record per leg."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, TypedDict

from exchangekit.errors import UnknownSlipLineError
from exchangekit.policy.pledges import PledgeKind
from exchangekit.slip.events.corrections import Booked
from exchangekit.slip.legs import MoneyLeg, Request, ReviewLeg
from exchangekit.slip.lines import ReplacementLine, ReturnLine
from exchangekit.slip.parts import Enforcement, Series
from exchangekit.slip.phases import Leg, Phase, Phases, Since
from exchangekit.slip.strays import Stray
from exchangekit.slip.transitions import stage
from exchangekit.values.classes import frozen
from exchangekit.values.ids import SlipId

if TYPE_CHECKING:
    from exchangekit.policy.terms import Terms


@frozen(slots=False)
class Slip:
    """
    One exchange.

    Args:
        id: Chosen by the caller.
        version: How many events it has seen.
        request: What was asked for.
        phases: One per leg.
        money: Quote and payments.
        opened_at: The first instant recorded.
        changed_at: The last instant recorded.
        since: When each leg came into its phase.
        numbers: Drawn so far.
        review: Once submitted.
        returns: Once submitted.
        replacements: Once opened.
        enforced: Deadlines that were carried out, in this order.
        strays: Goods that came and are no part of it, in this order.
        booked: What was booked about goods and not taken back as a mistake, in this order.
        redelivered: How often a delivery of all that went out was taken back.
    """

    id: SlipId
    version: int
    request: Request
    phases: Phases
    money: MoneyLeg
    opened_at: datetime
    changed_at: datetime
    since: Since
    numbers: tuple[tuple[Series, str], ...] = ()
    review: ReviewLeg | None = None
    returns: tuple[ReturnLine, ...] = ()
    replacements: tuple[ReplacementLine, ...] = ()
    enforced: tuple[Enforcement, ...] = ()
    strays: tuple[Stray, ...] = ()
    booked: tuple[Booked, ...] = ()
    redelivered: int = 0

    def number(self, series: Series = Series.SLIP) -> str | None:
        """Give the number drawn from a series, or None."""
        return next((number for drawn, number in self.numbers if drawn is series), None)

    @property
    def stage(self) -> tuple[Leg, Phase] | None:
        """The first leg that has not ended, in the order of the terms; None at the end."""
        return stage(self.phases, None if self.review is None else self.review.terms.sequence)

    @property
    def terms(self) -> Terms | None:
        """The terms that rule it, once submitted."""
        return None if self.review is None else self.review.terms

    def return_line(self, number: int) -> ReturnLine:
        """
        Give a return line.

        Raises:
            UnknownSlipLineError: There is none of that number.
        """
        if 1 <= number <= len(self.returns):
            return self.returns[number - 1]
        known = tuple(line.line for line in self.returns)
        raise UnknownSlipLineError(self.id, "return", number, known)

    def replacement_line(self, number: int) -> ReplacementLine:
        """
        Give a replacement line.

        Raises:
            UnknownSlipLineError: There is none of that number.
        """
        if 1 <= number <= len(self.replacements):
            return self.replacements[number - 1]
        known = tuple(line.line for line in self.replacements)
        raise UnknownSlipLineError(self.id, "replacement", number, known)

    def stray(self, number: int) -> Stray:
        """
        Give goods that came and are no part of the slip.

        Raises:
            UnknownSlipLineError: There are none of that number.
        """
        if 1 <= number <= len(self.strays):
            return self.strays[number - 1]
        known = tuple(stray.number for stray in self.strays)
        raise UnknownSlipLineError(self.id, "stray", number, known)

    @property
    def strays_lie(self) -> bool:
        """Whether goods that are no part of the slip are still with us."""
        return any(stray.lying for stray in self.strays)

    @property
    def going_out(self) -> tuple[ReplacementLine, ...]:
        """The replacement lines that were not called off."""
        return tuple(line for line in self.replacements if line.steps)

    @property
    def goods_moved(self) -> bool:
        """Whether anything was sent, received or dispatched."""
        return any(line.receipts for line in self.returns) or any(
            line.dispatched for line in self.replacements
        )

    @property
    def money_moved(self) -> bool:
        """Whether anything was paid in either direction, deposits too."""
        money = self.money
        deposit = any(pledge.kind is PledgeKind.DEPOSIT for pledge in money.pledges)
        return bool(money.taken.minor or money.refunded.minor) or deposit


class Changes(TypedDict, total=False):
    """What an event makes otherwise of a slip, field by field; the rest stays as it is."""

    version: int
    request: Request
    phases: Phases
    money: MoneyLeg
    changed_at: datetime
    since: Since
    numbers: tuple[tuple[Series, str], ...]
    review: ReviewLeg | None
    returns: tuple[ReturnLine, ...]
    replacements: tuple[ReplacementLine, ...]
    enforced: tuple[Enforcement, ...]
    strays: tuple[Stray, ...]
    booked: tuple[Booked, ...]
    redelivered: int
