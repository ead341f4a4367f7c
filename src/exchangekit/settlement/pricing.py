"""Working a quote out: from what comes back, what goes out, and the terms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve

from exchangekit.errors import InvalidInputError
from exchangekit.policy.money_terms import RefundFloor
from exchangekit.policy.terms import FeeTerm, PriceBasis, Terms
from exchangekit.policy.wear import Worn
from exchangekit.sale.discounts import Discount, DiscountShare
from exchangekit.sale.intake import TaxBasis
from exchangekit.sale.spans import Spans, cut, minus, steps_in, value_of
from exchangekit.settlement.benefits import (
    Benefits,
    Change,
    Replaced,
    benefits_of,
    limited,
    waived,
)
from exchangekit.settlement.deducting import found_lines, wear_lines
from exchangekit.settlement.quote import InKind, LineKind, Quote, QuoteLine, TaxGap
from exchangekit.settlement.whole import WholeSale, share_of
from exchangekit.values.classes import frozen
from exchangekit.values.goods import Fault, Grade, Item
from exchangekit.values.money import Money, Rate, total
from exchangekit.values.tax import Taxed, TaxRate, tax_exclusive, tax_inclusive

if TYPE_CHECKING:
    from datetime import datetime

_MILLION = 1_000_000


@frozen
class Price:
    """
    Today's price of an item.

    Args:
        rate: Per unit.
        basis: Whether it has its tax in it.
        taxes: The rates of today.
    """

    rate: Rate
    basis: TaxBasis
    taxes: tuple[TaxRate, ...] = ()

    def charge(self, item: Item, steps: int) -> Taxed:
        """Price a quantity, with today's tax."""
        return self.basis.tax(self.rate.extend(steps, item.unit.digits), self.taxes)


@frozen
class Found:
    """
    Steps found in a grade.

    Args:
        steps: How many, at least 1.
        grade: As found.
        credited: Unless they go back to the customer.
        missing_parts: Names of parts that each unit of them lacks.
    """

    steps: int
    grade: Grade
    credited: bool = True
    missing_parts: tuple[str, ...] = ()

    def __attrs_post_init__(self) -> None:
        if self.steps < 1:
            raise InvalidInputError("found.steps", str(self.steps), "at least 1")


@frozen
class Returned:
    """
    What comes back on one return line.

    Args:
        line: Of the slip.
        item: What was sold.
        paid: For the whole sale line.
        sold: Steps of the whole sale line.
        spans: Which of them come back, in the order in which they do.
        found: What inspection found, in the order of `spans`; the rest is as declared.
        missing: Steps at the end of `spans` that will not come; they earn no credit.
        sale_line: Its number in the sale.
        discounts: The sale line's shares of the order's discounts.
        worn: What its use comes to.
    """

    line: int
    item: Item
    paid: Taxed
    sold: int
    spans: Spans
    found: tuple[Found, ...] = ()
    missing: int = 0
    sale_line: int = 0
    discounts: tuple[DiscountShare, ...] = ()
    worn: tuple[Worn, ...] = ()

    def __attrs_post_init__(self) -> None:
        inspected, all_ = sum(part.steps for part in self.found), steps_in(self.spans)
        if self.missing < 0 or inspected + self.missing > all_:
            got = f"{inspected} found and {self.missing} missing"
            raise InvalidInputError(f"returned[{self.line}]", got, f"at most {all_} together")

    def worth(self, skip: int, take: int) -> Taxed:
        """Give what some of the steps that come back were paid."""
        return value_of(self.paid, self.sold, cut(self.spans, skip, take))

    @property
    def back(self) -> Spans:
        """The steps that come back and are kept."""
        done, spans = 0, self.spans
        for part in self.found:
            if not part.credited:
                spans = minus(spans, cut(self.spans, done, part.steps))
            done += part.steps
        return minus(spans, cut(self.spans, steps_in(self.spans) - self.missing, self.missing))


@frozen
class Wanted:
    """
    What goes out on one replacement line.

    Args:
        line: Of the slip.
        item: What is wanted.
        steps: How much.
        replaces: Numbers of the return lines it replaces.
        price: Of today.
    """

    line: int
    item: Item
    steps: int
    replaces: tuple[int, ...]
    price: Price


