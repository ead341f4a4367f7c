"""Credit notes, invoices and red requests: tax by rate, and never a cent beside the books."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exchangekit.accounting.roles import AccountRole as R
from exchangekit.accounting.vouchers import VoucherKind, effect
from exchangekit.effects.documents import (
    DocumentKind,
    TaxDocument,
    documents_of,
    net_document,
    tax_by_rate,
)
from exchangekit.effects.red_invoices import RedRequest, blue_left, red_request
from exchangekit.errors import CurrencyMismatchError, InvalidInputError, RedOverBlueError
from exchangekit.policy.terms import FeeKind, FeeTerm, GradeDeduction, PriceBasis, Sequence, Terms
from exchangekit.settlement.quote import LineKind
from exchangekit.slip import commands as c
from exchangekit.slip import events as e
from exchangekit.slip.lifecycle import Step
from exchangekit.slip.parts import SentPart
from exchangekit.values.goods import Disposition, Grade
from exchangekit.values.ids import SlipId
from exchangekit.values.money import Money
from exchangekit.values.tax import Taxed

from tests import laws
from tests.builders import EX_1, SHIRT_L, SHIRT_M, SITE, Shop
from tests.effects.books import steps_of
from tests.stock.strategies import cause

if TYPE_CHECKING:
    from collections.abc import Iterable

FEES = (FeeTerm(FeeKind.RETURN_FREIGHT, Money(1130, "CNY"), borne_by_shop_for=frozenset()),)
TODAY = Terms(
    price_basis=PriceBasis.TODAY,
    fees=FEES,
    deductions=(GradeDeduction(Grade.OPENED, 100_000),),
)


def issued(shop: Shop, slip: str = EX_1) -> list[TaxDocument]:
    """Give every document of a slip."""
    return [
        document
        for step, why, on in steps_of(shop.store, SlipId(slip))
        for document in documents_of(step, why, on)
    ]


def balance(documents: Iterable[TaxDocument], currency: str = "CNY") -> Taxed:
    """Add invoices up, less credit notes."""
    whole = Taxed(Money(0, currency))
    for document in documents:
        whole += document.amount if document.kind is DocumentKind.INVOICE else -document.amount
    return whole


def test_both_legs_have_their_document() -> None:
    """DOMAIN 4: the red side at its original rate, the blue side at today's, fees invoiced."""
    shop = Shop(TODAY)
    shop.sell("SO-1", (SHIRT_M, 2, "113"))
    shop.agree(c.Asked(1, 1), c.Wish(SHIRT_L, 1))
    shop.bring_back(Grade.OPENED)
    shop.accept()
    shop.settle()
    shop.send()
    note, fees, goods = issued(shop)

    assert (note.kind, fees.kind, goods.kind) == (
        DocumentKind.CREDIT_NOTE,
        DocumentKind.INVOICE,
        DocumentKind.INVOICE,
    )
    (line,) = note.lines
    assert (line.kind, line.line, line.sale_line, line.name, line.steps) == (
        LineKind.CREDIT,
        1,
        1,
        SHIRT_M,
        1,
    )
    assert note.amount.gross == shop.money("113")
    assert [tax.amount for tax in note.amount.taxes] == [shop.money("13")]
    assert [one.kind for one in fees.lines] == [LineKind.DEDUCTION, LineKind.FEE]
    assert goods.amount.gross == shop.money("199")
    assert note.id.rpartition("/")[0] == fees.id.rpartition("/")[0]
    assert (note.sale, note.slip, note.customer) == ("SO-1", EX_1, "cust-7")
    quote = shop.slip().money.quote
    assert quote is not None
    assert balance(issued(shop)).gross == quote.balance
    assert {t.rate: t.amount for t in tax_by_rate(issued(shop), "CNY")} == {
        t.rate: t.amount for t in balance(issued(shop)).taxes
    }


def test_a_swap_has_no_documents() -> None:
    """IFRS 15 B26: no sale was taken back, none was made."""
    shop = Shop()
    shop.sell("SO-1", (SHIRT_M, 1))
    shop.agree(c.Asked(1, 1), c.Wish(SHIRT_L, 1))
    shop.bring_back()
    shop.send()

    assert issued(shop) == []


