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
    wanted = [(LineKind.DEDUCTION, str(found.grade), terms.deduction(found.grade, fault))]
    lines = _taken(goods.line, worth, [(k, n, worth.upto(ppm, _MILLION)) for k, n, ppm in wanted])
    left = worth - _sum(lines, worth)
    parts = [
        (LineKind.MISSING_PART, part.part, _of_part(part, found.steps, goods, worth))
        for part in terms.parts
        if part.part in found.missing_parts and fault in part.faults
    ]
    return [*lines, *_taken(goods.line, left, parts)]


def _of_part(part: PartDeduction, steps: int, goods: Returned, worth: Taxed) -> Taxed:
    """A flat amount is gross, for each unit; either way it has the tax of what was paid."""
    if part.amount is None:
        return worth.upto(part.ppm, _MILLION)
    flat = part.amount.share(steps, 10**goods.item.unit.digits)
    return worth.upto(min(flat, worth.gross).minor, worth.gross.minor)


def wear_lines(
    line: int, worn: Iterable[Worn], credit: Taxed, taken: Iterable[QuoteLine]
) -> list[QuoteLine]:
    """Take off what use comes to of the credit, never more than other deductions leave."""
    left = credit - _sum(taken, credit)
    wanted = [(LineKind.WEAR, one.article, credit.upto(one.part, one.whole)) for one in worn]
    return _taken(line, left, wanted)


def _taken(
    line: int, left: Taxed, wanted: Iterable[tuple[LineKind, str, Taxed]]
) -> list[QuoteLine]:
    lines = []
    for kind, name, amount in wanted:
        taken = amount if amount.gross < left.gross else left
        left -= taken
        if taken.gross.minor:
            lines.append(QuoteLine(kind, line, name, taken))
    return lines


def _sum(lines: Iterable[QuoteLine], like: Taxed) -> Taxed:
    nothing = Taxed(Money(0, like.net.currency))
    return sum((line.amount for line in lines), start=nothing)
