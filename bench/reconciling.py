"""
A period reconciled in one pass: how long against bare Python, and what stays in memory.

Slips are copies of one ended exchange under other numbers, a hundred of them under way at a
time; records and ledgers come interleaved, as a host would read them by day.
"""

from __future__ import annotations

import gc
import tracemalloc
from time import process_time
from typing import TYPE_CHECKING, NamedTuple

from attrs import evolve, frozen

from exchangekit import MemoryStore
from exchangekit.accounting.vouchers import Voucher
from exchangekit.effects.claims import payments_of
from exchangekit.effects.matching import Entry, SlipEvent, moved, paid, posted
from exchangekit.effects.movements import movements_of
from exchangekit.effects.owing import STOCK_ROLES
from exchangekit.effects.postings import vouchers_of
from exchangekit.effects.reconcile import Reconciliation
from exchangekit.settlement.tenders import PaymentEntry
from exchangekit.slip.events import Event
from exchangekit.slip.lifecycle import Step, apply
from exchangekit.stock.movements import Cause, Movement
from exchangekit.stock.places import PHYSICAL
from exchangekit.values.ids import SlipId, StreamId
from exchangekit.wire.history import read_slip

from bench.shop import CNY, DELIVERED, exchange, master_data, opened, sell
from bench.timing import Measure, prepared_by_turns

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exchangekit.effects.matching import Figures
    from exchangekit.slip.model import Slip

_MANY, _FEW, _ROUNDS = 100_000, 3_000, 30
_AT_A_TIME = 100
_WANT, _GOT = True, False
_FIRST, _LAST = DELIVERED.date().replace(day=1), DELIVERED.date().replace(day=31)
_SLIPS = frozenset({"slip"})
_ROLES = frozenset(role for kind, role in STOCK_ROLES.items() if kind in PHYSICAL)


@frozen
class _Template:
    """One ended exchange: its events with their causes, and what the ledgers hold of it."""

    events: tuple[tuple[Event, Cause], ...]
    movements: tuple[Movement, ...]
    vouchers: tuple[Voucher, ...]
    payments: tuple[PaymentEntry, ...]

    def copy(self, n: int) -> tuple[list[Entry], list[Entry]]:
        """Give the records of the n-th copy, and what the ledgers hold of it."""
        slip, stream = SlipId(f"EX-{n}"), StreamId(f"slip:EX-{n}")
        causes: dict[int, Cause] = {}
        records: list[Entry] = []
        for event, cause in self.events:
            own = causes[cause.seq] = _renamed(cause, stream)
            records.append(SlipEvent(slip, own, event, own.occurred.date()))
        ledgers: list[Entry] = [
            Movement(causes[m.cause.seq], m.n, m.item, None, m.steps, m.source, m.target, m.value)
            for m in self.movements
        ]
        for v in self.vouchers:
            name = f"{stream}/{v.id.partition('/')[2]}"
            about = (v.company, v.posting_date, v.customer, v.currency)
            ledgers.append(Voucher(name, v.kind, *about, v.postings))
        ledgers += [evolve(p, stream=stream) for p in self.payments]
        return records, ledgers


def _renamed(cause: Cause, stream: StreamId) -> Cause:
    stamp = (cause.at, cause.occurred, cause.actor, cause.key)
    return Cause(stream, cause.seq, *stamp, cause.company, cause.currency)


def _template() -> _Template:
    store = MemoryStore(master_data())
    desk = opened(store)
    sell(desk, 1)
    exchange(desk, 1)
    records = store.slip_records(SlipId("EX-1"))
    stream = StreamId("slip:EX-1")
    events = tuple(
        (event, Cause(stream, r.seq, r.at, r.occurred, r.actor, r.key or "k", "co", CNY))  # type: ignore[arg-type]
        for r, (_, event) in zip(records, read_slip(records), strict=True)
    )
    return _Template(
        events,
        tuple(m for m in store.movements if m.cause.stream == stream),
        tuple(v for v in store.vouchers if v.id.startswith(stream + "/")),
        tuple(p for p in store.payments if p.stream == stream),
    )


def _interleaved(template: _Template, first: int, many: int) -> Iterator[Entry]:
    """A hundred slips at a time, record by record; what they posted comes right after."""
    for start in range(first, first + many, _AT_A_TIME):
        copies = [template.copy(n) for n in range(start, min(start + _AT_A_TIME, first + many))]
        for turn in zip(*(records for records, _ in copies), strict=True):
            yield from turn
        for _, ledgers in copies:
            yield from ledgers


class _Answer(NamedTuple):
    """What both have to come to."""

    matched: int
    unmatched: int
    stock: dict[str, int]


