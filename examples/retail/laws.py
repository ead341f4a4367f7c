"""
The laws, proved at the end over everything the file left in the ledgers.

Each proof reads a ledger once and remembers sums only.  It answers with what it found
broken first, or with nothing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple, Protocol

from exchangekit.accounting import laws as book_laws
from exchangekit.accounting.roles import AccountRole
from exchangekit.desk import Desk
from exchangekit.effects.owing import STOCK_ROLES
from exchangekit.errors import ExchangeKitError
from exchangekit.ports import Store
from exchangekit.sale.entitlement import entitlement_of
from exchangekit.sale.spans import minus, steps_in, whole
from exchangekit.slip.transitions import stage
from exchangekit.stock import laws as stock_laws
from exchangekit.stock.places import PHYSICAL, PlaceKind
from exchangekit.wire.history import read_sale
from exchangekit.wire.records import verify

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from exchangekit.accounting.vouchers import Voucher
    from exchangekit.effects.summary import Summary
    from exchangekit.sale.entitlement import Entitlement
    from exchangekit.settlement.tenders import PaymentEntry
    from exchangekit.stock.movements import Movement
    from exchangekit.stock.places import Place
    from exchangekit.values.ids import CustomerRef, PaymentId, Sku
    from exchangekit.wire.records import Record

    from examples.retail.outcomes import Tally


class Ledgers(Store, Protocol):
    """A store that gives everything that was written to it, in the order of writing."""

    def movements(self) -> Iterable[Movement]:
        """Give every movement."""
        ...

    def vouchers(self) -> Iterable[Voucher]:
        """Give every voucher."""
        ...

    def payments(self) -> Iterable[PaymentEntry]:
        """Give every entry of a payment."""
        ...

    def summaries(self) -> Iterable[Summary]:
        """Give the summary of every slip."""
        ...

    def records(self) -> Iterable[Record]:
        """Give every record, those of one stream together."""
        ...


class Proof(NamedTuple):
    """
    A law, and what was found of it.

    Args:
        law: In words.
        checked: What it was checked on.
        broken: What broke it first; nothing when it holds.
    """

    law: str
    checked: str
    broken: str = ""


class Goods:
    """Steps per item and place, and value per kind of place: a fold of movements."""

    def __init__(self) -> None:
        self.count = 0
        self.steps: defaultdict[Sku, Counter[Place]] = defaultdict(Counter)
        self.value: Counter[PlaceKind] = Counter()

    def watch(self, movements: Iterable[Movement]) -> Iterator[Movement]:
        """Fold what passes."""
        for movement in movements:
            self.count += 1
            for place, sign in ((movement.source, -1), (movement.target, 1)):
                self.steps[movement.item][place] += sign * movement.steps
                self.value[place.kind] += sign * movement.value
            yield movement


class Books:
    """Debit less credit per role and per customer: a fold of vouchers."""

    def __init__(self) -> None:
        self.count = 0
        self.roles: Counter[AccountRole] = Counter()
        self.owed: Counter[CustomerRef | None] = Counter()
        self.uneven = ""

    def watch(self, vouchers: Iterable[Voucher]) -> Iterator[Voucher]:
        """Fold what passes."""
        for voucher in vouchers:
            self.count += 1
            balance = 0
            for entry in voucher.entries():
                minor = entry.debit.minor - entry.credit.minor
                balance += minor
                self.roles[entry.role] += minor
                if entry.role is AccountRole.CUSTOMER:
                    self.owed[voucher.customer] += minor
            if balance and not self.uneven:
                self.uneven = f"{voucher.id}: debit less credit is {balance}"
            yield voucher


def prove_goods(ledgers: Ledgers, goods: Goods) -> Iterator[Proof]:
    """Prove the laws of stock over all movements."""
    violation = stock_laws.audit(goods.watch(ledgers.movements()))
    about = f"{goods.count} movements"
    law = "no physical place ever holds less than nothing, of any item or in value"
    yield Proof(law, about, "" if violation is None else str(violation))
    sums = ((sku, sum(places.values())) for sku, places in goods.steps.items())
    uneven = next((f"{sku}: {steps}" for sku, steps in sums if steps), "")
    law = "the steps of an item add up to zero over all places"
    yield Proof(law, f"{len(goods.steps)} items", uneven)


def prove_books(ledgers: Ledgers, books: Books) -> Iterator[Proof]:
    """Prove the laws of bookkeeping over all vouchers."""
    violation = book_laws.audit(books.watch(ledgers.vouchers()))
    about = f"{books.count} vouchers"
    law = "no voucher stands twice, all are in one currency"
    yield Proof(law, about, "" if violation is None else str(violation))
    yield Proof("debit equals credit in every voucher", about, books.uneven)


def prove_values(goods: Goods, books: Books) -> Proof:
    """Prove that the books value stock as the movements do."""
    wrong = ""
    for kind, role in STOCK_ROLES.items():
        if kind in PHYSICAL and goods.value[kind] != books.roles[role] and not wrong:
            wrong = f"{role}: {books.roles[role]}, goods in {kind}: {goods.value[kind]}"
    law = "what the books say stock is worth lies in the warehouse"
    return Proof(law, f"{len(PHYSICAL & STOCK_ROLES.keys())} kinds of places", wrong)


def prove_payments(ledgers: Ledgers, books: Books) -> Iterator[Proof]:
    """Prove the laws of money over all payments."""
    received: Counter[PaymentId] = Counter()
    refunded: Counter[PaymentId] = Counter()
    for entry in ledgers.payments():
        received[entry.payment] += entry.received.minor
        refunded[entry.payment] += entry.refunded.minor
    over = next((name for name in received if refunded[name] > received[name]), "")
    law = "no payment gives back more than it received"
    yield Proof(law, f"{len(received)} payments", over)
    bank, moved = books.roles[AccountRole.BANK], received.total() - refunded.total()
    wrong = "" if bank == moved else f"bank {bank}, payments {moved}"
    yield Proof("the bank has what was received less what was refunded", "1 account", wrong)


def prove_slips(ledgers: Ledgers, books: Books) -> Iterator[Proof]:
    """Prove that every slip has ended, and customers owe what their slips say."""
    desk = Desk(ledgers)
    outstanding: Counter[CustomerRef | None] = Counter()
    count, open_ = 0, ""
    for summary in tuple(ledgers.summaries()):
        count += 1
        try:
            slip = desk.show(summary.slip)
        except ExchangeKitError as error:
            open_ = open_ or str(error)
            continue
        outstanding[summary.customer] += _due(slip.money.outstanding.minor, summary)
        if stage(slip.phases, slip.terms.sequence if slip.terms else None) and not open_:
            open_ = f"{summary.slip} waits at {summary.stage}"
    yield Proof("every slip has ended", f"{count} slips", open_)
    differ = (c for c in books.owed.keys() | outstanding.keys() if books.owed[c] != outstanding[c])
    wrong = next((f"{c}: {books.owed[c]}, {outstanding[c]}" for c in differ), "")
    law = "a customer owes in the books what is outstanding on their slips"
    yield Proof(law, f"{len(books.owed)} customers", wrong)


def _due(outstanding: int, summary: Summary) -> int:
    """What is outstanding counts once it was posted: not on a refused or open slip."""
    return outstanding if summary.phases.settlement in ("due", "settled") else 0


def prove_records(ledgers: Ledgers) -> Iterator[Proof]:
    """Prove that every chain is whole, and no sale line is claimed twice."""
    chains = claims = 0
    broken = twice = ""
    for _, together in groupby(ledgers.records(), key=lambda record: record.stream):
        records = tuple(together)
        chains += 1
        broken = broken or _unsound(records)
        try:
            entitlement = _claimed(records)
        except ExchangeKitError as error:
            twice = twice or str(error)
            continue
        if entitlement is not None:
            claims += len(entitlement.claims)
            twice = twice or _claimed_twice(entitlement)
    yield Proof("every chain of records verifies", f"{chains} chains", broken)
    law = "what is claimed of a sale line was shipped, and is claimed once"
    yield Proof(law, f"{claims} claims", twice)


def _unsound(records: tuple[Record, ...]) -> str:
    try:
        verify(records)
    except ExchangeKitError as error:
        return str(error)
    return ""


def _claimed(records: tuple[Record, ...]) -> Entitlement | None:
    """Read the claims on a sale; nothing for other streams, and sales nobody claimed from."""
    if len(records) == 1 or not records[0].stream.startswith("sale:"):
        return None
    return entitlement_of(read_sale(records))


def _claimed_twice(entitlement: Entitlement) -> str:
    for line in entitlement.sale.lines:
        spans = [s for c in entitlement.claims if c.line == line.line for s in c.spans]
        claimed = steps_in(tuple(spans))
        if claimed + steps_in(minus(whole(line), spans)) != line.shipped:
            return f"{entitlement.sale.id} line {line.line}: {claimed} of {line.shipped}"
    return ""


def prove_rows(rows: int, tally: Tally) -> Proof:
    """Prove that no row was lost, or counted twice."""
    ended = tally.rows.total()
    wrong = "" if ended == rows else f"{ended} outcomes"
    return Proof("every row ends in one outcome", f"{rows} rows", wrong)


def prove(ledgers: Ledgers) -> Iterator[Proof]:
    """Prove all laws, one after the other; the later ones use what the first have summed up."""
    goods, books = Goods(), Books()
    yield from prove_goods(ledgers, goods)
    yield from prove_books(ledgers, books)
    yield prove_values(goods, books)
    yield from prove_payments(ledgers, books)
    yield from prove_slips(ledgers, books)
    yield from prove_records(ledgers)
