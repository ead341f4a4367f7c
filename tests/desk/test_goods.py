"""Goods booked without a slip: once, in an open period, and only what is there and free."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta
from typing import Any

import pytest
from attrs import evolve

from exchangekit.accounting.roles import AccountRole as R
from exchangekit.accounting.vouchers import VoucherKind, effect
from exchangekit.desk import AsyncDesk, Desk
from exchangekit.desk.goods import Going, GoodsDocument, Stocktaking
from exchangekit.desk.trade import Opening, Signature
from exchangekit.errors import (
    ConflictError,
    DuplicateReferenceError,
    ExchangeKitError,
    InsufficientStockError,
    InvalidInputError,
    LaterBalanceError,
    MovementError,
    PeriodClosedError,
    RecountNeededError,
    SerialElsewhereError,
    SerialHereError,
    TrackingError,
    UnknownItemError,
    UnknownPlaceError,
)
from exchangekit.memory import MemoryStore
from exchangekit.policy.terms import Sequence, Terms
from exchangekit.ports import Batch
from exchangekit.slip import commands as c
from exchangekit.stock.laws import audit
from exchangekit.stock.ledger import Holding, balances
from exchangekit.stock.places import Place, PlaceKind
from exchangekit.stock.stocktake import Count, Tolerance, Variance, VarianceCause, variances
from exchangekit.values.goods import Disposition, Grade, Tracked, TrackedBy
from exchangekit.values.ids import CompanyId, SiteId, Sku

from tests.builders import CLERK, COMPANY, MUG, OTHER_SITE, SHIRT_L, SHIRT_M, SITE, VAT, Shop

SHELF = Place(SITE, PlaceKind.SELLABLE)
INSPECTION = Place(SITE, PlaceKind.INSPECTION)
SUPPLIER = Place(SITE, PlaceKind.SUPPLIER)
SCRAP = Place(SITE, PlaceKind.SCRAP)
THERE = Place(OTHER_SITE, PlaceKind.IN_TRANSIT)
LINE = (Sku(MUG), None, SHELF)


@pytest.fixture
def shop() -> Shop:
    """Give a shop with ten mugs at 0.31."""
    return Shop()


def document(shop: Shop, *goods: Going, name: str = "PO-1", **more: Any) -> GoodsDocument:
    """Write a document of today; a purchase unless told."""
    kind = more.pop("kind", VoucherKind.PURCHASE)
    return GoodsDocument(name, kind, COMPANY, "CNY", shop.now.date(), goods, **more)


def mugs(steps: int, source: Place = SHELF, target: Place = SCRAP, **more: Any) -> Going:
    """Move mugs."""
    return Going(Sku(MUG), steps, source, target, **more)


def posted(shop: Shop) -> dict[R, int]:
    """Give what the last voucher did, by role."""
    sums = {role: effect(shop.store.vouchers[-1:], role, "CNY").minor for role in R}
    return {role: minor for role, minor in sums.items() if minor}


def refused(shop: Shop, error: type[ExchangeKitError], book: Any) -> ExchangeKitError:
    """Expect a coded error, and that nothing was written."""
    before = shop.store.dump()
    with pytest.raises(error) as found:
        book()
    assert shop.store.dump() == before
    return found.value


def test_a_purchase_raises_stock_and_owes_the_supplier(shop: Shop) -> None:
    """Ten at 0.31 and five at 0.40: the average of fifteen is 0.34."""
    bought = mugs(5, SUPPLIER, SHELF, value=200)

    (moved,) = shop.desk.book_goods(document(shop, bought), shop.signed())

    assert moved.id == "goods:PO-1/1/1"
    facts = shop.store.stock(Sku(MUG), SITE).value
    assert (facts.sellable, facts.value, facts.issue_value(1)) == (15, 510, 34)
    assert posted(shop) == {R.STOCK: 200, R.GOODS_RECEIVED: -200}


def test_what_leaves_a_shelf_costs_what_the_method_says(shop: Shop) -> None:
    """Two lines of one document share the average; scrap is a loss with its voucher."""
    gone = document(shop, mugs(3), mugs(7), name="SC-1", kind=VoucherKind.DISPOSAL)

    moved = shop.desk.book_goods(gone, shop.signed())

    assert [m.value for m in moved] == [93, 217]
    assert posted(shop) == {R.SCRAP_LOSS: 310, R.STOCK: -310}
    assert audit(shop.store.movements) is None


def test_a_transfer_goes_through_goods_on_their_way(shop: Shop) -> None:
    """Sent at cost; what is on its way lies at the site it goes to."""
    sent = document(shop, mugs(4, SHELF, THERE), name="TR-1", kind=VoucherKind.TRANSFER)
    shop.desk.book_goods(sent, shop.signed())
    landed = mugs(4, THERE, Place(OTHER_SITE, PlaceKind.SELLABLE), value=124)
    shop.desk.book_goods(
        document(shop, landed, name="TR-2", kind=VoucherKind.TRANSFER), shop.signed()
    )

    assert shop.store.stock(Sku(MUG), OTHER_SITE).value.value == 124
    assert audit(shop.store.movements) is None


def test_goods_set_aside_cannot_go(shop: Shop) -> None:
    """ERPNext: a reservation binds every later issue, not only other reservations."""
    shop.sell("SO-1", (SHIRT_M, 1))
    shop.approve(c.Asked(1, 1), c.Wish(SHIRT_L, 1))
    all_of_it = Going(Sku(SHIRT_L), 10, SHELF, SCRAP)

    error = refused(
        shop,
        InsufficientStockError,
        lambda: shop.desk.book_goods(document(shop, all_of_it), shop.signed()),
    )

    assert (error.asked, error.available) == (10, 9)  # type: ignore[attr-defined]


def test_a_document_is_booked_once(shop: Shop) -> None:
    """A second scan of the same delivery note moves nothing."""
    bought = document(shop, mugs(5, SUPPLIER, SHELF, value=200))
    shop.desk.book_goods(bought, shop.signed())

    refused(
        shop,
        DuplicateReferenceError,
        lambda: shop.desk.book_goods(bought, shop.signed()),
    )


def test_a_wrong_line_is_reversed_under_a_document_of_its_own(shop: Shop) -> None:
    """Received as mugs what were shirts: the way back, and the right entry, in one."""
    shop.desk.book_goods(document(shop, mugs(2, SUPPLIER, SHELF, value=62)), shop.signed())
    back = mugs(2, SHELF, SUPPLIER)
    right = Going(Sku(SHIRT_M), 2, SUPPLIER, SHELF, 62)

    shop.desk.book_goods(document(shop, back, right, name="CO-1"), shop.signed())

    held = balances(shop.store.movements)
    assert (held[Sku(MUG), None, SHELF], held[Sku(SHIRT_M), None, SHELF]) == (10, 12)
    assert held[Sku(MUG), None, SUPPLIER] == 0


@pytest.mark.parametrize(
    "goods, error",
    [
        ([mugs(11)], InsufficientStockError),
        ([mugs(6), mugs(5)], InsufficientStockError),
        ([mugs(1, INSPECTION, SCRAP, value=31)], InsufficientStockError),
        ([mugs(1, INSPECTION, SCRAP)], InvalidInputError),
        ([mugs(1, SHELF, SHELF)], MovementError),
        ([Going(Sku("NOTHING"), 1, SUPPLIER, SHELF, 1)], UnknownItemError),
        ([mugs(1, SUPPLIER, Place(SiteId("nowhere"), PlaceKind.SELLABLE), value=1)],
         UnknownPlaceError),
    ],
)  # fmt: skip
def test_bad_documents_move_nothing(
    shop: Shop, goods: list[Going], error: type[ExchangeKitError]
) -> None:
    """More than is there, no value, the same place twice, no such item or place."""
    shop.master.sites = {COMPANY: frozenset({SITE, OTHER_SITE})}

    refused(shop, error, lambda: shop.desk.book_goods(document(shop, *goods), shop.signed()))


@pytest.mark.parametrize("steps, value", [(0, None), (-1, None), ("2", None), (1, -1), (1, 0.5)])
def test_a_line_has_a_quantity_and_a_value(steps: Any, value: Any) -> None:
    """Negative or zero, or not a whole number: refused when it is written."""
    with pytest.raises(MovementError):
        mugs(steps, value=value)


def test_a_document_has_lines_and_a_name(shop: Shop) -> None:
    """Nothing to move is no document."""
    with pytest.raises(InvalidInputError):
        document(shop)
    with pytest.raises(ExchangeKitError):
        document(shop, mugs(1), name="")


def test_nothing_enters_a_closed_period(shop: Shop) -> None:
    """Neither by its posting date nor by when it happened."""
    shop.store.close_before(COMPANY, shop.now.date())
    late = evolve(document(shop, mugs(1, SUPPLIER, SHELF, value=1)), posting_date=date(2020, 1, 1))
    refused(shop, PeriodClosedError, lambda: shop.desk.book_goods(late, shop.signed()))

    before = yesterday(shop)
    bought = document(shop, mugs(1, SUPPLIER, SHELF, value=1))
    refused(shop, PeriodClosedError, lambda: shop.desk.book_goods(bought, before))


def yesterday(shop: Shop) -> Signature:
    """Sign what happened two days ago."""
    at = shop.tick()
    return Signature(CLERK, at, f"late-{at}", occurred=at - timedelta(days=2))


def test_the_past_is_entered_only_if_no_later_balance_breaks(shop: Shop) -> None:
    """Ten came, eight were sold today; three cannot have been scrapped yesterday."""
    shop.later(days=3)
    shop.sell("SO-1", (MUG, 8))
    moves = shop.store.movements
    scrapped = document(shop, mugs(2), name="SC-2")
    late = yesterday(shop)

    refused(shop, InvalidInputError, lambda: shop.desk.book_goods(scrapped, late))
    shop.desk.book_goods(scrapped, late, moves)
    assert shop.store.stock(Sku(MUG), SITE).value.sellable == 0

    bought = document(shop, mugs(1, SUPPLIER, SHELF, value=1), name="PO-3")
    shop.desk.book_goods(bought, shop.signed())
    earlier = document(shop, mugs(1), name="SC-3")
    refused(shop, LaterBalanceError, lambda: shop.desk.book_goods(earlier, late, moves))


class Overtaken(MemoryStore):
    """Somebody else writes to the shelf just before each commit."""

    def commit(self, batch: Batch, /) -> None:
        for stream in batch.bumps:
            self.versions[stream] += 1
        super().commit(batch)


def test_whoever_comes_second_is_told(shop: Shop) -> None:
    """A shelf that changed in between is a conflict, and no repeated document."""
    store = Overtaken(shop.master)

    with pytest.raises(ConflictError) as found:
        Desk(store).book_goods(document(shop, mugs(1, SUPPLIER, SHELF, value=1)), shop.signed())

    assert found.value.stream.startswith("stock:")
    assert not store.movements


# --- counts --------------------------------------------------------------------------------------


def counted(shop: Shop, steps: int, why: VarianceCause = VarianceCause.UNEXPLAINED) -> Stocktaking:
    """Count the mugs now."""
    counts = [Count(LINE, shop.tick(), steps, "u-3")]
    found = variances(counts, shop.store.movements, Tolerance(steps=99))
    because = tuple(variance.because(why) for variance in found)
    return taking(shop, because)


def taking(shop: Shop, found: tuple[Variance, ...], **more: Any) -> Stocktaking:
    """Write what a count found."""
    worth = {LINE: Holding(10, 310)}
    return Stocktaking("ST-1", COMPANY, "CNY", shop.now.date(), found, worth, **more)


def book(shop: Shop, found: Stocktaking) -> Any:
    """Book a count with the history it needs."""
    return shop.desk.book_count(found, shop.signed(), tuple(shop.store.movements))


@pytest.mark.parametrize(
    "steps, left, roles",
    [
        (8, (8, 248), {R.STOCK_DIFFERENCE: 62, R.STOCK: -62}),
        (0, (0, 0), {R.STOCK_DIFFERENCE: 310, R.STOCK: -310}),
        (12, (12, 372), {R.STOCK: 62, R.STOCK_DIFFERENCE: -62}),
    ],
)
def test_a_count_puts_shelf_and_books_right(
    shop: Shop, steps: int, left: tuple[int, int], roles: dict[R, int]
) -> None:
    """Missing, all gone, too many: a movement at the instant of the count, and a voucher."""
    found = counted(shop, steps)

    (moved,) = book(shop, found)

    facts = shop.store.stock(Sku(MUG), SITE).value
    assert (facts.sellable, facts.value) == left
    assert moved.cause.occurred == found.found[0].at
    assert posted(shop) == roles
    assert audit(shop.store.movements) is None


def test_what_was_stolen_takes_its_input_tax_along(shop: Shop) -> None:
    """PRC VAT law art. 22(3): abnormal losses are not deductible."""
    found = counted(shop, 8, VarianceCause.STOLEN)

    book(shop, evolve(found, input_tax={Sku(MUG): VAT}))

    assert posted(shop)[R.INPUT_TAX_TRANSFER] == -8


def test_a_count_that_agrees_moves_nothing_and_takes_its_name(shop: Shop) -> None:
    """Goods may move while people count: ten were there, and ten were found."""
    found = counted(shop, 10)
    shop.sell("SO-1", (MUG, 3))
    before = shop.store.dump()

    assert book(shop, found) == ()
    after = shop.store.dump()
    assert [name for name in after if after[name] != before[name]] == ["records", "versions"]
    with pytest.raises(DuplicateReferenceError):  # D11: one name, one count
        book(shop, counted(shop, 6))


def test_goods_sold_after_the_count_stay_sold(shop: Shop) -> None:
    """A snapshot would take three twice: ten counted as nine, three sold meanwhile."""
    found = counted(shop, 9)
    shop.sell("SO-1", (MUG, 3))

    book(shop, found)

    assert shop.store.stock(Sku(MUG), SITE).value.sellable == 6


def test_a_count_is_refused_whole(shop: Shop) -> None:
    """Not settled, booked twice, without the history, or nobody knows the item."""
    found = counted(shop, 8)
    open_ = evolve(found, found=(evolve(found.found[0], settled=False),))
    refused(shop, RecountNeededError, lambda: book(shop, open_))
    refused(shop, InvalidInputError, lambda: shop.desk.book_count(found, shop.signed()))
    strange = evolve(found.found[0], line=(Sku("NOTHING"), None, SHELF))
    refused(shop, UnknownItemError, lambda: book(shop, taking(shop, (strange,))))
    book(shop, found)
    refused(shop, DuplicateReferenceError, lambda: book(shop, found))
    with pytest.raises(ExchangeKitError):
        evolve(found, name="")


def test_a_count_that_would_starve_a_later_sale_is_refused(shop: Shop) -> None:
    """ERPNext: a backdated count of 1 with a later issue of 2."""
    found = counted(shop, 1)
    shop.sell("SO-1", (MUG, 2))

    refused(shop, LaterBalanceError, lambda: book(shop, found))


def test_an_awaited_desk_books_the_same(shop: Shop) -> None:
    """Same conversations, awaited."""

    class Awaited:
        def __getattr__(self, name: str) -> Any:
            async def ask(*args: Any) -> Any:
                await asyncio.sleep(0)
                return getattr(shop.store, name)(*args)

            return ask

    desk: Any = AsyncDesk(Awaited())  # type: ignore[arg-type]
    bought = document(shop, mugs(2, SUPPLIER, SHELF, value=62))

    async def both() -> None:
        await desk.book_goods(bought, shop.signed())
        await desk.book_count(counted(shop, 11), shop.signed(), tuple(shop.store.movements))

    asyncio.run(both())

    assert shop.store.stock(Sku(MUG), SITE).value.sellable == 11


# --- what goods are worth where they lie ---------------------------------------------------------

OPENED = Place(SITE, PlaceKind.OPENED)


def opened(shop: Shop) -> None:
    """Two mugs, worth 100 together, are marked as opened."""
    bought = document(shop, mugs(2, SUPPLIER, OPENED, value=100), name="PO-9")
    shop.desk.book_goods(bought, shop.signed())


@pytest.mark.parametrize(
    "error, lines",
    [
        (InsufficientStockError, (mugs(3, OPENED, SHELF, value=100),)),
        (MovementError, (mugs(1, OPENED, SHELF, value=101),)),  # less than nothing is left
        (MovementError, (mugs(2, OPENED, SHELF, value=99),)),  # nothing, that is worth 1
        (MovementError, (mugs(1, OPENED, value=60), mugs(1, OPENED, value=60))),
        (MovementError, (mugs(10, SHELF, value=309),)),
    ],
)
def test_no_document_leaves_a_cost_below_zero_or_behind(
    shop: Shop, error: type[ExchangeKitError], lines: tuple[Going, ...]
) -> None:
    """K9, K10: a value that somebody says is refused where the laws of stock would break."""
    opened(shop)
    moved = document(shop, *lines, name="TR-9", kind=VoucherKind.TRANSFER)

    refused(shop, error, lambda: shop.desk.book_goods(moved, shop.signed()))


def test_a_document_may_use_up_what_it_brings(shop: Shop) -> None:
    """Line by line: what comes to a place can leave it at once, at what it is worth there."""
    opened(shop)
    lines = (mugs(1, SUPPLIER, OPENED, value=20), mugs(3, OPENED, SHELF, value=120))
    shop.desk.book_goods(document(shop, *lines), shop.signed())

    assert shop.store.stock(Sku(MUG), SITE).value.lying(PlaceKind.OPENED) == (0, 0)
    assert audit(shop.store.movements) is None


def test_books_that_are_wrong_already_stop_no_document(shop: Shop) -> None:
    """A host that brought its history along has to be able to put it right."""
    opened(shop)
    store = shop.store
    (last,) = store.movements[-1:]
    broken = evolve(last, source=OPENED, target=SCRAP, steps=1, value=150)
    store.commit(Batch(movements=(broken,)))
    moved = document(shop, mugs(1, OPENED, SCRAP, value=0), name="TR-9")

    assert len(shop.desk.book_goods(moved, shop.signed())) == 1


def test_what_a_count_did_not_find_leaves_at_its_share_of_today(shop: Shop) -> None:
    """Ten at 1000 are counted as one; before that is booked, ten for nothing came and ten left."""
    shop.stock("DEAR", 10, 1000, price="20", product="DEAR")
    line = (Sku("DEAR"), None, SHELF)
    counts = [Count(line, shop.tick(), 1, "u-3")]
    found = tuple(variances(counts, shop.store.movements, Tolerance(steps=99)))
    free = document(shop, Going(Sku("DEAR"), 10, SUPPLIER, SHELF, 0))
    shop.desk.book_goods(free, shop.signed())
    shop.sell("SO-1", ("DEAR", 10))
    day, worth = shop.now.date(), {line: Holding(10, 1000)}
    taken = Stocktaking("ST-9", COMPANY, "CNY", day, found, worth)
    history = tuple(shop.store.movements)
    (moved,) = shop.desk.book_count(taken, shop.signed(), history)

    assert (moved.steps, moved.value) == (9, 450)
    assert audit(shop.store.movements) is None
    assert posted(shop)[R.STOCK] == -450


# --- serials -------------------------------------------------------------------------------------


def phones(shop: Shop) -> None:
    """Make phones known, which are told apart by serial."""
    shop.stock("PHONE", 0, 0, price="900", product="PHONE", tracked_by=TrackedBy.SERIAL)


def phone(serial: str | None, source: Place = SUPPLIER, target: Place = SHELF) -> Going:
    return Going(Sku("PHONE"), 1, source, target, 100, serial)


def test_a_serial_is_bought_once(shop: Shop) -> None:
    """K6, bad input: a second receipt of a serial, in one document or in two."""
    phones(shop)
    twice = document(shop, phone("S1"), phone("S1", target=INSPECTION), name="PO-2")
    refused(shop, SerialHereError, lambda: shop.desk.book_goods(twice, shop.signed()))
    shop.desk.book_goods(document(shop, phone("S1")), shop.signed())
    again = document(shop, phone("S1"), name="PO-2")
    refused(shop, SerialHereError, lambda: shop.desk.book_goods(again, shop.signed()))
    back = document(shop, phone("S1", SHELF, SUPPLIER), name="PO-3")
    shop.desk.book_goods(back, shop.signed())

    shop.desk.book_goods(again, shop.signed())


def at(kind: PlaceKind, site: SiteId = OTHER_SITE) -> Place:
    return Place(site, kind)


@pytest.mark.parametrize(
    "target, error",
    [
        (at(PlaceKind.SELLABLE), SerialHereError),
        (at(PlaceKind.INSPECTION), SerialHereError),
        (at(PlaceKind.IN_TRANSIT), SerialHereError),
        (at(PlaceKind.CUSTOMER_PROPERTY), SerialHereError),
        (at(PlaceKind.CUSTOMER), SerialElsewhereError),
        (at(PlaceKind.SCRAP), SerialElsewhereError),
    ],
)
def test_a_serial_is_bought_once_wherever_it_is(
    shop: Shop, target: Place, error: type[ExchangeKitError]
) -> None:
    """K6, S14: at another site, on its way, a customer's or scrap, it cannot be bought here."""
    phones(shop)
    shop.desk.book_goods(document(shop, phone("S1")), shop.signed())
    gone = document(shop, phone("S1", SHELF, target), name="TR-1", kind=VoucherKind.TRANSFER)
    shop.desk.book_goods(gone, shop.signed())
    again = document(shop, phone("S1"), name="PO-2")

    found = refused(shop, error, lambda: shop.desk.book_goods(again, shop.signed()))

    where = "goods:TR-1" if target.kind is PlaceKind.CUSTOMER else str(target)
    assert where in found.facts.values()


