"""Claims on suppliers: what is open stands in the books, and nothing is claimed twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchangekit.accounting.roles import AccountRole as R
from exchangekit.accounting.subledgers import SubLedger
from exchangekit.accounting.supplier_claims import (
    ClaimAccepted,
    ClaimCredited,
    ClaimEntry,
    ClaimOpened,
    ClaimRefused,
    ClaimReturned,
    ClaimSent,
    ClaimSource,
    ClaimStep,
    SupplierClaim,
    apply,
    check_sources,
    postings_of,
    supplier_of,
)
from exchangekit.accounting.vouchers import Posting, Voucher, VoucherKind, effect
from exchangekit.errors import (
    ClaimError,
    CurrencyMismatchError,
    DuplicateReferenceError,
    ExchangeKitError,
    InvalidInputError,
)
from exchangekit.values.ids import Sku, SlipId
from exchangekit.values.money import Money

from tests.accounting.strategies import SHOP, TODAY, yuan

if TYPE_CHECKING:
    from collections.abc import Callable

BATCH = ClaimSource("B-1", Sku("MUG"), 10, yuan(300))
FROM_SLIP = ClaimSource("slip:EX-1/9/1", Sku("SHIRT"), 1, yuan(700), SlipId("EX-1"))
OPENED = ClaimOpened("C-1", "acme", SHOP, (BATCH, FROM_SLIP))


def told(*entries: ClaimEntry) -> SupplierClaim:
    """Fold a claim of 10.00 and what became of it."""
    claim = apply(None, OPENED)
    for entry in entries:
        claim = apply(claim, entry)
    return claim


def posted(*entries: ClaimEntry) -> list[Voucher]:
    """Post a claim, and the goods its slip sent to the supplier."""
    goods = Posting(R.SUPPLIER_CLAIM, R.STOCK_INSPECTION, FROM_SLIP.value, FROM_SLIP.item)
    books = [_voucher("slip:EX-1/9/1", (goods,))]
    for n, entry in enumerate(entries, 1):
        if lines := postings_of(entry):
            books.append(_voucher(f"claim:C-1/{n}/1", lines))
    return books


def _voucher(name: str, lines: tuple[Posting, ...]) -> Voucher:
    return Voucher(name, VoucherKind.SUPPLIER, SHOP, TODAY, None, "CNY", lines)


def test_the_life_of_a_claim() -> None:
    """Sent, accepted in part, the rest refused, credited in two parts: nothing is left."""
    story: tuple[ClaimEntry, ...] = (
        ClaimSent("OUT-7"),
        ClaimAccepted(yuan(600)),
        ClaimCredited(yuan(400), "CN-1"),
        ClaimRefused(yuan(400)),
        ClaimCredited(yuan(200), "CN-2", paid=True),
    )
    half, whole = told(*story[:3]), told(*story)

    assert (half.sent, half.unanswered, half.open, half.closed) == (
        "OUT-7",
        yuan(400),
        yuan(600),
        False,
    )
    assert (whole.open, whole.closed, whole.references) == (yuan(0), True, ("CN-1", "CN-2"))
    books = posted(OPENED, *story)
    found = {role: effect(books, role, "CNY").minor for role in R}
    assert {role: minor for role, minor in found.items() if minor} == {
        R.STOCK_INSPECTION: -1000,
        R.ADMIN_EXPENSE: 400,
        R.PAYABLE: 400,
        R.BANK: 200,
    }


def test_a_batch_may_come_out_of_any_stock() -> None:
    """Goods of slips stand with the supplier already; only the batch is posted."""
    (line,) = postings_of(OPENED, stock=R.STOCK)

    assert (line.debit, line.credit, line.amount) == (R.SUPPLIER_CLAIM, R.STOCK, yuan(300))
    assert postings_of(ClaimOpened("C-2", "acme", SHOP, (FROM_SLIP,))) == ()


@pytest.mark.parametrize(
    "before, entry, step",
    [
        ((), OPENED, ClaimStep.OPENED),
        ((ClaimSent("OUT-1"),), ClaimSent("OUT-2"), ClaimStep.SENT),
        ((), ClaimAccepted(yuan(1001)), ClaimStep.ACCEPTED),
        ((), ClaimAccepted(yuan(0)), ClaimStep.ACCEPTED),
        ((ClaimAccepted(yuan(600)),), ClaimRefused(yuan(401)), ClaimStep.REFUSED),
        ((), ClaimCredited(yuan(1), "CN-1"), ClaimStep.CREDITED),
        ((ClaimAccepted(yuan(600)),), ClaimCredited(yuan(601), "CN-1"), ClaimStep.CREDITED),
        ((ClaimAccepted(yuan(600)),), ClaimCredited(yuan(-1), "CN-1"), ClaimStep.CREDITED),
        ((ClaimRefused(yuan(400)),), ClaimReturned(yuan(401), "DN-1"), ClaimStep.RETURNED),
        ((ClaimRefused(yuan(400)),), ClaimReturned(yuan(0), "DN-1"), ClaimStep.RETURNED),
    ],
)
def test_no_step_takes_more_than_there_is(
    before: tuple[ClaimEntry, ...], entry: ClaimEntry, step: ClaimStep
) -> None:
    """Bad input: twice, nothing, or more than is left; the claim stays as it was."""
    claim = told(*before)
    with pytest.raises(ClaimError) as refused:
        apply(claim, entry)

    assert (refused.value.claim, refused.value.step) == ("C-1", step)


def test_goods_that_are_sent_back_make_the_loss_less() -> None:
    """What was refused came back worth less: the rest of it stays lost."""
    back = ClaimReturned(yuan(250), "DN-1")
    claim = told(ClaimRefused(yuan(1000)), back)

    assert (claim.lost, claim.returned, claim.closed) == (yuan(750), yuan(250), True)
    (line,) = postings_of(back)
    assert (line.debit, line.credit) == (R.STOCK_INSPECTION, R.ADMIN_EXPENSE)
    (line,) = postings_of(back, stock=R.GOODS_RECEIVED)
    assert (line.debit, line.credit, line.amount) == (R.GOODS_RECEIVED, R.ADMIN_EXPENSE, yuan(250))
    with pytest.raises(DuplicateReferenceError):
        apply(claim, back)
    rest = apply(claim, ClaimReturned(yuan(750), "DN-2"))
    assert (rest.lost, rest.returned) == (yuan(0), yuan(1000))
    assert rest.deliveries == ("DN-1", "DN-2")


def test_a_claim_begins_by_being_opened() -> None:
    """Nothing can be accepted of a claim nobody made."""
    with pytest.raises(ClaimError):
        apply(None, ClaimAccepted(yuan(1)))


def test_a_credit_note_is_entered_once() -> None:
    """The same reference again, with any amount, is refused."""
    claim = told(ClaimAccepted(yuan(600)), ClaimCredited(yuan(100), "CN-1"))
    with pytest.raises(DuplicateReferenceError):
        apply(claim, ClaimCredited(yuan(200), "CN-1"))


def test_goods_are_claimed_once() -> None:
    """By two claims, or twice in one."""
    check_sources(OPENED, [])
    with pytest.raises(DuplicateReferenceError):
        check_sources(OPENED, [told()])
    with pytest.raises(DuplicateReferenceError):
        check_sources(ClaimOpened("C-2", "acme", SHOP, (BATCH, BATCH)), [])


def test_bad_claims_cannot_be_built() -> None:
    """No goods, no quantity, a negative value, two currencies."""
    with pytest.raises(InvalidInputError):
        ClaimOpened("C-1", "acme", SHOP, ())
    with pytest.raises(InvalidInputError):
        ClaimSource("B-1", Sku("MUG"), 0, yuan(300))
    with pytest.raises(InvalidInputError):
        ClaimSource("B-1", Sku("MUG"), 1, yuan(-1))
    with pytest.raises(CurrencyMismatchError):
        apply(
            None,
            ClaimOpened(
                "C-1", "acme", SHOP, (BATCH, ClaimSource("B-2", Sku("MUG"), 1, Money(1, "JPY")))
            ),
        )


@pytest.mark.parametrize(
    "build, where, got",
    [
        (lambda: ClaimOpened("", "acme", SHOP, (BATCH,)), "claim.id", None),
        (lambda: ClaimOpened("C-1", "", SHOP, (BATCH,)), "claim.supplier", None),
        (lambda: ClaimOpened("C-1", "acme", SHOP, ()), "claim.sources", "()"),
        (lambda: ClaimSource("", Sku("MUG"), 1, yuan(1)), "claim.reference", None),
        (
            lambda: ClaimSource("B-1", Sku("MUG"), 1, yuan(-1)),
            "claim.source",
            "1 steps worth -0.01 CNY",
        ),
    ],
)
def test_a_bad_claim_says_where_it_is_wrong(
    build: Callable[[], object], where: str, got: str | None
) -> None:
    """Bad input: the error names the place, and what stands there."""
    with pytest.raises(InvalidInputError) as refused:
        build()

    assert refused.value.where == where
    assert got in {None, refused.value.got}


def test_suppliers_have_a_ledger_of_their_own() -> None:
    """A4: kept apart from customers; what nobody claimed yet is nobody's."""
    unclaimed = Posting(R.SUPPLIER_CLAIM, R.STOCK_INSPECTION, yuan(5), "HAT")
    books = [*posted(OPENED, ClaimRefused(yuan(100))), _voucher("slip:EX-2/9/1", (unclaimed,))]
    ledger = SubLedger(R.SUPPLIER_CLAIM, supplier_of([told(ClaimRefused(yuan(100)))]))
    ledger.add(books)

    assert ledger.balance(SHOP, "acme", "CNY") == yuan(900)
    assert ledger.balance(SHOP, None, "CNY") == yuan(5)


