"""
Taking a sale in: every discount is shared out once, and what was paid is frozen.

The order's discount is spread over the lines by largest remainder, ties to the lower
line; a share never exceeds its line.  One tax basis per order: with inclusive prices
discounts come off the gross, with exclusive ones off the net; nothing is taxed twice.
Tax is rounded line by line; where a host rounds it on the whole document, the gap has a
place of its own.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, assert_never

from attrs import evolve

from exchangekit.errors import DiscountError, InvalidInputError
from exchangekit.sale.discounts import (
    Discount,
    DiscountShare,
    FreeShipping,
    LineDiscount,
    SharedBy,
    allocate_within,
)
from exchangekit.sale.facts import Buyer, Channel, Gift, Moment, Payment, Sale, SaleLine
from exchangekit.values.classes import frozen
from exchangekit.values.goods import Item, Tracked
from exchangekit.values.ids import CompanyId, CustomerRef, SaleId, SiteId
from exchangekit.values.money import Money, Rate, allocate, total
from exchangekit.values.tax import Taxed, TaxRate, tax_exclusive, tax_inclusive
from exchangekit.values.windows import Pause

if TYPE_CHECKING:
    from collections.abc import Sequence


class TaxBasis(StrEnum):
    """Whether the prices of an order have their tax in them."""

    INCLUSIVE = "inclusive"
    EXCLUSIVE = "exclusive"

    def tax(self, amount: Money, rates: Sequence[TaxRate]) -> Taxed:
        """Split or add the tax of an amount on this basis."""
        if self is TaxBasis.INCLUSIVE:
            return tax_inclusive(amount, rates)
        return tax_exclusive(amount, rates)


class TaxRounding(StrEnum):
    """On what tax is rounded."""

    LINE = "line"
    DOCUMENT = "document"  # once for all lines and shipping of the same rates


@frozen
class OrderLine:
    """
    One line of a host's order.

    Args:
        line: Its number, from 1.
        item: What was ordered.
        steps: How much, in steps of the item's unit.
        price: Per unit; or an amount for all its steps, not negative.  Either is on the
            order's tax basis.
        discount: Off this line alone, not negative, on the order's tax basis.
        taxes: The rates that apply to it.
        shipped: Steps that have left the shop; all that are not `cancelled` when None.
        cost: Value of the issues that delivered the shipped steps, or None.
        exclusion_confirmed: The customer confirmed that it cannot come back.
        discounts: Further ones of this line, each off what those before have left.
        gift: Why it comes for nothing, or None.
        kit: The host's name of the kit it is sold in; empty: alone.
        returned: How many of its first steps have come back already.
        cancelled: How many of its last steps were called off and will not be shipped.
        pauses: When the customer waited for its repair or replacement.
        marks: The host's names of risks seen in the goods.
        tracked: The lots or serials of what was shipped, all of them, or nothing.
    """

    line: int
    item: Item
    steps: int
    price: Rate | Money
    discount: Money | None = None
    taxes: tuple[TaxRate, ...] = ()
    shipped: int | None = None
    cost: Money | None = None
    exclusion_confirmed: bool = False
    discounts: tuple[LineDiscount, ...] = ()
    gift: Gift | None = None
    kit: str = ""
    returned: int = 0
    cancelled: int = 0
    pauses: tuple[Pause, ...] = ()
    marks: frozenset[str] = frozenset()
    tracked: tuple[Tracked, ...] = ()

    @property
    def worth(self) -> Money:
        """
        What all its steps come to before any discount, on the order's tax basis.

        Raises:
            InvalidInputError: Not even one step, or an amount below 0.
        """
        where = f"lines[{self.line}]"
        if type(self.steps) is not int or self.steps < 1:
            raise InvalidInputError(f"{where}.steps", repr(self.steps), "an int of at least 1")
        if isinstance(self.price, Rate):
            return self.price.extend(self.steps, self.item.unit.digits)
        if self.price.minor < 0:
            raise InvalidInputError(f"{where}.price", str(self.price), "an amount of at least 0")
        return self.price


@frozen
class Shipping:
    """What the customer was charged for outbound shipping, with its own tax."""

    price: Money
    taxes: tuple[TaxRate, ...] = ()

    def __attrs_post_init__(self) -> None:
        if self.price.minor < 0:
            raise InvalidInputError("shipping.price", str(self.price), "at least 0")


@frozen
class Order:
    """
    A host's order, as plain facts.

    Args:
        id: The host's number.
        company: Whose books it is in.
        site: From where it is shipped.
        currency: Of every amount.
        basis: Whether prices have their tax in them.
        zone: IANA name of the time zone of the sale.
        jurisdiction: Whose law rules the sale.
        channel: How it was sold.
        customer: A reference.
        lines: At least one.
        discount: Off the whole order, not negative, on the order's tax basis.
        shipping: Or None.
        payments: What was received.
        moments: When it was ordered, shipped, delivered ...
        proof: Whether a proof of purchase exists; None when nobody has looked.
        discounts: Further discounts of the order, each off what those before have left.
        free_shipping: Why outbound shipping was free, or None.
        tax_rounding: On what the host rounds tax.
        shipping_refunded: Outbound shipping has gone back already.
        buyer: What policies may ask of whoever bought, or None.
    """

    id: SaleId
    company: CompanyId
    site: SiteId
    currency: str
    basis: TaxBasis
    zone: str
    jurisdiction: str
    channel: Channel
    customer: CustomerRef
    lines: tuple[OrderLine, ...]
    discount: Money | None = None
    shipping: Shipping | None = None
    payments: tuple[Payment, ...] = ()
    moments: tuple[Moment, ...] = ()
    proof: bool | None = True
    discounts: tuple[Discount, ...] = ()
    free_shipping: FreeShipping | None = None
    tax_rounding: TaxRounding = TaxRounding.LINE
    shipping_refunded: bool = False
    buyer: Buyer | None = None


def take_in(order: Order) -> Sale:
    """
    Freeze what was really paid per line.

    Raises:
        DiscountError: A discount is negative or larger than what it is taken from.
        InvalidInputError: No lines, or a quantity that is not positive.
        CurrencyMismatchError: An amount is of another currency.
        DuplicateLineError: Two lines have one number.
    """
    left, passed_on = _after_line_discounts(order)
    left = _after_order_discount(order, left, passed_on)
    discounts, given = _share_out(order, left) if order.discounts else ((), [])
    tax = order.basis.tax
    lines = tuple(
        _sale_line(order, line, amount, tuple(given[n]) if given else ())
        for n, (line, amount) in enumerate(zip(order.lines, left, strict=True))
    )
    shipping = order.shipping
    charged = None if shipping is None else tax(shipping.price, shipping.taxes)
    return Sale(
        id=order.id,
        company=order.company,
        currency=order.currency,
        zone=order.zone,
        jurisdiction=order.jurisdiction,
        channel=order.channel,
        customer=order.customer,
        lines=lines,
        moments=order.moments,
        payments=order.payments,
        shipping=charged,
        proof=order.proof,
        discounts=discounts,
        free_shipping=order.free_shipping,
        rounding=None if order.tax_rounding is TaxRounding.LINE else _gap(order, lines, charged),
        shipping_refunded=order.shipping_refunded,
        buyer=order.buyer,
    )


def _after_line_discounts(order: Order) -> tuple[list[Money], Money]:
    """Give what each line comes to after its own discounts, and what of them passes on."""
    left, passed_on = [], Money(0, order.currency)
    for line in order.lines:
        amount = line.worth
        if line.discount is not None:
            amount = _taken_off(line, line.discount, amount)
        for discount in line.discounts:
            passed_on += discount.passed_on(amount)
            amount = discount.left_of(amount, f"lines[{line.line}].discounts")
        left.append(amount)
    return left, passed_on


def _taken_off(line: OrderLine, discount: Money, amount: Money) -> Money:
    left = amount - discount
    if left.minor < 0 or discount.minor < 0:
        where = f"lines[{line.line}].discount"
        raise DiscountError(where, str(discount), str(amount))
    return left


def _after_order_discount(order: Order, left: list[Money], passed_on: Money) -> list[Money]:
    """
    Spread the order's discount over the lines by what they come to.

    A share by largest remainder never exceeds its line while the discount does not exceed
    the order, because each share is at most the line's own weight.
    """
    most = total(left, order.currency)
    if order.discount is None and not passed_on.minor:
        return left
    discount = passed_on if order.discount is None else order.discount + passed_on
    if not passed_on <= discount <= most:
        raise DiscountError("order.discount", str(discount), str(most))
    if not left:
        return left
    shares = discount.allocate([amount.minor for amount in left])
    return [amount - share for amount, share in zip(left, shares, strict=True)]


def _share_out(
    order: Order, left: list[Money]
) -> tuple[tuple[Discount, ...], list[list[DiscountShare]]]:
    """
    Take the named discounts off what is left of the lines, one after the other.

    Returns:
        The discounts with their lines, and each line's shares; `left` is what is left then.
    """
    numbers = [line.line for line in order.lines]
    given: list[list[DiscountShare]] = [[] for _ in numbers]
    discounts: list[Discount] = []
    for discount in order.discounts:
        if any(discount.name == earlier.name for earlier in discounts):
            raise InvalidInputError("order.discounts", discount.name, "names used once")
        wanted = discount.lines or tuple(numbers)
        if not set(wanted) <= set(numbers):
            got = repr(wanted)
            raise InvalidInputError(f"discounts[{discount.name}].lines", got, "lines of the order")
        places = [n for n, number in enumerate(numbers) if number in wanted]
        for place, share in zip(places, _shares(order, discount, places, left), strict=True):
            before, left[place] = left[place], left[place] - Money(share, order.currency)
            given[place].append(_given(order, place, discount, before, left[place]))
        inclusive = order.basis is TaxBasis.INCLUSIVE
        lines = tuple(numbers[place] for place in places)
        discounts.append(evolve(discount, lines=lines, inclusive=inclusive))
    return tuple(discounts), given


def _shares(
    order: Order, discount: Discount, places: Sequence[int], left: Sequence[Money]
) -> list[int]:
    """Give what eligible lines bear of a discount, in minor units, none more than it has left."""
    most = [left[place].minor for place in places]
    off = discount.taken_off(Money(sum(most), order.currency)).minor
    match discount.shared:
        case None:
            return allocate(off, most)
        case SharedBy.EVENLY:
            return allocate_within(off, [1] * len(most), most)
        case SharedBy.QUANTITY:
            lines = [order.lines[place] for place in places]
            finest = max(line.item.unit.digits for line in lines)
            units = [line.steps * 10 ** (finest - line.item.unit.digits) for line in lines]
            return allocate_within(off, units, most)
        case _ as never:
            assert_never(never)


def _given(
    order: Order, place: int, discount: Discount, before: Money, after: Money
) -> DiscountShare:
    taxes, inclusive = order.lines[place].taxes, order.basis is TaxBasis.INCLUSIVE
    was, is_now = order.basis.tax(before, taxes), order.basis.tax(after, taxes)
    return DiscountShare(discount.name, discount.kind, was, is_now, inclusive)


def _sale_line(
    order: Order, line: OrderLine, amount: Money, shares: tuple[DiscountShare, ...]
) -> SaleLine:
    return SaleLine(
        line=line.line,
        item=line.item,
        steps=line.steps,
        shipped=line.steps - line.cancelled if line.shipped is None else line.shipped,
        paid=order.basis.tax(amount, line.taxes),
        site=order.site,
        cost=line.cost,
        exclusion_confirmed=line.exclusion_confirmed,
        discounts=shares,
        gift=line.gift,
        kit=line.kit,
        returned=line.returned,
        cancelled=line.cancelled,
        pauses=line.pauses,
        marks=line.marks,
        tracked=line.tracked,
    )


def _gap(order: Order, lines: Sequence[SaleLine], shipping: Taxed | None) -> Taxed | None:
    """
    Give what the document has more when tax is rounded on the sum of each set of rates.

    Source:
        An invoice sums its lines; a tax rounded on the whole differs by cents, which stand
        on a line of their own (尾差).  General knowledge: verify for the jurisdiction.
    """
    parts = [line.paid for line in lines]
    parts += [] if shipping is None else [shipping]
    inclusive = order.basis is TaxBasis.INCLUSIVE
    together: dict[tuple[TaxRate, ...], Money] = {}
    for part in parts:
        rates = tuple(tax.rate for tax in part.taxes)
        amount = part.gross if inclusive else part.net
        together[rates] = together[rates] + amount if rates in together else amount
    nothing = Taxed(Money(0, order.currency))
    document = (order.basis.tax(amount, rates) for rates, amount in together.items())
    gap = sum(document, start=nothing) - sum(parts, start=nothing)
    taxes = tuple(tax for tax in gap.taxes if tax.amount.minor)
    return Taxed(gap.net, taxes) if taxes else None
