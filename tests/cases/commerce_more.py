"""Commerce: what else the library has an answer to."""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import TYPE_CHECKING, Any

from exchangekit.errors import ExchangeKitError, PaymentAmountError, UnknownSlipError
from exchangekit.policy.book import Policy, assess
from exchangekit.policy.facts import CaseFacts, LineFacts, Where
from exchangekit.policy.rules import ExclusionRule, WindowRule
from exchangekit.policy.terms import Terms
from exchangekit.policy.verdict import Eligibility
from exchangekit.sale.facts import Channel, Moment, Trigger
from exchangekit.sale.intake import TaxBasis
from exchangekit.settlement.pricing import Price
from exchangekit.settlement.tenders import PaymentBalance, spread
from exchangekit.slip import commands as c
from exchangekit.slip.phases import ReturnPhase, SettlementPhase
from exchangekit.stock.places import PlaceKind
from exchangekit.values.dates import Length
from exchangekit.values.goods import Disposition, Grade, Item, Reason
from exchangekit.values.ids import PaymentId
from exchangekit.values.money import Money, Rate

from tests.cases import commerce_caps as caps
from tests.cases.commerce_override import override
from tests.cases.commerce_returns import guard, plain_sale, returnable, superseded
from tests.cases.commerce_taxes import partial
from tests.cases.model import Answers, Case, Check, Given, NotMapped
from tests.cases.orders import SHIPPING, Coins, one_line, read_sale
from tests.cases.policy_rules import by_whom, decided, is_allowed, late_as_credit, pays
from tests.cases.shop import START, Line, Shop, added, quote_of, refund_of, refusal, sale_of
from tests.cases.words import reason

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def payment_cap(case: Case) -> Answers:
    """A refund never exceeds what was received."""
    given, coins = case.given, Coins.of(case.given)
    if case.shape("payments", "refund") and all(isinstance(p, Given) for p in given["payments"]):
        received = {PaymentId(p["id"]): coins.money(p["amount"]) for p in given["payments"]}
        refund = coins.money(given["refund"])
        balances = [PaymentBalance(name, got, coins.zero()) for name, got in received.items()]
        problem = refusal(lambda: spread(refund, balances, slip="X-1"))
        most = added((balance.left for balance in balances), coins.currency)
        return {"accepted": problem is None, "max_refund": most, "reason": reason(problem)}
    if case.shape("refund_net") or case.shape("refund_shipping_net"):
        return partial(case)
    if case.shape("lines", "manual_refund", "paid") and "charged" not in given:
        return _too_much(case)
    return caps.payment_cap(case)


def _too_much(case: Case) -> Answers:
    """An amount above everything that was received goes over no payment."""
    sale = read_sale(case.given)
    case.given.aside("returned")
    paid = sale.payments[0].amount
    balance = PaymentBalance(PaymentId("P-1"), paid, Money.zero(sale.currency))
    wanted = Money.parse(case.given["manual_refund"], sale.currency)
    problem = refusal(lambda: spread(wanted, [balance], slip="X-1"))
    if problem is None:
        return {**override(case), "accepted": True, "max_refund": balance.left}
    if not isinstance(problem, PaymentAmountError):
        raise problem
    return {"accepted": False, "max_refund": balance.left, "reason": reason(problem)}


def partial_amounts(case: Case) -> Answers:
    """Amounts given back net, with the tax of what they are for."""
    if not case.shape("refund_net"):
        raise NotMapped("no amounts that are given back net")
    return partial(case)


def double_refund(case: Case) -> Answers:
    """What was claimed once is not claimed again."""
    if case.only("shipping_already_refunded", "refund_shipping"):
        again, asked = (case.given[key] for key in case.given)
        if not (again and asked):
            raise NotMapped("shipping that was not refunded before")
        shop = Shop(plain_sale(1, sku=SHIPPING))
        shop.ask({SHIPPING: 1}, slip="X-0")
        problem = refusal(lambda: shop.ask({SHIPPING: 1}))
        return {"accepted": problem is None, "reason": reason(problem)}
    if case.shape("refunds_on_unit_1") or case.shape("paid", "already_refunded"):
        return caps.twice(case.given, Coins.of(case.given))
    raise NotMapped("no shape of a double refund that is known")


