"""A cursor over what `json.loads` gave: it knows its path, so every error names the place."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from exchangekit.errors import (
    ExchangeKitError,
    FloatAmountError,
    InvalidInputError,
    MissingFieldError,
    UnknownFieldError,
    UnknownKindError,
)
from exchangekit.values.classes import frozen
from exchangekit.values.ids import check_id
from exchangekit.wire.codec import decode
from exchangekit.wire.malformed import MalformedError, brief, shown

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")
C = TypeVar("C", bound=StrEnum)


@frozen
class Cursor:
    """
    One value and where it stands.

    Args:
        value: As `json.loads` gave it.
        path: Such as ``$.lines[0].price``.
    """

    value: object
    path: str = "$"

    def wrong(self, want: str) -> InvalidInputError:
        """Make the error that says what would be right here."""
        return InvalidInputError(self.path, shown(self.value), want)

    def placed(self, build: Callable[[], T]) -> T:
        """Build a value; what its class refuses is wrong here."""
        try:
            return build()
        except ExchangeKitError as error:
            raise MalformedError(error).named(self.path) from None

    def fields(self, *known: str) -> Fields:
        """Open an object that has no fields but the known ones."""
        if not isinstance(self.value, dict):
            raise self.wrong("an object")
        for name in self.value:
            if name not in known:
                raise UnknownFieldError(self.path, brief(name), known)
        return Fields(self.value, self.path)

    def items(self) -> list[Cursor]:
        """Open a list."""
        if not isinstance(self.value, list):
            raise self.wrong("a list")
        return [Cursor(part, f"{self.path}[{n}]") for n, part in enumerate(self.value)]

    def entries(self) -> list[tuple[str, Cursor]]:
        """Open an object whose names are the host's own."""
        if not isinstance(self.value, dict):
            raise self.wrong("an object")
        names = [(Cursor(name, self.path).name(), part) for name, part in self.value.items()]
        return [(name, Cursor(part, f"{self.path}.{name}")) for name, part in names]

    def name(self) -> str:
        """Read a text that names something."""
        if not isinstance(self.value, str):
            raise self.wrong("text")
        check_id(self.value, where=self.path)
        return self.value

    def exact(self) -> str | int:
        """Read an exact number: text, or an int."""
        if isinstance(self.value, float):
            raise FloatAmountError(self.path, repr(self.value))
        if isinstance(self.value, bool) or not isinstance(self.value, (str, int)):
            raise self.wrong('a number as text, such as "12.50"')
        return self.value

    def count(self) -> int:
        """Read an int of at least 1."""
        if type(self.value) is not int or self.value < 1:
            raise self.wrong("an int of at least 1")
        return self.value

    def flag(self) -> bool:
        """Read true or false."""
        if not isinstance(self.value, bool):
            raise self.wrong("true or false")
        return self.value

    def instant(self) -> datetime:
        """Read an instant with its offset."""
        return decode(datetime, self.value, self.path)

    def one_of(self, choices: type[C]) -> C:
        """Read one of a few texts."""
        by_text = {choice.value: choice for choice in choices}
        choice = by_text.get(self.name())
        if choice is None:
            raise UnknownKindError(self.path, brief(self.value), tuple(by_text))
        return choice


@frozen
class Fields:
    """
    The fields of an object and where it stands.

    Args:
        values: By name.
        path: Of the object.
    """

    values: Mapping[str, object]
    path: str

    def at(self, name: str) -> Cursor:
        """Go to a field that must be there."""
        if name not in self.values:
            raise MissingFieldError(self.path, name)
        return Cursor(self.values[name], f"{self.path}.{name}")

    def maybe(self, name: str, read: Callable[[Cursor], T], otherwise: T) -> T:
        """Read a field that may be left out, or null, which is the same."""
        return otherwise if self.values.get(name) is None else read(self.at(name))

    def each(self, name: str, read: Callable[[Cursor], T]) -> tuple[T, ...]:
        """Read a list that may be left out."""
        return self.maybe(name, lambda cursor: tuple(map(read, cursor.items())), ())
