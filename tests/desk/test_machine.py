"""
Any commands in any order, refused ones too, on several slips over one sale.

After every step every law of `tests.laws` holds, and a refused command has changed
nothing.  At the end every slip is brought to its end by what `Desk.allowed` offers.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from exchangekit.desk import Desk
from exchangekit.errors import ExchangeKitError, InsufficientStockError, TooManyError
from exchangekit.policy.approval import Gate, Level, Quorum
from exchangekit.policy.pledges import Pledge, PledgeKind
from exchangekit.policy.rules import RepeatRule
from exchangekit.policy.terms import (
    FeeKind,
    FeeTerm,
    GradeDeduction,
    HoldAt,
    PriceBasis,
    Sequence,
    Terms,
)
from exchangekit.sale.facts import Channel
from exchangekit.slip import commands as c
from exchangekit.slip.allowed import Allowed
from exchangekit.slip.guards import stage_text
from exchangekit.slip.phases import Leg
from exchangekit.values.goods import Disposition, Fault, Grade, Reason
from exchangekit.values.ids import PaymentId, SaleId, SlipId
from exchangekit.values.money import Money
from exchangekit.values.people import Actor, Role
from exchangekit.wire.history import read_slip

from tests import laws
from tests.builders import MUG, OTHER_SITE, SHIRT_L, SHIRT_M, SITE, TEA, Shop

ANYBODY = Actor("anybody", set(Role))
SLIPS = ("EX-1", "EX-2", "EX-3")
PEOPLE = (ANYBODY, ANYBODY, Actor("boss", set(Role)), Actor("guest", {Role.CUSTOMER}))

CLOSERS = (
    *(Actor(f"closer-{number}", set(Role)) for number in range(1, 4)),
    Actor("witness", set(Role)),
)
"""Who ends every slip: one submits, the others give the approvals; an offer names the last."""

slips = st.sampled_from(SLIPS)
people = st.sampled_from(PEOPLE)
lines = st.integers(1, 3)
steps = st.integers(1, 3)
sites = st.sampled_from((SITE, SITE, OTHER_SITE))
parts = st.lists(
    st.builds(c.LineSteps, lines, steps), min_size=1, max_size=2, unique_by=lambda part: part.line
)
asked = st.lists(
    st.builds(c.Asked, lines, steps, st.sampled_from((Grade.AS_NEW, Grade.AS_NEW, None))),
    max_size=3,
    unique_by=lambda part: part.sale_line,
)
wishes = st.lists(
    st.builds(
        c.Wish,
        st.sampled_from((SHIRT_M, SHIRT_L, MUG)),
        steps,
        st.just(()),
        st.sampled_from((None, SITE, OTHER_SITE)),
    ),
    max_size=2,
)
terms = st.builds(
    Terms,
    sequence=st.sampled_from(Sequence),
    hold_at=st.sampled_from(HoldAt),
    hold_for=st.sampled_from((timedelta(hours=1), timedelta(days=14))),
    price_basis=st.sampled_from(PriceBasis),
    fees=st.sampled_from((
        (),
        (FeeTerm(FeeKind.RETURN_FREIGHT, amount=Money(1001, "CNY")),),
        (FeeTerm(FeeKind.RESTOCKING, ppm=99_999, borne_by_shop_for=frozenset()),),
    )),
    deductions=st.sampled_from((
        (),
        (GradeDeduction(Grade.DAMAGED, 333_333, frozenset(Fault)),),
    )),
    levels=st.sampled_from((
        (),
        (Level(),),
        (Level(), Level(over=Money(10_000, "CNY"))),
        (Level(gate=Gate.RETURN_DOCUMENT), Level(gate=Gate.PAYOUT)),
        (Level(also=(Role.CLERK,), quorum=Quorum.ALL_OF), Level(gate=Gate.PAYOUT)),
    )),
    pledge=st.sampled_from((
        None,
        None,
        Pledge(ppm=333_333),
        Pledge(PledgeKind.AUTHORISATION, Money(5_001, "CNY")),
    )),
)  # fmt: skip


class Counter(RuleBasedStateMachine):
    """One shop, one sale of three lines, three slips that compete for all of it."""

    def __init__(self) -> None:
        super().__init__()
        self.shop = Shop()
        self.done = 0

    @initialize(terms=terms, goods=st.integers(4, 9), discount=st.integers(0, 9_999))
    def open_shop(self, terms: Terms, goods: int, discount: int) -> None:
        self.shop = Shop(terms, rules=(RepeatRule(1),), goods=goods)
        for sku in (SHIRT_M, SHIRT_L):
            self.shop.stock(sku, 1, 85, site=OTHER_SITE)
        sold = ((SHIRT_M, 4), (MUG, 3), (TEA, 3))
        self.shop.sell("SO-1", *sold, discount=Money(discount, "CNY"))

    def give(self, command: c.Command, slip: str, by: Actor, **more: Any) -> None:
        """Give a command; done or refused, prove what must hold of it alone."""
        envelope = self.shop.envelope(command, slip=slip, by=by, **more)
        before = self.shop.store.dump()
        try:
            outcome = self.shop.desk.do(envelope)
        except ExchangeKitError:
            assert self.shop.store.dump() == before
            return
        records = self.shop.store.slip_records(SlipId(slip))[-len(outcome.events) :]
        assert tuple(event for _, event in read_slip(records)) == outcome.events
        assert Desk(self.shop.store).show(SlipId(slip)) == outcome.slip
        again = self.shop.desk.do(envelope)
        assert (again.repeated, again.slip, again.events) == (True, outcome.slip, outcome.events)
        self.done += 1

    # --- any command, however foolish ------------------------------------------------------------

    @rule(slip=slips, asked=asked, wishes=wishes, reason=st.sampled_from(Reason))
    def open(self, slip: str, asked: list[c.Asked], wishes: list[c.Wish], reason: Reason) -> None:
        intent = c.Intent.EXCHANGE if asked else c.Intent.RESEND
        intent = intent if wishes else c.Intent.REFUND
        order = c.Open(
            SaleId("SO-1"),
            intent,
            Channel.ONLINE,
            reason,
            tuple(asked),
            tuple(wishes),
        )
        self.give(order, slip, ANYBODY)

    @rule(
        slip=slips,
        by=people,
        command=st.sampled_from((
            c.Submit(),
            c.Review(c.Decision.APPROVE),
            c.Review(c.Decision.REFUSE),
            c.Review(c.Decision.SEND_BACK),
            c.Review(c.Decision.APPROVE, gate=Gate.RETURN_DOCUMENT),
            c.Assign("boss", c.Assignment.BEFORE),
            c.Withdraw(),
            c.Amend(contact="mail-7"),
            c.Amend(wishes=(c.Wish(SHIRT_L, 1),)),
            c.Amend(returns=(c.Asked(1, 2, Grade.AS_NEW),)),
            c.AcceptQuote(1),
            c.AcceptQuote(2),
            c.Requote(),
            c.ShipReturn(),
            c.Hold(),
            c.Confirm(),
            c.Cancel(),
        )),
    )  # fmt: skip
    def say(self, slip: str, by: Actor, command: c.Command) -> None:
        self.give(command, slip, by)

    @rule(slip=slips, parts=parts, site=sites)
    def receive(self, slip: str, parts: list[c.LineSteps], site: Any) -> None:
        self.give(c.Receive(site, tuple(parts)), slip, ANYBODY)

    @rule(
        slip=slips,
        line=lines,
        steps=steps,
        grade=st.sampled_from(Grade),
        where=st.sampled_from(Disposition),
        site=sites,
    )
    def inspect(
        self, slip: str, line: int, steps: int, grade: Grade, where: Disposition, site: Any
    ) -> None:
        self.give(c.Inspect(line, steps, grade, where, site), slip, ANYBODY)

    @rule(slip=slips, line=lines, steps=steps, outcome=st.sampled_from(c.Outcome))
    def resolve(self, slip: str, line: int, steps: int, outcome: c.Outcome) -> None:
        self.give(c.Resolve(line, steps, outcome), slip, ANYBODY)

    @rule(slip=slips, parts=parts)
    def dispatch(self, slip: str, parts: list[c.LineSteps]) -> None:
        self.give(c.Dispatch(tuple(parts)), slip, ANYBODY)

    @rule(slip=slips, parts=parts)
    def deliver(self, slip: str, parts: list[c.LineSteps]) -> None:
        self.give(c.Deliver(tuple(parts)), slip, ANYBODY)

    @rule(slip=slips, minor=st.integers(0, 30_000), pay=st.booleans())
    def move_money(self, slip: str, minor: int, pay: bool) -> None:  # noqa: FBT001
        name = PaymentId(f"money-{self.done // 2}")  # some of them were used before
        amount = Money(minor, "CNY")
        self.give(c.Pay(name, amount) if pay else c.Refund(name, amount), slip, ANYBODY)

    @rule(hours=st.sampled_from((1, 24, 24 * 8)))
    def wait(self, hours: int) -> None:
        self.shop.later(hours=hours)

    # --- what is offered, so that stories get somewhere ------------------------------------------

    @precondition(lambda self: self.shop.store.summaries)
    @rule(data=st.data(), by=st.sampled_from(PEOPLE[:3]))
    def take_an_offer(self, data: st.DataObject, by: Actor) -> None:
        slip = data.draw(st.sampled_from(sorted(self.shop.store.summaries)))
        offers = self.offers(slip, by)
        if offers:
            self.accept(slip, by, data.draw(st.sampled_from(offers)))

    def offers(self, slip: str, by: Actor) -> list[c.Command]:
        answers = self.shop.desk.allowed(SlipId(slip), by, self.shop.now)
        return [answer.witness for answer in answers if isinstance(answer, Allowed)]

    def accept(self, slip: str, by: Actor, command: c.Command) -> None:
        """Every witness is accepted as it stands."""
        if isinstance(command, c.Pay | c.Refund):
            self.shop.pay(command, slip, by=by, at=self.shop.now)
        else:
            self.shop.do(command, slip=slip, by=by, at=self.shop.now)
        self.done += 1

    @precondition(lambda self: self.shop.store.summaries)
    @rule(data=st.data(), times=st.integers(1, 4))
    def go_on(self, data: st.DataObject, times: int) -> None:
        slip = data.draw(st.sampled_from(sorted(self.shop.store.summaries)))
        for _ in range(times):
            self.step_on(slip)

    def step_on(self, slip: str) -> bool:
        """Take the offer that brings a slip nearest to its end; False when there is none."""
        offered = [(by, found) for by in CLOSERS for found in self.offers(slip, by)]
        onward = [(by, found) for by, found in offered if not isinstance(found, _NOT_ONWARD)]
        if onward:
            self.accept(slip, *min(onward, key=lambda pair: _rank(pair[1])))
        return bool(onward)

    @invariant()
    def every_law_holds(self) -> None:
        laws.check(self.shop.store)

    def teardown(self) -> None:
        """Every state reaches an end (spree 7356, solidus 3222), but for want of goods."""
        for slip in sorted(self.shop.store.summaries):
            self.bring_to_an_end(slip)
        laws.check(self.shop.store)

    def bring_to_an_end(self, slip: str) -> None:
        for _ in range(60):
            if not self.step_on(slip):
                break
        now = self.shop.slip(slip)
        if stage_text(now) != "ended" and now.phases.review != "draft":
            left = tuple(c.LineSteps(r.line, r.left) for r in now.replacements if r.left)
            errors = (InsufficientStockError, TooManyError)
            self.shop.refuse(errors, c.Dispatch(left), slip=slip)  # type: ignore[arg-type]


_NOT_ONWARD = (
    c.ChangeReplacement,
    c.Retract,
    c.Amend,
    c.Assign,
    c.Withdraw,
    c.Hold,
    c.Cancel,
    c.ShipReturn,
    c.Adjust,
    c.Countersign,
)
_ONWARD = [
    c.Submit,
    c.Review,
    c.Requote,
    c.AcceptQuote,
    c.Receive,
    c.Inspect,
    c.Resolve,
    c.Pay,
    c.Refund,
    c.Dispatch,
    c.Deliver,
    c.Confirm,
]


def _rank(command: c.Command) -> int:
    """Give how near a command brings a slip to its end; what was sent arrives if it can."""
    lost = isinstance(command, c.Resolve) and command.outcome is c.Outcome.LOST
    sent = lost and command.leg is Leg.REPLACEMENT
    return len(_ONWARD) if sent else _ONWARD.index(type(command))


@pytest.mark.no_cover  # of luck: what only a search reaches deserves an example
def test_any_commands_in_any_order() -> None:
    """Answers GUARANTEES 1.1 to 1.9 at once: whatever is done, every law holds."""
    run_state_machine_as_test(Counter)
