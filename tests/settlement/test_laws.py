"""`exchangekit.settlement.laws`: a host's own exchanges and payments."""

from __future__ import annotations

from typing import Any, Final

import pytest
from attrs import evolve
from hypothesis import given

from exchangekit.policy.terms import PriceBasis, Terms
from exchangekit.sale.intake import TaxBasis
from exchangekit.settlement.laws import (
    Exchanged,
    MoneyLaw,
    Sent,
    Violation,
    audit_exchange,
    audit_payments,
    audit_sale,
)
from exchangekit.settlement.pricing import Bargain, Price, Wanted, charges_for
from exchangekit.settlement.quote import LineKind, Quote, QuoteLine
from exchangekit.settlement.tenders import PaymentEntry
from exchangekit.slip import commands as c
from exchangekit.slip.settled import exchanged
from exchangekit.values.goods import Item
from exchangekit.values.ids import PaymentId, SaleId, Sku, SlipId, StreamId
from exchangekit.values.money import Rate
from exchangekit.values.tax import Tax, Taxed, TaxRate, tax_inclusive
from exchangekit.wire.history import read_sale, read_slip

from tests.builders import SHIRT_L, SHIRT_M, VAT, Shop
from tests.settlement.strategies import AT, bargains
from tests.settlement.test_benefits import cny

L: Final = MoneyLaw
NEW: Final = TaxRate("vat", 90_000)


def told(shop: Shop, slip: str = "EX-1") -> Exchanged:
    found = exchanged(SlipId(slip), read_slip(shop.store.slip_records(SlipId(slip))))
    assert found is not None
    return found


def a_swap(**more: Any) -> tuple[Shop, Exchanged]:
    """See a like-for-like swap through to its end."""
    shop = Shop(Terms(**more))
    shop.sell("SO-1", (SHIRT_M, 2, "99"))
    shop.agree(c.Asked(1, 1), c.Wish(SHIRT_L, 1))
    shop.bring_back()
    shop.settle()
    return shop, told(shop)


def changed(one: Exchanged, n: int, **changes: Any) -> Exchanged:
    """Change the last quote's line n."""
    quote = one.quotes[-1]
    lines = [evolve(line, **changes) if i == n else line for i, line in enumerate(quote.lines)]
    return evolve(one, quotes=(*one.quotes[:-1], evolve(quote, lines=tuple(lines))))


def with_line(one: Exchanged, kind: LineKind, amount: Taxed, line: int | None = None) -> Exchanged:
    """Add a line to the last quote."""
    quote = one.quotes[-1]
    added = evolve(quote, lines=(*quote.lines, QuoteLine(kind, line, "x", amount)))
    return evolve(one, quotes=(*one.quotes[:-1], added))


def test_a_whole_exchange_is_lawful() -> None:
    shop, one = a_swap()
    (sale,) = (entry.sale for entry in read_sale(shop.store.sale_records(SaleId("SO-1")))[:1])  # type: ignore[union-attr]

    assert audit_exchange(one) is None
    assert audit_sale(sale, [one]) is None
    assert audit_payments(shop.store.payments) is None
    assert exchanged(SlipId("EX-9"), []) is None


def test_each_law_of_an_exchange_is_seen_when_it_is_broken() -> None:
    """Numbers, signs, credits, consent, execution and the even swap, one change each."""
    _, one = a_swap()
    (quote,) = one.quotes
    less = Taxed(cny("-1"))
    odd = Taxed(cny("2"), (Tax(NEW, cny("-1")),))
    part = tax_inclusive(cny("98"), VAT)

    def law(broken: Exchanged) -> MoneyLaw | None:
        found = audit_exchange(broken)
        return None if found is None else found.law

    assert L.NUMBERS is law(evolve(one, quotes=(evolve(quote, number=2),)))
    assert L.SIGN is law(with_line(one, LineKind.FEE, less))
    assert L.SIGN is law(with_line(one, LineKind.WAIVER, -less))
    assert L.SIGN is law(with_line(one, LineKind.FEE, odd))
    assert L.CREDIT is law(changed(one, 0, amount=-part))
    assert L.CREDIT is law(with_line(one, LineKind.DEDUCTION, Taxed(cny("100")), 1))
    assert L.CONSENT is law(evolve(one, accepted=(2,)))
    assert L.CONSENT is law(evolve(one, quotes=(quote, evolve(quote, number=2)), accepted=(2, 1)))
    assert L.EXECUTED is law(evolve(one, moved=cny("1")))
    assert L.EXECUTED is law(evolve(one, accepted=()))
    assert law(evolve(one, settled=False, accepted=())) is None
    assert law(evolve(one, final=False, accepted=())) is None
    assert L.EVEN is law(changed(one, 1, amount=tax_inclusive(cny("99"), (NEW,))))
    assert L.EVEN is law(changed(one, 1, amount=tax_inclusive(cny("100"), VAT)))


