"""
The stories whose records are kept for ever: written once per release, read by every later one.

    python -m tests.wire.golden_stories      writes tests/wire/golden/v2.json

A release that changes a stored form writes a new file beside the old ones; it never writes
an old one again.
"""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from exchangekit.accounting.journal import Dated, entry_by
from exchangekit.accounting.standard import SELLER_FREIGHT
from exchangekit.accounting.supplier_claims import (
    ClaimAccepted,
    ClaimCredited,
    ClaimOpened,
    ClaimRefused,
    ClaimReturned,
    ClaimSent,
    ClaimSource,
)
from exchangekit.accounting.vouchers import VoucherKind
from exchangekit.desk.goods import Going, GoodsDocument, Stocktaking
from exchangekit.desk.write_downs import WriteDown
from exchangekit.effects.write_downs import Fetching
from exchangekit.policy.approval import Gate, Level, Successor
from exchangekit.policy.deadlines import Deadline, Escalate, Expire, Pass, Remind, Wait
from exchangekit.policy.money_terms import (
    LostPromotion,
    MoneyTerms,
    RefundBy,
    ShippingRefund,
)
from exchangekit.policy.pledges import Pledge, PledgeKind
from exchangekit.policy.terms import FeeKind, FeeTerm, GradeDeduction, Sequence, Terms
from exchangekit.sale.discounts import Discount
from exchangekit.sale.facts import Channel
from exchangekit.sale.intake import Shipping
from exchangekit.slip import commands as c
from exchangekit.slip.due import due
from exchangekit.slip.phases import Leg
from exchangekit.stock.ledger import Holding
from exchangekit.stock.places import Place, PlaceKind
from exchangekit.stock.stocktake import Count, Tolerance, VarianceCause, variances
from exchangekit.values.goods import Disposition, Grade, Reason, Tracked, TrackedBy
from exchangekit.values.ids import PaymentId, SaleId, Sku, SlipId, chained_sale
from exchangekit.values.money import Money
from exchangekit.values.people import Actor, Role
from exchangekit.wire.codec import encode

from tests.builders import (
    BOSS,
    CASHIER,
    COMPANY,
    DIRECTOR,
    MUG,
    SHIRT_L,
    SHIRT_M,
    SITE,
    TEA,
    VAT,
    Shop,
)

FOLDER: Final = Path(__file__).parent / "golden"
NEWEST: Final = FOLDER / "v2.json"
ANYBODY: Final = Actor("anybody", set(Role))
SECOND: Final = Actor("second-clerk", {Role.CLERK})

TERMS: Final = Terms(
    levels=(Level(),),
    deductions=(GradeDeduction(Grade.DAMAGED, 300_000),),
    fees=(FeeTerm(FeeKind.RETURN_FREIGHT, Money(800, "CNY")),),
)


def tell() -> Shop:
    """Live through every event: a swap to its end, a refund, a refusal, a cancellation."""
    shop = Shop(TERMS, goods=4)
    for sale in ("SO-1", "SO-2", "SO-3", "SO-4"):
        shop.sell(sale, (SHIRT_M, 1))
    shop.stock("SHIRT-S", 2, 160, price="249", product="SHIRT")
    _swap_with_findings(shop)
    _refund_of_what_arrived(shop)
    shop.submit(c.Asked(1, 1), c.Wish(MUG, 1), slip="EX-3", sale="SO-3")
    shop.do(c.Review(c.Decision.REFUSE, note="note-17"), slip="EX-3")
    shop.approve(c.Asked(1, 1), c.Wish("SHIRT-S", 3), slip="EX-4", sale="SO-4")
    shop.do(c.Cancel(), slip="EX-4")
    return shop


def _swap_with_findings(shop: Shop) -> None:
    """Found damaged, so the customer pays; sent, delivered and confirmed."""
    shop.agree(c.Asked(1, 1, barcode=None), c.Wish(SHIRT_L, 1), contact="mail-7")
    shop.do(c.ShipReturn("SF-1"))
    shop.bring_back(Grade.DAMAGED, Disposition.REFURBISH)
    shop.accept()
    shop.settle()
    shop.send()


