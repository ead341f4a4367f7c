"""Journal entries: made by a template or of postings, refused when nothing is posted."""

from __future__ import annotations

import pytest

from exchangekit.accounting.journal import Dated, JournalEntry, entry_by, entry_of
from exchangekit.accounting.roles import AccountRole as R
from exchangekit.accounting.standard import SELLER_FREIGHT, SHORTAGE
from exchangekit.accounting.vouchers import Posting, VoucherKind
from exchangekit.errors import CurrencyMismatchError, InvalidInputError, UnknownFieldError
from exchangekit.values.money import Money

from tests.accounting.strategies import SHOP, TODAY, yuan

DAY = Dated("J-1", SHOP, TODAY)


def test_a_loss_is_found_today_and_decided_later() -> None:
    """Two entries of one template, each with its own day."""
    found = entry_by(DAY, SHORTAGE.only("loss_found"), {"cost": yuan(300)})
    decided = entry_by(
        Dated("J-2", SHOP, TODAY),
        SHORTAGE.only("loss_decided"),
        {"cost": yuan(300), "employee": yuan(100)},
    )

    assert found.kind is decided.kind is VoucherKind.STOCKTAKE
    assert [(p.debit, p.credit) for p in found.postings] == [(R.STOCK_DIFFERENCE, R.STOCK)]
    assert [(p.debit, p.amount) for p in decided.postings] == [
        (R.EMPLOYEE_CLAIM, yuan(100)),
        (R.ADMIN_EXPENSE, yuan(200)),
    ]


def test_an_entry_of_a_template_is_known_by_name() -> None:
    """A misspelt one is told, with those there are."""
    with pytest.raises(UnknownFieldError) as refused:
        SHORTAGE.only("loss_fond")

    assert refused.value.known == ("loss_found", "loss_decided")


def test_postings_can_say_what_they_are_about() -> None:
    """An item instead of the entry's own name."""
    amounts = {"freight": yuan(12), "input_tax": yuan(1)}

    assert {p.about for p in SELLER_FREIGHT.postings(amounts, "EX-1")} == {"EX-1"}
    assert {p.about for p in SELLER_FREIGHT.postings(amounts)} == {"freight"}


def test_an_entry_carries_what_it_was_made_of() -> None:
    """Number, company, day and kind; the currency is that of its postings, no customer."""
    lines = (Posting(R.BANK, R.REVENUE, yuan(5), "x"), Posting(R.STOCK, R.BANK, yuan(0), "y"))
    made = entry_of(DAY, VoucherKind.EXPENSE, iter(lines))

    assert made == JournalEntry("J-1", VoucherKind.EXPENSE, SHOP, "CNY", TODAY, lines, None)
    freight = {"freight": yuan(12), "input_tax": yuan(1)}
    assert entry_by(DAY, SELLER_FREIGHT, freight) == entry_of(
        DAY, SELLER_FREIGHT.kind, SELLER_FREIGHT.postings(freight)
    )


def test_bad_input_is_refused() -> None:
    """No number, no postings, postings of nothing, two currencies."""
    line = Posting(R.BANK, R.REVENUE, yuan(1), "x")
    with pytest.raises(InvalidInputError, match=r"journal\.number"):
        JournalEntry("", VoucherKind.EXPENSE, SHOP, "CNY", TODAY, (line,))
    with pytest.raises(InvalidInputError, match=r"journal\.postings"):
        entry_of(DAY, VoucherKind.EXPENSE, [])
    with pytest.raises(InvalidInputError, match=r"journal\.postings"):
        entry_of(DAY, VoucherKind.EXPENSE, [Posting(R.BANK, R.REVENUE, yuan(0), "x")])
    with pytest.raises(CurrencyMismatchError):
        entry_of(DAY, VoucherKind.EXPENSE, [line, Posting(R.BANK, R.REVENUE, Money(1, "JPY"), "x")])
