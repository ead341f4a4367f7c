"""The fold: every operation gets a value, and quantity and value are kept."""

from __future__ import annotations

from collections import deque
from fractions import Fraction
from typing import TYPE_CHECKING, Final, NamedTuple, assert_never

from exchangekit.errors import OverIssuedError, OverReversedError
from exchangekit.stock.costs import share, times
from exchangekit.stock.ledger import Holding
from exchangekit.stock.valuation.operations import (
    AtCurrent,
    AtGiven,
    AtOriginal,
    Issued,
    Received,
    Returned,
    Revalued,
    SentBack,
)
from exchangekit.values.decimals import Rounding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from exchangekit.stock.costs import Layer
    from exchangekit.stock.valuation.operations import Operation, ReturnCost
    from exchangekit.stock.valuation.pools import Pool

_FREE: Final = Fraction(0)


class Valued(NamedTuple):
    """
    What an operation did to the books.

    Args:
        name: Of the operation.
        steps: Change of the quantity, signed.
        change: Change of the value, in minor units, signed; it goes with the goods.
        gap: What the document says and stock does not take, in minor units, signed, a loss
            where positive: a price variance, a cost corrected later, a write-down.  The
            identity: `change` and `gap` add up to what the document says (an issue says
            what the method says, a revaluation nothing).
        held: Quantity and value afterwards.
    """

    name: str
    steps: int
    change: int
    gap: int
    held: Holding

    @property
    def rounding(self) -> int:
        """
        Minor units by which the value is more than steps times the rounded unit cost.

        For a reader who multiplies: the residue that a named line shows.  It is part of
        `change`, so nothing stays behind when the last goods leave.
        """
        if not self.steps:
            return 0
        value, steps = abs(self.change), abs(self.steps)
        return value - steps * Rounding.HALF_UP.divide(value, steps)


class _Owed:
    """Goods that were issued before they were there."""

    __slots__ = ("name", "steps", "value")

    def __init__(self, name: str, steps: int, value: int) -> None:
        self.name = name
        self.steps = steps
        self.value = value


class _Sums:
    """Steps and value of receipts, of issues, or of what came back of an issue, by name."""

    __slots__ = ("steps", "values")

    def __init__(self) -> None:
        self.steps: dict[str, int] = {}
        self.values: dict[str, int] = {}

    def of(self, name: str) -> tuple[int, int]:
        return self.steps.get(name, 0), self.values.get(name, 0)

    def put(self, name: str, steps: int, value: int) -> None:
        self.steps[name] = steps
        self.values[name] = value


