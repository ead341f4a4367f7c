"""Lots and serials through a slip: named, told apart, and in one pair of hands at a time."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from exchangekit.desk import Desk
from exchangekit.effects.finding import Search
from exchangekit.effects.laws import undone
from exchangekit.effects.movements import issue_of
from exchangekit.errors import (
    ExchangeKitError,
    InsufficientStockError,
    InvalidInputError,
    LotMismatchError,
    OverReversedError,
    SerialHereError,
    SerialReplacesItselfError,
    TooManyError,
    TrackingError,
)
from exchangekit.policy.terms import Sequence, Terms
from exchangekit.sale.entitlement import Entitlement, entitlement_of
from exchangekit.slip import commands as c
from exchangekit.slip.allowed import Allowed, NotAllowed
from exchangekit.slip.guards import stage_text
from exchangekit.slip.phases import Leg
from exchangekit.stock.custody import custody_of
from exchangekit.stock.valuation.layers import Specific
from exchangekit.stock.valuation.reading import costing
from exchangekit.values.goods import Disposition, Grade, Tracked, TrackedBy
from exchangekit.values.ids import CustomerRef, SaleId, Sku, SlipId
from exchangekit.values.people import Actor, Role
from exchangekit.wire.history import read_sale

from examples.sqlite_host import SqliteStore
from tests.builders import EX_1, EX_2, MUG, SITE, Shop
from tests.slip.world import ANYBODY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exchangekit.sale.facts import Sale
    from exchangekit.stock.movements import Movement

PHONE, MILK = Sku("PHONE"), Sku("MILK")
ADVANCE = Terms(sequence=Sequence.ADVANCE)


def named(*names: str, line: int = 1) -> tuple[c.LineSteps, ...]:
    return tuple(c.LineSteps(line, 1, name) for name in names)


def look(name: str | None, where: Disposition = Disposition.SELL_AS_NEW, **more: Any) -> c.Inspect:
    return c.Inspect(1, more.pop("steps", 1), Grade.AS_NEW, where, SITE, tracking=name, **more)


def stocked(shop: Shop) -> Shop:
    """Six phones by serial, each of its own cost; milk in two lots."""
    shop.stock(PHONE, 0, 0, price="900", product="PHONE", tracked_by=TrackedBy.SERIAL)
    shop.stock(MILK, 0, 0, price="5", product="MILK", tracked_by=TrackedBy.LOT)
    shop.master.costings = {PHONE: costing(Specific)}
    shop.master.expiries = {
        (MILK, "LATE"): date(2026, 6, 1),
        (MILK, "SOON"): date(2026, 4, 1),
        (MILK, "OLD"): date(2026, 3, 1),
    }
    shop.buy(PHONE, *(Tracked(f"S{n}", 1, shop.money(f"{n}00")) for n in range(1, 7)))
    lots = (("LATE", 5), ("SOON", 2), ("OLD", 4))
    shop.buy(MILK, *(Tracked(lot, n, shop.money(f"{n}")) for lot, n in lots))
    return shop


@pytest.fixture(params=["memory", "sqlite"])
def shop(request: pytest.FixtureRequest, tmp_path: Any) -> Iterator[Shop]:
    """Give the shop over either host."""
    made = Shop(ADVANCE, rules=())
    if request.param == "sqlite":
        with SqliteStore.open(tmp_path / "shop.db", made.master) as store:
            made.store = store
            made.desk = Desk(store)
            yield stocked(made)
    else:
        yield stocked(made)


def sell(shop: Shop, sale: str, *names: str, customer: str = "cust-7") -> Sale:
    tracked = tuple(Tracked(name) for name in names)
    line = (PHONE, len(names))
    return shop.sell(sale, line, tracked=tracked, customer=CustomerRef(customer))


def one_has_come() -> Shop:
    """S1, S2, S4 and S5 were sold to one, S3 to another; S2 is back, two more may come."""
    shop = stocked(Shop(ADVANCE, rules=()))
    sell(shop, "SO-1", "S1", "S2", "S4", "S5")
    sell(shop, "SO-2", "S3", customer="cust-8")
    shop.agree(c.Asked(1, 1), slip=EX_2)
    shop.do(c.Receive(SITE, named("S2")), slip=EX_2)
    shop.agree(c.Asked(1, 2))
    return shop


def entitlement(shop: Shop, sale: str) -> Entitlement:
    found = entitlement_of(read_sale(shop.store.sale_records(SaleId(sale))))
    assert found is not None
    return found


def moved(shop: Shop) -> tuple[Movement, ...]:
    store: Any = shop.store  # the SQLite host reads them, the one in memory has them
    return tuple(store.movements() if callable(store.movements) else store.movements)


def answers_to_the_customer(shop: Shop) -> dict[str, Allowed | NotAllowed]:
    """Give what is said to somebody who has nothing to do with goods, whichever form is tried."""
    customer = Actor("cust-7", frozenset({Role.CUSTOMER}))
    return {one.command: one for one in shop.desk.allowed(EX_1, customer, shop.now)}


def swap(shop: Shop, slip: str, sale: str, back: str, out: str) -> Sale:
    """Exchange one phone for another, to the end; give the sale that it became."""
    shop.agree(c.Asked(1, 1), c.Wish(PHONE, 1), slip=slip, sale=sale)
    shop.do(c.Receive(SITE, named(back)), slip=slip)
    shop.do(look(back, Disposition.REFURBISH), slip=slip)
    shop.do(c.Dispatch(named(out)), slip=slip)
    shop.do(c.Deliver((c.LineSteps(1, 1),)), slip=slip)
    shop.do(c.Confirm(), slip=slip)
    return entitlement(shop, f"slip:{slip}").sale


def test_a_serial_is_exchanged_and_the_other_one_comes_back_through_the_chained_sale(
    shop: Shop,
) -> None:
    """S13, S14: custody goes on over generations, and the cost is that of the very serial."""
    sell(shop, "SO-1", "S1", "S2")
    chained = swap(shop, EX_1, "SO-1", "S2", "S3")

    assert (Tracked("S3", 1, shop.money("300")),) == chained.lines[0].tracked
    assert shop.money("200") == shop.slip().returns[0].receipts[0].value
    chained = swap(shop, EX_2, chained.id, "S3", "S4")

    custody = custody_of(moved(shop), {PHONE})
    holders = {serial: at.holder for (_, serial), at in custody.items()}
    assert ("sale:SO-1", "slip:EX-2") == (holders["S1"], holders["S4"])
    assert {"shop/refurbish"} == {holders["S2"], holders["S3"]}
    for serial, slips in (("S3", {EX_1, EX_2}), ("S2", {EX_1}), ("S4", {EX_2})):
        assert slips == {one.slip for one in shop.desk.find(Search(serial=serial))}


@pytest.mark.parametrize(
    "error, lines",
    [
        (TrackingError, (c.LineSteps(1, 1),)),
        (TrackingError, (c.LineSteps(1, 2, "S1"),)),
        (LotMismatchError, named("S3")),  # of another customer
        (SerialHereError, named("S6")),  # never left
        (OverReversedError, named("S2")),  # came back through another slip
        (TooManyError, named("S1", "S4", "S5")),
    ],
)
def test_what_cannot_come_back_is_refused(
    error: type[ExchangeKitError], lines: tuple[c.LineSteps, ...]
) -> None:
    """S14: neither without its serial, nor from somebody else, nor twice."""
    shop = one_has_come()
    shop.refuse(error, c.Receive(SITE, lines))
    shop.do(c.Receive(SITE, named("S1", "S5")))
    shop.refuse(TrackingError, look(None))

    assert 0 == shop.refuse(TooManyError, look("S2")).left


def test_what_was_given_back_can_come_again(shop: Shop) -> None:
    """A serial that inspection gave back is the customer's, under the same sale."""
    sell(shop, "SO-1", "S1")
    shop.agree(c.Asked(1, 1))
    shop.do(c.Receive(SITE, named("S1")))
    shop.do(look("S1", Disposition.BACK_TO_CUSTOMER))
    shop.agree(c.Asked(1, 1), slip=EX_2)
    shop.do(c.Receive(SITE, named("S1")), slip=EX_2)

    assert {"S1": 1} == entitlement(shop, "SO-1").came(1)


