"""Registries: which event stands behind a record's type, and in which version."""

from __future__ import annotations

from collections.abc import Mapping
from json import loads
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar, get_args

from attrs import field

from exchangekit.errors import InvalidInputError, UnknownRecordError
from exchangekit.values.classes import frozen
from exchangekit.wire.canonical import canonical_of
from exchangekit.wire.codec import decode
from exchangekit.wire.malformed import shown
from exchangekit.wire.records import Body
from exchangekit.wire.shapes import kind_of
from exchangekit.wire.upcast import Upcasters

if TYPE_CHECKING:
    from exchangekit.wire.records import Record

E = TypeVar("E")


@frozen
class Registry(Generic[E]):
    """
    The events of one kind of stream.

    Args:
        events: Class and newest version by type name.
        upcasters: Steps from every older version to the newest.

    Raises:
        ValueError: The steps of a type do not lead to its newest version, or lead nowhere.
    """

    events: Mapping[str, tuple[type[E], int]]
    upcasters: Upcasters = field(factory=Upcasters)
    _names: Mapping[type[E], tuple[str, int]] = field(init=False, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        names = {cls: (kind, v) for kind, (cls, v) in self.events.items()}
        object.__setattr__(self, "_names", MappingProxyType(names))
        stray = {kind for kind, _ in self.upcasters.steps} - set(self.events)
        if stray:
            message = f"steps for types nobody knows: {sorted(stray)}"
            raise ValueError(message)
        for kind, (_, v) in self.events.items():
            newest = self.upcasters.newest(kind)
            if newest != v:
                message = f"{kind} is at version {v}, but its steps lead to {newest}"
                raise ValueError(message)

    @classmethod
    def of(cls, union: Any, upcasters: Upcasters | None = None) -> Self:
        """
        Register all classes of a union; the upcasters say how often each has changed.

        Raises:
            ValueError: Two classes have one name, or a step is for none of them.
        """
        steps = Upcasters() if upcasters is None else upcasters
        classes = get_args(union) or (union,)
        names = [kind_of(each) for each in classes]
        if len(set(names)) != len(names):
            message = f"two classes have one name: {sorted(names)}"
            raise ValueError(message)
        pairs = zip(names, classes, strict=True)
        return cls({kind: (each, steps.newest(kind)) for kind, each in pairs}, steps)

    def to_body(self, event: E) -> Body:
        """
        Give an event's stored form.

        Raises:
            InvalidInputError: A part of it is not of the type it should have.
            NaiveDatetimeError: An instant in it has no time zone.
            TypeError: Its class is not one of `events`.
        """
        if type(event) not in self._names:
            message = f"no event of this registry: {event!r}"
            raise TypeError(message)
        kind, v = self._names[type(event)]
        return Body(kind, v, canonical_of(event))

    def from_record(self, record: Record) -> E:
        """
        Read a record's event, lifted from the version it was written in.

        Raises:
            UnknownRecordError: The type is not known, or the version is newer than this
                release.
            ExchangeKitError: The body cannot be read; the error names the place.
        """
        cls, newest = self.events.get(record.type, (None, 0))
        if cls is None or not 1 <= record.v <= newest:
            raise UnknownRecordError(record.stream, record.seq, record.type, record.v)
        where = f"{record.stream}/{record.seq}"
        body = _parsed(record.body, where)
        if record.v < newest:
            body = self.upcasters.lift(record.type, record.v, body)
        return decode(cls, body, where)


def _parsed(text: str, where: str) -> dict[str, Any]:
    try:
        body = loads(text)
    except (ValueError, RecursionError):
        raise InvalidInputError(where, shown(text), "canonical JSON") from None
    if type(body) is not dict:
        raise InvalidInputError(where, shown(body), "an object")
    return body
