"""The audit of vouchers: silent about lawful books, and first to name what breaks them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from exchangekit.accounting.laws import BookLaw, Violation, audit
from exchangekit.accounting.roles import AccountRole
from exchangekit.accounting.vouchers import Posting, Voucher
from exchangekit.values.ids import CompanyId
from exchangekit.values.money import Money

from tests.accounting.strategies import SHOP, TODAY, voucher, yuan

COMPANIES = {SHOP: "CNY", CompanyId("JP01"): "JPY"}
DAY = timedelta(days=1)


def sold(n: int, company: CompanyId = SHOP, currency: str = "CNY") -> Voucher:
    """Sell something for 1.00 or 100 yen."""
    line = Posting(AccountRole.CUSTOMER, AccountRole.REVENUE, Money(100, currency), "goods")
    one = voucher(Posting(AccountRole.CUSTOMER, AccountRole.REVENUE, yuan(100), "goods"), n=n)
    return evolve(one, company=company, currency=currency, postings=(line,))


@st.composite
def lawful_books(draw: st.DrawFn) -> list[Voucher]:
    """Draw vouchers of two companies, each in its own currency, on or after today."""
    wanted = draw(
        st.lists(
            st.tuples(st.sampled_from(list(COMPANIES)), st.integers(0, 400)),
            min_size=1,
            max_size=12,
        )
    )
    return [
        evolve(sold(n, company, COMPANIES[company]), posting_date=TODAY + days * DAY)
        for n, (company, days) in enumerate(wanted, 1)
    ]


FIRST_OPEN = dict.fromkeys(COMPANIES, TODAY)


def test_no_vouchers_break_no_law() -> None:
    """Empty books are in order."""
    assert audit([]) is None


def test_a_voucher_posted_twice_is_named() -> None:
    """gh:microsoft/BCApps/pull/8554: the value of an exchange stood in the ledger twice."""
    found = audit([sold(1), sold(2), sold(1)])

    assert found == Violation(BookLaw.REPEATED, "slip:EX-1/1/1", "slip:EX-1/1/1")


def test_a_second_currency_is_named() -> None:
    """gh:microsoft/BCApps/pull/6139: amounts of two currencies were summed."""
    found = audit([sold(1), sold(2, SHOP, "JPY")])

    assert found == Violation(BookLaw.CURRENCY, "slip:EX-1/2/1", "JPY", "CNY")


@pytest.mark.parametrize("days", [0, 1])
def test_the_first_open_date_is_open(days: int) -> None:
    """The named day itself may be posted to."""
    late = evolve(sold(1), posting_date=TODAY + days * DAY)

    assert audit([late], first_open={SHOP: TODAY}) is None


def test_a_posting_in_a_closed_period_is_named() -> None:
    """The day before the first open date is too late, for this company."""
    early = evolve(sold(1), posting_date=TODAY - DAY)

    found = audit([early], first_open={SHOP: TODAY})

    assert found == Violation(BookLaw.CLOSED, early.id, "2026-03-01", "2026-03-02")
    assert audit([early], first_open={CompanyId("JP01"): TODAY}) is None
    assert audit([early]) is None


@given(lawful_books())
def test_lawful_books_pass(books: list[Voucher]) -> None:
    """Law: the audit accepts whatever breaks no law, read once from a stream."""
    assert audit(iter(books), first_open=FIRST_OPEN) is None


@given(lawful_books(), st.sampled_from(BookLaw), st.data())
def test_the_first_voucher_that_breaks_a_law_is_named(
    books: list[Voucher], law: BookLaw, data: st.DataObject
) -> None:
    """Law: whatever comes before or after, the first breach is found and called by its name."""
    at = data.draw(st.integers(1, len(books)))
    other = data.draw(st.sampled_from(books[:at]))
    broken = {
        BookLaw.REPEATED: other,
        BookLaw.CURRENCY: sold(99, other.company, "USD"),
        BookLaw.CLOSED: evolve(other, id="late", posting_date=TODAY - DAY),
    }[law]

    found = audit([*books[:at], broken, *books[at:]], first_open=FIRST_OPEN)

    assert found is not None
    assert (found.law, found.voucher) == (law, broken.id)
