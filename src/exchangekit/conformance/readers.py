"""Clauses of what is written by a commit and read by a key: SLIP, SALE, STOCK and PAY."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from attrs import evolve

from exchangekit.conformance import seeds
from exchangekit.conformance.hooks import Hooks
from exchangekit.conformance.seeds import PAYMENT, SALE, SALES, SELLABLE, SHIRT, SHOP, SLIP, SLIPS
from exchangekit.ports import (
    Batch,
    Expectation,
    SlipHolds,
    payment_stream,
    sale_stream,
    stock_stream,
)
from exchangekit.settlement.tenders import PaymentBalance
from exchangekit.stock.places import Place, PlaceKind
from exchangekit.values.ids import PaymentId, SaleId, SiteId, Sku, SlipId
from exchangekit.values.money import Money
from exchangekit.wire.records import verify

if TYPE_CHECKING:
    from collections.abc import Callable

    from exchangekit.ports import Store
    from exchangekit.wire.records import Record


def _exactly(read: tuple[Record, ...], written: tuple[Record, ...]) -> None:
    """Compare text by text: an equal instant may have been stored with another offset."""
    assert read == written
    assert [(r.body.encode(), r.hash) for r in read] == [(r.body.encode(), r.hash) for r in written]
    assert verify(read) == verify(written)


class SlipReaderSuite(Hooks):
    """The clauses of `exchangekit.ports.SlipReader`."""

    def test_slip_1_records_are_read_byte_for_byte(
        self, store: Store, seen: Callable[[], Store]
    ) -> None:
        """SLIP-1: every record that was committed, byte for byte."""
        written = seeds.slip_records(SLIP, 3)
        store.commit(Batch(records=written))

        _exactly(seen().slip_records(SLIP), written)

    def test_slip_1_records_are_read_in_the_order_of_seq(
        self, store: Store, seen: Callable[[], Store]
    ) -> None:
        """SLIP-1: in the order of `seq`, over several commits with others in between."""
        first = seeds.slip_records(SLIP, 9)
        store.commit(Batch(records=first))
        store.commit(Batch(records=seeds.slip_records(SLIPS[5], 2)))
        more = seeds.slip_records(SLIP, 3, after=first)
        store.commit(Batch(records=more))

        assert [record.seq for record in seen().slip_records(SLIP)] == [*range(1, 13)]

    def test_slip_2_nothing_for_a_slip_nobody_wrote(
        self, store: Store, seen: Callable[[], Store]
    ) -> None:
        """SLIP-2: nothing for a slip nobody wrote."""
        store.commit(Batch(records=seeds.slip_records(SLIP)))

        assert seen().slip_records(SlipId("EX-2")) == ()

    @pytest.mark.parametrize("slip", SLIPS)
    def test_slip_2_never_the_records_of_another_slip(
        self, store: Store, seen: Callable[[], Store], slip: SlipId
    ) -> None:
        """SLIP-2: never another slip's records, however alike their names."""
        others = [other for other in SLIPS if other != slip]
        store.commit(Batch(records=sum((seeds.slip_records(other) for other in others), ())))

        assert seen().slip_records(slip) == ()


class SaleReaderSuite(Hooks):
    """The clauses of `exchangekit.ports.SaleReader`."""

    def test_sale_1_records_are_read_byte_for_byte(
        self, store: Store, seen: Callable[[], Store]
    ) -> None:
        """SALE-1: every record that was committed, byte for byte."""
        written = seeds.sale_records(SALE, 3)
        store.commit(Batch(records=written))

        _exactly(seen().sale_records(SALE), written)

    def test_sale_1_records_are_read_in_the_order_of_seq(
        self, store: Store, seen: Callable[[], Store]
    ) -> None:
        """SALE-1: in the order of `seq`, over several commits with others in between."""
        first = seeds.sale_records(SALE, 9)
        store.commit(Batch(records=first))
        store.commit(Batch(records=seeds.sale_records(SALES[5], 2)))
        more = seeds.sale_records(SALE, 3, after=first)
        store.commit(Batch(records=more))

        assert [record.seq for record in seen().sale_records(SALE)] == [*range(1, 13)]

    def test_sale_2_nothing_for_a_sale_nobody_wrote(
        self, store: Store, seen: Callable[[], Store]
    ) -> None:
        """SALE-2: nothing for a sale nobody wrote, even when a slip has its name."""
        store.commit(Batch(records=seeds.slip_records(SlipId("SO-2"))))

        assert seen().sale_records(SaleId("SO-2")) == ()

    @pytest.mark.parametrize("sale", SALES)
    def test_sale_2_never_the_records_of_another_sale(
        self, store: Store, seen: Callable[[], Store], sale: SaleId
    ) -> None:
        """SALE-2: never another sale's records, however alike their names."""
        others = [other for other in SALES if other != sale]
        store.commit(Batch(records=sum((seeds.sale_records(other) for other in others), ())))

        assert seen().sale_records(sale) == ()


