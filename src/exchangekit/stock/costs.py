"""What goods cost that lie together: shares of a value, and layers that leave in order."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from exchangekit.values.decimals import Rounding

if TYPE_CHECKING:
    from collections.abc import Iterable
    from fractions import Fraction


class Layer(NamedTuple):
    """
    Goods of one unit cost, as far as they are still there.

    Args:
        steps: How much, at least 1.
        value: Minor units, at least 0.
        tracking: Lot or serial, where each is valued by itself.
    """

    steps: int
    value: int
    tracking: str | None = None


def share(value: int, part: int, whole: int) -> int:
    """
    Give a part of a value, half up; all of it for the whole.

    >>> share(301, 1, 3), share(301, 3, 3)
    (100, 301)
    """
    if part >= whole:
        return value
    # `Rounding.HALF_UP.divide` in place: nothing here is negative, and every issue passes by.
    return (2 * value * part + whole) // (2 * whole)


def times(cost: Fraction, steps: int) -> int:
    """
    Give a unit cost times a quantity, half up.

    >>> from fractions import Fraction
    >>> times(Fraction(3, 2), 3)
    5
    """
    return Rounding.HALF_UP.divide(cost.numerator * steps, cost.denominator)


def cost_of_first(steps: int, held: Layer, layers: Iterable[Layer] = ()) -> int:
    """
    Give what the next steps to leave cost; the last ones take all that is left.

    What the layers do not reach costs the average of the rest.  Never less than nothing, and
    never more than all there is: a value without goods cannot remain, nor goods that owe.

    Args:
        steps: How much leaves, at least 0.
        held: All that is there.
        layers: What leaves first, in this order.

    >>> cost_of_first(4, Layer(6, 900), [Layer(3, 300), Layer(3, 600)])
    500
    """
    left, worth, value = held.steps, 0, max(0, held.value)
    if steps >= left:
        return value
    for layer in layers:
        if steps <= 0:
            break
        worth += share(layer.value, steps, layer.steps)
        steps -= layer.steps
        left -= layer.steps
    if steps > 0 and left > 0:
        worth += share(max(0, value - worth), steps, left)
    return min(worth, value)
