"""What a refusal of the slip says: which slip and line, what was asked, what would be right."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from exchangekit.errors import (
    BarcodeError,
    CommandNotAllowedError,
    ConflictError,
    ExchangeKitError,
    HandedOverError,
    IncompleteError,
    InsufficientStockError,
    InvalidInputError,
    NaiveDatetimeError,
    PaymentAmountError,
    RoleError,
    StaleQuoteError,
    TimeOrderError,
    TooManyError,
    UnknownItemError,
    UnknownSaleError,
    UnknownSlipError,
    UnknownSlipLineError,
)
from exchangekit.policy.approval import Level
from exchangekit.policy.terms import Terms
from exchangekit.sale.facts import Channel
from exchangekit.slip import commands as c
from exchangekit.slip.parts import StrayKind
from exchangekit.slip.phases import Since
from exchangekit.values.goods import Disposition, Grade, Reason
from exchangekit.values.ids import PaymentId, SaleId, Sku
from exchangekit.values.money import Money
from exchangekit.values.people import Actor, Role

from tests.builders import CLERK, CUSTOMER, MUG, SHIRT_L, SHIRT_M, SITE, Shop
from tests.refusing import check
from tests.slip.test_refusals import (
    ONE,
    a_shop,
    accepted,
    approved,
    delivered,
    dispatched,
    draft,
    due,
    ended,
    going_back,
    here,
    partly_here,
    settled,
    waiting,
)

if TYPE_CHECKING:
    from collections.abc import Callable

YES = c.Review(c.Decision.APPROVE)
LINE_2 = (c.LineSteps(2, 1),)
MUCH = Money(100_000, "CNY")


def came(why: StrayKind, item: Sku, line: int = 1) -> c.Resolve:
    """Say that goods came which are no part of the slip."""
    return c.Resolve(line, 1, c.StrayCame(why, item, SITE))


def asked(sale: str = "SO-1", intent: c.Intent = c.Intent.REFUND) -> c.Open:
    """Ask for a line of a sale to come back."""
    return c.Open(SaleId(sale), intent, Channel.STORE, Reason.SIZE, (c.Asked(1, 1),))


def not_allowed(command: str, stage: str, reason: str) -> CommandNotAllowedError:
    """Say that the slip is not where this command is given."""
    return CommandNotAllowedError("EX-1", command, stage, reason)


Case = tuple["Callable[[], Shop]", c.Command, ExchangeKitError]

REFUSED: list[Case] = [
    (waiting, c.Submit(), not_allowed("Submit", "review/waiting", "not-a-draft")),
    (draft, YES, not_allowed("Review", "review/draft", "nothing-to-review")),
    (waiting, c.AcceptQuote(1), not_allowed("AcceptQuote", "review/waiting", "not-approved")),
    (approved, c.Requote(), not_allowed("Requote", "return/awaiting", "quote-still-open")),
    (
        delivered,
        c.Deliver(ONE),
        not_allowed("Deliver", "replacement/delivered", "nothing-on-the-way"),
    ),
    (going_back, c.Cancel(), not_allowed("Cancel", "return/going_back", "going-back")),
    (ended, c.Cancel(), not_allowed("Cancel", "ended", "ended")),
    (
        dispatched,
        c.Pay(PaymentId("P-9"), Money(1, "CNY")),
        not_allowed("Pay", "replacement/dispatched", "nothing-agreed"),
    ),
    (draft, asked(), not_allowed("Open", "review/draft", "already-open")),
    (
        approved,
        c.AcceptQuote(7),
        StaleQuoteError("EX-1", 7, 1, "unknown", "", "-338.00 CNY", ""),
    ),
    (
        accepted,
        c.Receive(SITE, (c.LineSteps(1, 3),)),
        TooManyError("EX-1", "return", 1, 3, 2),
    ),
    (
        partly_here,
        c.Resolve(1, 2, c.Outcome.KEPT),
        TooManyError("EX-1", "return", 1, 2, 1),
    ),
    (
        here,
        c.Inspect(1, 3, Grade.AS_NEW, Disposition.SCRAP, SITE),
        TooManyError("EX-1", "return", 1, 3, 2),
    ),
    (
        settled,
        c.Dispatch((c.LineSteps(1, 2),)),
        TooManyError("EX-1", "replacement", 1, 2, 1),
    ),
    (
        dispatched,
        c.Deliver((c.LineSteps(1, 2),)),
        TooManyError("EX-1", "replacement", 1, 2, 1),
    ),
    (accepted, c.Receive(SITE, LINE_2), UnknownSlipLineError("EX-1", "return", 2, (1,))),
    (settled, c.Dispatch(LINE_2), UnknownSlipLineError("EX-1", "replacement", 2, (1,))),
    (accepted, c.Resolve(3, 1, c.StrayBack()), UnknownSlipLineError("EX-1", "stray", 3, ())),
    (
        here,
        c.Inspect(1, 1, Grade.INCOMPLETE, Disposition.SCRAP, SITE, missing_parts=("plug",)),
        InvalidInputError("inspect.missing_parts", "plug", "a part that the terms price"),
    ),
    (
        accepted,
        came(StrayKind.UNEXPECTED, MUG),
        InvalidInputError("resolve.line", "1", "0: no line expected them"),
    ),
    (
        accepted,
        came(StrayKind.UNEXPECTED, SHIRT_M, 0),
        InvalidInputError("resolve.outcome.item", "SHIRT-M", "an item of no return line"),
    ),
    (
        accepted,
        came(StrayKind.WRONG_ITEM, SHIRT_M),
        InvalidInputError("resolve.outcome.item", "SHIRT-M", "another item than the line's"),
    ),
    (
        accepted,
        came(StrayKind.SURPLUS, MUG),
        InvalidInputError("resolve.outcome.item", "MUG", "the item of the line"),
    ),
    (
        accepted,
        came(StrayKind.SURPLUS, SHIRT_M),
        InvalidInputError("resolve.line", "1", "a line of which nothing is to come any more"),
    ),
    (
        due,
        c.Refund(PaymentId("R-9"), MUCH),
        PaymentAmountError("EX-1", "1000.00 CNY", "338.00 CNY"),
    ),
    (
        going_back,
        c.Pay(PaymentId("P-9"), MUCH),
        PaymentAmountError("EX-1", "1000.00 CNY", "338.00 CNY"),
    ),
    (a_shop, c.Submit(), UnknownSlipError("EX-1")),
    (a_shop, asked("SO-9"), UnknownSaleError("SO-9")),
    (a_shop, asked(intent=c.Intent.REPAIR), HandedOverError("SO-1", "repair")),
    (
        a_shop,
        c.Open(
            SaleId("SO-1"),
            c.Intent.EXCHANGE,
            Channel.STORE,
            Reason.SIZE,
            (c.Asked(1, 1),),
            (c.Wish(Sku("HAT"), 1),),
        ),
        UnknownItemError("HAT"),
    ),
]


@pytest.mark.parametrize("state, command, error", REFUSED)
def test_a_refusal_says_what_was_asked_and_what_is_there(
    state: Callable[[], Shop], command: c.Command, error: ExchangeKitError
) -> None:
    found = state().refuse(type(error), command)

    assert found.facts == error.facts


def test_who_may_not_is_told_who_may() -> None:
    """By the table of duties, and at the gate by the approvals that are due."""
    by: list[tuple[Actor, str]] = [
        (CUSTOMER, "role"),
        (Actor(CLERK.id, {Role.APPROVER}), "own-request"),
        (Actor("assistant", {Role.APPROVER}, on_behalf_of=CLERK.id), "own-request"),
    ]
    for actor, reason in by:
        found = waiting().refuse(RoleError, YES, by=actor)
        assert found.facts == {"actor": actor.id, "needs": "approver", "reason": reason}
    hold = approved().refuse(RoleError, c.Hold(), by=CUSTOMER)
    assert hold.facts == {"actor": "cust-7", "needs": "clerk, system, warehouse", "reason": "role"}


def test_a_level_that_takes_no_stand_in_says_so() -> None:
    """Whoever could decide, but stands in for somebody, is not taken."""
    shop = a_shop(Terms(levels=(Level(stand_ins=False),)))
    shop.submit(c.Asked(1, 2), c.Wish(MUG, 1))
    assistant = Actor("assistant", {Role.APPROVER}, on_behalf_of="director")

    found = shop.refuse(RoleError, YES, by=assistant)

    assert found.facts == {"actor": "assistant", "needs": "approver", "reason": "stand-in"}


def test_a_draft_that_lacks_something_names_it() -> None:
    shop = a_shop()
    shop.open(c.Asked(1, 1), intent=c.Intent.EXCHANGE)

    found = shop.refuse(IncompleteError, c.Submit())

    assert found.facts == {"slip": "EX-1", "missing": ("wishes",)}


def test_a_barcode_names_what_was_scanned_and_what_it_should_be() -> None:
    """Of what comes back, and of what goes out."""
    shop = Shop()
    shop.stock("CUP", 5, 50, price="10", barcode="6901234567892")
    shop.sell("SO-1", ("CUP", 2))
    scanned = "4006381333931"
    exchange = (SaleId("SO-1"), c.Intent.EXCHANGE, Channel.STORE, Reason.SIZE)
    wish = c.Wish(Sku("CUP"), 1, barcode=scanned)
    back = shop.refuse(BarcodeError, c.Open(*exchange, (c.Asked(1, 1, None, scanned),)))
    out = shop.refuse(BarcodeError, c.Open(*exchange, (c.Asked(1, 1),), (wish,)))

    other = {"got": scanned, "want": "6901234567892"}
    assert back.facts == {"where": "returns.barcode", **other}
    assert out.facts == {"where": "wishes.barcode", **other}


def test_what_is_not_there_says_how_much_is() -> None:
    """Two on the shelf, three wanted: which item, where, asked and available."""
    shop = Shop(goods=2)
    shop.sell("SO-1", (SHIRT_M, 2))
    shop.agree(c.Asked(1, 1), c.Wish(SHIRT_L, 3))
    shop.bring_back()
    shop.settle()

    found = shop.refuse(InsufficientStockError, c.Dispatch((c.LineSteps(1, 3),)))

    expected = {"item": "SHIRT-L", "place": "shop/sellable", "asked": 3, "available": 2}
    assert found.facts == expected


def test_an_instant_out_of_order_names_the_one_it_cannot_be_before() -> None:
    """Recorded before it happened, and before what is recorded already."""
    shop = approved()
    changed = shop.slip().changed_at
    ahead, early = shop.now + timedelta(days=1), changed - timedelta(seconds=1)

    happened = shop.refuse(TimeOrderError, c.ShipReturn(), at=shop.now, occurred=ahead)
    recorded = shop.refuse(TimeOrderError, c.ShipReturn(), at=early)

    expected: dict[str, Any] = {"where": "at", "got": shop.now.isoformat()}
    assert happened.facts == {**expected, "not_before": ahead.isoformat()}
    expected = {"where": "at", "got": early.isoformat()}
    assert recorded.facts == {**expected, "not_before": changed.isoformat()}


def test_a_version_that_is_not_the_slips_names_both() -> None:
    shop = approved()

    found = shop.refuse(ConflictError, c.ShipReturn(), expected=1)

    assert found.facts == {"stream": "slip:EX-1", "expected": 1, "actual": shop.slip().version}


def test_an_expired_quote_shows_that_nothing_else_has_changed() -> None:
    shop = approved()
    quote = shop.slip().money.quote
    assert quote is not None

    late = shop.envelope(c.AcceptQuote(1), at=quote.expires_before)
    found = shop.refuse_given(StaleQuoteError, late)

    assert found.facts == {
        "slip": "EX-1",
        "asked": 1,
        "current": 1,
        "reason": "expired",
        "before": "-338.00 CNY",
        "now": "-338.00 CNY",
        "change": "0.00 CNY",
    }


def test_each_line_keeps_the_condition_it_was_declared_in() -> None:
    """Two lines in two states: what is declared of one is not said of the other."""
    shop = Shop(rules=())
    shop.sell("SO-1", (SHIRT_M, 1), (MUG, 1))
    shop.open(c.Asked(1, 1, Grade.USED), c.Asked(2, 1, Grade.OPENED))

    done = shop.do(c.Submit())

    assert [line.declared for line in done.slip.returns] == [Grade.USED, Grade.OPENED]


def test_an_envelope_names_what_is_wrong_with_it() -> None:
    """Slip and key are names; both instants have a time zone."""
    shop = approved()
    naive = datetime(2026, 3, 2, 9)  # noqa: DTZ001 - the mistake
    name = "printable text of 1 to 200 characters"

    check(lambda: shop.envelope(c.Hold(), slip=""), InvalidInputError("slip", "''", name))
    check(lambda: shop.envelope(c.Hold(), key=" "), InvalidInputError("key", "' '", name))
    for where in ("at", "occurred"):
        check(
            lambda where=where: shop.envelope(c.Hold(), **{where: naive}),
            NaiveDatetimeError(where, "2026-03-02T09:00:00"),
        )


def test_every_leg_begins_when_the_slip_does() -> None:
    """Since when it waits is known of each leg from the first record on, and moves with it."""
    shop = a_shop()
    opened = shop.open(c.Asked(1, 2), c.Wish(MUG, 1)).slip
    submitted = shop.do(c.Submit()).slip

    at, later = opened.opened_at, submitted.changed_at
    assert opened.since == Since(at, at, at, at)
    assert submitted.since == Since(later, later, later, later)
