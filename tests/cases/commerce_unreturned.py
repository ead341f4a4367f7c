"""Commerce: exchanges in advance whose goods never come back, or other goods than agreed."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from exchangekit.policy.deadlines import Deadline, Expire, Wait
from exchangekit.policy.terms import PriceBasis, Sequence, Terms
from exchangekit.sale.intake import TaxBasis
from exchangekit.settlement.pricing import Price
from exchangekit.settlement.quote import LineKind
from exchangekit.slip import commands as c
from exchangekit.slip.due import due
from exchangekit.slip.phases import Leg, ReplacementPhase, ReturnPhase
from exchangekit.values.goods import Disposition, Grade

from tests.cases.commerce_returns import returnable
from tests.cases.model import Answers, Case, Check, Given, NotMapped
from tests.cases.orders import Coins
from tests.cases.replacements import advance_shop, send
from tests.cases.shop import SITE, Line, Shop, added, quote_of, rate, sale_of

if TYPE_CHECKING:
    from collections.abc import Sequence as Listed

    from exchangekit.slip.model import Slip

_COIN = "USD"


def unreturned(case: Case) -> Answers:
    """Goods left in advance, those they were for did not come in time: they are charged."""
    given = case.given
    if case.only("window_days", "elapsed_days", "advance_lines", "received_lines"):
        return _in_time(given)
    if case.only("stock_on_hand", "action") and given["action"] == "charge_unreturned":
        return _nothing_moves(given["stock_on_hand"])
    if case.only("window_days", "elapsed_days", "line_state"):
        return _by_state(given)
    if case.only("charge_parts", "original_price_ignored"):
        return _charged(given)
    raise NotMapped("no shape of unreturned goods that is known")


def _advance(lines: int, days: int = 14, stock: int | None = None) -> Shop:
    """So many lines exchanged in advance, sent and delivered; each has to come back in time."""
    terms = Terms(
        price_basis=PriceBasis.TODAY,
        sequence=Sequence.ADVANCE,
        deadlines=(Deadline(Wait.GOODS, timedelta(days=days), Expire()),),
    )
    sold = [Line(f"A{number}", 1, rate("10.00", _COIN)) for number in range(1, lines + 1)]
    prices = {"B": Price(rate("10.00", _COIN), TaxBasis.INCLUSIVE)}
    opening = {line.sku: (1, 100) for line in sold} | {"B": (stock or lines, 100)}
    shop = Shop.booked(sale_of(sold, _COIN), opening, terms=terms, prices=prices)
    wishes = [c.Wish("B", 1, (number,)) for number in range(1, lines + 1)]
    shop.ask({line.sku: 1 for line in sold}, wishes)
    shop.do(c.AcceptQuote(1))
    parts = tuple(c.LineSteps(number, 1) for number in range(1, lines + 1))
    shop.do(c.Dispatch(parts))
    shop.do(c.Deliver(parts))
    return shop


def _enforced(shop: Shop, days: int) -> Slip:
    """Carry out whatever is overdue so many days after the goods were sent, as a job would."""
    slip = shop.desk.show("X-1")
    now = slip.since.return_ + timedelta(days=days)
    while found := [one for one in due(slip, now) if isinstance(one.command, c.Enforce)]:
        slip = shop.do_at(found[0].command, now, key=found[0].key)
    return slip


def _charges(slip: Slip) -> int:
    """Count the lines for whose goods the customer gets no credit any more."""
    given_back = [line for line in quote_of(slip).lines if line.kind is LineKind.CREDIT]
    credited = {line.line for line in given_back if line.amount.gross.minor}
    return sum(line.line not in credited for line in slip.returns)


def _in_time(given: Given) -> Answers:
    charged, again = [], []
    for days in given["elapsed_days"]:
        shop = _advance(given["advance_lines"], given["window_days"])
        for number in range(1, given["received_lines"] + 1):
            shop.receive({number: 1})
            shop.inspect(number, 1)
        before = _charges(_enforced(shop, days))
        charged.append(before)
        again.append(_charges(_enforced(shop, days)) - before)
    return {"charged_lines": charged, "second_run_charges": sum(again)}


def _by_state(given: Given) -> Answers:
    charged = []
    for state in given["line_state"]:
        shop = _advance(1, given["window_days"])
        match state:
            case "awaiting":
                pass
            case "received":
                shop.receive({1: 1})
                shop.inspect(1, 1)
            case _:
                raise NotMapped(f"a line that is {state!r}")
        charged.append(_charges(_enforced(shop, given["elapsed_days"])) > 0)
    return {"charged": charged}


def _nothing_moves(stock: Listed[int]) -> Answers:
    """Goods left long ago: charging them moves nothing, whatever is in stock."""
    charged, moves, parcels = [], [], []
    for left in stock:
        shop = _advance(1, stock=left + 1)
        before, sent = len(shop.store.movements), _sent(shop)
        slip = _enforced(shop, 15)
        charged.append(_charges(slip) > 0 and slip.money.outstanding.minor > 0)
        moves.append(len(shop.store.movements) - before)
        parcels.append(_sent(shop) - sent)
    return {"charged": charged, "new_stock_movements": moves, "new_shipments": parcels}


def _sent(shop: Shop) -> int:
    return sum(line.dispatched for line in shop.desk.show("X-1").replacements)


def _charged(given: Given) -> Answers:
    """What is charged is what the goods that left cost, not what the first ones did."""
    coins = Coins.of(given)
    parts = [coins.money(part) for part in given["charge_parts"]]
    terms = Terms(
        price_basis=PriceBasis.TODAY,
        sequence=Sequence.ADVANCE,
        deadlines=(Deadline(Wait.GOODS, timedelta(days=14), Expire()),),
    )
    if not given["original_price_ignored"]:
        raise NotMapped("the price of the first goods")
    prices = {
        f"B{number}": Price(rate(part.amount, coins.currency), TaxBasis.INCLUSIVE)
        for number, part in enumerate(parts)
    }
    sale = sale_of([Line("A", 1, rate("0.07", coins.currency))], coins.currency)
    opening = {"A": (1, 100)} | dict.fromkeys(prices, (1, 100))
    shop = Shop.booked(sale, opening, terms=terms, prices=prices)
    shop.ask({"A": 1}, [c.Wish(sku, 1) for sku in prices])
    shop.do(c.AcceptQuote(1))
    shop.settle()
    sent = tuple(c.LineSteps(number, 1) for number, _ in enumerate(prices, 1))
    shop.do(c.Dispatch(sent))
    quote = quote_of(_enforced(shop, 15))
    charges = [line.amount.gross for line in quote.lines if line.kind is LineKind.CHARGE]
    if quote.balance != added(charges, coins.currency):
        raise NotMapped("something else is charged as well")
    return {"item_total": quote.balance}


# --- the replacement came back instead --------------------------------------------------------


def chain(case: Case) -> Answers:
    """Sent in advance; then either the first goods come back, or the replacement itself."""
    given = case.given
    if not case.only("original_unit", "replacement_unit", "received"):
        raise NotMapped("no shape of a chain that is known")
    first, second = given["original_unit"], given["replacement_unit"]
    shop = advance_shop(1)
    shop.ask({"A": 1}, [c.Wish("B", 1)])
    send(shop, 1)
    match given["received"]:
        case unit if unit == first:
            shop.receive({1: 1})
            shop.inspect(1, 1)
        case unit if unit == second:
            _replacement_back(shop)
        case unit:
            raise NotMapped(f"a unit {unit!r}")
    return _ends(shop)


def _replacement_back(shop: Shop) -> None:
    """The exchange is undone: the customer keeps the first goods, the replacement is back."""
    back = (c.LineSteps(1, 1),)
    shop.do(c.Cancel())
    shop.do(c.Receive(SITE, back, Leg.REPLACEMENT))
    found = (Grade.AS_NEW, Disposition.SELL_AS_NEW, SITE)
    shop.do(c.Inspect(1, 1, *found, leg=Leg.REPLACEMENT))


def _ends(shop: Shop) -> Answers:
    slip = shop.desk.show("X-1")
    first, second = slip.phases.return_, slip.phases.replacement
    undone = second is ReplacementPhase.CANCELLED
    theirs = returnable(shop)["A"] == 1
    return {
        "original_return": Check(
            {
                "cancelled": first is ReturnPhase.CANCELLED,
                "received": first is ReturnPhase.COMPLETE,
                "awaiting": first is ReturnPhase.AWAITING,
            }.get,
            first,
        ),
        "refund": slip.money.refunded,
        "u1_state": Check(_unit(here=not theirs).get, theirs),
        "u2_state": Check(_unit(here=undone).get, second),
    }


def _unit(*, here: bool) -> dict[str, bool]:
    with_us = dict.fromkeys(("returned", "received", "on_hand"), here)
    return with_us | dict.fromkeys(("shipped", "sold", "with_customer", "delivered"), not here)
