"""What is left for goods that are sent in advance: a deposit, or money a bank sets aside."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from exchangekit.accounting.roles import AccountRole
from exchangekit.accounting.vouchers import effect
from exchangekit.care.notices import NoticeKind
from exchangekit.effects.slip_laws import SlipLaw, audit_slip
from exchangekit.errors import (
    CommandNotAllowedError,
    CurrencyMismatchError,
    DuplicateReferenceError,
    InvalidInputError,
    PaymentAmountError,
    RoleError,
    UnknownPaymentError,
)
from exchangekit.policy.approval import Duty
from exchangekit.policy.deadlines import Deadline, Expire, Wait
from exchangekit.policy.pledges import Pledge, PledgeKind
from exchangekit.policy.terms import (
    FeeKind,
    FeeTerm,
    GradeDeduction,
    PriceBasis,
    Sequence,
    Terms,
)
from exchangekit.settlement.laws import MoneyLaw, audit_exchange
from exchangekit.settlement.quote import LineKind
from exchangekit.settlement.tenders import PledgeHeld
from exchangekit.slip import commands as c
from exchangekit.slip.allowed import Allowed
from exchangekit.slip.due import due
from exchangekit.slip.guards import stage_text
from exchangekit.slip.phases import Leg
from exchangekit.slip.pledging import still_asked
from exchangekit.slip.settled import exchanged
from exchangekit.values.goods import Disposition, Fault, Grade
from exchangekit.values.ids import PaymentId, chained_sale
from exchangekit.values.money import Money
from exchangekit.values.people import Actor, Role
from exchangekit.wire.history import read_slip

from tests import laws
from tests.builders import EX_1, MUG, SHIRT_L, SHIRT_M, SITE, Shop
from tests.effects.test_foreign import LATER, abroad, left, sell

if TYPE_CHECKING:
    from collections.abc import Iterable

    from exchangekit.desk import Outcome
    from exchangekit.settlement.laws import Exchanged

A, K = AccountRole, PledgeKind
ANYBODY = Actor("anybody", set(Role))
ONE = (c.LineSteps(1, 1),)
P1 = PaymentId("D-1")
NEVER_CAME = (Deadline(Wait.GOODS, timedelta(days=14), Expire()),)


def terms(
    kind: K = K.DEPOSIT, amount: str | None = None, ppm: int = 1_000_000, **more: object
) -> Terms:
    fixed = None if amount is None else Money.parse(amount, "CNY")
    more = {"deadlines": NEVER_CAME, "price_basis": PriceBasis.TODAY, **more}
    pledge = Pledge(kind, fixed, ppm)
    return Terms(sequence=Sequence.ADVANCE, pledge=pledge, **more)  # type: ignore[arg-type]


def agreed(held: Terms, steps: int = 1) -> Shop:
    """Shirts of 199.00 are exchanged for others, which are sent first."""
    shop = Shop(held)
    shop.sell("SO-1", (SHIRT_M, 3))
    shop.agree(c.Asked(1, steps), c.Wish(SHIRT_L, steps))
    return shop


def pledge(shop: Shop, amount: str | None = None, name: PaymentId = P1, **more: str) -> Outcome:
    asked = still_asked(shop.slip()) if amount is None else Money.parse(amount, "CNY")
    return shop.do(c.Pay(name, asked, pledge=True), **more)


def sent(held: Terms, steps: int = 1) -> Shop:
    shop = agreed(held, steps)
    pledge(shop)
    shop.do(c.Dispatch((c.LineSteps(1, steps),)))
    return shop


def never_came(shop: Shop) -> Outcome:
    """Carry out the deadline for goods that did not come."""
    shop.later(days=15)
    (late,) = (one for one in due(shop.slip(), shop.now) if one.wait is Wait.GOODS)
    return shop.do(late.command)


def kinds(outcome: Outcome) -> list[str]:
    return [type(event).__name__ for event in outcome.events]


def told(outcome: Outcome) -> list[NoticeKind]:
    return [notice.kind for notice in outcome.batch.notices]


def posted(shop: Shop, role: A) -> str:
    return effect(laws.vouchers_of(shop.store, shop.slip()), role, "CNY").amount


def offered(shop: Shop, command: str) -> c.Command | None:
    answers = shop.desk.allowed(EX_1, ANYBODY, shop.now)
    found = [a.witness for a in answers if isinstance(a, Allowed) and a.command == command]
    return found[0] if found else None


# --- stories -------------------------------------------------------------------------------------


def test_a_deposit_is_left_before_goods_leave_and_comes_back_after_the_return() -> None:
    shop = Shop(terms(ppm=300_000))
    shop.sell("SO-1", (SHIRT_M, 1))
    asked = shop.agree(c.Asked(1, 1), c.Wish(SHIRT_L, 1))
    (notice,) = (n for n in asked.batch.notices if n.kind is NoticeKind.PLEASE_PLEDGE)
    assert dict(notice.facts) == {"pledge": "deposit", "amount": "59.70", "currency": "CNY"}
    assert shop.refuse(CommandNotAllowedError, c.Dispatch(ONE)).reason == "pledge-missing"
    pledge(shop, "50")
    assert shop.refuse(PaymentAmountError, c.Pay(PaymentId("D-2"), shop.money("50"), pledge=True))
    pledge(shop, name=PaymentId("D-2"))
    assert (posted(shop, A.BANK), posted(shop, A.CUSTOMER_DEPOSIT)) == ("59.70", "-59.70")
    assert offered(shop, "Dispatch") == c.Dispatch(ONE)
    shop.send()
    came = shop.bring_back()
    assert stage_text(came.slip) == "settlement/due"
    assert NoticeKind.PLEASE_PAY not in told(came)
    assert offered(shop, "Refund") == c.Refund(PaymentId("witness"), shop.money("50"), pledge=P1)
    shop.do(c.Refund(PaymentId("R-1"), shop.money("50"), pledge=P1))
    back = c.Refund(PaymentId("R-2"), shop.money("9.70"), pledge=PaymentId("D-2"))
    assert told(shop.do(back)) == [NoticeKind.PLEDGE_BACK]
    assert stage_text(shop.slip()) == "ended"
    assert (posted(shop, A.BANK), posted(shop, A.CUSTOMER_DEPOSIT)) == ("0.00", "0.00")
    laws.check(shop.store)


def test_goods_that_never_come_are_paid_from_the_deposit_and_the_rest_is_asked() -> None:
    """PROMISE S10: the charge when nothing comes back is what the quote says without credit."""
    shop = sent(terms(amount="150"))
    before = len(shop.store.movements)
    gone = never_came(shop)
    assert kinds(gone)[1:] == [
        *("Resolved", "ReturnReceived", "ReturnComplete", "Quoted", "QuoteAccepted"),
        *("SettlementDue", "PledgeApplied"),
    ]
    assert gone.slip.money.quote is not None
    assert gone.slip.money.quote.balance == shop.money("199")
    assert len(shop.store.movements) == before
    (rest,) = (n for n in gone.batch.notices if n.kind is NoticeKind.PLEASE_PAY)
    assert dict(rest.facts)["amount"] == "49.00"
    assert NoticeKind.PLEDGE_TAKEN in told(gone)
    assert gone.slip.money.outstanding == shop.money("49")
    shop.settle()
    shop.do(c.Deliver(ONE))
    shop.do(c.Confirm())
    assert stage_text(shop.slip()) == "ended"
    assert (posted(shop, A.BANK), posted(shop, A.CUSTOMER_DEPOSIT)) == ("199.00", "0.00")
    (chained,) = (s.sale for s in laws.sales_in(shop.store) if s.sale.id == "slip:EX-1")
    assert [str(paid.amount) for paid in chained.payments][1:] == ["150.00 CNY", "49.00 CNY"]
    laws.check(shop.store)


def test_what_a_bank_sets_aside_is_posted_when_it_is_taken_and_the_rest_let_go() -> None:
    shop = sent(terms(K.AUTHORISATION, amount="250"))
    assert not [v for v in laws.vouchers_of(shop.store, shop.slip()) if v.kind == "settlement"]
    assert shop.store.payment(P1).value is not None
    gone = never_came(shop)
    assert NoticeKind.PLEASE_PAY not in told(gone)
    assert stage_text(gone.slip) == "replacement/dispatched"
    assert offered(shop, "Pay") == c.Pay(PaymentId("witness"), shop.money("199"), over=P1)
    over = c.Pay(PaymentId("C-1"), shop.money("199.01"), over=P1)
    assert shop.refuse(PaymentAmountError, over).limit == "199.00 CNY"
    took = shop.do(c.Pay(PaymentId("C-1"), shop.money("199"), over=P1))
    assert kinds(took) == ["PaymentTaken", "PledgeReleased", "Settled"]
    assert told(took) == [NoticeKind.PLEDGE_TAKEN, NoticeKind.PLEDGE_BACK]
    assert (posted(shop, A.BANK), posted(shop, A.CUSTOMER_DEPOSIT)) == ("199.00", "0.00")
    (held,) = took.slip.money.pledges
    assert (held.taken, held.back) == (shop.money("199"), shop.money("51"))
    laws.check(shop.store)


def test_what_a_bank_sets_aside_is_let_go_once_goods_are_accepted() -> None:
    shop = sent(terms(K.AUTHORISATION))
    came = shop.bring_back()
    assert kinds(came)[-3:] == ["SettlementDue", "PledgeReleased", "Settled"]
    assert not [v for v in laws.vouchers_of(shop.store, shop.slip()) if v.kind == "settlement"]
    laws.check(shop.store)


def test_nothing_is_left_when_nothing_is_sent_in_advance() -> None:
    """A resend has no goods to wait for, a refund none to send, and no quote is agreed yet."""
    shop = Shop(terms(amount="150"))
    shop.sell("SO-1", (SHIRT_M, 3))
    shop.approve(c.Asked(1, 1), c.Wish(SHIRT_L, 1))
    refused = shop.refuse(CommandNotAllowedError, c.Pay(P1, shop.money("1"), pledge=True))
    assert refused.reason == "no-pledge-asked"
    shop.agree(c.Wish(MUG, 1, lost=(1,)), slip="EX-2")
    shop.agree(c.Asked(1, 1), slip="EX-3")
    for slip in ("EX-2", "EX-3"):
        assert still_asked(shop.slip(slip)).minor == 0
    later = Shop(evolve(terms(), sequence=Sequence.AFTER_RECEIPT))
    later.sell("SO-1", (SHIRT_M, 1))
    agreed_to = later.agree(c.Asked(1, 1), c.Wish(SHIRT_L, 1))
    assert NoticeKind.PLEASE_PLEDGE not in told(agreed_to)
    later.refuse(CommandNotAllowedError, c.Pay(P1, later.money("1"), pledge=True))
    plain = Shop()
    plain.sell("SO-1", (SHIRT_M, 1))
    plain.agree(c.Asked(1, 1), c.Wish(SHIRT_L, 1))
    plain.refuse(CommandNotAllowedError, c.Pay(P1, plain.money("1"), pledge=True))


def test_after_the_return_was_sent_a_pledge_is_asked_too() -> None:
    shop = Shop(Terms(sequence=Sequence.AFTER_RETURN_SHIPPED, pledge=Pledge(ppm=500_000)))
    shop.sell("SO-1", (SHIRT_M, 1))
    shop.agree(c.Asked(1, 1), c.Wish(SHIRT_L, 1))
    shop.do(c.ShipReturn())
    assert shop.refuse(CommandNotAllowedError, c.Dispatch(ONE)).reason == "pledge-missing"
    shop.bring_back()
    shop.do(c.Dispatch(ONE))  # they are here
    laws.check(shop.store)


# --- consent -------------------------------------------------------------------------------------

WORSE = (GradeDeduction(Grade.DAMAGED, 500_000, frozenset(Fault)),)


def test_consent_reaches_to_goods_that_never_come_and_not_to_what_is_found() -> None:
    """One of two comes damaged: that costs more than was agreed, so the customer is asked."""
    shop = sent(terms(deductions=WORSE), 2)
    shop.do(c.Receive(SITE, ONE))
    shop.do(c.Inspect(1, 1, Grade.DAMAGED, Disposition.SCRAP, SITE))
    gone = never_came(shop)
    assert stage_text(gone.slip) == "replacement/dispatched"
    assert kinds(gone)[-1] == "Quoted"
    shop.accept()
    assert shop.slip().money.taken == shop.money("298.50")
    laws.check(shop.store)


def test_whoever_left_nothing_is_asked() -> None:
    """Without a pledge nobody agreed beforehand; nor before all of it has left."""
    shop = Shop(Terms(sequence=Sequence.ADVANCE, deadlines=NEVER_CAME))
    shop.sell("SO-1", (SHIRT_M, 1))
    shop.agree(c.Asked(1, 1), c.Wish(SHIRT_L, 1))
    shop.do(c.Dispatch(ONE))
    assert kinds(never_came(shop))[-1] == "Quoted"
    half = agreed(terms(), 2)
    pledge(half)
    half.do(c.Dispatch(ONE))
    assert kinds(never_came(half))[-1] == "Quoted"


def test_whoever_left_a_pledge_for_goods_that_are_not_sent_is_asked() -> None:
    """D8: of two that were to be refunded one came; less money back is worse for the customer."""
    shop = agreed(terms(), 2)
    pledge(shop)
    shop.do(c.ChangeReplacement())
    shop.accept()
    shop.do(c.Receive(SITE, ONE))
    shop.inspect(1)
    assert kinds(never_came(shop))[-1] == "Quoted"


# --- goods that are called off -------------------------------------------------------------------


@pytest.mark.parametrize("accepted", [False, True])
def test_a_deposit_is_free_as_soon_as_the_goods_are_called_off(accepted: bool) -> None:  # noqa: FBT001  a case
    """Nobody has to wait for the end: the goods that come back may take weeks."""
    shop = agreed(terms())
    pledge(shop)
    early = c.Refund(PaymentId("R-1"), shop.money("199"), pledge=P1)
    assert shop.refuse(CommandNotAllowedError, early).reason == "nothing-due"
    shop.do(c.ChangeReplacement())
    if accepted:
        shop.accept()
    assert offered(shop, "Refund") == c.Refund(PaymentId("witness"), shop.money("199"), pledge=P1)
    over = c.Refund(PaymentId("R-1"), shop.money("199.01"), pledge=P1)
    assert shop.refuse(PaymentAmountError, over).limit == "199.00 CNY"
    plain = c.Refund(PaymentId("R-1"), shop.money("1"))
    assert shop.refuse(CommandNotAllowedError, plain).reason == "nothing-due"
    shop.do(c.Refund(PaymentId("R-0"), shop.money("50"), pledge=P1))
    back = shop.do(c.Refund(PaymentId("R-1"), shop.money("149"), pledge=P1))
    assert told(back) == [NoticeKind.PLEDGE_BACK]
    assert (posted(shop, A.BANK), posted(shop, A.CUSTOMER_DEPOSIT)) == ("0.00", "0.00")
    assert audit_slip(back.slip, laws.vouchers_of(shop.store, back.slip)) == ()
    laws.check(shop.store)
    if not accepted:
        shop.accept()
    shop.bring_back()
    shop.settle()
    assert stage_text(shop.slip()) == "ended"
    laws.check(shop.store)


def test_what_a_bank_set_aside_is_let_go_of_as_the_goods_are_called_off() -> None:
    shop = agreed(terms(K.AUTHORISATION))
    pledge(shop)
    off = shop.do(c.ChangeReplacement())
    assert kinds(off) == ["ReplacementCalledOff", "Quoted", "PledgeReleased"]
    assert told(off)[-1] is NoticeKind.PLEDGE_BACK
    laws.check(shop.store)


def test_goods_after_all_ask_for_another_pledge() -> None:
    shop = agreed(terms())
    pledge(shop)
    shop.do(c.ChangeReplacement())
    shop.do(c.Refund(PaymentId("R-1"), shop.money("199"), pledge=P1))
    shop.do(c.ChangeReplacement((c.Wish(SHIRT_L, 1),)))
    shop.accept()
    assert still_asked(shop.slip()) == shop.money("199")
    send = c.Dispatch((c.LineSteps(2, 1),))
    assert shop.refuse(CommandNotAllowedError, send).reason == "pledge-missing"
    pledge(shop, name=PaymentId("D-2"))
    shop.do(send)
    laws.check(shop.store)


def test_a_deposit_that_is_left_here_pays_for_what_is_owed_all_the_same() -> None:
    """Nothing came back, so the fee is owed; what is left goes back though it was not paid."""
    fee = FeeTerm(FeeKind.HANDLING, amount=Money(1_000, "CNY"), borne_by_shop_for=frozenset())
    shop = agreed(terms(fees=(fee,)))
    pledge(shop)
    shop.do(c.ChangeReplacement())
    shop.do(c.Resolve(1, 1, c.Outcome.KEPT))
    part = c.Refund(PaymentId("R-1"), shop.money("100"), pledge=P1)
    assert shop.slip().money.outstanding == shop.money("10")
    shop.do(part)
    assert kinds(shop.accept())[-1] == "PledgeApplied"
    shop.do(c.Refund(PaymentId("R-2"), shop.money("89"), pledge=P1))
    assert stage_text(shop.slip()) == "ended"
    laws.check(shop.store)


# --- the way back --------------------------------------------------------------------------------


def test_calling_off_lets_go_of_what_a_bank_set_aside() -> None:
    """D12: nothing has moved, so one command is all."""
    shop = agreed(terms(K.AUTHORISATION))
    pledge(shop)
    off = shop.do(c.Cancel())
    assert kinds(off) == ["Cancelled", "PledgeReleased"]
    assert stage_text(off.slip) == "ended"
    assert not laws.vouchers_of(shop.store, off.slip)
    laws.check(shop.store)


def test_calling_off_pays_a_deposit_back() -> None:
    shop = agreed(terms())
    pledge(shop)
    assert stage_text(shop.do(c.Cancel()).slip) == "settlement/unwinding"
    done = shop.do(c.Refund(PaymentId("R-1"), shop.money("199"), pledge=P1))
    assert kinds(done) == ["PledgeReturned", "Undone"]
    assert stage_text(done.slip) == "ended"
    laws.check(shop.store)


def test_a_deposit_stays_while_the_replacement_is_out_and_pays_for_what_is_kept() -> None:
    shop = sent(terms(), 2)
    shop.do(c.Cancel())
    early = c.Refund(PaymentId("R-1"), shop.money("1"), pledge=P1)
    assert shop.refuse(CommandNotAllowedError, early).reason == "replacement-not-back"
    shop.do(c.Resolve(1, 1, c.Outcome.KEPT, leg=Leg.REPLACEMENT))
    assert shop.slip().money.pledges[0].left == shop.money("398")
    shop.do(c.Receive(SITE, ONE, leg=Leg.REPLACEMENT))
    as_new = (Grade.AS_NEW, Disposition.SELL_AS_NEW, SITE)
    back = shop.do(c.Inspect(1, 1, *as_new, leg=Leg.REPLACEMENT))
    assert kinds(back)[-1] == "PledgeApplied"
    done = shop.do(c.Refund(PaymentId("R-1"), shop.money("199"), pledge=P1))
    assert stage_text(done.slip) == "ended"
    laws.check(shop.store)


def test_a_deposit_that_pays_twice_is_one_payment() -> None:
    """One of two came, so the other was paid for; then the customer keeps both replacements."""
    shop = sent(terms(amount="500"), 2)
    shop.do(c.Receive(SITE, ONE))
    shop.do(c.Inspect(1, 1, Grade.AS_NEW, Disposition.SELL_AS_NEW, SITE))
    assert never_came(shop).slip.money.taken == shop.money("199")
    shop.do(c.Cancel())
    shop.do(c.Dispatch(ONE, leg=Leg.RETURN))
    kept = shop.do(c.Resolve(1, 2, c.Outcome.KEPT, leg=Leg.REPLACEMENT))
    assert kinds(kept)[-1] == "PledgeApplied"
    assert [(p.id, p.amount) for p in kept.slip.money.received] == [(P1, shop.money("398"))]
    shop.do(c.Refund(PaymentId("R-1"), shop.money("102"), pledge=P1))
    assert stage_text(shop.slip()) == "ended"
    laws.check(shop.store)


def test_what_a_bank_set_aside_pays_for_what_is_kept() -> None:
    shop = sent(terms(K.AUTHORISATION))
    shop.do(c.Cancel())
    early = c.Pay(PaymentId("C-1"), shop.money("1"), over=P1)
    assert shop.refuse(CommandNotAllowedError, early).reason == "not-final"
    shop.do(c.Resolve(1, 1, c.Outcome.KEPT, leg=Leg.REPLACEMENT))
    done = shop.do(c.Pay(PaymentId("C-1"), shop.money("199"), over=P1))
    assert kinds(done) == ["PaymentTaken", "Undone"]
    laws.check(shop.store)


def test_a_refund_leaves_alone_what_is_left_of_a_deposit() -> None:
    """Called off after it was applied in part: the part goes back as money, the rest as deposit."""
    shop = sent(terms(amount="250"))
    never_came(shop)
    assert shop.slip().money.taken == shop.money("199")
    shop.do(c.Cancel())
    shop.do(c.Receive(SITE, ONE, leg=Leg.REPLACEMENT))
    shop.do(c.Inspect(1, 1, Grade.AS_NEW, Disposition.SELL_AS_NEW, SITE, leg=Leg.REPLACEMENT))
    refund = shop.do(c.Refund(PaymentId("R-1"), shop.money("199")))
    assert [part.payment for part in refund.events[0].parts] == [P1]  # type: ignore[union-attr]
    shop.do(c.Refund(PaymentId("R-2"), shop.money("51"), pledge=P1))
    assert stage_text(shop.slip()) == "ended"
    laws.check(shop.store)


def test_what_is_left_of_a_deposit_is_no_money_of_the_sale_that_its_goods_became() -> None:
    """Brought back before the rest went back: over the deposit goes only what paid for them."""
    shop = Shop(terms(amount="500"), rules=())
    shop.sell("SO-1", (SHIRT_M, 2))
    shop.agree(c.Asked(1, 2), c.Wish(SHIRT_L, 2))
    pledge(shop)
    shop.do(c.Dispatch((c.LineSteps(1, 2),)))
    shop.do(c.Receive(SITE, ONE))
    shop.inspect(1)
    never_came(shop)
    shop.do(c.Deliver((c.LineSteps(1, 2),)))
    shop.agree(c.Asked(1, 2), slip="EX-2", sale=chained_sale(EX_1))
    shop.bring_back(slip="EX-2")
    shop.settle("EX-2", "R-1")
    over = {one.payment: one.refunded for one in shop.store.payments if one.reference == "R-1"}
    assert over == {P1: shop.money("199"), "P-SO-1": shop.money("199")}
    shop.do(c.Refund(PaymentId("R-2"), shop.money("301"), pledge=P1))
    assert shop.slip().money.pledged(*K).minor == 0
    laws.check(shop.store)


def in_advance(*, left: bool) -> Shop:
    """Give a shop that may send a shirt before the other is back, with a deposit or without."""
    shop = Shop(terms() if left else evolve(terms(), pledge=None), rules=())
    shop.sell("SO-1", (SHIRT_M, 1))
    shop.agree(c.Asked(1, 1), c.Wish(SHIRT_L, 1))
    if left:
        pledge(shop)
    return shop


@pytest.mark.parametrize("left", [True, False])
def test_what_is_paid_after_the_goods_arrived_is_money_of_the_sale_they_became(
    *, left: bool
) -> None:
    """The goods they replaced come late; then both go back, each over what was paid for it."""
    shop = in_advance(left=left)
    shop.send()
    never_came(shop)
    if not left:
        shop.accept()
        shop.settle(reference=P1)
    shop.agree(c.Asked(1, 1), slip="EX-2")
    shop.bring_back(slip="EX-2")
    shop.settle("EX-2")
    shop.agree(c.Asked(1, 1), slip="EX-3", sale=chained_sale(EX_1))
    shop.bring_back(slip="EX-3")
    paid_back = shop.settle("EX-3", "R-3")
    assert stage_text(paid_back) == "ended"
    assert [one.payment for one in shop.store.payments if one.reference == "R-3"] == [P1]
    laws.check(shop.store)


@pytest.mark.parametrize("left", [True, False])
def test_what_is_paid_after_the_goods_arrived_is_known_once_when_they_are_called_in(
    *, left: bool
) -> None:
    shop = in_advance(left=left)
    shop.do(c.Dispatch(ONE))
    shop.do(c.Deliver(ONE))
    never_came(shop)
    if not left:
        shop.accept()
        shop.settle(reference=P1)
    shop.do(c.Cancel())
    shop.do(c.Receive(SITE, ONE, leg=Leg.REPLACEMENT))
    shop.do(c.Inspect(1, 1, Grade.AS_NEW, Disposition.SELL_AS_NEW, SITE, leg=Leg.REPLACEMENT))
    assert stage_text(shop.settle()) == "ended"
    (sold,) = (one for one in laws.sales_in(shop.store) if one.sale.id == "SO-1")
    assert [paid.id for paid in sold.receipts] == [P1]
    laws.check(shop.store)


def test_a_deposit_that_pays_once_more_is_one_payment_of_the_sale_its_goods_became() -> None:
    """One of two never came; that the other had come was a mistake."""
    shop = agreed(terms(amount="500"), 2)
    pledge(shop)
    shop.do(c.Dispatch((c.LineSteps(1, 2),)))
    shop.do(c.Deliver((c.LineSteps(1, 2),)))
    shop.do(c.Receive(SITE, ONE))
    shop.inspect(1)
    never_came(shop)
    shop.do(c.Retract(c.Booking.INSPECTION, 1), by=ANYBODY)
    shop.do(c.Retract(c.Booking.RECEIPT, 1), by=ANYBODY)
    more = shop.do(c.Resolve(1, 1, c.Outcome.KEPT))
    assert kinds(more)[-1] == "PledgeApplied"
    assert more.slip.money.taken == shop.money("398")
    (became,) = (one for one in laws.sales_in(shop.store) if one.sale.id == chained_sale(EX_1))
    assert [paid.id for paid in became.receipts] == [P1]
    laws.check(shop.store)


def test_a_refund_never_goes_over_a_deposit_that_was_not_applied() -> None:
    """The sale gives back more than it was paid over: no payment is left for it but the deposit."""
    shop = Shop(terms(price_basis=PriceBasis.TODAY))
    shop.sell("SO-1", (SHIRT_M, 1), payments=())
    shop.agree(c.Asked(1, 1), c.Wish(MUG, 1))
    pledge(shop)
    shop.send()
    shop.bring_back()
    owed = c.Refund(PaymentId("R-1"), shop.money("139"))
    assert shop.refuse(PaymentAmountError, owed).limit == "0.00 CNY"
    early = c.Refund(PaymentId("R-2"), shop.money("60"), pledge=P1)
    shop.do(early)
    laws.check(shop.store)


# --- refusals ------------------------------------------------------------------------------------


def test_a_reference_is_recorded_once() -> None:
    for kind in K:
        shop = agreed(terms(kind))
        pledge(shop, "100")
        again = c.Pay(P1, shop.money("99"), pledge=True)
        shop.refuse(DuplicateReferenceError, again)
        pledge(shop, name=PaymentId("D-2"))
        shop.refuse(CommandNotAllowedError, c.Pay(PaymentId("D-3"), shop.money("1"), pledge=True))


@pytest.mark.parametrize("amount", [Money(0, "CNY"), Money(-1, "CNY"), Money(1, "EUR")])
def test_only_what_is_asked_is_left(amount: Money) -> None:
    agreed(terms()).refuse(PaymentAmountError, c.Pay(P1, amount, pledge=True))


def test_only_what_was_left_is_taken_or_goes_back() -> None:
    shop = sent(terms(amount="250"))
    wrong = c.Pay(PaymentId("C-1"), shop.money("1"), over=P1)
    assert shop.refuse(UnknownPaymentError, wrong).known == ()  # a deposit is not taken twice
    never_came(shop)
    assert stage_text(shop.slip()) == "replacement/dispatched"
    unknown = c.Refund(PaymentId("R-1"), shop.money("1"), pledge=PaymentId("D-9"))
    assert shop.refuse(UnknownPaymentError, unknown).known == (P1,)
    more = c.Refund(PaymentId("R-1"), shop.money("51.01"), pledge=P1)
    assert shop.refuse(PaymentAmountError, more).limit == "51.00 CNY"


def test_a_deposit_does_not_go_back_before_what_is_owed_is_paid() -> None:
    """While the slip is undone and goods still travel, what was kept is owed first."""
    shop = sent(terms())
    shop.bring_back()
    shop.do(c.Cancel())
    shop.do(c.Resolve(1, 1, c.Outcome.KEPT, leg=Leg.REPLACEMENT))
    assert stage_text(shop.slip()) == "return/going_back"
    early = c.Refund(PaymentId("R-1"), shop.money("1"), pledge=P1)
    assert shop.refuse(CommandNotAllowedError, early).reason == "not-paid"
    shop.do(c.Dispatch(ONE, leg=Leg.RETURN))
    assert stage_text(shop.slip()) == "ended"
    laws.check(shop.store)


def test_who_inspects_does_not_pay_back_where_the_terms_say_so() -> None:
    shop = sent(terms(apart=frozenset({Duty.INSPECT, Duty.PAY})))
    shop.bring_back()
    back = c.Refund(PaymentId("R-1"), shop.money("199"), pledge=P1)
    hand = Actor("store-hand", set(Role))
    assert shop.refuse(RoleError, back, by=hand).reason == "apart"
    assert shop.do(back).slip.money.refunded_by == {"cashier"}


def test_a_pledge_in_another_currency_is_refused_when_it_is_asked_for() -> None:
    shop = Shop(Terms(pledge=Pledge(amount=Money(1, "EUR"))))
    shop.sell("SO-1", (SHIRT_M, 1))
    shop.open(c.Asked(1, 1), c.Wish(SHIRT_L, 1))
    shop.refuse(CurrencyMismatchError, c.Submit())


def test_pledges_that_cannot_be() -> None:
    for wrong in (0, 1_000_001, True, 1.5):
        with pytest.raises(InvalidInputError):
            Pledge(ppm=wrong)  # type: ignore[arg-type]
    with pytest.raises(InvalidInputError):
        Pledge(amount=Money(0, "CNY"))
    yuan = Money(100, "CNY")
    for more in ({"pledge": True, "over": P1}, {"pledge": True, "cash": True}):
        with pytest.raises(InvalidInputError):
            c.Pay(P1, yuan, **more)  # type: ignore[arg-type]
    with pytest.raises(InvalidInputError):
        c.Pay(P1, yuan, cash=True, over=P1)
    with pytest.raises(InvalidInputError):
        c.Refund(P1, yuan, pledge=P1, by=next(iter(Terms().without_receipt)))


# --- laws ----------------------------------------------------------------------------------------


def left_abroad() -> tuple[Shop, Money]:
    """Leave a deposit in a foreign currency at a later rate than the sale's; give how much."""
    shop = abroad(terms(amount=None, deadlines=()))
    sell(shop, (SHIRT_M, 1, "113"))
    shop.agree(c.Asked(1, 1), c.Wish(SHIRT_L, 1))
    shop.settle()
    asked = still_asked(shop.slip())
    shop.do(c.Pay(P1, asked, fx=LATER, pledge=True))
    return shop, asked


