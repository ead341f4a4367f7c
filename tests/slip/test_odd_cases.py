"""Cases that are rare in a shop and common in bug trackers."""

from __future__ import annotations

import pytest
from attrs import evolve

from exchangekit.accounting.roles import AccountRole
from exchangekit.accounting.vouchers import effect
from exchangekit.errors import CommandNotAllowedError, InsufficientStockError, UnknownSlipError
from exchangekit.policy.terms import GradeDeduction, HoldAt, Sequence, Terms
from exchangekit.sale.spans import Span
from exchangekit.settlement.quote import Collect, Even, Refund
from exchangekit.slip import commands as c
from exchangekit.slip import events as e
from exchangekit.slip.facts import Facts
from exchangekit.slip.folding import folded
from exchangekit.slip.guards import stage_text
from exchangekit.slip.lifecycle import apply, replay
from exchangekit.stock.holds import StockFacts
from exchangekit.stock.ledger import balances
from exchangekit.stock.places import Place, PlaceKind
from exchangekit.values.goods import Disposition, Grade
from exchangekit.values.ids import PaymentId, SaleId

from tests import laws
from tests.builders import EX_1, MUG, OTHER_SITE, SHIRT_L, SHIRT_M, SITE, START, Shop

ONE = (c.LineSteps(1, 1),)


def free_steps(shop: Shop, line: int = 1) -> int:
    (entitlement,) = laws.sales_in(shop.store)
    return entitlement.returnable(line)


# --- stock that is short or shared ---------------------------------------------------------------


def test_two_replacement_lines_of_one_item_share_what_is_there() -> None:
    """Answers medusa 12503: what one line holds is not held again for the other."""
    shop = Shop(goods=3)
    shop.sell("SO-1", (SHIRT_M, 1), (MUG, 3))
    slip = shop.agree(c.Asked(2, 3), c.Wish(SHIRT_L, 2), c.Wish(SHIRT_L, 2)).slip
    assert [line.held for line in slip.replacements if line.holds] == [2, 1]
    assert slip.phases.replacement == "backordered"
    shop.bring_back()
    shop.settle()
    both = (c.LineSteps(1, 2), c.LineSteps(2, 2))
    error = shop.refuse(InsufficientStockError, c.Dispatch(both))
    assert (error.asked, error.available) == (2, 1)
    outcome = shop.do(c.Dispatch((c.LineSteps(1, 2), c.LineSteps(2, 1))))
    assert sum(movement.value for movement in outcome.batch.movements) == 246
    assert outcome.slip.phases.replacement == "backordered"
    laws.check(shop.store)


def test_a_backorder_goes_on_once_goods_are_there() -> None:
    """Answers rma 257: what another slip brought back is free for this one."""
    shop = Shop(goods=3)
    shop.sell("SO-1", (SHIRT_M, 3))
    assert shop.agree(c.Asked(1, 1), c.Wish(SHIRT_M, 1)).slip.phases.replacement == "backordered"
    assert shop.do(c.Hold()).slip.phases.replacement == "backordered"
    shop.bring_back()
    outcome = shop.do(c.Hold())
    assert outcome.slip.phases.replacement == "reserved"
    assert stage_text(shop.send().slip) == "ended"
    laws.check(shop.store)


def test_a_hold_that_ran_out_leaves_the_goods_to_the_next() -> None:
    """D9: expiry needs no event and no job; the late slip is refused, and can hold again."""
    shop = Shop(goods=2)
    shop.sell("SO-1", (SHIRT_M, 2))
    shop.agree(c.Asked(1, 1), c.Wish(SHIRT_L, 2, (1,)))
    shop.agree(c.Asked(1, 1), c.Wish(SHIRT_L, 1), slip="EX-2")
    assert shop.slip("EX-2").phases.replacement == "backordered"
    shop.later(days=14)
    assert shop.do(c.Hold(), slip="EX-2").slip.phases.replacement == "reserved"
    shop.bring_back()
    shop.settle()
    shop.refuse(InsufficientStockError, c.Dispatch((c.LineSteps(1, 2),)))
    shop.do(c.Dispatch(ONE))
    shop.bring_back(slip="EX-2")
    shop.send("EX-2")
    slip = shop.do(c.Hold()).slip
    assert slip.phases.replacement == "backordered"
    assert not slip.replacements[0].holds
    laws.check(shop.store)


