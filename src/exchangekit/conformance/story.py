"""Whole exchanges through the desk, over a store and over the memory store."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from attrs import field

from exchangekit.conformance import seeds
from exchangekit.conformance.hooks import Hooks
from exchangekit.conformance.seeds import COMPANY, ITEMS, NOON, PAYMENTS, SALE, SHOP, SLIP
from exchangekit.conformance.views import differing, ledgers_in_memory, view
from exchangekit.desk import Desk
from exchangekit.desk.trade import Opening, Signature
from exchangekit.errors import DuplicateReferenceError, ExchangeKitError, NotReturnableError
from exchangekit.memory import MemoryStore
from exchangekit.ports import Store
from exchangekit.sale.facts import Channel, Payment
from exchangekit.sale.intake import Order, OrderLine, TaxBasis, take_in
from exchangekit.settlement.tenders import PaymentBalance
from exchangekit.slip import commands as c
from exchangekit.slip.envelope import Envelope
from exchangekit.slip.events.requests import Numbered
from exchangekit.values.classes import frozen
from exchangekit.values.goods import Disposition, Grade, Reason
from exchangekit.values.ids import CommandKey, CustomerRef, PaymentId
from exchangekit.values.money import Money, Rate
from exchangekit.values.people import Actor, Role
from exchangekit.values.tax import TaxRate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from exchangekit.conformance.views import Ledgers
    from exchangekit.memory import MasterData
    from exchangekit.ports import Batch
    from exchangekit.sale.facts import Sale
    from exchangekit.slip.parts import Series
    from exchangekit.values.ids import CompanyId, SlipId

CLERK: Final = Actor("u-1", frozenset({Role.CLERK}))
BOSS: Final = Actor("u-2", frozenset({Role.APPROVER}))
HANDS: Final = Actor("u-3", frozenset({Role.WAREHOUSE, Role.INSPECTOR, Role.CASHIER}))

_ONE, _BOTH = (c.LineSteps(1, 1),), (c.LineSteps(1, 2),)
_ASK: Final = c.Open(
    SALE,
    c.Intent.EXCHANGE,
    Channel.ONLINE,
    Reason.SIZE,
    (c.Asked(1, 2, Grade.AS_NEW),),
    (c.Wish(ITEMS[0], 2),),
)

_Step = tuple[c.Command, Actor]
APPROVED: Final[tuple[_Step, ...]] = (
    (_ASK, CLERK),
    (c.Submit(), CLERK),
    (c.Review(c.Decision.APPROVE), BOSS),
    (c.AcceptQuote(1), CLERK),
)
"""Two large shirts come back for two medium ones; asked for, allowed and agreed to."""

SWAPPED: Final[tuple[_Step, ...]] = (
    *APPROVED,
    (c.ShipReturn("SF1"), CLERK),
    (c.Receive(SHOP, _ONE), HANDS),
    (c.Dispatch(_ONE, "SF0"), HANDS),  # refused: not all is back
    (c.Receive(SHOP, _ONE), HANDS),
    (c.Inspect(1, 1, Grade.AS_NEW, Disposition.SELL_AS_NEW, SHOP), HANDS),
    (c.Inspect(1, 1, Grade.DAMAGED, Disposition.REFURBISH, SHOP), HANDS),
    (c.AcceptQuote(2), CLERK),
    (c.Pay(PAYMENTS[1], Money(5470, "CNY")), HANDS),
    (c.Dispatch(_ONE, "SF2"), HANDS),
    (c.Dispatch(_ONE, "SF3"), HANDS),
    (c.Deliver(_BOTH), HANDS),
    (c.Confirm(), CLERK),
)
"""The same, to its end; some steps are refused on the way, and some are not needed."""

REFUNDED: Final[tuple[_Step, ...]] = (
    (c.Open(SALE, c.Intent.REFUND, Channel.ONLINE, Reason.SIZE, (c.Asked(1, 2),)), CLERK),
    *APPROVED[1:],
    (c.Receive(SHOP, _BOTH), HANDS),
    (c.Inspect(1, 2, Grade.AS_NEW, Disposition.SELL_AS_NEW, SHOP), HANDS),
    (c.Refund(PaymentId("R-1"), Money(10000, "CNY")), HANDS),
    (c.Refund(PaymentId("R-1"), Money(26467, "CNY")), HANDS),  # refused: the reference is taken
    (c.Refund(PaymentId("R-2"), Money(26467, "CNY")), HANDS),
    (c.Confirm(), CLERK),
)
"""Two large shirts come back for money, paid back in two parts."""

CALLED_OFF: Final[tuple[_Step, ...]] = (*APPROVED, (c.Cancel(), CLERK))
"""The same, called off before anything moved."""


def sale() -> Sale:
    """Take in three large shirts, sold with a discount."""
    taxes = (TaxRate.parse("vat", "13"),)
    line = OrderLine(
        1, seeds.master_data().items[ITEMS[1]], 3, Rate.parse("199", "CNY"), taxes=taxes
    )
    order = Order(
        id=SALE,
        company=COMPANY,
        site=SHOP,
        currency="CNY",
        basis=TaxBasis.INCLUSIVE,
        zone="Asia/Shanghai",
        jurisdiction="CN",
        channel=Channel.ONLINE,
        customer=CustomerRef("cust-7"),
        lines=(line,),
        discount=Money.parse("50", "CNY"),
        payments=(Payment(PAYMENTS[0], "card", Money.parse("547", "CNY")),),
    )
    return take_in(order)


@frozen
class Play:
    """
    A desk with a sale behind it, and what was told of every command so far.

    Args:
        store: Over which the desk works.
        told: Per command the names of its events, or the code of its refusal.
        numbers: That were drawn.
    """

    store: Store
    told: list[Any] = field(factory=list)
    numbers: list[str] = field(factory=list)

    def begin(self) -> None:
        """Book opening stock and a sale."""
        desk = Desk(self.store)
        goods = {ITEMS[0]: (5, 41000), ITEMS[1]: (10, 80000)}
        opening = Opening(COMPANY, SHOP, "CNY", NOON.date(), goods)
        desk.open_stock(opening, Signature(CLERK, NOON, CommandKey("open")))
        desk.record_sale(sale(), Signature(CLERK, NOON, CommandKey("sale")))

    def act(self, steps: tuple[_Step, ...], slip: SlipId = SLIP, key: str = "key") -> None:
        """Give commands, a minute apart; what is refused is noted."""
        for n, (command, actor) in enumerate(steps, 1):
            at = NOON + timedelta(days=1, minutes=n)
            envelope = Envelope(slip, command, actor, at, CommandKey(f"{key}-{n}"))
            try:
                outcome = Desk(self.store).do(envelope)
            except ExchangeKitError as error:
                self.told.append(error.code)
            else:
                self.told.append((outcome.repeated, [type(e).__name__ for e in outcome.events]))
                if not outcome.repeated:
                    drawn = (e.number for e in outcome.events if isinstance(e, Numbered))
                    self.numbers.extend(drawn)


class _SameNumbers(MemoryStore):
    """The memory store, drawing what another host drew: how a number looks is the host's."""

    def __init__(self, master: MasterData, numbers: list[str]) -> None:
        super().__init__(master)
        self.numbers: Iterator[str] = iter(numbers)

    def draw(self, series: Series, company: CompanyId, /) -> str:
        del series, company
        return next(self.numbers)


