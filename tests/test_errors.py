"""`exchangekit.errors`: what an error tells, and what it survives."""

from __future__ import annotations

from copy import copy, deepcopy

import pytest

from exchangekit.errors import (
    ConflictError,
    CurrencyMismatchError,
    ExchangeKitError,
    NotReturnableError,
)


def test_an_error_gives_its_facts_by_name() -> None:
    """Example: a caller reads what was asked and what is free, without parsing words."""
    error = NotReturnableError("S-1", 2, asked=3, shipped=5, claimed=4, free=1)

    expected = {"sale": "S-1", "line": 2, "asked": 3, "shipped": 5, "claimed": 4, "free": 1}

    assert expected == error.facts
    assert "sale.not-returnable" == error.code


def test_an_error_reads_as_headline_code_and_facts() -> None:
    """Example: `str` is for logs; `exchangekit.text` has the words for people."""
    error = CurrencyMismatchError("CNY", "JPY")

    headline = "Two amounts of different currencies were combined."

    assert f"{headline} [money.currency-mismatch] left='CNY', right='JPY'" == str(error)


def test_the_root_reads_well_without_facts() -> None:
    """The root has a code and no facts, and no stray space behind them."""
    error = ExchangeKitError()

    assert str(error).endswith("[exchangekit]")
    assert {} == error.facts


def test_an_error_without_a_docstring_still_has_code_and_facts() -> None:
    """With docstrings stripped (`python -OO`) only the headline is missing."""

    class UndocumentedError(ExchangeKitError):
        code = "test.undocumented"
        where: str

    UndocumentedError.__doc__ = None

    assert "[test.undocumented] where='here'" == str(UndocumentedError("here"))


@pytest.mark.parametrize("duplicate", [copy, deepcopy])
def test_a_copy_is_equal_in_facts_and_apart(duplicate: type) -> None:
    """A copied error is another object with the same facts."""
    error = ConflictError("slip:1", expected=3, actual=4)

    again = duplicate(error)

    assert again is not error
    assert error.facts == again.facts


def test_errors_are_equal_by_identity_only() -> None:
    """Two raises are two events, so errors stay hashable and never merge."""
    one, other = ConflictError("slip:1", 3, 4), ConflictError("slip:1", 3, 4)

    assert one != other
    assert 2 == len({one, other})