def test_a_sold_serial_names_the_sale_that_holds_it(shop: Shop) -> None:
    """Whose it is, before anything is booked; another company keeps serials of its own."""
    phones(shop)
    shop.desk.book_goods(document(shop, phone("S1")), shop.signed())
    shop.sell("SO-1", ("PHONE", 1), tracked=(Tracked("S1"),))
    held = shop.store.serial(COMPANY, Sku("PHONE"), "S1").value
    again = document(shop, phone("S1", target=at(PlaceKind.SELLABLE)), name="PO-2")
    sign = shop.signed()
    found = refused(shop, SerialElsewhereError, lambda: shop.desk.book_goods(again, sign))

    assert held is not None
    assert (held.holder, found.facts["holder"]) == ("sale:SO-1", "sale:SO-1")
    shop.desk.book_goods(evolve(again, company=CompanyId("co-2")), sign)


def test_a_serial_may_leave_and_come_again_in_one_document(shop: Shop) -> None:
    """A supplier takes it at one site and brings it to another; the laws hold."""
    phones(shop)
    shop.desk.book_goods(document(shop, phone("S1")), shop.signed())
    there = at(PlaceKind.SELLABLE)
    moves = (phone("S1", SHELF, SUPPLIER), phone("S1", at(PlaceKind.SUPPLIER), there))
    shop.desk.book_goods(document(shop, *moves, name="PO-2"), shop.signed())

    assert shop.store.stock(Sku("PHONE"), OTHER_SITE).value.sellable == 1
    assert audit(shop.store.movements, serialised={Sku("PHONE")}) is None


