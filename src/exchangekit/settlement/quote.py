"""Quotes: credit, charges, fees and deductions on named lines; their sum is the difference."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from attrs import evolve, field

from exchangekit.policy.money_terms import LostPromotion
from exchangekit.sale.discounts import DiscountKind
from exchangekit.sale.entitlement import GiftSettled, LostBenefit
from exchangekit.values.classes import frozen
from exchangekit.values.dates import check_instant
from exchangekit.values.money import Money, total
from exchangekit.values.tax import Taxed


class LineKind(StrEnum):
    """What a line of a quote stands for."""

    CREDIT = "credit"
    CHARGE = "charge"
    FEE = "fee"
    WAIVER = "waiver"
    DEDUCTION = "deduction"
    SHIPPING = "shipping"  # outbound shipping, paid back
    LOST_SHIPPING = "lost_shipping"  # that is no longer free
    LOST_PROMOTION = "lost_promotion"  # settled again, in either direction
    FLOOR = "floor"  # what is not charged after all
    ADJUSTMENT = "adjustment"  # by hand, approved by another person
    MISSING_PART = "missing_part"
    WEAR = "wear"  # for days or kilometres of use, under the article it is named by
    KEPT_GIFT = "kept_gift"  # at its marked price; or that given back
    ROUNDING = "rounding"  # the gap of tax on the whole document, paid back


@frozen
class QuoteLine:
    """
    One named amount.

    Args:
        kind: What it stands for.
        line: Of the slip: a return line for credits and deductions, a replacement line for
            charges; None for what concerns the whole slip.
        name: What it is, such as a SKU, ``return_freight``, a grade, a part or a promotion.
        amount: With its tax; positive when the customer pays.
    """

    kind: LineKind
    line: int | None
    name: str
    amount: Taxed


@frozen
class Working:
    """
    How a promotion was settled again: every figure on the tax basis of the order.

    Args:
        discount: Its name.
        method: By which it was.
        threshold: What it takes to earn it, or None.
        kept: What the goods that stay came to before it.
        replaced: What replacements count for, of this slip and of others.
        enjoyed: What of it kept and replaced goods were given.
        earned: What they earn of it.
        settled: What other slips have settled of the gap before.
        amount: The rest of the gap: enjoyed less earned less settled; positive when the
            customer pays.  Nothing where the method leaves shares as they are.
        own: What this slip's replacements count for.
        carried: What of it they carry on.
        waived: What of `amount` is not charged, because of the floor.
    """

    discount: str
    method: LostPromotion
    threshold: Money | None
    kept: Money
    replaced: Money
    enjoyed: Money
    earned: Money
    settled: Money
    amount: Money
    own: Money
    carried: Money
    waived: Money | None = None

    @property
    def as_settled(self) -> LostBenefit:
        """What the sale should remember of it."""
        amount = self.amount if self.waived is None else self.amount - self.waived
        return LostBenefit(self.discount, self.own, self.carried, amount)


@frozen
class GiftWorking:
    """
    How a gift was settled whose goods came back.

    Args:
        line: Of the sale.
        kept: Steps of it that stay with the customer.
        earned: Steps that are earned by what stays.
        settled: What other slips have charged for it before, gross.
        amount: What is charged now, gross; negative where a charge is given back.
        waived: What of `amount` is not charged, because of the floor.
    """

    line: int
    kept: int
    earned: int
    settled: Money
    amount: Money
    waived: Money | None = None

    @property
    def as_settled(self) -> GiftSettled:
        """What the sale should remember of it."""
        amount = self.amount if self.waived is None else self.amount - self.waived
        return GiftSettled(self.line, amount)


@frozen
class TaxGap:
    """
    What today's rates change inside a price that is protected.

    Args:
        line: The replacement line.
        amount: Charged less what was paid for the goods it replaces: gross nothing, so net
            falls by what tax rises.
    """

    line: int
    amount: Taxed


@frozen
class InKind:
    """
    A coupon or points that go back as what they were.

    Args:
        line: Of the slip.
        name: Of the discount.
        kind: Of the discount.
        amount: What they were worth, on the tax basis of the order.
    """

    line: int
    name: str
    kind: DiscountKind
    amount: Money


@frozen
class Collect:
    """The customer pays ``amount`` (always positive)."""

    amount: Money


@frozen
class Refund:
    """The shop pays ``amount`` (always positive)."""

    amount: Money


@frozen
class Even:
    """Nothing is owed."""


Difference = Collect | Refund | Even


def difference_of(balance: Money) -> Difference:
    """Say who pays for a signed balance; positive means the customer."""
    if balance.minor > 0:
        return Collect(balance)
    return Refund(-balance) if balance.minor < 0 else Even()


@frozen
class Quote:
    """
    What an exchange costs whom.

    Args:
        number: From 1, growing within the slip.
        currency: Of every line.
        lines: Never merged, never rounded again.
        expires_before: The first instant too late to accept it.
        workings: How promotions were settled again.
        in_kind: What goes back beside money.
        gifts: How gifts were settled.
        tax_gaps: Where a protected price holds more or less tax than what was paid.
    """

    number: int
    currency: str
    lines: tuple[QuoteLine, ...]
    expires_before: datetime
    workings: tuple[Working, ...] = ()
    in_kind: tuple[InKind, ...] = ()
    gifts: tuple[GiftWorking, ...] = ()
    tax_gaps: tuple[TaxGap, ...] = ()
    balance: Money = field(init=False, repr=False, eq=False)
    """The signed sum of all lines, gross; positive means the customer pays."""
    _charges: dict[int | None, Taxed] = field(init=False, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        check_instant(self.expires_before, where="quote.expires_before")
        balance = total((line.amount.gross for line in self.lines), self.currency)
        object.__setattr__(self, "balance", balance)
        charges: dict[int | None, Taxed] = {}  # a slip may have hundreds of lines
        for one in self.lines:
            if one.kind is LineKind.CHARGE:
                known = charges.get(one.line)
                charges[one.line] = one.amount if known is None else known + one.amount
        object.__setattr__(self, "_charges", charges)

    def sum_of(self, *kinds: LineKind) -> Taxed:
        """Add up the lines of some kinds, tax by rate."""
        amount = Taxed(Money(0, self.currency))
        for line in self.lines:
            if line.kind in kinds:
                amount += line.amount
        return amount

    @property
    def difference(self) -> Difference:
        """Who pays how much."""
        return difference_of(self.balance)

    def with_corrections_of(self, earlier: Quote | None) -> Quote:
        """Give it with what was corrected by hand in an earlier quote, which stays."""
        lines = () if earlier is None else earlier.lines
        by_hand = tuple(line for line in lines if line.kind is LineKind.ADJUSTMENT)
        return evolve(self, lines=(*self.lines, *by_hand)) if by_hand else self

    def charge_of(self, line: int) -> Taxed:
        """Give what a replacement line is charged in all."""
        return self._charges.get(line) or Taxed(Money(0, self.currency))
