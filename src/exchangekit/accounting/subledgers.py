"""
Sub-ledgers: who owes how much, folded from vouchers.

A sub-ledger splits one role over the parties it means; its balances add up to the role's
own.  It takes vouchers in any order and adds up with those of other shops or days.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from attrs import define, field

from exchangekit.accounting.roles import AccountRole
from exchangekit.accounting.vouchers import Posting, Voucher, VoucherKind
from exchangekit.errors import InvalidInputError
from exchangekit.values.money import Money

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from exchangekit.values.ids import CompanyId

Party: TypeAlias = Callable[[Voucher, Posting], str | None]
"""Says whom a posting means; None when it is nobody in particular."""


class Account(NamedTuple):
    """
    One account of a sub-ledger.

    Args:
        company: Whose books.
        party: Whom it means, or None.
        currency: Of its balance.
    """

    company: CompanyId
    party: str | None
    currency: str


class StatementLine(NamedTuple):
    """
    One voucher on the statement of a party.

    Args:
        on: Its posting date.
        voucher: Its id.
        kind: What it documents.
        amount: Debit less credit.
        balance: After it.
    """

    on: date
    voucher: str
    kind: VoucherKind
    amount: Money
    balance: Money


def customer_of(voucher: Voucher, posting: Posting) -> str | None:
    """Say whom the customer role of a voucher means."""
    del posting
    return voucher.customer


@define(eq=False)
class SubLedger:
    """
    The balances of one role by party.

    Args:
        role: The role it splits.
        party: Says whom a posting means.
    """

    role: AccountRole
    party: Party
    _sums: dict[Account, int] = field(init=False, factory=dict, repr=False)

    def add(self, vouchers: Iterable[Voucher]) -> None:
        """Take vouchers in, in any order; memory is bounded by the parties."""
        for voucher in vouchers:
            for party, minor in self._effects(voucher):
                account = Account(voucher.company, party, voucher.currency)
                self._sums[account] = self._sums.get(account, 0) + minor

    def merge(self, other: SubLedger) -> None:
        """
        Take in what another one of the same role holds.

        Raises:
            InvalidInputError: It splits another role.
        """
        if other.role is not self.role:
            raise InvalidInputError("subledger.role", other.role, f"the role {self.role}")
        for account, minor in other._sums.items():
            self._sums[account] = self._sums.get(account, 0) + minor

    def balances(self) -> dict[Account, Money]:
        """Give what is open by account, debit less credit; settled accounts are left out."""
        return {
            account: Money(minor, account.currency)
            for account, minor in self._sums.items()
            if minor
        }

    def balance(self, company: CompanyId, party: str | None, currency: str) -> Money:
        """Give what is open on one account, debit less credit."""
        return Money(self._sums.get(Account(company, party, currency), 0), currency)

    def statement(self, vouchers: Iterable[Voucher], account: Account) -> Iterator[StatementLine]:
        """Give one account line by line, in the order the vouchers come."""
        balance = Money(0, account.currency)
        for voucher in vouchers:
            if (voucher.company, voucher.currency) != (account.company, account.currency):
                continue
            found = [minor for party, minor in self._effects(voucher) if party == account.party]
            if found:
                amount = Money(sum(found), account.currency)
                balance += amount
                yield StatementLine(voucher.posting_date, voucher.id, voucher.kind, amount, balance)

    def _effects(self, voucher: Voucher) -> Iterator[tuple[str | None, int]]:
        for line in voucher.postings:
            if line.debit is self.role:
                yield self.party(voucher, line), line.amount.minor
            elif line.credit is self.role:
                yield self.party(voucher, line), -line.amount.minor


def customers(role: AccountRole = AccountRole.CUSTOMER) -> SubLedger:
    """
    Give an empty sub-ledger of customers: positive balances are owed to the shop.

    Args:
        role: The customer's account of exchanges, unless another of theirs is asked for.
    """
    return SubLedger(role, customer_of)
