"""Appeals and reopenings: new slips that take up one that has ended, decided by others."""

from __future__ import annotations

from typing import Any

import pytest

from exchangekit.errors import (
    CommandNotAllowedError,
    IncompleteError,
    InvalidInputError,
    RoleError,
    UnknownSlipError,
)
from exchangekit.policy.approval import Level, Occasion
from exchangekit.policy.terms import Terms
from exchangekit.ports import Expectation
from exchangekit.sale.facts import Channel
from exchangekit.slip import commands as c
from exchangekit.slip.appealing import AppealOutcome, appeal_outcome
from exchangekit.slip.phases import ReviewPhase
from exchangekit.values.goods import Disposition, Grade, Reason
from exchangekit.values.ids import SaleId, SlipId
from exchangekit.values.people import Actor, Role

from tests import laws
from tests.builders import (
    BOSS,
    CASHIER,
    CUSTOMER,
    DIRECTOR,
    EX_1,
    MUG,
    SHIRT_L,
    SHIRT_M,
    SITE,
    STORE_HAND,
    Shop,
)

YES = c.Review(c.Decision.APPROVE)
NO = c.Review(c.Decision.REFUSE)
APPEAL = c.About(EX_1, c.LinkKind.APPEAL)


def refused(terms: Terms | None = None) -> Shop:
    """Refused by the boss."""
    shop = Shop(Terms(levels=(Level(),)) if terms is None else terms)
    shop.sell("SO-1", (SHIRT_M, 2), (MUG, 1))
    shop.submit(c.Asked(1, 1))
    shop.do(NO)
    return shop


def again(about: c.About, **more: Any) -> c.Open:
    asked = (c.Asked(1, 1, Grade.AS_NEW),)
    sale = SaleId(more.pop("sale", "SO-1"))
    return c.Open(sale, c.Intent.REFUND, Channel.PHONE, Reason.SIZE, asked, about=about, **more)


def appealed(shop: Shop) -> None:
    shop.do(again(APPEAL, evidence=("photo-1",)), slip="EX-2", by=CUSTOMER)
    shop.do(c.Submit(), slip="EX-2", by=CUSTOMER)


def outcome(shop: Shop) -> AppealOutcome | None:
    return appeal_outcome(shop.slip("EX-2"))


def test_an_appeal_is_decided_by_somebody_else() -> None:
    shop = refused()
    before = shop.slip()
    appealed(shop)
    shop.do(c.Amend(shop_evidence=("note-4",)), slip="EX-2", by=Actor("clerk-2", {Role.CLERK}))
    assert shop.refuse(RoleError, YES, slip="EX-2", by=BOSS).reason == "first-decision"
    deputy = Actor("deputy", {Role.APPROVER}, on_behalf_of="boss")
    assert shop.refuse(RoleError, YES, slip="EX-2", by=deputy).reason == "first-decision"
    assign = c.Assign("boss", c.Assignment.INSTEAD)
    error = shop.refuse(CommandNotAllowedError, assign, slip="EX-2", by=DIRECTOR)
    assert error.reason == "assign-decider"
    assert outcome(shop) is None
    slip = shop.do(YES, slip="EX-2", by=DIRECTOR).slip
    assert (slip.request.evidence, slip.request.shop_evidence) == (("photo-1",), ("note-4",))
    assert outcome(shop) is AppealOutcome.REVERSED
    assert shop.store.summaries[SlipId("EX-2")].about == EX_1
    assert shop.slip() == before
    laws.check(shop.store)


def test_an_appeal_may_be_turned_down_or_settled_otherwise() -> None:
    shop = refused()
    appealed(shop)
    shop.do(NO, slip="EX-2", by=DIRECTOR)
    assert outcome(shop) is AppealOutcome.UPHELD
    for change in ("amended", "corrected"):
        shop = refused()
        appealed(shop)
        if change == "amended":
            other = (c.Asked(2, 1, Grade.AS_NEW),)
            shop.do(c.Amend(returns=other), slip="EX-2", by=CUSTOMER)
        else:
            shop.do(c.Adjust(shop.money("9"), "half", 1), slip="EX-2")
            shop.do(c.Countersign(1, c.Decision.APPROVE), slip="EX-2", by=BOSS)
        shop.do(YES, slip="EX-2", by=DIRECTOR)
        assert outcome(shop) is AppealOutcome.SETTLED
    assert appeal_outcome(shop.slip()) is None


def exchange(shop: Shop, steps: int, *wishes: c.Wish) -> None:
    """Appeal for an exchange instead."""
    asked = (c.Asked(1, steps, Grade.AS_NEW),)
    shop.do(
        c.Open(
            *(SaleId("SO-1"), c.Intent.EXCHANGE, Channel.PHONE, Reason.SIZE, asked, wishes),
            evidence=("photo-1",),
            about=APPEAL,
        ),
        slip="EX-2",
    )
    shop.do(c.Submit(), slip="EX-2")


