"""
PRC: consumer law arts. 24 and 25, the 7-day measure, order 778 of 2024, the 三包 rules of
1995, and the Civil Code for sales to businesses.

A no-reason *exchange* is in none of them: art. 25 gives a return.  Whether the rules of 1995
still hold in every part is to be verified.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from attrs import evolve

from exchangekit.policy.facts import Remedy
from exchangekit.policy.rules import WindowRule
from exchangekit.policy.statutes.facts import (
    AS_IT_CAME,
    AT_A_DISTANCE,
    BUSINESSES,
    DEFECTIVE,
    FAULTY,
    NOT_AS_AGREED,
    Statute,
)
from exchangekit.sale.facts import Trigger
from exchangekit.values.dates import Length, LengthUnit
from exchangekit.values.goods import Fault
from exchangekit.values.windows import Stops

_CN = frozenset({"CN"})
_LAW = date(2014, 3, 15)
_SANBAO = date(1995, 8, 25)
_ORDER_778 = date(2024, 7, 1)

QUALITY_7_DAYS: Final = Statute(
    id="cn.consumer-law.24",
    article="消费者权益保护法 第二十四条",
    jurisdictions=_CN,
    in_force_from=_LAW,
    source="PRC Consumer Rights Protection Law, art. 24, as amended 2013-10-25",
    when=NOT_AS_AGREED,
    window=WindowRule(Trigger.RECEIVED, Length(7)),
    remedies=frozenset({Remedy.REFUND}),
    freight=Fault.SELLER,
    fees=False,
    accepted=FAULTY,
)
"""Goods below quality; back within seven days of receipt where no state rule says more."""

NO_REASON_7_DAYS: Final = Statute(
    id="cn.consumer-law.25",
    article="消费者权益保护法 第二十五条",
    jurisdictions=_CN,
    in_force_from=_LAW,
    source=(
        "PRC Consumer Rights Protection Law, art. 25; days run from the day after receipt: "
        "SAMR order 31 of 2020-10-23, art. 10"
    ),
    when=AT_A_DISTANCE,
    window=WindowRule(Trigger.RECEIVED, Length(7)),
    remedies=frozenset({Remedy.REFUND}),
    freight=Fault.CUSTOMER,
    fees=False,
    accepted=AS_IT_CAME,
    confirmed_exclusions=True,
    refund_within=Length(7),
)
"""
Distance sales; back within seven days without a reason; a return, not an exchange.

Money goes back within seven days of the goods being back.
"""

SEVEN_DAY_MEASURE: Final = Statute(
    id="cn.seven-day.17",
    article="网络购买商品七日无理由退货暂行办法 第八、九、十四、十七条",
    jurisdictions=_CN,
    in_force_from=date(2017, 3, 15),
    source="SAMR order 31 of 2020-10-23, gov.cn/zhengce/2020-11/03/content_5723721.htm",
    when=AT_A_DISTANCE,
    remedies=frozenset({Remedy.REFUND}),
    freight=Fault.CUSTOMER,
    accepted=AS_IT_CAME,
    confirmed_exclusions=True,
    refund_within=Length(7),
    refund_as_paid=True,
    part_of_promotion=True,
)
"""
How the seven days of art. 25 are carried out, art. by art.

