"""Asking a reviewer to allow what the policy refuses."""

from __future__ import annotations

from exchangekit.errors import RoleError
from exchangekit.policy.approval import Level
from exchangekit.policy.terms import Terms
from exchangekit.policy.verdict import Eligibility
from exchangekit.slip import commands as c
from exchangekit.slip.phases import ReviewPhase, SettlementPhase
from exchangekit.values.people import Role

from tests.builders import BOSS, CLERK, SHIRT_L, SHIRT_M, Shop


def late(shop: Shop) -> None:
    """Open a swap eight days after delivery, a day too late."""
    shop.sell("SO-1", (SHIRT_M, 2))
    shop.later(days=9)
    shop.open(c.Asked(1, 1), c.Wish(SHIRT_L, 1))


def test_an_exception_waits_for_somebody_and_is_kept_on_record() -> None:
    """Answers Spree's staff override: allowed by a person, with the refusal still standing."""
    shop = Shop()
    late(shop)
    waiting = shop.do(c.Submit(as_exception=True)).slip

    assert waiting.phases.review is ReviewPhase.WAITING
    assert waiting.review is not None
    assert waiting.review.verdict.eligibility is Eligibility.INELIGIBLE
    (due,) = waiting.review.gates[0].due
    assert due.roles == {Role.APPROVER}

    shop.refuse(RoleError, c.Review(c.Decision.APPROVE), by=CLERK)
    approved = shop.do(c.Review(c.Decision.APPROVE), by=BOSS).slip

    assert approved.phases.review is ReviewPhase.APPROVED
    assert approved.phases.settlement is SettlementPhase.QUOTED
    assert approved.review is not None
    assert approved.review.exception


def test_the_levels_of_the_terms_are_enough_for_an_exception() -> None:
    """An exception adds a level only where none is due."""
    shop = Shop(Terms(levels=(Level(), Level())))
    late(shop)
    review = shop.do(c.Submit(as_exception=True)).slip.review

    assert review is not None
    assert [due.roles for due in review.gates[0].due] == [{Role.APPROVER}] * 2


def test_what_no_approval_helps_against_stays_refused() -> None:
    """Without a proof of purchase nobody can make an exception of this kind."""
    shop = Shop()
    shop.sell("SO-1", (SHIRT_M, 1), proof=False)
    shop.later(days=9)
    shop.open(c.Asked(1, 1), c.Wish(SHIRT_L, 1))
    refused = shop.do(c.Submit(as_exception=True)).slip

    assert refused.phases.review is ReviewPhase.REFUSED
    assert () == shop.store.sale_records(refused.request.sale)[1:]


def test_a_request_within_the_policy_is_no_exception() -> None:
    """Asking for an exception that is not needed changes nothing."""
    shop = Shop()
    shop.sell("SO-1", (SHIRT_M, 1))
    shop.open(c.Asked(1, 1), c.Wish(SHIRT_L, 1))
    slip = shop.do(c.Submit(as_exception=True)).slip

    assert slip.phases.review is ReviewPhase.APPROVED
    assert slip.review is not None
    assert not slip.review.exception
