"""Commands about the money: agreeing, correcting, paying."""

from __future__ import annotations

from exchangekit.errors import InvalidInputError
from exchangekit.policy.money_terms import RefundBy
from exchangekit.settlement.tenders import RefundPart
from exchangekit.slip.commands.parts import Plain
from exchangekit.slip.commands.reviews import Decision
from exchangekit.values.classes import frozen
from exchangekit.values.fx import FxRate
from exchangekit.values.ids import PaymentId, check_id
from exchangekit.values.money import Money
from exchangekit.values.tax import TaxRate


@frozen
class AcceptQuote:
    """
    The customer agrees to a quote.

    Args:
        number: The one they saw.
    """

    number: int


class Requote(Plain):
    """Renew a quote that was not accepted in time."""


@frozen
class Adjust:
    """
    Correct the money by hand; it counts once another person has countersigned it.

    Args:
        amount: Gross and signed: positive when the customer pays, never zero.
        reason: The host's code or reference of why; no free text.
        line: The return line it is about, whose tax rates it has; None: the whole slip.
        taxes: Rates in it, where it is about no line.
    """

    amount: Money
    reason: str
    line: int | None = None
    taxes: tuple[TaxRate, ...] = ()

    def __attrs_post_init__(self) -> None:
        check_id(self.reason, where="adjust.reason")
        if not self.amount.minor:
            raise InvalidInputError("adjust.amount", str(self.amount), "an amount other than 0")
        if self.line is not None and self.taxes:
            got = repr(self.taxes)
            raise InvalidInputError("adjust.taxes", got, "none: those of the line apply")


@frozen
class Countersign:
    """
    Decide on a correction that somebody else asked for.

    Args:
        number: Of the correction.
        decision: Approve or refuse.
    """

    number: int
    decision: Decision

    def __attrs_post_init__(self) -> None:
        if self.decision is Decision.SEND_BACK:
            raise InvalidInputError("countersign.decision", "send_back", "approve or refuse")


@frozen
class Pay:
    """
    The customer paid, or left a pledge.

    Args:
        payment: The host's number of the payment, used once only.
        amount: Positive, at most what is outstanding; of a pledge, what the terms ask for.
        cash: In cash, rounded to the least coin of the terms.
        fx: What a foreign currency is worth that day; as on the day of the sale when None.
        pledge: It is left as the terms ask before goods are sent in advance: a deposit, or
            what the customer's bank sets aside.
        over: The number under which the bank set aside what is taken now, or None.
    """

    payment: PaymentId
    amount: Money
    cash: bool = False
    fx: FxRate | None = None
    pledge: bool = False
    over: PaymentId | None = None

    def __attrs_post_init__(self) -> None:
        check_id(self.payment, where="pay.payment")
        if self.over is not None and self.pledge:
            raise InvalidInputError("pay.over", self.over, "nothing, where a pledge is left")
        if self.cash and (self.pledge or self.over is not None):
            raise InvalidInputError("pay.cash", "True", "no cash, which is rounded, of a pledge")


@frozen
class Refund:
    """
    The shop paid back: over the sale's own payments, instead of them, or a deposit.

    A refund that failed is not recorded: what is owed stays owed.

    Args:
        reference: The host's number of the refund, used once only.
        amount: Positive, at most what is outstanding; of which payments, the terms say.
        by: In which way; the way it was paid when None.
        over: The payments and how much of each, where the terms leave that open.
        fx: What a foreign currency is worth that day; as on the day of the sale when None.
        pledge: The number of the deposit that is paid back, the way it came, or None.
    """

    reference: PaymentId
    amount: Money
    by: RefundBy | None = None
    over: tuple[RefundPart, ...] = ()
    fx: FxRate | None = None
    pledge: PaymentId | None = None

    def __attrs_post_init__(self) -> None:
        check_id(self.reference, where="refund.reference")
        if self.pledge is not None and (self.by is not None or self.over):
            want = "no other way than it came, where a deposit is paid back"
            raise InvalidInputError("refund.pledge", self.pledge, want)
