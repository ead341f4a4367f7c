"""Comparing what a case expects with what the library answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from exchangekit.errors import ExchangeKitError
from exchangekit.values.money import Money

from tests.cases.model import Answers, Check, NotMapped

_MAIN = (
    *("returned_value", "returned_tax", "difference", "refund", "sum", "value", "total", "tax"),
    *("returnable", "refunded_total", "outstanding", "order_total"),
)
"""Which answer a bare ``must_not`` is about, in this order."""


def resolve(answers: Answers, key: str) -> Any:
    """Give the answer to an expected key."""
    if key not in answers:
        raise NotMapped(f"nothing checks the expected key {key!r}")
    answer = answers[key]
    return answer() if callable(answer) else answer


def disagreements(expect: Mapping[str, Any], answers: Answers) -> list[str]:
    """List what differs; every expected key is checked or the case is not mapped."""
    found = []
    for key, expected in expect.items():
        if key == "must_not" or key.startswith("must_not_"):
            found += _forbidden(key, expected, expect, answers)
        else:
            found += differences(key, expected, resolve(answers, key))
    return found


def _forbidden(key: str, wrong: Any, expect: Mapping[str, Any], answers: Answers) -> list[str]:
    if isinstance(wrong, Mapping):
        pairs = [(name, resolve(answers, name), value) for name, value in wrong.items()]
    else:
        about = _about(key, expect, answers)
        actual = resolve(answers, about)
        pairs = [(about, actual, value) for value in (wrong if _is_list(wrong) else [wrong])]
    found = []
    for name, actual, value in pairs:
        if isinstance(actual, Money) and _number(value) is None:
            raise NotMapped(f"{key} is no figure: {value!r}")
        if not differences(name, value, actual):
            found.append(f"{name} is {value}, which {key} forbids")
    return found


def _about(key: str, expect: Mapping[str, Any], answers: Answers) -> str:
    if key in answers:
        return key
    name = key.removeprefix("must_not_")
    if name in answers:
        return name
    if key == "must_not":
        for main in _MAIN:
            if main in expect and main in answers:
                return main
    raise NotMapped(f"nothing checks the expected key {key!r}")


def differences(where: str, expected: Any, actual: Any) -> list[str]:
    """List where an answer differs from what is expected."""
    if isinstance(actual, Check):
        verdict = actual.test(expected)
        if verdict is None:
            raise NotMapped(f"{where}: {expected!r} is not understood")
        return [] if verdict else [f"{where}: expected {expected!r}, got {actual.got}"]
    if isinstance(expected, Mapping) and isinstance(actual, Mapping):
        return [
            line
            for key, value in expected.items()
            for line in differences(f"{where}.{key}", value, resolve(actual, key))
        ]
    if _is_list(expected) and _is_list(actual):
        if len(expected) != len(actual):
            return [f"{where}: expected {expected}, got {[_plain(a) for a in actual]}"]
        return [
            line
            for index, (value, got) in enumerate(zip(expected, actual, strict=True))
            for line in differences(f"{where}[{index}]", value, got)
        ]
    same = _same(expected, actual)
    return [] if same else [f"{where}: expected {expected!r}, got {_plain(actual)!r}"]


def _is_list(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)


def _same(expected: Any, actual: Any) -> bool:
    if isinstance(actual, Money):
        return _same_money(expected, actual)
    if isinstance(actual, datetime):
        return isinstance(expected, str) and _instant(expected) == actual
    if isinstance(actual, date):
        return bool(expected == actual.isoformat())
    if isinstance(expected, bool) or isinstance(actual, bool) or expected is None or actual is None:
        return expected is actual
    numbers = _number(expected), _number(actual)
    if None not in numbers:
        return numbers[0] == numbers[1]
    return bool(expected == actual)


def _same_money(expected: Any, actual: Money) -> bool:
    """Text is in major units with the currency's digits, an int in minor units."""
    if isinstance(expected, bool):
        return False
    if isinstance(expected, int):
        return expected == actual.minor
    try:
        return Money.parse(expected, actual.currency) == actual
    except ExchangeKitError:
        return False


def _instant(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _number(value: Any) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, (str, int, Decimal)):
        return None
    try:
        number = Decimal(value)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _plain(actual: Any) -> Any:
    return actual.amount if isinstance(actual, Money) else actual
