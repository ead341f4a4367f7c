"""A state machine of slips: whatever is asked of a desk, over a store as over the memory store."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Final

from attrs import evolve
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from exchangekit.conformance.hooks import Adapter, Hooks
from exchangekit.conformance.seeds import COMPANY, ITEMS, NOON, SALE, SHOP, SLIPS, master_data
from exchangekit.conformance.story import sale
from exchangekit.conformance.views import differing, ledgers_in_memory
from exchangekit.desk import Desk, Opening, Signature
from exchangekit.errors import ExchangeKitError
from exchangekit.memory import MemoryStore
from exchangekit.sale.facts import Channel
from exchangekit.slip import commands as c
from exchangekit.slip.allowed import Allowed
from exchangekit.slip.envelope import Envelope
from exchangekit.slip.events import Numbered
from exchangekit.values.goods import Grade, Reason
from exchangekit.values.ids import CommandKey, PaymentId, SlipId
from exchangekit.values.people import Actor, Role

if TYPE_CHECKING:
    from collections.abc import Callable

    from hypothesis.strategies import DataObject

    from exchangekit.conformance.views import Ledgers
    from exchangekit.desk import Outcome
    from exchangekit.ports import Store

_SOME: Final = SLIPS[:3]
_PEOPLE: Final = tuple(Actor(f"u-{n}", frozenset(Role)) for n in range(3))
_SOLD: Final = 3


class SlipMachine(RuleBasedStateMachine):
    """
    Three slips over one sale; gives two desks the same commands, offered ones and foolish ones.

    A subclass names the hooks; `SlipMachineSuite` does so with an author's fixtures.
    """

    adapter: ClassVar[Adapter]
    ledgers: ClassVar[Callable[[Any], Ledgers]]

    def __init__(self) -> None:
        super().__init__()
        master = master_data()
        self.model = MemoryStore(master)
        self.subject: Store = self.adapter.open(master)
        self.now, self.given = NOON, 0
        self.last: Envelope | None = None

    def desks(self) -> tuple[Desk, Desk]:
        """Give a new desk over each store, which remembers nothing."""
        return Desk(self.model), Desk(self.subject)

    @initialize(goods=st.integers(3, 6))
    def trade(self, goods: int) -> None:
        """Open stock of both items and sell three of one of them, on both sides."""
        for desk in self.desks():
            signed = Signature(_PEOPLE[0], NOON, CommandKey("open"))
            lying = dict.fromkeys(ITEMS, (goods, 8000 * goods))
            desk.open_stock(Opening(COMPANY, SHOP, "CNY", NOON.date(), lying), signed)
            desk.record_sale(sale(), Signature(_PEOPLE[0], NOON, CommandKey("sell")))

    @rule(slip=st.sampled_from(_SOME), steps=st.integers(1, _SOLD + 1), swap=st.booleans())
    def ask(self, slip: SlipId, steps: int, *, swap: bool) -> None:
        """Open a slip for some of what was sold, or for more than that."""
        intent = c.Intent.EXCHANGE if swap else c.Intent.REFUND
        asked = (c.Asked(1, steps, Grade.AS_NEW),)
        wishes = (c.Wish(ITEMS[0], steps),) if swap else ()
        request = c.Open(SALE, intent, Channel.ONLINE, Reason.SIZE, asked, wishes)
        self.give(slip, request, _PEOPLE[0])

    @rule(data=st.data(), slip=st.sampled_from(_SOME), by=st.sampled_from(_PEOPLE))
    def take_an_offer(self, data: DataObject, slip: SlipId, by: Actor) -> None:
        """Do what is allowed; both sides allow the same."""
        self.now += timedelta(minutes=1)
        model, subject = (_offered(desk, slip, by, self) for desk in self.desks())
        assert model == subject
        if model:
            self.give(slip, data.draw(st.sampled_from(model)), by)

    @rule(
        slip=st.sampled_from(_SOME),
        by=st.sampled_from(_PEOPLE),
        command=st.sampled_from(
            (
                c.Submit(),
                c.Review(c.Decision.REFUSE),
                c.AcceptQuote(2),
                c.Receive(SHOP, (c.LineSteps(1, 1),)),
                c.Dispatch((c.LineSteps(1, 1),)),
                c.Dispatch((c.LineSteps(1, _SOLD + 2),)),
                c.Resolve(1, 1, c.Outcome.LOST),
                c.Hold(),
                c.Cancel(),
            )
        ),
    )
    def say(self, slip: SlipId, by: Actor, command: c.Command) -> None:
        """Say anything, however foolish."""
        self.give(slip, command, by)

    @rule()
    def say_again(self) -> None:
        """Repeat the last command under its key: the first result, and nothing more."""
        if self.last is not None:
            self._both(self.last)

    @rule(days=st.integers(1, 9))
    def wait(self, days: int) -> None:
        """Let quotes and holds run out."""
        self.now += timedelta(days=days)

    @rule()
    def open_again(self) -> None:
        """Go on with a second handle, where there can be one."""
        self.subject = self.adapter.again(self.subject)

    def give(self, slip: SlipId, command: c.Command, by: Actor) -> None:
        """Give both desks a command under a key of its own."""
        self.given += 1
        self.now += timedelta(minutes=1)
        named = _named(command, PaymentId(f"R-{self.given}"))
        self.last = Envelope(slip, named, by, self.now, CommandKey(f"k-{self.given}"))
        self._both(self.last)

    def _both(self, envelope: Envelope) -> None:
        model, subject = (_told(desk, envelope) for desk in self.desks())
        assert subject == model

    @invariant()
    def ledgers_agree(self) -> None:
        """Every ledger has what the memory store's has; numbers are the host's own."""
        got, wanted = (
            {**read.parts(), "summaries": [_plain(row) for row in read.summaries]}
            for read in (
                type(self).ledgers(self.adapter.own(self.subject)),
                ledgers_in_memory(self.model),
            )
        )
        assert not differing(got, wanted)

    @invariant()
    def stock_agrees(self) -> None:
        """What lies where, and what is set aside, is the same."""
        for item in ITEMS:
            model, subject = (store.stock(item, SHOP).value for store in (self.model, self.subject))
            assert set(subject.holds) == set(model.holds)
            assert evolve(subject, holds=()) == evolve(model, holds=())


def _offered(desk: Desk, slip: SlipId, by: Actor, machine: SlipMachine) -> list[c.Command]:
    """Give what is allowed; nothing for a slip that is not there."""
    try:
        answers = desk.allowed(slip, by, machine.now)
    except ExchangeKitError:
        return []
    return [answer.witness for answer in answers if isinstance(answer, Allowed)]


def _named(command: c.Command, name: PaymentId) -> c.Command:
    """Name a payment as nobody has before."""
    match command:
        case c.Pay():
            return evolve(command, payment=name)
        case c.Refund():
            return evolve(command, reference=name)
        case _:
            return command


def _told(desk: Desk, envelope: Envelope) -> object:
    """Tell what a command came to, numbers aside; or the code of its refusal."""
    try:
        outcome: Outcome = desk.do(envelope)
    except ExchangeKitError as error:
        return error.code
    events = [type(e) if isinstance(e, Numbered) else e for e in outcome.events]
    return events, evolve(outcome.slip, numbers=()), outcome.repeated


def _plain(row: Any) -> object:
    return evolve(row, number=None, numbers=())


class SlipMachineSuite(Hooks):
    """Any life of slips through a desk, compared with the memory store."""

    life_settings: ClassVar[settings] = settings(
        stateful_step_count=25,
        deadline=None,
        suppress_health_check=(HealthCheck.too_slow, HealthCheck.data_too_large),
    )
    """How long to search; an author may give more, or less."""

    def test_slips_live_as_over_the_memory_store(
        self, adapter: Adapter, ledgers: Callable[[Any], Ledgers]
    ) -> None:
        """Same commands: same events, slips and ledgers, or the same error code."""

        class Machine(SlipMachine):
            pass

        Machine.adapter = adapter
        Machine.ledgers = staticmethod(ledgers)
        run_state_machine_as_test(Machine, settings=self.life_settings)
