"""
Two desks over one store: one wins, the other decides again on what the winner wrote.

The second desk speaks between the first one's reading and its commit, so nothing depends
on threads or luck (GUARANTEES 1.8: eventyay 1405, django-fsm 46).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from exchangekit.desk import Desk
from exchangekit.errors import (
    CommandNotAllowedError,
    ConflictError,
    DuplicateReferenceError,
    InsufficientStockError,
    NotReturnableError,
    PaymentAmountError,
)
from exchangekit.slip import commands as c
from exchangekit.values.ids import PaymentId

from tests import laws
from tests.builders import COMPANY, MUG, SHIRT_L, SHIRT_M, SITE, Shop

if TYPE_CHECKING:
    from collections.abc import Callable

    from exchangekit.memory import MemoryStore

ONE = (c.LineSteps(1, 1),)


class Interrupted:
    """A store in which somebody else writes just before each of the next commits."""

    def __init__(self, store: MemoryStore, *others: Callable[[], object]) -> None:
        self._store = store
        self._others = list(others)

    def __getattr__(self, name: str) -> Any:
        if name == "commit" and self._others:
            self._others.pop(0)()
        return getattr(self._store, name)


def interrupted(shop: Shop, *others: Callable[[], object], tries: int = 3) -> Desk:
    return Desk(Interrupted(shop.store, *others), tries=tries)


def two_slips(shop: Shop) -> None:
    for slip in ("EX-1", "EX-2"):
        shop.agree(c.Asked(1, 1), c.Wish(SHIRT_L, 1), slip=slip)
        shop.bring_back(slip=slip)


def test_the_last_unit_of_stock_leaves_once() -> None:
    """D2: a slip's version alone would let two slips take the last unit."""
    shop = Shop(goods=2)
    shop.sell("SO-0", (SHIRT_L, 1))
    shop.sell("SO-1", (SHIRT_M, 2))
    two_slips(shop)
    shop.later(days=20)  # no hold counts any more
    second = shop.envelope(c.Dispatch(ONE), slip="EX-2")
    desk = interrupted(shop, lambda: shop.do(c.Dispatch(ONE)))
    with pytest.raises(InsufficientStockError):
        desk.do(second)
    assert shop.slip("EX-2").replacements[0].left == 1
    laws.check(shop.store)


def test_the_last_unit_of_stock_is_held_once() -> None:
    shop = Shop(goods=1)
    shop.sell("SO-1", (MUG, 1))
    shop.sell("SO-2", (SHIRT_M, 1))
    shop.open(c.Asked(1, 1), c.Wish(SHIRT_L, 1))
    shop.open(c.Asked(1, 1), c.Wish(SHIRT_L, 1), sale="SO-2", slip="EX-2")
    second = shop.envelope(c.Submit(), slip="EX-2")
    outcome = interrupted(shop, lambda: shop.do(c.Submit())).do(second)
    assert outcome.slip.phases.replacement == "backordered"
    assert shop.slip().phases.replacement == "reserved"
    laws.check(shop.store)


def test_the_last_claim_of_a_sale_line_is_given_once() -> None:
    """Answers woocommerce 28856: the other desk sees the claim when it decides again."""
    shop = Shop()
    shop.sell("SO-1", (SHIRT_M, 1))
    shop.open(c.Asked(1, 1))
    shop.open(c.Asked(1, 1), slip="EX-2")
    second = shop.envelope(c.Submit(), slip="EX-2")
    with pytest.raises(NotReturnableError):
        interrupted(shop, lambda: shop.do(c.Submit())).do(second)
    assert shop.slip("EX-2").phases.review == "draft"
    laws.check(shop.store)


def test_the_last_refundable_cent_is_paid_back_once() -> None:
    """Answers eventyay 1405: concurrent refunds never exceed the payment."""
    shop = Shop()
    sale = shop.order("SO-1", (SHIRT_M, 2))
    half = sale.payments[0].amount.share(1, 2)
    payment = type(sale.payments[0])(PaymentId("P-half"), "card", half)
    shop.sell("SO-1", (SHIRT_M, 2), payments=(payment,))
    for slip in ("EX-1", "EX-2"):
        shop.agree(c.Asked(1, 1), slip=slip)
        shop.bring_back(slip=slip)
    second = shop.envelope(c.Refund(PaymentId("R-2"), half), slip="EX-2")
    first = c.Refund(PaymentId("R-1"), half)
    with pytest.raises(PaymentAmountError) as refusal:
        interrupted(shop, lambda: shop.do(first)).do(second)
    assert refusal.value.limit == "0.00 CNY"
    laws.check(shop.store)


def test_a_slip_that_moved_on_is_decided_again() -> None:
    shop = Shop()
    shop.sell("SO-1", (SHIRT_M, 2))
    shop.agree(c.Asked(1, 2))
    late = shop.envelope(c.ShipReturn())
    shop.now = late.at
    both = (c.LineSteps(1, 2),)
    with pytest.raises(CommandNotAllowedError) as refusal:
        interrupted(shop, lambda: shop.do(c.Receive(SITE, both), at=late.at)).do(late)
    assert refusal.value.reason == "return-not-awaited"


