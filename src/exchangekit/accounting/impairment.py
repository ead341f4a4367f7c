"""
Impairment: stock stands in the books at the lower of what it cost and what it will fetch.

What an item is written down by stands on a role of its own.  At every date the loss is
worked out anew, and only the change is posted: more, less or nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from exchangekit.accounting.standard import WRITE_DOWN, WRITE_DOWN_USED
from exchangekit.errors import InvalidInputError
from exchangekit.values.classes import frozen
from exchangekit.values.ids import Sku
from exchangekit.values.money import Money, total

if TYPE_CHECKING:
    from collections.abc import Iterable

    from exchangekit.accounting.vouchers import Posting


@frozen
class Impaired:
    """
    One item, or goods of one state, at a date.

    Args:
        item: Which.
        cost: What it cost, at least 0; what was spent on it since included.
        realisable: What it will fetch less the cost to complete and to sell; nothing when
            that is below zero.
        allowance: What it was written down by before, at least 0.

    Raises:
        InvalidInputError: A cost or an allowance below zero.
        CurrencyMismatchError: They are of different currencies.
    """

    item: Sku
    cost: Money
    realisable: Money
    allowance: Money

    def __attrs_post_init__(self) -> None:
        total((self.cost, self.realisable, self.allowance), self.cost.currency)
        if self.cost.minor < 0 or self.allowance.minor < 0:
            got = f"cost {self.cost}, allowance {self.allowance}"
            raise InvalidInputError(f"impairment.{self.item}", got, "amounts of at least 0")

    @property
    def loss(self) -> Money:
        """By how much it is worth less than it cost; at least 0, at most all of it."""
        return min(loss_below(self.cost, self.realisable), self.cost)

    @property
    def change(self) -> Money:
        """What is to be posted now; below zero, so much is taken back."""
        return self.loss - self.allowance

    @property
    def carried(self) -> Money:
        """What it stands in the books for, after it is posted."""
        return self.cost - self.loss

    def used(self, sold: int, held: int) -> Money:
        """
        Give the share of the allowance that goes with the goods sold.

        Args:
            sold: Steps, 0 to `held`.
            held: Steps before that, at least 1.
        """
        return self.allowance.share(sold, held)


def loss_below(cost: Money, realisable: Money) -> Money:
    """
    Give by how much stock is worth less than it cost; nothing when it is not.

    Args:
        cost: In the books.
        realisable: Selling price less the cost to complete and to sell.

    Raises:
        CurrencyMismatchError: They are of different currencies.
    """
    gap = cost - realisable
    return max(gap, gap - gap)


def write_downs(items: Iterable[Impaired]) -> tuple[Posting, ...]:
    """
    Give what brings every item to the lower of cost and net realisable value.

    Item by item: what one fetches more never covers what another fetches less.

    Source:
        CAS 1 (2006), arts. 15-19; IAS 2.9, 2.29 and 2.33.
    """
    return tuple(
        line for one in items for line in WRITE_DOWN.postings({"loss": one.change}, about=one.item)
    )


def sold_written_down(item: Impaired, sold: int, held: int) -> tuple[Posting, ...]:
    """
    Give what sets the allowance of sold goods off against their cost of sales.

    Args:
        item: As it stood before.
        sold: Steps, 0 to `held`.
        held: Steps before that, at least 1.
    """
    return WRITE_DOWN_USED.postings({"allowance": item.used(sold, held)}, about=item.item)