@pytest.mark.parametrize(
    "change",
    [
        c.Amend(returns=(c.Asked(1, 1, Grade.AS_NEW),), wishes=(c.Wish(SHIRT_L, 1),)),
        c.Amend(wishes=(c.Wish(MUG, 2),)),
        c.Amend(wishes=(c.Wish(SHIRT_L, 1),)),
    ],
)
def test_an_appeal_sent_back_for_a_change_is_settled(change: c.Amend) -> None:
    """A reviewer asks for a change; the draft is changed and submitted as if it were new."""
    shop = refused()
    exchange(shop, 2, c.Wish(SHIRT_L, 2))
    shop.do(c.Review(c.Decision.SEND_BACK, "less"), slip="EX-2", by=DIRECTOR)
    shop.do(change, slip="EX-2")
    shop.do(c.Submit(), slip="EX-2")
    shop.do(YES, slip="EX-2", by=DIRECTOR)
    assert outcome(shop) is AppealOutcome.SETTLED


@pytest.mark.parametrize(
    "wishes, then",
    [((c.Wish(MUG, 2),), AppealOutcome.SETTLED), ((), AppealOutcome.SETTLED)],
)
def test_other_goods_or_money_in_their_place_settle_an_appeal(
    wishes: tuple[c.Wish, ...], then: AppealOutcome
) -> None:
    shop = refused()
    exchange(shop, 2, c.Wish(SHIRT_L, 2))
    shop.do(YES, slip="EX-2", by=DIRECTOR)
    assert outcome(shop) is AppealOutcome.REVERSED
    shop.do(c.ChangeReplacement(wishes), slip="EX-2")
    assert outcome(shop) is then


def test_more_evidence_and_a_change_that_is_taken_back_settle_nothing() -> None:
    shop = refused()
    exchange(shop, 2, c.Wish(SHIRT_L, 1), c.Wish(SHIRT_L, 1))
    shop.do(c.Amend(evidence=("photo-1", "photo-2")), slip="EX-2")
    shop.do(c.Amend(wishes=(c.Wish(MUG, 1),)), slip="EX-2")
    shop.do(c.Amend(wishes=(c.Wish(SHIRT_L, 2),)), slip="EX-2")
    shop.do(YES, slip="EX-2", by=DIRECTOR)
    assert outcome(shop) is AppealOutcome.REVERSED


def test_goods_that_are_given_back_again_are_no_reversal() -> None:
    """One of two is given back: settled; both are: the refusal stands."""
    shop = refused()
    exchange(shop, 2, c.Wish(SHIRT_L, 2))
    shop.do(YES, slip="EX-2", by=DIRECTOR)
    shop.accept("EX-2")
    shop.do(c.Receive(SITE, (c.LineSteps(1, 2),)), slip="EX-2")
    back = c.Inspect(1, 1, Grade.USED, Disposition.BACK_TO_CUSTOMER, SITE)
    shop.do(back, slip="EX-2")
    assert outcome(shop) is AppealOutcome.SETTLED
    shop.do(back, slip="EX-2")
    assert outcome(shop) is AppealOutcome.UPHELD


def test_what_policy_refuses_is_looked_at_when_it_is_appealed() -> None:
    """Example: nine days late, refused by nobody but the policy; an appeal waits for a person."""
    terms = Terms(levels=(Level(Role.CASHIER, occasions=frozenset({Occasion.APPEAL})),))
    shop = Shop(terms)
    shop.sell("SO-1", (SHIRT_M, 2), proof=False)
    shop.later(days=9)
    shop.submit(c.Asked(1, 1))
    assert shop.slip().phases.review is ReviewPhase.REFUSED
    appealed(shop)
    assert shop.slip("EX-2").phases.review is ReviewPhase.WAITING
    shop.do(YES, slip="EX-2", by=CASHIER)
    laws.check(shop.store)


def test_a_refusal_after_inspection_is_appealed_too() -> None:
    """Example: a shirt sent back to the customer as worn; the inspector does not decide again."""
    shop = Shop()
    shop.sell("SO-1", (SHIRT_M, 1))
    shop.agree(c.Asked(1, 1))
    shop.bring_back(Grade.USED, Disposition.BACK_TO_CUSTOMER)
    shop.accept()
    appealed(shop)
    inspector = Actor(STORE_HAND.id, {Role.APPROVER})
    assert shop.refuse(RoleError, YES, slip="EX-2", by=inspector).reason == "first-decision"
    shop.do(YES, slip="EX-2")
    laws.check(shop.store)


def test_an_appeal_of_an_appeal_goes_to_a_third_person() -> None:
    shop = refused(Terms(levels=(Level(),), further_appeals=1))
    appealed(shop)
    shop.do(NO, slip="EX-2", by=DIRECTOR)
    about = c.About(SlipId("EX-2"), c.LinkKind.APPEAL)
    shop.do(again(about, evidence=("photo-2",)), slip="EX-3")
    shop.do(c.Submit(), slip="EX-3")
    for boss in (BOSS, DIRECTOR):
        assert shop.refuse(RoleError, YES, slip="EX-3", by=boss).reason == "first-decision"


