"""Books: which event posts what, by role, over the exchange clearing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from exchangekit.accounting.roles import AccountRole
from exchangekit.accounting.vouchers import Posting, Voucher, VoucherKind, posting
from exchangekit.effects.deposits import deposit_postings
from exchangekit.effects.foreign import relieved, worth_today
from exchangekit.effects.owing import (
    STOCK_ROLES,
    charged,
    customer_owes,
    from_to,
    gone_before,
    settlement_postings,
    turned,
)
from exchangekit.effects.swaps import is_final_swap, is_swap
from exchangekit.effects.undoing import VALUE_GAP, lost_postings, postings_back
from exchangekit.effects.vouchers import voucher_of
from exchangekit.policy.money_terms import RefundBy
from exchangekit.settlement.benefits import ROUNDING
from exchangekit.slip import events as e
from exchangekit.slip.lifecycle import Step
from exchangekit.stock.places import place_after
from exchangekit.values.goods import Disposition
from exchangekit.values.money import Money, total

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from exchangekit.sale.facts import Sale
    from exchangekit.slip.model import Slip
    from exchangekit.slip.parts import SentPart
    from exchangekit.stock.movements import Cause
    from exchangekit.values.fx import FxRate
    from exchangekit.values.ids import Sku

A = AccountRole


def vouchers_of(step: Step, cause: Cause, posting_date: date) -> tuple[Voucher, ...]:
    """Give the vouchers of one event; postings of zero are left out."""
    match step.event:
        case e.GoodsReceived():
            kind, lines = VoucherKind.GOODS_RECEIPT, _receipt(step, step.event)
        case e.Inspected():
            kind, lines = VoucherKind.GOODS_RELEASE, _release(step, step.event)
        case e.SettlementDue():
            kind, lines = VoucherKind.RETURN, _settlement_due(step)
        case e.SettlementReopened() | e.Retracted() as event:
            kind, lines = VoucherKind.REVERSAL, turned(_reversed(step, event))
        case e.Dispatched(parts=parts):
            gone = gone_before(step.slip, parts)
            kind, lines = VoucherKind.REPLACEMENT, _dispatch(step.slip, parts, gone)
        case e.PaymentTaken():
            kind, lines = VoucherKind.SETTLEMENT, _paid(step.slip, step.event)
        case e.RefundPaid():
            kind, lines = VoucherKind.SETTLEMENT, _refunded(step.slip, step.event)
        case e.PledgeLeft() | e.PledgeApplied() | e.PledgeReturned():
            kind, lines = VoucherKind.SETTLEMENT, deposit_postings(step.slip, step.event)
        case _:
            back = postings_back(step)
            if back is None:
                return ()
            kind, lines = back
    return voucher_of(kind, lines, cause, posting_date, step.slip.request.customer)


def _paid(slip: Slip, event: e.PaymentTaken) -> list[Posting]:
    money, rate = slip.money, slip.request.fx
    before = money.taken - event.amount - money.refunded
    carried = relieved(rate, before, event.amount)
    worth = worth_today(event.fx, rate, event.amount, carried)
    lines = [
        posting(A.BANK, A.CUSTOMER, carried, event.payment),
        posting(A.BANK, A.CURRENCY_DIFFERENCE, worth - carried, event.payment),
    ]
    if event.rounding is not None:
        coins = _of_that_day(rate, event.fx, event.rounding)
        lines.append(posting(A.BANK, A.CASH_ROUNDING, coins, event.payment))
    return lines


def _of_that_day(own: FxRate | None, rate: FxRate | None, amount: Money) -> Money:
    known = own and (rate or own)
    return amount if known is None else known.convert(amount)


_PAID_FROM: Final[Mapping[RefundBy, AccountRole]] = {
    RefundBy.PAYMENTS: A.BANK,
    RefundBy.CASH: A.BANK,
    RefundBy.STORE_CREDIT: A.STORE_CREDIT,
    RefundBy.GIFT_CARD: A.STORE_CREDIT,
    RefundBy.ACCOUNT: A.CUSTOMER_LEDGER,
}


def _refunded(slip: Slip, event: e.RefundPaid) -> list[Posting]:
    """Settle the exchange from the bank, from store credit or from the customer's own ledger."""
    source, rate = _PAID_FROM[event.way], slip.request.fx
    moved = slip.money.refunded - slip.money.taken
    before = moved - total(event.settles, moved.currency)
    parts = [(source, part.amount, part.payment) for part in event.parts]
    if event.on_account is not None:
        parts.append((A.CUSTOMER_LEDGER, event.on_account, event.reference))
    lines = []
    for role, amount, about in parts:
        carried = relieved(rate, before, amount)
        day = event.fx if role is A.BANK else None
        worth = worth_today(day, rate, amount, carried)
        lines.append(posting(A.CUSTOMER, role, carried, about))
        lines.append(posting(A.CURRENCY_DIFFERENCE, role, worth - carried, about))
        before += amount
    if event.rounding is not None:
        coins = _of_that_day(rate, event.fx, event.rounding)
        lines.append(posting(A.CASH_ROUNDING, source, coins, event.reference))
    return lines


