"""`exchangekit.values.money`: amounts that neither gain nor lose a cent."""

from __future__ import annotations

from decimal import Context, Decimal, Inexact, InvalidOperation, localcontext
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchangekit.errors import (
    AmountDigitsError,
    CurrencyMismatchError,
    FloatAmountError,
    InvalidInputError,
    UnknownCurrencyError,
)
from exchangekit.values.currencies import DIGITS
from exchangekit.values.money import Money, total

from tests import strategies as given_

if TYPE_CHECKING:
    from collections.abc import Callable


def cny(minor: int) -> Money:
    """Give so many fen."""
    return Money(minor, "CNY")


# --- reading and writing -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "amount, currency, minor",
    [
        ("12.50", "CNY", 1250),
        (12, "CNY", 1200),
        (Decimal("12.5"), "CNY", 1250),
        ("-0.01", "CNY", -1),
        ("1250", "JPY", 1250),
        ("1250.0", "JPY", 1250),
        ("1.234", "KWD", 1234),
        ("1.2345", "CLF", 12345),
    ],
)
def test_parse_reads_major_units(amount: str | int | Decimal, currency: str, minor: int) -> None:
    """
    Example: currencies of 0, 2, 3 and 4 digits.

    gh:frappe/books/issues/770, gh:nopSolutions/nopCommerce/issues/1914: JPY with two
    decimals; the digits are those of ISO 4217 and nothing else.
    """
    assert Money(minor, currency) == Money.parse(amount, currency)


@given(given_.moneys())
def test_parse_undoes_amount(money: Money) -> None:
    """Law: what is written is read back, in every currency."""
    assert money == Money.parse(money.amount, money.currency)
    assert f"{money.amount} {money.currency}" == str(money)


@given(given_.currencies(), given_.minors())
def test_an_amount_finer_than_the_currency_is_refused(currency: str, minor: int) -> None:
    """
    Law: one digit more than the currency has is refused, never rounded.

    gh:medusajs/medusa/issues/13972, gh:medusajs/medusa/pull/15303: 10.285 against 10.29
    left -0.005 outstanding for ever.
    """
    finer = f"{Money(minor, currency).amount}{'' if DIGITS[currency] else '.'}5"

    with pytest.raises(AmountDigitsError) as caught:
        Money.parse(finer, currency, where="here")

    assert {
        "where": "here",
        "amount": finer,
        "currency": currency,
        "digits": DIGITS[currency],
    } == caught.value.facts


def test_a_float_is_refused() -> None:
    """gh:solidusio/solidus/issues/1564: 19.99000000000000003398 came from a float."""
    with pytest.raises(FloatAmountError) as caught:
        Money.parse(19.99, "EUR", where="price")  # type: ignore[arg-type]

    assert {"where": "price", "got": "19.99"} == caught.value.facts


@pytest.mark.parametrize("amount", ["NaN", Decimal("Infinity"), "1e999999999", "", "abc", True])
def test_no_number_is_refused(amount: str | Decimal) -> None:
    """NaN, infinities, huge exponents, words and bools never become money."""
    with pytest.raises(InvalidInputError) as caught:
        Money.parse(amount, "CNY", where="here")

    assert "here" == caught.value.where


@pytest.mark.parametrize("currency", ["", "cny", "RMB", "XXX", "¥", " CNY", None, 156])
def test_an_unknown_currency_is_refused(currency: str) -> None:
    """Codes are ISO 4217, upper case; no symbol and no nickname."""
    with pytest.raises(UnknownCurrencyError) as parsed:
        Money.parse("1", currency, where="here")
    with pytest.raises(UnknownCurrencyError) as built:
        Money(1, currency)

    assert {"where": "here", "currency": str(currency)} == parsed.value.facts
    assert "Money.currency" == built.value.where


@pytest.mark.parametrize("minor", [1.0, True, "1", None, Decimal(1)])
def test_minor_units_are_an_int(minor: int) -> None:
    """gh:akira-io/laravel-sisp/issues/282: thirds left 0.001 that could never be settled."""
    with pytest.raises(InvalidInputError):
        Money(minor, "CNY")


