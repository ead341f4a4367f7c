"""A shop that sets replacements aside at once: B for A, at one price."""

from __future__ import annotations

from exchangekit.policy.terms import PriceBasis, Sequence, Terms
from exchangekit.sale.intake import TaxBasis
from exchangekit.settlement.pricing import Price
from exchangekit.slip import commands as c
from exchangekit.values.money import Rate

from tests.cases.shop import SITE, Line, Shop, rate, sale_of

_COIN = "USD"


_ADVANCE = Terms(price_basis=PriceBasis.TODAY, sequence=Sequence.ADVANCE)


def advance_shop(stock: int, sold: int = 1, terms: Terms = _ADVANCE) -> Shop:
    """Open a shop that has B in stock, sold A, and sends replacements in advance, or as told."""
    sale = sale_of([Line("A", sold, rate("10.00", _COIN))], _COIN)
    prices = {"B": Price(Rate.parse("10.00", _COIN), TaxBasis.INCLUSIVE)}
    opening = {"A": (sold, 0)} | ({"B": (stock, 0)} if stock else {})
    return Shop.booked(sale, opening, terms=terms, prices=prices)


def send(shop: Shop, steps: int, slip: str = "X-1") -> None:
    """Agree, pay what is due, and send a replacement so that the customer has it."""
    shop.do(c.AcceptQuote(1), slip)
    shop.settle(slip)
    shop.do(c.Dispatch((c.LineSteps(1, steps),)), slip)
    shop.do(c.Deliver((c.LineSteps(1, steps),)), slip)


def held(shop: Shop, sku: str = "B") -> int:
    """Give how much is set aside."""
    return sum(hold.steps for hold in shop.store.stock(sku, SITE).value.holds)


def on_hand(shop: Shop, sku: str = "B") -> int:
    """Give how much is on the shelf."""
    return shop.store.stock(sku, SITE).value.sellable
