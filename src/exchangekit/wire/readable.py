"""
How single values are written where a person reads and edits them: in policies.

Everything else has the form of `exchangekit.wire.leaves`; these differ:

============== ============================================== =================================
`Length`       ``{"days": 7, "roll_on_rest_day": true}``      its unit is the name of its count
timedelta      ``{"days": 14}``, ``{"hours": 36}``            whole days, hours or seconds
`TaxRate`      ``{"code": "vat", "percent": "13"}``           as in orders
a share        ``"percent": "12.5"`` for ``ppm=125000``       up to four digits, as text or int
============== ============================================== =================================
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from exchangekit.errors import ExchangeKitError, MissingFieldError, UnknownFieldError
from exchangekit.values.dates import Length, LengthUnit
from exchangekit.values.decimals import scaled, text_of
from exchangekit.values.tax import TaxRate
from exchangekit.wire.leaves import Codec
from exchangekit.wire.malformed import MalformedError, brief, invalid

_PERCENT_DIGITS: Final = 4
_PERCENT: Final = "a percentage with up to four digits, such as 12.5"
_SECONDS: Final = {"days": 86_400, "hours": 3_600, "seconds": 1}


def object_of(data: object, *known: str) -> dict[str, Any]:
    """Give an object that has no other fields than the known ones."""
    if type(data) is not dict:
        raise invalid(data, f"an object with {', '.join(known)}")
    surplus = next((name for name in data if name not in known), None)
    if surplus is not None:
        raise MalformedError(UnknownFieldError("", brief(surplus), known))
    return data


def part_of(data: dict[str, Any], name: str) -> Any:
    """Give a part that has to be there."""
    if name not in data:
        raise MalformedError(MissingFieldError("", name))
    return data[name]


# --- shares --------------------------------------------------------------------------------------


def _write_percent(value: object) -> str:
    if type(value) is not int:
        raise invalid(value, "whole parts per million")
    text = text_of(value, _PERCENT_DIGITS)
    return text.rstrip("0").rstrip(".")


def _read_percent(data: object) -> int:
    if isinstance(data, bool) or not isinstance(data, (str, int)):
        raise invalid(data, _PERCENT)
    try:
        ppm = scaled(data, _PERCENT_DIGITS, where="")
    except ExchangeKitError:
        ppm = None
    if ppm is None:
        raise invalid(data, _PERCENT)
    return ppm


PERCENT: Final = Codec(_write_percent, _read_percent)
"""Parts per million, written as a percentage."""


def _write_rate(value: TaxRate) -> dict[str, str]:
    if type(value) is not TaxRate or type(value.code) is not str:
        raise invalid(value, "a TaxRate")
    return {"code": value.code, "percent": _write_percent(value.ppm)}


def _read_rate(data: object) -> TaxRate:
    named = object_of(data, "code", "percent")
    code = part_of(named, "code")
    if type(code) is not str:
        raise invalid(code, "text").under(".code")
    percent = part_of(named, "percent")
    try:
        return TaxRate(code, _read_percent(percent))
    except MalformedError as error:
        raise error.under(".percent") from None
    except ExchangeKitError as error:
        raise MalformedError(error, ".percent") from None


RATE_OF_TAX: Final = Codec(_write_rate, _read_rate)
"""A tax by its code and percentage."""

# --- lengths of time -----------------------------------------------------------------------------


def _write_span(value: object) -> dict[str, int]:
    if not isinstance(value, timedelta) or value.microseconds:
        raise invalid(value, "a length of whole seconds")
    seconds = value.days * _SECONDS["days"] + value.seconds
    unit = next(unit for unit, each in _SECONDS.items() if seconds % each == 0)
    return {unit: seconds // _SECONDS[unit]}


def _read_span(data: object) -> timedelta:
    named = object_of(data, *_SECONDS)
    if len(named) != 1:
        raise invalid(data, f"one of {', '.join(_SECONDS)}")
    ((unit, count),) = named.items()
    if type(count) is not int:
        raise invalid(count, "a whole number").under(f".{unit}")
    try:
        return timedelta(seconds=count * _SECONDS[unit])
    except OverflowError:
        raise invalid(count, "a smaller one").under(f".{unit}") from None


SPAN: Final = Codec(_write_span, _read_span)
"""A length of time by one unit of it."""


def length_codec(inner: Codec) -> Codec:
    """Write a length with the name of its unit in place of ``count`` and ``unit``."""
    units = [unit.value for unit in LengthUnit]

    def write(value: Length) -> dict[str, Any]:
        data = inner.write(value)
        count, unit = data.pop("count"), data.pop("unit")
        return {unit: count, **data}

    def read(data: object) -> Any:
        named = object_of(data, *units, "first_day", "roll_on_rest_day")
        given = [unit for unit in units if unit in named]
        if len(given) != 1:
            raise invalid(data, f"one of {', '.join(units)}")
        (unit,) = given
        rest = {name: part for name, part in named.items() if name != unit}
        try:
            return inner.read({"count": named[unit], "unit": unit, **rest})
        except MalformedError as error:
            error.path = error.path.replace(".count", f".{unit}")
            raise

    return Codec(write, read)
