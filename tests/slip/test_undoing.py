"""The way back: a slip can be undone from every point of its life, and leaves nothing behind."""

from __future__ import annotations

from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from exchangekit.accounting.roles import AccountRole
from exchangekit.accounting.vouchers import effect
from exchangekit.effects.documents import DocumentKind, documents_of
from exchangekit.effects.laws import undone
from exchangekit.errors import (
    CommandNotAllowedError,
    InsufficientStockError,
    InvalidInputError,
    RoleError,
    TooManyError,
)
from exchangekit.policy.pledges import Pledge, PledgeKind
from exchangekit.policy.terms import GradeDeduction, PartDeduction, Sequence, Terms
from exchangekit.sale.facts import Channel
from exchangekit.sale.spans import Span
from exchangekit.slip import commands as c
from exchangekit.slip import events as e
from exchangekit.slip.allowed import Allowed
from exchangekit.slip.guards import stage_text
from exchangekit.slip.phases import Leg
from exchangekit.values.goods import Disposition, Fault, Grade, Reason
from exchangekit.values.ids import PaymentId, SaleId, SlipId
from exchangekit.values.money import Money
from exchangekit.values.people import Actor, Role

from tests import laws
from tests.builders import CUSTOMER, EX_1, MUG, OTHER_SITE, SHIRT_L, SHIRT_M, SITE, TEA, Shop
from tests.effects.books import steps_of
from tests.effects.test_foreign import LATER, abroad, sell

ANYBODY = Actor("anybody", set(Role))
WORSE = Terms(deductions=(GradeDeduction(Grade.DAMAGED, 500_000, frozenset(Fault)),))


def one(steps: int = 1, line: int = 1) -> tuple[c.LineSteps, ...]:
    return (c.LineSteps(line, steps),)


def own_movements(shop: Shop, slip: str = EX_1) -> list[Any]:
    return [m for m in shop.store.movements if m.cause.stream == f"slip:{slip}"]


def documents(shop: Shop, slip: str = EX_1) -> Money:
    """Give what a slip has invoiced less what it has credited."""
    total = Money(0, "CNY")
    for step, cause, on in steps_of(shop.store, SlipId(slip)):
        for document in documents_of(step, cause, on):
            gross = document.amount.gross
            total += gross if document.kind is DocumentKind.INVOICE else -gross
    return total


def move_average(shop: Shop) -> None:
    """Let a dear shirt of another site come back to this one."""
    shop.stock(SHIRT_M, 1, 777, site="annex")
    shop.sell("SO-3", (SHIRT_M, 1), site="annex")
    shop.agree(c.Asked(1, 1), slip="EX-3", sale="SO-3")
    shop.bring_back(slip="EX-3")


# --- stories -------------------------------------------------------------------------------------


def test_a_customer_who_refuses_a_worse_quote_gets_the_goods_back() -> None:
    """The dead end that used to be: found damaged, quoted worse, not accepted."""
    shop = Shop(WORSE)
    shop.sell("SO-1", (SHIRT_M, 2))
    shop.agree(c.Asked(1, 2), c.Wish(SHIRT_L, 2))
    shop.bring_back(Grade.DAMAGED, Disposition.SELL_AS_OPENED)
    assert stage_text(shop.slip()) == "settlement/quoted"
    shop.do(c.Cancel())
    assert stage_text(shop.slip()) == "return/going_back"
    outcome = shop.do(c.Dispatch(one(2), "SF-9", Leg.RETURN))
    assert stage_text(outcome.slip) == "ended"
    assert [type(event).__name__ for event in outcome.events] == [
        *("SentBack", "ReturnUndone", "Undone")
    ]
    assert shop.submit(c.Asked(1, 2), c.Wish(SHIRT_L, 2), slip="EX-2").slip.returns[0].steps == 2
    laws.check(shop.store)


