"""What one quote says otherwise than another, line by line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exchangekit.errors import CurrencyMismatchError
from exchangekit.settlement.quote import LineKind
from exchangekit.values.classes import frozen
from exchangekit.values.money import Money

if TYPE_CHECKING:
    from collections.abc import Iterable

    from exchangekit.settlement.quote import Quote, QuoteLine

_Key = tuple[LineKind, int | None, str]


@frozen
class QuoteChange:
    """
    An amount that differs between two quotes; lines of one name count together.

    Args:
        kind: Of the lines.
        line: Of the slip, or None.
        name: Of the lines.
        before: Gross; zero when there was none.
        after: Gross; zero when there is none any more.
    """

    kind: LineKind
    line: int | None
    name: str
    before: Money
    after: Money

    @property
    def change(self) -> Money:
        """What the customer pays more; negative when less."""
        return self.after - self.before


def changes_between(old: Quote, new: Quote) -> tuple[QuoteChange, ...]:
    """
    Say what differs, in the order of the old quote, then of the new one.

    The changes add up to the change of the balance.

    Raises:
        CurrencyMismatchError: The quotes are of two currencies.
    """
    if old.currency != new.currency:
        raise CurrencyMismatchError(old.currency, new.currency)
    before, after = _sums(old.lines), _sums(new.lines)
    nothing = Money(0, old.currency)
    changes = (
        QuoteChange(*key, before.get(key, nothing), after.get(key, nothing))
        for key in dict.fromkeys((*before, *after))
    )
    return tuple(change for change in changes if change.change.minor)


def _sums(lines: Iterable[QuoteLine]) -> dict[_Key, Money]:
    sums: dict[_Key, Money] = {}
    for line in lines:
        key = (line.kind, line.line, line.name)
        gross = line.amount.gross
        sums[key] = sums[key] + gross if key in sums else gross
    return sums
