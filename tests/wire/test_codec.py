"""Every value of the kit to JSON and back: exact, short, and strict about what it reads."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from attrs import Factory, field, frozen
from hypothesis import given
from hypothesis import strategies as st

from exchangekit.accounting.vouchers import Voucher
from exchangekit.care.notices import Notice
from exchangekit.errors import (
    AmountDigitsError,
    CurrencyMismatchError,
    ExchangeKitError,
    InvalidInputError,
    MissingFieldError,
    NaiveDatetimeError,
    UnknownCurrencyError,
    UnknownFieldError,
    UnknownKindError,
)
from exchangekit.sale.entitlement import Claimed, SaleEntry, SaleRegistered
from exchangekit.sale.facts import Channel, Moment, Payment, Sale, SaleLine, Trigger
from exchangekit.sale.spans import Span
from exchangekit.settlement.tenders import PaymentEntry
from exchangekit.slip.commands import Command, Outcome, StrayBack
from exchangekit.slip.events import Event
from exchangekit.stock.entries import StockEntry
from exchangekit.stock.holds import Hold
from exchangekit.stock.movements import Movement
from exchangekit.stock.places import Place, PlaceKind
from exchangekit.values.goods import Grade, Item
from exchangekit.values.ids import CompanyId, CustomerRef, PaymentId, SaleId, SiteId, Sku
from exchangekit.values.money import Money, Rate
from exchangekit.values.quantity import Unit
from exchangekit.values.tax import Tax, Taxed, TaxRate, tax_inclusive
from exchangekit.wire.canonical import canonical
from exchangekit.wire.codec import decode, encode

from tests.strategies import prices
from tests.wire import strategies as given_

CLASSES = tuple(
    given_.stored_classes(SaleEntry, StockEntry, Movement, Hold, Voucher, PaymentEntry, Notice)
)
EIGHT = timezone(timedelta(hours=8))
AT = datetime(2026, 3, 1, 9, 30, tzinfo=EIGHT)
VAT = TaxRate("vat", 130_000)

LINE = SaleLine(
    line=1,
    item=Item(Sku("TEE-M"), "TEE", options=(("size", "M"),)),
    steps=2,
    shipped=2,
    paid=tax_inclusive(Money(39_800, "CNY"), [VAT]),
    site=SiteId("SH"),
)
SALE = Sale(
    id=SaleId("SO-1"),
    company=CompanyId("acme"),
    currency="CNY",
    zone="Asia/Shanghai",
    jurisdiction="CN",
    channel=Channel.ONLINE,
    customer=CustomerRef("cust-7"),
    lines=(LINE,),
    moments=(Moment(Trigger.ORDERED, AT),),
    payments=(Payment(PaymentId("PAY-1"), "card", Money(39_800, "CNY")),),
)


class Colour(StrEnum):
    """A choice."""

    RED = "red"


@frozen
class Whole:
    """Something of every shape."""

    name: str
    count: int = 1
    sure: bool = False
    colour: Colour | None = None
    days: frozenset[date] = frozenset()
    pair: tuple[str, int] = ("a", 1)
    mixed: tuple[Colour, Money] | None = None
    notes: Mapping[str, int] = field(factory=dict)
    by_colour: Mapping[Colour, Money] = field(factory=dict)
    length: timedelta = timedelta(0)
    _hidden: int = 7
    twice: int = field(default=Factory(lambda self: 2 * self.count, takes_self=True))
    last: str = field(default="", kw_only=True)
    cached: int = field(init=False, default=0, eq=False)


@frozen
class Left:
    """One of two."""

    whole: Whole


@frozen
class Right:
    """The other of two, without fields."""


def brief_id(value: object) -> str:
    """Name a parameter in a few characters."""
    return repr(value)[:50]


def refused(hint: Any, data: object) -> ExchangeKitError:
    """Give the error with which data is refused."""
    with pytest.raises(ExchangeKitError) as caught:
        decode(hint, data)
    return caught.value


# --- the way there and back ----------------------------------------------------------------------


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: f"{cls.__module__}.{cls.__qualname__}")
@given(data=st.data())
def test_every_value_of_the_ledgers_comes_back_equal(cls: type[Any], data: st.DataObject) -> None:
    """Law: reading what was written gives an equal value, and writing that the same text."""
    value = data.draw(given_.fitting(cls))

    text = canonical(encode(value))
    again = decode(cls, json.loads(text))

    assert value == again
    assert text == canonical(encode(again))


@pytest.mark.parametrize("union", [Event, Command, SaleEntry], ids=["event", "command", "entry"])
@given(data=st.data())
def test_every_member_of_a_choice_comes_back_as_itself(union: Any, data: st.DataObject) -> None:
    """Law: a choice names its kind, so the way back needs no guess."""
    value = data.draw(given_.fitting(union))

    again = decode(union, json.loads(canonical(encode(value, union))))

    assert (type(value), value) == (type(again), again)


@given(given_.fitting(Left | Right))
def test_every_shape_comes_back_equal(value: Left | Right) -> None:
    """Law: optional, sets, maps, pairs, hidden and keyword-only fields survive as well."""
    assert value == decode(Left | Right, json.loads(canonical(encode(value, Left | Right))))


@pytest.mark.parametrize("sign", [1, -1])
def test_an_amount_nobody_can_write_is_refused_at_its_place(sign: int) -> None:
    """Thousands of digits: a coded error with the path, of either sign."""
    with pytest.raises(InvalidInputError) as caught:
        encode(Taxed(Money(sign * 10**5000, "CNY")))

    assert {"where": "Taxed.net", "got": "int", "want": "a smaller one"} == caught.value.facts


@given(given_.amounts, given_.taxes, prices())
def test_amounts_come_back_exact_in_every_currency(money: Money, tax: Tax, price: Rate) -> None:
    """Law: the short forms are exact for 0, 2, 3 and 4 digits and either sign."""
    for value in (money, tax, price, Taxed(tax.amount, (tax,))):
        assert value == decode(type(value), json.loads(json.dumps(encode(value))))


@given(st.datetimes(timezones=st.timezones()))
def test_an_instant_keeps_its_offset(at: datetime) -> None:
    """Law: the same instant at the same offset; the zone's name is not kept."""
    again = decode(datetime, encode(at))

    assert at.utcoffset() == again.utcoffset()
    assert at.replace(tzinfo=None) == again.replace(tzinfo=None, fold=at.fold)


