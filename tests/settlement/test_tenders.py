"""`exchangekit.settlement.tenders`: a refund goes back whole over what was paid, or not at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchangekit.errors import (
    CurrencyMismatchError,
    ExchangeKitError,
    InvalidInputError,
    PaymentAmountError,
    UnknownPaymentError,
)
from exchangekit.policy.money_terms import RefundOrder
from exchangekit.settlement.tenders import (
    PaymentBalance,
    RefundPart,
    cash_rounding,
    spread,
)
from exchangekit.values.ids import PaymentId
from exchangekit.values.money import Money, total

from tests.settlement.strategies import payments
from tests.strategies import currencies, minors


def yuan(minor: int) -> Money:
    """Give an amount in fen."""
    return Money(minor, "CNY")


CARD = PaymentBalance(PaymentId("card"), yuan(10_000), yuan(0))
VOUCHER = PaymentBalance(PaymentId("voucher"), yuan(3_000), yuan(1_000))


def test_the_last_payment_gives_first() -> None:
    """Example: 25.00 over a card of 100.00 and a voucher that has 20.00 left."""
    parts = spread(yuan(2_500), [CARD, VOUCHER], slip="EX-1")

    expected = (
        RefundPart(PaymentId("voucher"), yuan(2_000)),
        RefundPart(PaymentId("card"), yuan(500)),
    )

    assert expected == parts


def test_more_than_the_payments_have_is_refused_whole() -> None:
    """gh:vendurehq/vendure/issues/1753: a refund above one payment's rest was cut in silence."""
    with pytest.raises(PaymentAmountError) as caught:
        spread(yuan(12_001), [CARD, VOUCHER], slip="EX-1")

    expected = {"slip": "EX-1", "got": "120.01 CNY", "limit": "120.00 CNY"}

    assert expected == caught.value.facts


def test_a_negative_refund_is_no_refund() -> None:
    """It would charge a payment under the name of a refund."""
    with pytest.raises(PaymentAmountError):
        spread(yuan(-1), [CARD], slip="EX-1")


def test_payments_of_another_currency_are_not_added_up() -> None:
    """gh:microsoft/BCApps/pull/6139: two currencies were summed."""
    with pytest.raises(CurrencyMismatchError):
        spread(Money(1, "JPY"), [CARD], slip="EX-1")


@pytest.mark.parametrize("refunded", [-1, 10_001])
def test_no_payment_gave_back_more_than_it_brought(refunded: int) -> None:
    """A payment that gave more than all is refused when facts come in."""
    with pytest.raises(InvalidInputError) as caught:
        PaymentBalance(PaymentId("card"), yuan(10_000), yuan(refunded))

    assert caught.value.where == "payment[card].refunded"


def test_a_balance_is_of_one_currency() -> None:
    """What came in yuan goes back in yuan."""
    with pytest.raises(CurrencyMismatchError):
        PaymentBalance(PaymentId("card"), yuan(10_000), Money(0, "JPY"))


@given(st.data(), currencies())
def test_a_refund_is_spread_to_the_cent_or_not_at_all(data: st.DataObject, currency: str) -> None:
    """
    Law: the parts add up to the refund and no payment gives more than it has left.

    gh:woocommerce/woocommerce-gateway-stripe/issues/838: refunds exceeded the payment.
    """
    balances = data.draw(payments(currency))
    most = total((balance.left for balance in balances), currency)
    near = st.integers(-1, 1).map(lambda off: most.minor + off)
    refund = Money(data.draw(minors() | near | st.integers(0, most.minor)), currency)

    if not 0 <= refund.minor <= most.minor:
        with pytest.raises(PaymentAmountError):
            spread(refund, balances, slip="EX-1")
        return
    parts = spread(refund, balances, slip="EX-1")

    left = {balance.id: balance.left for balance in balances}
    assert refund == total((part.amount for part in parts), currency)
    assert all(0 < part.amount.minor <= left[part.payment].minor for part in parts)
    assert len(parts) == len({part.payment for part in parts})
    assert sorted((part.payment for part in parts), reverse=True) == [p.payment for p in parts]


