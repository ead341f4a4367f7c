"""Checkers: silent about honest slips, and every tampering is named by the law it breaks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from exchangekit.accounting.roles import AccountRole as R
from exchangekit.accounting.vouchers import Posting
from exchangekit.effects.documents import (
    DocumentKind,
    TaxDocument,
    documents_of,
)
from exchangekit.effects.red_invoices import RedRequest, red_request
from exchangekit.effects.slip_laws import SlipLaw, audit_reds, audit_slip
from exchangekit.policy.terms import PriceBasis, Sequence, Terms
from exchangekit.slip import commands as c
from exchangekit.values.ids import SlipId
from exchangekit.values.money import Money
from exchangekit.values.tax import Taxed

from tests import laws
from tests.builders import SHIRT_L, SHIRT_M, Shop
from tests.effects.books import steps_of
from tests.effects.histories import shops

if TYPE_CHECKING:
    from exchangekit.sale.facts import Sale

NOTHING = Money(0, "CNY")


def papers(shop: Shop, slip: SlipId) -> list[TaxDocument]:
    """Give every document of a slip."""
    steps = steps_of(shop.store, slip)
    return [one for step, why, on in steps for one in documents_of(step, why, on)]


def dearer_exchange() -> Shop:
    """Exchange a shirt for a dearer one, to its end."""
    shop = Shop(Terms(price_basis=PriceBasis.TODAY), rules=())
    shop.sell("SO-1", (SHIRT_M, 2, "113"))
    shop.agree(c.Asked(1, 1), c.Wish(SHIRT_L, 1))
    shop.bring_back()
    shop.settle()
    shop.send()
    return shop


def test_a_voucher_that_is_missing_breaks_two_laws() -> None:
    """gh:microsoft/BCApps/pull/10467: the receivable of an exchange was hidden."""
    shop = dearer_exchange()
    slip, own = shop.slip(), laws.vouchers_of(shop.store, shop.slip())
    without = [one for one in own if one.kind.value != "return"]
    found = audit_slip(slip, without, papers(shop, slip.id))

    assert audit_slip(slip, own, papers(shop, slip.id)) == ()
    assert [one.law for one in found] == [SlipLaw.DIFFERENCE, SlipLaw.OUTSTANDING]
    assert (found[0].about, found[0].got, found[0].want) == (
        "EX-1",
        shop.money("199"),
        shop.money("86"),
    )


def test_a_document_that_is_missing_breaks_its_own() -> None:
    """Books and documents are held against the slip each by itself."""
    shop = dearer_exchange()
    slip, own = shop.slip(), laws.vouchers_of(shop.store, shop.slip())
    note = [one for one in papers(shop, slip.id) if one.kind is DocumentKind.CREDIT_NOTE]

    assert [one.law for one in audit_slip(slip, own, note)] == [SlipLaw.DOCUMENTS]
    assert audit_slip(slip, own) == ()


def test_a_swap_owes_no_documents() -> None:
    """IFRS 15 B26: nothing was taken back, nothing was sold."""
    shop = Shop(Terms(sequence=Sequence.ADVANCE))
    shop.sell("SO-1", (SHIRT_M, 2))
    shop.agree(c.Asked(1, 2), c.Wish(SHIRT_L, 2))
    shop.do(c.Dispatch((c.LineSteps(1, 1),)))
    shop.bring_back()
    shop.send()
    slip = shop.slip()

    own = laws.vouchers_of(shop.store, slip)
    assert audit_slip(slip, own, papers(shop, slip.id)) == ()


def test_a_slip_that_has_not_come_so_far_owes_nothing() -> None:
    """Nothing is asked of a draft, nor of a slip whose goods are on the way."""
    shop = Shop(rules=())
    shop.sell("SO-1", (SHIRT_M, 2))
    assert audit_slip(shop.open(c.Asked(1, 1), c.Wish(SHIRT_L, 1)).slip, [], []) == ()
    shop.do(c.Submit())
    shop.accept()
    shop.receive()
    own = laws.vouchers_of(shop.store, shop.slip())

    assert audit_slip(shop.slip(), own, []) == ()


@settings(max_examples=20, deadline=None)
@given(shops(), st.data())
def test_slips_keep_their_laws_and_tampering_breaks_one(shop: Shop, data: st.DataObject) -> None:
    """
    Law: difference = the vouchers' effect on the customer = invoices less credit notes.

    gh:microsoft/BCApps/pull/8554: the value of an exchange was posted twice.
    """
    for slip in laws.slips_in(shop.store).values():
        own = laws.vouchers_of(shop.store, slip)
        assert audit_slip(slip, own, papers(shop, slip.id)) == ()
        on_customer = [
            (n, k)
            for n, one in enumerate(own)
            for k, line in enumerate(one.postings)
            if R.CUSTOMER in (line.debit, line.credit)
        ]
        if slip.stage is None and on_customer:
            n, k = data.draw(st.sampled_from(on_customer))
            lines = list(own[n].postings)
            lines[k] = evolve(lines[k], amount=lines[k].amount + Money(1, "CNY"))
            own[n] = evolve(own[n], postings=tuple(lines))
            broken = {one.law for one in audit_slip(slip, own)}
            assert broken & {SlipLaw.DIFFERENCE, SlipLaw.OUTSTANDING}


def test_what_stays_on_the_clearing_is_named() -> None:
    """Goods were decided on, and one of their vouchers was lost."""
    shop = dearer_exchange()
    own = laws.vouchers_of(shop.store, shop.slip())
    stray = Posting(R.EXCHANGE_CLEARING, R.STOCK, Money(1, "CNY"), "x")
    more = evolve(own[0], postings=(*own[0].postings, stray))
    (found,) = audit_slip(shop.slip(), [more, *own[1:]])

    assert (found.law, found.got, found.want) == (SlipLaw.CLEARING, Money(1, "CNY"), NOTHING)


# --- red and blue ------------------------------------------------------------------------


def sold_and_returned(price: str, parts: list[int]) -> tuple[Sale, list[RedRequest]]:
    """Sell some shirts and take them back in parts, each with its red request."""
    shop = Shop(rules=(), goods=40)
    sale = shop.sell("SO-1", (SHIRT_M, sum(parts), price))
    requests: list[RedRequest] = []
    for n, steps in enumerate(parts, 1):
        shop.agree(c.Asked(1, steps), slip=f"EX-{n}")
        shop.bring_back(slip=f"EX-{n}")
        (note,) = papers(shop, SlipId(f"EX-{n}"))
        requests.append(red_request(note, sale, "B-1", requests))
    return sale, requests


@settings(max_examples=20, deadline=None)
@given(st.integers(1, 99_999), st.lists(st.integers(1, 4), min_size=1, max_size=4), st.data())
def test_red_parts_add_up_to_the_blue(price: int, parts: list[int], data: st.DataObject) -> None:
    """
    Law: however a sale comes back, its red invoices sum to the blue one, tax by tax.

    Three times a rounded third is a cent too much: 3 x -88.50 for -265.49.
    """
    sale, requests = sold_and_returned(Money(price, "CNY").amount, parts)
    assert audit_reds(sale, data.draw(st.permutations(requests))) == ()
    last = requests[-1]
    (line,) = last.lines
    cent = Taxed(Money(data.draw(st.sampled_from([1, -1])), "CNY"))
    spoiled = evolve(last, lines=(evolve(line, amount=line.amount + cent),))
    (found,) = audit_reds(sale, [*requests[:-1], spoiled])

    assert (found.law, found.about) == (SlipLaw.RED, "B-1/1")


def test_a_sale_without_red_invoices_breaks_nothing() -> None:
    """Nor does one of which a part came back."""
    sale, requests = sold_and_returned("113", [1, 2])

    assert audit_reds(sale, []) == ()
    assert audit_reds(sale, requests[:1]) == ()