def test_two_documents_cannot_bring_one_serial_to_two_sites(shop: Shop) -> None:
    """Between reading and writing the other one came; read again, the serial is here."""
    phones(shop)
    one = document(shop, phone("S1"), name="PO-1")
    two = document(shop, phone("S1", target=at(PlaceKind.SELLABLE)), name="PO-2")

    class Late(MemoryStore):
        def commit(self, batch: Batch, /) -> None:
            shop.desk.book_goods(two, shop.signed())
            shop.store.commit(batch)

    late = Late(shop.master)
    late.versions = shop.store.versions
    sign = shop.signed()
    with pytest.raises(ConflictError) as found:
        Desk(late).book_goods(one, sign)

    assert found.value.stream == "serial:co/PHONE/S1"
    assert [move.cause.stream for move in shop.store.movements[-1:]] == ["goods:PO-2"]
    refused(shop, SerialHereError, lambda: shop.desk.book_goods(one, sign))


@pytest.mark.parametrize("found_first", [True, False])
def test_a_serial_that_lay_in_the_wrong_place_is_counted_there(
    shop: Shop, *, found_first: bool
) -> None:
    """Missing on one shelf and found on another, in whatever order it was written down."""
    phones(shop)
    moved = shop.desk.book_goods(document(shop, phone("S1")), shop.signed())
    lines = [(Sku("PHONE"), "S1", place) for place in (SHELF, at(PlaceKind.SELLABLE))]
    counts = [Count(line, shop.tick(), n, "u-3") for n, line in enumerate(lines)]
    found = tuple(variances(counts, moved, Tolerance(steps=9)))
    found = found[::-1] if found_first else found
    taken = Stocktaking("ST-1", COMPANY, "CNY", shop.now.date(), found, {lines[0]: Holding(1, 100)})
    booked = shop.desk.book_count(taken, shop.signed(), moved)

    assert [move.steps for move in booked] == [1, 1]
    held = shop.store.serial(COMPANY, Sku("PHONE"), "S1").value
    assert held is not None
    assert held.place == at(PlaceKind.SELLABLE)
    assert audit(shop.store.movements, serialised={Sku("PHONE")}) is None


