"""What one policy says otherwise than another, part by part."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any

from attrs import fields, has

from exchangekit.values.classes import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exchangekit.policy.book import Policy
    from exchangekit.policy.rules import Rule


class DiffKind(StrEnum):
    """What became of a part."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@frozen
class Difference:
    """
    One thing that two policies say differently.

    Args:
        kind: What became of it.
        part: ``terms``, ``policy`` or the class of a rule.
        place: Where in it, such as ``length.count``; empty for a whole rule.
        old: As it was, as text; empty for what is added.
        new: As it is; empty for what is removed.
    """

    kind: DiffKind
    part: str
    place: str = ""
    old: str = ""
    new: str = ""


def diff(old: Policy, new: Policy) -> tuple[Difference, ...]:
    """
    Give every difference between two policies; none exactly if they say the same.

    Rules that are equal are paired first, in whatever order they stand; of the rest those of
    one class, first to first.  Names, versions and dates in force are differences too.
    """
    left, right = list(old.rules), list(new.rules)
    for rule in old.rules:
        if rule in right:
            right.remove(rule)
            left.remove(rule)
    found: list[Difference] = []
    for rule in left:
        partner = next((other for other in right if type(other) is type(rule)), None)
        if partner is None:
            found.append(Difference(DiffKind.REMOVED, _name(rule), old=_text(rule)))
        else:
            right.remove(partner)
            found += _changes(_name(rule), "", rule, partner)
    found += [Difference(DiffKind.ADDED, _name(rule), new=_text(rule)) for rule in right]
    for field in fields(type(old)):
        if field.name not in ("rules", "terms"):
            one, other = getattr(old, field.name), getattr(new, field.name)
            found += _changes("policy", field.name, one, other)
    return (*found, *_changes("terms", "", old.terms, new.terms))


def _name(rule: Rule) -> str:
    return type(rule).__name__


def _changes(part: str, place: str, old: Any, new: Any) -> Iterator[Difference]:
    """Go down as far as both are of one class, and give what differs there."""
    if old == new:
        return
    if type(old) is type(new) and has(type(old)):
        for field in fields(type(old)):
            if field.init and field.eq:
                below = f"{place}.{field.name}" if place else field.name
                one, other = getattr(old, field.name), getattr(new, field.name)
                yield from _changes(part, below, one, other)
        return
    yield Difference(DiffKind.CHANGED, part, place, _text(old), _text(new))


def _text(value: Any) -> str:
    """Write a value in few characters: sets sorted, parts that are defaults left out."""
    if isinstance(value, frozenset | tuple):
        parts = map(_text, value)
        return ", ".join(sorted(parts) if isinstance(value, frozenset) else parts)
    if value is None:
        return "-"
    if not has(type(value)) or "__str__" in vars(type(value)):
        return str(value)
    said = (
        f"{field.name} {text}"
        for field in fields(type(value))
        if field.init and (text := _text(getattr(value, field.name))) not in ("", "-")
    )
    return f"({'; '.join(said)})"
