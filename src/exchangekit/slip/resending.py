"""
Goods of a sale that were lost and are sent again: which steps a replacement line stands for.

They are claimed as goods that come back are, so each is sent again once, and neither sent
again by one slip and given back by another.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve

from exchangekit.sale.spans import cut, steps_in
from exchangekit.slip.parts import ClaimedLine, ResentSteps

if TYPE_CHECKING:
    from collections.abc import Iterable

    from exchangekit.sale.entitlement import Entitlement
    from exchangekit.sale.facts import SaleLine
    from exchangekit.sale.spans import Span, Spans
    from exchangekit.slip.lines import ReplacementLine
    from exchangekit.slip.model import Slip
    from exchangekit.slip.parts import WantedLine


def resent_steps(
    slip: str, wanted: Iterable[tuple[int, WantedLine]], entitlement: Entitlement
) -> tuple[ResentSteps, ...]:
    """
    Claim the lowest free steps of the lines whose goods were lost, one line after the other.

    Args:
        slip: Which claims them.
        wanted: What goes out, with the numbers of its lines.
        entitlement: Of the sale, without what the slip has claimed of it before.

    Raises:
        NotReturnableError: More is sent again than is shipped and free.
    """
    found = []
    for line, asked in wanted:
        left = asked.steps
        for number in asked.lost:
            last = number == asked.lost[-1]
            steps = left if last else min(left, entitlement.returnable(number))
            if steps:
                claim = entitlement.claim(slip, number, steps)
                entitlement = evolve(entitlement, claims=(*entitlement.claims, claim))
                found.append(ResentSteps(line, entitlement.sale.line(number), claim.spans))
                left -= steps
    return tuple(found)


def stood_for(line: ReplacementLine, own: Spans) -> tuple[ResentSteps, ...]:
    """Give the steps of the sale that some steps of a replacement line stand for."""
    found, before = [], 0
    for part in line.resent:
        after = before + steps_in(part.spans)
        for span in own:
            start, stop = max(span.start, before), min(span.stop, after)
            if start < stop:
                found.append(evolve(part, spans=cut(part.spans, start - before, stop - start)))
        before = after
    return tuple(found)


def undelivered(slip: Slip) -> tuple[ClaimedLine, ...]:
    """Give what a slip was to send again as what never reached the customer, by sale line."""
    spans: dict[int, list[Span]] = {}
    sold: dict[int, SaleLine] = {}
    for line in slip.replacements:
        for part in line.resent:
            sold[part.sold.line] = part.sold
            spans.setdefault(part.sold.line, []).extend(part.spans)
    return tuple(ClaimedLine(sold[n], tuple(sorted(own))) for n, own in sorted(spans.items()))


def with_resent(
    lines: tuple[ReplacementLine, ...], resent: tuple[ResentSteps, ...]
) -> tuple[ReplacementLine, ...]:
    """Give replacement lines with what each of them stands for, and nothing else."""
    now: dict[int, tuple[ResentSteps, ...]] = {}
    for part in resent:
        now[part.line] = (*now.get(part.line, ()), part)
    if not now and not any(line.resent for line in lines):
        return lines  # of all but resends
    return tuple(evolve(line, resent=now.get(line.line, ())) for line in lines)
