"""`exchangekit.desk.following`: sales that change outside, and what came back there."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve

from exchangekit.desk import AsyncDesk
from exchangekit.errors import (
    DuplicateReferenceError,
    ExchangeKitError,
    InvalidInputError,
    NotReturnableError,
    PaymentOfSlipError,
    SaleChangedError,
    UnknownSaleError,
)
from exchangekit.policy.money_terms import MoneyTerms, ShippingRefund
from exchangekit.policy.pledges import Pledge, PledgeKind
from exchangekit.policy.terms import Sequence, Terms
from exchangekit.sale.facts import Payment
from exchangekit.sale.intake import Shipping
from exchangekit.slip import commands as c
from exchangekit.text import explain
from exchangekit.values.ids import PaymentId, SaleId, chained_sale
from exchangekit.values.money import Money

from tests import laws
from tests.builders import EX_1, MUG, SHIRT_L, SHIRT_M, VAT, Shop
from tests.desk.test_async import Awaited

if TYPE_CHECKING:
    from exchangekit.sale.facts import Sale

SO_1 = SaleId("SO-1")


def imported(steps: int = 3, **changes: Any) -> tuple[Shop, Sale]:
    """Open a shop that has taken a sale of shirts in from elsewhere."""
    shop = Shop()
    sale = shop.order("SO-1", (SHIRT_M, steps, "100"))
    sale = evolve(sale, lines=(evolve(sale.lines[0], **changes),))
    return shop, shop.desk.import_sale(sale, shop.signed())


def refused(shop: Shop, error: type[ExchangeKitError], call: Any, *args: Any) -> None:
    before = shop.store.dump()
    with pytest.raises(error):
        call(*args, shop.signed())
    assert before == shop.store.dump()


def test_what_came_back_outside_does_not_come_back_again() -> None:
    """Two of three went back over the counter; the same reference again changes nothing."""
    shop, _ = imported()

    entitlement = shop.desk.claim_outside(SO_1, "R-7", [(1, 2)], shop.signed())
    before = shop.store.dump()
    again = shop.desk.claim_outside(SO_1, "R-7", [(1, 2)], shop.signed())

    assert 1 == entitlement.returnable(1)
    assert (before, entitlement) == (shop.store.dump(), again)
    claim = shop.desk.claim_outside
    refused(shop, DuplicateReferenceError, claim, SO_1, "R-7", [(1, 1)])
    refused(shop, NotReturnableError, claim, SO_1, "R-8", [(1, 2)])
    refused(shop, UnknownSaleError, claim, SaleId("SO-9"), "R-8", [(1, 2)])
    refused(shop, InvalidInputError, claim, SO_1, "", [(1, 2)])
    shop.open(c.Asked(1, 2))
    shop.refuse(NotReturnableError, c.Submit())


def test_an_order_is_followed() -> None:
    """More shipped, a second payment, then a piece called off: claimed, and paid back from."""
    shop, sale = imported(shipped=1)
    more = Payment(PaymentId("P-2"), "card", shop.money("1"))
    now = evolve(
        sale,
        lines=(evolve(sale.lines[0], shipped=3),),
        payments=(*sale.payments, more),
    )

    entitlement = shop.desk.follow_sale(now, shop.signed())
    before = shop.store.dump()

    assert now == entitlement.sale
    assert entitlement == shop.desk.follow_sale(now, shop.signed())
    assert before == shop.store.dump()
    balance = shop.store.payment(PaymentId("P-2")).value
    assert balance is not None
    assert more.amount == balance.left
    dearer = evolve(now, lines=(evolve(now.lines[0], steps=4),))
    refused(shop, SaleChangedError, shop.desk.follow_sale, dearer)
    refused(shop, UnknownSaleError, shop.desk.follow_sale, evolve(sale, id="SO-9"))


def test_a_payment_of_another_sale_is_refused() -> None:
    shop, sale = imported()
    shop.sell("SO-2", (SHIRT_M, 1))
    other = Payment(PaymentId("P-SO-2"), "card", shop.money("1"))

    now = evolve(sale, payments=(*sale.payments, other))

    refused(shop, DuplicateReferenceError, shop.desk.follow_sale, now)


def test_a_payment_that_an_exchange_took_is_left_out_of_the_order() -> None:
    """Until the exchange is undone; then the order may list it, as it counts for the sale."""
    shop, sale = imported(1)
    shop.agree(c.Asked(1, 1), c.Wish(MUG, 3))
    shop.bring_back()
    shop.settle(reference="P-2")
    listed = Payment(PaymentId("P-2"), "card", shop.money("80"))
    now = evolve(sale, payments=(*sale.payments, listed))
    before = shop.store.dump()

    with pytest.raises(PaymentOfSlipError) as refused_by:
        shop.desk.follow_sale(now, shop.signed())

    told = refused_by.value
    assert ("P-2", "SO-1", "EX-1") == (told.payment, told.sale, told.slip)
    assert before == shop.store.dump()
    words = explain(told, "en")
    assert words.message.endswith("sale SO-1, but exchange EX-1 has taken it.")
    assert words.help.startswith("Leave it out of the order")
    shop.send()
    shop.agree(c.Asked(1, 1), slip="EX-2", sale=chained_sale(EX_1))
    refused(shop, PaymentOfSlipError, shop.desk.follow_sale, now)


@pytest.mark.parametrize("ended", [False, True])
def test_a_deposit_and_a_payment_of_what_a_slip_sent_are_told_of_too(ended: bool) -> None:  # noqa: FBT001  a case
    pledge = Pledge(PledgeKind.DEPOSIT, Money(5_000, "CNY"))
    shop = Shop(Terms(sequence=Sequence.ADVANCE, pledge=pledge), rules=())
    sale = shop.sell("SO-1", (SHIRT_M, 1))
    shop.agree(c.Asked(1, 1), c.Wish(SHIRT_L, 1))
    shop.do(c.Pay(PaymentId("D-1"), shop.money("50"), pledge=True))
    name = PaymentId("D-1")
    if ended:
        shop.do(c.Dispatch((c.LineSteps(1, 1),)))
        shop.do(c.Deliver((c.LineSteps(1, 1),)))
        shop.agree(c.Asked(1, 1), c.Wish(MUG, 4), slip="EX-2", sale=chained_sale(EX_1))
        name = PaymentId("P-9")
        shop.do(c.Pay(name, shop.money("41")), slip="EX-2")
    now = evolve(sale, payments=(*sale.payments, Payment(name, "card", shop.money("41"))))

    refused(shop, PaymentOfSlipError, shop.desk.follow_sale, now)


def test_an_opening_position_is_kept() -> None:
    """Imported half way through: one piece and its money are back, shipping too."""
    shop = Shop(Terms(money=MoneyTerms(shipping=ShippingRefund.WITH_EVERYTHING)))
    shipping = Shipping(shop.money("10"), VAT)
    sale = shop.order("SO-1", (SHIRT_M, 3, "100"), shipping=shipping, shipping_refunded=True)
    paid = Payment(PaymentId("P-1"), "card", shop.money("310"), shop.money("110"))
    sale = evolve(sale, lines=(evolve(sale.lines[0], returned=1),), payments=(paid,))

    shop.desk.import_sale(sale, shop.signed())
    shop.agree(c.Asked(1, 2))
    shop.bring_back()
    slip = shop.settle()

    balance = shop.store.payment(PaymentId("P-1")).value
    assert balance is not None
    assert (shop.money("200"), 0) == (slip.money.refunded, balance.left.minor)
    shop.open(c.Asked(1, 1), slip="EX-2")
    shop.refuse(NotReturnableError, c.Submit(), slip="EX-2")
    laws.check_claims(shop.store, laws.slips_in(shop.store))


def test_an_awaited_store_is_followed_alike() -> None:
    shop, sale = imported()
    desk = AsyncDesk(Awaited(shop.store))

    async def told() -> tuple[int, int]:
        followed = await desk.follow_sale(sale, shop.signed())
        claimed = await desk.claim_outside(SO_1, "R-7", [(1, 2)], shop.signed())
        return followed.returnable(1), claimed.returnable(1)

    assert (3, 1) == asyncio.run(told())
