"""Bugs others shipped: what else the library has an answer to."""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import TYPE_CHECKING

from attrs import evolve

from exchangekit.policy.approval import Level
from exchangekit.policy.book import Policy, assess
from exchangekit.policy.facts import CaseFacts, LineFacts, Where
from exchangekit.policy.rules import WindowRule
from exchangekit.policy.terms import PriceBasis, Sequence, Terms
from exchangekit.policy.verdict import Eligibility
from exchangekit.sale.facts import Channel, Moment, Trigger
from exchangekit.sale.intake import TaxBasis
from exchangekit.settlement.pricing import Price
from exchangekit.slip import commands as c
from exchangekit.slip.phases import ReplacementPhase
from exchangekit.stock.holds import StockFacts
from exchangekit.values.dates import Length
from exchangekit.values.goods import Item, Reason
from exchangekit.values.money import Money, Rate
from exchangekit.values.people import Actor, Role

from tests.cases import bugs_life as life
from tests.cases.bugs_money import coin, paid_in_full
from tests.cases.model import Answers, Case, Check, NotMapped
from tests.cases.policy_rules import as_of_sale
from tests.cases.shop import START, Line, Shop, rate, refusal, sale_of
from tests.cases.words import reason

if TYPE_CHECKING:
    from exchangekit.slip.model import Slip

_TRIGGERS = {"delivered_at": Trigger.DELIVERED, "received_at": Trigger.RECEIVED}
_DECISIONS = {
    "eligible": Eligibility.ELIGIBLE,
    "ineligible": Eligibility.INELIGIBLE,
    "indeterminate": Eligibility.UNDECIDED,
    "undecided": Eligibility.UNDECIDED,
}


def policy(case: Case) -> Answers:
    """Missing facts, and approvals at the same time."""
    given = case.given
    if case.only("window_days", "window_from", "delivered_at") and given["delivered_at"] is None:
        return _no_date(given["window_days"], given["window_from"])
    if case.only("levels", "concurrent"):
        return _same_step(case)
    if case.only("max_discount_percent_at_sale", "applied_percent", "max_discount_percent_now"):
        return as_of_sale(given)
    if case.shape("delivered_at", "store_tz", "window_days"):
        return life.local_days(given)
    if case.only("windows", "items", "days_since_delivery"):
        return life.by_category(given)
    if case.only("created_by", "approver", "role_allows"):
        return life.four_eyes(given)
    if case.only("state", "command"):
        return life.in_state(given)
    if case.only("currency", "fee_per_return", "fee_scopes", "returns", "sold_qty"):
        return life.fee_scopes(given)
    raise NotMapped("no shape of a policy that is known")


def _no_date(days: int, start: str) -> Answers:
    rule = WindowRule(_TRIGGERS[start], Length(days))
    line = LineFacts(1, Item("A"), Money.zero("USD"))
    moments = (Moment(Trigger.ORDERED, START),)
    facts = CaseFacts(
        Channel.ONLINE, "US", Reason.SIZE, START + timedelta(days=1), moments, None, (line,)
    )
    shop = Policy("shop", 1, (rule,), Terms(), START)
    verdict = assess(shop, facts, Where(UTC))
    missing = {dict(finding.facts).get("trigger") for finding in verdict.missing}
    decided = Check(
        lambda word: verdict.eligibility is _DECISIONS[word] if word in _DECISIONS else None,
        verdict.eligibility,
    )
    fact = Check(
        lambda name: _TRIGGERS[name].value in missing if name in _TRIGGERS else None, missing
    )
    return {"decision": decided, "missing_fact": fact, "must_not": decided}


def _same_step(case: Case) -> Answers:
    """Two approvals of one step, decided on the same version: one counts."""
    given = case.given
    if len(set(given["concurrent"])) != 1:
        raise NotMapped("approvals of different steps")
    shop = _plain(terms=Terms(levels=(Level(),) * given["levels"]))
    seen = shop.ask({"A": 1}).version
    approver = Actor("u-8", frozenset({Role.APPROVER}))
    command = c.Review(c.Decision.APPROVE)
    problems = [
        refusal(lambda: shop.do(command, actor=approver, expected=seen))
        for _ in given["concurrent"]
    ]
    review = shop.desk.show("X-1").review
    return {
        "succeeded": problems.count(None),
        "approvals_recorded": 0 if review is None else len(review.approved_by),
        "failure": reason(next((problem for problem in problems if problem), None)),
    }


TODAY = Terms(price_basis=PriceBasis.TODAY)
"""Replacements at the price of the day."""


def priced(price: str, currency: str) -> Price:
    """Read a price of today, tax included."""
    return Price(Rate.parse(price, currency), TaxBasis.INCLUSIVE)


