"""`exchangekit.sale.following`: a host's order that changed, and what happened outside."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from exchangekit.errors import (
    DuplicateLineError,
    InvalidInputError,
    NotReturnableError,
    SaleChangedError,
    UnknownSaleLineError,
)
from exchangekit.sale.discounts import Discount
from exchangekit.sale.entitlement import (
    BEFORE,
    Claimed,
    Entitlement,
    MoneyReceived,
    SaleRegistered,
    entitlement_of,
)
from exchangekit.sale.facts import Moment, Payment, Sale, Trigger
from exchangekit.sale.following import REDUCED, claims_outside, follow
from exchangekit.sale.intake import Shipping, take_in
from exchangekit.sale.spans import Span, steps_in, value_of
from exchangekit.values.ids import PaymentId

from tests import strategies as given_
from tests.sale.test_intake import eur, line_of, order_of

ORDER = order_of(line_of(1, 3, "33.33"), evolve(line_of(2, 4, "10"), shipped=1), discount="9.99")
SALE = take_in(ORDER)


def registered(sale: Sale = SALE) -> Entitlement:
    entitlement = entitlement_of([SaleRegistered(sale)])
    assert entitlement is not None
    return entitlement


def with_line(sale: Sale, number: int, **changes: Any) -> Sale:
    """Change one line."""
    lines = [evolve(x, **changes) if x.line == number else x for x in sale.lines]
    return evolve(sale, lines=tuple(lines))


def reduced(sale: Sale, number: int, steps: int) -> Sale:
    """Take the last steps off a line, as an order does that keeps prices and discounts."""
    line = sale.line(number)
    left = value_of(line.paid, line.steps, (Span(0, steps),))
    return with_line(sale, number, steps=steps, shipped=min(steps, line.shipped), paid=left)


def followed(sale: Sale, *later: Sale) -> Entitlement:
    """Follow an order through its changes."""
    entitlement = registered(sale)
    for now in later:
        again = entitlement_of(follow(entitlement, now), entitlement)
        assert again is not None
        entitlement = again
    return entitlement


def test_an_order_that_is_the_same_changes_nothing() -> None:
    assert () == follow(registered(), take_in(ORDER))


def test_what_an_order_lost_is_claimed_from_its_end() -> None:
    """
    10 -> 5 in the host: the five that are gone are spoken for, and nothing is priced again.

    gh:DynEntTech/CBKnownIssues/issues/11: editing a quantity re-priced what was paid.
    """
    entitlement = followed(SALE, reduced(SALE, 2, 2), reduced(SALE, 2, 1))

    (claim,) = entitlement.claims
    assert (REDUCED, 2, 3) == (claim.by, claim.line, steps_in(claim.spans))
    assert (Span(0, 1),) == entitlement.unclaimed(2)
    assert SALE == entitlement.sale


def test_the_shares_of_a_shorter_line_are_its_own() -> None:
    """Example: 9.00 off three; the order for one carries 3.00, and what was frozen stands."""
    promo = Discount("promo", off=eur("9"))
    sale = take_in(evolve(order_of(line_of(1, 3, "10")), discounts=(promo,)))
    less = evolve(promo, off=eur("3"))
    now = take_in(evolve(order_of(line_of(1, 1, "10")), discounts=(less,)))

    entries = follow(registered(sale), evolve(now, discounts=sale.discounts))

    assert (Claimed(REDUCED, 1, (Span(1, 3),)),) == entries


def test_an_order_may_list_what_an_undone_slip_was_paid() -> None:
    """It counts once, and only with the amount it was received with."""
    received = Payment(PaymentId("P-9"), "cash", eur("5"))
    entitlement = entitlement_of([MoneyReceived("EX-1", received)], registered())
    assert entitlement is not None
    listed = evolve(SALE, payments=(*SALE.payments, received))

    assert () == follow(entitlement, listed)
    with pytest.raises(SaleChangedError) as caught:
        follow(entitlement, evolve(SALE, payments=(evolve(received, amount=eur("6")),)))
    assert {
        "sale": "order-1",
        "where": "payments[P-9].amount",
        "frozen": repr(eur("5")),
        "now": repr(eur("6")),
    } == caught.value.facts


def test_a_line_that_is_gone_is_claimed_whole() -> None:
    without = evolve(SALE, lines=SALE.lines[1:])

    assert [Claimed(REDUCED, 1, (Span(0, 3),))] == [*followed(SALE, without).claims]
    assert () == follow(followed(SALE, without), without)


def test_more_may_be_shipped_paid_and_known() -> None:
    moment = Moment(Trigger.DELIVERED, datetime(2026, 3, 1, tzinfo=UTC))
    paid = Payment(PaymentId("P-2"), "card", eur("5"))
    shipped = with_line(SALE, 2, shipped=3, cost=eur("4"))
    now = evolve(shipped, moments=(moment,), payments=(paid,))

    assert [SaleRegistered(now)] == [*follow(registered(), now)]
    assert 3 == followed(SALE, now).returnable(2)


def test_shipping_that_went_back_stays_back() -> None:
    sale = take_in(evolve(ORDER, shipping=Shipping(eur("6"))))
    now = evolve(sale, shipping_refunded=True)

    assert now == followed(sale, now).sale
    with pytest.raises(SaleChangedError):
        follow(followed(sale, now), sale)


@pytest.mark.parametrize(
    "now, where",
    [
        (evolve(SALE, customer="customer-2"), "customer"),
        (evolve(SALE, shipping=SALE.lines[0].paid), "shipping"),
        (evolve(SALE, lines=(*SALE.lines, evolve(SALE.lines[0], line=3))), "lines"),
        (with_line(SALE, 1, paid=SALE.line(2).paid), "lines[1].paid"),
        (with_line(SALE, 1, steps=4), "lines[1].steps"),
        (with_line(SALE, 2, shipped=0), "lines[2].shipped"),
        (with_line(SALE, 2, steps=3), "lines[2].paid"),
        (with_line(SALE, 2, kit="kit-1"), "lines[2].kit"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_an_order_that_became_another_is_refused(now: Sale, where: str) -> None:
    """Law: what was sold and paid is frozen; the error says what differs."""
    with pytest.raises(SaleChangedError) as caught:
        follow(registered(), now)

    assert where == caught.value.where


@pytest.mark.parametrize("name", ["moments", "payments"])
def test_what_was_known_stays_known(name: str) -> None:
    sale = evolve(
        SALE,
        moments=(Moment(Trigger.DELIVERED, datetime(2026, 3, 1, tzinfo=UTC)),),
        payments=(Payment(PaymentId("P-1"), "card", eur("5")),),
    )

    with pytest.raises(SaleChangedError) as caught:
        follow(registered(sale), evolve(sale, **{name: ()}))

    assert name == caught.value.where


def test_an_order_cannot_lose_what_a_slip_has_claimed() -> None:
    entitlement = entitlement_of([Claimed("slip-1", 1, (Span(0, 2),))], registered())
    assert entitlement is not None

    with pytest.raises(NotReturnableError) as caught:
        follow(entitlement, reduced(SALE, 1, 1))

    assert (2, 2, 1) == (caught.value.asked, caught.value.claimed, caught.value.free)


@given(given_.sales(), st.data())
def test_followed_orders_and_what_is_left_add_up(sale: Sale, data: st.DataObject) -> None:
    """Law: reduced in any number of steps, claims and rest are what was paid."""
    line = data.draw(st.sampled_from(sale.lines))
    sizes = sorted(data.draw(st.sets(st.integers(1, line.steps), max_size=4)), reverse=True)

    entitlement = followed(sale, *(reduced(sale, line.line, steps) for steps in sizes))

    gone = tuple(span for claim in entitlement.claims for span in claim.spans)
    rest = value_of(line.paid, line.steps, entitlement.unclaimed(line.line))
    assert line.paid.gross == (value_of(line.paid, line.steps, gone) + rest).gross
    assert (sizes[-1:] or [line.steps]) == [line.steps - steps_in(gone)]


def test_what_came_back_outside_is_a_claim() -> None:
    assert (Claimed("R-7", 1, (Span(0, 2),)),) == claims_outside(registered(), "R-7", [(1, 2)])


@pytest.mark.parametrize(
    "lines, error",
    [
        ([(1, 4)], NotReturnableError),
        ([(9, 1)], UnknownSaleLineError),
        ([(1, 1), (1, 1)], DuplicateLineError),
        ([], InvalidInputError),
    ],
)
def test_what_did_not_happen_outside_is_refused(
    lines: list[tuple[int, int]], error: type[Exception]
) -> None:
    with pytest.raises(error):
        claims_outside(registered(), "R-7", lines)


def test_an_opening_position_is_claimed_from_both_ends() -> None:
    """Returned before: the first steps; called off before: the last; neither comes back."""
    line = evolve(line_of(1, 6, "10"), returned=2, cancelled=1)
    order = order_of(line, evolve(line_of(2, 2, "10"), returned=2), line_of(3, 2, "10"))

    entitlement = registered(take_in(order))

    assert [(BEFORE, 1, (Span(0, 2), Span(5, 6))), (BEFORE, 2, (Span(0, 2),))] == [
        (claim.by, claim.line, claim.spans) for claim in entitlement.claims
    ]
    assert [3, 0, 2] == [entitlement.returnable(number) for number in (1, 2, 3)]
