"""
Who has claimed which steps of a sale: one fold, one query for proposal and check.

Entries are the sale's own stream.  A return or cancellation booked outside is a claim
like any other, so it counts.
"""

from __future__ import annotations

from functools import singledispatch
from typing import TYPE_CHECKING, Final

from attrs import evolve

from exchangekit.errors import NotReturnableError
from exchangekit.sale.facts import Payment, Sale
from exchangekit.sale.spans import Span, Spans, cut, minus, steps_in, whole
from exchangekit.values.classes import frozen
from exchangekit.values.money import Money

if TYPE_CHECKING:
    from collections.abc import Iterable


BEFORE: Final = "before-intake"
"""Who claims what had come back or was called off before the sale was taken in."""


@frozen
class SaleRegistered:
    """The sale was taken in; first entry of its stream."""

    sale: Sale


@frozen
class Claimed:
    """
    Steps of a line are spoken for.

    Args:
        by: The slip's number, or the host's reference of a return booked outside.
        line: Of the sale.
        spans: Which steps.
        resent: They were lost and are sent again, so they are the customer's still.
    """

    by: str
    line: int
    spans: Spans
    resent: bool = False


@frozen
class Released:
    """Exactly these steps of a claim are free again."""

    by: str
    line: int
    spans: Spans


@frozen
class GiftSettled:
    """
    What a slip has made of a gift that stays with the customer.

    Args:
        line: Of the sale.
        amount: What was charged for it, gross; negative where a charge was given back.
    """

    line: int
    amount: Money


@frozen
class LostBenefit:
    """
    What a slip has made of one of the order's discounts.

    Args:
        name: Of the discount.
        value: What its replacements count for towards the threshold.
        off: What of the discount they carry on.
        amount: What was settled again; positive when the customer pays.
    """

    name: str
    value: Money
    off: Money
    amount: Money


@frozen
class Reckoned:
    """
    What of the sale as a whole a slip has settled; it replaces what it had settled before.

    Args:
        by: The slip's number.
        shipping: It pays outbound shipping back.
        freight: It charges shipping that is no longer free.
        replaced: What its replacements are charged, gross; None: nothing.
        discounts: What became of the order's discounts.
        gifts: What became of gifts whose goods came back.
        rounding: It gives the gap of rounding back.
    """

    by: str
    shipping: bool = False
    freight: bool = False
    replaced: Money | None = None
    discounts: tuple[LostBenefit, ...] = ()
    gifts: tuple[GiftSettled, ...] = ()
    rounding: bool = False


@frozen
class CameBack:
    """
    Goods of a lot or serial came back; whoever claims the steps.

    Args:
        by: The slip's number.
        line: Of the sale.
        tracking: Lot or serial.
        steps: How many.
    """

    by: str
    line: int
    tracking: str
    steps: int


@frozen
class WentBack:
    """Goods of a lot or serial that came back are with the customer again, under this sale."""

    by: str
    line: int
    tracking: str
    steps: int


@frozen
class MoneyReceived:
    """
    What a customer has paid since counts for the sale: it can be refunded.

    To a slip that was undone, or to the one that had sent what the sale is of.

    Args:
        by: The slip's number.
        payment: As the slip received it; what of it went back is told by its own stream.
    """

    by: str
    payment: Payment


@frozen
class Appealed:
    """What the slip `about` came to is disputed by the slip `by`."""

    by: str
    about: str


@frozen
class AppealDropped:
    """A dispute was called off before anybody decided on it; it counts no more."""

    by: str


SaleEntry = (
    SaleRegistered
    | Claimed
    | Released
    | Reckoned
    | CameBack
    | WentBack
    | MoneyReceived
    | Appealed
    | AppealDropped
)
"""What the stream of a sale holds."""


@frozen
class Entitlement:
    """
    A sale and the claims on it that stand.

    Args:
        sale: As frozen at intake.
        claims: Live claims, each claimant at most once per line.
        reckoned: What slips have settled of the sale as a whole, each slip at most once.
        back: What came back of lots and serials and is not with the customer again, each of
            them at most once per line and slip.
        receipts: What slips were paid for it since, in that order; nothing that the sale lists.
        appeals: What slips dispute of others, in that order.
    """

    sale: Sale
    claims: tuple[Claimed, ...] = ()
    reckoned: tuple[Reckoned, ...] = ()
    back: tuple[CameBack, ...] = ()
    receipts: tuple[Payment, ...] = ()
    appeals: tuple[Appealed, ...] = ()

    @property
    def payments(self) -> tuple[Payment, ...]:
        """Everything received for the sale, oldest first."""
        return (*self.sale.payments, *self.receipts)

    def came(self, line: int, *, but: str = "") -> dict[str, int]:
        """
        Give how much of each lot or serial of a line came back.

        Args:
            line: Of the sale.
            but: A slip whose own are left out; none when empty.
        """
        came: dict[str, int] = {}
        for one in self.back:
            if one.line == line and one.by != but:
                came[one.tracking] = came.get(one.tracking, 0) + one.steps
        return came

    def free(self, line: int) -> Spans:
        """
        Give the shipped steps of a line that nobody has claimed.

        Raises:
            UnknownSaleLineError: The sale has no such line.
        """
        taken = (span for claim in self.claims if claim.line == line for span in claim.spans)
        return minus(whole(self.sale.line(line)), taken)

    def returnable(self, line: int) -> int:
        """Count the steps of a line that can still come back."""
        return steps_in(self.free(line))

    def claim(self, by: str, line: int, steps: int) -> Claimed:
        """
        Claim the lowest free steps of a line.

        Raises:
            UnknownSaleLineError: The sale has no such line.
            NotReturnableError: Fewer than `steps` are shipped and free.
        """
        free = self.free(line)
        left = steps_in(free)
        if not 0 < steps <= left:
            shipped = self.sale.line(line).shipped
            claimed = shipped - left
            raise NotReturnableError(self.sale.id, line, steps, shipped, claimed, left)
        return Claimed(by, line, cut(free, 0, steps))

    def without(self, by: str) -> Entitlement:
        """Give the sale as if one claimant had never come."""
        claims = tuple(claim for claim in self.claims if claim.by != by)
        reckoned = tuple(one for one in self.reckoned if one.by != by)
        return evolve(self, claims=claims, reckoned=reckoned)

    def unclaimed(self, line: int) -> Spans:
        """
        Give the steps of a line that nobody has claimed, shipped or not.

        Raises:
            UnknownSaleLineError: The sale has no such line.
        """
        taken = (span for claim in self.claims if claim.line == line for span in claim.spans)
        return minus((Span(0, self.sale.line(line).steps),), taken)

    def appeals_of(self, slip: str) -> int:
        """Count the appeals against a decision; those against what one came to are among them."""
        about = {one.by: one.about for one in self.appeals}

        def first(by: str) -> str:
            while by in about:
                by = about[by]
            return by

        return sum(first(one.by) == first(slip) for one in self.appeals)

    @property
    def claimants(self) -> frozenset[str]:
        """Everyone with a live claim on the sale."""
        return frozenset(claim.by for claim in self.claims)