@pytest.mark.parametrize("steps, serial", [(2, "S1"), (1, None)])
def test_a_serial_moves_alone_and_by_its_name(shop: Shop, steps: int, serial: str | None) -> None:
    phones(shop)
    bought = document(shop, evolve(phone(serial), steps=steps))

    refused(shop, TrackingError, lambda: shop.desk.book_goods(bought, shop.signed()))


def test_what_is_told_apart_is_counted_and_opened_so(shop: Shop) -> None:
    """A serial is counted once; a lot has a name; opening stock in bulk is of neither."""
    phones(shop)
    shop.stock("MILK", 0, 0, price="5", product="MILK", tracked_by=TrackedBy.LOT)
    moved = shop.desk.book_goods(document(shop, phone("S1")), shop.signed())
    milk = document(shop, Going(Sku("MILK"), 5, SUPPLIER, SHELF, 50), name="PO-2")
    refused(shop, TrackingError, lambda: shop.desk.book_goods(milk, shop.signed()))
    named = Going(Sku("MILK"), 5, SUPPLIER, SHELF, 50, "LOT-1")
    shop.desk.book_goods(document(shop, named, name="PO-2"), shop.signed())
    line = (Sku("PHONE"), "S1", SHELF)
    counts = [Count(line, shop.tick(), 2, "u-3")]
    found = tuple(variances(counts, moved, Tolerance(steps=9)))
    day, worth = shop.now.date(), {line: Holding(1, 100)}
    taken = Stocktaking("ST-1", COMPANY, "CNY", day, found, worth)
    refused(shop, SerialHereError, lambda: shop.desk.book_count(taken, shop.signed(), moved))
    opening = Opening(COMPANY, OTHER_SITE, "CNY", day, {Sku("PHONE"): (2, 200)})
    refused(shop, TrackingError, lambda: shop.desk.open_stock(opening, shop.signed()))