def test_a_swap_sent_in_advance_is_credited_again() -> None:
    """What was invoiced before it proved to be a swap is taken back in full."""
    shop = Shop(Terms(sequence=Sequence.ADVANCE))
    shop.sell("SO-1", (SHIRT_M, 2))
    shop.agree(c.Asked(1, 2), c.Wish(SHIRT_L, 2))
    shop.do(c.Dispatch((c.LineSteps(1, 1),)))
    shop.bring_back()
    shop.send()
    invoice, note = issued(shop)

    assert (invoice.kind, note.kind) == (DocumentKind.INVOICE, DocumentKind.CREDIT_NOTE)
    assert invoice.amount == note.amount


def test_goods_given_back_or_never_seen_are_not_credited() -> None:
    """Three asked back: one kept, one lost, one sent back to the customer."""
    shop = Shop()
    shop.sell("SO-1", (SHIRT_M, 3))
    shop.agree(c.Asked(1, 3))
    shop.do(c.Receive(SITE, (c.LineSteps(1, 2),)))
    shop.do(c.Resolve(1, 1, c.Outcome.LOST))
    shop.inspect(1)
    shop.inspect(1, Grade.USED, Disposition.BACK_TO_CUSTOMER)
    shop.accept()
    (note,) = issued(shop)

    assert [(line.steps, line.amount.gross) for line in note.lines] == [(1, shop.money("199"))]


def test_without_a_quote_there_is_nothing_to_document() -> None:
    """A history can only be read as it stands."""
    shop = Shop()
    shop.sell("SO-1", (SHIRT_M, 1))
    slip = shop.open(c.Asked(1, 1), c.Wish(SHIRT_L, 1)).slip
    sent = e.Dispatched((SentPart(1, 1, shop.money("0")),))
    for event in (e.SettlementDue(), sent, e.Settled()):
        assert documents_of(Step(event, slip), cause(), shop.now.date()) == ()


def test_a_red_request_never_takes_back_more_than_the_blue_invoice() -> None:
    """Bad input: the same credit note asked for twice."""
    shop = Shop()
    sale = shop.sell("SO-1", (SHIRT_M, 1))
    shop.agree(c.Asked(1, 1))
    shop.bring_back()
    (note,) = issued(shop)
    red = red_request(note, sale, "B-1")

    with pytest.raises(RedOverBlueError) as refused:
        red_request(note, sale, "B-1", [red])
    assert refused.value.facts == {"blue": "B-1", "asked": "199.00 CNY", "left": "0.00 CNY"}
    assert (red.id, red.blue, red.company) == (note.id, "B-1", note.company)


def test_a_fee_asks_for_no_red_invoice() -> None:
    """Only goods that came back take a line of the blue invoice back."""
    shop = Shop(TODAY)
    sale = shop.sell("SO-1", (SHIRT_M, 1))
    shop.agree(c.Asked(1, 1))
    shop.bring_back()
    _, fees = issued(shop)

    assert red_request(fees, sale, "B-1").lines == ()


def test_documents_of_two_currencies_are_not_added() -> None:
    """gh:microsoft/BCApps/pull/6139: amounts of two currencies were summed."""
    shop = Shop()
    shop.sell("SO-1", (SHIRT_M, 1))
    shop.agree(c.Asked(1, 1))
    shop.bring_back()

    with pytest.raises(CurrencyMismatchError):
        tax_by_rate(issued(shop), "JPY")


@settings(max_examples=25, deadline=None)
@given(
    price=st.integers(1, 9_999_999),
    parts=st.lists(st.integers(1, 4), min_size=1, max_size=4),
)
def test_partial_reds_sum_to_the_blue(price: int, parts: list[int]) -> None:
    """
    Law: red parts sum to the blue, net and every tax, in whatever parts goods come back.

    Defect V10: net and tax of each part were rounded by themselves.
    """
    shop = Shop(rules=(), goods=40)
    sale = shop.sell("SO-1", (SHIRT_M, sum(parts), Money(price, "CNY").amount))
    requests: list[RedRequest] = []
    for n, steps in enumerate(parts):
        slip = f"EX-{n}"
        shop.agree(c.Asked(1, steps), slip=slip)
        shop.bring_back(slip=slip)
        for note in issued(shop, slip):
            requests.append(red_request(note, sale, "B-1", requests))

    (left,) = blue_left(sale, requests).values()
    assert left.net.minor == 0
    assert left.gross.minor == 0
    assert all(tax.amount.minor == 0 for tax in left.taxes)
    red = sum((line.amount for one in requests for line in one.lines), Taxed(Money(0, "CNY")))
    assert -red == sale.lines[0].paid


