"""Commerce: what may be paid back of what was received, and over which payment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from exchangekit.sale.intake import TaxBasis
from exchangekit.settlement.tenders import PaymentBalance, RefundOrder, spread
from exchangekit.slip import commands as c
from exchangekit.values.ids import PaymentId
from exchangekit.values.money import Money

from tests.cases.model import Answers, Case, Check, Given, NotMapped
from tests.cases.orders import Coins, read_sale
from tests.cases.shop import Line, Shop, added, percent, rate, refusal, sale_of
from tests.cases.words import reason

if TYPE_CHECKING:
    from collections.abc import Sequence

    from exchangekit.settlement.tenders import RefundPart

_NUMBER = frozenset("0123456789.-")


def payment_cap(case: Case) -> Answers:
    """Tell the shapes apart in which one payment after the other, or part of a unit, goes back."""
    given, coins = case.given, Coins.of(case.given)
    if case.shape("steps", "payments"):
        return _in_steps(given, coins)
    if "attempts" in given or "already_refunded_unit_1" in given:
        return _parts_of_unit(given, coins)
    if case.shape("cases") and ("paid" in given or "line_value" in given):
        return _each_alone(given, coins)
    if case.shape("lines", "returned"):
        return _returned(case, coins)
    raise NotMapped("no shape of a payment cap that is known")


def _worth(given: Given, coins: Coins) -> Money:
    """Give what one unit was paid for, gross."""
    for key in ("unit_gross", "line_value", "paid"):
        if key in given and "lines" not in given:
            return coins.money(given[key])
    return next(iter(read_sale(given).lines)).paid.gross


def unit_in_parts(worth: Money) -> Shop:
    """Sell a unit of which every cent is a step, so that each can come back once."""
    return Shop(sale_of([Line("U", worth.minor, _cent(worth))], worth.currency))


def _cent(worth: Money) -> Any:
    return rate(Money(1, worth.currency).amount, worth.currency)


def part_of(shop: Shop, amount: Money, slip: str) -> Any:
    """Ask for a part of the unit; give the refusal or None."""
    return refusal(lambda: shop.ask({"U": amount.minor}, slip=slip))


def _parts_of_unit(given: Given, coins: Coins) -> Answers:
    """Part of a unit is paid back, then more of it: each cent once."""
    unit = _one_unit(given, coins)
    shop, accepted, problem = unit_in_parts(unit), list[bool](), None
    done = coins.money(given.get("already_refunded_unit_1", given.get("already_refunded", "0")))
    if done.minor:
        part_of(shop, done, "X-0")
    attempts = given.get("attempts", [given["refund"]] if "refund" in given else [])
    for number, text in enumerate(attempts, 1):
        refused = part_of(shop, coins.money(text), f"X-{number}")
        accepted.append(refused is None)
        problem = problem or refused
    left = Money(shop.entitlement().returnable(1), coins.currency)
    return {
        "accepted": accepted if "attempts" in given else accepted[-1:] == [True],
        "remaining_unit_1": left,
        "refundable_left": left,
        "max_refund": left,
        "reason": reason(problem),
    }


def _one_unit(given: Given, coins: Coins) -> Money:
    if "lines" not in given:
        return _worth(given, coins)
    line = next(iter(read_sale(given).lines))
    return Money(line.paid.gross.minor // line.steps, coins.currency)


def _each_alone(given: Given, coins: Coins) -> Answers:
    """Amounts that are asked for, each by itself, of what was received."""
    received, accepted, problem = _worth(given, coins), list[bool](), None
    for word in given["cases"]:
        if not set(word) <= _NUMBER:
            raise NotMapped(f"a case called {word!r}")
        line = Line("A", 1, rate(received.amount, coins.currency))
        shop = Shop(sale_of([line], coins.currency, payments=[("P-1", received)]))
        shop.ask({"A": 1})
        shop.take_back()
        refund = c.Refund(PaymentId("R-1"), coins.money(word))
        refused = refusal(lambda s=shop, r=refund: s.do(r))
        accepted.append(refused is None)
        problem = problem or refused
    return {"accepted": accepted, "max_refund": received, "reason": reason(problem)}


def _returned(case: Case, coins: Coins) -> Answers:
    """What comes back is paid back as far as money was received for it."""
    given = case.given
    sale = read_sale(given)
    shop = Shop(sale)
    shop.ask({line["sku"]: line["qty"] for line in given["returned"]})
    slip = shop.take_back()
    owed, received = -slip.money.outstanding, sale.payments[0].amount
    asked = given.get("refund_requested", True)
    wanted = coins.money(given["manual_refund"]) if given.get("manual_refund") else owed
    amount = min(wanted, received) if "manual_refund" not in given else wanted
    problem = refusal(lambda: shop.do(c.Refund(PaymentId("R-1"), amount))) if asked else None
    paid = shop.desk.show("X-1").money.refunded
    return {
        "refund": paid,
        "accepted": problem is None,
        "max_refund": received,
        "complete": paid == owed,
        "unsettled": owed - paid,
        "refundable_left": received - paid,
        "reason": reason(problem),
    }


# --- one payment after the other ---------------------------------------------------------


def _in_steps(given: Given, coins: Coins) -> Answers:
    """Refunds one after the other: over the payment that is named first, then the others."""
    unit = coins.money(given["unit_gross"]) if "unit_gross" in given else None
    amounts = [_step_amount(step, unit, coins) for step in given["steps"]]
    targets = [step["refund_to"] for step in given["steps"]]
    received = [coins.money(_amount(one)) for one in given["payments"]]
    names = [one["id"] if isinstance(one, Given) else None for one in given["payments"]]
    ways = [_spread_all(amounts, order, received) for order in _orders(targets, names)]
    return {
        "refund_step_totals": amounts,
        "refunds": Check(lambda said: any(_says(said, *way) for way in ways), ways),
        "accepted": bool(ways),
    }


def _amount(payment: Any) -> Any:
    return payment["amount"] if isinstance(payment, Given) else payment


def _step_amount(step: Given, unit: Money | None, coins: Coins) -> Money:
    if "remove_units" in step and unit is not None:
        return unit * step["remove_units"]
    if "order_discount_net" in step:
        net = coins.money(step["order_discount_net"])
        return TaxBasis.EXCLUSIVE.tax(net, percent(step["tax_rate"])).gross
    raise NotMapped("a step that says not how much")


def _orders(targets: Sequence[Any], names: Sequence[Any]) -> list[tuple[list[int], list[Any]]]:
    """Read which payment a step names: by its id, or counted from 0 or from 1."""
    size = len(names)
    if all(name in names for name in targets) and None not in names:
        return [([names.index(name) for name in targets], [*names])]
    if not all(type(target) is int for target in targets):
        raise NotMapped(f"payments {targets!r}")
    found = []
    for base in (0, 1):
        places = [target - base for target in targets]
        if all(0 <= place < size for place in places):
            found.append((places, [place + base for place in range(size)]))
    return found


def _spread_all(
    amounts: Sequence[Money], order: tuple[list[int], list[Any]], received: Sequence[Money]
) -> tuple[list[RefundPart], list[Any]]:
    places, names = order
    gone = [Money.zero(amount.currency) for amount in received]
    parts: list[RefundPart] = []
    for amount, first in zip(amounts, places, strict=True):
        turn = [first, *(place for place in range(len(received)) if place != first)]
        balances = [PaymentBalance(PaymentId(str(p)), received[p], gone[p]) for p in turn]
        over = spread(amount, balances, slip="X-1", order=RefundOrder.OLDEST_FIRST)
        for part in over:
            gone[int(part.payment)] += part.amount
        parts += over
    return parts, names


def _says(said: Any, parts: Sequence[RefundPart], names: Sequence[Any]) -> bool:
    """Compare refunds that were said with those that went out, payment by payment."""
    if not isinstance(said, list) or len(said) != len(parts):
        return False
    return all(
        str(one["payment"]) == str(names[int(part.payment)]) and _same(one["amount"], part.amount)
        for one, part in zip(said, parts, strict=True)
    )


def _same(said: Any, amount: Money) -> bool:
    if isinstance(said, int):
        return said == amount.minor
    return Money.parse(said, amount.currency) == amount


def twice(given: Given, coins: Coins) -> Answers:
    """Money that was paid back before counts, of an order or of one of its units."""
    if "refunds_on_unit_1" in given:
        unit = _one_unit(given, coins)
        texts, before = given["refunds_on_unit_1"], coins.zero()
    else:
        unit, before = coins.money(given["paid"]), coins.money(given["already_refunded"])
        texts = [given["refund"]] if "refund" in given else []
    shop, paid, problem = unit_in_parts(unit), list[Money](), None
    if before.minor:
        part_of(shop, before, "X-0")
    for number, text in enumerate(texts, 1):
        amount = coins.money(text)
        refused = part_of(shop, amount, f"X-{number}")
        problem = problem or refused
        paid.append(coins.zero() if refused else amount)
    left = Money(shop.entitlement().returnable(1), coins.currency)
    return {
        "accepted": problem is None,
        "reason": reason(problem),
        "refunded_total": unit - left,
        "refund": added(paid, coins.currency),
        "second_refund": paid[1] if len(paid) > 1 else left,
    }
