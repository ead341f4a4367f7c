"""
A quote and an intake, against the same arithmetic with bare integers.

The floors know nothing of currencies, spans, names or reasons; they give every amount that
the library gives, and are held to it first.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from exchangekit.policy.terms import FeeKind, FeeTerm, PriceBasis, Terms
from exchangekit.sale.facts import Channel
from exchangekit.sale.intake import Order, OrderLine, Shipping, TaxBasis, take_in
from exchangekit.sale.spans import Span
from exchangekit.settlement.pricing import Bargain, Price, Returned, Wanted, charges_for
from exchangekit.values.goods import Fault, Item
from exchangekit.values.ids import CompanyId, CustomerRef, SaleId, SiteId, Sku
from exchangekit.values.money import Money, Rate
from exchangekit.values.tax import TaxRate

from bench.floors import half_up
from bench.shop import CNY
from bench.timing import Measure, by_turns

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exchangekit.sale.facts import Sale
    from exchangekit.settlement.quote import Quote

_MILLION: Final = 1_000_000
_AT: Final = datetime(2026, 3, 2, tzinfo=UTC)
_VAT, _LEVY, _DISCOUNT = 130_000, 15_000, 10_001
_TAXES: Final = (TaxRate("vat", _VAT), TaxRate("levy", _LEVY))
_PRICES: Final = tuple(1_999 + 731 * n for n in range(20))
_STEPS: Final = tuple(1 + n % 4 for n in range(20))
_ITEMS: Final = tuple(Item(Sku(f"SKU-{n}"), f"P-{n}") for n in range(20))
_FEE, _SHARE = 1_200, 50_000
_BACK: Final = 3
_Split = tuple[int, ...]


def _order(lines: int) -> Order:
    """Give an order with an order discount, two taxes on every line, and shipping."""
    return Order(
        id=SaleId("SO-1"),
        company=CompanyId("co"),
        site=SiteId("main"),
        currency=CNY,
        basis=TaxBasis.INCLUSIVE,
        zone="Asia/Shanghai",
        jurisdiction="CN",
        channel=Channel.ONLINE,
        customer=CustomerRef("c-1"),
        lines=tuple(
            OrderLine(
                n + 1, _ITEMS[n % 20], _STEPS[n % 20], Rate(_PRICES[n % 20], 2, CNY), taxes=_TAXES
            )
            for n in range(lines)
        ),
        discount=Money(_DISCOUNT, CNY),
        shipping=Shipping(Money(1_200, CNY), _TAXES),
    )


def _split(gross: int) -> _Split:
    """Take two taxes out of a gross amount: net, and each tax by largest remainder."""
    net = half_up(gross * _MILLION, _MILLION + _VAT + _LEVY)
    tax = gross - net
    vat, vat_rest = divmod(tax * _VAT, _VAT + _LEVY)
    levy, levy_rest = divmod(tax * _LEVY, _VAT + _LEVY)
    if vat + levy < tax:
        if levy_rest > vat_rest:
            levy += 1
        else:
            vat += 1
    return net, vat, levy


def bare_intake(prices: list[int], steps: list[int]) -> list[_Split]:
    """Extend, share the discount by largest remainder, take the taxes out; shipping last."""
    amounts = [price * count for price, count in zip(prices, steps, strict=True)]
    whole = sum(amounts)
    shares, rests = [], []
    for amount in amounts:
        share, rest = divmod(_DISCOUNT * amount, whole)
        shares.append(share)
        rests.append(-rest)
    short = _DISCOUNT - sum(shares)
    for n in sorted(range(len(amounts)), key=rests.__getitem__)[:short]:
        shares[n] += 1
    paid = [_split(amount - share) for amount, share in zip(amounts, shares, strict=True)]
    paid.append(_split(1_200))
    return paid


def _amounts(sale: Sale) -> list[_Split]:
    assert sale.shipping is not None
    parts = [*(line.paid for line in sale.lines), sale.shipping]
    return [(p.net.minor, *(tax.amount.minor for tax in p.taxes)) for p in parts]


def _cut(paid: _Split, part: int, whole: int) -> _Split:
    """Give what the first parts of a line are worth: gross, then tax by tax, net is the rest."""
    net, vat, levy = paid
    gross = net + vat + levy
    worth = half_up(gross * part, whole)
    one = half_up(vat * worth, gross)
    two = half_up(levy * (worth - one), gross - vat)
    return worth - one - two, one, two


def bare_quote(paid: list[_Split]) -> list[_Split]:
    """Credit one step of each of three lines, charge three at today's price, two fees."""
    lines: list[_Split] = []
    credit = 0
    for n in range(_BACK):
        one = _cut(paid[n], 1, _STEPS[n])
        credit += sum(one)
        lines.append((-one[0], -one[1], -one[2]))
    lines += [_split(_PRICES[n] + 100) for n in range(_BACK)]
    for net in (_FEE, half_up(credit * _SHARE, _MILLION)):
        tax = half_up(net * _VAT, _MILLION)
        lines.append((net, tax, 0))
    return lines


