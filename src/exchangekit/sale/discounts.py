"""
Discounts of an order, as facts: of one line, or of all with each line's share.

A share is given once, at intake, and stays on its line: what comes back takes its own share
with it, in kind where the discount was a coupon or points.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from exchangekit.errors import DiscountError, InvalidInputError
from exchangekit.sale.spans import Spans, value_of
from exchangekit.values.classes import frozen
from exchangekit.values.ids import check_id
from exchangekit.values.money import Money, allocate
from exchangekit.values.tax import Taxed

if TYPE_CHECKING:
    from collections.abc import Sequence

_MILLION = 1_000_000


class Excess(StrEnum):
    """What happens when a discount of one line is larger than the line."""

    REFUSE = "refuse"
    CUT = "cut"  # the line is free, the rest is given up
    PASS_ON = "pass_on"  # the line is free, the rest goes to the other lines


@frozen
class LineDiscount:
    """
    A discount of one line, off what those before it have left.

    Args:
        off: A flat amount for all its steps, positive; or None when it is a percentage.
        ppm: Parts per million of what is left of the line, above 0 to a million; or 0.
        at_most: The most it takes off, or None.
        excess: What happens when it is larger than the line.

    Raises:
        InvalidInputError: It is neither a flat amount nor a percentage, or both; it is not
            positive.
    """

    off: Money | None = None
    ppm: int = 0
    at_most: Money | None = None
    excess: Excess = Excess.REFUSE

    def __attrs_post_init__(self) -> None:
        _check_amounts("line.discount", self.off, self.ppm, self.at_most)

    def left_of(self, value: Money, where: str) -> Money:
        """
        Give what it leaves of a line that comes to this value.

        Raises:
            DiscountError: It is larger, and nothing says what then.
        """
        promised = self._promised(value)
        if promised <= value:
            return value - promised
        if self.excess is Excess.REFUSE:
            raise DiscountError(where, str(promised), str(value))
        return Money(0, value.currency)

    def passed_on(self, value: Money) -> Money:
        """Give what of it goes to the other lines when the line comes to this value."""
        nothing = Money(0, value.currency)
        if self.excess is not Excess.PASS_ON:
            return nothing
        return max(nothing, self._promised(value) - value)

    def _promised(self, value: Money) -> Money:
        off = value.share(self.ppm, _MILLION) if self.off is None else self.off
        return off if self.at_most is None else min(off, self.at_most)


class SharedBy(StrEnum):
    """By what lines share a discount of the order; a share larger than its line passes on."""

    QUANTITY = "quantity"  # by units
    EVENLY = "evenly"  # the same for each line


def allocate_within(amount: int, weights: Sequence[int], limits: Sequence[int]) -> list[int]:
    """
    Split an integer by weight, no part above its limit; what is above passes to the others.

    Largest remainder, ties to the lower index; where the weights of all that have room
    left are zero, they share evenly.

    Args:
        amount: From 0 to the sum of the limits.
        weights: None negative.
        limits: None negative, one for each weight.

    >>> allocate_within(100, [1, 1, 1], [20, 50, 50])
    [20, 40, 40]
    """
    shares = [0] * len(limits)
    left: Sequence[int] = range(len(limits))
    while True:
        parts = dict(zip(left, allocate(amount, [weights[n] for n in left]), strict=True))
        full = [n for n, part in parts.items() if part > limits[n]]
        for n in full or parts:
            shares[n] = min(parts[n], limits[n])
            amount -= shares[n]
        if not full:
            return shares
        left = [n for n in parts if n not in full]


class DiscountKind(StrEnum):
    """What was given up for a discount; coupons and points go back in kind."""

    PROMOTION = "promotion"
    COUPON = "coupon"
    POINTS = "points"

    @property
    def in_kind(self) -> bool:
        """
        Whether the share of what comes back is given back as what it was.

        Source:
            Points and coupons go back in kind (PRC SAMR order 31 of 2020, art. 15).
        """
        return self is not DiscountKind.PROMOTION


@frozen
class Discount:
    """
    A discount of a whole order.

    Args:
        name: The host's name of it, distinct within the order.
        kind: What was given up for it.
        off: A flat amount, positive; or None when it is a percentage.
        ppm: Parts per million of the eligible lines, above 0 to a million; or 0.
        at_most: The most it takes off, or None.
        threshold: What the eligible lines have to come to, or None.
        repeats: A flat amount once for every full threshold.
        lines: Numbers of the eligible lines; all of the order when empty.
        capped: Take off what is there when that is less than `off`, instead of refusing.
        inclusive: Amounts have their tax in them, as on the order; set at intake.
        shared: By what the lines share it; by what is left of them when None.

    Raises:
        InvalidInputError: It is neither a flat amount nor a percentage, or both; it is not
            positive; it repeats without a threshold.
    """

    name: str
    kind: DiscountKind = DiscountKind.PROMOTION
    off: Money | None = None
    ppm: int = 0
    at_most: Money | None = None
    threshold: Money | None = None
    repeats: bool = False
    lines: tuple[int, ...] = ()
    capped: bool = False
    inclusive: bool = True
    shared: SharedBy | None = None

    def __attrs_post_init__(self) -> None:
        check_id(self.name, where="discount.name")
        where = f"discount[{self.name}]"
        _check_amounts(where, self.off, self.ppm, self.at_most, self.threshold)
        if self.repeats and (self.threshold is None or self.off is None):
            raise InvalidInputError(f"{where}.repeats", "true", "a flat amount with a threshold")

    def measure(self, amount: Taxed) -> Money:
        """Give what counts of an amount: gross, or net where the order's prices were net."""
        return amount.gross if self.inclusive else amount.net

    def is_earned(self, value: Money) -> bool:
        """Tell whether goods of this value earn it."""
        return value.minor > 0 and (self.threshold is None or value >= self.threshold)

    def off_for(self, value: Money) -> Money:
        """Give what it takes off goods of this value: nothing when it is not earned."""
        if not self.is_earned(value):
            return Money(0, value.currency)
        return min(self._promised(value), value)

    def taken_off(self, value: Money) -> Money:
        """
        Give what it takes off an order whose eligible lines come to this value.

        Raises:
            DiscountError: The order does not earn it, or it is more than there is.
        """
        promised = self._promised(value)
        if not self.is_earned(value) or (promised > value and not self.capped):
            raise DiscountError(f"discounts[{self.name}]", str(promised), str(value))
        return min(promised, value)

    def _promised(self, value: Money) -> Money:
        off = value.share(self.ppm, _MILLION) if self.off is None else self.off
        if self.repeats and self.threshold is not None:
            off *= value.minor // self.threshold.minor
        return off if self.at_most is None else min(off, self.at_most)


