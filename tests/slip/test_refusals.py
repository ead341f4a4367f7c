"""
What is refused changes nothing: a coded error, the same dump, no number drawn.

`Shop.refuse` compares everything ever written before and after (GUARANTEES 1.8).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest

from exchangekit.errors import (
    BarcodeError,
    CommandNotAllowedError,
    ConflictError,
    CurrencyMismatchError,
    DuplicateLineError,
    DuplicateReferenceError,
    IncompleteError,
    InsufficientStockError,
    InvalidInputError,
    NaiveDatetimeError,
    NoPolicyError,
    NotReturnableError,
    PaymentAmountError,
    PeriodClosedError,
    RepeatedKeyError,
    RoleError,
    StaleQuoteError,
    TimeOrderError,
    TooManyError,
    UnknownItemError,
    UnknownSaleError,
    UnknownSaleLineError,
    UnknownSlipError,
    UnknownSlipLineError,
)
from exchangekit.policy.approval import Gate, Level
from exchangekit.policy.terms import FeeKind, FeeTerm, PartDeduction, Terms
from exchangekit.sale.facts import Channel, Moment, Trigger
from exchangekit.slip import commands as c
from exchangekit.slip.duties import DUTIES
from exchangekit.slip.phases import Leg
from exchangekit.values.goods import Disposition, Grade, Item, Reason
from exchangekit.values.ids import PaymentId, SaleId, SiteId, Sku, SlipId
from exchangekit.values.money import Money
from exchangekit.values.people import Actor, Role

from tests import laws
from tests.builders import (
    BOSS,
    CLERK,
    COMPANY,
    CUSTOMER,
    MUG,
    OTHER_SITE,
    SHIRT_L,
    SHIRT_M,
    SITE,
    START,
    Shop,
)

if TYPE_CHECKING:
    from collections.abc import Callable


def said(part: object) -> str:
    """Name a case after its state, its command, or its reason."""
    if isinstance(part, str):
        return part
    more = (getattr(part, "outcome", ""), getattr(part, "leg", ""))
    return "-".join((getattr(part, "__name__", type(part).__name__), *filter(None, more)))


ONE = (c.LineSteps(1, 1),)
YUAN = Money.parse("1", "CNY")


def a_shop(terms: Terms | None = None) -> Shop:
    shop = Shop(terms)
    shop.sell("SO-1", (SHIRT_M, 3), (MUG, 1))
    return shop


# --- a slip in every state ---------------------------------------------------------------------


def draft() -> Shop:
    shop = a_shop()
    shop.open(c.Asked(1, 2), c.Wish(MUG, 1))
    return shop


def waiting() -> Shop:
    shop = a_shop(Terms(levels=(Level(),)))
    shop.submit(c.Asked(1, 2), c.Wish(MUG, 1))
    return shop


def approved() -> Shop:
    shop = a_shop()
    shop.approve(c.Asked(1, 2), c.Wish(MUG, 1))
    return shop


def accepted() -> Shop:
    shop = approved()
    shop.accept()
    return shop


def sent() -> Shop:
    shop = accepted()
    shop.do(c.ShipReturn())
    return shop


def partly_here() -> Shop:
    shop = sent()
    shop.do(c.Receive(SITE, ONE))
    return shop


def here() -> Shop:
    shop = partly_here()
    shop.receive()
    return shop


def due() -> Shop:
    shop = here()
    shop.inspect(2)
    return shop


def settled() -> Shop:
    shop = due()
    shop.settle()
    return shop


def dispatched() -> Shop:
    shop = settled()
    shop.do(c.Dispatch(ONE))
    return shop


def delivered() -> Shop:
    shop = dispatched()
    shop.do(c.Deliver(ONE))
    return shop


def ended() -> Shop:
    shop = delivered()
    shop.do(c.Confirm())
    return shop


def refused() -> Shop:
    shop = waiting()
    shop.do(c.Review(c.Decision.REFUSE))
    return shop


def cancelled() -> Shop:
    shop = accepted()
    shop.do(c.Cancel())
    return shop


def going_back() -> Shop:
    shop = dispatched()
    shop.do(c.Cancel())
    return shop


STATES: tuple[Callable[[], Shop], ...] = (
    draft,
    waiting,
    approved,
    accepted,
    sent,
    partly_here,
    here,
    due,
    settled,
    dispatched,
    delivered,
    ended,
    refused,
    cancelled,
    going_back,
)

COMMANDS: dict[c.Command, set[Callable[[], Shop]]] = {
    c.Submit(): {draft},
    c.Amend(contact="mail-7"): {draft, waiting, approved, accepted},
    c.Review(c.Decision.APPROVE): {waiting},
    c.Assign("expert", c.Assignment.BESIDE): {waiting},
    c.Withdraw(): {waiting},
    c.AcceptQuote(1): {approved},
    c.Requote(): set(),
    c.ShipReturn(): {approved, accepted, sent, partly_here},
    c.Receive(SITE, ONE): {approved, accepted, sent, partly_here},
    c.Resolve(1, 1, c.Outcome.LOST): {approved, accepted, sent, partly_here},
    c.Inspect(1, 1, Grade.AS_NEW, Disposition.SCRAP, SITE): {partly_here, here},
    c.Hold(): {approved, accepted, sent, partly_here, here, due, settled},
    c.Pay(PaymentId("P-9"), YUAN): {going_back},
    c.Refund(PaymentId("R-9"), YUAN): {due},
    c.Dispatch(ONE): {due, settled},
    c.Deliver(ONE): {dispatched},
    c.Confirm(): {delivered},
    c.Cancel(): {
        *(draft, waiting, approved, accepted, sent, partly_here),
        *(here, due, settled, dispatched, delivered),
    },
    c.Dispatch(ONE, leg=Leg.RETURN): {going_back},
    c.Receive(SITE, ONE, leg=Leg.REPLACEMENT): {going_back},
    c.Resolve(1, 1, c.Outcome.GONE): {going_back},
    c.Resolve(1, 1, c.Outcome.KEPT, leg=Leg.REPLACEMENT): {going_back},
    c.Resolve(1, 1, c.Outcome.LOST, leg=Leg.REPLACEMENT): {dispatched, going_back},
}
"""Each command, and the states in which it is done."""


@pytest.mark.parametrize(
    "state,command",
    list(product(STATES, COMMANDS)),
    ids=said,
)
def test_every_command_in_every_state(state: Callable[[], Shop], command: c.Command) -> None:
    """Answers django-fsm 46 and spree 5472: an impossible edge is refused, and nothing else is."""
    shop = state()
    if state in COMMANDS[command]:
        shop.do(command)
    else:
        refused_with = (CommandNotAllowedError, StaleQuoteError, PaymentAmountError, TooManyError)
        shop.refuse(refused_with, command)  # type: ignore[arg-type]
    laws.check(shop.store)


@pytest.mark.parametrize("state", STATES, ids=said)
def test_a_slip_is_opened_once(state: Callable[[], Shop]) -> None:
    shop = state()
    again = c.Open(SaleId("SO-1"), c.Intent.REFUND, Channel.STORE, Reason.SIZE, (c.Asked(1, 1),))
    assert shop.refuse(CommandNotAllowedError, again).reason == "already-open"


@pytest.mark.parametrize("command", COMMANDS, ids=said)
def test_only_those_with_the_duty_may_give_a_command(command: c.Command) -> None:
    """Each role alone: allowed by the table, or refused for the role."""
    state = next((state for state in STATES if state in COMMANDS[command]), approved)
    for role in set(Role) - DUTIES[type(command)]:
        state().refuse(RoleError, command, by=Actor("someone", {role}))


@pytest.mark.parametrize("command", COMMANDS, ids=said)
def test_no_command_but_open_makes_a_slip(command: c.Command) -> None:
    a_shop().refuse(UnknownSlipError, command)


def test_a_slip_nobody_opened_cannot_be_read() -> None:
    with pytest.raises(UnknownSlipError):
        a_shop().desk.show(SlipId("EX-1"))


# --- reasons -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "state,command,reason",
    [
        (waiting, c.Submit(), "not-a-draft"),
        (draft, c.Review(c.Decision.APPROVE), "nothing-to-review"),
        (waiting, c.AcceptQuote(1), "not-approved"),
        (accepted, c.AcceptQuote(1), "nothing-to-accept"),
        (approved, c.Requote(), "quote-still-open"),
        (draft, c.Requote(), "nothing-to-renew"),
        (here, c.ShipReturn(), "return-not-awaited"),
        (draft, c.Inspect(1, 1, Grade.USED, Disposition.SCRAP, SITE), "nothing-received"),
        (waiting, c.Hold(), "nothing-to-hold"),
        (approved, c.Pay(PaymentId("P-9"), YUAN), "nothing-agreed"),
        (accepted, c.Refund(PaymentId("R-9"), YUAN), "nothing-due"),
        (waiting, c.Dispatch(ONE), "not-approved"),
        (dispatched, c.Dispatch(ONE), "nothing-to-send"),
        (approved, c.Dispatch(ONE), "quote-not-accepted"),
        (accepted, c.Dispatch(ONE), "return-not-complete"),
        (delivered, c.Deliver(ONE), "nothing-on-the-way"),
        (dispatched, c.Confirm(), "not-delivered"),
        (going_back, c.Cancel(), "going-back"),
        (ended, c.Cancel(), "ended"),
    ],
    ids=said,
)
def test_why_a_command_is_refused(
    state: Callable[[], Shop], command: c.Command, reason: str
) -> None:
    assert state().refuse(CommandNotAllowedError, command).reason == reason


def test_a_dearer_replacement_does_not_leave_before_it_is_paid() -> None:
    shop = a_shop()
    shop.agree(c.Asked(2, 1), c.Wish(SHIRT_L, 1))
    shop.bring_back()
    assert shop.refuse(CommandNotAllowedError, c.Dispatch(ONE)).reason == "not-paid"


# --- lines and quantities ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "state,command",
    [
        (accepted, c.Receive(SITE, (c.LineSteps(1, 3),))),
        (partly_here, c.Receive(SITE, (c.LineSteps(1, 2),))),
        (partly_here, c.Resolve(1, 2, c.Outcome.KEPT)),
        (here, c.Inspect(1, 3, Grade.AS_NEW, Disposition.SCRAP, SITE)),
        (partly_here, c.Inspect(1, 1, Grade.AS_NEW, Disposition.SCRAP, OTHER_SITE)),
        (settled, c.Dispatch((c.LineSteps(1, 2),))),
        (dispatched, c.Deliver((c.LineSteps(1, 2),))),
    ],
    ids=said,
)
def test_more_than_a_line_has_left(state: Callable[[], Shop], command: c.Command) -> None:
    """Answers erpnext 24259 and spree 14678: nothing is recorded beyond the line."""
    state().refuse(TooManyError, command)


@pytest.mark.parametrize("line", [0, 2, -1])
def test_a_line_the_slip_does_not_have(line: int) -> None:
    wrong = (c.LineSteps(line, 1),)
    here().refuse(UnknownSlipLineError, c.Inspect(line, 1, Grade.USED, Disposition.SCRAP, SITE))
    accepted().refuse(UnknownSlipLineError, c.Receive(SITE, wrong))
    accepted().refuse(UnknownSlipLineError, c.Resolve(line, 1, c.Outcome.LOST))
    settled().refuse(UnknownSlipLineError, c.Dispatch(wrong))
    dispatched().refuse(UnknownSlipLineError, c.Deliver(wrong))


def test_values_that_cannot_be_are_refused_when_made() -> None:
    """Answers erpnext 58313: a zero quantity never gets in."""
    returns = (c.Asked(1, 1),)

    def opened(*, returns: tuple[c.Asked, ...] = returns, **more: object) -> object:
        fixed = (SaleId("SO-1"), c.Intent.EXCHANGE, Channel.ONLINE, Reason.SIZE)
        return c.Open(*fixed, returns, **more)  # type: ignore[arg-type]

    impossible: list[tuple[type[Exception], Callable[[], object]]] = [
        (InvalidInputError, lambda: c.Asked(1, 0)),
        (InvalidInputError, lambda: c.Asked(1, True)),  # noqa: FBT003
        (BarcodeError, lambda: c.Asked(1, 1, barcode="123")),
        (InvalidInputError, lambda: c.Wish(Sku(""), 1)),
        (InvalidInputError, lambda: c.Wish(MUG, 1, site=SiteId(""))),
        (InvalidInputError, lambda: c.Wish(MUG, -1)),
        (InvalidInputError, lambda: c.LineSteps(1, 0)),
        (InvalidInputError, lambda: c.Receive(SITE, ())),
        (InvalidInputError, lambda: c.Receive(SiteId(" "), ONE)),
        (DuplicateLineError, lambda: c.Receive(SITE, (*ONE, *ONE))),
        (DuplicateLineError, lambda: c.Dispatch((*ONE, *ONE))),
        (InvalidInputError, lambda: c.Deliver(())),
        (InvalidInputError, lambda: c.Resolve(1, 0, c.Outcome.LOST)),
        (InvalidInputError, lambda: c.Inspect(1, 0, Grade.USED, Disposition.SCRAP, SITE)),
        (InvalidInputError, lambda: c.Pay(PaymentId(""), YUAN)),
        (InvalidInputError, lambda: c.Refund(PaymentId(""), YUAN)),
        (DuplicateLineError, lambda: opened(returns=(*returns, *returns))),
        (InvalidInputError, lambda: opened(wishes=(c.Wish(MUG, 1, (2,)),))),
        (InvalidInputError, lambda: opened(contact="")),
    ]
    for error, make in impossible:
        with pytest.raises(error):
            make()


# --- opening and submitting ----------------------------------------------------------------------


def test_what_nobody_knows() -> None:
    shop = a_shop()
    intent = (c.Intent.EXCHANGE, Channel.ONLINE, Reason.SIZE)
    asked = (c.Asked(1, 1),)
    shop.refuse(UnknownSaleError, c.Open(SaleId("SO-9"), *intent, asked, (c.Wish(MUG, 1),)))
    shop.refuse(UnknownSaleLineError, c.Open(SaleId("SO-1"), *intent, (c.Asked(9, 1),)))
    unknown = (c.Wish(Sku("HAT"), 1),)
    error = shop.refuse(UnknownItemError, c.Open(SaleId("SO-1"), *intent, asked, unknown))
    assert error.item == "HAT"


def test_an_item_without_a_price_cannot_be_quoted() -> None:
    shop = a_shop()
    shop.master.add(Item(Sku("HAT"), category="general"))
    shop.open(c.Asked(1, 1), c.Wish(Sku("HAT"), 1))
    shop.refuse(UnknownItemError, c.Submit())


def test_a_price_in_another_currency_cannot_be_quoted() -> None:
    """Answers BCApps 6139: mixing currencies is an error, never a sum."""
    shop = a_shop()
    shop.open(c.Asked(1, 1), c.Wish(MUG, 1))
    shop.master.prices[MUG] = Shop(currency="EUR").master.prices[MUG]
    shop.refuse(CurrencyMismatchError, c.Submit())


def test_a_barcode_that_is_not_the_lines() -> None:
    shop = Shop()
    shop.stock("CUP", 5, 50, price="10", barcode="6901234567892")
    shop.sell("SO-1", ("CUP", 2), (MUG, 1))
    scanned = c.Asked(1, 1, Grade.AS_NEW, "4006381333931")
    draft_of = (SaleId("SO-1"), c.Intent.REFUND, Channel.STORE, Reason.SIZE)
    shop.refuse(BarcodeError, c.Open(*draft_of, (scanned,)))
    shop.do(c.Open(*draft_of, (c.Asked(1, 1, Grade.AS_NEW, "6901234567892"),)))
    # nothing to compare with: the item has no barcode of its own
    shop.do(c.Open(*draft_of, (c.Asked(2, 1, None, "4006381333931"),)), slip="EX-2")


@pytest.mark.parametrize(
    "intent,parts,missing",
    [
        (c.Intent.EXCHANGE, (), ("returns", "wishes")),
        (c.Intent.EXCHANGE, (c.Asked(1, 1),), ("wishes",)),
        (c.Intent.REFUND, (c.Asked(1, 1), c.Wish(MUG, 1)), ("no-wishes",)),
        (c.Intent.RESEND, (c.Asked(1, 1), c.Wish(MUG, 1)), ("no-returns",)),
        (c.Intent.RESEND, (), ("wishes",)),
        (c.Intent.REFUND, (), ("returns",)),
        (c.Intent.STORE_CREDIT, (c.Asked(1, 1), c.Wish(MUG, 1)), ("no-wishes",)),
        (c.Intent.STORE_CREDIT, (), ("returns",)),
    ],
)
def test_a_draft_that_lacks_something_is_not_submitted(
    intent: c.Intent, parts: tuple[c.Asked | c.Wish, ...], missing: tuple[str, ...]
) -> None:
    shop = a_shop()
    shop.open(*parts, intent=intent)
    assert shop.refuse(IncompleteError, c.Submit()).missing == missing


def test_more_than_can_come_back_is_not_claimed() -> None:
    """Answers woocommerce 28856 and PrestaShop 9579: open slips hold entitlement."""
    shop = a_shop()
    shop.submit(c.Asked(1, 2))
    shop.open(c.Asked(1, 2), slip="EX-2")
    error = shop.refuse(NotReturnableError, c.Submit(), slip="EX-2")
    assert (error.asked, error.shipped, error.claimed, error.free) == (2, 3, 2, 1)


def test_without_a_policy_nothing_is_decided() -> None:
    shop = Shop()
    old = START - timedelta(days=400)
    shop.sell("SO-1", (MUG, 1), moments=(Moment(Trigger.DELIVERED, old),))
    shop.open(c.Asked(1, 1))
    shop.refuse(NoPolicyError, c.Submit())


# --- review --------------------------------------------------------------------------------------


def test_nobody_decides_their_own_request() -> None:
    """Answers App 59901: four eyes in the domain, stand-ins included."""
    shop = a_shop(Terms(levels=(Level(), Level())))
    both = Actor("boss-clerk", {Role.CLERK, Role.APPROVER})
    shop.open(c.Asked(1, 1), by=CLERK)
    shop.do(c.Submit(), by=both)
    yes = c.Review(c.Decision.APPROVE)
    assert shop.refuse(RoleError, yes, by=both).reason == "own-request"
    for_clerk = Actor("assistant", {Role.APPROVER}, on_behalf_of="clerk")
    assert shop.refuse(RoleError, yes, by=for_clerk).reason == "own-request"
    assert shop.refuse(RoleError, yes, by=CUSTOMER).reason == "role"
    shop.do(yes)
    for_boss = Actor("assistant", {Role.APPROVER}, on_behalf_of=BOSS.id)
    assert shop.refuse(RoleError, yes, by=for_boss).reason == "earlier-level"
    assert shop.refuse(RoleError, yes, by=BOSS).reason == "earlier-level"


# --- quotes and money ----------------------------------------------------------------------------


def test_a_quote_can_be_accepted_up_to_its_last_instant() -> None:
    shop = approved()
    quote = shop.slip().money.quote
    assert quote is not None
    unknown = shop.refuse(StaleQuoteError, c.AcceptQuote(2))
    assert (unknown.reason, unknown.before, unknown.change) == ("unknown", "", "")
    assert shop.refuse(StaleQuoteError, c.AcceptQuote(0)).reason == "unknown"
    assert shop.refuse(StaleQuoteError, c.AcceptQuote(-1)).reason == "unknown"
    too_late = shop.envelope(c.AcceptQuote(1), at=quote.expires_before)
    assert shop.refuse_given(StaleQuoteError, too_late).reason == "expired"
    just = quote.expires_before - timedelta(microseconds=1)
    shop.desk.do(shop.envelope(c.AcceptQuote(1), at=just))


def test_an_expired_quote_is_renewed_under_the_next_number() -> None:
    """Answers vendure 890: a new number for the same lines; the old one is stale."""
    shop = approved()
    first = shop.slip().money.quote
    shop.later(days=8)
    shop.refuse(StaleQuoteError, c.AcceptQuote(1))
    second = shop.do(c.Requote()).slip.money.quote
    assert first is not None
    assert second is not None
    assert (second.number, second.lines) == (2, first.lines)
    assert shop.refuse(StaleQuoteError, c.AcceptQuote(1)).reason == "superseded"
    shop.do(c.AcceptQuote(2))


@pytest.mark.parametrize(
    "amount",
    [
        Money(0, "CNY"),
        Money(-1, "CNY"),
        Money(13901, "CNY"),
        Money(1, "EUR"),
    ],
)
def test_only_what_is_outstanding_can_be_paid(amount: Money) -> None:
    shop = a_shop()
    shop.agree(c.Asked(2, 1), c.Wish(SHIRT_L, 1))  # 199.00 for 60.00
    shop.refuse(PaymentAmountError, c.Pay(PaymentId("P-9"), amount))
    shop.bring_back()
    shop.refuse(PaymentAmountError, c.Refund(PaymentId("R-9"), Money(1, "CNY")))


def test_a_refund_never_exceeds_what_the_payments_still_hold() -> None:
    """Answers vendure 1753 and eventyay 1405: refused, never cut off in silence."""
    shop = Shop()
    shop.sell("SO-1", (SHIRT_M, 1), payments=())
    shop.agree(c.Asked(1, 1))
    shop.bring_back()
    error = shop.refuse(PaymentAmountError, c.Refund(PaymentId("R-1"), shop.money("199")))
    assert error.limit == "0.00 CNY"


def test_an_outside_reference_counts_once() -> None:
    """Answers woocommerce-gateway-stripe 838: one payment is never booked twice."""
    shop = a_shop()
    shop.agree(c.Asked(2, 1), c.Wish(SHIRT_L, 1))
    shop.refuse(DuplicateReferenceError, c.Pay(PaymentId("P-SO-1"), YUAN))
    shop.do(c.Pay(PaymentId("P-2"), YUAN))
    shop.refuse(DuplicateReferenceError, c.Pay(PaymentId("P-2"), YUAN))
    shop.agree(c.Asked(1, 1), slip="EX-2")
    shop.bring_back(slip="EX-2")
    shop.refuse(DuplicateReferenceError, c.Refund(PaymentId("P-2"), YUAN), slip="EX-2")
    laws.check(shop.store)


@pytest.mark.parametrize(
    "terms",
    [
        Terms(fees=(FeeTerm(FeeKind.HANDLING, amount=Money(1, "EUR")),)),
        Terms(parts=(PartDeduction("lid", amount=Money(1, "EUR")),)),
        Terms(levels=(Level(over=Money(1, "EUR"), gate=Gate.PAYOUT),)),
    ],
    ids=["fee", "missing part", "level of approval"],
)
def test_terms_in_another_currency_are_found_before_anything_is_quoted(terms: Terms) -> None:
    """However late the amount would be reached: then nothing could go on."""
    shop = a_shop(terms)
    shop.open(c.Asked(1, 1))
    error = shop.refuse(CurrencyMismatchError, c.Submit())
    assert (error.left, error.right) == ("CNY", "EUR")


# --- stock ---------------------------------------------------------------------------------------


def test_what_is_not_there_does_not_leave() -> None:
    """Answers spree 5472: short stock is a typed refusal when goods leave."""
    shop = Shop(goods=2)
    shop.sell("SO-1", (SHIRT_M, 2))
    shop.agree(c.Asked(1, 1), c.Wish(SHIRT_L, 3))
    shop.bring_back()
    shop.settle()
    error = shop.refuse(InsufficientStockError, c.Dispatch((c.LineSteps(1, 3),)))
    assert (error.asked, error.available) == (3, 2)


# --- time, keys, versions, periods ---------------------------------------------------------------


def test_instants_without_a_zone_and_times_that_run_backwards() -> None:
    shop = approved()
    naive = datetime(2026, 3, 2, 9)  # noqa: DTZ001
    for more in ({"at": naive}, {"occurred": naive}):
        with pytest.raises(NaiveDatetimeError):
            shop.envelope(c.ShipReturn(), **more)
    ahead = shop.now + timedelta(days=1)
    assert shop.refuse(TimeOrderError, c.ShipReturn(), occurred=ahead).where == "at"
    before = shop.slip().changed_at - timedelta(seconds=1)
    shop.refuse(TimeOrderError, c.ShipReturn(), at=before)


def test_a_key_given_again() -> None:
    """Answers solidus 3989 and rma 588: the same key gives the first result, written once."""
    shop = accepted()
    envelope = shop.envelope(c.Receive(SITE, ONE), key="receipt")
    first = shop.desk.do(envelope)
    shop.inspect(1)
    before = shop.store.dump()

    again = shop.desk.do(envelope)

    assert (again.slip, again.events) == (first.slip, first.events)
    assert again.repeated
    assert not first.repeated
    assert shop.store.dump() == before
    assert shop.desk.preview(envelope) == again


def test_a_key_given_again_later_by_another_or_for_something_else() -> None:
    """The digest covers command and actor; not the instant, nor the version the actor saw."""
    shop = accepted()
    command = c.Receive(SITE, ONE)
    shop.do(command, key="receipt")
    assert shop.do(command, key="receipt", expected=3).repeated
    shop.refuse(RepeatedKeyError, c.Receive(SITE, (c.LineSteps(1, 2),)), key="receipt")
    other = Actor("other-hand", {Role.WAREHOUSE})
    shop.refuse(RepeatedKeyError, command, key="receipt", by=other)


def test_a_refused_command_leaves_no_key() -> None:
    shop = approved()
    shop.refuse(CommandNotAllowedError, c.Confirm(), key="once")
    shop.do(c.AcceptQuote(1), key="once")


def test_opening_twice_is_opening_once() -> None:
    shop = a_shop()
    first = shop.open(c.Asked(1, 1), key="open")
    again = shop.open(c.Asked(1, 1), key="open")
    assert again.repeated
    assert again.events == first.events


@pytest.mark.parametrize("wrong", [-1, True, 1.0, "1"])
def test_the_version_somebody_saw_is_a_number(wrong: Any) -> None:
    with pytest.raises(InvalidInputError) as refusal:
        approved().envelope(c.ShipReturn(), expected=wrong)
    assert (refusal.value.where, refusal.value.got) == ("expected", repr(wrong))
    assert refusal.value.want == "an int of at least 0"


def test_a_version_that_is_no_longer_the_slips() -> None:
    """Answers django-fsm 46: a guard is never checked on a stale copy."""
    shop = approved()
    version = shop.slip().version
    for stale in (0, version - 1, version + 1):
        error = shop.refuse(ConflictError, c.ShipReturn(), expected=stale)
        assert (error.expected, error.actual) == (stale, version)
    shop.do(c.ShipReturn(), expected=version)
    draft_of = (SaleId("SO-1"), c.Intent.REFUND, Channel.STORE, Reason.SIZE, (c.Asked(1, 1),))
    shop.refuse(ConflictError, c.Open(*draft_of), slip="EX-2", expected=1)
    shop.do(c.Open(*draft_of), slip="EX-2", expected=0)


def test_nothing_is_posted_in_a_closed_period() -> None:
    """The posting date is when it happened, in the sale's zone; the error says what is open."""
    shop = accepted()
    shop.later(days=3)
    today = shop.now.date()
    shop.store.close_before(COMPANY, today)
    yesterday = shop.now - timedelta(days=1)
    error = shop.refuse(PeriodClosedError, c.Receive(SITE, ONE), occurred=yesterday)
    assert error.first_open == today.isoformat()
    shop.do(c.ShipReturn(), occurred=yesterday)  # posts nothing
    shop.receive()
    laws.check(shop.store)


def test_what_happened_is_posted_on_the_sale_zones_day() -> None:
    shop = accepted()
    evening_in_utc = shop.now.replace(day=3, hour=0, minute=30).astimezone(tz=None)
    shop.now = shop.now.replace(day=4)
    shop.do(c.Receive(SITE, ONE), occurred=evening_in_utc)
    assert shop.store.vouchers[-1].posting_date.isoformat() == "2026-03-03"
