"""
Objects to what JSON can hold and back, by their type hints alone.

A class is looked at once; what is built then is a pair of plain functions.  Writing leaves
a field out when it is none, no, zero or empty and that is its default; any other default is
written, so that a release with another default reads old records as they were meant.  Reading
is strict and names the place of whatever is wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import cache, reduce
from operator import or_
from types import NoneType, UnionType
from typing import Any, NewType, TypeVar, Union, get_args, get_origin, get_type_hints, overload

from attrs import has

from exchangekit.wire.classes import of_class
from exchangekit.wire.leaves import LEAVES, Codec, enum_codec
from exchangekit.wire.malformed import MalformedError
from exchangekit.wire.shapes import (
    TAG,
    choice,
    fixed,
    mapping,
    members,
    named_by_class,
    optional,
    sequence,
    word_or,
)

T = TypeVar("T")


def encode(value: object, hint: object = None) -> Any:
    """
    Write a value as what JSON can hold.

    Args:
        value: An object of an attrs class, or of what `hint` says.
        hint: Its type when that is not its class, such as a union or a tuple.

    Raises:
        NaiveDatetimeError: An instant in it has no time zone.
        InvalidInputError: A part of it is not of the type it should have.
        TypeError: The type has no form on the wire.
    """
    codec = codec_of(type(value) if hint is None else hint)
    try:
        return codec.write(value)
    except MalformedError as error:
        raise error.named(type(value).__name__) from None


@overload
def decode(cls: type[T], data: object, where: str = "$") -> T: ...
@overload
def decode(cls: object, data: object, where: str = "$") -> Any: ...
def decode(cls: object, data: object, where: str = "$") -> Any:
    """
    Read a value from what `json.loads` gave.

    Args:
        cls: An attrs class or any other type with a form on the wire.
        data: To be read.
        where: Name of the whole, from which places in it are named: ``$.lines[2].paid``.

    Raises:
        MissingFieldError: A field without a default is not there.
        UnknownFieldError: A field is not one of the class.
        UnknownKindError: A choice is none of the known ones.
        InvalidInputError: A part is of the wrong type.
        ExchangeKitError: What a class itself refuses, with its place.
        TypeError: The type has no form on the wire.
    """
    codec = codec_of(cls)
    try:
        return codec.read(data)
    except MalformedError as error:
        raise error.named(where) from None


@cache
def codec_of(hint: Any) -> Codec:
    """Give how values of a type are written and read, built once per type."""
    if hint in LEAVES:
        return LEAVES[hint]
    return shaped(hint, codec_of, _class_codec)


def shaped(
    hint: Any,
    codec_of: Callable[[Any], Codec],
    of_class: Callable[[type, Mapping[str, str]], Codec],
) -> Codec:
    """
    Give how values made of others are written and read.

    Args:
        hint: Their type.
        codec_of: Gives the codec of the types it is made of.
        of_class: Gives the codec of an attrs class and what stands in all its objects.

    Raises:
        TypeError: The type has no form on the wire.
    """
    if isinstance(hint, NewType):
        return codec_of(hint.__supertype__)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return enum_codec(hint)
    if isinstance(hint, type) and has(hint):
        return of_class(hint, {})
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return _union_codec(arguments, codec_of, of_class)
    if origin is tuple and arguments[-1] is ...:
        return sequence(codec_of(arguments[0]))
    if origin is tuple:
        return fixed([codec_of(argument) for argument in arguments])
    if origin is frozenset:
        return members(codec_of(arguments[0]))
    if origin in (dict, Mapping):
        return mapping(codec_of(arguments[0]), codec_of(arguments[1]))
    message = f"{hint!r} has no form on the wire"
    raise TypeError(message)


def _union_codec(
    alternatives: tuple[Any, ...],
    codec_of: Callable[[Any], Codec],
    of_class: Callable[[type, Mapping[str, str]], Codec],
) -> Codec:
    rest = tuple(alternative for alternative in alternatives if alternative is not NoneType)
    if len(rest) < len(alternatives):
        return optional(codec_of(reduce(or_, rest)))
    word = next((one for one in rest if isinstance(one, type) and issubclass(one, StrEnum)), None)
    if word is not None:
        others = tuple(one for one in rest if one is not word)
        return word_or(word, codec_of(word), _union_codec(others, codec_of, of_class))
    kinds = named_by_class(rest)
    return choice({kind: (cls, of_class(cls, {TAG: kind})) for kind, cls in kinds.items()})


def _class_codec(cls: type, constant: Mapping[str, str]) -> Codec:
    return of_class(cls, codec_of, get_type_hints(cls), constant)