def _ours(entries: list[Entry]) -> _Answer:
    made = Reconciliation(_FIRST, _LAST, _SLIPS)
    made.add(entries)
    report = made.report()
    counts = report.counts
    stock = {one.role.value: one.account.minor for one in report.stock}
    assert all(one.goods == one.account for one in report.stock)
    matched = counts.movements + counts.vouchers + counts.payments
    return _Answer(matched, len(report.unmatched), stock)


class _Row(NamedTuple):
    """What the bare pass is handed: an entry projected and written as figures beforehand."""

    wanted: bool
    name: str
    figures: Figures
    stock: tuple[tuple[str, int], ...] = ()


def _rows(entries: list[Entry]) -> list[_Row]:
    """Fold and project, so that the bare pass need not."""
    slips: dict[SlipId, Slip] = {}
    rows: list[_Row] = []
    for entry in entries:
        match entry:
            case SlipEvent(slip, cause, event, on):
                now = slips[slip] = apply(slips.get(slip), event, slip, cause.at)
                step = Step(event, now)
                rows += (
                    _Row(_WANT, f"movement {m.id}", moved(m)) for m in movements_of(step, cause)
                )
                rows += (
                    _Row(_WANT, f"voucher {v.id}", posted(v)) for v in vouchers_of(step, cause, on)
                )
                rows += (_Row(_WANT, *paid(p)) for p in payments_of(step, cause))
            case Movement():
                rows.append(_Row(_GOT, f"movement {entry.id}", moved(entry)))
            case Voucher():
                rows.append(
                    _Row(_GOT, f"voucher {entry.id}", posted(entry), tuple(_changes(entry)))
                )
            case PaymentEntry():
                rows.append(_Row(_GOT, *paid(entry)))
            case _:
                raise AssertionError(entry)
    return rows


def _changes(voucher: Voucher) -> Iterator[tuple[str, int]]:
    for line in voucher.postings:
        for role, sign in ((line.debit, 1), (line.credit, -1)):
            if role in _ROLES:
                yield role.value, sign * line.amount.minor


def _bare(rows: list[_Row]) -> _Answer:
    waiting: dict[str, Figures] = {}
    stock: dict[str, int] = {}
    matched = 0
    for wanted, name, figures, changes in rows:
        other = waiting.pop(name, None)
        if other is None:
            waiting[name] = figures
        else:
            assert other == figures
        matched += not wanted
        for role, minor in changes:
            stock[role] = stock.get(role, 0) + minor
    return _Answer(matched, len(waiting), stock)


def _peak(template: _Template, many: int) -> tuple[int, float, float]:
    """Give the most that was open at once, the peak of memory in kB, and seconds."""
    gc.collect()
    made, most = Reconciliation(_FIRST, _LAST, _SLIPS), 0
    traced = many <= _FEW
    if traced:
        tracemalloc.start()
    start = process_time()
    for first in range(0, many, _AT_A_TIME):
        for entry in _interleaved(template, first, _AT_A_TIME):
            made.add((entry,))
            most = max(most, made.open)
    seconds = process_time() - start
    peak = tracemalloc.get_traced_memory()[1] / 1000 if traced else 0.0
    tracemalloc.stop()
    report = made.report()
    assert report.clean
    assert (report.counts.ended, made.open) == (many, 0)
    return most, peak, seconds


def run(*, full: bool = False) -> Iterator[Measure]:
    """Compare slices of a hundred slips; `full` is the pass over all of the hundred thousand."""
    template = _template()

    def entries(n: int) -> list[Entry]:
        return list(_interleaved(template, n * _AT_A_TIME, _AT_A_TIME))

    assert _ours(entries(0)) == _bare(_rows(entries(0)))
    times = prepared_by_turns(
        {"ours": (entries, _ours), "bare": (lambda n: _rows(entries(n)), _bare)}, _ROUNDS
    )
    name = "reconcile: fold, project and match / bare matching of what was projected"
    yield Measure(name, times.ratio("ours", "bare"))
    yield Measure("  a slip of 29 records", times.seconds("ours") / _AT_A_TIME * 1e6, unit="us")
    some, small, _ = _peak(template, _FEW // 10)
    more, large, _ = _peak(template, _FEW)
    yield Measure(f"peak of memory: {_FEW:,} slips / {_FEW // 10:,}", large / small, 1.2)
    yield Measure(f"  open items at most, {_AT_A_TIME} slips under way", max(some, more), unit="")
    if full:
        most, _, seconds = _peak(template, _MANY)
        yield Measure(f"  open items at most in one pass over {_MANY:,} slips", most, unit="")
        yield Measure("  processor time of that pass", seconds, unit="s")