def _receipt(step: Step, event: e.GoodsReceived) -> list[Posting]:
    """Goods in inspection, against the clearing: nothing is decided yet."""
    return [
        posting(
            A.STOCK_INSPECTION,
            A.EXCHANGE_CLEARING,
            part.value,
            step.slip.return_line(part.line).item.sku,
        )
        for part in event.parts
    ]


def _release(step: Step, event: e.Inspected) -> list[Posting]:
    """
    Out of inspection to where it was decided; what is kept reverses its cost of sales.

    The clearing is relieved of what it was charged with; where others left inspection with a
    part of that value, the gap is a cost or none by their own posting.
    """
    about = step.slip.return_line(event.line).item.sku
    target = STOCK_ROLES[place_after(event.disposition, event.site).kind]
    booked = event.value if event.booked is None else event.booked
    if event.disposition is Disposition.BACK_TO_CUSTOMER:
        gap = posting(A.COST_OF_SALES, A.STOCK_INSPECTION, event.value - booked, VALUE_GAP)
        return [posting(target, A.STOCK_INSPECTION, booked, about), gap]
    return [
        posting(target, A.STOCK_INSPECTION, event.value, about),
        posting(A.EXCHANGE_CLEARING, A.COST_OF_SALES, booked, about),
    ]


def _settlement_due(step: Step) -> list[Posting]:
    """
    Everything of the final quote but the charges, which post when goods leave.

    A swap of same for same has neither: what left before it was known to be one is taken
    back, so that only stock and its cost remain.
    """
    if not is_swap(step.slip):
        return settlement_postings(step.slip)
    return [
        entry
        for line in step.slip.replacements
        for entry in customer_owes(
            -charged(step.slip, line, 0, line.dispatched), A.REVENUE, line.item.sku
        )
    ]


def _dispatch(slip: Slip, parts: tuple[SentPart, ...], gone: Mapping[int, int]) -> list[Posting]:
    """The share of the charge that left, unless it is known to be a swap, and its cost."""
    swapped = is_final_swap(slip)
    lines = []
    for part, start, stop in from_to(parts, gone):
        line = slip.replacement_line(part.line)
        sku = line.item.sku
        if not swapped:
            lines += customer_owes(charged(slip, line, start, stop), A.REVENUE, sku)
        lines.append(posting(A.COST_OF_SALES, A.STOCK, part.value, sku))
    return lines


def _reversed(step: Step, event: e.SettlementReopened | e.Retracted) -> list[Posting]:
    """What a final quote posted, or a booking that is taken back: as if it had not left."""
    if isinstance(event, e.SettlementReopened):
        return _settlement_due(step)
    match event.booked.event:
        case e.GoodsReceived() as received:
            return _receipt(step, received)
        case e.Inspected() as found:
            return _release(step, found)
        case e.Dispatched(parts=parts):
            slip = step.slip
            gone = {part.line: slip.replacement_line(part.line).dispatched for part in parts}
            return _dispatch(slip, parts, gone)
        case e.ReplacementLost(line=number, steps=steps) as lost:
            left = step.slip.replacement_line(number).dispatched
            return lost_postings(step.slip, lost, left - steps)
        case other:
            back = postings_back(Step(other, step.slip))
            return [] if back is None else back[1]


def sale_voucher(sale: Sale, cause: Cause, posting_date: date) -> tuple[Voucher, ...]:
    """Post a sale made here: revenue and tax, cost of what was shipped, payments received."""
    lines: list[Posting] = []
    for line in sale.lines:
        lines += customer_owes(line.booked, A.REVENUE, line.item.sku)
        if line.cost is not None:
            lines.append(posting(A.COST_OF_SALES, A.STOCK, line.cost, line.item.sku))
    if sale.shipping is not None:
        lines += customer_owes(sale.in_books(sale.shipping), A.FREIGHT_INCOME, "shipping")
    if sale.rounding is not None:
        lines += customer_owes(sale.in_books(sale.rounding), A.REVENUE, ROUNDING)
    before = Money(0, sale.currency)
    for paid in sale.payments:
        lines.append(posting(A.BANK, A.CUSTOMER, relieved(sale.fx, before, paid.amount), paid.id))
        before += paid.amount
    return voucher_of(VoucherKind.SALE, lines, cause, posting_date, sale.customer)


def opening_voucher(values: Mapping[Sku, Money], cause: Cause, on: date) -> tuple[Voucher, ...]:
    """Post opening stock, one line per item."""
    lines = [posting(A.STOCK, A.OPENING, value, item) for item, value in values.items()]
    return voucher_of(VoucherKind.OPENING, lines, cause, on)
