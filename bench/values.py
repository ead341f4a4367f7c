"""Money: adding against py-moneyed, allocation against divmod."""

from __future__ import annotations

from typing import TYPE_CHECKING

from moneyed import Money as Moneyed

from exchangekit.values.money import Money, allocate

from bench.timing import Measure, by_turns

if TYPE_CHECKING:
    from collections.abc import Iterator

_WEIGHTS = (1, 2, 3, 4, 5, 6, 7)
_TOTAL = 10_000


def _divmods() -> list[int]:
    """Split without remainder, order or check: what no allocation can do without."""
    return [divmod(_TOTAL * weight, 28)[0] for weight in _WEIGHTS]


def run() -> Iterator[Measure]:
    """Compare single operations."""
    one, other = Money(1_999, "CNY"), Money(2_501, "CNY")
    their_one, their_other = Moneyed("19.99", "CNY"), Moneyed("25.01", "CNY")
    assert (one + other).amount == str((their_one + their_other).amount)
    shares = allocate(_TOTAL, _WEIGHTS)
    assert sum(shares) == _TOTAL
    assert all(0 <= share - low <= 1 for share, low in zip(shares, _divmods(), strict=True))
    money = Money(_TOTAL, "CNY")
    assert [share.minor for share in money.allocate(_WEIGHTS)] == shares

    times = by_turns(
        {
            "add": lambda: one + other,
            "moneyed": lambda: their_one + their_other,
            "divmod": _divmods,
            "core": lambda: allocate(_TOTAL, _WEIGHTS),
            "allocate": lambda: money.allocate(_WEIGHTS),
        }
    )
    yield Measure("Money + Money / py-moneyed's", times.ratio("add", "moneyed"), 1)
    yield Measure("integer allocation over 7 / bare divmod", times.ratio("core", "divmod"), 6)
    yield Measure("Money.allocate over 7 / bare divmod", times.ratio("allocate", "divmod"), 15)
