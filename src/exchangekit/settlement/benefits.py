"""
Benefits of the sale as a whole that a return gives back or breaks: shipping, promotions, gifts.

Each rests on the sale as the slip found it, so it is settled once over all slips of a sale:
what a promotion comes to now, less what others have settled of it before.  When everything
has come back, in whatever steps, nothing is left of either.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, assert_never

from attrs import evolve

from exchangekit.errors import PromotionGroupError
from exchangekit.policy.money_terms import LostPromotion, MoneyTerms, ShippingRefund
from exchangekit.sale.spans import Spans, minus, value_of
from exchangekit.settlement.gifts import gift_amount, gift_lines
from exchangekit.settlement.quote import GiftWorking, LineKind, QuoteLine, Working
from exchangekit.settlement.whole import LineLeft, WholeSale, share_of
from exchangekit.values.classes import frozen
from exchangekit.values.goods import Fault
from exchangekit.values.money import Money, total
from exchangekit.values.tax import Taxed, tax_exclusive, tax_inclusive

if TYPE_CHECKING:
    from exchangekit.sale.discounts import Discount

SHIPPING = "outbound_shipping"
"""The name of a line that pays outbound shipping back or charges it after all."""

ROUNDING = "tax_rounding"
"""The name of a line that gives the gap of rounding back."""


@frozen
class Replaced:
    """
    What a slip's replacements mean to a promotion.

    Args:
        name: Of the discount.
        value: What they count for towards its threshold.
        off: What of it they carry on, because they cost what was paid for the old goods.
    """

    name: str
    value: Money
    off: Money


@frozen
class Change:
    """
    What a slip changes about a sale.

    Args:
        whole: The sale as the slip found it.
        back: The steps that come back and are kept, by line of the sale.
        replaced: What its replacements mean to each promotion.
        charged: What they are charged, gross.
        fault: On whose side the reason lies.
        terms: Of the policy.
    """

    whole: WholeSale
    back: Mapping[int, Spans]
    replaced: tuple[Replaced, ...]
    charged: Money
    fault: Fault
    terms: MoneyTerms

    def kept(self, line: LineLeft) -> Spans:
        """Give the steps of a line that are still the customer's."""
        return minus(line.left, self.back.get(line.sold.line, ()))

    def replaced_for(self, name: str) -> Replaced:
        """Give what the replacements mean to a promotion; nothing when none was eligible."""
        nothing = Money(0, self.whole.currency)
        found = (one for one in self.replaced if one.name == name)
        return next(found, Replaced(name, nothing, nothing))


@frozen
class Benefits:
    """
    What of the sale as a whole a quote settles.

    Args:
        lines: Of the quote.
        workings: Of promotions.
        gifts: Of gifts.
    """

    lines: tuple[QuoteLine, ...] = ()
    workings: tuple[Working, ...] = ()
    gifts: tuple[GiftWorking, ...] = ()


def benefits_of(change: Change) -> Benefits:
    """Settle shipping, promotions and gifts again; the working of each beside it."""
    lines = [*_shipping_back(change), *_shipping_lost(change)]
    workings = []
    if change.terms.lost_promotion is not LostPromotion.KEEP_SHARE:
        for discount in change.whole.discounts:
            working, amount = _worked(discount, change)
            workings.append(working)
            if working.amount.minor:
                lines.append(QuoteLine(LineKind.LOST_PROMOTION, None, discount.name, amount))
    charged, gifts = gift_lines(change)
    return Benefits((*lines, *charged, *_rounding_back(change)), tuple(workings), gifts)


def _shipping_back(change: Change) -> list[QuoteLine]:
    shipping = change.whole.shipping
    if shipping is None or not shipping.gross.minor or not change.back:
        return []
    due = _is_shipping_due(change)
    return [QuoteLine(LineKind.SHIPPING, None, SHIPPING, -shipping)] if due else []


