"""A sale in a currency that is not the books': its rate and its base amounts, frozen with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve

from exchangekit.errors import CurrencyMismatchError
from exchangekit.values.fx import split_as

if TYPE_CHECKING:
    from exchangekit.sale.facts import Sale
    from exchangekit.values.fx import FxRate


def at_rate(sale: Sale, rate: FxRate) -> Sale:
    """
    Freeze a sale's rate and what it is worth in the books, line by line.

    The whole is converted once; what shipping and the rounding of the document leave of it
    is shared over the lines by largest remainder, so they add up to it.  A credit later
    takes its part of these very amounts back.

    Args:
        sale: In the foreign currency.
        rate: Of the day of the sale.

    Raises:
        CurrencyMismatchError: The rate is of another currency than the sale.
    """
    if rate.currency != sale.currency:
        raise CurrencyMismatchError(sale.currency, rate.currency)
    beside = [part for part in (sale.shipping, sale.rounding) if part is not None]
    goods = rate.convert(sale.paid)
    for part in beside:
        goods -= rate.convert(part.gross)
    weights = [line.paid.gross.minor for line in sale.lines]
    if not any(weights):
        weights[0] = 1
    pairs = zip(sale.lines, goods.allocate(weights), strict=True)
    lines = tuple(evolve(line, base=split_as(share, line.paid)) for line, share in pairs)
    return evolve(sale, lines=lines, fx=rate)
