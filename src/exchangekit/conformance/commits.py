"""The clauses of `exchangekit.ports.Commits`: COMMIT-1 to COMMIT-10."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve

from exchangekit.conformance import seeds
from exchangekit.conformance.hooks import Hooks
from exchangekit.conformance.seeds import (
    CUSTOMER,
    INSPECTION,
    PAYMENT,
    SALE,
    SELLABLE,
    SHIRT,
    SHOP,
    SLIP,
    SLIPS,
    SUPPLIER,
)
from exchangekit.conformance.views import differing, view
from exchangekit.errors import (
    ConflictError,
    DuplicateReferenceError,
    InsufficientStockError,
    InvalidInputError,
    LaterBalanceError,
)
from exchangekit.ports import Batch, Expectation, SlipHolds, sale_stream, slip_stream, stock_stream
from exchangekit.stock.places import Place, PlaceKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from exchangekit.conformance.views import Ledgers
    from exchangekit.ports import Store
    from exchangekit.stock.movements import Movement

STOCK = stock_stream(SHIRT, SHOP)


def _full(seq: int) -> Batch:
    """Make a batch with something in every part; `seq` keeps two of them apart."""
    slip = SLIPS[seq]
    return Batch(
        expects=(Expectation(STOCK, 0), Expectation(slip_stream(slip), 0)),
        records=(*seeds.slip_records(slip, 2), *seeds.sale_records(SALE, 1)),
        bumps=(STOCK,),
        names=(f"payment:R-{seq}",),
        movements=(seeds.move(seq, 5, SUPPLIER, SELLABLE, 500),),
        vouchers=(seeds.voucher(seq),),
        payments=(seeds.entry(500, reference=f"R-{seq}"),),
        notices=(seeds.notice(seq),),
        holds=(SlipHolds(slip, (seeds.hold(slip, 2),)),),
        summaries=(seeds.summary(slip),),
    )


STALE = Expectation(sale_stream(SALE), 7)
TOO_MUCH = seeds.move(99, 6, SELLABLE, CUSTOMER, item=seeds.ITEMS[1])
FAULTS = {
    "stale": lambda batch: evolve(batch, expects=(*batch.expects, STALE)),
    "gap": lambda batch: evolve(
        batch, records=(*batch.records, *seeds.slip_records(SLIPS[5], 2)[1:])
    ),
    "taken": lambda batch: evolve(batch, names=(*batch.names, "payment:R-1")),
    "overdrawn": lambda batch: evolve(batch, payments=(*batch.payments, seeds.entry(0, 501))),
    "short": lambda batch: evolve(batch, movements=(*batch.movements, TOO_MUCH)),
}
"""What makes a batch that must be refused of one that need not be."""


def _refused(store: Store, batch: Batch) -> bool:
    """Tell whether a batch is refused, however: which error it has to be is another clause."""
    try:
        store.commit(batch)
    except Exception:  # noqa: BLE001 - see above
        return True
    return False


class CommitSuite(Hooks):
    """The clauses of `exchangekit.ports.Commits`."""

    # --- COMMIT-1 ------------------------------------------------------------------------

    def test_commit_1_records_are_read(self, store: Store, seen: Callable[[], Store]) -> None:
        """COMMIT-1: after it returns, the records are read."""
        store.commit(_full(0))

        assert len(seen().slip_records(SLIP)) == 2
        assert len(seen().sale_records(SALE)) == 1

    def test_commit_1_goods_and_holds_are_read(
        self, store: Store, seen: Callable[[], Store]
    ) -> None:
        """COMMIT-1: after it returns, what lies there and what is held is read."""
        store.commit(_full(0))
        facts = seen().stock(SHIRT, SHOP).value

        assert facts.sellable
        assert facts.holds

    def test_commit_1_payments_are_read(self, store: Store, seen: Callable[[], Store]) -> None:
        """COMMIT-1: after it returns, the payment is read."""
        store.commit(_full(0))

        assert seen().payment(PAYMENT).value is not None

    def test_commit_1_ledgers_are_read(self, store: Store, written: Callable[[], Ledgers]) -> None:
        """COMMIT-1: after it returns, every ledger has what the batch has for it."""
        batch = _full(0)
        store.commit(batch)
        ledgers = written()

        assert ledgers.movements == batch.movements
        assert ledgers.vouchers == batch.vouchers
        assert ledgers.payments == batch.payments
        assert ledgers.notices == batch.notices
        assert ledgers.summaries == batch.summaries

    # --- COMMIT-2 ------------------------------------------------------------------------

    @pytest.mark.parametrize("fault", FAULTS)
    def test_commit_2_a_refused_batch_leaves_nothing(
        self,
        store: Store,
        seen: Callable[[], Store],
        written: Callable[[], Ledgers],
        fault: str,
    ) -> None:
        """COMMIT-2: when it raises, no reader and no ledger has anything of the batch."""
        first = Batch(names=("payment:R-1",), summaries=(seeds.summary(SLIPS[2]),))
        store.commit(first)
        before, ledgers = view(seen()), written()
        refused = _refused(store, FAULTS[fault](_full(2)))

        assert not refused or not differing(view(seen()), before)
        assert not refused or not differing(written().parts(), ledgers.parts())

    @pytest.mark.parametrize("fault", FAULTS)
    def test_commit_2_a_refused_batch_can_be_mended(self, store: Store, fault: str) -> None:
        """COMMIT-2: when it raises, no name of the batch is taken and no version is raised."""
        store.commit(Batch(names=("payment:R-1",)))
        refused = _refused(store, FAULTS[fault](_full(2)))

        assert not refused or not _refused(store, _full(2))

    # --- COMMIT-3 ------------------------------------------------------------------------

    @pytest.mark.parametrize("version", [0, 1, 3])
    def test_commit_3_an_expectation_that_does_not_hold(self, store: Store, version: int) -> None:
        """COMMIT-3: an expectation of too little or too much raises `ConflictError`."""
        store.commit(Batch(bumps=(STOCK,)))
        store.commit(Batch(bumps=(STOCK,)))

        with pytest.raises(ConflictError):
            store.commit(Batch(expects=(Expectation(STOCK, version),)))

    def test_commit_3_a_stream_nobody_wrote_to(self, store: Store) -> None:
        """COMMIT-3: a stream nobody wrote to has version 0 and no other."""
        store.commit(Batch(expects=(Expectation(slip_stream(SLIP), 0),)))
        with pytest.raises(ConflictError):
            store.commit(Batch(expects=(Expectation(slip_stream(SLIP), 1),)))

    def test_commit_3_the_second_of_two_handles_is_told(
        self, store: Store, seen: Callable[[], Store]
    ) -> None:
        """COMMIT-3: of two who read the same version, one writes."""
        other = seen()
        versions = [handle.stock(SHIRT, SHOP).version for handle in (store, other)]
        one, two = (Batch(expects=(Expectation(STOCK, v),), bumps=(STOCK,)) for v in versions)
        other.commit(one)

        with pytest.raises(ConflictError):
            store.commit(two)

    def test_commit_3_one_of_many_is_enough(self, store: Store) -> None:
        """COMMIT-3: all expectations have to hold."""
        expects = (Expectation(STOCK, 0), Expectation(slip_stream(SLIP), 1))

        with pytest.raises(ConflictError):
            store.commit(Batch(expects=expects, bumps=(STOCK,)))

    # --- COMMIT-4 ------------------------------------------------------------------------

    def test_commit_4_each_record_raises_the_version(self, store: Store) -> None:
        """COMMIT-4: each record raises its stream's version by one."""
        first = seeds.slip_records(SLIP, 2)
        store.commit(Batch(records=first))
        store.commit(Batch(records=seeds.slip_records(SLIP, 3, after=first)))

        store.commit(Batch(expects=(Expectation(slip_stream(SLIP), 5),)))

    def test_commit_4_each_bump_raises_the_version(self, store: Store) -> None:
        """COMMIT-4: each bump raises its stream's version by one, beside what records do."""
        stream = slip_stream(SLIP)
        store.commit(Batch(records=seeds.slip_records(SLIP, 2), bumps=(stream, stream)))
        store.commit(Batch(bumps=(stream,)))

        store.commit(Batch(expects=(Expectation(stream, 5),)))

    def test_commit_4_other_streams_stay(self, store: Store) -> None:
        """COMMIT-4: of the streams that are named, and no other."""
        store.commit(Batch(records=seeds.slip_records(SLIP, 2), bumps=(STOCK,)))
        others = (slip_stream(SLIPS[1]), sale_stream(SALE), stock_stream(SHIRT, seeds.SITES[1]))

        store.commit(Batch(expects=tuple(Expectation(stream, 0) for stream in others)))

    # --- COMMIT-5 ------------------------------------------------------------------------

    def test_commit_5_a_name_claimed_before(self, store: Store) -> None:
        """COMMIT-5: a name claimed before raises `DuplicateReferenceError`."""
        store.commit(Batch(names=("payment:R-1", "payment:R-2")))

        with pytest.raises(DuplicateReferenceError):
            store.commit(Batch(names=("payment:R-3", "payment:R-2")))

    def test_commit_5_a_name_claimed_twice_at_once(self, store: Store) -> None:
        """COMMIT-5: the second in a batch was claimed before, too."""
        with pytest.raises(DuplicateReferenceError):
            store.commit(Batch(names=("payment:R-1", "payment:R-1")))

    def test_commit_5_names_that_are_alike(self, store: Store) -> None:
        """COMMIT-5: another name is another name, however alike."""
        for name in ("payment:R-1", "payment:r-1", "payment:R_1", "payment:R-1 ", "R-1"):
            store.commit(Batch(names=(name,)))

    # --- COMMIT-6 ------------------------------------------------------------------------

    @pytest.mark.parametrize("tracking", [None, "LOT-2"])
    def test_commit_6_a_place_gives_no_more_than_it_has(
        self, store: Store, tracking: str | None
    ) -> None:
        """COMMIT-6: of an item and of a lot or serial no more leaves than there is."""
        came = tuple(
            seeds.move(n, 5, SUPPLIER, SELLABLE, tracking=lot)
            for n, lot in enumerate((None, "LOT-1", "LOT-2"), 1)
        )
        store.commit(Batch(movements=came))

        with pytest.raises(InsufficientStockError):
            store.commit(
                Batch(movements=(seeds.move(9, 6, SELLABLE, CUSTOMER, tracking=tracking),))
            )

    def test_commit_6_goods_elsewhere_do_not_help(self, store: Store) -> None:
        """COMMIT-6: a physical place has what came to it, not what lies at another."""
        came = (
            seeds.move(1, 5, SUPPLIER, SELLABLE),
            seeds.move(2, 5, SUPPLIER, Place(seeds.SITES[1], PlaceKind.INSPECTION)),
            seeds.move(3, 5, SUPPLIER, INSPECTION, item=seeds.ITEMS[1]),
        )
        store.commit(Batch(movements=came))

        with pytest.raises(InsufficientStockError):
            store.commit(Batch(movements=(seeds.move(9, 1, INSPECTION, CUSTOMER),)))

    def test_commit_6_what_comes_can_go_at_once(
        self, store: Store, written: Callable[[], Ledgers]
    ) -> None:
        """COMMIT-6: to exactly nothing, and within one batch."""
        way = (
            seeds.move(1, 5, SUPPLIER, INSPECTION),
            seeds.move(2, 5, INSPECTION, SELLABLE),
            seeds.move(3, 5, SELLABLE, CUSTOMER),
        )
        store.commit(Batch(movements=way))

        assert len(written().movements) == 3

    def test_commit_6_places_that_are_not_physical_may_owe(
        self, store: Store, written: Callable[[], Ledgers]
    ) -> None:
        """COMMIT-6: suppliers and customers are not physical places."""
        store.commit(Batch(movements=(seeds.move(1, 5, CUSTOMER, SELLABLE),)))

        assert len(written().movements) == 1

    # --- COMMIT-9 ------------------------------------------------------------------------

    def test_commit_9_no_more_goes_back_than_came_in(self, store: Store) -> None:
        """COMMIT-9: over all entries of a payment, earlier batches included."""
        store.commit(Batch(payments=(seeds.entry(500, reference="P-1"),)))
        store.commit(Batch(payments=(seeds.entry(0, 400),)))

        with pytest.raises(InvalidInputError):
            store.commit(Batch(payments=(seeds.entry(0, 101, reference="R-2"),)))

    # --- COMMIT-7 ------------------------------------------------------------------------

    @pytest.mark.parametrize("seq", [1, 2, 4])
    def test_commit_7_a_record_that_does_not_follow(self, store: Store, seq: int) -> None:
        """COMMIT-7: one that was stored already, or that leaves a gap, raises `ConflictError`."""
        records = seeds.slip_records(SLIP, 4)
        store.commit(Batch(records=records[:2]))

        with pytest.raises(ConflictError):
            store.commit(Batch(records=(records[seq - 1],)))

    def test_commit_7_bumps_do_not_count(self, store: Store, seen: Callable[[], Store]) -> None:
        """COMMIT-7: a record follows its stream's last record, whatever was bumped."""
        records = seeds.slip_records(SLIP, 2)
        store.commit(Batch(records=records[:1], bumps=(slip_stream(SLIP),)))
        store.commit(Batch(records=records[1:]))

        assert len(seen().slip_records(SLIP)) == 2

    # --- COMMIT-8 ------------------------------------------------------------------------

    def test_commit_8_ledgers_are_only_added_to(
        self, store: Store, written: Callable[[], Ledgers]
    ) -> None:
        """COMMIT-8: what was in a ledger stays first in it, in the order it was committed."""
        store.commit(_full(0))
        before = written()
        more = evolve(
            _full(1), expects=(), records=(), payments=(seeds.entry(0, 20, reference="R-9"),)
        )
        store.commit(more)
        after = written()

        def kept(ledger: Callable[[Ledgers], tuple[Any, ...]]) -> bool:
            was = ledger(before)
            return ledger(after)[: len(was)] == was

        assert kept(lambda ledgers: ledgers.movements)
        assert kept(lambda ledgers: ledgers.vouchers)
        assert kept(lambda ledgers: ledgers.payments)
        assert kept(lambda ledgers: ledgers.notices)

    def test_commit_8_summaries_replace_those_of_the_same_slip(
        self, store: Store, written: Callable[[], Ledgers]
    ) -> None:
        """COMMIT-8: a slip has the summary that was committed last; others keep theirs."""
        first = seeds.summary(SLIP), seeds.summary(SLIPS[1], "N-2")
        again = seeds.summary(SLIP, "N-1")
        store.commit(Batch(summaries=first))
        store.commit(Batch(summaries=(again,)))

        assert written().about(SLIP) == [again]
        assert written().about(SLIPS[1]) == [first[1]]

    def test_commit_8_holds_replace_those_of_the_same_slip(
        self, store: Store, seen: Callable[[], Store]
    ) -> None:
        """COMMIT-8: a slip holds what was committed last; others keep theirs."""
        ours = seeds.hold(SLIP, 1), seeds.hold(SLIP, 2, line=2)
        other = SlipHolds(SLIPS[1], (seeds.hold(SLIPS[1], 3),))
        store.commit(Batch(holds=(SlipHolds(SLIP, ours), other)))
        store.commit(Batch(holds=(SlipHolds(SLIP, (seeds.hold(SLIP, 4, line=2),)),)))
        assert _held(seen()) == [3, 4]

        store.commit(Batch(holds=(SlipHolds(SLIP, ()),)))
        assert _held(seen()) == [3]

    # --- COMMIT-10 -----------------------------------------------------------------------

    def test_commit_10_what_starves_a_later_movement_is_refused(self, store: Store) -> None:
        """COMMIT-10: of ten two left, and eight later; one more cannot have left in between."""
        store.commit(Batch(movements=(_hours_ago(1, 10, seeds.SUPPLIER, SELLABLE, 5),)))
        store.commit(Batch(movements=(_hours_ago(2, 8, SELLABLE, CUSTOMER, 0),)))
        store.commit(Batch(movements=(_hours_ago(3, 2, SELLABLE, CUSTOMER, 1),)))
        store.commit(Batch(movements=(_hours_ago(4, 9, seeds.SUPPLIER, SELLABLE, 0),)))
        with pytest.raises(LaterBalanceError):
            store.commit(Batch(movements=(_hours_ago(5, 1, SELLABLE, CUSTOMER, 1),)))

    def test_commit_10_what_was_not_there_yet_is_refused(self, store: Store) -> None:
        """COMMIT-10: nothing leaves before it came, though it is there by now."""
        store.commit(Batch(movements=(_hours_ago(1, 10, seeds.SUPPLIER, SELLABLE, 2),)))
        with pytest.raises(LaterBalanceError):
            store.commit(Batch(movements=(_hours_ago(2, 1, SELLABLE, CUSTOMER, 3),)))

        store.commit(Batch(movements=(_hours_ago(2, 1, SELLABLE, CUSTOMER, 1),)))


def _hours_ago(seq: int, steps: int, source: Place, target: Place, hours: int) -> Movement:
    moved = seeds.move(seq, steps, source, target)
    before = seeds.NOON - timedelta(hours=hours)
    return evolve(moved, cause=evolve(moved.cause, occurred=before))


def _held(store: Store) -> list[int]:
    return sorted(held.steps for held in store.stock(SHIRT, SHOP).value.holds)
