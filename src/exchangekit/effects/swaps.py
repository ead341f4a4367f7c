"""Same for same: an exchange that is no return in the books."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exchangekit.policy.terms import PriceBasis
from exchangekit.settlement.quote import LineKind
from exchangekit.slip.phases import FINAL
from exchangekit.values.goods import Disposition, Grade

if TYPE_CHECKING:
    from exchangekit.settlement.quote import Quote
    from exchangekit.slip.lines import ReplacementLine, ReturnLine
    from exchangekit.slip.model import Slip
    from exchangekit.values.tax import Taxed

_GOODS = (LineKind.CREDIT, LineKind.CHARGE)


def is_swap(slip: Slip) -> bool:
    """
    Tell whether a slip whose money is final swapped goods for goods of the same kind.

    Everything that was agreed came back and was accepted as new, everything that goes out
    is of the same product and tax class at the price that was paid, and neither the goods
    nor fees and deductions leave anything owed, tax by tax.  Such a swap has no revenue
    and no tax: only stock moves, and a gap in cost stays in cost of sales.  Every other
    exchange posts both legs gross.

    Source:
        IFRS 15 B26: customers exchanging one product for another of the same type,
        quality, condition and price, such as one colour or size for another, is no return.
    """
    quote, terms = slip.money.quote, slip.terms
    if quote is None or terms is None or terms.price_basis is not PriceBasis.ORIGINAL:
        return False
    if not slip.returns or not all(_came_as_new(line) for line in slip.returns):
        return False
    alike = bool(slip.going_out) and all(_is_alike(slip, line) for line in slip.going_out)
    return alike and _costs_nothing(quote)


def is_final_swap(slip: Slip) -> bool:
    """Tell whether a slip is known to be a swap by now: its money is final, and it is one."""
    return slip.phases.settlement in FINAL and is_swap(slip)


def _came_as_new(line: ReturnLine) -> bool:
    """All steps, in the state in which they left."""
    return line.inspected == line.steps and all(
        found.grade is Grade.AS_NEW and found.disposition is Disposition.SELL_AS_NEW
        for found in line.inspections
    )


def _is_alike(slip: Slip, line: ReplacementLine) -> bool:
    """Of the same product, measured and taxed alike, as all that it replaces."""
    new = line.item
    replaced = [slip.return_line(number).item for number in line.wanted.replaces]
    return bool(replaced) and all(
        (old.family, old.unit, old.tax_class) == (new.family, new.unit, new.tax_class)
        for old in replaced
    )


def _costs_nothing(quote: Quote) -> bool:
    others = (kind for kind in LineKind if kind not in _GOODS)
    return _is_nothing(quote.sum_of(*_GOODS)) and _is_nothing(quote.sum_of(*others))


def _is_nothing(amount: Taxed) -> bool:
    return not amount.net.minor and not any(tax.amount.minor for tax in amount.taxes)