def _refund_of_what_arrived(shop: Shop) -> None:
    """Two shirts announced, one kept, one refunded."""
    shop.sell("SO-5", (SHIRT_L, 2))
    shop.agree(c.Asked(1, 2), slip="EX-2", sale="SO-5")
    shop.do(c.Resolve(1, 1, c.Outcome.KEPT), slip="EX-2")
    shop.bring_back(slip="EX-2")
    shop.accept("EX-2")
    shop.settle("EX-2", "R-1")


def tell_of_the_whole_sale() -> Shop:
    """A promotion is broken and shipping paid back; store credit, with a coin too many."""
    money = MoneyTerms(
        shipping=ShippingRefund.WITH_EVERYTHING,
        lost_promotion=LostPromotion.REPRICE_REMAINDER,
        refund_by=frozenset({RefundBy.CASH, RefundBy.STORE_CREDIT}),
        cash_step=5,
    )
    shop = Shop(Terms(money=money))
    promo = Discount("promo", off=Money(3001, "CNY"), threshold=Money(20000, "CNY"))
    shipping = Shipping(Money(1000, "CNY"), VAT)
    shop.sell("SO-7", (SHIRT_M, 1), (MUG, 1), discounts=(promo,), shipping=shipping)
    for line, by in ((2, RefundBy.CASH), (1, RefundBy.STORE_CREDIT)):
        slip = f"EX-7{line}"
        shop.approve(c.Asked(line, 1), slip=slip, sale="SO-7")
        shop.do(c.Adjust(Money(101, "CNY"), "scratch", 1), slip=slip)
        shop.do(c.Countersign(1, c.Decision.APPROVE), slip=slip, by=BOSS)
        shop.accept(slip)
        shop.bring_back(slip=slip)
        owed = -shop.slip(slip).money.outstanding
        shop.do(c.Refund(PaymentId(f"R-7{line}"), owed, by), slip=slip)
    return shop


def tell_of_deadlines() -> Shop:
    """A late approval goes to a cashier, goods are asked for once more and never come."""
    deadlines = (
        Deadline(Wait.APPROVAL, timedelta(days=1), Escalate(Role.CASHIER)),
        Deadline(Wait.GOODS, timedelta(days=5), Remind(2)),
        Deadline(Wait.GOODS, timedelta(days=20), Expire()),
        Deadline(Wait.CONFIRMATION, timedelta(days=7), Pass()),
    )
    shop = Shop(Terms(levels=(Level(),), deadlines=deadlines))
    shop.sell("SO-8", (MUG, 1))
    shop.submit(c.Asked(1, 1), slip="EX-81", sale="SO-8")
    for days in (2, 6, 20):
        shop.later(days=days)
        shop.do(due(shop.slip("EX-81"), shop.now)[-1].command, slip="EX-81")
        if days < 6:
            shop.do(c.Review(c.Decision.APPROVE), slip="EX-81")
    return shop


def tell_of_the_way_back() -> Shop:
    """A slip undone: goods lost, called in, kept, sent back and paid for instead."""
    shop = Shop(Terms(sequence=Sequence.ADVANCE))
    shop.sell("SO-9", (SHIRT_M, 3))
    shop.agree(c.Asked(1, 3), c.Wish(SHIRT_L, 3), slip="EX-9", sale="SO-9")

    def some(steps: int) -> tuple[c.LineSteps, ...]:
        return (c.LineSteps(1, steps),)

    as_new = (Grade.AS_NEW, Disposition.SELL_AS_NEW, SITE)
    for command in (
        c.Dispatch(some(3), "SF-8"),
        c.Resolve(1, 1, c.Outcome.LOST, leg=Leg.REPLACEMENT),
        c.Receive(SITE, some(2)),
        c.Inspect(1, 1, *as_new),
        c.Inspect(1, 1, Grade.DAMAGED, Disposition.SCRAP, SITE),
        c.Cancel(),
        c.Dispatch(some(1), "SF-9", leg=Leg.RETURN),
        c.Resolve(1, 1, c.Outcome.GONE),
        c.Receive(SITE, some(1), leg=Leg.REPLACEMENT),
        c.Inspect(1, 1, *as_new, leg=Leg.REPLACEMENT),
        c.Resolve(1, 1, c.Outcome.KEPT, leg=Leg.REPLACEMENT),
    ):
        shop.do(command, slip="EX-9")
    shop.settle("EX-9")
    return shop