def test_a_claim_may_have_any_number() -> None:
    """Slashes in the host's number do not hide whose voucher it is."""
    claim = apply(None, ClaimOpened("2026/7/C-1", "acme", SHOP, (BATCH,)))
    (line,) = postings_of(claim.opened)

    assert supplier_of([claim])(_voucher("claim:2026/7/C-1/1/1", (line,)), line) == "acme"
    assert supplier_of([claim])(_voucher("claim:2026/8/C-1/1/1", (line,)), line) is None


answers = st.one_of(
    st.builds(ClaimAccepted, st.integers(-5, 700).map(yuan)),
    st.builds(ClaimRefused, st.integers(-5, 700).map(yuan)),
    st.builds(
        ClaimCredited, st.integers(-5, 700).map(yuan), st.sampled_from("abcdef"), st.booleans()
    ),
)


@given(st.lists(answers, max_size=12))
def test_what_is_open_is_what_the_books_say(entries: list[ClaimEntry]) -> None:
    """Law: claimed = refused + credited + open, and open is the balance of the vouchers."""
    claim, done = told(), []
    for entry in entries:
        try:
            claim = apply(claim, entry)
        except ExchangeKitError:
            continue
        done.append(entry)

    nothing = yuan(0)
    assert nothing <= claim.credited <= claim.accepted
    assert nothing <= claim.unanswered
    assert claim.open == effect(posted(OPENED, *done), R.SUPPLIER_CLAIM, "CNY")
    assert claim.closed == (claim.open == nothing)
