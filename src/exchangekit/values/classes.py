"""
How the package makes its frozen classes: attrs, with one way to print and compare them all.

attrs writes and compiles a ``__repr__``, an ``__eq__`` and a ``__hash__`` for every class.
Two hundred classes made that a third of what importing the package took, so these three,
which need no code of their own, are shared.  A type checker sees attrs' own decorator.

What is folded from events is made again for each of them.  Such a class has no slots
(``@frozen(slots=False)``), and `evolve` copies its fields all at once: it checks nothing, so
what it changes must need no check.
"""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any

import attrs
from attrs import fields

if TYPE_CHECKING:
    from collections.abc import Callable

    from attrs import evolve, frozen
else:
    from attrs import frozen as _frozen

    def frozen(cls: type | None = None, /, **options: Any) -> Any:
        """Make a frozen attrs class; options are those of `attrs.frozen`."""
        return _made(cls, options) if cls is not None else lambda each: _made(each, options)

    def _made(cls: type, options: dict[str, Any]) -> type:
        shared = not any(options.get(name) for name in ("cache_hash", "order"))
        made = _frozen(cls, repr=False, **({"eq": False} if shared else {}), **options)
        if "__repr__" not in vars(cls):
            made.__repr__ = _repr
        if shared:
            made.__eq__, made.__hash__ = _comparing(made)
        return made

    def evolve(value: Any, /, **changes: Any) -> Any:
        """Give a value with some fields otherwise, as `attrs.evolve`, in a tenth of its time."""
        held = value.__dict__ | changes
        if len(held) != len(value.__dict__):
            return attrs.evolve(value, **changes)  # which says what is wrong
        made = object.__new__(value.__class__)
        object.__setattr__(made, "__dict__", held)
        return made


__all__ = ("evolve", "frozen")


def _repr(self: Any) -> str:
    """Write the class and its fields, as attrs would."""
    shown = (f"{a.name}={getattr(self, a.name)!r}" for a in fields(type(self)) if a.repr)
    return f"{type(self).__qualname__.rpartition('>.')[2]}({', '.join(shown)})"


def _comparing(cls: type[Any]) -> tuple[Callable[[Any, object], Any], Callable[[Any], int]]:
    """Give equality and hash over the fields that count, for this very class only."""
    compared = _getter([a.name for a in fields(cls) if a.eq])
    counted = _getter([a.name for a in fields(cls) if (a.eq if a.hash is None else a.hash)])

    def equal(self: Any, other: object) -> Any:
        if other.__class__ is not self.__class__:
            return NotImplemented
        return compared(self) == compared(other)

    def hashed(self: Any) -> int:
        return hash(counted(self))

    return equal, hashed


def _getter(names: list[str]) -> Callable[[Any], object]:
    return attrgetter(*names) if names else lambda _: ()
