"""What the books refuse, told in full: where, what was given, and what would be right."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest

from exchangekit.accounting.charts import Chart
from exchangekit.accounting.expected_returns import Expected
from exchangekit.accounting.impairment import Impaired
from exchangekit.accounting.journal import Dated, JournalEntry, entry_of
from exchangekit.accounting.roles import AccountRole as R
from exchangekit.accounting.standard import RETURNS_RE_ESTIMATED, SCRAPPED, SHORTAGE
from exchangekit.accounting.subledgers import SubLedger, customer_of, customers
from exchangekit.accounting.supplier_claims import (
    ClaimAccepted,
    ClaimCredited,
    ClaimEntry,
    ClaimOpened,
    ClaimRefused,
    ClaimReturned,
    ClaimSent,
    ClaimSource,
    apply,
    check_sources,
)
from exchangekit.accounting.templates import TemplateEntry
from exchangekit.accounting.vouchers import Posting, VoucherKind, effect
from exchangekit.errors import (
    ClaimError,
    CurrencyMismatchError,
    DuplicateReferenceError,
    InvalidInputError,
    MissingFieldError,
    UnbalancedTemplateError,
    UnknownFieldError,
    UnmappedRoleError,
)
from exchangekit.values.ids import CompanyId, Sku
from exchangekit.values.money import Money

from tests.accounting.strategies import voucher, yuan
from tests.accounting.test_supplier_claims import BATCH, OPENED, told
from tests.refusing import Refusal, check

if TYPE_CHECKING:
    from collections.abc import Callable

NAMED = "printable text of 1 to 200 characters"
DAY = Dated("J-1", CompanyId("co"), date(2026, 3, 2))
GOOD = Posting(R.BANK, R.REVENUE, yuan(1), "x")
FOREIGN = Posting(R.BANK, R.REVENUE, Money(1, "JPY"), "x")
AMOUNTS = {"cost": yuan(700), "salvage": yuan(50), "supplier": yuan(400)}


def entry(*lines: Posting, number: str = "J-1") -> JournalEntry:
    """Give a journal entry in yuan."""
    return JournalEntry(number, VoucherKind.EXPENSE, DAY.company, "CNY", DAY.posting_date, lines)


def claiming(step: ClaimEntry, *before: ClaimEntry) -> Callable[[], object]:
    """Let a step follow others of a claim of 10.00."""
    return lambda: apply(told(*before), step)


REFUSED: list[Refusal] = [
    (
        lambda: Posting(R.BANK, R.BANK, yuan(1), "x"),
        InvalidInputError("posting", "bank/bank 0.01 CNY", "two roles and an amount of at least 0"),
    ),
    (
        lambda: Posting(R.BANK, R.REVENUE, yuan(-1), "x"),
        InvalidInputError(
            "posting", "bank/revenue -0.01 CNY", "two roles and an amount of at least 0"
        ),
    ),
    (voucher, InvalidInputError("voucher.postings", "()", "at least one posting")),
    (lambda: voucher(GOOD, FOREIGN), CurrencyMismatchError("CNY", "JPY")),
    (
        lambda: effect([voucher(GOOD)], R.BANK, "JPY"),
        CurrencyMismatchError("JPY", "CNY"),
    ),
    (lambda: entry(GOOD, number=""), InvalidInputError("journal.number", "''", NAMED)),
    (entry, InvalidInputError("journal.postings", "nothing", "at least one amount above 0")),
    (
        lambda: entry(Posting(R.BANK, R.REVENUE, yuan(0), "x")),
        InvalidInputError("journal.postings", "nothing", "at least one amount above 0"),
    ),
    (lambda: entry(GOOD, FOREIGN), CurrencyMismatchError("CNY", "JPY")),
    (
        lambda: entry_of(DAY, VoucherKind.EXPENSE, iter(())),
        InvalidInputError("journal.postings", "()", "at least one amount above 0"),
    ),
    (
        lambda: Expected(yuan(-1), yuan(2)),
        InvalidInputError("expected_returns", "-0.01 CNY, cost 0.02 CNY", "amounts of at least 0"),
    ),
    (
        lambda: Expected(yuan(1), yuan(-2)),
        InvalidInputError("expected_returns", "0.01 CNY, cost -0.02 CNY", "amounts of at least 0"),
    ),
    (lambda: Expected(yuan(1), Money(1, "JPY")), CurrencyMismatchError("CNY", "JPY")),
    (
        lambda: Expected.of(yuan(1), yuan(1), Fraction(11, 10)),
        InvalidInputError("expected_returns.rate", "11/10", "0 to 1"),
    ),
    (
        lambda: Expected.of(yuan(1), yuan(1), Fraction(-1, 10)),
        InvalidInputError("expected_returns.rate", "-1/10", "0 to 1"),
    ),
    (
        lambda: Impaired(Sku("MUG"), yuan(-1), yuan(0), yuan(2)),
        InvalidInputError(
            "impairment.MUG", "cost -0.01 CNY, allowance 0.02 CNY", "amounts of at least 0"
        ),
    ),
    (
        lambda: Impaired(Sku("MUG"), yuan(1), yuan(0), yuan(-2)),
        InvalidInputError(
            "impairment.MUG", "cost 0.01 CNY, allowance -0.02 CNY", "amounts of at least 0"
        ),
    ),
    (
        lambda: Impaired(Sku("MUG"), yuan(1), Money(1, "JPY"), yuan(0)),
        CurrencyMismatchError("CNY", "JPY"),
    ),
    (
        lambda: customers().merge(SubLedger(R.SUPPLIER_CLAIM, customer_of)),
        InvalidInputError("subledger.role", "supplier_claim", "the role customer"),
    ),
    (lambda: Chart("own", {R.BANK: "1"}).account(R.STOCK), UnmappedRoleError("own", "stock")),
    (
        lambda: TemplateEntry("odd", ((R.BANK, "net tax"),), ((R.REVENUE, "net"),)),
        InvalidInputError("template.odd", "'net tax'", "names joined by + and -"),
    ),
    (
        lambda: TemplateEntry("odd", ((R.BANK, ""),), ((R.REVENUE, "net"),)),
        InvalidInputError("template.odd", "''", "names joined by + and -"),
    ),
    (
        lambda: TemplateEntry("odd", ((R.BANK, "gross"),), ((R.REVENUE, "net + net - gross"),)),
        UnbalancedTemplateError("odd", ("gross", "net")),
    ),
    (
        lambda: SCRAPPED.postings({"cost": yuan(700), "salvage": yuan(50)}),
        MissingFieldError("template.scrapped", "supplier"),
    ),
    (
        lambda: SCRAPPED.postings({}),
        MissingFieldError("template.scrapped", "cost"),
    ),
    (
        lambda: SCRAPPED.postings({**AMOUNTS, "suplier": yuan(1), "zeal": yuan(1)}),
        UnknownFieldError("template.scrapped", "suplier", ("cost", "salvage", "supplier")),
    ),
    (
        lambda: SCRAPPED.postings({**AMOUNTS, "salvage": yuan(-1)}),
        InvalidInputError("template.scrapped.salvage", "-0.01 CNY", "an amount of at least 0"),
    ),
    (
        lambda: SCRAPPED.postings({**AMOUNTS, "supplier": Money(400, "JPY")}),
        CurrencyMismatchError("JPY", "CNY"),
    ),
    (
        lambda: SHORTAGE.only("loss_found", "loss_fond"),
        UnknownFieldError("template.shortage", "loss_fond", ("loss_found", "loss_decided")),
    ),
    (
        lambda: RETURNS_RE_ESTIMATED.postings({"net": yuan(1)}),
        MissingFieldError("template.returns_re_estimated", "cost"),
    ),
    (
        lambda: ClaimSource("B-1", Sku("MUG"), 0, yuan(1)),
        InvalidInputError(
            "claim.source", "0 steps worth 0.01 CNY", "at least 1 step worth at least 0"
        ),
    ),
    (
        lambda: ClaimSource("B-1", Sku("MUG"), 1, yuan(-1)),
        InvalidInputError(
            "claim.source", "1 steps worth -0.01 CNY", "at least 1 step worth at least 0"
        ),
    ),
    (
        lambda: ClaimSource(" ", Sku("MUG"), 1, yuan(1)),
        InvalidInputError("claim.reference", "' '", NAMED),
    ),
    (
        lambda: ClaimOpened("", "acme", DAY.company, (BATCH,)),
        InvalidInputError("claim.id", "''", NAMED),
    ),
    (
        lambda: ClaimOpened("C-1", "", DAY.company, (BATCH,)),
        InvalidInputError("claim.supplier", "''", NAMED),
    ),
    (
        lambda: ClaimOpened("C-1", "acme", DAY.company, ()),
        InvalidInputError("claim.sources", "()", "at least one item"),
    ),
    (claiming(OPENED), ClaimError("C-1", "opened", "10.00 CNY", "0.00 CNY")),
    (
        claiming(ClaimSent("OUT-2"), ClaimSent("OUT-1")),
        ClaimError("C-1", "sent", "10.00 CNY", "0.00 CNY"),
    ),
    (
        claiming(ClaimAccepted(yuan(701)), ClaimRefused(yuan(300))),
        ClaimError("C-1", "accepted", "7.01 CNY", "7.00 CNY"),
    ),
    (
        claiming(ClaimRefused(yuan(701)), ClaimAccepted(yuan(300))),
        ClaimError("C-1", "refused", "7.01 CNY", "7.00 CNY"),
    ),
    (
        claiming(
            ClaimCredited(yuan(201), "CN-2"),
            ClaimAccepted(yuan(600)),
            ClaimCredited(yuan(400), "CN-1"),
        ),
        ClaimError("C-1", "credited", "2.01 CNY", "2.00 CNY"),
    ),
    (
        claiming(
            ClaimReturned(yuan(301), "DN-2"),
            ClaimRefused(yuan(400)),
            ClaimReturned(yuan(100), "DN-1"),
        ),
        ClaimError("C-1", "returned", "3.01 CNY", "3.00 CNY"),
    ),
    (
        claiming(
            ClaimCredited(yuan(1), "CN-1"),
            ClaimAccepted(yuan(600)),
            ClaimCredited(yuan(400), "CN-1"),
        ),
        DuplicateReferenceError("CN-1"),
    ),
    (
        claiming(
            ClaimReturned(yuan(1), "DN-1"),
            ClaimRefused(yuan(400)),
            ClaimReturned(yuan(100), "DN-1"),
        ),
        DuplicateReferenceError("DN-1"),
    ),
    (lambda: check_sources(OPENED, [told()]), DuplicateReferenceError("B-1")),
    *(
        ((lambda step=step: apply(None, step)), ClaimError("-", name, "-", "-"))
        for name, step in (
            ("sent", ClaimSent("OUT-1")),
            ("accepted", ClaimAccepted(yuan(1))),
            ("refused", ClaimRefused(yuan(1))),
            ("credited", ClaimCredited(yuan(1), "CN-1")),
            ("returned", ClaimReturned(yuan(1), "DN-1")),
        )
    ),
]


@pytest.mark.parametrize("ask, error", REFUSED)
def test_a_refusal_says_where_what_and_what_would_be_right(ask: Any, error: Any) -> None:
    check(ask, error)


def test_an_amount_of_nothing_is_no_negative_one() -> None:
    """Zero fits wherever an amount is asked for."""
    assert Expected(yuan(0), yuan(0)) == Expected.nothing("CNY")
    assert Impaired(Sku("MUG"), yuan(0), yuan(0), yuan(0)).loss == yuan(0)
    assert ClaimSource("B-1", Sku("MUG"), 1, yuan(0)).value == yuan(0)
    assert Expected.of(yuan(2), yuan(2), Fraction(1)) == Expected(yuan(2), yuan(2))
