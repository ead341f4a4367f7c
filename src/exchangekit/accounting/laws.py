"""
The voucher laws, as a check any host can run on its own vouchers.

That debit equals credit needs no check: a voucher that is not balanced cannot be built.
"""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from exchangekit.values.classes import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from exchangekit.accounting.vouchers import Voucher
    from exchangekit.values.ids import CompanyId

_NEVER_CLOSED: Final[Mapping[CompanyId, date]] = MappingProxyType({})


class BookLaw(StrEnum):
    """What must hold for every voucher of a set of books."""

    REPEATED = "repeated"  # no voucher stands twice
    CURRENCY = "currency"  # the books of a company are in one currency
    CLOSED = "closed"  # nothing is posted before the first open date


@frozen
class Violation:
    """
    The first voucher that breaks a law.

    Args:
        law: Which one.
        voucher: Its id.
        got: What it says: its id, its currency or its posting date.
        want: What the law asks for, in the same terms; empty for a repeated voucher.
    """

    law: BookLaw
    voucher: str
    got: str
    want: str = ""


def audit(
    vouchers: Iterable[Voucher], *, first_open: Mapping[CompanyId, date] = _NEVER_CLOSED
) -> Violation | None:
    """
    Prove the voucher laws, in the order given; None when they hold.

    Without `first_open` it suits the whole of the books; with it, a batch about to be
    posted.  A host that keeps books in several currencies audits each by itself.

    Args:
        vouchers: Of any number of companies.
        first_open: By company, the first date on which it may still be posted; a company
            that is not named is open for ever.
    """
    seen: set[str] = set()
    currencies: dict[CompanyId, str] = {}
    for voucher in vouchers:
        if voucher.id in seen:
            return Violation(BookLaw.REPEATED, voucher.id, voucher.id)
        seen.add(voucher.id)
        currency = currencies.setdefault(voucher.company, voucher.currency)
        if voucher.currency != currency:
            return Violation(BookLaw.CURRENCY, voucher.id, voucher.currency, currency)
        earliest = first_open.get(voucher.company)
        if earliest is not None and voucher.posting_date < earliest:
            got, want = voucher.posting_date.isoformat(), earliest.isoformat()
            return Violation(BookLaw.CLOSED, voucher.id, got, want)
    return None