def test_a_replacement_names_its_serial_and_is_not_what_came_back(shop: Shop) -> None:
    """S14: never its own replacement, nor one that is not on the shelf."""
    sell(shop, "SO-1", "S1")
    sell(shop, "SO-2", "S2", customer="cust-8")
    shop.agree(c.Asked(1, 1), c.Wish(PHONE, 1))
    shop.do(c.Receive(SITE, named("S1")))
    shop.do(look("S1"))

    for error, lines in (
        (TrackingError, (c.LineSteps(1, 1),)),
        (SerialReplacesItselfError, named("S1")),
        (InsufficientStockError, named("S2")),
    ):
        with pytest.raises(error):
            shop.do(c.Dispatch(lines))
    shop.do(c.Dispatch(named("S5")))

    assert shop.money("500") == shop.slip().replacements[0].cost
    with pytest.raises(InvalidInputError):
        c.Deliver(named("S5"))


def test_what_expires_first_leaves_first_and_a_lot_can_be_named(shop: Shop) -> None:
    """K6: milk that is over is never sent; of what is good the soonest goes."""
    shop.sell("SO-1", (MILK, 3), tracked=(Tracked("OLD", 3),))
    shop.agree(c.Asked(1, 3), c.Wish(MILK, 5))
    shop.do(c.Receive(SITE, (c.LineSteps(1, 3, "OLD"),)))
    shop.do(look("OLD", Disposition.SCRAP, steps=3))
    shop.settle()
    with pytest.raises(InsufficientStockError):
        shop.do(c.Dispatch((c.LineSteps(1, 1, "OLD"),)))
    with pytest.raises(InsufficientStockError):
        shop.do(c.Dispatch((c.LineSteps(1, 1, "NONE"),)))
    shop.do(c.Dispatch((c.LineSteps(1, 1, "LATE"),)))
    shop.do(c.Dispatch((c.LineSteps(1, 3), c.LineSteps(1, 1, "LATE"))))

    sent = {one.tracking: one.steps for one in shop.slip().replacements[0].sent}
    assert {"LATE": 3, "SOON": 2} == sent


