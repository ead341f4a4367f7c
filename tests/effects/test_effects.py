"""What follows from each event, ledger by ledger, in figures one can check by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exchangekit.accounting.roles import AccountRole
from exchangekit.care.notices import NoticeKind
from exchangekit.effects.holds import holds_of
from exchangekit.effects.movements import issue_of, places_of
from exchangekit.effects.postings import sale_voucher, vouchers_of
from exchangekit.effects.summary import summary_of
from exchangekit.policy.approval import Level
from exchangekit.policy.terms import FeeKind, FeeTerm, GradeDeduction, Terms
from exchangekit.sale.entitlement import Claimed, Released
from exchangekit.sale.spans import Span
from exchangekit.slip import commands as c
from exchangekit.slip import events as e
from exchangekit.slip.lifecycle import Step
from exchangekit.slip.parts import SentPart
from exchangekit.values.goods import Disposition, Grade
from exchangekit.values.ids import PaymentId
from exchangekit.values.money import Money
from exchangekit.wire.history import read_sale

from tests import laws
from tests.builders import EX_1, MUG, SHIRT_L, SHIRT_M, SITE, TEA, VAT, Shop
from tests.stock.strategies import cause

if TYPE_CHECKING:
    from exchangekit.desk import Outcome

ONE = (c.LineSteps(1, 1),)
FREIGHT = FeeTerm(
    FeeKind.RETURN_FREIGHT,
    amount=Money.parse("10", "CNY"),
    borne_by_shop_for=frozenset(),
    taxes=VAT,
)
HANDLING = FeeTerm(FeeKind.HANDLING, amount=Money.parse("5", "CNY"), borne_by_shop_for=frozenset())
TERMS = Terms(fees=(FREIGHT, HANDLING), deductions=(GradeDeduction(Grade.DAMAGED, 500_000),))


def posted(outcome: Outcome) -> dict[str, str]:
    """Give debit less credit of every role a command posted to."""
    roles = {role for voucher in outcome.batch.vouchers for role in AccountRole}
    effects = {
        role.value: sum((v.effect_on(role) for v in outcome.batch.vouchers), Money(0, "CNY"))
        for role in roles
    }
    return {role: money.amount for role, money in effects.items() if money.minor}


def moved(outcome: Outcome) -> list[tuple[str, int, str, str, int]]:
    return [
        (m.item, m.steps, m.source.kind.value, m.target.kind.value, m.value)
        for m in outcome.batch.movements
    ]


def told(outcome: Outcome) -> list[NoticeKind]:
    return [notice.kind for notice in outcome.batch.notices]


def test_asking_approving_and_agreeing_move_and_post_nothing() -> None:
    """Answers odoo 283345: a draft has no stock effect."""
    shop = Shop(Terms(levels=(Level(),)))
    shop.sell("SO-1", (SHIRT_M, 2))
    approve = c.Review(c.Decision.APPROVE)
    outcomes = [shop.open(c.Asked(1, 1), c.Wish(SHIRT_L, 1))]
    outcomes += [shop.do(command) for command in (c.Submit(), approve, c.AcceptQuote(1))]
    assert all(not outcome.batch.movements for outcome in outcomes)
    assert all(not outcome.batch.vouchers for outcome in outcomes)
    assert [told(outcome) for outcome in outcomes] == [
        [],
        [NoticeKind.RECEIVED, NoticeKind.QUOTED],
        [NoticeKind.APPROVED, NoticeKind.SEND_GOODS],
        [],
    ]


def test_one_exchange_in_the_books() -> None:
    """Answers BCApps 8554: every amount of the quote is posted once, nothing beside it."""
    shop = Shop(TERMS)
    shop.sell("SO-1", (SHIRT_M, 2, "226"))  # 200 net each
    shop.agree(c.Asked(1, 2), c.Wish(SHIRT_L, 2))

    received = shop.receive()
    assert moved(received) == [(SHIRT_M, 2, "customer", "inspection", 160)]
    assert posted(received) == {"stock_inspection": "1.60", "exchange_clearing": "-1.60"}
    assert told(received) == [NoticeKind.GOODS_ARRIVED]

    good = shop.inspect(1)
    assert moved(good) == [(SHIRT_M, 1, "inspection", "sellable", 80)]
    assert posted(good) == {
        "stock": "0.80",
        "stock_inspection": "-0.80",
        "exchange_clearing": "0.80",
        "cost_of_sales": "-0.80",
    }

    bad = shop.inspect(1, Grade.DAMAGED, Disposition.SCRAP)
    assert moved(bad) == [(SHIRT_M, 1, "inspection", "scrap", 80)]
    assert posted(bad)["scrap_loss"] == "0.80"
    assert told(bad) == [NoticeKind.INSPECTED, NoticeKind.QUOTED]

    agreed = shop.accept()
    # credit 452.00, deducted 113.00, freight 11.30 with tax, handling 5.00 without
    assert posted(agreed) == {
        "customer": "-322.70",
        "revenue": "400.00",
        "output_tax": "37.70",
        "deduction_income": "-100.00",
        "freight_income": "-10.00",
        "fee_income": "-5.00",
    }
    assert told(agreed) == [NoticeKind.PLEASE_PAY]

    paid = shop.do(c.Pay(PaymentId("P-2"), shop.money("129.30")))
    assert posted(paid) == {"bank": "129.30", "customer": "-129.30"}
    assert told(paid) == []

    sent = shop.do(c.Dispatch(ONE, "SF2"))
    assert moved(sent) == [(SHIRT_L, 1, "sellable", "customer", 82)]
    assert posted(sent) == {
        "customer": "226.00",
        "revenue": "-200.00",
        "output_tax": "-26.00",
        "cost_of_sales": "0.82",
        "stock": "-0.82",
    }
    assert sent.batch.notices[0].facts == (("tracking", "SF2"),)
    shop.send()
    laws.check(shop.store)


def test_a_refund_is_posted_over_the_payments_it_goes_back_on() -> None:
    """Answers vendure 1753: the parts add up, and each names its payment."""
    shop = Shop()
    shop.sell("SO-1", (MUG, 1))
    shop.agree(c.Asked(1, 1))
    shop.bring_back()
    outcome = shop.do(c.Refund(PaymentId("R-1"), shop.money("60")))
    assert posted(outcome) == {"bank": "-60.00", "customer": "60.00"}
    (entry,) = outcome.batch.payments
    assert (entry.payment, entry.reference, entry.refunded) == ("P-SO-1", "R-1", shop.money("60"))
    assert told(outcome) == [NoticeKind.REFUNDED]
    assert outcome.batch.names == ("payment:R-1",)


def test_charges_and_credits_without_a_quote_post_nothing() -> None:
    """A history can only be projected as it stands; no quote means no money."""
    shop = Shop()
    shop.sell("SO-1", (SHIRT_M, 1))
    slip = shop.open(c.Asked(1, 1), c.Wish(SHIRT_L, 1)).slip
    sent = e.Dispatched((SentPart(1, 1, shop.money("0")),))
    for event in (e.SettlementDue(), sent):
        assert vouchers_of(Step(event, slip), cause(), shop.now.date()) == ()


def test_claims_are_entries_of_the_sales_own_stream() -> None:
    """Answers erpnext 50944: what is claimed and let go stands in one place, in order."""
    shop = Shop()
    shop.sell("SO-1", (SHIRT_M, 3))
    shop.agree(c.Asked(1, 3))
    shop.do(c.Receive(SITE, ONE))
    shop.do(c.Resolve(1, 2, c.Outcome.LOST))
    shop.inspect(1, Grade.USED, Disposition.BACK_TO_CUSTOMER)
    assert read_sale(shop.store.sale_records(shop.slip().request.sale))[1:] == [
        Claimed(EX_1, 1, (Span(0, 3),)),
        Released(EX_1, 1, (Span(1, 3),)),
        Released(EX_1, 1, (Span(0, 1),)),
    ]
    record = shop.store.sale_records(shop.slip().request.sale)[1]
    assert record.key.startswith("slip:EX-1/")


def test_holds_are_read_off_the_slip_and_shrink_as_goods_leave() -> None:
    """Answers medusa 6500: a slip's own hold is used up by its own dispatch."""
    shop = Shop()
    shop.sell("SO-1", (SHIRT_M, 3))
    slip = shop.agree(c.Asked(1, 3), c.Wish(SHIRT_L, 3)).slip
    assert [hold.steps for hold in holds_of(slip)] == [3]
    shop.bring_back()
    slip = shop.do(c.Dispatch(ONE)).slip
    assert [hold.steps for hold in holds_of(slip)] == [2]
    slip = shop.do(c.Dispatch((c.LineSteps(1, 2),))).slip
    assert holds_of(slip) == ()


