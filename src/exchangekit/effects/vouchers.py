"""Vouchers of a cause: numbered by the record behind them, and never of nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exchangekit.accounting.vouchers import Voucher

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from exchangekit.accounting.vouchers import Posting, VoucherKind
    from exchangekit.stock.movements import Cause
    from exchangekit.values.ids import CustomerRef


def voucher_of(
    kind: VoucherKind,
    lines: Iterable[Posting],
    cause: Cause,
    posting_date: date,
    customer: CustomerRef | None = None,
) -> tuple[Voucher, ...]:
    """
    Give the voucher of a cause; postings of zero are left out, and so is a voucher of none.

    Args:
        kind: What it documents.
        lines: In order.
        cause: Of its record.
        posting_date: In an open period.
        customer: Whose account the customer role means, or None.
    """
    kept = tuple(line for line in lines if line.amount.minor)
    if not kept:
        return ()
    number = f"{cause.stream}/{cause.seq}/1"
    day = (cause.company, posting_date, customer, cause.currency)
    return (Voucher(number, kind, *day, kept),)
