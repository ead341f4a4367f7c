"""
A shop in memory: goods, sales, staff, a clock that ticks, and `Shop.do`.

>>> shop = Shop()
>>> sale = shop.sell("SO-1", ("SHIRT-M", 3))
>>> shop.agree(c.Asked(1, 2), c.Wish("SHIRT-L", 2)).slip.phases.settlement.value
'accepted'
"""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any, Final, TypeVar
from zoneinfo import ZoneInfo

from attrs import evolve

from exchangekit.accounting.vouchers import VoucherKind
from exchangekit.desk import Desk, Opening, Outcome, Signature
from exchangekit.desk.goods import Going, GoodsDocument
from exchangekit.errors import ExchangeKitError
from exchangekit.memory import MasterData, MemoryStore
from exchangekit.policy.book import Policy, PolicyBook
from exchangekit.policy.rules import (
    ConditionRule,
    Likeness,
    ProofRule,
    RepeatRule,
    ReplacementRule,
    WindowRule,
)
from exchangekit.policy.terms import Terms
from exchangekit.sale.facts import Channel, Moment, Payment, Sale, Trigger
from exchangekit.sale.intake import Order, OrderLine, TaxBasis, take_in
from exchangekit.settlement.pricing import Price
from exchangekit.settlement.quote import Collect, Refund
from exchangekit.slip import commands as c
from exchangekit.slip.envelope import Envelope
from exchangekit.slip.phases import ReviewPhase
from exchangekit.stock.places import Place, PlaceKind
from exchangekit.values.dates import Length
from exchangekit.values.goods import Disposition, Grade, Item, Reason, Tracked, TrackedBy
from exchangekit.values.ids import (
    CommandKey,
    CompanyId,
    CustomerRef,
    PaymentId,
    SaleId,
    SiteId,
    Sku,
    SlipId,
)
from exchangekit.values.money import Money, Rate
from exchangekit.values.people import Actor, Role
from exchangekit.values.quantity import EACH, Unit
from exchangekit.values.tax import TaxRate

if TYPE_CHECKING:
    from exchangekit.policy.rules import Rule
    from exchangekit.slip.model import Slip

CHINA: Final = timezone(timedelta(hours=8))
START: Final = datetime(2026, 3, 2, 9, tzinfo=CHINA)
TICK: Final = timedelta(minutes=1)

VAT: Final = (TaxRate.parse("vat", "13"),)
SITE: Final = SiteId("shop")
OTHER_SITE: Final = SiteId("depot")
COMPANY: Final = CompanyId("co")

SHIRT_M: Final = Sku("SHIRT-M")
SHIRT_L: Final = Sku("SHIRT-L")
MUG: Final = Sku("MUG")
TEA: Final = Sku("TEA")

CLERK: Final = Actor("clerk", {Role.CLERK})
BOSS: Final = Actor("boss", {Role.APPROVER})
DIRECTOR: Final = Actor("director", {Role.APPROVER})
STORE_HAND: Final = Actor("store-hand", {Role.WAREHOUSE, Role.INSPECTOR})
CASHIER: Final = Actor("cashier", {Role.CASHIER})
CUSTOMER: Final = Actor("cust-7", {Role.CUSTOMER})

STAFF: Final = {
    c.Review: BOSS,
    c.Assign: BOSS,
    c.Receive: STORE_HAND,
    c.Inspect: STORE_HAND,
    c.Dispatch: STORE_HAND,
    c.Deliver: STORE_HAND,
    c.Pay: CASHIER,
    c.Refund: CASHIER,
}
"""Who gives a command when a test does not say; the clerk gives the rest."""

RULES: Final[tuple[Rule, ...]] = (
    WindowRule(Trigger.DELIVERED, Length(7)),
    ConditionRule(frozenset({Grade.AS_NEW, Grade.OPENED})),
    ProofRule(),
    ReplacementRule(Likeness.SAME_CATEGORY),
    RepeatRule(1),
)

EX_1: Final = SlipId("EX-1")
EX_2: Final = SlipId("EX-2")

E = TypeVar("E", bound=ExchangeKitError)


