"""The report of a period is readable in every language, whatever is in it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchangekit.accounting.roles import AccountRole
from exchangekit.effects.matching import (
    Counts,
    LedgerKind,
    Mismatch,
    Report,
    StockAgreement,
    Unmatched,
)
from exchangekit.text.catalogue import LOCALES
from exchangekit.text.reconciling import report_words
from exchangekit.values.ids import CompanyId
from exchangekit.values.money import Money

FIRST, LAST = date(2026, 3, 1), date(2026, 3, 31)
STOCK = StockAgreement(CompanyId("co"), AccountRole.STOCK, Money(1876, "CNY"), Money(1800, "CNY"))
FOUND = Unmatched(
    LedgerKind.VOUCHER,
    Mismatch.DIFFERS,
    "slip:EX-1/9/1",
    (("customer", "9.00 CNY"), ("posting_date", "2026-03-02")),
    (("customer", "10.00 CNY"),),
)
NAMES = [
    *("account", "goods", "company", "item", "tracking", "steps", "source", "target", "value"),
    *("kind", "party", "posting_date", "received", "refunded", "event", "error"),
    *AccountRole,
]


def test_a_clean_period_says_so() -> None:
    """What was looked at stands there, so that silence is not mistaken for order."""
    words = report_words(Report(FIRST, LAST, Counts(2, 1, 4, 5, 3), (), ()), "en")

    assert words == (
        "Reconciled from Mar 1, 2026 to Mar 31, 2026.",
        "Exchanges: 2, of which ended: 1. Stock movements: 4, vouchers: 5, payment entries: 3.",
        "Everything matches.",
    )


def test_what_does_not_match_is_named_with_both_figures() -> None:
    """A bookkeeper can go and look: where, what it says, what it should say."""
    report = Report(FIRST, LAST, Counts(), (STOCK,), (FOUND,))

    assert report_words(report, "en")[2:] == (
        "co, stock, sellable: goods changed by CNY\xa018.76, the account by CNY\xa018.00.",
        "Unmatched: 1.",
        (
            "voucher slip:EX-1/9/1 says customer account is CNY\xa09.00, posting date is"
            " 2026-03-02; expected: customer account is CNY\xa010.00."
        ),
    )
    assert "凭证" in report_words(report, "zh-CN")[-1]


figures = st.lists(
    st.tuples(st.sampled_from(NAMES), st.sampled_from(["9.00 CNY", "-", "{x}", "shop/sellable"]))
).map(tuple)


@pytest.mark.parametrize("locale", LOCALES)
@given(
    kind=st.sampled_from(LedgerKind), reason=st.sampled_from(Mismatch), got=figures, want=figures
)
def test_whatever_is_unmatched_has_words(
    locale: str,
    kind: LedgerKind,
    reason: Mismatch,
    got: tuple[tuple[str, str], ...],
    want: tuple[tuple[str, str], ...],
) -> None:
    """Law: no code, and no open placeholder, is shown to a bookkeeper."""
    found = Unmatched(kind, reason, "slip:EX-1/9/1", got, want)
    *_, words = report_words(Report(FIRST, LAST, Counts(), (), (found,)), locale)

    assert "slip:EX-1/9/1" in words
    assert "figure." not in words
    assert "account." not in words
    assert "unmatched." not in words