@frozen
class Bargain:
    """
    Everything a quote is worked out from.

    Args:
        currency: Of the sale.
        fault: On whose side the reason lies.
        terms: Kept on the slip.
        returned: What comes back.
        charges: What goes out, priced once; see `charges_for`.
        whole: The sale as the slip found it; None when nothing of it is settled.
        replaced: What goes out means to the sale's promotions; see `replaced_for`.
        tax_gaps: Of protected prices; see `tax_gaps_for`.
    """

    currency: str
    fault: Fault
    terms: Terms
    returned: tuple[Returned, ...]
    charges: tuple[QuoteLine, ...]
    whole: WholeSale | None = None
    replaced: tuple[Replaced, ...] = ()
    tax_gaps: tuple[TaxGap, ...] = ()

    def quote(self, number: int, at: datetime) -> Quote:
        """Work the quote out: credits and deductions, benefits, charges, fees and waivers."""
        lines = [line for goods in self.returned for line in _credits(goods, self)]
        credit = sum((q.amount.gross.minor for q in lines), start=0)
        fees = [line for fee in self.terms.fees for line in _fee(fee, -credit, self)]
        benefits = self._benefits(lines)
        if not self.terms.on_money.fees_above_value:
            worth = -sum(q.amount.gross.minor for q in (*lines, *benefits.lines))
            fees += [limit for _, limit in limited(fees, Money(max(0, worth), self.currency))]
        ends = at + self.terms.quote_for
        every = (*lines, *benefits.lines, *self.charges, *fees)
        return Quote(
            number,
            self.currency,
            every,
            ends,
            benefits.workings,
            self._in_kind(),
            benefits.gifts,
            self.tax_gaps,
        )

    def _benefits(self, lines: list[QuoteLine]) -> Benefits:
        """Settle what belongs to the sale as a whole, and keep to the floor."""
        whole = self.whole
        benefits = Benefits() if whole is None else benefits_of(self.change(whole))
        if self.terms.on_money.floor is RefundFloor.COLLECT:
            return benefits
        limits = limited([*lines, *benefits.lines], Money(0, self.currency))
        if whole is None:
            return Benefits(tuple(limit for _, limit in limits))
        benefits, exact = waived(benefits, limits, whole)
        return evolve(benefits, lines=(*benefits.lines, *exact))

    def change(self, whole: WholeSale) -> Change:
        """Say what the slip changes about the sale."""
        charged = total((charge.amount.gross for charge in self.charges), self.currency)
        back = {goods.sale_line: goods.back for goods in self.returned if goods.back}
        money = self.terms.on_money
        return Change(whole, back, self.replaced, charged, self.fault, money)

    def _in_kind(self) -> tuple[InKind, ...]:
        return tuple(
            InKind(goods.line, share.name, share.kind, share.off_of(goods.sold, goods.back))
            for goods in self.returned
            for share in goods.discounts
            if share.kind.in_kind and goods.back
        )


def _credits(goods: Returned, bargain: Bargain) -> list[QuoteLine]:
    """
    Credit what was paid for the steps that come back and are kept.

    Each found part is cut off the spans in turn, so parts always add up to the whole.
    """
    lines: list[QuoteLine] = []
    done, end = 0, steps_in(goods.spans) - goods.missing
    credit = Taxed(Money(0, bargain.currency))
    for part in goods.found:
        worth = goods.worth(done, part.steps)
        done += part.steps
        if not part.credited:
            continue
        credit += worth
        lines += found_lines(goods, part, worth, bargain.terms, bargain.fault)
    if done < end:
        credit += goods.worth(done, end - done)
    if goods.worn:
        lines += wear_lines(goods.line, goods.worn, credit, lines)
    return [QuoteLine(LineKind.CREDIT, goods.line, goods.item.sku, -credit), *lines]


def _fee(fee: FeeTerm, credit: int, bargain: Bargain) -> list[QuoteLine]:
    """A fee the shop bears stands there all the same, with its waiver beside it."""
    share = Money(max(0, credit), bargain.currency).share(fee.ppm, _MILLION)
    amount = tax_exclusive(share if fee.amount is None else fee.amount, fee.taxes)
    lines = [QuoteLine(LineKind.FEE, None, fee.kind, amount)]
    if bargain.fault in fee.borne_by_shop_for:
        lines.append(QuoteLine(LineKind.WAIVER, None, fee.kind, -amount))
    return lines


@frozen
class _Part:
    """Goods that go out, priced: what they replace, and whose price that is, or None: today's."""

    wanted: Wanted
    amount: Taxed
    old: Returned | None = None
    spans: Spans = ()


