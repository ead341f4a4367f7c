"""Everything the events of one command cause, over all ledgers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exchangekit.accounting.vouchers import Voucher
from exchangekit.care.notices import Notice
from exchangekit.effects.chain import sales_of
from exchangekit.effects.claims import chained_claims_of, claims_of, payments_of
from exchangekit.effects.movements import movements_of
from exchangekit.effects.notices import notices_of
from exchangekit.effects.postings import vouchers_of
from exchangekit.effects.suppliers import not_there
from exchangekit.sale.entitlement import SaleEntry
from exchangekit.sale.facts import Sale
from exchangekit.settlement.tenders import PaymentEntry
from exchangekit.stock.movements import Cause, Movement
from exchangekit.values.classes import frozen

if TYPE_CHECKING:
    from datetime import date

    from exchangekit.slip.lifecycle import Step


@frozen
class Effects:
    """
    What the steps of one command cause.

    Args:
        movements: Of goods.
        vouchers: For the books.
        payments: Entries of payments.
        notices: For the customer.
        claims: Entries of the sale's own stream.
        sales: That the replacement becomes.
        chained: Entries of the stream of the sale that it became before.
        names: Outside references that nobody may have claimed before, beside payments.
    """

    movements: tuple[Movement, ...]
    vouchers: tuple[Voucher, ...]
    payments: tuple[PaymentEntry, ...]
    notices: tuple[Notice, ...]
    claims: tuple[SaleEntry, ...]
    sales: tuple[Sale, ...] = ()
    chained: tuple[SaleEntry, ...] = ()
    names: tuple[str, ...] = ()


def project(steps: tuple[Step, ...], origin: Cause, posting_date: date) -> Effects:
    """
    Project the steps of one command onto every ledger.

    Args:
        steps: Events, each with the slip right after it.
        origin: The cause they share; its `seq` is that of the record before the first.
        posting_date: Of the vouchers.
    """
    movements: list[Movement] = []
    vouchers: list[Voucher] = []
    payments: list[PaymentEntry] = []
    notices: list[Notice] = []
    claims: list[SaleEntry] = []
    sales: list[Sale] = []
    chained: list[SaleEntry] = []
    names: list[str] = []
    for n, step in enumerate(steps, 1):
        cause = _following(origin, n)
        movements += movements_of(step, cause)
        vouchers += vouchers_of(step, cause, posting_date)
        payments += payments_of(step, cause)
        notices += notices_of(step, cause)
        claims += claims_of(step)
        sales += sales_of(step, cause)
        chained += chained_claims_of(step)
        names += not_there(step, cause)
    ledgers = (tuple(movements), tuple(vouchers), tuple(payments))
    entries = (tuple(claims), tuple(sales), tuple(chained))
    return Effects(*ledgers, tuple(notices), *entries, tuple(names))


def _following(origin: Cause, n: int) -> Cause:
    """Give the cause of the n-th event; a direct call, as there is one for every event."""
    return Cause(
        origin.stream,
        origin.seq + n,
        origin.at,
        origin.occurred,
        origin.actor,
        origin.key,
        origin.company,
        origin.currency,
    )
