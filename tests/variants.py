"""
Every way in which one field of a frozen class can be otherwise, read off its type hints.

A class that gains a field gains variants by itself, so a test that goes over them cannot
forget one.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from enum import Enum
from functools import cache
from types import MappingProxyType, UnionType
from typing import TYPE_CHECKING, Any, Final, Union, get_args, get_origin, get_type_hints

from attrs import evolve, fields, has

from exchangekit.errors import ExchangeKitError
from exchangekit.policy.limits import PriceRule
from exchangekit.policy.money_terms import MoneyTerms, ShippingRefund
from exchangekit.policy.pledges import Pledge
from exchangekit.policy.rules import Likeness, ReplacementRule, WindowRule
from exchangekit.policy.terms import FeeTerm, PartDeduction
from exchangekit.policy.wear import Ground
from exchangekit.sale.facts import Trigger
from exchangekit.values.goods import Item
from exchangekit.values.money import Money

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

PLAIN: Final[Mapping[type, tuple[Any, ...]]] = MappingProxyType(
    {
        bool: (True, False),
        int: (2, 1, 3, 0),
        str: ("north", "south"),
        date: (date(2026, 1, 2), date(2026, 1, 3)),
        datetime: (datetime(2026, 1, 2, tzinfo=UTC), datetime(2026, 1, 3, tzinfo=UTC)),
        Money: (Money(200, "CNY"), Money(300, "CNY"), Money(200, "JPY")),
        timedelta: (timedelta(days=2), timedelta(hours=49), timedelta(microseconds=1)),
    }
)
"""Samples of what has no parts; the first is the usual one."""

TELLING: Final[Mapping[tuple[type, str], Any]] = MappingProxyType(
    {
        (FeeTerm, "amount"): None,  # beside an amount there is no share
        (Ground, "in_force_before"): date(2026, 1, 4),  # after it begins
        (Pledge, "amount"): None,  # beside an amount there is no share
        (PartDeduction, "amount"): None,  # beside an amount there is no share
        (MoneyTerms, "shipping"): ShippingRefund.BY_FAULT,  # else no side of the reason counts
        (PriceRule, "most"): Money(500, "CNY"),  # leaves room for the other limit
        (Item, "barcode"): None,  # a number with a check digit
        (ReplacementRule, "likeness"): Likeness.SAME_OPTIONS,  # else no options are compared
        (WindowRule, "and_after"): frozenset({Trigger.INSTALLED}),  # not that of the trigger
    }
)
"""Values without which another field of the class would decide nothing."""


def samples(hint: Any) -> tuple[Any, ...]:
    """Give different values of a type, the usual one first."""
    hint = getattr(hint, "__supertype__", hint)
    if hint in PLAIN:
        return PLAIN[hint]
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        arms = [arm for arm in inner if arm is not type(None)]
        found = tuple(value for arm in arms for value in samples(arm))
        return (*found, None) if len(arms) < len(inner) else found
    if origin is frozenset:
        return (*(frozenset({value}) for value in samples(inner[0])), frozenset())
    if origin is tuple and inner[-1] is not Ellipsis:
        return (tuple(samples(one)[0] for one in inner), tuple(samples(one)[1] for one in inner))
    if origin is tuple:
        parts = samples(inner[0])
        return (*((part,) for part in parts), parts[:2], ())
    if has(hint):
        return (usual(hint), *(other for _, other in variants(usual(hint))))
    if isinstance(hint, type) and issubclass(hint, Enum):
        return tuple(hint)
    message = f"there are no samples of {hint} yet"
    raise TypeError(message)


@cache
def usual(cls: type[Any]) -> Any:
    """Give an object of a class on which every field tells."""
    hints = get_type_hints(cls)
    return cls(
        **{
            field.alias: TELLING.get((cls, field.name), samples(hints[field.name])[0])
            for field in fields(cls)
            if field.init
        }
    )


def variants(base: Any, *, leave_out: frozenset[str] = frozenset()) -> Iterator[tuple[str, Any]]:
    """Give the name of each field with objects that differ in that field alone."""
    hints = get_type_hints(type(base))
    for field in fields(type(base)):
        if not field.init or field.name in leave_out:
            continue
        for value in samples(hints[field.name]):
            try:
                other = evolve(base, **{field.alias: value})
            except ExchangeKitError:
                continue
            if other != base and not _says_it_twice(other):
                yield field.name, other


def _says_it_twice(one: Any) -> bool:
    """Tell whether a window waits once more for the moment it runs from, which means nothing."""
    return isinstance(one, WindowRule) and one.trigger in one.and_after
