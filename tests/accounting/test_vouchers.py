"""Vouchers: balanced whatever is put in."""

from __future__ import annotations

from datetime import timedelta
from functools import reduce
from operator import add

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from exchangekit.accounting.roles import AccountRole
from exchangekit.accounting.vouchers import Entry, Posting, Voucher, effect, posting
from exchangekit.errors import CurrencyMismatchError, InvalidInputError
from exchangekit.values.money import Money, total

from tests.accounting.strategies import TODAY, amounts, postings, voucher, vouchers, ways, yuan

CUSTOMER, REVENUE, TAX = AccountRole.CUSTOMER, AccountRole.REVENUE, AccountRole.OUTPUT_TAX


def test_entries_add_up_each_side_of_each_role() -> None:
    """A return of 113.00 with a fee of 5.00, as a bookkeeper reads it."""
    returned = voucher(
        Posting(REVENUE, CUSTOMER, yuan(10000), "goods"),
        Posting(TAX, CUSTOMER, yuan(1300), "vat"),
        Posting(CUSTOMER, AccountRole.FEE_INCOME, yuan(500), "restocking"),
    )

    assert returned.entries() == (
        Entry(REVENUE, yuan(10000), yuan(0)),
        Entry(CUSTOMER, yuan(500), yuan(11300)),
        Entry(TAX, yuan(1300), yuan(0)),
        Entry(AccountRole.FEE_INCOME, yuan(0), yuan(500)),
    )


def test_a_dearer_replacement_needs_no_balancing_line() -> None:
    """
    From 100 to 250: the customer owes 150, and no role appears that nobody named.

    gh:microsoft/BCApps/pull/10467: a line of -150 hid the receivable.
    """
    exchange = (
        voucher(posting(CUSTOMER, REVENUE, yuan(-10000), "goods"), n=1),
        voucher(posting(CUSTOMER, REVENUE, yuan(25000), "goods"), n=2),
    )
    roles = {entry.role for each in exchange for entry in each.entries()}

    assert effect(exchange, CUSTOMER, "CNY") == yuan(15000)
    assert roles == {CUSTOMER, REVENUE}


def test_a_role_nobody_posted_to_has_no_effect() -> None:
    """Zero, in the currency of the voucher."""
    sold = voucher(Posting(CUSTOMER, REVENUE, yuan(100), "goods"))

    assert sold.effect_on(AccountRole.BANK) == yuan(0)


def test_a_posting_goes_from_one_role_to_another() -> None:
    """From a role to itself is no posting."""
    with pytest.raises(InvalidInputError) as caught:
        Posting(CUSTOMER, CUSTOMER, yuan(1), "goods")

    assert caught.value.got == "customer/customer 0.01 CNY"


def test_nothing_goes_the_way_it_was_written() -> None:
    """An amount of zero has no other side to change to."""
    assert posting(CUSTOMER, REVENUE, yuan(0), "fee") == Posting(CUSTOMER, REVENUE, yuan(0), "fee")


def test_a_posting_has_no_sign() -> None:
    """The sides say where an amount goes; `posting` reads signs."""
    with pytest.raises(InvalidInputError):
        Posting(CUSTOMER, REVENUE, yuan(-1), "goods")


def test_a_voucher_posts_something() -> None:
    """Without postings there is nothing to document."""
    with pytest.raises(InvalidInputError) as caught:
        voucher()

    assert caught.value.where == "voucher.postings"


def test_a_voucher_is_of_one_currency() -> None:
    """gh:microsoft/BCApps/pull/6139: amounts of two currencies were summed."""
    with pytest.raises(CurrencyMismatchError) as caught:
        voucher(Posting(CUSTOMER, REVENUE, Money(100, "JPY"), "goods"))

    assert (caught.value.left, caught.value.right) == ("CNY", "JPY")


def test_an_effect_is_of_one_currency() -> None:
    """A voucher in yen has no effect in yuan on the roles it posts to."""
    yen = Money(100, "JPY")
    sold = evolve(
        voucher(Posting(CUSTOMER, REVENUE, yuan(100), "goods")),
        currency="JPY",
        postings=(Posting(CUSTOMER, REVENUE, yen, "goods"),),
    )

    assert effect([sold], CUSTOMER, "JPY") == yen
    assert effect([sold], AccountRole.BANK, "CNY") == yuan(0)
    with pytest.raises(CurrencyMismatchError):
        effect([sold], CUSTOMER, "CNY")


@given(way=ways, amount=amounts)
def test_a_negative_amount_changes_sides(way: list[AccountRole], amount: Money) -> None:
    """Law: minus an amount one way is the amount the other way, never a negative posting."""
    debit, credit = way
    there, back = posting(debit, credit, -amount, "fee"), posting(credit, debit, amount, "fee")

    assert there.amount.minor >= 0
    assert voucher(there).effect_on(debit) == voucher(back).effect_on(debit) == -amount


@given(vouchers)
def test_debit_equals_credit(books: Voucher) -> None:
    """Law: a voucher balances for any postings, and shows each role once."""
    entries = books.entries()
    debit = total((entry.debit for entry in entries), "CNY")
    credit = total((entry.credit for entry in entries), "CNY")

    assert debit == credit
    assert len({entry.role for entry in entries}) == len(entries)


@given(vouchers)
def test_an_entry_says_what_the_effect_says(books: Voucher) -> None:
    """Law: debit less credit of an entry is the effect on its role, and nothing is left out."""
    effects = {entry.role: entry.debit - entry.credit for entry in books.entries()}

    for role in AccountRole:
        assert effects.get(role, yuan(0)) == books.effect_on(role)


@given(st.lists(vouchers, max_size=5))
def test_effects_over_all_roles_sum_to_zero(books: list[Voucher]) -> None:
    """Law: what one role gets another gives, over any number of vouchers."""
    effects = [effect(books, role, "CNY") for role in AccountRole]

    assert reduce(add, effects) == yuan(0)


@given(st.lists(vouchers, max_size=5), st.sampled_from(AccountRole))
def test_effects_add_up_over_vouchers(books: list[Voucher], role: AccountRole) -> None:
    """
    Law: the whole is the sum of its vouchers, none counted twice.

    gh:microsoft/BCApps/pull/8554: an exchange was counted twice, a residual of 730 remained.
    """
    each = total((one.effect_on(role) for one in books), "CNY")

    assert effect(iter(books), role, "CNY") == each


@given(st.lists(postings, min_size=1, max_size=8))
def test_reversing_each_posting_leaves_nothing(lines: list[Posting]) -> None:
    """
    Law: a voucher and its reversal have no effect on any role.

    gh:odoo/odoo/pull/129529: a reversal came to more than the original.
    """
    back = [posting(p.debit, p.credit, -p.amount, p.about) for p in lines]
    undone = evolve(voucher(*back, n=2), posting_date=TODAY + timedelta(days=1))
    books = [voucher(*lines), undone]

    assert {effect(books, role, "CNY").minor for role in AccountRole} == {0}
