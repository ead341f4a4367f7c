"""
Goods that are valued, as cases give them.

Everything here only arranges calls; every figure comes back from `exchangekit.stock`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from exchangekit.stock.valuation.fold import Valuation, Valued
from exchangekit.stock.valuation.layers import Fifo, Specific
from exchangekit.stock.valuation.pools import MovingAverage, Pool, Standard
from exchangekit.values.currencies import DIGITS
from exchangekit.values.money import Money, Rate

from tests.cases.model import Answers, Case, Check, NotMapped

if TYPE_CHECKING:
    from collections.abc import Iterable

    from exchangekit.stock.valuation.operations import Operation

    from tests.cases.model import Handler

_METHODS = {
    "average": MovingAverage,
    "moving_average": MovingAverage,
    "moving average": MovingAverage,
    "average per lot": Specific,
    "specific": Specific,
    "fifo": Fifo,
}


NOT_OURS = Check(lambda _: False, "last in, first out: not a method of ours")
"""Disagrees with everything: the method is disputed, not the figures."""


def ours(handler: Handler) -> Handler:
    """Let a handler answer only for the methods we have, and none at all for LIFO."""

    def handled(case: Case) -> Answers:
        if "method" in case.given and case.given["method"] == "lifo":
            case.given.aside(*case.given)
            return dict.fromkeys(case.expect, NOT_OURS)
        return handler(case)

    return handled


def decimals(numbers: Iterable[Any]) -> int:
    """Give how many digits after the mark the finest of some quantities has."""
    finest = 0
    for number in numbers:
        exponent = Decimal(str(number)).normalize().as_tuple().exponent
        finest = max(finest, -int(exponent))
    return finest


@dataclass(frozen=True)
class Scale:
    """In which smallest steps goods and money of a case are counted."""

    currency: str = "USD"
    digits: int = 0

    def steps(self, quantity: Any) -> int:
        """Read a quantity; what is finer than a step is not understood."""
        steps = Decimal(str(quantity)).scaleb(self.digits)
        if steps != int(steps):
            raise NotMapped(f"a quantity of {quantity!r}")
        return int(steps)

    def value(self, unit_cost: Any, quantity: Any, per: str = "1") -> int:
        """Give what a quantity costs, in minor units."""
        finest = decimals([quantity])
        units = Scale(self.currency, finest).steps(quantity)
        rate = Rate.parse(str(unit_cost), self.currency, per=int(per))
        return rate.extend(units, finest).minor

    def cost(self, unit_cost: Any) -> Fraction:
        """Read a unit cost as minor units per step."""
        minor = Fraction(str(unit_cost)) * 10 ** DIGITS[self.currency]
        return minor / 10**self.digits

    def quantity(self, steps: int) -> Decimal:
        """Write steps as a quantity."""
        return Decimal(steps).scaleb(-self.digits)

    def money(self, minor: int) -> Money:
        """Write minor units as money."""
        return Money(minor, self.currency)

    def per_unit(self, cost: Fraction) -> Check:
        """
        Check a unit cost.

        It has to be the very one, or the one rounded half up to as many digits as are
        shown, at least those of the currency.
        """
        exact = cost * 10**self.digits / 10 ** DIGITS[self.currency]
        least = DIGITS[self.currency]
        return Check(lambda text: _is_cost(text, exact, least), exact)


def _is_cost(text: Any, exact: Fraction, least: int) -> bool | None:
    if text is None:
        return True  # the source does not say
    try:
        shown = Decimal(str(text))
    except InvalidOperation:
        return None
    if Fraction(shown) == exact:
        return True
    digits = -int(shown.as_tuple().exponent)
    quantum = Decimal(1).scaleb(-digits)
    near = (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(quantum, ROUND_HALF_UP)
    return digits >= max(least, 1) and near == shown


def pool_of(method: str, standard: Fraction = Fraction(0)) -> Pool:
    """Give the pool of a method; what there is no method for is not understood."""
    if method == "standard":
        return Standard(standard)
    if method not in _METHODS:
        raise NotMapped(f"method {method!r}")
    made: Pool = _METHODS[method]()
    return made


@dataclass
class Book:
    """One item, its operations posted one after the other, and what each came to."""

    pool: Pool
    scale: Scale
    opening: Fraction = Fraction(0)
    oversell: bool = False
    done: list[Valued] = field(default_factory=list)
    costs: list[Fraction] = field(default_factory=list)
    queues: list[list[tuple[int, Fraction]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.books = Valuation(self.pool, cost=self.opening, oversell=self.oversell)

    def post(self, operation: Operation) -> Valued:
        """Post an operation and keep what came of it."""
        result = self.books.post(operation)
        self.done.append(result)
        self.costs.append(self.books.unit_cost(getattr(operation, "tracking", None)))
        self.queues.append(self.queue())
        return result

    def queue(self) -> list[tuple[int, Fraction]]:
        """Give the layers that are there, or the quantity that is owed."""
        held = self.books.held
        if held.steps < 0:
            return [(held.steps, Fraction(held.value, held.steps))]
        if isinstance(self.pool, Fifo):
            return [(one.steps, Fraction(one.value, one.steps)) for one in self.pool.layers]
        return [(held.steps, Fraction(held.value, held.steps))] if held.steps else []

    def shown(self, queue: list[tuple[int, Fraction]]) -> Check:
        """Check a queue written as pairs of quantity and rate."""
        return Check(lambda rows: self._is_queue(rows, queue), queue)

    def _is_queue(self, rows: Any, queue: list[tuple[int, Fraction]]) -> bool | None:
        if rows is None:
            return True  # the source does not say
        if len(rows) != len(queue):
            return False
        return all(
            self.scale.steps(qty) == steps and bool(self.scale.per_unit(cost).test(rate))
            for (qty, rate), (steps, cost) in zip(rows, queue, strict=True)
        )
