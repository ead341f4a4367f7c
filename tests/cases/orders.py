"""Orders as the commerce cases give them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from exchangekit.errors import DiscountError
from exchangekit.policy.terms import FeeKind, FeeTerm, PriceBasis, Terms
from exchangekit.sale.intake import Shipping, TaxBasis
from exchangekit.sale.spans import Span, value_of
from exchangekit.settlement.pricing import Price
from exchangekit.slip import commands as c
from exchangekit.values.goods import Fault
from exchangekit.values.money import Money

from tests.cases.model import Case, Given, NotMapped
from tests.cases.shop import Line, added, money, percent, rate, sale_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from exchangekit.sale.facts import Sale, SaleLine
    from exchangekit.values.tax import Taxed

SHIPPING = "SHIPPING"

_FEES: Mapping[str, FeeKind] = {
    "return_shipping": FeeKind.RETURN_FREIGHT,
    "return_freight": FeeKind.RETURN_FREIGHT,
    "outbound_shipping": FeeKind.OUTBOUND_FREIGHT,
    "outbound_freight": FeeKind.OUTBOUND_FREIGHT,
    "shipping": FeeKind.OUTBOUND_FREIGHT,
    "restocking": FeeKind.RESTOCKING,
    "restocking_fee": FeeKind.RESTOCKING,
    "handling": FeeKind.HANDLING,
}
_SHOP_PAYS = frozenset({"shop", "store", "merchant", "seller"})


@dataclass(frozen=True)
class Coins:
    """In which currency a case counts, and whether its ints are minor units."""

    currency: str
    minor: bool

    @classmethod
    def of(cls, given: Given) -> Coins:
        """Read them; cases without a currency count in one with two digits."""
        return cls(given.get("currency", "USD"), bool(given.get("minor_units", False)))

    def money(self, value: Any) -> Money:
        """Read an amount."""
        return money(value, self.currency, minor=self.minor)

    def zero(self) -> Money:
        """Nothing."""
        return Money.zero(self.currency)


def price_key(line: Given) -> str:
    """Say under which key a line names its unit price."""
    for key in ("unit_price", "net", "unit_net", "gross", "unit_gross", "price", "unit"):
        if key in line:
            return key
    raise NotMapped("a line without a price")


def basis_of(lines: Sequence[Given]) -> TaxBasis:
    """Say whether prices have their tax in them; one basis for the whole order."""
    included = {
        price_key(line) in {"gross", "unit_gross"} or bool(line.get("tax_included", False))
        for line in lines
    }
    if len(included) > 1:
        raise NotMapped("one order with prices with and without tax")
    return TaxBasis.INCLUSIVE if included == {True} else TaxBasis.EXCLUSIVE


def read_line(line: Given, number: int, coins: Coins) -> Line:
    """Read one line."""
    taxes = percent(line["tax_rate"]) if "tax_rate" in line else ()
    discount = coins.money(line["discount"]) if "discount" in line else None
    price = rate(line[price_key(line)], coins.currency, minor=coins.minor)
    qty = line.get("qty", 1)
    return Line(line.get("sku", f"L{number}"), qty, price, taxes, discount, line.get("fulfilled"))


def read_shipping(given: Given, coins: Coins, lines: Sequence[Line]) -> Shipping | None:
    """Read what outbound shipping cost, after its own discount."""
    if "shipping" not in given:
        return None
    shipping = given["shipping"]
    amount = coins.money(shipping["amount" if "amount" in shipping else "gross"])
    if "discount" in shipping:
        amount -= coins.money(shipping["discount"])
    if "shipping_discount" in given:
        amount -= discount_of(given["shipping_discount"], amount, coins)
    if "tax_rate" in shipping:
        taxes = percent(shipping["tax_rate"])
    elif "gross" in shipping and "amount" in shipping:
        taxes = lines[0].taxes
        if TaxBasis.EXCLUSIVE.tax(amount, taxes).gross != coins.money(shipping["gross"]):
            raise NotMapped("shipping is taxed otherwise than the goods")
    else:
        taxes = ()
    return Shipping(amount, taxes)


def discount_of(value: Any, amount: Money, coins: Coins) -> Money:
    """Read a discount given as an amount or as a percentage."""
    if isinstance(value, str) and value.endswith("%"):
        return amount.share(parts_per_million(value), 1_000_000)
    return coins.money(value)


def parts_per_million(text: str) -> int:
    """Read a percentage as parts per million."""
    return percent(text.rstrip("%"))[0].ppm


def read_sale(given: Given, *, discount: Any = None, lines: Sequence[Given] | None = None) -> Sale:
    """Take in the order of a commerce case; shipping that may come back is a line of its own."""
    coins = Coins.of(given)
    given_lines = given["lines"] if lines is None else lines
    basis = basis_of(given_lines)
    read = [read_line(line, number, coins) for number, line in enumerate(given_lines, 1)]
    off = _order_discount(given, basis) if discount is None else discount
    shipping = read_shipping(given, coins, read)
    if shipping is not None and given.get("refund_shipping"):
        per_unit = rate(shipping.price.amount, coins.currency)
        read.append(Line(SHIPPING, 1, per_unit, shipping.taxes))
        shipping = None
    paid = given.get("charged", given.get("paid")) if "charged" in given else given.get("paid")
    off = None if off is None else coins.money(off)

    def taken_in(payments: Sequence[tuple[str, Money]], off: Money | None) -> Sale:
        return sale_of(
            read, coins.currency, basis, discount=off, shipping=shipping, payments=payments
        )

    try:
        sale = taken_in([], off)
    except DiscountError as refused:  # a host takes off no more than it was told is there
        off = Money.parse(refused.limit.split()[0], coins.currency)
        sale = taken_in([], off)
    for line, raw in zip(sale.lines, given_lines, strict=False):
        check_gross(line, raw, coins)
    received = sale.paid if paid is None else coins.money(paid)
    return taken_in([("P-1", received)], off)


def _order_discount(given: Given, basis: TaxBasis) -> Any:
    """Read the order's discount on the order's own basis, where a case names both."""
    off = given.get("order_discount")
    if isinstance(off, Given):
        off.aside("net", "gross")
        return off["net" if basis is TaxBasis.EXCLUSIVE else "gross"]
    return off


def check_gross(line: SaleLine, raw: Given, coins: Coins) -> None:
    """Where a case names net and gross, they have to agree before anything is computed."""
    if "unit_price" not in raw or "unit_gross" not in raw:
        return
    if coins.money(raw["unit_gross"]) * line.steps != line.paid.gross:
        raise NotMapped("unit_price and unit_gross disagree")


def unit_worth(line: SaleLine, start: int = 0, stop: int = 1) -> Taxed:
    """Give what some units of a line are worth."""
    return value_of(line.paid, line.steps, (Span(start, stop),))


def one_line(sale: Sale) -> SaleLine:
    """Give the only line, where a case speaks of one."""
    if len(sale.lines) != 1:
        raise NotMapped("several lines where one was meant")
    return sale.lines[0]


def terms_of(case: Case, coins: Coins, *, today: bool) -> Terms:
    """Make terms of the fees a case names; the customer bears a fee unless it says the shop."""
    fees = []
    for fee in case.given.get("fees", []):
        kind = _FEES.get(fee["name"])
        payer = fee.get("payer", "customer")
        if kind is None or (payer != "customer" and payer not in _SHOP_PAYS):
            raise NotMapped(f"a fee called {fee['name']!r} paid by {payer!r}")
        bearer = frozenset(Fault) if payer in _SHOP_PAYS else frozenset()
        taxes = percent(fee["tax_rate"]) if "tax_rate" in fee else ()
        amount = coins.money(fee["amount"])
        fees.append(FeeTerm(kind, amount, borne_by_shop_for=bearer, taxes=taxes))
    basis = PriceBasis.TODAY if today else PriceBasis.ORIGINAL
    return Terms(fees=tuple(fees), price_basis=basis)


def wishes_of(
    replacement: Sequence[Given], sale: Sale, coins: Coins
) -> tuple[tuple[c.Wish, ...], dict[str, Price], bool]:
    """
    Read what goes out: wishes, today's prices, and whether those prices count.

    A replacement without a price is a like-for-like swap; its price of today is then made
    so high that using it would be noticed.
    """
    wishes, prices, priced = [], {}, set()
    sold = {line.item.sku for line in sale.lines}
    for want in replacement:
        want.aside("same_variant")
        sku = want["sku"]
        wishes.append(c.Wish(sku, want.get("qty", 1)))
        named = any(key in want for key in ("unit_price", "price", "net", "unit_gross"))
        priced.add(named)
        if not named and sku not in sold:
            raise NotMapped(f"no price for the replacement {sku}")
        taxes = percent(want["tax_rate"]) if "tax_rate" in want else ()
        value = want[price_key(want)] if named else "1000000"
        basis = TaxBasis.INCLUSIVE if "unit_gross" in want else TaxBasis.EXCLUSIVE
        prices[sku] = Price(rate(value, coins.currency, minor=coins.minor), basis, taxes)
    if len(priced) > 1:
        raise NotMapped("some replacements have a price and some have not")
    return tuple(wishes), prices, priced == {True}


def shipping_of(sale: Sale) -> Taxed:
    if sale.shipping is None:
        raise NotMapped("no shipping")
    return sale.shipping


def tax_of(sale: Sale) -> Money:
    taxes = [line.paid.tax for line in sale.lines]
    if sale.shipping is not None:
        taxes.append(sale.shipping.tax)
    return added(taxes, sale.currency)
