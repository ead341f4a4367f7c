"""
Custody: who holds which serial, by which sale.

Folded from movements: what takes a serial to a customer says by which sale.  The stream of
its cause is the sale's (`sale:<id>`), or the slip's whose replacement it is: a delivered
replacement is a sale of its own.
"""

from __future__ import annotations

from functools import reduce
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from exchangekit.errors import (
    InsufficientStockError,
    MovementError,
    SerialElsewhereError,
    SerialHereError,
    SerialReplacesItselfError,
    SerialUnknownError,
)
from exchangekit.stock.places import Place, PlaceKind
from exchangekit.values.classes import frozen
from exchangekit.values.ids import CustomerRef, Sku, StreamId

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from exchangekit.stock.movements import Movement

SerialKey = tuple[Sku, str]
"""An item and a serial number of it."""

_NOBODY: Final[Mapping[StreamId, CustomerRef]] = MappingProxyType({})


@frozen
class Custody:
    """
    Where a serial is.

    Args:
        place: The place it was last brought to.
        by: The stream that brought it there: with a customer, the sale or slip that holds it.
        movement: The id of that movement.
        came: What took it from a customer, and by which sale the customer had it; None when
            it never came, or went since.
    """

    place: Place
    by: StreamId
    movement: str
    came: tuple[StreamId, StreamId] | None = None

    @property
    def is_out(self) -> bool:
        """Whether a customer has it."""
        return self.place.kind is PlaceKind.CUSTOMER

    @property
    def holder(self) -> str:
        """Who has it, as the sale's stream, or as the place when it is not with a customer."""
        return self.by if self.is_out else str(self.place)


Custodies = dict[SerialKey, Custody]


def custody_of(
    movements: Iterable[Movement],
    serialised: Collection[Sku],
    known: Mapping[SerialKey, Custody] = MappingProxyType({}),
) -> Custodies:
    """
    Give where every serial is after some movements; refuse the first that cannot be.

    Args:
        movements: In the order they happened; those of other items are passed over.
        serialised: The items counted by serial.
        known: Where they were before.

    Raises:
        MovementError: A serialised item moves without a serial, or more than one by one.
        SerialHereError: It comes in and is here already: a second receipt.
        SerialElsewhereError: It leaves a place it is not in.
        SerialUnknownError: It comes back and never went out.
    """
    custodies = dict(known)
    for movement in movements:
        if movement.item in serialised:
            serial = _serial(movement)
            key = (movement.item, serial)
            _check_source(custodies.get(key), movement, serial)
            custodies[key] = _moved(custodies.get(key), movement)
    return custodies


def whereabouts(movements: Iterable[Movement]) -> Custody | None:
    """
    Give where a serial is now, lawful or not: where it was brought to last; else None.

    Args:
        movements: Of one serial of one item of one company, as they were posted.
    """
    return reduce(_moved, movements, None)


def _moved(at: Custody | None, movement: Movement) -> Custody:
    """Give who has it now; whoever gives back what it took leaves it with the sale before."""
    stream, target = movement.cause.stream, movement.target
    came = None if at is None else at.came
    if target.kind is not PlaceKind.CUSTOMER:
        if at is not None and at.is_out:
            came = (stream, at.by)
        return Custody(target, stream, movement.id, came)
    given_back = came is not None and came[0] == stream
    return Custody(target, came[1] if came is not None and given_back else stream, movement.id)


def _serial(movement: Movement) -> str:
    if movement.tracking is None or movement.steps != 1:
        got = f"{movement.steps} of {movement.tracking}"
        raise MovementError(movement.id, got, "1 step of a serial")
    return movement.tracking


def _check_source(at: Custody | None, movement: Movement, serial: str) -> None:
    source, item = movement.source, movement.item
    if at is None:
        theirs = movement.target.kind is PlaceKind.CUSTOMER_PROPERTY  # it never was ours
        if source.is_physical or (source.kind is PlaceKind.CUSTOMER and not theirs):
            raise SerialUnknownError(item, serial)
    else:
        check_source(at, (item, serial), source)


def check_source(at: Custody, key: SerialKey, source: Place) -> None:
    """
    Check that a serial is where it is to be taken from.

    Whoever has it outside of our places, customers and suppliers, brings it to any site.

    Args:
        at: Where it is.
        key: Item and serial.
        source: From where it is to be taken.

    Raises:
        SerialHereError: It comes in and is here already.
        SerialElsewhereError: It is in another place, or with somebody else.
    """
    if at.place == source or (at.place.kind is source.kind and not source.is_physical):
        return
    item, serial = key
    # From nowhere of ours, or from a customer, while we have it: it comes in twice.
    if at.place.is_physical and not source.is_physical:
        raise SerialHereError(item, serial, str(at.place))
    raise SerialElsewhereError(item, serial, str(source), at.holder)


def check_return(
    custodies: Mapping[SerialKey, Custody],
    key: SerialKey,
    by: StreamId,
    *,
    customer: CustomerRef | None = None,
    customers: Mapping[StreamId, CustomerRef] = _NOBODY,
) -> Custody:
    """
    Check that a serial can come back through a sale, and give where it is.

    Args:
        custodies: Where every serial is.
        key: Item and serial.
        by: The stream of the sale it is said to be of.
        customer: Who brings it; None when it is not asked.
        customers: Whose each sale is.

    Raises:
        SerialUnknownError: We never had it.
        SerialHereError: It is with us: it came back before, or never left.
        SerialElsewhereError: Another sale holds it, or another customer, or nobody.

    Source:
        gh:frappe/erpnext/pull/13378, gh:odoo/odoo/pull/216111: a serial came back twice, or
        from somebody it was never sold to.
    """
    item, serial = key
    at = custodies.get(key)
    if at is None:
        raise SerialUnknownError(item, serial)
    if at.place.is_physical:
        raise SerialHereError(item, serial, str(at.place))
    if not at.is_out or at.by != by:
        raise SerialElsewhereError(item, serial, by, at.holder)
    if customer is not None and customers.get(by, customer) != customer:
        raise SerialElsewhereError(item, serial, customer, at.holder)
    return at


def check_receipt(custodies: Mapping[SerialKey, Custody], key: SerialKey) -> None:
    """
    Check that a serial can be bought: it is new, or went back to the supplier.

    Raises:
        SerialHereError: It is with us.
        SerialElsewhereError: A customer has it, or it was written off.
    """
    at = custodies.get(key)
    if at is None or at.place.kind is PlaceKind.SUPPLIER:
        return
    item, serial = key
    if at.place.is_physical:
        raise SerialHereError(item, serial, str(at.place))
    raise SerialElsewhereError(item, serial, PlaceKind.SUPPLIER, at.holder)


def check_replacement(
    custodies: Mapping[SerialKey, Custody], key: SerialKey, returned: Collection[SerialKey] = ()
) -> None:
    """
    Check that a serial can be sent as a replacement.

    Args:
        custodies: Where every serial is.
        key: Item and serial to be sent.
        returned: What comes back through the same exchange.

    Raises:
        SerialReplacesItselfError: It is what comes back.
        SerialUnknownError: We never had it.
        InsufficientStockError: It is not in sellable stock.

    Source:
        gh:frappe/erpnext/issues/48590: a returned serial was proposed as the replacement.
    """
    item, serial = key
    if key in returned:
        raise SerialReplacesItselfError(item, serial)
    at = custodies.get(key)
    if at is None:
        raise SerialUnknownError(item, serial)
    if at.place.kind not in {PlaceKind.SELLABLE, PlaceKind.OPENED}:
        raise InsufficientStockError(item, str(at.place), 1, 0)
