"""
What the clauses write: small, valid and told apart at a glance.

Names are awkward on purpose: a store that looks one up by a pattern, or without minding
case, finds another one too.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from typing import TYPE_CHECKING, Final

from exchangekit.accounting.roles import AccountRole
from exchangekit.accounting.vouchers import Posting, Voucher, VoucherKind
from exchangekit.care.notices import Notice, NoticeKind
from exchangekit.effects.summary import Summary
from exchangekit.memory import MasterData
from exchangekit.policy.approval import Level
from exchangekit.policy.book import Policy, PolicyBook
from exchangekit.policy.rules import Likeness, ReplacementRule
from exchangekit.policy.terms import GradeDeduction, Terms
from exchangekit.ports import sale_stream, slip_stream
from exchangekit.sale.entitlement import Released
from exchangekit.sale.intake import TaxBasis
from exchangekit.sale.spans import Span
from exchangekit.settlement.pricing import Price
from exchangekit.settlement.tenders import PaymentEntry
from exchangekit.slip.events.requests import Numbered
from exchangekit.slip.parts import Series
from exchangekit.slip.phases import Leg, Phases
from exchangekit.stock.holds import Hold
from exchangekit.stock.movements import Cause, Movement
from exchangekit.stock.places import Place, PlaceKind
from exchangekit.values.dates import Calendar
from exchangekit.values.goods import Grade, Item
from exchangekit.values.ids import (
    CommandKey,
    CompanyId,
    CustomerRef,
    PaymentId,
    SaleId,
    SiteId,
    Sku,
    SlipId,
    StreamId,
)
from exchangekit.values.money import Money, Rate
from exchangekit.values.tax import TaxRate
from exchangekit.wire.history import EVENTS, SALE_ENTRIES
from exchangekit.wire.records import Head, Record, Stamp, seal_all

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from exchangekit.wire.records import Body

CHINA: Final = timezone(timedelta(hours=8))
NOON: Final = datetime(2026, 3, 2, 12, tzinfo=CHINA)
TODAY: Final = NOON.date()
COMPANY: Final = CompanyId("公司 1")
SLIPS: Final = tuple(
    map(SlipId, ("EX-1", "ex-1", "EX-10", "EX_1", "EX%", "换/1", "O'EX:1", "slip:EX-1"))
)
SALES: Final = tuple(map(SaleId, ("SO-1", "so-1", "SO-10", "SO_1", "SO%", "EX-1")))
ITEMS: Final = (Sku("SHIRT-M"), Sku("SHIRT-L"))
SITES: Final = (SiteId("SH"), SiteId("sh"))
PAYMENTS: Final = tuple(map(PaymentId, ("P-1", "p-1", "P_1")))
SLIP, SALE, PAYMENT = SLIPS[0], SALES[0], PAYMENTS[0]
SHIRT, SHOP = ITEMS[0], SITES[0]

SELLABLE: Final = Place(SHOP, PlaceKind.SELLABLE)
INSPECTION: Final = Place(SHOP, PlaceKind.INSPECTION)
CUSTOMER: Final = Place(SHOP, PlaceKind.CUSTOMER)
SUPPLIER: Final = Place(SHOP, PlaceKind.SUPPLIER)
GENESIS_SEQ: Final = 0


# --- master data ---------------------------------------------------------------------------------


def zone_named(name: str) -> tzinfo:
    """Give fixed offsets: the kit needs no time zone data, and tells its zones apart."""
    return CHINA if name == "Asia/Shanghai" else UTC


def master_data() -> MasterData:
    """Make two items, the price of one, a policy that ended and the one after it."""
    start, change = datetime(2025, 1, 1, tzinfo=CHINA), datetime(2026, 1, 1, tzinfo=CHINA)
    rules = (ReplacementRule(Likeness.SAME_PRODUCT),)
    terms = Terms(levels=(Level(),), deductions=(GradeDeduction(Grade.DAMAGED, 300_000),))
    book = PolicyBook(
        (
            Policy("shop", 1, rules, terms, start, change),
            Policy("shop", 2, rules, terms, change),
        )
    )
    fridays = Calendar(frozenset({4, 5}), frozenset({date(2026, 3, 3)}))
    master = MasterData(
        book,
        zone_named,
        calendars={"CN": Calendar(), "AE": fridays},
        sites={COMPANY: frozenset(SITES)},
    )
    taxes = (TaxRate.parse("vat", "13"),)
    medium, large = (
        Item(sku, "SHIRT", category="clothing", options=(("size", sku[-1]),)) for sku in ITEMS
    )
    price = Price(Rate.parse("199", "CNY"), TaxBasis.INCLUSIVE, taxes)
    master.add(medium, price)
    master.add(large)
    return master


# --- records -------------------------------------------------------------------------------------


def slip_records(slip: SlipId, count: int = 1, after: Sequence[Record] = ()) -> tuple[Record, ...]:
    """Seal records of a slip, on top of others."""
    stream = slip_stream(slip)
    return _sealed(
        stream, (EVENTS.to_body(Numbered(Series.SLIP, f"退-{n}")) for n in _to(count)), after
    )


def sale_records(sale: SaleId, count: int = 1, after: Sequence[Record] = ()) -> tuple[Record, ...]:
    """Seal records of a sale, on top of others."""
    spans = (Span(0, 1),)
    bodies = (SALE_ENTRIES.to_body(Released(SlipId(f"换-{n}"), 1, spans)) for n in _to(count))
    return _sealed(sale_stream(sale), bodies, after)


def _to(count: int) -> range:
    return range(1, count + 1)


def _sealed(
    stream: StreamId, bodies: Iterable[Body], after: Sequence[Record]
) -> tuple[Record, ...]:
    head = after[-1].head if after else Head(stream)
    stamp = Stamp(
        NOON, NOON - timedelta(microseconds=1), "员工 7", CommandKey(f"键-{head.seq}"), "0" * 64
    )
    return seal_all(head, stamp, bodies)


# --- ledgers -------------------------------------------------------------------------------------


def cause(seq: int) -> Cause:
    """Make a cause; its seq names it."""
    stream, key = slip_stream(SLIP), CommandKey(f"key-{seq}")
    return Cause(stream, seq, NOON, NOON, "u-1", key, COMPANY, "CNY")


def move(  # noqa: PLR0913 - each is one figure of an example
    seq: int,
    steps: int,
    source: Place,
    target: Place,
    value: int = 0,
    *,
    item: Sku = SHIRT,
    tracking: str | None = None,
) -> Movement:
    """Move goods."""
    return Movement(cause(seq), 1, item, tracking, steps, source, target, value)


def voucher(seq: int, minor: int = 19900) -> Voucher:
    """Make a voucher of two postings."""
    amount = Money(minor, "CNY")
    lines = (
        Posting(AccountRole.CUSTOMER, AccountRole.REVENUE, amount, "货款"),
        Posting(AccountRole.BANK, AccountRole.CUSTOMER, amount, "P-1"),
    )
    name, customer = f"{slip_stream(SLIP)}/{seq}/1", CustomerRef("cust-7")
    return Voucher(name, VoucherKind.SETTLEMENT, COMPANY, TODAY, customer, "CNY", lines)


def notice(seq: int) -> Notice:
    """Make a notice with a fact."""
    name, facts = f"{slip_stream(SLIP)}/{seq}/1", (("number", str(seq)),)
    return Notice(name, NoticeKind.QUOTED, SLIP, CustomerRef("cust-7"), NOON, facts)


def entry(
    received: int, refunded: int = 0, *, payment: PaymentId = PAYMENT, reference: str = "R-1"
) -> PaymentEntry:
    """Make an entry of a payment."""
    amounts = Money(received, "CNY"), Money(refunded, "CNY")
    return PaymentEntry(payment, PaymentId(reference), slip_stream(SLIP), *amounts)


def hold(
    slip: SlipId, steps: int, *, line: int = 1, item: Sku = SHIRT, site: SiteId = SHOP
) -> Hold:
    """Make a hold until tomorrow."""
    return Hold(slip, line, item, site, None, steps, NOON + timedelta(days=1))


def summary(slip: SlipId, number: str | None = None) -> Summary:
    """Make a summary; its number tells it from the one before."""
    due = None if number is None else NOON + timedelta(days=2)
    about = (CustomerRef("cust-7"), SALE, (SHIRT,), Phases())
    return Summary(slip, number, *about, "review/draft", Leg.REVIEW, NOON, due)
