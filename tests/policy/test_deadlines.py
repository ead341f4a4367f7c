"""`exchangekit.policy.deadlines`: deadlines are data that cannot say nonsense."""

from __future__ import annotations

from datetime import timedelta
from typing import get_args

import pytest

from exchangekit.errors import InvalidInputError
from exchangekit.policy.deadlines import (
    USUAL_DEADLINES,
    Deadline,
    Escalate,
    Expire,
    Pass,
    Remind,
    SendBack,
    Then,
    Wait,
)
from exchangekit.slip.phases import Leg
from exchangekit.slip.transitions import TABLE, is_end

DAY = timedelta(days=1)
NOT_WAITING = {"idle", "draft", "accepted"}
"""Phases that wait for another leg, or for the one who drafts."""


def test_a_deadline_reads_as_it_is_meant() -> None:
    assert Deadline(Wait.GOODS, 7 * DAY).then == Remind(1)
    assert Deadline(Wait.GOODS, 7 * DAY, Remind(3)).times == 3
    assert Deadline(Wait.CONFIRMATION, 7 * DAY, Pass()).times == 1


def test_every_waiting_phase_of_the_table_can_have_a_deadline() -> None:
    """Law: no state can wait for ever unseen."""
    waiting = {
        f"{leg}/{phase}"
        for leg in Leg
        for phase in TABLE[leg]
        if not is_end(leg, phase) and phase not in NOT_WAITING
    }
    assert waiting == {wait.value for wait in Wait} - {Wait.STRAY}  # in any of the return


def test_the_usual_deadlines_look_at_every_wait() -> None:
    assert {deadline.wait for deadline in USUAL_DEADLINES} == set(Wait)
    assert {type(deadline.then) for deadline in USUAL_DEADLINES} == set(get_args(Then))


@pytest.mark.parametrize("after", [timedelta(0), -DAY])
def test_a_length_that_is_not_positive_is_refused(after: timedelta) -> None:
    with pytest.raises(InvalidInputError) as refused:
        Deadline(Wait.GOODS, after)
    assert refused.value.where == "deadline.return/awaiting.after"


@pytest.mark.parametrize("times", [0, 31, True, 1.5])
def test_a_number_of_reminders_that_makes_no_sense_is_refused(times: int) -> None:
    with pytest.raises(InvalidInputError) as refused:
        Remind(times)
    assert refused.value.where == "remind.times"


@pytest.mark.parametrize("wait", Wait)
def test_nobodys_consent_or_goods_are_taken_as_given(wait: Wait) -> None:
    """Law: silence stands for an approval, a delivery, a confirmation; never for a consent."""
    if wait in (Wait.APPROVAL, Wait.DELIVERY, Wait.CONFIRMATION):
        Deadline(wait, DAY, Pass())
    else:
        with pytest.raises(InvalidInputError):
            Deadline(wait, DAY, Pass())


@pytest.mark.parametrize("wait", Wait)
def test_only_a_request_can_be_sent_back(wait: Wait) -> None:
    if wait is Wait.APPROVAL:
        assert Deadline(wait, DAY, SendBack()).times == 1
    else:
        with pytest.raises(InvalidInputError):
            Deadline(wait, DAY, SendBack())


@pytest.mark.parametrize(
    "wait", [Wait.INSPECTION, Wait.DISPATCH, Wait.DELIVERY, Wait.CONFIRMATION, Wait.CALLED_IN]
)
def test_what_the_shop_owes_does_not_expire(wait: Wait) -> None:
    with pytest.raises(InvalidInputError):
        Deadline(wait, DAY, Expire())
    assert Deadline(wait, DAY, Escalate()).times == 1
