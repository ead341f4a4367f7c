"""
Exact quantities: a unit of measure says in which smallest steps goods are counted.

Everywhere else in the package a quantity is a plain int of steps, so no rounding can
happen between intake and the last movement; the unit stands on the item.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

from exchangekit.errors import (
    InexactQuantityError,
    InvalidInputError,
    QuantityError,
    UnknownUnitError,
)
from exchangekit.values.classes import frozen
from exchangekit.values.decimals import Exact, scaled, text_of

if TYPE_CHECKING:
    from collections.abc import Mapping

_MOST_DIGITS = 6
_PARTS = 1_000_000


@frozen
class Unit:
    """
    A unit of measure.

    Args:
        code: What the host calls it, such as ``each`` or ``kg``.
        digits: Digits after the decimal mark it is counted in: 0 for pieces, 3 for
            kilograms in grams.  One step is ``10**-digits`` units.
    """

    code: str
    digits: int = 0

    def __attrs_post_init__(self) -> None:
        if not self.code or type(self.digits) is not int or not 0 <= self.digits <= _MOST_DIGITS:
            raise InvalidInputError("Unit", repr((self.code, self.digits)), "a code, 0 to 6 digits")

    def steps(self, quantity: Exact, *, where: str = "quantity") -> int:
        """
        Read a positive quantity as steps of this unit.

        Raises:
            QuantityError: Zero, negative or finer than the unit.
            FloatAmountError: Given as a float.

        >>> Unit("kg", 3).steps("1.250")
        1250
        """
        steps = scaled(quantity, self.digits, where=where)
        if steps is None or steps <= 0:
            raise QuantityError(where, str(quantity), self.code, self.digits)
        return steps

    def text(self, steps: int) -> str:
        """Write steps as a quantity, without the unit's name."""
        return text_of(steps, self.digits)


EACH: Final = Unit("each")
UNITS: Final[Mapping[str, Unit]] = MappingProxyType(
    {
        unit.code: unit
        for unit in (
            EACH,
            Unit("pair"),
            Unit("set"),
            Unit("kg", 3),
            Unit("m", 2),
            Unit("l", 3),
        )
    }
)
"""The units a host gets without saying anything; any other is just another `Unit`."""


def unit_named(code: str, known: Mapping[str, Unit] = UNITS, *, where: str = "unit") -> Unit:
    """
    Look a unit up by its code.

    Raises:
        UnknownUnitError: It is not among `known`.
    """
    try:
        return known[code]
    except (KeyError, TypeError):
        raise UnknownUnitError(where, str(code), tuple(sorted(known))) from None


class Packs(NamedTuple):
    """
    Steps as whole packs and what is left over.

    Args:
        packs: Whole packs, at least 0.
        loose: Steps that fill no pack, at least 0.
    """

    packs: int
    loose: int


@frozen
class Pack:
    """
    A larger or another measure of the same goods: a carton of 12, a tonne of 1,000 kg.

    Nothing is ever rounded: a quantity comes out even, or is refused.

    Args:
        code: What the host calls it, such as ``carton``.
        unit: In what the goods are counted.
        content: Steps of the unit in one pack, at least 1.

    Raises:
        InvalidInputError: No name or no content.

    >>> carton = Pack("carton", EACH, 12)
    >>> carton.steps("2.5"), carton.of(30), carton.text(30)
    (30, Packs(packs=2, loose=6), '2.5')
    """

    code: str
    unit: Unit
    content: int

    def __attrs_post_init__(self) -> None:
        if not self.code or type(self.content) is not int or self.content < 1:
            want = "a code, at least 1 step in a pack"
            raise InvalidInputError("Pack", repr((self.code, self.content)), want)

    def steps(self, quantity: Exact, *, where: str = "quantity") -> int:
        """
        Read a positive number of packs as steps of the unit.

        Raises:
            QuantityError: Zero or negative, or finer than a millionth of a pack.
            InexactQuantityError: It does not come out as whole steps.
            FloatAmountError: Given as a float.
        """
        parts = Unit(self.code, _MOST_DIGITS).steps(quantity, where=where) * self.content
        steps, rest = divmod(parts, _PARTS)
        if rest:
            raise InexactQuantityError(where, str(quantity), self.code, self.unit.code)
        return steps

    def of(self, steps: int) -> Packs:
        """Give how many packs steps fill, and what is left over."""
        return Packs(*divmod(steps, self.content))

    def whole(self, steps: int, *, where: str = "quantity") -> int:
        """
        Give how many packs steps are.

        Raises:
            InexactQuantityError: Some fill no pack.
        """
        packs, loose = self.of(steps)
        if loose:
            raise InexactQuantityError(where, self.unit.text(steps), self.unit.code, self.code)
        return packs

    def text(self, steps: int, *, where: str = "quantity") -> str:
        """
        Write steps as a number of packs, without the pack's name.

        Raises:
            InexactQuantityError: It cannot be written with six digits after the decimal mark.
        """
        parts, rest = divmod(steps * _PARTS, self.content)
        if rest:
            raise InexactQuantityError(where, self.unit.text(steps), self.unit.code, self.code)
        text = text_of(parts, _MOST_DIGITS)
        return text.rstrip("0").rstrip(".")


def converted(
    steps: int, unit: Unit, into: Unit, *, times: int = 1, per: int = 1, where: str = "quantity"
) -> int:
    """
    Give steps of one unit as steps of another.

    Args:
        steps: Of `unit`, at least 0.
        unit: In what it was counted.
        into: In what it is to be counted.
        times: So many of `into` ...
        per: ... are so many of `unit`; both at least 1.
        where: What is converted, for the error.

    Raises:
        InexactQuantityError: It does not come out as whole steps.

    >>> converted(1728, Unit("kg"), Unit("t", 3), per=1000)
    1728
    """
    up: int = 10**into.digits
    down: int = 10**unit.digits
    result, rest = divmod(steps * times * up, per * down)
    if rest:
        raise InexactQuantityError(where, unit.text(steps), unit.code, into.code)
    return result