def tell_of_strays() -> Shop:
    """A shirt too many, kept for the customer and sent back."""
    shop = Shop()
    shop.sell("SO-30", (SHIRT_M, 2))
    shop.agree(c.Asked(1, 1), slip="EX-30", sale="SO-30")
    for command in (
        c.Receive(SITE, (c.LineSteps(1, 1),)),
        c.Resolve(1, 1, c.StrayCame(c.StrayKind.SURPLUS, Sku(SHIRT_M), SITE)),
        c.Resolve(1, 1, c.StrayBack("SF-30")),
    ):
        shop.do(command, slip="EX-30")
    return shop


def tell_of_goods_left_to_the_shop() -> Shop:
    """A carton of milk came along that is no part of the return, and the customer leaves it."""
    shop = Shop()
    shop.stock("MILK", 0, 0, price="5", tracked_by=TrackedBy.LOT)
    shop.sell("SO-31", (MUG, 1))
    shop.agree(c.Asked(1, 1), slip="EX-31", sale="SO-31")
    milk = c.StrayCame(c.StrayKind.UNEXPECTED, Sku("MILK"), SITE)
    for command in (
        c.Resolve(0, 2, milk, tracking="LOT-7"),
        c.Resolve(1, 1, c.StrayKept(Disposition.SELL_AS_OPENED)),
        c.Resolve(1, 1, c.StrayBack("SF-31")),
    ):
        shop.do(command, slip="EX-31")
    return shop


def tell_of_the_books() -> Shop:
    """Freight the shop bears, a claim on a supplier to its end, and mugs written down."""
    shop = Shop()
    today, cents = shop.now.date(), Money(50, "CNY")
    freight = {"freight": Money(1200, "CNY"), "input_tax": Money(108, "CNY")}
    shop.desk.book(entry_by(Dated("F-1", COMPANY, today), SELLER_FREIGHT, freight), shop.signed())
    source = ClaimSource("batch:7", SHIRT_M, 1, Money(80, "CNY"))
    history = shop.desk.claim(
        (), ClaimOpened("C-1", "acme", COMPANY, (source,)), shop.signed(), today
    )
    for entry in (
        ClaimSent("RMA-7"),
        ClaimAccepted(cents),
        ClaimRefused(Money(30, "CNY")),
        ClaimCredited(cents, "CN-1", paid=True),
        ClaimReturned(Money(10, "CNY"), "DN-1"),
    ):
        history = shop.desk.claim(history, entry, shop.signed(), today)
    shelf = Place(SITE, PlaceKind.SELLABLE)
    goods = (Fetching(Sku(MUG), shelf, Money(200, "CNY")),)
    shop.desk.write_down((), WriteDown(COMPANY, today, goods), shop.signed())
    return shop


def tell_of_goods() -> Shop:
    """Mugs are bought, and one is missing when they are counted."""
    shop = Shop()
    shelf, supplier = Place(SITE, PlaceKind.SELLABLE), Place(SITE, PlaceKind.SUPPLIER)
    line = Going(Sku(MUG), 5, supplier, shelf, 200, "LOT-1")
    day = shop.now.date()
    bought = GoodsDocument("PO-1", VoucherKind.PURCHASE, COMPANY, "CNY", day, (line,))
    moved = shop.desk.book_goods(bought, shop.signed())
    lot = (Sku(MUG), "LOT-1", shelf)
    counts = [Count(lot, shop.tick(), 4, "u-3")]
    (found,) = variances(counts, moved, Tolerance(steps=1))
    because = (found.because(VarianceCause.DAMAGED),)
    worth = {lot: Holding(5, 200)}
    taken = Stocktaking("ST-1", COMPANY, "CNY", day, because, worth)
    shop.desk.book_count(taken, shop.signed(), moved)
    return shop