def test_two_receipts_of_one_line_both_count() -> None:
    """Answers the second partial receipt that never reached `received` in Medusa."""
    shop = Shop()
    shop.sell("SO-1", (SHIRT_M, 2))
    shop.agree(c.Asked(1, 2))
    second = shop.envelope(c.Receive(SITE, ONE))
    outcome = interrupted(shop, lambda: shop.do(c.Receive(SITE, ONE), at=second.at)).do(second)
    assert outcome.slip.returns[0].received == 2
    assert [record.seq for record in shop.store.slip_records(outcome.slip.id)][-1] == 10
    laws.check(shop.store)


def test_the_same_command_sent_twice_at_once_is_done_once() -> None:
    """Answers solidus 3989: the loser of the race gets the winner's result."""
    shop = Shop()
    shop.sell("SO-1", (SHIRT_M, 2))
    shop.agree(c.Asked(1, 2))
    twice = shop.envelope(c.Receive(SITE, ONE))
    outcome = interrupted(shop, lambda: shop.desk.do(twice)).do(twice)
    assert outcome.repeated
    assert outcome.slip.returns[0].received == 1
    laws.check(shop.store)


def test_the_same_payment_announced_twice_at_once_is_booked_once() -> None:
    """Answers woocommerce-gateway-stripe 838: webhook and response race for one payment."""
    shop = Shop()
    shop.sell("SO-1", (MUG, 1))
    shop.agree(c.Asked(1, 1), c.Wish(SHIRT_L, 1))
    command = c.Pay(PaymentId("P-2"), shop.money("1"))
    webhook = shop.envelope(command)
    with pytest.raises(DuplicateReferenceError):
        interrupted(shop, lambda: shop.do(command, at=webhook.at)).do(webhook)
    assert shop.slip().money.taken == shop.money("1")


def test_who_names_the_version_they_saw_is_told_at_once() -> None:
    shop = Shop()
    shop.sell("SO-1", (SHIRT_M, 2))
    shop.agree(c.Asked(1, 2))
    version = shop.slip().version
    second = shop.envelope(c.Receive(SITE, ONE), expected=version)
    with pytest.raises(ConflictError) as refusal:
        interrupted(shop, lambda: shop.do(c.Receive(SITE, ONE), at=second.at)).do(second)
    assert (refusal.value.expected, refusal.value.actual) == (version, version + 1)


def test_a_desk_gives_up_after_its_tries() -> None:
    shop = Shop()
    shop.sell("SO-1", (SHIRT_M, 3))
    shop.agree(c.Asked(1, 3))
    second = shop.envelope(c.ShipReturn())

    def other() -> None:
        shop.do(c.ShipReturn(), at=second.at)

    with pytest.raises(ConflictError):
        interrupted(shop, other, other, tries=2).do(second)
    assert interrupted(shop, other, other, tries=3).do(second).slip.version == shop.slip().version


def test_a_retry_keeps_the_numbers_it_drew() -> None:
    """NUM-1: a conflict costs no number, so none is missing from the sequence."""
    shop = Shop()
    shop.sell("SO-1", (SHIRT_M, 2))
    shop.open(c.Asked(1, 1), c.Wish(SHIRT_L, 1))
    shop.open(c.Asked(1, 1), c.Wish(SHIRT_L, 1), slip="EX-2")
    drawn = shop.store.dump()["drawn"]
    submit = shop.envelope(c.Submit())
    other = shop.envelope(c.Cancel(), slip="EX-2")
    desk = interrupted(
        shop, lambda: shop.store.close_before(COMPANY, shop.now.date()), lambda: shop.desk.do(other)
    )
    outcome = desk.do(submit)
    assert [number for _, number in outcome.slip.numbers] == [
        "co-slip-000001",
        "co-return_order-000001",
        "co-replacement_order-000001",
    ]
    after = shop.store.dump()["drawn"]
    assert sum(after.values()) == sum(drawn.values()) + 2


def test_closing_a_period_in_between_is_noticed() -> None:
    shop = Shop()
    shop.sell("SO-1", (SHIRT_M, 1))
    shop.agree(c.Asked(1, 1))
    tomorrow = shop.now.replace(day=3).date()
    receipt = shop.envelope(c.Receive(SITE, ONE))
    desk = interrupted(shop, lambda: shop.store.close_before(COMPANY, tomorrow), tries=1)
    with pytest.raises(ConflictError) as refusal:
        desk.do(receipt)
    assert refusal.value.stream == "books:co"


def test_a_sale_and_a_slip_race_for_the_last_unit() -> None:
    """K3: the sale is told that the stock it read has moved; nothing is sold twice."""
    shop = Shop(goods=1)
    shop.sell("SO-1", (SHIRT_M, 1))
    shop.open(c.Asked(1, 1), c.Wish(SHIRT_L, 1))
    sale = shop.order("SO-2", (SHIRT_L, 1))
    signed = shop.signed()
    desk = interrupted(shop, lambda: shop.do(c.Submit()))
    with pytest.raises(ConflictError):
        desk.record_sale(sale, signed)
    with pytest.raises(InsufficientStockError):
        desk.record_sale(sale, signed)
    laws.check(shop.store)


def test_a_conflict_while_reading_is_the_hosts() -> None:
    """A store that cannot even read consistently raises it, and nothing was written."""

    def fail(*_: object) -> None:
        stream = "slip:EX-1"
        raise ConflictError(stream, 1, 2)

    shop = Shop()
    store = Interrupted(shop.store)
    store.slip_records = fail  # type: ignore[attr-defined]
    with pytest.raises(ConflictError):
        Desk(store).do(shop.envelope(c.Submit()))
