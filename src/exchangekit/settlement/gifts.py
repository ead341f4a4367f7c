"""
Gifts that stay with the customer although the goods they came with go back.

Settled once over all slips of a sale, like promotions: what stays too much of a gift now is
charged at its marked price, less what other slips have settled of it before; when the gift
comes back after all, the charge does too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from exchangekit.sale.spans import steps_in, value_of
from exchangekit.settlement.quote import GiftWorking, LineKind, QuoteLine
from exchangekit.values.money import Money, total
from exchangekit.values.tax import Taxed, tax_inclusive

if TYPE_CHECKING:
    from exchangekit.sale.facts import Gift
    from exchangekit.settlement.benefits import Change
    from exchangekit.settlement.whole import LineLeft, WholeSale


def gift_lines(change: Change) -> tuple[list[QuoteLine], tuple[GiftWorking, ...]]:
    """Charge gifts that are no longer earned; the working of each beside it."""
    lines, workings = [], []
    for line in change.whole.lines:
        if line.sold.gift is not None:
            working = _worked(line, line.sold.gift, change)
            workings.append(working)
            if working.amount.minor:
                amount = gift_amount(working, change.whole)
                lines.append(QuoteLine(LineKind.KEPT_GIFT, None, line.sold.item.sku, amount))
    return lines, tuple(workings)


def _worked(line: LineLeft, gift: Gift, change: Change) -> GiftWorking:
    steps, kept = line.sold.steps, steps_in(change.kept(line))
    earned = _earned(line, gift, change)
    worth = (gift.marked - line.sold.paid.gross).share(max(0, kept - earned), steps)
    settled = total(
        (one.amount for one in change.whole.gifts if one.line == line.sold.line),
        change.whole.currency,
    )
    due = worth if change.fault in change.terms.kept_gifts_for else min(worth, settled)
    return GiftWorking(line.sold.line, kept, earned, settled, due - settled)


def _earned(line: LineLeft, gift: Gift, change: Change) -> int:
    """
    Give how many steps of a gift are still earned by what stays.

    Replacements count, as they do for free shipping.
    """
    with_it = [other for other in change.whole.lines if _came_with(gift, other)]
    currency = change.whole.currency
    kept = [(other.sold, change.kept(other)) for other in with_it]
    stays = total((value_of(s.paid, s.steps, spans).gross for s, spans in kept), currency)
    elsewhere = change.whole.replaced
    stays += change.charged if elsewhere is None else change.charged + elsewhere
    steps = line.sold.steps
    if gift.threshold is not None:
        return steps if stays.minor > 0 and stays >= gift.threshold else 0
    bought = sum(other.sold.paid.gross.minor for other in with_it)
    if not bought:
        return steps if stays.minor or any(spans for _, spans in kept) else 0
    return min(steps, -(-steps * stays.minor // bought))


def _came_with(gift: Gift, other: LineLeft) -> bool:
    return other.sold.line in gift.lines if gift.lines else other.sold.gift is None


def gift_amount(working: GiftWorking, whole: WholeSale, cut: Money | None = None) -> Taxed:
    """
    Give what a gift is charged now, or with `cut` what of that is not, by its own rates.

    The split depends on what is settled in all, so that what adds up to zero over several
    slips leaves no tax either.
    """
    rates = next(
        [tax.rate for tax in line.sold.paid.taxes]
        for line in whole.lines
        if line.sold.line == working.line
    )
    in_all = working.settled + working.amount
    if cut is None:
        return tax_inclusive(in_all, rates) - tax_inclusive(working.settled, rates)
    return tax_inclusive(in_all - cut, rates) - tax_inclusive(in_all, rates)
