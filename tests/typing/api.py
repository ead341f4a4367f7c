"""Type-checked, never run: what a user's own code may rely on."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_type

import exchangekit as ek
from exchangekit import commands as do
from exchangekit import ids

if TYPE_CHECKING:
    from datetime import datetime


def amounts(a: ek.Money, b: ek.Money) -> None:
    """Money adds to money and nothing else."""
    assert_type(a + b, ek.Money)
    assert_type(a.allocate([1, 2]), tuple[ek.Money, ...])
    a + 1  # type: ignore[operator]
    a * 1.5  # type: ignore[operator]


def differences(quote: ek.Quote) -> str:
    """A difference is one of three, and mypy knows all of them."""
    match quote.difference:
        case ek.Collect(amount):
            return f"collect {amount}"
        case ek.Refund(amount):
            return f"refund {amount}"
        case ek.Even():
            return "even"


def commands(desk: ek.Desk, at: datetime) -> None:
    """A command comes with who gives it, when, and under which key."""
    clerk = ek.Actor("u-1", {ek.Role.CLERK})
    outcome = desk.do(ek.Envelope(ids.SlipId("EX-1"), do.Submit(), clerk, at, ids.CommandKey("k")))
    assert_type(outcome, ek.Outcome)
    assert_type(outcome.slip, ek.Slip)
    do.Inspect(1, 1, ek.Grade.AS_NEW, "sellable", ids.SiteId("main"))  # type: ignore[arg-type]


def memory_is_a_store(store: ek.MemoryStore) -> ek.Store:
    """The reference adapter has every port."""
    return store
