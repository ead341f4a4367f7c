"""What each line of a quote rests on: who pays it, and of which amount it is a share."""

from __future__ import annotations

from collections import defaultdict
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from exchangekit.sale.spans import steps_in
from exchangekit.settlement.deducting import found_lines, wear_lines
from exchangekit.settlement.quote import LineKind, QuoteLine
from exchangekit.values.classes import frozen
from exchangekit.values.goods import Grade
from exchangekit.values.money import Money, total
from exchangekit.values.tax import Taxed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from exchangekit.policy.terms import Terms
    from exchangekit.settlement.pricing import Returned
    from exchangekit.settlement.quote import Quote
    from exchangekit.values.goods import Fault

MILLION: Final = 1_000_000


class Payer(StrEnum):
    """Who pays a line of a quote."""

    CUSTOMER = "customer"
    SHOP = "shop"


@frozen
class Share:
    """
    So much of an amount: ``part / whole`` of it.

    Args:
        of: Gross: what was paid for goods, or what is credited for them; not negative.
        part: Not negative: smallest units of goods, parts per million, or what counts use.
        whole: At least 1.
    """

    of: Money
    part: int
    whole: int


@frozen
class LineBasis:
    """
    What a line of a quote rests on.

    Args:
        line: The line, with its tax.
        payer: Who pays it; a fee with its waiver beside it the shop pays.
        share: Of what it is a share; None: it is a flat amount or a price, or has a working
            of its own in the quote.  It comes to less where more was taken off than was there.
    """

    line: QuoteLine
    payer: Payer
    share: Share | None = None


def bases_of(
    quote: Quote, returned: tuple[Returned, ...], terms: Terms, fault: Fault
) -> tuple[LineBasis, ...]:
    """
    Say for every line of a quote who pays it and what it is worked out from.

    Args:
        quote: As it was worked out.
        returned: What comes back, as it was found for this quote.
        terms: Kept on the slip.
        fault: On whose side the reason lies.
    """
    turns: defaultdict[_Name, list[_Found]] = defaultdict(list)
    for name, found in (*_of_fees(quote, terms, fault), *_of_goods(returned, terms, fault)):
        turns[name].append(found)
    each = {name: iter(found) for name, found in turns.items()}
    return tuple(_basis(line, each) for line in quote.lines)


_Name = tuple[LineKind, "int | None", str]
_Found = tuple["Payer | None", "Share | None"]
_NOT_FOUND: Final[_Found] = (None, None)
_OF_GOODS: Final = frozenset(
    {LineKind.CREDIT, LineKind.DEDUCTION, LineKind.MISSING_PART, LineKind.WEAR}
)


def _basis(line: QuoteLine, each: Mapping[_Name, Iterator[_Found]]) -> LineBasis:
    """Lines of one kind and name stand in the order in which they were worked out."""
    turn = each.get((line.kind, line.line, line.name), iter(()))
    payer, share = next(turn, _NOT_FOUND)
    if payer is None:
        pays = line.amount.gross.minor > 0 or line.kind is LineKind.CHARGE
        payer = Payer.CUSTOMER if pays else Payer.SHOP
    return LineBasis(line, payer, share)


def _of_fees(quote: Quote, terms: Terms, fault: Fault) -> Iterator[tuple[_Name, _Found]]:
    """Of what is credited, less what is taken off it."""
    nothing = Money(0, quote.currency)
    credit = -total((q.amount.gross for q in quote.lines if q.kind in _OF_GOODS), quote.currency)
    for fee in terms.fees:
        flat = fee.amount is not None
        share = None if flat else Share(max(nothing, credit), fee.ppm, MILLION)
        waived = fault in fee.borne_by_shop_for
        payer = Payer.SHOP if waived else Payer.CUSTOMER
        yield (LineKind.FEE, None, fee.kind), (payer, share)
        if waived:
            yield (LineKind.WAIVER, None, fee.kind), (Payer.SHOP, share)


def _of_goods(
    returned: tuple[Returned, ...], terms: Terms, fault: Fault
) -> Iterator[tuple[_Name, _Found]]:
    for goods in returned:
        whole = Share(goods.paid.gross, steps_in(goods.back), goods.sold)
        yield (LineKind.CREDIT, goods.line, goods.item.sku), (Payer.SHOP, whole)
        for line, share in _taken_off(goods, terms, fault):
            yield (line.kind, line.line, line.name), (Payer.CUSTOMER, share)


def _taken_off(
    goods: Returned, terms: Terms, fault: Fault
) -> Iterator[tuple[QuoteLine, Share | None]]:
    """Take off once more what is found, as the quote has done it: nothing has no line."""
    done, credit = 0, Taxed(Money(0, goods.paid.net.currency))
    taken: list[QuoteLine] = []
    for part in goods.found:
        worth = goods.worth(done, part.steps)
        done += part.steps
        if part.credited:
            credit += worth
            lines = found_lines(goods, part, worth, terms, fault)
            taken += lines
            yield from ((line, _of_found(line, worth.gross, terms, fault)) for line in lines)
    rest = steps_in(goods.spans) - goods.missing - done
    if rest > 0:
        credit += goods.worth(done, rest)
    by_article = {one.article: Share(credit.gross, one.part, one.whole) for one in goods.worn}
    for line in wear_lines(goods.line, goods.worn, credit, taken):
        yield line, by_article[line.name]


def _of_found(line: QuoteLine, worth: Money, terms: Terms, fault: Fault) -> Share | None:
    if line.kind is LineKind.DEDUCTION:
        return Share(worth, terms.deduction(Grade(line.name), fault), MILLION)
    part = next(part for part in terms.parts if part.part == line.name)
    return Share(worth, part.ppm, MILLION) if part.amount is None else None
