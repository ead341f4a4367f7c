"""
Reading a voucher as a bookkeeper writes it: lines by account, reversed or in red.

Nothing of this is stored: a host may change chart or style at any time, and every voucher
it ever posted reads the new way, with the same balances.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

from exchangekit.accounting.roles import AccountRole
from exchangekit.values.money import Money

if TYPE_CHECKING:
    from collections.abc import Callable

    from exchangekit.accounting.vouchers import Posting, Voucher


class Style(StrEnum):
    """How what takes a sale back is shown."""

    REVERSAL = "reversal"  # on the other side
    RED_LETTER = "red_letter"  # negative, on the side the sale was on


class Line(NamedTuple):
    """
    One line of a voucher: an amount on one side of an account, zero on the other.

    Args:
        account: The host's code.
        debit: Negative when in red.
        credit: Negative when in red.
    """

    account: str
    debit: Money
    credit: Money


_CREDITED_BY_SALES: Final = frozenset(
    {
        AccountRole.REVENUE,
        AccountRole.OUTPUT_TAX,
        AccountRole.FEE_INCOME,
        AccountRole.DEDUCTION_INCOME,
        AccountRole.FREIGHT_INCOME,
    }
)


def takes_back(posting: Posting) -> bool:
    """
    Tell whether a posting takes back income, its tax or the cost of sales.

    A posting that moves an amount between two of these takes nothing back.
    """
    sells = posting.credit in _CREDITED_BY_SALES or posting.debit is AccountRole.COST_OF_SALES
    returns = posting.debit in _CREDITED_BY_SALES or posting.credit is AccountRole.COST_OF_SALES
    return returns and not sells


def read(
    voucher: Voucher, account: Callable[[AccountRole], str], style: Style = Style.REVERSAL
) -> tuple[Line, ...]:
    """
    Give the lines of a voucher, in the order the accounts first appear.

    Amounts on one side of one account are added up, red ones apart from black ones;
    postings of nothing give no line.

    Args:
        voucher: What to read.
        account: Gives the code of a role, such as `Chart.account`.
        style: Reversed on the other side unless told.
    """
    sums: dict[tuple[str, bool, bool], int] = {}  # by account, on the debit side, in red
    for line in voucher.postings:
        minor = line.amount.minor
        if minor == 0:
            continue
        red = style is Style.RED_LETTER and takes_back(line)
        for role, debited in ((line.debit, True), (line.credit, False)):
            key = (account(role), debited is not red, red)
            sums[key] = sums.get(key, 0) + (-minor if red else minor)
    nothing = Money(0, voucher.currency)
    lines = []
    for (code, on_debit, _), minor in sums.items():
        amount = Money(minor, voucher.currency)
        lines.append(Line(code, amount, nothing) if on_debit else Line(code, nothing, amount))
    return tuple(lines)
