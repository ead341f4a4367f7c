"""Bugs others shipped: more came back, or was paid back, than was sold."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from exchangekit.accounting.vouchers import VoucherKind
from exchangekit.policy.approval import Level
from exchangekit.policy.terms import PriceBasis, Terms
from exchangekit.sale.intake import TaxBasis
from exchangekit.settlement.pricing import Price
from exchangekit.settlement.quote import LineKind
from exchangekit.slip import commands as c
from exchangekit.values.goods import Grade, Reason
from exchangekit.values.ids import PaymentId
from exchangekit.values.money import Money

from tests.cases.bugs_money import coin, line_from, paid_in_full
from tests.cases.model import Answers, Case, Check, Given, NotMapped
from tests.cases.shop import BOSS, Line, Shop, added, quote_of, rate, refund_of, refusal, sale_of
from tests.cases.words import reason

if TYPE_CHECKING:
    from collections.abc import Sequence

    from exchangekit.errors import ExchangeKitError
    from exchangekit.sale.facts import Sale


def over_return(case: Case) -> Answers:
    """Tell the shapes of an over-return apart."""
    given = case.given
    shapes = (
        (("announced_qty", "received_qty"), _short),
        (("slip_inputs",), _twice_on_one_slip),
        (("idempotency_key", "first", "second"), _key_reused),
        (("process_calls",), _processed_again),
        (("refund", "deliveries"), _told_twice),
        (("concurrent_refunds",), _concurrent),
        (("command", "repeat"), _repeated),
        (("lines", "returned"), _lines),
        (("open_slips", "new_request"), _open_slips),
        (("returns",), _in_turn),
        (("returned_qty",), _what_is_left),
    )
    for keys, answer in shapes:
        if case.shape(*keys):
            return answer(given)
    raise NotMapped("no shape of an over-return that is known")


def _sale(given: Given) -> Sale:
    """Take in the one line a case counts; its price is what was paid, where it says so."""
    currency = coin(given)
    sold = given.get("sold_qty", given.get("delivered_qty"))
    shipped = given.get("delivered_qty", sold)
    if "unit" in given:
        price = rate(given["unit"], currency)
    else:
        price = rate(given.get("paid", "10.00"), currency, per=sold if "paid" in given else 1)
    return paid_in_full(sale_of([Line("A", sold, price, shipped=shipped)], currency))


def _ask(shop: Shop, slip: str, qty: int) -> ExchangeKitError | None:
    return refusal(lambda: shop.ask({"A": qty}, slip=slip))


def _in_turn(given: Given) -> Answers:
    shop = Shop(_sale(given))
    problems = [_ask(shop, f"X-{n}", qty) for n, qty in enumerate(given["returns"])]
    worth = [
        None if problem else refund_of(quote_of(shop.desk.show(f"X-{number}")))
        for number, problem in enumerate(problems)
    ]
    first = next((problem for problem in problems if problem), None)
    left = shop.entitlement().returnable(1)
    total = added((amount for amount in worth if amount is not None), shop.sale.currency)
    return {
        "accepted": [problem is None for problem in problems],
        "second_accepted": lambda: problems[1] is None,
        "error": reason(first),
        "returnable": left,
        "returnable_after": left,
        "returnable_now": left,
        "returned_qty_max": shop.sale.line(1).steps - left,
        "value_first": worth[0],
        "value_second": lambda: worth[1],
        "must_not_first": worth[0],
        "returned_value": total,
        "refunded_total": total,
        "succeeded": problems.count(None),
        "failed": len(problems) - problems.count(None),
    }


def _open_slips(given: Given) -> Answers:
    shop = Shop(_sale(given))
    for number, qty in enumerate(given["open_slips"]):
        shop.ask({"A": qty}, slip=f"X-{number}")
    left = shop.entitlement().returnable(1)
    problem = _ask(shop, "X-new", given["new_request"])
    return {
        "accepted": problem is None,
        "error": reason(problem),
        "returnable": left,
        "returnable_now": left,
        "returnable_after": shop.entitlement().returnable(1),
    }


def _what_is_left(given: Given) -> Answers:
    """After a partial return the rest can come back; the proposal asks the same query."""
    shop = Shop(_sale(given))
    problem = _ask(shop, "X-0", given["returned_qty"])
    left = shop.entitlement().returnable(1)
    answers: dict[str, Any] = {
        "accepted": problem is None,
        "error": reason(problem),
        "returnable": left,
        "returnable_now": left,
        "returnable_after": left,
    }
    if problem is None:
        answers["returned_value"] = refund_of(quote_of(shop.desk.show("X-0")))
    return answers


def _short(given: Given) -> Answers:
    """Announced, but not all received: credit follows what came."""
    currency, announced = coin(given), given["announced_qty"]
    price = rate(given.get("unit", "10.00"), currency)
    shop = Shop(paid_in_full(sale_of([Line("A", announced, price)], currency)))
    first = quote_of(shop.ask({"A": announced}))
    shop.do(c.AcceptQuote(first.number))
    received = given["received_qty"]
    shop.receive({1: received})
    if announced > received:
        shop.do(c.Resolve(1, announced - received, c.Outcome.LOST))
    slip = shop.inspect(1, received)
    last = quote_of(slip)
    if last.number != first.number and slip.money.accepted != last:
        shop.do(c.AcceptQuote(last.number))
    slip = shop.settle()
    return {
        "returned_value": slip.money.refunded,
        "refunded_total": slip.money.refunded,
        "overage": refund_of(first) - slip.money.refunded,
        "returnable": shop.entitlement().returnable(1),
        "returnable_after": shop.entitlement().returnable(1),
    }


def _lines(given: Given) -> Answers:
    """A line given back at quantity zero is refused; without it, it earns nothing."""
    currency = coin(given)
    lines = [line_from(raw, number, currency) for number, raw in enumerate(given["lines"], 1)]
    shop, back = Shop(paid_in_full(sale_of(lines, currency))), {}
    for line in given["returned"]:
        name = str(line["id"])
        if line["qty"]:
            back[name] = line["qty"]
        elif refusal(lambda: c.Asked(1, 0)) is None:
            raise NotMapped("a quantity of zero that is not refused")
    problem = refusal(lambda: shop.ask(back))
    answers: dict[str, Any] = {"accepted": problem is None, "error": reason(problem)}
    if problem is not None:
        return answers
    quote = quote_of(shop.desk.show("X-1"))
    for number, line in enumerate(lines, 1):
        credit = [q.amount.gross for q in quote.lines if q.kind is LineKind.CREDIT
                  and q.name == line.sku]  # fmt: skip
        answers[f"line{number}_refunded"] = -added(credit, currency)
    return answers | {"returned_value": refund_of(quote), "refunded_total": refund_of(quote)}


def _twice_on_one_slip(given: Given) -> Answers:
    """A slip that names a line twice is refused; the line itself may come back once."""
    sold = given["sold"]
    sale = paid_in_full(sale_of([Line(sold["sku"], sold["qty"], rate("10.00", "USD"))], "USD"))
    shop, numbers = Shop(sale), {line.item.sku: line.line for line in sale.lines}
    asked = [(numbers[one["sku"]], one["qty"]) for one in given["slip_inputs"]]
    problem = refusal(
        lambda: c.Open(
            sale.id,
            c.Intent.REFUND,
            sale.channel,
            Reason.SIZE,
            tuple(c.Asked(line, qty, Grade.AS_NEW) for line, qty in asked),
        )
    )
    for number, (_, qty) in enumerate(asked):
        refusal(lambda n=number, q=qty: shop.ask({sold["sku"]: q}, slip=f"X-{n}"))
    back = sold["qty"] - shop.entitlement().returnable(1)
    code = "" if problem is None else "error duplicate_line"
    right = problem is not None and reason(problem).test("duplicate_line") is True
    return {
        "one_of": Check(lambda ways: right and code in ways if _are_known(ways) else None, problem),
        "accepted": problem is None,
        "error": reason(problem),
        "returned_qty_max": back,
    }


def _are_known(ways: object) -> bool:
    return isinstance(ways, list) and {"error duplicate_line", "single line qty 1"} >= set(ways)


# --- the same thing twice -------------------------------------------------------------------


def _due(amount: Money) -> Shop:
    """Give a slip on which exactly this much is due to the customer."""
    line = Line("A", 1, rate(amount.amount, amount.currency))
    shop = Shop(paid_in_full(sale_of([line], amount.currency)))
    shop.ask({"A": 1})
    shop.take_back()
    return shop


def _paid_back(shop: Shop) -> dict[str, Any]:
    slip = shop.desk.show("X-1")
    refunds = {entry.reference for entry in shop.store.payments if entry.refunded.minor}
    settled = [v for v in shop.store.vouchers if v.kind is VoucherKind.SETTLEMENT]
    return {
        "store_credit_total": slip.money.refunded,
        "refunded_total": slip.money.refunded,
        "voucher_count": len(settled),
        "settlement_records": len(refunds),
    }


def _processed_again(given: Given) -> Answers:
    """The same command given again, with the same key or another, has one effect."""
    amount = Money.parse(given["refund"], coin(given))
    shop, same = _due(amount), given.get("same_idempotency_key", False)
    problems = []
    for number in range(given["process_calls"]):
        key = "K" if same else f"K-{number}"
        command = c.Refund(PaymentId("R-1"), amount)
        problems.append(refusal(lambda k=key, cmd=command: shop.do(cmd, key=k)))
    return _paid_back(shop) | _tally(problems)


def _tally(problems: Sequence[ExchangeKitError | None]) -> dict[str, Any]:
    first = next((problem for problem in problems if problem), None)
    return {
        "accepted": [problem is None for problem in problems],
        "second_accepted": len(problems) > 1 and problems[1] is None,
        "succeeded": list(problems).count(None),
        "failed": len(problems) - list(problems).count(None),
        "error": reason(first),
        "failure": reason(first),
    }


def _told_twice(given: Given) -> Answers:
    """Two messages about one refund: its reference is a name that is claimed once."""
    amount = Money.parse(given["refund"], coin(given))
    shop, problems = _due(amount), []
    for number, message in enumerate(given["deliveries"]):
        found = re.search(r"refund_ref=(\S+)", message)
        if found is None:
            raise NotMapped(f"a message without a reference: {message!r}")
        command = c.Refund(PaymentId(found[1]), amount)
        problems.append(refusal(lambda n=number, cmd=command: shop.do(cmd, key=f"message-{n}")))
    return _paid_back(shop) | _tally(problems)


def _concurrent(given: Given) -> Answers:
    """Refunds decided on the same version of a slip: the second has to look again."""
    currency = coin(given)
    amounts = [_amount_in(text, currency) for text in given["concurrent_refunds"]]
    paid = Money.parse(given["paid"], currency)
    shop = _due(paid)
    seen = shop.desk.show("X-1").version if given.get("same_expected_version", False) else None
    problems = []
    for number, amount in enumerate(amounts):
        command = c.Refund(PaymentId(f"R-{number}"), amount)
        problems.append(refusal(lambda cmd=command: shop.do(cmd, expected=seen)))
    return _paid_back(shop) | _tally(problems)


def _amount_in(text: str, currency: str) -> Money:
    found = re.findall(r"\d+(?:\.\d+)?", text)
    if len(found) != 1:
        raise NotMapped(f"no amount in {text!r}")
    return Money.parse(found[0], currency)


def _key_reused(given: Given) -> Answers:
    """One key, two commands: the second is refused unless it is the first again."""
    first, second = given["first"], given["second"]
    if {first["cmd"], second["cmd"]} != {"approve"}:
        raise NotMapped(f"commands {first['cmd']!r} and {second['cmd']!r}")
    sale = paid_in_full(sale_of([Line("A", 1, rate("10.00", "USD"))], "USD"))
    shop = Shop(sale, Terms(levels=(Level(), Level(), Level())))
    shop.ask({"A": 1})
    key, problems = given["idempotency_key"], []
    for one in (first, second):
        command = c.Review(c.Decision.APPROVE, f"level-{one['level']}")
        problems.append(refusal(lambda cmd=command: shop.do(cmd, key=key, actor=BOSS)))
    review = shop.desk.show("X-1").review
    given_levels = 0 if review is None else len(review.approved_by)
    if given_levels != 1:
        raise NotMapped("the second approval was recorded")
    return _tally(problems)


_REPEATED = {"replace", "create_replace", "dispatch", "create_replacement"}
_REPLACED = {"replaced", "dispatched", "completed", "done"}


def _repeated(given: Given) -> Answers:
    """A button pressed again after everything was sent: nothing more leaves."""
    if given["command"] not in _REPEATED or given.get("state", "replaced") not in _REPLACED:
        raise NotMapped(f"command {given['command']!r} in state {given.get('state')!r}")
    sale = paid_in_full(sale_of([Line("A", 1, rate("10.00", "USD"))], "USD"))
    price = Price(rate("10.00", "USD"), TaxBasis.INCLUSIVE)
    terms = Terms(price_basis=PriceBasis.TODAY)
    shop = Shop.booked(sale, {"A": (1, 100), "B": (9, 900)}, terms=terms, prices={"B": price})
    shop.ask({"A": 1}, [c.Wish("B", 1)])
    shop.take_back()
    command = c.Dispatch((c.LineSteps(1, 1),))
    shop.do(command)
    before, problems = len(shop.store.movements), []
    problems = [refusal(lambda: shop.do(command)) for _ in range(given["repeat"])]
    return _tally(problems) | {
        "accepted": not any(problem is not None for problem in problems),
        "movements_added": len(shop.store.movements) - before,
    }