def tell_of_reviews() -> Shop:
    """Sent back, withdrawn, amended; a reviewer more; every gate, one of them asked again."""
    levels = (Level(), Level(gate=Gate.RETURN_DOCUMENT), Level(Role.CLERK, gate=Gate.PAYOUT))
    shop, slip = Shop(Terms(levels=levels)), "EX-111"
    shop.sell("SO-11", (MUG, 2), (TEA, 30))
    shop.submit(c.Asked(1, 1), slip=slip, sale="SO-11")
    shop.do(c.Review(c.Decision.SEND_BACK, "note-3"), slip=slip)
    for command in (c.Amend(evidence=("photo-1",)), c.Submit(), c.Withdraw(), c.Submit()):
        shop.do(command, slip=slip)
    shop.do(c.Amend(returns=(c.Asked(1, 2, Grade.AS_NEW),)), slip=slip)
    shop.do(c.Assign("director", c.Assignment.BEFORE), slip=slip)
    for boss in (DIRECTOR, BOSS):
        shop.do(c.Review(c.Decision.APPROVE), slip=slip, by=boss)
    shop.accept(slip)
    shop.bring_back(slip=slip)
    document = Gate.RETURN_DOCUMENT
    shop.do(c.Review(c.Decision.REFUSE, gate=document), slip=slip)
    shop.do(c.Review(c.Decision.APPROVE, gate=document), slip=slip, by=DIRECTOR)
    shop.do(c.Review(c.Decision.APPROVE, gate=Gate.PAYOUT), slip=slip, by=SECOND)
    shop.settle(slip, "R-11")
    return shop


def tell_of_serials() -> Shop:
    """A phone is swapped for another one by serial, which goes back; then all is undone."""
    shop = Shop(Terms(sequence=Sequence.ADVANCE))
    shop.stock("PHONE", 0, 0, price="900", tracked_by=TrackedBy.SERIAL)
    shop.buy("PHONE", *(Tracked(f"S{n}", 1, Money(50_000 + n, "CNY")) for n in (1, 2)))
    shop.sell("SO-12", ("PHONE", 1), tracked=(Tracked("S1"),))
    shop.agree(c.Asked(1, 1), c.Wish(Sku("PHONE"), 1), slip="EX-12", sale="SO-12")
    first, second = ((c.LineSteps(1, 1, name),) for name in ("S1", "S2"))
    as_new = (1, 1, Grade.AS_NEW, Disposition.SELL_AS_NEW, SITE)
    for command in (
        c.Dispatch(second),
        c.Receive(SITE, first),
        c.Inspect(*as_new, tracking="S1"),
        c.Deliver((c.LineSteps(1, 1),)),
        c.Cancel(),
        c.Dispatch(first, leg=Leg.RETURN),
        c.Receive(SITE, second, leg=Leg.REPLACEMENT),
        c.Inspect(*as_new, leg=Leg.REPLACEMENT, tracking="S2"),
    ):
        shop.do(command, slip="EX-12")
    return shop


def tell_of_changed_goods() -> Shop:
    """A substitute, then a refund once the money was final, then goods after all."""
    shop, slip = Shop(Terms()), "EX-13"
    shop.stock("SHIRT-S", 0, 0, price="249", product="SHIRT")
    shop.sell("SO-13", (SHIRT_M, 2))
    shop.agree(c.Asked(1, 2), c.Wish("SHIRT-S", 2), slip=slip, sale="SO-13")
    shop.do(c.ChangeReplacement((c.Wish(SHIRT_L, 2),)), slip=slip)
    shop.accept(slip)
    shop.bring_back(slip=slip)
    shop.do(c.ChangeReplacement(), slip=slip)
    shop.accept(slip)
    shop.do(c.ChangeReplacement((c.Wish(MUG, 1),)), slip=slip)
    shop.accept(slip)
    shop.settle(slip, "R-13")
    shop.send(slip)
    return shop


