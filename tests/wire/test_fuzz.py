"""Whatever comes in, one coded error comes out: nothing else ever leaves this room."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchangekit.errors import ExchangeKitError, InvalidInputError
from exchangekit.sale.entitlement import SaleEntry
from exchangekit.sale.facts import Sale
from exchangekit.sale.spans import Span
from exchangekit.slip.commands import Command
from exchangekit.slip.events import Event
from exchangekit.stock.movements import Movement
from exchangekit.stock.places import Place
from exchangekit.values.money import Money, Rate
from exchangekit.values.tax import Tax, TaxRate
from exchangekit.wire.canonical import canonical
from exchangekit.wire.codec import decode, encode
from exchangekit.wire.orders import read_order

from tests.wire import strategies as given_
from tests.wire.test_orders import FULL

if TYPE_CHECKING:
    from hypothesis.strategies import DataObject

HINTS: tuple[Any, ...] = (Sale, SaleEntry, Event, Command, Movement)
SHORT = (Money, Rate, TaxRate, Tax, Span, Place)
TOO_DEEP = given_.deep(50_000)


def has_one_coded_outcome(hint: Any, data: object) -> None:
    """Read something; whatever is read can be written again."""
    with suppress(ExchangeKitError):
        canonical(encode(decode(hint, data), hint))


@given(st.sampled_from((*HINTS, *SHORT)), given_.json_values)
def test_any_json_is_read_or_refused_with_a_code(hint: Any, data: object) -> None:
    """Law: no KeyError, TypeError, RecursionError leaves `decode`, whatever the JSON."""
    has_one_coded_outcome(hint, data)


@given(st.sampled_from(HINTS), st.data())
def test_nearly_right_json_is_read_or_refused_with_a_code(hint: Any, data: DataObject) -> None:
    """Law: so it is with one thing wrong somewhere deep inside."""
    right = encode(data.draw(given_.fitting(hint)), hint)

    has_one_coded_outcome(hint, data.draw(given_.spoiled(json.loads(json.dumps(right)))))


@given(given_.json_values)
def test_any_json_is_an_order_or_refused_with_a_code(data: object) -> None:
    """Law: the same for a host's order."""
    with suppress(ExchangeKitError):
        read_order(data)


@given(given_.spoiled(FULL))
def test_a_nearly_right_order_is_read_or_refused_with_a_code(data: object) -> None:
    """Law: the same with one thing wrong somewhere in a full order."""
    with suppress(ExchangeKitError):
        read_order(data)


@pytest.mark.parametrize("hint", [*HINTS, *SHORT, str, int, tuple[str, ...]], ids=str)
def test_depth_is_no_way_to_break_in(hint: Any) -> None:
    """Law: what nests far deeper than Python recurses is refused like anything else."""
    for data in (TOO_DEEP, [TOO_DEEP], {"kind": TOO_DEEP}, {"id": TOO_DEEP}):
        with pytest.raises(ExchangeKitError):
            decode(hint, data)


@pytest.mark.parametrize("name", sorted(FULL))
def test_depth_is_no_way_into_an_order(name: str) -> None:
    """Law: at every place of an order."""
    with pytest.raises(ExchangeKitError):
        read_order({**FULL, name: TOO_DEEP})


def test_what_nests_too_deep_has_no_canonical_form() -> None:
    """Example: refused before the JSON encoder could run out of stack."""
    with pytest.raises(InvalidInputError):
        canonical(TOO_DEEP)
