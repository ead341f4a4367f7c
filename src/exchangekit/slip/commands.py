"""What one can ask of a slip: imperative, with everything it needs and nothing drawn."""

from __future__ import annotations

from enum import StrEnum

from exchangekit.errors import DuplicateLineError, InvalidInputError
from exchangekit.policy.money_terms import RefundBy
from exchangekit.sale.facts import Channel
from exchangekit.settlement.tenders import RefundPart
from exchangekit.values.classes import frozen
from exchangekit.values.goods import Disposition, Grade, Reason, check_barcode
from exchangekit.values.ids import PaymentId, SaleId, SiteId, Sku, check_id
from exchangekit.values.money import Money
from exchangekit.values.tax import TaxRate


class Intent(StrEnum):
    """What the customer wants; it says which legs are needed."""

    EXCHANGE = "exchange"
    REFUND = "refund"  # nothing goes out
    RESEND = "resend"  # nothing comes back


class Decision(StrEnum):
    """What a reviewer says."""

    APPROVE = "approve"
    REFUSE = "refuse"


@frozen
class Asked:
    """
    One line the customer brings back.

    Args:
        sale_line: Of the sale; at most once per slip.
        steps: How much, in steps of the item's unit, at least 1.
        condition: As the customer declares it; None when not asked yet.
        barcode: As scanned; must be the sale line's when that has one.
    """

    sale_line: int
    steps: int
    condition: Grade | None = None
    barcode: str | None = None

    def __attrs_post_init__(self) -> None:
        _check_steps(self.steps, "returns.steps")
        if self.barcode is not None:
            check_barcode(self.barcode, where="returns.barcode")


@frozen
class Wish:
    """
    One line the customer wants.

    Args:
        sku: The item.
        steps: How much, in steps of the item's unit, at least 1.
        replaces: Positions of the returns it stands for, from 1; all when empty.
        site: From where it should be sent; when None, that of the first line it replaces.
    """

    sku: Sku
    steps: int
    replaces: tuple[int, ...] = ()
    site: SiteId | None = None

    def __attrs_post_init__(self) -> None:
        check_id(self.sku, where="wishes.sku")
        if self.site is not None:
            check_id(self.site, where="wishes.site")
        _check_steps(self.steps, "wishes.steps")


@frozen
class LineSteps:
    """So many steps of a line of the slip."""

    line: int
    steps: int

    def __attrs_post_init__(self) -> None:
        _check_steps(self.steps, f"lines[{self.line}].steps")


def _check_steps(steps: object, where: str) -> None:
    if type(steps) is not int or steps < 1:
        raise InvalidInputError(where, repr(steps), "an int of at least 1 step")


def _check_lines(lines: tuple[LineSteps, ...]) -> None:
    if not lines:
        raise InvalidInputError("lines", "()", "at least one line")
    seen: set[int] = set()
    for line in lines:
        if line.line in seen:
            raise DuplicateLineError("lines", line.line)
        seen.add(line.line)


@frozen
class Open:
    """
    Take a request in as a draft.

    Args:
        sale: Whose goods come back.
        intent: What the customer wants.
        channel: How the request came in.
        reason: Why.
        returns: What comes back; none for a resend.
        wishes: What goes out; none for a refund.
        contact: The host's reference of whom to write to; None: the sale's customer.
        evidence: References of proofs and photos the host keeps.
    """

    sale: SaleId
    intent: Intent
    channel: Channel
    reason: Reason
    returns: tuple[Asked, ...] = ()
    wishes: tuple[Wish, ...] = ()
    contact: str | None = None
    evidence: tuple[str, ...] = ()

    def __attrs_post_init__(self) -> None:
        check_id(self.sale, where="open.sale")
        if self.contact is not None:
            check_id(self.contact, where="open.contact")
        seen: set[int] = set()
        for asked in self.returns:
            if asked.sale_line in seen:
                raise DuplicateLineError("open.returns", asked.sale_line)
            seen.add(asked.sale_line)
        for wish in self.wishes:
            if not set(wish.replaces) <= set(range(1, len(self.returns) + 1)):
                want = f"positions 1 to {len(self.returns)} of the returns"
                raise InvalidInputError("open.wishes.replaces", repr(wish.replaces), want)