def test_only_places_one_can_touch_have_a_stream() -> None:
    shop = Shop()
    sale = shop.sell("SO-1", (SHIRT_M, 1), (TEA, 5))
    assert places_of(issue_of(sale, cause())) == {(SHIRT_M, SITE), (TEA, SITE)}
    assert places_of(()) == frozenset()


def test_an_issue_of_unknown_cost_is_worth_nothing() -> None:
    shop = Shop()
    (movement,) = issue_of(shop.order("SO-1", (SHIRT_M, 1)), cause())
    assert movement.value == 0


def test_the_summary_says_what_runs_out_next() -> None:
    shop = Shop(Terms(levels=(Level(),)))
    shop.sell("SO-1", (SHIRT_M, 1))
    assert summary_of(shop.open(c.Asked(1, 1), c.Wish(SHIRT_L, 1)).slip).next_due is None
    slip = shop.do(c.Submit()).slip
    quote = slip.money.quote
    assert quote is not None
    assert summary_of(slip).next_due == quote.expires_before
    slip = shop.do(c.Review(c.Decision.APPROVE)).slip
    assert summary_of(slip).next_due == quote.expires_before
    slip = shop.accept().slip
    (hold,) = slip.replacements[0].holds
    summary = summary_of(slip)
    assert summary.next_due == hold.expires_before
    assert (summary.items, summary.stage) == ((SHIRT_L, SHIRT_M), "return/awaiting")
    assert summary.leg == "return"


def test_the_customer_hears_of_every_step_that_concerns_them() -> None:
    """Answers nopCommerce 1914: what to say is data; the words belong to the reader."""
    shop = Shop(goods=1)
    shop.sell("SO-1", (SHIRT_M, 1))
    shop.agree(c.Asked(1, 1), c.Wish(SHIRT_L, 2))
    shop.do(c.Cancel())
    assert [notice.kind.value for notice in shop.store.notices] == [
        "received",
        "quoted",
        "approved",
        "send_goods",
        "out_of_stock",
        "cancelled",
    ]
    quoted = dict(shop.store.notices[1].facts)
    assert (quoted["number"], quoted["direction"], quoted["amount"]) == ("1", "collect", "199.00")
    ids = [notice.id for notice in shop.store.notices]
    assert ids == sorted(set(ids), key=ids.index)


def test_a_sale_of_unknown_cost_posts_no_cost() -> None:
    shop = Shop()
    sale = shop.order("SO-1", (SHIRT_M, 1))
    (voucher,) = sale_voucher(sale, cause(), shop.now.date())
    assert voucher.effect_on(AccountRole.COST_OF_SALES).minor == 0
