"""
A shop to play cases in: sales as cases give them, and a desk over the memory store.

Everything here only arranges calls; every figure comes back from exchangekit.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from attrs import evolve, fields_dict

from exchangekit.desk import Desk, Outcome
from exchangekit.desk.trade import Opening, Signature
from exchangekit.errors import ExchangeKitError
from exchangekit.memory import MasterData, MemoryStore
from exchangekit.policy.book import Policy, PolicyBook
from exchangekit.policy.terms import Terms
from exchangekit.sale.entitlement import Entitlement, entitlement_of
from exchangekit.sale.facts import Channel, Moment, Payment, Sale, SaleLine, Trigger
from exchangekit.sale.intake import Order, OrderLine, Shipping, TaxBasis, take_in
from exchangekit.settlement.quote import Quote, Refund
from exchangekit.slip import commands as c
from exchangekit.slip.envelope import Envelope
from exchangekit.values.decimals import scaled
from exchangekit.values.goods import Disposition, Grade, Item, Reason
from exchangekit.values.money import Money, Rate
from exchangekit.values.people import Actor, Role
from exchangekit.values.tax import TaxRate
from exchangekit.wire.history import read_sale

from tests.cases.model import NotMapped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from exchangekit.policy.rules import Rule
    from exchangekit.settlement.pricing import Price
    from exchangekit.slip.model import Slip

SITE, COMPANY, SALE = "shop", "co", "S-1"
START = datetime(2026, 3, 2, 9, tzinfo=UTC)
EVERYBODY = Actor("u-1", frozenset(Role))
BOSS = Actor("u-2", frozenset({Role.APPROVER}))


@dataclass(frozen=True)
class Line:
    """One line of an order as a case gives it."""

    sku: str
    qty: int
    price: Rate
    taxes: tuple[TaxRate, ...] = ()
    discount: Money | None = None
    shipped: int | None = None


def money(value: Any, currency: str, *, minor: bool = False) -> Money:
    """Read an amount: text in major units; an int in minor ones when the case says so."""
    if minor and isinstance(value, int):
        return Money(value, currency)
    return Money.parse(value, currency)


def rate(value: Any, currency: str, *, minor: bool = False, per: int = 1) -> Rate:
    """Read a unit price."""
    if minor and isinstance(value, int):
        return Rate.parse(Money(value, currency).amount, currency, per=per)
    return Rate.parse(value, currency, per=per)


def percent(value: Any) -> tuple[TaxRate, ...]:
    """Read a tax given in percent."""
    return (TaxRate.parse("vat", value),)


def fraction(value: Any) -> tuple[TaxRate, ...]:
    """Read a tax given as a fraction of one, such as ``0.13``."""
    ppm = scaled(value, 6, where="tax_rate")
    if ppm is None or ppm >= 1_000_000:
        raise NotMapped(f"tax rate {value!r} is no fraction")
    return (TaxRate("vat", ppm),)


def sale_of(
    lines: Sequence[Line],
    currency: str,
    basis: TaxBasis = TaxBasis.INCLUSIVE,
    *,
    discount: Money | None = None,
    shipping: Shipping | None = None,
    payments: Sequence[tuple[str, Money]] = (),
    sale: str = SALE,
    **more: Any,
) -> Sale:
    """Take an order in."""
    order = Order(
        id=sale,
        company=COMPANY,
        site=SITE,
        currency=currency,
        basis=basis,
        zone="UTC",
        jurisdiction="CN",
        channel=Channel.ONLINE,
        customer="cust-1",
        lines=tuple(_order_line(number, line) for number, line in enumerate(lines, 1)),
        discount=discount,
        shipping=shipping,
        payments=tuple(Payment(name, "card", amount) for name, amount in payments),
        moments=(Moment(Trigger.DELIVERED, START),),
        **more,
    )
    return take_in(order)


def _order_line(number: int, line: Line) -> OrderLine:
    item = Item(line.sku)
    return OrderLine(
        number, item, line.qty, line.price, line.discount, line.taxes, shipped=line.shipped
    )


def line_of(sale: Sale, sku: str) -> SaleLine:
    """Give the sale line of a SKU."""
    for line in sale.lines:
        if line.item.sku == sku:
            return line
    return sale.line(len(sale.lines) + 1)  # raises: there is no such line


def refusal(call: Callable[[], object]) -> ExchangeKitError | None:
    """Give the coded error with which a call is refused, or None."""
    try:
        call()
    except ExchangeKitError as error:
        return error
    return None


class Shop:
    """One sale, one desk, and slips by name."""

    def __init__(
        self,
        sale: Sale,
        terms: Terms | None = None,
        rules: tuple[Rule, ...] = (),
        prices: Mapping[str, Price] | None = None,
    ) -> None:
        began = datetime(2000, 1, 1, tzinfo=UTC)
        policy = Policy("shop", 1, rules, terms or Terms(), began)
        self.sale = sale
        self.store = MemoryStore(MasterData(PolicyBook((policy,)), ZoneInfo))
        self.desk = Desk(self.store)
        for line in sale.lines:
            self.store.master.add(line.item)
        for sku, price in (prices or {}).items():
            self.store.master.add(self.store.master.items.get(sku, Item(sku)), price)
        self._ticks = 0
        self.desk.import_sale(sale, Signature(EVERYBODY, START, "import"))

    @classmethod
    def booked(cls, sale: Sale, stock: Mapping[str, tuple[int, int]], **more: Any) -> Shop:
        """Open a shop that has stock and made the sale itself, so that its books have it."""
        unsold = evolve(sale, id="S-0", payments=())
        shop = cls(unsold, **more)
        shop.open_stock(stock, sale.currency)
        shop.sale = shop.desk.record_sale(sale, Signature(EVERYBODY, START, "sale"))
        return shop

    def open_stock(self, stock: Mapping[str, tuple[int, int]], currency: str) -> None:
        """Book opening stock: steps and book value by SKU."""
        for sku in stock:
            if sku not in self.store.master.items:
                self.store.master.add(Item(sku))
        if stock:
            opening = Opening(COMPANY, SITE, currency, START.date(), stock)
            self.desk.open_stock(opening, Signature(EVERYBODY, START, "opening"))

    def pass_days(self, days: int) -> None:
        """Let days go by before the next command."""
        self._ticks += days * 24 * 60

    def signature(self) -> Signature:
        """Sign something booked without a slip; a fresh key each time."""
        self._ticks += 1
        at = START + timedelta(hours=1, minutes=self._ticks)
        return Signature(EVERYBODY, at, f"k-{self._ticks}")

    def chained(self, slip: str) -> Sale:
        """Give the sale that the delivered replacement of a slip became."""
        found = entitlement_of(read_sale(self.store.sale_records(f"slip:{slip}")))
        if found is None:
            raise NotMapped("the replacement became no sale")
        return found.sale

    def envelope(self, command: c.Command, slip: str = "X-1", **more: Any) -> Envelope:
        """Wrap a command; a fresh key and a later instant each time unless told."""
        self._ticks += 1
        at = START + timedelta(hours=1, minutes=self._ticks)
        key = more.pop("key", f"k-{self._ticks}")
        actor = more.pop("actor", BOSS if isinstance(command, c.Review) else EVERYBODY)
        return Envelope(slip, command, actor, at, key, **more)

    def do(self, command: c.Command, slip: str = "X-1", **more: Any) -> Outcome:
        """Carry a command out."""
        return self.desk.do(self.envelope(command, slip, **more))

    def do_at(self, command: c.Command, at: datetime, slip: str = "X-1", *, key: str) -> Slip:
        """Carry a command out at an instant of its own, as a job of the host does."""
        return self.desk.do(Envelope(slip, command, EVERYBODY, at, key)).slip

    def refuses(self, command: c.Command, slip: str = "X-1", **more: Any) -> bool:
        """Tell whether a command is refused and nothing at all is written."""
        before = self.store.dump()
        refused = refusal(lambda: self.do(command, slip, **more)) is not None
        return refused and self.store.dump() == before

    def open(
        self, returns: Mapping[str, int], wishes: Sequence[c.Wish] = (), slip: str = "X-1"
    ) -> Slip:
        """Open a request by SKU; without wishes it is one for a refund."""
        asked = tuple(
            c.Asked(line_of(self.sale, sku).line, qty, Grade.AS_NEW) for sku, qty in returns.items()
        )
        intent = c.Intent.EXCHANGE if wishes else c.Intent.REFUND
        sale, wanted = self.sale.id, tuple(wishes)
        command = c.Open(sale, intent, Channel.ONLINE, Reason.SIZE, asked, wanted)
        return self.do(command, slip).slip

    def ask(
        self, returns: Mapping[str, int], wishes: Sequence[c.Wish] = (), slip: str = "X-1"
    ) -> Slip:
        """Open and submit a request."""
        self.open(returns, wishes, slip)
        return self.do(c.Submit(), slip).slip

    def receive(self, lines: Mapping[int, int], slip: str = "X-1") -> Slip:
        """Receive steps by return line."""
        parts = tuple(c.LineSteps(line, steps) for line, steps in lines.items())
        return self.do(c.Receive(SITE, parts), slip).slip

    def inspect(
        self,
        line: int,
        steps: int,
        grade: Grade = Grade.AS_NEW,
        disposition: Disposition = Disposition.SELL_AS_NEW,
        slip: str = "X-1",
    ) -> Slip:
        """Inspect steps of a return line."""
        return self.do(c.Inspect(line, steps, grade, disposition, SITE), slip).slip

    def take_back(self, slip: str = "X-1") -> Slip:
        """Agree to the quote, receive everything and find it as new."""
        shown = self.desk.show(slip)
        self.do(c.AcceptQuote(quote_of(shown).number), slip)
        self.receive({line.line: line.steps for line in shown.returns}, slip)
        for line in shown.returns:
            shown = self.inspect(line.line, line.steps, slip=slip)
        return shown

    def settle(self, slip: str = "X-1") -> Slip:
        """Pay what is due, in either direction."""
        shown = self.desk.show(slip)
        owed = shown.money.difference
        if isinstance(owed, Refund):
            return self.do(c.Refund(f"R-{slip}", owed.amount), slip).slip
        due = shown.money.outstanding
        return self.do(c.Pay(f"P-{slip}", due), slip).slip if due.minor else shown

    def entitlement(self) -> Entitlement:
        """Read the sale and the claims on it."""
        found = entitlement_of(read_sale(self.store.sale_records(self.sale.id)))
        if found is None:
            raise NotMapped("the sale was never taken in")
        return found


def quote_of(slip: Slip) -> Quote:
    """Give the quote of a slip that has one."""
    if slip.money.quote is None:
        raise NotMapped("there is no quote")
    return slip.money.quote


def refund_of(quote: Quote) -> Money:
    """Give what the shop pays; nothing when it does not."""
    owed = quote.difference
    return owed.amount if isinstance(owed, Refund) else Money.zero(quote.currency)


def takes_no(command: type, *names: str) -> bool:
    """Tell whether a command has no field of any of these names, and refuses one."""
    known = fields_dict(command)
    return not any(name in known for name in names)


def added(amounts: Iterable[Money], currency: str) -> Money:
    """Add amounts up, with the library's own addition."""
    return sum(amounts, start=Money.zero(currency))
