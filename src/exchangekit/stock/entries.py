"""Entries of an item's own stream at a site: what arises without a slip or a sale."""

from __future__ import annotations

from exchangekit.errors import MovementError
from exchangekit.values.classes import frozen
from exchangekit.values.money import Money


@frozen
class StockOpened:
    """
    Opening stock of an item at a site.

    Args:
        steps: How much lies there, at least 1.
        value: What it is worth in the books, at least 0.
    """

    steps: int
    value: Money

    def __attrs_post_init__(self) -> None:
        if type(self.steps) is not int or self.steps < 1 or self.value.minor < 0:
            got = f"{self.steps!r} steps worth {self.value}"
            raise MovementError("opening", got, "at least 1 step worth at least 0")


StockEntry = StockOpened