@pytest.mark.parametrize(
    "value, data",
    [
        (Money(1250, "CNY"), "12.50 CNY"),
        (Money(-5, "CNY"), "-0.05 CNY"),
        (Money(0, "CNY"), "0.00 CNY"),
        (Money(1250, "JPY"), "1250 JPY"),
        (Money(1250, "KWD"), "1.250 KWD"),
        (Rate(12345, 4, "CNY"), "1.2345 CNY"),
        (Rate(1990, 2, "CNY"), "19.90 CNY"),
        (Rate(12, 0, "CNY", 100), "12 CNY/100"),
        (Unit("kg", 3), "kg/3"),
        (VAT, ["vat", 130_000]),
        (Tax(VAT, Money(4579, "CNY")), ["vat", 130_000, "45.79 CNY"]),
        (Span(0, 2), [0, 2]),
        (Place(SiteId("SH/1"), PlaceKind.SELLABLE), "SH/1/sellable"),
        (AT, "2026-03-01T09:30:00+08:00"),
        (date(2026, 3, 1), "2026-03-01"),
        (timedelta(days=-1, seconds=1), -86_399),
    ],
    ids=brief_id,
)
def test_the_short_forms(value: object, data: object) -> None:
    """Examples: exact, and readable without this library."""
    assert data == encode(value)
    assert value == decode(type(value), data)


def test_none_no_zero_and_empty_are_left_out() -> None:
    """Example: a record says what is so, not everything that is not."""
    least = {"name": "n", "count": 1, "pair": ["a", 1], "hidden": 7, "twice": 2}

    assert least == encode(Whole("n"))
    assert {**least, "sure": True, "last": "z", "notes": {"a": 0}} == encode(
        Whole("n", sure=True, notes={"a": 0}, last="z")
    )


def test_a_release_with_other_defaults_reads_what_was_meant() -> None:
    """Law: a default that says something is written, so changing it changes no history."""

    def terms(days: int, basis: Colour | None) -> type[Any]:
        return frozen(
            type(
                "Terms",
                (),
                {"__annotations__": {"days": int, "basis": Colour | None}}
                | {"days": days, "basis": basis},
            )
        )

    older, newer = terms(14, None), terms(7, Colour.RED)

    assert 14 == decode(newer, encode(older())).days
    assert 7 == decode(newer, {}).days


