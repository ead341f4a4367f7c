"""Any value of any type with a form on the wire, and JSON of every shape, right and wrong."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from enum import StrEnum
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, Final, NewType, Union, get_args, get_origin, get_type_hints

from attrs import evolve, fields, has
from hypothesis import reject
from hypothesis import strategies as st

from exchangekit.accounting.roles import AccountRole
from exchangekit.accounting.vouchers import Posting, posting
from exchangekit.errors import ExchangeKitError
from exchangekit.sale.discounts import Discount, DiscountKind
from exchangekit.sale.facts import Sale, SaleLine
from exchangekit.sale.foreign import at_rate
from exchangekit.sale.spans import Span
from exchangekit.stock.movements import Cause
from exchangekit.values.dates import Calendar, Length
from exchangekit.values.fx import FxRate
from exchangekit.values.money import Money, Rate
from exchangekit.values.quantity import EACH, Unit
from exchangekit.values.tax import Tax, Taxed, TaxRate

from tests.strategies import calendars, lengths, moneys, prices

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy


def stored_classes(*roots: Any) -> list[type[Any]]:
    """Give every attrs class that a value of some types is made of."""
    found: dict[type[Any], None] = {}
    waiting = list(roots)
    while waiting:
        hint = waiting.pop()
        waiting += get_args(hint)
        if isinstance(hint, type) and has(hint) and hint not in found:
            found[hint] = None
            waiting += get_type_hints(hint).values()
    return sorted(found, key=lambda cls: f"{cls.__module__}.{cls.__qualname__}")


# --- plain values --------------------------------------------------------------------------------

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)

names: Final = st.sampled_from(("a", "SKU-1", "元", "é/1", "\U0001f455")) | st.text(
    st.characters(codec="utf-8", categories=("L", "N", "P", "S")), min_size=1, max_size=12
)
"""Texts that can name anything, far from ASCII among them."""

offsets: Final = st.sampled_from((0, 480, -210, 345)).map(
    lambda minutes: timezone(timedelta(minutes=minutes))
) | st.just(timezone(timedelta(hours=8, minutes=5, seconds=43)))
"""Offsets, one of them with seconds as Shanghai had until 1901."""

instants: Final = st.builds(
    lambda seconds, part, offset: (
        _EPOCH + timedelta(seconds=seconds, microseconds=part)
    ).astimezone(offset),
    st.integers(-(10**9), 10**10),
    st.just(0) | st.integers(0, 999_999),
    offsets,
)
"""Instants of three centuries, some with fractions of a second."""

lengths_of_time: Final = st.integers(1, 10**9).map(lambda seconds: timedelta(seconds=seconds))
rates: Final = st.integers(1, 10**9).map(lambda figures: FxRate("CNY", Rate(figures, 6, "USD")))
"""What yuan are worth in dollars."""
yuan: Final = st.integers(0, 10**15).map(lambda minor: Money(minor, "CNY"))


@st.composite
def _spans(draw: DrawFn) -> Span:
    start = draw(st.integers(0, 10**6))
    return Span(start, start + draw(st.integers(1, 10**6)))


@st.composite
def _sale_lines(draw: DrawFn) -> SaleLine:
    steps = draw(st.integers(1, 1000))
    return SaleLine(
        line=draw(st.integers(1, 99)),
        item=draw(fitting(get_type_hints(SaleLine)["item"])),
        steps=steps,
        shipped=draw(st.integers(0, steps)),
        paid=draw(fitting(Taxed)),
        site=draw(fitting(get_type_hints(SaleLine)["site"])),
        cost=draw(st.none() | yuan),
        exclusion_confirmed=draw(st.booleans()),
        earlier_exchanges=draw(st.integers(0, 3)),
    )


@st.composite
def _sales(draw: DrawFn) -> Any:
    lines = draw(st.lists(fitting(SaleLine), min_size=1, max_size=3))
    numbered = tuple(evolve(line, line=number) for number, line in enumerate(lines, start=1))
    sale = _built(Sale, draw, lines=st.just(numbered), fx=st.none())
    rate = draw(st.none() | rates)
    return sale if rate is None else at_rate(sale, rate)


@st.composite
def _causes(draw: DrawFn) -> Any:
    one, other = sorted((draw(instants), draw(instants)))
    return _built(Cause, draw, occurred=st.just(one), at=st.just(other))


def _discounts() -> SearchStrategy[Discount]:
    """Give flat discounts and percentages; a flat one may repeat by its threshold."""
    some = st.integers(1, 10**6).map(lambda minor: Money(minor, "CNY"))
    maybe = st.none() | some
    lines = st.lists(st.integers(1, 9), max_size=3).map(tuple)
    kinds, either = st.sampled_from(DiscountKind), st.booleans()
    rest = {"lines": lines, "capped": either, "inclusive": either}
    return st.one_of(
        st.builds(Discount, names, kinds, some, at_most=maybe, threshold=maybe, **rest),
        st.builds(Discount, names, kinds, some, threshold=some, repeats=either, **rest),
        st.builds(Discount, names, kinds, ppm=st.integers(1, 10**6), threshold=maybe, **rest),
    )


_OWN: Final[Mapping[type, SearchStrategy[Any]]] = {
    str: names,
    int: st.integers(1, 10**6),
    bool: st.booleans(),
    datetime: instants,
    date: st.dates(),
    timedelta: lengths_of_time,
    Money: yuan,
    Unit: st.sampled_from((EACH, Unit("kg", 3), Unit("each"))),
    TaxRate: st.builds(TaxRate, names, st.integers(0, 10_000_000)),
    Rate: prices("CNY"),
    FxRate: rates,
    Span: _spans(),
    Calendar: calendars(),
    Length: lengths(),
    SaleLine: _sale_lines(),
    Sale: _sales(),
    Cause: _causes(),
    Discount: _discounts(),
    Posting: st.builds(
        lambda roles, amount, about: posting(roles[0], roles[1], amount, about),
        st.lists(st.sampled_from(AccountRole), min_size=2, max_size=2, unique=True),
        yuan,
        names,
    ),
}
_BY_FIELD: Final[Mapping[str, SearchStrategy[Any]]] = {
    "currency": st.just("CNY"),
    "barcode": st.sampled_from((None, "6901234567892")),
    "ppm": st.integers(0, 1_000_000),
    "replaces": st.just(()),
}


def fitting(hint: Any) -> SearchStrategy[Any]:
    """Give valid values of a type, amounts all in one currency."""
    if isinstance(hint, NewType):
        return fitting(hint.__supertype__)
    if hint in _OWN:
        return _OWN[hint]
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return st.one_of(*(st.none() if a is NoneType else fitting(a) for a in arguments))
    if origin is tuple and arguments[-1] is ...:
        return st.lists(fitting(arguments[0]), max_size=3).map(tuple)
    if origin is tuple:
        return st.tuples(*map(fitting, arguments))
    if origin is frozenset:
        return st.frozensets(fitting(arguments[0]), max_size=3)
    if origin is Mapping:
        return st.dictionaries(*map(fitting, arguments), max_size=3)
    if issubclass(hint, StrEnum):
        return st.sampled_from(hint)
    return st.composite(lambda draw: _built(hint, draw))()


def _built(cls: type[Any], draw: DrawFn, **own: SearchStrategy[Any]) -> Any:
    hints, own = get_type_hints(cls), {**_BY_FIELD, **own}
    given = {}
    for attribute in fields(cls):
        if attribute.init:
            name = attribute.name
            values = own[name] if name in own else fitting(hints[name])
            given[attribute.alias or name] = draw(values)
    try:
        return cls(**given)
    except ExchangeKitError:
        reject()


amounts: Final = moneys()
"""Amounts of either sign and of 0, 2, 3 and 4 digits."""

taxes: Final = st.builds(Tax, fitting(TaxRate), amounts)


# --- JSON ----------------------------------------------------------------------------------------

_WORDS: Final = ("kind", "id", "lines", "sku", "net", "line", "spans", "by", "at", "percent", "tax")

scalars: Final = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.sampled_from((10**40, -(10**4000))),
    st.floats(),
    st.text(),
    st.characters(categories=["Cs"]),
    st.sampled_from(
        (
            *("0", "-1", "1.50 CNY", "1e999999999", "sNaN", "１２", "1_0", "12.50", "CNY", "each"),
            *("2026-02-30", "2026-03-01", "2026-03-01T09:30:00", "0001-01-01T00:00:00+23:59"),
        )
    ),
)
json_values: Final = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(_WORDS) | st.text(max_size=3), inner, max_size=4)
    ),
    max_leaves=12,
)
"""What `json.loads` can give, and worse."""

json_texts: Final = st.dictionaries(names, names | st.integers(), max_size=3).map(json.dumps)


@st.composite
def spoiled(draw: DrawFn, data: Any) -> Any:
    """Put something else in one place of a JSON value, leave a part out, or add one."""
    if isinstance(data, dict) and data and draw(st.integers(0, 4)):
        key = draw(st.sampled_from(sorted(data)))
        if draw(st.integers(0, 4)) == 0:
            return {name: part for name, part in data.items() if name != key}
        return {**data, key: draw(spoiled(data[key]))}
    if isinstance(data, list) and data and draw(st.integers(0, 4)):
        place = draw(st.integers(0, len(data) - 1))
        return [*data[:place], draw(spoiled(data[place])), *data[place + 1 :]]
    if isinstance(data, dict) and draw(st.booleans()):
        return {**data, draw(st.text(max_size=5)): draw(json_values)}
    return draw(json_values)


def deep(levels: int) -> Any:
    """Nest lists and objects far deeper than Python may recurse."""
    data: Any = 1
    for _ in range(levels):
        data = {"lines": [data]}
    return data
