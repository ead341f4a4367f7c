"""Notation that differs between languages."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from exchangekit.text.marking import N_

if TYPE_CHECKING:
    from collections.abc import Mapping

NOTATION: Final[Mapping[str, str]] = MappingProxyType(
    {
        "notation.list": N_(", "),
        "notation.quantity": N_("{number} {unit:unit}"),
        "notation.sentences": N_("{first} {second}"),
        "notation.possible_now": N_("Possible now: {commands:command}."),
        "notation.not_known": N_("not known"),
        "notation.source": N_("{sentence} (Basis: {source})"),
    }
)
"""How lists and sentences are joined and sources are cited."""
