"""
Templates: which roles an event of the books touches, by named amounts.

A template is data: entries of a debit and a credit side, each side a role with a formula
such as ``cost - salvage``.  The formulas of both sides cancel out name by name, or the
entry cannot be built; so whatever amounts are filled in, debit equals credit.
`standard` has the ready ones.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import Final

from attrs import evolve, field

from exchangekit.accounting.roles import AccountRole
from exchangekit.accounting.vouchers import Posting, VoucherKind
from exchangekit.errors import (
    InvalidInputError,
    MissingFieldError,
    UnbalancedTemplateError,
    UnknownFieldError,
)
from exchangekit.values.classes import frozen
from exchangekit.values.money import Money

Side = tuple[tuple[AccountRole, str], ...]
"""Roles of one side, each with the formula of its amount."""

Amounts = tuple[tuple[AccountRole, Money], ...]
"""Roles of one side, each with its amount."""

_TERM: Final = re.compile(r"\s*([+-]?)\s*([a-z][a-z0-9_]*)\s*")


def _read(formula: str, where: str) -> dict[str, int]:
    """Give how often each name is added, less how often it is taken away."""
    counts: Counter[str] = Counter()
    position = 0
    while position < len(formula) or not formula:
        term = _TERM.match(formula, position)
        if term is None or (position and not term[1]):
            raise InvalidInputError(where, repr(formula), "names joined by + and -")
        counts[term[2]] += -1 if term[1] == "-" else 1
        position = term.end()
    return counts


@frozen
class Written:
    """
    An entry as a bookkeeper writes it: amounts above zero on either side.

    Args:
        memo: What it records.
        debit: By role, in the order of the template.
        credit: By role, in the order of the template.
    """

    memo: str
    debit: Amounts
    credit: Amounts

    def postings(self) -> tuple[Posting, ...]:
        """
        Give the postings: every debit is filled from the credits in turn.

        Goods of one role against others of the same role pass through the clearing.
        """
        found: list[Posting] = []
        waiting = [(role, amount.minor) for role, amount in reversed(self.credit)]
        for debit, amount in self.debit:
            left = amount.minor
            while left:
                credit, there = waiting.pop()
                part = min(left, there)
                found += _through(debit, credit, Money(part, amount.currency), self.memo)
                left -= part
                if there > part:
                    waiting.append((credit, there - part))
        return tuple(found)


def _through(
    debit: AccountRole, credit: AccountRole, amount: Money, memo: str
) -> tuple[Posting, ...]:
    if debit is not credit:
        return (Posting(debit, credit, amount, memo),)
    clearing = AccountRole.EXCHANGE_CLEARING
    return Posting(debit, clearing, amount, memo), Posting(clearing, credit, amount, memo)


@frozen
class TemplateEntry:
    """
    One entry of a template.

    Args:
        memo: What it records, such as ``goods_return``.
        debit: Roles debited, by formula.
        credit: Roles credited, by formula.

    Raises:
        UnbalancedTemplateError: The two sides do not cancel out.
        InvalidInputError: A formula is not names joined by ``+`` and ``-``.
    """

    memo: str
    debit: Side
    credit: Side
    names: frozenset[str] = field(init=False, repr=False, eq=False)
    """The amounts it asks for."""
    _formulas: tuple[tuple[AccountRole, int, Mapping[str, int]], ...] = field(
        init=False, repr=False, eq=False
    )

    def __attrs_post_init__(self) -> None:
        formulas = [
            (role, sign, _read(formula, f"template.{self.memo}"))
            for side, sign in ((self.debit, 1), (self.credit, -1))
            for role, formula in side
        ]
        sums: Counter[str] = Counter()
        for _, sign, counts in formulas:
            for name, times in counts.items():
                sums[name] += sign * times
        gaps = tuple(sorted(name for name, times in sums.items() if times))
        if gaps:
            raise UnbalancedTemplateError(self.memo, gaps)
        object.__setattr__(self, "names", frozenset(sums))
        object.__setattr__(self, "_formulas", tuple(formulas))

    def written(self, amounts: Mapping[str, Money], currency: str) -> Written:
        """Fill in the amounts: what comes out below zero changes sides, zero is left out."""
        debit: list[tuple[AccountRole, Money]] = []
        credit: list[tuple[AccountRole, Money]] = []
        for role, sign, counts in self._formulas:
            minor = sign * sum(times * amounts[name].minor for name, times in counts.items())
            if minor:
                side = debit if minor > 0 else credit
                side.append((role, Money(abs(minor), currency)))
        return Written(self.memo, tuple(debit), tuple(credit))


@frozen
class Template:
    """
    What one kind of event posts.

    Args:
        name: Of the template.
        kind: Of the voucher it makes.
        entries: In the order they are written.
        signed: The amounts that may be below zero.

    >>> from exchangekit.accounting.standard import SELLER_FREIGHT
    >>> yuan = {"freight": Money(1200, "CNY"), "input_tax": Money(108, "CNY")}
    >>> [str(line.amount) for line in SELLER_FREIGHT.postings(yuan)]
    ['12.00 CNY', '1.08 CNY']
    """

    name: str
    kind: VoucherKind
    entries: tuple[TemplateEntry, ...]
    signed: frozenset[str] = frozenset()

    @property
    def names(self) -> frozenset[str]:
        """The amounts it asks for."""
        return frozenset().union(*(entry.names for entry in self.entries))

    def written(self, amounts: Mapping[str, Money]) -> tuple[Written, ...]:
        """
        Give the entries as a bookkeeper writes them; those of nothing are left out.

        Raises:
            MissingFieldError: It asks for an amount that is not there.
            UnknownFieldError: There is an amount it does not ask for.
            InvalidInputError: An amount is below zero that may not be.
            CurrencyMismatchError: Two amounts are of different currencies.
        """
        currency = self._check(amounts)
        filled = (entry.written(amounts, currency) for entry in self.entries)
        return tuple(one for one in filled if one.debit)

    def postings(self, amounts: Mapping[str, Money], about: str = "") -> tuple[Posting, ...]:
        """
        Give the postings of all entries.

        Args:
            amounts: By name.
            about: What they are for, such as an item; each names its entry when empty.

        Raises:
            ExchangeKitError: As `written` does.
        """
        lines = (line for one in self.written(amounts) for line in one.postings())
        return tuple(evolve(line, about=about) if about else line for line in lines)

    def only(self, *memos: str) -> Template:
        """
        Give some of its entries, such as a loss that is found today and decided later.

        Raises:
            UnknownFieldError: It has no entry of that name.
        """
        known = {entry.memo: entry for entry in self.entries}
        for memo in memos:
            if memo not in known:
                raise UnknownFieldError(f"template.{self.name}", memo, tuple(known))
        entries = tuple(known[memo] for memo in memos)
        names = frozenset[str]().union(*(entry.names for entry in entries))
        return evolve(self, entries=entries, signed=self.signed & names)

    def replacing(self, roles: Mapping[AccountRole, AccountRole]) -> Template:
        """Give the same with other roles, such as the bank for the customer."""

        def other(side: Side) -> Side:
            return tuple((roles.get(role, role), formula) for role, formula in side)

        entries = tuple(
            TemplateEntry(entry.memo, other(entry.debit), other(entry.credit))
            for entry in self.entries
        )
        return evolve(self, entries=entries)

    def _check(self, amounts: Mapping[str, Money]) -> str:
        """Refuse amounts that do not fit; give their currency."""
        where = f"template.{self.name}"
        for name in sorted(self.names - set(amounts)):
            raise MissingFieldError(where, name)
        for name in sorted(set(amounts) - self.names):
            raise UnknownFieldError(where, name, tuple(sorted(self.names)))
        nothing = Money(0, next(iter(amounts.values())).currency)
        for name, amount in amounts.items():
            if amount < nothing and name not in self.signed:
                raise InvalidInputError(f"{where}.{name}", str(amount), "an amount of at least 0")
        return nothing.currency