@frozen
class Submit:
    """
    Ask for a decision: policy is assessed, steps are claimed, the money is quoted.

    Args:
        as_exception: Ask a reviewer to allow what the policy refuses; it helps where every
            refusal names an approval among what would help.
    """

    as_exception: bool = False


@frozen
class Review:
    """
    Decide a request that waits.

    Args:
        decision: Approve or refuse.
        note: The host's reference of the reviewer's words, or None.
    """

    decision: Decision
    note: str | None = None


@frozen
class AcceptQuote:
    """
    The customer agrees to a quote.

    Args:
        number: The one they saw.
    """

    number: int


@frozen
class Plain:
    """
    A command that asks for everything by its name.

    Those derived from it are as frozen as it is and equal only to their own kind, and cost
    nothing to make at import.
    """


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


@frozen
class ShipReturn:
    """
    The customer has sent the goods.

    Args:
        tracking: The carrier's number, or None.
    """

    tracking: str | None = None


@frozen
class Receive:
    """
    Goods arrive and go to inspection.

    Args:
        site: Where.
        lines: Return lines and how much of each.
    """

    site: SiteId
    lines: tuple[LineSteps, ...]

    def __attrs_post_init__(self) -> None:
        check_id(self.site, where="receive.site")
        _check_lines(self.lines)


class Outcome(StrEnum):
    """What became of goods that will not arrive."""

    LOST = "lost"
    KEPT = "kept"  # the customer keeps them


@frozen
class Resolve:
    """
    Say what became of steps that will not arrive; they earn no credit and are free again.

    Args:
        line: A return line.
        steps: How many of those not received yet.
        outcome: What became of them.
    """

    line: int
    steps: int
    outcome: Outcome

    def __attrs_post_init__(self) -> None:
        _check_steps(self.steps, "resolve.steps")


@frozen
class Inspect:
    """
    Say what was found, and decide where it goes.

    Args:
        line: A return line.
        steps: How many of those received and not inspected yet.
        grade: As found.
        disposition: Where they go.
        site: Where they were received.
        evidence: References of photos the host keeps.
    """

    line: int
    steps: int
    grade: Grade
    disposition: Disposition
    site: SiteId
    evidence: tuple[str, ...] = ()

    def __attrs_post_init__(self) -> None:
        _check_steps(self.steps, "inspect.steps")


class Hold(Plain):
    """Set replacement goods aside now: again after a hold ran out, or after a backorder."""


@frozen
class Pay:
    """
    The customer paid.

    Args:
        payment: The host's number of the payment, used once only.
        amount: Positive, at most what is outstanding.
        cash: In cash, rounded to the least coin of the terms.
    """

    payment: PaymentId
    amount: Money
    cash: bool = False

    def __attrs_post_init__(self) -> None:
        check_id(self.payment, where="pay.payment")


@frozen
class Refund:
    """
    The shop paid back: over the sale's own payments, or instead of them.

    A refund that failed is not recorded: what is owed stays owed.

    Args:
        reference: The host's number of the refund, used once only.
        amount: Positive, at most what is outstanding; of which payments, the terms say.
        by: In which way; the way it was paid when None.
        over: The payments and how much of each, where the terms leave that open.
    """

    reference: PaymentId
    amount: Money
    by: RefundBy | None = None
    over: tuple[RefundPart, ...] = ()

    def __attrs_post_init__(self) -> None:
        check_id(self.reference, where="refund.reference")


@frozen
class Dispatch:
    """
    Replacement goods leave.

    Args:
        lines: Replacement lines and how much of each.
        tracking: The carrier's number, or None.
    """

    lines: tuple[LineSteps, ...]
    tracking: str | None = None

    def __attrs_post_init__(self) -> None:
        _check_lines(self.lines)


@frozen
class Deliver:
    """
    Replacement goods arrived at the customer's.

    Args:
        lines: Replacement lines and how much of each.
    """

    lines: tuple[LineSteps, ...]

    def __attrs_post_init__(self) -> None:
        _check_lines(self.lines)


class Confirm(Plain):
    """The customer confirms the result."""


class Cancel(Plain):
    """Call the whole slip off; only while no goods and no money have moved."""


Command = (
    Open
    | Submit
    | Review
    | AcceptQuote
    | Requote
    | Adjust
    | Countersign
    | ShipReturn
    | Receive
    | Resolve
    | Inspect
    | Hold
    | Pay
    | Refund
    | Dispatch
    | Deliver
    | Confirm
    | Cancel
)
