"""`exchangekit.effects.deposits`: a deposit left abroad is worth what the day says."""

from __future__ import annotations

from exchangekit.accounting.roles import AccountRole as R

from tests import laws
from tests.effects.test_foreign import LATER, SOLD_AT
from tests.slip.test_pledging import P1, left_abroad


def test_what_came_in_is_worth_more_than_what_is_owed() -> None:
    """At 7.20 instead of 7.1234: the bank has more, the difference stands by itself."""
    shop, asked = left_abroad()

    left = laws.vouchers_of(shop.store, shop.slip())[-1]
    came, owed = LATER.convert(asked), SOLD_AT.convert(asked)
    assert came.minor > owed.minor > 0
    assert left.effect_on(R.BANK) == came
    assert left.effect_on(R.CUSTOMER_DEPOSIT) == -owed
    assert left.effect_on(R.CURRENCY_DIFFERENCE) == owed - came
    assert {line.about for line in left.postings} == {P1}
