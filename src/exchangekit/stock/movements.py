"""Movements of goods, append-only, each with its cause."""

from __future__ import annotations

from datetime import datetime

from exchangekit.errors import MovementError, TimeOrderError
from exchangekit.stock.places import Place
from exchangekit.values.classes import frozen
from exchangekit.values.dates import check_instant
from exchangekit.values.ids import CommandKey, CompanyId, Sku, StreamId


@frozen
class Cause:
    """
    Why a batch of movements or vouchers exists; shared by all of them.

    Args:
        stream: Of the record that caused them, such as ``slip:EX-1``.
        seq: Of that record in its stream.
        at: When it was recorded.
        occurred: When it happened; at most `at`; windows and posting dates use it.
        actor: Who did it, by reference.
        key: Of the command.
        company: Whose books.
        currency: Of every value.

    Raises:
        NaiveDatetimeError: `at` or `occurred` has no time zone.
        TimeOrderError: It was recorded before it happened.
    """

    stream: StreamId
    seq: int
    at: datetime
    occurred: datetime
    actor: str
    key: CommandKey
    company: CompanyId
    currency: str

    def __attrs_post_init__(self) -> None:
        check_instant(self.at, where="cause.at")
        check_instant(self.occurred, where="cause.occurred")
        if self.at < self.occurred:
            raise TimeOrderError("cause.at", self.at.isoformat(), self.occurred.isoformat())


@frozen
class Movement:
    """
    Goods go from one place to another.

    Args:
        cause: Why.
        n: Number within the cause, from 1.
        item: The SKU.
        tracking: Lot or serial, or None.
        steps: How much, at least 1.
        source: From where.
        target: To where; another place.
        value: What the goods are worth in the books, in minor units of the cause's
            currency; at least 0.

    Raises:
        MovementError: No quantity, no distance or a negative value.
    """

    cause: Cause
    n: int
    item: Sku
    tracking: str | None
    steps: int
    source: Place
    target: Place
    value: int

    def __attrs_post_init__(self) -> None:
        whole = type(self.steps) is int and type(self.value) is int
        if not whole or self.steps < 1 or self.value < 0:
            got = f"{self.steps} steps worth {self.value}"
            raise MovementError(self.id, got, "ints: at least 1 step worth at least 0")
        if self.source == self.target:
            raise MovementError(self.id, str(self.source), "two different places")

    @property
    def id(self) -> str:
        """``<stream>/<seq>/<n>``."""
        return f"{self.cause.stream}/{self.cause.seq}/{self.n}"