def test_where_the_sale_does_not_say_which_one_each_comes_once(shop: Shop) -> None:
    """An old sale without serials: what is named is believed, but never twice."""
    shop.desk.import_sale(shop.order("SO-1", (PHONE, 2), (MILK, 9)), shop.signed())
    shop.agree(c.Asked(1, 2), c.Asked(2, 9))
    shop.do(c.Receive(SITE, (c.LineSteps(1, 1, "X1"), c.LineSteps(2, 4, "X"))))
    with pytest.raises(OverReversedError):
        shop.do(c.Receive(SITE, named("X1")))
    shop.do(c.Receive(SITE, (c.LineSteps(1, 1, "X2"), c.LineSteps(2, 5, "X"))))

    assert ("X", "X1", "X2") == shop.desk.find(Search(serial="X2"))[0].serials


def test_on_the_way_back_the_one_that_is_named_goes(shop: Shop) -> None:
    """One is looked at, one is not, one comes when the others have gone."""
    sell(shop, "SO-1", "S1", "S2", "S3")
    shop.agree(c.Asked(1, 3))
    shop.do(c.ShipReturn())
    shop.do(c.Receive(SITE, named("S1", "S2")))
    shop.do(look("S1"))
    shop.do(c.Cancel())
    for serial in ("S2", "S1"):
        shop.do(c.Dispatch(named(serial), leg=Leg.RETURN))
    shop.do(c.Receive(SITE, named("S3")))
    shop.do(c.Dispatch(named("S3"), leg=Leg.RETURN))

    assert "ended" == stage_text(shop.slip())
    assert {} == entitlement(shop, "SO-1").came(1)


def test_of_two_that_are_home_again_the_one_nobody_looked_at_is_offered(shop: Shop) -> None:
    """Example: called back, both here, S4 still on the table."""
    sell(shop, "SO-1", "S1", "S2")
    shop.agree(c.Asked(1, 2), c.Wish(PHONE, 2))
    shop.do(c.Dispatch(named("S3", "S4")))
    shop.do(c.Cancel())
    shop.do(c.Receive(SITE, named("S3", "S4"), leg=Leg.REPLACEMENT))
    shop.do(look("S3", leg=Leg.REPLACEMENT))
    (offered,) = (
        answer.witness
        for answer in shop.desk.allowed(EX_1, ANYBODY, shop.now)
        if isinstance(answer, Allowed) and isinstance(answer.witness, c.Inspect)
    )

    assert offered == look("S4", leg=Leg.REPLACEMENT)
    assert isinstance(answers_to_the_customer(shop)["Inspect"], NotAllowed)