def tell_of_money_collected_again() -> Shop:
    """A refund is called off: what was paid back is paid once more, for the sale."""
    shop, slip = Shop(), "EX-20"
    shop.sell("SO-20", (SHIRT_M, 1))
    shop.agree(c.Asked(1, 1), c.Wish(MUG, 1), slip=slip, sale="SO-20")
    shop.bring_back(slip=slip)
    shop.settle(slip, "R-20")
    shop.do(c.Cancel(), slip=slip)
    shop.do(c.Dispatch((c.LineSteps(1, 1),), leg=Leg.RETURN), slip=slip)
    shop.settle(slip, "P-20")
    return shop


def _in_advance(kind: PledgeKind, slip: str) -> Shop:
    """Goods are sent in advance for a pledge; those they were for never come."""
    late = (Deadline(Wait.GOODS, timedelta(days=14), Expire()),)
    pledge = Pledge(kind, Money(25_000, "CNY"))
    shop = Shop(Terms(sequence=Sequence.ADVANCE, pledge=pledge, deadlines=late))
    sale = slip.replace("EX", "SO")
    shop.sell(sale, (SHIRT_M, 1))
    shop.agree(c.Asked(1, 1), c.Wish(SHIRT_L, 1), slip=slip, sale=sale)
    shop.do(c.Pay(PaymentId(f"D-{slip}"), Money(25_000, "CNY"), pledge=True), slip=slip)
    shop.do(c.Dispatch((c.LineSteps(1, 1),)), slip=slip)
    shop.later(days=15)
    shop.do(due(shop.slip(slip), shop.now)[-1].command, slip=slip)
    return shop


def tell_of_a_deposit() -> Shop:
    """It pays for what is owed, and the rest goes back."""
    shop = _in_advance(PledgeKind.DEPOSIT, "EX-40")
    rest = shop.slip("EX-40").money.pledged(PledgeKind.DEPOSIT)
    back = c.Refund(PaymentId("R-40"), rest, pledge=PaymentId("D-EX-40"))
    shop.do(back, slip="EX-40")
    return shop


def tell_of_an_authorisation() -> Shop:
    """What is owed is taken from what the bank holds, and the rest let go."""
    shop = _in_advance(PledgeKind.AUTHORISATION, "EX-41")
    owed = shop.slip("EX-41").money.outstanding
    shop.do(c.Pay(PaymentId("C-41"), owed, over=PaymentId("D-EX-41")), slip="EX-41")
    return shop


def tell_of_lost_goods() -> Shop:
    """Confirmed as received by mistake: what a slip sent was lost, and is sent again."""
    shop = Shop()
    shop.sell("SO-50", (MUG, 1))
    shop.agree(c.Asked(1, 1), c.Wish(MUG, 1), slip="EX-50", sale="SO-50")
    shop.bring_back(slip="EX-50")
    shop.send("EX-50")
    about = c.About(SlipId("EX-50"), c.LinkKind.RESEND)
    why = (c.Intent.RESEND, Channel.PHONE, Reason.TRANSPORT_DAMAGE)
    wish = c.Wish(MUG, 1, lost=(1,))
    shop.do(c.Open(chained_sale(SlipId("EX-50")), *why, (), (wish,), about=about), slip="EX-51")
    shop.do(c.Submit(), slip="EX-51")
    return shop