class StockReaderSuite(Hooks):
    """The clauses of `exchangekit.ports.StockReader`."""

    def test_stock_1_sums_what_came_and_went(self, store: Store, seen: Callable[[], Store]) -> None:
        """STOCK-1: into the sellable place less out of it, over all lots and commits."""
        came = (
            seeds.move(1, 10, seeds.SUPPLIER, SELLABLE, 1000),
            seeds.move(2, 5, seeds.SUPPLIER, SELLABLE, 700, tracking="LOT-1"),
        )
        went = (seeds.move(3, 3, SELLABLE, seeds.CUSTOMER, 301),)
        store.commit(Batch(movements=came))
        store.commit(Batch(movements=went))
        facts = seen().stock(SHIRT, SHOP).value

        assert (facts.item, facts.site, facts.sellable, facts.value) == (SHIRT, SHOP, 12, 1399)

    def test_stock_1_counts_no_other_place(self, store: Store, seen: Callable[[], Store]) -> None:
        """STOCK-1: goods in inspection, at other sites and other goods are not sellable here."""
        elsewhere = Place(seeds.SITES[1], PlaceKind.SELLABLE)
        moved = (
            seeds.move(1, 2, seeds.SUPPLIER, SELLABLE, 20),
            seeds.move(2, 3, seeds.SUPPLIER, seeds.INSPECTION, 30),
            seeds.move(3, 4, seeds.SUPPLIER, elsewhere, 40),
            seeds.move(4, 5, seeds.SUPPLIER, SELLABLE, 50, item=seeds.ITEMS[1]),
        )
        store.commit(Batch(movements=moved))
        facts = seen().stock(SHIRT, SHOP).value

        assert (facts.sellable, facts.value) == (2, 20)

    def test_stock_1_is_zero_for_what_never_moved(
        self, store: Store, seen: Callable[[], Store]
    ) -> None:
        """STOCK-1: zero for what never moved."""
        store.commit(Batch(movements=(seeds.move(1, 2, seeds.SUPPLIER, SELLABLE, 20),)))
        facts = seen().stock(Sku("SHIRT-S"), SHOP).value

        assert (facts.item, facts.sellable, facts.value) == ("SHIRT-S", 0, 0)

    def test_stock_2_gives_the_holds_of_every_slip(
        self, store: Store, seen: Callable[[], Store]
    ) -> None:
        """STOCK-2: of every slip, on this item at this site, run out or not, lot by lot."""
        any_lot, two = seeds.hold(SLIPS[0], 1), seeds.hold(SLIPS[0], 2, line=2)
        ours = any_lot, evolve(two, tracking="LOT-1"), evolve(two, tracking="LOT-2")
        run_out = evolve(seeds.hold(SLIPS[1], 3), expires_before=seeds.NOON - timedelta(days=900))
        other_site = seeds.hold(SLIPS[1], 4, line=2, site=seeds.SITES[1])
        other_item = seeds.hold(SLIPS[1], 5, line=3, item=seeds.ITEMS[1])
        store.commit(Batch(holds=(SlipHolds(SLIPS[0], ours),)))
        store.commit(Batch(holds=(SlipHolds(SLIPS[1], (run_out, other_site, other_item)),)))
        found = seen().stock(SHIRT, SHOP).value.holds

        assert sorted(found, key=repr) == sorted((*ours, run_out), key=repr)

    def test_stock_2_gives_nothing_where_nobody_holds(
        self, store: Store, seen: Callable[[], Store]
    ) -> None:
        """STOCK-2: of the item and the site that are asked for."""
        store.commit(Batch(holds=(SlipHolds(SLIP, (seeds.hold(SLIP, 1),)),)))

        assert seen().stock(SHIRT, SiteId("SH-2")).value.holds == ()

    def test_stock_3_gives_the_version_that_can_be_expected(
        self, store: Store, seen: Callable[[], Store]
    ) -> None:
        """STOCK-3: the version is that of ``stock:<item>@<site>``, and of no other stream."""
        stream = stock_stream(SHIRT, SHOP)
        store.commit(Batch(bumps=(stream, stream, stock_stream(SHIRT, seeds.SITES[1]))))
        version = seen().stock(SHIRT, SHOP).version

        assert version > 0
        store.commit(Batch(expects=(Expectation(stream, version),)))

    def test_stock_3_gives_version_0_where_nobody_wrote(
        self, store: Store, seen: Callable[[], Store]
    ) -> None:
        """STOCK-3: a stream nobody wrote to has version 0."""
        store.commit(Batch(bumps=(stock_stream(SHIRT, SHOP),)))

        assert seen().stock(SHIRT, seeds.SITES[1]).version == 0


class PaymentReaderSuite(Hooks):
    """The clauses of `exchangekit.ports.PaymentReader`."""

    def test_pay_1_sums_the_entries(self, store: Store, seen: Callable[[], Store]) -> None:
        """PAY-1: the sums of the committed entries of this payment."""
        first = (seeds.entry(500), seeds.entry(900, payment=seeds.PAYMENTS[1]))
        later = (seeds.entry(0, 120, reference="R-2"), seeds.entry(0, 30, reference="R-3"))
        store.commit(Batch(payments=first))
        store.commit(Batch(payments=later))

        sums = Money(500, "CNY"), Money(150, "CNY")
        assert seen().payment(PAYMENT).value == PaymentBalance(PAYMENT, *sums)

    def test_pay_1_is_none_for_a_payment_nobody_wrote(
        self, store: Store, seen: Callable[[], Store]
    ) -> None:
        """PAY-1: None for a payment nobody wrote."""
        store.commit(Batch(payments=(seeds.entry(500),)))

        assert seen().payment(PaymentId("P-2")).value is None

    def test_pay_2_gives_the_version_that_can_be_expected(
        self, store: Store, seen: Callable[[], Store]
    ) -> None:
        """PAY-2: the version is that of ``payment:<id>``, and of no other stream."""
        stream = payment_stream(PAYMENT)
        store.commit(Batch(bumps=(stream, stream, payment_stream(seeds.PAYMENTS[1]))))
        version = seen().payment(PAYMENT).version

        assert version > 0
        store.commit(Batch(expects=(Expectation(stream, version),)))

    def test_pay_2_gives_version_0_where_nobody_wrote(
        self, store: Store, seen: Callable[[], Store]
    ) -> None:
        """PAY-2: a stream nobody wrote to has version 0."""
        store.commit(Batch(bumps=(sale_stream(SaleId(PAYMENT)),)))

        assert seen().payment(PAYMENT).version == 0
