"""What is offered can be done, and what is not offered cannot (GUARANTEES 52: spree 5804)."""

from __future__ import annotations

from copy import copy
from datetime import timedelta

import pytest

from exchangekit.errors import (
    CommandNotAllowedError,
    ExchangeKitError,
    PromotionGroupError,
    RoleError,
    UnknownSlipError,
)
from exchangekit.policy.approval import Level
from exchangekit.policy.money_terms import LostPromotion, MoneyTerms
from exchangekit.policy.terms import Sequence, Terms
from exchangekit.sale.discounts import Discount
from exchangekit.sale.facts import Channel
from exchangekit.slip import commands as c
from exchangekit.slip.allowed import Allowed, NotAllowed
from exchangekit.slip.guards import stage_text
from exchangekit.text import explain
from exchangekit.values.goods import Reason
from exchangekit.values.ids import SaleId, SiteId
from exchangekit.values.people import Actor, Role

from tests.builders import (
    BOSS,
    CLERK,
    COMPANY,
    EX_1,
    MUG,
    OTHER_SITE,
    SHIRT_L,
    SHIRT_M,
    SITE,
    Shop,
)

ANYBODY = Actor("anybody", set(Role))
AGAIN = c.Wish(SHIRT_M, 1)
ALL = {each.__name__ for each in c.Command.__args__} - {"Open"}


def witnesses_hold(shop: Shop) -> dict[str, bool]:
    """Preview every witness; give which commands are allowed."""
    answers = shop.desk.allowed(EX_1, ANYBODY, shop.tick())
    for answer in answers:
        if isinstance(answer, Allowed):
            shop.desk.preview(shop.envelope(answer.witness, by=ANYBODY, at=shop.now))
        else:
            assert isinstance(answer.error, ExchangeKitError)
    assert {answer.command for answer in answers} == ALL
    return {answer.command: isinstance(answer, Allowed) for answer in answers}


@pytest.mark.parametrize("sequence", Sequence)
def test_every_witness_is_accepted_all_along_the_way(sequence: Sequence) -> None:
    shop = Shop(Terms(sequence=sequence, levels=(Level(),)))
    shop.sell("SO-1", (SHIRT_M, 2), (MUG, 2))
    shop.open(c.Asked(1, 2), c.Asked(2, 1), c.Wish(SHIRT_L, 2), c.Wish(MUG, 1))
    assert witnesses_hold(shop)["Submit"]
    shop.do(c.Submit())
    assert witnesses_hold(shop)["Review"]
    shop.do(c.Review(c.Decision.APPROVE))
    assert witnesses_hold(shop)["AcceptQuote"]
    shop.accept()
    assert witnesses_hold(shop)["Dispatch"] == (sequence is Sequence.ADVANCE)
    shop.do(c.Receive(SITE, (c.LineSteps(1, 1),)))
    assert witnesses_hold(shop)["Inspect"]
    shop.bring_back()
    witnesses_hold(shop)
    if not stage_text(shop.slip()).startswith("replacement"):
        shop.settle()
    assert witnesses_hold(shop)["Dispatch"]
    shop.do(c.Dispatch((c.LineSteps(1, 1),)))
    assert witnesses_hold(shop)["Deliver"]
    shop.send()
    assert not any(witnesses_hold(shop).values())
    assert stage_text(shop.slip()) == "ended"


def test_money_is_offered_as_it_is_owed() -> None:
    for wish, command in ((SHIRT_L, "Pay"), (None, "Refund")):
        shop = Shop()
        shop.sell("SO-1", (MUG, 1))
        shop.agree(c.Asked(1, 1), *((c.Wish(wish, 1),) if wish else ()))
        shop.bring_back()
        assert witnesses_hold(shop)[command]


def test_a_resend_is_offered_no_receipt() -> None:
    shop = Shop()
    shop.sell("SO-1", (MUG, 1))
    shop.open(c.Wish(MUG, 1))
    assert not witnesses_hold(shop)["Receive"]