def test_money_paid_before_the_goods_came_goes_back_the_way_it_came() -> None:
    shop = Shop()
    shop.sell("SO-1", (MUG, 1))
    shop.agree(c.Asked(1, 1), c.Wish(SHIRT_L, 1))
    shop.settle()
    assert shop.slip().money.taken.minor
    shop.do(c.Cancel())
    assert stage_text(shop.slip()) == "settlement/unwinding"
    assert stage_text(shop.settle()) == "ended"
    taken = [entry for entry in shop.store.payments if entry.stream == "slip:EX-1"]
    assert taken[0].received == taken[1].refunded
    assert taken[0].payment == taken[1].payment
    laws.check(shop.store)


def test_a_swap_that_was_delivered_is_undone_step_by_step() -> None:
    shop = Shop(Terms(sequence=Sequence.ADVANCE))
    shop.sell("SO-1", (SHIRT_M, 2))
    shop.agree(c.Asked(1, 2), c.Wish(SHIRT_L, 2))
    shop.do(c.Dispatch(one(2)))
    shop.do(c.Deliver(one(2)))
    shop.do(c.Receive(SITE, one()))
    shop.do(c.Inspect(1, 1, Grade.AS_NEW, Disposition.SELL_AS_NEW, SITE))
    shop.do(c.Cancel())
    (chained,) = (s for s in laws.sales_in(shop.store) if s.sale.id == "slip:EX-1")
    assert not chained.returnable(1)
    shop.do(c.Receive(SITE, one(), leg=Leg.REPLACEMENT))
    shop.do(c.Inspect(1, 1, Grade.AS_NEW, Disposition.SELL_AS_NEW, SITE, leg=Leg.REPLACEMENT))
    shop.do(c.Dispatch(one(), leg=Leg.RETURN))
    assert stage_text(shop.slip()) == "replacement/called_in"
    shop.do(c.Resolve(1, 1, c.Outcome.KEPT, leg=Leg.REPLACEMENT))
    assert shop.slip().money.outstanding == shop.money("199")
    assert stage_text(shop.settle()) == "ended"
    (chained,) = (s for s in laws.sales_in(shop.store) if s.sale.id == "slip:EX-1")
    assert chained.returnable(1) == 1
    laws.check(shop.store)
    again = shop.submit(c.Asked(1, 1), c.Wish(SHIRT_M, 1), slip="EX-9", sale="slip:EX-1")
    assert again.slip.returns[0].spans == (Span(1, 2),)


def test_a_final_swap_is_undone_without_a_posting_to_the_customer() -> None:
    shop = Shop()
    shop.sell("SO-1", (SHIRT_M, 1))
    shop.agree(c.Asked(1, 1), c.Wish(SHIRT_L, 1))
    shop.bring_back()
    shop.do(c.Dispatch(one()))
    assert not [v for v in laws.vouchers_of(shop.store, shop.slip()) if v.kind == "return"]
    outcome = shop.do(c.Cancel())
    assert not outcome.batch.vouchers
    shop.do(c.Resolve(1, 1, c.Outcome.LOST, leg=Leg.REPLACEMENT))
    assert stage_text(shop.do(c.Dispatch(one(), leg=Leg.RETURN)).slip) == "ended"
    assert not documents(shop).minor
    laws.check(shop.store)


def test_a_swap_that_is_lost_is_charged_to_nobody() -> None:
    shop = Shop()
    shop.sell("SO-1", (SHIRT_M, 1))
    shop.agree(c.Asked(1, 1), c.Wish(SHIRT_L, 1))
    shop.bring_back()
    shop.do(c.Dispatch(one()))
    shop.do(c.Resolve(1, 1, c.Outcome.LOST, leg=Leg.REPLACEMENT))
    assert stage_text(shop.send().slip) == "ended"
    assert not documents(shop).minor
    laws.check(shop.store)


def test_what_was_refunded_is_collected_again() -> None:
    shop = Shop()
    shop.sell("SO-1", (SHIRT_M, 2))
    shop.agree(c.Asked(1, 2))
    shop.bring_back()
    shop.do(c.Refund(PaymentId("R-1"), shop.money("100"), by=None))
    shop.do(c.Cancel())
    assert shop.slip().money.outstanding == shop.money("100")
    shop.do(c.Dispatch(one(2), leg=Leg.RETURN))
    shop.do(c.Pay(PaymentId("back"), shop.money("100")))
    assert stage_text(shop.slip()) == "ended"
    laws.check(shop.store)