# --- routes --------------------------------------------------------------------------------------


def test_goods_go_round_until_they_are_as_new(shop: Shop) -> None:
    """
    Disposition routes: repaired, looked at, repaired again, looked at, and for sale.

    What was spent on them comes on top; stock is worth in the books what lies in its places.
    """
    shop.sell("SO-1", (MUG, 2))
    shop.agree(c.Asked(1, 2))
    shop.bring_back(Grade.DAMAGED, Disposition.REFURBISH)
    before = len(shop.store.vouchers)
    workshop = Place(SITE, PlaceKind.REFURBISH)
    loop = ((workshop, INSPECTION), (INSPECTION, workshop), (workshop, INSPECTION))
    for number, (source, target) in enumerate((*loop, (INSPECTION, SHELF))):
        step = document(shop, mugs(2, source, target, value=62), name=f"RT-{number}")
        shop.desk.book_goods(evolve(step, kind=VoucherKind.TRANSFER), shop.signed())
    facts = shop.store.stock(Sku(MUG), SITE).value

    assert (facts.sellable, facts.value) == (10, 310)
    assert [v.kind for v in shop.store.vouchers[before:]] == [VoucherKind.TRANSFER] * 4
    assert effect(shop.store.vouchers, R.STOCK_REFURBISH, "CNY").minor == 0
    assert effect(shop.store.vouchers, R.STOCK_INSPECTION, "CNY").minor == 0
    assert audit(shop.store.movements) is None


