"""The audit of vouchers: silent about lawful books, and first to name what breaks them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from exchangekit.accounting.charts import PRC_GENERAL
from exchangekit.accounting.laws import BookLaw, LedgerLine, Violation, audit, audit_lines
from exchangekit.accounting.reading import Style
from exchangekit.accounting.roles import AccountRole
from exchangekit.accounting.vouchers import Posting, Voucher
from exchangekit.values.ids import CompanyId
from exchangekit.values.money import Money

from tests.accounting.strategies import SHOP, TODAY, voucher, vouchers, yuan

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


VOUCHER_LAWS = [law for law in BookLaw if law is not BookLaw.UNBALANCED]  # of a ledger's lines


@given(lawful_books(), st.sampled_from(VOUCHER_LAWS), st.data())
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


def ledger(books: list[Voucher]) -> list[LedgerLine]:
    """Write vouchers as the lines of a host's ledger."""
    return [
        LedgerLine(one.id, line.debit, line.credit)
        for one in books
        for line in PRC_GENERAL.read(one, Style.RED_LETTER)
    ]


def test_a_line_that_is_missing_unbalances_its_voucher() -> None:
    """The voucher is named, with what it credits and what it should."""
    first, second = ledger([sold(1)])

    assert audit_lines([first, second]) is None
    assert audit_lines([first]) == Violation(
        BookLaw.UNBALANCED, "slip:EX-1/1/1", "0.00 CNY", "1.00 CNY"
    )


def test_two_currencies_do_not_cover_each_other() -> None:
    """Debit in one currency and credit in another: both are open."""
    nothing = yuan(0)
    lines = [LedgerLine("V", yuan(100), nothing), LedgerLine("V", nothing, Money(100, "JPY"))]

    assert audit_lines(lines) == Violation(BookLaw.UNBALANCED, "V", "0.00 CNY", "1.00 CNY")


@given(st.lists(vouchers, max_size=5), st.data())
def test_a_cent_too_much_is_found_in_any_order(books: list[Voucher], data: st.DataObject) -> None:
    """Law: debit = credit per voucher and currency, in either style and any order."""
    own = [evolve(one, id=f"V-{n}") for n, one in enumerate(books)]
    lines = data.draw(st.permutations(ledger(own)))
    assert audit_lines(lines) is None
    if lines:
        at = data.draw(st.integers(0, len(lines) - 1))
        right = lines[at]
        spoiled = evolve(right, debit=right.debit + yuan(1))
        found = audit_lines([*lines[:at], spoiled, *lines[at + 1 :]])

        assert found is not None
        assert (found.law, found.voucher) == (BookLaw.UNBALANCED, right.voucher)