def test_scrapped_goods_are_paid_as_found_and_stay_claimed() -> None:
    shop = Shop(WORSE)
    shop.sell("SO-1", (SHIRT_M, 3))
    shop.agree(c.Asked(1, 3), c.Wish(SHIRT_L, 3))
    shop.do(c.Receive(SITE, one(3)))
    shop.do(c.Inspect(1, 1, Grade.AS_NEW, Disposition.SELL_AS_NEW, SITE))
    shop.do(c.Inspect(1, 1, Grade.DAMAGED, Disposition.SCRAP, SITE))
    shop.do(c.Cancel())
    refusal = shop.refuse(InsufficientStockError, c.Dispatch(one(3), leg=Leg.RETURN))
    assert (refusal.place, refusal.asked, refusal.available) == ("shop/scrap", 3, 2)
    shop.do(c.Dispatch(one(2), leg=Leg.RETURN))
    outcome = shop.do(c.Resolve(1, 1, c.Outcome.GONE))
    assert outcome.slip.money.outstanding == -shop.money("99.50")
    assert stage_text(shop.settle()) == "ended"
    assert documents(shop) == shop.slip().money.quote.balance
    (sold,) = laws.sales_in(shop.store)
    assert sold.returnable(1) == 2
    laws.check(shop.store)


def test_what_cannot_be_given_back_is_paid_without_the_parts_it_lacked() -> None:
    """As a quote would have it: half for the damage, then 20 yuan for the box."""
    box = PartDeduction("box", amount=Money(2000, "CNY"), faults=frozenset(Fault))
    shop = Shop(evolve(WORSE, parts=(box,)))
    shop.sell("SO-1", (SHIRT_M, 2))
    shop.agree(c.Asked(1, 2), c.Wish(SHIRT_L, 2))
    shop.do(c.Receive(SITE, one(2)))
    damaged = (Grade.DAMAGED, Disposition.SCRAP, SITE)
    shop.do(c.Inspect(1, 2, *damaged, missing_parts=("box",)))
    shop.do(c.Cancel())
    shop.do(c.Resolve(1, 1, c.Outcome.GONE))
    assert shop.slip().money.outstanding == -shop.money("79.50")
    shop.do(c.Resolve(1, 1, c.Outcome.GONE))
    assert stage_text(shop.settle()) == "ended"
    assert documents(shop) == shop.slip().money.quote.balance
    laws.check(shop.store)


def test_goods_found_in_two_states_are_paid_for_once_each() -> None:
    shop = Shop()
    shop.sell("SO-1", (SHIRT_M, 2))
    shop.agree(c.Asked(1, 2), c.Wish(SHIRT_L, 2))
    shop.do(c.Receive(SITE, one(2)))
    shop.do(c.Inspect(1, 1, Grade.USED, Disposition.SCRAP, SITE))
    shop.do(c.Inspect(1, 1, Grade.DAMAGED, Disposition.SCRAP, SITE))
    shop.do(c.Cancel())
    shop.do(c.Resolve(1, 2, c.Outcome.GONE))
    assert stage_text(shop.settle()) == "ended"
    laws.check(shop.store)


def test_a_parcel_lost_before_the_money_is_final_was_invoiced_and_is_credited() -> None:
    shop = Shop(Terms(sequence=Sequence.ADVANCE))
    shop.sell("SO-1", (SHIRT_M, 2))
    shop.agree(c.Asked(1, 2), c.Wish(MUG, 1))
    shop.do(c.Dispatch(one()))
    shop.do(c.Resolve(1, 1, c.Outcome.LOST, leg=Leg.REPLACEMENT))
    assert documents(shop) == shop.money("0")
    laws.check(shop.store)


def test_a_draft_that_names_no_goods_yet_sends_nothing() -> None:
    shop = Shop()
    shop.sell("SO-1", (SHIRT_M, 1))
    wanted = (c.Intent.EXCHANGE, Channel.ONLINE, Reason.SIZE)
    shop.do(c.Open(SaleId("SO-1"), *wanted, returns=(c.Asked(1, 1),)))
    shop.do(c.Amend(contact="mail-7"))
    assert stage_text(shop.slip()) == "review/draft"


