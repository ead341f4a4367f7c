"""Taking a request in: what is proposed, what is missing, and what goes elsewhere."""

from __future__ import annotations

import pytest
from attrs import evolve

from exchangekit.errors import (
    BarcodeError,
    CommandNotAllowedError,
    HandedOverError,
    IncompleteError,
    InvalidInputError,
    UnknownSaleError,
)
from exchangekit.policy.approval import Level, Occasion
from exchangekit.policy.money_terms import RefundBy
from exchangekit.policy.terms import Terms
from exchangekit.sale.facts import Channel, Sale
from exchangekit.sale.intake import Order, OrderLine, TaxBasis
from exchangekit.sale.stand_in import stand_in_for
from exchangekit.slip import commands as c
from exchangekit.slip.asking import missing
from exchangekit.slip.phases import ReviewPhase, SettlementPhase
from exchangekit.values.goods import Fault, Grade, Reason
from exchangekit.values.ids import CustomerRef, PaymentId, SaleId
from exchangekit.values.money import Money, Rate

from tests import laws
from tests.builders import CASHIER, COMPANY, MUG, SHIRT_L, SHIRT_M, SITE, VAT, Shop

ASKED = (c.Asked(1, 1, Grade.AS_NEW),)


def opening(**more: object) -> c.Open:
    fixed = (SaleId("SO-1"), c.Intent.REFUND, Channel.STORE, Reason.DEFECTIVE, ASKED)
    return c.Open(*fixed, **more)  # type: ignore[arg-type]


def test_a_request_is_prefilled_with_what_can_still_come_back() -> None:
    """Answers OCA rma 418: proposal and check are one query."""
    shop = Shop()
    shop.sell("SO-1", (SHIRT_M, 3), (MUG, 1))
    assert shop.desk.propose(SaleId("SO-1")) == (c.Asked(1, 3), c.Asked(2, 1))
    shop.submit(c.Asked(1, 2), c.Asked(2, 1))
    proposed = shop.desk.propose(SaleId("SO-1"))
    assert proposed == (c.Asked(1, 1),)
    shop.submit(*proposed, slip="EX-2")
    assert shop.desk.propose(SaleId("SO-1")) == ()
    with pytest.raises(UnknownSaleError):
        shop.desk.propose(SaleId("SO-9"))


def test_repairs_are_handed_over() -> None:
    shop = Shop()
    shop.sell("SO-1", (SHIRT_M, 1))
    repair = evolve(opening(), intent=c.Intent.REPAIR)
    assert shop.refuse(HandedOverError, repair).sale == "SO-1"


def test_evidence_where_the_terms_want_it() -> None:
    """Example: a defect needs a photo, a wrong size does not."""
    shop = Shop(Terms(evidence_for=frozenset({Fault.SELLER})))
    shop.sell("SO-1", (SHIRT_M, 2))
    shop.submit(c.Asked(1, 1), slip="EX-2")
    shop.do(opening())
    assert missing(shop.slip()) == ()
    assert missing(shop.slip(), Terms(evidence_for=frozenset(Fault))) == ("evidence",)
    assert shop.refuse(IncompleteError, c.Submit()).missing == ("evidence",)
    shop.do(c.Amend(evidence=("photo-1",)))
    shop.do(c.Submit())


@pytest.mark.parametrize(
    "wrong", ["li@example.com", "+86 138 0013 8000", "13800138000", "", "+1 (202) 555-0123"]
)
def test_what_is_recorded_is_a_reference_and_no_address(wrong: str) -> None:
    """No record holds personal data (D3), and no error repeats it."""
    for make in (
        lambda: opening(contact=wrong),
        lambda: opening(evidence=("photo-1", wrong)),
        lambda: c.Amend(contact=wrong),
        lambda: c.Amend(evidence=(wrong,)),
        lambda: c.Amend(shop_evidence=(wrong,)),
    ):
        with pytest.raises(InvalidInputError) as caught:
            make()
        assert not wrong or wrong not in str(caught.value)


def test_a_scanned_wish_is_the_item_wished_for() -> None:
    shop = Shop()
    shop.stock("CUP", 5, 50, price="10", barcode="6901234567892")
    shop.sell("SO-1", ("CUP", 1))
    wrong = c.Wish(MUG, 1, barcode="6901234567892")
    exchange = evolve(opening(), intent=c.Intent.EXCHANGE, wishes=(wrong,))
    shop.do(exchange)  # the mug has no barcode to compare with
    cup = c.Wish(shop.master.items["CUP"].sku, 1, barcode="4006381333931")  # type: ignore[index]
    error = shop.refuse(BarcodeError, evolve(exchange, wishes=(cup,)), slip="EX-2")
    assert (error.where, error.want) == ("wishes.barcode", "6901234567892")
    with pytest.raises(BarcodeError):
        c.Wish(MUG, 1, barcode="12")


# --- gift receipts, and no receipt at all --------------------------------------------------------


