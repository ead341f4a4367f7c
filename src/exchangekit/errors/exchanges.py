"""What the exchange refuses: policy, money, the slip."""

from __future__ import annotations

from exchangekit.errors.root import ExchangeKitError


class NoPolicyError(ExchangeKitError):
    """No policy was in force for this sale."""

    code = "policy.none-in-force"
    jurisdiction: str
    channel: str
    at: str


class PolicyOverlapError(ExchangeKitError):
    """Two versions of a policy are in force at the same instant."""

    code = "policy.overlap"
    where: str
    policy: str
    version: int
    other: int


class UnknownStatuteError(ExchangeKitError):
    """A rule refers to an article of a law that nobody knows."""

    code = "policy.unknown-statute"
    where: str
    statute: str
    known: tuple[str, ...]


class PromotionGroupError(ExchangeKitError):
    """A promotion was given for goods together, so they come back together."""

    code = "quote.promotion-group"
    sale: str
    promotion: str
    left: str
    threshold: str


class UnevenExchangeError(ExchangeKitError):
    """The terms do not allow a gap between what comes back and what is given for it."""

    code = "quote.uneven"
    slip: str
    gap: str
    settlement: str


class StaleQuoteError(ExchangeKitError):
    """
    The quote is not the one that counts any more.

    ``before`` and ``now`` are what the quote asked for and the one that counts come to,
    positive when the customer pays, and ``change`` is what lies between; ``before`` and
    ``change`` are empty where there never was such a quote.
    """

    code = "quote.stale"
    slip: str
    asked: int
    current: int
    reason: str
    before: str
    now: str
    change: str


class PaymentAmountError(ExchangeKitError):
    """A payment is not what is outstanding or more than was received."""

    code = "payment.amount"
    slip: str
    got: str
    limit: str


class AdjustmentError(ExchangeKitError):
    """A correction would give more than was paid, or take more than comes back."""

    code = "quote.adjustment"
    slip: str
    got: str
    above: str


class UnknownPaymentError(ExchangeKitError):
    """A refund names a payment that nobody received for this sale."""

    code = "payment.unknown"
    slip: str
    payment: str
    known: tuple[str, ...]


class DuplicateReferenceError(ExchangeKitError):
    """An outside reference was used before for something else."""

    code = "payment.duplicate-reference"
    reference: str


class PaymentOfSlipError(ExchangeKitError):
    """A payment that an exchange took stands among those of the order that it is over."""

    code = "payment.of-slip"
    payment: str
    sale: str
    slip: str


class CommandNotAllowedError(ExchangeKitError):
    """The slip is in a state in which this command cannot be given."""

    code = "slip.not-allowed"
    slip: str
    command: str
    stage: str
    reason: str


class TransitionNotAllowedError(ExchangeKitError):
    """A leg cannot take this step from the phase it is in."""

    code = "slip.transition"
    leg: str
    phase: str
    event: str


class UnknownSlipError(ExchangeKitError):
    """No slip has this number."""

    code = "slip.unknown"
    slip: str


class UnknownSlipLineError(ExchangeKitError):
    """The slip has no such line."""

    code = "slip.unknown-line"
    slip: str
    leg: str
    line: int
    known: tuple[int, ...]


class DuplicateLineError(ExchangeKitError):
    """A slip names the same line twice."""

    code = "slip.duplicate-line"
    where: str
    line: int


class TooManyError(ExchangeKitError):
    """More was recorded than the line has left."""

    code = "slip.too-many"
    slip: str
    leg: str
    line: int
    asked: int
    left: int


class RoleError(ExchangeKitError):
    """The actor may not do this."""

    code = "slip.role"
    actor: str
    needs: str
    reason: str


class IncompleteError(ExchangeKitError):
    """The slip still lacks what it needs to be submitted."""

    code = "slip.incomplete"
    slip: str
    missing: tuple[str, ...]


class HandedOverError(ExchangeKitError):
    """Repairs are the host's own affair; no slip is opened for one."""

    code = "slip.handed-over"
    sale: str
    intent: str


class BuiltOnError(ExchangeKitError):
    """
    What was booked by mistake cannot be taken back: something was built on it.

    ``record`` is that of the booking in the slip's history, ``by`` says what was built on
    it, and ``about`` names that: a record, a line, a place, an amount or who has a claim.
    """

    code = "slip.built-on"
    slip: str
    record: int
    by: str
    about: str


class AmendmentError(ExchangeKitError):
    """The policy would not allow the request as it would be then."""

    code = "slip.amendment"
    slip: str
    findings: tuple[str, ...]