def test_a_hostile_decimal_context_changes_nothing() -> None:
    """A host with ``prec=2`` and traps set reads, shares and writes the same money."""
    hostile = Context(prec=2, traps=[Inexact, InvalidOperation])
    with localcontext(hostile):
        money = Money.parse(Decimal("123456.78"), "CNY")
        written = [money.amount, str(-money), *(share.amount for share in money.allocate([1, 2]))]

    assert ["123456.78", "-123456.78 CNY", "41152.26", "82304.52"] == written


# --- arithmetic ----------------------------------------------------------------------------------


@given(given_.minors(), given_.minors(), st.integers(-1000, 1000))
def test_arithmetic_is_that_of_integers(left: int, right: int, times: int) -> None:
    """Law: money of one currency adds, subtracts, negates, multiplies and compares as ints do."""
    one, other = cny(left), cny(right)

    assert cny(left + right) == one + other
    assert cny(left - right) == one - other
    assert cny(-left) == -one
    assert cny(left * times) == one * times
    assert (left < right, left <= right) == (one < other, one <= other)
    assert (left > right, left >= right) == (one > other, one >= other)
    assert (left == right) == (one == other)


@pytest.mark.parametrize(
    "combine",
    [
        lambda one, other: one + other,
        lambda one, other: one - other,
        lambda one, other: one < other,
        lambda one, other: one <= other,
        lambda one, other: total([one, other], one.currency),
    ],
    ids=["+", "-", "<", "<=", "total"],
)
def test_two_currencies_never_meet(combine: Callable[[Money, Money], object]) -> None:
    """gh:microsoft/BCApps/pull/6139: two currencies were summed; here it is an error."""
    with pytest.raises(CurrencyMismatchError) as caught:
        combine(cny(1), Money(1, "JPY"))

    assert {"left": "CNY", "right": "JPY"} == caught.value.facts


def test_equal_figures_of_two_currencies_differ() -> None:
    """Equality is a question, not arithmetic: it answers no."""
    assert cny(1) != Money(1, "JPY")
    assert cny(0) != object()


@pytest.mark.parametrize("times", [0.5, True, Decimal(2), "2", None])
def test_money_is_multiplied_by_ints_only(times: int) -> None:
    """A price times a quantity is `Rate.extend`, where the rounding has a name."""
    with pytest.raises(InvalidInputError):
        cny(100) * times


def test_nonsense_arithmetic_is_a_type_error() -> None:
    """gh:django-money/django-money/issues/586: ``10 / Money(5)`` gave 0.5."""
    with pytest.raises(TypeError):
        10 / cny(5)  # type: ignore[operator]
    with pytest.raises(TypeError):
        sum([cny(5)])  # type: ignore[list-item]


def test_money_has_no_truth() -> None:
    """Zero is an amount too, so ``if money:`` is refused instead of guessed."""
    with pytest.raises(TypeError, match="ambiguous"):
        bool(cny(0))


def test_zero_is_the_neutral_amount() -> None:
    """Example: nothing, in a currency."""
    assert cny(0) == Money.zero("CNY")
    assert cny(5) == Money.zero("CNY") + cny(5)


@given(st.lists(given_.minors()))
def test_total_is_the_sum(minors: list[int]) -> None:
    """Law: amounts add up in any number; none at all are zero of the named currency."""
    assert cny(sum(minors)) == total(map(cny, minors), "CNY")


# --- shares --------------------------------------------------------------------------------------


def test_share_is_half_up() -> None:
    """Example: a third of a yuan, a half of one fen, a part of nothing."""
    assert cny(33) == cny(100).share(1, 3)
    assert cny(1) == cny(1).share(1, 2)
    assert cny(-1) == cny(-1).share(1, 2)
    assert cny(0) == cny(100).share(0, 0)


