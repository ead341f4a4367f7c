"""One text for one value."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchangekit.errors import ExchangeKitError, InvalidInputError
from exchangekit.sale.spans import Span
from exchangekit.values.goods import Item
from exchangekit.values.ids import Sku
from exchangekit.wire.canonical import canonical, canonical_of, digest

exact = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)
HALF = "\ud800"


def test_the_form() -> None:
    """Example: sorted keys, no spaces, text as it is."""
    data = {"b": [1, "元", None], "a": {"d": True, "c": 'x"\n'}}

    assert '{"a":{"c":"x\\"\\n","d":true},"b":[1,"元",null]}' == canonical(data)


@given(exact)
def test_it_is_json_and_reads_back(data: object) -> None:
    """Law: any JSON reader gives the same value back."""
    assert data == json.loads(canonical(data))


@given(st.dictionaries(st.text(), exact), st.randoms())
def test_the_order_of_keys_does_not_matter(data: dict[str, object], chance: Any) -> None:
    """Law: equal values have one text, so one digest."""
    keys = list(data)
    chance.shuffle(keys)

    assert canonical(data) == canonical({key: data[key] for key in keys})


@pytest.mark.parametrize(
    "data",
    [1.0, float("nan"), {"a": [0.1]}, {1: "a"}, (1,), b"x", {"a"}, HALF, {HALF: 1}, 10**5000],
    ids=lambda data: repr(data)[:20] if not isinstance(data, int) else "huge",
)
def test_what_has_no_exact_json_is_refused(data: object) -> None:
    """Law: nothing is rounded, turned into text or cut to fit."""
    with pytest.raises(InvalidInputError):
        canonical(data)


def test_what_has_no_end_is_refused() -> None:
    """A list that holds itself is no JSON."""
    data: list[Any] = []
    data.append(data)

    with pytest.raises(InvalidInputError):
        canonical(data)


def test_values_of_the_kit_have_a_canonical_form() -> None:
    """Example: with the type where the class alone does not say it."""
    assert '{"sku":"TEE","unit":"each/0"}' == canonical_of(Item(Sku("TEE")))
    assert "[[0,2]]" == canonical_of((Span(0, 2),), tuple[Span, ...])


def test_a_text_that_no_database_could_keep_is_refused() -> None:
    """Half of a surrogate pair cannot be stored as UTF-8."""
    with pytest.raises(ExchangeKitError):
        canonical_of(Item(Sku("TEE"), product=HALF))


def test_the_digest_is_sha_256_of_utf_8() -> None:
    """Example: an auditor computes it with any tool."""
    assert sha256("元".encode()).hexdigest() == digest("元")