Opening and reasonable trial keep goods intact (8, 9); money goes back in the way and the
split it was paid (14); part of a promotion may come back, each item at its price at the
purchase (17).  Gifts come back too or are paid at their marked price (12); freight is the
customer's, also where a threshold of free shipping is lost (18).
"""

SANBAO_7_DAYS: Final = Statute(
    id="cn.sanbao.9",
    article="部分商品修理更换退货责任规定 第九条",
    jurisdictions=_CN,
    in_force_from=_SANBAO,
    source="Rules on repair, exchange and return of some goods (1995), art. 9",
    when=DEFECTIVE,
    window=WindowRule(Trigger.INVOICED, Length(7)),
    remedies=frozenset({Remedy.REFUND, Remedy.EXCHANGE, Remedy.REPAIR}),
    freight=Fault.SELLER,
    fees=False,
    wear=False,
    accepted=FAULTY,
    provided="goods of the 三包 catalogue",
)
"""Performance fault within seven days of sale; the customer chooses; full invoice price."""

SANBAO_15_DAYS: Final = Statute(
    id="cn.sanbao.10",
    article="部分商品修理更换退货责任规定 第十条",
    jurisdictions=_CN,
    in_force_from=_SANBAO,
    source="Rules on repair, exchange and return of some goods (1995), art. 10",
    when=evolve(DEFECTIVE, remedies=frozenset({Remedy.EXCHANGE, Remedy.REPAIR})),
    window=WindowRule(Trigger.INVOICED, Length(15)),
    remedies=frozenset({Remedy.EXCHANGE, Remedy.REPAIR}),
    freight=Fault.SELLER,
    fees=False,
    wear=False,
    accepted=FAULTY,
    provided="goods of the 三包 catalogue",
)
"""Performance fault within fifteen days of sale; exchange for the same model, or repair."""

SANBAO_TWO_REPAIRS: Final = Statute(
    id="cn.sanbao.11",
    article="部分商品修理更换退货责任规定 第十一条",
    jurisdictions=_CN,
    in_force_from=_SANBAO,
    source="Rules on repair, exchange and return of some goods (1995), arts. 11 and 12",
    when=DEFECTIVE,
    remedies=frozenset({Remedy.EXCHANGE}),
    freight=Fault.SELLER,
    provided=(
        "goods of the 三包 catalogue within validity, still faulty after two repairs, or "
        "waiting more than 90 days for parts or 30 days by the repairer's fault"
    ),
)
"""An exchange is due after two repairs or too long a wait."""

ORDER_778_18: Final = Statute(
    id="cn.order-778.18",
    article="消费者权益保护法实施条例 第十八条",
    jurisdictions=_CN,
    in_force_from=_ORDER_778,
    source="PRC State Council order 778, art. 18 (mee.gov.cn, 2024-03-20)",
    when=DEFECTIVE,
    window=WindowRule(Trigger.DELIVERED, Length(7), stops=Stops()),
    fees=False,
    wear=False,
    accepted=FAULTY,
)
"""
The State's minimum counts from delivery, repair time does not count, a refund is in one sum.

Where the seller installs, the window also waits for installation: add it with
``evolve(..., window=evolve(..., and_after={Trigger.INSTALLED}))`` for such goods.  The seven
days are those of art. 24; no row says how long an agreed validity is.
"""

ORDER_778_19: Final = Statute(
    id="cn.order-778.19",
    article="消费者权益保护法实施条例 第十九条",
    jurisdictions=_CN,
    in_force_from=_ORDER_778,
    source="PRC State Council order 778, art. 19 (mee.gov.cn, 2024-03-20)",
    when=AT_A_DISTANCE,
    confirmed_exclusions=True,
)
"""Goods that cannot come back have to be marked and confirmed at purchase, never by default."""

SANBAO_WEAR: Final = Statute(
    id="cn.sanbao.13",
    article="部分商品修理更换退货责任规定 第十三条",
    jurisdictions=_CN,
    in_force_from=_SANBAO,
    in_force_before=_ORDER_778,
    source="Rules on repair, exchange and return of some goods (1995), art. 13",
    when=DEFECTIVE,
    remedies=frozenset({Remedy.REFUND}),
    freight=Fault.SELLER,
    wear=True,
    provided="an exchange is due, the same model exists, and the customer insists on money",
    contested=(
        "order 778 art. 18(2), in force 2024-07-01 and of higher rank, refunds in one sum and "
        "names no deduction; Zhejiang forbids the fee outright"
    ),
)
"""The daily fee (折旧费) of price x rate x days; off unless a merchant names its basis."""

CIVIL_CODE_621: Final = Statute(
    id="cn.civil-code.621",
    article="民法典 第六百二十一条",
    jurisdictions=_CN,
    in_force_from=date(2021, 1, 1),
    source="PRC Civil Code, arts. 620 to 622",
    when=evolve(BUSINESSES, faults=NOT_AS_AGREED.faults),
    window=WindowRule(Trigger.RECEIVED, Length(2, LengthUnit.YEARS)),
    accepted=FAULTY,
    provided="no time for inspection and no quality period is agreed; notice in reasonable time",
)
"""
Sales to businesses; notice of a fault within reasonable time, two years at the latest.

An agreed time for inspection goes before; one too short covers only what can be seen (622).
"""

ALL: Final = (
    QUALITY_7_DAYS,
    NO_REASON_7_DAYS,
    SEVEN_DAY_MEASURE,
    SANBAO_7_DAYS,
    SANBAO_15_DAYS,
    SANBAO_TWO_REPAIRS,
    ORDER_778_18,
    ORDER_778_19,
    CIVIL_CODE_621,
)
"""Every article here that is not contested."""

CONTESTED: Final = (SANBAO_WEAR,)
"""Off by default; each says why."""