def test_null_is_the_same_as_left_out_where_nothing_is_a_value() -> None:
    """Example: both ways to say that nothing is known."""
    assert Whole("n") == decode(Whole, {"name": "n", "colour": None, "twice": 2})


def test_a_sale_is_short() -> None:
    """A sale of one line fits into 600 bytes, so a slip of fifteen records into 20 KB."""
    assert 600 > len(canonical(encode(SALE)))


def test_a_text_that_is_a_choice_is_written_as_text() -> None:
    """A StrEnum is a str to mypy, so it may stand where a str should."""
    data = encode(Whole(Colour.RED))

    assert "red" == data["name"]
    assert str is type(data["name"])


@pytest.mark.parametrize("outcome", [Outcome.LOST, StrayBack("SF-1")])
def test_a_word_or_a_class(outcome: Outcome | StrayBack) -> None:
    """A choice that was of words alone may gain classes: its words are written as before."""
    hint = Outcome | StrayBack
    data = encode(outcome, hint)
    assert data == (
        "lost" if outcome is Outcome.LOST else {"kind": "stray-back", "tracking": "SF-1"}
    )
    assert decode(hint, data) == outcome
    for wrong in ("stray-back", 7, {"kind": "lost"}):
        with pytest.raises(ExchangeKitError):
            decode(hint, wrong)


def test_a_foreign_time_zone_needs_an_offset() -> None:
    """A `tzinfo` may give no offset: such an instant is as naive as one without any."""

    class Nowhere(tzinfo):
        def utcoffset(self, _: datetime | None) -> None:
            return None

        dst = tzname = utcoffset

    with pytest.raises(NaiveDatetimeError):
        encode(datetime(2026, 3, 1, tzinfo=Nowhere()))
    assert encode(datetime(2026, 3, 1, tzinfo=ZoneInfo("UTC"))).endswith("+00:00")


# --- what is refused when writing ----------------------------------------------------------------


@pytest.mark.parametrize(
    "changes, where",
    [
        ({"name": 1}, "Whole.name"),
        ({"count": 1.5}, "Whole.count"),
        ({"count": False}, "Whole.count"),
        ({"sure": 1}, "Whole.sure"),
        ({"colour": "red"}, "Whole.colour"),
        ({"days": [date(2026, 1, 1)]}, "Whole.days"),
        ({"days": frozenset({AT})}, "Whole.days"),
        ({"pair": ("a",)}, "Whole.pair"),
        ({"pair": ("a", "b")}, "Whole.pair"),
        ({"mixed": (Colour.RED, "1.00 CNY")}, "Whole.mixed"),
        ({"length": timedelta(microseconds=1)}, "Whole.length"),
        ({"length": 5}, "Whole.length"),
        ({"by_colour": {Colour.RED: 1}}, "Whole.by_colour"),
    ],
    ids=brief_id,
)
def test_what_could_not_be_read_is_not_written(changes: dict[str, Any], where: str) -> None:
    """Law: a value of the wrong type never gets into a history that must be read again."""
    with pytest.raises(InvalidInputError) as caught:
        encode(Whole(**{"name": "n", "twice": 2, **changes}))

    assert where == caught.value.where


@pytest.mark.parametrize(
    "value, hint",
    [
        (LINE, Sale),
        (LINE, SaleEntry),
        ([], tuple[Span, ...]),
        (Money(1, "CNY"), Span),
        (Span(0, 1), Money),
        (Span(0, 1), Rate),
        (Span(0, 1), Tax),
        (Span(0, 1), Place),
        (Span(0, 1), TaxRate),
        (Span(0, 1), Unit),
        (Span(False, 1), Span),  # noqa: FBT003 -- what must not pass for an int
        (1, datetime),
        (Moment(Trigger.ORDERED, AT), Span),
        (TaxRate(7, 130_000), TaxRate),  # type: ignore[arg-type]
    ],
    ids=brief_id,
)
def test_a_value_is_written_as_its_own_type_only(value: object, hint: Any) -> None:
    """Law: nothing that merely looks alike is written."""
    with pytest.raises(InvalidInputError):
        encode(value, hint)


