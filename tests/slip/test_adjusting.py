"""`exchangekit.slip.adjusting`: money corrected by hand, by two people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from exchangekit.errors import (
    AdjustmentError,
    CommandNotAllowedError,
    InvalidInputError,
    RoleError,
    StaleQuoteError,
    UnknownSlipLineError,
)
from exchangekit.policy.terms import FeeKind, FeeTerm, GradeDeduction, Terms
from exchangekit.settlement.changes import changes_between
from exchangekit.settlement.quote import LineKind, Quote
from exchangekit.slip import commands as c
from exchangekit.slip.phases import SettlementPhase
from exchangekit.text import explain, quote_change_words
from exchangekit.values.goods import Disposition, Fault, Grade
from exchangekit.values.money import Money
from exchangekit.values.people import Actor, Role

from tests import laws
from tests.builders import BOSS, CLERK, DIRECTOR, SHIRT_L, SHIRT_M, VAT, Shop

if TYPE_CHECKING:
    from exchangekit.slip.model import Slip

APPROVE, REFUSE = c.Decision.APPROVE, c.Decision.REFUSE


def cny(amount: str) -> Money:
    return Money.parse(amount, "CNY")


def quoted(*, price: str = "199", swap: bool = False, terms: Terms | None = None) -> Shop:
    """Open a shop where a shirt is asked back and its quote waits for consent."""
    shop = Shop(terms)
    shop.sell("SO-1", (SHIRT_M, 1, price))
    shop.approve(c.Asked(1, 1), *((c.Wish(SHIRT_L, 1),) if swap else ()))
    return shop


def adjust(shop: Shop, amount: str, line: int | None = 1, **more: Any) -> None:
    """Ask for a correction and have it approved."""
    number = len(shop.slip().money.adjustments) + 1
    shop.do(c.Adjust(cny(amount), "goodwill", line, **more))
    shop.do(c.Countersign(number, APPROVE), by=BOSS)


def quote_of(slip: Slip) -> Quote:
    assert slip.money.quote is not None
    return slip.money.quote


def test_an_adjustment_is_a_signed_line_of_its_own() -> None:
    """
    Answers medusa: a stored difference of 14 where the parts give 87.

    What was worked out stays; the correction stands beside it with reason and tax.
    """
    shop = quoted()
    before = quote_of(shop.slip())

    adjust(shop, "188.01")

    after = quote_of(shop.slip())
    assert before.lines == after.lines[:-1]
    assert (LineKind.ADJUSTMENT, 1, "goodwill") == (
        after.lines[-1].kind,
        after.lines[-1].line,
        after.lines[-1].name,
    )
    assert cny("-10.99") == after.balance
    assert cny("21.63") == after.lines[-1].amount.tax
    shop.accept()
    shop.bring_back()
    shop.settle()
    laws.check(shop.store)


def test_nothing_counts_before_another_person_has_approved_it() -> None:
    """Four eyes, not by delegation either (Expensify 59901)."""
    shop = quoted()
    shop.do(c.Adjust(cny("5"), "goodwill"), by=Actor("ann", {Role.APPROVER}))
    stand_in = Actor("bob", {Role.APPROVER}, on_behalf_of="ann")
    requester = Actor(CLERK.id, {Role.APPROVER})

    for actor in (Actor("ann", {Role.APPROVER}), stand_in, requester):
        refused = shop.refuse(RoleError, c.Countersign(1, APPROVE), by=actor)
        assert "own-request" == refused.reason
    shop.refuse(RoleError, c.Countersign(1, APPROVE), by=CLERK)

    assert cny("-199.00") == quote_of(shop.slip()).balance


def test_a_correction_can_be_turned_down_once() -> None:
    shop = quoted()
    shop.do(c.Adjust(cny("5"), "goodwill"))

    shop.do(c.Countersign(1, REFUSE), by=BOSS)

    assert False is shop.slip().money.adjustments[0].approved
    assert 1 == quote_of(shop.slip()).number
    for number in (1, 2):
        refused = shop.refuse(CommandNotAllowedError, c.Countersign(number, APPROVE), by=DIRECTOR)
        assert "no-such-adjustment" == refused.reason


@pytest.mark.parametrize("amount, phase", [("-1", "accepted"), ("1", "quoted")])
def test_consent_is_asked_again_only_when_it_gets_worse(amount: str, phase: str) -> None:
    """A slip agreed to: a gift needs no new consent, a charge does."""
    shop = quoted(swap=True)
    shop.accept()

    adjust(shop, amount, None)

    assert SettlementPhase(phase) is shop.slip().phases.settlement


def test_findings_keep_what_was_approved() -> None:
    """What inspection found re-quotes the money; the correction stays."""
    terms = Terms(deductions=(GradeDeduction(Grade.USED, 500_000, frozenset(Fault)),))
    shop = quoted(terms=terms)
    adjust(shop, "9")
    shop.accept()

    shop.bring_back(Grade.USED, Disposition.SELL_AS_OPENED)

    assert cny("-90.50") == quote_of(shop.slip()).balance
    laws.check(shop.store)


@pytest.mark.parametrize(
    "amount, line, above",
    [("-0.01", 1, "0.01"), ("199.01", 1, "0.01"), ("-0.01", None, "0.01")],
)
def test_a_correction_keeps_to_what_was_paid(amount: str, line: int | None, above: str) -> None:
    """Partial credit is capped at what is left of the line; refused, never cut in silence."""
    shop = quoted()

    refused = shop.refuse(AdjustmentError, c.Adjust(cny(amount), "goodwill", line))

    assert f"{above} CNY" == refused.above


def test_two_corrections_together_keep_to_what_was_paid() -> None:
    """Asked for while there was room, refused when another has used it up."""
    deduction = GradeDeduction(Grade.USED, 100_000, frozenset(Fault))
    shop = quoted(terms=Terms(deductions=(deduction,)))
    adjust(shop, "10")
    shop.do(c.Adjust(cny("-8"), "goodwill", 1))
    shop.do(c.Adjust(cny("-8"), "goodwill", 1))
    shop.do(c.Countersign(2, APPROVE), by=BOSS)

    shop.refuse(AdjustmentError, c.Countersign(3, APPROVE), by=BOSS)

    assert cny("-197.00") == quote_of(shop.slip()).balance


def test_a_correction_of_the_whole_slip_names_its_tax() -> None:
    """RepairDesk 1327: partial amounts declare their basis; here always gross."""
    shop = quoted()

    adjust(shop, "11.30", None, taxes=VAT)

    assert cny("1.30") == quote_of(shop.slip()).lines[-1].amount.tax


def test_what_is_posted_is_not_corrected_any_more() -> None:
    shop = quoted()
    shop.do(c.Adjust(cny("5"), "goodwill"))
    shop.accept()
    shop.bring_back()

    for command, by in ((c.Adjust(cny("1"), "late"), CLERK), (c.Countersign(1, APPROVE), BOSS)):
        refused = shop.refuse(CommandNotAllowedError, command, by=by)
        assert "nothing-to-adjust" == refused.reason


def test_a_line_that_does_not_exist_is_not_corrected() -> None:
    quoted().refuse(UnknownSlipLineError, c.Adjust(cny("1"), "goodwill", 9))


@pytest.mark.parametrize(
    "more", [{"amount": cny("0")}, {"reason": ""}, {"line": 1, "taxes": VAT}], ids=str
)
def test_what_is_no_correction_is_refused(more: dict[str, Any]) -> None:
    with pytest.raises(InvalidInputError):
        c.Adjust(**{"amount": cny("1"), "reason": "goodwill", **more})


@settings(max_examples=25)
@example([(370, 1), (-1, None), (-370, 1)])
@given(st.lists(st.tuples(st.integers(-9_999, 25_000), st.sampled_from([1, None])), max_size=5))
def test_no_series_of_corrections_gives_more_than_was_paid(
    asked: list[tuple[int, int | None]],
) -> None:
    """Law: credit <= paid per line and per order on every path (answers erpnext 7436)."""
    shop = quoted()
    for minor, line in asked:
        if minor:
            try:
                adjust(shop, Money(minor, "CNY").amount, line)
            except AdjustmentError:
                continue

    quote = quote_of(shop.slip())
    on_line = sum(part.amount.gross.minor for part in quote.lines if part.line == 1)
    assert -19_900 <= quote.balance.minor
    assert -19_900 <= on_line <= 0 or not asked
    assert quote.balance == quote.sum_of(*LineKind).gross


# --- what differs --------------------------------------------------------------------------------


def test_the_difference_between_two_quotes_can_be_read() -> None:
    """Answers vendure 890: a changed amount is shown, line by line, not found out later."""
    terms = Terms(
        deductions=(GradeDeduction(Grade.USED, 500_000, frozenset(Fault)),),
        fees=(FeeTerm(FeeKind.RETURN_FREIGHT, cny("8")),),
    )
    shop = quoted(terms=terms)
    old = quote_of(shop.accept().slip)

    new = quote_of(shop.bring_back(Grade.USED, Disposition.SELL_AS_OPENED).slip)

    (change,) = changes_between(old, new)
    assert (LineKind.DEDUCTION, 1, cny("0"), cny("99.50")) == (
        change.kind,
        change.line,
        change.before,
        change.after,
    )
    said = quote_change_words(change, "en")
    assert "Deduction" in said
    assert "99.50" in said
    assert "99.50" in quote_change_words(change, "zh-CN")


def test_a_stale_quote_is_refused_with_the_difference_shown() -> None:
    """Answers vendure 890: the refusal has what it came to and what it comes to now."""
    shop = quoted()
    adjust(shop, "30")
    refused = shop.refuse(StaleQuoteError, c.AcceptQuote(1))

    assert (refused.before, refused.now, refused.change) == (
        "-199.00 CNY",
        "-169.00 CNY",
        "30.00 CNY",
    )
    old, new = shop.slip().money.quotes
    (change,) = changes_between(old, new)
    assert change.change == cny("30")
    for locale in ("en", "zh-CN"):
        said = explain(refused, locale).help
        assert all(amount in said for amount in ("199.00", "169.00", "30.00"))


def test_what_stays_is_no_change() -> None:
    quote = quote_of(quoted().slip())

    assert () == changes_between(quote, quote)


@settings(max_examples=25)
@given(st.integers(1, 19_900), st.sampled_from(Grade))
def test_changes_add_up_to_the_change_of_the_balance(minor: int, grade: Grade) -> None:
    """Law: nothing that changed is left out."""
    terms = Terms(deductions=(GradeDeduction(Grade.USED, 300_000, frozenset(Fault)),))
    shop = quoted(terms=terms)
    old = quote_of(shop.slip())
    adjust(shop, Money(minor, "CNY").amount)
    shop.accept()
    shop.bring_back(grade)

    new = quote_of(shop.slip())

    changed = sum(change.change.minor for change in changes_between(old, new))
    assert (new.balance - old.balance).minor == changed