def tell_of_a_backorder() -> Shop:
    """More is wanted than is there, and it is said when the rest should be."""
    shop = Shop(goods=1)
    shop.sell("SO-60", (SHIRT_M, 1))
    shop.agree(c.Asked(1, 1), c.Wish(SHIRT_L, 2), slip="EX-60", sale="SO-60")
    later = shop.now + timedelta(days=5)
    shop.do(c.Hold(expected=(c.Arrival(1, later),)), slip="EX-60")
    return shop


def tell_of_appeals() -> Shop:
    """A refusal is appealed; the first appeal is called off, the second decides."""
    shop = Shop(Terms(levels=(Level(),)))
    shop.sell("SO-90", (MUG, 1))
    shop.submit(c.Asked(1, 1), slip="EX-90", sale="SO-90")
    shop.do(c.Review(c.Decision.REFUSE), slip="EX-90")
    about = c.About(SlipId("EX-90"), c.LinkKind.APPEAL)
    why = (c.Intent.REFUND, Channel.PHONE, Reason.SIZE, (c.Asked(1, 1, Grade.AS_NEW),))
    appeal = c.Open(SaleId("SO-90"), *why, evidence=("photo-1",), about=about)
    shop.do(appeal, slip="EX-91")
    shop.do(c.Cancel(), slip="EX-91")
    shop.do(appeal, slip="EX-92")
    shop.do(c.Submit(), slip="EX-92")
    shop.do(c.Review(c.Decision.APPROVE), slip="EX-92", by=DIRECTOR)
    return shop


def tell_of_a_late_approval() -> Shop:
    """Nobody approves in time, so the next in line does."""
    level = Level(successors=(Successor(Role.CASHIER, "cashier"),))
    late = (Deadline(Wait.APPROVAL, timedelta(days=1), Escalate(Role.CLERK)),)
    shop = Shop(Terms(levels=(level,), deadlines=late))
    shop.sell("SO-93", (MUG, 1))
    shop.submit(c.Asked(1, 1), slip="EX-93", sale="SO-93")
    shop.later(days=1)
    shop.do(due(shop.slip("EX-93"), shop.now)[-1].command, slip="EX-93")
    shop.do(c.Review(c.Decision.APPROVE), slip="EX-93", by=CASHIER)
    return shop


def tell_of_mistakes() -> Shop:
    """Each kind of booking is taken back once, and what is right is booked."""
    shop, slip = Shop(Terms(sequence=Sequence.ADVANCE)), "EX-14"
    shop.sell("SO-14", (SHIRT_M, 2))
    shop.agree(c.Asked(1, 2), c.Wish(SHIRT_L, 2), slip=slip, sale="SO-14")
    given: list[tuple[c.Booking, c.Command]] = [
        (c.Booking.DISPATCH, c.Dispatch((c.LineSteps(1, 2),))),
        (c.Booking.DELIVERY, c.Deliver((c.LineSteps(1, 2),))),
        (c.Booking.PARCEL, c.ShipReturn("SF-14")),
        (c.Booking.GIVEN_UP, c.Resolve(1, 2, c.Outcome.LOST)),
        (c.Booking.RECEIPT, c.Receive(SITE, (c.LineSteps(1, 2),))),
    ]
    for booking, command in given:
        shop.do(command, slip=slip)
        line = 0 if booking is c.Booking.PARCEL else 1
        shop.do(c.Retract(booking, line), slip=slip, by=ANYBODY)
        shop.do(command, slip=slip)
        if booking is c.Booking.GIVEN_UP:
            shop.do(c.Retract(booking, line), slip=slip, by=ANYBODY)
    for disposition in (Disposition.BACK_TO_CUSTOMER, Disposition.SELL_AS_NEW):
        shop.do(c.Inspect(1, 2, Grade.AS_NEW, disposition, SITE), slip=slip)
        if disposition is Disposition.BACK_TO_CUSTOMER:
            shop.do(c.Retract(c.Booking.INSPECTION, 1), slip=slip, by=ANYBODY)
    return shop


