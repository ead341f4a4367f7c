"""How values made of others are written: optional, lists, sets, maps and choices."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from exchangekit.errors import (
    MissingFieldError,
    UnknownKindError,
)
from exchangekit.wire.leaves import Codec
from exchangekit.wire.malformed import MalformedError, brief, invalid

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


TAG = "kind"
"""The key under which a choice names its class."""

_ABSENT = object()


@cache
def kind_of(cls: type) -> str:
    """
    Give the name of a class on the wire.

    >>> kind_of(type("GoodsReceived", (), {}))
    'goods-received'
    """
    return re.sub(r"(?<!^)(?=[A-Z])", "-", cls.__name__).lower()


def optional(inner: Codec) -> Codec:
    """Write nothing as null."""

    def write(value: object) -> object:
        return None if value is None else inner.write(value)

    def read(data: object) -> object:
        return None if data is None else inner.read(data)

    return Codec(write, read, inner.plain)


def sequence(inner: Codec) -> Codec:
    """Write a tuple of any length as a list."""
    put, take = inner.write, inner.read

    def write(value: object) -> list[Any]:
        if type(value) is not tuple:
            raise invalid(value, "a tuple")
        return [put(part) for part in value]

    def read(data: object) -> tuple[Any, ...]:
        if type(data) is not list:
            raise invalid(data, "a list")
        parts: list[Any] = []
        try:
            for part in data:
                parts.append(take(part))  # noqa: PERF401 -- the index is needed below
        except MalformedError as error:
            raise error.under(f"[{len(parts)}]") from None
        return tuple(parts)

    return Codec(write, read)


def fixed(inners: Sequence[Codec]) -> Codec:
    """Write a tuple of a given length as a list."""
    plain = [inner.plain for inner in inners]

    def write(value: object) -> list[Any]:
        if type(value) is not tuple or len(value) != len(inners):
            raise invalid(value, f"a tuple of {len(inners)}")
        if [*map(type, value)] == plain:
            return [*value]
        return [inner.write(part) for inner, part in zip(inners, value, strict=True)]

    def read(data: object) -> tuple[Any, ...]:
        if type(data) is not list or len(data) != len(inners):
            raise invalid(data, f"a list of {len(inners)}")
        if [*map(type, data)] == plain:
            return tuple(data)
        parts: list[Any] = []
        try:
            for inner, part in zip(inners, data, strict=True):
                parts.append(inner.read(part))
        except MalformedError as error:
            raise error.under(f"[{len(parts)}]") from None
        return tuple(parts)

    return Codec(write, read)


def members(inner: Codec) -> Codec:
    """Write a set as a sorted list without repetitions."""
    take = sequence(inner).read

    def write(value: object) -> list[Any]:
        if not isinstance(value, frozenset):
            raise invalid(value, "a frozenset")
        return sorted(map(inner.write, value))

    def read(data: object) -> frozenset[Any]:
        parts = take(data)
        together = frozenset(parts)
        if len(together) != len(parts):
            raise invalid(data, "a list without repetitions")
        return together

    return Codec(write, read)


def mapping(keys: Codec, inner: Codec) -> Codec:
    """Write a map of texts as an object."""

    def write(value: Mapping[Any, Any]) -> dict[str, Any]:
        return {keys.write(key): inner.write(part) for key, part in value.items()}

    def read(data: object) -> dict[Any, Any]:
        if type(data) is not dict:
            raise invalid(data, "an object")
        parts: dict[Any, Any] = {}
        for key, part in data.items():
            try:
                parts[keys.read(key)] = inner.read(part)
            except MalformedError as error:
                raise error.under(f".{brief(key)}") from None
        return parts

    return Codec(write, read)


def choice(by_kind: Mapping[str, tuple[type, Codec]]) -> Codec:
    """
    Write one of several classes as an object that names its kind under `TAG`.

    Raises:
        TypeError: One class has two kinds.
    """
    by_class = {cls: codec.write for cls, codec in by_kind.values()}
    if len(by_class) != len(by_kind):
        message = f"one class of a choice has two names: {sorted(by_kind)}"
        raise TypeError(message)

    def write(value: object) -> object:
        put = by_class.get(type(value))
        if put is None:
            raise invalid(value, f"one of {', '.join(by_kind)}")
        return put(value)

    def read(data: object) -> object:
        if type(data) is not dict:
            raise invalid(data, f"an object with a {TAG}")
        kind = data.get(TAG, _ABSENT)
        if kind is _ABSENT:
            raise MalformedError(MissingFieldError("", TAG))
        known = by_kind.get(kind) if type(kind) is str else None
        if known is None:
            raise MalformedError(UnknownKindError("", brief(kind), tuple(by_kind)), f".{TAG}")
        return known[1].read(data)

    return Codec(write, read)


def word_or(cls: type, word: Codec, rest: Codec) -> Codec:
    """Write a member of an enum as its text, and anything else as an object of its kind."""

    def write(value: object) -> object:
        return (word if type(value) is cls else rest).write(value)

    def read(data: object) -> object:
        return (word if type(data) is str else rest).read(data)

    return Codec(write, read)


def named_by_class(classes: Iterable[type]) -> dict[str, type]:
    """
    Give the classes of a choice by the names they have on the wire.

    Raises:
        TypeError: Two classes have one name.
    """
    listed = tuple(classes)
    by_kind = {kind_of(cls): cls for cls in listed}
    if len(by_kind) != len(listed):
        message = f"two classes of one choice have one name: {sorted(by_kind)}"
        raise TypeError(message)
    return by_kind
