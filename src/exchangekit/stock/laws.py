"""The stock laws, as a check any host can run on its own movements."""

from __future__ import annotations

from collections import defaultdict
from enum import StrEnum
from typing import TYPE_CHECKING

from exchangekit.stock.places import PlaceKind
from exchangekit.values.classes import frozen

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from exchangekit.stock.ledger import BalanceKey
    from exchangekit.stock.movements import Movement
    from exchangekit.stock.places import Place
    from exchangekit.values.ids import CompanyId, Sku


class StockLaw(StrEnum):
    """What must hold after every movement."""

    REPEATED = "repeated"  # no movement stands twice
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


class _Books:
    """What one company has where."""

    __slots__ = ("currency", "pools", "serials", "steps")

    def __init__(self, currency: str) -> None:
        self.currency = currency
        self.steps: defaultdict[BalanceKey, int] = defaultdict(int)
        self.pools: defaultdict[tuple[Sku, Place], list[int]] = defaultdict(lambda: [0, 0])
        self.serials: dict[tuple[Sku, str | None], Place] = {}

    def strays(self, movement: Movement) -> bool:
        """Tell whether a serialised item moves in bulk, or from where it is not."""
        if movement.tracking is None or movement.steps != 1:
            return True
        source, key = movement.source, (movement.item, movement.tracking)
        at = self.serials.get(key)
        self.serials[key] = movement.target
        if at is None:
            return source.is_physical or source.kind is PlaceKind.CUSTOMER
        return at != source

    def apply(self, movement: Movement) -> tuple[StockLaw, Place, int] | None:
        """Move the goods; give the law that this breaks, where, and what is then there."""
        item, tracking = movement.item, movement.tracking
        for place, sign in ((movement.source, -1), (movement.target, 1)):
            key = (item, tracking, place)
            self.steps[key] += sign * movement.steps
            pool = self.pools[item, place]
            pool[0] += sign * movement.steps
            pool[1] += sign * movement.value
            if not place.is_physical:
                continue
            if self.steps[key] < 0:
                return StockLaw.NEGATIVE, place, self.steps[key]
            if pool[1] < 0 or (pool[0] == 0 and pool[1] != 0):
                return StockLaw.VALUE, place, pool[1]
        return None


def audit(
    movements: Iterable[Movement], *, serialised: Collection[Sku] = frozenset()
) -> Violation | None:
    """
    Prove the stock laws on a history, in the order given; None when they hold.

    Quantities are proved per lot or serial, values over all lots of an item in a place,
    as an average price is taken over them (see `StockFacts.issue_value`).  Companies are
    kept apart: one cannot issue what another has, though both use one site.  Streams: one
    pass; what it remembers are the balances and the ids already seen.

    Args:
        movements: Of any number of companies, items and places.
        serialised: The items counted by serial.
    """
    companies: dict[CompanyId, _Books] = {}
    seen: set[tuple[str, int, int]] = set()
    for movement in movements:
        cause = movement.cause
        books = companies.get(cause.company)
        if books is None:
            books = companies[cause.company] = _Books(cause.currency)
        name = (cause.stream, cause.seq, movement.n)
        if name in seen:
            return _early(StockLaw.REPEATED, movement, books)
        seen.add(name)
        if cause.currency != books.currency:
            return _early(StockLaw.CURRENCY, movement, books)
        if movement.item in serialised and books.strays(movement):
            return _early(StockLaw.SERIAL, movement, books)
        if broken := books.apply(movement):
            return _violation(broken[0], movement, *broken[1:])
    return None


def _early(law: StockLaw, movement: Movement, books: _Books) -> Violation:
    target = movement.target
    held = books.steps[movement.item, movement.tracking, target]
    return _violation(law, movement, target, held)


def _violation(law: StockLaw, movement: Movement, place: Place, balance: int) -> Violation:
    about = f"{movement.item} {movement.tracking or '-'} {place}"
    return Violation(law, movement.id, about, balance)
