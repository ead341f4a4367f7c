"""Events of the money: quoted, agreed, corrected, paid."""

from __future__ import annotations

from exchangekit.policy.money_terms import RefundBy
from exchangekit.settlement.quote import Quote, QuoteLine
from exchangekit.settlement.tenders import RefundPart
from exchangekit.slip.events.parts import Milestone
from exchangekit.values.classes import frozen
from exchangekit.values.fx import FxRate
from exchangekit.values.ids import PaymentId
from exchangekit.values.money import Money


@frozen
class Quoted:
    """The money was worked out."""

    quote: Quote


@frozen
class QuoteAccepted:
    """
    The customer agreed to a quote.

    Args:
        number: Of the quote.
        standing: An earlier consent covers it: nobody is worse off.
    """

    number: int
    standing: bool = False


@frozen
class AdjustmentAsked:
    """
    A correction was asked for; it waits for another person.

    Args:
        number: From 1, within the slip.
        line: Of the quote, once it is approved.
        by: Everyone who asked.
    """

    number: int
    line: QuoteLine
    by: frozenset[str]


@frozen
class AdjustmentDecided:
    """A correction was approved or turned down by another person."""

    number: int
    approved: bool
    by: frozenset[str]


class SettlementDue(Milestone):
    """The money is final: goods are accepted and the customer agrees."""


@frozen
class PaymentTaken:
    """
    The customer paid.

    Args:
        payment: The host's number of it.
        amount: What it settles.
        rounding: What was paid in cash beyond that; negative when less.
        fx: The rate of the day, where it was told.
        over: What the customer's bank had set aside and this was taken from, or None.
    """

    payment: PaymentId
    amount: Money
    rounding: Money | None = None
    fx: FxRate | None = None
    over: PaymentId | None = None


@frozen
class RefundPaid:
    """
    The shop paid back.

    Args:
        reference: The host's number of it.
        parts: Over, or instead of, these payments.
        by: In which way; the way it was paid when None.
        on_account: What no payment was left for, on the customer's account.
        rounding: What was paid in cash beyond that; negative when less.
        fx: The rate of the day, where it was told.
        paid_by: Everyone who paid it.
    """

    reference: PaymentId
    parts: tuple[RefundPart, ...]
    by: RefundBy | None = None
    on_account: Money | None = None
    rounding: Money | None = None
    fx: FxRate | None = None
    paid_by: frozenset[str] = frozenset()

    @property
    def settles(self) -> tuple[Money, ...]:
        """What it settles, part by part."""
        parts = tuple(part.amount for part in self.parts)
        return parts if self.on_account is None else (*parts, self.on_account)

    @property
    def way(self) -> RefundBy:
        """In which way it went back."""
        return self.by or RefundBy.PAYMENTS


class SettlementReopened(Milestone):
    """What goes out or came back changed after the money was final: its postings are reversed."""


class Settled(Milestone):
    """Nobody owes anything."""
