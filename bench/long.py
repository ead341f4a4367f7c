"""Slips of many lines: each command once, timed, on two lengths."""

from __future__ import annotations

from datetime import timedelta
from statistics import median
from time import process_time
from typing import TYPE_CHECKING, Final

from attrs import evolve

from exchangekit import Actor, Envelope, MemoryStore, Role, commands
from exchangekit.desk import Signature
from exchangekit.sale.facts import Channel, Moment, Payment, Trigger
from exchangekit.sale.intake import Order, OrderLine, TaxBasis, take_in
from exchangekit.values.goods import Disposition, Grade, Reason
from exchangekit.values.ids import (
    CommandKey,
    CompanyId,
    CustomerRef,
    PaymentId,
    SaleId,
    SiteId,
    Sku,
    SlipId,
)
from exchangekit.values.money import Rate

from bench.shop import CNY, DELIVERED, master_data, opened

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exchangekit import Desk
    from exchangekit.memory import MasterData

_EVERYBODY: Final = Actor("u-1", frozenset(Role))
_BOSS: Final = Actor("u-2", frozenset(Role))
_SITE: Final = SiteId("shop")
_ROUNDS: Final = 7


def _sold(desk: Desk, master: MasterData, name: str, lines: int) -> None:
    item = master.items[Sku("SHIRT-M")]
    order = Order(
        SaleId(name),
        CompanyId("co"),
        _SITE,
        CNY,
        TaxBasis.INCLUSIVE,
        "Asia/Shanghai",
        "CN",
        Channel.ONLINE,
        CustomerRef("cust-7"),
        tuple(OrderLine(n, item, 1, Rate.parse("199", CNY)) for n in range(1, lines + 1)),
        moments=(Moment(Trigger.DELIVERED, DELIVERED),),
    )
    taken = take_in(order)
    paid = Payment(PaymentId(f"P-{name}"), "card", taken.paid)

    signed = Signature(_EVERYBODY, DELIVERED, CommandKey(f"sale-{name}"))
    desk.record_sale(take_in(evolve(order, payments=(paid,))), signed)


def _given(name: str, lines: int) -> list[commands.Command]:
    c, numbers = commands, range(1, lines + 1)
    every = tuple(c.LineSteps(n, 1) for n in numbers)
    asked = tuple(c.Asked(n, 1, Grade.AS_NEW) for n in numbers)
    wishes = tuple(c.Wish(Sku("SHIRT-L"), 1, (n,)) for n in numbers)
    return [
        c.Open(SaleId(name), c.Intent.EXCHANGE, Channel.ONLINE, Reason.SIZE, asked, wishes),
        c.Submit(),
        c.Review(c.Decision.APPROVE),
        c.AcceptQuote(1),
        c.ShipReturn(),
        c.Receive(_SITE, every),
        *(c.Inspect(n, 1, Grade.AS_NEW, Disposition.SELL_AS_NEW, _SITE) for n in numbers),
        c.Dispatch(every),
        c.Deliver(every),
        c.Confirm(),
    ]


def _times(lines: int) -> dict[str, float]:
    """Give the median seconds of each command; of an inspection that of one line."""
    found: dict[str, list[float]] = {}
    for turn in range(_ROUNDS):
        master = master_data()
        desk = opened(MemoryStore(master))
        name = f"SO-{turn}"
        _sold(desk, master, name, lines)
        for n, command in enumerate(_given(name, lines), 1):
            actor = _BOSS if isinstance(command, commands.Review) else _EVERYBODY
            when = DELIVERED + timedelta(days=1, seconds=n)
            envelope = Envelope(SlipId("EX-1"), command, actor, when, CommandKey(f"k{n}"))
            start = process_time()
            desk.do(envelope)
            found.setdefault(type(command).__name__, []).append(process_time() - start)
    return {name: median(seconds) for name, seconds in found.items()}


def worst(few: int, many: int) -> Iterator[tuple[str, float]]:
    """Give how many times longer the slowest-growing command of the longer slip takes."""
    short, long = _times(few), _times(many)
    ratios = sorted(((long[name] / short[name], name) for name in short), reverse=True)
    for ratio, name in ratios[:3]:
        yield name, ratio
