"""Notices: who is told what, without a word of it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from attrs import evolve, fields
from hypothesis import given
from hypothesis import strategies as st

from exchangekit.care.notices import Notice, NoticeKind
from exchangekit.errors import NaiveDatetimeError
from exchangekit.values.ids import CustomerRef, SlipId

NOTICE = Notice(
    id="slip:EX-1/3/1",
    kind=NoticeKind.PLEASE_PAY,
    slip=SlipId("EX-1"),
    recipient=CustomerRef("C-1"),
    at=datetime(2026, 3, 2, 12, tzinfo=UTC),
    facts=(("amount", "20.00 CNY"),),
)


def test_a_notice_carries_facts_and_no_language() -> None:
    """
    What to tell, about which slip, to whom: words are found in the recipient's language.

    gh:nopSolutions/nopCommerce/issues/1914: customers were written to in the admin's.
    """
    names = {attribute.name for attribute in fields(Notice)}

    assert names == {"id", "kind", "slip", "recipient", "at", "facts"}
    assert dict(NOTICE.facts) == {"amount": "20.00 CNY"}


def test_a_notice_needs_no_facts() -> None:
    """Most steps are told by their kind alone."""
    notice = Notice("slip:EX-1/1/1", NoticeKind.RECEIVED, NOTICE.slip, NOTICE.recipient, NOTICE.at)

    assert notice.facts == ()


def test_a_notice_needs_a_time_zone() -> None:
    """gh:openboxes/openboxes/pull/6163: dates shifted by a day."""
    with pytest.raises(NaiveDatetimeError) as caught:
        evolve(NOTICE, at=NOTICE.at.replace(tzinfo=None))

    assert caught.value.where == "notice.at"


@given(st.sampled_from(NoticeKind), st.datetimes(timezones=st.just(UTC)))
def test_equal_notices_are_one(kind: NoticeKind, at: datetime) -> None:
    """Law: a notice is a value, so a relay that drops doubles tells nobody twice."""
    once, again = (evolve(NOTICE, kind=kind, at=at) for _ in range(2))

    assert len({once, again}) == 1