def test_the_even_swap_is_held_to_its_premises() -> None:
    """Another product, basis or quantity, or a line beside: nothing is said of it."""
    _, one = a_swap()
    dearer = changed(one, 1, amount=tax_inclusive(cny("100"), VAT))
    other = Sent(1, Item(Sku("MUG")), 1)
    open_ = evolve(dearer, settled=False)

    assert audit_exchange(open_) == Violation(L.EVEN, "EX-1", "1")
    assert audit_exchange(evolve(open_, basis=PriceBasis.TODAY)) is None
    assert audit_exchange(evolve(open_, sent=(other,))) is None
    assert audit_exchange(evolve(open_, sent=(evolve(open_.sent[0], steps=2),))) is None
    assert audit_exchange(with_line(open_, LineKind.FEE, Taxed(cny("1")))) is None
    assert audit_exchange(evolve(open_, sent=())) is None


def test_a_quote_that_does_not_add_up_is_found() -> None:
    """Of other software, a balance that is kept beside its lines."""
    _, one = a_swap()
    (quote,) = one.quotes
    object.__setattr__(quote, "balance", cny("5"))

    assert Violation(L.SUM, "EX-1", "1") == audit_exchange(one)


@given(bargains())
def test_every_quote_is_lawful(bargain: Bargain) -> None:
    """Law: difference = replacement + fees - credit, no negative net, credit = paid share."""
    quote = bargain.quote(1, AT)
    sent = tuple(Sent(1, Item(Sku("A")), 1) for _ in bargain.charges)

    one = Exchanged(
        SlipId("EX-1"),
        SaleId("SO-1"),
        bargain.returned,
        sent[:0],
        (quote,),
        (1,),
        quote.balance,
        bargain.terms.price_basis,
        final=True,
        settled=True,
    )

    assert audit_exchange(one) is None


@given(bargains())
def test_an_even_swap_is_nothing(bargain: Bargain) -> None:
    """Law: same item, original price, all of it as new: difference 0, net and tax by tax."""
    goods = evolve(bargain.returned[0], found=(), missing=0)
    price = Price(Rate.parse("999.99", bargain.currency), TaxBasis.EXCLUSIVE, VAT)
    steps = sum(map(len, goods.spans))
    wish = Wanted(1, goods.item, steps, (goods.line,), price)
    charges = charges_for((goods,), (wish,), PriceBasis.ORIGINAL)
    quote = Bargain(bargain.currency, bargain.fault, Terms(), (goods,), charges).quote(1, AT)

    whole = quote.sum_of(*LineKind)
    assert 0 == quote.balance.minor == whole.net.minor
    assert not any(tax.amount.minor for tax in whole.taxes)


def test_over_all_exchanges_nothing_earns_more_than_was_paid() -> None:
    """The same piece credited by two exchanges; shipping paid back twice."""
    shop, one = a_swap()
    registered = read_sale(shop.store.sale_records(SaleId("SO-1")))[0]
    sale = registered.sale  # type: ignore[union-attr]
    again = evolve(one, slip=SlipId("EX-2"))
    shipping = with_line(one, LineKind.SHIPPING, Taxed(cny("-100")))

    assert audit_sale(sale, [one, again]) is None
    assert Violation(L.PAID, "SO-1", "1") == audit_sale(sale, [one, again, again])
    assert Violation(L.PAID, "SO-1") == audit_sale(sale, [shipping, again])
    assert audit_sale(sale, [one, again, evolve(again, final=False)]) is None
    assert audit_sale(sale, [one, again, evolve(again, quotes=())]) is None


def entry(payment: str, reference: str, received: str, refunded: str, by: str = "s") -> Any:
    amounts = cny(received), cny(refunded)
    return PaymentEntry(PaymentId(payment), PaymentId(reference), StreamId(by), *amounts)


@pytest.mark.parametrize(
    "entries, violation",
    [
        ([entry("P", "P", "10", "0"), entry("P", "R", "0", "10")], None),
        ([entry("P", "P", "10", "4"), entry("P", "R", "0", "7")], Violation(L.RECEIVED, "P", "R")),
        (
            [entry("P", "P", "10", "0"), entry("P", "P", "10", "0")],
            Violation(L.REFERENCE, "P", "P"),
        ),
        (
            [
                entry("P", "P", "9", "0"),
                entry("Q", "Q", "9", "0"),
                entry("P", "R", "0", "5", "slip:1"),
                entry("Q", "R", "0", "5", "slip:2"),
            ],
            Violation(L.REFERENCE, "Q", "R"),
        ),
        (
            [
                entry("P", "P", "9", "0"),
                entry("Q", "Q", "9", "0"),
                entry("P", "R", "0", "5", "slip:1"),
                entry("Q", "R", "0", "5", "slip:1"),
            ],
            None,
        ),
    ],
    ids=["lawful", "received", "twice", "two-streams", "one-refund-over-two"],
)
def test_payments_are_proved(entries: list[PaymentEntry], violation: Violation | None) -> None:
    """gh:woocommerce/woocommerce/issues/64668, gh:fossasia/eventyay/issues/1405."""
    assert violation == audit_payments(entries)


def test_an_exchange_without_quotes_or_without_its_credit() -> None:
    """A refused request has no money to prove; a quote that forgot its goods is found."""
    _, one = a_swap()

    assert audit_exchange(evolve(one, quotes=(), accepted=())) is None
    forgotten = evolve(one, quotes=(Quote(1, "CNY", (), AT),))
    assert Violation(L.CREDIT, "EX-1", "1") == audit_exchange(forgotten)