def gift(terms: Terms | None = None) -> Shop:
    shop = Shop(terms)
    shop.sell("SO-1", (MUG, 1))
    shop.do(opening(paper=c.Paper.GIFT_RECEIPT, contact="friend-3"))
    return shop


def refund_of(shop: Shop, by: RefundBy | None) -> c.Refund:
    return c.Refund(PaymentId("R-1"), shop.money("60"), by)


def test_a_gift_is_paid_back_in_store_credit() -> None:
    """Example: not to the card of whoever bought it, and not to their address."""
    shop = gift()
    shop.do(c.Submit())
    shop.accept()
    shop.bring_back()
    for by in (None, RefundBy.CASH, RefundBy.PAYMENTS):
        refund = refund_of(shop, by)
        assert shop.refuse(CommandNotAllowedError, refund).reason == "tender-not-allowed"
    shop.do(refund_of(shop, RefundBy.STORE_CREDIT))
    assert shop.slip().phases.settlement is SettlementPhase.SETTLED
    assert {notice.recipient for notice in shop.store.notices} == {"friend-3"}
    laws.check(shop.store)


def test_a_gift_needs_somebody_to_write_to() -> None:
    shop = Shop()
    shop.sell("SO-1", (MUG, 1))
    shop.do(opening(paper=c.Paper.GIFT_RECEIPT))
    assert shop.refuse(IncompleteError, c.Submit()).missing == ("contact",)


def test_the_terms_may_pay_a_gift_back_otherwise() -> None:
    shop = gift(Terms(without_receipt=frozenset({RefundBy.CASH})))
    shop.do(c.Submit())
    shop.accept()
    shop.bring_back()
    shop.do(refund_of(shop, RefundBy.CASH))
    laws.check(shop.store)


def declared(shop: Shop, **more: object) -> Order:
    line = OrderLine(1, shop.master.items[MUG], 2, Rate.parse("60", "CNY"), taxes=VAT)
    facts = {
        "id": SaleId("ST-1"),
        "company": COMPANY,
        "currency": "CNY",
        "zone": "Asia/Shanghai",
        "jurisdiction": "CN",
        "channel": Channel.STORE,
        "customer": CustomerRef("cust-7"),
        "lines": (line,),
        "site": SITE,
        "basis": TaxBasis.INCLUSIVE,
        "moments": (),
        **more,
    }
    return Order(**facts)  # type: ignore[arg-type]


def stand_in(shop: Shop) -> Sale:
    return shop.desk.import_sale(stand_in_for(declared(shop)), shop.signed())


def test_goods_without_a_receipt_come_back_through_a_stand_in() -> None:
    """Answers D6: a declared price, a level of its own, and never more than was declared."""
    terms = Terms(levels=(Level(occasions=frozenset({Occasion.STAND_IN})),))
    shop = Shop(terms, rules=())
    sale = stand_in(shop)
    assert (sale.paid, sale.proof, sale.stand_in) == (Money(12000, "CNY"), None, True)
    shop.submit(c.Asked(1, 1), c.Wish(SHIRT_L, 1), sale="ST-1")
    slip = shop.slip()
    assert slip.request.paper is c.Paper.NONE
    assert slip.phases.review is ReviewPhase.WAITING
    shop.do(c.Review(c.Decision.APPROVE))
    shop.accept()
    shop.bring_back()
    shop.settle()
    shop.send()
    shop.submit(c.Asked(1, 1), sale="ST-1", slip="EX-2")
    shop.do(c.Review(c.Decision.APPROVE), slip="EX-2")
    shop.accept("EX-2")
    shop.bring_back(slip="EX-2")
    shop.do(refund_of(shop, RefundBy.STORE_CREDIT), slip="EX-2", by=CASHIER)
    assert shop.slip("EX-2").phases.settlement is SettlementPhase.SETTLED
    laws.check(shop.store)


def test_a_stand_in_is_looked_at_even_where_no_level_is_named() -> None:
    shop = Shop(rules=())
    stand_in(shop)
    shop.submit(c.Asked(1, 1), sale="ST-1")
    assert shop.slip().phases.review is ReviewPhase.WAITING


def test_nobody_knows_of_payments_or_costs_of_a_stand_in() -> None:
    shop = Shop()
    order = declared(shop)
    paid = shop.order("SO-1", (MUG, 1)).payments
    with pytest.raises(InvalidInputError):
        stand_in_for(evolve(order, payments=paid))
    costly = evolve(order.lines[0], cost=Money(1, "CNY"))
    with pytest.raises(InvalidInputError):
        stand_in_for(evolve(order, lines=(costly,)))


def test_terms_name_a_way_to_pay_back_and_time_to_appeal() -> None:
    """A way is needed, else a gift could never be settled."""
    with pytest.raises(InvalidInputError):
        Terms(without_receipt=frozenset())
    with pytest.raises(InvalidInputError):
        Terms(appeal_for=Terms().appeal_for * 0)
