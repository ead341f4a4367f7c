"""
Write-downs: what each item in each place was written down by, and what the next one posts.

Stock stays in the ledger at what it cost; what it is written down by stands beside it, in the
company's own stream of write-downs.  So valuation and movements know nothing of it, and a
loss that turns out smaller is taken back, never above cost.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from exchangekit.accounting.impairment import Impaired
from exchangekit.accounting.standard import WRITE_DOWN, WRITE_DOWN_USED
from exchangekit.accounting.vouchers import Voucher, VoucherKind
from exchangekit.effects.vouchers import voucher_of
from exchangekit.errors import InvalidInputError
from exchangekit.stock.places import Place, PlaceKind
from exchangekit.stock.valuation.reading import is_ours
from exchangekit.values.classes import frozen
from exchangekit.values.ids import CompanyId, Sku
from exchangekit.values.money import Money

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from exchangekit.accounting.vouchers import Posting
    from exchangekit.stock.movements import Cause


@frozen
class Lying:
    """
    Goods that lie somewhere.

    Args:
        steps: How much, at least 0.
        cost: What all of it cost, in minor units, at least 0.

    Raises:
        InvalidInputError: One of them is below 0.
    """

    steps: int
    cost: int

    def __attrs_post_init__(self) -> None:
        whole = type(self.steps) is int and type(self.cost) is int
        if not whole or min(self.steps, self.cost) < 0:
            got = f"{self.steps!r} steps, cost {self.cost!r}"
            raise InvalidInputError("write_down.there", got, "ints of at least 0")


@frozen
class Fetching:
    """
    What goods of an item in a place will fetch.

    Args:
        item: The SKU.
        place: Where they lie; one of ours that can be touched.
        fetches: Net realisable value of all of them: selling price less the cost to complete
            and to sell.
        there: How much lies there and what it cost; None for a shelf, where stock says it.
        sold: How much of what was written down before has left since, in steps.
    """

    item: Sku
    place: Place
    fetches: Money
    there: Lying | None = None
    sold: int = 0

    def __attrs_post_init__(self) -> None:
        where = f"write_down.{self.item}"
        if not is_ours(self.place):
            want = "a place of ours that can be touched"
            raise InvalidInputError(f"{where}.place", str(self.place), want)
        shelf = self.place.kind is PlaceKind.SELLABLE
        if self.there is None and not shelf:
            want = "how much lies there and what it cost, for goods that lie on no shelf"
            raise InvalidInputError(f"{where}.there", "None", want)
        if self.there is not None and shelf:
            want = "none: stock says what lies on a shelf"
            raise InvalidInputError(f"{where}.there", str(self.there), want)


@frozen
class WrittenLine:
    """
    Goods of an item in a place, at a date.

    Args:
        item: The SKU.
        place: Where they lie.
        steps: How much lies there, at least 0.
        cost: What that cost, in minor units, at least 0.
        fetches: What it will fetch less the cost to complete and to sell, in minor units;
            nothing when that is below zero.
        used: What went with goods that left since the write-down before, in minor units.
        change: What it is written down by beyond that, in minor units; below zero, so much
            is taken back.
    """

    item: Sku
    place: Place
    steps: int
    cost: int
    fetches: int
    used: int
    change: int


@frozen
class WrittenDown:
    """
    Goods were looked at and written down to what they will fetch, or less than before.

    Args:
        company: Whose goods.
        currency: Of every amount.
        lines: At least one; each item once in each place.

    Raises:
        InvalidInputError: No line.
    """

    company: CompanyId
    currency: str
    lines: tuple[WrittenLine, ...]

    def __attrs_post_init__(self) -> None:
        if not self.lines:
            raise InvalidInputError("write_down.lines", "()", "at least one line")


class Allowance(NamedTuple):
    """
    What goods of an item in a place are written down by.

    Args:
        steps: How much lay there when it was worked out.
        amount: Minor units, 0 to what they cost.
    """

    steps: int
    amount: int


Allowances = dict[tuple[Sku, Place], Allowance]


def allowances(entries: Iterable[WrittenDown]) -> Allowances:
    """Fold write-downs to what each item in each place is written down by now."""
    known: Allowances = {}
    for entry in entries:
        for line in entry.lines:
            before = known.get((line.item, line.place), Allowance(0, 0)).amount
            left = before - line.used + line.change
            known[line.item, line.place] = Allowance(line.steps, left)
    return known


def written_line(before: Allowance, goods: Fetching, there: Lying) -> WrittenLine:
    """
    Work out what goods are written down by now.

    Args:
        before: What they were written down by.
        goods: What they will fetch, and how much of them has left since.
        there: How much lies there, and what it cost.

    Raises:
        InvalidInputError: More has left than was written down before.
    """
    sold, fetches = goods.sold, goods.fetches
    if type(sold) is not int or not 0 <= sold <= before.steps:
        want = f"an int of 0 to {before.steps}"
        raise InvalidInputError(f"write_down.{goods.item}.sold", repr(sold), want)
    cost, had = (Money(minor, fetches.currency) for minor in (there.cost, before.amount))
    used = Impaired(goods.item, cost, fetches, had).used(sold, before.steps) if sold else had - had
    change = Impaired(goods.item, cost, fetches, had - used).change
    amounts = (there.cost, fetches.minor, used.minor, change.minor)
    return WrittenLine(goods.item, goods.place, there.steps, *amounts)


def write_down_vouchers(
    entry: WrittenDown, cause: Cause, posting_date: date
) -> tuple[Voucher, ...]:
    """
    Give the voucher of a write-down; none where nothing changes.

    What went with goods sold is set off against their cost, the rest is a loss or a loss
    taken back.

    Args:
        entry: What was written down.
        cause: Of its record.
        posting_date: In an open period.
    """
    lines: list[Posting] = []
    for line in entry.lines:
        used, change = (Money(minor, entry.currency) for minor in (line.used, line.change))
        lines += WRITE_DOWN_USED.postings({"allowance": used}, about=line.item)
        lines += WRITE_DOWN.postings({"loss": change}, about=line.item)
    return voucher_of(VoucherKind.WRITE_DOWN, lines, cause, posting_date)
