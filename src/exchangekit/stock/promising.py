"""What can be promised, to whom and when; and what else would do."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

from exchangekit.errors import InvalidInputError
from exchangekit.values.classes import frozen
from exchangekit.values.goods import Item

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from exchangekit.stock.holds import StockFacts
    from exchangekit.values.ids import SlipId


@frozen
class Expected:
    """
    Goods that are on their way to us.

    Args:
        on: The day on which they can be sent on: after transport, and after inspection for
            a return.
        steps: How much, at least 1.
        source: What they come by, such as a purchase or a return, by reference.

    Raises:
        InvalidInputError: Nothing is expected.
    """

    on: date
    steps: int
    source: str = ""

    def __attrs_post_init__(self) -> None:
        if type(self.steps) is not int or self.steps < 1:
            raise InvalidInputError("expected.steps", repr(self.steps), "an int of at least 1")


class Promise(NamedTuple):
    """
    A part of what is asked for.

    Args:
        on: From which day on; None when nobody knows.
        steps: How much, at least 1.
        source: What it comes by; empty for stock on hand.
    """

    on: date | None
    steps: int
    source: str = ""


def promised(
    steps: int, free: int, expected: Iterable[Expected] = (), *, today: date, owed: int = 0
) -> tuple[Promise, ...]:
    """
    Give from when on a quantity can be sent, the earliest part first.

    What is late is expected today.  What others were promised before comes off first.

    Args:
        steps: How much is asked for, at least 1.
        free: Steps available now, as `holds.StockFacts.available` gives them.
        expected: Returns and purchases that will come.
        today: The day of the promise.
        owed: Steps promised to others beyond the stock, at least 0.
    """
    made: list[Promise] = []
    coming = sorted(expected, key=lambda part: (part.on, part.source))
    for on, there, source in (
        (today, free, ""),
        *((max(today, part.on), part.steps, part.source) for part in coming),
    ):
        mine = max(0, there - owed)
        owed -= there - mine
        part = min(steps, mine)
        if part:
            made.append(Promise(on, part, source))
            steps -= part
    return (*made, Promise(None, steps)) if steps else tuple(made)


def promise_of(
    facts: StockFacts,
    slip: SlipId,
    steps: int,
    expected: Iterable[Expected] = (),
    *,
    now: datetime,
    today: date,
) -> tuple[Promise, ...]:
    """
    Give what a slip can be promised of an item at a site.

    On hand, less the holds of others and the host's reservations; what those exceed the
    stock by comes off what is expected.

    Args:
        facts: What is known of the item at the site.
        slip: For whom.
        steps: How much is asked for, at least 1.
        expected: Returns and purchases that will come.
        now: The instant of the promise; holds that have run out by then do not count.
        today: Its day, where goods are sent from.
    """
    held = sum(hold.steps for hold in facts.holds if hold.slip != slip and hold.is_live(now))
    others = held + facts.reserved
    return promised(steps, facts.sellable, expected, today=today, owed=others)


class Shared(NamedTuple):
    """
    What each of several gets.

    Args:
        got: Steps each can have now.
        open: Steps each has to wait for.
    """

    got: tuple[int, ...]
    open: tuple[int, ...]

    @property
    def is_complete(self) -> bool:
        """Whether nobody has to wait."""
        return not any(self.open)


def shared(available: int, wanted: Sequence[int]) -> Shared:
    """
    Share what is there among several, the first one first; the rest of each stays open.

    >>> shared(4, (6, 1))
    Shared(got=(4, 0), open=(2, 1))
    """
    got = []
    for steps in wanted:
        part = max(0, min(steps, available))
        available -= part
        got.append(part)
    return Shared(tuple(got), tuple(w - g for w, g in zip(wanted, got, strict=True)))


@frozen
class Candidate:
    """
    An item that might be sent instead.

    Args:
        item: It.
        available: Steps that can be taken now.
        price: Minor units for as many steps as are asked for, today.
    """

    item: Item
    available: int
    price: int


def substitutes(
    wanted: Candidate, candidates: Iterable[Candidate], *, steps: int
) -> tuple[Candidate, ...]:
    """
    Rank what could be sent instead; only what is there in full, never the item itself.

    The same product first, then the same category; then by how many options agree, by how
    near the price is, the dearer one first (the customer is not worse off), and by SKU, so
    that the order is always the same.

    Args:
        wanted: What was asked for, with its price.
        candidates: What the policy's constraint allows.
        steps: How much is asked for, at least 1.
    """
    fitting = [
        candidate
        for candidate in candidates
        if candidate.available >= steps and candidate.item.sku != wanted.item.sku
    ]
    return tuple(sorted(fitting, key=lambda candidate: _rank(wanted, candidate)))


def _rank(wanted: Candidate, candidate: Candidate) -> tuple[bool, bool, int, int, int, str]:
    ours, item = wanted.item, candidate.item
    return (
        item.family != ours.family,
        item.category != ours.category,
        -len(set(item.options) & set(ours.options)),
        abs(candidate.price - wanted.price),
        -candidate.price,
        item.sku,
    )
