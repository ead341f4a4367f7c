"""What time makes due: once, never early, and never a command that is refused."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exchangekit.care.notices import NoticeKind
from exchangekit.effects.summary import summary_of
from exchangekit.errors import CommandNotAllowedError, InvalidInputError, NaiveDatetimeError
from exchangekit.policy.approval import Level
from exchangekit.policy.deadlines import (
    USUAL_DEADLINES,
    Deadline,
    Escalate,
    Expire,
    Pass,
    Remind,
    SendBack,
    Wait,
)
from exchangekit.policy.terms import Sequence, Terms
from exchangekit.slip import commands as c
from exchangekit.slip import events as e
from exchangekit.slip.due import Due, begun, due, escalated_to, next_due
from exchangekit.slip.guards import stage_text
from exchangekit.values.people import Actor, Role

from tests import laws
from tests.builders import EX_1, MUG, SHIRT_L, SHIRT_M, SITE, Shop

DAY = timedelta(days=1)
JOB = Actor("night-job", {Role.SYSTEM})


def shop_with(*deadlines: Deadline, **terms: Any) -> Shop:
    shop = Shop(Terms(deadlines=deadlines, **terms))
    shop.sell("SO-1", (SHIRT_M, 2))
    return shop


def enforce(shop: Shop) -> list[Due]:
    """Do all that is due at once, as a job of the host does."""
    found = list(due(shop.slip(), shop.now))
    for one in found:
        shop.do(one.command, by=JOB, key=one.key, at=shop.now)
    return found


def told(shop: Shop) -> list[str]:
    return [notice.kind.value for notice in shop.store.notices if notice.slip == EX_1]


def test_a_customer_is_reminded_twice_and_then_the_slip_is_called_off() -> None:
    reminders = Deadline(Wait.GOODS, 5 * DAY, Remind(2))
    shop = shop_with(reminders, Deadline(Wait.GOODS, 21 * DAY, Expire()))
    shop.agree(c.Asked(1, 2), c.Wish(SHIRT_L, 2))
    start = begun(shop.slip(), Wait.GOODS)
    assert start is not None
    shop.later(days=5)
    (first,) = enforce(shop)
    assert first.command == c.Enforce(1, start + 5 * DAY)
    assert enforce(shop) == []
    shop.later(days=7)
    (second,) = enforce(shop)
    assert second.at == start + 10 * DAY
    shop.later(days=4)  # goods are set aside for 14 days
    assert [type(one.command) for one in enforce(shop)] == [c.Hold]
    shop.later(days=6)
    (last,) = enforce(shop)
    assert last.command == c.Enforce(2, start + 21 * DAY)
    assert stage_text(shop.slip()) == "ended"
    assert told(shop)[-1] == NoticeKind.CANCELLED
    assert told(shop).count(NoticeKind.REMINDER) == 2
    laws.check(shop.store)


def test_a_job_that_slept_reminds_once() -> None:
    shop = shop_with(Deadline(Wait.GOODS, DAY, Remind(5)))
    shop.agree(c.Asked(1, 1))
    shop.later(days=3)
    (only,) = enforce(shop)
    start = begun(shop.slip(), Wait.GOODS)
    assert start is not None
    assert only.at == start + 3 * DAY
    assert next_due(shop.slip()) == start + 4 * DAY
    assert summary_of(shop.slip()).next_due == start + 4 * DAY


def test_what_left_in_advance_is_charged_when_nothing_comes_back() -> None:
    shop = shop_with(Deadline(Wait.GOODS, 10 * DAY, Expire()), sequence=Sequence.ADVANCE)
    shop.agree(c.Asked(1, 2), c.Wish(SHIRT_L, 2))
    shop.do(c.Dispatch((c.LineSteps(1, 2),)))
    shop.later(days=11)
    enforce(shop)
    slip = shop.slip()
    assert slip.returns[0].resolved == 2
    assert slip.money.outstanding == shop.money("398")
    shop.accept()
    shop.settle()
    shop.do(c.Deliver((c.LineSteps(1, 2),)))
    shop.do(c.Confirm())
    assert stage_text(shop.slip()) == "ended"
    laws.check(shop.store)


def test_a_parcel_that_never_comes_counts_as_lost() -> None:
    shop = shop_with(Deadline(Wait.PARCEL, 30 * DAY, Expire()))
    shop.agree(c.Asked(1, 2))
    shop.do(c.ShipReturn())
    shop.later(days=31)
    enforce(shop)
    records = shop.store.slip_records(EX_1)
    assert '"lost"' in next(record.body for record in records if record.type == "resolved")
    laws.check(shop.store)


def test_silence_confirms_a_delivery_and_the_result() -> None:
    shop = shop_with(
        Deadline(Wait.DELIVERY, 5 * DAY, Pass()), Deadline(Wait.CONFIRMATION, 7 * DAY, Pass())
    )
    shop.agree(c.Asked(1, 2), c.Wish(SHIRT_L, 2))
    shop.bring_back()
    shop.do(c.Dispatch((c.LineSteps(1, 2),)))
    shop.later(days=6)
    enforce(shop)
    assert stage_text(shop.slip()) == "replacement/delivered"
    shop.later(days=7)
    enforce(shop)
    assert stage_text(shop.slip()) == "ended"
    laws.check(shop.store)


def test_approvals_pass_all_at_once() -> None:
    shop = shop_with(Deadline(Wait.APPROVAL, DAY, Pass()), levels=(Level(), Level()))
    shop.submit(c.Asked(1, 1))
    shop.later(days=1)
    assert due(shop.slip(), shop.now - 2 * DAY) == ()
    enforce(shop)
    assert stage_text(shop.slip()) == "return/awaiting"
    assert [kind for kind in told(shop) if kind == NoticeKind.APPROVED] == [NoticeKind.APPROVED]


def test_a_request_nobody_decided_goes_back_and_is_sent_again() -> None:
    shop = shop_with(Deadline(Wait.APPROVAL, DAY, SendBack()), levels=(Level(),))
    shop.submit(c.Asked(1, 2))
    shop.later(days=1)
    enforce(shop)
    assert stage_text(shop.slip()) == "review/draft"
    assert told(shop)[-1] == NoticeKind.NEED_INFORMATION
    shop.submit(c.Asked(1, 2), slip="EX-2")  # what it had claimed is free
    shop.do(c.Withdraw(), slip="EX-2")
    shop.do(c.Submit())
    assert stage_text(shop.slip()) == "review/waiting"
    laws.check(shop.store)


def test_an_approval_that_nobody_gives_goes_to_somebody_else() -> None:
    shop = shop_with(Deadline(Wait.APPROVAL, DAY, Escalate(Role.CASHIER)), levels=(Level(),))
    shop.submit(c.Asked(1, 1))
    shop.later(days=2)
    enforce(shop)
    assert escalated_to(shop.slip()) == (Role.CASHIER,)
    assert told(shop)[-1] == NoticeKind.DELAYED
    shop.do(c.Review(c.Decision.APPROVE))
    assert escalated_to(shop.slip()) == ()


def test_what_cannot_be_let_go_of_goes_to_a_clerk() -> None:
    shop = shop_with(Deadline(Wait.CONSENT, 5 * DAY, Expire()), quote_for=60 * DAY)
    shop.approve(c.Asked(1, 1), c.Wish(MUG, 1))
    shop.do(c.Receive(SITE, (c.LineSteps(1, 1),)))
    shop.later(days=6)
    enforce(shop)
    assert escalated_to(shop.slip()) == (Role.CLERK,)
    assert told(shop)[-1] == NoticeKind.GOODS_ARRIVED


def test_consent_is_waited_for_once_the_request_is_approved() -> None:
    shop = shop_with(Deadline(Wait.CONSENT, DAY, Remind()), levels=(Level(),))
    shop.submit(c.Asked(1, 1))
    shop.later(days=3)
    assert due(shop.slip(), shop.now) == ()
    slip = shop.do(c.Review(c.Decision.APPROVE)).slip
    assert next_due(slip) == slip.changed_at + DAY


def test_dispatch_is_waited_for_once_goods_may_leave() -> None:
    shop = shop_with(Deadline(Wait.DISPATCH, DAY, Escalate(Role.WAREHOUSE)))
    shop.agree(c.Asked(1, 1), c.Wish(SHIRT_L, 1))
    shop.later(days=3)
    assert due(shop.slip(), shop.now) == ()
    slip = shop.bring_back().slip
    assert next_due(slip) == slip.changed_at + DAY


def test_payment_is_asked_for_only_where_the_customer_owes() -> None:
    for wish, kind in ((SHIRT_L, NoticeKind.REMINDER), (None, None)):
        shop = Shop(Terms(deadlines=(Deadline(Wait.PAYMENT, DAY, Remind()),)))
        shop.sell("SO-1", (MUG, 1))
        shop.agree(c.Asked(1, 1), *((c.Wish(wish, 1),) if wish else ()))
        shop.bring_back()
        shop.later(days=2)
        enforce(shop)
        assert (NoticeKind.REMINDER in told(shop)) is (kind is not None)


def test_a_quote_and_holds_that_ran_out_are_due() -> None:
    shop = shop_with(hold_for=3 * DAY, quote_for=4 * DAY)
    shop.approve(c.Asked(1, 1), c.Wish(SHIRT_L, 1))
    shop.later(days=5)
    assert [type(one.command) for one in enforce(shop)] == [c.Hold, c.Requote]
    assert enforce(shop) == []


def refused(shop: Shop, command: c.Enforce, **more: Any) -> str:
    return shop.refuse(CommandNotAllowedError, command, by=JOB, **more).reason


def test_a_deadline_is_carried_out_once_never_early_and_only_when_there_is_one() -> None:
    shop = shop_with(Deadline(Wait.GOODS, DAY, Remind()), Deadline(Wait.PARCEL, DAY, Remind()))
    shop.open(c.Asked(1, 1))
    assert refused(shop, c.Enforce(1, shop.now)) == "no-such-deadline"
    shop.do(c.Submit())
    at = next_due(shop.slip())
    assert at is not None
    assert refused(shop, c.Enforce(1, at)) == "not-due-yet"
    assert refused(shop, c.Enforce(2, at)) == "not-waiting"
    assert refused(shop, c.Enforce(3, at)) == "no-such-deadline"
    shop.later(days=2)
    assert refused(shop, c.Enforce(1, at - timedelta(hours=1))) == "not-overdue"
    enforce(shop)
    assert refused(shop, c.Enforce(1, at)) == "not-overdue"


def test_a_deadline_has_a_position_and_an_instant_with_a_zone() -> None:
    with pytest.raises(InvalidInputError):
        c.Enforce(0, Shop().now)
    with pytest.raises(NaiveDatetimeError):
        c.Enforce(1, datetime(2026, 3, 2))  # noqa: DTZ001 - that is the point


remedies = st.sampled_from(USUAL_DEADLINES)


@settings(max_examples=25)
@given(
    st.lists(st.tuples(remedies, st.integers(1, 40)), max_size=8),
    st.sampled_from(Sequence),
    st.lists(st.integers(1, 400), min_size=1, max_size=12),
)
def test_all_that_is_due_is_accepted_and_has_one_effect(
    chosen: list[tuple[Deadline, int]], sequence: Sequence, hours: list[int]
) -> None:
    """Law: whatever the terms and the waiting, what is listed is accepted, once, at its time."""
    deadlines = tuple(Deadline(d.wait, timedelta(hours=h), d.then) for d, h in chosen)
    shop = shop_with(*deadlines, sequence=sequence, levels=(Level(),), hold_for=3 * DAY)
    shop.submit(c.Asked(1, 2), c.Wish(SHIRT_L, 1))
    for step, pause in enumerate(hours):
        shop.later(hours=pause)
        slip, found = shop.slip(), due(shop.slip(), shop.now)
        first = next_due(slip)
        assert bool(found) is (first is not None and first <= shop.now)
        assert all(one.at <= shop.now for one in found)
        for one in found[:1]:
            outcome = shop.do(one.command, by=JOB, key=one.key, at=shop.now)
            assert isinstance(outcome.events[0], _CAUSES)
            assert one not in due(outcome.slip, shop.now)
            assert shop.do(one.command, by=JOB, key=one.key).repeated
        if step % 2:
            _go_on(shop)
    laws.check(shop.store)


_CAUSES = e.Reminded | e.Escalated | e.Lapsed | e.Quoted | e.StockHeld


def _go_on(shop: Shop) -> None:
    """Let somebody do what the slip waits for first."""
    slip = shop.slip()
    if stage_text(slip) == "review/waiting":
        shop.do(c.Review(c.Decision.APPROVE))
    elif slip.phases.settlement == "quoted" and slip.money.quote is not None:
        if shop.now + timedelta(minutes=1) < slip.money.quote.expires_before:
            shop.accept()
    elif stage_text(slip) == "return/awaiting":
        shop.do(c.ShipReturn())
    elif stage_text(slip) == "return/in_transit":
        shop.bring_back()