def _plain(terms: Terms | None = None, stock: int = 0) -> Shop:
    sale = paid_in_full(sale_of([Line("A", 1, rate("10.00", "USD"))], "USD"))
    price = priced("10.00", "USD")
    opening = {"A": (1, 100)} | ({"B": (stock, stock * 100)} if stock else {})
    return Shop.booked(sale, opening, terms=terms or Terms(), prices={"B": price})


def currency(case: Case) -> Answers:
    """Amounts are no numbers, and two currencies do not mix."""
    given = case.given
    if case.only("expr") and given["expr"] == "10 / Money(5, USD)":
        return {"raises": Check(lambda name: name == _raised_by_division()), "must_not": "nothing"}
    if case.only("shop_currency", "presentment_currency", "operation"):
        given.aside("operation")
        one, other = Money(1, given["shop_currency"]), Money(1, given["presentment_currency"])
        return {"raises": reason(refusal(lambda: one + other))}
    raise NotMapped("no shape of a currency that is known")


def _raised_by_division() -> str:
    ten: object = 10
    try:
        ten / Money(5, "USD")  # type: ignore[operator]
    except TypeError as error:
        return type(error).__name__
    return "nothing"


def reservation(case: Case) -> Answers:
    """Replacement goods are set aside when terms say so, in part or as a backorder."""
    given = case.given
    terms = Terms(price_basis=PriceBasis.TODAY, sequence=Sequence.ADVANCE)
    if case.only("policy", "replacement_on_hand", "receipt_state"):
        if (given["policy"], given["receipt_state"]) != ("ship before receipt", "pending"):
            raise NotMapped(f"policy {given['policy']!r}")
        slip = _wanted(_plain(terms, given["replacement_on_hand"]))
        return {"reservable": slip.phases.replacement is ReplacementPhase.RESERVED}
    if case.only("replacement_on_hand", "backorderable"):
        return _short(terms, given["replacement_on_hand"], backorder=given["backorderable"])
    if case.only("on_hand", "steps"):
        return life.step_by_step(given)
    if case.only("on_hand", "reserved"):
        return life.set_aside(given)
    if case.only("reservations", "serial", "dispatch"):
        return life.one_serial(given)
    raise NotMapped("no shape of a reservation that is known")


def _wanted(shop: Shop) -> Slip:
    return shop.ask({"A": 1}, [c.Wish("B", 1)])


def _short(terms: Terms, stock: int, *, backorder: bool) -> Answers:
    """What is not there is backordered, visibly; sending it is refused, loudly."""
    shop = _plain(terms, stock)
    slip = _wanted(shop)
    late = slip.phases.replacement is ReplacementPhase.BACKORDERED
    if backorder:
        return {"reserve": Check({"accepted as backorder": late}.get, late)}
    shop.do(c.AcceptQuote(1))
    problem = refusal(lambda: shop.do(c.Dispatch((c.LineSteps(1, 1),))))
    loud = reason(problem).test("insufficient_stock")
    return {
        "reserve": Check(lambda word: loud if word == "error insufficient_stock" else None),
        "backorderable_true": Check(
            lambda word: late if word == "accepted as backorder" else None, late
        ),
    }


def stock(case: Case) -> Answers:
    """Goods come in at the value of the issue that delivered them; averages stay positive."""
    given = case.given
    if case.only("cost_at_issue", "cost_now", "returned_qty", "currency"):
        return _original_cost(case)
    if case.only("method", "moves") and given["method"] == "moving_average":
        return _average(case)
    raise NotMapped("no shape of stock that is known")


def _original_cost(case: Case) -> Answers:
    given, code = case.given, coin(case.given)
    qty = given["returned_qty"]
    then, now = (Money.parse(given[key], code).minor for key in ("cost_at_issue", "cost_now"))
    sale = paid_in_full(sale_of([Line("A", qty, rate("100", code))], code))
    lines = tuple(evolve(line, cost=Money(then * qty, code)) for line in sale.lines)
    shop = Shop(evolve(sale, lines=lines))
    shop.open_stock({"A": (qty, now * qty)}, code)
    shop.ask({"A": qty})
    shop.do(c.AcceptQuote(1))
    shop.receive({1: qty})
    arrived = shop.store.movements[-1].value
    return {"value_in": Money(arrived, code), "must_not": Money(arrived, code)}


def _average(case: Case) -> Answers:
    """Fold the moves: an issue takes its share of quantity and value, never more."""
    held = StockFacts("A", "shop", 0, 0)
    for kind, qty, unit in case.given["moves"]:
        if kind == "in":
            worth = Rate.parse(unit, "USD").extend(qty).minor
            held = StockFacts("A", "shop", held.sellable + qty, held.value + worth)
        elif kind == "out" and unit is None:
            worth = held.issue_value(qty)
            held = StockFacts("A", "shop", held.sellable - qty, held.value - worth)
        else:
            raise NotMapped(f"a move {kind!r} at {unit!r}")
    each = Money(held.issue_value(1), "USD")
    return {"qty": held.sellable, "unit_cost_rounded": each, "unit_cost": each}
