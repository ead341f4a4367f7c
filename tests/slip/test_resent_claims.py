"""Goods that are sent again are claimed: each unit once, and never paid back as well."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from exchangekit.effects.claims import claims_of
from exchangekit.errors import IncompleteError, NotReturnableError
from exchangekit.policy.approval import Level
from exchangekit.policy.money_terms import LostPromotion, MoneyTerms
from exchangekit.policy.terms import AfterExchange, Terms
from exchangekit.sale.discounts import Discount
from exchangekit.sale.entitlement import Claimed, Entitlement
from exchangekit.sale.facts import Trigger
from exchangekit.sale.spans import Span, steps_in, value_of
from exchangekit.settlement.outstanding import worth_kept
from exchangekit.slip import commands as c
from exchangekit.slip import events as e
from exchangekit.slip.folding import folded
from exchangekit.slip.lifecycle import Step
from exchangekit.slip.lines import ReplacementLine
from exchangekit.slip.parts import ResentSteps, WantedLine
from exchangekit.slip.phases import Leg
from exchangekit.slip.resending import stood_for
from exchangekit.values.goods import Disposition, Grade, Reason
from exchangekit.values.ids import chained_sale
from exchangekit.values.money import Money

from tests import laws
from tests.builders import EX_1, EX_2, MUG, SHIRT_L, SHIRT_M, SITE, TEA, Shop
from tests.desk.test_two_writers import interrupted
from tests.effects.test_foreign import SOLD_AT, abroad, sell

if TYPE_CHECKING:
    from exchangekit.sale.facts import Sale

SENT = chained_sale(EX_1)
AGAIN = c.Wish(SHIRT_M, 1)
LOST = Reason.TRANSPORT_DAMAGE


def sold(steps: int = 1, terms: Terms | None = None) -> Shop:
    shop = Shop(terms, rules=())
    shop.sell("SO-1", (SHIRT_M, steps))
    return shop


def known(shop: Shop, sale: str = "SO-1") -> Entitlement:
    (found,) = (one for one in laws.sales_in(shop.store) if one.sale.id == sale)
    return found


def free(shop: Shop, sale: str = "SO-1", line: int = 1) -> int:
    return known(shop, sale).returnable(line)


def resend(shop: Shop, *wishes: c.Wish, slip: str = EX_1, sale: str = "SO-1") -> None:
    shop.agree(*wishes, slip=slip, sale=sale, reason=LOST)


def call_in(shop: Shop, slip: str = EX_1, *, keep: int = 0) -> None:
    """Undo a slip of one line: the customer keeps some of it, the rest comes back."""
    shop.do(c.Cancel(), slip=slip)
    line = shop.slip(slip).replacements[0]
    if keep:
        shop.do(c.Resolve(1, keep, c.Outcome.KEPT, leg=Leg.REPLACEMENT), slip=slip)
    if back := line.called_in - keep:
        parts = (c.LineSteps(1, back),)
        shop.do(c.Receive(line.wanted.site, parts, leg=Leg.REPLACEMENT), slip=slip)
        as_new = (Grade.AS_NEW, Disposition.SELL_AS_NEW, line.wanted.site)
        shop.do(c.Inspect(1, back, *as_new, leg=Leg.REPLACEMENT), slip=slip)


# --- what is claimed -----------------------------------------------------------------------------


def test_one_lost_unit_is_sent_again_once() -> None:
    """Two slips over one unit: the second is refused as a return of it would be."""
    shop = sold()
    shop.open(AGAIN, reason=LOST)
    assert free(shop) == 1  # a draft claims nothing
    shop.do(c.Submit())
    assert (free(shop), known(shop).claims) == (
        *(0, (Claimed(EX_1, 1, (Span(0, 1),), resent=True),)),
    )
    shop.open(AGAIN, slip=EX_2, reason=LOST)
    refused = shop.refuse(NotReturnableError, c.Submit(), slip=EX_2)
    assert (refused.asked, refused.shipped, refused.claimed, refused.free) == (1, 1, 1, 0)
    laws.check(shop.store)


def test_more_is_not_sent_again_than_was_sold() -> None:
    shop = sold()
    shop.open(c.Wish(SHIRT_M, 3), reason=LOST)
    assert shop.refuse(NotReturnableError, c.Submit()).free == 1


def test_of_two_desks_one_sends_the_last_unit_again() -> None:
    shop = sold()
    for slip in (EX_1, EX_2):
        shop.open(AGAIN, slip=slip, reason=LOST)
    second = shop.envelope(c.Submit(), slip=EX_2)
    desk = interrupted(shop, lambda: shop.do(c.Submit()))
    with pytest.raises(NotReturnableError):
        desk.do(second)
    laws.check(shop.store)


def test_what_is_sent_again_is_not_paid_back_as_well() -> None:
    shop = sold(2)
    resend(shop, AGAIN)
    shop.send()
    shop.open(c.Asked(1, 2), slip=EX_2)
    assert shop.refuse(NotReturnableError, c.Submit(), slip=EX_2).free == 1
    laws.check(shop.store)


def test_what_was_paid_back_is_not_sent_again() -> None:
    shop = sold()
    shop.agree(c.Asked(1, 1))
    shop.bring_back()
    shop.settle()
    shop.open(AGAIN, slip=EX_2, reason=LOST)
    assert shop.refuse(NotReturnableError, c.Submit(), slip=EX_2).free == 0


def test_what_was_sent_again_can_come_back_under_the_sale_it_became() -> None:
    """All that was paid for it goes back over the first payment, and then nothing is left."""
    shop = sold(2)
    resend(shop, AGAIN)
    shop.send()
    again = known(shop, SENT).sale
    assert (again.paid, again.line(1).earlier_exchanges) == (shop.money("199"), 0)
    shop.agree(c.Asked(1, 1), slip=EX_2, sale=SENT)
    shop.bring_back(slip=EX_2)
    assert shop.settle(EX_2).money.refunded == shop.money("199")
    resend_again = c.Wish(SHIRT_M, 1)
    shop.open(resend_again, slip="EX-3", sale=SENT, reason=LOST)
    assert shop.refuse(NotReturnableError, c.Submit(), slip="EX-3").free == 0
    assert free(shop) == 1
    laws.check(shop.store)


def test_what_was_sent_again_is_exchanged_at_what_was_paid_for_the_first() -> None:
    shop = Shop()
    shop.sell("SO-1", (SHIRT_M, 1, "150"))
    resend(shop, AGAIN)
    shop.send()
    swapped = shop.agree(c.Asked(1, 1), c.Wish(SHIRT_L, 1), slip=EX_2, sale=SENT).slip
    assert swapped.money.outstanding.minor == 0
    shop.bring_back(slip=EX_2)
    shop.send(slip=EX_2)
    laws.check(shop.store)


def test_several_lost_lines_are_claimed_one_after_the_other() -> None:
    shop = Shop()
    shop.sell("SO-1", (SHIRT_M, 2), (MUG, 1), (MUG, 3))
    resend(shop, c.Wish(SHIRT_L, 1), c.Wish(MUG, 3))
    slip = shop.slip()
    assert [line.wanted.lost for line in slip.replacements] == [(1,), (2, 3)]  # alike, and the same
    parts = [(part.sold.line, part.spans) for x in slip.replacements for part in x.resent]
    assert parts == [(1, (Span(0, 1),)), (2, (Span(0, 1),)), (3, (Span(0, 2),))]
    resend(shop, c.Wish(MUG, 1, lost=(3, 2)), slip=EX_2)
    assert [free(shop, line=line) for line in (1, 2, 3)] == [1, 0, 0]
    laws.check(shop.store)


def test_what_was_lost_has_to_be_known() -> None:
    """Goods that are nothing like what was sold stand for nobody knows which of it."""
    shop = sold()
    shop.open(c.Wish(MUG, 1), reason=LOST)
    assert shop.refuse(IncompleteError, c.Submit()).missing == ("lost",)
    shop.do(c.Amend(wishes=(c.Wish(MUG, 1, lost=(1,)),)))
    shop.do(c.Submit())
    assert free(shop) == 0


def test_goods_sold_by_weight_are_claimed_by_their_steps() -> None:
    shop = Shop()
    shop.sell("SO-1", (TEA, 250))
    resend(shop, c.Wish(TEA, 125))
    shop.send()
    assert free(shop) == 125
    assert known(shop, SENT).sale.paid == shop.money("15")
    laws.check(shop.store)


def test_what_the_customer_pays_again_is_what_the_new_goods_cost() -> None:
    """Lost by their own fault: the first goods are theirs, and gone."""
    shop = sold()
    shop.agree(AGAIN, reason=Reason.SIZE)
    shop.settle()
    shop.send()
    assert known(shop, SENT).sale.paid == shop.money("199")
    assert free(shop) == 0
    laws.check(shop.store)


# --- what sets it free ---------------------------------------------------------------------------


@pytest.mark.parametrize("command", [
    c.Cancel(), c.Withdraw(), c.Review(c.Decision.REFUSE), c.Review(c.Decision.SEND_BACK),
])  # fmt: skip
def test_what_is_not_sent_again_after_all_is_free(command: c.Command) -> None:
    shop = sold(terms=Terms(levels=(Level(),)))
    shop.submit(AGAIN, reason=LOST)
    assert free(shop) == 0
    shop.do(command)
    assert free(shop) == 1
    if shop.slip().stage is not None:
        shop.do(c.Cancel())
    assert free(shop) == 1
    laws.check(shop.store)


def test_a_resend_that_is_changed_claims_what_it_asks_for_then() -> None:
    shop = sold(3)
    shop.submit(c.Wish(SHIRT_M, 2), reason=LOST)
    shop.do(c.Amend(wishes=(c.Wish(SHIRT_M, 3),)))
    assert free(shop) == 0
    shop.accept()
    changed = shop.do(c.ChangeReplacement((c.Wish(SHIRT_L, 1),)))
    assert isinstance(changed.events[0], e.ReplacementChanged | e.SettlementReopened)
    assert free(shop) == 2
    more = c.ChangeReplacement((c.Wish(SHIRT_L, 4),))
    assert shop.refuse(NotReturnableError, more).free == 3
    laws.check(shop.store)
    shop.do(c.Cancel())
    assert free(shop) == 3
    laws.check(shop.store)


def test_an_undone_resend_leaves_the_first_goods_as_they_were() -> None:
    shop = sold(2)
    resend(shop, AGAIN)
    shop.send()  # confirmed: the end
    resend(shop, AGAIN, slip=EX_2)
    shop.do(c.Dispatch((c.LineSteps(1, 1),)), slip=EX_2)
    call_in(shop, EX_2)
    assert shop.slip(EX_2).stage is None
    assert free(shop) == 1
    laws.check(shop.store)


@pytest.mark.parametrize("arrived", [False, True])
def test_what_the_customer_of_an_undone_resend_keeps_stays_claimed(arrived: bool) -> None:  # noqa: FBT001  a case
    """To the cent: what is kept and what is free again come to what was paid."""
    shop = Shop(rules=())
    shop.sell("SO-1", (SHIRT_M, 3, "0.3333"))
    resend(shop, c.Wish(SHIRT_M, 3))
    shop.do(c.Dispatch((c.LineSteps(1, 3 if arrived else 2),)))
    if arrived:
        shop.do(c.Deliver((c.LineSteps(1, 3),)))
    call_in(shop, keep=1)
    assert free(shop) == 2
    (held,) = known(shop).claims
    kept = value_of(known(shop).sale.line(1).paid, 3, held.spans)
    again = known(shop, SENT)
    assert value_of(again.sale.line(1).paid, again.sale.line(1).steps, again.free(1)) == kept
    laws.check(shop.store)


def test_goods_lost_once_more_are_sent_by_the_same_slip() -> None:
    shop = sold()
    resend(shop, AGAIN)
    shop.do(c.Dispatch((c.LineSteps(1, 1),)))
    shop.do(c.Resolve(1, 1, c.Outcome.LOST, leg=Leg.REPLACEMENT))
    shop.send()
    assert free(shop) == 0
    assert free(shop, SENT) == 1
    laws.check(shop.store)


# --- what else follows from it -------------------------------------------------------------------


def test_goods_that_were_sent_again_still_count_as_bought() -> None:
    """30 off from 180 on: with one of four mugs sent again, another can come back."""
    money = MoneyTerms(lost_promotion=LostPromotion.REPRICE_REMAINDER)
    shop = Shop(Terms(money=money), rules=())
    off = Discount("180-30", off=shop.money("30"), threshold=shop.money("180"))
    shop.sell("SO-1", (MUG, 4), discounts=(off,))
    before = worth_kept(known(shop))
    resend(shop, c.Wish(MUG, 1))
    assert worth_kept(known(shop)) == before == shop.money("210")
    quote = shop.agree(c.Asked(1, 1), slip=EX_2).slip.money.quote
    assert quote is not None
    assert [line.kind for line in quote.lines if line.amount.gross.minor > 0] == []
    laws.check(shop.store)


def test_in_a_foreign_currency_it_is_worth_its_part_of_the_books() -> None:
    shop = abroad()
    sale = sell(shop, (SHIRT_M, 3, "29.99"))
    resend(shop, AGAIN)
    shop.send()
    line = known(shop, SENT).sale.line(1)
    first = (Span(0, 1),)
    assert line.paid == value_of(sale.line(1).paid, 3, first)
    assert line.base == value_of(sale.line(1).booked, 3, first)
    assert sale.fx == SOLD_AT
    laws.check(shop.store, "CNY")


def test_what_was_sent_again_is_the_same_purchase_and_arrives_for_the_first_time() -> None:
    """No exchange, with what was agreed of it; its windows run from when it is there."""
    shop = Shop(Terms(after_exchange=AfterExchange.CARRY_OVER), rules=())
    sale = shop.order("SO-1", (SHIRT_M, 1), (MUG, 1))
    first, second = sale.lines
    first = evolve(first, earlier_exchanges=2, exclusion_confirmed=True)
    shop.desk.import_sale(evolve(sale, lines=(first, second)), shop.signed())
    resend(shop, AGAIN)
    shop.later(days=3)
    shop.send()
    again = known(shop, SENT).sale
    line, there = again.line(1), again.moment(Trigger.DELIVERED)
    assert (line.earlier_exchanges, line.exclusion_confirmed) == (2, True)
    assert there is not None
    assert there - shop.now > -timedelta(days=1)


def test_a_resend_of_before_claims_nothing() -> None:
    """Records of an older release stand for what they said then."""
    shop = sold()
    submitted = shop.submit(AGAIN, reason=LOST).events[0]
    assert isinstance(submitted, e.Submitted)
    before = evolve(submitted, resent=())
    old = folded(shop.slip(), before, shop.now)
    assert claims_of(Step(before, old)) == ()
    assert laws.kept_by(old) == 0


@given(
    parts=st.lists(st.integers(1, 4), min_size=1, max_size=3),
    start=st.integers(0, 5),
    steps=st.integers(1, 5),
)
def test_every_step_stands_for_one_of_the_sale(parts: list[int], start: int, steps: int) -> None:
    """Law: so many steps of a line stand for as many of the sale, and no two for the same."""
    shop = sold(4)
    line, sites = known(shop).sale.line(1), SITE
    resent = tuple(
        ResentSteps(1, evolve(line, line=n, steps=9, shipped=9), (Span(n, n + size),))
        for n, size in enumerate(parts, 1)
    )
    whole = sum(parts)
    wanted = WantedLine(line.item, whole, (), sites, (1,))
    out = ReplacementLine(1, wanted, resent=resent)
    stop = min(start + steps, whole)
    own = (Span(start, stop),) if start < stop else ()
    rest = tuple(Span(a, b) for a, b in ((0, min(start, whole)), (max(stop, 0), whole)) if a < b)
    mine = [*_steps(stood_for(out, own))]
    others = [*_steps(stood_for(out, rest))] if own else []
    assert len(mine) == steps_in(own)
    assert sorted(mine + others) == (sorted(_steps(resent)) if own else [])


def _steps(parts: tuple[ResentSteps, ...]) -> list[tuple[int, int]]:
    return [
        (part.sold.line, step)
        for part in parts
        for span in part.spans
        for step in range(span.start, span.stop)
    ]


# --- the law -------------------------------------------------------------------------------------


@settings(max_examples=25, deadline=None)
@given(data=st.data(), steps=st.integers(1, 3), off=st.integers(0, 99))
def test_a_unit_is_the_customers_once_whatever_slips_do(
    data: st.DataObject, steps: int, off: int
) -> None:
    """
    Law: what is free, asked for or paid back of all sales is what was sold, to the cent.

    Over resends, refunds and undoing in any order, of the sale and of those that it became.
    """
    shop = Shop(rules=())
    sale = shop.sell("SO-1", (SHIRT_M, steps), discount=Money(off, "CNY"))
    live = dict.fromkeys(("SO-1",))
    for number in range(1, 5):
        slip = f"EX-{number}"
        about = data.draw(st.sampled_from([*live]), label="sale")
        most = data.draw(st.integers(1, 3), label="steps")
        part = data.draw(st.sampled_from((c.Wish(SHIRT_M, most), c.Asked(1, most))), label="what")
        shop.open(part, slip=slip, sale=about, reason=LOST)
        if most > free(shop, about):
            shop.refuse(NotReturnableError, c.Submit(), slip=slip)
            continue
        shop.do(c.Submit(), slip=slip)
        shop.accept(slip)
        fate = data.draw(st.sampled_from(("leave", "cancel", "carry out", "undo")), label="fate")
        if fate == "cancel":
            shop.do(c.Cancel(), slip=slip)
        elif fate != "leave":
            _carry_out(shop, slip, fate, data)
        if any(one.sale.id == chained_sale(slip) for one in laws.sales_in(shop.store)):
            live[chained_sale(slip)] = None
        _check_units(shop, sale)
    laws.check(shop.store)


def _carry_out(shop: Shop, slip: str, fate: str, data: st.DataObject) -> None:
    if shop.slip(slip).returns:
        shop.bring_back(slip=slip)
        shop.settle(slip)
    elif fate == "undo":
        left = shop.slip(slip).replacements[0].left
        shop.do(c.Dispatch((c.LineSteps(1, left),)), slip=slip)
        if data.draw(st.booleans(), label="arrived"):
            shop.do(c.Deliver((c.LineSteps(1, left),)), slip=slip)
        call_in(shop, slip, keep=data.draw(st.integers(0, left), label="kept"))
    else:
        shop.send(slip=slip)


def _check_units(shop: Shop, sale: Sale) -> None:
    units, worth = 0, 0
    for one in laws.sales_in(shop.store):
        line = one.sale.line(1)
        spans = [one.free(1)]
        for claim in one.claims:
            void = one.sale.id == chained_sale(claim.by)  # called in by the slip that sent it
            became = claim.resent and _became(shop, claim.by)
            if not void and not became:
                spans.append(claim.spans)
        units += sum(steps_in(span) for span in spans)
        worth += sum(value_of(line.paid, line.steps, span).gross.minor for span in spans)
    assert units == sale.line(1).steps
    assert worth == sale.paid.minor


def _became(shop: Shop, slip: str) -> bool:
    """Whether what a resend claims is told by the sale that its goods became."""
    return any(one.sale.id == chained_sale(slip) for one in laws.sales_in(shop.store))
