"""Sub-ledgers: balances by party that add up to the role, however they are put together."""

from __future__ import annotations

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from exchangekit.accounting.roles import AccountRole
from exchangekit.accounting.subledgers import (
    Account,
    StatementLine,
    SubLedger,
    customer_of,
    customers,
)
from exchangekit.accounting.vouchers import Posting, Voucher, effect
from exchangekit.errors import InvalidInputError
from exchangekit.values.ids import CompanyId, CustomerRef
from exchangekit.values.money import Money

from tests.accounting.strategies import SHOP, TODAY, voucher, vouchers, yuan

R = AccountRole
ANNE, BOB = Account(SHOP, "anne", "CNY"), Account(SHOP, "bob", "CNY")


def owes(party: str | None, minor: int, n: int = 1) -> Voucher:
    """Let a party owe so much, or be owed."""
    way = (R.CUSTOMER, R.REVENUE) if minor > 0 else (R.BANK, R.CUSTOMER)
    one = voucher(Posting(*way, yuan(abs(minor)), "goods"), n=n)
    return evolve(one, customer=None if party is None else CustomerRef(party))


def test_each_party_has_its_own_balance() -> None:
    """What one is owed never hides what another one owes (A4)."""
    ledger = customers()
    ledger.add([owes("anne", 500, 1), owes("bob", -300, 2), owes("anne", -500, 3)])

    assert ledger.balances() == {BOB: yuan(-300)}
    assert ledger.balance(*ANNE) == yuan(0)
    assert ledger.balance(*BOB) == yuan(-300)
    assert ledger.balance(SHOP, "nobody", "CNY") == yuan(0)


def test_companies_and_currencies_are_never_added() -> None:
    """gh:microsoft/BCApps/pull/6139: one customer, two companies, two currencies."""
    yen = Posting(R.CUSTOMER, R.REVENUE, Money(7, "JPY"), "goods")
    abroad = evolve(owes("anne", 1), company=CompanyId("JP"), currency="JPY", postings=(yen,))
    ledger = customers()
    ledger.add([owes("anne", 500), abroad])

    assert ledger.balances() == {
        ANNE: yuan(500),
        Account(CompanyId("JP"), "anne", "JPY"): Money(7, "JPY"),
    }


def test_a_statement_runs_to_the_balance() -> None:
    """Line by line, with what is open after each; others' vouchers are not on it."""
    lines = [owes("anne", 500, 1), owes("bob", 40, 2), owes("anne", -200, 3)]
    lines.append(evolve(owes("anne", 9, 4), company=CompanyId("other")))
    found = list(customers().statement(lines, ANNE))

    assert [(line.amount, line.balance) for line in found] == [
        (yuan(500), yuan(500)),
        (yuan(-200), yuan(300)),
    ]
    assert (found[0].on, found[0].voucher, found[0].kind) == (TODAY, lines[0].id, lines[0].kind)


def test_vouchers_of_others_do_not_end_a_statement() -> None:
    """Another company, another currency and another role come first and between."""
    abroad = evolve(owes("anne", 9, 1), company=CompanyId("other"))
    yen = Posting(R.CUSTOMER, R.REVENUE, Money(7, "JPY"), "goods")
    foreign = evolve(owes("anne", 1, 2), currency="JPY", postings=(yen,))
    paid = voucher(Posting(R.BANK, R.REVENUE, yuan(3), "goods"), n=3)
    both = voucher(
        Posting(R.CUSTOMER, R.REVENUE, yuan(50), "goods"),
        Posting(R.BANK, R.CUSTOMER, yuan(20), "paid"),
        n=5,
    )
    mine = [owes("anne", 500, 4), evolve(both, customer=CustomerRef("anne"))]

    found = [*customers().statement([abroad, foreign, paid, *mine], ANNE)]

    assert found == [
        StatementLine(TODAY, mine[0].id, mine[0].kind, yuan(500), yuan(500)),
        StatementLine(TODAY, mine[1].id, mine[1].kind, yuan(30), yuan(530)),
    ]


def test_a_merged_ledger_holds_the_sum_of_both() -> None:
    """What only one of them knows, and what both do."""
    left, right = customers(), customers()
    left.add([owes("anne", 500, 1)])
    right.add([owes("anne", 20, 2), owes("bob", 40, 3)])
    left.merge(right)

    assert left.balances() == {ANNE: yuan(520), BOB: yuan(40)}


def test_ledgers_of_two_roles_do_not_merge() -> None:
    """A claim on a supplier is no claim on a customer."""
    with pytest.raises(InvalidInputError):
        customers().merge(SubLedger(R.SUPPLIER_CLAIM, customer_of))


@given(st.lists(st.tuples(vouchers, st.sampled_from(["anne", "bob", None]))), st.data())
def test_parties_add_up_to_the_role(
    books: list[tuple[Voucher, str | None]], data: st.DataObject
) -> None:
    """Law: balances over all parties are the role's own, and parts add up to the whole (I6)."""
    every = [evolve(v, customer=CustomerRef(party) if party else None) for v, party in books]
    cut = data.draw(st.integers(0, len(every)))
    whole, left, right = customers(), customers(), customers()
    whole.add(iter(every))
    left.add(every[:cut])
    right.add(every[cut:])
    right.merge(left)

    assert whole.balances() == right.balances()
    assert sum(m.minor for m in whole.balances().values()) == effect(every, R.CUSTOMER, "CNY").minor
    for account, money in whole.balances().items():
        *_, last = whole.statement(every, account)
        assert last.balance == money