@singledispatch
def _enter(entry: object, _: Entitlement) -> Entitlement:
    message = f"no entry of a sale: {entry!r}"
    raise TypeError(message)


@_enter.register
def _(entry: SaleRegistered, entitlement: Entitlement) -> Entitlement:
    return evolve(entitlement, sale=entry.sale)  # claims on it stand


@_enter.register
def _(entry: Claimed, entitlement: Entitlement) -> Entitlement:
    held = [c for c in entitlement.claims if (c.by, c.line) == (entry.by, entry.line)]
    spans = tuple(sorted(span for claim in (*held, entry) for span in claim.spans))
    others = tuple(c for c in entitlement.claims if c not in held)
    return evolve(entitlement, claims=(*others, evolve(entry, spans=spans)))


@_enter.register
def _(entry: Released, entitlement: Entitlement) -> Entitlement:
    claims = []
    for claim in entitlement.claims:
        if (claim.by, claim.line) != (entry.by, entry.line):
            claims.append(claim)
        elif left := minus(claim.spans, entry.spans):
            claims.append(evolve(claim, spans=left))
    return evolve(entitlement, claims=tuple(claims))


@_enter.register
def _(entry: Reckoned, entitlement: Entitlement) -> Entitlement:
    others = tuple(one for one in entitlement.reckoned if one.by != entry.by)
    stands = entry != Reckoned(entry.by)
    return evolve(entitlement, reckoned=(*others, entry) if stands else others)


def _back(entitlement: Entitlement, entry: CameBack | WentBack, steps: int) -> Entitlement:
    key = (entry.by, entry.line, entry.tracking)
    others = []
    for one in entitlement.back:
        if (one.by, one.line, one.tracking) == key:
            steps += one.steps
        else:
            others.append(one)
    now = (CameBack(*key, steps),) if steps else ()
    return evolve(entitlement, back=(*others, *now))


@_enter.register
def _(entry: CameBack, entitlement: Entitlement) -> Entitlement:
    return _back(entitlement, entry, entry.steps)


@_enter.register
def _(entry: WentBack, entitlement: Entitlement) -> Entitlement:
    return _back(entitlement, entry, -entry.steps)


@_enter.register
def _(entry: MoneyReceived, entitlement: Entitlement) -> Entitlement:
    return evolve(entitlement, receipts=(*entitlement.receipts, entry.payment))


@_enter.register
def _(entry: Appealed, entitlement: Entitlement) -> Entitlement:
    return evolve(entitlement, appeals=(*entitlement.appeals, entry))


@_enter.register
def _(entry: AppealDropped, entitlement: Entitlement) -> Entitlement:
    appeals = tuple(one for one in entitlement.appeals if one.by != entry.by)
    return evolve(entitlement, appeals=appeals)


def entitlement_of(
    entries: Iterable[SaleEntry], before: Entitlement | None = None
) -> Entitlement | None:
    """
    Fold the entries of a sale's stream; None when the sale was never taken in.

    Args:
        entries: In order, all or those that were not folded yet.
        before: What the entries before them have made.
    """
    entitlement = before
    for entry in entries:
        if entitlement is not None:
            entitlement = _enter(entry, entitlement)
        elif isinstance(entry, SaleRegistered):
            entitlement = Entitlement(entry.sale, _gone_before(entry.sale))
    return entitlement


def _gone_before(sale: Sale) -> tuple[Claimed, ...]:
    """Claim what had come back or was called off before the sale was taken in."""
    claims = []
    for line in sale.lines:
        last = line.steps - line.cancelled
        spans = [Span(0, line.returned)] if line.returned else []
        spans += [Span(last, line.steps)] if line.cancelled else []
        if spans:
            claims.append(Claimed(BEFORE, line.line, tuple(spans)))
    return tuple(claims)
