"""`exchangekit.values.money`: net plus taxes is gross, however an amount is cut."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchangekit.errors import CurrencyMismatchError
from exchangekit.values.decimals import Rounding
from exchangekit.values.money import Money, total
from exchangekit.values.tax import Tax, Taxed, TaxRate, tax_exclusive, tax_inclusive

from tests import strategies as given_

VAT = TaxRate("vat", 130_000)
CITY = TaxRate("city", 10_000)


def cny(minor: int) -> Money:
    """Give so many fen."""
    return Money(minor, "CNY")


def figures(taxed: Taxed) -> tuple[int, dict[str, int]]:
    """Give net and taxes as plain ints, leaving out taxes of nothing."""
    taxes = {tax.rate.code: tax.amount.minor for tax in taxed.taxes if tax.amount.minor}
    return taxed.net.minor, taxes


# --- splitting -----------------------------------------------------------------------------------


def test_tax_is_taken_out_or_put_on_top() -> None:
    """Example: 13 % in 113.00 and on 100.00 are the same 13.00."""
    expected = Taxed(cny(10_000), (Tax(VAT, cny(1_300)),))

    assert expected == tax_inclusive(cny(11_300), [VAT])
    assert expected == tax_exclusive(cny(10_000), [VAT])
    assert cny(11_300) == expected.gross
    assert cny(1_300) == expected.tax


def test_no_tax_is_an_amount_too() -> None:
    """Example: without rates, net is gross and no tax is named."""
    expected = Taxed(cny(500))

    assert expected == tax_inclusive(cny(500), []) == tax_exclusive(cny(500), [])
    assert cny(500) == expected.gross
    assert cny(0) == expected.tax


def test_several_rates_share_one_net() -> None:
    """Example: 13 % and 1 % of the same 100.00, by largest remainder."""
    taxed = tax_inclusive(cny(11_400), [VAT, CITY])

    assert (10_000, {"vat": 1_300, "city": 100}) == figures(taxed)


@given(given_.moneys(), given_.tax_rates())
def test_inclusive_tax_keeps_gross_and_rounds_net_once(
    gross: Money, rates: tuple[TaxRate, ...]
) -> None:
    """
    Law: net plus tax is the given gross; net is within half a unit of exact.

    gh:medusajs/medusa/issues/15885: 97.9 instead of 99, as the discount's tax was taken
    off twice; gh:woocommerce/woocommerce/issues/41919: 0.884956 + 0.12 = 1.004956 on 1.00.
    """
    taxed = tax_inclusive(gross, rates)
    exact = Fraction(gross.minor * 1_000_000, 1_000_000 + sum(rate.ppm for rate in rates))

    assert gross == taxed.gross == taxed.net + taxed.tax
    assert abs(exact - taxed.net.minor) <= Fraction(1, 2)
    assert list(rates) == [tax.rate for tax in taxed.taxes]


@given(given_.moneys(), given_.tax_rates())
def test_exclusive_tax_keeps_net_and_rounds_tax_once(
    net: Money, rates: tuple[TaxRate, ...]
) -> None:
    """Law: the given net stays; the taxes together are within half a unit of exact."""
    taxed = tax_exclusive(net, rates)
    exact = Fraction(net.minor * sum(rate.ppm for rate in rates), 1_000_000)

    assert net == taxed.net
    assert abs(exact - taxed.tax.minor) <= Fraction(1, 2)
    assert taxed.gross == taxed.net + taxed.tax


@given(given_.paid_amounts(least=-given_.MOST_MINOR))
def test_net_and_every_tax_have_the_sign_of_the_gross(paid: Taxed) -> None:
    """Law: splitting never makes a part of the other sign."""
    sign = 1 if paid.gross.minor >= 0 else -1

    assert all(sign * part.minor >= 0 for part in (paid.net, *(t.amount for t in paid.taxes)))


# --- arithmetic ----------------------------------------------------------------------------------


@given(given_.moneys("CNY"), given_.moneys("CNY"), given_.tax_rates(), given_.tax_rates())
def test_taxed_amounts_add_part_by_part(
    one: Money, other: Money, rates: tuple[TaxRate, ...], others: tuple[TaxRate, ...]
) -> None:
    """Law: net, each tax and gross add up and take away separately."""
    left, right = tax_inclusive(one, rates), tax_exclusive(other, others)

    assert left.gross + right.gross == (left + right).gross
    assert left.net + right.net == (left + right).net
    assert left.tax - right.tax == (left - right).tax
    assert -left.gross == (-left).gross
    assert figures(left) == figures(left + right - right)
    assert (0, {}) == figures(left - left)


def test_a_rate_named_twice_loses_nothing() -> None:
    """Law: adding nothing changes no total, even where one rate stands twice."""
    twice = tax_inclusive(cny(12_600), [VAT, VAT])

    assert cny(12_600) == (twice + Taxed(cny(0))).gross
    assert cny(12_600) == (Taxed(cny(0)) + twice).gross
    assert cny(0) == (twice - twice).gross


def test_taxed_amounts_of_two_currencies_never_meet() -> None:
    """Net, tax and gross of another currency are refused."""
    with pytest.raises(CurrencyMismatchError):
        Taxed(cny(1)) + Taxed(Money(1, "JPY"))
    with pytest.raises(CurrencyMismatchError):
        Taxed(cny(1), (Tax(VAT, Money(1, "JPY")),)).gross  # noqa: B018 - raises


# --- cutting -------------------------------------------------------------------------------------


@given(given_.paid_amounts(least=-given_.MOST_MINOR), st.integers(1, 10_000), st.data())
def test_the_first_steps_of_a_line_have_a_value(
    paid: Taxed, whole: int, data: st.DataObject
) -> None:
    """Law: ``g(k) = round_half_up(paid * k / n)``, of which net plus tax is all."""
    part = data.draw(st.integers(0, whole))

    cut = paid.upto(part, whole)

    assert paid.gross.share(part, whole) == cut.gross == cut.net + cut.tax
    assert paid == paid.upto(whole, whole)
    assert (0, {}) == figures(paid.upto(0, whole))
    assert [tax.rate for tax in paid.taxes] == [tax.rate for tax in cut.taxes]


@given(given_.paid_amounts(), st.integers(1, 200))
def test_no_step_has_a_part_of_the_wrong_sign(paid: Taxed, whole: int) -> None:
    """
    Law: gross, net and every tax of each step are at least zero.

    gh:magento/magento2/issues/14713, gh:magento/magento2/issues/32222: one line gave back
    the tax of the whole order; shared by quantity, a unit may even get a negative net.
    """
    marks = [paid.upto(part, whole) for part in range(whole + 1)]

    for before, after in pairwise(marks):
        step = after - before

        assert step.net.minor >= 0
        assert all(tax.amount.minor >= 0 for tax in step.taxes)


@given(given_.paid_amounts(least=-given_.MOST_MINOR), st.integers(1, 10_000), st.data())
def test_any_partition_in_any_order_adds_up(paid: Taxed, whole: int, data: st.DataObject) -> None:
    """
    Law: the parts of a line, in any order, are what was paid: net and each tax.

    gh:frappe/erpnext/pull/50944: the second partial credit note was refused, as the
    first one's share of the discount was not counted.
    """
    worth = Taxed(Money.zero(paid.net.currency))
    for span in data.draw(given_.partitions(whole)):
        worth += paid.upto(span.stop, whole) - paid.upto(span.start, whole)

    assert figures(paid) == figures(worth)


@given(st.integers(1, 50), given_.minors(least=0, most=10**6), given_.minors(least=0, most=10**5))
def test_what_divides_is_divided_evenly(count: int, net: int, tax: int) -> None:
    """
    Law: where net and tax divide by the steps, every step is worth the same.

    gh:magento/magento2/issues/38388: three equal returns gave tax 19.00, 19.01, 18.99.
    """
    paid = Taxed(cny(net * count), (Tax(VAT, cny(tax * count)),))
    marks = [paid.upto(part, count) for part in range(count + 1)]

    steps = {(s.net, s.tax) for s in (after - before for before, after in pairwise(marks))}

    assert {(cny(net), cny(tax))} == steps


def test_a_rate_whose_amount_uses_the_rest_up() -> None:
    """Example: a tax of all there is leaves nothing for the next, and no division by zero."""
    paid = Taxed(cny(0), (Tax(VAT, cny(3)), Tax(CITY, cny(0))))

    nets = [paid.upto(part, 3) for part in range(4)]

    assert [cny(0)] * 4 == [cut.net for cut in nets]
    assert cny(6) == total((cut.tax for cut in nets), "CNY")


def test_tax_rounding_is_a_choice() -> None:
    # 88.50 at 13 % bears 11.505, 0.05 at 100 % inside is 0.025.
    assert tax_exclusive(cny(8_850), [VAT]).tax == cny(1_151)
    assert tax_exclusive(cny(8_850), [VAT], Rounding.HALF_EVEN).tax == cny(1_150)
    double = TaxRate("vat", 1_000_000)
    assert tax_inclusive(cny(5), [double]).net == cny(3)
    assert tax_inclusive(cny(5), [double], Rounding.HALF_EVEN).net == cny(2)
    assert tax_inclusive(cny(5), [double], Rounding.DOWN).gross == cny(5)