@settings(max_examples=25, deadline=None)
@given(
    price=st.integers(1, 99_999),
    steps=st.integers(1, 3),
    grades=st.lists(st.sampled_from([Grade.AS_NEW, Grade.OPENED]), min_size=3, max_size=3),
    terms=st.sampled_from([TODAY, Terms(), Terms(fees=FEES)]),
)
def test_documents_and_vouchers_say_the_same(
    price: int, steps: int, grades: list[Grade], terms: Terms
) -> None:
    """Law: invoices less credit notes = difference = the vouchers' effect, tax included."""
    shop = Shop(terms, rules=())
    shop.sell("SO-1", (SHIRT_M, 3, Money(price, "CNY").amount))
    shop.agree(c.Asked(1, steps), c.Wish(SHIRT_L, steps))
    shop.receive()
    for grade in grades[:steps]:
        shop.inspect(1, grade)
    quote = shop.slip().money.quote
    assert quote is not None
    if shop.slip().money.accepted != quote:
        shop.accept()
    shop.settle()
    shop.send()
    own = [v for v in shop.store.vouchers if v.id.startswith(f"slip:{EX_1}/")]
    unpaid = [v for v in own if v.kind is not VoucherKind.SETTLEMENT]
    found = balance(issued(shop))

    assert found.gross == quote.balance
    assert found.gross == effect(unpaid, R.CUSTOMER, "CNY")
    assert -found.tax == effect(own, R.OUTPUT_TAX, "CNY")
    assert [v.id.rpartition("/")[0] for v in unpaid if v.kind is VoucherKind.RETURN] == [
        d.id.rpartition("/")[0] for d in issued(shop) if d.kind is DocumentKind.CREDIT_NOTE
    ]
    laws.check(shop.store)


def test_one_paper_has_both_legs() -> None:
    """As Tryton's mixed sale: goods out above zero, goods back below it, one sum."""
    shop = Shop(TODAY)
    shop.sell("SO-1", (SHIRT_M, 2, "113"))
    shop.agree(c.Asked(1, 1), c.Wish(SHIRT_L, 1))
    shop.bring_back(Grade.OPENED)
    shop.accept()
    shop.settle()
    shop.send()
    every = issued(shop)
    paper = net_document(every)
    quote = shop.slip().money.quote

    assert paper is not None
    assert quote is not None
    assert (paper.kind, paper.id) == (DocumentKind.INVOICE, every[-1].id)
    assert [line.steps for line in paper.lines] == [-1, None, None, 1]
    assert paper.amount == balance(every)
    assert paper.amount.gross == quote.balance


def test_a_paper_the_shop_owes_on_is_a_credit_note() -> None:
    """Goods for less money: what goes out stands below zero."""
    shop = Shop(Terms(price_basis=PriceBasis.TODAY))
    shop.sell("SO-1", (SHIRT_M, 2, "339"))
    shop.agree(c.Asked(1, 1), c.Wish(SHIRT_L, 1))
    shop.bring_back()
    shop.settle()
    shop.send()
    paper = net_document(issued(shop))

    assert paper is not None
    assert paper.kind is DocumentKind.CREDIT_NOTE
    assert [line.steps for line in paper.lines] == [1, -1]
    assert paper.amount.gross == shop.money("140")


def test_a_paper_is_of_one_slip() -> None:
    """Without documents there is none."""
    shop = Shop(rules=())
    shop.sell("SO-1", (SHIRT_M, 2, "113"))
    for slip in ("EX-1", "EX-2"):
        shop.agree(c.Asked(1, 1), slip=slip)
        shop.bring_back(slip=slip)
    every = [*issued(shop, "EX-1"), *issued(shop, "EX-2")]

    assert net_document([]) is None
    with pytest.raises(InvalidInputError, match=r"documents\.slip"):
        net_document(every)