def test_a_naive_instant_is_not_written() -> None:
    """gh:openboxes/openboxes/pull/6163: dates shifted by a day."""
    with pytest.raises(NaiveDatetimeError):
        encode(AT.replace(tzinfo=None))


@pytest.mark.parametrize("hint", [object, float, list[int], set[str], type], ids=str)
def test_a_type_without_a_form_is_a_mistake_of_the_programmer(hint: Any) -> None:
    """A float or a list in a stored class shows at once, not when it is read."""
    with pytest.raises(TypeError, match="no form on the wire"):
        encode(1, hint)


def test_choices_whose_members_cannot_be_told_apart_are_a_mistake() -> None:
    """Two classes of one name, or a field that hides the tag."""
    first = frozen(type("Same", (), {"__annotations__": {}}))
    other = frozen(type("Same", (), {"__annotations__": {}}))
    tagged = frozen(type("Tagged", (), {"__annotations__": {"kind": str}}))

    with pytest.raises(TypeError, match="one name"):
        encode(first(), first | other)
    with pytest.raises(TypeError, match="kind"):
        encode(first(), first | tagged)


# --- what is refused when reading, and where -----------------------------------------------------


def sale_with(path: str, part: object) -> dict[str, Any]:
    """Put something else into the example sale; a path such as ``lines.0.paid``."""
    data: Any = encode(SALE)
    inner, (*steps, last) = data, path.split(".")
    for step in steps:
        inner = inner[int(step) if isinstance(inner, list) else step]
    inner[int(last) if isinstance(inner, list) else last] = part
    return {"sale": data}


@pytest.mark.parametrize(
    "path, part, error, where",
    [
        ("id", 7, InvalidInputError, "$.sale.id"),
        ("id", " ", InvalidInputError, "$.sale.id"),
        ("channel", "mail", UnknownKindError, "$.sale.channel"),
        ("channel", 1, InvalidInputError, "$.sale.channel"),
        ("lines", {}, InvalidInputError, "$.sale.lines"),
        ("lines", [], InvalidInputError, "$.sale.lines"),
        ("lines.0", {}, MissingFieldError, "$.sale.lines[0]"),
        ("lines.0.extra", 1, UnknownFieldError, "$.sale.lines[0]"),
        ("lines.0.steps", True, InvalidInputError, "$.sale.lines[0].steps"),
        ("lines.0.steps", 2.0, InvalidInputError, "$.sale.lines[0].steps"),
        ("lines.0.shipped", 9, InvalidInputError, "$.sale.lines[0].shipped"),
        ("lines.0.item.options", [["size"]], InvalidInputError, "$.sale.lines[0].item.options[0]"),
        ("lines.0.item.barcode", "1", ExchangeKitError, "$.sale.lines[0].item.barcode"),
        ("lines.0.paid.net", "1.5 CNY", AmountDigitsError, "$.sale.lines[0].paid.net"),
        ("lines.0.paid.net", "1.50 XXX", UnknownCurrencyError, "$.sale.lines[0].paid.net"),
        ("lines.0.paid.taxes.0", ["vat", -1, "1.00 CNY"], None, "$.sale.lines[0].paid.taxes[0]"),
        ("lines.0.paid.taxes.0", [], InvalidInputError, "$.sale.lines[0].paid.taxes[0]"),
        ("moments.0.at", "2026-03-01T09:30:00", NaiveDatetimeError, "$.sale.moments[0].at"),
        ("moments.0.at", "yesterday", InvalidInputError, "$.sale.moments[0].at"),
        ("payments.0.amount", "-1.00 CNY", InvalidInputError, "$.sale.payments[0].amount"),
        ("proof", "yes", InvalidInputError, "$.sale.proof"),
    ],
)
def test_what_is_wrong_is_named_with_its_path(
    path: str, part: object, error: type[ExchangeKitError] | None, where: str
) -> None:
    """Examples: one coded error, and the place as the sender wrote it."""
    found = refused(SaleRegistered, sale_with(path, part))

    assert isinstance(found, error or ExchangeKitError)
    assert where == found.facts["where"]


