"""The law of undoing, as a check any host can run on a slip and what its ledgers hold of it."""

from __future__ import annotations

from collections import Counter
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from exchangekit.accounting.roles import AccountRole
from exchangekit.effects.foreign import in_books
from exchangekit.effects.owing import STOCK_ROLES, customer_owes, income_role
from exchangekit.sale.spans import value_of
from exchangekit.settlement.quote import LineKind
from exchangekit.slip.phases import SettlementPhase
from exchangekit.stock.places import PHYSICAL, Place, PlaceKind, place_after
from exchangekit.values.classes import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable

    from exchangekit.accounting.vouchers import Posting, Voucher
    from exchangekit.slip.model import Slip
    from exchangekit.stock.movements import Movement
    from exchangekit.values.goods import Tracked
    from exchangekit.values.ids import Sku

_COST: Final = frozenset({
    AccountRole.COST_OF_SALES,
    AccountRole.SCRAP_LOSS,
    AccountRole.SUPPLIER_CLAIM,
    *(role for kind, role in STOCK_ROLES.items() if kind in PHYSICAL),
})  # fmt: skip
"""What goods are worth here, and what they cost: only the sum is as it was."""

_TENDERS: Final = frozenset({
    AccountRole.BANK,
    AccountRole.STORE_CREDIT,
    AccountRole.CUSTOMER_LEDGER,
    AccountRole.CASH_ROUNDING,
    AccountRole.CURRENCY_DIFFERENCE,
})  # fmt: skip
"""What was paid in one way may have come back in another, in coins, at another rate."""


_TENDER: Final = "tender"


class UndoLaw(StrEnum):
    """What must hold once an undone slip has ended."""

    GOODS = "goods"  # per item, lot or serial and place the slip has moved nothing
    BOOKS = "books"  # per role the slip has posted nothing


@frozen
class Violation:
    """
    The first thing that an undone slip has left behind.

    Args:
        law: Which one is broken.
        about: Item, lot or serial, and place; or the role.
        got: Steps, or minor units, debit less credit.
        want: What should be left: of goods that were settled at their value.
    """

    law: UndoLaw
    about: str
    got: int
    want: int


def undone(
    slip: Slip, movements: Iterable[Movement], vouchers: Iterable[Voucher]
) -> Violation | None:
    """
    Prove that an undone slip has left nothing behind; None when the law holds.

    Goods are where they were and every role is as it was, but for what the slip says was
    settled at its value: goods that were kept, lost or gone, and what they came to in money.
    Of stock and cost of sales only the sum is as it was: goods leave at the value of the
    day, and what others did in between has moved the average.

    Args:
        slip: At its end, undone after something had moved.
        movements: Of its own stream.
        vouchers: Of its own stream.

    Raises:
        ValueError: The slip was not undone, or has not ended.
    """
    if slip.phases.settlement is not SettlementPhase.CANCELLED or slip.stage is not None:
        message = f"slip {slip.id} is not at the end of its way back"
        raise ValueError(message)
    goods = _moved(movements)
    want = _stays(slip)
    for key in sorted(goods.keys() | want.keys(), key=str):
        if goods[key] != want[key]:
            about = " ".join(map(str, key))
            return Violation(UndoLaw.GOODS, about, goods[key], want[key])
    books = _posted(line for voucher in vouchers for line in voucher.postings)
    due = _posted(_settled(slip))
    due[_TENDER] = due.pop(AccountRole.CUSTOMER, 0)  # and it was paid
    for role in sorted(books.keys() | due.keys()):
        if books[role] != due[role]:
            return Violation(UndoLaw.BOOKS, role, books[role], due[role])
    return None


_Key = tuple["Sku", "str | None", Place]


def _moved(movements: Iterable[Movement]) -> Counter[_Key]:
    sums: Counter[_Key] = Counter()
    for movement in movements:
        sums[movement.item, movement.tracking, movement.source] -= movement.steps
        sums[movement.item, movement.tracking, movement.target] += movement.steps
    return sums


def _stays(slip: Slip) -> Counter[_Key]:
    """What the slip itself says is elsewhere: given up, kept, lost or back in another state."""
    sums: Counter[_Key] = Counter()

    def went(goods: tuple[Sku, str | None], steps: int, source: Place, target: Place) -> None:
        sums[*goods, source] -= steps
        sums[*goods, target] += steps

    for line in slip.returns:
        for found in line.inspections:
            home = Place(line.sold.site, PlaceKind.CUSTOMER)
            went((line.item.sku, found.tracking), found.gone, home, found.place)
    for stray in slip.strays:
        home = Place(stray.site, PlaceKind.CUSTOMER)
        for steps, disposition in stray.taken:
            went((stray.item, stray.tracking), steps, home, place_after(disposition, stray.site))
    for new in slip.replacements:
        sku, site = new.item.sku, new.wanted.site
        shelf, customer = Place(site, PlaceKind.SELLABLE), Place(site, PlaceKind.CUSTOMER)
        for tracking, steps in _lots(new.out, new.kept):
            went((sku, tracking), steps, shelf, customer)
        for tracking, steps in _lots(new.lost_lots, new.lost):
            went((sku, tracking), steps, shelf, Place(site, PlaceKind.SCRAP))
        for found in new.restocked:
            went((sku, found.tracking), found.steps, shelf, found.place)
    return sums


def _lots(lots: tuple[Tracked, ...], steps: int) -> list[tuple[str | None, int]]:
    """Tell goods apart where they are told apart."""
    return [(one.tracking, one.steps) for one in lots] or [(None, steps)]


def _settled(slip: Slip) -> list[Posting]:
    """What was settled in money: the lines that the quote of the way back ended with."""
    gone = any(line.gone for line in slip.returns)
    settled = gone or any(line.kept for line in slip.replacements)
    lines = slip.money.quote.lines if settled and slip.money.quote else ()
    owed = [
        (in_books(slip, line.amount), income_role(line), line.name)
        for line in lines
        if line.kind is not LineKind.CREDIT
    ]
    for back in slip.returns:
        worth = value_of(back.sold.booked, back.sold.steps, back.gone)
        owed.append((-worth, AccountRole.REVENUE, back.item.sku))
    return [entry for amount, role, about in owed for entry in customer_owes(amount, role, about)]


def _posted(postings: Iterable[Posting]) -> Counter[str]:
    sums: Counter[str] = Counter()
    for line in postings:
        sums[_group(line.debit)] += line.amount.minor
        sums[_group(line.credit)] -= line.amount.minor
    return sums


def _group(role: AccountRole) -> str:
    if role in _COST:
        return "cost"
    return _TENDER if role in _TENDERS else role
