"""What effects refuse, told in full: where, what was given, and what would be right."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from exchangekit.accounting.vouchers import VoucherKind
from exchangekit.effects.booking import GoodsBooked
from exchangekit.effects.finding import Search
from exchangekit.effects.reconcile import Reconciliation
from exchangekit.errors import InvalidInputError, NaiveDatetimeError
from exchangekit.values.ids import CompanyId

from tests.refusing import Refusal, check

NAIVE = datetime(2026, 3, 2)  # noqa: DTZ001 - the mistake
ODD: Any = 1.5
DAY_1, DAY_2 = date(2026, 3, 1), date(2026, 3, 2)

REFUSED: list[Refusal] = [
    (
        lambda: GoodsBooked(VoucherKind.PURCHASE, CompanyId("co"), "CNY", ()),
        InvalidInputError("goods.moves", "()", "at least one"),
    ),
    (lambda: Search(skip=-1), InvalidInputError("search.skip", "-1", "an int of at least 0")),
    (lambda: Search(skip=ODD), InvalidInputError("search.skip", "1.5", "an int of at least 0")),
    (lambda: Search(limit=0), InvalidInputError("search.limit", "0", "an int of 1 to 1000")),
    (lambda: Search(limit=1001), InvalidInputError("search.limit", "1001", "an int of 1 to 1000")),
    (lambda: Search(limit=ODD), InvalidInputError("search.limit", "1.5", "an int of 1 to 1000")),
    (lambda: Search().page(0), InvalidInputError("search.page", "0", "an int of at least 1")),
    (lambda: Search().page(ODD), InvalidInputError("search.page", "1.5", "an int of at least 1")),
    *(
        (
            lambda name=name: Search(**{name: NAIVE}),
            NaiveDatetimeError(f"search.{name}", "2026-03-02T00:00:00"),
        )
        for name in ("opened_from", "opened_before", "due_by")
    ),
    (
        lambda: Reconciliation(DAY_1, DAY_2).merge(Reconciliation(DAY_1, DAY_1)),
        InvalidInputError(
            "reconciliation", "2026-03-01 to 2026-03-01", "the same period, other slips"
        ),
    ),
]


@pytest.mark.parametrize("ask, error", REFUSED)
def test_a_refusal_says_where_what_and_what_would_be_right(ask: Any, error: Any) -> None:
    check(ask, error)


def test_the_first_and_the_largest_page_can_be_asked_for() -> None:
    """The near side of each bound."""
    assert (Search(limit=1).page(1).skip, Search(limit=1000).page(2).skip) == (0, 1000)
