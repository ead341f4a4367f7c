"""An item received through an exchange can be exchanged again (S13)."""

from __future__ import annotations

from datetime import timedelta

from exchangekit.policy.terms import AfterExchange, Terms
from exchangekit.policy.verdict import Eligibility
from exchangekit.sale.entitlement import entitlement_of
from exchangekit.sale.facts import Sale, Trigger
from exchangekit.settlement.quote import Even
from exchangekit.slip import commands as c
from exchangekit.values.ids import SlipId, chained_sale
from exchangekit.wire.history import read_sale
from exchangekit.wire.records import verify

from tests.builders import EX_1, MUG, SHIRT_L, SHIRT_M, Shop

AGAIN = "EX-2"


def sale_of(shop: Shop, slip: str = EX_1) -> Sale:
    """Read the sale that a slip's replacement became."""
    records = shop.store.sale_records(chained_sale(SlipId(slip)))
    entitlement = entitlement_of(read_sale(records))
    assert entitlement is not None
    assert verify(records) is not None
    return entitlement.sale


def swapped(shop: Shop, *, wish: str = SHIRT_L) -> Sale:
    """Sell two shirts, swap one to its end."""
    shop.sell("SO-1", (SHIRT_M, 2, "180"))
    shop.agree(c.Asked(1, 1), c.Wish(wish, 1))
    shop.bring_back()
    shop.settle()
    shop.send()
    return sale_of(shop)


def test_the_replacement_is_a_sale_with_its_own_paid_basis() -> None:
    """Answers gh:medusajs/medusa/issues/412: the basis is what the replacement was charged."""
    shop = Shop()
    sale = swapped(shop)
    (line,) = sale.lines

    assert (SHIRT_L, 1, 1) == (line.item.sku, line.steps, line.shipped)
    assert shop.money("180") == line.paid.gross
    assert shop.slip().replacements[0].cost == line.cost
    assert 1 == line.earlier_exchanges


def test_it_can_be_exchanged_again_and_back_to_the_same_money() -> None:
    """M to L and L to M: two even swaps leave the customer where they were."""
    shop = Shop()
    sale = swapped(shop)
    outcome = shop.agree(c.Asked(1, 1), c.Wish(SHIRT_M, 1), slip=AGAIN, sale=sale.id)

    assert Even() == outcome.slip.money.difference
    shop.bring_back(slip=AGAIN)
    shop.send(AGAIN)
    (line,) = sale_of(shop, AGAIN).lines

    assert 2 == line.earlier_exchanges
    assert shop.money("180") == line.paid.gross


def test_a_repeat_limit_counts_along_the_chain() -> None:
    """The third exchange of the same goods is one too many for a limit of one."""
    shop = Shop()
    sale = swapped(shop)
    shop.agree(c.Asked(1, 1), c.Wish(SHIRT_M, 1), slip=AGAIN, sale=sale.id)
    shop.bring_back(slip=AGAIN)
    shop.send(AGAIN)
    sale = sale_of(shop, AGAIN)
    third = shop.submit(c.Asked(1, 1), c.Wish(SHIRT_L, 1), slip="EX-3", sale=sale.id)

    assert third.slip.review is not None
    assert Eligibility.INELIGIBLE == third.slip.review.verdict.eligibility
    assert ["repeat.exceeded"] == [f.code for f in third.slip.review.verdict.refusals]


def test_a_refund_along_the_chain_goes_over_the_first_payment() -> None:
    """The exchange credit is traced to what the customer first paid with, to the cent."""
    shop = Shop()
    sale = swapped(shop)
    shop.agree(c.Asked(1, 1), slip=AGAIN, sale=sale.id)
    shop.bring_back(slip=AGAIN)
    shop.settle(AGAIN, "R-9")

    assert {"P-SO-1"} == {entry.payment for entry in shop.store.payments}
    assert shop.money("180") == shop.store.payments[-1].refunded


def test_what_was_paid_for_the_difference_can_be_refunded_too() -> None:
    """A dearer replacement returned: its difference and the first payment both go back."""
    shop = Shop()
    shop.sell("SO-1", (MUG, 1))
    shop.agree(c.Asked(1, 1), c.Wish(SHIRT_L, 1))
    shop.bring_back()
    shop.settle()
    shop.send()
    sale = sale_of(shop)
    shop.agree(c.Asked(1, 1), slip=AGAIN, sale=sale.id)
    shop.bring_back(slip=AGAIN)
    shop.settle(AGAIN, "R-9")
    refunded = [entry.refunded.minor for entry in shop.store.payments if entry.refunded.minor]

    assert 19900 == sum(refunded)
    assert 2 == len(refunded)


def test_windows_restart_with_the_exchange_or_carry_over() -> None:
    """PRC order 778 art. 18(1) restarts them; a policy may carry the first ones over."""
    restarted, carried = Shop(), Shop(Terms(after_exchange=AfterExchange.CARRY_OVER))
    for shop in (restarted, carried):
        shop.sell("SO-1", (SHIRT_M, 1))
        shop.later(days=5)
        shop.agree(c.Asked(1, 1), c.Wish(SHIRT_L, 1))
        shop.bring_back()
        shop.send()
    before = carried.order("SO-0", (SHIRT_M, 1)).moments[0].at
    again = sale_of(restarted).moment(Trigger.DELIVERED)
    first = sale_of(carried).moment(Trigger.DELIVERED)

    assert again is not None
    assert first is not None
    assert timedelta(days=5) < again - first
    assert first < before
