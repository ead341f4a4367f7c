"""Methods that remember what each receipt cost: first in first out, and specific."""

from __future__ import annotations

from collections import deque
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar

from exchangekit.stock.costs import Layer, share, times
from exchangekit.stock.valuation.pools import MovingAverage
from exchangekit.values.money import allocate

if TYPE_CHECKING:
    from collections.abc import Iterator


class _Open:
    """What is left of one receipt."""

    __slots__ = ("name", "steps", "value")

    def __init__(self, name: str, steps: int, value: int) -> None:
        self.name = name
        self.steps = steps
        self.value = value

    @property
    def cost(self) -> Fraction:
        return Fraction(self.value, self.steps)

    def give(self, steps: int) -> int:
        """Give out some or all; a part's value is its share, half up."""
        value = share(self.value, steps, self.steps)
        self.steps -= steps
        self.value -= value
        return value


class Fifo:
    """
    First in, first out: the oldest receipt still there gives out its goods first.

    A customer's return is a new layer at the value of its issue.
    """

    by_lot: ClassVar[bool] = False

    def __init__(self) -> None:
        self.held = 0
        self.worth = 0
        self._open: deque[_Open] = deque()

    @property
    def layers(self) -> tuple[Layer, ...]:
        """What is there, oldest first; equal neighbours count as one layer."""
        merged: list[Layer] = []
        for layer in self._open:
            if merged and merged[-1].value * layer.steps == layer.value * merged[-1].steps:
                last = merged.pop()
                merged.append(Layer(last.steps + layer.steps, last.value + layer.value))
            else:
                merged.append(Layer(layer.steps, layer.value))
        return tuple(merged)

    def free(self, tracking: str | None) -> int:
        """Give all there is."""
        del tracking
        return self.held

    def put(self, name: str, tracking: str | None, steps: int, value: int) -> int:
        """Add the youngest layer."""
        del tracking
        self._open.append(_Open(name, steps, value))
        self.held += steps
        self.worth += value
        return value

    def take(self, tracking: str | None, steps: int, of: str | None) -> int:
        """Give out of the named receipt, then of layers at its cost, then of the oldest."""
        del tracking
        left, value = steps, 0
        chosen = self._chosen(of)
        while left:
            layer = next(chosen)
            part = min(left, layer.steps)
            value += layer.give(part)
            left -= part
        while self._open and not self._open[0].steps:
            self._open.popleft()
        self.held -= steps
        self.worth -= value
        return value

    def _chosen(self, of: str | None) -> Iterator[_Open]:
        """Give layers that still hold something, in the order they are to be taken."""
        named = [] if of is None else [x for x in self._open if x.name == of and x.steps]
        if named:
            cost = named[0].cost
            yield from named
            yield from [x for x in self._open if x.steps and x.cost == cost]
        yield from (layer for layer in self._open if layer.steps)

    def cost(self, tracking: str | None) -> Fraction | None:
        """Give the average of what is there; what an issue costs depends on how much it takes."""
        del tracking
        return Fraction(self.worth, self.held) if self.held else None

    def price(self, steps: int, value: int, part: int) -> int:
        """Give a share of what was paid."""
        return share(value, part, steps)

    def revalue(self, tracking: str | None, cost: Fraction) -> None:
        """Give every layer the same unit cost; what does not come out even is spread over them."""
        del tracking
        layers = [layer for layer in self._open if layer.steps]
        self.worth = times(cost, self.held)
        values = allocate(self.worth, [layer.steps for layer in layers]) if layers else []
        for layer, value in zip(layers, values, strict=True):
            layer.value = value


class Specific:
    """
    Every lot or serial is worth what it cost; within a lot, its average.

    Goods without a lot or serial are a lot of their own.
    """

    by_lot: ClassVar[bool] = True

    def __init__(self) -> None:
        self.held = 0
        self.worth = 0
        self._lots: dict[str | None, MovingAverage] = {}

    @property
    def layers(self) -> tuple[Layer, ...]:
        """Every lot or serial, the one that came first before the others."""
        return tuple(Layer(lot.held, lot.worth, name) for name, lot in self._lots.items())

    def free(self, tracking: str | None) -> int:
        """Give what is there of the lot or serial."""
        return self._lots[tracking].held if tracking in self._lots else 0

    def put(self, name: str, tracking: str | None, steps: int, value: int) -> int:
        """Add to the lot."""
        self.held += steps
        self.worth += value
        return self._lots.setdefault(tracking, MovingAverage()).put(name, tracking, steps, value)

    def take(self, tracking: str | None, steps: int, of: str | None) -> int:
        """Give out of the lot, at its average."""
        lot = self._lots[tracking]
        value = lot.take(tracking, steps, of)
        if not lot.held:
            del self._lots[tracking]
        self.held -= steps
        self.worth -= value
        return value

    def cost(self, tracking: str | None) -> Fraction | None:
        """Give the average of the lot."""
        return self._lots[tracking].cost(tracking) if tracking in self._lots else None

    def price(self, steps: int, value: int, part: int) -> int:
        """Give a share of what was paid."""
        return share(value, part, steps)

    def revalue(self, tracking: str | None, cost: Fraction) -> None:
        """Set the unit cost of one lot, if it is there."""
        if lot := self._lots.get(tracking):
            before = lot.worth
            lot.revalue(tracking, cost)
            self.worth += lot.worth - before
