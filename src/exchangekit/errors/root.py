"""The root of every error: a code, facts, and an English line for developers."""

from __future__ import annotations

from inspect import get_annotations
from typing import ClassVar, Self, dataclass_transform


@dataclass_transform(eq_default=False)
class ExchangeKitError(Exception):
    """
    Root of everything raised on purpose; catch this one at your boundary.

    A leaf names its facts by annotations; they are its arguments, in this order.  It is
    no attrs class: sixty of them would be a tenth of the time the package takes to import.
    """

    code: ClassVar[str] = "exchangekit"
    names: ClassVar[tuple[str, ...]] = ()
    allowed: tuple[str, ...] = ()
    """The commands that this actor could give now, where a desk refused one; no fact."""

    _codes: ClassVar[dict[str, str]] = {code: f"{__name__}.ExchangeKitError"}

    def __init_subclass__(cls) -> None:
        """Collect the facts' names; refuse a second class with the same code."""
        cls.names = tuple(get_annotations(cls))
        name = f"{cls.__module__}.{cls.__qualname__}"
        owner = ExchangeKitError._codes.setdefault(cls.code, name)
        if owner != name:
            message = f"code {cls.code!r} already belongs to {owner}"
            raise TypeError(message)

    def __init__(self, *facts: object, **named: object) -> None:
        names, given = self.names, facts
        if named:
            held = {**dict(zip(names, facts, strict=False)), **named}
            given = tuple(held[name] for name in names if name in held)
        if len(facts) + len(named) != len(names) or len(given) != len(names):
            message = f"{type(self).__name__} takes {', '.join(names) or 'no facts'}"
            raise TypeError(message)
        super().__init__(*given)  # survives pickle and copy
        self.__dict__.update(zip(names, given, strict=True))

    @property
    def facts(self) -> dict[str, object]:
        """What was wrong, where, and what would be right, by name."""
        return {name: getattr(self, name) for name in self.names}

    def but(self, **facts: object) -> Self:
        """Give the same error with some facts otherwise."""
        return type(self)(**{**self.facts, **facts})

    def __str__(self) -> str:
        """Give the first line of the docstring, the code and the facts, in English."""
        headline = (type(self).__doc__ or "").strip().partition("\n")[0]
        facts = ", ".join(f"{name}={value!r}" for name, value in self.facts.items())
        return f"{headline} [{self.code}] {facts}".strip()
