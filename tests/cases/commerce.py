"""Commerce: which topics are mapped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.cases import commerce_money as money
from tests.cases import commerce_more as more
from tests.cases.commerce_cancel import cancel, state
from tests.cases.commerce_difference import difference
from tests.cases.commerce_override import override
from tests.cases.commerce_returns import quantity_guard, receipt
from tests.cases.commerce_rules import replacement_rule
from tests.cases.commerce_shares import proration
from tests.cases.commerce_stock import inspection, reservation, stock
from tests.cases.commerce_taxes import rounding, tax
from tests.cases.commerce_unreturned import chain, unreturned
from tests.cases.commerce_validation import validation
from tests.cases.commerce_voucher import voucher

if TYPE_CHECKING:
    from tests.cases.model import Table

TOPICS: Table = {
    "balance": money.balance,
    "chain": chain,
    "difference": difference,
    "proration": proration,
    "tax": tax,
    "rounding": rounding,
    "quantity_guard": quantity_guard,
    "receipt": receipt,
    "cancel": cancel,
    "double_refund": money.double_refund,
    "eligibility": more.eligibility,
    "fees": money.fees,
    "inspection": inspection,
    "override": override,
    "payment_cap": money.payment_cap,
    "replacement_rule": replacement_rule,
    "reservation": reservation,
    "settlement": money.settlement,
    "state": state,
    "stock": stock,
    "unreturned": unreturned,
    "validation": validation,
    "voucher": voucher,
}