def test_goods_held_for_a_slip_are_not_sold() -> None:
    """K3: held goods cannot be issued for anything else; a hold that ran out does not count."""
    shop = Shop(goods=2)
    shop.sell("SO-1", (SHIRT_M, 2))
    shop.agree(c.Asked(1, 1), c.Wish(SHIRT_L, 1))
    before = shop.store.dump()
    with pytest.raises(InsufficientStockError) as refusal:
        shop.sell("SO-2", (SHIRT_L, 2))
    assert (refusal.value.asked, refusal.value.available) == (2, 1)
    assert shop.store.dump() == before
    shop.later(days=15)
    shop.sell("SO-2", (SHIRT_L, 2))
    with pytest.raises(InsufficientStockError) as refusal:
        shop.sell("SO-3", (SHIRT_L, 1))
    assert refusal.value.available == 0
    laws.check(shop.store)


def test_goods_the_host_reserved_are_not_for_slips() -> None:
    shop = Shop(goods=2)
    shop.sell("SO-1", (SHIRT_M, 2))
    shop.master.reserved[SHIRT_L, SITE] = 1
    slip = shop.agree(c.Asked(1, 2), c.Wish(SHIRT_L, 2)).slip
    assert slip.phases.replacement == "backordered"


def test_nothing_is_known_of_stock_nobody_read() -> None:
    assert Facts().stock_of(MUG, SITE) == StockFacts(MUG, SITE, 0, 0)


# --- goods that do not come, or not to where they should -----------------------------------------


def test_everything_lost_leaves_the_whole_charge_to_agree_or_to_call_off() -> None:
    """Answers spree 14678: nothing arrived, nothing is credited."""
    for paying in (True, False):
        shop = Shop()
        shop.sell("SO-1", (SHIRT_M, 2))
        shop.agree(c.Asked(1, 2), c.Wish(SHIRT_L, 2))
        outcome = shop.do(c.Resolve(1, 2, c.Outcome.LOST))
        assert outcome.slip.money.difference == Collect(shop.money("398"))
        assert outcome.slip.phases.return_ == "complete"
        assert free_steps(shop) == 2
        if paying:
            shop.accept()
            shop.settle()
            shop.send()
        else:
            shop.do(c.Cancel())
        assert stage_text(shop.slip()) == "ended"
        laws.check(shop.store)


def test_what_is_lost_or_kept_can_be_asked_back_by_another_slip() -> None:
    """D5: release frees exactly the steps let go; the others' value does not move."""
    shop = Shop()
    shop.sell("SO-1", (SHIRT_M, 3, "33.335"))
    shop.agree(c.Asked(1, 3))
    shop.do(c.Receive(SITE, ONE))
    shop.do(c.Resolve(1, 1, c.Outcome.KEPT))
    outcome = shop.do(c.Resolve(1, 1, c.Outcome.LOST))
    assert outcome.events[0] == e.Resolved(1, 1, c.Outcome.LOST, (Span(1, 2),))
    assert outcome.slip.phases.return_ == "inspecting"
    shop.inspect(1)
    shop.accept()
    assert shop.settle().phases.settlement == "settled"
    shop.agree(c.Asked(1, 2), slip="EX-2")
    shop.bring_back(slip="EX-2")
    shop.settle("EX-2")
    (payment,) = shop.order("SO-1", (SHIRT_M, 3, "33.335")).payments
    balance = shop.store.payment(payment.id).value
    assert balance is not None
    assert balance.left == shop.money("0")
    laws.check(shop.store)


def test_goods_received_and_inspected_at_two_sites() -> None:
    """Each site's receipts keep their own book value, to the cent."""
    shop = Shop(goods=3)
    shop.stock(SHIRT_M, 3, 100, site=OTHER_SITE)
    shop.sell("SO-1", (SHIRT_M, 3))  # cost 240
    shop.agree(c.Asked(1, 3), c.Wish(SHIRT_M, 3, site=OTHER_SITE))
    shop.do(c.Receive(OTHER_SITE, (c.LineSteps(1, 2),)))
    shop.do(c.Receive(SITE, ONE))
    shop.inspect(1, site=OTHER_SITE, disposition=Disposition.SCRAP)
    shop.inspect(1, site=SITE)
    shop.inspect(1, site=OTHER_SITE)
    shop.send()
    assert stage_text(shop.slip()) == "ended"
    laws.check(shop.store)


