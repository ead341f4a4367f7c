"""Gates: levels, quorums, reviewers who come in, and approvals that no longer reach."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from attrs import evolve

from exchangekit.errors import (
    CommandNotAllowedError,
    InvalidInputError,
    RoleError,
)
from exchangekit.policy.approval import Duty, Gate, Level, Occasion, Quorum
from exchangekit.policy.terms import Terms
from exchangekit.slip import commands as c
from exchangekit.slip import events as e
from exchangekit.slip.lifecycle import apply
from exchangekit.slip.phases import ReviewPhase, SettlementPhase
from exchangekit.values.goods import Disposition, Grade
from exchangekit.values.ids import PaymentId
from exchangekit.values.people import Actor, Role

from tests import laws
from tests.builders import (
    BOSS,
    CASHIER,
    CLERK,
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

if TYPE_CHECKING:
    from exchangekit.slip.gates import GateState

YES = c.Review(c.Decision.APPROVE)
NO = c.Review(c.Decision.REFUSE)
BACK = c.Review(c.Decision.SEND_BACK, "note-1")
TWO = Terms(levels=(Level(), Level()))
APPROVER = {Role.APPROVER}


def waiting(terms: Terms = TWO) -> Shop:
    shop = Shop(terms)
    shop.sell("SO-1", (SHIRT_M, 3), (MUG, 1))
    shop.submit(c.Asked(1, 2), c.Wish(MUG, 1))
    return shop


def gate(shop: Shop, which: Gate = Gate.REQUEST) -> GateState:
    review = shop.slip().review
    assert review is not None
    state = review.gate(which)
    assert state is not None
    return state


def at(which: Gate, decision: c.Decision = c.Decision.APPROVE) -> c.Review:
    return c.Review(decision, gate=which)


# --- quorums -------------------------------------------------------------------------------------


def test_all_of_a_level_approve_in_any_order() -> None:
    """Example: a cashier and an approver; the cashier comes first, the order is theirs."""
    shop = waiting(Terms(levels=(Level(also=(Role.CASHIER,), quorum=Quorum.ALL_OF), Level())))
    shop.do(YES, by=CASHIER)
    both = Actor("cashier", {Role.CASHIER, Role.APPROVER})
    assert shop.refuse(RoleError, YES, by=both).reason == "earlier-level"
    shop.do(YES, by=BOSS)
    shop.do(YES, by=DIRECTOR)
    assert shop.slip().phases.review is ReviewPhase.APPROVED
    review = shop.slip().review
    assert review is not None
    assert review.approved_by == ({"boss"}, {"cashier"}, {"director"})


def test_one_of_several_roles_is_enough() -> None:
    shop = waiting(Terms(levels=(Level(also=(Role.CASHIER,)),)))
    assert shop.refuse(RoleError, YES, by=STORE_HAND).needs == "approver, cashier"
    shop.do(YES, by=CASHIER)
    assert shop.slip().phases.review is ReviewPhase.APPROVED


def test_in_order_means_in_order() -> None:
    shop = waiting(Terms(levels=(Level(also=(Role.CASHIER,), quorum=Quorum.IN_ORDER),)))
    assert shop.refuse(RoleError, YES, by=CASHIER).reason == "role"
    shop.do(YES, by=BOSS)
    shop.do(YES, by=CASHIER)
    assert not gate(shop).waits


def test_where_nobody_may_stand_in() -> None:
    """Example: a level that is given in person; elsewhere a stand-in speaks for both."""
    shop = waiting(Terms(levels=(Level(stand_ins=False), Level())))
    stand_in = Actor("deputy", APPROVER, on_behalf_of="boss")
    assert shop.refuse(RoleError, YES, by=stand_in).reason == "stand-in"
    shop.do(YES, by=DIRECTOR)
    shop.do(YES, by=stand_in)
    assert gate(shop).given == ({"director"}, {"deputy", "boss"})


# --- self-approval, by any route -----------------------------------------------------------------


@pytest.mark.parametrize(
    "route",
    [
        Actor("clerk", APPROVER),
        Actor("deputy", APPROVER, on_behalf_of="clerk"),
        Actor("clerk", APPROVER, on_behalf_of="boss"),
    ],
    ids=["themselves", "their deputy", "as somebody's deputy"],
)
def test_nobody_approves_their_own_request(route: Actor) -> None:
    """Answers App 59901: who asked is out, whoever stands in for whom."""
    shop = waiting()
    assert shop.refuse(RoleError, YES, by=route).reason == "own-request"
    assert shop.refuse(RoleError, NO, by=route).reason == "own-request"
    assert shop.refuse(RoleError, BACK, by=route).reason == "own-request"
    assign = c.Assign("friend", c.Assignment.INSTEAD)
    assert shop.refuse(RoleError, assign, by=route).reason == "own-request"


def test_who_amends_a_request_does_not_approve_it() -> None:
    shop = waiting()
    shop.do(c.Amend(evidence=("photo-1",)), by=Actor("boss", {Role.CLERK}))
    assert shop.refuse(RoleError, YES, by=BOSS).reason == "own-request"
    shop.do(YES, by=DIRECTOR)


def test_duties_are_kept_apart_where_the_terms_say_so() -> None:
    """Example: who inspected neither pays back nor approves the payout."""
    apart = frozenset({Duty.APPROVE, Duty.INSPECT, Duty.PAY, Duty.ASK})
    shop = Shop(Terms(levels=(Level(),), apart=apart))
    shop.sell("SO-1", (MUG, 1))
    shop.approve(c.Asked(1, 1))
    shop.accept()
    shop.receive()
    look = c.Inspect(1, 1, Grade.AS_NEW, Disposition.SELL_AS_NEW, SITE)
    for who in ("boss", "clerk"):
        one = Actor(who, {Role.INSPECTOR})
        assert shop.refuse(RoleError, look, by=one).reason == "apart"
    shop.do(look)
    pay_back = c.Refund(PaymentId("R-1"), shop.money("30"))
    for who in ("boss", "clerk", "store-hand"):
        error = shop.refuse(RoleError, pay_back, by=Actor(who, {Role.CASHIER}))
        assert (error.reason, error.needs) == ("apart", "cashier")
    shop.do(pay_back)
    shop.do(c.Refund(PaymentId("R-2"), shop.money("30")))
    laws.check(shop.store)


def test_who_paid_does_not_inspect_where_apart() -> None:
    """Law: each duty that is kept apart is looked for in every other one."""
    shop = Shop(Terms(apart=frozenset({Duty.PAY, Duty.APPROVE}), levels=(Level(gate=Gate.PAYOUT),)))
    shop.sell("SO-1", (MUG, 1))
    shop.agree(c.Asked(1, 1))
    shop.bring_back()
    shop.do(at(Gate.PAYOUT))
    refund = c.Refund(PaymentId("R-1"), shop.money("60"))
    assert shop.refuse(RoleError, refund, by=Actor("boss", {Role.CASHIER})).reason == "apart"
    shop.do(refund, by=Actor("store-hand", {Role.CASHIER}))


# --- other reviewers -----------------------------------------------------------------------------


def test_a_reviewer_before_after_and_beside() -> None:
    """Example: the expert first; the auditor last; a colleague in between, in any order."""
    shop = waiting(Terms(levels=(Level(),)))
    for person, how in (
        ("expert", c.Assignment.BEFORE),
        ("auditor", c.Assignment.AFTER),
        ("colleague", c.Assignment.BESIDE),
    ):
        if how is c.Assignment.AFTER:
            assert shop.refuse(RoleError, YES, by=BOSS).reason == "not-assigned"
            shop.do(YES, by=Actor("expert", {Role.CLERK}))
        shop.do(c.Assign(person, how))
    ranks = {due.person: due.rank for due in gate(shop).due}
    assert ranks == {"expert": 1, None: 2, "colleague": 2, "auditor": 3}
    shop.do(YES, by=Actor("deputy", {Role.CLERK}, on_behalf_of="colleague"))
    shop.do(YES, by=BOSS)
    assert shop.refuse(RoleError, YES, by=DIRECTOR).reason == "not-assigned"
    shop.do(YES, by=Actor("auditor", {Role.CLERK}))
    assert shop.slip().phases.review is ReviewPhase.APPROVED


def test_a_review_is_handed_on() -> None:
    shop = waiting(Terms(levels=(Level(),)))
    shop.do(c.Assign("director", c.Assignment.INSTEAD))
    assert shop.refuse(RoleError, YES, by=BOSS).reason == "not-assigned"
    shop.do(c.Assign("boss", c.Assignment.INSTEAD), by=DIRECTOR)
    shop.do(YES)
    assert gate(shop).given == ({"boss"},)


@pytest.mark.parametrize(
    "person,reason",
    [
        ("boss", "assign-oneself"),
        ("principal", "assign-oneself"),
        ("clerk", "assign-asker"),
        ("cust-7", "assign-asker"),
        ("director", "assign-again"),
        ("expert", "assign-again"),
    ],
)
def test_who_does_not_come_in(person: str, reason: str) -> None:
    """The refusals that flow engines give (DOMAIN 1), and that of who asked."""
    shop = waiting()
    shop.do(YES, by=DIRECTOR)
    shop.do(c.Assign("expert", c.Assignment.BESIDE))
    by = Actor("boss", APPROVER, on_behalf_of="principal")
    command = c.Assign(person, c.Assignment.BEFORE)
    assert shop.refuse(CommandNotAllowedError, command, by=by).reason == reason


def test_who_was_added_adds_nobody_but_may_hand_on() -> None:
    shop = waiting()
    shop.do(c.Assign("expert", c.Assignment.BEFORE))
    expert = Actor("expert", {Role.CLERK})
    nested = c.Assign("friend", c.Assignment.BESIDE)
    assert shop.refuse(CommandNotAllowedError, nested, by=expert).reason == "assign-nested"
    shop.do(c.Assign("friend", c.Assignment.INSTEAD), by=expert)
    shop.do(YES, by=Actor("friend", {Role.CLERK}))


def test_nothing_is_assigned_where_nothing_waits() -> None:
    shop = waiting(Terms())
    command = c.Assign("expert", c.Assignment.BESIDE)
    assert shop.refuse(CommandNotAllowedError, command).reason == "nothing-to-review"


# --- sent back, withdrawn ------------------------------------------------------------------------


def test_a_request_that_is_sent_back_is_a_draft_without_claims() -> None:
    shop = waiting()
    shop.do(YES, by=DIRECTOR)
    slip = shop.do(BACK).slip
    assert (slip.phases.review, slip.phases.settlement) == (
        ReviewPhase.DRAFT,
        SettlementPhase.IDLE,
    )
    assert slip.review is not None
    assert (slip.returns, slip.money.quote, slip.review.note) == ((), None, "note-1")
    assert shop.store.notices[-1].kind == "need_information"
    laws.check(shop.store)
    shop.submit(c.Asked(1, 3), slip="EX-2")
    shop.do(c.Amend(returns=(c.Asked(2, 1, Grade.AS_NEW),)))
    slip = shop.do(c.Submit()).slip
    assert slip.money.quote is not None
    assert slip.money.quote.number == 2
    assert gate(shop).given == ()
    laws.check(shop.store)


def test_a_request_is_taken_back_by_who_asked() -> None:
    shop = waiting()
    assert shop.refuse(RoleError, c.Withdraw(), by=Actor("x", {Role.CLERK})).reason == "not-asked"
    slip = shop.do(c.Withdraw(), by=CUSTOMER).slip
    assert slip.phases.review is ReviewPhase.DRAFT
    assert shop.refuse(CommandNotAllowedError, c.Withdraw()).reason == "nothing-to-withdraw"
    laws.check(shop.store)
    shop.do(c.Submit())
    shop.do(c.Withdraw(), by=Actor("deputy", {Role.CLERK}, on_behalf_of="clerk"))
    shop.do(c.Cancel())
    laws.check(shop.store)


def test_what_was_approved_is_not_sent_back() -> None:
    shop = waiting(Terms(levels=(Level(gate=Gate.RETURN_DOCUMENT),)))
    shop.bring_back()
    command = at(Gate.RETURN_DOCUMENT, c.Decision.SEND_BACK)
    assert shop.refuse(CommandNotAllowedError, command).reason == "approved-before"
    with pytest.raises(InvalidInputError):
        c.Countersign(1, c.Decision.SEND_BACK)


# --- the later gates -----------------------------------------------------------------------------


def test_the_return_document_is_approved_before_the_money_is_final() -> None:
    """Example: inspected and agreed, but nothing is posted and nothing leaves until approved."""
    shop = waiting(Terms(levels=(Level(gate=Gate.RETURN_DOCUMENT, over=Shop().money("100")),)))
    shop.accept()
    slip = shop.bring_back().slip
    assert slip.phases.settlement is SettlementPhase.ACCEPTED
    sent = c.Dispatch((c.LineSteps(1, 1),))
    assert shop.refuse(CommandNotAllowedError, sent).reason == "approval-waits"
    shop.do(at(Gate.RETURN_DOCUMENT, c.Decision.REFUSE))
    assert gate(shop, Gate.RETURN_DOCUMENT).refused_by == {"boss"}
    slip = shop.do(at(Gate.RETURN_DOCUMENT), by=DIRECTOR).slip
    assert slip.phases.settlement is SettlementPhase.DUE
    shop.settle()
    shop.send()
    laws.check(shop.store)


def test_money_goes_back_only_after_its_gate() -> None:
    shop = Shop(Terms(levels=(Level(gate=Gate.PAYOUT, over=Shop().money("50")),)))
    shop.sell("SO-1", (MUG, 1), (SHIRT_M, 1))
    shop.agree(c.Asked(1, 1))
    assert [type(event) for event in shop.bring_back().events][-1] is e.GateOpened
    refund = c.Refund(PaymentId("R-1"), shop.money("60"))
    assert shop.refuse(CommandNotAllowedError, refund).reason == "approval-waits"
    shop.do(at(Gate.PAYOUT))
    shop.do(refund)
    laws.check(shop.store)


def test_a_payout_below_the_limit_and_a_payment_need_no_gate() -> None:
    terms = Terms(levels=(Level(gate=Gate.PAYOUT, over=Shop().money("60")),))
    for wish in ((), (c.Wish(SHIRT_L, 1),)):
        shop = Shop(terms)
        shop.sell("SO-1", (MUG, 1))
        shop.agree(c.Asked(1, 1), *wish)
        shop.bring_back()
        assert shop.settle().phases.settlement is SettlementPhase.SETTLED


# --- scope ---------------------------------------------------------------------------------------


def test_an_approval_reaches_as_far_as_it_was_given() -> None:
    """Answers D8: beyond the scope the approval is void, and goods stay where they are."""
    shop = waiting(Terms(levels=(Level(),)))
    shop.do(YES)
    scope = gate(shop).scope
    assert scope is not None
    assert (scope.returns, scope.wanted) == (((1, 2),), ((MUG, 1),))
    assert scope.gives == shop.money("338")
    shop.do(c.Adjust(shop.money("5"), "wear"))  # the customer gets less: within
    shop.do(c.Countersign(1, c.Decision.APPROVE), by=DIRECTOR)
    assert not gate(shop).waits
    shop.do(c.Adjust(shop.money("-6"), "goodwill"))
    shop.do(c.Countersign(2, c.Decision.APPROVE), by=DIRECTOR)
    assert gate(shop).waits
    shop.accept()
    shop.bring_back()
    assert shop.slip().phases.settlement is SettlementPhase.ACCEPTED
    dispatch = c.Dispatch((c.LineSteps(1, 1),))
    assert shop.refuse(CommandNotAllowedError, dispatch).reason == "approval-waits"
    shop.do(NO)
    assert gate(shop).waits
    shop.do(YES)
    assert shop.slip().phases.settlement is SettlementPhase.DUE
    laws.check(shop.store)


def test_beyond_the_scope_later_gates_are_void_too() -> None:
    """Example: the return document was approved at 338.00; 339.00 is asked of everybody again."""
    shop = waiting(Terms(levels=(Level(), Level(gate=Gate.RETURN_DOCUMENT))))
    shop.do(YES)
    shop.bring_back()
    shop.do(at(Gate.RETURN_DOCUMENT))
    shop.do(c.Adjust(shop.money("-1"), "goodwill"))
    shop.do(c.Countersign(1, c.Decision.APPROVE), by=DIRECTOR)
    assert gate(shop).waits
    shop.do(YES)
    assert gate(shop, Gate.RETURN_DOCUMENT).waits
    shop.do(at(Gate.RETURN_DOCUMENT))
    shop.accept()
    assert shop.slip().phases.settlement is SettlementPhase.DUE


def test_levels_by_occasion() -> None:
    """Example: an exception is for the director's level alone."""
    terms = Terms(levels=(Level(Role.CASHIER, occasions=frozenset({Occasion.EXCEPTION})),))
    shop = Shop(terms)
    shop.sell("SO-1", (SHIRT_M, 1))
    shop.later(days=9)
    shop.open(c.Asked(1, 1))
    shop.do(c.Submit(as_exception=True))
    assert shop.refuse(RoleError, YES, by=BOSS).needs == "cashier"
    shop.do(YES, by=CASHIER)
    assert shop.slip(EX_1).phases.review is ReviewPhase.APPROVED


