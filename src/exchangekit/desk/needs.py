"""Which facts a command needs: read together, each with the version of its stream."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exchangekit.effects.claims import is_chained
from exchangekit.slip import commands as c
from exchangekit.slip.phases import Leg, ReturnPhase, SettlementPhase
from exchangekit.slip.retracting_back import serials_out
from exchangekit.stock.custody import SerialKey
from exchangekit.values.classes import frozen
from exchangekit.values.goods import TrackedBy
from exchangekit.values.ids import PaymentId, SaleId, SiteId, Sku, SlipId, chained_sale

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exchangekit.slip.model import Slip
    from exchangekit.values.goods import Item

_CLAIMS = (
    c.Submit,
    c.Amend,
    c.ChangeReplacement,
    c.Retract,
    c.Review,
    c.Withdraw,
    c.Requote,
    c.Countersign,
    c.Resolve,
    c.Inspect,
    c.Cancel,
    c.Enforce,
)
_SALES = (*_CLAIMS, c.Refund)
_ARRIVED = (c.Receive, c.Inspect)
_WISHES = (c.Amend, c.ChangeReplacement)
_HOLDS = (
    c.Submit,
    c.Amend,
    c.ChangeReplacement,
    c.Review,
    c.AcceptQuote,
    c.Hold,
    c.Dispatch,
    c.Resolve,
    c.Cancel,
    c.Enforce,
)


@frozen
class Needs:
    """
    What to read before deciding.

    Args:
        sale: Whose record and claims, or None.
        items: Which items.
        prices: Whose prices of today.
        stock: Which items at which sites.
        stock_at_sale: Which items at every site of the sale.
        earlier: The slip that a new one takes up, or None.
        payments: Which payments.
        sale_payments: Whether the payments of the sale are needed too.
        policies: Whether the policy book is needed.
        sites: Whether the company's sites are needed.
        chained: The sale that the replacement became, or None.
        stock_at_sale: Of which items the stock at the sites of the sale is needed.
        earlier: The slip that a new one takes up, or None.
        serials: Of which serials it is needed where they are.
    """

    sale: SaleId | None = None
    items: tuple[Sku, ...] = ()
    prices: tuple[Sku, ...] = ()
    stock: tuple[tuple[Sku, SiteId], ...] = ()
    payments: tuple[PaymentId, ...] = ()
    sale_payments: bool = False
    policies: bool = False
    sites: bool = False
    chained: SaleId | None = None
    stock_at_sale: tuple[Sku, ...] = ()
    earlier: SlipId | None = None
    serials: tuple[SerialKey, ...] = ()


def needs_of(slip: Slip | None, command: c.Command) -> Needs:
    """Say what a command needs of everything outside the slip."""
    if slip is None:
        return _needs_to_open(command)
    undone = isinstance(command, c.Cancel) or _is_undone(slip)
    pays = isinstance(command, c.Pay) or bool(slip.money.pledges)  # which may pay by themselves
    named = isinstance(command, (c.Receive, c.Dispatch)) and _is_tracked(slip)
    sale = slip.request.sale if named or undone or isinstance(command, _SALES) else None
    wanted = tuple(line.item.sku for line in slip.replacements)
    stock = _stock(slip, command)
    new: tuple[Sku, ...] = ()
    if isinstance(command, _WISHES):
        wishes = command.wishes or ()
        new = tuple(dict.fromkeys(wish.sku for wish in wishes))
        stock += [(wish.sku, wish.site) for wish in wishes if wish.site is not None]
    if isinstance(command, c.Resolve):
        new, more = _strayed(slip, command)
        stock += more
    return Needs(
        sale=sale,
        items=new,
        prices=(*wanted, *new) if isinstance(command, (c.Submit, *_WISHES)) else (),
        stock=tuple(dict.fromkeys(stock)),
        payments=_payments(slip, command),
        sale_payments=isinstance(command, c.Refund),
        policies=isinstance(command, (c.Submit, *_WISHES)),
        sites=isinstance(command, (c.Receive, c.Resolve, *_WISHES)),
        stock_at_sale=new if isinstance(command, _WISHES) else (),
        chained=_chained(slip) if undone or pays or isinstance(command, c.Retract) else None,
        serials=_serials(slip, command),
    )


def _payments(slip: Slip, command: c.Command) -> tuple[PaymentId, ...]:
    if isinstance(command, c.Pay):
        return (command.payment,)
    return slip.money.payments if isinstance(command, c.Refund) else ()


def _serials(slip: Slip, command: c.Command) -> tuple[SerialKey, ...]:
    """Name what arrives; what is called in is the slip's own, and it knows where that is."""
    named: list[tuple[Sku, str | None]] = []
    match command:
        case c.Receive(leg=Leg.RETURN, lines=lines):
            items = {line.line: line.item for line in slip.returns if _is_serial(line.item)}
            named = [(items[one.line].sku, one.tracking) for one in lines if one.line in items]
        case c.Resolve(outcome=c.StrayCame(item=item), tracking=tracking):
            named = [(item, tracking)]
        case c.Retract():
            return _gone(slip)
        case _:
            pass
    return tuple((sku, serial) for sku, serial in named if serial is not None)


