"""Books: which event posts what, by role, over the exchange clearing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from exchangekit.accounting.roles import AccountRole
from exchangekit.accounting.vouchers import Posting, Voucher, VoucherKind, posting
from exchangekit.effects.foreign import booked, in_books, relieved, rounding_left, worth_today
from exchangekit.effects.swaps import is_swap
from exchangekit.policy.money_terms import RefundBy
from exchangekit.policy.terms import FeeKind
from exchangekit.settlement.benefits import ROUNDING, SHIPPING
from exchangekit.settlement.quote import LineKind, QuoteLine
from exchangekit.slip import events as e
from exchangekit.slip.phases import SettlementPhase
from exchangekit.stock.places import PlaceKind, place_after
from exchangekit.values.goods import Disposition
from exchangekit.values.money import Money, total
from exchangekit.values.tax import Taxed

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from exchangekit.sale.facts import Sale
    from exchangekit.slip.lifecycle import Step
    from exchangekit.slip.lines import ReplacementLine
    from exchangekit.slip.model import Slip
    from exchangekit.stock.movements import Cause
    from exchangekit.values.fx import FxRate
    from exchangekit.values.ids import CustomerRef, Sku

A = AccountRole

STOCK_ROLES: Final[Mapping[PlaceKind, AccountRole]] = {
    PlaceKind.SELLABLE: A.STOCK,
    PlaceKind.OPENED: A.STOCK_OPENED,
    PlaceKind.INSPECTION: A.STOCK_INSPECTION,
    PlaceKind.REFURBISH: A.STOCK_REFURBISH,
    PlaceKind.IN_TRANSIT: A.STOCK_IN_TRANSIT,
    PlaceKind.SUPPLIER: A.SUPPLIER_CLAIM,
    PlaceKind.SCRAP: A.SCRAP_LOSS,
    PlaceKind.CUSTOMER: A.EXCHANGE_CLEARING,
}
"""Which role stands for goods in a place of this kind."""

_FEES = frozenset(FeeKind)
FINAL: Final = frozenset({SettlementPhase.DUE, SettlementPhase.SETTLED})
"""The phases in which a slip's quote is the final one."""

_FREIGHT = frozenset({FeeKind.RETURN_FREIGHT, FeeKind.OUTBOUND_FREIGHT})


def vouchers_of(step: Step, cause: Cause, posting_date: date) -> tuple[Voucher, ...]:
    """Give the vouchers of one event; postings of zero are left out."""
    match step.event:
        case e.GoodsReceived():
            kind, lines = VoucherKind.GOODS_RECEIPT, _receipt(step, step.event)
        case e.Inspected():
            kind, lines = VoucherKind.GOODS_RELEASE, _release(step, step.event)
        case e.SettlementDue():
            kind, lines = VoucherKind.RETURN, _settlement_due(step)
        case e.Dispatched():
            kind, lines = VoucherKind.REPLACEMENT, _dispatch(step, step.event)
        case e.PaymentTaken():
            kind, lines = VoucherKind.SETTLEMENT, _paid(step.slip, step.event)
        case e.RefundPaid():
            kind, lines = VoucherKind.SETTLEMENT, _refunded(step.slip, step.event)
        case _:
            return ()
    return _voucher(kind, lines, cause, posting_date, step.slip.request.customer)


def _voucher(
    kind: VoucherKind,
    lines: list[Posting],
    cause: Cause,
    posting_date: date,
    customer: CustomerRef | None,
) -> tuple[Voucher, ...]:
    kept = tuple(line for line in lines if line.amount.minor)
    if not kept:
        return ()
    number = f"{cause.stream}/{cause.seq}/1"
    return (Voucher(number, kind, cause.company, posting_date, customer, cause.currency, kept),)


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
    source, rate = _PAID_FROM[event.by or RefundBy.PAYMENTS], slip.request.fx
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
    """Out of inspection to where it was decided; what is kept reverses its cost of sales."""
    about = step.slip.return_line(event.line).item.sku
    target = STOCK_ROLES[place_after(event.disposition, event.site).kind]
    lines = [posting(target, A.STOCK_INSPECTION, event.value, about)]
    if event.disposition is not Disposition.BACK_TO_CUSTOMER:
        lines.append(posting(A.EXCHANGE_CLEARING, A.COST_OF_SALES, event.value, about))
    return lines


def _settlement_due(step: Step) -> list[Posting]:
    """
    Everything of the final quote but the charges, which post when goods leave.

    A swap of same for same has neither: what left before it was known to be one is taken
    back, so that only stock and its cost remain.
    """
    quote = step.slip.money.quote
    lines = () if quote is None else quote.lines
    if is_swap(step.slip):
        return [
            entry
            for line in step.slip.replacements
            for entry in _customer_owes(
                -_charged(step.slip, line, 0, line.dispatched), A.REVENUE, line.item.sku
            )
        ]
    owed = [
        entry
        for line in lines
        if line.kind is not LineKind.CHARGE
        for entry in _customer_owes(booked(step.slip, line), _income_role(line), line.name)
    ]
    gap = rounding_left(step.slip)
    return [*owed, posting(A.CURRENCY_DIFFERENCE, A.CUSTOMER, gap, "rounding")]


