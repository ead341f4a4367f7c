"""`exchangekit.settlement.bases`: who pays a line of a quote, and what it is a share of."""

from __future__ import annotations

import pytest
from hypothesis import given

from exchangekit.policy.terms import FeeKind, FeeTerm, GradeDeduction, PartDeduction, Terms
from exchangekit.policy.wear import WearKind, Worn
from exchangekit.sale.spans import Span
from exchangekit.settlement.bases import LineBasis, Payer, Share, bases_of
from exchangekit.settlement.pricing import Bargain, Found, Returned
from exchangekit.settlement.quote import LineKind, Quote, QuoteLine
from exchangekit.slip import commands as c
from exchangekit.slip.settled import bases
from exchangekit.text import line_basis_words
from exchangekit.values.goods import Disposition, Fault, Grade, Item
from exchangekit.values.ids import Sku
from exchangekit.values.money import Money
from exchangekit.values.tax import Taxed

from tests.builders import BOSS, MUG, SHIRT_L, SHIRT_M, Shop
from tests.settlement.strategies import AT, bargains
from tests.settlement.test_benefits import cny

DAMAGED = GradeDeduction(Grade.DAMAGED, 300_000, frozenset(Fault))
FREIGHT = FeeTerm(FeeKind.RETURN_FREIGHT, cny("8"), borne_by_shop_for=frozenset())
RESTOCKING = FeeTerm(FeeKind.RESTOCKING, ppm=100_000)
PARTS = (
    PartDeduction("charger", cny("30"), faults=frozenset(Fault)),
    PartDeduction("manual", ppm=100_000, faults=frozenset(Fault)),
)
TERMS = Terms(fees=(FREIGHT, RESTOCKING), deductions=(DAMAGED,), parts=PARTS)


def told(shown: tuple[LineBasis, ...]) -> list[tuple[str, str, str | None]]:
    """Give kind, payer and share of each line."""
    return [
        (
            basis.line.kind.value,
            basis.payer.value,
            share and f"{share.part}/{share.whole} of {share.of.amount}",
        )
        for basis in shown
        for share in [basis.share]
    ]


def test_every_line_says_who_pays_it_and_what_it_rests_on() -> None:
    """Example: two of three shirts, one damaged and without manual; the shop is at fault."""
    goods = Returned(
        1, Item(Sku("shirt")), Taxed(cny("300")), 3, (Span(0, 2),),
        (Found(1, Grade.DAMAGED, missing_parts=("charger", "manual")),),
    )  # fmt: skip
    bargain = Bargain("CNY", Fault.SELLER, TERMS, (goods,), ())
    quote = bargain.quote(1, AT)

    assert told(bases_of(quote, (goods,), TERMS, Fault.SELLER)) == [
        ("credit", "shop", "2/3 of 300.00"),
        ("deduction", "customer", "300000/1000000 of 100.00"),
        ("missing_part", "customer", None),
        ("missing_part", "customer", "100000/1000000 of 100.00"),
        ("fee", "customer", None),
        ("fee", "shop", "100000/1000000 of 130.00"),
        ("waiver", "shop", "100000/1000000 of 130.00"),
    ]


def test_use_is_a_share_of_what_is_credited() -> None:
    """What goes back to the customer is not credited, and bears no use."""
    worn = (Worn(WearKind.DAYS, "art. 13", 20, 1, 10),)
    found = (Found(1, Grade.USED, credited=False), Found(1, Grade.USED))
    goods = Returned(
        1, Item(Sku("shirt")), Taxed(cny("300")), 3, (Span(0, 3),), found, worn=worn
    )  # fmt: skip
    quote = Bargain("CNY", Fault.CUSTOMER, Terms(), (goods,), ()).quote(1, AT)

    assert told(bases_of(quote, (goods,), Terms(), Fault.CUSTOMER)) == [
        ("credit", "shop", "2/3 of 300.00"),
        ("wear", "customer", "1/10 of 200.00"),
    ]


