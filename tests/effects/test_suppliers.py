"""From goods that went to a supplier to a claim that is credited."""

from __future__ import annotations

from attrs import evolve

from exchangekit.accounting.roles import AccountRole as R
from exchangekit.accounting.subledgers import SubLedger
from exchangekit.accounting.supplier_claims import ClaimOpened, apply, postings_of, supplier_of
from exchangekit.effects.suppliers import claimable
from exchangekit.values.goods import Disposition, Grade
from exchangekit.values.ids import StreamId

from tests.builders import COMPANY, SHIRT_L, SHIRT_M, Shop
from tests.effects.histories import SENT, exchange


def test_goods_of_slips_are_claimed_once_and_stand_in_the_books() -> None:
    """A4: the claim opens for what inspection sent to the supplier, posting nothing twice."""
    shop = Shop(rules=())
    shop.sell("SO-1", (SHIRT_M, 2))
    exchange(shop, "EX-1", "SO-1", SHIRT_L, (Grade.DAMAGED, Disposition.TO_SUPPLIER), SENT)
    (source,) = claimable(shop.store.movements)
    opened = ClaimOpened("C-1", "acme", COMPANY, (source,))
    claim = apply(None, opened)
    ledger = SubLedger(R.SUPPLIER_CLAIM, supplier_of([claim]))
    ledger.add(shop.store.vouchers)

    assert (source.slip, source.item, source.value) == ("EX-1", SHIRT_M, shop.money("0.80"))
    assert postings_of(opened) == ()
    assert ledger.balance(COMPANY, "acme", "CNY") == claim.open
    assert list(claimable(shop.store.movements, [claim])) == []


def test_goods_the_host_sent_are_a_batch() -> None:
    """A movement of the host's own names no slip: its claim posts them."""
    shop = Shop(rules=())
    shop.sell("SO-1", (SHIRT_M, 2))
    exchange(shop, "EX-1", "SO-1", None, (Grade.DAMAGED, Disposition.TO_SUPPLIER), SENT)
    moved = shop.store.movements[-1]
    own = evolve(moved, cause=evolve(moved.cause, stream=StreamId("batch:7")))
    (source,) = claimable([own])

    assert source.slip is None
    assert [
        line.amount for line in postings_of(ClaimOpened("C-1", "acme", COMPANY, (source,)))
    ] == [shop.money("0.80")]