class _Interrupted:
    """A store before whose first commit somebody else does something."""

    def __init__(self, store: Store, before: Callable[[], None]) -> None:
        self.store, self.before = store, [before]

    def __getattr__(self, name: str) -> Any:
        return getattr(self.store, name)

    def commit(self, batch: Batch, /) -> None:
        while self.before:
            self.before.pop()()
        self.store.commit(batch)


class StorySuite(Hooks):
    """Whole exchanges; whatever the memory store makes of them, the store has to make, too."""

    def _same(self, play: Play, read: Callable[[], Ledgers], tell: Callable[[Play], None]) -> None:
        """Tell the story again over the memory store, and compare."""
        oracle = _SameNumbers(seeds.master_data(), play.numbers)
        again = Play(oracle)
        tell(again)

        assert play.told == again.told
        assert not differing(view(play.store), view(oracle))
        assert not differing(read().parts(), ledgers_in_memory(oracle).parts())

    def test_story_an_exchange_to_its_end(
        self, store: Store, written: Callable[[], Ledgers]
    ) -> None:
        """Goods come back in parts, one of them damaged; money and goods go the other way."""

        def tell(play: Play) -> None:
            play.begin()
            play.act(SWAPPED)

        play = Play(store)
        tell(play)

        assert written().about(SLIP)[0].stage == "ended"
        self._same(play, written, tell)

    def test_story_goods_back_for_money(self, store: Store, written: Callable[[], Ledgers]) -> None:
        """Goods come back; the money goes back over the payment it came with."""

        def tell(play: Play) -> None:
            play.begin()
            play.act(REFUNDED)

        play = Play(store)
        tell(play)

        assert store.payment(PAYMENTS[0]).value == PaymentBalance(
            PAYMENTS[0], Money(54700, "CNY"), Money(36467, "CNY")
        )
        assert DuplicateReferenceError.code in play.told
        self._same(play, written, tell)

    def test_story_an_exchange_called_off(
        self, store: Store, written: Callable[[], Ledgers]
    ) -> None:
        """Everything that was claimed and held is free again."""

        def tell(play: Play) -> None:
            play.begin()
            play.act(CALLED_OFF)

        play = Play(store)
        tell(play)

        assert store.stock(ITEMS[0], SHOP).value.holds == ()
        self._same(play, written, tell)

    def test_story_every_command_sent_twice(
        self, store: Store, written: Callable[[], Ledgers]
    ) -> None:
        """A command that is sent again under its key has its first result and no other."""

        def tell(play: Play) -> None:
            play.begin()
            play.act(APPROVED)
            play.act(APPROVED)

        play = Play(store)
        tell(play)

        assert [repeated for repeated, _ in play.told[4:]] == [True] * 4
        self._same(play, written, tell)

    def test_story_two_slips_claim_the_same_goods(
        self, store: Store, seen: Callable[[], Store]
    ) -> None:
        """The second to submit is told that it comes too late, whoever read first."""
        first, second = Play(seen()), Play(store)
        second.begin()
        first.act(APPROVED[:1], seeds.SLIPS[1], "first")
        second.act(APPROVED[:1], SLIP, "second")

        def meanwhile() -> None:
            first.act(APPROVED[:2], seeds.SLIPS[1], "first")

        late = Play(_Interrupted(store, meanwhile))
        late.act(APPROVED[:2], SLIP, "second")

        assert first.told[-1] == (False, ["Submitted", "Quoted", "GateOpened"])
        assert late.told[-1] == NotReturnableError.code