def test_a_slip_tells_it_of_the_quote_that_counts() -> None:
    """A charge that is nothing is the customer's all the same; a correction goes by its sign."""
    shop = Shop(Terms(deductions=(DAMAGED,)))
    shop.sell("SO-1", (SHIRT_M, 1))
    shop.open(c.Asked(1, 1), c.Wish(SHIRT_L, 1))
    assert bases(shop.slip()) == ()
    shop.do(c.Submit())
    assert told(bases(shop.slip())) == [
        ("credit", "shop", "1/1 of 199.00"),
        ("charge", "customer", None),
    ]
    shop.do(c.Adjust(cny("-9"), "late"))
    shop.do(c.Countersign(1, c.Decision.APPROVE), by=BOSS)
    assert told(bases(shop.slip()))[2:] == [("adjustment", "shop", None)]


def test_on_the_way_back_a_line_is_at_the_value_of_the_goods() -> None:
    shop = Shop(Terms(deductions=(DAMAGED,)))
    shop.sell("SO-1", (SHIRT_M, 1))
    shop.agree(c.Asked(1, 1), c.Wish(MUG, 1))
    shop.bring_back(Grade.DAMAGED, Disposition.SCRAP)
    shop.do(c.Cancel())
    shop.do(c.Resolve(1, 1, c.Outcome.GONE))
    assert told(bases(shop.slip())) == [
        ("credit", "shop", None),
        ("deduction", "customer", None),
    ]


@pytest.mark.parametrize(
    "payer, share, english, chinese",
    [
        (Payer.SHOP, None, "Paid by the shop.", "由商家承担。"),
        (
            Payer.CUSTOMER,
            Share(cny("199"), 130_000, 1_000_000),
            "13 % of CNY\xa0199.00, paid by the customer.",
            "CNY\xa0199.00 的 13 %，由顾客承担。",
        ),
        (
            Payer.SHOP,
            Share(cny("300"), 2, 3),
            "2 of 3 parts of CNY\xa0300.00, paid by the shop.",
            "CNY\xa0300.00 的 2/3，由商家承担。",
        ),
    ],
)
def test_it_is_said_in_words(payer: Payer, share: Share | None, english: str, chinese: str) -> None:
    line = QuoteLine(LineKind.FEE, None, "handling", Taxed(cny("1")))
    basis = LineBasis(line, payer, share)

    assert line_basis_words(basis, "en") == english
    assert line_basis_words(basis, "zh-CN") == chinese


@given(bargains())
def test_a_line_comes_to_its_share(bargain: Bargain) -> None:
    """Law: what is taken off and charged in relation is its share to the cent, or what is left."""
    quote = bargain.quote(1, AT)
    shown = bases_of(quote, bargain.returned, bargain.terms, bargain.fault)

    assert tuple(basis.line for basis in shown) == quote.lines
    for basis in shown:
        _check(basis)
    _check_sides(quote, shown)


def _check(basis: LineBasis) -> None:
    share, line = basis.share, basis.line
    if share is None:
        assert line.kind in {LineKind.CHARGE, LineKind.FEE, LineKind.WAIVER}
        return
    amount = abs(line.amount.gross.minor)
    exact = share.of.share(share.part, share.whole).minor
    match line.kind:
        case LineKind.FEE | LineKind.WAIVER:
            assert abs(line.amount.net.minor) == exact
        case LineKind.CREDIT:
            assert 0 <= share.part <= share.whole
            assert amount <= share.of.minor
        case _:
            assert amount <= exact


def _check_sides(quote: Quote, shown: tuple[LineBasis, ...]) -> None:
    """What customers pay less what the shop does is the difference; a waived fee is on one side."""
    paid = sum(b.line.amount.gross.minor for b in shown if b.payer is Payer.CUSTOMER)
    borne = sum(b.line.amount.gross.minor for b in shown if b.payer is Payer.SHOP)
    assert Money(paid + borne, quote.currency) == quote.balance
    assert all(b.line.amount.gross.minor >= 0 for b in shown if b.payer is Payer.CUSTOMER)
