"""What the ledger cores refuse: sales, stock, books."""

from __future__ import annotations

from exchangekit.errors.root import ExchangeKitError


class UnknownSaleError(ExchangeKitError):
    """No sale has this number."""

    code = "sale.unknown"
    sale: str


class UnknownSaleLineError(ExchangeKitError):
    """The sale has no such line."""

    code = "sale.unknown-line"
    sale: str
    line: int
    known: tuple[int, ...]


class NotReturnableError(ExchangeKitError):
    """More was asked back than is shipped and free."""

    code = "sale.not-returnable"
    sale: str
    line: int
    asked: int
    shipped: int
    claimed: int
    free: int


class DiscountError(ExchangeKitError):
    """A discount is negative or larger than what it is taken from."""

    code = "sale.discount"
    where: str
    discount: str
    limit: str


class SaleChangedError(ExchangeKitError):
    """A sale was taken in before with other figures."""

    code = "sale.changed"
    sale: str
    where: str
    frozen: str
    now: str


class MovementError(ExchangeKitError):
    """A movement has no quantity, no distance or a negative value."""

    code = "stock.movement"
    where: str
    got: str
    want: str


class UnknownPlaceError(ExchangeKitError):
    """A place does not exist."""

    code = "stock.unknown-place"
    where: str
    place: str
    known: tuple[str, ...]


class AlreadyMovedError(ExchangeKitError):
    """Opening stock is booked before anything else moves, and once."""

    code = "stock.already-moved"
    item: str
    site: str


class InsufficientStockError(ExchangeKitError):
    """A place would hold less than nothing."""

    code = "stock.insufficient"
    item: str
    place: str
    asked: int
    available: int


class InexactQuantityError(ExchangeKitError):
    """A quantity in one unit does not fit into whole steps or packs of another."""

    code = "quantity.inexact"
    where: str
    got: str
    unit: str
    into: str


class OverIssuedError(ExchangeKitError):
    """More goods leave than are there to be valued."""

    code = "stock.over-issued"
    where: str
    asked: int
    left: int


class OverReversedError(ExchangeKitError):
    """More comes back than the movement that is reversed still has out."""

    code = "stock.over-reversed"
    where: str
    of: str
    asked: int
    left: int


class AlreadyReversedError(ExchangeKitError):
    """Nothing is left of a movement that is to be reversed."""

    code = "stock.already-reversed"
    movement: str


class LaterBalanceError(ExchangeKitError):
    """A backdated movement would leave a later one without goods."""

    code = "stock.later-balance"
    added: str
    movement: str
    item: str
    place: str
    balance: int


class UnknownComponentError(ExchangeKitError):
    """An item is not part of a kit."""

    code = "stock.unknown-component"
    kit: str
    item: str
    known: tuple[str, ...]


class KitIncompleteError(ExchangeKitError):
    """More kits are to be credited than came back whole."""

    code = "stock.kit-incomplete"
    kit: str
    asked: int
    whole: int


class LotMismatchError(ExchangeKitError):
    """A lot comes back that was not delivered."""

    code = "stock.lot-mismatch"
    item: str
    lot: str
    known: tuple[str, ...]


class TrackingError(ExchangeKitError):
    """Goods are told apart by lot or serial, and it is not named; or the other way round."""

    code = "stock.tracking"
    where: str
    item: str
    got: str
    want: str


class SerialUnknownError(ExchangeKitError):
    """A serial number was never in our hands."""

    code = "stock.serial-unknown"
    item: str
    serial: str


class SerialHereError(ExchangeKitError):
    """A serial number comes in that is here already."""

    code = "stock.serial-here"
    item: str
    serial: str
    place: str


class SerialElsewhereError(ExchangeKitError):
    """A serial number is not where it is said to be."""

    code = "stock.serial-elsewhere"
    item: str
    serial: str
    asked: str
    holder: str


class SerialReplacesItselfError(ExchangeKitError):
    """A returned serial number is proposed as its own replacement."""

    code = "stock.serial-replaces-itself"
    item: str
    serial: str


class NotOnSheetError(ExchangeKitError):
    """A count names goods that the count sheet does not list."""

    code = "stock.not-on-sheet"
    sheet: str
    item: str
    place: str


class FutureCountError(ExchangeKitError):
    """A count is dated after it was handed in."""

    code = "stock.future-count"
    item: str
    counted: str
    now: str


class RecountNeededError(ExchangeKitError):
    """A count lies outside the tolerance and nobody has confirmed it."""

    code = "stock.recount-needed"
    item: str
    place: str
    counted: int
    book: int


class PeriodClosedError(ExchangeKitError):
    """The posting date lies in a closed period."""

    code = "books.period-closed"
    company: str
    posting_date: str
    first_open: str


class UnmappedRoleError(ExchangeKitError):
    """A chart of accounts has no account for a role."""

    code = "books.unmapped-role"
    chart: str
    role: str


class UnbalancedTemplateError(ExchangeKitError):
    """The debit and the credit side of a template do not cancel out."""

    code = "books.unbalanced"
    entry: str
    amounts: tuple[str, ...]


class RedOverBlueError(ExchangeKitError):
    """Red invoices would take back more than the blue one says."""

    code = "books.red-over-blue"
    blue: str
    asked: str
    left: str


class ClaimError(ExchangeKitError):
    """A claim on a supplier cannot take this step, or not for this much."""

    code = "books.claim"
    claim: str
    step: str
    got: str
    most: str