def test_parts_of_several_receipts_add_up_to_their_value() -> None:
    shop = Shop()
    shop.sell("SO-1", ("TEA", 7))
    shop.agree(c.Asked(1, 7))
    for steps in (3, 2, 2):
        shop.do(c.Receive(SITE, (c.LineSteps(1, steps),)))
    for steps in (1, 3, 2, 1):
        shop.inspect(steps)
    shop.settle()
    laws.check(shop.store)


def test_goods_given_back_to_the_customer_are_theirs_and_can_be_asked_back_again() -> None:
    """Answers odoo 61996: delivered, returned, redelivered is returnable again; place by place."""
    shop = Shop()
    shop.sell("SO-1", (SHIRT_M, 2))
    shop.agree(c.Asked(1, 2))
    shop.receive(site=OTHER_SITE)
    shop.inspect(1, site=OTHER_SITE, disposition=Disposition.SCRAP)
    outcome = shop.inspect(1, Grade.USED, Disposition.BACK_TO_CUSTOMER, site=OTHER_SITE)
    assert outcome.slip.money.difference == Refund(shop.money("199"))
    assert free_steps(shop) == 1
    with_customer = Place(SITE, PlaceKind.CUSTOMER)
    assert balances(shop.store.movements)[SHIRT_M, None, with_customer] == 1
    assert not any(p == Place(OTHER_SITE, PlaceKind.CUSTOMER) for m in shop.store.movements
                   for p in (m.source, m.target))  # fmt: skip
    shop.accept()
    shop.settle()
    assert effect(shop.store.vouchers, AccountRole.EXCHANGE_CLEARING, "CNY").minor == 0

    shop.agree(c.Asked(1, 1), c.Wish(SHIRT_L, 1), slip="EX-2")
    assert shop.slip("EX-2").returns[0].spans == (Span(1, 2),)
    assert shop.bring_back(slip="EX-2").slip.money.difference == Even()
    shop.send("EX-2")
    laws.check(shop.store)


def test_all_given_back_is_no_credit_at_all() -> None:
    shop = Shop()
    shop.sell("SO-1", (SHIRT_M, 1))
    shop.agree(c.Asked(1, 1), c.Wish(SHIRT_L, 1))
    outcome = shop.bring_back(Grade.USED, Disposition.BACK_TO_CUSTOMER)
    assert outcome.slip.money.difference == Collect(shop.money("199"))
    shop.accept()
    shop.settle()
    shop.send()
    laws.check(shop.store)


@pytest.mark.parametrize("disposition", Disposition)
def test_every_disposition_posts_and_moves_in_step(disposition: Disposition) -> None:
    """Answers medusa 11919: where goods go and what is credited are decided apart."""
    shop = Shop(Terms(deductions=(GradeDeduction(Grade.DAMAGED, 500_000),)))
    shop.sell("SO-1", (SHIRT_M, 2))
    shop.agree(c.Asked(1, 2))
    shop.receive()
    shop.inspect(1, Grade.DAMAGED, disposition)
    shop.inspect(1, Grade.AS_NEW, disposition)
    shop.accept()
    shop.settle()
    assert stage_text(shop.slip()) == "ended"
    laws.check(shop.store)


# --- values nobody knows -------------------------------------------------------------------------


def test_goods_of_an_imported_sale_come_in_at_the_average_of_where_they_arrive() -> None:
    """Answers odoo 106243 as far as one can: no issue is known, so today's average or nothing."""
    shop = Shop(goods=3)
    sale = shop.order("SO-1", (SHIRT_M, 2))
    shop.desk.import_sale(sale, shop.signed())
    shop.agree(c.Asked(1, 2))
    shop.do(c.Receive(SITE, ONE))
    outcome = shop.do(c.Receive(OTHER_SITE, ONE))
    assert [receipt.value.minor for receipt in outcome.slip.returns[0].receipts] == [80, 0]
    shop.inspect(1)
    shop.inspect(1, site=OTHER_SITE)
    shop.settle()
    laws.check_goods(shop.store)


