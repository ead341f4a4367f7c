"""Bugs others shipped: policies with zones and categories, four eyes, chains, reservations."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from exchangekit.desk import Desk
from exchangekit.errors import RoleError, SerialElsewhereError, SerialUnknownError
from exchangekit.policy.approval import Level
from exchangekit.policy.book import Policy, assess
from exchangekit.policy.facts import CaseFacts, LineFacts, When, Where
from exchangekit.policy.rules import WindowRule
from exchangekit.policy.terms import AfterExchange, FeeKind, FeeTerm, Terms
from exchangekit.policy.verdict import Eligibility
from exchangekit.sale.facts import Channel, Moment, Trigger
from exchangekit.settlement.quote import LineKind
from exchangekit.slip import commands as c
from exchangekit.slip.phases import Leg
from exchangekit.stock.custody import check_return, custody_of
from exchangekit.stock.holds import Hold, StockFacts
from exchangekit.values.dates import Length, local_day
from exchangekit.values.goods import Disposition, Grade, Item, Reason
from exchangekit.values.ids import StreamId
from exchangekit.values.money import Money
from exchangekit.values.people import Actor, Role

from tests.cases.bugs_money import coin, paid_in_full
from tests.cases.goods import SHELF, moved, place_named
from tests.cases.model import Answers, Check, Given, NotMapped
from tests.cases.replacements import advance_shop, held, on_hand
from tests.cases.shop import BOSS, SITE, START, Line, Shop, added, rate, refusal, sale_of
from tests.cases.words import reason

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from exchangekit.errors import ExchangeKitError

_TRIGGERS = {"delivered_at": Trigger.DELIVERED, "received_at": Trigger.RECEIVED}


def _one() -> Shop:
    return Shop(paid_in_full(sale_of([Line("A", 1, rate("10.00", "USD"))], "USD")))


# --- policies ---------------------------------------------------------------------------------


def local_days(given: Given) -> Answers:
    """A window counts days where the shop is, not in the zone of the clock."""
    zone = ZoneInfo(given["store_tz"])
    trigger = _TRIGGERS[given.get("window_from", "delivered_at")]
    at = datetime.fromisoformat(given["delivered_at"])
    rule, where = WindowRule(trigger, Length(given["window_days"])), Where(zone)
    policy = Policy("shop", 1, (rule,), Terms(), START)
    line = LineFacts(1, Item("A"), Money.zero("USD"))
    moments = (Moment(trigger, at),)

    def asked(when: datetime) -> CaseFacts:
        return CaseFacts(Channel.ONLINE, "US", Reason.SIZE, when, moments, None, (line,))

    requests = [datetime.fromisoformat(text) for text in given.get("requests", [])]
    verdicts = [assess(policy, asked(when), where) for when in requests]
    return {
        "decisions": [v.eligibility is Eligibility.ELIGIBLE for v in verdicts],
        "delivered_local_date": local_day(at, zone),
        "last_local_date": rule.last_day(asked(at), line, where),
    }


_KINDS = {"milk": "dairy", "cheese": "dairy", "yoghurt": "dairy", "shirt": "default"}
_PASSED = {"window_expired", "window_passed", "outside_window", "expired", "out_of_window"}


def by_category(given: Given) -> Answers:
    """Each category of goods has a window of its own; one that has passed binds no other."""
    rules = tuple(
        WindowRule(Trigger.DELIVERED, Length(days), only_when=When(categories=frozenset({kind})))
        for kind, days in given["windows"].items()
    )
    policy = Policy("shop", 1, rules, Terms(), START)
    asked = START + timedelta(days=given["days_since_delivery"])
    moments = (Moment(Trigger.DELIVERED, START),)
    answers: dict[str, Any] = {}
    for name in given["items"]:
        if name not in _KINDS:
            raise NotMapped(f"of what kind {name!r} is")
        line = LineFacts(1, Item(name, category=_KINDS[name]), Money.zero("USD"))
        case = CaseFacts(Channel.ONLINE, "US", Reason.SIZE, asked, moments, None, (line,))
        verdict = assess(policy, case, Where(UTC))
        codes = [finding.code for finding in verdict.refusals]
        answers[name] = verdict.eligibility is Eligibility.ELIGIBLE
        answers[f"reason_{name}"] = Check(
            lambda word, codes=codes: codes == ["window.passed"] if word in _PASSED else None,
            codes,
        )
    return answers


_OWN = {"self_approval", "own_request", "four_eyes", "same_person", "separation_of_duties"}


def four_eyes(given: Given) -> Answers:
    """Nobody approves what they asked for themselves, whatever their roles allow."""
    shop = Shop(_one().sale, terms=Terms(levels=(Level(),)))
    roles = frozenset(Role) if given["role_allows"] else frozenset({Role.CLERK})
    asks = Actor(given["created_by"], frozenset({Role.CLERK}))
    opened = c.Open(
        shop.sale.id,
        c.Intent.REFUND,
        Channel.ONLINE,
        Reason.SIZE,
        (c.Asked(1, 1, Grade.AS_NEW),),
    )
    shop.do(opened, actor=asks)
    shop.do(c.Submit(), actor=asks)
    approver = Actor(given["approver"], roles)
    problem = refusal(lambda: shop.do(c.Review(c.Decision.APPROVE), actor=approver))
    own = isinstance(problem, RoleError) and problem.reason == "own-request"
    return {
        "accepted": problem is None,
        "error": Check(lambda word: own if word in _OWN else None, problem),
    }


def in_state(given: Given) -> Answers:
    """What a state does not allow is refused, and leaves no trace in the history."""
    shop = Shop(_one().sale, terms=Terms(levels=(Level(),)))
    _bring(shop, given["state"])
    problem = refusal(lambda: _give(shop, given["command"]))
    again = refusal(lambda: Desk(shop.store).show("X-1"))  # replayed from its records
    return {
        "accepted": problem is None,
        "error": reason(problem),
        "history_has_illegal_edge": again is not None,
    }


def _bring(shop: Shop, state: str) -> None:
    shop.open({"A": 1})
    if state == "draft":
        return
    shop.do(c.Submit())
    match state:
        case "waiting" | "pending" | "submitted" | "requested":
            pass
        case "refused" | "rejected":
            shop.do(c.Review(c.Decision.REFUSE))
        case "approved":
            shop.do(c.Review(c.Decision.APPROVE))
        case "cancelled" | "canceled":
            shop.do(c.Cancel())
        case "completed" | "closed" | "settled":
            shop.do(c.Review(c.Decision.APPROVE))
            shop.take_back()
            shop.settle()
        case _:
            raise NotMapped(f"state {state!r}")


def _give(shop: Shop, command: str) -> None:
    match command:
        case "submit":
            shop.do(c.Submit())
        case "approve":
            shop.do(c.Review(c.Decision.APPROVE), actor=BOSS)
        case "refuse" | "reject":
            shop.do(c.Review(c.Decision.REFUSE), actor=BOSS)
        case "receive":
            shop.receive({1: 1})
        case "cancel":
            shop.do(c.Cancel())
        case _:
            raise NotMapped(f"command {command!r}")


def fee_scopes(given: Given) -> Answers:
    """A fee is charged once per slip: several slips, or one that is received in parts."""
    currency = coin(given)
    fee = FeeTerm(FeeKind.RETURN_FREIGHT, Money.parse(given["fee_per_return"], currency))
    sold = [Line("A", given["sold_qty"], rate("1000.00", currency))]
    sale = paid_in_full(sale_of(sold, currency))
    ways = {"per_receipt": list(given["returns"]), "per_order_line": [sum(given["returns"])]}
    answers = {}
    for scope in given["fee_scopes"]:
        if scope not in ways:
            raise NotMapped(f"a fee {scope!r}")
        shop, charged = Shop(sale, terms=Terms(fees=(fee,))), []
        for number, qty in enumerate(ways[scope]):
            quote = shop.ask({"A": qty}, slip=f"X-{number}").money.quote
            lines = () if quote is None else quote.lines
            charged += [line.amount.gross for line in lines if line.kind is LineKind.FEE]
        answers[scope] = added(charged, currency)
    return answers


# --- chains -----------------------------------------------------------------------------------


def warranty(given: Given) -> Answers:
    """Time on a replacement starts anew, or goes on: a term says which."""
    days, day = given["warranty_days"], given["replaced_on_day"]
    rule = WindowRule(Trigger.DELIVERED, Length(days))
    left = {kind: _left_after(rule, day, kind) for kind in AfterExchange}
    return {
        "policy_restart_remaining_days": left[AfterExchange.RESTART],
        "policy_carry_over_remaining_days": left[AfterExchange.CARRY_OVER],
    }


def _left_after(rule: WindowRule, day: int, kind: AfterExchange) -> int:
    shop = advance_shop(1, terms=Terms(after_exchange=kind))
    shop.pass_days(day)
    shop.ask({"A": 1}, [c.Wish("B", 1)])
    shop.take_back()
    shop.do(c.Dispatch((c.LineSteps(1, 1),)))
    shop.do(c.Deliver((c.LineSteps(1, 1),)))
    sale = shop.chained("X-1")
    line = LineFacts(1, sale.lines[0].item, Money.zero("USD"))
    case = CaseFacts(Channel.ONLINE, "US", Reason.SIZE, START, sale.moments, None, (line,))
    last = rule.last_day(case, line, Where(UTC))
    return _days(START.date() + timedelta(days=day), last)


def _days(start: date, end: date | None) -> int:
    if end is None:
        raise NotMapped("a window without an end")
    return (end - start).days


_SERIAL_ERRORS: Mapping[str, tuple[type[ExchangeKitError], ...]] = {
    "serial_not_held_by_customer_for_sale": (SerialElsewhereError, SerialUnknownError),
    "serial_not_sold": (SerialElsewhereError, SerialUnknownError),
    "serial_not_in_sale": (SerialElsewhereError, SerialUnknownError),
    "unknown_serial": (SerialUnknownError,),
    "serial_unknown": (SerialUnknownError,),
    "serial_mismatch": (SerialElsewhereError, SerialUnknownError),
    "wrong_customer": (SerialElsewhereError,),
    "serial_held_by_other_customer": (SerialElsewhereError,),
}


def serial_back(sold: Sequence[str], back: str, *, to: str = "c-1", by: str = "c-1") -> Answers:
    """A serial comes back by the sale that it went out with, from the customer of that sale."""
    stream, customer = StreamId("sale:S-1"), place_named("customer")
    moves = [
        moved(n, 1, SHELF, customer, tracking=serial, stream=stream)
        for n, serial in enumerate(sold, 1)
    ]
    known = custody_of(moves, {"A"}, _here(sold))
    problem = refusal(
        lambda: check_return(known, ("A", back), stream, customer=by, customers={stream: to})
    )

    def said(word: object) -> bool | None:
        kinds = _SERIAL_ERRORS.get(str(word))
        return None if kinds is None else isinstance(problem, kinds)

    return {"accepted": problem is None, "error": Check(said, problem)}


def _here(serials: Sequence[str]) -> Any:
    supplier = place_named("supplier")
    came = [moved(0, 1, supplier, SHELF, tracking=serial, item="A") for serial in serials]
    return custody_of(came, {"A"})


# --- reservations -------------------------------------------------------------------------------


def step_by_step(given: Given) -> Answers:
    """
    Goods set aside, sent, and sent for nothing.

    A dispatch is called off by bringing the goods back; the request then stands anew.
    """
    shop, number, wanted = advance_shop(given["on_hand"], sold=given["on_hand"]), 0, 0
    for step in given["steps"]:
        match step.split():
            case ["reserve", qty]:
                number, wanted = number + 1, int(qty)
                shop.ask({"A": wanted}, [c.Wish("B", wanted)], slip=f"X-{number}")
            case ["release"] | ["cancel"]:
                shop.do(c.Cancel(), f"X-{number}")
            case ["dispatch", qty]:
                shop.do(c.AcceptQuote(1), f"X-{number}")
                shop.do(c.Dispatch((c.LineSteps(1, int(qty)),)), f"X-{number}")
            case ["cancel", "dispatch"]:
                _brought_back(shop, f"X-{number}")
                number += 1
                shop.ask({"A": wanted}, [c.Wish("B", wanted)], slip=f"X-{number}")
            case _:
                raise NotMapped(f"a step {step!r}")
    return _shelf(shop)


def _brought_back(shop: Shop, slip: str) -> None:
    sent = shop.desk.show(slip).replacement_line(1).dispatched
    shop.do(c.Cancel(), slip)
    shop.do(c.Receive(SITE, (c.LineSteps(1, sent),), Leg.REPLACEMENT), slip)
    found = (Grade.AS_NEW, Disposition.SELL_AS_NEW, SITE)
    shop.do(c.Inspect(1, sent, *found, leg=Leg.REPLACEMENT), slip)


def _shelf(shop: Shop) -> Answers:
    free = shop.store.stock("B", SITE).value.available("other", START)
    return {
        "on_hand": on_hand(shop),
        "reserved": held(shop),
        "available": free,
        "allocate_allowed": free > 0,
    }


def set_aside(given: Given) -> Answers:
    """What is set aside is not there for anybody else."""
    shop = advance_shop(given["on_hand"], sold=max(1, given["reserved"]))
    if given["reserved"]:
        shop.ask({"A": given["reserved"]}, [c.Wish("B", given["reserved"])])
    return _shelf(shop)


def one_serial(given: Given) -> Answers:
    """A serial that is set aside for one slip does not leave on another."""
    names = [name for name in given["reservations"].values() if name is not None]
    wanted = given["dispatch"]
    if not all(
        isinstance(name, str) and re.fullmatch(r"[\w-]+", name) for name in [*names, wanted]
    ):
        raise NotMapped("reservations without a name each")
    serial, until = given["serial"], START + timedelta(days=1)
    slip = given["reservations"].get(serial)
    holds = () if slip is None else (Hold(slip, 1, "A", SITE, serial, 1, until),)
    facts = StockFacts("A", SITE, 1, 0, holds)
    return {"allowed": facts.available(wanted, START) > 0}