@given(st.data(), currencies())
def test_a_refund_in_two_steps_takes_the_same_from_each(data: st.DataObject, currency: str) -> None:
    """Law: paying a refund in parts ends with the same balances as paying it at once."""
    balances = data.draw(payments(currency))
    whole = Money(
        data.draw(st.integers(0, sum(balance.left.minor for balance in balances))), currency
    )
    first = Money(data.draw(st.integers(0, whole.minor)), currency)

    halfway = _after(balances, spread(first, balances, slip="EX-1"))
    stepwise = _after(halfway, spread(whole - first, halfway, slip="EX-1"))

    assert _after(balances, spread(whole, balances, slip="EX-1")) == stepwise


def _after(
    balances: tuple[PaymentBalance, ...], parts: tuple[RefundPart, ...]
) -> tuple[PaymentBalance, ...]:
    """Book the parts."""
    back = {part.payment: part.amount for part in parts}
    return tuple(
        PaymentBalance(b.id, b.received, b.refunded + back.get(b.id, b.refunded * 0))
        for b in balances
    )


@pytest.mark.parametrize(
    "order, expected",
    [
        (RefundOrder.NEWEST_FIRST, [("voucher", 2_000), ("card", 500)]),
        (RefundOrder.OLDEST_FIRST, [("card", 2_500)]),
        (RefundOrder.PROPORTIONAL, [("card", 2_083), ("voucher", 417)]),
    ],
)
def test_the_policy_says_which_payment_gives_first(
    order: RefundOrder, expected: list[tuple[str, int]]
) -> None:
    """Example: 25.00 over a card of 100.00 and a voucher that has 20.00 left."""
    parts = spread(yuan(2_500), [CARD, VOUCHER], slip="EX-1", order=order)

    assert expected == [(part.payment, part.amount.minor) for part in parts]


def test_nothing_to_refund_touches_no_payment() -> None:
    for order in RefundOrder:
        assert () == spread(yuan(0), [], slip="EX-1", order=order)


def test_named_parts_are_taken_as_they_are() -> None:
    over = (part_of("voucher", 1_000), part_of("card", 500))

    assert over == spread(
        yuan(1_500), [CARD, VOUCHER], slip="EX-1", order=RefundOrder.NAMED, over=over
    )


@pytest.mark.parametrize(
    "error, over",
    [
        (UnknownPaymentError, [("cash", 1_500)]),
        (PaymentAmountError, [("card", 1_400)]),
        (PaymentAmountError, [("card", 1_600), ("voucher", -100)]),
        (PaymentAmountError, [("voucher", 2_001)]),
        (PaymentAmountError, [("voucher", 1_100), ("voucher", 1_000)]),
    ],
    ids=["unknown", "too-little", "negative", "above-what-is-left", "twice"],
)
def test_named_parts_have_to_fit(
    error: type[ExchangeKitError], over: list[tuple[str, int]]
) -> None:
    """Law: never above what was received and not yet refunded, whoever names the payments."""
    parts = tuple(part_of(name, minor) for name, minor in over)

    with pytest.raises(error):
        spread(yuan(1_500), [CARD, VOUCHER], slip="EX-1", order=RefundOrder.NAMED, over=parts)


def part_of(name: str, minor: int) -> RefundPart:
    """Give a part of a refund."""
    return RefundPart(PaymentId(name), yuan(minor))


@given(st.data(), currencies(), st.sampled_from([o for o in RefundOrder if o != "named"]))
def test_every_order_preserves_the_total(
    data: st.DataObject, currency: str, order: RefundOrder
) -> None:
    """
    Law: the parts add up to the refund, and no payment gives more than it has left.

    Answers gh:vendurehq/vendure/issues/1753 (a refund was cut to one payment's rest).
    """
    balances = data.draw(payments(currency))
    most = total((payment.left for payment in balances), currency)
    refund = Money(data.draw(st.integers(0, most.minor)), currency)

    parts = spread(refund, balances, slip="EX-1", order=order)

    left = {payment.id: payment.left for payment in balances}
    assert refund == total((part.amount for part in parts), currency)
    assert len(parts) == len({part.payment for part in parts})
    assert all(0 < part.amount.minor <= left[part.payment].minor for part in parts)


@given(st.integers(-10_000, 10_000), st.integers(1, 100))
def test_cash_is_paid_in_coins_that_exist(minor: int, step: int) -> None:
    """Law: what is paid is a whole number of coins, and the nearest."""
    rounding = cash_rounding(yuan(minor), step)

    assert 0 == (minor + rounding.minor) % step
    assert 2 * abs(rounding.minor) <= step