_INCOME: Final[Mapping[LineKind, AccountRole]] = {
    LineKind.CREDIT: A.REVENUE,
    LineKind.DEDUCTION: A.DEDUCTION_INCOME,
    LineKind.MISSING_PART: A.DEDUCTION_INCOME,
    LineKind.WEAR: A.DEDUCTION_INCOME,
    LineKind.SHIPPING: A.FREIGHT_INCOME,
    LineKind.LOST_SHIPPING: A.FREIGHT_INCOME,
    LineKind.LOST_PROMOTION: A.REVENUE,
    LineKind.ADJUSTMENT: A.REVENUE,
    LineKind.KEPT_GIFT: A.REVENUE,
    LineKind.ROUNDING: A.REVENUE,
}
"""By kind of line; fees, and what is not charged of them, go by what they are for."""


def _income_role(line: QuoteLine) -> AccountRole:
    role = _INCOME.get(line.kind)
    if role is not None:
        return role
    if line.name == SHIPPING:
        return A.FREIGHT_INCOME
    if line.name not in _FEES:  # a limit of what was to be taken off
        return A.REVENUE if line.line is None else A.DEDUCTION_INCOME
    return A.FREIGHT_INCOME if line.name in _FREIGHT else A.FEE_INCOME


def _dispatch(step: Step, event: e.Dispatched) -> list[Posting]:
    """The share of the charge that left, unless it is known to be a swap, and its cost."""
    swapped = step.slip.phases.settlement in FINAL and is_swap(step.slip)
    lines = []
    for part in event.parts:
        line = step.slip.replacement_line(part.line)
        sku = line.item.sku
        if not swapped:
            charge = _charged(step.slip, line, line.dispatched - part.steps, line.dispatched)
            lines += _customer_owes(charge, A.REVENUE, sku)
        lines.append(posting(A.COST_OF_SALES, A.STOCK, part.value, sku))
    return lines


def charge_between(slip: Slip, line: ReplacementLine, start: int, stop: int) -> Taxed:
    """
    Give what the customer is charged for some steps of a replacement line, in their order.

    Parts that follow each other add up to the charge of the line, tax by tax.
    """
    return _cut(_charge(slip, line), line, start, stop)


def _charged(slip: Slip, line: ReplacementLine, start: int, stop: int) -> Taxed:
    """The same in the money of the books."""
    return _cut(in_books(slip, _charge(slip, line)), line, start, stop)


def _charge(slip: Slip, line: ReplacementLine) -> Taxed:
    quote = slip.money.quote
    nothing = Taxed(Money(0, slip.request.currency))
    return nothing if quote is None else quote.charge_of(line.line)


def _cut(charge: Taxed, line: ReplacementLine, start: int, stop: int) -> Taxed:
    return charge.upto(stop, line.wanted.steps) - charge.upto(start, line.wanted.steps)


def _customer_owes(amount: Taxed, income: AccountRole, about: str) -> list[Posting]:
    """Debit the customer with a signed amount, net to an income role, taxes to output tax."""
    lines = [posting(A.CUSTOMER, income, amount.net, about)]
    lines += [posting(A.CUSTOMER, A.OUTPUT_TAX, tax.amount, about) for tax in amount.taxes]
    return lines


def sale_voucher(sale: Sale, cause: Cause, posting_date: date) -> tuple[Voucher, ...]:
    """Post a sale made here: revenue and tax, cost of what was shipped, payments received."""
    lines: list[Posting] = []
    for line in sale.lines:
        lines += _customer_owes(line.booked, A.REVENUE, line.item.sku)
        if line.cost is not None:
            lines.append(posting(A.COST_OF_SALES, A.STOCK, line.cost, line.item.sku))
    if sale.shipping is not None:
        lines += _customer_owes(sale.in_books(sale.shipping), A.FREIGHT_INCOME, "shipping")
    if sale.rounding is not None:
        lines += _customer_owes(sale.in_books(sale.rounding), A.REVENUE, ROUNDING)
    before = Money(0, sale.currency)
    for paid in sale.payments:
        lines.append(posting(A.BANK, A.CUSTOMER, relieved(sale.fx, before, paid.amount), paid.id))
        before += paid.amount
    return _voucher(VoucherKind.SALE, lines, cause, posting_date, sale.customer)


def opening_voucher(values: Mapping[Sku, Money], cause: Cause, on: date) -> tuple[Voucher, ...]:
    """Post opening stock, one line per item."""
    lines = [posting(A.STOCK, A.OPENING, value, item) for item, value in values.items()]
    return _voucher(VoucherKind.OPENING, lines, cause, on, None)
