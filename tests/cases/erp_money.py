"""ERP: documents that add up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exchangekit.values.money import Money, total

from tests.cases.shop import Line, rate, sale_of

if TYPE_CHECKING:
    from tests.cases.model import Answers, Case

_COIN = "USD"


def invoice_sum(case: Case) -> Answers:
    """Goods after their discount, and charges of either sign beside them."""
    given = case.given
    goods = Line("A", 1, rate(given["net_before"], _COIN))
    sale = sale_of([goods], _COIN, discount=Money.parse(given["discount"], _COIN))
    charges = total((Money.parse(text, _COIN) for text in given["charges"]), _COIN)
    net = sale.line(1).paid.net
    return {"net": net, "charges_total": charges, "grand_total": net + charges}
