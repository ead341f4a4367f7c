"""The stock laws, as a check any host can run on its own movements."""

from __future__ import annotations

from collections import defaultdict
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from exchangekit.stock.places import PlaceKind
from exchangekit.values.classes import frozen

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from exchangekit.stock.movements import Movement
    from exchangekit.stock.places import Place
    from exchangekit.values.ids import CompanyId, Sku, StreamId

_BEFORE: Final = (-1, -1)


class StockLaw(StrEnum):
    """What must hold after every movement."""

    REPEATED = "repeated"  # no movement stands twice, or before an earlier one of its stream
    CURRENCY = "currency"  # the stock of a company is valued in one currency
    SERIAL = "serial"  # a serial moves by itself, from where it is
    NEGATIVE = "negative"  # no physical place holds less than nothing
    VALUE = "value"  # an item in a physical place is worth at least 0; none of it exactly 0


@frozen
class Violation:
    """
    The first movement that breaks a law.

    Args:
        law: Which one.
        movement: Its id.
        about: Item, lot or serial, and place.
        balance: What the place would then hold, in steps, or what all lots of the item
            there would then be worth for `StockLaw.VALUE`, in minor units; for the laws
            that look at a movement before it is made, what its target holds without it.
    """

    law: StockLaw
    movement: str
    about: str
    balance: int


class _Pool:
    """What lies of one item in one place, over all its lots."""

    __slots__ = ("lots", "physical", "steps", "value")

    def __init__(self, *, physical: bool) -> None:
        self.physical = physical
        self.steps = 0
        self.value = 0
        self.lots: defaultdict[str | None, int] = defaultdict(int)


class _Books:
    """What one company has where."""

    __slots__ = ("currency", "pools", "serials")

    def __init__(self, currency: str) -> None:
        self.currency = currency
        self.pools: dict[tuple[Sku, Place], _Pool] = {}
        self.serials: dict[tuple[Sku, str | None], Place] = {}

    def strays(self, movement: Movement) -> bool:
        """Tell whether a serialised item moves in bulk, or from where it is not."""
        if movement.tracking is None or movement.steps != 1:
            return True
        source, key = movement.source, (movement.item, movement.tracking)
        at = self.serials.get(key)
        self.serials[key] = movement.target
        if at is None:
            theirs = movement.target.kind is PlaceKind.CUSTOMER_PROPERTY  # it never was ours
            return source.is_physical or (source.kind is PlaceKind.CUSTOMER and not theirs)
        # Customers and suppliers bring what they have to any site.
        return at != source and (at.kind is not source.kind or source.is_physical)

    def held(self, movement: Movement) -> int:
        """Give what the target holds of the goods before they get there."""
        pool = self.pools.get((movement.item, movement.target))
        return 0 if pool is None else pool.lots[movement.tracking]

    def apply(self, movement: Movement) -> tuple[StockLaw, int] | None:
        """
        Move the goods; give the law that this breaks at the source, and what is then there.

        Goods only come to the target, at a value of at least nothing: that breaks no law
        which held before.
        """
        pools, item, steps = self.pools, movement.item, movement.steps
        key = (item, movement.source)
        source = pools.get(key) or self._opened(key)
        key = (item, movement.target)
        target = pools.get(key) or self._opened(key)
        source.steps -= steps
        source.value -= movement.value
        source.lots[movement.tracking] -= steps
        target.steps += steps
        target.value += movement.value
        target.lots[movement.tracking] += steps
        if source.physical:
            if source.lots[movement.tracking] < 0:
                return StockLaw.NEGATIVE, source.lots[movement.tracking]
            if source.value < 0 or (source.value and not source.steps):
                return StockLaw.VALUE, source.value
        return None

    def _opened(self, key: tuple[Sku, Place]) -> _Pool:
        pool = self.pools[key] = _Pool(physical=key[1].is_physical)
        return pool


def audit(
    movements: Iterable[Movement], *, serialised: Collection[Sku] = frozenset()
) -> Violation | None:
    """
    Prove the stock laws on a history, in the order given; None when they hold.

    Quantities are proved per lot or serial, values over all lots of an item in a place,
    as an average price is taken over them (see `StockFacts.issue_value`).  Companies are
    kept apart: one cannot issue what another has, though both use one site.

    Streams: one pass; what it remembers are balances and the last number of every stream,
    not the movements.

    Args:
        movements: Of any number of companies, items and places, in the order in which they
            were posted: within a stream their numbers rise.
        serialised: The items counted by serial.

    >>> audit([]) is None
    True
    """
    companies: dict[CompanyId, _Books] = {}
    last: dict[StreamId, tuple[int, int]] = {}
    for movement in movements:
        cause = movement.cause
        books = companies.get(cause.company)
        if books is None:
            books = companies[cause.company] = _Books(cause.currency)
        number = (cause.seq, movement.n)
        if last.get(cause.stream, _BEFORE) >= number:
            return _early(StockLaw.REPEATED, movement, books)
        last[cause.stream] = number
        if cause.currency != books.currency:
            return _early(StockLaw.CURRENCY, movement, books)
        if serialised and movement.item in serialised and books.strays(movement):
            return _early(StockLaw.SERIAL, movement, books)
        if broken := books.apply(movement):
            return _violation(broken[0], movement, movement.source, broken[1])
    return None


def _early(law: StockLaw, movement: Movement, books: _Books) -> Violation:
    return _violation(law, movement, movement.target, books.held(movement))


def _violation(law: StockLaw, movement: Movement, place: Place, balance: int) -> Violation:
    about = f"{movement.item} {movement.tracking or '-'} {place}"
    return Violation(law, movement.id, about, balance)
