"""
The laws that hold after every command, over everything a memory store ever wrote.

`check` is called by the state machine after each step and by stories at their end.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from exchangekit.accounting import laws as book_laws
from exchangekit.accounting.roles import AccountRole
from exchangekit.accounting.vouchers import effect
from exchangekit.effects.holds import holds_of
from exchangekit.effects.laws import undone
from exchangekit.effects.owing import STOCK_ROLES
from exchangekit.effects.projection import project
from exchangekit.effects.summary import summary_of
from exchangekit.sale import laws as sale_laws
from exchangekit.sale.entitlement import Entitlement, entitlement_of
from exchangekit.sale.spans import steps_in, value_of
from exchangekit.settlement import laws as money_laws
from exchangekit.settlement.quote import LineKind
from exchangekit.slip.lifecycle import Step, apply, replay
from exchangekit.slip.phases import ReplacementPhase, ReturnPhase, ReviewPhase, SettlementPhase
from exchangekit.slip.settled import exchanged
from exchangekit.slip.transitions import stage
from exchangekit.stock import laws as stock_laws
from exchangekit.stock.ledger import balances, holdings
from exchangekit.stock.movements import Cause
from exchangekit.values.ids import SaleId, SlipId
from exchangekit.wire.history import read_sale, read_slip
from exchangekit.wire.records import verify

if TYPE_CHECKING:
    from exchangekit.accounting.vouchers import Voucher
    from exchangekit.memory import MemoryStore
    from exchangekit.settlement.laws import Exchanged
    from exchangekit.slip.model import Slip
    from exchangekit.values.money import Money

_FINAL = frozenset({SettlementPhase.DUE, SettlementPhase.SETTLED})
_CALLED = frozenset({ReplacementPhase.CALLED_IN, ReplacementPhase.CANCELLED})
_SENT = frozenset(
    {
        ReplacementPhase.DISPATCHED,
        ReplacementPhase.DELIVERED,
        ReplacementPhase.COMPLETE,
        ReplacementPhase.NOT_NEEDED,
    }
)


def check(store: MemoryStore, currency: str = "CNY") -> None:
    """Prove every law on everything in the store."""
    slips = slips_in(store)
    check_chains(store)
    check_goods(store)
    check_books(store, currency)
    check_claims(store, slips)
    check_money(store)
    for slip in slips.values():
        check_rebuilt(store, slip)
        check_slip(store, slip)
        check_holds(store, slip)
        check_customer_account(store, slip, currency)


def slips_in(store: MemoryStore) -> dict[SlipId, Slip]:
    """Replay every slip from its stored records."""
    found = {}
    for stream in store.records:
        kind, _, name = stream.partition(":")
        if kind == "slip":
            slip = replay(SlipId(name), read_slip(store.slip_records(SlipId(name))))
            assert slip is not None
            found[slip.id] = slip
    return found


def sales_in(store: MemoryStore) -> tuple[Entitlement, ...]:
    """Fold every sale from its stored records."""
    names = [stream.partition(":") for stream in store.records]
    folded = (
        entitlement_of(read_sale(store.sale_records(SaleId(name))))
        for kind, _, name in names
        if kind == "sale"
    )
    return tuple(sale for sale in folded if sale is not None)


def check_chains(store: MemoryStore) -> None:
    """Every stream is an unbroken chain of hashes."""
    for records in store.records.values():
        head = verify(records)
        assert head is not None
        assert head.seq == len(records)


def check_goods(store: MemoryStore) -> None:
    """Nothing appears or vanishes: per item all places add up to zero, none is overdrawn."""
    assert stock_laws.audit(store.movements) is None
    sums: Counter[str] = Counter()
    for (item, _, _), steps in balances(store.movements).items():
        sums[item] += steps
    assert set(sums.values()) <= {0}


def check_books(store: MemoryStore, currency: str) -> None:
    """Every voucher is lawful, and each stock role is worth what lies in its places."""
    assert book_laws.audit(store.vouchers) is None
    for kind, role in STOCK_ROLES.items():
        held = holdings(store.movements).items()
        worth = sum(holding.value for (_, _, place), holding in held if place.kind is kind)
        if role is not AccountRole.EXCHANGE_CLEARING:
            assert worth == effect(store.vouchers, role, currency).minor, role


def check_money(store: MemoryStore) -> None:
    """The public checkers find nothing: of sales, of exchanges and of payments."""
    exchanges: dict[SaleId, list[Exchanged]] = {}
    for stream in store.records:
        kind, _, name = stream.partition(":")
        if kind == "sale":
            assert sale_laws.audit(read_sale(store.sale_records(SaleId(name)))) is None
        elif kind == "slip":
            one = exchanged(SlipId(name), read_slip(store.slip_records(SlipId(name))))
            assert one is not None
            assert money_laws.audit_exchange(one) is None
            exchanges.setdefault(one.sale, []).append(one)
    for entitlement in sales_in(store):
        sale = entitlement.sale
        assert money_laws.audit_sale(sale, exchanges.get(sale.id, ())) is None
    assert money_laws.audit_payments(store.payments) is None


def check_claims(store: MemoryStore, slips: dict[SlipId, Slip]) -> None:
    """
    Claimed and free steps are the shipped ones; credits never exceed what was paid.

    What is credited for good and what open claims may still earn are counted together.
    """
    for entitlement in sales_in(store):
        sale = entitlement.sale
        for line in sale.lines:
            claimed = [
                step
                for claim in entitlement.claims
                if claim.line == line.line
                for span in claim.spans
                for step in range(span.start, span.stop)
            ]
            assert len(claimed) == len(set(claimed))
            assert len(claimed) + entitlement.returnable(line.line) == line.shipped
            final = {slip.id for slip in slips.values() if _is_final(slip)}
            credited = sum(
                credited_on(slip, line.line)
                for slip in slips.values()
                if slip.id in final and slip.request.sale == sale.id
            )
            credited += sum(
                value_of(line.paid, line.steps, claim.spans).gross.minor
                for claim in entitlement.claims
                if claim.line == line.line and claim.by not in final
            )
            assert 0 <= credited <= line.paid.gross.minor
        for slip in slips.values():
            if slip.request.sale == sale.id:
                assert claimed_by(entitlement, slip.id) == kept_by(slip)


def _is_final(slip: Slip) -> bool:
    """Whether what came back is known, so that the quote's credits will not change."""
    return slip.phases.return_ is ReturnPhase.COMPLETE


