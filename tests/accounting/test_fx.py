"""Foreign currency: the rate of the sale stays with it, and parts add up in both currencies."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchangekit.accounting.fx import FxAmount, FxRate, paid_postings, sold_postings
from exchangekit.accounting.roles import AccountRole as R
from exchangekit.accounting.vouchers import effect
from exchangekit.errors import CurrencyMismatchError, FloatAmountError, InvalidInputError
from exchangekit.values.money import Money, Rate
from exchangekit.values.tax import Taxed, TaxRate, tax_inclusive

from tests.accounting.strategies import voucher, yuan

VAT = TaxRate.parse("vat", "13")
CITY = TaxRate.parse("city", "2.5")
SOLD_AT = FxRate.parse("7.1234", "USD", "CNY")
TODAY_AT = FxRate.parse("7.2", "USD", "CNY")


def dollars(minor: int) -> Money:
    return Money(minor, "USD")


@pytest.mark.parametrize(
    "rate, amount, worth",
    [
        (SOLD_AT, dollars(100), yuan(712)),
        (SOLD_AT, dollars(-100), yuan(-712)),
        (FxRate.parse("4.75", "JPY", "CNY", per=100), Money(1999, "JPY"), yuan(9495)),
        (FxRate.parse("23.5", "KWD", "CNY"), Money(1234, "KWD"), yuan(2900)),
        (FxRate.parse("21.05", "CNY", "JPY"), yuan(100), Money(21, "JPY")),
    ],
)
def test_amounts_are_converted_with_the_digits_of_both(
    rate: FxRate, amount: Money, worth: Money
) -> None:
    """Yen have no minor unit and dinars three digits; either sign rounds alike."""
    assert rate.convert(amount) == worth
    assert rate.base == worth.currency


def test_a_credit_reuses_the_rate_of_the_sale() -> None:
    """gh:microsoft/BCApps/pull/6139: two currencies in one sum; here each keeps its own."""
    sold = FxAmount.sold(SOLD_AT, tax_inclusive(dollars(11300), [VAT]))
    half, rest = sold.credit(dollars(5650))
    other, nothing = rest.credit(rest.left)

    assert sold.base.gross == yuan(80494)
    assert (half.gross, other.gross) == (yuan(40247), yuan(40247))
    assert half + other == sold.base
    assert nothing.left == dollars(0)


def test_bad_input_is_refused() -> None:
    """Over-credits, negative amounts, other currencies, rates of nothing, floats."""
    sold = FxAmount.sold(SOLD_AT, Taxed(dollars(100)))
    for gross in (dollars(101), dollars(-1)):
        with pytest.raises(InvalidInputError):
            sold.credit(gross)
    for amount, credited in ((dollars(-1), dollars(0)), (dollars(1), dollars(2))):
        with pytest.raises(InvalidInputError):
            FxAmount(SOLD_AT, Taxed(amount), credited)
    with pytest.raises(CurrencyMismatchError):
        sold.credit(yuan(1))
    with pytest.raises(CurrencyMismatchError):
        FxAmount.sold(SOLD_AT, Taxed(yuan(1)))
    for worth in (Rate(0, 0, "CNY"), Rate(1, 0, "USD")):
        with pytest.raises(InvalidInputError):
            FxRate("USD", worth)
    with pytest.raises(FloatAmountError):
        FxRate.parse(7.1, "USD", "CNY")  # type: ignore[arg-type]


def test_only_money_at_another_rate_makes_a_difference() -> None:
    """Sold at 7.1234, refunded at 7.2: the customer is even, the gap stands by itself."""
    sold = FxAmount.sold(SOLD_AT, tax_inclusive(dollars(11300), [VAT]))
    base, _ = sold.credit(dollars(11300))
    lines = (
        *sold_postings(sold.base, "goods"),
        *paid_postings(dollars(11300), sold.base.gross, SOLD_AT, "P-1"),
        *sold_postings(-base, "goods"),
        *paid_postings(dollars(-11300), -base.gross, TODAY_AT, "R-1"),
    )
    book = voucher(*lines)

    assert effect([book], R.CUSTOMER, "CNY") == yuan(0)
    assert effect([book], R.REVENUE, "CNY") == yuan(0)
    assert effect([book], R.OUTPUT_TAX, "CNY") == yuan(0)
    assert effect([book], R.BANK, "CNY") == yuan(80494 - 81360)
    assert effect([book], R.CURRENCY_DIFFERENCE, "CNY") == yuan(866)


@given(
    rate=st.integers(1, 10**9).map(lambda figures: FxRate("USD", Rate(figures, 4, "CNY"))),
    gross=st.integers(0, 10**7),
    cuts=st.lists(st.integers(0, 10**7), max_size=5),
)
def test_parts_add_up_in_base_money(rate: FxRate, gross: int, cuts: list[int]) -> None:
    """Law: any partition of credits is worth the sale, net and every tax, none negative."""
    sold = FxAmount.sold(rate, tax_inclusive(dollars(gross), [VAT, CITY]))
    kept, worth = sold, Taxed(yuan(0))
    ends = sorted({cut % (gross + 1) for cut in cuts} | {gross})
    for end in ends:
        part, kept = kept.credit(dollars(end) - kept.credited)
        worth += part
        assert part.net.minor >= 0
        assert all(tax.amount.minor >= 0 for tax in part.taxes)

    assert kept.left == dollars(0)
    assert sold.base.gross == rate.convert(dollars(gross))
    assert (worth.net, worth.gross) == (sold.base.net, sold.base.gross)
    assert {t.rate: t.amount for t in worth.taxes} == {t.rate: t.amount for t in sold.base.taxes}
