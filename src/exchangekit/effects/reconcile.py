"""
Reconciling a period: what the records cause against what the ledgers hold, in one pass.

Records, movements, vouchers and payment entries come as one stream in any order; whatever
has its counterpart is forgotten at once, so memory is bounded by what is open.  Parts of a
stream add up by `merge`.  What is left unmatched is listed with the reason.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, Final

from attrs import define, field

from exchangekit.accounting.roles import AccountRole
from exchangekit.accounting.vouchers import Voucher
from exchangekit.effects.claims import payments_of
from exchangekit.effects.matching import (
    Caused,
    Counts,
    Entry,
    Figures,
    LedgerKind,
    Mismatch,
    Report,
    SlipEvent,
    StockAgreement,
    Unmatched,
    differing,
    moved,
    paid,
    posted,
)
from exchangekit.effects.movements import movements_of
from exchangekit.effects.owing import STOCK_ROLES
from exchangekit.effects.postings import vouchers_of
from exchangekit.errors import ExchangeKitError, InvalidInputError
from exchangekit.policy.pledges import PledgeKind
from exchangekit.slip.lifecycle import Step, apply
from exchangekit.slip.model import Slip
from exchangekit.stock.movements import Movement
from exchangekit.stock.places import PHYSICAL
from exchangekit.values.ids import CompanyId, SlipId
from exchangekit.values.money import Money

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from exchangekit.settlement.tenders import PaymentEntry

_STOCK: Final = {kind: role for kind, role in STOCK_ROLES.items() if kind in PHYSICAL}
_ROLES: Final = frozenset(_STOCK.values())


@define
class Reconciliation:
    """
    One pass over a period.

    Args:
        first: The first day that counts.
        last: The last day that counts.
        kinds: Streams, by the word before the colon, of which every ledger entry has to
            have a record; entries of others (purchases, counts, claims) count for the
            stock accounts only.
    """

    first: date
    last: date
    kinds: frozenset[str] = frozenset({"slip", "sale"})
    _open: dict[tuple[LedgerKind, str], tuple[bool, Figures]] = field(init=False, factory=dict)
    _slips: dict[SlipId, Slip] = field(init=False, factory=dict)
    _broken: set[SlipId] = field(init=False, factory=set)
    _goods: dict[tuple[CompanyId, AccountRole, str], int] = field(init=False, factory=dict)
    _books: dict[tuple[CompanyId, AccountRole, str], int] = field(init=False, factory=dict)
    _found: list[Unmatched] = field(init=False, factory=list)
    _counts: Counter[str] = field(init=False, factory=Counter)

    def add(self, entries: Iterable[Entry]) -> None:
        """
        Take entries in.

        Events of one slip come in their order, from its first on; ledger entries are those
        of the period; everything else has no order.
        """
        for entry in entries:
            match entry:
                case SlipEvent():
                    self._event(entry)
                case Caused(movements, vouchers, payments):
                    self._expect(movements, vouchers, payments)
                case Movement():
                    self._movement(entry)
                case Voucher():
                    self._voucher(entry)
                case _:
                    self._counts["payments"] += 1
                    self._actual(LedgerKind.PAYMENT, entry.stream, *paid(entry))

    def merge(self, other: Reconciliation) -> None:
        """
        Take in what another pass over the same period left open.

        Raises:
            InvalidInputError: It is of another period, or has events of the same slip.
        """
        same = (self.first, self.last, self.kinds) == (other.first, other.last, other.kinds)
        if not same or self._slips.keys() & other._slips.keys():
            got = f"{other.first} to {other.last}"
            raise InvalidInputError("reconciliation", got, "the same period, other slips")
        for (kind, name), (expected, figures) in other._open.items():
            self._match(kind, name, figures, expected=expected)
        self._slips.update(other._slips)
        self._broken |= other._broken
        self._found += other._found
        self._counts.update(other._counts)
        for mine, theirs in ((self._goods, other._goods), (self._books, other._books)):
            for key, minor in theirs.items():
                mine[key] = mine.get(key, 0) + minor

    def following(self, last: date) -> Reconciliation:
        """Begin the next period, with the slips that have not ended; the first day follows."""
        later = Reconciliation(date.fromordinal(self.last.toordinal() + 1), last, self.kinds)
        later._slips.update(self._slips)
        later._broken |= self._broken
        return later

    @property
    def open(self) -> int:
        """How many entries and slips are held in memory."""
        return len(self._open) + len(self._slips) + len(self._broken)

    def report(self) -> Report:
        """Say what came of it so far; more may be added afterwards."""
        left = (
            Unmatched(kind, Mismatch.MISSING, name, want=figures)
            if expected
            else Unmatched(kind, Mismatch.UNKNOWN, name, got=figures)
            for (kind, name), (expected, figures) in self._open.items()
        )
        stock = tuple(self._agreements())
        gaps = (
            Unmatched(
                LedgerKind.STOCK,
                Mismatch.VALUE,
                f"{one.company}/{one.role}",
                (("account", str(one.account)),),
                (("goods", str(one.goods)),),
            )
            for one in stock
            if one.goods != one.account
        )
        every = sorted((*self._found, *left, *gaps), key=lambda one: (one.name, one.kind))
        return Report(self.first, self.last, Counts(**self._counts), stock, tuple(every))

    def _agreements(self) -> Iterator[StockAgreement]:
        for key in sorted(self._goods.keys() | self._books.keys()):
            company, role, currency = key
            goods, books = self._goods.get(key, 0), self._books.get(key, 0)
            yield StockAgreement(company, role, Money(goods, currency), Money(books, currency))

    # --- what the records say ------------------------------------------------------------

    def _event(self, entry: SlipEvent) -> None:
        """Follow a slip; what an event of the period causes is expected in the ledgers."""
        before = self._slips.get(entry.slip)
        if entry.slip in self._broken:
            return
        try:
            slip = _after(before, entry)
        except ExchangeKitError as problem:
            name = f"{entry.cause.stream}/{entry.cause.seq}"
            got = (("event", type(entry.event).__name__), ("error", problem.code))
            self._found.append(Unmatched(LedgerKind.RECORD, Mismatch.BROKEN, name, got))
            self._broken.add(entry.slip)
            self._slips.pop(entry.slip, None)
            return
        self._counts["slips"] += before is None
        self._slips[entry.slip] = slip
        if slip.stage is None and not slip.money.pledged(*PledgeKind).minor:  # else it is let go
            self._counts["ended"] += 1
            del self._slips[entry.slip]
        if self.first <= entry.posting_date <= self.last:
            step, cause = Step(entry.event, slip), entry.cause
            self._expect(
                movements_of(step, cause),
                vouchers_of(step, cause, entry.posting_date),
                payments_of(step, cause),
            )

    def _expect(
        self,
        movements: Iterable[Movement],
        vouchers: Iterable[Voucher],
        payments: Iterable[PaymentEntry],
    ) -> None:
        for movement in movements:
            self._match(LedgerKind.MOVEMENT, movement.id, moved(movement), expected=True)
        for voucher in vouchers:
            self._match(LedgerKind.VOUCHER, voucher.id, posted(voucher), expected=True)
        for payment in payments:
            self._match(LedgerKind.PAYMENT, *paid(payment), expected=True)

    # --- what the ledgers say ------------------------------------------------------------

    def _movement(self, movement: Movement) -> None:
        self._counts["movements"] += 1
        cause = movement.cause
        for place, sign in ((movement.source, -1), (movement.target, 1)):
            role = _STOCK.get(place.kind)
            if role is not None:
                key = (cause.company, role, cause.currency)
                self._goods[key] = self._goods.get(key, 0) + sign * movement.value
        self._actual(LedgerKind.MOVEMENT, cause.stream, movement.id, moved(movement))

    def _voucher(self, voucher: Voucher) -> None:
        if not self.first <= voucher.posting_date <= self.last:
            return
        self._counts["vouchers"] += 1
        for line in voucher.postings:
            for role, sign in ((line.debit, 1), (line.credit, -1)):
                if role in _ROLES:
                    key = (voucher.company, role, voucher.currency)
                    self._books[key] = self._books.get(key, 0) + sign * line.amount.minor
        self._actual(LedgerKind.VOUCHER, voucher.id, voucher.id, posted(voucher))

    def _actual(self, kind: LedgerKind, stream: str, name: str, figures: Figures) -> None:
        if stream.partition(":")[0] in self.kinds:
            self._match(kind, name, figures, expected=False)

    def _match(self, kind: LedgerKind, name: str, figures: Figures, *, expected: bool) -> None:
        """Pair with the other side, or wait for it."""
        key = (kind, name)
        held = self._open.get(key)
        if held is None:
            self._open[key] = (expected, figures)
        elif held[0] is expected:
            self._found.append(Unmatched(kind, Mismatch.REPEATED, name, figures))
        else:
            del self._open[key]
            if held[1] != figures:
                want, got = (figures, held[1]) if expected else (held[1], figures)
                sides = differing(got, want), differing(want, got)
                self._found.append(Unmatched(kind, Mismatch.DIFFERS, name, *sides))


def _after(slip: Slip | None, entry: SlipEvent) -> Slip:
    """
    Give the slip after one more record.

    Raises:
        ExchangeKitError: It does not follow the one before.
    """
    version = 0 if slip is None else slip.version
    if entry.cause.seq != version + 1:
        raise InvalidInputError("record.seq", str(entry.cause.seq), "the number that follows")
    return apply(slip, entry.event, entry.slip, entry.cause.at)