def test_goods_told_apart_come_beside_goods_that_are_not(shop: Shop) -> None:
    """A form is offered for each; what came of one line says nothing of another."""
    shop.desk.import_sale(shop.order("SO-1", (PHONE, 2), (MILK, 2), (MUG, 1)), shop.signed())
    shop.agree(c.Asked(1, 2), c.Asked(2, 2), c.Asked(3, 1))
    shop.do(c.Receive(SITE, (c.LineSteps(2, 2, "X"),)))
    answers = {one.command: one for one in shop.desk.allowed(EX_1, ANYBODY, shop.now)}

    assert isinstance(answers["Receive"], Allowed)
    assert isinstance(answers_to_the_customer(shop)["Receive"], NotAllowed)
    assert {} == entitlement(shop, "SO-1").came(1)


class WithoutLots:
    """A host that knows how much lies where, but not which lots or serials."""

    def __init__(self, store: Any) -> None:
        self._store = store

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def stock(self, item: Any, site: Any) -> Any:
        read = self._store.stock(item, site)
        return evolve(read, value=evolve(read.value, lots=()))


def test_a_host_that_gives_no_lots_is_told_which_one_leaves(shop: Shop) -> None:
    sell(shop, "SO-1", "S1")
    shop.agree(c.Asked(1, 1), c.Wish(PHONE, 1))
    shop.desk = Desk(WithoutLots(shop.store))
    shop.do(c.Dispatch(named("S2")))

    assert "S2" == moved(shop)[-1].tracking


def test_what_left_by_serial_shares_the_cost_where_only_all_of_it_is_known(shop: Shop) -> None:
    sold = sell(shop, "SO-1", "S1", "S2")
    two = tuple(Tracked(name) for name in ("S1", "S2"))
    line = evolve(sold.lines[0], tracked=two, cost=shop.money("5.01"))
    none = evolve(line, cost=None)

    cause = moved(shop)[0].cause
    assert [251, 250] == [one.value for one in issue_of(evolve(sold, lines=(line,)), cause)]
    assert [0, 0] == [one.value for one in issue_of(evolve(sold, lines=(none,)), cause)]


def test_a_lot_lost_on_the_way_is_named_and_sent_again(shop: Shop) -> None:
    """What is left of a lot keeps its cost to the cent."""
    shop.sell("SO-1", (MILK, 3), tracked=(Tracked("OLD", 3),))
    shop.agree(c.Asked(1, 3), c.Wish(MILK, 3))
    shop.do(c.Dispatch((c.LineSteps(1, 1, "SOON"), c.LineSteps(1, 2, "LATE"))))
    lost = (1, 1, c.Outcome.LOST, Leg.REPLACEMENT)
    for tracking, error in ((None, TrackingError), ("OLD", LotMismatchError)):
        with pytest.raises(error):
            shop.do(c.Resolve(*lost, tracking))
    with pytest.raises(OverReversedError):
        shop.do(c.Resolve(1, 3, c.Outcome.LOST, Leg.REPLACEMENT, "LATE"))
    before = shop.slip().replacements[0]
    shop.do(c.Resolve(*lost, "LATE"))
    shop.do(c.Resolve(*lost, "SOON"))
    line = shop.slip().replacements[0]

    assert before.cost is not None
    assert [("LATE", 1)] == [(one.tracking, one.steps) for one in line.sent]
    assert [line.cost] == [one.cost for one in line.sent]


@pytest.mark.parametrize(
    "tracked",
    [(Tracked("S1"),), (Tracked("S1"), Tracked("S1")), (Tracked("S1", 2),)],
    ids=["too few", "twice", "two of one serial"],
)
def test_a_sale_names_all_of_its_serials_or_none(tracked: tuple[Tracked, ...]) -> None:
    """Serials that do not fit what was shipped are refused."""
    shop = stocked(Shop())
    with pytest.raises(InvalidInputError):
        shop.order("SO-1", (PHONE, 2), tracked=tracked)


def test_goods_that_are_not_told_apart_have_no_lot() -> None:
    """A name on goods without lots is a slip of the pen, and so is no cost or no quantity."""
    shop = stocked(Shop(ADVANCE, rules=()))
    shop.sell("SO-1", ("MUG", 1))
    shop.agree(c.Asked(1, 1), c.Wish("SHIRT-L", 1))
    shop.settle()
    shop.refuse(TrackingError, c.Receive(SITE, named("S1")))
    shop.refuse(TrackingError, c.Dispatch(named("S1")))
    with pytest.raises(InvalidInputError):
        Tracked("S1", 0)
    with pytest.raises(InvalidInputError):
        Tracked("S1", 1, shop.money("-1"))


# --- the laws ------------------------------------------------------------------------------------

