"""
How single values are written: the leaves of every record.

Each is a JSON text, int or bool, or the short form of a small value that occurs often.  A
short form is exact, and there is one for each value:

========= ================================ ====================================================
`Money`   ``"12.50 CNY"``                  major units with all digits of the currency
`Rate`    ``"1.2345 CNY/100"``             all digits it was given with, and for how many units
`TaxRate` ``["vat", 130000]``              name and parts per million
`Tax`     ``["vat", 130000, "45.79 CNY"]`` the rate and what it comes to
`Unit`    ``"kg/3"``                       code and digits
`Span`    ``[0, 2]``                       start and stop
`Place`   ``"SH/sellable"``                site and kind
datetime  ``"2026-03-01T09:30:00+08:00"``  ISO 8601, always with an offset
date      ``"2026-03-01"``                 ISO 8601
timedelta ``604800``                       whole seconds
========= ================================ ====================================================
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from exchangekit.errors import (
    AmountDigitsError,
    ExchangeKitError,
    InvalidInputError,
    NaiveDatetimeError,
    UnknownCurrencyError,
    UnknownKindError,
)
from exchangekit.sale.spans import Span
from exchangekit.stock.places import Place, PlaceKind
from exchangekit.values.currencies import DIGITS
from exchangekit.values.decimals import text_of
from exchangekit.values.ids import SiteId
from exchangekit.values.money import Money, Rate
from exchangekit.values.quantity import Unit
from exchangekit.values.tax import Tax, TaxRate
from exchangekit.wire.malformed import MalformedError, brief, invalid

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from enum import StrEnum


class Codec(NamedTuple):
    """
    How values of one type are written and read.

    Args:
        write: From the value to what JSON can hold.
        read: The way back; refuses everything else.
        plain: A type whose values are their own JSON, so that no call is needed; or None.
    """

    write: Callable[[Any], Any]
    read: Callable[[Any], Any]
    plain: type | None = None


def _same(wanted: type, want: str) -> Codec:
    def check(value: object) -> object:
        if type(value) is not wanted:
            raise invalid(value, want)
        return value

    return Codec(check, check, wanted)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise invalid(value, "text")
    return str.__str__(value)


def write_instant(value: datetime) -> str:
    """Write an instant with the offset it was given with; a naive one is refused."""
    if not isinstance(value, datetime):
        raise invalid(value, "an instant with its offset")
    if type(value.tzinfo) is not timezone and value.utcoffset() is None:
        raise MalformedError(NaiveDatetimeError("", value.isoformat()))
    return value.isoformat()


def _read_instant(data: object) -> datetime:
    try:
        value = datetime.fromisoformat(_text(data))
    except ValueError:
        raise invalid(data, "an instant such as 2026-03-01T09:30:00+08:00") from None
    if value.tzinfo is None:
        raise MalformedError(NaiveDatetimeError("", value.isoformat()))
    return value


def _write_day(value: date) -> str:
    if type(value) is not date:
        raise invalid(value, "a date")
    return value.isoformat()


def _read_day(data: object) -> date:
    try:
        return date.fromisoformat(_text(data))
    except ValueError:
        raise invalid(data, "a date such as 2026-03-01") from None


def _write_length(value: object) -> int:
    if not isinstance(value, timedelta) or value.microseconds:
        raise invalid(value, "a length of whole seconds")
    return value.days * 86_400 + value.seconds


def _read_length(data: object) -> timedelta:
    if type(data) is not int:
        raise invalid(data, "whole seconds")
    try:
        return timedelta(seconds=data)
    except OverflowError:
        raise invalid(data, "fewer seconds") from None


def enum_codec(cls: type[StrEnum]) -> Codec:
    """Write a choice as its text."""
    members = {member.value: member for member in cls}

    def write(value: StrEnum) -> str:
        if type(value) is not cls:
            raise invalid(value, f"a member of {cls.__name__}")
        return value._value_

    def read(data: object) -> StrEnum:
        member = members.get(_text(data))
        if member is None:
            raise MalformedError(UnknownKindError("", brief(data), tuple(members)))
        return member

    return Codec(write, read)


# --- short forms ---------------------------------------------------------------------------------

_USUAL = DIGITS["CNY"]  # digits of nearly all currencies
_HAS_USUAL = frozenset(code for code, digits in DIGITS.items() if digits == _USUAL)
_INT = r"(0|[1-9]\d{0,3999})"  # Python refuses to read an int of more than 4300 figures
_MONEY = re.compile(rf"(-?){_INT}(?:\.(\d{{1,99}}))? ([A-Z]{{3}})", re.ASCII).fullmatch
_RATE = re.compile(rf"{_INT}(?:\.(\d{{1,12}}))? ([A-Z]{{3}})(?:/{_INT})?", re.ASCII).fullmatch
_MONEY_FORM = "an amount with its currency such as 12.50 CNY"
_SPAN_FORM = "a list of start and stop"
_TAX_RATE_FORM = "a list of code and ppm"
_RATE_FORM = "a price with its currency such as 1.2345 CNY or 12 CNY/100"


def _write_money(value: Money) -> str:
    if type(value) is not Money:
        raise invalid(value, "Money")
    minor, currency = value.minor, value.currency
    try:
        if minor >= 0 and currency in _HAS_USUAL:
            return f"{minor // 100}.{minor % 100:02d} {currency}"
        return str(value)
    except (ValueError, InvalidInputError):  # thousands of digits, which Python refuses to write
        raise invalid(minor, "a smaller one") from None


def _read_money(data: object) -> Money:
    found = _MONEY(_text(data))
    if found is None:
        raise invalid(data, _MONEY_FORM)
    sign, whole, part, currency = found.groups("")
    digits = DIGITS.get(currency)
    if digits is None:
        raise MalformedError(UnknownCurrencyError("", currency))
    if len(part) != digits:
        raise MalformedError(AmountDigitsError("", brief(data), currency, digits))
    minor = int(whole + part)
    if not sign:
        return Money(minor, currency)
    if minor == 0:
        raise invalid(data, _MONEY_FORM)
    return Money(-minor, currency)


def _write_rate(value: Rate) -> str:
    if type(value) is not Rate:
        raise invalid(value, "a Rate")
    per = "" if value.per == 1 else f"/{value.per}"
    return f"{text_of(value.figures, value.digits)} {value.currency}{per}"


def _read_rate(data: object) -> Rate:
    found = _RATE(_text(data))
    if found is None or found[4] in {"0", "1"}:
        raise invalid(data, _RATE_FORM)
    whole, part, currency, per = found.groups("")
    if currency not in DIGITS:
        raise MalformedError(UnknownCurrencyError("", currency))
    return Rate(int(whole + part), len(part), currency, int(per or 1))


def _write_rate_of_tax(value: TaxRate) -> list[object]:
    if type(value) is not TaxRate:
        raise invalid(value, "a TaxRate")
    code, ppm = value.code, value.ppm
    if type(code) is not str or type(ppm) is not int:
        raise invalid([code, ppm], _TAX_RATE_FORM)
    return [code, ppm]


def _read_rate_of_tax(data: object) -> TaxRate:
    if type(data) is not list or [*map(type, data)] != [str, int]:
        raise invalid(data, _TAX_RATE_FORM)
    try:
        return TaxRate(*data)
    except ExchangeKitError as error:
        raise MalformedError(error) from None


def _write_tax(value: Tax) -> list[object]:
    if type(value) is not Tax:
        raise invalid(value, "a Tax")
    parts = _write_rate_of_tax(value.rate)
    parts.append(_write_money(value.amount))
    return parts


def _read_tax(data: object) -> Tax:
    if type(data) is not list or not data:
        raise invalid(data, "a list of code, ppm and amount")
    return Tax(_read_rate_of_tax(data[:-1]), _read_money(data[-1]))


def _write_span(value: Span) -> list[int]:
    if type(value) is not Span:
        raise invalid(value, "a Span")
    start, stop = value.start, value.stop
    if type(start) is not int or type(stop) is not int:
        raise invalid([start, stop], _SPAN_FORM)
    return [start, stop]


def _read_span(data: object) -> Span:
    if type(data) is not list or [*map(type, data)] != [int, int]:
        raise invalid(data, _SPAN_FORM)
    try:
        return Span(*data)
    except ExchangeKitError as error:
        raise MalformedError(error) from None


def _write_unit(value: Unit) -> str:
    if type(value) is not Unit or type(value.digits) is not int:
        raise invalid(value, "a Unit")
    return f"{value.code}/{value.digits}"


def _read_unit(data: object) -> Unit:
    code, _, digits = _text(data).rpartition("/")
    if len(digits) != 1 or digits not in "0123456" or not code:
        raise invalid(data, "a unit with its digits such as kg/3")
    return Unit(code, int(digits))


_PLACE_KINDS = enum_codec(PlaceKind)


def _write_place(value: Place) -> str:
    if type(value) is not Place:
        raise invalid(value, "a Place")
    return f"{value.site}/{_PLACE_KINDS.write(value.kind)}"


def _read_place(data: object) -> Place:
    site, _, kind = _text(data).rpartition("/")
    try:
        return Place(SiteId(site), _PLACE_KINDS.read(kind))
    except ExchangeKitError as error:
        raise MalformedError(error) from None


LEAVES: Final[Mapping[object, Codec]] = MappingProxyType(
    {
        str: Codec(_text, _text, str),
        int: _same(int, "a whole number"),
        bool: _same(bool, "true or false"),
        datetime: Codec(write_instant, _read_instant),
        date: Codec(_write_day, _read_day),
        timedelta: Codec(_write_length, _read_length),
        Money: Codec(_write_money, _read_money),
        Rate: Codec(_write_rate, _read_rate),
        TaxRate: Codec(_write_rate_of_tax, _read_rate_of_tax),
        Tax: Codec(_write_tax, _read_tax),
        Unit: Codec(_write_unit, _read_unit),
        Span: Codec(_write_span, _read_span),
        Place: Codec(_write_place, _read_place),
    }
)
"""Every type that is written as one value."""