def test_goods_in_the_post_are_awaited_and_sent_back_or_let_go() -> None:
    shop = Shop()
    shop.sell("SO-1", (SHIRT_M, 3))
    shop.agree(c.Asked(1, 3), c.Wish(SHIRT_L, 3))
    shop.do(c.ShipReturn("SF-1"))
    shop.do(c.Cancel())
    assert stage_text(shop.slip()) == "return/going_back"
    shop.do(c.Receive(OTHER_SITE, one(2)))
    shop.do(c.Inspect(1, 1, Grade.OPENED, Disposition.BACK_TO_CUSTOMER, OTHER_SITE))
    shop.do(c.Dispatch(one(), leg=Leg.RETURN))
    assert stage_text(shop.slip()) == "return/going_back"
    assert stage_text(shop.do(c.Resolve(1, 1, c.Outcome.LOST)).slip) == "ended"
    laws.check(shop.store)


def test_a_parcel_lost_on_its_way_to_the_customer_is_sent_again() -> None:
    shop = Shop(goods=4)
    shop.sell("SO-1", (MUG, 1))
    shop.agree(c.Asked(1, 1), c.Wish(SHIRT_L, 2))
    shop.bring_back()
    shop.settle()
    shop.do(c.Dispatch(one(2)))
    shop.do(c.Deliver(one()))
    outcome = shop.do(c.Resolve(1, 1, c.Outcome.LOST, leg=Leg.REPLACEMENT))
    assert stage_text(outcome.slip) == "replacement/reserved"
    shop.send()
    assert stage_text(shop.slip()) == "ended"
    laws.check(shop.store)


def test_the_average_moves_while_goods_are_here_and_the_gap_has_a_name() -> None:
    shop = Shop()
    shop.sell("SO-1", (SHIRT_M, 1))
    shop.agree(c.Asked(1, 1))
    shop.bring_back()
    move_average(shop)
    shop.do(c.Cancel())
    shop.do(c.Dispatch(one(), leg=Leg.RETURN))
    gap = [
        line for voucher in laws.vouchers_of(shop.store, shop.slip())
        for line in voucher.postings if line.about == "value_gap"
    ]  # fmt: skip
    assert len(gap) == 1
    laws.check(shop.store)


def test_what_the_customer_keeps_of_a_parcel_becomes_a_sale() -> None:
    shop = Shop(Terms(sequence=Sequence.ADVANCE))
    shop.sell("SO-1", (SHIRT_M, 2))
    shop.agree(c.Asked(1, 2), c.Wish(SHIRT_L, 2))
    shop.do(c.Dispatch(one(2)))
    shop.do(c.Cancel())
    shop.do(c.Resolve(1, 1, c.Outcome.LOST, leg=Leg.REPLACEMENT))
    shop.do(c.Resolve(1, 1, c.Outcome.KEPT, leg=Leg.REPLACEMENT))
    assert stage_text(shop.settle()) == "ended"
    (kept,) = (s.sale for s in laws.sales_in(shop.store) if s.sale.id == SaleId("slip:EX-1"))
    assert (kept.line(1).steps, kept.paid) == (1, shop.money("199"))
    laws.check(shop.store)


# --- what is refused -----------------------------------------------------------------------------


def test_a_customer_does_not_start_the_way_back() -> None:
    shop = Shop()
    shop.sell("SO-1", (SHIRT_M, 1))
    shop.agree(c.Asked(1, 1), c.Wish(SHIRT_L, 1))
    shop.do(c.ShipReturn())
    assert shop.refuse(RoleError, c.Cancel(), by=CUSTOMER).needs == "clerk"


def called_back() -> Shop:
    """One shirt inspected of two, one replacement sent, and all of it called back."""
    shop = Shop(Terms(sequence=Sequence.ADVANCE))
    shop.sell("SO-1", (SHIRT_M, 2))
    shop.agree(c.Asked(1, 2), c.Wish(SHIRT_L, 2))
    shop.do(c.Dispatch(one()))
    shop.do(c.Receive(SITE, one()))
    shop.do(c.Cancel())
    return shop