@given(given_.minors(), st.integers(1, 10_000), st.data())
def test_cumulative_shares_never_go_back(minor: int, whole: int, data: st.DataObject) -> None:
    """
    Law: shares of growing parts grow towards the whole, and end in it exactly.

    gh:craftcms/commerce/issues/3213: the exact remainder was "greater than remaining".
    """
    part = data.draw(st.integers(0, whole - 1))
    size = 1 if minor >= 0 else -1
    here, there = cny(minor).share(part, whole), cny(minor).share(part + 1, whole)

    assert size * here.minor <= size * there.minor
    assert abs(Fraction(minor * part, whole) - here.minor) <= Fraction(1, 2)
    assert cny(0) == cny(minor).share(0, whole)
    assert cny(minor) == cny(minor).share(whole, whole)


# --- allocation ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "minor, weights, expected",
    [
        (100, [1, 1, 1], [34, 33, 33]),
        (-100, [1, 1, 1], [-34, -33, -33]),
        (5, [1, 0, 1], [3, 0, 2]),
        (103, [100, 100], [52, 51]),
        (3, [0, 0], [2, 1]),
        (0, [7], [0]),
        (100, [1, 2, 7], [10, 20, 70]),
    ],
)
def test_allocation_by_largest_remainder(
    minor: int, weights: list[int], expected: list[int]
) -> None:
    """
    Example: remainders go to the largest rest, ties to the lower index.

    gh:spree/spree/pull/14467: a cap of 1.03 over two lines of 1.00 gave 0.52 twice.
    """
    assert expected == [share.minor for share in cny(minor).allocate(weights)]


@given(given_.moneys(), given_.weights())
def test_allocation_loses_nothing(money: Money, weights: list[int]) -> None:
    """
    Law: shares add up to the whole, whatever the weights.

    gh:solidusio-contrib/solidus_product_assembly/issues/61: parts of a kit summed to
    169.58 here and 169.60 there; 169.59 was paid.
    """
    shares = money.allocate(weights)

    assert len(weights) == len(shares)
    assert money == total(shares, money.currency)


@given(given_.minors(), given_.weights())
def test_allocation_is_fair(minor: int, weights: list[int]) -> None:
    """
    Law: each share is within one minor unit of exact, and a zero weight gets nothing.

    gh:magento/magento2/issues/38388: three equal returns gave 19.00, 19.01 and 18.99.
    """
    shares = cny(minor).allocate(weights)
    weights = weights if any(weights) else [1] * len(weights)

    for weight, share in zip(weights, shares, strict=True):
        exact = Fraction(minor * weight, sum(weights))

        assert abs(share.minor - exact) < 1
        assert 0 != weight or 0 == share.minor


@given(given_.minors(), given_.weights())
def test_allocation_favours_the_heavier_then_the_earlier(minor: int, weights: list[int]) -> None:
    """Law: equal weights differ by at most one unit, the earlier having more; signs mirror."""
    shares = [share.minor for share in cny(minor).allocate(weights)]
    sizes = sorted(zip(weights, map(abs, shares), strict=True), key=lambda pair: -pair[0])

    for (heavier, larger), (lighter, smaller) in pairwise(sizes):
        assert larger >= smaller
        assert heavier > lighter or larger - smaller <= 1
    assert [-share for share in shares] == [s.minor for s in cny(-minor).allocate(weights)]


@given(given_.minors(least=0), st.integers(1, 50))
def test_divisible_amounts_split_evenly(each: int, count: int) -> None:
    """Law: an amount that divides is divided, without a remainder moving about."""
    assert (cny(each),) * count == cny(each * count).allocate([1] * count)


@given(given_.weights(), st.data())
def test_a_share_never_exceeds_its_weight(weights: list[int], data: st.DataObject) -> None:
    """Law: what is spread over amounts that it does not exceed exceeds none of them."""
    minor = data.draw(given_.shares(sum(weights)))

    shares = cny(minor).allocate(weights)

    assert all(0 <= share.minor <= w for share, w in zip(shares, weights, strict=True))


@pytest.mark.parametrize("weights", [[], [-1], [3, -1]])
def test_weights_that_cannot_be_are_refused(weights: list[int]) -> None:
    """No weights or a negative one is a mistake, not a split."""
    with pytest.raises(InvalidInputError) as caught:
        cny(100).allocate(weights)

    assert repr(weights) == caught.value.got