def test_a_deposit_in_a_foreign_currency_leaves_its_difference_and_nothing_else() -> None:
    """Left at one rate, applied in part and paid back at another: the customer is even."""
    shop, _ = left_abroad()
    shop.send()
    shop.do(c.Resolve(1, 1, c.Outcome.KEPT))
    rest = shop.slip().money.pledges[0].left
    assert rest.minor
    shop.do(c.Refund(PaymentId("R-1"), rest, fx=LATER, pledge=P1))
    assert stage_text(shop.slip()) == "ended"
    assert not left(shop).keys() & {A.CUSTOMER, A.CUSTOMER_DEPOSIT}
    assert audit_slip(shop.slip(), laws.vouchers_of(shop.store, shop.slip())) == ()
    laws.check(shop.store, "CNY")


def test_the_laws_name_a_pledge_that_is_not_accounted_for() -> None:
    shop = sent(terms())
    vouchers = [v for v in laws.vouchers_of(shop.store, shop.slip()) if v.kind != "settlement"]
    (found,) = audit_slip(shop.slip(), vouchers)
    assert (found.law, found.want) == (SlipLaw.DEPOSITS, -shop.money("199"))
    one = exchanged(EX_1, read_slip(shop.store.slip_records(EX_1)))
    assert one is not None
    nothing, yuan = shop.money("0"), shop.money("1")
    for settled, parts, broken in (
        (False, (nothing, nothing), False),
        (False, (yuan, yuan), True),
        (True, (nothing, nothing), True),
        (True, (yuan, nothing), False),
    ):
        held = PledgeHeld(P1, K.DEPOSIT, yuan, *parts)
        law = audit_exchange(_with(one, held, settled=settled))
        assert (law is not None and law.law is MoneyLaw.PLEDGE) is broken