@pytest.mark.parametrize(
    "command,reason",
    [
        (c.Cancel(), "going-back"),
        (c.Deliver(one()), "nothing-on-the-way"),
        (c.Dispatch(one()), "nothing-to-send"),
        (c.Receive(OTHER_SITE, one(), leg=Leg.REPLACEMENT), "not-where-it-left"),
        (c.ShipReturn(), "return-not-awaited"),
        (
            c.Inspect(
                *(1, 1, Grade.AS_NEW, Disposition.BACK_TO_CUSTOMER, SITE), leg=Leg.REPLACEMENT
            ),
            "not-theirs",
        ),
        (c.Resolve(1, 1, c.Outcome.GONE, leg=Leg.REPLACEMENT), "replacement-not-called-in"),
        (c.Refund(PaymentId("R"), Money(1, "CNY")), "replacement-not-back"),
    ],
)
def test_on_the_way_back_other_ways_are_closed(command: c.Command, reason: str) -> None:
    shop = called_back()
    assert shop.refuse(CommandNotAllowedError, command).reason == reason


@pytest.mark.parametrize(
    "command",
    [
        c.Dispatch(one(2), leg=Leg.RETURN),
        c.Receive(SITE, one(2), leg=Leg.REPLACEMENT),
        c.Inspect(1, 1, Grade.AS_NEW, Disposition.SELL_AS_NEW, SITE, leg=Leg.REPLACEMENT),
        c.Resolve(1, 1, c.Outcome.GONE),
        c.Resolve(1, 1, c.Outcome.LOST),
        c.Resolve(1, 2, c.Outcome.KEPT, leg=Leg.REPLACEMENT),
        c.Resolve(1, 2, c.Outcome.LOST, leg=Leg.REPLACEMENT),
    ],
)
def test_no_more_goes_back_than_went(command: c.Command) -> None:
    shop = called_back()
    assert shop.refuse(TooManyError, command).line == 1


@pytest.mark.parametrize(
    "command,reason",
    [
        (c.Dispatch(one(), leg=Leg.RETURN), "nothing-to-send-back"),
        (c.Receive(SITE, one(), leg=Leg.REPLACEMENT), "replacement-not-called-in"),
        (c.Resolve(1, 1, c.Outcome.GONE), "nothing-to-send-back"),
        (c.Resolve(1, 1, c.Outcome.KEPT, leg=Leg.REPLACEMENT), "replacement-not-called-in"),
        (c.Resolve(1, 1, c.Outcome.LOST, leg=Leg.REPLACEMENT), "nothing-on-the-way"),
        (
            c.Inspect(1, 1, Grade.AS_NEW, Disposition.SCRAP, SITE, leg=Leg.REPLACEMENT),
            "replacement-not-called-in",
        ),
    ],
)
def test_nothing_goes_back_before_it_is_called_back(command: c.Command, reason: str) -> None:
    shop = Shop()
    shop.sell("SO-1", (SHIRT_M, 1))
    shop.agree(c.Asked(1, 1), c.Wish(SHIRT_L, 1))
    assert shop.refuse(CommandNotAllowedError, command).reason == reason


def test_what_is_exchanged_again_is_not_undone() -> None:
    shop = Shop(Terms(sequence=Sequence.ADVANCE), rules=())
    shop.sell("SO-1", (SHIRT_M, 1))
    shop.agree(c.Asked(1, 1), c.Wish(SHIRT_L, 1))
    shop.send()
    shop.submit(c.Asked(1, 1), c.Wish(SHIRT_M, 1), slip="EX-2", sale="slip:EX-1")
    assert shop.refuse(CommandNotAllowedError, c.Cancel()).reason == "exchanged-again"


def test_the_law_is_of_undone_slips_only() -> None:
    shop = called_back()
    with pytest.raises(ValueError, match="EX-1"):
        undone(shop.slip(), (), ())