def _rounding_back(change: Change) -> list[QuoteLine]:
    """Give the gap of rounding back with the last of the goods, so that nothing is left."""
    gap = change.whole.rounding
    if gap is None or not change.back or not _is_everything_back(change):
        return []
    return [QuoteLine(LineKind.ROUNDING, None, ROUNDING, -gap)]


def _is_everything_back(change: Change) -> bool:
    """Tell whether nothing of the sale is left and nothing goes out in its place."""
    nothing_out = not change.charged.minor and change.whole.replaced is None
    return nothing_out and not any(change.kept(line) for line in change.whole.lines)


def _is_shipping_due(change: Change) -> bool:
    match change.terms.shipping:
        case ShippingRefund.NEVER:
            return False
        case ShippingRefund.BY_FAULT:
            return change.fault in change.terms.shipping_for
        case ShippingRefund.WITH_EVERYTHING:
            return _is_everything_back(change)
        case _ as never:
            assert_never(never)


def _shipping_lost(change: Change) -> list[QuoteLine]:
    """Charge shipping that was free, once the order no longer comes to the threshold."""
    free, whole = change.whole.free_shipping, change.whole
    if free is None or change.fault not in change.terms.lost_shipping_for:
        return []
    elsewhere = Money(0, whole.currency) if whole.replaced is None else whole.replaced
    before = _paid_for(whole, {line.sold.line: line.left for line in whole.lines}) + elsewhere
    kept = {line.sold.line: change.kept(line) for line in whole.lines}
    after = _paid_for(whole, kept) + elsewhere + change.charged
    if not after < free.threshold <= before:
        return []
    return [QuoteLine(LineKind.LOST_SHIPPING, None, SHIPPING, free.freight)]


def _paid_for(whole: WholeSale, spans: Mapping[int, Spans]) -> Money:
    paid = (value_of(w.sold.paid, w.sold.steps, spans[w.sold.line]).gross for w in whole.lines)
    return total(paid, whole.currency)


def _worked(discount: Discount, change: Change) -> tuple[Working, Taxed]:
    """
    Settle a promotion as if what is left had been bought alone.

    What the goods that are left enjoy of it, less what they earn: what the customer has too
    much of now; less what other slips have settled of that before.
    """
    others = change.whole.sum_settled(discount.name)
    own = change.replaced_for(discount.name)
    kept, enjoyed = _kept_of(discount, change)
    replaced = own.value + others.value
    enjoyed += own.off + others.off
    earned = discount.off_for(kept + replaced)
    due = enjoyed - earned
    method = change.terms.lost_promotion
    if method is LostPromotion.WHOLE_GROUP_ONLY and discount.is_earned(kept + replaced):
        due = others.amount
    amount = _taxed(discount, change.whole, due) - _taxed(discount, change.whole, others.amount)
    working = Working(
        discount=discount.name,
        method=method,
        threshold=discount.threshold,
        kept=kept,
        replaced=replaced,
        enjoyed=enjoyed,
        earned=earned,
        settled=others.amount,
        amount=due - others.amount,
        own=own.value,
        carried=own.off,
    )
    return working, amount


def _kept_of(discount: Discount, change: Change) -> tuple[Money, Money]:
    """Give what the kept goods came to before the discount, and what they enjoy of it."""
    value = enjoyed = Money(0, change.whole.currency)
    for line in change.whole.lines:
        share, kept = share_of(line.sold.discounts, discount.name), change.kept(line)
        if share is not None:
            value += share.value_of(line.sold.steps, kept)
            enjoyed += share.off_of(line.sold.steps, kept)
    return value, enjoyed


def _taxed(discount: Discount, whole: WholeSale, amount: Money) -> Taxed:
    """
    Split an amount by the rates of the promotion's lines, by what each came to.

    It depends on the amount alone, so amounts that add up to zero leave no tax either.
    """
    shares = [share_of(line.sold.discounts, discount.name) for line in whole.lines]
    eligible = [share.before for share in shares if share is not None]
    parts = amount.allocate([discount.measure(before).minor for before in eligible])
    tax = tax_inclusive if discount.inclusive else tax_exclusive
    split = (
        tax(part, [one.rate for one in before.taxes])
        for part, before in zip(parts, eligible, strict=True)
    )
    return sum(split, start=Taxed(Money(0, whole.currency)))