def test_nothing_is_decided_of_a_slip_that_was_called_off() -> None:
    shop = waiting(Terms(levels=(Level(gate=Gate.RETURN_DOCUMENT), Level())))
    assert shop.refuse(CommandNotAllowedError, at(Gate.PAYOUT)).reason == "nothing-to-review"
    shop.do(c.Cancel(), by=CLERK)
    assert shop.refuse(CommandNotAllowedError, YES).reason == "nothing-to-review"


def test_a_history_that_approves_out_of_nothing_is_no_history() -> None:
    """A level given where none was due, or before anything was submitted, cannot be folded."""
    shop = waiting(Terms())
    given = e.LevelApproved(frozenset({"boss"}))
    with pytest.raises(ValueError, match="never waited"):
        apply(shop.slip(), given, EX_1, shop.now)


def test_histories_from_before_the_gates_are_read() -> None:
    """Levels that `Submitted` names wait in their order, whoever they were for."""
    shop = Shop()
    shop.sell("SO-1", (MUG, 1))
    shop.open(c.Asked(1, 1))
    draft = shop.slip()
    (submitted, *_) = shop.do(c.Submit()).events
    assert isinstance(submitted, e.Submitted)
    old = evolve(submitted, due=(Role.APPROVER, Role.CASHIER))
    slip = apply(draft, old, EX_1, shop.now)
    for who in ("boss", "cashier"):
        slip = apply(slip, e.LevelApproved(frozenset({who})), EX_1, shop.now)
    assert slip.review is not None
    (state,) = slip.review.gates
    assert (state.given, state.scope) == (({"boss"}, {"cashier"}), None)
