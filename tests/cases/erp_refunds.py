"""ERP: what a refund document may say, what leaves once it is paid, and digits of quantities."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from attrs import evolve

from exchangekit.effects.documents import DocumentKind, TaxDocument
from exchangekit.effects.slip_laws import audit_slip
from exchangekit.memory import MasterData, MemoryStore
from exchangekit.policy.book import PolicyBook
from exchangekit.ports import Batch
from exchangekit.sale.spans import Span, value_of
from exchangekit.slip import commands as c
from exchangekit.stock.ledger import balances
from exchangekit.values.decimals import Rounding, scaled
from exchangekit.values.quantity import Unit

from tests.cases.erp_books import documents
from tests.cases.erp_progress import whole
from tests.cases.goods import OUTSIDE, SHELF, moved
from tests.cases.model import Answers, Case, Check, NotMapped
from tests.cases.replacements import advance_shop, held, on_hand
from tests.cases.shop import SITE, Line, Shop, rate, refusal, sale_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import tzinfo

    from exchangekit.values.tax import Taxed

_COIN = "USD"
_PRICE = rate("10.00", _COIN)

# --- the quantity of a refund -------------------------------------------------------------------


def refund_quantity(case: Case) -> Answers:
    """A credit note of another quantity than the one that came back breaks a law."""
    given = case.given
    back = whole(given["rma_qty"])
    shop, papers = _refunded({"A": back})
    return {"accepted": [_stands(shop, papers, "A", whole(qty)) for qty in given["refund_qty"]]}


def _refunded(units: Mapping[str, int], customer: str = "cust-1") -> tuple[Shop, list[TaxDocument]]:
    """Take goods back and pay for them; give the documents."""
    sale = sale_of([Line(sku, qty, _PRICE) for sku, qty in units.items()], _COIN)
    shop = Shop.booked(
        evolve(sale, customer=customer), {sku: (qty, qty * 100) for sku, qty in units.items()}
    )
    shop.ask(units)
    shop.take_back()
    return shop, [one for one in documents(shop) if one.kind is DocumentKind.CREDIT_NOTE]


def _stands(shop: Shop, papers: Sequence[TaxDocument], sku: str, qty: int) -> bool:
    """Tell whether the books bear the documents with another quantity of one item."""
    sold = next(line for line in shop.sale.lines if line.item.sku == sku)
    other = [_with(paper, sku, qty, value_of_units(sold.paid, sold.steps, qty)) for paper in papers]
    slip = shop.desk.show("X-1")
    own = [voucher for voucher in shop.store.vouchers if voucher.id.startswith("slip:X-1/")]
    return not audit_slip(slip, own, other)


def value_of_units(paid: Taxed, steps: int, qty: int) -> Taxed:
    """Give what units are worth; of more than were sold, as many again."""
    rest = max(0, qty - steps)
    worth = value_of(paid, steps, (Span(0, min(qty, steps)),))
    return worth + value_of_units(paid, steps, rest) if rest else worth


def _with(paper: TaxDocument, sku: str, qty: int, worth: Taxed) -> TaxDocument:
    lines = tuple(
        evolve(line, steps=qty, amount=worth) if line.name == sku else line for line in paper.lines
    )
    return evolve(paper, lines=lines)


def refund_grouping(case: Case) -> Answers:
    """Credit notes of one customer are one paper, with a line for each return."""
    given, groups = case.given, dict[str, list[tuple[str, int]]]()
    for rma in given["rmas"]:
        groups.setdefault(rma["customer"], []).append((rma["item"], whole(rma["qty"])))
    papers = []
    for customer, rows in groups.items():
        units = {f"{item}/{n}": qty for n, (item, qty) in enumerate(rows)}
        papers.append((units, *_refunded(units, customer)))
    return {
        "credit_notes": sum(len(notes) for _, _, notes in papers),
        "lines": [len(note.lines) for _, _, notes in papers for note in notes],
        "post_accepted": [_second(papers, whole(qty)) for qty in given["post_with_qty_for_second"]],
    }


def _second(
    papers: Sequence[tuple[Mapping[str, int], Shop, Sequence[TaxDocument]]], qty: int
) -> bool:
    """Play the papers with another quantity for the second return of the first customer."""
    units, shop, notes = papers[0]
    if len(units) < 2:
        raise NotMapped("the first customer brought back once")
    return _stands(shop, notes, [*units][1], qty)


# --- goods that leave once they are paid --------------------------------------------------------


def delivery_after_payment(case: Case) -> Answers:
    """What is not paid yet the host keeps back; the rest can be set aside and sent."""
    given = case.given
    ordered, paid = whole(given["ordered"]), whole(given["invoiced_paid"])
    shipped = whole(given["shipped"])
    if not shipped <= paid <= ordered:
        raise NotMapped("more was shipped than paid, or paid than ordered")
    shop = advance_shop(ordered, ordered)
    shop.store.master.reserved["B", SITE] = ordered - paid
    shop.ask({"A": ordered}, [c.Wish("B", ordered)])
    shop.do(c.AcceptQuote(1))
    shop.settle()
    if shipped:
        shop.do(c.Dispatch((c.LineSteps(1, shipped),)))
    shop.do(c.Hold())
    movable = held(shop)
    before = on_hand(shop)
    parcels = 0
    if movable:
        more = c.Dispatch((c.LineSteps(1, movable + 1),))
        if shipped + movable < ordered and refusal(lambda: shop.do(more)) is None:
            raise NotMapped("goods that are kept back left")
        shop.do(c.Dispatch((c.LineSteps(1, movable),)))
        parcels = int(on_hand(shop) == before - movable)
    return {
        "movable": movable,
        "shipments": parcels,
        "backorder": shop.desk.show("X-1").replacement_line(1).left,
    }


# --- digits of quantities -----------------------------------------------------------------------

_IN = frozenset({"in", "receive", "receipt", "count", "set", "purchase"})
_OUT = frozenset({"out", "issue", "deliver", "ship", "delivery"})
_FINEST = 6


def precision(case: Case) -> Answers:
    """
    Quantities finer than the unit is counted in at the end: exactly, and rounded to that.

    A ledger in exact steps refuses what is not all there; one in coarser steps takes in and
    gives out what each document comes to in those.
    """
    given = case.given
    digits = given["precision_at_end"]
    exact, held_exactly = _posted(given["ops"], _FINEST)
    rounded, held_rounded = _posted(given["ops"], digits)
    finest, coarse = Unit("kg", _FINEST), Unit("kg", digits)
    kept = [Decimal(finest.text(steps)) for steps in held_exactly]
    last = Decimal(coarse.text(held_rounded[-1]))
    return {
        "accepted_exactly": all(exact),
        "accepted_at_precision_3": all(rounded),
        "balances": Check(lambda said: _says(said, kept, last), (kept, last)),
    }


def _says(said: object, kept: Sequence[Decimal], last: Decimal) -> bool | None:
    """Compare balances after each document; after the last one in coarse steps, if it is told."""
    if not isinstance(said, list) or not all(isinstance(one, str) for one in said):
        return None
    told = [Decimal(one) for one in said]
    return told in ([*kept], [*kept[:-1]], [*kept[:-1], last])


def _posted(ops: Sequence[Sequence[str]], digits: int) -> tuple[list[bool], list[int]]:
    """Commit each document to a store that refuses what overdraws; give what lies there after."""
    store, accepted, left = MemoryStore(MasterData(PolicyBook(()), _no_zone)), [], []
    for number, (word, text) in enumerate(ops, 1):
        steps = _steps(text, digits)
        if word not in _IN | _OUT:
            raise NotMapped(f"goods that go {word!r}")
        ends = (OUTSIDE, SHELF) if word in _IN else (SHELF, OUTSIDE)
        batch = Batch(movements=(moved(number, steps, *ends),))
        accepted.append(refusal(lambda b=batch: store.commit(b)) is None)
        left.append(balances(store.movements).get(("A", None, SHELF), 0))
    return accepted, left


def _steps(text: str, digits: int) -> int:
    steps = scaled(text, _FINEST, where="quantity")
    if steps is None:
        raise NotMapped(f"a quantity of {text}")
    return Rounding.HALF_UP.divide(steps, 10 ** (_FINEST - digits))


def _no_zone(name: str) -> tzinfo:
    raise KeyError(name)
