"""Commerce: where goods that come back are put, and whether they are for sale again there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from exchangekit.slip import commands as c
from exchangekit.slip.phases import ReturnPhase
from exchangekit.values.goods import Disposition, Grade

from tests.cases.commerce_returns import plain_sale
from tests.cases.model import Answers, Case, Check, Given, NotMapped
from tests.cases.orders import read_sale
from tests.cases.shop import SITE, Shop

if TYPE_CHECKING:
    from collections.abc import Mapping

    from exchangekit.sale.facts import Sale

_KNOWN = frozenset(
    {"currency", "delivered", "lines", "paid", "qty", "receive", "received_at", "restock"}
    | {"refund_requested", "returned", "returned_qty", "shipped_from", "sold", "stock_on_hand"}
)


def places(case: Case) -> Answers:
    """Goods are received where they arrive; what is not put on the shelf is not for sale."""
    given = case.given
    if case.only("cases", "qty", "returned", "returned_qty", "stock_on_hand"):
        return _locations(given)
    if set(given) <= _KNOWN and {"received_at", "restock"} & set(given):
        return _arrived(given)
    raise NotMapped("no shape of stock that is known")


def _sold(given: Given) -> tuple[Sale, str, int]:
    """Read the sale of a case, and what of it comes back."""
    if "returned" in given:
        ((sku, qty),) = ((line["sku"], line["qty"]) for line in given["returned"])
    else:
        sku, qty = "A", given.get("returned_qty", given.get("qty", 1))
    if "lines" in given:
        return read_sale(given), sku, qty
    return plain_sale(given.get("sold", qty), sku=sku), sku, qty


def _back(sale: Sale, sku: str, qty: int, at: str, where: Disposition) -> tuple[Shop, int, int]:
    """Bring goods back to a site, and say how many more are for sale there, and where they left."""
    shop = Shop.booked(sale, {line.item.sku: (line.steps, 1000) for line in sale.lines})
    slip = shop.ask({sku: qty})
    shop.do(c.AcceptQuote(1))
    line = next(line.line for line in slip.returns if line.item.sku == sku)

    def there(site: str) -> int:
        return shop.store.stock(sku, site).value.sellable

    before = there(at), there(SITE)
    shop.do(c.Receive(at, (c.LineSteps(line, qty),)))
    shop.do(c.Inspect(line, qty, Grade.AS_NEW, where, at))
    return shop, there(at) - before[0], there(SITE) - before[1]


def _arrived(given: Given) -> Answers:
    sale, sku, qty = _sold(given)
    given.aside("delivered", "refund_requested", "stock_on_hand", "paid", "currency")
    home = given.get("shipped_from", "home")
    at = SITE if given.get("received_at", home) == home else str(given["received_at"])
    flags = given.get("restock", True)
    plays = [
        _back(sale, sku, qty, at, Disposition.SELL_AS_NEW if flag else Disposition.REFURBISH)
        for flag in (flags if isinstance(flags, list) else [flags])
    ]
    shop, added, at_home = plays[0]
    (line,) = [line for line in shop.desk.show("X-1").returns if line.item.sku == sku]
    by_place = {str(given["received_at"]): added, home: at_home} if "received_at" in given else {}
    return {
        "stock_delta": _delta(sku, added, by_place),
        "restocked": added,
        "received": line.received,
        "outstanding": {sku: line.outstanding},
        "on_hand": [more for _, more, _ in plays],
        "available": [more for _, more, _ in plays],
        "unit_state": _state(received=shop.desk.show("X-1").phases.return_ is ReturnPhase.COMPLETE),
    }


def _delta(sku: str, added: int, by_place: Mapping[str, int]) -> Check:
    """Check a difference of stock: as a number, by item, or by place."""

    def agrees(want: Any) -> bool:
        if isinstance(want, Given | dict):
            known = {sku: added, **by_place}
            return all(name in known and known[name] == steps for name, steps in want.items())
        return bool(want == added)

    return Check(agrees, (added, dict(by_place)))


def _state(*, received: bool) -> Check:
    words = {"received": received, "returned": received, "shipped": not received}
    return Check(words.get, received)


def _locations(given: Given) -> Answers:
    """
    Say what each place does with a unit that comes back.

    A place that puts nothing on its shelf keeps it aside; of goods nobody counts there is no
    stock, before and after; the first of an item in a place begins its stock.
    """
    sku, qty = "A", given.get("qty", given.get("returned_qty", 1))
    if "returned" in given:
        ((sku, qty),) = ((line["sku"], line["qty"]) for line in given["returned"])
    before = given["stock_on_hand"].get(sku, 0) if "stock_on_hand" in given else 0
    added = []
    for row in given["cases"]:
        at = SITE if row.get("stock_record_exists", True) else "new place"
        where = Disposition.SELL_AS_NEW if row["location_restocks"] else Disposition.REFURBISH
        _, more, _ = _back(plain_sale(qty, sku=sku), sku, qty, at, where)
        added.append(more if row["tracked"] else 0)
    deltas = [list(added), [before + more for more in added]]
    either = Check(lambda rows: list(rows) in deltas, deltas)
    return {
        "on_hand": either,
        "available": either,
        "restocked": Check(lambda rows: rows in ([bool(n) for n in added], added), added),
        "stock_delta": either,
    }
