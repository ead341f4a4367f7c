"""
How an object of an attrs class is written and read: compiled, as a person would write it.

For ``Claimed(by: str, line: int, spans: Spans = ())`` the two functions begin::

    def write(value):                          def read(data):
        if type(value) is not cls:                 if type(data) is not dict:
            raise invalid(value, want)                 raise invalid(data, 'an object')
        out, at = {}, ''                           if not known.issuperset(data):
        try:                                           raise surplus(data, known)
            at, part = '.by', value.by             get, at = data.get, ''
            if type(part) is not plain_by:         try:
                part = put_by(part)                    by_ = get('by', default_by)
            out['by'] = part                           if type(by_) is not plain_by:
            ...                                            if by_ is NOTHING:
                                                               at = ''
                                                               raise missing('by')
                                                           at = '.by'
                                                           by_ = take_by(by_)
                                                       ...
                                                       return cls(by_, line_, spans_)

The source is made of the class's own field names and nothing else, as attrs makes its
constructors; closures that loop over the fields take half as long again.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, NamedTuple, cast

from attrs import NOTHING, Factory, fields

from exchangekit.errors import ExchangeKitError, MissingFieldError, UnknownFieldError
from exchangekit.wire.leaves import Codec
from exchangekit.wire.malformed import MalformedError, brief, invalid, own_step

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from attrs import Attribute

_EMPTIES: Final = (str, int, tuple, frozenset, Mapping, timedelta)
_FACTORY: Final = cast("type[Any]", Factory)  # attrs types it as a function


class _Part(NamedTuple):
    """
    How one field is handled.

    Args:
        name: As an argument.
        wire: On the wire.
        attribute: On the object.
        keyword: Whether it is an argument by name only.
        codec: Of its type.
        default: What it is when it is left out, or `NOTHING`.
    """

    name: str
    wire: str
    attribute: str
    keyword: bool
    codec: Codec
    default: Any


def of_class(
    cls: type[Any],
    codec_of: Callable[[Any], Codec],
    hints: Mapping[str, Any],
    constant: Mapping[str, str],
    called: Mapping[str, str] = MappingProxyType({}),
) -> Codec:
    """
    Write an object of an attrs class as a JSON object.

    Args:
        cls: Of which class.
        codec_of: Gives the codec of a type.
        hints: Type of each attribute, resolved.
        constant: What stands in every object beside its fields.
        called: Names on the wire of attributes that are called otherwise there; like those
            of attributes they are identifiers.

    Raises:
        TypeError: A field has the name of something constant.
    """
    parts = [_part(a, codec_of(hints[a.name]), called) for a in fields(cls) if a.init]
    names = {part.wire for part in parts}
    if not names.isdisjoint(constant):
        message = f"{cls.__name__} is one of a choice, so no field can be named {[*constant]}"
        raise TypeError(message)
    scope = _scope(cls, parts, names | set(constant))
    source = "\n".join((*_writer(parts, constant), *_reader(parts)))
    exec(source, scope)  # noqa: S102 -- field names only, see above
    return Codec(scope["write"], scope["read"])


def _part(attribute: Attribute[Any], codec: Codec, called: Mapping[str, str]) -> _Part:
    name, default = attribute.name, attribute.default
    if isinstance(default, _FACTORY):
        default = NOTHING if default.takes_self else default.factory()
    argument = attribute.alias or name
    wire = called.get(name, argument)
    return _Part(argument, wire, name, attribute.kw_only, codec, default)


def _scope(cls: type, parts: Sequence[_Part], known: set[str]) -> dict[str, Any]:
    """Give the names that the compiled functions use."""
    scope: dict[str, Any] = {
        "cls": cls,
        "want": f"a {cls.__name__}",
        "known": frozenset(known),
        "steps": {part.name: part.wire for part in parts},
        "NOTHING": NOTHING,
        "MalformedError": MalformedError,
        "ExchangeKitError": ExchangeKitError,
        "invalid": invalid,
        "own_step": own_step,
        "missing": _missing,
        "surplus": _surplus,
    }
    for part in parts:
        scope[f"put_{part.name}"] = part.codec.write
        scope[f"take_{part.name}"] = part.codec.read
        scope[f"plain_{part.name}"] = part.codec.plain
        scope[f"default_{part.name}"] = part.default
    return scope


def _writer(parts: Sequence[_Part], constant: Mapping[str, str]) -> Iterator[str]:
    yield "def write(value):"
    yield " if type(value) is not cls:"
    yield "  raise invalid(value, want)"
    yield f" out, at = {dict(constant)!r}, ''"
    yield " try:"
    for name, wire, attribute, _, codec, default in parts:
        yield f"  at, part = '.{wire}', value.{attribute}"
        put = f"put_{name}(part)"
        if codec.plain is not None:
            put = f"part if type(part) is plain_{name} else {put}"
        yield f"  {_unless_empty(name, default)}out['{wire}'] = {put}"
    yield "  return out"
    yield " except MalformedError as error:"
    yield "  raise error.under(at) from None"


def _unless_empty(name: str, default: object) -> str:
    """
    Leave a field out when it is none, no, zero or empty and that is its default.

    Any other default is written: a later release may choose another one, and what was
    recorded under the old one must not change with it.
    """
    if default is None:
        return "if part is not None: "
    if isinstance(default, _EMPTIES) and not default:
        return f"if part != default_{name}: "
    return ""


def _reader(parts: Sequence[_Part]) -> Iterator[str]:
    yield "def read(data):"
    yield " if type(data) is not dict:"
    yield "  raise invalid(data, 'an object')"
    yield " if not known.issuperset(data):"
    yield "  raise surplus(data, known)"
    yield " get, at = data.get, ''"
    yield " try:"
    for name, wire, _, _, codec, default in parts:
        yield f"  {name}_ = get('{wire}', default_{name})"
        unread = f"{name}_ is not default_{name}" if default is not NOTHING else "True"
        if codec.plain is not None:
            unread = f"type({name}_) is not plain_{name} and {unread}"
        yield f"  if {unread}:"
        if default is NOTHING:
            yield f"   if {name}_ is NOTHING:"
            yield "    at = ''"
            yield f"    raise missing('{wire}')"
        yield f"   at = '.{wire}'"
        yield f"   {name}_ = take_{name}({name}_)"
    arguments = [f"{part.name}={part.name}_" if part.keyword else f"{part.name}_" for part in parts]
    yield f"  return cls({', '.join(sorted(arguments, key=lambda text: '=' in text))})"
    yield " except MalformedError as error:"
    yield "  raise error.under(at) from None"
    yield " except ExchangeKitError as error:"
    yield "  raise MalformedError(error, own_step(error, steps)) from None"


def _missing(name: str) -> MalformedError:
    return MalformedError(MissingFieldError("", name))


def _surplus(data: Mapping[object, object], known: frozenset[str]) -> MalformedError:
    surplus = next(key for key in data if key not in known)
    return MalformedError(UnknownFieldError("", brief(surplus), tuple(sorted(known))))