def credited_on(slip: Slip, sale_line: int) -> int:
    """Give what a slip that stands credits for a line of its sale, gross minor units."""
    if slip.money.quote is None or slip.phases.review is not ReviewPhase.APPROVED:
        return 0
    return -sum(
        line.amount.gross.minor
        for line in slip.money.quote.lines
        if line.kind is LineKind.CREDIT
        and line.line is not None
        and slip.return_line(line.line).sold.line == sale_line
    )


def claimed_by(entitlement: Entitlement, slip: SlipId) -> int:
    """Count the steps of a sale that a slip has claimed."""
    return sum(steps_in(claim.spans) for claim in entitlement.claims if claim.by == slip)


def kept_by(slip: Slip) -> int:
    """Count the steps a slip should have claimed: not let go, not given back, not undone."""
    undone = slip.phases.review in {ReviewPhase.REFUSED, ReviewPhase.CANCELLED}
    if undone or slip.phases.settlement is SettlementPhase.CANCELLED:
        kept = (line.kept_at for line in slip.replacements if line.resent)
        return sum(map(steps_in, (*(line.gone for line in slip.returns), *kept)))
    given_back = sum(
        part.steps
        for line in slip.returns
        for part in line.inspections
        if part.disposition.value == "back_to_customer"
    )
    resent = (part.spans for line in slip.replacements for part in line.resent)
    coming = sum(line.steps - line.resolved for line in slip.returns)
    return coming - given_back + sum(map(steps_in, resent))


