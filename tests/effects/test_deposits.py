"""`exchangekit.effects.deposits`: a deposit left abroad is worth what the day says."""

from __future__ import annotations

from exchangekit.accounting.roles import AccountRole as R
from exchangekit.slip import commands as c
from exchangekit.slip.pledging import still_asked

from tests import laws
from tests.builders import SHIRT_L, SHIRT_M
from tests.effects.test_foreign import LATER, SOLD_AT, abroad, sell
from tests.slip.test_pledging import P1, terms


def test_what_came_in_is_worth_more_than_what_is_owed() -> None:
    """At 7.20 instead of 7.1234: the bank has more, the difference stands by itself."""
    shop = abroad(terms(amount=None, deadlines=()))
    sell(shop, (SHIRT_M, 1, "113"))
    shop.agree(c.Asked(1, 1), c.Wish(SHIRT_L, 1))
    shop.settle()
    asked = still_asked(shop.slip())

    shop.do(c.Pay(P1, asked, fx=LATER, pledge=True))

    left = laws.vouchers_of(shop.store, shop.slip())[-1]
    came, owed = LATER.convert(asked), SOLD_AT.convert(asked)
    assert came.minor > owed.minor > 0
    assert left.effect_on(R.BANK) == came
    assert left.effect_on(R.CUSTOMER_DEPOSIT) == -owed
    assert left.effect_on(R.CURRENCY_DIFFERENCE) == owed - came
    assert {line.about for line in left.postings} == {P1}