BACK = (c.Resolve, c.Receive, c.Inspect, c.Dispatch, c.Pay, c.Refund)


def offers(shop: Shop, slip: str) -> list[c.Command]:
    answers = shop.desk.allowed(SlipId(slip), ANYBODY, shop.now)
    found = [answer.witness for answer in answers if isinstance(answer, Allowed)]
    return [one for one in found if not isinstance(getattr(one, "outcome", None), c.StrayCame)]


def take(shop: Shop, slip: str, command: c.Command) -> None:
    if isinstance(command, c.Pay | c.Refund):
        shop.settle(slip)
    else:
        shop.do(command, slip=slip, by=ANYBODY)


def live(shop: Shop, slip: str, data: st.DataObject, most: int = 12) -> None:
    """Take what is offered, without calling anything off."""
    for _ in range(data.draw(st.integers(0, most))):
        found = [one for one in offers(shop, slip) if not isinstance(one, c.Cancel | c.Adjust)]
        if not found:
            return
        command = data.draw(st.sampled_from(found))
        if isinstance(command, c.Inspect):
            where = st.sampled_from((Disposition.SELL_AS_NEW, Disposition.REFURBISH))
            command = evolve(command, disposition=data.draw(where))
        take(shop, slip, command)


@given(data=st.data())
def test_what_is_undone_leaves_no_lot_and_no_serial_behind(data: st.DataObject) -> None:
    """D12 for every lot and serial: the movements of an undone slip sum to zero."""
    shop = stocked(Shop(ADVANCE, rules=()))
    item, tracked = data.draw(
        st.sampled_from(
            (
                (PHONE, (Tracked("S1"), Tracked("S2"))),
                (MILK, (Tracked("OLD", 1), Tracked("LATE", 1))),
            )
        )
    )
    shop.sell("SO-1", (item, 2), tracked=tracked)
    shop.agree(c.Asked(1, 2), c.Wish(item, 2))
    live(shop, EX_1, data)
    if stage_text(shop.slip()) == "ended":
        return
    shop.do(c.Cancel())
    if stage_text(shop.slip()) == "ended":  # nothing had moved
        return
    for _ in range(40):
        if stage_text(shop.slip()) == "ended":
            break
        take(shop, EX_1, next(one for one in offers(shop, EX_1) if isinstance(one, BACK)))
    own = [one for one in moved(shop) if one.cause.stream == f"slip:{EX_1}"]
    vouchers = [one for one in shop.store.vouchers if one.id.startswith(f"slip:{EX_1}/")]

    assert "ended" == stage_text(shop.slip())
    assert undone(shop.slip(), own, vouchers) is None
    custody_of(moved(shop), {PHONE})


@given(data=st.data())
def test_a_serial_is_in_one_pair_of_hands_over_the_generations(data: st.DataObject) -> None:
    """
    S13, S14: two customers exchange and exchange again; custody folds without a break.

    Whatever a customer holds came to them by a sale of theirs, and can come back by no other.
    """
    shop = stocked(Shop(ADVANCE, rules=()))
    sales = {"cust-7": "SO-1", "cust-8": "SO-2"}
    held = {"cust-7": "S1", "cust-8": "S2"}
    for customer, sale in sales.items():
        sell(shop, sale, held[customer], customer=customer)
    for n in range(data.draw(st.integers(1, 4))):
        mine, other = data.draw(st.permutations(sorted(sales)))
        slip = f"EX-{n + 1}"
        shop.agree(c.Asked(1, 1), c.Wish(PHONE, 1), slip=slip, sale=sales[mine])
        with pytest.raises(LotMismatchError):
            shop.do(c.Receive(SITE, named(held[other])), slip=slip)
        shop.do(c.Receive(SITE, named(held[mine])), slip=slip)
        shop.do(look(held[mine]), slip=slip)
        shelf = {lot.tracking for lot in shop.store.stock(PHONE, SITE).value.lots}
        out = data.draw(st.sampled_from(sorted(shelf - {held[mine]}, key=str)))
        shop.do(c.Dispatch(named(str(out))), slip=slip)
        shop.do(c.Deliver((c.LineSteps(1, 1),)), slip=slip)
        sales[mine], held[mine] = f"slip:{slip}", str(out)

    at = custody_of(moved(shop), {PHONE})
    for customer, sale in sales.items():
        by = sale if sale.startswith("slip:") else f"sale:{sale}"
        assert by == at[PHONE, held[customer]].holder
    assert 2 == sum(one.is_out for one in at.values())
