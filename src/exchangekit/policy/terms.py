"""Terms: what holds when a request is allowed. Resolved once and kept on the slip."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from itertools import product

from exchangekit.errors import InvalidInputError
from exchangekit.policy.approval import Duty, Level
from exchangekit.policy.deadlines import LONGEST, Deadline
from exchangekit.policy.money_terms import DEFAULT_MONEY_TERMS, MoneyTerms, RefundBy
from exchangekit.policy.pledges import Pledge
from exchangekit.policy.wear import Wear
from exchangekit.values.classes import frozen
from exchangekit.values.goods import Fault, Grade
from exchangekit.values.ids import check_id
from exchangekit.values.money import Money
from exchangekit.values.tax import TaxRate

_MILLION = 1_000_000


def _is_share(ppm: object) -> bool:
    """Tell whether it is a whole number of parts per million of at most the whole."""
    return type(ppm) is int and 0 <= ppm <= _MILLION


class Sequence(StrEnum):
    """When the replacement may leave."""

    AFTER_RECEIPT = "after_receipt"
    AFTER_RETURN_SHIPPED = "after_return_shipped"
    ADVANCE = "advance"


class HoldAt(StrEnum):
    """At which step replacement goods are first set aside."""

    APPROVED = "approved"
    ACCEPTED = "accepted"


class AfterExchange(StrEnum):
    """
    From when the windows of goods received through an exchange run.

    Source:
        The validity of the exchange and repair duty restarts from the completed exchange
        (PRC State Council order 778, art. 18(1)).
    """

    RESTART = "restart"
    CARRY_OVER = "carry_over"


class PriceBasis(StrEnum):
    """At which price a replacement is charged."""

    TODAY = "today"
    ORIGINAL = "original"  # of the same product and tax class: what was paid for the old one
    PROTECTED = "protected"  # of these: at most that, gross, with today's tax rates


class ReturnValue(StrEnum):
    """What goods that come back are worth in the books."""

    ORIGINAL = "original"  # what the issue that delivered these very goods took off
    CURRENT = "current"  # the average of what is for sale where they arrive
    GIVEN = "given"  # what whoever receives them says
    NOTHING = "nothing"


ORIGINAL_FIRST = (ReturnValue.ORIGINAL, ReturnValue.CURRENT, ReturnValue.NOTHING)
"""What holds when a policy says nothing."""


class FeeKind(StrEnum):
    """What a fee is for."""

    RESTOCKING = "restocking"
    RETURN_FREIGHT = "return_freight"
    OUTBOUND_FREIGHT = "outbound_freight"
    HANDLING = "handling"


@frozen
class FeeTerm:
    """
    A fee, charged once per slip.

    Args:
        kind: What for.
        amount: Flat, net of tax, not negative; or None.
        ppm: Parts per million of the credit, 0 to a million; used when there is no amount.
        borne_by_shop_for: Sides of the reason for which the shop waives it.
        taxes: On the fee.
    """

    kind: FeeKind
    amount: Money | None = None
    ppm: int = 0
    borne_by_shop_for: frozenset[Fault] = frozenset({Fault.SELLER, Fault.CARRIER, Fault.SUPPLIER})
    taxes: tuple[TaxRate, ...] = ()

    def __attrs_post_init__(self) -> None:
        where = f"fee.{self.kind}"
        if not _is_share(self.ppm):
            raise InvalidInputError(f"{where}.ppm", repr(self.ppm), "an int of 0 to 1000000 ppm")
        if self.amount is not None and self.amount.minor < 0:
            raise InvalidInputError(f"{where}.amount", str(self.amount), "at least 0")


@frozen
class GradeDeduction:
    """
    What is taken off the credit of goods found in a grade.

    Args:
        grade: As found.
        ppm: Parts per million of what was paid, 0 to a million.
        faults: Sides of the reason for which it applies.
    """

    grade: Grade
    ppm: int
    faults: frozenset[Fault] = frozenset({Fault.CUSTOMER})

    def __attrs_post_init__(self) -> None:
        if not _is_share(self.ppm):
            got = repr(self.ppm)
            raise InvalidInputError(
                f"deduction.{self.grade}.ppm", got, "an int of 0 to 1000000 ppm"
            )


@frozen
class PartDeduction:
    """
    What is taken off the credit of goods that lack a part.

    Args:
        part: The host's name of it, such as ``charger``.
        amount: Gross, for each unit that lacks it, not negative; or None.
        ppm: Parts per million of what was paid, 0 to a million; used when there is no amount.
        faults: Sides of the reason for which it applies.
    """

    part: str
    amount: Money | None = None
    ppm: int = 0
    faults: frozenset[Fault] = frozenset({Fault.CUSTOMER})

    def __attrs_post_init__(self) -> None:
        check_id(self.part, where="deduction.part")
        where = f"deduction.{self.part}"
        if not _is_share(self.ppm):
            raise InvalidInputError(f"{where}.ppm", repr(self.ppm), "an int of 0 to 1000000 ppm")
        if self.amount is not None and self.amount.minor < 0:
            raise InvalidInputError(f"{where}.amount", str(self.amount), "at least 0")


@frozen
class Terms:
    """
    What holds beside permission.

    Args:
        sequence: When the replacement may leave.
        hold_at: At which step goods are set aside.
        hold_for: How long a hold counts, positive.
        quote_for: How long a quote can be accepted, positive.
        price_basis: At which price a replacement is charged.
        fees: Each charged once per slip.
        deductions: By grade found; those of one grade and fault add up, to the whole at most.
        levels: Of approval, at each gate in order; those not due are left out.
        after_exchange: From when the windows of the replacement run.
        money: What holds for the sale as a whole; None: `DEFAULT_MONEY_TERMS`.
        deadlines: How long each wait may last, and what then; named by their position, from 1.
        parts: What missing parts take off, each named once.
        wear: What use takes off; nothing unless told.
        evidence_for: Sides of the reason for which a request needs evidence, such as photos.
        appeal_for: For how long a refusal can be appealed, from the end of its slip, positive.
        further_appeals: How often more than once, at least 0; an appeal against what an
            appeal came to counts as well.
        without_receipt: In which ways money goes back for a gift receipt or none at all.
        return_value: What goods that come back are worth in the books: the first of these
            that is known, each named once; none: `ORIGINAL_FIRST`.  Where none is known, it
            has to be given if `ReturnValue.GIVEN` is one of them, else they are worth nothing.
        apart: Duties of which nobody has two in one slip; asking and approving never are
            in one hand, named or not.
        pledge: What is left for goods that leave before those they replace are here, or None.
    """

    sequence: Sequence = Sequence.AFTER_RECEIPT
    hold_at: HoldAt = HoldAt.APPROVED
    hold_for: timedelta = timedelta(days=14)
    quote_for: timedelta = timedelta(days=7)
    price_basis: PriceBasis = PriceBasis.ORIGINAL
    fees: tuple[FeeTerm, ...] = ()
    deductions: tuple[GradeDeduction, ...] = ()
    levels: tuple[Level, ...] = ()
    after_exchange: AfterExchange = AfterExchange.RESTART
    money: MoneyTerms | None = None
    deadlines: tuple[Deadline, ...] = ()
    parts: tuple[PartDeduction, ...] = ()
    wear: tuple[Wear, ...] = ()
    apart: frozenset[Duty] = frozenset()
    evidence_for: frozenset[Fault] = frozenset()
    appeal_for: timedelta = timedelta(days=7)
    without_receipt: frozenset[RefundBy] = frozenset({RefundBy.STORE_CREDIT})
    return_value: tuple[ReturnValue, ...] = ()
    pledge: Pledge | None = None
    further_appeals: int = 0

    def __attrs_post_init__(self) -> None:
        lengths = (self.hold_for, self.quote_for, self.appeal_for)
        if min(lengths) <= timedelta(0) or max(lengths) > LONGEST:
            want = "positive lengths"
            if min(lengths) > timedelta(0):
                want = "at most 36525 days"
            got = ", ".join(map(str, lengths))
            raise InvalidInputError("terms.hold_for/quote_for/appeal_for", got, want)
        if type(self.further_appeals) is not int or self.further_appeals < 0:
            got = repr(self.further_appeals)
            raise InvalidInputError("terms.further_appeals", got, "an int of at least 0")
        if not self.without_receipt:
            raise InvalidInputError("terms.without_receipt", "none", "at least one way")
        for grade, fault in product(Grade, Fault):
            taken = self.deduction(grade, fault)
            if not _is_share(taken):
                where = f"terms.deductions.{grade}.{fault}"
                raise InvalidInputError(where, str(taken), "at most 1000000 ppm together")
        if len({one.part for one in self.parts}) < len(self.parts):
            got = ", ".join(one.part for one in self.parts)
            raise InvalidInputError("terms.parts", got, "names used once")
        if len(set(self.return_value)) < len(self.return_value):
            got = ", ".join(self.return_value)
            raise InvalidInputError("terms.return_value", got, "names used once")

    @property
    def amounts(self) -> tuple[Money, ...]:
        """Every flat amount they name; all have to be of the sale's currency."""
        named = [fee.amount for fee in self.fees]
        named += [part.amount for part in self.parts]
        named += [level.over for level in self.levels]
        named += [] if self.pledge is None else [self.pledge.amount]
        return tuple(amount for amount in named if amount is not None)

    @property
    def on_money(self) -> MoneyTerms:
        """What holds for the sale as a whole."""
        return DEFAULT_MONEY_TERMS if self.money is None else self.money

    @property
    def on_value(self) -> tuple[ReturnValue, ...]:
        """What goods that come back are worth in the books; the first that is known."""
        return self.return_value or ORIGINAL_FIRST

    def deduction(self, grade: Grade, fault: Fault) -> int:
        """Give what is taken off goods found in a grade, in parts per million of the credit."""
        return sum(d.ppm for d in self.deductions if d.grade is grade and fault in d.faults)
