"""Overlays of PRC regions: they add to the law of the State and never take from it."""

from __future__ import annotations

from datetime import date
from typing import Final

from attrs import evolve

from exchangekit.policy.facts import Remedy
from exchangekit.policy.rules import WindowRule
from exchangekit.policy.statutes.facts import (
    AS_IT_CAME,
    AT_A_DISTANCE,
    DEFECTIVE,
    FAULTY,
    Statute,
)
from exchangekit.policy.statutes.prc import SANBAO_7_DAYS, SANBAO_15_DAYS
from exchangekit.sale.facts import Trigger
from exchangekit.values.dates import Length
from exchangekit.values.goods import Fault

_ZHEJIANG = frozenset({"CN-ZJ"})
_ZHEJIANG_FROM = date(2017, 5, 1)
_ZHEJIANG_26 = "浙江省实施《消费者权益保护法》办法 第二十六条"
_ZHEJIANG_SOURCE = "Zhejiang measure for the consumer law, art. 26; date in force [verify]"

ZHEJIANG_7_DAYS: Final = evolve(
    SANBAO_7_DAYS,
    id="cn-zj.26.7-days",
    article=f"{_ZHEJIANG_26}（7 日）",
    jurisdictions=_ZHEJIANG,
    in_force_from=_ZHEJIANG_FROM,
    source=_ZHEJIANG_SOURCE,
    window=WindowRule(Trigger.DELIVERED, Length(7)),
)
"""From the delivery, not from the invoice; no fee for wear or use at all."""

ZHEJIANG_15_DAYS: Final = evolve(
    SANBAO_15_DAYS,
    id="cn-zj.26.15-days",
    article=f"{_ZHEJIANG_26}（15 日）",
    jurisdictions=_ZHEJIANG,
    in_force_from=_ZHEJIANG_FROM,
    source=_ZHEJIANG_SOURCE,
    window=WindowRule(Trigger.DELIVERED, Length(15)),
)
"""Exchange or repair within fifteen days of the delivery."""

ZHEJIANG_REPAIRS: Final = Statute(
    id="cn-zj.26.repairs",
    article=_ZHEJIANG_26,
    jurisdictions=_ZHEJIANG,
    in_force_from=_ZHEJIANG_FROM,
    source=_ZHEJIANG_SOURCE,
    when=DEFECTIVE,
    remedies=frozenset({Remedy.REFUND, Remedy.EXCHANGE}),
    freight=Fault.SELLER,
    fees=False,
    wear=False,
    accepted=FAULTY,
    provided="still faulty after two repairs, or more than 35 days of repair altogether",
)
"""Return or exchange after two repairs; no fee for wear or use at all."""

SHANGHAI_30: Final = Statute(
    id="cn-sh.30",
    article="上海市消费者权益保护条例 第三十条",
    jurisdictions=frozenset({"CN-SH"}),
    in_force_from=date(2015, 1, 1),
    source="Shanghai consumer regulation, art. 30; date in force [verify]",
    when=AT_A_DISTANCE,
    window=WindowRule(Trigger.RECEIVED, Length(7)),
    remedies=frozenset({Remedy.REFUND}),
    freight=Fault.CUSTOMER,
    accepted=AS_IT_CAME,
)
"""
Seven days without a reason; gifts or their value come back, opening does not harm.

Sales at the door are ruled as well; they have no channel of their own here.
"""

ALL: Final = (ZHEJIANG_7_DAYS, ZHEJIANG_15_DAYS, ZHEJIANG_REPAIRS, SHANGHAI_30)
"""Every article here."""