def _quoted(quote: Quote) -> list[_Split]:
    found = []
    for line in quote.lines:
        taxes = [tax.amount.minor for tax in line.amount.taxes]
        found.append((line.amount.net.minor, *[*taxes, 0][:2]))
    return found


def _quote(sale: Sale, terms: Terms, wanted: tuple[Wanted, ...]) -> Quote:
    returned = tuple(
        Returned(line.line, line.item, line.paid, line.steps, (Span(0, 1),))
        for line in sale.lines[:_BACK]
    )
    charges = charges_for(returned, wanted, PriceBasis.TODAY)
    return Bargain(CNY, Fault.CUSTOMER, terms, returned, charges).quote(1, _AT)


def run() -> Iterator[Measure]:
    """Compare a quote, an intake, and intakes ten times as long."""
    order = _order(20)
    sale = take_in(order)
    prices, steps = [*_PRICES], [*_STEPS]
    assert _amounts(sale) == bare_intake(prices, steps)
    paid = bare_intake(prices, steps)
    vat = (TaxRate("vat", _VAT),)
    fees = (
        FeeTerm(FeeKind.RETURN_FREIGHT, Money(_FEE, CNY), borne_by_shop_for=frozenset(), taxes=vat),
        FeeTerm(FeeKind.RESTOCKING, ppm=_SHARE, borne_by_shop_for=frozenset(), taxes=vat),
    )
    terms = Terms(fees=fees, price_basis=PriceBasis.TODAY)
    wanted = tuple(
        Wanted(
            n + 1,
            _ITEMS[n],
            1,
            (n + 1,),
            Price(Rate(_PRICES[n] + 100, 2, CNY), TaxBasis.INCLUSIVE, _TAXES),
        )
        for n in range(_BACK)
    )
    assert _quoted(_quote(sale, terms, wanted)) == bare_quote(paid)
    times = by_turns(
        {
            "quote": lambda: _quote(sale, terms, wanted),
            "bare quote": lambda: bare_quote(paid),
            "intake": lambda: take_in(order),
            "bare intake": lambda: bare_intake(prices, steps),
        }
    )
    name = "quote of 3 + 3 lines, 2 taxes, 2 fees / bare integers"
    yield Measure(name, times.ratio("quote", "bare quote"), 60)
    name = "intake of 20 lines, 2 taxes, order discount, shipping / bare integers"
    yield Measure(name, times.ratio("intake", "bare intake"), 25)
    yield from _longer()


def _longer() -> Iterator[Measure]:
    """Ten times the lines, twice: to a thousand and to ten thousand."""
    orders = {lines: _order(lines) for lines in (100, 1_000, 10_000)}
    for lines, order in orders.items():
        doubled = [*_PRICES] * (lines // 20), [*_STEPS] * (lines // 20)
        assert _amounts(take_in(order)) == bare_intake(*doubled)
    times = by_turns(
        {str(lines): lambda order=order: take_in(order) for lines, order in orders.items()},  # type: ignore[misc]
        rounds=15,
    )
    for few, many in ((100, 1_000), (1_000, 10_000)):
        name = f"intake of {many:,} lines / of {few:,}"
        yield Measure(name, times.ratio(str(many), str(few)), 12)