def _with(one: Exchanged, held: PledgeHeld, *, settled: bool) -> Exchanged:
    return evolve(one, pledges=(held,), settled=settled, final=False)


@st.composite
def _ways(draw: st.DrawFn) -> tuple[Terms, int, int, int]:
    kind = draw(st.sampled_from(K))
    fixed = draw(st.none() | st.integers(1, 90_000).map(lambda n: Money(n, "CNY").amount))
    ppm = draw(st.integers(1, 1_000_000))
    steps = draw(st.integers(1, 3))
    came = draw(st.integers(0, steps))
    sold = draw(st.integers(100, 40_000))
    return terms(kind, fixed, ppm, deductions=WORSE), steps, came, sold


@given(way=_ways(), grade=st.sampled_from([Grade.AS_NEW, Grade.DAMAGED]), undone=st.booleans())
def test_nobody_pays_more_than_was_agreed_and_nothing_that_was_left_is_lost(
    *, way: tuple[Terms, int, int, int], grade: Grade, undone: bool
) -> None:
    """Laws: a deposit is what went back and what paid; the bank gives at most what it held."""
    held, steps, came, sold = way
    shop = Shop(held, rules=())
    shop.sell("SO-1", (SHIRT_M, 3, Money(sold, "CNY").amount))
    shop.agree(c.Asked(1, steps), c.Wish(SHIRT_L, steps))
    _pay_up(shop)
    shop.do(c.Dispatch((c.LineSteps(1, steps),)))
    agreed_to = shop.slip().money.accepted
    assert agreed_to is not None
    most = agreed_to.balance - agreed_to.sum_of(LineKind.CREDIT).gross
    if came:
        shop.do(c.Receive(SITE, (c.LineSteps(1, came),)))
        shop.do(c.Inspect(1, came, grade, Disposition.SELL_AS_OPENED, SITE))
    if came < steps:
        never_came(shop)
    if shop.slip().money.quote != shop.slip().money.accepted:
        shop.accept()  # of damaged goods
    if undone:
        shop.do(c.Cancel())
        shop.do(c.Receive(SITE, (c.LineSteps(1, steps),), leg=Leg.REPLACEMENT))
        found = (Grade.AS_NEW, Disposition.SELL_AS_NEW, SITE)
        shop.do(c.Inspect(1, steps, *found, leg=Leg.REPLACEMENT))
        if came:
            shop.do(c.Dispatch((c.LineSteps(1, came),), leg=Leg.RETURN))
    _pay_up(shop)
    slip = shop.slip()
    assert not slip.money.pledged(*K).minor
    assert slip.money.outstanding.minor == 0
    moved = slip.money.taken - slip.money.refunded
    assert moved <= max(most, slip.money.quote.balance)  # type: ignore[union-attr]
    for one in slip.money.pledges:
        assert one.amount == one.taken + one.back
        assert min(one.taken.minor, one.back.minor) >= 0
    assert posted(shop, A.CUSTOMER_DEPOSIT) == "0.00"
    assert audit_slip(slip, laws.vouchers_of(shop.store, slip)) == ()
    laws.check(shop.store)


def _pay_up(shop: Shop) -> None:
    """Pay whatever is offered of money, until nothing is."""
    while found := [one for one in _offers(shop) if isinstance(one, c.Pay | c.Refund)]:
        shop.pay(found[0], by=ANYBODY)


def _offers(shop: Shop) -> Iterable[c.Command]:
    answers = shop.desk.allowed(EX_1, ANYBODY, shop.now)
    return [answer.witness for answer in answers if isinstance(answer, Allowed)]
