"""The night clocks change: an hour that comes twice, and one that never is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchangekit.errors import NaiveDatetimeError
from exchangekit.policy.deadlines import Deadline, Remind, Wait
from exchangekit.policy.terms import Terms
from exchangekit.slip import commands as c
from exchangekit.slip.due import due, next_due
from exchangekit.values.dates import exact

from tests import laws
from tests.builders import EX_1, SHIRT_L, SHIRT_M, Shop

NEW_YORK = ZoneInfo("America/New_York")
HOUR = timedelta(hours=1)
FIRST = datetime(2026, 11, 1, 1, 40, tzinfo=NEW_YORK)
SECOND = datetime(2026, 11, 1, 1, 10, tzinfo=NEW_YORK, fold=1)  # half an hour later
SPRING = datetime(2026, 3, 8, 1, 30, tzinfo=NEW_YORK)  # half an hour before 03:00


def opened(at: datetime, terms: Terms | None = None) -> Shop:
    shop = Shop(terms, rules=())
    shop.now = at - HOUR
    shop.sell("SO-1", (SHIRT_M, 1))
    shop.open(c.Asked(1, 1), c.Wish(SHIRT_L, 1), at=at)
    return shop


def test_the_hour_that_comes_twice_does_not_run_backwards() -> None:
    """What the clock shows is earlier, and the instant is not."""
    shop = opened(FIRST)
    done = shop.do(c.Submit(), at=SECOND)
    assert done.slip.changed_at - FIRST.astimezone(UTC) == HOUR / 2
    laws.check(shop.store)


def test_lengths_are_exact_when_an_hour_is_left_out() -> None:
    late = (Deadline(Wait.GOODS, 2 * HOUR, Remind()),)
    shop = opened(SPRING, Terms(quote_for=2 * HOUR, hold_for=2 * HOUR, deadlines=late))
    slip = shop.do(c.Submit(), at=SPRING).slip
    assert slip.money.quote is not None
    (hold,) = slip.replacements[0].holds
    then = SPRING.astimezone(UTC) + 2 * HOUR
    assert (slip.money.quote.expires_before, hold.expires_before) == (then, then)
    slip = shop.do(c.AcceptQuote(1), at=SPRING).slip
    assert next_due(slip) == then
    assert not due(slip, (then - timedelta(seconds=1)).astimezone(NEW_YORK))
    commands = [one.command for one in due(slip, then.astimezone(NEW_YORK))]
    remind = c.Enforce(1, then.astimezone(NEW_YORK))
    assert remind in commands
    shop.do(remind, at=then)
    laws.check(shop.store)


def test_a_sale_of_that_hour_is_the_same_sale_again() -> None:
    """Of an instant that a zone has twice Python says that no other equals it."""
    shop = Shop()
    shop.now = SECOND
    sale = shop.order("SO-1", (SHIRT_M, 1))
    shop.desk.import_sale(sale, shop.signed())
    before = shop.store.dump()
    assert shop.desk.import_sale(sale, shop.signed()) == sale
    assert shop.desk.follow_sale(sale, shop.signed()).sale == sale
    assert shop.store.dump() == before


def test_an_instant_without_a_zone_is_refused_as_ever() -> None:
    shop = opened(FIRST)
    with pytest.raises(NaiveDatetimeError):
        shop.envelope(c.Submit(), at=FIRST.replace(tzinfo=None))
    assert shop.slip(EX_1).version > 0


@given(
    st.datetimes(
        datetime(1900, 1, 1),  # noqa: DTZ001  made aware of the zone
        datetime(2100, 1, 1),  # noqa: DTZ001
        timezones=st.timezones(),
    ),
    st.timedeltas(-timedelta(days=400), timedelta(days=400)),
)
def test_an_exact_instant_is_the_same_one_and_counts_real_time(
    at: datetime, length: timedelta
) -> None:
    """Law: what is added to it is what passes, whatever clocks do meanwhile."""
    assert exact(at).astimezone(UTC) == at.astimezone(UTC)
    assert exact(at).isoformat() == at.isoformat()
    assert (exact(at) + length).astimezone(UTC) == at.astimezone(UTC) + length
    assert exact(exact(at)) == exact(at)
