"""Proving what was written: every law the library has, read back from the file."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, assert_never

from exchangekit.accounting import laws as book_laws
from exchangekit.errors import ExchangeKitError
from exchangekit.settlement.quote import Collect, Even, Refund
from exchangekit.stock import laws as stock_laws
from exchangekit.values.money import total
from exchangekit.wire.records import verify

if TYPE_CHECKING:
    from collections.abc import Iterable

    from exchangekit.accounting.vouchers import Voucher
    from exchangekit.settlement.quote import Quote
    from exchangekit.wire.records import Record

    from examples.shopfloor.play import Played
    from examples.sqlite_host import SqliteStore


class Law(NamedTuple):
    """Whether a law holds, and over how much it was proved."""

    name: str
    over: int
    holds: bool


def prove(played: Iterable[Played], store: SqliteStore) -> tuple[Law, ...]:
    """Prove everything in the file."""
    scenarios = tuple(played)
    movements, vouchers = tuple(store.movements()), tuple(store.vouchers())
    quotes = [quote for each in scenarios for quote in each.quotes]
    streams = [store.slip_records(each.slip.id) for each in scenarios]
    streams += [store.sale_records(each.slip.request.sale) for each in scenarios]
    balanced = book_laws.audit(vouchers) is None and all(map(is_balanced, vouchers))
    return (
        Law("stock", len(movements), stock_laws.audit(movements) is None),
        Law("books", len(vouchers), balanced),
        Law("money", len(quotes), all(map(_adds_up, quotes))),
        Law("chain", sum(map(len, streams)), all(map(_is_chained, streams))),
    )


def is_balanced(voucher: Voucher) -> bool:
    """Tell whether debit equals credit."""
    entries = voucher.entries()
    debit = total((entry.debit for entry in entries), voucher.currency)
    return debit == total((entry.credit for entry in entries), voucher.currency)


def _adds_up(quote: Quote) -> bool:
    minor = sum(line.amount.gross.minor for line in quote.lines)
    match quote.difference:
        case Collect(amount):
            return minor == amount.minor > 0
        case Refund(amount):
            return minor == -amount.minor < 0
        case Even():
            return minor == 0
        case _:
            assert_never(quote.difference)


def _is_chained(records: tuple[Record, ...]) -> bool:
    try:
        return verify(records) is not None
    except ExchangeKitError:
        return False