# --- who is told, and from where it is sent ------------------------------------------------------


def test_notices_go_to_the_contact_of_the_request() -> None:
    shop = Shop()
    shop.sell("SO-1", (SHIRT_M, 1))
    shop.submit(c.Asked(1, 1), contact="daughter-of-cust-7")
    assert {notice.recipient for notice in shop.store.notices} == {"daughter-of-cust-7"}


def test_a_replacement_is_sent_from_where_what_it_replaces_was() -> None:
    shop = Shop()
    sale = shop.order("SO-1", (SHIRT_M, 1), (MUG, 1))
    first, second = sale.lines
    shop.desk.record_sale(sale, shop.signed())
    moved = evolve(
        sale,
        id=SaleId("SO-2"),
        lines=(first, evolve(second, site=OTHER_SITE, cost=shop.money("0.31"))),
        payments=(),
    )
    shop.desk.import_sale(moved, shop.signed())
    both = (c.Asked(1, 1), c.Asked(2, 1))
    wishes = (c.Wish(MUG, 1, (2,)), c.Wish(MUG, 1), c.Wish(MUG, 1, (2,), SITE))
    slip = shop.open(*both, *wishes, sale="SO-2").slip
    assert [line.wanted.site for line in slip.replacements] == [OTHER_SITE, SITE, SITE]
    resent = shop.open(c.Wish(MUG, 1), sale="SO-2", slip="EX-2").slip
    assert resent.replacements[0].wanted.site == OTHER_SITE  # where the lost one was sent from


# --- dispatch by halves --------------------------------------------------------------------------


def test_in_advance_a_second_parcel_waits_for_consent_to_new_figures() -> None:
    terms = Terms(
        sequence=Sequence.ADVANCE,
        hold_at=HoldAt.ACCEPTED,
        deductions=(GradeDeduction(Grade.DAMAGED, 500_000),),
    )
    shop = Shop(terms)
    shop.sell("SO-1", (SHIRT_M, 2))
    shop.agree(c.Asked(1, 2), c.Wish(SHIRT_L, 2))
    shop.do(c.Dispatch(ONE))
    shop.bring_back(Grade.DAMAGED, Disposition.SCRAP)
    error = shop.refuse(CommandNotAllowedError, c.Dispatch(ONE))
    assert error.reason == "quote-not-accepted"
    shop.accept()
    shop.settle()
    shop.send()
    laws.check(shop.store)


def test_a_payment_before_the_goods_are_back_counts_against_the_final_quote() -> None:
    """Answers vendure 4013: what is owed follows from lines and money moved, not from edits."""
    shop = Shop(Terms(deductions=(GradeDeduction(Grade.DAMAGED, 100_000),)))
    shop.sell("SO-1", (MUG, 1))
    shop.agree(c.Asked(1, 1), c.Wish(SHIRT_L, 1))
    shop.do(c.Pay(PaymentId("P-2"), shop.money("139")))
    outcome = shop.bring_back(Grade.DAMAGED, Disposition.SCRAP)
    assert outcome.slip.money.difference == Collect(shop.money("6"))
    shop.accept()
    shop.settle()
    shop.send()
    laws.check(shop.store)


# --- histories that no desk wrote ----------------------------------------------------------------


def test_a_history_that_does_not_begin_with_opening_is_no_slip() -> None:
    with pytest.raises(UnknownSlipError):
        apply(None, e.Settled(), EX_1, START)
    assert replay(EX_1, []) is None


def test_a_review_without_a_request_is_a_programming_mistake() -> None:
    shop = Shop()
    shop.sell("SO-1", (SHIRT_M, 1))
    slip = shop.open(c.Asked(1, 1)).slip
    assert slip.money.outstanding.minor == 0
    with pytest.raises(ValueError, match="never submitted"):
        folded(slip, e.LevelApproved(frozenset({"boss"})), START)