def test_the_law_names_what_is_left_behind() -> None:
    shop = called_back()
    bring_home(shop, EX_1)
    slip, moved = shop.slip(), own_movements(shop)
    vouchers = laws.vouchers_of(shop.store, slip)
    assert undone(slip, moved, vouchers) is None
    left = undone(slip, moved[1:], vouchers)
    assert left is not None
    assert (left.law, left.about, left.got, left.want) == (
        *("goods", "SHIRT-L None shop/customer"), -1, 0,
    )  # fmt: skip
    posted = undone(slip, moved, vouchers[1:])
    assert posted is not None
    assert (posted.law, posted.about) == ("books", "customer")


# --- the law -------------------------------------------------------------------------------------

BACK = (c.Resolve, c.Receive, c.Inspect, c.Dispatch, c.Pay, c.Refund)


def offers(shop: Shop, slip: str) -> list[c.Command]:
    answers = shop.desk.allowed(SlipId(slip), ANYBODY, shop.now)
    return [answer.witness for answer in answers if isinstance(answer, Allowed)]


def bring_home(shop: Shop, slip: str) -> None:
    """Take what is offered until the slip has ended."""
    for _ in range(300):  # 249 steps may be settled one by one
        if stage_text(shop.slip(slip)) == "ended":
            return
        found = [one for one in offers(shop, slip) if isinstance(one, BACK) and not _adds(one)]
        if isinstance(found[0], c.Pay | c.Refund):
            shop.pay(found[0], slip, by=ANYBODY)
        else:
            shop.do(found[0], slip=slip, by=ANYBODY)
    message = f"{slip} does not get home: {stage_text(shop.slip(slip))}"
    raise AssertionError(message)


def _adds(command: c.Command) -> bool:
    """Tell whether it says that more came, which can always be said and brings nothing home."""
    return isinstance(command, c.Resolve) and isinstance(command.outcome, c.StrayCame)


def life(shop: Shop, data: st.DataObject, slip: str) -> None:
    """Live a part of a slip's life: what is offered, or quantities and findings drawn."""
    for _ in range(data.draw(st.integers(0, 12), label="steps")):
        found = [one for one in offers(shop, slip) if not isinstance(one, c.Cancel | c.Adjust)]
        if not found:
            return
        command = data.draw(st.sampled_from(found))
        match command:
            case c.Pay() | c.Refund():
                shop.pay(command, slip, by=ANYBODY)
                continue
            case c.Receive(lines=(first, *_)):
                steps = data.draw(st.integers(1, first.steps))
                site = data.draw(st.sampled_from((SITE, OTHER_SITE)))
                command = c.Receive(site, (c.LineSteps(first.line, steps),))
            case c.Inspect() as found_:
                steps = data.draw(st.integers(1, found_.steps))
                grade = data.draw(st.sampled_from((Grade.AS_NEW, Grade.DAMAGED)))
                where = data.draw(st.sampled_from(Disposition))
                command = c.Inspect(found_.line, steps, grade, where, found_.site)
            case c.Dispatch(lines=(first, *_)):
                steps = data.draw(st.integers(1, first.steps))
                command = c.Dispatch((c.LineSteps(first.line, steps),))
            case _:
                pass
        shop.do(command, slip=slip, by=ANYBODY)