def test_what_cannot_be_repaired_is_scrapped_with_its_voucher(shop: Shop) -> None:
    """Out of the workshop: what it was worth is a loss; what went to the supplier is claimed."""
    shop.sell("SO-1", (MUG, 2))
    shop.agree(c.Asked(1, 2))
    shop.receive()
    shop.inspect(1, Grade.DAMAGED, Disposition.REFURBISH)
    shop.inspect(1, Grade.DAMAGED, Disposition.TO_SUPPLIER)
    assert effect(shop.store.vouchers, R.SUPPLIER_CLAIM, "CNY").minor == 31
    gone = document(shop, mugs(1, Place(SITE, PlaceKind.REFURBISH), SCRAP, value=31), name="SC-1")
    shop.desk.book_goods(evolve(gone, kind=VoucherKind.DISPOSAL), shop.signed())

    assert posted(shop) == {R.SCRAP_LOSS: 31, R.STOCK_REFURBISH: -31}


# --- the past ------------------------------------------------------------------------------------


def test_a_parcel_of_yesterday_leaves_only_what_was_there_yesterday() -> None:
    """K4: goods bought today were not sent, nor sold, the day before; yesterday's were."""
    shop = Shop(Terms(sequence=Sequence.ADVANCE), rules=())
    shop.stock("SCARF", 2, 20, price="199", product="SHIRT")
    shop.sell("SO-1", (SHIRT_M, 3))
    shop.agree(c.Asked(1, 3), c.Wish("SCARF", 3))
    yesterday = shop.now
    shop.later(days=1)
    bought = Going(Sku("SCARF"), 5, SUPPLIER, SHELF, 50)
    shop.desk.book_goods(document(shop, bought), shop.signed())
    refused_as = shop.refuse(
        LaterBalanceError, c.Dispatch((c.LineSteps(1, 3),)), occurred=yesterday
    )
    late = evolve(shop.signed(), occurred=yesterday)
    sale = shop.order("SO-2", (Sku("SCARF"), 3))
    refused(shop, LaterBalanceError, lambda: shop.desk.record_sale(sale, late))
    shop.do(c.Dispatch((c.LineSteps(1, 2),)), occurred=yesterday)

    assert (refused_as.item, refused_as.balance) == ("SCARF", -1)