def eligibility(case: Case) -> Answers:
    """Whether units may come back at all."""
    given = case.given
    if case.only("cases"):
        return {"accepted": [_guarded(word) for word in given["cases"]]}
    if case.only("window_days", "anchor", "boundary", "ages_days"):
        return _in_window(given)
    for key in ("order_completed", "unit_shipped"):
        if case.only(key) and isinstance(given[key], list):
            sent = [Shop(plain_sale(1, shipped=int(done))) for done in given[key]]
            told = [refusal(lambda shop=shop: shop.ask({"A": 1})) for shop in sent]
            lacking = next((problem for problem in told if problem), None)
            said = _not_shipped(lacking) if key == "order_completed" else reason(lacking)
            return {"eligible": [problem is None for problem in told], "reason": said}
    if case.only("shipped_units"):
        shop = Shop(plain_sale(1, shipped=given["shipped_units"]))
        return _eligible(refusal(lambda: shop.ask({"A": 1})))
    if case.only("unit", "open_exchange_for"):
        shop = Shop(plain_sale(1, sku=given["unit"]))
        if given["unit"] in given["open_exchange_for"]:
            shop.ask({given["unit"]: 1}, slip="X-0")
        return _eligible(refusal(lambda: shop.ask({given["unit"]: 1})))
    if case.only("limit_days", "anchor", "shipped_days_ago", "preferred", "late_type"):
        return late_as_credit(given)
    if case.only("window_days", "anchor", "cases"):
        return by_whom(given)
    if case.shape("line_kind"):
        return _of_kind(given)
    if case.only("has_authorisation"):
        return _authorised(given["has_authorisation"])
    if case.only("unit", "prior"):
        asked = [superseded(given["unit"], state)[0] for state in given["prior"]]
        words = [Check(_yes_or_no(accepted=one).get, one) for one in asked]
        return {"eligible": asked, "accepted": asked, "outcome": words}
    raise NotMapped("no shape of eligibility that is known")


_NEVER_BACK = frozenset({"gift_card", "digital", "downloadable", "service", "final_sale", "tip"})
"""What a shop names as goods that do not come back."""
_GOODS = frozenset({"physical", "product", "goods", "regular"})


def _of_kind(given: Given) -> Answers:
    """Some kinds of goods do not come back: a rule of the policy names them."""
    kind, qty = given["line_kind"], given.get("qty", 1)
    if kind not in _NEVER_BACK | _GOODS:
        raise NotMapped(f"a line of kind {kind!r}")
    sent = given.get("unit_shipped", True)
    line = LineFacts(1, Item("A", category=kind), Money(1000 * qty, "USD"))
    verdict = decided(
        ExclusionRule(categories=_NEVER_BACK, unless_unconfirmed=False), lines=(line,)
    )
    allowed = is_allowed(verdict) and bool(sent)
    words = {f"{kind}_not_returnable", "not_returnable", "excluded", kind, f"{kind}_excluded"}
    said = Check(lambda word: not allowed if word in words else None, verdict)
    return {"eligible": allowed, "accepted": allowed, "reason": said}


def _yes_or_no(*, accepted: bool) -> dict[str, bool]:
    yes = dict.fromkeys(("accepted", "eligible", "allowed"), accepted)
    return yes | dict.fromkeys(("rejected", "refused", "ineligible"), not accepted)


def _authorised(has: Sequence[bool]) -> Answers:
    """Goods are received on a slip that was opened, or not at all."""
    problems = []
    for authorised in has:
        shop = Shop(plain_sale(1))
        if authorised:
            shop.ask({"A": 1})
        problems.append(refusal(lambda shop=shop: shop.receive({1: 1})))
    unknown = any(isinstance(problem, UnknownSlipError) for problem in problems)
    words = ("rma_required", "no_authorisation", "authorisation_required", "not_authorised")
    return {
        "eligible": [problem is None for problem in problems],
        "reason": Check(dict.fromkeys(words, unknown).get, problems),
    }


def _not_shipped(problem: ExchangeKitError | None) -> Check:
    """What is not completed has not left either, and is refused for that."""
    known = problem is not None and problem.code == "sale.not-returnable"
    words = {"order_not_completed", "nothing_shipped"}
    return Check(lambda word: known if word in words else None, problem)