@given(data=st.data(), terms=st.sampled_from((
    WORSE, Terms(), Terms(sequence=Sequence.ADVANCE), Terms(sequence=Sequence.AFTER_RETURN_SHIPPED),
    Terms(sequence=Sequence.ADVANCE, pledge=Pledge(ppm=400_000)),
    Terms(sequence=Sequence.ADVANCE, pledge=Pledge(PledgeKind.AUTHORISATION)),
)))  # fmt: skip
def test_a_slip_is_undone_from_every_point_of_its_life(data: st.DataObject, terms: Terms) -> None:
    """
    D12: whatever happened, and whatever others do in between, nothing is left behind.

    Answers medusa 11703 (cancel is the exact inverse) beyond the first movement of goods.
    """
    shop = Shop(terms, rules=(), goods=8)
    shop.sell(
        "SO-1", (SHIRT_M, 3), (TEA, 250), discount=Money(data.draw(st.integers(0, 999)), "CNY")
    )
    returns = data.draw(
        st.sampled_from(((c.Asked(1, 2),), (c.Asked(1, 3), c.Asked(2, 249)), (c.Asked(2, 7),), ()))
    )
    wishes = data.draw(
        st.sampled_from(((c.Wish(SHIRT_L, 2),), (c.Wish(MUG, 1), c.Wish(SHIRT_L, 1)), ()))
        if returns
        else st.just((c.Wish(MUG, 2, lost=(1,)),))
    )
    shop.agree(*returns, *wishes)
    life(shop, data, EX_1)
    move_average(shop)
    shop.sell("SO-2", (SHIRT_M, 1), (TEA, 10))
    ended = stage_text(shop.slip()) == "ended"
    if not ended:
        back = any(isinstance(event, e.CalledBack) for event in shop.do(c.Cancel()).events)
        shop.agree(c.Asked(1, 1), c.Wish(SHIRT_L, 1), slip="EX-2", sale="SO-2")
        life(shop, data, "EX-2")
        bring_home(shop, EX_1)
        slip = shop.slip()
        assert undone(slip, own_movements(shop), laws.vouchers_of(shop.store, slip)) is None
        left = slip.money.quote.balance if back else Money(0, "CNY")
        assert documents(shop) == left
    laws.check(shop.store)


def test_a_slip_in_a_foreign_currency_is_undone_in_the_money_of_the_books() -> None:
    """Cents of conversion and the rate of the day are a difference of exchange rates."""
    shop = abroad(Terms(sequence=Sequence.ADVANCE, deductions=WORSE.deductions))
    sell(shop, (SHIRT_M, 3, "29.99"))
    shop.agree(c.Asked(1, 3), c.Wish(SHIRT_L, 2))
    shop.do(c.Dispatch(one(2)))
    shop.do(c.Receive(SITE, one(3)))
    shop.do(c.Inspect(1, 2, Grade.AS_NEW, Disposition.SELL_AS_NEW, SITE))
    shop.do(c.Inspect(1, 1, Grade.DAMAGED, Disposition.SCRAP, SITE))
    shop.accept()
    shop.do(c.Refund(PaymentId("R-1"), Money(1, "USD"), fx=LATER))
    shop.do(c.Cancel())
    shop.do(c.Resolve(1, 1, c.Outcome.GONE))
    shop.do(c.Dispatch(one(2), leg=Leg.RETURN))
    shop.do(c.Receive(SITE, one(), leg=Leg.REPLACEMENT))
    shop.do(c.Inspect(1, 1, Grade.AS_NEW, Disposition.SELL_AS_NEW, SITE, leg=Leg.REPLACEMENT))
    shop.do(c.Resolve(1, 1, c.Outcome.KEPT, leg=Leg.REPLACEMENT))
    assert stage_text(shop.settle()) == "ended"
    slip = shop.slip()
    assert undone(slip, own_movements(shop), laws.vouchers_of(shop.store, slip)) is None
    assert effect(laws.vouchers_of(shop.store, slip), AccountRole.CUSTOMER, "CNY").minor == 0
    laws.check(shop.store, "CNY")


@pytest.mark.parametrize("make", [c.Receive, c.Dispatch, c.Resolve, c.Inspect])
def test_only_legs_of_goods_have_goods(make: type[Any]) -> None:
    """Goods come and go by the return or the replacement; no command takes another leg."""
    parts = {
        c.Receive: (SITE, one()),
        c.Dispatch: (one(),),
        c.Resolve: (1, 1, c.Outcome.LOST),
        c.Inspect: (1, 1, Grade.AS_NEW, Disposition.SCRAP, SITE),
    }
    with pytest.raises(InvalidInputError) as refusal:
        make(*parts[make], leg=Leg.REVIEW)
    assert refusal.value.want == "return or replacement"


def test_parts_that_called_in_goods_lack_are_not_passed_over() -> None:
    shop = called_back()
    shop.do(c.Receive(SITE, one(), leg=Leg.REPLACEMENT))
    found = (1, 1, Grade.OPENED, Disposition.SELL_AS_OPENED, SITE)
    without = c.Inspect(*found, missing_parts=("lid",), leg=Leg.REPLACEMENT)
    assert shop.refuse(InvalidInputError, without).got == "lid"