def test_a_refusal_is_appealed_once_unless_the_terms_allow_more() -> None:
    """PROMISE S18: neither the refusal nor what the appeal came to is appealed again."""
    shop = refused()
    appealed(shop)
    once = shop.refuse(CommandNotAllowedError, again(APPEAL), slip="EX-3")
    assert (once.slip, once.reason) == ("EX-1", "appealed-before")
    shop.do(NO, slip="EX-2", by=DIRECTOR)
    on_it = again(c.About(SlipId("EX-2"), c.LinkKind.APPEAL))
    assert shop.refuse(CommandNotAllowedError, on_it, slip="EX-3").reason == "appealed-before"
    shop.do(again(c.About(EX_1)), slip="EX-3")  # a reopening is no appeal
    laws.check(shop.store)


def test_more_appeals_are_counted_along_the_chain_and_beside_it() -> None:
    shop = refused(Terms(levels=(Level(),), further_appeals=2))
    appealed(shop)
    shop.do(NO, slip="EX-2", by=DIRECTOR)
    shop.do(again(c.About(SlipId("EX-2"), c.LinkKind.APPEAL)), slip="EX-3")
    shop.do(again(APPEAL), slip="EX-4")
    assert shop.refuse(CommandNotAllowedError, again(APPEAL), slip="EX-5").reason == (
        "appealed-before"
    )
    shop.submit(c.Asked(2, 1), slip="EX-6")
    shop.do(NO, slip="EX-6")
    shop.do(again(c.About(SlipId("EX-6"), c.LinkKind.APPEAL)), slip="EX-7")  # another decision


def test_an_appeal_called_off_undecided_leaves_room_for_another() -> None:
    shop = refused()
    for slip in ("EX-2", "EX-3"):
        shop.do(again(APPEAL, evidence=("photo-1",)), slip=slip)
        shop.do(c.Submit(), slip=slip)
        shop.do(c.Cancel(), slip=slip)
    appealed_once = again(APPEAL, evidence=("photo-1",))
    shop.do(appealed_once, slip="EX-4")
    shop.do(c.Submit(), slip="EX-4")
    shop.do(YES, slip="EX-4", by=DIRECTOR)
    shop.do(c.Cancel(), slip="EX-4")  # it was decided
    assert shop.refuse(CommandNotAllowedError, appealed_once, slip="EX-5").reason == (
        "appealed-before"
    )
    laws.check(shop.store)


@pytest.mark.parametrize("wrong", [-1, True, 1.5])
def test_how_often_is_a_number(wrong: Any) -> None:
    with pytest.raises(InvalidInputError) as refusal:
        Terms(further_appeals=wrong)
    assert refusal.value.where == "terms.further_appeals"


def test_what_can_be_appealed_and_until_when() -> None:
    shop = refused()
    appeal = again(APPEAL, evidence=("photo-1",))
    end = shop.slip().changed_at + Terms().appeal_for
    late = shop.envelope(appeal, slip="EX-2", at=end)
    error = shop.refuse_given(CommandNotAllowedError, late)
    assert (error.slip, error.reason) == ("EX-1", "appeal-too-late")
    shop.sell("SO-2", (MUG, 1))
    other = again(APPEAL, sale="SO-2")
    assert shop.refuse(CommandNotAllowedError, other, slip="EX-2").reason == "other-sale"
    unknown = again(c.About(SlipId("EX-9")))
    shop.refuse(UnknownSlipError, unknown, slip="EX-2")
    shop.do(again(APPEAL), slip="EX-2")
    assert shop.refuse(IncompleteError, c.Submit(), slip="EX-2").missing == ("evidence",)
    with pytest.raises(InvalidInputError):
        c.About(SlipId(""))


def test_only_what_has_ended_is_taken_up() -> None:
    shop = Shop()
    shop.sell("SO-1", (SHIRT_M, 2))
    shop.agree(c.Asked(1, 1))
    opened = again(c.About(EX_1))
    assert shop.refuse(CommandNotAllowedError, opened, slip="EX-2").reason == "not-ended"
    shop.do(c.Cancel())
    assert shop.refuse(CommandNotAllowedError, again(APPEAL), slip="EX-2").reason == (
        "nothing-refused"
    )
    outcome = shop.do(opened, slip="EX-2")
    assert outcome.slip.request.about == c.About(EX_1)
    version = len(shop.store.slip_records(EX_1))
    assert Expectation("slip:EX-1", version) in outcome.batch.expects  # type: ignore[arg-type]
    assert shop.do(c.Submit(), slip="EX-2").slip.phases.review is ReviewPhase.APPROVED
