"""
Broken adapters, each the memory store with one clause not kept.

They break it the way adapters do: a lookup that does not mind case, a filter that is too
clever, a check that is missing, a ledger that is written too early.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from attrs import evolve

from exchangekit.conformance.seeds import NOON
from exchangekit.effects.finding import Order, found_in
from exchangekit.errors import ExchangeKitError
from exchangekit.memory import MemoryStore
from exchangekit.policy.book import PolicyBook
from exchangekit.policy.facts import Where
from exchangekit.ports import Batch, SlipHolds, Versioned, sale_stream, slip_stream
from exchangekit.settlement.tenders import PaymentBalance
from exchangekit.stock.custody import Custody, whereabouts
from exchangekit.stock.places import PlaceKind
from exchangekit.values.dates import Calendar
from exchangekit.values.money import Money, Rate, total

if TYPE_CHECKING:
    from datetime import date, datetime

    from exchangekit.effects.finding import Search
    from exchangekit.effects.summary import Summary
    from exchangekit.settlement.pricing import Price
    from exchangekit.slip.parts import Series
    from exchangekit.stock.holds import StockFacts
    from exchangekit.values.goods import Item
    from exchangekit.values.ids import (
        CompanyId,
        PaymentId,
        SaleId,
        SiteId,
        Sku,
        SlipId,
        StreamId,
    )
    from exchangekit.wire.records import Record

SABOTEURS: dict[type[MemoryStore], str] = {}
"""Every broken adapter, and the one clause it does not keep."""


def breaks(clause: str) -> Any:
    """Enter a class into `SABOTEURS`."""

    def enter(cls: type[MemoryStore]) -> type[MemoryStore]:
        SABOTEURS[cls] = clause
        return cls

    return enter


def _reserialized(records: tuple[Record, ...]) -> tuple[Record, ...]:
    return tuple(evolve(record, body=json.dumps(json.loads(record.body))) for record in records)


class _Records(MemoryStore):
    def alike(self, stream: StreamId) -> tuple[Record, ...]:
        """Find records without minding case."""
        names = [name for name in self.records if name.casefold() == stream.casefold()]
        return tuple(record for name in names for record in self.records[name])


# --- readers -------------------------------------------------------------------------------------


@breaks("SLIP-1")
class WritesSlipBodiesAnew(MemoryStore):
    def slip_records(self, slip: SlipId, /) -> tuple[Record, ...]:
        return _reserialized(super().slip_records(slip))


@breaks("SLIP-1")
class SortsSlipRecordsAsText(MemoryStore):
    def slip_records(self, slip: SlipId, /) -> tuple[Record, ...]:
        return tuple(sorted(super().slip_records(slip), key=lambda record: str(record.seq)))


@breaks("SLIP-2")
class FindsSlipsWithoutCase(_Records):
    def slip_records(self, slip: SlipId, /) -> tuple[Record, ...]:
        return self.alike(slip_stream(slip))


@breaks("SALE-1")
class WritesSaleBodiesAnew(MemoryStore):
    def sale_records(self, sale: SaleId, /) -> tuple[Record, ...]:
        return _reserialized(super().sale_records(sale))


@breaks("SALE-2")
class FindsSalesWithoutCase(_Records):
    def sale_records(self, sale: SaleId, /) -> tuple[Record, ...]:
        return self.alike(sale_stream(sale))


@breaks("STOCK-1")
class SellsWhatIsInInspection(MemoryStore):
    def stock(self, item: Sku, site: SiteId, /) -> Versioned[StockFacts]:
        read = super().stock(item, site)
        found = sum(
            movement.steps
            for movement in self.movements
            if (movement.item, movement.target.site) == (item, site)
            and movement.target.kind is PlaceKind.INSPECTION
        )
        return evolve(read, value=evolve(read.value, sellable=read.value.sellable + found))


@breaks("STOCK-1")
class CountsWhatCameOnly(MemoryStore):
    def stock(self, item: Sku, site: SiteId, /) -> Versioned[StockFacts]:
        read = super().stock(item, site)
        came = sum(
            movement.steps
            for movement in self.movements
            if (movement.item, movement.target.site) == (item, site)
            and movement.target.kind is PlaceKind.SELLABLE
        )
        return evolve(read, value=evolve(read.value, sellable=came))


@breaks("STOCK-2")
class ForgetsHoldsThatRanOut(MemoryStore):
    def stock(self, item: Sku, site: SiteId, /) -> Versioned[StockFacts]:
        read = super().stock(item, site)
        live = tuple(held for held in read.value.holds if held.is_live(NOON))
        return evolve(read, value=evolve(read.value, holds=live))


@breaks("STOCK-2")
class HoldsAnyLot(MemoryStore):
    def stock(self, item: Sku, site: SiteId, /) -> Versioned[StockFacts]:
        read = super().stock(item, site)
        held = tuple(evolve(held, tracking=None) for held in read.value.holds)
        return evolve(read, value=evolve(read.value, holds=held))


@breaks("STOCK-3")
class ReadsNoStockVersion(MemoryStore):
    def stock(self, item: Sku, site: SiteId, /) -> Versioned[StockFacts]:
        return evolve(super().stock(item, site), version=0)


@breaks("STOCK-4")
class ValuesTheShelfOnly(MemoryStore):
    def stock(self, item: Sku, site: SiteId, /) -> Versioned[StockFacts]:
        read = super().stock(item, site)
        found = read.value.resting or ()
        return evolve(
            read, value=evolve(read.value, resting=tuple(evolve(one, value=0) for one in found))
        )


@breaks("SERIAL-1")
class KnowsSerialsOnShelvesOnly(MemoryStore):
    def serial(self, company: CompanyId, item: Sku, serial: str, /) -> Versioned[Custody | None]:
        read = super().serial(company, item, serial)
        at = read.value
        shelved = at is not None and at.place.kind is PlaceKind.SELLABLE
        return evolve(read, value=at if shelved else None)


@breaks("SERIAL-1")
class ForgetsWhoHadItBefore(MemoryStore):
    def serial(self, company: CompanyId, item: Sku, serial: str, /) -> Versioned[Custody | None]:
        read = super().serial(company, item, serial)
        moved = self._told_apart.get((company, item, serial))
        if not moved or read.value is None:
            return read
        return evolve(read, value=evolve(read.value, by=moved[-1].cause.stream))


@breaks("SERIAL-1")
class MixesCompaniesUp(MemoryStore):
    def serial(self, company: CompanyId, item: Sku, serial: str, /) -> Versioned[Custody | None]:
        read = super().serial(company, item, serial)
        names = [name for name in self._told_apart if name[1:] == (item, serial)]
        return evolve(read, value=whereabouts([m for n in names for m in self._told_apart[n]]))


@breaks("SERIAL-2")
class ReadsNoSerialVersion(MemoryStore):
    def serial(self, company: CompanyId, item: Sku, serial: str, /) -> Versioned[Custody | None]:
        return evolve(super().serial(company, item, serial), version=0)


@breaks("ITEM-1")
class FindsItemsWithoutCase(MemoryStore):
    def item(self, sku: Sku, /) -> Item | None:
        return super().item(type(sku)(sku.upper()))


@breaks("ITEM-2")
class SellsForNothingWithoutAPrice(MemoryStore):
    def price(self, sku: Sku, at: datetime, /) -> Price | None:
        found = super().price(sku, at)
        other = next(iter(self.master.prices.values()))
        return found or evolve(other, rate=Rate.parse("0", "CNY"))


@breaks("SITE-1")
class KnowsOneSite(MemoryStore):
    def sites(self, company: CompanyId, /) -> frozenset[SiteId]:
        return frozenset(sorted(super().sites(company))[:1])


@breaks("POLICY-1")
class ForgetsEndedPolicies(MemoryStore):
    def policies(self) -> PolicyBook:
        known = super().policies().policies
        return PolicyBook(tuple(policy for policy in known if policy.effective_before is None))


@breaks("POLICY-2")
class KnowsOneCalendar(MemoryStore):
    def where(self, zone: str, jurisdiction: str, /) -> Where:
        return Where(super().where(zone, jurisdiction).zone, Calendar())


@breaks("PAY-1")
class KeepsTheLastRefundOnly(MemoryStore):
    def payment(self, payment: PaymentId, /) -> Versioned[PaymentBalance | None]:
        read = super().payment(payment)
        own = [entry for entry in self.payments if entry.payment == payment]
        if read.value is None:
            return read
        return evolve(read, value=evolve(read.value, refunded=own[-1].refunded))


@breaks("PAY-1")
class InventsPayments(MemoryStore):
    def payment(self, payment: PaymentId, /) -> Versioned[PaymentBalance | None]:
        read = super().payment(payment)
        nothing = Money(0, "CNY")
        return evolve(read, value=read.value or PaymentBalance(payment, nothing, nothing))


@breaks("PAY-2")
class ReadsNoPaymentVersion(MemoryStore):
    def payment(self, payment: PaymentId, /) -> Versioned[PaymentBalance | None]:
        return evolve(super().payment(payment), version=0)


@breaks("NUM-1")
class StartsNumbersAgain(MemoryStore):
    def draw(self, series: Series, company: CompanyId, /) -> str:
        return super().draw(series, company)[:-1]


@breaks("PERIOD-1")
class ClosesWithoutTelling(MemoryStore):
    def close_before(self, company: CompanyId, first_open: date) -> None:
        before = dict(self.versions)
        super().close_before(company, first_open)
        self.versions.clear()
        self.versions.update(before)


# --- commits -------------------------------------------------------------------------------------


@breaks("COMMIT-1")
class LosesVouchers(MemoryStore):
    def commit(self, batch: Batch, /) -> None:
        super().commit(evolve(batch, vouchers=()))


@breaks("COMMIT-2")
class ClaimsNamesFirst(MemoryStore):
    def commit(self, batch: Batch, /) -> None:
        try:
            super().commit(batch)
        except ExchangeKitError:
            self.names.update(batch.names)
            raise


@breaks("COMMIT-2")
class PostsVouchersFirst(MemoryStore):
    def commit(self, batch: Batch, /) -> None:
        try:
            super().commit(batch)
        except ExchangeKitError:
            self.vouchers += batch.vouchers
            raise


@breaks("COMMIT-3")
class LetsTheLastOneWin(MemoryStore):
    def commit(self, batch: Batch, /) -> None:
        super().commit(evolve(batch, expects=()))


@breaks("COMMIT-3")
class MindsOnlyWhatIsNewer(MemoryStore):
    def commit(self, batch: Batch, /) -> None:
        stale = tuple(e for e in batch.expects if e.version <= self.versions.get(e.stream, 0))
        super().commit(evolve(batch, expects=stale))


@breaks("COMMIT-4")
class CountsABatchAsOne(MemoryStore):
    def commit(self, batch: Batch, /) -> None:
        before = dict(self.versions)
        super().commit(batch)
        for stream in {record.stream for record in batch.records}:
            self.versions[stream] = before.get(stream, 0) + 1


@breaks("COMMIT-4")
class BumpsOnceAtMost(MemoryStore):
    def commit(self, batch: Batch, /) -> None:
        super().commit(evolve(batch, bumps=tuple(dict.fromkeys(batch.bumps))))


@breaks("COMMIT-5")
class ClaimsNoNames(MemoryStore):
    def commit(self, batch: Batch, /) -> None:
        super().commit(evolve(batch, names=()))


@breaks("COMMIT-5")
class OverlooksNamesOfTheSameBatch(MemoryStore):
    def commit(self, batch: Batch, /) -> None:
        super().commit(evolve(batch, names=tuple(dict.fromkeys(batch.names))))


@breaks("COMMIT-6")
class LetsPlacesOwe(MemoryStore):
    def _check_balances(self, batch: Batch) -> None:
        pass


@breaks("COMMIT-6")
class ForgetsLots(MemoryStore):
    def commit(self, batch: Batch, /) -> None:
        without = tuple(evolve(movement, tracking=None) for movement in batch.movements)
        super().commit(evolve(batch, movements=without))
        for moved in batch.movements:  # of serials it knows; it checks no balance of them
            if moved.tracking is not None:
                key = (moved.cause.company, moved.item, moved.tracking)
                self._told_apart[key].append(moved)


@breaks("COMMIT-10")
class LooksAtTodayOnly(MemoryStore):
    def _check_past(self, batch: Batch) -> None:
        pass


@breaks("COMMIT-9")
class RefundsWithoutEnd(MemoryStore):
    def commit(self, batch: Batch, /) -> None:
        super().commit(evolve(batch, payments=()))
        self.payments += batch.payments

    def payment(self, payment: PaymentId, /) -> Versioned[PaymentBalance | None]:
        own = [entry for entry in self.payments if entry.payment == payment]
        version = super().payment(payment).version
        if not own:
            return Versioned(None, version)
        received = total((entry.received for entry in own), "CNY")
        refunded = min(total((entry.refunded for entry in own), "CNY"), received)
        return Versioned(PaymentBalance(payment, received, refunded), version)


@breaks("COMMIT-7")
class AppendsAnyRecord(MemoryStore):
    def commit(self, batch: Batch, /) -> None:
        super().commit(evolve(batch, records=()))
        for record in batch.records:
            self.records[record.stream].append(record)
            self.versions[record.stream] += 1


@breaks("COMMIT-8")
class KeepsTheLastNoticesOnly(MemoryStore):
    def commit(self, batch: Batch, /) -> None:
        super().commit(batch)
        if batch.notices:
            self.notices[:] = batch.notices


@breaks("COMMIT-8")
class AddsHoldsToHolds(MemoryStore):
    def commit(self, batch: Batch, /) -> None:
        super().commit(evolve(batch, holds=tuple(map(self._more, batch.holds))))

    def _more(self, held: SlipHolds) -> SlipHolds:
        lines = {hold.line for hold in held.holds}
        kept = tuple(h for h in self._holds.get(held.slip, ()) if h.line not in lines)
        return SlipHolds(held.slip, (*kept, *held.holds))


@breaks("COMMIT-8")
class NeverReplacesASummary(MemoryStore):
    """Its rows are stale; what it finds slips by is not."""

    index: dict[SlipId, Summary]

    def commit(self, batch: Batch, /) -> None:
        new = tuple(s for s in batch.summaries if s.slip not in self.summaries)
        super().commit(evolve(batch, summaries=new))
        self.index = {**self._known(), **{one.slip: one for one in batch.summaries}}

    def _known(self) -> dict[SlipId, Summary]:
        return vars(self).get("index", {})

    def find(self, search: Search, /) -> tuple[Summary, ...]:
        return found_in(self._known().values(), search)


# --- finding -------------------------------------------------------------------------------------


@breaks("FIND-1")
class FindsNumbersWithoutCase(MemoryStore):
    def find(self, search: Search, /) -> tuple[Summary, ...]:
        if search.number is None:
            return super().find(search)
        names = {
            name
            for one in self.summaries.values()
            for name in (one.slip, one.number or "", *one.numbers)
            if name.casefold() == search.number.casefold()
        }
        found = {
            one.slip: one for name in names for one in super().find(evolve(search, number=name))
        }
        return found_in(found.values(), evolve(search, number=None))


@breaks("FIND-1")
class ForgetsSitesBesideTheFirst(MemoryStore):
    def find(self, search: Search, /) -> tuple[Summary, ...]:
        rows = [evolve(one, sites=one.sites[:1]) for one in self.summaries.values()]
        return tuple(self.summaries[one.slip] for one in found_in(rows, search))


@breaks("FIND-1")
class SearchesByTheFirstSummary(MemoryStore):
    first: dict[SlipId, Summary]

    def commit(self, batch: Batch, /) -> None:
        super().commit(batch)
        known = vars(self).get("first", {})
        self.first = {**{one.slip: one for one in batch.summaries}, **known}

    def find(self, search: Search, /) -> tuple[Summary, ...]:
        rows = found_in(vars(self).get("first", {}).values(), search)
        return tuple(self.summaries[one.slip] for one in rows)


@breaks("FIND-2")
class OrdersInstantsAsText(MemoryStore):
    def find(self, search: Search, /) -> tuple[Summary, ...]:
        found = super().find(evolve(search, skip=0, limit=1_000))
        if search.order is Order.OPENED:
            found = tuple(sorted(found, key=lambda one: (str(one.opened_at or "z"), one.slip)))
        return found[search.skip : search.skip + search.limit]


@breaks("FIND-3")
class SkipsOneTooFewOnLaterPages(MemoryStore):
    def find(self, search: Search, /) -> tuple[Summary, ...]:
        return super().find(evolve(search, skip=max(0, search.skip - 1)))
