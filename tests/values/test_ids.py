"""`exchangekit.values.ids`: the one check that all names pass."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchangekit.errors import InvalidInputError
from exchangekit.values.ids import check_id


@pytest.mark.parametrize("name", ["S-1", "订单 2026/001", "a" * 200, "🧾"])
def test_a_name_may_be_any_printable_text(name: str) -> None:
    """Example: hosts name things as they like."""
    check_id(name, where="here")


@pytest.mark.parametrize(
    "name", ["", " ", "a" * 201, "a\n", "a\tb", "\u200b", "\x00", "\ud800", None, 7, b"S-1", ["S"]]
)
def test_what_names_nothing_is_refused(name: object) -> None:
    """Empty, too long, invisible, or no text at all; the error stays short."""
    with pytest.raises(InvalidInputError) as caught:
        check_id(name, where="here")

    assert "here" == caught.value.where
    assert repr(name)[:80] == caught.value.got


@given(st.text(max_size=210))
def test_a_name_is_refused_or_can_be_shown(name: str) -> None:
    """Law: what passes is printable, not blank, and of bounded length."""
    try:
        check_id(name, where="here")
    except InvalidInputError:
        passed = False
    else:
        passed = True

    assert passed == (name.isprintable() and name.strip() != "" and len(name) <= 200)
