"""How far a replacement is: promised, set aside, sent, delivered, billed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchangekit.accounting.billing import Bill
from exchangekit.errors import ExchangeKitError, InvalidInputError
from exchangekit.insight.progress import LineProgress, progress_of
from exchangekit.policy.terms import Sequence, Terms
from exchangekit.slip import commands as c
from exchangekit.slip.phases import Leg
from exchangekit.values.money import Money, total

from tests.builders import EX_1, MUG, SHIRT_L, SHIRT_M, Shop
from tests.slip.test_shelf import MILK, dairy
from tests.slip.world import ANYBODY

if TYPE_CHECKING:
    from exchangekit.insight.progress import Progress


def agreed(*wishes: c.Wish) -> Shop:
    shop = Shop(Terms(sequence=Sequence.ADVANCE))
    shop.sell("SO-1", (SHIRT_M, 5))
    shop.agree(c.Asked(1, 5), *wishes)
    return shop


def send(shop: Shop, steps: int, line: int = 1) -> None:
    shop.do(c.Dispatch((c.LineSteps(line, steps),)))


def progress(shop: Shop, *bills: Bill) -> Progress:
    events = [entry.event for entry in shop.desk.timeline(EX_1)]
    return progress_of(shop.desk.show(EX_1), events, bills)


def worths(shop: Shop) -> list[str]:
    return [one.worth.amount for one in progress(shop).parcels.deliveries]


def test_a_replacement_in_two_parcels_is_billed_over_them() -> None:
    """Two and three shirts at 199: an invoice of the first parcel, one of the exchange."""
    shop = agreed(c.Wish(SHIRT_L, 5))
    assert progress(shop).lines == (LineProgress(1, SHIRT_L, 5, 5, 0, 0),)
    send(shop, 2)
    send(shop, 3)
    shop.do(c.Deliver((c.LineSteps(1, 2),)))
    bills = (Bill(shop.money("398"), 1), Bill(shop.money("298.50")))
    found = progress(shop, *bills)
    assert found.lines == (LineProgress(1, SHIRT_L, 5, 0, 5, 2),)
    assert found.lines[0].to_send == 0
    assert [one.ppm for one in found.parcels.deliveries] == [1_000_000, 500_000]
    assert found.parcels.whole.left == shop.money("298.50")
    with pytest.raises(InvalidInputError):
        progress(shop, Bill(shop.money("1"), 3))


def test_what_did_not_stay_away_is_worth_nothing() -> None:
    """A parcel that was a mistake, one that was lost, and one that carries two lines."""
    shop = agreed(c.Wish(SHIRT_L, 3), c.Wish(MUG, 2))
    send(shop, 1)
    send(shop, 1)
    shop.do(c.Retract(c.Booking.DISPATCH, 1), by=ANYBODY)
    shop.do(c.Resolve(1, 1, c.Outcome.LOST, leg=Leg.REPLACEMENT))
    mug = progress(shop).lines[1]
    assert (mug.item, mug.to_send) == (MUG, 2)
    assert worths(shop) == ["0.00", "0.00"]
    shop.do(c.Dispatch((c.LineSteps(1, 3), c.LineSteps(2, 2))))
    quote = shop.slip().money.quote
    assert quote is not None
    charged = total((line.amount.gross for line in quote.lines if line.kind == "charge"), "CNY")
    assert worths(shop) == ["0.00", "0.00", charged.amount]


def test_a_parcel_of_several_lots_is_one_parcel() -> None:
    """Two cartons of what expires first and one of another lot: three of the line."""
    shop = dairy(SOON=2, LATE=5)
    shop.agree(c.Asked(1, 3), c.Wish(MILK, 3))
    shop.settle()
    send(shop, 3)
    assert len(shop.slip().replacements[0].sent) == 2
    quote = shop.slip().money.quote
    assert quote is not None
    assert worths(shop) == [quote.charge_of(1).gross.amount]


def test_what_is_called_off_or_undone_is_not_promised() -> None:
    shop = agreed(c.Wish(SHIRT_L, 5))
    shop.do(c.ChangeReplacement((c.Wish(SHIRT_M, 5),)))
    assert [line.line for line in progress(shop).lines] == [2]
    shop.accept()
    send(shop, 2, line=2)
    shop.do(c.Cancel())
    assert worths(shop) == ["0.00"]


@given(
    st.lists(st.tuples(st.sampled_from(["send", "lose", "mistake", "arrive"]), st.integers(1, 3)))
)
def test_parcels_are_what_is_charged_for_all_that_left(does: list[tuple[str, int]]) -> None:
    """Law: whatever went wrong, the parcels add up to the charge of what is sent now."""
    shop = agreed(c.Wish(SHIRT_L, 5))
    for what, steps in does:
        command: c.Command
        match what:
            case "send":
                command = c.Dispatch((c.LineSteps(1, steps),))
            case "lose":
                command = c.Resolve(1, steps, c.Outcome.LOST, leg=Leg.REPLACEMENT)
            case "mistake":
                command = c.Retract(c.Booking.DISPATCH, 1)
            case _:
                command = c.Deliver((c.LineSteps(1, steps),))
        try:
            shop.do(command, by=ANYBODY)
        except ExchangeKitError:
            continue
    found = progress(shop)
    (line,) = found.lines
    assert found.parcels.whole.worth == Money(19900 * line.sent, "CNY")
    assert all(one.worth.minor % 19900 == 0 for one in found.parcels.deliveries)
    assert 0 <= line.delivered <= line.sent <= line.promised
