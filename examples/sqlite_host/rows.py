"""Objects to rows and back; a row is a tuple in the order of its table's columns."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Final

from exchangekit.accounting.roles import AccountRole
from exchangekit.accounting.vouchers import Posting, Voucher, VoucherKind
from exchangekit.care.notices import Notice, NoticeKind
from exchangekit.effects.summary import Summary
from exchangekit.policy.deadlines import Wait
from exchangekit.settlement.tenders import PaymentEntry
from exchangekit.slip.phases import (
    Leg,
    Phases,
    ReplacementPhase,
    ReturnPhase,
    ReviewPhase,
    SettlementPhase,
)
from exchangekit.stock.holds import Hold, Resting
from exchangekit.stock.movements import Cause, Movement
from exchangekit.stock.places import Place, PlaceKind
from exchangekit.values.goods import Reason
from exchangekit.values.money import Money
from exchangekit.values.people import Role
from exchangekit.wire.records import Record

if TYPE_CHECKING:
    from collections.abc import Iterator

Row = tuple[Any, ...]

_instant = datetime.fromisoformat


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


# --- records -------------------------------------------------------------------------------------


def row_of_record(r: Record) -> Row:
    """Write a record; its body as it is."""
    at, occurred = r.at.isoformat(), r.occurred.isoformat()
    own = (r.stream, r.seq, r.type, r.v, at, occurred)
    return (*own, r.actor, r.key, r.digest, r.body, r.previous, r.hash)


def record_of(row: Row) -> Record:
    """Read a record."""
    stream, seq, kind, v, at, occurred, *rest = row
    return Record(stream, seq, kind, v, _instant(at), _instant(occurred), *rest)


# --- goods ---------------------------------------------------------------------------------------


MOVEMENT: Final = """
  movements.stream, seq, n, at, occurred, actor, key, company, currency, item, tracking, steps,
  source_site, source_kind, target_site, target_kind, value
"""
MOVEMENTS: Final = f"SELECT {MOVEMENT} FROM movements ORDER BY position"  # noqa: S608 - its own
MOVEMENTS_OF: Final = MOVEMENTS.replace("ORDER BY", "WHERE item = ? ORDER BY")


def row_of_movement(m: Movement) -> Row:
    """Write a movement with its cause."""
    c = m.cause
    cause = (c.at.isoformat(), c.occurred.isoformat(), c.actor, c.key, c.company, c.currency)
    goods = (m.item, m.tracking, m.steps)
    way = (m.source.site, m.source.kind, m.target.site, m.target.kind)
    return (c.stream, c.seq, m.n, *cause, *goods, *way, m.value)


def movement_of(row: Row) -> Movement:
    """Read a movement with its cause."""
    stream, seq, n, at, occurred, actor, key, company, currency, *goods = row
    cause = Cause(stream, seq, _instant(at), _instant(occurred), actor, key, company, currency)
    item, tracking, steps, site, kind, target_site, target_kind, value = goods
    source, target = Place(site, PlaceKind(kind)), Place(target_site, PlaceKind(target_kind))
    return Movement(cause, n, item, tracking, steps, source, target, value)


def row_of_hold(h: Hold) -> Row:
    """Write a hold."""
    return (h.slip, h.line, h.item, h.site, h.tracking, h.steps, h.expires_before.isoformat())


def hold_of(row: Row) -> Hold:
    """Read a hold."""
    slip, line, item, site, tracking, steps, expires_before = row
    return Hold(slip, line, item, site, tracking, steps, _instant(expires_before))


def resting_of(row: Row) -> Resting:
    """Read what lies beside the shelf."""
    kind, tracking, steps, value = row
    return Resting(PlaceKind(kind), tracking or None, steps, value)


# --- money ---------------------------------------------------------------------------------------


def row_of_entry(e: PaymentEntry) -> Row:
    """Write an entry of a payment."""
    amounts = (e.received.currency, e.received.minor, e.refunded.minor)
    return (e.payment, e.reference, e.stream, *amounts)


def entry_of(row: Row) -> PaymentEntry:
    """Read an entry of a payment."""
    payment, reference, stream, currency, received, refunded = row
    amounts = Money(received, currency), Money(refunded, currency)
    return PaymentEntry(payment, reference, stream, *amounts)


def row_of_voucher(v: Voucher) -> Row:
    """Write a voucher without its postings."""
    return (v.id, v.kind, v.company, v.posting_date.isoformat(), v.customer, v.currency)


def rows_of_postings(v: Voucher) -> Iterator[Row]:
    """Write the postings of a voucher, numbered from 1."""
    for n, line in enumerate(v.postings, 1):
        yield (v.id, n, line.debit, line.credit, line.amount.minor, line.about)


def voucher_of(head: Row, postings: list[Row]) -> Voucher:
    """Read a voucher from its own row and those of its postings."""
    name, kind, company, posting_date, customer, currency = head
    about = (company, date.fromisoformat(posting_date), customer, currency)
    lines = tuple(
        Posting(AccountRole(debit), AccountRole(credit), Money(minor, currency), what)
        for debit, credit, minor, what in postings
    )
    return Voucher(name, VoucherKind(kind), *about, lines)


# --- people --------------------------------------------------------------------------------------


def row_of_notice(n: Notice) -> Row:
    """Write a notice."""
    return (n.id, n.kind, n.slip, n.recipient, n.at.isoformat(), _json(n.facts))


def notice_of(row: Row) -> Notice:
    """Read a notice."""
    name, kind, slip, recipient, at, facts = row
    told = tuple((what, text) for what, text in json.loads(facts))
    return Notice(name, NoticeKind(kind), slip, recipient, _instant(at), told)


def row_of_summary(s: Summary) -> Row:
    """Write a summary."""
    p = s.phases
    about = (s.slip, s.number, s.customer, s.sale, _json(s.items))
    phases = (p.review, p.return_, p.replacement, p.settlement)
    now = (s.stage, s.leg, s.changed_at.isoformat(), in_utc(s.next_due))
    opened = (s.company, s.reason, in_utc(s.opened_at), in_utc(s.waiting_since))
    lists = (_json(s.numbers), _json(s.sites), _json(s.lists))
    return (*about, *phases, *now, *opened, *lists, s.about, _json(s.serials), _json(s.waits))


def in_utc(instant: datetime | None) -> str | None:
    """Write an instant so that texts are in the order of time."""
    if instant is None:
        return None
    return instant.astimezone(UTC).isoformat(timespec="microseconds")


def summary_of(row: Row) -> Summary:
    """Read a summary."""
    slip, number, customer, sale, items, review, return_, replacement, settlement, *rest = row
    stage, leg, changed_at, due, company, reason, opened_at, since, *lists = rest
    *lists, taken_up, serials, waits = lists
    numbers, sites, roles = (tuple(json.loads(each)) for each in lists)
    return Summary(
        slip,
        number,
        customer,
        sale,
        tuple(json.loads(items)),
        Phases(
            ReviewPhase(review),
            ReturnPhase(return_),
            ReplacementPhase(replacement),
            SettlementPhase(settlement),
        ),
        stage,
        None if leg is None else Leg(leg),
        _instant(changed_at),
        _instant_or_none(due),
        company,
        None if reason is None else Reason(reason),
        _instant_or_none(opened_at),
        _instant_or_none(since),
        numbers,
        sites,
        tuple(map(Role, roles)),
        taken_up,
        tuple(json.loads(serials)),
        tuple(map(Wait, json.loads(waits))),
    )


def _instant_or_none(text: str | None) -> datetime | None:
    return None if text is None else _instant(text)