def tell_of_mistakes_on_the_way_back() -> Shop:
    """Each kind of booking of an undone slip is taken back once; then it is undone."""
    shop, slip = Shop(Terms(sequence=Sequence.ADVANCE)), "EX-15"
    shop.sell("SO-15", (SHIRT_M, 2))
    shop.agree(c.Asked(1, 2), c.Wish(SHIRT_L, 3), slip=slip, sale="SO-15")
    shop.settle(slip)
    as_new = (Grade.AS_NEW, Disposition.SELL_AS_NEW, SITE)
    one, out = (c.LineSteps(1, 1),), Leg.REPLACEMENT
    for command in (
        c.Dispatch((c.LineSteps(1, 3),)),
        c.Receive(SITE, (c.LineSteps(1, 2),)),
        c.Inspect(1, 1, Grade.USED, Disposition.SCRAP, SITE),
        c.Cancel(),
    ):
        shop.do(command, slip=slip)
    given: list[tuple[c.Booking, c.Command]] = [
        (c.Booking.GIVEN_BACK, c.Dispatch(one, leg=Leg.RETURN)),
        (c.Booking.PAID_FOR, c.Resolve(1, 1, c.Outcome.GONE)),
        (c.Booking.LOSS, c.Resolve(1, 1, c.Outcome.LOST, out)),
        (c.Booking.KEPT, c.Resolve(1, 1, c.Outcome.KEPT, out)),
        (c.Booking.TAKEN_BACK, c.Receive(SITE, one, out)),
        (c.Booking.RESTOCK, c.Inspect(1, 1, *as_new, leg=out)),
    ]
    for booking, command in given:
        shop.do(command, slip=slip)
        shop.do(c.Retract(booking, 1), slip=slip, by=ANYBODY)
        shop.do(command, slip=slip)
    shop.settle(slip)
    return shop


def tell_of_what_never_arrived() -> Shop:
    """A resend of goods that are not to be had any more is paid back."""
    shop, slip = Shop(), "EX-16"
    shop.sell("SO-16", (SHIRT_M, 2))
    wish, why = c.Wish(SHIRT_M, 1, lost=(1,)), Reason.TRANSPORT_DAMAGE
    shop.agree(wish, slip=slip, sale="SO-16", reason=why)
    shop.do(c.ChangeReplacement(), slip=slip)
    shop.accept(slip)
    shop.settle(slip)
    return shop


MORE: Final = (
    tell_of_the_whole_sale,
    tell_of_deadlines,
    tell_of_the_way_back,
    tell_of_goods,
    tell_of_reviews,
    tell_of_strays,
    tell_of_goods_left_to_the_shop,
    tell_of_serials,
    tell_of_changed_goods,
    tell_of_money_collected_again,
    tell_of_a_deposit,
    tell_of_an_authorisation,
    tell_of_lost_goods,
    tell_of_a_backorder,
    tell_of_appeals,
    tell_of_a_late_approval,
    tell_of_mistakes,
    tell_of_mistakes_on_the_way_back,
    tell_of_what_never_arrived,
)
"""Of these the slips and sales alone are kept."""


def written(shop: Shop) -> dict[str, Any]:
    """Give all records by stream, and what they fold to; the other stories' slips and sales."""
    records = sorted(shop.store.records.items())
    summaries = sorted(shop.store.summaries.items())
    for story in MORE:
        more = story().store
        records += [
            (stream, found)
            for stream, found in sorted(more.records.items())
            if stream.startswith(("slip:", "sale:", "goods:"))
        ]
        summaries += sorted(more.summaries.items())
    books = tell_of_the_books().store.records
    records += [
        (stream, books[stream])
        for stream in sorted(books)
        if stream.startswith(("claim", "jour", "write"))
    ]
    return {
        "records": {stream: [encode(record) for record in found] for stream, found in records},
        "summaries": {slip: encode(summary) for slip, summary in summaries},
    }


if __name__ == "__main__":
    text = json.dumps(written(tell()), ensure_ascii=False, indent=1)
    NEWEST.write_text(text + "\n", encoding="utf-8")