@frozen
class DiscountShare:
    """
    A line's share of a discount of the order.

    Args:
        name: Of the discount.
        kind: Of the discount.
        before: What all steps of the line came to before it.
        after: What they came to after it.
        inclusive: What counts of both is gross; net where the order's prices were net.
    """

    name: str
    kind: DiscountKind
    before: Taxed
    after: Taxed
    inclusive: bool = True

    def value_of(self, steps: int, spans: Spans) -> Money:
        """Give what spans of a line of `steps` came to before the discount."""
        return self._measured(self.before, steps, spans)

    def off_of(self, steps: int, spans: Spans) -> Money:
        """Give what the discount took off spans of a line of `steps`."""
        return self.value_of(steps, spans) - self._measured(self.after, steps, spans)

    def _measured(self, amount: Taxed, steps: int, spans: Spans) -> Money:
        worth = value_of(amount, steps, spans)
        return worth.gross if self.inclusive else worth.net


@frozen
class FreeShipping:
    """
    Outbound shipping that was free because of what the order came to.

    Args:
        threshold: What the goods have to come to, gross, as paid.
        freight: What shipping would have cost.
    """

    threshold: Money
    freight: Taxed

    def __attrs_post_init__(self) -> None:
        if min(self.threshold.minor, self.freight.gross.minor) <= 0:
            got = f"{self.threshold}, {self.freight.gross}"
            raise InvalidInputError("free_shipping", got, "positive amounts")


def _check_amounts(where: str, off: Money | None, ppm: int, *limits: Money | None) -> None:
    if (off is None) == (ppm == 0):
        raise InvalidInputError(where, repr((off, ppm)), "either a flat amount or a percentage")
    if type(ppm) is not int or not 0 <= ppm <= _MILLION:
        raise InvalidInputError(f"{where}.ppm", repr(ppm), "an int of 0 to 1000000 ppm")
    amounts = (off, *limits)
    if any(amount is not None and amount.minor <= 0 for amount in amounts):
        raise InvalidInputError(where, ", ".join(map(str, amounts)), "positive amounts")
