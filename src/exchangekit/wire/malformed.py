"""Naming the place: an error found deep inside gets its path on the way out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from exchangekit.errors import ExchangeKitError, InvalidInputError

if TYPE_CHECKING:
    from collections.abc import Mapping

_MOST_CHARACTERS = 60


class MalformedError(Exception):
    """
    A coded error that does not know yet where it is; never leaves this room.

    Args:
        error: What is wrong.
        path: Where, below the place that is being read, such as ``.lines[2]``.
    """

    def __init__(self, error: ExchangeKitError, path: str = "") -> None:
        super().__init__(error, path)
        self.error = error
        self.path = path

    def under(self, step: str) -> Self:
        """Put a step in front of the path."""
        self.path = step + self.path
        return self

    def named(self, root: str) -> ExchangeKitError:
        """Give the coded error with its whole path: as ``where``, or as a note."""
        path = root + self.path
        if "where" in self.error.names:
            return self.error.but(where=path)
        self.error.add_note(f"at {path}")
        return self.error


def invalid(got: object, want: str) -> MalformedError:
    """Make the error for a value of the wrong kind."""
    return MalformedError(InvalidInputError("", shown(got), want))


def own_step(error: ExchangeKitError, known: Mapping[str, str]) -> str:
    """
    Keep the last step of where a class said it was wrong, if that is a field of it.

    Args:
        error: What the class raised.
        known: Names of its fields; what each is called on the wire.
    """
    last = str(getattr(error, "where", "")).rpartition(".")[2]
    return f".{known[last]}" if last in known else ""


def brief(value: object) -> str:
    """
    Show a value of any size and depth in a few characters, text as it is.

    >>> brief("x" * 99)[:5], brief([[[]]]), brief(7), brief(10**99)
    ('xxxxx', 'list', '7', 'int')
    """
    if isinstance(value, str):
        return str(value[:_MOST_CHARACTERS])
    if value is None or isinstance(value, (bool, float)):
        return repr(value)
    if isinstance(value, int) and value.bit_length() <= _MOST_CHARACTERS:
        return repr(value)
    return type(value).__name__


def shown(value: object) -> str:
    """Show a value as `brief` does, text in quotation marks."""
    return repr(brief(value)) if isinstance(value, str) else brief(value)
