"""
What can happen to goods that are valued.

Every operation has a name (the id of its movement) by which later ones refer to it.
Quantities are ints of steps, values ints of minor units.
"""

from __future__ import annotations

from fractions import Fraction

from exchangekit.errors import InvalidInputError
from exchangekit.values.classes import frozen


@frozen
class Received:
    """
    Goods come in at what was paid for them.

    Args:
        name: Of the movement.
        steps: How much, at least 1.
        value: What all of it cost, in minor units, at least 0.
        tracking: Lot or serial; needed by the specific method only.

    Raises:
        InvalidInputError: No quantity or a negative value.
    """

    name: str
    steps: int
    value: int
    tracking: str | None = None

    def __attrs_post_init__(self) -> None:
        check_steps(self.steps)
        check_value(self.value)


@frozen
class Issued:
    """
    Goods go out at what the method says they cost.

    Args:
        name: Of the movement.
        steps: How much, at least 1.
        tracking: Lot or serial; needed by the specific method only.
        of: The receipt whose goods these are, for FIFO: its layer is taken first, then
            layers at the same cost, then the oldest.

    Raises:
        InvalidInputError: No quantity.
    """

    name: str
    steps: int
    tracking: str | None = None
    of: str | None = None

    def __attrs_post_init__(self) -> None:
        check_steps(self.steps)


@frozen
class SentBack:
    """
    Goods go back to where they were bought.

    They leave at what the method says they cost, never at more than there is; the difference
    to what the receipt had cost is the gap.

    Args:
        name: Of the movement.
        steps: How much, at least 1.
        of: The receipt that is reversed.
        tracking: Lot or serial; needed by the specific method only.

    Raises:
        InvalidInputError: No quantity.

    Source:
        gh:frappe/erpnext/pull/37424: 8 sent back at 100 out of a stock worth 181.82 left a
        unit cost of -309.09.
    """

    name: str
    steps: int
    of: str
    tracking: str | None = None

    def __attrs_post_init__(self) -> None:
        check_steps(self.steps)


@frozen
class AtOriginal:
    """A return comes in at the value of the very issue it reverses."""


@frozen
class AtCurrent:
    """A return comes in at the present unit cost."""


@frozen
class AtGiven:
    """
    A return comes in at a value that somebody says.

    Args:
        value: Of all of it, in minor units, at least 0.

    Raises:
        InvalidInputError: The value is negative.
    """

    value: int

    def __attrs_post_init__(self) -> None:
        check_value(self.value)


ReturnCost = AtOriginal | AtCurrent | AtGiven
"""At which cost goods come back."""
ORIGINAL = AtOriginal()
CURRENT = AtCurrent()


@frozen
class Returned:
    """
    Goods that went out come in again.

    Args:
        name: Of the movement.
        steps: How much, at least 1.
        of: The issue (or the sending back) that is reversed; None when nobody knows it.
        at: At which value; without `of`, not the original one.
        tracking: Lot or serial; needed by the specific method only.

    Raises:
        InvalidInputError: No quantity, or an original value of nothing.

    Source:
        gh:odoo/odoo/issues/106243, gh:frappe/erpnext/pull/22528: goods that came back were
        valued at today's or a neighbour's cost.
    """

    name: str
    steps: int
    of: str | None
    at: ReturnCost = ORIGINAL
    tracking: str | None = None

    def __attrs_post_init__(self) -> None:
        check_steps(self.steps)
        if self.of is None and isinstance(self.at, AtOriginal):
            raise InvalidInputError("operation.of", "None", "the issue that is reversed")


@frozen
class Revalued:
    """
    All goods there are worth another unit cost from now on.

    A write-down to net realisable value, a correction, or a new standard cost.

    Args:
        name: Of the document.
        cost: Minor units per step, exact, at least 0.
        tracking: Lot or serial that is revalued; needed by the specific method only.

    Raises:
        InvalidInputError: The cost is negative.
    """

    name: str
    cost: Fraction
    tracking: str | None = None

    def __attrs_post_init__(self) -> None:
        check_cost(self.cost)


Operation = Received | Issued | SentBack | Returned | Revalued


def check_steps(steps: int) -> None:
    """
    Refuse what is no quantity.

    Raises:
        InvalidInputError: Not an int of at least 1.
    """
    if type(steps) is not int or steps < 1:
        raise InvalidInputError("operation.steps", repr(steps), "an int of at least 1")


def check_value(value: int) -> None:
    """
    Refuse what is no value.

    Raises:
        InvalidInputError: Not an int of at least 0.
    """
    if type(value) is not int or value < 0:
        raise InvalidInputError("operation.value", repr(value), "an int of at least 0")


def check_cost(cost: Fraction) -> None:
    """
    Refuse what is no unit cost.

    Raises:
        InvalidInputError: Not a Fraction of at least 0.
    """
    if type(cost) is not Fraction or cost < 0:
        raise InvalidInputError("operation.cost", repr(cost), "a Fraction of at least 0")
