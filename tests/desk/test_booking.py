"""Journal entries and supplier claims at the desk: posted once, in an open period, whole."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from attrs import evolve

from exchangekit.accounting.journal import Dated, entry_by
from exchangekit.accounting.roles import AccountRole as R
from exchangekit.accounting.standard import SELLER_FREIGHT
from exchangekit.accounting.subledgers import SubLedger
from exchangekit.accounting.supplier_claims import (
    ClaimAccepted,
    ClaimCredited,
    ClaimOpened,
    ClaimRefused,
    ClaimReturned,
    ClaimSent,
    ClaimSource,
    supplier_of,
)
from exchangekit.accounting.vouchers import VoucherKind, effect
from exchangekit.desk import AsyncDesk, booking
from exchangekit.desk.booking import claim_of
from exchangekit.effects.matching import Caused
from exchangekit.effects.reconcile import Reconciliation
from exchangekit.effects.suppliers import claimable
from exchangekit.errors import (
    ClaimError,
    ConflictError,
    DuplicateReferenceError,
    ExchangeKitError,
    PeriodClosedError,
)
from exchangekit.values.goods import Disposition, Grade
from exchangekit.values.money import Money
from exchangekit.wire.documents import CLAIM_ENTRIES, JOURNAL_ENTRIES

from tests.builders import COMPANY, SHIRT_M, START, Shop
from tests.desk.test_async import Awaited
from tests.effects.books import cause_of
from tests.effects.histories import SENT, exchange, held_by

if TYPE_CHECKING:
    from collections.abc import Callable

    from exchangekit.accounting.journal import JournalEntry
    from exchangekit.wire.records import Record

TODAY = START.date()
TO_SUPPLIER = (Grade.DAMAGED, Disposition.TO_SUPPLIER)


def freight(number: str = "F-1") -> JournalEntry:
    """Make an entry for freight of 12.00 with its input tax."""
    amounts = {"freight": Money(1200, "CNY"), "input_tax": Money(108, "CNY")}
    return entry_by(Dated(number, COMPANY, TODAY), SELLER_FREIGHT, amounts)


def unchanged(
    shop: Shop, error: type[ExchangeKitError], call: Callable[[], object]
) -> ExchangeKitError:
    """Expect a coded error, and that nothing was written."""
    before = shop.store.dump()
    with pytest.raises(error) as refused:
        call()
    assert shop.store.dump() == before
    return refused.value


def test_a_journal_entry_is_posted_and_kept_on_record() -> None:
    """The seller's freight: the voucher, and a record that gives it again."""
    shop = Shop()
    voucher = shop.desk.book(freight(), shop.signed())
    (record,) = shop.store.records["journal:co/F-1"]  # type: ignore[index]
    again = Caused.by_entry(JOURNAL_ENTRIES.from_record(record), cause_of(record, COMPANY, "CNY"))

    assert shop.store.vouchers[-1] == voucher
    assert again.vouchers == (voucher,)
    assert voucher.id == "journal:co/F-1/1/1"
    assert effect([voucher], R.PAYABLE, "CNY") == Money(-1308, "CNY")


def test_a_document_is_booked_once() -> None:
    """The same number again is refused whole, also with other figures."""
    shop = Shop()
    shop.desk.book(freight(), shop.signed())
    refused = unchanged(
        shop, DuplicateReferenceError, lambda: shop.desk.book(freight(), shop.signed())
    )
    shop.desk.book(freight("F-2"), shop.signed())

    assert refused.facts == {"reference": "journal:co/F-1"}


def test_a_period_that_closes_in_between_is_a_conflict() -> None:
    """Nobody posts by a date that was read before the books were closed."""
    shop = Shop()
    talk = booking.book(freight(), shop.signed())
    read = shop.store.first_open(*next(talk).args)
    shop.store.close_before(COMPANY, TODAY + timedelta(days=1))
    (batch,) = talk.send(read).args
    with pytest.raises(ConflictError) as conflict:
        shop.store.commit(batch)
    with pytest.raises(ConflictError):
        talk.throw(conflict.value)

    assert not [v for v in shop.store.vouchers if v.kind is VoucherKind.EXPENSE]


