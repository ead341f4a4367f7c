"""What is taken off the credit of goods: for the grade found, for missing parts, for use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exchangekit.settlement.quote import LineKind, QuoteLine
from exchangekit.values.money import Money
from exchangekit.values.tax import Taxed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from exchangekit.policy.terms import PartDeduction, Terms
    from exchangekit.policy.wear import Worn
    from exchangekit.settlement.pricing import Found, Returned
    from exchangekit.values.goods import Fault

_MILLION = 1_000_000


def found_lines(
    goods: Returned, found: Found, worth: Taxed, terms: Terms, fault: Fault
) -> list[QuoteLine]:
    """
    Take off what an inspection found, never more than the steps are worth together.

    Args:
        goods: The return line.
        found: Steps of it in one state.
        worth: What these were paid.
        terms: Of the slip.
        fault: On whose side the reason lies.
    """
    graded = worth.gross.share(terms.deduction(found.grade, fault), _MILLION)
    wanted = [(LineKind.DEDUCTION, str(found.grade), graded)]
    wanted += [
        (LineKind.MISSING_PART, part.part, _of_part(part, found.steps, goods, worth.gross))
        for part in terms.parts
        if part.part in found.missing_parts and fault in part.faults
    ]
    return _taken(goods.line, worth, wanted)


def _of_part(part: PartDeduction, steps: int, goods: Returned, worth: Money) -> Money:
    """A flat amount is gross, for each unit; either way it has the tax of what was paid."""
    if part.amount is None:
        return worth.share(part.ppm, _MILLION)
    return part.amount.share(steps, 10**goods.item.unit.digits)


def wear_lines(
    line: int, worn: Iterable[Worn], credit: Taxed, taken: Iterable[QuoteLine]
) -> list[QuoteLine]:
    """Take off what use comes to of the credit, never more than other deductions leave."""
    left = credit - sum((q.amount for q in taken), start=Taxed(Money(0, credit.net.currency)))
    wanted = [(LineKind.WEAR, one.article, credit.gross.share(one.part, one.whole)) for one in worn]
    return _taken(line, left, wanted)


def _taken(
    line: int, worth: Taxed, wanted: Iterable[tuple[LineKind, str, Money]]
) -> list[QuoteLine]:
    """Cut amounts off in turn, each the next part of what is there, so that tax adds up too."""
    lines, done, most = [], 0, worth.gross.minor
    for kind, name, amount in wanted:
        upto = min(done + amount.minor, most)
        if upto > done:
            lines.append(QuoteLine(kind, line, name, worth.between(done, upto, most)))
            done = upto
    return lines
