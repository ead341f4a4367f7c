"""
The two desks: one calls its store, one awaits it; both drive the same conversations.

The conversations of journals, claims and goods documents are imported when they are used:
whoever only exchanges goods should not wait for the rooms behind them at every start.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from attrs import field

from exchangekit.accounting.roles import AccountRole
from exchangekit.desk import exchange, following, looking, many, trade
from exchangekit.desk.folds import Folds
from exchangekit.errors import ConflictError
from exchangekit.ports import AsyncStore, Store
from exchangekit.values.classes import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from exchangekit.accounting.journal import JournalEntry
    from exchangekit.accounting.supplier_claims import ClaimEntry
    from exchangekit.accounting.vouchers import Voucher
    from exchangekit.desk.asks import Conversation
    from exchangekit.desk.goods import GoodsDocument, History, Stocktaking
    from exchangekit.desk.looking import Links
    from exchangekit.desk.many import Refusal
    from exchangekit.desk.planning import Outcome
    from exchangekit.desk.trade import Opening, Signature
    from exchangekit.desk.write_downs import WriteDown
    from exchangekit.effects.finding import Search
    from exchangekit.effects.summary import Summary
    from exchangekit.sale.entitlement import Entitlement
    from exchangekit.sale.facts import Sale
    from exchangekit.slip.allowed import Allowed, NotAllowed
    from exchangekit.slip.commands import Asked
    from exchangekit.slip.due import Due
    from exchangekit.slip.envelope import Envelope
    from exchangekit.slip.model import Slip
    from exchangekit.stock.movements import Movement
    from exchangekit.values.ids import SaleId, SiteId, Sku, SlipId
    from exchangekit.values.people import Actor
    from exchangekit.wire.history import Entry
    from exchangekit.wire.records import Record

T = TypeVar("T")
_TRIES = 3


@frozen
class Desk:
    """
    Carries commands out over a store.

    Args:
        store: The host's adapter, or `exchangekit.memory.MemoryStore`.
        tries: How often a command is decided again when others wrote in between, at
            least 1.
    """

    store: Store
    tries: int = field(default=_TRIES, kw_only=True)
    _folds: Folds = field(init=False, factory=Folds, repr=False, eq=False)

    def do(self, envelope: Envelope) -> Outcome:
        """
        Carry a command out: decide, and commit all or nothing.

        The same key and payload give the first result and no second effect.

        Raises:
            ExchangeKitError: The command is refused; nothing was written or drawn.
        """
        return self._drive(exchange.give(envelope, self.tries, self._folds))

    def preview(self, envelope: Envelope) -> Outcome:
        """
        Say what a command would do, without drawing or writing anything.

        Raises:
            ExchangeKitError: The command would be refused.
        """
        return self._drive(exchange.preview(envelope, self._folds))

    def do_each(self, envelopes: Iterable[Envelope]) -> tuple[Outcome | Refusal, ...]:
        """
        Carry commands out on many slips, one by one, each in a commit of its own.

        One that is refused does not stop the others.  After a crash in the middle the same
        envelopes can be given again: what was done is repeated without a second effect.

        Returns:
            What each command came to, or why it was refused, in order.
        """
        return self._drive(many.give_each(envelopes, self.tries, self._folds))

    def find(self, search: Search) -> tuple[Summary, ...]:
        """Look for slips, or for the work they wait for; the store needs a `SummaryReader`."""
        return self._drive(many.find(search))

    def due(
        self, now: datetime, limit: int = 50, arrived: Iterable[tuple[Sku, SiteId]] = ()
    ) -> tuple[Due, ...]:
        """
        List what is overdue on any slip, each with the command to give.

        Args:
            now: At which instant.
            limit: Of how many slips at most, 1 to 1,000, the longest overdue first; as many
                again for each of `arrived`.
            arrived: Items and sites at which goods have come in: slips are listed too that
                wait for them, where more can be set aside by what the stock says now.

        Raises:
            InvalidInputError: `limit` is out of its bounds.
            NaiveDatetimeError: `now` has no time zone.
        """
        return self._drive(many.overdue(now, limit, arrived, self._folds))

    def allowed(
        self, slip: SlipId, actor: Actor, now: datetime
    ) -> tuple[Allowed | NotAllowed, ...]:
        """
        Say for every command whether an actor can give it now, with a witness or the error.

        Raises:
            UnknownSlipError: Nobody opened the slip.
        """
        return self._drive(exchange.options(slip, actor, now, self._folds))

    def propose(self, sale: SaleId) -> tuple[Asked, ...]:
        """
        Prefill a request with all of a sale that can still come back.

        Raises:
            UnknownSaleError: It was never taken in.
        """
        return self._drive(exchange.propose(sale, self._folds))

    def show(self, slip: SlipId, as_of: datetime | None = None) -> Slip:
        """
        Read a slip, as it is or as it was at an instant.

        Raises:
            UnknownSlipError: Nobody opened it, or nobody had by then.
        """
        if as_of is not None:
            return self._drive(looking.show_as_of(slip, as_of))
        return self._drive(exchange.show(slip, self._folds))

    def timeline(self, slip: SlipId) -> tuple[Entry, ...]:
        """
        Read who did what to a slip and when, oldest first.

        Raises:
            UnknownSlipError: Nobody opened it.
        """
        return self._drive(looking.timeline(slip))

    def links(self, slip: SlipId) -> Links:
        """
        Walk from a slip to its first sale, and to every slip over what it sent.

        Raises:
            UnknownSlipError: Nobody opened it.
        """
        return self._drive(looking.links(slip, self._folds))

    def import_sale(self, sale: Sale, signed: Signature) -> Sale:
        """Freeze a sale made elsewhere; see `exchangekit.desk.trade.import_sale`."""
        return self._drive(trade.import_sale(sale, signed))

    def record_sale(self, sale: Sale, signed: Signature) -> Sale:
        """Book a sale made here; see `exchangekit.desk.trade.record_sale`."""
        return self._drive(trade.record_sale(sale, signed))

    def follow_sale(self, sale: Sale, signed: Signature) -> Entitlement:
        """Take over how an order changed; see `exchangekit.desk.following.follow_sale`."""
        return self._drive(following.follow_sale(sale, signed))

    def claim_outside(
        self, sale: SaleId, reference: str, lines: Sequence[tuple[int, int]], signed: Signature
    ) -> Entitlement:
        """Note what came back without a slip; see `exchangekit.desk.following.claim_outside`."""
        return self._drive(following.claim_outside(sale, reference, lines, signed))

    def open_stock(self, opening: Opening, signed: Signature) -> None:
        """Book opening stock; see `exchangekit.desk.trade.open_stock`."""
        self._drive(trade.open_stock(opening, signed))

    def book(self, entry: JournalEntry, signed: Signature) -> Voucher:
        """Post a journal entry; see `exchangekit.desk.booking.book`."""
        from exchangekit.desk import booking

        return self._drive(booking.book(entry, signed))

    def claim(
        self,
        history: Sequence[Record],
        entry: ClaimEntry,
        signed: Signature,
        posting_date: date,
        stock: AccountRole = AccountRole.STOCK_INSPECTION,
    ) -> tuple[Record, ...]:
        """Add to a claim on a supplier; see `exchangekit.desk.booking.claim`."""
        from exchangekit.desk import booking

        return self._drive(booking.claim(history, entry, signed, posting_date, stock))

    def book_goods(
        self, document: GoodsDocument, signed: Signature, history: History = None
    ) -> tuple[Movement, ...]:
        """Book goods without a slip or a sale; see `exchangekit.desk.goods.book_goods`."""
        from exchangekit.desk import goods

        return self._drive(goods.book_goods(document, signed, history))

    def book_count(
        self, counted: Stocktaking, signed: Signature, history: History = None
    ) -> tuple[Movement, ...]:
        """Book what a count found; see `exchangekit.desk.goods.book_count`."""
        from exchangekit.desk import goods

        return self._drive(goods.book_count(counted, signed, history))

    def write_down(
        self, history: Sequence[Record], document: WriteDown, signed: Signature
    ) -> tuple[Record, ...]:
        """Write goods down to what they fetch; see `exchangekit.desk.write_downs.write_down`."""
        from exchangekit.desk import write_downs

        return self._drive(write_downs.write_down(history, document, signed))

    def _drive(self, conversation: Conversation[T]) -> T:
        try:
            ask = next(conversation)
            while True:
                try:
                    answer = getattr(self.store, ask.method)(*ask.args)
                except ConflictError as conflict:
                    ask = conversation.throw(conflict)
                else:
                    ask = conversation.send(answer)
        except StopIteration as stop:
            result: T = stop.value
            return result


@frozen
class AsyncDesk:
    """
    Carries commands out over an awaited store; otherwise a `Desk`.

    Args:
        store: The host's adapter.
        tries: How often a command is decided again when others wrote in between, at
            least 1.
    """

    store: AsyncStore
    tries: int = field(default=_TRIES, kw_only=True)
    _folds: Folds = field(init=False, factory=Folds, repr=False, eq=False)

    async def do(self, envelope: Envelope) -> Outcome:
        """Carry a command out; see `Desk.do`."""
        return await self._drive(exchange.give(envelope, self.tries, self._folds))

    async def preview(self, envelope: Envelope) -> Outcome:
        """Say what a command would do; see `Desk.preview`."""
        return await self._drive(exchange.preview(envelope, self._folds))

    async def do_each(self, envelopes: Iterable[Envelope]) -> tuple[Outcome | Refusal, ...]:
        """Carry commands out on many slips; see `Desk.do_each`."""
        return await self._drive(many.give_each(envelopes, self.tries, self._folds))

    async def find(self, search: Search) -> tuple[Summary, ...]:
        """Look for slips; see `Desk.find`."""
        return await self._drive(many.find(search))

    async def due(
        self, now: datetime, limit: int = 50, arrived: Iterable[tuple[Sku, SiteId]] = ()
    ) -> tuple[Due, ...]:
        """List what is overdue; see `Desk.due`."""
        return await self._drive(many.overdue(now, limit, arrived, self._folds))

    async def allowed(
        self, slip: SlipId, actor: Actor, now: datetime
    ) -> tuple[Allowed | NotAllowed, ...]:
        """Say what can be done now; see `Desk.allowed`."""
        return await self._drive(exchange.options(slip, actor, now, self._folds))

    async def propose(self, sale: SaleId) -> tuple[Asked, ...]:
        """Prefill a request; see `Desk.propose`."""
        return await self._drive(exchange.propose(sale, self._folds))

    async def show(self, slip: SlipId, as_of: datetime | None = None) -> Slip:
        """Read a slip; see `Desk.show`."""
        if as_of is not None:
            return await self._drive(looking.show_as_of(slip, as_of))
        return await self._drive(exchange.show(slip, self._folds))

    async def timeline(self, slip: SlipId) -> tuple[Entry, ...]:
        """Read who did what to a slip; see `Desk.timeline`."""
        return await self._drive(looking.timeline(slip))

    async def links(self, slip: SlipId) -> Links:
        """Walk along a chain; see `Desk.links`."""
        return await self._drive(looking.links(slip, self._folds))

    async def import_sale(self, sale: Sale, signed: Signature) -> Sale:
        """Freeze a sale made elsewhere; see `Desk.import_sale`."""
        return await self._drive(trade.import_sale(sale, signed))

    async def record_sale(self, sale: Sale, signed: Signature) -> Sale:
        """Book a sale made here; see `Desk.record_sale`."""
        return await self._drive(trade.record_sale(sale, signed))

    async def follow_sale(self, sale: Sale, signed: Signature) -> Entitlement:
        """Take over how an order changed; see `Desk.follow_sale`."""
        return await self._drive(following.follow_sale(sale, signed))

    async def claim_outside(
        self, sale: SaleId, reference: str, lines: Sequence[tuple[int, int]], signed: Signature
    ) -> Entitlement:
        """Note what came back without a slip; see `Desk.claim_outside`."""
        return await self._drive(following.claim_outside(sale, reference, lines, signed))

    async def open_stock(self, opening: Opening, signed: Signature) -> None:
        """Book opening stock; see `Desk.open_stock`."""
        await self._drive(trade.open_stock(opening, signed))

    async def book(self, entry: JournalEntry, signed: Signature) -> Voucher:
        """Post a journal entry; see `Desk.book`."""
        from exchangekit.desk import booking

        return await self._drive(booking.book(entry, signed))

    async def claim(
        self,
        history: Sequence[Record],
        entry: ClaimEntry,
        signed: Signature,
        posting_date: date,
        stock: AccountRole = AccountRole.STOCK_INSPECTION,
    ) -> tuple[Record, ...]:
        """Add to a claim on a supplier; see `Desk.claim`."""
        from exchangekit.desk import booking

        return await self._drive(booking.claim(history, entry, signed, posting_date, stock))

    async def book_goods(
        self, document: GoodsDocument, signed: Signature, history: History = None
    ) -> tuple[Movement, ...]:
        """Book goods without a slip or a sale; see `Desk.book_goods`."""
        from exchangekit.desk import goods

        return await self._drive(goods.book_goods(document, signed, history))

    async def book_count(
        self, counted: Stocktaking, signed: Signature, history: History = None
    ) -> tuple[Movement, ...]:
        """Book what a count found; see `Desk.book_count`."""
        from exchangekit.desk import goods

        return await self._drive(goods.book_count(counted, signed, history))

    async def write_down(
        self, history: Sequence[Record], document: WriteDown, signed: Signature
    ) -> tuple[Record, ...]:
        """Write goods down to what they fetch; see `Desk.write_down`."""
        from exchangekit.desk import write_downs

        return await self._drive(write_downs.write_down(history, document, signed))

    async def _drive(self, conversation: Conversation[T]) -> T:
        try:
            ask = next(conversation)
            while True:
                try:
                    answer = await getattr(self.store, ask.method)(*ask.args)
                except ConflictError as conflict:
                    ask = conversation.throw(conflict)
                else:
                    ask = conversation.send(answer)
        except StopIteration as stop:
            result: T = stop.value
            return result