def _guarded(word: str) -> bool:
    """Play a guard; those of payment and worth are rules of a policy."""
    if word == "order_unpaid":
        return pays(plain_sale(1), paid=False)
    if word == "free_order":
        free = sale_of([Line("A", 1, Rate.parse("0.00", "USD"))], "USD")
        return pays(free, paid=True)
    return guard(word)


_ANCHORS = {"order_completed": Trigger.ORDERED, "delivered_at": Trigger.DELIVERED,
            "shipped_at": Trigger.SHIPPED}  # fmt: skip


def _in_window(given: Given) -> Answers:
    """A boundary that excludes the last day is a window one day shorter: a matter of terms."""
    days, boundary, anchor = given["window_days"], given["boundary"], given["anchor"]
    if boundary not in {"exclusive", "inclusive"} or anchor not in _ANCHORS:
        raise NotMapped(f"a window from {anchor!r} with an {boundary!r} boundary")
    rule = WindowRule(_ANCHORS[anchor], Length(days - (boundary == "exclusive")))
    policy, moments = Policy("p", 1, (rule,), Terms(), START), (Moment(_ANCHORS[anchor], START),)
    line, verdicts = LineFacts(1, Item("A"), Money.zero("USD")), []
    for age in given["ages_days"]:
        asked = START + timedelta(days=age)
        facts = CaseFacts(Channel.ONLINE, "US", Reason.SIZE, asked, moments, None, (line,))
        verdicts.append(assess(policy, facts, Where(UTC)))
    codes = {finding.code for verdict in verdicts for finding in verdict.refusals}
    return {
        "eligible": [verdict.eligibility is Eligibility.ELIGIBLE for verdict in verdicts],
        "reason": Check(
            lambda word: codes == {"window.passed"}
            if word in {"outside_window", "outside_return_window"} else None, codes,
        ),
    }  # fmt: skip


def _eligible(problem: ExchangeKitError | None) -> Answers:
    return {"eligible": problem is None, "accepted": problem is None, "reason": reason(problem)}


def validation(case: Case) -> Answers:
    """What a request has to have: an exchange needs both sides."""
    given = case.given
    if not case.only("returned", "replacement") or given["replacement"] or not given["returned"]:
        raise NotMapped("no shape of a validation that is known")
    lines = given["returned"]
    if len(lines) != 1:
        raise NotMapped("several lines where one was meant")
    sku, qty = lines[0]["sku"], lines[0]["qty"]
    sale = plain_sale(qty, sku=sku)
    shop = Shop(sale, prices={sku: Price(Rate.parse("10.00", "USD"), TaxBasis.INCLUSIVE)})
    asked = (c.Asked(1, qty, Grade.AS_NEW),)
    shop.do(c.Open(sale.id, c.Intent.EXCHANGE, sale.channel, Reason.SIZE, asked))
    problem = refusal(lambda: shop.do(c.Submit()))
    whole = refusal(lambda: shop.ask({sku: qty}, [c.Wish(sku, qty)], "X-2"))
    return {
        "accepted": problem is None,
        "reason": reason(problem),
        "accepted_after_adding_replacement": whole is None,
    }


def stock(case: Case) -> Answers:
    """What goods that come back do to stock."""
    given = case.given
    if case.shape("stock_on_hand", "lines", "returned", "receive"):
        return _split_receipt(case)
    if case.shape("received", "sold", "lines", "returned_qty"):
        return _two_of_five(case)
    if case.only("returned", "outcome") and given["outcome"] == "lost_in_transit":
        return _lost(given)
    raise NotMapped("no shape of stock that is known")


def _on_hand(shop: Shop, sku: str) -> int:
    return shop.store.stock(sku, "shop").value.sellable


def _split_receipt(case: Case) -> Answers:
    """Units received one by one: good ones are for sale again, damaged ones are not."""
    given = case.given
    sale = read_sale(given)
    before = dict(given["stock_on_hand"].items())
    opening = {line.item.sku: (line.shipped + before.get(line.item.sku, 0), 1000)
               for line in sale.lines}  # fmt: skip
    shop = Shop.booked(sale, opening)
    slip = shop.ask({line["sku"]: line["qty"] for line in given["returned"]})
    numbers = {line.item.sku: line.line for line in slip.returns}
    for part in given["receive"]:
        number = numbers[part["sku"]]
        shop.receive({number: part["qty"]})
        match part.get("condition", "good"):
            case "good":
                slip = shop.inspect(number, part["qty"])
            case "damaged":
                slip = shop.inspect(number, part["qty"], Grade.DAMAGED, Disposition.SCRAP)
            case other:
                raise NotMapped(f"condition {other!r}")
    return {
        "received": sum(line.received for line in slip.returns),
        "damaged": _moved_to(shop, PlaceKind.SCRAP),
        "restocked": _moved_to(shop, PlaceKind.SELLABLE),
        "stock_on_hand": {sku: _on_hand(shop, sku) for sku in opening},
        "stock_delta": {sku: _on_hand(shop, sku) - before.get(sku, 0) for sku in opening},
        "outstanding": {line.item.sku: line.outstanding for line in slip.returns},
    }