def _gone(slip: Slip) -> tuple[SerialKey, ...]:
    """Name what comes in again where a booking was a mistake."""
    return tuple(key for booked in slip.booked for key in serials_out(slip, booked))


def _is_serial(item: Item) -> bool:
    return item.tracked_by is TrackedBy.SERIAL


def _stock(slip: Slip, command: c.Command) -> list[tuple[Sku, SiteId]]:
    """Name goods of the slip itself by where they lie or arrive."""
    stock: list[tuple[Sku, SiteId]] = []
    if isinstance(command, _HOLDS):
        stock += [(line.item.sku, line.wanted.site) for line in slip.replacements]
    if isinstance(command, _ARRIVED):
        stock += [(line.item.sku, command.site) for line in slip.returns]
    if isinstance(command, c.Inspect) and command.leg is Leg.REPLACEMENT:
        stock += [(line.item.sku, command.site) for line in slip.replacements]
    given_back = isinstance(command, c.Dispatch) and slip.phases.return_ is ReturnPhase.GOING_BACK
    if given_back or isinstance(command, c.Retract):
        stock += _lying(slip)
    return stock


def _strayed(
    slip: Slip, command: c.Resolve
) -> tuple[tuple[Sku, ...], tuple[tuple[Sku, SiteId], ...]]:
    """Name goods that are no part of the slip, to know whether and how they are told apart."""
    match command.outcome:
        case c.StrayCame(item=item, site=site):
            return (item,), ((item, site),)
        case c.StrayKept() | c.StrayBack():
            return tuple(s.item for s in slip.strays if s.number == command.line), ()
        case _:
            return (), ()


def _chained(slip: Slip) -> SaleId | None:
    return chained_sale(slip.id, slip.redelivered) if is_chained(slip) else None


def _is_tracked(slip: Slip) -> bool:
    """Lots and serials come back under their sale; what expires does so on days of its zone."""
    items = (*(x.item for x in slip.returns), *(x.item for x in slip.replacements))
    return any(item.tracked_by is not None for item in items)


def _is_undone(slip: Slip) -> bool:
    """Its last step frees what it has claimed, whichever command takes it."""
    return slip.phases.settlement is SettlementPhase.UNWINDING


def _lying(slip: Slip) -> list[tuple[Sku, SiteId]]:
    """Name where goods that came back through a slip lie, looked at or not."""
    came = [(line.item.sku, line.receipts) for line in slip.returns]
    came += [(line.item.sku, line.taken_back) for line in slip.replacements]
    return [
        (sku, site)
        for sku, receipts in came
        for site in dict.fromkeys(receipt.site for receipt in receipts)
    ]


def _awaited(slip: Slip) -> Iterator[SerialKey]:
    """Name the serials that a form of a receipt may have."""
    for line in slip.returns:
        if line.outstanding and _is_serial(line.item):
            yield from ((line.item.sku, one.tracking) for one in line.sold.tracked)


def needs_of_all(slip: Slip) -> Needs:
    """Say what is needed to tell of every command whether it can be given."""
    sites = {line.sold.site for line in slip.returns}
    stock = [(line.item.sku, line.wanted.site) for line in slip.replacements]
    stock += [(line.item.sku, site) for line in slip.returns for site in sorted(sites)]
    stock += _lying(slip)
    skus = [line.item.sku for line in slip.replacements]
    skus += [line.item.sku for line in slip.returns]
    skus += [part.sold.item.sku for line in slip.replacements for part in line.resent]
    items = tuple(dict.fromkeys(skus))
    return Needs(
        sale=slip.request.sale,
        items=items,
        prices=items,
        stock=tuple(dict.fromkeys(stock)),
        payments=slip.money.payments,
        sale_payments=True,
        policies=True,
        sites=True,
        chained=_chained(slip),
        serials=(*_gone(slip), *_awaited(slip)),
    )


def _needs_to_open(command: c.Command) -> Needs:
    if not isinstance(command, c.Open):
        return Needs()
    items = tuple(dict.fromkeys(wish.sku for wish in command.wishes))
    about = command.about
    earlier = None if about is None else about.slip
    return Needs(sale=command.sale, items=items, sites=True, earlier=earlier)
