"""What goods that come back are worth in the books: by the terms, the first that is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchangekit.errors import CurrencyMismatchError, InvalidInputError
from exchangekit.policy.terms import ORIGINAL_FIRST, ReturnValue, Terms
from exchangekit.slip import commands as c
from exchangekit.slip.allowed import Allowed
from exchangekit.slip.phases import Leg
from exchangekit.stock.places import PlaceKind
from exchangekit.values.money import Money

from tests import laws
from tests.builders import EX_1, SHIRT_M, SITE, Shop
from tests.slip.world import ANYBODY

if TYPE_CHECKING:
    from exchangekit.slip.lines import Receipt

BOTH = (c.LineSteps(1, 2),)
ORIGINAL, CURRENT, GIVEN, NOTHING = ReturnValue


def sold(*ways: ReturnValue, known: bool = True) -> Shop:
    """Two shirts that cost 0.80 each are to come back; ten of 2.00 lie on the shelf by now."""
    shop = Shop(Terms(return_value=ways))
    sale = shop.order("SO-1", (SHIRT_M, 2))
    if known:
        shop.desk.record_sale(sale, shop.signed())
    else:
        shop.desk.import_sale(sale, shop.signed())
    place = (SHIRT_M, SITE)
    steps, _ = shop.store._sellable[place]
    shop.store._sellable[place] = (steps, 200 * steps)
    shop.agree(c.Asked(1, 2))
    return shop


def received(shop: Shop, *worth: str) -> Receipt:
    """Receive both, and give what they are worth and why."""
    given_as = tuple(Money.parse(one, "CNY") for one in worth)
    outcome = shop.do(c.Receive(SITE, BOTH, worth=given_as))
    (movement,) = outcome.batch.movements
    (receipt,) = outcome.slip.returns[0].receipts
    assert movement.target.kind is PlaceKind.INSPECTION
    assert movement.value == receipt.value.minor
    assert [line.amount for v in outcome.batch.vouchers for line in v.postings] == (
        [receipt.value] if receipt.value.minor else []
    )
    return receipt


@pytest.mark.parametrize(
    "ways, known, worth, minor, instead",
    [
        ((), True, (), 160, None),
        ((), False, (), 400, CURRENT),
        ((CURRENT,), True, (), 400, CURRENT),
        ((GIVEN, ORIGINAL), True, ("3.33",), 333, GIVEN),
        ((GIVEN, ORIGINAL), True, (), 160, None),
        ((ORIGINAL, GIVEN), True, ("3.33",), 160, None),
        ((ORIGINAL, GIVEN), False, ("3.33",), 333, GIVEN),
        ((ORIGINAL, NOTHING), False, (), 0, NOTHING),
        ((ORIGINAL,), False, (), 0, NOTHING),
        ((GIVEN, NOTHING), False, (), 0, NOTHING),
    ],
)
def test_the_first_value_that_is_known_counts_and_another_than_the_issues_is_named(
    ways: tuple[ReturnValue, ...],
    known: bool,  # noqa: FBT001 -- a column of the table
    worth: tuple[str, ...],
    minor: int,
    instead: ReturnValue | None,
) -> None:
    receipt = received(sold(*ways, known=known), *worth)

    assert (receipt.value.minor, receipt.instead) == (minor, instead)


def test_without_stock_there_is_no_average_to_take() -> None:
    """Example: the shelf where they arrive is empty, so the next way of the terms counts."""
    shop = sold(CURRENT, ORIGINAL)
    shop.store._sellable.clear()

    assert received(shop).instead is None


def test_half_a_cent_goes_up() -> None:
    """Example: ten shirts worth 0.05 together are worth half a cent each."""
    shop = sold(CURRENT)
    shop.store._sellable[SHIRT_M, SITE] = (10, 5)
    outcome = shop.do(c.Receive(SITE, (c.LineSteps(1, 1),)))

    assert outcome.slip.returns[0].receipts[0].value.minor == 1


def test_goods_at_another_value_go_on_through_the_exchange_and_the_books_stay_even() -> None:
    shop = sold(CURRENT)
    received(shop)
    shop.inspect(2)
    shop.settle()

    laws.check_goods(shop.store)


def test_what_has_to_be_said_is_asked_for_and_what_nobody_asks_for_is_refused() -> None:
    """Bad input: no value, one that is not asked for, a foreign one, too many, a negative one."""
    shop, asked = sold(), sold(GIVEN)
    euros, yuan = Money(100, "EUR"), Money(100, "CNY")

    missing = asked.refuse(InvalidInputError, c.Receive(SITE, BOTH))
    unasked = shop.refuse(InvalidInputError, c.Receive(SITE, BOTH, worth=(yuan,)))
    asked.refuse(CurrencyMismatchError, c.Receive(SITE, BOTH, worth=(euros,)))
    assert missing.want == "what each line is worth in the books, in CNY"
    assert unasked.want == "none: the terms do not ask for it"
    for worth, leg in (
        ((yuan, yuan), Leg.RETURN),
        ((-yuan,), Leg.RETURN),
        ((yuan,), Leg.REPLACEMENT),
    ):
        with pytest.raises(InvalidInputError) as caught:
            c.Receive(SITE, BOTH, leg, worth)
        assert caught.value.where == "receive.worth"


def test_a_value_is_asked_for_once() -> None:
    """Bad input: terms that name a way twice."""
    with pytest.raises(InvalidInputError) as caught:
        Terms(return_value=(ORIGINAL, CURRENT, ORIGINAL))
    assert caught.value.where == "terms.return_value"
    assert Terms().on_value == ORIGINAL_FIRST


def test_what_can_be_received_says_its_value_where_it_must() -> None:
    """Law of the witness: what is offered is accepted."""
    shop = sold(GIVEN)
    offered = {one.command: one for one in shop.desk.allowed(EX_1, ANYBODY, shop.tick())}
    receive = offered["Receive"]

    assert isinstance(receive, Allowed)
    shop.do(receive.witness)


@given(
    st.lists(st.sampled_from(ReturnValue), unique=True).map(tuple),
    st.booleans(),
    st.booleans(),
)
def test_any_terms_value_what_arrives_or_ask_for_it(
    ways: tuple[ReturnValue, ...],
    known: bool,  # noqa: FBT001 -- drawn
    said: bool,  # noqa: FBT001 -- drawn
) -> None:
    """Law: the value is that of the first way that is known; only a value not said is refused."""
    shop = sold(*ways, known=known)
    there = {ORIGINAL: 160 if known else None, CURRENT: 400, GIVEN: 7 if said else None, NOTHING: 0}
    asks = ways or ORIGINAL_FIRST
    first = next((way for way in asks if there[way] is not None), None)
    worth = (Money(7, "CNY"),) if said and GIVEN in asks else ()
    command = c.Receive(SITE, BOTH, worth=worth)
    if first is None and GIVEN in asks:
        assert shop.refuse(InvalidInputError, command).where == "receive.worth"
        return
    (receipt,) = shop.do(command).slip.returns[0].receipts
    wanted = NOTHING if first is None else first
    assert receipt.value.minor == there[wanted]
    assert receipt.instead == (None if wanted is ORIGINAL else wanted)