def _moved_to(shop: Shop, kind: PlaceKind) -> int:
    moves = [m for m in shop.store.movements if m.source.kind is PlaceKind.INSPECTION]
    return sum(move.steps for move in moves if move.target.kind is kind)


def _two_of_five(case: Case) -> Answers:
    given = case.given
    sale = read_sale(given)
    line = one_line(sale)
    if line.steps != given["sold"]:
        raise NotMapped("sold is not what the line says")
    sku = line.item.sku
    shop = Shop.booked(sale, {sku: (given["received"], 1000)})
    counts = [_on_hand(shop, sku)]
    quote = quote_of(shop.ask({sku: given["returned_qty"]}))
    shop.take_back()
    counts.append(_on_hand(shop, sku))
    left = returnable(shop)[sku]
    answers: dict[str, Any] = {
        "on_hand": counts,
        "available": counts,
        "refund": refund_of(quote),
        "max_second": left,
    }
    if "second_return_qty" in given:
        second = {sku: given["second_return_qty"]}
        answers["second_return_accepted"] = refusal(lambda: shop.ask(second, slip="X-2")) is None
    return answers


def _lost(given: Given) -> Answers:
    """Lost on the way: nothing comes in, and the units count as shipped again."""
    wanted = {line["sku"]: line["qty"] for line in given["returned"]}
    ((sku, qty),) = wanted.items()
    shop = Shop.booked(plain_sale(qty, sku=sku), {sku: (qty, 1000)})
    before = _on_hand(shop, sku)
    shop.ask(wanted)
    shop.do(c.ShipReturn())
    shop.do(c.Resolve(1, qty, c.Outcome.LOST))
    again = returnable(shop)[sku] == qty
    return {
        "stock_delta": _on_hand(shop, sku) - before,
        "unit_state": Check(lambda word: again if word == "shipped" else None, again),
    }


def settlement(case: Case) -> Answers:
    """Receipt and money are separate: goods are in, the money is still owed."""
    given = case.given
    if not case.shape("lines", "returned_qty", "refund_attempt"):
        raise NotMapped("no shape of a settlement that is known")
    attempt = given["refund_attempt"]
    if attempt not in {"failed", "declined", "error", "succeeded", "success", "completed"}:
        raise NotMapped(f"a refund that {attempt}")
    through = attempt in {"succeeded", "success", "completed"}
    sale = read_sale(given)
    line = one_line(sale)
    sku = line.item.sku
    shop = Shop.booked(sale, {sku: (line.steps, 1000)})
    before = _on_hand(shop, sku)
    shop.ask({sku: given["returned_qty"]})
    slip = shop.take_back()
    if through:
        slip = shop.settle()
    owed, after = -slip.money.outstanding, _on_hand(shop, sku)
    words: Mapping[str, bool] = {
        "paid": slip.phases.settlement is SettlementPhase.SETTLED,
        "completed": slip.phases.settlement is SettlementPhase.SETTLED,
        "received": slip.phases.return_ is ReturnPhase.COMPLETE,
        "unpaid": slip.phases.settlement is SettlementPhase.DUE and owed.minor > 0,
        "manual_refund_required": slip.phases.settlement is SettlementPhase.DUE,
    }
    state = Check(lambda word: words.get(str(word)), slip.phases)
    done = slip if through else shop.settle()
    return {
        "refunded_total": slip.money.refunded,
        "goods_state": state,
        "payable_state": state,
        "line_state": state,
        "stock_delta": after - before,
        "payable": owed,
        "manual_completion_allowed": done.phases.settlement is SettlementPhase.SETTLED,
    }
