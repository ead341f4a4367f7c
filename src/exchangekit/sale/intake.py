"""
Taking a sale in: every discount is shared out once, and what was paid is frozen.

The order's discount is spread over the lines by largest remainder, ties to the lower
line; a share never exceeds its line.  One tax basis per order: with inclusive prices
discounts come off the gross, with exclusive ones off the net; nothing is taxed twice.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from attrs import evolve

from exchangekit.errors import DiscountError, InvalidInputError
from exchangekit.sale.discounts import Discount, DiscountShare, FreeShipping
from exchangekit.sale.facts import Channel, Moment, Payment, Sale, SaleLine
from exchangekit.values.classes import frozen
from exchangekit.values.goods import Item
from exchangekit.values.ids import CompanyId, CustomerRef, SaleId, SiteId
from exchangekit.values.money import Money, Rate, total
from exchangekit.values.tax import Taxed, TaxRate, tax_exclusive, tax_inclusive

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


@frozen
class OrderLine:
    """
    One line of a host's order.

    Args:
        line: Its number, from 1.
        item: What was ordered.
        steps: How much, in steps of the item's unit.
        price: Unit price on the order's tax basis.
        discount: Off this line alone, not negative, on the order's tax basis.
        taxes: The rates that apply to it.
        shipped: Steps that have left the shop; all when None.
        cost: Value of the issues that delivered the shipped steps, or None.
        exclusion_confirmed: The customer confirmed that it cannot come back.
    """

    line: int
    item: Item
    steps: int
    price: Rate
    discount: Money | None = None
    taxes: tuple[TaxRate, ...] = ()
    shipped: int | None = None
    cost: Money | None = None
    exclusion_confirmed: bool = False


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


def take_in(order: Order) -> Sale:
    """
    Freeze what was really paid per line.

    Raises:
        DiscountError: A discount is negative or larger than what it is taken from.
        InvalidInputError: No lines, or a quantity that is not positive.
        CurrencyMismatchError: An amount is of another currency.
        DuplicateLineError: Two lines have one number.
    """
    amounts = [_after_line_discount(line, order.currency) for line in order.lines]
    shares = _order_discount_shares(order, amounts)
    left = [amount - share for amount, share in zip(amounts, shares, strict=True)]
    discounts, given = _share_out(order, left)
    lines = tuple(
        _sale_line(order, line, amount, shares)
        for line, amount, shares in zip(order.lines, left, given, strict=True)
    )
    shipping = order.shipping
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
        shipping=None if shipping is None else order.basis.tax(shipping.price, shipping.taxes),
        proof=order.proof,
        discounts=discounts,
        free_shipping=order.free_shipping,
    )


def _after_line_discount(line: OrderLine, currency: str) -> Money:
    where = f"lines[{line.line}]"
    if type(line.steps) is not int or line.steps < 1:
        raise InvalidInputError(f"{where}.steps", repr(line.steps), "an int of at least 1")
    amount = line.price.extend(line.steps, line.item.unit.digits)
    discount = Money(0, currency) if line.discount is None else line.discount
    if not Money(0, currency) <= discount <= amount:
        raise DiscountError(f"{where}.discount", str(discount), str(amount))
    return amount - discount


def _order_discount_shares(order: Order, amounts: Sequence[Money]) -> tuple[Money, ...]:
    """
    Spread the order's discount over the lines by what they come to.

    A share by largest remainder never exceeds its line while the discount does not exceed
    the order, because each share is at most the line's own weight.
    """
    nothing = Money(0, order.currency)
    discount = nothing if order.discount is None else order.discount
    most = total(amounts, order.currency)
    if not nothing <= discount <= most:
        raise DiscountError("order.discount", str(discount), str(most))
    return discount.allocate([amount.minor for amount in amounts]) if amounts else ()


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
        weights = [left[place] for place in places]
        off = discount.taken_off(total(weights, order.currency))
        for place, share in zip(places, off.allocate([w.minor for w in weights]), strict=True):
            before, left[place] = left[place], left[place] - share
            given[place].append(_given(order, place, discount, before, left[place]))
        inclusive = order.basis is TaxBasis.INCLUSIVE
        lines = tuple(numbers[place] for place in places)
        discounts.append(evolve(discount, lines=lines, inclusive=inclusive))
    return tuple(discounts), given


def _given(
    order: Order, place: int, discount: Discount, before: Money, after: Money
) -> DiscountShare:
    taxes, inclusive = order.lines[place].taxes, order.basis is TaxBasis.INCLUSIVE
    was, is_now = order.basis.tax(before, taxes), order.basis.tax(after, taxes)
    return DiscountShare(discount.name, discount.kind, was, is_now, inclusive)


def _sale_line(
    order: Order, line: OrderLine, amount: Money, shares: Sequence[DiscountShare]
) -> SaleLine:
    return SaleLine(
        line=line.line,
        item=line.item,
        steps=line.steps,
        shipped=line.steps if line.shipped is None else line.shipped,
        paid=order.basis.tax(amount, line.taxes),
        site=order.site,
        cost=line.cost,
        exclusion_confirmed=line.exclusion_confirmed,
        discounts=tuple(shares),
    )
