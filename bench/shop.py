"""The exchange that every whole-exchange benchmark runs: two shirts of three, one damaged."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from exchangekit import (
    Actor,
    Channel,
    ConditionRule,
    Desk,
    Disposition,
    Envelope,
    Grade,
    Item,
    Length,
    Level,
    Likeness,
    MasterData,
    Moment,
    Money,
    Opening,
    Order,
    OrderLine,
    Payment,
    Policy,
    PolicyBook,
    Price,
    ProofRule,
    Rate,
    Reason,
    RepeatRule,
    ReplacementRule,
    Role,
    Signature,
    TaxBasis,
    TaxRate,
    Terms,
    Trigger,
    WindowRule,
    commands,
    take_in,
)
from exchangekit.policy.terms import GradeDeduction
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

if TYPE_CHECKING:
    from exchangekit import Outcome, Slip, Store

CNY: Final = "CNY"
PRICE: Final = 19_900
TAX: Final = 130_000  # parts per million
DISCOUNT: Final = 5_000
DEDUCTION: Final = 300_000  # parts per million
DELIVERED: Final = datetime(2026, 3, 1, 9, tzinfo=timezone(timedelta(hours=8)))

_CLERK = Actor("u-1", frozenset({Role.CLERK}))
_BOSS = Actor("u-2", frozenset({Role.APPROVER}))
_FLOOR = Actor("u-3", frozenset({Role.WAREHOUSE, Role.INSPECTOR, Role.CASHIER}))
_COMPANY, _SITE = CompanyId("co"), SiteId("shop")
_M, _L = Sku("SHIRT-M"), Sku("SHIRT-L")
_PLENTY = 10_000_000
_VAT = (TaxRate("vat", TAX),)


def master_data() -> MasterData:
    """Two sizes of one shirt, and a policy of five rules."""
    rules = (
        WindowRule(Trigger.DELIVERED, Length(7)),
        ConditionRule(frozenset({Grade.AS_NEW, Grade.OPENED})),
        ProofRule(),
        ReplacementRule(Likeness.SAME_PRODUCT),
        RepeatRule(1),
    )
    terms = Terms(levels=(Level(),), deductions=(GradeDeduction(Grade.DAMAGED, DEDUCTION),))
    policy = Policy("shop", 1, rules, terms, DELIVERED - timedelta(days=60))
    master = MasterData(PolicyBook((policy,)), ZoneInfo)
    for sku, size in ((_M, "M"), (_L, "L")):
        item = Item(sku, "SHIRT", category="clothing", options=(("size", size),))
        master.add(item, Price(Rate.parse("199", CNY), TaxBasis.INCLUSIVE, _VAT))
    return master


def opened(store: Store) -> Desk:
    """Give a desk over a store with plenty of both sizes."""
    desk = Desk(store)
    goods = {_M: (_PLENTY, 8_000 * _PLENTY), _L: (_PLENTY, 8_200 * _PLENTY)}
    opening = Opening(_COMPANY, _SITE, CNY, DELIVERED.date(), goods)
    desk.open_stock(opening, Signature(_CLERK, DELIVERED, CommandKey("open")))
    return desk


def sell(desk: Desk, n: int) -> None:
    """Record the sale that exchange n is about: three shirts for 597.00 less 50.00."""
    item = master_data().items[_M]
    paid = Payment(PaymentId(f"P-{n}-1"), "card", Money(3 * PRICE - DISCOUNT, CNY))
    order = Order(
        SaleId(f"SO-{n}"),
        _COMPANY,
        _SITE,
        CNY,
        TaxBasis.INCLUSIVE,
        "Asia/Shanghai",
        "CN",
        Channel.ONLINE,
        CustomerRef("cust-7"),
        (OrderLine(1, item, 3, Rate.parse("199", CNY), taxes=_VAT),),
        discount=Money(DISCOUNT, CNY),
        payments=(paid,),
        moments=(Moment(Trigger.DELIVERED, DELIVERED),),
    )
    signed = Signature(_CLERK, DELIVERED, CommandKey(f"sale-{n}"))
    desk.record_sale(take_in(order), signed)


def first_half(n: int) -> tuple[tuple[commands.Command, Actor], ...]:
    """Give the commands up to the second consent; what is then owed depends on them."""
    c = commands
    one = (c.LineSteps(1, 1),)
    asked = (c.Asked(1, 2, Grade.AS_NEW),)
    request = c.Open(
        SaleId(f"SO-{n}"),
        c.Intent.EXCHANGE,
        Channel.ONLINE,
        Reason.SIZE,
        asked,
        (c.Wish(_L, 2),),
    )
    return (
        (request, _CLERK),
        (c.Submit(), _CLERK),
        (c.Review(c.Decision.APPROVE), _BOSS),
        (c.AcceptQuote(1), _CLERK),
        (c.ShipReturn("SF1"), _CLERK),
        (c.Receive(_SITE, one), _FLOOR),
        (c.Receive(_SITE, one), _FLOOR),
        (c.Inspect(1, 1, Grade.AS_NEW, Disposition.SELL_AS_NEW, _SITE), _FLOOR),
        (c.Inspect(1, 1, Grade.DAMAGED, Disposition.REFURBISH, _SITE), _FLOOR),
        (c.AcceptQuote(2), _CLERK),
    )


def second_half(n: int, owed: Money) -> tuple[tuple[commands.Command, Actor], ...]:
    """Give the commands from the payment to the end."""
    c = commands
    one = (c.LineSteps(1, 1),)
    return (
        (c.Pay(PaymentId(f"P-{n}-2"), owed), _FLOOR),
        (c.Dispatch(one, "SF2"), _FLOOR),
        (c.Dispatch(one, "SF3"), _FLOOR),
        (c.Deliver((c.LineSteps(1, 2),)), _FLOOR),
        (c.Confirm(), _CLERK),
    )


def journal(desk: Desk, n: int) -> list[tuple[Envelope, Outcome]]:
    """Run exchange n from request to end, 15 commands and 29 events; give what came of each."""
    slip_id = SlipId(f"EX-{n}")
    told: list[tuple[Envelope, Outcome]] = []

    def give(command: commands.Command, actor: Actor) -> None:
        turn = len(told) + 1
        when = DELIVERED + timedelta(days=1, minutes=turn)
        envelope = Envelope(slip_id, command, actor, when, CommandKey(f"k{turn}"))
        told.append((envelope, desk.do(envelope)))

    for command, actor in first_half(n):
        give(command, actor)
    for command, actor in second_half(n, told[-1][1].slip.money.outstanding):
        give(command, actor)
    return told


def exchange(desk: Desk, n: int) -> Slip:
    """Run exchange n and give the slip as it ended."""
    return journal(desk, n)[-1][1].slip