def test_an_error_without_a_place_gets_it_as_a_note() -> None:
    """Some errors compare two values and have no place of their own."""
    found = refused(SaleRegistered, sale_with("payments.0.amount", "398.00 USD"))

    assert isinstance(found, CurrencyMismatchError)
    assert ["at $.sale"] == found.__notes__


def test_the_whole_can_have_a_name() -> None:
    """Example: a record's body is named by its place in the stream."""
    with pytest.raises(MissingFieldError) as caught:
        decode(Claimed, {}, "sale:SO-1/2")

    assert ("sale:SO-1/2", "by") == (caught.value.where, caught.value.field)


@pytest.mark.parametrize(
    "data, error, where",
    [
        ([], InvalidInputError, "$"),
        ({}, MissingFieldError, "$"),
        ({"kind": "up"}, UnknownKindError, "$.kind"),
        ({"kind": ["left"]}, UnknownKindError, "$.kind"),
        ({"kind": "left"}, MissingFieldError, "$"),
        ({"kind": "left", "whole": 1}, InvalidInputError, "$.whole"),
        ({"kind": "right", "whole": 1}, UnknownFieldError, "$"),
    ],
)
def test_a_choice_must_name_a_kind_it_has(
    data: object, error: type[ExchangeKitError], where: str
) -> None:
    """Examples: no kind, another kind, and the fields of another kind."""
    found = refused(Left | Right, data)

    assert isinstance(found, error)
    assert where == found.facts["where"]


@pytest.mark.parametrize(
    "field_, part, where",
    [
        ("days", ["2026-03-01", "2026-03-01"], "$.days"),
        ("days", ["2026-02-30"], "$.days[0]"),
        ("pair", ["a", 1, 2], "$.pair"),
        ("pair", ["a", "b"], "$.pair[1]"),
        ("mixed", ["blue", "1.00 CNY"], "$.mixed[0]"),
        ("notes", [], "$.notes"),
        ("notes", {"a": "b"}, "$.notes.a"),
        ("by_colour", {"blue": "1.00 CNY"}, "$.by_colour.blue"),
        ("length", "5", "$.length"),
        ("length", 10**30, "$.length"),
        ("last", None, "$.last"),
    ],
)
def test_every_shape_names_the_place(field_: str, part: object, where: str) -> None:
    """Examples: sets, pairs, maps and lengths of time."""
    found = refused(Whole, {"name": "n", "twice": 2, field_: part})

    assert where == found.facts["where"]


@pytest.mark.parametrize(
    "hint, data",
    [
        (Money, "12.5"),
        (Money, "-0.00 CNY"),
        (Money, "012.50 CNY"),
        (Money, "+1.00 CNY"),
        (Money, "1_0.00 CNY"),
        (Money, "１.00 CNY"),
        (Money, "1.00 CNY\n"),
        (Money, " 1.00 CNY"),
        (Money, "1" * 5000 + ".00 CNY"),
        (Money, 12.5),
        (Rate, "1.5 XXX"),
        (Rate, "1.5 CNY/1"),
        (Rate, "1.5 CNY/0"),
        (Rate, "-1.5 CNY"),
        (Rate, "2" * 5000 + " CNY"),
        (TaxRate, ["vat", "13"]),
        (TaxRate, ["vat", True]),
        (TaxRate, ["vat"]),
        (Unit, "kg"),
        (Unit, "/3"),
        (Unit, "kg/7"),
        (Unit, "kg/٣"),
        (Unit, "kg/03"),
        (Span, [2, 1]),
        (Span, (1, 2)),
        (Place, "SH"),
        (Place, "/sellable"),
        (Place, "SH/nowhere"),
    ],
    ids=brief_id,
)
def test_a_short_form_has_one_spelling(hint: Any, data: object) -> None:
    """Law: what is read is what would be written, letter by letter."""
    assert "$" == refused(hint, data).facts["where"]


def test_an_error_survives_being_named() -> None:
    """The named error can be pickled and shown like any other."""
    found = refused(SaleRegistered, sale_with("lines.0.steps", Grade))

    assert "$.sale.lines[0].steps" in str(found)
    assert ("$.sale.lines[0].steps", "EnumType", "a whole number") == found.args


def test_an_instant_of_any_offset_is_one_instant() -> None:
    """Example: what a database gives back in UTC is the same moment."""
    assert AT == decode(datetime, AT.astimezone(UTC).isoformat())