def supplier_claim(shop: Shop) -> tuple[Record, ...]:
    """Claim the shirts a slip sent back to acme, and have them on the way."""
    shop.sell("SO-1", (SHIRT_M, 2))
    exchange(shop, "EX-1", "SO-1", None, TO_SUPPLIER, SENT)
    opened = ClaimOpened("C-1", "acme", COMPANY, tuple(claimable(shop.store.movements)))
    history = shop.desk.claim((), opened, shop.signed(), TODAY)
    return shop.desk.claim(history, ClaimSent("RMA-7"), shop.signed(), TODAY)


def test_a_claim_lives_from_the_slip_to_the_credit_note() -> None:
    """A4: opened from a slip, sent, accepted in part, the rest refused, credited."""
    shop = Shop(rules=())
    history = supplier_claim(shop)
    for entry in (
        ClaimAccepted(shop.money("0.50")),
        ClaimRefused(shop.money("0.30")),
        ClaimCredited(shop.money("0.50"), "CN-1"),
    ):
        history = shop.desk.claim(history, entry, shop.signed(), TODAY)
    claim = claim_of(history)
    assert claim is not None
    ledger = SubLedger(R.SUPPLIER_CLAIM, supplier_of([claim]))
    ledger.add(shop.store.vouchers)

    assert claim.closed
    assert ledger.balances() == {}
    assert effect(shop.store.vouchers, R.ADMIN_EXPENSE, "CNY") == shop.money("0.30")
    assert effect(shop.store.vouchers, R.PAYABLE, "CNY") == shop.money("0.50")
    assert list(claimable(shop.store.movements, [claim])) == []
    assert [record.seq for record in history] == [1, 2, 3, 4, 5]
    assert tuple(shop.store.records["claim:C-1"]) == history  # type: ignore[index]


def test_a_claim_for_a_batch_takes_the_goods_out_of_their_account() -> None:
    """Goods the host sent by movements of its own, out of sellable stock."""
    shop = Shop(rules=())
    source = ClaimSource("batch:7", SHIRT_M, 2, shop.money("1.60"))
    opened = ClaimOpened("C-2", "acme", COMPANY, (source,))
    shop.desk.claim((), opened, shop.signed(), TODAY, R.STOCK)

    assert shop.store.vouchers[-1].effect_on(R.STOCK) == shop.money("-1.60")
    assert shop.store.vouchers[-1].kind is VoucherKind.SUPPLIER


def test_goods_and_credit_notes_are_claimed_once() -> None:
    """Not twice in one claim, not in another, and not over what was claimed."""
    shop = Shop(rules=())
    history = supplier_claim(shop)
    (source,) = claimable(shop.store.movements)
    other = ClaimOpened("C-9", "acme", COMPANY, (source,))

    def add(*entries: object, to: tuple[Record, ...] = history) -> tuple[Record, ...]:
        for entry in entries:
            to = shop.desk.claim(to, entry, shop.signed(), TODAY)  # type: ignore[arg-type]
        return to

    unchanged(shop, DuplicateReferenceError, lambda: add(other, to=()))
    unchanged(shop, ClaimError, lambda: add(ClaimSent("RMA-8")))
    unchanged(shop, ClaimError, lambda: add(ClaimAccepted(shop.money("0.81"))))
    unchanged(shop, ClaimError, lambda: add(ClaimSent("RMA-8"), to=()))
    unchanged(shop, ConflictError, lambda: add(ClaimAccepted(shop.money("0.50")), to=history[:1]))
    half = add(ClaimAccepted(shop.money("0.50")), ClaimCredited(shop.money("0.20"), "CN-1"))
    again = ClaimCredited(shop.money("0.10"), "CN-1")
    unchanged(shop, DuplicateReferenceError, lambda: add(again, to=half))
    batch = ClaimOpened("C-3", "acme", COMPANY, (evolve(source, reference="batch:1", slip=None),))
    third = add(batch, ClaimAccepted(shop.money("0.50")), to=())
    unchanged(shop, DuplicateReferenceError, lambda: add(again, to=third))
    back = ClaimReturned(shop.money("0.10"), "DN-1")
    add(ClaimRefused(shop.money("0.10")), back, to=half)
    refused = add(ClaimRefused(shop.money("0.10")), to=third)
    unchanged(shop, DuplicateReferenceError, lambda: add(back, to=refused))