def check_groups(change: Change, sale: str) -> None:
    """
    Refuse to break a promotion whose goods come back all or not at all.

    Raises:
        PromotionGroupError: Goods stay that would no longer earn it.
    """
    if change.terms.lost_promotion is not LostPromotion.WHOLE_GROUP_ONLY:
        return
    nobody: Mapping[int, Spans] = {}
    before_it = Change(
        change.whole, nobody, (), Money(0, change.whole.currency), change.fault, change.terms
    )
    for discount in change.whole.discounts:
        others, own = change.whole.sum_settled(discount.name), change.replaced_for(discount.name)
        had = _kept_of(discount, before_it)[0] + others.value
        has = _kept_of(discount, change)[0] + others.value + own.value
        if has.minor and discount.is_earned(had) and not discount.is_earned(has):
            raise PromotionGroupError(sale, discount.name, str(has), str(discount.threshold))


Limits = list[tuple[QuoteLine, QuoteLine]]
"""Lines that give way, each with its limit."""


def limited(lines: list[QuoteLine], most: Money) -> Limits:
    """
    Let lines that the customer pays come to `most` together: what is above is not charged.

    The last line gives way first; each limit is a line of its own, with its tax.

    Returns:
        Each line that gives way, with its limit.
    """
    excess = total((line.amount.gross for line in lines), most.currency) - most
    limits = []
    for line in reversed(lines):
        cut = min(excess, line.amount.gross)
        if cut.minor > 0:
            amount = -line.amount.upto(cut.minor, line.amount.gross.minor)
            limits.append((line, QuoteLine(LineKind.FLOOR, line.line, line.name, amount)))
            excess -= cut
    return limits


def waived(
    benefits: Benefits, limits: Limits, whole: WholeSale
) -> tuple[Benefits, tuple[QuoteLine, ...]]:
    """
    Note on the workings what of them is not charged, so that nobody pays it back later.

    The tax of such a limit is that of the benefit's own split, so that the tax of everything
    that is settled of it adds up to nothing once everything is back.

    Returns:
        The benefits, and the limits with their exact tax.
    """
    exact = []
    for line, limit in limits:
        amount = limit.amount
        if line.kind is LineKind.LOST_PROMOTION:
            benefits, amount = _waive_promotion(benefits, line, amount, whole)
        elif line.kind is LineKind.KEPT_GIFT:
            benefits, amount = _waive_gift(benefits, line, amount, whole)
        exact.append(evolve(limit, amount=amount))
    return benefits, tuple(exact)


def _waive_promotion(
    benefits: Benefits, line: QuoteLine, limit: Taxed, whole: WholeSale
) -> tuple[Benefits, Taxed]:
    discount = next(one for one in whole.discounts if one.name == line.name)
    workings = list(benefits.workings)
    place = next(n for n, one in enumerate(workings) if one.discount == line.name)
    working, cut = workings[place], discount.measure(-limit)
    workings[place] = evolve(working, waived=cut)
    if discount.inclusive:
        in_all = working.settled + working.amount
        limit = _taxed(discount, whole, in_all - cut) - _taxed(discount, whole, in_all)
    return evolve(benefits, workings=tuple(workings)), limit


def _waive_gift(
    benefits: Benefits, line: QuoteLine, limit: Taxed, whole: WholeSale
) -> tuple[Benefits, Taxed]:
    """Find the gift by its amount: of two alike it does not matter which gives way."""
    skus = {left.sold.line: left.sold.item.sku for left in whole.lines}
    gifts = list(benefits.gifts)
    place = next(
        n
        for n, one in enumerate(gifts)
        if (skus[one.line], one.amount, one.waived) == (line.name, line.amount.gross, None)
    )
    working, cut = gifts[place], -limit.gross
    gifts[place] = evolve(working, waived=cut)
    return evolve(benefits, gifts=tuple(gifts)), gift_amount(working, whole, cut)
