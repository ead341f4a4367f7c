"""Commerce: an amount that somebody puts in the place of what was worked out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exchangekit.slip import commands as c

from tests.cases.orders import SHIPPING, Coins, read_sale
from tests.cases.shop import BOSS, Shop, quote_of

if TYPE_CHECKING:
    from tests.cases.model import Answers, Case


def override(case: Case) -> Answers:
    """The correction is a line of its own, countersigned, beside what was worked out."""
    given = case.given
    sale, coins = read_sale(given), Coins.of(given)
    shop = Shop(sale)
    back = {line["sku"]: line["qty"] for line in given["returned"]}
    if given.get("refund_shipping", False):
        back[SHIPPING] = 1
    asked = quote_of(shop.ask(back))
    wanted = coins.money(given["manual_refund"])
    if (-asked.balance - wanted).minor:
        shop.do(c.Adjust(-asked.balance - wanted, "manual"))
        shop.do(c.Countersign(1, c.Decision.APPROVE), actor=BOSS)
    return {"refund": -quote_of(shop.desk.show("X-1")).balance}