def test_nothing_is_posted_in_a_closed_period_on_any_path() -> None:
    """A8: the error names the first open day; what posts nothing may still be written."""
    shop = Shop(rules=())
    history = supplier_claim(shop)
    history = shop.desk.claim(history, ClaimAccepted(shop.money("0.50")), shop.signed(), TODAY)
    first = TODAY + timedelta(days=31)
    shop.store.close_before(COMPANY, first)
    calls: list[Callable[[], object]] = [
        lambda: shop.desk.book(freight(), shop.signed()),
        lambda: shop.desk.claim(
            history, ClaimCredited(shop.money("0.50"), "CN-1"), shop.signed(), TODAY
        ),
        lambda: shop.sell("SO-2", (SHIRT_M, 1)),
        lambda: shop.stock("NEW", 1, 1, price="1"),
    ]
    for call in calls:
        refused = unchanged(shop, PeriodClosedError, call)
        assert refused.facts["first_open"] == first.isoformat()
    history = shop.desk.claim(history, ClaimAccepted(shop.money("0.30")), shop.signed(), TODAY)
    credited = ClaimCredited(shop.money("0.80"), "CN-1")

    shop.desk.claim(history, credited, shop.signed(), first)
    assert shop.store.vouchers[-1].posting_date == first


def test_claims_and_entries_reconcile_with_their_records() -> None:
    """A9: a voucher of a claim without its record is named, and the other way round."""
    shop = Shop(rules=())
    history = supplier_claim(shop)
    opened = Reconciliation(TODAY, TODAY + timedelta(days=9), frozenset({"claim", "journal"}))
    batch = ClaimOpened(
        "C-3", "acme", COMPANY, (ClaimSource("batch:1", SHIRT_M, 1, shop.money("0.40")),)
    )
    history = (*history, *shop.desk.claim((), batch, shop.signed(), TODAY))
    shop.desk.book(freight(), shop.signed())
    own = [v for v in held_by(shop.store) if getattr(v, "id", "").startswith(("claim", "journal"))]
    opened.add(
        Caused.by_claim(CLAIM_ENTRIES.from_record(r), cause_of(r, COMPANY, "CNY"), TODAY)
        for r in history
    )
    opened.add(own)
    found = [one for one in opened.report().unmatched if one.kind.value == "voucher"]

    assert [(one.reason, one.name) for one in found] == [("unknown", "journal:co/F-1/1/1")]


def test_an_awaited_desk_does_the_same() -> None:
    """One conversation, two desks."""
    shop, other = Shop(rules=()), Shop(rules=())
    desk = AsyncDesk(Awaited(other.store))  # type: ignore[arg-type]
    source = ClaimSource("batch:7", SHIRT_M, 2, shop.money("1.60"))
    opened = ClaimOpened("C-2", "acme", COMPANY, (source,))
    signed = shop.signed()
    other.signed()
    shop.desk.book(freight(), signed)
    shop.desk.claim((), opened, signed, TODAY)
    asyncio.run(desk.book(freight(), signed))
    asyncio.run(desk.claim((), opened, signed, TODAY))

    assert other.store.dump() == shop.store.dump()