@pytest.mark.parametrize("wish, sites, offered", [
    (c.Wish(SHIRT_M, 2), {SITE}, c.Wish(SHIRT_M, 1, lost=(1,))),
    (c.Wish(SHIRT_L, 1), {SITE}, c.Wish(SHIRT_M, 1, lost=(1,))),
    (AGAIN, {SITE, OTHER_SITE}, c.Wish(SHIRT_M, 1, site=OTHER_SITE, lost=(1,))),
    (AGAIN, set(), c.Wish(SHIRT_M, 1, site=SiteId("witness"), lost=(1,))),
])  # fmt: skip
def test_a_resend_is_changed_within_what_was_lost(
    wish: c.Wish, sites: set[SiteId], offered: c.Wish
) -> None:
    """
    Not to more than was lost: to less of it, to what was sold, or to another site.

    To money it is not, where only the whole set of a promotion is paid back.
    """
    shop = Shop(Terms(money=MoneyTerms(lost_promotion=LostPromotion.WHOLE_GROUP_ONLY)))
    shop.master.sites[COMPANY] = frozenset(sites)
    in_a_set = Discount("set", off=shop.money("30"), threshold=shop.money("250"))
    shop.sell("SO-1", (SHIRT_M, wish.steps), (MUG, 1), discounts=(in_a_set,))
    shop.agree(wish, reason=Reason.DEFECTIVE)
    assert witnesses_hold(shop)["ChangeReplacement"]
    answers = shop.desk.allowed(EX_1, ANYBODY, shop.now)
    witnesses = [answer.witness for answer in answers if isinstance(answer, Allowed)]
    assert c.ChangeReplacement((offered,)) in witnesses
    shop.refuse(PromotionGroupError, c.ChangeReplacement())


def test_a_draft_of_nothing_can_only_be_filled_or_called_off() -> None:
    shop = Shop()
    shop.sell("SO-1", (MUG, 1))
    shop.open()
    offered = witnesses_hold(shop)
    assert [name for name, allowed in offered.items() if allowed] == ["Amend", "Cancel"]


def test_one_line_or_one_step_is_offered_when_not_all_is_there() -> None:
    shop = Shop(goods=1)
    shop.sell("SO-1", (SHIRT_M, 1))
    shop.agree(c.Asked(1, 1), c.Wish(SHIRT_L, 2, ()), c.Wish(MUG, 1))
    shop.bring_back()
    shop.settle()
    (dispatch,) = [
        answer for answer in shop.desk.allowed(EX_1, ANYBODY, shop.now)
        if answer.command == "Dispatch"
    ]  # fmt: skip
    assert dispatch == Allowed("Dispatch", c.Dispatch((c.LineSteps(1, 1),)))


def test_what_would_post_in_a_closed_period_is_not_offered() -> None:
    shop = Shop()
    shop.sell("SO-1", (MUG, 1))
    shop.agree(c.Asked(1, 1))
    shop.store.close_before(COMPANY, shop.now.date() + timedelta(days=1))
    offered = witnesses_hold(shop)
    assert not offered["Receive"]
    assert offered["ShipReturn"]
    (receive,) = [
        answer for answer in shop.desk.allowed(EX_1, ANYBODY, shop.now)
        if answer.command == "Receive"
    ]  # fmt: skip
    assert isinstance(receive, NotAllowed)
    assert receive.error.code == "books.period-closed"


def test_nothing_is_offered_for_a_slip_nobody_opened() -> None:
    shop = Shop()
    with pytest.raises(UnknownSlipError):
        shop.desk.allowed(EX_1, ANYBODY, shop.now)


def test_a_refusal_says_what_is_possible_now() -> None:
    """Law: it names what `Desk.allowed` allows this actor, in words too, and survives a copy."""
    shop = Shop(Terms(levels=(Level(),)))
    shop.sell("SO-1", (MUG, 1))
    shop.submit(c.Asked(1, 1))
    for refused, by in (
        (shop.refuse(CommandNotAllowedError, c.Confirm()), CLERK),
        (shop.refuse(RoleError, c.Review(c.Decision.APPROVE), by=CLERK), CLERK),
        (shop.refuse(RoleError, c.Confirm(), by=BOSS), BOSS),
    ):
        answers = shop.desk.allowed(EX_1, by, shop.now)
        possible = tuple(one.command for one in answers if isinstance(one, Allowed))
        assert refused.allowed == possible
        assert copy(refused).allowed == possible
        assert ("Decide" in explain(refused, "en").help) == (by is BOSS)


def test_a_refusal_before_there_is_a_slip_names_nothing() -> None:
    shop = Shop()
    shop.sell("SO-1", (MUG, 1))
    shop.open(c.Asked(1, 1))
    intent = (c.Intent.REFUND, Channel.STORE, Reason.SIZE)
    about = c.Open(SaleId("SO-1"), *intent, (c.Asked(1, 1),), about=c.About(EX_1))
    assert shop.refuse(CommandNotAllowedError, about, slip="EX-2").allowed == ()
    assert shop.refuse(RoleError, about, slip="EX-2", by=BOSS).allowed == ()
