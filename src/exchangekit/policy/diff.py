"""What one policy says otherwise than another, part by part."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any

from attrs import fields, has

from exchangekit.policy.rules import Rule
from exchangekit.values.classes import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exchangekit.policy.book import Policy


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


@frozen
class RulePair:
    """
    What became of one rule.

    Args:
        old: As it was; None for one that is added.
        new: As it is; None for one that is removed.
    """

    old: Rule | None
    new: Rule | None


def paired_rules(old: Policy, new: Policy) -> tuple[RulePair, ...]:
    """
    Pair the rules that two policies do not share.

    Rules that are equal are left out, in whatever order they stand; of the rest those of one
    class are paired, first to first.
    """
    left, right = list(old.rules), list(new.rules)
    for rule in old.rules:
        if rule in right:
            right.remove(rule)
            left.remove(rule)
    pairs = []
    for rule in left:
        partner = next((other for other in right if type(other) is type(rule)), None)
        pairs.append(RulePair(rule, partner))
        if partner is not None:
            right.remove(partner)
    return (*pairs, *(RulePair(None, rule) for rule in right))


def diff(old: Policy, new: Policy) -> tuple[Difference, ...]:
    """
    Give every difference between two policies; none exactly if they say the same.

    Rules are paired as `paired_rules` says.  Names, versions and dates in force are
    differences too.  `exchangekit.text.policy_diff` says the same in sentences.
    """
    found = [one for pair in paired_rules(old, new) for one in _of_pair(pair)]
    for field in fields(type(old)):
        if field.name not in ("rules", "terms"):
            one, other = getattr(old, field.name), getattr(new, field.name)
            found += _changes("policy", field.name, one, other)
    return (*found, *_changes("terms", "", old.terms, new.terms))


def _of_pair(pair: RulePair) -> Iterator[Difference]:
    if pair.old is None:
        yield Difference(DiffKind.ADDED, _name(pair.new), new=_text(pair.new))
    elif pair.new is None:
        yield Difference(DiffKind.REMOVED, _name(pair.old), old=_text(pair.old))
    else:
        yield from _changes(_name(pair.old), "", pair.old, pair.new)


def _name(rule: object) -> str:
    return type(rule).__name__


def _changes(part: str, place: str, old: Any, new: Any) -> Iterator[Difference]:
    """Go down as far as both are of one class, and give what differs there."""
    if old == new:
        return
    if type(old) is type(new) and has(type(old)):
        for field in fields(type(old)):
            if field.init:
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
