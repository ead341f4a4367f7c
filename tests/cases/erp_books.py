"""ERP: what is posted, credit notes, and one paper for goods out and goods back."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from attrs import evolve

from exchangekit.accounting.charts import IFRS, Chart
from exchangekit.accounting.journal import Dated, entry_by
from exchangekit.accounting.roles import AccountRole
from exchangekit.accounting.standard import PURCHASE_INVOICED, REVALUED
from exchangekit.accounting.vouchers import Voucher, VoucherKind, effect
from exchangekit.effects.documents import DocumentKind, documents_of, net_document
from exchangekit.effects.goods import goods_vouchers, stocktake_vouchers
from exchangekit.policy.terms import PriceBasis, Terms
from exchangekit.sale.intake import TaxBasis
from exchangekit.settlement.pricing import Price
from exchangekit.slip import commands as c
from exchangekit.slip.lifecycle import Step, apply
from exchangekit.slip.phases import SettlementPhase
from exchangekit.stock.corrections import reversal_of
from exchangekit.stock.ledger import Holding
from exchangekit.stock.movements import Cause, Movement
from exchangekit.stock.places import Place, PlaceKind
from exchangekit.stock.stocktake import Variance, adjustments
from exchangekit.stock.valuation.fold import Valuation
from exchangekit.stock.valuation.operations import Issued, Received, Revalued
from exchangekit.stock.valuation.pools import MovingAverage
from exchangekit.values.money import Money
from exchangekit.wire.history import read_slip

from tests.cases.erp_interim import anglo_saxon
from tests.cases.model import Answers, Case, Given, NotMapped
from tests.cases.shop import (
    COMPANY,
    SITE,
    START,
    Line,
    Shop,
    added,
    rate,
    refusal,
    sale_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from exchangekit.effects.documents import TaxDocument
    from exchangekit.slip.model import Slip

_COIN = "USD"
_R = AccountRole
_OUT = dict.fromkeys((_R.COST_OF_SALES, _R.STOCK_DIFFERENCE), "stock_out")
_CONTINENTAL = Chart(
    "continental", {**IFRS.accounts, **_OUT, _R.STOCK: "stock", _R.GOODS_RECEIVED: "stock_in"}
)
"""A chart in which all that leaves the shelf is one expense, whatever it left for."""

_TO_STEPS = {"m": 100, "cm": 1, "kg": 1000, "g": 1}


def _whole(quantity: str) -> int:
    if not quantity.isdigit():
        raise NotMapped(f"a quantity of {quantity!r}")
    return int(quantity)


# --- postings of goods that move without a slip --------------------------------------------


class Books:
    """Shelves of items, and the vouchers of whatever moves."""

    def __init__(self) -> None:
        self.shelves: dict[str, Valuation] = {}
        self.vouchers: list[Voucher] = []
        self._seq = 0

    def cause(self) -> Cause:
        """Make a cause of its own for each document."""
        self._seq += 1
        return Cause("host:1", self._seq, START, START, "u-1", "k", COMPANY, _COIN)

    def move(self, item: str, steps: int, way: tuple[PlaceKind, PlaceKind], value: int) -> Movement:
        """Move goods and post them as what they are."""
        source, target = (Place(SITE, kind) for kind in way)
        moved = Movement(self.cause(), 1, item, None, steps, source, target, value)
        self.post(VoucherKind.PURCHASE, moved)
        return moved

    def post(self, kind: VoucherKind, moved: Movement) -> None:
        """Post goods that moved."""
        self.vouchers += goods_vouchers(kind, [moved], moved.cause, START.date())

    def balance(self, account: str) -> Money:
        """Debit less credit of an account of the chart."""
        lines = [line for v in self.vouchers for line in _CONTINENTAL.read(v)]
        return added((one.debit - one.credit for one in lines if one.account == account), _COIN)

    def receive(self, item: str, steps: int, value: int) -> Movement:
        """Goods come from a supplier onto the shelf."""
        moved = self.move(item, steps, (PlaceKind.SUPPLIER, PlaceKind.SELLABLE), value)
        self.shelves.setdefault(item, Valuation(MovingAverage())).post(
            Received(moved.id, steps, value)
        )
        return moved

    def ship(self, item: str, steps: int) -> None:
        """Goods leave at what the shelf says they cost."""
        value = -self.shelves[item].post(Issued(f"out-{self._seq}", steps)).change
        self.move(item, steps, (PlaceKind.SELLABLE, PlaceKind.CUSTOMER), value)

    def count(self, item: str, expected: int, counted: int) -> None:
        """What is missing leaves at its share of the value."""
        shelf, place = self.shelves[item], Place(SITE, PlaceKind.SELLABLE)
        if shelf.held.steps != expected:
            raise NotMapped(f"{expected} expected, {shelf.held.steps} in the books")
        line = (item, None, place)
        found = [Variance(line, START, counted, expected, 1, settled=True)]
        cause = self.cause()
        moved = adjustments(found, cause, {line: Holding(*shelf.held)})
        self.vouchers += stocktake_vouchers(moved, found, cause, START.date())
        if counted < expected:
            shelf.post(Issued(f"count-{self._seq}", expected - counted))

    def revalue(self, item: str, cost: int) -> None:
        """The same goods at another cost of each."""
        change = self.shelves[item].post(Revalued(f"cost-{self._seq}", Fraction(cost))).change
        self.enter(f"R-{self._seq}", REVALUED, {"loss": Money(-change, _COIN)})

    def enter(self, number: str, template: Any, amounts: dict[str, Money]) -> None:
        """Make a journal entry."""
        entry = entry_by(Dated(number, COMPANY, START.date()), template, amounts)
        about = (entry.company, entry.posting_date, None, entry.currency)
        name = f"journal:{number}/1/1"
        self.vouchers.append(Voucher(name, entry.kind, *about, entry.postings))


def accounting(case: Case) -> Answers:
    """
    Tell the styles of books apart.

    Continental: what leaves the shelf is expense, whatever it leaves for.
    """
    given, books = case.given, Books()
    if given["style"].replace("-", "_") == "anglo_saxon":
        return anglo_saxon(case)
    if given["style"] != "continental":
        raise NotMapped(f"books of style {given['style']!r}")
    bought = [_bought(books, one, given) for one in given["receipts"]]
    answers = {
        "stock_debit_after_receipt": books.balance("stock"),
        "stock_in_credit": -books.balance("stock_in"),
    }
    if "then" in given:
        return _undone(books, given, bought)
    for one in given.get("ship", []):
        books.ship(one["item"], _steps(one, given))
    answers["ship_value"] = books.balance("stock_out")
    for one in given.get("count", []):
        books.count(one["item"], _whole(one["expected"]), _whole(one["counted"]))
    answers["stock_out_after_count"] = books.balance("stock_out")
    if "drop_ship" in given:
        answers["after_drop_ship"] = [_dropped(books, one) for one in given["drop_ship"]]
    if "standard_cost_change" in given:
        change = given["standard_cost_change"]
        held = books.shelves[change["item"]].held
        costs = (held.steps, Fraction(held.value, held.steps))
        if costs != (_whole(change["on_hand"]), _minor(change["from"])):
            raise NotMapped(f"a change of what is there: {costs}")
        books.revalue(change["item"], _minor(change["to"]))
    answers["stock_out_after_cost_change"] = books.balance("stock_out")
    if "supplier_invoice" in given:
        for one in given["supplier_invoice"]:
            one.aside("item")
            price = Money(_minor(one["price"]) * _whole(one["qty"]), _COIN)
            books.enter("I", PURCHASE_INVOICED, {"price": price, "input_tax": Money(0, _COIN)})
        owed = effect(books.vouchers, _R.PAYABLE, _COIN)
        answers["supplier_invoice_payable"] = -owed
    return answers


def _minor(price: str) -> int:
    return Money.parse(price, _COIN).minor


def _steps(one: Given, given: Given) -> int:
    """Count in the smaller unit, in which stock is kept."""
    stock, own = given.get("stock_uom"), one.get("uom")
    if stock is None or own is None:
        return _whole(one["qty"])
    factor, rest = divmod(_TO_STEPS[own], _TO_STEPS[stock])
    if rest:
        raise NotMapped(f"{own} in {stock}")
    return _whole(one["qty"]) * factor


def _bought(books: Books, one: Given, given: Given) -> Movement:
    """At a price per unit bought, or at a standard per unit kept."""
    steps, qty = _steps(one, given), _whole(one["qty"])
    standard = next((key for key in one if key.startswith("standard")), None)
    price = next((key for key in one if key.startswith("price")), None)
    if standard is not None:
        value = _minor(one[standard]) * steps
    elif price is not None:
        value = _minor(one[price]) * qty
    else:
        raise NotMapped("goods without a price")
    return books.receive(one.get("item", "A"), steps, value)


def _dropped(books: Books, one: Given) -> dict[str, Money]:
    """From the supplier straight to the customer."""
    steps = _whole(one["qty"])
    value = _minor(one["price"]) * steps
    books.move("D", steps, (PlaceKind.SUPPLIER, PlaceKind.CUSTOMER), value)
    return {"stock_in": -books.balance("stock_in"), "stock_out": books.balance("stock_out")}


def _undone(books: Books, given: Given, bought: Sequence[Movement]) -> Answers:
    if given["then"] != "cancel":
        raise NotMapped(f"then {given['then']!r}")
    balances = [books.balance("stock")]
    for moved in bought:
        books.post(VoucherKind.PURCHASE, reversal_of(moved, books.cause()))
    balances.append(books.balance("stock"))
    return {"stock_balance_after": balances, "postings": len(books.vouchers)}


# --- credit notes ----------------------------------------------------------------------------


def credit_note(case: Case) -> Answers:
    """What goods come in for, and how much of an invoice its credit notes take back."""
    given = case.given
    if case.shape("without_origin", "qty", "given_unit_cost"):
        return _stand_in(given)
    if case.shape("invoice", "credits"):
        return _credited(given)
    if case.shape("invoice", "return_qty"):
        return _part_credited(given)
    raise NotMapped("no shape of a credit note that is known")


def _stand_in(given: Given) -> Answers:
    """No sale is known: a stand-in with the cost that somebody gives."""
    if given["without_origin"] is not True:
        raise NotMapped("a credit note with its origin")
    qty = _whole(given["qty"])
    sale = sale_of([Line("A", qty, rate("1", _COIN))], _COIN)
    cost = Money(_minor(given["given_unit_cost"]) * qty, _COIN)
    shop = Shop(evolve(sale, lines=(evolve(sale.line(1), cost=cost),)))
    shop.ask({"A": qty})
    shop.take_back()
    return {"stock_debit": effect(shop.store.vouchers, _R.STOCK, _COIN)}


def _invoiced(given: Given) -> Shop:
    invoice = given["invoice"]
    rows = [invoice] if isinstance(invoice, Given) else invoice
    lines = [
        Line(str(row.get("line", number)), _whole(row["qty"]), rate(row["price"], _COIN))
        for number, row in enumerate(rows, 1)
    ]
    sale = sale_of(lines, _COIN)
    return Shop.booked(sale, {line.sku: (line.qty, 0) for line in lines})


def _credited(given: Given) -> Answers:
    """Each credit note takes back some lines, or all that is left; more is refused."""
    shop, totals, left = _invoiced(given), [], []
    for number, credit in enumerate(given["credits"]):
        before = _open(shop)
        asked = _asked(shop, credit)
        if asked:
            refusal(lambda a=asked, n=f"X-{number}": _take_back(shop, a, n))
        left.append(_open(shop))
        totals.append(before - left[-1])
    return {"totals": totals, "open_after_cap": left, "outstanding_original": left[-1]}


def _part_credited(given: Given) -> Answers:
    shop = _invoiced(given)
    slip = _take_back(shop, {"1": _whole(given["return_qty"])}, "X-1")
    left = _open(shop)
    return {"credit": -slip.money.outstanding, "outstanding_original": left}


def _open(shop: Shop) -> Money:
    """What the customer still owes of an invoice nobody has paid."""
    return effect(shop.store.vouchers, _R.CUSTOMER, _COIN)


def _asked(shop: Shop, credit: Given) -> dict[str, int]:
    if credit.get("all"):
        free = shop.entitlement()
        left = {line.item.sku: free.returnable(line.line) for line in shop.sale.lines}
        return {sku: qty for sku, qty in left.items() if qty}
    lines = credit["lines"]
    if isinstance(lines, Given):
        return {sku: _whole(str(qty)) for sku, qty in lines.items()}
    return {str(line["line"]): _whole(str(line["qty"])) for line in lines}


def _take_back(shop: Shop, units: dict[str, int], slip: str) -> Slip:
    shop.ask(units, slip=slip)
    return shop.take_back(slip)


# --- one paper --------------------------------------------------------------------------------


def net_document_(case: Case) -> Answers:
    """Goods out and goods back in one exchange, on one paper."""
    out: dict[str, int] = {}
    back: dict[str, int] = {}
    for line in case.given["lines"]:
        side = back if line["qty"].startswith("-") else out
        side[line["item"]] = side.get(line["item"], 0) + _whole(line["qty"].lstrip("-"))
    if not out or not back:
        raise NotMapped("goods in one direction only")
    one = rate("10", _COIN)
    sold = [Line(sku, qty, one) for sku, qty in back.items()]
    sale = sale_of(sold, _COIN, payments=[("P-1", sale_of(sold, _COIN).paid)])
    prices = {sku: Price(one, TaxBasis.INCLUSIVE) for sku in out}
    terms = Terms(price_basis=PriceBasis.TODAY)
    shop = Shop.booked(
        sale,
        {sku: (back.get(sku, 0) + out.get(sku, 0), 0) for sku in {*back, *out}},
        terms=terms,
        prices=prices,
    )
    shop.ask(back, [c.Wish(sku, qty) for sku, qty in out.items()])
    shop.take_back()
    slip = shop.settle()
    if slip.phases.settlement is not SettlementPhase.SETTLED:
        raise NotMapped("money is still owed")
    parts = (c.LineSteps(line.line, line.left) for line in slip.replacements)
    shop.do(c.Dispatch(tuple(parts)))
    paper = net_document(documents(shop))
    if paper is None:
        raise NotMapped("nothing was documented")
    sign = 1 if paper.kind is DocumentKind.INVOICE else -1
    return {
        "shipments": _moved(shop, PlaceKind.CUSTOMER, inward=False),
        "returns": _moved(shop, PlaceKind.CUSTOMER, inward=True),
        "invoices": 1,
        "invoice_line_qty_sorted": sorted(sign * (line.steps or 0) for line in paper.lines),
    }


def documents(shop: Shop) -> Iterator[TaxDocument]:
    """Give the tax documents of the slip, as its records cause them."""
    records, slip = shop.store.slip_records("X-1"), None
    for record, (at, event) in zip(records, read_slip(records), strict=True):
        slip = apply(slip, event, "X-1", at)
        stamp = (record.at, record.occurred, record.actor, record.key or "k")
        cause = Cause(record.stream, record.seq, *stamp, COMPANY, _COIN)
        yield from documents_of(Step(event, slip), cause, START.date())


def _moved(shop: Shop, outside: PlaceKind, *, inward: bool) -> list[dict[str, Any]]:
    """Give each parcel that crossed the border, with its quantity."""
    parcels: dict[str, int] = {}
    for one in shop.store.movements:
        place = one.source if inward else one.target
        if place.kind is outside and one.cause.stream == "slip:X-1":
            name = f"{one.cause.seq}"
            parcels[name] = parcels.get(name, 0) + one.steps
    way = "in" if inward else "out"
    return [{"direction": way, "qty": steps} for steps in parcels.values()]
