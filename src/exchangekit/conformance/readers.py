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
    serial_stream,
    slip_stream,
    stock_stream,
)
from exchangekit.settlement.tenders import PaymentBalance
from exchangekit.stock.custody import Custody
from exchangekit.stock.holds import Resting
from exchangekit.stock.places import Place, PlaceKind
from exchangekit.values.ids import CompanyId, PaymentId, SaleId, SiteId, Sku, SlipId
from exchangekit.values.money import Money
from exchangekit.wire.records import verify

if TYPE_CHECKING:
    from collections.abc import Callable

    from exchangekit.ports import Store
    from exchangekit.stock.movements import Movement
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

    def test_stock_4_gives_what_lies_beside_the_shelf(
        self, store: Store, seen: Callable[[], Store]
    ) -> None:
        """STOCK-4: each kind of place, lot and value by itself, at this site and no other."""
        opened, away = (Place(site, PlaceKind.OPENED) for site in seeds.SITES[:2])
        store.commit(
            Batch(
                movements=(
                    seeds.move(1, 4, seeds.SUPPLIER, opened, 100),
                    seeds.move(2, 3, seeds.SUPPLIER, opened, 90, tracking="LOT-1"),
                    seeds.move(3, 2, seeds.SUPPLIER, away, 50),
                    seeds.move(4, 1, opened, seeds.INSPECTION, 31),
                    seeds.move(5, 3, opened, SELLABLE, 90, tracking="LOT-1"),
                )
            )
        )
        found = seen().stock(SHIRT, SHOP).value.resting
        inspection = Resting(PlaceKind.INSPECTION, None, 1, 31)

        assert found is not None
        assert sorted(found, key=repr) == [inspection, Resting(PlaceKind.OPENED, None, 3, 69)]


class SerialReaderSuite(Hooks):
    """The clauses of `exchangekit.ports.SerialReader`."""

    def test_serial_1_names_the_place_wherever_it_is(
        self, store: Store, seen: Callable[[], Store]
    ) -> None:
        """SERIAL-1: at any site and in any kind of place, and what brought it there."""
        away = Place(seeds.SITES[1], PlaceKind.IN_TRANSIT)
        store.commit(Batch(movements=(_serial(1, seeds.SUPPLIER, SELLABLE),)))
        store.commit(Batch(movements=(_serial(2, SELLABLE, away),)))
        at = seen().serial(seeds.COMPANY, SHIRT, "SN-1").value

        assert at == Custody(away, slip_stream(SLIP), "slip:EX-1/2/1")

    def test_serial_1_names_who_has_it(self, store: Store, seen: Callable[[], Store]) -> None:
        """SERIAL-1: with a customer, by which stream; given back, by the one before."""
        way = (seeds.SUPPLIER, SELLABLE, seeds.CUSTOMER, seeds.INSPECTION, seeds.CUSTOMER)
        streams = (SLIPS[0], SLIPS[1], SLIPS[2], SLIPS[2])
        store.commit(
            Batch(
                movements=tuple(
                    _serial(n, *way[n - 1 : n + 1], by=by) for n, by in enumerate(streams, 1)
                )
            )
        )
        at = seen().serial(seeds.COMPANY, SHIRT, "SN-1").value

        assert at is not None
        assert (at.place, at.holder) == (seeds.CUSTOMER, slip_stream(SLIPS[1]))

    def test_serial_1_is_none_for_what_never_moved(
        self, store: Store, seen: Callable[[], Store]
    ) -> None:
        """SERIAL-1: of this company, this item and this serial, however alike the names."""
        store.commit(Batch(movements=(_serial(1, seeds.SUPPLIER, SELLABLE),)))
        reader, other = seen(), CompanyId("company 2")

        assert reader.serial(seeds.COMPANY, SHIRT, "sn-1").value is None
        assert reader.serial(seeds.COMPANY, seeds.ITEMS[1], "SN-1").value is None
        assert reader.serial(other, SHIRT, "SN-1").value is None

    def test_serial_2_gives_the_version_that_can_be_expected(
        self, store: Store, seen: Callable[[], Store]
    ) -> None:
        """SERIAL-2: the version is that of the serial's stream, and of no other stream."""
        mine, other = (serial_stream(seeds.COMPANY, SHIRT, name) for name in ("SN-1", "SN-2"))
        store.commit(Batch(bumps=(mine, mine, other)))
        version = seen().serial(seeds.COMPANY, SHIRT, "SN-1").version

        assert version > 0
        store.commit(Batch(expects=(Expectation(mine, version),)))

    def test_serial_2_gives_version_0_where_nobody_wrote(
        self, store: Store, seen: Callable[[], Store]
    ) -> None:
        """SERIAL-2: a stream nobody wrote to has version 0."""
        store.commit(Batch(bumps=(serial_stream(seeds.COMPANY, SHIRT, "SN-1"),)))

        assert seen().serial(seeds.COMPANY, SHIRT, "SN-2").version == 0


def _serial(seq: int, source: Place, target: Place, *, by: SlipId = SLIP) -> Movement:
    moved = seeds.move(seq, 1, source, target, tracking="SN-1")
    return evolve(moved, cause=evolve(moved.cause, stream=slip_stream(by)))


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