class Valuation:
    """
    The books of one item, fold one operation after the other.

    Refused operations change nothing.

    Args:
        pool: The method, with nothing in it yet.
        cost: Unit cost to begin with, minor units per step; counts while nothing is there.
        oversell: Whether more may leave than is there.  What is missing leaves at the last
            unit cost; the receipts that follow cover it at theirs, and the difference is a
            gap that also corrects the value of the issue.

    Raises:
        ValueError: Goods valued one by one cannot leave before they are there.

    >>> from exchangekit.stock.valuation.pools import MovingAverage
    >>> shelf = Valuation(MovingAverage())
    >>> _ = shelf.post(Received("in-1", 1, 1000)), shelf.post(Received("in-2", 1, 2000))
    >>> shelf.post(Issued("out-1", 1)).change
    -1500
    >>> shelf.held
    Holding(steps=1, value=1500)
    """

    def __init__(self, pool: Pool, *, cost: Fraction = _FREE, oversell: bool = False) -> None:
        _check_method(pool, oversell=oversell)
        self._pool = pool
        self._opening = cost
        self._oversell = oversell
        # The last unit cost known, as value and steps: made a Fraction only when asked for.
        self._last: dict[str | None, tuple[int, int]] = {}
        # One for every operation, so numbers alone: millions of small objects that stay would
        # be looked at again and again by the garbage collector, more often the more there are.
        self._bought, self._gone, self._came = _Sums(), _Sums(), _Sums()
        self._sent: dict[str, int] = {}  # of a receipt, steps sent back
        self._reverses: dict[str, str] = {}  # which receipt a sending back is of
        self._owed: deque[_Owed] = deque()
        self._owed_steps = 0
        self._owed_value = 0

    @property
    def held(self) -> Holding:
        """Quantity and value at present; negative only where overselling is allowed."""
        pool = self._pool
        return Holding(pool.held - self._owed_steps, pool.worth - self._owed_value)

    @property
    def layers(self) -> tuple[Layer, ...]:
        """What is there by what it cost, in the order in which it leaves."""
        return self._pool.layers

    def unit_cost(self, tracking: str | None = None) -> Fraction:
        """Give minor units per step, exact: of what is there, else the last one known."""
        key = tracking if self._pool.by_lot else None
        cost = self._pool.cost(key)
        if cost is not None:
            return cost
        last = self._last.get(key)
        return self._opening if last is None else Fraction(*last)

    def post(self, operation: Operation) -> Valued:
        """
        Enter an operation and give it a value.

        Raises:
            OverIssuedError: More leaves than is there.
            OverReversedError: More is reversed than the movement it names still has out.
        """
        match operation:
            case Received(name=name, steps=steps, value=value, tracking=tracking):
                return self.received(name, steps, value, tracking)
            case Issued(name=name, steps=steps, tracking=tracking, of=of):
                return self.issued(name, steps, tracking, of)
            case Returned():
                return self._returned(operation)
            case SentBack():
                return self._sent_back(operation)
            case Revalued():
                return self._revalued(operation)
            case _:
                assert_never(operation)

    def switch(self, pool: Pool, name: str) -> Valued:
        """
        Change the method: what is there becomes one receipt of the new one.

        Args:
            pool: The new method, with nothing in it yet.
            name: Of the document that decided it.

        Raises:
            ValueError: Goods valued one by one cannot leave before they are there.
        """
        _check_method(pool, oversell=self._oversell)
        before = self.held.value
        last = self.unit_cost().as_integer_ratio()
        self._last = {} if self._pool.by_lot else {None: last}
        old, self._pool = self._pool, pool
        if old.held:
            pool.put(name, None, old.held, old.worth)
        change = self.held.value - before
        return Valued(name, 0, change, -change, self.held)

    def received(self, name: str, steps: int, value: int, tracking: str | None = None) -> Valued:
        """Enter a receipt that was checked before; see `Received`."""
        change = self._enter(name, tracking, steps, value)
        self._bought.put(name, steps, value)
        return Valued(name, steps, change, value - change, self.held)

    def issued(
        self, name: str, steps: int, tracking: str | None = None, of: str | None = None
    ) -> Valued:
        """
        Enter an issue that was checked before; see `Issued`.

        Raises:
            OverIssuedError: More leaves than is there.
        """
        value = self._leave(name, tracking, steps, of)
        return Valued(name, -steps, -value, 0, self.held)

    def _returned(self, operation: Returned) -> Valued:
        name, steps, of = operation.name, operation.steps, operation.of
        original = None if of is None else self._claim(name, of, steps)
        value = self._return_value(operation.at, steps, original or 0, operation.tracking)
        change = self._enter(name, operation.tracking, steps, value)
        says = value if original is None else original
        return Valued(name, steps, change, says - change, self.held)

    def _claim(self, name: str, of: str, steps: int) -> int:
        """Give what the next steps of an issue were worth; any partition adds up to it."""
        issued, worth = self._gone.of(of)
        back, back_value = self._came.of(of)
        if steps > issued - back:
            raise OverReversedError(name, of, steps, issued - back)
        value = max(0, share(worth, back + steps, issued) - back_value)
        self._came.put(of, back + steps, back_value + value)
        if receipt := self._reverses.get(of):
            self._sent[receipt] -= steps
        return value

    def _return_value(self, at: ReturnCost, steps: int, original: int, tracking: str | None) -> int:
        match at:
            case AtOriginal():
                return original
            case AtCurrent():
                return times(self.unit_cost(tracking), steps)
            case AtGiven(value=value):
                return value
            case _:
                assert_never(at)

    def _sent_back(self, operation: SentBack) -> Valued:
        name, steps, of = operation.name, operation.steps, operation.of
        bought, paid = self._bought.of(of)
        back = self._sent.get(of, 0)
        if steps > bought - back:
            raise OverReversedError(name, of, steps, bought - back)
        value = self._leave(name, operation.tracking, steps, of)
        self._sent[of] = back + steps
        self._reverses[name] = of
        says = share(paid, back + steps, bought) - share(paid, back, bought)
        return Valued(name, -steps, -value, value - says, self.held)

    def _revalued(self, operation: Revalued) -> Valued:
        key = operation.tracking if self._pool.by_lot else None
        before = self._pool.worth
        self._pool.revalue(key, operation.cost)
        self._last[key] = operation.cost.as_integer_ratio()
        change = self._pool.worth - before
        return Valued(operation.name, 0, change, -change, self.held)

    def _leave(self, name: str, tracking: str | None, steps: int, of: str | None) -> int:
        """Take goods out and give their value."""
        pool = self._pool
        free = pool.free(tracking)
        if steps < free:
            value = pool.take(tracking, steps, of)
        else:
            value = self._empty(name, tracking, steps, of, free)
        self._gone.put(name, steps, value)
        return value

    def _empty(self, name: str, tracking: str | None, steps: int, of: str | None, free: int) -> int:
        """Take out all there is, and owe the rest where that is allowed."""
        if free < steps and not self._oversell:
            raise OverIssuedError(name, steps, free)
        self._remember(tracking)  # it will be empty, so this is the last cost known
        value = self._pool.take(tracking, free, of) if free else 0
        return value + self._owe(name, steps - free) if free < steps else value

    def _remember(self, tracking: str | None) -> None:
        pool = self._pool
        if pool.by_lot:
            self._last[tracking] = self.unit_cost(tracking).as_integer_ratio()
        elif pool.held:
            self._last[None] = (pool.worth, pool.held)

    def _owe(self, name: str, steps: int) -> int:
        """Let goods leave that are not there, at the last cost known."""
        value = times(self.unit_cost(), steps)
        self._owed.append(_Owed(name, steps, value))
        self._owed_steps += steps
        self._owed_value += value
        return value

    def _enter(self, name: str, tracking: str | None, steps: int, value: int) -> int:
        """Take goods in, first for what is owed, and give by how much the value rose."""
        cover = min(steps, self._owed_steps)
        if not cover:
            return self._pool.put(name, tracking, steps, value)
        covered = self._cover(cover, self._pool.price(steps, value, cover))
        self._last[None] = (value, steps)
        rest = steps - cover
        if not rest:
            return covered
        return covered + self._pool.put(name, tracking, rest, value - share(value, cover, steps))

    def _cover(self, steps: int, value: int) -> int:
        """Cover what is owed at its true cost, and give the value at which it was owed."""
        released = 0
        while steps:
            owed = self._owed[0]
            part = min(steps, owed.steps)
            was, is_ = share(owed.value, part, owed.steps), share(value, part, steps)
            self._gone.values[owed.name] += is_ - was
            owed.steps -= part
            owed.value -= was
            if not owed.steps:
                self._owed.popleft()
            steps -= part
            value -= is_
            released += was
            self._owed_steps -= part
            self._owed_value -= was
        return released


def _check_method(pool: Pool, *, oversell: bool) -> None:
    if oversell and pool.by_lot:
        raise ValueError("goods valued one by one cannot leave before they are there")


def valued(operations: Iterable[Operation], into: Valuation) -> Iterator[Valued]:
    """
    Give every operation its value, in the order given, one at a time.

    Raises:
        OverIssuedError: More leaves than is there.
        OverReversedError: More is reversed than the movement it names still has out.
    """
    return map(into.post, operations)
