"""
Kits and bundles: sold at one price, which is split once over what is in them.

Each part is a line of its own from then on, with its own tax and its own steps, so that a
part can come back for exactly what was paid for it, and every view reads the same split.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from exchangekit.errors import InvalidInputError
from exchangekit.sale.discounts import Excess, LineDiscount
from exchangekit.sale.intake import OrderLine
from exchangekit.values.classes import frozen
from exchangekit.values.goods import Item
from exchangekit.values.ids import check_id
from exchangekit.values.money import Money, Rate
from exchangekit.values.tax import TaxRate

if TYPE_CHECKING:
    from collections.abc import Iterator


@frozen
class KitPart:
    """
    What all kits of a line hold of one item.

    Args:
        line: Its number in the order, from 1.
        item: What it is.
        steps: How much of it is in all the kits together.
        worth: What that would cost alone: the weight of its share of the price.
        taxes: The rates that apply to it.
        shipped: Steps that have left the shop; all when None.
        cost: Value of the issues that delivered the shipped steps, or None.
    """

    line: int
    item: Item
    steps: int
    worth: Money
    taxes: tuple[TaxRate, ...] = ()
    shipped: int | None = None
    cost: Money | None = None

    def __attrs_post_init__(self) -> None:
        if self.worth.minor < 0:
            where = f"kit.parts[{self.line}].worth"
            raise InvalidInputError(where, str(self.worth), "an amount of at least 0")


@frozen
class Kit:
    """
    Kits of one kind, sold at one price.

    Args:
        name: The host's name of them, distinct within the order.
        price: Of one kit, on the order's tax basis.
        count: How many, at least 1.
        parts: What is in them, at least one.
        discounts: Of the kits alone, each off what those before have left; none passes on.
    """

    name: str
    price: Rate
    count: int
    parts: tuple[KitPart, ...]
    discounts: tuple[LineDiscount, ...] = ()

    def __attrs_post_init__(self) -> None:
        check_id(self.name, where="kit.name")
        if type(self.count) is not int or self.count < 1:
            raise InvalidInputError("kit.count", repr(self.count), "an int of at least 1")
        if not self.parts:
            raise InvalidInputError("kit.parts", "()", "at least one")
        if any(discount.excess is Excess.PASS_ON for discount in self.discounts):
            raise InvalidInputError("kit.discounts", Excess.PASS_ON, "refuse or cut")


def lines_of(kit: Kit) -> tuple[OrderLine, ...]:
    """
    Split the price of kits over the lines of an order, by what the parts cost alone.

    Largest remainder, ties to the first part; where no part costs anything, evenly.  A
    discount of the kits takes its share of each part, so that it never exceeds one.

    >>> mug, tea = Item("MUG"), Item("TEA")
    >>> parts = (KitPart(1, mug, 1, Money(6000, "CNY")), KitPart(2, tea, 1, Money(3000, "CNY")))
    >>> [str(line.price) for line in lines_of(Kit("set", Rate.parse("80", "CNY"), 1, parts))]
    ['53.33 CNY', '26.67 CNY']

    Raises:
        CurrencyMismatchError: A part is worth something in another currency.
        DiscountError: A discount is larger than what the kits come to.
    """
    return tuple(_lines(kit))


def _lines(kit: Kit) -> Iterator[OrderLine]:
    amount = kit.price.extend(kit.count)
    for discount in kit.discounts:
        amount = discount.left_of(amount, f"kit[{kit.name}].discount")
    weights = [(part.worth + Money(0, amount.currency)).minor for part in kit.parts]
    for part, share in zip(kit.parts, amount.allocate(weights), strict=True):
        yield OrderLine(
            line=part.line,
            item=part.item,
            steps=part.steps,
            price=share,
            taxes=part.taxes,
            shipped=part.shipped,
            cost=part.cost,
            kit=kit.name,
        )