def check_rebuilt(store: MemoryStore, slip: Slip) -> None:
    """
    What the ledgers hold of a slip is what its stored records give again (D4).

    Answers woocommerce 31011: the events are the only cause, and saving is none.
    """
    records = store.slip_records(slip.id)
    zone = store.where(slip.request.zone, slip.request.jurisdiction).zone
    folded, key, effects = None, "", []
    for record, (at, event) in zip(records, read_slip(records), strict=True):
        folded = apply(folded, event, slip.id, at)
        key = record.key or key
        request = folded.request
        stamp = (record.at, record.occurred, record.actor, key)
        origin = Cause(record.stream, record.seq - 1, *stamp, request.company, request.books)
        day = record.occurred.astimezone(zone).date()
        effects.append(project((Step(event, folded),), origin, day))
    stream = f"slip:{slip.id}"
    assert [m for one in effects for m in one.movements] == [
        m for m in store.movements if m.cause.stream == stream
    ]
    assert [v for one in effects for v in one.vouchers] == vouchers_of(store, slip)
    assert [p for one in effects for p in one.payments] == [
        p for p in store.payments if p.stream == stream
    ]
    assert [n for one in effects for n in one.notices] == [
        n for n in store.notices if n.slip == slip.id
    ]


def check_slip(store: MemoryStore, slip: Slip) -> None:
    """The index is the fold; what is executed is the quote that was accepted."""
    assert store.summaries[slip.id] == summary_of(slip)
    assert slip.version == len(store.slip_records(slip.id))
    if slip.phases.settlement in _FINAL:
        assert slip.money.quote == slip.money.accepted
    if slip.phases.settlement is SettlementPhase.CANCELLED:
        moved = [m for m in store.movements if m.cause.stream == f"slip:{slip.id}"]
        assert undone(slip, moved, vouchers_of(store, slip)) is None
    own = [m for m in store.movements if m.cause.stream == f"slip:{slip.id}"]
    for line in slip.returns:
        assert 0 <= line.inspected <= line.received <= line.steps - line.resolved
    for line in slip.replacements:
        assert 0 <= line.dispatched <= line.wanted.steps
        assert 0 <= line.accounted + line.lost <= line.dispatched + line.lost
        assert 0 <= line.delivered <= line.dispatched or slip.phases.replacement in _CALLED
    if slip.phases.return_ is ReturnPhase.COMPLETE:
        left = [n for (_, _, p), n in balances(own).items() if p.kind.value == "inspection"]
        assert not any(left)


def check_holds(store: MemoryStore, slip: Slip) -> None:
    """What is set aside is what the slip says; nothing once it has ended or all has left."""
    held = store.dump()["holds"].get(slip.id, ())
    assert held == holds_of(slip)
    if stage(slip.phases, slip.terms.sequence if slip.terms else None) is None:
        assert not held
    for line in slip.replacements:
        assert all(hold.steps > 0 for hold in line.holds)
        assert line.held <= line.left


def vouchers_of(store: MemoryStore, slip: Slip) -> list[Voucher]:
    """Give the vouchers a slip caused."""
    return [v for v in store.vouchers if v.id.startswith(f"slip:{slip.id}/")]


def check_customer_account(store: MemoryStore, slip: Slip, currency: str) -> None:
    """
    The customer's account follows the quote.

    Answers BCApps 8554 and 10467 (no amount posted twice, no plug lines): once everything
    is posted, the slip's vouchers leave exactly what is outstanding; nothing at the end.
    """
    own = vouchers_of(store, slip)
    if slip.phases.settlement is SettlementPhase.UNWINDING:
        assert effect(own, AccountRole.CUSTOMER, currency) == owed_in_books(slip)
    if slip.phases.return_ is ReturnPhase.COMPLETE:
        assert effect(own, AccountRole.EXCHANGE_CLEARING, currency).minor == 0
    if slip.phases.settlement in _FINAL and slip.phases.replacement in _SENT:
        left = effect(own, AccountRole.CUSTOMER, currency)
        assert left == owed_in_books(slip)
        if slip.phases.settlement is SettlementPhase.SETTLED:
            assert left.minor == 0


def owed_in_books(slip: Slip) -> Money:
    """Give what is outstanding in the money of the books: balance and payments at one rate."""
    rate, money = slip.request.fx, slip.money
    if rate is None or money.quote is None:
        return money.outstanding
    return rate.convert(money.quote.balance) - rate.convert(money.taken - money.refunded)