class Shop:
    """
    One company, one policy and a memory store; every command ticks the clock.

    Args:
        terms: Of the one policy.
        rules: Of the one policy.
        currency: Of prices, sales and books.
        goods: Opening stock of each shirt, mug and 100 g of tea.
    """

    def __init__(
        self,
        terms: Terms | None = None,
        *,
        rules: tuple[Rule, ...] = RULES,
        currency: str = "CNY",
        goods: int = 10,
    ) -> None:
        since = START - timedelta(days=60)
        policy = Policy("shop", 1, rules, Terms() if terms is None else terms, since)
        self.currency = currency
        self.master = MasterData(PolicyBook((policy,)), ZoneInfo)
        self.store = MemoryStore(self.master)
        self.desk = Desk(self.store)
        self.now = START
        self._keys = 0
        self.stock(SHIRT_M, goods, 80 * goods, price="199", product="SHIRT")
        self.stock(SHIRT_L, goods, 82 * goods, price="199", product="SHIRT")
        self.stock(MUG, goods, 31 * goods, price="60")
        self.stock(TEA, 100 * goods, 7 * goods, price="120", unit=Unit("kg", 3))

    # --- goods and sales -------------------------------------------------------------------------

    def stock(
        self,
        sku: str,
        steps: int,
        value: int,
        *,
        price: str | None = None,
        product: str = "",
        unit: Unit = EACH,
        site: str = SITE,
        barcode: str | None = None,
        tracked_by: TrackedBy | None = None,
    ) -> None:
        """Make an item known unless it is, and open its stock at a site."""
        if price is not None:
            item = Item(Sku(sku), product, unit, "general", barcode=barcode, tracked_by=tracked_by)
            rate = Rate.parse(price, self.currency)
            self.master.add(item, Price(rate, TaxBasis.INCLUSIVE, VAT))
        if steps:
            goods = {Sku(sku): (steps, value)}
            opening = Opening(COMPANY, SiteId(site), self.currency, self.now.date(), goods)
            self.desk.open_stock(opening, self.signed())

    def buy(self, sku: str, *tracked: Tracked) -> None:
        """Buy goods of lots or serials, each at its own cost."""
        self._keys += 1
        ends = (Place(SITE, PlaceKind.SUPPLIER), Place(SITE, PlaceKind.SELLABLE))
        goods = tuple(
            Going(
                Sku(sku), one.steps, *ends, 0 if one.cost is None else one.cost.minor, one.tracking
            )
            for one in tracked
        )
        today, name = self.now.date(), f"PO-{self._keys}"
        bought = (name, VoucherKind.PURCHASE, COMPANY, self.currency, today, goods)
        self.desk.book_goods(GoodsDocument(*bought), self.signed())

    def order(self, sale: str, *lines: tuple[str, int] | tuple[str, int, str], **more: Any) -> Sale:
        """Take an order in, paid in full and delivered now, without booking it."""
        taken = tuple(self._order_line(number, *line) for number, line in enumerate(lines, 1))
        tracked = more.pop("tracked", ())
        taken = tuple(evolve(one, tracked=tracked) for one in taken) if tracked else taken
        facts = {
            "site": SITE,
            "jurisdiction": "CN",
            "basis": TaxBasis.INCLUSIVE,
            "customer": CustomerRef("cust-7"),
            "moments": (Moment(Trigger.DELIVERED, self.now),),
            **more,
        }
        order = Order(
            id=SaleId(sale),
            company=COMPANY,
            currency=self.currency,
            zone="Asia/Shanghai",
            channel=Channel.ONLINE,
            lines=taken,
            **facts,
        )
        if "payments" not in more:
            paid = Payment(PaymentId(f"P-{sale}"), "card", take_in(order).paid)
            order = evolve(order, payments=(paid,))
        return take_in(order)

    def _order_line(self, number: int, sku: str, steps: int, price: str | None = None) -> OrderLine:
        rate = self.master.prices[Sku(sku)].rate
        if price is not None:
            rate = Rate.parse(price, self.currency)
        return OrderLine(number, self.master.items[Sku(sku)], steps, rate, taxes=VAT)

    def sell(self, sale: str, *lines: tuple[str, int] | tuple[str, int, str], **more: Any) -> Sale:
        """Book a sale of (SKU, steps) or (SKU, steps, unit price) lines."""
        return self.desk.record_sale(self.order(sale, *lines, **more), self.signed())

    # --- commands --------------------------------------------------------------------------------

    def tick(self) -> datetime:
        """Let a minute pass."""
        self.now += TICK
        return self.now

    def later(self, **length: int) -> None:
        """Let time pass, such as ``days=8``."""
        self.now += timedelta(**length)

    def signed(self) -> Signature:
        """Sign what is booked without a slip."""
        self._keys += 1
        return Signature(CLERK, self.tick(), CommandKey(f"book-{self._keys}"))

    def envelope(
        self,
        command: c.Command,
        *,
        slip: str = EX_1,
        by: Actor | None = None,
        key: str | None = None,
        **more: Any,
    ) -> Envelope:
        """Wrap a command: who usually gives it, a minute later, under a new key."""
        self._keys += 1
        actor = STAFF.get(type(command), CLERK) if by is None else by
        at = more.pop("at", None) or self.tick()
        name = CommandKey(f"key-{self._keys}" if key is None else key)
        return Envelope(SlipId(slip), command, actor, at, name, **more)

    def do(self, command: c.Command, **more: Any) -> Outcome:
        """Carry a command out; what else can be said stands at `envelope`."""
        return self.desk.do(self.envelope(command, **more))

    def refuse(self, error: type[E], command: c.Command, **more: Any) -> E:
        """Expect a coded error, and that nothing was written or drawn."""
        return self.refuse_given(error, self.envelope(command, **more))

    def refuse_given(self, error: type[E], envelope: Envelope) -> E:
        """Expect a coded error of a wrapped command, and that nothing was written or drawn."""
        before = self.store.dump()
        try:
            outcome = self.desk.do(envelope)
        except error as refusal:
            assert self.store.dump() == before
            return refusal
        message = f"expected {error.__name__}, but it was done: {outcome.events}"
        raise AssertionError(message)

    def slip(self, slip: str = EX_1) -> Slip:
        """Read a slip."""
        return self.desk.show(SlipId(slip))

    # --- whole stretches of an exchange ----------------------------------------------------------

    def open(self, *parts: c.Asked | c.Wish, slip: str = EX_1, **more: Any) -> Outcome:
        """Open a draft of returns and wishes; the intent follows from what is there."""
        returns = tuple(part for part in parts if isinstance(part, c.Asked))
        wishes = tuple(part for part in parts if isinstance(part, c.Wish))
        with_goods = c.Intent.EXCHANGE if returns else c.Intent.RESEND
        command = c.Open(
            sale=SaleId(more.pop("sale", "SO-1")),
            intent=more.pop("intent", with_goods if wishes else c.Intent.REFUND),
            channel=Channel.ONLINE,
            reason=more.pop("reason", Reason.SIZE),
            returns=tuple(
                evolve(asked, condition=asked.condition or Grade.AS_NEW) for asked in returns
            ),
            wishes=wishes,
            contact=more.pop("contact", None),
        )
        return self.do(command, slip=slip, **more)

    def submit(self, *parts: c.Asked | c.Wish, slip: str = EX_1, **more: Any) -> Outcome:
        """Open and submit."""
        self.open(*parts, slip=slip, **more)
        return self.do(c.Submit(), slip=slip)

    def approve(self, *parts: c.Asked | c.Wish, slip: str = EX_1, **more: Any) -> Outcome:
        """Open, submit, and give every approval that is due."""
        outcome = self.submit(*parts, slip=slip, **more)
        for boss in (BOSS, DIRECTOR):
            if outcome.slip.phases.review is ReviewPhase.WAITING:
                outcome = self.do(c.Review(c.Decision.APPROVE), slip=slip, by=boss)
        return outcome

    def agree(self, *parts: c.Asked | c.Wish, slip: str = EX_1, **more: Any) -> Outcome:
        """Open, submit, approve, and accept the first quote."""
        self.approve(*parts, slip=slip, **more)
        return self.accept(slip)

    def accept(self, slip: str = EX_1) -> Outcome:
        """Accept the quote that counts."""
        quote = self.slip(slip).money.quote
        assert quote is not None
        return self.do(c.AcceptQuote(quote.number), slip=slip)

    def receive(self, slip: str = EX_1, site: str = SITE) -> Outcome:
        """Receive everything that is still to come."""
        parts = tuple(
            c.LineSteps(line.line, line.outstanding)
            for line in self.slip(slip).returns
            if line.outstanding
        )
        return self.do(c.Receive(SiteId(site), parts), slip=slip)

    def inspect(
        self,
        steps: int,
        grade: Grade = Grade.AS_NEW,
        disposition: Disposition = Disposition.SELL_AS_NEW,
        *,
        line: int = 1,
        site: str = SITE,
        slip: str = EX_1,
    ) -> Outcome:
        """Inspect steps of a line."""
        return self.do(c.Inspect(line, steps, grade, disposition, SiteId(site)), slip=slip)

    def bring_back(
        self,
        grade: Grade = Grade.AS_NEW,
        disposition: Disposition = Disposition.SELL_AS_NEW,
        slip: str = EX_1,
    ) -> Outcome:
        """Receive and inspect everything, all in one grade."""
        outcome = self.receive(slip)
        for line in outcome.slip.returns:
            if steps := line.to_inspect(SITE):
                outcome = self.inspect(steps, grade, disposition, line=line.line, slip=slip)
        return outcome

    def settle(self, slip: str = EX_1, reference: str | None = None) -> Slip:
        """Pay or refund all that is outstanding."""
        self._keys += 1
        name = PaymentId(f"{slip}-money-{self._keys}" if reference is None else reference)
        match self.slip(slip).money.difference:
            case Collect(amount):
                self.do(c.Pay(name, amount), slip=slip)
            case Refund(amount):
                self.do(c.Refund(name, amount), slip=slip)
            case _:
                pass
        return self.slip(slip)

    def pay(self, command: c.Pay | c.Refund, slip: str = EX_1, **more: Any) -> Outcome:
        """Give a payment that is offered, under a number of its own."""
        self._keys += 1
        name = PaymentId(f"{slip}-money-{self._keys}")
        if isinstance(command, c.Pay):
            return self.do(evolve(command, payment=name), slip=slip, **more)
        return self.do(evolve(command, reference=name), slip=slip, **more)

    def send(self, slip: str = EX_1) -> Outcome:
        """Dispatch, deliver and confirm everything that is left."""
        left = tuple(
            c.LineSteps(line.line, line.left) for line in self.slip(slip).replacements if line.left
        )
        outcome = self.do(c.Dispatch(left), slip=slip)
        way = tuple(
            c.LineSteps(line.line, line.on_the_way)
            for line in outcome.slip.replacements
            if line.on_the_way
        )
        self.do(c.Deliver(way), slip=slip)
        return self.do(c.Confirm(), slip=slip)

    def money(self, amount: str) -> Money:
        """Give an amount in the shop's currency."""
        return Money.parse(amount, self.currency)
