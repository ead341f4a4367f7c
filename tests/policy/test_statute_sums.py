"""`exchangekit.policy.statutes.amounts` and `.cars`: what the law itself works out."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchangekit.errors import CurrencyMismatchError, InvalidInputError
from exchangekit.policy.calendars.prc import PRC_2024_2026
from exchangekit.policy.statutes import cars
from exchangekit.policy.statutes.amounts import (
    Withdrawal,
    fraud_compensation,
    possession,
    withdrawal,
    withdrawal_refund,
)
from exchangekit.values.dates import Calendar, Length
from exchangekit.values.money import Money


def eur(amount: str) -> Money:
    """Give an amount in euros."""
    return Money.parse(amount, "EUR")


def day(number: int) -> datetime:
    """Give noon of a day of March 2026."""
    return datetime(2026, 3, number, 12, tzinfo=UTC)


# --- withdrawal ----------------------------------------------------------------------------------


def test_possession_of_several_deliveries() -> None:
    """Example (Directive 2011/83 art. 9(2)(b)): the last good, the first of a subscription."""
    parcels = [day(9), day(2), day(5)]

    assert day(9) == possession(parcels)
    assert day(2) == possession(parcels, regular=True)
    with pytest.raises(InvalidInputError):
        possession([])


def test_the_days_of_a_withdrawal() -> None:
    """Example (arts. 13, 14): fourteen days each; who collects cannot wait for the goods."""
    told, came = date(2025, 6, 20), date(2025, 7, 9)

    assert withdrawal(told, came) == Withdrawal(date(2025, 7, 4), date(2025, 7, 4), came)
    assert withdrawal(told, came, trader_collects=True).may_withhold_until is None
    assert withdrawal(told).may_withhold_until is None


@pytest.mark.parametrize(
    "more, expected",
    [
        ({}, "112.00"),
        ({"standard_delivery": eur("4.00")}, "104.00"),
        ({"standard_delivery": eur("15.00")}, "112.00"),
        ({"diminished": eur("30.00")}, "82.00"),
        ({"diminished": eur("30.00"), "informed": False}, "112.00"),
        ({"diminished": eur("300.00")}, "12.00"),
    ],
)
def test_what_a_withdrawal_gives_back(more: dict[str, Money], expected: str) -> None:
    """Example: goods 100.00 and delivery 12.00; express, use, and silence on the right."""
    assert eur(expected) == withdrawal_refund(eur("100.00"), eur("12.00"), **more)  # type: ignore[arg-type]


@given(st.integers(0, 10**6), st.integers(0, 10**4), st.integers(0, 10**4), st.integers(0, 10**6))
def test_a_withdrawal_gives_back_no_more_than_was_paid(
    goods: int, paid: int, standard: int, diminished: int
) -> None:
    """Law: between the delivery alone and everything paid, and all of it who was not told."""
    goods_, paid_, standard_, taken = (Money(n, "EUR") for n in (goods, paid, standard, diminished))
    parts = {"standard_delivery": standard_, "diminished": taken}

    least = withdrawal_refund(Money(0, "EUR"), paid_, standard_delivery=standard_)
    assert least <= withdrawal_refund(goods_, paid_, **parts) <= goods_ + paid_
    assert withdrawal_refund(goods_, paid_, informed=False, **parts) == goods_ + least


def test_sums_that_cannot_be_worked_out() -> None:
    """Bad input: negative amounts and other currencies."""
    with pytest.raises(InvalidInputError):
        withdrawal_refund(eur("-1"), eur("0"))
    with pytest.raises(InvalidInputError):
        withdrawal_refund(eur("1"), eur("0"), diminished=eur("-1"))
    with pytest.raises(CurrencyMismatchError):
        withdrawal_refund(eur("1"), Money(1, "CNY"))
    with pytest.raises(InvalidInputError):
        fraud_compensation(Money(-1, "CNY"))
    with pytest.raises(CurrencyMismatchError):
        fraud_compensation(eur("1"))


@pytest.mark.parametrize(
    "price, expected", [(9_900, 50_000), (16_666, 50_000), (16_667, 50_001), (100_000, 300_000)]
)
def test_fraud_is_paid_three_times_and_at_least_500(price: int, expected: int) -> None:
    """Example (PRC consumer law art. 55)."""
    assert Money(expected, "CNY") == fraud_compensation(Money(price, "CNY"))


# --- cars ----------------------------------------------------------------------------------------


def test_days_of_repair_are_counted_stay_by_stay() -> None:
    """Example (art. 40): a full day is a day, and so is what is left over of one."""
    hours = (24, 25, 1, 0, 48)

    assert cars.repair_days(timedelta(hours=h) for h in hours) == (1, 2, 1, 0, 2)
    with pytest.raises(InvalidInputError):
        cars.repair_days([timedelta(hours=-1)])


@given(st.lists(st.timedeltas(timedelta(0), timedelta(days=90)), max_size=5))
def test_a_stay_counts_for_less_than_a_day_more(stays: list[timedelta]) -> None:
    """Law: never less than it lasted, and never a whole day more."""
    days = [timedelta(days=count) for count in cars.repair_days(stays)]

    assert all(timedelta(0) <= d - s < timedelta(days=1) for d, s in zip(days, stays, strict=True))


@pytest.mark.parametrize(
    "on, km, held",
    [
        (date(2026, 3, 2), 3000, True),
        (date(2026, 3, 2), 3001, False),
        (date(2026, 3, 3), 10, False),
        (date(2026, 1, 1), 0, True),
        (date(2025, 12, 31), 10, False),
        (date(2026, 3, 2), -1, False),
    ],
)
def test_days_or_kilometres_whichever_first(on: date, km: int, *, held: bool) -> None:
    """Example (arts. 20, 23): sixty days or 3,000 km from 1 January 2026."""
    assert held == cars.EXCHANGE_OR_RETURN.holds(date(2026, 1, 1), on, km, Calendar())


def test_answers_are_due_in_working_days() -> None:
    """Example (art. 28): ten and twenty working days over the Spring Festival of 2026."""
    asked = date(2026, 2, 10)

    assert cars.ANSWER_WITHIN.last_day(asked, PRC_2024_2026) == date(2026, 3, 2)
    assert cars.COMPLETE_WITHIN.last_day(asked, PRC_2024_2026) == date(2026, 3, 16)
    assert cars.MOST_REPAIR_DAYS == 30


def test_a_cover_has_a_limit() -> None:
    """Bad input: no kilometres at all."""
    with pytest.raises(InvalidInputError):
        cars.Cover(Length(60), 0)
