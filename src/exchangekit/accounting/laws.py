"""
The voucher laws, as a check any host can run on its own vouchers.

That debit equals credit needs no check of a `Voucher`: one that is not balanced cannot be
built.  `audit_lines` checks it of the lines a host's own ledger holds.
"""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from exchangekit.values.classes import frozen
from exchangekit.values.money import Money

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
    UNBALANCED = "unbalanced"  # debit equals credit per voucher and currency


@frozen
class Violation:
    """
    The first voucher that breaks a law.

    Args:
        law: Which one.
        voucher: Its id.
        got: What it says: its id, its currency, its posting date or what it credits.
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


@frozen
class LedgerLine:
    """
    One line of a host's own ledger.

    Args:
        voucher: To which it belongs.
        debit: Of any account; negative when in red.
        credit: Of any account; negative when in red.
    """

    voucher: str
    debit: Money
    credit: Money


def audit_lines(lines: Iterable[LedgerLine]) -> Violation | None:
    """
    Prove that debit equals credit per voucher and currency; None when it does.

    Lines come in any order; memory is bounded by the vouchers.

    Returns:
        The first voucher, in the order they begin, that does not balance.
    """
    gaps: dict[tuple[str, str], int] = {}
    credited: dict[tuple[str, str], int] = {}
    for line in lines:
        for amount, sign in ((line.debit, 1), (line.credit, -1)):
            if amount.minor:
                key = (line.voucher, amount.currency)
                gaps[key] = gaps.get(key, 0) + sign * amount.minor
                credited[key] = credited.get(key, 0) + (amount.minor if sign < 0 else 0)
    for (voucher, currency), gap in gaps.items():
        if gap:
            got = Money(credited[voucher, currency], currency)
            return Violation(BookLaw.UNBALANCED, voucher, str(got), str(got + Money(gap, currency)))
    return None
