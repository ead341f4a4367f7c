"""
The methods: how goods that lie together give out their value.

A pool keeps steps and value of what is physically there.  It never holds less than
nothing: `fold.Valuation` asks it for no more than it has.
"""

from __future__ import annotations

from fractions import Fraction
from typing import ClassVar, Protocol

from exchangekit.stock.costs import Layer, share, times
from exchangekit.stock.valuation.operations import check_cost


class Pool(Protocol):
    """
    **Protocol:** goods valued by one method.

    POOL-1. `held` is never negative, and `worth` neither.
    POOL-2. `worth` is 0 when `held` is 0.
    POOL-3. `put` and `take` return by how much `worth` changed, as a number of at least 0.
    POOL-4. `layers` add up to what is there, in the order in which it leaves.
    POOL-5. After `revalue`, what it was about is worth the cost times its steps, half up.
    """

    by_lot: ClassVar[bool]
    """Whether lots and serials are valued each by itself."""

    @property
    def held(self) -> int:
        """Steps that are there."""
        ...

    @property
    def worth(self) -> int:
        """Minor units they are worth."""
        ...

    @property
    def layers(self) -> tuple[Layer, ...]:
        """What is there, what leaves first before the rest."""
        ...

    def free(self, tracking: str | None) -> int:
        """Give how many steps of a lot or serial can be taken."""
        ...

    def put(self, name: str, tracking: str | None, steps: int, value: int) -> int:
        """Take goods in that cost `value`."""
        ...

    def take(self, tracking: str | None, steps: int, of: str | None) -> int:
        """Give goods out, at most what is free; `of` names the receipt they are of."""
        ...

    def cost(self, tracking: str | None) -> Fraction | None:
        """Give minor units per step at present; None where nothing is there to tell."""
        ...

    def price(self, steps: int, value: int, part: int) -> int:
        """Give what `part` of `steps` that cost `value` would be worth here."""
        ...

    def revalue(self, tracking: str | None, cost: Fraction) -> None:
        """Set the unit cost of what is there."""
        ...


class MovingAverage:
    """Every step is worth the average of all that are there; the last one what is left."""

    __slots__ = ("held", "worth")
    by_lot: ClassVar[bool] = False

    def __init__(self) -> None:
        self.held = 0
        self.worth = 0

    @property
    def layers(self) -> tuple[Layer, ...]:
        """All there is, as one."""
        return (Layer(self.held, self.worth),) if self.held else ()

    def free(self, tracking: str | None) -> int:
        """Give all there is: lots share one average."""
        del tracking
        return self.held

    def put(self, name: str, tracking: str | None, steps: int, value: int) -> int:
        """Add to quantity and value."""
        del name, tracking
        self.held += steps
        self.worth += value
        return value

    def take(self, tracking: str | None, steps: int, of: str | None) -> int:
        """Give a share of the value, half up; the last step takes what is left."""
        del tracking, of
        value = share(self.worth, steps, self.held)
        self.held -= steps
        self.worth -= value
        return value

    def cost(self, tracking: str | None) -> Fraction | None:
        """Give the average."""
        del tracking
        return Fraction(self.worth, self.held) if self.held else None

    def price(self, steps: int, value: int, part: int) -> int:
        """Give a share of what was paid."""
        return share(value, part, steps)

    def revalue(self, tracking: str | None, cost: Fraction) -> None:
        """Set the value to cost times quantity."""
        del tracking
        self.worth = times(cost, self.held)


class Standard:
    """
    Every step is worth the standard cost, whatever was paid; the gap is a price variance.

    Args:
        standard: Minor units per step, exact, at least 0.

    Raises:
        InvalidInputError: The cost is negative or not exact.
    """

    by_lot: ClassVar[bool] = False

    def __init__(self, standard: Fraction) -> None:
        check_cost(standard)
        self.standard = standard
        self.held = 0

    @property
    def worth(self) -> int:
        """Standard cost times quantity, half up, so that in and out round the same way."""
        return times(self.standard, self.held)

    @property
    def layers(self) -> tuple[Layer, ...]:
        """All there is, as one."""
        return (Layer(self.held, self.worth),) if self.held else ()

    def free(self, tracking: str | None) -> int:
        """Give all there is."""
        del tracking
        return self.held

    def put(self, name: str, tracking: str | None, steps: int, value: int) -> int:
        """Take in at standard."""
        del name, tracking, value
        before = self.worth
        self.held += steps
        return self.worth - before

    def take(self, tracking: str | None, steps: int, of: str | None) -> int:
        """Give out at standard."""
        del tracking, of
        before = self.worth
        self.held -= steps
        return before - self.worth

    def cost(self, tracking: str | None) -> Fraction | None:
        """Give the standard cost."""
        del tracking
        return self.standard

    def price(self, steps: int, value: int, part: int) -> int:
        """Give the standard cost of a part."""
        del steps, value
        return times(self.standard, part)

    def revalue(self, tracking: str | None, cost: Fraction) -> None:
        """Set a new standard cost."""
        del tracking
        self.standard = cost
