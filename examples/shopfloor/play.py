"""Playing a scenario at a desk: the opening stock, the sale, then step by step the story."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from attrs import frozen

from exchangekit.accounting.vouchers import Voucher
from exchangekit.desk import Desk, Opening, Signature
from exchangekit.effects.summary import summary_of
from exchangekit.errors import ExchangeKitError, InvalidInputError
from exchangekit.memory import MasterData
from exchangekit.policy.book import PolicyBook
from exchangekit.sale.intake import take_in
from exchangekit.settlement.pricing import Price
from exchangekit.settlement.quote import Quote
from exchangekit.slip.envelope import Envelope
from exchangekit.slip.events.amounts import Quoted
from exchangekit.slip.model import Slip
from exchangekit.slip.phases import Leg, ReviewPhase
from exchangekit.stock.ledger import balances
from exchangekit.values.ids import CommandKey, Sku
from exchangekit.values.people import Actor, Role

from examples.shopfloor.house import POLICIES
from examples.shopfloor.scenario import Scenario, Step, noting

if TYPE_CHECKING:
    from datetime import datetime

    from exchangekit.desk import Outcome
    from exchangekit.stock.places import Place

    from examples.sqlite_host import SqliteStore

Lying = dict[tuple[Sku, "Place"], int]
"""Steps by article and place."""


@frozen
class Told:
    """
    What became of a step.

    Args:
        step: As in the file.
        stage: Of the slip right after it, ``<leg>/<phase>`` or ``ended``.
        refusal: What the desk said when it refused.
    """

    step: Step
    stage: str
    refusal: ExchangeKitError | None = None


@frozen
class Played:
    """
    A scenario that was played to its end.

    Args:
        scenario: As in the file.
        slip: As it ended.
        told: What became of each step.
        quotes: In the order they were made.
        before: What lay where after the sale.
        after: What lies where now.
        vouchers: That the exchange caused.
    """

    scenario: Scenario
    slip: Slip
    told: tuple[Told, ...]
    quotes: tuple[Quote, ...]
    before: Lying
    after: Lying
    vouchers: tuple[Voucher, ...]


def master_of(scenario: Scenario) -> MasterData:
    """Give what the shop knows: its articles, their prices, and the policy that is chosen."""
    master = MasterData(PolicyBook((POLICIES[scenario.script.policy],)), ZoneInfo)
    for goods in scenario.script.goods:
        master.add(goods.item, Price(goods.price, scenario.order.basis, goods.taxes))
    return master


def play(scenario: Scenario, store: SqliteStore) -> Played:
    """
    Play a scenario.

    Raises:
        ExchangeKitError: The desk refused what it should have done; notes name step and file.
    """
    with noting(str(scenario.path)):
        desk = Desk(store)
        _trade(scenario, desk)
        before = _lying(scenario, store)
        told, quotes = _tell(scenario, desk)
    stream = f"slip:{scenario.script.slip}/"
    return Played(
        scenario=scenario,
        slip=desk.show(scenario.script.slip),
        told=told,
        quotes=quotes,
        before=before,
        after=_lying(scenario, store),
        vouchers=tuple(v for v in store.vouchers() if v.id.startswith(stream)),
    )


def _trade(scenario: Scenario, desk: Desk) -> None:
    """Put the goods on the shelf and sell what was ordered."""
    order, script = scenario.order, scenario.script
    sold_at: datetime = min((m.at for m in order.moments), default=script.story[0].at)
    clerk = _actor(Role.CLERK)
    shelf = {goods.item.sku: (goods.stock, goods.worth.minor) for goods in script.goods}
    opening = Opening(order.company, order.site, order.currency, sold_at.date(), shelf)
    with noting("$.goods"):
        desk.open_stock(opening, Signature(clerk, sold_at, CommandKey("opening")))
    with noting("$.order"):
        desk.record_sale(take_in(order), Signature(clerk, sold_at, CommandKey("sale")))


def _tell(scenario: Scenario, desk: Desk) -> tuple[tuple[Told, ...], tuple[Quote, ...]]:
    told: list[Told] = []
    quotes: list[Quote] = []
    slip, stage = scenario.script.slip, ""
    for number, step in enumerate(scenario.script.story):
        key = CommandKey(f"step-{number}")
        envelope = Envelope(slip, step.do, _actor(step.who), step.at, key)
        answer = _answer(desk, envelope, step, f"$.story[{number}]")
        if isinstance(answer, ExchangeKitError):
            told.append(Told(step, stage, answer))
            continue
        stage = _stage(answer.slip)
        quotes += (event.quote for event in answer.events if isinstance(event, Quoted))
        told.append(Told(step, stage))
    return tuple(told), tuple(quotes)


def _stage(slip: Slip) -> str:
    """Say where the slip stands; of one that was turned down, that it was."""
    stage, review = summary_of(slip).stage, slip.phases.review
    turned_down = review in (ReviewPhase.REFUSED, ReviewPhase.CANCELLED)
    return f"{Leg.REVIEW}/{review}" if turned_down else stage


def _answer(desk: Desk, envelope: Envelope, step: Step, where: str) -> Outcome | ExchangeKitError:
    """Give what the desk did, or the refusal that the story asks for."""
    try:
        with noting(where):
            outcome = desk.do(envelope)
    except ExchangeKitError as error:
        if error.code == step.refused:
            return error
        raise
    if step.refused is not None:
        raise InvalidInputError(f"{where}.refused", step.refused, "null")
    return outcome


def _actor(role: Role) -> Actor:
    """Everybody on the shop floor has one role, so nobody approves their own request."""
    return Actor(f"the-{role}", {role})


def _lying(scenario: Scenario, store: SqliteStore) -> Lying:
    """Say where the articles of the scenario are."""
    ours = {goods.item.sku for goods in scenario.script.goods}
    lying: Lying = {}
    for (sku, _, place), steps in balances(store.movements()).items():
        if sku in ours:
            lying[sku, place] = lying.get((sku, place), 0) + steps
    return lying
