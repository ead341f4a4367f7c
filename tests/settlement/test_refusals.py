"""What settlement refuses, told in full: where, what was given, and what would be right."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve

from exchangekit.errors import (
    CurrencyMismatchError,
    InvalidInputError,
    PaymentAmountError,
    PromotionGroupError,
    UnknownPaymentError,
)
from exchangekit.policy.money_terms import RefundOrder
from exchangekit.sale.spans import Span
from exchangekit.settlement.benefits import Change, check_groups
from exchangekit.settlement.changes import changes_between
from exchangekit.settlement.pricing import Found
from exchangekit.settlement.tenders import PaymentBalance, spread
from exchangekit.settlement.whole import whole_sale
from exchangekit.values.goods import Fault, Grade
from exchangekit.values.ids import PaymentId
from exchangekit.values.money import Money

from tests.refusing import Refusal, check
from tests.settlement.test_benefits import WHOLE_GROUP, cny, off, sale_of, shop_with
from tests.settlement.test_pricing import back, yuan
from tests.settlement.test_quote import quote
from tests.settlement.test_tenders import CARD, VOUCHER, part_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from exchangekit.sale.entitlement import Entitlement

YEN: Any = Money(1, "JPY")


def named(*over: tuple[str, int]) -> Callable[[], object]:
    """Name the payments that 15.00 go back over."""
    parts = tuple(part_of(*one) for one in over)
    payments, order = [CARD, VOUCHER], RefundOrder.NAMED
    return lambda: spread(yuan(1_500), payments, slip="EX-1", order=order, over=parts)


REFUSED: list[Refusal] = [
    (lambda: Found(0, Grade.AS_NEW), InvalidInputError("found.steps", "0", "at least 1")),
    (
        lambda: evolve(back(100, 3), found=(Found(2, Grade.AS_NEW),), missing=2),
        InvalidInputError("returned[1]", "2 found and 2 missing", "at most 3 together"),
    ),
    (
        lambda: evolve(back(100, 3), missing=-1),
        InvalidInputError("returned[1]", "0 found and -1 missing", "at most 3 together"),
    ),
    (
        lambda: PaymentBalance(PaymentId("card"), yuan(100), yuan(101)),
        InvalidInputError("payment[card].refunded", "1.01 CNY", "0 to the 1.00 CNY received"),
    ),
    (
        lambda: PaymentBalance(PaymentId("card"), yuan(100), yuan(-1)),
        InvalidInputError("payment[card].refunded", "-0.01 CNY", "0 to the 1.00 CNY received"),
    ),
    (
        lambda: spread(yuan(12_001), [CARD, VOUCHER], slip="EX-1"),
        PaymentAmountError("EX-1", "120.01 CNY", "120.00 CNY"),
    ),
    (
        lambda: spread(yuan(-1), [CARD, VOUCHER], slip="EX-1"),
        PaymentAmountError("EX-1", "-0.01 CNY", "120.00 CNY"),
    ),
    (lambda: spread(YEN, [CARD], slip="EX-1"), CurrencyMismatchError("JPY", "CNY")),
    (named(("cash", 1_500)), UnknownPaymentError("EX-1", "cash", ("card", "voucher"))),
    (
        named(("voucher", 1_100), ("voucher", 1_000)),
        PaymentAmountError("EX-1", "10.00 CNY", "9.00 CNY"),
    ),
    (
        named(("card", 1_500), ("voucher", 0)),
        PaymentAmountError("EX-1", "0.00 CNY", "20.00 CNY"),
    ),
    (named(("card", 1_400)), PaymentAmountError("EX-1", "14.00 CNY", "15.00 CNY")),
    (
        lambda: changes_between(quote(), evolve(quote(), currency="JPY")),
        CurrencyMismatchError("CNY", "JPY"),
    ),
]


@pytest.mark.parametrize("ask, error", REFUSED)
def test_a_refusal_says_where_what_and_what_would_be_right(ask: Any, error: Any) -> None:
    check(ask, error)


def test_a_group_that_is_broken_names_the_sale_and_what_would_be_left() -> None:
    """The whole group may come back, and what earns its promotion still may shrink."""
    shop = shop_with(WHOLE_GROUP, "100", "110", discounts=(off("30", "200"),))
    change = changed(sale_of(shop), 2)

    check(
        lambda: check_groups(change, "SO-1"),
        PromotionGroupError("SO-1", "promo", "100.00 CNY", "200.00 CNY"),
    )
    check_groups(changed(sale_of(shop), 1, 2), "SO-1")
    check_groups(changed(sale_of(shop)), "SO-1")


def changed(sale: Entitlement, *lines: int) -> Change:
    """Give whole lines of one piece back."""
    spans = {line: (Span(0, 1),) for line in lines}
    return Change(whole_sale(sale), spans, (), cny("0"), Fault.CUSTOMER, WHOLE_GROUP)