def charges_for(
    returned: tuple[Returned, ...], wanted: tuple[Wanted, ...], basis: PriceBasis
) -> tuple[QuoteLine, ...]:
    """
    Price what goes out, once.

    On the original basis goods of the same product and tax class cost what was paid for
    the very steps they replace, tax included, so a like-for-like swap is even to the cent;
    goods beyond those steps, or of another product, cost today's price with today's tax,
    on a line of their own.  A protected price is at most that, with today's tax in it.
    """
    return tuple(
        QuoteLine(LineKind.CHARGE, part.wanted.line, part.wanted.item.sku, part.amount)
        for part in _priced(returned, wanted, basis)
    )


def tax_gaps_for(
    returned: tuple[Returned, ...], wanted: tuple[Wanted, ...], basis: PriceBasis
) -> tuple[TaxGap, ...]:
    """Name what today's rates change inside protected prices; nothing on another basis."""
    if basis is not PriceBasis.PROTECTED:
        return ()
    gaps = (
        TaxGap(part.wanted.line, part.amount - value_of(part.old.paid, part.old.sold, part.spans))
        for part in _priced(returned, wanted, basis)
        if part.old is not None
    )
    return tuple(gap for gap in gaps if gap.amount.net.minor)


def replaced_for(
    returned: tuple[Returned, ...],
    wanted: tuple[Wanted, ...],
    basis: PriceBasis,
    discounts: tuple[Discount, ...],
) -> tuple[Replaced, ...]:
    """
    Say what goes out means to the promotions of the goods it replaces.

    At the original price it counts for what the old goods came to and carries their share
    on; at today's price it counts for that price and carries nothing.
    """
    parts = _priced(returned, wanted, basis) if discounts else []
    return tuple(_replaced(discount, returned, parts) for discount in discounts if parts)


def _replaced(discount: Discount, returned: tuple[Returned, ...], parts: list[_Part]) -> Replaced:
    shares = {goods.line: share_of(goods.discounts, discount.name) for goods in returned}
    value = off = Money(0, parts[0].amount.net.currency)
    for part in parts:
        share = None if part.old is None else shares[part.old.line]
        if part.old is not None and share is not None:
            value += share.value_of(part.old.sold, part.spans)
            off += share.off_of(part.old.sold, part.spans)
        elif any(shares[line] is not None for line in part.wanted.replaces):
            value += discount.measure(part.amount)
    return Replaced(discount.name, value, off)


def _priced(
    returned: tuple[Returned, ...], wanted: tuple[Wanted, ...], basis: PriceBasis
) -> list[_Part]:
    left = {goods.line: steps_in(goods.spans) for goods in returned}
    by_line = {goods.line: goods for goods in returned}
    parts = []
    for goods in wanted:
        replaced = [by_line[number] for number in goods.replaces]
        alike = [old for old in replaced if _is_alike(old.item, goods.item)]
        swapped = _take_off(goods, [] if basis is PriceBasis.TODAY else alike, left, basis)
        new = goods.steps - sum(steps_in(part.spans) for part in swapped)
        parts += swapped
        if new:
            parts.append(_Part(goods, goods.price.charge(goods.item, new)))
    return parts


def _is_alike(old: Item, new: Item) -> bool:
    same_product = old.family == new.family and old.unit == new.unit
    return same_product and old.tax_class == new.tax_class


def _take_off(
    goods: Wanted, replaced: list[Returned], left: dict[int, int], basis: PriceBasis
) -> list[_Part]:
    """Take what is wanted off what is left of replaced lines, at what was paid for that."""
    taken, steps = [], goods.steps
    for old in replaced:
        take = min(steps, left[old.line])
        if take:
            spans = cut(old.spans, steps_in(old.spans) - left[old.line], take)
            part = _Part(goods, value_of(old.paid, old.sold, spans), old, spans)
            taken.append(_protected(part, take) if basis is PriceBasis.PROTECTED else part)
            left[old.line] -= take
            steps -= take
    return taken


def _protected(part: _Part, steps: int) -> _Part:
    """Charge what was paid with today's rates in it, or today's price where that is lower."""
    goods = part.wanted
    today = goods.price.charge(goods.item, steps)
    if today.gross <= part.amount.gross:
        return _Part(goods, today, None, part.spans)
    return evolve(part, amount=tax_inclusive(part.amount.gross, goods.price.taxes))
