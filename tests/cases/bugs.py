"""Bugs that others shipped: which topics are mapped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.cases import bugs_more as more
from tests.cases.bugs_currency import currency
from tests.cases.bugs_difference import difference
from tests.cases.bugs_discount import discount
from tests.cases.bugs_over_return import over_return
from tests.cases.bugs_reporting import reporting
from tests.cases.bugs_rounding import rounding
from tests.cases.bugs_stock import chain, stock
from tests.cases.bugs_tax import tax

if TYPE_CHECKING:
    from tests.cases.model import Table

TOPICS: Table = {
    "chain": chain,
    "currency": currency,
    "difference": difference,
    "discount": discount,
    "over_return": over_return,
    "policy": more.policy,
    "reporting": reporting,
    "reservation": more.reservation,
    "rounding": rounding,
    "stock": stock,
    "tax": tax,
}
